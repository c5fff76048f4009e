/* Rule packs from files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/worker/sheet.h"
#include "worker/packs.h"
#include "worker/settings.h"

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

static void count(void *arg, const jx_difference *x)
{
    int *n = arg;
    cr_log_info("%s: %s, %s", x->what, x->in[0], x->in[1]);
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
    static const char *const files[] = {"national",     "chongqing-2020", "chongqing-2024",
                                        "guizhou-2024", "hebei-2024",     "sichuan-2024"};
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

/* docs/packs.md has a row for each, with its range, the national value and the rules that ask for it. With JX_PRINT the
 * rows are printed, to be put there. */
Test(pack_file, each_setting_stands_in_the_documentation)
{
    static char doc[1 << 16];
    size_t n_rules;
    const jx_rule *rules = jx_rules(&n_rules);
    FILE *f = fopen(JX_SOURCE_DIR "/docs/packs.md", "r");
    cr_assert_not_null(f);
    doc[fread(doc, 1, sizeof doc - 1, f)] = 0;
    fclose(f);
    for (int i = 0; jx_setting_name(i); i++) {
        char row[512], value[JX_SETTING_TEXT];
        jx_pack p = *jx_pack_default();
        const char *wanted = jx_setting_put(&p, i, "?");
        cr_assert_not_null(wanted, "%s takes anything", jx_setting_name(i));
        jx_setting_get(&p, i, value);
        size_t n = (size_t)snprintf(row, sizeof row, "| `%s` | %s | %s%s%s |", jx_setting_name(i), wanted,
                                    *value ? "`" : "", value, *value ? "`" : "");
        for (size_t r = 0; r < n_rules; r++)
            if (jx_setting_of_rule(i, rules[r].code))
                n += (size_t)snprintf(row + n, sizeof row - n, " %s", rules[r].code);
        snprintf(row + n, sizeof row - n, " | %s · %s |\n", jx_setting_label(i, JX_ZH), jx_setting_label(i, JX_EN));
        cr_expect(strstr(doc, row), "docs/packs.md has no row\n%s", row);
        if (getenv("JX_PRINT")) fputs(row, stderr);
    }
}

/* Whoever argues with a pack finds why it says so. */
static void expect_ground(void *arg, const jx_difference *x)
{
    cr_expect(*x->ground[1], "%s: %s has no ground", (const char *)arg, x->what);
}

Test(pack_file, of_each_province_gives_its_grounds)
{
    jx_packs *packs;
    size_t n;
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    const jx_packed *all = jx_packs_all(packs, &n);
    for (size_t i = 0; i < n; i++)
        jx_pack_diff(jx_pack_default(), all[i].pack, expect_ground, (void *)(uintptr_t)jx_pack_name(all[i].pack));
    const jx_grounds *national = jx_packs_for(packs, 0, 0)->pack->grounds;
    for (int k = 0; jx_setting_name(k); k++)
        cr_expect(national->of[jx_ground_no(jx_str_of(jx_setting_name(k)))].len, "%s has no ground",
                  jx_setting_name(k));
    jx_packs_free(&packs);
}

/* The comment above, as far as there is no blank line between; rather the one beside. */
Test(pack_file, keeps_the_comment_of_a_line_as_its_ground)
{
    static const char *const why[][2] = {
        {"frame", "# of the\n# head"}, {"execution", "# beside"}, {"heavy", ""}, {"F001", "# all"},
        {"F003", "# beside too"},      {"F004", "# its own"},
    };
    load_text("# lost\n\n# of the\n# head\nname = a\nframe = 110\nexecution = 20 # beside\n\nheavy = 60\n\n# "
              "all\nrules {\n F001 = "
              "off\n F003 = off# beside too\n # its own\n F004 = off\n}\n");
    cr_assert_not_null(pack, "%s", err);
    for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
        jx_str g = pack->grounds->of[jx_ground_no(jx_str_of(why[i][0]))];
        cr_expect(jx_str_eq(g, jx_str_of(why[i][1])), "%s: %.*s", why[i][0], JX_FMT(g));
    }
}

