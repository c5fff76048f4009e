#include "proto/cursor.h"

void jx_cur_fail(jx_cur *c, int err)
{
    if (!c->err) c->err = err;
    c->p = c->end;
}

static inline size_t left(const jx_cur *c) { return (size_t)(c->end - c->p); }

/* Takes n bytes, or fails. */
static inline const uint8_t *take(jx_cur *c, size_t n)
{
    if (left(c) < n) {
        jx_cur_fail(c, JX_EPROTO);
        return NULL;
    }
    const uint8_t *p = c->p;
    c->p += n;
    return p;
}

static inline uint64_t big_endian(const uint8_t *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++) v = v << 8 | p[i];
    return v;
}

/* A big-endian number of n bytes. */
static inline uint64_t take_be(jx_cur *c, int n)
{
    const uint8_t *p = take(c, (size_t)n);
    return p ? big_endian(p, n) : 0;
}

static inline uint8_t take_tag(jx_cur *c)
{
    if (c->p < c->end) return *c->p++;
    jx_cur_fail(c, JX_EPROTO);
    return 0xc1; /* the tag that MessagePack never uses */
}

/* A count n of things of at least `least` bytes each: more than max, or than the bytes left can hold, is a lie. */
static uint32_t counted(jx_cur *c, uint64_t n, uint32_t max, size_t least)
{
    if (c->err) return 0;
    if (n > left(c) / least) {
        jx_cur_fail(c, JX_EPROTO);
        return 0;
    }
    if (n > max) {
        jx_cur_fail(c, JX_ELIMIT);
        return 0;
    }
    return (uint32_t)n;
}

uint32_t jx_cur_map(jx_cur *c, uint32_t max)
{
    uint8_t t = take_tag(c);
    if ((t & 0xf0) == 0x80) return counted(c, t & 15, max, 2);
    if (t == 0xde) return counted(c, take_be(c, 2), max, 2);
    if (t == 0xdf) return counted(c, take_be(c, 4), max, 2);
    jx_cur_fail(c, JX_EPROTO);
    return 0;
}

uint32_t jx_cur_array(jx_cur *c, uint32_t max)
{
    uint8_t t = take_tag(c);
    if ((t & 0xf0) == 0x90) return counted(c, t & 15, max, 1);
    if (t == 0xdc) return counted(c, take_be(c, 2), max, 1);
    if (t == 0xdd) return counted(c, take_be(c, 4), max, 1);
    jx_cur_fail(c, JX_EPROTO);
    return 0;
}

/* Either kind of integer: *neg and the magnitude's two's complement. */
static int64_t any_int(jx_cur *c, bool *above)
{
    uint8_t t = take_tag(c);
    *above = false;
    if (t < 0x80) return t;
    if (t >= 0xe0) return (int8_t)t;
    switch (t) {
    case 0xcc: return (int64_t)take_be(c, 1);
    case 0xcd: return (int64_t)take_be(c, 2);
    case 0xce: return (int64_t)take_be(c, 4);
    case 0xcf: {
        uint64_t u = take_be(c, 8);
        *above = u > INT64_MAX;
        return (int64_t)u;
    }
    case 0xd0: return (int8_t)take_be(c, 1);
    case 0xd1: return (int16_t)take_be(c, 2);
    case 0xd2: return (int32_t)take_be(c, 4);
    case 0xd3: return (int64_t)take_be(c, 8);
    default: jx_cur_fail(c, JX_EPROTO); return 0;
    }
}

uint64_t jx_cur_uint(jx_cur *c, uint64_t max)
{
    bool above;
    int64_t v = any_int(c, &above);
    if (c->err) return 0;
    if ((v < 0 && !above) || (uint64_t)v > max) {
        jx_cur_fail(c, JX_EPROTO);
        return 0;
    }
    return (uint64_t)v;
}

int64_t jx_cur_int(jx_cur *c, int64_t min, int64_t max)
{
    bool above;
    int64_t v = any_int(c, &above);
    if (c->err) return 0;
    if (above || v < min || v > max) {
        jx_cur_fail(c, JX_EPROTO);
        return 0;
    }
    return v;
}

/* n announced bytes of at most max. */
static jx_bytes announced(jx_cur *c, uint64_t n, uint32_t max)
{
    if (c->err) return (jx_bytes){0};
    if (n > left(c)) {
        jx_cur_fail(c, JX_EPROTO);
        return (jx_bytes){0};
    }
    if (n > max) {
        jx_cur_fail(c, JX_ELIMIT);
        return (jx_bytes){0};
    }
    return (jx_bytes){take(c, n), n};
}

jx_str jx_cur_str(jx_cur *c, uint32_t max)
{
    uint8_t t = take_tag(c);
    uint64_t n;
    if ((t & 0xe0) == 0xa0)
        n = t & 31;
    else if (t == 0xd9)
        n = take_be(c, 1);
    else if (t == 0xda)
        n = take_be(c, 2);
    else if (t == 0xdb)
        n = take_be(c, 4);
    else {
        jx_cur_fail(c, JX_EPROTO);
        return (jx_str){0};
    }
    jx_bytes b = announced(c, n, max);
    if (b.len && !jx_utf8_valid(b.p, b.len)) {
        jx_cur_fail(c, JX_EPROTO);
        return (jx_str){0};
    }
    return (jx_str){b.p, (uint32_t)b.len};
}

