#include "client/gen/gen.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/gen/gen_making.h"
#include "proto/division.h"

enum {
    BLOCK = 20,           /* forms of one unit in a row: an office sends its year's projects together */
    PROVINCE_SHARE = 100, /* how many forms the departments of a level file, in proportion */
    CITY_SHARE = 30,
    COUNTY_SHARE = 16
};

typedef struct {
    uint32_t code;
    uint32_t upto; /* shares of this place and all before it */
} place;

struct jx_gen {
    jx_gen_options opt;
    jx_gen_room room;
    place *places;
    size_t n_places;
};

/* ---- places ---- */

static int list_places(jx_gen *g)
{
    uint32_t first = g->opt.province, upto = 0;
    if (jx_division_level(first) != JX_PROVINCE || !jx_division_name(first)) return JX_EINVAL;
    g->places = calloc(10000, sizeof *g->places);
    if (!g->places) return JX_ENOMEM;
    for (uint32_t code = first; code < first + 10000; code++) {
        if (!jx_division_name(code)) continue;
        enum jx_level level = jx_division_level(code);
        upto += level == JX_PROVINCE ? PROVINCE_SHARE : level == JX_CITY ? CITY_SHARE : COUNTY_SHARE;
        g->places[g->n_places++] = (place){code, upto};
    }
    return g->n_places > 1 ? 0 : JX_EINVAL;
}

static uint32_t choose_place(const jx_gen *g, jx_dice *d)
{
    uint32_t x = jx_below(d, g->places[g->n_places - 1].upto);
    size_t i = 0;
    while (g->places[i].upto <= x) i++;
    return g->places[i].code;
}

int jx_gen_new(jx_gen **out, const jx_gen_options *opt)
{
    jx_gen *g = calloc(1, sizeof *g);
    *out = NULL;
    if (!g) return JX_ENOMEM;
    g->opt = *opt;
    int err = list_places(g);
    if (err) jx_gen_free(&g);
    *out = g;
    return err;
}

void jx_gen_free(jx_gen **g)
{
    if (!*g) return;
    jx_gen_room_fini(&(*g)->room);
    free((*g)->places);
    free(*g);
    *g = NULL;
}

void jx_gen_rewind(jx_gen *g) { jx_gen_room_rewind(&g->room); }

/* ---- one form ---- */

static void who(const jx_gen *g, jx_making *m, uint64_t i)
{
    jx_form *f = m->f;
    jx_dice d = jx_dice_of(g->opt.seed, 1, i / BLOCK);
    const jx_gen_department *dept = &jx_gen_departments[jx_below(&d, (uint32_t)jx_gen_n_departments)];
    size_t units = 0;
    while (units < JX_GEN_UNITS && dept->units[units]) units++;
    f->division = choose_place(g, &d);
    f->division_name = jx_str_of(jx_division_name(f->division));
    bool province = jx_division_level(f->division) == JX_PROVINCE;
    int stem = (int)(strlen(dept->name) - strlen("局")); /* a province has departments, not bureaus */
    f->unit = jx_gen_say(m->room, "%.*s%.*s%s", JX_FMT(f->division_name), stem, dept->name, province ? "厅" : "局");
    uint32_t u = jx_below(&d, (uint32_t)units + 1);
    f->implementing_unit =
        u == units ? f->unit : jx_gen_say(m->room, "%.*s%s", JX_FMT(f->division_name), dept->units[u]);
    m->project = &dept->projects[jx_below(&m->d, JX_GEN_PROJECTS)];
    f->project_name =
        jx_below(&m->d, 3) ? jx_gen_say(m->room, "%u年%s", f->year, m->project->name) : jx_str_of(m->project->name);
    f->project_code =
        jx_gen_say(m->room, "%06u%02uT%012llu", f->division, f->year % 100u, (unsigned long long)(10000 + i));
    f->source = jx_gen_say(m->room, "%06u-%s-%u.txt", f->division, dept->name, f->year);
    f->seq = (uint32_t)(i % BLOCK) + 1;
    f->line = (f->seq - 1) * 40 + 3;
    f->fill_date = jx_gen_say(m->room, "%u%02u%02u", f->year + 1u, jx_between(&m->d, 1, 3), jx_between(&m->d, 1, 28));
}

static jx_str amount(jx_making *m, jx_fen fen)
{
    char text[24];
    enum jx_money_unit unit = (enum jx_money_unit)m->f->money_unit;
    jx_dec_print(jx_fen_to_dec(fen, unit), text);
    return jx_gen_say(m->room, "%s%s", text, jx_money_unit_name(unit));
}

static void texts(jx_making *m)
{
    jx_form *f = m->f;
    jx_dice *d = &m->d;
    char rate[16];
    jx_pts_print(f->funding[0].rate, rate);
    const jx_gen_value money_words[] = {
        {"budget", amount(m, f->funding[0].adjusted)},
        {"executed", amount(m, f->funding[0].executed)},
        {"rate", jx_gen_say(m->room, "%s%%", rate)},
    };
    jx_gen_value v[] = {
        {"year", jx_gen_say(m->room, "%u", f->year)},
        {"project", jx_str_of(m->project->name)},
        {"count", jx_gen_say(m->room, "%lld%s", (long long)f->indicators[0].target_value.v, m->project->measure)},
        {"thing", jx_str_of(m->project->thing)},
    };
    jx_str task = jx_gen_fill(m->room, JX_ANY(d, jx_gen_objectives, jx_gen_n_objectives), v, 4);
    f->objective = jx_gen_say(m->room, "%.*s%s", JX_FMT(task), JX_ANY(d, jx_gen_goals, jx_gen_n_goals));
    v[2].value = jx_gen_say(m->room, "%lld%s", (long long)m->things, m->project->measure);
    jx_str done = jx_gen_fill(m->room, JX_ANY(d, jx_gen_completions, jx_gen_n_completions), v, 4);
    jx_str spent = jx_gen_fill(m->room, JX_ANY(d, jx_gen_details, jx_gen_n_details), money_words, 3);
    f->completion = jx_gen_say(m->room, "%.*s%.*s", JX_FMT(done), JX_FMT(spent));
    uint32_t next = jx_below(d, (uint32_t)jx_gen_n_measures);
    f->conclusion = jx_gen_say(m->room, "%s。%s%s%s", jx_grade_name((enum jx_grade)f->grade),
                               JX_ANY(d, jx_gen_conclusions, jx_gen_n_conclusions), jx_gen_measures[next],
                               jx_gen_measures[(next + 1) % jx_gen_n_measures]);
}

int jx_gen_form(jx_gen *g, uint64_t i, jx_form *f, jx_gen_label *label)
{
    jx_making m = {.opt = &g->opt, .room = &g->room, .d = jx_dice_of(g->opt.seed, 2, i), .f = f};
    jx_form_init(f);
    f->kind = JX_PROJECT;
    f->year = g->opt.year;
    if (jx_chance(&m.d, g->opt.anomalies_ppm)) m.slip = (enum jx_slip)jx_between(&m.d, 1, JX_SLIPS - 1);
    who(g, &m, i);
    jx_gen_money(&m);
    if (!m.room->failed) jx_gen_indicators_of(&m);
    if (m.room->failed) return JX_ENOMEM;
    jx_gen_slip_and_total(&m);
    texts(&m);
    if (label) jx_gen_label_it(&m, label);
    return m.room->failed ? JX_ENOMEM : 0;
}
