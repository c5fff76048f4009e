/* worker/rules.h: numbers of the rules, for the passes that apply them. Their texts are in rulebook.c; one line there
 * for each line here. Inside worker/ only: everybody else knows rules by their codes. */
#ifndef JX_WORKER_RULES_H
#define JX_WORKER_RULES_H

/* Catalogue order. A code is stable for ever; a withdrawn one is not used again. */
enum jx_rule_no {
    JX_RULE_F000,
    JX_RULE_F001,
    JX_RULE_F002,
    JX_RULE_F004,
    JX_RULE_F005,
    JX_RULE_F009,
    JX_RULE_F019,
    JX_RULE_F020,
    JX_RULE_F021,
    JX_RULE_B101,
    JX_RULE_B102,
    JX_RULE_B103,
    JX_RULE_B104,
    JX_RULE_B105,
    JX_RULE_B110,
    JX_RULE_B113,
    JX_RULE_B114,
    JX_RULE_K201,
    JX_RULE_K202,
    JX_RULE_K223,
    JX_RULE_S301,
    JX_RULE_S304,
    JX_RULE_S305,
    JX_RULE_S306,
    JX_RULE_S307,
    JX_RULE_S308,
    JX_RULE_S309,
    JX_RULE_S310,
    JX_RULE_S311,
    JX_RULE_S312,
    JX_RULE_S313,
    JX_RULE_S316,
    JX_RULE_S317,
    JX_RULE_S322,
    JX_RULE_S323,
    JX_RULES
};

#endif
