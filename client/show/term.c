#include "client/show/term.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

#include "proto/result.h"

enum { REPLACEMENT = 0xFFFD };

static bool turns_direction(utf8proc_int32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

size_t jx_shown(const char *p, size_t len, int32_t *shown)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)len, &c);
    if (n <= 0) {
        *shown = REPLACEMENT;
        return 1;
    }
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || turns_direction(c)) c = REPLACEMENT;
    *shown = c;
    return (size_t)n;
}

int jx_char_width(int32_t c) { return c == REPLACEMENT ? 1 : utf8proc_charwidth(c); }

size_t jx_width(const char *p, size_t len)
{
    size_t w = 0;
    for (size_t i = 0; i < len;) {
        int32_t c;
        i += jx_shown(p + i, len - i, &c);
        w += (size_t)jx_char_width(c);
    }
    return w;
}

void jx_clean(FILE *out, const char *p, size_t len)
{
    for (size_t i = 0; i < len;) {
        int32_t c;
        utf8proc_uint8_t utf8[4];
        i += jx_shown(p + i, len - i, &c);
        fwrite(utf8, 1, (size_t)utf8proc_encode_char(c, utf8), out);
    }
}

unsigned jx_term_columns(FILE *f)
{
    struct winsize w;
    if (!isatty(fileno(f))) return 0;
    if (ioctl(fileno(f), TIOCGWINSZ, &w) == 0 && w.ws_col) return w.ws_col;
    return 80;
}

static bool colour_wanted(FILE *f)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no && *no) return false;
    if (!term || strcmp(term, "dumb") == 0) return false;
    return isatty(fileno(f));
}

const char *jx_style_on(FILE *f, enum jx_style s)
{
    static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[31m", "\033[33m", "\033[32m", "\033[36m"};
    return s != JX_PLAIN && colour_wanted(f) ? codes[s] : "";
}

const char *jx_style_off(FILE *f) { return colour_wanted(f) ? "\033[0m" : ""; }

enum jx_style jx_severity_style(int severity)
{
    switch (severity) {
    case JX_REJECT: return JX_RED;
    case JX_ALERT: return JX_YELLOW;
    case JX_QUERY: return JX_CYAN;
    default: return JX_DIM;
    }
}

uint64_t jx_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}
