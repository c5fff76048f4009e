#include "client/reader/form_json.h"

#include <stdarg.h>
#include <stdlib.h>

#include "client/reader/form_json_schema.h"
#include "client/reader/json_cursor.h"
#include "client/reader/mend.h"
#include "client/reader/placing.h"
#include "client/reader/text.h"
#include "proto/division.h"
#include "proto/result.h"
#include "proto/value.h"

/* One line being read. */
struct reader {
    jx_doc *doc;
    jx_json_cursor c;
    char path[96]; /* of the member at hand */
    uint32_t line;
    bool told; /* the form came with problems: it was read from a document before */
    jx_form f;
    uint32_t n_funding, n_indicators, n_problems;
    jx_json_funding funding[JX_MAX_FUNDING];
    jx_indicator indicators[JX_MAX_INDICATORS];
    jx_problem problems[JX_MAX_PROBLEMS];
};

static uint64_t read_object(struct reader *r, const jx_member *table, void *base);

/* ---- values ---- */

static jx_dec decimal(jx_json_cursor *c)
{
    jx_dec d = JX_DEC_NONE;
    jx_str number = jx_json_number(c);
    if (!c->error && jx_dec_parse(number, &d) != 0) jx_json_fail(c, "a number of at most 18 digits and 10 decimals");
    return c->error ? JX_DEC_NONE : d;
}

static jx_pts points(jx_json_cursor *c)
{
    jx_pts p = JX_PTS_NONE;
    jx_dec d = decimal(c);
    if (!c->error && (jx_dec_norm(d).scale > 2 || jx_pts_from_dec(d, &p) != 0))
        jx_json_fail(c, "a number of at most a million with at most 2 decimals");
    return p;
}

static uint32_t integer(jx_json_cursor *c, uint32_t min, uint32_t max, const char *expected)
{
    jx_dec d = decimal(c);
    if (!c->error && (d.scale != 0 || d.v < min || d.v > max)) jx_json_fail(c, expected);
    return c->error ? 0 : (uint32_t)d.v;
}

static jx_str text(jx_json_cursor *c, uint32_t max, const char *expected)
{
    jx_str s = jx_json_text(c);
    if (s.len > max) jx_json_fail(c, expected);
    return s;
}

/* Index of the string among n names, counted from first; fails with expected. */
static uint8_t choice(jx_json_cursor *c, unsigned first, unsigned n, const char *(*name)(unsigned),
                      const char *expected)
{
    jx_str s = jx_json_text(c);
    for (unsigned i = first; !c->error && i < first + n; i++)
        if (jx_str_eq(s, jx_str_of(name(i)))) return (uint8_t)i;
    jx_json_fail(c, expected);
    return 0;
}

static const char *kind_name(unsigned i) { return jx_kind_name((enum jx_kind)i); }
static const char *grade_name(unsigned i) { return jx_grade_name((enum jx_grade)i); }
static const char *op_name(unsigned i) { return jx_op_symbol((enum jx_op)i); }
static const char *field_name(unsigned i) { return jx_field_name((uint8_t)i); }
static const char *unit_name(unsigned i) { return jx_money_unit_name((enum jx_money_unit)i); }

static void restore(struct reader *r, size_t len) { r->path[len] = 0; }

