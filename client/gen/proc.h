/* client/gen/proc.h: what processes have used, from /proc. A process stands for itself and all its descendants. */
#ifndef JX_CLIENT_PROC_H
#define JX_CLIENT_PROC_H

#include <stdint.h>
#include <sys/types.h>

typedef struct {
    uint64_t cpu_us;   /* user and system, of those that live; in steps of the kernel's clock tick (10 ms) */
    uint64_t peak_rss; /* bytes: sum of each process's peak */
    unsigned processes;
} jx_proc_use;

/* 0, or JX_EIO when /proc cannot be read. A pid that is gone uses nothing. */
int jx_proc_measure(pid_t root, jx_proc_use *out);

#endif
