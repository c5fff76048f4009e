/* broker/lease.c: workers, what they hold, and what becomes of it when they fail. */
#include <stdlib.h>

#include "broker/dispatch_state.h"

/* --- workers --- */

jx_lessee *jx_dispatch_join(jx_dispatch *d, void *peer, uint64_t now_ms)
{
    jx_lessee *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->peer = peer;
    w->serial = ++d->last_serial;
    w->seen_ms = now_ms;
    jx_link_init(&w->seen);
    jx_link_init(&w->open);
    jx_link_init(&w->leases);
    jx_list_push(&d->workers, &w->seen);
    d->n_workers++;
    return w;
}

void *jx_lessee_peer(const jx_lessee *w) { return w->peer; }

void jx_dispatch_credit(jx_dispatch *d, jx_lessee *w, uint32_t n)
{
    uint32_t room = d->limits.max_leases - w->credit - w->n_leases;
    w->credit += n < room ? n : room;
    if (w->credit && jx_link_alone(&w->open)) jx_list_push(&d->open, &w->open);
}

void jx_dispatch_alive(jx_dispatch *d, jx_lessee *w, uint64_t now_ms)
{
    w->seen_ms = now_ms;
    jx_list_push(&d->workers, &w->seen);
}

jx_lessee *jx_dispatch_silent(jx_dispatch *d, uint64_t now_ms)
{
    jx_link *l = jx_list_first(&d->workers);
    jx_lessee *w = l ? JX_OF(l, jx_lessee, seen) : NULL;
    return w && now_ms >= w->seen_ms + d->limits.silent_ms ? w : NULL;
}

jx_lessee *jx_dispatch_each(jx_dispatch *d, jx_lessee *after)
{
    jx_link *l = after ? after->seen.next : d->workers.next;
    return l == &d->workers ? NULL : JX_OF(l, jx_lessee, seen);
}

static void end_lease(jx_dispatch *d, jx_task *t)
{
    t->worker->n_leases--;
    t->worker->alone = false;
    t->worker = NULL;
    d->n_leased--;
}

static void judge(jx_dispatch *d, jx_task *t, uint64_t failed_by)
{
    t->failed_by = failed_by;
    t->p.failures++;
    t->verdict_kind = 0;
    if (t->p.part.count > 1 && t->p.failures >= d->limits.split_after) t->verdict_kind = JX_R_SPLIT;
    if (t->p.part.count == 1 && t->p.failures >= d->limits.give_up_after) t->verdict_kind = JX_R_FAILED;
    jx_list_push(&d->verdicts, &t->verdict);
    if (t->verdict_kind)
        jx_task_move(d, t, SETTLING);
    else
        jx_task_move(d, t, COLD); /* its body went with the lease */
}

void jx_dispatch_leave(jx_dispatch *d, jx_lessee *w, bool failed)
{
    jx_link *l;
    while ((l = jx_list_first(&w->leases))) {
        jx_task *t = JX_OF(l, jx_task, link);
        end_lease(d, t);
        if (failed)
            judge(d, t, 0); /* it is not there any more */
        else
            jx_task_move(d, t, COLD);
    }
    if (d->reserved == w) d->reserved = NULL;
    jx_link_take(&w->seen);
    jx_link_take(&w->open);
    d->n_workers--;
    free(w);
}

/* --- leases --- */

static bool takes_part(const jx_lessee *w, uint64_t now_ms)
{
    return w->credit + w->n_leases > 0 && !jx_dispatch_rests(w, now_ms);
}

static bool only_one(jx_dispatch *d, const jx_lessee *one, uint64_t now_ms)
{
    for (jx_lessee *w = jx_dispatch_each(d, NULL); w; w = jx_dispatch_each(d, w))
        if (w != one && takes_part(w, now_ms)) return false;
    return true;
}

/* May w have the suspect t? Who failed it last gets it again only when there is nobody else. */
static bool suits(jx_dispatch *d, const jx_lessee *w, const jx_task *t, uint64_t now_ms)
{
    return takes_part(w, now_ms) && (w->serial != t->failed_by || only_one(d, w, now_ms));
}

