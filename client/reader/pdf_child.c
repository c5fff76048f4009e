#include "client/reader/pdf_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/base.h"

extern char **environ;

typedef struct {
    pid_t pid;
    int out;    /* reading end of its standard output */
    int errors; /* a file in memory with its standard error */
} child;

int jx_pdf_file(const void *p, size_t len)
{
    int fd = memfd_create("pdf", MFD_CLOEXEC);
    const char *at = p;
    while (fd >= 0 && len) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        at += n;
        len -= (size_t)n;
    }
    return fd;
}

int64_t jx_pdf_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int spawn(child *c, char *const argv[], int in, int out)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_adddup2(&files, c->errors, 2);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    int e = posix_spawnp(&c->pid, argv[0], &files, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    if (e) return e == ENOENT ? JX_ENOTFOUND : JX_EIO;
    struct rlimit memory = {(rlim_t)JX_PDF_MEMORY_MIB << 20, (rlim_t)JX_PDF_MEMORY_MIB << 20};
    struct rlimit seconds = {JX_PDF_SECONDS, JX_PDF_SECONDS};
    prlimit(c->pid, RLIMIT_AS, &memory, NULL);
    prlimit(c->pid, RLIMIT_CPU, &seconds, NULL);
    return 0;
}

/* Hands on its output until it closes it, time is up or there is too much. */
static int collect(child *c, int64_t end_ms, jx_pdf_take *take, void *arg)
{
    char buffer[64 << 10];
    size_t total = 0;
    for (;;) {
        struct pollfd wait = {c->out, POLLIN, 0};
        int64_t left = end_ms - jx_pdf_now_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return ready == 0 ? JX_ELIMIT : JX_EIO;
        ssize_t got = read(c->out, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? JX_EIO : 0;
        total += (size_t)got;
        if (total > (size_t)JX_PDF_OUTPUT_MIB << 20) return JX_ELIMIT;
        int err = take(arg, buffer, (size_t)got);
        if (err) return err;
    }
}

/* Why the child failed, by its exit code and what it said. */
static int reason(const child *c, int status)
{
    char said[4096];
    ssize_t n = pread(c->errors, said, sizeof said - 1, 0);
    said[n > 0 ? n : 0] = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return JX_ENOTFOUND;
    if (strstr(said, "assword") || (WIFEXITED(status) && WEXITSTATUS(status) == 3)) return JX_EDUP;
    if (WIFSIGNALED(status) || strstr(said, "Out of memory") || strstr(said, "bad_alloc")) return JX_ELIMIT;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : JX_EINVAL;
}

static int run(child *c, char *const argv[], int pdf, int64_t end_ms, jx_pdf_take *take, void *arg)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return JX_EIO;
    int err = spawn(c, argv, pdf, ends[1]);
    close(ends[1]);
    c->out = ends[0];
    if (!err) {
        int status = 0;
        err = collect(c, end_ms, take, arg);
        if (err) kill(c->pid, SIGKILL);
        while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) continue;
        if (!err) err = reason(c, status);
    }
    close(c->out);
    return err;
}

int jx_pdf_run(char *const argv[], int pdf, int64_t end_ms, jx_pdf_take *take, void *arg)
{
    child c = {.errors = jx_pdf_file("", 0)};
    if (c.errors < 0) return JX_EIO;
    int err = lseek(pdf, 0, SEEK_SET) == 0 ? run(&c, argv, pdf, end_ms, take, arg) : JX_EIO;
    close(c.errors);
    return err;
}
