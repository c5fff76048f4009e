/* broker/lmdb_campaign.c: CAMPAIGN records of the log, and where they are. There are few; `meta` has a key for each. */
#include <stdlib.h>

#include "broker/lmdb_group.h"

/* The record said last of that year and province: JX_ENOTFOUND for none. */
static int said_last(jx_lmdb_group *g, uint16_t year, uint32_t division, uint64_t *offset)
{
    uint8_t key[JX_CAMPAIGN_KEY];
    MDB_cursor *c;
    int rc = mdb_cursor_open(g->txn, g->e->meta, &c);
    if (rc) return jx_lmdb_error(g->e, rc, "look up campaign");
    jx_put_campaign(key, year, division, UINT64_MAX);
    MDB_val k = {sizeof key, key}, v;
    rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE); /* what comes after it, if anything does */
    rc = mdb_cursor_get(c, &k, &v, rc ? MDB_LAST : MDB_PREV);
    bool found = !rc && k.mv_size == sizeof key && memcmp(k.mv_data, key, sizeof key - 8) == 0;
    if (found) *offset = jx_get64((const uint8_t *)k.mv_data + sizeof key - 8);
    mdb_cursor_close(c);
    if (rc && rc != MDB_NOTFOUND) return jx_lmdb_error(g->e, rc, "look up campaign");
    return found ? 0 : JX_ENOTFOUND;
}

int jx_lmdb_set_campaign(jx_lmdb_group *g, jx_outcome *o)
{
    uint8_t key[JX_CAMPAIGN_KEY];
    jx_lmdb_record last;
    int err = said_last(g, o->year, o->division, &o->offset);
    if (!err) err = jx_lmdb_record_at(g->e, g->txn, o->offset, &last);
    if (err && err != JX_ENOTFOUND) return err;
    if (!err && last.body.len == o->body.len && memcmp(last.body.p, o->body.p, o->body.len) == 0) {
        o->settled = JX_SETTLED_ALREADY;
        return 0;
    }
    o->settled = JX_SETTLED;
    o->offset = g->s.head.offset;
    o->time_ms = g->s.time_ms;
    g->changed = true;
    err = jx_lmdb_put_record(g, o, (jx_msg){.division = o->division});
    jx_put_campaign(key, o->year, o->division, o->offset);
    return err ? err : jx_lmdb_put(g, g->e->meta, key, sizeof key, "", 0, 0);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Where the records are, in order; *list is the caller's to free. */
static int find_all(jx_lmdb *e, MDB_txn *txn, uint64_t **list, size_t *n)
{
    uint8_t key[JX_CAMPAIGN_KEY];
    MDB_cursor *c;
    size_t cap = 0;
    int rc = mdb_cursor_open(txn, e->meta, &c), err = 0;
    if (rc) return jx_lmdb_error(e, rc, "look for campaigns");
    jx_put_campaign(key, 0, 0, 0);
    MDB_val k = {sizeof key, key}, v;
    for (rc = mdb_cursor_get(c, &k, &v, MDB_SET_RANGE);
         !rc && !err && k.mv_size == sizeof key && memcmp(k.mv_data, "campaign", JX_CAMPAIGN_NAME) == 0;
         rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) {
        if (*n == cap) {
            cap = cap ? cap * 2 : 16;
            uint64_t *more = realloc(*list, cap * sizeof **list);
            if (!more) err = JX_ENOMEM;
            if (more) *list = more;
        }
        if (!err) (*list)[(*n)++] = jx_get64((const uint8_t *)k.mv_data + sizeof key - 8);
    }
    mdb_cursor_close(c);
    if (*n) qsort(*list, *n, sizeof **list, by_number);
    return !err && rc && rc != MDB_NOTFOUND ? jx_lmdb_error(e, rc, "look for campaigns") : err;
}

int jx_lmdb_campaigns(jx_journal *j, jx_on_record each, void *arg)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    uint64_t *list = NULL;
    size_t n = 0;
    int err = jx_lmdb_error(e, mdb_txn_begin(e->env, NULL, MDB_RDONLY, &txn), "begin");
    if (err) return err;
    jx_totals s;
    err = jx_lmdb_load(e, txn, &s);
    if (!err) err = find_all(e, txn, &list, &n);
    for (size_t i = 0; i < n && !err; i++) {
        jx_lmdb_record r;
        err = jx_lmdb_sound_at(e, txn, list[i], &s, &r);
        err = err == JX_EPROTO ? each(arg, list[i], (jx_bytes){0}, (jx_bytes){0})
              : err            ? err
                               : each(arg, list[i], r.header, r.body);
    }
    free(list);
    mdb_txn_abort(txn);
    return err;
}
