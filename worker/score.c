#include "worker/score.h"

#include "proto/value.h"
#include "worker/words.h"

/* Length in bytes of the white space at the beginning of s; 0: none. */
static uint32_t space_at(jx_str s)
{
    if (!s.len) return 0;
    const uint8_t *p = (const uint8_t *)s.p;
    if (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r')) return 1;
    if (s.len >= 2 && p[0] == 0xc2 && p[1] == 0xa0) return 2;
    if (s.len >= 3 && p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80) return 3;
    return 0;
}

jx_str jx_strip(jx_str s)
{
    for (uint32_t n; (n = space_at(s)) > 0;) s = (jx_str){s.p + n, s.len - n};
    while (s.len) {
        uint32_t n = 1;
        while (n < 3 && n < s.len && ((uint8_t)s.p[s.len - n] & 0xc0) == 0x80) n++;
        if (space_at((jx_str){s.p + s.len - n, n}) != n) break;
        s.len -= n;
    }
    return s;
}

static uint32_t filler_at(jx_str s)
{
    static const jx_str fill[] = {{"-", 1}, {"_", 1}, {"*", 1},  {"/", 1},  {"—", 3},
                                  {"–", 3}, {"―", 3}, {"－", 3}, {"／", 3}, {"＿", 3}};
    for (size_t i = 0; i < sizeof fill / sizeof *fill; i++)
        if (s.len >= fill[i].len && memcmp(s.p, fill[i].p, fill[i].len) == 0) return fill[i].len;
    return 0;
}

/* A digit, or one of the Chinese characters (U+4000 to U+9FFF): most cells begin so, and are not blank. */
static bool begins_plainly(jx_str s)
{
    uint8_t c = s.len ? (uint8_t)s.p[0] : 0;
    return (c >= '0' && c <= '9') || (c >= 0xe4 && c <= 0xe9);
}

bool jx_blank(jx_str s)
{
    if (begins_plainly(s)) return false;
    while (s.len) {
        uint32_t n = space_at(s);
        if (!n) n = filler_at(s);
        if (!n) return false;
        s = (jx_str){s.p + n, s.len - n};
    }
    return true;
}

enum jx_grade jx_grade_of(const jx_pack *p, int64_t total)
{
    if (total >= p->grades[0]) return JX_EXCELLENT;
    if (total >= p->grades[1]) return JX_GOOD;
    if (total >= p->grades[2]) return JX_FAIR;
    return JX_POOR;
}

/* Without an operator only equality is certain; but of satisfaction more is better everywhere. */
static enum jx_op direction(const jx_indicator *in)
{
    if (in->op != JX_OP_NONE) return (enum jx_op)in->op;
    if (jx_holds(in->l1, "满意") || jx_holds(in->l2, "满意") || jx_holds(in->name, "满意")) return JX_GE;
    return JX_OP_NONE;
}

/* The actual value in the target's unit. */
static bool comparable(const jx_indicator *in, jx_dec *actual)
{
    if (!jx_dec_has(in->target_value) || !jx_dec_has(in->actual_value)) return false;
    bool zero = in->target_value.v == 0 && (!in->unit.len || !in->actual_unit.len); /* none of anything is none */
    if (zero)
        *actual = in->actual_value;
    else if (!jx_value_convert(in->actual_value, in->actual_unit, in->unit, actual))
        return false;
    if (actual->v < 0 && in->target_value.v >= 0) *actual = (jx_dec){0, 0};
    return true;
}

static bool is_met(const jx_pack *p, enum jx_op op, int cmp)
{
    switch (op) {
    case JX_GE: return cmp >= 0;
    case JX_LE: return cmp <= 0;
    case JX_GT: return p->strict ? cmp > 0 : cmp >= 0;
    case JX_LT: return p->strict ? cmp < 0 : cmp <= 0;
    default: return cmp == 0;
    }
}

/* weight * a / b as the pack rounds, and no more than the weight. */
static bool share(const jx_pack *p, jx_pts weight, jx_dec a, jx_dec b, jx_pts *out)
{
    if (jx_dec_share_by(weight, a, b, (enum jx_rounding)p->rounding, jx_pack_unit(p), out) != 0) return false;
    if (*out > weight) *out = weight;
    return true;
}

/* weight * (2 - actual/target), not below zero. */
static bool linear(const jx_pack *p, jx_pts weight, jx_dec actual, jx_dec target, jx_pts *out)
{
    if (jx_dec_rest_by(weight, actual, target, (enum jx_rounding)p->rounding, jx_pack_unit(p), out) != 0) return false;
    if (*out < 0) *out = 0;
    return true;
}

/* Score of a missed "=" (or "<=") by one reading; a and t above zero, or a zero. */
static bool by_equal(const jx_pack *p, int how, jx_pts weight, jx_dec a, jx_dec t, jx_pts *out)
{
    bool above = jx_dec_cmp(a, t) > 0;
    *out = how == JX_EQ_AT_LEAST ? weight : 0;
    if (how == JX_EQ_EXACT || (above && how == JX_EQ_AT_LEAST)) return true;
    return above ? share(p, weight, t, a, out) : share(p, weight, a, t, out);
}

static bool by_reverse(const jx_pack *p, int how, jx_pts weight, jx_dec a, jx_dec t, jx_pts *out)
{
    return how == JX_REV_LINEAR ? linear(p, weight, a, t, out) : share(p, weight, t, a, out);
}

static const char *const equal_readings[] = {"equal = ratio", "equal = exact", "equal = at_least"};
static const char *const reverse_readings[] = {"reverse = ratio", "reverse = linear"};
/* By the reading of the low end and of the high one; the other pairs do not come about. */
static const char *const equal_spans[JX_EQ_READINGS][JX_EQ_READINGS] = {
    [JX_EQ_EXACT] = {[JX_EQ_RATIO] = "equal = exact | ratio", [JX_EQ_AT_LEAST] = "equal = exact | at_least"},
    [JX_EQ_RATIO] = {[JX_EQ_AT_LEAST] = "equal = ratio | at_least"}};

/* The pack's own reading, then the other known ones. spends: the budget's execution, which is scored in proportion
 * wherever it stands. */
static bool by_readings(const jx_pack *p, bool equal, bool spends, jx_pts weight, jx_dec a, jx_dec t, jx_scored *s)
{
    bool (*score)(const jx_pack *, int, jx_pts, jx_dec, jx_dec, jx_pts *) = equal ? by_equal : by_reverse;
    int own = equal ? p->equal : p->reverse, known = equal ? p->equal_known : p->reverse_known;
    if (spends) own = JX_EQ_RATIO;
    int lowest = own, highest = own;
    if (!score(p, own, weight, a, t, &s->score)) return false;
    s->low = s->high = s->score;
    for (int i = 0; i < (equal ? (int)JX_EQ_READINGS : (int)JX_REV_READINGS); i++) {
        jx_pts v;
        if (i == own || !(known >> i & 1) || !score(p, i, weight, a, t, &v)) continue;
        if (v < s->low) s->low = v, lowest = i;
        if (v > s->high) s->high = v, highest = i;
        s->reading[s->n_other] = (equal ? equal_readings : reverse_readings)[i];
        s->other[s->n_other++] = v;
    }
    s->open = equal ? equal_spans[lowest][highest] : "reverse = linear | ratio";
    return true;
}

/* A target above zero that was missed; false: not computable. */
static bool score_missed(const jx_pack *p, const jx_indicator *in, enum jx_op op, jx_dec a, jx_scored *s)
{
    switch (op) {
    case JX_GE:
    case JX_GT:
        if (!share(p, in->weight, a, in->target_value, &s->score)) return false;
        s->low = s->high = s->score;
        return true;
    case JX_EQ: return by_readings(p, true, jx_ends(in->name, "执行率"), in->weight, a, in->target_value, s);
    case JX_LE:
    case JX_LT: return by_readings(p, false, false, in->weight, a, in->target_value, s);
    default: return false;
    }
}

/* Far above a ">=" target may cost points. */
static void over_achieved(const jx_pack *p, const jx_indicator *in, enum jx_op op, jx_dec a, jx_scored *s)
{
    uint16_t least = p->over_percent ? p->over_percent : p->over_explain;
    if (!least || in->target_value.v <= 0 || (op != JX_GE && op != JX_GT)) return;
    if (jx_dec_cmp(a, in->target_value) <= 0) return;
    if (jx_dec_share(10000, a, in->target_value, &s->percent) != 0) s->percent = JX_PTS_MAX;
    if (!p->over_percent || s->percent < p->over_percent * 100) return;
    s->over = true;
    s->score = s->low = in->weight > p->over_deduct ? in->weight - p->over_deduct : 0;
    s->open = "over_deduct";
}

static void score_number(const jx_pack *p, const jx_indicator *in, jx_scored *s)
{
    jx_dec a;
    if (!comparable(in, &a)) return;
    enum jx_op op = direction(in);
    int64_t target = in->target_value.v;
    int cmp = jx_dec_cmp(a, in->target_value);
    s->met = is_met(p, op, cmp);
    s->edge = cmp == 0 && (op == JX_GT || op == JX_LT);
    if (s->met) {
        s->kind = JX_BY_NUMBER;
        s->score = s->low = s->high = in->weight;
        over_achieved(p, in, op, a, s);
    } else if (target == 0 && op != JX_OP_NONE) { /* anything above a target of nothing has missed it altogether */
        s->kind = JX_BY_NUMBER;
        s->score = s->low = s->high = 0;
    } else if (target > 0 && score_missed(p, in, op, a, s)) { /* proportions of a negative target mean nothing */
        s->kind = JX_BY_NUMBER;
    }
}

/* "2024年10月15日" or "10月15日" for "2024年10月31日前" */
static bool in_time(const jx_indicator *in)
{
    int due = jx_date_at(jx_strip(in->target)), done = due ? jx_date_at(jx_strip(in->actual)) : 0;
    return jx_date_comparable(done, due) && !jx_date_late(done, due);
}

/* s without any white space, in room where there is some inside; a long text as it is. */
static jx_str squeeze(jx_str s, char room[64])
{
    uint32_t n = 0;
    jx_str rest = s;
    if (s.len > 64) return s;
    while (rest.len) {
        uint32_t space = space_at(rest);
        if (!space) room[n++] = rest.p[0];
        rest = (jx_str){rest.p + (space ? space : 1), rest.len - (space ? space : 1)};
    }
    return n == s.len ? s : (jx_str){room, n};
}

static enum jx_quality known_words(const jx_pack *p, jx_str said)
{
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++)
        for (int i = 0; i < p->n_words[q]; i++)
            if (jx_str_eq(said, p->words[q][i])) return (enum jx_quality)q;
    return JX_Q_UNKNOWN;
}

