#include "tests/worker/examples.h"

#include "worker/score.h"

#define CASE(name) static void name(sheet *s)

/* ---- structure ---- */

CASE(no_project) { s->f.project_name = JX_STR(""); }
CASE(department_without_project) { s->f.kind = JX_DEPARTMENT, s->f.project_name = JX_STR(""); }
CASE(no_unit) { s->f.unit = JX_STR("　 "); }
CASE(no_year) { s->f.year = 0; }
CASE(no_rows) { s->f.n_indicators = 0; }
CASE(summary_row)
{
    s->f.n_indicators = 0;
    s->f.kind = JX_SUMMARY_ROW;
}
CASE(no_name) { s->rows[2].name = JX_STR(""); }
CASE(nothing_to_check)
{
    s->f.n_funding = s->f.n_indicators = 0;
    s->f.kind = JX_SUMMARY_ROW;
    s->f.total_score = s->f.total_weight = JX_PTS_NONE;
    s->f.grade = JX_GRADE_NONE;
}
CASE(only_a_total)
{
    nothing_to_check(s);
    s->f.total_score = 9000;
}
CASE(two_units)
{
    sheet_problem(s, 5, "B5", "金额单位不一致");
    s->problems[0].fields = UINT32_C(1) << JX_F_MONEY_UNIT;
}
CASE(unread_cell) { sheet_problem(s, 5, "B5", "？？"); }
CASE(unread_score)
{
    s->rows[3].score = JX_PTS_NONE;
    sheet_problem(s, 2, "", "标题");
    sheet_problem(s, 23, "", "没有得分");
    sheet_problem(s, 24, "", "别的");
}
CASE(unread_row_in_table)
{ /* the total is not the sum of the rows, but a row may be missing between them */
    sheet_problem(s, 24, "B24", "？");
    s->rows[4].line = 25;
    s->f.total_score = 9500;
    s->rows[4].weight = 500;
    s->rows[4].score = 500;
}
CASE(unread_cell_of_a_whole_row)
{ /* the row's numbers were read: the sums are the form's */
    sheet_problem(s, 24, "B24", "？");
    s->f.total_score = 9500;
}
CASE(unread_cell_beside)
{ /* a cell of the row was not placed, so its neighbours may have moved */
    sheet_problem(s, 24, "B24", "？");
    s->rows[4].score = 600;
    s->f.total_score = 8685;
    s->f.grade = JX_GOOD;
}

/* ---- budget ---- */

CASE(parts_too_small)
{
    sheet_funding(s, 2, "本级安排", "100,000", "200,000", "150,000");
    sheet_funding(s, 4, "其他", "0", "50,000", "0");
}
CASE(flat_parts)
{
    s->f.money_unit = JX_WAN;
    s->f.n_funding = 0;
    sheet_funding(s, 0, "年度资金总额：", "30.00", "30.00", "25.00");
    sheet_execution(s, "10", "83.33", "8.33");
    sheet_funding(s, 1, "其中：中央资金", "", "10.00", "5.00");
    sheet_funding(s, 2, "市级资金", "30.00", "15.00", "15.00");
    sheet_funding(s, 3, "区级资金", "", "", "");
    sheet_funding(s, 4, "上年结转资金", "", "5.00", "5.00");
    sheet_funding(s, 5, "其他资金", "", "", "");
}
CASE(flat_parts_too_large)
{
    flat_parts(s);
    sheet_funding(s, 4, "上年结转资金", "", "15.00", "5.00");
}
CASE(flat_parts_blank)
{
    flat_parts(s);
    sheet_funding(s, 2, "市级资金", "30.00", "12.00", "15.00");
}
CASE(rounded_parts)
{ /* 3.333 + 3.333 + 3.333 of 10 */
    flat_parts(s);
    sheet_funding(s, 0, "年度资金总额", "10.00", "30.00", "25.00");
    sheet_funding(s, 1, "中央资金", "3.33", "10.00", "5.00");
    sheet_funding(s, 2, "市级资金", "3.33", "15.00", "15.00");
    sheet_funding(s, 4, "上年结转资金", "3.33", "5.00", "5.00");
}
CASE(carried_over_inside) { sheet_funding(s, 5, "上年结转资金", "50,000", "50,000", "50,000"); }
CASE(superior_part_of_own) { sheet_funding(s, 2, "本级安排", "300,000", "300,000", "250,000"); }
CASE(unknown_part) { sheet_funding(s, 4, "股权收益", "1", "2", "3"); }
CASE(subtotal_wrong) { sheet_funding(s, 2, "本级安排", "200,000", "150,000", "150,000"); }

CASE(rate_wrong) { sheet_execution(s, "10", "93.90", "9.39"); }
CASE(rate_sloppy) { sheet_execution(s, "10", "83.50", "8.35"), s->f.total_score = 9087; }
CASE(source_rates)
{
    s->funding[1].rate = 8333;
    s->funding[2].rate = 7500;
    s->funding[3].rate = 10000;
    s->funding[4].rate = 0;
    for (int i = 1; i < 5; i++) s->funding[i].digits.rate = 2;
}
CASE(source_rate_wrong) { source_rates(s), s->funding[2].rate = 9500; }
CASE(source_rate_of_nothing)
{
    source_rates(s);
    sheet_funding(s, 5, "单位资金", "", "", "");
    s->funding[5].rate = 10000;
}
CASE(source_rate_repeats) { rate_wrong(s), s->funding[1].rate = 9390; }
CASE(rate_whole) { sheet_execution(s, "10", "83", "8.33"); }
CASE(rate_cut_off)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", "250,045");
    sheet_funding(s, 1, "财政拨款", "300,000", "300,000", "250,045");
    sheet_funding(s, 2, "本级安排", "200,000", "200,000", "150,045");
    sheet_execution(s, "10", "83.34", "8.33");
}
CASE(rate_as_ratio) { sheet_execution(s, "10", "0.83", "8.33"); }
CASE(rate_of_coarse_amounts)
{ /* 0.3 and 0.2 in 万元 stand for anything from 58 to 71 percent */
    flat_parts(s);
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "0.3", "0.3", "0.2");
    sheet_execution(s, "10", "70.00", "7");
    s->f.total_score = 8952;
    s->f.grade = JX_GOOD;
    s->f.conclusion = JX_STR("年底政策有变，部分支出转到下一年");
}
CASE(score_of_rate_wrong)
{
    s->funding[0].score = 1000;
    s->f.total_score = 9252;
}
CASE(score_of_rate_sloppy)
{
    s->funding[0].score = 830;
    s->f.total_score = 9082;
}
CASE(overspent)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "200,000", "250,000");
    sheet_funding(s, 1, "财政拨款", "300,000", "200,000", "250,000");
    sheet_funding(s, 2, "本级安排", "200,000", "100,000", "150,000");
}
CASE(nothing_said_of_spending) { s->funding[0].executed = JX_FEN_NONE; }
CASE(no_budget)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "", "250,000");
    s->funding[0].rate = JX_PTS_NONE;
}
CASE(budget_withdrawn)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "0", "0");
    s->f.n_funding = 1;
    sheet_execution(s, "10", "0", "0");
    s->f.total_score = 8252;
    s->f.grade = JX_GOOD;
}
CASE(no_amounts)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "", "", "");
    sheet_execution(s, "10", "", "8.33");
}
CASE(nothing_explained)
{
    sheet_row(s, 1, "受益人数", "≥900人", "950人", "5", "5");
    sheet_row(s, 5, "公共服务能力", "有效提升", "达成预期指标", "30", "30");
    sheet_reason(s, 5, "无");
    s->f.total_score = 9833;
}
CASE(nothing_explained_nor_stated)
{
    nothing_explained(s);
    s->funding[0].rate = JX_PTS_NONE;
}
CASE(template_explains)
{
    nothing_explained(s);
    s->f.conclusion = JX_STR("结合自评情况，说明成效");
}
CASE(explained_in_funding)
{
    nothing_explained(s);
    s->funding[0].reason = JX_STR("两个班次推迟到下一年，款项随之结转");
}
CASE(nothing_explained_but_rate_wrong)
{
    nothing_explained(s);
    sheet_execution(s, "10", "100", "10");
    s->f.total_score = 10000;
}
CASE(spent_enough)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", "275,000");
    s->f.n_funding = 1;
    sheet_execution(s, "10", "91.67", "9.17");
    sheet_row(s, 1, "受益人数", "≥900人", "950人", "5", "5");
    sheet_row(s, 5, "公共服务能力", "有效提升", "达成预期指标", "30", "30");
    s->f.total_score = 9917;
}
CASE(execution_weighs_5)
{
    sheet_execution(s, "5", "83.33", "4.17");
    s->rows[0].weight = s->rows[0].score = 1500;
    s->f.total_score = 9169;
}
CASE(execution_without_weight) { s->funding[0].weight = JX_PTS_NONE; }
CASE(below_zero)
{
    s->f.n_funding = 1;
    s->funding[0].initial = -s->funding[0].initial;
}
CASE(part_overspent) { sheet_funding(s, 2, "本级安排", "200,000", "200,000", "350,000"); }

