/* broker/dispatch_state.h: inside of dispatch; only dispatch.c (the window) and lease.c (who has what) include this. */
#ifndef JX_BROKER_DISPATCH_STATE_H
#define JX_BROKER_DISPATCH_STATE_H

#include "broker/dispatch.h"
#include "broker/fair.h"
#include "broker/list.h"

/* COLD: its body is on disk only. LOADING: asked for. READY: body here. LEASED: with a worker. SETTLING: its outcome is
 * on the way to the journal. */
enum jx_task_state { COLD, LOADING, READY, LEASED, SETTLING };

typedef struct jx_task jx_task;
struct jx_task {
    jx_link link;    /* in the list of its state; a worker's when LEASED */
    jx_link verdict; /* in d->verdicts */
    jx_task *chain;  /* of its bucket */
    jx_pending p;
    jx_division *division;
    uint32_t attempt;
    uint64_t leased_ms;
    uint64_t failed_by; /* serial of the worker that failed it last; 0: none */
    uint8_t state, verdict_kind;
    bool queued; /* in its division's queue of jx_task_ring */
    bool early;  /* a single form that came in while there was a backlog behind the window */
    jx_lessee *worker;
    void *body;
};

struct jx_lessee {
    jx_link seen;   /* in d->workers, longest silent first */
    jx_link open;   /* in d->open when it may get work */
    jx_link leases; /* oldest first */
    void *peer;
    uint64_t seen_ms;
    uint32_t credit, n_leases;
    bool alone; /* holds a suspect */
    uint64_t serial;
    uint32_t useless; /* answers in a row that were none */
    uint64_t rests_until_ms;
};

struct jx_dispatch {
    jx_dispatch_limits limits;
    /* Everything pending up to `cursor` is in the window; `newest` was accepted last. Between them is the backlog. */
    jx_part cursor;
    uint64_t newest, scan_newest;
    bool scanning;
    jx_task **buckets;
    uint32_t mask, n_tasks, n_leased, n_early;
    jx_fair fair;         /* what is COLD or READY */
    uint32_t singles_run; /* single forms that went while bulk waited, since bulk last had its turn */
    jx_link loading, suspects, settling, verdicts;
    size_t body_bytes;
    jx_link workers, open;
    uint32_t n_workers;
    uint64_t last_serial;
    jx_lessee *reserved; /* is being emptied for a suspect */
};

/* A batch of one form: somebody waits for it. */
static inline bool jx_task_single(const jx_task *t) { return t->p.forms == 1; }
/* The ring it waits in when it is COLD or READY. */
static inline enum jx_ring jx_task_ring(const jx_task *t)
{
    if (t->state == COLD) return jx_task_single(t) ? JX_RING_COLD_SINGLE : JX_RING_COLD_BULK;
    return jx_task_single(t) ? JX_RING_READY_SINGLE : JX_RING_READY_BULK;
}
/* Whose turn it is there, or NULL. */
jx_task *jx_task_next(jx_dispatch *d, enum jx_ring ring);
/* It goes on from a ring because it was its turn: call before jx_task_move. */
void jx_task_pay(jx_task *t);

/* The part in the window, or NULL. */
jx_task *jx_task_find(jx_dispatch *d, const jx_part *p);
/* Puts a part into the window, in no list yet; NULL without memory. */
jx_task *jx_task_new(jx_dispatch *d, const jx_pending *p);
/* Takes it out of everything and drops its body. */
void jx_task_free(jx_dispatch *d, jx_task *t);
/* Into another state and its list. For LEASED, t->worker is set before. */
void jx_task_move(jx_dispatch *d, jx_task *t, enum jx_task_state to);

#endif
