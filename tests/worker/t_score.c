/* Recomputed scores: each reading of each operator, to the hundredth. */
#include <criterion/criterion.h>

#include "tests/worker/sheet.h"
#include "worker/score.h"

static sheet form;
static jx_assessment room; /* too large for a stack frame */

static jx_scored score_with(const jx_pack *p, const char *target, const char *actual, const char *weight,
                            const char *score)
{
    jx_scored out;
    form.f.n_indicators = 0;
    sheet_row(&form, 0, "某指标", target, actual, weight, score);
    jx_score(p, &form.rows[0], &out);
    return out;
}

static void expect_in(const jx_pack *p, const char *target, const char *actual, const char *weight, jx_pts score,
                      jx_pts low, jx_pts high)
{
    jx_scored s = score_with(p, target, actual, weight, "0");
    cr_expect(s.score == score && s.low == low && s.high == high, "%s, %s of %s: %d in [%d, %d]", target, actual,
              weight, s.score, s.low, s.high);
}

static void expect(const char *target, const char *actual, const char *weight, jx_pts score, jx_pts low, jx_pts high)
{
    expect_in(jx_pack_default(), target, actual, weight, score, low, high);
}

#define NONE JX_PTS_NONE

Test(score, is_in_proportion_rounded_half_up)
{
    expect("≥931423人", "668607人", "5", 359, 359, 359);
    expect("≥81232人", "72358人", "5", 445, 445, 445);
    expect("≥390037人", "383228人", "5", 491, 491, 491);
    expect("≥200人", "40人", "5", 100, 100, 100);
    expect("≥8", "1", "0.04", 1, 1, 1); /* 0.005 */
    expect("≥95%", "90%", "20", 1895, 1895, 1895);
    expect(">95%", "90%", "20", 1895, 1895, 1895);
}

Test(score, is_full_when_met_and_never_more)
{
    expect("≥48755人", "519471人", "5", 500, 500, 500);
    expect("≤1%", "0%", "10", 1000, 1000, 1000);
    expect("=100%", "100.00%", "5", 500, 500, 500);
    expect("<20日", "18日", "20", 2000, 2000, 2000);
    expect("<20日", "20日", "20", 2000, 2000, 2000);
    expect("0%", "0%", "10", 1000, 1000, 1000);
}

Test(score, of_a_reverse_indicator_has_two_readings)
{
    expect("≤60000元/年", "62062.72元/年", "10", 967, 966, 967);
    expect("≤100元", "250元", "10", 400, 0, 400);
    expect("<100元", "150元", "10", 667, 500, 667);
}

Test(score, of_an_equal_indicator_has_three_readings)
{
    expect("=6万元", "1.35万元", "5", 113, 0, 113);
    expect("=100人", "125人", "10", 800, 0, 1000);
    expect("=660万元", "632.97万元", "15", 1439, 0, 1439);
}

Test(score, against_zero_is_all_or_nothing)
{
    expect("=0件", "0件", "10", 1000, 1000, 1000);
    expect("=0件", "1件", "10", 0, 0, 0);
    expect("≤0件", "1件", "10", 0, 0, 0);
    expect("≥0件", "1件", "10", 1000, 1000, 1000);
    expect("=6万元", "0万元", "5", 0, 0, 0);
}

Test(score, needs_numbers_that_can_be_compared)
{
    expect("≥98%", "完成", "10", NONE, NONE, NONE);
    expect("≥98%", "67450人", "10", NONE, NONE, NONE);
    expect("98人", "67人", "10", NONE, NONE, NONE);
    expect("≥-5%", "-7%", "10", NONE, NONE, NONE);
    expect("≥5%", "-7%", "10", 0, 0, 0);
}

Test(score, brings_units_together)
{
    expect("≤1137万元", "8496300元", "5", 500, 500, 500);
    expect("≥1亿元", "5000万元", "10", 500, 500, 500);
    expect("≥50%", "0.25", "10", 500, 500, 500);
    expect("≥500", "519元/人", "30", 3000, 3000, 3000);
}

