#include "client/show/table.h"

#include <stdarg.h>
#include <stdlib.h>

enum { MAX_COLUMNS = JX_TABLE_COLUMNS, GAP = 2, WRAP_MIN = 16, PARAGRAPH_MAX = 100 };

typedef struct {
    char *text; /* as it may be shown */
    size_t len, width;
    enum jx_style style;
} cell;

struct jx_table {
    struct {
        enum jx_align align;
        cell title;
    } column[MAX_COLUMNS];
    unsigned columns;
    jx_widths *kept; /* NULL: the table is alone */
    cell *cells;
    size_t n, cap;
    enum jx_style *row_style; /* by row; grows with cells */
    bool *rule_above;
};

static void *must(void *p)
{
    if (!p) abort(); /* a client's table that does not fit into memory */
    return p;
}

static cell cell_of(const char *p, size_t len)
{
    cell c = {0};
    FILE *f = must(open_memstream(&c.text, &c.len));
    jx_clean(f, p, len);
    fclose(f);
    must(c.text);
    c.width = jx_width(c.text, c.len);
    return c;
}

jx_table *jx_table_new(void) { return must(calloc(1, sizeof(jx_table))); }

void jx_table_free(jx_table **t)
{
    if (!*t) return;
    for (unsigned i = 0; i < (*t)->columns; i++) free((*t)->column[i].title.text);
    for (size_t i = 0; i < (*t)->n; i++) free((*t)->cells[i].text);
    free((*t)->cells);
    free((*t)->row_style);
    free((*t)->rule_above);
    free(*t);
    *t = NULL;
}

void jx_table_line_up(jx_table *t, jx_widths *kept) { t->kept = kept; }

void jx_table_column(jx_table *t, enum jx_align align, const char *title)
{
    if (t->columns == MAX_COLUMNS || t->n) abort();
    t->column[t->columns].align = align;
    t->column[t->columns++].title = cell_of(title, strlen(title));
}

size_t jx_table_rows(const jx_table *t) { return t->columns ? (t->n + t->columns - 1) / t->columns : 0; }

/* Room for one more cell and for the row it belongs to, plus one for a rule set ahead of its row. */
static void grow(jx_table *t)
{
    if (t->n + t->columns < t->cap) return;
    size_t cap = t->cap ? t->cap * 2 : (size_t)t->columns * 16, old = t->cap / t->columns, rows = cap / t->columns;
    t->cells = must(realloc(t->cells, cap * sizeof *t->cells));
    t->row_style = must(realloc(t->row_style, rows * sizeof *t->row_style));
    t->rule_above = must(realloc(t->rule_above, rows * sizeof *t->rule_above));
    for (size_t i = old; i < rows; i++) {
        t->row_style[i] = JX_PLAIN;
        t->rule_above[i] = false;
    }
    t->cap = cap;
}

void jx_cell(jx_table *t, jx_str text)
{
    grow(t);
    t->cells[t->n++] = cell_of(text.len ? text.p : "", text.len);
}

void jx_cellf(jx_table *t, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int len = vasprintf(&text, fmt, ap);
    va_end(ap);
    if (len < 0) abort();
    jx_cell(t, (jx_str){text, (uint32_t)len});
    free(text);
}

void jx_cell_style(jx_table *t, enum jx_style s) { t->cells[t->n - 1].style = s; }
void jx_row_style(jx_table *t, enum jx_style s) { t->row_style[(t->n - 1) / t->columns] = s; }

void jx_table_rule(jx_table *t)
{
    grow(t);
    t->rule_above[jx_table_rows(t)] = true;
}

/* ---- layout ---- */

/* The widest column that may give way; MAX_COLUMNS: none that can. */
static unsigned widest(const jx_table *t, const size_t *w)
{
    unsigned best = MAX_COLUMNS;
    for (unsigned c = 0; c < t->columns; c++)
        if (t->column[c].align == JX_WRAP && w[c] > WRAP_MIN && (best == MAX_COLUMNS || w[c] > w[best])) best = c;
    return best;
}

static void widths(const jx_table *t, size_t out[MAX_COLUMNS], unsigned limit, unsigned indent)
{
    size_t total = indent;
    for (unsigned c = 0; c < t->columns; c++) {
        out[c] = t->column[c].title.width;
        for (size_t i = c; i < t->n; i += t->columns)
            if (t->cells[i].width > out[c]) out[c] = t->cells[i].width;
        if (t->kept && t->kept->column[c] > out[c]) out[c] = t->kept->column[c];
        if (t->kept) t->kept->column[c] = out[c];
        total += out[c] + (c ? GAP : 0);
    }
    for (unsigned c; limit && total > limit && (c = widest(t, out)) != MAX_COLUMNS; total--) out[c]--;
}

static bool never_first(int32_t c)
{
    static const int32_t marks[] = {0xFF0C, 0x3002, 0xFF1B, 0xFF1A, 0x3001, 0xFF01, 0xFF1F, 0xFF09, 0x300B,
                                    0x300D, 0x201D, 0x2019, ',',    '.',    ';',    ')',    '%',    0xFF05};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == c) return true;
    return false;
}

