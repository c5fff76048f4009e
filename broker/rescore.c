/* broker/rescore.c: what stored forms would get under another pack, for operators. A question names a part of a batch
 * and brings the pack; the body is read from the journal, a worker scores it, its results go to the asker. Nothing is
 * written, and nothing is left when the asker is gone.
 *
 * Official work comes first: while any of it waits, on disk or in memory, nothing of this is read or handed out, and a
 * worker holds at most PER_WORKER of these parts, so that what comes in meanwhile waits for no more than those. What is
 * in memory is bounded by the same numbers. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"

enum {
    QUESTIONS = 512, /* in all; without their bodies */
    PER_ASKER = 128, /* of one asker */
    LOADED = 8,      /* bodies read, or being read, that no worker has yet */
    PER_WORKER = 2,  /* the second is there when the first is done */
    PACK_BYTES = 32 << 10,
    ALIVE_MS = 15000, /* an asker repeats what it still wants */
    FAILURES = 2      /* workers that died or failed over a part */
};

/* ASKED: nothing was read yet. READING: the lane's thread has it. READY: its body is here. OUT: with a worker.
 * ANSWERED: the answer waits for room in the asker's queue. */
enum state { ASKED, READING, READY, OUT, ANSWERED, STATES };

struct question {
    jx_look look; /* first: the lane hands it back */
    jx_link link; /* in the list of its state */
    jx_broker *b;
    jx_peer *asker, *worker;
    const jx_peer *failed_by; /* had it last, and failed or kept it; compared only, for it may be gone */
    uint64_t req, ruleset, due_ms, leased_ms;
    jx_part part;
    uint32_t ticket; /* of the lease: each is given once */
    uint32_t failures;
    uint8_t state;
    int err;
    zmq_msg_t pack, results;
    jx_load *load;
};

struct jx_rescoring {
    jx_link in[STATES];
    uint32_t n, tickets;
    jx_peer *named; /* whose questions the log has told of, and under which pack */
    uint64_t named_ruleset;
};

static void move(struct question *q, enum state to)
{
    q->state = (uint8_t)to;
    jx_list_push(&q->b->rescoring->in[to], &q->link);
}

static void forget(struct question *q)
{
    q->b->rescoring->n--;
    jx_link_take(&q->link);
    zmq_msg_close(&q->pack);
    zmq_msg_close(&q->results);
    jx_load_drop(q->load);
    jx_peer_release(q->asker);
    free(q);
}

static void refuse(struct question *q, enum jx_status status, const char *text)
{
    jx_door_refuse(&q->b->log, q->asker, q->req, status, text);
    forget(q);
}

static uint32_t count(const jx_link *list, const jx_peer *asker, const jx_peer *worker)
{
    uint32_t n = 0;
    for (const jx_link *l = list->next; l != list; l = l->next) {
        const struct question *q = JX_OF(l, const struct question, link);
        n += (!asker || q->asker == asker) && (!worker || q->worker == worker);
    }
    return n;
}

static jx_msg answer_to(const struct question *q, enum jx_status status)
{
    return (jx_msg){.type = JX_RESCORED,
                    .req = q->req,
                    .seq = q->part.seq,
                    .first = q->part.first,
                    .part = q->part.count,
                    .status = (uint16_t)status};
}

/* --- asking --- */

static struct question *known(const struct jx_rescoring *r, const jx_peer *p, uint64_t req)
{
    for (int s = 0; s < STATES; s++)
        for (const jx_link *l = r->in[s].next; l != &r->in[s]; l = l->next) {
            struct question *q = JX_OF(l, struct question, link);
            if (q->asker == p && q->req == req) return q;
        }
    return NULL;
}

/* Once for each asker and pack, not for each part. */
static void tell(struct jx_rescoring *r, jx_peer *p, const jx_msg *m)
{
    if (r->named == p && r->named_ruleset == m->ruleset) return;
    r->named = p;
    r->named_ruleset = m->ruleset;
    jx_log(JX_LOG_INFO, "%s has stored forms scored under pack %016llx", p->name, (unsigned long long)m->ruleset);
}

