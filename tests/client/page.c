#include "tests/client/page.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- reading and writing ---- */

static page_row *add_row(page *p)
{
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 64;
        p->rows = realloc(p->rows, p->cap * sizeof *p->rows);
        if (!p->rows) abort();
    }
    page_row *r = &p->rows[p->n++];
    r->n = 0;
    r->outside = false;
    return r;
}

static void add_cell(page_row *r, const char *from, const char *to)
{
    if (r->n == PAGE_WIDTH) abort();
    r->cells[r->n++] = (jx_str){from, (uint32_t)(to - from)};
}

static const char *line_end(const char *p, const char *end)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    return nl ? nl : end;
}

/* Lines that begin with a tab are cells, what follows without one goes on with the cell; an empty line ends the row. */
static void read_cells(page *p, const char *at, const char *end)
{
    page_row *r = NULL;
    while (at < end) {
        const char *nl = line_end(at, end);
        if (nl == at) {
            add_row(p);
            r = NULL;
        } else if (*at == '\t') {
            if (!r || r->outside) r = add_row(p);
            add_cell(r, at + 1, nl);
        } else if (r && !r->outside) {
            jx_str *c = &r->cells[r->n - 1];
            c->len = (uint32_t)(nl - c->p);
        } else {
            r = add_row(p);
            r->outside = true;
            add_cell(r, at, nl);
        }
        at = nl + 1;
    }
}

void page_read(page *p, enum page_kind kind, const char *text, size_t len)
{
    const char *at = text, *end = text + len;
    *p = (page){.kind = kind};
    if (kind == PAGE_CELLS) return read_cells(p, at, end);
    const char by = kind == PAGE_FLAT ? ' ' : '\t';
    for (; at < end; at = line_end(at, end) + 1) {
        const char *nl = line_end(at, end), *from = at, *stop;
        page_row *r = add_row(p);
        for (; from < nl && (stop = memchr(from, by, (size_t)(nl - from))); from = stop + 1) add_cell(r, from, stop);
        if (nl > at) add_cell(r, from, nl);
    }
}

void page_copy(page *to, const page *from)
{
    to->kind = from->kind;
    to->n = 0;
    while (to->n < from->n) add_row(to);
    memcpy(to->rows, from->rows, from->n * sizeof *from->rows);
}

void page_free(page *p)
{
    free(p->rows);
    *p = (page){0};
}

static void write_quoted(FILE *out, jx_str c)
{
    bool quote = c.len && (memchr(c.p, ',', c.len) || memchr(c.p, '"', c.len));
    if (quote) putc('"', out);
    for (uint32_t i = 0; i < c.len; i++) {
        if (c.p[i] == '"') putc('"', out);
        putc(c.p[i], out);
    }
    if (quote) putc('"', out);
}

static void write_row(FILE *out, enum page_kind kind, const page_row *r)
{
    bool any = false;
    for (unsigned k = 0; k < r->n; k++) {
        jx_str c = r->cells[k];
        switch (kind) {
        case PAGE_TABS: fprintf(out, "%s%.*s", k ? "\t" : "", JX_FMT(c)); break;
        case PAGE_FLAT: fprintf(out, "%s%.*s", k ? " " : "", JX_FMT(c)); break;
        case PAGE_CELLS: fprintf(out, "%s%.*s\n", r->outside ? "" : "\t", JX_FMT(c)); break;
        case PAGE_COMMAS:
            if (k) putc(',', out);
            write_quoted(out, c);
            break;
        case PAGE_LINES:
            if (c.len) fprintf(out, "%.*s\n", JX_FMT(c));
            break;
        case PAGE_WORDS:
            if (c.len) fprintf(out, "%s%.*s", any ? " " : "", JX_FMT(c));
            any |= c.len > 0;
        }
    }
    if ((kind == PAGE_CELLS && r->n) || kind == PAGE_LINES || (kind == PAGE_WORDS && !any)) return;
    putc('\n', out);
}

