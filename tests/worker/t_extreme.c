/* Whatever a form says, assessing it is defined, bounded, and silent where nothing is wrong. Run it under UBSan. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/proto/random.h"
#include "tests/worker/sheet.h"
#include "worker/score.h"

static sheet form;
static jx_assessment found;

static const int64_t edges[] = {INT64_MIN + 1, -JX_FEN_MAX, -1, 0, 1, 100, 9999, 1000000, JX_FEN_MAX - 1, JX_FEN_MAX};
static const jx_pts point_edges[] = {JX_PTS_NONE, -JX_PTS_MAX, -1, 0, 1, 50, 100, 9999, 10000, JX_PTS_MAX, INT32_MAX};
#define PICK(rnd, a) (a)[rng_below(rnd, sizeof(a) / sizeof *(a))]

static jx_fen any_fen(jx_rng *r)
{
    int64_t v = PICK(r, edges);
    return v < -JX_FEN_MAX ? JX_FEN_NONE : v;
}

static jx_dec any_dec(jx_rng *r)
{
    int64_t v = PICK(r, edges);
    if (v < -JX_DEC_ABS_MAX) return JX_DEC_NONE;
    return (jx_dec){v, (int8_t)rng_below(r, JX_DEC_MAX_SCALE + 1)};
}

static jx_str any_text(jx_rng *r)
{
    static const char *const texts[] = {"",    " ",    "-",     "无", "达成预期指标", "未完成预期指标且效果较差",
                                        "95%", "≥95%", "满意度"};
    return jx_str_of(PICK(r, texts));
}

static jx_str any_unit(jx_rng *r)
{
    static const char *const units[] = {"", "%", "万元", "元", "亿元", "人", "万人", "元/人", "？"};
    return jx_str_of(PICK(r, units));
}

static void any_funding(jx_rng *r, jx_funding *f)
{
    static const char *const items[] = {"年度资金总额", "财政拨款", "本级安排", "其中：上级补助", "其他", "上年结转",
                                        "中央",         "杂项",     ""};
    *f = (jx_funding){.item = jx_str_of(PICK(r, items)),
                      .line = (uint32_t)rng_below(r, 30),
                      .initial = any_fen(r),
                      .adjusted = any_fen(r),
                      .executed = any_fen(r),
                      .weight = PICK(r, point_edges),
                      .rate = PICK(r, point_edges),
                      .score = PICK(r, point_edges),
                      .digits = {(uint8_t)rng_below(r, 16), (uint8_t)rng_below(r, 16), (uint8_t)rng_below(r, 16),
                                 (uint8_t)rng_below(r, 16)}};
}

static void any_row(jx_rng *r, jx_indicator *in)
{
    *in = (jx_indicator){.line = (uint32_t)rng_below(r, 30),
                         .l1 = any_text(r),
                         .l2 = any_text(r),
                         .name = any_text(r),
                         .op = (uint8_t)rng_below(r, JX_QUALITATIVE + 2), /* one past the last */
                         .target = any_text(r),
                         .target_value = any_dec(r),
                         .unit = any_unit(r),
                         .actual = any_text(r),
                         .actual_value = any_dec(r),
                         .actual_unit = any_unit(r),
                         .weight = PICK(r, point_edges),
                         .score = PICK(r, point_edges),
                         .reason = any_text(r)};
}

static void any_form(jx_rng *r)
{
    jx_form_init(&form.f);
    form.f.funding = form.funding;
    form.f.indicators = form.rows;
    form.f.problems = form.problems;
    form.f.kind = (uint8_t)rng_below(r, 5);
    form.f.year = (uint16_t)rng_below(r, 3);
    form.f.unit = any_text(r);
    form.f.project_name = any_text(r);
    form.f.money_unit = (uint8_t)rng_below(r, 4);
    form.f.conclusion = any_text(r);
    form.f.total_weight = PICK(r, point_edges);
    form.f.total_score = PICK(r, point_edges);
    form.f.grade = (uint8_t)rng_below(r, JX_GRADES);
    form.f.n_funding = (uint16_t)rng_below(r, rng_below(r, 10) ? 7 : JX_MAX_FUNDING + 1);
    form.f.n_indicators = (uint16_t)rng_below(r, rng_below(r, 10) ? 17 : JX_MAX_INDICATORS + 1);
    form.f.n_problems = (uint16_t)rng_below(r, 3);
    for (int i = 0; i < form.f.n_funding; i++) any_funding(r, &form.funding[i]);
    for (int i = 0; i < form.f.n_indicators; i++) any_row(r, &form.rows[i]);
    for (int i = 0; i < form.f.n_problems; i++)
        form.problems[i] =
            (jx_problem){(uint32_t)rng_below(r, 30), any_text(r), any_text(r), (uint32_t)rng_below(r, 1 << 29)};
}

