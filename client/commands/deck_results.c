#include "client/commands/deck_results.h"

#include <stdlib.h>
#include <strings.h>

#include "client/reader/json_cursor.h"
#include "client/show/jsonout.h"
#include "client/show/lang.h"

enum { MAX_CASES = 4096, MAX_FINDINGS = 256 };

typedef struct {
    jx_str code, severity, path;
    bool taken; /* has its counterpart */
} finding;

/* What the results say of a case. */
typedef struct {
    jx_str id;
    finding *findings;
    unsigned n, line;
    bool seen;
} answer;

struct comparing {
    jx_arena arena;
    answer *answers;
    size_t n;
    const char *only;
    void (*say)(void *arg, const jx_deck_difference *d);
    void *arg;
    jx_deck_verdict *v;
};

/* Is the rule among those that are looked at? */
static bool asked_for(const char *only, jx_str code)
{
    if (!only) return true;
    for (const char *at = only; *at;) {
        size_t n = strcspn(at, ",");
        if (n && n <= code.len && strncasecmp(at, code.p, n) == 0) return true;
        at += n + (at[n] == ',');
    }
    return false;
}

/* ---- the deck's side ---- */

/* Cuts the next word or line off. */
static jx_str cut(const char **at, const char *ends)
{
    size_t n = strcspn(*at, ends);
    jx_str s = {*at, (uint32_t)n};
    *at += n + ((*at)[n] != 0);
    return s;
}

/* "S304 reject indicators[2].score | 16 | 15", then its messages, which begin with spaces. Returns how many. */
static unsigned wanted_of(const jx_deck_case *c, finding *out)
{
    unsigned n = 0;
    for (const char *at = c->wanted; *at;) {
        const char *line = at;
        cut(&at, "\n");
        if (*line == ' ' || *line == '\n' || n == MAX_FINDINGS) continue;
        finding *f = &out[n++];
        f->code = cut(&line, " ");
        f->severity = cut(&line, " ");
        f->path = cut(&line, " ");
        f->taken = false;
    }
    return n;
}

/* A case that another system can be given: bytes are for our own line. */
static bool has_form(const jx_deck_case *c) { return strncmp(c->json, "{\"bytes\"", 8) != 0; }

/* ---- the system's side ---- */

static bool complain(char *err, size_t cap, const char *name, unsigned line, const char *zh, const char *en,
                     jx_str what)
{
    int n = snprintf(err, cap, "%s:%u: ", name, line);
    snprintf(err + n, cap - (size_t)n, jx_lang() == JX_ZH ? zh : en, (int)(what.len < 80 ? what.len : 80), what.p);
    return false;
}

/* "B101", or {"code": "B101", "path": …, "severity": …, "message": …}; of unknown members there may be any. */
static void read_finding(jx_json_cursor *c, finding *f)
{
    jx_str key;
    *f = (finding){{0}, {0}, {0}, false};
    if (jx_json_peek(c) == '"') {
        f->code = jx_json_text(c);
        return;
    }
    jx_json_enter(c, '{');
    while (jx_json_key_next(c, &key)) {
        jx_str *to = jx_str_eq(key, JX_STR("code"))       ? &f->code
                     : jx_str_eq(key, JX_STR("path"))     ? &f->path
                     : jx_str_eq(key, JX_STR("severity")) ? &f->severity
                                                          : NULL;
        if (!to || jx_json_take_null(c))
            to ? (void)0 : jx_json_skip(c);
        else
            *to = jx_json_text(c);
    }
    if (!f->code.len) jx_json_fail(c, "\"code\"");
}

/* {"case": "B101/1", "findings": […]} */
static bool read_answer(struct comparing *x, jx_str line, answer *a, const char **why)
{
    finding room[MAX_FINDINGS];
    jx_str key;
    jx_json_cursor c = jx_json_cursor_of(line, &x->arena);
    bool listed = false;
    jx_json_enter(&c, '{');
    while (jx_json_key_next(&c, &key)) {
        if (jx_str_eq(key, JX_STR("case"))) {
            a->id = jx_json_text(&c);
        } else if (jx_str_eq(key, JX_STR("findings"))) {
            listed = true;
            a->n = 0;
            for (jx_json_enter(&c, '['); jx_json_item(&c);) {
                if (a->n == MAX_FINDINGS) jx_json_fail(&c, "256 findings at most");
                if (!c.error) read_finding(&c, &room[a->n++]);
            }
        } else {
            jx_json_skip(&c);
        }
    }
    jx_json_end(&c);
    if (!a->id.len) jx_json_fail(&c, "\"case\"");
    if (!listed) jx_json_fail(&c, "\"findings\"");
    *why = c.error;
    if (c.error) return false;
    a->findings = jx_arena_alloc(&x->arena, a->n * sizeof *room + 1);
    if (a->findings) memcpy(a->findings, room, a->n * sizeof *room);
    return a->findings != NULL;
}

static int by_id(const void *p, const void *q)
{
    const answer *a = p, *b = q;
    uint32_t n = a->id.len < b->id.len ? a->id.len : b->id.len;
    int cmp = n ? memcmp(a->id.p, b->id.p, n) : 0;
    return cmp ? cmp : (a->id.len > b->id.len) - (a->id.len < b->id.len);
}

