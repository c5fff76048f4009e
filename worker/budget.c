/* What the amounts say about the budget itself: adjusted how far, spent how far. */
#include "worker/assess.h"

/* |adjusted - initial| in percent of initial, rounded down; -1: not to be said. */
static int64_t adjusted_percent(const jx_funding *t)
{
    int64_t v;
    if (t->initial <= 0 || t->adjusted < 0) return -1; /* none, too */
    if (jx_mul_div(jx_distance(t->adjusted, t->initial), 10000, t->initial, &v) != 0) return -1;
    return v;
}

/* The kind of sum that budgets are set in: whole 万元, or two digits and zeros. */
static bool is_budgeted(jx_fen v)
{
    const jx_fen wan = 1000000;
    return v % wan == 0 || jx_is_round(v);
}

/* Adjusted to what was spent, to the last digit. A round sum in place of another is often spent so; money that came
 * during the year may well be, and is only noted. */
static void check_backwards(jx_pass *s, const jx_funding *t)
{
    if (t->adjusted <= 0 || t->adjusted != t->executed || t->initial == JX_FEN_NONE || t->adjusted == t->initial)
        return;
    if (is_budgeted(t->adjusted) && is_budgeted(t->initial)) return;
    jx_find(s, JX_RULE_B108, t->initial <= 0 ? JX_INFO : 0, jx_at(JX_B_FUNDING, 0, JX_F_ADJUSTED),
            jx_money(t->adjusted), jx_money(t->initial));
}

static void check_adjusted(jx_pass *s, const jx_funding *t)
{
    jx_path at = jx_at(JX_B_FUNDING, 0, JX_F_ADJUSTED);
    if (t->adjusted <= 0) return;
    if (t->initial == JX_FEN_NONE || t->initial == 0) {
        if (!jx_unread(s, JX_B_FUNDING, 0, JX_BIT(JX_F_INITIAL)))
            jx_find(s, JX_RULE_B106, 0, jx_at(JX_B_FUNDING, 0, JX_F_INITIAL), jx_money(t->initial),
                    jx_money(t->adjusted));
        return;
    }
    int64_t percent = adjusted_percent(t), alert = s->p->adjusted_alert * INT64_C(100),
            ask = s->p->adjusted_query * INT64_C(100);
    if (ask && percent > ask)
        jx_find(s, JX_RULE_B107, alert && percent > alert ? JX_ALERT : 0, at, jx_money(t->adjusted),
                jx_money(t->initial));
}

static void check_low(jx_pass *s)
{
    jx_pts rate = s->a->rate;
    if (rate == JX_PTS_NONE) return;
    bool alert = rate == 0 || rate < s->p->very_low_rate;
    if (alert || rate < s->p->low_rate)
        jx_rate_said(
            s, jx_find(s, JX_RULE_B109, alert ? JX_ALERT : 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_none(), jx_none()));
}

/* The sources are not scored. Where the total has no score, the columns may have slipped: then that has been said. */
static void check_scored_parts(jx_pass *s)
{
    const jx_funding *r = s->f->funding;
    uint16_t weighed = 0;
    if (r[0].score == JX_PTS_NONE) return;
    for (uint16_t i = 1; i < s->f->n_funding; i++) {
        if (r[i].score != JX_PTS_NONE && r[i].score != 0)
            jx_find(s, JX_RULE_B111, 0, jx_at(JX_B_FUNDING, i, JX_F_SCORE), jx_points(r[i].score), jx_none());
        if (!weighed && r[i].weight != JX_PTS_NONE && r[i].weight != 0) weighed = i;
    }
    if (weighed && !s->of[JX_RULE_B111].n) /* filled down the column: said once */
        jx_find(s, JX_RULE_B111, JX_INFO, jx_at(JX_B_FUNDING, weighed, JX_F_WEIGHT), jx_points(r[weighed].weight),
                jx_none());
}

void jx_assess_budget(jx_pass *s)
{
    check_adjusted(s, &s->f->funding[0]);
    check_backwards(s, &s->f->funding[0]);
    check_low(s);
    check_scored_parts(s);
}
