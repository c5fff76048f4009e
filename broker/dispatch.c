/* broker/dispatch.c: the window of pending parts. */
#include "broker/dispatch_state.h"

#include <stdlib.h>

/* --- the table of parts --- */

static uint32_t bucket_of(const jx_dispatch *d, const jx_part *p)
{
    uint64_t h = (p->seq ^ (uint64_t)p->first << 40 ^ (uint64_t)p->count << 52) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(h >> 32) & d->mask;
}

jx_task *jx_task_find(jx_dispatch *d, const jx_part *p)
{
    jx_task *t = d->buckets[bucket_of(d, p)];
    while (t && jx_part_cmp(&t->p.part, p) != 0) t = t->chain;
    return t;
}

jx_task *jx_task_new(jx_dispatch *d, const jx_pending *p)
{
    jx_task *t = calloc(1, sizeof *t), **b = &d->buckets[bucket_of(d, &p->part)];
    if (t) t->division = jx_fair_hold(&d->fair, p->division);
    if (!t || !t->division) {
        free(t);
        return NULL;
    }
    t->p = *p;
    t->attempt = p->failures; /* of an earlier owner or of the whole */
    t->chain = *b;
    *b = t;
    jx_link_init(&t->link);
    jx_link_init(&t->verdict);
    d->n_tasks++;
    return t;
}

static void take_body(jx_dispatch *d, jx_task *t)
{
    if (t->body) d->limits.drop(t->body);
    t->body = NULL;
}

/* --- whose turn it is --- */

static uint32_t forms_of(const jx_link *l) { return JX_OF(l, const jx_task, link)->p.part.count; }

jx_task *jx_task_next(jx_dispatch *d, enum jx_ring ring)
{
    jx_link *l = jx_fair_next(&d->fair, ring, forms_of);
    return l ? JX_OF(l, jx_task, link) : NULL;
}

void jx_task_pay(jx_task *t)
{
    if (t->queued) jx_fair_pay(t->division, jx_task_ring(t), t->p.part.count);
}

/* In order of acceptance. Mostly it is the last; parts that came back belong in front. */
static void insert(jx_link *list, jx_task *t)
{
    jx_link *at = list;
    jx_link_take(&t->link);
    while (at->prev != list && jx_part_cmp(&JX_OF(at->prev, jx_task, link)->p.part, &t->p.part) > 0) at = at->prev;
    jx_link_before(at, &t->link);
}

static void enqueue(jx_dispatch *d, jx_task *t)
{
    enum jx_ring ring = jx_task_ring(t);
    insert(&t->division->queues[ring].items, t);
    jx_fair_joined(&d->fair, t->division, ring);
    t->queued = true;
}

static void leave_list(jx_task *t)
{
    jx_link_take(&t->link);
    if (t->queued) jx_fair_left(t->division, jx_task_ring(t));
    t->queued = false;
}

void jx_task_free(jx_dispatch *d, jx_task *t)
{
    jx_task **b = &d->buckets[bucket_of(d, &t->p.part)];
    while (*b != t) b = &(*b)->chain;
    *b = t->chain;
    leave_list(t);
    jx_link_take(&t->verdict);
    take_body(d, t);
    jx_fair_release(&d->fair, t->division);
    d->n_early -= t->early;
    d->n_tasks--;
    free(t);
}

/* What keeping a body takes: a small message may hold the whole 8 KiB buffer it was received in. */
enum { BODY_OVERHEAD = 8192 + 512 };
static size_t cost(const jx_pending *p) { return (size_t)p->bytes + BODY_OVERHEAD; }

/* Bodies that wait or are on their way count; the rest is elsewhere. */
static bool counts(uint8_t state) { return state == LOADING || state == READY; }

void jx_task_move(jx_dispatch *d, jx_task *t, enum jx_task_state to)
{
    if (counts(t->state)) d->body_bytes -= cost(&t->p);
    if (counts(to)) d->body_bytes += cost(&t->p);
    leave_list(t);
    t->state = (uint8_t)to;
    switch (to) {
    case COLD: enqueue(d, t); break;
    case LOADING: jx_list_push(&d->loading, &t->link); break;
    case READY:
        if (t->p.failures)
            insert(&d->suspects, t);
        else
            enqueue(d, t);
        break;
    case LEASED: jx_list_push(&t->worker->leases, &t->link); break;
    case SETTLING: jx_list_push(&d->settling, &t->link); break;
    }
}

/* --- life --- */

jx_dispatch *jx_dispatch_new(const jx_dispatch_limits *limits, uint64_t last_seq)
{
    jx_dispatch *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->limits = *limits;
    d->newest = last_seq;
    for (d->mask = 64; d->mask < limits->max_parts; d->mask *= 2) continue;
    d->buckets = calloc(d->mask, sizeof *d->buckets);
    d->mask--;
    jx_fair_init(&d->fair);
    jx_link *lists[] = {&d->loading, &d->suspects, &d->settling, &d->verdicts, &d->workers, &d->open};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) jx_link_init(lists[i]);
    if (!d->buckets) jx_dispatch_free(&d);
    return d;
}

void jx_dispatch_free(jx_dispatch **out)
{
    jx_dispatch *d = *out;
    if (!d) return;
    jx_link *l;
    while ((l = jx_list_first(&d->workers))) jx_dispatch_leave(d, JX_OF(l, jx_lessee, seen), false);
    for (uint32_t i = 0; d->buckets && i <= d->mask; i++)
        while (d->buckets[i]) jx_task_free(d, d->buckets[i]);
    free(d->buckets);
    free(d);
    *out = NULL;
}

/* --- what is pending --- */

static bool behind(const jx_dispatch *d) { return d->newest > d->cursor.seq; }

