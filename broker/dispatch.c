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
    if (!t) return NULL;
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

void jx_task_free(jx_dispatch *d, jx_task *t)
{
    jx_task **b = &d->buckets[bucket_of(d, &t->p.part)];
    while (*b != t) b = &(*b)->chain;
    *b = t->chain;
    jx_link_take(&t->link);
    jx_link_take(&t->verdict);
    take_body(d, t);
    d->n_tasks--;
    free(t);
}

/* What keeping a body takes: a small message may hold the whole 8 KiB buffer it was received in. */
enum { BODY_OVERHEAD = 8192 + 512 };
static size_t cost(const jx_pending *p) { return (size_t)p->bytes + BODY_OVERHEAD; }

/* Bodies that wait or are on their way count; the rest is elsewhere. */
static bool counts(uint8_t state) { return state == LOADING || state == READY; }

/* Into a list in order of acceptance. Mostly it is the last; parts that came back belong in front. */
static void insert(jx_link *list, jx_task *t)
{
    jx_link *at = list;
    jx_link_take(&t->link);
    while (at->prev != list && jx_part_cmp(&JX_OF(at->prev, jx_task, link)->p.part, &t->p.part) > 0) at = at->prev;
    jx_link_before(at, &t->link);
}

void jx_task_move(jx_dispatch *d, jx_task *t, enum jx_task_state to)
{
    if (counts(t->state)) d->body_bytes -= cost(&t->p);
    if (counts(to)) d->body_bytes += cost(&t->p);
    t->state = (uint8_t)to;
    switch (to) {
    case COLD: insert(&d->cold, t); break;
    case LOADING: jx_list_push(&d->loading, &t->link); break;
    case READY: insert(t->p.failures ? &d->suspects : &d->ready, t); break;
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
    jx_link *lists[] = {&d->cold,     &d->loading,  &d->ready,   &d->suspects,
                        &d->settling, &d->verdicts, &d->workers, &d->open};
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

/* A body is kept only when nothing waits to be loaded: whatever is on disk came first. */
static bool keeps_body(const jx_dispatch *d, const jx_pending *p)
{
    if (!jx_link_alone(&d->cold) || !jx_link_alone(&d->loading)) return false;
    return d->body_bytes + cost(p) <= d->limits.max_body_bytes;
}

void jx_dispatch_accepted(jx_dispatch *d, const jx_pending *p, void *body)
{
    bool was_behind = behind(d);
    jx_task *t = NULL;
    if (p->part.seq > d->newest) d->newest = p->part.seq;
    /* A scan may have seen it before we heard of it. */
    if (p->part.seq > d->cursor.seq && !was_behind && d->n_tasks < d->limits.max_parts) t = jx_task_new(d, p);
    if (t) {
        d->cursor = p->part;
        t->body = body && keeps_body(d, p) ? body : NULL;
        jx_task_move(d, t, t->body ? READY : COLD);
    }
    if (body && (!t || !t->body)) d->limits.drop(body);
}

enum { SCAN_MAX = 4096 }; /* parts a scan brings at once: 160 KiB */

bool jx_dispatch_wants_scan(jx_dispatch *d, jx_part *after, size_t *max)
{
    if (d->scanning || !behind(d) || d->n_tasks > d->limits.max_parts / 2) return false;
    size_t room = d->limits.max_parts - d->n_tasks;
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
        jx_task *t = jx_task_new(d, &p[i]);
        if (!t) return; /* the next scan begins here */
        d->cursor = p[i].part;
        jx_task_move(d, t, COLD);
    }
    /* What was accepted before the scan began was seen by it; what came after may have been missed. */
    if (n < max && d->scan_newest >= d->cursor.seq) d->cursor = (jx_part){d->scan_newest, UINT32_MAX, UINT32_MAX};
}

size_t jx_dispatch_wants_bodies(jx_dispatch *d, jx_part *out, size_t max)
{
    size_t n = 0;
    jx_link *l;
    while (d->n_workers && n < max && (l = jx_list_first(&d->cold))) {
        jx_task *t = JX_OF(l, jx_task, link);
        if (d->body_bytes && d->body_bytes + cost(&t->p) > d->limits.max_body_bytes) break;
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
    return !behind(d) && jx_link_alone(&d->cold) && jx_link_alone(&d->loading);
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
