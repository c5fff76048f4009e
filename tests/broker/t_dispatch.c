#include <criterion/criterion.h>
#include <stdlib.h>

#include "broker/dispatch.h"

static jx_dispatch *d;
static uint64_t now;
static int alive; /* bodies that nobody has ended */

static void *body(void)
{
    alive++;
    return malloc(1);
}
static void drop(void *b)
{
    alive--;
    free(b);
}

static const jx_dispatch_limits limits = {.max_parts = 8,
                                          .max_body_bytes = 100000,
                                          .max_leases = 4,
                                          .split_after = 3,
                                          .give_up_after = 5,
                                          .useless_after = 3,
                                          .rest_ms = 1000,
                                          .rest_max_ms = 60000,
                                          .silent_ms = 5000,
                                          .lease_ms = 60000,
                                          .drop = drop};

static void setup(void) { d = jx_dispatch_new(&limits, 0); }
static void teardown(void)
{
    jx_dispatch_free(&d);
    cr_expect_eq(alive, 0, "%d bodies leaked", alive);
}
TestSuite(dispatch, .init = setup, .fini = teardown);

static jx_pending pending(uint64_t seq, uint32_t count)
{
    return (jx_pending){.part = {seq, 0, count}, .forms = count, .bytes = 1000, .division = 500153};
}

static void take(uint64_t seq, uint32_t count)
{
    jx_pending p = pending(seq, count);
    jx_dispatch_accepted(d, &p, body());
}

static jx_lessee *worker(uint32_t credit, uint64_t now_ms)
{
    jx_lessee *w = jx_dispatch_join(d, NULL, now_ms);
    jx_dispatch_credit(d, w, credit);
    return w;
}

/* Loads what should be loaded, then leases; the body is dropped as if it had been sent. */
static bool next(jx_grant *g)
{
    jx_part parts[16];
    size_t n = jx_dispatch_wants_bodies(d, parts, 16);
    for (size_t i = 0; i < n; i++) jx_dispatch_loaded(d, &parts[i], body());
    if (!jx_dispatch_next(d, now, g)) return false;
    cr_assert(g->body, "a lease without a body");
    drop(g->body);
    return true;
}

static void expect_next(jx_lessee *w, uint64_t seq, jx_grant *g)
{
    cr_assert(next(g));
    cr_expect_eq(g->worker, w);
    cr_expect_eq(g->part.seq, seq);
}

static void settle(const jx_grant *g)
{
    cr_assert_eq(jx_dispatch_result(d, g->worker, &g->part, g->attempt), 0);
    jx_dispatch_settled(d, &g->part);
}

static jx_dispatch_counts count(void)
{
    jx_dispatch_counts c;
    jx_dispatch_count(d, &c);
    return c;
}

/* --- order and credit --- */

Test(dispatch, leases_in_order_of_acceptance_within_credit)
{
    jx_grant g;
    for (uint64_t s = 1; s <= 4; s++) take(s, 2);
    cr_expect_not(next(&g), "no worker, no lease");
    jx_lessee *w = worker(3, 0);
    for (uint64_t s = 1; s <= 3; s++) expect_next(w, s, &g);
    cr_expect_not(next(&g));
    settle(&g);
    cr_expect_not(next(&g), "a result alone gives no credit back");
    jx_dispatch_credit(d, w, 1);
    expect_next(w, 4, &g);
}

Test(dispatch, takes_turns_between_workers)
{
    jx_grant g[4];
    jx_lessee *a = worker(2, 0), *b = worker(2, 0);
    for (uint64_t s = 1; s <= 4; s++) take(s, 2);
    int to_a = 0;
    for (int i = 0; i < 4; i++) {
        cr_assert(next(&g[i]));
        to_a += g[i].worker == a;
    }
    cr_expect_eq(to_a, 2);
    cr_expect_neq(g[0].worker, g[1].worker);
    cr_expect_neq((void *)b, NULL);
}

Test(dispatch, cuts_credit_at_the_limit_of_leases)
{
    jx_grant g;
    jx_lessee *w = worker(1000, 0);
    cr_expect_eq(count().credit, 4);
    for (uint64_t s = 1; s <= 6; s++) take(s, 1);
    for (int i = 0; i < 4; i++) cr_assert(next(&g));
    jx_dispatch_credit(d, w, 1000);
    cr_expect_not(next(&g));
    settle(&g);
    jx_dispatch_credit(d, w, 1000);
    cr_expect(next(&g));
    cr_expect_not(next(&g));
}

