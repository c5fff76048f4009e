#include "worker/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "net/log.h"
#include "net/sock.h"
#include "net/where.h"
#include "worker/rescore.h"
#include "worker/work.h"

/* Batches asked for ahead, so that the next one is here when one is done. */
enum { CREDIT = 4 };
enum { GREET_AGAIN_MS = 1000, SILENT_BEATS = 5, LOOK_AGAIN_MS = 200 };

jx_curve_wish jx_worker_keys = {.own = "worker"};
const jx_packs *jx_worker_packs;

enum state {
    LOST,    /* not greeted, or the broker has gone silent */
    GREETED, /* HELLO is under way */
    READY    /* welcomed; the broker knows our credit */
};

struct worker {
    void *ctx, *sock;
    int signals; /* signalfd */
    bool leaving;
    const char *server;
    char endpoint[256]; /* connected to */
    jx_reach reach;
    enum state state;
    uint64_t epoch;
    uint64_t sent_ms, heard_ms; /* last HELLO or BEAT; last anything from the broker */
    uint32_t beat_ms;
    char name[128];
    jx_frames *in;
    jx_work work;
    jx_rescorer rescorer;
};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int connect_to_broker(struct worker *w)
{
    jx_curve c;
    enum jx_key_fault fault = jx_curve_find(&c, &jx_worker_keys, w->server, JX_WORK_SVC, w->endpoint);
    if (fault) jx_curve_complain(&c, fault);
    int err = fault ? JX_EINVAL : jx_curve_socket(&c, w->sock);
    jx_key_wipe(&c.key);
    return err ? err : jx_sock_connect(w->sock, w->endpoint);
}

/* A broker that was started again may be announced at another port. */
static void follow_announcement(struct worker *w)
{
    char now[256];
    if (jx_where(w->server, JX_WORK_SVC, now) != 0 || strcmp(now, w->endpoint) == 0) return;
    jx_log(JX_LOG_INFO, "the broker is at %s now", now);
    zmq_disconnect(w->sock, w->endpoint);
    memcpy(w->endpoint, now, sizeof now);
    connect_to_broker(w); /* when it cannot be: the announcement may change once more */
}

static int say(struct worker *w, jx_msg m, jx_bytes body) { return jx_send_bytes(w->sock, (jx_bytes){0}, &m, body); }

static void greet(struct worker *w)
{
    w->sent_ms = now_ms();
    follow_announcement(w);
    int err = say(w, (jx_msg){.type = JX_HELLO, .name = jx_str_of(w->name)}, (jx_bytes){0});
    jx_sock_reach(&w->reach, !err, w->sent_ms, w->sock, w->endpoint);
    w->state = err ? LOST : GREETED; /* not connected yet: the clock asks again */
}

static void on_welcome(struct worker *w)
{
    const jx_msg *m = &w->in->msg;
    jx_sock_heard(&w->reach);
    if (w->epoch != m->epoch)
        jx_log(JX_LOG_INFO, "working for %.*s, epoch %llu", JX_FMT(m->name), (unsigned long long)m->epoch);
    w->epoch = m->epoch;
    w->beat_ms = m->wait_ms >= 50 && m->wait_ms <= 60000 ? m->wait_ms : 1000;
    jx_msg ready = {
        .type = JX_READY, .name = jx_str_of(w->name), .credit = CREDIT, .ruleset = jx_packs_id(jx_worker_packs)};
    w->state = say(w, ready, (jx_bytes){0}) == 0 ? READY : LOST;
}

static void on_work(struct worker *w)
{
    jx_msg m = w->in->msg;
    if (w->state != READY || m.epoch != w->epoch) return; /* of a broker that is no more */
    int err = jx_work_score(&w->work, jx_worker_packs, &m.id, m.division, jx_frame(w->in, 1), m.first, m.part);
    if (err == JX_EPROTO) {
        jx_log(JX_LOG_WARN, "a lease of more forms than a batch has; left alone");
        return;
    }
    if (err) jx_die("no memory for the results of batch %llu", (unsigned long long)m.seq);
    jx_msg result = {.type = JX_RESULT,
                     .epoch = m.epoch,
                     .seq = m.seq,
                     .first = m.first,
                     .part = m.part,
                     .attempt = m.attempt,
                     .credit = 1};
    /* Unsent means the connection is gone: the lease expires and the part is done elsewhere. */
    if (say(w, result, (jx_bytes){w->work.out.data, w->work.out.size}) != 0) w->state = LOST;
}

/* What somebody wants to know about forms that are long settled. Never worth dying for: whatever is wrong is the
 * asker's affair. */
static void on_rescore(struct worker *w)
{
    char why[512];
    jx_msg m = w->in->msg, answer = {.type = JX_RESCORED,
                                     .epoch = m.epoch,
                                     .seq = m.seq,
                                     .first = m.first,
                                     .part = m.part,
                                     .attempt = m.attempt,
                                     .status = JX_S_KNOWN};
    jx_bytes body = {0};
    if (w->state != READY || m.epoch != w->epoch) return;
    const jx_packs *packs = jx_rescorer_take(&w->rescorer, m.ruleset, jx_frame(w->in, 2), why, sizeof why);
    int err = packs ? jx_work_score(&w->work, packs, &m.id, m.division, jx_frame(w->in, 1), m.first, m.part) : 0;
    if (packs && !err) {
        body = (jx_bytes){w->work.out.data, w->work.out.size};
    } else {
        answer.status = packs ? JX_S_MALFORMED : JX_S_BAD_ID;
        answer.text = jx_str_of(packs ? jx_strerror(err) : why);
    }
    if (say(w, answer, body) != 0) w->state = LOST;
}

