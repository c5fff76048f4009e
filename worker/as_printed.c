/* The cells of a row hold a text and what was read from it: number, operator, unit. Whoever sends a form has read it,
 * or says so; people look at the text, so the two are held against each other. */
#include "proto/value.h"
#include "worker/assess.h"
#include "worker/words.h"

static const char *const symbols[] = {[JX_OP_NONE] = "", [JX_GE] = "≥", [JX_LE] = "≤",        [JX_EQ] = "=",
                                      [JX_GT] = ">",     [JX_LT] = "<", [JX_QUALITATIVE] = ""};

static bool is_digit(jx_str s) { return s.len && s.p[0] >= '0' && s.p[0] <= '9'; }
static jx_str drop(jx_str s, size_t n) { return (jx_str){s.p + n, s.len - (uint32_t)n}; }

/* Plain digits, with a point or without, that are v? *rest: what follows them. */
static bool plain_number(jx_str s, jx_dec v, jx_str *rest)
{
    int64_t m = 0;
    int scale = 0;
    bool point = false;
    for (;; s = drop(s, 1)) {
        if (is_digit(s)) {
            if (m >= JX_DEC_ABS_MAX / 10 || scale == JX_DEC_MAX_SCALE) return false;
            m = m * 10 + (s.p[0] - '0');
            scale += point;
        } else if (!point && s.len > 1 && s.p[0] == '.' && is_digit(drop(s, 1))) {
            point = true;
        } else {
            break;
        }
    }
    *rest = s;
    return scale == v.scale ? m == v.v : jx_dec_cmp((jx_dec){m, (int8_t)scale}, v) == 0;
}

/* "≥95%" read as ≥, 95, %, as nearly every cell is; false: to be looked at more closely. */
static bool plainly(jx_str text, uint8_t op, jx_dec v, jx_str unit)
{
    jx_str rest = text;
    if (!jx_dec_has(v)) { /* words: without a digit there is no number in them */
        uint32_t at = 0, len;
        return !jx_digits_next(text, &at, &len);
    }
    bool compares = op != JX_OP_NONE && op < JX_QUALITATIVE;
    if (!is_digit(rest) && compares && jx_begins(rest, symbols[op])) rest = drop(rest, strlen(symbols[op]));
    return is_digit(rest) && plain_number(rest, v, &rest) && (!rest.len || jx_str_eq(rest, unit));
}

/* One of a unit is not one of the other, though they measure the same: 万元 and 元. */
static bool other_unit(jx_str a, jx_str b)
{
    jx_dec one = {1, 0}, v;
    return a.len && b.len && !jx_str_eq(a, b) && jx_value_convert(one, a, b, &v) && jx_dec_cmp(v, one) != 0;
}

/* How the text differs from what was read from it; NONE: it does not. */
static jx_val differs(jx_str text, uint8_t op, jx_dec v, jx_str unit)
{
    jx_value said;
    jx_value_parse(text, &said);
    if (jx_dec_has(said.value) != jx_dec_has(v)) {
        return jx_dec_has(v) ? (jx_val){.kind = JX_VAL_DEC, .i = v.v, .scale = v.scale}
                             : (jx_val){.kind = JX_VAL_TEXT, .text = JX_STR("")};
    }
    if (!jx_dec_has(v)) return jx_none();
    if (jx_dec_cmp(said.value, v) != 0) return (jx_val){.kind = JX_VAL_DEC, .i = v.v, .scale = v.scale};
    bool compares = said.op != JX_OP_NONE && said.op < JX_QUALITATIVE && op != JX_OP_NONE && op < JX_QUALITATIVE;
    if (compares && said.op != op) return (jx_val){.kind = JX_VAL_TEXT, .text = jx_str_of(symbols[op])};
    if (other_unit(said.unit, unit)) return (jx_val){.kind = JX_VAL_TEXT, .text = unit};
    return jx_none();
}

static bool holds(jx_pass *s, uint16_t row, enum jx_field field, jx_str text, uint8_t op, jx_dec v, jx_str unit)
{
    if (plainly(text, op, v, unit)) return true;
    if (jx_blank(text)) return !jx_dec_has(v); /* K201, K202 */
    jx_val read = differs(text, op, v, unit);
    if (!read.kind) return true;
    bool nothing = read.kind == JX_VAL_TEXT && !read.text.len;
    if (!jx_gap_at(s, s->f->indicators[row].line, true, JX_RESULT))
        jx_find(s, JX_RULE_K228, 0, jx_at(JX_B_INDICATORS, row, field), (jx_val){.kind = JX_VAL_TEXT, .text = text},
                nothing ? jx_none() : read);
    return false;
}

bool jx_as_printed(jx_pass *s, uint16_t row)
{
    const jx_indicator *in = &s->f->indicators[row];
    bool target = holds(s, row, JX_F_TARGET, in->target, in->op, in->target_value, in->unit);
    bool actual = holds(s, row, JX_F_ACTUAL, in->actual, JX_OP_NONE, in->actual_value, in->actual_unit);
    return target && actual;
}
