/* broker/work.c: the work socket: parts go to workers that have credit, results come back and go to the journal. */
#include "broker/broker_state.h"
#include "net/log.h"
#include "proto/result.h"

/* --- workers --- */

static void leave(jx_broker *b, jx_peer *p, bool failed)
{
    jx_rescore_worker_gone(b, p, failed);
    if (p->role) jx_dispatch_leave(b->dispatch, p->role, failed);
    p->role = NULL;
}

static void on_drop(void *arg, jx_peer *p) { leave(arg, p, false); }

static void lose(jx_broker *b, jx_peer *p, const char *why)
{
    jx_log(JX_LOG_WARN, "worker %s is gone (%s)", p->name, why);
    JX_COUNT(&b->metrics, worker_deaths, 1);
    leave(b, p, true);
    jx_peers_drop(&b->work.peers, p);
}

/* A worker that greets again has forgotten what it had; what it answered is not forgotten here. */
static bool on_hello(jx_broker *b, jx_peer *p)
{
    uint32_t useless = 0;
    uint64_t rests_until_ms = 0;
    if (p->role) jx_dispatch_manners(p->role, &useless, &rests_until_ms);
    leave(b, p, false);
    p->role = jx_dispatch_join(b->dispatch, p, jx_broker_now(b));
    if (!p->role) jx_die("no memory for a worker");
    jx_dispatch_known_as(p->role, useless, rests_until_ms);
    jx_log(JX_LOG_INFO, "worker %s is here", p->name);
    return true;
}

static void send_beats(jx_broker *b)
{
    jx_msg m = {.type = JX_BEAT, .epoch = b->epoch};
    jx_lessee *next;
    for (jx_lessee *w = jx_dispatch_each(b->dispatch, NULL); w; w = next) {
        jx_peer *p = jx_lessee_peer(w);
        next = jx_dispatch_each(b->dispatch, w);
        if (jx_door_send(&b->work, p, &m, NULL, 0) == JX_EGONE) lose(b, p, "its connection ended");
    }
}

void jx_work_tick(jx_broker *b)
{
    uint64_t now = jx_broker_now(b);
    jx_rescore_tick(b);
    for (jx_lessee *w; (w = jx_dispatch_silent(b->dispatch, now));) lose(b, jx_lessee_peer(w), "silent");
    if (now >= b->beat_ms + JX_BEAT_MS) {
        b->beat_ms = now;
        send_beats(b);
        uint32_t n = jx_dispatch_expire(b->dispatch, now);
        if (n) jx_log(JX_LOG_WARN, "%u leases ended unanswered after %u s", n, b->config->lease_ms / 1000);
        JX_COUNT(&b->metrics, leases_expired, n);
        jx_settle_retry(b);
    }
}

/* --- results --- */

/* What is settled stays so for good: each result must be one, and of the form that was leased. */
bool jx_results_fit(jx_frames *in)
{
    static jx_finding room[JX_MAX_FINDINGS];
    jx_bytes body = jx_frame(in, 1);
    jx_result r;
    uint64_t ruleset;
    jx_cur c = jx_cur_of(body.p, body.len);
    if (in->n != 2 || body.len == 0 || jx_results_open(&c, &ruleset) != in->msg.part) return false;
    for (uint32_t i = 0; i < in->msg.part; i++)
        if (jx_result_decode(&c, &r, room) != 0 || r.index != in->msg.first + i) return false;
    return jx_cur_end(&c) == 0;
}

static void take_result(jx_broker *b, jx_peer *p, jx_frames *in)
{
    const jx_msg *m = &in->msg;
    jx_part part = {m->seq, m->first, m->part};
    bool good = jx_results_fit(in);
    int err = JX_EFENCED;
    if (m->epoch == b->epoch)
        err = good ? jx_dispatch_result(b->dispatch, p->role, &part, m->attempt)
                   : jx_dispatch_failed(b->dispatch, p->role, &part, m->attempt, jx_broker_now(b));
    if (m->credit) jx_dispatch_credit(b->dispatch, p->role, m->credit);
    if (err) {
        JX_COUNT(&b->metrics, results_late, 1);
        return;
    }
    if (!good) {
        JX_COUNT(&b->metrics, results_bad, 1);
        uint64_t rest = jx_dispatch_rests(p->role, jx_broker_now(b));
        jx_log(JX_LOG_WARN, "worker %s: its result for batch %llu is not one%s", p->name, (unsigned long long)m->seq,
               rest ? "; it gets no work for a while" : "");
        jx_refuse(b->work.sock, in, JX_S_MALFORMED, "a result body holds one result for each of the %u forms", m->part);
        return;
    }
    jx_settle_result(b, &part, m->attempt, &in->f[1]);
    JX_COUNT(&b->metrics, results, 1);
}

static void on_message(jx_broker *b, jx_peer *p, jx_frames *in)
{
    jx_dispatch_alive(b->dispatch, p->role, jx_broker_now(b));
    switch (in->msg.type) {
    case JX_READY:
        if (in->msg.ruleset) p->ruleset = in->msg.ruleset;
        jx_dispatch_credit(b->dispatch, p->role, in->msg.credit);
        break;
    case JX_RESULT: take_result(b, p, in); break;
    case JX_RESCORED: jx_rescore_result(b, p, in); break;
    case JX_BEAT: break; /* ours go out by the clock */
    case JX_BYE:
        jx_log(JX_LOG_INFO, "worker %s leaves", p->name);
        jx_peers_drop(&b->work.peers, p);
        break;
    default:
        JX_COUNT(&b->metrics, refused, 1);
        jx_refuse(b->work.sock, in, JX_S_UNKNOWN_TYPE, "%s does not belong on the work socket",
                  jx_msg_type_name(in->msg.type));
    }
}

/* --- what can go on --- */

static void send_work(jx_broker *b, jx_grant *g)
{
    jx_load *load = g->body;
    jx_peer *p = jx_lessee_peer(g->worker);
    zmq_msg_t body;
    jx_msg m = {.type = JX_WORK,
                .epoch = b->epoch,
                .seq = g->part.seq,
                .first = g->part.first,
                .part = g->part.count,
                .attempt = g->attempt,
                .id = load->id,
                .submitter = jx_load_submitter(load),
                .division = load->division,
                .forms = load->forms};
    zmq_msg_init(&body);
    zmq_msg_copy(&body, &load->body); /* shares the bytes */
    if (jx_door_send(&b->work, p, &m, &body, 1) == 0) {
        JX_COUNT(&b->metrics, grants, 1);
        jx_load_drop(load);
        return;
    }
    zmq_msg_close(&body);
    jx_dispatch_ungrant(b->dispatch, g);
    lose(b, p, "it takes no more messages");
}

void jx_work_pump(jx_broker *b)
{
    jx_grant g;
    jx_settle_verdicts(b);
    jx_ahead_pump(b);
    while (!jx_settle_stuck(b) && jx_dispatch_next(b->dispatch, jx_broker_now(b), &g)) send_work(b, &g);
    jx_rescore_pump(b);
}

void jx_work_open(jx_broker *b)
{
    jx_settle_open(b);
    b->work.queue_in = 8;
    b->work.queue_out = 2 * JX_WORKER_LEASES; /* no more than its leases, and beats */
    b->work.frame = JX_MAX_FRAME_BYTES;
    b->work.on_hello = on_hello;
    b->work.on_message = on_message;
    b->work.peers.on_drop = on_drop;
    b->work.peers.arg = b;
}
