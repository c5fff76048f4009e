/* Following the log through everything that can happen to it. Time is the test's: hours pass at once. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "collector/tail.h"
#include "net/where.h"
#include "tests/collector/logd.h"

static logd d;
static void *zmq;
static jx_tail *tail;
static uint64_t now = 1;
static char dir[] = "/tmp/jixiao-tail-XXXXXX";

/* What came through. */
static struct {
    uint64_t seqs[LOGD_RECORDS * 2];
    uint32_t n, unreadable, restarts;
} got;

static int on_record(void *arg, const jx_msg *h, jx_bytes body)
{
    (void)arg, (void)body;
    if (h)
        got.seqs[got.n] = h->seq;
    else
        got.unreadable++;
    got.n++;
    return 0;
}

static int on_restart(void *arg)
{
    (void)arg;
    got.restarts++;
    got.n = 0;
    return 0;
}

static const jx_curve_wish no_keys;

static void follow(const char *server)
{
    const jx_tail_sink sink = {.record = on_record, .restart = on_restart};
    cr_assert_eq(jx_tail_open(&tail, zmq, server, &no_keys, &sink), 0);
}

static void setup(void)
{
    cr_assert_not_null(mkdtemp(dir));
    logd_open(&d, "tcp://127.0.0.1:*");
    zmq = zmq_ctx_new();
    cr_assert_eq(jx_announce(dir, JX_LOG_SVC, d.endpoint), 0);
    follow(dir);
}

static void teardown(void)
{
    jx_tail_close(&tail);
    zmq_ctx_term(zmq);
    logd_close(&d);
    jx_withdraw(dir, JX_LOG_SVC);
    rmdir(dir);
}

TestSuite(tail, .init = setup, .fini = teardown);

static void append(uint64_t from, uint64_t to)
{
    for (uint64_t seq = from; seq <= to; seq++) {
        jx_result r = result(0, (unsigned)seq, 1);
        logd_append(&d, results(seq, 511102, &r, 1));
    }
}

static uint64_t wall_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Lets both sides work. The follower's clock goes on only by `step` a turn. */
static void turn(uint64_t step)
{
    zmq_pollitem_t items[] = {{.socket = d.sock, .events = ZMQ_POLLIN},
                              {.socket = jx_tail_socket(tail), .events = ZMQ_POLLIN}};
    zmq_poll(items, 2, 1);
    logd_serve(&d);
    cr_assert_eq(jx_tail_readable(tail, now), 0);
    jx_tail_tick(tail, now);
    now += step;
}

/* Until n records came through, or ten real seconds passed. */
static void until(uint32_t n, uint64_t step)
{
    for (uint64_t limit = wall_ms() + 10000; got.n < n && wall_ms() < limit;) turn(step);
    cr_assert_eq(got.n, n);
}

static void expect_all(uint64_t to)
{
    cr_assert_eq(got.n, to);
    for (uint64_t i = 0; i < to; i++) cr_assert_eq(got.seqs[i], i + 1);
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.offset, to);
    cr_expect(jx_id_eq(&s.chain, &d.chains[to]));
}

Test(tail, reads_the_log_to_its_end_and_on_as_it_grows)
{
    append(1, 95);
    until(95, 5);
    expect_all(95);
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.begin, 95);
    cr_expect_eq(s.head, 95);
    cr_expect(s.reading);
    append(96, 120);
    until(120, 5);
    expect_all(120);
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.begin, 95, "what came later is news");
    cr_expect_eq(d.hellos, 1);
    cr_expect_leq(d.reads, 10 + 3 + 1 + 1, "one question an answer");
}

Test(tail, knows_what_is_news_in_a_log_that_was_empty)
{
    jx_tail_state s;
    for (uint64_t limit = wall_ms() + 10000; d.reads < 2 && wall_ms() < limit;) turn(5);
    append(1, 3);
    until(3, 5);
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.begin, 0);
    cr_expect_eq(s.head, 3);
}

Test(tail, waits_for_a_broker_that_is_not_there_yet)
{
    jx_tail_close(&tail);
    jx_withdraw(dir, JX_LOG_SVC);
    follow(dir);
    for (int i = 0; i < 20; i++) turn(300);
    cr_expect_eq(d.hellos, 0);
    append(1, 5);
    jx_announce(dir, JX_LOG_SVC, d.endpoint);
    until(5, 20);
    expect_all(5);
}

Test(tail, takes_an_endpoint_too)
{
    jx_tail_close(&tail);
    follow(d.endpoint);
    append(1, 3);
    until(3, 5);
    expect_all(3);
}

Test(tail, greets_again_after_silence_and_reads_nothing_twice)
{
    append(1, 5);
    until(5, 5);
    d.mute = true;
    for (int i = 0; i < 50; i++) turn(200); /* ten seconds */
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect_not(s.reading);
    uint64_t silent_since = now;
    d.mute = false;
    logd_forget(&d);
    append(6, 30);
    until(30, 20);
    expect_all(30);
    cr_expect_geq(d.hellos, 2);
    cr_expect_eq(got.restarts, 0);
    cr_expect_lt(now - silent_since, 25000);
}

