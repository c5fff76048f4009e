#include "process.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/form.h"
#include "proto/result.h"
#include "support.h"

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static pid_t spawn(const char *const *argv)
{
    pid_t pid;
    extern char **environ;
    cr_assert_eq(posix_spawn(&pid, argv[0], NULL, NULL, (char *const *)argv, environ), 0, "cannot start %s", argv[0]);
    return pid;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) cr_assert_eq(errno, EINTR);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int run_program(const char *const *argv) { return wait_for(spawn(argv)); }

/* Another build of the programs may be tried, such as one with a sanitizer that the test itself cannot run under. */
static const char *broker_program(void)
{
    static char path[4096];
    const char *dir = getenv("JX_TEST_BIN_DIR");
    snprintf(path, sizeof path, "%s/broker/jixiao-broker", dir ? dir : JX_BIN_DIR);
    return path;
}

void server_init(server *s)
{
    memset(s, 0, sizeof *s);
    make_dir(s->dir);
    snprintf(s->journal, sizeof s->journal, "%s/journal", s->dir);
    snprintf(s->run, sizeof s->run, "%s/run", s->dir);
}

static void wait_until_announced(server *s)
{
    /* the log socket is announced after the others but http */
    char at[256];
    uint64_t deadline = now_ms() + PATIENCE_MS;
    while (jx_where(s->run, JX_HTTP_SVC, at) != 0) {
        int status;
        cr_assert_eq(waitpid(s->pid, &status, WNOHANG), 0, "the broker ended");
        cr_assert_lt(now_ms(), deadline, "the broker did not announce itself");
        zmq_poll(NULL, 0, 2);
    }
}

void server_start(server *s, const char *const *extra)
{
    const char *argv[32] = {broker_program(),
                            "--dir",
                            s->journal,
                            "--announce",
                            s->run,
                            "--submit",
                            "tcp://127.0.0.1:*",
                            "--work",
                            "tcp://127.0.0.1:*",
                            "--log",
                            "tcp://127.0.0.1:*",
                            "--http",
                            "127.0.0.1:*",
                            s->keys ? "--keys" : "--plaintext",
                            s->keys ? s->keys : "--rate=0",
                            "--rate",
                            "0"};
    size_t n = 17;
    while (extra && *extra) argv[n++] = *extra++;
    for (int i = 0; i < JX_SERVICES; i++) jx_withdraw(s->run, (enum jx_service)i); /* of one that was killed */
    s->pid = spawn(argv);
    wait_until_announced(s);
}

void server_kill(server *s)
{
    kill(s->pid, SIGKILL);
    wait_for(s->pid);
    s->pid = 0;
}

int server_stop(server *s)
{
    kill(s->pid, SIGTERM);
    int status = wait_for(s->pid);
    s->pid = 0;
    return status;
}

void server_fini(server *s)
{
    if (s->pid) server_kill(s);
    drop_dir(s->dir);
}

void peer_connect(peer *p, const server *s, enum jx_service service)
{
    char at[256];
    *p = (peer){.ctx = zmq_ctx_new(), .in = jx_frames_new()};
    p->sock = jx_sock_open(p->ctx, ZMQ_DEALER, 1000);
    cr_assert_eq(jx_where(s->run, service, at), 0);
    cr_assert_eq(jx_sock_connect(p->sock, at), 0);
}

void peer_close(peer *p)
{
    jx_frames_free(&p->in);
    zmq_close(p->sock);
    zmq_ctx_term(p->ctx);
}

void peer_send(peer *p, const jx_msg *m, jx_bytes body)
{
    uint64_t deadline = now_ms() + PATIENCE_MS;
    int err;
    while ((err = jx_send_bytes(p->sock, (jx_bytes){0}, m, body)) == JX_EAGAIN) {
        cr_assert_lt(now_ms(), deadline, "nobody takes the message");
        zmq_poll(NULL, 0, 1);
    }
    cr_assert_eq(err, 0);
}

bool peer_hears(peer *p, int ms)
{
    uint64_t deadline = now_ms() + (uint64_t)ms;
    for (;;) {
        while (jx_recv(p->sock, p->in) == 0)
            if (p->in->msg.type != JX_BEAT) return true;
        uint64_t now = now_ms();
        if (now >= deadline) return false;
        jx_wait(p->sock, (int)(deadline - now));
    }
}

const jx_msg *peer_next(peer *p)
{
    cr_assert(peer_hears(p, PATIENCE_MS), "no answer");
    cr_assert_eq(p->in->err, 0);
    return &p->in->msg;
}

const jx_msg *peer_ask(peer *p, jx_msg *m, jx_bytes body)
{
    m->req = ++p->req;
    peer_send(p, m, body);
    const jx_msg *got = peer_next(p);
    cr_assert_eq(got->req, m->req, "%s answers another question", jx_msg_type_name(got->type));
    return got;
}

void peer_open(peer *p, const server *s, enum jx_service service)
{
    peer_connect(p, s, service);
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("test")};
    cr_assert_eq(peer_ask(p, &hello, (jx_bytes){0})->type, JX_WELCOME);
}

jx_bytes body_of(uint64_t n, uint32_t forms)
{
    static char bodies[8][JX_MAX_BATCH_FORMS + 16];
    static int next;
    char *b = bodies[next++ % 8];
    size_t len = 0;
    b[len++] = (char)0xdc;
    b[len++] = (char)(forms >> 8);
    b[len++] = (char)forms;
    b[len++] = (char)0xcf; /* the first form is n */
    for (int i = 7; i >= 0; i--) b[len++] = (char)(n >> 8 * i);
    for (uint32_t i = 1; i < forms; i++) b[len++] = (char)0xc0;
    return (jx_bytes){b, len};
}

jx_msg submit_of(jx_bytes body, uint32_t forms)
{
    jx_str who = JX_STR("县财政局");
    return (jx_msg){.type = JX_SUBMIT,
                    .id = jx_batch_id(who, 511102, (jx_bytes){0}, body),
                    .submitter = who,
                    .division = 511102,
                    .forms = forms};
}

uint64_t submit_batch(peer *p, uint64_t n, uint32_t forms, jx_id *id)
{
    jx_bytes body = body_of(n, forms);
    jx_msg m = submit_of(body, forms);
    if (id) *id = m.id;
    const jx_msg *got = peer_ask(p, &m, body);
    cr_assert_eq(got->type, JX_RECEIPT, "%.*s", JX_FMT(got->text));
    cr_assert(jx_id_eq(&got->id, &m.id));
    return got->seq;
}

void send_ready(peer *worker, uint32_t credit)
{
    jx_msg ready = {.type = JX_READY, .name = JX_STR("test worker"), .credit = credit};
    peer_send(worker, &ready, (jx_bytes){0});
}

void send_result(peer *worker, const jx_msg *work, uint32_t credit)
{
    msgpack_sbuffer out;
    msgpack_packer pk;
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_results_head(&pk, 42, work->part);
    for (uint32_t i = 0; i < work->part; i++) {
        jx_result r;
        jx_result_init(&r);
        r.index = (uint16_t)(work->first + i);
        r.verdict = JX_ACCEPTED;
        jx_result_encode(&pk, &r);
    }
    jx_msg m = {.type = JX_RESULT,
                .epoch = work->epoch,
                .seq = work->seq,
                .first = work->first,
                .part = work->part,
                .attempt = work->attempt,
                .credit = credit};
    peer_send(worker, &m, (jx_bytes){out.data, out.size});
    msgpack_sbuffer_destroy(&out);
}