typedef struct {
    const char *text, *line, *why, *remedy; /* the last two: parts of the message */
} refused;

static void expect_refused(const refused *bad, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cr_expect_null(load_text(bad[i].text), "taken: %s", bad[i].text);
        bool told = strstr(err, "/jx-pack-") && strstr(err, bad[i].line) && strstr(err, bad[i].why) &&
                    strstr(err, bad[i].remedy ? bad[i].remedy : "");
        cr_expect(told, "%s: %s", bad[i].text, err);
        unload();
    }
}
#define EXPECT_REFUSED(...)                                                                                            \
    do {                                                                                                               \
        static const refused bad_[] = {__VA_ARGS__};                                                                   \
        expect_refused(bad_, sizeof bad_ / sizeof *bad_);                                                              \
    } while (0)

Test(pack_file, refuses_what_it_does_not_understand_and_says_where)
{
    EXPECT_REFUSED({"name = a\nframes = 100\n", ":2: ", "frames", "frame?"},
                   {"name = a\nlow_rates = 80\n", ":2: ", "low_rates", "low_rate?"},
                   {"name = a\nzzzzzzzz = 80\n", ":2: ", "zzzzzzzz", "rules --diff"},
                   {"name = a\n\nframe = 0.001\n", ":3: ", "a number from 1 to 1000", 0},
                   {"name = a\nframe = many\n", ":2: ", "a number", 0},
                   {"name = a\nequal = half\n", ":2: ", "ratio, exact or at_least", 0},
                   {"name = a\nequal_known = \"exact half\"\n", ":2: ", "some of", 0},
                   {"name = a\nequal_known = \"exact exact\"\n", ":2: ", "some of", 0},
                   {"name = a\nstrict = maybe\n", ":2: ", "yes or no", 0},
                   {"name = a\nrounding = up\n", ":2: ", "half_up, half_even or truncate", 0},
                   {"name = a\nmissing_block = ignore\n", ":2: ", "rules, query, reject or redistribute", 0},
                   {"name = a\nmet = \"100-80\"\n", ":2: ", "a band", 0},
                   {"name = a\nmet = \"80-120\"\n", ":2: ", "a band", 0},
                   {"name = a\ncaps = \"60:69 50:59\"\n", ":2: ", "growing", 0},
                   {"name = a\nrules {\n F001 = sometimes\n}\n", ":3: ", "off, info, query, alert or reject", 0},
                   {"name = a\nrules {\n F001 = warning\n}\n", ":3: ", "off, info, query, alert or reject", 0},
                   {"name = a\nrules {\n F001 = \"\"\n}\n", ":3: ", "off, info, query, alert or reject", 0},
                   {"name = a\nrules {\n F001 = rejekt\n}\n", ":3: ", "rejekt", "reject?"},
                   {"name = a\nrules {\n F001 = Reject\n}\n", ":3: ", "Reject", "reject?"},
                   {"name = a\nrules {\n Z999 = off\n}\n", ":3: ", "Z999", "jixiao rules"},
                   {"name = a\nrules {\n S300 = off\n}\n", ":3: ", "S300", "S301?"},
                   {"name = a\nrules {\n s301 = off\n}\n", ":3: ", "s301", "S301?"},
                   {"name = a\nrules {\n frame = 90\n}\n", ":3: ", "frame", "outside"},
                   {"name = a\nS301 = off\n", ":2: ", "S301", "rules {"}, {"frame = 100\n", ": ", "no name", "name ="},
                   {"", ": ", "no name", "name ="}, {"name = \"\"\n", ":1: ", "1 to 63", 0},
                   {"name = 0123456789012345678901234567890123456789012345678901234567890123\n", ":1: ", "1 to 63", 0});
    cr_expect_null(jx_pack_load("/nowhere/pack.conf", err, sizeof err));
    cr_expect(strstr(err, "/nowhere/pack.conf"), "%s", err);
    cr_expect_null(jx_pack_load("/tmp", err, sizeof err), "a folder");
    cr_expect(strstr(err, "/tmp: "), "%s", err);
}

