#include <criterion/criterion.h>
#include <dirent.h>
#include <glob.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "client/show/heading.h"
#include "spawn.h"
#include "worker/rulebook.h"

#define ZH "zh_CN.UTF-8"
#define EN "C.UTF-8"

TestSuite(cli, .fini = jx_test_folder_remove);

static const char *const commands[] = {"read",  "check",    "push", "ack", "status", "report", "alerts",
                                       "rules", "template", "dead", "up",  "gen",    "bench",  "campaign"};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void expect_said(const char *text, const char *part)
{
    cr_expect(strstr(text, part), "\"%s\" is not in:\n%s", part, text);
}

/* ---- help ---- */

Test(cli, lists_all_commands_in_both_languages)
{
    jx_ran zh = jx_run(ZH, NULL, "--help", NULL), en = jx_run(EN, NULL, "--help", NULL);
    cr_expect_eq(zh.code, 0);
    cr_expect_eq(en.code, 0);
    expect_said(zh.out, "用法");
    expect_said(en.out, "Usage");
    for (int i = 0; i < COMMANDS; i++) {
        expect_said(zh.out, commands[i]);
        expect_said(en.out, commands[i]);
    }
    jx_ran_free(&zh);
    jx_ran_free(&en);
}

Test(cli, each_command_explains_itself_with_an_example)
{
    for (int i = 0; i < COMMANDS; i++) {
        char example[32];
        jx_ran zh = jx_run(ZH, NULL, commands[i], "--help", NULL), en = jx_run(EN, NULL, "help", commands[i], NULL);
        snprintf(example, sizeof example, "  jixiao %s", commands[i]);
        cr_expect_eq(zh.code, 0);
        cr_expect_eq(en.code, 0);
        expect_said(zh.out, "举例：");
        expect_said(zh.out, example);
        expect_said(en.out, "Examples:");
        expect_said(en.out, "--help");
        cr_expect_str_empty(en.err);
        jx_ran_free(&zh);
        jx_ran_free(&en);
    }
}

Test(cli, says_what_is_wrong_with_the_usage_and_ends_with_2)
{
    static const struct {
        const char *arg[4], *said;
    } wrong[] = {
        {{NULL}, "Commands:"},
        {{"chekc"}, "jixiao check"},
        {{"check"}, "which file?"},
        {{"check", "--jsno"}, "--jsno"},
        {{"check", "--division"}, "needs a value"},
        {{"push", "x", "--division", "5001"}, "six-digit"},
        {{"push", "x", "--division", "50015a"}, "six-digit"},
        {{"push", "x", "--division", "999999"}, "no division"},
        {{"gen", "--forms", "-3"}, "whole number"},
        {{"gen", "--forms", "0"}, "between"},
        {{"gen"}, "--forms"},
        {{"alerts", "--severity", "bad"}, "reject"},
        {{"report", "--by", "moon"}, "moon"},
        {{"ack", "xyz"}, "32 hex digits"},
        {{"dead"}, "list, show"},
        {{"dead", "bury"}, "bury"},
        {{"dead", "drop"}, "which dead letter?"},
        {{"dead", "show", "0f343b0931126a20f133d67c2b018a3b/0"}, "RECEIPT/NUMBER"},
        {{"rules", "Z999"}, "Z999"},
        {{"status", "stray"}, "stray"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *const *a = wrong[i].arg;
        jx_ran r = jx_run(EN, NULL, a[0], a[1], a[2], a[3], NULL);
        cr_expect_eq(r.code, 2, "%s %s: %d", a[0] ? a[0] : "", a[1] ? a[1] : "", r.code);
        expect_said(r.err, wrong[i].said);
        cr_expect_str_empty(r.out);
        jx_ran_free(&r);
    }
}

Test(cli, says_so_when_its_output_cannot_be_written)
{
    pid_t pid = jx_spawn(EN, "/dev/full", "rules", NULL);
    cr_expect_eq(jx_wait_for(pid), 1);
}

/* ---- offline commands ---- */

static void make_forms(const char *path, const char *n, const char *anomalies)
{
    jx_ran r = jx_run(EN, NULL, "gen", "--forms", n, "--seed", "9", "--anomalies", anomalies, "--labels",
                      jx_test_path("labels"), NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    jx_write_file(path, r.out);
    jx_ran_free(&r);
}

static size_t lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

Test(cli, gen_says_the_same_each_time_and_labels_what_it_planted)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "200", "10%");
    char *once = jx_read_text(path), *labels = jx_read_text(jx_test_path("labels"));
    make_forms(path, "200", "0.1");
    char *again = jx_read_text(path);
    cr_expect_str_eq(once, again);
    cr_expect_eq(lines(once), 200);
    cr_expect_gt(lines(labels), 5);
    cr_expect_lt(lines(labels), 45);
    free(once);
    free(again);
    free(labels);
}

