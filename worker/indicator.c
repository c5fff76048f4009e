/* One indicator row: is it complete, and does its score follow from its target and result? */
#include "proto/value.h"
#include "worker/assess.h"
#include "worker/words.h"

static bool missing_weight(const jx_indicator *in) { return in->weight == JX_PTS_NONE || in->weight <= 0; }

/* Unless it could not be read. What no row has is said of the first. */
static void lacks(jx_pass *s, enum jx_rule_no r, uint16_t row, enum jx_field field, bool bare, jx_val stated)
{
    /* a form without any points, as those of transfer payments are, cannot be scored, but may be as it should */
    bool pointless = r == JX_RULE_K223 && s->bare.weight && s->bare.score;
    if (jx_unread(s, JX_B_INDICATORS, row, JX_BIT(field)) || (bare && row > 0)) return;
    jx_find(s, r, pointless ? JX_QUERY : 0, jx_at(JX_B_INDICATORS, row, field), stated, jx_none());
}

/* What the row lacks. */
static void complete(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    bool name = jx_blank(in->name), target = jx_blank(in->target), actual = jx_blank(in->actual);
    /* a row that was given no weight has no score to be missed */
    bool weight = missing_weight(in), score = in->score == JX_PTS_NONE && in->weight != JX_PTS_NONE && !s->unfilled;
    if (name) lacks(s, JX_RULE_F009, row, JX_F_NAME, false, jx_none());
    if (target) lacks(s, JX_RULE_K201, row, JX_F_TARGET, s->bare.target, jx_none());
    if (actual) lacks(s, JX_RULE_K202, row, JX_F_ACTUAL, s->bare.actual, jx_none());
    if (weight) lacks(s, JX_RULE_K223, row, JX_F_WEIGHT, s->bare.weight, jx_points(in->weight));
    if (score) lacks(s, JX_RULE_S323, row, JX_F_SCORE, s->bare.score, jx_none());
}

/* The score is not what it should be; unless a cell of the row was not placed: then its neighbours may be wrong too. */
static void wrong_score(jx_pass *s, enum jx_rule_no r, enum jx_severity severity, uint16_t row, jx_pts expected,
                        jx_val detail)
{
    const jx_indicator *in = &s->f->indicators[row];
    if (severity != JX_INFO && jx_gap_at(s, in->line, true, JX_RESULT | JX_SUMS)) return;
    jx_finding *f =
        jx_find(s, r, severity, jx_at(JX_B_INDICATORS, row, JX_F_SCORE), jx_points(in->score), jx_points(expected));
    if (!f) return;
    f->detail = detail;
    if (s->other_rate) jx_caused_by(f, "X510");
}

/* A tenth of a point is loose rounding, not a wrong score. */
static enum jx_severity graded(const jx_pass *s, int64_t off) { return off <= s->p->sloppy ? JX_QUERY : 0; }

static void judge_number(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    int64_t off = jx_distance(in->score, sc->score);
    /* "< 0" is K207's; "超过500人" for "超过500人" is beyond it */
    if (sc->edge && jx_op_leading(in->actual) == JX_OP_NONE && in->score == in->weight &&
        (in->op == JX_GT || in->target_value.v != 0))
        jx_find(s, JX_RULE_K227, s->p->strict ? JX_QUERY : 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL),
                (jx_val){.kind = JX_VAL_TEXT, .text = in->actual}, jx_none());
    if (off <= s->p->tolerance) return;
    for (int i = 0; i < sc->n_other; i++) {
        if (jx_distance(in->score, sc->other[i]) > s->p->tolerance) continue;
        wrong_score(s, JX_RULE_S308, sc->other[i] < sc->score ? JX_INFO : 0, row, sc->score,
                    (jx_val){.kind = JX_VAL_TEXT, .text = jx_str_of(sc->reading[i])});
        return;
    }
    jx_val span = sc->low < sc->high ? jx_span(sc->low, sc->high) : jx_none();
    if (sc->over)
        wrong_score(s, JX_RULE_S316, 0, row, sc->score, jx_none());
    else if (sc->met)
        wrong_score(s, JX_RULE_S306, 0, row, sc->score, jx_none());
    else if (in->score == in->weight)
        wrong_score(s, JX_RULE_S307, graded(s, off), row, sc->score, span);
    else
        wrong_score(s, JX_RULE_S305, graded(s, off), row, sc->score, span);
}

