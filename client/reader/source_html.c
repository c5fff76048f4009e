#include "client/reader/source_html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <strings.h>

#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum { DEPTH = 16, CHUNK = 64 << 10 };

/* A table that is open; tables stand in cells of tables, where pages are laid out with them. */
typedef struct {
    uint32_t row, col, span;         /* of the cell at hand */
    uint32_t down[JX_SHEET_COLUMNS]; /* rows, the one at hand included, that a cell from above stretches over */
    size_t text;                     /* where the cell's text begins */
    bool in_cell;
} table;

struct jx_source_html {
    jx_source source;
    jx_doc *doc;
    htmlParserCtxt *parser;
    jx_sheet cells;
    table *tables; /* DEPTH of them */
    int depth;     /* tables that are open */
    int skipped;   /* elements that are open and not shown */
    uint32_t row, part;
    char *text;
    size_t n_text, cap_text;
    bool first_row;
    int err;
};

/* ---- texts ---- */

/* White space of any length is one blank, as browsers show it; '\n' stands for a line that the page breaks. */
static void add_text(jx_source_html *x, const char *p, size_t n, bool verbatim)
{
    if (x->n_text + n + 1 > x->cap_text) {
        size_t cap = 2 * (x->n_text + n) + 1024;
        char *more = realloc(x->text, cap);
        if (!more) {
            x->err = JX_ENOMEM;
            return;
        }
        x->text = more;
        x->cap_text = cap;
    }
    for (size_t i = 0; i < n; i++) {
        bool space = !verbatim && (p[i] == ' ' || p[i] == '\t' || p[i] == '\n' || p[i] == '\r');
        char last = x->n_text ? x->text[x->n_text - 1] : '\n';
        if (space && (last == ' ' || last == '\n')) continue;
        x->text[x->n_text++] = space ? ' ' : p[i];
    }
}

static jx_str keep_text(jx_source_html *x, size_t from)
{
    size_t n = x->n_text > from ? jx_join_lines(x->text + from, x->n_text - from) : 0;
    jx_str s = n ? jx_trim((jx_str){x->text + from, (uint32_t)n}) : (jx_str){0};
    x->n_text = from;
    return jx_arena_str(&x->doc->arena, s.p, s.len);
}

static void add_cell(jx_source_html *x, uint32_t row, uint32_t col, jx_str s)
{
    if (!x->err) x->err = jx_sheet_add(&x->cells, row, col, s);
}

/* Text outside of all tables becomes a row. */
static void end_line(jx_source_html *x)
{
    jx_str s = x->depth ? (jx_str){0} : keep_text(x, 0);
    if (s.len) add_cell(x, ++x->row, 0, s);
}

/* ---- tables ---- */

static table *open_table(jx_source_html *x) { return x->depth ? &x->tables[x->depth - 1] : NULL; }

static void end_cell(jx_source_html *x)
{
    table *t = open_table(x);
    if (!t || !t->in_cell) return;
    add_cell(x, t->row, t->col, keep_text(x, t->text));
    t->in_cell = false;
    t->col += t->span;
}

static uint32_t number_of(const xmlChar **attributes, const char *name, uint32_t max)
{
    for (const xmlChar **a = attributes; a && *a; a += 2) {
        if (strcasecmp((const char *)a[0], name) != 0 || !a[1]) continue;
        unsigned long v = strtoul((const char *)a[1], NULL, 10);
        return v == 0 ? 1 : v > max ? max : (uint32_t)v;
    }
    return 1;
}

static void begin_row(jx_source_html *x)
{
    table *t = open_table(x);
    if (!t) return;
    end_cell(x);
    t->row = ++x->row;
    t->col = 0;
    for (uint32_t c = 0; c < JX_SHEET_COLUMNS; c++) {
        t->down[c] -= t->down[c] > 0;
        if (t->down[c] && !x->err) x->err = jx_sheet_cover(&x->cells, x->row, c);
    }
}

static void begin_cell(jx_source_html *x, const xmlChar **attributes)
{
    table *t = open_table(x);
    if (!t) return;
    end_cell(x);
    if (!t->row) begin_row(x);
    while (t->col < JX_SHEET_COLUMNS && t->down[t->col]) t->col++;
    t->span = number_of(attributes, "colspan", JX_SHEET_COLUMNS);
    uint32_t rows = number_of(attributes, "rowspan", 1 << 20);
    for (uint32_t c = t->col; c < t->col + t->span && c < JX_SHEET_COLUMNS; c++) t->down[c] = rows;
    t->text = x->n_text;
    t->in_cell = true;
}

static void begin_table(jx_source_html *x)
{
    end_line(x);
    if (x->depth == DEPTH) {
        x->err = JX_ELIMIT;
        return;
    }
    table *outer = open_table(x);
    if (outer && outer->in_cell) add_cell(x, outer->row, outer->col, keep_text(x, outer->text)); /* stands above it */
    x->tables[x->depth++] = (table){.text = x->n_text};
}

