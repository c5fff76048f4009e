#include "client/reader/layout.h"

#include <stdlib.h>

#include "client/reader/headings.h"
#include "client/reader/mend.h"
#include "client/reader/place.h"
#include "client/reader/placing.h"

int jx_first_cell(const jx_grid *g, size_t row, int from)
{
    const jx_grid_row *r = &g->rows[row];
    for (uint32_t c = (uint32_t)from; c < r->n; c++)
        if (g->cells[r->first + c].len) return (int)c;
    return -1;
}

int jx_count_cells(const jx_grid *g, size_t row)
{
    int n = 0;
    const jx_grid_row *r = &g->rows[row];
    for (uint32_t c = 0; c < r->n; c++) n += g->cells[r->first + c].len > 0;
    return n;
}

jx_str jx_without_points(jx_str text, jx_pts *points)
{
    static const char *const open[] = {"（", "("}, *const close[] = {"）", ")"}, mark[] = "分";
    for (int i = 0; i < 4; i++) {
        const char *o = open[i & 1], *c = close[i >> 1];
        if (!jx_ends(text, c)) continue;
        uint32_t end = text.len - (uint32_t)strlen(c), at = end;
        if (end < sizeof mark || memcmp(text.p + end - 3, mark, 3) != 0) continue;
        while (at && !jx_ends((jx_str){text.p, at}, o)) at--;
        jx_pts v;
        if (!at || !jx_plain_points((jx_str){text.p + at, end - at}, &v)) continue;
        *points = v;
        return jx_trim((jx_str){text.p, at - (uint32_t)strlen(o)});
    }
    return text;
}

bool jx_points_of_label(jx_str cell, jx_pts *out)
{
    jx_label label;
    jx_label_of(cell, &label);
    jx_str tail = jx_str_of(label.tail), rest;
    jx_dec d;
    uint8_t digits;
    for (uint32_t i = 0; i < tail.len; i++) {
        bool first = i == 0 || tail.p[i - 1] < '0' || tail.p[i - 1] > '9';
        if (!first || tail.p[i] < '0' || tail.p[i] > '9') continue;
        if (jx_number_parse(jx_drop(tail, i), &d, &digits, &rest) != 0 || !jx_starts(rest, "分")) continue;
        return jx_pts_from_dec(d, out) == 0;
    }
    return false;
}

jx_problem *jx_layout_problem(jx_layout *l, uint32_t line, int col, jx_str text)
{
    if (l->n_problems == JX_MAX_PROBLEMS) return &l->untold;
    jx_str cell = {0};
    size_t row = 0;
    while (row < l->g.n_rows && l->g.rows[row].line != line) row++;
    if (row < l->g.n_rows && l->g.rows[row].part)
        cell = jx_doc_place(l->doc, l->g.rows[row].part, l->g.rows[row].part_row, line, col);
    else if (col >= 0)
        cell = jx_arena_printf(&l->doc->arena, JX_DT(l->doc, "第%d列", "column %d"), col + 1);
    l->problems[l->n_problems] = (jx_problem){.line = line, .cell = cell, .text = text};
    return &l->problems[l->n_problems++];
}

void jx_layout_rounded(jx_layout *l, size_t row, int col, jx_pts v)
{
    char printed[16];
    if (col < 0 || v == JX_PTS_NONE || !jx_finer_than_points(jx_grid_cell(&l->g, row, (size_t)col))) return;
    jx_pts_print(v, printed);
    /* of the row, not the cell: the number is there and is checked */
    JX_PROBLEM(l, row, -1, "“%.*s”超过两位小数，四舍五入读作%s", "\"%.*s\" has more than two decimals: rounded to %s",
               JX_FMT(jx_grid_cell(&l->g, row, (size_t)col)), printed)
        ->fields = JX_ABOUT(JX_F_NONE);
}

void jx_layout_lost(jx_layout *l, size_t row)
{
    for (uint32_t c = 0; c < l->g.rows[row].n; c++)
        if (jx_has_lost(jx_grid_cell(&l->g, row, c)))
            jx_layout_problem(l, l->g.rows[row].line, (int)c, JX_LOST_SAID(l->doc, JX_DT));
}

/* Bytes of a tag that web pages leave behind, at p: "<p>", "</p>", "<br/>", "&nbsp;"; 0: none. */
static size_t tag_at(const char *p, size_t len)
{
    static const char *const tags[] = {"<p>", "</p>", "<br>", "<br/>", "<br />", "&nbsp;", "<P>", "</P>"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        size_t n = strlen(tags[i]);
        if (len >= n && memcmp(p, tags[i], n) == 0) return n;
    }
    return 0;
}

