#include "worker/settings.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "proto/division.h"

enum kind { POINTS, COUNT, PROVINCE, YES_NO, CHOICE, CHOICES, BAND, CAPS };

static const char *const equals[] = {"ratio", "exact", "at_least", NULL};
static const char *const reverses[] = {"ratio", "linear", NULL};
static const char *const roundings[] = {"half_up", "half_even", "truncate", NULL};
static const char *const missings[] = {"rules", "query", "reject", "redistribute", NULL};

typedef struct {
    const char *name;
    uint8_t kind, size; /* bytes of the field */
    uint16_t offset;
    int32_t min, from, max;     /* points in hundredths; from: nothing between 0 and this */
    const char *const *choices; /* names of 0, 1, … */
    const char *rules;          /* that ask for it */
    const char *label[2];
} setting;

#define FIELD(NAME, KIND, FIELD_, MIN, FROM, MAX, CHOICES_, RULES, ZH, EN)                                             \
    {                                                                                                                  \
        NAME, KIND, sizeof(((jx_pack *)0)->FIELD_), offsetof(jx_pack, FIELD_), MIN, FROM, MAX, CHOICES_, RULES,        \
        {                                                                                                              \
            ZH, EN                                                                                                     \
        }                                                                                                              \
    }

/* clang-format off */
static const setting settings[] = {
    FIELD("province", PROVINCE, province, 0, 0, 990000, NULL, "", "省份", "province"),
    FIELD("year", COUNT, year, 0, 2000, 2099, NULL, "", "年度", "year"),
    FIELD("version", COUNT, version, 1, 0, 65535, NULL, "", "版本", "version"),
    FIELD("frame", POINTS, frame, 100, 0, 100000, NULL, "S301 S310 S311 S312", "分值合计（分）", "all weights together, points"),
    FIELD("execution", POINTS, execution, 0, 0, 100000, NULL, "B113 S301", "预算执行分值（分）", "weight of budget execution, points"),
    FIELD("execution_apart", YES_NO, execution_apart, 0, 0, 1, NULL, "S301", "预算执行可以不在表内", "a table may leave execution out"),
    FIELD("block_output", POINTS, block[0], 0, 0, 100000, NULL, "S302", "产出指标分值（分；0 不固定）", "weight of outputs, points; 0: free"),
    FIELD("block_benefit", POINTS, block[1], 0, 0, 100000, NULL, "S302", "效益指标分值（分；0 不固定）", "weight of benefits, points; 0: free"),
    FIELD("block_satisfaction", POINTS, block[2], 0, 0, 100000, NULL, "S302", "满意度指标分值（分；0 不固定）", "weight of satisfaction, points; 0: free"),
    FIELD("missing_block", CHOICE, missing_block, 0, 0, 3, missings, "F006 F007 F008", "缺少一类指标时", "where a block is absent"),
    FIELD("cost_required", YES_NO, cost_required, 0, 0, 1, NULL, "F008", "必须有成本指标", "a cost indicator is required"),
    FIELD("equal", CHOICE, equal, 0, 0, 2, equals, "S305 S307 S308", "“=”的计分", "how \"=\" is scored"),
    FIELD("equal_known", CHOICES, equal_known, 0, 0, 2, equals, "S308", "“=”的其他读法", "other readings of \"=\" in use"),
    FIELD("reverse", CHOICE, reverse, 0, 0, 1, reverses, "S305 S307 S308", "“≤”的计分", "how \"<=\" is scored"),
    FIELD("reverse_known", CHOICES, reverse_known, 0, 0, 1, reverses, "S308", "“≤”的其他读法", "other readings of \"<=\" in use"),
    FIELD("strict", YES_NO, strict, 0, 0, 1, NULL, "K227 S305 S307", "“＜”“＞”不含界限本身", "\"<\" and \">\" leave the target itself out"),
    FIELD("over_percent", COUNT, over_percent, 0, 101, 10000, NULL, "S316", "超额到此扣分（%；0 不扣）", "over-achievement costs from here on, percent; 0: never"),
    FIELD("over_deduct", POINTS, over_deduct, 0, 0, 10000, NULL, "S316", "超额扣分（分）", "what it costs, points"),
    FIELD("over_explain", COUNT, over_explain, 0, 101, 10000, NULL, "S315", "超额到此须说明（%；0 不要求）", "over-achievement wants a reason from here on, percent; 0: never"),
    FIELD("rounding", CHOICE, rounding, 0, 0, 2, roundings, "B103 S305 S307", "得分的进位", "rounding of scores"),
    FIELD("decimals", COUNT, decimals, 0, 0, 2, NULL, "B103 S305 S307", "得分的小数位数", "decimals of scores"),
    FIELD("met", BAND, bands[JX_Q_MET], 0, 0, 0, NULL, "S309", "达成的得分区间（分值的 %）", "band of a result that was met, percent of the weight"),
    FIELD("partly", BAND, bands[JX_Q_PARTLY], 0, 0, 0, NULL, "S309", "部分达成的得分区间（分值的 %）", "band of a result met in part, percent of the weight"),
    FIELD("missed", BAND, bands[JX_Q_MISSED], 0, 0, 0, NULL, "S309", "未达成的得分区间（分值的 %）", "band of a result that was missed, percent of the weight"),
    FIELD("excellent_from", POINTS, grades[0], 0, 0, 100000, NULL, "S313", "优的下限（分）", "优 from here on, points"),
    FIELD("good_from", POINTS, grades[1], 0, 0, 100000, NULL, "S313", "良的下限（分）", "良 from here on, points"),
    FIELD("fair_from", POINTS, grades[2], 0, 0, 100000, NULL, "S313", "中的下限（分）", "中 from here on, points"),
    FIELD("caps", CAPS, caps, 0, 0, 0, NULL, "S314", "低执行率的总分上限（执行率 %:分）", "caps of the total by execution rate, percent:points"),
    FIELD("tolerance", POINTS, tolerance, 0, 0, 1000, NULL, "B103 S305 S306 S307 S308 S309", "得分容差（分）", "scores so far apart are equal, points"),
    FIELD("sloppy", POINTS, sloppy, 0, 0, 1000, NULL, "B103 S305 S307 S309 S310", "得分相差不超过此为待核（分）", "scores so far apart are a query only, points"),
    FIELD("rate_sloppy", POINTS, rate_sloppy, 0, 0, 10000, NULL, "B102 X510", "执行率相差不超过此为待核（百分点）", "execution rates so far apart are a query only, percentage points"),
    FIELD("explain_rate", POINTS, explain_rate, 0, 0, 10000, NULL, "B110", "执行率低于此须说明（%）", "an execution rate below this wants a reason, percent"),
    FIELD("low_rate", POINTS, low_rate, 0, 0, 10000, NULL, "B109", "执行率低于此为待核（%；0 不用）", "an execution rate below this is a query, percent; 0: off"),
    FIELD("very_low_rate", POINTS, very_low_rate, 0, 0, 10000, NULL, "B109", "执行率低于此为核查（%；0 不用）", "an execution rate below this is an alert, percent; 0: off"),
    FIELD("idle_rate", POINTS, idle_rate, 0, 0, 10000, NULL, "X501", "执行率到此视为没有支出（%；0 不用）", "up to this rate next to nothing was spent, percent; 0: off"),
    FIELD("adjusted_query", COUNT, adjusted_query, 0, 0, 10000, NULL, "B107", "调整超过此为待核（%；0 不用）", "adjusted by more is a query, percent; 0: off"),
    FIELD("adjusted_alert", COUNT, adjusted_alert, 0, 0, 10000, NULL, "B107", "调整超过此为核查（%；0 不用）", "adjusted by more is an alert, percent; 0: off"),
    FIELD("cost_percent", COUNT, cost_percent, 0, 0, 100, NULL, "X503", "成本与执行数的差异（%）", "how far a cost may be from what was spent, percent"),
    FIELD("heavy", POINTS, heavy, 0, 0, 100000, NULL, "K224", "单项指标分值上限（分；0 不用）", "weight above which one indicator is heavy, points; 0: off"),
    FIELD("few", COUNT, few, 0, 0, 512, NULL, "K225", "指标最少个数（0 不用）", "fewest indicators; 0: off"),
    FIELD("many", COUNT, many, 0, 0, 512, NULL, "K225", "指标最多个数（0 不用）", "most indicators; 0: off"),
    FIELD("same_reason", COUNT, same_reason, 0, 2, 200, NULL, "T402", "同一原因的指标数（0 不用）", "rows with one reason; 0: off"),
    FIELD("short_reason", COUNT, short_reason, 0, 0, 80, NULL, "T401", "原因的最少字数（0 不用）", "characters that a reason needs; 0: off"),
    FIELD("per_rule", COUNT, per_rule, 1, 0, 200, NULL, "", "一张表中每条规则最多列出", "findings kept of one rule in one form"),
};
/* clang-format on */
enum { SETTINGS = sizeof settings / sizeof *settings };

