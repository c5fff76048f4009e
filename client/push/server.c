#include "client/push/server.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/show/cli.h"
#include "client/show/term.h"

enum { HELLO_AGAIN_MS = 1000, GREETED_MS = 5000, ASK_AGAIN_MS = 5000, STEP_MS = 100 };

struct jx_talk {
    void *ctx, *sock, *watch;
    enum jx_turned turned; /* away, and why: nothing will be answered */
    const char *server;
    char endpoint[256];
    jx_reach reach;
    enum jx_service service;
    jx_frames *in;
    bool greeted;
    uint64_t away_ms; /* not greeted since; at most since the question was put */
    uint64_t req;
};

const char *jx_server_name(const char *option)
{
    const char *env = getenv("JIXIAO_SERVER");
    if (option) return option;
    return env && *env ? env : "127.0.0.1";
}

static int find_endpoint(const char *server, enum jx_service s, char out[256])
{
    char inside[4096];
    int err = jx_where(server, s, out);
    if (err == JX_ENOTFOUND && snprintf(inside, sizeof inside, "%s/run", server) < (int)sizeof inside)
        err = jx_where(inside, s, out);
    return err;
}

int jx_server_endpoint(const char *server, enum jx_service s, char out[256])
{
    int err = find_endpoint(server, s, out);
    if (err == JX_ENOTFOUND)
        jx_complain(
            JX_T("文件夹 %s 里没有服务登记（%s）。先运行 jixiao up，或用 --server 指定别处",
                 "nothing is announced in folder %s (%s). Start `jixiao up`, or name another place with --server"),
            server, jx_service_name(s));
    else if (err)
        jx_complain(JX_T("服务器名 %s 不行", "server name %s will not do"), server);
    return err;
}

/* ---- keys ---- */

jx_curve_wish jx_server_keys = {.own = "local"};

const char *jx_key_fault_text(enum jx_key_fault f)
{
    switch (f) {
    case JX_KEY_MISSING: return JX_T("密钥文件打不开", "the key file cannot be opened");
    case JX_KEY_EXPOSED:
        return JX_T("本机其他用户能读这个私钥：先 chmod 600；如已泄露，请换一把",
                    "others on this machine can read this secret key: chmod 600, and make a new one if they did");
    case JX_KEY_GARBLED: return JX_T("不是 jixiao keygen 生成的密钥文件", "not a key file of jixiao keygen");
    case JX_KEY_HALF:
        return JX_T("这里只有公钥，需要 .key 文件",
                    "only the public half of the key is there, the .key file is needed");
    case JX_KEY_MISMATCH: return JX_T("公钥与私钥不是一对", "the two halves of the key do not belong together");
    case JX_KEY_UNPAIRED:
        return JX_T("要同时有自己的密钥（--key-file 或 JIXIAO_KEY）和服务器的公钥（--server-key 或 JIXIAO_SERVER_KEY）",
                    "both your key (--key-file or JIXIAO_KEY) and the server's public key (--server-key or "
                    "JIXIAO_SERVER_KEY) are needed");
    case JX_KEY_PLAIN:
        return JX_T("服务器在另一台机器上，要有密钥：用 --key-file 和 --server-key 指定；确实不要加密则写 --plaintext",
                    "the server is on another machine, which takes a key: name it with --key-file and --server-key, or "
                    "say --plaintext to do without encryption");
    case JX_KEY_FINE: break;
    }
    return "";
}

const char *jx_turned_text(enum jx_turned t)
{
    if (t == JX_TURNED_KEY)
        return JX_T("它不准许你的密钥：请把你的 .pub 交给它的管理员，放进 allowed/",
                    "it does not admit your key: have whoever runs it put your .pub into allowed/");
    return JX_T("它要加密而你没有密钥，或者相反：用 --key-file 和 --server-key 指定",
                "it speaks CURVE and you have no key, or the other way round: see --key-file and --server-key");
}

