/* bench_latency [FORMS [SECONDS [DIR]]]: how long a single form takes, to its receipt and to its result, on an idle
 * line, while FORMS of bulk are pushed, and while a backlog of as many is worked off; and what the broker has in memory
 * while that backlog builds up with no worker running. The real programs on this machine, two workers; DIR says on
 * which disk.
 *
 * The bulk is pushed by a second process (bench_latency bulk RUN FORMS), as fast as receipts come: batches of up to 256
 * forms of one division each, sent again and again under new salts, so that making them costs nothing. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/gen/gen.h"
#include "client/gen/line.h"
#include "client/gen/proc.h"
#include "client/push/batch.h"
#include "net/sock.h"
#include "net/where.h"

enum { KINDS = 16384, MAX_BATCHES = 4096, MAX_SINGLES = 100000, GAP_MS = 10, ANSWER_S = 60, SAMPLE_S = 3 };

extern char **environ;
static jx_batch *batches[MAX_BATCHES];
static size_t n_batches;
static double receipts[MAX_SINGLES], results[MAX_SINGLES];

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_latency: %s\n", what);
    exit(1);
}

/* --- forms --- */

static void keep(void *arg, jx_batch *b)
{
    (void)arg;
    if (n_batches == MAX_BATCHES) die("too many batches");
    batches[n_batches++] = b;
}

static int by_division(const void *x, const void *y)
{
    const jx_form *a = x, *b = y;
    return (a->division > b->division) - (a->division < b->division);
}

/* Batches of so many forms at most. */
static void make_batches(uint64_t n, uint32_t cut, uint64_t seed)
{
    jx_gen *g;
    jx_gen_options opt = {.seed = seed, .province = 520000, .year = 2024, .anomalies_ppm = 50000};
    jx_cut_options cutting = {.submitter = JX_STR("bench"), .forms = cut, .distinct_keys = true, .ready = keep};
    jx_cutter *c = jx_cutter_new(&cutting);
    jx_form *forms = calloc(n, sizeof *forms);
    if (!c || !forms || jx_gen_new(&g, &opt) != 0) die("no memory");
    for (uint64_t i = 0; i < n; i++)
        if (jx_gen_form(g, i, &forms[i], NULL) != 0) die("no form");
    qsort(forms, n, sizeof *forms, by_division);
    for (uint64_t i = 0; i < n; i++)
        if (jx_cutter_add(c, &forms[i]) != 0) die("no batch");
    if (jx_cutter_flush(c) != 0) die("no batch");
    jx_cutter_free(&c);
    free(forms);
    jx_gen_free(&g);
}

/* --- sockets --- */

typedef struct {
    void *sock;
    jx_frames *in;
    uint32_t credit;
} wire;

static wire dial(void *ctx, const char *run, enum jx_service s)
{
    char at[256];
    wire w = {.sock = jx_sock_open(ctx, ZMQ_DEALER, 1000), .in = jx_frames_new()};
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("bench")};
    if (!w.sock || !w.in || jx_where(run, s, at) != 0 || jx_sock_connect(w.sock, at) != 0) die("cannot connect");
    while (jx_send(w.sock, (jx_bytes){0}, &hello, NULL, 0) != 0) zmq_poll(NULL, 0, 1);
    while (jx_recv(w.sock, w.in) != 0) jx_wait(w.sock, 100);
    if (w.in->msg.type != JX_WELCOME) die("not welcome");
    w.credit = w.in->msg.credit;
    return w;
}

static void hang_up(wire *w)
{
    zmq_close(w->sock);
    jx_frames_free(&w->in);
}

static void send_batch(wire *w, const jx_batch *b, uint64_t salt, jx_id *id)
{
    zmq_msg_t body;
    jx_bytes bytes = {zmq_msg_data((zmq_msg_t *)&b->body), zmq_msg_size(&b->body)};
    jx_bytes salted = {&salt, sizeof salt};
    jx_msg m = {.type = JX_SUBMIT,
                .req = salt,
                .submitter = JX_STR("bench"),
                .division = b->division,
                .forms = b->forms,
                .salt = salted};
    m.id = jx_batch_id(m.submitter, m.division, salted, bytes);
    *id = m.id;
    zmq_msg_init(&body);
    zmq_msg_copy(&body, (zmq_msg_t *)&b->body);
    while (jx_send(w->sock, (jx_bytes){0}, &m, &body, 1) != 0) jx_wait(w->sock, 1);
}