static bool read_answers(struct comparing *x, FILE *in, const char *name, char *err, size_t cap)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    bool ok = true;
    for (unsigned number = 1; ok && (len = getline(&line, &room, in)) >= 0; number++) {
        const char *why = NULL;
        while (len && strchr("\r\n \t", line[len - 1])) len--;
        if (number == 1 && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
            memmove(line, line + 3, (size_t)(len -= 3));
        if (!len) continue;
        if (x->n == MAX_CASES) {
            ok = complain(err, cap, name, number, "多于 4,096 行%.*s", "more than 4,096 lines%.*s", (jx_str){"", 0});
            break;
        }
        char *kept = jx_arena_alloc(&x->arena, (size_t)len + 1);
        answer *a = &x->answers[x->n];
        *a = (answer){.line = number};
        if (kept) memcpy(kept, line, (size_t)len);
        if (!kept || !read_answer(x, (jx_str){kept, (uint32_t)len}, a, &why))
            ok = complain(
                err, cap, name, number,
                "应为 %.*s；一行的样子：{\"case\": \"B101/1\", \"findings\": [{\"code\": \"B101\"}]}",
                "%.*s is wanted; a line looks like {\"case\": \"B101/1\", \"findings\": [{\"code\": \"B101\"}]}",
                jx_str_of(why ? why : "memory"));
        x->n++;
    }
    free(line);
    if (!ok) return false;
    qsort(x->answers, x->n, sizeof *x->answers, by_id);
    for (size_t i = 1; i < x->n; i++)
        if (by_id(&x->answers[i - 1], &x->answers[i]) == 0)
            return complain(err, cap, name, x->answers[i].line, "用例 %.*s 有两行", "case %.*s stands twice",
                            x->answers[i].id);
    return true;
}

/* ---- the two together ---- */

static jx_deck_score *score_of(jx_deck_verdict *v, jx_str code)
{
    for (size_t i = 0; i < v->n; i++)
        if (jx_str_eq(code, jx_str_of(v->rules[i].rule))) return &v->rules[i];
    return NULL;
}

static void differ(struct comparing *x, const jx_deck_case *c, enum jx_deck_wrong wrong, const finding *f, jx_str said)
{
    if (x->say) x->say(x->arg, &(jx_deck_difference){c, wrong, f->code, f->path, f->severity, said});
}

/* The system's finding for one of the deck's: the same code at the same place, or at no place that it says. */
static finding *counterpart(answer *a, const finding *f, bool placed)
{
    for (unsigned i = 0; i < a->n; i++) {
        finding *g = &a->findings[i];
        if (g->taken || !jx_str_eq(g->code, f->code)) continue;
        if (placed ? jx_str_eq(g->path, f->path) : !g->path.len) return g;
    }
    return NULL;
}

/* Without places one finding stands for all of its code. */
static bool said_at_all(const answer *a, jx_str code)
{
    for (unsigned i = 0; i < a->n; i++)
        if (!a->findings[i].path.len && jx_str_eq(a->findings[i].code, code)) return true;
    return false;
}

static bool left_out(const jx_deck_case *c, jx_str code)
{
    return jx_str_eq(code, JX_STR(JX_DECK_RANGE)) && strcmp(c->topic, JX_DECK_RANGE) != 0;
}

static void hold(struct comparing *x, const jx_deck_case *c, answer *a)
{
    finding wanted[MAX_FINDINGS];
    unsigned n = wanted_of(c, wanted), wrong = 0;
    for (unsigned i = 0; i < n; i++) {
        if (!asked_for(x->only, wanted[i].code)) continue;
        finding *f = &wanted[i], *g = counterpart(a, f, true);
        jx_deck_score *s = score_of(x->v, f->code);
        if (!g) g = counterpart(a, f, false);
        if (s) s->due++;
        if (!g && !said_at_all(a, f->code)) {
            differ(x, c, JX_DECK_MISSED, f, (jx_str){0});
            if (s) s->missed++;
            wrong++;
            continue;
        }
        if (g) g->taken = true;
        if (s) s->found++;
        if (!g || !g->severity.len || jx_str_eq(g->severity, f->severity)) continue;
        differ(x, c, JX_DECK_SEVERITY, f, g->severity);
        if (s) s->severity++;
        wrong++;
    }
    for (unsigned i = 0; i < a->n; i++) {
        finding *g = &a->findings[i];
        jx_deck_score *s = score_of(x->v, g->code);
        if (!s) x->v->foreign++;
        if (g->taken || !s || left_out(c, g->code) || !asked_for(x->only, g->code)) continue;
        differ(x, c, JX_DECK_FALSE, g, (jx_str){0});
        s->alarms++;
        wrong++;
    }
    x->v->right += !wrong;
}

