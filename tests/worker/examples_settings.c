/* For each setting of a rule pack a form that it makes a difference for. The test deck is written from them; t_deck.c
 * sees that each is judged otherwise without its setting. */
#include "tests/worker/examples.h"

#define CASE(name) static void name(sheet *s)
#define WHY        "有一批次返工，下一年加强过程检查"

CASE(nothing) { (void)s; }
CASE(execution_left_out)
{
    s->f.n_funding = 0;
    s->f.total_weight = sheet_points("90");
    s->f.total_score = sheet_points("82.52");
    s->f.grade = JX_GOOD;
}
CASE(nobody_asked)
{
    sheet_row(s, 6, "政策知晓率", "≥90%", "95%", "10", "10");
    sheet_block(s, 6, "效益指标", "社会效益指标");
}
CASE(no_cost) { sheet_block(s, 4, "产出指标", "质量指标"); }
static void scores(sheet *s, int row, const char *name, const char *target, const char *actual, const char *score)
{
    char weight[16];
    jx_pts before = s->rows[row].score, w = s->rows[row].weight;
    jx_pts_print(w, weight);
    sheet_row(s, row, name, target, actual, weight, score);
    sheet_reason(s, row, s->rows[row].score < w ? WHY : "");
    s->f.total_score += s->rows[row].score - before;
    s->f.grade = s->f.total_score >= 9000   ? JX_EXCELLENT
                 : s->f.total_score >= 8000 ? JX_GOOD
                 : s->f.total_score >= 6000 ? JX_FAIR
                                            : JX_POOR;
}
CASE(equal_in_proportion) { scores(s, 2, "合格率", "=98%", "97%", "14.85"); }
CASE(equal_or_nothing) { scores(s, 2, "合格率", "=98%", "97%", "0"); }
CASE(above_in_proportion) { scores(s, 4, "人均成本", "≤500元/人", "550元/人", "9.09"); }
CASE(above_by_distance) { scores(s, 4, "人均成本", "≤500元/人", "550元/人", "9"); }
CASE(at_the_edge) { scores(s, 4, "人均成本", "<500元/人", "500元/人", "10"); }
CASE(far_above)
{
    scores(s, 0, "培训人数", "≥1000人", "2500人", "10");
    sheet_reason(s, 0, "年中并入了邻县的培训任务，下一年调高指标值");
}
CASE(above_without_reason) { scores(s, 0, "培训人数", "≥1000人", "1400人", "10"); }
CASE(seven_of_eight) { scores(s, 3, "培训期数", "≥8期", "7期", "8.8"); }
CASE(seven_of_eight_in_hundredths) { scores(s, 3, "培训期数", "≥8期", "7期", "8.75"); }
CASE(met_for_less) { scores(s, 3, "完成时间", "2024年12月前", "达成预期指标", "8.5"); }
CASE(partly_for_little) { scores(s, 5, "公共服务能力", "有效提升", "部分达成预期指标", "18.5"); }
CASE(missed_for_much) { scores(s, 5, "公共服务能力", "有效提升", "未达成预期指标", "17"); }
CASE(total_of_82) { scores(s, 5, "公共服务能力", "有效提升", "未达成预期指标", "15"); }
CASE(total_of_72) { scores(s, 5, "公共服务能力", "有效提升", "未达成预期指标", "5"); }
CASE(four_hundredths_off) { scores(s, 1, "受益人数", "≥931423人", "668607人", "3.63"); }
CASE(three_tenths_off) { scores(s, 1, "受益人数", "≥931423人", "668607人", "3.89"); }
CASE(rate_off) { sheet_execution(s, "10", "82.5", "8.33"); }
CASE(all_met_but_execution)
{
    scores(s, 1, "受益人数", "≥931423人", "931423人", "5");
    scores(s, 5, "公共服务能力", "有效提升", "达成预期指标", "30");
}
CASE(nothing_spent)
{
    all_met_but_execution(s);
    for (int i = 0; i < 5; i++) s->funding[i].executed = 0;
    sheet_execution(s, "10", "0", "0");
    s->f.total_score = sheet_points("90");
}
CASE(adjusted)
{
    sheet_funding(s, 0, "年度资金总额", "280,000", "300,000", "250,000");
    sheet_funding(s, 1, "财政拨款", "280,000", "300,000", "250,000");
    sheet_funding(s, 2, "本级安排", "180,000", "200,000", "150,000");
    sheet_execution(s, "10", "83.33", "8.33");
}
CASE(cost_of_26) { scores(s, 4, "项目总成本", "≤30万元", "26万元", "10"); }
CASE(one_reason_twice)
{
    sheet_reason(s, 1, WHY);
    sheet_reason(s, 5, WHY);
}
CASE(two_without_target)
{
    sheet_row(s, 2, "合格率", "", "98%", "15", "15");
    sheet_row(s, 4, "人均成本", "", "498元/人", "10", "10");
}
CASE(own_word_for_met) { scores(s, 3, "完成时间", "2024年12月前", "甚好", "10"); }
CASE(own_word_for_partly) { scores(s, 3, "完成时间", "2024年12月前", "大体完成", "9"); }
CASE(own_word_for_missed) { scores(s, 3, "完成时间", "2024年12月前", "没有做完", "8"); }

