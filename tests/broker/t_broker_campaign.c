/* Campaigns on a real broker: receipts that say what is late, settings that survive it. */
#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#include "broker/journal_lmdb.h"
#include "process.h"
#include "proto/campaign.h"
#include "proto/form.h"
#include "support.h"

static server s;
static peer submit, office;

static void open_all(void)
{
    server_start(&s, NULL);
    peer_open(&submit, &s, JX_SUBMIT_SVC);
    peer_open(&office, &s, JX_LOG_SVC);
}
static void setup(void)
{
    server_init(&s);
    open_all();
}
static void close_peers(void)
{
    peer_close(&submit);
    peer_close(&office);
}
static void teardown(void)
{
    close_peers();
    server_fini(&s);
}
TestSuite(campaign, .init = setup, .fini = teardown);

static const jx_bytes nothing = {0};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static const jx_msg *set(uint16_t year, uint32_t province, uint64_t closes_ms, uint64_t grace_ms)
{
    msgpack_sbuffer b;
    msgpack_packer pk;
    jx_msg m = {.type = JX_SET_CAMPAIGN};
    jx_campaign c = {.year = year, .division = province, .closes_ms = closes_ms, .grace_ms = grace_ms};
    msgpack_sbuffer_init(&b);
    msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &c);
    const jx_msg *got = peer_ask(&office, &m, (jx_bytes){b.data, b.size});
    msgpack_sbuffer_destroy(&b);
    return got;
}

/* Submits a batch of forms of that year for 500153; the deadline that its receipt names. */
static uint64_t push(uint64_t n, uint16_t year)
{
    jx_bytes body = body_of(n, 1);
    jx_msg m = submit_of(body, 1);
    m.division = 500153;
    m.year = year;
    m.id = jx_batch_id(m.submitter, m.division, m.salt, body);
    const jx_msg *got = peer_ask(&submit, &m, body);
    cr_assert_eq(got->type, JX_RECEIPT, "%.*s", JX_FMT(got->text));
    return got->deadline_ms;
}

/* Settings are in force from the next millisecond on. */
static void let_the_clock_move(void)
{
    for (uint64_t from = now_ms(); now_ms() < from + 2;) {
    }
}

Test(campaign, a_receipt_after_the_deadline_says_so_and_nothing_is_refused)
{
    cr_expect_eq(push(1, 2024), 0, "nobody has set a deadline");
    uint64_t closes = now_ms() - 1000;
    const jx_msg *m = set(2024, 500000, closes, 100);
    cr_assert_eq(m->type, JX_CAMPAIGN_SET, "%.*s", JX_FMT(m->text));
    cr_expect_eq(m->status, JX_S_NEW);
    cr_expect_eq(m->offset, 0);
    m = set(2024, 500000, closes, 100);
    cr_expect_eq(m->status, JX_S_KNOWN);
    cr_expect_eq(m->offset, 0);
    let_the_clock_move();
    cr_expect_eq(push(2, 2024), closes + 100);
    cr_expect_eq(push(3, 2023), 0, "another year");
    cr_expect_eq(push(4, 0), 0, "the sender does not say which");
    cr_expect_eq(push(1, 2024), 0, "a repeat was on time when it was new");
    cr_expect_eq(push(2, 2024), closes + 100, "and one that was late stays late");
}

Test(campaign, a_deadline_put_off_forgives_and_all_of_it_survives_the_broker)
{
    uint64_t closes = now_ms() - 1000, later = now_ms() + 3600000;
    cr_assert_eq(set(2024, 500000, closes, 0)->type, JX_CAMPAIGN_SET);
    let_the_clock_move();
    cr_expect_eq(push(1, 2024), closes);
    cr_assert_eq(set(2024, 500000, later, 0)->type, JX_CAMPAIGN_SET);
    cr_expect_eq(push(1, 2024), 0);
    let_the_clock_move();
    cr_assert_eq(set(2024, 500000, closes - 5, 0)->type, JX_CAMPAIGN_SET);
    let_the_clock_move();
    close_peers();
    server_kill(&s);
    open_all();
    cr_expect_eq(push(1, 2024), 0, "it was forgiven, and that stands");
    cr_expect_eq(push(2, 2024), closes - 5);
    jx_msg ask = {.type = JX_CAMPAIGNS};
    cr_assert_eq(peer_ask(&office, &ask, nothing)->type, JX_CAMPAIGNS_ARE);
    jx_bytes body = jx_frame(office.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_cur_array(&cur, JX_CAMPAIGNS_MAX), 3);
    const uint64_t expect[] = {closes, later, closes - 5};
    for (int i = 0; i < 3; i++) {
        jx_campaign c;
        cr_assert_eq(jx_campaign_read(&cur, &c), 0);
        cr_expect_eq(c.closes_ms, expect[i]);
        cr_expect_gt(c.set_ms, 0);
    }
}

Test(campaign, one_that_makes_no_sense_is_refused_by_its_fault)
{
    const jx_msg *m = set(2024, 500153, now_ms(), 0);
    cr_expect_eq(m->status, JX_S_MALFORMED);
    cr_expect_not_null(memmem(m->text.p, m->text.len, "not the code of a province", 26), "%.*s", JX_FMT(m->text));
    jx_msg empty = {.type = JX_SET_CAMPAIGN};
    cr_expect_eq(peer_ask(&office, &empty, nothing)->status, JX_S_MALFORMED);
    cr_expect_eq(peer_ask(&office, &empty, (jx_bytes){"\xc0", 1})->status, JX_S_MALFORMED);
}

/* As if the clock had been set back by an hour between two lives of the broker, or while it was running: to the journal
 * that is the same. */
Test(campaign, a_clock_that_is_set_back_makes_nothing_early)
{
    uint64_t hour = 3600000, deadline = now_ms() + hour / 2, ahead = now_ms() + hour, epoch;
    cr_assert_eq(set(2024, 500000, deadline, 0)->type, JX_CAMPAIGN_SET);
    let_the_clock_move();
    cr_expect_eq(push(1, 2024), 0);
    close_peers();
    cr_assert_eq(server_stop(&s), 0);
    jx_journal *j;
    jx_append a = batch(77, 1), *as[] = {&a};
    cr_assert_eq(jx_lmdb_open(&j, s.journal, NULL), 0);
    cr_assert_eq(jx_journal_own(j, &epoch), 0);
    cr_assert_eq(commit_group(j, epoch, ahead, &(jx_group){.appends = as, .n_appends = 1}, NULL), 0);
    jx_journal_close(&j);
    open_all();
    cr_expect_eq(push(2, 2024), deadline, "half an hour late, by the time that was given before");
    cr_expect_eq(submit.in->msg.time_ms, ahead);
    cr_expect_eq(push(3, 2024), deadline);
    cr_expect_eq(submit.in->msg.time_ms, ahead, "it stands still");
    cr_expect_eq(push(1, 2024), 0);
}