static void judge_words(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    if (in->score >= sc->low && in->score <= sc->high) return;
    bool above = in->score > sc->high;
    wrong_score(s, JX_RULE_S309, graded(s, jx_distance(in->score, sc->score)), row,
                above && sc->below != JX_PTS_NONE ? sc->below : sc->score, jx_span(sc->low, sc->high));
}

/* Why a row's score cannot be checked; and what is to be held against its score and names the range. */
static const uint8_t why_unchecked[] = {JX_RULE_K201, JX_RULE_K202, JX_RULE_K203, JX_RULE_K204, JX_RULE_K209,
                                        JX_RULE_K210, JX_RULE_K219, JX_RULE_K220, JX_RULE_K228, JX_RULE_F012};
static const uint8_t why_open[] = {JX_RULE_K223, JX_RULE_K226, JX_RULE_K229, JX_RULE_S305, JX_RULE_S307,
                                   JX_RULE_S308, JX_RULE_S309, JX_RULE_S316, JX_RULE_S323};

/* Has one of n rules found something in this row? Findings of a row stand together. */
static bool said(const jx_pass *s, uint16_t row, const uint8_t *rules, size_t n_rules)
{
    size_t n;
    const jx_rule *all = jx_rules(&n);
    for (size_t k = 0; k < n_rules; k++) {
        if (s->of[rules[k]].n > s->p->per_rule) return true; /* perhaps of this row, and not kept */
        for (uint32_t i = s->a->n_findings; s->of[rules[k]].n && i-- > 0;) {
            const jx_finding *f = &s->a->findings[i];
            if (f->path.block != JX_B_INDICATORS || f->path.row != row) break;
            if (memcmp(f->code, all[rules[k]].code, 4) == 0) return true;
        }
    }
    return false;
}

/* "≥约一半": more or less than what? */
static bool is_unclear_bound(const jx_indicator *in)
{
    if (jx_dec_has(in->target_value) || in->op == JX_OP_NONE) return false;
    return in->op != JX_QUALITATIVE || jx_op_leading(in->target) != JX_OP_NONE;
}

/* Nothing was found, because nothing could be held against anything. */
static void unchecked(jx_pass *s, const jx_indicator *in, uint16_t row)
{
    if (s->bare.target || s->bare.actual) return;
    if (said(s, row, why_unchecked, sizeof why_unchecked) || jx_unread(s, JX_B_INDICATORS, row, JX_RESULT)) return;
    if (is_unclear_bound(in)) {
        lacks(s, JX_RULE_K229, row, JX_F_TARGET, false, (jx_val){.kind = JX_VAL_TEXT, .text = in->target});
        return;
    }
    jx_find(s, JX_RULE_K226, 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL),
            (jx_val){.kind = JX_VAL_TEXT, .text = in->actual}, jx_none());
}

static void judge(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    if (in->score > in->weight)
        wrong_score(s, JX_RULE_S304, 0, row, in->weight, jx_none());
    else if (in->score < 0)
        wrong_score(s, JX_RULE_S322, 0, row, 0, jx_none());
    else if (sc->kind == JX_BY_NUMBER)
        judge_number(s, in, row, sc);
    else if (sc->kind == JX_BY_BAND)
        judge_words(s, in, row, sc);
    else
        unchecked(s, in, row);
}

/* Points were lost: why? Not asked where the result deserves more than the row was given: that score is wrong. */
static void explained(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    if (in->score >= in->weight || in->score < 0) return;
    if (jx_says_why(in->reason)) {
        if (in->reason.len < 3u * s->p->short_reason && jx_chars(jx_strip(in->reason)) < s->p->short_reason)
            jx_find(s, JX_RULE_T401, 0, jx_at(JX_B_INDICATORS, row, JX_F_REASON),
                    (jx_val){.kind = JX_VAL_TEXT, .text = in->reason}, jx_none());
        return;
    }
    if (sc->kind == JX_BY_NUMBER ? sc->met : sc->kind == JX_BY_BAND && in->score < sc->low) return;
    if (jx_gap_at(s, in->line, true, JX_BIT(JX_F_REASON)) || jx_gap_above(s, JX_B_INDICATORS, JX_BIT(JX_F_REASON)))
        return; /* the reason may be in the cell that was not placed */
    jx_find(s, JX_RULE_S317, jx_concluded(s) ? JX_QUERY : 0, jx_at(JX_B_INDICATORS, row, JX_F_REASON), jx_none(),
            jx_none());
}

