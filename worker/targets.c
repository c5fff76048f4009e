/* What a row is about: its block, unit, operator and target, apart from the score. */
#include "proto/value.h"
#include "worker/assess.h"
#include "worker/words.h"

static uint8_t block_of(const jx_indicator *in)
{
    uint8_t b = 0;
    if (jx_holds(in->l1, "产出")) b |= JX_BL_OUTPUT;
    if (jx_holds(in->l1, "效益")) b |= JX_BL_BENEFIT;
    if (jx_holds(in->l1, "满意") || jx_holds(in->l2, "满意")) b |= JX_BL_SATISFIED;
    if (jx_holds(in->l1, "成本") || jx_holds(in->l2, "成本")) b |= JX_BL_COST;
    if (jx_holds(in->l2, "时效")) b |= JX_BL_TIME;
    if (jx_blank(in->l1)) b |= JX_BL_UNKNOWN;
    return b;
}

/* Rows of a block stand together: its names are looked at once. */
static uint8_t block_at(jx_pass *s, uint16_t row)
{
    const jx_indicator *in = &s->f->indicators[row];
    if (row == 0 || !jx_str_eq(in->l1, in[-1].l1) || !jx_str_eq(in->l2, in[-1].l2)) s->block = block_of(in);
    uint8_t b = s->block;
    if ((b & JX_BL_UNKNOWN) && jx_holds(in->name, "满意")) b |= JX_BL_SATISFIED;
    s->blocks |= b;
    return b;
}

static void query(jx_pass *s, enum jx_rule_no r, uint16_t row, enum jx_field field, jx_str stated)
{
    jx_val v = stated.len ? (jx_val){.kind = JX_VAL_TEXT, .text = stated} : jx_none();
    jx_find(s, r, 0, jx_at(JX_B_INDICATORS, row, field), v, jx_none());
}

/* The actual value: a number where the target is one, of the same kind of unit. */
static void check_actual(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    if (!jx_dec_has(in->target_value) || in->op == JX_QUALITATIVE) return;
    if (!jx_dec_has(in->actual_value)) {
        if (!jx_blank(in->actual) && !jx_gap_at(s, in->line, true, JX_RESULT))
            query(s, JX_RULE_K203, row, JX_F_ACTUAL, in->actual);
        return;
    }
    if (jx_str_eq(in->unit, in->actual_unit)) return;
    enum jx_measure t = jx_measure_of(in->unit), a = jx_measure_of(in->actual_unit);
    jx_dec v;
    if (t == JX_M_NONE || a == JX_M_NONE || t == a) return; /* 人 and 名 are counts alike */
    if (jx_value_convert(in->actual_value, in->actual_unit, in->unit, &v) || jx_gap_at(s, in->line, true, JX_RESULT))
        return;
    jx_find(s, JX_RULE_K204, 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL),
            (jx_val){.kind = JX_VAL_TEXT, .text = in->actual}, (jx_val){.kind = JX_VAL_TEXT, .text = in->unit});
}

