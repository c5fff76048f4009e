/* Makes records of the results log as a broker would hold them, from results written down in a test. */
#ifndef JX_TESTS_COLLECTOR_SUPPORT_H
#define JX_TESTS_COLLECTOR_SUPPORT_H

#include "collector/fold.h"
#include "tests/collector/random.h"

/* A record without its place in the log; the body is owned. */
typedef struct {
    jx_msg header;
    char *body;
    size_t len;
} record;

/* A result of an accepted form with key "k", all numbers absent. */
jx_result result(uint16_t index, unsigned key, uint64_t content);
/* One finding of a rule like "S304". */
jx_finding finding(const char *code, enum jx_severity severity);
/* Puts findings into r and sets the verdict that follows from them. */
void with_findings(jx_result *r, jx_finding *findings, uint16_t n);

jx_id key_of(unsigned n);
jx_id batch_of(uint64_t seq);

/* The outcome of a whole batch, or of part of it: results are those of its forms. */
record results(uint64_t seq, uint32_t division, const jx_result *r, uint32_t n);
record results_part(uint64_t seq, uint32_t division, uint32_t forms, uint32_t first, const jx_result *r, uint32_t n,
                    uint64_t ruleset);
record failed(uint64_t seq, uint32_t division, uint32_t forms, uint32_t first, uint32_t part);
/* A deadline for forms of 2024, set then. */
record campaign(uint32_t province, uint64_t closes_ms, uint64_t set_ms);
void record_free(record *r);

/* Folds it as the next record. */
int feed(jx_fold *f, const record *r);
void feed_one(jx_fold *f, record r); /* must succeed; frees r */

/* Rows copied out of a fold, with their strings. */
enum { MAX_ROWS = 64 };
typedef struct {
    jx_row rows[MAX_ROWS];
    jx_rule_count rules[JX_MAX_RULE_COUNTS]; /* of the last row */
    char units[MAX_ROWS][JX_MAX_NAME];
    uint32_t n;
    uint64_t total;
} rows;
void take_rows(jx_fold *f, enum jx_rows what, uint32_t scope, const char *unit, uint64_t first, rows *out);
/* The only row of a division, its own and its children's. */
jx_row row_of(jx_fold *f, uint32_t division);

/* Every aggregate that can be asked for, as bytes: equal bytes, equal state. */
typedef struct {
    char *data;
    size_t size;
} dump;
dump dump_of(jx_fold *f);
void dump_free(dump *d);

#endif
