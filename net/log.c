#include "net/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *program = "jixiao";
static enum jx_log_level most = JX_LOG_INFO;
static const char *const names[] = {"error", "warn", "info", "debug"};

void jx_log_init(const char *name)
{
    program = name;
    const char *want = getenv("JIXIAO_LOG");
    for (int i = 0; want && i <= JX_LOG_DEBUG; i++)
        if (strcmp(want, names[i]) == 0) most = (enum jx_log_level)i;
}

/* One write a line, so that lines of several processes on one stderr do not mix. */
static void line(enum jx_log_level level, const char *fmt, va_list ap)
{
    char buf[2048], when[32];
    struct timespec now;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &tm);
    int n = snprintf(buf, sizeof buf, "%s.%03ldZ %-5s %s: ", when, now.tv_nsec / 1000000, names[level], program);
    int m = vsnprintf(buf + n, sizeof buf - (size_t)n - 1, fmt, ap);
    n += m < (int)sizeof buf - n - 1 ? m : (int)sizeof buf - n - 2;
    buf[n++] = '\n';
    fwrite(buf, 1, (size_t)n, stderr);
}

void jx_log(enum jx_log_level level, const char *fmt, ...)
{
    if (level > most) return;
    va_list ap;
    va_start(ap, fmt);
    line(level, fmt, ap);
    va_end(ap);
}

void jx_die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    line(JX_LOG_ERROR, fmt, ap);
    va_end(ap);
    abort();
}