jx_str jx_layout_text(jx_layout *l, jx_str cell)
{
    if (jx_is_blank(cell)) return (jx_str){0};
    if (!memchr(cell.p, '<', cell.len) && !memchr(cell.p, '&', cell.len)) return cell;
    char *out = jx_arena_alloc(&l->doc->arena, cell.len);
    uint32_t n = 0;
    if (!out) return (jx_str){0};
    for (uint32_t i = 0; i < cell.len;) {
        size_t tag = tag_at(cell.p + i, cell.len - i);
        if (tag)
            i += (uint32_t)tag;
        else
            out[n++] = cell.p[i++];
    }
    return jx_trim((jx_str){out, n});
}

/* Is this the first byte of a Chinese character (U+3000 and up, three bytes)? Punctuation of that range counts. */
static bool han_at(const char *p, uint32_t len)
{
    return len >= 3 && (unsigned char)p[0] >= 0xE3 && (unsigned char)p[0] <= 0xEF;
}

jx_str jx_layout_tight(jx_layout *l, jx_str cell)
{
    jx_str s = jx_layout_text(l, cell);
    char *out = NULL;
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len;) {
        uint32_t to = i;
        while (to < s.len && s.p[to] == ' ') to++;
        bool drop = to > i && i >= 3 && han_at(s.p + i - 3, 3) && han_at(s.p + to, s.len - to);
        if (drop && !out) {
            out = jx_arena_alloc(&l->doc->arena, s.len);
            if (!out) return s;
            memcpy(out, s.p, i);
        }
        if (drop) {
            i = to;
            continue;
        }
        if (out) out[n] = s.p[i];
        n++, i++;
    }
    return out ? (jx_str){out, n} : s;
}

/* ---- one form ---- */

void jx_layout_start(jx_layout *l)
{
    jx_form_init(&l->f);
    l->money = (jx_money){0};
    l->part = JX_HEAD;
    l->has_title = l->has_table = l->has_total = l->total_first = l->lone_total = l->no_money_unit = l->aside =
        l->graded = l->objectives = false;
    l->funds = l->goal = l->heads = (jx_columns){0};
    l->n_funding = l->n_rows = l->n_problems = l->n_lone = 0;
    l->across = (jx_across){0};
    l->n_surplus = 0;
    l->unit = l->project = l->below = (jx_spot){0, -1};
    l->block = (jx_str){0};
    l->block_points = JX_PTS_NONE;
    l->own = l->title_unit = l->years = (jx_str){0};
    l->lower = 0;
    l->foreign = false;
    l->family = JX_FAM_NONE;
    l->l1 = l->l2 = (jx_str){0};
    memset(l->printed, 0, sizeof l->printed);
    l->l1_points = 0;
    memset(l->printed_points, 0, sizeof l->printed_points);
}

static enum jx_word first_word(const jx_layout *l, size_t row, int col)
{
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)col), &label);
    return jx_word_of(&label);
}

/* ---- headings ---- */

/* A row that opens a block, wherever the form is; true when it was one. */
static bool header_row(jx_layout *l, size_t row)
{
    if (l->lower == row + 1) return true;
    if (jx_count_cells(&l->g, row) < 2) return false;
    jx_columns cols = jx_heading_at(l, row);
    if (jx_list_header(l, row, &cols)) return true;
    if (jx_indicator_header(l, row, &cols))
        l->part = JX_INDICATORS;
    else if (jx_funding_header(l, row, &cols))
        l->part = JX_FUNDING;
    else if (jx_funding_across(l, row))
        l->part = JX_FUNDING;
    else if (jx_goal_header(l, row, &cols))
        l->part = JX_GOAL;
    else {
        l->lower = 0;
        return false;
    }
    l->has_table = true;
    return true;
}

/* ---- rows ---- */

static void unplaced(jx_layout *l, size_t row, int col)
{
    jx_str cell = jx_grid_cell(&l->g, row, (size_t)col);
    uint32_t len = cell.len;
    if (len > 60) /* at a character */
        for (len = 60; ((unsigned char)cell.p[len] & 0xC0) == 0x80;) len--;
    JX_PROBLEM(l, row, col, "无法归类的内容：%.*s%s", "cannot be placed: %.*s%s", (int)len, cell.p,
               len < cell.len ? "…" : "");
}

