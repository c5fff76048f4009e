/* The broker as a process: what its peers are promised. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process.h"
#include "proto/form.h"

static server s;

static void setup(void)
{
    server_init(&s);
    server_start(&s, NULL);
}
static void teardown(void) { server_fini(&s); }

TestSuite(broker, .init = setup, .fini = teardown);

static const jx_bytes nothing = {0};

/* --- greeting --- */

Test(broker, greets_on_every_socket)
{
    const enum jx_service all[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC};
    for (int i = 0; i < 3; i++) {
        peer p;
        peer_open(&p, &s, all[i]);
        const jx_msg *m = &p.in->msg;
        cr_expect_gt(m->epoch, 0);
        cr_expect_eq(m->limit, JX_MAX_BATCH_BYTES);
        cr_expect_gt(m->wait_ms, 0);
        cr_expect(i > 0 || m->credit > 0);
        peer_close(&p);
    }
}

Test(broker, refuses_who_did_not_greet)
{
    peer p;
    peer_connect(&p, &s, JX_SUBMIT_SVC);
    jx_bytes body = body_of(1, 1);
    jx_msg m = submit_of(body, 1);
    const jx_msg *got = peer_ask(&p, &m, body);
    cr_expect_eq(got->type, JX_REFUSED);
    cr_expect_eq(got->status, JX_S_NOT_GREETED);
    peer_close(&p);
}

static void send_raw(peer *p, const void *envelope, size_t len)
{
    while (zmq_send(p->sock, envelope, len, ZMQ_DONTWAIT) < 0) zmq_poll(NULL, 0, 1);
}

Test(broker, answers_what_it_cannot_read_and_goes_on)
{
    const struct {
        const char *bytes;
        size_t len;
        uint16_t status;
        const char *says;
    } cases[] = {
        {"\x83\x00\x02\x01\x01\x05\xa1x", 8, JX_S_VERSION, "version 2"},
        {"\x83\x00\x01\x01\x63\x02\x07", 7, JX_S_UNKNOWN_TYPE, "99"},
        {"\x82\x00\x01\x01\x01", 5, JX_S_MALFORMED, "name"},
        {"\xc1", 1, JX_S_MALFORMED, "envelope"},
        {"", 0, JX_S_MALFORMED, "envelope"},
        {"\xdf\xff\xff\xff\xff", 5, JX_S_MALFORMED, "envelope"},
    };
    const enum jx_service all[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC};
    for (int i = 0; i < 3; i++) {
        peer p;
        peer_connect(&p, &s, all[i]);
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            send_raw(&p, cases[c].bytes, cases[c].len);
            const jx_msg *m = peer_next(&p);
            cr_expect_eq(m->type, JX_REFUSED);
            cr_expect_eq(m->status, cases[c].status, "case %zu: %u", c, m->status);
            char text[600];
            snprintf(text, sizeof text, "%.*s", JX_FMT(m->text));
            cr_expect(strstr(text, cases[c].says), "case %zu says %s", c, text);
        }
        peer_close(&p);
        peer_open(&p, &s, all[i]);
        peer_close(&p);
    }
}

Test(broker, refuses_what_belongs_elsewhere)
{
    peer p;
    peer_open(&p, &s, JX_LOG_SVC);
    jx_msg m = {.type = JX_READY, .name = JX_STR("x"), .credit = 1};
    cr_expect_eq(peer_ask(&p, &m, nothing)->status, JX_S_UNKNOWN_TYPE);
    peer_close(&p);
    peer_open(&p, &s, JX_SUBMIT_SVC);
    cr_expect_eq(peer_ask(&p, &m, nothing)->status, JX_S_UNKNOWN_TYPE);
    peer_close(&p);
}

/* --- submitting --- */

Test(broker, gives_one_receipt_for_one_content)
{
    peer p;
    peer_open(&p, &s, JX_SUBMIT_SVC);
    jx_bytes body = body_of(1, 3);
    jx_msg m = submit_of(body, 3);
    const jx_msg *got = peer_ask(&p, &m, body);
    cr_assert_eq(got->type, JX_RECEIPT);
    cr_expect_eq(got->status, JX_S_NEW);
    uint64_t seq = got->seq, time_ms = got->time_ms;
    got = peer_ask(&p, &m, body);
    cr_expect_eq(got->status, JX_S_KNOWN);
    cr_expect_eq(got->seq, seq);
    cr_expect_eq(got->time_ms, time_ms);
    cr_expect_gt(submit_batch(&p, 2, 3, NULL), seq);
    peer_close(&p);
}

