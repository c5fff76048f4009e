/* What counts, and how much: each promise of collector/fold.h on records written by hand. */
#include <criterion/criterion.h>

#include "tests/collector/support.h"

static jx_fold *fold;

static void setup(void) { cr_assert_eq(jx_fold_new(&fold, NULL, NULL), 0); }
static void teardown(void) { jx_fold_free(&fold); }

TestSuite(fold, .init = setup, .fini = teardown);

static jx_fold_stats stats(void)
{
    jx_fold_stats s;
    jx_fold_stats_of(fold, &s);
    return s;
}

/* A result with amounts in yuan and scores in points, and grades. */
static jx_result scored(uint16_t index, unsigned key, uint64_t content, jx_fen adjusted, jx_fen executed, jx_pts stated,
                        jx_pts total)
{
    jx_result r = result(index, key, content);
    r.initial = r.adjusted = adjusted * 100;
    r.executed = executed * 100;
    r.stated_total = stated * 100;
    r.total = total * 100;
    r.stated_grade = stated >= 90 ? JX_EXCELLENT : JX_GOOD;
    r.grade = total >= 90 ? JX_EXCELLENT : JX_GOOD;
    return r;
}

Test(fold, adds_up_forms_amounts_scores_and_grades)
{
    jx_finding alert = finding("B105", JX_ALERT), reject = finding("S304", JX_REJECT);
    jx_result r[4] = {scored(0, 1, 11, 1000, 900, 95, 95), scored(1, 2, 12, 500, 500, 99, 85),
                      scored(2, 3, 13, 200, 0, 88, 88), result(3, 4, 14)};
    with_findings(&r[1], &alert, 1);
    with_findings(&r[2], &reject, 1);
    r[3].initial = 7;      /* states its initial budget */
    r[3].adjusted = 70000; /* and its budget, but not what was spent: no rate, so neither counts */
    feed_one(fold, results(1, 511102, r, 4));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.division, 511102);
    cr_expect_eq(row.unit.len, 0);
    cr_expect_eq(row.forms, 4);
    cr_expect_eq(row.accepted, 2);
    cr_expect_eq(row.alerted, 1);
    cr_expect_eq(row.rejected, 1);
    cr_expect_eq(row.late, 0);
    cr_expect_eq(row.superseded, 0);
    cr_expect_eq(row.failed, 0);
    cr_expect_eq(row.initial, (1000 + 500 + 200) * 100 + 7);
    cr_expect_eq(row.adjusted, (1000 + 500 + 200) * 100);
    cr_expect_eq(row.executed, (900 + 500 + 0) * 100);
    cr_expect_eq(row.stated.n, 3);
    cr_expect_eq(row.stated.sum, 9500 + 9900 + 8800);
    cr_expect_eq(row.stated.p10, 8800);     /* rank ceil(0.3) = 1 of 88, 95, 99 */
    cr_expect_eq(row.stated.p50, 9500);     /* rank ceil(1.5) = 2 */
    cr_expect_eq(row.stated.p90, 9900);     /* rank ceil(2.7) = 3 */
    cr_expect_eq(row.recomputed.p50, 8800); /* of 85, 88, 95 */
    cr_expect_eq(row.recomputed.sum, 9500 + 8500 + 8800);
    cr_expect_eq(row.stated.grades[JX_GRADE_NONE], 1);
    cr_expect_eq(row.stated.grades[JX_EXCELLENT], 2);
    cr_expect_eq(row.stated.grades[JX_GOOD], 1);
    cr_expect_eq(row.recomputed.grades[JX_EXCELLENT], 1);
    cr_expect_eq(row.recomputed.grades[JX_GOOD], 2);
    cr_expect_eq(row.recomputed.grades[JX_POOR], 0);
}

