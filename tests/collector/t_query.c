#include <criterion/criterion.h>
#include <stdio.h>

#include "collector/query.h"
#include "tests/collector/support.h"

static jx_fold *fold;
static jx_alerts *alerts;
static msgpack_sbuffer out;
static jx_rule_count room[JX_MAX_RULE_COUNTS];

static void setup(void)
{
    cr_assert_eq(jx_alerts_open(&alerts, NULL), 0);
    cr_assert_eq(jx_fold_new(&fold, jx_alerts_changed, alerts), 0);
    msgpack_sbuffer_init(&out);
}
static void teardown(void)
{
    jx_fold_free(&fold);
    jx_alerts_close(&alerts);
    msgpack_sbuffer_destroy(&out);
}

TestSuite(query, .init = setup, .fini = teardown);

static int ask(jx_msg q, jx_msg *a, const char **why)
{
    msgpack_sbuffer_clear(&out);
    q.has |= (q.division ? JX_HAS(JX_M_DIVISION) : 0);
    return jx_query_answer(fold, alerts, &q, a, &out, why);
}

/* Asks, and opens the array; n: rows that must be in it. */
static jx_cur rows_of(jx_msg q, jx_msg *a, uint32_t n)
{
    const char *why = "";
    cr_assert_eq(ask(q, a, &why), 0, "%s", why);
    cr_assert_eq(a->type, q.type == JX_REPLAY ? JX_ALERTS : JX_ANSWER);
    jx_cur c = jx_cur_of(out.data, out.size);
    cr_assert_eq(jx_cur_array(&c, JX_QUERY_ROWS), n);
    return c;
}

static void feed_units(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        char name[32];
        jx_result r = result(0, i, 1);
        r.unit = (jx_str){name, (uint32_t)snprintf(name, sizeof name, "单位%05u", i)};
        feed_one(fold, results(i + 1, 511102, &r, 1));
    }
}

Test(query, pages_hold_a_thousand_rows_and_say_how_many_there_are)
{
    feed_units(2300);
    uint32_t seen = 0;
    while (seen < 2300) {
        uint32_t want = 2300 - seen < JX_QUERY_ROWS ? 2300 - seen : JX_QUERY_ROWS;
        jx_msg a;
        jx_cur c =
            rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .division = 511100, .offset = seen}, &a, want);
        cr_expect_eq(a.head, 2300);
        cr_expect_eq(a.offset, 2300);
        cr_expect(jx_str_eq(a.name, JX_STR("units")));
        for (uint32_t i = 0; i < want; i++) {
            char name[32];
            jx_row row;
            jx_str expected = {name, (uint32_t)snprintf(name, sizeof name, "单位%05u", seen + i)};
            cr_assert_eq(jx_row_read(&c, &row, room), 0);
            cr_assert(jx_str_eq(row.unit, expected));
            cr_assert_eq(row.division, 511102);
            cr_assert_eq(row.forms, 1);
        }
        cr_assert_eq(jx_cur_end(&c), 0);
        seen += want;
    }
    jx_msg a;
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .offset = 2300}, &a, 0);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .offset = UINT64_MAX}, &a, 0);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .offset = 5, .limit = 7}, &a, 7);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .limit = UINT32_MAX}, &a, JX_QUERY_ROWS);
}

/* Unit names of 1,024 bytes and quantiles make rows of more than 1,000 bytes: a page ends at 1 MiB. */
Test(query, pages_are_bounded_in_bytes)
{
    static char name[JX_MAX_NAME];
    memset(name, 'x', sizeof name);
    for (uint32_t i = 0; i < 1000; i++) {
        jx_result r = result(0, i, 1);
        memcpy(name, &(char[]){(char)('a' + i / 100), (char)('a' + i / 10 % 10), (char)('a' + i % 10)}, 3);
        r.unit = (jx_str){name, sizeof name};
        r.stated_total = r.total = 9999;
        feed_one(fold, results(i + 1, 511102, &r, 1));
    }
    uint32_t seen = 0, pages = 0;
    while (seen < 1000) {
        jx_msg a;
        const char *why;
        cr_assert_eq(ask((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .offset = seen}, &a, &why), 0);
        cr_assert_leq(out.size, JX_QUERY_BYTES);
        jx_cur c = jx_cur_of(out.data, out.size);
        uint32_t n = jx_cur_array(&c, JX_QUERY_ROWS);
        jx_row row;
        for (uint32_t i = 0; i < n; i++) cr_assert_eq(jx_row_read(&c, &row, room), 0);
        cr_assert_eq(jx_cur_end(&c), 0);
        cr_assert_gt(n, 0);
        seen += n;
        pages++;
    }
    cr_expect_eq(pages, 2);
}

