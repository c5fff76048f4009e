/* client/gen/child.h: a program that this one starts, watches and stops; it never outlives us. */
#ifndef JX_CLIENT_CHILD_H
#define JX_CLIENT_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
    pid_t pid;  /* 0: not running */
    int status; /* of waitpid, after its end */
} jx_child;

/* From here on SIGCHLD, SIGINT, SIGTERM and SIGHUP wait for jx_child_signal instead of interrupting. Before any thread
 * is started (a ZeroMQ context has some). SIGPIPE is ignored from here on. Children get the mask that was before. */
void jx_child_signals_block(void);
/* Waits up to timeout_ms (negative: for ever) for one of them; its number, or 0. */
int jx_child_signal(int timeout_ms);

/* Starts argv[0] (found in PATH unless it has a '/'). log: where stdout and stderr go (truncated), NULL: to ours.
 * apart: in a process group of its own, so that Ctrl-C at the terminal is ours to pass on. It gets SIGTERM when we die,
 * however that happens. 0, or JX_EIO with errno. */
int jx_child_start(jx_child *c, char *const argv[], const char *log, bool apart);

/* Has it ended? Then pid is 0 and status says how. */
bool jx_child_ended(jx_child *c);
/* SIGTERM, then its end; SIGKILL after timeout_ms. false: it had to be killed. */
bool jx_child_stop(jx_child *c, int timeout_ms);

/* Path of another program of ours: beside this one, in the build tree's folder room/, else the bare name for PATH. */
void jx_child_find(const char *room, const char *name, char *out, size_t cap);

#endif
