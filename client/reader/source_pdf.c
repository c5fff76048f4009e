#include "client/reader/source_pdf.h"

#include <stdlib.h>
#include <unistd.h>

#include "client/reader/pdf_child.h"
#include "client/reader/pdf_page.h"
#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum { BATCH = 100, UNRULED = 3 };

struct jx_source_pdf {
    jx_source source;
    jx_doc *doc;
    int pdf;
    int64_t end_ms;
    char *list; /* what the texts of the words are in */
    size_t len, cap;
    jx_pdf_words words;
    jx_pdf_pieces pieces;
    uint32_t drawn_from; /* index of the batch's first page; pages drawn so far: */
    uint32_t drawn;
    bool ruled, unruled; /* tables with lines; rows of columns without */
    /* emission */
    uint32_t piece, row, line, page, page_row, part;
    uint32_t *lines; /* by piece: the line of its first row, to place notes */
};

/* ---- the words ---- */

static int take_list(void *arg, const char *p, size_t n)
{
    jx_source_pdf *x = arg;
    if (!n) return 0;
    if (x->len + n > x->cap) {
        size_t cap = 2 * (x->len + n);
        char *more = realloc(x->list, cap);
        if (!more) return JX_ENOMEM;
        x->list = more;
        x->cap = cap;
    }
    memcpy(x->list + x->len, p, n);
    x->len += n;
    return 0;
}

static int read_list(jx_source_pdf *x)
{
    char last[16];
    snprintf(last, sizeof last, "%d", JX_PDF_MAX_PAGES + 1);
    char *argv[] = {"pdftotext", "-tsv", "-l", last, "-enc", "UTF-8", "-", "-", NULL};
    return jx_pdf_run(argv, x->pdf, x->end_ms, take_list, x);
}

static int read_words(jx_source_pdf *x)
{
    int err = jx_pdf_words_parse(&x->words, x->list, x->len);
    if (!err && x->words.n_words == 0) err = JX_EGONE;
    return err;
}

/* ---- the lines ---- */

static int take_page(void *arg, size_t index, jx_pdf_drawing *drawing)
{
    jx_source_pdf *x = arg;
    size_t i = x->drawn_from + index;
    if (i != x->drawn || i >= x->words.n_pages) return JX_EINVAL;
    if (jx_pdf_now_ms() > x->end_ms) return JX_ELIMIT;
    x->drawn++;
    return jx_pdf_page_add(&x->pieces, &x->words, &x->words.pages[i], drawing);
}

static int take_drawing(void *arg, const char *p, size_t n) { return jx_pdf_scan_more(arg, p, n); }

/* Draws pages [from, to); those that it could not draw are left to the caller. */
static int draw(jx_source_pdf *x, uint32_t from, uint32_t to)
{
    char first[16], last[16];
    snprintf(first, sizeof first, "%u", x->words.pages[from].number);
    snprintf(last, sizeof last, "%u", x->words.pages[to - 1].number);
    /* one paper for all, larger than any page, so that nothing is moved, scaled or cut off */
    char *argv[] = {"pdftocairo", "-svg", "-nocrop", "-noshrink", "-nocenter", "-paperw", "14400", "-paperh",
                    "14400",      "-f",   first,     "-l",        last,        "-",       "-",     NULL};
    x->drawn_from = x->drawn = from;
    jx_pdf_scan *scan = jx_pdf_scan_new(take_page, x);
    int err = scan ? jx_pdf_run(argv, x->pdf, x->end_ms, take_drawing, scan) : JX_ENOMEM;
    jx_pdf_scan_free(&scan);
    return err;
}

static int undrawn(jx_source_pdf *x, uint32_t i)
{
    jx_pdf_note n = {.piece = JX_PDF_NO_PIECE, .page = x->words.pages[i].number};
    n.text = jx_arena_printf(&x->doc->arena,
                             JX_DE(x->doc, "第%u页的表格线无法读取，列由版面推断，请逐项核对",
                                   "page %u: its lines could not be read; columns are inferred and need checking"),
                             n.page);
    int err = jx_pdf_note_add(&x->pieces, &n);
    return err ? err : jx_pdf_page_add(&x->pieces, &x->words, &x->words.pages[i], NULL);
}

/* Pages without words are not drawn: a picture of a page is megabytes. */
static int read_pages(jx_source_pdf *x)
{
    uint32_t n = (uint32_t)x->words.n_pages, from = 0, to;
    int err = 0;
    while (from < n && !err) {
        for (; from < n && x->words.pages[from].n == 0; from++) continue;
        for (to = from; to < n && to - from < BATCH && x->words.pages[to].n; to++) continue;
        if (from == to) break;
        err = draw(x, from, to);
        if (err == JX_ENOMEM || (err && jx_pdf_now_ms() > x->end_ms)) return err;
        if (x->drawn == from || (err && x->drawn < to)) { /* the page that it failed at goes without lines */
            err = undrawn(x, x->drawn);
            x->drawn++;
        } else {
            err = 0;
        }
        from = x->drawn;
    }
    return err;
}

