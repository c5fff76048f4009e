#include <criterion/criterion.h>

#include "proto/pack.h"
#include "proto/report.h"

static msgpack_sbuffer buf;
static msgpack_packer pk;

static void setup(void)
{
    msgpack_sbuffer_init(&buf);
    msgpack_packer_init(&pk, &buf, msgpack_sbuffer_write);
}
static void teardown(void) { msgpack_sbuffer_destroy(&buf); }

TestSuite(report, .init = setup, .fini = teardown);

static jx_row a_row(jx_rule_count *rules)
{
    rules[0] = (jx_rule_count){.code = "B105", .severity = JX_ALERT, .forms = 3, .findings = 4};
    rules[1] = (jx_rule_count){.code = "S304", .severity = JX_REJECT, .forms = 1, .findings = UINT64_MAX};
    return (jx_row){
        .division = 500153,
        .unit = JX_STR("荣昌区人社局"),
        .forms = 27,
        .accepted = 20,
        .alerted = 5,
        .rejected = 2,
        .late = 1,
        .superseded = 9,
        .failed = 4,
        .initial = 123456789012,
        .adjusted = INT64_MAX,
        .executed = -INT64_MAX,
        .stated = {.n = 27, .sum = 255000, .p10 = 8800, .p50 = 9500, .p90 = 10000, .grades = {1, 20, 3, 2, 1}},
        .recomputed = {.n = 0, .p10 = JX_PTS_NONE, .p50 = JX_PTS_NONE, .p90 = JX_PTS_NONE, .grades = {27}},
        .n_rules = 2,
        .rules = rules};
}

static void expect_scores(const jx_scores *a, const jx_scores *b)
{
    cr_expect_eq(a->n, b->n);
    cr_expect_eq(a->sum, b->sum);
    cr_expect_eq(a->p10, b->p10);
    cr_expect_eq(a->p50, b->p50);
    cr_expect_eq(a->p90, b->p90);
    cr_expect_arr_eq(a->grades, b->grades, sizeof a->grades);
}

Test(report, a_row_comes_back_as_it_was)
{
    jx_rule_count rules[2], room[JX_MAX_RULE_COUNTS];
    jx_row a = a_row(rules), b;
    jx_row_pack(&pk, &a);
    jx_cur c = jx_cur_of(buf.data, buf.size);
    cr_assert_eq(jx_row_read(&c, &b, room), 0);
    cr_assert_eq(jx_cur_end(&c), 0);
    cr_expect_eq(b.division, a.division);
    cr_expect(jx_str_eq(b.unit, a.unit));
    cr_expect_eq(b.forms, a.forms);
    cr_expect_eq(b.accepted, a.accepted);
    cr_expect_eq(b.alerted, a.alerted);
    cr_expect_eq(b.rejected, a.rejected);
    cr_expect_eq(b.late, a.late);
    cr_expect_eq(b.superseded, a.superseded);
    cr_expect_eq(b.failed, a.failed);
    cr_expect_eq(b.initial, a.initial);
    cr_expect_eq(b.adjusted, a.adjusted);
    cr_expect_eq(b.executed, a.executed);
    expect_scores(&b.stated, &a.stated);
    expect_scores(&b.recomputed, &a.recomputed);
    cr_assert_eq(b.n_rules, 2);
    for (int i = 0; i < 2; i++) {
        cr_expect_str_eq(room[i].code, rules[i].code);
        cr_expect_eq(room[i].severity, rules[i].severity);
        cr_expect_eq(room[i].forms, rules[i].forms);
        cr_expect_eq(room[i].findings, rules[i].findings);
    }
}

Test(report, a_row_with_more_rules_than_fit_is_cut)
{
    static jx_rule_count rules[JX_MAX_RULE_COUNTS + 9], room[JX_MAX_RULE_COUNTS];
    for (int i = 0; i < JX_MAX_RULE_COUNTS + 9; i++) memcpy(rules[i].code, "B100", 5);
    jx_row a = {.n_rules = JX_MAX_RULE_COUNTS + 9, .rules = rules}, b;
    jx_row_pack(&pk, &a);
    jx_cur c = jx_cur_of(buf.data, buf.size);
    cr_assert_eq(jx_row_read(&c, &b, room), 0);
    cr_expect_eq(b.n_rules, JX_MAX_RULE_COUNTS);
    cr_expect_eq(jx_cur_end(&c), 0);
}

/* No prefix of a row is a row, and no damage to it makes the reader leave its bytes. */
Test(report, a_damaged_row_is_refused_or_read_within_its_bytes)
{
    jx_rule_count rules[2], room[JX_MAX_RULE_COUNTS];
    jx_row a = a_row(rules), b;
    jx_row_pack(&pk, &a);
    for (size_t len = 0; len < buf.size; len++) {
        jx_cur c = jx_cur_of(buf.data, len);
        cr_assert_neq(jx_row_read(&c, &b, room), 0, "%zu bytes", len);
    }
    for (size_t at = 0; at < buf.size; at++)
        for (int x = 0; x < 256; x += 5) {
            char kept = buf.data[at];
            buf.data[at] = (char)x;
            jx_cur c = jx_cur_of(buf.data, buf.size);
            if (jx_row_read(&c, &b, room) == 0) cr_assert_leq(b.n_rules, JX_MAX_RULE_COUNTS);
            cr_assert_leq(c.p, c.end);
            buf.data[at] = kept;
        }
}

