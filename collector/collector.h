/* collector/collector.h: the collector as a whole: follows the log, folds it, publishes alerts, answers queries. One
 * loop, one thread. */
#ifndef JX_COLLECTOR_COLLECTOR_H
#define JX_COLLECTOR_COLLECTOR_H

#include "net/curve.h"

typedef struct {
    const char *broker; /* host, folder of announcements or endpoint (net/where.h) */
    const char *dir;    /* for the alerts' spool; NULL: a file without a name */
    const char *query;  /* endpoints to bind */
    const char *alerts;
    const char *announce; /* folder to announce them in; NULL: none */
    const char *keys;     /* folder with server.key and allowed/ (net/keys.h); NULL: plain text */
    jx_curve_wish own;    /* our key towards the broker */
} jx_collector_config;

/* Runs until SIGTERM or SIGINT. 0, or JX_E… after something it cannot go on with, logged. */
int jx_collector_run(const jx_collector_config *cfg);

#endif
