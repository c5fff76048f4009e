#include "tests/e2e/stage.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/pack.h"

extern char **environ;

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void stage_open(stage *s)
{
    *s = (stage){.dir = "/tmp/jixiao-e2e-XXXXXX"};
    cr_assert_not_null(mkdtemp(s->dir));
    snprintf(s->here, sizeof s->here, "%s/run", s->dir);
    s->zmq = zmq_ctx_new();
}

void stage_close(stage *s)
{
    for (int i = 0; i < s->n; i++)
        if (s->pids[i]) stage_stop(s, i, SIGKILL);
    for (int i = 0; i < STAGE_PEERS; i++)
        if (s->socks[i]) zmq_close(s->socks[i]); /* else the end of the context would wait for ever */
    zmq_ctx_term(s->zmq);
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", s->dir);
    cr_expect_eq(system(command), 0);
}

int stage_start(stage *s, const char *program, const char *const args[])
{
    char path[512];
    char *argv[24] = {path};
    snprintf(path, sizeof path, "%s/%s", JX_BIN_DIR, program);
    for (int i = 0; args[i]; i++) argv[i + 1] = (char *)args[i];
    cr_assert_lt(s->n, STAGE_PROGRAMS);
    cr_assert_eq(posix_spawn(&s->pids[s->n], path, NULL, NULL, argv, environ), 0, "cannot start %s", path);
    return s->n++;
}

int stage_stop(stage *s, int program, int signal)
{
    int status = 0;
    kill(s->pids[program], signal);
    cr_assert_eq(waitpid(s->pids[program], &status, 0), s->pids[program]);
    s->pids[program] = 0;
    return status;
}

void stage_wait_for(stage *s, enum jx_service service)
{
    char endpoint[256];
    uint64_t limit = now_ms() + STAGE_DEADLINE_MS;
    while (jx_where(s->here, service, endpoint) != 0) {
        cr_assert_lt(now_ms(), limit, "%s was not announced", jx_service_name(service));
        poll(NULL, 0, 2);
    }
}

int stage_broker(stage *s) { return stage_broker_with(s, NULL, NULL); }

int stage_broker_with(stage *s, const char *option, const char *value)
{
    char journal[96];
    snprintf(journal, sizeof journal, "%s/journal", s->dir);
    const char *const args[] = {"--dir",       journal,
                                "--submit",    "tcp://127.0.0.1:*",
                                "--work",      "tcp://127.0.0.1:*",
                                "--log",       "tcp://127.0.0.1:*",
                                "--http",      "off",
                                "--announce",  s->here,
                                "--plaintext", option,
                                value,         NULL};
    return stage_start(s, "broker/jixiao-broker", args);
}

int stage_workers_with(stage *s, const char *jobs, const char *option, const char *value)
{
    const char *const args[] = {"-j", jobs, "--broker", s->here, option, value, NULL};
    return stage_start(s, "worker/jixiao-worker", args);
}

/* one pack for all: tests reckon by the published national rules */
int stage_workers(stage *s) { return stage_workers_with(s, "2", "--pack", "national"); }

int stage_collector(stage *s)
{
    const char *const args[] = {"--broker",          s->here, "--query", "tcp://127.0.0.1:*", "--alerts",
                                "tcp://127.0.0.1:*", "--dir", s->dir,    "--announce",        s->here,
                                "--plaintext",       NULL};
    return stage_start(s, "collector/jixiao-collector", args);
}

static bool receive(peer *p, uint64_t limit)
{
    for (uint64_t now; (now = now_ms()) < limit;)
        if (jx_wait(p->sock, (int)(limit - now)) > 0 && jx_recv(p->sock, p->in) == 0) return true;
    return false;
}

uint8_t peer_ask(peer *p, jx_msg m, jx_bytes body)
{
    uint64_t limit = now_ms() + STAGE_DEADLINE_MS;
    m.req = ++p->req;
    while (jx_send_bytes(p->sock, (jx_bytes){0}, &m, body) != 0) { /* not connected yet */
        cr_assert_lt(now_ms(), limit, "%s could not be sent", jx_msg_type_name(m.type));
        poll(NULL, 0, 2);
    }
    do cr_assert(receive(p, limit), "no answer to %s", jx_msg_type_name(m.type));
    while (p->in->msg.req != p->req);
    cr_assert_eq(p->in->err, 0);
    return p->in->msg.type;
}

void peer_open(peer *p, stage *s, enum jx_service service)
{
    char endpoint[256];
    stage_wait_for(s, service);
    cr_assert_eq(jx_where(s->here, service, endpoint), 0);
    *p = (peer){.stage = s, .sock = jx_sock_open(s->zmq, ZMQ_DEALER, 100), .in = jx_frames_new()};
    int i = 0;
    while (s->socks[i]) cr_assert_lt(++i, STAGE_PEERS);
    s->socks[i] = p->sock;
    cr_assert_eq(jx_sock_connect(p->sock, endpoint), 0);
    cr_assert_eq(peer_ask(p, (jx_msg){.type = JX_HELLO, .name = JX_STR("e2e")}, (jx_bytes){0}), JX_WELCOME);
}

void peer_close(peer *p)
{
    for (int i = 0; i < STAGE_PEERS; i++)
        if (p->stage->socks[i] == p->sock) p->stage->socks[i] = NULL;
    zmq_close(p->sock);
    jx_frames_free(&p->in);
}

uint64_t peer_status(peer *p, const char *name)
{
    cr_assert_eq(peer_ask(p, (jx_msg){.type = JX_STATUS}, (jx_bytes){0}), JX_STATUS_IS);
    jx_bytes body = jx_frame(p->in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    for (uint32_t n = jx_cur_map(&c, 200); n--;) {
        if (jx_str_eq(jx_cur_str(&c, 100), jx_str_of(name))) return jx_cur_uint(&c, UINT64_MAX);
        jx_cur_skip(&c);
    }
    cr_assert_fail("STATUS does not tell %s", name);
    return 0;
}

void peer_wait_status(peer *p, const char *name, uint64_t value)
{
    uint64_t limit = now_ms() + STAGE_DEADLINE_MS, got;
    while ((got = peer_status(p, name)) != value) {
        cr_assert_lt(now_ms(), limit, "%s stays at %llu, not %llu", name, (unsigned long long)got,
                     (unsigned long long)value);
        poll(NULL, 0, 2);
    }
}

jx_id push(peer *submit, uint32_t division, const char *salt, const jx_form *forms, uint32_t n, enum jx_status status,
           uint64_t *seq)
{
    msgpack_sbuffer body;
    msgpack_packer pk;
    msgpack_sbuffer_init(&body);
    msgpack_packer_init(&pk, &body, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, n);
    for (uint32_t i = 0; i < n; i++) cr_assert_eq(jx_form_encode(&pk, &forms[i]), 0);
    jx_bytes bytes = {body.data, body.size};
    jx_msg m = {.type = JX_SUBMIT, .submitter = JX_STR("e2e"), .division = division, .forms = n};
    m.salt = (jx_bytes){salt, salt ? strlen(salt) : 0};
    m.id = jx_batch_id(m.submitter, division, m.salt, bytes);
    uint8_t type = peer_ask(submit, m, bytes);
    cr_assert_eq(type, JX_RECEIPT, "%.*s", JX_FMT(submit->in->msg.text));
    cr_assert_eq(submit->in->msg.status, status);
    cr_assert(jx_id_eq(&submit->in->msg.id, &m.id));
    *seq = submit->in->msg.seq;
    msgpack_sbuffer_destroy(&body);
    return m.id;
}
