/* broker/lmdb_env.c: the LMDB environment: opening, format, ownership, the state record, space. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "broker/journal_lmdb.h"
#include "broker/lmdb_engine.h"
#include "net/log.h"

#define MAP_BYTES     (UINT64_C(1) << 40)
#define MAP_BYTES_MIN (UINT64_C(1) << 30)
#define STATE_BYTES   (8 * 9 + 16)

int jx_lmdb_error(const jx_lmdb *e, int rc, const char *what)
{
    switch (rc) {
    case 0: return 0;
    case MDB_NOTFOUND: return JX_ENOTFOUND;
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT: return JX_EFULL;
    case MDB_TXN_FULL: return JX_ELIMIT;
    case ENOMEM: return JX_ENOMEM;
    case MDB_VERSION_MISMATCH:
    case MDB_INVALID:
        jx_log(JX_LOG_ERROR, "journal %s: data.mdb is not a journal of this program (%s)", e->dir, mdb_strerror(rc));
        return JX_EINVAL;
    default: jx_log(JX_LOG_ERROR, "journal %s: %s: %s", e->dir, what, mdb_strerror(rc)); return JX_EIO;
    }
}

int jx_lmdb_damaged(const jx_lmdb *e, const char *what, uint64_t which)
{
    jx_log(JX_LOG_ERROR, "journal %s: damaged %s %llu", e->dir, what, (unsigned long long)which);
    return JX_EIO;
}

/* --- the state record --- */

static MDB_val key_of(const char *name) { return (MDB_val){strlen(name), (void *)name}; }

int jx_lmdb_load(jx_lmdb *e, MDB_txn *txn, jx_totals *s)
{
    MDB_val k = key_of("state"), v;
    memset(s, 0, sizeof *s);
    int rc = mdb_get(txn, e->meta, &k, &v);
    if (rc == MDB_NOTFOUND) return 0; /* nothing was written yet */
    if (rc) return jx_lmdb_error(e, rc, "read state");
    if (v.mv_size != STATE_BYTES) return jx_lmdb_damaged(e, "state record, bytes", v.mv_size);
    const uint8_t *p = v.mv_data;
    uint64_t *fields[] = {&s->epoch,         &s->last_seq, &s->head.offset,  &s->time_ms,     &s->batches,
                          &s->parts_pending, &s->forms,    &s->forms_scored, &s->forms_failed};
    for (size_t i = 0; i < 9; i++) *fields[i] = jx_get64(p + 8 * i);
    memcpy(s->head.chain.b, p + 8 * 9, 16);
    return 0;
}

int jx_lmdb_store(jx_lmdb *e, MDB_txn *txn, const jx_totals *s)
{
    uint8_t b[STATE_BYTES];
    const uint64_t fields[] = {s->epoch,         s->last_seq, s->head.offset,  s->time_ms,     s->batches,
                               s->parts_pending, s->forms,    s->forms_scored, s->forms_failed};
    for (size_t i = 0; i < 9; i++) jx_put64(b + 8 * i, fields[i]);
    memcpy(b + 8 * 9, s->head.chain.b, 16);
    MDB_val k = key_of("state"), v = {sizeof b, b};
    return jx_lmdb_error(e, mdb_put(txn, e->meta, &k, &v, 0), "write state");
}

int jx_lmdb_batch(const jx_lmdb *e, uint64_t seq, const MDB_val *v, jx_msg *header, jx_bytes *body)
{
    const uint8_t *p = v->mv_data;
    const char *what = "length";
    size_t len = v->mv_size;
    uint32_t head = len >= JX_BATCH_HEAD ? jx_get32(p) : 0;
    if (head == 0 || head > len - JX_BATCH_HEAD || jx_msg_decode(p + JX_BATCH_HEAD, head, header, &what) != 0) {
        jx_log(JX_LOG_ERROR, "journal %s: batch %llu is damaged (%s)", e->dir, (unsigned long long)seq, what);
        return JX_EPROTO;
    }
    *body = (jx_bytes){p + JX_BATCH_HEAD + head, len - JX_BATCH_HEAD - head};
    return 0;
}

