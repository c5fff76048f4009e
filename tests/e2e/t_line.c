/* The whole line on five forms: broker, two workers and the collector as processes; every figure worked out by hand in
 * the comments beside it, from the published scoring rules, before anything was run. */
#include <criterion/criterion.h>
#include <signal.h>

#include "proto/report.h"
#include "tests/e2e/stage.h"

/* ---- the forms ----
 *
 * All of them: year 2024, amounts in 万元 (1万元 = 1,000,000 fen), budget execution of weight 10 and three indicators
 * of weights 50 (at least 100 people), 30 (at least 90 %) and 10 (at least 90 %): 100 in all. The last two are met, 95
 * % each, with full marks.
 *
 *          division  unit        budget  adjusted spent  rate   execution  people  score  total       grade
 *   A      511102    人社局      100     100      100    100 %  10         100     50     10+50+30+10  = 100  优
 *   B      511102    教育局      220     200      100    50 %   5          80      50     5+50+30+10   = 95   优
 *   C      511111    沙湾人社局  -       50       50     100 %  20 of 20   40 of 40       20+40+30+10  = 100  优
 *   D      500153    荣昌人社局  10      10       10     100 %  10         70      35     10+35+30+10  = 85   优
 *   B2     like B, but 40 points for the people, 85 in all, 良, with a reason
 *
 * What is wrong with them:
 *   A      nothing.
 *   B      80 of 100 people earn 50 * 80/100 = 40, not full marks: S307, reject. Recomputed 5+40+30+10 = 85, which is
 * 良. C      execution weighs 20, not 10: B113, query. The scores are right. D      85 points are 良, not 优: S313,
 * reject. 50 * 70/100 = 35 is right. B2     nothing: the lost points and the low execution are explained. */
enum { WAN = 1000000, POINTS = 100 };

typedef struct {
    jx_form form;
    jx_funding funding;
    jx_indicator indicators[3];
} a_form;

static jx_indicator at_least(uint32_t line, const char *l1, const char *name, int64_t target, int64_t actual,
                             const char *unit, jx_pts weight, jx_pts score)
{
    static char text[2 * 3 * 5][32]; /* two a row, three rows a form, five forms */
    static int used;
    char *t = text[used++ % 30], *a = text[used++ % 30];
    snprintf(t, 32, "≥%lld%s", (long long)target, unit);
    snprintf(a, 32, "%lld%s", (long long)actual, unit);
    return (jx_indicator){.line = line,
                          .l1 = jx_str_of(l1),
                          .l2 = JX_STR("质量指标"),
                          .name = jx_str_of(name),
                          .op = JX_GE,
                          .target = jx_str_of(t),
                          .target_value = {target, 0},
                          .unit = jx_str_of(unit),
                          .actual = jx_str_of(a),
                          .actual_value = {actual, 0},
                          .actual_unit = jx_str_of(unit),
                          .weight = weight * POINTS,
                          .score = score * POINTS};
}

/* initial < 0: not stated. The total is the sum of the scores; the grade is what the form claims. */
static void make(a_form *f, uint32_t division, const char *unit, const char *project, jx_fen initial, jx_fen adjusted,
                 jx_fen executed, jx_pts exec_weight, int64_t people, jx_pts weight, jx_pts score, enum jx_grade grade)
{
    jx_form_init(&f->form);
    f->funding = (jx_funding){.item = JX_STR("年度资金总额"),
                              .line = 10,
                              .initial = initial < 0 ? JX_FEN_NONE : initial * WAN,
                              .adjusted = adjusted * WAN,
                              .executed = executed * WAN,
                              .weight = exec_weight * POINTS,
                              .rate = (jx_pts)(executed * 10000 / adjusted),
                              .score = (jx_pts)(exec_weight * POINTS * executed / adjusted),
                              .digits = {2, 2, 2, 2}};
    f->indicators[0] = at_least(20, "产出指标", "惠及人数", 100, people, "人", weight, score);
    f->indicators[1] = at_least(21, "效益指标", "政策知晓率", 90, 95, "%", 30, 30);
    f->indicators[2] = at_least(22, "满意度指标", "群众满意度", 90, 95, "%", 10, 10);
    f->form.kind = JX_PROJECT;
    f->form.year = 2024;
    f->form.division = division;
    f->form.unit = f->form.implementing_unit = jx_str_of(unit);
    f->form.project_name = jx_str_of(project);
    f->form.money_unit = JX_WAN;
    f->form.objective = JX_STR("完成全年任务");
    f->form.completion = JX_STR("已完成");
    f->form.funding = &f->funding;
    f->form.n_funding = 1;
    f->form.indicators = f->indicators;
    f->form.n_indicators = 3;
    f->form.total_weight = 100 * POINTS;
    f->form.total_score = f->funding.score + (score + 30 + 10) * POINTS;
    f->form.grade = grade;
    f->form.source = JX_STR("line.json");
}

