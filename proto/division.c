#include "proto/division.h"

/* Rows come from divisions.csv through divisions.cmake. */
struct division {
    uint32_t code;
    const char *name;
};

#define DIVISIONS_BY_CODE
static const struct division by_code[] = {
#include "divisions.inc"
};
#undef DIVISIONS_BY_CODE

#define DIVISIONS_BY_NAME
static const struct division by_name[] = {
#include "divisions.inc"
};
#undef DIVISIONS_BY_NAME

enum { N_DIVISIONS = sizeof by_code / sizeof by_code[0] };

enum jx_level jx_division_level(uint32_t code)
{
    if (code == 0) return JX_NATION;
    if (code % 10000 == 0) return JX_PROVINCE;
    return code % 100 == 0 ? JX_CITY : JX_COUNTY;
}

uint32_t jx_division_up(uint32_t code)
{
    switch (jx_division_level(code)) {
    case JX_COUNTY: return code / 100 * 100;
    case JX_CITY: return code / 10000 * 10000;
    default: return 0;
    }
}

bool jx_division_within(uint32_t code, uint32_t scope)
{
    switch (jx_division_level(scope)) {
    case JX_NATION: return true;
    case JX_PROVINCE: return code / 10000 == scope / 10000;
    case JX_CITY: return code / 100 == scope / 100;
    default: return code == scope;
    }
}

const char *jx_division_name(uint32_t code)
{
    size_t lo = 0, hi = N_DIVISIONS;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (by_code[mid].code == code) return by_code[mid].name;
        if (by_code[mid].code < code)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

enum { CHAR = 3 }; /* bytes of a Chinese character in UTF-8 */

static bool starts(jx_str text, const char *word, size_t len)
{
    return text.len >= len && memcmp(text.p, word, len) == 0;
}

static bool starts_z(jx_str text, const char *word) { return starts(text, word, strlen(word)); }

static jx_str after(jx_str text, size_t n) { return (jx_str){text.p + n, text.len - (uint32_t)n}; }

/* Rows of the table that are no names: statistical fillers. */
static bool filler(const char *name)
{
    return strcmp(name, "市辖区") == 0 || strcmp(name, "县") == 0 || strstr(name, "直辖县级") != NULL;
}

/* A short form stands for its division only before one of these (or at the end of the text): 东方红小学 is not in
 * 东方市. */
static bool office_follows(jx_str rest)
{
    static const char *const words[] = {"人力", "人社", "财政", "教育", "民政", "卫生", "卫健", "农业", "交通",
                                        "住房", "住建", "公安", "司法", "水利", "水务", "文化", "文旅", "林业",
                                        "自然", "生态", "审计", "统计", "税务", "应急", "退役", "市场", "发展",
                                        "发改", "科技", "科学", "商务", "医保", "医疗", "城管", "政府", "人民",
                                        "党",   "委",   "政协", "人大", "残联", "妇联", "工会", "乡村", "扶贫"};
    if (rest.len == 0) return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (starts_z(rest, words[i])) return true;
    return false;
}

/* Where the name of a nationality begins in 黔南布依族苗族自治州, or 0. */
static size_t nationality(const char *name)
{
    static const char *const words[] = {"蒙古族", "回族",   "藏族",   "维吾尔", "苗族",   "彝族",   "壮族",   "布依族",
                                        "朝鲜族", "满族",   "侗族",   "瑶族",   "白族",   "土家族", "哈尼族", "哈萨克",
                                        "傣族",   "黎族",   "傈僳族", "佤族",   "畲族",   "拉祜族", "水族",   "东乡族",
                                        "纳西族", "景颇族", "柯尔克", "土族",   "达斡尔", "仫佬族", "羌族",   "布朗族",
                                        "撒拉族", "毛南族", "仡佬族", "锡伯",   "塔吉克", "怒族",   "鄂温克", "保安族",
                                        "裕固族", "独龙族", "鄂伦春", "各族",   "蒙古自", "普米族", "蒙古族"};
    size_t best = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at = strstr(name, words[i]);
        if (at && at - name >= 2 * CHAR && (!best || (size_t)(at - name) < best)) best = (size_t)(at - name);
    }
    return best;
}

/* Length of the name without its kind of division (荣昌 of 荣昌区, 黔南 of 黔南布依族苗族自治州); 0 when too short. */
static size_t stem(const char *name)
{
    static const char *const kinds[] = {"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区",
                                        "省",         "市",     "区",     "县",     "盟",     "旗"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t k = strlen(kinds[i]);
        if (len <= k || memcmp(name + len - k, kinds[i], k) != 0) continue;
        size_t cut = i >= 1 && i <= 4 ? nationality(name) : 0;
        len = cut ? cut : len - k;
        break;
    }
    return len >= 2 * CHAR ? len : 0;
}

/* How a name stands at the beginning of text. */
struct form {
    size_t len; /* bytes; 0: it does not */
    bool is_short;
};

