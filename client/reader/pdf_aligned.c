/* Tables without ruling lines on the pages of a PDF: lines that belong to one row are put together by their distances,
 * and their pieces stand under the headings by their places. */
#include <stdlib.h>

#include "client/reader/aligned.h"
#include "client/reader/pdf_page.h"
#include "client/reader/pdf_text.h"
#include "client/reader/text.h"

enum { SPARE = 8 /* pieces that may be divided */ };

/* Lines of one page between two tables. */
typedef struct {
    jx_pdf_pieces *all;
    size_t from, n;
} run;

typedef struct {
    size_t piece, last; /* lines that it has; the first gets its texts */
    bool twice;         /* a number stands on a number: the lines are of several rows */
} group;

static jx_pdf_piece *piece_at(const run *r, size_t i) { return &r->all->pieces[r->from + i]; }
static float middle(const jx_pdf_piece *p) { return (p->box.y0 + p->box.y1) / 2; }

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* The distance below which lines are of one row: where the distances have their widest gap. 0: there is none. */
static float row_distance(const run *r, float *d)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) d[i] = piece_at(r, i)->box.y1 - piece_at(r, i)->box.y0;
    qsort(d, r->n, sizeof *d, by_size);
    float h = d[r->n / 2], widest = 0.2F * h, at = 0;
    for (size_t i = 1; i < r->n; i++) {
        float step = middle(piece_at(r, i)) - middle(piece_at(r, i - 1));
        if (piece_at(r, i)->page == piece_at(r, i - 1)->page && step > 0 && step < 2.6F * h) d[n++] = step;
    }
    qsort(d, n, sizeof *d, by_size);
    for (size_t i = 1; i < n; i++) {
        if (d[i] - d[i - 1] <= widest) continue;
        widest = d[i] - d[i - 1];
        at = (d[i] + d[i - 1]) / 2;
    }
    return at;
}

static bool is_number(jx_str s)
{
    bool digit = false;
    for (uint32_t i = 0; i < s.len; i++) {
        if (!strchr("0123456789.,%-", s.p[i])) return false;
        digit |= s.p[i] >= '0' && s.p[i] <= '9';
    }
    return digit;
}

/* How many headings a piece stands under; *first of them. */
static unsigned under(const jx_aligned_row *heading, float x0, float x1, uint32_t *first)
{
    unsigned n = 0;
    for (uint32_t k = heading->n; k-- > 0;)
        if (heading->cells[k].x0 < x1 && x0 < heading->cells[k].x1) n++, *first = k;
    return n;
}

/* Cells may stand so near to each other that they were one piece: divided between two words when a heading of its own
 * stands over each, at the widest gap. The part up to there into *left, what is left stays in t. */
static bool divide(const jx_aligned_row *heading, jx_pdf_text *t, jx_pdf_text *left)
{
    uint32_t a = 0, b = 0, best = t->n_breaks;
    float widest = 0;
    if (!heading || under(heading, t->box.x0, t->box.x1, &a) < 2) return false;
    for (uint32_t i = 0; i < t->n_breaks; i++) {
        const jx_pdf_break *cut = &t->breaks[i];
        if (under(heading, t->box.x0, cut->x0, &a) != 1 || !under(heading, cut->x1, t->box.x1, &b) || b <= a) continue;
        if (cut->x1 - cut->x0 <= widest) continue;
        widest = cut->x1 - cut->x0;
        best = i;
    }
    if (best == t->n_breaks) return false;
    jx_pdf_break cut = t->breaks[best];
    *left = *t;
    left->box.x1 = cut.x0;
    left->text = jx_trim((jx_str){t->text.p, cut.at});
    t->box.x0 = cut.x1;
    t->text = jx_drop(t->text, cut.at);
    t->breaks += best + 1;
    t->n_breaks -= best + 1;
    for (uint32_t k = 0; k < t->n_breaks; k++) t->breaks[k].at -= cut.at;
    return true;
}

/* Puts a piece to those of the row: below each other they are one text. */
static int add_piece(const run *r, jx_aligned_row *row, const jx_pdf_text *t, group *g)
{
    uint32_t at = 0;
    while (at < row->n && row->cells[at].x1 <= t->box.x0) at++;
    jx_aligned_cell *c = &row->cells[at];
    if (at < row->n && c->x0 < t->box.x1) {
        unsigned doubts = 0;
        g->twice |= is_number(c->text) && is_number(t->text);
        c->text = jx_pdf_join_lines(&r->all->doc->arena, c->text, t->text, false, &doubts);
        if (t->box.x0 < c->x0) c->x0 = t->box.x0;
        if (t->box.x1 > c->x1) c->x1 = t->box.x1;
        g->twice |= at + 1 < row->n && row->cells[at + 1].x0 < c->x1;
        return 0;
    }
    if (row->n == row->cap) return JX_ELIMIT;
    memmove(c + 1, c, (row->n - at) * sizeof *c);
    row->n++;
    *c = (jx_aligned_cell){t->box.x0, t->box.x1, t->text, 0};
    return 0;
}

static int add_line(const run *r, jx_aligned_row *row, const jx_pdf_piece *line, const jx_aligned_row *heading,
                    group *g)
{
    int err = 0;
    for (uint32_t k = 0; k < line->n && !err; k++) {
        jx_pdf_text t = line->texts[k], left;
        jx_pdf_break breaks[64]; /* a copy: it may be tried again */
        t.n_breaks = t.n_breaks < 64 ? t.n_breaks : 0;
        if (t.n_breaks) memcpy(breaks, t.breaks, t.n_breaks * sizeof *breaks);
        t.breaks = breaks;
        while (!err && divide(heading, &t, &left)) err = add_piece(r, row, &left, g);
        if (!err) err = add_piece(r, row, &t, g);
    }
    return err;
}

