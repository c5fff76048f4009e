/* Rule packs from files: what a file does not say is the national default's. Every value is checked where it stands, so
 * that an error names its line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/nearest.h"
#include "worker/pack_text.h"

enum { NAME_LINE = JX_GROUNDS };

struct loading {
    jx_pack_source source; /* first: what take is given */
    jx_pack_room *to;
    uint32_t lines[JX_GROUNDS + 1]; /* where each thing was given, by its ground's number; 0: not */
};

#define QUOTED(S) JX_FMT(jx_pack_quote(S))

/* ---- names ---- */

static bool unknown_rule(struct loading *l, const jx_entry *e)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    jx_nearest near = {.name = e->name};
    if (jx_setting_find(e->name) >= 0)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("%.*s 是设定，不是规则，请移到 rules { } 外面",
                                    "%.*s is a setting, no rule; it belongs outside rules { }"),
                             QUOTED(e->name));
    for (size_t i = 0; i < n; i++) jx_nearest_try(&near, rules[i].code);
    if (near.best)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("没有规则 %.*s，是不是 %s？", "no rule %.*s; did you mean %s?"), QUOTED(e->name),
                             near.best);
    return jx_pack_wrong(&l->source, e->line,
                         JX_SAY("没有规则 %.*s（全部规则：jixiao rules）", "no rule %.*s (all of them: jixiao rules)"),
                         QUOTED(e->name));
}

static bool unknown_setting(struct loading *l, const jx_entry *e)
{
    jx_nearest near = {.name = e->name};
    if (jx_ground_no(e->name) >= 0)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("规则的级别写在块里：rules { %.*s = … }",
                                    "severities of rules belong into a block: rules { %.*s = … }"),
                             QUOTED(e->name));
    jx_nearest_try(&near, "name");
    for (int i = 0; jx_setting_name(i); i++) jx_nearest_try(&near, jx_setting_name(i));
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) jx_nearest_try(&near, jx_word_lists[q]);
    if (near.best)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("没有设定 %.*s，是不是 %s？", "no setting %.*s; did you mean %s?"), QUOTED(e->name),
                             near.best);
    return jx_pack_wrong(
        &l->source, e->line,
        JX_SAY("没有设定 %.*s（全部设定见 packs/national.conf，两个包的不同见 jixiao rules --diff）",
               "no setting %.*s (packs/national.conf has all; jixiao rules --diff compares two packs)"),
        QUOTED(e->name));
}

/* ---- values ---- */

static bool take_setting(struct loading *l, int i, const jx_entry *e)
{
    char text[JX_SETTING_TEXT];
    jx_str v = e->words[0];
    const char *wanted = NULL;
    if (v.len < sizeof text) {
        memcpy(text, v.p, v.len);
        text[v.len] = 0;
        wanted = jx_setting_put(&l->to->pack, i, text);
        if (!wanted) return true;
    }
    return jx_pack_wrong(&l->source, e->line,
                         wanted ? JX_SAY("%s = %.*s：应为 %s", "%s = %.*s: %s is wanted")
                                : JX_SAY("%s = %.*s…：太长%.0s", "%s = %.*s…: too long%.0s"),
                         jx_setting_name(i), QUOTED(v), wanted ? wanted : "");
}

static bool take_words(struct loading *l, int q, const jx_entry *e)
{
    if (!e->n)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("%s = {}：一个词也没有；要用全国通用的词，请删去这一行",
                                    "%s = {}: no word; for the national ones leave the line out"),
                             jx_word_lists[q]);
    jx_str *words = jx_pack_room_words(l->to, q, e->n);
    if (!words) return jx_pack_wrong(&l->source, 0, "%s", JX_SAY("内存不足", "out of memory"));
    for (unsigned i = 0; i < e->n; i++) {
        words[i] = e->words[i];
        if (!words[i].len)
            return jx_pack_wrong(&l->source, e->line, JX_SAY("%s：有空的词", "%s: an empty word"), jx_word_lists[q]);
        if (words[i].len > JX_MAX_NAME)
            return jx_pack_wrong(&l->source, e->line,
                                 JX_SAY("%s：“%.*s…”超过 1,024 字节", "%s: \"%.*s…\" is more than 1,024 bytes"),
                                 jx_word_lists[q], QUOTED(words[i]));
    }
    return true;
}

static bool take_severity(struct loading *l, int rule, const jx_entry *e)
{
    static const char *const words[] = {"off", "info", "query", "alert", "reject"};
    jx_nearest near = {.name = e->words[0]};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (jx_str_eq(e->words[0], jx_str_of(words[i]))) {
            l->to->pack.severity[rule] = jx_severity_of(words[i]);
            return true;
        }
        jx_nearest_try(&near, words[i]);
    }
    return jx_pack_wrong(&l->source, e->line,
                         JX_SAY("%.*s = %.*s：应为 off、info、query、alert 或 reject%s%s%s",
                                "%.*s = %.*s: off, info, query, alert or reject is wanted%s%s%s"),
                         QUOTED(e->name), QUOTED(e->words[0]), near.best ? JX_SAY("；是不是 ", "; did you mean ") : "",
                         near.best ? near.best : "", near.best ? JX_SAY("？", "?") : "");
}