static struct form name_at(jx_str text, const char *name)
{
    size_t len = strlen(name);
    if (starts(text, name, len)) return (struct form){len, false};
    size_t s = stem(name);
    if (!s || !starts(text, name, s)) return (struct form){0, false};
    if (s < len && strstr(name, "自治")) { /* 黔南州, 彭水县 */
        jx_str rest = after(text, s);
        const char *kind = strstr(name, "自治") + 2 * CHAR;
        if (strcmp(kind, "区") != 0 && starts_z(rest, kind)) return (struct form){s + strlen(kind), false};
    }
    return (struct form){s, true};
}

/* What a chain of names (四川省 乐山市 市中区) came to. */
struct best {
    uint32_t *codes;
    size_t max, n;
    enum jx_level level;
};

static void keep(struct best *b, uint32_t code)
{
    enum jx_level level = jx_division_level(code);
    if (b->n && level < b->level) return;
    if (level > b->level || !b->n) b->n = 0;
    b->level = level;
    for (size_t i = 0; i < b->n && i < b->max; i++)
        if (b->codes[i] == code) return;
    if (b->n < b->max) b->codes[b->n] = code;
    b->n++;
}

/* First row of by_name that begins with the character at text; *end: behind the last one. */
static size_t rows_at(jx_str text, size_t *end)
{
    size_t lo = 0, hi = N_DIVISIONS;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (memcmp(by_name[mid].name, text.p, CHAR) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (hi = lo; hi < N_DIVISIONS && memcmp(by_name[hi].name, text.p, CHAR) == 0;) hi++;
    *end = hi;
    return lo;
}

/* Divisions inside scope whose short form stands at the beginning of text. */
static size_t count_short(jx_str text, uint32_t scope, size_t len)
{
    size_t end, n = 0;
    for (size_t i = rows_at(text, &end); i < end; i++) {
        if (filler(by_name[i].name) || !jx_division_within(by_name[i].code, scope)) continue;
        struct form f = name_at(text, by_name[i].name);
        n += f.is_short && f.len == len;
    }
    return n;
}

/* Reads names from the beginning of text on, each inside the one before; true when at least one was found. */
static bool walk(jx_str text, uint32_t scope, int depth, struct best *b)
{
    bool found = false;
    size_t end;
    if (text.len < 2 * CHAR || depth > 3) return false;
    for (size_t i = rows_at(text, &end); i < end; i++) {
        uint32_t code = by_name[i].code;
        if (code == scope || filler(by_name[i].name) || !jx_division_within(code, scope)) continue;
        struct form f = name_at(text, by_name[i].name);
        if (!f.len) continue;
        jx_str rest = after(text, f.len);
        /* 城区, 郊区 alone say nothing; 荣县 does where an office of it follows */
        bool county = memcmp(text.p + f.len - CHAR, "县", CHAR) == 0 && office_follows(rest);
        if (f.len <= 2 * CHAR && !f.is_short && scope == 0 && !county) continue;
        bool deeper = walk(rest, code, depth + 1, b);
        /* 乐山市中区 is 乐山 and 市中区, not 乐山市 */
        if (!deeper && !f.is_short && stem(by_name[i].name))
            deeper = walk(after(text, stem(by_name[i].name)), code, depth + 1, b);
        if (f.is_short && !deeper && (!office_follows(rest) || count_short(text, scope, f.len) != 1)) continue;
        if (!deeper) keep(b, code);
        found = true;
    }
    return found;
}

/* The text may contradict itself (北京市荣昌区): then the county that stands behind the names is a reading, too. */
static void contradictions(jx_str text, struct best *b)
{
    if (b->n != 1) return;
    uint32_t chosen = b->codes[0];
    const char *name = jx_division_name(chosen);
    if (!starts_z(text, name)) return;
    jx_str rest = after(text, strlen(name));
    size_t end;
    if (rest.len < 3 * CHAR) return;
    for (size_t i = rows_at(rest, &end); i < end; i++) {
        if (filler(by_name[i].name) || strlen(by_name[i].name) < 3 * CHAR || !starts_z(rest, by_name[i].name)) continue;
        if (jx_division_within(by_name[i].code, chosen)) continue;
        if (b->n < b->max) b->codes[b->n] = by_name[i].code;
        b->n++;
    }
}

static bool char_start(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

size_t jx_division_find(jx_str text, uint32_t *codes, size_t max)
{
    struct best b = {codes, max, 0, JX_NATION};
    if (max == 0) return 0;
    if (walk(text, 0, 0, &b)) {
        contradictions(text, &b);
        return b.n;
    }
    /* 中共重庆市荣昌区委…: a full name further on; short forms count at the beginning only */
    for (size_t at = 1; at + 3 * CHAR <= text.len; at++) {
        if (!char_start(text.p[at])) continue;
        jx_str rest = after(text, at);
        size_t end;
        for (size_t i = rows_at(rest, &end); i < end; i++) {
            size_t len = strlen(by_name[i].name);
            if (len < 3 * CHAR || filler(by_name[i].name) || !starts(rest, by_name[i].name, len)) continue;
            walk(rest, 0, 0, &b);
            if (b.n) return b.n;
        }
    }
    return 0;
}
