/* The funding block: do its amounts, its rate and its score follow from each other? */
#include "worker/assess.h"

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

static bool block_has_gap(jx_pass *s)
{
    const jx_form *f = s->f;
    return f->n_problems && jx_gap(s, f->funding[0].line, f->funding[f->n_funding - 1].line);
}

/* ---- the parts and the total ---- */

enum part { OTHER_WORDS, SUBTOTAL, LEVEL, OWN_LEVEL, ELSEWHERE, CARRIED };

static bool begins(jx_str s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && memcmp(s.p, word, n) == 0;
}

static bool holds(jx_str s, const char *word)
{
    return s.len >= strlen(word) && memmem(s.p, s.len, word, strlen(word)) != NULL;
}

/* "其中：上级补助" -> "上级补助" */
static jx_str bare_item(jx_str s)
{
    s = jx_strip(s);
    if (!begins(s, "其中")) return s;
    s = (jx_str){s.p + 6, s.len - 6};
    for (;;) {
        jx_str t = jx_strip(s);
        if (begins(t, ":")) t = (jx_str){t.p + 1, t.len - 1};
        if (begins(t, "：")) t = (jx_str){t.p + 3, t.len - 3};
        if (t.len == s.len) return t;
        s = t;
    }
}

static enum part part_of(jx_str item)
{
    static const char *const levels[] = {"中央", "省", "自治", "市", "州", "地", "区", "县", "旗", "乡", "镇", "上级"};
    static const char *const elsewhere[] = {"其他", "其它", "单位", "自有", "财政专户", "事业", "经营", "社会"};
    jx_str s = bare_item(item);
    if (holds(s, "结转") || holds(s, "结余")) return CARRIED;
    if (begins(s, "本级")) return OWN_LEVEL;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (begins(s, levels[i])) return LEVEL;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (begins(s, elsewhere[i])) return ELSEWHERE;
    if (holds(s, "财政拨款") || holds(s, "财政资金")) return SUBTOTAL;
    return OTHER_WORDS;
}

enum column { INITIAL, ADJUSTED, EXECUTED };
static const enum jx_field column_field[] = {JX_F_INITIAL, JX_F_ADJUSTED, JX_F_EXECUTED};

static jx_fen amount(const jx_funding *r, enum column c)
{
    return c == INITIAL ? r->initial : c == ADJUSTED ? r->adjusted : r->executed;
}

/* Sums of one column by kind of part. */
struct sums {
    wide of[CARRIED + 1];
    int stated[CARRIED + 1], blank[CARRIED + 1];
    int subtotal_row;
};

static void sum_up(const jx_form *f, const uint8_t *kinds, enum column c, struct sums *out)
{
    *out = (struct sums){.subtotal_row = 0};
    for (int i = 1; i < f->n_funding; i++) {
        jx_fen v = amount(&f->funding[i], c);
        int k = kinds[i];
        if (k == SUBTOTAL) out->subtotal_row = i;
        if (v == JX_FEN_NONE)
            out->blank[k]++;
        else {
            out->of[k] += v;
            out->stated[k]++;
        }
    }
}

static bool equals(wide total, wide parts, int addends, int64_t last)
{
    wide off = total > parts ? total - parts : parts - total;
    return 2 * off <= (wide)(addends + 1) * last;
}

static jx_val money_of(wide v) { return v > JX_FEN_MAX || v < -JX_FEN_MAX ? jx_none() : jx_money((jx_fen)v); }

static void report_sum(jx_pass *s, int row, enum column c, jx_fen total, wide parts, bool blanks)
{
    if (block_has_gap(s)) return;
    /* a row without a figure may hold what is missing, but not what is too much */
    enum jx_severity severity = parts < total && blanks ? JX_QUERY : 0;
    jx_find(s, JX_RULE_B101, severity, jx_at(JX_B_FUNDING, (uint16_t)row, column_field[c]), jx_money(total),
            money_of(parts));
}

/* total = 财政拨款 + 其他 …, where what was carried over is a part of its own or inside 财政拨款; and
 * 财政拨款 = 本级 + 上级 (or 上级 is part of 本级). Without 财政拨款 its levels take its place. */
