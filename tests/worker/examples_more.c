/* Examples of the rules about the head, the budget, targets, texts, and money against results. */
#include "tests/worker/examples.h"

#define CASE(name) static void name(sheet *s)

CASE(nothing) { (void)s; }
CASE(no_implementing_unit) { s->f.implementing_unit = JX_STR(""); }
CASE(no_benefit) { sheet_block(s, 5, "产出指标", "数量指标"); }
CASE(no_output)
{
    for (int i = 0; i < 5; i++) sheet_block(s, i, "效益指标", "社会效益");
}
CASE(no_satisfaction) { sheet_block(s, 6, "效益指标", "社会效益"); }
CASE(no_levels)
{
    for (int i = 0; i < 7; i++) sheet_block(s, i, "", "");
}
CASE(no_satisfaction_but_unread)
{
    no_satisfaction(s);
    s->rows[6].line = 28;
    s->f.total_line = 29;
    sheet_problem(s, 27, "", "？");
}
CASE(no_cost) { sheet_block(s, 4, "产出指标", "数量指标"); }
CASE(template_left) { s->f.conclusion = JX_STR("说明项目的成效或成果。（200字以内）"); }
CASE(blanks_left) { s->f.objective = JX_STR("保障XX项目全年正常运转"); }
CASE(letters_of_a_name) { s->f.objective = JX_STR("采购EXX2型检测设备三台"); }
CASE(nothing_chosen) { sheet_row(s, 3, "服务质量", "优良中低差", "优良中低差", "10", "10"); }
CASE(grade_chosen) { sheet_row(s, 3, "服务质量", "优良中低差", "优", "10", "10"); }
CASE(long_name)
{
    static char name[400];
    for (size_t i = 0; i < 101; i++) memcpy(name + 3 * i, "项", 3);
    s->f.project_name = (jx_str){name, 303};
}
CASE(name_of_100)
{
    long_name(s);
    s->f.project_name.len = 300;
}
CASE(code_with_words) { s->f.project_code = JX_STR("待定"); }
CASE(code_of_next_year) { s->f.project_code = JX_STR("51110225T000010000001"); }
CASE(code_of_last_year) { s->f.project_code = JX_STR("51110223T000010000001"); }
CASE(identity_number) { s->f.completion = JX_STR("已向困难群众（11010519491231002X）发放补助"); }
CASE(long_number) { s->f.completion = JX_STR("全年登记流水号110105194912310021，均已办结"); }
CASE(mobile_number) { s->f.conclusion = JX_STR("自评完成，联系电话13800000000"); }
CASE(amount_of_11_digits) { s->f.conclusion = JX_STR("全县社会融资总额达到13800000000元"); }
CASE(second_of_two) { s->f.occurrence = 2; }

CASE(added_during_the_year)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "0", "300,000", "250,000");
}
CASE(added_but_another_row_unread)
{
    sheet_funding(s, 0, "年度资金总额", "0", "300,000", "250,000");
    sheet_funding(s, 1, "财政拨款", "0", "300,000", "250,000");
    sheet_funding(s, 2, "本级安排", "0", "200,000", "150,000");
    sheet_funding(s, 3, "其中：上级补助", "0", "100,000", "100,000");
    sheet_problem(s, s->funding[4].line, "", "？");
}
CASE(added_but_unread)
{
    added_during_the_year(s);
    sheet_problem(s, s->funding[0].line, "", "？");
}
static void adjusted_from(sheet *s, const char *initial)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", initial, "300,000", "250,000");
}
CASE(adjusted_by_half) { adjusted_from(s, "200,000"); }
CASE(adjusted_threefold) { adjusted_from(s, "100,000"); }
CASE(adjusted_by_30) { adjusted_from(s, "230,770"); }
static void all_spent(sheet *s, const char *amount)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "300,000", amount, amount);
    sheet_execution(s, "10", "100", "10");
    s->f.total_score = sheet_points("92.52");
}
CASE(adjusted_to_the_bill) { all_spent(s, "283,654.20"); }
CASE(adjusted_to_thousands) { all_spent(s, "284,000"); }
CASE(added_to_the_bill)
{
    all_spent(s, "283,654.20");
    s->funding[0].initial = 0;
}
CASE(as_planned) { all_spent(s, "300,000"); }
CASE(adjusted_to_a_round_sum) { all_spent(s, "280,000"); }
CASE(cut_to_a_round_sum)
{
    all_spent(s, "280,000");
    sheet_funding(s, 0, "年度资金总额", "316,428", "280,000", "280,000");
}
static void spent(sheet *s, const char *amount, const char *rate, const char *score)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", amount);
    sheet_execution(s, "10", rate, score);
    s->f.total_score = 8252 + s->funding[0].score;
    s->f.grade = s->f.total_score >= 9000 ? JX_EXCELLENT : JX_GOOD;
}
CASE(nothing_spent) { spent(s, "0", "0", "0"); }
CASE(half_spent) { spent(s, "150,000", "50", "5"); }
CASE(source_scored) { s->funding[1].score = 833; }
CASE(sources_weighed)
{
    for (int i = 1; i < 5; i++) s->funding[i].weight = 1000;
}
CASE(source_scored_zero) { s->funding[1].score = 0; }
static void costs(sheet *s, const char *target, const char *actual)
{
    sheet_row(s, 4, "项目总成本", target, actual, "10", "10");
}
static void odd_budget(sheet *s)
{
    s->f.n_funding = 1;
    sheet_funding(s, 0, "年度资金总额", "301,500", "301,500", "251,250");
}
CASE(cost_in_wan) { odd_budget(s), costs(s, "≤301500万元", "251250万元"); }
CASE(cost_in_another_unit_but_equal) { odd_budget(s), costs(s, "≤30.15万元", "25.13万元"); }
CASE(cost_is_not_what_was_spent) { odd_budget(s), costs(s, "≤30.15万元", "29.80万元"); }
CASE(cost_above_all) { odd_budget(s), sheet_row(s, 4, "所需资金", "≤90万元", "80万元", "10", "10"); }
CASE(cost_of_the_year) { odd_budget(s), costs(s, "≤301500元/年", "298000元/年"); }
CASE(cost_of_wan) { odd_budget(s), costs(s, "≤30.15万", "29.80万"); }
CASE(cost_of_one) { odd_budget(s), costs(s, "≤30.15万元/人", "29.80万元/人"); }

