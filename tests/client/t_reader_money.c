/* In which unit amounts are read: the nearest statement counts (the cell, its column's heading, the block's label, the
 * sheet), and a contradiction between two of them is said. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "client/reader/text.h"
#include "proto/result.h"

#define INDICATORS                                                                                                             \
    "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因分析及改进措施\n" \
    "产出指标,数量指标,甲,≥3次,3次,50,50,\n效益指标,社会效益指标,乙,≥4个,4个,30,30,\n"             \
    "满意度指标,服务对象满意度指标,丙,≥90%,91%,10,10,\n总分,,,,,100,99,\n"

static jx_doc *doc;

static void close_doc(void) { jx_doc_free(&doc); }

TestSuite(money, .fini = close_doc);

/* The form of a sheet with this head and these rows of funding. */
static const jx_form *form(const char *head, const char *funding)
{
    static char text[8192];
    jx_read_error err;
    size_t n;
    snprintf(text, sizeof text, "项目支出绩效自评表\n（2024年度）,,,,,,%s\n主管部门,荣昌区教育局\n项目名称,试点\n%s%s",
             head, funding, INDICATORS);
    jx_doc_free(&doc);
    cr_assert_eq(jx_read_memory("x.csv", text, strlen(text), NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1, "%zu forms", n);
    return f;
}

static bool says(const jx_form *f, const char *words)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (jx_contains(f->problems[i].text, words)) return true;
    return false;
}

/* Initial, adjusted and executed of a row, in yuan. */
static void amounts(const jx_form *f, unsigned row, int64_t initial, int64_t adjusted, int64_t executed)
{
    cr_assert_lt(row, f->n_funding, "%u rows", f->n_funding);
    const jx_funding *r = &f->funding[row];
    cr_expect_eq(r->initial, initial * 100, "row %u: initial %lld", row, (long long)r->initial);
    cr_expect_eq(r->adjusted, adjusted * 100, "row %u: adjusted %lld", row, (long long)r->adjusted);
    cr_expect_eq(r->executed, executed * 100, "row %u: executed %lld", row, (long long)r->executed);
}

#define ROW(a, b, c) ",年度资金总额," a "," b "," c ",10,90%,9\n"

Test(money, the_block_prevails_over_the_sheet_and_the_contradiction_is_said)
{
    const jx_form *f = form("金额单位：万元", "项目资金（元）,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW(
                                                  "1000000", "1200000", "1080000"));
    amounts(f, 0, 1000000, 1200000, 1080000);
    cr_expect_eq(f->money_unit, JX_YUAN);
    cr_expect_eq(f->n_problems, 1);
    cr_expect(says(f, "units of money contradict"));
    cr_expect_eq(f->problems[0].fields, 1u << JX_F_MONEY_UNIT);
}

Test(money, a_column_prevails_over_block_and_sheet)
{
    const jx_form *f =
        form("金额单位：万元", "项目资金（万元）,,年初预算数（元）,全年预算数（元）,全年执行数（元）,分值,"
                               "执行率,得分\n" ROW("1000000", "1200000", "1080000"));
    amounts(f, 0, 1000000, 1200000, 1080000);
    cr_expect_eq(f->money_unit, JX_YUAN);
    cr_expect(says(f, "units of money contradict"));
    f = form("", "项目资金,,年初预算数（万元）,全年预算数（万元）,全年执行数（元）,分值,执行率,得分\n" ROW(
                     "100", "120.5", "1084500"));
    amounts(f, 0, 1000000, 1205000, 1084500);
    cr_expect_eq(f->money_unit, JX_WAN);
    cr_expect(says(f, "units of money contradict"));
}

Test(money, one_unit_in_all_places_is_no_problem)
{
    const jx_form *f =
        form("单位：万元", "项目资金（万元）,,年初预算数（万元）,全年预算数（万元）,全年执行数（A，万元）,分值,"
                           "执行率,得分\n" ROW("100", "120", "108"));
    amounts(f, 0, 1000000, 1200000, 1080000);
    cr_expect_eq(f->n_problems, 0);
}

