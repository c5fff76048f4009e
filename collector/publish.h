/* collector/publish.h: alerts on their way to a PUB socket: several of one topic in one message, in the order of their
 * numbers within a topic. PUB drops what a slow or absent subscriber cannot take, so a message is a bell, not a
 * delivery: who must have every alert asks for a REPLAY from the number after its last one whenever the bell rings. */
#ifndef JX_COLLECTOR_PUBLISH_H
#define JX_COLLECTOR_PUBLISH_H

#include "proto/report.h"

typedef struct jx_publisher jx_publisher;

/* sock: an XPUB socket, borrowed: to subscribers it is a PUB, and it says whether there are any. 0 or JX_ENOMEM. */
int jx_publisher_new(jx_publisher **out, void *sock);
void jx_publisher_free(jx_publisher **p);

/* Hears who subscribes and who has left. To be called when the socket is readable. */
void jx_publisher_readable(jx_publisher *p);
/* Packs an alert for its message, if anybody listens at all. */
void jx_publisher_take(jx_publisher *p, const jx_alert *a);
/* Sends what has gathered. Before the loop sleeps, so that nothing waits. */
void jx_publisher_flush(jx_publisher *p);
/* Alerts taken, whether anybody listened or not. */
uint64_t jx_publisher_count(const jx_publisher *p);

#endif
