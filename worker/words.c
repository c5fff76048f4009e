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

int jx_date_at(jx_str s)
{
    int year = small_number(&s, "年");
    if (year < 1990 || year > 2099) return 0;
    int month = small_number(&s, "月");
    if (month < 1 || month > 12) return year * 10000;
    int day = small_number(&s, "日");
    return year * 10000 + month * 100 + (day <= 31 ? day : 0);
}