/* Done far beyond the target: the target was too low, or there is a reason. */
static void over_explained(jx_pass *s, const jx_indicator *in, uint16_t row, const jx_scored *sc)
{
    if (!s->p->over_explain || sc->percent < s->p->over_explain * 100 || sc->over || jx_says_why(in->reason)) return;
    if (jx_gap_at(s, in->line, true, JX_RESULT | JX_BIT(JX_F_REASON))) return;
    if (jx_gap_above(s, JX_B_INDICATORS, JX_BIT(JX_F_REASON))) return;
    jx_finding *f = jx_find(s, JX_RULE_S315, jx_concluded(s) ? JX_INFO : 0, jx_at(JX_B_INDICATORS, row, JX_F_REASON),
                            jx_none(), jx_none());
    if (f) f->detail = jx_number(JX_VAL_RATE, sc->percent);
}

/* Did the reader note something on this line? It need not have withheld anything. */
static bool has_problem(const jx_form *f, uint32_t line)
{
    for (int i = 0; i < f->n_problems; i++)
        if (line && f->problems[i].line == line) return true;
    return false;
}

/* A range of points without a finding that says why. What a row lacks has been said, once for all where nothing was
 * filled in. */
static void note_open(jx_pass *s, uint16_t row, const jx_scored *sc, int64_t low, int64_t high)
{
    const jx_indicator *in = &s->f->indicators[row];
    bool computed = sc->kind != JX_UNSCORED;
    if (low >= high || s->bare.target || s->bare.actual || s->bare.weight || s->bare.score) return;
    if (said(s, row, why_open, sizeof why_open)) return;
    if (!computed && said(s, row, why_unchecked, sizeof why_unchecked)) return;
    if ((!computed || in->score == JX_PTS_NONE) && has_problem(s->f, in->line)) return;
    if (jx_gap_above(s, JX_B_INDICATORS, JX_RESULT | JX_SUMS)) return;
    jx_note_open(s, jx_at(JX_B_INDICATORS, row, JX_F_SCORE), low, high, computed ? sc->open : "unchecked");
}

static void add_up(jx_pass *s, uint16_t row, const jx_scored *sc)
{
    const jx_indicator *in = &s->f->indicators[row];
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
    bool computed = sc->kind != JX_UNSCORED;
    bool open = in->weight == JX_PTS_NONE && in->score != JX_PTS_NONE; /* then the score is all that is known */
    int64_t most = weighs ? in->weight : open && in->score > 0 ? in->score : 0;
    int64_t stands = in->score == JX_PTS_NONE ? 0 : in->score < 0 ? 0 : in->score > most ? most : in->score;
    if (sc->score == JX_PTS_NONE && in->score == JX_PTS_NONE) {
        s->open_rows++;
        s->open_room += computed ? sc->high : most;
    }
    s->total += sc->score != JX_PTS_NONE ? sc->score : stands;
    int64_t low = computed ? sc->low : 0, high = computed ? sc->high : most;
    s->low += low;
    s->high += high;
    note_open(s, row, sc, low, high);
}

void jx_assess_indicator(jx_pass *s, uint16_t row, bool readable)
{
    const jx_indicator *in = &s->f->indicators[row];
    jx_scored sc = {.score = JX_PTS_NONE, .low = JX_PTS_NONE, .high = JX_PTS_NONE};
    complete(s, in, row);
    if (!missing_weight(in)) {
        if (readable) jx_score(s->p, in, &sc);
        over_explained(s, in, row, &sc);
        if (in->score != JX_PTS_NONE) {
            s->checks += sc.kind != JX_UNSCORED;
            judge(s, in, row, &sc);
            explained(s, in, row, &sc);
        }
    }
    s->a->indicators[row] = (jx_rescore){sc.score, sc.low, sc.high};
    add_up(s, row, &sc);
}
