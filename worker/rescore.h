/* worker/rescore.h: packs that come with a question (RESCORE): read once, kept while the questions name the same one.
 */
#ifndef JX_WORKER_RESCORE_H
#define JX_WORKER_RESCORE_H

#include "worker/packs.h"

/* All zero is empty. */
typedef struct {
    const jx_pack *pack;
    jx_packs *packs; /* of it alone */
} jx_rescorer;

/* The set of the pack that the bytes hold, which must be the one that ruleset names: by the rule book of here, so that
 * an asker with another version of it is refused instead of misled. NULL with the reason in why. Valid until the next
 * call. */
const jx_packs *jx_rescorer_take(jx_rescorer *r, uint64_t ruleset, jx_bytes bytes, char *why, size_t cap);
void jx_rescorer_fini(jx_rescorer *r);

#endif