static bool known_path(jx_path at)
{
    if (at.field >= JX_F_COUNT_) return false;
    if (at.block == JX_B_FUNDING) return at.row < form.f.n_funding;
    if (at.block == JX_B_INDICATORS) return at.row < form.f.n_indicators;
    if (at.field == JX_F_PROBLEMS) return at.row < form.f.n_problems;
    return at.block == JX_B_FORM && at.row == 0;
}

static void check_outcome(void)
{
    uint8_t worst = 0;
    cr_assert_leq(found.n_findings, JX_MAX_FINDINGS);
    for (uint32_t i = 0; i < found.n_findings; i++) {
        const jx_finding *f = &found.findings[i];
        char zh[256];
        cr_assert_not_null(jx_rule_find(f->code));
        cr_assert(known_path(f->path), "%s", f->code);
        cr_assert_geq(f->count, 1u);
        if (f->severity > worst) worst = f->severity;
        int n = jx_finding_message(f, &form.f, JX_ZH, zh, sizeof zh);
        cr_assert(jx_utf8_valid(zh, (size_t)n));
    }
    cr_assert_eq(found.verdict == JX_REJECTED, worst == JX_REJECT);
    for (int i = 0; i < form.f.n_indicators; i++) {
        const jx_rescore *x = &found.indicators[i];
        if (x->score == JX_PTS_NONE) continue;
        cr_assert(x->low <= x->score && x->score <= x->high && x->low >= 0 && x->high <= form.rows[i].weight);
    }
    if (found.total != JX_PTS_NONE)
        cr_assert(found.total_low <= found.total && found.total <= found.total_high, "%d in [%d, %d]", found.total,
                  found.total_low, found.total_high);
    cr_assert(range_is_said(&found), "%d to %d", found.total_low, found.total_high);
}

/* What comes out must survive the way to the collector. */
static void check_travels(void)
{
    static jx_finding back_findings[JX_MAX_FINDINGS];
    jx_result r, back;
    msgpack_sbuffer out;
    msgpack_packer pk;
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_assessment_result(&form.f, &found, 1, 0, &r);
    r.kind = r.kind > JX_SUMMARY_ROW ? 0 : r.kind;
    if (r.stated_total == INT32_MAX) r.stated_total = JX_PTS_MAX; /* no decoder lets it in */
    for (int i = 0; i < r.n_findings; i++)
        if (r.findings[i].stated.kind == JX_VAL_TEXT && !r.findings[i].stated.text.len)
            r.findings[i].stated = (jx_val){0};
    jx_result_encode(&pk, &r);
    jx_cur c = jx_cur_of(out.data, out.size);
    cr_assert_eq(jx_result_decode(&c, &back, back_findings), 0);
    cr_assert_eq(back.n_findings, r.n_findings);
    msgpack_sbuffer_destroy(&out);
}

Test(extremes, give_defined_results)
{
    jx_rng r = {20240229};
    for (int i = 0; i < 20000; i++) {
        any_form(&r);
        jx_assess(jx_pack_default(), &form.f, &found);
        check_outcome();
        check_travels();
    }
}

Test(extremes, of_the_largest_form)
{
    jx_rng r = {7};
    any_form(&r);
    form.f.n_indicators = JX_MAX_INDICATORS;
    for (int i = 0; i < JX_MAX_INDICATORS; i++) {
        any_row(&r, &form.rows[i]);
        form.rows[i].weight = form.rows[i].score = JX_PTS_MAX;
    }
    jx_assess(jx_pack_default(), &form.f, &found);
    check_outcome();
}

