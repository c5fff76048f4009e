#include "described.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/reader/text.h"
#include "tests/client/expect.h"

enum { ROWS = 64, COLUMNS = 32, FORMATS = 32 };

/* The rows of the description; a cell is "<" or "^" when it belongs to the merged cell left of or above it. */
typedef struct {
    jx_str cell[ROWS][COLUMNS];
    int n[ROWS], rows;
    jx_str formats[FORMATS]; /* number formats that cells have */
    int n_formats;
} table;

static bool is(jx_str s, const char *word) { return jx_str_eq(s, jx_str_of(word)); }
static bool covered(jx_str s) { return is(s, "<") || is(s, "^"); }

static void take_rows(table *t, const char *p, const char *end)
{
    for (; p < end; t->rows++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        cr_assert_lt(t->rows, ROWS);
        while (p && stop > p) {
            const char *bar = memchr(p, '|', (size_t)(stop - p));
            cr_assert_lt(t->n[t->rows], COLUMNS - 1);
            t->cell[t->rows][t->n[t->rows]++] = jx_trim((jx_str){p, (uint32_t)((bar ? bar : stop) - p)});
            p = bar ? bar + 1 : NULL;
            if (p == stop) t->cell[t->rows][t->n[t->rows]++] = (jx_str){0}; /* a bar at the end: an empty cell */
        }
        p = stop + 1;
    }
}

static jx_str cell(const table *t, int row, int col)
{
    return row < t->rows && col < t->n[row] ? t->cell[row][col] : (jx_str){0};
}

/* Rows and columns that the cell stretches over. */
static void extent(const table *t, int row, int col, int *rows, int *cols)
{
    for (*cols = 1; is(cell(t, row, col + *cols), "<");) ++*cols;
    for (*rows = 1; is(cell(t, row + *rows, col), "^");) ++*rows;
}

/* "#0.0%~0.95~F7/E7": a number with its format and formula; "#12": a number without. */
static void number_of(jx_str s, jx_str *format, jx_str *value, jx_str *formula)
{
    *format = *formula = (jx_str){0};
    *value = jx_drop(s, 1);
    const char *a = memchr(value->p, '~', value->len);
    if (!a) return;
    *format = (jx_str){value->p, (uint32_t)(a - value->p)};
    *value = jx_drop(*value, format->len + 1);
    const char *b = memchr(value->p, '~', value->len);
    if (!b) return;
    *formula = (jx_str){b + 1, (uint32_t)(value->p + value->len - b - 1)};
    value->len = (uint32_t)(b - value->p);
}

static void escaped(FILE *out, jx_str s, const char *line_break)
{
    for (uint32_t i = 0; i < s.len; i++) {
        if (s.p[i] == '\\' && i + 1 < s.len && s.p[i + 1] == 'n')
            fputs(line_break, out), i++;
        else if (s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '&' || s.p[i] == '"')
            fprintf(out, "&#%d;", s.p[i]);
        else
            putc(s.p[i], out);
    }
}

/* ---- a workbook ---- */

static int style_of(table *t, jx_str format)
{
    if (!format.len) return 0;
    for (int i = 0; i < t->n_formats; i++)
        if (jx_str_eq(t->formats[i], format)) return i + 1;
    cr_assert_lt(t->n_formats, FORMATS);
    t->formats[t->n_formats++] = format;
    return t->n_formats;
}

static void xlsx_cell(FILE *out, table *t, int row, int col)
{
    jx_str s = cell(t, row, col), format, value, formula;
    if (!s.len || covered(s)) return;
    fprintf(out, "<c r=\"%c%d\"", 'A' + col, row + 1);
    if (s.p[0] != '#') {
        fputs(" t=\"inlineStr\"><is><t xml:space=\"preserve\">", out);
        escaped(out, s, "\n");
        fputs("</t></is></c>", out);
        return;
    }
    number_of(s, &format, &value, &formula);
    fprintf(out, " s=\"%d\">", style_of(t, format));
    if (formula.len) fprintf(out, "<f>%.*s</f>", JX_FMT(formula));
    fprintf(out, "<v>%.*s</v></c>", JX_FMT(value));
}

