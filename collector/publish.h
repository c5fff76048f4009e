/* collector/publish.h: alerts on their way to a PUB socket: several of one topic in one message, in the order of their
 * numbers within a topic. PUB drops what a slow or absent subscriber cannot take, so a message is a bell, not a
 * delivery: who must have every alert asks for a REPLAY from the number after its last one whenever the bell rings. */
#ifndef JX_COLLECTOR_PUBLISH_H
#define JX_COLLECTOR_PUBLISH_H

#include "proto/report.h"

typedef struct jx_publisher jx_publisher;

/* An XPUB socket, to be bound: to subscribers it is a PUB, and it says whether there are any. NULL, logged. */
void *jx_publisher_socket(void *zmq);

/* sock: that one, bound, borrowed. 0 or JX_ENOMEM. */
int jx_publisher_new(jx_publisher **out, void *sock);
void jx_publisher_free(jx_publisher **p);

/* Hears who subscribes, some of them. To be called when the socket is readable. When that adds up to more than a bound
 * it hangs up on all. */
void jx_publisher_readable(jx_publisher *p, uint64_t now_ms);
/* Hangs up on all, for some may listen no longer; who may is here again a moment later. */
void jx_publisher_cut(jx_publisher *p, uint64_t now_ms);
/* Lets them in again. To be called a few times a second. */
void jx_publisher_tick(jx_publisher *p, uint64_t now_ms);
/* Packs an alert for its message, if anybody ever listened. */
void jx_publisher_take(jx_publisher *p, const jx_alert *a);
/* Sends what has gathered. Before the loop sleeps, so that nothing waits. */
void jx_publisher_flush(jx_publisher *p);
/* Alerts taken, whether anybody listened or not. */
uint64_t jx_publisher_count(const jx_publisher *p);
/* How often it hung up. */
uint64_t jx_publisher_hang_ups(const jx_publisher *p);

#endif