static void on_refused(struct worker *w)
{
    const jx_msg *m = &w->in->msg;
    if (m->status == JX_S_NOT_GREETED) {
        greet(w);
        return;
    }
    jx_log(JX_LOG_ERROR, "the broker refuses: %.*s", JX_FMT(m->text));
    if (m->status == JX_S_VERSION) w->leaving = true;
}

static void on_message(struct worker *w)
{
    if (w->in->err) {
        jx_log(JX_LOG_WARN, "a message that cannot be read (%s): %s", w->in->what, jx_strerror(w->in->err));
        return;
    }
    w->heard_ms = now_ms();
    switch (w->in->msg.type) {
    case JX_WELCOME: on_welcome(w); break;
    case JX_WORK: on_work(w); break;
    case JX_RESCORE: on_rescore(w); break;
    case JX_REFUSED: on_refused(w); break;
    default: break; /* BEAT: heard is enough */
    }
}

/* What the clock asks for; returns the time until it asks again. */
static int on_clock(struct worker *w)
{
    uint64_t now = now_ms();
    if (w->state == READY && now - w->heard_ms > (uint64_t)SILENT_BEATS * w->beat_ms) {
        jx_log(JX_LOG_WARN, "the broker is silent; greeting again");
        w->state = LOST;
    }
    uint64_t every = w->state == READY ? w->beat_ms : w->state == GREETED ? GREET_AGAIN_MS : 100;
    if (now - w->sent_ms >= every) {
        if (w->state == READY) {
            w->sent_ms = now;
            if (say(w, (jx_msg){.type = JX_BEAT}, (jx_bytes){0}) != 0) w->state = LOST;
        } else {
            greet(w);
        }
    }
    uint64_t next = w->sent_ms + every;
    return next > now ? (int)(next - now) : 1;
}

static void on_signal(struct worker *w)
{
    struct signalfd_siginfo info;
    if (read(w->signals, &info, sizeof info) == sizeof info) w->leaving = true;
}

/* Reads a message at a time, and looks at clock and signals between two of them: a batch takes milliseconds. */
static void turn(struct worker *w)
{
    zmq_pollitem_t items[2] = {{.socket = w->sock, .events = ZMQ_POLLIN}, {.fd = w->signals, .events = ZMQ_POLLIN}};
    if (zmq_poll(items, 2, on_clock(w)) < 0) {
        if (errno != EINTR) jx_die("poll: %s", zmq_strerror(errno));
        return;
    }
    if (items[1].revents) on_signal(w);
    if (!w->leaving && items[0].revents && jx_recv(w->sock, w->in) == 0) on_message(w);
}

/* Waits for the announcement, or the signal to go. */
static bool look_up(struct worker *w)
{
    for (int tries = 0; !w->leaving; tries++) {
        if (jx_where(w->server, JX_WORK_SVC, w->endpoint) == 0) return true;
        if (tries == 0) jx_log(JX_LOG_INFO, "waiting for a broker to be announced in %s", w->server);
        zmq_pollitem_t item = {.fd = w->signals, .events = ZMQ_POLLIN};
        if (zmq_poll(&item, 1, LOOK_AGAIN_MS) > 0) on_signal(w);
    }
    return false;
}

static void leave(struct worker *w)
{
    if (w->state == READY) say(w, (jx_msg){.type = JX_BYE}, (jx_bytes){0});
    int linger = 500; /* for the BYE; without it the leases would only run out */
    zmq_setsockopt(w->sock, ZMQ_LINGER, &linger, sizeof linger);
}

int jx_worker_serve(const char *server)
{
    static struct worker room; /* an assessment is large */
    struct worker *w = &room;
    char host[64] = "";
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    gethostname(host, sizeof host - 1);
    snprintf(w->name, sizeof w->name, "jixiao-worker %s/%d", host, (int)getpid());
    w->server = server;
    w->signals = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    w->ctx = zmq_ctx_new();
    w->in = jx_frames_new();
    jx_work_init(&w->work);
    int err = JX_EIO;
    if (w->signals < 0 || !w->ctx || !w->in) goto out;
    err = 0;
    if (!look_up(w)) goto out;
    w->sock = jx_sock_open(w->ctx, ZMQ_DEALER, 64);
    err = w->sock ? connect_to_broker(w) : JX_EIO;
    while (!err && !w->leaving) turn(w);
    if (!err) leave(w);
out:
    if (w->sock) zmq_close(w->sock);
    jx_frames_free(&w->in);
    jx_work_fini(&w->work);
    jx_rescorer_fini(&w->rescorer);
    if (w->ctx) zmq_ctx_term(w->ctx);
    if (w->signals >= 0) close(w->signals);
    return err;
}
