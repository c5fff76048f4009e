/* Merged ranges, hidden rows and hidden columns: what of a sheet is not there for who looks at it. */
#include <stdio.h>
#include <stdlib.h>

#include "client/reader/sheet.h"

typedef struct jx_sheet_span span;

static int grow(void **p, size_t *cap, size_t n, size_t size)
{
    if (n < *cap) return 0;
    size_t more = *cap ? *cap * 2 : 128;
    void *q = realloc(*p, more * size);
    if (!q) return JX_ENOMEM;
    *p = q;
    *cap = more;
    return 0;
}

int jx_sheet_add_range(jx_sheet *s, jx_sheet_range r)
{
    int err = grow((void **)&s->ranges, &s->cap_ranges, s->n_ranges, sizeof *s->ranges);
    if (!err) s->ranges[s->n_ranges++] = r;
    return err;
}

int jx_sheet_cover(jx_sheet *s, uint32_t row, uint32_t col)
{
    if (row >= JX_GRID_MAX_ROWS || col >= 64) return 0;
    if (row >= s->n_under) {
        size_t n = 2 * ((size_t)row + 1);
        uint64_t *more = realloc(s->under, n * sizeof *more);
        if (!more) return JX_ENOMEM;
        memset(more + s->n_under, 0, (n - s->n_under) * sizeof *more);
        s->under = more;
        s->n_under = n;
    }
    s->under[row] |= UINT64_C(1) << col;
    return 0;
}

int jx_sheet_hide_rows(jx_sheet *s, uint32_t from, uint32_t to)
{
    span *last = s->n_hidden ? &s->hidden[s->n_hidden - 1] : NULL;
    if (last && from >= last->from && from <= last->to + 1) {
        if (to > last->to) last->to = to;
        return 0;
    }
    int err = grow((void **)&s->hidden, &s->cap_hidden, s->n_hidden, sizeof *s->hidden);
    if (!err) s->hidden[s->n_hidden++] = (span){from, to};
    return err;
}

void jx_sheet_hide_columns(jx_sheet *s, uint32_t from, uint32_t to)
{
    for (uint32_t c = from; c <= to && c < JX_SHEET_COLUMNS; c++) s->hidden_cols[c / 64] |= UINT64_C(1) << c % 64;
}

static bool hides_column(const jx_sheet *s, uint32_t col)
{
    return col < JX_SHEET_COLUMNS && (s->hidden_cols[col / 64] >> col % 64 & 1);
}

bool jx_sheet_hides(const jx_sheet *s, uint32_t row, uint32_t col)
{
    const span *last = s->n_hidden ? &s->hidden[s->n_hidden - 1] : NULL;
    return (last && row >= last->from && row <= last->to) || hides_column(s, col);
}

/* ---- merged ranges ---- */

/* Columns that ranges cover from above; what is higher than this is no indicator's value. */
static int cover(jx_sheet *s)
{
    enum { HIGHEST = 40 };
    int err = 0;
    for (size_t k = 0; k < s->n_ranges; k++) {
        const jx_sheet_range *r = &s->ranges[k];
        for (uint32_t row = r->row0; row < r->row1 && row - r->row0 < HIGHEST && !err; row++)
            err = jx_sheet_cover(s, row + 1, r->col0);
    }
    return err;
}

static int merge(jx_sheet *s)
{
    uint64_t budget = 50000000; /* for the work of all ranges */
    for (size_t k = 0; k < s->n_ranges && budget; k++) {
        const jx_sheet_range *r = &s->ranges[k];
        for (size_t i = jx_sheet_find(s, s->n, r->row0, r->col0); i < s->n && budget && s->cells[i].row <= r->row1;
             i++, budget--) {
            jx_sheet_cell *c = &s->cells[i];
            bool first = c->row == r->row0 && c->col == r->col0;
            if (!first && c->col >= r->col0 && c->col <= r->col1) c->text.len = 0;
        }
    }
    return budget ? 0 : JX_ELIMIT;
}

/* ---- hidden ones ---- */

static int compare(const void *a, const void *b)
{
    const span *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* In order, and none that touches another. */
static void tidy(jx_sheet *s)
{
    size_t n = 0;
    if (s->n_hidden) qsort(s->hidden, s->n_hidden, sizeof *s->hidden, compare);
    for (size_t i = 0; i < s->n_hidden; i++) {
        span *last = n ? &s->hidden[n - 1] : NULL, h = s->hidden[i];
        if (last && h.from <= last->to + 1)
            last->to = h.to > last->to ? h.to : last->to;
        else
            s->hidden[n++] = h;
    }
    s->n_hidden = n;
}

/* The first row from this one on that is shown. */
static uint32_t shown_row(const jx_sheet *s, uint32_t row)
{
    size_t low = 0, high = s->n_hidden;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->hidden[mid].to < row)
            low = mid + 1;
        else
            high = mid;
    }
    return low < s->n_hidden && s->hidden[low].from <= row ? s->hidden[low].to + 1 : row;
}

