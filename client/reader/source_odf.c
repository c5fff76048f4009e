#include "client/reader/source_odf.h"

#include <stdlib.h>

#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum {
    MAX_HIDDEN = 64,
    STYLE = 64,
    MAX_ROWS = 2000000,
    MAX_REPEATS = 1 << 20 /* cells of a document that are written once and stand for many */
};

struct jx_source_odf {
    jx_source source;
    jx_doc *doc;
    jx_xml xml;
    char *text; /* of the cell or paragraph at hand */
    size_t n_text, cap_text;
    jx_sheet cells;
    uint32_t part, row, above; /* row: the last begun; above: rows before the table at hand */
    bool sheets;               /* a spreadsheet: rows are counted from the beginning of each */
    bool in_table, first_row, ended;
    struct { /* the row at hand */
        uint32_t col, repeat;
        size_t first; /* its cells in the sheet */
    } at;
    char styles[MAX_HIDDEN][STYLE]; /* of tables that are not shown */
    unsigned n_styles;
    char style[STYLE];             /* the last that began */
    uint32_t column;               /* the next that is declared */
    uint32_t cell_repeat, repeats; /* repeats: cells so far that stand in the file only once */
    bool covered;
};

/* ---- texts ---- */

static int add_text(jx_source_odf *x, const char *p, size_t n)
{
    if (x->n_text + n + 1 > x->cap_text) {
        size_t cap = 2 * (x->n_text + n) + 256;
        char *more = realloc(x->text, cap);
        if (!more) return JX_ENOMEM;
        x->text = more;
        x->cap_text = cap;
    }
    memcpy(x->text + x->n_text, p, n);
    x->n_text += n;
    return 0;
}

static jx_str keep_text(jx_source_odf *x)
{
    size_t n = x->n_text ? jx_join_lines(x->text, x->n_text) : 0;
    x->n_text = 0;
    jx_str s = jx_trim((jx_str){x->text, (uint32_t)n});
    return jx_arena_str(&x->doc->arena, s.p, s.len);
}

static uint32_t number_attr(jx_xml *xml, const char *name, uint32_t max)
{
    char value[16];
    if (!jx_xml_attr(xml, name, value, sizeof value)) return 1;
    unsigned long v = strtoul(value, NULL, 10);
    return v == 0 ? 1 : v > max ? max : (uint32_t)v;
}

static int add_spaces(jx_source_odf *x)
{
    int err = 0;
    for (uint32_t n = number_attr(&x->xml, "c", 64); n && !err; n--) err = add_text(x, " ", 1);
    return err;
}

/* ---- tables ---- */

/* A few bytes may stand for a million rows of a thousand cells. */
static int add_cell(jx_source_odf *x, uint32_t row, uint32_t col, jx_str s, bool again)
{
    x->repeats += again;
    return x->repeats > MAX_REPEATS ? JX_ELIMIT : jx_sheet_add(&x->cells, row, col, s);
}

static int end_cell(jx_source_odf *x)
{
    jx_str s = keep_text(x);
    int err = 0;
    for (uint32_t i = 0; i < x->cell_repeat && s.len && !x->covered && !err && x->at.col + i < JX_SHEET_COLUMNS; i++)
        err = add_cell(x, x->row, x->at.col + i, s, i > 0);
    x->at.col += x->cell_repeat;
    return err;
}

/* "collapse" by hand, "filter" by a filter. */
static bool is_hidden(jx_source_odf *x)
{
    char value[16];
    return jx_xml_attr(&x->xml, "visibility", value, sizeof value) && strcmp(value, "visible") != 0;
}

static int begin_row(jx_source_odf *x)
{
    x->row++;
    x->at.col = 0;
    x->at.first = x->cells.n;
    x->at.repeat = number_attr(&x->xml, "number-rows-repeated", MAX_ROWS);
    return is_hidden(x) ? jx_sheet_hide_rows(&x->cells, x->row, x->row + x->at.repeat - 1) : 0;
}

/* A row may stand for many, mostly for all the empty ones to the end of the sheet. */
static int end_row(jx_source_odf *x)
{
    size_t n = x->cells.n - x->at.first;
    int err = 0;
    for (uint32_t i = 1; i < x->at.repeat && n && !err; i++)
        for (size_t k = 0; k < n && !err; k++) {
            jx_sheet_cell c = x->cells.cells[x->at.first + k];
            err = add_cell(x, x->row + i, c.col, c.text, true);
        }
    if (x->row < MAX_ROWS) x->row += x->at.repeat - 1;
    return err;
}

static void take_column(jx_source_odf *x)
{
    uint32_t n = number_attr(&x->xml, "number-columns-repeated", 1 << 20);
    if (is_hidden(x) && x->column < JX_SHEET_COLUMNS) jx_sheet_hide_columns(&x->cells, x->column, x->column + n - 1);
    if (x->column < JX_SHEET_COLUMNS) x->column += n;
}

