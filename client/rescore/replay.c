#include "client/rescore/replay.h"

#include <stdlib.h>

#include "client/show/cli.h"
#include "client/show/term.h"

enum { WINDOW = 96, HELLO_MS = 1000, AGAIN_MS = 5000, BUSY_MS = 50, STEP_MS = 50, PATIENCE_MS = 60000, CALM_MS = 5000 };

/* A question under way. req 0: free. */
struct asked {
    uint64_t req, due_ms; /* due_ms: when to ask (again) */
    uint32_t part;
};

typedef struct {
    const jx_replay *r;
    void *ctx, *sock, *watch;
    jx_frames *in;
    struct asked window[WINDOW];
    uint32_t next, under_way;                   /* next: part to look at */
    uint64_t req, hello_ms, heard_ms, moved_ms; /* moved_ms: last results */
    bool greeted, waiting;
} replay;

static int open_socket(replay *p)
{
    char endpoint[256];
    int err = jx_server_endpoint(p->r->server, JX_LOG_SVC, endpoint);
    if (err) return err;
    p->ctx = zmq_ctx_new();
    p->in = jx_frames_new();
    p->sock = p->ctx ? jx_sock_open(p->ctx, ZMQ_DEALER, 2 * WINDOW) : NULL;
    err = !p->sock || !p->in ? JX_ENOMEM : jx_server_secure(p->r->server, JX_LOG_SVC, endpoint, p->sock);
    if (!err) p->watch = jx_curve_watch(p->ctx, p->sock);
    return err ? err : jx_sock_connect(p->sock, endpoint);
}

static void close_socket(replay *p)
{
    if (p->sock) zmq_close(p->sock);
    if (p->watch) zmq_close(p->watch);
    jx_frames_free(&p->in);
    if (p->ctx) zmq_ctx_term(p->ctx);
}

/* ---- asking ---- */

static void fill_window(replay *p)
{
    const jx_official *o = p->r->official;
    for (int i = 0; i < WINDOW && p->next < o->n_parts; i++) {
        if (p->window[i].req) continue;
        while (p->next < o->n_parts && !o->parts[p->next].selected) p->next++;
        if (p->next == o->n_parts) return;
        p->window[i] = (struct asked){.req = ++p->req, .part = p->next++};
        p->under_way++;
    }
}

/* 0, or JX_EAGAIN: no room just now. */
static int ask(replay *p, struct asked *a, uint64_t now)
{
    const jx_official_part *part = &p->r->official->parts[a->part];
    jx_msg m = {.type = JX_RESCORE,
                .req = a->req,
                .seq = part->seq,
                .first = part->first,
                .part = part->count,
                .ruleset = p->r->ruleset};
    int err = jx_send_bytes(p->sock, (jx_bytes){0}, &m, p->r->pack);
    if (!err) a->due_ms = now + AGAIN_MS;
    return err;
}

static int greet(replay *p, uint64_t now)
{
    if (now - p->hello_ms < HELLO_MS) return 0;
    int err = jx_send_bytes(p->sock, (jx_bytes){0}, &(jx_msg){.type = JX_HELLO, .name = JX_STR("jixiao rescore")},
                            (jx_bytes){0});
    if (!err) p->hello_ms = now;
    return err == JX_EGONE ? JX_EAGAIN : err;
}

static int ask_due(replay *p, uint64_t now)
{
    int err = p->greeted ? 0 : greet(p, now);
    fill_window(p);
    for (int i = 0; i < WINDOW && p->greeted && !err; i++)
        if (p->window[i].req && now >= p->window[i].due_ms) err = ask(p, &p->window[i], now);
    return err == JX_EAGAIN || err == JX_EGONE ? 0 : err;
}

/* ---- answers ---- */

static struct asked *asked_by(replay *p, uint64_t req)
{
    for (int i = 0; i < WINDOW && req; i++)
        if (p->window[i].req == req) return &p->window[i];
    return NULL;
}

/* The server has forgotten us, and with us what was under way. */
static void start_over(replay *p)
{
    p->greeted = false;
    p->hello_ms = 0;
    for (int i = 0; i < WINDOW; i++) p->window[i].due_ms = 0;
}

static int on_refused(replay *p, uint64_t now)
{
    const jx_msg *m = &p->in->msg;
    struct asked *a = asked_by(p, m->req);
    if (m->status == JX_S_NOT_GREETED) {
        start_over(p);
        return 0;
    }
    if (m->status == JX_S_BUSY && a) {
        a->due_ms = now + BUSY_MS;
        return 0;
    }
    if (a && (m->status == JX_S_NOT_FOUND || m->status == JX_S_MALFORMED)) {
        p->r->refused(p->r->arg, a->part, m->text);
        a->req = 0;
        p->under_way--;
        return 0;
    }
    if (p->greeted && !a) return 0; /* about something that was answered */
    jx_complain(JX_T("服务器拒绝（%u）：%.*s", "the server refused (%u): %.*s"), m->status, JX_FMT(m->text));
    return m->status == JX_S_BAD_ID ? JX_EVERSION : JX_EINVAL;
}

static int on_message(replay *p, uint64_t now)
{
    const jx_msg *m = &p->in->msg;
    if (p->in->err) return 0;
    p->heard_ms = now; /* a 202 says no more than that */
    if (m->type == JX_WELCOME) p->greeted = true;
    if (m->type == JX_REFUSED) return on_refused(p, now);
    struct asked *a = m->type == JX_RESCORED && p->in->n == 2 ? asked_by(p, m->req) : NULL;
    if (!a) return 0;
    a->req = 0;
    p->under_way--;
    p->moved_ms = now;
    return p->r->results(p->r->arg, a->part, jx_frame(p->in, 1));
}

static int hear(replay *p)
{
    uint64_t now = jx_now_ms();
    int err = 0;
    if (jx_wait(p->sock, p->greeted ? STEP_MS : STEP_MS / 10) < 0) return JX_EIO;
    while (!err && (err = jx_recv(p->sock, p->in)) == 0) err = on_message(p, now);
    return err == JX_EAGAIN ? 0 : err;
}

/* Is there nobody who would answer? A connection that ended is greeted anew at once. */
static int is_gone(replay *p)
{
    bool lost;
    uint64_t now = jx_now_ms();
    enum jx_turned turned = jx_curve_turned(p->watch, &lost);
    if (lost) start_over(p);
    if (p->greeted) turned = JX_TURNED_NOT;
    if (p->greeted && !p->waiting && now - p->moved_ms > CALM_MS) {
        p->waiting = true;
        p->r->waiting(p->r->arg);
    }
    if (turned == JX_TURNED_NOT && now - p->heard_ms < PATIENCE_MS) return 0;
    jx_complain(JX_T("服务器 %s（log）没有回应%s%s", "no answer from server %s (log)%s%s"), p->r->server,
                turned ? ": " : "", turned ? jx_turned_text(turned) : "");
    return JX_EGONE;
}

int jx_replay_run(const jx_replay *r)
{
    replay p = {.r = r, .heard_ms = jx_now_ms(), .moved_ms = jx_now_ms()};
    int err = open_socket(&p);
    while (!err) {
        uint64_t now = jx_now_ms();
        err = r->stop && *r->stop ? JX_EAGAIN : ask_due(&p, now);
        if (!err && !p.under_way) break;
        if (!err) err = hear(&p);
        if (!err) err = is_gone(&p);
    }
    close_socket(&p);
    return err;
}
