/* One indicator row: is it complete, and does its score follow from its target and result? */
#include "worker/assess.h"

static bool missing_weight(const jx_indicator *in) { return in->weight == JX_PTS_NONE || in->weight <= 0; }

/* What the row lacks. Where the reader could not place a cell of this very line, the gap may be the reader's: F021. */
static void complete(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    const enum jx_block b = JX_B_INDICATORS;
    if (in->line && s->f->n_problems && jx_gap_at(s->f, in->line)) return;
    if (jx_blank(in->name)) jx_find(s, JX_RULE_F009, 0, jx_at(b, row, JX_F_NAME), jx_none(), jx_none());
    if (jx_blank(in->target)) jx_find(s, JX_RULE_K201, 0, jx_at(b, row, JX_F_TARGET), jx_none(), jx_none());
    if (jx_blank(in->actual)) jx_find(s, JX_RULE_K202, 0, jx_at(b, row, JX_F_ACTUAL), jx_none(), jx_none());
    if (missing_weight(in)) jx_find(s, JX_RULE_K223, 0, jx_at(b, row, JX_F_WEIGHT), jx_points(in->weight), jx_none());
    /* a row that nothing was given for has no score to be missed */
    if (in->score == JX_PTS_NONE && in->weight != JX_PTS_NONE)
        jx_find(s, JX_RULE_S323, 0, jx_at(b, row, JX_F_SCORE), jx_none(), jx_none());
}

static enum jx_severity by_distance(const jx_pass *s, int64_t distance)
{
    return distance <= s->p->sloppy ? JX_QUERY : JX_REJECT;
}

static void judge_number(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    jx_path at = jx_at(JX_B_INDICATORS, row, JX_F_SCORE);
    jx_val stated = jx_points(in->score), expected = jx_points(sc->score);
    int64_t off = jx_distance(in->score, sc->score);
    if (off <= s->p->tolerance) return;
    for (int i = 0; i < sc->n_other; i++) {
        if (jx_distance(in->score, sc->other[i]) > s->p->tolerance) continue;
        jx_find(s, JX_RULE_S308, sc->other[i] < sc->score ? JX_INFO : 0, at, stated, expected);
        return;
    }
    if (sc->over)
        jx_find(s, JX_RULE_S316, 0, at, stated, expected);
    else if (sc->met)
        jx_find(s, JX_RULE_S306, 0, at, stated, expected);
    else if (in->score == in->weight)
        jx_find(s, JX_RULE_S307, by_distance(s, off), at, stated, expected);
    else
        jx_find(s, JX_RULE_S305, by_distance(s, off), at, stated, expected);
}

static void judge(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    jx_path at = jx_at(JX_B_INDICATORS, row, JX_F_SCORE);
    if (in->score > in->weight) {
        jx_find(s, JX_RULE_S304, 0, at, jx_points(in->score), jx_points(in->weight));
    } else if (in->score < 0) {
        jx_find(s, JX_RULE_S322, 0, at, jx_points(in->score), jx_points(0));
    } else if (sc->kind == JX_BY_NUMBER) {
        judge_number(s, in, row, sc);
    } else if (sc->kind == JX_BY_BAND && (in->score < sc->low || in->score > sc->high)) {
        jx_find(s, JX_RULE_S309, 0, at, jx_points(in->score), jx_points(in->score < sc->low ? sc->low : sc->high));
    }
}

static bool has_conclusion(const jx_form *f) { return jx_says_why(f->conclusion); }

/* A score below what the result deserves is a wrong score (S306), not an unexplained loss. */
static void explained(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    bool lost = in->score < in->weight && in->score >= 0;
    if (!lost || (sc->kind == JX_BY_NUMBER && sc->met) || jx_says_why(in->reason)) return;
    jx_find(s, JX_RULE_S317, has_conclusion(s->f) ? JX_QUERY : 0, jx_at(JX_B_INDICATORS, row, JX_F_REASON), jx_none(),
            jx_none());
}

static void add_up(jx_pass *s, const jx_indicator *in, const jx_scored *sc)
{
    bool weighs = !missing_weight(in);
    if (in->weight == JX_PTS_NONE)
        s->no_weight++;
    else {
        s->weights += in->weight;
        s->broken_weights += !jx_whole(in->weight);
    }
    if (in->score == JX_PTS_NONE) {
        s->no_score++;
        s->room += weighs ? in->weight : 0;
    } else {
        s->scores += in->score;
        s->broken_scores += !jx_whole(in->score);
    }
    /* what cannot be recomputed stands as stated, as far as its weight allows */
    int64_t most = weighs ? in->weight : 0;
    int64_t stands = in->score == JX_PTS_NONE ? 0 : in->score < 0 ? 0 : in->score > most ? most : in->score;
    bool computed = sc->kind != JX_UNSCORED;
    if (sc->score == JX_PTS_NONE && in->score == JX_PTS_NONE && weighs) s->unknown_total = true;
    s->total += sc->score != JX_PTS_NONE ? sc->score : stands;
    s->low += computed ? sc->low : 0;
    s->high += computed ? sc->high : most;
}

void jx_assess_indicator(jx_pass *s, uint16_t row)
{
    const jx_indicator *in = &s->f->indicators[row];
    jx_scored sc = {.score = JX_PTS_NONE, .low = JX_PTS_NONE, .high = JX_PTS_NONE};
    complete(s, in, row);
    if (!missing_weight(in)) {
        jx_score(s->p, in, &sc);
        if (in->score != JX_PTS_NONE) {
            s->checks += sc.kind != JX_UNSCORED;
            judge(s, in, row, &sc);
            explained(s, in, row, &sc);
        }
    }
    s->a->indicators[row] = (jx_rescore){sc.score, sc.low, sc.high};
    add_up(s, in, &sc);
}