/* ---- clean forms ---- */

static void clean_row(jx_rng *r, int row, jx_pts weight)
{
    static const char *const words[] = {"达成预期指标", "完成", "部分达成预期指标并具有一定效果",
                                        "未完成预期指标且效果较差"};
    static const uint16_t share[] = {10000, 8000, 7000, 3000};
    static char texts[JX_MAX_INDICATORS][2][48];
    char *target = texts[row][0], *actual = texts[row][1];
    unsigned t = 1 + (unsigned)rng_below(r, 100000), a = (unsigned)rng_below(r, 150000);
    size_t how = rng_below(r, 5);
    if (how == 0) {
        size_t q = rng_below(r, 4);
        sheet_row(&form, row, "某指标", "有效提升", words[q], "1", "0");
        form.rows[row].weight = weight;
        form.rows[row].score = (jx_pts)((int64_t)weight * share[q] / 10000);
    } else {
        static const char *const ops[] = {"", "≥", "≤", "=", "＜"};
        snprintf(target, 48, "%s%u.%02u人", ops[how], t / 100, t % 100);
        snprintf(actual, 48, "%u.%02u人", a / 100, a % 100);
        sheet_row(&form, row, "某指标", target, actual, "1", "0");
        jx_indicator *in = &form.rows[row];
        jx_scored s;
        in->weight = weight;
        jx_score(jx_pack_default(), in, &s);
        in->score = s.score;
    }
    if (form.rows[row].score < weight) sheet_reason(&form, row, "受天气影响，下一年提前安排");
}

static void clean_form(jx_rng *r)
{
    sheet_clean(&form);
    form.f.n_indicators = 0;
    int n = 3 + (int)rng_below(r, 14);
    jx_pts left = 9000;
    for (int i = 0; i < n; i++) {
        jx_pts weight = i == n - 1 ? left : (jx_pts)(1 + rng_below(r, (uint64_t)(left - (n - i)) / 2));
        clean_row(r, i, weight);
        left -= weight;
    }
    int64_t budget = 1 + (int64_t)rng_below(r, 1000000000), spent = (int64_t)rng_below(r, (uint64_t)budget + 1);
    form.f.n_funding = 1;
    jx_funding *t = &form.funding[0];
    t->initial = (int64_t)rng_below(r, 1000000000);
    t->adjusted = budget;
    t->executed = spent;
    t->digits = (jx_digits){2, 2, 2, 2};
    t->rate = (jx_pts)((spent * 20000 + budget) / (2 * budget));
    t->score = (jx_pts)((spent * 2000 + budget) / (2 * budget));
    form.f.conclusion = JX_STR("良。部分指标受天气影响。");
    int64_t sum = t->score;
    for (int i = 0; i < n; i++) sum += form.rows[i].score;
    form.f.total_score = (jx_pts)sum;
    form.f.grade = (uint8_t)jx_grade_of(jx_pack_default(), sum);
}

/* Random figures are clean as arithmetic goes; what is usual is another question. */
static jx_pack arithmetic_only(void)
{
    static const char *const usual[] = {"F006", "F007", "B106", "B107", "B108", "B109",
                                        "K215", "K224", "S315", "T402", "X501", "X506"};
    jx_pack p = *jx_pack_default();
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
            if (strcmp(rules[i].code, usual[k]) == 0) p.severity[i] = JX_OFF;
    return p;
}

Test(clean_forms, have_no_finding)
{
    jx_rng r = {1};
    jx_pack p = arithmetic_only();
    for (int i = 0; i < 20000; i++) {
        char text[1024];
        clean_form(&r);
        jx_assess(&p, &form.f, &found);
        findings_text(&found, text, sizeof text);
        cr_assert_str_eq(text, "", "form %d: %s", i, text);
        cr_assert_eq(found.total, form.f.total_score);
        cr_assert_eq(found.verdict, JX_ACCEPTED);
    }
}