static void check_column(jx_pass *s, const struct block *b, const uint8_t *kinds, enum column c)
{
    struct sums m;
    jx_fen total = amount(b->total, c);
    sum_up(s->f, kinds, c, &m);
    wide levels = m.of[LEVEL] + m.of[OWN_LEVEL];
    int n_levels = m.stated[LEVEL] + m.stated[OWN_LEVEL];
    bool by_subtotal = m.stated[SUBTOTAL] > 0;
    if (total != JX_FEN_NONE) {
        wide core = (by_subtotal ? m.of[SUBTOTAL] : levels) + m.of[ELSEWHERE];
        int n = (by_subtotal ? m.stated[SUBTOTAL] : n_levels) + m.stated[ELSEWHERE];
        if (n + m.stated[CARRIED] == 0) return; /* no parts given */
        s->checks++;
        if (!equals(total, core, n, b->last) && !equals(total, core + m.of[CARRIED], n + m.stated[CARRIED], b->last)) {
            bool blanks =
                m.blank[ELSEWHERE] || m.blank[CARRIED] || (!by_subtotal && m.blank[LEVEL] + m.blank[OWN_LEVEL]);
            report_sum(s, 0, c, total, core + m.of[CARRIED], blanks);
            return;
        }
    }
    if (!by_subtotal || n_levels < 2) return;
    wide sub = m.of[SUBTOTAL];
    if (equals(sub, levels, n_levels, b->last) ||
        equals(sub, levels + m.of[CARRIED], n_levels + m.stated[CARRIED], b->last))
        return;
    if (m.stated[OWN_LEVEL] == 1 && equals(sub, m.of[OWN_LEVEL], 1, b->last) && m.of[LEVEL] <= m.of[OWN_LEVEL]) return;
    report_sum(s, m.subtotal_row, c, (jx_fen)sub, levels, m.blank[LEVEL] + m.blank[OWN_LEVEL] > 0);
}

static void check_parts(jx_pass *s, const struct block *b)
{
    const jx_form *f = s->f;
    uint8_t kinds[JX_MAX_FUNDING];
    int subtotals = 0;
    if (f->n_funding < 2 || f->n_funding > JX_MAX_FUNDING) return;
    for (int i = 1; i < f->n_funding; i++) {
        kinds[i] = (uint8_t)part_of(f->funding[i].item);
        subtotals += kinds[i] == SUBTOTAL;
        if (kinds[i] == OTHER_WORDS) return; /* how it belongs to the others is not known: say nothing */
    }
    if (subtotals > 1) return;
    for (enum column c = INITIAL; c <= EXECUTED; c++)
        if (c != EXECUTED || !s->of[JX_RULE_B114].n) check_column(s, b, kinds, c);
}

static void check_overspent_parts(jx_pass *s, const struct block *b)
{
    jx_fen total = b->total->executed;
    if (total == JX_FEN_NONE) return;
    for (uint16_t i = 1; i < s->f->n_funding; i++) {
        jx_fen part = s->f->funding[i].executed;
        if (part != JX_FEN_NONE && part - total > b->last)
            jx_find(s, JX_RULE_B114, 0, jx_at(JX_B_FUNDING, i, JX_F_EXECUTED), jx_money(part), jx_money(total));
    }
}

/* ---- rate and score of the total ---- */

/* Does the printed rate (in units of 0.01 %, one last digit being `unit`) meet the rate that the amounts allow? */
static bool rate_fits(const struct block *b, wide rate, wide unit)
{
    wide e = 2 * (wide)b->total->executed, a = 2 * (wide)b->total->adjusted;
    bool not_above = (e - b->last) * 20000 <= (2 * rate + unit) * (a + b->last);
    bool not_below = a <= b->last || (e + b->last) * 20000 >= (2 * rate - unit) * (a - b->last);
    return not_above && not_below;
}

static void check_rate(jx_pass *s, const struct block *b)
{
    static const int unit_of[] = {100, 10, 2}; /* at two decimals, cut off instead of rounded is fine */
    jx_pts stated = b->total->rate, rate = s->a->rate;
    if (stated == JX_PTS_NONE || rate == JX_PTS_NONE) return;
    s->checks++;
    int unit = unit_of[b->total->digits.rate < 2 ? b->total->digits.rate : 2];
    if (rate_fits(b, stated, unit)) return;
    /* 0.6283 for 62.83 % */
    if (stated >= 0 && stated <= 150 && rate_fits(b, 100 * (wide)stated, 100)) return;
    bool sloppy = jx_distance(stated, rate) <= s->p->rate_sloppy;
    jx_find(s, JX_RULE_B102, sloppy ? JX_QUERY : 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_number(JX_VAL_RATE, stated),
            jx_number(JX_VAL_RATE, rate));
}

static int64_t clamp(int64_t v, int64_t low, int64_t high) { return v < low ? low : v > high ? high : v; }

