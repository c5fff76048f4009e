/* Funding blocks whose sources stand side by side, their amounts in the rows below: 资金总额 | 财政拨款 | 其他资金 over
 * 年初预算数, 全年预算数 …; or over their budgets alone; or each over headings of its own. */
#include "client/reader/layout_funding.h"

static enum jx_word word_at(const jx_layout *l, size_t row, int col, jx_label *label)
{
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)col), label);
    return jx_word_of(label);
}

static bool is_total(enum jx_word w) { return w == JX_W_FUNDS_TOTAL || w == JX_W_TOTAL; }

/* What the rows of a block are named by: as the headings, but a score may be the execution's. */
static int slot_named(enum jx_word w)
{
    if (w == JX_W_RATE_SCORE) return JX_S_SCORE;
    if (w == JX_W_RATE_WEIGHT) return JX_S_WEIGHT;
    return jx_slot_of(w);
}

static bool is_number(jx_str text)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    return jx_number_parse(text, &d, &digits, &rest) == 0;
}

/* ---- the row of sources ---- */

/* The column in which a row names an amount, with numbers (or dashes) alone behind it. -1: it does not. */
static int amount_label(const jx_layout *l, size_t row)
{
    enum { FARTHEST = 3 };
    jx_label label;
    int at = -1, numbers = 0;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_str cell = jx_grid_cell(&l->g, row, (size_t)c);
        int slot = jx_slot_of(word_at(l, row, c, &label));
        if (at < 0 && c <= FARTHEST && slot >= 0 && slot < JX_AMOUNTS)
            at = c;
        else if (at >= 0 && !is_number(cell) && !jx_is_placeholder(cell))
            return -1;
        else if (at >= 0)
            numbers += is_number(cell);
    }
    return numbers ? at : -1;
}

/* Rows below that name an amount in this column; the first must. */
static int amounts_below(const jx_layout *l, size_t row, int col)
{
    enum { FAR = 8 };
    int n = 0;
    for (size_t r = row + 1; r < l->g.n_rows && r <= row + FAR; r++) n += amount_label(l, r) == col;
    return row + 1 < l->g.n_rows && amount_label(l, row + 1) == col ? n : 0;
}

static bool names_total(const jx_layout *l, size_t row, int from)
{
    jx_label label;
    bool total = false;
    for (int c = jx_first_cell(&l->g, row, from); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        enum jx_word w = word_at(l, row, c, &label);
        int slot = jx_slot_of(w);
        if ((slot >= 0 && slot < JX_AMOUNTS) || is_number(jx_grid_cell(&l->g, row, (size_t)c))) return false;
        total |= is_total(w);
    }
    return total;
}

static bool take_source(jx_layout *l, size_t row, int col, bool total)
{
    jx_str item = jx_funding_item(l, jx_grid_cell(&l->g, row, (size_t)col));
    jx_funding f = jx_funding_blank(l->g.rows[row].line, item);
    if (!jx_funding_add(l, row, &f, total)) return false;
    l->across.col[l->across.n++] = (int16_t)col;
    return true;
}

/* A source's row of funding for each column from one on; the total's first. A column of points or of the rate belongs
 * to the total. */
static void take_sources(jx_layout *l, size_t row, int from)
{
    int total = jx_first_cell(&l->g, row, from);
    jx_label label;
    while (!is_total(word_at(l, row, total, &label))) total = jx_first_cell(&l->g, row, total + 1);
    if (!take_source(l, row, total, true)) return;
    for (int c = jx_first_cell(&l->g, row, from); c >= 0; c = jx_first_cell(&l->g, row, c + 1))
        if (c != total && slot_named(word_at(l, row, c, &label)) < 0 && !take_source(l, row, c, false)) return;
}

static void begin(jx_layout *l, size_t row, int first, int label_col, int sources)
{
    jx_label label;
    word_at(l, row, first, &label);
    jx_across *a = &l->across;
    *a = (jx_across){.row = row, .label = (int16_t)label_col, .on = true, .exact = l->g.rows[row].exact};
    l->funds.found = true;
    l->funds.row = row;
    l->block_points = JX_PTS_NONE;
    if (first < sources) jx_points_of_label(jx_grid_cell(&l->g, row, (size_t)first), &l->block_points);
    jx_funding_units(l, row, sources, NULL);
    if (label_col >= 0) jx_funding_units_beside(l, row, label_col);
    take_sources(l, row, sources);
}

