#include "net/sock.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/log.h"

static bool set_int(void *sock, int option, int value)
{
    return zmq_setsockopt(sock, option, &value, sizeof value) == 0;
}

static int type_of(void *sock)
{
    int type = -1;
    size_t len = sizeof type;
    zmq_getsockopt(sock, ZMQ_TYPE, &type, &len);
    return type;
}

void *jx_sock_open(void *ctx, int type, int hwm)
{
    void *sock = zmq_socket(ctx, type);
    if (!sock) {
        jx_log(JX_LOG_ERROR, "socket: %s", zmq_strerror(errno));
        return NULL;
    }
    int64_t max = JX_MAX_FRAME_BYTES;
    bool ok = set_int(sock, ZMQ_LINGER, 0) && set_int(sock, ZMQ_SNDHWM, hwm) && set_int(sock, ZMQ_RCVHWM, hwm) &&
              set_int(sock, ZMQ_IPV6, 1) && zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &max, sizeof max) == 0 &&
              /* TCP finds dead connections, our own beats dead programs. Not ZMQ_HEARTBEAT_IVL: its timer aborts the
               * program when a peer was reset whose messages still wait (libzmq's issue 4841). */
              set_int(sock, ZMQ_TCP_KEEPALIVE, 1) && set_int(sock, ZMQ_TCP_KEEPALIVE_IDLE, 5) &&
              set_int(sock, ZMQ_TCP_KEEPALIVE_INTVL, 5) && set_int(sock, ZMQ_TCP_KEEPALIVE_CNT, 3) &&
              set_int(sock, ZMQ_TCP_MAXRT, 15000) && set_int(sock, ZMQ_RECONNECT_IVL, 50) &&
              set_int(sock, ZMQ_RECONNECT_IVL_MAX, 2000);
    if (ok && type == ZMQ_ROUTER) ok = set_int(sock, ZMQ_ROUTER_MANDATORY, 1);
    if (ok && type == ZMQ_DEALER) ok = set_int(sock, ZMQ_IMMEDIATE, 1);
    if (!ok) {
        jx_log(JX_LOG_ERROR, "socket options: %s", zmq_strerror(errno));
        zmq_close(sock);
        return NULL;
    }
    return sock;
}

int jx_sock_bound(void *sock, int in, int out, size_t frame)
{
    int64_t max = (int64_t)frame;
    if (set_int(sock, ZMQ_RCVHWM, in) && set_int(sock, ZMQ_SNDHWM, out) &&
        zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &max, sizeof max) == 0)
        return 0;
    jx_log(JX_LOG_ERROR, "socket options: %s", zmq_strerror(errno));
    return JX_EIO;
}

/* With IPv6 on, libzmq writes an IPv4 address as [::ffff:127.0.0.1]; people and our own checks want it plain. */
static void plain_ipv4(char endpoint[256])
{
    char *from = strstr(endpoint, "[::ffff:"), *to = from ? strchr(from, ']') : NULL;
    if (!to || !strchr(from, '.') || strchr(from, '.') > to) return;
    size_t n = (size_t)(to - from) - 8;
    memmove(from, from + 8, n);
    memmove(from + n, to + 1, strlen(to + 1) + 1);
}

int jx_sock_bind(void *sock, const char *endpoint, char real[256])
{
    size_t len = 256;
    if (zmq_bind(sock, endpoint) != 0) {
        int e = errno;
        jx_log(JX_LOG_ERROR, "bind %s: %s", endpoint, zmq_strerror(e));
        return e == EINVAL || e == EPROTONOSUPPORT ? JX_EINVAL : JX_EIO;
    }
    if (zmq_getsockopt(sock, ZMQ_LAST_ENDPOINT, real, &len) != 0) {
        jx_log(JX_LOG_ERROR, "bind %s: %s", endpoint, zmq_strerror(errno));
        return JX_EIO;
    }
    plain_ipv4(real);
    return 0;
}

int jx_sock_connect(void *sock, const char *endpoint)
{
    if (zmq_connect(sock, endpoint) == 0) return 0;
    jx_log(JX_LOG_ERROR, "connect %s: %s", endpoint, zmq_strerror(errno));
    return JX_EINVAL;
}

void jx_sock_reach(jx_reach *r, bool sent, uint64_t now_ms, void *sock, const char *endpoint)
{
    if (!now_ms) now_ms = 1;
    if (sent) r->mute_ms = 0;
    if (!sent && !r->mute_ms) r->mute_ms = now_ms;
    if (sent && !r->deaf_ms) r->deaf_ms = now_ms;
    bool given_up = r->mute_ms && now_ms >= r->mute_ms + JX_MUTE_MS;
    if (!given_up && (!r->deaf_ms || now_ms < r->deaf_ms + JX_DEAF_MS)) return;
    *r = (jx_reach){0};
    zmq_disconnect(sock, endpoint); /* fails when it was given up */
    jx_sock_connect(sock, endpoint);
}

void jx_sock_heard(jx_reach *r) { *r = (jx_reach){0}; }

jx_frames *jx_frames_new(void) { return calloc(1, sizeof(jx_frames)); }

static void clear(jx_frames *in)
{
    if (in->has_route) zmq_msg_close(&in->route);
    for (int i = 0; i < in->n; i++) zmq_msg_close(&in->f[i]);
    in->has_route = false;
    in->n = 0;
}

void jx_frames_free(jx_frames **in)
{
    if (!*in) return;
    clear(*in);
    free(*in);
    *in = NULL;
}

