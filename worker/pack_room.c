/* What packs that were read from somewhere have in common, whatever they were read from. */
#include <stdlib.h>

#include "worker/settings.h"

jx_pack_room *jx_pack_room_new(void)
{
    jx_pack_room *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->pack = *jx_pack_default();
    r->pack.name = r->name;
    return r;
}

jx_str *jx_pack_room_words(jx_pack_room *r, int q, unsigned n)
{
    r->words[q] = calloc(n, sizeof *r->words[q]);
    if (!r->words[q]) return NULL;
    r->pack.words[q] = r->words[q];
    r->pack.n_words[q] = (uint8_t)n;
    return r->words[q];
}

void jx_pack_free(const jx_pack **p)
{
    jx_pack_room *r = (jx_pack_room *)(uintptr_t)*p;
    if (!r) return;
    if (r->texts) r->end_texts(r->texts);
    for (int q = 0; q < JX_QUALITIES; q++) free(r->words[q]);
    free(r);
    *p = NULL;
}

enum { WORDS_BYTES = 8192 }; /* of all lists: they go into the pack's id and travel with it */

const char *jx_pack_nonsense(const jx_pack *p)
{
    size_t bytes = 0;
    if (p->execution > p->frame) return "execution is more than frame";
    if (p->grades[0] <= p->grades[1] || p->grades[1] <= p->grades[2]) return "the grades do not fall";
    if (p->bands[JX_Q_MISSED].high > p->bands[JX_Q_PARTLY].low || p->bands[JX_Q_PARTLY].high > p->bands[JX_Q_MET].low)
        return "the bands met, partly, missed overlap";
    if (p->over_percent && p->over_percent <= 100) return "over_percent is not above 100";
    if (p->missing_block == JX_MISSING_REDISTRIBUTE && (!p->block[0] || !p->block[1] || !p->block[2]))
        return "missing_block = redistribute needs the weights block_output, block_benefit and block_satisfaction";
    if (p->sloppy < p->tolerance) return "sloppy is less than tolerance";
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++)
        for (int i = 0; i < p->n_words[q]; i++) bytes += p->words[q][i].len + 1;
    return bytes > WORDS_BYTES ? "its words are more than 8,192 bytes" : NULL;
}
