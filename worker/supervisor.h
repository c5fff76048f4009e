/* worker/supervisor.h: keeps N worker processes running. */
#ifndef JX_WORKER_SUPERVISOR_H
#define JX_WORKER_SUPERVISOR_H

enum { JX_MAX_WORKERS = 256 };

/* Forks n processes that run work(arg) and exit with its value; starts another for each that dies, at
 * once, or after a pause when it had lived less than a second. SIGTERM or SIGINT: passes it on, waits for all, returns
 * 0. Must be called before any thread or ZeroMQ context exists. Returns JX_E codes when it cannot begin. */
int jx_supervise(int n, int (*work)(const char *arg), const char *arg);

#endif
