/* What the layout makes of tables that stand beside their columns, lack cells or whole parts. Small tables, written
 * here. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "client/reader/text.h"

#define HEAD                                                                                                                                                   \
    "项目支出绩效自评表\n\n（2024年度）\n\n金额单位：万元\n\n预算单位\t\t荣昌区教育局\t\t实施单位\t荣昌区教育局\t\t\t" \
    "\n"                                                                                                                                                       \
    "项目名称\t\t试点\t\t\t\t\t\t\n"
#define FUNDS                                                                                                          \
    "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"                 \
    "\t年度资金总额\t100\t100\t90\t10\t90%\t9\t\n"
#define INDICATORS "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
#define ROWS                                                                                                           \
    "\t产出指标\t数量指标\t甲\t≥3次\t3次\t50\t50\t\n"                                                     \
    "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n"
#define LAST  "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t10\t10\t\n"
#define TOTAL "总分\t\t\t\t\t\t100\t99\t\n"

static jx_doc *doc;

static void close_doc(void) { jx_doc_free(&doc); }

/* The only form of the text. */
static const jx_form *form(const char *text)
{
    jx_read_error err;
    size_t n;
    jx_doc_free(&doc);
    cr_assert_eq(jx_read_memory("x.txt", text, strlen(text), NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1, "%zu forms", n);
    return f;
}

static bool reports(const jx_form *f, const char *words)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (jx_contains(f->problems[i].text, words)) return true;
    return false;
}

static bool is(jx_str s, const char *z) { return jx_str_eq(s, jx_str_of(z)); }

TestSuite(layout, .fini = close_doc);

Test(layout, a_plain_table_has_no_problems)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->n_problems, 0);
    cr_expect_eq(f->year, 2024);
    cr_expect_eq(f->division, 500153);
    cr_expect_eq(f->money_unit, JX_WAN);
    cr_assert_eq(f->n_funding, 1);
    cr_expect_eq(f->funding[0].executed, 90000000);
    cr_expect_eq(f->n_indicators, 3);
    cr_expect_eq(f->total_weight, 10000);
    cr_expect_eq(f->total_score, 9900);
    cr_expect_eq(f->total_line, 15);
    cr_expect_eq(f->occurrence, 1);
}

Test(layout, levels_are_known_by_their_words_wherever_they_stand)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t产出指标(50分)\t数量指标\t甲\t≥3次\t3次\t10\t10\t\n"
                                                  "\t\t\t质量指标\t乙\t≥3次\t3次\t10\t10\n"
                                                  "\t成本指标\t丙\t≤3次\t3次\t10\t10\t\t\n"
                                                  "\t\t\t丁\t≥3次\t3次\t10\t10\t\n"
                                                  "社会效益指标\t\t戊\t≥3次\t3次\t10\t10\t\t\n"
                                                  "满意度指\t满意度指标\t己\t≥3次\t3次\t10\t10\t\t\n"
                                                  "\t\t生态效益指标\t\t\t\t\t\t\n" TOTAL);
    static const char *const want[][3] = {{"产出指标", "数量指标", "甲"},     {"产出指标", "质量指标", "乙"},
                                          {"产出指标", "成本指标", "丙"},     {"产出指标", "成本指标", "丁"},
                                          {"效益指标", "社会效益指标", "戊"}, {"满意度指标", "满意度指标", "己"}};
    cr_assert_eq(f->n_indicators, 6);
    for (unsigned i = 0; i < 6; i++) {
        const jx_indicator *r = &f->indicators[i];
        cr_expect(is(r->l1, want[i][0]) && is(r->l2, want[i][1]) && is(r->name, want[i][2]), "%u: %.*s / %.*s / %.*s",
                  i, JX_FMT(r->l1), JX_FMT(r->l2), JX_FMT(r->name));
        cr_expect_eq(r->weight, 1000);
        cr_expect_eq(r->score, 1000);
        cr_expect_eq(r->target_value.v, 3);
    }
}

Test(layout, cost_is_a_first_level_where_its_parts_say_so)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t成本指标\t经济成本指标\t甲\t≤3万元\t3万元\t20\t20\t\n"
                                                  "\t\t社会成本指标\t乙\t≤3万元\t3万元\t20\t20\t\n" TOTAL);
    cr_assert_eq(f->n_indicators, 2);
    cr_expect(is(f->indicators[0].l1, "成本指标") && is(f->indicators[0].l2, "经济成本指标"));
    cr_expect(is(f->indicators[1].l1, "成本指标") && is(f->indicators[1].l2, "社会成本指标"));
}

Test(layout, bare_numbers_are_told_by_their_place)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t甲\t≥62\t62\t40\t30\t\n" TOTAL);
    cr_expect_eq(f->indicators[0].actual_value.v, 62);
    cr_expect_eq(f->indicators[0].weight, 4000);
    cr_expect_eq(f->indicators[0].score, 3000);
}

/* Of four numbers where five belong the reader takes none on trust. */
Test(layout, an_ambiguous_row_gives_none_and_says_so)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t数量指标\t甲\t≥62\t40\t30\t\t\t\n" LAST TOTAL);
    cr_assert_eq(f->n_indicators, 2);
    cr_expect_eq(f->indicators[0].weight, JX_PTS_NONE);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    cr_expect(reports(f, "neither was read"));
}

/* … unless the total row confirms both sums. */
Test(layout, an_ambiguous_row_is_settled_by_the_sums)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t数量指标\t甲\t≥62\t50\t49\t\t\t\n"
                                                  "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n" LAST
                                                  "总分\t\t\t\t\t\t100\t98\t\n");
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[0].score, 4900);
    cr_expect_not(jx_dec_has(f->indicators[0].actual_value));
    cr_expect(reports(f, "no actual value"));
}