void jx_rescore_take(jx_broker *b, jx_peer *p, jx_frames *in)
{
    struct jx_rescoring *r = b->rescoring;
    const jx_msg *m = &in->msg;
    uint32_t of_asker = 0;
    if (in->n != 2 || !m->part || m->part > JX_MAX_BATCH_FORMS || zmq_msg_size(&in->f[1]) > PACK_BYTES) {
        jx_refuse(b->log.sock, in, JX_S_MALFORMED, "RESCORE names 1 to %d forms and brings a pack of at most %d bytes",
                  JX_MAX_BATCH_FORMS, PACK_BYTES);
        return;
    }
    struct question *q = known(r, p, m->req);
    if (q) { /* repeated because the answer takes long: it may, but the asker is there */
        jx_msg wait = answer_to(q, JX_S_PENDING);
        q->due_ms = jx_broker_now(b) + ALIVE_MS;
        jx_door_send(&b->log, p, &wait, NULL, 0);
        return;
    }
    for (int s = 0; s < STATES; s++) of_asker += count(&r->in[s], p, NULL);
    q = of_asker < PER_ASKER && r->n < QUESTIONS ? calloc(1, sizeof *q) : NULL;
    if (!q) {
        jx_refuse(b->log.sock, in, JX_S_BUSY, "too many parts are asked for at once; wait for answers");
        return;
    }
    *q = (struct question){.b = b, .asker = p, .req = m->req, .ruleset = m->ruleset};
    q->part = (jx_part){m->seq, m->first, m->part};
    q->due_ms = jx_broker_now(b) + ALIVE_MS;
    zmq_msg_init(&q->results);
    zmq_msg_init(&q->pack);
    zmq_msg_move(&q->pack, &in->f[1]);
    jx_link_init(&q->link);
    jx_peer_hold(p);
    r->n++;
    tell(r, p, m);
    move(q, ASKED);
}

/* --- reading, on the lane's thread --- */

static void on_body(void *arg, size_t i, const jx_msg *header, jx_bytes body)
{
    struct question *q = arg;
    (void)i;
    if (!header || q->part.first >= header->forms || q->part.count > header->forms - q->part.first)
        q->err = JX_ENOTFOUND;
    else if (!jx_load_is_whole(header, body))
        q->err = JX_EPROTO;
    else
        q->err = (q->load = jx_load_copy(header, body)) ? 0 : JX_ENOMEM;
}

static void run_reading(jx_look *look, jx_journal *j)
{
    struct question *q = (struct question *)look;
    int err = jx_journal_bodies(j, &q->part.seq, 1, on_body, q);
    if (err) q->err = err;
}

static void on_read(void *arg, jx_look *look)
{
    struct question *q = (struct question *)look;
    (void)arg;
    if (q->b->stopping)
        forget(q);
    else if (q->err == JX_ENOTFOUND)
        refuse(q, JX_S_NOT_FOUND, "no such forms were accepted here");
    else if (q->err == JX_EPROTO)
        refuse(q, JX_S_MALFORMED, "what is stored of these forms is damaged");
    else if (q->err)
        refuse(q, JX_S_BUSY, "the journal cannot be read just now; ask again later");
    else
        move(q, READY);
}

static void start_reading(jx_broker *b)
{
    struct jx_rescoring *r = b->rescoring;
    uint32_t n = count(&r->in[READING], NULL, NULL) + count(&r->in[READY], NULL, NULL);
    for (jx_link *l; n < LOADED && (l = jx_list_first(&r->in[ASKED])); n++) {
        struct question *q = JX_OF(l, struct question, link);
        move(q, READING);
        q->look = (jx_look){.run = run_reading, .done = on_read};
        jx_lane_look(b->lane, &q->look);
    }
}

/* --- workers --- */

/* The one with the least of these parts; who failed q last, only when there is nobody else. Who has not said what it
 * judges by has not asked for work. */
static jx_peer *choose(jx_broker *b, const struct question *q)
{
    uint32_t least = PER_WORKER;
    jx_peer *best = NULL, *last = NULL;
    bool others = false;
    for (jx_lessee *w = jx_dispatch_each(b->dispatch, NULL); w; w = jx_dispatch_each(b->dispatch, w)) {
        jx_peer *p = jx_lessee_peer(w);
        uint32_t n = count(&b->rescoring->in[OUT], NULL, p);
        if (!p->ruleset || jx_dispatch_rests(w, jx_broker_now(b))) continue;
        others |= p != q->failed_by;
        if (p == q->failed_by && n < PER_WORKER) last = p;
        if (p == q->failed_by || n >= least) continue;
        least = n;
        best = p;
    }
    return others ? best : last;
}

/* false: the worker takes nothing just now. */
static bool hand_out(struct question *q, jx_peer *to)
{
    jx_broker *b = q->b;
    zmq_msg_t frames[2];
    jx_msg m = {.type = JX_RESCORE,
                .epoch = b->epoch,
                .seq = q->part.seq,
                .first = q->part.first,
                .part = q->part.count,
                .attempt = ++b->rescoring->tickets,
                .ruleset = q->ruleset,
                .id = q->load->id,
                .division = q->load->division};
    for (int i = 0; i < 2; i++) {
        zmq_msg_init(&frames[i]);
        zmq_msg_copy(&frames[i], i ? &q->pack : &q->load->body); /* shares the bytes */
    }
    if (jx_door_send(&b->work, to, &m, frames, 2) != 0) {
        for (int i = 0; i < 2; i++) zmq_msg_close(&frames[i]);
        return false;
    }
    q->worker = to;
    q->leased_ms = jx_broker_now(b);
    q->ticket = m.attempt;
    move(q, OUT);
    return true;
}

