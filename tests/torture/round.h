/* tests/torture/round.h: one round: the line, its load, the faults of a plan, and what must hold in the end. */
#ifndef JX_TESTS_TORTURE_ROUND_H
#define JX_TESTS_TORTURE_ROUND_H

#include "tests/torture/gauges.h"
#include "tests/torture/plan.h"
#include "tests/torture/verdict.h"

/* Shared by the processes of all rounds, which run one after another or beside each other. */
typedef struct {
    _Atomic uint64_t faults[FAULTS]; /* that happened: a process that was not there cannot be killed */
    _Atomic uint64_t pushes, repeated, receipts, forms, records, splits, alerts, lost_bytes, refused_writes;
    _Atomic uint64_t looks, highest[GAUGES], bound[GAUGES];
} tally;

typedef struct {
    const char *dir;     /* the round's own: journal, what was said, its logs */
    const char *loads;   /* DIR/N: the files of load N */
    const char *keys;    /* for CURVE */
    const char *verdict; /* file to write the verdict to */
    tally *tally;
} round_files;

/* Runs it; ends the process when something does not hold. */
void round_run(const plan *p, const round_files *files);

#endif
