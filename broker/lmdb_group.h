/* broker/lmdb_group.h: one commit under way; shared by lmdb_write.c (batches, the group) and lmdb_settle.c (parts and
 * their outcomes). */
#ifndef JX_BROKER_LMDB_GROUP_H
#define JX_BROKER_LMDB_GROUP_H

#include "broker/lmdb_engine.h"

typedef struct {
    jx_lmdb *e;
    MDB_txn *txn;
    jx_totals s; /* as they will be */
    bool changed;
} jx_lmdb_group;

/* An encoded envelope; all of ours fit. */
typedef struct {
    size_t len;
    char b[JX_MAX_ENVELOPE];
} jx_lmdb_envelope;
int jx_lmdb_encode(jx_lmdb_envelope *v, const jx_msg *m);

/* A pending part's value, in memory: values point into pages that the next write may move. */
typedef struct {
    size_t len;
    uint8_t b[JX_PENDING_MAX];
} jx_lmdb_pending;
jx_lmdb_pending jx_lmdb_pending_of(const jx_append *a);
int jx_lmdb_put_pending(jx_lmdb_group *g, const jx_part *part, const jx_lmdb_pending *p, unsigned flags);

int jx_lmdb_put(jx_lmdb_group *g, MDB_dbi dbi, const void *key, size_t key_len, const void *value, size_t len,
                unsigned flags);
/* Room for a value of len bytes under the next key, to be filled before the next write. */
int jx_lmdb_reserve(jx_lmdb_group *g, MDB_dbi dbi, uint64_t key, size_t len, uint8_t **out);

/* Writes the next log record and moves the head over it. m: what it says of the batch. */
int jx_lmdb_put_record(jx_lmdb_group *g, const jx_outcome *o, jx_msg m);
int jx_lmdb_settle(jx_lmdb_group *g, jx_outcome *o);
int jx_lmdb_set_campaign(jx_lmdb_group *g, jx_outcome *o);
int jx_lmdb_fail(jx_lmdb_group *g, const jx_failure *f);

#endif