/* Each number's range, and what lies outside of it by one. */
Test(pack_file, takes_numbers_in_their_ranges_only)
{
    EXPECT_REFUSED(
        {"name = a\nyear = 12\n", ":2: ", "year = 12", "0 or a whole number from 2000 to 2099"},
        {"name = a\nyear = 2100\n", ":2: ", "year = 2100", 0},
        {"name = a\nyear = 2024.5\n", ":2: ", "year = 2024.5", 0},
        {"name = a\nprovince = 500153\n", ":2: ", "500153", "500000"},
        {"name = a\nprovince = 990000\n", ":2: ", "990000", "two digits"},
        {"name = a\nprovince = 50\n", ":2: ", "province = 50", 0},
        {"name = a\nversion = 0\n", ":2: ", "from 1 to 65535", 0},
        {"name = a\nversion = 65536\n", ":2: ", "from 1 to 65535", 0},
        {"name = a\nframe = 0.99\n", ":2: ", "from 1 to 1000", 0},
        {"name = a\nframe = 1000.01\n", ":2: ", "from 1 to 1000", 0},
        {"name = a\nframe = 100.001\n", ":2: ", "two decimals", 0},
        {"name = a\nframe = -100\n", ":2: ", "from 1 to 1000", 0},
        {"name = a\nframe = 1e2\n", ":2: ", "from 1 to 1000", 0},
        {"name = a\nframe = 99999999999999999999999999\n", ":2: ", "from 1 to 1000", 0},
        {"name = a\nexecution = -1\n", ":2: ", "execution = -1", 0},
        {"name = a\nblock_output = 1001\n", ":2: ", "from 0 to 1000", 0},
        {"name = a\nover_percent = 90\n", ":2: ", "0 or a whole number from 101 to 10000", 0},
        {"name = a\nover_percent = 100\n", ":2: ", "0 or a whole number from 101 to 10000", 0},
        {"name = a\nover_explain = 100\n", ":2: ", "0 or a whole number from 101 to 10000", 0},
        {"name = a\nover_deduct = 101\n", ":2: ", "from 0 to 100", 0},
        {"name = a\ndecimals = 3\n", ":2: ", "a whole number from 0 to 2", 0},
        {"name = a\ntolerance = 10.01\n", ":2: ", "from 0 to 10", 0},
        {"name = a\nsloppy = 10.01\n", ":2: ", "from 0 to 10", 0},
        {"name = a\nrate_sloppy = 100.01\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nexplain_rate = 101\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nlow_rate = 100.01\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nvery_low_rate = -1\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nidle_rate = 101\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nadjusted_query = 10001\n", ":2: ", "from 0 to 10000", 0},
        {"name = a\nadjusted_query = 30%\n", ":2: ", "30%", 0},
        {"name = a\ncost_percent = 101\n", ":2: ", "from 0 to 100", 0},
        {"name = a\nfew = 513\n", ":2: ", "from 0 to 512", 0}, {"name = a\nfew = 0x10\n", ":2: ", "from 0 to 512", 0},
        {"name = a\nmany = 513\n", ":2: ", "from 0 to 512", 0},
        {"name = a\nsame_reason = 1\n", ":2: ", "0 or a whole number from 2 to 200", 0},
        {"name = a\nshort_reason = 81\n", ":2: ", "from 0 to 80", 0},
        {"name = a\nper_rule = 0\n", ":2: ", "from 1 to 200", 0},
        {"name = a\nper_rule = 201\n", ":2: ", "from 1 to 200", 0},
        {"name = a\nper_rule = 十\n", ":2: ", "from 1 to 200", 0},
        {"name = a\ncaps = \"0:59\"\n", ":2: ", "growing", 0}, {"name = a\ncaps = \"101:59\"\n", ":2: ", "growing", 0},
        {"name = a\ncaps = \"50:-1\"\n", ":2: ", "growing", 0},
        {"name = a\ncaps = \"10:1 20:2 30:3 40:4 50:5 60:6 70:7\"\n", ":2: ", "six", 0});
}

