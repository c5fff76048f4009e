#include "broker/load.h"

#include <stdlib.h>

#include "proto/form.h"

static jx_load *load_new(const jx_msg *header)
{
    jx_load *l = malloc(sizeof *l);
    if (!l) return NULL;
    l->id = header->id;
    l->division = header->division;
    l->forms = header->forms;
    l->submitter_len = (uint8_t)(header->submitter.len < JX_MAX_SUBMITTER ? header->submitter.len : JX_MAX_SUBMITTER);
    if (l->submitter_len) memcpy(l->submitter, header->submitter.p, l->submitter_len);
    return l;
}

jx_load *jx_load_take(const jx_msg *header, zmq_msg_t *frame)
{
    jx_load *l = load_new(header);
    if (!l) return NULL;
    zmq_msg_init(&l->body);
    zmq_msg_move(&l->body, frame);
    return l;
}

jx_load *jx_load_copy(const jx_msg *header, jx_bytes body)
{
    jx_load *l = load_new(header);
    if (!l) return NULL;
    if (zmq_msg_init_size(&l->body, body.len) != 0) {
        free(l);
        return NULL;
    }
    memcpy(zmq_msg_data(&l->body), body.p, body.len);
    return l;
}

void jx_load_drop(void *load)
{
    jx_load *l = load;
    if (!l) return;
    zmq_msg_close(&l->body);
    free(l);
}

jx_bytes jx_load_body(jx_load *l) { return (jx_bytes){zmq_msg_data(&l->body), zmq_msg_size(&l->body)}; }

bool jx_load_is_whole(const jx_msg *header, jx_bytes body)
{
    if (header->salt.len > JX_SALT_MAX) return false;
    jx_id id = jx_batch_id(header->submitter, header->division, header->salt, body);
    return jx_id_eq(&id, &header->id);
}
