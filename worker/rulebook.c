/* The rules: the only place where they are described. docs/rules.md is made from this table (rules_md.c); the passes
 * (funding.c, indicator.c, totals.c) apply them. In messages, {stated} and {expected} are the finding's values, {bound}
 * is "at least" or "at most" the expected one, {place} is where, {basis} the row's target, actual value and weight. */
#include "worker/rules.h"

#include "worker/rulebook.h"

#define METHOD     "财预〔2020〕10号"
#define PRACTICE   "各地预算管理一体化系统的填报校验"
#define ARITHMETIC "算术"
#define OURS       "jixiao"

/* clang-format off */
#define RULE(CODE, CLASS, SEVERITY, TITLE_ZH, TITLE_EN, WHY_ZH, WHY_EN, FORMULA, SOURCE, SAY_ZH, SAY_EN) \
    [JX_RULE_##CODE] = {.code = #CODE, .class_ = JX_C_##CLASS, .severity = JX_##SEVERITY, \
        .title = {TITLE_ZH, TITLE_EN}, .explanation = {WHY_ZH, WHY_EN}, .formula = FORMULA, .source = SOURCE, \
        .since = "0.1", .message = {SAY_ZH, SAY_EN}},

static const jx_rule rules[JX_RULES] = {
RULE(F000, STRUCTURE, REJECT, "表格无法读取", "form cannot be read",
    "收到的数据不是一张完整的自评表（传输格式有误、超出长度限制或被截断），未作任何核对。请用 jixiao 重新生成后再报送。",
    "What arrived is not one whole form (wrong format, over a limit, or cut off), so nothing was checked. Produce it again with jixiao and push it again.",
    "", OURS,
    "这张表的数据无法读取，未作核对，请重新报送",
    "this form's data cannot be read and was not checked; please send it again")
RULE(F001, STRUCTURE, REJECT, "项目名称未填", "project name missing",
    "项目支出绩效自评表必须写明项目名称，否则无法对应到预算项目。",
    "A project form must name its project, or it cannot be matched to the budget.",
    "", PRACTICE,
    "没有填写项目名称", "the project name is missing")
RULE(F002, STRUCTURE, REJECT, "预算单位（主管部门）未填", "unit missing",
    "必须写明预算单位或主管部门，否则不知道由谁负责，也无法按单位汇总。",
    "The budget unit or competent department must be named: somebody must answer for the form, and sums are made by unit.",
    "", PRACTICE,
    "没有填写预算单位（主管部门）", "the unit (competent department) is missing")
RULE(F004, STRUCTURE, REJECT, "评价年度未填", "evaluation year missing",
    "必须写明评价年度，否则不知道是哪一年的自评。",
    "The year under evaluation must be stated.",
    "", PRACTICE,
    "没有写明评价年度", "the year under evaluation is missing")
RULE(F005, STRUCTURE, REJECT, "指标表为空", "no indicators",
    "自评表中一行三级指标也没有，无法评价产出和效益。",
    "The form has no third-level indicator at all; outputs and outcomes cannot be evaluated.",
    "三级指标数 ≥ 1", PRACTICE,
    "指标表为空，没有三级指标", "there are no indicators")
RULE(F009, STRUCTURE, REJECT, "三级指标名称未填", "indicator without a name",
    "这一行有指标值或分值，却没有三级指标名称。常见原因是整行左移了一格。",
    "The row has a target or a weight but no third-level name. Often the whole row has slipped one cell to the left.",
    "", PRACTICE,
    "{place}没有填写（请检查本行是否错位）", "{place}: missing (has the row slipped by a cell?)")
RULE(F019, STRUCTURE, REJECT, "行政区划不属于报送单位", "division outside the batch",
    "报送单位只能报送本区划及其下级的自评表；这张表写的是别的区划。",
    "A submitter speaks for its own division and those below; this form names another.",
    "", OURS,
    "表中区划 {stated} 不属于报送单位的区划 {expected}",
    "the form's division {stated} is not within the submitter's, {expected}")
RULE(F020, STRUCTURE, REJECT, "没有可以核对的内容", "nothing could be checked",
    "表中没有任何可以相互核对的数字或结果。没有发现问题不等于没有问题。",
    "The form holds no figures or results that could be held against each other. No finding does not mean no fault.",
    "", OURS,
    "这张表没有任何可以核对的内容", "nothing in this form could be checked")
RULE(F021, STRUCTURE, QUERY, "有内容未能识别", "part of the document could not be placed",
    "读取文档时有内容放不进表格或有缺漏（串行、错列、合并单元格损坏等）。没有影响核对的为提示（info）；因此有内容没有核对（例如指标表的合计）的，为待核（query）。",
    "Something could not be placed, or seems to be missing (shifted columns, broken merged cells). Information, unless something, such as a table's sum, was not checked because of it: then a query.",
    "", OURS,
    "读取文档时遇到问题，请对照原件：{stated}",
    "the document could not be read completely; compare with the original: {stated}")

RULE(B101, BUDGET, REJECT, "资金来源之和与总额不符", "parts do not add up to the total",
    "各资金来源相加应等于年度资金总额；财政拨款等小计应等于其下各级之和。容差按印出的小数位数计算。若差额可能落在没有填写的行里，则为待核（query）。",
    "The sources must add up to the total, and a subtotal to its parts, within the printed precision. Where rows left blank may hold the difference, this is a query.",
    "Σ来源 = 总额 ± Σ末位的一半", ARITHMETIC,
    "{place}填 {stated}，各来源之和为 {expected}", "{place} is {stated}, but its parts add up to {expected}")
RULE(B102, BUDGET, REJECT, "预算执行率有误", "execution rate is wrong",
    "执行率 = 全年执行数 ÷ 全年预算数（调整后预算数，不是年初预算数）。考虑金额和执行率各自印出的小数位数后仍不相符才提出；相差不超过 0.5 个百分点的为待核（query）。",
    "Rate = executed ÷ adjusted (not initial) budget. Reported only when the printed precision of amounts and rate cannot explain the difference; up to 0.5 points of a percent is a query.",
    "执行率 = 全年执行数 / 全年预算数 × 100%", METHOD,
    "{place}填 {stated}，按执行数与预算数计算应为 {expected}",
    "{place} is {stated}; executed over adjusted budget gives {expected}")
RULE(B103, BUDGET, REJECT, "预算执行得分有误", "execution score is wrong",
    "预算执行得分 = 未经舍入的执行率 × 分值，最多得满分，四舍五入到 0.01。相差不超过 0.1 分的为待核（query）。得分与填报的（错误的）执行率一致时，只提出执行率。",
    "Score = unrounded rate × weight, at most the weight, rounded half up to 0.01. Up to 0.1 points off is a query. When the score follows from a wrong printed rate, only the rate is reported.",
    "得分 = min(执行数 / 预算数, 1) × 分值", METHOD,
    "{place}填 {stated}，按执行率计算应为 {expected}", "{place} is {stated}; the execution rate gives {expected}")
RULE(B104, BUDGET, REJECT, "执行数大于预算数", "more spent than budgeted",
    "全年执行数不能大于全年预算数；预算调整后应填调整后的数。",
    "No more can be spent than the adjusted budget allows; after an adjustment the adjusted figure belongs here.",
    "全年执行数 ≤ 全年预算数", ARITHMETIC,
    "{place}为 {stated}，大于全年预算数 {expected}", "{place} is {stated}, more than the adjusted budget of {expected}")
RULE(B105, BUDGET, REJECT, "全年预算数为零或未填", "adjusted budget zero or missing",
    "没有全年预算数就算不出执行率。预算数为零且没有支出的，为待核（query）。",
    "Without the adjusted budget there is no execution rate. A budget of zero with nothing spent is a query.",
    "全年预算数 > 0", PRACTICE,
    "{place}为 {stated}，无法计算执行率", "{place} is {stated}: no execution rate can be computed")
RULE(B110, BUDGET, QUERY, "执行率偏低而没有说明", "low execution without a reason",
    "执行率低于 90%，而各指标的偏差原因和自评结论里都没有任何说明。",
    "The execution rate is below 90 % and neither the indicators' reasons nor the conclusion says anything.",
    "执行率 < 90% 时须说明", METHOD,
    "执行率只有 {stated}，表中没有说明原因", "the execution rate is only {stated} and no reason is given")
RULE(B113, BUDGET, QUERY, "预算执行分值不是 10", "execution weight is not 10",
    "预算执行率的分值一般为 10 分。",
    "Budget execution normally weighs 10 points.",
    "预算执行分值 = 10", METHOD,
    "{place}为 {stated}，一般为 {expected}", "{place} is {stated}; it is normally {expected}")
RULE(B114, BUDGET, REJECT, "单项来源的执行数大于总额", "a part spent more than the total",
    "任何一项资金来源的执行数都不能大于总额的执行数。",
    "No source can have spent more than all sources together.",
    "来源执行数 ≤ 总执行数", ARITHMETIC,
    "{place}为 {stated}，大于总额的执行数 {expected}", "{place} is {stated}, more than the total's {expected}")

RULE(K201, INDICATOR, REJECT, "年度指标值未填", "target missing",
    "没有年度指标值，实际完成值就没有可比的标准；本行得分未作核对。",
    "Without a target there is nothing to hold the result against; this row's score was not checked.",
    "", PRACTICE,
    "{place}没有填写，本行得分无法核对", "{place}: missing, so the row's score could not be checked")
RULE(K202, INDICATOR, REJECT, "实际完成值未填", "actual value missing",
    "每个三级指标都要填实际完成值；本行得分未作核对。",
    "Every indicator needs its actual result; this row's score was not checked.",
    "", PRACTICE,
    "{place}没有填写，本行得分无法核对", "{place}: missing, so the row's score could not be checked")
RULE(K223, INDICATOR, REJECT, "分值为零或未填", "weight zero or missing",
    "每个三级指标都要有大于零的分值；本行得分未作核对，权重合计不足也不再另行提出。",
    "Every indicator needs a weight above zero. The row's score was not checked, and a shortfall of the weights is not reported again.",
    "分值 > 0", PRACTICE,
    "{place}为 {stated}，应大于零；本行得分无法核对", "{place} is {stated} and must be above zero; the row's score could not be checked")

RULE(S301, SCORING, REJECT, "分值合计不是 100", "weights do not total 100",
    "全部三级指标的分值加上预算执行的分值应为 100。表中没有预算执行一行的，指标合计 90 也可以。",
    "The weights of all indicators and of budget execution must total 100. Where the table has no execution row, 90 for the indicators is fine.",
    "Σ指标分值 + 预算执行分值 = 100", METHOD,
    "各项分值合计为 {stated}，应为 {expected}", "the weights add up to {stated}; they must total {expected}")
RULE(S304, SCORING, REJECT, "得分大于分值", "score above weight",
    "任何一项的得分都不能大于它的分值，超额完成也不加分。",
    "No score may exceed its weight; doing more than planned earns nothing extra.",
    "得分 ≤ 分值", METHOD,
    "{place}填 {stated}，大于分值 {expected}", "{place} is {stated}, above the weight of {expected}")
RULE(S305, SCORING, REJECT, "指标得分与重算不符", "score differs from the recomputed one",
    "没有完成的定量指标按完成比例得分：≥ 为 实际/目标，≤ 为 目标/实际，= 取两者中较小的比例；四舍五入到 0.01。相差不超过 0.1 分的视为舍入不严，为待核（query）。",
    "A quantitative indicator that was missed scores in proportion: ≥ actual/target, ≤ target/actual, = the smaller of the two; rounded half up to 0.01. Up to 0.1 points off is loose rounding, a query.",
    "≥: 分值 × 实际/目标；≤: 分值 × 目标/实际；=: 分值 × min(实际/目标, 目标/实际)", METHOD,
    "{place}填 {stated}，按完成比例应为 {expected}{basis}", "{place} is {stated}; in proportion to the result it is {expected}{basis}")
RULE(S306, SCORING, QUERY, "已完成却未得满分", "met but not full marks",
    "实际完成值达到了年度指标值，却没有给满分。如有其他扣分理由，请在原因一栏说明。",
    "The actual value meets the target, yet the row does not have full marks. If there is another ground, say so as the reason.",
    "达到目标: 得分 = 分值", METHOD,
    "{place}填 {stated}，指标已完成，应得满分 {expected}{basis}", "{place} is {stated}, but the target is met: full marks are {expected}{basis}")
RULE(S307, SCORING, REJECT, "未完成却得满分", "missed but full marks",
    "实际完成值没有达到年度指标值，却给了满分。相差不超过 0.1 分的为待核（query）。",
    "The actual value misses the target, yet the row has full marks. Up to 0.1 points is a query.",
    "未达到目标: 得分 < 分值", METHOD,
    "{place}给了满分 {stated}，但没有达到目标，按完成比例应为 {expected}{basis}",
    "{place} has full marks, {stated}, but the target is missed: in proportion it is {expected}{basis}")
RULE(S308, SCORING, QUERY, "按另一种读法计分", "scored by another reading",
    "得分与本规则包的算法不同，但正好符合另一种通行的算法（如 = 不等即零分，= 超过目标算完成，≤ 按超出比例递减）。对单位更严的为提示（info），更宽的为待核（query）。",
    "The score is not this rule pack's but fits another one in use (= all or nothing, = met when exceeded, ≤ falling linearly). Stricter for the unit: information; more generous: a query.",
    "", METHOD,
    "{place}填 {stated}，符合另一种计分办法；按本规则应为 {expected}{basis}",
    "{place} is {stated}, as another way of scoring has it; by these rules it is {expected}{basis}")
RULE(S309, SCORING, REJECT, "定性指标得分超出区间", "qualitative score outside its band",
    "定性指标按完成情况分三档：达成 80%～100%，部分达成 60%～80%（不含 80%），未达成 0～60%（不含 60%）的分值。恰在界上的不提出，超出不到 0.1 分的为待核（query）。",
    "Qualitative results have three bands of the weight: met 80–100 %, partly met 60 to below 80 %, not met 0 to below 60 %. A score at the very edge is let pass; up to 0.1 points outside is a query.",
    "达成 [0.8, 1]，部分达成 [0.6, 0.8)，未达成 [0, 0.6) × 分值", METHOD,
    "{place}填 {stated}，按填报的完成情况应{bound}{basis}", "{place} is {stated}; for the stated result it must be {bound}{basis}")
RULE(S310, SCORING, REJECT, "总分与各项得分之和不符", "total differs from the sum",
    "总分 = 预算执行得分 + 各三级指标得分。没有填写的得分可能补足差额时不提出；相差不超过 0.1 分的为待核（query）。",
    "Total = execution score + all indicators' scores. Not reported when missing scores may make up the difference; up to 0.1 points is a query.",
    "总分 = 预算执行得分 + Σ指标得分", ARITHMETIC,
    "总分填 {stated}，各项得分之和为 {expected}", "the total is {stated}, but the scores add up to {expected}")
RULE(S311, SCORING, REJECT, "总分超出 0 至 100", "total out of range",
    "总分应在 0 到 100 之间。",
    "The total must lie between 0 and 100.",
    "0 ≤ 总分 ≤ 100", METHOD,
    "总分填 {stated}，应{bound}", "the total is {stated}; it must be {bound}")
RULE(S312, SCORING, QUERY, "印出的总分值不是 100", "printed maximum is not 100",
    "“总分”一行的分值应为 100，并与各项分值之和一致。",
    "The weight on the total row should be 100 and agree with the rows.",
    "总分行的分值 = 100", METHOD,
    "总分一行的分值为 {stated}，应为 {expected}", "the total row prints a maximum of {stated}; it should be {expected}")
RULE(S313, SCORING, REJECT, "自评等级与总分不符", "grade does not match the total",
    "90 分及以上为优，80 至 90 分为良，60 至 80 分为中，60 分以下为差（各档含下限）。",
    "90 and above is 优 (excellent), from 80 良 (good), from 60 中 (fair), below 差 (poor).",
    "[90,100] 优，[80,90) 良，[60,80) 中，[0,60) 差", METHOD,
    "等级填“{stated}”，按总分应为“{expected}”", "the grade is {stated}; by the total it is {expected}")
RULE(S316, SCORING, REJECT, "超额完成未按规定扣分", "over-achievement not deducted",
    "规则包规定实际值超过目标一定倍数时扣分（目标定得过低），得分没有扣。全国通用规则不扣分，本条不起作用。",
    "The rule pack takes points off when the result exceeds the target by far (the target was too low), but the score does not. The national pack takes nothing off, so there the rule is silent.",
    "实际 ≥ 目标 × 规定倍数: 得分 = 分值 - 规定扣分", PRACTICE,
    "{place}填 {stated}，超额完成应扣分，得 {expected}{basis}", "{place} is {stated}; with the deduction for exceeding the target so far it is {expected}{basis}")
RULE(S317, SCORING, REJECT, "扣分而没有说明原因", "points lost without a reason",
    "得分低于分值的指标要说明偏差原因和改进措施。自评结论里有文字说明的，为待核（query）。",
    "An indicator that lost points needs its cause and what will be done. With a conclusion in words this is a query.",
    "得分 < 分值 时须说明", METHOD,
    "{place}没有填写，但本项扣了分{basis}", "{place}: missing, though the row lost points{basis}")
RULE(S322, SCORING, REJECT, "得分为负", "score below zero",
    "扣分以扣完为止，得分不能小于零。",
    "Points are lost down to zero, never below.",
    "得分 ≥ 0", PRACTICE,
    "{place}填 {stated}，不能小于 {expected}", "{place} is {stated}; it cannot be below {expected}")
RULE(S323, SCORING, REJECT, "得分未填", "score missing",
    "每个三级指标和预算执行都要有得分。总分核对时，没有填写的得分按可能的最大范围计，不再另行提出。",
    "Every indicator and budget execution need a score. When the total is checked, a missing one may stand for anything up to its weight.",
    "", PRACTICE,
    "{place}没有填写；核对总分时本项未计入", "{place}: missing; the check of the total leaves it open")
};
/* clang-format on */

const jx_rule *jx_rules(size_t *n)
{
    *n = JX_RULES;
    return rules;
}

const jx_rule *jx_rule_find(const char *code)
{
    for (int i = 0; i < JX_RULES; i++)
        if (strcmp(rules[i].code, code) == 0) return &rules[i];
    return NULL;
}
