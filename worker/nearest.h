/* worker/nearest.h: "did you mean". Pure. */
#ifndef JX_WORKER_NEAREST_H
#define JX_WORKER_NEAREST_H

#include "proto/base.h"

/* Letters to change, add or drop, or neighbours to swap, to get from one to the other, whatever their case; names of
 * more than 32 bytes are as far as can be. */
unsigned jx_name_distance(jx_str a, jx_str b);

/* Keeps the nearest of the names that it is shown. Starts as {.name = what was written}. */
typedef struct {
    jx_str name;
    const char *best; /* NULL: none is near enough (a third of its letters, at most three) */
    unsigned distance;
} jx_nearest;
void jx_nearest_try(jx_nearest *n, const char *candidate);

#endif
