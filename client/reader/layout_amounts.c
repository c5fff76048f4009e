/* What single cells of a funding block say, and the rows that they are kept in. */
#include "client/reader/layout_funding.h"

#include "client/reader/place.h"

const enum jx_word jx_slot_words[JX_SLOTS] = {JX_W_INITIAL, JX_W_ADJUSTED, JX_W_EXECUTED,
                                              JX_W_WEIGHT,  JX_W_RATE,     JX_W_SCORE};

int jx_slot_of(enum jx_word w)
{
    int slot = JX_SLOTS - 1;
    if (w == JX_W_BUDGET || w == JX_W_RECEIVED) w = JX_W_ADJUSTED; /* where no heading has another beside it */
    while (slot >= 0 && jx_slot_words[slot] != w) slot--;
    return slot;
}

/* ---- units ---- */

enum jx_money_unit jx_funding_unit(const jx_label *label)
{
    return label->tail[0] ? jx_money_unit_in(jx_str_of(label->tail)) : JX_UNIT_NONE;
}

void jx_funding_block_unit(jx_layout *l, size_t row, const jx_label *label)
{
    jx_money_note(&l->money, &l->money.block, jx_funding_unit(label), row);
}

/* The amounts whose columns a heading's cell stands over: its own, or those of its lower half. */
static bool over_amounts(jx_layout *l, size_t row, int col, const jx_columns *cols, enum jx_money_unit unit)
{
    int next = jx_first_cell(&l->g, row, col + 1);
    bool any = false, stretches = l->lower == row + 2;
    for (int slot = 0; cols && slot < JX_AMOUNTS; slot++) {
        int at = cols->at[jx_slot_words[slot]];
        if (at != col && !(stretches && at > col && (next < 0 || at < next))) continue;
        jx_money_note(&l->money, &l->money.column[slot], unit, row);
        any = true;
    }
    return any;
}

void jx_funding_units(jx_layout *l, size_t row, int first, const jx_columns *cols)
{
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        enum jx_word w = jx_word_of(&label);
        if (over_amounts(l, row, c, cols, jx_funding_unit(&label))) continue;
        if (w == JX_W_FUNDS || w == JX_W_ITEM || label.len == 0 || c < first) jx_funding_block_unit(l, row, &label);
    }
}

void jx_funding_units_beside(jx_layout *l, size_t row, int first)
{
    enum { FAR = 12 };
    for (size_t r = row + 1; r < l->g.n_rows && r <= row + FAR; r++) {
        int c = jx_first_cell(&l->g, r, 0);
        jx_label label;
        if (c < 0) continue;
        jx_label_of(jx_grid_cell(&l->g, r, (size_t)c), &label);
        enum jx_word w = jx_word_of(&label);
        if (w == JX_W_INDICATORS || w == JX_W_GOAL || w == JX_W_L1 || w == JX_W_TOTAL_SCORE) return;
        if (c < first && (w == JX_W_FUNDS || label.len == 0)) jx_funding_block_unit(l, r, &label);
    }
}

/* ---- cells ---- */

/* "2 400 000.00元": blanks between the thousands, in groups enough or with a unit that it cannot be two numbers. */
static bool blanks_between(jx_str text, char *out, size_t room, jx_str *rest)
{
    size_t n = 0, group = 0, groups = 0;
    uint32_t i = 0;
    for (; i < text.len && n + 1 < room; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (digit) {
            out[n++] = text.p[i];
            group++;
        } else if (text.p[i] == ' ' && i + 1 < text.len && text.p[i + 1] >= '0' && text.p[i + 1] <= '9') {
            if (groups++ ? group != 3 : group == 0 || group > 3) return false;
            group = 0;
        } else {
            break;
        }
    }
    if (!groups || group != 3) return false;
    if (i + 1 < text.len && text.p[i] == '.' && text.p[i + 1] >= '0' && text.p[i + 1] <= '9') do
            out[n++] = text.p[i++];
        while (i < text.len && n + 1 < room && text.p[i] >= '0' && text.p[i] <= '9');
    *rest = jx_trim(jx_drop(text, i));
    out[n] = 0;
    bool marked = rest->len || memchr(out, '.', n);
    return marked && (groups > 1 || rest->len);
}

/* "(108.00)", "（108.00）": less than nothing, as accounts print it. */
static jx_str in_brackets(jx_str text)
{
    static const char *const open[] = {"（", "("}, *const close[] = {"）", ")"};
    for (int i = 0; i < 2; i++)
        if (jx_starts(text, open[i]) && jx_ends(text, close[i])) {
            text = jx_drop(text, strlen(open[i]));
            text.len -= (uint32_t)strlen(close[i]);
            return jx_trim(text);
        }
    return (jx_str){0};
}

bool jx_amount_parse(jx_str text, jx_dec *d, uint8_t *digits, jx_str *rest)
{
    char plain[48];
    jx_str ignored, less = in_brackets(text = jx_trim(text));
    if (less.len) {
        if (less.p[0] < '0' || less.p[0] > '9' || jx_number_parse(less, d, digits, rest) != 0) return false;
        d->v = -d->v;
        return true;
    }
    if (blanks_between(text, plain, sizeof plain, rest))
        return jx_number_parse(jx_str_of(plain), d, digits, &ignored) == 0 && !ignored.len;
    return jx_number_parse(text, d, digits, rest) == 0;
}