/* Bytes of text that go on a line of w columns: up to a space, or before a character that may start a line. At least
 * one character, so that it always gets on. */
static size_t line_bytes(const char *p, size_t len, size_t w)
{
    size_t i = 0, used = 0, brk = 0;
    bool wide_before = false;
    while (i < len) {
        int32_t c;
        size_t n = jx_shown(p + i, len - i, &c);
        size_t cw = (size_t)jx_char_width(c);
        if (i && c != ' ' && !never_first(c) && (cw == 2 || wide_before)) brk = i;
        if (used + cw > w) return brk ? brk : (i ? i : n);
        if (c == ' ') brk = i + n;
        wide_before = cw == 2 || never_first(c);
        used += cw;
        i += n;
    }
    return len;
}

static void pad(FILE *out, size_t n)
{
    while (n-- > 0) fputc(' ', out);
}

/* Where a line was broken. */
static size_t blanks_at_end(const char *p, size_t len)
{
    size_t n = 0;
    while (n < len && p[len - 1 - n] == ' ') n++;
    return n;
}

static void styled(FILE *out, const char *p, size_t len, enum jx_style s)
{
    len -= blanks_at_end(p, len);
    const char *on = jx_style_on(out, s);
    fputs(on, out);
    fwrite(p, 1, len, out);
    if (*on) fputs(jx_style_off(out), out);
}

static bool blank_after(const jx_table *t, const cell *row, const size_t *at, unsigned c)
{
    for (; c < t->columns; c++)
        if (row[c].len > at[c]) return false;
    return true;
}

/* One printed line of a row: what is left of each cell, from at[] on. Says whether anything is left after it. */
static bool print_line(const jx_table *t, FILE *out, const cell *row, const size_t *w, size_t *at, enum jx_style style,
                       unsigned indent)
{
    bool more = false;
    pad(out, indent);
    for (unsigned c = 0; c < t->columns; c++) {
        const char *p = row[c].text + at[c];
        size_t left = row[c].len - at[c];
        size_t n = t->column[c].align == JX_WRAP ? line_bytes(p, left, w[c]) : left;
        size_t used = jx_width(p, n - blanks_at_end(p, n)), gap = w[c] > used ? w[c] - used : 0;
        bool last = blank_after(t, row, at, c + 1);
        at[c] += n;
        if (at[c] < row[c].len) more = true;
        if (t->column[c].align == JX_RIGHT) pad(out, gap);
        if (n) styled(out, p, n, row[c].style != JX_PLAIN ? row[c].style : style);
        if (last) break; /* no spaces at the end of a line */
        if (t->column[c].align != JX_RIGHT) pad(out, gap);
        pad(out, GAP);
    }
    fputc('\n', out);
    return more;
}

static void print_row(const jx_table *t, FILE *out, const cell *row, const size_t *w, enum jx_style style,
                      unsigned indent)
{
    size_t at[MAX_COLUMNS] = {0};
    while (print_line(t, out, row, w, at, style, indent)) {
    }
}

static void print_rule(const jx_table *t, FILE *out, const size_t *w, unsigned indent)
{
    size_t total = 0;
    for (unsigned c = 0; c < t->columns; c++) total += w[c] + (c ? GAP : 0);
    pad(out, indent);
    while (total-- > 0) fputc('-', out);
    fputc('\n', out);
}

static void print_head(const jx_table *t, FILE *out, const size_t *w, unsigned indent)
{
    cell head[MAX_COLUMNS];
    bool any = false;
    for (unsigned c = 0; c < t->columns; c++) {
        head[c] = t->column[c].title;
        any = any || head[c].len;
    }
    if (any) print_row(t, out, head, w, JX_BOLD, indent);
}

void jx_table_print(const jx_table *t, FILE *out, unsigned indent)
{
    size_t w[MAX_COLUMNS];
    cell row[MAX_COLUMNS];
    widths(t, w, jx_term_columns(out), indent);
    print_head(t, out, w, indent);
    for (size_t r = 0; r < jx_table_rows(t); r++) {
        for (unsigned c = 0; c < t->columns; c++) {
            size_t i = r * t->columns + c;
            row[c] = i < t->n ? t->cells[i] : (cell){.text = ""};
        }
        if (t->rule_above[r]) print_rule(t, out, w, indent);
        print_row(t, out, row, w, t->row_style[r], indent);
    }
}

void jx_print_wrapped(FILE *out, const char *text)
{
    unsigned w = jx_term_columns(out);
    if (!w || w > PARAGRAPH_MAX) w = PARAGRAPH_MAX;
    while (*text) {
        size_t len = strcspn(text, "\n");
        for (size_t at = 0, n; at < len; at += n) {
            n = line_bytes(text + at, len - at, w);
            styled(out, text + at, n, JX_PLAIN);
            fputc('\n', out);
        }
        text += len + (text[len] == '\n');
    }
}
