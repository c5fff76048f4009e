/* The bundled samples: what is in them was decided before they were written, so every count is known. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/text.h"
#include "tests/client/expect.h"

static const struct {
    const char *file;
    uint32_t division;
    size_t forms, indicators, funding;
    uint8_t kind;
} samples[] = {{"tonglu-education-2024.txt", 330122, 9, 51, 27, JX_PROJECT},
               {"lankao-transport-2024.txt", 410225, 8, 48, 25, JX_PROJECT},
               {"jiajiang-health-2024.txt", 511126, 8, 51, 40, JX_PROJECT},
               {"leishan-agriculture-2024.txt", 522634, 9, 55, 45, JX_PROJECT},
               {"dunhuang-civil-affairs-2024.ndjson", 620982, 9, 50, 21, JX_PROJECT},
               {"qingshen-culture-2024.txt", 511425, 4, 26, 16, JX_PROJECT},
               {"chengkou-culture-2024.txt", 500229, 9, 37, 0, JX_SUMMARY_ROW}};

static jx_doc *open_sample(const char *file)
{
    char path[512];
    jx_doc *d;
    jx_read_error err;
    snprintf(path, sizeof path, "%s/samples/%s", JX_SOURCE_DIR, file);
    cr_assert_eq(jx_read_file(path, NULL, &d, &err), 0, "%s", err.text);
    return d;
}

Test(samples, counts)
{
    size_t total = 0;
    for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
        jx_doc *d = open_sample(samples[s].file);
        size_t n, problems, indicators = 0, funding = 0;
        const jx_form *f = jx_doc_forms(d, &n);
        jx_doc_problems(d, &problems);
        cr_expect_eq(n, samples[s].forms, "%s: %zu forms", samples[s].file, n);
        cr_expect_eq(problems, 0);
        cr_expect_eq(jx_doc_refused(d), 0);
        for (size_t i = 0; i < n; i++) {
            cr_expect_eq(f[i].division, samples[s].division, "%s: form %zu: %u", samples[s].file, i + 1, f[i].division);
            cr_expect_eq(f[i].year, 2024);
            cr_expect_eq(f[i].kind, samples[s].kind);
            cr_expect_eq(f[i].seq, i + 1);
            cr_expect_eq(f[i].occurrence, i == 8 && samples[s].kind == JX_SUMMARY_ROW ? 2 : 1);
            indicators += f[i].n_indicators;
            funding += f[i].n_funding;
        }
        cr_expect_eq(indicators, samples[s].indicators, "%s: %zu indicators", samples[s].file, indicators);
        cr_expect_eq(funding, samples[s].funding, "%s: %zu funding rows", samples[s].file, funding);
        total += n;
        jx_doc_free(&d);
    }
    cr_expect_geq(total, 40);
}

static const jx_form *form_of(const jx_doc *d, const char *project)
{
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(f[i].project_name, jx_str_of(project))) return &f[i];
    cr_assert_fail("no form %s", project);
    return NULL;
}

static bool has_problem(const jx_form *f, const char *text)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (jx_contains(f->problems[i].text, text)) return true;
    return false;
}

Test(samples, mistakes_are_read_as_they_are_printed)
{
    jx_doc *d = open_sample("tonglu-education-2024.txt");
    const jx_form *f = form_of(d, "民族团结教育活动");
    cr_assert_eq(f->n_indicators, 5);
    cr_expect_eq(f->indicators[4].weight, 1000);
    cr_expect_eq(f->indicators[4].score, 1050, "a score above its weight");
    f = form_of(d, "校园安全防护设施建设");
    cr_expect_eq(f->funding[0].adjusted, INT64_C(236800000));
    cr_expect_eq(f->funding[0].executed, INT64_C(201280000));
    cr_expect_eq(f->funding[0].rate, 9500, "85 %% printed as 95 %%");
    f = form_of(d, "普惠性民办幼儿园补助");
    cr_expect_eq(f->total_score, 9800, "100 printed as 98");
    jx_doc_free(&d);

    d = open_sample("jiajiang-health-2024.txt");
    cr_expect_eq(form_of(d, "计划生育家庭奖励扶助")->grade, JX_FAIR);
    f = form_of(d, "疾控中心实验室建设");
    cr_expect_eq(f->indicators[3].weight, 500);
    cr_expect_eq(f->indicators[3].score, JX_PTS_NONE, "a lost score is none, not 0");
    cr_expect(!has_problem(f, "no score"), "an empty cell is for the rules to report");
    f = form_of(d, "县级公立医院综合改革补助");
    cr_expect_eq(f->funding[0].initial, INT64_C(180000000));
    cr_expect_eq(f->funding[0].weight, 1000);
    cr_expect(has_problem(f, "left out"), "an amount printed twice");
    jx_doc_free(&d);

    d = open_sample("lankao-transport-2024.txt");
    f = form_of(d, "农村客运站亭建设");
    cr_expect_eq(f->total_weight, JX_PTS_NONE);
    cr_expect_eq(f->total_score, JX_PTS_NONE);
    cr_expect(has_problem(f, "cut off"));
    f = form_of(d, "道路运输行业安全监管");
    cr_expect_eq(f->funding[0].initial, JX_FEN_NONE);
    cr_expect_eq(f->funding[0].adjusted, INT64_C(55000000));
    jx_doc_free(&d);
}

Test(samples, rows_beside_their_columns_are_read_like_the_others)
{
    jx_doc *d = open_sample("tonglu-education-2024.txt");
    const jx_form *f = form_of(d, "家庭经济困难学生资助"); /* an empty cell too many */
    cr_assert_eq(f->n_indicators, 5);
    cr_expect(jx_str_eq(f->indicators[2].l2, JX_STR("时效指标")));
    cr_expect(jx_str_eq(f->indicators[2].name, JX_STR("资助发放时间")));
    cr_expect_eq(f->indicators[2].op, JX_QUALITATIVE);
    cr_expect(jx_str_eq(f->indicators[2].actual, JX_STR("达成预期指标")));
    cr_expect_eq(f->indicators[2].score, 1000);
    jx_doc_free(&d);

    d = open_sample("leishan-agriculture-2024.txt");
    f = form_of(d, "茶叶产业发展奖补"); /* rows without their first cell */
    cr_assert_eq(f->n_indicators, 7);
    cr_expect(jx_str_eq(f->indicators[4].name, JX_STR("亩均补助")));
    cr_expect(jx_str_eq(f->indicators[4].l1, JX_STR("产出指标")));
    cr_expect(jx_str_eq(f->indicators[4].l2, JX_STR("成本指标")));
    cr_expect_eq(f->indicators[1].score, 733);
    cr_expect_gt(f->indicators[1].reason.len, 0);
    jx_doc_free(&d);
}

