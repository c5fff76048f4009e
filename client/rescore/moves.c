#include "client/rescore/moves.h"

#include <stdlib.h>

void jx_moves_init(jx_moves *m, jx_official *o) { *m = (jx_moves){.official = o}; }

void jx_moves_fini(jx_moves *m)
{
    jx_arena_fini(&m->arena);
    free(m->units);
    free(m->slots);
    free(m->moves);
    *m = (jx_moves){0};
}

/* ---- units ---- */

static uint32_t slot_of(const jx_moves *m, uint32_t division, jx_str unit)
{
    jx_id id = jx_hash(unit.p ? unit.p : "", unit.len);
    uint32_t h;
    memcpy(&h, id.b, sizeof h);
    for (uint32_t i = (h ^ division * 2654435761u) & (m->n_slots - 1);; i = (i + 1) & (m->n_slots - 1)) {
        if (!m->slots[i]) return i;
        const jx_moved *u = &m->units[m->slots[i] - 1];
        if (u->division == division && jx_str_eq(u->unit, unit)) return i;
    }
}

static void make_room(jx_moves *m)
{
    if (m->n_units == m->cap_units) {
        m->cap_units = m->cap_units ? m->cap_units * 2 : 256;
        m->units = realloc(m->units, m->cap_units * sizeof *m->units);
        if (!m->units) abort();
    }
    if (m->n_slots > 2 * m->n_units + 2) return;
    free(m->slots);
    m->n_slots = m->n_slots ? m->n_slots * 2 : 1024;
    m->slots = calloc(m->n_slots, sizeof *m->slots);
    if (!m->slots) abort();
    for (uint32_t i = 0; i < m->n_units; i++) m->slots[slot_of(m, m->units[i].division, m->units[i].unit)] = i + 1;
}

static jx_str keep(jx_moves *m, jx_str s)
{
    jx_str kept = jx_arena_str(&m->arena, s.p, s.len);
    if (m->arena.failed) abort();
    return kept;
}

static jx_moved *unit_of(jx_moves *m, uint32_t division, jx_str unit)
{
    make_room(m);
    uint32_t *slot = &m->slots[slot_of(m, division, unit)];
    if (!*slot) {
        m->units[m->n_units++] = (jx_moved){.division = division, .unit = keep(m, unit)};
        *slot = m->n_units;
    }
    return &m->units[*slot - 1];
}

/* ---- rules ---- */

static void count_rule(jx_moves *m, const jx_found_rule *f, int when)
{
    jx_moved_rule *r = &m->rules[f->code];
    memcpy(r->code, m->official->codes[f->code], sizeof r->code);
    r->forms[when]++;
    r->findings[when] += f->count;
    if (f->severity > r->severity[when]) r->severity[when] = f->severity;
}

/* Both lists are in the order of codes. Are they others? */
static bool compare_rules(jx_moves *m, const jx_found_rule *a, uint8_t na, const jx_found_rule *b, uint8_t nb)
{
    bool differ = false;
    for (uint8_t i = 0, k = 0; i < na || k < nb;) {
        bool in_a = i < na && (k == nb || a[i].code <= b[k].code), in_b = k < nb && (i == na || b[k].code <= a[i].code);
        jx_moved_rule *r = &m->rules[in_a ? a[i].code : b[k].code];
        if (in_a) count_rule(m, &a[i], 0);
        if (in_b) count_rule(m, &b[k], 1);
        bool same = in_a && in_b && a[i].severity == b[k].severity && a[i].count == b[k].count;
        r->gone += in_a && !in_b;
        r->appeared += in_b && !in_a;
        r->changed += in_a && in_b && !same;
        differ |= !same;
        i += in_a;
        k += in_b;
    }
    return differ;
}

/* ---- forms ---- */

static void add(jx_moved *s, const jx_official_form *was, const jx_move *is, bool findings)
{
    s->forms++;
    s->moved += is->moved;
    s->findings_only += findings && !is->moved;
    s->worse += is->verdict > was->verdict;
    s->better += is->verdict < was->verdict;
    s->down += was->grade && is->grade > was->grade; /* 优 is the first */
    s->up += is->grade && is->grade < was->grade;
    s->verdicts[0][was->verdict & 3]++;
    s->verdicts[1][is->verdict & 3]++;
    s->grades[0][was->grade <= JX_POOR ? was->grade : 0]++;
    s->grades[1][is->grade <= JX_POOR ? is->grade : 0]++;
    if (is->total == was->total) return;
    s->scored++;
    if (is->total == JX_PTS_NONE || was->total == JX_PTS_NONE) return;
    jx_pts by = is->total - was->total;
    s->rescored++;
    s->change += by;
    if (by < s->least) s->least = by;
    if (by > s->most) s->most = by;
}

