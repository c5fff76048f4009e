#include "proto/value.h"

/* One Unicode character of text, with full-width forms (３ ％ ，) folded to ASCII. Returns its bytes, 0 at the end;
 * text is valid UTF-8, other bytes count as one character each. */
static uint32_t peek(jx_str text, uint32_t *cp)
{
    if (text.len == 0) {
        *cp = 0;
        return 0;
    }
    const unsigned char *p = (const unsigned char *)text.p;
    uint32_t n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4, c = p[0];
    if (n > text.len) n = 1;
    if (n == 2) c = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    if (n == 3) c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    if (n == 4) c = 0x10000; /* no such character matters here */
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    *cp = c;
    return n;
}

static jx_str drop(jx_str text, uint32_t n) { return (jx_str){text.p + n, text.len - n}; }

static bool is_space(uint32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000; }
static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

static jx_str skip_space(jx_str text)
{
    uint32_t c, n;
    while ((n = peek(text, &c)) && is_space(c)) text = drop(text, n);
    return text;
}

static jx_str trim(jx_str text)
{
    text = skip_space(text);
    uint32_t end = 0, c, n;
    for (uint32_t at = 0; (n = peek(drop(text, at), &c)); at += n)
        if (!is_space(c)) end = at + n;
    text.len = end;
    return text;
}

static bool starts(jx_str text, const char *word)
{
    size_t n = strlen(word);
    return text.len >= n && memcmp(text.p, word, n) == 0;
}

static bool ends(jx_str text, const char *word)
{
    size_t n = strlen(word);
    return text.len >= n && memcmp(text.p + text.len - n, word, n) == 0;
}

static bool starts_digit(jx_str text)
{
    uint32_t c;
    return peek(text, &c) && is_digit(c);
}

/* Digits in a row at the beginning of text. */
static unsigned count_digits(jx_str text)
{
    unsigned n = 0;
    uint32_t c, k;
    while ((k = peek(text, &c)) && is_digit(c)) {
        text = drop(text, k);
        n++;
    }
    return n;
}

int jx_number_parse(jx_str text, jx_dec *out, uint8_t *digits, jx_str *rest)
{
    char plain[48];
    uint32_t len = 0, c, n;
    unsigned group = 0;
    bool grouped = false, point = false;
    text = trim(text);
    for (; (n = peek(text, &c)); text = drop(text, n)) {
        if (is_digit(c)) {
            group++;
        } else if ((c == '-' || c == '+') && len == 0) {
            if (!starts_digit(drop(text, n))) return JX_EINVAL;
        } else if (c == '.' && !point) {
            if (grouped && group != 3) return JX_EINVAL;
            if (!starts_digit(drop(text, n)) || len == 0) break;
            point = true;
        } else if (c == ',' && !point && group && starts_digit(drop(text, n))) {
            /* a thousands separator: groups of exactly three, 1 to 3 before the first */
            if (grouped ? group != 3 : group > 3) return JX_EINVAL;
            if (count_digits(drop(text, n)) != 3) return JX_EINVAL;
            grouped = true;
            group = 0;
            continue;
        } else {
            break;
        }
        if (len == sizeof plain) return JX_EOVERFLOW;
        plain[len++] = (char)c;
    }
    int err = jx_dec_parse((jx_str){plain, len}, out);
    if (err) return err;
    *digits = (uint8_t)out->scale;
    *rest = skip_space(text);
    static const char lost[] = "\xEF\xBF\xBD"; /* stands for bytes that were no character: perhaps another digit */
    return rest->len && memmem(rest->p, rest->len, lost, sizeof lost - 1) ? JX_EINVAL : 0;
}

struct word {
    const char *text;
    enum jx_op op;
};

/* What stands before the number; longer words first where one begins with the other. */
static const struct word before[] = {
    {">=", JX_GE},        {"＞=", JX_GE},     {"＞＝", JX_GE},   {"≥", JX_GE},          {"≧", JX_GE},
    {"⩾", JX_GE},         {"<=", JX_LE},      {"＜=", JX_LE},    {"＜＝", JX_LE},       {"≤", JX_LE},
    {"≦", JX_LE},         {"⩽", JX_LE},       {">", JX_GT},      {"＞", JX_GT},         {"〉", JX_GT},
    {"<", JX_LT},         {"＜", JX_LT},      {"〈", JX_LT},     {"=", JX_EQ},          {"＝", JX_EQ},
    {"﹥", JX_GT},        {"﹤", JX_LT},      {"﹦", JX_EQ},     {"大于或等于", JX_GE}, {"大于等于", JX_GE},
    {"不低于", JX_GE},    {"不少于", JX_GE},  {"不小于", JX_GE}, {"至少", JX_GE},       {"小于或等于", JX_LE},
    {"小于等于", JX_LE},  {"不高于", JX_LE},  {"不超过", JX_LE}, {"不大于", JX_LE},     {"不多于", JX_LE},
    {"至多", JX_LE},      {"控制在", JX_LE},  {"大于", JX_GT},   {"超过", JX_GT},       {"高于", JX_GT},
    {"多于", JX_GT},      {"小于", JX_LT},    {"低于", JX_LT},   {"少于", JX_LT},       {"等于", JX_EQ},
    {"达到", JX_OP_NONE}, {"约", JX_OP_NONE}, {"共", JX_OP_NONE}};

