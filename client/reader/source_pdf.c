#include "client/reader/source_pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
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

static int file_of(const void *p, size_t len)
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
    if (fd >= 0) lseek(fd, 0, SEEK_SET);
    return fd;
}

static int spawn(child *c, int in, int out)
{
    char *argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", "-", "-", NULL};
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

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Collects its output until it closes it, time is up or there is too much. */
static int collect(child *c, char **text, size_t *len)
{
    int64_t end = now_ms() + JX_PDF_SECONDS * 1000;
    size_t cap = 64 << 10, n = 0;
    char *p = malloc(cap);
    int err = p ? 0 : JX_ENOMEM;
    while (!err) {
        struct pollfd wait = {c->out, POLLIN, 0};
        int64_t left = end - now_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) {
            err = ready == 0 ? JX_ELIMIT : JX_EIO;
            break;
        }
        ssize_t got = read(c->out, p + n, cap - n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            err = got < 0 ? JX_EIO : 0;
            break;
        }
        n += (size_t)got;
        if (n > (size_t)JX_PDF_TEXT_MIB << 20) err = JX_ELIMIT;
        if (n < cap || err) continue;
        char *more = realloc(p, cap *= 2);
        if (!more)
            err = JX_ENOMEM;
        else
            p = more;
    }
    *text = p;
    *len = n;
    return err;
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

static bool has_text(const char *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)p[i] > ' ') return true;
    return false;
}

static int run(child *c, int in, char **text, size_t *len)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return JX_EIO;
    int err = spawn(c, in, ends[1]);
    close(ends[1]);
    c->out = ends[0];
    if (!err) {
        int status = 0;
        err = collect(c, text, len);
        if (err) kill(c->pid, SIGKILL);
        while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) continue;
        if (!err) err = reason(c, status);
    }
    close(c->out);
    return err;
}

int jx_pdf_text(const void *pdf, size_t len, char **text, size_t *text_len)
{
    *text = NULL;
    *text_len = 0;
    int in = file_of(pdf, len);
    child c = {.errors = file_of("", 0)};
    int err = in < 0 || c.errors < 0 ? JX_EIO : run(&c, in, text, text_len);
    if (in >= 0) close(in);
    if (c.errors >= 0) close(c.errors);
    if (!err && !has_text(*text, *text_len)) err = JX_EGONE;
    if (!err) return 0;
    free(*text);
    *text = NULL;
    return err;
}

size_t jx_pdf_columns(char *text, size_t len)
{
    size_t n = 0, spaces = 0;
    for (size_t i = 0; i < len; i++) {
        bool begins = n == 0 || text[n - 1] == '\n';
        if (text[i] == ' ') {
            spaces++;
            continue;
        }
        if (spaces && !begins && text[i] != '\n') text[n++] = spaces > 1 ? '\t' : ' ';
        spaces = 0;
        text[n++] = text[i] == '\f' ? '\n' : text[i];
    }
    return n;
}
