#include <criterion/criterion.h>
#include <stdlib.h>

#include "proto/pack.h"
#include "tests/proto/random.h"

static jx_form_buf buf;
static msgpack_sbuffer bytes;
static msgpack_packer pk;

static void setup(void)
{
    jx_form_buf_init(&buf);
    msgpack_sbuffer_init(&bytes);
    msgpack_packer_init(&pk, &bytes, msgpack_sbuffer_write);
}
static void teardown(void)
{
    jx_form_buf_fini(&buf);
    msgpack_sbuffer_destroy(&bytes);
}
TestSuite(form, .init = setup, .fini = teardown);

#define SAME_STR(a, b) cr_assert(jx_str_eq(a, b))
static void assert_same(const jx_form *a, const jx_form *b)
{
    cr_assert_eq(a->kind, b->kind);
    cr_assert_eq(a->year, b->year);
    cr_assert_eq(a->division, b->division);
    SAME_STR(a->division_name, b->division_name);
    SAME_STR(a->unit, b->unit);
    SAME_STR(a->implementing_unit, b->implementing_unit);
    SAME_STR(a->project_name, b->project_name);
    SAME_STR(a->project_code, b->project_code);
    cr_assert_eq(a->money_unit, b->money_unit);
    SAME_STR(a->fill_date, b->fill_date);
    SAME_STR(a->objective, b->objective);
    SAME_STR(a->completion, b->completion);
    SAME_STR(a->conclusion, b->conclusion);
    SAME_STR(a->source, b->source);
    cr_assert_eq(a->total_weight, b->total_weight);
    cr_assert_eq(a->total_score, b->total_score);
    cr_assert_eq(a->grade, b->grade);
    cr_assert_eq(a->occurrence, b->occurrence);
    cr_assert_eq(a->line, b->line);
    cr_assert_eq(a->seq, b->seq);
    cr_assert_eq(a->total_line, b->total_line);
    cr_assert_eq(a->n_funding, b->n_funding);
    for (int i = 0; i < a->n_funding; i++) {
        const jx_funding *x = &a->funding[i], *y = &b->funding[i];
        SAME_STR(x->item, y->item);
        cr_assert_eq(x->line, y->line);
        cr_assert_eq(x->initial, y->initial);
        cr_assert_eq(x->adjusted, y->adjusted);
        cr_assert_eq(x->executed, y->executed);
        cr_assert_eq(x->weight, y->weight);
        cr_assert_eq(x->rate, y->rate);
        cr_assert_eq(x->score, y->score);
        cr_assert_eq(memcmp(&x->digits, &y->digits, sizeof x->digits), 0);
    }
    cr_assert_eq(a->n_indicators, b->n_indicators);
    for (int i = 0; i < a->n_indicators; i++) {
        const jx_indicator *x = &a->indicators[i], *y = &b->indicators[i];
        SAME_STR(x->l1, y->l1);
        SAME_STR(x->l2, y->l2);
        SAME_STR(x->name, y->name);
        SAME_STR(x->target, y->target);
        SAME_STR(x->unit, y->unit);
        SAME_STR(x->actual, y->actual);
        SAME_STR(x->actual_unit, y->actual_unit);
        SAME_STR(x->reason, y->reason);
        cr_assert_eq(x->op, y->op);
        cr_assert_eq(x->line, y->line);
        cr_assert_eq(jx_dec_has(x->target_value), jx_dec_has(y->target_value));
        cr_assert_eq(jx_dec_has(x->actual_value), jx_dec_has(y->actual_value));
        if (jx_dec_has(x->target_value)) cr_assert_eq(jx_dec_cmp(x->target_value, y->target_value), 0);
        if (jx_dec_has(x->actual_value)) cr_assert_eq(jx_dec_cmp(x->actual_value, y->actual_value), 0);
        cr_assert_eq(x->weight, y->weight);
        cr_assert_eq(x->score, y->score);
    }
    cr_assert_eq(a->n_problems, b->n_problems);
    for (int i = 0; i < a->n_problems; i++) {
        cr_assert_eq(a->problems[i].line, b->problems[i].line);
        SAME_STR(a->problems[i].cell, b->problems[i].cell);
        SAME_STR(a->problems[i].text, b->problems[i].text);
        cr_assert_eq(a->problems[i].fields, b->problems[i].fields);
    }
}

