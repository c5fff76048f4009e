#include "client/gen/bench.h"

#include <errno.h>
#include <ftw.h>
#include <linux/magic.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "client/gen/gen.h"
#include "client/push/deliver.h"
#include "client/push/rows.h"
#include "client/push/server.h"
#include "client/show/cli.h"
#include "client/show/progress.h"

enum { PATIENCE_MS = 60000, FOLD_STEP_MS = 2, FOLD_STALL_MS = 60000, FIND_MS = 15000 };

typedef struct {
    const jx_bench_options *opt;
    jx_bench_result *out;
    jx_gen *gen;
    jx_form *forms;
    uint64_t *order; /* of the forms: county by county, as counties push; number, with the division above it */
    jx_line line;
    char dir[3000];

    jx_cutter *cutter;
    jx_batch **ready;
    size_t first, last, cap; /* of ready */
    uint64_t at;             /* form to encode next */
    uint64_t started_us, receipts_us, ended_us;
    jx_id *ids;      /* receipts */
    uint32_t *sizes; /* forms of each */
    uint64_t *took_us;
    size_t n_receipts, cap_receipts;
    uint64_t refused, forms_done;
    volatile sig_atomic_t stop;
    struct rusage before;
    jx_proc_use use_before[JX_L_PARTS];
    jx_progress progress;
} bench;

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void *must(void *p)
{
    if (!p) {
        jx_complain("%s", JX_T("内存不够", "out of memory"));
        abort();
    }
    return p;
}

static bool stopped(bench *b)
{
    int n = jx_child_signal(0);
    if (n && n != SIGCHLD) b->stop = 1;
    return b->stop;
}

/* ---- before the clock ---- */

enum { NUMBER_BITS = 40 };

