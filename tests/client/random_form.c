#include "tests/client/random_form.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "proto/division.h"
#include "proto/value.h"

#define ANY(r, list) ((list)[rng_below(r, sizeof(list) / sizeof *(list))])

static jx_str say(jx_arena *a, const char *s) { return jx_arena_str(a, s, strlen(s)); }

/* ---- words ---- */

static const char *const whats[] = {"农村公路", "义务教育", "老年人健康", "高标准农田", "人才培训",   "城乡低保",
                                    "垃圾分类", "档案管理", "非税收入",   "图书借阅",   "残疾人托养", "河道清淤",
                                    "应急物资", "食品抽检", "招商",       "宣传"};
static const char *const dos[] = {"补助", "建设", "养护", "奖励", "运转经费", "购置", "改造", "专项资金", "维护"};
static const char *const ends[] = {"数量", "完成率", "合格率", "人数", "次数", "及时率", "知晓率", "覆盖面", "天数"};
static const char *const sentences[] = {
    "按计划完成全年任务", "资金全部拨付到位", "受益群众12,300人",     "比上年增长3.5%", "（含上级下达任务）",
    "“三年行动”收官",     "投诉0起",          "2024年6月底前建成2处", "开展检查1次/月", "做到应补尽补；不漏一户"};

static jx_str sentence(jx_rng *r, jx_arena *a)
{
    char text[512];
    int n = 0;
    for (uint64_t k = 1 + rng_below(r, 4); k--;)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", ANY(r, sentences), k ? "，" : "。");
    return jx_arena_str(a, text, (size_t)n);
}

static bool empty(jx_rng *r, const random_form_shape *s) { return s->empty && rng_below(r, s->empty) == 0; }

/* ---- who ---- */

static void who(jx_rng *r, jx_arena *a, jx_form *f)
{
    static const char *const bureaus[] = {"教育局", "卫生健康局", "交通运输局", "民政局", "农业农村局"};
    uint32_t codes[2];
    jx_str unit;
    const char *name;
    do { /* names that several cities have do not say where */
        do f->division = (uint32_t)(110000 + rng_below(r, 550000));
        while (!(name = jx_division_name(f->division)) || jx_division_level(f->division) != JX_COUNTY);
        unit = jx_arena_printf(a, "%s%s", name, ANY(r, bureaus));
    } while (jx_division_find(unit, codes, 2) != 1 || codes[0] != f->division);
    f->division_name = jx_str_of(name);
    f->unit = unit;
    f->implementing_unit = rng_below(r, 2) ? unit : jx_arena_printf(a, "%s第二服务中心", name);
    f->project_name = jx_arena_printf(a, "%s%s%s", rng_below(r, 3) ? "" : "2024年", ANY(r, whats), ANY(r, dos));
    f->project_code = jx_arena_printf(a, "%06u24T%012u", (unsigned)f->division, (unsigned)rng_below(r, 1000000000));
    f->fill_date =
        jx_arena_printf(a, "2025%02u%02u", (unsigned)(1 + rng_below(r, 12)), (unsigned)(1 + rng_below(r, 28)));
}

/* ---- money ---- */

static jx_fen amount(jx_rng *r, const random_form_shape *s, uint8_t *digits)
{
    int64_t n = (int64_t)rng_below(r, rng_below(r, 2) ? 100 : 90000000);
    *digits = s->whole_yuan ? 0 : 2;
    return s->whole_yuan ? n * 100 : n * 10000;
}

static jx_pts points(jx_rng *r, unsigned most)
{
    return rng_below(r, 3) ? (jx_pts)(100 * (1 + rng_below(r, most))) : (jx_pts)(1 + rng_below(r, 100 * most));
}

static void funding(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_form *f)
{
    f->funding = jx_arena_alloc(a, 5 * sizeof *f->funding);
    f->money_unit = s->whole_yuan ? JX_YUAN : JX_WAN;
    for (; f->n_funding < 5 && s->items[f->n_funding]; f->n_funding++) {
        jx_funding *x = &f->funding[f->n_funding];
        *x = (jx_funding){.item = jx_str_of(s->items[f->n_funding]), .weight = JX_PTS_NONE, .score = JX_PTS_NONE};
        x->initial = amount(r, s, &x->digits.initial);
        x->adjusted = amount(r, s, &x->digits.adjusted);
        x->executed = amount(r, s, &x->digits.executed);
        x->rate = (jx_pts)rng_below(r, 13000);
        x->digits.rate = 2;
        if (f->n_funding == 0) {
            x->weight = 1000;
            x->score = points(r, 10);
        }
        if (empty(r, s)) x->initial = JX_FEN_NONE, x->digits.initial = 0;
        if (empty(r, s)) x->rate = JX_PTS_NONE, x->digits.rate = 0;
    }
}

/* ---- indicators ---- */

static const struct {
    const char *l1, *l2;
} levels[] = {{"产出指标", "数量指标"},     {"产出指标", "质量指标"},       {"产出指标", "时效指标"},
              {"产出指标", "成本指标"},     {"效益指标", "经济效益指标"},   {"效益指标", "社会效益指标"},
              {"效益指标", "生态效益指标"}, {"效益指标", "可持续影响指标"}, {"满意度指标", "服务对象满意度指标"}};