static int recv_one(void *sock, zmq_msg_t *m)
{
    zmq_msg_init(m);
    for (;;) {
        if (zmq_msg_recv(m, sock, ZMQ_DONTWAIT) >= 0) return 0;
        if (errno == EINTR) continue;
        int e = errno;
        zmq_msg_close(m);
        if (e == EAGAIN) return JX_EAGAIN;
        jx_log(JX_LOG_ERROR, "receive: %s", zmq_strerror(e));
        return JX_EIO;
    }
}

/* Reads the rest of a message that is too long, and forgets it. */
static void discard_rest(void *sock)
{
    zmq_msg_t m;
    while (recv_one(sock, &m) == 0) {
        bool more = zmq_msg_more(&m);
        zmq_msg_close(&m);
        if (!more) return;
    }
}

int jx_recv(void *sock, jx_frames *in)
{
    clear(in);
    in->err = 0;
    in->what = "";
    int type = type_of(sock);
    bool more = true;
    if (type == ZMQ_ROUTER || type == ZMQ_SUB) {
        int err = recv_one(sock, &in->route);
        if (err) return err;
        in->has_route = true;
        more = zmq_msg_more(&in->route);
    }
    while (more) {
        if (in->n == JX_MAX_FRAMES) {
            discard_rest(sock);
            in->err = JX_ELIMIT;
            in->what = "frames";
            break;
        }
        int err = recv_one(sock, &in->f[in->n]);
        if (err)
            return err; /* between the parts of one message only a failing socket can do this, or none came at all */
        more = zmq_msg_more(&in->f[in->n++]);
    }
    memset(&in->msg, 0, sizeof in->msg);
    if (in->err) return 0;
    if (!in->n) {
        in->err = JX_EPROTO;
        in->what = "envelope";
        return 0;
    }
    in->err = jx_msg_decode(zmq_msg_data(&in->f[0]), zmq_msg_size(&in->f[0]), &in->msg, &in->what);
    return 0;
}

jx_bytes jx_frame(jx_frames *in, int i)
{
    if (i < 0 || i >= in->n) return (jx_bytes){0};
    return (jx_bytes){zmq_msg_data(&in->f[i]), zmq_msg_size(&in->f[i])};
}

jx_bytes jx_route(jx_frames *in)
{
    if (!in->has_route) return (jx_bytes){0};
    return (jx_bytes){zmq_msg_data(&in->route), zmq_msg_size(&in->route)};
}

static int send_error(void)
{
    switch (errno) {
    case EAGAIN: return JX_EAGAIN;
    case EHOSTUNREACH: return JX_EGONE;
    default: jx_log(JX_LOG_ERROR, "send: %s", zmq_strerror(errno)); return JX_EIO;
    }
}

/* ZeroMQ looks only now and then at what its peers took, so a short queue may seem full when it is not; asking for the
 * events makes it look. */
static void look_again(void *sock)
{
    int events;
    size_t len = sizeof events;
    zmq_getsockopt(sock, ZMQ_EVENTS, &events, &len);
}

static int send_copy(void *sock, jx_bytes b, int flags)
{
    bool looked = false;
    while (zmq_send(sock, b.p, b.len, flags | ZMQ_DONTWAIT) < 0) {
        if (errno == EINTR) continue;
        if (errno != EAGAIN || looked) return send_error();
        look_again(sock);
        looked = true;
    }
    return 0;
}

int jx_send(void *sock, jx_bytes route, const jx_msg *m, zmq_msg_t *bodies, int n)
{
    msgpack_sbuffer head;
    msgpack_packer pk;
    msgpack_sbuffer_init(&head);
    msgpack_packer_init(&pk, &head, msgpack_sbuffer_write);
    jx_msg_encode(&pk, m);
    /* Only the first part can be refused: ZeroMQ takes a message whole or not at all. */
    int err = route.len ? send_copy(sock, route, ZMQ_SNDMORE) : 0;
    if (!err) err = send_copy(sock, (jx_bytes){head.data, head.size}, n ? ZMQ_SNDMORE : 0);
    msgpack_sbuffer_destroy(&head);
    for (int i = 0; i < n && !err; i++) {
        while (zmq_msg_send(&bodies[i], sock, ZMQ_DONTWAIT | (i + 1 < n ? ZMQ_SNDMORE : 0)) < 0)
            if (errno != EINTR) {
                err = send_error();
                break;
            }
    }
    return err;
}

int jx_send_bytes(void *sock, jx_bytes route, const jx_msg *m, jx_bytes body)
{
    if (!body.len) return jx_send(sock, route, m, NULL, 0);
    zmq_msg_t msg;
    if (zmq_msg_init_size(&msg, body.len) != 0) return JX_ENOMEM;
    memcpy(zmq_msg_data(&msg), body.p, body.len);
    int err = jx_send(sock, route, m, &msg, 1);
    if (err) zmq_msg_close(&msg);
    return err;
}

int jx_refuse(void *sock, jx_frames *in, enum jx_status status, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n >= (int)sizeof text) {
        n = (int)sizeof text - 1;
        while (n > 0 && (text[n - 1] & 0xc0) == 0x80) n--; /* cut between characters */
        if (n > 0 && (text[n - 1] & 0x80)) n--;
    }
    jx_msg m = {.type = JX_REFUSED, .req = in->msg.req, .status = (uint16_t)status, .text = {text, (uint32_t)n}};
    return jx_send(sock, jx_route(in), &m, NULL, 0);
}

int jx_wait(void *sock, int timeout_ms)
{
    zmq_pollitem_t item = {.socket = sock, .events = ZMQ_POLLIN};
    for (;;) {
        int n = zmq_poll(&item, 1, timeout_ms);
        if (n >= 0) return n;
        if (errno == EINTR) return 0; /* the caller looks at its signals and its clock */
        jx_log(JX_LOG_ERROR, "poll: %s", zmq_strerror(errno));
        return JX_EIO;
    }
}
