/* The rule book against its examples, and what holds for all rules. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/worker/examples.h"
#include "worker/score.h"

static sheet form;
static jx_assessment found;

static void assess(const example *e)
{
    example_make(e, &form);
    jx_assess(example_pack(e), &form.f, &found);
}

/* The failing example of a rule. */
static const example *example_of(const char *rule)
{
    const example *e;
    for (int i = 0; (e = example_at(i)) != NULL; i++)
        if (strcmp(e->rule, rule) == 0 && strstr(e->findings, rule)) return e;
    cr_assert(false, "no example of %s", rule);
    return NULL;
}

Test(rules, find_what_is_wrong_and_nothing_else)
{
    const example *e;
    for (int i = 0; (e = example_at(i)) != NULL; i++) {
        char text[4096];
        assess(e);
        (strcmp(e->rule, "S325") ? findings_text : range_text)(&found, text, sizeof text);
        cr_expect_str_eq(text, e->findings, "%s, %s: found\n%s\nnot\n%s", e->rule, e->what, text, e->findings);
    }
}

Test(rules, say_why_a_total_has_two_ends)
{
    const example *e;
    int ranges = 0;
    for (int i = 0; (e = example_at(i)) != NULL; i++) {
        assess(e);
        cr_expect(range_is_said(&found), "%s, %s: %d to %d", e->rule, e->what, found.total_low, found.total_high);
        ranges += found.total_low < found.total_high;
    }
    cr_expect_gt(ranges, 100);
}

Test(rules, explain_themselves_in_both_languages)
{
    const example *e;
    for (int i = 0; (e = example_at(i)) != NULL; i++) {
        char zh[512], en[512];
        if (!e->zh) continue;
        assess(e);
        uint32_t k = 0;
        while (k < found.n_findings && strcmp(found.findings[k].code, e->rule) != 0) k++;
        if (k == found.n_findings) {
            cr_expect(false, "%s, %s: not found", e->rule, e->what);
            continue;
        }
        int n = jx_finding_message(&found.findings[k], &form.f, JX_ZH, zh, sizeof zh);
        cr_expect_eq((size_t)n, strlen(zh));
        jx_finding_message(&found.findings[k], &form.f, JX_EN, en, sizeof en);
        cr_expect_str_eq(zh, e->zh, "%s, %s: %s\nnot %s", e->rule, e->what, zh, e->zh);
        cr_expect_str_eq(en, e->en, "%s, %s: %s\nnot %s", e->rule, e->what, en, e->en);
    }
}

/* F000 and F019 have theirs in the deck. */
Test(rules, have_a_form_that_fails_and_one_that_passes)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    for (size_t r = 0; r < n; r++) {
        bool fails = false, passes = false;
        const example *e;
        for (int i = 0; (e = example_at(i)) != NULL; i++) {
            if (strcmp(e->rule, rules[r].code) != 0) continue;
            bool named = strstr(e->findings, rules[r].code) != NULL;
            fails |= named;
            passes |= !named;
        }
        bool elsewhere = strstr("F000 F019", rules[r].code) != NULL;
        cr_expect(elsewhere || (fails && passes), "%s: fails %d, passes %d", rules[r].code, fails, passes);
    }
}

Test(rules, stand_in_catalogue_order_with_every_text)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    static const char order[] = "FBKSTX";
    for (size_t r = 0; r < n; r++) {
        const jx_rule *x = &rules[r];
        cr_expect(x->title[0] && x->title[1] && x->explanation[0] && x->explanation[1] && x->message[0] &&
                  x->message[1]);
        cr_expect(x->formula && x->source && x->since && x->severity >= JX_INFO && x->severity <= JX_REJECT);
        cr_expect_eq(jx_rule_find(x->code), x);
        if (!r) continue;
        long before = strchr(order, rules[r - 1].code[0]) - order, here = strchr(order, x->code[0]) - order;
        cr_expect(before < here || (before == here && strcmp(rules[r - 1].code, x->code) < 0), "%s", x->code);
    }
    cr_expect_null(jx_rule_find("Z999"));
    const jx_left_out *out = jx_rules_left_out(&n);
    for (size_t i = 0; i < n; i++) cr_expect_null(jx_rule_find(out[i].code), "%s is a rule", out[i].code);
}

Test(rules, find_at_the_line_of_the_source)
{
    sheet_clean(&form);
    form.rows[2].score = JX_PTS_NONE;
    form.f.total_score = 9300;
    jx_assess(jx_pack_default(), &form.f, &found);
    cr_assert_eq(findings_count(&found), 2u);
    cr_expect_eq(found.findings[0].line, 22u);
    cr_expect_eq(found.findings[1].line, form.f.total_line);
}

Test(rules, are_capped_and_the_last_one_has_the_count)
{
    sheet_clean(&form);
    for (int i = 0; i < 100; i++) sheet_row(&form, i, "某指标", "", "98%", "1", "1");
    sheet_row(&form, 100, "某指标", "≥98%", "98%", "1", "1");
    jx_assess(jx_pack_default(), &form.f, &found);
    uint32_t seen = 0, count = 0;
    for (uint32_t i = 0; i < found.n_findings; i++) {
        if (strcmp(found.findings[i].code, "K201") != 0) continue;
        seen++;
        if (found.findings[i].count > count) count = found.findings[i].count;
    }
    cr_expect_eq(seen, 12u);
    cr_expect_eq(count, 100u);
}

Test(rules, can_be_switched_off_or_weighed_otherwise)
{
    jx_pack p = *jx_pack_default();
    sheet_clean(&form);
    form.rows[2].name = JX_STR("");
    p.severity[JX_RULE_F009] = JX_QUERY;
    jx_assess(&p, &form.f, &found);
    cr_assert_eq(findings_count(&found), 1u);
    cr_expect_eq(found.findings[0].severity, JX_QUERY);
    cr_expect_eq(found.verdict, JX_ACCEPTED_WITH_ALERTS);
    p.severity[JX_RULE_F009] = JX_OFF;
    jx_assess(&p, &form.f, &found);
    cr_expect_eq(findings_count(&found), 0u);
    cr_expect_eq(found.verdict, JX_ACCEPTED);
    cr_expect_neq(jx_pack_id(&p), jx_pack_id(jx_pack_default()));
}

Test(message, is_cut_between_characters)
{
    char whole[512], cut[512];
    assess(example_of("S307"));
    int n = jx_finding_message(&found.findings[0], &form.f, JX_ZH, whole, sizeof whole);
    for (int cap = 1; cap <= n; cap++) {
        int len = jx_finding_message(&found.findings[0], &form.f, JX_ZH, cut, (size_t)cap);
        cr_assert_lt(len, cap);
        cr_assert_eq(strlen(cut), (size_t)len);
        cr_assert_eq(memcmp(cut, whole, (size_t)len), 0);
        cr_assert(jx_utf8_valid(cut, (size_t)len), "cut at %d", cap);
    }
}

Test(message, names_the_row_by_its_number_where_there_is_no_form)
{
    char text[512];
    assess(example_of("S307"));
    jx_finding_message(&found.findings[0], NULL, JX_EN, text, sizeof text);
    cr_expect_str_eq(text, "indicator 5, score has full marks, 10, but the target is missed: in proportion it is 9.09 "
                           "(by the readings in use, from 9 to 9.09); correct it");
    jx_finding f = {.code = "Z999", .severity = JX_QUERY, .path = {JX_B_FUNDING, JX_F_RATE, 2}, .count = 1};
    jx_finding_message(&f, NULL, JX_EN, text, sizeof text);
    cr_expect_str_eq(text, "funds row 3, execution rate");
}
