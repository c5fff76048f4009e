#include "client/commands/deck.h"

#include <errno.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "worker/work.h"

static void put_val(FILE *out, const jx_val *v)
{
    char text[32];
    switch (v->kind) {
    case JX_VAL_PTS:
    case JX_VAL_RATE:
        jx_dec_print(jx_dec_norm((jx_dec){v->i, 2}), text);
        fprintf(out, "%s%s", text, v->kind == JX_VAL_RATE ? "%" : "");
        break;
    case JX_VAL_FEN:
        jx_dec_print(jx_fen_to_dec(v->i, JX_YUAN), text);
        fprintf(out, "%s元", text);
        break;
    case JX_VAL_DEC:
        jx_dec_print((jx_dec){v->i, v->scale}, text);
        fputs(text, out);
        break;
    case JX_VAL_TEXT: fprintf(out, "%.*s", JX_FMT(v->text)); break;
    case JX_VAL_GRADE: fputs(jx_grade_name((enum jx_grade)v->i), out); break;
    case JX_VAL_COUNT: fprintf(out, "%lld", (long long)v->i); break;
    case JX_VAL_SPAN:
        jx_dec_print(jx_dec_norm((jx_dec){v->i, 2}), text);
        fprintf(out, "%s..", text);
        jx_dec_print(jx_dec_norm((jx_dec){v->to, 2}), text);
        fputs(text, out);
        break;
    default: fputs("-", out);
    }
}

void jx_deck_findings(FILE *out, const char *rule, const jx_form *f, const jx_assessment *a)
{
    static const char range[] = "S325"; /* of nearly every form: shown in its own deck */
    for (uint32_t i = 0; i < a->n_findings; i++) {
        const jx_finding *x = &a->findings[i];
        if (strcmp(x->code, range) == 0 && strcmp(rule, range) != 0) continue;
        char path[48], text[2048];
        jx_path_print(x->path, path);
        fprintf(out, "%s %s %s | ", x->code, jx_severity_name((enum jx_severity)x->severity), *path ? path : "form");
        put_val(out, &x->stated);
        fputs(" | ", out);
        put_val(out, &x->expected);
        if (x->detail.kind) {
            fputs(" | ", out);
            put_val(out, &x->detail);
        }
        if (x->cause[0]) fprintf(out, " | after %s", x->cause);
        for (enum jx_lang lang = JX_ZH; lang <= JX_EN; lang++) {
            jx_finding_message(x, f, lang, text, sizeof text);
            fprintf(out, "\n    %s", text);
        }
        fputs("\n", out);
    }
}

/* A text file, NUL-terminated; the caller frees. NULL: there is none. */
static char *slurp(const char *dir, const char *rule, const char *ending)
{
    char path[1024], *text = NULL;
    size_t cap = 0;
    snprintf(path, sizeof path, "%s/%s.%s", dir, rule, ending);
    FILE *f = fopen(path, "r");
    if (!f) return NULL;
    if (getdelim(&text, &cap, 0, f) < 0) {
        free(text);
        text = NULL;
    }
    fclose(f);
    return text;
}

/* Cuts the line at *at off and moves on; NULL at the end. */
static char *next_line(char **at)
{
    char *line = *at, *end = line ? strchr(line, '\n') : NULL;
    if (!line || !*line) return NULL;
    if (end) *end = 0;
    *at = end ? end + 1 : line + strlen(line);
    return line;
}

struct runner {
    const char *dir, *rule;
    jx_assessment *a;
    void (*say)(void *arg, const char *rule, const char *what, const char *found);
    void *arg;
    char *err;
    size_t err_cap;
};

/* The section that begins at *at: its title, its directives, its findings. */
struct section {
    char *title, *pack, *findings;
    unsigned occurrence;
    uint32_t division; /* the batch's; 0: the form is assessed by itself */
};

/* The one form of a line of JSON, which lives in *doc. */
static bool read_form(struct runner *r, char *json, unsigned occurrence, jx_form *out, jx_doc **doc)
{
    jx_read_options opt = {0};
    jx_read_error why;
    size_t n = 0;
    if (jx_read_memory("deck.json", json, strlen(json), &opt, doc, &why) != 0) {
        snprintf(r->err, r->err_cap, "%s", why.text);
        return false;
    }
    const jx_form *forms = jx_doc_forms(*doc, &n);
    if (n != 1) {
        snprintf(r->err, r->err_cap, "one form a line is needed, not %zu", n);
        return false;
    }
    *out = forms[0];
    if (occurrence) out->occurrence = (uint16_t)occurrence;
    return true;
}

/* {"bytes": "c1ff"}: what arrives instead of a form. Returns their number; 0: the line is no such thing. */
static size_t bytes_of(const char *json, uint8_t *out, size_t cap)
{
    static const char head[] = "{\"bytes\": \"";
    size_t n = 0;
    if (strncmp(json, head, sizeof head - 1) != 0) return 0;
    unsigned x;
    for (const char *p = json + sizeof head - 1; n < cap && sscanf(p, "%2x", &x) == 1; p += 2) out[n++] = (uint8_t)x;
    return n;
}

