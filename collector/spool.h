/* collector/spool.h: a numbered sequence, kept in a file and read back from any number. What is appended are pieces,
 * each of which stands for one or several numbers. The file is a convenience, not a store: it is emptied at start and
 * made again from the log, so it is never synced. Memory stays flat: a place for every 128th piece and one buffer. */
#ifndef JX_COLLECTOR_SPOOL_H
#define JX_COLLECTOR_SPOOL_H

#include "proto/base.h"

typedef struct jx_spool jx_spool;

enum { JX_SPOOL_PIECE = 16 << 20 }; /* bytes of one piece, at most: a result body in one frame, and some room */

/* With dir: dir/alerts.spool, locked against a second collector. Without (NULL): a file without a name in TMPDIR or
 * /var/tmp. 0, JX_EIO or JX_ENOMEM, logged. */
int jx_spool_open(jx_spool **out, const char *dir);
/* Removes the file. */
void jx_spool_close(jx_spool **s);

/* Appends a copy of piece, which stands for the next `numbers` (at least 1) numbers. 0, JX_ELIMIT, JX_EIO (logged),
 * JX_ENOMEM. */
int jx_spool_append(jx_spool *s, uint32_t numbers, jx_bytes piece);
/* The last number, for they count from 1. */
uint64_t jx_spool_count(const jx_spool *s);
uint64_t jx_spool_bytes(const jx_spool *s);
/* Forgets everything. 0 or JX_EIO. */
int jx_spool_clear(jx_spool *s);

/* Gives the pieces from the one that number `from` (from 1) is in to take, until it answers false or there are no more.
 * first: the piece's first number. piece is borrowed for the call. 0, JX_EIO, JX_ENOMEM. */
int jx_spool_read(jx_spool *s, uint64_t from, bool (*take)(void *arg, uint64_t first, jx_bytes piece), void *arg);

#endif
