#include "client/reader/source_xlsx.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/reader/cellformat.h"
#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum { MAX_SHEETS = 1024, MAX_FORMATS = 4096, MAX_STYLES = 65536, PART = 256 };

typedef struct {
    jx_str name;
    bool hidden;
    char part[PART];
} sheet;

/* A number format of this workbook. */
typedef struct {
    unsigned id;
    jx_cell_format format;
} format;

struct jx_source_xlsx {
    jx_source source;
    jx_doc *doc;
    jx_package *package;
    bool epoch_1904;
    sheet *sheets;
    size_t n_sheets, at; /* at: the next to read */
    jx_str *strings;
    size_t n_strings, cap_strings;
    format *formats;
    size_t n_formats;
    uint16_t *styles; /* number format of each cell style */
    size_t n_styles;
    char *text; /* what the text of the element at hand has so far */
    size_t n_text, cap_text;
    jx_sheet cells;
    uint32_t part;
    bool first_row;
    bool recompute; /* the writer left it to who opens the file to compute its formulas */
};

/* ---- texts ---- */

static int add_text(jx_source_xlsx *x, const char *p)
{
    size_t n = strlen(p);
    if (x->n_text + n + 1 > x->cap_text) {
        size_t cap = 2 * (x->n_text + n) + 256;
        char *more = realloc(x->text, cap);
        if (!more) return JX_ENOMEM;
        x->text = more;
        x->cap_text = cap;
    }
    memcpy(x->text + x->n_text, p, n + 1);
    x->n_text += n;
    return 0;
}

/* What has been collected, as the document's own. */
static jx_str keep_text(jx_source_xlsx *x)
{
    static const char cr[] = "_x000D_"; /* how workbooks write a carriage return */
    char *p = x->text;
    while (x->n_text && (p = strstr(p, cr))) {
        *p = '\n';
        memmove(p + 1, p + sizeof cr - 1, strlen(p + sizeof cr - 1) + 1);
        x->n_text -= sizeof cr - 2;
    }
    size_t n = x->n_text ? jx_join_lines(x->text, x->n_text) : 0;
    x->n_text = 0;
    jx_str s = jx_trim((jx_str){x->text, (uint32_t)n});
    return jx_arena_str(&x->doc->arena, s.p, s.len);
}

/* ---- what the sheets share ---- */

static int workbook_element(jx_source_xlsx *x, jx_xml *xml)
{
    char value[PART];
    if (jx_xml_is(xml, "workbookPr") && jx_xml_attr(xml, "date1904", value, sizeof value))
        x->epoch_1904 = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
    if (jx_xml_is(xml, "calcPr") && jx_xml_attr(xml, "fullCalcOnLoad", value, sizeof value))
        x->recompute = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
    if (!jx_xml_is(xml, "sheet") || x->n_sheets == MAX_SHEETS) return 0;
    sheet *s = &x->sheets[x->n_sheets];
    *s = (sheet){0};
    jx_xml_attr(xml, "name", value, sizeof value);
    s->name = jx_arena_str(&x->doc->arena, value, strlen(value));
    while (s->name.len && !jx_utf8_valid(s->name.p, s->name.len)) s->name.len--;
    s->hidden = jx_xml_attr(xml, "state", value, sizeof value) && strcmp(value, "visible") != 0;
    /* the relation's id, whatever its prefix: "id" beside "sheetId" */
    if (jx_xml_attr(xml, "id", value, sizeof value) &&
        jx_package_part(x->package, value, NULL, s->part, sizeof s->part))
        x->n_sheets++;
    return 0;
}

