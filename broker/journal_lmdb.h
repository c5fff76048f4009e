/* broker/journal_lmdb.h: the embedded engine of the journal: one LMDB environment in a folder, one value a batch.
 *
 *   meta     "format" -> version, "state" -> owner, head of the log, counters
 *   batches  seq -> STORED envelope, body        (bodies stay after settling: they are shown and rescored)
 *   ids      batch id -> seq
 *   pending  seq, first, count -> failures, and what a record will say of the batch
 *   done     seq, first, count -> offset, kind
 *   log      offset -> chain hash before it, RECORD envelope, body
 *
 * Numbers are big-endian, so keys sort as numbers do. Open a folder once per process, and not across a fork. */
#ifndef JX_BROKER_JOURNAL_LMDB_H
#define JX_BROKER_JOURNAL_LMDB_H

#include "broker/journal.h"

typedef struct {
    uint64_t map_bytes;     /* how large the journal can grow; address space, not disk. 0: 1 TiB */
    uint64_t reserve_bytes; /* disk that batches never take; 0: the smaller of 256 MiB and 5 % of the file system */
    bool look_only;         /* the journal must be there; nothing in it is changed and nothing may be written */
} jx_lmdb_options;

/* Opens or creates the journal in folder dir (created if its parent is there). options may be NULL.
 * JX_EVERSION: not our format; JX_EINVAL: not a journal; JX_EIO. All logged. */
int jx_lmdb_open(jx_journal **out, const char *dir, const jx_lmdb_options *options);

/* Reads everything, in one read transaction, and tells each thing that does not agree with the rest; *problems counts
 * them. The journal may be in use. *totals: what it says of itself. 0, or JX_EIO when it cannot be read at all. */
int jx_lmdb_check(jx_journal *j, void (*tell)(void *arg, const char *text), void *arg, jx_totals *totals,
                  uint64_t *problems);

/* Copies the journal as of now into the folder `to`, which must not be there; others may write meanwhile. Durable on
 * return. JX_EDUP: `to` exists; JX_EFULL; JX_EIO. All logged but JX_EFULL. */
int jx_lmdb_backup(jx_journal *j, const char *to);

#endif
