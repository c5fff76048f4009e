/* Which pack judges a form, and what a set of packs is. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "worker/packs.h"

static jx_packs *packs, *others;
static char err[512], dir[] = "/tmp/jx-packs-XXXXXX";
static bool made; /* the folder */

static void clean(void)
{
    char command[64];
    jx_packs_free(&packs);
    jx_packs_free(&others);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    if (made) cr_expect_eq(system(command), 0);
}
TestSuite(packs, .fini = clean);

static void write_pack(const char *file, const char *text)
{
    char path[64];
    if (!made) cr_assert_not_null(mkdtemp(dir));
    made = true;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fputs(text, f);
    cr_assert_eq(fclose(f), 0);
}

static const char *picked(uint32_t division, uint16_t year)
{
    return jx_pack_name(jx_packs_for(packs, division, year)->pack);
}

Test(packs, that_come_with_the_program_are_those_of_the_folder)
{
    size_t n, m;
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    cr_assert_eq(jx_packs_open(&others, NULL, JX_SOURCE_DIR "/packs", err, sizeof err), 0, "%s", err);
    const jx_packed *a = jx_packs_all(packs, &n), *b = jx_packs_all(others, &m);
    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++) cr_expect_eq(a[i].id, b[i].id, "%s", jx_pack_name(a[i].pack));
    cr_expect_eq(jx_packs_id(packs), jx_packs_id(others));
    cr_expect_eq(a[0].id, jx_pack_id(jx_pack_default()), "the country's comes first");
}

Test(packs, are_chosen_by_province_and_year_else_the_national_one)
{
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    cr_expect_str_eq(picked(500153, 2024), "chongqing-2024");
    cr_expect_str_eq(picked(500153, 2020), "chongqing-2020");
    cr_expect_str_eq(picked(522700, 2024), "guizhou-2024");
    cr_expect_str_eq(picked(520000, 2024), "guizhou-2024");
    cr_expect_str_eq(picked(130822, 2024), "hebei-2024");
    cr_expect_str_eq(picked(511102, 2024), "sichuan-2024");
    cr_expect_str_eq(picked(511102, 2023), "national", "of another year");
    cr_expect_str_eq(picked(511102, 0), "national", "no year");
    cr_expect_str_eq(picked(440100, 2024), "national", "no pack of the province");
    cr_expect_str_eq(picked(0, 2024), "national", "no division");
}

Test(packs, of_any_year_and_of_any_province_fill_the_gaps_in_this_order)
{
    write_pack("a.conf", "name = a\nprovince = 510000\nyear = 2024\n");
    write_pack("b.conf", "name = b\nprovince = 510000\n");
    write_pack("c.conf", "name = c\nyear = 2024\n");
    write_pack("c.conf.bak", "no pack at all");
    cr_assert_eq(jx_packs_open(&packs, NULL, dir, err, sizeof err), 0, "%s", err);
    cr_expect_str_eq(picked(511102, 2024), "a");
    cr_expect_str_eq(picked(511102, 2023), "b");
    cr_expect_str_eq(picked(511102, 0), "b");
    cr_expect_str_eq(picked(522700, 2024), "c");
    cr_expect_str_eq(picked(522700, 2023), "national", "the built-in one, since the folder has none of the country");
}

Test(packs, named_alone_judge_everything)
{
    cr_assert_eq(jx_packs_open(&packs, "guizhou-2024", NULL, err, sizeof err), 0, "%s", err);
    cr_expect_str_eq(picked(511102, 2023), "guizhou-2024");
    cr_expect_eq(jx_packs_id(packs), jx_packs_for(packs, 0, 0)->id, "the set of one pack has its id");
    write_pack("own.conf", "name = own\nframe = 110\n");
    char path[64];
    snprintf(path, sizeof path, "%s/own.conf", dir);
    cr_assert_eq(jx_packs_open(&others, path, NULL, err, sizeof err), 0, "%s", err);
    cr_expect_neq(jx_packs_id(others), jx_packs_id(packs));
}

Test(packs, that_will_not_do_are_refused_with_the_reason)
{
    cr_expect_eq(jx_packs_open(&packs, "guizhou", NULL, err, sizeof err), JX_EINVAL);
    cr_expect(strstr(err, "guizhou-2024"), "the names that there are: %s", err);
    cr_expect_eq(jx_packs_open(&packs, NULL, "/nowhere", err, sizeof err), JX_EINVAL);
    cr_expect(strstr(err, "/nowhere"), "%s", err);
    write_pack("one.conf", "name = one\nprovince = 510000\nyear = 2024\n");
    write_pack("two.conf", "name = two\nprovince = 510000\nyear = 2024\n");
    cr_expect_eq(jx_packs_open(&packs, NULL, dir, err, sizeof err), JX_EINVAL);
    cr_expect(strstr(err, "one") && strstr(err, "two"), "%s", err);
    write_pack("two.conf", "name = two\nframe = none\n");
    cr_expect_eq(jx_packs_open(&packs, NULL, dir, err, sizeof err), JX_EINVAL);
    cr_expect(strstr(err, "two.conf:2: "), "%s", err);
    cr_expect_null(packs);
}
