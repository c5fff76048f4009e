#include "worker/words.h"

enum jx_measure jx_measure_of(jx_str unit)
{
    unit = jx_strip(unit);
    if (!unit.len) return JX_M_NONE;
    if (unit.p[0] == '%' || jx_begins(unit, "％")) return JX_M_PERCENT;
    if (jx_holds(unit, "元") || jx_begins(unit, "万/") || jx_begins(unit, "亿/")) return JX_M_MONEY;
    return JX_M_OTHER;
}

jx_str jx_bare_name(jx_str name)
{
    jx_str s = jx_strip(name), t;
    if (!jx_begins(s, "指标")) return s;
    t = jx_strip((jx_str){s.p + 6, s.len - 6});
    uint32_t n = 0;
    while (n < t.len && t.p[n] >= '0' && t.p[n] <= '9') n++;
    if (!n) return s;
    t = jx_strip((jx_str){t.p + n, t.len - n});
    if (jx_begins(t, "：") || jx_begins(t, "、") || jx_begins(t, "．")) return jx_strip((jx_str){t.p + 3, t.len - 3});
    if (t.len && (t.p[0] == ':' || t.p[0] == '.')) return jx_strip((jx_str){t.p + 1, t.len - 1});
    return t;
}

uint32_t jx_chars(jx_str s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.len; i++) n += ((uint8_t)s.p[i] & 0xc0) != 0x80;
    return n;
}

bool jx_alike(jx_str a, jx_str b)
{
    uint32_t shorter = a.len < b.len ? a.len : b.len, longer = a.len < b.len ? b.len : a.len, head = 0, tail = 0;
    if ((longer - shorter) * 10 > longer) return false;
    while (head < shorter && a.p[head] == b.p[head]) head++;
    while (tail < shorter - head && a.p[a.len - 1 - tail] == b.p[b.len - 1 - tail]) tail++;
    return (longer - head - tail) * 10 <= longer;
}

/* Bytes of white space or punctuation at the beginning of s; 0: a word begins. */
static uint32_t gap_at(jx_str s)
{
    const uint8_t *p = (const uint8_t *)s.p;
    if (!s.len) return 0;
    if (p[0] < 0x80) return !(p[0] >= '0' && p[0] <= '9') && !((p[0] | 32) >= 'a' && (p[0] | 32) <= 'z');
    if (s.len >= 2 && p[0] == 0xc2) return 2; /* U+0080 to U+00BF */
    if (s.len < 3 || (p[0] & 0xf0) != 0xe0) return 0;
    if (p[0] == 0xe2 && (p[1] == 0x80 || p[1] == 0x81)) return 3; /* U+2000 to U+207F */
    if (p[0] == 0xe3 && p[1] == 0x80) return 3;                   /* U+3000 to U+303F */
    bool wide = p[0] == 0xef && p[1] == 0xbc;                     /* U+FF00 to U+FF3F */
    return wide && (p[2] < 0x90 || (p[2] > 0x99 && p[2] < 0xa1)) ? 3 : 0;
}

static jx_str next_word(jx_str s)
{
    for (uint32_t n; (n = gap_at(s)) > 0;) s = (jx_str){s.p + n, s.len - n};
    return s;
}

static uint64_t word_bytes(jx_str s)
{
    uint64_t n = 0;
    for (s = next_word(s); s.len; s = next_word(s)) {
        s = (jx_str){s.p + 1, s.len - 1};
        n++;
        /* inside a character: its other bytes begin nothing */
        for (; s.len && ((uint8_t)s.p[0] & 0xc0) == 0x80; s = (jx_str){s.p + 1, s.len - 1}) n++;
    }
    return n;
}

static uint32_t char_len(jx_str s)
{
    uint32_t n = 1;
    while (n < s.len && ((uint8_t)s.p[n] & 0xc0) == 0x80) n++;
    return n;
}

bool jx_same_words(jx_str a, jx_str b, unsigned percent)
{
    uint64_t same = 0;
    for (;;) {
        a = next_word(a);
        b = next_word(b);
        uint32_t n = a.len ? char_len(a) : 0;
        if (!n || n > b.len || memcmp(a.p, b.p, n) != 0) break;
        a = (jx_str){a.p + n, a.len - n};
        b = (jx_str){b.p + n, b.len - n};
        same += n;
    }
    if (!a.len && !b.len) return true;
    uint32_t left = a.len > b.len ? a.len : b.len; /* of it, punctuation is less than half */
    if (same * 100 < percent * (same + left / 2)) return false;
    uint64_t more = word_bytes(a), other = word_bytes(b);
    return same * 100 >= percent * (same + (more > other ? more : other));
}

bool jx_is_choice(jx_str s)
{
    static const char *const grades[] = {"优", "良", "中", "低", "差"};
    uint32_t n = 0;
    if (s.len < 9) return false;
    for (; s.len >= 3; s = (jx_str){s.p + 3, s.len - 3}, n++) {
        size_t k = 0;
        while (k < sizeof grades / sizeof *grades && memcmp(s.p, grades[k], 3) != 0) k++;
        if (k == sizeof grades / sizeof *grades) return false;
    }
    return n >= 3 && !s.len;
}

bool jx_digits_next(jx_str s, uint32_t *at, uint32_t *len)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint32_t i = *at;
    for (;;) {
        uint64_t w;
        while (i + 8 <= s.len && (memcpy(&w, s.p + i, 8), (w & high) == high)) i += 8; /* Chinese throughout */
        if (i >= s.len) return false;
        if (s.p[i] >= '0' && s.p[i] <= '9') break;
        i++;
    }
    *at = i;
    while (i < s.len && s.p[i] >= '0' && s.p[i] <= '9') i++;
    *len = i - *at;
    return true;
}

static int small_number(jx_str *s, const char *after)
{
    uint32_t n = 0;
    int v = 0;
    while (n < s->len && n < 4 && s->p[n] >= '0' && s->p[n] <= '9') v = v * 10 + (s->p[n++] - '0');
    jx_str rest = {s->p + n, s->len - n};
    if (!n || !jx_begins(rest, after)) return 0;
    *s = (jx_str){rest.p + strlen(after), rest.len - (uint32_t)strlen(after)};
    return v;
}

/* What stands behind the year: 年, or the mark of 2024-12-31, 2024/12/31, 2024.12.31; NULL: it is no year. */
static const char *year_mark(jx_str s)
{
    static const char *const marks[] = {"年", "-", "/", "."};
    if (s.len < 5) return NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (jx_begins((jx_str){s.p + 4, s.len - 4}, marks[i])) return marks[i];
    return NULL;
}

int jx_date_at(jx_str s)
{
    const char *mark = year_mark(s);
    int year = mark ? small_number(&s, mark) : 0, day;
    bool marked = year && mark[1] == 0;
    if (year && (year < 1990 || year > 2099)) return 0;
    int month = small_number(&s, marked ? mark : "月");
    if (month < 1 || month > 12) return marked ? 0 : year * 10000;
    day = marked ? small_number(&s, "") : small_number(&s, "日");
    return year * 10000 + month * 100 + (day <= 31 ? day : 0);
}

bool jx_date_comparable(int done, int due)
{
    bool months = done / 100 % 100 && due / 100 % 100;
    return months && (due >= 10000 || done < 10000);
}

bool jx_date_late(int done, int due)
{
    if (done < 10000) due %= 10000; /* of the year that is spoken of */
    bool days = done % 100 && due % 100;
    if (done / 100 != due / 100 || !days) return done / 100 > due / 100;
    return done > due;
}
