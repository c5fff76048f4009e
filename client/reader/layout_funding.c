/* The funding block: a heading with columns, the total (年度资金总额) and its parts. Rows may stand beside their
 * columns, because merged cells were lost: the label says by how much. */
#include "client/reader/layout_funding.h"

#include "proto/result.h"

#include "client/reader/headings.h"

/* Texts of a row's slots; empty where it has none. */
struct slots {
    jx_str text[JX_SLOTS];
};

/* A heading that is printed over two lines has become two rows: "全年 | 分 | 执行率" and "执行数 | 值 |". The upper one
 * tells the columns. */
static void broken_heading(const jx_layout *l, size_t row, jx_columns *cols)
{
    static const struct {
        const char *upper;
        enum jx_word means;
    } halves[] = {{"分", JX_W_WEIGHT}, {"全年", JX_W_EXECUTED}, {"执行", JX_W_RATE}};
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
            if (cols->at[halves[i].means] < 0 && jx_str_eq(jx_label_str(&label), jx_str_of(halves[i].upper)))
                cols->at[halves[i].means] = (int16_t)c;
    }
}

/* The lower half: nothing but ends of headings and the unit of money. */
static bool lower_half(jx_layout *l, size_t row)
{
    static const char *const halves[] = {"数", "值", "率", "执行数", "预算数"};
    if (l->n_funding) return false;
    unsigned n = 0;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1), n++) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        size_t i = 0, k = sizeof halves / sizeof *halves;
        while (i < k && !jx_str_eq(jx_label_str(&label), jx_str_of(halves[i]))) i++;
        if (i == k && !(label.len == 0 && jx_funding_unit(&label))) return false;
        if (label.len == 0) jx_funding_block_unit(l, row, &label);
    }
    return n > 1;
}

static int first_slot_col(const jx_columns *cols)
{
    int first = INT16_MAX;
    for (int s = 0; s < JX_SLOTS; s++)
        if (cols->at[jx_slot_words[s]] >= 0 && cols->at[jx_slot_words[s]] < first) first = cols->at[jx_slot_words[s]];
    return first;
}

/* The column where a row's label belongs: left of all figures; or where it is (item; -1: it has none), if only columns
 * that are left out stand between them. */
static int label_col(const jx_columns *cols, int item)
{
    int col = first_slot_col(cols) - 1;
    while (col > 0 && col != item && jx_is_ignored(cols, col)) col--;
    return col;
}

static bool is_figure(jx_str cell)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    return jx_is_placeholder(cell) || jx_amount_parse(cell, &d, &digits, &rest);
}

/* The first column with figures: 上年执行数, which no form has, may stand before those that are known. */
static int first_figures(const jx_layout *l, size_t row, const jx_columns *cols)
{
    int first = first_slot_col(cols);
    size_t below = l->lower == row + 2 ? row + 2 : row + 1;
    if (below >= l->g.n_rows) return first;
    for (int c = jx_first_cell(&l->g, row, jx_first_cell(&l->g, row, 0) + 1); c >= 0 && c < first;
         c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        if (jx_word_of(&label) == JX_W_NONE && is_figure(jx_grid_cell(&l->g, below, (size_t)c))) return c;
    }
    return first;
}

static const enum jx_word used[] = {JX_W_FUNDS, JX_W_ITEM,   JX_W_INITIAL, JX_W_ADJUSTED, JX_W_EXECUTED,
                                    JX_W_RATE,  JX_W_WEIGHT, JX_W_SCORE,   JX_W_REASON,   JX_W_REMARK};

static const enum jx_word needed[] = {JX_W_INITIAL, JX_W_ADJUSTED, JX_W_EXECUTED, JX_W_WEIGHT, JX_W_SCORE};
static const jx_heading_words funding_words = {used, needed, sizeof used / sizeof *used,
                                               sizeof needed / sizeof *needed};

static jx_str without_brackets(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] == '(' || jx_starts(jx_drop(s, i), "（")) s.len = i;
    return jx_trim(s);
}

/* The label that the block begins with, and the points that stand in it or in the heading of the scores: "预算执行情况
 * （20分）", "得分（20分*执行率）". */
