/* The bottom of the form: weights, total and grade against the rows above. */
#include "worker/assess.h"

/* Budget execution as the form states it; JX_PTS_NONE where it does not. */
struct execution {
    bool row; /* the form has a funding block */
    jx_pts weight, score;
};

static struct execution execution_of(const jx_form *f)
{
    if (!f->n_funding) return (struct execution){false, JX_PTS_NONE, JX_PTS_NONE};
    return (struct execution){true, f->funding[0].weight, f->funding[0].score};
}

static int64_t all_weights(const jx_pass *s, const struct execution *e)
{
    return s->weights + (e->weight == JX_PTS_NONE ? 0 : e->weight);
}

/* Weight of absent blocks that nobody has, so that the others' scores count for it; 0: the unit has shared it out. */
static int64_t to_share_out(const jx_pass *s, const struct execution *e)
{
    int64_t due = s->p->frame - s->absent - (e->weight == JX_PTS_NONE ? s->p->execution : e->weight);
    return s->absent && s->weights > 0 && jx_distance(s->weights, due) <= s->broken_weights / 2 ? s->absent : 0;
}

static void check_weights(jx_pass *s, const struct execution *e)
{
    int64_t sum = all_weights(s, e), frame = s->p->frame, slack = s->broken_weights / 2;
    jx_path at = jx_at(JX_B_FORM, 0, JX_F_TOTAL_WEIGHT);
    s->checks += s->no_weight < s->f->n_indicators;
    if (jx_distance(sum, frame) <= slack || to_share_out(s, e)) return;
    /* a table that leaves execution out, or leaves its weight blank, states the rest of the frame */
    if ((s->p->execution_apart || e->row) && e->weight == JX_PTS_NONE &&
        jx_distance(sum, frame - s->p->execution) <= slack)
        return;
    bool short_of = sum < frame;
    if (short_of && (s->no_weight || jx_table_gap(s, JX_SUMS))) return; /* K223 or F021 has said why */
    s->short_of = frame - sum;
    jx_finding *f = jx_find(s, JX_RULE_S301, 0, at, jx_none(), jx_points(frame));
    if (!f) return;
    f->detail = jx_points(sum);
    if (s->of[JX_RULE_S302].n && s->by_print == s->short_of) jx_caused_by(f, "S302");
    if (s->of[JX_RULE_F023].n && s->short_of == s->p->execution) jx_caused_by(f, "F023");
}

static void check_printed_weight(jx_pass *s, const struct execution *e)
{
    jx_pts printed = s->f->total_weight;
    if (printed == JX_PTS_NONE || printed == s->p->frame) return;
    if (printed == s->weights || printed == all_weights(s, e)) return;
    jx_find(s, JX_RULE_S312, 0, jx_at(JX_B_FORM, 0, JX_F_TOTAL_WEIGHT), jx_points(printed), jx_points(s->p->frame));
}

/* The least and most that the total may be, given what is stated. */
static void range_of_total(const jx_pass *s, const struct execution *e, int64_t *low, int64_t *high)
{
    *low = *high = s->scores;
    *high += s->room;
    if (e->score != JX_PTS_NONE) {
        *low += e->score;
        *high += e->score;
        return;
    }
    int64_t left = s->p->frame - s->weights;
    *high += e->weight != JX_PTS_NONE ? e->weight : left > 0 ? left : 0;
}

