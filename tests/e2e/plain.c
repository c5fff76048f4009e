#include "tests/e2e/plain.h"

#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE_MS = 60000, GREET_AGAIN_MS = 300, ASK_AGAIN_MS = 2000 };

static plain_line *running; /* to be ended when the test fails */

static void end(pid_t *pid, int signal)
{
    if (*pid <= 0) return;
    kill(*pid, signal);
    waitpid(*pid, NULL, 0);
    *pid = 0;
}

void must(bool ok, const char *fmt, ...)
{
    if (ok) return;
    va_list ap;
    va_start(ap, fmt);
    fputs("FAILED: ", stdout);
    vprintf(fmt, ap);
    puts("");
    va_end(ap);
    if (running) {
        printf("what it left is in %s\n", running->dir);
        end(&running->workers, SIGTERM); /* the supervisor takes its workers with it */
        end(&running->collector, SIGKILL);
        end(&running->broker, SIGKILL);
    }
    puts("0 passed, 1 failed");
    exit(1);
}

uint64_t plain_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

uint64_t plain_below(plain_random *r, uint64_t n)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % n;
}

static pid_t spawn(const char *program, const char *const args[])
{
    extern char **environ;
    char path[512];
    char *argv[24] = {path};
    pid_t pid;
    snprintf(path, sizeof path, "%s/%s", JX_BIN_DIR, program);
    for (int i = 0; args[i]; i++) argv[i + 1] = (char *)args[i];
    must(posix_spawn(&pid, path, NULL, NULL, argv, environ) == 0, "cannot start %s", path);
    return pid;
}

static void wait_for(const plain_line *l, enum jx_service s)
{
    char at[256];
    uint64_t limit = plain_now_ms() + DEADLINE_MS;
    while (jx_where(l->here, s, at) != 0) {
        must(plain_now_ms() < limit, "%s was not announced", jx_service_name(s));
        zmq_poll(NULL, 0, 2);
    }
}

static int port_of(const plain_line *l, enum jx_service s)
{
    char at[256];
    must(jx_where(l->here, s, at) == 0, "%s is not announced", jx_service_name(s));
    const char *colon = strrchr(at, ':');
    return colon ? atoi(colon + 1) : 0;
}

void plain_start_broker(plain_line *l)
{
    static const enum jx_service services[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC};
    char journal[96], at[3][40];
    snprintf(journal, sizeof journal, "%s/journal", l->dir);
    for (int i = 0; i < 3; i++) {
        int port = l->ports[services[i]];
        snprintf(at[i], sizeof at[i], port ? "tcp://127.0.0.1:%d" : "tcp://127.0.0.1:*", port);
        jx_withdraw(l->here, services[i]); /* of the one that was killed */
    }
    const char *const args[] = {"--dir", journal,  "--submit", at[0],        "--work", at[1],         "--log",
                                at[2],   "--http", "off",      "--announce", l->here,  "--plaintext", NULL};
    l->broker = spawn("broker/jixiao-broker", args);
    wait_for(l, JX_LOG_SVC);
    for (int i = 0; i < 3; i++) l->ports[services[i]] = port_of(l, services[i]);
}

void plain_kill_broker(plain_line *l) { end(&l->broker, SIGKILL); }

void plain_start(plain_line *l)
{
    *l = (plain_line){.dir = "/tmp/jixiao-crash-XXXXXX"};
    must(mkdtemp(l->dir) != NULL, "cannot make a folder");
    snprintf(l->here, sizeof l->here, "%s/run", l->dir);
    running = l;
    plain_start_broker(l);
    const char *const worker[] = {"-j", "2", "--broker", l->here, NULL};
    l->workers = spawn("worker/jixiao-worker", worker);
    const char *const collector[] = {"--broker",          l->here,      "--query", "tcp://127.0.0.1:*", "--alerts",
                                     "tcp://127.0.0.1:*", "--announce", l->here,   "--plaintext",       NULL};
    l->collector = spawn("collector/jixiao-collector", collector);
    wait_for(l, JX_QUERY_SVC);
}

static void stop(pid_t *pid, const char *what)
{
    int status = -1;
    kill(*pid, SIGTERM);
    must(waitpid(*pid, &status, 0) == *pid, "%s is gone", what);
    *pid = 0;
    must(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s ended with status %d", what, status);
}

void plain_stop(plain_line *l)
{
    char command[96];
    stop(&l->workers, "the workers");
    stop(&l->collector, "the collector");
    stop(&l->broker, "the broker");
    running = NULL;
    snprintf(command, sizeof command, "rm -rf %s", l->dir);
    must(system(command) == 0, "cannot remove %s", l->dir);
}

void plain_connect(plain_peer *p, void *zmq, const plain_line *l, enum jx_service s)
{
    char at[256];
    *p = (plain_peer){.sock = jx_sock_open(zmq, ZMQ_DEALER, 1000), .in = jx_frames_new()};
    must(p->sock && p->in && jx_where(l->here, s, at) == 0 && jx_sock_connect(p->sock, at) == 0, "cannot connect");
}

void plain_hang_up(plain_peer *p)
{
    jx_frames_free(&p->in);
    zmq_close(p->sock);
}

void plain_greet(plain_peer *p)
{
    uint64_t now = plain_now_ms();
    if (p->greeted || now < p->hello_ms + GREET_AGAIN_MS) return;
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("crash test")};
    if (jx_send(p->sock, (jx_bytes){0}, &hello, NULL, 0) == 0) p->hello_ms = now;
}

const jx_msg *plain_receive(plain_peer *p)
{
    while (jx_recv(p->sock, p->in) == 0) {
        const jx_msg *m = &p->in->msg;
        must(p->in->err == 0, "a malformed message (%s)", p->in->what);
        if (m->type == JX_WELCOME) {
            p->greeted = true;
        } else if (m->type == JX_REFUSED && m->status == JX_S_NOT_GREETED) {
            p->greeted = false;
        } else {
            return m;
        }
    }
    return NULL;
}

const jx_msg *plain_ask(plain_peer *p, jx_msg *m, jx_bytes body)
{
    static uint64_t req = 1000000;
    uint64_t limit = plain_now_ms() + DEADLINE_MS, due = 0;
    m->req = ++req;
    for (;;) {
        uint64_t now = plain_now_ms();
        must(now < limit, "no answer to %s", jx_msg_type_name(m->type));
        plain_greet(p);
        if (p->greeted && now >= due && jx_send_bytes(p->sock, (jx_bytes){0}, m, body) == 0)
            due = now + m->wait_ms + ASK_AGAIN_MS;
        jx_wait(p->sock, 50);
        for (const jx_msg *got; (got = plain_receive(p));)
            if (got->req == m->req) return got;
        if (!p->greeted) due = 0;
    }
}
