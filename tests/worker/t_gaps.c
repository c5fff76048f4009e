/* Where the reader could not read, the clerk is not asked for what the form may well say; and everywhere else he is. */
#include <criterion/criterion.h>
#include <string.h>

#include "proto/result.h"
#include "tests/worker/sheet.h"
#include "worker/score.h"

enum { FUNDING_HEADING = 9, FUNDING = 10, TABLE_HEADING = 19, TABLE = 20 }; /* lines of a sheet */
#define BIT(field) (UINT32_C(1) << (field))

static sheet form;
static jx_assessment found;

static void problem(uint32_t line, const char *cell, uint32_t fields)
{
    sheet_problem(&form, line, cell, "“甲”没有读入");
    form.problems[form.f.n_problems - 1].fields = fields;
}

/* How severe the finding of a rule is; 0: there is none. */
static uint8_t severity_of(const char *rule)
{
    for (uint32_t i = 0; i < found.n_findings; i++)
        if (strcmp(found.findings[i].code, rule) == 0) return found.findings[i].severity;
    return 0;
}

/* Assesses the form: is the rule's finding there, and does the problem weigh when it is not? */
static void expect(const char *rule, bool there)
{
    jx_assess(jx_pack_default(), &form.f, &found);
    cr_expect_eq(severity_of(rule) != 0, there, "%s is%s found", rule, there ? " not" : "");
    if (!there) cr_expect_gt(severity_of("F021"), JX_INFO, "%s: the problem does not weigh", rule);
}

static void without(uint32_t field)
{
    sheet_clean(&form);
    for (int i = 0; i < form.f.n_indicators; i++) {
        jx_indicator *in = &form.rows[i];
        if (field == JX_F_TARGET) in->target.len = 0, in->target_value = JX_DEC_NONE, in->op = JX_OP_NONE;
        if (field == JX_F_ACTUAL) in->actual.len = 0, in->actual_value = JX_DEC_NONE;
        if (field == JX_F_SCORE) in->score = JX_PTS_NONE;
        if (field == JX_F_WEIGHT) in->weight = JX_PTS_NONE;
    }
}

Test(gaps, a_column_that_nobody_knows_is_not_an_empty_one)
{
    static const struct {
        uint32_t field;
        const char *rule;
    } columns[] = {{JX_F_TARGET, "K201"}, {JX_F_ACTUAL, "K202"}, {JX_F_WEIGHT, "K223"}, {JX_F_SCORE, "S323"}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        without(columns[i].field);
        expect(columns[i].rule, true);
        problem(TABLE_HEADING, "D19", BIT(columns[i].field));
        expect(columns[i].rule, false);
        without(columns[i].field);
        problem(TABLE_HEADING, "D19", BIT(JX_F_NONE)); /* a column that lacks nothing */
        expect(columns[i].rule, true);
    }
}

Test(gaps, the_heading_of_the_funding_says_nothing_of_the_indicators)
{
    without(JX_F_SCORE);
    problem(FUNDING_HEADING, "D9", BIT(JX_F_SCORE));
    expect("S323", true);
    sheet_clean(&form);
    sheet_execution(&form, "10", "83.33", "");
    expect("S323", true);
    problem(FUNDING, "D10", BIT(JX_F_WEIGHT));
    expect("S323", true);
    form.f.n_problems = 0;
    problem(TABLE_HEADING, "D19", BIT(JX_F_SCORE));
    expect("S323", true);
    form.problems[0].line = FUNDING_HEADING;
    expect("S323", false);
}

Test(gaps, a_row_answers_for_what_was_read_of_it)
{
    sheet_clean(&form);
    form.rows[0].score = 700; /* of 10, though the target was met */
    expect("S306", true);
    problem(TABLE, "H20", BIT(JX_F_REASON));
    jx_assess(jx_pack_default(), &form.f, &found);
    cr_expect(severity_of("S306"), "a remark that was not read has nothing to do with the score");
    cr_expect_eq(severity_of("S317"), 0, "but it may be the reason");
    form.problems[0].fields = BIT(JX_F_ACTUAL);
    expect("S306", false);
    form.problems[0].fields = 0;
    expect("S306", false);
}

Test(gaps, sums_of_the_funding_want_their_own_column)
{
    sheet_clean(&form);
    sheet_funding(&form, 4, "其他", "0", "0", "7");
    expect("B101", true);
    problem(FUNDING + 2, "", BIT(JX_F_SCORE));
    expect("B101", true);
    form.problems[0].fields = BIT(JX_F_INITIAL) | BIT(JX_F_NONE);
    expect("B101", true);
    form.problems[0].fields = BIT(JX_F_EXECUTED);
    expect("B101", false);
    form.problems[0].fields = 0;
    expect("B101", false);
}

Test(gaps, blocks_are_not_missed_where_their_column_is)
{
    sheet_clean(&form);
    for (int i = 0; i < form.f.n_indicators; i++) sheet_block(&form, i, "产出指标", "数量指标");
    expect("F006", true);
    problem(TABLE_HEADING, "A19", BIT(JX_F_L1));
    expect("F006", false);
}

/* All blocks of a list stand under one heading. */
Test(gaps, the_heading_of_a_list_is_that_of_all_blocks)
{
    without(JX_F_TARGET);
    form.f.kind = JX_SUMMARY_ROW;
    form.funding[0].line = TABLE;
    form.f.n_funding = 1;
    form.funding[0].executed = JX_FEN_NONE;
    jx_assess(jx_pack_default(), &form.f, &found);
    cr_expect(severity_of("K201") && severity_of("B105"));
    problem(3, "", BIT(JX_F_TARGET) | BIT(JX_F_EXECUTED));
    jx_assess(jx_pack_default(), &form.f, &found);
    cr_expect_not(severity_of("K201") || severity_of("B105"));
}