Test(score, of_words_is_the_stated_one_inside_its_band)
{
    struct {
        const char *actual, *stated;
        jx_pts score, low, high;
    } rows[] = {{"达成预期指标", "28", 2800, 2400, 3000},
                {"达成预期指标", "20", 2400, 2400, 3000},
                {"部分达成预期指标并具有一定效果", "20", 2000, 1800, 2399},
                {"部分达成预期指标并具有一定效果", "30", 2399, 1800, 2399},
                {"未完成预期指标且效果较差", "0", 0, 0, 1799},
                {"未完成预期指标且效果较差", "30", 1799, 0, 1799},
                {"达成预期指标", "", NONE, 2400, 3000},
                {"成预期指标并具有一", "20", NONE, NONE, NONE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jx_scored s = score_with(jx_pack_default(), "有效提升", rows[i].actual, "30", rows[i].stated);
        cr_expect(s.score == rows[i].score && s.low == rows[i].low && s.high == rows[i].high, "%s %s: %d in [%d, %d]",
                  rows[i].actual, rows[i].stated, s.score, s.low, s.high);
    }
}

Test(pack, decides_the_reading)
{
    jx_pack p = *jx_pack_default();
    p.equal = JX_EQ_EXACT;
    p.equal_known = 0;
    expect_in(&p, "=6万元", "1.35万元", "5", 0, 0, 0);
    jx_scored spent;
    sheet_row(&form, 0, "年度预算执行率", "=100%", "64.63%", "10", "6.46");
    jx_score(&p, &form.rows[0], &spent);
    cr_expect_eq(spent.score, 646, "execution is in proportion whatever \"=\" means");
    p.equal = JX_EQ_AT_LEAST;
    expect_in(&p, "=100人", "125人", "10", 1000, 1000, 1000);
    expect_in(&p, "=100人", "80人", "10", 800, 800, 800);
    p.reverse = JX_REV_LINEAR;
    p.reverse_known = 0;
    expect_in(&p, "≤60000元/年", "62062.72元/年", "10", 966, 966, 966);
    p.strict = true;
    expect_in(&p, "<90%", "90%", "15", 1500, 1500, 1500); /* missed, and still all of it in proportion */
    cr_expect_not(score_with(&p, "<90%", "90%", "15", "15").met);
    cr_expect(score_with(jx_pack_default(), "<90%", "90%", "15", "15").met);
}

Test(pack, may_take_points_off_for_too_much)
{
    jx_pack p = *jx_pack_default();
    jx_assessment *a = &room;
    char text[256];
    p.over_percent = 130;
    p.over_deduct = 200;
    expect_in(&p, "≥100人", "129人", "10", 1000, 1000, 1000);
    expect_in(&p, "≥100人", "130人", "10", 800, 800, 1000);
    sheet_clean(&form);
    sheet_row(&form, 0, "培训人数", "≥1000人", "1400人", "10", "10");
    sheet_reason(&form, 0, "年中新增两个班次，下一年调整目标");
    jx_assess(&p, &form.f, a);
    findings_text(a, text, sizeof text);
    cr_expect_str_eq(text, "S316 reject indicators[0].score 10 8");
    jx_finding_message(&a->findings[0], &form.f, JX_EN, text, sizeof text);
    cr_expect_str_eq(text,
                     "indicator 1 \"培训人数\", score is 10; with the deduction for exceeding the target so far it "
                     "is 8 (target ≥1000人, actual 1400人, weight 10); correct it");
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(findings_count(a), 0u);
}

Test(pack, has_an_id_of_its_content)
{
    jx_pack p = *jx_pack_default();
    uint64_t id = jx_pack_id(&p);
    cr_expect_eq(id, jx_pack_id(jx_pack_default()));
    p.bands[JX_Q_PARTLY].low = 5000;
    cr_expect_neq(jx_pack_id(&p), id);
    p = *jx_pack_default();
    p.grades[2]++;
    cr_expect_neq(jx_pack_id(&p), id);
    p = *jx_pack_default();
    p.n_words[JX_Q_MET]--;
    cr_expect_neq(jx_pack_id(&p), id);
}

Test(grade, changes_at_its_thresholds)
{
    const jx_pack *p = jx_pack_default();
    cr_expect_eq(jx_grade_of(p, 10000), JX_EXCELLENT);
    cr_expect_eq(jx_grade_of(p, 9000), JX_EXCELLENT);
    cr_expect_eq(jx_grade_of(p, 8999), JX_GOOD);
    cr_expect_eq(jx_grade_of(p, 8000), JX_GOOD);
    cr_expect_eq(jx_grade_of(p, 7999), JX_FAIR);
    cr_expect_eq(jx_grade_of(p, 6000), JX_FAIR);
    cr_expect_eq(jx_grade_of(p, 5999), JX_POOR);
}

Test(total, is_recomputed_with_its_range)
{
    jx_assessment *a = &room;
    sheet_clean(&form);
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(a->rate, 8333);
    cr_expect_eq(a->execution, 833);
    cr_expect_eq(a->total, 9085);
    cr_expect_eq(a->total_low, 9085 - 200 - (2393 - 1800));
    cr_expect_eq(a->total_high, 9085 + (2399 - 2393));
    cr_expect_eq(a->grade, JX_EXCELLENT);
}

Test(total, takes_what_cannot_be_computed_as_stated)
{
    jx_assessment *a = &room;
    sheet_clean(&form);
    sheet_row(&form, 0, "培训人数", "≥95%", "完成", "10", "9");
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(a->indicators[0].score, JX_PTS_NONE);
    cr_expect_eq(a->total, 8985);
    form.rows[0].score = JX_PTS_NONE; /* what the stated total leaves for it */
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(a->total, 9085);
    form.f.total_score = JX_PTS_NONE;
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(a->total, JX_PTS_NONE);
    cr_expect_eq(a->grade, JX_GRADE_NONE);
}

Test(total, leaves_to_execution_what_the_table_leaves_out)
{
    jx_assessment *a = &room;
    sheet_clean(&form);
    form.f.n_funding = 0;
    jx_assess(jx_pack_default(), &form.f, a);
    cr_expect_eq(a->execution, JX_PTS_NONE);
    cr_expect_eq(a->total, 9085);
    cr_expect_eq(findings_count(a), 1u);
    cr_expect_str_eq(a->findings[0].code, "F023");
}