static a_form a, b, c, d, b2;

static void make_forms(void)
{
    make(&a, 511102, "人社局", "就业补助", 100, 100, 100, 10, 100, 50, 50, JX_EXCELLENT);
    make(&b, 511102, "教育局", "校舍维修", 220, 200, 100, 10, 80, 50, 50, JX_EXCELLENT);
    b.form.conclusion = JX_STR("因汛期停工，部分工程顺延至下年完成。");
    make(&c, 511111, "沙湾人社局", "技能培训", -1, 50, 50, 20, 100, 40, 40, JX_EXCELLENT);
    make(&d, 500153, "荣昌人社局", "创业扶持", 10, 10, 10, 10, 70, 50, 35, JX_EXCELLENT);
    d.indicators[0].reason = JX_STR("申报人数不足，下年加强宣传。");
    make(&b2, 511102, "教育局", "校舍维修", 220, 200, 100, 10, 80, 50, 40, JX_GOOD);
    b2.form.conclusion = b.form.conclusion;
    b2.indicators[0].reason = JX_STR("因汛期停工，顺延至下年完成。");
}

/* ---- what the collector says ---- */

static peer query;
static jx_rule_count rules[JX_MAX_RULE_COUNTS]; /* of the last row read */

/* Asks and opens the rows; there must be n of them. */
static jx_cur rows(const char *what, uint32_t division, uint32_t n)
{
    uint8_t type =
        peer_ask(&query, (jx_msg){.type = JX_ASK, .name = jx_str_of(what), .division = division}, (jx_bytes){0});
    cr_assert_eq(type, JX_ANSWER, "%.*s", JX_FMT(query.in->msg.text));
    cr_assert_eq(query.in->msg.head, n, "%s of %u: %llu rows", what, division, (unsigned long long)query.in->msg.head);
    jx_bytes body = jx_frame(query.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_cur_array(&cur, 1000), n);
    return cur;
}

static jx_row next_row(jx_cur *cur)
{
    jx_row row;
    cr_assert_eq(jx_row_read(cur, &row, rules), 0);
    return row;
}

/* The counts of a row: forms, accepted, with alerts, rejected, superseded; failed and late are none anywhere here. */
static void expect_counts(const jx_row *r, uint64_t forms, uint64_t accepted, uint64_t alerted, uint64_t rejected,
                          uint64_t superseded)
{
    cr_expect_eq(r->forms, forms, "%u: %llu forms", r->division, (unsigned long long)r->forms);
    cr_expect_eq(r->accepted, accepted, "%u: %llu accepted", r->division, (unsigned long long)r->accepted);
    cr_expect_eq(r->alerted, alerted, "%u: %llu alerted", r->division, (unsigned long long)r->alerted);
    cr_expect_eq(r->rejected, rejected, "%u: %llu rejected", r->division, (unsigned long long)r->rejected);
    cr_expect_eq(r->superseded, superseded);
    cr_expect_eq(r->failed, 0);
    cr_expect_eq(r->late, 0);
}

static void expect_money(const jx_row *r, jx_fen initial, jx_fen adjusted, jx_fen executed)
{
    cr_expect_eq(r->initial, initial * WAN);
    cr_expect_eq(r->adjusted, adjusted * WAN);
    cr_expect_eq(r->executed, executed * WAN);
}

