/* Rule packs from files, read by libConfuse: what a file does not say is the national default's. Every value is checked
 * where it stands, so that an error names its line. */
#include <confuse.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/settings.h"

enum { MAX_SETTINGS = 64, MAX_WORDS = 200 };

static const char *const word_lists[JX_QUALITIES] = {NULL, "met_words", "partly_words", "missed_words"};

typedef struct {
    jx_pack pack; /* first: what the caller holds */
    char name[64];
    cfg_t *cfg; /* owns the words */
    jx_str *words[JX_QUALITIES];
} loaded;

/* libConfuse hands its callbacks no context. Packs are loaded one at a time. */
static struct {
    loaded *to;
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

static bool take_words(loaded *l)
{
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) {
        unsigned n = cfg_size(l->cfg, word_lists[q]);
        if (!n) continue; /* the national ones */
        if (n > MAX_WORDS) {
            snprintf(loading.err, loading.cap, "%s: more than %d of them", word_lists[q], MAX_WORDS);
            return false;
        }
        l->words[q] = calloc(n, sizeof *l->words[q]);
        if (!l->words[q]) return false;
        for (unsigned i = 0; i < n; i++) l->words[q][i] = jx_str_of(cfg_getnstr(l->cfg, word_lists[q], i));
        l->pack.words[q] = l->words[q];
        l->pack.n_words[q] = (uint8_t)n;
    }
    return true;
}

/* What no single line can have wrong. */
static bool sensible(const jx_pack *p, const char *file)
{
    const char *wrong = NULL;
    if (p->execution > p->frame) wrong = "execution is more than frame";
    if (p->grades[0] <= p->grades[1] || p->grades[1] <= p->grades[2]) wrong = "the grades do not fall";
    if (p->bands[JX_Q_MISSED].high > p->bands[JX_Q_PARTLY].low || p->bands[JX_Q_PARTLY].high > p->bands[JX_Q_MET].low)
        wrong = "the bands met, partly, missed overlap";
    if (p->over_percent && p->over_percent <= 100) wrong = "over_percent is not above 100";
    if (p->sloppy < p->tolerance) wrong = "sloppy is less than tolerance";
    if (wrong) snprintf(loading.err, loading.cap, "%s: %s", file, wrong);
    return !wrong;
}

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
    loaded *l = calloc(1, sizeof *l);
    err[0] = 0;
    if (!l) return NULL;
    l->pack = *jx_pack_default();
    l->pack.name = l->name;
    loading.to = l;
    loading.err = err;
    loading.cap = cap;
    l->cfg = open_config();
    if (l->cfg) l->cfg->filename = strdup(name); /* cfg_free ends it */
    int rc = !l->cfg ? CFG_PARSE_ERROR : f ? cfg_parse_fp(l->cfg, f) : CFG_FILE_ERROR;
    if (rc == CFG_FILE_ERROR) snprintf(err, cap, "%s: cannot be read", name);
    if (rc == CFG_SUCCESS && !l->name[0]) snprintf(err, cap, "%s: it has no name", name);
    if (rc == CFG_SUCCESS && !err[0] && take_words(l) && sensible(&l->pack, name)) return &l->pack;
    if (!err[0]) snprintf(err, cap, "%s: out of memory", name);
    const jx_pack *p = &l->pack;
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

void jx_pack_free(const jx_pack **p)
{
    loaded *l = (loaded *)(uintptr_t)*p;
    if (!l) return;
    if (l->cfg) cfg_free(l->cfg);
    for (int q = 0; q < JX_QUALITIES; q++) free(l->words[q]);
    free(l);
    *p = NULL;
}
