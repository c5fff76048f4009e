/* An expectation has one field a line; "-" is "the document does not have it"; "@19:2" is the text of line 19, cell 2
 * (from 0) of the document itself, "@546-552" lines joined, so that no sentence needs to be copied. Lists are written
 * with " | ": funding item | initial | adjusted | executed | weight | rate | score indicator line | l1 | l2 | name | op
 * | target | value | unit | actual | value | weight | score | reason Rows come in their order and there are no others.
 * "problems" has the line of each problem, in the order of the document.
 */
#include "tests/client/expect.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/text.h"

char *slurp_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *p = malloc((size_t)n + 1);
    cr_assert(p && fread(p, 1, (size_t)n, f) == (size_t)n);
    p[n] = 0;
    fclose(f);
    return p;
}

struct expectation {
    const char *file, *document;
    const jx_form *form;
    unsigned funding, indicators; /* rows so far */
    char line[512];
};

/* The cell of a reference, without the tags that the reader removes. */
static jx_str document_cell(const char *p, unsigned line, unsigned cell)
{
    for (unsigned i = 1; i < line && p; i++) p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL;
    for (unsigned i = 0; i < cell && p; i++) {
        p += strcspn(p, "\t\n");
        p = *p == '\t' ? p + 1 : NULL;
    }
    if (!p) return (jx_str){0};
    jx_str s = jx_trim((jx_str){p, (uint32_t)strcspn(p, "\t\n")});
    if (jx_starts(s, "<p>")) s = jx_drop(s, 3);
    if (jx_ends(s, "</p>")) s.len -= 4;
    return s;
}

/* "@546-552": a cell that the document breaks over lines. */
static jx_str document_lines(const char *document, unsigned first, unsigned last, char *out, size_t room)
{
    uint32_t n = 0;
    for (unsigned line = first; line <= last; line++) {
        jx_str s = document_cell(document, line, 0);
        if (n + s.len > room) break;
        memcpy(out + n, s.p, s.len);
        n += s.len;
    }
    return (jx_str){out, n};
}

static void text(const struct expectation *e, const char *what, const char *want, jx_str is)
{
    unsigned line, cell;
    char lines[512];
    jx_str w = jx_str_of(want);
    if (strcmp(want, "-") == 0)
        w.len = 0;
    else if (sscanf(want, "@%u:%u", &line, &cell) == 2) {
        w = document_cell(e->document, line, cell);
        cr_expect_gt(w.len, 0, "%s: %s points at nothing", e->file, want);
    } else if (sscanf(want, "@%u-%u", &line, &cell) == 2)
        w = document_lines(e->document, line, cell, lines, sizeof lines);
    cr_expect(jx_str_eq(w, is), "%s: %s: %s is \"%.*s\"", e->file, e->line, what, JX_FMT(is));
}

static void number(const struct expectation *e, const char *what, const char *want, jx_dec is)
{
    jx_dec w;
    char printed[24];
    jx_dec_print(is, printed);
    if (strcmp(want, "-") == 0) {
        cr_expect_not(jx_dec_has(is), "%s: %s: %s is %s", e->file, e->line, what, printed);
        return;
    }
    cr_assert_eq(jx_dec_parse(jx_str_of(want), &w), 0, "%s: %s: %s", e->file, e->line, want);
    cr_expect(jx_dec_has(is) && jx_dec_cmp(w, is) == 0, "%s: %s: %s is %s", e->file, e->line, what, printed);
}

static void points(const struct expectation *e, const char *what, const char *want, jx_pts is)
{
    number(e, what, want, is == JX_PTS_NONE ? JX_DEC_NONE : (jx_dec){is, 2});
}

static void money(const struct expectation *e, const char *what, const char *want, jx_fen is)
{
    number(e, what, want, jx_fen_to_dec(is, (enum jx_money_unit)e->form->money_unit));
}

/* Splits at " | ". */
static unsigned fields(char *s, char *out[16])
{
    unsigned n = 0;
    while (s && n < 16) {
        out[n++] = s;
        s = strstr(s, " | ");
        if (s) {
            *s = 0;
            s += 3;
        }
    }
    return n;
}

static void funding(struct expectation *e, char *rest)
{
    char *f[16];
    cr_assert_eq(fields(rest, f), 7, "%s: %s", e->file, e->line);
    cr_assert_lt(e->funding, e->form->n_funding, "%s: %s: no such row", e->file, e->line);
    const jx_funding *r = &e->form->funding[e->funding++];
    text(e, "item", f[0], r->item);
    money(e, "initial", f[1], r->initial);
    money(e, "adjusted", f[2], r->adjusted);
    money(e, "executed", f[3], r->executed);
    points(e, "weight", f[4], r->weight);
    points(e, "rate", f[5], r->rate);
    points(e, "score", f[6], r->score);
}

static void indicator(struct expectation *e, char *rest)
{
    char *f[16];
    cr_assert_eq(fields(rest, f), 13, "%s: %s", e->file, e->line);
    cr_assert_lt(e->indicators, e->form->n_indicators, "%s: %s: no such row", e->file, e->line);
    const jx_indicator *r = &e->form->indicators[e->indicators++];
    if (strcmp(f[0], "*") != 0)
        cr_expect_eq(r->line, (uint32_t)strtoul(f[0], NULL, 10), "%s: %s: line is %u", e->file, e->line, r->line);
    text(e, "l1", f[1], r->l1);
    text(e, "l2", f[2], r->l2);
    text(e, "name", f[3], r->name);
    text(e, "op", f[4], jx_str_of(jx_op_symbol((enum jx_op)r->op)));
    text(e, "target", f[5], r->target);
    number(e, "target value", f[6], r->target_value);
    text(e, "unit", f[7], r->unit);
    text(e, "actual", f[8], r->actual);
    number(e, "actual value", f[9], r->actual_value);
    points(e, "weight", f[10], r->weight);
    points(e, "score", f[11], r->score);
    text(e, "reason", f[12], r->reason);
}

