/* bench_broker [FORMS [BATCH [WORKERS]]]: what the broker alone costs. A real broker; this process plays a client with
 * a full window, workers that answer at once with 200 bytes a form, and a reader of the log. Forms are 3,000 bytes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/sock.h"
#include "net/where.h"
#include "proto/form.h"
#include "proto/result.h"

enum { FORM = 3000, RESULT = 200, MAX_WORKERS = 16, CREDIT = 4 };

struct bench {
    uint64_t batches;
    uint32_t forms; /* in a batch */
    int workers;
    void *ctx, *submit, *log, *work[MAX_WORKERS];
    jx_frames *in;
    char *body;
    size_t body_len;
    uint64_t next, receipts, in_flight, window;
    double *sent, *took; /* by batch */
    uint64_t read;
    jx_id chain;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_broker: %s\n", what);
    exit(1);
}

static void *dial(struct bench *b, const char *run, enum jx_service s)
{
    char at[256];
    void *sock = jx_sock_open(b->ctx, ZMQ_DEALER, 1000);
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("bench")};
    if (jx_where(run, s, at) != 0 || jx_sock_connect(sock, at) != 0) die("cannot connect");
    while (jx_send(sock, (jx_bytes){0}, &hello, NULL, 0) != 0) zmq_poll(NULL, 0, 1);
    while (jx_recv(sock, b->in) != 0) jx_wait(sock, 100);
    if (b->in->msg.type != JX_WELCOME) die("not welcome");
    if (s == JX_SUBMIT_SVC) b->window = b->in->msg.credit;
    return sock;
}

/* A shared body costs the same memory again and again, so each batch is a copy with its number in the first form. */
static bool submit(struct bench *b)
{
    if (b->next == b->batches || b->in_flight == b->window) return false;
    jx_str who = JX_STR("bench");
    memcpy(b->body + 8, &b->next, 8);
    jx_bytes body = {b->body, b->body_len};
    jx_msg m = {.type = JX_SUBMIT,
                .req = b->next,
                .id = jx_batch_id(who, 500153, (jx_bytes){0}, body),
                .submitter = who,
                .division = 500153,
                .forms = b->forms};
    if (jx_send_bytes(b->submit, (jx_bytes){0}, &m, body) != 0) return false;
    b->sent[b->next++] = now_s();
    b->in_flight++;
    return true;
}

static void on_submit(struct bench *b)
{
    const jx_msg *m = &b->in->msg;
    if (m->type != JX_RECEIPT) die("no receipt");
    b->took[m->req] = now_s() - b->sent[m->req];
    b->receipts++;
    b->in_flight--;
}

static void on_work(struct bench *b, void *sock)
{
    jx_msg m = b->in->msg;
    if (m.type != JX_WORK) return;
    msgpack_sbuffer out;
    msgpack_packer pk;
    static char words[RESULT];
    jx_result r;
    jx_result_init(&r);
    memset(words, 'w', sizeof words);
    r.verdict = JX_ACCEPTED;
    r.unit = (jx_str){words, sizeof words}; /* about as long as a real one */
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_results_head(&pk, 1, m.part);
    for (uint32_t i = 0; i < m.part; i++) {
        r.index = (uint16_t)(m.first + i);
        jx_result_encode(&pk, &r);
    }
    m.type = JX_RESULT;
    m.credit = 1;
    m.submitter = (jx_str){0};
    if (jx_send_bytes(sock, (jx_bytes){0}, &m, (jx_bytes){out.data, out.size}) != 0) die("cannot send a result");
    msgpack_sbuffer_destroy(&out);
}

static void ask_log(struct bench *b)
{
    jx_msg m = {.type = JX_READ, .offset = b->read, .chain = b->chain, .limit = 1 << 20, .wait_ms = 1000};
    jx_send(b->log, (jx_bytes){0}, &m, NULL, 0);
}

static void on_log(struct bench *b)
{
    if (b->in->msg.type != JX_LOG) die("no log");
    b->read += (uint64_t)(b->in->n - 1) / 2;
    b->chain = b->in->msg.chain;
    ask_log(b);
}

static void push_all(struct bench *b)
{
    double t = now_s();
    while (b->receipts < b->batches) {
        while (submit(b)) continue;
        jx_wait(b->submit, 1000);
        while (jx_recv(b->submit, b->in) == 0) on_submit(b);
    }
    printf("backlog of %llu batches taken at %.0f forms/s\n", (unsigned long long)b->batches,
           (double)(b->batches * b->forms) / (now_s() - t));
}

static void print_memory(pid_t pid, const char *when)
{
    char line[256];
    snprintf(line, sizeof line, "/proc/%d/status", pid);
    FILE *f = fopen(line, "r");
    printf("broker's memory %s:", when);
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmRSS", 5) == 0 || strncmp(line, "RssAnon", 7) == 0) {
            line[strcspn(line, "\n")] = 0;
            printf("  %s", line);
        }
    printf("\n");
    if (f) fclose(f);
}