/* "— 12 —", "第 3 页": printed at the foot of a page. */
static bool is_page_number(jx_str s)
{
    static const char *const parts[] = {"第", "页", "共", "—", "－", "–", "-", "/", " ", "0",
                                        "1",  "2",  "3",  "4", "5",  "6", "7", "8", "9"};
    bool mark = false, digit = false;
    while (s.len) {
        size_t i = 0, k = sizeof parts / sizeof *parts;
        while (i < k && !jx_starts(s, parts[i])) i++;
        if (i == k) return false;
        digit |= parts[i][0] >= '0' && parts[i][0] <= '9';
        mark |= strlen(parts[i]) > 1 || parts[i][0] == '-';
        s = jx_drop(s, strlen(parts[i]));
    }
    return mark && digit;
}

static bool only_marks(const jx_layout *l, size_t row)
{
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1))
        if (!jx_is_placeholder(jx_grid_cell(&l->g, row, (size_t)c))) return false;
    return true;
}

static void row_of_part(jx_layout *l, size_t row, int col)
{
    switch (l->part) {
    case JX_FUNDING: jx_funding_row(l, row); break;
    case JX_GOAL: jx_goal_row(l, row); break;
    case JX_INDICATORS: jx_indicator_line(l, row); break;
    default:
        if (only_marks(l, row)) break; /* a line drawn with dashes */
        /* a lone line above or below the table is no data: a place, a page number, a signature */
        if (jx_count_cells(&l->g, row) > 1)
            unplaced(l, row, col);
        else if (l->n_lone < JX_MAX_LONE)
            l->lone_rows[l->n_lone++] = row;
    }
}

/* "二、预算执行情况（单位：万元）" over the whole width: names the block below it, and perhaps its unit of money. */
static bool block_title(jx_layout *l, size_t row, int col)
{
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)col), &label);
    enum jx_word w = jx_word_of(&label);
    if (jx_count_cells(&l->g, row) != 1 ||
        (w != JX_W_FUNDS && w != JX_W_INDICATORS && w != JX_W_GOAL && w != JX_W_DONE))
        return false;
    if (l->part == JX_INDICATORS) return false;
    if (w == JX_W_FUNDS) jx_money_note(&l->money, &l->money.block, jx_money_unit_in(jx_str_of(label.tail)), row);
    if (!l->g.rows[row].exact) return false;
    return true;
}

/* "100 | 总分 | …": where the weights stand before the levels, so does their total. */
static bool weight_in_front(const jx_layout *l, size_t row, int col)
{
    jx_pts ignored;
    int next = jx_first_cell(&l->g, row, col + 1);
    return l->part == JX_INDICATORS && l->g.rows[row].exact && col == l->heads.at[JX_W_WEIGHT] && next > col &&
           next < l->heads.at[JX_W_L3] && jx_plain_points(jx_grid_cell(&l->g, row, (size_t)col), &ignored);
}

static void take_row(jx_layout *l, size_t row)
{
    int col = jx_first_cell(&l->g, row, 0);
    if (col < 0) return;
    jx_layout_lost(l, row);
    if (jx_count_cells(&l->g, row) == 1 && is_page_number(jx_grid_cell(&l->g, row, (size_t)col))) return;
    if (jx_is_title(&l->g, row)) {
        jx_head_title(l, row);
        l->has_title = true;
        return;
    }
    if (block_title(l, row, col)) return;
    bool under_aside = l->aside && col > 0;
    l->aside = under_aside;
    if (header_row(l, row)) {
        l->aside = false;
        return;
    }
    if (under_aside) return;
    if (weight_in_front(l, row, col)) col = jx_first_cell(&l->g, row, col + 1);
    enum jx_word w = first_word(l, row, col);
    if ((w == JX_W_TOTAL && l->part >= JX_GOAL) || (w == JX_W_TOTAL_SCORE && l->part >= JX_INDICATORS)) {
        jx_total_row(l, row, col, w == JX_W_TOTAL_SCORE);
        l->part = JX_TAIL;
    } else if (l->part < JX_INDICATORS && jx_goal_line(l, row, col, w)) {
        l->has_table = true;
    } else if (w == JX_W_ASIDE && (l->part != JX_INDICATORS || jx_count_cells(&l->g, row) < 3)) {
        l->aside = true; /* and the rows below it that have no label of their own */
    } else if (w == JX_W_REASON && l->part >= JX_INDICATORS && jx_count_cells(&l->g, row) <= 2) {
        l->below = (jx_spot){row, jx_first_cell(&l->g, row, col + 1)}; /* indicators_finish gives it to its rows */
    } else if ((w == JX_W_CONCLUSION || w == JX_W_GRADE) && l->part != JX_HEAD) {
        jx_conclusion_row(l, row, col, w == JX_W_GRADE);
        l->part = JX_TAIL;
    } else if (l->part == JX_HEAD || l->part == JX_TAIL || jx_is_head_word(w)) {
        if (jx_head_row(l, row))
            l->has_table |= jx_count_cells(&l->g, row) > 1;
        else
            row_of_part(l, row, col);
    } else {
        row_of_part(l, row, col);
    }
}