static int stats(jx_journal *j, jx_stats *out)
{
    jx_lmdb *e = (jx_lmdb *)j;
    MDB_txn *txn;
    int err = jx_lmdb_error(e, mdb_txn_begin(e->env, NULL, MDB_RDONLY, &txn), "begin");
    if (err) return err;
    err = jx_lmdb_load(e, txn, &out->totals);
    mdb_txn_abort(txn);
    return err ? err : jx_lmdb_room(e, &out->free_bytes, &out->disk_bytes);
}

/* --- ownership --- */

static int lock_dir(jx_lmdb *e)
{
    char path[sizeof e->dir + 16];
    snprintf(path, sizeof path, "%s/owner.lock", e->dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return jx_lmdb_error(e, errno, "open owner.lock");
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int err = errno == EWOULDBLOCK ? JX_EAGAIN : jx_lmdb_error(e, errno, "lock owner.lock");
        close(fd);
        return err;
    }
    e->lock_fd = fd;
    return 0;
}

static uint64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* The lock keeps a second process out; the epoch also stops a first owner whose lock was lost without its knowing. */
static int own(jx_journal *j, uint64_t *epoch)
{
    jx_lmdb *e = (jx_lmdb *)j;
    jx_totals s;
    MDB_txn *txn;
    int err = e->lock_fd < 0 ? lock_dir(e) : 0;
    if (!err) err = jx_lmdb_error(e, mdb_txn_begin(e->env, NULL, 0, &txn), "begin");
    if (err) return err;
    err = jx_lmdb_load(e, txn, &s);
    uint64_t now_ms = clock_ms();
    s.epoch = s.epoch < now_ms ? now_ms : s.epoch + 1;
    if (!err) err = jx_lmdb_store(e, txn, &s);
    if (err) {
        mdb_txn_abort(txn);
        return err;
    }
    err = jx_lmdb_error(e, mdb_txn_commit(txn), "commit");
    if (!err) *epoch = s.epoch;
    return err;
}

/* --- opening and closing --- */

static int sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    int rc = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return rc;
}

/* A new folder's name is durable only when its parent is synced. */
static int make_dir(jx_lmdb *e)
{
    if (mkdir(e->dir, 0700) != 0) {
        if (errno == EEXIST) return 0;
        return jx_lmdb_error(e, errno, "create the folder");
    }
    char parent[sizeof e->dir + 4];
    snprintf(parent, sizeof parent, "%s/..", e->dir);
    return jx_lmdb_error(e, sync_dir(parent), "sync the parent folder");
}

/* LMDB would make a new one. */
static int find_file(const jx_lmdb *e)
{
    char path[sizeof e->dir + 16];
    snprintf(path, sizeof path, "%s/data.mdb", e->dir);
    if (access(path, R_OK | W_OK) == 0) return 0;
    jx_log(JX_LOG_ERROR, "journal %s: data.mdb: %m", e->dir);
    return JX_ENOTFOUND;
}

static int write_format(jx_lmdb *e, MDB_txn *txn)
{
    uint8_t version[4];
    jx_put32(version, JX_LMDB_FORMAT);
    MDB_val k = key_of("format"), v = {sizeof version, version};
    return jx_lmdb_error(e, mdb_put(txn, e->meta, &k, &v, 0), "write format");
}

static int check_format(jx_lmdb *e, MDB_txn *txn, bool look_only)
{
    MDB_val k = key_of("format"), v;
    int rc = mdb_get(txn, e->meta, &k, &v);
    if (rc == MDB_NOTFOUND && !look_only) return write_format(e, txn);
    if (rc) return jx_lmdb_error(e, rc, "read format");
    uint32_t found = v.mv_size == 4 ? jx_get32(v.mv_data) : 0;
    if (found == JX_LMDB_FORMAT) return 0;
    if (found >= JX_LMDB_FORMAT_OLDEST && found < JX_LMDB_FORMAT) {
        if (look_only) return 0;
        jx_log(JX_LOG_INFO, "journal %s: its format was %u and is %d from now on", e->dir, found, JX_LMDB_FORMAT);
        return write_format(e, txn);
    }
    jx_log(JX_LOG_ERROR, "journal %s: its format is %u, this program knows %d to %d", e->dir, found,
           JX_LMDB_FORMAT_OLDEST, JX_LMDB_FORMAT);
    return JX_EVERSION;
}

