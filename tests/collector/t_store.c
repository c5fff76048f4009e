/* The parts that the fold is made of: histogram, marks, slab, units. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "collector/forms.h"
#include "collector/hist.h"
#include "tests/collector/random.h"

static int by_value(const void *a, const void *b) { return *(const jx_pts *)a - *(const jx_pts *)b; }

static jx_pts quantile(const jx_pts *sorted, size_t n, unsigned per_mille)
{
    size_t rank = (n * per_mille + 999) / 1000;
    return sorted[rank - 1];
}

Test(hist, quantiles_are_those_of_the_sorted_scores)
{
    rng r = {11};
    jx_hist h = {0};
    static jx_pts scores[700];
    for (int round = 0; round < 60; round++) {
        size_t n = 1 + rng_below(&r, 700);
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) {
            /* clustered near 90, as real scores are, and spread over all */
            scores[i] = (jx_pts)(rng_below(&r, 3) ? 8500 + rng_below(&r, 1501) : rng_below(&r, JX_HIST_TOP + 1));
            sum += scores[i];
            cr_assert_eq(jx_hist_add(&h, scores[i]), 0);
        }
        qsort(scores, n, sizeof *scores, by_value);
        cr_assert_eq(h.n, n);
        cr_assert_eq(h.sum, sum);
        for (unsigned q = 100; q <= 1000; q += 100) cr_assert_eq(jx_hist_quantile(&h, q), quantile(scores, n, q));
        /* taking half of them back leaves the quantiles of the rest */
        size_t rest = n / 2;
        for (size_t i = rest; i < n; i++) jx_hist_remove(&h, scores[i]);
        if (rest) cr_assert_eq(jx_hist_quantile(&h, 500), quantile(scores, rest, 500));
        for (size_t i = 0; i < rest; i++) jx_hist_remove(&h, scores[i]);
        cr_assert_eq(h.n, 0);
        cr_assert_eq(h.sum, 0);
        cr_assert_eq(jx_hist_quantile(&h, 500), JX_PTS_NONE);
    }
    jx_hist_fini(&h);
}

Test(hist, a_score_out_of_range_counts_as_the_nearest_bound)
{
    jx_hist h = {0};
    jx_hist_add(&h, -500);
    jx_hist_add(&h, 11500); /* forms of 115 points exist */
    jx_hist_add(&h, JX_PTS_MAX);
    jx_hist_add(&h, JX_PTS_NONE);
    cr_expect_eq(h.n, 3);
    cr_expect_eq(h.sum, 0 + 11500 + JX_HIST_TOP);
    cr_expect_eq(jx_hist_quantile(&h, 1), 0);
    cr_expect_eq(jx_hist_quantile(&h, 500), 11500);
    cr_expect_eq(jx_hist_quantile(&h, 1000), JX_HIST_TOP);
    jx_hist_remove(&h, -500);
    jx_hist_remove(&h, JX_PTS_MAX);
    cr_expect_eq(jx_hist_quantile(&h, 1), 11500);
    cr_expect_eq(h.sum, 11500);
    jx_hist_fini(&h);
}

Test(hist, merging_equals_adding_all)
{
    rng r = {5};
    jx_hist a = {0}, b = {0}, both = {0}, merged = {0};
    for (int i = 0; i < 3000; i++) {
        jx_pts s = (jx_pts)rng_below(&r, 12000);
        jx_hist_add(i % 3 ? &a : &b, s);
        jx_hist_add(&both, s);
    }
    jx_hist_merge(&merged, &a);
    jx_hist_merge(&merged, &b);
    for (unsigned q = 10; q <= 1000; q += 10) cr_assert_eq(jx_hist_quantile(&merged, q), jx_hist_quantile(&both, q));
    cr_expect_eq(merged.sum, both.sum);
    jx_hist_clear(&merged);
    cr_expect_eq(jx_hist_quantile(&merged, 500), JX_PTS_NONE);
    jx_hist_fini(&a), jx_hist_fini(&b), jx_hist_fini(&both), jx_hist_fini(&merged);
}

static jx_finding found(const char *code, uint8_t severity, uint32_t count)
{
    jx_finding f = {.severity = severity, .count = count};
    memcpy(f.code, code, 4);
    return f;
}