char *page_write(const page *p, size_t *len)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    if (!out) abort();
    for (size_t i = 0; i < p->n; i++) write_row(out, p->kind, &p->rows[i]);
    if (fclose(out) != 0) abort();
    return text;
}

/* ---- damage ---- */

static void remove_cell(page_row *r, unsigned a)
{
    memmove(&r->cells[a], &r->cells[a + 1], (r->n - a - 1u) * sizeof *r->cells);
    r->n--;
}

static bool insert_cell(page_row *r, unsigned a, jx_str s)
{
    if (r->n == PAGE_WIDTH) return false;
    memmove(&r->cells[a + 1], &r->cells[a], (r->n - a) * sizeof *r->cells);
    r->cells[a] = s;
    r->n++;
    return true;
}

static bool in_table(const page_row *r) { return r->n > 1; }

static bool lose(page *p, size_t row, unsigned a, unsigned b)
{
    (void)b;
    if (!in_table(&p->rows[row])) return false;
    remove_cell(&p->rows[row], a);
    return true;
}

/* Flat text has no empty cells; a program that writes commas writes each cell where it is. */
static bool may_slip(const page *p) { return p->kind == PAGE_TABS || p->kind == PAGE_CELLS; }

/* The row keeps its number of cells, as a converter would leave it. */
static bool lose_padded(page *p, size_t row, unsigned a, unsigned b)
{
    page_row *r = &p->rows[row];
    return may_slip(p) && lose(p, row, a, b) && insert_cell(r, r->n, (jx_str){0});
}

static bool empty(page *p, size_t row, unsigned a, unsigned b)
{
    (void)b;
    page_row *r = &p->rows[row];
    if (p->kind == PAGE_FLAT || !in_table(r) || !r->cells[a].len) return false; /* flat text has no empty cells */
    r->cells[a] = (jx_str){0};
    return true;
}

static bool add(page *p, size_t row, unsigned a, unsigned b)
{
    (void)b;
    return p->kind != PAGE_FLAT && in_table(&p->rows[row]) && insert_cell(&p->rows[row], a, (jx_str){0});
}

static bool add_padded(page *p, size_t row, unsigned a, unsigned b)
{
    page_row *r = &p->rows[row];
    if (!may_slip(p) || r->n < 2 || r->cells[r->n - 1].len || a + 1 >= r->n || !add(p, row, a, b)) return false;
    r->n--;
    return true;
}

static bool twice(page *p, size_t row, unsigned a, unsigned b)
{
    (void)b;
    page_row *r = &p->rows[row];
    return in_table(r) && r->cells[a].len && insert_cell(r, a, r->cells[a]);
}

/* A cell's text runs into the next one's. */
static bool glue_cells(page *p, size_t row, unsigned a, unsigned b)
{
    static char room[1 << 16];
    (void)b;
    page_row *r = &p->rows[row];
    if (a + 1u >= r->n || !r->cells[a].len || !r->cells[a + 1].len) return false;
    int n = snprintf(room, sizeof room, "%.*s%.*s", JX_FMT(r->cells[a]), JX_FMT(r->cells[a + 1]));
    r->cells[a] = (jx_str){room, (uint32_t)n};
    remove_cell(r, a + 1);
    return true;
}

static bool lose_row(page *p, size_t row, unsigned a, unsigned b)
{
    (void)a, (void)b;
    if (!p->rows[row].n) return false;
    memmove(&p->rows[row], &p->rows[row + 1], (p->n - row - 1) * sizeof *p->rows);
    p->n--;
    return true;
}

static bool break_before(page *p, size_t row, unsigned a, unsigned b)
{
    (void)a, (void)b;
    add_row(p);
    memmove(&p->rows[row + 1], &p->rows[row], (p->n - row - 1) * sizeof *p->rows);
    p->rows[row].n = 0;
    return true;
}