Test(cli, gen_can_write_a_file_a_division)
{
    const char *dir = jx_test_path("province");
    jx_ran r = jx_run(EN, NULL, "gen", "--forms", "100", "--dir", dir, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    cr_expect_str_empty(r.out);
    jx_ran_free(&r);
    glob_t files;
    cr_assert_eq(glob(jx_test_path("province/52????.ndjson"), 0, NULL, &files), 0);
    size_t forms = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *text = jx_read_text(files.gl_pathv[i]);
        forms += lines(text);
        free(text);
    }
    cr_expect_eq(forms, 100);
    cr_expect_gt(files.gl_pathc, 2);
    globfree(&files);
}

Test(cli, read_gives_back_the_json_it_was_given)
{
    const char *path = jx_test_path("forms.ndjson"), *back = jx_test_path("back.ndjson");
    make_forms(path, "50", "10%");
    jx_ran once = jx_run(EN, NULL, "read", path, "--json", NULL);
    cr_expect_eq(once.code, 0, "%s", once.err);
    cr_expect_eq(lines(once.out), 50);
    jx_write_file(back, once.out);
    jx_ran again = jx_run(EN, NULL, "read", back, "--json", NULL);
    json_t *a = json_loads(once.out, JSON_DISABLE_EOF_CHECK, NULL),
           *b = json_loads(again.out, JSON_DISABLE_EOF_CHECK, NULL);
    cr_assert(a && b);
    json_object_del(a, "source"); /* the file's name is the only difference */
    json_object_del(b, "source");
    cr_expect(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    jx_ran_free(&once);
    jx_ran_free(&again);
}

/* What people see of a form says all that was read of it, and marks what was not. */
Test(cli, read_shows_operators_units_and_what_is_doubtful)
{
    const char *path = JX_SOURCE_DIR "/samples/chengkou-culture-2024.txt";
    jx_ran zh = jx_run(ZH, NULL, "read", path, NULL), en = jx_run(EN, NULL, "read", path, NULL);
    cr_expect_eq(zh.code, 0, "%s", zh.err);
    expect_said(zh.out, "夜间到馆人次              ≥5000人次");
    expect_said(zh.out, "!103  —");
    expect_said(zh.out, "106        隐患整改率");
    expect_said(zh.out, "需要核对的地方");
    expect_said(en.out, "to be checked");
    jx_ran_free(&zh);
    jx_ran_free(&en);
}

Test(cli, check_ends_with_0_for_right_forms_and_1_for_wrong_ones)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "30", "0");
    jx_ran good = jx_run(ZH, NULL, "check", path, "--pack", "national", NULL); /* what gen makes right forms by */
    cr_expect_eq(good.code, 0, "%s", good.err);
    expect_said(good.out, "没有发现问题");
    expect_said(good.out, "共 30 份表：接收 30");
    make_forms(path, "30", "100%");
    jx_ran bad = jx_run(EN, NULL, "check", path, NULL);
    cr_expect_eq(bad.code, 1);
    expect_said(bad.out, "rule pack guizhou-2024"); /* which gen's forms are of */
    expect_said(bad.out, "[rejected]");
    expect_said(bad.out, "30 forms:");
    cr_expect_null(strstr(bad.out, "indicators["), "paths are for machines");
    cr_expect_null(strstr(bad.out, "funding["));
    jx_ran_free(&good);
    jx_ran_free(&bad);
}

