#include "client/gen/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/base.h"

typedef struct {
    pid_t pid, parent;
    uint64_t ticks;
    bool in;
} process;

/* stat: "pid (name) state ppid …", utime and stime are fields 14 and 15; the name may hold anything. */
static bool read_stat(pid_t pid, process *out)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f) return false;
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    char *after = strrchr(text, ')');
    unsigned long long user, system;
    int parent;
    if (!after ||
        sscanf(after + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &parent, &user, &system) != 3)
        return false;
    *out = (process){.pid = pid, .parent = (pid_t)parent, .ticks = user + system};
    return true;
}

static uint64_t peak_rss(pid_t pid)
{
    char path[64], line[256];
    unsigned long long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %llu kB", &kib) == 1) break;
    fclose(f);
    return kib * 1024;
}

static process *list(size_t *n)
{
    size_t cap = 0;
    process *all = NULL;
    DIR *d = opendir("/proc");
    *n = 0;
    if (!d) return NULL;
    for (struct dirent *e; (e = readdir(d));) {
        process p;
        if (!isdigit((unsigned char)e->d_name[0]) || !read_stat((pid_t)atoi(e->d_name), &p)) continue;
        if (*n == cap) {
            cap = cap ? cap * 2 : 256;
            process *more = realloc(all, cap * sizeof *all);
            if (!more) break;
            all = more;
        }
        all[(*n)++] = p;
    }
    closedir(d);
    return all;
}

int jx_proc_measure(pid_t root, jx_proc_use *out)
{
    size_t n;
    process *all = list(&n);
    *out = (jx_proc_use){0};
    if (!all) return JX_EIO;
    for (bool found = true; found;) { /* generation by generation */
        found = false;
        for (size_t i = 0; i < n; i++) {
            bool in = all[i].pid == root;
            for (size_t k = 0; k < n && !in; k++) in = all[k].in && all[k].pid == all[i].parent;
            if (!in || all[i].in) continue;
            all[i].in = found = true;
            out->cpu_us += all[i].ticks * (1000000 / (uint64_t)sysconf(_SC_CLK_TCK));
            out->peak_rss += peak_rss(all[i].pid);
            out->processes++;
        }
    }
    free(all);
    return 0;
}