static int add_string(jx_source_xlsx *x)
{
    if (x->n_strings == x->cap_strings) {
        size_t cap = x->cap_strings ? x->cap_strings * 2 : 1024;
        jx_str *more = realloc(x->strings, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        x->strings = more;
        x->cap_strings = cap;
    }
    x->strings[x->n_strings++] = keep_text(x);
    return 0;
}

/* Strings with their runs joined; readings printed above characters (rPh) are no text. */
static int read_strings(jx_source_xlsx *x, const char *part)
{
    jx_xml xml;
    int err = jx_xml_open(&xml, x->package, part);
    if (err) return err == JX_ENOTFOUND ? JX_EINVAL : err; /* the workbook says that it has one */
    bool inside = false;
    while ((err = jx_xml_next(&xml)) == 1) {
        int e = 0;
        if (jx_xml_is_text(&xml))
            e = inside ? add_text(x, jx_xml_text(&xml)) : 0;
        else if (jx_xml_begins(&xml) && jx_xml_is(&xml, "rPh"))
            xml.skip = 1;
        else if (jx_xml_is(&xml, "t"))
            inside = jx_xml_begins(&xml) && !jx_xml_empty(&xml);
        else if (jx_xml_is(&xml, "si") && (jx_xml_ends(&xml) || jx_xml_empty(&xml)))
            e = add_string(x);
        if (e) {
            err = e;
            break;
        }
    }
    jx_xml_close(&xml);
    return err;
}

static int add_format(jx_source_xlsx *x, jx_xml *xml)
{
    char id[16], code[256];
    if (x->n_formats == MAX_FORMATS || !jx_xml_attr(xml, "numFmtId", id, sizeof id)) return 0;
    if (!jx_xml_attr(xml, "formatCode", code, sizeof code)) return 0;
    format *more = realloc(x->formats, (x->n_formats + 1) * sizeof *more);
    if (!more) return JX_ENOMEM;
    x->formats = more;
    x->formats[x->n_formats].id = (unsigned)strtoul(id, NULL, 10);
    jx_cell_format_parse(code, &x->formats[x->n_formats++].format);
    return 0;
}

static int add_style(jx_source_xlsx *x, jx_xml *xml)
{
    char id[16];
    if (x->n_styles == MAX_STYLES) return 0;
    if (x->n_styles % 256 == 0) {
        uint16_t *more = realloc(x->styles, (x->n_styles + 256) * sizeof *more);
        if (!more) return JX_ENOMEM;
        x->styles = more;
    }
    jx_xml_attr(xml, "numFmtId", id, sizeof id);
    x->styles[x->n_styles++] = (uint16_t)strtoul(id, NULL, 10);
    return 0;
}

/* Formats, and which one each cell style (cellXfs) has. */
static int read_styles(jx_source_xlsx *x, const char *part)
{
    jx_xml xml;
    int err = jx_xml_open(&xml, x->package, part);
    if (err) return err == JX_ENOTFOUND ? JX_EINVAL : err; /* the workbook says that it has one */
    bool cell_styles = false;
    while ((err = jx_xml_next(&xml)) == 1) {
        int e = 0;
        if (jx_xml_is(&xml, "cellXfs"))
            cell_styles = jx_xml_begins(&xml) && !jx_xml_empty(&xml);
        else if (jx_xml_begins(&xml) && jx_xml_is(&xml, "numFmt"))
            e = add_format(x, &xml);
        else if (jx_xml_begins(&xml) && cell_styles && jx_xml_is(&xml, "xf"))
            e = add_style(x, &xml);
        if (e) {
            err = e;
            break;
        }
    }
    jx_xml_close(&xml);
    return err;
}

static jx_cell_format format_of(const jx_source_xlsx *x, size_t style)
{
    jx_cell_format f = {.general = true};
    if (style >= x->n_styles) return f;
    for (size_t i = 0; i < x->n_formats; i++)
        if (x->formats[i].id == x->styles[style]) return x->formats[i].format;
    jx_cell_format_builtin(x->styles[style], &f);
    return f;
}

/* ---- a sheet ---- */

/* The cell that is being read. */
typedef struct {
    uint32_t row, col; /* from 1, from 0 */
    char type[16];
    size_t style;
    bool formula, value;
} cell;

/* "D12" to column 3 and row 12; what follows it, or NULL when it is none. */
static const char *place_of(const char *ref, uint32_t *row, uint32_t *col)
{
    uint32_t r = 0, c = 0;
    const char *p = ref;
    while (*p >= 'A' && *p <= 'Z' && c < 20000) c = c * 26 + (uint32_t)(*p++ - 'A') + 1;
    while (*p >= '0' && *p <= '9' && r < 2000000) r = r * 10 + (uint32_t)(*p++ - '0');
    if (!r || !c) return NULL;
    *row = r;
    *col = c - 1;
    return p;
}

static void sheet_problem(jx_source_xlsx *x, const cell *c, const char *zh, const char *en)
{
    jx_doc *d = x->doc;
    if (c && jx_sheet_hides(&x->cells, c->row, c->col)) return; /* it is not read at all */
    jx_str where = c ? jx_doc_place(d, x->part, 0, c->row, (int)c->col) : x->sheets[x->at - 1].name;
    jx_doc_add_problem(d, c ? c->row : 0, where, jx_str_of(JX_DE(d, zh, en)));
}

/* The text that a cell shows. */
static jx_str shown(jx_source_xlsx *x, const cell *c)
{
    jx_str text = {0};
    if (strcmp(c->type, "s") == 0) {
        char *end;
        size_t i = x->n_text ? strtoul(x->text, &end, 10) : SIZE_MAX;
        if (i < x->n_strings)
            text = x->strings[i];
        else if (c->value)
            sheet_problem(x, c, "单元格的文字丢失", "the cell's text is lost");
        x->n_text = 0;
        return text;
    }
    if (strcmp(c->type, "e") == 0) {
        sheet_problem(x, c, "公式出错，按空白处理", "the formula failed; read as empty");
        x->n_text = 0;
        return text;
    }
    if (strcmp(c->type, "b") == 0) return jx_str_of(x->n_text && x->text[0] == '1' ? "TRUE" : "FALSE");
    bool stale = x->recompute && c->formula && x->n_text == 1 && x->text[0] == '0';
    if (stale) x->n_text = 0; /* what writers that do not compute put there */
    if (c->formula && (!c->value || stale))
        sheet_problem(x, c, "公式没有保存结果；请用表格软件打开并保存一次",
                      "the formula's result is not in the file; open and save it in a spreadsheet program");
    if (!x->n_text) return text;
    bool number = !c->type[0] || strcmp(c->type, "n") == 0;
    char out[160];
    jx_cell_format f = format_of(x, c->style);
    if (!number || !jx_cell_format_print(&f, x->text, x->epoch_1904, out, sizeof out)) return keep_text(x);
    x->n_text = 0;
    return jx_arena_str(&x->doc->arena, out, strlen(out));
}

static void begin_cell(jx_source_xlsx *x, jx_xml *xml, cell *c)
{
    char value[32];
    uint32_t row = c->row, col = c->col + 1;
    if (jx_xml_attr(xml, "r", value, sizeof value)) place_of(value, &row, &col);
    *c = (cell){.row = row, .col = col};
    jx_xml_attr(xml, "t", c->type, sizeof c->type);
    if (jx_xml_attr(xml, "s", value, sizeof value)) c->style = strtoul(value, NULL, 10);
    x->n_text = 0;
}

static bool is_true(jx_xml *xml, const char *name)
{
    char value[8];
    return jx_xml_attr(xml, name, value, sizeof value) && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* Of no height or width: hidden by hand. */
static bool is_nothing(jx_xml *xml, const char *name)
{
    char value[32];
    return jx_xml_attr(xml, name, value, sizeof value) && *value && strspn(value, "0.") == strlen(value);
}

static int begin_row(jx_source_xlsx *x, jx_xml *xml, cell *c)
{
    char value[16];
    uint32_t row = c->row + 1;
    if (jx_xml_attr(xml, "r", value, sizeof value)) {
        unsigned long r = strtoul(value, NULL, 10);
        if (r > 0 && r < 2000000) row = (uint32_t)r;
    }
    *c = (cell){.row = row, .col = UINT32_MAX};
    bool hidden = is_true(xml, "hidden") || is_nothing(xml, "ht"); /* filtered ones are hidden, too */
    return hidden ? jx_sheet_hide_rows(&x->cells, row, row) : 0;
}

static void take_columns(jx_source_xlsx *x, jx_xml *xml)
{
    char value[16];
    if (!is_true(xml, "hidden") && !is_nothing(xml, "width")) return;
    unsigned long from = jx_xml_attr(xml, "min", value, sizeof value) ? strtoul(value, NULL, 10) : 0;
    unsigned long to = jx_xml_attr(xml, "max", value, sizeof value) ? strtoul(value, NULL, 10) : 0;
    if (from && to >= from && from <= JX_SHEET_COLUMNS)
        jx_sheet_hide_columns(&x->cells, (uint32_t)from - 1,
                              to > JX_SHEET_COLUMNS ? JX_SHEET_COLUMNS : (uint32_t)to - 1);
}

static int add_merge(jx_source_xlsx *x, jx_xml *xml)
{
    char ref[40];
    jx_sheet_range r;
    if (!jx_xml_attr(xml, "ref", ref, sizeof ref)) return 0;
    const char *p = place_of(ref, &r.row0, &r.col0);
    if (!p || *p != ':' || !place_of(p + 1, &r.row1, &r.col1)) return 0;
    return jx_sheet_add_range(&x->cells, r);
}

static int sheet_element(jx_source_xlsx *x, jx_xml *xml, cell *c, bool *inside)
{
    bool begins = jx_xml_begins(xml), empty = begins && jx_xml_empty(xml);
    if (jx_xml_is_text(xml)) return *inside ? add_text(x, jx_xml_text(xml)) : 0;
    if (jx_xml_is(xml, "c")) {
        if (begins) begin_cell(x, xml, c);
        if (begins && !empty) return 0;
        return empty ? 0 : jx_sheet_add(&x->cells, c->row, c->col, shown(x, c));
    }
    if (jx_xml_is(xml, "v") || jx_xml_is(xml, "t")) {
        *inside = begins && !empty;
        c->value |= *inside;
    } else if (!begins) {
        return 0;
    } else if (jx_xml_is(xml, "f")) {
        c->formula = true;
    } else if (jx_xml_is(xml, "row")) {
        return begin_row(x, xml, c);
    } else if (jx_xml_is(xml, "col")) {
        take_columns(x, xml);
    } else if (jx_xml_is(xml, "mergeCell")) {
        return add_merge(x, xml);
    } else if (jx_xml_is(xml, "rPh")) {
        xml->skip = 1;
    }
    return 0;
}

/* Reads a sheet into cells; on an error nothing of it may be used, for its numbers could be wrong. */
static int read_sheet(jx_source_xlsx *x, const sheet *s)
{
    jx_xml xml;
    cell c = {.col = UINT32_MAX};
    bool inside = false;
    jx_sheet_clear(&x->cells);
    int err = jx_xml_open(&xml, x->package, s->part);
    if (err) return err == JX_ENOTFOUND ? JX_EINVAL : err;
    while ((err = jx_xml_next(&xml)) == 1)
        if ((err = sheet_element(x, &xml, &c, &inside)) != 0) break;
    jx_xml_close(&xml);
    jx_sheet_sort(&x->cells);
    int settled = err ? 0 : jx_sheet_settle(&x->cells, x->doc, x->part);
    if (settled == JX_ELIMIT)
        sheet_problem(x, NULL, "合并单元格过多，部分未处理", "too many merged cells; some were not treated as such");
    else if (settled)
        err = settled;
    if (!err) jx_sheet_find_bands(&x->cells);
    if (err) jx_sheet_clear(&x->cells);
    return err;
}

/* Opens the next sheet that can be read. 1; 0: there is none. */
static int next_sheet(jx_source_xlsx *x)
{
    while (x->at < x->n_sheets) {
        const sheet *s = &x->sheets[x->at++];
        if (s->hidden) {
            sheet_problem(x, NULL, "隐藏的工作表，未读取", "a hidden sheet, not read");
            continue;
        }
        x->part = jx_doc_add_part(x->doc, s->name);
        int err = read_sheet(x, s);
        if (err == JX_ENOMEM) return err;
        if (err == JX_ELIMIT)
            sheet_problem(x, NULL, "工作表解压后过大，未读取", "the sheet unpacks to too much; not read");
        else if (err == JX_EDUP)
            sheet_problem(x, NULL, "工作表有密码，未读取", "the sheet has a password; not read");
        else if (err == JX_EPROTO)
            sheet_problem(x, NULL, "工作表含有 DTD（实体声明），未读取",
                          "the sheet has a DTD (entity declarations); not read");
        else if (err)
            sheet_problem(x, NULL, "工作表已损坏，未读取", "the sheet is damaged; not read");
        x->first_row = true;
        if (!err) return 1;
    }
    return 0;
}

static int xlsx_row(jx_source *source, jx_grid *g)
{
    jx_source_xlsx *x = (jx_source_xlsx *)source;
    for (;;) {
        int got = jx_sheet_row(&x->cells, g, x->part);
        if (got == 1) {
            g->rows[g->n_rows - 1].apart = x->first_row;
            x->first_row = false;
        }
        if (got) return got;
        if (jx_sheet_next_band(&x->cells)) {
            x->first_row = true;
            continue;
        }
        got = next_sheet(x);
        if (got != 1) return got;
    }
}

/* ---- the workbook ---- */

static int read_shared(jx_source_xlsx *x)
{
    char part[PART];
    jx_xml main;
    int err = jx_xml_open_main(&main, x->package);
    if (err) return err;
    while ((err = jx_xml_next(&main)) == 1)
        if (jx_xml_begins(&main) && (err = workbook_element(x, &main)) != 0) break;
    jx_xml_close(&main);
    if (!err && jx_package_part(x->package, NULL, "styles", part, sizeof part)) err = read_styles(x, part);
    if (!err && jx_package_part(x->package, NULL, "sharedStrings", part, sizeof part)) err = read_strings(x, part);
    return err;
}

int jx_source_xlsx_open(jx_source_xlsx **out, jx_doc *doc, jx_package *k)
{
    jx_source_xlsx *x = calloc(1, sizeof *x);
    *out = x;
    if (!x) return JX_ENOMEM;
    x->source.row = xlsx_row;
    x->doc = doc;
    x->package = k;
    x->sheets = calloc(MAX_SHEETS, sizeof *x->sheets);
    int err = x->sheets ? read_shared(x) : JX_ENOMEM;
    if (err) jx_source_xlsx_close(out);
    return err;
}

jx_source *jx_source_xlsx_rows(jx_source_xlsx *x) { return &x->source; }

void jx_source_xlsx_close(jx_source_xlsx **x)
{
    if (!*x) return;
    jx_sheet_fini(&(*x)->cells);
    free((*x)->sheets);
    free((*x)->strings);
    free((*x)->formats);
    free((*x)->styles);
    free((*x)->text);
    free(*x);
    *x = NULL;
}
