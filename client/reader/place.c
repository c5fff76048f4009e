#include "client/reader/place_cells.h"
#include "proto/value.h"

enum { MAX_CELLS = 24 }; /* cells of a row that are not empty; a real row has at most 14 */

/* "24.17（扣0.83）": how much was taken off says nothing new. */
static jx_str without_deduction(jx_str rest)
{
    static const char *const open[] = {"（扣", "(扣"};
    for (int i = 0; i < 2; i++) {
        const char *p = rest.len ? memmem(rest.p, rest.len, open[i], strlen(open[i])) : NULL;
        if (p && (jx_ends(rest, "）") || jx_ends(rest, ")"))) return jx_trim((jx_str){rest.p, (uint32_t)(p - rest.p)});
    }
    return rest;
}

bool jx_plain_points(jx_str text, jx_pts *out)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (jx_number_parse(text, &d, &digits, &rest) != 0) return false;
    rest = without_deduction(rest);
    return (rest.len == 0 || jx_str_eq(rest, JX_STR("分"))) && jx_pts_from_dec(d, out) == 0;
}

jx_str jx_without_percent(jx_str text)
{
    if (jx_ends(text, "%")) text.len -= 1;
    if (jx_ends(text, "％")) text.len -= 3;
    return text;
}

bool jx_finer_than_points(jx_str text)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    return jx_number_parse(text, &d, &digits, &rest) == 0 && jx_dec_norm(d).scale > 2;
}

uint32_t jx_numbered_name(jx_str name)
{
    static const char word[] = "指标";
    uint32_t n = sizeof word - 1, digits = 0;
    if (!jx_starts(name, word)) return 0;
    while (n < name.len && name.p[n] == ' ') n++;
    while (n < name.len && name.p[n] >= '0' && name.p[n] <= '9') n++, digits++;
    return digits && digits <= 2 ? n : 0;
}

static bool begins_with_operator(jx_str s)
{
    static const char *const ops[] = {"≥",  "≤", "≧", "≦",  "＝", "=",  ">",  "<", "＞",
                                      "＜", "⩾", "⩽", "〈", "〉", "﹥", "﹤", "﹦"};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        if (jx_starts(s, ops[i])) return true;
    return false;
}

/* "91%", "12期", "1.2万元": a number and its unit. */
static bool is_amount(jx_str s)
{
    enum { LONGEST_UNIT = sizeof "万元" - 1 };
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    return jx_number_parse(s, &d, &digits, &rest) == 0 && rest.len <= LONGEST_UNIT;
}

void jx_place_cell_of(jx_str text, int col, jx_place_cell *out)
{
    jx_pts ignored;
    *out = (jx_place_cell){.text = text, .col = col};
    jx_label_of(text, &out->label);
    out->number = jx_is_placeholder(text) || jx_plain_points(text, &ignored);
    out->value = begins_with_operator(text);
    out->amount = is_amount(text);
    out->l1 = jx_first_level(&out->label);
    out->l2 = jx_second_level(&out->label);
}

static int gather(const jx_grid *g, size_t row, jx_place_cell *cells)
{
    int n = 0;
    for (int c = jx_first_cell(g, row, 0); c >= 0 && n < MAX_CELLS; c = jx_first_cell(g, row, c + 1))
        jx_place_cell_of(jx_grid_cell(g, row, (size_t)c), c, &cells[n++]);
    return n;
}

/* ---- a row that does not ---- */