Test(layout, a_lone_number_is_the_weight_when_the_weights_then_add_up)
{
    const jx_form *f =
        form(HEAD FUNDS INDICATORS "\t数量指标\t甲\t≥3次\t3次\t50\t因故未完成，将改进\t\t\n"
                                   "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n" LAST TOTAL);
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    cr_expect(is(f->indicators[0].reason, "因故未完成，将改进"));
    cr_expect(reports(f, "no score"));
}

Test(layout, a_lone_number_is_the_score_when_the_scores_then_add_up)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t数量指标\t甲\t≥3次\t3次\t41\t因故未完成，将改进\t\t\n"
                                                  "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n" LAST
                                                  "总分\t\t\t\t\t\t100\t90\t\n");
    cr_expect_eq(f->indicators[0].weight, JX_PTS_NONE);
    cr_expect_eq(f->indicators[0].score, 4100);
    cr_expect(reports(f, "no weight"));
}

Test(layout, an_empty_score_is_none_not_zero)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS "\t满意度指标\t满意度指标\t丙\t≥90%\t80%\t10\t\t未完成\n" TOTAL);
    cr_expect_eq(f->indicators[2].weight, 1000);
    cr_expect_eq(f->indicators[2].score, JX_PTS_NONE);
    cr_expect(is(f->indicators[2].reason, "未完成"));
    cr_expect_eq(f->n_problems, 0, "the office left it empty: for the rules to say");

    /* beside its columns it may be a cell that was lost */
    f = form(HEAD FUNDS INDICATORS ROWS "\t\t满意度指标\t满意度指标\t丙\t≥90%\t80%\t10\t\t\n" TOTAL);
    cr_expect_gt(f->n_problems, 0);
}

Test(layout, one_number_in_the_total_row)
{
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST "总分\t\t\t\t\t\t99\t\t\n")->total_score, 9900);
    cr_expect_eq(doc ? jx_doc_forms(doc, &(size_t){0})->total_weight : 0, JX_PTS_NONE);
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST "总分\t\t\t\t\t\t100\t\t\n")->total_weight, 10000);
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS LAST "总分\t\t\t\t\t\t97\t\t\n");
    cr_expect_eq(f->total_weight, JX_PTS_NONE);
    cr_expect_eq(f->total_score, JX_PTS_NONE);
    cr_expect(reports(f, "cannot be told"));
}

Test(layout, funding_rows_follow_their_label)
{
    const jx_form *f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                                 "\t\t年度资金总额：\t\t100.00\t90.50\t10\t90.5%\t9.05\n"
                                 "\t\t其中：上级资金\t\t60.00\t50.50\t—\t84.17%\t—\n"
                                 "\t\t其他资金\t\t\t\t—\t\t—\n" INDICATORS ROWS LAST TOTAL);
    cr_assert_eq(f->n_funding, 2);
    cr_expect(is(f->funding[0].item, "年度资金总额"));
    cr_expect_eq(f->funding[0].initial, JX_FEN_NONE);
    cr_expect_eq(f->funding[0].adjusted, 100000000);
    cr_expect_eq(f->funding[0].executed, 90500000);
    cr_expect_eq(f->funding[0].digits.executed, 2);
    cr_expect_eq(f->funding[0].rate, 9050);
    cr_expect_eq(f->funding[0].score, 905);
    cr_expect_eq(f->funding[1].weight, JX_PTS_NONE);
    cr_expect_eq(f->n_problems, 0);
}

Test(layout, funding_rows_that_do_not_fit_are_not_read)
{
    const jx_form *f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                                 "\t年度资金总额\t100\t90\t10\t90\t9\t\t\n" INDICATORS ROWS LAST TOTAL);
    cr_assert_eq(f->n_funding, 1);
    cr_expect_eq(f->funding[0].initial, JX_FEN_NONE);
    cr_expect_eq(f->funding[0].executed, JX_FEN_NONE);
    cr_expect_eq(f->funding[0].rate, JX_PTS_NONE);
    cr_expect(reports(f, "do not fit the heading"));
}

Test(layout, the_total_comes_first_wherever_it_is_printed)
{
    const jx_form *f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                                 "\t上级资金\t60\t60\t60\t—\t100%\t—\t\n"
                                 "\t年度资金总额\t100\t100\t90\t10\t90%\t9\t\n" INDICATORS ROWS LAST TOTAL);
    cr_assert_eq(f->n_funding, 2);
    cr_expect(is(f->funding[0].item, "年度资金总额"));
    cr_expect(is(f->funding[1].item, "上级资金"));
}

Test(layout, a_part_never_stands_in_for_the_total)
{
    const jx_form *f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                                 "\t上级资金\t60\t60\t60\t—\t100%\t—\t\n" INDICATORS ROWS LAST TOTAL);
    cr_assert_eq(f->n_funding, 2);
    cr_expect_eq(f->funding[0].adjusted, JX_FEN_NONE);
    cr_expect(reports(f, "no total row"));
}

Test(layout, money_units)
{
    const char *body = FUNDS INDICATORS ROWS LAST TOTAL;
    char text[4096];
    snprintf(text, sizeof text, "绩效自评表\n\n（2024年度）\n\n项目名称\t试点\n主管部门\t荣昌区教育局\n%s", body);
    const jx_form *f = form(text);
    cr_expect_eq(f->money_unit, JX_UNIT_NONE);
    cr_expect_eq(f->funding[0].executed, JX_FEN_NONE, "90 of what?");
    cr_expect(reports(f, "unit of money is not stated"));
    snprintf(text, sizeof text,
             "绩效自评表\n\n（2024年度）\n\n单位：亿元\n\n项目名称\t试点\n主管部门\t荣昌区教育局\n%s", body);
    f = form(text);
    cr_expect_eq(f->money_unit, JX_YI);
    cr_expect_eq(f->funding[0].executed, INT64_C(900000000000));
    f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                  "\t年度资金总额\t100万元\t1000000元\t90万元\t10分\t90%\t9分\t\n" INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->funding[0].initial, 100000000);
    cr_expect_eq(f->funding[0].adjusted, 100000000, "its own unit counts");
    cr_expect_eq(f->funding[0].score, 900);
}

