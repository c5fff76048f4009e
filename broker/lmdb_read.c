/* broker/lmdb_read.c: reading the journal. Each call is one short read transaction: a long one would make the file
 * grow, because pages that it can see are not reused. */
#include "broker/lmdb_engine.h"

static int begin(jx_lmdb *e, MDB_txn **txn)
{
    return jx_lmdb_error(e, mdb_txn_begin(e->env, NULL, MDB_RDONLY, txn), "begin");
}

/* --- pending --- */

static int pending_of(const jx_lmdb *e, const MDB_val *k, const MDB_val *v, jx_pending *out)
{
    if (k->mv_size != JX_PART_KEY || v->mv_size < JX_PENDING_VALUE) return jx_lmdb_damaged(e, "pending part", 0);
    const uint8_t *p = v->mv_data;
    out->part = jx_get_part(k->mv_data);
    out->failures = jx_get32(p);
    out->division = jx_get32(p + 4);
    out->forms = jx_get32(p + 8);
    out->bytes = jx_get32(p + 12);
    return 0;
}

static int scan_from(jx_lmdb *e, MDB_cursor *c, const jx_part *after, jx_pending *out, size_t max, size_t *n)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, after);
    MDB_val k = {sizeof key, key}, v;
    int rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE), err = 0;
    if (!rc && k.mv_size == sizeof key && memcmp(k.mv_data, key, sizeof key) == 0)
        rc = mdb_cursor_get(c, &k, &v, MDB_NEXT);
    for (; !rc && !err && *n < max; rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) {
        err = pending_of(e, &k, &v, &out[*n]);
        if (!err) ++*n;
    }
    if (!err && rc && rc != MDB_NOTFOUND) err = jx_lmdb_error(e, rc, "scan");
    return err;
}

int jx_lmdb_scan(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    MDB_cursor *c;
    int err = begin(e, &txn);
    if (err) return err;
    err = jx_lmdb_error(e, mdb_cursor_open(txn, e->pending, &c), "scan");
    if (!err) {
        err = scan_from(e, c, after, out, max, n);
        mdb_cursor_close(c);
    }
    mdb_txn_abort(txn);
    return err;
}

/* --- bodies --- */

/* body: all that is stored when the header in it is damaged (JX_EPROTO). */
static int batch_at(jx_lmdb *e, MDB_txn *txn, uint64_t seq, jx_msg *header, jx_bytes *body)
{
    uint8_t b[8];
    jx_put64(b, seq);
    MDB_val k = {sizeof b, b}, v;
    int err = jx_lmdb_error(e, mdb_get(txn, e->batches, &k, &v), "read batch");
    *body = err ? (jx_bytes){NULL, 0} : (jx_bytes){v.mv_data, v.mv_size};
    return err ? err : jx_lmdb_batch(e, seq, &v, header, body);
}

int jx_lmdb_bodies(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    uint64_t bytes = 0;
    int err = begin(e, &txn);
    if (err) return err;
    for (size_t i = 0; i < n && !err; i++) {
        jx_msg header;
        jx_bytes body;
        err = batch_at(e, txn, seqs[i], &header, &body);
        if (err && err != JX_ENOTFOUND && err != JX_EPROTO) break;
        each(arg, i, err ? NULL : &header, body);
        bytes += body.len;
        err = 0;
    }
    mdb_txn_abort(txn);
    jx_lmdb_touched(e, bytes);
    return err;
}

/* --- the log --- */

static int record_of(const jx_lmdb *e, uint64_t offset, const MDB_val *v, jx_lmdb_record *r)
{
    const uint8_t *p = v->mv_data;
    uint32_t head = v->mv_size >= JX_RECORD_HEAD ? jx_get32(p) : 0;
    memset(r, 0, sizeof *r);
    if (head == 0 || head > v->mv_size - JX_RECORD_HEAD) {
        jx_lmdb_damaged(e, "log record", offset);
        return JX_EPROTO;
    }
    memcpy(r->before.b, p + 4, 16);
    r->len = v->mv_size - JX_RECORD_HEAD;
    r->header = (jx_bytes){p + JX_RECORD_HEAD, head};
    r->body = (jx_bytes){p + JX_RECORD_HEAD + head, r->len - head};
    return 0;
}

int jx_lmdb_record_at(jx_lmdb *e, MDB_txn *txn, uint64_t offset, jx_lmdb_record *r)
{
    uint8_t b[8];
    jx_put64(b, offset);
    MDB_val k = {sizeof b, b}, v;
    int rc = mdb_get(txn, e->log, &k, &v);
    if (rc == MDB_NOTFOUND) return jx_lmdb_damaged(e, "log: no record", offset);
    return rc ? jx_lmdb_error(e, rc, "read log") : record_of(e, offset, &v, r);
}

