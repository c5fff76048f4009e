/* Units of indicator values and what they convert to; the other half of proto/value.h. */
#include "proto/value.h"

static jx_str drop(jx_str text, uint32_t n) { return (jx_str){text.p + n, text.len - n}; }

static bool starts(jx_str text, const char *word)
{
    size_t n = strlen(word);
    return text.len >= n && memcmp(text.p, word, n) == 0;
}

/* A unit taken apart: 万元/人 is 10^4 of 元 per 人. num/den: how many base units one is. */
struct measure {
    int64_t num, den;
    const char *base; /* name of the measure for units of the table, else NULL */
    jx_str noun;      /* for others */
    jx_str per;       /* what follows '/' */
    bool bare, counter;
};

struct known {
    const char *name, *base;
    int64_t num, den;
};

static const struct known knowns[] = {{"元", "yuan", 1, 1},
                                      {"角", "yuan", 1, 10},
                                      {"分钱", "yuan", 1, 100},
                                      {"块", "yuan", 1, 1},
                                      {"人", "person", 1, 1},
                                      {"名", "person", 1, 1},
                                      {"位", "person", 1, 1},
                                      {"天", "day", 1, 1},
                                      {"日", "day", 1, 1},
                                      {"周", "day", 7, 1},
                                      {"小时", "hour", 1, 1},
                                      {"时", "hour", 1, 1},
                                      {"分钟", "hour", 1, 60},
                                      {"月", "month", 1, 1},
                                      {"个月", "month", 1, 1},
                                      {"年", "month", 12, 1},
                                      {"%", "ratio", 1, 1},
                                      {"％", "ratio", 1, 1},
                                      {"‰", "ratio", 1, 10},
                                      {"公里", "m", 1000, 1},
                                      {"千米", "m", 1000, 1},
                                      {"km", "m", 1000, 1},
                                      {"KM", "m", 1000, 1},
                                      {"里", "m", 500, 1},
                                      {"米", "m", 1, 1},
                                      {"m", "m", 1, 1},
                                      {"平方米", "m2", 1, 1},
                                      {"平米", "m2", 1, 1},
                                      {"㎡", "m2", 1, 1},
                                      {"m²", "m2", 1, 1},
                                      {"平方公里", "m2", 1000000, 1},
                                      {"公顷", "m2", 10000, 1},
                                      {"亩", "m2", 2000, 3},
                                      {"立方米", "m3", 1, 1},
                                      {"方", "m3", 1, 1},
                                      {"m³", "m3", 1, 1},
                                      {"吨", "kg", 1000, 1},
                                      {"公斤", "kg", 1, 1},
                                      {"千克", "kg", 1, 1},
                                      {"kg", "kg", 1, 1},
                                      {"斤", "kg", 1, 2},
                                      {"克", "kg", 1, 1000}};

static const struct known multipliers[] = {{"万亿", NULL, INT64_C(1000000000000), 1},
                                           {"千万", NULL, 10000000, 1},
                                           {"百万", NULL, 1000000, 1},
                                           {"十万", NULL, 100000, 1},
                                           {"亿", NULL, 100000000, 1},
                                           {"万", NULL, 10000, 1},
                                           {"千", NULL, 1000, 1}};

/* Counting words: with 个 on the other side they count the same things. */
static const char *const counters[] = {"个", "家", "项", "件", "台", "套", "所", "户", "处", "座",
                                       "辆", "间", "本", "份", "场", "条", "只", "批", "册", "起"};

static bool equals(jx_str a, const char *z) { return a.len == strlen(z) && memcmp(a.p, z, a.len) == 0; }

static const struct known *find_known(jx_str noun)
{
    for (size_t i = 0; i < sizeof knowns / sizeof knowns[0]; i++)
        if (equals(noun, knowns[i].name)) return &knowns[i];
    return NULL;
}