static void note_block(jx_layout *l, size_t row)
{
    int first = jx_first_cell(&l->g, row, 0), score = l->funds.at[JX_W_SCORE];
    jx_str label = jx_grid_cell(&l->g, row, (size_t)first);
    jx_label folded;
    jx_label_of(label, &folded);
    l->block = jx_word_of(&folded) == JX_W_FUNDS ? without_brackets(label) : (jx_str){0};
    l->block_points = JX_PTS_NONE;
    if (l->funds.at[JX_W_WEIGHT] >= 0 || jx_points_of_label(label, &l->block_points) || score < 0) return;
    jx_points_of_label(jx_grid_cell(&l->g, row, (size_t)score), &l->block_points);
}

bool jx_funding_header(jx_layout *l, size_t row, const jx_columns *heading)
{
    jx_columns upper = *heading;
    const jx_columns *cols = &upper;
    broken_heading(l, row, &upper);
    int amounts = (cols->at[JX_W_INITIAL] >= 0) + (cols->at[JX_W_ADJUSTED] >= 0) + (cols->at[JX_W_EXECUTED] >= 0);
    if (amounts < 2 || l->part == JX_INDICATORS || l->part == JX_TAIL) return false;
    if (jx_across_heads(l, row)) return true;
    l->funds = *cols;
    if (l->funds.at[JX_W_WEIGHT] < 0) l->funds.at[JX_W_WEIGHT] = cols->at[JX_W_RATE_WEIGHT];
    if (l->funds.at[JX_W_SCORE] < 0) l->funds.at[JX_W_SCORE] = cols->at[JX_W_RATE_SCORE];
    jx_headings_settle(l, row, &l->funds, &funding_words, first_figures(l, row, cols));
    note_block(l, row);
    if (!l->money.sheet && jx_head_shared(l))
        jx_money_note(&l->money, &l->money.sheet, (enum jx_money_unit)l->sheet.money_unit, row);
    jx_funding_units(l, row, first_slot_col(cols), cols);
    if (l->lower == row + 2) jx_funding_units(l, row + 1, first_slot_col(cols), cols);
    jx_funding_units_beside(l, row, first_slot_col(cols));
    return true;
}

/* ---- reading cells ---- */

static bool is_per_cent(jx_str s) { return jx_ends(s, "%") || jx_ends(s, "％"); }

/* Fills row from texts. false: some text is not what its slot takes. */
static bool read_slots(jx_layout *l, const struct slots *s, jx_funding *row)
{
    enum { HEAVIEST = 20000 }; /* 200 points: a larger weight or score is an amount that slipped */
    bool ok = true;
    *row = jx_funding_blank(row->line, row->item);
    for (int i = 0; i < JX_SLOTS; i++) ok &= jx_slot_read(l, i, s->text[i], row) != JX_CELL_WRONG;
    jx_rate_as_ratio(s->text[JX_S_RATE], row);
    /* a weight equal to the amount before it, with no rate to tell, may be that amount twice and another cell lost */
    bool twice = row->weight != JX_PTS_NONE && jx_str_eq(s->text[JX_S_EXECUTED], s->text[JX_S_WEIGHT]) &&
                 row->rate == JX_PTS_NONE;
    /* a bare number that is no percentage of anything here is an amount, too */
    bool amount = row->rate > HEAVIEST && !jx_rate_agrees(row) && !is_per_cent(s->text[JX_S_RATE]);
    return ok && !twice && !amount && row->weight <= HEAVIEST && row->score <= HEAVIEST;
}

/* ---- placing cells ---- */

/* A way to read the row; surplus: with one number more than there are columns. */
struct reading {
    struct slots s;
    jx_str reason;
    jx_funding f;
    bool surplus;
};

/* Texts of the row under the heading's columns moved by shift. false: a cell right of the label is under no column. One
 * that repeats its right neighbour before the first column is the label's, slipped there with a merged cell. */
static bool by_columns(const jx_layout *l, size_t row, int item, int shift, struct reading *r)
{
    int covered = 0, cells = 0, first = first_slot_col(&l->funds) + shift;
    *r = (struct reading){0};
    for (int i = 0; i < JX_SLOTS; i++) {
        int col = l->funds.at[jx_slot_words[i]];
        if (col < 0) continue;
        if (col + shift <= item) return false;
        r->s.text[i] = jx_grid_cell(&l->g, row, (size_t)(col + shift));
        covered += r->s.text[i].len > 0;
    }
    int reason = l->funds.at[JX_W_REASON];
    if (reason >= 0 && reason + shift > item) {
        r->reason = jx_grid_cell(&l->g, row, (size_t)(reason + shift));
        covered += r->reason.len > 0;
    }
    for (int c = jx_first_cell(&l->g, row, item + 1); c >= 0; c = jx_first_cell(&l->g, row, c + 1))
        cells += !jx_is_ignored(&l->funds, c - shift);
    jx_str before = jx_grid_cell(&l->g, row, (size_t)(first - 1));
    r->surplus = first - 1 > item && before.len && !jx_is_ignored(&l->funds, first - 1 - shift) &&
                 jx_str_eq(before, jx_grid_cell(&l->g, row, (size_t)first));
    return covered + r->surplus == cells;
}

