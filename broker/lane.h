/* broker/lane.h: the only way from the loop to the journal. One thread writes: whatever has arrived is one group; one
 * thread reads. Both answer in the loop, through one uv_async; the loop never waits for the disk.
 *
 * All calls from the loop's thread. Jobs belong to the caller, who keeps them until `done` was called in the loop. */
#ifndef JX_BROKER_LANE_H
#define JX_BROKER_LANE_H

#include <uv.h>

#include "broker/journal.h"
#include "broker/metrics.h"

typedef struct jx_lane jx_lane;

enum jx_write_kind { JX_W_APPEND, JX_W_OUTCOME, JX_W_FAILURE };

/* One item of a group. err: 0 when it is durable, or why it is not: JX_EFULL, JX_EIO, JX_EFENCED, … */
typedef struct jx_write {
    struct jx_write *next;
    uint8_t kind;
    bool urgent; /* goes before what is not: a form that somebody waits for */
    int err;
    union {
        jx_append append;
        jx_outcome outcome;
        jx_failure failure;
    };
    void (*done)(void *arg, struct jx_write *w);
} jx_write;

/* A question. run: on the reading thread; done: in the loop. */
typedef struct jx_look {
    struct jx_look *next;
    void (*run)(struct jx_look *l, jx_journal *j);
    void (*done)(void *arg, struct jx_look *l);
} jx_look;

typedef struct {
    void *arg; /* given to each `done`, and to these */
    /* In the loop, before the `done` of the writes that made it: what is durable now. */
    void (*on_durable)(void *arg, const jx_totals *totals);
    /* In the loop: the journal takes no more (JX_EIO, JX_EFENCED). Called once. */
    void (*on_broken)(void *arg, int err);
} jx_lane_calls;

/* The journal must be owned with that epoch. 0, JX_ENOMEM or JX_EIO. */
int jx_lane_start(jx_lane **out, uv_loop_t *loop, jx_journal *j, uint64_t epoch, const jx_lane_calls *calls,
                  jx_metrics *metrics);

void jx_lane_write(jx_lane *lane, jx_write *w);
/* Hands over what was written since the last call: once a turn of the loop, before it sleeps. */
void jx_lane_flush(jx_lane *lane);
/* Bytes of batches whose `done` has not been called. */
size_t jx_lane_bytes(const jx_lane *lane);
/* Writes and questions whose `done` has not been called. */
size_t jx_lane_under_way(const jx_lane *lane);

void jx_lane_look(jx_lane *lane, jx_look *l);

/* Ends both threads after what was handed over is done, calls every `done` that is left (writes asked for from there
 * end with JX_EGONE; questions must not be asked), and starts closing the handle. Run the loop until it is empty before
 * jx_lane_free. */
void jx_lane_stop(jx_lane *lane);
void jx_lane_free(jx_lane **lane);

#endif