static int compare_case(void *arg, const jx_deck_case *c)
{
    struct comparing *x = arg;
    answer key = {.id = jx_str_of(c->id)};
    answer *a = x->n ? bsearch(&key, x->answers, x->n, sizeof *x->answers, by_id) : NULL;
    if (a) a->seen = true;
    if (!has_form(c) || (x->only && (c->setting || !asked_for(x->only, jx_str_of(c->topic))))) return 0;
    x->v->cases++;
    if (!a) return 0;
    x->v->answered++;
    jx_deck_score *own = score_of(x->v, jx_str_of(c->topic));
    if (own) own->asked = true;
    hold(x, c, a);
    return 0;
}

int jx_deck_compare(const char *dir, const char *only, FILE *in, const char *name,
                    void (*say)(void *arg, const jx_deck_difference *d), void *arg, jx_deck_verdict *out, char *err,
                    size_t cap)
{
    struct comparing x = {.only = only, .say = say, .arg = arg, .v = out};
    const jx_rule *rules = jx_rules(&out->n);
    int rc = JX_EINVAL;
    *out = (jx_deck_verdict){.n = out->n, .rules = calloc(out->n, sizeof *out->rules)};
    x.answers = calloc(MAX_CASES, sizeof *x.answers);
    err[0] = 0;
    if (!out->rules || !x.answers) {
        rc = JX_ENOMEM;
    } else if (read_answers(&x, in, name, err, cap)) {
        for (size_t i = 0; i < out->n; i++) memcpy(out->rules[i].rule, rules[i].code, sizeof rules[i].code);
        rc = jx_deck_each(dir, compare_case, &x, err, cap);
        for (size_t i = 0; i < x.n && rc > 0; i++)
            if (!x.answers[i].seen) {
                complain(err, cap, name, x.answers[i].line, "没有用例 %.*s（全部用例：jixiao deck cases）",
                         "there is no case %.*s (all of them: jixiao deck cases)", x.answers[i].id);
                rc = JX_EINVAL;
            }
    }
    free(x.answers);
    jx_arena_fini(&x.arena);
    if (rc < 0) jx_deck_verdict_fini(out);
    return rc < 0 ? rc : 0;
}

void jx_deck_verdict_fini(jx_deck_verdict *v)
{
    free(v->rules);
    v->rules = NULL;
    v->n = 0;
}

/* ---- to and from ---- */

static void member(jx_json *j, const char *key, jx_str text)
{
    jx_json_key(j, key);
    jx_json_str(j, text);
}

static void json_setting(void *arg, const jx_difference *d)
{
    if (strstr(d->what, "_words") == NULL) member(arg, d->what, jx_str_of(d->in[1]));
}

/* The lists stand in full: their words replace the national ones. */
static void json_words(void *arg, const jx_parameter *x)
{
    if (strstr(x->name, "_words")) member(arg, x->name, jx_str_of(x->value));
}

static void no_words(void *arg, const jx_difference *d) { *(bool *)arg |= strstr(d->what, "_words") != NULL; }

static int export_case(void *arg, const jx_deck_case *c)
{
    FILE *out = arg;
    bool words = false;
    if (!has_form(c)) return 0;
    jx_json j = jx_json_to(out);
    jx_json_open(&j, '{');
    member(&j, "case", jx_str_of(c->id));
    member(&j, "about", jx_str_of(c->title));
    jx_json_key(&j, "settings");
    jx_json_open(&j, '{');
    jx_pack_diff(jx_pack_default(), c->pack, json_setting, &j);
    jx_pack_diff(jx_pack_default(), c->pack, no_words, &words);
    if (words) jx_rule_parameters(c->pack, jx_rule_find("S309"), json_words, &j);
    jx_json_close(&j, '}');
    jx_json_key(&j, "occurrence");
    jx_json_uint(&j, c->occurrence ? c->occurrence : 1);
    jx_json_key(&j, "submitter");
    if (c->division)
        jx_json_uint(&j, c->division);
    else
        jx_json_null(&j);
    fprintf(out, ", \"form\": %s}\n", c->json);
    return ferror(out) ? JX_EIO : 0;
}

static int expected_case(void *arg, const jx_deck_case *c)
{
    FILE *out = arg;
    finding wanted[MAX_FINDINGS];
    unsigned n = wanted_of(c, wanted);
    if (!has_form(c)) return 0;
    jx_json j = jx_json_to(out);
    jx_json_open(&j, '{');
    member(&j, "case", jx_str_of(c->id));
    jx_json_key(&j, "findings");
    jx_json_open(&j, '[');
    for (unsigned i = 0; i < n; i++) {
        jx_json_open(&j, '{');
        member(&j, "code", wanted[i].code);
        member(&j, "severity", wanted[i].severity);
        member(&j, "path", wanted[i].path);
        jx_json_close(&j, '}');
    }
    jx_json_close(&j, ']');
    jx_json_close(&j, '}');
    jx_json_line(&j);
    return ferror(out) ? JX_EIO : 0;
}

int jx_deck_export(const char *dir, FILE *out, char *err, size_t cap)
{
    return jx_deck_each(dir, export_case, out, err, cap);
}

int jx_deck_expected(const char *dir, FILE *out, char *err, size_t cap)
{
    return jx_deck_each(dir, expected_case, out, err, cap);
}