/* A cell that goes over several. */
static int take_span(jx_source_odf *x)
{
    uint32_t rows = number_attr(&x->xml, "number-rows-spanned", MAX_ROWS),
             columns = number_attr(&x->xml, "number-columns-spanned", 1 << 20), col = x->at.col;
    if (rows == 1 && columns == 1) return 0;
    return jx_sheet_add_range(&x->cells, (jx_sheet_range){x->row, col, x->row + rows - 1, col + columns - 1});
}

/* Tables that are not shown have a style that says so. */
static void take_style(jx_source_odf *x)
{
    char value[8];
    if (jx_xml_is(&x->xml, "style"))
        jx_xml_attr(&x->xml, "name", x->style, sizeof x->style);
    else if (jx_xml_attr(&x->xml, "display", value, sizeof value) && strcmp(value, "false") == 0 &&
             x->n_styles < MAX_HIDDEN)
        memcpy(x->styles[x->n_styles++], x->style, sizeof x->style);
}

static bool is_hidden_table(jx_source_odf *x)
{
    char style[STYLE];
    if (!x->sheets || !jx_xml_attr(&x->xml, "style-name", style, sizeof style)) return false;
    for (unsigned i = 0; i < x->n_styles; i++)
        if (strcmp(x->styles[i], style) == 0) return true;
    return false;
}

static jx_str name_of_table(jx_source_odf *x)
{
    char name[128];
    if (!jx_xml_attr(&x->xml, "name", name, sizeof name)) return (jx_str){0};
    jx_str s = jx_arena_str(&x->doc->arena, name, strlen(name));
    while (s.len && !jx_utf8_valid(s.p, s.len)) s.len--;
    return s;
}

static int begin_table(jx_source_odf *x)
{
    if (x->sheets) x->row = 0;
    x->above = x->row;
    x->column = 0;
    x->part = jx_doc_add_part(x->doc, x->sheets ? name_of_table(x) : (jx_str){0});
    x->in_table = x->first_row = true;
    jx_sheet_clear(&x->cells);
    return x->part ? 0 : JX_ENOMEM;
}

static int end_table(jx_source_odf *x)
{
    x->in_table = false;
    jx_sheet_sort(&x->cells);
    int err = jx_sheet_settle(&x->cells, x->doc, x->part); /* too many ranges: what they cover stands as covered */
    jx_sheet_find_bands(&x->cells);
    return err == JX_ELIMIT ? 0 : err;
}

static void hidden_table(jx_source_odf *x)
{
    jx_doc_add_problem(x->doc, 0, name_of_table(x),
                       jx_str_of(JX_DE(x->doc, "隐藏的工作表，未读取", "a hidden sheet, not read")));
}

static void nested(jx_source_odf *x)
{
    jx_doc_add_problem(x->doc, x->row, (jx_str){0},
                       jx_str_of(JX_DT(x->doc, "单元格中的表格未读取", "a table within a cell was not read")));
    x->xml.skip = 1;
}

/* ---- elements ---- */

static bool is_aside(jx_xml *xml)
{
    return jx_xml_is(xml, "annotation") || jx_xml_is(xml, "shapes") || jx_xml_is(xml, "tracked-changes") ||
           jx_xml_is(xml, "note") || jx_xml_is(xml, "forms") || jx_xml_is(xml, "frame");
}

/* 1: a table or a paragraph is complete. */
static int element(jx_source_odf *x)
{
    jx_xml *xml = &x->xml;
    if (jx_xml_is_text(xml)) return add_text(x, jx_xml_text(xml), strlen(jx_xml_text(xml)));
    bool begins = jx_xml_begins(xml), ends = !begins || jx_xml_empty(xml);
    int err = 0;
    if (begins && is_aside(xml)) {
        xml->skip = !ends;
    } else if (jx_xml_is(xml, "table")) {
        if (begins && x->in_table) {
            nested(x);
            return 0;
        }
        if (begins && is_hidden_table(x)) {
            hidden_table(x);
            xml->skip = !ends;
            return 0;
        }
        if (begins) err = begin_table(x);
        if (ends && !err) err = end_table(x);
        return err ? err : ends;
    } else if (jx_xml_is(xml, "table-row") && x->in_table) {
        if (begins) err = begin_row(x);
        if (ends && !err) err = end_row(x);
    } else if ((jx_xml_is(xml, "table-cell") || jx_xml_is(xml, "covered-table-cell")) && x->in_table) {
        if (begins) {
            x->n_text = 0;
            x->covered = jx_xml_is(xml, "covered-table-cell");
            x->cell_repeat = number_attr(xml, "number-columns-repeated", 1 << 20);
            err = take_span(x);
        }
        if (ends && !err) err = end_cell(x);
    } else if ((jx_xml_is(xml, "p") || jx_xml_is(xml, "h")) && ends) {
        if (x->in_table) return add_text(x, "\n", 1);
        x->row++;
        return x->n_text > 0;
    } else if (begins && jx_xml_is(xml, "s")) {
        err = add_spaces(x);
    } else if (begins && (jx_xml_is(xml, "tab") || jx_xml_is(xml, "line-break"))) {
        err = add_text(x, jx_xml_is(xml, "tab") ? "  " : "\n", jx_xml_is(xml, "tab") ? 2 : 1);
    } else if (begins && jx_xml_is(xml, "table-column") && x->in_table) {
        take_column(x);
    } else if (begins && (jx_xml_is(xml, "style") || jx_xml_is(xml, "table-properties"))) {
        take_style(x);
    } else if (begins && (jx_xml_is(xml, "body") || jx_xml_is(xml, "spreadsheet"))) {
        x->sheets |= jx_xml_is(xml, "spreadsheet");
        x->n_text = 0; /* what stands before is styles */
    }
    return err;
}

