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
    {">=", JX_GE},       {"＞=", JX_GE},      {"＞＝", JX_GE},       {"≥", JX_GE},          {"≧", JX_GE},
    {"⩾", JX_GE},        {"<=", JX_LE},       {"＜=", JX_LE},        {"＜＝", JX_LE},       {"≤", JX_LE},
    {">＝", JX_GE},      {"<＝", JX_LE},      {"=>", JX_GE},         {"=<", JX_LE},         {"≦", JX_LE},
    {"⩽", JX_LE},        {">", JX_GT},        {"＞", JX_GT},         {"〉", JX_GT},         {"<", JX_LT},
    {"＜", JX_LT},       {"〈", JX_LT},       {"=", JX_EQ},          {"＝", JX_EQ},         {"﹥", JX_GT},
    {"﹤", JX_LT},       {"﹦", JX_EQ},       {"大于或等于", JX_GE}, {"大于等于", JX_GE},   {"不低于", JX_GE},
    {"不少于", JX_GE},   {"不小于", JX_GE},   {"至少", JX_GE},       {"小于或等于", JX_LE}, {"小于等于", JX_LE},
    {"不高于", JX_LE},   {"不超过", JX_LE},   {"不大于", JX_LE},     {"不多于", JX_LE},     {"至多", JX_LE},
    {"控制在", JX_LE},   {"大于", JX_GT},     {"超过", JX_GT},       {"高于", JX_GT},       {"多于", JX_GT},
    {"小于", JX_LT},     {"低于", JX_LT},     {"少于", JX_LT},       {"等于", JX_EQ},       {"不得低于", JX_GE},
    {"不得少于", JX_GE}, {"不得高于", JX_LE}, {"不得超过", JX_LE},   {"达到", JX_OP_NONE},  {"达", JX_OP_NONE},
    {"约", JX_OP_NONE},  {"共", JX_OP_NONE}};

/* What stands after the unit. */
static const struct word behind[] = {{"及其以上", JX_GE}, {"及其以下", JX_LE}, {"或以上", JX_GE}, {"或以下", JX_LE},
                                     {"及以上", JX_GE},   {"以上", JX_GE},     {"及以下", JX_LE}, {"以下", JX_LE},
                                     {"以内", JX_LE},     {"之内", JX_LE},     {"内", JX_LE},     {"左右", JX_OP_NONE}};

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

/* 2024.12, 20241231: by their digits a month or a day, though they might be amounts. */
static bool is_month_or_day(jx_dec n)
{
    int64_t year = n.v, month, day = 1;
    if (n.scale == 1 || n.scale == 2) {
        int64_t whole = n.scale == 1 ? 10 : 100;
        year = n.v / whole;
        month = n.v % whole;
    } else if (n.scale == 0) {
        year = n.v / 10000;
        month = n.v / 100 % 100;
        day = n.v % 100;
    } else {
        return false;
    }
    return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Is "number rest" a date (2024年12月前, 12月31日, 12月底, 2024-12-31, 20日前), a time or a range? measured: its unit
 * stands elsewhere. */
static bool is_date(jx_dec number, jx_str rest, bool measured)
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
    if (rest.len == 0 && !measured && is_month_or_day(number)) return true;
    if (starts(rest, "季度") && number.scale == 0 && number.v >= 1 && number.v <= 4) return true;
    return starts(rest, "日前") || starts(rest, "号前") || starts(rest, "前") || starts(rest, "年底") ||
           starts(rest, "年末");
}

/* The bracket in text: what stands before it, in it and behind it. false: there is none, or it is never closed. */
static bool split_bracket(jx_str text, jx_str *head, jx_str *in, jx_str *tail)
{
    uint32_t c, n, open = 0, width = 0;
    bool opened = false;
    for (uint32_t at = 0; (n = peek(drop(text, at), &c)); at += n) {
        if (c == '(' && !opened) {
            opened = true;
            open = at;
            width = n;
        } else if (c == ')' && opened) {
            *head = trim((jx_str){text.p, open});
            *in = trim((jx_str){text.p + open + width, at - open - width});
            *tail = trim(drop(text, at + n));
            return true;
        }
    }
    return false;
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

/* "100余人", "5万多元": not exactly. */
static bool is_approximate(jx_str rest)
{
    static const char *const words[] = {"余", "多", "来", "万余", "万多", "亿余", "亿多", "千余", "千多"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (starts(rest, words[i])) return true;
    return false;
}

/* Takes "以上" or its like off the end of text; op, if it has none, becomes what it says. */
static jx_str take_behind(jx_str text, enum jx_op *op)
{
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        if (!ends(text, behind[i].text)) continue;
        text.len -= (uint32_t)strlen(behind[i].text);
        if (*op == JX_OP_NONE) *op = behind[i].op;
        return trim(text);
    }
    return text;
}

/* "100%完成", "95%以上达标": what a percentage is of adds nothing. */
static jx_str take_praise(jx_str text)
{
    static const char *const words[] = {"完成", "达标", "合格", "到位", "覆盖", "达成", "发放", "拨付"};
    if (!starts(text, "%") && !starts(text, "％")) return text;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ends(text, words[i])) return trim((jx_str){text.p, text.len - (uint32_t)strlen(words[i])});
    return text;
}

