#include "client/show/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "client/show/lang.h"

enum { CHINA_S = 8 * 3600, DAY_S = 86400 };

/* "+08:00", "Z" or nothing, to the end of the text. */
static bool read_offset(const char *p, int64_t *offset_s)
{
    int h, m, n = 0;
    *offset_s = CHINA_S;
    while (*p == ' ') p++;
    if (!*p) return true;
    if ((*p == 'Z' || *p == 'z') && !p[1]) {
        *offset_s = 0;
        return true;
    }
    if ((*p != '+' && *p != '-') || sscanf(p + 1, "%2d:%2d%n", &h, &m, &n) != 2 || p[1 + n]) return false;
    if (h < 0 || h > 14 || m < 0 || m > 59) return false;
    *offset_s = (*p == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return true;
}

/* "18:00" or "18:00:30"; what follows is left in *rest. false: no time. */
static bool read_clock(const char *p, struct tm *tm, const char **rest)
{
    int n = 0, more = 0;
    if (sscanf(p, "%2d:%2d%n", &tm->tm_hour, &tm->tm_min, &n) != 2 || !n) return false;
    if (p[n] == ':' && (sscanf(p + n, ":%2d%n", &tm->tm_sec, &more) != 1 || !more)) return false;
    *rest = p + n + more;
    return tm->tm_hour >= 0 && tm->tm_hour <= 23 && tm->tm_min >= 0 && tm->tm_min <= 59 && tm->tm_sec >= 0 &&
           tm->tm_sec <= 59;
}

int jx_when_read(const char *text, bool ends, uint64_t *ms)
{
    struct tm tm = {0};
    int n = 0;
    int64_t offset_s;
    if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n) != 3 || !n) return JX_EINVAL;
    if (tm.tm_year < 1970 || tm.tm_year > 9999 || tm.tm_mon < 1 || tm.tm_mon > 12) return JX_EINVAL;
    const char *rest = text + n;
    bool clock = (*rest == 'T' || *rest == ' ') && rest[1] >= '0' && rest[1] <= '9';
    if (clock && !read_clock(rest + 1, &tm, &rest)) return JX_EINVAL;
    if (!read_offset(rest, &offset_s)) return JX_EINVAL;
    int day = tm.tm_mday;
    tm.tm_year -= 1900;
    tm.tm_mon--;
    time_t s = timegm(&tm);
    if (tm.tm_mday != day) return JX_EINVAL; /* there is no such day in that month */
    int64_t at = ((int64_t)s - offset_s) * 1000;
    if (!clock && ends) at += DAY_S * INT64_C(1000) - 1;
    if (at < 0) return JX_EINVAL;
    *ms = (uint64_t)at;
    return 0;
}

void jx_when_text(uint64_t ms, char out[40])
{
    time_t s = (time_t)(ms / 1000) + CHINA_S;
    struct tm tm;
    if (!gmtime_r(&s, &tm) || !strftime(out, 40, "%Y-%m-%d %H:%M:%S +08:00", &tm)) strcpy(out, "?");
}

static const struct {
    char letter;
    uint64_t ms;
    const char *zh, *en;
} units[] = {
    {'d', 86400000, "天", "d"}, {'h', 3600000, "小时", "h"}, {'m', 60000, "分钟", "min"}, {'s', 1000, "秒", "s"}};

int jx_span_read(const char *text, uint64_t *ms)
{
    char *end;
    if (*text < '0' || *text > '9') return JX_EINVAL;
    unsigned long long n = strtoull(text, &end, 10);
    if (n == 0 && !*end) {
        *ms = 0;
        return 0;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (*end != units[i].letter || end[1] || n > UINT32_MAX) continue;
        *ms = n * units[i].ms;
        return 0;
    }
    return JX_EINVAL;
}

void jx_span_text(uint64_t ms, char out[40])
{
    size_t n = 0;
    int parts = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units && parts < 2; i++) {
        uint64_t of = ms / units[i].ms;
        ms -= of * units[i].ms;
        if (!of) continue;
        n += (size_t)snprintf(out + n, 40 - n, "%s%llu %s", parts++ ? " " : "", (unsigned long long)of,
                              JX_T(units[i].zh, units[i].en));
    }
    if (!parts) strcpy(out, "0");
}
