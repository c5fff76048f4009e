/* Deadlines as people meet them: moments as they write them, lists of who was expected, and the whole line. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/expected.h"
#include "client/show/lang.h"
#include "client/show/when.h"
#include "spawn.h"

#define EN     "C.UTF-8"
#define JIXIAO JX_BIN_DIR "/client/jixiao"

TestSuite(campaign, .fini = jx_test_folder_remove);

/* ---- moments ---- */

Test(campaign, a_moment_is_that_of_china_unless_it_says_otherwise)
{
    const struct {
        const char *text;
        bool ends;
        uint64_t ms;
    } good[] = {
        {"1970-01-01 08:00", false, 0},
        {"1970-01-01 08:00:01", true, 1000},
        {"1970-01-01T00:00:02Z", true, 2000},
        {"1970-01-01 09:00:00 +09:00", true, 0},
        {"1969-12-31", false, UINT64_MAX},
        {"2025-03-20", true, 1742486399999},  /* the last millisecond of the day */
        {"2025-03-20", false, 1742400000000}, /* its first */
        {"2025-03-20 23:59:59", true, 1742486399000},
        {"2024-02-29", false, 1709136000000},
    };
    setenv("TZ", "America/New_York", 1);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t ms = 1;
        int err = jx_when_read(good[i].text, good[i].ends, &ms);
        if (good[i].ms == UINT64_MAX)
            cr_expect_eq(err, JX_EINVAL, "%s", good[i].text);
        else
            cr_expect(err == 0 && ms == good[i].ms, "%s: %llu", good[i].text, (unsigned long long)ms);
    }
    const char *bad[] = {"",
                         "tomorrow",
                         "2025-13-01",
                         "2025-02-30",
                         "2025-3",
                         "2025-03-20 25:00",
                         "2025-03-20 18:00 x",
                         "2025-03-20 18:00+25:00",
                         "2025-03-2018:00",
                         "20250320"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t ms;
        cr_expect_eq(jx_when_read(bad[i], true, &ms), JX_EINVAL, "%s", bad[i]);
    }
    char text[40];
    jx_when_text(1742486399999, text);
    cr_expect_str_eq(text, "2025-03-20 23:59:59 +08:00");
}