static int open_tables(jx_lmdb *e, bool look_only)
{
    MDB_txn *txn;
    unsigned flags = look_only ? 0 : MDB_CREATE;
    int rc = mdb_txn_begin(e->env, NULL, look_only ? MDB_RDONLY : 0, &txn);
    if (rc) return jx_lmdb_error(e, rc, "begin");
    rc = mdb_dbi_open(txn, "meta", flags, &e->meta);
    int err = rc ? jx_lmdb_error(e, rc, "open meta") : check_format(e, txn, look_only);
    const struct {
        const char *name;
        MDB_dbi *dbi;
    } tables[] = {
        {"batches", &e->batches}, {"ids", &e->ids}, {"pending", &e->pending}, {"done", &e->done}, {"log", &e->log}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !err; i++)
        err = jx_lmdb_error(e, mdb_dbi_open(txn, tables[i].name, flags, tables[i].dbi), tables[i].name);
    if (err) {
        mdb_txn_abort(txn);
        return err;
    }
    return jx_lmdb_error(e, mdb_txn_commit(txn), "commit");
}

/* Some machines limit address space: take the largest map that can be had. */
static int open_env(jx_lmdb *e)
{
    int rc;
    for (;; e->map_bytes /= 2) {
        if ((rc = mdb_env_create(&e->env)) != 0) break;
        mdb_env_set_maxdbs(e->env, 16);
        mdb_env_set_mapsize(e->env, e->map_bytes);
        rc = mdb_env_open(e->env, e->dir, 0, 0600);
        if (rc != ENOMEM || e->map_bytes / 2 < MAP_BYTES_MIN) break;
        mdb_env_close(e->env);
        e->env = NULL;
    }
    int dead = 0;
    if (!rc) rc = mdb_reader_check(e->env, &dead);
    return jx_lmdb_error(e, rc, "open");
}

static void close_engine(jx_journal *j)
{
    jx_lmdb *e = (jx_lmdb *)j;
    if (e->env) mdb_env_close(e->env);
    if (e->lock_fd >= 0) close(e->lock_fd);
    free(e);
}

static const jx_engine engine = {
    .durability = "flushed to one disk",
    .own = own,
    .commit = jx_lmdb_commit,
    .scan = jx_lmdb_scan,
    .bodies = jx_lmdb_bodies,
    .read = jx_lmdb_read,
    .find = jx_lmdb_find,
    .dead = jx_lmdb_dead,
    .campaigns = jx_lmdb_campaigns,
    .stats = stats,
    .relax = jx_lmdb_relax,
    .close = close_engine,
};

int jx_lmdb_open(jx_journal **out, const char *dir, const jx_lmdb_options *options)
{
    *out = NULL;
    jx_lmdb *e = calloc(1, sizeof *e);
    if (!e) return JX_ENOMEM;
    e->base.engine = &engine;
    e->lock_fd = -1;
    e->map_bytes = options && options->map_bytes ? options->map_bytes : MAP_BYTES;
    bool look_only = options && options->look_only;
    int err = snprintf(e->dir, sizeof e->dir, "%s", dir) >= (int)sizeof e->dir ? JX_ELIMIT : 0;
    if (!err) err = look_only ? find_file(e) : make_dir(e);
    if (!err) err = jx_lmdb_not_lost(e);
    if (!err) err = open_env(e);
    if (!err) err = jx_lmdb_whole(e);
    if (!err) err = open_tables(e, look_only);
    if (!err) err = jx_lmdb_error(e, sync_dir(e->dir), "sync the folder");
    if (err) {
        close_engine(&e->base);
        return err;
    }
    e->map = jx_lmdb_map_address(e);
    e->reserve_bytes = options && options->reserve_bytes ? options->reserve_bytes : jx_lmdb_default_reserve(dir);
    *out = &e->base;
    return 0;
}
