/* Stored forms scored under another pack: what the asker, the workers and official work are promised. The test plays
 * asker and workers. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "process.h"
#include "proto/result.h"

static server s;
static peer submit, office, worker;

enum { OFFICIAL = 7, OTHER = 9, HEARD_MS = 300, ASKED_MAX = 128 };
static const jx_bytes nothing = {0}, a_pack = {"a pack", 6};

static void ready(peer *p, uint32_t credit)
{
    jx_msg m = {.type = JX_READY, .name = JX_STR("test worker"), .credit = credit, .ruleset = OFFICIAL};
    peer_send(p, &m, nothing);
}

static void start(const char *const *extra)
{
    server_init(&s);
    server_start(&s, extra);
    peer_open(&submit, &s, JX_SUBMIT_SVC);
    peer_open(&office, &s, JX_LOG_SVC);
    peer_open(&worker, &s, JX_WORK_SVC);
}
static void setup(void) { start(NULL); }
static void setup_with_short_leases(void)
{
    static const char *const lease[] = {"--lease", "1", NULL};
    start(lease);
}
static void teardown(void) { server_fini(&s); }
TestSuite(rescore, .init = setup, .fini = teardown);
TestSuite(rescore_lease, .init = setup_with_short_leases, .fini = teardown);

/* A batch of three nothings with its official result; its sequence number. */
static uint64_t settled(uint64_t n)
{
    uint64_t seq = submit_batch(&submit, n, 3, NULL);
    ready(&worker, 1);
    const jx_msg *m = peer_next(&worker);
    cr_assert_eq(m->type, JX_WORK);
    cr_assert_eq(m->seq, seq);
    jx_msg work = *m;
    send_result(&worker, &work, 0);
    return seq;
}

