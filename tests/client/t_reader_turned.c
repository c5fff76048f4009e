/* Funding blocks that stand on their side: the amounts are rows, the sources are columns. Each block is read as a sheet
 * and as text with tabs. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "client/reader/text.h"

static const char head[] =
    "项目支出绩效自评表,,,,,,\n（2024年度）,,,,,,\n主管部门,荣昌区教育局,,,,,\n项目名称,试点,,,,,\n";
static const char rest[] = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分\n"
                           "产出指标,数量指标,甲,≥3次,3次,50,50\n效益指标,社会效益指标,乙,≥4个,4个,30,30\n"
                           "满意度指标,服务对象满意度指标,丙,≥90%,91%,10,10\n总分,,,,,100,99\n";

static jx_doc *doc;

static void close_doc(void) { jx_doc_free(&doc); }

TestSuite(turned, .fini = close_doc);

/* The form with this block; separator ',' or a tab. */
static const jx_form *form(const char *block, char separator)
{
    static char text[8192];
    jx_read_error err;
    size_t n;
    snprintf(text, sizeof text, "%s%s%s", head, block, rest);
    for (char *p = text; separator != ',' && *p; p++)
        if (*p == ',') *p = separator;
    jx_doc_free(&doc);
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &doc, &err), 0, "%s", err.text);
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

typedef struct {
    const char *item;
    double initial, adjusted, executed; /* yuan; < 0: none */
    jx_pts rate, weight, score;
} row;

static bool is(jx_fen fen, double yuan) { return yuan < 0 ? fen == JX_FEN_NONE : (double)fen == yuan * 100; }

static void holds(const char *block, const row *rows, unsigned n, unsigned problems)
{
    for (int kind = 0; kind < 2; kind++) {
        const jx_form *f = form(block, kind ? '\t' : ',');
        for (unsigned i = 0; i < f->n_problems && f->n_problems != problems; i++)
            cr_log_error("%u: %.*s", f->problems[i].line, JX_FMT(f->problems[i].text));
        cr_expect_eq(f->n_problems, problems, "kind %d: %u problems", kind, f->n_problems);
        cr_assert_eq(f->n_funding, n, "kind %d: %u rows", kind, f->n_funding);
        cr_expect_eq(f->n_indicators, 3);
        for (unsigned i = 0; i < n; i++) {
            const jx_funding *r = &f->funding[i];
            cr_expect(jx_str_eq(r->item, jx_str_of(rows[i].item)), "%u: %.*s", i, JX_FMT(r->item));
            cr_expect(is(r->initial, rows[i].initial), "%u: initial %lld", i, (long long)r->initial);
            cr_expect(is(r->adjusted, rows[i].adjusted), "%u: adjusted %lld", i, (long long)r->adjusted);
            cr_expect(is(r->executed, rows[i].executed), "%u: executed %lld", i, (long long)r->executed);
            cr_expect_eq(r->rate, rows[i].rate, "%u: rate %d", i, r->rate);
            cr_expect_eq(r->weight, rows[i].weight, "%u: weight %d", i, r->weight);
            cr_expect_eq(r->score, rows[i].score, "%u: score %d", i, r->score);
        }
    }
}

enum { NO = JX_PTS_NONE };

Test(turned, amounts_in_rows)
{
    static const row rows[] = {{"合计", 3005000, 3205000, 2884500, 9000, 1000, 900},
                               {"中央", 1000000, 1000000, 900000, 9000, NO, NO},
                               {"省级", 1205000, 1405000, 1184500, 8431, NO, NO},
                               {"县级", 800000, 800000, 800000, 10000, NO, NO}};
    holds("资金情况（万元）,项目,合计,中央,省级,县级,\n,年初预算,300.5,100,120.5,80,\n,调整预算,320.5,100,140.5,80,\n"
          ",实际支出,288.45,90,118.45,80,\n,执行率,90%,90%,84.31%,100%,\n,执行得分（10分）,9,,,,\n",
          rows, 4, 0);
}