/* When all are busy the one with least in hand is emptied for a suspect. */
static jx_lessee *reserve(jx_dispatch *d, const jx_task *t, uint64_t now_ms)
{
    jx_lessee *least = NULL;
    for (jx_lessee *w = jx_dispatch_each(d, NULL); w; w = jx_dispatch_each(d, w)) {
        if (w->alone || !suits(d, w, t, now_ms)) continue;
        if (!least || w->n_leases < least->n_leases) least = w;
    }
    return least;
}

/* A worker with nothing in hand, for a suspect. */
static jx_lessee *empty_worker(jx_dispatch *d, const jx_task *t, uint64_t now_ms)
{
    if (d->reserved && !suits(d, d->reserved, t, now_ms)) d->reserved = NULL; /* asks for no more, or failed it */
    if (!d->reserved) d->reserved = reserve(d, t, now_ms);
    return d->reserved && d->reserved->n_leases == 0 ? d->reserved : NULL;
}

static jx_lessee *any_worker(jx_dispatch *d, uint64_t now_ms)
{
    for (jx_link *l = d->open.next; l != &d->open; l = l->next) {
        jx_lessee *w = JX_OF(l, jx_lessee, open);
        if (!w->alone && w != d->reserved && !jx_dispatch_rests(w, now_ms)) return w;
    }
    return NULL;
}

/* Single forms that overtake bulk before bulk has a turn again: a few per cent of the work, since a batch is of
 * hundreds. */
enum { SINGLES_RUN = 15 };

/* Single forms before bulk, within bounds; in each the divisions take turns. */
static jx_task *choose_ready(jx_dispatch *d)
{
    jx_task *single = jx_task_next(d, JX_RING_READY_SINGLE), *bulk = jx_task_next(d, JX_RING_READY_BULK);
    return single && (!bulk || d->singles_run < SINGLES_RUN) ? single : bulk;
}

static void count_turn(jx_dispatch *d, const jx_task *t)
{
    if (!jx_task_single(t) || jx_fair_empty(&d->fair, JX_RING_READY_BULK))
        d->singles_run = 0;
    else
        d->singles_run++;
}

/* The choice of what is next, and for whom: suspects first. */
static jx_task *choose(jx_dispatch *d, uint64_t now_ms, jx_lessee **w)
{
    jx_link *l = jx_list_first(&d->suspects);
    if (!l) d->reserved = NULL;
    if (l && (*w = empty_worker(d, JX_OF(l, jx_task, link), now_ms))) return JX_OF(l, jx_task, link);
    *w = any_worker(d, now_ms);
    return *w ? choose_ready(d) : NULL;
}

bool jx_dispatch_next(jx_dispatch *d, uint64_t now_ms, jx_grant *out)
{
    jx_lessee *w;
    jx_task *t = choose(d, now_ms, &w);
    if (!t) return false;
    if (t->queued) count_turn(d, t);
    jx_task_pay(t);
    *out = (jx_grant){w, t->p.part, ++t->attempt, t->p.division, t->body};
    t->body = NULL;
    t->worker = w;
    t->leased_ms = now_ms;
    jx_task_move(d, t, LEASED);
    d->n_leased++;
    w->n_leases++;
    w->alone = t->p.failures > 0;
    if (d->reserved == w) d->reserved = NULL;
    if (--w->credit)
        jx_list_push(&d->open, &w->open); /* the others first */
    else
        jx_link_take(&w->open);
    return true;
}

void jx_dispatch_ungrant(jx_dispatch *d, const jx_grant *g)
{
    jx_task *t = jx_task_find(d, &g->part);
    if (!t || t->state != LEASED || t->attempt != g->attempt) {
        d->limits.drop(g->body);
        return;
    }
    end_lease(d, t);
    t->body = g->body;
    jx_task_move(d, t, READY);
    jx_dispatch_credit(d, g->worker, 1);
}

static jx_task *lease_of(jx_dispatch *d, jx_lessee *w, const jx_part *part, uint32_t attempt)
{
    jx_task *t = jx_task_find(d, part);
    return t && t->state == LEASED && t->worker == w && t->attempt == attempt ? t : NULL;
}

