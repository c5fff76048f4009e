/* broker/lmdb_whole.c: is data.mdb all there? LMDB maps the file and believes it: a page behind the file's end is a bus
 * error, an empty file a new journal. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/lmdb_engine.h"
#include "net/log.h"

/* owner.lock is made after data.mdb was synced, so beside it there is a journal. */
int jx_lmdb_not_lost(const jx_lmdb *e)
{
    char path[sizeof e->dir + 16];
    struct stat st;
    snprintf(path, sizeof path, "%s/owner.lock", e->dir);
    if (stat(path, &st) != 0) return 0;
    snprintf(path, sizeof path, "%s/data.mdb", e->dir);
    if (stat(path, &st) == 0 && st.st_size > 0) return 0;
    jx_log(JX_LOG_ERROR,
           "journal %s: there was a journal, but data.mdb is empty or gone: restore the backup (a new journal begins "
           "in an empty folder)",
           e->dir);
    return JX_EIO;
}

/* Pages of the free list at `from` or behind; each is there once. */
static int count_free(jx_lmdb *e, size_t from, size_t *n)
{
    MDB_txn *txn;
    MDB_cursor *c;
    MDB_val k, v;
    int rc = mdb_txn_begin(e->env, NULL, MDB_RDONLY, &txn);
    if (rc) return rc;
    rc = mdb_cursor_open(txn, 0, &c);
    if (!rc) {
        while ((rc = mdb_cursor_get(c, &k, &v, MDB_NEXT)) == 0) {
            const size_t *pages = v.mv_data; /* their number, then they */
            size_t len = v.mv_size / sizeof *pages;
            for (size_t i = 1; i < len && i <= pages[0]; i++) *n += pages[i] >= from;
        }
        mdb_cursor_close(c);
    }
    mdb_txn_abort(txn);
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* A transaction that takes a page at the end and gives it back does not write it, so a file may rightly end before its
 * last page: then all that is missing is free. To look the file is made as long as it should be. */
static int look_behind_end(jx_lmdb *e, int fd, size_t page)
{
    MDB_envinfo info;
    struct stat st;
    size_t n = 0;
    if (mdb_env_info(e->env, &info) || fstat(fd, &st) != 0) return JX_EIO;
    size_t want = (info.me_last_pgno + 1) * page, have = (size_t)st.st_size;
    if (have >= want) return 0;
    if (ftruncate(fd, (off_t)want) != 0) return jx_lmdb_error(e, errno, "lengthen data.mdb");
    int rc = count_free(e, have / page, &n);
    if (!rc && n == (want - have + page - 1) / page) return 0;
    jx_log(JX_LOG_ERROR, "journal %s: data.mdb is cut off: %zu of %zu bytes are there; restore the backup", e->dir,
           have, want);
    if (ftruncate(fd, (off_t)have) != 0) return jx_lmdb_error(e, errno, "shorten data.mdb");
    return JX_EIO;
}

int jx_lmdb_whole(jx_lmdb *e)
{
    MDB_stat stat;
    MDB_txn *writer; /* keeps another process from lengthening the file meanwhile */
    mdb_filehandle_t fd;
    int rc = mdb_txn_begin(e->env, NULL, 0, &writer);
    if (rc) return jx_lmdb_error(e, rc, "begin");
    rc = mdb_env_stat(e->env, &stat);
    if (!rc) rc = mdb_env_get_fd(e->env, &fd);
    int err = rc ? jx_lmdb_error(e, rc, "look at data.mdb") : look_behind_end(e, fd, stat.ms_psize);
    mdb_txn_abort(writer);
    return err;
}
