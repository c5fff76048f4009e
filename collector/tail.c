#include "collector/tail.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/log.h"
#include "net/sock.h"
#include "net/where.h"

enum {
    READ_BYTES = 1 << 20,     /* of one answer: some milliseconds of folding, so that queries need not wait longer */
    WAIT_MS = 1000,           /* how long the broker may hold a read open */
    PATIENCE_MS = 1500,       /* silence after which we greet again: a broker that came back does not know us */
    MOST_PATIENCE_MS = 24000, /* it doubles each time in vain: what is slow must not be asked again and again */
    RETRY_MS = 200,           /* between greetings that find nobody */
    ONE_RECORD = 1            /* a limit in bytes that only one record gets past */
};

enum state {
    AWAY,     /* nobody greeted; at the deadline we greet */
    GREETING, /* HELLO is out */
    READING   /* READ is out */
};

struct jx_tail {
    void *sock;
    jx_frames *in;
    jx_tail_sink sink;
    const jx_curve_wish *own;
    bool complained;
    char *server;
    char endpoint[256]; /* connected to; empty: to none */
    jx_reach reach;
    enum state state;
    uint64_t req;      /* of the message that is out; answers to others are stale */
    uint64_t deadline; /* of the state, in the caller's clock */
    uint64_t patience;
    uint64_t offset, head, begin;
    uint64_t asked; /* where the READ that is out begins */
    jx_id chain;    /* at offset */
    bool fresh;     /* no answer since the beginning of the log */
    uint64_t restarts;
    uint64_t doubtful; /* records before it are read one by one: an answer with them did not add up */
    bool damaged;      /* the record at offset is not what was once written; we wait for one that is */
    uint64_t pause;    /* before it is asked for again */
};

/* The keys for where the server is now; without, we wait and look again. */
static bool take_keys(jx_tail *t, const char *endpoint)
{
    jx_curve c;
    enum jx_key_fault fault = jx_curve_find(&c, t->own, t->server, JX_LOG_SVC, endpoint);
    if (fault && !t->complained) jx_curve_complain(&c, fault);
    t->complained = fault != JX_KEY_FINE;
    bool ok = !fault && jx_curve_socket(&c, t->sock) == 0;
    jx_key_wipe(&c.key);
    return ok;
}

/* Connects to where the server is now: a broker that comes back on this machine may have another port. */
static void look_up(jx_tail *t)
{
    char now[256];
    if (jx_where(t->server, JX_LOG_SVC, now) != 0) return;
    if (strcmp(now, t->endpoint) == 0) return;
    if (*t->endpoint) zmq_disconnect(t->sock, t->endpoint);
    *t->endpoint = 0;
    if (!take_keys(t, now)) return;
    if (jx_sock_connect(t->sock, now) != 0) return;
    memcpy(t->endpoint, now, sizeof now);
    jx_log(JX_LOG_INFO, "following the log at %s from record %llu", now, (unsigned long long)t->offset);
}

int jx_tail_open(jx_tail **out, void *zmq, const char *server, const jx_curve_wish *own, const jx_tail_sink *sink)
{
    jx_tail *t = calloc(1, sizeof *t);
    if (!t) return JX_ENOMEM;
    t->sink = *sink;
    t->own = own;
    t->fresh = true;
    t->patience = PATIENCE_MS;
    t->in = jx_frames_new();
    t->server = strdup(server);
    t->sock = jx_sock_open(zmq, ZMQ_DEALER, 8);
    if (!t->in || !t->server || !t->sock) {
        jx_tail_close(&t);
        return JX_ENOMEM;
    }
    *out = t;
    return 0;
}

void jx_tail_close(jx_tail **in)
{
    jx_tail *t = *in;
    if (!t) return;
    jx_frames_free(&t->in);
    if (t->sock) zmq_close(t->sock);
    free(t->server);
    free(t);
    *in = NULL;
}