static enum jx_lang lang = JX_EN;

void jx_packs_speak(enum jx_lang l) { lang = l; }
enum jx_lang jx_packs_lang(void) { return lang; }

const char *jx_setting_name(int i) { return i < SETTINGS ? settings[i].name : NULL; }

int jx_setting_find(jx_str name)
{
    for (int i = 0; i < SETTINGS; i++)
        if (jx_str_eq(name, jx_str_of(settings[i].name))) return i;
    return -1;
}

const char *jx_setting_label(int i, enum jx_lang l) { return settings[i].label[l]; }
bool jx_setting_of_rule(int i, const char *code) { return strstr(settings[i].rules, code) != NULL; }

static void store(void *to, uint8_t size, int64_t v)
{
    if (size == 1)
        *(uint8_t *)to = (uint8_t)v;
    else if (size == 2)
        *(uint16_t *)to = (uint16_t)v;
    else
        *(int32_t *)to = (int32_t)v;
}

static int64_t load(const void *p, uint8_t size)
{
    return size == 1 ? *(const uint8_t *)p : size == 2 ? *(const uint16_t *)p : *(const int32_t *)p;
}

static bool whole(const char *text, int64_t *out)
{
    char *end;
    long v = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || end - text > 9) return false;
    *out = v;
    return true;
}

