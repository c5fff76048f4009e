/* A form written in any layout, as any kind of text, reads back equal in every field. The forms are random; a failing
 * test says which seed made them: JX_SEED=… t_reader_layouts. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

#include "tests/client/form_sheet.h"

static uint64_t seed(void)
{
    const char *given = getenv("JX_SEED");
    return given ? strtoull(given, NULL, 10) : 20241231;
}

enum { ROUNDS = 60, FORMS = 4 };

/* An empty cell may cost its neighbours, for in text a cell may have been lost; that must be said then. */
static bool less(bool same, bool absent) { return same || absent; }

static bool less_dec(jx_dec read, jx_dec written)
{
    return !jx_dec_has(read) || (jx_dec_has(written) && jx_dec_cmp(read, written) == 0);
}

static bool less_row(const jx_indicator *a, const jx_indicator *b)
{
    return less(a->weight == b->weight, b->weight == JX_PTS_NONE) &&
           less(a->score == b->score, b->score == JX_PTS_NONE) && less_dec(b->target_value, a->target_value) &&
           less_dec(b->actual_value, a->actual_value);
}

static bool only_less(const jx_form *w, const jx_form *r)
{
    bool ok = w->n_funding >= r->n_funding && w->n_indicators == r->n_indicators;
    for (int i = 0, k = 0; ok && i < r->n_funding; i++, k++) {
        const jx_funding *b = &r->funding[i];
        while (k < w->n_funding && !jx_str_eq(w->funding[k].item, b->item)) k++;
        if (k == w->n_funding) return false;
        const jx_funding *a = &w->funding[k];
        ok = less(a->initial == b->initial, b->initial == JX_FEN_NONE) &&
             less(a->adjusted == b->adjusted, b->adjusted == JX_FEN_NONE) &&
             less(a->executed == b->executed, b->executed == JX_FEN_NONE) &&
             less(a->weight == b->weight, b->weight == JX_PTS_NONE) &&
             less(a->rate == b->rate, b->rate == JX_PTS_NONE) && less(a->score == b->score, b->score == JX_PTS_NONE);
    }
    for (int i = 0; ok && i < r->n_indicators; i++) {
        ok = less_row(&w->indicators[i], &r->indicators[i]) && jx_str_eq(w->indicators[i].name, r->indicators[i].name);
    }
    return ok && less(w->total_weight == r->total_weight, r->total_weight == JX_PTS_NONE) &&
           less(w->total_score == r->total_score, r->total_score == JX_PTS_NONE);
}

/* The same where rows may be missing, and names: each indicator that was read is one of the form's, in their order. */
static bool fewer(const jx_form *w, const jx_form *r)
{
    jx_form some = *w, *part = &some;
    jx_indicator rows[JX_MAX_INDICATORS], *at = rows;
    int k = 0;
    for (int i = 0; i < r->n_indicators; i++, k++, at++) {
        const jx_indicator *b = &r->indicators[i];
        while (k < w->n_indicators &&
               ((b->name.len && !jx_str_eq(w->indicators[k].name, b->name)) || !less_row(&w->indicators[k], b)))
            k++;
        if (k == w->n_indicators) return false;
        *at = w->indicators[k];
        if (!b->name.len) at->name = b->name;
    }
    part->indicators = rows;
    part->n_indicators = r->n_indicators;
    return only_less(part, r);
}

struct trial {
    const char *layout, *kind;
    uint64_t seed;
    bool empties; /* cells are empty here and there */
    bool bare;    /* columns are lost */
    size_t form;
};
#define WHERE "%s, %s, JX_SEED=%llu%s, form %zu"
#define AT(t) (t)->layout, (t)->kind, (unsigned long long)(t)->seed, (t)->empties ? " with empty cells" : "", (t)->form

static void compare_form(const struct trial *t, const jx_form *w, const jx_form *r)
{
    char *a = said_by(w), *b = said_by(r);
    size_t at = 0, from;
    while (a[at] && a[at] == b[at]) at++;
    for (from = at; from && at - from < 60; from--) continue; /* the line is long */
    bool same = strcmp(a, b) == 0, told = t->empties && r->n_problems && only_less(w, r);
    if (t->bare) told = r->n_problems && fewer(w, r);
    cr_expect(same || told, WHERE "\n  written …%.200s\n  read    …%.200s", AT(t), a + from, b + from);
    for (int k = 0; k < r->n_problems && !t->empties && !t->bare; k++)
        cr_expect(false, WHERE ", line %u %.*s: %.*s", AT(t), (unsigned)r->problems[k].line,
                  JX_FMT(r->problems[k].cell), JX_FMT(r->problems[k].text));
    free(a);
    free(b);
}

