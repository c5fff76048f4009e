/* client/gen/gen.h: makes loads the size of a province: self-evaluation forms as offices write them, mostly right under
 * the national default, a chosen share with one planted mistake and its label. The i-th form depends on the options
 * and on i alone, so a load can be made again, in pieces, in any order. */
#ifndef JX_CLIENT_GEN_H
#define JX_CLIENT_GEN_H

#include "proto/form.h"

/* What is planted. Each is one slip of a clerk; everything that follows from it on the form (sums, the grade) is
 * consistent with it, so that one finding is right and more would be noise. */
enum jx_slip {
    JX_SLIP_NONE = 0,
    JX_SLIP_RATE,        /* B102 execution rate is not executed / adjusted */
    JX_SLIP_EXECUTION,   /* B103 execution score does not follow from the rate */
    JX_SLIP_OVERSPENT,   /* B104 executed more than the budget */
    JX_SLIP_WEIGHTS,     /* S301 weights do not sum to 100 */
    JX_SLIP_OVER_WEIGHT, /* S304 a score above its weight */
    JX_SLIP_SCORE,       /* S305 a missed indicator scored too high, but not full */
    JX_SLIP_NOT_FULL,    /* S306 met, but points were taken off */
    JX_SLIP_FULL,        /* S307 missed, but scored full */
    JX_SLIP_TOTAL,       /* S310 the total is not the sum */
    JX_SLIP_GRADE,       /* S313 the grade is not the total's */
    JX_SLIP_REASON,      /* S317 missed, and no reason given */
    JX_SLIP_NO_ACTUAL,   /* K202 an actual value is missing */
    JX_SLIPS
};

typedef struct {
    enum jx_slip slip;
    const char *code; /* of the rule that should find it; static; NULL for none */
    char path[48];    /* where, as jx_path_print writes it */
} jx_gen_label;

typedef struct {
    uint64_t seed;
    uint32_t province; /* 520000: forms of the province, its cities and counties */
    uint16_t year;
    uint32_t anomalies_ppm; /* share of forms with a slip, per million */
} jx_gen_options;

typedef struct jx_gen jx_gen;

/* JX_EINVAL: province is not the code of a province that has counties. JX_ENOMEM. */
int jx_gen_new(jx_gen **out, const jx_gen_options *opt);
void jx_gen_free(jx_gen **g); /* with all forms made */

/* Makes form i (from 0). Its texts and arrays live until jx_gen_rewind or _free. label may be NULL. 0 or JX_ENOMEM. */
int jx_gen_form(jx_gen *g, uint64_t i, jx_form *f, jx_gen_label *label);
/* Forgets all forms made so far and reuses their memory. */
void jx_gen_rewind(jx_gen *g);

#endif