Test(form, any_form_comes_back_as_it_went)
{
    jx_rng r = {20241231};
    static rng_form_room room;
    for (int i = 0; i < 2000; i++) {
        const jx_form *f = rng_form(&r, &room);
        msgpack_sbuffer_clear(&bytes);
        cr_assert_eq(jx_form_encode(&pk, f), 0);
        jx_cur c = jx_cur_of(bytes.data, bytes.size);
        cr_assert_eq(jx_form_decode(&c, &buf), 0, "form %d", i);
        cr_assert_eq(jx_cur_end(&c), 0);
        assert_same(f, &buf.form);
    }
}

Test(form, messagepack_c_agrees_that_it_is_one_object)
{
    jx_rng r = {7};
    static rng_form_room room;
    for (int i = 0; i < 100; i++) {
        msgpack_sbuffer_clear(&bytes);
        cr_assert_eq(jx_form_encode(&pk, rng_form(&r, &room)), 0);
        msgpack_unpacked u;
        msgpack_unpacked_init(&u);
        size_t off = 0;
        cr_assert_eq(msgpack_unpack_next(&u, bytes.data, bytes.size, &off), MSGPACK_UNPACK_SUCCESS);
        cr_assert_eq(off, bytes.size);
        cr_assert_eq(u.data.type, MSGPACK_OBJECT_MAP);
        msgpack_unpacked_destroy(&u);
    }
}

Test(form, a_cut_or_a_flipped_byte_is_never_read_past)
{
    jx_rng r = {99};
    static rng_form_room room;
    msgpack_sbuffer_clear(&bytes);
    cr_assert_eq(jx_form_encode(&pk, rng_form(&r, &room)), 0);
    for (size_t n = 0; n < bytes.size; n++) {
        char *exact = malloc(n ? n : 1); /* so that ASan sees a read past the end */
        memcpy(exact, bytes.data, n);
        jx_cur c = jx_cur_of(exact, n);
        cr_expect_neq(jx_form_decode(&c, &buf), 0, "cut at %zu", n);
        free(exact);
    }
    for (int i = 0; i < 20000; i++) {
        size_t at = rng_below(&r, bytes.size);
        char was = bytes.data[at];
        bytes.data[at] ^= (char)(1 << rng_below(&r, 8));
        jx_cur c = jx_cur_of(bytes.data, bytes.size);
        jx_form_decode(&c, &buf);
        bytes.data[at] = was;
    }
}

Test(form, keys_of_a_newer_version_are_skipped)
{
    msgpack_pack_map(&pk, 3);
    jx_pack_uint(&pk, 0);
    msgpack_pack_map(&pk, 2);
    jx_pack_uint(&pk, 2);
    jx_pack_uint(&pk, 2024);
    jx_pack_uint(&pk, 60);
    msgpack_pack_array(&pk, 2);
    msgpack_pack_nil(&pk);
    jx_pack_str(&pk, JX_STR("later"));
    jx_pack_uint(&pk, 1);
    msgpack_pack_map(&pk, 0);
    jx_pack_uint(&pk, 9);
    msgpack_pack_true(&pk);
    jx_cur c = jx_cur_of(bytes.data, bytes.size);
    cr_assert_eq(jx_form_decode(&c, &buf), 0);
    cr_expect_eq(buf.form.year, 2024);
    cr_expect_eq(buf.form.total_score, JX_PTS_NONE, "absent, not 0");
}

Test(form, content_does_not_change_with_where_the_form_came_from)
{
    jx_rng r = {5};
    static rng_form_room room;
    jx_form f = *rng_form(&r, &room);
    uint64_t content[3];
    for (int i = 0; i < 3; i++) {
        if (i == 1) f.source = JX_STR("another file.txt"), f.line += 7, f.seq++, f.n_problems = 0;
        if (i == 2) f.total_score = f.total_score == 9000 ? 9100 : 9000;
        msgpack_sbuffer_clear(&bytes);
        cr_assert_eq(jx_form_encode(&pk, &f), 0);
        jx_cur c = jx_cur_of(bytes.data, bytes.size);
        cr_assert_eq(jx_form_decode(&c, &buf), 0);
        content[i] = buf.content;
    }
    cr_expect_eq(content[0], content[1]);
    cr_expect_neq(content[0], content[2]);
}

