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

void jx_deck_findings(FILE *out, const char *topic, const jx_form *f, const jx_assessment *a)
{
    for (uint32_t i = 0; i < a->n_findings; i++) {
        const jx_finding *x = &a->findings[i];
        if (strcmp(x->code, JX_DECK_RANGE) == 0 && strcmp(topic, JX_DECK_RANGE) != 0) continue;
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

/* ---- one case ---- */

/* The one form of a line of JSON, which lives in *doc. */
static bool read_form(const jx_deck_case *c, jx_form *out, jx_doc **doc, char *err, size_t cap)
{
    jx_read_options opt = {0};
    jx_read_error why;
    size_t n = 0;
    if (jx_read_memory("deck.json", c->json, strlen(c->json), &opt, doc, &why) != 0) {
        snprintf(err, cap, "%s: %s", c->id, why.text);
        return false;
    }
    const jx_form *forms = jx_doc_forms(*doc, &n);
    if (n != 1) {
        snprintf(err, cap, "%s: one form a line is needed, not %zu", c->id, n);
        return false;
    }
    *out = forms[0];
    if (c->occurrence) out->occurrence = (uint16_t)c->occurrence;
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

char *jx_deck_found(const jx_deck_case *c, const jx_pack *pack, char *err, size_t cap)
{
    static jx_assessment a;
    uint8_t bytes[256];
    char *text = NULL;
    jx_doc *doc = NULL;
    jx_form f;
    size_t len, n = bytes_of(c->json, bytes, sizeof bytes);
    FILE *out = n || read_form(c, &f, &doc, err, cap) ? open_memstream(&text, &len) : NULL;
    if (out && (n || c->division)) {
        score_batch(out, c->topic, pack, c->division, n ? NULL : &f, (jx_bytes){bytes, n});
    } else if (out) {
        jx_assess(pack, &f, &a);
        jx_deck_findings(out, c->topic, &f, &a);
    }
    if (out) fclose(out);
    jx_doc_free(&doc);
    return text;
}

bool jx_deck_same(const char *found, const char *wanted)
{
    size_t n = strlen(found), m = strlen(wanted);
    while (n && found[n - 1] == '\n') n--;
    while (m && wanted[m - 1] == '\n') m--;
    return n == m && memcmp(found, wanted, n) == 0;
}

/* ---- all of them ---- */

struct reader {
    const char *dir;
    int (*take)(void *arg, const jx_deck_case *c);
    void *arg;
    char *err;
    size_t cap;
    int cases;
};

/* What a section says of its pack: a file of the deck, or settings as a pack file has them. */
struct section {
    char *pack;
    char set[4096];
};

/* The section that begins at *at: its title, its directives, its findings. */
static bool next_section(char **at, jx_deck_case *c, struct section *s)
{
    char *line;
    size_t n = 0;
    s->pack = NULL;
    s->set[0] = 0;
    c->occurrence = 0;
    c->division = 0;
    while ((line = next_line(at)) != NULL && strncmp(line, "== ", 3) != 0) continue;
    if (!line) return false;
    c->title = line + 3;
    for (;;) {
        if (strncmp(*at, "pack ", 5) == 0)
            s->pack = next_line(at) + 5;
        else if (strncmp(*at, "set ", 4) == 0 && n < sizeof s->set)
            n += (size_t)snprintf(s->set + n, sizeof s->set - n, "%s\n", next_line(at) + 4);
        else if (strncmp(*at, "occurrence ", 11) == 0)
            c->occurrence = (unsigned)strtoul(next_line(at) + 11, NULL, 10);
        else if (strncmp(*at, "division ", 9) == 0)
            c->division = (uint32_t)strtoul(next_line(at) + 9, NULL, 10);
        else
            break;
    }
    c->wanted = *at;
    char *end = strstr(*at, "\n== ");
    if (strncmp(*at, "== ", 3) == 0) { /* nothing is found */
        c->wanted = "";
    } else if (end) {
        *end = 0;
        *at = end + 1;
    } else {
        *at += strlen(*at);
    }
    return true;
}

/* The pack that a section wants: *own is to be freed. */
static const jx_pack *pack_of(struct reader *r, const struct section *s, const jx_pack **own)
{
    char path[1024], text[4200];
    *own = NULL;
    if (s->pack) {
        snprintf(path, sizeof path, "%s/%s", r->dir, s->pack);
        return *own = jx_pack_load(path, r->err, r->cap);
    }
    if (!s->set[0]) return jx_pack_default();
    snprintf(text, sizeof text, "name = deck\n%s", s->set);
    return *own = jx_pack_parse("set", text, r->err, r->cap);
}

static int read_topic(struct reader *r, const char *topic, bool setting)
{
    char *forms = slurp(r->dir, topic, "jsonl"), *sections = slurp(r->dir, topic, "txt"), *f = forms, *t = sections;
    jx_deck_case c = {.topic = topic, .setting = setting};
    struct section s;
    const jx_pack *own;
    int err = !forms == !sections ? 0 : JX_EINVAL;
    while (!err && sections && next_section(&t, &c, &s)) {
        snprintf(c.id, sizeof c.id, "%s/%u", topic, ++c.number);
        c.fails = strncmp(c.title, "fails", 5) == 0;
        c.json = next_line(&f);
        c.pack = c.json ? pack_of(r, &s, &own) : NULL;
        err = c.pack ? r->take(r->arg, &c) : JX_EINVAL;
        if (c.pack) jx_pack_free(&own);
        if (err > 0) err = 0;
        r->cases++;
    }
    if (!err && forms && next_line(&f)) err = JX_EINVAL;
    if (err == JX_EINVAL && !r->err[0]) snprintf(r->err, r->cap, "%s: forms and sections do not match", topic);
    free(forms);
    free(sections);
    return err;
}

int jx_deck_each(const char *dir, int (*take)(void *arg, const jx_deck_case *c), void *arg, char *err, size_t cap)
{
    struct reader r = {.dir = dir, .take = take, .arg = arg, .err = err, .cap = cap};
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    const char *name;
    int rc = 0;
    err[0] = 0;
    for (size_t i = 0; i < n && !rc; i++) rc = read_topic(&r, rules[i].code, false);
    for (int i = 0; (name = jx_pack_setting(i)) != NULL && !rc; i++) rc = read_topic(&r, name, true);
    return rc ? rc : r.cases ? r.cases : JX_ENOTFOUND;
}

/* ---- against the rule book ---- */

struct run {
    jx_deck_topic *out;
    size_t n, cap;
    void (*say)(void *arg, const jx_deck_case *c, const char *found);
    void *arg;
    char *err;
    size_t err_cap;
};

static int run_case(void *arg, const jx_deck_case *c)
{
    struct run *r = arg;
    if (!r->n || strcmp(r->out[r->n - 1].topic, c->topic) != 0) {
        if (r->n == r->cap) return 0;
        r->out[r->n] = (jx_deck_topic){.setting = c->setting};
        snprintf(r->out[r->n++].topic, sizeof r->out->topic, "%s", c->topic);
    }
    jx_deck_topic *t = &r->out[r->n - 1];
    char *found = jx_deck_found(c, c->pack, r->err, r->err_cap);
    if (!found) return JX_EINVAL;
    bool right = c->setting || c->fails == (strstr(c->wanted, c->topic) != NULL);
    *(c->fails || c->setting ? &t->failing : &t->passing) += 1;
    if (!right || !jx_deck_same(found, c->wanted)) {
        t->wrong++;
        if (r->say) r->say(r->arg, c, found);
    }
    free(found);
    return 0;
}

int jx_deck_run(const char *dir, jx_deck_topic *out, size_t cap,
                void (*say)(void *arg, const jx_deck_case *c, const char *found), void *arg, char *err, size_t err_cap)
{
    struct run r = {.out = out, .cap = cap, .say = say, .arg = arg, .err = err, .err_cap = err_cap};
    int rc = jx_deck_each(dir, run_case, &r, err, err_cap);
    return rc < 0 ? rc : (int)r.n;
}