static bytes workbook(table *t)
{
    char *rows = NULL, *styles = NULL;
    size_t len;
    FILE *out = open_memstream(&rows, &len);
    fputs("<sheetData>", out);
    for (int r = 0; r < t->rows; r++) {
        fprintf(out, "<row r=\"%d\">", r + 1);
        for (int c = 0; c < t->n[r]; c++) xlsx_cell(out, t, r, c);
        fputs("</row>", out);
    }
    fputs("</sheetData><mergeCells>", out);
    for (int r = 0, h, w; r < t->rows; r++)
        for (int c = 0; c < t->n[r]; c++) {
            if (covered(cell(t, r, c))) continue;
            extent(t, r, c, &h, &w);
            if (h * w > 1) fprintf(out, "<mergeCell ref=\"%c%d:%c%d\"/>", 'A' + c, r + 1, 'A' + c + w - 1, r + h);
        }
    fputs("</mergeCells>", out);
    fclose(out);
    out = open_memstream(&styles, &len);
    fputs("<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts>", out);
    for (int i = 0; i < t->n_formats; i++) {
        fprintf(out, "<numFmt numFmtId=\"%d\" formatCode=\"", 200 + i);
        escaped(out, t->formats[i], "");
        fputs("\"/>", out);
    }
    fputs("</numFmts><cellXfs><xf numFmtId=\"0\"/>", out);
    for (int i = 0; i < t->n_formats; i++) fprintf(out, "<xf numFmtId=\"%d\"/>", 200 + i);
    fputs("</cellXfs></styleSheet>", out);
    fclose(out);
    bytes b =
        workbook_with_all(rows, "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>", styles);
    free(rows);
    free(styles);
    return b;
}

/* ---- a Word document: rows of one cell are paragraphs ---- */

