/* Rule packs from files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/worker/sheet.h"

static char err[512];
static const jx_pack *pack;

static const jx_pack *load_text(const char *text)
{
    char path[] = "/tmp/jx-pack-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    pack = jx_pack_load(path, err, sizeof err);
    unlink(path);
    return pack;
}

static void unload(void) { jx_pack_free(&pack); }
TestSuite(pack_file, .fini = unload);

static void count(void *arg, const char *what, const char *a, const char *b)
{
    int *n = arg;
    cr_log_info("%s: %s, %s", what, a, b);
    ++*n;
}

Test(pack_file, of_the_country_is_what_is_built_in)
{
    int n = 0;
    pack = jx_pack_load(JX_SOURCE_DIR "/packs/national.conf", err, sizeof err);
    cr_assert_not_null(pack, "%s", err);
    cr_expect_eq(jx_pack_diff(pack, jx_pack_default(), count, &n), 0);
    cr_expect_eq(n, 0);
    cr_expect_eq(jx_pack_id(pack), jx_pack_id(jx_pack_default()));
}

Test(pack_file, of_each_province_loads_and_has_an_id_of_its_own)
{
    static const char *const files[] = {"national", "chongqing-2020", "chongqing-2024", "guizhou-2024", "hebei-2024", "sichuan-2024"};
    uint64_t ids[6];
    for (int i = 0; i < 6; i++) {
        char path[512];
        snprintf(path, sizeof path, JX_SOURCE_DIR "/packs/%s.conf", files[i]);
        pack = jx_pack_load(path, err, sizeof err);
        cr_assert_not_null(pack, "%s", err);
        cr_expect_str_eq(jx_pack_name(pack), files[i]);
        ids[i] = jx_pack_id(pack);
        for (int k = 0; k < i; k++) cr_expect_neq(ids[i], ids[k]);
        jx_pack_free(&pack);
    }
}

Test(pack_file, refuses_what_it_does_not_understand_and_says_where)
{
    static const struct {
        const char *text, *line, *why;
    } bad[] = {
        {"name = a\nframes = 100\n", ":2: ", "frames"},
        {"name = a\n\nframe = 0.001\n", ":3: ", "a number from 1 to 1000"},
        {"name = a\nframe = many\n", ":2: ", "a number"},
        {"name = a\nequal = half\n", ":2: ", "ratio, exact or at_least"},
        {"name = a\nequal_known = \"exact half\"\n", ":2: ", "some of"},
        {"name = a\nstrict = maybe\n", ":2: ", "yes or no"},
        {"name = a\nmet = \"100-80\"\n", ":2: ", "a band"},
        {"name = a\ncaps = \"60:69 50:59\"\n", ":2: ", "growing"},
        {"name = a\nrules {\n F001 = sometimes\n}\n", ":3: ", "off, info, query, alert or reject"},
        {"name = a\nrules {\n Z999 = off\n}\n", ":3: ", "Z999"},
        {"frame = 100\n", ": ", "no name"},
        {"name = a\ngood_from = 95\n", ": ", "grades"},
        {"name = a\npartly = \"60-85\"\n", ": ", "overlap"},
        {"name = a\nover_percent = 90\n", ": ", "over_percent"},
        {"name = a\nexecution = 200\n", ": ", "execution"},
        {"name = a\nmet_words = {\"好\"\n", ": ", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_null(load_text(bad[i].text), "taken: %s", bad[i].text);
        cr_expect(strstr(err, bad[i].line) && strstr(err, bad[i].why), "%s: %s", bad[i].text, err);
        unload();
    }
    cr_expect_null(jx_pack_load("/nowhere/pack.conf", err, sizeof err));
    cr_expect(strstr(err, "/nowhere/pack.conf"), "%s", err);
}

static sheet form;
static jx_assessment found;

Test(pack_file, decides_readings_words_and_severities)
{
    char text[512];
    load_text(
        "name = a\nequal = exact\nequal_known = \"\"\nmet_words = {\"甚好\"}\nrules { S305 = info F003 = off }\n");
    cr_assert_not_null(pack, "%s", err);
    sheet_clean(&form);
    sheet_row(&form, 2, "合格率", "=98%", "97%", "15", "14.85");
    sheet_reason(&form, 2, "有一批次返工，下一年加强过程检查");
    sheet_row(&form, 3, "完成时间", "按时完成", "甚好", "10", "5");
    sheet_reason(&form, 3, "有一批次返工，下一年加强过程检查");
    form.f.total_score = sheet_points("85.70");
    form.f.grade = JX_GOOD;
    form.f.implementing_unit = JX_STR("");
    jx_assess(pack, &form.f, &found);
    findings_text(&found, text, sizeof text);
    cr_expect_str_eq(text, "S305 info indicators[2].score 14.85 0\nS309 reject indicators[3].score 5 8 (8..10)");
}

Test(pack_file, differences_are_told_one_by_one)
{
    int n = 0;
    load_text("name = a\nequal = exact\nequal_known = \"ratio\"\nmet_words = {\"甚好\"}\nrules { S305 = info }\n");
    cr_assert_not_null(pack, "%s", err);
    cr_expect_eq(jx_pack_diff(jx_pack_default(), pack, count, &n), 4);
    cr_expect_eq(n, 4);
}