/* Returns what the total should have been when it was found wrong, else the total itself. */
static int64_t check_sum(jx_pass *s, const struct execution *e)
{
    int64_t low, high, total = s->f->total_score;
    range_of_total(s, e, &low, &high);
    s->checks += s->no_score < s->f->n_indicators;
    if (s->no_weight) high += s->p->frame; /* anything may be in a row without a weight */
    int64_t slack = (s->broken_scores + (e->score != JX_PTS_NONE && !jx_whole(e->score)) + 1) / 2;
    if (total >= low - slack && total <= high + slack) return total;
    /* a total of the indicators alone, and the total row says so */
    if (s->f->total_weight != JX_PTS_NONE && s->f->total_weight == s->weights && jx_distance(total, s->scores) <= slack)
        return total;
    if (jx_table_gap(s, JX_SUMS)) return total;
    int64_t due = total < low ? low : high;
    /* the scores lack what the weights lack: one row was lost, and it was scored in full */
    bool lost_row = s->of[JX_RULE_S301].n && total - due == s->short_of;
    jx_finding *f = jx_find(s, JX_RULE_S310, lost_row || jx_distance(total, due) <= s->p->sloppy ? JX_QUERY : 0,
                            jx_at(JX_B_FORM, 0, JX_F_TOTAL_SCORE), jx_points(total), jx_points(due));
    if (f && low < high) f->detail = jx_span(low, high);
    if (f && lost_row) jx_caused_by(f, "S301");
    return due;
}

static void check_range(jx_pass *s, const struct execution *e)
{
    jx_pts total = s->f->total_score;
    if (total >= 0 && total <= s->p->frame) return;
    /* where the frame is wrong, or a row has more than its weight, a sum above 100 is no fault of its own */
    if (total > 0 && s->of[JX_RULE_S301].n && total <= all_weights(s, e)) return;
    if (total > 0 && s->of[JX_RULE_S304].n && !s->of[JX_RULE_S310].n) return;
    jx_find(s, JX_RULE_S311, 0, jx_at(JX_B_FORM, 0, JX_F_TOTAL_SCORE), jx_points(total),
            jx_points(total < 0 ? 0 : s->p->frame));
}

/* Little spending caps the total. */
static void check_cap(jx_pass *s)
{
    jx_pts rate = s->a->rate, total = s->f->total_score;
    if (rate == JX_PTS_NONE) return;
    for (int i = 0; i < JX_CAPS && s->p->caps[i].below; i++) {
        if (rate >= s->p->caps[i].below) continue;
        if (total > s->p->caps[i].most)
            jx_find(s, JX_RULE_S314, 0, jx_at(JX_B_FORM, 0, JX_F_TOTAL_SCORE), jx_points(total),
                    jx_points(s->p->caps[i].most));
        return;
    }
}

static void check_grade(jx_pass *s, int64_t due)
{
    enum jx_grade stated = (enum jx_grade)s->f->grade, by_total = jx_grade_of(s->p, s->f->total_score);
    if (!stated) return;
    s->checks++;
    if (stated == by_total || stated == jx_grade_of(s->p, due)) return;
    jx_find(s, JX_RULE_S313, 0, jx_at(JX_B_FORM, 0, JX_F_GRADE), jx_number(JX_VAL_GRADE, stated),
            jx_number(JX_VAL_GRADE, by_total));
}

/* Budget execution may have scored anything, unless that has been said. */
static void note_open(jx_pass *s, const struct execution *e, int64_t low, int64_t high)
{
    if (s->of[JX_RULE_B105].n || s->of[JX_RULE_B115].n || s->of[JX_RULE_F023].n || s->of[JX_RULE_S323].n > s->no_score)
        return;
    if (e->row && jx_gap_above(s, JX_B_FUNDING, JX_BIT(JX_F_ADJUSTED) | JX_BIT(JX_F_EXECUTED))) return;
    if (e->row)
        jx_note_open(s, jx_at(JX_B_FUNDING, 0, JX_F_SCORE), low, high, "execution");
    else
        jx_note_open(s, jx_at(JX_B_FORM, 0, JX_F_TOTAL_SCORE), low, high, "no execution");
}

