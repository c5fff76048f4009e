#include "client/reader/sheet.h"

#include <stdlib.h>

#include "client/reader/synonyms.h"

int jx_sheet_add(jx_sheet *s, uint32_t row, uint32_t col, jx_str text)
{
    text = jx_trim(text);
    if (!text.len || col >= JX_SHEET_COLUMNS) return 0;
    if (s->n == JX_SHEET_MAX_CELLS) return JX_ELIMIT;
    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 512;
        jx_sheet_cell *more = realloc(s->cells, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        s->cells = more;
        s->cap = cap;
    }
    const jx_sheet_cell *last = s->n ? &s->cells[s->n - 1] : NULL;
    if (last && (last->row > row || (last->row == row && last->col >= col))) s->unsorted = true;
    s->cells[s->n++] = (jx_sheet_cell){row, col, text};
    return 0;
}

void jx_sheet_clear(jx_sheet *s)
{
    s->n = s->at = 0;
    s->n_bands = s->band = 0;
    s->n_ranges = s->n_hidden = 0;
    if (s->n_under) memset(s->under, 0, s->n_under * sizeof *s->under);
    memset(s->hidden_cols, 0, sizeof s->hidden_cols);
    s->unsorted = false;
}

static int compare(const void *a, const void *b)
{
    const jx_sheet_cell *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->col != y->col) return x->col < y->col ? -1 : 1;
    return 0;
}

void jx_sheet_sort(jx_sheet *s)
{
    if (s->unsorted) qsort(s->cells, s->n, sizeof *s->cells, compare);
    s->unsorted = false;
}

