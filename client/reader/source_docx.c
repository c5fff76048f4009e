#include "client/reader/source_docx.h"

#include <stdlib.h>

#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum { DEPTH = 8, MAX_SPAN = JX_SHEET_COLUMNS, MAX_CELLS = 4 << 20 /* 64 MiB; spans make them cheap to write */ };

/* A row of the document: of a table, or a paragraph outside of them. */
typedef struct {
    uint32_t part, part_row; /* 0: a paragraph */
    size_t first, n;
    uint64_t under; /* as of a grid's row */
} row;

/* A table that is open; tables stand in cells of tables. */
typedef struct {
    uint32_t part, rows;
    jx_str cells[JX_SHEET_COLUMNS]; /* of the row at hand */
    uint32_t col, span;             /* of the cell at hand */
    bool covered;                   /* the cell continues the one above it or beside it */
    bool down;                      /* … above it */
    uint64_t under;                 /* such cells of the row at hand */
    size_t text;                    /* where its text begins */
} table;

struct jx_source_docx {
    jx_source source;
    jx_doc *doc;
    jx_str *cells;
    size_t n_cells, cap_cells;
    row *rows;
    size_t n_rows, cap_rows, at;
    table *tables; /* DEPTH of them */
    int depth;     /* tables that are open */
    char *text;    /* of the cells and paragraphs that are open */
    size_t n_text, cap_text;
    bool inside; /* an element whose text is shown */
};

/* ---- texts ---- */

static int add_text(jx_source_docx *x, const char *p, size_t n)
{
    if (x->n_text + n + 1 > x->cap_text) {
        size_t cap = 2 * (x->n_text + n) + 1024;
        char *more = realloc(x->text, cap);
        if (!more) return JX_ENOMEM;
        x->text = more;
        x->cap_text = cap;
    }
    memcpy(x->text + x->n_text, p, n);
    x->n_text += n;
    return 0;
}

/* What was added since `from`, as the document's own; a cell's tabs are only space. */
static jx_str keep_text(jx_source_docx *x, size_t from, bool cell)
{
    char *p = x->text + from;
    size_t n = x->n_text > from ? jx_join_lines(p, x->n_text - from) : 0;
    x->n_text = from;
    for (size_t i = 0; i < n && cell; i++)
        if (p[i] == '\t') p[i] = ' ';
    if (n == 0) return (jx_str){0};
    jx_str s = jx_trim((jx_str){p, (uint32_t)n});
    return jx_arena_str(&x->doc->arena, s.p, s.len);
}

/* ---- rows ---- */

