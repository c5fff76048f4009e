/* collector/fold.h: the state of the collector: a pure function of a prefix of the results log. No socket, no file, no
 * clock. Records must be given in the order of the log, each once.
 *
 * What counts. A form counts in the division that it names, as long as that is the division of its batch or below it;
 * otherwise in the division of its batch. There it is known by its key, so nobody replaces forms of a division that
 * they cannot speak for. Of its versions the one with the largest (submission sequence, index in the batch) counts,
 * whatever order their outcomes come in. A newer version with the same content under the same rule set is "unchanged":
 * it becomes the version that counts, and nothing else moves. A form is counted under the unit that its version names.
 *
 * A form is late if the content that counts was first accepted after its deadline (proto/campaign.h): who hands in the
 * same again, in whatever batches, does not become late, and who corrects a form after the deadline does.
 *
 * `superseded` is the number of contents of the counted forms that were seen and do not count (up to 255 a form), so a
 * file that is sent again with one form changed adds one, not one for each of its forms. `failed` counts forms without
 * a result that can be read: dead letters, and forms that a malformed result body leaves without one. */
#ifndef JX_COLLECTOR_FOLD_H
#define JX_COLLECTOR_FOLD_H

#include "proto/msg.h"
#include "proto/report.h"

typedef struct jx_fold jx_fold;

/* Told of every version that begins to count with something new to say. r is borrowed, and its division is the one in
 * which it counts; raw are its bytes in the log. stood: severity of the worst finding of the version that counted
 * before, 0 if there was none. A negative answer (JX_E…) ends the fold. */
typedef int jx_fold_watch(void *arg, const jx_msg *record, const jx_result *r, jx_bytes raw, uint8_t stood);

/* watch may be NULL. 0, JX_ENOMEM or JX_EIO. */
int jx_fold_new(jx_fold **out, jx_fold_watch *watch, void *arg);
void jx_fold_free(jx_fold **f);

/* Folds the next record: its header as jx_msg_decode read it, or NULL when it could not be read, and its body. Nothing
 * in them stops the fold: what is malformed is counted. 0, JX_ENOMEM, or what watch said; then the fold is of no use.
 */
int jx_fold_record(jx_fold *f, const jx_msg *header, jx_bytes body);

/* Records folded: the length of the prefix. */
uint64_t jx_fold_offset(const jx_fold *f);

typedef struct {
    uint64_t offset;    /* jx_fold_offset */
    uint64_t forms;     /* results read */
    uint64_t unchanged; /* newer versions with nothing new to say */
    uint64_t outdated;  /* versions older than the one that counted when they came */
    uint64_t repeated;  /* versions that were folded already; a sound log has none */
    uint64_t splits, failed_records, campaigns;
    uint64_t late;      /* forms that count and are late */
    uint64_t malformed; /* records with a header or body that could not be read, or not to its end */
    uint64_t other;     /* records of kinds that this version does not know */
    uint64_t keys, units, divisions;
    uint64_t bytes; /* of memory */
} jx_fold_stats;
void jx_fold_stats_of(const jx_fold *f, jx_fold_stats *out);

/* Rows of aggregates, in an order that depends on nothing but what is counted. */
enum jx_rows {
    JX_ROWS_DIVISION, /* scope as a whole, then each division one level below that has anything, by code */
    JX_ROWS_COUNTIES, /* each division in scope with forms or dead letters of its own, and those alone, by code */
    JX_ROWS_UNITS,    /* each unit in scope that has forms, by division and name */
    JX_ROWS_RULES     /* scope as a whole, with its rules */
};

/* Takes a row, which is borrowed for the call. false: enough. */
typedef bool jx_row_sink(void *arg, const jx_row *row);

/* Gives the rows from number `first` (from 0) to sink until it has enough, and says in *total how many there are.
 * unit: only units of this name (UNITS), or the forms of such units alone (RULES); empty: all. year: only forms of that
 * year (UNITS); 0: all. 0 or JX_ENOMEM. */
int jx_fold_rows(jx_fold *f, enum jx_rows what, uint32_t scope, jx_str unit, uint16_t year, uint64_t first,
                 jx_row_sink *sink, void *arg, uint64_t *total);

/* A form's version that counts. */
typedef struct {
    uint32_t division;
    jx_id batch;
    uint64_t seq, offset;
    uint16_t index;
    uint16_t versions; /* seen; UINT16_MAX: so many or more */
    uint8_t verdict;
    jx_str unit;
} jx_form_state;
/* By key in one division. 0 or JX_ENOTFOUND. */
int jx_fold_form(const jx_fold *f, uint32_t division, const jx_id *key, jx_form_state *out);
/* The i-th division (by code) that has been seen; false beyond the last. */
bool jx_fold_division(const jx_fold *f, uint64_t i, uint32_t *code);

#endif
