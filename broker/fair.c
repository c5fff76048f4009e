#include "broker/fair.h"

#include <stdlib.h>

/* Forms that a division gets with each turn. One for single forms: they are all alike. For bulk about a batch as
 * clients cut them; a larger one saves up turns. */
static const uint32_t quantum[JX_RINGS] = {1, 256, 1, 256};

void jx_fair_init(jx_fair *f)
{
    for (int i = 0; i < JX_RINGS; i++) jx_link_init(&f->rings[i]);
}

static jx_division **bucket_of(jx_fair *f, uint32_t code)
{
    return &f->buckets[code * UINT32_C(2654435769) >> 20 & (JX_FAIR_BUCKETS - 1)];
}

jx_division *jx_fair_hold(jx_fair *f, uint32_t code)
{
    jx_division **b = bucket_of(f, code), *v = *b;
    while (v && v->code != code) v = v->chain;
    if (!v) {
        v = calloc(1, sizeof *v);
        if (!v) return NULL;
        v->code = code;
        v->chain = *b;
        *b = v;
        for (int i = 0; i < JX_RINGS; i++) {
            jx_link_init(&v->queues[i].turn);
            jx_link_init(&v->queues[i].items);
        }
    }
    v->refs++;
    return v;
}

void jx_fair_release(jx_fair *f, jx_division *v)
{
    if (--v->refs) return;
    jx_division **b = bucket_of(f, v->code);
    while (*b != v) b = &(*b)->chain;
    *b = v->chain;
    free(v);
}

jx_link *jx_fair_next(jx_fair *f, enum jx_ring ring, uint32_t (*cost)(const jx_link *item))
{
    jx_link *l;
    while ((l = jx_list_first(&f->rings[ring]))) {
        jx_queue *q = JX_OF(l, jx_queue, turn);
        if (q->deficit >= cost(q->items.next)) return q->items.next;
        q->deficit += quantum[ring];
        jx_list_push(&f->rings[ring], l);
    }
    return NULL;
}

void jx_fair_pay(jx_division *v, enum jx_ring ring, uint32_t cost)
{
    jx_queue *q = &v->queues[ring];
    q->deficit -= cost < q->deficit ? cost : q->deficit;
}

void jx_fair_joined(jx_fair *f, jx_division *v, enum jx_ring ring)
{
    jx_queue *q = &v->queues[ring];
    if (jx_link_alone(&q->turn)) jx_list_push(&f->rings[ring], &q->turn);
}

/* Who has nothing waiting saves nothing up. */
void jx_fair_left(jx_division *v, enum jx_ring ring)
{
    jx_queue *q = &v->queues[ring];
    if (!jx_link_alone(&q->items)) return;
    jx_link_take(&q->turn);
    q->deficit = 0;
}
