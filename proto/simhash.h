/* proto/simhash.h: a fingerprint of 64 bits for a text: near copies differ in few bits, unrelated texts in about half.
 * docs/protocol.md, "Simhash", says how to compute the same bits elsewhere. Pure. */
#ifndef JX_PROTO_SIMHASH_H
#define JX_PROTO_SIMHASH_H

#include "proto/base.h"

enum { JX_SIMHASH_PLANES = 24 };

/* How many shingles have each bit, 64 counters side by side: plane i holds bit i of them all. */
typedef struct {
    uint64_t planes[JX_SIMHASH_PLANES];
    uint32_t n;
} jx_simhash;

void jx_simhash_init(jx_simhash *s);
/* Adds a text's shingles; none reaches from one text into the next. */
void jx_simhash_add(jx_simhash *s, jx_str text);
/* 0 when there was no shingle at all. */
uint64_t jx_simhash_end(const jx_simhash *s);

#endif
