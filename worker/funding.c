/* The total row of the funding block: do its rate and its score follow from its amounts? */
#include "worker/assess.h"
#include "worker/words.h"

typedef __int128 wide;

/* A printed amount stands for anything that rounds to it: half a last digit to both sides. `last` is one unit of the
 * last printed digit in fen (twice the half); the block's finest digits count for all its amounts, because programs
 * drop trailing zeros. */
struct block {
    int64_t last;
    const jx_funding *total;
};

static int64_t last_digit(const jx_form *f)
{
    int digits = 0;
    for (int i = 0; i < f->n_funding; i++) {
        const jx_digits *d = &f->funding[i].digits;
        if (d->initial > digits) digits = d->initial;
        if (d->adjusted > digits) digits = d->adjusted;
        if (d->executed > digits) digits = d->executed;
    }
    int64_t fen = jx_money_unit_fen((enum jx_money_unit)f->money_unit);
    while (digits-- > 0) fen /= 10;
    return fen;
}

/* Does a rate (in units of 0.01 %, one last digit being `unit`) meet the rate that the row's amounts allow? */
static bool rate_fits(const jx_funding *r, wide last, wide rate, wide unit)
{
    wide e = 2 * (wide)r->executed, a = 2 * (wide)r->adjusted;
    bool not_above = (e - last) * 20000 <= (2 * rate + unit) * (a + last);
    bool not_below = a <= last || (e + last) * 20000 >= (2 * rate - unit) * (a - last);
    return not_above && not_below;
}

/* Is the printed rate what the row's amounts give? */
static bool rate_is_right(const jx_funding *r, int64_t last)
{
    static const int unit_of[] = {100, 10, 2}; /* at two decimals, cut off instead of rounded is fine */
    if (rate_fits(r, last, r->rate, unit_of[r->digits.rate < 2 ? r->digits.rate : 2])) return true;
    /* 0.6283 for 62.83 % */
    return r->rate >= 0 && r->rate <= 150 && rate_fits(r, last, 100 * (wide)r->rate, 100);
}

static void check_rate(jx_pass *s, const struct block *b)
{
    jx_pts stated = b->total->rate, rate = s->a->rate;
    if (stated == JX_PTS_NONE || rate == JX_PTS_NONE) return;
    s->checks++;
    if (rate_is_right(b->total, b->last)) return;
    bool sloppy = jx_distance(stated, rate) <= s->p->rate_sloppy;
    s->rate_wrong = !sloppy;
    jx_find(s, JX_RULE_B102, sloppy ? JX_QUERY : 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_number(JX_VAL_RATE, stated),
            jx_number(JX_VAL_RATE, rate));
}

static bool repeats(const jx_funding *part, const jx_funding *total)
{
    return part->rate == total->rate && part->executed == total->executed && part->adjusted == total->adjusted;
}

#define RATED (JX_BIT(JX_F_ADJUSTED) | JX_BIT(JX_F_EXECUTED) | JX_BIT(JX_F_RATE))

/* Rates of the sources decide no score. What repeats the total has been said there. */
static void check_part_rate(jx_pass *s, const struct block *b, uint16_t row)
{
    const jx_funding *r = &s->f->funding[row];
    int64_t v;
    jx_val due = jx_none();
    if (r->rate == JX_PTS_NONE || repeats(r, b->total)) return;
    bool none = r->adjusted == JX_FEN_NONE && r->executed == JX_FEN_NONE && r->initial == JX_FEN_NONE;
    if (none ? r->rate == 0 : r->adjusted <= 0 || r->executed == JX_FEN_NONE || r->executed < 0) return;
    if (!none) {
        if (rate_is_right(r, b->last) || jx_mul_div(r->executed, 10000, r->adjusted, &v) != 0 || v > JX_PTS_MAX) return;
        due = jx_number(JX_VAL_RATE, v);
    }
    if (jx_gap_at(s, r->line, false, RATED)) return;
    jx_find(s, JX_RULE_B102, JX_QUERY, jx_at(JX_B_FUNDING, row, JX_F_RATE), jx_number(JX_VAL_RATE, r->rate), due);
}

static int64_t clamp(int64_t v, int64_t low, int64_t high) { return v < low ? low : v > high ? high : v; }

/* weight * n / d as the pack rounds, from nothing to the weight. */
static int64_t share(const jx_pack *p, jx_pts weight, wide n, wide d)
{
    int64_t v;
    if (n <= 0) return 0;
    if (n >= d || jx_round_by(n * weight, d, (enum jx_rounding)p->rounding, jx_pack_unit(p), &v) != 0) return weight;
    return v < weight ? v : weight;
}