/* ---- rows ---- */

CASE(no_target) { sheet_row(s, 2, "合格率", "", "98%", "15", "15"); }
CASE(dash_for_target) { sheet_row(s, 2, "合格率", " — ", "98%", "15", "15"); }
CASE(no_actual) { sheet_row(s, 2, "合格率", "=98%", "", "15", "15"); }
CASE(not_filled_in)
{
    for (int i = 0; i < s->f.n_indicators; i++) {
        s->rows[i].actual = s->rows[i].reason = JX_STR("");
        s->rows[i].actual_value = JX_DEC_NONE;
        s->rows[i].score = JX_PTS_NONE;
    }
    s->f.total_score = JX_PTS_NONE;
    s->f.grade = JX_GRADE_NONE;
}
CASE(no_weight) { s->rows[2].weight = JX_PTS_NONE; }
CASE(weight_of_zero)
{
    s->rows[2].weight = s->rows[2].score = 0;
    s->f.total_score = 7585;
    s->f.grade = JX_FAIR;
}
CASE(no_score) { s->rows[2].score = JX_PTS_NONE; }
CASE(execution_without_score) { s->funding[0].score = JX_PTS_NONE; }
CASE(score_above_weight)
{
    s->rows[2].score = 2000;
    s->f.total_score = 9585;
}
CASE(score_above_weight_and_100)
{
    s->rows[2].score = 3000;
    s->f.total_score = 10585;
}
CASE(score_below_zero)
{
    s->rows[2].score = -100;
    s->f.total_score = 7485;
    s->f.grade = JX_FAIR;
}

static void reason_and_total(sheet *s, int row)
{
    int64_t sum = s->funding[0].score;
    for (int i = 0; i < s->f.n_indicators; i++) sum += s->rows[i].score;
    s->f.total_score = (jx_pts)sum;
    s->f.grade = (uint8_t)jx_grade_of(jx_pack_default(), sum);
    sheet_reason(s, row, "原因写在这里，措施也写在这里");
}

static void with_row(sheet *s, int row, const char *target, const char *actual, const char *weight, const char *score)
{
    sheet_row(s, row, "某指标", target, actual, weight, score);
    reason_and_total(s, row);
}

CASE(proportion_wrong) { with_row(s, 1, "≥95%", "90%", "5", "4"); }
CASE(proportion_sloppy) { with_row(s, 0, "≥95%", "90%", "10", "9.5"); }
CASE(proportion_cut_off) { with_row(s, 0, "≥95%", "88%", "10", "9.27"); } /* 9.263 */
CASE(reverse_wrong) { with_row(s, 4, "≤500元/人", "750元/人", "10", "8"); }
CASE(list_without_funding)
{
    s->f.kind = JX_SUMMARY_ROW;
    s->f.n_funding = 0;
}
CASE(funding_unread)
{
    s->f.n_funding = 0;
    sheet_problem(s, 11, "A11", "预算数");
}
CASE(another_actual_sent)
{
    sheet_row(s, 0, "培训人数", "≥1000人", "120人", "10", "10");
    s->rows[0].actual_value = (jx_dec){1200, 0};
}
CASE(number_for_words)
{
    sheet_row(s, 0, "培训人数", "≥1000人", "达成", "10", "10");
    s->rows[0].actual_value = (jx_dec){1200, 0};
}
CASE(number_kept_back)
{
    s->rows[0].target_value = JX_DEC_NONE;
    s->rows[0].op = JX_QUALITATIVE;
}
CASE(another_operator_sent) { s->rows[0].op = JX_LE; }
CASE(another_unit_sent)
{
    sheet_row(s, 4, "养护成本", "≤500万元", "498元", "10", "10");
    s->rows[4].unit = JX_STR("元");
}
CASE(odd_but_equal)
{ /* as a reader takes it: operator and unit from columns of their own */
    sheet_row(s, 0, "培训人数", "1,000", "１２００ 人（名）", "10", "10");
    s->rows[0].op = JX_GE;
    s->rows[0].unit = JX_STR("人");
    sheet_row(s, 2, "合格率", "不低于98.00%", "98%", "15", "15");
}
CASE(unclear_bound) { sheet_row(s, 0, "培训人数", "≥约一半", "80%", "10", "10"); }
CASE(at_least_none) { sheet_row(s, 0, "培训人数", "≥0人", "12人", "10", "10"); }
CASE(growth_of_none) { sheet_row(s, 0, "就业增长率", "≥0%", "1.2%", "10", "10"); }
CASE(more_than_none) { sheet_row(s, 0, "培训人数", ">0人", "0人", "10", "10"); }
CASE(spent_below_zero)
{
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", "-250,000");
    with_row(s, 4, "≤50万元", "20万元", "10", "10");
}
CASE(more_than_a_thousand) { sheet_row(s, 0, "培训人数", "超过1000人", "超过1000人", "10", "10"); }
CASE(no_targets)
{
    for (int i = 0; i < s->f.n_indicators; i++) sheet_row(s, i, s->rows[i].name.p, "", "98%", "10", "10");
    s->rows[5].weight = s->rows[5].score = 3000;
    s->f.total_score = sheet_points("98.33");
    s->f.conclusion = JX_STR("年底政策有变，部分支出转到下一年");
}
CASE(no_results)
{
    for (int i = 0; i < s->f.n_indicators; i++) {
        s->rows[i].actual = s->rows[i].actual_unit = JX_STR("");
        s->rows[i].actual_value = JX_DEC_NONE;
    }
}
CASE(no_weights)
{
    for (int i = 0; i < s->f.n_indicators; i++) s->rows[i].weight = JX_PTS_NONE;
}
CASE(no_points)
{
    for (int i = 0; i < s->f.n_indicators; i++) s->rows[i].weight = s->rows[i].score = JX_PTS_NONE;
    sheet_execution(s, "", "83.33", "");
    s->f.total_score = s->f.total_weight = JX_PTS_NONE;
    s->f.grade = JX_GRADE_NONE;
}
CASE(none_of_a_unit) { sheet_row(s, 0, "安全事故数", "0", "0起", "10", "10"), s->rows[0].op = JX_LE; }
CASE(bound_without_number)
{
    sheet_row(s, 0, "培训人数", "若干", "80人", "10", "10");
    s->rows[0].op = JX_GE;
}
CASE(only_figures)
{
    with_row(s, 3, "≤20日", "18日", "10", "10");
    with_row(s, 5, "≥1000户", "1000户", "30", "30");
    s->f.total_score = 9692;
}
CASE(only_equal_missed)
{
    only_figures(s);
    with_row(s, 2, "=100%", "50%", "15", "7.5");
    sheet_reason(s, 2, "复检延期，下一年提前安排送检");
    s->f.total_score = 8942;
    s->f.grade = JX_GOOD;
}
CASE(only_equal_wrong)
{
    only_equal_missed(s);
    s->rows[2].score = 1000;
    s->f.total_score = 9192;
}
CASE(equal_below_wrong) { with_row(s, 2, "=100%", "50%", "15", "10"); }
CASE(zero_target_missed) { with_row(s, 2, "=0件", "2件", "15", "10"); }
CASE(other_units) { with_row(s, 0, "≥1.5万人", "13500人", "10", "9"); }
CASE(other_units_wrong) { with_row(s, 0, "≥1.5万人", "13500人", "10", "9.5"); }
CASE(units_that_do_not_fit) { with_row(s, 0, "≥95%", "67450人", "10", "3"); }
CASE(no_operator) { with_row(s, 0, "95%", "90%", "10", "10"); }
CASE(words_for_a_number) { with_row(s, 0, "≥95%", "完成", "10", "10"); }
CASE(negative_actual) { with_row(s, 0, "≥10%", "-3%", "10", "0"); }
CASE(negative_target) { with_row(s, 0, "≥-5%", "-7%", "10", "4"); }

