/* client/gen/gen_slips.c: planted mistakes, and what follows from them on the form. */
#include "client/gen/gen_making.h"
#include "proto/result.h"

static jx_pts sum_of_scores(const jx_form *f)
{
    jx_pts sum = f->funding[0].score;
    for (int i = 0; i < f->n_indicators; i++) sum += f->indicators[i].score;
    return sum;
}

static uint8_t grade_of(jx_pts total)
{
    return total >= 9000 ? JX_EXCELLENT : total >= 8000 ? JX_GOOD : total >= 6000 ? JX_FAIR : JX_POOR;
}

/* Slips in a row or in the execution; what follows from them is worked out after. */
static void slip_in_rows(jx_making *m)
{
    jx_funding *t = &m->f->funding[0];
    jx_indicator *r = &m->f->indicators[m->victim];
    jx_str reason = jx_str_of(JX_ANY(&m->d, jx_gen_reasons, jx_gen_n_reasons));
    int step = (int)jx_between(&m->d, 50, 200);
    switch (m->slip) {
    case JX_SLIP_RATE: t->rate += t->rate > 5000 ? -2 * step : 2 * step; break;
    case JX_SLIP_EXECUTION: t->score += t->score > 500 ? -step : step; break;
    case JX_SLIP_WEIGHTS: /* one point less, scored by what is left */
        r->weight -= 100;
        r->score = jx_gen_right_score(r);
        break;
    case JX_SLIP_OVER_WEIGHT: r->score = r->weight + 100; break;
    case JX_SLIP_SCORE: r->score += (r->weight - r->score) * 3 / 5; break;
    case JX_SLIP_NOT_FULL:
        r->score = r->weight - (r->weight / 5 + 99) / 100 * 100;
        r->reason = reason;
        break;
    case JX_SLIP_FULL:
        r->score = r->weight;
        r->reason = (jx_str){0};
        break;
    case JX_SLIP_REASON: r->reason = (jx_str){0}; break;
    case JX_SLIP_NO_ACTUAL:
        r->actual = r->actual_unit = (jx_str){0};
        r->actual_value = JX_DEC_NONE;
        break;
    default: break;
    }
}

void jx_gen_slip_and_total(jx_making *m)
{
    jx_form *f = m->f;
    slip_in_rows(m);
    f->total_weight = 10000;
    f->total_score = sum_of_scores(f);
    f->total_line = f->line + 19u + f->n_indicators;
    if (m->slip == JX_SLIP_TOTAL) f->total_score -= (jx_pts)jx_between(&m->d, 1, 5) * 100;
    f->grade = grade_of(f->total_score);
    if (m->slip == JX_SLIP_GRADE) f->grade = f->grade == JX_EXCELLENT ? JX_GOOD : (uint8_t)(f->grade - 1);
}

void jx_gen_label_it(const jx_making *m, jx_gen_label *l)
{
    static const struct {
        const char *code;
        jx_path path;
    } slips[JX_SLIPS] = {
        [JX_SLIP_RATE] = {"B102", {JX_B_FUNDING, JX_F_RATE, 0}},
        [JX_SLIP_EXECUTION] = {"B103", {JX_B_FUNDING, JX_F_SCORE, 0}},
        [JX_SLIP_OVERSPENT] = {"B104", {JX_B_FUNDING, JX_F_EXECUTED, 0}},
        [JX_SLIP_WEIGHTS] = {"S301", {JX_B_FORM, JX_F_TOTAL_WEIGHT, 0}},
        [JX_SLIP_OVER_WEIGHT] = {"S304", {JX_B_INDICATORS, JX_F_SCORE, 0}},
        [JX_SLIP_SCORE] = {"S305", {JX_B_INDICATORS, JX_F_SCORE, 0}},
        [JX_SLIP_NOT_FULL] = {"S306", {JX_B_INDICATORS, JX_F_SCORE, 0}},
        [JX_SLIP_FULL] = {"S307", {JX_B_INDICATORS, JX_F_SCORE, 0}},
        [JX_SLIP_TOTAL] = {"S310", {JX_B_FORM, JX_F_TOTAL_SCORE, 0}},
        [JX_SLIP_GRADE] = {"S313", {JX_B_FORM, JX_F_GRADE, 0}},
        [JX_SLIP_REASON] = {"S317", {JX_B_INDICATORS, JX_F_REASON, 0}},
        [JX_SLIP_NO_ACTUAL] = {"K202", {JX_B_INDICATORS, JX_F_ACTUAL, 0}},
    };
    jx_path path = slips[m->slip].path;
    if (path.block == JX_B_INDICATORS) path.row = m->victim;
    *l = (jx_gen_label){.slip = m->slip, .code = slips[m->slip].code};
    if (m->slip) jx_path_print(path, l->path);
}