Test(broker, refuses_a_batch_that_is_not_what_it_says)
{
    peer p;
    peer_open(&p, &s, JX_SUBMIT_SVC);
    jx_bytes body = body_of(1, 3);
    jx_msg m = submit_of(body, 3);
    m.id.b[0] ^= 1;
    cr_expect_eq(peer_ask(&p, &m, body)->status, JX_S_BAD_ID);
    m = submit_of(body, 3);
    m.division = 511111;
    cr_expect_eq(peer_ask(&p, &m, body)->status, JX_S_BAD_ID);
    m.division = 511103; /* a number that no county has */
    const jx_msg *got = peer_ask(&p, &m, body);
    cr_expect_eq(got->status, JX_S_MALFORMED);
    cr_expect(memmem(got->text.p, got->text.len, "no division 511103", 18), "%.*s", JX_FMT(got->text));
    m = submit_of(body, 4);
    cr_expect_eq(peer_ask(&p, &m, body)->status, JX_S_MALFORMED, "the array has 3");
    m = submit_of(body, 0);
    cr_expect_eq(peer_ask(&p, &m, body)->status, JX_S_TOO_LARGE);
    m = submit_of(body, JX_MAX_BATCH_FORMS + 1);
    cr_expect_eq(peer_ask(&p, &m, body)->status, JX_S_TOO_LARGE);
    m = submit_of(nothing, 1);
    got = peer_ask(&p, &m, nothing);
    cr_expect_eq(got->status, JX_S_MALFORMED);
    cr_expect(memmem(got->text.p, got->text.len, "this one has 0", 14), "%.*s", JX_FMT(got->text));
    zmq_msg_t empty;
    zmq_msg_init_size(&empty, 0);
    cr_assert_eq(jx_send(p.sock, nothing, &m, &empty, 1), 0);
    got = peer_next(&p);
    cr_expect_eq(got->status, JX_S_MALFORMED);
    cr_expect(memmem(got->text.p, got->text.len, "is empty", 8), "%.*s", JX_FMT(got->text));
    jx_bytes text = {"hello, this is not MessagePack", 30};
    m = submit_of(text, 1);
    cr_expect_eq(peer_ask(&p, &m, text)->status, JX_S_MALFORMED);
    static char big[JX_MAX_BATCH_BYTES + 1] = "\x91";
    jx_bytes too_big = {big, sizeof big};
    m = submit_of(too_big, 1);
    cr_expect_eq(peer_ask(&p, &m, too_big)->status, JX_S_TOO_LARGE);
    jx_bytes largest = {big, sizeof big - 1};
    m = submit_of(largest, 1);
    cr_expect_eq(peer_ask(&p, &m, largest)->type, JX_RECEIPT);
    peer_close(&p);
}

/* --- starting --- */

static void *let_go(void *fd)
{
    zmq_poll(NULL, 0, 400);
    close(*(int *)fd);
    return NULL;
}

/* The lock of a process that was killed goes with its last page, a moment after its end was heard of. */
Test(broker, waits_a_moment_for_the_lock_of_a_killed_one)
{
    char path[400];
    pthread_t holder;
    server_kill(&s);
    snprintf(path, sizeof path, "%s/owner.lock", s.journal);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    cr_assert_eq(flock(fd, LOCK_EX), 0);
    cr_assert_eq(pthread_create(&holder, NULL, let_go, &fd), 0);
    server_start(&s, NULL);
    pthread_join(holder, NULL);
    cr_expect_eq(server_stop(&s), 0);
}

/* --- working --- */

static const jx_msg *work_for(peer *w)
{
    const jx_msg *m = peer_next(w);
    cr_assert_eq(m->type, JX_WORK);
    return m;
}