Test(fold, a_division_holds_what_lies_below_it)
{
    jx_result a = scored(0, 1, 1, 100, 50, 90, 90), b = scored(0, 2, 1, 100, 100, 80, 80),
              c = scored(0, 3, 1, 1, 1, 70, 70), d = scored(0, 4, 1, 1, 1, 60, 60);
    feed_one(fold, results(1, 511102, &a, 1)); /* two counties of one city */
    feed_one(fold, results(2, 511111, &b, 1));
    feed_one(fold, results(3, 511100, &c, 1)); /* the city's own office */
    feed_one(fold, results(4, 500153, &d, 1)); /* another province */
    rows all;
    take_rows(fold, JX_ROWS_DIVISION, 511100, NULL, 0, &all);
    cr_assert_eq(all.total, 3);
    cr_expect_eq(all.rows[0].division, 511100);
    cr_expect_eq(all.rows[0].forms, 3);
    cr_expect_eq(all.rows[0].adjusted, 20100);
    cr_expect_eq(all.rows[0].executed, 15100);
    cr_expect_eq(all.rows[0].stated.p50, 8000);
    cr_expect_eq(all.rows[1].division, 511102);
    cr_expect_eq(all.rows[1].forms, 1);
    cr_expect_eq(all.rows[2].division, 511111);
    take_rows(fold, JX_ROWS_DIVISION, 0, NULL, 0, &all);
    cr_assert_eq(all.total, 3);
    cr_expect_eq(all.rows[0].forms, 4);
    cr_expect_eq(all.rows[1].division, 500000);
    cr_expect_eq(all.rows[1].forms, 1);
    cr_expect_eq(all.rows[2].division, 510000);
    cr_expect_eq(all.rows[2].forms, 3);
    take_rows(fold, JX_ROWS_DIVISION, 510000, NULL, 0, &all);
    cr_assert_eq(all.total, 2); /* itself and its one city, although the city's counties filed */
    cr_expect_eq(all.rows[1].division, 511100);
    cr_expect_eq(all.rows[1].forms, 3);
    take_rows(fold, JX_ROWS_DIVISION, 330000, NULL, 0, &all);
    cr_assert_eq(all.total, 1);
    cr_expect_eq(all.rows[0].forms, 0);
    cr_expect_eq(all.rows[0].stated.p50, JX_PTS_NONE);
}

Test(fold, counties_are_those_with_forms_of_their_own)
{
    jx_result a = result(0, 1, 1), b = result(0, 2, 1), c = result(0, 3, 1);
    feed_one(fold, results(1, 511102, &a, 1));
    feed_one(fold, results(2, 511100, &b, 1));
    feed_one(fold, failed(3, 511111, 4, 2, 1));
    feed_one(fold, results(4, 500153, &c, 1));
    rows all;
    take_rows(fold, JX_ROWS_COUNTIES, 510000, NULL, 0, &all);
    cr_assert_eq(all.total, 3);
    cr_expect_eq(all.rows[0].division, 511100);
    cr_expect_eq(all.rows[0].forms, 1, "its own form, not those of its counties");
    cr_expect_eq(all.rows[1].division, 511102);
    cr_expect_eq(all.rows[2].division, 511111);
    cr_expect_eq(all.rows[2].forms, 0);
    cr_expect_eq(all.rows[2].failed, 1);
    take_rows(fold, JX_ROWS_COUNTIES, 0, NULL, 2, &all);
    cr_assert_eq(all.total, 4);
    cr_assert_eq(all.n, 2);
    cr_expect_eq(all.rows[0].division, 511102);
}

