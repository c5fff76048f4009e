/* broker/peers.h: who has greeted on a ROUTER socket, by ZeroMQ route. Bounded: when the table is full, the peer that
 * only greeted, or else was silent longest and has nothing under way, makes room; if it is still there, it greets
 * again. */
#ifndef JX_BROKER_PEERS_H
#define JX_BROKER_PEERS_H

#include "broker/list.h"
#include "proto/base.h"

typedef struct jx_peer {
    jx_link seen; /* longest silent first */
    struct jx_peer *chain;
    uint64_t seen_ms;
    uint32_t under_way; /* questions not yet answered; a peer with some is not forgotten */
    bool spoke;         /* said more than its greeting; who did not makes room first */
    bool gone;          /* no longer in the table; freed when nothing is under way */
    void *role;         /* what it is to its socket; ends in on_drop */
    uint64_t ruleset;   /* of a worker: what it judges by, as it said; 0: it did not */
    char name[64];      /* for people; cut if longer */
    char key[41];       /* the public key it greeted with; empty without keys */
    uint8_t route_len, route[255];
} jx_peer;

typedef struct {
    jx_peer **buckets;
    uint32_t mask, n, max;
    bool evict; /* may a silent peer make room? */
    jx_link seen;
    void (*on_drop)(void *arg, jx_peer *p);
    void *arg;
} jx_peers;

enum { JX_PEER_IDLE_MS = 10000 }; /* silence after which a peer may make room for another */

/* on_drop is called for each peer that leaves the table; may be NULL. 0 or JX_ENOMEM. */
int jx_peers_init(jx_peers *t, uint32_t max, bool evict, void (*on_drop)(void *arg, jx_peer *p), void *arg);
void jx_peers_fini(jx_peers *t);

jx_peer *jx_peers_find(jx_peers *t, jx_bytes route);
/* NULL: no room, or no memory. */
jx_peer *jx_peers_add(jx_peers *t, jx_bytes route, jx_str name, uint64_t now_ms);
void jx_peers_heard(jx_peers *t, jx_peer *p, uint64_t now_ms);
void jx_peers_drop(jx_peers *t, jx_peer *p);

/* Something is under way for p, and then no longer. */
void jx_peer_hold(jx_peer *p);
void jx_peer_release(jx_peer *p);

static inline jx_bytes jx_peer_route(const jx_peer *p) { return (jx_bytes){p->route, p->route_len}; }

#endif
