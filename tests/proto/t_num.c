#include <criterion/criterion.h>

#include "proto/num.h"

static jx_dec dec(const char *z)
{
    jx_dec d;
    cr_assert_eq(jx_dec_parse(jx_str_of(z), &d), 0, "%s", z);
    return d;
}

Test(num, reads_and_prints_decimals_as_they_stand)
{
    const char *same[] = {"0", "13.04", "-0.5", "100.00", "0.0000000001", "1000000000000000000", "33028540.4"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char out[24];
        jx_dec_print(dec(same[i]), out);
        cr_expect_str_eq(out, same[i]);
    }
}

Test(num, refuses_what_is_not_a_plain_decimal)
{
    jx_dec d;
    const char *bad[] = {"", ".", "-", "1,000", "1e5", "12a5", " 1", "1.2.3", "0x10"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(jx_dec_parse(jx_str_of(bad[i]), &d), JX_EINVAL, "%s", bad[i]);
    cr_expect_eq(jx_dec_parse(JX_STR("9999999999999999999999"), &d), JX_EOVERFLOW);
    cr_expect_eq(jx_dec_parse(JX_STR("0.00000000001"), &d), JX_EOVERFLOW);
}

Test(num, compares_across_scales_and_signs)
{
    cr_expect_eq(jx_dec_cmp(dec("1.50"), dec("1.5")), 0);
    cr_expect_lt(jx_dec_cmp(dec("-10"), dec("-9.99")), 0);
    cr_expect_gt(jx_dec_cmp(dec("1000000000000000000"), dec("0.0000000001")), 0);
}

Test(num, rounds_half_up_as_the_paper_forms_do)
{
    int64_t q;
    cr_assert_eq(jx_mul_div(5, 1, 2, &q), 0);
    cr_expect_eq(q, 3);
    cr_assert_eq(jx_mul_div(-5, 1, 2, &q), 0);
    cr_expect_eq(q, -3);
    cr_expect_eq(jx_mul_div(INT64_MAX, INT64_MAX, 1, &q), JX_EOVERFLOW);
}

Test(num, gives_the_scores_that_offices_computed)
{
    /* published: 668,607 of 931,423 at weight 5 is 3.59; 72,358 of 81,232 is 4.45; 383,228 of 390,037 is 4.91 */
    jx_pts p;
    cr_assert_eq(jx_dec_share(500, dec("668607"), dec("931423"), &p), 0);
    cr_expect_eq(p, 359);
    cr_assert_eq(jx_dec_share(500, dec("72358"), dec("81232"), &p), 0);
    cr_expect_eq(p, 445);
    cr_assert_eq(jx_dec_share(500, dec("383228"), dec("390037"), &p), 0);
    cr_expect_eq(p, 491);
    /* execution: 3,980,803 of 6,000,000 at 10 is 6.63 from the unrounded ratio, not 6.64 from 66.35 % */
    cr_assert_eq(jx_dec_share(1000, dec("3980803"), dec("6000000"), &p), 0);
    cr_expect_eq(p, 663);
}

Test(num, share_of_extreme_values_is_an_error_not_a_wrap)
{
    jx_pts p;
    cr_expect_eq(jx_dec_share(JX_PTS_MAX, dec("1000000000000000000"), dec("0.0000000001"), &p), JX_EOVERFLOW);
    cr_expect_eq(jx_dec_share(100, dec("1"), dec("0"), &p), JX_EOVERFLOW);
}

Test(num, money_is_the_same_whatever_its_unit)
{
    jx_fen a, b, c;
    cr_assert_eq(jx_fen_from_dec(dec("13.04"), JX_WAN, &a), 0);
    cr_assert_eq(jx_fen_from_dec(dec("130400"), JX_YUAN, &b), 0);
    cr_assert_eq(jx_fen_from_dec(dec("0.001304"), JX_YI, &c), 0);
    cr_expect_eq(a, 13040000);
    cr_expect_eq(a, b);
    cr_expect_eq(a, c);
    cr_expect_eq(jx_fen_from_dec(dec("1000000000000000000"), JX_YI, &a), JX_EOVERFLOW);
    cr_expect_eq(jx_fen_from_dec(dec("1"), JX_UNIT_NONE, &a), JX_EOVERFLOW);
}

Test(num, money_goes_out_as_it_came_in)
{
    for (int unit = JX_YUAN; unit <= JX_LAST_UNIT; unit++) {
        jx_fen fen;
        jx_dec back = jx_fen_to_dec(3302854040, (enum jx_money_unit)unit);
        cr_assert_eq(jx_fen_from_dec(back, (enum jx_money_unit)unit, &fen), 0);
        cr_expect_eq(fen, 3302854040);
    }
}

Test(num, prints_points_short)
{
    char out[16];
    jx_pts_print(1000, out);
    cr_expect_str_eq(out, "10");
    jx_pts_print(359, out);
    cr_expect_str_eq(out, "3.59");
    jx_pts_print(-5, out);
    cr_expect_str_eq(out, "-0.05");
    jx_pts_print(JX_PTS_NONE, out);
    cr_expect_str_eq(out, "");
}

Test(num, rounds_by_the_rule_and_to_the_unit_that_is_asked_for)
{
    static const struct {
        int64_t n, d, unit;
        int64_t up, even, cut;
    } rows[] = {
        {5, 2, 1, 3, 2, 2},
        {7, 2, 1, 4, 4, 3},
        {-5, 2, 1, -3, -2, -2},
        {9, 4, 1, 2, 2, 2},
        {11, 4, 1, 3, 3, 2},
        {0, 7, 1, 0, 0, 0},
        {1450, 1, 100, 1500, 1400, 1400},
        {1550, 1, 100, 1600, 1600, 1500},
        {1551, 1, 100, 1600, 1600, 1500},
        {2999, 2, 10, 1500, 1500, 1490},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t up, even, cut;
        cr_assert_eq(jx_round_by(rows[i].n, rows[i].d, JX_HALF_UP, rows[i].unit, &up), 0);
        cr_assert_eq(jx_round_by(rows[i].n, rows[i].d, JX_HALF_EVEN, rows[i].unit, &even), 0);
        cr_assert_eq(jx_round_by(rows[i].n, rows[i].d, JX_TRUNCATE, rows[i].unit, &cut), 0);
        cr_expect(up == rows[i].up && even == rows[i].even && cut == rows[i].cut, "%zu: %lld %lld %lld", i,
                  (long long)up, (long long)even, (long long)cut);
    }
    int64_t out;
    cr_expect_eq(jx_round_by((__int128)INT64_MAX * 2, 1, JX_HALF_UP, 1, &out), JX_EOVERFLOW);
    jx_pts p;
    cr_assert_eq(jx_dec_rest_by(1000, (jx_dec){12, 1}, (jx_dec){1, 0}, JX_HALF_UP, 1, &p), 0);
    cr_expect_eq(p, 800, "a fifth above the target costs a fifth");
    cr_assert_eq(jx_dec_rest_by(1000, (jx_dec){3, 0}, (jx_dec){1, 0}, JX_HALF_UP, 1, &p), 0);
    cr_expect_eq(p, -1000);
}
