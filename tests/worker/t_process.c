/* jixiao-worker as a process, before a broker that the test plays. */
#include <criterion/criterion.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/sock.h"
#include "net/where.h"
#include "worker/packs.h"

extern char **environ;

enum { PATIENCE_MS = 20000, BEAT_MS = 100 };

static struct {
    void *ctx, *sock;
    jx_frames *in;
    char dir[64], endpoint[256];
    uint64_t epoch;
    pid_t pid; /* the supervisor */
    bool deaf; /* answers nothing */
} stage;

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void open_broker(const char *endpoint)
{
    stage.epoch++;
    stage.sock = jx_sock_open(stage.ctx, ZMQ_ROUTER, 64);
    cr_assert_not_null(stage.sock);
    int64_t deadline = now_ms() + PATIENCE_MS; /* the port of a socket just closed may linger */
    while (jx_sock_bind(stage.sock, endpoint, stage.endpoint) != 0) {
        cr_assert_lt(now_ms(), deadline);
        zmq_poll(NULL, 0, 20);
    }
}

static void close_broker(void)
{
    zmq_close(stage.sock);
    stage.sock = NULL;
}

/* What a worker judges by that was told nothing. */
static uint64_t bundled_id(void)
{
    jx_packs *packs;
    char err[512];
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    uint64_t id = jx_packs_id(packs);
    jx_packs_free(&packs);
    return id;
}

static void start_workers(char *jobs)
{
    char *argv[] = {"jixiao-worker", "-j", jobs, "--broker", stage.dir, NULL};
    cr_assert_eq(posix_spawn(&stage.pid, JX_BIN_DIR "/worker/jixiao-worker", NULL, NULL, argv, environ), 0);
}

static void setup(void)
{
    strcpy(stage.dir, "/tmp/jx-worker-XXXXXX");
    cr_assert_not_null(mkdtemp(stage.dir));
    stage.ctx = zmq_ctx_new();
    stage.in = jx_frames_new();
    open_broker("tcp://127.0.0.1:*");
    cr_assert_eq(jx_announce(stage.dir, JX_WORK_SVC, stage.endpoint), 0);
}

static void teardown(void)
{
    if (stage.pid > 0) {
        kill(stage.pid, SIGTERM);
        waitpid(stage.pid, NULL, 0);
    }
    jx_withdraw(stage.dir, JX_WORK_SVC);
    rmdir(stage.dir);
    if (stage.sock) close_broker();
    jx_frames_free(&stage.in);
    zmq_ctx_term(stage.ctx);
}

TestSuite(worker_process, .init = setup, .fini = teardown);

static void answer(const jx_msg *m, jx_bytes body)
{
    cr_assert_eq(jx_send_bytes(stage.sock, jx_route(stage.in), m, body), 0);
}

static void welcome(void)
{
    answer(&(jx_msg){.type = JX_WELCOME,
                     .name = JX_STR("stage"),
                     .epoch = stage.epoch,
                     .wait_ms = BEAT_MS,
                     .credit = 1,
                     .limit = JX_MAX_BATCH_BYTES},
           (jx_bytes){0});
}

/* The next message of a type; welcomes who greets, answers beats. Fails when none comes within ms. */
static const jx_msg *hear_within(enum jx_msg_type type, int ms)
{
    int64_t deadline = now_ms() + ms;
    while (now_ms() < deadline) {
        if (jx_wait(stage.sock, 20) != 1 || jx_recv(stage.sock, stage.in) != 0) continue;
        const jx_msg *m = &stage.in->msg;
        cr_assert_eq(stage.in->err, 0, "%s", stage.in->what);
        if (m->type == JX_HELLO && !stage.deaf) welcome();
        if (m->type == JX_BEAT && !stage.deaf) answer(&(jx_msg){.type = JX_BEAT}, (jx_bytes){0});
        if (m->type == type) return m;
    }
    return NULL;
}

static const jx_msg *hear(enum jx_msg_type type)
{
    const jx_msg *m = hear_within(type, PATIENCE_MS);
    cr_assert_not_null(m, "no %s", jx_msg_type_name(type));
    return m;
}

