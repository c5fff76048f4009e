#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "client/reader/text.h"
#include "proto/result.h"

static jx_doc *read_text(const char *text)
{
    jx_doc *d;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("x.ndjson", text, strlen(text), NULL, &d, &err), 0, "%s", err.text);
    return d;
}

/* The line is refused with these words, and the good line after it is not. */
static void refused(const char *line, const char *words)
{
    char text[4096];
    snprintf(text, sizeof text, "%s\n{\"kind\": \"project\"}\n", line);
    jx_doc *d = read_text(text);
    size_t forms, problems;
    jx_doc_forms(d, &forms);
    const jx_problem *p = jx_doc_problems(d, &problems);
    cr_expect_eq(forms, 1, "%s", line);
    cr_expect_eq(jx_doc_refused(d), 1, "%s", line);
    cr_assert_eq(problems, 1, "%s", line);
    cr_expect_eq(p->line, 1);
    cr_expect(jx_str_eq(p->text, jx_str_of(words)), "%s: %.*s", line, JX_FMT(p->text));
    jx_doc_free(&d);
}

Test(json, errors_name_line_and_member)
{
    refused("{\"kind\": \"project\", \"indicators\": [{}, {}, {\"weight\": \"10\"}]}",
            "indicators[2].weight: expected a number");
    refused("{\"kind\": \"project\", \"year\": \"2024\"}", "year: expected a number");
    refused("{\"kind\": \"project\", \"year\": 20.24}", "year: expected a year");
    refused("{\"kind\": \"Project\"}", "kind: expected \"project\", \"department\" or \"summary_row\"");
    refused("{\"year\": 2024}", "kind: expected \"project\", \"department\" or \"summary_row\"");
    refused("{\"kind\": \"project\", \"grade\": \"好\"}", "grade: expected \"优\", \"良\", \"中\" or \"差\"");
    refused("{\"kind\": \"project\", \"unit\": 5}", "unit: expected a string");
    refused("{\"kind\": \"project\", \"funding\": {}}", "funding: expected an array");
    refused("{\"kind\": \"project\", \"funding\": [5]}", "funding[0]: expected an object");
    refused("{\"kind\": \"project\", \"money_unit\": \"元\", \"funding\": [{\"executed\": 1.005}]}",
            "funding[0].executed: expected an amount of whole fen in range");
    refused("{\"kind\": \"project\", \"funding\": [{\"executed\": 1}]}",
            "money_unit: expected the unit of the amounts");
    refused("{\"kind\": \"project\", \"total_score\": 1e2}", "total_score: expected a number");
    refused("{\"kind\": \"project\", \"total_score\": 9.999}",
            "total_score: expected a number of at most a million with at most 2 decimals");
    refused("{\"kind\": \"project\", \"total_score\": 01}", "total_score: expected a number");
    refused("{\"kind\": \"project\", \"kind\": \"project\"}", "kind: expected each member only once");
    refused("{\"kind\": \"project\"} x", "expected the end of the line");
    refused("{\"kind\": \"project\"", "expected \",\" or \"}\"");
    refused("{\"kind\": \"proj", "kind: expected the end of the string");
    refused("{\"kind\": \"project\", \"unit\": \"a\\u0000b\"}", "unit: expected a valid escape");
    refused("{\"kind\": \"project\", \"unit\": \"\\ud83d\"}", "unit: expected a valid escape");
}

