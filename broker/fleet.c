/* broker/fleet.c: what the workers judge by. Each brings its own packs; a form goes to whichever is free, so that
 * workers with different packs judge differently. Each result names its pack; here it is seen before there are results.
 */
#include <inttypes.h>
#include <stdio.h>

#include "broker/broker_state.h"

enum { DIFFERENT = 8 }; /* more are counted, not listed */

uint32_t jx_fleet_rulesets(jx_broker *b, char out[256])
{
    uint64_t ids[DIFFERENT];
    uint32_t workers[DIFFERENT], n = 0;
    for (jx_lessee *w = jx_dispatch_each(b->dispatch, NULL); w; w = jx_dispatch_each(b->dispatch, w)) {
        uint64_t id = ((const jx_peer *)jx_lessee_peer(w))->ruleset;
        uint32_t i = 0;
        if (!id) continue; /* it has not said yet */
        while (i < n && ids[i] != id) i++;
        if (i == DIFFERENT) continue;
        if (i == n) {
            ids[n] = id;
            workers[n++] = 0;
        }
        workers[i]++;
    }
    size_t len = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < n; i++)
        len +=
            (size_t)snprintf(out + len, 256 - len, "%s%016" PRIx64 " (%" PRIu32 ")", i ? ", " : "", ids[i], workers[i]);
    return n;
}
