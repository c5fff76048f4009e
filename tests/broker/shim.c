#include "shim.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <uv.h>

#include "broker/journal_engine.h"

struct shim {
    jx_journal base;
    jx_journal *inner;
    uv_mutex_t lock;
    uv_cond_t released;
    enum shim_fault fault;
    int times, commits;
    bool held, stutters, wrong; /* wrong: the last commit was made to go so */
};

static int own(jx_journal *j, uint64_t *epoch) { return jx_journal_own(((struct shim *)j)->inner, epoch); }

static enum shim_fault next_fault(struct shim *s)
{
    uv_mutex_lock(&s->lock);
    while (s->held) uv_cond_wait(&s->released, &s->lock);
    s->commits++;
    enum shim_fault f = s->times ? s->fault : SHIM_NONE;
    if (s->times && f != SHIM_BROKEN) s->times--;
    if (s->stutters) f = s->wrong ? SHIM_NONE : s->fault;
    s->wrong = f != SHIM_NONE;
    uv_mutex_unlock(&s->lock);
    return f;
}

static int commit(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *g, jx_totals *after)
{
    struct shim *s = (struct shim *)j;
    switch (next_fault(s)) {
    case SHIM_UNKNOWN_NOT_DONE: return JX_EUNKNOWN;
    case SHIM_FULL: return JX_EFULL;
    case SHIM_BROKEN: return JX_EIO;
    case SHIM_NO_ROOM: return g->n_appends ? JX_EFULL : jx_journal_commit(s->inner, epoch, now_ms, g, after);
    case SHIM_UNKNOWN_DONE: {
        int err = jx_journal_commit(s->inner, epoch, now_ms, g, after);
        return err ? err : JX_EUNKNOWN;
    }
    default: return jx_journal_commit(s->inner, epoch, now_ms, g, after);
    }
}

static int scan(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n)
{
    return jx_journal_scan(((struct shim *)j)->inner, after, out, max, n);
}

static int bodies(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg)
{
    return jx_journal_bodies(((struct shim *)j)->inner, seqs, n, each, arg);
}

static int read_log(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each,
                    void *arg, jx_point *end)
{
    return jx_journal_read(((struct shim *)j)->inner, from, max_bytes, max_records, each, arg, end);
}

static int find(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out, jx_on_record each,
                void *arg)
{
    return jx_journal_find(((struct shim *)j)->inner, id, first, max_records, out, each, arg);
}

static int dead(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                bool *more)
{
    return jx_journal_dead(((struct shim *)j)->inner, after, max_letters, each, arg, end, more);
}

static int campaigns(jx_journal *j, jx_on_record each, void *arg)
{
    return jx_journal_campaigns(((struct shim *)j)->inner, each, arg);
}

static int stats(jx_journal *j, jx_stats *out) { return jx_journal_stats(((struct shim *)j)->inner, out); }

static void close_shim(jx_journal *j)
{
    struct shim *s = (struct shim *)j;
    jx_journal_close(&s->inner);
    uv_mutex_destroy(&s->lock);
    uv_cond_destroy(&s->released);
    free(s);
}

static const jx_engine engine = {.durability = "as told",
                                 .own = own,
                                 .commit = commit,
                                 .scan = scan,
                                 .bodies = bodies,
                                 .read = read_log,
                                 .find = find,
                                 .dead = dead,
                                 .campaigns = campaigns,
                                 .stats = stats,
                                 .close = close_shim};

jx_journal *shim_new(jx_journal *inner)
{
    struct shim *s = calloc(1, sizeof *s);
    s->base.engine = &engine;
    s->inner = inner;
    uv_mutex_init(&s->lock);
    uv_cond_init(&s->released);
    return &s->base;
}

void shim_fail(jx_journal *j, enum shim_fault fault, int times)
{
    struct shim *s = (struct shim *)j;
    uv_mutex_lock(&s->lock);
    s->fault = fault;
    s->times = times;
    uv_mutex_unlock(&s->lock);
}

void shim_stutter(jx_journal *j, enum shim_fault fault)
{
    struct shim *s = (struct shim *)j;
    uv_mutex_lock(&s->lock);
    s->fault = fault;
    s->stutters = true;
    uv_mutex_unlock(&s->lock);
}

int shim_commits(jx_journal *j)
{
    struct shim *s = (struct shim *)j;
    uv_mutex_lock(&s->lock);
    int n = s->commits;
    uv_mutex_unlock(&s->lock);
    return n;
}

static void hold(struct shim *s, bool held)
{
    uv_mutex_lock(&s->lock);
    s->held = held;
    uv_cond_signal(&s->released);
    uv_mutex_unlock(&s->lock);
}
void shim_hold(jx_journal *j) { hold((struct shim *)j, true); }
void shim_release(jx_journal *j) { hold((struct shim *)j, false); }
