/* Numbers in Chinese numerals; a part of proto/value.h. */
#include "proto/value.h"

enum { NOT_HAN = -1 };

/* 〇零一二两三…九 as 0 to 9. */
static int digit_at(jx_str s)
{
    static const struct {
        char text[4];
        int value;
    } digits[] = {{"零", 0}, {"〇", 0}, {"一", 1}, {"二", 2}, {"两", 2}, {"三", 3},
                  {"四", 4}, {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
    for (size_t i = 0; i < sizeof digits / sizeof *digits && s.len >= 3; i++)
        if (memcmp(s.p, digits[i].text, 3) == 0) return digits[i].value;
    return NOT_HAN;
}

/* 十百千万亿 as powers of ten. */
static int power_at(jx_str s)
{
    static const struct {
        char text[4];
        int power;
    } powers[] = {{"十", 1}, {"百", 2}, {"千", 3}, {"万", 4}, {"亿", 8}};
    for (size_t i = 0; i < sizeof powers / sizeof *powers && s.len >= 3; i++)
        if (memcmp(s.p, powers[i].text, 3) == 0) return powers[i].power;
    return NOT_HAN;
}

static jx_str behind(jx_str s) { return (jx_str){s.p + 3, s.len - 3}; }

/* Up to 9,999: each power once, from high to low, 零 only where one is passed over. */
static uint32_t section(jx_str s, int64_t *out)
{
    static const int64_t ten_to[] = {1, 10, 100, 1000};
    jx_str at = s;
    int above = 4;
    bool zero = false, any = false;
    *out = 0;
    while (above > 0) {
        int d = digit_at(at), p = power_at(d >= 0 ? behind(at) : at);
        if (d == 0 && any && !zero) {
            zero = true;
            at = behind(at);
            continue;
        }
        if (d < 0 && (p != 1 || any)) break; /* 十二 is 一十二, 百 and 千 alone are none */
        if (d == 0) return 0;
        if (p > 3) p = 0; /* 万, 亿 end the section */
        if (d >= 0 && p < 1) p = 0;
        if (p >= above) return 0;
        /* 一百二: a hundred and two, or and twenty? */
        if (p == 0 && any && above > 1 && !zero) return 0;
        *out += (d < 0 ? 1 : d) * ten_to[p];
        at = d >= 0 ? behind(at) : at;
        if (p > 0) at = behind(at);
        above = p;
        any = true;
        zero = false;
    }
    return any && !zero ? s.len - at.len : 0;
}

uint32_t jx_han_number(jx_str text, int64_t *out)
{
    static const struct {
        int power;
        int64_t times;
    } steps[] = {{8, 100000000}, {4, 10000}, {0, 1}};
    jx_str at = text;
    *out = 0;
    if (digit_at(at) == 0) return digit_at(behind(at)) < 0 && power_at(behind(at)) < 0 ? 3 : 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int64_t part;
        bool skipped = at.len < text.len && digit_at(at) == 0;
        jx_str from = skipped ? behind(at) : at;
        uint32_t n = section(from, &part);
        if (!n) continue;
        jx_str rest = {from.p + n, from.len - n};
        int power = power_at(rest);
        if (power != steps[i].power && !(steps[i].power == 0 && power < 0)) continue;
        /* 一万二: ten thousand and two, or and two thousand? */
        if (at.len < text.len && !skipped && part < 1000) return 0;
        *out += part * steps[i].times;
        at = steps[i].power ? behind(rest) : rest;
    }
    if (digit_at(at) >= 0 || power_at(at) >= 0) return 0;
    return text.len - at.len;
}
