/* broker/lmdb_write.c: one group of the journal as one LMDB transaction. */
#include <errno.h>

#include "broker/lmdb_engine.h"
#include "net/log.h"

/* One commit under way. */
struct group {
    jx_lmdb *e;
    MDB_txn *txn;
    jx_totals s; /* as they will be */
    bool changed;
};

/* An encoded envelope; all of ours fit. */
struct envelope {
    size_t len;
    char b[JX_MAX_ENVELOPE];
};

static int envelope_write(void *data, const char *p, size_t n)
{
    struct envelope *v = data;
    if (n > sizeof v->b - v->len) return -1;
    memcpy(v->b + v->len, p, n);
    v->len += n;
    return 0;
}

static int encode(struct envelope *v, const jx_msg *m)
{
    msgpack_packer pk;
    v->len = 0;
    msgpack_packer_init(&pk, v, envelope_write);
    return jx_msg_encode(&pk, m) ? JX_ELIMIT : 0;
}

static int put(struct group *g, MDB_dbi dbi, const void *key, size_t key_len, const void *value, size_t len,
               unsigned flags)
{
    MDB_val k = {key_len, (void *)key}, v = {len, (void *)value};
    return jx_lmdb_error(g->e, mdb_put(g->txn, dbi, &k, &v, flags), "write");
}

/* Room for a value of len bytes, to be filled before the next write. */
static int reserve(struct group *g, MDB_dbi dbi, uint64_t key, size_t len, uint8_t **out)
{
    uint8_t b[8];
    jx_put64(b, key);
    MDB_val k = {sizeof b, b}, v = {len, NULL};
    int err = jx_lmdb_error(g->e, mdb_put(g->txn, dbi, &k, &v, MDB_RESERVE | MDB_APPEND), "write");
    *out = v.mv_data;
    return err;
}

static int batch_header(struct group *g, uint64_t seq, jx_msg *header)
{
    uint8_t b[8];
    jx_bytes body;
    jx_put64(b, seq);
    MDB_val k = {sizeof b, b}, v;
    int rc = mdb_get(g->txn, g->e->batches, &k, &v);
    if (rc == MDB_NOTFOUND) return jx_lmdb_damaged(g->e, "index: no batch", seq);
    return rc ? jx_lmdb_error(g->e, rc, "read batch") : jx_lmdb_batch(g->e, seq, &v, header, &body);
}

/* --- append --- */

static int put_pending(struct group *g, const jx_part *part, const uint8_t value[JX_PENDING_VALUE], unsigned flags)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, part);
    return put(g, g->e->pending, key, sizeof key, value, JX_PENDING_VALUE, flags);
}

static int put_batch(struct group *g, const jx_append *a)
{
    struct envelope head;
    uint8_t *p;
    jx_msg m = {.type = JX_STORED,
                .id = a->id,
                .submitter = a->submitter,
                .salt = a->salt,
                .division = a->division,
                .forms = a->forms,
                .time_ms = a->time_ms};
    int err = encode(&head, &m);
    if (!err) err = reserve(g, g->e->batches, a->seq, JX_BATCH_HEAD + head.len + a->body.len, &p);
    if (err) return err;
    jx_put32(p, (uint32_t)head.len);
    memcpy(p + JX_BATCH_HEAD, head.b, head.len);
    memcpy(p + JX_BATCH_HEAD + head.len, a->body.p, a->body.len);
    return 0;
}

static int append_new(struct group *g, jx_append *a)
{
    uint8_t seq[8], value[JX_PENDING_VALUE];
    a->seq = ++g->s.last_seq;
    a->time_ms = g->s.time_ms;
    a->repeat = false;
    jx_put64(seq, a->seq);
    jx_put32(value, 0);
    jx_put32(value + 4, a->division);
    jx_put32(value + 8, a->forms);
    jx_put32(value + 12, (uint32_t)a->body.len);
    int err = put(g, g->e->ids, a->id.b, sizeof a->id.b, seq, sizeof seq, 0);
    if (!err) err = put_batch(g, a);
    if (!err) err = put_pending(g, &(jx_part){a->seq, 0, a->forms}, value, MDB_APPEND);
    g->s.batches++;
    g->s.parts_pending++;
    g->s.forms += a->forms;
    g->changed = true;
    return err;
}

