/* A small repeatable source of random numbers for property tests. */
#ifndef JX_TESTS_COLLECTOR_RANDOM_H
#define JX_TESTS_COLLECTOR_RANDOM_H

#include <stdint.h>

typedef struct {
    uint64_t s;
} rng;

static inline uint64_t rng_next(rng *r)
{
    r->s ^= r->s >> 12;
    r->s ^= r->s << 25;
    r->s ^= r->s >> 27;
    return r->s * UINT64_C(2685821657736338717);
}
static inline uint64_t rng_below(rng *r, uint64_t n) { return (rng_next(r) >> 16) % n; }

#endif
