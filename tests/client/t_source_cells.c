/* What a cell shows is what is read: formats, formulas, runs, merged cells; and where it is. */
#include <criterion/criterion.h>
#include <stdlib.h>

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

static jx_doc *read_sheet(const char *rows)
{
    bytes b = workbook_with_all(rows, STRINGS, STYLES);
    jx_doc *d = NULL;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("x", b.p, b.len, NULL, &d, &err), 0, "%s", err.text);
    free(b.p);
    return d;
}

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
