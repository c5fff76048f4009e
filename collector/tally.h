/* collector/tally.h: aggregates of any set of forms: a division's own, a unit's, or a sum of several. What a form added
 * can be taken back exactly, so nothing depends on the order in which forms came. */
#ifndef JX_COLLECTOR_TALLY_H
#define JX_COLLECTOR_TALLY_H

#include "collector/hist.h"
#include "collector/marks.h"

/* What the version of a form that counts adds to its tally. */
typedef struct {
    uint8_t verdict, stated_grade, grade;
    bool late;
    uint8_t superseded; /* other contents of the form that were seen and do not count */
    jx_fen initial, adjusted, executed;
    jx_pts stated, total;
    const jx_mark *marks; /* borrowed */
    uint32_t n_marks;
} jx_share;

/* Sums are of 128 bits: 2^64 forms of the largest amount fit. */
typedef __int128 jx_fen_sum;

/* All zero is empty. */
typedef struct {
    uint64_t verdicts[JX_REJECTED + 1]; /* by enum jx_verdict */
    uint64_t late, superseded, failed;
    jx_fen_sum initial, adjusted, executed;
    jx_hist stated, total;
    uint64_t stated_grades[JX_GRADES], grades[JX_GRADES];
    jx_mark_tally marks;
} jx_tally;

/* 0 or JX_ENOMEM; after that the tally is of no use. */
int jx_tally_add(jx_tally *t, const jx_share *s);
void jx_tally_remove(jx_tally *t, const jx_share *s);
/* Adds all of from; its marks only on demand, they cost most. */
int jx_tally_merge(jx_tally *into, const jx_tally *from, bool marks);

static inline uint64_t jx_tally_forms(const jx_tally *t)
{
    return t->verdicts[JX_ACCEPTED] + t->verdicts[JX_ACCEPTED_WITH_ALERTS] + t->verdicts[JX_REJECTED];
}

/* Fills all of row but division, unit and rules. A sum of money beyond 64 bits is shown as INT64_MAX or -INT64_MAX. */
void jx_tally_row(const jx_tally *t, jx_row *row);

/* Empties it, keeping its memory for the next use. */
void jx_tally_clear(jx_tally *t);
void jx_tally_fini(jx_tally *t);
size_t jx_tally_bytes(const jx_tally *t);

#endif