/* Rows of the lines: those nearer to each other than `near` are one; the head of a form, above the first heading, keeps
 * its lines. false: that cannot be. */
static bool make_rows(const run *r, float near, jx_aligned_row *rows, group *groups, jx_aligned_cell *cells, size_t *n)
{
    const jx_aligned_row *heading = NULL;
    *n = 0;
    for (size_t i = 0; i < r->n; cells += rows[(*n)++].cap) {
        jx_aligned_row *row = &rows[*n];
        group *g = &groups[*n];
        *g = (group){i, i, false};
        uint32_t room = piece_at(r, i)->n;
        while (g->last + 1 < r->n && near > 0) {
            const jx_pdf_piece *p = piece_at(r, g->last), *q = piece_at(r, g->last + 1);
            if (q->page != p->page || middle(q) - middle(p) >= near) break;
            room += q->n;
            g->last++;
        }
        *row = (jx_aligned_row){cells, 0, room + SPARE, false, false};
        for (size_t k = i; k <= g->last; k++)
            if (add_line(r, row, piece_at(r, k), heading, g) != 0) return false;
        if (jx_is_aligned_heading(row)) heading = row;
        if (!heading && g->last > i) { /* once more, its first line alone */
            g->last = i;
            row->n = 0;
            row->cap = piece_at(r, i)->n + SPARE;
            if (add_line(r, row, piece_at(r, i), heading, g) != 0) return false;
        }
        if (g->twice) return false;
        i = g->last + 1;
    }
    return true;
}

static int doubt(const run *r, size_t piece)
{
    jx_doc *d = r->all->doc;
    jx_pdf_note n = {.piece = (uint32_t)piece, .page = r->all->pieces[piece].page};
    n.text =
        jx_str_of(JX_DT(d, "这一行与表头没有对齐，或所属项目由版面推断，请逐项核对",
                        "this row does not stand under the headings, or its project is inferred: check each value"));
    return jx_pdf_note_add(r->all, &n);
}

/* What was found becomes the first line's; the other lines of the row have nothing left. */
static int keep_row(const run *r, const jx_aligned_row *row, const group *g)
{
    jx_pdf_piece *p = piece_at(r, g->piece);
    jx_pdf_text *texts = jx_arena_alloc(&r->all->doc->arena, (row->n ? row->n : 1) * sizeof *texts);
    if (!texts) return JX_ENOMEM;
    for (uint32_t k = 0; k < row->n; k++) {
        const jx_aligned_cell *c = &row->cells[k];
        texts[k] = (jx_pdf_text){0, c->col, 1, 1, {c->x0, p->box.y0, c->x1, p->box.y1}, c->text, 1e6F, NULL, 0};
    }
    p->texts = texts;
    p->n = row->n;
    p->sure = row->sure;
    for (size_t k = g->piece + 1; k <= g->last; k++) piece_at(r, k)->n = 0;
    return row->doubt ? doubt(r, r->from + g->piece) : 0;
}

static bool has_digit(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* A page break may cut a row between the lines of a cell: a lone text at the top of a page goes on with the text that
 * it would stand under. Not numbers and titles, which stand there, too. */
static void join_over_page(const run *r, jx_aligned_row *above, const group *a, jx_aligned_row *row, const group *g)
{
    if (row->n != 1 || !above->sure || piece_at(r, g->piece)->page == piece_at(r, a->last)->page) return;
    jx_aligned_cell *c = &row->cells[0];
    for (uint32_t k = 0; k < above->n && !has_digit(c->text); k++) {
        jx_aligned_cell *over = &above->cells[k];
        if (over->x0 >= c->x1 || c->x0 >= over->x1 || has_digit(over->text)) continue;
        unsigned doubts = 0;
        over->text = jx_pdf_join_lines(&r->all->doc->arena, over->text, c->text, false, &doubts);
        above->doubt = true;
        row->n = 0;
        return;
    }
}

static int align_run(const run *r)
{
    size_t room = 0, n = 0;
    for (size_t i = 0; i < r->n; i++) room += piece_at(r, i)->n + SPARE;
    jx_aligned_row *rows = malloc(r->n * sizeof *rows);
    group *groups = malloc(r->n * sizeof *groups);
    jx_aligned_cell *cells = malloc(room * sizeof *cells);
    float *distances = malloc(r->n * sizeof *distances);
    int err = rows && groups && cells && distances ? 0 : JX_ENOMEM;
    if (!err) {
        float near = row_distance(r, distances);
        bool made = make_rows(r, near, rows, groups, cells, &n);
        if (!made && near > 0) made = make_rows(r, 0, rows, groups, cells, &n);
        if (made && !jx_align(rows, n)) made = false;
        for (size_t i = 1; i < n && made; i++) join_over_page(r, &rows[i - 1], &groups[i - 1], &rows[i], &groups[i]);
        if (made)
            for (size_t i = 0; i < n && !err; i++) err = keep_row(r, &rows[i], &groups[i]);
    }
    free(rows);
    free(groups);
    free(cells);
    free(distances);
    return err;
}

int jx_pdf_align(jx_pdf_pieces *all)
{
    int err = 0;
    for (size_t from = 0, to; from < all->n && !err; from = to) {
        for (to = from; to < all->n && !all->pieces[to].table && all->pieces[to].n;) to++;
        if (to > from + 1) err = align_run(&(run){all, from, to - from});
        if (to == from) to++;
    }
    return err;
}