Test(broker, hands_the_whole_batch_to_a_worker_with_credit)
{
    peer c, w;
    jx_id id;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    uint64_t epoch = w.in->msg.epoch;
    uint64_t seq = submit_batch(&c, 7, 5, &id);
    cr_expect_not(peer_hears(&w, 300), "it has given no credit");
    send_ready(&w, 1);
    const jx_msg *m = work_for(&w);
    cr_expect_eq(m->seq, seq);
    cr_expect_eq(m->first, 0);
    cr_expect_eq(m->part, 5);
    cr_expect_eq(m->attempt, 1);
    cr_expect_eq(m->epoch, epoch);
    cr_expect_eq(m->division, 511102);
    cr_expect(jx_id_eq(&m->id, &id));
    cr_expect(jx_str_eq(m->submitter, JX_STR("县财政局")));
    jx_bytes body = body_of(7, 5), got = jx_frame(w.in, 1);
    cr_assert_eq(got.len, body.len);
    cr_expect_arr_eq(got.p, body.p, body.len);
    submit_batch(&c, 8, 5, NULL);
    cr_expect_not(peer_hears(&w, 300), "one credit, one batch");
    send_ready(&w, 1);
    work_for(&w);
    peer_close(&c);
    peer_close(&w);
}

/* One record of the log, read from `at`, which moves on. */
static jx_msg read_record(peer *l, jx_msg *at)
{
    jx_msg record;
    at->limit = 1;
    at->wait_ms = PATIENCE_MS;
    const jx_msg *m = peer_ask(l, at, nothing);
    cr_assert_eq(m->type, JX_LOG);
    cr_assert_eq(l->in->n, 3);
    cr_assert_eq(m->offset, at->offset);
    cr_assert_geq(m->head, at->offset + 1);
    jx_bytes h = jx_frame(l->in, 1), b = jx_frame(l->in, 2);
    char *all = malloc(16 + h.len + b.len);
    memcpy(all, at->chain.b, 16);
    memcpy(all + 16, h.p, h.len);
    if (b.len) memcpy(all + 16 + h.len, b.p, b.len);
    jx_id chain = jx_hash(all, 16 + h.len + b.len);
    free(all);
    cr_assert(jx_id_eq(&chain, &m->chain));
    cr_assert_eq(jx_msg_decode(h.p, h.len, &record, NULL), 0);
    at->offset++;
    at->chain = chain;
    return record;
}

static jx_msg log_start(void) { return (jx_msg){.type = JX_READ}; }

Test(broker, puts_a_result_into_the_log)
{
    peer c, w, l;
    jx_id id;
    jx_msg at = log_start();
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    uint64_t seq = submit_batch(&c, 1, 5, &id);
    send_ready(&w, 1);
    send_result(&w, work_for(&w), 1);
    jx_msg r = read_record(&l, &at);
    cr_expect_eq(r.kind, JX_R_RESULT);
    cr_expect_eq(r.seq, seq);
    cr_expect_eq(r.part, 5);
    cr_expect_eq(r.forms, 5);
    cr_expect_eq(r.division, 511102);
    cr_expect(jx_id_eq(&r.id, &id));
    cr_expect_geq(r.time_ms, r.accepted_ms);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, drops_results_that_are_not_of_the_lease)
{
    peer c, w, l;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    submit_batch(&c, 1, 4, NULL);
    send_ready(&w, 1);
    jx_msg work = *work_for(&w), wrong = work;
    wrong.epoch++;
    send_result(&w, &wrong, 0);
    wrong = work;
    wrong.attempt++;
    send_result(&w, &wrong, 0);
    wrong = work;
    wrong.part = 2;
    send_result(&w, &wrong, 0);
    wrong = work;
    wrong.seq++;
    send_result(&w, &wrong, 0);
    jx_msg at = {.type = JX_READ, .limit = 1000, .wait_ms = 500};
    cr_expect_eq(peer_ask(&l, &at, nothing)->head, 0);
    send_result(&w, &work, 0);
    at = log_start();
    cr_expect_eq(read_record(&l, &at).attempt, work.attempt);
    send_result(&w, &work, 0);
    at.wait_ms = 500;
    cr_expect_eq(peer_ask(&l, &at, nothing)->head, 1, "a result twice is one record");
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, a_result_that_speaks_of_other_forms_is_a_failure)
{
    peer c, w;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 4, NULL);
    send_ready(&w, 2);
    jx_msg work = *work_for(&w);
    jx_msg m = {.type = JX_RESULT, .epoch = work.epoch, .seq = work.seq, .part = 4, .attempt = 1};
    peer_send(&w, &m, (jx_bytes){"\x82\x01\x01\x02\x93\x80\x80\x80", 8}); /* three results */
    cr_expect_eq(peer_next(&w)->status, JX_S_MALFORMED);
    cr_expect_eq(work_for(&w)->attempt, 2);
    peer_close(&c);
    peer_close(&w);
}