/* Sum and quantiles in points; grades 优 and 良, for there are no others here. */
static void expect_scores(const jx_scores *s, uint64_t n, jx_pts sum, jx_pts p10, jx_pts p50, jx_pts p90,
                          uint64_t excellent, uint64_t good)
{
    cr_expect_eq(s->n, n);
    cr_expect_eq(s->sum, sum * POINTS, "sum %lld", (long long)s->sum);
    cr_expect_eq(s->p10, p10 * POINTS);
    cr_expect_eq(s->p50, p50 * POINTS);
    cr_expect_eq(s->p90, p90 * POINTS);
    cr_expect_eq(s->grades[JX_EXCELLENT], excellent);
    cr_expect_eq(s->grades[JX_GOOD], good);
    cr_expect_eq(s->grades[JX_GRADE_NONE] + s->grades[JX_FAIR] + s->grades[JX_POOR], 0);
}

static void check_divisions(void)
{
    jx_cur cur = rows("division", 0, 3); /* the whole, Chongqing, Sichuan */
    jx_row r = next_row(&cur);
    cr_expect_eq(r.division, 0);
    expect_counts(&r, 4, 1, 1, 2, 0);
    expect_money(&r, 100 + 220 + 10, 100 + 200 + 50 + 10, 100 + 100 + 50 + 10);
    /* stated 85, 95, 100, 100: ranks ceil(0.4) = 1, ceil(2) = 2, ceil(3.6) = 4 */
    expect_scores(&r.stated, 4, 380, 85, 95, 100, 4, 0);
    /* recomputed 85, 85, 100, 100 */
    expect_scores(&r.recomputed, 4, 370, 85, 85, 100, 2, 2);
    r = next_row(&cur);
    cr_expect_eq(r.division, 500000);
    expect_counts(&r, 1, 0, 0, 1, 0);
    r = next_row(&cur);
    cr_expect_eq(r.division, 510000);
    expect_counts(&r, 3, 1, 1, 1, 0);
    expect_money(&r, 320, 350, 250);
    /* stated 95, 100, 100: ranks 1, 2, 3; recomputed 85, 100, 100 */
    expect_scores(&r.stated, 3, 295, 95, 100, 100, 3, 0);
    expect_scores(&r.recomputed, 3, 285, 85, 100, 100, 2, 1);
}

static void check_counties(void)
{
    jx_cur cur = rows("counties", 0, 3);
    jx_row r = next_row(&cur);
    cr_expect_eq(r.division, 500153);
    expect_counts(&r, 1, 0, 0, 1, 0);
    expect_money(&r, 10, 10, 10);
    expect_scores(&r.stated, 1, 85, 85, 85, 85, 1, 0); /* claimed 优 */
    expect_scores(&r.recomputed, 1, 85, 85, 85, 85, 0, 1);
    r = next_row(&cur);
    cr_expect_eq(r.division, 511102);
    expect_counts(&r, 2, 1, 0, 1, 0);
    expect_money(&r, 320, 300, 200);
    /* stated 95, 100: ranks ceil(0.2) = 1, ceil(1) = 1, ceil(1.8) = 2; recomputed 85, 100 */
    expect_scores(&r.stated, 2, 195, 95, 95, 100, 2, 0);
    expect_scores(&r.recomputed, 2, 185, 85, 85, 100, 1, 1);
    r = next_row(&cur);
    cr_expect_eq(r.division, 511111);
    expect_counts(&r, 1, 0, 1, 0, 0);
    expect_money(&r, 0, 50, 50); /* its initial budget is not stated */
    expect_scores(&r.recomputed, 1, 100, 100, 100, 100, 1, 0);
}

