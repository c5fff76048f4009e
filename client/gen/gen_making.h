/* client/gen/gen_making.h: a form in the making: what the parts of the generator share. */
#ifndef JX_CLIENT_GEN_MAKING_H
#define JX_CLIENT_GEN_MAKING_H

#include "client/gen/gen.h"
#include "client/gen/gen_room.h"
#include "client/gen/gen_words.h"

/* ---- chance ---- */

typedef struct {
    uint64_t s;
} jx_dice;

/* splitmix64: any seed will do, every step is a full mix. */
static inline uint64_t jx_roll(jx_dice *d)
{
    uint64_t z = (d->s += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static inline jx_dice jx_dice_of(uint64_t seed, uint64_t what, uint64_t i)
{
    jx_dice d = {seed};
    d.s = jx_roll(&d) ^ what;
    d.s = jx_roll(&d) ^ i;
    jx_roll(&d);
    return d;
}

/* 0 … n - 1 */
static inline uint32_t jx_below(jx_dice *d, uint32_t n) { return (uint32_t)((jx_roll(d) >> 32) * n >> 32); }
static inline uint32_t jx_between(jx_dice *d, uint32_t low, uint32_t high) { return low + jx_below(d, high - low + 1); }
static inline bool jx_chance(jx_dice *d, uint32_t ppm) { return jx_below(d, 1000000) < ppm; }
#define JX_ANY(d, list, n) ((list)[jx_below(d, (uint32_t)(n))])

/* ---- a form in the making ---- */

enum { JX_GEN_PICKED = 16, JX_GEN_EXECUTION = 1000 /* points of the execution row */ };

typedef struct {
    const jx_gen_options *opt;
    jx_gen_room *room;
    jx_dice d;
    jx_form *f;
    const jx_gen_project *project;
    enum jx_slip slip;
    const jx_gen_indicator *picked[JX_GEN_PICKED];
    uint16_t victim, missed; /* indicators that the slip is about; missed is made to miss its target */
    int64_t things;          /* actual number of the project's things */
} jx_making;

/* The funding block. Out of memory shows in room->failed, as everywhere here. */
void jx_gen_money(jx_making *m);
/* The indicators with targets, results, weights and right scores. */
void jx_gen_indicators_of(jx_making *m);
/* The score by the national default: full when met, else by the share that was reached. */
jx_pts jx_gen_right_score(const jx_indicator *r);
/* Plants the slip, works out total and grade; then says where it is. */
void jx_gen_slip_and_total(jx_making *m);
void jx_gen_label_it(const jx_making *m, jx_gen_label *l);

#endif
