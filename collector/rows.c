#include "collector/state.h"
#include "proto/division.h"

/* Rows on their way to a sink: counts all, hands on those that are wanted. */
struct listing {
    jx_row_sink *sink;
    void *arg;
    uint64_t first, seen;
    bool full;
};

static bool wanted(const struct listing *l) { return !l->full && l->seen >= l->first; }

static void hand_on(struct listing *l, const jx_row *row)
{
    if (!l->sink(l->arg, row)) l->full = true;
}

static bool has_anything(const jx_tally *t) { return jx_tally_forms(t) || t->failed; }

/* The place of the first division beyond scope's own code and all below it. Divisions of a scope follow each other, as
 * their codes begin alike. */
static uint32_t end_of(const jx_fold *f, uint32_t from, uint32_t scope)
{
    while (from < f->n_divisions && jx_division_within(f->divisions[from]->code, scope)) from++;
    return from;
}

static int sum_up(jx_fold *f, uint32_t from, uint32_t to, bool rules)
{
    int err = 0;
    jx_tally_clear(&f->sum);
    for (uint32_t i = from; i < to && !err; i++) err = jx_tally_merge(&f->sum, &f->divisions[i]->own, rules);
    return err;
}

static void give_sum(jx_fold *f, struct listing *l, uint32_t division, jx_str unit, bool rules)
{
    jx_row row = {.division = division, .unit = unit, .rules = f->rules};
    jx_tally_row(&f->sum, &row);
    if (rules) row.n_rules = jx_marks_list(&f->sum.marks, f->rules);
    hand_on(l, &row);
}

/* A row that is the sum of the divisions at [from, to). */
static int sum_row(jx_fold *f, struct listing *l, uint32_t division, uint32_t from, uint32_t to, bool rules)
{
    if (wanted(l)) {
        int err = sum_up(f, from, to, rules);
        if (err) return err;
        give_sum(f, l, division, (jx_str){0}, rules);
    }
    l->seen++;
    return 0;
}

/* The division one level below scope that holds code. */
static uint32_t child_of(uint32_t code, uint32_t scope)
{
    while (jx_division_up(code) != scope) code = jx_division_up(code);
    return code;
}

static int list_division(jx_fold *f, struct listing *l, uint32_t scope)
{
    uint32_t from = jx_division_place(f, scope), to = end_of(f, from, scope);
    int err = sum_row(f, l, scope, from, to, false);
    if (from < to && f->divisions[from]->code == scope) from++;
    while (!err && from < to) {
        uint32_t child = child_of(f->divisions[from]->code, scope), end = end_of(f, from, child);
        bool any = false;
        for (uint32_t i = from; i < end; i++) any |= has_anything(&f->divisions[i]->own);
        if (any) err = sum_row(f, l, child, from, end, false);
        from = end;
    }
    return err;
}

static void list_counties(jx_fold *f, struct listing *l, uint32_t scope)
{
    uint32_t i = jx_division_place(f, scope), to = end_of(f, i, scope);
    for (; i < to; i++) {
        const jx_division_state *d = f->divisions[i];
        if (!has_anything(&d->own)) continue;
        if (wanted(l)) {
            jx_row row = {.division = d->code};
            jx_tally_row(&d->own, &row);
            hand_on(l, &row);
        }
        l->seen++;
    }
}

/* Adds the forms of a unit, all or those of a year, to the sum. */
static int add_unit(jx_fold *f, const jx_unit *u, uint16_t year, bool rules)
{
    int err = 0;
    for (uint32_t p = u->head; p != JX_NO_FORM && !err;) {
        const jx_entry *e = jx_forms_at(&f->forms, p);
        jx_share share;
        p = e->next;
        if (year && e->year != year) continue;
        jx_share_of(&f->forms, e, &share);
        if (!rules) share.n_marks = 0;
        err = jx_tally_add(&f->sum, &share);
    }
    return err;
}

/* Where the units of a scope begin in the sorted order. */
static uint32_t first_unit(const jx_fold *f, const uint32_t *order, uint32_t scope)
{
    uint32_t low = 0, high = f->forms.units.n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->forms.units.units[order[mid]].division < scope)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static int list_units(jx_fold *f, struct listing *l, uint32_t scope, jx_str name, uint16_t year)
{
    const uint32_t *order = jx_units_sorted(&f->forms.units);
    if (!order) return JX_ENOMEM;
    for (uint32_t i = first_unit(f, order, scope); i < f->forms.units.n; i++) {
        const jx_unit *u = &f->forms.units.units[order[i]];
        if (!jx_division_within(u->division, scope)) break;
        if (!u->forms || (name.len && !jx_str_eq(u->name, name))) continue;
        if (wanted(l) || year) { /* whether it has forms of the year shows when they are added up */
            jx_tally_clear(&f->sum);
            int err = add_unit(f, u, year, false);
            if (err) return err;
            if (!jx_tally_forms(&f->sum)) continue;
            if (wanted(l)) give_sum(f, l, u->division, u->name, false);
        }
        l->seen++;
    }
    return 0;
}

/* One row: the forms of all units of this name in scope. */
static int unit_rules(jx_fold *f, struct listing *l, uint32_t scope, jx_str name)
{
    const uint32_t *order = jx_units_sorted(&f->forms.units);
    if (!order) return JX_ENOMEM;
    jx_tally_clear(&f->sum);
    for (uint32_t i = first_unit(f, order, scope); i < f->forms.units.n; i++) {
        const jx_unit *u = &f->forms.units.units[order[i]];
        if (!jx_division_within(u->division, scope)) break;
        int err = jx_str_eq(u->name, name) ? add_unit(f, u, 0, true) : 0;
        if (err) return err;
    }
    if (wanted(l)) give_sum(f, l, scope, name, true);
    l->seen++;
    return 0;
}

int jx_fold_rows(jx_fold *f, enum jx_rows what, uint32_t scope, jx_str unit, uint16_t year, uint64_t first,
                 jx_row_sink *sink, void *arg, uint64_t *total)
{
    struct listing l = {.sink = sink, .arg = arg, .first = first};
    int err = 0;
    uint32_t from;
    switch (what) {
    case JX_ROWS_DIVISION: err = list_division(f, &l, scope); break;
    case JX_ROWS_COUNTIES: list_counties(f, &l, scope); break;
    case JX_ROWS_UNITS: err = list_units(f, &l, scope, unit, year); break;
    case JX_ROWS_RULES:
        from = jx_division_place(f, scope);
        err = unit.len ? unit_rules(f, &l, scope, unit) : sum_row(f, &l, scope, from, end_of(f, from, scope), true);
    }
    *total = l.seen;
    return err;
}

int jx_fold_form(const jx_fold *f, uint32_t division, const jx_id *key, jx_form_state *out)
{
    int64_t place = jx_forms_find(&f->forms, division, key);
    if (place < 0) return JX_ENOTFOUND;
    const jx_entry *e = jx_forms_at(&f->forms, (uint32_t)place);
    const jx_source *s = &f->forms.sources[e->source];
    const jx_unit *u = &f->forms.units.units[e->unit];
    *out = (jx_form_state){.division = u->division,
                           .batch = s->batch,
                           .seq = s->seq,
                           .offset = s->offset,
                           .index = e->index,
                           .versions = e->versions,
                           .verdict = (uint8_t)e->verdict,
                           .unit = u->name};
    return 0;
}

bool jx_fold_division(const jx_fold *f, uint64_t i, uint32_t *code)
{
    if (i >= f->n_divisions) return false;
    *code = f->divisions[i]->code;
    return true;
}