/* What a document says does not depend on the way it is told: text to JSON and back is the same JSON. */
Test(samples, json_of_a_form_reads_back_as_the_same_form)
{
    for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
        jx_doc *d = open_sample(samples[s].file), *again;
        char *first = NULL, *second = NULL;
        size_t n, m, first_len, second_len;
        FILE *out = open_memstream(&first, &first_len);
        const jx_form *f = jx_doc_forms(d, &n);
        for (size_t i = 0; i < n; i++) jx_form_json_write(out, &f[i]);
        fclose(out);
        jx_read_error err;
        cr_assert_eq(jx_read_memory("again", first, first_len, NULL, &again, &err), 0, "%s", err.text);
        const jx_form *g = jx_doc_forms(again, &m);
        cr_assert_eq(m, n);
        out = open_memstream(&second, &second_len);
        for (size_t i = 0; i < n; i++) {
            jx_form_json_write(out, &g[i]);
            jx_id a = jx_form_key(&f[i]), b = jx_form_key(&g[i]);
            cr_expect(jx_id_eq(&a, &b), "%s: form %zu has another key", samples[s].file, i + 1);
        }
        fclose(out);
        cr_expect_str_eq(first, second);
        free(first);
        free(second);
        jx_doc_free(&d);
        jx_doc_free(&again);
    }
}
