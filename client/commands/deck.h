/* client/commands/deck.h: the test deck: for each rule forms that pass and forms that fail, with every finding word for
 * word. deck/RULE.jsonl has the forms, one a line; deck/RULE.txt a section for each: "== fails: WHAT" or "== passes:
 * WHAT", the pack if not the national one, then the findings. */
#ifndef JX_CLIENT_DECK_H
#define JX_CLIENT_DECK_H

#include <stdio.h>

#include "worker/rulebook.h"

/* Writes an assessment's findings: code, severity, path, stated, expected; then the message in both languages. */
void jx_deck_findings(FILE *out, const char *rule, const jx_form *f, const jx_assessment *a);

typedef struct {
    char rule[5];
    unsigned passing, failing, wrong; /* cases; of them not as the deck says */
} jx_deck_rule;

/* Runs all of dir, in the order of the rule book; say (may be NULL) is told what a wrong case found instead. Returns
 * the number of rules, at most cap, or JX_ENOTFOUND, or JX_EINVAL with err set. */
int jx_deck_run(const char *dir, jx_deck_rule *out, size_t cap,
                void (*say)(void *arg, const char *rule, const char *what, const char *found), void *arg, char *err,
                size_t err_cap);

#endif
