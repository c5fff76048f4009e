/* broker/logsrv.c: the log socket: readers follow the results log by offset, clients ask for one batch's outcomes. A
 * question that cannot be answered yet waits here; the journal is read on the lane's reading thread. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"

/* A READ or FIND under way: it waits, or the journal is being read for it. While that happens the members that `run`
 * writes belong to the lane's thread. */
struct asked {
    jx_look look; /* first: the lane hands it back */
    jx_link link; /* in b->tails while it waits, in b->finds always */
    bool reading;
    jx_broker *b;
    jx_peer *peer;
    uint8_t type;
    uint64_t req, deadline_ms;
    /* READ */
    jx_point from, end;
    uint32_t limit;
    /* FIND */
    jx_id id;
    uint32_t first;
    uint64_t seq;               /* of the batch; 0: not known yet */
    char only[JX_KEY_NAME + 1]; /* whose receipts it may see; empty: everybody's */
    bool again;                 /* something was settled while it was being read */
    jx_found found;
    /* what was read: two frames a record */
    int err, n;
    size_t bytes;
    zmq_msg_t *frames;
};

static struct asked *asked_new(jx_broker *b, jx_peer *p, const jx_msg *m)
{
    struct asked *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    uint32_t wait = m->wait_ms < JX_WAIT_MS ? m->wait_ms : JX_WAIT_MS;
    a->b = b;
    a->peer = p;
    a->type = m->type;
    a->req = m->req;
    a->deadline_ms = jx_broker_now(b) + wait;
    jx_link_init(&a->link);
    jx_peer_hold(p);
    return a;
}

static void drop_frames(struct asked *a)
{
    for (int i = 0; i < a->n; i++) zmq_msg_close(&a->frames[i]);
    free(a->frames);
    a->frames = NULL;
    a->n = 0;
    a->bytes = 0;
}

static void asked_free(struct asked *a)
{
    drop_frames(a);
    if (a->type == JX_FIND) a->b->n_finds--;
    jx_link_take(&a->link);
    jx_peer_release(a->peer);
    free(a);
}

/* --- reading: on the lane's thread --- */

static int copy_frame(zmq_msg_t *f, jx_bytes b)
{
    if (zmq_msg_init_size(f, b.len) != 0) return JX_ENOMEM;
    if (b.len) memcpy(zmq_msg_data(f), b.p, b.len);
    return 0;
}

static int on_record(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct asked *a = arg;
    (void)offset;
    if (a->n && a->bytes + header.len + body.len > JX_READ_BYTES) return JX_ELIMIT; /* the rest by another question */
    a->bytes += header.len + body.len;
    if (copy_frame(&a->frames[a->n], header) != 0) return JX_ENOMEM;
    a->n++;
    if (copy_frame(&a->frames[a->n], body) != 0) return JX_ENOMEM;
    a->n++;
    return 0;
}

static void run(jx_look *look, jx_journal *j)
{
    struct asked *a = (struct asked *)look;
    a->frames = malloc(sizeof *a->frames * 2 * JX_READ_RECORDS);
    if (!a->frames)
        a->err = JX_ENOMEM;
    else if (a->type == JX_READ)
        a->err = jx_journal_read(j, &a->from, a->limit, JX_READ_RECORDS, on_record, a, &a->end);
    else
        a->err = jx_journal_find(j, &a->id, a->first, JX_READ_RECORDS, &a->found, on_record, a);
    if (a->type == JX_FIND && a->err == JX_ELIMIT) a->err = 0;
}

static void on_read(void *arg, jx_look *look);
static void on_found(void *arg, jx_look *look);

static void read_journal(struct asked *a)
{
    drop_frames(a);
    if (a->type == JX_READ) jx_link_take(&a->link);
    a->reading = true;
    a->again = false;
    a->look = (jx_look){.run = run, .done = a->type == JX_READ ? on_read : on_found};
    jx_lane_look(a->b->lane, &a->look);
}

static bool overdue(const struct asked *a) { return jx_broker_now(a->b) >= a->deadline_ms; }

static void fail(struct asked *a, int err)
{
    jx_log(JX_LOG_ERROR, "reading the journal for %s: %s", a->peer->name, jx_strerror(err));
    if (err == JX_EPROTO)
        jx_door_refuse(&a->b->log, a->peer, a->req, JX_S_DAMAGED,
                       "what is stored of this batch is damaged on the broker's disk; tell its operator");
    else
        jx_door_refuse(&a->b->log, a->peer, a->req, JX_S_BUSY, "the journal cannot be read just now; ask again later");
    asked_free(a);
}