Test(cli, places_and_totals_for_people)
{
    char text[96];
    jx_path rate = {.block = JX_B_FUNDING, .row = 0, .field = JX_F_RATE},
            score = {.block = JX_B_INDICATORS, .row = 2, .field = JX_F_SCORE},
            total = {.block = JX_B_FORM, .field = JX_F_TOTAL_SCORE};
    jx_place_label(rate, JX_ZH, text, sizeof text);
    cr_expect_str_eq(text, "资金 第1行 执行率");
    jx_place_label(rate, JX_EN, text, sizeof text);
    cr_expect_str_eq(text, "funding row 1, execution rate");
    jx_place_label(score, JX_ZH, text, sizeof text);
    cr_expect_str_eq(text, "指标 第3项 得分");
    jx_place_label(total, JX_EN, text, sizeof text);
    cr_expect_str_eq(text, "total score");
    jx_total_text(9650, 9500, 9700, text);
    cr_expect_str_eq(text, "95–97");
    jx_total_text(9650, 9650, 9650, text);
    cr_expect_str_eq(text, "96.5");
    jx_total_text(JX_PTS_NONE, JX_PTS_NONE, JX_PTS_NONE, text);
    cr_expect_str_eq(text, "—");
}

Test(cli, check_json_has_what_the_design_says)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "40", "50%");
    jx_ran r = jx_run(EN, NULL, "check", path, "--json", NULL);
    size_t forms = 0, findings = 0;
    for (char *line = strtok(r.out, "\n"); line; line = strtok(NULL, "\n"), forms++) {
        json_error_t e;
        json_t *v = json_loads(line, JSON_REJECT_DUPLICATES, &e), *declared, *again, *found, *f;
        cr_assert(v, "%s: %s", e.text, line);
        cr_expect(json_is_string(json_object_get(v, "source")));
        cr_expect(json_is_integer(json_object_get(v, "line")));
        cr_expect_gt(json_integer_value(json_object_get(v, "seq")), 0);
        cr_expect_eq(strlen(json_string_value(json_object_get(v, "key"))), 32);
        cr_assert((declared = json_object_get(v, "declared")) && (again = json_object_get(v, "recomputed")));
        cr_expect(json_is_number(json_object_get(declared, "total")));
        cr_expect(json_is_string(json_object_get(declared, "grade")));
        cr_expect(json_is_number(json_object_get(json_object_get(again, "execution"), "rate")));
        cr_expect_eq(json_array_size(json_object_get(declared, "indicators")),
                     json_array_size(json_object_get(again, "indicators")));
        cr_expect(json_object_get(json_array_get(json_object_get(again, "indicators"), 0), "low"));
        cr_expect_leq(json_number_value(json_object_get(again, "low")),
                      json_number_value(json_object_get(again, "total")));
        cr_expect_geq(json_number_value(json_object_get(again, "high")),
                      json_number_value(json_object_get(again, "total")));
        cr_assert(json_is_array(found = json_object_get(v, "findings")));
        size_t i;
        json_array_foreach(found, i, f)
        {
            static const char *const members[] = {"code", "severity", "path", "line", "stated", "expected", "message"};
            for (int m = 0; m < 7; m++) cr_expect(json_object_get(f, members[m]), "%s", members[m]);
            findings++;
        }
        json_decref(v);
    }
    cr_expect_eq(forms, 40);
    cr_expect_gt(findings, 10);
    jx_ran_free(&r);
}

Test(cli, names_a_file_that_cannot_be_read_and_goes_on)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "3", "0");
    jx_ran r = jx_run(ZH, NULL, "check", "no-such-file.txt", path, NULL);
    cr_expect_eq(r.code, 1);
    expect_said(r.err, "no-such-file.txt");
    expect_said(r.err, "没有这个文件");
    expect_said(r.out, "共 3 份表");
    jx_ran_free(&r);
    r = jx_run(EN, "{\"kind\": \"project\", \"year\": \"x\"}\n", "check", "-", NULL);
    cr_expect_eq(r.code, 1);
    expect_said(r.err, "year");
    jx_ran_free(&r);
}

Test(cli, rules_are_listed_explained_and_valid_json)
{
    jx_ran t = jx_run(ZH, NULL, "rules", NULL), one = jx_run(EN, NULL, "rules", "S304", NULL),
           j = jx_run(EN, NULL, "rules", "--json", NULL);
    cr_expect_eq(t.code + one.code + j.code, 0);
    expect_said(t.out, "S304");
    expect_said(one.out, "formula");
    json_error_t e;
    json_t *v = json_loads(j.out, JSON_REJECT_DUPLICATES, &e);
    cr_assert(v, "%s", e.text);
    cr_expect_gt(json_array_size(v), 20);
    static const char *const members[] = {"code",        "class",   "severity", "title",
                                          "explanation", "formula", "source",   "since"};
    for (int m = 0; m < 8; m++) cr_expect(json_object_get(json_array_get(v, 0), members[m]), "%s", members[m]);
    json_decref(v);
    jx_ran_free(&t);
    jx_ran_free(&one);
    jx_ran_free(&j);
}