/* The line is that of the later of the settings that are at odds; the other may be the national default's. */
Test(pack_file, refuses_settings_at_odds_and_says_which)
{
    EXPECT_REFUSED(
        {"name = a\nexecution = 200\n", ":2: ", "execution = 200", "frame = 100 (national default)"},
        {"name = a\nexecution = 60\n\nframe = 50\nheavy = 0\nexcellent_from = 45\ngood_from = 40\nfair_from = 30\n",
         ":4: ", "execution = 60", "frame = 50"},
        {"name = a\nblock_output = 50\nblock_benefit = 30\nblock_satisfaction = 15\n", ":4: ", "total 105",
         "frame = 100"},
        {"name = a\nblock_output = 95\n", ":2: ", "total 105", "frame = 100"},
        {"name = a\nmissing_block = redistribute\n", ":2: ", "redistribute", "block_satisfaction"},
        {"name = a\nmissing_block = redistribute\nblock_output = 50\nblock_benefit = 30\n", ":4: ", "redistribute",
         "block_satisfaction"},
        {"name = a\ngood_from = 95\n", ":2: ", "good_from = 95", "excellent_from = 90"},
        {"name = a\ngood_from = 90\n", ":2: ", "good_from = 90", "excellent_from = 90"},
        {"name = a\nfair_from = 80\n", ":2: ", "fair_from = 80", "good_from = 80"},
        {"name = a\nexcellent_from = 101\n", ":2: ", "excellent_from = 101", "frame = 100"},
        {"name = a\nheavy = 120\n", ":2: ", "heavy = 120", "frame = 100"},
        {"name = a\npartly = \"60-85\"\n", ":2: ", "partly = 60-85", "met = 80-100"},
        {"name = a\nmissed = \"0-61\"\n", ":2: ", "missed = 0-61", "partly = 60-80"},
        {"name = a\nmet = \"80-95\"\n", ":2: ", "met = 80-95", "100"},
        {"name = a\nover_deduct = 2\n", ":2: ", "over_deduct = 2", "over_percent"},
        {"name = a\nover_percent = 130\n", ":2: ", "over_percent = 130", "over_deduct"},
        {"name = a\ntolerance = 0.5\n", ":2: ", "tolerance = 0.5", "sloppy = 0.1"},
        {"name = a\nsloppy = 0\n", ":2: ", "tolerance = 0.01", "sloppy = 0"},
        {"name = a\nlow_rate = 95\n", ":2: ", "low_rate = 95", "explain_rate = 90"},
        {"name = a\nlow_rate = 80\nexplain_rate = 70\n", ":3: ", "low_rate = 80", "explain_rate = 70"},
        {"name = a\nlow_rate = 60\nvery_low_rate = 80\n", ":3: ", "very_low_rate = 80", "low_rate = 60"},
        {"name = a\nvery_low_rate = 95\n", ":2: ", "very_low_rate = 95", "explain_rate = 90"},
        {"name = a\nidle_rate = 95\n", ":2: ", "idle_rate = 95", "explain_rate = 90"},
        {"name = a\nidle_rate = 30\nvery_low_rate = 20\n", ":3: ", "idle_rate = 30", "very_low_rate = 20"},
        {"name = a\nidle_rate = 30\nlow_rate = 20\n", ":3: ", "idle_rate = 30", "low_rate = 20"},
        {"name = a\nadjusted_query = 150\n", ":2: ", "adjusted_query = 150", "adjusted_alert = 100"},
        {"name = a\nfew = 30\n", ":2: ", "few = 30", "many = 20"},
        {"name = a\ncaps = \"50:79 60:69\"\n", ":2: ", "below 60", "69"},
        {"name = a\ncaps = \"50:120\"\n", ":2: ", "120", "frame = 100"},
        {"name = a\nmet_words = {\"好\"}\npartly_words = {\"好\"}\n", ":3: ", "好", "met_words"},
        {"name = a\nmissed_words = {\"完成\"}\n", ":2: ", "完成", "met_words"},
        {"name = a\nrules { F000 = off }\n", ":2: ", "F000", "reject"},
        {"name = a\nrules { F019 = info }\n", ":2: ", "F019", "reject"});
}

