#include <criterion/criterion.h>
#include <stdarg.h>

#include "proto/division.h"

Test(division, levels_follow_from_the_shape_of_the_code)
{
    cr_expect_eq(jx_division_level(0), JX_NATION);
    cr_expect_eq(jx_division_level(510000), JX_PROVINCE);
    cr_expect_eq(jx_division_level(511100), JX_CITY);
    cr_expect_eq(jx_division_level(511102), JX_COUNTY);
    cr_expect_eq(jx_division_up(511102), 511100);
    cr_expect_eq(jx_division_up(511100), 510000);
    cr_expect_eq(jx_division_up(510000), 0);
    cr_expect_eq(jx_division_up(0), 0);
}

Test(division, knows_what_lies_within_what)
{
    cr_expect(jx_division_within(511102, 511102));
    cr_expect(jx_division_within(511102, 511100));
    cr_expect(jx_division_within(511102, 510000));
    cr_expect(jx_division_within(511102, 0));
    cr_expect(jx_division_within(511100, 511100));
    cr_expect_not(jx_division_within(511100, 511102));
    cr_expect_not(jx_division_within(500153, 510000));
    cr_expect_not(jx_division_within(0, 510000));
}

Test(division, names_every_code_of_the_table)
{
    cr_expect_str_eq(jx_division_name(510000), "四川省");
    cr_expect_str_eq(jx_division_name(511100), "乐山市");
    cr_expect_str_eq(jx_division_name(511102), "市中区");
    cr_expect_str_eq(jx_division_name(500114), "黔江区");
    cr_expect_str_eq(jx_division_name(500153), "荣昌区");
    cr_expect_str_eq(jx_division_name(522700), "黔南布依族苗族自治州");
    cr_expect_str_eq(jx_division_name(130822), "兴隆县");
    cr_expect_str_eq(jx_division_name(110000), "北京市");
    cr_expect_null(jx_division_name(0));
    cr_expect_null(jx_division_name(999999));
    cr_expect_null(jx_division_name(500154 + 45));
}

/* text names exactly the given codes, the last argument is 0 */
static void names(const char *text, ...)
{
    uint32_t codes[8];
    size_t n = jx_division_find(jx_str_of(text), codes, 8), want = 0;
    va_list ap;
    va_start(ap, text);
    for (uint32_t code; (code = va_arg(ap, unsigned)); want++) {
        bool found = false;
        for (size_t i = 0; i < n && i < 8; i++) found |= codes[i] == code;
        cr_expect(found, "%s: %u is missing", text, code);
    }
    va_end(ap);
    cr_expect_eq(n, want, "%s: %zu codes, wanted %zu", text, n, want);
}

Test(division, finds_the_most_specific_name)
{
    names("重庆市荣昌区人力资源和社会保障局", 500153, 0);
    names("荣昌区人力资源和社会保障局", 500153, 0);
    names("四川省乐山市市中区教育局", 511102, 0);
    names("乐山市市中区教育局", 511102, 0);
    names("黔南布依族苗族自治州人力资源和社会保障局", 522700, 0);
    names("兴隆县人力资源和社会保障局", 130822, 0);
    names("四川省财政厅", 510000, 0);
    names("中共重庆市黔江区委办公室", 500114, 0);
    names("国家税务总局荣昌区税务局", 500153, 0);
}

Test(division, understands_short_forms_only_before_an_office)
{
    names("荣昌人社局", 500153, 0);
    names("黔南州财政局", 522700, 0);
    names("彭水县教育局", 500243, 0);
    names("恩施市教育局", 422801, 0);
    names("恩施州教育局", 422800, 0);
    names("四川乐山市中区教育局", 511102, 0);
    names("东方红小学", 0);
}

Test(division, gives_all_of_an_ambiguous_name)
{
    names("市中区教育局", 370103, 370402, 511002, 511102, 0);
    uint32_t one;
    cr_expect_eq(jx_division_find(JX_STR("市中区教育局"), &one, 1), 4, "the count goes on beyond the room");
}

Test(division, does_not_decide_for_a_text_that_contradicts_itself) { names("北京市荣昌区教育局", 110000, 500153, 0); }

Test(division, finds_nothing_where_nothing_is_named)
{
    names("", 0);
    names("局", 0);
    names("人力资源和社会保障局", 0);
    names("城区税务局", 0);
    names("荣县教育和体育局", 510321, 0);
    names("阿瓦隆县财政局", 0);
    names("ABC", 0);
}

Test(division, every_name_of_the_table_finds_its_code)
{
    size_t known = 0;
    for (uint32_t code = 110000; code < 830000; code++) {
        const char *name = jx_division_name(code);
        if (!name || strlen(name) <= 6 || strcmp(name, "市辖区") == 0 || strstr(name, "直辖县级")) continue;
        uint32_t codes[16];
        size_t n = jx_division_find(jx_str_of(name), codes, 16), at = 0;
        while (at < n && at < 16 && codes[at] != code) at++;
        cr_expect(at < n, "%u %s: %zu readings", code, name, n);
        known++;
    }
    cr_expect_gt(known, 3000);
}

Test(division, takes_any_bytes)
{
    uint32_t codes[4];
    char text[] = "荣昌区\xE8\x8D";
    for (size_t cut = 0; cut < sizeof text; cut++) jx_division_find((jx_str){text, (uint32_t)cut}, codes, 4);
    char noise[64];
    for (unsigned seed = 1; seed < 2000; seed++) {
        unsigned x = seed;
        for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)((x = x * 1103515245 + 12345) >> 16);
        jx_division_find((jx_str){noise, sizeof noise}, codes, 4);
    }
}
