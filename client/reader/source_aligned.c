#include "client/reader/source_aligned.h"

#include <stdlib.h>

#include "client/reader/aligned.h"
#include "client/reader/text.h"

enum { PIECES = JX_ALIGNED_COLUMNS, SPARE = 4 /* pieces that may be divided */, LOOK = 256 << 10, TAB = 8 };

struct jx_source_aligned {
    jx_source source;
    jx_aligned_row *rows;
    uint32_t *lines, *blocks; /* of each row */
    size_t n, cap, at;
    jx_aligned_cell *cells; /* of all rows */
    size_t n_cells, cap_cells;
};

/* ---- pieces of a line ---- */

/* Bytes and columns of the blank at p; 0: there is none. A wide one is as wide as a character, but no gap by itself. */
static uint32_t blank_at(jx_str s, unsigned wide, uint32_t at, uint32_t *columns)
{
    *columns = 1;
    if (s.p[0] == ' ' || s.p[0] == '\r' || s.p[0] == '\f') return 1;
    if (s.p[0] == '\t') return *columns = TAB - at % TAB, 1;
    if (jx_starts(s, "\xC2\xA0")) return 2;
    if (!jx_starts(s, "\xE3\x80\x80")) return 0;
    *columns = wide;
    return 3;
}

/* Divides a line at gaps of two blanks and more. wide: columns of a Chinese character. */
static uint32_t divide(jx_str line, unsigned wide, jx_aligned_cell out[PIECES])
{
    uint32_t n = 0, column = 0, blanks = 2, i = 0, from = 0;
    while (i < line.len) {
        uint32_t columns, len = blank_at(jx_drop(line, i), wide, column, &columns);
        if (len) {
            blanks += line.p[i] == '\t' ? 2 : 1;
            column += columns;
            i += len;
            continue;
        }
        if (blanks >= 2 && n < PIECES) {
            out[n++] = (jx_aligned_cell){.x0 = (float)column};
            from = i;
        }
        unsigned char c = (unsigned char)line.p[i++];
        while (i < line.len && ((unsigned char)line.p[i] & 0xC0) == 0x80) i++;
        column += c >= 0xE0 ? wide : 1;
        out[n - 1].x1 = (float)column;
        out[n - 1].text = (jx_str){line.p + from, i - from};
        blanks = 0;
    }
    return n;
}

static jx_str next_line(jx_str *text)
{
    const char *nl = memchr(text->p, '\n', text->len);
    uint32_t n = nl ? (uint32_t)(nl - text->p) : text->len;
    jx_str line = {text->p, n};
    *text = jx_drop(*text, nl ? n + 1 : n);
    return line;
}

bool jx_looks_aligned(jx_str text)
{
    if (text.len > LOOK) text.len = LOOK;
    while (text.len) {
        jx_aligned_cell cells[PIECES];
        jx_str line = next_line(&text);
        if (memchr(line.p, '\t', line.len)) continue;
        jx_aligned_row row = {cells, divide(line, 2, cells), PIECES, false, false};
        if (row.n >= 2 && jx_is_aligned_heading(&row)) return true;
    }
    return false;
}

/* ---- rows ---- */

static bool room(void **p, size_t *cap, size_t n, size_t size)
{
    if (n <= *cap) return true;
    size_t more = 2 * n + 64;
    void *q = realloc(*p, more * size);
    if (!q) return false;
    *p = q;
    *cap = more;
    return true;
}