Test(fold, a_newer_version_takes_the_place_of_the_older)
{
    jx_finding f[] = {finding("S304", JX_REJECT), finding("S304", JX_REJECT), finding("B105", JX_ALERT)};
    jx_result one = scored(0, 1, 1, 100, 40, 95, 60), two = scored(5, 1, 2, 200, 200, 90, 90);
    with_findings(&one, f, 3);
    two.unit = JX_STR("教育局");
    feed_one(fold, results(1, 511102, &one, 1));
    rows rules;
    take_rows(fold, JX_ROWS_RULES, 511102, NULL, 0, &rules);
    cr_assert_eq(rules.n, 1);
    cr_assert_eq(rules.rows[0].n_rules, 2);
    cr_expect_str_eq(rules.rules[1].code, "S304");
    cr_expect_eq(rules.rules[1].forms, 1);
    cr_expect_eq(rules.rules[1].findings, 2);

    feed_one(fold, results_part(9, 511102, 8, 5, &two, 1, 7));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.forms, 1);
    cr_expect_eq(row.rejected, 0);
    cr_expect_eq(row.accepted, 1);
    cr_expect_eq(row.superseded, 1);
    cr_expect_eq(row.adjusted, 20000);
    cr_expect_eq(row.executed, 20000);
    cr_expect_eq(row.stated.n, 1);
    cr_expect_eq(row.stated.sum, 9000);
    cr_expect_eq(row.recomputed.grades[JX_GOOD], 0);
    cr_expect_eq(row.recomputed.grades[JX_EXCELLENT], 1);
    take_rows(fold, JX_ROWS_RULES, 511102, NULL, 0, &rules);
    cr_expect_eq(rules.rows[0].n_rules, 0, "its findings went with it");
    rows units;
    take_rows(fold, JX_ROWS_UNITS, 511102, NULL, 0, &units);
    cr_assert_eq(units.total, 1, "and so did its unit");
    cr_expect(jx_str_eq(units.rows[0].unit, JX_STR("教育局")));
    cr_expect_eq(units.rows[0].superseded, 1);
    jx_form_state s;
    cr_assert_eq(jx_fold_form(fold, 511102, &one.key, &s), 0);
    cr_expect_eq(s.seq, 9);
    cr_expect_eq(s.index, 5);
    cr_expect_eq(s.offset, 1);
    cr_expect_eq(s.versions, 2);
    cr_expect_eq(s.verdict, JX_ACCEPTED);
    jx_id batch = batch_of(9);
    cr_expect(jx_id_eq(&s.batch, &batch));
}

Test(fold, an_older_version_that_comes_late_changes_only_counters)
{
    jx_result one = scored(0, 1, 1, 100, 40, 95, 60), two = scored(0, 1, 2, 200, 200, 90, 90);
    feed_one(fold, results(9, 511102, &two, 1));
    feed_one(fold, results(1, 511102, &one, 1));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.forms, 1);
    cr_expect_eq(row.adjusted, 20000);
    cr_expect_eq(row.superseded, 1);
    jx_form_state s;
    cr_assert_eq(jx_fold_form(fold, 511102, &one.key, &s), 0);
    cr_expect_eq(s.seq, 9);
    cr_expect_eq(s.versions, 2);
    cr_expect_eq(stats().outdated, 1);
}

Test(fold, within_a_batch_the_larger_index_is_newer)
{
    jx_result r[] = {scored(0, 1, 1, 100, 0, 90, 90), scored(1, 1, 2, 300, 0, 90, 90)};
    feed_one(fold, results(1, 511102, r, 2)); /* both in one record: the first must let go of it */
    cr_expect_eq(row_of(fold, 511102).adjusted, 30000);
    /* in parts that come in the other order */
    jx_result a = scored(0, 2, 1, 1000, 0, 90, 90), b = scored(1, 2, 2, 3000, 0, 90, 90);
    feed_one(fold, results_part(2, 511102, 2, 1, &b, 1, 7));
    feed_one(fold, results_part(2, 511102, 2, 0, &a, 1, 7));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.adjusted, 330000);
    cr_expect_eq(row.forms, 2);
    cr_expect_eq(row.superseded, 2);
}

Test(fold, a_repeat_of_the_same_content_moves_nothing_but_the_pointer)
{
    jx_finding f = finding("B105", JX_ALERT);
    jx_result r = scored(3, 1, 77, 100, 40, 95, 95);
    with_findings(&r, &f, 1);
    feed_one(fold, results_part(1, 511102, 4, 3, &r, 1, 7));
    dump before = dump_of(fold);
    r.index = 0;
    feed_one(fold, results(2, 511102, &r, 1));
    dump after = dump_of(fold);
    cr_assert_eq(before.size, after.size);
    cr_expect_arr_eq(before.data, after.data, before.size);
    dump_free(&before);
    dump_free(&after);
    jx_form_state s;
    cr_assert_eq(jx_fold_form(fold, 511102, &r.key, &s), 0);
    cr_expect_eq(s.seq, 2);
    cr_expect_eq(s.index, 0);
    cr_expect_eq(s.versions, 2);
    cr_expect_eq(stats().unchanged, 1);
    /* a version between the two is older than the pointer, although its content is another */
    jx_result between = scored(0, 1, 78, 999, 999, 10, 10);
    feed_one(fold, results_part(1, 511102, 9, 8, &between, 1, 7));
    cr_expect_eq(stats().outdated, 0, "same batch, larger index, but an older batch than the pointer's");
}

