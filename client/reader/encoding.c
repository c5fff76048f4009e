#include "client/reader/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "client/reader/mend.h"
#include "client/reader/text.h"

/* Length of the longest valid beginning of p[0..len). */
static size_t valid_prefix(const char *p, size_t len)
{
    size_t lo = 0, step = 1 << 20;
    while (lo < len) { /* whole pieces first, cut between characters */
        size_t end = lo + step < len ? lo + step : len;
        while (end < len && end > lo && ((unsigned char)p[end] & 0xC0) == 0x80) end--;
        if (end == lo || !jx_utf8_valid(p + lo, end - lo)) break;
        lo = end;
    }
    while (lo < len) { /* then character by character up to the bad one */
        unsigned char c = (unsigned char)p[lo];
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (lo + n > len || !jx_utf8_valid(p + lo, n)) break;
        lo += n;
    }
    return lo;
}

/* Are p[0..len) the first bytes of a character that continues behind the end? */
static bool cut_character(const char *p, size_t len)
{
    unsigned char c = (unsigned char)p[0];
    size_t n = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 1;
    if (len >= n) return false;
    for (size_t i = 1; i < len; i++)
        if (((unsigned char)p[i] & 0xC0) != 0x80) return false;
    return true;
}

static uint32_t line_of(const char *p, size_t at)
{
    uint32_t line = 1;
    for (size_t i = 0; i < at; i++) line += p[i] == '\n';
    return line;
}

/* Converts all of it; *torn when only the last character is incomplete. NULL when it is not in that encoding. */
static char *convert(const char *from, const char *in, size_t len, size_t *out_len, bool *torn)
{
    iconv_t cd = iconv_open("UTF-8", from);
    if (cd == (iconv_t)-1) return NULL;
    size_t cap =
        len * 2 + 16; /* two bytes of GB18030 or UTF-16 become three at most; four-byte ones no more than four */
    char *out = malloc(cap), *q = out, *p = (char *)(uintptr_t)in;
    size_t left = len, room = cap;
    bool ok = out && iconv(cd, &p, &left, &q, &room) != (size_t)-1;
    if (out && !ok && errno == EINVAL && left < 4) {
        *torn = true;
        ok = true;
    }
    iconv_close(cd);
    *out_len = cap - room;
    /* a NUL is no text in any of them */
    if (ok && jx_utf8_valid(out, *out_len)) return out;
    free(out);
    return NULL;
}

static bool looks_like_a_form(jx_str s)
{
    return jx_contains(s, "绩效") || jx_contains(s, "指标") || jx_contains(s, "项目名称");
}

static int take_converted(char **bytes, size_t *len, char *out, size_t out_len, jx_str *text)
{
    free(*bytes);
    *bytes = out;
    *len = out_len;
    *text = (jx_str){out, (uint32_t)out_len};
    if (jx_starts(*text, "\xEF\xBB\xBF")) *text = jx_drop(*text, 3);
    return 0;
}

/* The text without the few bytes that are no characters; not of a file that is none at all. */
static bool mend(char **bytes, size_t *len, size_t skip, jx_str *text)
{
    for (int gb = 0; gb < (skip ? 1 : 2); gb++) {
        size_t n = 0;
        char *out = (gb ? jx_mend_gb18030 : jx_mend_utf8)(*bytes + skip, *len - skip, &n);
        if (out && looks_like_a_form((jx_str){out, (uint32_t)n})) {
            take_converted(bytes, len, out, n, text);
            return true;
        }
        free(out);
    }
    return false;
}

int jx_to_utf8(const char *name, bool zh, char **bytes, size_t *len, jx_str *text, bool *torn, jx_read_error *err)
{
    char *p = *bytes, *out;
    size_t n = *len, out_len, skip = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *torn = false;
    size_t good = skip + valid_prefix(p + skip, n - skip);
    if (good == n || (n - good < 4 && good > skip && cut_character(p + good, n - good))) {
        *torn = good < n;
        *text = (jx_str){p + skip, (uint32_t)(good - skip)};
        return 0;
    }
    bool utf16 = n >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0);
    if (utf16 && (out = convert("UTF-16", p, n, &out_len, torn))) return take_converted(bytes, len, out, out_len, text);
    if (!utf16 && !skip && (out = convert("GB18030", p, n, &out_len, torn))) {
        if (looks_like_a_form((jx_str){out, (uint32_t)out_len})) return take_converted(bytes, len, out, out_len, text);
        free(out);
    }
    if (!utf16 && mend(bytes, len, skip, text)) return 0;
    err->line = line_of(p, good);
    snprintf(err->text, sizeof err->text,
             zh ? "%s：第%u行有既不是UTF-8也不是GB18030的字节（0x%02X）"
                : "%s: line %u: a byte (0x%02X) that is neither UTF-8 nor GB18030",
             name, (unsigned)err->line, (unsigned)(unsigned char)p[good]);
    return JX_EINVAL;
}
