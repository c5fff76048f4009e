/* broker/lmdb_chain.c: is a record what was once written? Each record is stored with the chain hash before it, so what
 * comes next bears it out; and where that hash itself is what the disk has changed, the one after it does. */
#include "broker/lmdb_engine.h"

/* The stored chain hash at offset: in the record there, or, at the end, in the state. */
static bool stored_at(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, jx_id *chain)
{
    uint8_t b[8];
    jx_put64(b, offset);
    MDB_val k = {sizeof b, b}, v;
    *chain = s->head.chain;
    if (offset == s->head.offset) return true;
    if (offset > s->head.offset || mdb_get(txn, e->log, &k, &v) != 0 || v.mv_size < JX_RECORD_HEAD) return false;
    memcpy(chain->b, (const uint8_t *)v.mv_data + 4, sizeof chain->b);
    return true;
}

bool jx_lmdb_is_chain(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, const jx_id *chain)
{
    jx_id stored;
    jx_lmdb_record r;
    if (stored_at(e, txn, offset, s, &stored) && jx_id_eq(&stored, chain)) return true;
    if (offset >= s->head.offset || jx_lmdb_record_at(e, txn, offset, &r) != 0) return false;
    jx_id next = jx_chain(chain, r.header, r.body);
    return stored_at(e, txn, offset + 1, s, &stored) && jx_id_eq(&stored, &next);
}

/* The chain at offset as the record before it says. */
static bool chain_from_before(jx_lmdb *e, MDB_txn *txn, uint64_t offset, jx_id *chain)
{
    jx_lmdb_record r;
    memset(chain, 0, sizeof *chain);
    if (!offset) return true;
    if (jx_lmdb_record_at(e, txn, offset - 1, &r) != 0) return false;
    *chain = jx_chain(&r.before, r.header, r.body);
    return true;
}

bool jx_lmdb_is_point(jx_lmdb *e, MDB_txn *txn, const jx_point *p, const jx_totals *s)
{
    jx_id chain;
    return jx_lmdb_is_chain(e, txn, p->offset, s, &p->chain) ||
           (chain_from_before(e, txn, p->offset, &chain) && jx_id_eq(&chain, &p->chain));
}

int jx_lmdb_sound_at(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, jx_lmdb_record *r)
{
    int err = jx_lmdb_record_at(e, txn, offset, r);
    if (err) return err;
    jx_id before, after = jx_chain(&r->before, r->header, r->body);
    if (jx_lmdb_is_chain(e, txn, offset + 1, s, &after)) return 0;
    if (chain_from_before(e, txn, offset, &before)) {
        after = jx_chain(&before, r->header, r->body);
        if (jx_lmdb_is_chain(e, txn, offset + 1, s, &after)) return 0;
    }
    jx_lmdb_damaged(e, "log record", offset);
    return JX_EPROTO;
}