/* Its worker has it no longer. */
static void back(struct question *q, bool failed)
{
    q->failed_by = failed ? q->worker : NULL;
    q->worker = NULL;
    q->ticket = 0;
    q->failures += failed;
    if (q->failures >= FAILURES)
        refuse(q, JX_S_MALFORMED, "workers died or failed over these forms under this pack");
    else
        move(q, READY);
}

void jx_rescore_worker_gone(jx_broker *b, const jx_peer *p, bool failed)
{
    jx_link *list = &b->rescoring->in[OUT];
    for (jx_link *l = list->next, *next; l != list; l = next) {
        struct question *q = JX_OF(l, struct question, link);
        next = l->next;
        if (q->worker == p) back(q, failed);
    }
}

static struct question *question_of(jx_broker *b, const jx_peer *worker, const jx_msg *m)
{
    jx_link *list = &b->rescoring->in[OUT];
    const jx_part part = {m->seq, m->first, m->part};
    for (jx_link *l = list->next; l != list && m->epoch == b->epoch; l = l->next) {
        struct question *q = JX_OF(l, struct question, link);
        if (q->worker == worker && q->ticket == m->attempt && jx_part_cmp(&q->part, &part) == 0) return q;
    }
    return NULL;
}

void jx_rescore_result(jx_broker *b, jx_peer *p, jx_frames *in)
{
    struct question *q = question_of(b, p, &in->msg);
    char text[JX_MAX_NAME + 1];
    if (!q) return; /* its time was over */
    if (in->msg.status >= JX_S_MALFORMED) {
        snprintf(text, sizeof text, "%.*s", JX_FMT(in->msg.text));
        refuse(q, (enum jx_status)in->msg.status, text);
    } else if (!jx_results_fit(in)) {
        JX_COUNT(&b->metrics, results_bad, 1);
        back(q, true);
    } else {
        zmq_msg_move(&q->results, &in->f[1]);
        q->worker = NULL;
        JX_COUNT(&b->metrics, rescores, 1);
        move(q, ANSWERED);
    }
}

/* --- answers --- */

/* One that finds no room waits: the next question of the asker, or the tick, looks again. */
static void send_answers(jx_broker *b)
{
    jx_link *list = &b->rescoring->in[ANSWERED];
    for (jx_link *l = list->next, *next; l != list; l = next) {
        struct question *q = JX_OF(l, struct question, link);
        next = l->next;
        jx_msg m = answer_to(q, JX_S_KNOWN);
        int err = jx_door_send(&b->log, q->asker, &m, &q->results, 1);
        if (err == JX_EAGAIN && jx_broker_now(b) < q->due_ms) continue;
        if (!err) zmq_msg_init(&q->results); /* it was taken */
        forget(q);
    }
}

void jx_rescore_pump(jx_broker *b)
{
    jx_link *l;
    jx_peer *to;
    if (!b->rescoring->n || b->stopping) return;
    send_answers(b);
    if (!jx_dispatch_calm(b->dispatch)) return;
    while ((l = jx_list_first(&b->rescoring->in[READY])) && (to = choose(b, JX_OF(l, struct question, link))))
        if (!hand_out(JX_OF(l, struct question, link), to)) break;
    start_reading(b);
}

void jx_rescore_tick(jx_broker *b)
{
    static const enum state waiting[] = {ASKED, READY, OUT};
    uint64_t now = jx_broker_now(b);
    for (int s = 0; s < 3; s++) {
        jx_link *list = &b->rescoring->in[waiting[s]];
        for (jx_link *l = list->next, *next; l != list; l = next) {
            struct question *q = JX_OF(l, struct question, link);
            next = l->next;
            if (now >= q->due_ms || q->asker->gone)
                refuse(q, JX_S_BUSY, "it was not repeated for long; ask again");
            else if (q->state == OUT && now >= q->leased_ms + b->config->lease_ms)
                back(q, true);
        }
    }
}

uint32_t jx_rescore_count(const jx_broker *b) { return b->rescoring->n; }

int jx_rescore_open(jx_broker *b)
{
    b->rescoring = calloc(1, sizeof *b->rescoring);
    for (int s = 0; b->rescoring && s < STATES; s++) jx_link_init(&b->rescoring->in[s]);
    return b->rescoring ? 0 : JX_ENOMEM;
}

void jx_rescore_close(jx_broker *b)
{
    jx_link *l;
    for (int s = 0; b->rescoring && s < STATES; s++)
        while ((l = jx_list_first(&b->rescoring->in[s]))) forget(JX_OF(l, struct question, link));
    free(b->rescoring);
    b->rescoring = NULL;
}
