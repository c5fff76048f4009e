#include "proto/num.h"

static const int64_t pow10_[19] = {1,
                                   10,
                                   100,
                                   1000,
                                   10000,
                                   100000,
                                   1000000,
                                   10000000,
                                   100000000,
                                   1000000000,
                                   10000000000,
                                   100000000000,
                                   1000000000000,
                                   10000000000000,
                                   100000000000000,
                                   1000000000000000,
                                   10000000000000000,
                                   100000000000000000,
                                   1000000000000000000};

int64_t jx_money_unit_fen(enum jx_money_unit unit)
{
    switch (unit) {
    case JX_YUAN: return 100;
    case JX_WAN: return 1000000;
    case JX_YI: return INT64_C(10000000000);
    case JX_QIAN: return 100000;
    case JX_BAIWAN: return 100000000;
    default: return 0;
    }
}

int jx_dec_parse(jx_str text, jx_dec *out)
{
    const char *p = text.p, *end = text.p + text.len;
    bool neg = false;
    if (p < end && (*p == '-' || *p == '+')) neg = *p++ == '-';
    int64_t v = 0;
    int scale = 0, digits = 0;
    bool point = false;
    for (; p < end; p++) {
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (*p < '0' || *p > '9') return JX_EINVAL;
        digits++;
        if (point && scale == JX_DEC_MAX_SCALE) {
            if (*p != '0') return JX_EOVERFLOW;
            continue;
        }
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *p - '0', &v)) return JX_EOVERFLOW;
        if (point) scale++;
    }
    if (!digits) return JX_EINVAL;
    if (v > JX_DEC_ABS_MAX) return JX_EOVERFLOW;
    *out = (jx_dec){neg ? -v : v, (int8_t)scale};
    return 0;
}

/* The decimal text of v / 10^scale; buf has 24 bytes: 19 digits, sign, point, leading zero, NUL. */
static int print_scaled(int64_t v, int scale, char *buf)
{
    char rev[24];
    int n = 0;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        rev[n++] = (char)('0' + u % 10);
        u /= 10;
        if (n == scale) rev[n++] = '.';
    } while (u || n <= scale);
    if (rev[n - 1] == '.') rev[n++] = '0';
    int len = 0;
    if (v < 0) buf[len++] = '-';
    while (n) buf[len++] = rev[--n];
    buf[len] = 0;
    return len;
}

int jx_dec_print(jx_dec d, char out[24])
{
    if (!jx_dec_has(d)) {
        out[0] = 0;
        return 0;
    }
    return print_scaled(d.v, d.scale, out);
}

jx_dec jx_dec_norm(jx_dec d)
{
    while (d.scale > 0 && d.v % 10 == 0) {
        d.v /= 10;
        d.scale--;
    }
    return d;
}

static __int128 scaled_up(jx_dec d, int scale) { return (__int128)d.v * pow10_[scale - d.scale]; }

int jx_dec_cmp(jx_dec a, jx_dec b)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    __int128 x = scaled_up(a, scale), y = scaled_up(b, scale);
    return (x > y) - (x < y);
}

static bool goes_up(__int128 q, __int128 r, __int128 d, enum jx_rounding how)
{
    if (how == JX_TRUNCATE) return false;
    return r > d - r || (r == d - r && (how == JX_HALF_UP || q % 2));
}

int jx_round_by(__int128 n, __int128 d, enum jx_rounding how, int64_t unit, int64_t *out)
{
    bool neg = n < 0;
    if (neg) n = -n;
    if (unit != 1 && __builtin_mul_overflow(d, (__int128)unit, &d)) return JX_EOVERFLOW;
    __int128 q = n / d;
    q = (q + goes_up(q, n % d, d, how)) * unit;
    if (q > INT64_MAX) return JX_EOVERFLOW;
    *out = neg ? -(int64_t)q : (int64_t)q;
    return 0;
}

int jx_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out)
{
    __int128 n = (__int128)a * b;
    return jx_round_by(c < 0 ? -n : n, c < 0 ? -(__int128)c : c, JX_HALF_UP, 1, out);
}

/* weight * (k*b + m*a) / b. |v| <= 10^18, 10 decimals and a weight of at most 10^8 stay below 10^36 < 2^127. */
static int share_of(jx_pts weight, jx_dec a, jx_dec b, int k, int m, enum jx_rounding how, jx_pts unit, jx_pts *out)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    __int128 x = scaled_up(a, scale), y = scaled_up(b, scale), n;
    int64_t q;
    if (y == 0) return JX_EOVERFLOW;
    x = k * y + m * x;
    if (y < 0) {
        x = -x;
        y = -y;
    }
    if (__builtin_mul_overflow(x, (__int128)weight, &n) || jx_round_by(n, y, how, unit, &q) != 0) return JX_EOVERFLOW;
    if (q > JX_PTS_MAX || q < -JX_PTS_MAX) return JX_EOVERFLOW;
    *out = (jx_pts)q;
    return 0;
}

int jx_dec_share(jx_pts weight, jx_dec a, jx_dec b, jx_pts *out)
{
    return share_of(weight, a, b, 0, 1, JX_HALF_UP, 1, out);
}

int jx_dec_share_by(jx_pts weight, jx_dec a, jx_dec b, enum jx_rounding how, jx_pts unit, jx_pts *out)
{
    return share_of(weight, a, b, 0, 1, how, unit, out);
}

int jx_dec_rest_by(jx_pts weight, jx_dec a, jx_dec b, enum jx_rounding how, jx_pts unit, jx_pts *out)
{
    return share_of(weight, a, b, 2, -1, how, unit, out);
}

int jx_fen_from_dec(jx_dec amount, enum jx_money_unit unit, jx_fen *out)
{
    int64_t per = jx_money_unit_fen(unit), fen;
    if (!per || !jx_dec_has(amount)) return JX_EOVERFLOW;
    if (jx_mul_div(amount.v, per, pow10_[amount.scale], &fen) != 0) return JX_EOVERFLOW;
    if (fen > JX_FEN_MAX || fen < -JX_FEN_MAX) return JX_EOVERFLOW;
    *out = fen;
    return 0;
}

jx_dec jx_fen_to_dec(jx_fen fen, enum jx_money_unit unit)
{
    if (fen == JX_FEN_NONE) return JX_DEC_NONE;
    switch (unit) {
    case JX_WAN: return jx_dec_norm((jx_dec){fen, 6});
    case JX_YI: return jx_dec_norm((jx_dec){fen, 10});
    case JX_QIAN: return jx_dec_norm((jx_dec){fen, 5});
    case JX_BAIWAN: return jx_dec_norm((jx_dec){fen, 8});
    default: return jx_dec_norm((jx_dec){fen, 2});
    }
}

int jx_pts_from_dec(jx_dec d, jx_pts *out)
{
    int64_t p;
    if (!jx_dec_has(d) || jx_mul_div(d.v, 100, pow10_[d.scale], &p) != 0) return JX_EOVERFLOW;
    if (p > JX_PTS_MAX || p < -JX_PTS_MAX) return JX_EOVERFLOW;
    *out = (jx_pts)p;
    return 0;
}

int jx_pts_print(jx_pts p, char out[16])
{
    if (p == JX_PTS_NONE) {
        out[0] = 0;
        return 0;
    }
    char buf[24];
    jx_dec d = jx_dec_norm((jx_dec){p, 2});
    int len = print_scaled(d.v, d.scale, buf);
    memcpy(out, buf, (size_t)len + 1);
    return len;
}
