/* collector/units.h: the names of units, each held once. A unit is a division and a name as the form prints it. */
#ifndef JX_COLLECTOR_UNITS_H
#define JX_COLLECTOR_UNITS_H

#include "proto/base.h"

#define JX_NO_FORM UINT32_MAX

typedef struct {
    uint32_t division; /* its code */
    uint32_t forms;    /* that count under this name */
    uint32_t head;     /* the first of them, or JX_NO_FORM */
    uint32_t hash;
    jx_str name; /* borrowed until _fini */
} jx_unit;

/* All zero but seed is empty. */
typedef struct {
    uint64_t seed; /* of the hash: names come from outside */
    jx_unit *units;
    uint32_t n, cap;
    uint32_t *slots; /* place of a unit plus 1; 0: free */
    uint32_t n_slots;
    uint32_t *order; /* by division and name; right for the first n_order units */
    uint32_t n_order;
    char **chunks; /* of names */
    uint32_t n_chunks, used;
    size_t bytes;
} jx_units;

/* The unit's place, which stays; it is made when there is none. JX_ENOMEM. */
int64_t jx_units_place(jx_units *u, uint32_t division, jx_str name);

/* All places in the order of division and name (bytes). NULL when there is no memory. Borrowed until the next _place.
 */
const uint32_t *jx_units_sorted(jx_units *u);

void jx_units_fini(jx_units *u);

#endif