size_t jx_sheet_find(const jx_sheet *s, size_t n, uint32_t row, uint32_t col)
{
    size_t low = 0, high = n;
    jx_sheet_cell key = {.row = row, .col = col};
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare(&s->cells[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Columns of a row's cells with a word, at most max of them. */
static unsigned columns_with(const jx_sheet *s, size_t from, size_t to, enum jx_word word, uint32_t *cols, unsigned max)
{
    unsigned n = 0;
    for (size_t i = from; i < to && n < max; i++) {
        jx_label label;
        jx_label_of(s->cells[i].text, &label);
        if (s->cells[i].text.len && jx_word_of(&label) == word) cols[n++] = s->cells[i].col;
    }
    return n;
}

/* Has each band its own heading of indicators? */
static bool one_each(const uint32_t *bands, unsigned n, const uint32_t *heads, unsigned m)
{
    if (n != m) return false;
    for (unsigned i = 0; i < n; i++)
        if (heads[i] < bands[i] || (i + 1 < n && heads[i] >= bands[i + 1])) return false;
    return true;
}

void jx_sheet_find_bands(jx_sheet *s)
{
    uint32_t projects[JX_SHEET_BANDS], heads[JX_SHEET_BANDS];
    unsigned n = 0;
    for (size_t from = 0, to; from < s->n; from = to) {
        for (to = from + 1; to < s->n && s->cells[to].row == s->cells[from].row;) to++;
        if (to - from < 4) continue;
        if (n < 2) n = columns_with(s, from, to, JX_W_PROJECT, projects, JX_SHEET_BANDS);
        if (n < 2 || !one_each(projects, n, heads, columns_with(s, from, to, JX_W_L3, heads, JX_SHEET_BANDS))) continue;
        memcpy(s->bands, projects, n * sizeof *projects);
        s->bands[0] = 0;
        s->n_bands = n;
        return;
    }
}

bool jx_sheet_next_band(jx_sheet *s)
{
    if (s->band + 1 >= s->n_bands) return false;
    s->band++;
    s->at = 0;
    return true;
}

static bool is_shown(const jx_sheet *s, const jx_sheet_cell *c)
{
    if (!c->text.len) return false;
    if (!s->n_bands) return true;
    return c->col >= s->bands[s->band] && (s->band + 1 == s->n_bands || c->col < s->bands[s->band + 1]);
}

int jx_sheet_row(jx_sheet *s, jx_grid *g, uint32_t part)
{
    while (s->at < s->n && !is_shown(s, &s->cells[s->at])) s->at++;
    if (s->at == s->n) return 0;
    uint32_t row = s->cells[s->at].row;
    size_t end = s->at, full = 0, only = 0;
    for (; end < s->n && s->cells[end].row == row; end++) {
        if (!is_shown(s, &s->cells[end])) continue;
        full++;
        only = end;
    }
    int err = jx_grid_add_row(g, row, part);
    if (err) return err;
    jx_grid_row *r = &g->rows[g->n_rows - 1];
    r->exact = true;
    r->part = part;
    r->under = row < s->n_under ? s->under[row] : 0;
    size_t at = s->at;
    s->at = end;
    while (!is_shown(s, &s->cells[end - 1])) end--;
    if (full == 1 && s->cells[only].col == s->cells[at].col && jx_contains(s->cells[only].text, "  ")) {
        err = jx_grid_add_line(g, s->cells[only].text);
        return err ? err : 1;
    }
    for (uint32_t col = 0; at < end && !err; col++) {
        jx_str text = {0};
        while (at < end && s->cells[at].col <= col) { /* a column twice: the last one counts, as in the file */
            if (is_shown(s, &s->cells[at])) text = s->cells[at].text;
            at++;
        }
        err = jx_grid_add_cell(g, text);
    }
    return err ? err : 1;
}

void jx_sheet_fini(jx_sheet *s)
{
    free(s->cells);
    free(s->ranges);
    free(s->hidden);
    free(s->under);
    *s = (jx_sheet){0};
}

/* The first gap of at least two spaces, or one as wide, or a tab; its length in *gap. 0 and no gap: none. */
static uint32_t find_gap(jx_str s, uint32_t *gap)
{
    for (uint32_t i = 0; i < s.len; i++) {
        uint32_t k = i, columns = 0;
        for (;; columns++) {
            jx_str rest = jx_drop(s, k);
            if (rest.len && rest.p[0] == ' ')
                k++;
            else if (rest.len && rest.p[0] == '\t')
                k++, columns++;
            else if (jx_starts(rest, "\xE3\x80\x80"))
                k += 3, columns++;
            else if (jx_starts(rest, "\xC2\xA0"))
                k += 2;
            else
                break;
        }
        if (columns >= 2) {
            *gap = k - i;
            return i;
        }
        if (k > i) i = k - 1;
    }
    *gap = 0;
    return s.len;
}

int jx_grid_add_line(jx_grid *g, jx_str text)
{
    jx_str label, value, whole = text;
    size_t labels = 0;
    for (jx_str s = whole; s.len;) { /* every piece a label with its colon, or none is cut off */
        uint32_t gap, n = find_gap(s, &gap);
        if (jx_split_colon((jx_str){s.p, n}, &label, &value) && label.len && label.len <= 36) labels++;
        s = jx_drop(s, n + gap);
    }
    if (labels < 2) return jx_grid_add_cell(g, jx_trim(text));
    for (jx_str s = whole; s.len;) {
        uint32_t gap, n = find_gap(s, &gap);
        int err = jx_grid_add_cell(g, jx_trim((jx_str){s.p, n}));
        if (err) return err;
        s = jx_drop(s, n + gap);
    }
    return 0;
}

size_t jx_join_lines(char *p, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (p[i] != '\n' && p[i] != '\r') {
            p[n++] = p[i];
            continue;
        }
        while (i + 1 < len && (p[i + 1] == '\n' || p[i + 1] == '\r')) i++;
        bool wide = n && (unsigned char)p[n - 1] >= 0x80 && i + 1 < len && (unsigned char)p[i + 1] >= 0x80;
        if (n && i + 1 < len && !wide && p[n - 1] != ' ') p[n++] = ' ';
    }
    return n;
}
