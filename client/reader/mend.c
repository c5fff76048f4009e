#include "client/reader/mend.h"

#include <iconv.h>
#include <stdlib.h>

enum { SHARE = 20, ALWAYS = 16 /* bytes that a short text may lose */ };

typedef struct {
    char *p;
    size_t n, cap;
    size_t lost, most; /* pieces that were none, and how many may be */
    bool failed;
} output;

/* Two bytes of GB18030 become three at most, and each lost one three. */
static output output_for(size_t len)
{
    output o = {.most = len / SHARE + ALWAYS};
    o.cap = 2 * len + 3 * o.most + 16;
    o.p = malloc(o.cap);
    o.failed = !o.p;
    return o;
}

static char *finished(output *o, size_t *out_len)
{
    if (o->failed) {
        free(o->p);
        return NULL;
    }
    *out_len = o->n;
    return o->p;
}

static void keep(output *o, const char *p, size_t n)
{
    if (o->failed || o->n + n > o->cap) {
        o->failed = true;
        return;
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

/* Neighbours share a sign. */
static void lose(output *o)
{
    if (++o->lost > o->most) o->failed = true;
    bool again = o->n >= 3 && memcmp(o->p + o->n - 3, JX_LOST_CHARACTER, 3) == 0;
    if (!o->failed && !again) keep(o, JX_LOST_CHARACTER, 3);
}

char *jx_mend_utf8(const char *p, size_t len, size_t *out_len)
{
    output o = output_for(len);
    for (size_t i = 0; i < len && !o.failed;) {
        unsigned char c = (unsigned char)p[i];
        size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        bool good = i + n <= len && jx_utf8_valid(p + i, n);
        if (good)
            keep(&o, p + i, n);
        else
            lose(&o);
        i += good ? n : 1;
    }
    return finished(&o, out_len);
}

/* Converts all of a piece. false: it is none of that encoding, and nothing was added. */
static bool convert(iconv_t cd, output *o, const char *p, size_t len)
{
    char *from = (char *)(uintptr_t)p, *to = o->p + o->n;
    size_t left = len, room = o->cap - o->n;
    iconv(cd, NULL, NULL, NULL, NULL);
    if (memchr(p, 0, len) || iconv(cd, &from, &left, &to, &room) == (size_t)-1) return false;
    o->n = o->cap - room;
    return true;
}

/* A sign that is never the second byte of a pair. */
static bool parts(char c) { return (unsigned char)c < 0x40; }

static void mend_line(iconv_t cd, output *o, const char *p, const char *end)
{
    while (p < end && !o->failed) {
        const char *to = p + 1;
        while (to < end && parts(*p) == parts(*to)) to++;
        if (!convert(cd, o, p, (size_t)(to - p))) lose(o);
        p = to;
    }
}

char *jx_mend_gb18030(const char *p, size_t len, size_t *out_len)
{
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t)-1) return NULL;
    output o = output_for(len);
    for (const char *end = p + len; p < end && !o.failed;) {
        const char *nl = memchr(p, '\n', (size_t)(end - p)), *next = nl ? nl + 1 : end;
        if (!convert(cd, &o, p, (size_t)(next - p))) mend_line(cd, &o, p, next);
        p = next;
    }
    iconv_close(cd);
    return finished(&o, out_len);
}
