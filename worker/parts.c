/* The parts of the funding block: do they add up to the total? What belongs to what is told by the rows' names; where a
 * name says nothing, nothing is said. */
#include "worker/assess.h"
#include "worker/words.h"

typedef __int128 wide;

enum part { OTHER_WORDS, SUBTOTAL, LEVEL, OWN_LEVEL, ELSEWHERE, CARRIED };

/* "其中：上级补助" -> "上级补助" */
static jx_str bare_item(jx_str s)
{
    s = jx_strip(s);
    if (!jx_begins(s, "其中")) return s;
    s = (jx_str){s.p + 6, s.len - 6};
    for (;;) {
        jx_str t = jx_strip(s);
        if (jx_begins(t, ":")) t = (jx_str){t.p + 1, t.len - 1};
        if (jx_begins(t, "：")) t = (jx_str){t.p + 3, t.len - 3};
        if (t.len == s.len) return t;
        s = t;
    }
}

static enum part part_of(jx_str item)
{
    static const char *const levels[] = {"中央", "省", "自治", "市", "州", "地", "区", "县", "旗", "乡", "镇", "上级"};
    static const char *const elsewhere[] = {"其他", "其它", "单位", "自有", "财政专户", "事业", "经营", "社会"};
    jx_str s = bare_item(item);
    if (jx_holds(s, "结转") || jx_holds(s, "结余")) return CARRIED;
    if (jx_begins(s, "本级")) return OWN_LEVEL;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (jx_begins(s, levels[i])) return LEVEL;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (jx_begins(s, elsewhere[i])) return ELSEWHERE;
    if (jx_holds(s, "财政拨款") || jx_holds(s, "财政资金")) return SUBTOTAL;
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
    if (jx_funding_gap(s, JX_BIT(column_field[c]))) return;
    /* a row without a figure may hold what is missing, but not what is too much */
    enum jx_severity severity = parts < total && blanks ? JX_QUERY : 0;
    jx_find(s, JX_RULE_B101, severity, jx_at(JX_B_FUNDING, (uint16_t)row, column_field[c]), jx_money(total),
            money_of(parts));
}

/* total = 财政拨款 + 其他 …, where what was carried over is a part of its own or inside 财政拨款; and
 * 财政拨款 = 本级 + 上级 (or 上级 is part of 本级). Without 财政拨款 its levels take its place. */
static void check_column(jx_pass *s, int64_t last, const uint8_t *kinds, enum column c)
{
    struct sums m;
    jx_fen total = amount(&s->f->funding[0], c);
    if (total != JX_FEN_NONE && total < 0) return; /* B115 */
    sum_up(s->f, kinds, c, &m);
    wide levels = m.of[LEVEL] + m.of[OWN_LEVEL];
    int n_levels = m.stated[LEVEL] + m.stated[OWN_LEVEL];
    bool by_subtotal = m.stated[SUBTOTAL] > 0;
    if (total != JX_FEN_NONE) {
        wide core = (by_subtotal ? m.of[SUBTOTAL] : levels) + m.of[ELSEWHERE];
        int n = (by_subtotal ? m.stated[SUBTOTAL] : n_levels) + m.stated[ELSEWHERE];
        if (n + m.stated[CARRIED] == 0) return; /* no parts given */
        s->checks++;
        if (!equals(total, core, n, last) && !equals(total, core + m.of[CARRIED], n + m.stated[CARRIED], last)) {
            bool blanks =
                m.blank[ELSEWHERE] || m.blank[CARRIED] || (!by_subtotal && m.blank[LEVEL] + m.blank[OWN_LEVEL]);
            report_sum(s, 0, c, total, core + m.of[CARRIED], blanks);
            return;
        }
    }
    if (!by_subtotal || n_levels < 2) return;
    wide sub = m.of[SUBTOTAL];
    if (equals(sub, levels, n_levels, last) || equals(sub, levels + m.of[CARRIED], n_levels + m.stated[CARRIED], last))
        return;
    if (m.stated[OWN_LEVEL] == 1 && equals(sub, m.of[OWN_LEVEL], 1, last) && m.of[LEVEL] <= m.of[OWN_LEVEL]) return;
    report_sum(s, m.subtotal_row, c, (jx_fen)sub, levels, m.blank[LEVEL] + m.blank[OWN_LEVEL] > 0);
}

static void check_sums(jx_pass *s, int64_t last)
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
        if (c != EXECUTED || !s->of[JX_RULE_B114].n) check_column(s, last, kinds, c);
}

static void check_overspent(jx_pass *s, int64_t last)
{
    jx_fen total = s->f->funding[0].executed;
    if (total == JX_FEN_NONE || total < 0) return;
    for (uint16_t i = 1; i < s->f->n_funding; i++) {
        jx_fen part = s->f->funding[i].executed;
        if (part != JX_FEN_NONE && part - total > last)
            jx_find(s, JX_RULE_B114, 0, jx_at(JX_B_FUNDING, i, JX_F_EXECUTED), jx_money(part), jx_money(total));
    }
}

void jx_assess_signs(jx_pass *s)
{
    for (uint16_t i = 0; i < s->f->n_funding; i++)
        for (enum column c = INITIAL; c <= EXECUTED; c++) {
            jx_fen v = amount(&s->f->funding[i], c);
            if (v != JX_FEN_NONE && v < 0)
                jx_find(s, JX_RULE_B115, 0, jx_at(JX_B_FUNDING, i, column_field[c]), jx_money(v), jx_none());
        }
}

void jx_assess_parts(jx_pass *s, int64_t last)
{
    check_overspent(s, last);
    check_sums(s, last);
}