static struct measure take_apart(jx_str unit)
{
    struct measure m = {1, 1, NULL, unit, {0}, unit.len == 0, false};
    for (uint32_t i = 0; i < unit.len; i++) {
        if (unit.p[i] != '/') continue;
        m.noun = (jx_str){unit.p, i};
        m.per = drop(unit, i + 1);
        break;
    }
    const struct known *k = find_known(m.noun);
    for (size_t i = 0; !k && i < sizeof multipliers / sizeof multipliers[0]; i++) {
        if (!starts(m.noun, multipliers[i].name)) continue;
        m.num = multipliers[i].num;
        m.noun = drop(m.noun, (uint32_t)strlen(multipliers[i].name));
        k = find_known(m.noun);
        break;
    }
    if (k) {
        m.base = k->base;
        m.num *= k->num;
        m.den = k->den;
    }
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) m.counter |= equals(m.noun, counters[i]);
    return m;
}

static bool same_noun(const struct measure *a, const struct measure *b)
{
    if (a->base || b->base) return a->base && b->base && strcmp(a->base, b->base) == 0;
    if (jx_str_eq(a->noun, b->noun)) return true;
    return a->counter && b->counter && (equals(a->noun, "个") || equals(b->noun, "个"));
}

static bool same_measure(const struct measure *a, const struct measure *b)
{
    if (!same_noun(a, b)) return false;
    if (jx_str_eq(a->per, b->per)) return true;
    const struct known *p = find_known(a->per), *q = find_known(b->per);
    return p && q && strcmp(p->base, q->base) == 0 && p->num == q->num && p->den == q->den;
}

/* value * num / den, exact as far as JX_DEC_MAX_SCALE decimals go, then half up. */
static bool scale_by(jx_dec value, __int128 num, __int128 den, jx_dec *out)
{
    __int128 x = value.v;
    for (__int128 a = num, b = den; b;) { /* lowest terms keep the product small */
        __int128 t = a % b;
        a = b;
        b = t;
        if (!b) num /= a, den /= a;
    }
    if (__builtin_mul_overflow(x, num, &x)) return false;
    int scale = value.scale;
    while (scale < JX_DEC_MAX_SCALE && x % den != 0) {
        if (__builtin_mul_overflow(x, (__int128)10, &x)) return false;
        scale++;
    }
    bool neg = x < 0;
    if (neg) x = -x;
    __int128 q = x / den, r = x % den;
    if (r >= den - r) q++;
    if (q > JX_DEC_ABS_MAX) return false;
    *out = jx_dec_norm((jx_dec){neg ? -(int64_t)q : (int64_t)q, (int8_t)scale});
    return true;
}

/* A number without a unit beside one with: it is taken in the other's unit, as people mean it; only against % a value
 * below 1 is a ratio, and 1 may be either. */
static bool from_bare(jx_dec value, const struct measure *other, jx_dec *out)
{
    jx_dec one = {1, 0}, zero = {0, 0};
    *out = value;
    if (!other->base || strcmp(other->base, "ratio") != 0) return true;
    if (jx_dec_cmp(value, one) == 0) return false;
    if (jx_dec_cmp(value, zero) > 0 && jx_dec_cmp(value, one) < 0)
        return scale_by(value, 100 * other->den, other->num, out);
    return true;
}

bool jx_value_convert(jx_dec value, jx_str from, jx_str to, jx_dec *out)
{
    if (!jx_dec_has(value)) return false;
    if (jx_str_eq(from, to)) {
        *out = value;
        return true;
    }
    struct measure a = take_apart(from), b = take_apart(to);
    if (a.bare) return from_bare(value, &b, out);
    if (b.bare) { /* but 95 % against a bare number may mean 95 or 0.95, and the bare one is not here to tell */
        *out = value;
        return !a.base || strcmp(a.base, "ratio") != 0;
    }
    if (!same_measure(&a, &b)) return false;
    return scale_by(value, (__int128)a.num * b.den, (__int128)a.den * b.num, out);
}