Test(pack_file, takes_each_thing_once)
{
    EXPECT_REFUSED({"name = a\nframe = 100\n# and\nframe = 110\n", ":4: ", "frame", "line 2"},
                   {"name = a\nname = b\n", ":2: ", "name", "line 1"},
                   {"name = a\nmet_words = {\"好\"}\nmet_words = {\"优\"}\n", ":3: ", "met_words", "line 2"},
                   {"name = a\nmet_words = {\"好\",\n\"优\", \"好\"}\n", ":2: ", "好", "twice"},
                   {"name = a\nrules { F001 = off }\nrules { F001 = reject }\n", ":3: ", "F001", "line 2"});
}

Test(pack_file, says_where_its_writing_goes_wrong)
{
    EXPECT_REFUSED({"name = a\n\nrules {\n F001 = off\n\n", ":3: ", "not closed", "}"},
                   {"name = a\nmet_words = {\"好\"\n", ":2: ", "not closed", "}"},
                   {"name = a\nmet_words = {\"好\", \"优\nrules { F001 = off }\n", ":2: ", "quote", 0},
                   {"name = a\nmet_words = {\"好\" \"优\"}\n", ":2: ", "comma", 0},
                   {"name = a\nmet_words = {}\n", ":2: ", "no word", "leave the line out"},
                   {"name = a\nmet_words = 好\n", ":2: ", "met_words", "{"},
                   {"name = a\nmet_words = {\"\"}\n", ":2: ", "empty", 0},
                   {"name = a\nframe = {100}\n", ":2: ", "frame", "one value"},
                   {"name = a\nframe 100\n", ":2: ", "frame", "="}, {"name = a\nframe =\n", ":2: ", "frame", "value"},
                   {"name = a\n= 100\n", ":2: ", "=", 0}, {"name = a\n}\n", ":2: ", "}", 0},
                   {"name = a\nrules = {F001 = off}\n", ":2: ", "rules {", 0},
                   {"name = a\nrules {\nrules {\nF001 = off }}\n", ":3: ", "rules", 0},
                   {"name = a\nlimits {\nframe = 100\n}\n", ":2: ", "limits", "rules {"},
                   {"name = a\ncaps = 50:59 60:69\n", ":2: ", "60:69", "quotes"},
                   {"name = a\nframe ＝ 100\n", ":2: ", "＝", "half-width"},
                   {"name = a\nmet_words = {“好”，“优”}\n", ":2: ", "“", "half-width"},
                   {"name = a\n// frame\n", ":2: ", "//", "#"}, {"name = a; frame = 100\n", ":1: ", ";", 0},
                   {"name = a\nequal_known += exact\n", ":2: ", "+", 0}, {"name = ${HOME}\n", ":1: ", "$", 0});
}

