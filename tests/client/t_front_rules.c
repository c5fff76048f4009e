/* jixiao rules: a rule with what a pack sets of it, all of them for a spreadsheet, two packs side by side. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>

#include "tests/client/spawn.h"
#include "worker/settings.h"

#define EN "C.UTF-8"
#define ZH "zh_CN.UTF-8"

TestSuite(front_rules, .fini = jx_test_folder_remove);

static void has(const char *text, const char *words) { cr_expect(strstr(text, words), "no %s in\n%s", words, text); }

Test(front_rules, shows_what_the_pack_sets_of_a_rule)
{
    jx_ran r = jx_run(EN, NULL, "rules", "B109", "--pack", "sichuan-2024", NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    has(r.out, "sichuan-2024");
    has(r.out, "low_rate = 80");
    has(r.out, "very_low_rate = 60");
    has(r.out, "an execution rate below this is an alert");
    jx_ran_free(&r);
    r = jx_run(ZH, NULL, "rules", "B109", NULL);
    has(r.out, "low_rate = 0");
    has(r.out, "执行率低于此为待核");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "S309", "--pack", "sichuan-2024", NULL);
    has(r.out, "良好");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "F006", "--pack", "chongqing-2020", NULL);
    has(r.out, "query");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "F006", "--pack", "nowhere", NULL);
    cr_expect_eq(r.code, 1);
    has(r.err, "sichuan-2024");
    jx_ran_free(&r);
}

Test(front_rules, takes_codes_in_small_letters_and_offers_the_nearest)
{
    jx_ran r = jx_run(EN, NULL, "rules", "b101", "s304", NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    has(r.out, "B101");
    has(r.out, "S304");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "B199", NULL);
    cr_expect_eq(r.code, 2);
    has(r.err, "no rule B199; did you mean B109?");
    jx_ran_free(&r);
    r = jx_run(ZH, NULL, "rules", "B1O1", NULL);
    cr_expect_eq(r.code, 2);
    has(r.err, "没有规则 B1O1，是不是 B101？");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "K211", NULL);
    cr_expect_eq(r.code, 2);
    has(r.err, "left out");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "whatever", NULL);
    cr_expect_eq(r.code, 2);
    has(r.err, "jixiao rules");
    jx_ran_free(&r);
}

Test(front_rules, gives_programs_the_parameters)
{
    jx_ran r = jx_run(EN, NULL, "rules", "b109", "--json", "--pack", "sichuan-2024", NULL);
    json_t *v = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL), *one = json_array_get(v, 0),
           *parameters = json_object_get(one, "parameters"), *p = json_array_get(parameters, 0);
    cr_assert(v, "%s%s", r.out, r.err);
    cr_expect_str_eq(json_string_value(json_object_get(one, "pack")), "sichuan-2024");
    cr_expect_str_eq(json_string_value(json_object_get(one, "severity")), "query");
    cr_assert_eq(json_array_size(parameters), 2);
    cr_expect_str_eq(json_string_value(json_object_get(p, "name")), "low_rate");
    cr_expect_str_eq(json_string_value(json_object_get(p, "value")), "80");
    cr_expect(json_object_get(p, "title") && json_object_get(p, "ground"));
    json_decref(v);
    jx_ran_free(&r);
}

/* Every setting but those that no rule asks for is a parameter of some rule. */
Test(front_rules, leaves_no_setting_out)
{
    jx_ran r = jx_run(EN, NULL, "rules", "--json", NULL);
    for (int i = 0; jx_setting_name(i); i++) {
        char words[64];
        bool of_none = strstr("province year version per_rule", jx_setting_name(i)) != NULL;
        snprintf(words, sizeof words, "\"name\": \"%s\"", jx_setting_name(i));
        cr_expect_eq(strstr(r.out, words) == NULL, of_none, "%s", jx_setting_name(i));
    }
    jx_ran_free(&r);
}

/* The row of a rule, the n-th cell of it (no cell of these rows has a comma in it before that). */
static void cell(const char *csv, const char *row, const char *title, char *out, size_t cap)
{
    char head[16];
    const char *titles = csv + 3, *at, *end = strstr(csv, "\r\n");
    int n = 0;
    at = strstr(titles, title);
    cr_assert(at && at < end, "no column %s", title);
    for (const char *p = titles; p < at; p++) n += *p == ',';
    snprintf(head, sizeof head, "\r\n%s,", row);
    const char *p = strstr(csv, head);
    cr_assert_not_null(p);
    p += 2;
    for (bool quoted = false; n; p++) {
        if (*p == '"') quoted = !quoted;
        if (*p == ',' && !quoted) n--;
    }
    size_t len = 0;
    for (bool quoted = false; len + 1 < cap && (quoted || (*p != ',' && *p != '\r')); p++) {
        if (*p == '"')
            quoted = !quoted;
        else
            out[len++] = *p;
    }
    out[len] = 0;
}

