#include <criterion/criterion.h>

#include "proto/campaign.h"

enum { CQ = 500000, SC = 510000 };

static jx_campaign due(uint16_t year, uint32_t province, uint64_t closes, uint64_t grace, uint64_t set)
{
    return (jx_campaign){.year = year, .division = province, .closes_ms = closes, .grace_ms = grace, .set_ms = set};
}

static msgpack_sbuffer packed(const jx_campaign *c)
{
    msgpack_sbuffer b;
    msgpack_packer pk;
    msgpack_sbuffer_init(&b);
    msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, c);
    return b;
}

static int read_back(const msgpack_sbuffer *b, jx_campaign *out)
{
    jx_cur c = jx_cur_of(b->data, b->size);
    int err = jx_campaign_read(&c, out);
    return err ? err : jx_cur_end(&c);
}

Test(campaign, comes_back_as_it_went)
{
    jx_campaign c = {2024, CQ, 1, 2000, 300, 7, JX_STR("office")}, out;
    msgpack_sbuffer b = packed(&c);
    cr_assert_eq(read_back(&b, &out), 0);
    cr_expect_eq(out.year, 2024);
    cr_expect_eq(out.division, CQ);
    cr_expect_eq(out.opens_ms, 1);
    cr_expect_eq(jx_campaign_deadline(&out), 2300);
    cr_expect_eq(out.set_ms, 7);
    cr_expect(jx_str_eq(out.by, JX_STR("office")));
    msgpack_sbuffer_destroy(&b);
}

Test(campaign, one_that_makes_no_sense_is_not_read)
{
    const jx_campaign bad[] = {due(1800, CQ, 10, 0, 0),
                               due(2024, 500153, 10, 0, 0), /* a county */
                               due(2024, 990000, 10, 0, 0),
                               due(2024, 0, 10, 0, 0),
                               due(2024, CQ, 0, 0, 0),
                               due(2024, CQ, JX_CAMPAIGN_TIME_MAX + 1, 0, 0),
                               due(2024, CQ, 10, JX_CAMPAIGN_GRACE_MAX + 1, 0),
                               {.year = 2024, .division = CQ, .opens_ms = 11, .closes_ms = 10}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jx_campaign out;
        msgpack_sbuffer b = packed(&bad[i]);
        cr_expect_not_null(jx_campaign_fault(&bad[i]), "%zu", i);
        cr_expect_eq(read_back(&b, &out), JX_EPROTO, "%zu", i);
        msgpack_sbuffer_destroy(&b);
    }
}

Test(campaign, late_is_after_closes_and_grace)
{
    jx_campaign c = due(2024, CQ, 1000, 50, 10);
    cr_expect_eq(jx_campaign_missed(&c, 1, 2024, 500153, 1000), 0);
    cr_expect_eq(jx_campaign_missed(&c, 1, 2024, 500153, 1050), 0, "the last moment");
    cr_expect_eq(jx_campaign_missed(&c, 1, 2024, 500153, 1051), 1050);
    cr_expect_eq(jx_campaign_missed(&c, 1, 2023, 500153, 1051), 0, "another year");
    cr_expect_eq(jx_campaign_missed(&c, 1, 2024, 511102, 1051), 0, "another province");
    cr_expect_eq(jx_campaign_missed(NULL, 0, 2024, 500153, 1051), 0);
}

Test(campaign, what_was_on_time_stays_so_and_what_was_late_is_forgiven_by_a_later_deadline)
{
    jx_campaign c[] = {due(2024, CQ, 1000, 0, 10), due(2024, SC, 1, 0, 20), due(2024, CQ, 500, 0, 700),
                       due(2024, CQ, 2000, 0, 1500)};
    cr_expect_eq(jx_campaign_missed(c, 1, 2024, CQ, 5), 0, "before there was any deadline");
    cr_expect_eq(jx_campaign_missed(c, 3, 2024, CQ, 600), 0, "the deadline was brought forward after it");
    cr_expect_eq(jx_campaign_missed(c, 3, 2024, CQ, 700), 0, "in the same millisecond");
    cr_expect_eq(jx_campaign_missed(c, 3, 2024, CQ, 701), 500);
    cr_expect_eq(jx_campaign_missed(c, 1, 2024, CQ, 1200), 1000);
    cr_expect_eq(jx_campaign_missed(c, 4, 2024, CQ, 1200), 0, "put off after it");
    cr_expect_eq(jx_campaign_missed(c, 4, 2024, CQ, 2001), 2000);
    cr_expect_eq(jx_campaign_now(c, 4, 2024, 500153)->closes_ms, 2000);
    cr_expect_null(jx_campaign_now(c, 4, 2025, 500153));
}
