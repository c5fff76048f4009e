/* broker/lmdb_engine.h: inside of the LMDB engine; only its own files include this. */
#ifndef JX_BROKER_LMDB_ENGINE_H
#define JX_BROKER_LMDB_ENGINE_H

#include <lmdb.h>
#include <stdatomic.h>

#include "broker/journal_engine.h"

/* 2: an outcome in `done` may say that its dead letter was dropped. 3: the log may have CAMPAIGN records, and `meta`
 * says where. A journal of format 1 is one of format 3 in which nothing was dropped and no campaign was set. */
enum { JX_LMDB_FORMAT = 3, JX_LMDB_FORMAT_OLDEST = 1 };

typedef struct {
    jx_journal base;
    MDB_env *env;
    MDB_dbi meta, batches, ids, pending, done, log;
    uint64_t map_bytes, reserve_bytes;
    int lock_fd;              /* of owner.lock, -1: not the owner */
    void *map;                /* where data.mdb is mapped, NULL: not known */
    uint64_t relaxed;         /* bytes of the file that were let go; the reading thread's */
    _Atomic uint64_t touched; /* bytes of bodies read since the mapping was given back */
    bool failed;              /* a commit failed for good; the writing thread's */
    char dir[1024];
} jx_lmdb;

/* Room that each form without an outcome will need when it gets one: a result with several findings. */
enum { JX_LMDB_FORM_RESERVE = 1024 };

/* done: offset, kind, and for a dead letter that was dropped the offset of that record */
enum {
    JX_PART_KEY = 16,
    JX_DONE_VALUE = 9,
    JX_DONE_DROPPED = JX_DONE_VALUE + 8,
    JX_RECORD_HEAD = 4 + 16,
    JX_BATCH_HEAD = 4
};
/* failures, division, forms, bytes (4 each), accepted (8), batch id (16), submitter (the rest): all that the outcome's
 * record says of the batch, so that settling need not touch the batch, whose pages may be cold. */
enum { JX_PENDING_VALUE = 40, JX_PENDING_MAX = JX_PENDING_VALUE + JX_MAX_SUBMITTER };

static inline void jx_put32(uint8_t *p, uint32_t v)
{
    for (int i = 3; i >= 0; i--, v >>= 8) p[i] = (uint8_t)v;
}
static inline void jx_put64(uint8_t *p, uint64_t v)
{
    for (int i = 7; i >= 0; i--, v >>= 8) p[i] = (uint8_t)v;
}
static inline uint32_t jx_get32(const uint8_t *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) v = v << 8 | p[i];
    return v;
}
static inline uint64_t jx_get64(const uint8_t *p) { return (uint64_t)jx_get32(p) << 32 | jx_get32(p + 4); }

static inline void jx_put_part(uint8_t key[JX_PART_KEY], const jx_part *p)
{
    jx_put64(key, p->seq);
    jx_put32(key + 8, p->first);
    jx_put32(key + 12, p->count);
}
static inline jx_part jx_get_part(const uint8_t *key)
{
    return (jx_part){jx_get64(key), jx_get32(key + 8), jx_get32(key + 12)};
}

/* Turns an LMDB or errno code into ours; logs those that a person must hear of. 0 is 0. */
int jx_lmdb_error(const jx_lmdb *e, int rc, const char *what);
/* Logs that something stored is not what we write; JX_EIO. */
int jx_lmdb_damaged(const jx_lmdb *e, const char *what, uint64_t which);

int jx_lmdb_load(jx_lmdb *e, MDB_txn *txn, jx_totals *s);
int jx_lmdb_store(jx_lmdb *e, MDB_txn *txn, const jx_totals *s);
/* Bytes that may still be written: of the disk or of the map, whichever is less. */
int jx_lmdb_room(jx_lmdb *e, uint64_t *free_bytes, uint64_t *used_bytes);

/* Before opening: JX_EIO, logged, when there was a journal and its file is empty or gone. */
int jx_lmdb_not_lost(const jx_lmdb *e);
/* After opening, before anything is read: JX_EIO, logged, when the file is shorter than what is stored in it. */
int jx_lmdb_whole(jx_lmdb *e);

uint64_t jx_lmdb_default_reserve(const char *dir);
void *jx_lmdb_map_address(const jx_lmdb *e);
void jx_lmdb_relax(jx_journal *j, bool settled);
/* So many bytes of bodies were read through the mapping. */
void jx_lmdb_touched(jx_lmdb *e, uint64_t bytes);

/* Splits the stored value of a batch; JX_EPROTO, logged, when it is damaged. */
int jx_lmdb_batch(const jx_lmdb *e, uint64_t seq, const MDB_val *v, jx_msg *header, jx_bytes *body);

/* One record of the log as it is stored. Borrowed from the transaction. */
typedef struct {
    jx_id before; /* chain hash before it */
    jx_bytes header, body;
    size_t len; /* of both */
} jx_lmdb_record;
/* As far as it can be taken apart. JX_EPROTO, logged, when it cannot. */
int jx_lmdb_record_at(jx_lmdb *e, MDB_txn *txn, uint64_t offset, jx_lmdb_record *r);
/* The same for one that is borne out by the chain; else JX_EPROTO, logged. s: the totals in this transaction. */
int jx_lmdb_sound_at(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, jx_lmdb_record *r);
/* Is that the chain hash there, as far as what is stored from there on can tell? */
bool jx_lmdb_is_chain(jx_lmdb *e, MDB_txn *txn, uint64_t offset, const jx_totals *s, const jx_id *chain);
/* Is it a point of this log? */
bool jx_lmdb_is_point(jx_lmdb *e, MDB_txn *txn, const jx_point *p, const jx_totals *s);

/* What `done` says of a part. */
typedef struct {
    uint64_t offset, dropped; /* of the records; dropped: UINT64_MAX for none */
    uint8_t kind;
} jx_lmdb_done;
/* JX_EIO, logged, when it is damaged. */
int jx_lmdb_done_of(const jx_lmdb *e, uint64_t seq, const MDB_val *v, jx_lmdb_done *out);

/* In `meta`, with an empty value: "campaign", year (2), province (4), offset of the record (8). */
enum { JX_CAMPAIGN_NAME = 8, JX_CAMPAIGN_KEY = JX_CAMPAIGN_NAME + 2 + 4 + 8 };
static inline void jx_put_campaign(uint8_t key[JX_CAMPAIGN_KEY], uint16_t year, uint32_t division, uint64_t offset)
{
    memcpy(key, "campaign", JX_CAMPAIGN_NAME);
    key[8] = (uint8_t)(year >> 8);
    key[9] = (uint8_t)year;
    jx_put32(key + 10, division);
    jx_put64(key + 14, offset);
}
int jx_lmdb_campaigns(jx_journal *j, jx_on_record each, void *arg);

int jx_lmdb_dead(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                 bool *more);
int jx_lmdb_commit(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *g, jx_totals *after);
int jx_lmdb_scan(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n);
int jx_lmdb_bodies(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg);
int jx_lmdb_read(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each,
                 void *arg, jx_point *end);
int jx_lmdb_find(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out, jx_on_record each,
                 void *arg);

#endif
