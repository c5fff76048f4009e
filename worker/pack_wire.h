/* worker/pack_wire.h: a rule pack as it travels with a question (docs/protocol.md, "Pack"): its settings by name and as
 * text, so that the two ends need not lay it out alike. */
#ifndef JX_WORKER_PACK_WIRE_H
#define JX_WORKER_PACK_WIRE_H

#include "worker/rulebook.h"

enum { JX_MAX_PACK_BYTES = 32 << 10 };

/* 0, or JX_EINVAL: it cannot travel (its texts are no UTF-8). */
int jx_pack_encode(msgpack_sbuffer *out, const jx_pack *p);

/* Every value is checked as a file's is. The caller frees it. NULL with the reason in err. Allocates no more than the
 * bytes. */
const jx_pack *jx_pack_decode(jx_bytes bytes, char *err, size_t cap);

#endif
