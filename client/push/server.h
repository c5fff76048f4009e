/* client/push/server.h: the services as a client asks them: where they are, and one question after another. */
#ifndef JX_CLIENT_SERVER_H
#define JX_CLIENT_SERVER_H

#include <signal.h>

#include "net/curve.h"
#include "net/sock.h"
#include "net/where.h"

/* The server to use: what the command line says, else JIXIAO_SERVER, else 127.0.0.1. */
const char *jx_server_name(const char *option);

/* Endpoint of a service there; the folder of `jixiao up` is good as well as its run/ inside. 0, or JX_ENOTFOUND or
 * JX_EINVAL, said on stderr. */
int jx_server_endpoint(const char *server, enum jx_service s, char out[256]);

/* Gives sock, before it is connected to endpoint, the keys for that service. 0, or JX_EINVAL, said on stderr. */
int jx_server_secure(const char *server, enum jx_service s, const char *endpoint, void *sock);
/* The name that our key has for submissions to server; empty: there is no key, or nothing can be known yet. Static. */
const char *jx_server_whoami(const char *server);
/* What is wrong with a key, for people. */
const char *jx_key_fault_text(enum jx_key_fault f);

/* Why the server does not talk to us, for people. */
const char *jx_turned_text(enum jx_turned t);

/* A conversation with one service. */
typedef struct jx_talk jx_talk;

/* Does not wait for the connection. 0, or an error said on stderr. name is how we greet; server is borrowed. */
int jx_talk_open(jx_talk **out, const char *server, enum jx_service s);
void jx_talk_close(jx_talk **t);

/* Sends m (its req is set here) and waits for its answer, greeting first, and again when the server has forgotten
 * us. *in is borrowed until the next call. 0; JX_EGONE: no answer within timeout_ms, no greeting within 5 s; JX_EPROTO:
 * refused,
 * (*in)->msg.status and text say why; JX_EAGAIN: interrupted by a signal that set *stop (may be NULL). Says nothing. */
int jx_talk_ask(jx_talk *t, jx_msg *m, int timeout_ms, const volatile sig_atomic_t *stop, jx_frames **in);

/* The same for a question with a body, borrowed until the answer is there; empty: none. */
int jx_talk_ask_with(jx_talk *t, jx_msg *m, jx_bytes body, int timeout_ms, const volatile sig_atomic_t *stop,
                     jx_frames **in);

/* Says on stderr what went wrong with the last question; returns JX_EXIT_SERVER. */
int jx_talk_failed(const jx_talk *t, int err);

#endif
