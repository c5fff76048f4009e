/* net/sock.h: ZeroMQ sockets the way all programs here open, read and write them: bounded queues, bounded
 * messages, no endless linger, no silently dropped message. */
#ifndef JX_NET_SOCK_H
#define JX_NET_SOCK_H

#include <zmq.h>

#include "proto/msg.h"

/* Opens a socket of a ZMQ_* type with our limits (JX_MAX_FRAME_BYTES, hwm messages per peer, linger 0, IPv6,
 * TCP keepalive, ZMQ_ROUTER_MANDATORY, ZMQ_IMMEDIATE for DEALER). NULL with a logged reason. */
void *jx_sock_open(void *ctx, int type, int hwm);
/* Other bounds than those, before binding or connecting: messages that wait per peer on their way in and out, bytes of
 * one frame that comes in (a larger one ends the connection). 0 or JX_EIO, logged. */
int jx_sock_bound(void *sock, int in, int out, size_t frame);
/* Binds and writes the real endpoint ("tcp://127.0.0.1:*" becomes a port). 0, JX_EINVAL or JX_EIO, logged. */
int jx_sock_bind(void *sock, const char *endpoint, char real[256]);
int jx_sock_connect(void *sock, const char *endpoint);

/* libzmq connects again when a connection breaks, but gives one up for good, without a word, when what came over it is
 * not its protocol; and where a length was damaged it waits for the rest. One bit will do for either. So a client tells
 * of each greeting whether it could be sent, and when (any clock of milliseconds), and of each WELCOME: it is connected
 * anew when none could be sent for longer than libzmq's own attempts are apart, or none is answered. */
typedef struct {
    uint64_t mute_ms, deaf_ms; /* since when greetings can't be sent, or aren't answered; 0: it is not so */
} jx_reach;
enum { JX_MUTE_MS = 3000, JX_DEAF_MS = 10000 };
void jx_sock_reach(jx_reach *r, bool sent, uint64_t now_ms, void *sock, const char *endpoint);
void jx_sock_heard(jx_reach *r);

/* One received message. route is empty unless the socket is a ROUTER. The frames live until the next receive;
 * zmq_msg_move takes one over without copying. */
typedef struct {
    zmq_msg_t route, f[JX_MAX_FRAMES]; /* f[0] is the envelope */
    int n;                             /* frames in f */
    bool has_route;
    jx_msg msg;       /* the decoded envelope */
    int err;          /* of the envelope: 0 or jx_msg_decode's error, JX_ELIMIT for too many frames */
    const char *what; /* names the fault */
} jx_frames;

jx_frames *jx_frames_new(void);
void jx_frames_free(jx_frames **in);

/* Receives one whole message without waiting and decodes its envelope. 0 (look at in->err), JX_EAGAIN when there is
 * none, JX_EIO. */
int jx_recv(void *sock, jx_frames *in);
jx_bytes jx_frame(jx_frames *in, int i);
jx_bytes jx_route(jx_frames *in);

/* Sends m and n body frames. route: empty but on a ROUTER. Takes the bodies (they are closed) on 0 only; else nothing
 * was sent: JX_EAGAIN the peer's queue is full, JX_EGONE no such peer, JX_EIO. */
int jx_send(void *sock, jx_bytes route, const jx_msg *m, zmq_msg_t *bodies, int n);
/* The same with one copied body (len 0: none). */
int jx_send_bytes(void *sock, jx_bytes route, const jx_msg *m, jx_bytes body);

/* Answers the message in `in` with REFUSED: its req, a status, a text that says what to do. */
int jx_refuse(void *sock, jx_frames *in, enum jx_status status, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Waits up to timeout_ms for a readable socket (a plain client's loop). 1 readable, 0 not, JX_EIO. */
int jx_wait(void *sock, int timeout_ms);

#endif