static bool complete(const struct slots *s)
{
    for (int i = 0; i < JX_SLOTS; i++)
        if (!s->text[i].len) return false;
    return true;
}

static bool no_text(const struct slots *s)
{
    for (int i = 0; i < JX_SLOTS; i++)
        if (s->text[i].len) return false;
    return true;
}

/* "10分" under the weight and "93.9%" under the rate: nothing has slipped. */
static bool marked(const struct slots *s)
{
    return jx_ends(s->text[JX_S_WEIGHT], "分") && is_per_cent(s->text[JX_S_RATE]);
}

/* Has another number of cells than its neighbours and than its heading. */
static bool is_ragged(const jx_layout *l, size_t row)
{
    return l->g.rows[row].ragged && l->g.rows[row].n != l->g.rows[l->funds.row].n;
}

/* A part that has all amounts of the heading and nothing else, in a row as wide as the heading. */
static bool only_amounts(const jx_layout *l, size_t row, const struct reading *r)
{
    if (l->g.rows[row].n != l->g.rows[l->funds.row].n || r->f.adjusted == JX_FEN_NONE) return false;
    for (int i = 0; i < JX_SLOTS; i++)
        if (l->funds.at[jx_slot_words[i]] >= 0 && (r->s.text[i].len > 0) != (i <= JX_S_EXECUTED)) return false;
    return r->f.executed != JX_FEN_NONE && r->f.executed <= r->f.adjusted;
}

/* A row with an empty cell may fit its columns by accident, because another cell was lost before it. What vouches for
 * it: weight and score stand where they belong (as dashes, too) and no rate contradicts; or the rate agrees. */
static bool vouched(const jx_layout *l, const struct reading *r, bool ragged)
{
    if (complete(&r->s) || no_text(&r->s) || marked(&r->s) || jx_rate_agrees(&r->f)) return true;
    if (ragged && !jx_funding_empty(&r->f)) return false;
    bool weight = l->funds.at[JX_W_WEIGHT] < 0 || r->s.text[JX_S_WEIGHT].len;
    bool score = l->funds.at[JX_W_SCORE] < 0 || r->s.text[JX_S_SCORE].len;
    bool contradicted =
        r->f.rate != JX_PTS_NONE && r->f.adjusted != JX_FEN_NONE && r->f.executed != JX_FEN_NONE && r->f.adjusted != 0;
    return weight && score && !contradicted;
}

/* A row of a spreadsheet into which it was pasted beside its headings: dashes fill the cells that stay empty, but not
 * under weight and score, and stand where an amount belongs, or under the rate while the amounts are not right. */
static bool beside(const struct reading *r)
{
    const jx_str *t = r->s.text;
    if (t[JX_S_SCORE].len) return false;
    bool odd = r->f.executed != JX_FEN_NONE &&
               (r->f.initial == JX_FEN_NONE || r->f.adjusted == JX_FEN_NONE || r->f.executed > r->f.adjusted);
    return jx_is_placeholder(t[JX_S_EXECUTED]) ||
           (jx_is_placeholder(t[JX_S_RATE]) &&
            (odd || (r->f.weight != JX_PTS_NONE && !jx_is_placeholder(t[JX_S_WEIGHT]))));
}

/* The cells of a row right of its label, JX_SLOTS or one more. */
static int gather(const jx_layout *l, size_t row, int item, jx_str texts[JX_SLOTS + 1])
{
    int n = 0, want = 0;
    for (int i = 0; i < JX_SLOTS; i++) want += l->funds.at[jx_slot_words[i]] >= 0;
    if (want != JX_SLOTS) return 0;
    for (int c = jx_first_cell(&l->g, row, item + 1); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        if (n == JX_SLOTS + 1 || jx_is_ignored(&l->funds, c)) return 0;
        texts[n++] = jx_grid_cell(&l->g, row, (size_t)c);
    }
    return n;
}

static bool same_texts(const struct slots *a, const struct slots *b)
{
    for (int i = 0; i < JX_SLOTS; i++)
        if (!jx_str_eq(a->text[i], b->text[i])) return false;
    return true;
}

