#include "tests/torture/plan.h"

#include <stdlib.h>

#include "tests/torture/load.h"

/* weight: how often, compared with others; the rest: how long, in milliseconds */
static const struct {
    const char *name;
    uint32_t weight, min_ms, max_ms;
} kinds[FAULTS] = {
    [KILL_BROKER] = {"kill -9 broker", 10, 0, 300},
    [KILL_WORKER] = {"kill -9 worker", 6, 0, 0},
    [KILL_SUPERVISOR] = {"kill -9 worker supervisor", 3, 0, 300},
    [KILL_WORKERS] = {"kill -9 all workers at work", 4, 30, 150},
    [KILL_COLLECTOR] = {"kill -9 collector", 8, 0, 300},
    [KILL_CLIENT] = {"kill -9 client", 10, 0, 100},
    [KILL_SUBSCRIBER] = {"kill -9 subscriber", 4, 0, 100},
    [DIE_WRITING] = {"broker dies at a write or flush", 8, 0, 0},
    [FREEZE_BROKER] = {"SIGSTOP broker", 4, 20, 500},
    [FREEZE_WORKER] = {"SIGSTOP worker", 4, 20, 700},
    [FREEZE_COLLECTOR] = {"SIGSTOP collector", 3, 20, 500},
    [FREEZE_CLIENT] = {"SIGSTOP client", 4, 20, 500},
    [FREEZE_SUBSCRIBER] = {"SIGSTOP subscriber", 2, 20, 500},
    [RESTART_BROKER] = {"SIGTERM and restart broker", 4, 0, 200},
    [RESTART_WORKERS] = {"SIGTERM and restart workers", 3, 0, 200},
    [RESTART_COLLECTOR] = {"SIGTERM and restart collector", 3, 0, 200},
    [RESTART_ALL] = {"all down, up in any order", 3, 50, 400},
    [NET_CUT] = {"connections reset", 8, 0, 0},
    [NET_DOWN] = {"link down", 4, 50, 400},
    [NET_HOLD] = {"link delayed", 5, 20, 500},
    [NET_LOSE_UP] = {"link loses what peers say", 5, 20, 300},
    [NET_LOSE_DOWN] = {"link loses answers", 7, 20, 300},
    [NET_DRIBBLE] = {"link dribbles", 3, 50, 300},
    [NET_FLIP] = {"a bit flipped (CURVE)", 4, 0, 0},
    [DISK_LOW] = {"disk nearly full", 3, 50, 500},
    [DISK_FULL] = {"disk full", 4, 50, 500},
    [DISK_SLOW] = {"disk slow", 4, 100, 600},
    [DISK_FAILS] = {"flush fails", 3, 0, 0},
    [SPOOL_FULL] = {"collector's disk full", 2, 50, 300},
    [CLOCK_JUMPS] = {"clock jumps", 5, 0, 0},
    [PUSH_TWICE] = {"two clients, same files", 6, 0, 0},
    [BACKUP] = {"backup while running", 3, 0, 0},
    [RESTORE] = {"backup restored", 0, 20, 200}, /* see add_restore */
};

const char *fault_name(enum fault f) { return kinds[f].name; }

static enum fault choose(dice *d)
{
    uint64_t all = 0;
    for (int i = 0; i < FAULTS; i++) all += kinds[i].weight;
    uint64_t at = below(d, all);
    int i = 0;
    while (at >= kinds[i].weight) at -= kinds[i++].weight;
    return (enum fault)i;
}

static event make(dice *d, const plan *p)
{
    static const enum jx_service wires[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC, JX_QUERY_SVC, JX_ALERTS_SVC};
    event e = {.fault = choose(d)};
    e.at_ms = (uint32_t)between(d, 50, p->length_ms);
    e.ms = (uint32_t)between(d, kinds[e.fault].min_ms, kinds[e.fault].max_ms);
    e.whom = below(d, 1 << 20);
    e.wire = wires[below(d, 5)];
    if (e.fault == NET_FLIP && !p->keys) e.fault = NET_CUT;
    if (e.fault == FREEZE_WORKER && p->length_ms > 3000) e.ms = (uint32_t)between(d, 5000, 7000);
    if (e.fault == DIE_WRITING) e.value = (int64_t)between(d, 1, 24);
    if (e.fault == DISK_FAILS) e.value = (int64_t)between(d, 1, 4);
    if (e.fault == DISK_SLOW) e.value = (int64_t)between(d, 5, 60);
    if (e.fault == CLOCK_JUMPS) e.value = (int64_t)between(d, 0, 2 * 86400000) - 86400000;
    return e;
}

static int by_time(const void *a, const void *b)
{
    const event *x = a, *y = b;
    return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

/* One round in four: a backup, and later it takes the broker's place. */
static void add_restore(dice *d, plan *p)
{
    if (below(d, 4)) return;
    event e = {.fault = BACKUP, .at_ms = (uint32_t)between(d, 50, p->length_ms / 2)};
    p->events[p->n++] = e;
    e.fault = RESTORE;
    if (p->length_ms < e.at_ms + 2000) p->length_ms = e.at_ms + 2000; /* the log must have grown, and been read */
    e.at_ms = (uint32_t)between(d, e.at_ms + 1000, p->length_ms);
    e.ms = (uint32_t)between(d, kinds[RESTORE].min_ms, kinds[RESTORE].max_ms);
    p->events[p->n++] = e;
}

void plan_make(plan *p, uint64_t seed)
{
    dice d = {.state = seed};
    *p = (plan){.seed = seed};
    p->keys = below(&d, 2);
    p->load = (uint32_t)below(&d, LOADS);
    p->memory_mib = below(&d, 2) ? 1 : 128;
    p->flush_ms = below(&d, 3) ? 0 : (uint32_t)between(&d, 1, 15);
    p->length_ms = (uint32_t)between(&d, 1000, 2500);
    if (below(&d, 12) == 0) p->length_ms += 7000; /* long enough for a worker to be given up */
    p->n = (int)between(&d, 6, p->length_ms > 3000 ? 24 : 18);
    for (int i = 0; i < p->n; i++) p->events[i] = make(&d, p);
    add_restore(&d, p);
    qsort(p->events, (size_t)p->n, sizeof *p->events, by_time);
}

void plan_quiet(plan *p, uint32_t load) { *p = (plan){.load = load, .memory_mib = 128, .length_ms = 10}; }

void plan_print(FILE *out, const plan *p)
{
    fprintf(out, "seed %llu: %s, load %u, --memory %u, flush +%u ms, %u ms\n", (unsigned long long)p->seed,
            p->keys ? "CURVE" : "plain text", p->load, p->memory_mib, p->flush_ms, p->length_ms);
    for (int i = 0; i < p->n; i++) {
        const event *e = &p->events[i];
        bool net = e->fault >= NET_CUT && e->fault <= NET_FLIP;
        fprintf(out, "%6u ms  %s%s%s  %u ms, %lld\n", e->at_ms, kinds[e->fault].name, net ? ": " : "",
                net ? jx_service_name(e->wire) : "", e->ms, (long long)e->value);
    }
}
