/* broker/ahead.c: reads ahead of the workers: which parts are pending, and their bodies. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"

enum { LOAD_PARTS = 16 }; /* bodies in one question: at most 16 MiB */

struct loading {
    jx_look look; /* first: the lane hands it back */
    size_t n;
    jx_part parts[LOAD_PARTS];
    jx_load *loads[LOAD_PARTS];
    bool damaged[LOAD_PARTS];
    int err;
};

static void on_body(void *arg, size_t i, const jx_msg *header, jx_bytes body)
{
    struct loading *l = arg;
    if (header && jx_load_is_whole(header, body))
        l->loads[i] = jx_load_copy(header, body);
    else
        l->damaged[i] = true;
}

static void run_loading(jx_look *look, jx_journal *j)
{
    struct loading *l = (struct loading *)look;
    uint64_t seqs[LOAD_PARTS];
    for (size_t i = 0; i < l->n; i++) seqs[i] = l->parts[i].seq;
    l->err = jx_journal_bodies(j, seqs, l->n, on_body, l);
}

static void on_loaded(void *arg, jx_look *look)
{
    jx_broker *b = arg;
    struct loading *l = (struct loading *)look;
    for (size_t i = 0; i < l->n; i++) {
        if (l->damaged[i])
            jx_settle_damaged(b, &l->parts[i]);
        else
            jx_dispatch_loaded(b->dispatch, &l->parts[i], l->loads[i]);
    }
    if (l->err) {
        jx_log(JX_LOG_ERROR, "the journal does not give back a batch that it took: %s", jx_strerror(l->err));
        jx_broker_stop(b, JX_EIO);
    }
    free(l);
}

static void load_bodies(jx_broker *b)
{
    for (;;) {
        struct loading *l = calloc(1, sizeof *l);
        if (l) l->n = jx_dispatch_wants_bodies(b->dispatch, l->parts, LOAD_PARTS);
        if (!l || !l->n) {
            free(l);
            return;
        }
        l->look = (jx_look){.run = run_loading, .done = on_loaded};
        jx_lane_look(b->lane, &l->look);
    }
}

struct scanning {
    jx_look look; /* first: the lane hands it back */
    jx_part after;
    size_t max, n;
    int err;
    jx_pending parts[];
};

static void run_scanning(jx_look *look, jx_journal *j)
{
    struct scanning *s = (struct scanning *)look;
    s->err = jx_journal_scan(j, &s->after, s->parts, s->max, &s->n);
}

static void on_scanned(void *arg, jx_look *look)
{
    jx_broker *b = arg;
    struct scanning *s = (struct scanning *)look;
    if (s->err) {
        jx_log(JX_LOG_ERROR, "the journal cannot be scanned: %s", jx_strerror(s->err));
        jx_broker_stop(b, s->err);
    } else {
        jx_dispatch_scanned(b->dispatch, s->parts, s->n, s->max);
    }
    free(s);
}

static void scan(jx_broker *b)
{
    jx_part after;
    size_t max;
    if (!jx_dispatch_wants_scan(b->dispatch, &after, &max)) return;
    struct scanning *s = calloc(1, sizeof *s + max * sizeof *s->parts);
    if (!s) jx_die("no memory to scan the journal");
    s->after = after;
    s->max = max;
    s->look = (jx_look){.run = run_scanning, .done = on_scanned};
    jx_lane_look(b->lane, &s->look);
}

void jx_ahead_pump(jx_broker *b)
{
    scan(b);
    load_bodies(b);
}
