#include <criterion/criterion.h>
#include <stdlib.h>

#include "broker/journal_lmdb.h"
#include "broker/lane.h"
#include "shim.h"
#include "support.h"

static char dir[256];
static uv_loop_t loop;
static jx_journal *j;
static jx_lane *lane;
static jx_metrics metrics;
static uint64_t epoch;
static jx_totals durable;
static int broken, done;
static uint64_t order[10000]; /* sequence numbers as their `done` came */

static void on_durable(void *arg, const jx_totals *t)
{
    (void)arg;
    cr_assert_geq(t->last_seq, durable.last_seq);
    durable = *t;
}

static void on_broken(void *arg, int err)
{
    (void)arg;
    cr_assert_eq(broken, 0, "told once");
    broken = err;
}

static void setup(void)
{
    jx_journal *inner;
    const jx_lane_calls calls = {.on_durable = on_durable, .on_broken = on_broken};
    make_dir(dir);
    uv_loop_init(&loop);
    cr_assert_eq(jx_lmdb_open(&inner, dir, NULL), 0);
    j = shim_new(inner);
    cr_assert_eq(jx_journal_own(j, &epoch), 0);
    cr_assert_eq(jx_lane_start(&lane, &loop, j, epoch, &calls, &metrics), 0);
}

static void stop(void)
{
    if (!lane) return;
    jx_lane_stop(lane);
    uv_run(&loop, UV_RUN_DEFAULT);
    cr_assert_eq(uv_loop_close(&loop), 0);
    jx_lane_free(&lane);
}

static void teardown(void)
{
    stop();
    jx_journal_close(&j);
    drop_dir(dir);
}
TestSuite(lane, .init = setup, .fini = teardown);

static void on_done(void *arg, jx_write *w)
{
    (void)arg;
    if (w->kind == JX_W_APPEND && !w->err) cr_assert_leq(w->append.seq, durable.last_seq, "told before it was durable");
    order[done++] = w->kind == JX_W_APPEND ? w->append.seq : 0;
}

static void write_append(jx_write *w, uint64_t n)
{
    *w = (jx_write){.kind = JX_W_APPEND, .append = batch(n, 2), .done = on_done};
    jx_lane_write(lane, w);
}

static void write_result(jx_write *w, uint64_t seq)
{
    *w = (jx_write){.kind = JX_W_OUTCOME, .outcome = result((jx_part){seq, 0, 2}, "r"), .done = on_done};
    jx_lane_write(lane, w);
}

/* Turns the loop until n writes are done. */
static void wait_done(int n)
{
    jx_lane_flush(lane);
    while (done < n) uv_run(&loop, UV_RUN_ONCE);
    cr_assert_eq(done, n);
}

Test(lane, answers_in_order_once_durable)
{
    jx_write w[32];
    for (uint64_t i = 0; i < 32; i++) write_append(&w[i], i);
    cr_expect_gt(jx_lane_bytes(lane), 0);
    wait_done(32);
    for (int i = 1; i < 32; i++) cr_expect_gt(order[i], order[i - 1]);
    cr_expect_eq(jx_lane_bytes(lane), 0);
    cr_expect_eq(jx_lane_under_way(lane), 0);
    cr_expect_eq(durable.batches, 32);
}

Test(lane, what_arrives_during_a_commit_is_one_group)
{
    jx_write w[60];
    shim_hold(j);
    write_append(&w[0], 0);
    jx_lane_flush(lane);
    for (uint64_t i = 1; i < 60; i++) {
        write_append(&w[i], i);
        jx_lane_flush(lane);
    }
    shim_release(j);
    wait_done(60);
    cr_expect_leq(shim_commits(j), 3, "%d commits for 60 writes", shim_commits(j));
}

static void write_urgent(jx_write *w, uint64_t n)
{
    *w = (jx_write){.kind = JX_W_APPEND, .urgent = true, .append = batch(n, 1), .done = on_done};
    jx_lane_write(lane, w);
}

Test(lane, what_is_urgent_does_not_wait_behind_the_rest)
{
    enum { MANY = 5000 }; /* more than one group */
    static jx_write w[MANY + 2];
    shim_hold(j);
    write_append(&w[0], 0);
    jx_lane_flush(lane);
    for (uint64_t i = 1; i <= MANY; i++) write_append(&w[i], i);
    write_urgent(&w[MANY + 1], MANY + 1);
    jx_lane_flush(lane);
    shim_release(j);
    wait_done(MANY + 2);
    cr_expect_leq(w[MANY + 1].append.seq, 2, "number %lu", w[MANY + 1].append.seq);
    cr_expect_eq(w[1].append.seq + MANY - 1, w[MANY].append.seq, "the rest keeps its order");
    for (int i = 1; i < MANY + 2; i++) cr_assert_gt(order[i], order[i - 1], "answers come in the order of the numbers");
}

Test(lane, what_is_urgent_leaves_room_for_the_rest)
{
    enum { MANY = 9000 };
    static jx_write w[MANY + 2];
    shim_hold(j);
    write_append(&w[0], 0);
    jx_lane_flush(lane);
    write_append(&w[1], 1);
    for (uint64_t i = 2; i < MANY + 2; i++) write_urgent(&w[i], i);
    jx_lane_flush(lane);
    shim_release(j);
    wait_done(MANY + 2);
    cr_expect_lt(w[1].append.seq, 4200, "it is in the first group that could take it, not number %lu", w[1].append.seq);
}