static void check_score(jx_pass *s, const struct block *b, jx_pts weight)
{
    jx_path at = jx_at(JX_B_FUNDING, 0, JX_F_SCORE);
    jx_pts stated = b->total->score, due = s->a->execution, tolerance = s->p->tolerance;
    if (stated == JX_PTS_NONE || due == JX_PTS_NONE) return;
    s->checks++;
    if (stated > weight) {
        jx_find(s, JX_RULE_S304, 0, at, jx_points(stated), jx_points(weight));
        return;
    }
    wide e = 2 * (wide)b->total->executed, a = 2 * (wide)b->total->adjusted;
    int64_t low = share(s->p, weight, e - b->last, a + b->last), high = share(s->p, weight, e + b->last, a - b->last);
    if (stated >= low - tolerance && stated <= high + tolerance) return;
    /* the score follows from the printed rate: where that is wrong, it has been said; where it is right, so is this */
    int64_t rate = clamp(b->total->rate == JX_PTS_NONE ? -1 : b->total->rate, -1, 10000);
    if (rate >= 0 && jx_distance(stated, share(s->p, weight, rate, 10000)) <= tolerance) return;
    bool sloppy = jx_distance(stated, due) <= s->p->sloppy;
    jx_find(s, JX_RULE_B103, sloppy ? JX_QUERY : 0, at, jx_points(stated), jx_points(due));
}

static bool explained_somewhere(const jx_pass *s)
{
    const jx_form *f = s->f;
    if (jx_concluded(s)) return true;
    for (int i = 0; i < f->n_funding; i++)
        if (jx_says_why(f->funding[i].reason)) return true;
    for (int i = 0; i < f->n_indicators; i++)
        if (jx_says_why(f->indicators[i].reason)) return true;
    return false;
}

/* Only a form with room for reasons can be asked for one. */
static void check_explained(jx_pass *s)
{
    jx_pts rate = s->a->rate;
    /* who took a wrong rate for a high one saw nothing to explain */
    if (s->rate_wrong && s->f->funding[0].rate >= s->p->explain_rate) return;
    if (rate == JX_PTS_NONE || rate >= s->p->explain_rate || !s->f->n_indicators || explained_somewhere(s)) return;
    jx_rate_said(s, jx_find(s, JX_RULE_B110, 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_none(), jx_none()));
}

/* Execution lost points, and the reason in its row says next to nothing. */
static void check_reason(jx_pass *s, const jx_funding *t)
{
    if (s->a->rate == JX_PTS_NONE || s->a->rate >= 10000 || !jx_says_why(t->reason)) return;
    if (t->score != JX_PTS_NONE && t->score >= t->weight) return; /* no points were lost, rightly or not */
    if (t->reason.len >= 3u * s->p->short_reason || jx_chars(jx_strip(t->reason)) >= s->p->short_reason) return;
    jx_find(s, JX_RULE_T401, 0, jx_at(JX_B_FUNDING, 0, JX_F_REASON), (jx_val){.kind = JX_VAL_TEXT, .text = t->reason},
            jx_none());
}

static void check_scored(jx_pass *s, const jx_funding *t)
{
    bool weighs = t->weight != JX_PTS_NONE || t->rate != JX_PTS_NONE;
    if (s->bare.weight && s->bare.score) return;
    if (!weighs || t->score != JX_PTS_NONE || !s->f->n_indicators) return;
    if (jx_unread(s, JX_B_FUNDING, 0, JX_BIT(JX_F_SCORE))) return;
    jx_find(s, JX_RULE_S323, 0, jx_at(JX_B_FUNDING, 0, JX_F_SCORE), jx_none(), jx_none());
}

/* What was spent: 0 is printed as 0. */
static void check_spent(jx_pass *s, const jx_funding *t)
{
    if (t->executed != JX_FEN_NONE || jx_unread(s, JX_B_FUNDING, 0, JX_BIT(JX_F_EXECUTED))) return;
    jx_find(s, JX_RULE_B105, JX_QUERY, jx_at(JX_B_FUNDING, 0, JX_F_EXECUTED), jx_none(), jx_none());
}

