#include "worker/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/log.h"
#include "proto/base.h"

enum { YOUNG_MS = 1000, PAUSE_MS = 1000 };

struct child {
    pid_t pid;         /* 0: none */
    uint64_t start_ms; /* of the process, or the time before which none is started */
};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void start(struct child *c, int (*work)(const char *), const char *arg)
{
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        jx_log(JX_LOG_ERROR, "fork: %s", strerror(errno));
        c->start_ms = now_ms() + PAUSE_MS;
        return;
    }
    if (pid == 0) {
        /* a worker without its supervisor would never be replaced or stopped */
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) _exit(1);
        exit(work(arg) == 0 ? 0 : 1);
    }
    c->pid = pid;
    c->start_ms = now_ms();
    jx_log(JX_LOG_INFO, "worker %d started", (int)pid);
}

static void on_death(struct child *children, int n, pid_t pid, int status, bool leaving)
{
    for (int i = 0; i < n; i++) {
        struct child *c = &children[i];
        if (c->pid != pid) continue;
        uint64_t now = now_ms();
        bool young = now - c->start_ms < YOUNG_MS;
        c->pid = 0;
        c->start_ms = young ? now + PAUSE_MS : now;
        if (leaving) return;
        if (WIFSIGNALED(status))
            jx_log(JX_LOG_ERROR, "worker %d was killed by signal %d (%s); starting another", (int)pid, WTERMSIG(status),
                   strsignal(WTERMSIG(status)));
        else
            jx_log(JX_LOG_ERROR, "worker %d ended with status %d; starting another", (int)pid, WEXITSTATUS(status));
        return;
    }
}

static int alive(const struct child *children, int n)
{
    int some = 0;
    for (int i = 0; i < n; i++) some += children[i].pid > 0;
    return some;
}

int jx_supervise(int n, int (*work)(const char *), const char *arg)
{
    static struct child children[JX_MAX_WORKERS];
    sigset_t watched;
    if (n < 1 || n > JX_MAX_WORKERS) return JX_EINVAL;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGCHLD);
    /* blocked here and in the children, who take theirs from a signalfd */
    if (sigprocmask(SIG_BLOCK, &watched, NULL) != 0) return JX_EIO;
    bool leaving = false;
    while (!leaving || alive(children, n)) {
        uint64_t now = now_ms();
        for (int i = 0; i < n && !leaving; i++)
            if (!children[i].pid && children[i].start_ms <= now) start(&children[i], work, arg);
        struct timespec wait = {.tv_nsec = 200 * 1000 * 1000};
        int sig = sigtimedwait(&watched, NULL, &wait);
        if ((sig == SIGTERM || sig == SIGINT) && !leaving) {
            leaving = true;
            for (int i = 0; i < n; i++)
                if (children[i].pid) kill(children[i].pid, SIGTERM);
        }
        int status;
        pid_t pid;
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) on_death(children, n, pid, status, leaving);
    }
    return 0;
}
