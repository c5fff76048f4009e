#include "client/gen/gen_room.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 1 << 20, TAKE_MAX = 256 << 10, SAY_MAX = 4096, ALIGN = 8 };

struct jx_gen_chunk {
    jx_gen_chunk *next;
    size_t used;
    _Alignas(ALIGN) char bytes[CHUNK];
};

void jx_gen_room_fini(jx_gen_room *r)
{
    while (r->first) {
        jx_gen_chunk *next = r->first->next;
        free(r->first);
        r->first = next;
    }
    *r = (jx_gen_room){0};
}

void jx_gen_room_rewind(jx_gen_room *r)
{
    r->now = r->first;
    if (r->now) r->now->used = 0;
}

/* The chunk with room for len bytes: this one, the next that was kept, or a new one. */
static jx_gen_chunk *chunk_for(jx_gen_room *r, size_t len)
{
    if (r->now && CHUNK - r->now->used >= len) return r->now;
    jx_gen_chunk *next = r->now ? r->now->next : NULL;
    if (!next) {
        next = malloc(sizeof *next);
        if (!next) return NULL;
        next->next = NULL;
        if (r->now)
            r->now->next = next;
        else
            r->first = next;
    }
    next->used = 0;
    r->now = next;
    return next;
}

void *jx_gen_take(jx_gen_room *r, size_t len)
{
    len = (len + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    jx_gen_chunk *c = len <= TAKE_MAX ? chunk_for(r, len) : NULL;
    if (!c) {
        r->failed = true;
        return NULL;
    }
    void *p = c->bytes + c->used;
    c->used += len;
    return p;
}

/* Gives back what the last take did not need. */
static void trim(jx_gen_room *r, size_t taken, size_t used)
{
    r->now->used -= taken - ((used + ALIGN - 1) & ~(size_t)(ALIGN - 1));
}

jx_str jx_gen_say(jx_gen_room *r, const char *fmt, ...)
{
    char *p = jx_gen_take(r, SAY_MAX);
    if (!p) return (jx_str){0};
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(p, SAY_MAX, fmt, ap);
    va_end(ap);
    if (n < 0 || n >= SAY_MAX) n = 0;
    trim(r, SAY_MAX, (size_t)n);
    return (jx_str){p, (uint32_t)n};
}

static const jx_gen_value *value_of(const char *name, size_t len, const jx_gen_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0) return &values[i];
    return NULL;
}

jx_str jx_gen_fill(jx_gen_room *r, const char *sentence, const jx_gen_value *values, size_t n)
{
    char *p = jx_gen_take(r, SAY_MAX);
    size_t len = 0;
    if (!p) return (jx_str){0};
    while (*sentence && len < SAY_MAX - 1) {
        const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;
        const jx_gen_value *v = end ? value_of(sentence + 1, (size_t)(end - sentence - 1), values, n) : NULL;
        if (v && v->value.len <= SAY_MAX - len) {
            memcpy(p + len, v->value.p, v->value.len);
            len += v->value.len;
            sentence = end + 1;
        } else {
            p[len++] = *sentence++;
        }
    }
    trim(r, SAY_MAX, len);
    return (jx_str){p, (uint32_t)len};
}