Test(campaign, spans)
{
    uint64_t ms = 7;
    char text[40];
    cr_expect(jx_span_read("90s", &ms) == 0 && ms == 90000);
    cr_expect(jx_span_read("2h", &ms) == 0 && ms == 7200000);
    cr_expect(jx_span_read("0", &ms) == 0 && ms == 0);
    const char *bad[] = {"", "h", "2", "2w", "-2h", "2h30m", "99999999999999999999d"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(jx_span_read(bad[i], &ms), JX_EINVAL, "%s", bad[i]);
    setenv("LC_ALL", EN, 1);
    jx_lang_reset();
    jx_span_text(9000000, text);
    cr_expect_str_eq(text, "2 h 30 min");
}

/* ---- lists ---- */

static int read_list(jx_expectation *x, const char *text, uint32_t *bad)
{
    return jx_expectation_read(x, strdup(text), strlen(text), bad);
}

Test(campaign, a_list_names_divisions_and_units_in_several_ways)
{
    jx_expectation x;
    uint32_t bad;
    cr_assert_eq(read_list(&x,
                           "\xEF\xBB\xBF区划,单位\n500153,\n荣昌区,荣昌区人社局\n\n\"500229\",\"城口县，财政局\"\n"
                           "重庆市荣昌区教育局\n重庆市\n",
                           &bad),
                 0);
    const uint32_t divisions[] = {500153, 500153, 500229, 500153, 500000};
    const char *units[] = {"", "荣昌区人社局", "城口县，财政局", "重庆市荣昌区教育局", ""};
    cr_assert_eq(x.n, 5);
    for (int i = 0; i < 5; i++) {
        cr_expect_eq(x.list[i].division, divisions[i], "%d: %u", i, x.list[i].division);
        cr_expect(jx_str_eq(x.list[i].unit, jx_str_of(units[i])), "%d: %.*s", i, JX_FMT(x.list[i].unit));
    }
    jx_expectation_fini(&x);
    cr_expect_eq(read_list(&x, "500153\n999999\n", &bad), JX_EINVAL);
    cr_expect_eq(bad, 2);
    jx_expectation_fini(&x);
    cr_expect_eq(read_list(&x, "999999\n", &bad), JX_EINVAL, "a code is no heading");
    jx_expectation_fini(&x);
    cr_expect_eq(read_list(&x, "单位\n\xff\xff\xff\n", &bad), JX_EINVAL);
    jx_expectation_fini(&x);
    cr_assert_eq(read_list(&x, "\xc8\xd9\xb2\xfd\xc7\xf8\n", &bad), 0, "荣昌区 in GB18030, as Excel writes it");
    cr_expect_eq(x.list[0].division, 500153);
    jx_expectation_fini(&x);
}

Test(campaign, headings_of_a_list_say_which_column_is_what)
{
    static const char *const lists[] = {
        "区划代码,区划名称,单位名称\n511126,夹江县,\n511126,夹江县,夹江县卫生健康局\n",
        "区划代码,区划名称\n511126,夹江县\n",
        "511126,夹江县\n511126,夹江县,夹江县卫生健康局\n",
        "511126,四川省乐山市夹江县\n511126,,\n",
        "单位名称,行政区划代码\n,511126\n夹江县卫生健康局,511126\n",
        "序号,单位,区划\n1,,夹江县\n2,夹江县卫生健康局,夹江县\n",
        "行政区划代码,区县\n511126,夹江县\n",
        "division,name\n511126,夹江县\n",
        "code,name\n511126,四川省夹江县\n",
        "511126,夹江县\n",
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        jx_expectation x;
        uint32_t bad = 0;
        cr_assert_eq(read_list(&x, lists[i], &bad), 0, "%zu: line %u", i, bad);
        cr_expect_eq(x.n, i == 1 || i > 5 ? 1 : 2, "%zu: %zu", i, x.n);
        for (size_t k = 0; k < x.n; k++) {
            cr_expect_eq(x.list[k].division, 511126, "%zu", i);
            const char *unit = k == 0 || i == 3 ? "" : "夹江县卫生健康局";
            cr_expect(jx_str_eq(x.list[k].unit, jx_str_of(unit)), "%zu: %.*s", i, JX_FMT(x.list[k].unit));
        }
        jx_expectation_fini(&x);
    }
    static const char *const wrong[] = {"区划代码,区划名称\n511126,荣昌区\n", "511126,荣昌区,某局\n",
                                        "区划代码,单位\n999999,某局\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        jx_expectation x;
        uint32_t bad = 0;
        cr_expect_eq(read_list(&x, wrong[i], &bad), JX_EINVAL, "%zu", i);
        jx_expectation_fini(&x);
    }
}

Test(campaign, a_unit_is_the_same_with_the_names_of_its_division_in_front)
{
    static const struct {
        const char *listed, *came;
        bool same;
    } pairs[] = {{"夹江县卫生健康局", "四川省夹江县卫生健康局", true},
                 {"乐山市夹江县卫生健康局", "四川省夹江县卫生健康局", true},
                 {"卫生健康局", "四川省乐山市夹江县卫生健康局", true},
                 {"夹江县卫生健康局", "夹江县卫生局", false},
                 {"夹江县第一中学", "夹江县中学", false},
                 {"乐山市卫生健康局", "四川省卫生健康局", false},
                 {"乐山市卫生健康局", "夹江县卫生健康局", false},
                 {"卫生健康局", "四川省卫生健康局", false},
                 {"夹江县卫生健康局", "峨边县卫生健康局", false},
                 {"夹江县", "夹江县卫生健康局", false}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        jx_expectation x;
        uint32_t bad;
        char text[256];
        snprintf(text, sizeof text, "区划代码,单位\n511126,%s\n", pairs[i].listed);
        cr_assert_eq(read_list(&x, text, &bad), 0);
        jx_expectation_saw(&x, &(jx_row){.division = 511126, .unit = jx_str_of(pairs[i].came), .forms = 1});
        cr_expect_eq(x.list[0].forms, pairs[i].same, "%s, %s", pairs[i].listed, pairs[i].came);
        jx_expectation_fini(&x);
    }
}

Test(campaign, a_list_is_held_against_the_units_that_submitted)
{
    jx_expectation x;
    uint32_t bad;
    cr_assert_eq(read_list(&x, "500153\n500153,甲局\n500229,乙局\n", &bad), 0);
    jx_expectation_saw(&x, &(jx_row){.division = 500153, .unit = JX_STR("甲局"), .forms = 3, .late = 1});
    jx_expectation_saw(&x, &(jx_row){.division = 500153, .unit = JX_STR("丙局"), .forms = 2, .rejected = 2});
    jx_expectation_saw(&x, &(jx_row){.division = 500229, .unit = JX_STR("乙"), .forms = 5});
    jx_expectation_saw(&x, &(jx_row){.division = 511102, .unit = JX_STR("甲局"), .forms = 7});
    cr_expect_eq(x.list[0].forms, 5);
    cr_expect_eq(x.list[0].late, 1);
    cr_expect_eq(x.list[0].rejected, 2);
    cr_expect_eq(x.list[1].forms, 3);
    cr_expect_eq(x.list[2].forms, 0, "it goes by another name");
    cr_assert_eq(x.n_others, 1);
    cr_expect_str_eq(x.others[0].unit, "乙");
    jx_expectation_fini(&x);
}

/* ---- the line ---- */

static json_t *json_line(const char *file, const char *member, long long value)
{
    char *text = jx_read_text(jx_test_path(file)), *keep = NULL;
    json_t *found = NULL;
    for (char *line = strtok_r(text, "\n", &keep); line && !found; line = strtok_r(NULL, "\n", &keep)) {
        json_error_t e;
        json_t *v = json_loads(line, 0, &e);
        cr_assert(v, "%s: %s", e.text, line);
        if (json_integer_value(json_object_get(v, member)) == value)
            found = v;
        else
            json_decref(v);
    }
    free(text);
    return found;
}

static bool is_late(const char *file, const char *member, long long value)
{
    json_t *v = json_line(file, member, value);
    cr_assert(v, "%s has no line with %s %lld", file, member, value);
    bool late = json_is_true(json_object_get(v, "late"));
    cr_expect_eq(json_is_null(json_object_get(v, "deadline_ms")), !late);
    json_decref(v);
    return late;
}

static void expect_in(const char *file, const char *part)
{
    char *text = jx_read_text(jx_test_path(file));
    cr_expect(strstr(text, part), "\"%s\" is not in %s:\n%s", part, file, text);
    free(text);
}

static const char *const forms =
    "{\"kind\":\"project\",\"year\":2024,\"division\":500153,\"unit\":\"甲局\",\"project_name\":\"修路\"}\n"
    "{\"kind\":\"project\",\"year\":2023,\"division\":500153,\"unit\":\"甲局\",\"project_name\":\"修路\"}\n"
    "{\"kind\":\"project\",\"year\":2024,\"division\":511102,\"unit\":\"乙局\",\"project_name\":\"修桥\"}\n";

Test(campaign, late_forms_are_taken_and_marked_everywhere_until_the_deadline_is_put_off)
{
    const char *script =
        "J=" JIXIAO "; set -e\n"
        "$J campaign list > none\n"
        "$J campaign set --year 2024 --province 500000 --closes '2025-03-20 18:00' --grace 2h > set\n"
        "$J campaign set --year 2024 --province 500000 --closes '2025-03-20 18:00' --grace 2h > again\n"
        "$J push forms --wait > text\n"
        "$J push forms --json --wait > push\n"
        "until $J status --json | grep -q '\"keys\": 3,'; do sleep 0.05; done\n"
        "$J report --json > report\n"
        "$J status --expected list --json > missing && exit 9\n"
        "[ $? = 9 ] && exit 8\n"
        "$J status --expected list --all > people && exit 9\n"
        "$J status --expected nowhere 2> nowhere.err && exit 9\n"
        "$J campaign set --year 2024 --province 500000 --closes none > off\n"
        "$J campaign list --all --json > all\n"
        "until $J report --json | grep -q '\"late\": 0, \"superseded\": 0, \"failed\": 0, \"initial_budget\": 0, "
        "\"adjusted_budget\": 0, \"executed\": 0, \"rate\": null, \"stated\": {\"n\": 0'; do sleep 0.05; done\n"
        "$J report --json > after\n"
        "exit 7\n";
    char shell[8192];
    jx_write_file(jx_test_path("forms"), forms);
    jx_write_file(jx_test_path("list"), "500153,甲局\n511102\n500229\n");
    snprintf(shell, sizeof shell, "cd %s && %s", jx_test_folder(), script);
    jx_ran r = jx_run(EN, NULL, "up", "--dir", jx_test_path("data"), "--workers", "1", "--", "sh", "-c", shell, NULL);
    cr_assert_eq(r.code, 7, "the command's exit code: %d\n%s%s", r.code, r.out, r.err);
    jx_ran_free(&r);
    expect_in("none", "No deadline is set");
    expect_in("set", "Set: 2024, 重庆市: what comes after 2025-03-20 20:00:00 +08:00 is late");
    expect_in("again", "It stood so");
    expect_in("text", "new, late");
    expect_in("text", "1 of them are late (they were due by 2025-03-20 20:00:00 +08:00)");
    expect_in("text", "1 late.");
    cr_expect(is_late("push", "division", 500153), "the first batch of that division, of 2024");
    cr_expect_not(is_late("push", "division", 511102), "another province");
    json_t *ack = json_line("push", "year", 2023);
    cr_assert(ack);
    cr_expect(json_is_false(json_object_get(ack, "late")), "another year, in a batch of its own");
    cr_expect_gt(strlen(json_string_value(json_object_get(ack, "submitter"))), 0);
    json_decref(ack);
    expect_in("report", "\"late\": 1,");
    expect_in("missing", "\"missing\": 1");
    expect_in("missing", "\"late\": 1");
    expect_in("people", "nothing submitted");
    expect_in("people", "3 expected");
    expect_in("nowhere.err", "nowhere");
    expect_in("off", "no deadline");
    expect_in("all", "\"state\": \"closed\"");
    expect_in("all", "\"state\": \"withdrawn\"");
}

Test(campaign, says_what_is_wrong_with_what_was_typed)
{
    static const struct {
        const char *args[8], *said;
    } wrong[] = {{{"campaign"}, "set or list"},
                 {{"campaign", "drop"}, "set or list"},
                 {{"campaign", "set"}, "are needed"},
                 {{"campaign", "set", "--year", "2024", "--province", "500153", "--closes", "none"}, "500153"},
                 {{"campaign", "set", "-y", "2024", "-p", "500000", "--closes", "soon"}, "soon"},
                 {{"campaign", "set", "-y2024", "-p500000", "--closes", "2025-01-01", "--grace", "1w"}, "1w"},
                 {{"status", "--year", "2024"}, "--expected"},
                 {{"report", "--money", "--scores"}, "exclude"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *const *a = wrong[i].args;
        jx_ran r = jx_run(EN, NULL, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], NULL);
        cr_expect_eq(r.code, 2, "%zu: %d", i, r.code);
        cr_expect(strstr(r.err, wrong[i].said), "\"%s\" is not in:\n%s", wrong[i].said, r.err);
        jx_ran_free(&r);
    }
}
