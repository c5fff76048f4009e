/* One lease's worth of work: every form of a part gets exactly one result, whatever the bytes are. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "proto/pack.h"
#include "worker/work.h"

static jx_work work;
static jx_packs *packs;
static msgpack_sbuffer body;
static msgpack_packer pk;
static const jx_id batch = {{1, 2, 3}};
static jx_finding room[JX_MAX_FINDINGS];

static void setup(void)
{
    jx_work_init(&work);
    packs = jx_packs_only(jx_pack_default());
    msgpack_sbuffer_init(&body);
    msgpack_packer_init(&pk, &body, msgpack_sbuffer_write);
}
static void teardown(void)
{
    jx_work_fini(&work);
    jx_packs_free(&packs);
    msgpack_sbuffer_destroy(&body);
}
TestSuite(work, .init = setup, .fini = teardown);

static void pack_form(uint32_t division, const char *name)
{
    jx_form f;
    jx_form_init(&f);
    f.kind = JX_PROJECT, f.year = 2024, f.division = division;
    f.unit = JX_STR("测试局"), f.project_name = jx_str_of(name);
    cr_assert_eq(jx_form_encode(&pk, &f), 0);
}

/* Scores a part and checks its frame: one result an index, in order. Returns them in out. */
static void score(uint32_t division, jx_bytes bytes, uint32_t first, uint32_t part, jx_result *out)
{
    uint64_t ruleset;
    cr_assert_eq(jx_work_score(&work, packs, &batch, division, bytes, first, part), 0);
    jx_cur c = jx_cur_of(work.out.data, work.out.size);
    cr_assert_eq(jx_results_open(&c, &ruleset), part);
    cr_assert_eq(ruleset, jx_packs_id(packs));
    for (uint32_t i = 0; i < part; i++) {
        cr_assert_eq(jx_result_decode(&c, &out[i], room), 0);
        cr_assert_eq(out[i].index, first + i);
        /* the first finding is what the tests look at; room is used again for the next result */
        static jx_finding kept[JX_MAX_BATCH_FORMS];
        if (out[i].n_findings) {
            /* F000 and F019 come last */
            kept[i] = out[i].findings[out[i].n_findings - 1];
            out[i].findings = &kept[i];
        }
    }
    cr_assert_eq(jx_cur_end(&c), 0);
}

static jx_bytes all(void) { return (jx_bytes){body.data, body.size}; }

Test(work, scores_the_part_it_was_leased)
{
    jx_result r[3];
    msgpack_pack_array(&pk, 5);
    const char *names[] = {"甲", "乙", "丙", "丁", "戊"};
    for (int i = 0; i < 5; i++) pack_form(500114, names[i]);
    score(500114, all(), 1, 3, r);
    cr_expect(jx_str_eq(r[0].project_name, JX_STR("乙")));
    cr_expect(jx_str_eq(r[2].project_name, JX_STR("丁")));
}

Test(work, a_form_of_another_division_is_rejected_and_counted_at_its_sender)
{
    jx_result r[2];
    msgpack_pack_array(&pk, 2);
    pack_form(500114, "own");
    pack_form(511102, "foreign");
    score(500114, all(), 0, 2, r);
    cr_expect(r[0].n_findings == 0 || strcmp(r[0].findings->code, "F019") != 0);
    cr_expect_eq(r[1].verdict, JX_REJECTED);
    cr_expect_str_eq(r[1].findings->code, "F019");
    cr_expect_eq(r[1].division, 500114);
    jx_form theirs;
    jx_form_init(&theirs);
    theirs.kind = JX_PROJECT, theirs.year = 2024, theirs.division = 511102;
    theirs.unit = JX_STR("测试局"), theirs.project_name = JX_STR("foreign");
    jx_id key = jx_form_key(&theirs);
    cr_expect_not(jx_id_eq(&r[1].key, &key), "it must not replace the other division's own form");
}

Test(work, a_form_that_does_not_say_its_division_is_of_its_sender)
{
    jx_result r[2];
    msgpack_pack_array(&pk, 2);
    pack_form(0, "same");
    pack_form(500114, "same");
    score(500114, all(), 0, 2, r);
    cr_expect_eq(r[0].division, 500114);
    cr_expect(jx_id_eq(&r[0].key, &r[1].key));
}

Test(work, a_lease_of_more_forms_than_a_batch_has_is_refused)
{
    jx_bytes none = {"", 0};
    cr_expect_eq(jx_work_score(&work, packs, &batch, 500114, none, 0, JX_MAX_BATCH_FORMS + 1), JX_EPROTO);
    cr_expect_eq(jx_work_score(&work, packs, &batch, 500114, none, UINT32_MAX, 1), JX_EPROTO);
    cr_expect_eq(jx_work_score(&work, packs, &batch, 500114, none, 1, JX_MAX_BATCH_FORMS), JX_EPROTO);
    cr_expect_eq(jx_work_score(&work, packs, &batch, 500114, none, 0, JX_MAX_BATCH_FORMS), 0);
}

Test(work, a_city_may_send_for_its_counties)
{
    jx_result r[1];
    msgpack_pack_array(&pk, 1);
    pack_form(511102, "county");
    score(511100, all(), 0, 1, r);
    cr_expect(r[0].n_findings == 0 || strcmp(r[0].findings->code, "F019") != 0);
    cr_expect_eq(r[0].division, 511102);
}