Test(lane, repeats_what_is_unknown_until_it_knows)
{
    jx_write w[3];
    shim_fail(j, SHIM_UNKNOWN_DONE, 2);
    write_append(&w[0], 0);
    wait_done(1);
    cr_expect_eq(w[0].err, 0);
    cr_expect_eq(w[0].append.seq, 1);
    shim_fail(j, SHIM_UNKNOWN_NOT_DONE, 2);
    write_append(&w[1], 1);
    write_result(&w[2], 1);
    wait_done(3);
    cr_expect_eq(w[1].err, 0);
    cr_expect_eq(w[2].err, 0);
    cr_expect_eq(durable.batches, 2);
    cr_expect_eq(durable.head.offset, 1);
}

/* An outcome that was written although its answer was lost is found to be there: that is as good. */
Test(lane, an_outcome_that_was_unknown_is_not_written_twice)
{
    jx_write w[2];
    write_append(&w[0], 0);
    wait_done(1);
    shim_fail(j, SHIM_UNKNOWN_DONE, 1);
    write_result(&w[1], 1);
    wait_done(2);
    cr_expect_eq(w[1].err, 0);
    cr_expect_eq(w[1].outcome.settled, JX_SETTLED_ALREADY);
    cr_expect_eq(durable.head.offset, 1);
}

Test(lane, without_room_outcomes_still_go)
{
    jx_write w[4];
    write_append(&w[0], 0);
    wait_done(1);
    shim_hold(j);
    shim_fail(j, SHIM_NO_ROOM, 2);
    write_append(&w[1], 1);
    write_result(&w[2], 1);
    write_append(&w[3], 2);
    jx_lane_flush(lane);
    shim_release(j);
    wait_done(4);
    cr_expect_eq(w[1].err, JX_EFULL);
    cr_expect_eq(w[2].err, 0);
    cr_expect_eq(w[3].err, JX_EFULL);
    cr_expect_eq(durable.head.offset, 1);
    cr_expect_eq(durable.batches, 1);
    write_append(&w[1], 1);
    wait_done(5);
    cr_expect_eq(w[1].err, 0, "and it goes on when there is room again");
    cr_expect_eq(broken, 0);
}

Test(lane, a_full_disk_is_told_and_passes)
{
    jx_write w[2];
    shim_fail(j, SHIM_FULL, 1);
    write_append(&w[0], 0);
    wait_done(1);
    cr_expect_eq(w[0].err, JX_EFULL);
    write_append(&w[1], 0);
    wait_done(2);
    cr_expect_eq(w[1].err, 0);
    cr_expect_eq(broken, 0);
}

Test(lane, refuses_the_one_that_cannot_be_written_and_takes_the_rest)
{
    jx_write w[3];
    shim_hold(j);
    write_append(&w[0], 0);
    write_append(&w[1], 1);
    w[1].append.forms = JX_MAX_BATCH_FORMS + 1;
    write_append(&w[2], 2);
    jx_lane_flush(lane);
    shim_release(j);
    wait_done(3);
    cr_expect_eq(w[0].err, 0);
    cr_expect_eq(w[1].err, JX_ELIMIT);
    cr_expect_eq(w[2].err, 0);
    cr_expect_eq(durable.batches, 2);
}

Test(lane, after_a_failed_disk_nothing_is_taken)
{
    jx_write w[3];
    shim_fail(j, SHIM_BROKEN, 1);
    write_append(&w[0], 0);
    wait_done(1);
    cr_expect_eq(w[0].err, JX_EIO);
    cr_expect_eq(broken, JX_EIO);
    shim_fail(j, SHIM_NONE, 0);
    write_append(&w[1], 1);
    write_result(&w[2], 1);
    wait_done(3);
    cr_expect_eq(w[1].err, JX_EIO);
    cr_expect_eq(w[2].err, JX_EIO);
}

struct question {
    jx_look look;
    uint64_t batches;
    bool answered;
};

static void run_question(jx_look *l, jx_journal *from)
{
    jx_stats s;
    cr_assert_eq(jx_journal_stats(from, &s), 0);
    ((struct question *)l)->batches = s.totals.batches;
}

static void on_answer(void *arg, jx_look *l)
{
    (void)arg;
    ((struct question *)l)->answered = true;
}

Test(lane, reads_beside_the_writing)
{
    jx_write w;
    struct question q = {.look = {.run = run_question, .done = on_answer}};
    shim_hold(j); /* the disk hangs */
    write_append(&w, 0);
    jx_lane_flush(lane);
    jx_lane_look(lane, &q.look);
    while (!q.answered) uv_run(&loop, UV_RUN_ONCE);
    cr_expect_eq(q.batches, 0);
    shim_release(j);
    wait_done(1);
}

Test(lane, stops_after_what_it_was_given)
{
    jx_write w[40];
    struct question q = {.look = {.run = run_question, .done = on_answer}};
    for (uint64_t i = 0; i < 40; i++) write_append(&w[i], i);
    jx_lane_look(lane, &q.look);
    stop();
    cr_expect_eq(done, 40);
    cr_expect(q.answered);
    for (int i = 0; i < 40; i++) cr_expect_eq(w[i].err, 0);
}