/* weight * n / d, capped at weight; amounts as doubled fen. */
static int64_t share(jx_pts weight, wide n, wide d)
{
    if (n <= 0) return 0;
    if (n >= d) return weight;
    return (int64_t)((2 * n * weight + d) / (2 * d));
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
    int64_t low = share(weight, e - b->last, a + b->last), high = share(weight, e + b->last, a - b->last);
    if (stated >= low - tolerance && stated <= high + tolerance) return;
    /* the score follows from the printed rate: where that is wrong, it has been said; where it is right, so is this */
    int64_t rate = clamp(b->total->rate == JX_PTS_NONE ? -1 : b->total->rate, -1, 10000);
    if (rate >= 0 && jx_distance(stated, ((int64_t)weight * rate + 5000) / 10000) <= tolerance) return;
    bool sloppy = jx_distance(stated, due) <= s->p->sloppy;
    jx_find(s, JX_RULE_B103, sloppy ? JX_QUERY : 0, at, jx_points(stated), jx_points(due));
}

static bool explained_somewhere(const jx_form *f)
{
    if (jx_says_why(f->conclusion)) return true;
    for (int i = 0; i < f->n_indicators; i++)
        if (jx_says_why(f->indicators[i].reason)) return true;
    return false;
}

/* Only a form with room for reasons can be asked for one. */
static void check_explained(jx_pass *s)
{
    jx_pts rate = s->a->rate;
    if (rate == JX_PTS_NONE || rate >= s->p->explain_rate || !s->f->n_indicators || explained_somewhere(s->f)) return;
    jx_find(s, JX_RULE_B110, 0, jx_at(JX_B_FUNDING, 0, JX_F_RATE), jx_number(JX_VAL_RATE, rate), jx_none());
}

static void check_scored(jx_pass *s, const jx_funding *t)
{
    bool weighs = t->weight != JX_PTS_NONE || t->rate != JX_PTS_NONE;
    if (!weighs || t->score != JX_PTS_NONE || !s->f->n_indicators || jx_gap_at(s, t->line, false)) return;
    jx_find(s, JX_RULE_S323, 0, jx_at(JX_B_FUNDING, 0, JX_F_SCORE), jx_none(), jx_none());
}

/* The adjusted budget, without which there is no rate. */
static bool check_budget(jx_pass *s, const struct block *b)
{
    const jx_funding *t = b->total;
    bool none = t->adjusted == JX_FEN_NONE, spent = t->executed != JX_FEN_NONE && t->executed != 0;
    if (!none && t->adjusted > 0) return true;
    if (none && t->initial == JX_FEN_NONE && t->executed == JX_FEN_NONE) { /* a form without amounts, or unread ones */
        block_has_gap(s);
        return false;
    }
    if (none && jx_gap_at(s, t->line, false)) return false;
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
    s->a->execution = (jx_pts)share(weight, spent, b->total->adjusted);
}

static void check_weight(jx_pass *s, const jx_funding *t)
{
    bool used = t->rate != JX_PTS_NONE || t->score != JX_PTS_NONE;
    if (t->weight == s->p->execution || (t->weight == JX_PTS_NONE && !used)) return;
    if (t->weight == JX_PTS_NONE && jx_gap_at(s, t->line, false)) return;
    jx_find(s, JX_RULE_B113, 0, jx_at(JX_B_FUNDING, 0, JX_F_WEIGHT), jx_points(t->weight), jx_points(s->p->execution));
}

void jx_assess_funding(jx_pass *s)
{
    const jx_form *f = s->f;
    struct block b = {last_digit(f), &f->funding[0]};
    jx_pts weight = b.total->weight != JX_PTS_NONE ? b.total->weight : s->p->execution;
    bool budgeted = check_budget(s, &b);
    bool overspent = budgeted && b.total->executed != JX_FEN_NONE && b.total->executed - b.total->adjusted > b.last;
    if (budgeted && b.total->executed != JX_FEN_NONE) compute(s, &b, weight);
    if (overspent)
        jx_find(s, JX_RULE_B104, 0, jx_at(JX_B_FUNDING, 0, JX_F_EXECUTED), jx_money(b.total->executed),
                jx_money(b.total->adjusted));
    check_weight(s, b.total);
    if (!overspent) {
        check_rate(s, &b);
        check_score(s, &b, weight);
    }
    check_explained(s);
    check_scored(s, b.total);
    check_overspent_parts(s, &b);
    check_parts(s, &b);
}
