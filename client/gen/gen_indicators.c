/* client/gen/gen_indicators.c: the indicator rows of a generated form. */
#include "client/gen/gen_making.h"

enum { MISSED_PPM = 70000 /* of the indicators miss their target */ };

static const int block_points[] = {50, 30, 10};
static const char *const block_names[] = {"产出指标", "效益指标", "满意度指标"};

/* A number as people set targets: 12,347 -> 12,000. */
static int64_t rounded(int64_t v)
{
    int64_t step = 1;
    while (v / step >= 100) step *= 10;
    v = v / step * step;
    return v > 0 ? v : 1;
}

static bool counted(enum jx_gen_shape s) { return s == JX_G_COUNT || s == JX_G_TIMES || s == JX_G_RATE; }

/* n of the block's indicators, in the table's order, the first always among them. */
static void pick_block(jx_making *m, uint8_t block, uint32_t n)
{
    size_t first = 0, have = 0;
    while (jx_gen_indicators[first].block != block) first++;
    while (first + have < jx_gen_n_indicators && jx_gen_indicators[first + have].block == block) have++;
    for (size_t i = 0; i < have && n; i++) {
        if (i && jx_below(&m->d, (uint32_t)(have - i)) >= n) continue;
        m->picked[m->f->n_indicators++] = &jx_gen_indicators[first + i];
        n--;
    }
}

static void pick_indicators(jx_making *m)
{
    jx_dice *d = &m->d;
    uint32_t outputs = jx_below(d, 16) ? 3 + jx_below(d, 5) + jx_below(d, 6) : 1 + jx_below(d, 2);
    pick_block(m, 0, outputs < 10 ? outputs : 10);
    pick_block(m, 1, 1 + jx_below(d, 4));
    pick_block(m, 2, 1 + !jx_below(d, 3));
}

/* A block's points over its rows, in whole points, the larger ones first. */
static void weigh(jx_making *m)
{
    jx_form *f = m->f;
    for (uint8_t block = 0; block < 3; block++) {
        int rows = 0, at = 0;
        for (int i = 0; i < f->n_indicators; i++) rows += m->picked[i]->block == block;
        for (int i = 0; i < f->n_indicators; i++) {
            if (m->picked[i]->block != block) continue;
            f->indicators[i].weight = (block_points[block] / rows + (at < block_points[block] % rows)) * 100;
            at++;
        }
    }
}

static void set_target(jx_making *m, jx_indicator *r, enum jx_op op, int64_t v, int8_t scale, const char *unit)
{
    char text[24];
    r->op = (uint8_t)op;
    r->target_value = (jx_dec){v, scale};
    r->unit = jx_str_of(unit);
    jx_dec_print(r->target_value, text);
    const char *sign = op == JX_GE ? "≥" : op == JX_LE ? "≤" : "=";
    r->target = jx_gen_say(m->room, "%s%s%.*s", sign, text, JX_FMT(r->unit));
}

static void set_actual(jx_making *m, jx_indicator *r, int64_t v, int8_t scale, const char *unit)
{
    char text[24];
    r->actual_value = (jx_dec){v, scale};
    r->actual_unit = jx_str_of(unit);
    jx_dec_print(r->actual_value, text);
    r->actual = jx_gen_say(m->room, "%s%.*s", text, JX_FMT(r->actual_unit));
}

jx_pts jx_gen_right_score(const jx_indicator *r)
{
    jx_pts s = 0;
    int cmp = jx_dec_cmp(r->actual_value, r->target_value);
    if ((r->op == JX_GE && cmp >= 0) || (r->op == JX_LE && cmp <= 0) || cmp == 0) return r->weight;
    if (cmp < 0)
        jx_dec_share(r->weight, r->actual_value, r->target_value, &s);
    else
        jx_dec_share(r->weight, r->target_value, r->actual_value, &s);
    return s;
}

static void count_row(jx_making *m, jx_indicator *r, int64_t target, bool miss, const char *unit)
{
    int64_t actual =
        miss ? target * jx_between(&m->d, 60, 75) / 100 : target + jx_below(&m->d, (uint32_t)(target / 20) + 1);
    set_target(m, r, JX_GE, target, 0, unit);
    set_actual(m, r, actual, 0, unit);
}

static void rate_row(jx_making *m, jx_indicator *r, bool full, bool miss)
{
    static const uint16_t usual[] = {90, 90, 92, 95, 95, 98};
    uint32_t target = full ? 1000 : JX_ANY(&m->d, usual, 6) * 10u;
    uint32_t actual = miss   ? jx_between(&m->d, target * 6 / 10, target * 9 / 10)
                      : full ? 1000
                             : jx_between(&m->d, target, 1000);
    set_target(m, r, full ? JX_EQ : JX_GE, target / 10, 0, "%");
    if (actual % 10)
        set_actual(m, r, actual, 1, "%");
    else
        set_actual(m, r, actual / 10, 0, "%");
}