int jx_server_secure(const char *server, enum jx_service s, const char *endpoint, void *sock)
{
    jx_curve c;
    enum jx_key_fault fault = jx_curve_find(&c, &jx_server_keys, server, s, endpoint);
    if (fault) jx_complain("%s%s%s", c.about, *c.about ? JX_T("：", ": ") : "", jx_key_fault_text(fault));
    int err = fault ? JX_EINVAL : jx_curve_socket(&c, sock);
    jx_key_wipe(&c.key);
    return err;
}

const char *jx_server_whoami(const char *server)
{
    static char name[JX_KEY_NAME + 1];
    char endpoint[256];
    jx_curve c;
    name[0] = '\0';
    if (find_endpoint(server, JX_SUBMIT_SVC, endpoint) == 0 &&
        jx_curve_find(&c, &jx_server_keys, server, JX_SUBMIT_SVC, endpoint) == JX_KEY_FINE && c.on) {
        memcpy(name, c.key.name, sizeof name);
        jx_key_wipe(&c.key);
    }
    return name;
}

/* ---- talking ---- */

int jx_talk_open(jx_talk **out, const char *server, enum jx_service s)
{
    char endpoint[256];
    *out = NULL;
    int err = jx_server_endpoint(server, s, endpoint);
    if (err) return err;
    jx_talk *t = calloc(1, sizeof *t);
    if (!t) return JX_ENOMEM;
    t->server = server;
    t->service = s;
    t->ctx = zmq_ctx_new();
    t->in = jx_frames_new();
    t->sock = t->ctx ? jx_sock_open(t->ctx, ZMQ_DEALER, 100) : NULL;
    err = !t->sock || !t->in ? JX_ENOMEM : jx_server_secure(server, s, endpoint, t->sock);
    if (!err) t->watch = jx_curve_watch(t->ctx, t->sock);
    if (!err) err = jx_sock_connect(t->sock, endpoint);
    if (!err) memcpy(t->endpoint, endpoint, sizeof endpoint);
    if (err) jx_talk_close(&t);
    *out = t;
    return err;
}

void jx_talk_close(jx_talk **t)
{
    if (!*t) return;
    if ((*t)->sock) zmq_close((*t)->sock);
    if ((*t)->watch) zmq_close((*t)->watch);
    jx_frames_free(&(*t)->in);
    if ((*t)->ctx) zmq_ctx_term((*t)->ctx);
    free(*t);
    *t = NULL;
}

/* Greets or asks, whichever is due; *due is when to do it again. */
static int send_due(jx_talk *t, const jx_msg *question, jx_bytes body, uint64_t now, uint64_t *due)
{
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("jixiao")};
    int err = t->greeted && body.len ? jx_send_bytes(t->sock, (jx_bytes){0}, question, body)
                                     : jx_send(t->sock, (jx_bytes){0}, t->greeted ? question : &hello, NULL, 0);
    if (err == JX_EAGAIN || err == JX_EGONE) { /* not connected yet */
        *due = now + 10;
        return 0;
    }
    /* a question that the server may sit on gets that much longer */
    *due = now + (t->greeted ? ASK_AGAIN_MS + question->wait_ms : HELLO_AGAIN_MS);
    return err;
}

/* The server does not know us any more: greet and ask again, at once. */
static void forgotten(jx_talk *t, uint64_t *due)
{
    if (!t->greeted) return;
    t->greeted = false;
    t->away_ms = jx_now_ms();
    *due = 0;
}

/* Is there nobody who would answer? */
static bool turned_away(jx_talk *t, uint64_t now, uint64_t *due)
{
    bool lost;
    enum jx_turned turned = jx_curve_turned(t->watch, &lost);
    if (lost) forgotten(t, due);
    if (t->greeted) return false;
    t->turned = turned;
    return turned != JX_TURNED_NOT || now >= t->away_ms + GREETED_MS;
}

