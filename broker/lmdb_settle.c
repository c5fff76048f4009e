/* broker/lmdb_settle.c: pending parts, their outcomes and the log. */
#include "broker/lmdb_group.h"

/* --- pending parts --- */

jx_lmdb_pending jx_lmdb_pending_of(const jx_append *a)
{
    jx_lmdb_pending p = {.len = JX_PENDING_VALUE + a->submitter.len};
    jx_put32(p.b + 4, a->division);
    jx_put32(p.b + 8, a->forms);
    jx_put32(p.b + 12, (uint32_t)a->body.len);
    jx_put64(p.b + 16, a->time_ms);
    memcpy(p.b + 24, a->id.b, sizeof a->id.b);
    if (a->submitter.len) memcpy(p.b + JX_PENDING_VALUE, a->submitter.p, a->submitter.len);
    return p;
}

static void set_failures(jx_lmdb_pending *p, uint32_t failures) { jx_put32(p->b, failures); }

/* What a record says of its batch. Borrows from p. */
static jx_msg batch_of(const jx_lmdb_pending *p)
{
    jx_msg m = {.division = jx_get32(p->b + 4),
                .forms = jx_get32(p->b + 8),
                .accepted_ms = jx_get64(p->b + 16),
                .submitter = {(const char *)p->b + JX_PENDING_VALUE, (uint32_t)(p->len - JX_PENDING_VALUE)}};
    memcpy(m.id.b, p->b + 24, sizeof m.id.b);
    return m;
}

int jx_lmdb_put_pending(jx_lmdb_group *g, const jx_part *part, const jx_lmdb_pending *p, unsigned flags)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, part);
    return jx_lmdb_put(g, g->e->pending, key, sizeof key, p->b, p->len, flags);
}

/* 0 or JX_ENOTFOUND or an error. */
static int get_pending(jx_lmdb_group *g, const jx_part *part, jx_lmdb_pending *out)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, part);
    MDB_val k = {sizeof key, key}, v;
    int rc = mdb_get(g->txn, g->e->pending, &k, &v);
    if (rc) return jx_lmdb_error(g->e, rc, "look up part");
    if (v.mv_size < JX_PENDING_VALUE || v.mv_size > sizeof out->b)
        return jx_lmdb_damaged(g->e, "part of batch", part->seq);
    out->len = v.mv_size;
    memcpy(out->b, v.mv_data, v.mv_size);
    return 0;
}

/* --- outcome --- */

/* The value holds chain, header and body side by side, so the new chain is one hash over it in place. */
int jx_lmdb_put_record(jx_lmdb_group *g, const jx_outcome *o, jx_msg m)
{
    jx_lmdb_envelope head;
    uint8_t *to;
    m.type = JX_RECORD;
    m.offset = o->offset;
    m.kind = o->kind;
    m.seq = o->part.seq;
    m.first = o->part.first;
    m.part = o->part.count;
    m.attempt = o->attempt;
    m.time_ms = o->time_ms;
    int err = jx_lmdb_encode(&head, &m);
    size_t len = JX_RECORD_HEAD + head.len + o->body.len;
    if (!err) err = jx_lmdb_reserve(g, g->e->log, o->offset, len, &to);
    if (err) return err;
    jx_put32(to, (uint32_t)head.len);
    memcpy(to + 4, g->s.head.chain.b, 16);
    memcpy(to + JX_RECORD_HEAD, head.b, head.len);
    if (o->body.len) memcpy(to + JX_RECORD_HEAD + head.len, o->body.p, o->body.len);
    g->s.head.offset++;
    g->s.head.chain = jx_hash(to + 4, len - 4);
    return 0;
}

static int put_halves(jx_lmdb_group *g, const jx_part *part, jx_lmdb_pending *p)
{
    jx_part halves[2];
    set_failures(p, 0);
    jx_part_halves(part, halves);
    int err = jx_lmdb_put_pending(g, &halves[0], p, 0);
    if (!err) err = jx_lmdb_put_pending(g, &halves[1], p, 0);
    g->s.parts_pending += 2;
    return err;
}

/* The part is not pending: says what became of it. */
static int settled_before(jx_lmdb_group *g, jx_outcome *o)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, &o->part);
    MDB_val k = {sizeof key, key}, v;
    o->settled = JX_SETTLED_NO_PART;
    int rc = mdb_get(g->txn, g->e->done, &k, &v);
    if (rc == MDB_NOTFOUND) return 0;
    if (rc) return jx_lmdb_error(g->e, rc, "look up outcome");
    jx_lmdb_done done;
    int err = jx_lmdb_done_of(g->e, o->part.seq, &v, &done);
    if (err) return err;
    o->offset = done.offset;
    o->settled = done.kind == JX_R_SPLIT ? JX_SETTLED_SPLIT : JX_SETTLED_ALREADY;
    return 0;
}

