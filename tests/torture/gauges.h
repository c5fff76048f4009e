/* tests/torture/gauges.h: the bounds of the line (docs/architecture.md, "Bounds"), watched in the broker's /metrics. */
#ifndef JX_TESTS_TORTURE_GAUGES_H
#define JX_TESTS_TORTURE_GAUGES_H

#include <stdint.h>

enum { GAUGES = 8 };

/* The highest that was seen of each, over all rounds, and its bound. */
typedef struct {
    uint64_t looks, highest[GAUGES], bound[GAUGES];
} gauges;

/* Asks the broker at "HOST:PORT"; nothing when it does not answer at once. memory_mib: what it was started with;
 * workers: processes that there are at most. Ends the round when a gauge is above its bound. */
void gauges_look(gauges *g, const char *at, uint32_t memory_mib, uint32_t workers);
const char *gauge_name(int i);

#endif