Test(dispatch, forgets_a_part_only_when_it_is_settled)
{
    jx_grant g;
    jx_lessee *w = worker(1, 0);
    take(1, 2);
    expect_next(w, 1, &g);
    cr_expect_eq(jx_dispatch_result(d, w, &g.part, g.attempt), 0);
    cr_expect_eq(count().parts, 1);
    cr_expect_eq(count().leased, 0);
    jx_dispatch_leave(d, w, true);
    cr_expect_not(next(&g), "what waits for the journal is with nobody");
    jx_dispatch_settled(d, &g.part);
    cr_expect_eq(count().parts, 0);
}

/* --- fencing --- */

Test(dispatch, drops_a_late_result)
{
    jx_grant first, second;
    jx_lessee *slow = worker(1, 0);
    take(1, 2);
    expect_next(slow, 1, &first);
    cr_expect_null(jx_dispatch_silent(d, 4999));
    cr_assert_eq(jx_dispatch_silent(d, 5000), slow);
    jx_dispatch_leave(d, slow, true);
    jx_lessee *w = worker(1, 5000);
    expect_next(w, 1, &second);
    cr_expect_gt(second.attempt, first.attempt);
    cr_expect_eq(jx_dispatch_result(d, w, &first.part, first.attempt), JX_EFENCED, "the attempt is another");
    cr_expect_eq(jx_dispatch_result(d, w, &second.part, second.attempt), 0);
    cr_expect_eq(jx_dispatch_result(d, w, &second.part, second.attempt), JX_EFENCED, "and only once");
}

Test(dispatch, drops_a_result_of_another_worker_or_part)
{
    jx_grant g;
    jx_lessee *w = worker(1, 0), *other = worker(0, 0);
    take(1, 8);
    expect_next(w, 1, &g);
    jx_part half = {1, 0, 4}, unknown = {7, 0, 8};
    cr_expect_eq(jx_dispatch_result(d, other, &g.part, g.attempt), JX_EFENCED);
    cr_expect_eq(jx_dispatch_result(d, w, &half, g.attempt), JX_EFENCED);
    cr_expect_eq(jx_dispatch_result(d, w, &unknown, g.attempt), JX_EFENCED);
    cr_expect_eq(jx_dispatch_failed(d, other, &g.part, g.attempt, now), JX_EFENCED);
    cr_expect_eq(jx_dispatch_result(d, w, &g.part, g.attempt), 0);
}

Test(dispatch, a_worker_that_beats_is_not_silent)
{
    jx_lessee *a = worker(1, 0), *b = worker(1, 0);
    jx_dispatch_alive(d, a, 4000);
    cr_expect_eq(jx_dispatch_silent(d, 6000), b);
    jx_dispatch_leave(d, b, true);
    cr_expect_null(jx_dispatch_silent(d, 6000));
    cr_expect_eq(jx_dispatch_silent(d, 9000), a);
}

/* --- leases that come back --- */

Test(dispatch, a_lease_ends_even_if_its_worker_beats)
{
    jx_grant a, b, g;
    jx_verdict v;
    jx_lessee *w = worker(2, 0);
    take(1, 2);
    expect_next(w, 1, &a);
    now = 30000;
    take(2, 2);
    expect_next(w, 2, &b);
    jx_dispatch_alive(d, w, 60000);
    cr_expect_eq(jx_dispatch_expire(d, 59999), 0);
    cr_expect_eq(jx_dispatch_expire(d, 60000), 1);
    cr_assert(jx_dispatch_verdict(d, &v));
    cr_expect_eq(v.part.seq, 1);
    cr_expect_eq(jx_dispatch_result(d, w, &a.part, a.attempt), JX_EFENCED);
    settle(&b);
    expect_next(worker(1, 60000), 1, &g);
}

Test(dispatch, a_worker_that_leaves_in_order_costs_no_failure)
{
    jx_grant g;
    jx_verdict v;
    jx_lessee *w = worker(4, 0);
    for (uint64_t s = 1; s <= 5; s++) take(s, 2);
    for (int i = 0; i < 4; i++) cr_assert(next(&g));
    jx_dispatch_leave(d, w, false);
    cr_expect_not(jx_dispatch_verdict(d, &v));
    w = worker(4, 0);
    for (uint64_t s = 1; s <= 4; s++) expect_next(w, s, &g); /* before 5 again */
}