/* Cuts a text that is longer than a form may carry, at a character. true: it was cut. */
static bool cut_text(jx_str *s, uint32_t max)
{
    if (s->len <= max) return false;
    for (s->len = max; s->len && ((unsigned char)s->p[s->len] & 0xC0) == 0x80;) s->len--;
    return true;
}

/* Texts within the limits of proto/base.h, so that one endless cell does not keep a form from travelling. */
static void cut_texts(jx_layout *l)
{
    jx_form *f = &l->f;
    jx_str *names[] = {&f->unit, &f->implementing_unit, &f->project_name, &f->project_code, &f->fill_date};
    jx_str *texts[] = {&f->objective, &f->completion, &f->conclusion};
    unsigned cut = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) cut += cut_text(names[i], JX_MAX_NAME);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) cut += cut_text(texts[i], JX_MAX_TEXT);
    for (uint32_t i = 0; i < l->n_funding; i++) cut += cut_text(&l->funding[i].item, JX_MAX_NAME);
    for (uint32_t i = 0; i < l->n_rows; i++) {
        jx_indicator *r = &l->rows[i].i;
        jx_str *levels[] = {&r->l1, &r->l2, &r->name}, *values[] = {&r->target, &r->actual, &r->reason};
        for (int k = 0; k < 3; k++) cut += cut_text(levels[k], JX_MAX_NAME);
        for (int k = 0; k < 3; k++) cut += cut_text(values[k], JX_MAX_TEXT);
    }
    if (cut) JX_PROBLEM(l, 0, -1, "有的文字过长，已截断", "some texts are too long and were cut");
}

/* Moves the form's arrays to the document's memory and adds it. */
int jx_layout_keep(jx_layout *l)
{
    jx_form *f = &l->f;
    jx_arena *a = &l->doc->arena;
    cut_texts(l);
    f->funding = jx_arena_copy(a, l->funding, l->n_funding * sizeof *l->funding);
    f->n_funding = (uint16_t)l->n_funding;
    jx_problems_sort(l->problems, l->n_problems);
    f->problems = jx_arena_copy(a, l->problems, l->n_problems * sizeof *l->problems);
    f->n_problems = (uint16_t)l->n_problems;
    f->indicators = l->n_rows ? jx_arena_alloc(a, l->n_rows * sizeof *f->indicators) : NULL;
    f->n_indicators = (uint16_t)l->n_rows;
    f->source = l->doc->source;
    if (a->failed) return JX_ENOMEM;
    for (uint32_t i = 0; i < l->n_rows; i++) f->indicators[i] = l->rows[i].i;
    return jx_doc_add_form(l->doc, f);
}

/* What stood between two forms, or above the first: headings are kept as a hint to the place, the rest is named. */
static void no_form(jx_layout *l, size_t n)
{
    for (size_t row = 0; row < n; row++) {
        int col = jx_first_cell(&l->g, row, 0);
        if (jx_count_cells(&l->g, row) == 1 && l->doc->n_forms == 0 && !l->heading.len)
            l->heading = jx_grid_cell(&l->g, row, (size_t)col);
        if (jx_count_cells(&l->g, row) > 1 && col >= 0)
            jx_doc_add_problem(l->doc, l->g.rows[row].line, (jx_str){0},
                               jx_str_of(JX_DE(l->doc, "这一行不属于任何一张自评表", "this row belongs to no form")));
    }
}

/* Rows of a list, from one on. more: it goes on behind them. */
static int build_list(jx_layout *l, size_t from, size_t n, bool more)
{
    int err = 0;
    for (size_t row = from; row < n && !err; row++) err = jx_list_row(l, row);
    l->heads.row = l->list.row = 0; /* the rows go, the list may stay */
    return err || more ? err : jx_list_finish(l);
}