Test(front_rules, csv_has_the_severity_and_the_parameters_of_each_pack)
{
    char text[4096];
    jx_ran r = jx_run(EN, NULL, "rules", "--csv", NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    cell(r.out, "F006", "national severity", text, sizeof text);
    cr_expect_str_eq(text, "reject");
    cell(r.out, "F006", "chongqing-2020 severity", text, sizeof text);
    cr_expect_str_eq(text, "query");
    cell(r.out, "B109", "sichuan-2024 parameters", text, sizeof text);
    cr_expect_str_eq(text, "low_rate = 80; very_low_rate = 60");
    cell(r.out, "B109", "national parameters", text, sizeof text);
    cr_expect_str_eq(text, "low_rate = 0; very_low_rate = 0");
    jx_ran_free(&r);
    jx_write_file(jx_test_path("own.conf"), "name = own\nlow_rate = 70\nrules { B109 = off }\n");
    r = jx_run(ZH, NULL, "rules", "--csv", "--packs", jx_test_folder(), NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    cell(r.out, "B109", "own 级别", text, sizeof text);
    cr_expect_str_eq(text, "不用");
    cell(r.out, "B109", "own 参数", text, sizeof text);
    cr_expect_str_eq(text, "low_rate = 70; very_low_rate = 0");
    cr_expect_null(strstr(r.out, "sichuan"));
    jx_ran_free(&r);
}

static const char a_conf[] =
    "# as in A\nname = a\n\n# 财预 10\nframe = 100\n\nmet_words = {\"好\", \"优\", \"完成\"}\n";
static const char b_conf[] =
    "name = b\n\n# the form prints 110,\n# 50 + 40 + 10 + 10\nframe = 110\nmissing_block = reject # "
    "circular 3\n\n# what they write\nmet_words = {\"好\", \"良好\", \"完成\"}\n\n# asked only\n"
    "rules {\n F006 = query\n # never\n S315 = off\n}\n";

/* Policies, weights, words, severities: each with both values and the ground that its file gives. */
Test(front_rules, diff_tells_every_difference_with_its_ground)
{
    char a[300], b[300];
    snprintf(a, sizeof a, "%s", jx_test_path("a.conf"));
    snprintf(b, sizeof b, "%s", jx_test_path("b.conf"));
    jx_write_file(a, a_conf);
    jx_write_file(b, b_conf);
    jx_ran r = jx_run(EN, NULL, "rules", "--diff", a, b, "--json", NULL);
    json_t *v = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL), *d;
    cr_assert(v, "%s%s", r.out, r.err);
    const char *const rows[][5] = {
        {"frame", "100", "110", "财预 10", "the form prints 110, 50 + 40 + 10 + 10"},
        {"missing_block", "rules", "reject", "", "circular 3"},
        {"met_words", "优", "良好", "", "what they write"},
        {"F006", "reject", "query", "", "asked only"},
        {"S315", "query", "off", "", "never"},
    };
    cr_assert_eq(json_array_size(v), 5, "%s", r.out);
    for (size_t i = 0; i < 5; i++) {
        static const char *const keys[] = {"what", "a", "b", "ground_a", "ground_b"};
        d = json_array_get(v, i);
        for (int k = 0; k < 5; k++) {
            const char *said = json_string_value(json_object_get(d, keys[k]));
            cr_expect_str_eq(said ? said : "", rows[i][k], "%s: %s", rows[i][0], said);
        }
    }
    json_decref(v);
    jx_ran_free(&r);
    r = jx_run(ZH, NULL, "rules", "--diff", a, b, NULL);
    for (size_t i = 0; i < 5; i++)
        for (int k = 0; k < 5; k += 4) has(r.out, rows[i][k]);
    has(r.out, "分值合计");
    has(r.out, "缺少产出或效益指标");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "--diff", a, a, NULL);
    has(r.out, "the same");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rules", "--diff", a, a, "--json", NULL);
    has(r.out, "[]");
    jx_ran_free(&r);
}
