#include "client/reader/placing.h"

#include "proto/division.h"

enum { READINGS = 8 };

/* The readings of a name; the last name is remembered because whole files come from one unit. */
static size_t readings_of(jx_doc *d, jx_str name, uint32_t codes[READINGS])
{
    if (!name.len) return 0;
    if (!jx_str_eq(name, d->placed.name)) {
        d->placed.name = name;
        d->placed.n = jx_division_find(name, d->placed.codes, READINGS);
        if (d->placed.n > READINGS) d->placed.n = READINGS;
    }
    memcpy(codes, d->placed.codes, sizeof d->placed.codes);
    return d->placed.n;
}

/* The one reading of a that lies within a reading of b; 0: none or several. */
static uint32_t common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    uint32_t hit = 0;
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nb; k++) {
            if (!jx_division_within(a[i], b[k]) || a[i] == hit) continue;
            if (hit) return 0;
            hit = a[i];
        }
    return hit;
}

uint32_t jx_division_of(jx_doc *d, const jx_str *texts, size_t n, size_t *readings)
{
    uint32_t first[READINGS], other[READINGS];
    size_t have = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = readings_of(d, texts[i], have ? other : first);
        if (have == 0 && k == 1) return first[0];
        if (have && k) {
            uint32_t hit = common(first, have, other, k);
            if (hit) return hit;
        } else if (k) {
            have = k;
        }
    }
    *readings = have;
    return 0;
}

/* A project code of the budget system begins with its division: 51110223T… is of 511102. 0: it does not. */
static uint32_t of_code(jx_str code)
{
    uint32_t v = 0;
    if (code.len < 12) return 0;
    for (int i = 0; i < 6; i++) {
        if (code.p[i] < '0' || code.p[i] > '9') return 0;
        v = v * 10 + (uint32_t)(code.p[i] - '0');
    }
    return jx_division_name(v) ? v : 0;
}

jx_str jx_place_form(jx_doc *d, jx_form *f, jx_str heading)
{
    jx_str texts[] = {f->unit, f->implementing_unit, heading}, problem = {0};
    size_t n = 0;
    f->division = d->opt.division ? d->opt.division : jx_division_of(d, texts, 3, &n);
    if (!f->division) f->division = of_code(f->project_code);
    const char *name = jx_division_name(f->division);
    f->division_name = name ? jx_str_of(name) : (jx_str){0};
    if (f->division) return problem;
    jx_str unit = f->unit.len ? f->unit : f->implementing_unit;
    if (n)
        return jx_arena_printf(
            &d->arena,
            JX_DT(d, "“%.*s”可能是%zu个不同的行政区划，无法确定", "\"%.*s\" may be in %zu different divisions"),
            JX_FMT(unit.len ? unit : heading), n);
    if (!unit.len) {
        if (!d->nowhere.len)
            d->nowhere =
                jx_str_of(JX_DT(d, "没有单位名称，行政区划未知", "without a unit's name the division is unknown"));
        return d->nowhere;
    }
    return jx_arena_printf(
        &d->arena, JX_DT(d, "单位名称中没有已知的行政区划：%.*s", "the unit's name contains no known division: %.*s"),
        JX_FMT(unit));
}

static bool nameless(const jx_form *f) { return !f->division && !f->unit.len && !f->implementing_unit.len; }

/* The form's problem of having no known place, told by its text. */
static void say(jx_doc *d, jx_form *f, jx_str text)
{
    for (unsigned i = 0; i < f->n_problems; i++) {
        jx_problem *p = &f->problems[i];
        if (jx_str_eq(p->text, d->nowhere)) p->text = text;
    }
}

void jx_place_others(jx_doc *d)
{
    uint32_t code = 0;
    for (size_t i = 0; i < d->n_forms; i++) {
        uint32_t c = d->forms[i].division;
        if (code && c && c != code) return;
        if (c) code = c;
        if (!c && !nameless(&d->forms[i])) return;
    }
    if (!code) return;
    jx_str name = jx_str_of(jx_division_name(code));
    jx_str text = jx_arena_printf(&d->arena,
                                  JX_DT(d, "没有写明单位，行政区划取自本文件的其他自评表：%.*s",
                                        "no unit is named; the division is that of the document's other forms: %.*s"),
                                  JX_FMT(name));
    for (size_t i = 0; i < d->n_forms; i++) {
        jx_form *f = &d->forms[i];
        if (!nameless(f)) continue;
        f->division = code;
        f->division_name = name;
        say(d, f, text);
    }
}
