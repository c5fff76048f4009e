#include "collector/hist.h"

#include <assert.h>
#include <stdlib.h>

static uint32_t clamp(jx_pts score)
{
    if (score < 0) return 0;
    return score > JX_HIST_TOP ? JX_HIST_TOP : (uint32_t)score;
}

static uint32_t *page_of(jx_hist *h, uint32_t p)
{
    if (!h->page[p]) h->page[p] = calloc(JX_HIST_PAGE, sizeof(uint32_t));
    return h->page[p];
}

int jx_hist_add(jx_hist *h, jx_pts score)
{
    if (score == JX_PTS_NONE) return 0;
    uint32_t s = clamp(score), p = s / JX_HIST_PAGE;
    uint32_t *page = page_of(h, p);
    if (!page) return JX_ENOMEM;
    page[s % JX_HIST_PAGE]++;
    h->in_page[p]++;
    h->n++;
    h->sum += s;
    return 0;
}

void jx_hist_remove(jx_hist *h, jx_pts score)
{
    if (score == JX_PTS_NONE) return;
    uint32_t s = clamp(score), p = s / JX_HIST_PAGE;
    assert(h->page[p] && h->page[p][s % JX_HIST_PAGE]);
    h->page[p][s % JX_HIST_PAGE]--;
    h->in_page[p]--;
    h->n--;
    h->sum -= s;
}

int jx_hist_merge(jx_hist *into, const jx_hist *from)
{
    for (uint32_t p = 0; p < JX_HIST_PAGES; p++) {
        if (!from->in_page[p]) continue;
        uint32_t *page = page_of(into, p);
        if (!page) return JX_ENOMEM;
        for (int i = 0; i < JX_HIST_PAGE; i++) page[i] += from->page[p][i];
        into->in_page[p] += from->in_page[p];
    }
    into->n += from->n;
    into->sum += from->sum;
    return 0;
}

jx_pts jx_hist_quantile(const jx_hist *h, unsigned per_mille)
{
    if (!h->n) return JX_PTS_NONE;
    uint64_t rank = (h->n * per_mille + 999) / 1000; /* 1 .. n */
    if (rank == 0) rank = 1;
    uint32_t p = 0;
    while (h->in_page[p] < rank) rank -= h->in_page[p++];
    uint32_t i = 0;
    while (h->page[p][i] < rank) rank -= h->page[p][i++];
    return (jx_pts)(p * JX_HIST_PAGE + i);
}

void jx_hist_clear(jx_hist *h)
{
    for (int p = 0; p < JX_HIST_PAGES; p++) {
        if (h->in_page[p]) memset(h->page[p], 0, JX_HIST_PAGE * sizeof(uint32_t));
        h->in_page[p] = 0;
    }
    h->n = 0;
    h->sum = 0;
}

void jx_hist_fini(jx_hist *h)
{
    for (int p = 0; p < JX_HIST_PAGES; p++) free(h->page[p]);
    memset(h, 0, sizeof *h);
}

size_t jx_hist_bytes(const jx_hist *h)
{
    size_t n = 0;
    for (int p = 0; p < JX_HIST_PAGES; p++) n += h->page[p] ? JX_HIST_PAGE * sizeof(uint32_t) : 0;
    return n;
}
