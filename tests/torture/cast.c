#include "tests/torture/cast.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 64, END_MS = 30000 };

static actor *all[MOST];
static int n_all;

void must(bool ok, const char *fmt, ...)
{
    if (ok) return;
    va_list ap;
    va_start(ap, fmt);
    fputs("    FAILED: ", stdout);
    vprintf(fmt, ap);
    puts("");
    va_end(ap);
    fflush(stdout);
    cast_kill_all();
    _exit(1);
}

uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void sleep_ms(unsigned ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

uint64_t below(dice *d, uint64_t n)
{
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % n;
}

uint64_t between(dice *d, uint64_t from, uint64_t to) { return from + below(d, to - from + 1); }

const char *path_of(const char *fmt, ...)
{
    static char rooms[16][512];
    static int next;
    char *room = rooms[next++ % 16];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(room, sizeof rooms[0], fmt, ap);
    va_end(ap);
    must(n < (int)sizeof rooms[0], "a path is too long");
    return room;
}

char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = NULL;
    size_t len = 0, cap = 0;
    if (!f) return NULL;
    do {
        if (cap - len < 65536) text = realloc(text, cap = cap * 2 + 65536);
        must(text != NULL, "no memory");
        len += fread(text + len, 1, cap - len - 1, f);
    } while (!feof(f) && !ferror(f));
    fclose(f);
    text[len] = 0;
    return text;
}

/* ---- processes ---- */

static void redirect(const char *path, int to)
{
    int fd = open(path ? path : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, to) < 0) _exit(127);
    close(fd);
}

/* The shim must come before a sanitizer's library, which says so unless it is told. */
static void preload(const char *shim)
{
    char options[512];
    const char *asan = getenv("ASAN_OPTIONS");
    snprintf(options, sizeof options, "%s%sverify_asan_link_order=0", asan ? asan : "", asan ? ":" : "");
    setenv("ASAN_OPTIONS", options, 1);
    setenv("LD_PRELOAD", JX_SHIM, 1);
    setenv(SHIM_ENV, shim, 1);
}

static pid_t spawn(const char *const *argv, const char *out, const char *err, const char *shim)
{
    pid_t parent = getpid(), pid = fork();
    must(pid >= 0, "fork: %s", strerror(errno));
    if (pid) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    redirect(out, 1);
    redirect(err, 2);
    if (shim) preload(shim);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

void cast_know(actor *a)
{
    must(n_all < MOST, "too many actors");
    all[n_all++] = a;
}

void cast_kill_all(void)
{
    for (int i = 0; i < n_all; i++)
        if (all[i]->pid > 0) {
            kill(all[i]->pid, SIGKILL);
            waitpid(all[i]->pid, NULL, 0);
        }
}

void actor_shim(actor *a, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    void *p = MAP_FAILED;
    if (fd >= 0 && ftruncate(fd, sizeof *a->page) == 0)
        p = mmap(NULL, sizeof *a->page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    must(p != MAP_FAILED, "cannot make %s", path);
    close(fd);
    a->page = p;
    a->shim = strdup(path);
}

void actor_start(actor *a)
{
    must(a->pid == 0, "%s runs already", a->name);
    a->killed = a->stopping = a->ready = a->early = false;
    a->frozen_until_ms = 0;
    a->starts++;
    a->pid = spawn(a->argv, a->out, a->err, a->shim);
}

void actor_kill(actor *a, int down_ms)
{
    a->due_ms = now_ms() + (uint64_t)down_ms;
    if (a->pid <= 0) return;
    a->killed = true;
    a->frozen_until_ms = 0;
    kill(a->pid, SIGKILL);
}

void actor_stop(actor *a, int down_ms)
{
    a->due_ms = now_ms() + (uint64_t)down_ms;
    if (a->pid <= 0) return;
    actor_thaw(a);
    a->stopping = true;
    a->early = !a->ready;
    kill(a->pid, SIGTERM);
}

void actor_freeze(actor *a, int ms)
{
    if (a->pid <= 0 || a->killed || a->stopping) return;
    kill(a->pid, SIGSTOP);
    a->frozen_until_ms = now_ms() + (uint64_t)ms;
}

void actor_thaw(actor *a)
{
    if (a->pid > 0 && a->frozen_until_ms) kill(a->pid, SIGCONT);
    a->frozen_until_ms = 0;
}

bool actor_runs(const actor *a) { return a->pid > 0 && !a->frozen_until_ms && !a->killed && !a->stopping; }

/* Was that end brought about? */
static bool explained(actor *a, int status)
{
    const shim_page *p = a->page;
    bool by_shim = p && p->died > a->died, failed = p && p->failed > a->failed;
    if (p && (a->full_ends_it || !a->ready) && p->refused > a->refused) failed = true;
    if (p) a->died = p->died, a->failed = p->failed, a->refused = p->refused;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) return a->stopping && a->early;
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGKILL && (a->killed || by_shim);
    if (a->once) return true; /* whoever started it looks at the status */
    if (WEXITSTATUS(status) == 0) return a->stopping;
    return WEXITSTATUS(status) == 3 && failed;
}

static bool has_ended(actor *a)
{
    int status;
    if (a->pid <= 0 || waitpid(a->pid, &status, WNOHANG) != a->pid) return false;
    a->pid = 0;
    a->status = status;
    must(explained(a, status), "%s ended by itself: %s %d; see %s", a->name, WIFSIGNALED(status) ? "signal" : "status",
         WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), a->err ? a->err : "");
    return true;
}

enum turn actor_turn(actor *a)
{
    if (has_ended(a)) return TURN_ENDED;
    uint64_t now = now_ms();
    if (a->frozen_until_ms && now >= a->frozen_until_ms) actor_thaw(a);
    if (a->pid || !a->wanted || a->once || now < a->due_ms) return TURN_NOTHING;
    actor_start(a);
    return TURN_STARTED;
}

void actor_end(actor *a)
{
    uint64_t limit = now_ms() + END_MS;
    a->wanted = false;
    actor_stop(a, 0);
    while (a->pid > 0 && !has_ended(a)) {
        must(now_ms() < limit, "%s does not stop", a->name);
        sleep_ms(2);
    }
}

int children_of(const actor *a, pid_t *out, int max)
{
    int n = 0;
    if (a->pid <= 0) return 0;
    FILE *f = fopen(path_of("/proc/%d/task/%d/children", (int)a->pid, (int)a->pid), "r");
    while (f && n < max && fscanf(f, "%d", &out[n]) == 1) n++;
    if (f) fclose(f);
    return n;
}

pid_t child_of(const actor *a, uint64_t n)
{
    pid_t pids[16];
    int found = children_of(a, pids, 16);
    return found ? pids[n % (uint64_t)found] : 0;
}

int run_program(const char *const *argv, const char *out)
{
    int status = 0;
    pid_t pid = spawn(argv, out, out, NULL);
    while (waitpid(pid, &status, 0) < 0) must(errno == EINTR, "waitpid: %s", strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
