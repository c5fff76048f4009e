#include <criterion/criterion.h>
#include <stdlib.h>

#include "proto/msg.h"
#include "proto/pack.h"
#include "tests/proto/random.h"

static msgpack_sbuffer bytes;
static msgpack_packer pk;
static void setup(void)
{
    msgpack_sbuffer_init(&bytes);
    msgpack_packer_init(&pk, &bytes, msgpack_sbuffer_write);
}
static void teardown(void) { msgpack_sbuffer_destroy(&bytes); }
TestSuite(msg, .init = setup, .fini = teardown);

Test(msg, comes_back_with_every_field_it_had)
{
    jx_msg in = {.type = JX_SUBMIT,
                 .req = 7,
                 .submitter = JX_STR("区人社局"),
                 .division = 500114,
                 .forms = 64,
                 .salt = {"0123456789abcdef", 16},
                 .text = JX_STR("t"),
                 .credit = 5,
                 .time_ms = UINT64_MAX,
                 .wait_ms = 9,
                 .ruleset = 3,
                 .accepted_ms = 4};
    in.id.b[0] = 1, in.key.b[15] = 2;
    cr_assert_eq(jx_msg_encode(&pk, &in), 0);
    jx_msg out;
    cr_assert_eq(jx_msg_decode(bytes.data, bytes.size, &out, NULL), 0);
    cr_expect_eq(out.type, JX_SUBMIT);
    cr_expect_eq(out.req, 7);
    cr_expect(jx_str_eq(out.submitter, in.submitter));
    cr_expect_eq(out.division, 500114);
    cr_expect_eq(out.forms, 64);
    cr_expect_eq(out.salt.len, 16);
    cr_expect_eq(out.time_ms, UINT64_MAX);
    cr_expect(jx_id_eq(&out.id, &in.id));
    cr_expect(jx_id_eq(&out.key, &in.key));
    cr_expect_eq(out.accepted_ms, 4);
    cr_expect(out.has & JX_HAS(JX_M_SALT));
    cr_expect_not(out.has & JX_HAS(JX_M_OFFSET));
}

Test(msg, required_fields_travel_even_when_zero)
{
    jx_msg in = {.type = JX_READ}, out;
    jx_msg_encode(&pk, &in);
    cr_expect_eq(jx_msg_decode(bytes.data, bytes.size, &out, NULL), 0);
    cr_expect(out.has & JX_HAS(JX_M_OFFSET));
}

Test(msg, names_the_required_field_that_is_missing)
{
    msgpack_pack_map(&pk, 3);
    jx_pack_uint(&pk, JX_M_VERSION), jx_pack_uint(&pk, JX_PROTOCOL);
    jx_pack_uint(&pk, JX_M_TYPE), jx_pack_uint(&pk, JX_SUBMIT);
    jx_pack_uint(&pk, JX_M_REQ), jx_pack_uint(&pk, 3);
    jx_msg out;
    const char *what;
    cr_expect_eq(jx_msg_decode(bytes.data, bytes.size, &out, &what), JX_EPROTO);
    cr_expect_str_eq(what, "id");
    cr_expect_eq(out.req, 3, "so that the refusal can be addressed");
}

Test(msg, another_version_is_told_apart_from_garbage)
{
    msgpack_pack_map(&pk, 4);
    jx_pack_uint(&pk, JX_M_VERSION), jx_pack_uint(&pk, 9);
    jx_pack_uint(&pk, JX_M_TYPE), jx_pack_uint(&pk, JX_HELLO);
    jx_pack_uint(&pk, JX_M_REQ), jx_pack_uint(&pk, 1);
    jx_pack_uint(&pk, JX_M_STATUS), msgpack_pack_map(&pk, 0); /* shaped otherwise in that version */
    jx_msg out;
    cr_expect_eq(jx_msg_decode(bytes.data, bytes.size, &out, NULL), JX_EVERSION);
    cr_expect_eq(out.version, 9);
    cr_expect_eq(out.req, 1);
    cr_expect_eq(jx_msg_decode("\xc1garbage", 8, &out, NULL), JX_EPROTO);
    cr_expect_eq(jx_msg_decode("", 0, &out, NULL), JX_EPROTO);
}

Test(msg, unknown_types_and_keys)
{
    msgpack_pack_map(&pk, 4);
    jx_pack_uint(&pk, JX_M_VERSION), jx_pack_uint(&pk, JX_PROTOCOL);
    jx_pack_uint(&pk, JX_M_TYPE), jx_pack_uint(&pk, 200);
    jx_pack_uint(&pk, JX_M_REQ), jx_pack_uint(&pk, 5);
    jx_pack_uint(&pk, 99), jx_pack_str(&pk, JX_STR("from a later release"));
    jx_msg out;
    cr_expect_eq(jx_msg_decode(bytes.data, bytes.size, &out, NULL), JX_EINVAL);
    cr_expect_eq(out.type, 200);
    cr_expect_eq(out.req, 5);
}

Test(msg, trailing_bytes_and_size_are_checked)
{
    jx_msg in = {.type = JX_BEAT}, out;
    jx_msg_encode(&pk, &in);
    msgpack_sbuffer_write(&bytes, "\xc0", 1);
    cr_expect_eq(jx_msg_decode(bytes.data, bytes.size, &out, NULL), JX_EPROTO);
    char *large = calloc(1, JX_MAX_ENVELOPE + 1);
    cr_expect_eq(jx_msg_decode(large, JX_MAX_ENVELOPE + 1, &out, NULL), JX_ELIMIT);
    free(large);
}

Test(msg, flipped_bytes_never_read_past_the_end)
{
    jx_msg
        in = {.type = JX_WORK, .epoch = 1, .seq = 2, .part = 64, .attempt = 1, .submitter = JX_STR("s"), .division = 1},
        out;
    jx_msg_encode(&pk, &in);
    jx_rng r = {3};
    for (int i = 0; i < 50000; i++) {
        char *copy = malloc(bytes.size);
        memcpy(copy, bytes.data, bytes.size);
        for (uint64_t k = 1 + rng_below(&r, 3); k--;) copy[rng_below(&r, bytes.size)] = (char)rng_next(&r);
        jx_msg_decode(copy, bytes.size - rng_below(&r, 4), &out, NULL);
        free(copy);
    }
}
