/* Settings that are right one by one and make no sense together. Whoever meets such a pack is told both values and what
 * to do. docs/packs.md has the list. */
#include <stdio.h>

#include "worker/settings.h"

enum { WORDS_BYTES = 8192 }; /* of all lists: they go into the pack's id and travel with it */

const char *const jx_word_lists[JX_QUALITIES] = {NULL, "met_words", "partly_words", "missed_words"};

/* small <= large, or below it where strict. Where one of them is 0 and that means "off", anything goes. */
static const struct {
    const char *small, *large;
    bool strict, zero_is_off;
} orders[] = {
    {"execution", "frame", false, false},
    {"excellent_from", "frame", false, false},
    {"good_from", "excellent_from", true, false},
    {"fair_from", "good_from", true, false},
    {"heavy", "frame", false, true},
    {"over_deduct", "frame", false, false},
    {"tolerance", "sloppy", false, false},
    {"idle_rate", "very_low_rate", false, true},
    {"idle_rate", "low_rate", false, true},
    {"idle_rate", "explain_rate", false, true},
    {"very_low_rate", "low_rate", false, true},
    {"very_low_rate", "explain_rate", false, true},
    {"low_rate", "explain_rate", false, true},
    {"adjusted_query", "adjusted_alert", false, true},
    {"few", "many", false, true},
};

/* "frame = 100 (national default)": whoever did not set it does not know where it comes from. */
static const char *value_of(const jx_pack *p, const char *name, char out[JX_SETTING_TEXT + 96])
{
    char value[JX_SETTING_TEXT], usual[JX_SETTING_TEXT];
    int i = jx_setting_find(jx_str_of(name));
    jx_setting_get(p, i, value);
    jx_setting_get(jx_pack_default(), i, usual);
    bool same = strcmp(value, usual) == 0;
    snprintf(out, JX_SETTING_TEXT + 96, "%s = %s%s", name, *value ? value : "\"\"",
             same ? JX_SAY("（全国通用的值）", " (national default)") : "");
    return out;
}

/* Both name a number. */
static int compare(const jx_pack *p, const char *a, const char *b, bool *zero)
{
    char text[2][JX_SETTING_TEXT];
    jx_dec d[2];
    const char *const names[] = {a, b};
    for (int k = 0; k < 2; k++) {
        jx_setting_get(p, jx_setting_find(jx_str_of(names[k])), text[k]);
        if (jx_dec_parse(jx_str_of(text[k]), &d[k]) != 0) d[k] = (jx_dec){0, 0};
    }
    *zero = !d[0].v || !d[1].v;
    return jx_dec_cmp(d[0], d[1]);
}

static bool at_odds(jx_nonsense *out, const char *a, const char *b, const char *c, const char *d)
{
    out->about[0] = a;
    out->about[1] = b;
    out->about[2] = c;
    out->about[3] = d;
    return true;
}

static bool out_of_order(const jx_pack *p, jx_nonsense *out)
{
    char a[JX_SETTING_TEXT + 96], b[JX_SETTING_TEXT + 96];
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        const char *small = orders[i].small, *large = orders[i].large;
        bool zero;
        int cmp = compare(p, small, large, &zero);
        if (cmp < 0 || (cmp == 0 && !orders[i].strict) || (orders[i].zero_is_off && zero)) continue;
        snprintf(out->text, sizeof out->text,
                 cmp ? JX_SAY("%s 大于 %s，请改其中一个", "%s is above %s; change one of them")
                     : JX_SAY("%s 应小于 %s，请改其中一个", "%s is not below %s; change one of them"),
                 value_of(p, small, a), value_of(p, large, b));
        return at_odds(out, small, large, NULL, NULL);
    }
    return false;
}

static bool blocks_too_heavy(const jx_pack *p, jx_nonsense *out)
{
    char sum[16], frame[JX_SETTING_TEXT + 96];
    jx_pts total = p->execution + p->block[0] + p->block[1] + p->block[2];
    bool any = p->block[0] || p->block[1] || p->block[2];
    if (!any || total <= p->frame) return false;
    jx_pts_print(total, sum);
    snprintf(
        out->text, sizeof out->text,
        JX_SAY("block_output、block_benefit、block_satisfaction 与 execution 合计 %s，大于 %s；请减小其中一个，或加大 "
               "frame",
               "block_output, block_benefit, block_satisfaction and execution total %s, more than %s; lower one of "
               "them or raise frame"),
        sum, value_of(p, "frame", frame));
    return at_odds(out, "block_output", "block_benefit", "block_satisfaction", "frame");
}

static bool nothing_to_share(const jx_pack *p, jx_nonsense *out)
{
    if (p->missing_block != JX_MISSING_REDISTRIBUTE || (p->block[0] && p->block[1] && p->block[2])) return false;
    snprintf(out->text, sizeof out->text, "%s",
             JX_SAY("missing_block = redistribute 需要 block_output、block_benefit、block_satisfaction 三个分值",
                    "missing_block = redistribute needs the weights block_output, block_benefit and "
                    "block_satisfaction; set all three"));
    return at_odds(out, "missing_block", "block_output", "block_benefit", "block_satisfaction");
}

