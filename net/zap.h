/* net/zap.h: the doorkeeper of the CURVE sockets of one process: ZeroMQ asks it about every handshake (RFC 27). Without
 * one, libzmq lets everybody in who knows the server's public key; so it is bound before any public socket, has a
 * thread of its own, and the process ends when that ends. A peer that is admitted carries its name as "User-Id" and its
 * public key as "Key" in the properties of each of its messages. */
#ifndef JX_NET_ZAP_H
#define JX_NET_ZAP_H

#include <zmq.h>

#include "net/acl.h"

#define JX_ZAP_KEY "Key"
/* On a socket of this domain ZeroMQ itself does the talking (PUB), so the roles are looked at in the handshake. */
#define JX_ZAP_ALERTS "alerts"

typedef struct jx_zap jx_zap;

/* Binds the handler in ctx and starts its thread. acl is borrowed. 0, JX_EDUP (the context has a handler), JX_EIO or
 * JX_ENOMEM, logged. */
int jx_zap_start(jx_zap **out, void *ctx, jx_acl *acl);
/* After the last public socket was closed. Terminates ctx too: that is what ends the thread. */
void jx_zap_stop(jx_zap **zap, void *ctx);
/* Handshakes refused so far. */
uint64_t jx_zap_refused(const jx_zap *zap);

/* One request, as its frames arrived. */
typedef struct {
    jx_str version, id, domain, address, mechanism;
    jx_bytes credentials;
} jx_zap_request;
/* Whether the peer is admitted; then *who is its entry. Pure but for the list. */
bool jx_zap_judge(jx_acl *acl, const jx_zap_request *r, jx_key *who, const char **why);

#endif
