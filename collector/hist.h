/* collector/hist.h: scores that come and go, and their exact quantiles: one counter per hundredth of a point, in pages
 * that exist only where scores are.
 *
 * The range is 0 to 200.00 points: some provinces print forms of 110 and 115. A score outside it counts as the nearest
 * bound, in the mean and in the quantiles alike: one mistyped total must not drown a county's mean, and its form has a
 * finding anyway. */
#ifndef JX_COLLECTOR_HIST_H
#define JX_COLLECTOR_HIST_H

#include "proto/num.h"

enum { JX_HIST_TOP = 20000, JX_HIST_PAGE = 512, JX_HIST_PAGES = JX_HIST_TOP / JX_HIST_PAGE + 1 };

typedef struct {
    uint64_t n;
    int64_t sum;
    uint32_t in_page[JX_HIST_PAGES];
    uint32_t *page[JX_HIST_PAGES]; /* NULL until a score falls there */
} jx_hist;

/* Counts one score. JX_PTS_NONE is no score and counts nowhere. 0 or JX_ENOMEM (then nothing changed). */
int jx_hist_add(jx_hist *h, jx_pts score);
/* Takes back one that was added. */
void jx_hist_remove(jx_hist *h, jx_pts score);
/* Adds all of from. 0 or JX_ENOMEM. */
int jx_hist_merge(jx_hist *into, const jx_hist *from);
/* The score at rank ceil(n * per_mille / 1000), from the lowest; JX_PTS_NONE when there is none. */
jx_pts jx_hist_quantile(const jx_hist *h, unsigned per_mille);

/* Empties it, keeping the pages for the next use. */
void jx_hist_clear(jx_hist *h);
void jx_hist_fini(jx_hist *h);
size_t jx_hist_bytes(const jx_hist *h);

#endif
