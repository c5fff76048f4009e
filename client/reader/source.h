/* client/reader/source.h: a source of grid rows, whatever kind of document it reads. */
#ifndef JX_CLIENT_SOURCE_H
#define JX_CLIENT_SOURCE_H

#include "client/reader/grid.h"

/* The first member of every source. */
typedef struct jx_source jx_source;
struct jx_source {
    /* Adds the next row that is not empty. 1; 0 at the end; JX_ENOMEM, JX_ELIMIT. */
    int (*row)(jx_source *s, jx_grid *g);
};

#endif
