/* worker/work.h: one lease's worth of work: a batch body in, a results body out. Pure. */
#ifndef JX_WORKER_WORK_H
#define JX_WORKER_WORK_H

#include "worker/packs.h"

/* Room that is reused from batch to batch. */
typedef struct {
    jx_form_buf form;
    jx_assessment assessment;
    msgpack_sbuffer out; /* the results body of the last call */
    bool out_of_memory;
} jx_work;

void jx_work_init(jx_work *w);
void jx_work_fini(jx_work *w);

/* Scores the forms [first, first + part) of a batch body that belongs to division, each by the pack of its province and
 * year. Every one of them gets exactly one
 * result: a form that cannot be read is a rejected result with finding F000, one of another division has finding F019;
 * a form that does not say its division is of the batch's. 0, JX_EPROTO (no batch has so many forms) or JX_ENOMEM. */
int jx_work_score(jx_work *w, const jx_packs *packs, const jx_id *batch, uint32_t division, jx_bytes body,
                  uint32_t first, uint32_t part);

#endif