bool jx_funding_across(jx_layout *l, size_t row)
{
    int first = jx_first_cell(&l->g, row, 0);
    if (l->part >= JX_INDICATORS || l->funds.found || first < 0) return false;
    int named = row + 1 < l->g.n_rows ? amount_label(l, row + 1) : -1;
    if (named >= 0 && names_total(l, row, named + 1) && amounts_below(l, row, named) > 1) {
        begin(l, row, first, named, named + 1);
        return true;
    }
    jx_label label;
    int total = jx_first_cell(&l->g, row, first + 1);
    if (l->part != JX_HEAD || total < 0 || word_at(l, row, first, &label) != JX_W_FUNDS) return false;
    if (!is_total(word_at(l, row, total, &label)) || jx_first_cell(&l->g, row, total + 1) < 0) return false;
    begin(l, row, first, -1, total);
    return true;
}

bool jx_across_heads(jx_layout *l, size_t row)
{
    if (!l->across.on || l->across.row + 1 != row || !l->g.rows[row].exact) return false;
    l->across.heads = row;
    return true;
}

/* ---- the rows below ---- */

static jx_funding *source_of(jx_layout *l, int col)
{
    for (uint32_t i = 0; i < l->across.n; i++)
        if (l->across.col[i] == col) return &l->funding[i];
    return NULL;
}

static void take_cell(jx_layout *l, size_t row, int col, jx_funding *f, int slot)
{
    jx_str text = jx_grid_cell(&l->g, row, (size_t)col);
    if (!f || slot < 0 || jx_slot_read(l, slot, text, f) == JX_CELL_WRONG)
        JX_PROBLEM(l, row, col, "资金一行中看不懂的内容", "not an amount under a source of funds");
    else if (slot == JX_S_RATE)
        l->across.rate[f - l->funding] = text;
}

/* Each source with headings of its own: 资金总额 over 预算数 | 执行数 | 执行率. */
static void row_under_heads(jx_layout *l, size_t row)
{
    int source = -1;
    jx_label label;
    for (int c = 0; c < (int)l->g.rows[row].n; c++) {
        if (jx_grid_cell(&l->g, l->across.row, (size_t)c).len) source = c;
        if (!jx_grid_cell(&l->g, row, (size_t)c).len) continue;
        take_cell(l, row, c, source_of(l, source), jx_slot_of(word_at(l, l->across.heads, c, &label)));
    }
    l->across.on = false;
}

/* Numbers of a row behind its label. */
static int count_values(const jx_layout *l, size_t row, int from)
{
    int n = 0;
    for (int c = jx_first_cell(&l->g, row, from); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) n++;
    return n;
}

/* In text a row may have lost cells: it is as wide as the row of sources, or has a value for each of them; and no value
 * stands elsewhere. */
static bool fits(const jx_layout *l, size_t row, int from)
{
    const jx_across *a = &l->across;
    if (a->exact) return true;
    for (int c = jx_first_cell(&l->g, row, from); c >= 0; c = jx_first_cell(&l->g, row, c + 1))
        if (!jx_grid_cell(&l->g, a->row, (size_t)c).len) return false;
    return l->g.rows[row].n == l->g.rows[a->row].n || count_values(l, row, from) == count_values(l, a->row, from);
}

/* The points of the execution, or its rate, once for all sources: the total's. */
static bool of_total(jx_layout *l, size_t row, int from, int slot)
{
    int c = jx_first_cell(&l->g, row, from);
    if (slot < JX_AMOUNTS || c < 0 || jx_first_cell(&l->g, row, c + 1) >= 0 || !l->total_first) return false;
    take_cell(l, row, c, &l->funding[0], slot);
    return true;
}