/* ---- what is known of the whole ---- */

static void look(jx_source_pdf *x)
{
    for (size_t i = 0; i < x->pieces.n; i++) {
        x->ruled |= x->pieces.pieces[i].table;
        x->unruled |= !x->pieces.pieces[i].table && x->pieces.pieces[i].n >= UNRULED;
    }
}

/* "2, 5-7" of the pages without words. */
static jx_str empty_pages(const jx_source_pdf *x)
{
    char text[200];
    size_t len = 0, n = x->words.n_pages;
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        if (x->words.pages[from].n) continue;
        while (to < n && x->words.pages[to].n == 0) to++;
        if (len + 40 > sizeof text) {
            len += (size_t)snprintf(text + len, sizeof text - len, ", …");
            break;
        }
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%u", len ? ", " : "", x->words.pages[from].number);
        if (to - from > 1) len += (size_t)snprintf(text + len, sizeof text - len, "-%u", x->words.pages[to - 1].number);
    }
    return jx_arena_str(&x->doc->arena, text, len);
}

static jx_source_pdf *new_source(jx_doc *doc)
{
    jx_source_pdf *x = calloc(1, sizeof *x);
    if (!x) return NULL;
    x->doc = doc;
    x->pieces.doc = doc;
    x->pdf = -1;
    x->end_ms = jx_pdf_now_ms() + JX_PDF_SECONDS * 1000;
    return x;
}

/* When all pages are there. */
static int complete(jx_source_pdf *x)
{
    look(x);
    int err = jx_pdf_align(&x->pieces);
    if (!err) err = jx_pdf_join_pages(&x->pieces);
    if (!err && !(x->lines = calloc(x->pieces.n + 1, sizeof *x->lines))) err = JX_ENOMEM;
    return err;
}

int jx_source_pdf_open(jx_source_pdf **out, jx_doc *doc, const void *pdf, size_t len)
{
    jx_source_pdf *x = new_source(doc);
    *out = x;
    if (!x) return JX_ENOMEM;
    x->pdf = jx_pdf_file(pdf, len);
    int err = x->pdf < 0 ? JX_EIO : read_list(x);
    if (!err) err = read_words(x);
    if (!err) err = read_pages(x);
    if (!err) err = complete(x);
    if (err) jx_source_pdf_close(out);
    return err;
}

int jx_source_pdf_printed(jx_source_pdf **out, jx_doc *doc, jx_str list, jx_str drawing)
{
    jx_source_pdf *x = new_source(doc);
    *out = x;
    if (!x) return JX_ENOMEM;
    int err = take_list(x, list.p, list.len);
    if (!err) err = read_words(x);
    jx_pdf_scan *scan = err ? NULL : jx_pdf_scan_new(take_page, x);
    if (!err) err = scan ? jx_pdf_scan_more(scan, drawing.p, drawing.len) : JX_ENOMEM;
    jx_pdf_scan_free(&scan);
    for (; !err && x->drawn < x->words.n_pages; x->drawn++) err = undrawn(x, x->drawn);
    if (!err) err = complete(x);
    if (err) jx_source_pdf_close(out);
    return err;
}

jx_str jx_source_pdf_text(const jx_source_pdf *x)
{
    if (x->ruled) return (jx_str){0};
    size_t room = 1;
    for (size_t i = 0; i < x->words.n_words; i++) room += x->words.words[i].text.len + 2;
    char *p = jx_arena_alloc(&x->doc->arena, room);
    uint32_t len = 0, line = 0;
    for (size_t i = 0; p && i < x->words.n_words; i++) {
        const jx_pdf_word *w = &x->words.words[i];
        if (i && w->line != line) p[len++] = '\n';
        if (i && w->line >> 10 != line >> 10) p[len++] = '\n'; /* another block */
        if (i && w->line == line) p[len++] = ' ';
        line = w->line;
        memcpy(p + len, w->text.p, w->text.len);
        len += w->text.len;
    }
    return (jx_str){p, p ? len : 0};
}

/* ---- rows ---- */

static uint32_t part_of(jx_source_pdf *x, uint32_t page)
{
    if (page != x->page) {
        x->page = page;
        x->page_row = 0;
        x->part = jx_doc_add_part(x->doc,
                                  jx_arena_printf(&x->doc->arena, JX_DT(x->doc, "第%u页", "page %u"), (unsigned)page));
    }
    return x->part;
}

/* The cells of a row, those that are covered or empty included. */
static int add_cells(const jx_pdf_piece *p, uint32_t row, jx_grid *g)
{
    uint32_t col = 0;
    int err = 0;
    for (uint32_t i = 0; i < p->n && !err; i++) {
        const jx_pdf_text *t = &p->texts[i];
        if (t->row != row || !t->text.len || t->col < col) continue;
        for (; col < t->col && !err; col++) err = jx_grid_add_cell(g, (jx_str){0});
        if (!err) err = jx_grid_add_cell(g, t->text);
        col++;
    }
    return err;
}

