/* proto/value.h: what people write in a target or actual cell ("≥95%", "不低于 3家", "18.49亿元", "2024年12月前",
 * "达成预期指标", "九成以上", "百分之九十", "十二期") as operator, number and unit. Pure text in, struct out. */
#ifndef JX_PROTO_VALUE_H
#define JX_PROTO_VALUE_H

#include "proto/form.h"

typedef struct {
    uint8_t op;   /* enum jx_op; NONE for a bare number, QUALITATIVE for words and dates */
    jx_dec value; /* the number as printed, without 万/亿 worked in: "8亿元" is 8 with unit "亿元" */
    jx_str unit;  /* borrowed from the text, or static: "人", "%", "万元", "元/人"; empty if none */
} jx_value;

/* Never fails: what is not understood is QUALITATIVE without a number; so are dates, ranges and approximate numbers. */
void jx_value_parse(jx_str text, jx_value *out);

/* The same where the unit stands in a cell of its own (empty: it does not): 2024.12 of 万元 is no December. out->unit
 * is what text itself has. */
void jx_value_parse_of(jx_str text, jx_str unit, jx_value *out);

/* The operator that a cell names, in any spelling ("≥", "大于等于", "定性" is QUALITATIVE); NONE for anything else. */
enum jx_op jx_op_named(jx_str text);

/* The operator that a text begins with, whatever follows; NONE: it does not begin with one. */
enum jx_op jx_op_leading(jx_str text);

/* Brings an amount with one unit into another where both mean the same measure (元/万元/亿元, 人/万人, %/a bare
 * ratio …), rounding only past JX_DEC_MAX_SCALE. false: the units cannot be compared (the number is left alone). */
bool jx_value_convert(jx_dec value, jx_str from, jx_str to, jx_dec *out);

/* A whole number in Chinese numerals at the beginning of text ("一百二十", "两万零五"), below 10^12. Returns its bytes;
 * 0: there is none, or one that can be read in two ways (一百二, 二三). */
uint32_t jx_han_number(jx_str text, int64_t *out);

/* Printed numbers in cells of the form: thousands separators, full-width digits, a trailing unit ("10分", "100.57万元",
 * "62.83%"). *digits: decimals printed; *rest: what follows the number. 0 or JX_EINVAL / JX_EOVERFLOW. */
int jx_number_parse(jx_str text, jx_dec *out, uint8_t *digits, jx_str *rest);

#endif