jx_bytes jx_cur_bin(jx_cur *c, uint32_t max)
{
    uint8_t t = take_tag(c);
    if (t == 0xc4) return announced(c, take_be(c, 1), max);
    if (t == 0xc5) return announced(c, take_be(c, 2), max);
    if (t == 0xc6) return announced(c, take_be(c, 4), max);
    jx_cur_fail(c, JX_EPROTO);
    return (jx_bytes){0};
}

jx_id jx_cur_id(jx_cur *c)
{
    jx_id id = {{0}};
    jx_bytes b = jx_cur_bin(c, sizeof id.b);
    if (b.len == sizeof id.b)
        memcpy(id.b, b.p, sizeof id.b);
    else
        jx_cur_fail(c, JX_EPROTO);
    return id;
}

bool jx_cur_bool(jx_cur *c)
{
    uint8_t t = take_tag(c);
    if (t != 0xc2 && t != 0xc3) jx_cur_fail(c, JX_EPROTO);
    return t == 0xc3;
}

int jx_cur_key(jx_cur *c, int *last)
{
    int key = (int)jx_cur_uint(c, 0xffff);
    if (c->err) return -1;
    if (key <= *last) {
        jx_cur_fail(c, JX_EPROTO);
        return -1;
    }
    return *last = key;
}

/* The children that follow a tag, its own payload stepped over. */
static uint64_t step(jx_cur *c)
{
    uint8_t t = take_tag(c);
    if (t < 0x80 || t >= 0xe0 || t == 0xc0 || t == 0xc2 || t == 0xc3) return 0;
    if ((t & 0xf0) == 0x80) return 2u * (t & 15);
    if ((t & 0xf0) == 0x90) return t & 15;
    if ((t & 0xe0) == 0xa0) return take(c, t & 31), 0;
    switch (t) {
    case 0xc4:
    case 0xd9: return take(c, take_be(c, 1)), 0;
    case 0xc5:
    case 0xda: return take(c, take_be(c, 2)), 0;
    case 0xc6:
    case 0xdb: return take(c, take_be(c, 4)), 0;
    case 0xcc:
    case 0xd0: return take(c, 1), 0;
    case 0xcd:
    case 0xd1: return take(c, 2), 0;
    case 0xca:
    case 0xce:
    case 0xd2: return take(c, 4), 0;
    case 0xcb:
    case 0xcf:
    case 0xd3: return take(c, 8), 0;
    case 0xdc: return take_be(c, 2);
    case 0xdd: return take_be(c, 4);
    case 0xde: return 2 * take_be(c, 2);
    case 0xdf: return 2 * take_be(c, 4);
    default: jx_cur_fail(c, JX_EPROTO); return 0;
    }
}

jx_bytes jx_cur_skip(jx_cur *c)
{
    const uint8_t *start = c->p;
    /* Objects still to step over: every one takes a byte at least, so a sum above what is left is a lie, and depth
     * needs no stack. */
    uint64_t todo = 1;
    while (todo && !c->err) {
        todo += step(c) - 1;
        if (todo > left(c)) jx_cur_fail(c, JX_EPROTO);
    }
    return c->err ? (jx_bytes){0} : (jx_bytes){start, (size_t)(c->p - start)};
}

int jx_cur_end(const jx_cur *c)
{
    if (c->err) return c->err;
    return c->p == c->end ? 0 : JX_EPROTO;
}

bool jx_utf8_valid(const char *text, size_t len)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + len;
    while (p < end) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        /* Chinese text is three-byte sequences: a lead of 1110xxxx and two of 10xxxxxx, tested in one word. */
        while (end - p >= 4) {
            uint32_t w;
            memcpy(&w, p, 4);
            if ((w & 0x00c0c0f0) != 0x008080e0) break;
            uint8_t lead = p[0];
            if (lead == 0xe0 || lead == 0xed) break; /* these may be overlong or surrogates */
            p += 3;
        }
#endif
        if (p == end) return true;
        uint8_t b = *p;
        if (b < 0x80) {
            if (b == 0) return false;
            p++;
            continue;
        }
        int n;
        uint32_t min, cp;
        if ((b & 0xe0) == 0xc0)
            n = 1, min = 0x80, cp = b & 31;
        else if ((b & 0xf0) == 0xe0)
            n = 2, min = 0x800, cp = b & 15;
        else if ((b & 0xf8) == 0xf0)
            n = 3, min = 0x10000, cp = b & 7;
        else
            return false;
        if (end - p <= n) return false;
        for (int i = 1; i <= n; i++) {
            if ((p[i] & 0xc0) != 0x80) return false;
            cp = cp << 6 | (p[i] & 63);
        }
        if (cp < min || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) return false;
        p += n + 1;
    }
    return true;
}