static void run(struct bench *b)
{
    zmq_pollitem_t items[MAX_WORKERS + 2];
    int n = b->workers + 2;
    items[0] = (zmq_pollitem_t){.socket = b->submit, .events = ZMQ_POLLIN};
    items[1] = (zmq_pollitem_t){.socket = b->log, .events = ZMQ_POLLIN};
    for (int i = 0; i < b->workers; i++) items[i + 2] = (zmq_pollitem_t){.socket = b->work[i], .events = ZMQ_POLLIN};
    ask_log(b);
    while (b->read < b->batches) {
        while (submit(b)) continue;
        if (zmq_poll(items, n, 1000) < 0) die("poll");
        while (items[0].revents && jx_recv(b->submit, b->in) == 0) on_submit(b);
        while (items[1].revents && jx_recv(b->log, b->in) == 0) on_log(b);
        for (int i = 0; i < b->workers; i++)
            while (items[i + 2].revents && jx_recv(b->work[i], b->in) == 0) on_work(b, b->work[i]);
        for (int i = 0; i < b->workers; i++) jx_send(b->work[i], (jx_bytes){0}, &(jx_msg){.type = JX_BEAT}, NULL, 0);
    }
}

static double cpu_of(pid_t pid)
{
    char path[64];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        die("stat");
    fclose(f);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static pid_t start_broker(const char *dir, const char *run)
{
    extern char **environ;
    pid_t pid;
    char at[256];
    const char *argv[] = {JX_BIN_DIR "/broker/jixiao-broker",
                          "--dir",
                          dir,
                          "--announce",
                          run,
                          "--submit",
                          "tcp://127.0.0.1:*",
                          "--work",
                          "tcp://127.0.0.1:*",
                          "--log",
                          "tcp://127.0.0.1:*",
                          "--http",
                          "127.0.0.1:*",
                          "--plaintext",
                          "--rate",
                          "0",
                          NULL};
    if (posix_spawn(&pid, argv[0], NULL, NULL, (char *const *)argv, environ) != 0) die("cannot start the broker");
    for (int i = 0; i < 10000 && jx_where(run, JX_HTTP_SVC, at) != 0; i++) zmq_poll(NULL, 0, 1);
    return pid;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    uint64_t forms = argc > 1 ? strtoull(argv[1], NULL, 10) : 200000;
    struct bench b = {.forms = argc > 2 ? (uint32_t)atoi(argv[2]) : 64, .workers = argc > 3 ? atoi(argv[3]) : 2};
    if (!forms || b.forms < 1 || b.forms > 340 || b.workers < 1 || b.workers > MAX_WORKERS) die("see the source");
    char dir[] = "bench-XXXXXX", journal[64], run_dir[64];
    if (!mkdtemp(dir)) die("cannot make a folder here");
    snprintf(journal, sizeof journal, "%s/journal", dir);
    snprintf(run_dir, sizeof run_dir, "%s/run", dir);
    pid_t pid = start_broker(journal, run_dir);
    b.batches = forms / b.forms;
    b.ctx = zmq_ctx_new();
    b.in = jx_frames_new();
    b.sent = calloc(b.batches, sizeof *b.sent);
    b.took = calloc(b.batches, sizeof *b.took);
    /* an array of bins */
    b.body = calloc(b.forms, FORM + 8);
    uint8_t *p = (uint8_t *)b.body;
    *p++ = 0xdc;
    *p++ = (uint8_t)(b.forms >> 8);
    *p++ = (uint8_t)b.forms;
    for (uint32_t i = 0; i < b.forms; i++, p += 3 + FORM - 8) {
        p[0] = 0xc5;
        p[1] = (FORM - 8) >> 8;
        p[2] = (FORM - 8) & 0xff;
    }
    b.body_len = (size_t)((char *)p - b.body);
    b.submit = dial(&b, run_dir, JX_SUBMIT_SVC);
    b.log = dial(&b, run_dir, JX_LOG_SVC);
    bool backlog = argc > 4;
    if (backlog) {
        print_memory(pid, "before");
        push_all(&b);
        print_memory(pid, "with the backlog");
    }
    for (int i = 0; i < b.workers; i++) {
        b.work[i] = dial(&b, run_dir, JX_WORK_SVC);
        jx_send(b.work[i], (jx_bytes){0}, &(jx_msg){.type = JX_READY, .name = JX_STR("b"), .credit = CREDIT}, NULL, 0);
    }
    double cpu = cpu_of(pid), t = now_s();
    run(&b);
    t = now_s() - t;
    cpu = cpu_of(pid) - cpu;
    if (backlog) print_memory(pid, "when it has drained");
    double n = (double)(b.batches * b.forms);
    qsort(b.took, b.batches, sizeof *b.took, by_size);
    struct rusage r;
    kill(pid, SIGTERM);
    wait4(pid, &(int){0}, 0, &r);
    printf("%u forms a batch: %.0f forms/s, broker %.2f us of CPU a form, receipt p50 %.2f ms p99 %.2f ms, peak RSS "
           "%.0f MiB\n",
           b.forms, n / t, cpu / n * 1e6, b.took[b.batches / 2] * 1e3, b.took[b.batches * 99 / 100] * 1e3,
           (double)r.ru_maxrss / 1024);
    char cmd[128];
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd);
}