/* --- READ --- */

static void send_log(struct asked *a)
{
    jx_broker *b = a->b;
    uint64_t head = b->durable.head.offset;
    jx_msg m = {.type = JX_LOG,
                .req = a->req,
                .offset = a->from.offset,
                .chain = a->end.chain,
                .head = head > a->end.offset ? head : a->end.offset};
    if (jx_door_send(&b->log, a->peer, &m, a->frames, a->n) == 0) {
        JX_COUNT(&b->metrics, log_reads, 1);
        a->n = 0; /* they were taken */
    }
    asked_free(a);
}

static void send_reset(struct asked *a)
{
    jx_msg m = {.type = JX_RESET, .req = a->req};
    jx_log(JX_LOG_WARN, "reader %s stands at record %llu of another log; it has to start again", a->peer->name,
           (unsigned long long)a->from.offset);
    jx_door_send(&a->b->log, a->peer, &m, NULL, 0);
    asked_free(a);
}

/* Answers at once, or waits, or lets the journal be read. */
static void tail(struct asked *a)
{
    const jx_point *head = &a->b->durable.head;
    if (a->from.offset < head->offset) {
        read_journal(a);
    } else if (a->from.offset > head->offset || !jx_id_eq(&a->from.chain, &head->chain)) {
        send_reset(a);
    } else if (overdue(a)) {
        a->end = a->from;
        send_log(a);
    } else {
        jx_list_push(&a->b->tails, &a->link);
    }
}

/* Nothing where something should be: the next record is damaged. The reader waits like one at the end of the log. */
static bool stands_at_damage(struct asked *a)
{
    jx_broker *b = a->b;
    if (a->err || a->n || a->end.offset >= b->durable.head.offset) return false;
    if (!b->damaged || b->damaged > a->end.offset + 1) {
        b->damaged = a->end.offset + 1;
        jx_log(
            JX_LOG_ERROR,
            "the results log is damaged at record %llu: readers get nothing from there on. Stop, restore the journal's "
            "folder from a copy, start again",
            (unsigned long long)a->end.offset);
    }
    return !overdue(a) && !b->stopping;
}

static void on_read(void *arg, jx_look *look)
{
    struct asked *a = (struct asked *)look;
    (void)arg;
    a->reading = false;
    if (stands_at_damage(a)) {
        jx_list_push(&a->b->tails, &a->link);
        return;
    }
    if (a->err == JX_ENOTFOUND)
        send_reset(a);
    else if (a->err)
        fail(a, a->err);
    else
        send_log(a);
}

/* A reader asks one thing at a time: what it asked before is no longer wanted. */
static void forget_earlier(jx_broker *b, const jx_peer *p)
{
    for (jx_link *l = b->tails.next, *next; l != &b->tails; l = next) {
        struct asked *a = JX_OF(l, struct asked, link);
        next = l->next;
        if (a->peer == p) asked_free(a);
    }
}

static void take_read(jx_broker *b, jx_peer *p, const jx_msg *m)
{
    forget_earlier(b, p);
    struct asked *a = asked_new(b, p, m);
    if (!a) return; /* it asks again */
    a->from = (jx_point){m->offset, m->chain};
    a->limit = m->limit < JX_READ_BYTES ? m->limit : JX_READ_BYTES;
    tail(a);
}

void jx_logsrv_grown(jx_broker *b)
{
    jx_link *l;
    while (!b->stopping && (l = jx_list_first(&b->tails))) read_journal(JX_OF(l, struct asked, link));
}

/* --- FIND --- */

static jx_str submitter_of(const struct asked *a) { return (jx_str){a->found.submitter, a->found.submitter_len}; }

/* Somebody else's receipt is as unknown to a submitter as one that never was. */
static bool hidden(const struct asked *a) { return *a->only && !jx_str_eq(submitter_of(a), jx_str_of(a->only)); }

static void send_found(struct asked *a)
{
    jx_broker *b = a->b;
    jx_msg m = {.type = JX_FOUND,
                .req = a->req,
                .id = a->id,
                .seq = a->found.seq,
                .time_ms = a->found.time_ms,
                .forms = a->found.forms,
                .submitter = submitter_of(a),
                .status = a->found.done ? JX_S_KNOWN : JX_S_PENDING};
    if (jx_door_send(&b->log, a->peer, &m, a->frames, a->n) == 0) a->n = 0;
    asked_free(a);
}