Test(json, numbers_keep_their_digits)
{
    jx_doc *d =
        read_text("{\"kind\": \"project\", \"money_unit\": \"万元\", \"funding\": [{\"item\": \"年度资金总额\", "
                  "\"adjusted_budget\": "
                  "42.90, \"executed\": 3302.85404, \"rate\": 62.83}], \"indicators\": [{\"target\": \"≥1.50万人\"}]}");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_expect_eq(f->funding[0].initial, JX_FEN_NONE, "absent is not 0");
    cr_expect_eq(f->funding[0].adjusted, 42900000);
    cr_expect_eq(f->funding[0].digits.adjusted, 2);
    cr_expect_eq(f->funding[0].executed, INT64_C(3302854040));
    cr_expect_eq(f->funding[0].rate, 6283);
    cr_expect_eq(f->indicators[0].op, JX_GE, "taken from the target");
    cr_expect_eq(f->indicators[0].target_value.v, 150);
    cr_expect_eq(f->indicators[0].target_value.scale, 2);
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    jx_form_json_write(out, f);
    fclose(out);
    cr_expect_not_null(
        strstr(text, "\"adjusted_budget\": 42.90, \"executed\": 3302.85404, \"weight\": null, \"rate\": 62.83"), "%s",
        text);
    cr_expect_not_null(strstr(text, "\"target_value\": 1.50, \"unit\": \"万人\""), "%s", text);
    free(text);
    jx_doc_free(&d);
}

Test(json, given_parts_of_a_value_win_over_its_text)
{
    jx_doc *d = read_text("{\"kind\": \"project\", \"indicators\": [{\"target\": \"三家以上\", \"op\": \">=\", "
                          "\"target_value\": 3, \"unit\": \"家\", "
                          "\"actual\": \"4家\"}]}");
    size_t n;
    const jx_indicator *i = jx_doc_forms(d, &n)->indicators;
    cr_expect_eq(i->op, JX_GE);
    cr_expect_eq(i->target_value.v, 3);
    cr_expect_eq(i->actual_value.v, 4);
    cr_expect(jx_str_eq(i->actual_unit, JX_STR("家")));
    jx_doc_free(&d);
}

Test(json, unknown_members_are_named_and_the_form_comes)
{
    jx_doc *d = read_text("{\"kind\": \"project\", \"division\": 500153, \"extra\": {\"a\": [1, true, null]}, "
                          "\"indicators\": [{\"wieght\": 1}]}");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_assert_eq(f->n_problems, 2);
    cr_expect(jx_str_eq(f->problems[0].text, JX_STR("extra: unknown member, not read")));
    cr_expect(jx_str_eq(f->problems[1].text, JX_STR("indicators[0].wieght: unknown member, not read")));
    jx_doc_free(&d);
}

Test(json, divisions)
{
    jx_doc *d = read_text("{\"kind\": \"project\", \"division\": 999999}\n"
                          "{\"kind\": \"project\", \"unit\": \"重庆市荣昌区教育局\"}\n"
                          "{\"kind\": \"project\", \"unit\": \"市中区教育局\"}\n"
                          "{\"kind\": \"project\", \"division\": 511102}\n"
                          "{\"kind\": \"project\", \"division\": 999999, \"unit\": \"重庆市荣昌区教育局\"}\n");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 5);
    cr_expect_eq(f[0].division, 0);
    cr_expect_eq(f[0].n_problems, 2);
    cr_expect_eq(f[4].division, 500153, "the unit says it where the code does not");
    cr_expect_eq(f[4].n_problems, 1);
    cr_expect_eq(f[1].division, 500153);
    cr_expect_eq(f[1].n_problems, 0);
    cr_expect_eq(f[2].division, 0);
    cr_expect_eq(f[2].n_problems, 1);
    cr_expect_eq(f[3].division, 511102);
    cr_expect(jx_str_eq(f[3].division_name, JX_STR("市中区")));
    jx_doc_free(&d);

    jx_read_options opt = {.division = 511102};
    const char *line = "{\"kind\": \"project\", \"unit\": \"市中区教育局\"}";
    cr_assert_eq(jx_read_memory("x", line, strlen(line), &opt, &d, NULL), 0);
    f = jx_doc_forms(d, &n);
    cr_expect_eq(f->division, 511102);
    cr_expect_eq(f->n_problems, 0);
    jx_doc_free(&d);
}