Test(layout, heads)
{
    const jx_form *f =
        form("附件3\n\n# 2023 年度部门整体支出绩效自评表\n\n填报日期: 2024-02-01\n\n"
             "主管部门及代码\t\t[164]黔南布依族苗族自治州财政局\t\t实施单位\t64]黔南布依族苗族自治州财政局\n"
             "项目名称\t\t运转\n项目编码\t\tQN-01\n金额单位：元\n" FUNDS INDICATORS ROWS LAST TOTAL
             "自 评 结 论\t<p>良。&nbsp;总体较好。</p>\n\n联系人：某人\n");
    cr_expect_eq(f->kind, JX_DEPARTMENT);
    cr_expect_eq(f->year, 2023);
    cr_expect(is(f->unit, "黔南布依族苗族自治州财政局"));
    cr_expect(is(f->implementing_unit, "黔南布依族苗族自治州财政局"));
    cr_expect(is(f->project_code, "QN-01"));
    cr_expect(is(f->fill_date, "2024-02-01"));
    cr_expect_eq(f->division, 522700);
    cr_expect_eq(f->grade, JX_GOOD);
    cr_expect(is(f->conclusion, "良。总体较好。"), "%.*s", JX_FMT(f->conclusion));
    cr_expect_eq(f->line, 3);
    cr_expect_eq(f->n_problems, 0);
}

Test(layout, a_grade_is_a_grade_only_before_a_stop)
{
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评结论\t中央资金全部执行。\n")->grade, JX_GRADE_NONE);
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评结论\t良种补贴发放到位。\n")->grade, JX_GRADE_NONE);
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评结论\t优\n")->grade, JX_EXCELLENT);
    cr_expect_eq(form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评结论\t差，未实施。\n")->grade, JX_POOR);
}

Test(layout, parts_that_are_missing_are_named)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS);
    cr_expect(reports(f, "no total row was found"));
    cr_expect_eq(f->n_indicators, 2);
    f = form(HEAD FUNDS TOTAL);
    cr_expect(reports(f, "no indicator block"));
    cr_expect_eq(f->n_indicators, 0);
    f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t\t\t\t\t\t\n" TOTAL);
    cr_expect(reports(f, "has no indicator"));
    f = form(HEAD INDICATORS ROWS LAST TOTAL);
    cr_expect(reports(f, "no funding block"));
    f = form(
        "绩效自评表\n\n金额单位：元\n\n主管部门\t阿瓦隆县财政局\n项目名称\t试点\n" FUNDS INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->division, 0);
    cr_expect(reports(f, "no known division"));
    cr_expect(reports(f, "no year"));
}

Test(layout, an_ambiguous_division_is_settled_by_the_other_unit_or_not_at_all)
{
    const jx_form *f = form("绩效自评表\n\n（2024年度）\n\n金额单位：元\n\n主管部门\t市中区教育局\t实施单位\t乐山市实验"
                            "小学\n项目名称\t试点\n" FUNDS INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->division, 511102);
    f = form("绩效自评表\n\n（2024年度）\n\n金额单位：元\n\n主管部门\t市中区教育局\t实施单位\t实验小学\n项目名称\t试点"
             "\n" FUNDS INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->division, 0);
    cr_expect(reports(f, "4 different divisions"));
}

Test(layout, torn_cells_and_repeated_headings_are_no_indicators)
{
    const jx_form *f =
        form(HEAD FUNDS "绩 效\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n" ROWS
                        "\n第 2 页\n\n指标\n\n" INDICATORS LAST TOTAL);
    cr_expect_eq(f->n_indicators, 3);
    cr_expect_eq(f->n_problems, 0); /* nor is a page's number something to be checked */
}

Test(layout, a_row_torn_inside_a_cell_is_put_together_when_it_fits_the_heading)
{
    const jx_form *f =
        form(HEAD FUNDS INDICATORS "\t产出指标\t时效指标\t受理到\n兑付的平均\n工作日\t≤45天\t52天\t50\t40\t原因\n"
                                   "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n" LAST TOTAL);
    cr_assert_eq(f->n_indicators, 3);
    cr_expect(jx_str_eq(f->indicators[0].name, JX_STR("受理到兑付的平均工作日")));
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[0].score, 4000);
    cr_expect(jx_str_eq(f->indicators[0].reason, JX_STR("原因")));
    cr_expect_eq(f->n_problems, 0);
}

Test(layout, forms_without_titles_are_told_apart_by_their_heads)
{
    const char *one =
        "项目名称\t\t试点\t\t\t\t\t\t\n预算单位\t\t荣昌区教育局\n金额单位：元\n" FUNDS INDICATORS ROWS LAST TOTAL "\n";
    char text[4096];
    snprintf(text, sizeof text, "%s%s%s", one, one, one);
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x.txt", text, strlen(text), NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 3);
    for (unsigned i = 0; i < 3; i++) {
        cr_expect_eq(f[i].n_indicators, 3);
        cr_expect_eq(f[i].occurrence, i + 1, "twins are numbered");
        cr_expect_eq(f[i].seq, i + 1);
    }
}

