/* collector/serve.h: the query socket: greets peers, answers QUERY, REPLAY and STATUS, refuses the rest in words. */
#ifndef JX_COLLECTOR_SERVE_H
#define JX_COLLECTOR_SERVE_H

#include "collector/alerts.h"
#include "collector/fold.h"
#include "net/curve.h"

typedef struct jx_server jx_server;

/* What the answers are made of; all borrowed. */
typedef struct {
    void *sock; /* ROUTER */
    const jx_guard *guard;
    jx_fold **fold;
    jx_alerts *alerts;
    /* Packs the body of STATUS_IS. */
    void (*status)(void *arg, msgpack_packer *pk);
    void *arg;
} jx_server_parts;

/* A ROUTER, to be bound, that keeps little for a peer who does not take his answers. NULL, logged. */
void *jx_server_socket(void *zmq);
int jx_server_new(jx_server **out, const jx_server_parts *parts);
void jx_server_free(jx_server **s);
/* Answers some of the messages that wait. 0, or JX_E… when the collector cannot go on; no peer can cause that. */
int jx_server_readable(jx_server *s);

#endif