/* Takes block labels and level words off the left; returns the index of the first other cell. */
static int take_levels(const jx_place_cell *c, int n, jx_placed *p)
{
    int i = 0;
    while (i < n && jx_is_block_label(&c[i].label)) i++;
    if (i < n && c[i].l1.family && (!c[i].l1.cut || (i + 1 < n && c[i + 1].l2.family))) {
        p->l1 = c[i].l1;
        p->cell[JX_R_L1] = (int16_t)c[i].col;
        i++;
    }
    while (i < n && c[i].l2.family) {
        if (p->l2.family && strcmp(p->l2.name, c[i].l2.name) != 0) p->odd |= JX_ODD_TWO_LEVELS;
        if ((p->odd & JX_ODD_TWO_LEVELS) && p->l2.family == c[i].l2.family)
            p->l2_next = c[i].l2;
        else
            p->l2 = c[i].l2;
        p->cell[JX_R_L2] = (int16_t)c[i].col;
        i++;
    }
    if (p->l1.family && !p->l2.family && i < n) p->odd |= JX_ODD_NO_LEVEL2;
    return i;
}

/* "10 10" or "20.00 18.50" in one cell. */
static bool two_numbers(jx_str text, jx_pts out[2])
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (jx_number_parse(text, &d, &digits, &rest) != 0 || rest.len == 0 || rest.p[-1] != ' ') return false;
    if (jx_finer_than_points(text) || jx_finer_than_points(rest)) return false;
    return jx_pts_from_dec(d, &out[0]) == 0 && jx_plain_points(rest, &out[1]);
}

/* Name, target and actual where there is a text too many, repeated by its neighbour; which one it is does not matter.
 */
static void take_with_twin(const jx_place_cell *c, int n, jx_placed *p)
{
    p->odd |= JX_ODD_LEFTOVER;
    p->cell[JX_R_NAME] = (int16_t)c[0].col;
    bool first = n == 4 && jx_str_eq(c[1].text, c[2].text), last = n == 4 && jx_str_eq(c[2].text, c[3].text);
    jx_value v;
    jx_value_parse(c[1].text, &v);
    /* the target's twin or the weight's: it is the target either way, and the actual value is not sure */
    if (first && c[3].number && jx_dec_has(v.value)) {
        p->cell[JX_R_TARGET] = (int16_t)c[1].col;
        p->odd |= JX_ODD_NO_ACTUAL;
        return;
    }
    if ((!first && !last) || c[3].number) {
        p->odd |= JX_ODD_UNCLEAR;
        return;
    }
    p->cell[JX_R_TARGET] = (int16_t)c[1].col;
    p->cell[JX_R_ACTUAL] = (int16_t)c[3].col;
}

/* Name, target and actual from the cells before the weight: c[0..n). */
static void take_texts(const jx_place_cell *c, int n, jx_placed *p)
{
    if (n > 0 && !jx_cell_can_be_name(&c[0])) {
        p->odd |= JX_ODD_NO_NAME;
        if (n == 2) { /* target and actual only */
            p->cell[JX_R_TARGET] = (int16_t)c[0].col;
            p->cell[JX_R_ACTUAL] = (int16_t)c[1].col;
        } else {
            p->odd |= JX_ODD_UNCLEAR | JX_ODD_LEFTOVER;
        }
        return;
    }
    if (n >= 4 && (p->l2.family || jx_numbered_name(c[0].text))) { /* the level is known: one text too many */
        take_with_twin(c, n, p);
        return;
    }
    if (n >= 4) { /* a second level that we do not know, or a name in two cells */
        p->cell[JX_R_L2] = (int16_t)c[0].col;
        if (!jx_reads_like_level(c[0].text)) p->odd |= JX_ODD_NEW_LEVEL;
        if (n > 4) p->odd |= JX_ODD_LEFTOVER;
        p->odd &= (uint16_t)~JX_ODD_NO_LEVEL2;
        c += n - 3;
        n = 3;
    }
    if (n == 0) {
        p->odd |= JX_ODD_NO_NAME | JX_ODD_UNCLEAR;
        return;
    }
    p->cell[JX_R_NAME] = (int16_t)c[0].col;
    if (n == 3) {
        p->cell[JX_R_TARGET] = (int16_t)c[1].col;
        p->cell[JX_R_ACTUAL] = (int16_t)c[2].col;
    } else if (n == 2 && c[1].value) {
        p->cell[JX_R_TARGET] = (int16_t)c[1].col;
        p->odd |= JX_ODD_NO_ACTUAL;
    } else {
        p->odd |= JX_ODD_UNCLEAR;
    }
}