Test(dispatch, a_grant_that_could_not_be_sent_goes_back)
{
    jx_grant g;
    jx_verdict v;
    jx_lessee *w = worker(1, 0);
    take(1, 2);
    take(2, 2);
    cr_assert(jx_dispatch_next(d, now, &g));
    jx_dispatch_ungrant(d, &g);
    jx_dispatch_leave(d, w, true);
    cr_expect_not(jx_dispatch_verdict(d, &v));
    w = worker(1, 0);
    expect_next(w, 1, &g);
}

static void die_with(jx_lessee *w, uint64_t seq, jx_verdict *v)
{
    jx_grant g;
    expect_next(w, seq, &g);
    jx_dispatch_leave(d, w, true);
    cr_assert(jx_dispatch_verdict(d, v));
    cr_expect_eq(v->part.seq, seq);
}

Test(dispatch, splits_after_three_failures)
{
    jx_verdict v;
    take(1, 9);
    for (uint32_t i = 1; i <= 2; i++) {
        die_with(worker(1, 0), 1, &v);
        cr_expect_eq(v.kind, 0);
        cr_expect_eq(v.failures, i);
    }
    die_with(worker(1, 0), 1, &v);
    cr_expect_eq(v.kind, JX_R_SPLIT);
    jx_grant g;
    jx_lessee *w = worker(1, 0);
    cr_expect_not(next(&g), "not before the journal has split it");
    cr_assert_eq(jx_dispatch_split(d, &v.part), 0);
    expect_next(w, 1, &g);
    cr_expect_eq(g.part.first, 0);
    cr_expect_eq(g.part.count, 4);
    settle(&g);
    jx_dispatch_credit(d, w, 1);
    expect_next(w, 1, &g);
    cr_expect_eq(g.part.first, 4);
    cr_expect_eq(g.part.count, 5);
    settle(&g);
    cr_expect_eq(count().parts, 0);
}

Test(dispatch, gives_a_single_form_up_after_five_failures)
{
    jx_verdict v;
    take(1, 1);
    for (uint32_t i = 1; i <= 4; i++) {
        die_with(worker(1, 0), 1, &v);
        cr_expect_eq(v.kind, 0);
    }
    die_with(worker(1, 0), 1, &v);
    cr_expect_eq(v.kind, JX_R_FAILED);
    cr_expect_eq(v.failures, 5);
    cr_expect_eq(v.attempt, 5);
    jx_dispatch_settled(d, &v.part);
    cr_expect_eq(count().parts, 0);
}

Test(dispatch, a_useless_answer_fails_its_own_lease_only)
{
    jx_grant a, b;
    jx_verdict v;
    jx_lessee *w = worker(2, 0);
    take(1, 2);
    take(2, 2);
    expect_next(w, 1, &a);
    expect_next(w, 2, &b);
    cr_expect_eq(jx_dispatch_failed(d, w, &a.part, a.attempt, now), 0);
    cr_assert(jx_dispatch_verdict(d, &v));
    cr_expect_eq(v.part.seq, 1);
    cr_expect_not(jx_dispatch_verdict(d, &v));
    settle(&b);
}

