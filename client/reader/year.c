#include "client/reader/year.h"

enum { NO_DIGIT = -1, FIRST = 1990, LAST = 2100 };

/* The digit at the beginning of s. *script: 1 ASCII, 2 full-width, 3 Chinese; *n: its bytes. */
static int digit_at(jx_str s, int *script, uint32_t *n)
{
    static const char *const han[][2] = {{"〇", "零"}, {"一", "壹"}, {"二", "贰"}, {"三", "叁"}, {"四", "肆"},
                                         {"五", "伍"}, {"六", "陆"}, {"七", "柒"}, {"八", "捌"}, {"九", "玖"}};
    *n = 1;
    *script = 1;
    if (s.len && s.p[0] >= '0' && s.p[0] <= '9') return s.p[0] - '0';
    *n = 3;
    *script = 2;
    if (jx_starts(s, "\xEF\xBC") && s.len >= 3 && (unsigned char)s.p[2] >= 0x90 && (unsigned char)s.p[2] <= 0x99)
        return (unsigned char)s.p[2] - 0x90;
    *script = 3;
    for (int d = 0; d < 10; d++)
        if (jx_starts(s, han[d][0]) || jx_starts(s, han[d][1])) return d;
    return jx_starts(s, "○") || jx_starts(s, "Ｏ") ? 0 : NO_DIGIT;
}

/* Four digits of one script at the beginning of s, not more; blanks between them where spaced. *rest: what follows. */
static uint16_t four_digits(jx_str s, bool spaced, jx_str *rest)
{
    unsigned year = 0, count = 0;
    int first = 0, script;
    uint32_t n;
    *rest = s;
    for (int d; (d = digit_at(s, &script, &n)) != NO_DIGIT; count++) {
        if (count == 4 || (count && script != first)) return 0;
        first = script;
        year = year * 10 + (unsigned)d;
        s = jx_drop(s, n);
        if (spaced && count < 3) s = jx_trim(s);
    }
    *rest = s;
    return count == 4 && year >= FIRST && year <= LAST ? (uint16_t)year : 0;
}

/* Bytes of the first character, if it is no digit; of all digits of its script otherwise. */
static uint32_t step(jx_str s)
{
    int script, first;
    uint32_t n, all = 0;
    if (digit_at(s, &first, &n) == NO_DIGIT) {
        for (n = 1; n < s.len && ((unsigned char)s.p[n] & 0xC0) == 0x80;) n++;
        return n;
    }
    while (digit_at(jx_drop(s, all), &script, &n) != NO_DIGIT && script == first) all += n;
    return all;
}

static bool year_follows(jx_str rest)
{
    rest = jx_trim(rest);
    if (jx_starts(rest, "）")) rest = jx_trim(jx_drop(rest, 3));
    if (jx_starts(rest, ")")) rest = jx_trim(jx_drop(rest, 1));
    return jx_starts(rest, "年");
}

/* Bytes of "2023-2024", "2023年度—2024" before its 年 at the beginning of s; 0: one year at most stands there. */
static uint32_t two_years(jx_str s)
{
    static const char *const between[] = {"-", "－", "—", "–", "~", "～", "至", "、", "和", "及", "/"};
    jx_str rest, behind;
    uint16_t first = four_digits(s, false, &rest), second = 0;
    if (!first) return 0;
    rest = jx_trim(rest);
    if (jx_starts(rest, "年")) rest = jx_drop(rest, 3);
    if (jx_starts(rest, "度")) rest = jx_drop(rest, 3);
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        if (!jx_starts(rest, between[i])) continue;
        rest = jx_drop(rest, strlen(between[i]));
        while (jx_starts(rest, "—")) rest = jx_drop(rest, 3);
        second = four_digits(jx_trim(rest), false, &behind);
        break;
    }
    return second && second != first && year_follows(behind) ? (uint32_t)(behind.p - s.p) : 0;
}

bool jx_names_two_years(jx_str s)
{
    for (jx_str at = s; at.len; at = jx_drop(at, step(at)))
        if (two_years(at)) return true;
    return false;
}

uint16_t jx_year_in(jx_str s)
{
    for (int spaced = 0; spaced < 2; spaced++)
        for (jx_str at = s; at.len;) {
            jx_str rest;
            uint32_t both = two_years(at);
            uint16_t year = both ? 0 : four_digits(at, spaced, &rest);
            if (year && year_follows(rest)) return year;
            at = jx_drop(at, both ? both : step(at));
        }
    return 0;
}

uint16_t jx_year_alone(jx_str s)
{
    jx_str rest;
    uint16_t year = four_digits(jx_trim(s), true, &rest);
    return jx_trim(rest).len ? 0 : year;
}

uint16_t jx_year_of_title(jx_str s)
{
    static const char *const next[] = {"度", "项目", "部门", "整体", "财政", "预算", "绩效", "省", "市", "县", "区"};
    jx_str rest;
    uint16_t year = jx_year_in(s);
    if (year || (year = four_digits(jx_trim(s), false, &rest)) == 0) return year;
    for (size_t i = 0; i < sizeof next / sizeof *next; i++)
        if (jx_starts(jx_trim(rest), next[i])) return year;
    return 0;
}