Test(query, a_form_is_found_by_its_key)
{
    jx_result r = result(2, 5, 1);
    feed_one(fold, results_part(3, 511102, 3, 2, &r, 1, 7));
    r.index = 0;
    feed_one(fold, results(4, 500153, &r, 1)); /* another division has a form with that key */
    jx_msg a;
    jx_msg q = {.type = JX_ASK, .name = JX_STR("form"), .key = key_of(5), .has = JX_HAS(JX_M_KEY)};
    jx_cur c = rows_of(q, &a, 2);
    cr_expect_eq(a.head, 2);
    q.division = 511102;
    c = rows_of(q, &a, 1);
    int key = -1;
    cr_assert_eq(jx_cur_map(&c, 16), 8);
    jx_id batch = batch_of(3);
    cr_expect_eq(jx_cur_key(&c, &key), 1);
    jx_id got = jx_cur_id(&c);
    cr_expect(jx_id_eq(&got, &batch));
    const uint64_t want[] = {2, 0, 3, 1, JX_ACCEPTED, 511102}; /* index, offset, seq, versions, verdict, division */
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(jx_cur_key(&c, &key), i + 2);
        cr_expect_eq(jx_cur_uint(&c, UINT64_MAX), want[i], "key %d", i + 2);
    }
    cr_expect_eq(jx_cur_key(&c, &key), 8);
    cr_expect(jx_str_eq(jx_cur_str(&c, JX_MAX_NAME), JX_STR("人社局")));
    cr_expect_eq(jx_cur_end(&c), 0);
    q.key = key_of(6);
    rows_of(q, &a, 0);
    cr_expect_eq(a.head, 0);
}

Test(query, what_cannot_be_answered_is_refused_in_words)
{
    jx_msg a;
    const char *why = "";
    cr_expect_eq(ask((jx_msg){.type = JX_ASK, .name = JX_STR("everything")}, &a, &why), JX_S_NOT_FOUND);
    cr_expect_not_null(strstr(why, "counties"));
    cr_expect_eq(ask((jx_msg){.type = JX_ASK, .name = JX_STR("units"), .division = 1000000}, &a, &why), JX_S_MALFORMED);
    cr_expect_not_null(strstr(why, "division"));
    cr_expect_eq(ask((jx_msg){.type = JX_ASK, .name = JX_STR("form")}, &a, &why), JX_S_MALFORMED);
    cr_expect_not_null(strstr(why, "key"));
}

Test(query, replay_says_where_it_starts_and_how_many_there_are)
{
    jx_finding f[] = {finding("B105", JX_ALERT), finding("S304", JX_REJECT)};
    jx_result r = result(0, 1, 1);
    with_findings(&r, f, 2);
    feed_one(fold, results(1, 511102, &r, 1));
    jx_msg a;
    jx_alert alert;
    jx_cur c = rows_of((jx_msg){.type = JX_REPLAY, .seq = 2}, &a, 1);
    cr_expect_eq(a.seq, 2);
    cr_expect_eq(a.head, 2);
    cr_assert_eq(jx_alert_read(&c, &alert), 0);
    cr_expect_eq(alert.seq, 2);
    rows_of((jx_msg){.type = JX_REPLAY, .seq = 3}, &a, 0);
    rows_of((jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 1}, &a, 1);
    rows_of((jx_msg){.type = JX_REPLAY}, &a, 2); /* from the first */
    cr_expect_eq(a.seq, 1);
}

Test(query, an_empty_collector_answers_too)
{
    jx_msg a;
    jx_row row;
    jx_cur c = rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("division")}, &a, 1);
    cr_assert_eq(jx_row_read(&c, &row, room), 0);
    cr_expect_eq(row.forms, 0);
    cr_expect_eq(a.offset, 0);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("counties")}, &a, 0);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("units")}, &a, 0);
    rows_of((jx_msg){.type = JX_ASK, .name = JX_STR("rules")}, &a, 1);
    rows_of((jx_msg){.type = JX_REPLAY, .seq = 1}, &a, 0);
}
