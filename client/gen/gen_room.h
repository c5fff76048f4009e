/* client/gen/gen_room.h: where generated forms live: texts and arrays that die together. */
#ifndef JX_CLIENT_GEN_ROOM_H
#define JX_CLIENT_GEN_ROOM_H

#include "proto/base.h"

typedef struct jx_gen_chunk jx_gen_chunk;
typedef struct {
    jx_gen_chunk *first, *now;
    bool failed; /* out of memory: what was asked for since is NULL or empty */
} jx_gen_room;

void jx_gen_room_fini(jx_gen_room *r);
/* Keeps the memory, forgets what is in it. */
void jx_gen_room_rewind(jx_gen_room *r);
/* Aligned for any of our structs; at most 256 KiB. */
void *jx_gen_take(jx_gen_room *r, size_t len);
/* Formatted text, at most 4 KiB. */
jx_str jx_gen_say(jx_gen_room *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Values for the {names} in a sentence. */
typedef struct {
    const char *name; /* "year" */
    jx_str value;
} jx_gen_value;
/* The sentence with its names replaced; an unknown name stays as it is. */
jx_str jx_gen_fill(jx_gen_room *r, const char *sentence, const jx_gen_value *values, size_t n);

#endif