static bool ends_in_one_of(jx_str name, const char *const words[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (jx_ends(name, words[i])) return true;
    return false;
}
#define ENDS(name, words) ends_in_one_of(name, words, sizeof words / sizeof *words)

/* What is a number of things or a share of them, and so never an amount of money. */
static bool is_no_money(jx_str name)
{
    static const char *const counts[] = {"人数", "人次", "户数", "家数", "场次",
                                         "次数", "个数", "件数", "份数", "天数"};
    static const char *const shares[] = {"满意度", "支持度", "认可度", "知晓度"};
    static const char *const prices[] = {"费率", "利率", "汇率", "税率"};
    return ENDS(name, counts) || ENDS(name, shares) || (jx_ends(name, "率") && !ENDS(name, prices));
}

/* Shares of a whole: never more than all of it. Growth and work done may be. */
static bool is_share(jx_str name)
{
    static const char *const words[] = {
        "满意",   "合格率", "准确率", "及时率", "达标率", "优良率", "通过率", "知晓率", "到岗率", "录入率", "胜诉率",
        "完好率", "出勤率", "覆盖率", "到位率", "发放率", "兑现率", "办结率", "结案率", "受理率", "普及率", "参保率",
        "入学率", "巩固率", "公开率", "使用率", "支付率", "发生率", "故障率", "差错率", "损失率", "投诉率", "认证率"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jx_holds(name, words[i])) return !jx_holds(name, "增") && !jx_holds(name, "提");
    return false;
}

static bool above_100(jx_dec v) { return jx_dec_has(v) && jx_dec_cmp(v, (jx_dec){100, 0}) > 0; }

/* A cost in "万" is one in 万元. */
static bool is_money(const jx_indicator *in, uint8_t block)
{
    if (jx_measure_of(in->unit) == JX_M_MONEY) return true;
    return (block & JX_BL_COST) && (jx_str_eq(in->unit, JX_STR("万")) || jx_str_eq(in->unit, JX_STR("亿")));
}

static bool is_saving(jx_str name) { return jx_holds(name, "节") || jx_holds(name, "降") || jx_holds(name, "减"); }

/* Without levels a cost is told by its name. */
static bool is_cost(const jx_indicator *in, uint8_t block)
{
    if (is_saving(in->name)) return false;
    return (block & JX_BL_COST) || ((block & JX_BL_UNKNOWN) && jx_holds(in->name, "成本"));
}

static bool is_time(const jx_indicator *in, uint8_t block)
{
    static const char *const words[] = {"时间", "时效", "时限", "期限"};
    return (block & JX_BL_TIME) || ENDS(in->name, words);
}

static void check_unit(jx_pass *s, const jx_indicator *in, uint16_t row, uint8_t block)
{
    enum jx_measure m = jx_measure_of(in->unit);
    if (m == JX_M_PERCENT) {
        bool t = above_100(in->target_value),
             a = above_100(in->actual_value) && jx_measure_of(in->actual_unit) == JX_M_PERCENT;
        if ((t || a) && is_share(in->name))
            query(s, JX_RULE_K206, row, t ? JX_F_TARGET : JX_F_ACTUAL, t ? in->target : in->actual);
    } else if (is_money(in, block)) {
        bool more = in->op == JX_GE || in->op == JX_GT;
        if (is_no_money(in->name))
            query(s, JX_RULE_K205, row, JX_F_TARGET, in->target);
        else if (more && is_cost(in, block))
            query(s, JX_RULE_K208, row, JX_F_OP, in->target);
    } else if (in->op == JX_EQ && jx_ends(in->unit, "月") && is_time(in, block)) {
        query(s, JX_RULE_K221, row, JX_F_TARGET, in->target);
    }
}

/* What may well be below zero. */
static bool is_change(jx_str name)
{
    static const char *const words[] = {"增", "减", "降", "变", "差", "同比", "环比", "利润", "盈", "余", "温"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jx_holds(name, words[i])) return true;
    return false;
}

static void check_target(jx_pass *s, const jx_indicator *in, uint16_t row, uint8_t block)
{
    if (in->op == JX_OP_NONE) query(s, JX_RULE_K209, row, JX_F_OP, in->target);
    if (in->op == JX_LT && in->target_value.v == 0 && !jx_holds(in->name, "增") && !jx_holds(in->name, "差"))
        query(s, JX_RULE_K207, row, JX_F_TARGET, in->target);
    if (in->op == JX_GE && in->target_value.v == 0 && !is_change(in->name))
        query(s, JX_RULE_K230, row, JX_F_TARGET, in->target);
    check_unit(s, in, row, block);
}

static void check_date(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    if (!in->target.len || in->target.p[0] < '0' || in->target.p[0] > '9') return;
    int due = jx_date_at(in->target), done = jx_date_at(jx_strip(in->actual));
    if (!due) return;
    if (s->f->year && due / 10000 > s->f->year)
        query(s, JX_RULE_K220, row, JX_F_TARGET, in->target);
    else if (jx_date_comparable(done, due) && jx_date_late(done, due))
        query(s, JX_RULE_K220, row, JX_F_ACTUAL, in->actual);
}

static void check_words(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    jx_str name = jx_bare_name(in->name), target = jx_bare_name(in->target);
    if (name.len && target.len && jx_distance(name.len, target.len) < 12 && jx_same_words(name, target, 100))
        query(s, JX_RULE_K210, row, JX_F_TARGET, in->target);
    if (jx_is_choice(jx_strip(in->actual))) query(s, JX_RULE_F012, row, JX_F_ACTUAL, in->actual);
    check_date(s, in, row);
}

/* The indicator says how much of the budget was spent, and so does the funding block. */
static void check_rate(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    jx_pts said;
    jx_pts rate = s->a->rate, stated = s->f->n_funding ? s->f->funding[0].rate : JX_PTS_NONE;
    if (rate == JX_PTS_NONE || !jx_dec_has(in->actual_value) || jx_measure_of(in->actual_unit) != JX_M_PERCENT) return;
    if (jx_pts_from_dec(in->actual_value, &said) != 0 || jx_distance(said, rate) <= s->p->rate_sloppy) return;
    if (stated != JX_PTS_NONE && jx_distance(said, stated) <= s->p->rate_sloppy) return; /* B102 has said so */
    if (jx_gap_at(s, in->line, true, JX_RESULT)) return;
    s->other_rate = true;
    jx_find(s, JX_RULE_X510, 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL), jx_number(JX_VAL_RATE, said),
            jx_number(JX_VAL_RATE, rate));
}

/* Spending the budget is scored in its own row; among the satisfied it measures nobody's satisfaction. */
static void check_place(jx_pass *s, const jx_indicator *in, uint16_t row, uint8_t block)
{
    if (jx_ends(in->name, "率") && (jx_ends(in->name, "执行率") || jx_ends(in->name, "支付率"))) {
        bool budget = jx_ends(in->name, "预算执行率") || jx_ends(in->name, "资金执行率");
        if (budget) check_rate(s, in, row);
        if (budget && s->f->n_funding && s->f->funding[0].weight > 0)
            query(s, JX_RULE_S320, row, JX_F_NAME, in->name);
        else if (block & JX_BL_SATISFIED)
            query(s, JX_RULE_K213, row, JX_F_NAME, in->name);
    }
    if ((block & JX_BL_SATISFIED) && in->actual.len > 9 && jx_holds(in->actual, "投诉"))
        query(s, JX_RULE_K219, row, JX_F_ACTUAL, in->actual);
}

static void check_row(jx_pass *s, const jx_indicator *in, uint16_t row, uint8_t block)
{
    if (in->op != JX_QUALITATIVE && jx_dec_has(in->target_value))
        check_target(s, in, row, block);
    else
        check_words(s, in, row);
    check_actual(s, in, row);
    check_place(s, in, row, block);
}

void jx_assess_target(jx_pass *s, uint16_t row, bool readable)
{
    const jx_indicator *in = &s->f->indicators[row];
    uint8_t block = block_at(s, row);
    s->other_rate = false;
    if (readable) check_row(s, in, row, block);
    if (s->p->heavy && in->weight != JX_PTS_NONE && in->weight > s->p->heavy)
        jx_find(s, JX_RULE_K224, 0, jx_at(JX_B_INDICATORS, row, JX_F_WEIGHT), jx_points(in->weight),
                jx_points(s->p->heavy));
}