CASE(met_not_full) { with_row(s, 0, "≥95%", "96%", "10", "8"); }
CASE(satisfaction_without_operator)
{
    sheet_row(s, 6, "群众满意度", "90%", "95%", "10", "9");
    reason_and_total(s, 6);
}
CASE(missed_but_full) { with_row(s, 4, "≤500元/人", "550元/人", "10", "10"); }
CASE(missed_by_a_hair) { with_row(s, 0, "≥1000人", "995人", "10", "10"); }
CASE(missed_by_less_than_counts) { with_row(s, 0, "≥10000人", "9999人", "10", "10"); }
CASE(less_than_at_the_target) { with_row(s, 4, "<500元/人", "500元/人", "10", "10"); }

CASE(less_than_below_the_target) { with_row(s, 4, "<500元/人", "499元/人", "10", "10"); }

CASE(all_or_nothing) { with_row(s, 2, "=100%", "50%", "15", "0"); }
CASE(at_least) { with_row(s, 2, "=100人", "125人", "15", "15"); }
CASE(linear_reverse) { with_row(s, 4, "≤500元/人", "750元/人", "10", "5"); }
CASE(smaller_ratio) { with_row(s, 2, "=100人", "125人", "15", "12"); }

CASE(met_below_band) { with_row(s, 3, "2024年12月前", "达成预期指标", "10", "5"); }
CASE(missed_above_band) { with_row(s, 3, "2024年12月前", "未完成预期指标且效果较差", "10", "10"); }
CASE(partly_at_80) { with_row(s, 3, "2024年12月前", "部分达成预期指标", "10", "8"); }
CASE(partly_above_80) { with_row(s, 3, "2024年12月前", "部分达成预期指标", "10", "8.05"); }
CASE(met_at_80) { with_row(s, 3, "2024年12月前", "达成预期指标", "10", "8"); }
CASE(missed_at_zero) { with_row(s, 3, "2024年12月前", "未完成预期指标且效果较差", "10", "0"); }
CASE(half_a_phrase) { with_row(s, 3, "效果显著", "完成预期指标且效果", "10", "0"); }
CASE(broken_phrase) { with_row(s, 3, "效果显著", "达成预期\n指标", "10", "10"); }
CASE(units_not_comparable) { with_row(s, 0, "≥5场", "3台", "10", "10"); }
CASE(target_repeated) { with_row(s, 3, "按流程进行", " 按流程进行 ", "10", "10"); }

CASE(no_reason) { sheet_reason(s, 1, " 无 "); }
CASE(dash_for_reason) { sheet_reason(s, 1, "——"); }
CASE(conclusion_for_reason)
{
    sheet_reason(s, 1, "");
    s->f.conclusion = JX_STR("优。参保人数未达到预期。");
}

/* ---- totals ---- */

CASE(weights_90) { s->rows[2].weight = s->rows[2].score = 500, s->f.total_score = 8085, s->f.grade = JX_GOOD; }
CASE(weights_110)
{
    s->rows[2].weight = s->rows[2].score = 2500;
    s->f.total_score = 10085;
    s->f.total_weight = 11000;
}
/* The third row is not there. */
CASE(row_lost_untold)
{
    for (int i = 2; i < 6; i++) s->rows[i] = s->rows[i + 1];
    s->f.n_indicators--;
}
CASE(row_lost)
{
    row_lost_untold(s);
    for (int i = 0; i < 4; i++) s->rows[i].l1_weight = 5000;
    s->rows[4].l1_weight = 3000;
    s->rows[5].l1_weight = 1000;
}
CASE(weights_in_thirds)
{ /* 16.67 three times for 50 */
    s->rows[0].weight = s->rows[0].score = s->rows[2].weight = s->rows[2].score = s->rows[4].weight = s->rows[4].score =
        1167;
    s->f.total_score = 9086;
}
CASE(execution_not_in_table)
{
    s->f.n_funding = 0;
    s->f.total_weight = JX_PTS_NONE;
}
CASE(execution_not_in_table_nor_total)
{
    s->f.n_funding = 0;
    s->f.total_weight = 9000;
    s->f.total_score = 8252;
    s->f.grade = JX_GOOD;
}
CASE(execution_weight_left_blank)
{
    s->funding[0].weight = s->funding[0].score = s->funding[0].rate = JX_PTS_NONE;
    s->f.total_weight = JX_PTS_NONE;
}
CASE(hundred_without_execution)
{
    s->f.n_funding = 0;
    s->rows[2].weight = s->rows[2].score = 2500;
    s->f.total_score = 9252;
}
CASE(sum_too_large) { s->f.total_score = 9585; }
CASE(sum_too_small) { s->f.total_score = 9000; }
CASE(sum_sloppy) { s->f.total_score = 9090; }
CASE(sum_of_rounded) { s->f.total_score = 9086; }
CASE(sum_without_a_score)
{
    s->rows[2].score = JX_PTS_NONE;
    s->f.total_score = 8000;
    s->f.grade = JX_GOOD;
}
CASE(sum_beyond_a_missing_score)
{
    s->rows[2].score = JX_PTS_NONE;
    s->f.total_score = 9300;
}
CASE(total_of_indicators_only)
{
    s->f.total_weight = 9000;
    s->f.total_score = 8252;
    s->f.grade = JX_GOOD;
}
CASE(total_above_100)
{
    s->f.n_indicators = 0;
    s->f.kind = JX_SUMMARY_ROW;
    s->f.total_score = 10050;
}
CASE(total_below_0)
{
    total_above_100(s);
    s->f.total_score = -1;
    s->f.grade = JX_POOR;
}
CASE(printed_98) { s->f.total_weight = 9800; }
CASE(grade_too_good)
{
    s->f.total_score = 8252;
    s->f.n_funding = 0;
    s->f.total_weight = JX_PTS_NONE;
}
CASE(grade_of_the_right_total) { s->f.total_score = 8985; }
CASE(grade_at_90)
{
    s->rows[5].score = 2308;
    s->f.total_score = 9000;
}
CASE(ends_early)
{
    s->f.n_indicators--;
    s->f.total_score = s->f.total_weight = JX_PTS_NONE;
    s->f.grade = JX_GRADE_NONE;
    sheet_problem(s, 3, "", "没有总分一行");
}
CASE(nothing) { (void)s; }

#define ROW2 "indicators[2]"

