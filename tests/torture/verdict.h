/* tests/torture/verdict.h: what the line says in the end, as text that must be the same whatever happened on the way:
 * the acknowledgement of every batch, the aggregates, the alerts that stand.
 *
 * Left out, because they tell of the way and not of the outcome - here, and nowhere else:
 *   of the record of an outcome   offset, seq, time_ms, accepted_ms, attempt, and how a batch was cut into parts
 *   of a receipt                  seq, time_ms
 *   of an alert that stands       seq, offset, time_ms; and which receipt it names where several batches brought the
 *                                 same version of the form (the first whose outcome was written): the form at the place
 *                                 that it names must have the same content
 *   of a query's answer           offset
 * Results, rows and alerts are compared as the bytes that went over the wire. */
#ifndef JX_TESTS_TORTURE_VERDICT_H
#define JX_TESTS_TORTURE_VERDICT_H

#include <stdio.h>

#include "tests/torture/receipts.h"

/* Has the broker in the folder `run` nothing pending, and has the collector announced in `query` folded all of its log?
 * false, too, when one of them does not answer at once. */
bool verdict_at_rest(const char *run, const char *query);

/* Writes the text. */
void verdict_write(FILE *out, const char *run, const char *query, receipts *r);

/* What the log itself promises: offsets without gaps, the chain, times that never go back, one outcome for each form of
 * each receipt. Returns how many records are not RESULTs (splits). */
typedef struct {
    uint64_t records, forms, splits, failed;
} log_count;
log_count verdict_of_log(const char *run, const receipts *r);

/* The numbered alert stream of a collector, byte for byte, to be freed. */
typedef struct {
    char *bytes;
    size_t len;
    uint64_t alerts;
} stream;
stream verdict_stream(const char *query);

#endif