/* Memory for bodies. Bulk leaves an eighth more to single forms, so that they need not wait until it has gone. */
static bool fits(const jx_dispatch *d, const jx_pending *p)
{
    size_t max = d->limits.max_body_bytes;
    return d->body_bytes + cost(p) <= (p->forms == 1 ? max + max / 8 : max);
}

static bool nothing_cold(const jx_dispatch *d)
{
    return jx_fair_empty(&d->fair, JX_RING_COLD_SINGLE) && jx_fair_empty(&d->fair, JX_RING_COLD_BULK);
}

/* A body is kept only when nothing of its kind waits to be loaded: whatever is on disk came first. */
static bool keeps_body(const jx_dispatch *d, const jx_pending *p)
{
    bool first =
        p->forms == 1 ? jx_fair_empty(&d->fair, JX_RING_COLD_SINGLE) : nothing_cold(d) && jx_link_alone(&d->loading);
    return first && fits(d, p);
}

/* Single forms need not wait for the backlog before them; so many at once. The scan comes by later and passes over
 * them. */
static bool may_be_early(const jx_dispatch *d, const jx_pending *p)
{
    return p->forms == 1 && d->n_early < d->limits.max_parts / 16 + 1;
}

void jx_dispatch_accepted(jx_dispatch *d, const jx_pending *p, void *body)
{
    bool in_order = !behind(d) && d->n_tasks < d->limits.max_parts;
    jx_task *t = NULL;
    if (p->part.seq > d->newest) d->newest = p->part.seq;
    /* A scan may have seen it before we heard of it. */
    if (p->part.seq > d->cursor.seq && (in_order || may_be_early(d, p))) t = jx_task_new(d, p);
    if (t) {
        if (in_order) d->cursor = p->part;
        t->early = !in_order;
        d->n_early += t->early;
        t->body = body && keeps_body(d, p) ? body : NULL;
        jx_task_move(d, t, t->body ? READY : COLD);
    }
    if (body && (!t || !t->body)) d->limits.drop(body);
}

enum { SCAN_MAX = 4096 }; /* parts a scan brings at once: 160 KiB */

bool jx_dispatch_wants_scan(jx_dispatch *d, jx_part *after, size_t *max)
{
    if (d->scanning || !behind(d) || d->n_tasks - d->n_early > d->limits.max_parts / 2) return false;
    size_t room = d->limits.max_parts - (d->n_tasks - d->n_early);
    *after = d->cursor;
    *max = room < SCAN_MAX ? room : SCAN_MAX;
    d->scan_newest = d->newest;
    d->scanning = true;
    return true;
}

void jx_dispatch_scanned(jx_dispatch *d, const jx_pending *p, size_t n, size_t max)
{
    d->scanning = false;
    for (size_t i = 0; i < n; i++) {
        bool early = jx_task_find(d, &p[i].part) != NULL;
        jx_task *t = early ? NULL : jx_task_new(d, &p[i]);
        if (!t && !early) return; /* the next scan begins here */
        d->cursor = p[i].part;
        if (t) jx_task_move(d, t, COLD);
    }
    /* What was accepted before the scan began was seen by it; what came after may have been missed. */
    if (n < max && d->scan_newest >= d->cursor.seq) d->cursor = (jx_part){d->scan_newest, UINT32_MAX, UINT32_MAX};
}

size_t jx_dispatch_wants_bodies(jx_dispatch *d, jx_part *out, size_t max)
{
    size_t n = 0;
    jx_task *t;
    while (d->n_workers && n < max) {
        t = jx_task_next(d, JX_RING_COLD_SINGLE);
        if (!t) t = jx_task_next(d, JX_RING_COLD_BULK);
        if (!t || (d->body_bytes && !fits(d, &t->p))) break;
        jx_task_pay(t);
        jx_task_move(d, t, LOADING);
        out[n++] = t->p.part;
    }
    return n;
}

void jx_dispatch_loaded(jx_dispatch *d, const jx_part *part, void *body)
{
    jx_task *t = jx_task_find(d, part);
    if (!t || t->state != LOADING) {
        if (body) d->limits.drop(body);
        return;
    }
    t->body = body;
    jx_task_move(d, t, body ? READY : COLD);
}

uint32_t jx_dispatch_damaged(jx_dispatch *d, const jx_part *part)
{
    jx_task *t = jx_task_find(d, part);
    if (!t || t->state != LOADING) return 0;
    jx_task_move(d, t, SETTLING);
    return t->attempt;
}

bool jx_dispatch_needs_no_disk(const jx_dispatch *d)
{
    return !behind(d) && nothing_cold(d) && jx_link_alone(&d->loading);
}

bool jx_dispatch_calm(const jx_dispatch *d)
{
    return jx_dispatch_needs_no_disk(d) && jx_fair_empty(&d->fair, JX_RING_READY_SINGLE) &&
           jx_fair_empty(&d->fair, JX_RING_READY_BULK) && jx_link_alone(&d->suspects);
}

void jx_dispatch_count(const jx_dispatch *d, jx_dispatch_counts *out)
{
    *out = (jx_dispatch_counts){.parts = d->n_tasks, .leased = d->n_leased, .workers = d->n_workers};
    out->body_bytes = d->body_bytes;
    for (jx_link *l = d->suspects.next; l != &d->suspects; l = l->next) out->suspects++;
    for (jx_link *l = d->workers.next; l != &d->workers; l = l->next) out->credit += JX_OF(l, jx_lessee, seen)->credit;
    for (jx_link *l = d->settling.next; l != &d->settling; l = l->next) out->waiting--;
    out->waiting += d->n_tasks - d->n_leased;
}
