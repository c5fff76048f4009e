/* tests/torture/plan.h: the faults of a round: which, when, to whom, how long. A function of the seed alone. */
#ifndef JX_TESTS_TORTURE_PLAN_H
#define JX_TESTS_TORTURE_PLAN_H

#include <stdio.h>

#include "tests/torture/cast.h"
#include "tests/torture/wires.h"

enum fault {
    KILL_BROKER,
    KILL_WORKER,
    KILL_SUPERVISOR,
    KILL_WORKERS, /* all of them, with what they hold: it is frozen in their hands first */
    KILL_COLLECTOR,
    KILL_CLIENT,
    KILL_SUBSCRIBER,
    DIE_WRITING, /* the broker, before, in or after one of its next writes and flushes */
    FREEZE_BROKER,
    FREEZE_WORKER,
    FREEZE_COLLECTOR,
    FREEZE_CLIENT,
    FREEZE_SUBSCRIBER,
    RESTART_BROKER,
    RESTART_WORKERS,
    RESTART_COLLECTOR,
    RESTART_ALL,
    NET_CUT,
    NET_DOWN,
    NET_HOLD,
    NET_LOSE_UP,
    NET_LOSE_DOWN,
    NET_DRIBBLE,
    NET_FLIP,
    DISK_LOW,   /* what is left is for outcomes */
    DISK_FULL,  /* not a byte more */
    DISK_SLOW,  /* each flush takes longer */
    DISK_FAILS, /* a flush fails: the broker must end, and be started again */
    SPOOL_FULL, /* the collector's disk */
    CLOCK_JUMPS,
    PUSH_TWICE, /* another client pushes the same files at the same time */
    BACKUP,
    RESTORE, /* the last backup takes the broker's place; clients push again */
    FAULTS
};

enum { EVENTS_MAX = 26 };

typedef struct {
    enum fault fault;
    uint32_t at_ms;       /* after the beginning */
    uint32_t ms;          /* how long it lasts, or how long the program is down */
    uint64_t whom;        /* which of several: worker, client, wire */
    int64_t value;        /* by fault */
    enum jx_service wire; /* of NET faults */
} event;

typedef struct {
    uint64_t seed;
    bool keys;           /* CURVE, or plain text */
    uint32_t load;       /* which (tests/torture/load.h) */
    uint32_t memory_mib; /* the broker's --memory */
    uint32_t flush_ms;   /* a disk that is slow all the time */
    uint32_t length_ms;
    int n;
    event events[EVENTS_MAX]; /* by time */
} plan;

void plan_make(plan *p, uint64_t seed);
/* The same load on the same line with nothing in its way. */
void plan_quiet(plan *p, uint32_t load);
const char *fault_name(enum fault f);
void plan_print(FILE *out, const plan *p);

#endif