static void row(sheet *s, int i, const char *name, const char *target, const char *actual)
{
    jx_pts w = s->rows[i].weight, p = s->rows[i].score;
    jx_str reason = s->rows[i].reason;
    sheet_row(s, i, name, target, actual, "10", "10");
    s->rows[i].weight = w;
    s->rows[i].score = p;
    s->rows[i].reason = reason;
}
CASE(done_for_a_number) { row(s, 0, "培训人数", "≥1000人", "完成"); }
CASE(words_for_words) { row(s, 0, "培训人数", "按计划", "完成"); }
CASE(people_for_percent) { row(s, 2, "合格率", "=98%", "67450人"); }
CASE(money_for_people) { row(s, 0, "培训人数", "≥1000人", "1200元"); }
CASE(other_word_for_people) { row(s, 0, "培训人数", "≥1000人", "1200名"); }
CASE(satisfaction_in_money) { row(s, 6, "群众满意度", "≥95元/人", "95元/人"); }
CASE(people_in_money) { row(s, 0, "培训人数", "=21元", "21元"); }
CASE(rate_in_money) { row(s, 0, "覆盖率", "=95元/人·次", "95元/人·次"); }
CASE(interest_in_money) { row(s, 0, "百元利率", "≤3元", "3元"); }
CASE(more_than_all)
{
    row(s, 2, "验收合格率", "=100%", "120%"), s->rows[2].score = 1250,
                                              sheet_reason(s, 2, "超出计划的部分一并验收合格，下一年调整目标"),
                                              s->f.total_score = 8835, s->f.grade = JX_GOOD;
}
CASE(target_above_all) { row(s, 2, "验收合格率", "≥105%", "105%"); }
CASE(covered_above_all) { row(s, 0, "参保覆盖率", "≥95%", "120%"); }
CASE(growth_above_all) { row(s, 2, "产值增长率", "≥105%", "105%"); }
CASE(below_nothing) { row(s, 2, "舆情发生率", "<0%", "0%"); }
CASE(nothing_at_most) { row(s, 2, "舆情发生率", "≤0%", "0%"); }
CASE(cost_at_least) { row(s, 4, "人均成本", "≥500元/人", "500元/人"); }
CASE(cost_in_bare_wan) { row(s, 4, "人员经费", "≥20万", "20万"); }
CASE(cost_without_levels)
{
    for (int i = 0; i < 7; i++) sheet_block(s, i, "", "");
    row(s, 4, "成本", "≥10000元/人年", "10000元/人年");
}
CASE(savings_at_least) { row(s, 4, "节约经费", "≥500元", "500元"); }
CASE(bare_number) { row(s, 2, "合格率", "98%", "98%"); }
CASE(name_as_target) { row(s, 5, "指标1：公共服务能力", "公共服务能力", "部分达成预期指标并具有一定效果"); }
CASE(name_as_target_almost) { row(s, 5, "化解率,案件下降", "化解率(%)，案件下降", "部分达成预期指标并具有一定效果"); }
CASE(payment_as_satisfaction) { row(s, 6, "资金支付率", "≥90%", "95%"); }
CASE(payment_as_output) { row(s, 2, "资金支付率", "≥90%", "95%"); }
CASE(execution_twice) { row(s, 6, "指标2：预算执行率", "≥80%", "83%"); }
CASE(execution_told) { row(s, 6, "预算执行率", "≥80%", "83.3%"); }
CASE(execution_told_otherwise)
{
    row(s, 6, "预算执行率", "≥95%", "100%");
    s->rows[6].score = 900;
    s->f.total_score = sheet_points("89.85");
    s->f.grade = JX_GOOD;
}
CASE(one_in_two_blocks) { row(s, 5, "培训人数", "有效提升", "部分达成预期指标并具有一定效果"); }
CASE(one_in_two_benefits)
{
    row(s, 6, "公共服务能力", "≥90%", "95%");
    sheet_block(s, 6, "效益指标", "生态效益指标");
}
CASE(one_twice) { row(s, 1, "培训人数", "≥931423人", "668607人"); }
CASE(one_name_two_levels) { row(s, 2, "培训人数", "=98%", "98%"); }
CASE(one_with_two_results) { row(s, 1, "培训人数", "≥1000人", "718人"), s->rows[1].score = 359; }
CASE(nobody_complained) { row(s, 6, "群众满意度", "无不良反映", "全年无群众投诉"); }
CASE(due_after_the_year) { row(s, 3, "完成时间", "2025年3月前", "达成预期指标"); }
CASE(done_too_late) { row(s, 3, "完成时间", "2024年10月31日前", "2024年11月15日"); }
CASE(done_in_time) { row(s, 3, "完成时间", "2024年10月31日前", "2024年10月15日"); }
CASE(done_in_the_month) { row(s, 3, "完成时间", "10月底前完成", "10月20日完成"); }
CASE(done_late_in_the_year) { row(s, 3, "完成时间", "8月31日前", "9月2日"); }
CASE(done_late_by_dashes) { row(s, 3, "完成时间", "2024-11-30", "2024-12-15"); }
CASE(done_next_year) { row(s, 3, "完成时间", "8月31日前", "2025年1月3日"); }
CASE(months) { row(s, 3, "完成时间", "=12月", "12月"); }
CASE(months_by_name) { row(s, 2, "补贴发放时间", "=12月", "12月"); }
CASE(date) { row(s, 3, "完成时间", "2024年12月31日前", "达成预期指标"); }
static void weigh(sheet *s, int i, const char *weight)
{
    jx_pts w = sheet_points(weight), more = w - s->rows[i].weight;
    s->rows[i].weight = s->rows[i].score = w;
    s->rows[5].weight -= more;
    s->rows[5].score -= more;
}
CASE(weight_of_51)
{ /* 30 for words become 51, 15 and 6 less elsewhere */
    s->rows[5].weight = s->rows[5].score = 5100;
    row(s, 5, "公共服务能力", "有效提升", "达成预期指标");
    sheet_reason(s, 5, "");
    s->f.n_indicators = 7;
    for (int i = 0; i < 5; i++)
        if (i != 1) s->rows[i].weight = s->rows[i].score = 600;
    s->rows[2].weight = s->rows[2].score = 600;
    s->f.total_score = sheet_points("96.92");
}
CASE(two_rows)
{
    row(s, 0, "培训人数", "≥1000人", "1200人");
    s->rows[0].weight = s->rows[0].score = 5000;
    s->rows[1] = s->rows[5];
    s->rows[1].weight = 4000;
    s->rows[1].score = 3000;
    s->rows[1].line = 21;
    sheet_block(s, 1, "效益指标", "满意度");
    s->f.n_indicators = 2;
    s->f.total_line = 22;
    s->f.total_score = sheet_points("88.33");
    s->f.grade = JX_GOOD;
}
CASE(blocks_moved)
{
    weigh(s, 0, "20");
    sheet_reason(s, 5, "两个站点年底才启用，下一年尽早启用");
    s->rows[5].score = 1593;
    s->f.total_score = sheet_points("92.85");
}
static void print_blocks(sheet *s)
{
    for (int i = 0; i < 5; i++) s->rows[i].l1_weight = 5000;
    s->rows[5].l1_weight = 3000;
    s->rows[6].l1_weight = 1000;
}
CASE(blocks_as_printed) { print_blocks(s); }
CASE(blocks_not_as_printed)
{
    blocks_moved(s);
    print_blocks(s);
}
CASE(blocks_kept) { nothing(s); }
CASE(total_above_cap) { spent(s, "210,000", "70", "7"); }
CASE(total_below_cap) { spent(s, "240,000", "80", "8"); }
CASE(far_above) { row(s, 0, "培训人数", "≥1000人", "1300人"); }
CASE(far_above_concluded) { far_above(s), s->f.conclusion = JX_STR("优。培训需求比预计的多。"); }
CASE(far_above_explained) { far_above(s), sheet_reason(s, 0, "年中新增两个班次，下一年调整目标"); }
CASE(not_so_far_above) { row(s, 0, "培训人数", "≥1000人", "1299人"); }
CASE(no_total)
{
    s->f.total_score = JX_PTS_NONE;
    s->f.grade = JX_GRADE_NONE;
}
CASE(twice_as_much)
{
    row(s, 0, "培训人数", "≥1000人", "2000人"), sheet_reason(s, 0, "年中新增两个班次，下一年调整目标");
}
CASE(twice_as_much_deducted)
{
    twice_as_much(s);
    s->rows[0].score = 800;
    s->f.total_score = sheet_points("88.85");
    s->f.grade = JX_GOOD;
}