/* As a worker does it: a batch of one of that division in, a result out. */
static void score_batch(FILE *out, const char *rule, const jx_pack *pack, uint32_t division, const jx_form *f,
                        jx_bytes instead)
{
    static jx_assessment a;
    jx_packs *packs = jx_packs_only(pack);
    msgpack_sbuffer body;
    msgpack_packer pk;
    jx_work work;
    jx_result result;
    uint64_t ruleset;
    msgpack_sbuffer_init(&body);
    msgpack_packer_init(&pk, &body, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, 1);
    if (f)
        jx_form_encode(&pk, f);
    else
        msgpack_sbuffer_write(&body, (const char *)instead.p, instead.len);
    jx_work_init(&work);
    bool done =
        packs && jx_work_score(&work, packs, &(jx_id){{1}}, division, (jx_bytes){body.data, body.size}, 0, 1) == 0;
    jx_cur c = jx_cur_of(work.out.data, work.out.size);
    if (done && jx_results_open(&c, &ruleset) == 1 && jx_result_decode(&c, &result, a.findings) == 0) {
        a.n_findings = result.n_findings;
        jx_deck_findings(out, rule, f, &a);
    }
    jx_work_fini(&work);
    jx_packs_free(&packs);
    msgpack_sbuffer_destroy(&body);
}

/* One case: what its form's findings are under its pack. NULL: the case cannot be run. */
static char *findings_of(struct runner *r, char *json, const struct section *s)
{
    uint8_t bytes[256];
    char path[1024], *text = NULL;
    jx_doc *doc = NULL;
    jx_form f;
    size_t len, n = bytes_of(json, bytes, sizeof bytes);
    const jx_pack *own = NULL;
    snprintf(path, sizeof path, "%s/%s", r->dir, s->pack ? s->pack : "");
    bool ready = n || read_form(r, json, s->occurrence, &f, &doc);
    if (ready && (!s->pack || (own = jx_pack_load(path, r->err, r->err_cap)) != NULL)) {
        const jx_pack *pack = own ? own : jx_pack_default();
        FILE *out = open_memstream(&text, &len);
        if (out && (n || s->division)) {
            score_batch(out, r->rule, pack, s->division, n ? NULL : &f, (jx_bytes){bytes, n});
        } else if (out) {
            jx_assess(pack, &f, r->a);
            jx_deck_findings(out, r->rule, &f, r->a);
        }
        if (out) fclose(out);
    }
    jx_pack_free(&own);
    jx_doc_free(&doc);
    return text;
}

static bool next_section(char **at, struct section *s)
{
    memset(s, 0, sizeof *s);
    char *line;
    while ((line = next_line(at)) != NULL && strncmp(line, "== ", 3) != 0) continue;
    if (!line) return false;
    s->title = line + 3;
    for (;;) {
        if (strncmp(*at, "pack ", 5) == 0)
            s->pack = next_line(at) + 5;
        else if (strncmp(*at, "occurrence ", 11) == 0)
            s->occurrence = (unsigned)strtoul(next_line(at) + 11, NULL, 10);
        else if (strncmp(*at, "division ", 9) == 0)
            s->division = (uint32_t)strtoul(next_line(at) + 9, NULL, 10);
        else
            break;
    }
    s->findings = *at;
    char *end = strstr(*at, "\n== ");
    if (strncmp(*at, "== ", 3) == 0) { /* nothing is found */
        s->findings = "";
    } else if (end) {
        *end = 0;
        *at = end + 1;
    } else {
        *at += strlen(*at);
    }
    return true;
}

static bool same(const char *found, const char *wanted)
{
    size_t n = strlen(found), m = strlen(wanted);
    while (n && found[n - 1] == '\n') n--;
    while (m && wanted[m - 1] == '\n') m--;
    return n == m && memcmp(found, wanted, n) == 0;
}

static int run_rule(struct runner *r, const char *rule, jx_deck_rule *out)
{
    char *forms = slurp(r->dir, rule, "jsonl"), *sections = slurp(r->dir, rule, "txt"), *f = forms, *t = sections,
         *json;
    struct section s;
    int err = forms && sections ? 0 : JX_ENOTFOUND;
    r->rule = rule;
    while (!err && next_section(&t, &s)) {
        json = next_line(&f);
        char *found = json ? findings_of(r, json, &s) : NULL;
        if (!found) {
            err = JX_EINVAL;
            break;
        }
        bool fails = strncmp(s.title, "fails", 5) == 0,
             named = strstr(s.findings, rule) == s.findings || strstr(s.findings, rule) != NULL;
        *(fails ? &out->failing : &out->passing) += 1;
        if (!same(found, s.findings) || fails != named) {
            out->wrong++;
            if (r->say) r->say(r->arg, rule, s.title, found);
        }
        free(found);
    }
    if (!err && next_line(&f)) err = JX_EINVAL;
    if (err == JX_EINVAL && !r->err[0]) snprintf(r->err, r->err_cap, "%s: forms and sections do not match", rule);
    free(forms);
    free(sections);
    return err;
}

int jx_deck_run(const char *dir, jx_deck_rule *out, size_t cap,
                void (*say)(void *arg, const char *rule, const char *what, const char *found), void *arg, char *err,
                size_t err_cap)
{
    struct runner r = {.dir = dir, .say = say, .arg = arg, .err = err, .err_cap = err_cap};
    size_t n, found = 0;
    const jx_rule *rules = jx_rules(&n);
    int rc = 0;
    err[0] = 0;
    r.a = malloc(sizeof *r.a);
    if (!r.a) return JX_ENOMEM;
    for (size_t i = 0; i < n && found < cap && rc != JX_EINVAL; i++) {
        out[found] = (jx_deck_rule){0};
        memcpy(out[found].rule, rules[i].code, sizeof out[found].rule);
        rc = run_rule(&r, rules[i].code, &out[found]);
        if (rc == 0) found++;
    }
    free(r.a);
    if (rc == JX_EINVAL) return rc;
    return found ? (int)found : JX_ENOTFOUND;
}