/* A batch of n forms in body, the first of which is whole. */
static jx_msg work_of(msgpack_sbuffer *body, uint32_t n)
{
    msgpack_packer pk;
    jx_form f;
    msgpack_sbuffer_init(body);
    msgpack_packer_init(&pk, body, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, n);
    jx_form_init(&f);
    f.kind = JX_PROJECT, f.year = 2024, f.division = 500114, f.unit = f.implementing_unit = JX_STR("甲局"),
    f.project_name = JX_STR("乙");
    jx_form_encode(&pk, &f);
    for (uint32_t i = 1; i < n; i++) msgpack_pack_nil(&pk);
    return (jx_msg){.type = JX_WORK,
                    .epoch = stage.epoch,
                    .seq = 7,
                    .first = 0,
                    .part = n,
                    .attempt = 2,
                    .submitter = JX_STR("tester"),
                    .division = 500114,
                    .id = {{9}}};
}

static void expect_result(uint32_t n)
{
    static jx_finding room[JX_MAX_FINDINGS];
    uint64_t ruleset;
    jx_result r;
    const jx_msg *m = hear(JX_RESULT);
    cr_expect_eq(m->seq, 7u);
    cr_expect_eq(m->part, n);
    cr_expect_eq(m->attempt, 2u);
    cr_expect_eq(m->epoch, stage.epoch);
    cr_expect_eq(m->credit, 1u);
    jx_bytes body = jx_frame(stage.in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_results_open(&c, &ruleset), n);
    cr_expect_eq(ruleset, bundled_id());
    for (uint32_t i = 0; i < n; i++) {
        cr_assert_eq(jx_result_decode(&c, &r, room), 0);
        cr_expect_eq(r.index, i);
        cr_expect_str_eq(r.findings[0].code, i ? "F000" : "F005");
    }
    cr_expect_eq(jx_cur_end(&c), 0);
}