/* RESULT for a lease, with this body: refused, and the form is with a worker again. */
static void expect_nonsense(peer *w, const char *body, size_t len)
{
    jx_msg work = *work_for(w);
    jx_msg m = {.type = JX_RESULT,
                .epoch = work.epoch,
                .seq = work.seq,
                .first = work.first,
                .part = work.part,
                .attempt = work.attempt,
                .credit = 1};
    peer_send(w, &m, (jx_bytes){body, len});
    const jx_msg *got = peer_next(w);
    cr_expect_eq(got->type, JX_REFUSED);
    cr_expect_eq(got->status, JX_S_MALFORMED);
}

Test(broker, settles_no_result_that_is_none)
{
    peer c, w, l;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 1, NULL);
    send_ready(&w, 1);
    expect_nonsense(&w, "\x82\x01\x01\x02\x91\x80", 6);                      /* it says nothing */
    expect_nonsense(&w, "\x82\x01\x01\x02\x91\x82\x01\x01\x05\x01", 10);     /* of another form */
    expect_nonsense(&w, "\x82\x01\x01\x02\x91\x82\x01\x00\x05\x01\xc0", 11); /* more than it says */
    send_result(&w, work_for(&w), 1);                                        /* after a rest */
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg at = log_start();
    cr_expect_eq(read_record(&l, &at).kind, JX_R_RESULT);
    peer_close(&l);
    peer_close(&w);
    peer_close(&c);
}

Test(broker, a_greeting_makes_nobody_forget_what_a_worker_answered)
{
    peer c, w;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 1, NULL);
    send_ready(&w, 1);
    expect_nonsense(&w, "\xc0", 1);
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("worker")};
    work_for(&w);
    peer_send(&w, &hello, nothing);
    cr_assert_eq(peer_next(&w)->type, JX_WELCOME);
    send_ready(&w, 1);
    expect_nonsense(&w, "\xc0", 1);
    expect_nonsense(&w, "\xc0", 1);
    cr_expect_not(peer_hears(&w, 500), "three in a row: it rests for a second");
    send_result(&w, work_for(&w), 1);
    peer_close(&c);
    peer_close(&w);
}

Test(broker, gives_the_leases_of_a_leaving_worker_to_another)
{
    peer c, a, b;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&a, &s, JX_WORK_SVC);
    uint64_t seq = submit_batch(&c, 1, 4, NULL);
    send_ready(&a, 1);
    work_for(&a);
    peer_open(&b, &s, JX_WORK_SVC);
    send_ready(&b, 1);
    jx_msg bye = {.type = JX_BYE};
    peer_send(&a, &bye, nothing);
    const jx_msg *m = work_for(&b);
    cr_expect_eq(m->seq, seq);
    cr_expect_eq(m->attempt, 2);
    send_ready(&a, 1);
    cr_expect_eq(peer_next(&a)->status, JX_S_NOT_GREETED, "who said goodbye greets again");
    peer_close(&a);
    peer_close(&b);
    peer_close(&c);
}

/* Turns one bit in every place of the stopped broker's journal where these bytes are. */
static void damage(const void *bytes, size_t len)
{
    char path[400];
    snprintf(path, sizeof path, "%s/data.mdb", s.journal);
    FILE *f = fopen(path, "r+b");
    cr_assert_not_null(f);
    fseek(f, 0, SEEK_END);
    size_t size = (size_t)ftell(f), n = 0;
    char *all = malloc(size);
    rewind(f);
    cr_assert_eq(fread(all, 1, size, f), size);
    for (char *p = all; (p = memmem(p, size - (size_t)(p - all), bytes, len)); n++) *p++ ^= 1;
    rewind(f);
    cr_assert_eq(fwrite(all, 1, size, f), size);
    fclose(f);
    free(all);
    cr_assert_gt(n, 0);
}