/* A row with one number too many, printed twice side by side: which one it is matters only where leaving out different
 * ones gives different rows; then the rate decides, or nothing does. */
static bool without_twin(jx_layout *l, const jx_str texts[JX_SLOTS + 1], struct reading *out)
{
    int found = 0, agreeing = 0;
    struct reading best = {0}, r;
    for (int twin = 0; twin < JX_SLOTS; twin++) {
        if (!jx_str_eq(texts[twin], texts[twin + 1]) || jx_is_placeholder(texts[twin])) continue;
        r = (struct reading){.surplus = true};
        for (int i = 0; i < JX_SLOTS; i++) r.s.text[i] = texts[i < twin ? i : i + 1];
        if ((found && same_texts(&r.s, &out->s)) || (agreeing && same_texts(&r.s, &best.s))) continue;
        if (!read_slots(l, &r.s, &r.f)) continue;
        if (found++ == 0) *out = r;
        if (jx_rate_agrees(&r.f) && agreeing++ == 0) best = r;
    }
    if (found == 1) return out->f.rate == JX_PTS_NONE || out->f.adjusted == 0 || agreeing == 1;
    *out = best;
    return agreeing == 1;
}

/* Texts of the row in their order, whatever their columns. */
static bool by_order(jx_layout *l, size_t row, int item, struct reading *r)
{
    jx_str texts[JX_SLOTS + 1];
    int n = gather(l, row, item, texts);
    *r = (struct reading){0};
    if (n == JX_SLOTS + 1) return without_twin(l, texts, r);
    if (n != JX_SLOTS) return false;
    memcpy(r->s.text, texts, sizeof r->s.text);
    return read_slots(l, &r->s, &r->f);
}

static int column_of(const jx_layout *l, size_t row, jx_str text)
{
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1))
        if (jx_grid_cell(&l->g, row, (size_t)c).p == text.p) return c;
    return -1;
}

/* Amounts are kept to the fen, points and rates to hundredths. */
static void report_rounded(jx_layout *l, size_t row, struct reading *r)
{
    const jx_fen amounts[] = {r->f.initial, r->f.adjusted, r->f.executed};
    const jx_pts points[] = {r->f.weight, r->f.rate, r->f.score};
    for (int i = 0; i < 3; i++) {
        jx_dec d;
        uint8_t digits;
        enum jx_money_unit unit;
        bool own;
        if (amounts[i] == JX_FEN_NONE || !jx_slot_split(l, i, r->s.text[i], &d, &digits, &unit, &own)) continue;
        if (jx_dec_cmp(d, jx_fen_to_dec(amounts[i], unit)) != 0)
            JX_PROBLEM(l, row, -1, "“%.*s”不足一分的部分已四舍五入", "\"%.*s\" was rounded to a whole fen",
                       JX_FMT(r->s.text[i]))
                ->fields = JX_ABOUT(JX_F_NONE);
    }
    for (int i = 0; i < 3; i++) jx_layout_rounded(l, row, column_of(l, row, r->s.text[JX_S_WEIGHT + i]), points[i]);
    if (r->f.digits.rate > 2) r->f.digits.rate = 2;
}