CASE(short_reason) { sheet_reason(s, 1, "按实际列支"); }
CASE(short_funding_reason) { s->funding[0].reason = JX_STR("按实际列支"); }
CASE(short_funding_reason_nothing_lost)
{
    s->funding[0].reason = JX_STR("按实际列支");
    s->funding[0].score = s->funding[0].weight;
}
CASE(short_funding_reason_of_100)
{
    as_planned(s);
    s->funding[0].reason = JX_STR("按实际列支");
}
CASE(one_reason_for_all)
{
    for (int i = 0; i < 5; i++) {
        sheet_row(s, i,
                  i == 0   ? "甲"
                  : i == 1 ? "乙"
                  : i == 2 ? "丙"
                  : i == 3 ? "丁"
                           : "戊",
                  "≥100人", "90人", "10", "9");
        sheet_reason(s, i, "年初摸底不准，报名的人比预计少，下一年提前摸底");
    }
    s->f.total_score = sheet_points("87.26");
    s->f.grade = JX_GOOD;
}
CASE(one_reason_punctuated)
{
    one_reason_for_all(s);
    sheet_reason(s, 2, "年初摸底不准,报名的人 比预计少,下一年提前摸");
    s->rows[4].score = JX_PTS_NONE;
}
CASE(one_reason_for_four)
{
    one_reason_for_all(s);
    sheet_reason(s, 4, "年中有一个班次取消，下一年安排替补班次");
}
CASE(goal_repeated) { s->f.objective = s->f.completion = JX_STR("对全市困难家庭学生发放补助"); }
CASE(goal_answered_shortly)
{
    s->f.objective = JX_STR("对全市困难家庭学生发放补助");
    s->f.completion = JX_STR("对全市困难家庭学生发放了补助");
}
#define AT_LENGTH "对全市困难家庭学生按学期发放补助，建立台账，逐校核对名单，公示七日后拨付到学生本人账户，"
CASE(goal_repeated_at_length)
{
    s->f.objective = JX_STR(AT_LENGTH "年底前完成抽查");
    s->f.completion = JX_STR(AT_LENGTH "年底前已完成抽查");
}
CASE(goal_assured)
{
    s->f.objective = JX_STR("确保图书馆舍的正常开放及时更新各类藏书");
    s->f.completion = JX_STR("保证了图书馆舍的正常开放及时更新各类藏书");
}
CASE(goal_shortened)
{
    s->f.objective = JX_STR("确保甲县农机推广站的日常运转并按期完成培训任务");
    s->f.completion = JX_STR("农机推广站的日常运转并按期完成培训任务");
}
CASE(goal_answered)
{
    s->f.objective = JX_STR("对全市困难家庭学生发放补助");
    s->f.completion = JX_STR("分四批走访慰问，行动不便的送到家中，年底前全部完成");
}
CASE(text_says_less) { s->f.completion = JX_STR("全年组织培训1100人，均已结业"); }
CASE(text_says_the_same) { s->f.completion = JX_STR("全年组织培训1200人，均已结业"); }
CASE(text_says_otherwise) { s->f.completion = JX_STR("慰问老党员1100人"); }
CASE(goal_says_more) { s->f.objective = JX_STR("全年组织培训1500人"); }
CASE(goal_says_two) { s->f.objective = JX_STR("全年组织培训1500人，其中青年培训500人"); }
static void only_one_counts_people(sheet *s) { row(s, 1, "受益家庭", "≥931423户", "668607户"); }
CASE(completion_contradicts) { only_one_counts_people(s), text_says_less(s); }
CASE(completion_agrees) { only_one_counts_people(s), text_says_the_same(s); }
CASE(completion_of_another_thing) { only_one_counts_people(s), text_says_otherwise(s); }
CASE(goal_contradicts) { only_one_counts_people(s), goal_says_more(s); }
CASE(goal_contradicts_apart)
{
    only_one_counts_people(s);
    s->f.objective = JX_STR("用于培训技能人员，按1500人，分两批完成");
}
CASE(goal_of_others_apart)
{
    only_one_counts_people(s);
    s->f.objective = JX_STR("用于慰问退役老兵，按1500人，分两批完成");
}
CASE(goal_of_two_numbers) { only_one_counts_people(s), goal_says_two(s); }
CASE(conclusion_of_another_total) { s->f.conclusion = JX_STR("项目自评得分为98分，完成较好"); }
CASE(conclusion_of_the_total) { s->f.conclusion = JX_STR("项目自评得分为90.85分，完成较好"); }
CASE(years_backwards) { s->f.objective = JX_STR("预计2024年到2019年维护系统，保障馆舍开放"); }
CASE(years_of_before) { s->f.objective = JX_STR("落实2023年创业扶持政策，保障贴息到位"); }
CASE(years_in_a_document) { s->f.objective = JX_STR("按《2023年就业工作要点》落实扶持政策"); }
CASE(years_compared) { s->f.objective = JX_STR("培训人数比2023年增长一成，群众更加方便"); }
CASE(years_with_this_one) { s->f.objective = JX_STR("2022年至2024年分三年建成"); }

