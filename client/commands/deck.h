/* client/commands/deck.h: the test deck: forms that fail and forms that pass each rule, and forms that show what each
 * setting of a rule pack does, with every finding word for word. deck/README.md says how it is written. */
#ifndef JX_CLIENT_DECK_H
#define JX_CLIENT_DECK_H

#include <stdio.h>

#include "worker/rulebook.h"

/* Writes an assessment's findings: code, severity, path, stated, expected; then the message in both languages. Those of
 * JX_DECK_RANGE only where it is the topic. */
void jx_deck_findings(FILE *out, const char *topic, const jx_form *f, const jx_assessment *a);
/* The range of the total: information on nearly every form, so it is left to its own deck. */
#define JX_DECK_RANGE "S325"

/* A form of the deck and what must be found in it. Borrowed until take returns. */
typedef struct {
    const char *topic; /* a rule's code, or a setting's name */
    unsigned number;   /* within it, from 1 */
    char id[48];       /* "B101/1" */
    const char *title; /* "fails: …", "passes: …"; of a setting "shows: …" */
    bool setting, fails;
    const char *json;    /* the form, or {"bytes": …} */
    const jx_pack *pack; /* that judges it */
    unsigned occurrence; /* 0: as the form says */
    uint32_t division;   /* the batch's; 0: the form is assessed by itself */
    const char *wanted;  /* the findings, as jx_deck_findings writes them */
} jx_deck_case;

/* Gives take all cases of a folder: the rules in the order of the rule book, then the settings. Returns their number,
 * JX_ENOTFOUND where there are none, JX_EINVAL with err set where files are not as they must be, or the first negative
 * that take returns. */
int jx_deck_each(const char *dir, int (*take)(void *arg, const jx_deck_case *c), void *arg, char *err, size_t cap);

/* What the rule book finds in it under that pack, as text; the caller frees. NULL with the reason in err. */
char *jx_deck_found(const jx_deck_case *c, const jx_pack *pack, char *err, size_t cap);

/* Are two texts of findings the same but for line ends in the end? */
bool jx_deck_same(const char *found, const char *wanted);

typedef struct {
    char topic[32];
    bool setting;
    unsigned passing, failing, wrong; /* cases (those of a setting count as failing); of them not as the deck says */
} jx_deck_topic;

/* Holds the rule book against all of dir; say (may be NULL) is told what a wrong case found instead. Returns the number
 * of topics, at most cap, or an error as above. */
int jx_deck_run(const char *dir, jx_deck_topic *out, size_t cap,
                void (*say)(void *arg, const jx_deck_case *c, const char *found), void *arg, char *err, size_t err_cap);

#endif