Test(broker, never_scores_what_the_disk_has_changed)
{
    peer c, w, l;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    uint64_t bad = submit_batch(&c, UINT64_C(0x7171717171717171), 4, NULL), good = submit_batch(&c, 2, 3, NULL);
    peer_close(&c);
    cr_assert_eq(server_stop(&s), 0);
    damage("qqqqqqqq", 8);
    server_start(&s, NULL);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    send_ready(&w, 2);
    const jx_msg *m = work_for(&w);
    cr_expect_eq(m->seq, good);
    send_result(&w, m, 1);
    jx_msg at = log_start(), r;
    for (int i = 0; i < 2; i++) {
        r = read_record(&l, &at);
        if (r.seq == good) continue;
        cr_expect_eq(r.seq, bad);
        cr_expect_eq(r.kind, JX_R_FAILED);
        cr_expect_eq(r.first, 0);
        cr_expect_eq(r.part, 4, "one outcome for each form");
        jx_bytes why = jx_frame(l.in, 2);
        cr_expect_not_null(memmem(why.p, why.len, "damaged on disk", 15));
    }
    cr_expect_not(peer_hears(&w, 300), "nobody gets it");
    peer_close(&w);
    peer_close(&l);
}

/* Workers vanish with the batch until only the form they die of is left over. */
Test(broker, isolates_the_form_that_kills_workers)
{
    enum { FORMS = 8, POISON = 6 };
    peer c, w, l;
    jx_id id;
    int deaths = 0;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, FORMS, &id);
    peer_open(&w, &s, JX_WORK_SVC);
    send_ready(&w, 4);
    while (peer_hears(&w, 4000)) { /* a vanished worker is noticed within a beat */
        jx_msg work = w.in->msg;
        cr_assert_eq(work.type, JX_WORK);
        if (work.first <= POISON && POISON < work.first + work.part) {
            cr_assert_lt(deaths++, 20);
            peer_close(&w);
            peer_open(&w, &s, JX_WORK_SVC);
            send_ready(&w, 4);
        } else {
            send_result(&w, &work, 1);
        }
    }
    peer_close(&w);
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg find = {.type = JX_FIND, .id = id, .wait_ms = 10000};
    const jx_msg *m = peer_ask(&l, &find, nothing);
    cr_assert_eq(m->type, JX_FOUND);
    cr_expect_eq(m->status, JX_S_KNOWN, "every form has its outcome");
    int outcomes[FORMS] = {0}, failed = -1;
    for (int i = 1; i < l.in->n; i += 2) {
        jx_msg r;
        jx_bytes h = jx_frame(l.in, i);
        cr_assert_eq(jx_msg_decode(h.p, h.len, &r, NULL), 0);
        for (uint32_t f = 0; f < r.part; f++) outcomes[r.first + f]++;
        if (r.kind == JX_R_FAILED) {
            cr_expect_eq(r.part, 1);
            failed = (int)r.first;
            jx_bytes reason = jx_frame(l.in, i + 1);
            jx_cur cur = jx_cur_of(reason.p, reason.len);
            cr_expect_gt(jx_cur_str(&cur, 1000).len, 0);
            cr_expect_eq(jx_cur_end(&cur), 0);
        }
    }
    for (int i = 0; i < FORMS; i++) cr_expect_eq(outcomes[i], 1, "form %d has %d outcomes", i, outcomes[i]);
    cr_expect_eq(failed, POISON);
    peer_close(&l);
    peer_close(&c);
}

/* --- the log --- */