enum { LEVELS = sizeof levels / sizeof *levels };

static jx_str number(jx_rng *r, jx_arena *a)
{
    char text[24];
    jx_dec d = {(int64_t)(1 + rng_below(r, rng_below(r, 2) ? 100 : 1000000)), (int8_t)rng_below(r, 3)};
    jx_dec_print(d, text);
    return say(a, text);
}

static void quantity(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_indicator *x)
{
    static const char *const units[] = {"人", "个", "%", "万元", "公里", "场次", "元/人", "天", "亩"};
    static const char *const signs[] = {"", "≥", "≤", "=", ">", "<"};
    const char *unit = ANY(r, units);
    jx_str target = number(r, a), actual = number(r, a);
    x->op = (uint8_t)(JX_GE + rng_below(r, 3));
    x->unit = x->actual_unit = jx_str_of(unit);
    x->target = s->columns ? target : jx_arena_printf(a, "%s%.*s%s", signs[x->op], JX_FMT(target), unit);
    x->actual = s->columns ? actual : jx_arena_printf(a, "%.*s%s", JX_FMT(actual), unit);
    jx_dec_parse(target, &x->target_value);
    jx_dec_parse(actual, &x->actual_value);
}

static void quality(jx_rng *r, const random_form_shape *s, jx_indicator *x)
{
    static const char *const targets[] = {"持续提高", "有效改善", "2024年12月31日前", "长期"};
    static const char *const actuals[] = {"达成预期指标", "部分达成预期指标并具有一定效果", "有所提高"};
    x->op = JX_QUALITATIVE;
    x->target = jx_str_of(s->flat ? "优" : s->columns ? "优良中低差" : ANY(r, targets));
    x->actual = jx_str_of(s->flat || s->columns ? "优" : ANY(r, actuals));
    x->target_value = x->actual_value = JX_DEC_NONE;
}

static void indicator(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_indicator *x, uint64_t level)
{
    *x = (jx_indicator){.l1 = jx_str_of(levels[level].l1), .l2 = jx_str_of(levels[level].l2)};
    if (s->flat) x->l1 = x->l2 = (jx_str){0};
    x->name = jx_arena_printf(a, "%s%s%s", s->flat ? ANY(r, whats) : "", ANY(r, whats), ANY(r, ends));
    if (rng_below(r, 4))
        quantity(r, s, a, x);
    else
        quality(r, s, x);
    x->weight = points(r, 20);
    x->score = rng_below(r, 3) ? x->weight : points(r, 20);
    if (!s->flat && rng_below(r, 4) == 0) x->reason = sentence(r, a);
    if (empty(r, s)) x->score = JX_PTS_NONE;
    if (empty(r, s)) {
        x->actual = x->actual_unit = (jx_str){0};
        x->actual_value = JX_DEC_NONE;
    }
}

static void indicators(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_form *f)
{
    f->indicators = jx_arena_alloc(a, 3 * LEVELS * sizeof *f->indicators);
    while (f->n_indicators == 0)
        for (uint64_t level = 0; level < LEVELS; level++)
            for (uint64_t n = rng_below(r, 4); n > 1 || (n && rng_below(r, 2)); n--)
                indicator(r, s, a, &f->indicators[f->n_indicators++], level);
}

/* Of a summary table nothing but the weights' sum shows that no row was lost. */
static void hundred(jx_form *f)
{
    for (int i = 0; i < f->n_indicators; i++)
        f->indicators[i].weight =
            i ? 10000 / f->n_indicators : 10000 - (f->n_indicators - 1) * (10000 / f->n_indicators);
}

static void totals(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_form *f)
{
    jx_pts weights = 0, scores = 0;
    for (int i = 0; i < f->n_indicators; i++) {
        weights += f->indicators[i].weight;
        if (f->indicators[i].score != JX_PTS_NONE) scores += f->indicators[i].score;
    }
    f->total_weight = s->flat ? JX_PTS_NONE : rng_below(r, 2) ? weights : 10000;
    f->total_score = s->flat || rng_below(r, 2) ? scores : points(r, 100);
    if (!s->conclusion) return;
    f->grade = (uint8_t)(JX_EXCELLENT + rng_below(r, 4));
    jx_str words = sentence(r, a);
    f->conclusion = jx_arena_printf(a, "%s。%.*s", jx_grade_name((enum jx_grade)f->grade), JX_FMT(words));
}

void random_form(jx_rng *r, const random_form_shape *s, jx_arena *a, jx_form *f)
{
    jx_form_init(f);
    f->kind = JX_PROJECT;
    f->year = 2024;
    who(r, a, f);
    if (s->flat) f->kind = JX_SUMMARY_ROW, f->implementing_unit = (jx_str){0};
    if (!s->code) f->project_code = (jx_str){0};
    if (!s->fill_date) f->fill_date = (jx_str){0};
    if (!s->flat) funding(r, s, a, f);
    if (!s->flat) f->objective = sentence(r, a);
    if (!s->flat) f->completion = sentence(r, a);
    indicators(r, s, a, f);
    if (s->flat) hundred(f);
    totals(r, s, a, f);
    cr_assert(!a->failed);
}
