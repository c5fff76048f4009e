/* What a pack decides of rounding and of absent blocks. Every figure is worked out beside it. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/worker/sheet.h"

static char err[512];
static const jx_pack *pack;
static sheet form;
static jx_assessment found;

static void load(const char *text)
{
    jx_pack_free(&pack);
    pack = jx_pack_parse("test.conf", text, err, sizeof err);
    cr_assert_not_null(pack, "%s", err);
}
static void unload(void) { jx_pack_free(&pack); }
TestSuite(policies, .fini = unload);

static const char *findings(void)
{
    static char text[1024];
    jx_assess(pack, &form.f, &found);
    findings_text(&found, text, sizeof text);
    return text;
}

/* 15 points for 98 %: 97 % scores 15 * 97/98 = 14.8469…; 10 points for 8: 7 scores 8.75. */
Test(policies, scores_are_rounded_as_the_pack_says)
{
    static const struct {
        const char *pack;
        jx_pts first, second;
    } rows[] = {
        {"name = a\n", 1485, 875},
        {"name = a\nrounding = truncate\n", 1484, 875},
        {"name = a\nrounding = half_even\n", 1485, 875},
        {"name = a\ndecimals = 1\n", 1480, 880},
        {"name = a\ndecimals = 1\nrounding = half_even\n", 1480, 880},
        {"name = a\ndecimals = 1\nrounding = truncate\n", 1480, 870},
        {"name = a\ndecimals = 0\n", 1500, 900},
        {"name = a\ndecimals = 0\nrounding = truncate\n", 1400, 800},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        load(rows[i].pack);
        sheet_clean(&form);
        sheet_row(&form, 2, "合格率", "≥98%", "97%", "15", "14.85");
        sheet_row(&form, 3, "培训期数", "≥8期", "7期", "10", "8.75");
        jx_assess(pack, &form.f, &found);
        cr_expect_eq(found.indicators[2].score, rows[i].first, "%s: %d", rows[i].pack, found.indicators[2].score);
        cr_expect_eq(found.indicators[3].score, rows[i].second, "%s: %d", rows[i].pack, found.indicators[3].score);
    }
}

/* At exactly a half: 5 points, 1 of 8 missing: 5 * 7/8 = 4.375; 7 points, 1 of 8: 7 * 7/8 = 6.125. */
Test(policies, a_half_goes_up_or_to_the_even_neighbour_or_away)
{
    static const struct {
        const char *pack;
        jx_pts first, second;
    } rows[] = {
        {"name = a\n", 438, 613},
        {"name = a\nrounding = half_even\n", 438, 612},
        {"name = a\nrounding = truncate\n", 437, 612},
    };
    for (size_t i = 0; i < 3; i++) {
        load(rows[i].pack);
        sheet_clean(&form);
        sheet_row(&form, 2, "培训期数", "≥8期", "7期", "5", "4.38");
        sheet_row(&form, 3, "巡查次数", "≥8次", "7次", "7", "6.13");
        jx_assess(pack, &form.f, &found);
        cr_expect_eq(found.indicators[2].score, rows[i].first, "%s: %d", rows[i].pack, found.indicators[2].score);
        cr_expect_eq(found.indicators[3].score, rows[i].second, "%s: %d", rows[i].pack, found.indicators[3].score);
    }
}

/* Half of the budget was spent of 10.01: budget execution scores 5 of 10 whichever way; a third of it
 * scores 3.33, 3.3, 3. */
Test(policies, budget_execution_is_rounded_too)
{
    static const struct {
        const char *pack;
        jx_pts execution;
    } rows[] = {{"name = a\n", 667}, {"name = a\nrounding = truncate\n", 666}, {"name = a\ndecimals = 0\n", 700}};
    for (size_t i = 0; i < 3; i++) {
        load(rows[i].pack);
        sheet_clean(&form);
        form.f.funding[0].adjusted = 300 * 1000000;
        form.f.funding[0].executed = 200 * 1000000;
        jx_assess(pack, &form.f, &found);
        cr_expect_eq(found.execution, rows[i].execution, "%s: %d", rows[i].pack, found.execution);
    }
}

/* A stated score by another rounding is off by up to a unit of the last place. */
Test(policies, a_score_by_another_rounding_is_found)
{
    sheet_clean(&form);
    sheet_row(&form, 2, "合格率", "≥98%", "97%", "15", "14");
    sheet_reason(&form, 2, "有一批次返工，下一年加强过程检查");
    form.f.total_score = JX_PTS_NONE;
    load("name = a\ndecimals = 0\nrounding = truncate\nrules { S324 = off }\n");
    cr_expect_null(strstr(findings(), "indicators[2].score"), "%s", findings());
    load("name = a\ndecimals = 0\nrules { S324 = off }\n");
    cr_expect(strstr(findings(), "indicators[2].score 14 15"), "%s", findings());
}

