/* bench_journal [DIR]: what the journal costs a form: appends and settles through one group commit at a time, as the
 * broker does, for batches of 64 and 256 forms of 3,000 bytes (1,024 of 1,000: a batch has its limit) with results of
 * 200 bytes a form. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "broker/journal_lmdb.h"

enum { RESULT = 200, FORMS = 200000, GROUP_FORMS = 1024 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_s(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

struct bench {
    jx_journal *j;
    uint64_t epoch, named;
    uint32_t forms; /* in a batch */
    size_t form_bytes;
    char *body, *result;
    double *commits;
    size_t n_commits;
};

/* Appends n batches and settles the n of the group before, all in one group. */
static void group(struct bench *b, uint32_t n, uint64_t settle_from)
{
    jx_append a[GROUP_FORMS], *as[GROUP_FORMS];
    jx_outcome o[GROUP_FORMS], *os[GROUP_FORMS];
    for (uint32_t i = 0; i < n; i++) {
        uint64_t name = ++b->named;
        a[i] = (jx_append){.id = jx_hash(&name, sizeof name),
                           .submitter = JX_STR("bench"),
                           .division = 500153,
                           .forms = b->forms,
                           .body = {b->body, b->forms * b->form_bytes}};
        o[i] = (jx_outcome){.part = {settle_from + i, 0, b->forms},
                            .attempt = 1,
                            .kind = JX_R_RESULT,
                            .body = {b->result, (size_t)b->forms * RESULT}};
        as[i] = &a[i];
        os[i] = &o[i];
    }
    jx_group g = {.appends = as, .outcomes = os, .n_appends = n, .n_outcomes = settle_from ? n : 0};
    double t = now_s();
    int err = jx_journal_commit(b->j, b->epoch, (uint64_t)(t * 1000), &g, NULL);
    b->commits[b->n_commits++] = now_s() - t;
    if (err) {
        fprintf(stderr, "commit: %s\n", jx_strerror(err));
        exit(1);
    }
}

static void measure(const char *dir, uint32_t forms, uint32_t per_group)
{
    struct bench b = {.forms = forms, .form_bytes = forms > 340 ? 1000 : 3000};
    char sub[400];
    snprintf(sub, sizeof sub, "%s/j%u-%u", dir, forms, per_group);
    if (jx_lmdb_open(&b.j, sub, NULL) != 0 || jx_journal_own(b.j, &b.epoch) != 0) exit(1);
    b.body = calloc(forms, b.form_bytes);
    b.result = calloc(forms, RESULT);
    uint32_t groups = FORMS / forms / per_group;
    b.commits = calloc(groups + 1, sizeof *b.commits);
    double t = now_s(), c = cpu_s();
    for (uint32_t i = 0; i < groups; i++) group(&b, per_group, i ? (uint64_t)(i - 1) * per_group + 1 : 0);
    t = now_s() - t;
    c = cpu_s() - c;
    double done = (double)groups * per_group * forms;
    qsort(b.commits, b.n_commits, sizeof *b.commits, by_size);
    jx_stats s;
    jx_journal_stats(b.j, &s);
    printf("%9u %9u %12.0f %12.2f %10.2f %10.2f %12.0f\n", forms, per_group, done / t, c / done * 1e6,
           b.commits[b.n_commits / 2] * 1e3, b.commits[b.n_commits * 99 / 100] * 1e3, (double)s.disk_bytes / done);
    jx_journal_close(&b.j);
    free(b.body);
    free(b.result);
    free(b.commits);
    char path[440];
    const char *const files[] = {"data.mdb", "lock.mdb", "owner.lock"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", sub, files[i]);
        unlink(path);
    }
    rmdir(sub);
}

int main(int argc, char **argv)
{
    const char *dir = argc > 1 ? argv[1] : ".";
    printf("%9s %9s %12s %12s %10s %10s %12s\n", "forms", "batches", "forms/s", "cpu us/form", "commit p50", "p99 ms",
           "disk B/form");
    const uint32_t sizes[] = {64, 256, 1024};
    for (int i = 0; i < 3; i++)
        for (uint32_t forms_a_group = 256; forms_a_group <= 4096; forms_a_group *= 4)
            if (forms_a_group >= sizes[i]) measure(dir, sizes[i], forms_a_group / sizes[i]);
    measure(dir, 1, 64);
    return 0;
}
