/* Not a test: what one form costs a worker, step by step. A form of 12 indicators and about 3,000 bytes; best of some
 * rounds, because the machine has other things to do.
 *     build/tests/worker/bench_form [FORMS] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/worker/sheet.h"
#include "worker/work.h"

enum { ROUNDS = 9, BATCH = 256 };

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* As in the documents: an objective and a conclusion of some sentences, reasons where points were lost. */
static void realistic(sheet *s)
{
    static const char words[] =
        "全县十二个乡镇的道路养护分三批实施，汛期之前完成第一批，年底以前全部验收，群众出行比上一年便利。";
    static char objective[480], reason[200];
    for (size_t n = 0; n + sizeof words < sizeof objective; n += sizeof words - 1)
        memcpy(objective + n, words, sizeof words);
    for (size_t n = 0; n + sizeof words < sizeof reason; n += sizeof words - 1) memcpy(reason + n, words, sizeof words);
    sheet_clean(s);
    s->f.division_name = JX_STR("四川省乐山市市中区");
    s->f.unit = s->f.implementing_unit = JX_STR("乐山市市中区交通运输局");
    s->f.project_name = JX_STR("农村公路日常养护财政补助资金");
    s->f.project_code = JX_STR("51110224T000010000001");
    s->f.objective = s->f.completion = jx_str_of(objective);
    s->f.conclusion = jx_str_of(reason);
    s->f.source = JX_STR("2024年度项目支出绩效自评表.txt");
    s->f.n_indicators = 0;
    sheet_row(s, 0, "养护道路长度", "≥931423米", "668607米", "5", "3.59");
    sheet_row(s, 1, "修补路面面积", "≥81232平方米", "72358平方米", "5", "4.45");
    sheet_row(s, 2, "更换标志数量", "≥487块", "519块", "5", "5");
    sheet_row(s, 3, "清理边沟长度", "≥390037米", "390040米", "5", "5");
    sheet_row(s, 4, "工程验收合格率", "=100%", "100%", "10", "10");
    sheet_row(s, 5, "工程完工时间", "2024年12月31日前", "达成预期指标", "10", "10");
    sheet_row(s, 6, "养护材料费用", "=1275万元", "12750000元", "2", "2");
    sheet_row(s, 7, "项目或定额成本控制率", "=100%", "100%", "2", "2");
    sheet_row(s, 8, "人均成本", "≤500元/人", "498元/人", "3", "3");
    sheet_row(s, 9, "监理费用", "=325000元", "250148元", "3", "0");
    sheet_row(s, 10, "改善沿线居民出行条件", "稳定保障", "达成预期指标", "30", "30");
    sheet_row(s, 11, "沿线居民满意度", "≥90%", "90%", "10", "10");
    sheet_reason(s, 0, reason);
    sheet_reason(s, 1, reason);
    sheet_reason(s, 9, reason);
    s->f.total_score = sheet_points("93.37");
    s->f.grade = JX_EXCELLENT;
}

static void keep_best(double *best, double us) { *best = *best == 0 || us < *best ? us : *best; }

int main(int argc, char **argv)
{
    static sheet s;
    static jx_assessment a;
    long rounds = (argc > 1 ? atol(argv[1]) : 100000) / BATCH + 1;
    msgpack_sbuffer body, out;
    msgpack_packer pk, into;
    jx_form_buf buf;
    jx_work work;
    jx_packs *packs;
    char err[512];
    jx_result r;
    realistic(&s);
    msgpack_sbuffer_init(&body);
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &body, msgpack_sbuffer_write);
    msgpack_packer_init(&into, &out, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, BATCH);
    for (int i = 0; i < BATCH; i++) jx_form_encode(&pk, &s.f);
    jx_form_buf_init(&buf);
    jx_work_init(&work);
    if (jx_packs_open(&packs, NULL, NULL, err, sizeof err) != 0) return 1;
    double best[4] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        double at = cpu_us();
        for (long k = 0; k < rounds; k++) {
            jx_cur c = jx_cur_of(body.data, body.size);
            jx_batch_count(&c);
            for (int i = 0; i < BATCH; i++) jx_form_decode(&c, &buf);
        }
        keep_best(&best[0], cpu_us() - at);
        at = cpu_us();
        for (long k = 0; k < rounds * BATCH; k++) jx_assess(jx_pack_default(), &buf.form, &a);
        keep_best(&best[1], cpu_us() - at);
        at = cpu_us();
        for (long k = 0; k < rounds; k++) {
            msgpack_sbuffer_clear(&out);
            for (int i = 0; i < BATCH; i++) {
                jx_assessment_result(&buf.form, &a, buf.content, (uint16_t)i, &r);
                jx_result_encode(&into, &r);
            }
        }
        keep_best(&best[2], cpu_us() - at);
        at = cpu_us();
        for (long k = 0; k < rounds; k++)
            jx_work_score(&work, packs, &(jx_id){{1}}, s.f.division, (jx_bytes){body.data, body.size}, 0, BATCH);
        keep_best(&best[3], cpu_us() - at);
    }
    double forms = (double)rounds * BATCH;
    printf("form %zu bytes, %d indicators, %u findings, result %zu bytes\n", body.size / BATCH, s.f.n_indicators,
           a.n_findings, out.size / BATCH);
    printf("us per form: decode %.2f, assess %.2f, encode %.2f; a whole lease of %d: %.2f\n", best[0] / forms,
           best[1] / forms, best[2] / forms, BATCH, best[3] / forms);
    msgpack_sbuffer_destroy(&body);
    msgpack_sbuffer_destroy(&out);
    jx_form_buf_fini(&buf);
    jx_work_fini(&work);
    jx_packs_free(&packs);
    return 0;
}
