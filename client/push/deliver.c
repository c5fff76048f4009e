#include "client/push/deliver.h"

#include <time.h>

#include "client/push/server.h"
#include "client/show/cli.h"
#include "net/sock.h"

enum { SOCKET_HWM = 1000, QUIET_US = 3000000, POLL_MAX_MS = 200 };

typedef struct {
    const jx_delivery *d;
    jx_submit *s;
    void *sock, *watch;
    char endpoint[256];
    jx_reach reach;
    jx_frames *in;
    bool more;    /* d->next may have another batch */
    bool waiting; /* the caller was told that nothing moves */
    bool full_told;
    uint64_t full_since_us; /* the server's disk is full; 0: it is not */
    int err;
} delivery;

static uint64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void tell(delivery *x, const char *why)
{
    if (!x->d->waiting || (!why && !x->waiting) || (why && x->waiting)) return;
    x->waiting = why != NULL;
    x->d->waiting(x->d->arg, why);
}

static void fill(delivery *x)
{
    while (x->more && jx_submit_room(x->s)) {
        jx_batch *b = x->d->next(x->d->arg);
        if (b)
            jx_submit_put(x->s, b);
        else
            x->more = false;
    }
}

/* The body is shared with ZeroMQ, not copied. */
static int send_one(delivery *x, const jx_msg *m, zmq_msg_t *body)
{
    zmq_msg_t shared;
    if (!body) return jx_send(x->sock, (jx_bytes){0}, m, NULL, 0);
    zmq_msg_init(&shared);
    if (zmq_msg_copy(&shared, body) != 0) return JX_ENOMEM;
    int err = jx_send(x->sock, (jx_bytes){0}, m, &shared, 1);
    if (err) zmq_msg_close(&shared);
    return err;
}

/* true: the socket takes no more just now. */
static bool send_due(delivery *x)
{
    jx_msg m;
    zmq_msg_t *body;
    while (jx_submit_next(x->s, now_us(), &m, &body)) {
        int err = send_one(x, &m, body);
        if (!body) jx_sock_reach(&x->reach, !err, now_us() / 1000, x->sock, x->endpoint);
        if (err == JX_EAGAIN || err == JX_EGONE) return true;
        if (err) {
            x->err = err;
            return true;
        }
        jx_submit_sent(x->s, now_us());
    }
    return false;
}

static void fatal(delivery *x, const jx_msg *m)
{
    jx_complain(JX_T("服务器拒绝了我们（%u）：%.*s", "the server refuses us (%u): %.*s"), m->status, JX_FMT(m->text));
    x->err = JX_EPROTO;
}

/* Once; that it is also busy or silent is not worth another word. */
static void tell_full(delivery *x)
{
    if (x->full_since_us) return;
    x->full_since_us = now_us();
    if (x->full_told) return;
    x->full_told = true;
    x->waiting = false;
    tell(x, JX_T("服务器磁盘已满：没有回执的都没有收下；等腾出空间后自动续报",
                 "the server's disk is full: what has no receipt was not taken; it goes on when there is room"));
}

static void answer(delivery *x)
{
    jx_batch *done;
    uint64_t took;
    if (x->in->err) return; /* not an envelope of ours; the batch will be repeated */
    const jx_msg *m = &x->in->msg;
    if (m->type == JX_WELCOME) jx_sock_heard(&x->reach);
    switch (jx_submit_got(x->s, now_us(), m, &done, &took)) {
    case JX_EV_RECEIPT:
        x->full_since_us = 0;
        tell(x, NULL);
        x->d->receipt(x->d->arg, done, m, took);
        break;
    case JX_EV_REFUSED: x->d->refused(x->d->arg, done, m); break;
    case JX_EV_BUSY: tell(x, JX_T("服务器正忙，稍后再送", "the server is busy, trying again")); break;
    case JX_EV_FULL: tell_full(x); break;
    case JX_EV_FATAL: fatal(x, m); break;
    case JX_EV_NONE: break;
    }
}

