/* broker/load.h: a batch in memory, between its arrival or its reading from the journal and its way to a worker. */
#ifndef JX_BROKER_LOAD_H
#define JX_BROKER_LOAD_H

#include <zmq.h>

#include "broker/journal.h"

typedef struct {
    zmq_msg_t body;
    jx_id id;
    uint32_t division, forms;
    uint8_t submitter_len, submitter[JX_MAX_SUBMITTER];
} jx_load;

/* Takes over the frame without copying it. header: SUBMIT or STORED. NULL without memory (the frame stays). */
jx_load *jx_load_take(const jx_msg *header, zmq_msg_t *frame);
/* Copies body. NULL without memory. */
jx_load *jx_load_copy(const jx_msg *header, jx_bytes body);
/* NULL is fine. void *: dispatch ends bodies with it. */
void jx_load_drop(void *load);

/* Is what the journal gives back what was accepted? The id names submitter, division, salt and body. header: STORED. */
bool jx_load_is_whole(const jx_msg *header, jx_bytes body);

jx_bytes jx_load_body(jx_load *l);
static inline jx_str jx_load_submitter(const jx_load *l)
{
    return (jx_str){(const char *)l->submitter, l->submitter_len};
}

#endif