/* Hands on r, which c stands at, if what comes after bears it out; moves c on. *chain: before r, then after it. *rc is
 * LMDB's. False: it does not. */
static bool borne_out(jx_lmdb *e, MDB_cursor *c, const jx_lmdb_record *r, uint64_t offset, const jx_totals *s,
                      jx_id *chain, MDB_val *v, int *rc)
{
    MDB_val k;
    jx_id next = s->head.chain;
    *chain = jx_chain(chain, r->header, r->body);
    *rc = 0;
    if (offset + 1 < s->head.offset) {
        *rc = mdb_cursor_get(c, &k, v, MDB_NEXT);
        if (*rc || v->mv_size < JX_RECORD_HEAD) return false;
        memcpy(next.b, (const uint8_t *)v->mv_data + 4, sizeof next.b);
    }
    return jx_id_eq(&next, chain) || jx_lmdb_is_chain(e, mdb_cursor_txn(c), offset + 1, s, chain);
}

/* Stops before a record that is not what was once written: *end then stays there. */
static int read_on(jx_lmdb *e, MDB_cursor *c, const jx_totals *s, size_t max_bytes, size_t max_records,
                   jx_on_record each, void *arg, jx_point *end)
{
    uint8_t b[8];
    size_t bytes = 0;
    jx_put64(b, end->offset);
    MDB_val k = {sizeof b, b}, v;
    int rc = mdb_cursor_get(c, &k, &v, MDB_SET_KEY), err = 0;
    for (size_t n = 0; !rc && n < max_records && end->offset < s->head.offset; n++) {
        jx_lmdb_record r;
        jx_id chain = end->chain;
        if (record_of(e, end->offset, &v, &r) != 0 || (n && bytes + r.len > max_bytes)) break;
        if (!borne_out(e, c, &r, end->offset, s, &chain, &v, &rc)) break;
        bytes += r.len;
        err = each(arg, end->offset, r.header, r.body);
        if (err) break;
        *end = (jx_point){end->offset + 1, chain};
    }
    if (!err && rc == MDB_NOTFOUND) return jx_lmdb_damaged(e, "log: no record", end->offset);
    return err ? err : jx_lmdb_error(e, rc, "read log");
}

int jx_lmdb_read(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each,
                 void *arg, jx_point *end)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    MDB_cursor *c;
    jx_totals s;
    int err = begin(e, &txn);
    if (err) return err;
    *end = *from;
    err = jx_lmdb_load(e, txn, &s);
    if (!err && from->offset > s.head.offset) err = JX_ENOTFOUND;
    if (!err && !jx_lmdb_is_point(e, txn, from, &s)) err = JX_ENOTFOUND;
    if (!err && from->offset < s.head.offset) {
        err = jx_lmdb_error(e, mdb_cursor_open(txn, e->log, &c), "read log");
        if (!err) {
            err = read_on(e, c, &s, max_bytes, max_records, each, arg, end);
            mdb_cursor_close(c);
        }
    }
    mdb_txn_abort(txn);
    return err;
}

/* --- outcomes --- */

int jx_lmdb_done_of(const jx_lmdb *e, uint64_t seq, const MDB_val *v, jx_lmdb_done *out)
{
    const uint8_t *p = v->mv_data;
    if (v->mv_size != JX_DONE_VALUE && v->mv_size != JX_DONE_DROPPED)
        return jx_lmdb_damaged(e, "outcome of batch", seq);
    out->offset = jx_get64(p);
    out->kind = p[8];
    out->dropped = v->mv_size == JX_DONE_DROPPED ? jx_get64(p + JX_DONE_VALUE) : UINT64_MAX;
    return 0;
}

/* Outcomes looked at in one call: some milliseconds. */
enum { DEAD_LOOK = 1 << 16 };

static int show_record(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, jx_on_record each, void *arg)
{
    jx_lmdb_record r;
    int err = jx_lmdb_sound_at(e, txn, offset, s, &r);
    return err ? err : each(arg, offset, r.header, r.body);
}

static int dead_from(jx_lmdb *e, MDB_txn *txn, MDB_cursor *c, const jx_totals *s, size_t max, jx_on_record each,
                     void *arg, jx_part *end, bool *more)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, end);
    MDB_val k = {sizeof key, key}, v;
    int rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE), err = 0;
    if (!rc && k.mv_size == sizeof key && memcmp(k.mv_data, key, sizeof key) == 0)
        rc = mdb_cursor_get(c, &k, &v, MDB_NEXT);
    for (int looked = 0; !rc && !err && max && looked < DEAD_LOOK; rc = mdb_cursor_get(c, &k, &v, MDB_NEXT), looked++) {
        jx_lmdb_done done;
        if (k.mv_size != JX_PART_KEY) return jx_lmdb_damaged(e, "outcome, key bytes", k.mv_size);
        *end = jx_get_part(k.mv_data);
        err = jx_lmdb_done_of(e, end->seq, &v, &done);
        if (err || done.kind != JX_R_FAILED) continue;
        err = show_record(e, txn, done.offset, s, each, arg);
        if (!err && done.dropped != UINT64_MAX) err = show_record(e, txn, done.dropped, s, each, arg);
        max--;
    }
    *more = rc == 0;
    if (!err && rc && rc != MDB_NOTFOUND) err = jx_lmdb_error(e, rc, "look for dead letters");
    return err;
}