Test(layout, options_win)
{
    const char *text = HEAD FUNDS INDICATORS ROWS LAST TOTAL;
    jx_read_options opt = {.division = 511102, .kind = JX_DEPARTMENT, .zh = true, .zh_problems = true};
    cr_assert_eq(jx_read_memory("x.txt", text, strlen(text), &opt, &doc, NULL), 0);
    size_t n;
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_expect_eq(f->division, 511102);
    cr_expect(is(f->division_name, "市中区"));
    cr_expect_eq(f->kind, JX_DEPARTMENT);
    jx_doc_free(&doc);
    text = HEAD FUNDS INDICATORS ROWS;
    cr_assert_eq(jx_read_memory("x.txt", text, strlen(text), &opt, &doc, NULL), 0);
    f = jx_doc_forms(doc, &n);
    cr_expect(reports(f, "没有找到总分"), "problems speak Chinese when asked");
}

Test(layout, an_endless_cell_does_not_keep_a_form_from_travelling)
{
    size_t n = 100000;
    char *text = malloc(n + 4096),
         *p = text + sprintf(text, "%s", HEAD FUNDS INDICATORS ROWS "\t满意度指标\t满意度指标\t丙\t≥90%\t80%\t10\t8\t");
    for (size_t i = 0; i < n / 3; i++) p += sprintf(p, "长");
    sprintf(p, "\n" TOTAL);
    const jx_form *f = form(text);
    cr_assert_eq(f->n_indicators, 3);
    cr_expect_eq(f->indicators[2].reason.len, JX_MAX_TEXT / 3 * 3);
    cr_expect(reports(f, "too long"));
    free(text);
}

static bool reports_at(const jx_form *f, uint32_t line, const char *words)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (f->problems[i].line == line && jx_contains(f->problems[i].text, words)) return true;
    return false;
}

Test(layout, nothing_is_rounded_in_silence)
{
    const jx_form *f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\n"
                                 "\t年度资金总额\t100\t100.1234567\t90\t10\t89.8887%\t8.989\t\n" INDICATORS
                                 "\t产出指标\t数量指标\t甲\t≥3次\t3次\t33.333\t33.33\t\n"
                                 "\t效益指标\t社会效益指标\t乙\t≥3.14159次\t3.1416次\t30.00\t30.000\t\n" LAST
                                 "总分\t\t\t\t\t\t100\t82.319\t\n");
    cr_expect_eq(f->funding[0].adjusted, 100123457);
    cr_expect_eq(f->funding[0].rate, 8989);
    cr_expect_eq(f->funding[0].digits.rate, 2, "no more digits than the rate has");
    cr_expect_eq(f->funding[0].score, 899);
    cr_expect(reports_at(f, 10, "100.1234567"));
    cr_expect(reports_at(f, 10, "\"89.8887%\" has more than two decimals: rounded to 89.89"));
    cr_expect(reports_at(f, 10, "rounded to 8.99"));
    cr_expect_eq(f->indicators[0].weight, 3333);
    cr_expect(reports_at(f, 12, "\"33.333\" has more than two decimals: rounded to 33.33"));
    cr_expect_eq(f->total_score, 8232);
    cr_expect(reports_at(f, 15, "rounded to 82.32"));
    cr_expect_eq(f->n_problems, 5, "values are kept as they are, and zeros say nothing: %u", f->n_problems);
}

/* What is missing is reported where it would be, and once. */
Test(layout, what_the_head_lacks_is_reported_at_its_label)
{
    const jx_form *f = form("项目支出绩效自评表\n\n（2024年度）\n\n金额单位：万元\n\n预算单位\t\t\t\t实施单位\t\t\t\t\n"
                            "项目名称\t\t\t\t\t\t\t\n" FUNDS INDICATORS ROWS LAST TOTAL);
    cr_expect(reports_at(f, 7, "without a unit's name the division is unknown"));
    cr_expect(reports_at(f, 8, "no project name"));
    cr_expect_eq(f->n_problems, 2, "%u", f->n_problems);
    f = form(HEAD FUNDS INDICATORS TOTAL);
    cr_expect(reports_at(f, 11, "no indicator"), "at the heading");
    f = form(HEAD FUNDS INDICATORS ROWS);
    cr_expect(reports_at(f, 13, "no total row"), "where the table ends");
}

/* 100% twice or 5 three times, one is too many: the target is 100% either way, what was reached may be either. */
Test(layout, what_all_readings_of_a_row_agree_on_is_taken)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS "指标2：丙\t\t100%\t100%\t10\t10\t10\t\n" TOTAL);
    cr_assert_eq(f->n_indicators, 3);
    const jx_indicator *i = &f->indicators[2];
    cr_expect(is(i->name, "丙") && is(i->target, "100%") && is(i->unit, "%"));
    cr_expect_eq(i->target_value.v, 100);
    cr_expect(i->actual.len == 0 && !jx_dec_has(i->actual_value));
    cr_expect_eq(i->weight, 1000);
    cr_expect_eq(i->score, 1000);
    cr_expect(reports_at(f, 14, "it cannot be told which is the actual value"));
}

Test(layout, problems_come_in_the_order_of_the_document)
{
    const jx_form *f =
        form("项目支出绩效自评表\n（2024年度）\n金额单位：万元\n预算单位\t\t\t\t实施单位\t\t\t\t\n"
             "项目名称\t\t试点\t\t\t\t\t\t\n" FUNDS "\t其中：当年财政拨款\t0\t0\t0\t0\t—\t—\t—\n" INDICATORS
             "\t产出指标\t数量指标\t甲\t有效\t好\t好\t50\t50\t\n"
             "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\t\n" LAST TOTAL);
    cr_expect_geq(f->n_problems, 3, "%u", f->n_problems);
    for (unsigned i = 1; i < f->n_problems; i++) cr_expect_leq(f->problems[i - 1].line, f->problems[i].line);
    cr_expect(reports_at(f, 4, "without a unit's name"));
    cr_expect(reports_at(f, 8, "\"其中：当年财政拨款\" has one number too many"));
    cr_expect(reports_at(f, 10, "\"甲\": too many cells; not read: 好"));
}

