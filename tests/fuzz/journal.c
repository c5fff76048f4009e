/* A journal in which any value may be damaged: entries (table, key, value) in pieces are put as they are into the
 * tables, then everything that reads the journal reads it. */
#include "broker/journal_lmdb.h"
#include "broker/lmdb_engine.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

static jx_lmdb *open_journal(void)
{
    static jx_journal *j;
    jx_lmdb_options opt = {.map_bytes = 64 << 20, .reserve_bytes = 1 << 20};
    if (!j) {
        char dir[128];
        snprintf(dir, sizeof dir, "%s/journal", fuzz_dir());
        FUZZ_CHECK(jx_lmdb_open(&j, dir, &opt) == 0);
        mdb_env_set_flags(((jx_lmdb *)j)->env, MDB_NOSYNC, 1);
    }
    return (jx_lmdb *)j;
}

static void fill(jx_lmdb *e, const uint8_t *p, const uint8_t *end)
{
    const MDB_dbi tables[] = {e->meta, e->batches, e->ids, e->pending, e->done, e->log};
    enum { TABLES = sizeof tables / sizeof *tables };
    MDB_txn *txn;
    FUZZ_CHECK(mdb_txn_begin(e->env, NULL, 0, &txn) == 0);
    for (size_t i = 0; i < TABLES; i++) FUZZ_CHECK(mdb_drop(txn, tables[i], 0) == 0);
    jx_bytes key, value;
    while (p < end) {
        MDB_dbi table = tables[*p++ % TABLES];
        if (!fuzz_piece(&p, end, &key) || !fuzz_piece(&p, end, &value)) break;
        MDB_val k = {key.len, (void *)key.p}, v = {value.len, (void *)value.p};
        if (key.len && key.len <= 511) mdb_put(txn, table, &k, &v, 0);
    }
    FUZZ_CHECK(mdb_txn_commit(txn) == 0);
}

static int take(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    uint64_t *sum = arg;
    jx_msg m;
    if (jx_msg_decode(header.p, header.len, &m, NULL) == 0) *sum += m.seq + offset;
    for (size_t i = 0; i < body.len; i++) *sum += ((const uint8_t *)body.p)[i];
    return 0;
}

static void take_body(void *arg, size_t i, const jx_msg *header, jx_bytes body)
{
    uint64_t *sum = arg;
    *sum += i + (header ? header->submitter.len : 0) + body.len;
}

static void tell(void *arg, const char *text) { *(uint64_t *)arg += strlen(text); }

static void read_all(jx_lmdb *e)
{
    jx_journal *j = &e->base;
    uint64_t sum = 0, problems;
    jx_totals totals;
    jx_pending parts[16];
    jx_point from = {0}, end;
    jx_part none = {0}, last;
    bool more;
    size_t n = 0;
    jx_lmdb_check(j, tell, &sum, &totals, &problems);
    jx_journal_read(j, &from, 1 << 16, 64, take, &sum, &end);
    FUZZ_CHECK(end.offset <= 64);
    if (jx_journal_scan(j, &none, parts, 16, &n) == 0) FUZZ_CHECK(n <= 16);
    for (size_t i = 0; i < n; i++) jx_journal_bodies(j, &parts[i].part.seq, 1, take_body, &sum);
    jx_journal_dead(j, &none, 16, take, &sum, &last, &more);
    for (uint64_t seq = 1; seq < 4; seq++) jx_journal_bodies(j, &seq, 1, take_body, &sum);
}

static void find_ids(jx_lmdb *e, const uint8_t *p, const uint8_t *end)
{
    jx_bytes key, value;
    jx_found found;
    uint64_t sum = 0;
    while (p < end) {
        bool ids = *p++ % 6 == 2;
        jx_id id;
        if (!fuzz_piece(&p, end, &key) || !fuzz_piece(&p, end, &value)) break;
        if (!ids || key.len != sizeof id.b) continue;
        memcpy(id.b, key.p, sizeof id.b);
        jx_journal_find(&e->base, &id, 0, 16, &found, take, &sum);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_lmdb *e = open_journal();
    fill(e, data, data + size);
    read_all(e);
    find_ids(e, data, data + size);
    return 0;
}
