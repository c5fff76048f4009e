/* client/commands/deck_results.h: another system's findings on the forms of the deck (deck/README.md, "Results"): what
 * it is given, what it hands back, and how the two are held against each other. */
#ifndef JX_CLIENT_DECK_RESULTS_H
#define JX_CLIENT_DECK_RESULTS_H

#include "client/commands/deck.h"

/* One thing that is not as the deck says. Borrowed until say returns. */
enum jx_deck_wrong { JX_DECK_MISSED, JX_DECK_FALSE, JX_DECK_SEVERITY };
typedef struct {
    const jx_deck_case *of;
    enum jx_deck_wrong wrong;
    jx_str code, path,
        severity; /* as the deck has them; of a false alarm as the system has them ("": it did not say) */
    jx_str said;  /* the system's severity; JX_DECK_SEVERITY only */
} jx_deck_difference;

typedef struct {
    char rule[5];
    unsigned due, found, missed, alarms,
        severity; /* findings in the deck; of them found; false alarms; others' severity */
    bool asked;   /* cases of its own were answered */
} jx_deck_score;

typedef struct {
    unsigned cases, answered, right; /* cases with a form; of them in the results; without any difference */
    unsigned foreign;                /* findings of codes that the rule book does not have: left out */
    jx_deck_score *rules;            /* of each rule, in the order of the rule book */
    size_t n;
} jx_deck_verdict;

/* Reads results from in (name: for errors) and holds them against the deck in dir: all of it, or `only` the cases and
 * findings of some rules ("S304,B": codes, or how they begin; NULL: all). say (may be NULL) is told each
 * difference. 0 with *out to be freed by jx_deck_verdict_fini; JX_EINVAL with err set: the results, or the deck, cannot
 * be read; JX_ENOTFOUND: there is no deck; JX_ENOMEM. */
int jx_deck_compare(const char *dir, const char *only, FILE *in, const char *name,
                    void (*say)(void *arg, const jx_deck_difference *d), void *arg, jx_deck_verdict *out, char *err,
                    size_t cap);
void jx_deck_verdict_fini(jx_deck_verdict *v);

/* What a system is given: a line a case, with the settings of its pack that are not the national ones. */
int jx_deck_export(const char *dir, FILE *out, char *err, size_t cap);
/* What the deck itself would hand back. */
int jx_deck_expected(const char *dir, FILE *out, char *err, size_t cap);

#endif