/* What follows the score: the reason beside it, a remark one further. */
static void take_notes(const jx_place_cell *c, int n, int score_col, const jx_columns *heads, jx_placed *p)
{
    bool remarks = heads->at[JX_W_REMARK] >= 0;
    if (n == 0) return;
    if (n == 1 && remarks && score_col >= 0 && c[0].col == score_col + 2)
        p->cell[JX_R_REMARK] = (int16_t)c[0].col;
    else
        p->cell[JX_R_REASON] = (int16_t)c[0].col;
    if (n == 2 && remarks)
        p->cell[JX_R_REMARK] = (int16_t)c[1].col;
    else if (n > 1)
        p->odd |= JX_ODD_LEFTOVER;
}

/* The column at which the heading would have this role, judged by where name, target and actual stand; -1: they
 * disagree. */
static int shifted_column(const jx_columns *heads, const jx_placed *p, enum jx_role role)
{
    int shift = 0;
    bool first = true;
    for (int r = JX_R_NAME; r <= JX_R_ACTUAL; r++) {
        if (p->cell[r] < 0 || jx_place_column(heads, (enum jx_role)r) < 0) return -1;
        int s = p->cell[r] - jx_place_column(heads, (enum jx_role)r);
        if (!first && s != shift) return -1;
        shift = s;
        first = false;
    }
    return jx_place_column(heads, role) < 0 ? -1 : jx_place_column(heads, role) + shift;
}

/* Exactly one number in the row, at c[e]: the weight or the score? */
static void take_lone(const jx_grid *g, size_t row, const jx_place_cell *c, int n, int e, const jx_columns *heads,
                      jx_placed *p)
{
    int gap_before = e ? c[e].col - c[e - 1].col - 1 : 0;
    int gap_behind = (e + 1 < n ? c[e + 1].col : (int)g->rows[row].n) - c[e].col - 1;
    bool score = shifted_column(heads, p, JX_R_SCORE) == c[e].col;
    bool sure = !g->rows[row].ragged && (score ? gap_before == 1 : gap_before == 0 && gap_behind >= 1);
    p->odd |= JX_ODD_ONE_NUMBER;
    p->cell[score ? JX_R_SCORE : JX_R_WEIGHT] = (int16_t)c[e].col;
    if (!sure) p->doubt = score ? JX_DOUBT_SCORE : JX_DOUBT_WEIGHT;
}

/* Index of the last number that only texts follow; -1: there is none. */
static int last_number(const jx_place_cell *c, int n)
{
    for (int i = n - 1; i >= 0; i--)
        if (c[i].number) return i;
    return -1;
}

static bool only_zeros(const jx_place_cell *c, int n)
{
    jx_pts v;
    for (int i = 0; i < n; i++)
        if (!c[i].number || (jx_plain_points(c[i].text, &v) && v != 0)) return false;
    return true;
}