/* Execution in the recomputed total: recomputed, else as stated, else what the stated total leaves for it. */
static bool add_execution(jx_pass *s, const struct execution *e, int64_t *total, int64_t *low, int64_t *high)
{
    int64_t v, from, to, left = s->p->frame - s->weights - to_share_out(s, e);
    if (s->no_weight && left > s->p->execution) left = s->p->execution; /* the rest is those rows' */
    if (s->a->execution != JX_PTS_NONE) {
        v = from = to = s->a->execution;
    } else if (e->score != JX_PTS_NONE) {
        v = e->score < 0 ? 0 : e->score;
        from = 0;
        to = e->weight != JX_PTS_NONE && e->weight > v ? e->weight : v;
    } else if (!e->row && left <= 0) {
        v = from = to = 0;
    } else {
        v = s->f->total_score == JX_PTS_NONE ? -1 : s->f->total_score - s->scores;
        from = 0;
        to = left;
        if (v < 0 || v > left || s->no_score) return false;
    }
    note_open(s, e, from, to);
    *total += v;
    *low += from;
    *high += to;
    return true;
}

/* What the rows score, for their own weights and those of absent blocks in proportion. */
static int64_t shared_out(const jx_pass *s, int64_t points, int64_t more)
{
    int64_t v = points;
    if (more && jx_round_by((__int128)points * (s->weights + more), s->weights, (enum jx_rounding)s->p->rounding,
                            jx_pack_unit(s->p), &v) != 0)
        return points;
    return v;
}

static void recompute(jx_pass *s, const struct execution *e)
{
    int64_t more = to_share_out(s, e);
    int64_t total = shared_out(s, s->total, more), low = shared_out(s, s->low, more),
            high = shared_out(s, s->high, more);
    if (!add_execution(s, e, &total, &low, &high)) return;
    if (s->open_rows) { /* rows without any score hold what the stated total leaves for them */
        int64_t rest =
            s->f->total_score == JX_PTS_NONE || e->score == JX_PTS_NONE ? -1 : s->f->total_score - s->scores - e->score;
        if (rest < 0 || rest > s->open_room) return;
        total += rest;
        if (total < low || total > high) return; /* which their targets and results do not allow */
    }
    if (high > JX_PTS_MAX || low < 0) return;
    s->a->total = (jx_pts)total;
    s->a->total_low = (jx_pts)low;
    s->a->total_high = (jx_pts)high;
    s->a->grade = (uint8_t)jx_grade_of(s->p, total);
}

/* More than one total is possible: said once, at the place that is open furthest. */
static void tell_range(jx_pass *s)
{
    const jx_form *f = s->f;
    jx_path at = s->open.at;
    if (s->a->total_low == s->a->total_high || !s->open.n) return;
    jx_pts stated = at.block == JX_B_INDICATORS ? f->indicators[at.row].score
                    : at.block == JX_B_FUNDING  ? f->funding[0].score
                                                : f->total_score;
    jx_finding *x = jx_find(s, JX_RULE_S325, 0, at, jx_points(stated), jx_span(s->open.low, s->open.high));
    if (!x) return;
    x->detail = (jx_val){.kind = JX_VAL_TEXT, .text = jx_str_of(s->open.why)};
    x->count = s->open.n;
}

void jx_assess_totals(jx_pass *s)
{
    const jx_form *f = s->f;
    struct execution e = execution_of(f);
    int64_t due = f->total_score;
    if (f->n_indicators) {
        check_weights(s, &e);
        check_printed_weight(s, &e);
        if (f->total_score != JX_PTS_NONE) due = check_sum(s, &e);
        recompute(s, &e);
        tell_range(s);
    }
    if (f->total_score == JX_PTS_NONE) {
        if (f->n_indicators && s->no_score < f->n_indicators && !jx_table_gap(s, JX_SUMS))
            jx_find(s, JX_RULE_S324, 0, jx_at(JX_B_FORM, 0, JX_F_TOTAL_SCORE), jx_none(), jx_none());
        return;
    }
    if (!f->n_indicators) s->checks++;
    check_range(s, &e);
    check_cap(s);
    check_grade(s, due);
}