static void check_units(void)
{
    jx_cur cur = rows("units", 511100, 3); /* of one city: by county, then by name */
    jx_row r = next_row(&cur);
    cr_expect_eq(r.division, 511102);
    cr_expect(jx_str_eq(r.unit, JX_STR("人社局")));
    expect_counts(&r, 1, 1, 0, 0, 0);
    expect_money(&r, 100, 100, 100);
    r = next_row(&cur);
    cr_expect(jx_str_eq(r.unit, JX_STR("教育局")));
    expect_counts(&r, 1, 0, 0, 1, 0);
    expect_money(&r, 220, 200, 100);
    expect_scores(&r.stated, 1, 95, 95, 95, 95, 1, 0);
    expect_scores(&r.recomputed, 1, 85, 85, 85, 85, 0, 1);
    r = next_row(&cur);
    cr_expect_eq(r.division, 511111);
    cr_expect(jx_str_eq(r.unit, JX_STR("沙湾人社局")));
    expect_counts(&r, 1, 0, 1, 0, 0);
}

/* The rules of a division: n codes, each broken once by one form. */
static void check_rules(uint32_t division, uint16_t n, const char *const codes[], const uint8_t severities[])
{
    jx_cur cur = rows("rules", division, 1);
    jx_row r = next_row(&cur);
    cr_assert_eq(r.n_rules, n, "%u rules", r.n_rules);
    for (uint16_t i = 0; i < n; i++) {
        cr_expect_str_eq(rules[i].code, codes[i]);
        cr_expect_eq(rules[i].severity, severities[i]);
        cr_expect_eq(rules[i].forms, 1);
        cr_expect_eq(rules[i].findings, 1);
    }
}

/* The state of a form: batch, index, offset of its record, seq, versions, verdict, division. */
static void check_form(const a_form *f, const jx_id *batch, const uint64_t want[6])
{
    jx_msg m = {.type = JX_ASK, .name = JX_STR("form"), .key = jx_form_key(&f->form), .division = f->form.division};
    cr_assert_eq(peer_ask(&query, m, (jx_bytes){0}), JX_ANSWER);
    jx_bytes body = jx_frame(query.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    int key = -1;
    cr_assert_eq(jx_cur_array(&cur, 10), 1);
    cr_assert_geq(jx_cur_map(&cur, 20), 7);
    cr_assert_eq(jx_cur_key(&cur, &key), 1);
    jx_id id = jx_cur_id(&cur);
    cr_expect(jx_id_eq(&id, batch));
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(jx_cur_key(&cur, &key), i + 2);
        uint64_t got = jx_cur_uint(&cur, UINT64_MAX);
        cr_expect_eq(got, want[i], "field %d is %llu", i + 2, (unsigned long long)got);
    }
}

/* ---- the alerts ---- */

