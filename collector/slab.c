#include "collector/slab.h"

#include <assert.h>
#include <stdlib.h>

/* A run is named by its place in units of 4 words, plus 1: 2^32 units are 64 GiB. */
enum { CHUNK_WORDS = 1 << 16, UNIT = JX_SLAB_LEAST, CHUNK_UNITS = CHUNK_WORDS / UNIT };

static int class_of(uint32_t words)
{
    int c = 0;
    while ((uint32_t)JX_SLAB_LEAST << c < words) c++;
    assert(c < JX_SLAB_CLASSES);
    return c;
}

uint32_t jx_slab_room(uint32_t words) { return (uint32_t)JX_SLAB_LEAST << class_of(words); }

static int add_chunk(jx_slab *s)
{
    if (s->n_chunks == UINT32_MAX / CHUNK_UNITS) return JX_ENOMEM;
    if (s->n_chunks == s->cap_chunks) {
        uint32_t cap = s->cap_chunks ? s->cap_chunks * 2 : 16;
        uint32_t **bigger = realloc(s->chunks, cap * sizeof *bigger);
        if (!bigger) return JX_ENOMEM;
        s->chunks = bigger;
        s->cap_chunks = cap;
    }
    uint32_t *chunk = malloc(CHUNK_WORDS * sizeof *chunk);
    if (!chunk) return JX_ENOMEM;
    s->chunks[s->n_chunks++] = chunk;
    s->used = 0;
    return 0;
}

uint32_t *jx_slab_at(const jx_slab *s, uint32_t run)
{
    uint32_t unit = run - 1;
    return s->chunks[unit / CHUNK_UNITS] + unit % CHUNK_UNITS * UNIT;
}

uint32_t jx_slab_take(jx_slab *s, uint32_t words)
{
    int c = class_of(words);
    uint32_t run = s->free[c], room = (uint32_t)JX_SLAB_LEAST << c;
    if (run) {
        s->free[c] = *jx_slab_at(s, run);
        return run;
    }
    /* What is left of a chunk when a larger run does not fit is lost: less than 1 % of it. */
    if ((!s->n_chunks || s->used + room > CHUNK_WORDS) && add_chunk(s) != 0) return 0;
    run = (s->n_chunks - 1) * CHUNK_UNITS + s->used / UNIT + 1;
    s->used += room;
    return run;
}

void jx_slab_give(jx_slab *s, uint32_t run, uint32_t words)
{
    if (!run) return;
    int c = class_of(words);
    *jx_slab_at(s, run) = s->free[c];
    s->free[c] = run;
}

void jx_slab_fini(jx_slab *s)
{
    for (uint32_t i = 0; i < s->n_chunks; i++) free(s->chunks[i]);
    free(s->chunks);
    *s = (jx_slab){0};
}

size_t jx_slab_bytes(const jx_slab *s)
{
    return s->n_chunks * (size_t)CHUNK_WORDS * sizeof(uint32_t) + s->cap_chunks * sizeof *s->chunks;
}
