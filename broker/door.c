/* broker/door.c: what every ROUTER socket of the broker does alike: malformed messages, greetings, status. */
#include "broker/broker_state.h"
#include "net/log.h"

/* Messages taken in one turn before the other sockets have theirs. */
enum { AT_ONCE = 64 };

static void welcome(jx_door *d, jx_peer *p)
{
    jx_msg m = {.type = JX_WELCOME,
                .req = d->in->msg.req,
                .name = JX_STR("jixiao-broker " JX_VERSION),
                .epoch = d->b->epoch,
                .limit = JX_MAX_BATCH_BYTES,
                .credit = d->credit,
                .wait_ms = JX_BEAT_MS};
    jx_door_send(d, p, &m, NULL, 0);
}

/* With keys the name that the key has comes first: what a peer calls itself is its own affair. */
static jx_peer *add(jx_door *d, uint64_t now)
{
    char name[JX_KEY_NAME + 80];
    jx_str own = d->in->msg.name;
    if (!jx_guard_on(&d->b->guard)) return jx_peers_add(&d->peers, jx_route(d->in), own, now);
    snprintf(name, sizeof name, "%s: %.*s", d->who.name, (int)(own.len < 64 ? own.len : 64), own.p);
    jx_peer *p = jx_peers_add(&d->peers, jx_route(d->in), jx_str_of(name), now);
    if (p) memcpy(p->key, d->who.open, sizeof p->key);
    return p;
}

static void hello(jx_door *d, jx_peer *p)
{
    uint64_t now = jx_broker_now(d->b);
    if (!p) p = add(d, now);
    if (!p) {
        jx_refuse(d->sock, d->in, JX_S_BUSY, "%u peers are connected, which is the limit; try again later",
                  d->peers.max);
        return;
    }
    jx_peers_heard(&d->peers, p, now);
    if (!d->on_hello || d->on_hello(d->b, p)) welcome(d, p);
}

static void tell_status(jx_door *d, const jx_peer *p)
{
    msgpack_sbuffer out;
    msgpack_packer pk;
    jx_msg m = {.type = JX_STATUS_IS, .req = d->in->msg.req};
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_broker_status(d->b, &pk);
    jx_send_bytes(d->sock, jx_peer_route(p), &m, (jx_bytes){out.data, out.size});
    msgpack_sbuffer_destroy(&out);
}

static void refuse_unreadable(jx_door *d)
{
    jx_frames *in = d->in;
    JX_COUNT(&d->b->metrics, refused, 1);
    switch (in->err) {
    case JX_EVERSION:
        jx_refuse(d->sock, in, JX_S_VERSION, "you speak protocol version %u, this broker speaks %d", in->msg.version,
                  JX_PROTOCOL);
        break;
    case JX_EINVAL: jx_refuse(d->sock, in, JX_S_UNKNOWN_TYPE, "message type %u is not known here", in->msg.type); break;
    case JX_ELIMIT: jx_refuse(d->sock, in, JX_S_TOO_LARGE, "too large: %s", in->what); break;
    default: jx_refuse(d->sock, in, JX_S_MALFORMED, "malformed: %s", in->what);
    }
}

static void take(jx_door *d)
{
    jx_frames *in = d->in;
    if (in->err) {
        refuse_unreadable(d);
        return;
    }
    if (!jx_gate_pass(d)) return;
    jx_peer *p = jx_peers_find(&d->peers, jx_route(in));
    if (p && jx_guard_on(&d->b->guard) && strcmp(p->key, d->who.open) != 0) {
        jx_peers_drop(&d->peers, p); /* somebody else has come on the route of one that left */
        p = NULL;
    }
    if (in->msg.type == JX_HELLO) {
        hello(d, p);
        return;
    }
    if (!p) {
        JX_COUNT(&d->b->metrics, refused, 1);
        jx_refuse(d->sock, in, JX_S_NOT_GREETED, "say HELLO first, then repeat what was not answered");
        return;
    }
    jx_peers_heard(&d->peers, p, jx_broker_now(d->b));
    p->spoke = true;
    if (in->msg.type == JX_STATUS)
        tell_status(d, p);
    else
        d->on_message(d->b, p, in);
}

static void on_readable(void *arg)
{
    jx_door *d = arg;
    for (int i = 0; i < AT_ONCE && !d->b->pump.socks[d->place].paused && !d->b->stopping; i++) {
        int err = jx_recv(d->sock, d->in);
        if (err == JX_EAGAIN) return;
        if (err) {
            jx_broker_stop(d->b, err);
            return;
        }
        take(d);
    }
}

int jx_door_open(jx_door *d, jx_broker *b, enum jx_service service, const char *endpoint)
{
    d->b = b;
    d->service = service;
    d->in = jx_frames_new();
    d->sock = jx_sock_open(b->zmq, ZMQ_ROUTER, d->queue_out);
    if (!d->in || !d->sock) return JX_ENOMEM;
    int err = jx_sock_bound(d->sock, d->queue_in, d->queue_out, d->frame);
    if (!err) err = jx_guard_socket(&b->guard, d->sock, jx_service_name(service));
    if (!err) err = jx_sock_bind(d->sock, endpoint, d->endpoint);
    if (err) return err;
    d->place = jx_pump_add(&b->pump, d->sock, on_readable, d);
    return d->place < 0 ? d->place : 0;
}

void jx_door_close(jx_door *d)
{
    int linger_ms = 500; /* the last receipts */
    jx_peers_fini(&d->peers);
    jx_frames_free(&d->in);
    if (!d->sock) return;
    zmq_setsockopt(d->sock, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
    zmq_close(d->sock);
    d->sock = NULL;
}

int jx_door_send(jx_door *d, const jx_peer *p, const jx_msg *m, zmq_msg_t *bodies, int n)
{
    if (p->gone) return JX_EGONE;
    int err = jx_send(d->sock, jx_peer_route(p), m, bodies, n);
    if (err) jx_log(JX_LOG_DEBUG, "%s to %s: %s", jx_msg_type_name(m->type), p->name, jx_strerror(err));
    return err;
}

void jx_door_refuse(jx_door *d, const jx_peer *p, uint64_t req, enum jx_status status, const char *text)
{
    jx_msg m = {.type = JX_REFUSED, .req = req, .status = (uint16_t)status, .text = jx_str_of(text)};
    JX_COUNT(&d->b->metrics, refused, 1);
    jx_door_send(d, p, &m, NULL, 0);
}