/* The adjusted budget, without which there is no rate. */
static bool check_budget(jx_pass *s, const struct block *b)
{
    const jx_funding *t = b->total;
    bool none = t->adjusted == JX_FEN_NONE, spent = t->executed != JX_FEN_NONE && t->executed != 0;
    if (!none && t->adjusted > 0) return true;
    if (none && t->initial == JX_FEN_NONE && t->executed == JX_FEN_NONE) { /* a form without amounts, or unread ones */
        jx_funding_gap(s, RATED | JX_BIT(JX_F_INITIAL));
        return false;
    }
    if (none && jx_unread(s, JX_B_FUNDING, 0, JX_BIT(JX_F_ADJUSTED))) return false;
    bool idle = !none && t->adjusted == 0 && !spent;
    jx_find(s, JX_RULE_B105, idle ? JX_QUERY : 0, jx_at(JX_B_FUNDING, 0, JX_F_ADJUSTED), jx_money(t->adjusted),
            jx_none());
    return false;
}

static void compute(jx_pass *s, const struct block *b, jx_pts weight)
{
    int64_t spent = b->total->executed > 0 ? b->total->executed : 0, v;
    if (jx_mul_div(spent, 10000, b->total->adjusted, &v) == 0 && v <= JX_PTS_MAX) s->a->rate = (jx_pts)v;
    if (weight < 0) return;
    s->a->execution = (jx_pts)share(s->p, weight, spent, b->total->adjusted);
}

static void check_weight(jx_pass *s, const jx_funding *t)
{
    bool used = t->rate != JX_PTS_NONE || t->score != JX_PTS_NONE, none = t->weight == JX_PTS_NONE;
    /* a form without any weights, a list of projects */
    bool nowhere = none && t->score == JX_PTS_NONE && (s->bare.weight || !s->f->n_indicators);
    if (t->weight == s->p->execution || (none && !used) || nowhere) return;
    if (none && jx_unread(s, JX_B_FUNDING, 0, JX_BIT(JX_F_WEIGHT))) return;
    jx_find(s, JX_RULE_B113, 0, jx_at(JX_B_FUNDING, 0, JX_F_WEIGHT), jx_points(t->weight), jx_points(s->p->execution));
}

void jx_assess_unfunded(jx_pass *s)
{
    const jx_form *f = s->f;
    int64_t left = s->p->frame;
    if (f->kind == JX_SUMMARY_ROW || jx_gap(s, f->line, f->indicators[0].line, JX_ANY)) return;
    for (int i = 0; i < f->n_indicators; i++)
        if (f->indicators[i].weight != JX_PTS_NONE) left -= f->indicators[i].weight;
    bool apart = s->p->execution_apart && left == s->p->execution;
    enum jx_severity severity = s->p->missing_block == JX_MISSING_REJECT                  ? JX_REJECT
                                : apart || s->p->missing_block == JX_MISSING_REDISTRIBUTE ? JX_INFO
                                                                                          : 0;
    jx_find(s, JX_RULE_F023, severity, jx_at(JX_B_FORM, 0, JX_F_NONE), jx_none(), jx_none());
}

static bool is_below_zero(jx_fen v) { return v != JX_FEN_NONE && v < 0; }

void jx_assess_funding(jx_pass *s)
{
    const jx_form *f = s->f;
    struct block b = {last_digit(f), &f->funding[0]};
    jx_pts weight = b.total->weight != JX_PTS_NONE ? b.total->weight : s->p->execution;
    jx_assess_signs(s);
    /* of a total below zero nothing follows but that it is wrong */
    bool below = is_below_zero(b.total->adjusted) || is_below_zero(b.total->executed);
    bool budgeted = !below && check_budget(s, &b);
    bool overspent = budgeted && b.total->executed != JX_FEN_NONE && b.total->executed - b.total->adjusted > b.last;
    if (budgeted) check_spent(s, b.total);
    if (budgeted && b.total->executed != JX_FEN_NONE) compute(s, &b, weight);
    if (overspent)
        jx_find(s, JX_RULE_B104, 0, jx_at(JX_B_FUNDING, 0, JX_F_EXECUTED), jx_money(b.total->executed),
                jx_money(b.total->adjusted));
    check_weight(s, b.total);
    if (!overspent) {
        check_rate(s, &b);
        check_score(s, &b, weight);
    }
    for (uint16_t i = 1; i < f->n_funding; i++) check_part_rate(s, &b, i);
    check_explained(s);
    check_reason(s, b.total);
    check_scored(s, b.total);
    jx_assess_parts(s, b.last);
}