Test(broker, a_read_at_the_end_waits_for_the_next_record)
{
    peer c, w, l;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg read = {.type = JX_READ, .limit = 1000, .wait_ms = 400};
    const jx_msg *m = peer_ask(&l, &read, nothing);
    cr_expect_eq(m->type, JX_LOG, "empty after its time");
    cr_expect_eq(l.in->n, 1);
    read.wait_ms = PATIENCE_MS;
    read.req = 77;
    peer_send(&l, &read, nothing);
    cr_expect_not(peer_hears(&l, 300));
    submit_batch(&c, 1, 1, NULL);
    send_ready(&w, 1);
    send_result(&w, work_for(&w), 0);
    m = peer_next(&l);
    cr_expect_eq(m->req, 77);
    cr_expect_eq(l.in->n, 3);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, resets_a_reader_of_another_log)
{
    peer c, w, l;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    send_ready(&w, 2);
    jx_msg at = log_start();
    for (uint64_t n = 0; n < 2; n++) {
        submit_batch(&c, n, 1, NULL);
        send_result(&w, work_for(&w), 0);
        read_record(&l, &at);
    }
    jx_msg wrong = {.type = JX_READ, .offset = 3, .limit = 1000};
    cr_expect_eq(peer_ask(&l, &wrong, nothing)->type, JX_RESET, "beyond the end");
    wrong = at;
    wrong.chain.b[5] ^= 1;
    cr_expect_eq(peer_ask(&l, &wrong, nothing)->type, JX_RESET, "at the end");
    wrong.offset = 1;
    cr_expect_eq(peer_ask(&l, &wrong, nothing)->type, JX_RESET, "in the middle");
    wrong.offset = 0;
    cr_expect_eq(peer_ask(&l, &wrong, nothing)->type, JX_RESET);
    wrong.chain = (jx_id){{0}};
    wrong.limit = 100000;
    cr_expect_eq(peer_ask(&l, &wrong, nothing)->type, JX_LOG);
    cr_expect_eq(l.in->n, 5);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, finds_a_batch_now_or_when_it_is_done)
{
    peer c, w, l;
    jx_id id;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg find = {.type = JX_FIND, .id = {{9}}, .wait_ms = PATIENCE_MS};
    cr_expect_eq(peer_ask(&l, &find, nothing)->status, JX_S_NOT_FOUND);
    uint64_t seq = submit_batch(&c, 1, 3, &id);
    find.id = id;
    find.wait_ms = 300;
    const jx_msg *m = peer_ask(&l, &find, nothing);
    cr_expect_eq(m->type, JX_FOUND);
    cr_expect_eq(m->status, JX_S_PENDING);
    cr_expect_eq(m->seq, seq);
    cr_expect_eq(m->forms, 3);
    find.wait_ms = PATIENCE_MS;
    find.req = 55;
    peer_send(&l, &find, nothing);
    cr_expect_not(peer_hears(&l, 200));
    send_ready(&w, 1);
    send_result(&w, work_for(&w), 0);
    m = peer_next(&l);
    cr_expect_eq(m->req, 55);
    cr_expect_eq(m->status, JX_S_KNOWN);
    cr_expect_eq(l.in->n, 3);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, bounds_what_one_reader_may_ask_at_once)
{
    peer c, l;
    jx_id id;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, 3, &id);
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg find = {.type = JX_FIND, .id = id, .wait_ms = 3000};
    for (find.req = 1; find.req <= 3; find.req++) peer_send(&l, &find, nothing);
    int busy = 0, found = 0;
    for (int i = 0; i < 3; i++) {
        const jx_msg *m = peer_next(&l);
        busy += m->type == JX_REFUSED && m->status == JX_S_BUSY;
        found += m->type == JX_FOUND;
    }
    cr_expect_eq(busy, 1);
    cr_expect_eq(found, 2);
    peer_close(&c);
    peer_close(&l);
}

/* A frame that is too large for its socket ends the connection before it has taken memory; the others go on. */
Test(broker, takes_no_frame_that_no_question_needs)
{
    peer c, l, other;
    static char big[JX_MAX_BATCH_BYTES + (128 << 10)];
    jx_msg ask = {.type = JX_STATUS, .req = 5};
    peer_open(&l, &s, JX_LOG_SVC);
    peer_send(&l, &ask, (jx_bytes){big, 128 << 10});
    cr_expect_not(peer_hears(&l, 300));
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_send(&c, &ask, (jx_bytes){big, sizeof big});
    cr_expect_not(peer_hears(&c, 300));
    peer_open(&other, &s, JX_LOG_SVC);
    cr_expect_eq(peer_ask(&other, &ask, nothing)->type, JX_STATUS_IS);
    peer_close(&l);
    peer_close(&c);
    peer_close(&other);
}

