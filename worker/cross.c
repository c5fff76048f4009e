/* Money against results. */
#include "proto/value.h"
#include "worker/assess.h"
#include "worker/words.h"

static jx_val text_of(jx_str t) { return (jx_val){.kind = JX_VAL_TEXT, .text = t}; }

/* Next to nothing was spent, yet all that was to be produced is there. */
static void check_idle(jx_pass *s)
{
    const jx_form *f = s->f;
    int full = 0;
    if (!s->p->idle_rate || s->a->rate > s->p->idle_rate) return;
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *in = &f->indicators[i];
        if (!jx_holds(in->l1, "产出") || jx_holds(in->l2, "成本")) continue;
        if (in->weight == JX_PTS_NONE || in->weight <= 0 || in->score != in->weight) return;
        full++;
    }
    if (full >= 2)
        jx_rate_said(s, jx_find(s, JX_RULE_X501, 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_none(),
                                jx_number(JX_VAL_COUNT, full)));
}

static bool is_zero(jx_dec d) { return jx_dec_has(d) && d.v == 0; }

/* Nothing spent, nothing produced: then no loss and no cost either, but that is no merit. Nor can what was not spent
 * have been kept within its limits. */
static void check_merit(jx_pass *s)
{
    const jx_form *f = s->f;
    bool idle = false;
    for (int i = 0; i < f->n_indicators && !idle; i++) {
        const jx_indicator *in = &f->indicators[i];
        idle = (in->op == JX_GE || in->op == JX_GT) && is_zero(in->actual_value) && jx_holds(in->l2, "数量");
    }
    if (!idle) return;
    for (uint16_t i = 0; i < f->n_indicators; i++) {
        const jx_indicator *in = &f->indicators[i];
        bool absent = (in->op == JX_LE || in->op == JX_LT) && is_zero(in->actual_value);
        if (!absent && !jx_holds(in->l1, "成本") && !jx_holds(in->l2, "成本")) continue;
        if (in->weight != JX_PTS_NONE && in->weight > 0 && in->score == in->weight)
            jx_find(s, JX_RULE_X502, 0, jx_at(JX_B_INDICATORS, i, JX_F_SCORE), jx_points(in->score), jx_none());
    }
}

/* An amount of an indicator in fen: of the year is of the form. */
static bool fen_of(jx_dec v, jx_str unit, jx_fen *out)
{
    jx_dec yuan;
    if (jx_ends(unit, "/年")) unit.len -= 4;
    if (jx_str_eq(unit, JX_STR("万"))) unit = JX_STR("万元");
    if (!jx_dec_has(v) || v.v <= 0 || memchr(unit.p, '/', unit.len)) return false;
    return jx_value_convert(v, unit, JX_STR("元"), &yuan) && jx_fen_from_dec(yuan, JX_YUAN, out) == 0;
}

static bool within_percent(jx_fen a, jx_fen b, int percent)
{
    jx_fen larger = a > b ? a : b;
    return jx_distance(a, b) <= larger / 100 * percent;
}

/* What one of many costs, which may be any amount. */
static bool is_rate_of_cost(jx_str name)
{
    return jx_holds(name, "标准") || jx_holds(name, "均") || jx_holds(name, "单价");
}

static bool is_cost(const jx_indicator *in)
{
    bool wan = jx_str_eq(in->unit, JX_STR("万"));
    if (in->op == JX_QUALITATIVE || !in->unit.len || (!wan && jx_measure_of(in->unit) != JX_M_MONEY)) return false;
    return !is_rate_of_cost(in->name) && (jx_holds(in->l1, "成本") || jx_holds(in->l2, "成本"));
}

/* A target of ten thousand times the budget is in the wrong unit. */
static bool in_wrong_unit(jx_pass *s, uint16_t row, jx_fen target)
{
    const jx_funding *t = &s->f->funding[0];
    jx_fen budgets[] = {t->adjusted, t->initial}, wan = 10000;
    for (int i = 0; i < 2; i++) {
        jx_fen budget = budgets[i];
        if (budget <= 0 || budget >= JX_FEN_MAX / wan || target >= JX_FEN_MAX / wan || jx_is_round(budget)) continue;
        if (target != budget * wan && budget != target * wan) continue;
        jx_find(s, JX_RULE_B112, 0, jx_at(JX_B_INDICATORS, row, JX_F_TARGET), text_of(s->f->indicators[row].target),
                jx_money(budget));
        return true;
    }
    return false;
}

/* No cost is more than all that was spent; and where the only one has the budget itself as its target, its result is
 * what was spent. */
static void check_amount(jx_pass *s, uint16_t row, bool only)
{
    const jx_indicator *in = &s->f->indicators[row];
    const jx_funding *t = &s->f->funding[0];
    jx_fen target = 0, actual = 0;
    if (fen_of(in->target_value, in->unit, &target) && in_wrong_unit(s, row, target)) return;
    if (!is_zero(in->actual_value) &&
        !fen_of(in->actual_value, in->actual_unit.len ? in->actual_unit : in->unit, &actual))
        return;
    bool whole = only && target > 0 &&
                 (within_percent(target, t->adjusted, 1) || (t->initial > 0 && within_percent(target, t->initial, 1)));
    if ((!whole && actual <= t->executed) || within_percent(actual, t->executed, s->p->cost_percent)) return;
    if (t->executed > 0 && actual / 100 > t->executed)
        return; /* so much is not the project's: investment it brought in, loans */
    if (jx_gap_at(s, in->line, true, JX_RESULT)) return;
    jx_find(s, JX_RULE_X503, 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL), text_of(in->actual), jx_money(t->executed));
}

static void check_cost(jx_pass *s)
{
    const jx_form *f = s->f;
    int rows = 0;
    if (f->funding[0].adjusted <= 0 || f->funding[0].executed == JX_FEN_NONE || f->funding[0].executed < 0 ||
        s->of[JX_RULE_B104].n)
        return;
    for (int i = 0; i < f->n_indicators; i++) rows += is_cost(&f->indicators[i]);
    for (uint16_t i = 0; i < f->n_indicators && rows; i++)
        if (is_cost(&f->indicators[i])) check_amount(s, i, rows == 1);
}

void jx_assess_cross(jx_pass *s)
{
    if (!s->f->n_funding || !s->f->n_indicators) return;
    if (s->a->rate != JX_PTS_NONE) {
        check_idle(s);
        if (s->a->rate == 0) check_merit(s);
    }
    check_cost(s);
}
