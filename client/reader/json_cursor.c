#include "client/reader/json_cursor.h"

#include "proto/cursor.h"

void jx_json_fail(jx_json_cursor *c, const char *expected)
{
    if (c->error) return;
    c->error = expected;
}

static void skip_space(jx_json_cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r')) c->p++;
}

char jx_json_peek(jx_json_cursor *c)
{
    if (c->error) return 0;
    skip_space(c);
    return c->p < c->end ? *c->p : 0;
}

static bool take(jx_json_cursor *c, char want)
{
    if (jx_json_peek(c) != want) return false;
    c->p++;
    return true;
}

void jx_json_enter(jx_json_cursor *c, char bracket)
{
    if (!take(c, bracket)) jx_json_fail(c, bracket == '{' ? "an object" : "an array");
    c->first = true;
}

/* Is there another element before the closing bracket? Takes the comma, or the bracket. */
static bool another(jx_json_cursor *c, char close)
{
    bool first = c->first;
    c->first = false;
    if (c->error) return false;
    if (take(c, close)) return false;
    if (!first && !take(c, ',')) {
        jx_json_fail(c, close == '}' ? "\",\" or \"}\"" : "\",\" or \"]\"");
        return false;
    }
    return true;
}

bool jx_json_key_next(jx_json_cursor *c, jx_str *key)
{
    if (!another(c, '}')) return false;
    *key = jx_json_text(c);
    if (!c->error && !take(c, ':')) jx_json_fail(c, "\":\"");
    return !c->error;
}

bool jx_json_item(jx_json_cursor *c) { return another(c, ']'); }

static bool literal(jx_json_cursor *c, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0) return false;
    c->p += n;
    return true;
}

bool jx_json_take_null(jx_json_cursor *c) { return jx_json_peek(c) == 'n' && literal(c, "null"); }

static int hex4(const char *p)
{
    int v = 0;
    for (int i = 0; i < 4; i++) {
        char d = p[i];
        int h = d >= '0' && d <= '9'   ? d - '0'
                : d >= 'a' && d <= 'f' ? d - 'a' + 10
                : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                       : -1;
        if (h < 0) return -1;
        v = v << 4 | h;
    }
    return v;
}

static size_t put_utf8(char *q, uint32_t u)
{
    if (u < 0x80) {
        q[0] = (char)u;
        return 1;
    }
    if (u < 0x800) {
        q[0] = (char)(0xC0 | u >> 6);
        q[1] = (char)(0x80 | (u & 0x3F));
        return 2;
    }
    if (u < 0x10000) {
        q[0] = (char)(0xE0 | u >> 12);
        q[1] = (char)(0x80 | (u >> 6 & 0x3F));
        q[2] = (char)(0x80 | (u & 0x3F));
        return 3;
    }
    q[0] = (char)(0xF0 | u >> 18);
    q[1] = (char)(0x80 | (u >> 12 & 0x3F));
    q[2] = (char)(0x80 | (u >> 6 & 0x3F));
    q[3] = (char)(0x80 | (u & 0x3F));
    return 4;
}

/* The escape at p[0] = '\\' (p..end) as UTF-8 to q; returns the bytes it took, 0 when it is none. An escape is never
 * shorter than what it stands for. */
static size_t unescape(const char *p, const char *end, char *q, size_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2) return 0;
    const char *at = p[1] ? strchr(from, p[1]) : NULL;
    if (at) {
        q[0] = to[at - from];
        *n = 1;
        return 2;
    }
    int hi = p[1] == 'u' && end - p >= 6 ? hex4(p + 2) : -1;
    if (hi <= 0 || (hi >= 0xDC00 && hi < 0xE000)) return 0;
    if (hi < 0xD800 || hi >= 0xE000) {
        *n = put_utf8(q, (uint32_t)hi);
        return 6;
    }
    int lo = end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? hex4(p + 8) : -1;
    if (lo < 0xDC00 || lo >= 0xE000) return 0;
    *n = put_utf8(q, 0x10000u + ((uint32_t)(hi - 0xD800) << 10) + (uint32_t)(lo - 0xDC00));
    return 12;
}

static jx_str unescaped(jx_json_cursor *c, const char *p, const char *end)
{
    char *out = jx_arena_alloc(c->arena, (size_t)(end - p)), *q = out;
    if (!out) return (jx_str){0};
    while (p < end) {
        if (*p != '\\') {
            *q++ = *p++;
            continue;
        }
        size_t n = 0, took = unescape(p, end, q, &n);
        if (!took) {
            jx_json_fail(c, "a valid escape");
            return (jx_str){0};
        }
        p += took;
        q += n;
    }
    return (jx_str){out, (uint32_t)(q - out)};
}

jx_str jx_json_text(jx_json_cursor *c)
{
    if (!take(c, '"')) {
        jx_json_fail(c, "a string");
        return (jx_str){0};
    }
    const char *start = c->p;
    bool escapes = false;
    for (; c->p < c->end && *c->p != '"'; c->p++) {
        if ((unsigned char)*c->p < 0x20) break;
        if (*c->p != '\\') continue;
        escapes = true;
        if (++c->p == c->end) break;
    }
    if (c->p >= c->end || *c->p != '"') {
        jx_json_fail(c, "the end of the string");
        return (jx_str){0};
    }
    const char *stop = c->p++;
    if (escapes) return unescaped(c, start, stop);
    return (jx_str){start, (uint32_t)(stop - start)};
}

static size_t digits(jx_json_cursor *c)
{
    const char *start = c->p;
    while (c->p < c->end && *c->p >= '0' && *c->p <= '9') c->p++;
    return (size_t)(c->p - start);
}

jx_str jx_json_number(jx_json_cursor *c)
{
    char first = jx_json_peek(c);
    const char *start = c->p;
    bool ok = first == '-' || (first >= '0' && first <= '9');
    if (ok && first == '-') c->p++;
    const char *whole = c->p;
    size_t n = ok ? digits(c) : 0;
    ok = n == 1 || (n > 1 && *whole != '0');
    if (ok && c->p < c->end && *c->p == '.') {
        c->p++;
        ok = digits(c) > 0;
    }
    if (ok && c->p < c->end && (*c->p == 'e' || *c->p == 'E')) ok = false;
    if (!ok) {
        jx_json_fail(c, "a number");
        return (jx_str){0};
    }
    return (jx_str){start, (uint32_t)(c->p - start)};
}

static void skip_value(jx_json_cursor *c, int depth)
{
    jx_str key;
    if (depth > JX_JSON_DEPTH) {
        jx_json_fail(c, "less depth");
        return;
    }
    switch (jx_json_peek(c)) {
    case '{':
        for (jx_json_enter(c, '{'); jx_json_key_next(c, &key);) skip_value(c, depth + 1);
        break;
    case '[':
        for (jx_json_enter(c, '['); jx_json_item(c);) skip_value(c, depth + 1);
        break;
    case '"': jx_json_text(c); break;
    case 't':
        if (!literal(c, "true")) jx_json_fail(c, "a value");
        break;
    case 'f':
        if (!literal(c, "false")) jx_json_fail(c, "a value");
        break;
    case 'n':
        if (!literal(c, "null")) jx_json_fail(c, "a value");
        break;
    default: jx_json_number(c);
    }
}

void jx_json_skip(jx_json_cursor *c) { skip_value(c, 0); }

void jx_json_end(jx_json_cursor *c)
{
    if (jx_json_peek(c)) jx_json_fail(c, "the end of the line");
}
