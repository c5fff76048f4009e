/* What the lines above a form's tables say in unusual spellings: years, units of money beside units' names. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "client/reader/text.h"

static const char rest[] = "项目名称\t试点\t\t\t\t\t\t\n"
                           "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
                           "\t年度资金总额\t100\t100\t90\t10\t90%\t9\n"
                           "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
                           "\t产出指标\t数量指标\t甲\t≥3次\t3次\t50\t50\n"
                           "\t效益指标\t社会效益指标\t乙\t有效\t达成预期指标\t30\t30\n"
                           "\t满意度指标\t满意度指标\t丙\t≥90%\t90%\t10\t10\n"
                           "总分\t\t\t\t\t\t100\t99\n";

static jx_doc *doc;

static void close_doc(void) { jx_doc_free(&doc); }

TestSuite(head, .fini = close_doc);

static const jx_form *form(const char *head)
{
    char text[4096];
    jx_read_error err;
    size_t n;
    snprintf(text, sizeof text, "%s\n%s", head, rest);
    jx_doc_free(&doc);
    cr_assert_eq(jx_read_memory("x.txt", text, strlen(text), NULL, &doc, &err), 0, "%s: %s", head, err.text);
    const jx_form *f = jx_doc_forms(doc, &n);
    cr_assert_eq(n, 1, "%s: %zu forms", head, n);
    return f;
}

static bool says(const jx_form *f, const char *words)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (jx_contains(f->problems[i].text, words)) return true;
    return false;
}

Test(head, a_year_in_any_spelling)
{
    static const char *const heads[] = {"２０２３年度项目支出绩效自评表",
                                        "二〇二三年度项目支出绩效自评表",
                                        "二○二三年度项目支出绩效自评表",
                                        "二零二三年度项目支出绩效自评表",
                                        "2023 年 度项目支出绩效自评表",
                                        "项目支出绩效自评表\n（2023 年 度）",
                                        "项目支出绩效自评表\n（２０２３年度）",
                                        "项目支出绩效自评表\n（2023）年度",
                                        "项目支出绩效自评表\n（ 2023 ）年度",
                                        "项目支出绩效自评表\n年度：２０２３",
                                        "项目支出绩效自评表\n年度\t２０２３",
                                        "项目支出绩效自评表\n年度\t二〇二三",
                                        "项目支出绩效自评表\n年度\t2023年度",
                                        "2 0 2 3年度项目支出绩效自评表",
                                        "项目支出绩效自评表（二〇二三年）",
                                        "2023年项目支出绩效自评表",
                                        "2023项目支出绩效自评表",
                                        "2023度项目支出绩效自评表",
                                        "项目支出绩效自评表\n二〇二三年度"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const jx_form *f = form(heads[i]);
        cr_expect_eq(f->year, 2023, "%s: %u", heads[i], f->year);
        cr_expect(!says(f, "no year"), "%s", heads[i]);
    }
}

Test(head, what_is_no_year)
{
    static const char *const heads[] = {"项目支出绩效自评表\n文号：渝财2023-205号",
                                        "项目支出绩效自评表\n编号12023年",
                                        "二三年度项目支出绩效自评表",
                                        "2023-205号项目支出绩效自评表",
                                        "20231项目支出绩效自评表",
                                        "项目支出绩效自评表\n年度\t20233"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const jx_form *f = form(heads[i]);
        cr_expect_eq(f->year, 0, "%s: %u", heads[i], f->year);
        cr_expect(says(f, "no year"), "%s", heads[i]);
    }
}

Test(head, a_unit_whose_name_has_yuan_in_it_is_no_money)
{
    const jx_form *f = form("2023年度项目支出绩效自评表\n单位：元谋县教育局");
    cr_expect(jx_str_eq(f->unit, JX_STR("元谋县教育局")), "%.*s", JX_FMT(f->unit));
    cr_expect_eq(f->division, 532328);
    f = form("2023年度项目支出绩效自评表\n单位：三元区财政局");
    cr_expect(jx_str_eq(f->unit, JX_STR("三元区财政局")), "%.*s", JX_FMT(f->unit));
}

Test(head, of_two_years_neither_is_the_forms)
{
    static const char *const heads[] = {"项目支出绩效自评表\n（2023-2024年度）", "2023-2024年度项目支出绩效自评表",
                                        "2023年至2024年项目支出绩效自评表", "2023—2024年度项目支出绩效自评表",
                                        "项目支出绩效自评表\n年度\t2023－2024年"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const jx_form *f = form(heads[i]);
        cr_expect_eq(f->year, 0, "%s: %u", heads[i], f->year);
        cr_expect(says(f, "names two years"), "%s", heads[i]);
    }
    static const char *const sure[] = {"2021-2025年规划项目2023年度绩效自评表",
                                       "2023-2024年度项目支出绩效自评表\n评价年度\t2023年",
                                       "2023年度项目支出绩效自评表\n实施期\t2021-2025年"};
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        const jx_form *f = form(sure[i]);
        cr_expect_eq(f->year, 2023, "%s: %u", sure[i], f->year);
        cr_expect(!says(f, "two years"), "%s", sure[i]);
    }
}

Test(head, who_is_the_unit_and_who_carries_out)
{
    static const char *const labels[][2] = {{"一级预算部门", "预算单位"},     {"一级预算部门", "项目单位"},
                                            {"项目主管部门", "预算单位"},     {"预算部门", "预算单位"},
                                            {"一级主管部门", "实施单位"},     {"主管部门", "二级预算单位"},
                                            {"县级主管部门", "项目用款单位"}, {"主管单位", "填报单位"}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        for (int turned = 0; turned < 2; turned++) {
            static const char *const names[] = {"福贡县水利局", "福贡县水利工程站"};
            char head[256];
            snprintf(head, sizeof head, "2023年度项目支出绩效自评表\n%s\t%s\t%s\t%s", labels[i][turned], names[turned],
                     labels[i][!turned], names[!turned]);
            const jx_form *f = form(head);
            cr_expect(jx_str_eq(f->unit, jx_str_of(names[0])), "%s: %.*s", head, JX_FMT(f->unit));
            cr_expect(jx_str_eq(f->implementing_unit, jx_str_of(names[1])), "%s: %.*s", head,
                      JX_FMT(f->implementing_unit));
        }
}

Test(head, a_unit_under_a_label_that_nobody_knows_is_named)
{
    const jx_form *f = form("2023年度项目支出绩效自评表\n主管部门\t福贡县水利局\t归口部门\t福贡县水利工程站");
    cr_expect(jx_str_eq(f->unit, JX_STR("福贡县水利局")));
    cr_expect(says(f, "福贡县水利工程站"));
}
