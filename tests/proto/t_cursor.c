#include <criterion/criterion.h>
#include <msgpack.h>
#include <stdlib.h>

#include "proto/cursor.h"

Test(cursor, a_count_that_the_bytes_cannot_hold_is_a_lie)
{
    const uint8_t array[] = {0xdd, 0x01, 0x00, 0x00, 0x00}, map[] = {0xdf, 0x01, 0x00, 0x00, 0x00};
    jx_cur c = jx_cur_of(array, sizeof array);
    cr_expect_eq(jx_cur_array(&c, UINT32_MAX), 0);
    cr_expect_eq(c.err, JX_EPROTO);
    c = jx_cur_of(map, sizeof map);
    cr_expect_eq(jx_cur_map(&c, UINT32_MAX), 0);
    cr_expect_eq(c.err, JX_EPROTO);
    c = jx_cur_of(array, sizeof array);
    cr_expect_eq(jx_cur_skip(&c).len, 0);
    cr_expect_eq(c.err, JX_EPROTO);
}

Test(cursor, depth_costs_no_stack)
{
    size_t n = 4 << 20;
    uint8_t *deep = malloc(n);
    memset(deep, 0x91, n - 1);
    deep[n - 1] = 0xc0;
    jx_cur c = jx_cur_of(deep, n);
    cr_expect_eq(jx_cur_skip(&c).len, n);
    cr_expect_eq(jx_cur_end(&c), 0);
    free(deep);
}

Test(cursor, errors_stick_and_reads_then_give_nothing)
{
    const uint8_t bytes[] = {0xc1, 0x05, 0xa1, 'x'};
    jx_cur c = jx_cur_of(bytes, sizeof bytes);
    cr_expect_eq(jx_cur_uint(&c, 100), 0);
    cr_expect_eq(c.err, JX_EPROTO);
    cr_expect_eq(jx_cur_uint(&c, 100), 0);
    cr_expect_eq(jx_cur_str(&c, 10).len, 0);
    cr_expect_eq(jx_cur_end(&c), JX_EPROTO);
}

Test(cursor, keys_ascend)
{
    const uint8_t twice[] = {0x03, 0x03}, down[] = {0x03, 0x02};
    int last = -1;
    jx_cur c = jx_cur_of(twice, 2);
    cr_expect_eq(jx_cur_key(&c, &last), 3);
    cr_expect_lt(jx_cur_key(&c, &last), 0);
    last = -1;
    c = jx_cur_of(down, 2);
    cr_expect_eq(jx_cur_key(&c, &last), 3);
    cr_expect_lt(jx_cur_key(&c, &last), 0);
}

Test(cursor, integers_keep_to_their_range)
{
    const uint8_t big[] = {0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, minus[] = {0xff};
    jx_cur c = jx_cur_of(big, sizeof big);
    cr_expect_eq(jx_cur_uint(&c, UINT64_MAX), UINT64_MAX);
    c = jx_cur_of(big, sizeof big);
    cr_expect_eq(jx_cur_int(&c, INT64_MIN, INT64_MAX), 0);
    cr_expect_eq(c.err, JX_EPROTO);
    c = jx_cur_of(minus, sizeof minus);
    cr_expect_eq(jx_cur_uint(&c, UINT64_MAX), 0);
    cr_expect_eq(c.err, JX_EPROTO);
    c = jx_cur_of(minus, sizeof minus);
    cr_expect_eq(jx_cur_int(&c, -1, 1), -1);
    cr_expect_eq(c.err, 0);
}

/* What MessagePack-c packs, the cursor steps over exactly. */
Test(cursor, agrees_with_messagepack_c_on_lengths)
{
    msgpack_sbuffer b;
    msgpack_packer pk;
    msgpack_sbuffer_init(&b);
    msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
    static char text[70000];
    memset(text, 'a', sizeof text);
    const int64_t ints[] = {0,  127, 128, 255,  256,  65535,  65536,  UINT32_MAX, INT64_MAX,
                            -1, -32, -33, -128, -129, -32768, -32769, INT32_MIN,  INT64_MIN};
    const size_t sizes[] = {0, 31, 32, 255, 256, 65535, 65536};
    msgpack_pack_array(&pk, 8);
    msgpack_pack_array(&pk, sizeof ints / sizeof *ints);
    for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) msgpack_pack_int64(&pk, ints[i]);
    msgpack_pack_array(&pk, sizeof sizes / sizeof *sizes);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) msgpack_pack_str_with_body(&pk, text, sizes[i]);
    msgpack_pack_array(&pk, sizeof sizes / sizeof *sizes);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) msgpack_pack_bin_with_body(&pk, text, sizes[i]);
    msgpack_pack_nil(&pk);
    msgpack_pack_true(&pk);
    msgpack_pack_double(&pk, 1.5);
    msgpack_pack_map(&pk, 20);
    for (int i = 0; i < 20; i++) msgpack_pack_int(&pk, i), msgpack_pack_float(&pk, 1);
    msgpack_pack_array(&pk, 0);
    jx_cur c = jx_cur_of(b.data, b.size);
    cr_expect_eq(jx_cur_skip(&c).len, b.size);
    cr_expect_eq(jx_cur_end(&c), 0);
    /* and every shorter prefix is an error, never a read past the end */
    for (size_t n = 0; n < b.size; n += n < 200 ? 1 : 997) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, b.data, n);
        c = jx_cur_of(exact, n);
        jx_cur_skip(&c);
        cr_expect_neq(jx_cur_end(&c), 0, "prefix of %zu", n);
        free(exact);
    }
    msgpack_sbuffer_destroy(&b);
}

Test(utf8, takes_good_text_and_nothing_else)
{
    const char *good[] = {
        "", "plain", "项目支出绩效自评表", "é≥𠮷", "混合abc文字", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"};
    const char *bad[] = {"\x80",         "\xc0\xaf",         "\xc1\xbf",         "\xe0\x9f\xbf", "\xed\xa0\x80",
                         "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xff",         "\xe9\xa1",
                         "中\xe9",       "中文\xe9\xa1",     "\xe9\xa1 x",       "abc\xe4\xb8"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(jx_utf8_valid(good[i], strlen(good[i])), "good %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(jx_utf8_valid(bad[i], strlen(bad[i])), "bad %zu", i);
    cr_expect_not(jx_utf8_valid("a\0b", 3), "NUL");
}