static void compare(struct trial *t, bytes text, const jx_form *forms, size_t n)
{
    jx_doc *d = NULL;
    jx_read_error err;
    int e = jx_read_memory("forms.txt", text.p, text.len, NULL, &d, &err);
    t->form = 0;
    cr_expect_eq(e, 0, WHERE ": %s", AT(t), err.text);
    if (e) return;
    size_t m;
    const jx_form *read = jx_doc_forms(d, &m);
    cr_expect_eq(m, n, WHERE ": %zu of %zu forms", AT(t), m, n);
    for (; t->form < n && t->form < m; t->form++) compare_form(t, &forms[t->form], &read[t->form]);
    jx_doc_free(&d);
}

static size_t lay_forms(const form_template *layout, uint64_t seed, bool empties, sheet *page, jx_form forms[FORMS])
{
    jx_rng r = {seed * 2 + 1};
    random_form_shape shape = layout->shape;
    shape.empty = empties ? 12 : 0;
    memset(page, 0, sizeof *page);
    size_t n = 1 + rng_below(&r, FORMS);
    for (size_t i = 0; i < n; i++) {
        random_form(&r, &shape, &page->arena, &forms[i]);
        layout->lay(page, &forms[i]);
    }
    return n;
}

static void round_of(const form_template *layout, uint64_t seed, bool empties)
{
    static sheet page;
    jx_form forms[FORMS];
    size_t n = lay_forms(layout, seed, empties, &page, forms);
    for (size_t k = 0; k < n_text_kinds; k++) {
        struct trial t = {layout->name, text_kinds[k].name, seed, empties, false, 0};
        bytes text = text_kinds[k].write(&page);
        compare(&t, text, forms, n);
        free(text.p);
    }
    struct trial t = {layout->name, "JSON", seed, empties, false, 0};
    bytes text = json_lines(forms, n);
    compare(&t, text, forms, n);
    free(text.p);
    jx_arena_fini(&page.arena);
}

/* Nothing but the order of the cells is left: less may be read, or nothing, but nothing else than what was written. */
static void bare_round(const form_template *layout, uint64_t seed, bool empties, unsigned *refused, unsigned *all)
{
    static sheet page;
    jx_form forms[FORMS];
    size_t n = lay_forms(layout, seed, empties, &page, forms);
    for (size_t k = 0; k < n_bare_kinds; k++) {
        if (empties && !bare_kinds[k].empty) continue; /* without a trace a cell is lost for good */
        struct trial t = {layout->name, bare_kinds[k].name, seed, empties, true, 0};
        bytes text = bare_kinds[k].write(&page);
        jx_doc *d = NULL;
        jx_read_error err;
        int e = jx_read_memory("forms.txt", text.p, text.len, NULL, &d, &err);
        jx_doc_free(&d);
        ++*all;
        *refused += e != 0;
        cr_expect(e == 0 || (e == JX_EINVAL && err.text[0]), WHERE, AT(&t));
        if (e == 0) compare(&t, text, forms, n);
        free(text.p);
    }
    jx_arena_fini(&page.arena);
}

/* All projects of a summary table are one unit's. */
static void flat_round(uint64_t seed)
{
    jx_rng r = {seed * 2 + 1};
    jx_arena a = {0};
    jx_form forms[FORMS];
    size_t n = 1 + rng_below(&r, FORMS);
    for (size_t i = 0; i < n; i++) {
        random_form(&r, &flat_shape, &a, &forms[i]);
        forms[i].division = forms[0].division;
        forms[i].division_name = forms[0].division_name;
        forms[i].unit = forms[0].unit;
        forms[i].project_name = jx_arena_printf(&a, "%.*s之%zu", JX_FMT(forms[i].project_name), i + 1); /* no twins */
    }
    struct trial t = {"summary", "flat", seed, false, false, 0};
    bytes text = flat_text(&r, forms, n);
    compare(&t, text, forms, n);
    free(text.p);
    jx_arena_fini(&a);
}

static void rounds(const char *name)
{
    for (size_t i = 0; i < n_form_templates; i++) {
        if (strcmp(form_templates[i].name, name) != 0) continue;
        for (uint64_t k = 0; k < (getenv("JX_SEED") ? 1 : ROUNDS); k++) {
            round_of(&form_templates[i], seed() + k, false);
            round_of(&form_templates[i], seed() + k, true);
        }
    }
}

Test(layouts, ten_thousands) { rounds("ten thousands"); }
Test(layouts, yuan) { rounds("yuan"); }
Test(layouts, numbered) { rounds("numbered"); }
Test(layouts, columns) { rounds("columns"); }

Test(layouts, flat)
{
    for (uint64_t k = 0; k < (getenv("JX_SEED") ? 1 : 4 * ROUNDS); k++) flat_round(seed() + k);
}

Test(layouts, without_columns)
{
    unsigned refused = 0, all = 0;
    for (size_t i = 0; i < n_form_templates; i++)
        for (uint64_t k = 0; k < (getenv("JX_SEED") ? 1 : ROUNDS / 6); k++) {
            bare_round(&form_templates[i], seed() + k, false, &refused, &all);
            bare_round(&form_templates[i], seed() + k, true, &refused, &all);
        }
    cr_expect_lt(refused * 4, all, "%u of %u were refused", refused, all);
}
