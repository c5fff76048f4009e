/* tests/client/random_form.h: random forms as people fill them in, for property tests: figures that need not add up,
 * empty cells, texts with figures and punctuation in them. Same seed, same forms. */
#ifndef JX_TESTS_RANDOM_FORM_H
#define JX_TESTS_RANDOM_FORM_H

#include "client/reader/arena.h"
#include "tests/proto/random.h"

/* What forms of one layout can say. */
typedef struct {
    const char *items[5]; /* names of the funding rows, the total first; NULL ends them */
    bool code, fill_date, conclusion;
    bool flat;       /* a row of a summary table: names and figures only */
    bool columns;    /* operator and unit have columns of their own, so the actual value has the target's unit */
    bool whole_yuan; /* amounts in yuan without decimals, else in units of ten thousand */
    unsigned empty;  /* one cell in so many is empty; 0: none */
} random_form_shape;

/* Arrays and texts are the arena's. */
void random_form(jx_rng *r, const random_form_shape *shape, jx_arena *a, jx_form *f);

#endif
