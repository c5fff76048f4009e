/* The log socket of a broker whose log is written down in the test, and whose faults can be chosen: what a real broker
 * shows only on its worst day. Polled by hand from the test's own thread. */
#ifndef JX_TESTS_COLLECTOR_LOGD_H
#define JX_TESTS_COLLECTOR_LOGD_H

#include "net/sock.h"
#include "tests/collector/support.h"

enum { LOGD_RECORDS = 600 };

typedef struct {
    void *zmq, *sock;
    char endpoint[256];
    jx_frames *in;
    struct {
        char *header, *body;
        size_t header_len, len;
    } records[LOGD_RECORDS];
    jx_id chains[LOGD_RECORDS + 1]; /* before each record */
    uint32_t n;
    /* behaviour */
    uint32_t per_answer; /* records in one LOG */
    bool mute;           /* takes messages and does not answer */
    uint32_t lies;       /* so many answers more name a chain that is not that of the records */
    bool odd;            /* sends a header without its body */
    bool looks;          /* sends nothing from the first record on that does not fit its chain */
    /* what it saw */
    uint32_t hellos, reads, resets;
    bool greeted, pending;
    jx_msg read; /* the READ that waits for something new */
    char route[256];
    size_t route_len;
} logd;

void logd_open(logd *d, const char *endpoint);
void logd_close(logd *d);
/* Forgets who greeted, as a broker does that was started again. */
void logd_forget(logd *d);
/* Empties the log. */
void logd_clear(logd *d);
/* Appends a record, which is freed; its offset is filled in. */
void logd_append(logd *d, record r);
/* Appends raw frames. */
void logd_append_raw(logd *d, jx_bytes header, jx_bytes body);
/* Changes one bit in the body of record n, as a disk does that forgets. Twice: it is well again. */
void logd_rot(logd *d, uint32_t n);
/* Answers what can be answered. */
void logd_serve(logd *d);

#endif