static int stop_workers(void)
{
    int status;
    kill(stage.pid, SIGTERM);
    cr_assert_eq(waitpid(stage.pid, &status, 0), stage.pid);
    stage.pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(worker_process, asks_for_work_does_it_and_says_goodbye)
{
    msgpack_sbuffer body;
    start_workers("1");
    const jx_msg *ready = hear(JX_READY);
    cr_expect_gt(ready->credit, 1u);
    cr_expect_eq(ready->ruleset, bundled_id());
    jx_msg work = work_of(&body, 3);
    answer(&work, (jx_bytes){body.data, body.size});
    expect_result(3);
    kill(stage.pid, SIGTERM);
    hear(JX_BYE);
    cr_expect_eq(stop_workers(), 0);
    msgpack_sbuffer_destroy(&body);
}

Test(worker_process, finds_a_broker_that_came_back_and_drops_the_old_ones_work)
{
    msgpack_sbuffer body;
    char endpoint[256];
    start_workers("1");
    hear(JX_READY);
    jx_msg old = work_of(&body, 1);
    strcpy(endpoint, stage.endpoint);
    close_broker();
    open_broker(endpoint);
    /* whatever it says first, it has not greeted this broker */
    int64_t deadline = now_ms() + PATIENCE_MS;
    while (jx_wait(stage.sock, 100) != 1 || jx_recv(stage.sock, stage.in) != 0) cr_assert_lt(now_ms(), deadline);
    if (stage.in->msg.type == JX_HELLO)
        welcome();
    else
        jx_refuse(stage.sock, stage.in, JX_S_NOT_GREETED, "greet first");
    hear(JX_READY);
    answer(&old, (jx_bytes){body.data, body.size});
    jx_msg now = old;
    now.epoch = stage.epoch;
    answer(&now, (jx_bytes){body.data, body.size});
    expect_result(1); /* one answer, of this epoch */
    cr_expect_null(hear_within(JX_RESULT, 300));
    msgpack_sbuffer_destroy(&body);
}

Test(worker_process, greets_again_when_the_broker_falls_silent)
{
    start_workers("1");
    hear(JX_READY);
    stage.deaf = true;
    hear(JX_HELLO);
    stage.deaf = false;
    hear(JX_READY);
}

Test(worker_process, is_replaced_when_it_dies)
{
    char name[128];
    int first, second;
    start_workers("1");
    for (int64_t deadline = now_ms() + PATIENCE_MS;;) {
        const jx_msg *m = hear(JX_HELLO);
        snprintf(name, sizeof name, "%.*s", JX_FMT(m->name));
        if (strchr(name, '/')) break;
        cr_assert_lt(now_ms(), deadline);
    }
    first = atoi(strrchr(name, '/') + 1);
    cr_assert_gt(first, 0);
    cr_assert_neq(first, stage.pid);
    hear(JX_READY);
    cr_assert_eq(kill(first, SIGKILL), 0);
    const jx_msg *m = hear(JX_HELLO);
    snprintf(name, sizeof name, "%.*s", JX_FMT(m->name));
    second = atoi(strrchr(name, '/') + 1);
    cr_expect_neq(second, first);
    hear(JX_READY);
    cr_expect_eq(stop_workers(), 0);
}

Test(worker_process, survives_messages_that_are_none)
{
    msgpack_sbuffer body;
    start_workers("1");
    hear(JX_READY);
    zmq_msg_t route;
    jx_bytes r = jx_route(stage.in);
    static const char *const junk[] = {"", "\xc1", "\x81\x00\x01", "\xdf\xff\xff\xff\xff"};
    for (size_t i = 0; i < sizeof junk / sizeof *junk; i++) {
        zmq_msg_init_size(&route, r.len);
        memcpy(zmq_msg_data(&route), r.p, r.len);
        cr_assert_geq(zmq_msg_send(&route, stage.sock, ZMQ_SNDMORE), 0);
        cr_assert_geq(zmq_send(stage.sock, junk[i], strlen(junk[i]), 0), 0);
    }
    jx_msg work = work_of(&body, 1);
    work.first = UINT32_MAX - 1;
    work.part = 1024;
    answer(&work, (jx_bytes){body.data, body.size}); /* no batch has these forms */
    work.first = 0;
    work.part = 1;
    answer(&work, (jx_bytes){body.data, body.size});
    expect_result(1);
    msgpack_sbuffer_destroy(&body);
}

/* Its exit status, and what it said on either stream. */
static int told(const char *lang, const char *args, char *out, size_t cap)
{
    char command[512];
    snprintf(command, sizeof command, "LC_ALL=%s " JX_BIN_DIR "/worker/jixiao-worker %s 2>&1", lang, args);
    FILE *f = popen(command, "r");
    cr_assert_not_null(f);
    out[fread(out, 1, cap - 1, f)] = 0;
    return WEXITSTATUS(pclose(f));
}

Test(worker_process, says_what_is_wrong_with_its_options_in_the_reader_s_language)
{
    static const struct {
        const char *args;
        int status;
        const char *zh, *en;
    } rows[] = {{"-j 0", 2, "1 到 256", "from 1 to 256"},
                {"-j many", 2, "-j many", "-j many"},
                {"--nonsense", 2, "无法理解：--nonsense", "cannot understand: --nonsense"},
                {"stray", 2, "多余的参数：stray", "too many: stray"},
                {"--pack /nowhere/a.conf", 2, "/nowhere/a.conf: 读不了", "/nowhere/a.conf: cannot be read"},
                {"--packs /nowhere", 2, "不是能读的文件夹", "not a folder"},
                {"--help", 0, "用法：jixiao-worker", "usage: jixiao-worker"}};
    static char out[8192];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(told("zh_CN.UTF-8", rows[i].args, out, sizeof out), rows[i].status, "%s", rows[i].args);
        cr_expect(strstr(out, rows[i].zh), "%s", out);
        cr_expect_eq(told("C.UTF-8", rows[i].args, out, sizeof out), rows[i].status, "%s", rows[i].args);
        cr_expect(strstr(out, rows[i].en), "%s", out);
    }
}
