/* jixiao deck as a vendor uses it: the cases out, results in, what is told of them. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/client/spawn.h"
#include "worker/rulebook.h"

#define EN   "C.UTF-8"
#define ZH   "zh_CN.UTF-8"
#define DECK JX_SOURCE_DIR "/deck"

TestSuite(front_deck, .fini = jx_test_folder_remove);

static void has(const char *text, const char *words) { cr_expect(strstr(text, words), "no %s in\n%s", words, text); }

/* The deck's own results: what a system without a fault hands back. */
static char *due(void)
{
    jx_ran r = jx_run(EN, NULL, "deck", "results", DECK, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    char *text = strdup(r.out);
    jx_ran_free(&r);
    return text;
}

static jx_ran compare(const char *lang, const char *results, const char *more, const char *value)
{
    return jx_run(lang, results, "deck", "run", DECK, "--results", "-", more, value, NULL);
}

/* A line of the results, replaced. */
static char *with(const char *results, const char *id, const char *line)
{
    char head[64], *out = malloc(strlen(results) + strlen(line) + 2);
    snprintf(head, sizeof head, "{\"case\": \"%s\"", id);
    const char *at = strstr(results, head);
    cr_assert(at, "no case %s", id);
    const char *after = strchr(at, '\n');
    sprintf(out, "%.*s%s%s", (int)(at - results), results, line, after + (*line == 0));
    return out;
}

Test(front_deck, cases_are_forms_with_the_settings_that_judge_them)
{
    jx_ran r = jx_run(EN, NULL, "deck", "cases", DECK, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    unsigned n = 0, words = 0, strict = 0;
    for (char *line = strtok(r.out, "\n"); line; line = strtok(NULL, "\n"), n++) {
        json_t *v = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *set = json_object_get(v, "settings");
        cr_assert(v, "%s", line);
        cr_expect(json_is_object(json_object_get(v, "form")) && json_is_string(json_object_get(v, "case")), "%s", line);
        const char *met = json_string_value(json_object_get(set, "met_words"));
        words += met && strcmp(met, "甚好") == 0;
        const char *caps = json_string_value(json_object_get(set, "caps"));
        strict += caps && strcmp(caps, "50:59 60:69 70:79 80:89") == 0;
        json_decref(v);
    }
    cr_expect_gt(n, 300);
    cr_expect_eq(words, 1);
    cr_expect_gt(strict, 5);
    jx_ran_free(&r);
}

/* Every form, judged by `check` under a pack of its settings, as a vendor's own system would. */
Test(front_deck, a_system_that_follows_the_rules_passes)
{
    jx_ran cases = jx_run(EN, NULL, "deck", "cases", DECK, NULL);
    const char *form = jx_test_path("form.ndjson"), *pack = jx_test_path("set.conf");
    char *results = NULL, *text;
    size_t len, n = 0;
    FILE *out = open_memstream(&results, &len);
    for (char *line = cases.out, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        if (!strstr(line, "\"case\": \"S30") && !strstr(line, "\"case\": \"rounding") &&
            !strstr(line, "\"case\": \"met"))
            continue;
        json_t *v = json_loads(line, 0, NULL), *set = json_object_get(v, "settings"), *value;
        const char *id = json_string_value(json_object_get(v, "case")), *key;
        FILE *f = fopen(pack, "w");
        fputs("name = own\n", f);
        json_object_foreach(set, key, value)
        {
            bool words = strstr(key, "_words") != NULL;
            fprintf(f, words ? "%s = {\"" : "%s = \"", key);
            for (const char *p = json_string_value(value); *p;) {
                if (words && strncmp(p, "、", 3) == 0) {
                    fputs("\", \"", f);
                    p += 3;
                } else {
                    fputc(*p++, f);
                }
            }
            fputs(words ? "\"}\n" : "\"\n", f);
        }
        fclose(f);
        text = json_dumps(json_object_get(v, "form"), JSON_REAL_PRECISION(12));
        jx_write_file(form, text);
        free(text);
        jx_ran r = jx_run(EN, NULL, "check", form, "--json", "--pack", pack, NULL);
        json_t *checked = json_loads(strtok(r.out, "\n"), 0, NULL), *findings = json_object_get(checked, "findings");
        cr_assert(checked, "%s: %s%s", id, r.out, r.err);
        text = json_dumps(findings, 0);
        fprintf(out, "{\"case\": \"%s\", \"findings\": %s}\n", id, text);
        free(text);
        json_decref(checked);
        jx_ran_free(&r);
        json_decref(v);
        n++;
    }
    fclose(out);
    cr_assert_gt(n, 20);
    jx_ran r = compare(EN, results, "--only", "S30");
    cr_expect_eq(r.code, 0, "%s%s", r.out, r.err);
    cr_expect_null(strstr(r.out, "FAIL"), "%s", r.out);
    jx_ran_free(&r);
    free(results);
    jx_ran_free(&cases);
}

Test(front_deck, results_as_due_pass)
{
    char *text = due();
    jx_ran r = compare(EN, text, NULL, NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    has(r.out, "without a difference");
    cr_expect_null(strstr(r.out, "FAIL"));
    jx_ran_free(&r);
    free(text);
}

Test(front_deck, tells_what_is_missed_what_is_false_and_another_severity)
{
    static const struct {
        const char *id, *line, *says[2];
    } rows[] = {
        {"S304/1",
         "{\"case\": \"S304/1\", \"findings\": []}",
         {"S304/1: missed S304 reject indicators[", "S304  FAIL"}},
        {"F002/2", "{\"case\": \"F002/2\", \"findings\": [\"B101\"]}", {"F002/2: false alarm B101", "B101  FAIL"}},
        {"F002/1",
         "{\"case\": \"F002/1\", \"findings\": [{\"code\": \"F002\", \"severity\": \"query\"}]}",
         {"F002/1: another severity F002 reject unit, said query", "F002  FAIL"}},
        {"F002/1",
         "{\"case\": \"F002/1\", \"findings\": [{\"code\": \"F002\", \"path\": \"year\"}]}",
         {"F002/1: missed F002 reject unit", "F002/1: false alarm F002  year"}},
        {"S304/1", "", {"S304", " of them answered"}}, /* and not all: the exit code says so */
    };
    char *text = due();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *changed = with(text, rows[i].id, rows[i].line);
        jx_ran r = compare(EN, changed, NULL, NULL);
        cr_expect_eq(r.code, 1, "%s: %s", rows[i].line, r.err);
        for (int k = 0; k < 2; k++) has(r.out, rows[i].says[k]);
        jx_ran_free(&r);
        free(changed);
    }
    free(text);
}

/* A code is enough; a message may stand there, and codes of the system's own. */
Test(front_deck, takes_codes_alone_and_leaves_foreign_ones)
{
    char *text = due(), *a = with(text, "F002/1",
                                  "{\"findings\": [\"F002\", \"V999\", {\"code\": \"F002\", \"message\": \"x\"}], "
                                  "\"case\": \"F002/1\", \"by\": 7}");
    jx_ran r = compare(EN, a, "--only", "F002");
    cr_expect_eq(r.code, 1, "said twice without a place: %s", r.out);
    jx_ran_free(&r);
    free(a);
    a = with(text, "F002/1", "{\"findings\": [\"F002\", \"V999\"], \"case\": \"F002/1\"}\r");
    r = compare(ZH, a, "--only", "f002,B1");
    cr_expect_eq(r.code, 0, "%s%s", r.out, r.err);
    has(r.out, "1 处用的是本规则库没有的代码");
    cr_expect_null(strstr(r.out, "S304"));
    jx_ran_free(&r);
    free(a);
    free(text);
}

Test(front_deck, gives_programs_json)
{
    char *text = due(), *a = with(text, "S304/1", "{\"case\": \"S304/1\", \"findings\": []}");
    jx_ran r = compare(EN, a, "--json", NULL);
    cr_expect_eq(r.code, 1);
    json_t *v = json_loads(r.out, JSON_REJECT_DUPLICATES, NULL),
           *d = json_array_get(json_object_get(v, "differences"), 0);
    cr_assert(v, "%s", r.out);
    cr_expect_str_eq(json_string_value(json_object_get(d, "wrong")), "missed");
    cr_expect_str_eq(json_string_value(json_object_get(d, "case")), "S304/1");
    size_t i, failed = 0;
    json_t *rule;
    json_array_foreach(json_object_get(v, "rules"), i, rule) failed += json_is_false(json_object_get(rule, "pass"));
    cr_expect_eq(failed, 1);
    cr_expect_eq(json_integer_value(json_object_get(v, "cases")), json_integer_value(json_object_get(v, "right")) + 1);
    json_decref(v);
    jx_ran_free(&r);
    free(a);
    free(text);
}

Test(front_deck, refuses_results_that_are_none_and_says_where)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"{\"case\": \"B101/1\", \"findings\": []}\nB101\n", "-:2: an object is wanted"},
        {"{\"findings\": []}\n", "-:1: \"case\" is wanted"},
        {"{\"case\": \"B101/1\"}\n", "-:1: \"findings\" is wanted"},
        {"{\"case\": \"B101/1\", \"findings\": [{\"path\": \"x\"}]}\n", "-:1: \"code\" is wanted"},
        {"{\"case\": \"B101/1\", \"findings\": []} x\n", "-:1: "},
        {"{\"case\": \"B101/1\", \"findings\": [\n", "-:1: "},
        {"{\"case\": \"B101/1\", \"findings\": []}\n{\"case\": \"B101/1\", \"findings\": []}\n", "B101/1 stands twice"},
        {"{\"case\": \"B101/99\", \"findings\": []}\n", "-:1: there is no case B101/99"},
        {"\xff\xfe\n", "-:1: "},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jx_ran r = compare(EN, bad[i].text, NULL, NULL);
        cr_expect_eq(r.code, 2, "%s: %d", bad[i].text, r.code);
        has(r.err, bad[i].says);
        jx_ran_free(&r);
    }
    jx_ran r = compare(EN, "", NULL, NULL);
    cr_expect_eq(r.code, 1, "nothing was answered");
    has(r.out, " 0 of them answered");
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "deck", "run", DECK, "--results", "/nowhere/x", NULL);
    cr_expect_eq(r.code, 2);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "deck", "run", DECK, "--only", "S", NULL);
    cr_expect_eq(r.code, 2);
    jx_ran_free(&r);
    r = jx_run(EN, "", "deck", "run", "/nowhere", "--results", "-", NULL);
    cr_expect_eq(r.code, 1);
    jx_ran_free(&r);
}