Test(fold, the_same_content_under_other_rules_is_counted_anew)
{
    jx_finding f = finding("B105", JX_ALERT);
    jx_result r = scored(0, 1, 77, 100, 40, 95, 95);
    feed_one(fold, results_part(1, 511102, 1, 0, &r, 1, 7));
    with_findings(&r, &f, 1);
    r.total = 9000;
    feed_one(fold, results_part(2, 511102, 1, 0, &r, 1, 8));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.alerted, 1);
    cr_expect_eq(row.accepted, 0);
    cr_expect_eq(row.recomputed.sum, 9000);
    cr_expect_eq(row.superseded, 0, "the content was not replaced");
    cr_expect_eq(stats().unchanged, 0);
}

/* Another province's pack was changed, so that the set has another name. */
Test(fold, the_same_content_under_the_same_pack_of_another_set_is_a_repeat)
{
    jx_result r[2] = {scored(0, 1, 77, 100, 40, 95, 95), scored(1, 2, 78, 100, 40, 95, 95)};
    r[0].pack = 21, r[1].pack = 22;
    feed_one(fold, results_part(1, 511102, 2, 0, r, 2, 7));
    feed_one(fold, results_part(2, 511102, 2, 0, r, 2, 8));
    cr_expect_eq(stats().unchanged, 2);
    r[1].pack = 23, r[1].total = 9000;
    feed_one(fold, results_part(3, 511102, 2, 0, r, 2, 8));
    cr_expect_eq(stats().unchanged, 3, "one of the two has another pack");
    cr_expect_eq(row_of(fold, 511102).recomputed.sum, 9500 + 9000);
    jx_result alone = scored(0, 1, 77, 100, 40, 95, 95); /* by a worker that has this pack only */
    feed_one(fold, results_part(4, 511102, 1, 0, &alone, 1, 21));
    cr_expect_eq(stats().unchanged, 4);
    jx_form_state s;
    cr_assert_eq(jx_fold_form(fold, 511102, &alone.key, &s), 0);
    cr_expect_eq(s.seq, 4);
}

/* 108 of 110 are 98.18 of 100; so are the quantiles. 100 of 100 stay what they are. */
Test(fold, scores_count_against_the_frame_of_their_pack)
{
    jx_result r[2] = {scored(0, 1, 11, 100, 40, 110, 108), scored(1, 2, 12, 100, 40, 100, 100)};
    r[0].frame = 11000;
    feed_one(fold, results(1, 511102, r, 2));
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.stated.sum, 10000 + 10000);
    cr_expect_eq(row.recomputed.sum, 9818 + 10000);
    cr_expect_eq(row.recomputed.p10, 9818);
    cr_expect_eq(row.recomputed.p90, 10000);
}

Test(fold, going_back_to_an_earlier_content_counts_each_content_once)
{
    uint64_t contents[] = {1, 2, 1, 2, 3};
    for (int i = 0; i < 5; i++) {
        jx_result r = scored(0, 1, contents[i], (jx_fen)contents[i], 0, 90, 90);
        feed_one(fold, results((uint64_t)i + 1, 511102, &r, 1));
    }
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.forms, 1);
    cr_expect_eq(row.adjusted, 300);
    cr_expect_eq(row.superseded, 2);
}

Test(fold, nobody_replaces_forms_of_a_division_they_cannot_speak_for)
{
    jx_result mine = scored(0, 1, 1, 100, 100, 90, 90), theirs = scored(0, 1, 2, 1, 1, 10, 10);
    mine.division = theirs.division = 511102;
    feed_one(fold, results(1, 511102, &mine, 1));
    feed_one(fold, results(2, 511111, &theirs, 1)); /* a neighbour claims to be 511102 */
    cr_expect_eq(row_of(fold, 511102).adjusted, 10000);
    cr_expect_eq(row_of(fold, 511102).forms, 1);
    cr_expect_eq(row_of(fold, 511111).forms, 1, "it counts where it came from");
    feed_one(fold, results(3, 511100, &theirs, 1)); /* the city may send the forms of its counties */
    cr_expect_eq(row_of(fold, 511102).adjusted, 100);
    cr_expect_eq(row_of(fold, 511102).superseded, 1);
    cr_expect_eq(row_of(fold, 511100).forms, 2);
}