static void by_kind(const jx_grid *g, size_t row, const jx_place_cell *c, int n, const jx_columns *heads, jx_placed *p)
{
    jx_place_clear(p);
    int i = take_levels(c, n, p);
    c += i;
    n -= i;
    if (n == 0 || only_zeros(c, n)) {
        p->none = true;
        return;
    }
    int e = last_number(c, n);
    int score_col = e >= 0 ? c[e].col : -1;
    if (e >= 1 && (c[e - 1].number || (heads->percent && jx_cell_is_weight(&c[e - 1])))) {
        p->cell[JX_R_WEIGHT] = (int16_t)c[e - 1].col;
        p->cell[JX_R_SCORE] = (int16_t)c[e].col;
        take_texts(c, e - 1, p);
        /* a row of four where five belong: the first of the two numbers may be the actual value */
        bool complete = p->cell[JX_R_TARGET] >= 0 && p->cell[JX_R_ACTUAL] >= 0 && p->cell[JX_R_NAME] >= 0;
        bool gap = e >= 2 && c[e - 1].col - c[e - 2].col > 1 && !g->rows[row].ragged;
        if (!complete && !gap) p->doubt = JX_DOUBT_PAIR;
        take_notes(c + e + 1, n - e - 1, score_col, heads, p);
    } else if (e >= 0) {
        take_texts(c, e, p);
        take_lone(g, row, c, n, e, heads, p);
        take_notes(c + e + 1, n - e - 1, p->cell[JX_R_SCORE] >= 0 ? score_col : -1, heads, p);
    } else {
        p->odd |= JX_ODD_NO_NUMBERS;
        int texts = n;
        for (int k = 1; k < n; k++) {
            if (!two_numbers(c[k].text, p->glued)) continue;
            p->odd = (uint16_t)((p->odd & ~JX_ODD_NO_NUMBERS) | JX_ODD_GLUED);
            p->doubt = JX_DOUBT_PAIR;
            texts = k;
            take_notes(c + k + 1, n - k - 1, -1, heads, p);
            break;
        }
        take_texts(c, texts > 4 ? 4 : texts, p);
        if (texts > 4) p->odd |= JX_ODD_LEFTOVER;
    }
    bool crossed = p->cell[JX_R_ACTUAL] >= 0 &&
                   begins_with_operator(jx_grid_cell(g, row, (size_t)p->cell[JX_R_ACTUAL])) &&
                   !begins_with_operator(jx_grid_cell(g, row, (size_t)p->cell[JX_R_TARGET]));
    if (crossed && p->doubt == JX_SURE) p->doubt = JX_DOUBT_PAIR;
    if (crossed) p->odd |= JX_ODD_UNCLEAR;
}

/* Where the source vouches for its columns, what has no column is not missing, and a level needs no vocabulary. */
static void forgive(const jx_columns *heads, jx_placed *p)
{
    p->odd &= (uint16_t)~JX_ODD_NEW_LEVEL;
    if (heads->at[JX_W_ACTUAL] < 0) p->odd &= (uint16_t)~JX_ODD_NO_ACTUAL;
    if (heads->at[JX_W_TARGET] < 0) p->odd &= (uint16_t)~JX_ODD_NO_TARGET;
}

bool jx_row_slipped(const jx_grid *g, size_t row, const jx_columns *heads)
{
    jx_place_cell cells[MAX_CELLS];
    return jx_place_slipped(cells, gather(g, row, cells), heads);
}

bool jx_row_whole(const jx_grid *g, size_t row, const jx_columns *heads)
{
    jx_place_cell cells[MAX_CELLS];
    return jx_place_all_there(cells, gather(g, row, cells), heads);
}

void jx_place(const jx_grid *g, size_t row, const jx_columns *heads, jx_placed *out)
{
    jx_place_cell cells[MAX_CELLS];
    int n = gather(g, row, cells);
    if (heads->found && jx_place_by_columns(cells, n, heads, g->rows[row].ragged, out)) {
        if (g->rows[row].exact) forgive(heads, out);
        return;
    }
    bool exact = heads->found && g->rows[row].exact, beside = exact && jx_place_slipped(cells, n, heads);
    if (exact && !beside && jx_place_by_exact_columns(cells, n, heads, out)) return;
    by_kind(g, row, cells, n, heads, out);
    if (beside && !out->none) out->odd |= JX_ODD_SLIPPED;
    if (heads->found &&
        jx_has_ignored(heads)) { /* which cell belongs to a column that is left out, its kind cannot tell */
        out->odd |= JX_ODD_UNCLEAR;
        if (out->doubt == JX_SURE) out->doubt = JX_DOUBT_PAIR;
    }
    if (n == MAX_CELLS) out->odd |= JX_ODD_LEFTOVER;
}