Test(tail, goes_on_where_it_was_when_the_broker_has_forgotten_it)
{
    append(1, 5);
    until(5, 5);
    logd_forget(&d); /* the READ that waits is lost too */
    append(6, 12);
    until(12, 20);
    expect_all(12);
    cr_expect_eq(got.restarts, 0);
}

Test(tail, finds_a_broker_that_came_back_at_another_port)
{
    append(1, 5);
    until(5, 5);
    logd old = d;
    logd_open(&d, "tcp://127.0.0.1:*");
    cr_assert_str_neq(d.endpoint, old.endpoint);
    append(1, 9);
    logd_close(&old);
    jx_announce(dir, JX_LOG_SVC, d.endpoint);
    until(9, 50);
    expect_all(9);
    cr_expect_eq(got.restarts, 0);
}

Test(tail, starts_from_nothing_when_the_log_is_another)
{
    append(1, 20);
    until(20, 5);
    logd_clear(&d);
    d.greeted = d.pending = false;
    jx_result r = result(0, 1, 2);
    logd_append(&d, results(777, 511102, &r, 1));
    for (uint64_t limit = wall_ms() + 10000; !(got.restarts && got.n) && wall_ms() < limit;) turn(20);
    cr_expect_eq(got.restarts, 1);
    cr_assert_eq(got.n, 1);
    cr_expect_eq(got.seqs[0], 777);
    cr_expect_geq(d.resets, 1);
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.begin, 1);
    cr_expect_eq(s.restarts, 1);
}

/* Until the follower says that record n is damaged. */
static void until_damaged(uint64_t n)
{
    jx_tail_state s = {0};
    for (uint64_t limit = wall_ms() + 10000; !s.damaged && wall_ms() < limit;) {
        turn(20);
        jx_tail_state_of(tail, &s);
    }
    cr_assert(s.damaged);
    cr_expect_eq(s.offset, n);
    cr_expect(jx_id_eq(&s.chain, &d.chains[n]));
}

Test(tail, hands_nothing_on_that_does_not_add_up)
{
    d.lies = UINT32_MAX;
    append(1, 8);
    until_damaged(0);
    cr_expect_eq(got.n, 0);
    cr_expect_eq(got.restarts, 0);
    d.lies = 0;
    until(8, 20);
    expect_all(8);
}

Test(tail, keeps_all_before_a_damaged_record_and_waits_for_it)
{
    append(1, 95);
    logd_rot(&d, 57);
    until_damaged(57);
    cr_assert_eq(got.n, 57, "it and what follows were not handed on");
    cr_expect_eq(got.seqs[56], 57);
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect_eq(s.head, 95);
    uint32_t reads = d.reads;
    for (int i = 0; i < 600; i++) turn(100); /* a minute */
    cr_expect_eq(got.n, 57);
    cr_expect_eq(got.restarts, 0, "nothing is forgotten");
    cr_expect_eq(d.resets, 0);
    cr_expect_gt(d.reads, reads, "it is asked for again");
    cr_expect_leq(d.reads - reads, 10, "but not all the time: %u times", d.reads - reads);
    logd_rot(&d, 57);
    until(95, 100);
    expect_all(95);
    jx_tail_state_of(tail, &s);
    cr_expect_not(s.damaged);
    append(96, 140);
    reads = d.reads;
    until(140, 5);
    expect_all(140);
    cr_expect_leq(d.reads - reads, 45, "and reads in large pieces again");
}

Test(tail, a_broker_that_stops_before_a_damaged_record_is_understood)
{
    d.looks = true;
    append(1, 33);
    logd_rot(&d, 12);
    until_damaged(12);
    cr_assert_eq(got.n, 12);
    logd_rot(&d, 12);
    until(33, 100);
    expect_all(33);
    cr_expect_eq(got.restarts, 0);
}

Test(tail, an_answer_damaged_on_its_way_is_asked_for_again)
{
    append(1, 20);
    until(20, 5);
    d.lies = 1;
    append(21, 29);
    jx_tail_state s;
    for (uint64_t limit = wall_ms() + 10000; got.n < 29 && wall_ms() < limit;) {
        turn(5);
        jx_tail_state_of(tail, &s);
        cr_assert_not(s.damaged);
    }
    expect_all(29);
    cr_expect_eq(got.restarts, 0);
}

Test(tail, passes_on_a_header_that_cannot_be_read)
{
    append(1, 2);
    logd_append_raw(&d, (jx_bytes){"\xc1\xc1", 2}, (jx_bytes){"x", 1});
    logd_append_raw(&d, (jx_bytes){NULL, 0}, (jx_bytes){NULL, 0});
    append(3, 3);
    until(5, 5);
    cr_expect_eq(got.unreadable, 2);
    cr_expect_eq(got.seqs[4], 3);
    jx_tail_state s;
    jx_tail_state_of(tail, &s);
    cr_expect(jx_id_eq(&s.chain, &d.chains[5]));
}

Test(tail, takes_no_answer_with_half_a_record)
{
    d.odd = true;
    append(1, 3);
    for (int i = 0; i < 100; i++) turn(20);
    cr_expect_eq(got.n, 0);
    d.odd = false;
    until(3, 20);
    expect_all(3);
}