Test(fold, units_are_listed_by_division_and_name)
{
    jx_result r[5];
    const char *names[] = {"乙", "甲", "乙", "", "乙"};
    for (uint16_t i = 0; i < 5; i++) {
        r[i] = scored(i, i, 1, 10 + i, 10, (jx_pts)(80 + i), 80);
        r[i].unit = jx_str_of(names[i]);
    }
    feed_one(fold, results(1, 511102, r, 4));
    r[4].index = 0;
    feed_one(fold, results(2, 511111, &r[4], 1));
    rows u;
    take_rows(fold, JX_ROWS_UNITS, 511100, NULL, 0, &u);
    cr_assert_eq(u.total, 4);
    const char *want[] = {"", "乙", "甲", "乙"}; /* by bytes: 乙 is U+4E59, 甲 U+7532 */
    for (int i = 0; i < 4; i++) cr_expect(jx_str_eq(u.rows[i].unit, jx_str_of(want[i])), "row %d", i);
    cr_expect_eq(u.rows[1].forms, 2);
    cr_expect_eq(u.rows[1].adjusted, (10 + 12) * 100);
    cr_expect_eq(u.rows[1].stated.p50, 8000);
    cr_expect_eq(u.rows[1].stated.p90, 8200);
    cr_expect_eq(u.rows[3].division, 511111);
    take_rows(fold, JX_ROWS_UNITS, 511100, "乙", 1, &u);
    cr_expect_eq(u.total, 2);
    cr_assert_eq(u.n, 1);
    cr_expect_eq(u.rows[0].division, 511111);
}

Test(fold, rules_are_counted_by_forms_and_by_findings)
{
    jx_finding many[] = {finding("S304", JX_REJECT), finding("B105", JX_ALERT), finding("S304", JX_REJECT)};
    jx_finding capped[] = {finding("S304", JX_REJECT)};
    capped[0].count = 30; /* a list was cut: the finding says how many there were */
    jx_result r[3] = {result(0, 1, 1), result(1, 2, 1), result(2, 3, 1)};
    with_findings(&r[0], many, 3);
    with_findings(&r[1], capped, 1);
    r[1].unit = JX_STR("甲");
    feed_one(fold, results(1, 511102, r, 3));
    rows all;
    take_rows(fold, JX_ROWS_RULES, 510000, NULL, 0, &all);
    cr_assert_eq(all.n, 1);
    cr_expect_eq(all.rows[0].forms, 3);
    cr_assert_eq(all.rows[0].n_rules, 2);
    cr_expect_str_eq(all.rules[0].code, "B105");
    cr_expect_eq(all.rules[0].forms, 1);
    cr_expect_str_eq(all.rules[1].code, "S304");
    cr_expect_eq(all.rules[1].severity, JX_REJECT);
    cr_expect_eq(all.rules[1].forms, 2);
    cr_expect_eq(all.rules[1].findings, 32);
    take_rows(fold, JX_ROWS_RULES, 510000, "甲", 0, &all);
    cr_assert_eq(all.rows[0].n_rules, 1);
    cr_expect_eq(all.rows[0].forms, 1);
    cr_expect_eq(all.rules[0].findings, 30);
}

Test(fold, more_rules_than_a_form_holds_itself_can_be_taken_back)
{
    jx_finding f[40];
    char code[8];
    for (int i = 0; i < 40; i++) {
        snprintf(code, sizeof code, "X%03d", i);
        f[i] = finding(code, JX_QUERY);
    }
    jx_result r = result(0, 1, 1);
    rows all;
    for (uint16_t n = 0; n <= 40; n++) {
        with_findings(&r, f, n);
        r.content = n;
        feed_one(fold, results((uint64_t)n + 1, 511102, &r, 1));
        take_rows(fold, JX_ROWS_RULES, 0, NULL, 0, &all);
        cr_assert_eq(all.rows[0].n_rules, n);
        for (int i = 0; i < n; i++) cr_assert_eq(all.rules[i].forms, 1);
    }
    cr_expect_eq(row_of(fold, 0).superseded, 40);
}