static void paragraphs(FILE *out, jx_str s)
{
    fputs("<w:p><w:r><w:t xml:space=\"preserve\">", out);
    escaped(out, s, "</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">");
    fputs("</w:t></w:r></w:p>", out);
}

static void docx_row(FILE *out, const table *t, int r)
{
    fputs("<w:tr>", out);
    for (int c = 0, h, w; c < t->n[r]; c += w) {
        extent(t, r, c, &h, &w);
        bool above = is(cell(t, r, c), "^");
        fprintf(out, "<w:tc><w:tcPr><w:gridSpan w:val=\"%d\"/>%s</w:tcPr>", w,
                above   ? "<w:vMerge/>"
                : h > 1 ? "<w:vMerge w:val=\"restart\"/>"
                        : "");
        paragraphs(out, covered(cell(t, r, c)) ? (jx_str){0} : cell(t, r, c));
        fputs("</w:tc>", out);
    }
    fputs("</w:tr>", out);
}

static bytes document(const table *t)
{
    char *body = NULL;
    size_t len;
    bool inside = false;
    FILE *out = open_memstream(&body, &len);
    for (int r = 0; r < t->rows; r++) {
        if (inside != (t->n[r] > 1)) fputs(inside ? "</w:tbl>" : "<w:tbl>", out);
        inside = t->n[r] > 1;
        if (inside)
            docx_row(out, t, r);
        else
            paragraphs(out, cell(t, r, 0));
    }
    if (inside) fputs("</w:tbl>", out);
    fclose(out);
    bytes b = document_with(body);
    free(body);
    return b;
}

/* ---- OpenDocument ---- */

static void odf_cell(FILE *out, const table *t, int r, int c)
{
    int h, w;
    jx_str s = cell(t, r, c), format, value, formula;
    if (covered(s)) {
        fputs("<table:covered-table-cell/>", out);
        return;
    }
    extent(t, r, c, &h, &w);
    fprintf(out, "<table:table-cell table:number-rows-spanned=\"%d\" table:number-columns-spanned=\"%d\"><text:p>", h,
            w);
    number_of(s.len && s.p[0] == '#' ? s : (jx_str){"#", 1}, &format, &value, &formula);
    escaped(out, value.len ? value : s, "</text:p><text:p>");
    fputs("</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>", out);
}

static bytes open_document(const table *t, bool sheets)
{
    char *content = NULL;
    size_t len;
    FILE *out = open_memstream(&content, &len);
    fprintf(out,
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"a\" xmlns:text=\"t\"><office:body><office:%s>",
            sheets ? "spreadsheet" : "text");
    fputs("<table:table table:name=\"Sheet1\">", out);
    for (int r = 0; r < t->rows; r++) {
        fputs("<table:table-row>", out);
        for (int c = 0; c < t->n[r]; c++) odf_cell(out, t, r, c);
        fputs("</table:table-row>", out);
    }
    fprintf(out,
            "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell "
            "table:number-columns-repeated=\"1024\"/></table:table-row></table:table></office:%s></office:body></"
            "office:document-content>",
            sheets ? "spreadsheet" : "text");
    fclose(out);
    const char *parts[] = {"mimetype", "application/vnd.oasis.opendocument", "content.xml", content, NULL};
    bytes b = zip_of(parts);
    free(content);
    return b;
}

/* ---- texts ---- */

static bytes separated(const table *t, const char *before, const char *between, const char *behind)
{
    bytes b = {0};
    FILE *out = open_memstream(&b.p, &b.len);
    for (int r = 0; r < t->rows; r++) {
        for (int c = 0; c < t->n[r]; c++) {
            jx_str s = cell(t, r, c);
            fprintf(out, "%s%.*s", c ? between : t->n[r] > 1 ? before : "", covered(s) ? 0 : (int)s.len, s.p);
        }
        fprintf(out, "%s\n", t->n[r] > 1 ? behind : "");
    }
    fclose(out);
    return b;
}

/* Without columns: what is covered is gone, and empty cells where blank says nothing of them. */
static bytes bare(const table *t, const char *between, bool empty)
{
    bytes b = {0};
    FILE *out = open_memstream(&b.p, &b.len);
    for (int r = 0; r < t->rows; r++) {
        bool any = false;
        for (int c = 0; c < t->n[r]; c++) {
            jx_str s = cell(t, r, c);
            if (covered(s) || (!s.len && !empty)) continue;
            fprintf(out, "%s%.*s", any ? between : "", JX_FMT(s));
            any = true;
        }
        if (any) putc('\n', out);
    }
    fclose(out);
    return b;
}

static bytes web_page(const table *t)
{
    bytes b = {0};
    FILE *out = open_memstream(&b.p, &b.len);
    fputs("<html><head><meta charset=\"utf-8\"><style>td{border:1px}</style></head><body><table>", out);
    for (int r = 0; r < t->rows; r++) {
        fputs("<tr>", out);
        for (int c = 0, h, w; c < t->n[r]; c++) {
            if (covered(cell(t, r, c))) continue;
            extent(t, r, c, &h, &w);
            fprintf(out, "<td rowspan=%d colspan='%d'>", h, w);
            escaped(out, cell(t, r, c), "<br>");
            fputs("</td>", out);
        }
        fputs("</tr>", out);
    }
    fputs("</table></body></html>", out);
    fclose(out);
    return b;
}

/* Does the list of words have an nth one? It is cut off there. */
static char *nth_word(char *list, unsigned n)
{
    char *save = NULL, *word = strtok_r(list, " ", &save);
    while (word && n--) word = strtok_r(NULL, " ", &save);
    return word;
}

described described_open(const char *path, unsigned n)
{
    static const char begin[] = "as ", mark[] = "\ntruth\n";
    described d = {.text = slurp_file(path)};
    cr_assert(d.text && strncmp(d.text, begin, 3) == 0, "%s", path);
    char *kind = d.text + 3, *rows = strchr(kind, '\n') + 1, *end = strstr(rows, mark);
    cr_assert_not_null(end, "%s", path);
    d.truth = end + sizeof mark - 1;
    rows[-1] = 0;
    kind = nth_word(kind, n);
    if (!kind) {
        described_close(&d);
        return d;
    }
    d.kind = kind;
    table *t = calloc(1, sizeof *t);
    take_rows(t, rows, end);
    if (strcmp(kind, "xlsx") == 0)
        d.file = workbook(t);
    else if (strcmp(kind, "docx") == 0)
        d.file = document(t);
    else if (strcmp(kind, "ods") == 0 || strcmp(kind, "odt") == 0)
        d.file = open_document(t, kind[2] == 's');
    else if (strcmp(kind, "csv") == 0)
        d.file = separated(t, "", ",", "");
    else if (strcmp(kind, "tabs") == 0)
        d.file = separated(t, "", "\t", "");
    else if (strcmp(kind, "markdown") == 0)
        d.file = separated(t, "| ", " | ", " |");
    else if (strcmp(kind, "lines") == 0 || strcmp(kind, "blank-lines") == 0)
        d.file = bare(t, "\n", kind[0] == 'b');
    else if (strcmp(kind, "words") == 0)
        d.file = bare(t, " ", false);
    else if (strcmp(kind, "html") == 0)
        d.file = web_page(t);
    else
        cr_assert_fail("%s: as %s?", path, kind);
    free(t);
    return d;
}

void described_close(described *d)
{
    free(d->file.p);
    free(d->text);
    *d = (described){0};
}