Test(marks, findings_of_one_rule_become_one_mark)
{
    jx_finding f[] = {found("S304", JX_REJECT, 1), found("B105", JX_ALERT, 1), found("S304", JX_REJECT, 1),
                      found("S304", JX_INFO, 1), found("T201", JX_QUERY, 40)};
    jx_mark marks[JX_MAX_FINDINGS];
    jx_rule_count out[JX_MAX_RULE_COUNTS];
    jx_mark_tally t = {0};
    int n = jx_marks_of(f, 5, marks);
    cr_assert_eq(n, 4);
    cr_assert_eq(jx_marks_add(&t, marks, (uint32_t)n), 0);
    cr_assert_eq(jx_marks_list(&t, out), 4);
    cr_expect_str_eq(out[0].code, "B105");
    cr_expect_str_eq(out[1].code, "S304"); /* the same rule at another severity is a line of its own */
    cr_expect_eq(out[1].severity, JX_INFO);
    cr_expect_eq(out[1].findings, 1);
    cr_expect_eq(out[2].severity, JX_REJECT);
    cr_expect_eq(out[2].forms, 1);
    cr_expect_eq(out[2].findings, 2);
    cr_expect_str_eq(out[3].code, "T201");
    cr_expect_eq(out[3].findings, 40);
    jx_marks_remove(&t, marks, (uint32_t)n);
    cr_expect_eq(jx_marks_list(&t, out), 0);
    jx_marks_fini(&t);
}

Test(marks, a_code_of_another_form_is_malformed)
{
    const char *codes[] = {"s304", "S30", "S3O4", "3S04", "SS04", "S 04"};
    jx_mark marks[JX_MAX_FINDINGS];
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        jx_finding f = {.severity = JX_INFO, .count = 1};
        memcpy(f.code, codes[i], strlen(codes[i]));
        cr_expect_eq(jx_marks_of(&f, 1, marks), JX_EPROTO, "%s", codes[i]);
    }
}

Test(marks, every_code_and_severity_has_its_own_line)
{
    jx_mark_tally t = {0};
    static jx_rule_count out[JX_MAX_RULE_COUNTS];
    const char *codes[] = {"A000", "A001", "A999", "B000", "Z998", "Z999"};
    for (int i = 0; i < 6; i++)
        for (uint8_t s = JX_INFO; s <= JX_REJECT; s++) {
            jx_mark m[JX_MAX_FINDINGS];
            jx_finding f = found(codes[i], s, UINT32_MAX); /* more than a mark can hold */
            cr_assert_eq(jx_marks_of(&f, 1, m), 1);
            cr_assert_eq(jx_marks_add(&t, m, 1), 0);
        }
    cr_assert_eq(jx_marks_list(&t, out), 24);
    for (int i = 0; i < 24; i++) {
        cr_expect_str_eq(out[i].code, codes[i / 4]);
        cr_expect_eq(out[i].severity, i % 4 + 1);
        cr_expect_eq(out[i].forms, 1);
        cr_expect_eq(out[i].findings, JX_MARK_MAX);
    }
    jx_marks_fini(&t);
}

/* Runs of all sizes keep what was written into them while others come and go. */
Test(slab, runs_do_not_overlap)
{
    enum { RUNS = 4000 };
    static struct {
        uint32_t run, words, value;
    } held[RUNS];
    jx_slab s = {0};
    rng r = {3};
    for (int step = 0; step < 40000; step++) {
        size_t i = rng_below(&r, RUNS);
        if (held[i].run) {
            uint32_t *w = jx_slab_at(&s, held[i].run);
            for (uint32_t k = 0; k < held[i].words; k++) cr_assert_eq(w[k], held[i].value + k);
            jx_slab_give(&s, held[i].run, held[i].words);
            held[i].run = 0;
            continue;
        }
        held[i].words = 1 + (uint32_t)rng_below(&r, rng_below(&r, 10) ? 16 : JX_SLAB_MOST);
        held[i].run = jx_slab_take(&s, held[i].words);
        held[i].value = (uint32_t)rng_next(&r);
        cr_assert_neq(held[i].run, 0);
        uint32_t *w = jx_slab_at(&s, held[i].run);
        cr_assert_eq((uintptr_t)w % 16, 0);
        cr_assert_geq(jx_slab_room(held[i].words), held[i].words);
        for (uint32_t k = 0; k < held[i].words; k++) w[k] = held[i].value + k;
    }
    size_t bytes = jx_slab_bytes(&s);
    for (size_t i = 0; i < RUNS; i++) jx_slab_give(&s, held[i].run, held[i].words);
    for (size_t i = 0; i < RUNS; i++)
        if (held[i].run) cr_assert_neq(jx_slab_take(&s, held[i].words), 0);
    cr_expect_eq(jx_slab_bytes(&s), bytes, "what was given back is taken again");
    jx_slab_fini(&s);
}

