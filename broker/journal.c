/* broker/journal.c: the part of the journal that is the same for every engine: limits of what is written. */
#include "broker/journal_engine.h"

void jx_part_halves(const jx_part *part, jx_part out[2])
{
    uint32_t half = part->count / 2;
    out[0] = (jx_part){part->seq, part->first, half};
    out[1] = (jx_part){part->seq, part->first + half, part->count - half};
}

int jx_part_cmp(const jx_part *a, const jx_part *b)
{
    if (a->seq != b->seq) return a->seq < b->seq ? -1 : 1;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    return 0;
}

static int check_append(const jx_append *a)
{
    if (a->forms == 0 || a->body.len == 0) return JX_EINVAL;
    if (a->forms > JX_MAX_BATCH_FORMS || a->body.len > JX_MAX_BATCH_BYTES) return JX_ELIMIT;
    if (a->submitter.len > JX_MAX_SUBMITTER || a->salt.len > JX_SALT_MAX) return JX_ELIMIT;
    return 0;
}

static int check_outcome(const jx_outcome *o)
{
    if (o->kind < JX_R_RESULT || o->kind > JX_R_CAMPAIGN) return JX_EINVAL;
    if ((o->kind == JX_R_SPLIT) != (o->body.len == 0)) return JX_EINVAL;
    return o->body.len > JX_MAX_FRAME_BYTES ? JX_ELIMIT : 0;
}

int jx_journal_own(jx_journal *j, uint64_t *epoch) { return j->engine->own(j, epoch); }

int jx_journal_commit(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *g, jx_totals *after)
{
    for (uint32_t i = 0; i < g->n_appends; i++) {
        int err = check_append(g->appends[i]);
        if (err) return err;
    }
    for (uint32_t i = 0; i < g->n_outcomes; i++) {
        int err = check_outcome(g->outcomes[i]);
        if (err) return err;
    }
    return j->engine->commit(j, epoch, now_ms, g, after);
}

int jx_journal_scan(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n)
{
    *n = 0;
    return max ? j->engine->scan(j, after, out, max, n) : 0;
}

int jx_journal_bodies(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg)
{
    return j->engine->bodies(j, seqs, n, each, arg);
}

int jx_journal_read(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each,
                    void *arg, jx_point *end)
{
    return j->engine->read(j, from, max_bytes, max_records, each, arg, end);
}

int jx_journal_find(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out,
                    jx_on_record each, void *arg)
{
    return j->engine->find(j, id, first, max_records, out, each, arg);
}

int jx_journal_dead(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                    bool *more)
{
    return j->engine->dead(j, after, max_letters, each, arg, end, more);
}

int jx_journal_campaigns(jx_journal *j, jx_on_record each, void *arg) { return j->engine->campaigns(j, each, arg); }

int jx_journal_stats(jx_journal *j, jx_stats *out) { return j->engine->stats(j, out); }

void jx_journal_relax(jx_journal *j, bool settled)
{
    if (j->engine->relax) j->engine->relax(j, settled);
}

const char *jx_journal_durability(const jx_journal *j) { return j->engine->durability; }

void jx_journal_close(jx_journal **j)
{
    if (!*j) return;
    (*j)->engine->close(*j);
    *j = NULL;
}