static uint64_t told(const char *name)
{
    jx_msg ask = {.type = JX_STATUS};
    peer p;
    uint64_t value = UINT64_MAX;
    peer_open(&p, &s, JX_LOG_SVC);
    cr_assert_eq(peer_ask(&p, &ask, nothing)->type, JX_STATUS_IS);
    jx_bytes body = jx_frame(p.in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    for (uint32_t n = jx_cur_map(&c, 200); n-- && value == UINT64_MAX;) {
        if (jx_str_eq(jx_cur_str(&c, 100), jx_str_of(name)))
            value = jx_cur_uint(&c, UINT64_MAX);
        else
            jx_cur_skip(&c);
    }
    peer_close(&p);
    return value;
}

static void await(const char *name, uint64_t value)
{
    for (int i = 0; told(name) != value; i++) {
        cr_assert_lt(i, PATIENCE_MS / 10, "%s is %llu", name, (unsigned long long)told(name));
        zmq_poll(NULL, 0, 10);
    }
}

static jx_msg question(uint64_t seq, uint32_t first, uint32_t part)
{
    return (jx_msg){
        .type = JX_RESCORE, .req = ++office.req, .seq = seq, .first = first, .part = part, .ruleset = OTHER};
}

static uint64_t ask(uint64_t seq)
{
    jx_msg m = question(seq, 0, 3);
    peer_send(&office, &m, a_pack);
    return m.req;
}

static void send_rescored(peer *p, const jx_msg *lease)
{
    msgpack_sbuffer out;
    msgpack_packer pk;
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_results_head(&pk, OTHER, lease->part);
    for (uint32_t i = 0; i < lease->part; i++) {
        jx_result r;
        jx_result_init(&r);
        r.index = (uint16_t)(lease->first + i);
        r.verdict = JX_ACCEPTED;
        jx_result_encode(&pk, &r);
    }
    jx_msg m = *lease;
    m.type = JX_RESCORED;
    m.status = JX_S_KNOWN;
    peer_send(p, &m, (jx_bytes){out.data, out.size});
    msgpack_sbuffer_destroy(&out);
}

static jx_msg lease_in(const peer *p)
{
    const jx_msg *m = &p->in->msg;
    cr_assert_eq(m->type, JX_RESCORE, "%s", jx_msg_type_name(m->type));
    return (jx_msg){.epoch = m->epoch, .seq = m->seq, .first = m->first, .part = m->part, .attempt = m->attempt};
}

static jx_msg leased(peer *p)
{
    peer_next(p);
    return lease_in(p);
}

static void expect_rescored(uint64_t req)
{
    const jx_msg *m = peer_next(&office);
    cr_assert_eq(m->type, JX_RESCORED, "%.*s", JX_FMT(m->text));
    cr_expect_eq(m->req, req);
}

static void expect_refused(uint64_t req, enum jx_status status)
{
    const jx_msg *m = peer_next(&office);
    cr_assert_eq(m->type, JX_REFUSED);
    cr_expect_eq(m->req, req);
    cr_expect_eq(m->status, status, "%u: %.*s", m->status, JX_FMT(m->text));
}

Test(rescore, takes_forms_and_pack_to_a_worker_and_its_results_back_and_writes_nothing)
{
    uint64_t seq = settled(1);
    await("log_head", 1);
    jx_msg m = question(seq, 1, 2);
    peer_send(&office, &m, a_pack);
    const jx_msg *got = peer_next(&worker);
    cr_assert_eq(got->type, JX_RESCORE);
    cr_expect_eq(got->seq, seq);
    cr_expect_eq(got->first, 1);
    cr_expect_eq(got->part, 2);
    cr_expect_eq(got->ruleset, OTHER);
    cr_expect_eq(got->division, 511102);
    cr_assert_eq(worker.in->n, 3);
    jx_bytes body = jx_frame(worker.in, 1), pack = jx_frame(worker.in, 2), stored = body_of(1, 3);
    cr_expect(body.len == stored.len && memcmp(body.p, stored.p, body.len) == 0);
    cr_expect(pack.len == a_pack.len && memcmp(pack.p, a_pack.p, pack.len) == 0);
    jx_msg lease = *got;
    send_rescored(&worker, &lease);
    expect_rescored(m.req);
    cr_expect_eq(office.in->msg.seq, seq);
    cr_expect_eq(office.in->msg.first, 1);
    cr_expect_eq(office.in->n, 2);
    cr_expect_eq(told("log_head"), 1);
    cr_expect_eq(told("forms_scored"), 3);
    cr_expect_eq(told("rescoring"), 0);
}

Test(rescore, waits_while_official_work_waits)
{
    uint64_t seq = settled(1), next = submit_batch(&submit, 2, 3, NULL); /* nobody has credit for it */
    await("parts_pending", 1);
    uint64_t req = ask(seq);
    cr_expect_not(peer_hears(&worker, HEARD_MS), "rescoring overtook official work");
    ready(&worker, 1);
    const jx_msg *m = peer_next(&worker);
    cr_assert_eq(m->type, JX_WORK);
    cr_expect_eq(m->seq, next);
    jx_msg lease = leased(&worker); /* it waits for nobody now */
    send_rescored(&worker, &lease);
    expect_rescored(req);
}

Test(rescore, leaves_a_worker_two_parts_at_most)
{
    uint64_t seq = settled(1);
    jx_msg held[2];
    for (int i = 0; i < 4; i++) ask(seq);
    for (int i = 0; i < 2; i++) held[i] = leased(&worker);
    cr_expect_not(peer_hears(&worker, HEARD_MS));
    send_rescored(&worker, &held[0]);
    leased(&worker);
    cr_expect_not(peer_hears(&worker, HEARD_MS));
}

/* A worker that forgot what it had, and then answers all the same. */
Test(rescore, takes_each_part_once_whatever_becomes_of_its_worker)
{
    peer other;
    uint64_t seq = settled(1), req = ask(seq);
    jx_msg old = leased(&worker);
    jx_msg bye = {.type = JX_BYE}, hello = {.type = JX_HELLO, .name = JX_STR("again")};
    peer_open(&other, &s, JX_WORK_SVC);
    ready(&other, 1);
    peer_send(&worker, &bye, nothing);
    jx_msg now = leased(&other);
    cr_expect_neq(now.attempt, old.attempt);
    cr_assert_eq(peer_ask(&worker, &hello, nothing)->type, JX_WELCOME);
    send_rescored(&worker, &old);
    cr_expect_not(peer_hears(&office, HEARD_MS), "the answer of a lease that was void");
    send_rescored(&other, &now);
    expect_rescored(req);
    send_rescored(&other, &now);
    cr_expect_not(peer_hears(&office, HEARD_MS), "the same answer twice");
    peer_close(&other);
}

Test(rescore, goes_to_another_worker_when_one_dies)
{
    peer other;
    uint64_t seq = settled(1), req = ask(seq);
    leased(&worker);
    peer_open(&other, &s, JX_WORK_SVC);
    ready(&other, 0);
    peer_close(&worker);
    jx_msg lease = leased(&other);
    send_rescored(&other, &lease);
    expect_rescored(req);
    peer_close(&other);
}

Test(rescore, gives_up_what_workers_fail_over_twice)
{
    uint64_t seq = settled(1), req = ask(seq);
    for (int i = 0; i < 2; i++) {
        jx_msg m = leased(&worker);
        m.type = JX_RESCORED;
        m.status = JX_S_KNOWN;
        peer_send(&worker, &m, (jx_bytes){"\xc0", 1});
    }
    expect_refused(req, JX_S_MALFORMED);
    cr_expect_eq(told("rescoring"), 0);
    cr_expect_eq(told("forms_failed"), 0, "official work has nothing to do with it");
}

Test(rescore, tells_the_asker_why_a_worker_will_not)
{
    uint64_t seq = settled(1), req = ask(seq);
    jx_msg m = leased(&worker);
    m.type = JX_RESCORED;
    m.status = JX_S_BAD_ID;
    m.text = JX_STR("another rule book");
    peer_send(&worker, &m, nothing);
    expect_refused(req, JX_S_BAD_ID);
    cr_expect(jx_str_eq(office.in->msg.text, JX_STR("another rule book")));
}

Test(rescore, refuses_what_is_not_there_or_too_large)
{
    static char large[33 << 10];
    uint64_t seq = settled(1);
    const struct {
        uint64_t seq;
        uint32_t first, part;
        jx_bytes pack;
        enum jx_status status;
    } bad[] = {
        {seq, 0, 0, a_pack, JX_S_MALFORMED},     {seq, 0, JX_MAX_BATCH_FORMS + 1, a_pack, JX_S_MALFORMED},
        {seq, 0, 3, nothing, JX_S_MALFORMED},    {seq, 0, 3, {large, sizeof large}, JX_S_MALFORMED},
        {seq, 1, 3, a_pack, JX_S_NOT_FOUND},     {seq, UINT32_MAX, 1, a_pack, JX_S_NOT_FOUND},
        {seq + 1, 0, 3, a_pack, JX_S_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jx_msg m = question(bad[i].seq, bad[i].first, bad[i].part);
        peer_send(&office, &m, bad[i].pack);
        expect_refused(m.req, bad[i].status);
    }
    cr_expect_eq(told("rescoring"), 0);
}

/* Nobody scores: the questions wait, up to their bound. Then their asker goes away, and a worker comes. */
Test(rescore, is_bounded_and_dies_with_its_asker)
{
    uint64_t seq = settled(1);
    peer_close(&worker);
    await("workers", 0);
    for (int i = 0; i < ASKED_MAX; i++) ask(seq);
    await("rescoring", ASKED_MAX);
    expect_refused(ask(seq), JX_S_BUSY);
    jx_msg same = question(seq, 0, 3);
    same.req = 1 + same.req - 2 - ASKED_MAX; /* the first once more: it is under way, and not a second one */
    peer_send(&office, &same, a_pack);
    expect_rescored(same.req);
    cr_expect_eq(office.in->msg.status, JX_S_PENDING);
    cr_expect_eq(office.in->n, 1);
    cr_expect_eq(told("rescoring"), ASKED_MAX);
    peer_close(&office);
    peer_open(&worker, &s, JX_WORK_SVC);
    ready(&worker, 0);
    for (int i = 0; i < ASKED_MAX; i++) {
        jx_msg lease = leased(&worker);
        send_rescored(&worker, &lease);
    }
    await("rescoring", 0);
    cr_expect_eq(told("log_head"), 1);
}

/* A worker that beats, and answers nothing: only the end of its lease takes the part from it. The other one gets it,
 * whichever of the two the broker likes better. */
Test(rescore_lease, ends_and_the_other_worker_gets_the_part)
{
    peer other;
    jx_msg beat = {.type = JX_BEAT};
    uint64_t seq = settled(1);
    peer_open(&other, &s, JX_WORK_SVC);
    ready(&other, 1);
    cr_assert_eq(told("workers"), 2);
    uint64_t req = ask(seq);
    peer *first = NULL, *second;
    for (int i = 0; !first; i++) {
        cr_assert_lt(i, PATIENCE_MS / 100);
        first = peer_hears(&worker, 50) ? &worker : peer_hears(&other, 50) ? &other : NULL;
    }
    second = first == &worker ? &other : &worker;
    jx_msg old = lease_in(first);
    for (int i = 0; !peer_hears(second, 100); i++) {
        cr_assert_lt(i, PATIENCE_MS / 100, "the lease did not end, or its worker has it again");
        if (i % 5 == 0) peer_send(first, &beat, nothing), peer_send(second, &beat, nothing);
    }
    jx_msg now = lease_in(second);
    cr_expect_neq(now.attempt, old.attempt);
    cr_expect_eq(told("workers"), 2, "the first one is not taken for dead");
    send_rescored(first, &old);
    cr_expect_not(peer_hears(&office, HEARD_MS), "the answer of a lease that has ended");
    send_rescored(second, &now);
    expect_rescored(req);
    cr_expect_eq(told("rescoring"), 0);
    peer_close(&other);
}

/* A second lease that ends unanswered is the last. */
Test(rescore_lease, that_ends_twice_is_given_up)
{
    jx_msg beat = {.type = JX_BEAT};
    uint64_t seq = settled(1), req = ask(seq);
    leased(&worker);
    for (int i = 0; !peer_hears(&worker, 100); i++) {
        cr_assert_lt(i, PATIENCE_MS / 100, "the first lease did not end");
        if (i % 5 == 0) peer_send(&worker, &beat, nothing);
    }
    lease_in(&worker);
    for (int i = 0; !peer_hears(&office, 100); i++) {
        cr_assert_lt(i, PATIENCE_MS / 100, "the second lease did not end");
        if (i % 5 == 0) peer_send(&worker, &beat, nothing);
    }
    cr_expect_eq(office.in->msg.type, JX_REFUSED);
    cr_expect_eq(office.in->msg.req, req);
    cr_expect_eq(office.in->msg.status, JX_S_MALFORMED);
    cr_expect_eq(told("forms_failed"), 0);
}
