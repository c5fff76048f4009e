#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/push/submit.h"

static jx_submit *s;
static uint64_t now = 1000000;

static void setup(void) { s = jx_submit_new(JX_STR("tester"), (jx_bytes){0}); }
static void teardown(void) { jx_submit_free(&s); }
TestSuite(submit, .init = setup, .fini = teardown);

static jx_batch *batch(uint64_t no, uint64_t after)
{
    jx_batch *b = calloc(1, sizeof *b);
    b->no = no;
    b->after = after;
    b->division = 500153;
    b->forms = 1;
    b->id.b[0] = (uint8_t)no;
    zmq_msg_init(&b->body);
    return b;
}

static bool next(jx_msg *m)
{
    zmq_msg_t *body;
    if (!jx_submit_next(s, now, m, &body)) return false;
    cr_expect_eq(body != NULL, m->type == JX_SUBMIT);
    jx_submit_sent(s, now);
    return true;
}

static enum jx_submit_event answer(uint8_t type, uint16_t status, uint64_t req, uint64_t no)
{
    jx_batch *done;
    uint64_t took;
    jx_msg m = {.type = type, .status = status, .req = req, .credit = type == JX_WELCOME ? 3 : 0};
    m.id.b[0] = (uint8_t)no;
    enum jx_submit_event e = jx_submit_got(s, now, &m, &done, &took);
    cr_expect_eq(done != NULL, e == JX_EV_RECEIPT || e == JX_EV_REFUSED);
    if (done) cr_expect_eq(done->no, no);
    jx_batch_free(&done);
    return e;
}

static void greet(void)
{
    jx_msg m;
    cr_assert(next(&m));
    cr_assert_eq(m.type, JX_HELLO);
    cr_assert_eq(answer(JX_WELCOME, 0, 0, 0), JX_EV_NONE);
}

Test(submit, greets_before_anything_else_and_again_when_nobody_answers)
{
    jx_msg m;
    cr_expect_not(jx_submit_room(s), "nobody has said how many may fly");
    cr_assert(next(&m));
    cr_expect_eq(m.type, JX_HELLO);
    cr_expect(jx_str_eq(m.name, JX_STR("tester")));
    cr_expect_not(next(&m));
    cr_expect_eq(jx_submit_due(s), now + JX_SUBMIT_HELLO_US);
    now += JX_SUBMIT_HELLO_US;
    cr_expect(next(&m));
    cr_expect_eq(m.type, JX_HELLO);
}

Test(submit, keeps_as_many_in_flight_as_the_server_grants)
{
    jx_msg m;
    greet();
    for (uint64_t i = 1; i <= 3; i++) {
        cr_assert(jx_submit_room(s));
        jx_submit_put(s, batch(i, 0));
    }
    cr_expect_not(jx_submit_room(s));
    for (uint64_t i = 1; i <= 3; i++) {
        cr_assert(next(&m));
        cr_expect_eq(m.type, JX_SUBMIT);
        cr_expect_eq(m.id.b[0], i);
        cr_expect_eq(m.forms, 1);
        cr_expect_eq(m.division, 500153);
    }
    cr_expect_not(next(&m));
    cr_expect_eq(answer(JX_RECEIPT, JX_S_NEW, 2, 2), JX_EV_RECEIPT);
    cr_expect(jx_submit_room(s));
    cr_expect_eq(jx_submit_in_flight(s), 2);
}

Test(submit, repeats_what_stays_unanswered_with_growing_pauses)
{
    jx_msg m, again;
    greet();
    jx_submit_put(s, batch(1, 0));
    cr_assert(next(&m));
    now += JX_SUBMIT_REPEAT_US - 1;
    cr_expect_not(next(&again));
    now += 1;
    cr_assert(next(&again));
    cr_expect_eq(again.req, m.req, "the same question");
    now += JX_SUBMIT_REPEAT_US;
    cr_expect_not(next(&again), "the second pause is longer");
    now += JX_SUBMIT_REPEAT_US;
    cr_expect(next(&again));
    cr_expect_eq(answer(JX_RECEIPT, JX_S_KNOWN, m.req, 1), JX_EV_RECEIPT);
    cr_expect_eq(answer(JX_RECEIPT, JX_S_KNOWN, m.req, 1), JX_EV_NONE, "answers to repeats are no second receipt");
    cr_expect_eq(jx_submit_in_flight(s), 0);
}