static const jx_msg *await(wire *w)
{
    for (double until = now_s() + ANSWER_S; now_s() < until;) {
        if (jx_recv(w->sock, w->in) == 0) return &w->in->msg;
        jx_wait(w->sock, 1000);
    }
    die("no answer");
    return NULL;
}

/* --- bulk: the second process --- */

static int bulk(const char *run, uint64_t forms)
{
    void *ctx = zmq_ctx_new();
    jx_id id;
    uint64_t salt = (uint64_t)getpid() << 32;
    make_batches(KINDS, 256, 7);
    wire w = dial(ctx, run, JX_SUBMIT_SVC);
    uint64_t sent = 0, in_flight = 0, n = 0;
    double start = now_s();
    while (sent < forms || in_flight) {
        while (sent < forms && in_flight < w.credit) {
            const jx_batch *b = batches[n++ % n_batches];
            send_batch(&w, b, salt + n, &id);
            sent += b->forms;
            in_flight++;
        }
        const jx_msg *m = await(&w);
        if (m->type != JX_RECEIPT) die("bulk was refused");
        in_flight--;
    }
    fprintf(stderr, "bulk: %llu forms in %llu batches have their receipts after %.1f s\n", (unsigned long long)sent,
            (unsigned long long)n, now_s() - start);
    hang_up(&w);
    zmq_ctx_term(ctx);
    return 0;
}

static pid_t start_bulk(const char *self, const char *run, const char *forms)
{
    const char *const argv[] = {self, "bulk", run, forms, NULL};
    sigset_t none;
    posix_spawnattr_t attr;
    pid_t pid;
    sigemptyset(&none);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    if (posix_spawn(&pid, self, NULL, &attr, (char *const *)argv, environ) != 0) die("cannot start the bulk");
    posix_spawnattr_destroy(&attr);
    return pid;
}

/* --- memory --- */

/* "RssAnon" or "RssFile" of a process, in MiB. The second are pages of the journal's file, which the kernel takes back
 * when it wants them. */
static double mib_of(pid_t pid, const char *what)
{
    char path[64], line[256];
    unsigned long kib = 0;
    size_t n = strlen(what);
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, what, n) == 0 && line[n] == ':') kib = strtoul(line + n + 1, NULL, 10);
    if (f) fclose(f);
    return (double)kib / 1024;
}

static void say_memory(const jx_line *line, const char *when)
{
    pid_t broker = line->part[JX_L_BROKER].pid;
    printf("  %s: broker %.1f MiB of its own, %.1f MiB of the journal's file mapped\n", when, mib_of(broker, "RssAnon"),
           mib_of(broker, "RssFile"));
}

static void say_peaks(const jx_line *line)
{
    for (int i = 0; i < JX_L_PARTS; i++) {
        jx_proc_use use;
        if (jx_proc_measure(line->part[i].pid, &use) != 0) die("no /proc");
        printf("  peak: %s %.1f MiB in %u processes\n", jx_line_name((enum jx_line_part)i),
               (double)use.peak_rss / (1 << 20), use.processes);
    }
}

/* --- single forms --- */

static uint64_t pending(wire *log)
{
    jx_msg m = {.type = JX_STATUS};
    while (jx_send(log->sock, (jx_bytes){0}, &m, NULL, 0) != 0) jx_wait(log->sock, 1);
    if (await(log)->type != JX_STATUS_IS) die("no status");
    jx_bytes b = jx_frame(log->in, 1);
    jx_cur c = jx_cur_of(b.p, b.len);
    for (uint32_t n = jx_cur_map(&c, 256); n-- && !c.err;) {
        jx_str name = jx_cur_str(&c, 100);
        if (jx_str_eq(name, JX_STR("parts_pending"))) return jx_cur_uint(&c, UINT64_MAX);
        jx_cur_skip(&c);
    }
    die("no parts_pending");
    return 0;
}

static void one(wire *submit, wire *log, size_t i)
{
    static uint64_t salt = UINT64_C(1) << 60;
    jx_id id;
    double start = now_s();
    send_batch(submit, batches[i % n_batches], ++salt, &id);
    if (await(submit)->type != JX_RECEIPT) die("a single form was refused");
    receipts[i] = (now_s() - start) * 1e3;
    jx_msg find = {.type = JX_FIND, .req = salt, .id = id, .wait_ms = ANSWER_S * 1000};
    while (jx_send(log->sock, (jx_bytes){0}, &find, NULL, 0) != 0) jx_wait(log->sock, 1);
    const jx_msg *m = await(log);
    if (m->type != JX_FOUND || m->status != JX_S_KNOWN) die("no result");
    results[i] = (now_s() - start) * 1e3;
}