/* A line without an end, and a file that is none. */
Test(pack_file, refuses_what_is_no_text)
{
    EXPECT_REFUSED({"name = a\n\001\002\n", ":2: ", "control character", "text file"},
                   {"PK\003\004\024\n", ":1: ", "control character", "text file"},
                   {"\377\376n\n", ":1: ", "UTF-16", "UTF-8"},
                   {"name = a\n# \xb9\xfa\xbc\xd2\n", ":2: ", "GB18030", "UTF-8"},
                   {"name = a\nmet_words = {\"\xba\xc3\"}\n", ":2: ", "GB18030", "UTF-8"},
                   {"name = a\n# \xed\xa0\x80\n", ":2: ", "UTF-8", 0});
    char path[] = "/tmp/jx-pack-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_eq(write(fd, "name = a\nframe = 1\0000\n", 21), 21);
    close(fd);
    cr_expect_null(jx_pack_load(path, err, sizeof err));
    cr_expect(strstr(err, ":2: ") && strstr(err, "control character"), "%s", err);
    unlink(path);
    static char text[1 << 19];
    snprintf(text, sizeof text, "name = a\nequal = %0200000d\n", 1);
    cr_expect_null(load_text(text));
    cr_expect(strstr(err, ":2: ") && strlen(err) < 300, "%s", err);
    snprintf(text, sizeof text, "name = a\n%0300000d\n", 1);
    cr_expect_null(load_text(text));
    cr_expect(strstr(err, "256 KiB"), "%s", err);
    snprintf(text, sizeof text, "name = a\n# %0100000d\nframe = 100\n", 1);
    cr_expect_not_null(load_text(text), "a long comment: %s", err);
    unload();
    snprintf(text, sizeof text, "name = a\nmet_words = {\"%01025d\"}\n", 1);
    cr_expect_null(load_text(text));
    cr_expect(strstr(err, ":2: ") && strstr(err, "1,024 bytes"), "%s", err);
    size_t n = (size_t)snprintf(text, sizeof text, "name = a\nmet_words = {");
    for (int i = 0; i < 201; i++) n += (size_t)snprintf(text + n, sizeof text - n, "w%d, ", i);
    snprintf(text + n, sizeof text - n, "}\n");
    cr_expect_null(load_text(text));
    cr_expect(strstr(err, ":2: ") && strstr(err, "200"), "%s", err);
    n = (size_t)snprintf(text, sizeof text, "name = a\nmet_words = {");
    for (int i = 0; i < 10; i++) n += (size_t)snprintf(text + n, sizeof text - n, "w%d%0900d, ", i, 1);
    snprintf(text + n, sizeof text - n, "}\n");
    cr_expect_null(load_text(text));
    cr_expect(strstr(err, ":2: ") && strstr(err, "8,192 bytes"), "%s", err);
}

/* As an editor on Windows leaves it: a byte order mark, CR LF, no line end in the end; and by hand. */
Test(pack_file, takes_what_an_editor_makes_of_it)
{
    static const char *const texts[] = {
        "name = b\nframe = 110\nmet_words = {\"好\", 优}\nrules { F001 = off }\n",
        "\xef\xbb\xbfname = b\r\nframe = 110\r\nmet_words = {\"好\", 优}\r\nrules { F001 = off }",
        "name=b frame=\"110\"# of 2024\nmet_words={'好','优',}rules{F001=off}",
        "name = b\rframe = 110\rmet_words = {\"好\",\r  \"优\"}\rrules {\r\tF001 = \"off\"\r}",
    };
    uint64_t id = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        load_text(texts[i]);
        cr_assert_not_null(pack, "%s", err);
        if (!i) id = jx_pack_id(pack);
        cr_expect_eq(jx_pack_id(pack), id, "%s", texts[i]);
        unload();
    }
    cr_expect_null(load_text("name = b\r\n\r\nframe = x\r\n"));
    cr_expect(strstr(err, ":3: "), "%s", err);
    cr_expect_null(load_text("name = b\r\rframe = x\r"));
    cr_expect(strstr(err, ":3: "), "%s", err);
}

Test(pack_file, says_so_in_chinese_to_those_who_read_it)
{
    static const char *const bad[][2] = {{"name = a\nframes = 100\n", ":2: 没有设定 frames，是不是 frame？"},
                                         {"name = a\nyear = 12\n", ":2: year = 12：应为 0，或 2000 到 2099 的整数"},
                                         {"name = a\nequal = half\n", "应为 ratio、exact 或 at_least"},
                                         {"name = a\nequal_known = half\n", "应为 其中几个：ratio exact at_least"},
                                         {"name = a\nfew = 30\n", "few = 30 大于 many = 20（全国通用的值）"},
                                         {"name = a\ncaps = \"50:120\"\n", "上限 120 分大于 frame = 100"},
                                         {"name = a\ncaps = \"50:79 60:69\"\n", "低于 60% 的上限 69 分"},
                                         {"name = a\nrules {\n", ":2: “rules {”没有结束"}};
    jx_packs_speak(JX_ZH);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_expect_null(load_text(bad[i][0]));
        cr_expect(strstr(err, bad[i][1]), "%s", err);
    }
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
