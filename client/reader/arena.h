/* client/reader/arena.h: memory that lives and dies together: the texts and arrays of one document. */
#ifndef JX_CLIENT_ARENA_H
#define JX_CLIENT_ARENA_H

#include "proto/base.h"

typedef struct jx_arena_block jx_arena_block;
typedef struct {
    jx_arena_block *head;
    bool failed; /* some allocation did not succeed; sticks, so a reader checks once at its end */
} jx_arena;

/* Aligned for any type, not cleared. NULL when memory is out. */
void *jx_arena_alloc(jx_arena *a, size_t size);
/* Copies n bytes; NULL for n = 0 or when memory is out. */
void *jx_arena_copy(jx_arena *a, const void *p, size_t n);
jx_str jx_arena_str(jx_arena *a, const char *p, size_t len);
/* printf into the arena; empty when memory is out. What a cut leaves of a character, here or in a "%.*s", is left out:
 * a text that is no UTF-8 would cost its whole form the way through a server. */
jx_str jx_arena_printf(jx_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Frees everything. */
void jx_arena_fini(jx_arena *a);

#endif
