/* A small repeatable source of random forms for property tests: same seed, same forms. */
#ifndef JX_TESTS_RANDOM_H
#define JX_TESTS_RANDOM_H

#include "proto/form.h"

typedef struct {
    uint64_t s;
} jx_rng;

static inline uint64_t rng_next(jx_rng *r)
{
    /* xorshift64*: enough to spread over the cases */
    r->s ^= r->s >> 12;
    r->s ^= r->s << 25;
    r->s ^= r->s >> 27;
    return r->s * UINT64_C(2685821657736338717);
}
static inline uint64_t rng_below(jx_rng *r, uint64_t n) { return rng_next(r) % n; }

/* Text of up to max characters, ASCII and Chinese mixed; sometimes none. */
static inline jx_str rng_text(jx_rng *r, char *room, size_t max)
{
    static const char *const some[] = {"项", "目", "绩", "效", "a", "7", "%", "≥", "𠮷", " ", "é", "元"};
    uint32_t len = 0;
    for (uint64_t n = rng_below(r, max); n--;) {
        const char *c = some[rng_below(r, sizeof some / sizeof *some)];
        memcpy(room + len, c, strlen(c));
        len += (uint32_t)strlen(c);
    }
    return (jx_str){room, len};
}

typedef struct {
    jx_form form;
    jx_funding funding[JX_MAX_FUNDING];
    jx_indicator indicators[64];
    jx_problem problems[8];
    char text[64 * 16][64 * 4];
    int used;
} rng_form_room;

static inline jx_str rng_field(jx_rng *r, rng_form_room *o) { return rng_text(r, o->text[o->used++ % (64 * 16)], 24); }
static inline jx_fen rng_fen(jx_rng *r)
{
    switch (rng_below(r, 4)) {
    case 0: return JX_FEN_NONE;
    case 1: return 0;
    case 2: return rng_below(r, 2) ? JX_FEN_MAX : -JX_FEN_MAX;
    default: return (jx_fen)rng_below(r, 1000000000000);
    }
}
static inline jx_pts rng_pts(jx_rng *r)
{
    switch (rng_below(r, 4)) {
    case 0: return JX_PTS_NONE;
    case 1: return 0;
    case 2: return rng_below(r, 2) ? JX_PTS_MAX : -JX_PTS_MAX;
    default: return (jx_pts)rng_below(r, 10000);
    }
}
static inline jx_dec rng_dec(jx_rng *r)
{
    if (rng_below(r, 4) == 0) return JX_DEC_NONE;
    return (jx_dec){(int64_t)rng_below(r, 1000000) - 500000, (int8_t)rng_below(r, JX_DEC_MAX_SCALE + 1)};
}

/* Any form the model can hold. */
static inline const jx_form *rng_form(jx_rng *r, rng_form_room *o)
{
    jx_form *f = &o->form;
    o->used = 0;
    jx_form_init(f);
    f->kind = (uint8_t)(1 + rng_below(r, 3));
    f->year = (uint16_t)(2015 + rng_below(r, 20));
    f->division = (uint32_t)rng_below(r, 1000000);
    f->division_name = rng_field(r, o);
    f->unit = rng_field(r, o);
    f->implementing_unit = rng_field(r, o);
    f->project_name = rng_field(r, o);
    f->project_code = rng_field(r, o);
    f->money_unit = (uint8_t)rng_below(r, 4);
    f->fill_date = rng_field(r, o);
    f->objective = rng_field(r, o);
    f->completion = rng_field(r, o);
    f->total_weight = rng_pts(r);
    f->total_score = rng_pts(r);
    f->grade = (uint8_t)rng_below(r, JX_GRADES);
    f->conclusion = rng_field(r, o);
    f->occurrence = (uint16_t)(1 + rng_below(r, 3));
    f->source = rng_field(r, o);
    f->line = (uint32_t)rng_below(r, 100000);
    f->seq = (uint32_t)rng_below(r, 1000);
    f->total_line = (uint32_t)rng_below(r, 100000);
    f->funding = o->funding;
    f->n_funding = (uint16_t)rng_below(r, 9);
    for (int i = 0; i < f->n_funding; i++)
        o->funding[i] = (jx_funding){.item = rng_field(r, o),
                                     .line = (uint32_t)rng_below(r, 99999),
                                     .initial = rng_fen(r),
                                     .adjusted = rng_fen(r),
                                     .executed = rng_fen(r),
                                     .weight = rng_pts(r),
                                     .rate = rng_pts(r),
                                     .score = rng_pts(r),
                                     .digits = {(uint8_t)rng_below(r, 16), (uint8_t)rng_below(r, 16),
                                                (uint8_t)rng_below(r, 16), (uint8_t)rng_below(r, 16)}};
    f->indicators = o->indicators;
    f->n_indicators = (uint16_t)rng_below(r, 20);
    for (int i = 0; i < f->n_indicators; i++)
        o->indicators[i] = (jx_indicator){.line = (uint32_t)rng_below(r, 99999),
                                          .l1 = rng_field(r, o),
                                          .l2 = rng_field(r, o),
                                          .name = rng_field(r, o),
                                          .op = (uint8_t)rng_below(r, JX_QUALITATIVE + 1),
                                          .target = rng_field(r, o),
                                          .target_value = rng_dec(r),
                                          .unit = rng_field(r, o),
                                          .actual = rng_field(r, o),
                                          .actual_value = rng_dec(r),
                                          .actual_unit = rng_field(r, o),
                                          .weight = rng_pts(r),
                                          .score = rng_pts(r),
                                          .reason = rng_field(r, o)};
    f->problems = o->problems;
    f->n_problems = (uint16_t)rng_below(r, 4);
    for (int i = 0; i < f->n_problems; i++)
        o->problems[i] = (jx_problem){(uint32_t)rng_below(r, 99999), rng_field(r, o), rng_field(r, o),
                                      UINT32_C(2) << rng_below(r, 27)};
    return f;
}

#endif
