/* What packs decide, told one by one: of a rule, and where two packs differ. */
#include <stdio.h>

#include "worker/settings.h"

enum { GROUND = 2048, WORDS = 32768 };

static const char *const list_titles[JX_QUALITIES][2] = {
    [JX_Q_MET] = {"表示达成的用语", "what stands for a result that was met"},
    [JX_Q_PARTLY] = {"表示部分达成的用语", "what stands for a result that was met in part"},
    [JX_Q_MISSED] = {"表示未达成的用语", "what stands for a result that was missed"},
};

/* The comment without its # and line ends. */
static const char *ground_of(const jx_pack *p, const char *name, char out[GROUND])
{
    jx_str g = p->grounds ? p->grounds->of[jx_ground_no(jx_str_of(name))] : (jx_str){0};
    size_t n = 0;
    bool begin = true; /* of a line */
    uint32_t i = 0;
    for (; i < g.len && n + 2 < GROUND; i++) {
        char c = g.p[i];
        if (c == '\n' || c == '\r') begin = true;
        if (begin && strchr("# \t\r\n", c)) continue;
        if (begin && n) out[n++] = ' ';
        begin = false;
        out[n++] = c;
    }
    if (i < g.len) { /* cut off: between characters */
        while (n && ((uint8_t)out[n - 1] & 0xc0) == 0x80) n--;
        n -= n && (uint8_t)out[n - 1] >= 0xc0;
    }
    while (n && out[n - 1] == ' ') n--;
    out[n] = 0;
    return out;
}

static bool has_word(const jx_pack *p, int q, jx_str w)
{
    for (int i = 0; i < p->n_words[q]; i++)
        if (jx_str_eq(p->words[q][i], w)) return true;
    return false;
}

/* The words of p that `without` (NULL: nobody) does not have. */
static const char *words_of(const jx_pack *p, const jx_pack *without, int q, char out[WORDS])
{
    size_t n = 0;
    out[0] = 0;
    for (int i = 0; i < p->n_words[q]; i++) {
        jx_str w = p->words[q][i];
        if ((without && has_word(without, q, w)) || n + w.len + 4 > WORDS) continue;
        n += (size_t)snprintf(out + n, WORDS - n, "%s%.*s", n ? "、" : "", JX_FMT(w));
    }
    return out;
}

int jx_rule_parameters(const jx_pack *p, const jx_rule *r, void (*say)(void *arg, const jx_parameter *x), void *arg)
{
    char value[JX_SETTING_TEXT], ground[GROUND], words[WORDS];
    int found = 0;
    for (int i = 0; jx_setting_name(i); i++) {
        if (!jx_setting_of_rule(i, r->code)) continue;
        jx_parameter x = {.name = jx_setting_name(i), .value = value};
        for (int l = 0; l < 2; l++) x.title[l] = jx_setting_label(i, (enum jx_lang)l);
        jx_setting_get(p, i, value);
        x.ground = ground_of(p, x.name, ground);
        say(arg, &x);
        found++;
    }
    for (int q = JX_Q_MET; q < JX_QUALITIES && strcmp(r->code, "S309") == 0; q++, found++) {
        jx_parameter x = {.name = jx_word_lists[q], .title = {list_titles[q][0], list_titles[q][1]}};
        x.value = words_of(p, NULL, q, words);
        x.ground = ground_of(p, x.name, ground);
        say(arg, &x);
    }
    return found;
}

static int n_settings(void)
{
    int n = 0;
    while (jx_setting_name(n)) n++;
    return n;
}

const char *jx_pack_setting(int i)
{
    int n = n_settings(), q = i - n + JX_Q_MET;
    return i < n ? jx_setting_name(i) : q < JX_QUALITIES ? jx_word_lists[q] : NULL;
}

const char *jx_pack_setting_title(int i, enum jx_lang lang)
{
    int n = n_settings();
    return i < n ? jx_setting_label(i, lang) : list_titles[i - n + JX_Q_MET][lang];
}

unsigned jx_rule_severity(const jx_pack *p, const jx_rule *r)
{
    size_t n;
    uint8_t severity = jx_pack_severity(p, (size_t)(r - jx_rules(&n)));
    return severity == JX_OFF ? 0 : severity;
}

/* ---- two packs ---- */

struct comparing {
    const jx_pack *of[2];
    void (*say)(void *arg, const jx_difference *x);
    void *arg;
    int found;
};

static void differ(struct comparing *c, jx_difference x)
{
    char ground[2][GROUND];
    for (int k = 0; k < 2; k++) x.ground[k] = ground_of(c->of[k], x.what, ground[k]);
    c->say(c->arg, &x);
    c->found++;
}

static void compare_setting(struct comparing *c, int i)
{
    char value[2][JX_SETTING_TEXT];
    jx_difference x = {.what = jx_setting_name(i), .in = {value[0], value[1]}};
    for (int k = 0; k < 2; k++) {
        jx_setting_get(c->of[k], i, value[k]);
        x.title[k] = jx_setting_label(i, (enum jx_lang)k);
    }
    if (strcmp(value[0], value[1]) != 0) differ(c, x);
}

/* Their order decides nothing, but it is part of the pack's name. */
static bool same_words(const jx_pack *a, const jx_pack *b, int q)
{
    if (a->n_words[q] != b->n_words[q]) return false;
    for (int i = 0; i < a->n_words[q]; i++)
        if (!jx_str_eq(a->words[q][i], b->words[q][i])) return false;
    return true;
}

static void compare_words(struct comparing *c, int q)
{
    char only[2][WORDS];
    if (same_words(c->of[0], c->of[1], q)) return;
    jx_difference x = {.what = jx_word_lists[q], .title = {list_titles[q][0], list_titles[q][1]}};
    for (int k = 0; k < 2; k++) x.in[k] = words_of(c->of[k], c->of[1 - k], q, only[k]);
    if (!*x.in[0] && !*x.in[1]) x.in[1] = JX_SAY("（次序不同）", "(in another order)");
    differ(c, x);
}

static void compare_rule(struct comparing *c, size_t i, const jx_rule *r)
{
    uint8_t a = jx_pack_severity(c->of[0], i), b = jx_pack_severity(c->of[1], i);
    if (a == b) return;
    differ(c, (jx_difference){.what = r->code,
                              .title = {r->title[JX_ZH], r->title[JX_EN]},
                              .in = {jx_severity_text(a), jx_severity_text(b)}});
}

int jx_pack_diff(const jx_pack *a, const jx_pack *b, void (*say)(void *arg, const jx_difference *x), void *arg)
{
    struct comparing c = {.of = {a, b}, .say = say, .arg = arg};
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    for (int i = 0; jx_setting_name(i); i++) compare_setting(&c, i);
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) compare_words(&c, q);
    for (size_t i = 0; i < n; i++) compare_rule(&c, i, &rules[i]);
    return c.found;
}