/* 分值 | 10 | 得分 | 9.7: labels and values in turn, the total's. false: the row is none. */
static bool pairs_of_total(jx_layout *l, size_t row, int label_col)
{
    jx_label label;
    int pairs = 0, value;
    for (int c = label_col; c >= 0; c = jx_first_cell(&l->g, row, value + 1), pairs++) {
        value = jx_first_cell(&l->g, row, c + 1);
        if (value < 0 || slot_named(word_at(l, row, c, &label)) < JX_AMOUNTS) return false;
    }
    if (pairs < 2 || !l->total_first) return false;
    for (int c = label_col; c >= 0; c = jx_first_cell(&l->g, row, value + 1)) {
        value = jx_first_cell(&l->g, row, c + 1);
        take_cell(l, row, value, &l->funding[0], slot_named(word_at(l, row, c, &label)));
    }
    return true;
}

static void named_row(jx_layout *l, size_t row, int label_col, int slot)
{
    jx_across *a = &l->across;
    jx_label label;
    jx_str name = jx_grid_cell(&l->g, row, (size_t)label_col);
    word_at(l, row, label_col, &label);
    if (slot < JX_AMOUNTS)
        jx_money_note(&l->money, &l->money.column[slot], jx_money_unit_in(jx_str_of(label.tail)), row);
    if (slot == JX_S_SCORE && l->block_points == JX_PTS_NONE) jx_points_of_label(name, &l->block_points);
    if (of_total(l, row, label_col + 1, slot) || pairs_of_total(l, row, label_col)) return;
    if (!fits(l, row, label_col + 1)) {
        JX_PROBLEM(l, row, label_col, "“%.*s”一行的数字与表头对不上，未读入",
                   "the numbers of \"%.*s\" do not fit the heading and were not read", JX_FMT(name));
        return;
    }
    for (int c = jx_first_cell(&l->g, row, label_col + 1); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        int beside = slot_named(word_at(l, a->row, c, &label)); /* 分值 | 得分 right of the sources */
        if (beside >= JX_AMOUNTS && l->total_first)
            take_cell(l, row, c, &l->funding[0], beside);
        else
            take_cell(l, row, c, source_of(l, c), slot);
    }
}

/* The column of a row's label, among what stands left of the sources. -1: it has none. */
static int label_of_row(const jx_layout *l, size_t row)
{
    int found = -1;
    jx_label label;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0 && c <= l->across.label; c = jx_first_cell(&l->g, row, c + 1))
        if (found < 0 || slot_named(word_at(l, row, c, &label)) >= 0) found = c;
    return found;
}

bool jx_across_row(jx_layout *l, size_t row)
{
    jx_across *a = &l->across;
    jx_label label;
    if (!a->on) return false;
    if (a->heads) {
        row_under_heads(l, row);
        return true;
    }
    int first = jx_first_cell(&l->g, row, 0), col = a->label < 0 ? first : label_of_row(l, row);
    int slot = col < 0 ? -1 : slot_named(word_at(l, row, col, &label));
    if (slot >= 0) {
        named_row(l, row, col, slot);
    } else if (a->label < 0) { /* the budgets, without a label */
        for (int c = first; c >= 0; c = jx_first_cell(&l->g, row, c + 1))
            take_cell(l, row, c, source_of(l, c), JX_S_INITIAL);
        a->on = false;
    } else if (count_values(l, row, a->label + 1)) {
        jx_str name = jx_grid_cell(&l->g, row, (size_t)(col < 0 ? first : col));
        JX_PROBLEM(l, row, col < 0 ? first : col, "没有认出“%.*s”一行，其内容未读入",
                   "the row \"%.*s\" is not known and was not read", JX_FMT(name));
    }
    return true;
}

void jx_across_finish(jx_layout *l)
{
    jx_across *a = &l->across;
    if (!a->n) return;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->n_funding; i++) {
        jx_funding *f = &l->funding[i];
        if (i < a->n) jx_rate_as_ratio(a->rate[i], f);
        if (f->digits.rate > 2) f->digits.rate = 2;
        if (i == 0 && l->total_first && f->weight == JX_PTS_NONE && !jx_funding_empty(f)) f->weight = l->block_points;
        if (!jx_funding_empty(f))
            l->funding[kept++] = *f;
        else if (i == 0)
            l->total_first = false; /* its figures are missing, which is said */
    }
    l->n_funding = kept;
}