/* A worker dies of form 5 of batch 2 whenever it gets it. All else must get through, and only that form be given up. */
Test(dispatch, isolates_a_poison_form_and_nothing_else)
{
    enum { POISON = 5 };
    jx_grant g;
    jx_verdict v;
    uint8_t outcome[5][16] = {{0}};
    int deaths = 0, rounds = 0;
    for (uint64_t s = 1; s <= 4; s++) take(s, 16);
    jx_lessee *w = worker(4, 0);
    while (count().parts && rounds++ < 200) {
        jx_grant held[4];
        int n = 0, killer = -1;
        while (n < 4 && next(&held[n])) {
            g = held[n];
            if (g.part.seq == 2 && g.part.first <= POISON && POISON < g.part.first + g.part.count) killer = n;
            n++;
        }
        /* it answers in order until it comes to the poison */
        for (int i = 0; i < n && i != killer; i++) {
            for (uint32_t f = 0; f < held[i].part.count; f++) outcome[held[i].part.seq][held[i].part.first + f]++;
            settle(&held[i]);
            jx_dispatch_credit(d, w, 1);
        }
        if (killer >= 0) {
            deaths++;
            jx_dispatch_leave(d, w, true);
            w = worker(4, 0);
        }
        while (jx_dispatch_verdict(d, &v)) {
            if (v.kind == JX_R_SPLIT) cr_assert_eq(jx_dispatch_split(d, &v.part), 0);
            if (v.kind != JX_R_FAILED) continue;
            cr_expect_eq(v.part.first, POISON);
            outcome[v.part.seq][v.part.first] += 100;
            jx_dispatch_settled(d, &v.part);
        }
    }
    for (int s = 1; s <= 4; s++)
        for (int f = 0; f < 16; f++)
            cr_expect_eq(outcome[s][f], s == 2 && f == POISON ? 100 : 1, "batch %d form %d: %d", s, f, outcome[s][f]);
    cr_expect_leq(deaths, 3 + 3 + 3, "%d workers died", deaths);
}

Test(dispatch, a_suspect_travels_alone)
{
    jx_grant g[4];
    jx_verdict v;
    jx_lessee *w = worker(1, 0);
    take(1, 2);
    cr_assert(next(&g[0]));
    jx_dispatch_leave(d, w, true);
    cr_assert(jx_dispatch_verdict(d, &v));
    w = worker(4, 0);
    for (uint64_t s = 2; s <= 4; s++) take(s, 2);
    expect_next(w, 1, &g[0]);
    cr_expect_not(next(&g[1]), "nothing beside a suspect");
    settle(&g[0]);
    jx_dispatch_credit(d, w, 1);
    for (uint64_t s = 2; s <= 4; s++) expect_next(w, s, &g[s - 1]);
}

Test(dispatch, empties_a_busy_worker_for_a_suspect)
{
    jx_grant a, b, c, g;
    jx_verdict v;
    jx_lessee *dying = worker(1, 0);
    take(1, 2);
    expect_next(dying, 1, &a);
    jx_lessee *w = worker(2, 0);
    for (uint64_t s = 2; s <= 5; s++) take(s, 2);
    expect_next(w, 2, &b);
    expect_next(w, 3, &c);
    jx_dispatch_leave(d, dying, true);
    cr_assert(jx_dispatch_verdict(d, &v));
    settle(&b);
    jx_dispatch_credit(d, w, 1);
    cr_expect_not(next(&g), "it is being emptied");
    settle(&c);
    jx_dispatch_credit(d, w, 1);
    expect_next(w, 1, &g);
    settle(&g);
    jx_dispatch_credit(d, w, 1);
    expect_next(w, 4, &g);
}

/* --- fairness --- */

static void take_of(uint64_t seq, uint32_t division, uint32_t count)
{
    jx_pending p = pending(seq, count);
    p.division = division;
    jx_dispatch_accepted(d, &p, body());
}

/* A window with room, and a worker that takes one part after another. */
static jx_lessee *roomy(void)
{
    jx_dispatch_free(&d);
    jx_dispatch_limits wide = limits;
    wide.max_parts = 4096;
    wide.max_body_bytes = 100 << 20;
    d = jx_dispatch_new(&wide, 0);
    return worker(1, 0);
}

/* The next part goes through; its division. */
static uint32_t serve(jx_lessee *w)
{
    jx_grant g;
    cr_assert(next(&g));
    settle(&g);
    jx_dispatch_credit(d, w, 1);
    return g.division;
}

enum { BIG = 510000, SMALL = 500153, THIRD = 522700 };

Test(dispatch, a_division_need_not_wait_for_the_backlog_of_another)
{
    jx_lessee *w = roomy();
    uint64_t s = 0;
    int small = 0;
    while (s < 1000) take_of(++s, BIG, 256);
    for (int i = 0; i < 4; i++) take_of(++s, SMALL, 256);
    for (int i = 0; i < 10; i++) small += serve(w) == SMALL;
    cr_expect_eq(small, 4);
}