#define BLOCKS "name = a\nblock_output = 50\nblock_benefit = 30\nblock_satisfaction = 10\nmissing_block = "

/* A form of 50 output, 30 benefit and 10 satisfaction, all met, without the last; how much of its points the others
 * have. */
static void without_satisfaction(const char *output_weight, const char *output_score)
{
    sheet_clean(&form);
    form.f.n_indicators = 0;
    sheet_row(&form, 0, "培训人数", "≥100人", "100人", output_weight, output_score);
    sheet_row(&form, 1, "知晓率", "≥90%", "95%", "30", "30");
    form.f.indicators[0].l1 = JX_STR("产出指标");
    form.f.indicators[1].l1 = JX_STR("效益指标");
    form.f.n_indicators = 2;
    form.f.funding[0].executed = form.f.funding[0].adjusted;
    form.f.funding[0].weight = form.f.funding[0].score = 1000;
    form.f.total_weight = JX_PTS_NONE;
    form.f.total_score = 1000 + form.f.indicators[0].score + form.f.indicators[1].score;
    form.f.grade = JX_GRADE_NONE;
}

Test(policies, an_absent_block_is_a_query_or_a_reject)
{
    without_satisfaction("60", "60");
    load("name = a\n");
    cr_expect(strstr(findings(), "F007 query form"), "%s", findings());
    load("name = a\nrules { F007 = alert }\n");
    cr_expect(strstr(findings(), "F007 alert form"), "%s", findings());
    load("name = a\nmissing_block = reject\n");
    cr_expect(strstr(findings(), "F007 reject form"), "%s", findings());
    load("name = a\nmissing_block = query\nrules { F007 = reject }\n");
    cr_expect(strstr(findings(), "F007 query form"), "the policy is about all of them: %s", findings());
    load("name = a\nmissing_block = reject\nrules { F007 = off }\n");
    cr_expect_null(strstr(findings(), "F007"), "%s", findings());
}

/* 10 + 50 + 30 = 90 of 90: the 80 points of the rows count for 90 (50 -> 56.25, 30 -> 33.75): 100 in all. With 40 of
 * the 50: 10 + (40 + 30) * 90/80 = 88.75. */
Test(policies, an_absent_block_may_be_shared_out)
{
    load(BLOCKS "redistribute\n");
    without_satisfaction("50", "50");
    cr_expect(strstr(findings(), "F007 info form"), "%s", findings());
    cr_expect_null(strstr(findings(), "S301"), "%s", findings());
    cr_expect_null(strstr(findings(), "S302"), "%s", findings());
    cr_expect_eq(found.total, 10000, "%d", found.total);
    cr_expect_eq(found.grade, JX_EXCELLENT);
    without_satisfaction("50", "40");
    sheet_row(&form, 0, "培训人数", "≥100人", "80人", "50", "40");
    findings();
    cr_expect_eq(found.total, 8875, "%d", found.total);
    cr_expect_eq(found.total_low, 8875);
    cr_expect_eq(found.total_high, 8875);
}

/* The unit has shared the 10 points out itself: 60 + 30 + 10. Nothing is left to share. */
Test(policies, what_the_unit_has_shared_out_is_not_shared_again)
{
    load(BLOCKS "redistribute\n");
    without_satisfaction("60", "60");
    cr_expect_null(strstr(findings(), "S301"), "%s", findings());
    cr_expect_eq(found.total, 10000, "%d", found.total);
}

/* 5 points are missing that belong to no block. */
Test(policies, other_weights_that_are_missing_are_still_found)
{
    load(BLOCKS "redistribute\n");
    without_satisfaction("45", "45");
    cr_expect(strstr(findings(), "S301"), "%s", findings());
    load(BLOCKS "rules\n");
    without_satisfaction("50", "50");
    cr_expect(strstr(findings(), "S301"), "without the policy 90 is short of 100: %s", findings());
}

Test(policies, that_are_none_are_refused_with_their_line)
{
    static const struct {
        const char *text, *line, *why;
    } bad[] = {
        {"name = a\nrounding = up\n", ":2: ", "half_up, half_even or truncate"},
        {"name = a\ndecimals = 3\n", ":2: ", "a whole number from 0 to 2"},
        {"name = a\nmissing_block = ignore\n", ":2: ", "rules, query, reject or redistribute"},
        {"name = a\nmissing_block = redistribute\n", ": ", "block_satisfaction"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_null(jx_pack_parse("test.conf", bad[i].text, err, sizeof err), "taken: %s", bad[i].text);
        cr_expect(strstr(err, bad[i].line) && strstr(err, bad[i].why), "%s: %s", bad[i].text, err);
    }
}