/* *unfinished: weight or score is missing where other rows have a number or a dash. */
static bool place(jx_layout *l, size_t row, int item, jx_funding *out, bool *unfinished)
{
    jx_columns as_printed = l->funds;
    /* the first heading stretches over the rows' labels and the empty cell beside it is where its amounts are */
    int16_t *initial = &l->funds.at[JX_W_INITIAL], next = l->funds.at[JX_W_ADJUSTED];
    if (*initial == item && next > item + 1) (*initial)++;
    int expected = l->funds.at[JX_W_ITEM] >= 0 ? l->funds.at[JX_W_ITEM] : label_col(&l->funds, item);
    /* the label of a spreadsheet's row may stretch to its figures: what is empty behind it has not slipped */
    bool stretches = l->g.rows[row].exact && item < expected;
    int shifts[2] = {stretches ? 0 : item - expected, stretches ? item - expected : 0};
    struct reading r;
    bool ok = false;
    for (int i = 0; i < 2 && !ok; i++)
        ok = by_columns(l, row, item, shifts[i], &r) && read_slots(l, &r.s, &r.f) &&
             (l->g.rows[row].exact ? !beside(&r) : only_amounts(l, row, &r) || vouched(l, &r, is_ragged(l, row)));
    bool found = ok || by_order(l, row, item, &r);
    l->funds = as_printed;
    if (!found) return false;
    if (r.surplus && l->n_surplus++ == 0) {
        l->surplus_line = l->g.rows[row].line;
        l->surplus_col = item;
        l->surplus_item = out->item;
    }
    bool again = r.f.weight != JX_PTS_NONE && r.f.score == JX_PTS_NONE && !l->g.rows[row].exact &&
                 jx_str_eq(r.s.text[JX_S_WEIGHT], r.s.text[JX_S_EXECUTED]);
    if (again) {
        r.f.weight = JX_PTS_NONE; /* the amount once more, and weight and score lost? */
        JX_PROBLEM(
            l, row, item, "“%.*s”一行的分值与执行数相同，又没有得分，可能是金额重复，分值未读入",
            "\"%.*s\": the weight equals the amount before it and there is no score: perhaps the amount twice; the "
            "weight was not read",
            JX_FMT(out->item))
            ->fields = JX_ABOUT(JX_F_WEIGHT) | JX_ABOUT(JX_F_SCORE);
    }
    *unfinished = !again && !marked(&r.s) && !only_amounts(l, row, &r) &&
                  ((l->funds.at[JX_W_WEIGHT] >= 0 && !r.s.text[JX_S_WEIGHT].len) ||
                   (l->funds.at[JX_W_SCORE] >= 0 && !r.s.text[JX_S_SCORE].len));
    report_rounded(l, row, &r);
    r.f.item = out->item;
    r.f.line = out->line;
    r.f.reason = jx_layout_text(l, r.reason);
    *out = r.f;
    return true;
}

/* ---- rows ---- */

/* The column of the row's label, after what belongs to the block's own label. -1: none. */
static int item_column(jx_layout *l, size_t row)
{
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        bool block = jx_word_of(&label) == JX_W_FUNDS || (label.len == 0 && jx_funding_unit(&label));
        if (!block) return c;
    }
    return -1;
}

enum { LONGEST_UNIT = 6 };

/* Is this the first row, its cells under the headings from the first amount on, in a source that vouches for them? */
static bool only_row(const jx_layout *l, size_t row, int item)
{
    int first = first_slot_col(&l->funds);
    return l->g.rows[row].exact && l->n_funding == 0 && l->block.len && item == first && l->funds.at[JX_W_ITEM] < 0 &&
           first > 0;
}

void jx_funding_row(jx_layout *l, size_t row)
{
    if (jx_across_row(l, row)) return;
    if (lower_half(l, row)) return;
    int item = item_column(l, row);
    if (item < 0) return;
    jx_str cell = jx_grid_cell(&l->g, row, (size_t)item);
    jx_label label;
    jx_label_of(cell, &label);
    enum jx_word w = jx_word_of(&label);
    bool total = w == JX_W_FUNDS_TOTAL || w == JX_W_TOTAL;

    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (jx_slot_of(w) == JX_S_ADJUSTED && l->n_funding == 0 &&
        row + 1 < l->g.n_rows) { /* a total under another name: 其中 follows */
        int below = item_column(l, row + 1);
        total = below >= 0 && jx_starts(jx_grid_cell(&l->g, row + 1, (size_t)below), "其中");
    }
    bool lost = jx_is_blank(cell) || (jx_number_parse(cell, &d, &digits, &rest) == 0 && rest.len <= LONGEST_UNIT);
    jx_funding f = {.line = l->g.rows[row].line};
    if (lost && only_row(l, row, item)) { /* the block has one row, and its label is the block's */
        cell = l->block;
        total = true;
        item = l->funds.at[JX_W_ITEM] >= 0 ? l->funds.at[JX_W_ITEM] : label_col(&l->funds, -1);
    } else if (lost) {
        JX_PROBLEM(l, row, item, "这一行没有资金来源，未读入：%.*s", "a funding row without its label, not read: %.*s",
                   JX_FMT(cell));
        return;
    }
    if (w == JX_W_INDICATORS) return; /* the upper half of the next block's heading */
    if (w == JX_W_TOTAL_SCORE) {      /* of indicators whose heading was not found */
        JX_PROBLEM(l, row, item, "无法归类的内容：%.*s", "cannot be placed: %.*s", JX_FMT(cell));
        return;
    }
    f.item = jx_funding_item(l, cell);
    bool unfinished = false;
    if (!place(l, row, item, &f, &unfinished)) {
        f = jx_funding_blank(f.line, f.item);
        JX_PROBLEM(l, row, item, "“%.*s”一行的数字与表头对不上，未读入",
                   "the numbers of \"%.*s\" do not fit the heading and were not read", JX_FMT(f.item));
        if (!total) return;
    } else if (is_ragged(l, row)) {
        JX_PROBLEM(l, row, item, "这一行有%u个单元格，与相邻各行不同", "this row has %u cells, unlike those around it",
                   (unsigned)l->g.rows[row].n);
    }
    if (total && l->funds.at[JX_W_WEIGHT] < 0 && f.weight == JX_PTS_NONE && !jx_funding_empty(&f))
        f.weight = l->block_points;
    if (!jx_funding_empty(&f) && unfinished &&
        (total || !l->g.rows[row].exact)) /* parts need none; a sheet lost nothing */
        JX_PROBLEM(l, row, item, "“%.*s”一行没有分值或得分", "\"%.*s\" has no weight or no score", JX_FMT(f.item))
            ->fields = JX_ABOUT(JX_F_WEIGHT) | JX_ABOUT(JX_F_SCORE);
    if (!jx_funding_empty(&f) || total) jx_funding_add(l, row, &f, total);
}