static void end_table(jx_source_html *x)
{
    end_cell(x);
    x->depth -= x->depth > 0;
    if (!x->depth) x->n_text = 0;
}

/* ---- elements ---- */

static bool is(const xmlChar *name, const char *const *names)
{
    for (; *names; names++)
        if (strcasecmp((const char *)name, *names) == 0) return true;
    return false;
}

static const char *const hidden[] = {"script", "style", "title", "head", "select", "noscript", NULL};
static const char *const cell_names[] = {"td", "th", NULL};
static const char *const lines[] = {"p",  "div", "br", "li",      "h1",     "h2", "h3",
                                    "h4", "h5",  "h6", "caption", "center", NULL};
static const char *const body[] = {"body", NULL}, *const row_names[] = {"tr", NULL},
                         *const table_names[] = {"table", NULL};

static void break_line(jx_source_html *x)
{
    if (x->depth)
        add_text(x, "\n", 1, true);
    else
        end_line(x);
}

static void on_begin(void *user, const xmlChar *name, const xmlChar **attributes)
{
    jx_source_html *x = user;
    if (x->err) return;
    if (is(name, body)) x->skipped = 0; /* whatever the head left open */
    if (is(name, hidden)) x->skipped++;
    if (x->skipped) return;
    if (is(name, table_names))
        begin_table(x);
    else if (is(name, row_names))
        begin_row(x);
    else if (is(name, cell_names))
        begin_cell(x, attributes);
    else if (is(name, lines))
        break_line(x);
}

static void on_end(void *user, const xmlChar *name)
{
    jx_source_html *x = user;
    if (x->err) return;
    if (is(name, hidden) && x->skipped) x->skipped--;
    if (x->skipped) return;
    if (is(name, table_names))
        end_table(x);
    else if (is(name, cell_names) || is(name, row_names))
        end_cell(x);
    else if (is(name, lines))
        break_line(x);
}

static void on_text(void *user, const xmlChar *text, int n)
{
    jx_source_html *x = user;
    table *t = open_table(x);
    if (x->err || x->skipped || (t && !t->in_cell)) return; /* between cells is only white space */
    add_text(x, (const char *)text, (size_t)n, false);
}

static void keep_quiet(void *user, const char *format, ...)
{
    (void)user;
    (void)format;
}

/* ---- the page ---- */

static int html_row(jx_source *source, jx_grid *g)
{
    jx_source_html *x = (jx_source_html *)source;
    for (;;) {
        int got = jx_sheet_row(&x->cells, g, x->part);
        if (got == 1) {
            g->rows[g->n_rows - 1].apart = x->first_row;
            g->rows[g->n_rows - 1].part_row = g->rows[g->n_rows - 1].line;
            x->first_row = false;
        }
        if (got || !jx_sheet_next_band(&x->cells)) return got;
        x->first_row = true;
    }
}

static void parse(jx_source_html *x, jx_str text)
{
    static const htmlSAXHandler handler = {.startElement = on_begin,
                                           .endElement = on_end,
                                           .characters = on_text,
                                           .ignorableWhitespace = on_text,
                                           .cdataBlock = on_text,
                                           .warning = keep_quiet,
                                           .error = keep_quiet};
    htmlSAXHandler sax = handler;
    x->parser = htmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (!x->parser) {
        x->err = JX_ENOMEM;
        return;
    }
    htmlCtxtUseOptions(x->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                      HTML_PARSE_IGNORE_ENC);
    for (uint32_t at = 0; at < text.len && !x->err; at += CHUNK)
        htmlParseChunk(x->parser, text.p + at, (int)(text.len - at < CHUNK ? text.len - at : CHUNK), 0);
    if (!x->err) htmlParseChunk(x->parser, NULL, 0, 1);
    while (x->depth && !x->err) end_table(x);
    end_line(x);
}

int jx_source_html_open(jx_source_html **out, jx_doc *doc, jx_str text)
{
    jx_source_html *x = calloc(1, sizeof *x);
    *out = x;
    if (!x) return JX_ENOMEM;
    x->source.row = html_row;
    x->doc = doc;
    x->tables = calloc(DEPTH, sizeof *x->tables);
    x->part = x->tables ? jx_doc_add_part(doc, (jx_str){0}) : 0;
    x->first_row = true;
    if (x->part)
        parse(x, text);
    else
        x->err = JX_ENOMEM;
    jx_sheet_sort(&x->cells);
    jx_sheet_find_bands(&x->cells);
    return x->err;
}

jx_source *jx_source_html_rows(jx_source_html *x) { return &x->source; }

void jx_source_html_close(jx_source_html **x)
{
    if (!*x) return;
    if ((*x)->parser) htmlFreeParserCtxt((*x)->parser);
    jx_sheet_fini(&(*x)->cells);
    free((*x)->tables);
    free((*x)->text);
    free(*x);
    *x = NULL;
}