static void idle_outputs(sheet *s)
{
    nothing_spent(s);
    row(s, 1, "受益家庭", "≥900户", "950户");
    s->rows[1].score = 500;
    sheet_reason(s, 1, "");
    s->f.total_score = sheet_points("83.93");
    s->f.grade = JX_GOOD;
}
CASE(idle_but_full) { idle_outputs(s); }
CASE(idle_and_missed) { nothing_spent(s); }
CASE(no_merit)
{
    nothing_spent(s);
    row(s, 0, "培训人数", "≥1000人", "0人");
    s->rows[0].score = 0;
    sheet_reason(s, 0, "资金年底才下达，培训推迟到下一年进行");
    row(s, 4, "培训费用", "≤30万元", "0万元");
    s->f.total_score = sheet_points("72.52");
    s->f.grade = JX_FAIR;
}
CASE(no_control)
{
    no_merit(s);
    row(s, 4, "成本控制率", "=100%", "100%");
}
CASE(merit)
{
    no_merit(s);
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", "250,000");
    sheet_execution(s, "10", "83.33", "8.33");
    row(s, 4, "人均成本", "≤500元/人", "0元/人");
    s->f.total_score = sheet_points("80.85");
    s->f.grade = JX_GOOD;
}

#define R(n) "indicators[" #n "]"
#define LOW  "B109 alert funding[0].rate 0 -"
const example examples_more[] = {
    {"F003", "no implementing unit", no_implementing_unit, "F003 info implementing_unit - -", 0, 0, 0},
    {"F003", "named", nothing, "", 0, 0, 0},
    {"F006", "no benefits", no_benefit, "F006 reject form 效益指标 -", 0, 0, 0},
    {"F006", "no outputs", no_output, "F006 reject form 产出指标 -", 0, 0, 0},
    {"F006", "a layout without levels", no_levels, "", 0, 0, 0},
    {"F007", "no satisfaction", no_satisfaction, "F007 query form 满意度指标 -", 0, 0, 0},
    {"F007", "told by the name", no_levels, "", 0, 0, 0},
    {"F007", "perhaps in the row that was not read", no_satisfaction_but_unread, "F021 query problems[0] ？ -", 0, 0,
     0},
    {"F008", "no cost, and the pack wants it", no_cost, "F008 query form 成本指标 -", 0, 0, 1},
    {"F008", "the national pack does not", no_cost, "", 0, 0, 0},
    {"F008", "cost", nothing, "", 0, 0, 1},
    {"F012", "the template's sentence", template_left, "F012 query conclusion 说明项目的成效或成果。（200字以内） -", 0,
     0, 0},
    {"F012", "XX", blanks_left, "F012 query objective 保障XX项目全年正常运转 -", 0, 0, 0},
    {"F012", "nothing chosen from the grades", nothing_chosen, "F012 query " R(3) ".actual 优良中低差 -",
     "第 4 项指标「服务质量」的实际完成值还是模板文字：优良中低差；请改写成本项目的实际情况",
     "indicator 4 \"服务质量\", actual value is still the template's text: 优良中低差; put the project's own words in "
     "its place",
     0},
    {"F012", "a grade", grade_chosen, "", 0, 0, 0},
    {"F012", "a name with XX", letters_of_a_name, "", 0, 0, 0},
    {"F014", "101 characters", long_name, "F014 reject project_name 101 100", 0, 0, 0},
    {"F014", "100", name_of_100, "", 0, 0, 0},
    {"F015", "words", code_with_words, "F015 query project_code 待定 -", 0, 0, 0},
    {"F015", "of next year", code_of_next_year, "F015 query project_code 51110225T000010000001 -", 0, 0, 0},
    {"F015", "of last year", code_of_last_year, "", 0, 0, 0},
    {"F018", "an identity number", identity_number, "F018 query completion - -", 0, 0, 0},
    {"F018", "a telephone number", mobile_number, "F018 query conclusion - -", 0, 0, 0},
    {"F018", "18 digits whose last does not fit", long_number, "", 0, 0, 0},
    {"F018", "an amount of 11 digits", amount_of_11_digits, "", 0, 0, 0},
    {"F022", "the second of two", second_of_two, "F022 query project_name 2 - (甲项目)",
     "本文件中单位、名称和编码相同的项目「甲项目」已有表在前，这是第 2 "
     "张；重复的请删去，不同的项目请在名称或编码中写明区别",
     "the document has a form of the same unit, name and code before this one: it is number 2 of project \"甲项目\"; "
     "remove it if it is a copy, or tell the projects apart by name or code",
     0},
    {"F022", "the only one", nothing, "", 0, 0, 0},
    {"B106", "nothing in the beginning", added_during_the_year,
     "B106 info funding[0].initial_budget 0 fen 30000000 fen", 0, 0, 0},
    {"B106", "a gap in another row of the block", added_but_another_row_unread,
     "F021 info problems[0] ？ -\nB106 info funding[0].initial_budget 0 fen 30000000 fen", 0, 0, 0},
    {"B106", "perhaps in the cell that was not read", added_but_unread, "F021 query problems[0] ？ -", 0, 0, 0},
    {"B106", "a budget", nothing, "", 0, 0, 0},
    {"B107", "by half", adjusted_by_half, "B107 query funding[0].adjusted_budget 30000000 fen 20000000 fen", 0, 0, 0},
    {"B107", "threefold", adjusted_threefold, "B107 alert funding[0].adjusted_budget 30000000 fen 10000000 fen", 0, 0,
     0},
    {"B107", "by 30 %", adjusted_by_30, "", 0, 0, 0},
    {"B108", "adjusted to what was spent", adjusted_to_the_bill,
     "B108 alert funding[0].adjusted_budget 28365420 fen 30000000 fen", 0, 0, 0},
    {"B108", "a round sum, all spent", adjusted_to_a_round_sum, "", 0, 0, 0},
    {"B108", "a round sum in place of one that is not", cut_to_a_round_sum,
     "B108 alert funding[0].adjusted_budget 28000000 fen 31642800 fen", 0, 0, 0},
    {"B108", "whole thousands are not round", adjusted_to_thousands,
     "B108 alert funding[0].adjusted_budget 28400000 fen 30000000 fen", 0, 0, 0},
    {"B108", "of nothing: noted", added_to_the_bill,
     "B106 info funding[0].initial_budget 0 fen 28365420 fen\nB108 info funding[0].adjusted_budget 28365420 fen 0 fen",
     0, 0, 0},
    {"B108", "spent as planned", as_planned, "", 0, 0, 0},
    {"B109", "nothing spent", nothing_spent, LOW, 0, 0, 0},
    {"B109", "half, where the pack draws a line", half_spent,
     "B109 query funding[0].rate 50 -\nS314 reject total_score 87.52 69", 0, 0, 1},
    {"B109", "half", half_spent, "", 0, 0, 0},
    {"B111", "a source has a score", source_scored, "B111 query funding[1].score 8.33 -", 0, 0, 0},
    {"B111", "sources have weights: noted once", sources_weighed, "B111 info funding[1].weight 10 -", 0, 0, 0},
    {"B111", "a zero", source_scored_zero, "", 0, 0, 0},
    {"B112", "元 and 万元", cost_in_wan, "B112 alert " R(4) ".target ≤301500万元 30150000 fen", 0, 0, 0},
    {"B112", "another unit, the same amount", cost_in_another_unit_but_equal, "", 0, 0, 0},
    {"K203", "完成 for a number", done_for_a_number, "K203 reject " R(0) ".actual 完成 -", 0, 0, 0},
    {"K203", "words for words", words_for_words, "", 0, 0, 0},
    {"K204", "people for a percentage", people_for_percent, "K204 reject " R(2) ".actual 67450人 %", 0, 0, 0},
    {"K204", "money for people", money_for_people, "K204 reject " R(0) ".actual 1200元 人", 0, 0, 0},
    {"K204", "another word for people", other_word_for_people, "", 0, 0, 0},
    {"K205", "satisfaction in money", satisfaction_in_money, "K205 query " R(6) ".target ≥95元/人 -", 0, 0, 0},
    {"K205", "people in money", people_in_money, "K205 query " R(0) ".target =21元 -", 0, 0, 0},
    {"K205", "a rate in money", rate_in_money, "K205 query " R(0) ".target =95元/人·次 -", 0, 0, 0},
    {"K205", "a rate of interest", interest_in_money, "", 0, 0, 0},
    {"K205", "people", nothing, "", 0, 0, 0},
    {"K206", "105 % passed", target_above_all, "K206 query " R(2) ".target ≥105% -", 0, 0, 0},
    {"K206", "120 % of 100 passed", more_than_all, "K206 query " R(2) ".actual 120% -", 0, 0, 0},
    {"K206", "120 % covered", covered_above_all, "K206 query " R(0) ".actual 120% -", 0, 0, 0},
    {"K206", "growth", growth_above_all, "", 0, 0, 0},
    {"K207", "below nothing", below_nothing, "K207 reject " R(2) ".target <0% -", 0, 0, 0},
    {"K207", "nothing at most", nothing_at_most, "", 0, 0, 0},
    {"K208", "a cost of at least", cost_at_least, "K208 query " R(4) ".op ≥500元/人 -", 0, 0, 0},
    {"K208", "in 万", cost_in_bare_wan, "K208 query " R(4) ".op ≥20万 -", 0, 0, 0},
    {"K208", "without levels, by its name", cost_without_levels, "K208 query " R(4) ".op ≥10000元/人年 -", 0, 0, 0},
    {"K208", "savings of at least", savings_at_least, "", 0, 0, 0},
    {"K209", "a bare number", bare_number, "K209 query " R(2) ".op 98% -", 0, 0, 0},
    {"K209", "an operator", nothing, "", 0, 0, 0},
    {"K210", "the name", name_as_target, "K210 query " R(5) ".target 公共服务能力 -", 0, 0, 0},
    {"K210", "the name, with other punctuation", name_as_target_almost,
     "K210 query " R(5) ".target 化解率(%)，案件下降 -", 0, 0, 0},
    {"K210", "a standard", nothing, "", 0, 0, 0},
    {"K213", "payment among satisfaction", payment_as_satisfaction, "K213 query " R(6) ".name 资金支付率 -", 0, 0, 0},
    {"K213", "payment among outputs", payment_as_output, "", 0, 0, 0},
    {"K214", "in two blocks", one_in_two_blocks, "K214 query " R(5) ".name 培训人数 -", 0, 0, 0},
    {"K214", "as two kinds of benefit", one_in_two_benefits,
     "K214 query " R(6) ".name 公共服务能力 -\nF007 query form 满意度指标 -", 0, 0, 0},
    {"K214", "in one", one_name_two_levels, "", 0, 0, 0},
    {"K215", "twice", one_twice, "K215 query " R(1) ".name 培训人数 -", 0, 0, 0},
    {"K215", "on two second levels", one_name_two_levels, "", 0, 0, 0},
    {"K219", "nobody complained", nobody_complained, "K219 query " R(6) ".actual 全年无群众投诉 -", 0, 0, 0},
    {"K219", "a survey's result", nothing, "", 0, 0, 0},
    {"K220", "due after the year", due_after_the_year, "K220 query " R(3) ".target 2025年3月前 -", 0, 0, 0},
    {"K220", "done too late", done_too_late, "K220 query " R(3) ".actual 2024年11月15日 -", 0, 0, 0},
    {"K220", "done in time", done_in_time, "", 0, 0, 0},
    {"K220", "months and days without a year", done_in_the_month, "", 0, 0, 0},
    {"K220", "too late within the year", done_late_in_the_year, "K220 query " R(3) ".actual 9月2日 -", 0, 0, 0},
    {"K220", "dates with dashes", done_late_by_dashes, "K220 query " R(3) ".actual 2024-12-15 -", 0, 0, 0},
    {"K220", "a year more than the target says", done_next_year, "K226 info " R(3) ".actual 2025年1月3日 -", 0, 0, 0},
    {"K221", "twelve months", months, "K221 info " R(3) ".target =12月 -", 0, 0, 0},
    {"K221", "told by the name", months_by_name, "K221 info " R(2) ".target =12月 -", 0, 0, 0},
    {"K221", "a date", date, "", 0, 0, 0},
    {"K224", "51 points", weight_of_51, "K224 info " R(5) ".weight 51 50", 0, 0, 0},
    {"K224", "30 points", nothing, "", 0, 0, 0},
    {"K225", "two", two_rows, "K225 info form 2 3", 0, 0, 0},
    {"K225", "seven", nothing, "", 0, 0, 0},
    {"S302", "60 for outputs, 20 for benefits", blocks_moved,
     "S302 query " R(0) ".l1 - 50 (60)\nS302 query " R(5) ".l1 - 30 (20)", 0, 0, 1},
    {"S302", "not what the headings print", blocks_not_as_printed,
     "S302 query " R(0) ".l1 - 50 (60)\nS302 query " R(5) ".l1 - 30 (20)",
     "第 1 项指标「培训人数」的一级指标「产出指标」各行的分值合计为 60，应为 50；请核对分值，看有没有漏行",
     "indicator 1 \"培训人数\", first-level indicator \"产出指标\": its rows weigh 60 together; it should be 50; check "
     "the weights, and whether a row is missing",
     0},
    {"S302", "as the headings print", blocks_as_printed, "", 0, 0, 0},
    {"S302", "as the pack has them", blocks_kept, "", 0, 0, 1},
    {"S302", "the national pack lets units move them", blocks_moved, "", 0, 0, 0},
    {"S314", "70 % spent, 89.52", total_above_cap, "B109 query funding[0].rate 70 -\nS314 reject total_score 89.52 89",
     0, 0, 1},
    {"S314", "80 % spent", total_below_cap, "", 0, 0, 1},
    {"S314", "no caps in the national pack", total_above_cap, "", 0, 0, 0},
    {"S315", "130 %", far_above, "S315 query " R(0) ".reason - - (130)", 0, 0, 0},
    {"S315", "a conclusion", far_above_concluded, "S315 info " R(0) ".reason - - (130)", 0, 0, 0},
    {"S315", "explained", far_above_explained, "", 0, 0, 0},
    {"S315", "129.9 %", not_so_far_above, "", 0, 0, 0},
    {"S316", "twice the target, full", twice_as_much, "S316 reject " R(0) ".score 10 8", 0, 0, 1},
    {"S316", "two points off", twice_as_much_deducted, "", 0, 0, 1},
    {"S316", "the national pack takes nothing off", twice_as_much, "", 0, 0, 0},
    {"S320", "execution as an indicator", execution_twice, "S320 query " R(6) ".name 指标2：预算执行率 -", 0, 0, 0},
    {"S320", "payment of wages", payment_as_output, "", 0, 0, 0},
    {"S324", "no total", no_total, "S324 reject total_score - -", 0, 0, 0},
    {"S324", "a total", nothing, "", 0, 0, 0},
    {"T401", "five characters", short_reason, "T401 query " R(1) ".reason 按实际列支 -", 0, 0, 0},
    {"T401", "in the funding row", short_funding_reason, "T401 query funding[0].reason 按实际列支 -", 0, 0, 0},
    {"T401", "full marks in the funding row", short_funding_reason_nothing_lost,
     "B103 reject funding[0].score 10 8.33\nS310 reject total_score 90.85 92.52", 0, 0, 0},
    {"T401", "all was spent: no reason is due", short_funding_reason_of_100, "", 0, 0, 0},
    {"T401", "a sentence", nothing, "", 0, 0, 0},
    {"T402", "five rows", one_reason_for_all, "T402 alert " R(0) ".reason - - (5)", 0, 0, 0},
    {"T402", "other punctuation, and a row without a score", one_reason_punctuated,
     "S323 reject " R(4) ".score - -\nT402 alert " R(0) ".reason - - (5)", 0, 0, 0},
    {"T402", "four rows", one_reason_for_four, "", 0, 0, 0},
    {"T404", "word for word", goal_repeated, "T404 query completion 对全市困难家庭学生发放补助 -",
     "实际完成情况与年度总体目标几乎相同：对全市困难家庭学生发放补助；请写明做了什么、做到什么程度",
     "completion is nearly the same as the objective: 对全市困难家庭学生发放补助; say what was done, and how much", 0},
    {"T404", "了 more is a short answer", goal_answered_shortly, "", 0, 0, 0},
    {"T404", "已 in many words of the goal is none", goal_repeated_at_length,
     "T404 query completion 对全市困难家庭学生按学期发放补助，建立台账 -", 0, 0, 0},
    {"T404", "保证了 for 确保", goal_assured, "T404 query completion 保证了图书馆舍的正常开放及时更新各类藏书 -", 0, 0,
     0},
    {"T404", "the goal's own words, the beginning left out", goal_shortened,
     "T404 query completion 农机推广站的日常运转并按期完成培训任务 -", 0, 0, 0},
    {"T404", "what was done", goal_answered, "", 0, 0, 0},
    {"T405", "1100 of 1200", completion_contradicts, "T405 alert " R(0) ".actual 1200人 全年组织培训1100人", 0, 0, 0},
    {"T405", "1200", completion_agrees, "", 0, 0, 0},
    {"T405", "another thing", completion_of_another_thing, "", 0, 0, 0},
    {"T405", "two indicators of that unit", text_says_less, "", 0, 0, 0},
    {"T406", "1500 for 1000", goal_contradicts, "T406 query " R(0) ".target ≥1000人 全年组织培训1500人", 0, 0, 0},
    {"T406", "the number stands by itself", goal_contradicts_apart,
     "T406 query " R(0) ".target ≥1000人 用于培训技能人员，按1500人", 0, 0, 0},
    {"T406", "by itself, of something else", goal_of_others_apart, "", 0, 0, 0},
    {"T406", "two numbers", goal_of_two_numbers, "", 0, 0, 0},
    {"T407", "98", conclusion_of_another_total, "T407 reject conclusion 98 90.85", 0, 0, 0},
    {"T407", "90.85", conclusion_of_the_total, "", 0, 0, 0},
    {"T408", "backwards", years_backwards, "T408 query objective 预计2024年到2019年维护系统，保障馆舍开放 2024", 0, 0,
     0},
    {"T408", "last year's", years_of_before, "T408 query objective 落实2023年创业扶持政策，保障贴息到位 2024", 0, 0, 0},
    {"T408", "a document's", years_in_a_document, "", 0, 0, 0},
    {"T408", "compared with", years_compared, "", 0, 0, 0},
    {"T408", "to this year", years_with_this_one, "", 0, 0, 0},
    {"X501", "nothing spent, all done", idle_but_full, LOW "\nX501 alert funding[0].rate 0 4", 0, 0, 0},
    {"X501", "nothing spent, one missed", idle_and_missed, LOW, 0, 0, 0},
    {"X502", "no cost because nothing was done", no_merit, LOW "\nX502 alert " R(4) ".score 10 -", 0, 0, 0},
    {"X502", "nothing spent, costs under control", no_control, LOW "\nX502 alert " R(4) ".score 10 -", 0, 0, 0},
    {"X502", "carried out", merit, "", 0, 0, 0},
    {"X503", "29.80 for 25.125", cost_is_not_what_was_spent, "X503 alert " R(4) ".actual 29.80万元 25125000 fen", 0, 0,
     0},
    {"X503", "more than all that was spent", cost_above_all, "X503 alert " R(4) ".actual 80万元 25125000 fen", 0, 0, 0},
    {"X503", "what was spent", cost_in_another_unit_but_equal, "", 0, 0, 0},
    {"X503", "for the year", cost_of_the_year, "X503 alert " R(4) ".actual 298000元/年 25125000 fen", 0, 0, 0},
    {"X503", "in 万", cost_of_wan, "X503 alert " R(4) ".actual 29.80万 25125000 fen", 0, 0, 0},
    {"X503", "for one person", cost_of_one, "", 0, 0, 0},
    {"X506", "one target, two results", one_with_two_results, "X506 reject " R(1) ".actual 718人 1200人", 0, 0, 0},
    {"X506", "two names", nothing, "", 0, 0, 0},
    {"X510", "100 % of 83.33", execution_told_otherwise,
     "X510 alert " R(6) ".actual 100 83.33\nS320 query " R(6) ".name 预算执行率 -\nS306 query " R(
         6) ".score 9 10 after X510",
     "第 7 项指标「预算执行率」的实际完成值填 100%，但按资金表执行率是 83.33%，请核对后统一",
     "indicator 7 \"预算执行率\", actual value is 100%, but the amounts give an execution rate of 83.33%: make them "
     "agree",
     0},
    {"X510", "as in the funding block", execution_told, "S320 query " R(6) ".name 预算执行率 -", 0, 0, 0},
};
const int n_examples_more = sizeof examples_more / sizeof *examples_more;