static void receive(delivery *x)
{
    int err;
    while (!x->err && (err = jx_recv(x->sock, x->in)) == 0) answer(x);
    if (!x->err && err != JX_EAGAIN) x->err = err;
}

static int pause_ms(const delivery *x, bool full)
{
    uint64_t now = now_us(), due = jx_submit_due(x->s);
    if (full) return 10; /* connecting, or the connection is full: it has no other event to wait for */
    if (due <= now) return 0;
    uint64_t ms = (due - now + 999) / 1000;
    return ms < POLL_MAX_MS ? (int)ms : POLL_MAX_MS;
}

static void look_at_silence(delivery *x)
{
    uint64_t silent = jx_submit_silence(x->s, now_us());
    if (silent > x->d->patience_ms * 1000) {
        jx_complain(JX_T("服务器 %s 没有回应（等了 %llu 秒）", "no answer from server %s (waited %llu s)"),
                    x->d->server, (unsigned long long)(silent / 1000000));
        x->err = JX_EGONE;
    } else if (silent > QUIET_US) {
        tell(x, JX_T("服务器没有回应，继续等待", "the server does not answer, still waiting"));
    }
}

static void look_at_disk(delivery *x)
{
    uint64_t full = x->full_since_us ? now_us() - x->full_since_us : 0;
    if (x->err || full <= x->d->patience_ms * 1000) return;
    jx_complain(JX_T("服务器 %s 的磁盘一直是满的（等了 %llu 秒），请通知管理员",
                     "the disk of server %s stays full (waited %llu s); tell its operator"),
                x->d->server, (unsigned long long)(full / 1000000));
    x->err = JX_EFULL;
}

static void look_at_connection(delivery *x)
{
    bool lost;
    enum jx_turned t = jx_curve_turned(x->watch, &lost);
    if (lost) jx_submit_lost(x->s, now_us());
    if (x->err || t == JX_TURNED_NOT) return;
    jx_complain(JX_T("服务器 %s 拒绝连接：%s", "server %s turns us away: %s"), x->d->server, jx_turned_text(t));
    x->err = JX_EGONE;
}

static int loop(delivery *x)
{
    while (!x->err) {
        fill(x);
        if (!x->more && jx_submit_in_flight(x->s) == 0) return 0;
        if (x->d->stop && *x->d->stop) return JX_EAGAIN;
        bool full = send_due(x);
        if (x->err) break;
        if (jx_wait(x->sock, pause_ms(x, full)) < 0) x->err = JX_EIO;
        receive(x);
        look_at_silence(x);
        look_at_disk(x);
        look_at_connection(x);
    }
    return x->err;
}

int jx_deliver(const jx_delivery *d)
{
    delivery x = {.d = d, .more = true, .err = JX_ENOMEM};
    int err = jx_server_endpoint(d->server, JX_SUBMIT_SVC, x.endpoint);
    if (err) return err;
    void *ctx = zmq_ctx_new();
    x.s = jx_submit_new(d->submitter, d->salt);
    x.in = jx_frames_new();
    x.sock = ctx ? jx_sock_open(ctx, ZMQ_DEALER, SOCKET_HWM) : NULL;
    if (x.s && x.in && x.sock) {
        x.err = jx_server_secure(d->server, JX_SUBMIT_SVC, x.endpoint, x.sock);
        x.watch = jx_curve_watch(ctx, x.sock);
        if (!x.err) x.err = jx_sock_connect(x.sock, x.endpoint);
        if (!x.err) x.err = loop(&x);
    }
    if (x.sock) zmq_close(x.sock);
    if (x.watch) zmq_close(x.watch);
    jx_frames_free(&x.in);
    jx_submit_free(&x.s);
    if (ctx) zmq_ctx_term(ctx);
    return x.err;
}