void *jx_tail_socket(const jx_tail *t) { return t->sock; }

static void go(jx_tail *t, enum state state, uint64_t deadline)
{
    t->state = state;
    t->deadline = deadline;
}

static void greet(jx_tail *t, uint64_t now)
{
    look_up(t);
    jx_msg hello = {.type = JX_HELLO, .req = ++t->req, .name = JX_STR("collector")};
    bool sent = *t->endpoint && jx_send(t->sock, (jx_bytes){0}, &hello, NULL, 0) == 0;
    if (*t->endpoint) jx_sock_reach(&t->reach, sent, now, t->sock, t->endpoint);
    go(t, sent ? GREETING : AWAY, now + (sent ? t->patience : RETRY_MS));
}

/* Asks for what follows. The first question about a log is answered at once: its answer tells what is history. */
static void ask(jx_tail *t, uint64_t now, uint64_t offset, const jx_id *chain)
{
    uint32_t wait = t->fresh ? 0 : WAIT_MS, limit = offset < t->doubtful ? ONE_RECORD : READ_BYTES;
    jx_msg read = {
        .type = JX_READ, .req = ++t->req, .offset = offset, .chain = *chain, .limit = limit, .wait_ms = wait};
    t->asked = offset;
    if (jx_send(t->sock, (jx_bytes){0}, &read, NULL, 0) == 0)
        go(t, READING, now + wait + t->patience);
    else
        go(t, AWAY, now + RETRY_MS);
}

/* Something that the protocol does not have: say it, and begin anew a little later. */
static void distrust(jx_tail *t, uint64_t now, const char *what)
{
    jx_log(JX_LOG_WARN, "log socket: %s; greeting again", what);
    t->req++;
    go(t, AWAY, now + PATIENCE_MS);
}

static int restart(jx_tail *t)
{
    t->offset = t->head = t->begin = 0;
    memset(&t->chain, 0, sizeof t->chain);
    t->fresh = true;
    t->doubtful = 0;
    t->damaged = false;
    t->restarts++;
    return t->sink.restart(t->sink.arg);
}

static jx_id chain_over(const jx_tail *t, uint32_t n)
{
    jx_id chain = t->chain;
    for (uint32_t i = 0; i < n; i++)
        chain = jx_chain(&chain, jx_frame(t->in, 1 + 2 * (int)i), jx_frame(t->in, 2 + 2 * (int)i));
    return chain;
}

static int hand_on(jx_tail *t, jx_bytes header, jx_bytes body)
{
    jx_msg h;
    bool readable = jx_msg_decode(header.p, header.len, &h, NULL) == 0;
    t->offset++;
    return t->sink.record(t->sink.arg, readable ? &h : NULL, body);
}

/* What was handed on stays true, so it is kept; the record may be read well another time, or be restored. */
static void wait_out_damage(jx_tail *t, uint64_t now)
{
    if (!t->damaged) {
        jx_log(
            JX_LOG_ERROR,
            "the broker's log is damaged at record %llu: nothing from there on can be taken, and everything before it "
            "stands. Stop the broker, restore its folder from a copy, start it again; this goes on by itself then",
            (unsigned long long)t->offset);
        t->pause = PATIENCE_MS;
    }
    t->damaged = true;
    t->doubtful = t->offset + 1;
    t->req++;
    go(t, AWAY, now + t->pause);
    if (t->pause < MOST_PATIENCE_MS) t->pause *= 2;
}

/* The records of an answer are not those that the chain was made of. Which one it is shows when they come singly. */
static void narrow(jx_tail *t, uint64_t now, uint32_t n)
{
    if (n == 1 || t->offset < t->doubtful) {
        wait_out_damage(t, now);
        return;
    }
    jx_log(JX_LOG_WARN, "%u records from %llu do not add up to the chain that the broker names; reading them singly", n,
           (unsigned long long)t->offset);
    t->doubtful = t->offset + n;
    ask(t, now, t->offset, &t->chain);
}