Test(fold, money_beyond_64_bits_is_shown_at_the_limit_and_comes_back)
{
    for (unsigned i = 0; i < 12; i++) {
        jx_result r = result(0, i, 1);
        r.initial = r.executed = -JX_FEN_MAX;
        r.adjusted = JX_FEN_MAX;
        feed_one(fold, results(i + 1, 511102, &r, 1));
    }
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.adjusted, INT64_MAX);
    cr_expect_eq(row.executed, -INT64_MAX);
    for (unsigned i = 0; i < 12; i++) {
        jx_result r = result(0, i, 2);
        r.initial = r.adjusted = r.executed = 5;
        feed_one(fold, results(i + 101, 511102, &r, 1));
    }
    row = row_of(fold, 511102);
    cr_expect_eq(row.initial, 60);
    cr_expect_eq(row.adjusted, 60);
    cr_expect_eq(row.executed, 60);
}

Test(fold, dead_letters_are_counted_by_division)
{
    feed_one(fold, failed(1, 511102, 8, 3, 1));
    feed_one(fold, failed(1, 511102, 8, 5, 1));
    cr_expect_eq(row_of(fold, 511102).failed, 2);
    cr_expect_eq(row_of(fold, 510000).failed, 2);
    cr_expect_eq(row_of(fold, 511102).forms, 0);
    cr_expect_eq(stats().failed_records, 2);
    cr_expect_eq(stats().malformed, 0);
}

Test(fold, a_malformed_body_leaves_what_was_read_before_the_fault)
{
    jx_result r[3] = {scored(0, 1, 1, 100, 100, 90, 90), scored(1, 2, 1, 10, 10, 90, 90),
                      scored(2, 3, 1, 1, 1, 90, 90)};
    record cut = results(1, 511102, r, 3);
    cut.len -= 10;
    cr_assert_eq(feed(fold, &cut), 0);
    jx_row row = row_of(fold, 511102);
    cr_expect_eq(row.forms, 2);
    cr_expect_eq(row.failed, 1);
    cr_expect_eq(row.adjusted, 11000);
    cr_expect_eq(stats().malformed, 1);
    record_free(&cut);

    record rubbish = results(2, 511102, r, 3);
    memset(rubbish.body, 0xc1, rubbish.len);
    cr_assert_eq(feed(fold, &rubbish), 0);
    cr_expect_eq(row_of(fold, 511102).failed, 4);
    record_free(&rubbish);

    record longer = results(3, 500153, r, 3); /* bytes after the results: all forms count, the body is at fault */
    longer.body = realloc(longer.body, longer.len + 1);
    longer.body[longer.len++] = 0;
    cr_assert_eq(feed(fold, &longer), 0);
    cr_expect_eq(row_of(fold, 500153).forms, 3);
    cr_expect_eq(row_of(fold, 500153).failed, 0);
    cr_expect_eq(stats().malformed, 3);
    cr_expect_eq(stats().offset, 3);
    record_free(&longer);
}

Test(fold, results_of_forms_that_are_not_the_records_are_malformed)
{
    jx_result r[2] = {result(0, 1, 1), result(9, 2, 1)};
    record rec = results(1, 511102, r, 2); /* index 9 in a batch of 2 */
    cr_assert_eq(feed(fold, &rec), 0);
    record_free(&rec);
    cr_expect_eq(row_of(fold, 0).forms, 1);
    cr_expect_eq(row_of(fold, 0).failed, 1);
    r[0].index = 1, r[1].index = 1; /* one index twice */
    rec = results(2, 511102, r, 2);
    cr_assert_eq(feed(fold, &rec), 0);
    record_free(&rec);
    cr_expect_eq(row_of(fold, 0).forms, 1);
    cr_expect_eq(row_of(fold, 0).failed, 2);
    cr_expect_eq(stats().malformed, 2);
    /* fewer results than forms */
    r[0].index = 0;
    rec = results(3, 511102, r, 1);
    rec.header.part = rec.header.forms = 4;
    cr_assert_eq(feed(fold, &rec), 0);
    record_free(&rec);
    cr_expect_eq(row_of(fold, 0).failed, 5);
}