bool jx_slot_split(const jx_layout *l, int slot, jx_str text, jx_dec *d, uint8_t *digits, enum jx_money_unit *unit,
                   bool *own)
{
    jx_str rest;
    if (!jx_amount_parse(text, d, digits, &rest)) return false;
    *own = rest.len > 0;
    *unit = *own ? jx_money_unit_of(rest) : jx_money_for(&l->money, slot);
    return !*own || *unit != JX_UNIT_NONE;
}

static enum jx_cell_read read_amount(jx_layout *l, int slot, jx_str text, jx_fen *fen, uint8_t *digits)
{
    jx_dec d;
    enum jx_money_unit unit;
    bool own;
    if (jx_is_blank(text)) return JX_CELL_MISSING;
    if (!jx_slot_split(l, slot, text, &d, digits, &unit, &own)) return JX_CELL_WRONG;
    if (unit == JX_UNIT_NONE) { /* an amount of what? said once, for the whole form */
        l->no_money_unit = true;
        return JX_CELL_MISSING;
    }
    if (jx_fen_from_dec(d, unit, fen) != 0) return JX_CELL_WRONG;
    jx_money_took(&l->money, unit, own);
    return JX_CELL_READ;
}

/* Points, or a percentage when rate is set. */
static enum jx_cell_read read_points(jx_str text, bool rate, jx_pts *pts, uint8_t *digits)
{
    jx_dec d;
    jx_str rest;
    if (jx_is_blank(text)) return JX_CELL_MISSING;
    if (jx_number_parse(text, &d, digits, &rest) != 0) return JX_CELL_WRONG;
    if (!rate && rest.len) return jx_plain_points(text, pts) ? JX_CELL_READ : JX_CELL_WRONG;
    bool unit_ok = rest.len == 0 || jx_str_eq(rest, JX_STR("%")) || jx_str_eq(rest, JX_STR("％"));
    return unit_ok && jx_pts_from_dec(d, pts) == 0 ? JX_CELL_READ : JX_CELL_WRONG;
}

enum jx_cell_read jx_slot_read(jx_layout *l, int slot, jx_str text, jx_funding *f)
{
    uint8_t ignored;
    switch (slot) {
    case JX_S_INITIAL: return read_amount(l, slot, text, &f->initial, &f->digits.initial);
    case JX_S_ADJUSTED: return read_amount(l, slot, text, &f->adjusted, &f->digits.adjusted);
    case JX_S_EXECUTED: return read_amount(l, slot, text, &f->executed, &f->digits.executed);
    case JX_S_WEIGHT: return read_points(text, false, &f->weight, &ignored);
    case JX_S_RATE: return read_points(text, true, &f->rate, &f->digits.rate);
    default: return read_points(text, false, &f->score, &ignored);
    }
}

bool jx_rate_agrees(const jx_funding *r)
{
    int64_t rate;
    if (r->rate == JX_PTS_NONE || r->adjusted == JX_FEN_NONE || r->executed == JX_FEN_NONE || r->adjusted == 0)
        return false;
    if (jx_mul_div(r->executed, 10000, r->adjusted, &rate) != 0) return false;
    return rate - r->rate <= 100 && r->rate - rate <= 100;
}

void jx_rate_as_ratio(jx_str text, jx_funding *row)
{
    enum { TWICE = 200 };
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (row->rate == JX_PTS_NONE || row->rate > TWICE || jx_rate_agrees(row)) return;
    if (jx_number_parse(text, &d, &digits, &rest) != 0 || rest.len || d.scale < 1) return;
    jx_funding as_ratio = *row;
    d.v = d.scale == 1 ? d.v * 10 : d.v;
    d.scale = d.scale == 1 ? 0 : (int8_t)(d.scale - 2);
    if (jx_pts_from_dec(d, &as_ratio.rate) != 0 || !jx_rate_agrees(&as_ratio)) return;
    row->rate = as_ratio.rate;
    row->digits.rate = digits > 2 ? (uint8_t)(digits - 2) : 0;
}

/* ---- rows ---- */

jx_str jx_funding_item(jx_layout *l, jx_str cell)
{
    for (;;) {
        if (jx_ends(cell, "："))
            cell.len -= 3;
        else if (jx_ends(cell, ":"))
            cell.len -= 1;
        else
            return jx_layout_text(l, jx_trim(cell));
    }
}

jx_funding jx_funding_blank(uint32_t line, jx_str item)
{
    jx_funding f = {.line = line, .item = item};
    f.initial = f.adjusted = f.executed = JX_FEN_NONE;
    f.weight = f.rate = f.score = JX_PTS_NONE;
    return f;
}

bool jx_funding_empty(const jx_funding *f)
{
    return f->initial == JX_FEN_NONE && f->adjusted == JX_FEN_NONE && f->executed == JX_FEN_NONE &&
           f->weight == JX_PTS_NONE && f->rate == JX_PTS_NONE && f->score == JX_PTS_NONE;
}

bool jx_funding_add(jx_layout *l, size_t row, const jx_funding *f, bool total)
{
    if (l->n_funding == JX_MAX_FUNDING) {
        JX_PROBLEM(l, row, -1, "资金行太多", "too many funding rows");
        return false;
    }
    uint32_t at = l->n_funding++;
    if (total && !l->total_first) {
        memmove(l->funding + 1, l->funding, at * sizeof *l->funding);
        at = 0;
        l->total_first = true;
    }
    l->funding[at] = *f;
    return true;
}
