/* broker/lmdb_backup.c: a copy of the journal as of one moment, while it goes on being written: the pages that one read
 * transaction sees. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/journal_lmdb.h"
#include "broker/lmdb_engine.h"
#include "net/log.h"

static int sync_path(const jx_lmdb *e, const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return jx_lmdb_error(e, errno, path);
    int rc = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return jx_lmdb_error(e, rc, path);
}

/* The copy gets its name only when it is whole and on the disk. */
int jx_lmdb_backup(jx_journal *j, const char *to)
{
    jx_lmdb *e = (jx_lmdb *)j;
    char part[2048], file[2100], parent[2100];
    struct stat st;
    size_t len = strlen(to);
    while (len > 1 && to[len - 1] == '/') len--;
    if (snprintf(part, sizeof part, "%.*s.partial", (int)len, to) >= (int)sizeof part) return JX_ELIMIT;
    snprintf(file, sizeof file, "%s/data.mdb", part);
    snprintf(parent, sizeof parent, "%s/..", part);
    if (stat(to, &st) == 0) {
        jx_log(JX_LOG_ERROR, "%s is there already; a backup goes into a folder of its own", to);
        return JX_EDUP;
    }
    unlink(file); /* of a copy that was broken off */
    if (mkdir(part, 0700) != 0 && errno != EEXIST) return jx_lmdb_error(e, errno, part);
    int err = jx_lmdb_error(e, mdb_env_copy2(e->env, part, 0), "copy");
    if (!err) err = sync_path(e, file, O_RDONLY);
    if (!err) err = sync_path(e, part, O_RDONLY | O_DIRECTORY);
    if (!err && rename(part, to) != 0) err = jx_lmdb_error(e, errno, to);
    snprintf(parent, sizeof parent, "%.*s/..", (int)len, to);
    if (!err) err = sync_path(e, parent, O_RDONLY | O_DIRECTORY);
    if (err) {
        unlink(file);
        rmdir(part);
    }
    return err;
}