static bool hundredths(const char *text, size_t len, int64_t *out)
{
    jx_dec d;
    jx_pts v;
    if (jx_dec_parse((jx_str){text, (uint32_t)len}, &d) != 0 || jx_dec_norm(d).scale > 2) return false;
    if (jx_pts_from_dec(d, &v) != 0) return false;
    *out = v;
    return true;
}

static int choice(const char *const *names, const char *text, size_t len)
{
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == len && memcmp(names[i], text, len) == 0) return i;
    return -1;
}

static bool choices(const char *const *names, const char *text, int64_t *bits)
{
    *bits = 0;
    for (size_t n; *(text += strspn(text, " ")); text += n) {
        n = strcspn(text, " ");
        int i = choice(names, text, n);
        if (i < 0 || *bits >> i & 1) return false;
        *bits |= 1 << i;
    }
    return true;
}

/* "60-80": percent of the weight; a band that ends below 100 leaves its upper end to the next. */
static bool band(const char *text, jx_band *out)
{
    const char *dash = strchr(text, '-');
    int64_t low, high;
    if (!dash || !hundredths(text, (size_t)(dash - text), &low) || !hundredths(dash + 1, strlen(dash + 1), &high))
        return false;
    if (low < 0 || low >= high || high > 10000) return false;
    *out = (jx_band){(uint16_t)low, (uint16_t)high, high < 10000};
    return true;
}

/* "50:59 60:69": below 50 % at most 59 points … */
static bool caps(const char *text, jx_pack *p)
{
    int n = 0;
    memset(p->caps, 0, sizeof p->caps);
    for (size_t len; *(text += strspn(text, " ")); text += len, n++) {
        int64_t below, most;
        len = strcspn(text, " ");
        const char *colon = memchr(text, ':', len);
        if (n == JX_CAPS || !colon || !hundredths(text, (size_t)(colon - text), &below) ||
            !hundredths(colon + 1, (size_t)(text + len - colon - 1), &most))
            return false;
        if (below <= 0 || below > 10000 || most < 0 || (n && below <= p->caps[n - 1].below)) return false;
        p->caps[n].below = (jx_pts)below;
        p->caps[n].most = (jx_pts)most;
    }
    return true;
}

static const char *range(const setting *s)
{
    static char text[96];
    char low[16], high[16];
    if (s->kind == POINTS) {
        jx_pts_print(s->min, low);
        jx_pts_print(s->max, high);
        snprintf(text, sizeof text,
                 JX_SAY("%s 到 %s 的数，至多两位小数", "a number from %s to %s with at most two decimals"), low, high);
    } else if (s->from) {
        snprintf(text, sizeof text, JX_SAY("0，或 %d 到 %d 的整数", "0 or a whole number from %d to %d"), s->from,
                 s->max);
    } else {
        snprintf(text, sizeof text, JX_SAY("%d 到 %d 的整数", "a whole number from %d to %d"), s->min, s->max);
    }
    return text;
}

