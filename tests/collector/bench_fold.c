/* Not a test: how long a form takes on its way into the aggregates and the alert stream. A province of forms in
 * batches, once new and once superseded; results of 200 to 300 bytes with one to three findings. Run: bench_fold
 * [FORMS] */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "collector/alerts.h"
#include "tests/collector/support.h"

enum { BATCH = 64, COUNTIES = 122, UNITS = 80 };

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static jx_result a_result(uint32_t n, uint16_t index, uint64_t version, jx_finding *room, char unit[64], char name[64])
{
    static const char *const codes[] = {"S304", "B105", "S301", "T201", "F003", "B101", "S310", "T105"};
    jx_result r = result(index, n, version * 1000003 + n);
    rng g = {n * UINT64_C(2654435761) + version + 1};
    rng_next(&g);
    r.key = jx_hash(&n, sizeof n);
    r.unit = (jx_str){unit, (uint32_t)sprintf(unit, "某某县第%u号预算单位", n / BATCH % UNITS)};
    r.project_name = (jx_str){name, (uint32_t)sprintf(name, "中央财政补助项目之%u", n)};
    r.project_code = JX_STR("51110224T000012345678");
    r.source = JX_STR("001_forms.txt");
    r.seq = n % 30, r.line = n % 1000;
    r.initial = r.adjusted = 100000 + (jx_fen)rng_below(&g, 1000000000);
    r.executed = (jx_fen)rng_below(&g, (uint64_t)r.adjusted);
    r.rate = (jx_pts)rng_below(&g, 10001);
    r.stated_total = r.total = r.total_low = r.total_high = 7000 + (jx_pts)rng_below(&g, 3001);
    r.stated_grade = r.grade = JX_GOOD;
    uint16_t n_findings = (uint16_t)(1 + rng_below(&g, 3));
    for (uint16_t i = 0; i < n_findings; i++) {
        room[i] = finding(codes[rng_below(&g, 8)], (enum jx_severity)(2 + rng_below(&g, 3)));
        room[i].path = (jx_path){JX_B_INDICATORS, JX_F_SCORE, (uint16_t)rng_below(&g, 12)};
        room[i].line = n % 1000;
        room[i].stated = (jx_val){.kind = JX_VAL_PTS, .i = 500};
        room[i].expected = (jx_val){.kind = JX_VAL_PTS, .i = 359};
    }
    with_findings(&r, room, n_findings);
    return r;
}

static record batch(uint32_t b, uint64_t version)
{
    static jx_finding room[BATCH][3];
    static char text[BATCH][2][64];
    jx_result r[BATCH];
    for (uint32_t i = 0; i < BATCH; i++)
        r[i] = a_result(b * BATCH + i, (uint16_t)i, version, room[i], text[i][0], text[i][1]);
    return results(version * 10000000 + b + 1, 510100 + b % COUNTIES, r, BATCH);
}

static void pass(jx_fold *f, jx_alerts *a, uint32_t batches, uint64_t version)
{
    enum { CHUNK = 512 };
    double spent = 0;
    uint64_t bytes = 0, before = jx_alerts_count(a);
    for (uint32_t from = 0; from < batches; from += CHUNK) {
        static record recs[CHUNK];
        uint32_t n = batches - from < CHUNK ? batches - from : CHUNK;
        for (uint32_t i = 0; i < n; i++) bytes += (recs[i] = batch(from + i, version)).len;
        double start = cpu();
        for (uint32_t i = 0; i < n; i++) cr_assert_eq(feed(f, &recs[i]), 0);
        spent += cpu() - start;
        for (uint32_t i = 0; i < n; i++) record_free(&recs[i]);
    }
    jx_fold_stats s;
    jx_fold_stats_of(f, &s);
    double forms = (double)batches * BATCH;
    printf("version %llu: %.0f forms, %.0f bytes a result, %.2f alerts a form: %.3f us CPU a form; state %.1f bytes a "
           "key\n",
           (unsigned long long)version, forms, (double)bytes / forms, (double)(jx_alerts_count(a) - before) / forms,
           spent / forms * 1e6, (double)s.bytes / (double)s.keys);
}

int main(int argc, char **argv)
{
    uint32_t batches = (uint32_t)(argc > 1 ? atoi(argv[1]) : 1000000) / BATCH;
    jx_fold *f;
    jx_alerts *a;
    if (jx_alerts_open(&a, NULL) != 0 || jx_fold_new(&f, jx_alerts_changed, a) != 0) return 1;
    pass(f, a, batches, 1);
    pass(f, a, batches, 2);
    double start = cpu();
    row_of(f, 0);
    printf("a row of the whole: %.2f ms\n", (cpu() - start) * 1e3);
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("largest RSS %.0f MiB\n", (double)u.ru_maxrss / 1024);
    jx_fold_free(&f);
    jx_alerts_close(&a);
    return 0;
}
