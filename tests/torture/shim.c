/* tests/torture/shim.c: preloaded into a program: its writes and flushes, its free space and its wall clock, as
 * shim.h's page says. System calls are made directly: a sanitizer asks for the time before anything can be looked up.
 */
#include "tests/torture/shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static shim_page *page;

__attribute__((constructor)) static void open_page(void)
{
    const char *path = getenv(SHIM_ENV);
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *p = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (p != MAP_FAILED) page = p;
}

/* Counts down; true at the last. */
static bool last(_Atomic int32_t *countdown) { return *countdown > 0 && atomic_fetch_sub(countdown, 1) == 1; }

static void perhaps_die(void)
{
    if (!last(&page->die)) return;
    page->died++;
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Bytes of a write at `at` for which there is room. */
static size_t fits(off_t at, size_t len)
{
    uint64_t room = page->room, end = (uint64_t)at + len;
    if (!room || end <= room) return len;
    page->refused++;
    return room > (uint64_t)at ? (size_t)(room - (uint64_t)at) : 0;
}

static ssize_t write_at(int fd, const void *p, size_t len, off_t at) { return syscall(SYS_pwrite64, fd, p, len, at); }

ssize_t pwrite(int fd, const void *p, size_t len, off_t at)
{
    if (!page) return write_at(fd, p, len, at);
    size_t n = fits(at, len);
    perhaps_die();
    if (page->die == 1) write_at(fd, p, n / 2, at);
    perhaps_die();
    if (n || !len) return write_at(fd, p, n, at);
    errno = ENOSPC;
    return -1;
}

ssize_t pwrite64(int fd, const void *p, size_t len, off_t at) { return pwrite(fd, p, len, at); }

static bool is_file(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

static size_t length(const struct iovec *v, int n)
{
    size_t len = 0;
    for (int i = 0; i < n; i++) len += v[i].iov_len;
    return len;
}

/* A file's writev without room for all of it takes whole pieces while there is room. */
ssize_t writev(int fd, const struct iovec *v, int n)
{
    if (page && is_file(fd)) {
        off_t at = lseek(fd, 0, SEEK_CUR);
        size_t room = fits(at, length(v, n));
        perhaps_die();
        if (page->die == 1 && n > 1) syscall(SYS_writev, fd, v, n / 2);
        perhaps_die();
        while (n && length(v, n) > room) n--;
        if (!n) {
            errno = ENOSPC;
            return -1;
        }
    }
    return syscall(SYS_writev, fd, v, n);
}

static int flush(int fd, long how)
{
    if (!page) return (int)syscall(how, fd);
    perhaps_die();
    uint32_t ms = page->flush_ms;
    struct timespec more = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    if (ms) nanosleep(&more, NULL);
    if (last(&page->fail_flush)) {
        page->failed++;
        errno = EIO;
        return -1;
    }
    int rc = (int)syscall(how, fd);
    perhaps_die();
    return rc;
}

int fdatasync(int fd) { return flush(fd, SYS_fdatasync); }
int fsync(int fd) { return flush(fd, SYS_fsync); }

int statvfs(const char *path, struct statvfs *out)
{
    static int (*real)(const char *, struct statvfs *);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "statvfs");
    int rc = real(path, out);
    if (rc == 0 && page && page->told_free) {
        out->f_bavail = (page->told_free - 1) / out->f_frsize;
        out->f_bfree = out->f_bavail;
    }
    return rc;
}

int clock_gettime(clockid_t id, struct timespec *t)
{
    int rc = (int)syscall(SYS_clock_gettime, id, t);
    if (rc || !page || (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)) return rc;
    int64_t ms = page->clock_ms;
    t->tv_sec += ms / 1000;
    t->tv_nsec += ms % 1000 * 1000000;
    if (t->tv_nsec < 0) t->tv_sec--, t->tv_nsec += 1000000000;
    if (t->tv_nsec >= 1000000000) t->tv_sec++, t->tv_nsec -= 1000000000;
    return 0;
}

time_t time(time_t *out)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (out) *out = t.tv_sec;
    return t.tv_sec;
}