static bool take_name(struct loading *l, const jx_entry *e)
{
    jx_str v = e->words[0];
    if (!v.len || v.len >= sizeof l->to->name)
        return jx_pack_wrong(&l->source, e->line,
                             JX_SAY("name：应为 1 到 %zu 个字节", "name: 1 to %zu bytes are wanted"),
                             sizeof l->to->name - 1);
    memcpy(l->to->name, v.p, v.len);
    return true;
}

/* ---- entries ---- */

static bool shaped(struct loading *l, const jx_entry *e, bool list)
{
    if (e->list == list) return true;
    return jx_pack_wrong(
        &l->source, e->line,
        list ? JX_SAY("%.*s 是一列词：%.*s = {\"…\", \"…\"}", "%.*s is a list: %.*s = {\"…\", \"…\"}")
             : JX_SAY("%.*s 只有一个值，不用括号：%.*s = …", "%.*s has one value, without braces: %.*s = …"),
        QUOTED(e->name), QUOTED(e->name));
}

static bool once(struct loading *l, int at, const jx_entry *e)
{
    uint32_t before = l->lines[at];
    l->lines[at] = e->line;
    if (!before) return true;
    return jx_pack_wrong(
        &l->source, e->line,
        JX_SAY("%.*s 写了两次（另一处在第 %u 行），请删去一个", "%.*s is given twice (also on line %u); remove one"),
        QUOTED(e->name), before);
}

static bool take(void *arg, const jx_entry *e)
{
    struct loading *l = arg;
    int at = jx_str_eq(e->name, JX_STR("name")) ? NAME_LINE : jx_ground_no(e->name), i = jx_setting_find(e->name);
    bool rule = at >= 0 && at<JX_RULES, list = at> JX_RULES && i < 0 && at != NAME_LINE;
    if (e->rule && !rule) return unknown_rule(l, e);
    if (!e->rule && (at < 0 || rule)) return unknown_setting(l, e);
    if (!shaped(l, e, list) || !once(l, at, e)) return false;
    if (at == NAME_LINE) return take_name(l, e);
    l->to->grounds.of[at] = e->ground;
    return rule ? take_severity(l, at, e) : list ? take_words(l, at - JX_RULES, e) : take_setting(l, i, e);
}

/* The last line that has a part in it: up to there it made sense. */
static uint32_t line_of(const struct loading *l, const jx_nonsense *about)
{
    uint32_t line = 0;
    for (int i = 0; i < 4 && about->about[i]; i++) {
        uint32_t at = l->lines[jx_ground_no(jx_str_of(about->about[i]))];
        if (at > line) line = at;
    }
    return line;
}

static const jx_pack *finish(struct loading *l, bool read)
{
    jx_nonsense nonsense;
    const jx_pack *p = &l->to->pack;
    if (read && !l->to->name[0])
        read = jx_pack_wrong(&l->source, 0, "%s",
                             JX_SAY("没有名称，请写一行 name = …", "it has no name; write a line name = …"));
    if (read && jx_pack_nonsense(p, &nonsense))
        read = jx_pack_wrong(&l->source, line_of(l, &nonsense), "%s", nonsense.text);
    if (!read) jx_pack_free(&p);
    return p;
}

/* Takes text, which is NUL-terminated. */
static const jx_pack *load(const char *name, char *text, size_t len, char *err, size_t cap)
{
    struct loading l = {.source = {.file = name, .err = err, .cap = cap, .take = take}, .to = jx_pack_room_new()};
    err[0] = 0;
    l.source.arg = &l;
    if (!text || !l.to) {
        const jx_pack *p = l.to ? &l.to->pack : NULL;
        free(text);
        jx_pack_free(&p);
        jx_pack_wrong(&l.source, 0, "%s", JX_SAY("内存不足", "out of memory"));
        return NULL;
    }
    l.to->texts = text;
    l.to->end_texts = free;
    l.to->pack.grounds = &l.to->grounds;
    return finish(&l, jx_pack_text_read(&l.source, (jx_str){text, (uint32_t)len}));
}

const jx_pack *jx_pack_load(const char *file, char *err, size_t cap)
{
    enum { ROOM = JX_PACK_FILE_BYTES + 1 }; /* one more shows that there is more */
    FILE *f = fopen(file, "r");
    char *text = f ? malloc(ROOM + 1) : NULL;
    size_t len = text ? fread(text, 1, ROOM, f) : 0;
    int why = !f || (text && ferror(f)) ? errno : 0;
    if (f) fclose(f);
    if (why) {
        snprintf(err, cap, JX_SAY("%s: 读不了（%s）", "%s: cannot be read (%s)"), file, strerror(why));
        free(text);
        return NULL;
    }
    if (text) text[len] = 0;
    return load(file, text, len, err, cap);
}

const jx_pack *jx_pack_parse(const char *name, const char *text, char *err, size_t cap)
{
    return load(name, strdup(text), strlen(text), err, cap);
}