static void mended(jx_tail *t)
{
    if (t->damaged) jx_log(JX_LOG_INFO, "record %llu of the log can be read again", (unsigned long long)t->offset);
    t->damaged = false;
}

static int take_log(jx_tail *t, uint64_t now)
{
    const jx_msg m = t->in->msg; /* its chain is needed when the frames are gone through */
    uint32_t n = (uint32_t)(t->in->n - 1) / 2;
    if (m.offset != t->asked || m.offset != t->offset || t->in->n % 2 == 0 || m.head < m.offset + n) {
        distrust(t, now, "a LOG answer that does not fit the question");
        return 0;
    }
    t->head = m.head;
    t->patience = PATIENCE_MS;
    jx_id chain = chain_over(t, n);
    if (!jx_id_eq(&chain, &m.chain)) {
        narrow(t, now, n);
        return 0;
    }
    if (t->fresh) t->begin = m.head;
    t->fresh = false;
    if (!n && m.head > m.offset) { /* a broker that looks before it sends stops at what is damaged */
        wait_out_damage(t, now);
        return 0;
    }
    mended(t);
    ask(t, now, m.offset + n, &chain);
    int err = 0;
    for (uint32_t i = 0; i < n && !err; i++)
        err = hand_on(t, jx_frame(t->in, 1 + 2 * (int)i), jx_frame(t->in, 2 + 2 * (int)i));
    t->chain = chain;
    return err;
}

static int take_reset(jx_tail *t, uint64_t now)
{
    if (t->asked == 0) {
        distrust(t, now, "RESET at the beginning of the log");
        return 0;
    }
    jx_log(JX_LOG_WARN, "the broker has another log; starting from nothing");
    int err = restart(t);
    ask(t, now, 0, &t->chain);
    return err;
}

static void take_refusal(jx_tail *t, uint64_t now)
{
    if (t->in->msg.status == JX_S_NOT_GREETED) {
        greet(t, now);
        return;
    }
    jx_log(JX_LOG_WARN, "log socket: refused: %.*s", JX_FMT(t->in->msg.text));
    t->req++;
    go(t, AWAY, now + PATIENCE_MS);
}

int jx_tail_readable(jx_tail *t, uint64_t now)
{
    int err = jx_recv(t->sock, t->in);
    if (err == JX_EAGAIN) return 0;
    if (err) return err;
    if (t->in->err) {
        distrust(t, now, t->in->err == JX_EVERSION ? "a broker of another protocol version" : "a malformed message");
        return 0;
    }
    if (t->in->msg.req != t->req) return 0;
    uint8_t type = t->in->msg.type;
    if (type == JX_REFUSED) {
        take_refusal(t, now);
    } else if (t->state == GREETING && type == JX_WELCOME) {
        jx_sock_heard(&t->reach);
        ask(t, now, t->offset, &t->chain);
    } else if (t->state == READING && type == JX_LOG) {
        err = take_log(t, now);
    } else if (t->state == READING && type == JX_RESET) {
        err = take_reset(t, now);
    } else {
        distrust(t, now, jx_msg_type_name(type));
    }
    return err;
}

void jx_tail_tick(jx_tail *t, uint64_t now)
{
    if (now < t->deadline) return;
    if (t->state == READING) jx_log(JX_LOG_WARN, "the broker is silent; greeting again");
    if (t->state != AWAY && t->patience < MOST_PATIENCE_MS) t->patience *= 2;
    greet(t, now);
}

void jx_tail_state_of(const jx_tail *t, jx_tail_state *out)
{
    *out = (jx_tail_state){.offset = t->offset,
                           .head = t->head > t->offset ? t->head : t->offset,
                           .begin = t->begin,
                           .chain = t->chain,
                           .reading = t->state == READING,
                           .damaged = t->damaged,
                           .restarts = t->restarts};
}
