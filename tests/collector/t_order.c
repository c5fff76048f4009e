/* The final aggregates do not depend on the log's order; the state is a function of the prefix alone. */
#include <criterion/criterion.h>

#include "tests/collector/support.h"

enum { RECORDS = 120, CAMPAIGNS = 4, ALL = RECORDS + CAMPAIGNS, MOST = 6 };

static const uint32_t divisions[] = {511102, 511111, 511100, 500153, 510000, 0};
static const char *const units[] = {"甲", "乙", "甲 ", "", "人社局"};
static const char *const codes[] = {"S304", "B105", "T201", "F001", "X900"};

static jx_fen some_fen(rng *r)
{
    static const jx_fen odd[] = {JX_FEN_NONE, 0, -700, JX_FEN_MAX, -JX_FEN_MAX};
    return rng_below(r, 3) ? (jx_fen)rng_below(r, 1000000) : odd[rng_below(r, 5)];
}

static jx_pts some_pts(rng *r)
{
    static const jx_pts odd[] = {JX_PTS_NONE, 0, -1, JX_PTS_MAX, 11500};
    return rng_below(r, 3) ? (jx_pts)rng_below(r, 10001) : odd[rng_below(r, 5)];
}

/* What a worker says of a form is a function of its content and the rules: so it is here. */
static jx_result outcome(unsigned key, uint64_t content, uint64_t ruleset, jx_finding *room)
{
    rng r = {1 + key * 1000003 + content * 7919 + ruleset * 104729};
    for (int i = 0; i < 4; i++) rng_next(&r);
    jx_result out = result(0, key, content);
    out.initial = some_fen(&r);
    out.adjusted = some_fen(&r);
    out.executed = some_fen(&r);
    out.stated_total = some_pts(&r);
    out.total = some_pts(&r);
    out.stated_grade = (uint8_t)rng_below(&r, JX_GRADES);
    out.grade = (uint8_t)rng_below(&r, JX_GRADES);
    out.unit = jx_str_of(units[rng_below(&r, 5)]);
    out.division = divisions[rng_below(&r, 6)];
    uint16_t n = (uint16_t)rng_below(&r, 8);
    for (uint16_t i = 0; i < n; i++)
        room[i] = finding(codes[rng_below(&r, 5)], (enum jx_severity)(1 + rng_below(&r, 4)));
    with_findings(&out, room, n);
    return out;
}

/* Records of many versions of few forms: outcomes of whole batches and of halves, dead letters, damaged bodies; and,
 * last, some deadlines. */
static uint32_t make_log(rng *r, record *log)
{
    static jx_finding room[MOST][8];
    jx_result batch[MOST];
    uint32_t n = 0;
    for (uint64_t seq = 1; n + 2 <= RECORDS; seq++) {
        uint32_t forms = 1 + (uint32_t)rng_below(r, MOST), division = divisions[rng_below(r, 6)];
        uint64_t ruleset = 7 + rng_below(r, 8) / 7;
        for (uint32_t i = 0; i < forms; i++) {
            batch[i] = outcome((unsigned)rng_below(r, 12), rng_below(r, 4), ruleset, room[i]);
            batch[i].index = (uint16_t)i;
        }
        uint32_t was = n,
                 cut = (uint32_t)rng_below(r, forms + 1); /* where the batch was split; 0 or forms: it was not */
        if (rng_below(r, 12) == 0)
            log[n++] = failed(seq, division, forms, 0, cut ? cut : forms);
        else
            log[n++] = results_part(seq, division, forms, 0, batch, cut ? cut : forms, ruleset);
        if (rng_below(r, 10) == 0 && log[n - 1].header.kind == JX_R_RESULT) log[n - 1].len -= log[n - 1].len / 3;
        if (cut && cut < forms) log[n++] = results_part(seq, division, forms, cut, batch + cut, forms - cut, ruleset);
        while (was < n) log[was++].header.accepted_ms = 10 * seq;
    }
    for (uint64_t i = 0; i < CAMPAIGNS; i++)
        log[n++] = campaign(i == 1 ? 500000 : 510000, 1 + rng_below(r, 800), 5 + 100 * i + rng_below(r, 90));
    return n;
}

static void shuffle(rng *r, uint32_t *order, uint32_t n)
{
    for (uint32_t i = n; i-- > 1;) {
        uint32_t k = (uint32_t)rng_below(r, i + 1), t = order[i];
        order[i] = order[k];
        order[k] = t;
    }
}

/* What was set later is later in any log. */
static void settings_in_order(uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0, next = n - CAMPAIGNS; i < n; i++)
        if (order[i] >= n - CAMPAIGNS) order[i] = next++;
}