static bool has_texts(const jx_pdf_piece *p, uint32_t row)
{
    for (uint32_t i = 0; i < p->n; i++)
        if (p->texts[i].row == row && p->texts[i].text.len) return true;
    return false;
}

static int pdf_row(jx_source *source, jx_grid *g)
{
    jx_source_pdf *x = (jx_source_pdf *)source;
    for (; x->piece < x->pieces.n; x->piece++, x->row = 0) {
        const jx_pdf_piece *p = &x->pieces.pieces[x->piece];
        if (x->row == 0) x->lines[x->piece] = x->line + 1;
        for (; x->row < p->n_rows && p->n; x->row++) {
            uint32_t part = part_of(x, p->page);
            x->line++;
            x->page_row++;
            if (x->row < p->from || !has_texts(p, x->row)) continue;
            int err = jx_grid_add_row(g, x->line, part);
            if (err) return err;
            jx_grid_row *r = &g->rows[g->n_rows - 1];
            r->exact = p->table || p->sure;
            r->part = part;
            r->part_row = x->page_row;
            err = add_cells(p, x->row++, g);
            return err ? err : 1;
        }
    }
    return 0;
}

jx_source *jx_source_pdf_rows(jx_source_pdf *x)
{
    x->source.row = pdf_row;
    return &x->source;
}

/* ---- notes ---- */

/* The form that has a line: the last that begins before it. */
static jx_form *form_at(jx_doc *d, uint32_t line)
{
    jx_form *f = NULL;
    for (size_t i = 0; i < d->n_forms && d->forms[i].line <= line; i++) f = &d->forms[i];
    return f;
}

static int add_to_form(jx_doc *d, jx_form *f, const jx_problem *p)
{
    if (f->n_problems == JX_MAX_PROBLEMS) return 0;
    jx_problem *all = jx_arena_alloc(&d->arena, (f->n_problems + 1) * sizeof *all);
    if (!all) return JX_ENOMEM;
    if (f->n_problems) memcpy(all, f->problems, f->n_problems * sizeof *all);
    all[f->n_problems++] = *p;
    f->problems = all;
    return 0;
}

static int tell(jx_source_pdf *x, const jx_pdf_note *n)
{
    jx_doc *d = x->doc;
    jx_problem p = {.text = n->text};
    if (n->piece != JX_PDF_NO_PIECE) {
        uint32_t first_row = 1;
        for (uint32_t i = n->piece; i-- > 0 && x->pieces.pieces[i].page == n->page;)
            first_row += x->pieces.pieces[i].n ? x->pieces.pieces[i].n_rows : 0;
        const jx_pdf_text *at = &x->pieces.pieces[n->piece].texts[n->cell];
        p.line = x->lines[n->piece] + at->row;
        p.cell = jx_arena_printf(&d->arena, JX_DT(d, "第%u页第%u行第%d列", "page %u, row %u, column %d"),
                                 (unsigned)n->page, (unsigned)(first_row + at->row), at->col + 1);
        jx_form *f = form_at(d, p.line);
        if (f) return add_to_form(d, f, &p);
    }
    jx_doc_add_problem(d, p.line, p.cell, p.text);
    return 0;
}

int jx_source_pdf_tell(jx_source_pdf *x, bool rows)
{
    jx_doc *d = x->doc;
    int err = 0;
    for (size_t i = 0; i < x->pieces.n_notes && !err; i++)
        if (rows || x->pieces.notes[i].piece == JX_PDF_NO_PIECE) err = tell(x, &x->pieces.notes[i]);
    jx_str empty = empty_pages(x);
    if (empty.len)
        jx_doc_add_problem(d, 0, (jx_str){0},
                           jx_arena_printf(&d->arena,
                                           JX_DE(d, "第%.*s页没有文字（空白页或扫描图片），未读取",
                                                 "pages without text, empty or scanned, were not read: %.*s"),
                                           JX_FMT(empty)));
    if (x->words.broken)
        jx_doc_add_problem(
            d, 0, (jx_str){0},
            jx_arena_printf(&d->arena,
                            JX_DE(d, "%u处文字的编码有误，未读取", "%u words are no valid text and were not read"),
                            x->words.broken));
    if (x->unruled)
        jx_doc_add_problem(
            d, 0, (jx_str){0},
            jx_str_of(JX_DE(d,
                            "PDF 中有的表没有表格线：列、指标级次和跨行文字由版面推断，请逐项核对；最好使用原始的 "
                            "Excel 或 Word 文件",
                            "tables without ruling lines: columns, levels and texts of several lines are inferred from "
                            "the page and need checking; the Excel or Word file it was made from is better")));
    return err;
}

void jx_source_pdf_close(jx_source_pdf **x)
{
    if (!*x) return;
    if ((*x)->pdf >= 0) close((*x)->pdf);
    jx_pdf_words_fini(&(*x)->words);
    jx_pdf_pieces_fini(&(*x)->pieces);
    free((*x)->list);
    free((*x)->lines);
    free(*x);
    *x = NULL;
}
