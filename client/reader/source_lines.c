/* Walks the pieces of a form: labels and their values, the heading of a block and what belongs to it, the total, the
 * conclusion. */
#include "client/reader/source_lines.h"

#include <stdlib.h>

#include "client/reader/layout.h"
#include "client/reader/lines.h"
#include "client/reader/place.h"

enum part { HEAD, BODY, TAIL };

struct jx_source_lines {
    jx_source source;
    jx_doc *doc;
    jx_pieces p;
    size_t at;      /* the next piece */
    size_t scanned; /* from here to it no indicators begin */
    enum part part;
    bool labelled;    /* a label of the head was seen */
    bool said;        /* how the form was put together */
    bool cells;       /* empty lines are empty cells */
    bool no_room;     /* memory is out, or there are more rows than any form has */
    jx_lines_sum sum; /* of the indicators, without and with the funding's */
    jx_pts more_weight, more_score;
    jx_lines_fit fit;
    jx_grid g;      /* rows that wait */
    size_t next;    /* of them */
    uint32_t block; /* each row is one of its own */
};

#define SAY(s, zh_, en_, ...)                                                                                          \
    jx_lines_note(&(s)->g, (s)->doc, jx_arena_printf(&(s)->doc->arena, JX_DT((s)->doc, zh_, en_), ##__VA_ARGS__))

/* Of a piece that becomes no row. */
#define SAY_ALONE(s, i, zh_, en_, ...)                                                                                 \
    jx_lines_say(&(s)->g, (s)->doc, piece(s, i)->line,                                                                 \
                 jx_arena_printf(&(s)->doc->arena, JX_DT((s)->doc, zh_, en_), ##__VA_ARGS__))

/* A row with these texts, side by side. false: no room. */
static bool add(jx_source_lines *s, uint32_t line, unsigned n, const jx_str *texts)
{
    jx_str *cells = jx_lines_row(&s->g, line, n);
    s->no_room |= !cells;
    if (cells) memcpy(cells, texts, n * sizeof *cells);
    return cells != NULL;
}

static const jx_piece *piece(const jx_source_lines *s, size_t i) { return &s->p.at[i]; }

/* Said once for each form, where its first heading is. */
static void say_how(jx_source_lines *s)
{
    if (s->said) return;
    s->said = true;
    if (s->p.flat)
        SAY(s, "单元格之间只有一个空格，已按表头的顺序和内容分列，请与原表核对",
            "cells are divided by single blanks; they were put under the headings by their order and by what they are: "
            "please check with the original");
    else
        SAY(s, "每个单元格各占一行，已按表头的顺序和内容重新拼成各行，请与原表核对",
            "a cell has a line of its own; rows were put together by the order of the headings and by what the cells "
            "are: please check with the original");
}

static void begin_form(jx_source_lines *s)
{
    s->part = HEAD;
    s->labelled = s->said = false;
    s->sum = (jx_lines_sum){.complete = true};
    s->more_weight = s->more_score = 0;
    s->cells = false;
    jx_lines_heading h = {0};
    size_t i = s->scanned > s->at ? s->scanned : s->at;
    for (; i < s->p.n; i++) { /* the indicators tell what empty lines are */
        enum jx_word w = (enum jx_word)piece(s, i)->word;
        bool may = w == JX_W_INDICATORS || w == JX_W_L1 || w == JX_W_L2 || w == JX_W_L3;
        size_t n = may ? jx_lines_heading_at(&s->p, i, &h) : 0;
        if (i > s->at && piece(s, i)->title) break;
        if (!n || h.block != JX_LINES_INDICATORS) continue;
        s->cells = jx_lines_are_cells(&s->p, i + n, jx_lines_end(&s->p, i + n), &h);
        break;
    }
    s->scanned = i;
}

/* ---- texts that belong to a label ---- */

/* Is this piece a value: no label, no title, no heading? */
static bool is_text(const jx_source_lines *s, size_t i)
{
    unsigned n;
    const jx_piece *e = piece(s, i);
    jx_str before, value;
    jx_label label;
    if (!e->text.len || e->title || jx_label_at(&s->p, i, false, &n) != JX_W_NONE) return false;
    if (!jx_split_colon(e->text, &before, &value)) return true;
    jx_label_of(before, &label);
    return jx_word_of(&label) == JX_W_NONE;
}

/* One past the texts that begin at a piece; in one line where lines are rows. */
static size_t texts_end(const jx_source_lines *s, size_t from)
{
    size_t i = from;
    while (i < s->p.n && is_text(s, i) && !(s->p.flat && i > from && piece(s, i)->begins)) i++;
    return i;
}

/* "2021 年…": a blank beside a letter or digit may stand within a text. */
static bool is_one_text(const jx_source_lines *s, size_t from, size_t to)
{
    if (to - from < 2) return true;
    if (!s->p.flat) return false;
    for (size_t i = from + 1; i < to; i++) {
        jx_str a = piece(s, i - 1)->text, b = piece(s, i)->text;
        if ((unsigned char)a.p[a.len - 1] >= 0x80 && (unsigned char)b.p[0] >= 0x80) return false;
    }
    return true;
}

static jx_str shortened(jx_str s)
{
    if (s.len > 90)
        for (s.len = 90; ((unsigned char)s.p[s.len] & 0xC0) == 0x80;) s.len--;
    return s;
}

/* A label of n pieces and the value behind it. Several texts could be a broken value or labels that are not known. */
static void take_pair(jx_source_lines *s, unsigned n, bool goal)
{
    size_t from = s->at + n, to = texts_end(s, from);
    if (s->p.flat && from < s->p.n && piece(s, from)->begins && !goal) to = from; /* its line ends */
    jx_str cells[2] = {jx_pieces_join(&s->p, s->at, from, NULL), {0}};
    bool one = to > from && is_one_text(s, from, to);
    if (one) cells[1] = jx_pieces_join(&s->p, from, to, NULL);
    if (!add(s, piece(s, s->at)->line, one ? 2 : 1, cells)) return;
    if (to > from && !one)
        SAY(s, "“%.*s”后面有%u段文字，不能确定哪些是它的内容，未读入：%.*s",
            "\"%.*s\" is followed by %u texts and it is not certain which are its value; not read: %.*s",
            JX_FMT(cells[0]), (unsigned)(to - from), JX_FMT(shortened(jx_pieces_join(&s->p, from, to, " "))));
    s->labelled = true;
    s->at = to;
}

/* ---- funding ---- */

/* The columns of a block's heading; label and item stand before the amounts. */
struct funds {
    jx_lines_heading h;
    unsigned first, slots; /* of the figures; how many there are */
    int amount[3], weight, score;
};

static struct funds funds_of(const jx_lines_heading *h)
{
    struct funds f = {.h = *h, .amount = {-1, -1, -1}, .weight = -1, .score = -1};
    while (f.first < h->n && (h->word[f.first] == JX_W_FUNDS || h->word[f.first] == JX_W_ITEM)) f.first++;
    for (unsigned c = f.first; c < h->n; c++) {
        enum jx_word w = (enum jx_word)h->word[c];
        if (w >= JX_W_INITIAL && w <= JX_W_EXECUTED) f.amount[w - JX_W_INITIAL] = (int)(c - f.first);
        if (w == JX_W_WEIGHT || w == JX_W_RATE_WEIGHT) f.weight = (int)(c - f.first);
        if (w == JX_W_SCORE || w == JX_W_RATE_SCORE) f.score = (int)(c - f.first);
        if (w != JX_W_REASON && w != JX_W_REMARK) f.slots = c - f.first + 1;
    }
    return f;
}

enum { BEFORE = 2 }; /* columns left of the figures: the block's label, the row's */

static void add_funds_heading(jx_source_lines *s, const struct funds *f)
{
    jx_str cells[BEFORE + JX_LINES_COLUMNS] = {{0}};
    for (unsigned c = 0; c < f->first; c++) cells[f->h.word[c] == JX_W_ITEM] = f->h.text[c];
    for (unsigned c = f->first; c < f->h.n; c++) cells[BEFORE + c - f->first] = f->h.text[c];
    if (add(s, f->h.line, BEFORE + f->h.n - f->first, cells)) say_how(s);
}

/* The figures behind a row's label: [from, the result). Empty lines count where they are cells. */
static size_t figures_end(const jx_source_lines *s, size_t from, const struct funds *f, unsigned *figures)
{
    size_t i = from;
    *figures = 0;
    for (; i < s->p.n; i++) {
        const jx_piece *e = piece(s, i);
        if (s->p.flat && i > from && e->begins) break;
        if (jx_piece_is_empty(e)) {
            if (s->cells && i - from >= f->slots) break;
            continue;
        }
        if (!jx_piece_is_figure(e)) break;
        ++*figures;
    }
    return i;
}

static bool only_dashes(const jx_source_lines *s, size_t from, size_t to)
{
    while (from < to && jx_is_blank(piece(s, from)->text)) from++;
    return from == to;
}

/* The figures of a row, one for each column. */
static bool put_figures(const jx_source_lines *s, size_t from, size_t to, unsigned figures, const struct funds *f,
                        jx_str *cells)
{
    bool spaced = s->cells && figures < f->slots && to - from == f->slots;
    if (figures != f->slots && !spaced) return false;
    /* a lone empty line behind the last figure may end the row, and a figure be lost */
    if (spaced && figures + 1 == f->slots && jx_piece_is_empty(piece(s, to - 1))) return false;
    for (size_t i = from, c = 0; i < to && c < f->slots; i++)
        if (spaced || !jx_piece_is_empty(piece(s, i))) cells[c++] = piece(s, i)->text;
    return true;
}

static void note_points(jx_source_lines *s, const struct funds *f, const jx_str *cells)
{
    jx_pts v;
    if (f->weight >= 0 && jx_plain_points(cells[f->weight], &v) && v < JX_PTS_MAX / 2) s->more_weight = v;
    if (f->score >= 0 && jx_plain_points(cells[f->score], &v) && v < JX_PTS_MAX / 2) s->more_score = v;
}

static void take_funds_row(jx_source_lines *s, const struct funds *f, bool total)
{
    jx_str cells[BEFORE + JX_LINES_COLUMNS] = {{0}};
    size_t item = s->at, from = item;
    unsigned figures;
    while (from < s->p.n && (from == item || (s->p.flat && !piece(s, from)->begins)) &&
           !jx_piece_is_figure(piece(s, from)))
        from++;
    size_t to = figures_end(s, from, f, &figures);
    if (only_dashes(s, from, to)) figures = 0;
    cells[1] = jx_pieces_join(&s->p, item, from, NULL);
    bool placed = from > item && put_figures(s, from, to, figures, f, cells + BEFORE);
    if (placed && total) note_points(s, f, cells + BEFORE);
    s->at = to > item ? to : item + 1;
    if (from == item) {
        SAY_ALONE(s, item, "这一行没有资金来源，未读入：%.*s", "a funding row without its label, not read: %.*s",
                  JX_FMT(shortened(piece(s, item)->text)));
    } else if (to == from && total) { /* a label alone would be taken for the total */
        SAY_ALONE(s, item, "“%.*s”一行没有数字", "\"%.*s\" has no figures", JX_FMT(shortened(cells[1])));
    } else if (add(s, piece(s, item)->line, BEFORE + f->slots, cells) && !placed && figures) {
        SAY(s, "“%.*s”一行有%u个数而表头有%u列，未读入",
            "\"%.*s\" has %u figures under %u headings; they were not read", JX_FMT(shortened(cells[1])), figures,
            f->slots);
    }
}

/* The first row whose label says so, or else the first. */
static bool is_total_row(const jx_source_lines *s, bool first)
{
    unsigned n;
    return first || jx_label_at(&s->p, s->at, false, &n) == JX_W_FUNDS_TOTAL;
}

static bool ends_funds(const jx_source_lines *s)
{
    unsigned n;
    jx_lines_heading h;
    const jx_piece *e = piece(s, s->at);
    if (e->title) return true;
    enum jx_word w = jx_label_at(&s->p, s->at, false, &n);
    if (w == JX_W_NONE || w == JX_W_FUNDS_TOTAL || w == JX_W_ITEM || w == JX_W_TOTAL) return false;
    return w == JX_W_GOAL || jx_is_head_word(w) || w == JX_W_CONCLUSION || w == JX_W_GRADE || w == JX_W_ASIDE ||
           w == JX_W_INDICATORS || jx_lines_heading_at(&s->p, s->at, &h) > 0;
}

static bool is_unit(const jx_piece *e)
{
    jx_label label;
    jx_label_of(e->text, &label);
    return label.len == 0 && jx_money_unit_in(jx_str_of(label.tail)) != JX_UNIT_NONE;
}

static void take_funds(jx_source_lines *s, const jx_lines_heading *h)
{
    struct funds f = funds_of(h);
    add_funds_heading(s, &f);
    for (bool first = true; s->at < s->p.n && !ends_funds(s) && !s->no_room;) {
        if (jx_piece_is_empty(piece(s, s->at))) {
            s->at++;
            continue;
        }
        if (is_unit(piece(s, s->at))) { /* "（万元）" below the block's label */
            add(s, piece(s, s->at)->line, 1, &piece(s, s->at)->text);
            s->at++;
            continue;
        }
        take_funds_row(s, &f, is_total_row(s, first));
        first = false;
    }
}

/* ---- goal ---- */

static void take_goal(jx_source_lines *s, const jx_lines_heading *h)
{
    jx_str cells[JX_LINES_COLUMNS] = {{0}};
    size_t n = 0, from = s->at, columns = 0;
    int at[JX_LINES_COLUMNS];
    if (!add(s, h->line, h->n, h->text)) return;
    say_how(s);
    for (unsigned c = 0; c < h->n; c++)
        if (h->word[c] == JX_W_EXPECTED || h->word[c] == JX_W_DONE || (c && h->word[c] == JX_W_GOAL))
            at[columns++] = (int)c;
    for (; s->at < s->p.n && (is_text(s, s->at) || jx_piece_is_empty(piece(s, s->at))); s->at++) {
        if (jx_piece_is_empty(piece(s, s->at))) continue;
        if (n < columns) cells[at[n]] = piece(s, s->at)->text;
        n++;
    }
    if (!n) return;
    if (n == columns)
        add(s, piece(s, from)->line, h->n, cells);
    else
        SAY_ALONE(s, from, "总体目标与完成情况共%u段文字，不能确定各属于哪一栏，未读入",
                  "goal and completion have %u texts; it is not certain which belongs to which, and they were not read",
                  (unsigned)n);
}

/* ---- total and what follows ---- */

/* What was read against the printed total, with and without the funding's points. */
static void check_sum(jx_source_lines *s, jx_pts total, jx_pts sum, jx_pts more, bool score)
{
    if (total == JX_PTS_NONE || (s->sum.complete && (total == sum || total == sum + more))) return;
    char printed[16], added[16];
    jx_pts_print(total, printed);
    jx_pts_print(sum + more, added);
    const char *what = score ? JX_DT(s->doc, "得分", "scores") : JX_DT(s->doc, "分值", "weights");
    if (s->sum.complete)
        SAY(s, "各项%s之和为%s，与总分%s不符，可能有的行没有拼对",
            "the %s add up to %s, not to the total %s: some row may be put together wrongly", what, added, printed);
    else
        SAY(s, "有的行没有读全，读到的%s之和为%s，总分为%s，无法核对",
            "some rows were not read in full; the %s that were add up to %s, the total is %s: it cannot be checked",
            what, added, printed);
}

static void take_total(jx_source_lines *s, unsigned n)
{
    jx_str cells[8] = {jx_pieces_join(&s->p, s->at, s->at + n, NULL)};
    unsigned numbers = 0;
    jx_pts v[2];
    size_t from = s->at, i = from + n;
    for (; i < s->p.n && numbers < 7; i++) {
        const jx_piece *e = piece(s, i);
        if (jx_piece_is_empty(e)) continue;
        if (!e->number || (s->p.flat && e->begins)) break;
        if (numbers < 2 && !jx_lines_points(e, &v[numbers])) v[numbers] = JX_PTS_NONE;
        cells[++numbers] = e->text;
    }
    s->at = i;
    s->part = TAIL;
    if (!add(s, piece(s, from)->line, numbers + 1, cells)) return;
    s->g.rows[s->g.n_rows - 1].exact = false;
    if (numbers != 2) return;
    check_sum(s, v[0], s->sum.weight, s->more_weight, false);
    check_sum(s, v[1], s->sum.score, s->more_score, true);
}

/* 自评结论 and the text behind it; of several, where the conclusion ends cannot be seen. */
static void take_conclusion(jx_source_lines *s, unsigned n)
{
    size_t from = s->at + n, to = texts_end(s, from);
    jx_str cells[2] = {jx_pieces_join(&s->p, s->at, from, NULL), {0}};
    if (to > from) cells[1] = s->p.flat ? jx_pieces_join(&s->p, from, to, NULL) : piece(s, from)->text;
    if (!add(s, piece(s, s->at)->line, to > from ? 2 : 1, cells)) return;
    if (to > from + 1 && !s->p.flat)
        SAY(s, "“%.*s”后面有%u行文字，只读入第一行", "\"%.*s\" is followed by %u lines; the first was read",
            JX_FMT(cells[0]), (unsigned)(to - from));
    s->part = TAIL;
    s->at = to;
}

/* ---- the form ---- */

static void take_heading(jx_source_lines *s, const jx_lines_heading *h, size_t n)
{
    s->at += n;
    s->part = BODY;
    if (h->block == JX_LINES_FUNDS) {
        take_funds(s, h);
    } else if (h->block == JX_LINES_GOAL) {
        take_goal(s, h);
    } else if (add(s, h->line, h->n, h->text)) {
        say_how(s);
        size_t to = jx_lines_end(&s->p, s->at);
        int err = jx_lines_indicators(&s->p, s->at, to, h, s->cells, &s->g, &s->sum, &s->fit);
        if (err == JX_EINVAL) s->fit.bad += 2;
        s->no_room |= err == JX_ENOMEM;
        s->at = to;
    }
}

static void take_text(jx_source_lines *s)
{
    const jx_piece *e = piece(s, s->at);
    jx_str before, value;
    bool line = s->p.flat && e->begins;
    size_t to = line ? texts_end(s, s->at) : s->at + 1;
    if (to == s->at) to++;
    jx_str text = jx_pieces_join(&s->p, s->at, to, NULL);
    s->at = to;
    if (!add(s, e->line, 1, &text)) return;
    bool known = jx_is_year(text) || jx_split_colon(text, &before, &value) || e->word == JX_W_FUNDS || e->block;
    if (s->labelled && s->part != TAIL && !known)
        SAY(s, "无法归类的内容：%.*s", "cannot be placed: %.*s", JX_FMT(shortened(text)));
}

static bool begins_head(enum jx_word w)
{
    return w == JX_W_UNIT || w == JX_W_UNIT_CODED || w == JX_W_UNIT_OWN || w == JX_W_PROJECT;
}

static void step(jx_source_lines *s)
{
    const jx_piece *e = piece(s, s->at);
    jx_lines_heading h;
    unsigned n = 1;
    if (jx_piece_is_empty(e)) {
        s->at++;
        return;
    }
    enum jx_word w = e->title ? JX_W_NONE : jx_label_at(&s->p, s->at, false, &n);
    if ((e->title && (s->part != HEAD || s->labelled)) || (s->part == TAIL && begins_head(w))) begin_form(s);
    size_t heading = e->title ? 0 : jx_lines_heading_at(&s->p, s->at, &h);
    if (heading) {
        take_heading(s, &h, heading);
    } else if ((w == JX_W_TOTAL || w == JX_W_TOTAL_SCORE) && s->part != HEAD) {
        take_total(s, n);
    } else if ((w == JX_W_CONCLUSION || w == JX_W_GRADE) && s->part != HEAD) {
        take_conclusion(s, n);
    } else if (w == JX_W_GOAL || w == JX_W_EXPECTED || w == JX_W_DONE) {
        take_pair(s, n, true);
    } else if (jx_is_head_word(w) || w == JX_W_TOTAL_SCORE) {
        take_pair(s, n, false);
    } else if (w == JX_W_ASIDE) {
        s->at = texts_end(s, s->at + n);
    } else {
        take_text(s);
    }
}

static int lines_row(jx_source *source, jx_grid *g)
{
    jx_source_lines *s = (jx_source_lines *)source;
    while (s->next == s->g.n_rows) {
        s->g.n_rows = s->g.n_cells = s->next = 0;
        if (s->at == s->p.n) return 0;
        step(s);
        if (s->no_room) return JX_ELIMIT;
    }
    const jx_grid_row *r = &s->g.rows[s->next++];
    int err = jx_grid_add_row(g, r->line, ++s->block);
    if (err) return err;
    for (uint32_t c = 0; c < r->n && !err; c++) err = jx_grid_add_cell(g, s->g.cells[r->first + c]);
    if (err) return err;
    g->rows[g->n_rows - 1].exact = r->exact;
    g->rows[g->n_rows - 1].note = r->note;
    return 1;
}

/* Reads all of it once: most rows must fit their headings. */
static int try_all(jx_source_lines *s)
{
    begin_form(s);
    while (s->at < s->p.n && !s->no_room) {
        step(s);
        s->g.n_rows = s->g.n_cells = 0;
    }
    int err = s->no_room || s->doc->arena.failed ? JX_ENOMEM : s->fit.good < s->fit.bad || !s->fit.good ? JX_EINVAL : 0;
    s->at = s->scanned = 0;
    s->fit = (jx_lines_fit){0};
    begin_form(s);
    return err;
}

int jx_source_lines_open(jx_source_lines **out, jx_doc *doc, jx_str text)
{
    jx_source_lines *s = *out = calloc(1, sizeof *s);
    if (!s) return JX_ENOMEM;
    s->source.row = lines_row;
    s->doc = doc;
    int err = jx_pieces_of(doc, text, &s->p);
    if (!err) err = try_all(s);
    if (err) jx_source_lines_close(out);
    return err;
}

jx_source *jx_source_lines_rows(jx_source_lines *s) { return &s->source; }

void jx_source_lines_close(jx_source_lines **s)
{
    if (!*s) return;
    jx_pieces_fini(&(*s)->p);
    jx_grid_fini(&(*s)->g);
    free(*s);
    *s = NULL;
}
