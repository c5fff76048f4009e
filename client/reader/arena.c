#include "client/reader/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/cursor.h"

struct jx_arena_block {
    jx_arena_block *next;
    size_t used, cap;
    max_align_t data[];
};

enum { BLOCK = 256 << 10 };

static jx_arena_block *block_new(jx_arena *a, size_t size)
{
    size_t cap = size > BLOCK ? size : BLOCK;
    jx_arena_block *b = malloc(sizeof *b + cap);
    if (!b) {
        a->failed = true;
        return NULL;
    }
    *b = (jx_arena_block){.cap = cap};
    if (a->head && size > BLOCK) { /* a large one goes behind the head, which still has room */
        b->next = a->head->next;
        a->head->next = b;
    } else {
        b->next = a->head;
        a->head = b;
    }
    return b;
}

void *jx_arena_alloc(jx_arena *a, size_t size)
{
    size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        a->failed = true;
        return NULL;
    }
    size = (size + align - 1) / align * align;
    jx_arena_block *b = a->head;
    if (!b || b->cap - b->used < size) b = block_new(a, size);
    if (!b) return NULL;
    void *p = (char *)b->data + b->used;
    b->used += size;
    return p;
}

void *jx_arena_copy(jx_arena *a, const void *p, size_t n)
{
    if (n == 0) return NULL;
    void *q = jx_arena_alloc(a, n);
    if (q) memcpy(q, p, n);
    return q;
}

jx_str jx_arena_str(jx_arena *a, const char *p, size_t len)
{
    char *q = jx_arena_copy(a, p, len);
    return q ? (jx_str){q, (uint32_t)len} : (jx_str){0};
}

/* Takes out what is no whole character. The length that is left. */
static size_t whole_characters(char *p, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        unsigned char lead = (unsigned char)p[i];
        size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        bool whole = i + size <= len && jx_utf8_valid(p + i, size);
        if (whole) memmove(p + n, p + i, size);
        n += whole ? size : 0;
        i += whole ? size : 1;
    }
    return n;
}

jx_str jx_arena_printf(jx_arena *a, const char *format, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (n < 0) return (jx_str){0};
    size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    if (!jx_utf8_valid(text, len)) len = whole_characters(text, len);
    return jx_arena_str(a, text, len);
}

void jx_arena_fini(jx_arena *a)
{
    for (jx_arena_block *b = a->head; b;) {
        jx_arena_block *next = b->next;
        free(b);
        b = next;
    }
    *a = (jx_arena){0};
}