static int up(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static void say(const char *what, double *v, size_t n)
{
    qsort(v, n, sizeof *v, up);
    printf("  %-8s p50 %8.2f  p99 %8.2f  max %8.2f ms\n", what, v[(n - 1) / 2], v[(n - 1) * 99 / 100], v[n - 1]);
}

/* One form after another, with a pause between: for so many seconds, or until the bulk has gone through. */
static void measure(const char *name, void *ctx, const jx_line *line, double seconds, pid_t pushing)
{
    wire submit = dial(ctx, line->run, JX_SUBMIT_SVC), log = dial(ctx, line->run, JX_LOG_SVC);
    double start = now_s(), own = 0;
    uint64_t most = 0;
    size_t n = 0;
    for (bool more = true; more && n < MAX_SINGLES; n++) {
        one(&submit, &log, n);
        uint64_t p = pending(&log);
        if (p > most) most = p;
        if (pushing > 0 && waitpid(pushing, NULL, WNOHANG) == pushing) pushing = 0;
        double mib = mib_of(line->part[JX_L_BROKER].pid, "RssAnon");
        if (mib > own) own = mib;
        more = seconds > 0 ? now_s() - start < seconds : pushing || p;
        zmq_poll(NULL, 0, GAP_MS);
    }
    printf("%s: %zu single forms in %.1f s, at most %llu parts pending\n", name, n, now_s() - start,
           (unsigned long long)most);
    say("receipt", receipts, n);
    say("result", results, n);
    printf("  broker   at most %.1f MiB of its own\n", own);
    hang_up(&submit);
    hang_up(&log);
}

/* --- the backlog: nobody scores while it builds up --- */

static void start_workers(jx_line *line)
{
    const char *const argv[] = {"jixiao-worker", "-j", "2", "--broker", line->run, NULL};
    if (jx_child_start(&line->part[JX_L_WORKER], (char *const *)argv, NULL, true) != 0) die("cannot start workers");
}

static void build_backlog(jx_line *line, const char *self, const char *forms)
{
    int status;
    jx_child_stop(&line->part[JX_L_WORKER], 10000);
    printf("no worker\n");
    say_memory(line, "before");
    pid_t pid = start_bulk(self, line->run, forms), got;
    for (double next = now_s() + SAMPLE_S; (got = waitpid(pid, &status, WNOHANG)) == 0; zmq_poll(NULL, 0, 50)) {
        if (now_s() < next) continue;
        say_memory(line, "building up");
        next += SAMPLE_S;
    }
    if (got != pid || status != 0) die("the bulk was not taken");
    say_memory(line, "built up");
    start_workers(line);
}

int main(int argc, char **argv)
{
    const char *forms = argc > 1 ? argv[1] : "1000000", *dir = argc > 3 ? argv[3] : "bench-latency";
    double seconds = argc > 2 ? atof(argv[2]) : 10;
    static jx_line line;
    if (argc == 4 && strcmp(argv[1], "bulk") == 0) return bulk(argv[2], strtoull(argv[3], NULL, 10));
    char path[1000];
    snprintf(path, sizeof path, "%s/broker:%s/worker:%s/collector:%s", JX_BIN_DIR, JX_BIN_DIR, JX_BIN_DIR,
             getenv("PATH"));
    setenv("PATH", path, 1);
    jx_child_signals_block();
    make_batches(512, 1, 99);
    if (jx_line_start(&line, &(jx_line_options){.dir = dir, .workers = 2, .plaintext = true}) != 0) return 1;
    void *ctx = zmq_ctx_new();
    measure("idle", ctx, &line, seconds, 0);
    measure("bulk", ctx, &line, 0, start_bulk(argv[0], line.run, forms));
    build_backlog(&line, argv[0], forms);
    measure("backlog", ctx, &line, 0, 0);
    say_memory(&line, "worked off");
    say_peaks(&line);
    zmq_ctx_term(ctx);
    jx_line_stop(&line);
    return 0;
}
