#include "client/reader/pdf_page.h"

#include <math.h>
#include <stdlib.h>

#include "client/reader/layout.h"
#include "client/reader/pdf_spill.h"
#include "client/reader/pdf_text.h"
#include "client/reader/text.h"

enum { LINE_TEXTS = 64 };

static const float EDGE = 0.3F; /* share of a word's height that it may stand out of its cell */

/* A page while its words are placed. */
typedef struct {
    jx_pdf_pieces *out;
    const jx_pdf_page *page;
    jx_pdf_drawing *drawing; /* NULL: not known */
    jx_pdf_blanks blanks;
    jx_pdf_table *tables;
    size_t n_tables;
    const jx_pdf_word **words; /* of the page */
    const jx_pdf_word **rest;  /* outside of tables */
    size_t n_words, n_rest;
    size_t first; /* index of its first piece */
} page;

/* ---- pieces and notes ---- */

static bool room(void **p, size_t *cap, size_t n, size_t size)
{
    if (n < *cap) return true;
    size_t more = *cap ? *cap * 2 : 64;
    void *q = realloc(*p, more * size);
    if (!q) return false;
    *p = q;
    *cap = more;
    return true;
}

int jx_pdf_piece_add(jx_pdf_pieces *out, const jx_pdf_piece *piece)
{
    if (!room((void **)&out->pieces, &out->cap, out->n, sizeof *out->pieces)) return JX_ENOMEM;
    out->pieces[out->n++] = *piece;
    return 0;
}

int jx_pdf_note_add(jx_pdf_pieces *out, const jx_pdf_note *note)
{
    enum { MAX_NOTES = 5000 };
    if (out->n_notes == MAX_NOTES) return 0;
    if (!room((void **)&out->notes, &out->cap_notes, out->n_notes, sizeof *out->notes)) return JX_ENOMEM;
    out->notes[out->n_notes++] = *note;
    return 0;
}

void jx_pdf_pieces_fini(jx_pdf_pieces *p)
{
    free(p->pieces);
    free(p->notes);
    p->pieces = NULL;
    p->notes = NULL;
    p->n = p->cap = p->n_notes = p->cap_notes = 0;
}

static int note(page *g, uint32_t piece, uint32_t cell, jx_str text)
{
    jx_pdf_note n = {.piece = piece, .cell = cell, .page = g->page->number, .text = text};
    return jx_pdf_note_add(g->out, &n);
}