Test(turned, without_a_label_of_the_block)
{
    static const row rows[] = {{"资金总额", 1000000, 1200000, 1080000, 9000, NO, NO},
                               {"财政拨款", 800000, 900000, 810000, 9000, NO, NO},
                               {"其他资金", 200000, 300000, 270000, 9000, NO, NO}};
    holds(",资金总额,财政拨款,其他资金,,,\n年初预算数（元）,1000000,800000,200000,,,\n全年预算数（元）,1200000,900000,"
          "300000,,,\n"
          "全年执行数（元）,1080000,810000,270000,,,\n执行率,90%,90%,90%,,,\n",
          rows, 3, 0);
}

Test(turned, the_total_may_come_last_and_have_points)
{
    static const row rows[] = {{"合计", 1000000, 1200000, 1080000, 9000, 1000, 900},
                               {"财政拨款", 800000, 900000, 810000, NO, NO, NO},
                               {"自筹资金", 200000, 300000, 270000, NO, NO, NO}};
    holds("资金来源（万元）,财政拨款,自筹资金,合计,,,\n年初预算数,80,20,100,,,\n全年预算数,90,30,120,,,\n"
          "全年执行数,81,27,108,,,\n执行率,,,90%,,,\n分值,,,10,,,\n得分,,,9,,,\n",
          rows, 3, 0);
    holds("项目资金（万元）,财政拨款,自筹资金,合计,分值,得分,\n年初预算数,80,20,100,10,9,\n全年预算数,90,30,120,,,\n"
          "全年执行数,81,27,108,,,\n执行率,,,90%,,,\n",
          rows, 3, 0);
}

Test(turned, each_row_may_have_a_unit)
{
    static const row rows[] = {{"合计", 1000000, 1200000, 1080000, NO, NO, NO},
                               {"财政拨款", 1000000, 1200000, 1080000, NO, NO, NO}};
    holds("资金情况,,合计,财政拨款,,,\n,年初预算数（万元）,100,100,,,\n,全年预算数（万元）,120,120,,,\n"
          ",全年执行数（元）,1080000,1080000,,,\n",
          rows, 2, 1);
    cr_expect(says(form("资金情况,,合计,财政拨款,,,\n,年初预算数（万元）,100,100,,,\n,全年预算数（万元）,120,120,,,\n"
                        ",全年执行数（元）,1080000,1080000,,,\n",
                        ','),
                   "units of money contradict"));
}

/* What no label explains is said, and is nobody's amount. */
Test(turned, an_unknown_row_is_left_out)
{
    static const row rows[] = {{"合计", 1000000, 1200000, 1080000, NO, NO, NO},
                               {"财政拨款", 1000000, 1200000, 1080000, NO, NO, NO}};
    holds("资金情况（万元）,,合计,财政拨款,,,\n,年初预算数,100,100,,,\n,年中划转,20,20,,,\n,全年预算数,120,120,,,\n"
          ",全年执行数,108,108,,,\n",
          rows, 2, 1);
    cr_expect(says(form("资金情况（万元）,,合计,财政拨款,,,\n,年初预算数,100,100,,,\n,年中划转,20,20,,,\n"
                        ",全年预算数,120,120,,,\n,全年执行数,108,108,,,\n",
                        ','),
                   "年中划转"));
}

/* A row that has lost a cell belongs to no source for sure. */
Test(turned, a_row_with_a_number_too_few_or_too_many_is_not_read)
{
    const jx_form *f = form("资金情况（万元）,,合计,中央,省级,,\n,年初预算数,100,60,40,,\n,全年预算数,120,50\n"
                            ",全年执行数,108,60,48,7,\n",
                            '\t');
    cr_assert_geq(f->n_funding, 1);
    cr_expect_eq(f->funding[0].initial, 100000000);
    cr_expect_eq(f->funding[0].adjusted, JX_FEN_NONE);
    cr_expect_eq(f->funding[0].executed, JX_FEN_NONE);
    cr_expect(says(f, "全年预算数"));
    cr_expect(says(f, "全年执行数"));
}
