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
