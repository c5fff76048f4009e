/* collector/alerts.h: the stream of alerts, numbered from 1 without gaps: a pure function of the log's prefix.
 *
 * When a version of a form begins to count, what its predecessor had standing falls (one CLEARED, under the worst
 * severity that stood), then each finding of severity query, alert or reject is RAISED, in the order of the form. A
 * version that is "unchanged" or older than the one that counts makes no alert.
 *
 * Kept is not each alert but the result that made it, as it stands in the log: one copy instead of packing several. */
#ifndef JX_COLLECTOR_ALERTS_H
#define JX_COLLECTOR_ALERTS_H

#include "proto/msg.h"
#include "proto/report.h"

typedef struct jx_alerts jx_alerts;

/* Hears of each alert as it is made; borrowed. */
typedef void jx_alert_listener(void *arg, const jx_alert *a);

/* The stream lives in a spool (collector/spool.h), in dir or, with NULL, in a file without a name. */
int jx_alerts_open(jx_alerts **out, const char *dir);
void jx_alerts_close(jx_alerts **a);
/* NULL: nobody. */
void jx_alerts_listen(jx_alerts *a, jx_alert_listener *listener, void *arg);

/* A jx_fold_watch whose arg is a jx_alerts. 0, JX_EIO or JX_ENOMEM. */
int jx_alerts_changed(void *arg, const jx_msg *record, const jx_result *r, jx_bytes raw, uint8_t stood);

uint64_t jx_alerts_count(const jx_alerts *a);
uint64_t jx_alerts_bytes(const jx_alerts *a);
/* Starts again with number 1. 0 or JX_EIO. */
int jx_alerts_clear(jx_alerts *a);

/* Writes an array of the alerts from number seq (from 1) on to out, at most limit of them and at most max_bytes. *n:
 * how many. 0, JX_EIO or JX_ENOMEM. */
int jx_alerts_replay(jx_alerts *a, uint64_t seq, uint32_t limit, size_t max_bytes, msgpack_sbuffer *out, uint32_t *n);

#endif