Test(submit, greets_anew_and_repeats_everything_in_order_after_the_server_forgot_it)
{
    jx_msg m;
    greet();
    for (uint64_t i = 1; i <= 3; i++) jx_submit_put(s, batch(i, 0));
    while (next(&m)) {
    }
    cr_expect_eq(answer(JX_RECEIPT, JX_S_NEW, 1, 1), JX_EV_RECEIPT);
    cr_expect_eq(answer(JX_REFUSED, JX_S_NOT_GREETED, 2, 0), JX_EV_NONE);
    cr_expect_eq(answer(JX_REFUSED, JX_S_NOT_GREETED, 3, 0), JX_EV_NONE);
    cr_expect_not(jx_submit_room(s));
    greet();
    cr_assert(next(&m));
    cr_expect_eq(m.id.b[0], 2);
    cr_assert(next(&m));
    cr_expect_eq(m.id.b[0], 3);
    cr_expect_not(next(&m));
}

Test(submit, greets_and_repeats_at_once_when_the_connection_ended)
{
    jx_msg m;
    greet();
    for (uint64_t i = 1; i <= 2; i++) {
        jx_submit_put(s, batch(i, 0));
        cr_assert(next(&m));
    }
    cr_expect_not(next(&m));
    jx_submit_lost(s, now);
    greet();
    for (uint64_t i = 1; i <= 2; i++) {
        cr_assert(next(&m), "what was unanswered goes again without a pause");
        cr_expect_eq(m.id.b[0], i);
    }
    cr_expect_not(next(&m));
}

Test(submit, does_not_repeat_because_of_a_second_welcome)
{
    jx_msg m;
    greet();
    jx_submit_put(s, batch(1, 0));
    cr_assert(next(&m));
    answer(JX_WELCOME, 0, 0, 0);
    cr_expect_not(next(&m));
}

Test(submit, pauses_when_the_server_is_busy_and_longer_each_time)
{
    jx_msg m;
    greet();
    jx_submit_put(s, batch(1, 0));
    cr_assert(next(&m));
    cr_expect_eq(answer(JX_REFUSED, JX_S_BUSY, m.req, 0), JX_EV_BUSY);
    cr_expect_not(next(&m));
    uint64_t first = jx_submit_due(s) - now;
    cr_expect_eq(first, JX_SUBMIT_BUSY_US);
    now += first;
    cr_assert(next(&m));
    cr_expect_eq(answer(JX_REFUSED, JX_S_FULL, m.req, 0), JX_EV_FULL, "somebody has to make room");
    cr_expect_eq(jx_submit_due(s) - now, 2 * first);
}

Test(submit, gives_a_batch_up_that_is_refused_and_goes_on_with_the_rest)
{
    jx_msg m;
    greet();
    jx_submit_put(s, batch(1, 0));
    jx_submit_put(s, batch(2, 0));
    while (next(&m)) {
    }
    cr_expect_eq(answer(JX_REFUSED, JX_S_TOO_LARGE, 1, 1), JX_EV_REFUSED);
    cr_expect_eq(answer(JX_RECEIPT, JX_S_NEW, 2, 2), JX_EV_RECEIPT);
    cr_expect_eq(jx_submit_in_flight(s), 0);
}

Test(submit, stops_when_the_server_refuses_the_greeting)
{
    jx_msg m;
    cr_assert(next(&m));
    cr_expect_eq(answer(JX_REFUSED, JX_S_VERSION, 0, 0), JX_EV_FATAL);
}