Test(dispatch, divisions_share_by_forms_however_they_cut_their_batches)
{
    jx_lessee *w = roomy();
    uint32_t forms[3] = {0};
    const uint32_t cut[3] = {1024, 16, 300}, code[3] = {BIG, SMALL, THIRD};
    uint64_t s = 0;
    for (int i = 0; i < 30; i++) take_of(++s, BIG, cut[0]);
    for (int i = 0; i < 2000; i++) take_of(++s, SMALL, cut[1]);
    for (int i = 0; i < 200; i++) take_of(++s, THIRD, cut[2]);
    while (forms[0] + forms[1] + forms[2] < 30000) {
        uint32_t v = serve(w);
        for (int i = 0; i < 3; i++) forms[i] += v == code[i] ? cut[i] : 0;
    }
    for (int i = 0; i < 3; i++) cr_expect(forms[i] > 8500 && forms[i] < 11500, "division %d: %u", i, forms[i]);
}

Test(dispatch, divisions_share_the_loading_too)
{
    jx_dispatch_free(&d);
    jx_dispatch_limits small = limits;
    small.max_parts = 100;
    small.max_body_bytes = 25000; /* two bodies and their overhead */
    d = jx_dispatch_new(&small, 0);
    uint64_t s = 0;
    int n = 0;
    while (s < 50) take_of(++s, BIG, 256);
    take_of(++s, SMALL, 256);
    jx_lessee *w = worker(1, 0);
    while (serve(w) != SMALL) cr_assert_lt(++n, 8, "it waits on disk behind the others");
}

Test(dispatch, a_single_form_overtakes_bulk)
{
    jx_lessee *w = roomy();
    uint64_t s = 0;
    while (s < 500) take_of(++s, BIG, 256);
    take_of(++s, BIG, 1);
    jx_grant g;
    expect_next(w, s, &g);
    settle(&g);
}

Test(dispatch, bulk_keeps_its_share_when_single_forms_never_end)
{
    jx_lessee *w = roomy();
    uint64_t s = 0;
    int bulk = 0;
    while (s < 100) take_of(++s, BIG, 256);
    while (s < 110) take_of(++s, SMALL, 1);
    for (int i = 0; i < 320; i++) {
        bulk += serve(w) == BIG;
        take_of(++s, SMALL, 1);
    }
    cr_expect_eq(bulk, 20, "one in sixteen, not %d", bulk);
}

Test(dispatch, the_single_forms_of_one_division_leave_room_for_those_of_another)
{
    jx_lessee *w = roomy();
    uint64_t s = 0;
    while (s < 1000) take_of(++s, BIG, 1);
    take_of(++s, SMALL, 1);
    int n = 0;
    while (serve(w) != SMALL) cr_assert_lt(++n, 3);
}

/* --- workers that answer nonsense --- */

static void answer_nonsense(const jx_grant *g)
{
    jx_verdict v;
    cr_assert_eq(jx_dispatch_failed(d, g->worker, &g->part, g->attempt, now), 0);
    cr_assert(jx_dispatch_verdict(d, &v));
    jx_dispatch_credit(d, g->worker, 1);
}

Test(dispatch, a_suspect_goes_to_another_worker_if_there_is_one)
{
    jx_grant g, h;
    take(1, 2);
    jx_lessee *liar = worker(1, 0);
    expect_next(liar, 1, &g);
    answer_nonsense(&g);
    expect_next(liar, 1, &g); /* it is the only one */
    jx_lessee *honest = worker(1, 0);
    take(2, 2);
    expect_next(honest, 2, &h);
    answer_nonsense(&g);
    cr_expect_not(next(&g), "better to wait for the other");
    settle(&h);
    jx_dispatch_credit(d, honest, 1);
    expect_next(honest, 1, &g);
    settle(&g);
}

Test(dispatch, a_worker_that_only_answers_nonsense_rests_longer_and_longer)
{
    jx_grant g;
    for (uint64_t s = 1; s <= 6; s++) take(s, 2);
    jx_lessee *liar = worker(1, 0);
    for (int i = 0; i < 3; i++) {
        cr_assert(next(&g));
        answer_nonsense(&g);
    }
    for (uint64_t rest = 1000; rest <= 4000; rest *= 2) {
        cr_expect_eq(jx_dispatch_rests(liar, now), rest);
        cr_expect_not(next(&g));
        now += rest - 1;
        cr_expect_not(next(&g));
        now++;
        cr_assert(next(&g));
        if (rest < 4000) answer_nonsense(&g);
    }
    settle(&g); /* it can do it after all */
    jx_dispatch_credit(d, liar, 1);
    cr_assert(next(&g));
    answer_nonsense(&g);
    cr_expect_eq(jx_dispatch_rests(liar, now), 0, "in a row, not in all");
}