/* The project's whole cost: what was spent, so it can only be missed by overspending. */
static void cost_row(jx_making *m, jx_indicator *r)
{
    const jx_funding *t = &m->f->funding[0];
    int64_t target = t->adjusted / 10000; /* hundredths of 万元 */
    int64_t actual = (t->executed < t->adjusted ? t->executed : t->adjusted) / 10000;
    set_target(m, r, JX_LE, target, 2, "万元");
    set_actual(m, r, actual, 2, "万元");
}

static void words_row(jx_indicator *r, jx_str target, bool miss)
{
    r->op = JX_QUALITATIVE;
    r->target = target;
    r->actual = jx_str_of(miss ? "部分达成预期指标并具有一定效果" : "达成预期指标");
    r->score = miss ? r->weight * 7 / 10 : r->weight;
}

static void measure_row(jx_making *m, jx_indicator *r, const jx_gen_indicator *kind, bool miss)
{
    switch (kind->shape) {
    case JX_G_COUNT:
        count_row(m, r, rounded((int64_t)m->project->scale * jx_between(&m->d, 50, 150) / 100), miss,
                  m->project->measure);
        m->things = r->actual_value.v;
        break;
    case JX_G_TIMES: count_row(m, r, jx_between(&m->d, 2, 12), miss, kind->unit); break;
    case JX_G_PLACES: {
        int64_t n = jx_between(&m->d, 4, 24);
        set_target(m, r, JX_EQ, n, 0, kind->unit);
        set_actual(m, r, miss ? n - 1 : n, 0, kind->unit);
        break;
    }
    case JX_G_RATE: rate_row(m, r, false, miss); break;
    case JX_G_FULL: rate_row(m, r, true, miss); break;
    case JX_G_COST: cost_row(m, r); break;
    case JX_G_STANDARD: {
        int64_t yuan = (int64_t)jx_between(&m->d, 2, 60) * 50;
        set_target(m, r, JX_EQ, yuan, 0, kind->unit);
        set_actual(m, r, miss ? yuan - 10 : yuan, 0, kind->unit);
        break;
    }
    case JX_G_DATE:
    case JX_G_WORDS: break;
    }
}

static void indicator(jx_making *m, uint16_t i)
{
    const jx_gen_indicator *kind = m->picked[i];
    jx_indicator *r = &m->f->indicators[i];
    const jx_gen_value names[] = {{"thing", jx_str_of(m->project->thing)}, {"served", jx_str_of(m->project->served)}};
    bool about = m->slip >= JX_SLIP_OVER_WEIGHT && (i == m->victim || i == m->missed);
    bool miss = about ? i == m->missed : jx_chance(&m->d, MISSED_PPM);
    r->line = m->f->line + 19 + i;
    r->l1 = jx_str_of(block_names[kind->block]);
    r->l2 = jx_str_of(kind->l2);
    r->name = jx_gen_fill(m->room, kind->name, names, 2);
    if (kind->shape == JX_G_WORDS)
        words_row(r, jx_str_of(kind->words), miss);
    else if (kind->shape == JX_G_DATE)
        words_row(r, jx_gen_say(m->room, "%u年12月31日前", m->f->year), miss);
    else {
        measure_row(m, r, kind, miss);
        r->score = jx_gen_right_score(r);
    }
    if (r->score < r->weight) r->reason = jx_str_of(JX_ANY(&m->d, jx_gen_reasons, jx_gen_n_reasons));
}

/* Which rows the slip is about: a counted one, and where points must be missing a second one. */
static void choose_rows(jx_making *m)
{
    uint16_t rows[JX_GEN_PICKED], n = 0;
    for (uint16_t i = 0; i < m->f->n_indicators; i++)
        if (counted(m->picked[i]->shape)) rows[n++] = i; /* the first output and satisfaction: at least two */
    uint32_t v = jx_below(&m->d, n);
    m->victim = rows[v];
    switch (m->slip) {
    case JX_SLIP_SCORE:
    case JX_SLIP_FULL:
    case JX_SLIP_REASON: m->missed = m->victim; break;
    case JX_SLIP_OVER_WEIGHT: m->missed = rows[v ? 0 : 1]; break; /* else the total would go over 100 */
    default: m->missed = UINT16_MAX;
    }
}

void jx_gen_indicators_of(jx_making *m)
{
    jx_form *f = m->f;
    pick_indicators(m);
    f->indicators = jx_gen_take(m->room, f->n_indicators * sizeof *f->indicators);
    if (!f->indicators) return;
    for (uint16_t i = 0; i < f->n_indicators; i++)
        f->indicators[i] = (jx_indicator){.target_value = JX_DEC_NONE, .actual_value = JX_DEC_NONE};
    weigh(m);
    choose_rows(m);
    for (uint16_t i = 0; i < f->n_indicators; i++) indicator(m, i);
}