/* What follows the number: a unit, a remark in brackets, 以上. false: something else does. */
static bool take_unit(jx_str rest, enum jx_op *op, jx_str *unit)
{
    jx_str in, tail = {0};
    if (split_bracket(rest, &rest, &in, &tail)) {
        if (!rest.len && !starts(in, "含")) rest = in; /* 95（%） */
        if (tail.len && take_behind(tail, op).len) return false;
    }
    rest = take_behind(take_praise(rest), op);
    bool percent = starts(rest, "%") || starts(rest, "％");
    if (is_approximate(rest) || !is_unit(rest) || (percent && rest.len > 3 && !memchr(rest.p, '/', rest.len)))
        return false;
    *unit = rest;
    return true;
}

/* What Chinese numerals are believed to count: 一次 is a number, 一般 and 十分 are words. */
static bool is_countable(jx_str unit)
{
    static const char *const units[] = {
        "期", "次",   "人", "家",   "个", "项",   "件",   "台",     "套",   "所",   "户",       "处",
        "座", "辆",   "间", "本",   "份", "场",   "场次", "人次",   "条",   "只",   "册",       "起",
        "门", "篇",   "名", "位",   "天", "周",   "年",   "小时",   "分钟", "个月", "公里",     "米",
        "亩", "公顷", "吨", "公斤", "元", "万元", "亿元", "平方米", "班",   "届",   "轮",       "部",
        "张", "支",   "村", "个村", "棵", "头",   "株",   "项次",   "户次", "批次", "个工作日", "工作日"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (unit.len == strlen(units[i]) && starts(unit, units[i])) return true;
    return false;
}

/* 九十五, 九十五点五, 95. Returns its bytes; 0: none. */
static uint32_t percent_number(jx_str text, jx_dec *out)
{
    int64_t whole, tenth;
    uint8_t digits;
    jx_str rest;
    uint32_t n = jx_han_number(text, &whole);
    if (!n) return jx_number_parse(text, out, &digits, &rest) == 0 ? text.len - rest.len : 0;
    *out = (jx_dec){whole, 0};
    if (!starts(drop(text, n), "点")) return n;
    uint32_t k = jx_han_number(drop(text, n + 3), &tenth);
    if (!k || tenth > 9) return 0;
    *out = (jx_dec){whole * 10 + tenth, 1};
    return n + 3 + k;
}

/* 百分之九十五, 百分百, 九成, 八成五, 9.5成. Returns its bytes; 0: it is no such share. */
static uint32_t take_share(jx_str text, jx_dec *percent)
{
    int64_t tenths, more = 0;
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (starts(text, "百分百")) {
        *percent = (jx_dec){100, 0};
        return 9;
    }
    if (starts(text, "百分之百")) {
        *percent = (jx_dec){100, 0};
        return 12;
    }
    if (starts(text, "百分之")) {
        uint32_t n = percent_number(drop(text, 9), percent);
        return n ? n + 9 : 0;
    }
    if (jx_number_parse(text, &d, &digits, &rest) == 0 && starts(rest, "成") && d.scale < 2 && d.v > 0) {
        *percent = d.scale ? (jx_dec){d.v, 0} : (jx_dec){d.v * 10, 0};
        return text.len - rest.len + 3;
    }
    uint32_t n = jx_han_number(text, &tenths);
    if (!n || tenths < 1 || tenths > 10 || !starts(drop(text, n), "成")) return 0;
    n += 3;
    uint32_t k = tenths < 10 ? jx_han_number(drop(text, n), &more) : 0;
    if (k && (more < 1 || more > 9)) return 0;
    *percent = (jx_dec){tenths * 10 + (k ? more : 0), 0};
    return n + k;
}

/* The number in words at the beginning of text, and its unit. false: there is none. */
static bool take_words(jx_str text, enum jx_op *op, jx_value *out)
{
    int64_t count;
    jx_dec percent;
    uint32_t n = take_share(text, &percent);
    if (n) { /* 九成以上: nothing else may follow */
        jx_str rest = trim(drop(text, n)), unit;
        if (percent.v < 0 || !take_unit(rest, op, &unit) || unit.len) return false;
        out->value = percent;
        out->unit = JX_STR("%");
        return true;
    }
    n = jx_han_number(text, &count);
    if (!n || !take_unit(trim(drop(text, n)), op, &out->unit) || !is_countable(out->unit)) return false;
    out->value = (jx_dec){count, 0};
    return true;
}

void jx_value_parse(jx_str text, jx_value *out) { jx_value_parse_of(text, (jx_str){0}, out); }

void jx_value_parse_of(jx_str text, jx_str unit, jx_value *out)
{
    bool measured = unit.len && !starts(unit, "年") && !starts(unit, "月") && !starts(unit, "日");
    *out = (jx_value){JX_OP_NONE, JX_DEC_NONE, {0}};
    text = trim(text);
    if (is_nothing(text)) return;

    enum jx_op op = JX_OP_NONE;
    jx_value read = *out;
    uint8_t digits;
    jx_str rest = drop_stray_bracket(take_operator(text, &op));
    out->op = JX_QUALITATIVE;
    if (!take_words(rest, &op, &read)) {
        if (jx_number_parse(rest, &read.value, &digits, &rest) != 0 || is_date(read.value, rest, measured)) return;
        if (!take_unit(rest, &op, &read.unit)) return;
    }
    *out = read;
    out->op = (uint8_t)op;
}

enum jx_op jx_op_leading(jx_str text)
{
    enum jx_op op = JX_OP_NONE;
    take_operator(trim(text), &op);
    return op;
}

enum jx_op jx_op_named(jx_str text)
{
    enum jx_op op = JX_OP_NONE;
    text = trim(text);
    if (jx_str_eq(text, JX_STR("定性"))) return JX_QUALITATIVE;
    return trim(take_operator(text, &op)).len == 0 ? op : JX_OP_NONE;
}
