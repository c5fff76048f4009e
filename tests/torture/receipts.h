/* tests/torture/receipts.h: every receipt that a client ever got, as `jixiao push --json` printed it. A receipt stands:
 * whoever gets it again gets the same. */
#ifndef JX_TESTS_TORTURE_RECEIPTS_H
#define JX_TESTS_TORTURE_RECEIPTS_H

#include "proto/base.h"

typedef struct {
    jx_id id;
    uint32_t division, forms;
    uint64_t seq, time_ms;
    uint32_t given; /* so often */
} receipt;

typedef struct {
    receipt *all; /* sorted by id after receipts_sort */
    size_t n, cap;
} receipts;

/* Takes the whole lines of what a push printed. */
void receipts_take(receipts *r, const char *path);
void receipts_sort(receipts *r);
/* A backup took the broker's place: receipts of later are void, and all are asked for again. */
void receipts_forget(receipts *r);

#endif