#define NOTE(g, piece, cell, zh_, en_, ...)                                                                            \
    note(g, piece, cell, jx_arena_printf(&(g)->out->doc->arena, JX_DT((g)->out->doc, zh_, en_), ##__VA_ARGS__))

/* Of the page as a whole: no form's, so in the language of who reads. */
#define NOTE_PAGE(g, zh_, en_, ...)                                                                                    \
    note(g, JX_PDF_NO_PIECE, 0, jx_arena_printf(&(g)->out->doc->arena, JX_DE((g)->out->doc, zh_, en_), ##__VA_ARGS__))

/* ---- which cell a word is in ---- */

/* The glyph that a word begins with; NULL: none is drawn. Where texts stand on each other, the nearest base line
 * counts. */
static const jx_pdf_glyph *glyph_of(const page *g, const jx_pdf_word *w)
{
    const jx_pdf_glyph *best = NULL;
    float h = w->y1 - w->y0, base = w->y0 + 0.78F * h, nearest = 1e6F;
    size_t n = g->drawing ? g->drawing->n_glyphs : 0;
    for (size_t i = n ? jx_pdf_glyph_from(g->drawing->glyphs, n, w->y0) : 0; i < n; i++) {
        const jx_pdf_glyph *at = &g->drawing->glyphs[i];
        if (at->y > w->y1) break;
        if (at->blank || at->x < w->x0 - 0.5F || at->x >= w->x1) continue;
        float off = fabsf(at->x - w->x0) + fabsf(at->y - base);
        if (off < nearest) {
            nearest = off;
            best = at;
        }
    }
    return best;
}

/* Is nothing of a word drawn? Where nothing is drawn as glyphs at all, that is said of the page as a whole. */
static bool is_hidden(const page *g, const jx_pdf_word *w)
{
    return g->drawing && g->drawing->n_glyphs && !glyph_of(g, w);
}

/* The cell of what is left of a word when it is clipped. That may be nothing: then it is where the clip is. */
static const jx_pdf_cell *cell_of(const jx_pdf_table *t, const jx_pdf_word *w, const jx_pdf_glyph *glyph)
{
    jx_pdf_box b = {w->x0, w->y0, w->x1, w->y1};
    if (glyph) {
        b.x0 = fmaxf(b.x0, glyph->clip.x0);
        b.y0 = fmaxf(b.y0, glyph->clip.y0);
        b.x1 = fminf(b.x1, glyph->clip.x1);
        b.y1 = fminf(b.y1, glyph->clip.y1);
    }
    return jx_pdf_cell_at(t, (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2);
}

/* Full stops and commas may hang over the edge by their width. */
static bool hangs(jx_str s)
{
    static const char *const marks[] = {"，", "。", "；", "：", "、", "）", "”", "》", "！", "？", ",", ".", ";", ")"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (jx_ends(s, marks[i])) return true;
    return false;
}

static bool stands_out(const jx_pdf_cell *c, const jx_pdf_word *w)
{
    float slack = (EDGE + (hangs(w->text) ? 0.9F : 0)) * (w->y1 - w->y0);
    return w->x0 < c->box.x0 - slack || w->x1 > c->box.x1 + slack;
}

static bool has_digit(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

static int by_cell(const void *a, const void *b)
{
    const jx_pdf_placed *x = a, *y = b;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* Takes the words that are not shown out of the rest: a merged cell's text that a spreadsheet prints on both pages, and
 * clips away on one. Numbers among them are named. */
static int drop_hidden(page *g)
{
    size_t left = 0;
    int err = 0;
    for (size_t i = 0; i < g->n_rest; i++) {
        const jx_pdf_word *w = g->rest[i];
        if (!is_hidden(g, w))
            g->rest[left++] = w;
        else if (has_digit(w->text) && !err)
            err = NOTE_PAGE(g, "第%u页有不可见的文字，未读取：%.*s", "page %u: hidden text was not read: %.*s",
                            g->page->number, JX_FMT(w->text));
    }
    g->n_rest = left;
    return err;
}

/* ---- tables ---- */

/* The code of a project: longer than any amount, without a point. */
static bool is_code(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))) return false;
    return s.len >= 15;
}

static int say_doubts(page *g, uint32_t piece, uint32_t c, jx_str text, unsigned doubts)
{
    int err = 0;
    if (text.len > 48 || is_code(text)) text.len = 0; /* there it does not matter how digits were broken */
    if (doubts & JX_PDF_JOINED_DIGITS && text.len)
        err = NOTE(g, piece, c, "数字跨行，已连成一个：%.*s，请核对",
                   "digits of two lines were read as one number: %.*s", JX_FMT(text));
    if (!err && doubts & JX_PDF_TWO_NUMBERS && text.len)
        err = NOTE(g, piece, c, "一格中有上下两个数字：%.*s，请核对", "two numbers stand in one cell: %.*s",
                   JX_FMT(text));
    if (!err && doubts & JX_PDF_OVERLAP)
        err = NOTE(g, piece, c, "文字互相重叠，请核对：%.*s", "texts stand on each other: %.*s", JX_FMT(text));
    return err;
}

/* Makes the text of the words of one cell. */
static int fill_cell(page *g, uint32_t piece, const jx_pdf_cell *c, uint32_t at, const jx_pdf_placed *w, size_t n,
                     jx_pdf_text *out)
{
    const jx_pdf_word **words = g->words; /* scratch: all are in the list of placed words */
    unsigned doubts = 0;
    int err = 0;
    for (size_t i = 0; i < n; i++) words[i] = w[i].word;
    out->text = jx_pdf_text_of(&g->out->doc->arena, words, n, c->box.x1 - c->box.x0, &g->blanks, &out->slack, &doubts);
    err = say_doubts(g, piece, at, out->text, doubts);
    for (size_t i = 0; i < n && !err; i++)
        if (stands_out(c, w[i].word) && has_digit(w[i].word->text))
            err = NOTE(g, piece, at, "数字超出单元格边线，可能属于旁边的格：%.*s",
                       "digits reach over the cell's border and may belong to the one beside it: %.*s",
                       JX_FMT(w[i].word->text));
    bool doubtful = false;
    for (size_t i = 0; i < n; i++) doubtful |= w[i].doubtful;
    if (!err && doubtful)
        err = NOTE(g, piece, at, "文字超出所在行的高度，由绘制顺序推断属于本格：%.*s",
                   "the text is taller than its row; it was taken for this cell by the order of drawing: %.*s",
                   JX_FMT(out->text));
    if (!err && c->torn && n)
        err = NOTE(g, piece, at, "单元格边线不完整，合并范围由版面推断",
                   "lines are missing around the cell: what it spans is inferred");
    return err;
}

static int fill_table(page *g, uint32_t piece, const jx_pdf_table *t, const jx_pdf_placed *w, size_t n,
                      jx_pdf_text *texts)
{
    int err = 0;
    for (uint32_t i = 0, at = 0; i < t->n_cells && !err; i++) {
        const jx_pdf_cell *c = &t->cells[i];
        size_t first = at;
        while (at < n && w[at].cell == i) at++;
        texts[i] = (jx_pdf_text){c->row, c->col, c->rows, c->cols, c->box, {0}, 1e6F, NULL, 0};
        if (at > first) err = fill_cell(g, piece, c, i, w + first, at - first, &texts[i]);
    }
    return err;
}

/* Takes the words of the table out of the rest. */
static size_t take_words(page *g, const jx_pdf_table *t, jx_pdf_placed *out)
{
    size_t n = 0, left = 0;
    for (size_t i = 0; i < g->n_rest; i++) {
        const jx_pdf_glyph *glyph = glyph_of(g, g->rest[i]);
        const jx_pdf_cell *c = cell_of(t, g->rest[i], glyph);
        if (c)
            out[n++] =
                (jx_pdf_placed){g->rest[i], (uint32_t)(c - t->cells), glyph ? glyph->order : JX_PDF_UNDRAWN, false};
        else
            g->rest[left++] = g->rest[i];
    }
    g->n_rest = left;
    return n;
}

static int add_table(page *g, const jx_pdf_table *t)
{
    jx_arena *a = &g->out->doc->arena;
    jx_pdf_placed *words = malloc((g->n_rest + 1) * sizeof *words);
    jx_pdf_piece p = {.page = g->page->number, .box = t->box, .table = true, .n = (uint32_t)t->n_cells};
    if (!words) return JX_ENOMEM;
    p.n_rows = t->n_rows;
    p.n_cols = t->n_cols;
    p.xs = jx_arena_copy(a, t->xs, (t->n_cols + 1) * sizeof *p.xs);
    p.texts = jx_arena_alloc(a, t->n_cells * sizeof *p.texts);
    int err = p.xs && p.texts ? jx_pdf_piece_add(g->out, &p) : JX_ENOMEM;
    if (!err) {
        size_t n = take_words(g, t, words);
        jx_pdf_spill(t, words, n);
        qsort(words, n, sizeof *words, by_cell);
        err = fill_table(g, (uint32_t)g->out->n - 1, t, words, n, p.texts);
    }
    free(words);
    return err;
}

/* ---- lines ---- */

static float middle(const jx_pdf_word *w) { return (w->y0 + w->y1) / 2; }

static int from_above(const void *a, const void *b)
{
    const jx_pdf_word *x = *(const jx_pdf_word *const *)a, *y = *(const jx_pdf_word *const *)b;
    return middle(x) < middle(y) ? -1 : middle(x) > middle(y);
}

static int from_left(const void *a, const void *b)
{
    const jx_pdf_word *x = *(const jx_pdf_word *const *)a, *y = *(const jx_pdf_word *const *)b;
    return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static bool is_known(jx_str s, bool *head)
{
    jx_label label;
    jx_label_of(s, &label);
    enum jx_word w = jx_word_of(&label);
    *head = jx_is_head_word(w);
    return w != JX_W_NONE || jx_first_level(&label).family || jx_second_level(&label).family;
}

/* Do two words of a line stand in cells of their own? A wide gap says so; a narrow one, where both are words of a
 * table, or a label begins the cell. */
static bool parted(const jx_pdf_word *const *w, size_t from, size_t at)
{
    float gap = w[at]->x0 - w[at - 1]->x1, h = w[at]->y1 - w[at]->y0;
    bool head, other;
    if (gap >= 1.2F * h) return true;
    if (gap < 0.15F * h || at - 1 != from || !is_known(w[at - 1]->text, &head)) return false;
    return head || is_known(w[at]->text, &other);
}

/* Where the words of a text meet, out of which it was put together with or without spaces. */
static void find_breaks(page *g, jx_pdf_text *t, const jx_pdf_word *const *w, size_t n)
{
    uint32_t at = 0;
    t->breaks = n > 1 ? jx_arena_alloc(&g->out->doc->arena, (n - 1) * sizeof *t->breaks) : NULL;
    for (size_t i = 0; i < n && t->breaks; i++) {
        while (at < t->text.len && t->text.p[at] == ' ' && w[i]->text.p[0] != ' ') at++;
        if (i) t->breaks[t->n_breaks++] = (jx_pdf_break){at, w[i - 1]->x1, w[i]->x0};
        at += w[i]->text.len;
        if (at > t->text.len) t->n_breaks = 0, i = n; /* not put together so */
    }
}

/* A line of words; gaps divide it. */
static int add_line(page *g, const jx_pdf_word **w, size_t n)
{
    jx_arena *a = &g->out->doc->arena;
    jx_pdf_text texts[LINE_TEXTS];
    jx_pdf_piece p = {.page = g->page->number, .box = {w[0]->x0, w[0]->y0, w[n - 1]->x1, w[0]->y1}, .n_rows = 1};
    for (size_t from = 0, to; from < n && p.n < LINE_TEXTS; from = to) {
        unsigned doubts = 0;
        for (to = from + 1; to < n && !parted(w, from, to);) to++;
        if (p.n + 1 == LINE_TEXTS) to = n;
        jx_pdf_text *t = &texts[p.n];
        *t = (jx_pdf_text){0, (uint16_t)p.n, 1, 1, {w[from]->x0, w[from]->y0, w[to - 1]->x1, w[from]->y1}, {0},
                           0, NULL,          0};
        t->text = jx_pdf_text_of(a, w + from, to - from, 0, &g->blanks, &t->slack, &doubts);
        if (!(doubts & JX_PDF_OVERLAP)) find_breaks(g, t, w + from, to - from);
        p.n++;
    }
    p.n_cols = p.n;
    p.texts = jx_arena_copy(a, texts, p.n * sizeof *texts);
    return p.texts ? jx_pdf_piece_add(g->out, &p) : JX_ENOMEM;
}

static int add_lines(page *g)
{
    int err = 0;
    if (g->n_rest) qsort(g->rest, g->n_rest, sizeof *g->rest, from_above);
    for (size_t from = 0, to; from < g->n_rest && !err; from = to) {
        const jx_pdf_word **w = g->rest;
        for (to = from + 1; to < g->n_rest && middle(w[to]) - middle(w[from]) < 0.4F * (w[from]->y1 - w[from]->y0);)
            to++;
        qsort(w + from, to - from, sizeof *w, from_left);
        err = add_line(g, w + from, to - from);
    }
    return err;
}

/* ---- characters without a text ---- */

/* Marks the glyphs that are in a word: sets their clip to nothing. */
static void mark_read(const page *g, const jx_pdf_words *words)
{
    jx_pdf_drawing *d = g->drawing;
    for (uint32_t k = 0; k < g->page->n; k++) {
        const jx_pdf_word *w = &words->words[g->page->first + k];
        float h = w->y1 - w->y0, near = 0.3F * (h < w->x1 - w->x0 ? h : w->x1 - w->x0) + 0.5F;
        for (size_t i = jx_pdf_glyph_from(d->glyphs, d->n_glyphs, w->y0 - near); i < d->n_glyphs; i++) {
            jx_pdf_glyph *at = &d->glyphs[i];
            if (at->y > w->y1 + near) break;
            if (at->x >= w->x0 - near && at->x <= w->x1 + near) at->clip.x1 = at->clip.x0;
        }
    }
}

/* A font may not say which characters its glyphs are; such a glyph is seen on paper and missing here. */
static int find_unread(page *g, const jx_pdf_words *words)
{
    int err = 0;
    size_t unread = 0;
    if (!g->drawing) return 0;
    mark_read(g, words);
    for (size_t i = 0; i < g->drawing->n_glyphs; i++) {
        const jx_pdf_glyph *at = &g->drawing->glyphs[i];
        bool shown = at->clip.x0 < at->clip.x1 && at->clip.y0 < at->clip.y1;
        if (!at->blank && shown) unread++;
    }
    if (unread)
        err = NOTE_PAGE(g, "第%u页有%zu个字符只有字形、没有文字编码，无法读取，请核对",
                        "page %u: %zu characters have a shape but no code and could not be read", g->page->number,
                        unread);
    if (!err && g->page->n && g->drawing->n_glyphs == 0)
        err = NOTE_PAGE(g, "第%u页的文字不可见，可能是扫描件的识别结果，请逐项核对",
                        "page %u: its text is not visible, a scan's recognised text perhaps: check every value",
                        g->page->number);
    return err;
}

/* ---- the page ---- */

static int piece_order(const jx_pdf_piece *a, const jx_pdf_piece *b)
{
    return a->box.y0 < b->box.y0 ? -1 : a->box.y0 > b->box.y0;
}

/* Puts the page's pieces in order from above; notes follow their pieces. */
static int sort_pieces(page *g)
{
    jx_pdf_pieces *o = g->out;
    size_t n = o->n - g->first;
    if (n == 0) return 0;
    uint32_t *order = malloc((n + 1) * sizeof *order), *place = malloc((n + 1) * sizeof *place);
    jx_pdf_piece *copy = malloc((n + 1) * sizeof *copy);
    if (order && place && copy) {
        for (uint32_t i = 0; i < n; i++) { /* lines and tables are sorted each, so there is little to move */
            uint32_t k = i;
            for (; k && piece_order(&o->pieces[g->first + order[k - 1]], &o->pieces[g->first + i]) > 0; k--)
                order[k] = order[k - 1];
            order[k] = i;
        }
        for (uint32_t i = 0; i < n; i++) {
            copy[i] = o->pieces[g->first + order[i]];
            place[order[i]] = i;
        }
        memcpy(o->pieces + g->first, copy, n * sizeof *copy);
        for (size_t i = 0; i < o->n_notes; i++)
            if (o->notes[i].piece != JX_PDF_NO_PIECE && o->notes[i].piece >= g->first)
                o->notes[i].piece = (uint32_t)(g->first + place[o->notes[i].piece - g->first]);
    }
    int err = order && place && copy ? 0 : JX_ENOMEM;
    free(order);
    free(place);
    free(copy);
    return err;
}

static int find_tables(page *g)
{
    if (!g->drawing) return 0;
    int err = jx_pdf_tables(g->drawing->rules, g->drawing->n_rules, &g->tables, &g->n_tables);
    if (err == JX_ELIMIT || (!err && g->drawing->partly))
        return NOTE_PAGE(g, "第%u页的线条过多，表格线可能不全", "page %u: too many lines to see its tables",
                         g->page->number);
    return err;
}

int jx_pdf_page_add(jx_pdf_pieces *out, const jx_pdf_words *words, const jx_pdf_page *p, jx_pdf_drawing *drawing)
{
    page g = {.out = out, .page = p, .drawing = drawing, .first = out->n, .n_words = p->n, .n_rest = p->n};
    g.words = malloc((p->n + 1) * sizeof *g.words);
    g.rest = malloc((p->n + 1) * sizeof *g.rest);
    if (drawing) jx_pdf_glyphs_sort(drawing->glyphs, drawing->n_glyphs);
    int err = g.words && g.rest ? jx_pdf_blanks_of(&g.blanks, drawing) : JX_ENOMEM;
    for (uint32_t i = 0; i < p->n && !err; i++) g.rest[i] = &words->words[p->first + i];
    if (!err) err = drop_hidden(&g);
    if (!err) err = find_tables(&g);
    for (size_t i = 0; i < g.n_tables && !err; i++) err = add_table(&g, &g.tables[i]);
    if (!err) err = add_lines(&g);
    if (!err) err = sort_pieces(&g);
    if (!err) err = find_unread(&g, words);
    jx_pdf_tables_free(&g.tables, g.n_tables);
    free(g.blanks.p);
    free(g.words);
    free(g.rest);
    return err;
}