int jx_dispatch_result(jx_dispatch *d, jx_lessee *w, const jx_part *part, uint32_t attempt)
{
    jx_task *t = lease_of(d, w, part, attempt);
    if (!t) return JX_EFENCED;
    end_lease(d, t);
    w->useless = 0;
    jx_task_move(d, t, SETTLING);
    return 0;
}

uint64_t jx_dispatch_rests(const jx_lessee *w, uint64_t now_ms)
{
    return w->rests_until_ms > now_ms ? w->rests_until_ms - now_ms : 0;
}

void jx_dispatch_known_as(jx_lessee *w, uint32_t useless, uint64_t rests_until_ms)
{
    w->useless = useless;
    w->rests_until_ms = rests_until_ms;
}

void jx_dispatch_manners(const jx_lessee *w, uint32_t *useless, uint64_t *rests_until_ms)
{
    *useless = w->useless;
    *rests_until_ms = w->rests_until_ms;
}

static void blame(const jx_dispatch *d, jx_lessee *w, uint64_t now_ms)
{
    uint64_t rest = d->limits.rest_ms;
    if (++w->useless < d->limits.useless_after) return;
    for (uint32_t i = d->limits.useless_after; i < w->useless && rest < d->limits.rest_max_ms; i++) rest *= 2;
    w->rests_until_ms = now_ms + (rest < d->limits.rest_max_ms ? rest : d->limits.rest_max_ms);
}

int jx_dispatch_failed(jx_dispatch *d, jx_lessee *w, const jx_part *part, uint32_t attempt, uint64_t now_ms)
{
    jx_task *t = lease_of(d, w, part, attempt);
    if (!t) return JX_EFENCED;
    end_lease(d, t);
    judge(d, t, w->serial);
    blame(d, w, now_ms);
    return 0;
}

static uint32_t expire_of(jx_dispatch *d, jx_lessee *w, uint64_t now_ms)
{
    uint32_t n = 0;
    for (jx_link *l; (l = jx_list_first(&w->leases)); n++) {
        jx_task *t = JX_OF(l, jx_task, link);
        if (now_ms < t->leased_ms + d->limits.lease_ms) break;
        end_lease(d, t);
        judge(d, t, w->serial);
    }
    return n;
}

uint32_t jx_dispatch_expire(jx_dispatch *d, uint64_t now_ms)
{
    uint32_t n = 0;
    for (jx_lessee *w = jx_dispatch_each(d, NULL); w; w = jx_dispatch_each(d, w)) n += expire_of(d, w, now_ms);
    return n;
}

void jx_dispatch_settled(jx_dispatch *d, const jx_part *part)
{
    jx_task *t = jx_task_find(d, part);
    if (t && t->state == SETTLING) jx_task_free(d, t);
}

uint32_t jx_dispatch_half_failures(const jx_dispatch *d) { return d->limits.split_after - 1; }

int jx_dispatch_split(jx_dispatch *d, const jx_part *part)
{
    jx_task *t = jx_task_find(d, part);
    if (!t || t->state != SETTLING) return 0;
    jx_pending half = t->p;
    uint64_t failed_by = t->failed_by;
    jx_part halves[2];
    jx_part_halves(part, halves);
    jx_task_free(d, t);
    half.failures = jx_dispatch_half_failures(d);
    for (int i = 1; i >= 0; i--) {
        half.part = halves[i];
        t = jx_task_new(d, &half);
        if (!t) return JX_ENOMEM;
        jx_task_move(d, t, COLD);
        t->failed_by = failed_by;
    }
    return 0;
}

bool jx_dispatch_verdict(jx_dispatch *d, jx_verdict *out)
{
    jx_link *l = jx_list_first(&d->verdicts);
    if (!l) return false;
    jx_task *t = JX_OF(l, jx_task, verdict);
    jx_link_take(l);
    *out = (jx_verdict){t->p.part, t->attempt, t->p.failures, t->verdict_kind};
    return true;
}
