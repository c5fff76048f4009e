/* broker/fair.h: turns between divisions, by deficit round robin over forms: each division that has something waiting
 * gets as many forms through as any other, whatever it has queued up and however it cuts its batches. Inside of
 * dispatch; only dispatch.c, lease.c and fair.c include this.
 *
 * What waits stands in four rings: forms that came alone and bulk, each with its body on disk or at hand. */
#ifndef JX_BROKER_FAIR_H
#define JX_BROKER_FAIR_H

#include "broker/list.h"
#include "proto/base.h"

enum jx_ring { JX_RING_COLD_SINGLE, JX_RING_COLD_BULK, JX_RING_READY_SINGLE, JX_RING_READY_BULK, JX_RINGS };

/* A division's place in a ring. */
typedef struct {
    jx_link turn;     /* in the ring while items wait */
    jx_link items;    /* in order of acceptance */
    uint32_t deficit; /* forms that it may send before the turn passes on */
} jx_queue;

typedef struct jx_division {
    struct jx_division *chain;
    uint32_t code, refs;
    jx_queue queues[JX_RINGS];
} jx_division;

enum { JX_FAIR_BUCKETS = 4096 }; /* there are about 3,300 divisions */

typedef struct {
    jx_link rings[JX_RINGS];
    jx_division *buckets[JX_FAIR_BUCKETS];
} jx_fair;

void jx_fair_init(jx_fair *f);
/* The division, made if it is not there; each call is to be answered by a jx_fair_release. NULL without memory. */
jx_division *jx_fair_hold(jx_fair *f, uint32_t code);
void jx_fair_release(jx_fair *f, jx_division *v);

/* The item whose turn it is, by its link; NULL when the ring is empty. cost: forms of an item. Does not take it. */
jx_link *jx_fair_next(jx_fair *f, enum jx_ring ring, uint32_t (*cost)(const jx_link *item));
/* The item that jx_fair_next gave goes: its division pays. */
void jx_fair_pay(jx_division *v, enum jx_ring ring, uint32_t cost);

/* v has got an item in that ring, has lost one. */
void jx_fair_joined(jx_fair *f, jx_division *v, enum jx_ring ring);
void jx_fair_left(jx_division *v, enum jx_ring ring);

static inline bool jx_fair_empty(const jx_fair *f, enum jx_ring ring) { return jx_link_alone(&f->rings[ring]); }

#endif
