#include "client/reader/pdf_table.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 4000 }; /* of a page, after pieces are joined, in each direction */

static const float SAME = 1.5F;                /* lines this close are one: borders of two cells side by side */
static const float REACH = 2.0F;               /* lines that end this close to another meet it */
static const float COVERED = 0.6F;             /* share of a cell's side that a line must run along */
static const float WIDE = 60.0F, TALL = 10.0F; /* smaller things are check boxes and underlined words */

/* A line at a coordinate, from one to another along the other axis. */
typedef struct {
    float at, from, to;
} line;

typedef struct {
    line *p;
    size_t n;
} lines;

static int by_place(const void *a, const void *b)
{
    const line *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int by_from(const void *a, const void *b)
{
    const line *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int by_value(const void *a, const void *b)
{
    const float *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Joins pieces of one line. */
static void join(lines *l)
{
    size_t out = 0;
    qsort(l->p, l->n, sizeof *l->p, by_place);
    for (size_t from = 0, to; from < l->n; from = to) {
        for (to = from + 1; to < l->n && l->p[to].at - l->p[from].at <= SAME;) to++;
        qsort(l->p + from, to - from, sizeof *l->p, by_from);
        size_t first = out;
        for (size_t i = from; i < to; i++) {
            if (out > first && l->p[i].from <= l->p[out - 1].to + REACH) {
                if (l->p[i].to > l->p[out - 1].to) l->p[out - 1].to = l->p[i].to;
            } else {
                l->p[out++] = l->p[i];
            }
        }
    }
    l->n = out;
}

static int split(const jx_pdf_rule *rules, size_t n, lines *h, lines *v)
{
    h->p = malloc((n + 1) * sizeof *h->p);
    v->p = malloc((n + 1) * sizeof *v->p);
    if (!h->p || !v->p) return JX_ENOMEM;
    for (size_t i = 0; i < n; i++) {
        const jx_pdf_rule *r = &rules[i];
        if (r->y0 == r->y1)
            h->p[h->n++] = (line){r->y0, r->x0, r->x1};
        else
            v->p[v->n++] = (line){r->x0, r->y0, r->y1};
    }
    join(h);
    join(v);
    return h->n > MAX_LINES || v->n > MAX_LINES ? JX_ELIMIT : 0;
}

/* ---- which lines belong together ---- */

static uint32_t root(uint32_t *up, uint32_t i)
{
    while (up[i] != i) i = up[i] = up[up[i]];
    return i;
}

static void unite(uint32_t *up, uint32_t a, uint32_t b)
{
    a = root(up, a);
    b = root(up, b);
    if (a < b)
        up[b] = a;
    else
        up[a] = b;
}

/* Horizontal lines come first in the numbering. */
static uint32_t *groups_of(const lines *h, const lines *v)
{
    uint32_t *up = malloc((h->n + v->n + 1) * sizeof *up);
    if (!up) return NULL;
    for (uint32_t i = 0; i < h->n + v->n; i++) up[i] = i;
    for (uint32_t i = 0; i < h->n; i++)
        for (uint32_t k = 0; k < v->n; k++) {
            const line *a = &h->p[i], *b = &v->p[k];
            if (b->at >= a->from - REACH && b->at <= a->to + REACH && a->at >= b->from - REACH &&
                a->at <= b->to + REACH)
                unite(up, i, (uint32_t)h->n + k);
        }
    return up;
}

/* ---- the cells of a table ---- */

/* Edges of a table: the places of its lines, those close together as one, and its own ends. NULL: out of memory. */
static float *edges_of(const lines *l, uint32_t *up, uint32_t base, uint32_t group, float first, float last,
                       uint32_t *n)
{
    float *e = malloc((l->n + 2) * sizeof *e);
    size_t all = 0, out = 0;
    if (!e) return NULL;
    e[all++] = first;
    e[all++] = last;
    for (uint32_t i = 0; i < l->n; i++)
        if (root(up, base + i) == group) e[all++] = l->p[i].at;
    qsort(e, all, sizeof *e, by_value);
    for (size_t i = 0; i < all; i++)
        if (out == 0 || e[i] - e[out - 1] > 2 * SAME) e[out++] = e[i];
    *n = (uint32_t)out;
    return e;
}

static uint32_t nearest(const float *e, uint32_t n, float at)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < n; i++) {
        float a = at - e[i], b = at - e[best];
        if (a * a < b * b) best = i;
    }
    return best;
}

/* Marks the sides of cells that lines run along: side[edge * n_along + step]. */
static void mark(const lines *l, uint32_t *up, uint32_t base, uint32_t group, const float *edges, uint32_t n_edges,
                 const float *along, uint32_t n_along, bool *side)
{
    for (uint32_t i = 0; i < l->n; i++) {
        if (root(up, base + i) != group) continue;
        uint32_t at = nearest(edges, n_edges, l->p[i].at);
        for (uint32_t k = 0; k + 1 < n_along; k++) {
            float from = l->p[i].from > along[k] ? l->p[i].from : along[k];
            float to = l->p[i].to < along[k + 1] ? l->p[i].to : along[k + 1];
            if (to - from >= COVERED * (along[k + 1] - along[k])) side[(size_t)at * (n_along - 1) + k] = true;
        }
    }
}

/* Elementary cells without a line between them are one. */
static uint32_t *areas_of(const jx_pdf_table *t, const bool *right, const bool *below)
{
    uint32_t n = t->n_rows * t->n_cols, *up = malloc((n + 1) * sizeof *up);
    if (!up) return NULL;
    for (uint32_t i = 0; i < n; i++) up[i] = i;
    for (uint32_t r = 0; r < t->n_rows; r++)
        for (uint32_t c = 0; c < t->n_cols; c++) {
            uint32_t i = r * t->n_cols + c;
            if (c + 1 < t->n_cols && !right[(size_t)(c + 1) * t->n_rows + r]) unite(up, i, i + 1);
            if (r + 1 < t->n_rows && !below[(size_t)(r + 1) * t->n_cols + c]) unite(up, i, i + t->n_cols);
        }
    return up;
}

/* Is the area of a root, which is its first cell, a rectangle? Its extent. */
static bool rectangle(const jx_pdf_table *t, uint32_t *up, uint32_t first, uint32_t *rows, uint32_t *cols)
{
    uint32_t r0 = first / t->n_cols, c0 = first % t->n_cols, r = r0, c = c0;
    while (c < t->n_cols && root(up, r0 * t->n_cols + c) == first) c++;
    while (r < t->n_rows && root(up, r * t->n_cols + c0) == first) r++;
    *rows = r - r0;
    *cols = c - c0;
    for (uint32_t i = r0; i < r; i++)
        for (uint32_t k = c0; k < c; k++)
            if (root(up, i * t->n_cols + k) != first) return false;
    for (uint32_t i = r0; i <= r && i < t->n_rows; i++) /* nothing of it around the rectangle */
        for (uint32_t k = c0 ? c0 - 1 : 0; k <= c && k < t->n_cols; k++)
            if ((i >= r || k < c0 || k >= c) && root(up, i * t->n_cols + k) == first) return false;
    return true;
}

static void add_cell(jx_pdf_table *t, uint32_t row, uint32_t col, uint32_t rows, uint32_t cols, bool torn)
{
    jx_pdf_cell c = {.row = (uint16_t)row, .col = (uint16_t)col, .rows = (uint16_t)rows, .cols = (uint16_t)cols};
    c.box = (jx_pdf_box){t->xs[col], t->ys[row], t->xs[col + cols], t->ys[row + rows]};
    c.torn = torn;
    for (uint32_t i = row; i < row + rows; i++)
        for (uint32_t k = col; k < col + cols; k++) t->cell_at[i * t->n_cols + k] = (uint32_t)t->n_cells;
    t->cells[t->n_cells++] = c;
}

/* Cells in the order of rows. What is no rectangle is cut into pieces of one row. */
static void make_cells(jx_pdf_table *t, uint32_t *up, bool *done)
{
    for (uint32_t i = 0; i < t->n_rows * t->n_cols; i++) {
        uint32_t first = root(up, i), rows, cols;
        if (done[i]) continue;
        if (first == i && rectangle(t, up, first, &rows, &cols)) {
            add_cell(t, i / t->n_cols, i % t->n_cols, rows, cols, false);
        } else {
            rows = 1;
            for (cols = 1; i % t->n_cols + cols < t->n_cols && root(up, i + cols) == first;) cols++;
            add_cell(t, i / t->n_cols, i % t->n_cols, 1, cols, true);
        }
        for (uint32_t r = 0; r < rows; r++) memset(done + i + r * t->n_cols, true, cols);
    }
}

/* The cell above c that has the same columns; NULL: there is none. */
static jx_pdf_cell *above_of(jx_pdf_table *t, const jx_pdf_cell *c)
{
    if (c->row == 0) return NULL;
    jx_pdf_cell *u = &t->cells[t->cell_at[(c->row - 1) * t->n_cols + c->col]];
    return u->col == c->col && u->cols == c->cols ? u : NULL;
}

/* Does another whole cell begin in the row of cell i? */
static bool row_begins(const jx_pdf_table *t, size_t i)
{
    uint16_t row = t->cells[i].row;
    for (size_t k = i + 1; k < t->n_cells && t->cells[k].row == row; k++)
        if (!t->cells[k].torn) return true;
    for (size_t k = i; k-- > 0 && t->cells[k].row == row;)
        if (!t->cells[k].torn) return true;
    return false;
}

/* A row in which one column alone has a line above is none: programs draw such lines into cells that a page break, say,
 * has divided. The cell goes to the one above it, and leaves an empty place behind. */
static void drop_lone_lines(jx_pdf_table *t)
{
    for (size_t i = 0; i < t->n_cells; i++) {
        jx_pdf_cell *c = &t->cells[i], *u = above_of(t, c);
        if (!u || u->torn || c->torn || c->cols == t->n_cols || row_begins(t, i)) continue;
        u->rows = (uint16_t)(u->rows + c->rows);
        u->box.y1 = c->box.y1;
        for (uint32_t r = c->row; r < (uint32_t)c->row + c->rows; r++)
            for (uint32_t k = c->col; k < (uint32_t)c->col + c->cols; k++)
                t->cell_at[r * t->n_cols + k] = (uint32_t)(u - t->cells);
    }
}

static int fill(jx_pdf_table *t, const lines *h, const lines *v, uint32_t *up, uint32_t group)
{
    size_t n = (size_t)t->n_rows * t->n_cols;
    bool *right = calloc((size_t)(t->n_cols + 1) * t->n_rows, sizeof *right);
    bool *below = calloc((size_t)(t->n_rows + 1) * t->n_cols, sizeof *below), *done = calloc(n, sizeof *done);
    uint32_t *areas = NULL;
    t->cells = malloc(n * sizeof *t->cells);
    t->cell_at = malloc(n * sizeof *t->cell_at);
    if (right && below && done && t->cells && t->cell_at) {
        mark(v, up, (uint32_t)h->n, group, t->xs, t->n_cols + 1, t->ys, t->n_rows + 1, right);
        mark(h, up, 0, group, t->ys, t->n_rows + 1, t->xs, t->n_cols + 1, below);
        areas = areas_of(t, right, below);
    }
    if (areas) {
        make_cells(t, areas, done);
        drop_lone_lines(t);
    }
    free(right);
    free(below);
    free(done);
    free(areas);
    return areas ? 0 : JX_ENOMEM;
}

/* ---- the tables of a page ---- */

static void stretch(jx_pdf_box *b, float x0, float y0, float x1, float y1)
{
    if (x0 < b->x0) b->x0 = x0;
    if (y0 < b->y0) b->y0 = y0;
    if (x1 > b->x1) b->x1 = x1;
    if (y1 > b->y1) b->y1 = y1;
}

/* What the lines of a group span; false: too little for a table. */
static bool box_of(const lines *h, const lines *v, uint32_t *up, uint32_t group, jx_pdf_box *box)
{
    size_t n_h = 0, n_v = 0;
    *box = (jx_pdf_box){1e9F, 1e9F, -1e9F, -1e9F};
    for (uint32_t i = 0; i < h->n; i++)
        if (root(up, i) == group) {
            stretch(box, h->p[i].from, h->p[i].at, h->p[i].to, h->p[i].at);
            n_h++;
        }
    for (uint32_t i = 0; i < v->n; i++)
        if (root(up, (uint32_t)h->n + i) == group) {
            stretch(box, v->p[i].at, v->p[i].from, v->p[i].at, v->p[i].to);
            n_v++;
        }
    return n_h >= 2 && n_v >= 1 && box->x1 - box->x0 >= WIDE && box->y1 - box->y0 >= TALL;
}

static int add_table(jx_pdf_table **out, size_t *n, const jx_pdf_table *t)
{
    jx_pdf_table *more = realloc(*out, (*n + 1) * sizeof *more);
    if (!more) return JX_ENOMEM;
    *out = more;
    more[(*n)++] = *t;
    return 0;
}

static void clear(jx_pdf_table *t)
{
    free(t->xs);
    free(t->ys);
    free(t->cells);
    free(t->cell_at);
    *t = (jx_pdf_table){0};
}

static int make_table(const lines *h, const lines *v, uint32_t *up, uint32_t group, jx_pdf_table *t)
{
    uint32_t n_x = 0, n_y = 0;
    t->xs = edges_of(v, up, (uint32_t)h->n, group, t->box.x0, t->box.x1, &n_x);
    t->ys = edges_of(h, up, 0, group, t->box.y0, t->box.y1, &n_y);
    if (!t->xs || !t->ys) return JX_ENOMEM;
    if (n_x < 2 || n_y < 2 || n_x > JX_PDF_MAX_COLUMNS || n_y > JX_PDF_MAX_ROWS) return JX_ELIMIT;
    t->n_cols = n_x - 1;
    t->n_rows = n_y - 1;
    return fill(t, h, v, up, group);
}

static bool within(const jx_pdf_box *a, const jx_pdf_box *b)
{
    return a->x0 >= b->x0 && a->y0 >= b->y0 && a->x1 <= b->x1 && a->y1 <= b->y1;
}

static int from_above(const void *a, const void *b)
{
    const jx_pdf_table *x = a, *y = b;
    return x->box.y0 < y->box.y0 ? -1 : x->box.y0 > y->box.y0;
}

/* Tables within a cell of another are left to it. */
static void drop_inner(jx_pdf_table *t, size_t *n)
{
    size_t out = 0;
    for (size_t i = 0; i < *n; i++) {
        bool inner = false;
        for (size_t k = 0; k < *n && !inner; k++) inner = k != i && within(&t[i].box, &t[k].box);
        t[i].n_rows = inner ? 0 : t[i].n_rows;
    }
    for (size_t i = 0; i < *n; i++) {
        if (t[i].n_rows)
            t[out++] = t[i];
        else
            clear(&t[i]);
    }
    *n = out;
}

int jx_pdf_tables(const jx_pdf_rule *rules, size_t n_rules, jx_pdf_table **out, size_t *n)
{
    lines h = {0}, v = {0};
    uint32_t *up = NULL;
    *out = NULL;
    *n = 0;
    int err = split(rules, n_rules, &h, &v);
    if (!err && !(up = groups_of(&h, &v))) err = JX_ENOMEM;
    for (uint32_t i = 0; i < h.n && !err; i++) { /* a table has a horizontal line, and those are numbered first */
        jx_pdf_table t = {0};
        if (up[i] != i || !box_of(&h, &v, up, i, &t.box)) continue;
        err = make_table(&h, &v, up, i, &t);
        if (!err) err = add_table(out, n, &t);
        if (err) clear(&t);
    }
    free(h.p);
    free(v.p);
    free(up);
    if (err) {
        jx_pdf_tables_free(out, *n);
        *n = 0;
        return err;
    }
    drop_inner(*out, n);
    if (*n) qsort(*out, *n, sizeof **out, from_above);
    return 0;
}

void jx_pdf_tables_free(jx_pdf_table **tables, size_t n)
{
    for (size_t i = 0; i < n; i++) clear(&(*tables)[i]);
    free(*tables);
    *tables = NULL;
}

static uint32_t band(const float *e, uint32_t n, float at)
{
    uint32_t low = 0, high = n; /* bands 0 … n-1 between edges 0 … n */
    while (high - low > 1) {
        uint32_t mid = (low + high) / 2;
        if (e[mid] <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

const jx_pdf_cell *jx_pdf_cell_at(const jx_pdf_table *t, float x, float y)
{
    if (x < t->box.x0 || x > t->box.x1 || y < t->box.y0 || y > t->box.y1) return NULL;
    return &t->cells[t->cell_at[band(t->ys, t->n_rows, y) * t->n_cols + band(t->xs, t->n_cols, x)]];
}