static const example examples[] = {
    {"", "the clean form", nothing, "", 0, 0, 0},
    {"F001", "a project without a name", no_project, "F001 reject project_name - -", "没有填写项目名称，请补填",
     "the project name is missing: fill it in", 0},
    {"F001", "a department has none", department_without_project, "", 0, 0, 0},
    {"F002", "only spaces for the unit", no_unit, "F002 reject unit - -", "没有填写预算单位（主管部门），请补填",
     "the unit (competent department) is missing: fill it in", 0},
    {"F002", "named", nothing, "", 0, 0, 0},
    {"F004", "no year", no_year, "F004 reject year - -", "没有写明评价年度，请补填",
     "the year under evaluation is missing: fill it in", 0},
    {"F004", "a year", nothing, "", 0, 0, 0},
    {"F005", "no rows", no_rows, "F005 reject form - -", "指标表为空，没有三级指标，请补填各项指标及其完成情况",
     "there are no indicators: fill in the table", 0},
    {"F005", "a row of a summary table has none", summary_row, "", 0, 0, 0},
    {"F009", "a row without a name", no_name, "F009 reject indicators[2].name - -",
     "第 3 项指标的三级指标名称没有填写，请补填（并检查本行是否错位）",
     "indicator 3, indicator name: missing; fill it in (and see whether the row has slipped by a cell)", 0},
    {"F009", "named", nothing, "", 0, 0, 0},
    {"F020", "neither figures nor rows", nothing_to_check, "F020 reject form - -",
     "这张表没有任何可以核对的内容；请补填金额、指标和得分后重新报送",
     "nothing in this form could be checked: fill in amounts, indicators and scores, and send it again", 0},
    {"F020", "a total can be checked", only_a_total, "", 0, 0, 0},
    {"F021", "a cell that changes nothing", unread_cell, "F021 info problems[0] ？？ -", "读取说明：？？",
     "note on reading: ？？", 0},
    {"F021", "amounts in a doubtful unit", two_units, "F021 query problems[0] 金额单位不一致 -", 0, 0, 0},
    {"F021", "what withheld a finding is shown", unread_score,
     "F021 info problems[0] 标题 -\nF021 query problems[1] 没有得分 -\nF021 info problems[2] 别的 -", "读取说明：标题",
     "note on reading: 标题", 0},
    {"F021", "a gap in the table withholds its sums", unread_row_in_table, "F021 query problems[0] ？ -",
     "读取不完整，有内容因此没有核对，请对照原件：？",
     "not read completely, and something was not checked because of it; compare with the original: ？", 0},
    {"F021", "a gap in a row withholds its score", unread_cell_beside, "F021 query problems[0] ？ -",
     "读取不完整，有内容因此没有核对，请对照原件：？",
     "not read completely, and something was not checked because of it; compare with the original: ？", 0},
    {"S310", "a gap in a row whose numbers were read", unread_cell_of_a_whole_row,
     "F021 info problems[0] ？ -\nS310 reject total_score 95 90.85",
     "总分填 95，各项得分之和为 90.85（执行 8.33，指标 10+3.59+15+10+10+23.93+10）；请逐项核对",
     "the total is 95, but the scores add up to 90.85 (execution 8.33, indicators 10+3.59+15+10+10+23.93+10); compare "
     "them one by one",
     0},
    {"F021", "nothing unread", nothing, "", 0, 0, 0},

    {"B101", "subtotal and other do not make the total", parts_too_small,
     "B101 reject funding[1].initial_budget 30000000 fen 20000000 fen\nB101 reject funding[0].adjusted_budget 30000000 "
     "fen 35000000 fen",
     "资金来源「财政拨款」的年初预算数填 300000元，各来源之和为 200000元，请逐行核对金额",
     "funds \"财政拨款\", initial budget is 300000 yuan, but its parts add up to 200000 yuan: compare the rows one by "
     "one",
     0},
    {"B101", "a subtotal's parts", subtotal_wrong, "B101 reject funding[1].adjusted_budget 30000000 fen 25000000 fen",
     "资金来源「财政拨款」的全年预算数填 300000元，各来源之和为 250000元，请逐行核对金额",
     "funds \"财政拨款\", adjusted budget is 300000 yuan, but its parts add up to 250000 yuan: compare the rows one by "
     "one",
     0},
    {"B101", "too much cannot be in a blank row", flat_parts_too_large,
     "B101 reject funding[0].adjusted_budget 30000000 fen 40000000 fen",
     "资金总额的全年预算数填 30万元，各来源之和为 40万元，请逐行核对金额",
     "total funds, adjusted budget is 30×10,000 yuan, but its parts add up to 40×10,000 yuan: compare the rows one by "
     "one",
     0},
    {"B101", "too little may be", flat_parts_blank, "B101 query funding[0].adjusted_budget 30000000 fen 27000000 fen",
     "资金总额的全年预算数填 30万元，各来源之和为 27万元，请逐行核对金额",
     "total funds, adjusted budget is 30×10,000 yuan, but its parts add up to 27×10,000 yuan: compare the rows one by "
     "one",
     0},
    {"B101", "blank rows that hold nothing", flat_parts, "", 0, 0, 0},
    {"B101", "rounding of the printed amounts", rounded_parts,
     "B107 alert funding[0].adjusted_budget 30000000 fen 10000000 fen", 0, 0, 0},
    {"B101", "carried over, inside the appropriation", carried_over_inside, "", 0, 0, 0},
    {"B101", "the superior's money is part of the own", superior_part_of_own, "", 0, 0, 0},
    {"B101", "a row that nobody knows", unknown_part, "", 0, 0, 0},
    {"B102", "another rate; the score follows it", rate_wrong,
     "B102 reject funding[0].rate 93.9 83.33\nS310 reject total_score 90.85 91.91",
     "资金总额的执行率填 93.9%，按执行数与预算数计算应为 83.33%；请更正执行率或金额",
     "total funds, execution rate is 93.9%; executed over adjusted budget gives 83.33%; correct the rate or the "
     "amounts",
     0},
    {"B102", "a loose rate", rate_sloppy, "B102 query funding[0].rate 83.5 83.33",
     "资金总额的执行率填 83.5%，按执行数与预算数计算应为 83.33%；请更正执行率或金额",
     "total funds, execution rate is 83.5%; executed over adjusted budget gives 83.33%; correct the rate or the "
     "amounts",
     0},
    {"B102", "a source's rate", source_rate_wrong, "B102 query funding[2].rate 95 75",
     "资金来源「本级安排」的执行率填 95%，按执行数与预算数计算应为 75%；请更正执行率或金额",
     "funds \"本级安排\", execution rate is 95%; executed over adjusted budget gives 75%; correct the rate or the "
     "amounts",
     0},
    {"B102", "a source without amounts", source_rate_of_nothing, "B102 query funding[5].rate 100 -",
     "资金来源「单位资金」的执行率填 100%，但这一行没有金额；请更正执行率或金额",
     "funds \"单位资金\", execution rate is 100%; but the row has no amounts; correct the rate or the amounts", 0},
    {"B102", "the sources' own rates", source_rates, "", 0, 0, 0},
    {"B102", "a source that repeats the total's: said once", source_rate_repeats,
     "B102 reject funding[0].rate 93.9 83.33\nS310 reject total_score 90.85 91.91", 0, 0, 0},
    {"B102", "a whole percentage", rate_whole, "", 0, 0, 0},
    {"B102", "cut off instead of rounded", rate_cut_off, "", 0, 0, 0},
    {"B102", "a ratio", rate_as_ratio, "", 0, 0, 0},
    {"B102", "coarse amounts", rate_of_coarse_amounts, "", 0, 0, 0},
    {"B103", "full marks for 83 %", score_of_rate_wrong, "B103 reject funding[0].score 10 8.33",
     "资金总额的得分填 10，按执行率计算应为 8.33，请更正",
     "total funds, score is 10; the execution rate gives 8.33; correct it", 0},
    {"B103", "loose rounding", score_of_rate_sloppy, "B103 query funding[0].score 8.3 8.33",
     "资金总额的得分填 8.3，按执行率计算应为 8.33，请更正",
     "total funds, score is 8.3; the execution rate gives 8.33; correct it", 0},
    {"B103", "from a whole percentage", rate_whole, "", 0, 0, 0},
    {"B104", "more spent than there was", overspent,
     "B104 reject funding[0].executed 25000000 fen 20000000 fen\nB107 query funding[0].adjusted_budget 20000000 fen "
     "30000000 fen",
     "资金总额的全年执行数为 250000元，大于全年预算数 200000元；请填调整后的预算数，或更正执行数",
     "total funds, executed is 250000 yuan, more than the adjusted budget of 200000 yuan: state the adjusted budget, "
     "or correct the amount executed",
     0},
    {"B104", "less", nothing, "", 0, 0, 0},
    {"B105", "no adjusted budget", no_budget, "B105 reject funding[0].adjusted_budget - -",
     "资金总额的全年预算数为 空，无法计算执行率，请补填或更正",
     "total funds, adjusted budget is blank: no execution rate can be computed; fill it in or correct it", 0},
    {"B105", "withdrawn and nothing spent", budget_withdrawn, "B105 query funding[0].adjusted_budget 0 fen -",
     "资金总额的全年预算数为 0元，无法计算执行率，请补填或更正",
     "total funds, adjusted budget is 0 yuan: no execution rate can be computed; fill it in or correct it", 0},
    {"B105", "what was spent is blank", nothing_said_of_spending, "B105 query funding[0].executed - -",
     "资金总额的全年执行数为 空，无法计算执行率，请补填或更正",
     "total funds, executed is blank: no execution rate can be computed; fill it in or correct it", 0},
    {"B105", "a layout without amounts", no_amounts, "", 0, 0, 0},
    {"B110", "83 % and no word", nothing_explained, "B110 query funding[0].rate 83.33 -",
     "执行率只有 83.33%，表中没有说明原因，请在偏差原因或自评结论中写明",
     "the execution rate is only 83.33% and no reason is given: give it among the reasons or in the conclusion", 0},
    {"B110", "the template's words explain nothing", template_explains,
     "B110 query funding[0].rate 83.33 -\nF012 query conclusion 结合自评情况，说明成效 -",
     "执行率只有 83.33%，表中没有说明原因，请在偏差原因或自评结论中写明",
     "the execution rate is only 83.33% and no reason is given: give it among the reasons or in the conclusion", 0},
    {"B110", "no rate is printed", nothing_explained_nor_stated, "B110 query funding[0].rate - - (83.33)",
     "执行率只有 83.33%，表中没有说明原因，请在偏差原因或自评结论中写明",
     "the execution rate is only 83.33% and no reason is given: give it among the reasons or in the conclusion", 0},
    {"B110", "a reason in the funding row", explained_in_funding, "", 0, 0, 0},
    {"B110", "a wrong rate above 90 % is the cause", nothing_explained_but_rate_wrong,
     "B102 reject funding[0].rate 100 83.33", 0, 0, 0},
    {"B110", "above 90 %", spent_enough, "", 0, 0, 0},
    {"B113", "five points", execution_weighs_5, "B113 query funding[0].weight 5 10",
     "资金总额的分值为 5，一般为 10，请核对", "total funds, weight is 5; it is normally 10; check it", 0},
    {"B113", "no weight", execution_without_weight, "B113 query funding[0].weight - 10",
     "资金总额的分值为 空，一般为 10，请核对", "total funds, weight is blank; it is normally 10; check it", 0},
    {"B113", "a form without points", no_points, "K223 query indicators[0].weight - -", 0, 0, 0},
    {"B113", "ten points", nothing, "", 0, 0, 0},
    {"B114", "a part above the total", part_overspent, "B114 reject funding[2].executed 35000000 fen 25000000 fen",
     "资金来源「本级安排」的全年执行数为 350000元，大于总额的执行数 250000元，请核对这两行",
     "funds \"本级安排\", executed is 350000 yuan, more than the total's 250000 yuan: check the two rows", 0},
    {"B114", "parts below it", nothing, "", 0, 0, 0},
    {"B115", "taken back in the table", below_zero, "B115 reject funding[0].initial_budget -30000000 fen -",
     "资金总额的年初预算数填 -300000元，不能小于零；收回的资金请从全年预算数中减去",
     "total funds, initial budget is -300000 yuan; it cannot be below zero; subtract money taken back from the "
     "adjusted budget",
     0},
    {"B115", "nothing follows from a total below zero", spent_below_zero,
     "B115 reject funding[0].executed -25000000 fen -", 0, 0, 0},
    {"B115", "nothing is not below zero", nothing, "", 0, 0, 0},

    {"K201", "no target", no_target, "K201 reject " ROW2 ".target - -",
     "第 3 项指标「合格率」的年度指标值没有填写，本行得分无法核对，请补填",
     "indicator 3 \"合格率\", target: missing, so the row's score could not be checked; fill it in", 0},
    {"K201", "a dash", dash_for_target, "K201 reject " ROW2 ".target - -",
     "第 3 项指标「合格率」的年度指标值没有填写，本行得分无法核对，请补填",
     "indicator 3 \"合格率\", target: missing, so the row's score could not be checked; fill it in", 0},
    {"K201", "a target", nothing, "", 0, 0, 0},
    {"K202", "no result", no_actual, "K202 reject " ROW2 ".actual - -",
     "第 3 项指标「合格率」的实际完成值没有填写，本行得分无法核对，请补填",
     "indicator 3 \"合格率\", actual value: missing, so the row's score could not be checked; fill it in", 0},
    {"K202", "no results at all: said once", not_filled_in,
     "B110 query funding[0].rate 83.33 -\nK202 reject indicators[0].actual - -", 0, 0, 0},
    {"K201", "no column of targets: said once", no_targets, "K201 reject indicators[0].target - -", 0, 0, 0},
    {"K202", "no column of results: said once", no_results, "K202 reject indicators[0].actual - -", 0, 0, 0},
    {"K202", "a result", nothing, "", 0, 0, 0},
    {"K223", "no weight; the weights' shortfall is its consequence", no_weight, "K223 reject " ROW2 ".weight - -",
     "第 3 项指标「合格率」的分值为 空，应大于零；本行得分无法核对；请补填或更正分值",
     "indicator 3 \"合格率\", weight is blank and must be above zero; the row's score could not be checked; correct it",
     0},
    {"K223", "a weight of zero", weight_of_zero, "K223 reject " ROW2 ".weight 0 -\nS301 reject total_weight - 100 (85)",
     "第 3 项指标「合格率」的分值为 0，应大于零；本行得分无法核对；请补填或更正分值",
     "indicator 3 \"合格率\", weight is 0 and must be above zero; the row's score could not be checked; correct it", 0},
    {"K223", "no weights: said once", no_weights, "K223 reject indicators[0].weight - -", 0, 0, 0},
    {"K223", "a form without points", no_points, "K223 query indicators[0].weight - -", 0, 0, 0},
    {"K223", "a weight", nothing, "", 0, 0, 0},

    {"S301", "90 with execution", weights_90, "S301 reject total_weight - 100 (90)",
     "各项分值合计为 90（执行 10，指标 10+5+5+10+10+30+10），应为 100，请核对各行分值",
     "the weights add up to 90 (execution 10, indicators 10+5+5+10+10+30+10); they must total 100; check the weights "
     "row by row",
     0},
    {"S301", "110, printed and scored as such", weights_110, "S301 reject total_weight - 100 (110)",
     "各项分值合计为 110（执行 10，指标 10+5+25+10+10+30+10），应为 100，请核对各行分值",
     "the weights add up to 110 (execution 10, indicators 10+5+25+10+10+30+10); they must total 100; check the weights "
     "row by row",
     0},
    {"S301", "a row was lost, and its block says so", row_lost,
     "S302 query indicators[0].l1 - 50 (35)\nS301 reject total_weight - 100 (85) after S302\n"
     "S310 query total_score 90.85 75.85 after S301",
     "各项分值合计为 85（执行 10，指标 10+5+10+10+30+10），应为 100，请核对各行分值（由 S302 而来）",
     "the weights add up to 85 (execution 10, indicators 10+5+10+10+30+10); they must total 100; check the weights row "
     "by row (follows from S302)",
     0},
    {"S310", "a row was lost, and nothing tells which", row_lost_untold,
     "S301 reject total_weight - 100 (85)\nS310 query total_score 90.85 75.85 after S301",
     "总分填 90.85，各项得分之和为 75.85（执行 8.33，指标 10+3.59+10+10+23.93+10）；请逐项核对（由 S301 而来）",
     "the total is 90.85, but the scores add up to 75.85 (execution 8.33, indicators 10+3.59+10+10+23.93+10); compare "
     "them one by one (follows from S301)",
     0},
    {"S301", "thirds", weights_in_thirds, "", 0, 0, 0},
    {"S301", "90 where execution is not in the table", execution_not_in_table, "F023 info form - -", 0, 0, 0},
    {"S301", "90 where execution's weight is blank", execution_weight_left_blank, "", 0, 0, 0},
    {"S301", "100 without execution", hundred_without_execution, "F023 query form - -", 0, 0, 0},
    {"F023", "no funding rows, 100 for the indicators", hundred_without_execution, "F023 query form - -",
     "表中没有年度资金总额一行，预算执行无从核对；请补填全年预算数、全年执行数和执行率",
     "the form has no row of total funds, so budget execution cannot be checked: add the adjusted budget, the amount "
     "executed and the rate",
     0},
    {"F023", "left out, as the pack allows", execution_not_in_table, "F023 info form - -", 0, 0, 0},
    {"F023", "the rows of a list have none", list_without_funding, "", 0, 0, 0},
    {"F023", "perhaps not read", funding_unread, "F021 query problems[0] 预算数 -", 0, 0, 0},
    {"F023", "a funding row", nothing, "", 0, 0, 0},
    {"S304", "20 of 15", score_above_weight, "S304 reject " ROW2 ".score 20 15",
     "第 3 项指标「合格率」的得分填 20，大于分值 15，请改为不超过分值",
     "indicator 3 \"合格率\", score is 20, above the weight of 15: at most the weight can be scored", 0},
    {"S304", "so much that the total is above 100", score_above_weight_and_100, "S304 reject " ROW2 ".score 30 15",
     "第 3 项指标「合格率」的得分填 30，大于分值 15，请改为不超过分值",
     "indicator 3 \"合格率\", score is 30, above the weight of 15: at most the weight can be scored", 0},
    {"S304", "15 of 15", nothing, "", 0, 0, 0},
    {"S305", "4 for 90 of 95", proportion_wrong, "S305 reject indicators[1].score 4 4.74",
     "第 2 项指标「某指标」的得分填 4，按完成比例应为 4.74（目标 ≥95%，实际 90%，分值 5）；请更正",
     "indicator 2 \"某指标\", score is 4; in proportion to the result it is 4.74 (target ≥95%, actual 90%, weight 5); "
     "correct it",
     0},
    {"S305", "9.5 for 9.47", proportion_sloppy, "S305 query indicators[0].score 9.5 9.47",
     "第 1 项指标「某指标」的得分填 9.5，按完成比例应为 9.47（目标 ≥95%，实际 90%，分值 10）；请更正",
     "indicator 1 \"某指标\", score is 9.5; in proportion to the result it is 9.47 (target ≥95%, actual 90%, weight "
     "10); correct it",
     0},
    {"S305", "neither reading of <=", reverse_wrong, "S305 reject indicators[4].score 8 6.67 (5..6.67)",
     "第 5 项指标「某指标」的得分填 8，按完成比例应为 6.67（目标 ≤500元/人，实际 750元/人，分值 "
     "10）（通行的读法不止一种，得分在 5 到 6.67 之间）；请更正",
     "indicator 5 \"某指标\", score is 8; in proportion to the result it is 6.67 (target ≤500元/人, actual 750元/人, "
     "weight 10) (by the readings in use, from 5 to 6.67); correct it",
     0},
    {"S305", "neither reading of =", equal_below_wrong, "S305 reject " ROW2 ".score 10 7.5 (0..7.5)",
     "第 3 项指标「某指标」的得分填 10，按完成比例应为 7.5（目标 =100%，实际 50%，分值 "
     "15）（通行的读法不止一种，得分在 0 到 7.5 之间）；请更正",
     "indicator 3 \"某指标\", score is 10; in proportion to the result it is 7.5 (target =100%, actual 50%, weight 15) "
     "(by the readings in use, from 0 to 7.5); correct it",
     0},
    {"S305", "a target of zero missed", zero_target_missed, "S305 reject " ROW2 ".score 10 0",
     "第 3 项指标「某指标」的得分填 10，按完成比例应为 0（目标 =0件，实际 2件，分值 15）；请更正",
     "indicator 3 \"某指标\", score is 10; in proportion to the result it is 0 (target =0件, actual 2件, weight 15); "
     "correct it",
     0},
    {"S305", "units brought together", other_units_wrong, "S305 reject indicators[0].score 9.5 9",
     "第 1 项指标「某指标」的得分填 9.5，按完成比例应为 9（目标 ≥1.5万人，实际 13500人，分值 10）；请更正",
     "indicator 1 \"某指标\", score is 9.5; in proportion to the result it is 9 (target ≥1.5万人, actual 13500人, "
     "weight 10); correct it",
     0},
    {"S305", "cut off instead of rounded", proportion_cut_off, "", 0, 0, 0},
    {"S305", "other units", other_units, "", 0, 0, 0},
    {"S305", "units that do not fit", units_that_do_not_fit, "K204 reject indicators[0].actual 67450人 %", 0, 0, 0},
    {"S305", "no operator", no_operator, "K209 query indicators[0].op 95% -", 0, 0, 0},
    {"S305", "words for a number", words_for_a_number, "K203 reject indicators[0].actual 完成 -", 0, 0, 0},
    {"S305", "a negative result is nothing", negative_actual, "", 0, 0, 0},
    {"S305", "no proportion of a negative target", negative_target, "K226 info indicators[0].actual -7% -", 0, 0, 0},
    {"S306", "met, 8 of 10", met_not_full, "S306 query indicators[0].score 8 10",
     "第 1 项指标「某指标」的得分填 8，指标已完成，应得满分 10（目标 ≥95%，实际 96%，分值 10）；另有扣分理由的请写明",
     "indicator 1 \"某指标\", score is 8, but the target is met: full marks are 10 (target ≥95%, actual 96%, weight "
     "10); correct it, or give the other ground as the reason",
     0},
    {"S306", "more satisfaction is better, operator or not", satisfaction_without_operator,
     "K209 query indicators[6].op 90% -\nS306 query indicators[6].score 9 10",
     "第 7 项指标「群众满意度」的得分填 9，指标已完成，应得满分 10（目标 90%，实际 95%，分值 "
     "10）；另有扣分理由的请写明",
     "indicator 7 \"群众满意度\", score is 9, but the target is met: full marks are 10 (target 90%, actual 95%, weight "
     "10); correct it, or give the other ground as the reason",
     0},
    {"S306", "met and full", nothing, "", 0, 0, 0},
    {"S307", "550 of 500, full", missed_but_full, "S307 reject indicators[4].score 10 9.09 (9..9.09)",
     "第 5 项指标「某指标」的得分给了满分 10，但没有达到目标，按完成比例应为 9.09（目标 ≤500元/人，实际 550元/人，分值 "
     "10）（通行的读法不止一种，得分在 9 到 9.09 之间）；请更正",
     "indicator 5 \"某指标\", score has full marks, 10, but the target is missed: in proportion it is 9.09 (target "
     "≤500元/人, actual 550元/人, weight 10) (by the readings in use, from 9 to 9.09); correct it",
     0},
    {"S307", "by less than a tenth of a point", missed_by_a_hair, "S307 query indicators[0].score 10 9.95",
     "第 1 项指标「某指标」的得分给了满分 10，但没有达到目标，按完成比例应为 9.95（目标 ≥1000人，实际 995人，分值 "
     "10）；请更正",
     "indicator 1 \"某指标\", score has full marks, 10, but the target is missed: in proportion it is 9.95 (target "
     "≥1000人, actual 995人, weight 10); correct it",
     0},
    {"S307", "by less than counts", missed_by_less_than_counts, "", 0, 0, 0},
    {"K227", "< at the target itself", less_than_at_the_target, "K227 info indicators[4].actual 500元/人 -",
     "第 5 项指标「某指标」的实际完成值填 500元/人，恰在界限上，按字面没有完成，却得了满分（目标 <500元/人，实际 "
     "500元/人，分值 10）；这样算完成的，指标值宜写成“≤”或“≥”",
     "indicator 5 \"某指标\", actual value is 500元/人, exactly at the bound: missed by the letter, yet scored in full "
     "(target <500元/人, actual 500元/人, weight 10); where that counts as met, the target should say ≤ or ≥",
     0},
    {"K227", "the result is beyond it, too", more_than_a_thousand, "", 0, 0, 0},
    {"K227", "more than none at none", more_than_none, "K227 info indicators[0].actual 0人 -", 0, 0, 0},
    {"K227", "below it", less_than_below_the_target, "", 0, 0, 0},
    {"S308", "= all or nothing is stricter", all_or_nothing, "S308 info " ROW2 ".score 0 7.5 (equal = exact)",
     "第 3 项指标「某指标」的得分填 0，是按另一种办法计的（“＝”不相等即零分）；按本规则应为 7.5（目标 =100%，实际 "
     "50%，分值 15）；请更正",
     "indicator 3 \"某指标\", score is 0, by another reading (\"=\" all or nothing); by these rules it is 7.5 (target "
     "=100%, actual 50%, weight 15); correct it",
     0},
    {"S308", "= met when exceeded is more generous", at_least, "S308 query " ROW2 ".score 15 12 (equal = at_least)",
     "第 3 项指标「某指标」的得分填 15，是按另一种办法计的（“＝”达到或超过即完成）；按本规则应为 12（目标 =100人，实际 "
     "125人，分值 15）；请更正",
     "indicator 3 \"某指标\", score is 15, by another reading (\"=\" as \"≥\"); by these rules it is 12 (target "
     "=100人, actual 125人, weight 15); correct it",
     0},
    {"S308", "<= falling linearly is stricter", linear_reverse,
     "S308 info indicators[4].score 5 6.67 (reverse = linear)",
     "第 5 项指标「某指标」的得分填 5，是按另一种办法计的（“≤”按超出的比例递减）；按本规则应为 6.67（目标 "
     "≤500元/人，实际 750元/人，分值 10）；请更正",
     "indicator 5 \"某指标\", score is 5, by another reading (\"≤\" falling by the excess); by these rules it is 6.67 "
     "(target ≤500元/人, actual 750元/人, weight 10); correct it",
     0},
    {"S308", "the pack's own reading", smaller_ratio, "", 0, 0, 0},
    {"S309", "met, half the weight", met_below_band, "S309 reject indicators[3].score 5 8 (8..10)",
     "第 4 项指标「某指标」的得分填 5，按填报的完成情况应不低于 8（目标 2024年12月前，实际 达成预期指标，分值 "
     "10）；请调整得分，或更正完成情况",
     "indicator 4 \"某指标\", score is 5; for the stated result it must be at least 8 (target 2024年12月前, actual "
     "达成预期指标, weight 10); correct the score or the result",
     0},
    {"S309", "missed, full marks", missed_above_band, "S309 reject indicators[3].score 10 6 (0..5.99)",
     "第 4 项指标「某指标」的得分填 10，按填报的完成情况应低于 6（目标 2024年12月前，实际 "
     "未完成预期指标且效果较差，分值 10）；请调整得分，或更正完成情况",
     "indicator 4 \"某指标\", score is 10; for the stated result it must be below 6 (target 2024年12月前, actual "
     "未完成预期指标且效果较差, weight 10); correct the score or the result",
     0},
    {"S309", "partly met ends at 80 %", partly_above_80, "S309 query indicators[3].score 8.05 8 (6..7.99)",
     "第 4 项指标「某指标」的得分填 8.05，按填报的完成情况应低于 8（目标 2024年12月前，实际 部分达成预期指标，分值 "
     "10）；请调整得分，或更正完成情况",
     "indicator 4 \"某指标\", score is 8.05; for the stated result it must be below 8 (target 2024年12月前, actual "
     "部分达成预期指标, weight 10); correct the score or the result",
     0},
    {"S309", "partly met, at the edge", partly_at_80, "", 0, 0, 0},
    {"S309", "met begins at 80 %", met_at_80, "", 0, 0, 0},
    {"S309", "missed may be nothing", missed_at_zero, "", 0, 0, 0},
    {"K226", "half a phrase says nothing", half_a_phrase, "K226 info indicators[3].actual 完成预期指标且效果 -",
     "第 4 项指标「某指标」的实际完成值填“完成预期指标且效果”，无法与指标值比较，本行得分没有核对（目标 效果显著，实际 "
     "完成预期指标且效果，分值 10）；请按指标值的单位填数，或填“达成预期指标”一类的规范用语",
     "indicator 4 \"某指标\", actual value is \"完成预期指标且效果\", which cannot be held against the target: the "
     "row's score was not checked (target 效果显著, actual 完成预期指标且效果, weight 10); state a number in the unit "
     "of the target, or one of the usual phrases such as 达成预期指标",
     0},
    {"K228", "1200 sent for 120", another_actual_sent, "K228 query indicators[0].actual 120人 1200",
     "第 1 "
     "项指标「培训人数」的实际完成值的原文是“120人”，随表报送的读数却是“1200”，本行得分无法核对；请按原文重新生成后报"
     "送",
     "indicator 1 \"培训人数\", actual value is \"120人\", but what was sent as read from it is \"1200\": the row's "
     "score could not be checked; produce the form again from its text",
     0},
    {"K228", "a number sent for words", number_for_words, "K228 query indicators[0].actual 达成 1200", 0, 0, 0},
    {"K228", "no number sent", number_kept_back, "K228 query indicators[0].target ≥1000人 -", 0, 0, 0},
    {"K228", "another operator", another_operator_sent, "K228 query indicators[0].target ≥1000人 ≤", 0, 0, 0},
    {"K228", "another unit of money", another_unit_sent, "K228 query indicators[4].target ≤500万元 元", 0, 0, 0},
    {"K228", "full width, thousands, operator and unit beside it", odd_but_equal, "", 0, 0, 0},
    {"K230", "at least none", at_least_none, "K230 query indicators[0].target ≥0人 -",
     "第 1 项指标「培训人数」的年度指标值填 ≥0人，不做也能达到；请填应达到的数（目标 ≥0人，实际 12人，分值 10）",
     "indicator 1 \"培训人数\", target is ≥0人, which is met by doing nothing: state what is to be reached (target "
     "≥0人, actual 12人, weight 10)",
     0},
    {"K230", "growth may be below zero", growth_of_none, "", 0, 0, 0},
    {"K226", "none of a unit is none", none_of_a_unit, "", 0, 0, 0},
    {"K229", "more than about half", unclear_bound, "K229 query indicators[0].target ≥约一半 -",
     "第 1 项指标「培训人数」的年度指标值填“≥约一半”，读不出一个数，本行得分无法核对；请写成一个数（如 "
     "≥95%），不能用数表示的改为定性指标",
     "indicator 1 \"培训人数\", target is \"≥约一半\", in which no number can be read, so the row's score could not be "
     "checked: state one number (as in ≥95%), or make the indicator qualitative",
     0},
    {"K229", "an operator alone", bound_without_number, "K229 query indicators[0].target 若干 -", 0, 0, 0},
    {"K229", "a bound", nothing, "", 0, 0, 0},
    {"K226", "words that the pack knows, broken over a line", broken_phrase, "", 0, 0, 0},
    {"K226", "units that cannot be compared", units_not_comparable, "K226 info indicators[0].actual 3台 -", 0, 0, 0},
    {"S309", "the target's own words", target_repeated, "", 0, 0, 0},
    {"S310", "five points too many", sum_too_large, "S310 reject total_score 95.85 90.85",
     "总分填 95.85，各项得分之和为 90.85（执行 8.33，指标 10+3.59+15+10+10+23.93+10）；请逐项核对",
     "the total is 95.85, but the scores add up to 90.85 (execution 8.33, indicators 10+3.59+15+10+10+23.93+10); "
     "compare them one by one",
     0},
    {"S310", "too few", sum_too_small, "S310 reject total_score 90 90.85",
     "总分填 90，各项得分之和为 90.85（执行 8.33，指标 10+3.59+15+10+10+23.93+10）；请逐项核对",
     "the total is 90, but the scores add up to 90.85 (execution 8.33, indicators 10+3.59+15+10+10+23.93+10); compare "
     "them one by one",
     0},
    {"S310", "loose", sum_sloppy, "S310 query total_score 90.9 90.85",
     "总分填 90.9，各项得分之和为 90.85（执行 8.33，指标 10+3.59+15+10+10+23.93+10）；请逐项核对",
     "the total is 90.9, but the scores add up to 90.85 (execution 8.33, indicators 10+3.59+15+10+10+23.93+10); "
     "compare them one by one",
     0},
    {"S310", "more than a missing score can explain", sum_beyond_a_missing_score,
     "S323 reject " ROW2 ".score - -\nS310 reject total_score 93 90.85 (75.85..90.85)",
     "总分填 93，各项得分之和为 90.85（执行 8.33，指标 10+3.59+空+10+10+23.93+10）；请逐项核对",
     "the total is 93, but the scores add up to 90.85 (execution 8.33, indicators 10+3.59+blank+10+10+23.93+10); "
     "compare them one by one",
     0},
    {"S310", "rounded addends", sum_of_rounded, "", 0, 0, 0},
    {"S310", "indicators only, as the total row says", total_of_indicators_only, "", 0, 0, 0},
    {"S310", "indicators only, no execution row", execution_not_in_table_nor_total, "F023 info form - -", 0, 0, 0},
    {"S311", "100.5", total_above_100, "S311 reject total_score 100.5 100", "总分填 100.5，应不高于 100，请更正",
     "the total is 100.5; it must be at most 100; correct it", 0},
    {"S311", "below zero", total_below_0, "S311 reject total_score -0.01 0", "总分填 -0.01，应不低于 0，请更正",
     "the total is -0.01; it must be at least 0; correct it", 0},
    {"S311", "between", nothing, "", 0, 0, 0},
    {"S312", "98 printed", printed_98, "S312 query total_weight 98 100", "总分一行的分值为 98，应为 100，请更正",
     "the total row prints a maximum of 98; it should be 100; correct it", 0},
    {"S312", "90 where execution stands apart", total_of_indicators_only, "", 0, 0, 0},
    {"S313", "优 for 82.52", grade_too_good, "F023 info form - -\nS313 reject grade 优 良",
     "等级填“优”，按总分应为“良”，请更正", "the grade is 优; by the total it is 良; correct it", 0},
    {"S313", "优 from 90 on", grade_at_90, "", 0, 0, 0},
    {"S313", "wrong total, right grade", grade_of_the_right_total, "S310 reject total_score 89.85 90.85", 0, 0, 0},
    {"S317", "无 is no reason", no_reason, "S317 reject indicators[1].reason - -",
     "第 2 项指标「受益人数」的偏差原因没有填写，但本项扣了分（目标 ≥931423人，实际 668607人，分值 "
     "5）；请写明原因和改进措施",
     "indicator 2 \"受益人数\", reason for the deviation: missing, though the row lost points (target ≥931423人, "
     "actual 668607人, weight 5); give the cause and what will be done",
     0},
    {"S317", "nor are dashes", dash_for_reason, "S317 reject indicators[1].reason - -",
     "第 2 项指标「受益人数」的偏差原因没有填写，但本项扣了分（目标 ≥931423人，实际 668607人，分值 "
     "5）；请写明原因和改进措施",
     "indicator 2 \"受益人数\", reason for the deviation: missing, though the row lost points (target ≥931423人, "
     "actual 668607人, weight 5); give the cause and what will be done",
     0},
    {"S317", "a conclusion may hold it", conclusion_for_reason, "S317 query indicators[1].reason - -",
     "第 2 项指标「受益人数」的偏差原因没有填写，但本项扣了分（目标 ≥931423人，实际 668607人，分值 "
     "5）；请写明原因和改进措施",
     "indicator 2 \"受益人数\", reason for the deviation: missing, though the row lost points (target ≥931423人, "
     "actual 668607人, weight 5); give the cause and what will be done",
     0},
    {"S317", "a reason", nothing, "", 0, 0, 0},
    {"S322", "minus one", score_below_zero, "S322 reject " ROW2 ".score -1 0",
     "第 3 项指标「合格率」的得分填 -1，不能小于 0，请更正",
     "indicator 3 \"合格率\", score is -1; it cannot be below 0; correct it", 0},
    {"S322", "nothing is not below zero", all_or_nothing, "S308 info " ROW2 ".score 0 7.5 (equal = exact)", 0, 0, 0},
    {"S323", "no score; the sum leaves it open", no_score, "S323 reject " ROW2 ".score - -",
     "第 3 项指标「合格率」的得分没有填写，请补填；核对总分时本项从 0 分到满分都算相符",
     "indicator 3 \"合格率\", score: missing; fill it in. Until then the total may hold for it anything from nothing "
     "to its weight",
     0},
    {"S323", "a total that fits", sum_without_a_score, "S323 reject " ROW2 ".score - -",
     "第 3 项指标「合格率」的得分没有填写，请补填；核对总分时本项从 0 分到满分都算相符",
     "indicator 3 \"合格率\", score: missing; fill it in. Until then the total may hold for it anything from nothing "
     "to its weight",
     0},
    {"S323", "execution without a score", execution_without_score, "S323 reject funding[0].score - -",
     "资金总额的得分没有填写，请补填；核对总分时本项从 0 分到满分都算相符",
     "total funds, score: missing; fill it in. Until then the total may hold for it anything from nothing to its "
     "weight",
     0},
    {"S323", "a score", nothing, "", 0, 0, 0},
    {"S325", "two qualitative results", nothing, "S325 info indicators[5].score 23.93 18..23.99 (partly)",
     "第 6 项指标「公共服务能力」的得分填 23.93，定性指标“部分达成”一档从 18 到 23.99 分都可以，请留存给分的依据（目标 "
     "有效提升，实际 部分达成预期指标并具有一定效果，分值 30）（本规则共 2 处，其余略）",
     "indicator 6 \"公共服务能力\", score is 23.93; a qualitative result that was partly met may score from 18 to "
     "23.99: keep the grounds for it (target 有效提升, actual 部分达成预期指标并具有一定效果, weight 30) (the rule has "
     "2 findings in this form; the others are left out)",
     0},
    {"S325", "a missed =", only_equal_missed, "S325 info " ROW2 ".score 7.5 0..7.5 (equal = exact | ratio)",
     "第 3 项指标「某指标」的得分填 7.5，“＝”不相等即零分得 0，“＝”按实际与目标中较小的比例得 "
     "7.5；以规则包的读法为准（目标 =100%，实际 50%，分值 15）",
     "indicator 3 \"某指标\", score is 7.5; \"=\" all or nothing gives 0, \"=\" in proportion, by the smaller ratio "
     "gives 7.5; the pack's reading counts (target =100%, actual 50%, weight 15)",
     0},
    {"S325", "said by the finding on its score", only_equal_wrong, "", 0, 0, 0},
    {"S325", "figures only", only_figures, "", 0, 0, 0},
    {"S301", "a table that ends early", ends_early, "F021 query problems[0] 没有总分一行 -", 0, 0, 0},
};
enum { N_EXAMPLES = sizeof examples / sizeof *examples };

const example *example_at(int k)
{
    if (k < N_EXAMPLES) return &examples[k];
    return k - N_EXAMPLES < n_examples_more ? &examples_more[k - N_EXAMPLES] : NULL;
}

const jx_pack *example_strict(void)
{
    static jx_pack p;
    p = *jx_pack_default();
    p.name = "strict";
    p.cost_required = true;
    p.block[0] = 5000;
    p.block[1] = 3000;
    p.block[2] = 1000;
    p.caps[0].below = 5000, p.caps[0].most = 5900;
    p.caps[1].below = 6000, p.caps[1].most = 6900;
    p.caps[2].below = 7000, p.caps[2].most = 7900;
    p.caps[3].below = 8000, p.caps[3].most = 8900;
    p.over_percent = 200;
    p.over_deduct = 200;
    p.low_rate = 8000;
    p.very_low_rate = 5000;
    return &p;
}

const jx_pack *example_pack(const example *e) { return e->strict ? example_strict() : jx_pack_default(); }

void example_make(const example *e, sheet *s)
{
    sheet_clean(s);
    e->make(s);
}