static int append(struct group *g, jx_append *a)
{
    MDB_val k = {sizeof a->id.b, a->id.b}, v;
    int rc = mdb_get(g->txn, g->e->ids, &k, &v);
    if (rc == MDB_NOTFOUND) return append_new(g, a);
    if (rc) return jx_lmdb_error(g->e, rc, "look up batch id");
    jx_msg header;
    a->seq = jx_get64(v.mv_data);
    a->repeat = true;
    int err = batch_header(g, a->seq, &header);
    if (!err) a->time_ms = header.time_ms;
    return err;
}

/* New batches must leave the room that outcomes of all accepted forms will take: a full disk refuses, it never strands.
 */
static int check_room(struct group *g, const jx_group *in)
{
    uint64_t free_bytes, used, want = g->e->reserve_bytes;
    int err = jx_lmdb_room(g->e, &free_bytes, &used);
    if (err) return err;
    uint64_t waiting = g->s.forms - g->s.forms_scored - g->s.forms_failed;
    for (uint32_t i = 0; i < in->n_appends; i++) {
        waiting += in->appends[i]->forms;
        want += in->appends[i]->body.len + 4096;
    }
    want += waiting * JX_LMDB_FORM_RESERVE;
    return free_bytes < want ? JX_EFULL : 0;
}

/* --- outcome --- */

/* Writes the next log record and moves the head over it. The value holds chain, header and body side by side, so the
 * new chain is one hash over it in place. */
static int put_record(struct group *g, const jx_outcome *o, const jx_msg *batch)
{
    struct envelope head;
    uint8_t *p;
    jx_msg m = {.type = JX_RECORD,
                .offset = o->offset,
                .kind = o->kind,
                .seq = o->part.seq,
                .first = o->part.first,
                .part = o->part.count,
                .attempt = o->attempt,
                .id = batch->id,
                .division = batch->division,
                .submitter = batch->submitter,
                .forms = batch->forms,
                .time_ms = o->time_ms,
                .accepted_ms = batch->time_ms};
    int err = encode(&head, &m);
    size_t len = JX_RECORD_HEAD + head.len + o->body.len;
    if (!err) err = reserve(g, g->e->log, o->offset, len, &p);
    if (err) return err;
    jx_put32(p, (uint32_t)head.len);
    memcpy(p + 4, g->s.head.chain.b, 16);
    memcpy(p + JX_RECORD_HEAD, head.b, head.len);
    if (o->body.len) memcpy(p + JX_RECORD_HEAD + head.len, o->body.p, o->body.len);
    g->s.head.offset++;
    g->s.head.chain = jx_hash(p + 4, len - 4);
    return 0;
}

static int split_pending(struct group *g, const jx_part *part, const uint8_t *old)
{
    uint8_t value[JX_PENDING_VALUE];
    jx_part halves[2];
    memcpy(value, old, sizeof value);
    jx_put32(value, 0);
    jx_part_halves(part, halves);
    int err = put_pending(g, &halves[0], value, 0);
    if (!err) err = put_pending(g, &halves[1], value, 0);
    g->s.parts_pending += 2;
    return err;
}

/* The part is not pending: says what became of it. */
static int settled_before(struct group *g, jx_outcome *o, MDB_val *key)
{
    MDB_val v;
    int rc = mdb_get(g->txn, g->e->done, key, &v);
    if (rc == MDB_NOTFOUND) {
        o->settled = JX_SETTLED_NO_PART;
        return 0;
    }
    if (rc) return jx_lmdb_error(g->e, rc, "look up outcome");
    const uint8_t *p = v.mv_data;
    o->offset = jx_get64(p);
    o->settled = p[8] == JX_R_SPLIT ? JX_SETTLED_SPLIT : JX_SETTLED_ALREADY;
    return 0;
}

static int settle_pending(struct group *g, jx_outcome *o, MDB_val *key, const uint8_t *old)
{
    uint8_t done[JX_DONE_VALUE], was[JX_PENDING_VALUE];
    jx_msg batch;
    memcpy(was, old, sizeof was); /* the page may move under the next write */
    o->settled = JX_SETTLED;
    o->offset = g->s.head.offset;
    o->time_ms = g->s.time_ms;
    jx_put64(done, o->offset);
    done[8] = o->kind;
    int err = batch_header(g, o->part.seq, &batch);
    if (!err) err = put_record(g, o, &batch);
    if (!err) err = put(g, g->e->done, key->mv_data, key->mv_size, done, sizeof done, 0);
    if (!err) err = jx_lmdb_error(g->e, mdb_del(g->txn, g->e->pending, key, NULL), "delete");
    g->s.parts_pending--;
    if (o->kind == JX_R_RESULT) g->s.forms_scored += o->part.count;
    if (o->kind == JX_R_FAILED) g->s.forms_failed += o->part.count;
    if (!err && o->kind == JX_R_SPLIT) err = split_pending(g, &o->part, was);
    g->changed = true;
    return err;
}

