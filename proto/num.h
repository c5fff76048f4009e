/* proto/num.h: money, points and indicator values. Integers only: no floating point decides a score,
 * overflow is an error and never wraps. */
#ifndef JX_PROTO_NUM_H
#define JX_PROTO_NUM_H

#include "proto/base.h"

/* Money in fen (0.01 yuan). JX_FEN_NONE: the form does not say. |fen| <= JX_FEN_MAX. */
typedef int64_t jx_fen;
#define JX_FEN_NONE INT64_MIN
#define JX_FEN_MAX  INT64_C(1000000000000000000) /* 10^16 yuan: a hundred times China's yearly output */

/* Points (weights, scores) and percentages, in hundredths. JX_PTS_NONE: the form does not say. */
typedef int32_t jx_pts;
#define JX_PTS_NONE INT32_MIN
#define JX_PTS_MAX  100000000 /* a million points */

/* A decimal number v / 10^scale. scale < 0: none. */
typedef struct {
    int64_t v;
    int8_t scale;
} jx_dec;
enum { JX_DEC_MAX_SCALE = 10 }; /* 亿元 to the fen */
#define JX_DEC_NONE    ((jx_dec){0, -1})
#define JX_DEC_ABS_MAX INT64_C(1000000000000000000)

static inline bool jx_dec_has(jx_dec d) { return d.scale >= 0; }

/* 元, 万元, 亿元, 千元, 百万元. The numbers go over the wire. */
enum jx_money_unit {
    JX_UNIT_NONE = 0,
    JX_YUAN = 1,
    JX_WAN = 2,
    JX_YI = 3,
    JX_QIAN = 4,
    JX_BAIWAN = 5,
    JX_LAST_UNIT = JX_BAIWAN
};

/* Fen in one unit, a power of ten: 100 for 元, 10^6 for 万元; 0 for JX_UNIT_NONE. */
int64_t jx_money_unit_fen(enum jx_money_unit unit);

/* Plain decimal text: optional sign, digits, optional fraction (".5" and "5." too), nothing else. Digits past
 * JX_DEC_MAX_SCALE are refused unless they are zeros. 0, JX_EINVAL or JX_EOVERFLOW. */
int jx_dec_parse(jx_str text, jx_dec *out);
/* Writes v with its scale ("13.04", "-0.5", "100"); at most 24 bytes with the NUL; returns the length. */
int jx_dec_print(jx_dec d, char out[24]);
/* Removes trailing zeros of the fraction: 10.00 -> 10. */
jx_dec jx_dec_norm(jx_dec d);
/* -1, 0, 1. Exact for any scales. Both must have a value. */
int jx_dec_cmp(jx_dec a, jx_dec b);

/* round-half-up(a * b / c), away from zero at exactly a half, through 128 bits. c != 0.
 * 0 or JX_EOVERFLOW when the result leaves int64. */
int jx_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out);

/* round-half-up(weight * a / b) in points: the score of a proportional indicator. a, b >= 0 with a value,
 * b > 0. 0 or JX_EOVERFLOW. */
int jx_dec_share(jx_pts weight, jx_dec a, jx_dec b, jx_pts *out);

/* How scores are rounded where a pack says otherwise. */
enum jx_rounding { JX_HALF_UP = 0, JX_HALF_EVEN, JX_TRUNCATE };
/* n / d to a multiple of unit; halves and what is cut off by the number without its sign. d, unit > 0. 0 or
 * JX_EOVERFLOW. */
int jx_round_by(__int128 n, __int128 d, enum jx_rounding how, int64_t unit, int64_t *out);
/* As jx_dec_share, and weight * (2b - a) / b. */
int jx_dec_share_by(jx_pts weight, jx_dec a, jx_dec b, enum jx_rounding how, jx_pts unit, jx_pts *out);
int jx_dec_rest_by(jx_pts weight, jx_dec a, jx_dec b, enum jx_rounding how, jx_pts unit, jx_pts *out);

/* A printed amount in its unit to fen; more decimals than fen are rounded half up. 0 or JX_EOVERFLOW. */
int jx_fen_from_dec(jx_dec amount, enum jx_money_unit unit, jx_fen *out);
/* Fen in a unit, exact. */
jx_dec jx_fen_to_dec(jx_fen fen, enum jx_money_unit unit);
/* A printed number to hundredths, half up. 0 or JX_EOVERFLOW (|x| > JX_PTS_MAX). */
int jx_pts_from_dec(jx_dec d, jx_pts *out);
/* Hundredths as the shortest decimal: 1000 -> "10", 359 -> "3.59". At most 16 bytes with the NUL; returns the length.
 */
int jx_pts_print(jx_pts p, char out[16]);

#endif