/* A spreadsheet says which column a cell is in, but people paste slipped rows into spreadsheets. */
#define SHEET                                                                                                                                    \
    "项目支出绩效自评表,,,,,,,,\n（2024年度）,,,,,,,,\n预算单位,,荣昌区教育局,,,,,,\n项目名称,,试点,,,,,,\n"        \
    "项目资金(万元),,年初预算数,全年预算数,全年执行数,分值,执行率,得分,\n,年度资金总额,100,100,90,10,90%,9,\n" \
    "绩效指标,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因\n"

Test(layout, a_row_that_slipped_in_a_spreadsheet_is_seen)
{
    const jx_form *f = form(SHEET ",产出指标,数量指标,甲,≥3次,3次,20,20,\n"
                                  ",时效指标,乙,2024年12月31日前,达成预期指标,10,10,,\n"
                                  ",,丙,2024年11月前,达成预期指标,5,5,,\n"
                                  "丁,=5万元,5万元,3,3,,,,\n"
                                  ",质量指标,成本指标,戊,=2万元,2万元,2,2,\n"
                                  ",,时效指标,己,≥95%,,98%,1,1\n"
                                  "总分,,,,,,100,100,\n");
    static const struct {
        const char *l1, *l2, *name, *target, *actual;
        jx_pts points;
        bool slipped;
    } want[] = {{"产出指标", "数量指标", "甲", "≥3次", "3次", 2000, false},
                {"产出指标", "时效指标", "乙", "2024年12月31日前", "达成预期指标", 1000, true},
                {"产出指标", "时效指标", "丙", "2024年11月前", "达成预期指标", 500, true},
                {"产出指标", "时效指标", "丁", "=5万元", "5万元", 300, true},
                {"产出指标", "质量指标", "戊", "=2万元", "2万元", 200, true},
                {"产出指标", "时效指标", "己", "≥95%", "98%", 100, true}};
    cr_assert_eq(f->n_indicators, 6, "%u", f->n_indicators);
    for (unsigned k = 0; k < 6; k++) {
        const jx_indicator *i = &f->indicators[k];
        cr_expect(is(i->l1, want[k].l1) && is(i->l2, want[k].l2) && is(i->name, want[k].name), "%u: %.*s / %.*s / %.*s",
                  k, JX_FMT(i->l1), JX_FMT(i->l2), JX_FMT(i->name));
        cr_expect(is(i->target, want[k].target) && is(i->actual, want[k].actual), "%u: %.*s, %.*s", k,
                  JX_FMT(i->target), JX_FMT(i->actual));
        cr_expect_eq(i->weight, want[k].points);
        cr_expect_eq(i->score, want[k].points);
        cr_expect_eq(reports_at(f, i->line, "beside its headings"), want[k].slipped, "%u", k);
    }
}

/* What an office left empty, or calls by a name of its own, stays where the spreadsheet has it. */
Test(layout, an_odd_row_of_a_spreadsheet_is_not_taken_for_slipped)
{
    const jx_form *f = form(SHEET ",产出指标,数量指标,甲,≥62,62,40,,\n"
                                  ",,部门职责,乙,,已完成,10,10,\n"
                                  ",,,丙,≥3次,,10,,\n"
                                  "总分,,,,,,100,,\n");
    cr_assert_eq(f->n_indicators, 3);
    for (unsigned k = 0; k < 3; k++)
        cr_expect_not(reports_at(f, f->indicators[k].line, "beside its headings"), "%u", k);
    cr_expect(is(f->indicators[0].actual, "62") && f->indicators[0].weight == 4000);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    cr_expect(is(f->indicators[1].l2, "部门职责") && is(f->indicators[1].name, "乙"));
    cr_expect(is(f->indicators[2].target, "≥3次") && f->indicators[2].actual.len == 0);
}

/* Programs write as many cells as a row has. */
Test(layout, rows_of_a_csv_need_not_be_of_one_length)
{
    const jx_form *f = form(
        "项目支出绩效自评表\n\"\"\n（2024年度）\n\"\"\n金额单位：万元\n\"\"\n预算单位,,荣昌区教育局\n项目名称,,试点\n"
        "项目资金,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n,年度资金总额,100,100,90,10,90%,9\n"
        "绩效指标,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因\n"
        ",产出指标,数量指标,甲,≥3次,3次,50,50,\n,效益指标,社会效益指标,乙,有效,\"达成预期,指标\",40,40,\n"
        "总分,,,,,,100,99,\n");
    cr_assert_eq(f->n_indicators, 2);
    cr_expect(is(f->indicators[1].actual, "达成预期,指标"));
    cr_expect_eq(f->funding[0].executed, 90000000);
    cr_expect_eq(f->total_score, 9900);
}

/* A text with half a character in it would cost the whole form its way through the server. */
Test(layout, what_was_not_read_is_listed_in_whole_characters)
{
    for (int pad = 1; pad < 130; pad++) {
        char row[512], word[160] = "";
        memset(word, 'x', (size_t)pad);
        snprintf(row, sizeof row, "\t产出指标\t数量指标\t甲\t≥3次\t3次\t50\t50\t好\t%s\t差差差\t再\n", word);
        char *text = malloc(8192);
        snprintf(text, 8192, "%s%s%s%s", HEAD FUNDS INDICATORS, row, LAST, TOTAL);
        const jx_form *f = form(text);
        for (unsigned i = 0; i < f->n_problems; i++)
            cr_expect(jx_utf8_valid(f->problems[i].text.p, f->problems[i].text.len), "%d: %.*s", pad,
                      JX_FMT(f->problems[i].text));
        cr_expect(reports(f, "not read"));
        free(text);
    }
}

