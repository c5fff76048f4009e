#include "client/reader/place.h"

enum { MAX_CELLS = 24 }; /* cells of a row that are not empty; a real row has at most 14 */

struct cell {
    jx_str text;
    jx_label label;
    int col;
    bool number; /* a plain number or a placeholder: may be a weight or a score */
    bool value;  /* begins with an operator: a target, never a name */
    jx_level_word l1, l2;
};

bool jx_plain_points(jx_str text, jx_pts *out)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (jx_number_parse(text, &d, &digits, &rest) != 0) return false;
    return (rest.len == 0 || jx_str_eq(rest, JX_STR("分"))) && jx_pts_from_dec(d, out) == 0;
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

static int gather(const jx_grid *g, size_t row, struct cell *cells)
{
    int n = 0;
    for (int c = jx_first_cell(g, row, 0); c >= 0 && n < MAX_CELLS; c = jx_first_cell(g, row, c + 1)) {
        struct cell *e = &cells[n++];
        jx_pts ignored;
        *e = (struct cell){.text = jx_grid_cell(g, row, (size_t)c), .col = c};
        jx_label_of(e->text, &e->label);
        e->number = jx_is_placeholder(e->text) || jx_plain_points(e->text, &ignored);
        e->value = begins_with_operator(e->text);
        e->l1 = jx_first_level(&e->label);
        e->l2 = jx_second_level(&e->label);
    }
    return n;
}

static bool is_level(const struct cell *c) { return c->l1.family || c->l2.family; }

static bool can_be_name(const struct cell *c) { return !c->number && !c->value; }

/* 服务对象满意度, 部门职责指标: a second level, though not one of the table's. */
static bool reads_like_level(jx_str s) { return jx_ends(s, "指标") || jx_ends(s, "满意度"); }

static void clear(jx_placed *p)
{
    memset(p, 0, sizeof *p);
    memset(p->cell, -1, sizeof p->cell);
}

/* ---- a row that stands under its heading ---- */

static const enum jx_word role_words[JX_ROLES] = {JX_W_L1,     JX_W_L2,         JX_W_L3,      JX_W_OP,
                                                  JX_W_TARGET, JX_W_TARGET_NEW, JX_W_MEASURE, JX_W_ACTUAL,
                                                  JX_W_WEIGHT, JX_W_SCORE,      JX_W_REASON,  JX_W_REMARK};

static int role_of_column(const jx_columns *heads, int col)
{
    for (int r = 0; r < JX_ROLES; r++)
        if (heads->at[role_words[r]] == col) return r;
    return -1;
}

static bool has_ignored(const jx_columns *heads)
{
    for (size_t i = 0; i < sizeof heads->ignored / sizeof heads->ignored[0]; i++)
        if (heads->ignored[i]) return true;
    return false;
}