Test(json, twins_say_which_they_are_where_the_file_does_not)
{
    jx_doc *d = read_text("{\"kind\": \"project\", \"project_name\": \"a\", \"occurrence\": 2}\n"
                          "{\"kind\": \"project\", \"project_name\": \"a\"}\n"
                          "{\"kind\": \"project\", \"project_name\": \"a\", \"occurrence\": 2}\n"
                          "{\"kind\": \"project\", \"project_name\": \"b\"}\n"
                          "{\"kind\": \"project\", \"project_name\": \"b\", \"occurrence\": 2}\n"
                          "{\"kind\": \"project\", \"project_name\": \"c\", \"occurrence\": 0}\n");
    const uint16_t expect[] = {2, 3, 4, 1, 2};
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 5);
    cr_expect_eq(jx_doc_refused(d), 1, "it is counted from one");
    for (size_t i = 0; i < n; i++) cr_expect_eq(f[i].occurrence, expect[i], "%zu: %u", i, f[i].occurrence);
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    jx_form_json_write(out, &f[0]);
    jx_form_json_write(out, &f[3]);
    fclose(out);
    cr_expect(strstr(text, "\"occurrence\": 2"), "%s", text);
    cr_expect_null(strstr(strchr(text, '\n'), "occurrence"), "the first of its kind need not say it");
    free(text);
    jx_doc_free(&d);
}

Test(json, deep_nesting_is_refused_not_followed)
{
    char *text = malloc(200100), *p = text;
    p += sprintf(p, "{\"kind\": \"project\", \"x\": ");
    for (int i = 0; i < 100000; i++) *p++ = '[';
    *p = 0;
    jx_doc *d = read_text(text);
    cr_expect_eq(jx_doc_refused(d), 1);
    jx_doc_free(&d);
    free(text);
}

Test(json, escapes_and_lines)
{
    jx_doc *d = read_text("\xEF\xBB\xBF\n{\"kind\": \"project\", \"conclusion\": "
                          "\"a\\n\\\"b\\\\\\u4f18\\ud83d\\ude00\\/\"}\r\n\r\n{\"kind\": \"department\"}");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 2);
    cr_expect(jx_str_eq(f[0].conclusion, JX_STR("a\n\"b\\优😀/")), "%.*s", JX_FMT(f[0].conclusion));
    cr_expect_eq(f[0].line, 2);
    cr_expect_eq(f[1].line, 4);
    cr_expect_eq(f[1].kind, JX_DEPARTMENT);
    cr_expect_eq(f[1].seq, 2);
    jx_doc_free(&d);
}

/* Forms go through JSON more than once: read, kept, checked. */
Test(json, a_problem_that_is_known_is_not_found_again)
{
    jx_doc *d = read_text("{\"kind\": \"project\"}");
    for (int i = 0; i < 3; i++) {
        char *text = NULL;
        size_t n, len;
        FILE *out = open_memstream(&text, &len);
        const jx_form *f = jx_doc_forms(d, &n);
        cr_assert_eq(n, 1);
        cr_expect_eq(f->n_problems, 1);
        jx_form_json_write(out, f);
        fclose(out);
        jx_doc_free(&d);
        d = read_text(text);
        free(text);
    }
    jx_doc_free(&d);
}

Test(json, a_full_list_of_problems_takes_no_more)
{
    char *text = NULL;
    size_t len, n;
    FILE *out = open_memstream(&text, &len);
    fprintf(out, "{\"kind\": \"project\", \"problems\": [");
    for (int i = 0; i < JX_MAX_PROBLEMS - 1; i++) fprintf(out, "{\"line\": %d, \"text\": \"p%d\"}, ", i, i);
    fprintf(out, "{\"x%d\": 1}", 0);
    for (int i = 1; i < 4000; i++) fprintf(out, ", {\"x%d\": 1}", i);
    fprintf(out, "]}");
    fclose(out);
    jx_doc *d = read_text(text);
    jx_doc_forms(d, &n);
    cr_expect_eq(n, 0);
    cr_expect_eq(jx_doc_refused(d), 1);
    jx_doc_free(&d);
    free(text);
}

