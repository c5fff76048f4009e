/* What a cell shows is what is read: formats, formulas, runs, merged cells; and where it is. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "client/reader/cellformat.h"
#include "client/reader/source_csv.h"
#include "office_files.h"

static void shows(const char *code, const char *number, const char *text)
{
    jx_cell_format f;
    char out[160];
    jx_cell_format_parse(code, &f);
    cr_assert(jx_cell_format_print(&f, number, false, out, sizeof out), "%s", code);
    cr_expect_str_eq(out, text, "%s under %s: %s, not %s", number, code, out, text);
}

Test(source_cells, numbers_as_they_are_shown)
{
    shows("General", "99.679999999999993", "99.68");
    shows("General", "0.1", "0.1");
    shows("General", "1E-4", "0.0001");
    shows("General", "-12", "-12");
    shows("0.00", "1234.5", "1234.50");
    shows("#,##0.00_);[Red]\\(#,##0.00\\)", "1234567.891", "1234567.89");
    shows("0.00%", "0.98765", "98.77%");
    shows("0%", "1", "100%");
    shows("0.00%", "0.99995", "100.00%");
    shows("0", "0.5", "1");
    shows("0", "2.5", "3");
    shows("0.0", "-0.04", "0.0");
    shows("0.00", "1.005", "1.01"); /* as people round it, not as binary fractions do */
    shows("\"≥\"0\"人\"", "21000", "≥21000人");
    shows("0.00\"万元\"", "12.5", "12.50万元");
    shows("0,", "1234567", "1235");
    shows("# ?/?", "0.5", "0.5");
    shows("0.00E+00", "12.5", "12.5");
    shows("@", "12.5", "12.5");
    shows("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "13060000", "13060000.00");
    shows("[>=10000]0!.0,\"万\";0", "12.5", "12.5");
}

Test(source_cells, dates_as_they_are_shown)
{
    shows("yyyy-mm-dd", "45657", "2024-12-31");
    shows("yyyy\"年\"m\"月\"d\"日\"", "45657", "2024年12月31日");
    shows("yyyy\"年\"m\"月\"", "45657", "2024年12月");
    shows("yyyy/m/d h:mm", "45657.5", "2024-12-31 12:00");
    shows("yyyy-mm-dd", "61", "1900-03-01");
    shows("yyyy-mm-dd", "1", "1900-01-01");
    jx_cell_format f;
    char out[40];
    jx_cell_format_builtin(31, &f);
    cr_assert(jx_cell_format_print(&f, "44195", true, out, sizeof out));
    cr_expect_str_eq(out, "2024年12月31日");
    jx_cell_format_builtin(10, &f);
    cr_assert(jx_cell_format_print(&f, "0.5", false, out, sizeof out));
    cr_expect_str_eq(out, "50.00%");
    cr_expect_not(jx_cell_format_print(&f, "abc", false, out, sizeof out));
    cr_expect_not(jx_cell_format_print(&f, "1e300", false, out, sizeof out));
    cr_expect_not(jx_cell_format_print(&f, "nan", false, out, sizeof out));
}

#define S(ref, text)   "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(ref, number) "<c r=\"" ref "\"><v>" number "</v></c>"

/* A small form, with odd cells where the tests want them. */
#define SHEET(score, target)                                                                                           \
    "<sheetData><row r=\"2\">" S("B2", "2024年度项目支出绩效自评表")                                                   \
        S("C2", "not shown: covered") "</row><row r=\"3\">" S(                                                         \
            "B3", "填报单位：夹江县水务局      金额单位：万元") "</row><row r=\"4\">" S("B4", "项目名称")              \
            S("D4", "河道整治") "</row><row r=\"6\">" S("B6", "项目资金") S("C6", "资金来源") S("D6", "年初预算数")    \
                S("E6", "全年预算数") S("F6", "全年执行数") S("G6", "分值") S("H6", "执行率")                          \
                    S("I6", "得分") "</row><row r=\"7\">" S("C7", "年度资金总额") N("D7", "100") N("E7", "100")        \
                        N("F7", "95.5") N("G7", "10") "<c r=\"H7\" s=\"1\"><f>F7/E7</f><v>0.955</v></c>" N(            \
                            "I7", "9.5500000000000007") "</row><row r=\"12\">" S("B12", "一级指标")                    \
                            S("C12", "二级指标") S("D12", "三级指标") S("E12", "年度指标值") S("F12", "实际完成值")    \
                                S("G12", "分值") S("H12", "得分") "</row><row r=\"13\">" S("B13", "产出指标")          \
                                    S("C13", "数量指标") "<c r=\"D13\" t=\"s\"><v>0</v></c>" target                    \
                                                         "<c r=\"F13\" s=\"2\"><v>12</v></c>" N("G13", "90") score     \
        "</row><row r=\"14\">" S("B14", "总分") N("G14", "100")                                                        \
            N("H14", "99.55") "</row></sheetData>"                                                                     \
                              "<mergeCells count=\"1\"><mergeCell ref=\"B2:I2\"/></mergeCells>"