static bool has_digit(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* Under a heading that says so, 20% is a weight, too. */
static bool is_weight(const struct cell *c)
{
    jx_pts v;
    return c->number || (jx_ends(c->text, "%") && jx_plain_points((jx_str){c->text.p, c->text.len - 1}, &v));
}

/* The office left cells of the row empty; no cell can have slipped into another's place. A weight in the actual value's
 * column would be a plain number, a score in the reason's column too. */
static bool left_empty(const struct cell *const at[JX_ROLES], const jx_columns *heads, bool ragged)
{
    const struct cell *actual = at[JX_R_ACTUAL], *w = at[JX_R_WEIGHT], *s = at[JX_R_SCORE], *reason = at[JX_R_REASON];
    if (ragged || (reason && reason->number)) return false;
    if (!at[JX_R_TARGET] && actual && actual->value) return false; /* that is the target */
    if (w && s) return true;
    if (s) return actual || heads->at[JX_W_ACTUAL] < 0;
    if (reason && w) return true;
    bool texts = at[JX_R_NAME] && at[JX_R_TARGET] && actual && !actual->number;
    return texts && (w || (at[JX_R_L2] && at[JX_R_L2]->l2.family));
}

/* All cells fit the heading's columns and are what the columns say. */
static bool by_columns(const struct cell *cells, int n, const jx_columns *heads, bool ragged, jx_placed *p)
{
    const struct cell *at[JX_ROLES] = {0};
    int left = heads->at[JX_W_L1] >= 0 ? heads->at[JX_W_L1] : heads->at[JX_W_L2];
    clear(p);
    for (int i = 0; i < n; i++) {
        int role = role_of_column(heads, cells[i].col);
        if (role < 0 && jx_is_ignored(heads, cells[i].col)) continue;
        if (role >= 0) {
            at[role] = &cells[i];
            p->cell[role] = (int16_t)cells[i].col;
        } else if (cells[i].col > left || !(jx_is_block_label(&cells[i].label) || cells[i].l1.family)) {
            return false;
        } else if (cells[i].l1.family) {
            p->l1 = cells[i].l1; /* a first level that slipped under 绩效指标 */
        }
    }
    const struct cell *l1 = at[JX_R_L1], *l2 = at[JX_R_L2], *name = at[JX_R_NAME], *w = at[JX_R_WEIGHT],
                      *s = at[JX_R_SCORE];
    bool complete = at[JX_R_TARGET] && at[JX_R_ACTUAL] && w && s;
    /* an indicator may be called like its level; a number among the values could then be another column's */
    bool twice = name && l2 && complete && !ragged && name->l2.family && strcmp(name->l2.name, l2->l2.name) == 0 &&
                 !has_digit(at[JX_R_ACTUAL]->text);
    if (!name || !can_be_name(name) || (is_level(name) && !twice)) return false;
    if ((w && !w->number) || (s && !s->number)) return false;
    if (l1 && !l1->l1.family && (l1->l2.family || !complete)) return false;
    if (l2 && !l2->l2.family && (l2->l1.family || !complete || !can_be_name(l2))) return false;
    if (at[JX_R_TARGET] && at[JX_R_ACTUAL] && at[JX_R_ACTUAL]->value && !at[JX_R_TARGET]->value) return false;
    p->under = left_empty(at, heads, ragged);
    p->reasoned = at[JX_R_REASON] && !at[JX_R_REASON]->number;
    if (!complete && (ragged || has_ignored(heads) || !(w || s || p->under)))
        return false; /* nothing vouches for them */
    if (l1 && l1->l1.family) p->l1 = l1->l1;
    if (l2 && l2->l2.family)
        p->l2 = l2->l2;
    else if (l2)
        p->odd |= reads_like_level(l2->text) ? 0 : JX_ODD_NEW_LEVEL;
    if (!w && !s)
        p->odd |= JX_ODD_NO_NUMBERS;
    else if (!w || !s)
        p->odd |= JX_ODD_ONE_NUMBER;
    if (!at[JX_R_ACTUAL]) p->odd |= JX_ODD_NO_ACTUAL;
    if (!at[JX_R_TARGET]) p->odd |= JX_ODD_NO_TARGET;
    return true;
}

static void at_columns(const struct cell *cells, int n, const jx_columns *heads, int shift,
                       const struct cell *at[JX_ROLES])
{
    memset(at, 0, JX_ROLES * sizeof *at);
    for (int i = 0; i < n; i++) {
        int role = role_of_column(heads, cells[i].col + shift);
        if (role >= 0) at[role] = &cells[i];
    }
}

/* Target, actual value, weight and score are there and are what they should be, and so is the name; in a row that
 * slipped it is what stands before the target, even beyond an empty cell. */
static bool all_there(const struct cell *cells, int n, const jx_columns *heads, int shift)
{
    const struct cell *at[JX_ROLES];
    at_columns(cells, n, heads, shift, at);
    bool split =
        heads->at[JX_W_OP] >= 0; /* the operator has a column of its own, and the target may be a bare number */
    if (split && (!at[JX_R_OP] || jx_op_named(at[JX_R_OP]->text) == JX_OP_NONE)) return false;
    if (!at[JX_R_TARGET] || (!split && at[JX_R_TARGET]->number) || !at[JX_R_ACTUAL]) return false;
    if (!at[JX_R_WEIGHT] || !at[JX_R_WEIGHT]->number || !at[JX_R_SCORE] || !at[JX_R_SCORE]->number) return false;
    if (at[JX_R_ACTUAL]->value && !at[JX_R_TARGET]->value) return false;
    const struct cell *name = at[JX_R_NAME];
    if (shift && !split && at[JX_R_TARGET] > cells) name = at[JX_R_TARGET] - 1;
    return name && can_be_name(name) && !is_level(name);
}

static bool ends_label(const jx_label *s, const jx_label *end)
{
    return s->len > end->len && memcmp(s->p + s->len - end->len, end->p, end->len) == 0;
}

/* A row of a spreadsheet into which it was pasted beside its headings: a second level, or a target, where the first
 * level belongs; or something is missing or wrong where it stands, and nothing some columns further. */
static bool slipped(const struct cell *cells, int n, const jx_columns *heads)
{
    const struct cell *at[JX_ROLES];
    at_columns(cells, n, heads, 0, at);
    const struct cell *l1 = at[JX_R_L1], *l2 = at[JX_R_L2];
    bool parent = l1 && l2 && ends_label(&l2->label, &l1->label); /* 成本指标 of 经济成本指标 */
    if (l1 && !l1->l1.family && l1->l2.family && !parent) return true;
    for (int r = JX_R_L1; r <= JX_R_NAME; r++)
        if (at[r] && at[r]->value) return true;
    if (all_there(cells, n, heads, 0)) return false;
    for (int shift = -2; shift <= 3; shift++)
        if (all_there(cells, n, heads, shift)) return true;
    return false;
}

/* The source vouches for the columns, and every cell is under a heading: what the cell looks like does not matter. An
 * indicator may be called 成本指标, a weight may be missing. */
static bool by_exact_columns(const struct cell *cells, int n, const jx_columns *heads, jx_placed *p)
{
    int left = heads->at[JX_W_L1] >= 0 ? heads->at[JX_W_L1] : heads->at[JX_W_L2];
    const struct cell *at[JX_ROLES] = {0};
    clear(p);
    for (int i = 0; i < n; i++) {
        int role = role_of_column(heads, cells[i].col);
        if ((role < 0 ? cells[i].col < left : role == JX_R_L1) && jx_is_block_label(&cells[i].label)) continue;
        if (role < 0 && jx_is_ignored(heads, cells[i].col)) continue;
        if (role < 0) return false;
        at[role] = &cells[i];
        p->cell[role] = (int16_t)cells[i].col;
    }
    bool values = at[JX_R_TARGET] || at[JX_R_ACTUAL] || at[JX_R_WEIGHT] || at[JX_R_SCORE];
    if ((at[JX_R_WEIGHT] && !is_weight(at[JX_R_WEIGHT])) || (at[JX_R_SCORE] && !at[JX_R_SCORE]->number)) return false;
    if (at[JX_R_L1] && at[JX_R_L1]->l1.family) p->l1 = at[JX_R_L1]->l1;
    if (at[JX_R_L2] && at[JX_R_L2]->l2.family) p->l2 = at[JX_R_L2]->l2;
    p->none = !values && !at[JX_R_NAME];
    p->under = at[JX_R_NAME] != NULL;
    p->reasoned = true;
    if (p->none) return true;
    if (!at[JX_R_NAME]) p->odd |= JX_ODD_NO_NAME;
    if (!at[JX_R_TARGET]) p->odd |= JX_ODD_NO_TARGET;
    if (!at[JX_R_ACTUAL] && heads->at[JX_W_ACTUAL] >= 0) p->odd |= JX_ODD_NO_ACTUAL;
    if (!at[JX_R_WEIGHT] && !at[JX_R_SCORE])
        p->odd |= JX_ODD_NO_NUMBERS;
    else if (!at[JX_R_WEIGHT] || !at[JX_R_SCORE])
        p->odd |= JX_ODD_ONE_NUMBER;
    return true;
}

/* ---- a row that does not ---- */

/* Takes block labels and level words off the left; returns the index of the first other cell. */
static int take_levels(const struct cell *c, int n, jx_placed *p)
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
static void take_with_twin(const struct cell *c, int n, jx_placed *p)
{
    p->odd |= JX_ODD_LEFTOVER;
    p->cell[JX_R_NAME] = (int16_t)c[0].col;
    bool first = n == 4 && jx_str_eq(c[1].text, c[2].text), last = n == 4 && jx_str_eq(c[2].text, c[3].text);
    if (first && c[3].number &&
        has_digit(
            c[1].text)) { /* the target's twin or the weight's: it is the target either way, and actual is not sure */
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
static void take_texts(const struct cell *c, int n, jx_placed *p)
{
    if (n > 0 && !can_be_name(&c[0])) {
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
        if (!reads_like_level(c[0].text)) p->odd |= JX_ODD_NEW_LEVEL;
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
static void take_notes(const struct cell *c, int n, int score_col, const jx_columns *heads, jx_placed *p)
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
        if (p->cell[r] < 0 || heads->at[role_words[r]] < 0) return -1;
        int s = p->cell[r] - heads->at[role_words[r]];
        if (!first && s != shift) return -1;
        shift = s;
        first = false;
    }
    return heads->at[role_words[role]] < 0 ? -1 : heads->at[role_words[role]] + shift;
}

/* Exactly one number in the row, at c[e]: the weight or the score? */
static void take_lone(const jx_grid *g, size_t row, const struct cell *c, int n, int e, const jx_columns *heads,
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
static int last_number(const struct cell *c, int n)
{
    for (int i = n - 1; i >= 0; i--)
        if (c[i].number) return i;
    return -1;
}

static bool only_zeros(const struct cell *c, int n)
{
    jx_pts v;
    for (int i = 0; i < n; i++)
        if (!c[i].number || (jx_plain_points(c[i].text, &v) && v != 0)) return false;
    return true;
}

static void by_kind(const jx_grid *g, size_t row, const struct cell *c, int n, const jx_columns *heads, jx_placed *p)
{
    clear(p);
    int i = take_levels(c, n, p);
    c += i;
    n -= i;
    if (n == 0 || only_zeros(c, n)) {
        p->none = true;
        return;
    }
    int e = last_number(c, n);
    int score_col = e >= 0 ? c[e].col : -1;
    if (e >= 1 && c[e - 1].number) {
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

void jx_place(const jx_grid *g, size_t row, const jx_columns *heads, jx_placed *out)
{
    struct cell cells[MAX_CELLS];
    int n = gather(g, row, cells);
    if (heads->found && by_columns(cells, n, heads, g->rows[row].ragged, out)) {
        if (g->rows[row].exact) forgive(heads, out);
        return;
    }
    bool exact = heads->found && g->rows[row].exact, beside = exact && slipped(cells, n, heads);
    if (exact && !beside && by_exact_columns(cells, n, heads, out)) return;
    by_kind(g, row, cells, n, heads, out);
    if (beside && !out->none) out->odd |= JX_ODD_SLIPPED;
    if (heads->found &&
        has_ignored(heads)) { /* which cell belongs to a column that is left out, its kind cannot tell */
        out->odd |= JX_ODD_UNCLEAR;
        if (out->doubt == JX_SURE) out->doubt = JX_DOUBT_PAIR;
    }
    if (n == MAX_CELLS) out->odd |= JX_ODD_LEFTOVER;
}
