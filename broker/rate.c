#include "broker/rate.h"

#include <stdlib.h>

/* Sets of four buckets by the hash of the name: bounded, and nothing to clean up. */
enum { SETS = 1024, WAYS = 4 };

struct bucket {
    uint64_t name; /* hash; 0: unused */
    uint64_t seen_ms;
    uint64_t tokens; /* thousandths */
};

struct jx_rate {
    uint32_t per_s;
    struct bucket buckets[SETS][WAYS];
};

jx_rate *jx_rate_new(uint32_t per_s)
{
    jx_rate *r = calloc(1, sizeof *r);
    if (r) r->per_s = per_s;
    return r;
}

void jx_rate_free(jx_rate **r)
{
    free(*r);
    *r = NULL;
}

/* A batch must fit into a full bucket whatever the rate is. */
static uint64_t full(const jx_rate *r)
{
    uint64_t forms = (uint64_t)r->per_s * JX_RATE_BURST_S;
    return 1000 * (forms > JX_MAX_BATCH_FORMS ? forms : JX_MAX_BATCH_FORMS);
}

static struct bucket *find(jx_rate *r, jx_str submitter, uint64_t now_ms)
{
    jx_id h = jx_hash(submitter.p, submitter.len);
    uint64_t name;
    memcpy(&name, h.b, sizeof name);
    name |= 1;
    struct bucket *set = r->buckets[name / 2 % SETS], *oldest = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].name == name) return &set[i];
        if (set[i].seen_ms < oldest->seen_ms) oldest = &set[i];
    }
    *oldest = (struct bucket){.name = name, .seen_ms = now_ms, .tokens = full(r)};
    return oldest;
}

bool jx_rate_take(jx_rate *r, jx_str submitter, uint32_t forms, uint64_t now_ms)
{
    struct bucket *b = find(r, submitter, now_ms);
    uint64_t ms = now_ms > b->seen_ms ? now_ms - b->seen_ms : 0;
    uint64_t most = full(r), earned = ms * r->per_s; /* thousandths a millisecond */
    b->tokens = earned < most - b->tokens ? b->tokens + earned : most;
    b->seen_ms += ms;
    if (b->tokens < (uint64_t)forms * 1000) return false;
    b->tokens -= (uint64_t)forms * 1000;
    return true;
}
