/* broker/lmdb_space.c: room on the disk, and memory that the journal can do without. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#include "broker/lmdb_engine.h"

#define RESERVE_BYTES (UINT64_C(256) << 20)
/* What was written last stays in memory: it is still being read, and may still be on its way to the disk. */
#define RELAX_KEEP (UINT64_C(16) << 20)
#define RELAX_STEP (UINT64_C(16) << 20)
/* Bodies read until the mapping is given back. */
#define TOUCH_STEP (UINT64_C(32) << 20)

int jx_lmdb_room(jx_lmdb *e, uint64_t *free_bytes, uint64_t *used_bytes)
{
    MDB_envinfo info;
    MDB_stat st;
    struct statvfs fs;
    if (mdb_env_info(e->env, &info) || mdb_env_stat(e->env, &st)) return JX_EIO;
    if (statvfs(e->dir, &fs) != 0) return jx_lmdb_error(e, errno, "statvfs");
    *used_bytes = (uint64_t)(info.me_last_pgno + 1) * st.ms_psize;
    uint64_t disk = (uint64_t)fs.f_bavail * fs.f_frsize;
    uint64_t map = e->map_bytes > *used_bytes ? e->map_bytes - *used_bytes : 0;
    *free_bytes = disk < map ? disk : map;
    return 0;
}

uint64_t jx_lmdb_default_reserve(const char *dir)
{
    struct statvfs fs;
    if (statvfs(dir, &fs) != 0) return RESERVE_BYTES;
    uint64_t part = (uint64_t)fs.f_blocks * fs.f_frsize / 20;
    return part < RESERVE_BYTES ? part : RESERVE_BYTES;
}

/* LMDB does not tell where it mapped its file. NULL when it cannot be found. */
void *jx_lmdb_map_address(const jx_lmdb *e)
{
    mdb_filehandle_t fd;
    struct stat st;
    char line[1024];
    void *found = NULL;
    FILE *f = fopen("/proc/self/maps", "re");
    if (!f) return NULL;
    bool known = mdb_env_get_fd(e->env, &fd) == 0 && fstat(fd, &st) == 0;
    while (known && !found && fgets(line, sizeof line, f)) {
        unsigned long from;
        unsigned major, minor;
        unsigned long long inode;
        if (sscanf(line, "%lx-%*x %*s %*x %x:%x %llu", &from, &major, &minor, &inode) != 4) continue;
        if (inode == st.st_ino && makedev(major, minor) == st.st_dev) found = (void *)from;
    }
    fclose(f);
    return found;
}

/* What was read stays mapped, and counts as the process's memory although the kernel could take it back. */
static void unmap(jx_lmdb *e, uint64_t used)
{
    if (e->map) madvise(e->map, used, MADV_DONTNEED);
}

void jx_lmdb_touched(jx_lmdb *e, uint64_t bytes)
{
    uint64_t free_bytes, used;
    if (atomic_fetch_add(&e->touched, bytes) + bytes < TOUCH_STEP) return;
    atomic_store(&e->touched, 0);
    if (jx_lmdb_room(e, &free_bytes, &used) == 0) unmap(e, used);
}

/* A page cache that grows with the journal costs more than it gives: pages that were never used before are the most
 * expensive part of a write (several microseconds a form on a virtual machine). Unmapped pages only can be freed. */
static void drop_cache(jx_lmdb *e, uint64_t used)
{
    mdb_filehandle_t fd;
    if (used < e->relaxed + RELAX_KEEP + RELAX_STEP || mdb_env_get_fd(e->env, &fd) != 0) return;
    uint64_t to = used - RELAX_KEEP;
    posix_fadvise(fd, (off_t)e->relaxed, (off_t)(to - e->relaxed), POSIX_FADV_DONTNEED);
    e->relaxed = to;
}

void jx_lmdb_relax(jx_journal *j, bool settled)
{
    jx_lmdb *e = (jx_lmdb *)j;
    uint64_t free_bytes, used;
    if (jx_lmdb_room(e, &free_bytes, &used) != 0) return;
    unmap(e, used);
    if (settled) drop_cache(e, used);
}