Test(fold, a_header_that_no_broker_writes_is_counted_and_passed_over)
{
    jx_result r = result(0, 1, 1);
    record rec = results(1, 511102, &r, 1);
    jx_msg good = rec.header, bad[5];
    for (int i = 0; i < 5; i++) bad[i] = good;
    bad[0].offset = 17;
    bad[1].part = 2;
    bad[2].first = UINT32_MAX;
    bad[3].division = 1000000;
    bad[4].forms = JX_MAX_BATCH_FORMS + 1;
    for (int i = 0; i < 5; i++) {
        if (i) bad[i].offset = (uint64_t)i;
        cr_assert_eq(jx_fold_record(fold, &bad[i], (jx_bytes){rec.body, rec.len}), 0);
    }
    cr_assert_eq(jx_fold_record(fold, NULL, (jx_bytes){NULL, 0}), 0);
    cr_expect_eq(stats().malformed, 6);
    good.offset = 6;
    cr_assert_eq(jx_fold_record(fold, &good, (jx_bytes){rec.body, rec.len}), 0);
    cr_expect_eq(row_of(fold, 0).forms, 1);
    good.offset = 7;
    good.kind = 99;
    cr_assert_eq(jx_fold_record(fold, &good, (jx_bytes){rec.body, rec.len}), 0);
    good.offset = 8;
    good.kind = JX_R_SPLIT;
    cr_assert_eq(jx_fold_record(fold, &good, (jx_bytes){NULL, 0}), 0);
    cr_expect_eq(stats().other, 1);
    cr_expect_eq(stats().splits, 1);
    cr_expect_eq(stats().offset, 9);
    record_free(&rec);
}

Test(fold, a_version_folded_twice_counts_once)
{
    jx_result r = scored(0, 1, 1, 100, 100, 90, 90);
    feed_one(fold, results(1, 511102, &r, 1));
    feed_one(fold, results(1, 511102, &r, 1));
    cr_expect_eq(row_of(fold, 0).forms, 1);
    cr_expect_eq(stats().repeated, 1);
    jx_form_state s;
    cr_assert_eq(jx_fold_form(fold, 511102, &r.key, &s), 0);
    cr_expect_eq(s.versions, 1);
}

/* Bytes changed at random: whatever comes of it, the fold goes on, and a second one comes to the same. */
Test(fold, damaged_bodies_never_stop_it)
{
    rng r = {424242};
    jx_fold *other;
    cr_assert_eq(jx_fold_new(&other, NULL, NULL), 0);
    for (uint64_t seq = 1; seq <= 4000; seq++) {
        jx_finding f[] = {finding("S304", JX_REJECT), finding("B105", JX_ALERT)};
        jx_result res[3] = {scored(0, (unsigned)seq % 40, seq, 1000, 900, 95, 95),
                            scored(1, (unsigned)seq % 41, seq, 500, 500, 99, 85), result(2, (unsigned)seq % 42, seq)};
        with_findings(&res[seq % 3], f, 2);
        record rec = results(seq, 511102 + (uint32_t)(seq % 3), res, 3);
        for (uint64_t n = rng_below(&r, 6); n--;) rec.body[rng_below(&r, rec.len)] = (char)rng_next(&r);
        cr_assert_eq(feed(fold, &rec), 0);
        cr_assert_eq(feed(other, &rec), 0);
        record_free(&rec);
    }
    jx_row row = row_of(fold, 0);
    cr_expect_gt(row.failed, 100);
    cr_expect_gt(row.superseded, 100);
    cr_expect_eq(stats().forms + row.failed, 4000 * 3, "every form is in one of the two");
    dump a = dump_of(fold), b = dump_of(other);
    cr_assert_eq(a.size, b.size);
    cr_expect_arr_eq(a.data, b.data, a.size);
    dump_free(&a);
    dump_free(&b);
    jx_fold_free(&other);
}

Test(fold, memory_is_for_forms_and_not_for_history)
{
    jx_finding f[6];
    uint64_t after_first = 0;
    for (int i = 0; i < 6; i++) f[i] = finding(i % 2 ? "S304" : "B105", JX_ALERT), f[i].code[3] = (char)('0' + i);
    for (uint64_t seq = 1; seq <= 60000; seq++) {
        jx_result r = scored(0, (unsigned)seq % 100, seq / 100 % 7, (jx_fen)seq, 1, 90, (jx_pts)(seq % 100));
        with_findings(&r, f, (uint16_t)(seq / 100 % 7));
        feed_one(fold, results(seq, 511102, &r, 1));
        if (seq == 2000) after_first = stats().bytes;
    }
    cr_expect_eq(stats().keys, 100);
    cr_expect_eq(stats().bytes, after_first);
    cr_expect_eq(row_of(fold, 0).superseded, 600, "seven contents of each");
}