Test(units, each_name_in_each_division_has_one_place)
{
    jx_units u = {.seed = 99};
    char name[32];
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            int len = snprintf(name, sizeof name, "单位%u", i / 2);
            int64_t place = jx_units_place(&u, i % 2 ? 511102 : 500153, (jx_str){name, (uint32_t)len});
            cr_assert_eq(place, i, "the place stays");
        }
    cr_expect_eq(jx_units_place(&u, 1, (jx_str){0}), 5000, "a form without a unit has one too");
    const uint32_t *order = jx_units_sorted(&u);
    for (uint32_t i = 1; i < u.n; i++) {
        const jx_unit *a = &u.units[order[i - 1]], *b = &u.units[order[i]];
        cr_assert(a->division < b->division || (a->division == b->division && a->name.len <= b->name.len + 4));
        if (a->division == b->division) {
            uint32_t n = a->name.len < b->name.len ? a->name.len : b->name.len;
            int c = n ? memcmp(a->name.p, b->name.p, n) : 0;
            cr_assert(c < 0 || (c == 0 && a->name.len < b->name.len));
        }
    }
    jx_units_fini(&u);
}

Test(forms, are_found_by_key_within_their_division)
{
    jx_forms f;
    cr_assert_eq(jx_forms_init(&f), 0);
    uint32_t a = (uint32_t)jx_units_place(&f.units, 511102, JX_STR("甲")),
             b = (uint32_t)jx_units_place(&f.units, 500153, JX_STR("甲"));
    for (uint32_t i = 0; i < 20000; i++) {
        jx_id key = {{0}};
        memcpy(key.b, &i, 4);
        cr_assert_eq(jx_forms_find(&f, 511102, &key), JX_ENOTFOUND);
        cr_assert_eq(jx_forms_make(&f, &key, a), 2 * i);
        cr_assert_eq(jx_forms_find(&f, 500153, &key), JX_ENOTFOUND);
        cr_assert_eq(jx_forms_make(&f, &key, b), 2 * i + 1);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        jx_id key = {{0}};
        memcpy(key.b, &i, 4);
        cr_assert_eq(jx_forms_find(&f, 511102, &key), 2 * i);
        cr_assert_eq(jx_forms_find(&f, 500153, &key), 2 * i + 1);
        cr_assert_eq(jx_forms_find(&f, 510000, &key), JX_ENOTFOUND);
    }
    jx_forms_fini(&f);
}

/* The number of other contents that were seen does not depend on the order, even when there are too many to remember.
 */
Test(forms, count_past_contents_in_any_order)
{
    enum { SEEN = 600 };
    rng r = {17};
    for (unsigned distinct = 1; distinct < 400; distinct += 37) {
        uint32_t first = UINT32_MAX;
        for (int round = 0; round < 8; round++) {
            jx_forms f;
            cr_assert_eq(jx_forms_init(&f), 0);
            jx_entry e = {.content = 1000, .accepted_ms = SEEN};
            uint32_t newest =
                0; /* versions have times 1..SEEN, each with the content 1000 + its time modulo distinct */
            static uint32_t order[SEEN];
            for (uint32_t i = 0; i < SEEN; i++) order[i] = i;
            for (uint32_t i = SEEN; i-- > 1;) {
                uint32_t k = (uint32_t)rng_below(&r, i + 1), t = order[i];
                order[i] = order[k];
                order[k] = t;
            }
            for (uint32_t i = 0; i < SEEN; i++) {
                bool counts = order[i] >= newest;
                cr_assert_eq(jx_forms_saw(&f, &e, 1000 + order[i] % distinct, order[i], counts), 0);
                if (counts) newest = order[i];
            }
            cr_assert_eq(e.content, 1000 + (SEEN - 1) % distinct);
            if (distinct <= JX_MAX_PAST)
                cr_assert_eq(e.accepted_ms, (SEEN - 1) % distinct, "when that content was first accepted");
            if (first == UINT32_MAX) first = e.n_past;
            cr_assert_eq(e.n_past, first);
            cr_assert_eq(e.n_past, distinct - 1 < JX_MAX_PAST ? distinct - 1 : JX_MAX_PAST);
            jx_forms_fini(&f);
        }
    }
}