static int add_row(jx_source_docx *x, uint32_t part, uint32_t part_row, const jx_str *cells, size_t n)
{
    while (n && !cells[n - 1].len) n--;
    if (n == 0) return 0;
    if (x->n_cells + n > MAX_CELLS) return JX_ELIMIT;
    if (x->n_rows == x->cap_rows) {
        size_t cap = x->cap_rows ? x->cap_rows * 2 : 256;
        row *more = realloc(x->rows, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        x->rows = more;
        x->cap_rows = cap;
    }
    if (x->n_cells + n > x->cap_cells) {
        size_t cap = 2 * (x->n_cells + n);
        jx_str *more = realloc(x->cells, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        x->cells = more;
        x->cap_cells = cap;
    }
    x->rows[x->n_rows++] = (row){.part = part, .part_row = part_row, .first = x->n_cells, .n = n};
    memcpy(x->cells + x->n_cells, cells, n * sizeof *cells);
    x->n_cells += n;
    return 0;
}

static int end_row(jx_source_docx *x)
{
    table *t = &x->tables[x->depth - 1];
    size_t above = x->n_rows;
    int err = add_row(x, t->part, t->rows, t->cells, t->col < JX_SHEET_COLUMNS ? t->col : JX_SHEET_COLUMNS);
    if (x->n_rows > above) x->rows[above].under = t->under;
    t->under = 0;
    memset(t->cells, 0, sizeof t->cells);
    return err;
}

static int begin_table(jx_source_docx *x)
{
    if (x->depth == DEPTH) return JX_EINVAL;
    if (x->depth) { /* what stands before a table within a cell comes before it, as on paper */
        table *outer = &x->tables[x->depth - 1];
        if (outer->col < JX_SHEET_COLUMNS && !outer->covered)
            outer->cells[outer->col] = keep_text(x, outer->text, true);
        uint32_t n = outer->col < JX_SHEET_COLUMNS ? outer->col + 1 : JX_SHEET_COLUMNS;
        int err = add_row(x, outer->part, outer->rows, outer->cells, n);
        if (err) return err;
        memset(outer->cells, 0, sizeof outer->cells);
    }
    table *t = &x->tables[x->depth++];
    *t = (table){.part = jx_doc_add_part(x->doc, (jx_str){0}), .text = x->n_text};
    return t->part ? 0 : JX_ENOMEM;
}

static void begin_cell(jx_source_docx *x)
{
    table *t = &x->tables[x->depth - 1];
    t->span = 1;
    t->covered = t->down = false;
    t->text = x->n_text;
}

static void end_cell(jx_source_docx *x)
{
    table *t = &x->tables[x->depth - 1];
    jx_str text = keep_text(x, t->text, true);
    if (t->col < JX_SHEET_COLUMNS && !t->covered) t->cells[t->col] = text;
    if (t->down && t->col < 64) t->under |= UINT64_C(1) << t->col;
    if (t->col < JX_SHEET_COLUMNS) t->col += t->span;
}

/* A paragraph outside of all tables; its tabs divide it. */
static int end_line(jx_source_docx *x)
{
    jx_str line = keep_text(x, 0, false), cells[JX_SHEET_COLUMNS];
    size_t n = 0;
    while (line.len && n < JX_SHEET_COLUMNS) {
        const char *tab = memchr(line.p, '\t', line.len);
        uint32_t len = tab ? (uint32_t)(tab - line.p) : line.len;
        cells[n++] = jx_trim((jx_str){line.p, len});
        line = jx_drop(line, tab ? len + 1 : len);
    }
    return add_row(x, 0, 0, cells, n);
}

/* ---- elements ---- */

static uint32_t number_attr(jx_xml *xml, const char *name, uint32_t max)
{
    char value[16];
    if (!jx_xml_attr(xml, name, value, sizeof value)) return 0;
    unsigned long v = strtoul(value, NULL, 10);
    return v > max ? max : (uint32_t)v;
}

/* Characters of the Symbol font that forms use for operators, by the code that Word writes. */
static int add_symbol(jx_source_docx *x, jx_xml *xml)
{
    static const struct {
        const char *code, *text;
    } symbols[] = {{"F0B3", "≥"}, {"F0A3", "≤"}, {"F0B1", "±"}, {"F0B4", "×"}, {"F0B0", "°"}, {"F025", "%"}};
    char code[8];
    jx_xml_attr(xml, "char", code, sizeof code);
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (strcasecmp(code, symbols[i].code) == 0) return add_text(x, symbols[i].text, strlen(symbols[i].text));
    return add_text(x, "\xEF\xBF\xBD", 3);
}

static int element_in_table(jx_source_docx *x, jx_xml *xml, bool begins, bool ends)
{
    table *t = &x->tables[x->depth - 1];
    char value[16];
    if (jx_xml_is(xml, "tr")) {
        if (begins) {
            t->rows++;
            t->col = 0;
        }
        return ends ? end_row(x) : 0;
    }
    if (jx_xml_is(xml, "tc")) {
        if (begins) begin_cell(x);
        if (ends) end_cell(x);
    } else if (!begins) {
        return 0;
    } else if (jx_xml_is(xml, "gridSpan")) {
        t->span = number_attr(xml, "val", MAX_SPAN);
        if (!t->span) t->span = 1;
    } else if (jx_xml_is(xml, "gridBefore")) {
        t->col += number_attr(xml, "val", MAX_SPAN);
    } else if (jx_xml_is(xml, "vMerge") || jx_xml_is(xml, "hMerge")) {
        t->covered = !jx_xml_attr(xml, "val", value, sizeof value) || strcmp(value, "restart") != 0;
        if (jx_xml_is(xml, "vMerge")) t->down = t->covered;
    }
    return 0;
}

static int element(jx_source_docx *x, jx_xml *xml)
{
    if (jx_xml_is_text(xml)) {
        const char *p = jx_xml_text(xml);
        return x->inside ? add_text(x, p, strlen(p)) : 0;
    }
    bool begins = jx_xml_begins(xml), ends = !begins || jx_xml_empty(xml);
    if (jx_xml_is(xml, "t")) {
        x->inside = begins && !ends;
    } else if (jx_xml_is(xml, "p")) {
        if (ends) return x->depth ? add_text(x, "\n", 1) : end_line(x);
    } else if (jx_xml_is(xml, "tbl")) {
        int err = 0;
        if (begins) err = begin_table(x);
        if (ends && x->depth && !err) x->n_text = x->tables[--x->depth].text;
        return err;
    } else if (begins && (jx_xml_is(xml, "Fallback") || jx_xml_is(xml, "del") || jx_xml_is(xml, "moveFrom"))) {
        xml->skip = !ends; /* the same again for old programs; what was deleted with changes tracked */
    } else if (begins && (jx_xml_is(xml, "br") || jx_xml_is(xml, "cr"))) {
        return add_text(x, "\n", 1);
    } else if (begins && jx_xml_is(xml, "tab")) {
        char value[16]; /* a tab stop of the paragraph's style is none */
        return jx_xml_attr(xml, "val", value, sizeof value) ? 0 : add_text(x, "\t", 1);
    } else if (begins && jx_xml_is(xml, "noBreakHyphen")) {
        return add_text(x, "-", 1);
    } else if (begins && jx_xml_is(xml, "sym")) {
        return add_symbol(x, xml);
    } else if (x->depth) {
        return element_in_table(x, xml, begins, ends);
    }
    return 0;
}

/* ---- the document ---- */

static int docx_row(jx_source *source, jx_grid *g)
{
    jx_source_docx *x = (jx_source_docx *)source;
    if (x->at == x->n_rows) return 0;
    const row *r = &x->rows[x->at++];
    int err = jx_grid_add_row(g, (uint32_t)x->at, r->part);
    if (err) return err;
    jx_grid_row *out = &g->rows[g->n_rows - 1];
    out->exact = true;
    out->part = r->part;
    out->part_row = r->part_row;
    out->under = r->under;
    if (r->n == 1) err = jx_grid_add_line(g, x->cells[r->first]);
    for (size_t i = 0; i < r->n && r->n > 1 && !err; i++) err = jx_grid_add_cell(g, x->cells[r->first + i]);
    return err ? err : 1;
}

int jx_source_docx_open(jx_source_docx **out, jx_doc *doc, jx_package *k)
{
    jx_source_docx *x = calloc(1, sizeof *x);
    *out = x;
    if (!x) return JX_ENOMEM;
    x->source.row = docx_row;
    x->doc = doc;
    x->tables = calloc(DEPTH, sizeof *x->tables);
    jx_xml xml = {0};
    int err = x->tables ? jx_xml_open_main(&xml, k) : JX_ENOMEM;
    while (!err && (err = jx_xml_next(&xml)) == 1) err = element(x, &xml);
    jx_xml_close(&xml);
    if (err) jx_source_docx_close(out);
    return err;
}

jx_source *jx_source_docx_rows(jx_source_docx *x) { return &x->source; }

void jx_source_docx_close(jx_source_docx **x)
{
    if (!*x) return;
    free((*x)->cells);
    free((*x)->rows);
    free((*x)->tables);
    free((*x)->text);
    free(*x);
    *x = NULL;
}