Test(layout, a_funding_row_that_slipped_in_a_spreadsheet_is_not_read)
{
    const jx_form *f =
        form("项目支出绩效自评表,,,,,,,,\n（2024年度）,,,,,,,,\n预算单位,,荣昌区教育局,,,,,,\n项目名称,,试点,,,,,,\n"
             "项目资金(万元),,年初预算数,全年预算数,全年执行数,分值,执行率,得分,\n"
             ",年度资金总额,100,100,90,10,90%,9,\n"
             ",其中：中央资金,60,60,55,—,—,—,\n" /* as it should be */
             ",市级资金,20,20,,,,,\n"            /* nothing spent, nothing filled in */
             ",区级资金,20,15,—,—,—,,\n"         /* its first amount is gone */
             ",上年结转资金,,,10,,—,,\n"         /* a weight under the executed amount */
             ",其他资金,20,20,20,18,—,,\n"       /* an amount under the weight */
             "绩效指标,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因\n"
             ",产出指标,数量指标,甲,≥3次,3次,90,90,\n总分,,,,,,100,99,\n");
    cr_assert_eq(f->n_funding, 3, "%u", f->n_funding);
    cr_expect_eq(f->funding[2].adjusted, 20000000);
    cr_expect(reports_at(f, 9, "do not fit the heading"));
    cr_expect(reports_at(f, 10, "do not fit the heading"));
    cr_expect(reports_at(f, 11, "do not fit the heading"));
    cr_expect_eq(f->n_problems, 3, "%u", f->n_problems);
}

/* Text that was copied with an empty line after each row has no pages. */
Test(layout, more_indicators_than_a_form_holds_are_counted_out_loud)
{
    static const char row[] = "\t产出指标\t数量指标\t甲\t≥3次\t3次\t1\t1\t\n";
    static char text[sizeof(HEAD FUNDS INDICATORS TOTAL) + (JX_MAX_INDICATORS + 88) * sizeof row];
    char *p = stpcpy(text, HEAD FUNDS INDICATORS);
    for (int i = 0; i < JX_MAX_INDICATORS + 88; i++) p = stpcpy(p, row);
    strcpy(p, TOTAL);
    const jx_form *f = form(text);
    cr_expect_eq(f->n_indicators, JX_MAX_INDICATORS);
    cr_expect(reports(f, "more than 512 indicators"));
}

#define TURNED HEAD FUNDS "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t得分\t分值\n"

Test(layout, totals_follow_the_order_of_their_headings_when_the_weights_add_up)
{
    static const char rows[] = TURNED "\t产出指标\t数量指标\t甲\t≥3次\t2次\t50\t60\n"
                                      "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t30\t30\n";
    char text[sizeof rows + 64];
    static const char *const totals[] = {"总分\t\t\t89\t100\n", "总分\t\t\t\t\t\t89\t100\n", "总分\t\t\t100\t89\n"};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        strcpy(stpcpy(text, rows), totals[i]);
        const jx_form *f = form(text);
        cr_expect_eq(f->total_weight, 10000, "%s", totals[i]);
        cr_expect_eq(f->total_score, 8900, "%s", totals[i]);
        cr_expect(!reports(f, "the two totals were read"), "%s", totals[i]);
    }
}

Test(layout, totals_in_another_order_than_usual_are_doubted_when_nothing_adds_up)
{
    const jx_form *f = form(TURNED "\t产出指标\t数量指标\t甲\t≥3次\t2次\t50\t60\n"
                                   "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t30\t30\n"
                                   "总分\t\t\t88\t99\n");
    cr_expect(reports(f, "the two totals were read"));
    f = form(TURNED "\t产出指标\t数量指标\t甲\t≥3次\t2次\t50\t60\n"
                    "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t40\t30\n"
                    "总分\t\t\t89\t100\n"); /* a score above its weight: is the heading right? */
    cr_expect(reports(f, "the two totals were read"));
}

Test(layout, weights_in_per_cent_need_no_square_table)
{
    const jx_form *f = form(HEAD FUNDS "一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t得分\t备注\n"
                                       "产出指标\t数量指标\t甲\t12期以上\t十三期\t50%\t50\t\n"
                                       "时效指标\t乙\t12月底前\t11月30日\t20%\t20\t\n"
                                       "满意度指标\t满意度\t学员满意度\t90%-95%\t89%\t30%\t29.5\n"
                                       "总分\t\t\t\t\t100%\t99.5\n");
    cr_assert_eq(f->n_indicators, 3);
    static const jx_pts weights[] = {5000, 2000, 3000}, scores[] = {5000, 2000, 2950};
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(f->indicators[i].weight, weights[i], "row %d", i);
        cr_expect_eq(f->indicators[i].score, scores[i], "row %d", i);
    }
    cr_expect(jx_str_eq(f->indicators[2].actual, JX_STR("89%")));
}