/* ---- a server that is not there ---- */

/* A port of the loopback where nobody listens: 127.0.0.2 has none of ours. */
#define NOBODY "127.0.0.2"

Test(cli, says_which_server_does_not_answer_and_ends_with_3)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "3", "0");
    jx_ran r = jx_run(EN, NULL, "push", path, "--server", NOBODY, "--patience", "1", NULL);
    cr_expect_eq(r.code, 3);
    expect_said(r.err, NOBODY);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "report", "--server", NOBODY, NULL);
    cr_expect_eq(r.code, 3);
    expect_said(r.err, NOBODY);
    jx_ran_free(&r);
    r = jx_run(ZH, NULL, "alerts", "--server", jx_test_folder(), NULL);
    cr_expect_eq(r.code, 3);
    expect_said(r.err, "jixiao up");
    jx_ran_free(&r);
}

static size_t lines_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

Test(cli, says_once_for_a_file_that_divisions_are_not_known)
{
    char forms[4096] = "";
    for (int i = 0; i < 40; i++)
        snprintf(forms + strlen(forms), 100, "{\"kind\": \"project\", \"year\": 2024, \"project_name\": \"p%d\"}\n", i);
    jx_ran r = jx_run(EN, forms, "push", "-", "--server", NOBODY, NULL);
    cr_expect_eq(r.code, 1);
    expect_said(r.err, "line 1, form 1: its division is not known");
    expect_said(r.err, "39 more forms are not known either");
    cr_expect_leq(lines_of(r.err), 4, "%s", r.err);
    jx_ran_free(&r);
    r = jx_run(EN, forms, "push", "-", "--json", "--server", NOBODY, NULL);
    cr_expect_eq(lines_of(r.out), 40, "machines hear of each");
    jx_ran_free(&r);
}

Test(cli, looks_for_no_server_when_there_is_nothing_to_push)
{
    jx_ran r = jx_run(EN, NULL, "push", "no-such-file.txt", "--server", NOBODY, NULL);
    cr_expect_eq(r.code, 1);
    expect_said(r.err, "no-such-file.txt");
    cr_expect_not(strstr(r.err, NOBODY), "%s", r.err);
    jx_ran_free(&r);
}

Test(cli, refuses_a_form_without_division_and_names_its_place)
{
    jx_ran r = jx_run(EN, "{\"kind\": \"project\", \"year\": 2024, \"project_name\": \"p\"}\n", "push", "-", "--server",
                      NOBODY, NULL);
    cr_expect_eq(r.code, 1);
    expect_said(r.err, "--division");
    expect_said(r.err, "line 1");
    jx_ran_free(&r);
}

/* ---- packs ---- */

Test(cli, rules_lists_the_packs_that_forms_are_judged_by)
{
    jx_ran r = jx_run(EN, NULL, "rules", "--packs", "--json", NULL);
    size_t n = 0;
    bool guizhou = false;
    cr_expect_eq(r.code, 0, "%s", r.err);
    for (char *line = strtok(r.out, "\n"); line; line = strtok(NULL, "\n"), n++) {
        json_t *v = json_loads(line, 0, NULL);
        cr_assert(v, "%s", line);
        cr_expect_eq(strlen(json_string_value(json_object_get(v, "ruleset"))), 16);
        if (strcmp(json_string_value(json_object_get(v, "pack")), "guizhou-2024") == 0)
            guizhou = json_integer_value(json_object_get(v, "province")) == 520000 &&
                      json_integer_value(json_object_get(v, "year")) == 2024;
        json_decref(v);
    }
    cr_expect_geq(n, 5);
    cr_expect(guizhou);
    jx_ran_free(&r);
}

