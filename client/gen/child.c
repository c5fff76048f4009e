#include "client/gen/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client/show/term.h"
#include "proto/base.h"

static sigset_t ours, before;

void jx_child_signals_block(void)
{
    sigemptyset(&ours);
    sigaddset(&ours, SIGCHLD);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGHUP);
    sigprocmask(SIG_BLOCK, &ours, &before);
    signal(SIGPIPE, SIG_IGN); /* a reader of our output that leaves is no reason to drop the children */
}

int jx_child_signal(int timeout_ms)
{
    struct timespec t = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    int n = sigtimedwait(&ours, NULL, timeout_ms < 0 ? NULL : &t);
    return n > 0 ? n : 0;
}

/* ---- in the child, between fork and exec ---- */

static void redirect(const char *log)
{
    int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || null < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0 || dup2(null, 0) < 0) _exit(126);
}

static void become(char *const argv[], const char *log, bool apart, pid_t parent, int tell)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(126); /* it died before we asked to hear of it */
    if (apart) setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (log) redirect(log);
    execvp(argv[0], argv);
    int e = errno;
    if (write(tell, &e, sizeof e) < 0) _exit(126);
    _exit(127);
}

/* ---- here ---- */

/* A pipe that closes when exec succeeds carries the error when it does not. */
int jx_child_start(jx_child *c, char *const argv[], const char *log, bool apart)
{
    int tell[2], e = 0;
    pid_t parent = getpid();
    *c = (jx_child){0};
    if (pipe2(tell, O_CLOEXEC) != 0) return JX_EIO;
    pid_t pid = fork();
    if (pid == 0) become(argv, log, apart, parent, tell[1]);
    close(tell[1]);
    if (pid > 0 && read(tell[0], &e, sizeof e) == (ssize_t)sizeof e) {
        waitpid(pid, NULL, 0);
        pid = -1;
        errno = e;
    }
    int keep = errno;
    close(tell[0]);
    errno = keep;
    if (pid < 0) return JX_EIO;
    c->pid = pid;
    return 0;
}

bool jx_child_ended(jx_child *c)
{
    if (!c->pid) return true;
    if (waitpid(c->pid, &c->status, WNOHANG) != c->pid) return false;
    c->pid = 0;
    return true;
}

bool jx_child_stop(jx_child *c, int timeout_ms)
{
    if (jx_child_ended(c)) return true;
    uint64_t until = jx_now_ms() + (uint64_t)timeout_ms;
    kill(c->pid, SIGTERM);
    while (!jx_child_ended(c)) {
        uint64_t now = jx_now_ms();
        if (now >= until) {
            kill(c->pid, SIGKILL);
            waitpid(c->pid, &c->status, 0);
            c->pid = 0;
            return false;
        }
        jx_child_signal(until - now < 100 ? (int)(until - now) : 100); /* SIGCHLD wakes us */
    }
    return true;
}

static bool runnable(const char *path, char *out, size_t cap)
{
    if (access(path, X_OK) != 0 || strlen(path) >= cap) return false;
    strcpy(out, path);
    return true;
}

void jx_child_find(const char *room, const char *name, char *out, size_t cap)
{
    char self[4096], path[8192];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    snprintf(out, cap, "%s", name);
    if (n <= 0) return;
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof path, "%s/%s", self, name);
    if (runnable(path, out, cap)) return;
    snprintf(path, sizeof path, "%s/../%s/%s", self, room, name);
    runnable(path, out, cap);
}