/* Everything from number 1 on; the strings stand in the peer's frame. */
static uint32_t replay(jx_alert out[16])
{
    cr_assert_eq(peer_ask(&query, (jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 16}, (jx_bytes){0}), JX_ALERTS);
    jx_bytes body = jx_frame(query.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    uint32_t n = jx_cur_array(&cur, 16);
    for (uint32_t i = 0; i < n; i++) cr_assert_eq(jx_alert_read(&cur, &out[i]), 0);
    cr_assert_eq(jx_cur_end(&cur), 0);
    return n;
}

static void expect_alert(const jx_alert *got, uint64_t seq, enum jx_alert_kind kind, uint64_t offset,
                         const a_form *form, const jx_id *batch, uint16_t index, enum jx_severity severity,
                         const char *code)
{
    jx_id key = jx_form_key(&form->form);
    cr_expect_eq(got->seq, seq);
    cr_expect_eq(got->kind, kind);
    cr_expect_eq(got->offset, offset);
    cr_expect_gt(got->time_ms, 1600000000000);
    cr_expect(jx_id_eq(&got->key, &key));
    cr_expect(jx_id_eq(&got->batch, batch));
    cr_expect_eq(got->index, index);
    cr_expect_eq(got->year, 2024);
    cr_expect_eq(got->division, form->form.division);
    cr_expect(jx_str_eq(got->unit, form->form.unit));
    cr_expect(jx_str_eq(got->project_name, form->form.project_name));
    cr_expect_eq(got->finding.severity, severity);
    cr_expect_str_eq(got->finding.code, code);
}

static void expect_finding(const jx_finding *f, const char *path, uint32_t line, uint8_t val_kind, int64_t stated,
                           int64_t expected)
{
    char where[48];
    jx_path_print(f->path, where);
    cr_expect_str_eq(where, path);
    cr_expect_eq(f->line, line);
    cr_expect_eq(f->stated.kind, val_kind);
    cr_expect_eq(f->stated.i, stated);
    cr_expect_eq(f->expected.kind, val_kind);
    cr_expect_eq(f->expected.i, expected);
}

/* ---- the play ---- */

static stage st;
static peer submit;
static jx_id ids[4];
static uint64_t seqs[4];

static void open_stage(void)
{
    make_forms();
    stage_open(&st);
}
static void close_stage(void) { stage_close(&st); }

/* One batch after the other, each waited for, so that the order of the log is known. */
static void push_and_wait(int i, uint32_t division, const a_form *const forms[], uint32_t n)
{
    jx_form batch[4];
    for (uint32_t k = 0; k < n; k++) batch[k] = forms[k]->form;
    ids[i] = push(&submit, division, NULL, batch, n, JX_S_NEW, &seqs[i]);
    if (i) cr_expect_gt(seqs[i], seqs[i - 1]);
    peer_wait_status(&query, "offset", (uint64_t)i + 1);
}

Test(line, forms_become_aggregates_and_alerts, .init = open_stage, .fini = close_stage)
{
    stage_broker(&st);
    stage_wait_for(&st, JX_LOG_SVC);
    int collector = stage_collector(&st);
    stage_workers(&st);
    peer_open(&submit, &st, JX_SUBMIT_SVC);
    peer_open(&query, &st, JX_QUERY_SVC);
    peer_wait_status(&query, "following", 1);

    push_and_wait(0, 511102, (const a_form *const[]){&a, &b}, 2);
    push_and_wait(1, 511111, (const a_form *const[]){&c}, 1);
    push_and_wait(2, 500153, (const a_form *const[]){&d}, 1);
    check_divisions();
    check_counties();
    check_units();
    check_rules(0, 4, (const char *const[]){"B106", "B113", "S307", "S313"},
                (const uint8_t[]){JX_INFO, JX_QUERY, JX_REJECT, JX_REJECT});
    check_form(&a, &ids[0], (const uint64_t[]){0, 0, seqs[0], 1, JX_ACCEPTED, 511102});
    check_form(&b, &ids[0], (const uint64_t[]){1, 0, seqs[0], 1, JX_REJECTED, 511102});
    check_form(&c, &ids[1], (const uint64_t[]){0, 1, seqs[1], 1, JX_ACCEPTED_WITH_ALERTS, 511111});
    check_form(&d, &ids[2], (const uint64_t[]){0, 2, seqs[2], 1, JX_REJECTED, 500153});

    jx_alert alerts[16];
    cr_assert_eq(replay(alerts), 3);
    expect_alert(&alerts[0], 1, JX_RAISED, 0, &b, &ids[0], 1, JX_REJECT, "S307");
    expect_finding(&alerts[0].finding, "indicators[0].score", 20, JX_VAL_PTS, 5000, 4000);
    expect_alert(&alerts[1], 2, JX_RAISED, 1, &c, &ids[1], 0, JX_QUERY, "B113");
    expect_finding(&alerts[1].finding, "funding[0].weight", 10, JX_VAL_PTS, 2000, 1000);
    expect_alert(&alerts[2], 3, JX_RAISED, 2, &d, &ids[2], 0, JX_REJECT, "S313");
    cr_expect_eq(alerts[2].finding.stated.i, JX_EXCELLENT);
    cr_expect_eq(alerts[2].finding.expected.i, JX_GOOD);
    cr_expect_eq(peer_status(&query, "alerts_live"), 3, "all of them were news");

    /* B is corrected: its finding falls, its figures are replaced. */
    push_and_wait(3, 511102, (const a_form *const[]){&b2}, 1);
    jx_cur cur = rows("counties", 511102, 1);
    jx_row r = next_row(&cur);
    expect_counts(&r, 2, 2, 0, 0, 1);
    expect_money(&r, 320, 300, 200);
    expect_scores(&r.stated, 2, 185, 85, 85, 100, 1, 1); /* 100 and now 85 */
    expect_scores(&r.recomputed, 2, 185, 85, 85, 100, 1, 1);
    check_rules(511102, 0, NULL, NULL);
    check_rules(0, 3, (const char *const[]){"B106", "B113", "S313"}, (const uint8_t[]){JX_INFO, JX_QUERY, JX_REJECT});
    check_form(&b, &ids[3], (const uint64_t[]){0, 3, seqs[3], 2, JX_ACCEPTED, 511102});
    cr_assert_eq(replay(alerts), 4);
    expect_alert(&alerts[3], 4, JX_CLEARED, 3, &b2, &ids[3], 0, JX_REJECT, "");

    /* The same batch once more is known; the same form under a salt of its own is "unchanged". Neither moves anything.
     */
    uint64_t seq;
    push(&submit, 511111, NULL, &c.form, 1, JX_S_KNOWN, &seq);
    cr_expect_eq(seq, seqs[1]);
    jx_id again = push(&submit, 511111, "again", &c.form, 1, JX_S_NEW, &seq);
    peer_wait_status(&query, "offset", 5);
    cr_expect_eq(peer_status(&query, "unchanged"), 1);
    cr_expect_eq(peer_status(&query, "alerts"), 4);
    check_form(&c, &again, (const uint64_t[]){0, 4, seq, 2, JX_ACCEPTED_WITH_ALERTS, 511111});
    cur = rows("counties", 511111, 1);
    r = next_row(&cur);
    expect_counts(&r, 1, 0, 1, 0, 0);

    /* A collector that starts from nothing says the same. */
    peer_close(&query);
    cr_expect_eq(stage_stop(&st, collector, SIGTERM), 0);
    collector = stage_collector(&st);
    peer_open(&query, &st, JX_QUERY_SVC);
    peer_wait_status(&query, "offset", 5);
    cr_assert_eq(replay(alerts), 4);
    expect_alert(&alerts[0], 1, JX_RAISED, 0, &b, &ids[0], 1, JX_REJECT, "S307");
    expect_alert(&alerts[3], 4, JX_CLEARED, 3, &b2, &ids[3], 0, JX_REJECT, "");
    cr_expect_eq(peer_status(&query, "alerts_live"), 0, "none of it is news");
    cur = rows("counties", 511102, 1);
    r = next_row(&cur);
    expect_counts(&r, 2, 2, 0, 0, 1);

    peer_close(&submit);
    peer_close(&query);
    cr_expect_eq(stage_stop(&st, collector, SIGTERM), 0);
}

/* The broker goes and comes back at other ports; the collector finds it, reads on, and counts nothing twice. */
Test(line, the_collector_follows_a_broker_that_was_restarted, .init = open_stage, .fini = close_stage)
{
    int broker = stage_broker(&st);
    int workers = stage_workers(&st);
    stage_collector(&st);
    peer_open(&submit, &st, JX_SUBMIT_SVC);
    peer_open(&query, &st, JX_QUERY_SVC);
    push_and_wait(0, 511102, (const a_form *const[]){&a, &b}, 2);
    peer_close(&submit);
    cr_expect_eq(stage_stop(&st, workers, SIGTERM), 0);
    cr_expect_eq(stage_stop(&st, broker, SIGTERM), 0);

    stage_broker(&st);
    stage_workers(&st);
    peer_open(&submit, &st, JX_SUBMIT_SVC);
    push_and_wait(1, 511102, (const a_form *const[]){&b2}, 1);
    cr_expect_eq(peer_status(&query, "restarts"), 0);
    cr_expect_eq(peer_status(&query, "forms"), 3);
    jx_cur cur = rows("counties", 511102, 1);
    jx_row r = next_row(&cur);
    expect_counts(&r, 2, 2, 0, 0, 1);
    jx_alert alerts[16];
    cr_assert_eq(replay(alerts), 2);
    expect_alert(&alerts[1], 2, JX_CLEARED, 1, &b2, &ids[1], 0, JX_REJECT, "");
    peer_close(&submit);
    peer_close(&query);
}