/* ---- rows ---- */

/* 1; 0: it is empty. */
static int paragraph(jx_source_odf *x, jx_grid *g)
{
    jx_str text = keep_text(x);
    if (!text.len) return 0;
    int err = jx_grid_add_row(g, x->row, x->part);
    if (err) return err;
    g->rows[g->n_rows - 1].exact = true;
    err = jx_grid_add_line(g, text);
    return err ? err : 1;
}

static const char *why_broken(const jx_source_odf *x, int err)
{
    switch (err) {
    case JX_ELIMIT: return JX_DT(x->doc, "解压后过大，以下内容未读取", "unpacks to too much; the rest was not read");
    case JX_EPROTO:
        return JX_DT(x->doc, "含有 DTD（实体声明），以下内容未读取",
                     "has a DTD (entity declarations); the rest was not read");
    default: return JX_DT(x->doc, "文件从这里起已损坏，以下内容未读取", "damaged from here on; the rest was not read");
    }
}

static void broken_off(jx_source_odf *x, int err)
{
    x->ended = true;
    jx_sheet_clear(&x->cells);
    jx_doc_add_problem(x->doc, x->row, (jx_str){0}, jx_str_of(why_broken(x, err)));
}

static int odf_row(jx_source *source, jx_grid *g)
{
    jx_source_odf *x = (jx_source_odf *)source;
    for (;;) {
        int got = x->in_table ? 0 : jx_sheet_row(&x->cells, g, x->part);
        if (got == 1) {
            jx_grid_row *r = &g->rows[g->n_rows - 1];
            r->apart = x->sheets && x->first_row;
            if (!x->sheets) r->part_row = r->line - x->above;
            x->first_row = false;
        }
        if (got) return got;
        if (jx_sheet_next_band(&x->cells)) {
            x->first_row = true;
            continue;
        }
        if (x->ended) return 0;
        jx_sheet_clear(&x->cells);
        while ((got = jx_xml_next(&x->xml)) == 1 && (got = element(x)) == 0) continue;
        if (got == 0) x->ended = true;
        if (got == JX_ENOMEM) return got;
        if (got < 0) broken_off(x, got);
        if (got == 1 && x->n_text && !x->cells.n && (got = paragraph(x, g)) != 0) return got;
    }
}

static bool has_password(jx_package *k)
{
    jx_xml xml = {0};
    bool found = false;
    if (jx_xml_open(&xml, k, "META-INF/manifest.xml") == 0)
        while (!found && jx_xml_next(&xml) == 1) found = jx_xml_begins(&xml) && jx_xml_is(&xml, "encryption-data");
    jx_xml_close(&xml);
    return found;
}

int jx_source_odf_open(jx_source_odf **out, jx_doc *doc, jx_package *k)
{
    jx_source_odf *x = calloc(1, sizeof *x);
    *out = x;
    if (!x) return JX_ENOMEM;
    x->source.row = odf_row;
    x->doc = doc;
    int err = has_password(k) ? JX_EDUP : jx_xml_open(&x->xml, k, "content.xml");
    if (err) jx_source_odf_close(out);
    return err == JX_ENOTFOUND ? JX_EINVAL : err;
}

jx_source *jx_source_odf_rows(jx_source_odf *x) { return &x->source; }

void jx_source_odf_close(jx_source_odf **x)
{
    if (!*x) return;
    jx_xml_close(&(*x)->xml);
    jx_sheet_fini(&(*x)->cells);
    free((*x)->text);
    free(*x);
    *x = NULL;
}
