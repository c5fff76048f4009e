/* Rule packs from files, read by libConfuse: what a file does not say is the national default's. Every value is checked
 * where it stands, so that an error names its line. */
#include <confuse.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/settings.h"

enum { MAX_SETTINGS = 64 };

static const char *const word_lists[JX_QUALITIES] = {NULL, "met_words", "partly_words", "missed_words"};

/* libConfuse hands its callbacks no context. Packs are loaded one at a time. */
static struct {
    jx_pack_room *to;
    char *err;
    size_t cap;
} loading;

static void note_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    if (loading.err[0]) return; /* the first is the cause */
    int n =
        snprintf(loading.err, loading.cap, "%s:%d: ", cfg && cfg->filename ? cfg->filename : "?", cfg ? cfg->line : 0);
    if (n > 0 && (size_t)n < loading.cap) vsnprintf(loading.err + n, loading.cap - (size_t)n, fmt, ap);
}

static int take_setting(cfg_t *cfg, cfg_opt_t *opt)
{
    for (int i = 0; jx_setting_name(i); i++) {
        if (strcmp(jx_setting_name(i), opt->name) != 0) continue;
        const char *text = cfg_opt_getnstr(opt, 0), *wanted = jx_setting_put(&loading.to->pack, i, text);
        if (!wanted) return 0;
        cfg_error(cfg, "%s = %s: %s is wanted", opt->name, text, wanted);
        return -1;
    }
    return 0;
}

static int take_name(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *text = cfg_opt_getnstr(opt, 0);
    if (*text && strlen(text) < sizeof loading.to->name) {
        strcpy(loading.to->name, text);
        return 0;
    }
    cfg_error(cfg, "name: 1 to %zu characters are wanted", sizeof loading.to->name - 1);
    return -1;
}

static int take_severity(cfg_t *cfg, cfg_opt_t *opt)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    const char *text = cfg_opt_getnstr(opt, 0);
    uint8_t severity = jx_severity_of(text);
    if (!severity) {
        cfg_error(cfg, "%s = %s: off, info, query, alert or reject is wanted", opt->name, text);
        return -1;
    }
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].code, opt->name) == 0) loading.to->pack.severity[i] = severity;
    return 0;
}

static bool take_words(jx_pack_room *r, cfg_t *cfg)
{
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) {
        unsigned n = cfg_size(cfg, word_lists[q]);
        if (!n) continue; /* the national ones */
        if (n > JX_PACK_WORDS) {
            snprintf(loading.err, loading.cap, "%s: more than %d of them", word_lists[q], JX_PACK_WORDS);
            return false;
        }
        jx_str *words = jx_pack_room_words(r, q, n);
        if (!words) return false;
        for (unsigned i = 0; i < n; i++) words[i] = jx_str_of(cfg_getnstr(cfg, word_lists[q], i));
    }
    return true;
}

static bool sensible(const jx_pack *p, const char *file)
{
    const char *wrong = jx_pack_nonsense(p);
    if (wrong) snprintf(loading.err, loading.cap, "%s: %s", file, wrong);
    return !wrong;
}

static void end_config(void *cfg) { cfg_free(cfg); }

static cfg_t *open_config(void)
{
    static cfg_opt_t rule_opts[JX_RULES + 1], opts[MAX_SETTINGS];
    static const cfg_opt_t end = CFG_END();
    size_t n, k = 0;
    const jx_rule *rules = jx_rules(&n);
    for (size_t i = 0; i < n; i++) rule_opts[i] = (cfg_opt_t)CFG_STR(rules[i].code, NULL, CFGF_NODEFAULT);
    rule_opts[n] = end;
    opts[k++] = (cfg_opt_t)CFG_STR("name", NULL, CFGF_NODEFAULT);
    for (int i = 0; jx_setting_name(i); i++) opts[k++] = (cfg_opt_t)CFG_STR(jx_setting_name(i), NULL, CFGF_NODEFAULT);
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++)
        opts[k++] = (cfg_opt_t)CFG_STR_LIST(word_lists[q], NULL, CFGF_NODEFAULT);
    opts[k++] = (cfg_opt_t)CFG_SEC("rules", rule_opts, CFGF_NONE);
    opts[k] = end;
    cfg_t *cfg = cfg_init(opts, CFGF_NONE);
    if (!cfg) return NULL;
    cfg_set_error_function(cfg, note_error);
    cfg_set_validate_func(cfg, "name", take_name);
    for (int i = 0; jx_setting_name(i); i++) cfg_set_validate_func(cfg, jx_setting_name(i), take_setting);
    for (size_t i = 0; i < n; i++) {
        char path[16];
        snprintf(path, sizeof path, "rules|%s", rules[i].code);
        cfg_set_validate_func(cfg, path, take_severity);
    }
    return cfg;
}

/* f may be NULL: it could not be opened. name is what errors call it. */
static const jx_pack *load(const char *name, FILE *f, char *err, size_t cap)
{
    jx_pack_room *r = jx_pack_room_new();
    err[0] = 0;
    if (!r) return NULL;
    loading.to = r;
    loading.err = err;
    loading.cap = cap;
    cfg_t *cfg = open_config();
    if (cfg) cfg->filename = strdup(name); /* cfg_free ends it */
    r->texts = cfg;
    r->end_texts = end_config;
    int rc = !cfg ? CFG_PARSE_ERROR : f ? cfg_parse_fp(cfg, f) : CFG_FILE_ERROR;
    if (rc == CFG_FILE_ERROR) snprintf(err, cap, "%s: cannot be read", name);
    if (rc == CFG_SUCCESS && !r->name[0]) snprintf(err, cap, "%s: it has no name", name);
    if (rc == CFG_SUCCESS && !err[0] && take_words(r, cfg) && sensible(&r->pack, name)) return &r->pack;
    if (!err[0]) snprintf(err, cap, "%s: out of memory", name);
    const jx_pack *p = &r->pack;
    jx_pack_free(&p);
    return NULL;
}

const jx_pack *jx_pack_load(const char *file, char *err, size_t cap)
{
    FILE *f = fopen(file, "r");
    const jx_pack *p = load(file, f, err, cap);
    if (f) fclose(f);
    return p;
}

const jx_pack *jx_pack_parse(const char *name, const char *text, char *err, size_t cap)
{
    FILE *f = fmemopen((void *)(uintptr_t)text, strlen(text), "r"); /* only read */
    const jx_pack *p = load(name, f, err, cap);
    if (f) fclose(f);
    return p;
}