Test(submit, holds_a_newer_version_back_until_the_older_one_is_accepted)
{
    jx_msg m;
    greet();
    jx_submit_put(s, batch(1, 0));
    jx_submit_put(s, batch(2, 1));
    jx_submit_put(s, batch(3, 0));
    cr_assert(next(&m));
    cr_expect_eq(m.id.b[0], 1);
    cr_assert(next(&m));
    cr_expect_eq(m.id.b[0], 3, "others go past");
    cr_expect_not(next(&m));
    answer(JX_RECEIPT, JX_S_NEW, 1, 1);
    cr_assert(next(&m));
    cr_expect_eq(m.id.b[0], 2);
}

Test(submit, is_not_fooled_by_a_receipt_for_something_else)
{
    jx_msg m;
    greet();
    jx_submit_put(s, batch(1, 0));
    cr_expect_eq(answer(JX_RECEIPT, JX_S_NEW, 1, 1), JX_EV_NONE, "it was never sent");
    cr_assert(next(&m));
    jx_batch *done;
    uint64_t took;
    jx_msg other = {.type = JX_RECEIPT, .req = m.req, .status = JX_S_NEW, .id = {{9}}};
    cr_expect_eq(jx_submit_got(s, now, &other, &done, &took), JX_EV_NONE, "another id");
    cr_expect_eq(jx_submit_in_flight(s), 1);
}

Test(submit, knows_how_long_the_server_has_been_silent)
{
    jx_msg m;
    cr_expect_eq(jx_submit_silence(s, now), 0);
    zmq_msg_t *body;
    cr_assert(jx_submit_next(s, now, &m, &body));
    cr_expect_eq(jx_submit_silence(s, now + 7), 7, "also when the greeting cannot even be sent");
    now += 10;
    answer(JX_WELCOME, 0, 0, 0);
    cr_expect_eq(jx_submit_silence(s, now + 100), 0, "it owes nothing");
    jx_submit_put(s, batch(1, 0));
    cr_assert(next(&m));
    cr_expect_eq(jx_submit_silence(s, now + 5), 5);
}

/* A server that loses, repeats, forgets and is busy at random: in the end each batch has exactly one receipt. */
Test(submit, gets_one_receipt_a_batch_whatever_happens)
{
    enum { BATCHES = 60 };
    uint32_t x = 12345, receipts[BATCHES + 1] = {0};
    bool known = false; /* has the server greeted us? */
    uint64_t put = 0, done_count = 0;
    for (int step = 0; step < 200000 && done_count < BATCHES; step++) {
        jx_msg m;
        zmq_msg_t *body;
        while (put < BATCHES && jx_submit_room(s)) {
            put++;
            jx_submit_put(s, batch(put, 0));
        }
        if (!jx_submit_next(s, now, &m, &body)) {
            now = jx_submit_due(s) > now ? jx_submit_due(s) : now + 1;
            continue;
        }
        jx_submit_sent(s, now);
        x = x * 1664525 + 1013904223;
        uint32_t luck = x >> 24;
        if (luck < 50) continue;      /* lost on the way there or back */
        if (luck < 55) known = false; /* restarted */
        jx_msg a = {.req = m.req, .id = m.id};
        if (m.type == JX_HELLO)
            known = true, a.type = JX_WELCOME, a.credit = 8;
        else if (!known)
            a.type = JX_REFUSED, a.status = JX_S_NOT_GREETED;
        else if (luck < 90)
            a.type = JX_REFUSED, a.status = JX_S_BUSY;
        else
            a.type = JX_RECEIPT, a.status = JX_S_NEW;
        jx_batch *done;
        uint64_t took;
        if (jx_submit_got(s, now, &a, &done, &took) == JX_EV_RECEIPT) {
            receipts[done->no]++;
            done_count++;
        }
        jx_batch_free(&done);
    }
    for (int i = 1; i <= BATCHES; i++) cr_expect_eq(receipts[i], 1, "batch %d has %u receipts", i, receipts[i]);
}
