/* client/push/submit.h: hands batches to a broker: a window of unanswered ones, each repeated until it has a receipt or
 * is refused for good. Knows no socket and no clock: messages and times (microseconds) go in and out.
 *
 *   greeting ── WELCOME ──▶ ready ── REFUSED 507 (the broker is a new one), or the connection ended ──▶ greeting
 *
 *   a batch:  to send ──▶ sent ── RECEIPT ──▶ done
 *                ▲          │──── REFUSED 5xx ──▶ done, refused
 *                └──────────┴──── no answer, REFUSED 3xx (busy), or greeted anew
 *
 * Receipts need not come in order, acceptance mostly does; where order matters (two versions of a form) the batch says
 * so in `after` and waits. */
#ifndef JX_CLIENT_SUBMIT_H
#define JX_CLIENT_SUBMIT_H

#include "client/push/batch.h"
#include "proto/msg.h"

enum {
    JX_SUBMIT_WINDOW = 256,        /* batches in flight at most, whatever the server grants */
    JX_SUBMIT_HELLO_US = 1000000,  /* between greetings that stay unanswered */
    JX_SUBMIT_REPEAT_US = 2000000, /* first repeat of an unanswered batch; doubles */
    JX_SUBMIT_REPEAT_MAX_US = 30000000,
    JX_SUBMIT_BUSY_US = 20000, /* first pause when the server is busy; doubles */
    JX_SUBMIT_BUSY_MAX_US = 2000000
};

typedef struct jx_submit jx_submit;

/* submitter is borrowed. NULL: out of memory. */
jx_submit *jx_submit_new(jx_str submitter, jx_bytes salt);
void jx_submit_free(jx_submit **s); /* with the batches that are still in it */

/* May another batch be put? Always false until the server has said how many it takes. */
bool jx_submit_room(const jx_submit *s);
/* Takes b. */
void jx_submit_put(jx_submit *s, jx_batch *b);
size_t jx_submit_in_flight(const jx_submit *s);

/* What to send now. true: *m, with *body unless NULL (a greeting). Tell jx_submit_sent when it went out; until
 * then the same comes again. */
bool jx_submit_next(jx_submit *s, uint64_t now, jx_msg *m, zmq_msg_t **body);
void jx_submit_sent(jx_submit *s, uint64_t now);
/* When jx_submit_next will have something without an answer coming first; UINT64_MAX: never. */
uint64_t jx_submit_due(const jx_submit *s);

enum jx_submit_event {
    JX_EV_NONE,    /* nothing for the caller */
    JX_EV_RECEIPT, /* *done has a receipt */
    JX_EV_REFUSED, /* *done was refused for good: m->status, m->text */
    JX_EV_FATAL,   /* the server refuses us altogether: m->status, m->text */
    JX_EV_BUSY,    /* it takes nothing just now: m->status, m->text */
    JX_EV_FULL     /* its disk is full: the batch was not taken and is tried again, but somebody must make room */
};
/* An answer. *done then belongs to the caller; *took_us is the time since it was first sent. Answers that belong
 * to nothing (a second receipt for a repeated batch) are no event. */
enum jx_submit_event jx_submit_got(jx_submit *s, uint64_t now, const jx_msg *m, jx_batch **done, uint64_t *took_us);

/* The connection ended: whoever is at the other end of the next one has to be greeted. */
void jx_submit_lost(jx_submit *s, uint64_t now);

/* How long the server has owed us an answer without a word; 0 when it owes none. */
uint64_t jx_submit_silence(const jx_submit *s, uint64_t now);

#endif