static void on_found(void *arg, jx_look *look)
{
    struct asked *a = (struct asked *)look;
    jx_broker *b = arg;
    a->reading = false;
    a->seq = a->found.seq;
    if (a->err == JX_ENOTFOUND || (!a->err && hidden(a))) {
        jx_door_refuse(&b->log, a->peer, a->req, JX_S_NOT_FOUND,
                       *a->only ? "no batch of yours with this id was accepted here"
                                : "no batch with this id was accepted here");
        asked_free(a);
    } else if (a->err) {
        fail(a, a->err);
    } else if (a->found.done || overdue(a) || b->stopping) {
        send_found(a);
    } else if (a->again) {
        read_journal(a);
    } else {
        drop_frames(a);
    }
}

static void take_find(jx_broker *b, jx_peer *p, const jx_msg *m)
{
    uint32_t max = p->under_way ? JX_FINDS_MAX / 4 * 3 : JX_FINDS_MAX; /* the last quarter: one each */
    struct asked *a = b->n_finds < max ? asked_new(b, p, m) : NULL;
    if (!a) {
        jx_door_refuse(&b->log, p, m->req, JX_S_BUSY, "too many are waiting for outcomes; ask again in a moment");
        return;
    }
    a->id = m->id;
    a->first = m->first;
    if (jx_guard_on(&b->guard) && !(b->log.who.roles & (JX_ROLE_READER | JX_ROLE_OPERATOR)))
        memcpy(a->only, b->log.who.name, sizeof a->only);
    b->n_finds++;
    jx_list_push(&b->finds, &a->link);
    read_journal(a);
}

void jx_logsrv_settled(jx_broker *b, uint64_t seq)
{
    for (jx_link *l = b->finds.next, *next; l != &b->finds && !b->stopping; l = next) {
        struct asked *a = JX_OF(l, struct asked, link);
        next = l->next;
        if (a->seq && a->seq != seq) continue;
        if (a->reading)
            a->again = true; /* what is being read may be older */
        else
            read_journal(a);
    }
}

/* --- the socket --- */

static void on_message(jx_broker *b, jx_peer *p, jx_frames *in)
{
    const jx_msg *m = &in->msg;
    if (jx_campaigns_take(b, p, in)) return;
    if (m->type == JX_RESCORE) {
        jx_rescore_take(b, p, in); /* has bounds of its own */
    } else if (m->type != JX_READ && m->type != JX_FIND && !jx_dead_takes(m->type)) {
        JX_COUNT(&b->metrics, refused, 1);
        jx_refuse(b->log.sock, in, JX_S_UNKNOWN_TYPE, "%s does not belong on the log socket",
                  jx_msg_type_name(m->type));
    } else if (p->under_way >= JX_ASKED_MAX) {
        JX_COUNT(&b->metrics, refused, 1);
        jx_refuse(b->log.sock, in, JX_S_BUSY, "%d questions of yours are under way; wait for answers", JX_ASKED_MAX);
    } else if (m->type == JX_READ) {
        take_read(b, p, m);
    } else if (m->type == JX_FIND) {
        take_find(b, p, m);
    } else {
        jx_dead_take(b, p, m);
    }
}

static void answer_overdue(jx_link *list)
{
    for (jx_link *l = list->next, *next; l != list; l = next) {
        struct asked *a = JX_OF(l, struct asked, link);
        next = l->next;
        if (a->reading || !overdue(a)) continue;
        if (a->type == JX_READ)
            tail(a);
        else
            read_journal(a);
    }
}

void jx_logsrv_tick(jx_broker *b)
{
    answer_overdue(&b->tails);
    answer_overdue(&b->finds);
}

void jx_logsrv_open(jx_broker *b)
{
    jx_link_init(&b->tails);
    jx_link_init(&b->finds);
    b->log.queue_in = 8;
    b->log.queue_out = JX_ASKED_MAX; /* of JX_READ_BYTES, or one record that is larger */
    b->log.frame = JX_ASK_BYTES;
    b->log.on_message = on_message;
}

void jx_logsrv_close(jx_broker *b)
{
    jx_link *l;
    while ((l = jx_list_first(&b->tails)) || (l = jx_list_first(&b->finds))) asked_free(JX_OF(l, struct asked, link));
}
