/* Rows that stand under their headings, and how to see that one does not though its source says so. */
#include "client/reader/place_cells.h"
#include "proto/value.h"

void jx_place_clear(jx_placed *p)
{
    memset(p, 0, sizeof *p);
    memset(p->cell, -1, sizeof p->cell);
}

static const enum jx_word role_words[JX_ROLES] = {JX_W_L1,      JX_W_L2,     JX_W_L3,
                                                  JX_W_OP,      JX_W_TARGET, JX_W_TARGET_NEW,
                                                  JX_W_MEASURE, JX_W_ACTUAL, JX_W_ACTUAL_MEASURE,
                                                  JX_W_WEIGHT,  JX_W_SCORE,  JX_W_REASON,
                                                  JX_W_REMARK};

int jx_place_column(const jx_columns *heads, enum jx_role role) { return heads->at[role_words[role]]; }

static int role_of_column(const jx_columns *heads, int col)
{
    for (int r = 0; r < JX_ROLES; r++)
        if (heads->at[role_words[r]] == col) return r;
    return -1;
}

static bool has_digit(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* A number is no reason: the score has slipped under it. */
static bool is_number(const jx_place_cell *c) { return c && c->number && !jx_is_placeholder(c->text); }

bool jx_cell_is_weight(const jx_place_cell *c)
{
    jx_pts v;
    return c->number || jx_plain_points(jx_without_percent(c->text), &v);
}

/* The office left cells of the row empty; no cell can have slipped into another's place. A weight in the actual value's
 * column would be a plain number, a score in the reason's column too. */
static bool left_empty(const jx_place_cell *const at[JX_ROLES], const jx_columns *heads, bool ragged)
{
    const jx_place_cell *actual = at[JX_R_ACTUAL], *w = at[JX_R_WEIGHT], *s = at[JX_R_SCORE], *reason = at[JX_R_REASON];
    if (ragged || (reason && reason->number)) return false;
    if (!at[JX_R_TARGET] && actual && actual->value) return false; /* that is the target */
    if (w && s) return true;
    if (s) return actual || heads->at[JX_W_ACTUAL] < 0;
    if (reason && w) return true;
    bool texts = at[JX_R_NAME] && at[JX_R_TARGET] && actual && !actual->number;
    return texts && (w || (at[JX_R_L2] && at[JX_R_L2]->l2.family));
}

/* All cells fit the heading's columns and are what the columns say. */
bool jx_place_by_columns(const jx_place_cell *cells, int n, const jx_columns *heads, bool ragged, jx_placed *p)
{
    const jx_place_cell *at[JX_ROLES] = {0};
    int left = heads->at[JX_W_L1] >= 0 ? heads->at[JX_W_L1] : heads->at[JX_W_L2];
    jx_place_clear(p);
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
    const jx_place_cell *l1 = at[JX_R_L1], *l2 = at[JX_R_L2], *name = at[JX_R_NAME], *w = at[JX_R_WEIGHT],
                        *s = at[JX_R_SCORE];
    bool complete = at[JX_R_TARGET] && at[JX_R_ACTUAL] && w && s;
    /* an indicator may be called like its level; a number among the values could then be another column's */
    bool twice = name && l2 && complete && !ragged && name->l2.family && strcmp(name->l2.name, l2->l2.name) == 0 &&
                 !has_digit(at[JX_R_ACTUAL]->text);
    if (!name || !jx_cell_can_be_name(name) || (jx_cell_is_level(name) && !twice)) return false;
    if ((w && !w->number && !(heads->percent && jx_cell_is_weight(w))) || (s && !s->number) ||
        is_number(at[JX_R_REASON]))
        return false;
    if (l1 && !l1->l1.family && (l1->l2.family || !complete)) return false;
    if (l2 && !l2->l2.family && (l2->l1.family || !complete || !jx_cell_can_be_name(l2))) return false;
    if (at[JX_R_TARGET] && at[JX_R_ACTUAL] && at[JX_R_ACTUAL]->value && !at[JX_R_TARGET]->value) return false;
    p->under = left_empty(at, heads, ragged);
    p->reasoned = at[JX_R_REASON] && !at[JX_R_REASON]->number;
    if (!complete && (ragged || jx_has_ignored(heads) || !(w || s || p->under)))
        return false; /* nothing vouches for them */
    if (l1 && l1->l1.family) p->l1 = l1->l1;
    if (l2 && l2->l2.family)
        p->l2 = l2->l2;
    else if (l2)
        p->odd |= jx_reads_like_level(l2->text) ? 0 : JX_ODD_NEW_LEVEL;
    if (!w && !s)
        p->odd |= JX_ODD_NO_NUMBERS;
    else if (!w || !s)
        p->odd |= JX_ODD_ONE_NUMBER;
    if (!at[JX_R_ACTUAL]) p->odd |= JX_ODD_NO_ACTUAL;
    if (!at[JX_R_TARGET]) p->odd |= JX_ODD_NO_TARGET;
    return true;
}

static void at_columns(const jx_place_cell *cells, int n, const jx_columns *heads, int shift,
                       const jx_place_cell *at[JX_ROLES])
{
    memset(at, 0, JX_ROLES * sizeof *at);
    for (int i = 0; i < n; i++) {
        int role = role_of_column(heads, cells[i].col + shift);
        if (role >= 0) at[role] = &cells[i];
    }
}

/* A list of projects has no columns for levels; there 满意度 is an indicator's name. */
static bool has_levels(const jx_columns *heads) { return heads->at[JX_W_L1] >= 0 || heads->at[JX_W_L2] >= 0; }

/* Target, actual value, weight and score are there and are what they should be, and so is the name; in a row that
 * slipped it is what stands before the target, even beyond an empty cell. */
static bool all_there(const jx_place_cell *cells, int n, const jx_columns *heads, int shift)
{
    const jx_place_cell *at[JX_ROLES];
    at_columns(cells, n, heads, shift, at);
    bool split =
        heads->at[JX_W_OP] >= 0; /* the operator has a column of its own, and the target may be a bare number */
    if (split && (!at[JX_R_OP] || jx_op_named(at[JX_R_OP]->text) == JX_OP_NONE)) return false;
    if (!at[JX_R_TARGET] || (!split && at[JX_R_TARGET]->number) || !at[JX_R_ACTUAL]) return false;
    if (!at[JX_R_WEIGHT] || !at[JX_R_WEIGHT]->number || !at[JX_R_SCORE] || !at[JX_R_SCORE]->number) return false;
    if (at[JX_R_ACTUAL]->value && !at[JX_R_TARGET]->value) return false;
    const jx_place_cell *name = at[JX_R_NAME];
    if (shift && !split && at[JX_R_TARGET] > cells) name = at[JX_R_TARGET] - 1;
    return name && jx_cell_can_be_name(name) && !(has_levels(heads) && jx_cell_is_level(name));
}

bool jx_place_all_there(const jx_place_cell *cells, int n, const jx_columns *heads)
{
    return all_there(cells, n, heads, 0);
}

static bool ends_label(const jx_label *s, const jx_label *end)
{
    return s->len > end->len && memcmp(s->p + s->len - end->len, end->p, end->len) == 0;
}

/* A row of a spreadsheet into which it was pasted beside its headings: a second level where the first belongs, a value
 * where a name does; or something is missing or wrong where it stands, and nothing some columns further. */
bool jx_place_slipped(const jx_place_cell *cells, int n, const jx_columns *heads)
{
    const jx_place_cell *at[JX_ROLES];
    at_columns(cells, n, heads, 0, at);
    const jx_place_cell *l1 = at[JX_R_L1], *l2 = at[JX_R_L2];
    bool parent = l1 && l2 && ends_label(&l2->label, &l1->label); /* 成本指标 of 经济成本指标 */
    if (l1 && !l1->l1.family && l1->l2.family && !parent) return true;
    for (int r = JX_R_L1; r <= JX_R_NAME; r++)
        if (at[r] && (at[r]->value || at[r]->number)) return true;
    if (at[JX_R_NAME] && jx_cell_is_level(at[JX_R_NAME]) && !l2 && has_levels(heads)) return true;
    if (at[JX_R_ACTUAL] && at[JX_R_ACTUAL]->value && !(at[JX_R_TARGET] && at[JX_R_TARGET]->value)) return true;
    if (is_number(at[JX_R_REASON])) return true;
    bool numbers = at[JX_R_WEIGHT] && at[JX_R_SCORE];
    if (l1 && !jx_cell_is_level(l1) && !l2 && !numbers) return true;
    if (all_there(cells, n, heads, 0)) return false;
    for (int shift = -2; shift <= 3; shift++)
        if (all_there(cells, n, heads, shift)) return true;
    return false;
}

/* The source vouches for the columns, and every cell is under a heading: what the cell looks like does not matter. An
 * indicator may be called 成本指标, a weight may be missing. */
bool jx_place_by_exact_columns(const jx_place_cell *cells, int n, const jx_columns *heads, jx_placed *p)
{
    int left = heads->at[JX_W_L1] >= 0 ? heads->at[JX_W_L1] : heads->at[JX_W_L2];
    const jx_place_cell *at[JX_ROLES] = {0};
    jx_place_clear(p);
    for (int i = 0; i < n; i++) {
        int role = role_of_column(heads, cells[i].col);
        if ((role < 0 ? cells[i].col < left : role == JX_R_L1) && jx_is_block_label(&cells[i].label)) continue;
        if (role < 0 && jx_is_ignored(heads, cells[i].col)) continue;
        if (role < 0) return false;
        at[role] = &cells[i];
        p->cell[role] = (int16_t)cells[i].col;
    }
    bool values = at[JX_R_TARGET] || at[JX_R_ACTUAL] || at[JX_R_WEIGHT] || at[JX_R_SCORE];
    const jx_place_cell *w = at[JX_R_WEIGHT];
    if ((w && !w->number && !(heads->percent && jx_cell_is_weight(w))) || (at[JX_R_SCORE] && !at[JX_R_SCORE]->number))
        return false;
    if (at[JX_R_L1] && at[JX_R_L1]->l1.family) p->l1 = at[JX_R_L1]->l1;
    if (at[JX_R_L2] && at[JX_R_L2]->l2.family) p->l2 = at[JX_R_L2]->l2;
    p->none = !values && !at[JX_R_NAME];
    p->under = at[JX_R_NAME] != NULL;
    p->reasoned = true;
    if (p->none) return true;
    if (!at[JX_R_NAME]) p->odd |= JX_ODD_NO_NAME;
    if (at[JX_R_L2] && !at[JX_R_L2]->l2.family && !jx_reads_like_level(at[JX_R_L2]->text)) p->odd |= JX_ODD_NEW_LEVEL;
    if (!at[JX_R_TARGET]) p->odd |= JX_ODD_NO_TARGET;
    if (!at[JX_R_ACTUAL] && heads->at[JX_W_ACTUAL] >= 0) p->odd |= JX_ODD_NO_ACTUAL;
    if (!at[JX_R_WEIGHT] && !at[JX_R_SCORE])
        p->odd |= JX_ODD_NO_NUMBERS;
    else if (!at[JX_R_WEIGHT] || !at[JX_R_SCORE])
        p->odd |= JX_ODD_ONE_NUMBER;
    return true;
}
