#include <stdlib.h>

#include "client/rescore/show.h"
#include "client/show/jsonout.h"

static void number(jx_json *j, const char *key, uint64_t v)
{
    jx_json_key(j, key);
    jx_json_uint(j, v);
}

static void text(jx_json *j, const char *key, const char *v)
{
    jx_json_key(j, key);
    jx_json_str(j, jx_str_of(v));
}

static jx_json begin(const char *type)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    text(&j, "type", type);
    return j;
}

static void end(jx_json *j)
{
    jx_json_close(j, '}');
    jx_json_line(j);
}

static void outcomes(jx_json *j, const jx_moved *s, int when)
{
    static const char *const grades[] = {"none", "优", "良", "中", "差"};
    jx_json_key(j, when ? "rescored" : "official");
    jx_json_open(j, '{');
    for (int v = JX_ACCEPTED; v <= JX_REJECTED; v++)
        number(j, jx_verdict_name((enum jx_verdict)v), s->verdicts[when][v]);
    jx_json_key(j, "grades");
    jx_json_open(j, '{');
    for (int g = JX_GRADE_NONE; g <= JX_POOR; g++) number(j, grades[g], s->grades[when][g]);
    jx_json_close(j, '}');
    jx_json_close(j, '}');
}

/* The sum of the changes, not their mean: sums add up. */
static void sums(jx_json *j, const jx_moved *s)
{
    number(j, "forms", s->forms);
    number(j, "moved", s->moved);
    number(j, "findings_only", s->findings_only);
    jx_json_key(j, "verdict");
    jx_json_open(j, '{');
    number(j, "worse", s->worse);
    number(j, "better", s->better);
    jx_json_close(j, '}');
    jx_json_key(j, "grade");
    jx_json_open(j, '{');
    number(j, "down", s->down);
    number(j, "up", s->up);
    jx_json_close(j, '}');
    jx_json_key(j, "total");
    jx_json_open(j, '{');
    number(j, "changed", s->scored);
    jx_json_key(j, "sum");
    jx_json_real(j, (double)s->change / 100, 2);
    jx_json_key(j, "least");
    jx_json_pts(j, s->least);
    jx_json_key(j, "most");
    jx_json_pts(j, s->most);
    jx_json_close(j, '}');
    outcomes(j, s, 0);
    outcomes(j, s, 1);
}

static void each_sum(const jx_moved *rows, uint32_t n, const char *type)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!(rows[i].moved + rows[i].findings_only)) continue;
        jx_json j = begin(type);
        number(&j, "division", rows[i].division);
        if (rows[i].unit.len) {
            jx_json_key(&j, "unit");
            jx_json_str(&j, rows[i].unit);
        }
        sums(&j, &rows[i]);
        end(&j);
    }
}

static void pair(jx_json *j, const char *key, uint64_t a, uint64_t b)
{
    jx_json_key(j, key);
    jx_json_open(j, '{');
    number(j, "official", a);
    number(j, "rescored", b);
    jx_json_close(j, '}');
}

static void rule(const jx_moved_rule *r)
{
    static const char *const keys[] = {"official", "rescored"};
    jx_json j = begin("rule");
    text(&j, "code", r->code);
    jx_json_key(&j, "severity");
    jx_json_open(&j, '{');
    for (int when = 0; when < 2; when++) {
        jx_json_key(&j, keys[when]);
        if (r->severity[when])
            jx_json_str(&j, jx_str_of(jx_severity_name((enum jx_severity)r->severity[when])));
        else
            jx_json_null(&j);
    }
    jx_json_close(&j, '}');
    pair(&j, "forms", r->forms[0], r->forms[1]);
    pair(&j, "findings", r->findings[0], r->findings[1]);
    number(&j, "appeared", r->appeared);
    number(&j, "gone", r->gone);
    number(&j, "changed", r->changed);
    end(&j);
}

static void outcome(jx_json *j, const char *key, uint8_t verdict, uint8_t grade, jx_pts total)
{
    jx_json_key(j, key);
    jx_json_open(j, '{');
    text(j, "verdict", jx_verdict_name((enum jx_verdict)verdict));
    jx_json_key(j, "grade");
    jx_json_grade(j, grade);
    jx_json_key(j, "total");
    jx_json_pts(j, total);
    jx_json_close(j, '}');
}

static void form(const jx_moves *m, const jx_move *v)
{
    const jx_official_form *was = jx_move_before(m, v);
    char rules[2048];
    jx_json j = begin("form");
    jx_json_key(&j, "key");
    jx_json_id(&j, &was->key);
    number(&j, "seq", m->official->parts[was->part].seq);
    number(&j, "index", was->index);
    number(&j, "division", was->division);
    jx_json_key(&j, "unit");
    jx_json_str(&j, v->unit);
    jx_json_key(&j, "project_name");
    jx_json_str(&j, v->project);
    outcome(&j, "official", was->verdict, was->grade, was->total);
    outcome(&j, "rescored", v->verdict, v->grade, v->total);
    jx_move_rules(m, v, 0, rules, sizeof rules);
    text(&j, "rules", rules);
    end(&j);
}

void jx_moves_json(const jx_moves *m, const jx_moves_view *v)
{
    uint32_t n;
    jx_json j = begin("summary");
    text(&j, "pack", v->pack);
    jx_json_key(&j, "ruleset");
    jx_json_hex(&j, v->ruleset);
    number(&j, "records", m->official->records);
    number(&j, "superseded", m->official->superseded);
    number(&j, "refused", m->refused);
    jx_json_key(&j, "seconds");
    jx_json_real(&j, v->seconds, 3);
    sums(&j, &m->all);
    end(&j);
    jx_moved *counties = jx_moves_counties(m, &n);
    each_sum(counties, n, "county");
    free(counties);
    each_sum(m->units, m->n_units, "unit");
    for (uint32_t i = 0; i < m->official->n_codes; i++)
        if (m->rules[i].appeared || m->rules[i].gone || m->rules[i].changed) rule(&m->rules[i]);
    for (uint32_t i = 0; v->forms && i < m->n_moves; i++) form(m, &m->moves[i]);
}
