/* client/gen/gen_money.c: the funding block of a generated form: sources that add up, a rate and a score that follow.
 */
#include "client/gen/gen_making.h"

static uint32_t execution_ppm(jx_dice *d)
{
    uint32_t x = jx_below(d, 100);
    if (x < 55) return 1000000;
    if (x < 85) return jx_between(d, 900000, 999999);
    return x < 98 ? jx_between(d, 600000, 899999) : jx_between(d, 200000, 599999);
}

static jx_fen part(jx_fen whole, uint32_t ppm, int64_t grain)
{
    int64_t fen = 0;
    jx_mul_div(whole, ppm, 1000000, &fen);
    return fen / grain * grain;
}

static void funding_row(jx_making *m, const char *item, jx_fen initial, jx_fen adjusted, jx_fen executed)
{
    jx_form *f = m->f;
    uint8_t digits = f->money_unit == JX_WAN ? 2 : 0;
    f->funding[f->n_funding] = (jx_funding){
        .item = jx_str_of(item),
        .line = f->line + 9 + f->n_funding,
        .initial = initial,
        .adjusted = adjusted,
        .executed = executed,
        .weight = JX_PTS_NONE,
        .rate = JX_PTS_NONE,
        .score = JX_PTS_NONE,
        .digits = {digits, digits, digits, 0},
    };
    f->n_funding++;
}

/* The execution row: rate and score from the unrounded amounts, the score never above its weight. */
static void score_execution(jx_funding *r)
{
    int64_t rate = 0, score = 0;
    jx_mul_div(r->executed, 10000, r->adjusted, &rate);
    jx_mul_div(r->executed, JX_GEN_EXECUTION, r->adjusted, &score);
    r->weight = JX_GEN_EXECUTION;
    r->rate = (jx_pts)rate;
    r->digits.rate = 2;
    r->score = score > JX_GEN_EXECUTION ? JX_GEN_EXECUTION : (jx_pts)score;
}

/* Budgets are set in whole 万元, small ones in tenths. */
static jx_fen as_budgeted(jx_fen v) { return v < 10000000 ? v : part(v, 1000000, 1000000); }

void jx_gen_money(jx_making *m)
{
    jx_form *f = m->f;
    jx_dice *d = &m->d;
    f->money_unit = jx_below(d, 5) < 3 ? JX_YUAN : JX_WAN;
    int64_t grain = f->money_unit == JX_WAN ? 10000 : 100; /* what is printed: 0.01 万元, 1 元 */
    jx_fen adjusted = part((jx_fen)m->project->wan * 1000000, jx_between(d, 500000, 1500000), 1000000);
    jx_fen initial =
        jx_below(d, 10) < 7 ? adjusted : as_budgeted(part(adjusted, jx_between(d, 820000, 1250000), 100000));
    jx_fen executed =
        part(adjusted, m->slip == JX_SLIP_OVERSPENT ? jx_between(d, 1050000, 1300000) : execution_ppm(d), grain);
    uint32_t own = jx_below(d, 7) ? 1000000 : 900000, above = jx_below(d, 3) * 300000;
    jx_fen fi = part(initial, own, grain), fa = part(adjusted, own, grain), fe = part(executed, own, grain);
    jx_fen ui = part(fi, above, grain), ua = part(fa, above, grain), ue = part(fe, above, grain);
    f->funding = jx_gen_take(m->room, 5 * sizeof *f->funding);
    if (!f->funding) return;
    funding_row(m, "年度资金总额", initial, adjusted, executed);
    funding_row(m, "财政拨款", fi, fa, fe);
    funding_row(m, "本级安排", fi - ui, fa - ua, fe - ue);
    funding_row(m, "其中:上级补助", ui, ua, ue);
    funding_row(m, "其他", initial - fi, adjusted - fa, executed - fe);
    score_execution(&f->funding[0]);
}
