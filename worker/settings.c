#include "worker/settings.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { POINTS, COUNT, YES_NO, CHOICE, CHOICES, BAND, CAPS };

static const char *const equals[] = {"ratio", "exact", "at_least", NULL};
static const char *const reverses[] = {"ratio", "linear", NULL};
static const char *const roundings[] = {"half_up", "half_even", "truncate", NULL};
static const char *const missings[] = {"rules", "query", "reject", "redistribute", NULL};

typedef struct {
    const char *name;
    uint8_t kind, size; /* bytes of the field */
    uint16_t offset;
    int32_t min, max;           /* points in hundredths */
    const char *const *choices; /* names of 0, 1, … */
} setting;

#define FIELD(NAME, KIND, FIELD, MIN, MAX, CHOICES_)                                                                   \
    {                                                                                                                  \
        NAME, KIND, sizeof(((jx_pack *)0)->FIELD), offsetof(jx_pack, FIELD), MIN, MAX, CHOICES_                        \
    }

/* clang-format off */
static const setting settings[] = {
    FIELD("province", COUNT, province, 0, 990000, NULL),
    FIELD("year", COUNT, year, 0, 2099, NULL),
    FIELD("version", COUNT, version, 1, 65535, NULL),
    FIELD("frame", POINTS, frame, 100, 100000, NULL),
    FIELD("execution", POINTS, execution, 0, 100000, NULL),
    FIELD("execution_apart", YES_NO, execution_apart, 0, 1, NULL),
    FIELD("block_output", POINTS, block[0], 0, 100000, NULL),
    FIELD("block_benefit", POINTS, block[1], 0, 100000, NULL),
    FIELD("block_satisfaction", POINTS, block[2], 0, 100000, NULL),
    FIELD("missing_block", CHOICE, missing_block, 0, 3, missings),
    FIELD("cost_required", YES_NO, cost_required, 0, 1, NULL),
    FIELD("equal", CHOICE, equal, 0, 2, equals),
    FIELD("equal_known", CHOICES, equal_known, 0, 2, equals),
    FIELD("reverse", CHOICE, reverse, 0, 1, reverses),
    FIELD("reverse_known", CHOICES, reverse_known, 0, 1, reverses),
    FIELD("strict", YES_NO, strict, 0, 1, NULL),
    FIELD("over_percent", COUNT, over_percent, 0, 10000, NULL),
    FIELD("over_deduct", POINTS, over_deduct, 0, 10000, NULL),
    FIELD("over_explain", COUNT, over_explain, 0, 10000, NULL),
    FIELD("rounding", CHOICE, rounding, 0, 2, roundings),
    FIELD("decimals", COUNT, decimals, 0, 2, NULL),
    FIELD("met", BAND, bands[JX_Q_MET], 0, 0, NULL),
    FIELD("partly", BAND, bands[JX_Q_PARTLY], 0, 0, NULL),
    FIELD("missed", BAND, bands[JX_Q_MISSED], 0, 0, NULL),
    FIELD("excellent_from", POINTS, grades[0], 0, 100000, NULL),
    FIELD("good_from", POINTS, grades[1], 0, 100000, NULL),
    FIELD("fair_from", POINTS, grades[2], 0, 100000, NULL),
    FIELD("caps", CAPS, caps, 0, 0, NULL),
    FIELD("tolerance", POINTS, tolerance, 0, 1000, NULL),
    FIELD("sloppy", POINTS, sloppy, 0, 1000, NULL),
    FIELD("rate_sloppy", POINTS, rate_sloppy, 0, 10000, NULL),
    FIELD("explain_rate", POINTS, explain_rate, 0, 10000, NULL),
    FIELD("low_rate", POINTS, low_rate, 0, 10000, NULL),
    FIELD("very_low_rate", POINTS, very_low_rate, 0, 10000, NULL),
    FIELD("idle_rate", POINTS, idle_rate, 0, 10000, NULL),
    FIELD("adjusted_query", COUNT, adjusted_query, 0, 10000, NULL),
    FIELD("adjusted_alert", COUNT, adjusted_alert, 0, 10000, NULL),
    FIELD("cost_percent", COUNT, cost_percent, 0, 100, NULL),
    FIELD("heavy", POINTS, heavy, 0, 100000, NULL),
    FIELD("few", COUNT, few, 0, 512, NULL),
    FIELD("many", COUNT, many, 0, 512, NULL),
    FIELD("same_reason", COUNT, same_reason, 0, 200, NULL),
    FIELD("short_reason", COUNT, short_reason, 0, 80, NULL),
    FIELD("per_rule", COUNT, per_rule, 1, 200, NULL),
};
/* clang-format on */
enum { SETTINGS = sizeof settings / sizeof *settings };

const char *jx_setting_name(int i) { return i < SETTINGS ? settings[i].name : NULL; }

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
        if (i < 0) return false;
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
        snprintf(text, sizeof text, "a number from %s to %s with at most two decimals", low, high);
    } else {
        snprintf(text, sizeof text, "a whole number from %d to %d", s->min, s->max);
    }
    return text;
}

/* "ratio, exact or at_least"; "some of ratio exact at_least". */
static const char *name_choices(const setting *s, bool several)
{
    static char text[96];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", several ? "some of" : "");
    for (int i = 0; s->choices[i] && n < sizeof text; i++) {
        const char *before = several ? " " : i == 0 ? "" : s->choices[i + 1] ? ", " : " or ";
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", before, s->choices[i]);
    }
    return text;
}

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
        break;
    case YES_NO:
        if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0) return "yes or no";
        v = *text == 'y';
        break;
    case CHOICE:
        v = choice(s->choices, text, strlen(text));
        if (v < 0) return name_choices(s, false);
        break;
    case CHOICES:
        if (!choices(s->choices, text, &v)) return name_choices(s, true);
        break;
    case BAND: return band(text, to) ? NULL : "a band such as \"60-80\", percent of the weight";
    default: return caps(text, p) ? NULL : "at most six pairs such as \"50:59 60:69\", growing";
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
    case COUNT: snprintf(out, JX_SETTING_TEXT, "%d", (int)load(from, s->size)); break;
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