int jx_lmdb_dead(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                 bool *more)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    MDB_cursor *c;
    *end = *after;
    int err = begin(e, &txn);
    if (err) return err;
    jx_totals s;
    err = jx_lmdb_load(e, txn, &s);
    if (!err) err = jx_lmdb_error(e, mdb_cursor_open(txn, e->done, &c), "look for dead letters");
    if (!err) {
        err = dead_from(e, txn, c, &s, max_letters, each, arg, end, more);
        mdb_cursor_close(c);
    }
    mdb_txn_abort(txn);
    return err;
}

/* --- find --- */

/* Positions c at the first key of batch seq that is not before form `first`. 0, MDB_NOTFOUND or an LMDB error. */
static int seek_part(MDB_cursor *c, uint64_t seq, uint32_t first, MDB_val *k, MDB_val *v, MDB_cursor_op op)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, &(jx_part){seq, first, 0});
    if (op == MDB_SET_RANGE) *k = (MDB_val){sizeof key, key};
    int rc = mdb_cursor_get(c, k, v, op);
    if (!rc && (k->mv_size != JX_PART_KEY || jx_get64(k->mv_data) != seq)) rc = MDB_NOTFOUND;
    return rc;
}

static int is_done(jx_lmdb *e, MDB_txn *txn, uint64_t seq, bool *done)
{
    MDB_cursor *c;
    MDB_val k, v;
    int rc = mdb_cursor_open(txn, e->pending, &c);
    if (rc) return jx_lmdb_error(e, rc, "find");
    rc = seek_part(c, seq, 0, &k, &v, MDB_SET_RANGE);
    mdb_cursor_close(c);
    *done = rc == MDB_NOTFOUND;
    return *done ? 0 : jx_lmdb_error(e, rc, "find");
}

static int outcomes_of(jx_lmdb *e, MDB_txn *txn, const jx_totals *s, uint64_t seq, uint32_t first, size_t max,
                       jx_on_record each, void *arg)
{
    MDB_cursor *c;
    MDB_val k, v;
    int rc = mdb_cursor_open(txn, e->done, &c), err = 0;
    if (rc) return jx_lmdb_error(e, rc, "find");
    rc = seek_part(c, seq, first, &k, &v, MDB_SET_RANGE);
    for (size_t n = 0; !rc && !err && n < max; rc = seek_part(c, seq, first, &k, &v, MDB_NEXT)) {
        jx_lmdb_record r;
        jx_lmdb_done done;
        err = jx_lmdb_done_of(e, seq, &v, &done);
        if (!err && done.kind != JX_R_SPLIT) {
            err = jx_lmdb_sound_at(e, txn, done.offset, s, &r);
            if (!err) err = each(arg, done.offset, r.header, r.body);
            n++;
        }
    }
    mdb_cursor_close(c);
    if (!err && rc && rc != MDB_NOTFOUND) err = jx_lmdb_error(e, rc, "find");
    return err;
}

int jx_lmdb_find(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out, jx_on_record each,
                 void *arg)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    jx_msg header;
    jx_bytes body;
    int err = begin(e, &txn);
    if (err) return err;
    MDB_val k = {sizeof id->b, (void *)id->b}, v;
    err = jx_lmdb_error(e, mdb_get(txn, e->ids, &k, &v), "look up batch id");
    if (!err && v.mv_size != 8) err = jx_lmdb_damaged(e, "index of batch ids", 0);
    if (!err) out->seq = jx_get64(v.mv_data);
    if (!err) err = batch_at(e, txn, out->seq, &header, &body);
    if (!err) {
        out->time_ms = header.time_ms;
        out->forms = header.forms;
        out->submitter_len =
            header.submitter.len < sizeof out->submitter ? header.submitter.len : sizeof out->submitter;
        memcpy(out->submitter, header.submitter.p, out->submitter_len);
        err = is_done(e, txn, out->seq, &out->done);
    }
    jx_totals s;
    if (!err && each) err = jx_lmdb_load(e, txn, &s);
    if (!err && each) err = outcomes_of(e, txn, &s, out->seq, first, max_records, each, arg);
    mdb_txn_abort(txn);
    return err;
}