static dump fold_in(const record *log, const uint32_t *order, uint32_t n, jx_form_state *state, uint64_t *forms)
{
    jx_fold *f;
    cr_assert_eq(jx_fold_new(&f, NULL, NULL), 0);
    for (uint32_t i = 0; i < n; i++) cr_assert_eq(feed(f, &log[order[i]]), 0);
    dump d = dump_of(f);
    jx_fold_stats s;
    jx_fold_stats_of(f, &s);
    *forms = s.forms;
    for (unsigned k = 0; k < 12; k++)
        for (int v = 0; v < 6; v++) {
            jx_id key = key_of(k);
            jx_form_state *to = &state[k * 6 + (unsigned)v];
            if (jx_fold_form(f, divisions[v], &key, to) != 0) memset(to, 0, sizeof *to);
            to->offset = 0; /* of course that depends on the order */
            to->unit.p = NULL;
        }
    jx_fold_free(&f);
    return d;
}

Test(order, final_aggregates_do_not_depend_on_it)
{
    rng r = {20240607};
    static record log[ALL];
    static jx_form_state want[72], got[72];
    uint32_t order[ALL];
    for (int round = 0; round < 40; round++) {
        uint32_t n = make_log(&r, log);
        uint64_t forms, again;
        for (uint32_t i = 0; i < n; i++) order[i] = i;
        dump in_order = fold_in(log, order, n, want, &forms);
        cr_assert_gt(in_order.size, 2000);
        for (int p = 0; p < 12; p++) {
            shuffle(&r, order, n);
            settings_in_order(order, n);
            dump other = fold_in(log, order, n, got, &again);
            cr_assert_eq(again, forms);
            cr_assert_eq(other.size, in_order.size, "round %d, permutation %d", round, p);
            cr_assert_arr_eq(other.data, in_order.data, other.size, "round %d, permutation %d", round, p);
            for (int i = 0; i < 72; i++) {
                cr_assert_eq(got[i].seq, want[i].seq);
                cr_assert_eq(got[i].index, want[i].index);
                cr_assert_eq(got[i].versions, want[i].versions);
                cr_assert_eq(got[i].verdict, want[i].verdict);
            }
            dump_free(&other);
        }
        dump_free(&in_order);
        for (uint32_t i = 0; i < n; i++) record_free(&log[i]);
    }
}

/* The rows say what a plain count over the versions that count says: a second, slow way to the same numbers. */
Test(order, rows_agree_with_a_plain_count)
{
    rng r = {99};
    static record log[ALL];
    uint32_t n = make_log(&r, log);
    jx_fold *f;
    cr_assert_eq(jx_fold_new(&f, NULL, NULL), 0);
    for (uint32_t i = 0; i < n; i++) cr_assert_eq(feed(f, &log[i]), 0);
    rows counties, all, units_of;
    take_rows(f, JX_ROWS_COUNTIES, 0, NULL, 0, &counties);
    take_rows(f, JX_ROWS_DIVISION, 0, NULL, 0, &all);
    take_rows(f, JX_ROWS_UNITS, 0, NULL, 0, &units_of);
    jx_row sum = {0}, by_unit = {0};
    cr_expect_gt(all.rows[0].late, 0);
    cr_expect_lt(all.rows[0].late, all.rows[0].forms);
    for (uint32_t i = 0; i < counties.n; i++) {
        sum.forms += counties.rows[i].forms;
        sum.late += counties.rows[i].late;
        sum.failed += counties.rows[i].failed;
        sum.superseded += counties.rows[i].superseded;
        sum.stated.n += counties.rows[i].stated.n;
        sum.stated.sum += counties.rows[i].stated.sum;
    }
    for (uint32_t i = 0; i < units_of.n; i++) {
        by_unit.forms += units_of.rows[i].forms;
        by_unit.late += units_of.rows[i].late;
        by_unit.superseded += units_of.rows[i].superseded;
        by_unit.stated.sum += units_of.rows[i].stated.sum;
        by_unit.rejected += units_of.rows[i].rejected;
    }
    cr_expect_eq(all.rows[0].forms, sum.forms);
    cr_expect_eq(all.rows[0].late, sum.late);
    cr_expect_eq(by_unit.late, sum.late);
    cr_expect_eq(all.rows[0].failed, sum.failed);
    cr_expect_eq(all.rows[0].superseded, sum.superseded);
    cr_expect_eq(all.rows[0].stated.n, sum.stated.n);
    cr_expect_eq(all.rows[0].stated.sum, sum.stated.sum);
    cr_expect_eq(by_unit.forms, sum.forms);
    cr_expect_eq(by_unit.superseded, sum.superseded);
    cr_expect_eq(by_unit.stated.sum, sum.stated.sum);
    cr_expect_eq(by_unit.rejected, all.rows[0].rejected);
    jx_fold_stats s;
    jx_fold_stats_of(f, &s);
    cr_expect_eq(s.keys, sum.forms);
    jx_fold_free(&f);
    for (uint32_t i = 0; i < n; i++) record_free(&log[i]);
}