/* What stands after the unit. */
static const struct word behind[] = {{"及以上", JX_GE}, {"以上", JX_GE}, {"及以下", JX_LE}, {"以下", JX_LE},
                                     {"以内", JX_LE},   {"之内", JX_LE}, {"内", JX_LE},     {"左右", JX_OP_NONE}};

static jx_str take_operator(jx_str text, enum jx_op *op)
{
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        if (!starts(text, before[i].text)) continue;
        *op = before[i].op;
        return skip_space(drop(text, (uint32_t)strlen(before[i].text)));
    }
    return text;
}

/* A bracket that is never closed is a misread operator: （20日 for <20日. Which one, the text no longer says. */
static jx_str drop_stray_bracket(jx_str text)
{
    uint32_t c, n = peek(text, &c);
    if (c != '(') return text;
    for (uint32_t at = n, k; (k = peek(drop(text, at), &c)); at += k)
        if (c == ')') return text;
    return skip_space(drop(text, n));
}

/* Is "number rest" a date (2024年12月前, 12月31日, 12月底, 2024-12-31, 20日前), a time or a range? */
static bool is_date(jx_dec number, jx_str rest)
{
    static const char *const month[] = {"月底", "月初", "月末", "月前", "月中", "月上", "月下", "月份", "月之"};
    static const char *const marks[] = {"-", "/", ".", ":", "~", "至", "—", "～", "：", "－"};
    if (starts(rest, "年") && number.scale == 0 && number.v >= 1900 && number.v <= 2100) return true;
    if (starts(rest, "年") && starts_digit(drop(rest, 3))) return true;
    if (starts(rest, "月") && (starts_digit(drop(rest, 3)) || starts_digit(skip_space(drop(rest, 3))))) return true;
    for (size_t i = 0; i < sizeof month / sizeof month[0]; i++)
        if (starts(rest, month[i])) return true;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (starts(rest, marks[i]) && starts_digit(drop(rest, (uint32_t)strlen(marks[i])))) return true;
    return starts(rest, "日前") || starts(rest, "号前") || starts(rest, "前") || starts(rest, "年底") ||
           starts(rest, "年末");
}

/* Text before a bracket: "%（抽样）" is "%". */
static jx_str before_bracket(jx_str text)
{
    uint32_t c, n;
    for (uint32_t at = 0; (n = peek(drop(text, at), &c)); at += n)
        if (c == '(' && at) return trim((jx_str){text.p, at});
    return text;
}

enum { MAX_UNIT = 24 }; /* bytes: 万元/公里·年 and longer ones are units, sentences are not */

static bool is_unit(jx_str text)
{
    uint32_t c, n;
    if (text.len > MAX_UNIT) return false;
    for (uint32_t at = 0; (n = peek(drop(text, at), &c)); at += n) {
        if (is_digit(c) || is_space(c)) return false;
        /* sentence marks, full width ones folded: , ; : ( ) and 、 。 */
        if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == 0x3001 || c == 0x3002 || c == '\"')
            return false;
        if (c == '<' || c == '>' || c == '=' || c == 0x2264 || c == 0x2265 || c == '-' || c == '~') return false;
    }
    return true;
}

static bool is_nothing(jx_str text)
{
    uint32_t c, n;
    for (; (n = peek(text, &c)); text = drop(text, n))
        if (c != '-' && c != 0x2014 && c != 0x2013 && c != 0x2015 && c != 0x2500 && c != '_' && c != '/' && c != '*')
            return false;
    return true;
}

void jx_value_parse(jx_str text, jx_value *out)
{
    *out = (jx_value){JX_OP_NONE, JX_DEC_NONE, {0}};
    text = trim(text);
    if (is_nothing(text)) return;

    enum jx_op op = JX_OP_NONE;
    jx_dec number;
    uint8_t digits;
    jx_str rest = drop_stray_bracket(take_operator(text, &op));
    out->op = JX_QUALITATIVE;
    if (jx_number_parse(rest, &number, &digits, &rest) != 0 || is_date(number, rest)) return;
    rest = before_bracket(rest);
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        if (!ends(rest, behind[i].text)) continue;
        rest.len -= (uint32_t)strlen(behind[i].text);
        if (op == JX_OP_NONE) op = behind[i].op;
        break;
    }
    rest = trim(rest);
    if (!is_unit(rest)) return;
    out->op = (uint8_t)op;
    out->value = number;
    out->unit = rest;
}

enum jx_op jx_op_named(jx_str text)
{
    enum jx_op op = JX_OP_NONE;
    text = trim(text);
    if (jx_str_eq(text, JX_STR("定性"))) return JX_QUALITATIVE;
    return trim(take_operator(text, &op)).len == 0 ? op : JX_OP_NONE;
}
