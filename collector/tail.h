/* collector/tail.h: follows the broker's results log: greets, reads from where it stands, waits for more, and keeps
 * going through restarts of the broker. What it has read is a prefix named by offset and chain; when the broker's log
 * has another history, it starts again from nothing. Records are handed on only after they were found to fit their
 * chain; at one that does not it stands still, keeps what it has, and asks again from time to time. */
#ifndef JX_COLLECTOR_TAIL_H
#define JX_COLLECTOR_TAIL_H

#include "net/curve.h"
#include "proto/msg.h"

/* Who takes the records. Negative answers (JX_E…) end the following. */
typedef struct {
    /* The next record: its header, or NULL when it cannot be read, and its body. Borrowed. */
    int (*record)(void *arg, const jx_msg *header, jx_bytes body);
    /* All that was given is void; the next record is the first. */
    int (*restart)(void *arg);
    void *arg;
} jx_tail_sink;

typedef struct jx_tail jx_tail;

/* server: as jx_where takes it, or the log socket's endpoint; it need not be there yet. 0, JX_EINVAL, JX_EIO,
 * JX_ENOMEM, logged. own: our key (net/curve.h), borrowed. */
int jx_tail_open(jx_tail **out, void *zmq, const char *server, const jx_curve_wish *own, const jx_tail_sink *sink);
void jx_tail_close(jx_tail **t);
/* The socket to watch; closed by jx_tail_close. */
void *jx_tail_socket(const jx_tail *t);

/* Takes one message, if there is one. Asks for the next records before it hands on those that came, so that the broker
 * reads while we fold. 0 or what the sink said. */
int jx_tail_readable(jx_tail *t, uint64_t now_ms);
/* To be called a few times a second: greets again when the broker has been silent for too long. */
void jx_tail_tick(jx_tail *t, uint64_t now_ms);

typedef struct {
    uint64_t offset; /* records handed on */
    uint64_t head;   /* records of the log, as far as we know */
    uint64_t begin;  /* the head when we first read this log: records before it are history */
    jx_id chain;     /* at offset */
    bool reading;    /* the broker answers */
    bool damaged;    /* the record at offset is damaged in the broker's log: what is known ends before it */
    uint64_t restarts;
} jx_tail_state;
void jx_tail_state_of(const jx_tail *t, jx_tail_state *out);

#endif