static void no_money_unit(jx_layout *l, size_t row)
{
    JX_PROBLEM(l, row, -1, "没有写明金额单位，金额未读入", "the unit of money is not stated: amounts were not read");
}

static void settle_units(jx_layout *l, size_t row)
{
    char said[JX_MONEY_SAID];
    l->f.money_unit = (uint8_t)jx_money_shown(&l->money);
    if (jx_money_contradiction(&l->money, l->doc->opt.zh_problems, said))
        JX_PROBLEM(l, row, -1, "%s", "%s", said)->fields = UINT32_C(1) << JX_F_MONEY_UNIT;
}

void jx_funding_listed(jx_layout *l, size_t row, const jx_columns *cols)
{
    static const enum jx_word words[JX_SLOTS] = {JX_W_INITIAL,     JX_W_ADJUSTED, JX_W_EXECUTED,
                                                 JX_W_RATE_WEIGHT, JX_W_RATE,     JX_W_RATE_SCORE};
    jx_funding f = jx_funding_blank(l->g.rows[row].line, (jx_str){0});
    for (int i = 0; i < JX_SLOTS; i++) {
        int col = cols->at[words[i]];
        if (col < 0 || jx_slot_read(l, i, jx_grid_cell(&l->g, row, (size_t)col), &f) != JX_CELL_WRONG) continue;
        JX_PROBLEM(l, row, col, "看不懂的金额或比率：%.*s", "no amount and no rate: %.*s",
                   JX_FMT(jx_grid_cell(&l->g, row, (size_t)col)));
    }
    if (!jx_funding_empty(&f)) jx_funding_add(l, row, &f, true);
    settle_units(l, row);
    if (l->no_money_unit) no_money_unit(l, row);
    l->no_money_unit = false;
}

void jx_funding_finish(jx_layout *l)
{
    jx_across_finish(l);
    if (!l->funds.found) {
        JX_PROBLEM(l, 0, -1, "没有找到资金部分", "no funding block was found");
    } else if (!l->total_first) {
        JX_PROBLEM(l, l->funds.row, -1, "资金部分没有年度资金总额一行", "the funding block has no total row");
        if (l->n_funding) { /* readers take the first row for the total: an empty one keeps them from a part */
            jx_funding none = jx_funding_blank(0, (jx_str){0});
            jx_funding_add(l, 0, &none, true);
        }
    }
    if (l->n_surplus == 1)
        jx_layout_problem(l, l->surplus_line, l->surplus_col,
                          jx_arena_printf(&l->doc->arena,
                                          JX_DT(l->doc, "“%.*s”一行多出一个与相邻单元格相同的数，已略去",
                                                "\"%.*s\" has one number too many, equal to its neighbour: left out"),
                                          JX_FMT(l->surplus_item)));
    else if (l->n_surplus)
        jx_layout_problem(l, l->surplus_line, l->surplus_col,
                          jx_arena_printf(&l->doc->arena,
                                          JX_DT(l->doc, "资金部分有%u行多出一个与相邻单元格相同的数，已略去",
                                                "%u rows have one number too many, equal to its neighbour: left out"),
                                          l->n_surplus));
    settle_units(l, l->money.at);
    if (l->no_money_unit) no_money_unit(l, l->funds.row);
}