Test(json, a_rate_is_not_rounded_in_silence)
{
    jx_doc *d =
        read_text("{\"kind\": \"project\", \"division\": 500153, \"money_unit\": \"元\", \"funding\": [{\"item\": "
                  "\"年度资金总额\", \"rate\": 62.8266666}, {\"item\": \"财政拨款\", \"rate\": 62.8000}]}");
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_expect_eq(f->funding[0].rate, 6283);
    cr_expect_eq(f->funding[0].digits.rate, 2);
    cr_assert_eq(f->n_problems, 1);
    cr_expect(jx_str_eq(f->problems[0].text,
                        JX_STR("funding[0].rate: \"62.8266666\" has more than two decimals: rounded to 62.83")));
    jx_doc_free(&d);
}

/* Problems of forms travel to the server's readers; those of the document are for who reads it now. */
Test(json, problems_of_the_document_speak_the_readers_language)
{
    static const char text[] = "{\"kind\": 3}\n{\"kind\": \"project\", \"extra\": 1}\n";
    jx_read_options opt = {.zh = false, .zh_problems = true};
    jx_doc *d;
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x.ndjson", text, strlen(text), &opt, &d, &err), 0, "%s", err.text);
    cr_expect(jx_str_eq(jx_doc_problems(d, &n)->text, JX_STR("kind: expected a string")));
    cr_expect(jx_contains(jx_doc_forms(d, &n)->problems[0].text, "未知的成员"));
    jx_doc_free(&d);
}

/* Half a character in a problem would cost the form its way through the server. */
Test(json, the_name_of_an_unknown_member_is_cut_between_characters)
{
    for (int ascii = 0; ascii < 8; ascii++) {
        char text[512] = "{\"kind\": \"project\", \"";
        for (int i = 0; i < ascii; i++) strcat(text, "x");
        for (int i = 0; i < 40; i++) strcat(text, "字");
        strcat(text, "\": 1}");
        jx_doc *d = read_text(text);
        size_t n;
        const jx_form *f = jx_doc_forms(d, &n);
        cr_assert_eq(n, 1);
        for (unsigned i = 0; i < f->n_problems; i++)
            cr_expect(jx_utf8_valid(f->problems[i].text.p, f->problems[i].text.len), "%d", ascii);
        jx_doc_free(&d);
    }
}

Test(json, that_names_another_kind_of_file_is_json)
{
    jx_doc *d = read_text("{\"kind\": \"project\", \"project_name\": \"%PDF-1.7\"}");
    size_t n;
    jx_doc_forms(d, &n);
    cr_expect_eq(n, 1);
    jx_doc_free(&d);
}

/* What a problem is about goes with it; a list that names nothing is not the same as none. */
Test(json, a_problem_keeps_its_fields)
{
    static const char line[] =
        "{\"kind\": \"project\", \"division\": 500153, \"problems\": [{\"line\": 3, \"text\": \"a\", \"fields\": "
        "[\"target\", \"actual\"]}, {\"text\": \"b\", \"fields\": []}, {\"text\": \"c\"}]}";
    jx_doc *d = read_text(line);
    for (int i = 0; i < 2; i++) {
        char *text = NULL;
        size_t n, len;
        FILE *out = open_memstream(&text, &len);
        const jx_form *f = jx_doc_forms(d, &n);
        cr_assert_eq(n, 1);
        cr_assert_eq(f->n_problems, 3);
        cr_expect_eq(f->problems[0].fields, 1u << JX_F_TARGET | 1u << JX_F_ACTUAL);
        cr_expect_eq(f->problems[1].fields, 1u << JX_F_NONE);
        cr_expect_eq(f->problems[2].fields, 0);
        jx_form_json_write(out, f);
        fclose(out);
        jx_doc_free(&d);
        d = read_text(text);
        free(text);
    }
    jx_doc_free(&d);
    d = read_text("{\"kind\": \"project\", \"problems\": [{\"text\": \"a\", \"fields\": [\"weather\"]}]}");
    cr_expect_eq(jx_doc_refused(d), 1);
    jx_doc_free(&d);
}