static enum jx_quality quality(const jx_pack *p, const jx_indicator *in)
{
    char room[64];
    jx_str said = jx_strip(in->actual);
    enum jx_quality q = known_words(p, said);
    if (q != JX_Q_UNKNOWN) return q;
    /* "有效提升" for "有效提升" */
    if (said.len && jx_str_eq(said, jx_strip(in->target))) return jx_is_choice(said) ? JX_Q_UNKNOWN : JX_Q_MET;
    jx_str whole = squeeze(said, room);
    if (whole.len != said.len) q = known_words(p, whole);
    return q == JX_Q_UNKNOWN && in_time(in) ? JX_Q_MET : q;
}

/* A bound that falls between two hundredths leaves both its neighbours inside. */
static jx_pts bound_down(jx_pts weight, uint16_t basis_points)
{
    return (jx_pts)((int64_t)weight * basis_points / 10000);
}
static jx_pts bound_up(jx_pts weight, uint16_t basis_points)
{
    return (jx_pts)(((int64_t)weight * basis_points + 9999) / 10000);
}

static void score_words(const jx_pack *p, const jx_indicator *in, jx_scored *s)
{
    enum jx_quality q = quality(p, in);
    if (q == JX_Q_UNKNOWN) return;
    static const char *const names[JX_QUALITIES] = {
        [JX_Q_MET] = "met", [JX_Q_PARTLY] = "partly", [JX_Q_MISSED] = "missed"};
    const jx_band *b = &p->bands[q];
    s->kind = JX_BY_BAND;
    s->open = names[q];
    s->low = bound_down(in->weight, b->low);
    s->high = bound_up(in->weight, b->high);
    if (b->open && s->high > s->low) s->below = s->high--;
    /* inside its band, and at its very edge, the unit's own judgement stands */
    s->score = in->score;
    if (in->score == JX_PTS_NONE) return;
    if (in->score < s->low && in->score >= s->low - p->tolerance && in->score >= 0) s->low = in->score;
    if (in->score > s->high && in->score <= s->high + p->tolerance && in->score <= in->weight) s->high = in->score;
    if (in->score < s->low) s->score = s->low;
    if (in->score > s->high) s->score = s->high;
}

void jx_score(const jx_pack *p, const jx_indicator *in, jx_scored *out)
{
    *out = (jx_scored){.score = JX_PTS_NONE, .low = JX_PTS_NONE, .high = JX_PTS_NONE, .below = JX_PTS_NONE};
    if (in->op == JX_QUALITATIVE)
        score_words(p, in, out);
    else
        score_number(p, in, out);
    if (out->kind == JX_UNSCORED) out->score = out->low = out->high = JX_PTS_NONE;
}