static bool bands_wrong(const jx_pack *p, jx_nonsense *out)
{
    static const char *const names[] = {NULL, "met", "partly", "missed"};
    char a[JX_SETTING_TEXT + 96], b[JX_SETTING_TEXT + 96];
    for (int q = JX_Q_PARTLY; q < JX_QUALITIES; q++) {
        if (p->bands[q].high <= p->bands[q - 1].low) continue;
        snprintf(out->text, sizeof out->text,
                 JX_SAY("%s 与 %s 重叠，请改其中一个", "%s and %s overlap; change one of them"),
                 value_of(p, names[q], a), value_of(p, names[q - 1], b));
        return at_odds(out, names[q], names[q - 1], NULL, NULL);
    }
    if (p->bands[JX_Q_MET].high == 10000) return false;
    snprintf(
        out->text, sizeof out->text,
        JX_SAY("%s：达成的指标应能得满分，区间应到 100", "%s: a result that was met has full marks; end it at 100"),
        value_of(p, "met", a));
    return at_odds(out, "met", NULL, NULL, NULL);
}

static bool deduction_by_half(const jx_pack *p, jx_nonsense *out)
{
    char a[JX_SETTING_TEXT + 96];
    if (!p->over_percent == !p->over_deduct) return false;
    snprintf(out->text, sizeof out->text,
             p->over_percent
                 ? JX_SAY("%s 没有写扣多少分，请同时写 over_deduct", "%s takes nothing off; set over_deduct too")
                 : JX_SAY("%s 没有写从哪里起扣，请同时写 over_percent", "%s is never taken off; set over_percent too"),
             value_of(p, p->over_percent ? "over_percent" : "over_deduct", a));
    return at_odds(out, "over_percent", "over_deduct", NULL, NULL);
}

static bool caps_wrong(const jx_pack *p, jx_nonsense *out)
{
    char below[16], most[16], frame[JX_SETTING_TEXT + 96];
    for (int i = 0; i < JX_CAPS && p->caps[i].below; i++) {
        bool falls = i && p->caps[i].most<p->caps[i - 1].most, high = p->caps[i].most> p->frame;
        if (!falls && !high) continue;
        jx_pts_print(p->caps[i].below, below);
        jx_pts_print(p->caps[i].most, most);
        snprintf(out->text, sizeof out->text,
                 high ? JX_SAY("caps：执行率低于 %s%% 的上限 %s 分大于 %s，请减小",
                               "caps: below %s %% at most %s points, above %s; lower it")
                      : JX_SAY("caps：执行率低于 %s%% 的上限 %s 分比执行率更低的还小，请按执行率从低到高递增%.0s",
                               "caps: below %s %% at most %s points, less than for a lower rate; let them grow%.0s"),
                 below, most, value_of(p, "frame", frame));
        return at_odds(out, "caps", high ? "frame" : NULL, NULL, NULL);
    }
    return false;
}

/* No text may say two things, nor one thing twice. */
static bool words_wrong(const jx_pack *p, jx_nonsense *out)
{
    size_t bytes = 0;
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++)
        for (int i = 0; i < p->n_words[q]; i++) {
            jx_str w = p->words[q][i];
            bytes += w.len + 1;
            for (int r = JX_Q_MET; r <= q; r++)
                for (int k = 0; k < (r == q ? i : p->n_words[r]); k++) {
                    if (!jx_str_eq(p->words[r][k], w)) continue;
                    snprintf(
                        out->text, sizeof out->text,
                        r == q ? JX_SAY("“%.*s”在 %s 中写了两次，请删去一个", "\"%.*s\" stands twice in %s; remove one")
                               : JX_SAY("“%.*s”在 %s 和 %s 中都有，请删去一个",
                                        "\"%.*s\" stands in %s and in %s; remove one"),
                        (int)(w.len < 48 ? w.len : 48), w.p, jx_word_lists[r], jx_word_lists[q]);
                    return at_odds(out, jx_word_lists[q], jx_word_lists[r], NULL, NULL);
                }
        }
    if (bytes <= WORDS_BYTES) return false;
    snprintf(out->text, sizeof out->text, "%s",
             JX_SAY("met_words、partly_words、missed_words 合计超过 8,192 字节，请删减",
                    "met_words, partly_words and missed_words are more than 8,192 bytes; remove some"));
    return at_odds(out, "met_words", "partly_words", "missed_words", NULL);
}

/* What arrives broken, or from somebody who may not speak for that division, cannot be let in by a pack. */
static bool door_left_open(const jx_pack *p, jx_nonsense *out)
{
    static const uint8_t firm[] = {JX_RULE_F000, JX_RULE_F019};
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    for (size_t i = 0; i < sizeof firm; i++) {
        uint8_t severity = jx_pack_severity(p, firm[i]);
        if (severity == JX_REJECT) continue;
        snprintf(out->text, sizeof out->text,
                 JX_SAY("%s = %s：这一条只能是 reject，请删去这一行",
                        "%s = %s: this rule is always reject; remove the line"),
                 rules[firm[i]].code, jx_severity_text(severity));
        return at_odds(out, rules[firm[i]].code, NULL, NULL, NULL);
    }
    return false;
}

bool jx_pack_nonsense(const jx_pack *p, jx_nonsense *out)
{
    memset(out, 0, sizeof *out);
    return out_of_order(p, out) || blocks_too_heavy(p, out) || nothing_to_share(p, out) || bands_wrong(p, out) ||
           deduction_by_half(p, out) || caps_wrong(p, out) || words_wrong(p, out) || door_left_open(p, out);
}

int jx_ground_no(jx_str name)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    int i = jx_setting_find(name);
    if (i >= 0) return JX_RULES + JX_QUALITIES + i;
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++)
        if (jx_str_eq(name, jx_str_of(jx_word_lists[q]))) return JX_RULES + q;
    for (size_t r = 0; r < n; r++)
        if (jx_str_eq(name, jx_str_of(rules[r].code))) return (int)r;
    return -1;
}