/* Makes a form of the first n rows of the grid. more: they were cut off because there are so many. */
static int build(jx_layout *l, size_t n, bool more)
{
    if (l->list.found) return build_list(l, 0, n, more);
    if (n == 0) return 0;
    jx_layout_start(l);
    jx_grid_find_ragged(&l->g, n);
    jx_layout_square(l, n);
    l->f.line = l->g.rows[0].line;
    for (size_t row = 0; row < n; row++) {
        take_row(l, row);
        if (l->g.rows[row].note.len) jx_layout_problem(l, l->g.rows[row].line, -1, l->g.rows[row].note);
        if (l->list.found) return build_list(l, row + 1, n, more);
    }
    if (l->foreign) return 0; /* said when its title was read */
    if (!l->has_table && l->has_title && l->f.project_name.len &&
        !l->g.rows[0].exact) { /* all in lines: what is no label was not read */
        for (uint32_t i = 0; i < l->n_lone; i++) unplaced(l, l->lone_rows[i], jx_first_cell(&l->g, l->lone_rows[i], 0));
        l->has_table = true;
    }
    if (!l->has_table || (l->part == JX_HEAD && !l->f.project_name.len)) {
        no_form(l, n);
        return 0;
    }
    jx_indicators_finish(l);
    jx_funding_finish(l);
    jx_totals_finish(l);
    jx_head_finish(l);
    l->sheet.part = l->g.rows[0].part;
    l->sheet.year = l->f.year;
    l->sheet.money_unit = l->money.sheet;
    return jx_layout_keep(l);
}

/* ---- the document ---- */

/* What the rows since the last boundary have shown; enough to see where the next form begins. */
struct scan {
    bool title, table, body; /* a title; a labelled row; indicators or what follows them */
};

static bool body_row(const jx_grid *g, size_t row)
{
    jx_columns cols = jx_columns_of(g, row);
    return cols.at[JX_W_L3] >= 0 || cols.at[JX_W_TOTAL] >= 0 || cols.at[JX_W_CONCLUSION] >= 0;
}

/* Does the last row of the grid begin another form? A title does after a table (or after other text), a label of the
 * head does after indicators. Keeps the scan up to date. */
static bool begins_form(jx_layout *l, struct scan *s)
{
    size_t row = l->g.n_rows - 1;
    bool title = jx_is_title(&l->g, row);
    enum jx_word w = first_word(l, row, jx_first_cell(&l->g, row, 0));
    bool head = w == JX_W_UNIT || w == JX_W_UNIT_CODED || w == JX_W_UNIT_OWN || w == JX_W_PROJECT || w == JX_W_SEQ ||
                w == JX_W_MONEY;
    bool begins = l->g.rows[row].apart ? row > 0 : title ? s->table || !s->title : head && s->body;
    if (begins) *s = (struct scan){0};
    s->title |= title;
    if (!title && !s->body) s->body = body_row(&l->g, row);
    s->table |= head || s->body;
    return begins;
}

static bool year_alone(jx_layout *l, size_t row)
{
    return jx_count_cells(&l->g, row) == 1 &&
           jx_is_year(jx_grid_cell(&l->g, row, (size_t)jx_first_cell(&l->g, row, 0)));
}

static bool nearly_full(const jx_grid *g)
{
    return g->n_rows + 1 >= JX_GRID_MAX_ROWS || g->n_cells > JX_GRID_MAX_CELLS / 2;
}

static int read_all(jx_layout *l, jx_source *source)
{
    struct scan scan = {0};
    int err;
    while ((err = source->row(source, &l->g)) == 1) {
        size_t last = l->g.n_rows - 1;
        bool begins = begins_form(l, &scan), full = nearly_full(&l->g);
        if (full)
            last = l->g.n_rows; /* no form is that long: take what there is and go on */
        else if (!begins || last == 0)
            continue;
        else if (!jx_is_title(&l->g, last) && last > 1 && year_alone(l, last - 1))
            last--; /* a form without a title begins with its year */
        if ((err = build(l, last, full)) != 0) return err;
        jx_grid_drop_before(&l->g, last);
    }
    return err ? err : build(l, l->g.n_rows, false);
}

int jx_layout_read(jx_doc *doc, jx_source *source)
{
    jx_layout *l = calloc(1, sizeof *l);
    if (!l) return JX_ENOMEM;
    l->doc = doc;
    int err = read_all(l, source);
    jx_grid_fini(&l->g);
    free(l);
    if (err) return err;
    jx_place_others(doc);
    if (doc->arena.failed) return JX_ENOMEM;
    return doc->n_forms ? 0 : JX_EINVAL;
}