#define STRINGS                                                                                                        \
    "<sst><si><r><t>整治河道</t></r><r><rPr><b/></rPr><t>长度</t></r><rPh sb=\"0\" "                             \
    "eb=\"1\"><t>ZHENG</t></rPh></si></sst>"
#define STYLES                                                                                                         \
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0&quot;公里&quot;\"/></numFmts><cellXfs><xf "        \
    "numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"

static jx_doc *read_bytes(bytes b)
{
    jx_doc *d = NULL;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("x", b.p, b.len, NULL, &d, &err), 0, "%s", err.text);
    free(b.p);
    return d;
}

static jx_doc *read_sheet(const char *rows) { return read_bytes(workbook_with_all(rows, STRINGS, STYLES)); }

static void expect_text(jx_str s, const char *text)
{
    cr_expect(jx_str_eq(s, jx_str_of(text)), "%.*s, not %s", JX_FMT(s), text);
}

Test(source_cells, a_sheet_as_it_is_shown)
{
    jx_doc *d = read_sheet(SHEET(N("H13", "90"), S("E13", "≥12公里")));
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_expect_eq(f->n_problems, 0, "%.*s: %.*s", JX_FMT(f->problems->cell), JX_FMT(f->problems->text));
    cr_expect_eq(f->year, 2024);
    cr_expect_eq(f->line, 2);
    expect_text(f->unit, "夹江县水务局");
    expect_text(f->project_name, "河道整治");
    cr_expect_eq(f->money_unit, JX_WAN);
    cr_assert_eq(f->n_funding, 1);
    cr_expect_eq(f->funding[0].rate, 9550);
    cr_expect_eq(f->funding[0].score, 955);
    cr_assert_eq(f->n_indicators, 1);
    expect_text(f->indicators[0].name, "整治河道长度");
    expect_text(f->indicators[0].actual, "12公里");
    cr_expect_eq(f->indicators[0].line, 13);
    cr_expect_eq(f->total_score, 9955);
    jx_doc_free(&d);
}

static bool has_problem(const jx_problem *p, size_t n, const char *cell, const char *words)
{
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(p[i].cell, jx_str_of(cell)) && memmem(p[i].text.p, p[i].text.len, words, strlen(words)))
            return true;
    return false;
}

Test(source_cells, a_formula_that_failed_or_was_never_computed_is_named)
{
    jx_doc *d = read_sheet(SHEET("<c r=\"H13\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", S("E13", "≥12公里")));
    size_t n;
    const jx_problem *p = jx_doc_problems(d, &n);
    cr_expect(has_problem(p, n, "表!H13", "formula failed"));
    const jx_form *f = jx_doc_forms(d, &n);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    jx_doc_free(&d);
    d = read_sheet(SHEET("<c r=\"H13\"><f>G13*1</f></c>", S("E13", "≥12公里")));
    p = jx_doc_problems(d, &n);
    cr_expect(has_problem(p, n, "表!H13", "result is not in the file"));
    jx_doc_free(&d);
}

Test(source_cells, a_problem_names_sheet_and_cell)
{
    jx_doc *d = read_sheet(SHEET(S("H13", "不详"), S("E13", "≥12公里")));
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_gt(f->n_problems, 0);
    cr_expect(has_problem(f->problems, f->n_problems, "表!13:13", "no score"), "%.*s", JX_FMT(f->problems->cell));
    jx_doc_free(&d);
}

/* ---- what a sheet does not show ---- */

static void expect_said(const jx_doc *d, const char *cell, const char *words)
{
    size_t n;
    const jx_problem *p = jx_doc_problems(d, &n);
    cr_expect(has_problem(p, n, cell, words), "nothing about %s", cell);
    for (size_t i = 0; i < n; i++) cr_log_info("%.*s: %.*s", JX_FMT(p[i].cell), JX_FMT(p[i].text));
}

#define ROW13    "<row r=\"13\">"
#define HIDDEN13 "<row r=\"13\" hidden=\"1\">"