Test(broker, answers_about_its_health_while_others_drip)
{
    char where[256], got[64] = "";
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fds[300];
    cr_assert_eq(jx_where(s.run, JX_HTTP_SVC, where), 0);
    at.sin_port = htons((uint16_t)atoi(strrchr(where, ':') + 1));
    for (int i = 0; i < 300; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        cr_assert_eq(connect(fds[i], (struct sockaddr *)&at, sizeof at), 0);
        send(fds[i], "GET /metrics HTTP/1.1\r\nX: ", 26, MSG_NOSIGNAL);
    }
    const struct timeval patience = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    cr_assert_eq(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    send(fd, "GET /healthz HTTP/1.0\r\n\r\n", 25, MSG_NOSIGNAL);
    cr_expect_gt(recv(fd, got, sizeof got - 1, 0), 12);
    cr_expect_not_null(strstr(got, " 200 "), "%s", got);
    close(fd);
    for (int i = 0; i < 300; i++) close(fds[i]);
}

/* --- stopping and starting --- */

Test(broker, goes_on_after_a_restart)
{
    peer c, w, l;
    jx_id id;
    jx_msg at = log_start();
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    peer_open(&l, &s, JX_LOG_SVC);
    send_ready(&w, 2);
    submit_batch(&c, 1, 3, NULL);
    send_result(&w, work_for(&w), 0);
    read_record(&l, &at);
    uint64_t open = submit_batch(&c, 2, 3, &id);
    jx_msg old = *work_for(&w);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
    cr_expect_eq(server_stop(&s), 0);
    char gone[256];
    cr_expect_eq(jx_where(s.run, JX_SUBMIT_SVC, gone), JX_ENOTFOUND, "it withdraws what it announced");

    server_start(&s, NULL);
    peer_open(&w, &s, JX_WORK_SVC);
    uint64_t epoch = w.in->msg.epoch;
    cr_expect_gt(epoch, old.epoch);
    peer_open(&l, &s, JX_LOG_SVC);
    send_ready(&w, 1);
    jx_msg work = *work_for(&w);
    cr_expect_eq(work.seq, open);
    cr_expect_eq(work.epoch, epoch);
    send_result(&w, &old, 0); /* of the epoch before */
    send_result(&w, &work, 0);
    jx_msg r = read_record(&l, &at);
    cr_expect_eq(r.seq, open);
    cr_expect_eq(r.offset, 1);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    cr_expect_gt(submit_batch(&c, 3, 3, NULL), open);
    peer_close(&c);
    peer_close(&w);
    peer_close(&l);
}

Test(broker, does_not_run_twice_on_one_journal)
{
    const char *argv[] = {JX_BIN_DIR "/broker/jixiao-broker",
                          "--dir",
                          s.journal,
                          "--submit",
                          "tcp://127.0.0.1:*",
                          "--work",
                          "tcp://127.0.0.1:*",
                          "--log",
                          "tcp://127.0.0.1:*",
                          "--http",
                          "off",
                          "--plaintext",
                          NULL};
    cr_expect_eq(run_program(argv), 3);
    peer c;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, 1, NULL);
    peer_close(&c);
}

Test(broker, refuses_open_addresses_without_a_word)
{
    const char *const program = JX_BIN_DIR "/broker/jixiao-broker";
    const char *no_dir[] = {program, NULL};
    const char *unknown[] = {program, "--dir", s.dir, "--frobnicate", NULL};
    const char *keyless[] = {program, "--dir", s.dir, "--submit", "tcp://127.0.0.1:*", NULL};
    const char *both[] = {program, "--dir", s.dir, "--keys", s.dir, "--plaintext", NULL};
    const char *open[] = {program, "--dir", s.dir, "--submit", "tcp://0.0.0.0:*", "--plaintext", NULL};
    const char *http[] = {program, "--dir", s.dir, "--http", "0.0.0.0:0", "--plaintext", NULL};
    const char *nowhere[] = {program, "--dir", s.dir, "--plaintext=everywhere", NULL};
    const char *help[] = {program, "--help", NULL};
    cr_expect_eq(run_program(no_dir), 2);
    cr_expect_eq(run_program(unknown), 2);
    cr_expect_eq(run_program(keyless), 2);
    cr_expect_eq(run_program(both), 2);
    cr_expect_eq(run_program(nowhere), 2);
    cr_expect_eq(run_program(open), 2);
    cr_expect_eq(run_program(http), 2);
    cr_expect_eq(run_program(help), 0);
}