/* --- the window --- */

/* A journal of a million batches with so many forms each, as numbers. */
struct backlog {
    uint64_t settled, last;
    uint32_t forms;
    uint64_t single; /* a batch of one form among them; 0: none */
};

static void scan(struct backlog *b)
{
    jx_part after;
    size_t max, n = 0;
    if (!jx_dispatch_wants_scan(d, &after, &max)) return;
    cr_assert_leq(max, limits.max_parts);
    jx_pending p[8];
    for (uint64_t s = after.seq + 1; n < max && s <= b->last; s++)
        if (s > b->settled) p[n++] = pending(s, s == b->single ? 1 : b->forms);
    jx_dispatch_scanned(d, p, n, max);
}

Test(dispatch, a_backlog_of_a_million_stays_in_the_window)
{
    struct backlog b = {0, 1000000, 2, 0};
    jx_grant g;
    for (uint64_t s = 1; s <= b.last; s++) {
        take(s, 2);
        cr_assert_leq(count().parts, limits.max_parts);
        cr_assert_leq(count().body_bytes, limits.max_body_bytes);
        cr_assert_leq(alive, 10);
    }
    jx_lessee *w = worker(1, 0);
    for (uint64_t s = 1; s <= b.last; s++) {
        scan(&b);
        expect_next(w, s, &g);
        settle(&g);
        jx_dispatch_credit(d, w, 1);
    }
    scan(&b);
    cr_expect_eq(count().parts, 0);
    jx_part after;
    size_t max;
    cr_expect_not(jx_dispatch_wants_scan(d, &after, &max), "it has caught up");
    take(b.last + 1, 1);
    expect_next(w, b.last + 1, &g);
}

Test(dispatch, a_single_form_need_not_wait_for_the_backlog_behind_the_window)
{
    struct backlog b = {0, 1001, 2, 1001};
    jx_grant g;
    for (uint64_t s = 1; s <= 1000; s++) take(s, 2);
    take(1001, 1);
    jx_lessee *w = worker(1, 0);
    expect_next(w, 1001, &g);
    jx_part single = g.part;
    uint32_t attempt = g.attempt;
    jx_dispatch_credit(d, w, 1);
    /* while it is with the worker the scan comes by, and must not take it for another */
    for (uint64_t s = 1; s <= 1000; s++) {
        scan(&b);
        expect_next(w, s, &g);
        settle(&g);
        jx_dispatch_credit(d, w, 1);
    }
    scan(&b);
    cr_expect_not(next(&g));
    cr_expect_eq(count().parts, 1);
    cr_assert_eq(jx_dispatch_result(d, w, &single, attempt), 0);
    jx_dispatch_settled(d, &single);
    cr_expect_eq(count().parts, 0);
    take(1002, 2);
    expect_next(w, 1002, &g);
}

Test(dispatch, a_backlog_of_single_forms_stays_in_bounds_and_goes_once)
{
    enum { N = 20000 };
    struct backlog b = {0, N, 1, 0};
    static uint8_t served[N + 1];
    jx_grant g;
    for (uint64_t s = 1; s <= b.last; s++) {
        take(s, 1);
        cr_assert_leq(count().parts, limits.max_parts + limits.max_parts / 16 + 1);
        cr_assert_leq(count().body_bytes, limits.max_body_bytes + limits.max_body_bytes / 8);
    }
    jx_lessee *w = worker(1, 0);
    for (int i = 0; i < N; i++) {
        jx_part after;
        size_t max, n = 0;
        if (jx_dispatch_wants_scan(d, &after, &max)) {
            jx_pending p[8];
            for (uint64_t s = after.seq + 1; n < max && s <= b.last; s++)
                if (!served[s]) p[n++] = pending(s, 1);
            jx_dispatch_scanned(d, p, n, max);
        }
        cr_assert(next(&g));
        cr_assert_eq(served[g.part.seq]++, 0);
        settle(&g);
        jx_dispatch_credit(d, w, 1);
    }
    cr_expect_not(next(&g));
}

