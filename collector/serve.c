#include "collector/serve.h"

#include <stdlib.h>

#include "collector/query.h"
#include "net/log.h"
#include "net/sock.h"

enum {
    PEERS = 1024, /* greeted peers remembered; beyond that the oldest has to greet again, which costs it one message */
    AT_ONCE = 8,  /* messages answered before the other sockets have their turn */
    QUESTIONS = 16, /* of one peer in ZeroMQ's queue */
    QUESTION_BYTES = 8192,
    ANSWERS = 4 /* in the queue to one peer, JX_QUERY_BYTES each: beyond that he gets none, and asks again */
};

struct jx_server {
    jx_server_parts parts;
    jx_frames *in;
    msgpack_sbuffer out;
    jx_id peers[PEERS]; /* hashes of routes */
    uint32_t n_peers, next_peer;
};

void *jx_server_socket(void *zmq)
{
    void *sock = jx_sock_open(zmq, ZMQ_ROUTER, QUESTIONS);
    int64_t bytes = QUESTION_BYTES;
    int answers = ANSWERS;
    if (!sock) return NULL;
    if (zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &bytes, sizeof bytes) == 0 &&
        zmq_setsockopt(sock, ZMQ_SNDHWM, &answers, sizeof answers) == 0)
        return sock;
    zmq_close(sock);
    return NULL;
}

int jx_server_new(jx_server **out, const jx_server_parts *parts)
{
    jx_server *s = calloc(1, sizeof *s);
    if (!s) return JX_ENOMEM;
    s->parts = *parts;
    msgpack_sbuffer_init(&s->out);
    s->in = jx_frames_new();
    if (!s->in) {
        jx_server_free(&s);
        return JX_ENOMEM;
    }
    *out = s;
    return 0;
}

void jx_server_free(jx_server **in)
{
    jx_server *s = *in;
    if (!s) return;
    jx_frames_free(&s->in);
    msgpack_sbuffer_destroy(&s->out);
    free(s);
    *in = NULL;
}

static bool greeted(const jx_server *s, const jx_id *peer)
{
    for (uint32_t i = 0; i < s->n_peers; i++)
        if (jx_id_eq(&s->peers[i], peer)) return true;
    return false;
}

static void remember(jx_server *s, const jx_id *peer)
{
    if (greeted(s, peer)) return;
    s->peers[s->next_peer] = *peer;
    s->next_peer = (s->next_peer + 1) % PEERS;
    if (s->n_peers < PEERS) s->n_peers++;
}

/* A peer that is gone, or takes no answers, asks again when it wants one. */
static void answer(jx_server *s, jx_msg *m, jx_bytes body)
{
    m->req = s->in->msg.req;
    int err = jx_send_bytes(s->parts.sock, jx_route(s->in), m, body);
    if (err) jx_log(JX_LOG_DEBUG, "query socket: an answer was not sent: %s", jx_strerror(err));
}

static void welcome(jx_server *s)
{
    jx_msg m = {.type = JX_WELCOME, .name = JX_STR("jixiao-collector " JX_VERSION), .limit = JX_QUERY_BYTES};
    answer(s, &m, (jx_bytes){0});
}

static void tell_status(jx_server *s)
{
    msgpack_packer pk;
    jx_msg m = {.type = JX_STATUS_IS};
    msgpack_packer_init(&pk, &s->out, msgpack_sbuffer_write);
    s->parts.status(s->parts.arg, &pk);
    answer(s, &m, (jx_bytes){s->out.data, s->out.size});
}

static int tell(jx_server *s)
{
    jx_msg m;
    const char *why = "";
    int got = jx_query_answer(*s->parts.fold, s->parts.alerts, &s->in->msg, &m, &s->out, &why);
    if (got > 0)
        jx_refuse(s->parts.sock, s->in, (enum jx_status)got, "%s", why);
    else if (got == 0)
        answer(s, &m, (jx_bytes){s->out.data, s->out.size});
    return got < 0 ? got : 0;
}

static void refuse_envelope(jx_server *s)
{
    const jx_frames *in = s->in;
    if (in->err == JX_EVERSION)
        jx_refuse(s->parts.sock, s->in, JX_S_VERSION, "protocol version %u is spoken here, not %u", JX_PROTOCOL,
                  in->msg.version);
    else if (in->err == JX_EINVAL)
        jx_refuse(s->parts.sock, s->in, JX_S_UNKNOWN_TYPE, "unknown message type %u", in->msg.type);
    else
        jx_refuse(s->parts.sock, s->in, JX_S_MALFORMED, "malformed message: %s", in->what);
}

/* With keys: queries and alerts are for subscribers and operators. NULL guard: plain text. */
static bool admitted(jx_server *s)
{
    jx_key who;
    if (!s->parts.guard || !jx_guard_on(s->parts.guard)) return true;
    if (jx_guard_who(s->parts.guard, &s->in->f[0], &who) && (who.roles & (JX_ROLE_SUBSCRIBER | JX_ROLE_OPERATOR)))
        return true;
    jx_refuse(s->parts.sock, s->in, JX_S_FORBIDDEN,
              "queries and alerts are for the roles subscriber and operator, which your key does not have here: use "
              "another key, or ask whoever runs this server for one");
    return false;
}

static int take(jx_server *s)
{
    uint8_t type = s->in->msg.type;
    jx_bytes route = jx_route(s->in);
    jx_id peer = jx_hash(route.p, route.len);
    int err = 0;
    msgpack_sbuffer_clear(&s->out);
    if (s->in->err) {
        refuse_envelope(s);
    } else if (!admitted(s)) {
        return 0;
    } else if (type == JX_HELLO) {
        remember(s, &peer);
        welcome(s);
    } else if (!greeted(s, &peer)) {
        jx_refuse(s->parts.sock, s->in, JX_S_NOT_GREETED, "send HELLO first");
    } else if (type == JX_STATUS) {
        tell_status(s);
    } else if (type == JX_ASK || type == JX_REPLAY) {
        err = tell(s);
    } else {
        jx_refuse(s->parts.sock, s->in, JX_S_UNKNOWN_TYPE, "%s does not belong on the query socket",
                  jx_msg_type_name(type));
    }
    return err;
}

int jx_server_readable(jx_server *s)
{
    for (int i = 0; i < AT_ONCE; i++) {
        int err = jx_recv(s->parts.sock, s->in);
        if (err == JX_EAGAIN) return 0;
        if (!err) err = take(s);
        if (err) return err;
    }
    return 0;
}
