#include "collector/units.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { NAME_CHUNK = 1 << 16 };

static uint32_t hash_of(const jx_units *u, uint32_t division, jx_str name)
{
    return (uint32_t)(XXH3_64bits_withSeed(name.p, name.len, u->seed) ^ division * UINT64_C(0x9e3779b97f4a7c15));
}

static bool is_unit(const jx_unit *unit, uint32_t hash, uint32_t division, jx_str name)
{
    return unit->hash == hash && unit->division == division && jx_str_eq(unit->name, name);
}

/* At most half full, so the search ends. */
static uint32_t *slot_of(const jx_units *u, uint32_t hash, uint32_t division, jx_str name)
{
    uint32_t i = hash & (u->n_slots - 1);
    while (u->slots[i] && !is_unit(&u->units[u->slots[i] - 1], hash, division, name)) i = (i + 1) & (u->n_slots - 1);
    return &u->slots[i];
}

static int grow_slots(jx_units *u)
{
    uint32_t n = u->n_slots ? u->n_slots * 2 : 256;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots) return JX_ENOMEM;
    for (uint32_t p = 0; p < u->n; p++) {
        uint32_t i = u->units[p].hash & (n - 1);
        while (slots[i]) i = (i + 1) & (n - 1);
        slots[i] = p + 1;
    }
    u->bytes += (n - u->n_slots) * sizeof *slots;
    free(u->slots);
    u->slots = slots;
    u->n_slots = n;
    return 0;
}

static int grow_units(jx_units *u)
{
    uint32_t cap = u->cap ? u->cap * 2 : 128;
    if (cap > UINT32_MAX / 4) return JX_ENOMEM;
    jx_unit *bigger = realloc(u->units, cap * sizeof *bigger);
    if (!bigger) return JX_ENOMEM;
    u->bytes += (cap - u->cap) * sizeof *bigger;
    u->units = bigger;
    u->cap = cap;
    return 0;
}

/* A copy of name that stays where it is. name.len <= JX_MAX_NAME < NAME_CHUNK. */
static int keep(jx_units *u, jx_str name, jx_str *out)
{
    if (!u->n_chunks || u->used + name.len > NAME_CHUNK) {
        char **bigger = realloc(u->chunks, (u->n_chunks + 1) * sizeof *bigger);
        if (!bigger) return JX_ENOMEM;
        u->chunks = bigger;
        if (!(bigger[u->n_chunks] = malloc(NAME_CHUNK))) return JX_ENOMEM;
        u->n_chunks++;
        u->used = 0;
        u->bytes += NAME_CHUNK + sizeof *bigger;
    }
    char *p = u->chunks[u->n_chunks - 1] + u->used;
    if (name.len) memcpy(p, name.p, name.len);
    u->used += name.len;
    *out = (jx_str){p, name.len};
    return 0;
}

int64_t jx_units_place(jx_units *u, uint32_t division, jx_str name)
{
    if (name.len > JX_MAX_NAME) return JX_ELIMIT;
    if (u->n * 2 >= u->n_slots && grow_slots(u) != 0) return JX_ENOMEM;
    uint32_t hash = hash_of(u, division, name), *slot = slot_of(u, hash, division, name);
    if (*slot) return *slot - 1;
    if (u->n == u->cap && grow_units(u) != 0) return JX_ENOMEM;
    jx_unit *unit = &u->units[u->n];
    *unit = (jx_unit){.division = division, .hash = hash, .head = JX_NO_FORM};
    if (keep(u, name, &unit->name) != 0) return JX_ENOMEM;
    *slot = ++u->n;
    return u->n - 1;
}

static int by_name(const void *a, const void *b, void *arg)
{
    const jx_unit *units = arg, *x = &units[*(const uint32_t *)a], *y = &units[*(const uint32_t *)b];
    if (x->division != y->division) return x->division < y->division ? -1 : 1;
    uint32_t len = x->name.len < y->name.len ? x->name.len : y->name.len;
    int c = len ? memcmp(x->name.p, y->name.p, len) : 0;
    if (c) return c;
    return x->name.len < y->name.len ? -1 : x->name.len > y->name.len;
}

const uint32_t *jx_units_sorted(jx_units *u)
{
    if (u->order && u->n_order == u->n) return u->order;
    uint32_t *order = realloc(u->order, (u->n ? u->n : 1) * sizeof *order);
    if (!order) return NULL;
    u->order = order;
    /* What was sorted is still in order; the sort of the C library (a merge sort) is quick on that. */
    for (uint32_t i = u->n_order; i < u->n; i++) order[i] = i;
    qsort_r(order, u->n, sizeof *order, by_name, u->units);
    u->n_order = u->n;
    return order;
}

void jx_units_fini(jx_units *u)
{
    for (uint32_t i = 0; i < u->n_chunks; i++) free(u->chunks[i]);
    free(u->chunks);
    free(u->order);
    free(u->slots);
    free(u->units);
    *u = (jx_units){.seed = u->seed};
}