const setting_example examples_of_settings[] = {
    {"frame", "a table of 100 points where the frame is 110", nothing, "frame = 110"},
    {"execution", "execution of 10 where it weighs 20", nothing, "execution = 20"},
    {"execution_apart", "a table of 90 points without execution", execution_left_out, "execution_apart = no"},
    {"block_output", "outputs of 50 where they weigh 45", nothing, "block_output = 45"},
    {"block_benefit", "benefits of 30 where they weigh 35", nothing, "block_benefit = 35"},
    {"block_satisfaction", "satisfaction of 10 where it weighs 15", nothing, "block_satisfaction = 15"},
    {"missing_block", "nobody was asked whether they are satisfied", nobody_asked, "missing_block = reject"},
    {"cost_required", "no cost indicator", no_cost, "cost_required = yes"},
    {"equal", "97 of =98, in proportion, where = is all or nothing", equal_in_proportion,
     "equal = exact\nequal_known = \"ratio at_least\""},
    {"equal_known", "97 of =98 for nothing, a reading that is not known", equal_or_nothing, "equal_known = \"\""},
    {"reverse", "550 of ≤500, in proportion, where the distance counts", above_in_proportion,
     "reverse = linear\nreverse_known = ratio"},
    {"reverse_known", "550 of ≤500 by the distance, a reading that is not known", above_by_distance,
     "reverse_known = \"\""},
    {"strict", "500 of <500 in full", at_the_edge, "strict = yes"},
    {"over_percent", "250 % in full, where 200 % costs points", far_above, "over_percent = 200\nover_deduct = 2"},
    {"over_deduct", "250 % in full, where 200 % costs three points", far_above, "over_deduct = 3\nover_percent = 200"},
    {"over_explain", "140 % without a reason, where one is due from 150 % on", above_without_reason,
     "over_explain = 150"},
    {"rounding", "8.75 in tenths, rounded up instead of cut off", seven_of_eight, "rounding = truncate\ndecimals = 1"},
    {"decimals", "8.75 where scores are whole", seven_of_eight_in_hundredths, "decimals = 0"},
    {"met", "85 % for a result that was met, from 90 % on", met_for_less, "met = \"90-100\""},
    {"partly", "62 % for a result partly met, from 70 % on", partly_for_little, "partly = \"70-80\""},
    {"missed", "57 % for a result that was missed, up to 50 %", missed_for_much, "missed = \"0-50\""},
    {"excellent_from", "90.85 is not 优 from 92 on", nothing, "excellent_from = 92"},
    {"good_from", "81.92 is not 良 from 85 on", total_of_82, "good_from = 85"},
    {"fair_from", "71.92 is not 中 from 75 on", total_of_72, "fair_from = 75"},
    {"caps", "at most 59 points below 85 % of execution", nothing, "caps = \"85:59\""},
    {"tolerance", "four hundredths off, where five are let pass", four_hundredths_off, "tolerance = 0.05"},
    {"sloppy", "three tenths off: a query up to five", three_tenths_off, "sloppy = 0.5"},
    {"rate_sloppy", "82.5 % for 83.33: a query up to one", rate_off, "rate_sloppy = 1"},
    {"explain_rate", "83.33 % without a word, due below 80 %", all_met_but_execution, "explain_rate = 80"},
    {"low_rate", "83.33 % where 85 is low", nothing, "low_rate = 85"},
    {"very_low_rate", "83.33 % where 85 is very low", nothing, "very_low_rate = 85"},
    {"idle_rate", "nothing spent and all done, where nobody looks", nothing_spent, "idle_rate = 0"},
    {"adjusted_query", "adjusted by 7 %, a query above 5 %", adjusted, "adjusted_query = 5"},
    {"adjusted_alert", "adjusted by 7 %, an alert above 6 %", adjusted, "adjusted_alert = 6\nadjusted_query = 5"},
    {"cost_percent", "a cost of 26 of 25 that were spent, within 10 %", cost_of_26, "cost_percent = 10"},
    {"heavy", "30 points where 25 are heavy", nothing, "heavy = 25"},
    {"few", "seven indicators where eight are few", nothing, "few = 8"},
    {"many", "seven indicators where five are many", nothing, "many = 5"},
    {"same_reason", "one reason for two rows", one_reason_twice, "same_reason = 2"},
    {"short_reason", "reasons of 18 and 17 characters where 20 are due", nothing, "short_reason = 20"},
    {"per_rule", "two rows without a target, one of them shown", two_without_target, "per_rule = 1"},
    {"met_words", "甚好 for a result that was met", own_word_for_met, "met_words = {\"甚好\"}"},
    {"partly_words", "大体完成 for a result partly met, in full bands", own_word_for_partly,
     "partly_words = {\"大体完成\"}"},
    {"missed_words", "没有做完 for a result that was missed", own_word_for_missed, "missed_words = {\"没有做完\"}"},
};
const int n_examples_of_settings = sizeof examples_of_settings / sizeof *examples_of_settings;
