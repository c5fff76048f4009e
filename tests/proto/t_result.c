#include <criterion/criterion.h>
#include <stdlib.h>

#include "proto/pack.h"
#include "proto/result.h"
#include "tests/proto/random.h"

static jx_finding out_room[JX_MAX_FINDINGS];

static jx_val any_val(jx_rng *r, char *text)
{
    jx_val v = {.kind = (uint8_t)rng_below(r, JX_VAL_SPAN + 1)};
    if (v.kind == JX_VAL_TEXT)
        v.text = rng_text(r, text, 10);
    else if (v.kind != JX_VAL_NONE)
        v.i = (int64_t)rng_below(r, 1000000) - 500000;
    if (v.kind == JX_VAL_SPAN) v.to = v.i + (int64_t)rng_below(r, 1000);
    if (v.kind == JX_VAL_DEC) v.scale = (int8_t)rng_below(r, JX_DEC_MAX_SCALE + 1);
    return v;
}

static bool same_val(const jx_val *a, const jx_val *b)
{
    return a->kind == b->kind && a->i == b->i && a->to == b->to && a->scale == b->scale && jx_str_eq(a->text, b->text);
}

Test(result, comes_back_as_it_went)
{
    jx_rng r = {42};
    static char text[4 * JX_MAX_FINDINGS][64];
    static jx_finding findings[JX_MAX_FINDINGS];
    msgpack_sbuffer bytes;
    msgpack_packer pk;
    msgpack_sbuffer_init(&bytes);
    msgpack_packer_init(&pk, &bytes, msgpack_sbuffer_write);
    for (int round = 0; round < 500; round++) {
        jx_result a, b;
        jx_result_init(&a);
        a.index = (uint16_t)rng_below(&r, JX_MAX_BATCH_FORMS);
        a.content = rng_next(&r);
        a.key.b[3] = (uint8_t)rng_next(&r);
        a.kind = (uint8_t)(1 + rng_below(&r, 3)), a.verdict = (uint8_t)(1 + rng_below(&r, 3));
        a.year = 2024, a.division = (uint32_t)rng_below(&r, 1000000);
        a.unit = rng_text(&r, text[0], 12), a.project_name = rng_text(&r, text[1], 12);
        a.initial = rng_fen(&r), a.adjusted = rng_fen(&r), a.executed = rng_fen(&r);
        a.rate = rng_pts(&r), a.total = rng_pts(&r), a.stated_total = rng_pts(&r);
        a.frame = round % 4 ? 0 : (jx_pts)(100 + rng_below(&r, 100000));
        a.total_low = rng_pts(&r), a.total_high = rng_pts(&r);
        a.grade = (uint8_t)rng_below(&r, JX_GRADES), a.stated_grade = (uint8_t)rng_below(&r, JX_GRADES);
        for (int i = 0; i < JX_SIMHASHES && round % 3; i++) a.simhash[i] = rng_next(&r);
        a.n_findings = (uint16_t)rng_below(&r, round % 50 ? 6 : JX_MAX_FINDINGS + 1);
        a.findings = findings;
        for (int i = 0; i < a.n_findings; i++)
            findings[i] = (jx_finding){
                .code = "S304",
                .severity = (uint8_t)(1 + rng_below(&r, 4)),
                .path = {(uint8_t)rng_below(&r, 3), (uint8_t)rng_below(&r, JX_F_COUNT_), (uint16_t)rng_below(&r, 99)},
                .line = (uint32_t)rng_below(&r, 9999),
                .stated = any_val(&r, text[2 + 2 * i]),
                .expected = any_val(&r, text[3 + 2 * i]),
                .count = (uint32_t)(1 + rng_below(&r, 3)),
                .detail = any_val(&r, text[3 * JX_MAX_FINDINGS + i]),
                .cause = "S301"};
        msgpack_sbuffer_clear(&bytes);
        jx_results_head(&pk, UINT64_C(0xfedcba9876543210), 1);
        cr_assert_eq(jx_result_encode(&pk, &a), 0);
        jx_cur c = jx_cur_of(bytes.data, bytes.size);
        uint64_t ruleset;
        cr_assert_eq(jx_results_open(&c, &ruleset), 1);
        cr_assert_eq(ruleset, UINT64_C(0xfedcba9876543210));
        cr_assert_eq(jx_result_decode(&c, &b, out_room), 0);
        cr_assert_eq(jx_cur_end(&c), 0);
        cr_assert(a.index == b.index && a.content == b.content && jx_id_eq(&a.key, &b.key) && a.kind == b.kind &&
                  a.verdict == b.verdict);
        cr_assert(a.year == b.year && a.division == b.division && jx_str_eq(a.unit, b.unit) &&
                  jx_str_eq(a.project_name, b.project_name));
        cr_assert(a.initial == b.initial && a.adjusted == b.adjusted && a.executed == b.executed && a.rate == b.rate);
        cr_assert(a.total == b.total && a.stated_total == b.stated_total && a.total_low == b.total_low &&
                  a.total_high == b.total_high);
        cr_assert_eq(a.frame, b.frame);
        cr_assert_arr_eq(a.simhash, b.simhash, sizeof a.simhash);
        cr_assert(a.grade == b.grade && a.stated_grade == b.stated_grade && a.n_findings == b.n_findings);
        for (int i = 0; i < a.n_findings; i++) {
            const jx_finding *x = &findings[i], *y = &out_room[i];
            cr_assert_str_eq(y->code, "S304");
            cr_assert(x->severity == y->severity && x->line == y->line && x->count == y->count);
            cr_assert(x->path.block == y->path.block && x->path.field == y->path.field && x->path.row == y->path.row);
            cr_assert(same_val(&x->stated, &y->stated) && same_val(&x->expected, &y->expected));
            cr_assert(same_val(&x->detail, &y->detail));
            cr_assert_str_eq(y->cause, "S301");
        }
    }
    msgpack_sbuffer_destroy(&bytes);
}

Test(result, random_bytes_never_pass_the_end)
{
    jx_rng r = {1};
    for (int round = 0; round < 20000; round++) {
        size_t n = rng_below(&r, 80);
        uint8_t *bytes = malloc(n + 1);
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)rng_next(&r);
        jx_cur c = jx_cur_of(bytes, n);
        uint64_t ruleset;
        jx_result out;
        jx_results_open(&c, &ruleset);
        jx_result_decode(&c, &out, out_room);
        free(bytes);
    }
}

Test(path, prints_the_place_as_people_write_it)
{
    char out[48];
    jx_path_print((jx_path){JX_B_INDICATORS, JX_F_SCORE, 3}, out);
    cr_expect_str_eq(out, "indicators[3].score");
    jx_path_print((jx_path){JX_B_FORM, JX_F_TOTAL_SCORE, 0}, out);
    cr_expect_str_eq(out, "total_score");
    jx_path_print((jx_path){JX_B_FUNDING, JX_F_NONE, 65535}, out);
    cr_expect_str_eq(out, "funding[65535]");
}