static bool row_twice(page *p, size_t row, unsigned a, unsigned b)
{
    if (!p->rows[row].n) return false;
    page_row copy = p->rows[row];
    break_before(p, row, a, b);
    p->rows[row] = copy;
    return true;
}

/* The end of the line is lost: the next row's first cell goes on with the last cell. */
static bool glue_rows(page *p, size_t row, unsigned a, unsigned b)
{
    static char room[1 << 16];
    page_row *r = &p->rows[row], *next = r + 1;
    if (row + 1 == p->n || !r->n || !next->n || r->n + next->n > PAGE_WIDTH) return false;
    jx_str *last = &r->cells[r->n - 1];
    int n = snprintf(room, sizeof room, "%.*s%.*s", JX_FMT(*last), JX_FMT(next->cells[0]));
    *last = (jx_str){room, (uint32_t)n};
    for (unsigned k = 1; k < next->n; k++) r->cells[r->n++] = next->cells[k];
    return lose_row(p, row + 1, a, b);
}

static void swap_in(page_row *r, unsigned a, unsigned b)
{
    jx_str s = r->cells[a];
    r->cells[a] = r->cells[b];
    r->cells[b] = s;
}

static bool has_word(const page_row *r, const char *word)
{
    for (unsigned k = 0; k < r->n; k++)
        if (memmem(r->cells[k].p ? r->cells[k].p : "", r->cells[k].len, word, strlen(word))) return true;
    return false;
}

static bool heading(const page_row *r) { return has_word(r, "年初预算") || has_word(r, "三级指标"); }

static bool may_move(jx_str heading)
{
    static const char *const words[] = {"年初", "全年", "调整",   "执行",   "分值",
                                        "权重", "得分", "指标值", "完成值", "原因"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (heading.len && memmem(heading.p, heading.len, words[i], strlen(words[i]))) return true;
    return false;
}

/* From a heading to the end of its table: the columns of figures say what they said. A total row that has other columns
 * stays, and a row that stands beside its columns keeps doing so. */
static bool swap_columns(page *p, size_t row, unsigned a, unsigned b)
{
    page_row *r = &p->rows[row];
    const unsigned width = r->n;
    if (p->kind == PAGE_FLAT || b >= width || !heading(r) || !may_move(r->cells[a]) || !may_move(r->cells[b]))
        return false;
    if (has_word(r, "年度预算数") && a == 1) return false; /* it heads the names */
    do {
        unsigned aside = r->cells[0].len && !heading(r) && r->n == width && !has_word(r, "元）") ? 1 : 0;
        if (r->n == width || !(has_word(r, "总分") || has_word(r, "合计"))) {
            if (b >= r->n || a < aside) return false;
            swap_in(r, a - aside, b - aside);
        }
        do r = &p->rows[++row];
        while (row < p->n && p->kind == PAGE_CELLS && !r->n); /* there an empty line ends each row */
    } while (row < p->n && r->n && !heading(r) && !has_word(r, "总体目标") && !has_word(r, "结论"));
    return true;
}

const damage damages[] = {{"a lost cell", AT_CELLS, false, lose},
                          {"a lost cell, padded", AT_CELLS, true, lose_padded},
                          {"an emptied cell", AT_CELLS, true, empty},
                          {"an added cell", AT_CELLS, false, add},
                          {"an added cell, padded", AT_CELLS, true, add_padded},
                          {"a doubled cell", AT_CELLS, false, twice},
                          {"glued cells", AT_CELLS, false, glue_cells},
                          {"a lost row", AT_ROWS, true, lose_row},
                          {"a doubled row", AT_ROWS, false, row_twice},
                          {"glued rows", AT_ROWS, false, glue_rows},
                          {"a page break", AT_ROWS, false, break_before},
                          {"swapped columns", AT_COLUMNS, false, swap_columns}};
const size_t n_damages = sizeof damages / sizeof *damages;
