/* client/push/batch.h: forms cut into batches: of one division, within the limits below, in the order they came. A
 * batch never crosses the end of a file (jx_cutter_flush), so that a file pushed again gives the same receipts. */
#ifndef JX_CLIENT_BATCH_H
#define JX_CLIENT_BATCH_H

#include <zmq.h>

#include "proto/form.h"

enum {
    JX_CUT_FORMS = 256,      /* forms in a batch; more gains nothing and makes a lease coarse */
    JX_CUT_BYTES = 512 << 10 /* bytes of a body */
};

typedef struct {
    uint64_t no; /* from 1, in the order of cutting */
    uint32_t division, forms;
    uint16_t year; /* of all its forms; 0: they do not say */
    jx_id id;
    zmq_msg_t body; /* array of forms; shared with ZeroMQ by zmq_msg_copy */
    uint64_t
        after;  /* batches up to this number hold older versions of its forms: they must be accepted first; 0: none */
    void *user; /* the cutter's at the time */
} jx_batch;

/* NULL is fine. */
void jx_batch_free(jx_batch **b);

typedef struct {
    jx_str submitter;      /* borrowed for the cutter's life */
    jx_bytes salt;         /* likewise; empty: none */
    uint32_t forms, bytes; /* limits; 0: JX_CUT_FORMS, JX_CUT_BYTES */
    bool distinct_keys;    /* the caller knows that no two forms have the same key: `after` is not worked out */
    void (*ready)(void *arg, jx_batch *b); /* takes a finished batch */
    void *arg;
} jx_cut_options;

typedef struct jx_cutter jx_cutter;
jx_cutter *jx_cutter_new(const jx_cut_options *opt); /* NULL: out of memory */
void jx_cutter_free(jx_cutter **c);                  /* open batches are dropped */

/* user of the batches that are begun from now on. */
void jx_cutter_user(jx_cutter *c, void *user);
/* Encodes f into the open batch of its division and year. 0; JX_EINVAL: the form has no division; JX_ELIMIT: a text or
 * list is over its limit, or the form alone is too large for a batch (it is left out); JX_ENOMEM. */
int jx_cutter_add(jx_cutter *c, const jx_form *f);
/* Finishes every open batch, in the order in which they were begun. 0 or JX_ENOMEM. */
int jx_cutter_flush(jx_cutter *c);

#endif