/* Counts first, so that pointers into the cells stay. */
static int read_lines(jx_source_aligned *a, jx_str text, unsigned wide)
{
    uint32_t line = 0, block = 1;
    a->n = a->n_cells = 0;
    while (text.len) {
        jx_aligned_cell cells[PIECES];
        uint32_t n = divide(next_line(&text), wide, cells);
        line++;
        block += n == 0;
        if (n == 0) continue;
        size_t cap = a->cap, cap_lines = a->cap, cap_blocks = a->cap;
        if (!room((void **)&a->rows, &cap, a->n + 1, sizeof *a->rows)) return JX_ENOMEM;
        if (!room((void **)&a->lines, &cap_lines, a->n + 1, sizeof *a->lines)) return JX_ENOMEM;
        if (!room((void **)&a->blocks, &cap_blocks, a->n + 1, sizeof *a->blocks)) return JX_ENOMEM;
        a->cap = cap;
        if (!room((void **)&a->cells, &a->cap_cells, a->n_cells + n + SPARE, sizeof *a->cells)) return JX_ENOMEM;
        memcpy(a->cells + a->n_cells, cells, n * sizeof *cells);
        a->rows[a->n] = (jx_aligned_row){NULL, n, n + SPARE, false, false};
        a->lines[a->n] = line;
        a->blocks[a->n++] = block;
        a->n_cells += n + SPARE;
    }
    size_t at = 0;
    for (size_t i = 0; i < a->n; at += a->rows[i++].cap) a->rows[i].cells = a->cells + at;
    return 0;
}

static void tell(const jx_source_aligned *a, jx_doc *d)
{
    jx_doc_add_problem(d, 0, (jx_str){0},
                       jx_str_of(JX_DE(d, "列由空格推断，请逐项核对；最好使用原始的 Excel 或 Word 文件",
                                       "columns are told by blanks and need checking; the Excel or Word file it was "
                                       "made from is better")));
    for (size_t i = 0; i < a->n; i++)
        if (a->rows[i].doubt)
            jx_doc_add_problem(
                d, a->lines[i], (jx_str){0},
                jx_str_of(
                    JX_DE(d, "这一行与表头没有对齐，或所属项目由版面推断，请逐项核对",
                          "this row does not stand under the headings, or its project is inferred: check each value")));
}

static int aligned_row(jx_source *source, jx_grid *g)
{
    jx_source_aligned *a = (jx_source_aligned *)source;
    if (a->at == a->n) return 0;
    const jx_aligned_row *r = &a->rows[a->at];
    int err = jx_grid_add_row(g, a->lines[a->at], a->blocks[a->at]);
    if (err) return err;
    a->at++;
    g->rows[g->n_rows - 1].exact = r->sure;
    uint32_t col = 0;
    for (uint32_t k = 0; k < r->n && !err; k++, col++) {
        for (; col < r->cells[k].col && !err; col++) err = jx_grid_add_cell(g, (jx_str){0});
        if (!err) err = jx_grid_add_cell(g, jx_trim(r->cells[k].text));
    }
    return err ? err : 1;
}

/* Programs count a Chinese character as one column or as two: what fits better is what was meant. */
int jx_source_aligned_open(jx_source_aligned **out, jx_doc *doc, jx_str text)
{
    jx_source_aligned *a = calloc(1, sizeof *a);
    *out = a;
    if (!a) return JX_ENOMEM;
    a->source.row = aligned_row;
    int err = read_lines(a, text, 1);
    size_t one = err ? 0 : jx_align(a->rows, a->n);
    if (!err) err = read_lines(a, text, 2);
    size_t two = err ? 0 : jx_align(a->rows, a->n);
    if (!err && one > two) {
        err = read_lines(a, text, 1);
        if (!err) jx_align(a->rows, a->n);
    }
    if (err)
        jx_source_aligned_close(out);
    else
        tell(a, doc);
    return err;
}

jx_source *jx_source_aligned_rows(jx_source_aligned *a) { return &a->source; }
uint32_t jx_source_aligned_line(const jx_source_aligned *a) { return a->at ? a->lines[a->at - 1] : 1; }

void jx_source_aligned_close(jx_source_aligned **a)
{
    if (!*a) return;
    free((*a)->rows);
    free((*a)->lines);
    free((*a)->blocks);
    free((*a)->cells);
    free(*a);
    *a = NULL;
}