static uint32_t shown_column(const jx_sheet *s, uint32_t col)
{
    while (hides_column(s, col)) col++;
    return col;
}

/* A merged range whose first cell is hidden shows its text in what is left of it. */
static int move_merged(jx_sheet *s)
{
    size_t n = s->n;
    int err = 0;
    for (size_t k = 0; k < s->n_ranges && !err; k++) {
        const jx_sheet_range *r = &s->ranges[k];
        uint32_t row = shown_row(s, r->row0), col = shown_column(s, r->col0);
        if ((row == r->row0 && col == r->col0) || row > r->row1 || col > r->col1) continue;
        size_t i = jx_sheet_find(s, n, r->row0, r->col0);
        if (i == n || s->cells[i].row != r->row0 || s->cells[i].col != r->col0) continue;
        err = jx_sheet_add(s, row, col, s->cells[i].text);
        s->cells[i].text.len = 0;
    }
    jx_sheet_sort(s);
    return err;
}

/* "3, 7–9, 12": rows, or columns by their letters, as far as there is room. */
typedef struct {
    char text[160];
    size_t n;
    span last; /* not written yet */
    uint32_t first;
    bool any, columns, full;
} list;

static size_t print_one(char *out, size_t size, bool column, uint32_t v)
{
    if (!column) return (size_t)snprintf(out, size, "%u", (unsigned)v);
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = 0;
    for (uint32_t c = v + 1; c && at; c = (c - 1) / 26) letters[--at] = (char)('A' + (c - 1) % 26);
    return (size_t)snprintf(out, size, "%s", letters + at);
}

static void write_last(list *l)
{
    enum { ROOM = 32 };
    if (!l->any || l->full) return;
    if (l->n + ROOM > sizeof l->text) {
        l->full = true;
        snprintf(l->text + l->n, sizeof l->text - l->n, ", …");
        return;
    }
    if (l->n) l->n += (size_t)snprintf(l->text + l->n, ROOM, ", ");
    l->n += print_one(l->text + l->n, ROOM, l->columns, l->last.from);
    if (l->last.to == l->last.from) return;
    l->n += (size_t)snprintf(l->text + l->n, ROOM, "–");
    l->n += print_one(l->text + l->n, ROOM, l->columns, l->last.to);
}

static void note(list *l, uint32_t v)
{
    if (l->any && v >= l->last.from && v <= l->last.to + 1) {
        l->last.to = v;
        return;
    }
    write_last(l);
    if (!l->any) l->first = v;
    l->last = (span){v, v};
    l->any = true;
}

static void tell(jx_doc *d, uint32_t part, list *rows, list *columns)
{
    write_last(rows);
    write_last(columns);
    if (rows->any)
        jx_doc_add_problem(
            d, rows->first, jx_doc_place(d, part, 0, rows->first, -1),
            jx_arena_printf(&d->arena, JX_DE(d, "隐藏的行未读取：%s", "hidden rows were not read: %s"), rows->text));
    if (columns->any)
        jx_doc_add_problem(d, 0, d->parts[part - 1],
                           jx_arena_printf(&d->arena,
                                           JX_DE(d, "隐藏的列未读取：%s", "hidden columns were not read: %s"),
                                           columns->text));
}

static void drop_hidden(jx_sheet *s, jx_doc *d, uint32_t part)
{
    list rows = {0}, columns = {.columns = true};
    uint64_t full[JX_SHEET_COLUMNS / 64] = {0};
    for (size_t i = 0; i < s->n; i++) {
        jx_sheet_cell *c = &s->cells[i];
        if (!c->text.len) continue;
        bool row = shown_row(s, c->row) != c->row, column = hides_column(s, c->col);
        if (row) note(&rows, c->row);
        if (column && !row) full[c->col / 64] |= UINT64_C(1) << c->col % 64;
        if (row || column) c->text.len = 0;
    }
    for (uint32_t c = 0; c < JX_SHEET_COLUMNS; c++)
        if (full[c / 64] >> c % 64 & 1) note(&columns, c);
    tell(d, part, &rows, &columns);
}

int jx_sheet_settle(jx_sheet *s, jx_doc *d, uint32_t part)
{
    int over = merge(s), err = cover(s);
    bool any = s->n_hidden > 0;
    for (size_t i = 0; i < JX_SHEET_COLUMNS / 64; i++) any |= s->hidden_cols[i] != 0;
    if (any && !err) {
        tidy(s);
        err = move_merged(s);
        drop_hidden(s, d, part);
    }
    return err ? err : over;
}
