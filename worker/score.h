/* worker/score.h: what an indicator should have scored. Integers only; pure. */
#ifndef JX_WORKER_SCORE_H
#define JX_WORKER_SCORE_H

#include "worker/pack.h"

enum jx_scored_kind {
    JX_UNSCORED = 0, /* number, unit or meaning missing: nothing computed, nobody accused */
    JX_BY_NUMBER,    /* by the operator */
    JX_BY_BAND       /* qualitative: anything in [low, high] will do */
};

typedef struct {
    uint8_t kind;    /* enum jx_scored_kind */
    bool met;        /* BY_NUMBER: the target is met */
    bool over;       /* BY_NUMBER: met by so much that the pack takes points off */
    jx_pts percent;  /* of a ">=" target above zero that was exceeded: in hundredths of a percent of it; else 0 */
    bool edge;       /* BY_NUMBER: exactly at the target of a ">" or "<" */
    uint8_t n_other; /* BY_NUMBER: other known readings' scores */
    jx_pts score;    /* BY_NUMBER: by the pack's reading; BY_BAND: the stated one, moved into the band */
    jx_pts other[JX_EQ_READINGS];
    const char *reading[JX_EQ_READINGS]; /* each as a setting of a pack: "equal = exact"; static */
    jx_pts low, high;                    /* over all readings, or the band */
    const char *open;                    /* low < high: why, as settings of a pack: "equal = exact | ratio" are the
                                            readings of the low and the high end, "met" is a band; static */
    jx_pts below;                        /* BY_BAND: the band ends below this; JX_PTS_NONE: it ends at high */
} jx_scored;

/* Needs in->weight > 0. Cannot fail: what cannot be computed is JX_UNSCORED, its numbers JX_PTS_NONE. */
void jx_score(const jx_pack *p, const jx_indicator *in, jx_scored *out);

/* 优 良 中 差 by the pack's thresholds; total in points. */
enum jx_grade jx_grade_of(const jx_pack *p, int64_t total);

/* Only white space, or the dashes and stars that people put into an empty cell? */
bool jx_blank(jx_str s);
/* s without white space at both ends (ASCII, U+00A0, U+3000). */
jx_str jx_strip(jx_str s);

#endif