/* What a message means to the question req. 1: it is the answer; 0: go on, *due says when to send; or an error. */
static int judge(jx_talk *t, uint64_t req, uint64_t *due)
{
    const jx_msg *m = &t->in->msg;
    if (t->in->err) return 0;
    if (m->type == JX_WELCOME) {
        if (!t->greeted) *due = 0;
        t->greeted = true;
        jx_sock_heard(&t->reach);
        return 0;
    }
    if (m->type == JX_REFUSED && m->status == JX_S_NOT_GREETED) {
        forgotten(t, due);
        return 0;
    }
    if (m->type == JX_REFUSED) return !t->greeted || m->req == req ? JX_EPROTO : 0;
    return t->greeted && m->req == req;
}

/* Everything that has come. 1: the answer; 0: not yet; or an error. */
static int receive(jx_talk *t, uint64_t req, uint64_t *due)
{
    int err, got = 0;
    while (!got && (err = jx_recv(t->sock, t->in)) == 0) got = judge(t, req, due);
    return got ? got : (err == JX_EAGAIN ? 0 : err);
}

/* A question that nobody answers may be stuck behind a length that was damaged on the way: on this connection nothing
 * will ever be answered. */
static void renew(jx_talk *t)
{
    zmq_disconnect(t->sock, t->endpoint);
    jx_sock_connect(t->sock, t->endpoint);
    t->greeted = false;
    t->away_ms = jx_now_ms();
}

int jx_talk_ask(jx_talk *t, jx_msg *m, int timeout_ms, const volatile sig_atomic_t *stop, jx_frames **in)
{
    return jx_talk_ask_with(t, m, (jx_bytes){0}, timeout_ms, stop, in);
}

int jx_talk_ask_with(jx_talk *t, jx_msg *m, jx_bytes body, int timeout_ms, const volatile sig_atomic_t *stop,
                     jx_frames **in)
{
    uint64_t start = jx_now_ms(), due = 0;
    bool asked = false; /* on this connection */
    m->req = ++t->req;
    *in = t->in;
    t->away_ms = start;
    for (;;) {
        uint64_t now = jx_now_ms();
        if (stop && *stop) return JX_EAGAIN;
        if (turned_away(t, now, &due) || now - start >= (uint64_t)timeout_ms) return JX_EGONE;
        if (now >= due) {
            /* what carries a body is worked on for long, and forgotten when its asker goes */
            if (asked && t->greeted && !body.len) renew(t);
            asked = t->greeted;
            int err = send_due(t, m, body, now, &due);
            if (err) return err;
        }
        uint64_t left = start + (uint64_t)timeout_ms - now, pause = due > now ? due - now : 0;
        if (pause > left) pause = left;
        if (jx_wait(t->sock, (int)(pause < STEP_MS ? pause : STEP_MS)) < 0) return JX_EIO;
        int got = receive(t, m->req, &due);
        if (got) return got < 0 ? got : 0;
    }
}

int jx_talk_failed(const jx_talk *t, int err)
{
    const jx_msg *m = &t->in->msg;
    if (err == JX_EPROTO && m->type == JX_REFUSED)
        jx_complain(JX_T("服务器拒绝（%u）：%.*s", "the server refused (%u): %.*s"), m->status, JX_FMT(m->text));
    else if (err == JX_EGONE && t->turned)
        jx_complain(JX_T("服务器 %s（%s）拒绝连接：%s", "server %s (%s) turns us away: %s"), t->server,
                    jx_service_name(t->service), jx_turned_text(t->turned));
    else if (err == JX_EGONE)
        jx_complain(JX_T("服务器 %s（%s）没有回应。它在运行吗？它准许你的密钥吗？用 --server 指定别处",
                         "no answer from server %s (%s). Is it running, and does it admit your key? Name another with "
                         "--server"),
                    t->server, jx_service_name(t->service));
    else if (err != JX_EAGAIN)
        jx_complain(JX_T("与服务器 %s 通信出错：%s", "talking to server %s failed: %s"), t->server, jx_strerror(err));
    return JX_EXIT_SERVER;
}