/* "ratio, exact or at_least"; "some of ratio exact at_least". */
static const char *name_choices(const setting *s, bool several)
{
    static char text[96];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", several ? JX_SAY("其中几个：", "some of") : "");
    for (int i = 0; s->choices[i] && n < sizeof text; i++) {
        bool last = !s->choices[i + 1];
        const char *before = several ? (i || lang == JX_EN ? " " : "")
                             : !i    ? ""
                             : last  ? JX_SAY(" 或 ", " or ")
                                     : JX_SAY("、", ", ");
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", before, s->choices[i]);
    }
    return text;
}

/* 0, or one that GB/T 2260 has. */
static bool is_province(int64_t v) { return v == 0 || (v % 10000 == 0 && jx_division_name((uint32_t)v)); }

const char *jx_setting_put(jx_pack *p, int i, const char *text)
{
    const setting *s = &settings[i];
    void *to = (char *)p + s->offset;
    int64_t v = 0;
    switch (s->kind) {
    case POINTS:
    case COUNT:
        if (!(s->kind == POINTS ? hundredths(text, strlen(text), &v) : whole(text, &v)) || v < s->min || v > s->max)
            return range(s);
        if (v && v < s->from) return range(s);
        break;
    case PROVINCE:
        if (!whole(text, &v) || !is_province(v))
            return JX_SAY("0，或以四个 0 结尾的省级代码（前两位为省），如 500000",
                          "0 or a province's code, two digits and four zeros, such as 500000");
        break;
    case YES_NO:
        if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0) return JX_SAY("yes 或 no", "yes or no");
        v = *text == 'y';
        break;
    case CHOICE:
        v = choice(s->choices, text, strlen(text));
        if (v < 0) return name_choices(s, false);
        break;
    case CHOICES:
        if (!choices(s->choices, text, &v)) return name_choices(s, true);
        break;
    case BAND:
        return band(text, to)
                   ? NULL
                   : JX_SAY("\"60-80\" 这样的区间（分值的百分比）", "a band such as \"60-80\", percent of the weight");
    default:
        return caps(text, p) ? NULL
                             : JX_SAY("至多六对 \"50:59 60:69\"，执行率从小到大",
                                      "at most six pairs such as \"50:59 60:69\", growing");
    }
    store(to, s->size, v);
    return NULL;
}

static size_t get_caps(const jx_pack *p, char *out)
{
    size_t n = 0;
    char below[16], most[16];
    out[0] = 0;
    for (int i = 0; i < JX_CAPS && p->caps[i].below; i++) {
        jx_pts_print(p->caps[i].below, below);
        jx_pts_print(p->caps[i].most, most);
        n += (size_t)snprintf(out + n, JX_SETTING_TEXT - n, "%s%s:%s", i ? " " : "", below, most);
    }
    return n;
}

void jx_setting_get(const jx_pack *p, int i, char out[JX_SETTING_TEXT])
{
    const setting *s = &settings[i];
    const void *from = (const char *)p + s->offset;
    char low[16], high[16];
    out[0] = 0;
    switch (s->kind) {
    case POINTS: jx_pts_print((jx_pts)load(from, s->size), out); break;
    case COUNT:
    case PROVINCE: snprintf(out, JX_SETTING_TEXT, "%d", (int)load(from, s->size)); break;
    case YES_NO: strcpy(out, *(const bool *)from ? "yes" : "no"); break;
    case CHOICE: strcpy(out, s->choices[load(from, s->size)]); break;
    case CHOICES:
        for (int k = 0; s->choices[k]; k++)
            if (load(from, s->size) >> k & 1) {
                if (*out) strcat(out, " ");
                strcat(out, s->choices[k]);
            }
        break;
    case BAND:
        jx_pts_print(((const jx_band *)from)->low, low);
        jx_pts_print(((const jx_band *)from)->high, high);
        snprintf(out, JX_SETTING_TEXT, "%s-%s", low, high);
        break;
    default: get_caps(p, out);
    }
}

uint8_t jx_severity_of(const char *text)
{
    if (strcmp(text, "off") == 0) return JX_OFF;
    for (int s = JX_INFO; s <= JX_REJECT; s++)
        if (strcmp(text, jx_severity_name((enum jx_severity)s)) == 0) return (uint8_t)s;
    return 0;
}

const char *jx_severity_text(uint8_t severity)
{
    return severity == JX_OFF ? "off" : jx_severity_name((enum jx_severity)severity);
}

uint8_t jx_pack_severity(const jx_pack *p, size_t rule)
{
    size_t n;
    return p->severity[rule] ? p->severity[rule] : jx_rules(&n)[rule].severity;
}
