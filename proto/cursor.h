/* proto/cursor.h: reads MessagePack that came from outside in one pass over its bytes, without a tree.
 * Errors stick: after the first one every read returns zero, so a decoder checks once, at its end.
 * Nothing is allocated; strings are borrowed from the bytes. Ext types are refused. */
#ifndef JX_PROTO_CURSOR_H
#define JX_PROTO_CURSOR_H

#include "proto/base.h"

typedef struct {
    const uint8_t *p, *end;
    int err; /* 0 or the first error: JX_EPROTO, JX_ELIMIT */
} jx_cur;

static inline jx_cur jx_cur_of(const void *data, size_t len)
{
    return (jx_cur){(const uint8_t *)data, (const uint8_t *)data + len, 0};
}

/* Remembers err (if it is the first) and stops the cursor. */
void jx_cur_fail(jx_cur *c, int err);

/* Counts of the next map (pairs) or array (elements). A count larger than max, or than the bytes left could
 * hold, is an error. */
uint32_t jx_cur_map(jx_cur *c, uint32_t max);
uint32_t jx_cur_array(jx_cur *c, uint32_t max);

/* Integers; out of [min, max] is an error. */
uint64_t jx_cur_uint(jx_cur *c, uint64_t max);
int64_t jx_cur_int(jx_cur *c, int64_t min, int64_t max);

/* Text of at most max bytes: valid UTF-8 without NUL. Borrowed. */
jx_str jx_cur_str(jx_cur *c, uint32_t max);
/* A bin object of at most max bytes. Borrowed. */
jx_bytes jx_cur_bin(jx_cur *c, uint32_t max);
/* A bin object of exactly 16 bytes. */
jx_id jx_cur_id(jx_cur *c);
bool jx_cur_bool(jx_cur *c);

/* The next pair's key. Keys are small unsigned integers in strictly ascending order (so none repeats);
 * *last starts at -1. */
int jx_cur_key(jx_cur *c, int *last);

/* Steps over one object of any kind, in constant memory. Returns its bytes. */
jx_bytes jx_cur_skip(jx_cur *c);

static inline bool jx_cur_done(const jx_cur *c) { return c->err || c->p == c->end; }
/* 0 when everything was read without an error and nothing is left; else the error (JX_EPROTO for leftovers). */
int jx_cur_end(const jx_cur *c);

/* Valid UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF) without NUL? */
bool jx_utf8_valid(const char *p, size_t len);

#endif