/* The sheet with a piece of its XML replaced. */
static jx_doc *read_changed(const char *from, const char *to)
{
    const char *sheet = SHEET(N("H13", "90"), S("E13", "≥12公里")), *at = strstr(sheet, from);
    cr_assert_not_null(at, "%s", from);
    size_t size = strlen(sheet) + strlen(to) + 1;
    char *changed = malloc(size);
    snprintf(changed, size, "%.*s%s%s", (int)(at - sheet), sheet, to, at + strlen(from));
    jx_doc *d = read_sheet(changed);
    free(changed);
    return d;
}

Test(source_cells, hidden_rows_are_no_part_of_the_form_and_named)
{
    const char *hidden[] = {HIDDEN13, "<row r=\"13\" hidden=\"true\">", "<row r=\"13\" ht=\"0\" customHeight=\"1\">"};
    for (size_t i = 0; i < 3; i++) {
        jx_doc *d = read_changed(ROW13, hidden[i]);
        size_t n;
        const jx_form *f = jx_doc_forms(d, &n);
        cr_assert_eq(n, 1);
        cr_expect_eq(f->n_indicators, 0, "%s", hidden[i]);
        expect_said(d, "表!13:13", "hidden rows were not read: 13");
        jx_doc_free(&d);
    }
}

Test(source_cells, hidden_columns_are_no_part_of_the_form_and_named)
{
    jx_doc *d = read_changed("<sheetData>", "<cols><col min=\"8\" max=\"8\" width=\"9\" hidden=\"1\"/>"
                                            "<col min=\"200\" max=\"16384\" hidden=\"1\"/></cols><sheetData>");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(f->n_indicators, 1);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    expect_said(d, "表", "hidden columns were not read: H");
    jx_doc_free(&d);
}

Test(source_cells, empty_hidden_rows_are_not_worth_a_word)
{
    jx_doc *d = read_changed(ROW13, "<row r=\"11\" hidden=\"1\"/>" ROW13);
    size_t n;
    jx_doc_problems(d, &n);
    cr_expect_eq(n, 0);
    jx_doc_free(&d);
}

#define ODF_CELL(attributes, text) "<table-cell " attributes "><p>" text "</p></table-cell>"
#define ODF_ROW(attributes, ...)   "<table-row " attributes ">" __VA_ARGS__ "</table-row>"

static jx_doc *read_odf(const char *content)
{
    const char *parts[] = {"mimetype", "x", "content.xml", content, NULL};
    return read_bytes(zip_of(parts));
}

static const char odf_sheet[] =
    "<d><style name=\"ta2\"/><table-properties display=\"false\"/><body><spreadsheet>"
    "<table name=\"草稿\" "
    "style-name=\"ta2\"><table-row><table-cell><p>项目支出绩效自评表</p></table-cell></table-row></table>"
    "<table name=\"表\"><table-column number-columns-repeated=\"7\"/><table-column visibility=\"collapse\"/>" ODF_ROW(
        "", ODF_CELL("number-columns-spanned=\"7\"", "项目支出绩效自评表"))
        ODF_ROW("", ODF_CELL("", "项目名称") ODF_CELL("", "河道整治"))
            ODF_ROW("", ODF_CELL("", "一级指标") ODF_CELL("", "二级指标") ODF_CELL("", "三级指标")
                            ODF_CELL("", "年度指标值") ODF_CELL("", "实际完成值") ODF_CELL("", "分值")
                                ODF_CELL("", "得分") ODF_CELL("", "备查"))
                ODF_ROW("visibility=\"collapse\"",
                        ODF_CELL("number-rows-spanned=\"4\"", "产出指标") ODF_CELL("", "数量指标") ODF_CELL("", "隐藏")
                            ODF_CELL("", "2") ODF_CELL("", "2") ODF_CELL("", "10") ODF_CELL("", "10"))
                    ODF_ROW("visibility=\"filter\" number-rows-repeated=\"2\"",
                            "<covered-table-cell/>" ODF_CELL("", "数量指标") ODF_CELL("", "筛掉") ODF_CELL("", "2")
                                ODF_CELL("", "2") ODF_CELL("", "10") ODF_CELL("", "10"))
                        ODF_ROW("", "<covered-table-cell/>" ODF_CELL("", "数量指标") ODF_CELL("", "长度")
                                        ODF_CELL("", "≥12公里") ODF_CELL("", "12公里") ODF_CELL("", "90")
                                            ODF_CELL("", "90") ODF_CELL("", "x")) "</table></spreadsheet></body></d>";

Test(source_cells, an_opendocument_sheet_as_it_is_shown)
{
    jx_doc *d = read_odf(odf_sheet);
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_assert_eq(f->n_indicators, 1);
    expect_text(f->indicators[0].name, "长度");
    expect_text(f->indicators[0].l1, "产出指标"); /* merged with rows that are hidden */
    cr_expect_eq(f->indicators[0].line, 7);
    expect_said(d, "草稿", "a hidden sheet");
    expect_said(d, "表!4:4", "hidden rows were not read: 4–6");
    expect_said(d, "表", "hidden columns were not read: H");
    jx_doc_free(&d);
}

