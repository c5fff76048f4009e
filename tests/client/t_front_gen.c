#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/gen/gen.h"
#include "proto/division.h"
#include "worker/rulebook.h"

enum { FORMS = 4000 };

static jx_gen *g;
static msgpack_sbuffer buf;
static msgpack_packer pk;

static void setup_with(uint64_t seed, uint32_t anomalies_ppm)
{
    jx_gen_options opt = {.seed = seed, .province = 520000, .year = 2024, .anomalies_ppm = anomalies_ppm};
    cr_assert_eq(jx_gen_new(&g, &opt), 0);
    msgpack_sbuffer_init(&buf);
    msgpack_packer_init(&pk, &buf, msgpack_sbuffer_write);
}
static void teardown(void)
{
    msgpack_sbuffer_destroy(&buf);
    jx_gen_free(&g);
}
TestSuite(gen, .fini = teardown);

static void make(uint64_t i, jx_form *f, jx_gen_label *l)
{
    jx_gen_rewind(g);
    cr_assert_eq(jx_gen_form(g, i, f, l), 0);
    msgpack_sbuffer_clear(&buf);
    cr_assert_eq(jx_form_encode(&pk, f), 0);
}

Test(gen, makes_the_same_form_for_the_same_seed_and_number)
{
    jx_form f;
    jx_gen_label l;
    setup_with(7, 100000);
    for (uint64_t i = 0; i < 50; i++) {
        make(i, &f, NULL);
        jx_id first = jx_hash(buf.data, buf.size);
        make(i + 1, &f, &l); /* whatever is made in between */
        make(i, &f, &l);
        jx_id again = jx_hash(buf.data, buf.size);
        cr_expect(jx_id_eq(&first, &again), "form %llu", (unsigned long long)i);
    }
    make(3, &f, NULL);
    jx_id seven = jx_hash(buf.data, buf.size);
    teardown();
    setup_with(8, 100000);
    make(3, &f, NULL);
    jx_id eight = jx_hash(buf.data, buf.size);
    cr_expect_not(jx_id_eq(&seven, &eight));
}

static int by_bytes(const void *a, const void *b) { return memcmp(a, b, sizeof(jx_id)); }

Test(gen, makes_forms_of_the_size_and_shape_of_real_ones)
{
    jx_form_buf back;
    jx_form f;
    size_t bytes = 0, indicators = 0, fewest = 99, most = 0;
    jx_id *keys = calloc(FORMS, sizeof *keys);
    uint8_t *divisions = calloc(10000, 1);
    size_t places = 0;
    setup_with(1, 50000);
    jx_form_buf_init(&back);
    for (uint64_t i = 0; i < FORMS; i++) {
        make(i, &f, NULL);
        jx_cur c = jx_cur_of(buf.data, buf.size);
        cr_assert_eq(jx_form_decode(&c, &back), 0);
        cr_assert_eq(jx_cur_end(&c), 0);
        cr_expect_eq(back.form.n_indicators, f.n_indicators);
        cr_expect(jx_str_eq(back.form.conclusion, f.conclusion));
        cr_assert(jx_division_within(f.division, 520000) && jx_division_name(f.division));
        keys[i] = jx_form_key(&back.form);
        places += !divisions[f.division - 520000];
        divisions[f.division - 520000] = 1;
        bytes += buf.size;
        indicators += f.n_indicators;
        if (f.n_indicators < fewest) fewest = f.n_indicators;
        if (f.n_indicators > most) most = f.n_indicators;
    }
    cr_expect_gt(bytes / FORMS, 2800);
    cr_expect_lt(bytes / FORMS, 3300);
    cr_expect_geq(indicators, 10 * FORMS);
    cr_expect_leq(indicators, 12 * FORMS);
    cr_expect_geq(fewest, 3);
    cr_expect_leq(most, 16);
    cr_expect_gt(places, 60, "%zu places", places);
    qsort(keys, FORMS, sizeof *keys, by_bytes);
    for (int i = 1; i < FORMS; i++) cr_assert_not(jx_id_eq(&keys[i - 1], &keys[i]), "two forms have one key");
    jx_form_buf_fini(&back);
    free(keys);
    free(divisions);
}

/* Not S325: any score within its band will do for a qualitative result, which is no fault. */
static bool is_fault(const jx_finding *x) { return strcmp(x->code, "S325") != 0; }

static uint32_t faults(const jx_assessment *a)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_findings; i++) n += is_fault(&a->findings[i]);
    return n;
}

/* The generator works the scores out by itself; the rule book must agree, on every form. */
Test(gen, makes_clean_forms_that_the_rule_book_finds_nothing_in)
{
    jx_form f;
    jx_assessment *a = malloc(sizeof *a);
    setup_with(3, 0);
    for (uint64_t i = 0; i < FORMS; i++) {
        make(i, &f, NULL);
        jx_assess(jx_pack_default(), &f, a);
        cr_expect_eq(a->total, f.total_score, "form %llu", (unsigned long long)i);
        cr_expect_eq(a->grade, f.grade);
        cr_expect_eq(a->verdict, JX_ACCEPTED);
        char path[48] = "";
        if (a->n_findings) jx_path_print(a->findings[0].path, path);
        cr_assert_eq(faults(a), 0, "form %llu: %s at %s", (unsigned long long)i, a->findings[0].code, path);
    }
    free(a);
}

Test(gen, plants_as_many_slips_as_asked_and_each_is_found_where_the_label_says)
{
    jx_form f;
    jx_gen_label l;
    jx_assessment *a = malloc(sizeof *a);
    size_t planted = 0, kinds[JX_SLIPS] = {0};
    setup_with(5, 200000);
    for (uint64_t i = 0; i < FORMS; i++) {
        make(i, &f, &l);
        jx_assess(jx_pack_default(), &f, a);
        if (!l.slip) {
            cr_expect_eq(faults(a), 0);
            continue;
        }
        planted++;
        kinds[l.slip]++;
        bool found = false;
        char all[512] = "";
        for (uint32_t k = 0; k < a->n_findings; k++) {
            char path[48];
            jx_path_print(a->findings[k].path, path);
            found = found || (strcmp(a->findings[k].code, l.code) == 0 && strcmp(path, l.path) == 0);
            size_t n = strlen(all);
            snprintf(all + n, sizeof all - n, " %s@%s", a->findings[k].code, path);
        }
        cr_expect(found, "form %llu: %s at %s, but found:%s", (unsigned long long)i, l.code, l.path, all);
        cr_expect_eq(faults(a), 1, "form %llu: one slip (%s), but found:%s", (unsigned long long)i, l.code, all);
    }
    cr_expect_gt(planted, FORMS / 5 - FORMS / 40);
    cr_expect_lt(planted, FORMS / 5 + FORMS / 40);
    for (int s = 1; s < JX_SLIPS; s++) cr_expect_gt(kinds[s], 20, "kind %d", s);
    free(a);
}

Test(gen, knows_only_provinces)
{
    static const uint32_t wrong[] = {0, 520100, 520102, 990000, 100000};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        jx_gen_options opt = {.province = wrong[i], .year = 2024};
        cr_expect_eq(jx_gen_new(&g, &opt), JX_EINVAL, "%u", wrong[i]);
        cr_expect_null(g);
    }
}