Test(broker, says_when_an_address_is_taken)
{
    char submit[256], http[256], other[300];
    cr_assert_eq(jx_where(s.run, JX_SUBMIT_SVC, submit), 0);
    cr_assert_eq(jx_where(s.run, JX_HTTP_SVC, http), 0);
    snprintf(other, sizeof other, "%s/other", s.dir);
    const char *argv[] = {JX_BIN_DIR "/broker/jixiao-broker",
                          "--dir",
                          other,
                          "--submit",
                          submit,
                          "--work",
                          "tcp://127.0.0.1:*",
                          "--log",
                          "tcp://127.0.0.1:*",
                          "--http",
                          "off",
                          "--plaintext",
                          NULL};
    cr_expect_eq(run_program(argv), 3);
    argv[4] = "tcp://127.0.0.1:*";
    argv[10] = http + strlen("http://");
    cr_expect_eq(run_program(argv), 3);
    argv[10] = "nonsense";
    cr_expect_neq(run_program(argv), 0);
}

/* --- looking at it --- */

static void http_get(const char *path, char *out, size_t cap)
{
    char at[256], ask[200];
    int port;
    cr_assert_eq(jx_where(s.run, JX_HTTP_SVC, at), 0);
    cr_assert_eq(sscanf(at, "http://127.0.0.1:%d", &port), 1);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    int n = snprintf(ask, sizeof ask, "GET %s HTTP/1.0\r\n\r\n", path);
    cr_assert_eq(write(fd, ask, (size_t)n), n);
    size_t len = 0;
    for (ssize_t got; len < cap - 1 && (got = read(fd, out + len, cap - 1 - len)) > 0;) len += (size_t)got;
    out[len] = 0;
    close(fd);
}

static long metric(const char *name)
{
    static char text[64000];
    char line[128];
    http_get("/metrics", text, sizeof text);
    snprintf(line, sizeof line, "\njixiao_broker_%s ", name);
    const char *p = strstr(text, line);
    cr_assert(p, "no %s", name);
    return strtol(p + strlen(line), NULL, 10);
}

Test(broker, counts_for_prometheus)
{
    char text[2000];
    peer c;
    http_get("/healthz", text, sizeof text);
    cr_expect(strstr(text, "200 OK") && strstr(text, "ok\n"), "%s", text);
    http_get("/other", text, sizeof text);
    cr_expect(strstr(text, "404"));
    cr_expect_eq(metric("forms_total"), 0);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, 3, NULL);
    submit_batch(&c, 2, 4, NULL);
    submit_batch(&c, 1, 3, NULL);
    cr_expect_eq(metric("submits_total"), 3);
    cr_expect_eq(metric("batches_total"), 2);
    cr_expect_eq(metric("forms_total"), 7);
    cr_expect_eq(metric("repeats_total"), 1);
    cr_expect_eq(metric("receipt_seconds_count"), 3);
    cr_expect_geq(metric("commit_seconds_count"), 2);
    cr_expect_eq(metric("receipt_seconds_bucket{le=\"+Inf\"}"), 3);
    peer_close(&c);
}

Test(broker, says_how_it_is)
{
    peer c;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, 3, NULL);
    jx_msg ask = {.type = JX_STATUS};
    cr_assert_eq(peer_ask(&c, &ask, nothing)->type, JX_STATUS_IS);
    jx_bytes body = jx_frame(c.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    uint64_t forms = 0;
    bool durability = false;
    for (uint32_t n = jx_cur_map(&cur, 100); n--;) {
        jx_str key = jx_cur_str(&cur, 100);
        if (jx_str_eq(key, JX_STR("forms"))) {
            forms = jx_cur_uint(&cur, UINT64_MAX);
        } else if (jx_str_eq(key, JX_STR("durability"))) {
            durability = jx_str_eq(jx_cur_str(&cur, 100), JX_STR("flushed to one disk"));
        } else {
            jx_cur_skip(&cur);
        }
    }
    cr_expect_eq(jx_cur_end(&cur), 0);
    cr_expect_eq(forms, 3);
    cr_expect(durability);
    peer_close(&c);
}
