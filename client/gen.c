#include "client/gen.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/gen_room.h"
#include "client/gen_words.h"
#include "proto/division.h"
#include "proto/result.h"

enum {
    BLOCK = 20,           /* forms of one unit in a row: an office sends its year's projects together */
    PROVINCE_SHARE = 100, /* how many forms the departments of a level file, in proportion */
    CITY_SHARE = 30,
    COUNTY_SHARE = 16,
    EXECUTION_WEIGHT = 1000,
    MAX_PICKED = 16,
    MISSED_PPM = 70000 /* of the indicators miss their target */
};

static const int block_points[] = {50, 30, 10};
static const char *const block_names[] = {"产出指标", "效益指标", "满意度指标"};

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

/* ---- chance ---- */

typedef struct {
    uint64_t s;
} dice;

/* splitmix64: any seed will do, every step is a full mix. */
static uint64_t roll(dice *d)
{
    uint64_t z = (d->s += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static dice dice_of(uint64_t seed, uint64_t what, uint64_t i)
{
    dice d = {seed};
    d.s = roll(&d) ^ what;
    d.s = roll(&d) ^ i;
    roll(&d);
    return d;
}

/* 0 … n - 1 */
static uint32_t below(dice *d, uint32_t n) { return (uint32_t)((roll(d) >> 32) * n >> 32); }
static uint32_t between(dice *d, uint32_t low, uint32_t high) { return low + below(d, high - low + 1); }
static bool chance(dice *d, uint32_t ppm) { return below(d, 1000000) < ppm; }
#define ANY(d, list, n) ((list)[below(d, (uint32_t)(n))])

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

static uint32_t choose_place(const jx_gen *g, dice *d)
{
    uint32_t x = below(d, g->places[g->n_places - 1].upto);
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

typedef struct {
    jx_gen *g;
    jx_gen_room *room;
    dice d;
    jx_form *f;
    const jx_gen_project *project;
    enum jx_slip slip;
    const jx_gen_indicator *picked[MAX_PICKED];
    uint16_t victim, missed; /* indicators that the slip is about; missed is made to miss its target */
    int64_t things;          /* actual number of the project's things */
} making;

/* A number as people set targets: 12,347 -> 12,000. */
static int64_t rounded(int64_t v)
{
    int64_t step = 1;
    while (v / step >= 100) step *= 10;
    v = v / step * step;
    return v > 0 ? v : 1;
}

static void who(making *m, uint64_t i)
{
    jx_form *f = m->f;
    dice d = dice_of(m->g->opt.seed, 1, i / BLOCK);
    const jx_gen_department *dept = &jx_gen_departments[below(&d, (uint32_t)jx_gen_n_departments)];
    size_t units = 0;
    while (units < JX_GEN_UNITS && dept->units[units]) units++;
    f->division = choose_place(m->g, &d);
    f->division_name = jx_str_of(jx_division_name(f->division));
    bool province = jx_division_level(f->division) == JX_PROVINCE;
    int stem = (int)(strlen(dept->name) - strlen("局")); /* a province has departments, not bureaus */
    f->unit = jx_gen_say(m->room, "%.*s%.*s%s", JX_FMT(f->division_name), stem, dept->name, province ? "厅" : "局");
    uint32_t u = below(&d, (uint32_t)units + 1);
    f->implementing_unit =
        u == units ? f->unit : jx_gen_say(m->room, "%.*s%s", JX_FMT(f->division_name), dept->units[u]);
    m->project = &dept->projects[below(&m->d, JX_GEN_PROJECTS)];
    f->project_name =
        below(&m->d, 3) ? jx_gen_say(m->room, "%u年%s", f->year, m->project->name) : jx_str_of(m->project->name);
    f->project_code =
        jx_gen_say(m->room, "%06u%02uT%012llu", f->division, f->year % 100u, (unsigned long long)(10000 + i));
    f->source = jx_gen_say(m->room, "%06u-%s-%u.txt", f->division, dept->name, f->year);
    f->seq = (uint32_t)(i % BLOCK) + 1;
    f->line = (f->seq - 1) * 40 + 3;
    f->fill_date = jx_gen_say(m->room, "%u%02u%02u", f->year + 1u, between(&m->d, 1, 3), between(&m->d, 1, 28));
}

/* ---- money ---- */

static uint32_t execution_ppm(dice *d)
{
    uint32_t x = below(d, 100);
    if (x < 55) return 1000000;
    if (x < 85) return between(d, 900000, 999999);
    return x < 98 ? between(d, 600000, 899999) : between(d, 200000, 599999);
}

static jx_fen part(jx_fen whole, uint32_t ppm, int64_t grain)
{
    int64_t fen = 0;
    jx_mul_div(whole, ppm, 1000000, &fen);
    return fen / grain * grain;
}

static void funding_row(making *m, const char *item, jx_fen initial, jx_fen adjusted, jx_fen executed)
{
    jx_form *f = m->f;
    uint8_t digits = f->money_unit == JX_WAN ? 2 : 0;
    f->funding[f->n_funding] = (jx_funding){
        .item = jx_str_of(item),
        .line = f->line + 9 + f->n_funding,
        .initial = initial,
        .adjusted = adjusted,
        .executed = executed,
        .weight = JX_PTS_NONE,
        .rate = JX_PTS_NONE,
        .score = JX_PTS_NONE,
        .digits = {digits, digits, digits, 0},
    };
    f->n_funding++;
}

/* The execution row: rate and score from the unrounded amounts, the score never above its weight. */
static void score_execution(jx_funding *r)
{
    int64_t rate = 0, score = 0;
    jx_mul_div(r->executed, 10000, r->adjusted, &rate);
    jx_mul_div(r->executed, EXECUTION_WEIGHT, r->adjusted, &score);
    r->weight = EXECUTION_WEIGHT;
    r->rate = (jx_pts)rate;
    r->digits.rate = 2;
    r->score = score > EXECUTION_WEIGHT ? EXECUTION_WEIGHT : (jx_pts)score;
}

static void money(making *m)
{
    jx_form *f = m->f;
    dice *d = &m->d;
    f->money_unit = below(d, 5) < 3 ? JX_YUAN : JX_WAN;
    int64_t grain = f->money_unit == JX_WAN ? 10000 : 100; /* what is printed: 0.01 万元, 1 元 */
    jx_fen adjusted = part((jx_fen)m->project->wan * 1000000, between(d, 500000, 1500000), 1000000);
    jx_fen initial = below(d, 10) < 7 ? adjusted : part(adjusted, between(d, 800000, 1250000), grain);
    jx_fen executed =
        part(adjusted, m->slip == JX_SLIP_OVERSPENT ? between(d, 1050000, 1300000) : execution_ppm(d), grain);
    uint32_t own = below(d, 7) ? 1000000 : 900000, above = below(d, 3) * 300000;
    jx_fen fi = part(initial, own, grain), fa = part(adjusted, own, grain), fe = part(executed, own, grain);
    jx_fen ui = part(fi, above, grain), ua = part(fa, above, grain), ue = part(fe, above, grain);
    f->funding = jx_gen_take(m->room, 5 * sizeof *f->funding);
    if (!f->funding) return;
    funding_row(m, "年度资金总额", initial, adjusted, executed);
    funding_row(m, "财政拨款", fi, fa, fe);
    funding_row(m, "本级安排", fi - ui, fa - ua, fe - ue);
    funding_row(m, "其中:上级补助", ui, ua, ue);
    funding_row(m, "其他", initial - fi, adjusted - fa, executed - fe);
    score_execution(&f->funding[0]);
}

/* ---- indicators ---- */

static bool counted(enum jx_gen_shape s) { return s == JX_G_COUNT || s == JX_G_TIMES || s == JX_G_RATE; }

/* n of the block's indicators, in the table's order, the first always among them. */
static void pick_block(making *m, uint8_t block, uint32_t n)
{
    size_t first = 0, have = 0;
    while (jx_gen_indicators[first].block != block) first++;
    while (first + have < jx_gen_n_indicators && jx_gen_indicators[first + have].block == block) have++;
    for (size_t i = 0; i < have && n; i++) {
        if (i && below(&m->d, (uint32_t)(have - i)) >= n) continue;
        m->picked[m->f->n_indicators++] = &jx_gen_indicators[first + i];
        n--;
    }
}

static void pick_indicators(making *m)
{
    dice *d = &m->d;
    uint32_t outputs = below(d, 16) ? 3 + below(d, 5) + below(d, 6) : 1 + below(d, 2);
    pick_block(m, 0, outputs < 10 ? outputs : 10);
    pick_block(m, 1, 1 + below(d, 4));
    pick_block(m, 2, 1 + !below(d, 3));
}

/* A block's points over its rows, in whole points, the larger ones first. */
static void weigh(making *m)
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

static void set_target(making *m, jx_indicator *r, enum jx_op op, int64_t v, int8_t scale, const char *unit)
{
    char text[24];
    r->op = (uint8_t)op;
    r->target_value = (jx_dec){v, scale};
    r->unit = jx_str_of(unit);
    jx_dec_print(r->target_value, text);
    const char *sign = op == JX_GE ? "≥" : op == JX_LE ? "≤" : "=";
    r->target = jx_gen_say(m->room, "%s%s%.*s", sign, text, JX_FMT(r->unit));
}

static void set_actual(making *m, jx_indicator *r, int64_t v, int8_t scale, const char *unit)
{
    char text[24];
    r->actual_value = (jx_dec){v, scale};
    r->actual_unit = jx_str_of(unit);
    jx_dec_print(r->actual_value, text);
    r->actual = jx_gen_say(m->room, "%s%.*s", text, JX_FMT(r->actual_unit));
}

/* The score by the national default: full when met, else by the share that was reached. */
static jx_pts right_score(const jx_indicator *r)
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

static void count_row(making *m, jx_indicator *r, int64_t target, bool miss, const char *unit)
{
    int64_t actual = miss ? target * between(&m->d, 60, 75) / 100 : target + below(&m->d, (uint32_t)(target / 20) + 1);
    set_target(m, r, JX_GE, target, 0, unit);
    set_actual(m, r, actual, 0, unit);
}

static void rate_row(making *m, jx_indicator *r, bool full, bool miss)
{
    static const uint16_t usual[] = {90, 90, 92, 95, 95, 98};
    uint32_t target = full ? 1000 : ANY(&m->d, usual, 6) * 10u;
    uint32_t actual = miss   ? between(&m->d, target * 6 / 10, target * 9 / 10)
                      : full ? 1000
                             : between(&m->d, target, 1000);
    set_target(m, r, full ? JX_EQ : JX_GE, target / 10, 0, "%");
    if (actual % 10)
        set_actual(m, r, actual, 1, "%");
    else
        set_actual(m, r, actual / 10, 0, "%");
}

static void cost_row(making *m, jx_indicator *r, bool miss)
{
    const jx_funding *t = &m->f->funding[0];
    int64_t target = t->adjusted / 10000; /* hundredths of 万元 */
    int64_t actual = miss ? target + target * between(&m->d, 3, 15) / 100
                          : (t->executed < t->adjusted ? t->executed : t->adjusted) / 10000;
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

static void measure_row(making *m, jx_indicator *r, const jx_gen_indicator *kind, bool miss)
{
    switch (kind->shape) {
    case JX_G_COUNT:
        count_row(m, r, rounded((int64_t)m->project->scale * between(&m->d, 50, 150) / 100), miss, m->project->measure);
        m->things = r->actual_value.v;
        break;
    case JX_G_TIMES: count_row(m, r, between(&m->d, 2, 12), miss, kind->unit); break;
    case JX_G_PLACES: {
        int64_t n = between(&m->d, 4, 24);
        set_target(m, r, JX_EQ, n, 0, kind->unit);
        set_actual(m, r, miss ? n - 1 : n, 0, kind->unit);
        break;
    }
    case JX_G_RATE: rate_row(m, r, false, miss); break;
    case JX_G_FULL: rate_row(m, r, true, miss); break;
    case JX_G_COST: cost_row(m, r, miss); break;
    case JX_G_STANDARD: {
        int64_t yuan = (int64_t)between(&m->d, 2, 60) * 50;
        set_target(m, r, JX_EQ, yuan, 0, kind->unit);
        set_actual(m, r, miss ? yuan - 10 : yuan, 0, kind->unit);
        break;
    }
    case JX_G_DATE:
    case JX_G_WORDS: break;
    }
}

static void indicator(making *m, uint16_t i)
{
    const jx_gen_indicator *kind = m->picked[i];
    jx_indicator *r = &m->f->indicators[i];
    const jx_gen_value names[] = {{"thing", jx_str_of(m->project->thing)}, {"served", jx_str_of(m->project->served)}};
    bool about = m->slip >= JX_SLIP_OVER_WEIGHT && (i == m->victim || i == m->missed);
    bool miss = about ? i == m->missed : chance(&m->d, MISSED_PPM);
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
        r->score = right_score(r);
    }
    if (r->score < r->weight) r->reason = jx_str_of(ANY(&m->d, jx_gen_reasons, jx_gen_n_reasons));
}

/* Which rows the slip is about: a counted one, and where points must be missing a second one. */
static void choose_rows(making *m)
{
    uint16_t rows[MAX_PICKED], n = 0;
    for (uint16_t i = 0; i < m->f->n_indicators; i++)
        if (counted(m->picked[i]->shape)) rows[n++] = i; /* the first output and satisfaction: at least two */
    uint32_t v = below(&m->d, n);
    m->victim = rows[v];
    switch (m->slip) {
    case JX_SLIP_SCORE:
    case JX_SLIP_FULL:
    case JX_SLIP_REASON: m->missed = m->victim; break;
    case JX_SLIP_OVER_WEIGHT: m->missed = rows[v ? 0 : 1]; break; /* else the total would go over 100 */
    default: m->missed = UINT16_MAX;
    }
}

static void indicators(making *m)
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

/* ---- slips ---- */

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
static void slip_in_rows(making *m)
{
    jx_funding *t = &m->f->funding[0];
    jx_indicator *r = &m->f->indicators[m->victim];
    jx_str reason = jx_str_of(ANY(&m->d, jx_gen_reasons, jx_gen_n_reasons));
    int step = (int)between(&m->d, 50, 200);
    switch (m->slip) {
    case JX_SLIP_RATE: t->rate += t->rate > 5000 ? -2 * step : 2 * step; break;
    case JX_SLIP_EXECUTION: t->score += t->score > 500 ? -step : step; break;
    case JX_SLIP_WEIGHTS: /* one point less, scored by what is left */
        r->weight -= 100;
        r->score = right_score(r);
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

static void totals(making *m)
{
    jx_form *f = m->f;
    f->total_weight = 10000;
    f->total_score = sum_of_scores(f);
    f->total_line = f->line + 19u + f->n_indicators;
    if (m->slip == JX_SLIP_TOTAL) f->total_score -= (jx_pts)between(&m->d, 1, 5) * 100;
    f->grade = grade_of(f->total_score);
    if (m->slip == JX_SLIP_GRADE) f->grade = f->grade == JX_EXCELLENT ? JX_GOOD : (uint8_t)(f->grade - 1);
}

static void label_it(const making *m, jx_gen_label *l)
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

/* ---- words ---- */

static jx_str amount(making *m, jx_fen fen)
{
    char text[24];
    enum jx_money_unit unit = (enum jx_money_unit)m->f->money_unit;
    jx_dec_print(jx_fen_to_dec(fen, unit), text);
    return jx_gen_say(m->room, "%s%s", text, jx_money_unit_name(unit));
}

static void texts(making *m)
{
    jx_form *f = m->f;
    dice *d = &m->d;
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
    jx_str task = jx_gen_fill(m->room, ANY(d, jx_gen_objectives, jx_gen_n_objectives), v, 4);
    f->objective = jx_gen_say(m->room, "%.*s%s", JX_FMT(task), ANY(d, jx_gen_goals, jx_gen_n_goals));
    v[2].value = jx_gen_say(m->room, "%lld%s", (long long)m->things, m->project->measure);
    jx_str done = jx_gen_fill(m->room, ANY(d, jx_gen_completions, jx_gen_n_completions), v, 4);
    jx_str spent = jx_gen_fill(m->room, ANY(d, jx_gen_details, jx_gen_n_details), money_words, 3);
    f->completion = jx_gen_say(m->room, "%.*s%.*s", JX_FMT(done), JX_FMT(spent));
    uint32_t next = below(d, (uint32_t)jx_gen_n_measures);
    f->conclusion = jx_gen_say(m->room, "%s。%s%s%s", jx_grade_name((enum jx_grade)f->grade),
                               ANY(d, jx_gen_conclusions, jx_gen_n_conclusions), jx_gen_measures[next],
                               jx_gen_measures[(next + 1) % jx_gen_n_measures]);
}

int jx_gen_form(jx_gen *g, uint64_t i, jx_form *f, jx_gen_label *label)
{
    making m = {.g = g, .room = &g->room, .d = dice_of(g->opt.seed, 2, i), .f = f};
    jx_form_init(f);
    f->kind = JX_PROJECT;
    f->year = g->opt.year;
    if (chance(&m.d, g->opt.anomalies_ppm)) m.slip = (enum jx_slip)between(&m.d, 1, JX_SLIPS - 1);
    who(&m, i);
    money(&m);
    if (!m.room->failed) indicators(&m);
    if (m.room->failed) return JX_ENOMEM;
    slip_in_rows(&m);
    totals(&m);
    texts(&m);
    if (label) label_it(&m, label);
    return m.room->failed ? JX_ENOMEM : 0;
}