/* Appends to the path; returns its former length. */
static size_t enter(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static size_t enter(struct reader *r, const char *format, ...)
{
    size_t len = strlen(r->path);
    va_list ap;
    va_start(ap, format);
    vsnprintf(r->path + len, sizeof r->path - len, format, ap);
    va_end(ap);
    return len;
}

/* ---- lists ---- */

static void read_funding(struct reader *r)
{
    for (jx_json_enter(&r->c, '['); jx_json_item(&r->c); r->n_funding++) {
        if (r->n_funding == JX_MAX_FUNDING) return jx_json_fail(&r->c, "at most 64 rows");
        size_t len = enter(r, "[%u]", (unsigned)r->n_funding);
        jx_json_funding *f = &r->funding[r->n_funding];
        memset(f, 0, sizeof *f);
        f->f.weight = f->f.score = f->f.rate = JX_PTS_NONE;
        f->initial = f->adjusted = f->executed = f->rate = JX_DEC_NONE;
        read_object(r, jx_funding_members, f);
        if (r->c.error) return;
        restore(r, len);
    }
}

/* What the texts say, where the members that take them apart are not given. */
static void take_apart(jx_indicator *i, uint64_t seen)
{
    uint64_t target = jx_member_bit(jx_indicator_members, "op") | jx_member_bit(jx_indicator_members, "target_value") |
                      jx_member_bit(jx_indicator_members, "unit");
    jx_value v;
    if (!(seen & target) && i->target.len) {
        jx_value_parse(i->target, &v);
        i->op = v.op;
        i->target_value = v.value;
        i->unit = v.unit;
    }
    if (!i->actual.len) return;
    jx_value_parse(i->actual, &v);
    if (!(seen & jx_member_bit(jx_indicator_members, "actual_value"))) i->actual_value = v.value;
    if (jx_dec_has(i->actual_value)) i->actual_unit = v.unit; /* JSON has no member of its own for it */
}

static void read_indicators(struct reader *r)
{
    for (jx_json_enter(&r->c, '['); jx_json_item(&r->c); r->n_indicators++) {
        if (r->n_indicators == JX_MAX_INDICATORS) return jx_json_fail(&r->c, "at most 512 indicators");
        size_t len = enter(r, "[%u]", (unsigned)r->n_indicators);
        jx_indicator *i = &r->indicators[r->n_indicators];
        memset(i, 0, sizeof *i);
        i->weight = i->score = JX_PTS_NONE;
        i->target_value = i->actual_value = JX_DEC_NONE;
        uint64_t seen = read_object(r, jx_indicator_members, i);
        if (r->c.error) return;
        take_apart(i, seen);
        restore(r, len);
    }
}

static void read_problems(struct reader *r)
{
    unsigned row = 0;
    for (jx_json_enter(&r->c, '['); jx_json_item(&r->c); row++) {
        jx_problem p = {0}; /* an unknown member in it is a problem of its own, which comes before it */
        size_t len = enter(r, "[%u]", row);
        read_object(r, jx_problem_members, &p);
        if (r->c.error) return;
        if (r->n_problems == JX_MAX_PROBLEMS) return jx_json_fail(&r->c, "at most 512 problems");
        r->problems[r->n_problems++] = p;
        r->told = true;
        restore(r, len);
    }
}

static uint32_t fields(jx_json_cursor *c)
{
    uint32_t bits = 0; /* the list is there: if it is empty, of none */
    for (jx_json_enter(c, '['); jx_json_item(c);)
        bits |= UINT32_C(1) << choice(c, 1, JX_F_COUNT_ - 1, field_name, "a field's name");
    return bits ? bits : UINT32_C(1) << JX_F_NONE;
}

/* ---- objects ---- */

static void read_value(struct reader *r, const jx_member *m, void *base)
{
    void *at = (char *)base + m->offset;
    jx_json_cursor *c = &r->c;
    if (jx_json_take_null(c)) return;
    switch (m->type) {
    case JX_M_NAME: *(jx_str *)at = text(c, JX_MAX_NAME, "a string of at most 1024 bytes"); break;
    case JX_M_TEXT: *(jx_str *)at = text(c, JX_MAX_TEXT, "a string of at most 16384 bytes"); break;
    case JX_M_POINTS: *(jx_pts *)at = points(c); break;
    case JX_M_DECIMAL: *(jx_dec *)at = decimal(c); break;
    case JX_M_UINT32: *(uint32_t *)at = integer(c, 0, UINT32_MAX, "a whole number"); break;
    case JX_M_YEAR: *(uint16_t *)at = (uint16_t)integer(c, 1900, 2200, "a year"); break;
    case JX_M_TIMES: *(uint16_t *)at = (uint16_t)integer(c, 1, UINT16_MAX, "a whole number from 1 on"); break;
    case JX_M_DIVISION: *(uint32_t *)at = integer(c, 0, 999999, "a division's six digits"); break;
    case JX_M_KIND:
        *(uint8_t *)at = choice(c, 1, 3, kind_name, "\"project\", \"department\" or \"summary_row\"");
        break;
    case JX_M_GRADE: *(uint8_t *)at = choice(c, 1, 4, grade_name, "\"优\", \"良\", \"中\" or \"差\""); break;
    case JX_M_OP:
        *(uint8_t *)at = choice(c, 1, 6, op_name, "\">=\", \"<=\", \"=\", \">\", \"<\" or \"qualitative\"");
        break;
    case JX_M_MONEY_UNIT:
        *(uint8_t *)at = choice(c, 1, JX_LAST_UNIT, unit_name, "\"元\", \"万元\", \"亿元\", \"千元\" or \"百万元\"");
        break;
    case JX_M_FUNDING: read_funding(r); break;
    case JX_M_INDICATORS: read_indicators(r); break;
    case JX_M_PROBLEMS: read_problems(r); break;
    case JX_M_FIELDS: *(uint32_t *)at = fields(c); break;
    }
}

static void add_problem(struct reader *r, jx_str text_)
{
    if (r->n_problems < JX_MAX_PROBLEMS) r->problems[r->n_problems++] = (jx_problem){.line = r->line, .text = text_};
}

/* Reads the next object by its table; returns a bit for each member that was there. After an error the path names the
 * place. */
static uint64_t read_object(struct reader *r, const jx_member *table, void *base)
{
    uint64_t seen = 0;
    jx_str key;
    for (jx_json_enter(&r->c, '{'); jx_json_key_next(&r->c, &key);) {
        size_t i = 0, len = enter(r, "%s%.*s", r->path[0] ? "." : "", (int)(key.len > 40 ? 40 : key.len), key.p);
        while (table[i].name && !jx_str_eq(key, jx_str_of(table[i].name))) i++;
        if (!table[i].name) {
            add_problem(r, jx_arena_printf(&r->doc->arena,
                                           JX_DT(r->doc, "未知的成员%s，未读入", "%s: unknown member, not read"),
                                           r->path));
            jx_json_skip(&r->c);
        } else if (seen & UINT64_C(1) << i) {
            jx_json_fail(&r->c, "each member only once");
        } else {
            seen |= UINT64_C(1) << i;
            read_value(r, &table[i], base);
        }
        if (r->c.error) return seen;
        restore(r, len);
    }
    return seen;
}

/* ---- the form as a whole ---- */

static void fail_at(struct reader *r, const char *path, const char *expected)
{
    if (r->c.error) return;
    snprintf(r->path, sizeof r->path, "%s", path);
    jx_json_fail(&r->c, expected);
}

static jx_fen amount(struct reader *r, uint32_t row, const char *name, jx_dec d, uint8_t *digits)
{
    jx_fen fen = JX_FEN_NONE;
    if (!jx_dec_has(d) || r->c.error) return JX_FEN_NONE;
    if (!r->f.money_unit)
        fail_at(r, "money_unit", "the unit of the amounts");
    else if (jx_fen_from_dec(d, (enum jx_money_unit)r->f.money_unit, &fen) != 0 ||
             jx_dec_cmp(jx_fen_to_dec(fen, (enum jx_money_unit)r->f.money_unit), d) != 0) {
        char path[64];
        snprintf(path, sizeof path, "funding[%u].%s", (unsigned)row, name);
        fail_at(r, path, "an amount of whole fen in range");
    }
    *digits = (uint8_t)d.scale;
    return fen;
}

static void rounded_rate(struct reader *r, uint32_t row, jx_dec given, jx_pts taken)
{
    char is[24], as[16];
    jx_dec_print(given, is);
    jx_pts_print(taken, as);
    add_problem(r, jx_arena_printf(&r->doc->arena,
                                   JX_DT(r->doc, "funding[%u].rate：“%s”超过两位小数，四舍五入读作%s",
                                         "funding[%u].rate: \"%s\" has more than two decimals: rounded to %s"),
                                   (unsigned)row, is, as));
}

static void finish_funding(struct reader *r)
{
    for (uint32_t i = 0; i < r->n_funding && !r->c.error; i++) {
        jx_json_funding *s = &r->funding[i];
        jx_funding *f = &s->f;
        f->initial = amount(r, i, "initial_budget", s->initial, &f->digits.initial);
        f->adjusted = amount(r, i, "adjusted_budget", s->adjusted, &f->digits.adjusted);
        f->executed = amount(r, i, "executed", s->executed, &f->digits.executed);
        if (!jx_dec_has(s->rate)) continue;
        if (jx_pts_from_dec(s->rate, &f->rate) != 0) return fail_at(r, "funding", "rates in range");
        f->digits.rate = s->rate.scale > 2 ? 2 : (uint8_t)s->rate.scale;
        if (jx_dec_norm(s->rate).scale > 2) rounded_rate(r, i, s->rate, f->rate);
    }
}

static void finish_division(struct reader *r)
{
    jx_form *f = &r->f;
    const char *name = jx_division_name(f->division);
    if (f->division && !name)
        add_problem(r, jx_arena_printf(&r->doc->arena, JX_DT(r->doc, "未知的行政区划：%06u", "unknown division: %06u"),
                                       (unsigned)f->division));
    if (name && !r->doc->opt.division) {
        f->division_name = jx_str_of(name);
        return;
    }
    jx_str problem = jx_place_form(r->doc, f, f->division_name);
    if (problem.len && !r->told) add_problem(r, problem); /* else who read the document said so */
}

static int keep(struct reader *r)
{
    jx_form *f = &r->f;
    jx_arena *a = &r->doc->arena;
    if (r->doc->opt.kind) f->kind = r->doc->opt.kind;
    if (!f->source.len) f->source = r->doc->source;
    if (!f->line) f->line = r->line;
    f->n_funding = (uint16_t)r->n_funding;
    f->n_indicators = (uint16_t)r->n_indicators;
    f->n_problems = (uint16_t)r->n_problems;
    f->funding = r->n_funding ? jx_arena_alloc(a, r->n_funding * sizeof *f->funding) : NULL;
    f->indicators = jx_arena_copy(a, r->indicators, r->n_indicators * sizeof *f->indicators);
    f->problems = jx_arena_copy(a, r->problems, r->n_problems * sizeof *f->problems);
    if (a->failed) return JX_ENOMEM;
    for (uint32_t i = 0; i < r->n_funding; i++) f->funding[i] = r->funding[i].f;
    return jx_doc_add_form(r->doc, f);
}

static int refuse(struct reader *r)
{
    const char *colon = r->path[0] ? JX_DE(r->doc, "：", ": ") : "";
    jx_doc_add_problem(r->doc, r->line, (jx_str){0},
                       jx_arena_printf(&r->doc->arena, JX_DE(r->doc, "%s%s应为%s", "%s%sexpected %s"), r->path, colon,
                                       JX_DE(r->doc, jx_expected_zh(r->c.error), r->c.error)));
    r->doc->refused++;
    return 0;
}

static int read_line(struct reader *r, jx_str line)
{
    r->c = jx_json_cursor_of(line, &r->doc->arena);
    r->path[0] = 0;
    r->n_funding = r->n_indicators = r->n_problems = 0;
    r->told = false;
    jx_form_init(&r->f);
    read_object(r, jx_form_members, &r->f);
    if (!r->c.error) jx_json_end(&r->c);
    if (!r->f.kind) fail_at(r, "kind", "\"project\", \"department\" or \"summary_row\"");
    finish_funding(r);
    if (r->c.error) return refuse(r);
    finish_division(r);
    return keep(r);
}

int jx_form_json_read(jx_doc *d, jx_str s)
{
    struct reader *r = malloc(sizeof *r);
    if (!r) return JX_ENOMEM;
    r->doc = d;
    r->line = 0;
    int err = 0;
    while (s.len && !err) {
        const char *nl = memchr(s.p, '\n', s.len);
        uint32_t n = nl ? (uint32_t)(nl - s.p) : s.len;
        jx_str line = jx_trim((jx_str){s.p, n});
        s = jx_drop(s, nl ? n + 1 : n);
        r->line++;
        if (jx_has_lost(line)) jx_doc_add_problem(d, r->line, (jx_str){0}, JX_LOST_SAID(d, JX_DE));
        if (line.len) err = read_line(r, line);
    }
    free(r);
    return err;
}
