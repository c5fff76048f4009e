#include "worker/rescore.h"

#include <stdio.h>

#include "worker/pack_wire.h"

void jx_rescorer_fini(jx_rescorer *r)
{
    jx_packs_free(&r->packs);
    jx_pack_free(&r->pack);
}

const jx_packs *jx_rescorer_take(jx_rescorer *r, uint64_t ruleset, jx_bytes bytes, char *why, size_t cap)
{
    if (r->packs && jx_packs_id(r->packs) == ruleset) return r->packs;
    jx_rescorer_fini(r);
    r->pack = jx_pack_decode(bytes, why, cap);
    if (!r->pack) return NULL;
    if (jx_pack_id(r->pack) == ruleset && (r->packs = jx_packs_only(r->pack))) return r->packs;
    snprintf(why, cap, "the rule book of the worker is another version than the asker's");
    jx_rescorer_fini(r);
    return NULL;
}