static void remember(jx_moves *m, jx_move v, const jx_result *r, const jx_found_rule *rules)
{
    if (m->n_moves == m->cap_moves) {
        m->cap_moves = m->cap_moves ? m->cap_moves * 2 : 1024;
        m->moves = realloc(m->moves, m->cap_moves * sizeof *m->moves);
        if (!m->moves) abort();
    }
    v.unit = unit_of(m, m->official->forms[v.form].division, r->unit)->unit; /* kept there */
    v.project = keep(m, r->project_name);
    v.rules = jx_arena_copy(&m->arena, rules, v.n_rules * sizeof *rules);
    if (m->arena.failed) abort();
    m->moves[m->n_moves++] = v;
}

static void take_form(jx_moves *m, uint32_t place, const jx_result *r)
{
    const jx_official_form *was = &m->official->forms[place];
    jx_found_rule rules[JX_MAX_CODES];
    jx_move is = {.form = place, .total = r->total, .verdict = r->verdict, .grade = r->grade};
    is.n_rules = jx_official_rules(m->official, r, rules);
    is.moved = is.verdict != was->verdict || is.grade != was->grade || is.total != was->total;
    bool findings = compare_rules(m, &m->official->rules[was->findings], was->n_findings, rules, is.n_rules);
    add(&m->all, was, &is, findings);
    add(unit_of(m, was->division, r->unit), was, &is, findings);
    if (is.moved || findings) remember(m, is, r, rules);
}

int jx_moves_take(jx_moves *m, uint32_t part, uint64_t ruleset, jx_bytes body)
{
    static jx_finding room[JX_MAX_FINDINGS];
    const jx_official_part *p = &m->official->parts[part];
    jx_cur c = jx_cur_of(body.p, body.len);
    uint64_t by;
    jx_result r;
    if (jx_results_open(&c, &by) != p->count || by != ruleset) return JX_EPROTO;
    for (uint32_t i = 0; i < p->count; i++) {
        const jx_official_form *f = &m->official->forms[p->at + i];
        if (jx_result_decode(&c, &r, room) != 0 || r.index != f->index || !jx_id_eq(&r.key, &f->key)) return JX_EPROTO;
        if (f->selected) take_form(m, p->at + i, &r);
    }
    return jx_cur_end(&c);
}

/* ---- in the end ---- */

static int most_first(const void *x, const void *y)
{
    const jx_moved *a = x, *b = y;
    uint64_t na = a->moved + a->findings_only, nb = b->moved + b->findings_only;
    if (a->moved != b->moved) return a->moved > b->moved ? -1 : 1;
    if (na != nb) return na > nb ? -1 : 1;
    if (a->division != b->division) return a->division < b->division ? -1 : 1;
    uint32_t len = a->unit.len < b->unit.len ? a->unit.len : b->unit.len;
    int d = len ? memcmp(a->unit.p, b->unit.p, len) : 0;
    return d ? d : (a->unit.len > b->unit.len) - (a->unit.len < b->unit.len);
}

static const jx_moves *sorting; /* qsort hands its callbacks no context */

static int by_acceptance(const void *x, const void *y)
{
    const jx_official_form *a = jx_move_before(sorting, x), *b = jx_move_before(sorting, y);
    if (a->part != b->part) return a->part < b->part ? -1 : 1; /* parts are in that order */
    return (int)a->index - (int)b->index;
}

void jx_moves_finish(jx_moves *m)
{
    sorting = m;
    if (m->n_moves) qsort(m->moves, m->n_moves, sizeof *m->moves, by_acceptance);
    if (m->n_units) qsort(m->units, m->n_units, sizeof *m->units, most_first);
}

static int by_division(const void *x, const void *y)
{
    const jx_moved *a = x, *b = y;
    return (a->division > b->division) - (a->division < b->division);
}

static void add_up(jx_moved *s, const jx_moved *u)
{
    s->forms += u->forms, s->moved += u->moved, s->findings_only += u->findings_only;
    s->worse += u->worse, s->better += u->better, s->down += u->down, s->up += u->up;
    s->scored += u->scored, s->rescored += u->rescored, s->change += u->change;
    if (u->least < s->least) s->least = u->least;
    if (u->most > s->most) s->most = u->most;
    for (int when = 0; when < 2; when++) {
        for (int i = 0; i < 4; i++) s->verdicts[when][i] += u->verdicts[when][i];
        for (int i = 0; i < 5; i++) s->grades[when][i] += u->grades[when][i];
    }
}

jx_moved *jx_moves_counties(const jx_moves *m, uint32_t *n)
{
    jx_moved *c = calloc(m->n_units + 1, sizeof *c);
    *n = 0;
    if (!c) abort();
    if (!m->n_units) return c;
    memcpy(c, m->units, m->n_units * sizeof *c);
    qsort(c, m->n_units, sizeof *c, by_division);
    for (uint32_t i = 0; i < m->n_units; i++) {
        if (*n && c[*n - 1].division == c[i].division)
            add_up(&c[*n - 1], &c[i]);
        else
            c[(*n)++] = c[i];
        c[*n - 1].unit = (jx_str){0};
    }
    qsort(c, *n, sizeof *c, most_first);
    return c;
}