static int settle(struct group *g, jx_outcome *o)
{
    uint8_t part[JX_PART_KEY];
    jx_put_part(part, &o->part);
    MDB_val k = {sizeof part, part}, v;
    int rc = mdb_get(g->txn, g->e->pending, &k, &v);
    if (rc == MDB_NOTFOUND) return settled_before(g, o, &k);
    if (rc) return jx_lmdb_error(g->e, rc, "look up part");
    if (o->kind == JX_R_SPLIT && o->part.count < 2) {
        o->settled = JX_SETTLED_NO_PART;
        return 0;
    }
    return settle_pending(g, o, &k, v.mv_data);
}

static int fail(struct group *g, const jx_failure *f)
{
    uint8_t part[JX_PART_KEY], value[JX_PENDING_VALUE];
    jx_put_part(part, &f->part);
    MDB_val k = {sizeof part, part}, v;
    int rc = mdb_get(g->txn, g->e->pending, &k, &v);
    if (rc == MDB_NOTFOUND) return 0;
    if (rc) return jx_lmdb_error(g->e, rc, "look up part");
    memcpy(value, v.mv_data, sizeof value);
    jx_put32(value, f->failures);
    g->changed = true;
    return put_pending(g, &f->part, value, 0);
}

/* --- the group --- */

static int fill(struct group *g, uint64_t epoch, uint64_t now_ms, jx_group *in)
{
    int err = jx_lmdb_load(g->e, g->txn, &g->s);
    if (err) return err;
    if (epoch == 0 || g->s.epoch != epoch) return JX_EFENCED;
    if (now_ms > g->s.time_ms) g->s.time_ms = now_ms;
    if (in->n_appends) err = check_room(g, in);
    for (uint32_t i = 0; i < in->n_appends && !err; i++) err = append(g, in->appends[i]);
    for (uint32_t i = 0; i < in->n_outcomes && !err; i++) err = settle(g, in->outcomes[i]);
    for (uint32_t i = 0; i < in->n_failures && !err; i++) err = fail(g, in->failures[i]);
    return err;
}

static uint64_t group_bytes(const jx_group *in)
{
    uint64_t n = 1 << 20; /* pages of the trees */
    for (uint32_t i = 0; i < in->n_appends; i++) n += in->appends[i]->body.len + 8192;
    for (uint32_t i = 0; i < in->n_outcomes; i++) n += in->outcomes[i]->body.len + 8192;
    return n;
}

/* LMDB says EIO when the last room of a disk takes a part of a write only. */
static bool disk_is_full(jx_lmdb *e, const jx_group *in)
{
    uint64_t free_bytes, used;
    return jx_lmdb_room(e, &free_bytes, &used) == 0 && free_bytes < group_bytes(in);
}

/* A commit that found no space has written no root page, so it had no effect; anything else may hide lost pages, and
 * trying again would prove nothing. LMDB refuses the next transaction when even the root page is in doubt. */
static int after_failed_commit(jx_lmdb *e, int err, const jx_group *in)
{
    MDB_txn *probe;
    if ((err == JX_EFULL || disk_is_full(e, in)) && mdb_txn_begin(e->env, NULL, 0, &probe) == 0) {
        mdb_txn_abort(probe);
        return JX_EFULL;
    }
    e->failed = true;
    jx_log(JX_LOG_ERROR, "journal %s: takes no more writes after a failed commit", e->dir);
    return JX_EIO;
}

int jx_lmdb_commit(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *in, jx_totals *after)
{
    struct group g = {.e = (jx_lmdb *)j};
    if (g.e->failed) return JX_EIO;
    int err = jx_lmdb_error(g.e, mdb_txn_begin(g.e->env, NULL, 0, &g.txn), "begin");
    if (err) return err;
    err = fill(&g, epoch, now_ms, in);
    if (!err && g.changed) err = jx_lmdb_store(g.e, g.txn, &g.s);
    if (err || !g.changed) {
        mdb_txn_abort(g.txn); /* only repeats: what they repeat is durable */
    } else {
        err = jx_lmdb_error(g.e, mdb_txn_commit(g.txn), "commit");
        if (err) err = after_failed_commit(g.e, err, in);
    }
    if (!err && after) *after = g.s;
    return err;
}