Test(work, one_bad_form_does_not_spoil_the_next)
{
    jx_result r[3];
    msgpack_pack_array(&pk, 3);
    pack_form(500114, "first");
    size_t second = body.size;
    jx_pack_str(&pk, JX_STR("not a form"));
    pack_form(500114, "third");
    score(500114, all(), 0, 3, r);
    cr_expect(jx_str_eq(r[0].project_name, JX_STR("first")));
    cr_expect_eq(r[1].verdict, JX_REJECTED);
    cr_expect_str_eq(r[1].findings->code, "F000");
    char said[512];
    jx_finding_message(r[1].findings, NULL, JX_EN, said, sizeof said);
    cr_expect(strstr(said, "form 2 of this batch"), "%s", said);
    cr_expect_eq(r[1].findings->detail.i, (int64_t)second, "where its bytes begin");
    cr_expect(jx_str_eq(r[2].project_name, JX_STR("third")));
    cr_expect_not(jx_id_eq(&r[0].key, &r[1].key));
}

Test(work, a_body_cut_anywhere_still_has_one_result_a_form)
{
    jx_result r[4];
    msgpack_pack_array(&pk, 4);
    for (int i = 0; i < 4; i++) pack_form(500114, "x");
    for (size_t n = 0; n < body.size; n++) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, body.data, n);
        score(500114, (jx_bytes){exact, n}, 0, 4, r);
        cr_expect_str_eq(r[3].findings->code, "F000", "cut at %zu", n);
        free(exact);
    }
    score(500114, (jx_bytes){"", 0}, 0, 4, r);
    cr_expect_str_eq(r[0].findings->code, "F000");
}

Test(work, a_batch_that_says_more_forms_than_it_has_gets_its_results)
{
    jx_result r[3];
    msgpack_pack_array(&pk, 1);
    pack_form(500114, "only");
    score(500114, all(), 0, 3, r);
    cr_expect(jx_str_eq(r[0].project_name, JX_STR("only")));
    cr_expect_str_eq(r[1].findings->code, "F000");
    cr_expect_str_eq(r[2].findings->code, "F000");
    cr_expect_not(jx_id_eq(&r[1].key, &r[2].key), "two unreadable forms are not versions of one");
}

/* A megabyte of the smallest indicators that break rules must not make a results body that no frame can carry. */
Test(work, results_of_the_worst_batch_fit_a_frame)
{
    static jx_result r[JX_MAX_BATCH_FORMS];
    static jx_indicator worst[300];
    jx_form f;
    jx_form_init(&f);
    f.kind = JX_PROJECT, f.division = 500114, f.indicators = worst;
    uint32_t forms = 0;
    msgpack_sbuffer one;
    msgpack_packer into;
    msgpack_sbuffer_init(&one);
    msgpack_packer_init(&into, &one, msgpack_sbuffer_write);
    for (int i = 0; i < 300; i++)
        worst[i] =
            (jx_indicator){.weight = 100, .score = 200, .target_value = JX_DEC_NONE, .actual_value = JX_DEC_NONE};
    f.n_indicators = 60; /* about a kilobyte a form: as many forms as a batch may hold */
    while (forms < JX_MAX_BATCH_FORMS) {
        if (jx_form_encode(&into, &f) != 0 || one.size > JX_MAX_BATCH_BYTES - 8) break;
        forms++;
    }
    msgpack_pack_array(&pk, forms);
    for (uint32_t i = 0; i < forms; i++) jx_form_encode(&pk, &f);
    msgpack_sbuffer_destroy(&one);
    score(500114, all(), 0, forms, r);
    cr_expect_geq(forms, 500);
    cr_expect_leq(work.out.size, JX_MAX_FRAME_BYTES);
    cr_expect_eq(r[forms - 1].verdict, JX_REJECTED);
}

/* One batch, forms of two years: each is judged by the pack of its own, and its result says which. */
Test(work, judges_each_form_by_the_pack_of_its_province_and_year)
{
    char err[512];
    jx_result out[3];
    jx_form f;
    jx_packs_free(&packs);
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    uint64_t guizhou = jx_packs_for(packs, 522700, 2024)->id, national = jx_pack_id(jx_pack_default());
    msgpack_pack_array(&pk, 3);
    for (uint16_t year = 2023; year <= 2025; year++) {
        jx_form_init(&f);
        f.kind = JX_PROJECT, f.year = year; /* its division is the batch's */
        f.unit = JX_STR("测试局"), f.project_name = JX_STR("项目");
        cr_assert_eq(jx_form_encode(&pk, &f), 0);
    }
    cr_assert_eq(jx_work_score(&work, packs, &batch, 522701, all(), 0, 3), 0);
    jx_cur c = jx_cur_of(work.out.data, work.out.size);
    uint64_t ruleset;
    cr_assert_eq(jx_results_open(&c, &ruleset), 3);
    cr_expect_eq(ruleset, jx_packs_id(packs));
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(jx_result_decode(&c, &out[i], room), 0);
        cr_expect_eq(out[i].pack, out[i].year == 2024 ? guizhou : national, "year %u", out[i].year);
    }
}

/* What a score is out of travels with it where that is not 100. */
Test(work, says_the_frame_of_a_pack_that_gives_more_or_less_than_a_hundred)
{
    static const struct {
        const char *text;
        jx_pts frame;
    } rows[] = {{"name = a\n", 0}, {"name = a\nframe = 110\n", 11000}};
    char err[512];
    for (size_t i = 0; i < 2; i++) {
        const jx_pack *pack = jx_pack_parse("a", rows[i].text, err, sizeof err);
        cr_assert_not_null(pack, "%s", err);
        jx_packs_free(&packs);
        packs = jx_packs_only(pack);
        msgpack_sbuffer_clear(&body);
        msgpack_pack_array(&pk, 1);
        pack_form(511102, "项目");
        jx_result out;
        score(511102, all(), 0, 1, &out);
        cr_expect_eq(out.frame, rows[i].frame);
        jx_packs_free(&packs);
        jx_pack_free(&pack);
    }
}