Test(money, a_cell_prevails_over_all)
{
    const jx_form *f = form(
        "单位：元", "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW("60万", "80万元", "0.0072亿"));
    amounts(f, 0, 600000, 800000, 720000);
    f = form("单位：万元",
             "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW("60万", "800000元", "720千元"));
    amounts(f, 0, 600000, 800000, 720000);
    cr_expect_eq(f->n_problems, 0);
    f = form("", "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW("60万", "80万", "72万"));
    amounts(f, 0, 600000, 800000, 720000);
    cr_expect_eq(f->money_unit, JX_WAN, "JSON needs one");
}

Test(money, less_common_units)
{
    static const struct {
        const char *head;
        enum jx_money_unit unit;
        int64_t yuan;
    } heads[] = {{"金额单位：千元", JX_QIAN, 1000},      {"金额单位：百万元", JX_BAIWAN, 1000000},
                 {"单位：亿元", JX_YI, 100000000},       {"单位：人民币万元", JX_WAN, 10000},
                 {"（单位：万元）", JX_WAN, 10000},      {"计量单位：元", JX_YUAN, 1},
                 {"金额单位：人民币（元）", JX_YUAN, 1}, {"单位：万", JX_WAN, 10000},
                 {"金额：千元", JX_QIAN, 1000},          {"金额单位:万元（保留两位小数）", JX_WAN, 10000}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const jx_form *f =
            form(heads[i].head, "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW("10", "20", "18"));
        cr_expect_eq(f->money_unit, heads[i].unit, "%s: %s", heads[i].head, jx_money_unit_name(f->money_unit));
        if (f->money_unit != heads[i].unit) continue;
        amounts(f, 0, 10 * heads[i].yuan, 20 * heads[i].yuan, 18 * heads[i].yuan);
        cr_expect_eq(f->n_problems, 0, "%s: %.*s", heads[i].head, JX_FMT(f->problems[0].text));
    }
}

/* 百万元 is no 万元. What is not understood is no unit, and no amount is read in it. */
Test(money, a_unit_that_is_not_understood_is_none)
{
    static const char *const heads[] = {"金额单位：千万元", "金额单位：百元",     "金额单位：万美元",
                                        "金额单位：十万元", "金额单位：元、万元", "金额单位：万元/元"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const jx_form *f =
            form(heads[i], "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW("10", "20", "18"));
        cr_expect_eq(f->money_unit, JX_UNIT_NONE, "%s", heads[i]);
        cr_assert_eq(f->n_funding, 1);
        cr_expect_eq(f->funding[0].adjusted, JX_FEN_NONE, "%s", heads[i]);
        cr_expect(says(f, "unit of money"), "%s", heads[i]);
    }
    static const char *const cells[] = {"100余万元", "2百元", "100多元", "3万美元", "5千万元", "10万至20万"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char rows[512];
        snprintf(rows, sizeof rows,
                 "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n,年度资金总额,%s,20,18,10,90%%,9\n",
                 cells[i]);
        const jx_form *f = form("单位：万元", rows);
        cr_assert_eq(f->n_funding, 1);
        cr_expect_eq(f->funding[0].initial, JX_FEN_NONE, "%s", cells[i]);
        cr_expect_gt(f->n_problems, 0, "%s", cells[i]);
    }
}

/* The label beside the rows says the unit; on paper it may stand below the first of them. */
Test(money, a_label_beside_the_rows_is_the_blocks)
{
    const jx_form *f = form("", "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n" ROW(
                                    "100", "120", "108") "（千元）,其中：财政拨款,100,120,108,,90%,\n");
    amounts(f, 0, 100000, 120000, 108000);
    amounts(f, 1, 100000, 120000, 108000);
    cr_expect_eq(f->n_problems, 0);
}

Test(money, the_title_of_the_block_prevails_over_the_sheet)
{
    const jx_form *f =
        form("单位：万元", "二、预算执行情况（单位：元）\n,项目资金,年初预算数,全年预算数,全年执行数,分值,"
                           "执行率,得分\n" ROW("1000000", "1200000", "1080000"));
    amounts(f, 0, 1000000, 1200000, 1080000);
    cr_expect(says(f, "units of money contradict"));
}

/* No column that nobody knows shifts the others. */
Test(money, an_unknown_column_before_the_amounts_is_left_out)
{
    static const char text[] =
        "项目支出绩效自评表,,,,,,,,\n（2024年度）,,,,,,,单位：万元,\n主管部门,荣昌区教育局,,,,,,,\n"
        "项目名称,试点,,,,,,,\n项目资金,,历年垫付数,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n"
        ",年度资金总额,70,100,120,108,10,90%,9\n,其中：财政拨款,70,100,120,108,-,90%,-\n"
        ",其他资金,—,0,0,0,,,\n一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,原因,\n"
        "产出指标,数量指标,甲,≥3次,3次,50,50,,\n效益指标,社会效益指标,乙,≥4个,4个,30,30,,\n"
        "满意度指标,服务对象满意度指标,丙,≥90%,91%,10,10,,\n总分,,,,,100,99,,\n";
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x.csv", text, sizeof text - 1, NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1);
    amounts(f, 0, 1000000, 1200000, 1080000);
    amounts(f, 1, 1000000, 1200000, 1080000);
    amounts(f, 2, 0, 0, 0);
    cr_expect_eq(f->funding[0].score, 900);
    cr_expect(says(f, "历年垫付数"));
}

/* Dashes and noughts side by side: a row with an empty cell stays where it is. */
Test(money, a_row_of_noughts_stays_in_its_columns)
{
    static const char text[] =
        "项目支出绩效自评表,,,,,,,\n（2024年度）,,,,,,单位：元,\n主管部门,荣昌区教育局,,,,,,\n"
        "项目名称,试点,,,,,,\n预算执行情况,来源,年初预算,预算调整,调整后预算,实际支出,支付率,得分\n"
        ",合计,1200000,-150000,1050000,987000,94%,9.4\n,自有资金,0,0,0,0,,—\n"
        "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,原因\n"
        "产出指标,数量指标,甲,≥3次,3次,50,50,\n效益指标,社会效益指标,乙,≥4个,4个,30,30,\n"
        "满意度指标,服务对象满意度指标,丙,≥90%,91%,10,10,\n总分,,,,,100,99,\n";
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x.csv", text, sizeof text - 1, NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1);
    amounts(f, 0, 1200000, 1050000, 987000);
    amounts(f, 1, 0, 0, 0);
}

/* The form of such rows of funding, as a spreadsheet saves it. */
static const jx_form *sheet(const char *funding)
{
    static char text[8192];
    jx_read_error err;
    size_t n;
    snprintf(
        text, sizeof text,
        "项目支出绩效自评表,,,,,,,,\n（2024年度）,,,,,,,,\n主管部门,,荣昌区教育局,,,,,,\n项目名称,,试点,,,,,,\n%s%s",
        funding, INDICATORS);
    jx_doc_free(&doc);
    cr_assert_eq(jx_read_memory("x.csv", text, strlen(text), NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1, "%zu forms", n);
    return f;
}

/* Labels that stretch over two columns: a part without its last figures still stands under its headings. */
Test(money, a_part_with_empty_cells_stays_in_its_columns)
{
    const jx_form *f = sheet("项目资金（万元）,,,,年初预算数,全年预算数,全年执行数,执行率（%）,得分（满分10分）\n"
                             ",,年度资金总额,,738.6,738.6,738.6,100.00,10\n"
                             ",,其中：财政拨款,,738.6,738.6,738.6,100.00,\n,,其他资金,,0,0,0,,\n");
    cr_assert_eq(f->n_funding, 3);
    for (unsigned i = 0; i < 2; i++) {
        amounts(f, i, 7386000, 7386000, 7386000);
        cr_expect_eq(f->funding[i].rate, 10000, "row %u: rate %d", i, (int)f->funding[i].rate);
    }
    amounts(f, 2, 0, 0, 0);
    cr_expect_eq(f->funding[2].rate, JX_PTS_NONE);
    cr_expect_eq(f->funding[1].score, JX_PTS_NONE);
}

/* The block's own label lost, and a column left out among the amounts. */
Test(money, a_block_without_its_label_keeps_its_columns)
{
    const jx_form *f =
        sheet("金额单位：万元,,,,,,,,\n,,年初批复数,全年预算数（A）,实际到位数,预算执行数,执行率(%),自评得分,\n"
              "年度资金总额,,430,455,455,441.35,97,9.7,\n"
              "其中：当年财政拨款,,430,430,430,416.35,,—,\n上年结转资金,,10,25,25,25,,,\n");
    cr_assert_eq(f->n_funding, 3);
    cr_expect_eq(f->funding[2].initial, 10000000);
    cr_expect_eq(f->funding[2].adjusted, 25000000);
    cr_expect_eq(f->funding[2].executed, 25000000);
    cr_expect_eq(f->funding[2].rate, JX_PTS_NONE);
}

/* A heading that lost a cell: its total does not fit, and the parts that seem to are none the better for it. */
Test(money, parts_do_not_vouch_for_a_heading_that_their_total_misses)
{
    const jx_form *f =
        sheet("金额单位：万元,,,,,,,,\n资金来源,,上年执行数,年初安排数,全年执行数,预算执行率,分值,自评得分,\n"
              "年度资金总额,,77.7,2000,1850,1757.5,95%,10,9.5\n"
              "其中：当年财政拨款,,77.7,2000,1850,1757.5,,,\n");
    for (unsigned i = 0; i < f->n_funding; i++)
        cr_expect(f->funding[i].executed == JX_FEN_NONE && f->funding[i].rate == JX_PTS_NONE, "row %u", i);
    cr_expect(says(f, "其中：当年财政拨款"));
}

Test(money, of_a_list)
{
    static const char text[] =
        "2023年度项目支出绩效自评汇总表\n单位：万元\n主管部门,项目名称,全年预算数（元）,全年执行数（元）,执行率,"
        "自评总分\n"
        "灵山县水利局,水库除险,3600000,3420000,95%,95\n灵山县水利局,山洪防治,1200000,1200000,100%,98\n";
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x.csv", text, sizeof text - 1, NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 2);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(f[i].funding[0].adjusted, i ? 120000000 : 360000000);
        cr_expect_eq(f[i].money_unit, JX_YUAN);
        cr_expect(says(&f[i], "units of money contradict"), "with each form concerned");
    }
}