Test(dispatch, starts_from_what_the_journal_holds)
{
    jx_dispatch_free(&d);
    d = jx_dispatch_new(&limits, 10);
    jx_part after;
    size_t max;
    jx_grant g;
    cr_assert(jx_dispatch_wants_scan(d, &after, &max));
    cr_expect_eq(after.seq, 0);
    cr_expect_not(jx_dispatch_wants_scan(d, &after, &max), "one at a time");
    jx_pending p[] = {pending(4, 2), pending(9, 2)};
    p[1].part = (jx_part){9, 1, 1}; /* the rest of a split one */
    jx_dispatch_scanned(d, p, 2, max);
    take(11, 2);
    jx_lessee *w = worker(4, 0);
    expect_next(w, 4, &g);
    expect_next(w, 9, &g);
    cr_expect_eq(g.part.first, 1);
    expect_next(w, 11, &g);
    cr_expect_not(jx_dispatch_wants_scan(d, &after, &max));
}

Test(dispatch, nothing_accepted_during_a_scan_is_missed_or_doubled)
{
    jx_dispatch_free(&d);
    d = jx_dispatch_new(&limits, 1);
    jx_part after;
    size_t max;
    jx_grant g;
    cr_assert(jx_dispatch_wants_scan(d, &after, &max));
    /* 2 is in the scan's snapshot and heard of after it; 3 was committed after the snapshot and heard of before it ends
     */
    jx_pending p[] = {pending(1, 1), pending(2, 1)};
    take(3, 1);
    jx_dispatch_scanned(d, p, 2, max);
    take(2, 1);
    cr_assert(jx_dispatch_wants_scan(d, &after, &max));
    cr_expect_eq(after.seq, 2);
    jx_pending three = pending(3, 1);
    jx_dispatch_scanned(d, &three, 1, max);
    take(4, 1);
    cr_expect_not(jx_dispatch_wants_scan(d, &after, &max));
    jx_lessee *w = worker(4, 0);
    for (uint64_t s = 1; s <= 4; s++) expect_next(w, s, &g);
    jx_dispatch_credit(d, w, 4);
    cr_expect_not(next(&g));
    cr_expect_eq(count().parts, 4);
}

Test(dispatch, keeps_bodies_within_the_bound_and_the_order)
{
    jx_dispatch_free(&d);
    jx_dispatch_limits small = limits;
    small.max_body_bytes = 25000; /* two bodies and their overhead */
    d = jx_dispatch_new(&small, 0);
    jx_grant g;
    for (uint64_t s = 1; s <= 6; s++) take(s, 2);
    cr_expect_eq(alive, 2);
    jx_lessee *w = worker(4, 0);
    for (uint64_t s = 1; s <= 3; s++) expect_next(w, s, &g);
    settle(&g);
    take(7, 2); /* the newest must not overtake those that are on disk */
    jx_dispatch_credit(d, w, 4);
    expect_next(w, 4, &g);
    cr_expect_leq(count().body_bytes, small.max_body_bytes);
}

Test(dispatch, one_body_over_the_bound_still_goes)
{
    jx_grant g;
    jx_pending p = pending(1, 1);
    p.bytes = 1 << 20;
    jx_dispatch_accepted(d, &p, body());
    cr_expect_eq(alive, 0);
    expect_next(worker(1, 0), 1, &g);
}

Test(dispatch, a_body_that_could_not_be_loaded_is_asked_for_again)
{
    jx_part part;
    jx_pending p = pending(1, 1);
    jx_grant g;
    jx_dispatch_accepted(d, &p, NULL);
    cr_expect_eq(jx_dispatch_wants_bodies(d, &part, 1), 0, "not before there is a worker");
    worker(1, 0);
    cr_assert_eq(jx_dispatch_wants_bodies(d, &part, 1), 1);
    cr_expect_eq(jx_dispatch_wants_bodies(d, &part, 1), 0, "one question at a time");
    jx_dispatch_loaded(d, &part, NULL);
    cr_assert_eq(jx_dispatch_wants_bodies(d, &part, 1), 1);
    jx_dispatch_loaded(d, &part, body());
    jx_dispatch_loaded(d, &part, body());
    cr_expect(jx_dispatch_next(d, now, &g));
    drop(g.body);
}
