/* worker/rulebook.h: holds one form against the published rules. Knows no other form, no socket, no file.
 * Rules are declared once, in rulebook.c's table; docs/rules.md is generated from it. */
#ifndef JX_WORKER_RULEBOOK_H
#define JX_WORKER_RULEBOOK_H

#include "proto/form.h"
#include "proto/result.h"

/* What a province decides: weight frame, bands, tolerances, readings of operators (pack.h). Data, from a file. */
typedef struct jx_pack jx_pack;

/* The national default: 财预〔2020〕10号. */
const jx_pack *jx_pack_default(void);
/* From a file (packs/national.conf has all settings); what it does not say is the national default's. Belongs to the
 * caller. NULL with the error, file and line in err. */
const jx_pack *jx_pack_load(const char *file, char *err, size_t cap);
/* The same from text; name stands for the file in errors. */
const jx_pack *jx_pack_parse(const char *name, const char *text, char *err, size_t cap);
void jx_pack_free(const jx_pack **p);
const char *jx_pack_name(const jx_pack *p);
/* Findings of one rule that are kept in one form. */
unsigned jx_pack_per_rule(const jx_pack *p);
uint32_t jx_pack_province(const jx_pack *p); /* 0: any */
uint16_t jx_pack_year(const jx_pack *p);     /* 0: any */
jx_pts jx_pack_frame(const jx_pack *p);      /* points in all */
/* Names the rule book and the pack together; every result carries it. */
uint64_t jx_pack_id(const jx_pack *p);

enum jx_rule_class { JX_C_STRUCTURE, JX_C_BUDGET, JX_C_INDICATOR, JX_C_SCORING, JX_C_TEXT, JX_C_CROSS };
enum jx_lang { JX_ZH, JX_EN };
/* The language of what is said about packs; English at first. */
void jx_packs_speak(enum jx_lang lang);

typedef struct {
    char code[5];
    uint8_t class_, severity;              /* enum jx_rule_class, enum jx_severity (the default pack's) */
    const char *title[2], *explanation[2]; /* by enum jx_lang */
    const char *formula, *source, *since;
    const char *message[2]; /* template: {stated} {expected} {place} {count} */
} jx_rule;

/* All rules in catalogue order. Static. */
const jx_rule *jx_rules(size_t *n);
/* NULL when there is no such rule. */
const jx_rule *jx_rule_find(const char *code);
/* The severity that a pack gives it; 0: the pack has it off. */
unsigned jx_rule_severity(const jx_pack *p, const jx_rule *r);

/* Names of what a pack sets: settings, then lists of words; NULL past the last. */
const char *jx_pack_setting(int i);
const char *jx_pack_setting_title(int i, enum jx_lang lang);

/* Something that a pack decides. All texts last until say returns. */
typedef struct {
    const char *name, *title[2]; /* title by enum jx_lang */
    const char *value;           /* of a list the words, with 、 between them */
    const char *ground;          /* the comment of the pack's file; "": none */
} jx_parameter;
/* Calls say for all that the rule asks of the pack. Returns their number. */
int jx_rule_parameters(const jx_pack *p, const jx_rule *r, void (*say)(void *arg, const jx_parameter *x), void *arg);

/* Where two packs differ: a setting, a list of words, the severity of a rule. */
typedef struct {
    const char *what, *title[2];
    const char *in[2];     /* its values; of a list the words that only this pack has */
    const char *ground[2]; /* as above */
} jx_difference;
/* Calls say for every one, settings first. Returns their number. */
int jx_pack_diff(const jx_pack *a, const jx_pack *b, void (*say)(void *arg, const jx_difference *x), void *arg);

/* A check of the catalogue that is left out, and why. */
typedef struct {
    char code[5];
    const char *title[2], *why[2]; /* by enum jx_lang */
} jx_left_out;
const jx_left_out *jx_rules_left_out(size_t *n);

/* Recomputed score of one indicator. low < high where the form allows more than one reading; all JX_PTS_NONE
 * when nothing can be computed. */
typedef struct {
    jx_pts score, low, high;
} jx_rescore;

/* Room for one form's outcome; reused from form to form. */
typedef struct {
    jx_pts rate, execution; /* recomputed execution rate (hundredths of a percent) and its score */
    jx_rescore indicators[JX_MAX_INDICATORS];
    jx_pts total, total_low, total_high;
    uint8_t grade, verdict;
    uint32_t n_findings;
    jx_finding findings[JX_MAX_FINDINGS]; /* in the order of the form; borrow from the form */
} jx_assessment;

/* Validates and re-scores f under p. Cannot fail: whatever is wrong with the form is a finding. */
void jx_assess(const jx_pack *p, const jx_form *f, jx_assessment *out);

/* The result that travels, from the two; borrows from both. content: jx_form_buf.content. */
void jx_assessment_result(const jx_form *f, const jx_assessment *a, uint64_t content, uint16_t index, jx_result *out);

/* The finding's message for people, from its rule's template. Writes at most cap bytes with the NUL, cut at a
 * character; returns the length. form may be NULL (an alert's finding): then a row is named by its number. */
int jx_finding_message(const jx_finding *f, const jx_form *form, enum jx_lang lang, char *out, size_t cap);

/* A path for people: "资金 第1行 执行率", "indicator 3, score", "总分". At most cap bytes with the NUL; the length. */
int jx_place_label(jx_path at, enum jx_lang lang, char *out, size_t cap);

#endif
