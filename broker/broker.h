/* broker/broker.h: the broker as a whole: takes batches, hands them to workers, keeps the results log. */
#ifndef JX_BROKER_BROKER_H
#define JX_BROKER_BROKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *dir;                 /* the journal's folder */
    const char *submit, *work, *log; /* endpoints; tcp://127.0.0.1:* takes a free port */
    const char *http;                /* HOST:PORT (port 0: a free one), or NULL for none */
    const char *announce;            /* folder in which to announce the endpoints, or NULL */
    const char *keys;                /* folder with server.key and allowed/ (net/keys.h), or NULL: plain text */
    uint32_t rate;                   /* forms a second of one submitter; 0: no limit */
    size_t memory_bytes;             /* of batches that wait for a worker in memory; the rest waits on disk */
    uint32_t lease_ms;               /* how long a worker may hold a part before another gets it */
} jx_broker_config;

/* Runs until SIGTERM or SIGINT, then stops in order. 0, or a JX_E code after a logged reason: JX_EAGAIN another broker
 * has the journal, JX_EVERSION, JX_EIO, … */
int jx_broker_run(const jx_broker_config *config);

#endif