static int up(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static jx_form *form_at(bench *b, uint64_t i) { return &b->forms[b->order[i] & ((UINT64_C(1) << NUMBER_BITS) - 1)]; }

static void order_forms(bench *b)
{
    b->order = must(calloc(b->opt->forms, sizeof *b->order));
    for (uint64_t i = 0; i < b->opt->forms; i++) b->order[i] = (uint64_t)b->forms[i].division << NUMBER_BITS | i;
    qsort(b->order, b->opt->forms, sizeof *b->order, up);
}

static int make_forms(bench *b)
{
    jx_gen_options opt = {
        .seed = b->opt->seed, .province = 520000, .year = 2024, .anomalies_ppm = b->opt->anomalies_ppm};
    b->forms = must(calloc(b->opt->forms, sizeof *b->forms));
    if (jx_gen_new(&b->gen, &opt) != 0) return JX_ENOMEM;
    jx_progress_start(&b->progress, JX_T("造表", "making forms"), b->opt->forms);
    int err = 0;
    for (uint64_t i = 0; i < b->opt->forms && !err; i++) {
        err = jx_gen_form(b->gen, i, &b->forms[i], NULL);
        if (i % 1000) continue;
        jx_progress_set(&b->progress, i);
        if (stopped(b)) err = JX_EAGAIN;
    }
    jx_progress_end(&b->progress);
    if (err && err != JX_EAGAIN) jx_complain("%s", JX_T("内存不够", "out of memory"));
    return err;
}

static int make_folder(bench *b)
{
    struct statfs fs;
    if (snprintf(b->dir, sizeof b->dir, "%s/jixiao-bench-XXXXXX", b->opt->dir) >= (int)sizeof b->dir ||
        !mkdtemp(b->dir)) {
        b->dir[0] = '\0';
        jx_complain(JX_T("文件夹 %s 用不了：%s", "folder %s cannot be used: %s"), b->opt->dir, JX_OS(errno));
        return JX_EIO;
    }
    if (statfs(b->dir, &fs) == 0 && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC)) {
        jx_complain(JX_T("%s 在内存里，测不出落盘的代价；用 --dir 指定磁盘上的文件夹",
                         "%s is in memory: nothing would be durable; name a folder on a disk with --dir"),
                    b->opt->dir);
        return JX_EINVAL;
    }
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

static void remove_folder(bench *b)
{
    if (b->dir[0] && nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        jx_complain(JX_T("%s 没能清除", "%s could not be removed"), b->dir);
}

/* ---- under the clock ---- */

static int measure(bench *b, jx_proc_use use[JX_L_PARTS])
{
    for (int i = 0; i < JX_L_PARTS; i++)
        if (jx_proc_measure(b->line.part[i].pid, &use[i]) != 0) return JX_EIO;
    return 0;
}

static void batch_ready(void *arg, jx_batch *batch)
{
    bench *b = arg;
    if (b->first == b->last) b->first = b->last = 0;
    if (b->last == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 64;
        b->ready = must(realloc(b->ready, b->cap * sizeof *b->ready));
    }
    b->ready[b->last++] = batch;
    b->out->batches++;
    b->out->bytes += zmq_msg_size(&batch->body);
}

static jx_batch *next_batch(void *arg)
{
    bench *b = arg;
    if (!b->started_us) {
        getrusage(RUSAGE_SELF, &b->before);
        b->started_us = now_us();
    }
    while (b->first == b->last && b->at < b->opt->forms) {
        const jx_form *f = form_at(b, b->at++);
        if (jx_cutter_add(b->cutter, f) != 0) abort(); /* our own forms fit */
        bool last = b->at == b->opt->forms || form_at(b, b->at)->division != f->division;
        if (last && jx_cutter_flush(b->cutter) != 0) abort();
    }
    return b->first == b->last ? NULL : b->ready[b->first++];
}

static void got_receipt(void *arg, jx_batch *batch, const jx_msg *m, uint64_t took_us)
{
    bench *b = arg;
    (void)m;
    if (b->n_receipts == b->cap_receipts) {
        b->cap_receipts = b->cap_receipts ? b->cap_receipts * 2 : 1024;
        b->ids = must(realloc(b->ids, b->cap_receipts * sizeof *b->ids));
        b->sizes = must(realloc(b->sizes, b->cap_receipts * sizeof *b->sizes));
        b->took_us = must(realloc(b->took_us, b->cap_receipts * sizeof *b->took_us));
    }
    b->ids[b->n_receipts] = batch->id;
    b->sizes[b->n_receipts] = batch->forms;
    b->took_us[b->n_receipts++] = took_us;
    b->forms_done += batch->forms;
    jx_batch_free(&batch);
    jx_progress_set(&b->progress, b->forms_done);
    if (b->n_receipts % 64 == 0) stopped(b);
}

static void got_refusal(void *arg, jx_batch *batch, const jx_msg *m)
{
    bench *b = arg;
    jx_complain(JX_T("一批被拒（%u）：%.*s", "a batch was refused (%u): %.*s"), m->status, JX_FMT(m->text));
    b->refused++;
    jx_batch_free(&batch);
}

static int push(bench *b)
{
    const char *key = jx_server_whoami(b->line.run);
    jx_cut_options cutting = {
        .submitter = jx_str_of(*key ? key : "jixiao bench"), .forms = b->opt->batch, .ready = batch_ready, .arg = b};
    jx_delivery d = {.server = b->line.run,
                     .submitter = cutting.submitter,
                     .patience_ms = PATIENCE_MS,
                     .stop = &b->stop,
                     .next = next_batch,
                     .receipt = got_receipt,
                     .refused = got_refusal,
                     .arg = b};
    b->cutter = must(jx_cutter_new(&cutting));
    jx_progress_start(&b->progress, JX_T("报送", "submitting"), b->opt->forms);
    int err = jx_deliver(&d);
    jx_progress_end(&b->progress);
    b->receipts_us = now_us();
    while (b->first < b->last) jx_batch_free(&b->ready[b->first++]);
    jx_cutter_free(&b->cutter);
    return err ? err : b->refused ? JX_EINVAL : 0;
}

static bool take_row(void *arg, const jx_row *row)
{
    *(jx_row *)arg = *row;
    return false;
}

/* Until the aggregates have every form. */
static int await_fold(bench *b, jx_talk *talk)
{
    jx_row row = {0};
    uint64_t moved_ms = jx_now_ms(), had = 0;
    for (;;) {
        int err = jx_each_row(talk, "division", 0, 0, take_row, &row);
        if (err) return jx_talk_failed(talk, err), JX_EIO;
        b->ended_us = now_us();
        if (row.forms + row.failed >= b->opt->forms) break;
        if (row.forms > had) moved_ms = jx_now_ms();
        had = row.forms;
        if (jx_now_ms() - moved_ms > FOLD_STALL_MS) {
            jx_complain(JX_T("汇总停在 %llu 份", "the aggregates stopped at %llu forms"), (unsigned long long)had);
            return JX_EIO;
        }
        int n = jx_child_signal(FOLD_STEP_MS);
        enum jx_line_part broken = jx_line_broken(&b->line);
        if (broken != JX_L_PARTS) return jx_line_mourn(&b->line, broken), JX_EIO;
        if (n && n != SIGCHLD) return JX_EAGAIN;
    }
    b->out->accepted = row.accepted;
    b->out->alerted = row.alerted;
    b->out->rejected = row.rejected;
    if (row.forms == b->opt->forms) return 0;
    jx_complain(JX_T("汇总有 %llu 份，应有 %llu 份", "the aggregates have %llu forms instead of %llu"),
                (unsigned long long)row.forms, (unsigned long long)b->opt->forms);
    return JX_EINVAL;
}

/* ---- after the clock ---- */

/* Forms of the batch that the log has an outcome for. */
static int outcomes(jx_talk *talk, const jx_id *id, uint64_t *forms)
{
    uint32_t first = 0, next = 0;
    jx_frames *in;
    *forms = 0;
    do {
        jx_msg m = {.type = JX_FIND, .id = *id, .first = first = next, .wait_ms = FIND_MS};
        int err = jx_talk_ask(talk, &m, FIND_MS * 2, NULL, &in);
        if (err) return err;
        for (int i = 1; i + 1 < in->n; i += 2) {
            jx_msg record;
            jx_bytes head = jx_frame(in, i);
            if (jx_msg_decode(head.p, head.len, &record, NULL) != 0) return JX_EPROTO;
            if (record.kind == JX_R_RESULT) *forms += record.part;
            next = record.first + record.part;
        }
    } while (next > first && next < in->msg.forms);
    return 0;
}

/* Every receipt has exactly one result for each of its forms. */
static int check_receipts(bench *b)
{
    jx_talk *talk;
    uint64_t sum = 0, wrong = 0;
    int err = jx_talk_open(&talk, b->line.run, JX_LOG_SVC);
    for (size_t i = 0; i < b->n_receipts && !err; i++) {
        uint64_t forms = 0;
        err = outcomes(talk, &b->ids[i], &forms);
        wrong += forms != b->sizes[i];
        sum += forms;
    }
    if (err) jx_talk_failed(talk, err);
    if (talk) jx_talk_close(&talk);
    if (err) return JX_EIO;
    if (!wrong && sum == b->opt->forms) return 0;
    jx_complain(JX_T("%llu 个回执的结果数不对（共 %llu 份，应有 %llu 份）",
                     "%llu receipts do not have a result for each form (%llu in all, not %llu)"),
                (unsigned long long)wrong, (unsigned long long)sum, (unsigned long long)b->opt->forms);
    return JX_EINVAL;
}

static uint64_t cpu_us(const struct rusage *r)
{
    return (uint64_t)(r->ru_utime.tv_sec + r->ru_stime.tv_sec) * 1000000 +
           (uint64_t)(r->ru_utime.tv_usec + r->ru_stime.tv_usec);
}

static void work_out(bench *b, const struct rusage *after)
{
    jx_bench_result *r = b->out;
    qsort(b->took_us, b->n_receipts, sizeof *b->took_us, up);
    r->seconds = (double)(b->ended_us - b->started_us) / 1e6;
    r->receipts_s = (double)(b->receipts_us - b->started_us) / 1e6;
    r->p50_ms = (double)b->took_us[(b->n_receipts - 1) / 2] / 1e3;
    r->p99_ms = (double)b->took_us[(b->n_receipts - 1) * 99 / 100] / 1e3;
    r->client_cpu_us = cpu_us(after) - cpu_us(&b->before);
    r->client_peak_rss = (uint64_t)after->ru_maxrss * 1024;
    for (int i = 0; i < JX_L_PARTS; i++) r->use[i].cpu_us -= b->use_before[i].cpu_us;
}

static int measured_run(bench *b)
{
    jx_talk *talk;
    struct rusage after;
    int err = jx_talk_open(&talk, b->line.run, JX_QUERY_SVC);
    if (!err) err = measure(b, b->use_before);
    if (!err) err = push(b);
    if (!err) err = await_fold(b, talk);
    getrusage(RUSAGE_SELF, &after);
    if (!err) err = measure(b, b->out->use);
    if (talk) jx_talk_close(&talk);
    if (err) return err;
    work_out(b, &after);
    return check_receipts(b);
}

int jx_bench_run(const jx_bench_options *opt, jx_bench_result *out)
{
    bench *b = must(calloc(1, sizeof *b));
    b->opt = opt;
    b->out = out;
    *out = (jx_bench_result){0};
    /* batches are large and short-lived: keep their pages instead of giving them back each time */
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    int err = make_folder(b);
    if (!err) err = make_forms(b);
    if (!err) order_forms(b);
    jx_line_options line = {.dir = b->dir, .workers = opt->workers, .plaintext = opt->plaintext};
    if (!err) err = jx_line_start(&b->line, &line);
    if (!err) {
        err = measured_run(b);
        jx_line_stop(&b->line);
    }
    remove_folder(b);
    jx_gen_free(&b->gen);
    free(b->forms);
    free(b->order);
    free(b->ready);
    free(b->ids);
    free(b->sizes);
    free(b->took_us);
    free(b);
    return err;
}