Test(layout, rows_as_wide_as_their_heading_are_read_by_their_columns)
{
    const jx_form *f = form(HEAD FUNDS "一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t得分\t备注\n"
                                       "产出指标\t数量指标\t甲\t12期以上\t十三期\t50%\t50\t\n"
                                       "\t时效指标\t乙\t12月底前\t\t10%\t\t\n"
                                       "满意度指标\t满意度\t学员满意度\t90%-95%\t89%\t30%\t29.5\t\n"
                                       "总分\t\t\t\t\t100%\t89.5\t\n");
    cr_assert_eq(f->n_indicators, 3);
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[1].weight, 1000);
    cr_expect_eq(f->indicators[1].score, JX_PTS_NONE);
    cr_expect_eq(f->indicators[2].weight, 3000);
    cr_expect_eq(f->indicators[2].score, 2950);
    cr_expect(jx_str_eq(f->indicators[2].target, JX_STR("90%-95%")));
    cr_expect_eq(f->total_weight, 10000);
    cr_expect_eq(f->total_score, 8950);
    cr_expect(!reports(f, "too many cells"));
}

Test(layout, rows_apart_are_no_page_breaks)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t甲\t≥3次\t3次\t50\t50\t\n\n"
                                                  "\t\t\t乙\t≥3次\t3次\t10\t10\t\n\n"
                                                  "\t\t质量指标\t丙\t≥3次\t3次\t20\t20\t\n\n" LAST "\n" TOTAL);
    cr_expect_eq(f->n_indicators, 4);
    cr_expect_eq(f->n_problems, 0, "%u", f->n_problems);
}

Test(layout, a_grade_stands_in_for_the_conclusion_only_until_one_comes)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评等级\t优\t\t\t\t\t\t\t\n"
                                                                  "自评结论\t按计划完成，效果良好。\t\t\t\t\t\t\t\n");
    cr_expect(jx_str_eq(f->conclusion, JX_STR("按计划完成，效果良好。")));
    cr_expect_eq(f->grade, JX_EXCELLENT);
    cr_expect_eq(f->n_problems, 0);
    f = form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评等级\t优\t\t\t\t\t\t\t\n");
    cr_expect(jx_str_eq(f->conclusion, JX_STR("优")));
}

Test(layout, a_part_of_the_funds_may_have_amounts_and_nothing_else)
{
    const jx_form *f = form(HEAD "项目资金\t\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
                                 "\t年度资金总额\t20\t19\t10\t95%\t9.5\n"
                                 "\t其中：财政拨款\t20\t19\t\t\t\n" INDICATORS ROWS LAST TOTAL);
    cr_assert_eq(f->n_funding, 2);
    cr_expect_eq(f->funding[1].adjusted, 20000000);
    cr_expect_eq(f->funding[1].executed, 19000000);
    cr_expect_eq(f->n_problems, 0);
    /* a cell that was lost before the amounts: not theirs any more */
    f = form(HEAD "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
                  "\t年度资金总额\t18\t20\t19\t10\t95%\t9.5\n"
                  "\t其中：财政拨款\t20\t19\t\t\t\t\n" INDICATORS ROWS LAST TOTAL);
    cr_expect_eq(f->n_funding, 1);
    cr_expect(reports(f, "do not fit the heading"));
}

Test(layout, ditto_marks_repeat_the_level_above)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t甲\t≥3次\t3次\t50\t50\t\n"
                                                  "\t产出指标\t〃\t乙\t≥3次\t3次\t10\t10\t\n"
                                                  "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t30\t30\t\n" TOTAL);
    cr_assert_eq(f->n_indicators, 3);
    cr_expect(jx_str_eq(f->indicators[1].l2, JX_STR("数量指标")));
    cr_expect(!reports(f, "unknown second level"));
}

Test(layout, of_several_columns_of_weights_the_indicators_points_count)
{
    const jx_form *f = form(HEAD FUNDS "一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t指标值\t完成值\t得分\n"
                                       "产出指标\t50\t数量指标\t50\t甲\t50\t≥3次\t3次\t48\n"
                                       "满意度指标\t40\t满意度指标\t40\t丙\t40\t≥90%\t90%\t40\n"
                                       "总分\t\t\t\t\t100\t\t\t97\n");
    cr_assert_eq(f->n_indicators, 2);
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[1].weight, 4000);
    cr_expect_eq(f->indicators[0].score, 4800);
    f = form(HEAD FUNDS "一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t分值\t得分\n"
                        "产出指标\t数量指标\t甲\t≥3次\t3次\t0.5\t50\t48\n"
                        "满意度指标\t满意度指标\t丙\t≥90%\t90%\t0.4\t40\t40\n"
                        "总分\t\t\t\t\t\t100\t97\n");
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->total_weight, 10000);
}

Test(layout, the_sum_of_the_weights_is_no_score_whatever_the_row_is_called)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t甲\t≥3次\t2次\t60\t50\t\n"
                                                  "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t30\t30\t\n"
                                                  "自评总分\t\t\t\t\t\t100\t\t\n");
    cr_expect_eq(f->total_score, JX_PTS_NONE);
    cr_expect_eq(f->total_weight, 10000);
    f = form(HEAD FUNDS INDICATORS "\t产出指标\t数量指标\t甲\t≥3次\t2次\t60\t50\t\n"
                                   "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t30\t30\t\n"
                                   "自评总分\t89\t\t\t\t\t\t\t\n");
    cr_expect_eq(f->total_score, 8900);
}

Test(layout, a_unit_printed_once_is_that_of_the_projects_below_it)
{
    static const char text[] = "2024年度项目支出绩效自评情况表,,,,,\n"
                               "序号,主管部门,预算单位,项目名称,全年执行数（万元）,自评得分\n"
                               "1,荣昌区教育局,荣昌区实验小学,甲,10,95\n"
                               "2,,荣昌区第一中学,乙,10,96\n";
    size_t n;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("list.csv", text, sizeof text - 1, NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 2);
    for (size_t i = 0; i < n; i++) cr_expect(jx_str_eq(f[i].unit, JX_STR("荣昌区教育局")), "project %zu", i + 1);
    cr_expect(jx_str_eq(f[1].implementing_unit, JX_STR("荣昌区第一中学")));
}

