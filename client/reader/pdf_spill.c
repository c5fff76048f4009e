#include "client/reader/pdf_spill.h"

#include <math.h>
#include <stdlib.h>

enum { NO_ROW = -1 };

static const float PITCH = 1.7F;   /* lines of a text are at most this far apart, in heights of a line */
static const float EXACT = 0.025F; /* and all as far as this tells, in heights */

/* The columns, first and last, that the words of cells beginning in a row are in. */
typedef struct {
    int first, last;
} extent;

static int by_order(const void *a, const void *b)
{
    const jx_pdf_placed *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

static const jx_pdf_cell *cell(const jx_pdf_table *t, const jx_pdf_placed *w) { return &t->cells[w->cell]; }
static float middle(const jx_pdf_word *w) { return (w->y0 + w->y1) / 2; }

static bool same_columns(const jx_pdf_cell *a, const jx_pdf_cell *b) { return a->col == b->col && a->cols == b->cols; }

/* Is b the next word or line of the text that a belongs to, as far as its place tells? */
static bool follows(const jx_pdf_table *t, const jx_pdf_placed *a, const jx_pdf_placed *b)
{
    const jx_pdf_cell *x = cell(t, a), *y = cell(t, b);
    float h = a->word->y1 - a->word->y0, k = b->word->y1 - b->word->y0, down = middle(b->word) - middle(a->word);
    bool below = fabsf(h - k) < 0.3F * h && down > -0.3F * h && down < PITCH * h;
    return below && !x->torn && !y->torn && same_columns(x, y);
}

/* Between the cells of a and b, drawn one after the other, a table drawn row by row has others: so one of the two is
 * not where it belongs. */
static bool out_of_order(const jx_pdf_table *t, const extent *rows, const jx_pdf_placed *a, const jx_pdf_placed *b)
{
    const jx_pdf_cell *x = cell(t, a), *y = cell(t, b);
    return rows[x->row].last > x->col || rows[y->row].first < y->col;
}

static int by_value(const void *a, const void *b)
{
    const float *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* How far the lines of one cell are apart in this table, in heights: the median. 0: no cell has two. */
static float pitch_of(const jx_pdf_table *t, const jx_pdf_placed *w, size_t n)
{
    float *all = malloc((n + 1) * sizeof *all), pitch = 0;
    size_t m = 0;
    for (size_t i = 1; all && i < n; i++) {
        float h = w[i].word->y1 - w[i].word->y0, down = middle(w[i].word) - middle(w[i - 1].word);
        if (w[i].cell == w[i - 1].cell && follows(t, &w[i - 1], &w[i]) && down > 0.5F * h) all[m++] = down / h;
    }
    if (m) {
        qsort(all, m, sizeof *all, by_value);
        pitch = all[m / 2];
    }
    free(all);
    return pitch;
}

/* Does a line stand higher or lower in its cell than the room there explains? */
static bool is_askew(const jx_pdf_table *t, const jx_pdf_placed *w)
{
    const jx_pdf_cell *c = cell(t, w);
    float h = w->word->y1 - w->word->y0, room = (c->box.y1 - c->box.y0 - h) / 2;
    return fabsf(middle(w->word) - (c->box.y0 + c->box.y1) / 2) > (room > 0 ? room : 0) + 0.12F * h;
}

/* Is b, in another row, a further line of the text of a? Rows are farther apart than lines. */
static bool is_next_line(const jx_pdf_table *t, float pitch, const jx_pdf_placed *a, const jx_pdf_placed *b)
{
    float h = b->word->y1 - b->word->y0, down = middle(b->word) - middle(a->word);
    return pitch > 0 ? fabsf(down - pitch * h) <= EXACT * h : is_askew(t, a) || is_askew(t, b);
}

/* Tables that are drawn column by column say nothing. */
static bool by_rows(const jx_pdf_table *t, const jx_pdf_placed *w, size_t n)
{
    size_t down = 0, right = 0;
    for (size_t i = 1; i < n; i++) {
        const jx_pdf_cell *x = cell(t, &w[i - 1]), *y = cell(t, &w[i]);
        down += y->row > x->row && y->col == x->col;
        right += y->row == x->row && y->col > x->col;
    }
    return right > 2 * down;
}

/* The row that the words drawn before and after the run [from, to) vouch for; NO_ROW: they don't. */
static int row_between(const jx_pdf_table *t, const jx_pdf_placed *w, size_t n, size_t from, size_t to)
{
    const jx_pdf_cell *c = cell(t, &w[from]), *last = cell(t, &w[to - 1]);
    const jx_pdf_cell *before = from ? cell(t, &w[from - 1]) : NULL, *after = to < n ? cell(t, &w[to]) : NULL;
    if (before && before->col < c->col && before->rows == 1 && before->row >= c->row && before->row <= last->row)
        return before->row;
    if (after && after->col > c->col && after->rows == 1 && after->row >= c->row && after->row <= last->row)
        return after->row;
    return NO_ROW;
}

/* A short text with a digit: moving it needs more than good reasons. */
static bool like_number(jx_str s)
{
    bool digit = false;
    for (uint32_t i = 0; i < s.len; i++) digit |= s.p[i] >= '0' && s.p[i] <= '9';
    return digit && s.len <= 18;
}

/* The cell that a run of words was drawn for. *sure: a neighbour vouches for its row. */
static const jx_pdf_cell *home_of(const jx_pdf_table *t, const jx_pdf_placed *w, size_t n, size_t from, size_t to,
                                  bool *sure)
{
    const jx_pdf_cell *c = cell(t, &w[from]);
    int row = row_between(t, w, n, from, to);
    *sure = row != NO_ROW;
    if (*sure) return &t->cells[t->cell_at[(uint32_t)row * t->n_cols + c->col]];
    return jx_pdf_cell_at(t, (c->box.x0 + c->box.x1) / 2, (w[from].word->y0 + w[to - 1].word->y1) / 2);
}

/* Puts the words of a run that stands in several cells into one. */
static void settle(const jx_pdf_table *t, jx_pdf_placed *w, size_t n, size_t from, size_t to)
{
    bool sure;
    const jx_pdf_cell *home = home_of(t, w, n, from, to, &sure);
    if (!home || !same_columns(home, cell(t, &w[from]))) return;
    for (size_t i = from; i < to; i++) {
        const jx_pdf_cell *was = cell(t, &w[i]);
        w[i].cell = (uint32_t)(home - t->cells);
        w[i].doubtful = !sure || (was != home && like_number(w[i].word->text));
    }
}

void jx_pdf_spill(const jx_pdf_table *t, jx_pdf_placed *w, size_t n)
{
    extent *rows = malloc(t->n_rows * sizeof *rows);
    if (n) qsort(w, n, sizeof *w, by_order);
    if (!rows || n == 0 || w[n - 1].order == JX_PDF_UNDRAWN || !by_rows(t, w, n)) {
        free(rows);
        return;
    }
    float pitch = pitch_of(t, w, n);
    for (uint32_t r = 0; r < t->n_rows; r++) rows[r] = (extent){INT16_MAX, -1};
    for (size_t i = 0; i < n; i++) {
        const jx_pdf_cell *c = cell(t, &w[i]);
        if (c->col < rows[c->row].first) rows[c->row].first = c->col;
        if (c->col > rows[c->row].last) rows[c->row].last = c->col;
    }
    for (size_t from = 0, to; from < n; from = to) {
        bool several = false;
        for (to = from + 1; to < n && follows(t, &w[to - 1], &w[to]); to++) {
            if (w[to].cell == w[to - 1].cell) continue;
            if (!out_of_order(t, rows, &w[to - 1], &w[to]) || !is_next_line(t, pitch, &w[to - 1], &w[to])) break;
            several = true;
        }
        if (several) settle(t, w, n, from, to);
    }
    free(rows);
}