static void problem_lines(const struct expectation *e, const char *value)
{
    const jx_form *f = e->form;
    unsigned n = 0;
    char *rest;
    for (unsigned long line; (line = strtoul(value, &rest, 10)) != 0; value = rest, n++)
        if (n < f->n_problems)
            cr_expect_eq(f->problems[n].line, line, "%s: %s: problem %u is in line %u: %.*s", e->file, e->line, n + 1,
                         f->problems[n].line, JX_FMT(f->problems[n].text));
    cr_expect_eq(f->n_problems, n, "%s: %s: %u problems", e->file, e->line, f->n_problems);
}

/* A problem of the form has these words. */
static void said(const struct expectation *e, const char *words)
{
    bool found = false;
    for (int i = 0; i < e->form->n_problems; i++) {
        jx_str s = e->form->problems[i].text;
        found |= memmem(s.p, s.len, words, strlen(words)) != NULL;
    }
    cr_expect(found, "%s: no problem says %s", e->file, words);
}

static void field(struct expectation *e, const char *name, char *value)
{
    const jx_form *f = e->form;
    struct {
        const char *name;
        jx_str is;
    } texts[] = {{"unit", f->unit},
                 {"implementing_unit", f->implementing_unit},
                 {"project_name", f->project_name},
                 {"project_code", f->project_code},
                 {"fill_date", f->fill_date},
                 {"objective", f->objective},
                 {"completion", f->completion},
                 {"conclusion", f->conclusion},
                 {"kind", jx_str_of(jx_kind_name((enum jx_kind)f->kind))},
                 {"money_unit", jx_str_of(jx_money_unit_name((enum jx_money_unit)f->money_unit))},
                 {"grade", jx_str_of(jx_grade_name((enum jx_grade)f->grade))}};
    struct {
        const char *name;
        uint32_t is;
    } numbers[] = {{"year", f->year}, {"division", f->division}};
    if (strcmp(name, "problems") == 0) return problem_lines(e, value);
    if (strcmp(name, "says") == 0) return said(e, value);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0) return text(e, name, value, texts[i].is);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(name, numbers[i].name) != 0) continue;
        cr_expect_eq(numbers[i].is, (uint32_t)strtoul(value, NULL, 10), "%s: %s: is %u", e->file, e->line,
                     numbers[i].is);
        return;
    }
    cr_assert_fail("%s: unknown field %s", e->file, name);
}

static void one_line(struct expectation *e, const jx_doc *d, char *line)
{
    snprintf(e->line, sizeof e->line, "%s", line);
    char *value = strchr(line, ' ');
    if (line[0] == '#' || !value) return;
    *value++ = 0;
    unsigned seq, at = 0;
    if (sscanf(e->line, "form %u line %u", &seq, &at) >= 1) {
        size_t n;
        const jx_form *forms = jx_doc_forms(d, &n);
        cr_assert(seq >= 1 && seq <= n, "%s: form %u of %zu", e->file, seq, n);
        e->form = &forms[seq - 1];
        cr_expect_eq(e->form->seq, seq);
        if (at) cr_expect_eq(e->form->line, at, "%s: %s: line is %u", e->file, e->line, e->form->line);
        return;
    }
    cr_assert_not_null(e->form, "%s: no form line", e->file);
    char *second = strchr(value, ' ');
    if (strcmp(line, "funding") == 0)
        funding(e, value);
    else if (strcmp(line, "indicator") == 0)
        indicator(e, value);
    else if (strcmp(line, "total") == 0) {
        cr_assert_not_null(second);
        *second++ = 0;
        points(e, "total weight", value, e->form->total_weight);
        points(e, "total score", second, e->form->total_score);
    } else
        field(e, line, value);
}

/* All rows of the form at hand were expected. */
static void counted(const struct expectation *e)
{
    if (!e->form) return;
    cr_expect_eq(e->funding, e->form->n_funding, "%s: %u funding rows expected, %u read", e->file, e->funding,
                 e->form->n_funding);
    cr_expect_eq(e->indicators, e->form->n_indicators, "%s: %u indicators expected, %u read", e->file, e->indicators,
                 e->form->n_indicators);
}

void expect_text(const char *name, char *expectation, const char *document, const jx_doc *d)
{
    struct expectation e = {.file = name, .document = document};
    char *save = NULL;
    for (char *line = strtok_r(expectation, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        if (strncmp(line, "form ", 5) == 0) {
            counted(&e);
            e.funding = e.indicators = 0;
        }
        one_line(&e, d, line);
    }
    cr_assert_not_null(e.form, "%s: empty", name);
    counted(&e);
}

void expect_form(const char *file, const char *document, const jx_doc *d)
{
    char *p = slurp_file(file);
    cr_assert_not_null(p, "%s is not there", file);
    expect_text(file, p, document, d);
    free(p);
}