Test(report, keys_of_a_later_version_are_skipped)
{
    jx_rule_count room[JX_MAX_RULE_COUNTS];
    jx_row b;
    msgpack_pack_map(&pk, 2);
    jx_pack_uint(&pk, 1);
    jx_pack_uint(&pk, 510000);
    jx_pack_uint(&pk, 99);
    msgpack_pack_array(&pk, 2);
    jx_pack_uint(&pk, 1);
    jx_pack_str(&pk, JX_STR("new"));
    jx_cur c = jx_cur_of(buf.data, buf.size);
    cr_assert_eq(jx_row_read(&c, &b, room), 0);
    cr_expect_eq(b.division, 510000);
    cr_expect_eq(b.stated.p50, JX_PTS_NONE);
    cr_expect_eq(jx_cur_end(&c), 0);
}

static jx_alert an_alert(uint8_t kind)
{
    jx_alert a = {.seq = 42,
                  .kind = kind,
                  .offset = 7,
                  .time_ms = 1700000000000,
                  .key = {{1, 2, 3}},
                  .batch = {{9, 8, 7}},
                  .index = 1023,
                  .year = 2024,
                  .division = 500153,
                  .unit = JX_STR("荣昌区人社局"),
                  .project_name = JX_STR("就业补助"),
                  .finding = {.code = "S304",
                              .severity = JX_REJECT,
                              .path = {JX_B_INDICATORS, JX_F_SCORE, 3},
                              .line = 88,
                              .stated = {.kind = JX_VAL_PTS, .i = 500},
                              .expected = {.kind = JX_VAL_PTS, .i = 359},
                              .count = 2}};
    if (kind == JX_CLEARED) a.finding = (jx_finding){.severity = JX_ALERT};
    return a;
}

Test(report, alerts_come_back_as_they_were)
{
    for (uint8_t kind = JX_RAISED; kind <= JX_CLEARED; kind++) {
        jx_alert a = an_alert(kind), b;
        msgpack_sbuffer_clear(&buf);
        jx_alert_pack(&pk, &a);
        jx_cur c = jx_cur_of(buf.data, buf.size);
        cr_assert_eq(jx_alert_read(&c, &b), 0);
        cr_assert_eq(jx_cur_end(&c), 0);
        cr_expect_eq(b.seq, a.seq);
        cr_expect_eq(b.kind, a.kind);
        cr_expect_eq(b.offset, a.offset);
        cr_expect_eq(b.time_ms, a.time_ms);
        cr_expect(jx_id_eq(&b.key, &a.key));
        cr_expect(jx_id_eq(&b.batch, &a.batch));
        cr_expect_eq(b.index, a.index);
        cr_expect_eq(b.year, a.year);
        cr_expect_eq(b.division, a.division);
        cr_expect(jx_str_eq(b.unit, a.unit));
        cr_expect(jx_str_eq(b.project_name, a.project_name));
        cr_expect_str_eq(b.finding.code, a.finding.code);
        cr_expect_eq(b.finding.severity, a.finding.severity);
        cr_expect_eq(b.finding.stated.i, a.finding.stated.i);
        cr_expect_eq(b.finding.expected.i, a.finding.expected.i);
        cr_expect_eq(b.finding.path.row, a.finding.path.row);
    }
}

Test(report, an_alert_without_number_kind_or_finding_is_refused)
{
    jx_alert broken[4], b;
    for (int i = 0; i < 4; i++) broken[i] = an_alert(JX_RAISED);
    broken[0].seq = 0;
    broken[1].kind = 0;
    broken[2] = an_alert(JX_CLEARED);
    broken[2].finding.severity = 0;
    broken[3].kind = 3;
    for (int i = 0; i < 4; i++) {
        msgpack_sbuffer_clear(&buf);
        jx_alert_pack(&pk, &broken[i]);
        jx_cur c = jx_cur_of(buf.data, buf.size);
        cr_expect_eq(jx_alert_read(&c, &b), JX_EPROTO, "case %d", i);
    }
}

Test(report, topics_name_severity_and_place)
{
    char topic[40];
    jx_alert a = an_alert(JX_RAISED);
    cr_expect_eq(jx_alert_topic(&a, topic), 21);
    cr_expect_str_eq(topic, "reject/50/5001/500153");
    a.finding.severity = JX_QUERY;
    a.division = 522700;
    jx_alert_topic(&a, topic);
    cr_expect_str_eq(topic, "query/52/5227");
    a.division = 520000;
    jx_alert_topic(&a, topic);
    cr_expect_str_eq(topic, "query/52");
    a.division = 0;
    jx_alert_topic(&a, topic);
    cr_expect_str_eq(topic, "query");
    a.finding.severity = JX_ALERT;
    a.division = 110101;
    jx_alert_topic(&a, topic);
    cr_expect_str_eq(topic, "alert/11/1101/110101");
}
