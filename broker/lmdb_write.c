/* broker/lmdb_write.c: one group of the journal as one LMDB transaction, and the batches in it. */
#include "broker/lmdb_group.h"
#include "net/log.h"

static int envelope_write(void *data, const char *p, size_t n)
{
    jx_lmdb_envelope *v = data;
    if (n > sizeof v->b - v->len) return -1;
    memcpy(v->b + v->len, p, n);
    v->len += n;
    return 0;
}

int jx_lmdb_encode(jx_lmdb_envelope *v, const jx_msg *m)
{
    msgpack_packer pk;
    v->len = 0;
    msgpack_packer_init(&pk, v, envelope_write);
    return jx_msg_encode(&pk, m) ? JX_ELIMIT : 0;
}

int jx_lmdb_put(jx_lmdb_group *g, MDB_dbi dbi, const void *key, size_t key_len, const void *value, size_t len,
                unsigned flags)
{
    MDB_val k = {key_len, (void *)key}, v = {len, (void *)value};
    return jx_lmdb_error(g->e, mdb_put(g->txn, dbi, &k, &v, flags), "write");
}

int jx_lmdb_reserve(jx_lmdb_group *g, MDB_dbi dbi, uint64_t key, size_t len, uint8_t **out)
{
    uint8_t b[8];
    jx_put64(b, key);
    MDB_val k = {sizeof b, b}, v = {len, NULL};
    int err = jx_lmdb_error(g->e, mdb_put(g->txn, dbi, &k, &v, MDB_RESERVE | MDB_APPEND), "write");
    *out = v.mv_data;
    return err;
}

static int batch_header(jx_lmdb_group *g, uint64_t seq, jx_msg *header)
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

static int put_batch(jx_lmdb_group *g, const jx_append *a)
{
    jx_lmdb_envelope head;
    uint8_t *p;
    jx_msg m = {.type = JX_STORED,
                .id = a->id,
                .submitter = a->submitter,
                .salt = a->salt,
                .division = a->division,
                .forms = a->forms,
                .time_ms = a->time_ms};
    int err = jx_lmdb_encode(&head, &m);
    if (!err) err = jx_lmdb_reserve(g, g->e->batches, a->seq, JX_BATCH_HEAD + head.len + a->body.len, &p);
    if (err) return err;
    jx_put32(p, (uint32_t)head.len);
    memcpy(p + JX_BATCH_HEAD, head.b, head.len);
    memcpy(p + JX_BATCH_HEAD + head.len, a->body.p, a->body.len);
    return 0;
}

static int append_new(jx_lmdb_group *g, jx_append *a)
{
    uint8_t seq[8];
    a->seq = ++g->s.last_seq;
    a->time_ms = g->s.time_ms;
    a->repeat = false;
    jx_put64(seq, a->seq);
    jx_lmdb_pending p = jx_lmdb_pending_of(a);
    int err = jx_lmdb_put(g, g->e->ids, a->id.b, sizeof a->id.b, seq, sizeof seq, 0);
    if (!err) err = put_batch(g, a);
    if (!err) err = jx_lmdb_put_pending(g, &(jx_part){a->seq, 0, a->forms}, &p, MDB_APPEND);
    g->s.batches++;
    g->s.parts_pending++;
    g->s.forms += a->forms;
    g->changed = true;
    return err;
}

static int append(jx_lmdb_group *g, jx_append *a)
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

static bool is_known(jx_lmdb_group *g, const jx_append *a)
{
    MDB_val k = {sizeof a->id.b, (void *)a->id.b}, v;
    return mdb_get(g->txn, g->e->ids, &k, &v) == 0;
}

/* A group that only repeats what is known takes no room: its receipts can be given on a full disk too. */
static bool only_repeats(jx_lmdb_group *g, const jx_group *in)
{
    for (uint32_t i = 0; i < in->n_appends; i++)
        if (!is_known(g, in->appends[i])) return false;
    return true;
}

/* New batches must leave the room that outcomes of all accepted forms will take: a full disk refuses, it never strands.
 */
static int check_room(jx_lmdb_group *g, const jx_group *in)
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
    return free_bytes < want && !only_repeats(g, in) ? JX_EFULL : 0;
}

/* --- the group --- */

static int fill(jx_lmdb_group *g, uint64_t epoch, uint64_t now_ms, jx_group *in)
{
    int err = jx_lmdb_load(g->e, g->txn, &g->s);
    if (err) return err;
    if (epoch == 0 || g->s.epoch != epoch) return JX_EFENCED;
    if (now_ms > g->s.time_ms) g->s.time_ms = now_ms;
    if (in->n_appends) err = check_room(g, in);
    for (uint32_t i = 0; i < in->n_appends && !err; i++) err = append(g, in->appends[i]);
    for (uint32_t i = 0; i < in->n_outcomes && !err; i++) err = jx_lmdb_settle(g, in->outcomes[i]);
    for (uint32_t i = 0; i < in->n_failures && !err; i++) err = jx_lmdb_fail(g, in->failures[i]);
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
    jx_lmdb_group g = {.e = (jx_lmdb *)j};
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