Test(form, limits_are_kept_on_both_sides)
{
    jx_form f;
    jx_form_init(&f);
    static char text[JX_MAX_TEXT + 1];
    memset(text, 'x', sizeof text);
    f.conclusion = (jx_str){text, sizeof text};
    cr_expect_eq(jx_form_encode(&pk, &f), JX_ELIMIT);
    cr_expect_eq(bytes.size, 0, "nothing was packed");
    static jx_indicator many[JX_MAX_INDICATORS + 1];
    jx_form_init(&f);
    f.indicators = many;
    f.n_indicators = JX_MAX_INDICATORS + 1;
    cr_expect_eq(jx_form_encode(&pk, &f), JX_ELIMIT);
    /* the same from outside */
    msgpack_pack_map(&pk, 1);
    jx_pack_uint(&pk, 0);
    msgpack_pack_map(&pk, 1);
    jx_pack_uint(&pk, 14);
    msgpack_pack_array(&pk, JX_MAX_INDICATORS + 1);
    for (int i = 0; i <= JX_MAX_INDICATORS; i++) msgpack_pack_map(&pk, 0);
    jx_cur c = jx_cur_of(bytes.data, bytes.size);
    cr_expect_eq(jx_form_decode(&c, &buf), JX_ELIMIT);
}

Test(form, key_follows_the_fields_that_name_a_form)
{
    jx_form a;
    jx_form_init(&a);
    a.kind = JX_PROJECT, a.year = 2024, a.division = 511102, a.unit = JX_STR("市中区 人社局"),
    a.project_name = JX_STR("甲");
    jx_form b = a;
    jx_id ka = jx_form_key(&a), kb;
    b.unit = JX_STR("市中区人社局"); /* white space does not count */
    b.total_score = 9900, b.source = JX_STR("x");
    kb = jx_form_key(&b);
    cr_expect(jx_id_eq(&ka, &kb));
    b.occurrence = 2; /* a twin */
    kb = jx_form_key(&b);
    cr_expect_not(jx_id_eq(&ka, &kb));
    b = a;
    b.implementing_unit = JX_STR("培训中心"); /* one code in four units: four forms */
    kb = jx_form_key(&b);
    cr_expect_not(jx_id_eq(&ka, &kb));
    a.project_code = b.project_code = JX_STR("51110224T000010167072");
    b.implementing_unit = a.implementing_unit;
    b.project_name = JX_STR("乙"); /* the code names the project; a corrected name does not */
    ka = jx_form_key(&a), kb = jx_form_key(&b);
    cr_expect(jx_id_eq(&ka, &kb));
}

Test(batch, id_tells_submitters_divisions_salts_and_bodies_apart)
{
    jx_bytes none = {0}, salt = {"s", 1}, body = {"\x91\x80", 2};
    jx_id a = jx_batch_id(JX_STR("county"), 500114, none, body);
    jx_id same = jx_batch_id(JX_STR("county"), 500114, none, body);
    cr_expect(jx_id_eq(&a, &same));
    jx_id others[] = {jx_batch_id(JX_STR("count"), 500114, none, body),
                      jx_batch_id(JX_STR("county"), 500115, none, body),
                      jx_batch_id(JX_STR("county"), 500114, salt, body),
                      jx_batch_id(JX_STR("county"), 500114, none, (jx_bytes){"\x91\x81", 2}),
                      jx_batch_id(JX_STR("county\x91"), 500114, none, (jx_bytes){"\x80", 1})};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) cr_expect_not(jx_id_eq(&a, &others[i]), "%zu", i);
}

/* Else a form could go past the version that it replaces: its key would be another. */
Test(form, an_occurrence_is_counted_from_one)
{
    static const uint8_t zeroth[] = {0x81, 0x00, 0x82, 0x00, 0x01, 0x13, 0x00},
                         second[] = {0x81, 0x00, 0x82, 0x00, 0x01, 0x13, 0x02};
    jx_cur c = jx_cur_of(zeroth, sizeof zeroth), d = jx_cur_of(second, sizeof second);
    cr_expect_eq(jx_form_decode(&c, &buf), JX_EPROTO);
    cr_expect_eq(jx_form_decode(&d, &buf), 0);
    cr_expect_eq(buf.form.occurrence, 2);
}