static int take_pending(jx_lmdb_group *g, const jx_part *part)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, part);
    MDB_val k = {sizeof key, key};
    g->s.parts_pending--;
    return jx_lmdb_error(g->e, mdb_del(g->txn, g->e->pending, &k, NULL), "delete");
}

static int put_done(jx_lmdb_group *g, const jx_outcome *o)
{
    uint8_t key[JX_PART_KEY], done[JX_DONE_VALUE];
    jx_put_part(key, &o->part);
    jx_put64(done, o->offset);
    done[8] = o->kind;
    return jx_lmdb_put(g, g->e->done, key, sizeof key, done, sizeof done, 0);
}

static int settle_pending(jx_lmdb_group *g, jx_outcome *o, jx_lmdb_pending *p)
{
    o->settled = JX_SETTLED;
    o->offset = g->s.head.offset;
    o->time_ms = g->s.time_ms;
    int err = jx_lmdb_put_record(g, o, batch_of(p));
    if (!err) err = put_done(g, o);
    if (!err) err = take_pending(g, &o->part);
    if (!err && o->kind == JX_R_SPLIT) err = put_halves(g, &o->part, p);
    if (o->kind == JX_R_RESULT) g->s.forms_scored += o->part.count;
    if (o->kind == JX_R_FAILED) g->s.forms_failed += o->part.count;
    g->changed = true;
    return err;
}

/* --- dead letters --- */

static int put_dropped(jx_lmdb_group *g, jx_outcome *o, const jx_lmdb_done *done)
{
    jx_lmdb_record failed;
    jx_msg m;
    uint8_t key[JX_PART_KEY], value[JX_DONE_DROPPED];
    int err = jx_lmdb_sound_at(g->e, g->txn, done->offset, &g->s, &failed);
    if (err) return err;
    if (jx_msg_decode(failed.header.p, failed.header.len, &m, NULL) != 0) return JX_EPROTO;
    o->settled = JX_SETTLED;
    o->offset = g->s.head.offset;
    o->time_ms = g->s.time_ms;
    o->attempt = m.attempt;
    err = jx_lmdb_put_record(g, o, m);
    jx_put_part(key, &o->part);
    jx_put64(value, done->offset);
    value[8] = JX_R_FAILED;
    jx_put64(value + JX_DONE_VALUE, o->offset);
    g->changed = true;
    return err ? err : jx_lmdb_put(g, g->e->done, key, sizeof key, value, sizeof value, 0);
}

static int drop_letter(jx_lmdb_group *g, jx_outcome *o)
{
    uint8_t key[JX_PART_KEY];
    jx_lmdb_done done;
    jx_put_part(key, &o->part);
    MDB_val k = {sizeof key, key}, v;
    o->settled = JX_SETTLED_NO_PART;
    int rc = mdb_get(g->txn, g->e->done, &k, &v);
    if (rc == MDB_NOTFOUND) return 0;
    if (rc) return jx_lmdb_error(g->e, rc, "look up outcome");
    int err = jx_lmdb_done_of(g->e, o->part.seq, &v, &done);
    if (err || done.kind != JX_R_FAILED) return err;
    if (done.dropped == UINT64_MAX) return put_dropped(g, o, &done);
    o->settled = JX_SETTLED_ALREADY;
    o->offset = done.dropped;
    return 0;
}

int jx_lmdb_settle(jx_lmdb_group *g, jx_outcome *o)
{
    jx_lmdb_pending p;
    if (o->kind == JX_R_DROPPED) return drop_letter(g, o);
    if (o->kind == JX_R_CAMPAIGN) return jx_lmdb_set_campaign(g, o);
    int err = get_pending(g, &o->part, &p);
    if (err == JX_ENOTFOUND) return settled_before(g, o);
    if (err) return err;
    if (o->kind != JX_R_SPLIT || o->part.count > 1) return settle_pending(g, o, &p);
    o->settled = JX_SETTLED_NO_PART;
    return 0;
}

int jx_lmdb_fail(jx_lmdb_group *g, const jx_failure *f)
{
    jx_lmdb_pending p;
    int err = get_pending(g, &f->part, &p);
    if (err) return err == JX_ENOTFOUND ? 0 : err;
    set_failures(&p, f->failures);
    g->changed = true;
    return jx_lmdb_put_pending(g, &f->part, &p, 0);
}