/* The target's cell is lost, the others move left, and another judge's score stands where the office's belongs: each
 * cell looks like what its column says, and only the sums do not. */
Test(layout, a_row_that_moved_left_under_another_judge_s_score_is_not_read)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS "\t满意度指标\t满意度指标\t丙\t90%\t10\t10\t4\t\n" TOTAL);
    cr_assert_eq(f->n_indicators, 3);
    const jx_indicator *i = &f->indicators[2];
    cr_expect(is(i->name, "丙"));
    cr_expect_eq(i->target.len + i->actual.len, 0);
    cr_expect_eq(i->weight, JX_PTS_NONE);
    cr_expect_eq(i->score, JX_PTS_NONE);
    cr_expect(reports(f, "may be missing"));
}

Test(layout, a_bare_actual_value_like_the_weight_is_read_where_the_sums_are_right)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS "\t满意度指标\t满意度指标\t丙\t8次\t10\t10\t10\t\n" TOTAL);
    cr_expect_eq(f->n_problems, 0);
    cr_expect_eq(f->indicators[2].actual_value.v, 10);
    cr_expect_eq(f->indicators[2].score, 1000);
}

Test(layout, a_percentage_is_no_weight_where_weights_are_points)
{
    static const char text[] =
        "<table><tr><td>项目名称</td><td>试点</td></tr><tr><td>主管部门</td><td>荣昌区教育局</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>分值</td><td>指标值</td>"
        "<td>实际完成值</td><td>得分</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>甲</td><td>50</td><td>3次</td><td>3次</td>"
        "<td>50</td></tr>"
        "<tr><td>产出指标</td><td>质量指标</td><td>乙</td><td>100%</td><td>100%</td><td></td>"
        "<td></td></tr>"
        "<tr><td>满意度指标</td><td>满意度指标</td><td>丙</td><td>20</td><td>90%</td><td>95%</td>"
        "<td>20</td></tr>"
        "<tr><td>总分</td><td></td><td></td><td>100</td><td></td><td></td><td>100</td></tr></table>";
    const jx_form *f = form(text);
    cr_assert_eq(f->n_indicators, 3);
    cr_expect_eq(f->indicators[1].weight, JX_PTS_NONE);
    cr_expect(reports(f, "neither weight nor score"));
}

#define GOALS "年度总体目标\t预期目标\t实际完成情况\n"

Test(layout, the_rest_of_a_torn_completion_goes_on_with_it)
{
    const jx_form *f = form(HEAD FUNDS GOALS "\t建水厂2处。\t建水厂2处，\n管网36公里。\n" INDICATORS ROWS LAST TOTAL);
    cr_expect(is(f->objective, "建水厂2处。"), "%.*s", JX_FMT(f->objective));
    cr_expect(jx_contains(f->completion, "管网36公里。"), "%.*s", JX_FMT(f->completion));
}

Test(layout, reasons_below_the_table_are_those_of_the_indicators_they_name)
{
    static const char missed[] = HEAD FUNDS INDICATORS ROWS "\t满意度指标\t满意度指标\t丙丁度\t≥90%\t85%\t10\t9\t\n"
                                                            "总分\t\t\t\t\t\t100\t98\t\n"
                                                            "偏差大或目标未完成原因分析\t丙丁度未达标，系关账较早。\n";
    const jx_form *f = form(missed);
    cr_assert_eq(f->n_indicators, 3);
    cr_expect(is(f->indicators[2].reason, "丙丁度未达标，系关账较早。"));
    cr_expect_eq(f->indicators[0].reason.len, 0);
    cr_expect(reports(f, "the reason stands below"));
}

Test(layout, other_matters_and_sums_of_the_indicators_are_no_indicators)
{
    const jx_form *f = form(HEAD FUNDS INDICATORS ROWS LAST "绩效指标得分小计\t\t\t\t\t\t90\t90\t\n"
                                                            "其他需说明事项\t无\t\t\t\t\t\t\t\n" TOTAL);
    cr_expect_eq(f->n_indicators, 3);
    cr_expect_eq(f->n_problems, 0);
}

Test(layout, a_grade_in_the_head_or_below_the_table_is_the_form_s)
{
    const jx_form *f = form(HEAD "自评总分\t\t99\t\t自评等级\t优\t\t\n" FUNDS INDICATORS ROWS LAST);
    cr_expect_eq(f->grade, JX_EXCELLENT);
    cr_expect_eq(f->total_score, 9900);
    f = form(HEAD FUNDS INDICATORS ROWS LAST TOTAL "自评等级：优（S≥90）\n");
    cr_expect_eq(f->grade, JX_EXCELLENT);
}

Test(layout, a_list_pasted_as_text_may_have_a_heading_of_two_rows)
{
    static const char text[] = "2024年度项目支出绩效自评情况表\n金额单位：万元\n"
                               "序号\t主管部门\t项目名称\t预算执行情况\t\t\t自评得分\n"
                               "\t\t\t年初预算数\t全年预算数\t全年执行数\t\n"
                               "1\t荣昌区教育局\t甲\t10\t12\t11\t95\n"
                               "2\t荣昌区教育局\t乙\t20\t20\t20\t96\n";
    size_t n;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("list.txt", text, sizeof text - 1, NULL, &doc, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 2);
    for (size_t i = 0; i < n; i++) cr_assert_eq(f[i].n_funding, 1, "project %zu", i + 1);
    cr_expect_eq(f[0].funding[0].adjusted, 12000000);
    cr_expect_eq(f[1].funding[0].executed, 20000000);
    cr_expect_eq(f[1].total_score, 9600);
}
