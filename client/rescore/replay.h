/* client/rescore/replay.h: has parts of batches scored under another pack by the workers: many questions under way at
 * once, each asked again until it is answered, each answer taken once. */
#ifndef JX_CLIENT_REPLAY_H
#define JX_CLIENT_REPLAY_H

#include "client/rescore/official.h"

typedef struct {
    const char *server;
    uint64_t ruleset;
    jx_bytes pack; /* as it travels (worker/pack_wire.h) */
    const jx_official *official;
    const volatile sig_atomic_t *stop; /* may be NULL */
    /* A part's results, once a part, in any order. 0, or an error that ends it all. */
    int (*results)(void *arg, uint32_t part, jx_bytes body);
    /* A part that cannot be scored: why. Others go on. */
    void (*refused)(void *arg, uint32_t part, jx_str why);
    void (*waiting)(void *arg); /* once, when the server has put us off for long */
    void *arg;
} jx_replay;

/* Every part that has selected forms. 0; JX_EAGAIN: stopped; JX_EGONE: no answer for a minute, JX_EVERSION: the
 * workers' rule book is another one, JX_EINVAL: the server will not (these three said on stderr); or what `results`
 * returned. */
int jx_replay_run(const jx_replay *r);

#endif