/* Forms of Guizhou: by the bundled pack, by the only pack of a folder, by one that is named, by none that there is. */
Test(cli, check_judges_by_the_pack_that_it_names)
{
    const char *path = jx_test_path("forms.ndjson");
    make_forms(path, "3", "0");
    jx_write_file(jx_test_path("own.conf"), "name = own\nprovince = 510000\n");
    const struct {
        const char *option, *value, *pack;
    } ways[] = {
        {NULL, NULL, "guizhou-2024"},
        {"--pack", "hebei-2024", "hebei-2024"},
        {"--pack", jx_test_path("own.conf"), "own"},
        {"--packs", jx_test_folder(), "national"}, /* its own is of another province */
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        jx_ran r = jx_run(EN, NULL, "check", path, "--json", ways[i].option, ways[i].value, NULL);
        json_t *v = json_loads(strtok(r.out, "\n"), 0, NULL);
        cr_assert(v, "%s", r.err);
        cr_expect_str_eq(json_string_value(json_object_get(v, "pack")), ways[i].pack);
        json_decref(v);
        jx_ran_free(&r);
    }
    jx_ran none = jx_run(EN, NULL, "check", path, "--pack", "guizhou", NULL);
    cr_expect_eq(none.code, 2);
    expect_said(none.err, "guizhou-2024");
    jx_ran_free(&none);
}

/* ---- CSV ---- */

Test(cli, rules_as_csv_open_in_a_spreadsheet)
{
    size_t n, rows = 0;
    jx_rules(&n);
    jx_ran r = jx_run(ZH, NULL, "rules", "--csv", NULL);
    cr_expect_eq(r.code, 0);
    cr_expect_eq(memcmp(r.out, "\xef\xbb\xbf代码,", 10), 0, "a byte order mark, then the first title");
    for (const char *at = r.out; (at = strstr(at, "\r\n")); at += 2) rows++;
    cr_expect_geq(rows, n + 1, "a row each and the titles");
    cr_expect(strstr(r.out, "\r\nS304,"));
    jx_ran_free(&r);
}

Test(cli, rescore_says_what_is_missing_before_it_asks_a_server)
{
    jx_ran r = jx_run(EN, NULL, "rescore", NULL);
    cr_expect_eq(r.code, 2);
    expect_said(r.err, "--pack");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "rescore", "--pack", "national", "--since", "soon", NULL);
    cr_expect_eq(r.code, 2);
    expect_said(r.err, "soon");
    jx_ran_free(&r);
    r = jx_run(ZH, NULL, "rescore", "--pack", "nowhere", NULL);
    cr_expect_eq(r.code, 2);
    expect_said(r.err, "sichuan-2024");
    jx_ran_free(&r);
}

/* ---- gen --dir ---- */

/* Names in the folder of a test, in their order. */
static int files_of(const char *folder, struct dirent ***out) { return scandir(folder, out, NULL, alphasort); }

/* A file a county, another one when it is full; together they are what would have gone to stdout. */
Test(cli, gen_writes_a_file_a_county_and_more_where_one_is_full)
{
    enum { KIB = 16, FORMS = 400, ROOM = 16 << 10 }; /* of one form more */
    char folder[300], path[700];
    snprintf(folder, sizeof folder, "%s/split", jx_test_folder());
    jx_ran all = jx_run(EN, NULL, "gen", "--forms", "400", "--seed", "5", NULL),
           r = jx_run(EN, NULL, "gen", "--forms", "400", "--seed", "5", "--dir", folder, "--file-size", "16", NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    cr_expect_str_empty(r.out);
    struct dirent **names;
    int n = files_of(folder, &names);
    size_t bytes = 0, forms = 0, second = 0;
    for (int i = 0; i < n; i++) {
        char county[32];
        if (names[i]->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        snprintf(county, sizeof county, "\"division\": %.6s,", names[i]->d_name);
        second += strstr(names[i]->d_name, "-2.ndjson") != NULL;
        char *text = jx_read_text(path);
        bytes += strlen(text);
        cr_expect_lt(strlen(text), KIB * 1024 + ROOM, "%s", names[i]->d_name);
        for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1, forms++) {
            *end = 0;
            cr_expect(strstr(line, county), "%s has a form of another county", names[i]->d_name);
            cr_expect(strstr(all.out, line), "%s: a form that is not of that seed", names[i]->d_name);
        }
        free(text);
        free(names[i]);
    }
    cr_expect_eq(forms, FORMS);
    cr_expect_eq(bytes, strlen(all.out));
    cr_expect_gt(second, 3);
    jx_ran_free(&all);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "read", folder, NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "gen", "--forms", "4", "--dir", "/dev/null/x", NULL);
    cr_expect_eq(r.code, 1);
    jx_ran_free(&r);
}
