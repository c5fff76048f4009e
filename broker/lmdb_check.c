/* broker/lmdb_check.c: reads the whole journal in one read transaction and holds everything in it against everything
 * else: ids against contents, the chain against the records, outcomes against the log, each batch's forms against its
 * parts, the counters against what they count. */
#include <stdarg.h>
#include <stdio.h>

#include "broker/journal_lmdb.h"
#include "broker/lmdb_engine.h"
#include "proto/campaign.h"
#include "proto/form.h"
#include "proto/result.h"

typedef struct {
    jx_lmdb *e;
    MDB_txn *txn;
    jx_totals stored, counted;
    uint64_t done, problems;
    void (*tell)(void *arg, const char *text);
    void *arg;
} check;

static void problem(check *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void problem(check *k, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    k->problems++;
    k->tell(k->arg, text);
}

#define N(v) ((unsigned long long)(v))

/* Every pair of a table; what LMDB cannot read is a problem of its own. */
static void each(check *k, MDB_dbi dbi, const char *name, void (*fn)(check *k, const MDB_val *key, const MDB_val *v))
{
    MDB_cursor *c;
    MDB_val key, v;
    int rc = mdb_cursor_open(k->txn, dbi, &c);
    if (!rc) {
        while ((rc = mdb_cursor_get(c, &key, &v, MDB_NEXT)) == 0) fn(k, &key, &v);
        mdb_cursor_close(c);
    }
    if (rc != MDB_NOTFOUND) problem(k, "table %s: %s", name, mdb_strerror(rc));
}

static int get(check *k, MDB_dbi dbi, const void *key, size_t len, MDB_val *v)
{
    MDB_val m = {len, (void *)key};
    return mdb_get(k->txn, dbi, &m, v);
}

/* The batch's header, or false. */
static bool batch_at(check *k, uint64_t seq, jx_msg *header, jx_bytes *body)
{
    uint8_t key[8];
    MDB_val v;
    jx_put64(key, seq);
    return get(k, k->e->batches, key, sizeof key, &v) == 0 && jx_lmdb_batch(k->e, seq, &v, header, body) == 0;
}

/* --- batches and their ids --- */

/* The leaves of a batch in one table, in the order of its forms: pending parts, or outcomes that are no splits. */
typedef struct {
    MDB_cursor *c;
    MDB_val k, v;
    int rc;
} leaves;

static void skip_splits(leaves *l)
{
    while (!l->rc && l->v.mv_size >= JX_DONE_VALUE && l->v.mv_size <= JX_DONE_DROPPED &&
           ((const uint8_t *)l->v.mv_data)[8] == JX_R_SPLIT)
        l->rc = mdb_cursor_get(l->c, &l->k, &l->v, MDB_NEXT);
}

static void leaves_open(check *k, leaves *l, MDB_dbi dbi, uint64_t seq)
{
    uint8_t key[JX_PART_KEY];
    jx_put_part(key, &(jx_part){seq, 0, 0});
    l->k = (MDB_val){sizeof key, key};
    l->rc = mdb_cursor_open(k->txn, dbi, &l->c);
    if (l->rc) l->c = NULL;
    if (!l->rc) l->rc = mdb_cursor_get(l->c, &l->k, &l->v, MDB_SET_RANGE);
    if (dbi == k->e->done) skip_splits(l);
}

/* The form range of the leaf that begins at `first`, and moves on; 0: there is none. */
static uint32_t leaf_at(check *k, leaves *l, MDB_dbi dbi, uint64_t seq, uint32_t first)
{
    if (l->rc || l->k.mv_size != JX_PART_KEY) return 0;
    jx_part p = jx_get_part(l->k.mv_data);
    if (p.seq != seq || p.first != first) return 0;
    l->rc = mdb_cursor_get(l->c, &l->k, &l->v, MDB_NEXT);
    if (dbi == k->e->done) skip_splits(l);
    return p.count;
}

/* Each form of a batch is in one pending part or has one outcome. */
static void check_parts(check *k, uint64_t seq, uint32_t forms)
{
    leaves pending, done;
    uint32_t at = 0;
    leaves_open(k, &pending, k->e->pending, seq);
    leaves_open(k, &done, k->e->done, seq);
    while (at < forms) {
        uint32_t n = leaf_at(k, &pending, k->e->pending, seq, at);
        if (!n) n = leaf_at(k, &done, k->e->done, seq, at);
        if (!n) break;
        at += n;
    }
    if (at != forms) problem(k, "batch %llu: form %u is neither pending nor settled, or twice", N(seq), at);
    if (pending.c) mdb_cursor_close(pending.c);
    if (done.c) mdb_cursor_close(done.c);
}

static void check_batch(check *k, const MDB_val *key, const MDB_val *v)
{
    jx_msg h;
    jx_bytes body;
    MDB_val seq_of_id;
    uint64_t seq = key->mv_size == 8 ? jx_get64(key->mv_data) : 0;
    k->counted.batches++;
    if (seq == 0 || seq > k->stored.last_seq)
        problem(k, "batch %llu: the latest is %llu", N(seq), N(k->stored.last_seq));
    if (jx_lmdb_batch(k->e, seq, v, &h, &body) != 0) {
        problem(k, "batch %llu: its header cannot be read", N(seq));
        return;
    }
    k->counted.forms += h.forms;
    jx_cur c = jx_cur_of(body.p, body.len);
    jx_id id = jx_batch_id(h.submitter, h.division, h.salt, body);
    if (!jx_id_eq(&id, &h.id)) problem(k, "batch %llu: its content is not that of its id", N(seq));
    if (jx_batch_count(&c) != h.forms || c.err) problem(k, "batch %llu: its body is not %u forms", N(seq), h.forms);
    if (get(k, k->e->ids, h.id.b, 16, &seq_of_id) != 0 || seq_of_id.mv_size != 8 || jx_get64(seq_of_id.mv_data) != seq)
        problem(k, "batch %llu: the index of ids does not lead to it", N(seq));
    check_parts(k, seq, h.forms);
}

static void check_id(check *k, const MDB_val *key, const MDB_val *v)
{
    jx_msg h;
    jx_bytes body;
    uint64_t seq = v->mv_size == 8 ? jx_get64(v->mv_data) : 0;
    if (key->mv_size != 16 || !batch_at(k, seq, &h, &body) || memcmp(h.id.b, key->mv_data, 16) != 0)
        problem(k, "index of ids: an entry leads to batch %llu, which has another id", N(seq));
}

/* --- pending --- */

static void check_pending(check *k, const MDB_val *key, const MDB_val *v)
{
    jx_msg h;
    jx_bytes body;
    MDB_val done;
    k->counted.parts_pending++;
    if (key->mv_size != JX_PART_KEY || v->mv_size < JX_PENDING_VALUE || v->mv_size > JX_PENDING_MAX) {
        problem(k, "a pending part cannot be read");
        return;
    }
    jx_part p = jx_get_part(key->mv_data);
    const uint8_t *b = v->mv_data;
    if (!batch_at(k, p.seq, &h, &body)) {
        problem(k, "pending part %llu/%u+%u: there is no such batch", N(p.seq), p.first, p.count);
        return;
    }
    if (jx_get32(b + 4) != h.division || jx_get32(b + 8) != h.forms || jx_get32(b + 12) != body.len ||
        jx_get64(b + 16) != h.time_ms || memcmp(b + 24, h.id.b, 16) != 0)
        problem(k, "pending part %llu/%u+%u: it says other things of its batch", N(p.seq), p.first, p.count);
    if (get(k, k->e->done, key->mv_data, JX_PART_KEY, &done) == 0)
        problem(k, "pending part %llu/%u+%u: it has an outcome", N(p.seq), p.first, p.count);
}

/* --- the log and the outcomes --- */

/* What it says, what its header says, and where the index leads. */
static bool read_campaign(check *k, const jx_msg *m, jx_bytes body)
{
    uint8_t key[JX_CAMPAIGN_KEY];
    jx_campaign c;
    MDB_val v;
    jx_cur cur = jx_cur_of(body.p, body.len);
    if (jx_campaign_read(&cur, &c) != 0 || jx_cur_end(&cur) != 0 || c.division != m->division) return false;
    jx_put_campaign(key, c.year, c.division, m->offset);
    return get(k, k->e->meta, key, sizeof key, &v) == 0;
}

static void check_body(check *k, const jx_msg *m, jx_bytes body)
{
    uint64_t ruleset;
    jx_cur c = jx_cur_of(body.p, body.len);
    bool good = true;
    if (m->kind == JX_R_RESULT) good = jx_results_open(&c, &ruleset) == m->part && !c.err;
    if (m->kind == JX_R_SPLIT) good = body.len == 0;
    if (m->kind == JX_R_CAMPAIGN) good = read_campaign(k, m, body);
    if (m->kind == JX_R_FAILED || m->kind == JX_R_DROPPED) jx_cur_str(&c, JX_MAX_TEXT), good = jx_cur_end(&c) == 0;
    if (!good) problem(k, "record %llu: its body is not that of its kind", N(m->offset));
    if (m->kind == JX_R_RESULT) k->counted.forms_scored += m->part;
    if (m->kind == JX_R_FAILED) k->counted.forms_failed += m->part;
}

/* The outcome of the part leads back to the record. */
static void check_mark(check *k, const jx_msg *m)
{
    if (m->kind == JX_R_CAMPAIGN) return; /* of no part */
    uint8_t key[JX_PART_KEY];
    MDB_val v;
    jx_lmdb_done done;
    jx_put_part(key, &(jx_part){m->seq, m->first, m->part});
    bool good = get(k, k->e->done, key, sizeof key, &v) == 0 && jx_lmdb_done_of(k->e, m->seq, &v, &done) == 0;
    if (good && m->kind == JX_R_DROPPED) good = done.dropped == m->offset && done.kind == JX_R_FAILED;
    if (good && m->kind != JX_R_DROPPED) good = done.offset == m->offset && done.kind == m->kind;
    if (!good)
        problem(k, "record %llu: the mark of its part %llu/%u+%u does not lead to it", N(m->offset), N(m->seq),
                m->first, m->part);
}

static void check_header(check *k, const jx_msg *m, uint64_t offset)
{
    jx_msg h;
    jx_bytes body;
    if (m->type != JX_RECORD || m->offset != offset || m->kind < JX_R_RESULT || m->kind > JX_R_CAMPAIGN)
        problem(k, "record %llu: its header is another one's", N(offset));
    if (m->time_ms < k->counted.time_ms) problem(k, "record %llu: its time goes back", N(offset));
    k->counted.time_ms = m->time_ms;
    if (m->kind == JX_R_CAMPAIGN) return; /* of no batch */
    if (!batch_at(k, m->seq, &h, &body) || !jx_id_eq(&h.id, &m->id) || h.division != m->division ||
        h.forms != m->forms || h.time_ms != m->accepted_ms || !jx_str_eq(h.submitter, m->submitter))
        problem(k, "record %llu: it says other things of batch %llu", N(offset), N(m->seq));
}

static void check_log(check *k)
{
    jx_point at = {0};
    for (; at.offset < k->stored.head.offset; at.offset++) {
        jx_lmdb_record r;
        jx_msg m;
        if (jx_lmdb_record_at(k->e, k->txn, at.offset, &r) != 0) {
            problem(k, "record %llu: it cannot be read; what comes after it was not checked", N(at.offset));
            return;
        }
        if (!jx_id_eq(&r.before, &at.chain)) problem(k, "record %llu: the chain does not lead to it", N(at.offset));
        at.chain = jx_hash((const uint8_t *)r.header.p - sizeof at.chain, sizeof at.chain + r.len);
        if (jx_msg_decode(r.header.p, r.header.len, &m, NULL) != 0) {
            problem(k, "record %llu: its header cannot be read", N(at.offset));
            continue;
        }
        check_header(k, &m, at.offset);
        check_body(k, &m, r.body);
        check_mark(k, &m);
        k->counted.head.offset += m.kind != JX_R_DROPPED && m.kind != JX_R_CAMPAIGN; /* records that are outcomes */
    }
    if (!jx_id_eq(&at.chain, &k->stored.head.chain))
        problem(k, "the chain after the last record is not the stored one");
}

/* --- the counters --- */

static uint64_t entries(check *k, MDB_dbi dbi)
{
    MDB_stat st;
    return mdb_stat(k->txn, dbi, &st) == 0 ? st.ms_entries : 0;
}

static void check_counts(check *k)
{
    const jx_totals *s = &k->stored, *c = &k->counted;
    const struct {
        const char *what;
        uint64_t stored, counted;
    } all[] = {{"batches", s->batches, c->batches},
               {"ids", entries(k, k->e->ids), c->batches},
               {"forms", s->forms, c->forms},
               {"forms scored", s->forms_scored, c->forms_scored},
               {"forms failed", s->forms_failed, c->forms_failed},
               {"parts pending", s->parts_pending, c->parts_pending},
               {"records", s->head.offset, entries(k, k->e->log)},
               {"outcomes", entries(k, k->e->done), c->head.offset}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].stored != all[i].counted)
            problem(k, "%s: it says %llu, there are %llu", all[i].what, N(all[i].stored), N(all[i].counted));
    if (s->time_ms < c->time_ms) problem(k, "the latest time is before that of a record");
}

int jx_lmdb_check(jx_journal *j, void (*tell)(void *arg, const char *text), void *arg, jx_totals *out,
                  uint64_t *problems)
{
    check k = {.e = (jx_lmdb *)j, .tell = tell, .arg = arg};
    int err = jx_lmdb_error(k.e, mdb_txn_begin(k.e->env, NULL, MDB_RDONLY, &k.txn), "begin");
    if (err) return err;
    err = jx_lmdb_load(k.e, k.txn, &k.stored);
    if (!err) {
        each(&k, k.e->batches, "batches", check_batch);
        each(&k, k.e->ids, "ids", check_id);
        each(&k, k.e->pending, "pending", check_pending);
        check_log(&k);
        check_counts(&k);
    }
    mdb_txn_abort(k.txn);
    *out = k.stored;
    *problems = k.problems;
    return err;
}