/* ---- formulas ---- */

/* Programs that write workbooks without computing them put a 0 where a formula's result belongs, and say that it is to
 * be computed. */
Test(source_cells, a_result_that_nobody_computed_is_none)
{
    char path[] = "/tmp/jx-formula-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "表");
    static const char *const rows[][7] = {
        {"项目支出绩效自评表"},
        {"项目名称", "河道整治"},
        {"一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"},
        {"产出指标", "数量指标", "长度", "≥12公里", "12公里"},
        {"产出指标", "质量指标", "合格率", "≥95%", "96%"}};
    for (lxw_row_t r = 0; r < 5; r++)
        for (lxw_col_t c = 0; c < 7; c++)
            if (rows[r][c]) worksheet_write_string(sheet, r, c, rows[r][c], NULL);
    worksheet_write_number(sheet, 3, 5, 50, NULL);
    worksheet_write_number(sheet, 4, 5, 50, NULL);
    worksheet_write_formula(sheet, 3, 6, "=F4*1", NULL);
    worksheet_write_formula_num(sheet, 4, 6, "=F5*1", NULL, 50);
    cr_assert_eq(workbook_close(book), 0);
    jx_doc *d = read_bytes(take_file(path));
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(f->n_indicators, 2);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    cr_expect_eq(f->indicators[1].score, 5000);
    expect_said(d, "表!G4", "result is not in the file");
    jx_doc_free(&d);
}

/* ---- CSV ---- */

static void expect_row(jx_source_csv *s, jx_grid *g, const char *const *cells, uint32_t n, uint32_t line)
{
    cr_assert_eq(s->source.row(&s->source, g), 1);
    const jx_grid_row *r = &g->rows[g->n_rows - 1];
    cr_expect_eq(r->line, line);
    cr_assert_eq(r->n, n, "%u cells", r->n);
    for (uint32_t i = 0; i < n; i++) expect_text(g->cells[r->first + i], cells[i]);
}

Test(source_cells, quoted_values)
{
    char text[] = "a,b,c,d\r\n\"1,5\",\"say \"\"so\"\"\",\"两\n行\",\r\n,,,\n\"open,x,\"y\"z,\n1,2,3,4";
    jx_csv_shape shape = jx_csv_shape_of(jx_str_of(text));
    cr_assert_eq(shape.delimiter, ',');
    cr_expect_eq(shape.width, 4);
    jx_source_csv s = jx_source_csv_of(text, strlen(text), shape);
    jx_grid g = {0};
    expect_row(&s, &g, (const char *[]){"a", "b", "c", "d"}, 4, 1);
    expect_row(&s, &g, (const char *[]){"1,5", "say \"so\"", "两行", ""}, 4, 2);
    expect_row(&s, &g, (const char *[]){"\"open", "x", "\"y\"z", ""}, 4, 5);
    expect_row(&s, &g, (const char *[]){"1", "2", "3", "4"}, 4, 6);
    cr_expect_eq(s.source.row(&s.source, &g), 0);
    jx_grid_fini(&g);
}

Test(source_cells, prose_and_tables_of_tabs_are_no_csv)
{
    cr_expect_eq(jx_csv_shape_of(JX_STR("一, 二, 三\n四, 五\n六\n")).delimiter, 0);
    cr_expect_eq(jx_csv_shape_of(JX_STR("a\t13,060,000\tb\nc\t1,0,0\td\ne\t1,2,3\tf\n")).delimiter, 0);
    cr_expect_eq(jx_csv_shape_of(JX_STR("a;b;c;d\n1;2;3;4\n5;6;7;8\n")).delimiter, ';');
    cr_expect_eq(jx_csv_shape_of(JX_STR("a\t\"b\nb\"\tc\td\n1\t2\t3\t4\n")).delimiter, '\t');
}

Test(source_cells, lone_quotes_without_end_cost_little)
{
    size_t n = 8 << 20;
    char *text = malloc(n);
    for (size_t i = 0; i < n; i++) text[i] = "\"\"\",a,b,c\n"[i % 10];
    jx_source_csv s = jx_source_csv_of(text, n, (jx_csv_shape){',', 4});
    jx_grid g = {0};
    int got;
    while ((got = s.source.row(&s.source, &g)) == 1) g.n_rows = g.n_cells = 0;
    cr_expect_eq(got, 0);
    jx_grid_fini(&g);
    free(text);
}
