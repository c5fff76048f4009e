#include "collector/tally.h"

/* Budget and spending count together or not at all: else the execution rate of a sum would compare the budgets of some
 * forms with the spending of others. */
static bool has_rate(const jx_share *s) { return s->adjusted != JX_FEN_NONE && s->executed != JX_FEN_NONE; }

static void count(jx_tally *t, const jx_share *s, int sign)
{
    t->verdicts[s->verdict] += (uint64_t)(int64_t)sign;
    t->late += (uint64_t)(int64_t)(sign * s->late);
    t->superseded += (uint64_t)(int64_t)(sign * s->superseded);
    t->stated_grades[s->stated_grade] += (uint64_t)(int64_t)sign;
    t->grades[s->grade] += (uint64_t)(int64_t)sign;
    if (s->initial != JX_FEN_NONE) t->initial += sign * s->initial;
    if (!has_rate(s)) return;
    t->adjusted += sign * s->adjusted;
    t->executed += sign * s->executed;
}

int jx_tally_add(jx_tally *t, const jx_share *s)
{
    count(t, s, 1);
    int err = jx_hist_add(&t->stated, s->stated);
    if (!err) err = jx_hist_add(&t->total, s->total);
    if (!err) err = jx_marks_add(&t->marks, s->marks, s->n_marks);
    return err;
}

void jx_tally_remove(jx_tally *t, const jx_share *s)
{
    count(t, s, -1);
    jx_hist_remove(&t->stated, s->stated);
    jx_hist_remove(&t->total, s->total);
    jx_marks_remove(&t->marks, s->marks, s->n_marks);
}

int jx_tally_merge(jx_tally *into, const jx_tally *from, bool marks)
{
    for (int i = 0; i <= JX_REJECTED; i++) into->verdicts[i] += from->verdicts[i];
    into->late += from->late;
    into->superseded += from->superseded;
    into->failed += from->failed;
    into->initial += from->initial;
    into->adjusted += from->adjusted;
    into->executed += from->executed;
    for (int i = 0; i < JX_GRADES; i++) {
        into->stated_grades[i] += from->stated_grades[i];
        into->grades[i] += from->grades[i];
    }
    int err = jx_hist_merge(&into->stated, &from->stated);
    if (!err) err = jx_hist_merge(&into->total, &from->total);
    if (!err && marks) err = jx_marks_merge(&into->marks, &from->marks);
    return err;
}

static jx_fen saturated(jx_fen_sum v)
{
    if (v > INT64_MAX) return INT64_MAX;
    return v < -INT64_MAX ? -INT64_MAX : (jx_fen)v;
}

static jx_scores scores_of(const jx_hist *h, const uint64_t grades[JX_GRADES])
{
    jx_scores s = {.n = h->n,
                   .sum = h->sum,
                   .p10 = jx_hist_quantile(h, 100),
                   .p50 = jx_hist_quantile(h, 500),
                   .p90 = jx_hist_quantile(h, 900)};
    memcpy(s.grades, grades, sizeof s.grades);
    return s;
}

void jx_tally_row(const jx_tally *t, jx_row *row)
{
    row->forms = jx_tally_forms(t);
    row->accepted = t->verdicts[JX_ACCEPTED];
    row->alerted = t->verdicts[JX_ACCEPTED_WITH_ALERTS];
    row->rejected = t->verdicts[JX_REJECTED];
    row->late = t->late;
    row->superseded = t->superseded;
    row->failed = t->failed;
    row->initial = saturated(t->initial);
    row->adjusted = saturated(t->adjusted);
    row->executed = saturated(t->executed);
    row->stated = scores_of(&t->stated, t->stated_grades);
    row->recomputed = scores_of(&t->total, t->grades);
}

void jx_tally_clear(jx_tally *t)
{
    jx_tally kept = {.stated = t->stated, .total = t->total, .marks = t->marks};
    jx_hist_clear(&kept.stated);
    jx_hist_clear(&kept.total);
    jx_marks_clear(&kept.marks);
    *t = kept;
}

void jx_tally_fini(jx_tally *t)
{
    jx_hist_fini(&t->stated);
    jx_hist_fini(&t->total);
    jx_marks_fini(&t->marks);
}

size_t jx_tally_bytes(const jx_tally *t)
{
    return sizeof *t + jx_hist_bytes(&t->stated) + jx_hist_bytes(&t->total) + t->marks.cap * sizeof *t->marks.slots;
}