/* ---- deadlines ---- */

static void feed_at(uint64_t seq, uint32_t division, unsigned key, uint64_t content, uint64_t accepted_ms)
{
    jx_result r = result(0, key, content);
    record rec = results(seq, division, &r, 1);
    rec.header.accepted_ms = accepted_ms;
    feed_one(fold, rec);
}

Test(fold, a_form_is_late_by_when_its_content_was_first_accepted)
{
    feed_one(fold, campaign(510000, 1000, 10));
    feed_at(1, 511102, 1, 1, 900);
    feed_at(2, 511102, 2, 1, 1001);
    feed_at(3, 500153, 3, 1, 1001); /* another province */
    cr_expect_eq(row_of(fold, 511102).late, 1);
    cr_expect_eq(row_of(fold, 0).late, 1);
    feed_at(4, 511102, 1, 1, 1500); /* the same again, in another batch */
    cr_expect_eq(row_of(fold, 0).late, 1, "it was handed in in time");
    feed_at(5, 511102, 1, 2, 1600); /* corrected */
    cr_expect_eq(row_of(fold, 0).late, 2);
    feed_at(6, 511102, 1, 1, 1700); /* and back to what it was */
    cr_expect_eq(row_of(fold, 0).late, 1);
    cr_expect_eq(stats().late, 1);
    cr_expect_eq(stats().campaigns, 1);
}

Test(fold, a_deadline_that_is_put_off_forgives_and_one_set_afterwards_makes_nothing_late)
{
    feed_at(1, 511102, 1, 1, 900);
    feed_one(fold, campaign(510000, 500, 950));
    cr_expect_eq(row_of(fold, 0).late, 0, "there was no deadline when it came");
    feed_at(2, 511102, 2, 1, 960);
    feed_at(3, 511111, 3, 1, 2500);
    cr_expect_eq(row_of(fold, 0).late, 2);
    feed_one(fold, campaign(510000, 2000, 3000));
    cr_expect_eq(row_of(fold, 0).late, 1);
    cr_expect_eq(row_of(fold, 511111).late, 1);
    rows late;
    take_rows(fold, JX_ROWS_UNITS, 0, NULL, 0, &late);
    cr_assert_eq(late.n, 2);
    cr_expect_eq(late.rows[0].late, 0);
    cr_expect_eq(late.rows[1].late, 1);
}

Test(fold, a_campaign_that_cannot_be_read_is_counted_and_passed_over)
{
    record bad = campaign(510000, 500, 10);
    bad.len--;
    feed_one(fold, bad);
    feed_one(fold, campaign(511102, 500, 10)); /* of no province */
    feed_at(1, 511102, 1, 1, 900);
    cr_expect_eq(stats().malformed, 2);
    cr_expect_eq(stats().campaigns, 0);
    cr_expect_eq(row_of(fold, 0).late, 0);
}

static bool count_row(void *arg, const jx_row *row)
{
    (void)row;
    ((rows *)arg)->n++;
    return true;
}

static uint64_t units_of_year(uint16_t year)
{
    uint64_t total;
    rows got = {0};
    cr_assert_eq(jx_fold_rows(fold, JX_ROWS_UNITS, 0, (jx_str){0}, year, 0, count_row, &got, &total), 0);
    cr_expect_eq(got.n, total);
    return total;
}

Test(fold, units_can_be_asked_for_by_year)
{
    feed_at(1, 511102, 1, 1, 900);
    jx_result r = result(0, 2, 1);
    r.year = 2023;
    r.unit = JX_STR("教育局");
    feed_one(fold, results(2, 511102, &r, 1));
    cr_expect_eq(units_of_year(0), 2);
    cr_expect_eq(units_of_year(2023), 1);
    cr_expect_eq(units_of_year(2022), 0);
}
