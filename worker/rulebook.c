/* The rules: the only place where they are described. docs/rules.md is made from this table (rules_md.c); the passes
 * (funding.c, indicator.c, totals.c) apply them. In messages, {stated} and {expected} are the finding's values, {bound}
 * is "at least" or "at most" the expected one, {detail} what the form's figures come to, {place} is where, {basis} the
 * row's target, actual value and weight. */
#include "worker/rules.h"

#include "worker/rulebook.h"

#define METHOD     "财预〔2020〕10号"
#define PRACTICE   "各地预算管理一体化系统的填报校验"
#define ARITHMETIC "算术"
#define AUDIT      "审计复核的做法"
#define REVIEW     "绩效自评复核的做法"
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
    "这一批的第 {stated} 份表（数据从第 {detail} 字节起）无法读取，未作核对，请重新报送",
    "form {stated} of this batch (its data begin at byte {detail}) cannot be read and was not checked; please send it again")
RULE(F001, STRUCTURE, REJECT, "项目名称未填", "project name missing",
    "项目支出绩效自评表必须写明项目名称，否则无法对应到预算项目。",
    "A project form must name its project, or it cannot be matched to the budget.",
    "", PRACTICE,
    "没有填写项目名称，请补填", "the project name is missing: fill it in")
RULE(F002, STRUCTURE, REJECT, "预算单位（主管部门）未填", "unit missing",
    "必须写明预算单位或主管部门，否则不知道由谁负责，也无法按单位汇总。",
    "The budget unit or competent department must be named: somebody must answer for the form, and sums are made by unit.",
    "", PRACTICE,
    "没有填写预算单位（主管部门），请补填", "the unit (competent department) is missing: fill it in")
RULE(F003, STRUCTURE, INFO, "实施单位未填", "implementing unit missing",
    "项目支出绩效自评表一般要写明实施单位；由主管部门自己实施的可以不填。",
    "A project form normally names the unit that carries the project out; where it is the competent department itself, it may be left out.",
    "", PRACTICE,
    "没有填写实施单位；由主管部门自己实施的可以不填，否则请补填", "the implementing unit is missing: fill it in, unless it is the competent department itself")
RULE(F004, STRUCTURE, REJECT, "评价年度未填", "evaluation year missing",
    "必须写明评价年度，否则不知道是哪一年的自评。",
    "The year under evaluation must be stated.",
    "", PRACTICE,
    "没有写明评价年度，请补填", "the year under evaluation is missing: fill it in")
RULE(F005, STRUCTURE, REJECT, "指标表为空", "no indicators",
    "自评表中一行三级指标也没有，无法评价产出和效益。",
    "The form has no third-level indicator at all; outputs and outcomes cannot be evaluated.",
    "三级指标数 ≥ 1", PRACTICE,
    "指标表为空，没有三级指标，请补填各项指标及其完成情况", "there are no indicators: fill in the table")
RULE(F006, STRUCTURE, REJECT, "缺少产出或效益指标", "no output or no benefit indicator",
    "项目自评表至少各有一项产出指标和效益指标；只有产出没有效益，说明不了花钱的效果。",
    "A project needs at least one output and one benefit indicator; outputs alone do not show what the money achieved.",
    "产出指标数 ≥ 1，效益指标数 ≥ 1", PRACTICE,
    "指标表中没有{stated}，请至少补设一项", "the table has no {stated}: add at least one")
RULE(F007, STRUCTURE, QUERY, "缺少满意度指标", "no satisfaction indicator",
    "有服务对象的项目要设满意度指标；没有服务对象的请说明。",
    "A project that serves people needs a satisfaction indicator; where it serves nobody directly, say so.",
    "满意度指标数 ≥ 1", METHOD,
    "指标表中没有{stated}；有服务对象的请补设，没有的请在结论中说明", "the table has no {stated}: add one, or say in the conclusion that the project serves nobody directly")
RULE(F008, STRUCTURE, QUERY, "缺少成本指标", "no cost indicator",
    "规则包要求每个项目都有成本指标时才核对。全国通用规则不要求，本条不起作用。",
    "Checked only where the rule pack asks for a cost indicator in every project; the national pack does not.",
    "成本指标数 ≥ 1", PRACTICE,
    "指标表中没有{stated}，请补设", "the table has no {stated}: add one")
RULE(F009, STRUCTURE, REJECT, "三级指标名称未填", "indicator without a name",
    "这一行有指标值或分值，却没有三级指标名称。常见原因是整行左移了一格。",
    "The row has a target or a weight but no third-level name. Often the whole row has slipped one cell to the left.",
    "", PRACTICE,
    "{place}没有填写，请补填（并检查本行是否错位）", "{place}: missing; fill it in (and see whether the row has slipped by a cell)")
RULE(F012, STRUCTURE, QUERY, "留有模板提示语或占位符", "template text or placeholder left",
    "填表说明（如“……200字以内”）、“XX”或供选择的“优良中低差”原样留在表中，说明这一栏没有填写。",
    "Instructions of the template, a run of XX, or the list of grades to choose from are still in the field: it was not filled in.",
    "", PRACTICE,
    "{place}还是模板文字：{stated}；请改写成本项目的实际情况", "{place} is still the template's text: {stated}; put the project's own words in its place")
RULE(F014, STRUCTURE, REJECT, "文字超过字段长度", "text longer than its field",
    "名称不超过 100 字，偏差原因不超过 2000 字，目标和完成情况不超过 4000 字，否则上级系统存不下，会被截断。",
    "Names take 100 characters, reasons 2,000, objective and completion 4,000; longer ones are cut off by the systems that take them over.",
    "字数 ≤ 100 / 2000 / 4000", PRACTICE,
    "{place}有 {stated} 字，最多 {expected} 字，请压缩", "{place} has {stated} characters; at most {expected} are taken; shorten it")
RULE(F015, STRUCTURE, QUERY, "项目编码不合格式", "project code malformed",
    "项目编码由数字和字母组成；21 位编码的第 7、8 位是年份，不能晚于评价年度。",
    "A project code is made of digits and letters; in a code of 21 the seventh and eighth are its year, which cannot be after the year under evaluation.",
    "", PRACTICE,
    "项目编码 {stated} 不合格式，请按项目库中的编码填写", "the project code {stated} is malformed: copy it from the project library")
RULE(F018, STRUCTURE, QUERY, "文字中有个人信息", "personal data in the text",
    "自评表要向社会公开，不应写居民身份证号或个人电话。身份证号按校验码认定，电话须紧跟“电话”“手机”“联系”等字样。",
    "Forms are published: no identity numbers (told by their check digit), no personal telephone numbers (told by the word before them).",
    "", OURS,
    "{place}中有身份证号或个人电话，公开前请删去", "{place} holds an identity or telephone number; remove it before publication")
RULE(F019, STRUCTURE, REJECT, "行政区划不属于报送单位", "division outside the batch",
    "报送单位只能报送本区划及其下级的自评表；这张表写的是别的区划。",
    "A submitter speaks for its own division and those below; this form names another.",
    "", OURS,
    "表中区划 {stated} 不属于报送单位的区划 {expected}；请由表中的区划报送，或更正区划",
    "the form's division {stated} is not within the submitter's, {expected}: submit it from its own division, or correct the division")
RULE(F020, STRUCTURE, REJECT, "没有可以核对的内容", "nothing could be checked",
    "表中没有任何可以相互核对的数字或结果。没有发现问题不等于没有问题。",
    "The form holds no figures or results that could be held against each other. No finding does not mean no fault.",
    "", OURS,
    "这张表没有任何可以核对的内容；请补填金额、指标和得分后重新报送", "nothing in this form could be checked: fill in amounts, indicators and scores, and send it again")
RULE(F021, STRUCTURE, QUERY, "有内容未能识别", "part of the document could not be placed",
    "读取文档时有内容放不进表格或有缺漏（串行、错列、合并单元格损坏等）。没有影响核对的为提示（info）；因此有内容没有核对（例如指标表的合计）的，以及金额单位前后不一致的，为待核（query）。",
    "Something could not be placed, or seems to be missing (shifted columns, broken merged cells). Information, unless something, such as a table's sum, was not checked because of it, or the unit of money is in doubt: then a query.",
    "", OURS,
    "{read}：{problem}", "{read}: {problem}")
RULE(F022, STRUCTURE, QUERY, "同一文件中项目重复", "project repeated in the document",
    "同一文件里有单位、项目名称和编码都相同的表。可能是重复粘贴，也可能是没有区分名称的两个项目。各表分别核对，互不覆盖。",
    "The document has this unit's project more than once: pasted twice, or two projects under one name. Each is kept and checked by itself.",
    "", OURS,
    "本文件中单位、名称和编码相同的项目「{detail}」已有表在前，这是第 {stated} 张；重复的请删去，不同的项目请在名称或编码中写明区别",
    "the document has a form of the same unit, name and code before this one: it is number {stated} of project \"{detail}\"; remove it if it is a copy, or tell the projects apart by name or code")
RULE(F023, STRUCTURE, QUERY, "没有资金执行情况", "no funding block",
    "表中没有年度资金总额一行，预算执行率和执行得分都无从核对。规则包允许预算执行不列在表中、指标分值正好少了这一部分的，为提示（info）；规则包另定缺项办法（missing_block）的从其规定。一行一个项目的汇总表不提出。",
    "Without the row of total funds neither the execution rate nor its score can be checked. Information where the pack lets a table leave execution out and the weights lack just that; a pack's missing_block decides otherwise. Not said of tables with a project a row.",
    "", METHOD,
    "表中没有年度资金总额一行，预算执行无从核对；请补填全年预算数、全年执行数和执行率",
    "the form has no row of total funds, so budget execution cannot be checked: add the adjusted budget, the amount executed and the rate")

RULE(B101, BUDGET, REJECT, "资金来源之和与总额不符", "parts do not add up to the total",
    "各资金来源相加应等于年度资金总额；财政拨款等小计应等于其下各级之和。容差按印出的小数位数计算。若差额可能落在没有填写的行里，则为待核（query）。",
    "The sources must add up to the total, and a subtotal to its parts, within the printed precision. Where rows left blank may hold the difference, this is a query.",
    "Σ来源 = 总额 ± Σ末位的一半", ARITHMETIC,
    "{place}填 {stated}，各来源之和为 {expected}，请逐行核对金额", "{place} is {stated}, but its parts add up to {expected}: compare the rows one by one")
RULE(B102, BUDGET, REJECT, "预算执行率有误", "execution rate is wrong",
    "执行率 = 全年执行数 ÷ 全年预算数（调整后预算数，不是年初预算数）。考虑金额和执行率各自印出的小数位数后仍不相符才提出；相差不超过 0.5 个百分点的为待核（query）。资金来源行不计分，其执行率有误的也为待核。",
    "Rate = executed ÷ adjusted (not initial) budget. Reported only when the printed precision of amounts and rate cannot explain the difference; up to 0.5 points of a percent is a query, and so are the rates of the sources, which decide no score.",
    "执行率 = 全年执行数 / 全年预算数 × 100%", METHOD,
    "{place}填 {stated}，{gives}；请更正执行率或金额", "{place} is {stated}; {gives}; correct the rate or the amounts")
RULE(B103, BUDGET, REJECT, "预算执行得分有误", "execution score is wrong",
    "预算执行得分 = 未经舍入的执行率 × 分值，最多得满分，四舍五入到 0.01。印出的金额各有半个末位的余地，由此得出得分的上下限；得分在上下限各放宽 0.01 分之内的不提出（截去尾数也可以），与重算相差不超过 0.1 分的为待核（query）。得分与填报的（错误的）执行率一致时，只提出执行率。",
    "Score = unrounded rate × weight, at most the weight, rounded half up to 0.01. Printed amounts stand for half a last digit to both sides, which gives a lowest and a highest score; up to 0.01 beyond them (cut off instead of rounded) is let pass, and up to 0.1 points off is a query. When the score follows from a wrong printed rate, only the rate is reported.",
    "得分 = min(执行数 / 预算数, 1) × 分值", METHOD,
    "{place}填 {stated}，按执行率计算应为 {expected}，请更正", "{place} is {stated}; the execution rate gives {expected}; correct it")
RULE(B104, BUDGET, REJECT, "执行数大于预算数", "more spent than budgeted",
    "全年执行数不能大于全年预算数；预算调整后应填调整后的数。",
    "No more can be spent than the adjusted budget allows; after an adjustment the adjusted figure belongs here.",
    "全年执行数 ≤ 全年预算数", ARITHMETIC,
    "{place}为 {stated}，大于全年预算数 {expected}；请填调整后的预算数，或更正执行数", "{place} is {stated}, more than the adjusted budget of {expected}: state the adjusted budget, or correct the amount executed")
RULE(B105, BUDGET, REJECT, "全年预算数为零或未填，执行数未填", "adjusted budget zero or missing, executed amount missing",
    "没有全年预算数或全年执行数就算不出执行率。预算数为零且没有支出的，执行数未填的，为待核（query）。",
    "Without the adjusted budget and the executed amount there is no execution rate. A budget of zero with nothing spent, and an executed amount that is missing, are queries.",
    "全年预算数 > 0", PRACTICE,
    "{place}为 {stated}，无法计算执行率，请补填或更正", "{place} is {stated}: no execution rate can be computed; fill it in or correct it")
RULE(B106, BUDGET, INFO, "年初没有预算", "no initial budget",
    "年初预算数为零或未填而全年预算数大于零，一般是年中追加的项目。",
    "Nothing was budgeted at the beginning of the year: normally a project added during the year.",
    "年初预算数 = 0 且 全年预算数 > 0", PRACTICE,
    "{place}为 {stated}，全年预算数为 {expected}；年中追加的不必改，否则请补填", "{place} is {stated}; the adjusted budget is {expected}; nothing to be done where the money came during the year, else fill it in")
RULE(B107, BUDGET, QUERY, "预算调整幅度过大", "budget adjusted too far",
    "全年预算数与年初预算数相差超过 30% 的为待核（query），超过 100% 的提请核查（alert）。",
    "Adjusted by more than 30 % is a query, by more than 100 % an alert.",
    "|全年预算数 - 年初预算数| / 年初预算数 > 30%", AUDIT,
    "{place}为 {stated}，年初为 {expected}，调整幅度过大，请在偏差原因或自评结论中说明依据", "{place} is {stated}; it began as {expected}: adjusted very far; say on what ground, among the reasons or in the conclusion")
RULE(B108, BUDGET, ALERT, "调整后预算恰等于执行数", "adjusted budget equals what was spent",
    "全年预算数与年初不同，却与执行数分毫不差，像是事后按支出数倒填，执行率因此是 100%。由整数（整万元，或两位有效数字以内）调为整数的常常如数支出，不提出；年初没有预算的为提示（info）。",
    "The adjusted budget differs from the initial one but equals what was spent to the last digit: it looks set after the fact, and makes the rate 100 %. One round sum (whole 万元, or two digits and zeros) in place of another is often spent so and let pass; money that came during the year is only noted.",
    "全年预算数 = 全年执行数 ≠ 年初预算数，且不都是整数", AUDIT,
    "{place}为 {stated}，与执行数完全相同，年初为 {expected}，请核对是否为批复的调整数", "{place} is {stated}, exactly what was spent; it began as {expected}; make sure that it is the approved figure")
RULE(B109, BUDGET, QUERY, "预算执行率低", "low execution",
    "一分未支出的提请核查（alert）；规则包可以另定界限：低于一个为待核，低于另一个提请核查。",
    "Nothing spent is an alert. A pack may set limits above that: below the one a query, below the other an alert.",
    "执行率 = 0，或低于规则包的界限", AUDIT,
    "{place}只有 {detail}，请说明没有支出的原因", "{place} is only {detail}: say why the money was not spent")
RULE(B110, BUDGET, QUERY, "执行率偏低而没有说明", "low execution without a reason",
    "执行率低于 90%，而资金表、各指标的偏差原因和自评结论里都没有任何说明（没有改写的模板文字不算）。执行率本身填错、错成了 90% 以上的，只提出执行率（B102）。",
    "The execution rate is below 90 % and neither the funding rows, nor the indicators' reasons, nor the conclusion says anything (the template's own words do not count). Where the stated rate is a wrong one above 90 %, only that is reported (B102).",
    "执行率 < 90% 时须说明", METHOD,
    "执行率只有 {detail}，表中没有说明原因，请在偏差原因或自评结论中写明", "the execution rate is only {detail} and no reason is given: give it among the reasons or in the conclusion")
RULE(B111, BUDGET, QUERY, "资金来源行有分值或得分", "a source of funds is scored",
    "预算执行只按资金总额计一次分，各资金来源行不计分。只填了分值、没有得分的为提示（info），只提一次。",
    "Execution is scored once, on the total; the sources are not scored. Weights without scores are noted once.",
    "", METHOD,
    "{place}填 {stated}，资金来源行不计分，请删去", "{place} is {stated}; sources are not scored; take it out")
RULE(B112, BUDGET, ALERT, "成本指标与预算的金额单位不一致", "cost indicator in another unit of money",
    "成本指标的数额恰是预算数的一万倍或万分之一，“元”和“万元”弄混了。",
    "The cost indicator is exactly ten thousand times the budget, or a ten-thousandth: 元 and 万元 are mixed up.",
    "指标值 = 预算数 × 10000，或 ÷ 10000", ARITHMETIC,
    "{place}填 {stated}，预算数为 {expected}，请核对元与万元", "{place} is {stated}, the budget {expected}: 元 or 万元?")
RULE(B113, BUDGET, QUERY, "预算执行分值不是 10", "execution weight is not 10",
    "预算执行率的分值一般为 10 分。",
    "Budget execution normally weighs 10 points.",
    "预算执行分值 = 10", METHOD,
    "{place}为 {stated}，一般为 {expected}，请核对", "{place} is {stated}; it is normally {expected}; check it")
RULE(B114, BUDGET, REJECT, "单项来源的执行数大于总额", "a part spent more than the total",
    "任何一项资金来源的执行数都不能大于总额的执行数。",
    "No source can have spent more than all sources together.",
    "来源执行数 ≤ 总执行数", ARITHMETIC,
    "{place}为 {stated}，大于总额的执行数 {expected}，请核对这两行", "{place} is {stated}, more than the total's {expected}: check the two rows")
RULE(B115, BUDGET, REJECT, "金额为负", "amount below zero",
    "预算数和执行数都不会小于零；收回的资金应从全年预算数中减去。",
    "Neither a budget nor what was spent is below zero; money taken back is to be subtracted from the adjusted budget.",
    "金额 ≥ 0", ARITHMETIC,
    "{place}填 {stated}，不能小于零；收回的资金请从全年预算数中减去", "{place} is {stated}; it cannot be below zero; subtract money taken back from the adjusted budget")

RULE(K201, INDICATOR, REJECT, "年度指标值未填", "target missing",
    "没有年度指标值，实际完成值就没有可比的标准；本行得分未作核对。",
    "Without a target there is nothing to hold the result against; this row's score was not checked.",
    "", PRACTICE,
    "{place}没有填写，本行得分无法核对，请补填", "{place}: missing, so the row's score could not be checked; fill it in")
RULE(K202, INDICATOR, REJECT, "实际完成值未填", "actual value missing",
    "每个三级指标都要填实际完成值；本行得分未作核对。",
    "Every indicator needs its actual result; this row's score was not checked.",
    "", PRACTICE,
    "{place}没有填写，本行得分无法核对，请补填", "{place}: missing, so the row's score could not be checked; fill it in")
RULE(K203, INDICATOR, REJECT, "定量指标的完成值不是数", "result of a quantitative indicator is no number",
    "年度指标值是数，实际完成值也要填数，只写“完成”无法核对。",
    "Where the target is a number the result must be one; \"done\" cannot be held against it.",
    "", PRACTICE,
    "{place}填“{stated}”，不是数，本行得分无法核对{basis}；请填实际完成的数", "{place} is \"{stated}\", no number: the row's score could not be checked{basis}; state the number that was reached")
RULE(K204, INDICATOR, REJECT, "完成值与指标值单位不同", "result in another unit than the target",
    "百分比、金额和数量之间不能比较；同类单位（人与名、元与万元）不提出。",
    "Percentages, money and counts cannot be compared. Units of one kind (人 and 名, 元 and 万元) are let pass.",
    "", PRACTICE,
    "{place}填 {stated}，指标值的单位是“{expected}”，无法比较，请换算成同一单位", "{place} is {stated}, but the target is in {expected}: they cannot be compared; state both in one unit")
RULE(K205, INDICATOR, QUERY, "单位与指标不符", "unit does not suit the indicator",
    "人数、户数、场次、次数等数目，满意度、支持度等，以及比率（费率、利率、汇率、税率除外）的单位不会是金额。",
    "Numbers of people or things, satisfaction, and rates (other than of fees, interest, exchange and tax) are not measured in money.",
    "", PRACTICE,
    "{place}填 {stated}，单位与指标不符{basis}；请更正单位", "{place} is {stated}: that unit does not suit the indicator{basis}; correct the unit")
RULE(K206, INDICATOR, QUERY, "比率大于 100%", "share above 100 %",
    "满意度、合格率、及时率、覆盖率、到位率、发放率、发生率一类是部分与整体之比，不会大于 100%；增长率、完成率不在此列。",
    "Satisfaction, rates of passing, covering, paying out, occurring and the like are shares of a whole and never above 100 %; growth and work done may be.",
    "≤ 100%", ARITHMETIC,
    "{place}填 {stated}，不会大于 100%{basis}；请核对", "{place} is {stated}; it cannot be above 100 %{basis}; check it")
RULE(K207, INDICATOR, REJECT, "指标值不可能达到", "target that cannot be met",
    "“小于 0”的比率或数量不存在，一般是把“＝0”或“≤0”写错了。",
    "No rate or number is below zero; \"= 0\" or \"≤ 0\" is meant.",
    "", ARITHMETIC,
    "{place}填 {stated}，不可能达到{basis}；请改为“=0”或“≤0”", "{place} is {stated}, which cannot be met{basis}; write \"= 0\" or \"≤ 0\"")
RULE(K208, INDICATOR, QUERY, "成本指标方向相反", "cost indicator the wrong way round",
    "成本指标应是“≤”或“＝”，写成“≥”就是花得越多越好。节约、降低一类的指标不在此列。没有一、二级指标的表按名称中的“成本”认定。",
    "A cost should be ≤ or =; with ≥ spending more would be better. Savings are let pass. In tables without levels a cost is told by its name.",
    "", PRACTICE,
    "{place}与成本指标相反{basis}；请改为“≤”或“=”", "{place}: the wrong way round for a cost{basis}; write \"≤\" or \"=\"")
RULE(K209, INDICATOR, QUERY, "指标值没有计算符号", "target without an operator",
    "指标值是数而没有 ≥、≤、＝ 等符号，多了好还是少了好不清楚。",
    "A number without ≥, ≤ or =: whether more or less is better is not said.",
    "", PRACTICE,
    "{place}没有填写，指标值只有 {stated}；请写明是 ≥、≤ 还是 =", "{place}: missing; the target says only {stated}; state ≥, ≤ or =")
RULE(K210, INDICATOR, QUERY, "指标值照抄指标名称", "target repeats the name",
    "年度指标值与三级指标名称相同（标点、空格不计），没有说出要达到什么程度。",
    "The target says the same as the indicator's name (apart from punctuation), so no standard is set.",
    "", REVIEW,
    "{place}与指标名称相同：{stated}；请写明要达到的程度", "{place} says the same as the name: {stated}; state what is to be reached")
RULE(K213, INDICATOR, QUERY, "执行率放在满意度中", "execution among satisfaction",
    "资金执行率、支付率不是服务对象的满意度。",
    "Rates of spending or payment are nobody's satisfaction.",
    "", REVIEW,
    "{place}“{stated}”不是满意度；请移出满意度指标，另设对服务对象的调查", "{place}: \"{stated}\" is no satisfaction; move it, and ask those whom the project serves")
RULE(K214, INDICATOR, QUERY, "同一指标放在两类中", "one indicator in two blocks",
    "同名指标既算产出又算效益（或满意度），或在经济、社会、生态等两类效益中各算一次，重复计分。",
    "The same indicator counts as output and again as benefit or satisfaction, or as two kinds of benefit: scored twice.",
    "", REVIEW,
    "{place}“{stated}”在另一类指标中已有，请只保留一处", "{place}: \"{stated}\" is in another block already; keep it in one of them")
RULE(K215, INDICATOR, QUERY, "指标重复", "indicator repeated",
    "同一类中有同名指标，可能重复计分；不同的对象请在名称中写明。",
    "The block has the name twice: scored twice, or two things that their names should tell apart.",
    "", PRACTICE,
    "{place}“{stated}”与前面的指标同名；请合并，或在名称中写明不同的对象", "{place}: \"{stated}\" is the name of an earlier indicator; merge them, or tell them apart by name")
RULE(K219, INDICATOR, QUERY, "以没有投诉代替满意度", "no complaints taken for satisfaction",
    "没有投诉不等于满意，满意度要有调查。",
    "That nobody complained does not say that anybody was satisfied; satisfaction needs a survey.",
    "", REVIEW,
    "{place}填“{stated}”，没有投诉不等于满意；请填调查得出的满意度", "{place} is \"{stated}\": no complaints are not satisfaction; state what a survey found")
RULE(K220, INDICATOR, QUERY, "时限晚于年度或完成晚于时限", "after the year, or after the due date",
    "时效指标的时限在评价年度之后，或写明的完成日期晚于时限。",
    "The due date lies after the year under evaluation, or the date of completion after the due date.",
    "完成日期 ≤ 时限 ≤ 年末", PRACTICE,
    "{place}填“{stated}”，晚于规定的时间{basis}；请核对日期", "{place} is \"{stated}\": too late{basis}; check the dates")
RULE(K221, INDICATOR, INFO, "时限写成月数", "time limit as a number of months",
    "“＝12 月”不说明从何时到何时，建议写成日期。",
    "\"= 12 months\" does not say from when to when; a date is clearer.",
    "", PRACTICE,
    "{place}填 {stated}，建议写成日期{basis}", "{place} is {stated}; a date is clearer{basis}")
RULE(K223, INDICATOR, REJECT, "分值为零或未填", "weight zero or missing",
    "每个三级指标都要有大于零的分值；本行得分未作核对，权重合计不足也不再另行提出。",
    "Every indicator needs a weight above zero. The row's score was not checked, and a shortfall of the weights is not reported again.",
    "分值 > 0", PRACTICE,
    "{place}为 {stated}，应大于零；本行得分无法核对；请补填或更正分值", "{place} is {stated} and must be above zero; the row's score could not be checked; correct it")
RULE(K224, INDICATOR, INFO, "单项指标分值过大", "one indicator weighs too much",
    "一项指标的分值超过 50 分，其他指标就不大起作用了。",
    "Above 50 points a single indicator leaves little to the others.",
    "分值 ≤ 50", PRACTICE,
    "{place}为 {stated}，超过 {expected}；可分一些给其他指标", "{place} is {stated}, more than {expected}: some of it may go to the others")
RULE(K225, INDICATOR, INFO, "指标过少或过多", "too few or too many indicators",
    "三级指标一般为 3 至 20 项。",
    "A form normally has 3 to 20 indicators.",
    "3 ≤ 三级指标数 ≤ 20", PRACTICE,
    "三级指标有 {stated} 项，一般{bound} 项，请适当增减", "there are {stated} indicators; normally {bound}; merge or add some")

RULE(K226, INDICATOR, INFO, "本行得分未能核对", "row not checked",
    "实际完成值与年度指标值无法比较：文字不在规则包的用语之内（或被截断），或单位不明。没有核对不等于没有问题。",
    "The result cannot be held against the target: words that the pack does not know (or cut off), or units that cannot be compared. Not checked does not mean no fault.",
    "", OURS,
    "{place}填“{stated}”，无法与指标值比较，本行得分没有核对{basis}；请按指标值的单位填数，或填“达成预期指标”一类的规范用语",
    "{place} is \"{stated}\", which cannot be held against the target: the row's score was not checked{basis}; state a number in the unit of the target, or one of the usual phrases such as 达成预期指标")
RULE(K227, INDICATOR, INFO, "恰在“＜”“＞”的界限上", "exactly at the target of < or >",
    "指标值写“＜90%”，完成值恰是 90%：按字面没有完成，通行的做法视为完成。规则包规定从严的为待核（query）。",
    "With a target of \"< 90 %\" a result of exactly 90 % is missed by the letter; the systems in use count it as met. Where the pack is strict, a query.",
    "实际 = 目标，且符号为 < 或 >", PRACTICE,
    "{place}填 {stated}，恰在界限上，按字面没有完成，却得了满分{basis}；这样算完成的，指标值宜写成“≤”或“≥”",
    "{place} is {stated}, exactly at the bound: missed by the letter, yet scored in full{basis}; where that counts as met, the target should say ≤ or ≥")
RULE(K228, INDICATOR, QUERY, "报送的数值与原文不符", "value sent differs from the text",
    "报送的数据里，指标值、完成值除原文外还有由原文读出的数、符号和单位。两者不同时以原文为准，但不知道得分是按哪一个给的，本行不作核对。",
    "With the text of a target or result comes what was read from it: number, operator, unit. Where they differ the text counts, but which of them was scored is not known, so the row is not checked.",
    "", OURS,
    "{place}的原文是“{stated}”，随表报送的读数却是“{expected}”，本行得分无法核对；请按原文重新生成后报送",
    "{place} is \"{stated}\", but what was sent as read from it is \"{expected}\": the row's score could not be checked; produce the form again from its text")
RULE(K229, INDICATOR, QUERY, "指标值的界限读不出数", "bound of the target is no number",
    "指标值带有 ≥、≤、不低于等符号，后面却不是一个数（如“≥约一半”），完成值没有可比的标准。",
    "The target has an operator but no number after it, so that there is nothing to hold the result against.",
    "", OURS,
    "{place}填“{stated}”，读不出一个数，本行得分无法核对；请写成一个数（如 ≥95%），不能用数表示的改为定性指标",
    "{place} is \"{stated}\", in which no number can be read, so the row's score could not be checked: state one number (as in ≥95%), or make the indicator qualitative")
RULE(K230, INDICATOR, QUERY, "指标值怎样都能达到", "target that is met by anything",
    "“≥0”的数量或比率什么也不做就达到了，不成其为目标。增减、差额、同比一类可能小于零的指标不在此列。",
    "A number or share of \"≥ 0\" is met by doing nothing. Growth, differences and the like, which may be below zero, are let pass.",
    "", ARITHMETIC,
    "{place}填 {stated}，不做也能达到；请填应达到的数{basis}", "{place} is {stated}, which is met by doing nothing: state what is to be reached{basis}")

RULE(S301, SCORING, REJECT, "分值合计不是 100", "weights do not total 100",
    "全部三级指标的分值加上预算执行的分值应为 100。表中没有预算执行一行的，指标合计 90 也可以。",
    "The weights of all indicators and of budget execution must total 100. Where the table has no execution row, 90 for the indicators is fine.",
    "Σ指标分值 + 预算执行分值 = 100", METHOD,
    "各项分值合计为 {detail}{weights}，应为 {expected}，请核对各行分值", "the weights add up to {detail}{weights}; they must total {expected}; check the weights row by row")
RULE(S302, SCORING, QUERY, "一级指标分值与印出的或规定的不符", "weights of a block are not those printed or set",
    "表中印有一级指标的分值（如“产出指标（50分）”）的，其下各行的分值之和应与之相等，少了可能是丢了一行。没有印的，规则包规定了产出、效益、满意度的分值时才核对。",
    "Where the form prints the points of a first level (产出指标 (50分)), its rows must weigh as much together; less may be a lost row. Where it prints none, checked only if the pack fixes the weights of outputs, benefits and satisfaction.",
    "Σ一级指标下的分值 = 印出的（规定的）分值", METHOD,
    "{place}{level}各行的分值合计为 {detail}，应为 {expected}；请核对分值，看有没有漏行", "{place}{level}: its rows weigh {detail} together; it should be {expected}; check the weights, and whether a row is missing")
RULE(S304, SCORING, REJECT, "得分大于分值", "score above weight",
    "任何一项的得分都不能大于它的分值，超额完成也不加分。",
    "No score may exceed its weight; doing more than planned earns nothing extra.",
    "得分 ≤ 分值", METHOD,
    "{place}填 {stated}，大于分值 {expected}，请改为不超过分值", "{place} is {stated}, above the weight of {expected}: at most the weight can be scored")
RULE(S305, SCORING, REJECT, "指标得分与重算不符", "score differs from the recomputed one",
    "没有完成的定量指标按完成比例得分：≥ 为 实际/目标，≤ 为 目标/实际，= 取两者中较小的比例（规则包另定“＝”的读法时，预算执行率仍按比例）；四舍五入到 0.01。相差不超过 0.1 分的视为舍入不严，为待核（query）。",
    "A quantitative indicator that was missed scores in proportion: ≥ actual/target, ≤ target/actual, = the smaller of the two (budget execution always, whatever a pack says of \"=\"); rounded half up to 0.01. Up to 0.1 points off is loose rounding, a query.",
    "≥: 分值 × 实际/目标；≤: 分值 × 目标/实际；=: 分值 × min(实际/目标, 目标/实际)", METHOD,
    "{place}填 {stated}，按完成比例应为 {expected}{basis}{span}；请更正", "{place} is {stated}; in proportion to the result it is {expected}{basis}{span}; correct it")
RULE(S306, SCORING, QUERY, "已完成却未得满分", "met but not full marks",
    "实际完成值达到了年度指标值，却没有给满分。如有其他扣分理由，请在原因一栏说明。",
    "The actual value meets the target, yet the row does not have full marks. If there is another ground, say so as the reason.",
    "达到目标: 得分 = 分值", METHOD,
    "{place}填 {stated}，指标已完成，应得满分 {expected}{basis}；另有扣分理由的请写明", "{place} is {stated}, but the target is met: full marks are {expected}{basis}; correct it, or give the other ground as the reason")
RULE(S307, SCORING, REJECT, "未完成却得满分", "missed but full marks",
    "实际完成值没有达到年度指标值，却给了满分。相差不超过 0.1 分的为待核（query）。",
    "The actual value misses the target, yet the row has full marks. Up to 0.1 points is a query.",
    "未达到目标: 得分 < 分值", METHOD,
    "{place}给了满分 {stated}，但没有达到目标，按完成比例应为 {expected}{basis}{span}；请更正",
    "{place} has full marks, {stated}, but the target is missed: in proportion it is {expected}{basis}{span}; correct it")
RULE(S308, SCORING, QUERY, "按另一种读法计分", "scored by another reading",
    "得分与本规则包的算法不同，但正好符合另一种通行的算法（如 = 不等即零分，= 超过目标算完成，≤ 按超出比例递减）。对单位更严的为提示（info），更宽的为待核（query）。",
    "The score is not this rule pack's but fits another one in use (= all or nothing, = met when exceeded, ≤ falling linearly). Stricter for the unit: information; more generous: a query.",
    "", METHOD,
    "{place}填 {stated}，是按另一种办法计的（{reading}）；按本规则应为 {expected}{basis}；请更正",
    "{place} is {stated}, by another reading ({reading}); by these rules it is {expected}{basis}; correct it")
RULE(S309, SCORING, REJECT, "定性指标得分超出区间", "qualitative score outside its band",
    "定性指标按完成情况分三档：达成 80%～100%，部分达成 60%～80%（不含 80%），未达成 0～60%（不含 60%）的分值。恰在界上的不提出，超出不到 0.1 分的为待核（query）。",
    "Qualitative results have three bands of the weight: met 80–100 %, partly met 60 to below 80 %, not met 0 to below 60 %. A score at the very edge is let pass; up to 0.1 points outside is a query.",
    "达成 [0.8, 1]，部分达成 [0.6, 0.8)，未达成 [0, 0.6) × 分值", METHOD,
    "{place}填 {stated}，按填报的完成情况应{band}{basis}；请调整得分，或更正完成情况", "{place} is {stated}; for the stated result it must be {band}{basis}; correct the score or the result")
RULE(S310, SCORING, REJECT, "总分与各项得分之和不符", "total differs from the sum",
    "总分 = 预算执行得分 + 各三级指标得分。没有填写的得分可能补足差额时不提出；相差不超过 0.1 分的，或差额恰与分值合计的缺口（S301）相同、像是丢了一行的，为待核（query）。",
    "Total = execution score + all indicators' scores. Not reported when missing scores may make up the difference. Up to 0.1 points is a query, and so is a difference that is just what the weights lack (S301), as if a row were lost.",
    "总分 = 预算执行得分 + Σ指标得分", ARITHMETIC,
    "总分填 {stated}，各项得分之和为 {expected}{scores}；请逐项核对", "the total is {stated}, but the scores add up to {expected}{scores}; compare them one by one")
RULE(S311, SCORING, REJECT, "总分超出 0 至 100", "total out of range",
    "总分应在 0 到 100 之间。",
    "The total must lie between 0 and 100.",
    "0 ≤ 总分 ≤ 100", METHOD,
    "总分填 {stated}，应{bound}，请更正", "the total is {stated}; it must be {bound}; correct it")
RULE(S312, SCORING, QUERY, "印出的总分值不是 100", "printed maximum is not 100",
    "“总分”一行的分值应为 100，并与各项分值之和一致。",
    "The weight on the total row should be 100 and agree with the rows.",
    "总分行的分值 = 100", METHOD,
    "总分一行的分值为 {stated}，应为 {expected}，请更正", "the total row prints a maximum of {stated}; it should be {expected}; correct it")
RULE(S313, SCORING, REJECT, "自评等级与总分不符", "grade does not match the total",
    "90 分及以上为优，80 至 90 分为良，60 至 80 分为中，60 分以下为差（各档含下限）。",
    "90 and above is 优 (excellent), from 80 良 (good), from 60 中 (fair), below 差 (poor).",
    "[90,100] 优，[80,90) 良，[60,80) 中，[0,60) 差", METHOD,
    "等级填“{stated}”，按总分应为“{expected}”，请更正", "the grade is {stated}; by the total it is {expected}; correct it")
RULE(S314, SCORING, REJECT, "总分超过执行率对应的上限", "total above the cap for its execution rate",
    "规则包规定执行率低时总分的上限时才核对。全国通用规则没有上限，本条不起作用。",
    "Checked only where the pack caps the total at low execution rates; the national pack does not.",
    "执行率 < 界限时 总分 ≤ 上限", PRACTICE,
    "总分填 {stated}，按执行率最多 {expected}，请下调", "the total is {stated}; with this execution rate it is at most {expected}; lower it")
RULE(S315, SCORING, QUERY, "超额完成而没有说明", "over-achievement without a reason",
    "实际值达到目标的 130% 以上，目标可能定得过低，要说明原因。自评结论里有文字说明的为提示（info）。",
    "130 % of the target and more: it may have been too low, so a reason is due. With a conclusion in words this is information.",
    "实际值 / 目标值 ≥ 130% 时须说明", PRACTICE,
    "{place}没有填写，但实际值是目标的 {detail}{basis}；请写明为什么超出这么多", "{place}: missing, though the result is {detail} of the target{basis}; say why it went so far beyond")
RULE(S316, SCORING, REJECT, "超额完成未按规定扣分", "over-achievement not deducted",
    "规则包规定实际值超过目标一定倍数时扣分（目标定得过低），得分没有扣。全国通用规则不扣分，本条不起作用。",
    "The rule pack takes points off when the result exceeds the target by far (the target was too low), but the score does not. The national pack takes nothing off, so there the rule is silent.",
    "实际 ≥ 目标 × 规定倍数: 得分 = 分值 - 规定扣分", PRACTICE,
    "{place}填 {stated}，超额完成应扣分，得 {expected}{basis}；请更正", "{place} is {stated}; with the deduction for exceeding the target so far it is {expected}{basis}; correct it")
RULE(S317, SCORING, REJECT, "扣分而没有说明原因", "points lost without a reason",
    "得分低于分值的指标要说明偏差原因和改进措施。自评结论里有文字说明的，为待核（query）。",
    "An indicator that lost points needs its cause and what will be done. With a conclusion in words this is a query.",
    "得分 < 分值 时须说明", METHOD,
    "{place}没有填写，但本项扣了分{basis}；请写明原因和改进措施", "{place}: missing, though the row lost points{basis}; give the cause and what will be done")
RULE(S320, SCORING, QUERY, "执行率重复计分", "execution rate scored twice",
    "预算执行率已经单独计分，又作为一项指标计分。",
    "Execution has its own score and is scored again as an indicator.",
    "", METHOD,
    "{place}“{stated}”与预算执行重复计分，请换成别的指标", "{place}: \"{stated}\" scores execution a second time; put another indicator in its place")
RULE(S322, SCORING, REJECT, "得分为负", "score below zero",
    "扣分以扣完为止，得分不能小于零。",
    "Points are lost down to zero, never below.",
    "得分 ≥ 0", PRACTICE,
    "{place}填 {stated}，不能小于 {expected}，请更正", "{place} is {stated}; it cannot be below {expected}; correct it")
RULE(S323, SCORING, REJECT, "得分未填", "score missing",
    "每个三级指标和预算执行都要有得分。总分核对时，没有填写的得分按可能的最大范围计，不再另行提出。",
    "Every indicator and budget execution need a score. When the total is checked, a missing one may stand for anything up to its weight.",
    "", PRACTICE,
    "{place}没有填写，请补填；核对总分时本项从 0 分到满分都算相符", "{place}: missing; fill it in. Until then the total may hold for it anything from nothing to its weight")
RULE(S324, SCORING, REJECT, "总分未填", "total missing",
    "各项指标有得分，表中却没有总分。",
    "The indicators have scores but the form has no total.",
    "", PRACTICE,
    "没有填写总分，请补填", "the total score is missing: fill it in")
RULE(S325, SCORING, INFO, "总分不止一个答案", "more than one total is possible",
    "按规则重算时，有的得分只能定出上下限：定性指标同一档内的分数都可以；“＝”“≤”没有达到目标时各地有不同的读法；有的行或预算执行无法核对。总分因此有上下限。只在相差最大的一处说明，并给出共有几处；已由别的提示说明的不算。",
    "Some points can only be given a lower and an upper end: any score within its band will do for a qualitative result, a missed \"=\" or \"≤\" is read in more than one way, and some rows, or budget execution, cannot be checked. So has the total. Said once, at the widest place, with the number of places; those of which another finding has said so are not counted.",
    "", METHOD,
    "{place}填 {stated}，{open}{basis}", "{place} is {stated}; {open}{basis}")

RULE(T401, TEXT, QUERY, "偏差原因过于简单", "reason too short",
    "扣了分，原因却不到 10 个字，看不出为什么没有完成、如何改进。",
    "Points were lost, and less than 10 characters do not say why nor what will be done.",
    "字数 ≥ 10", REVIEW,
    "{place}只有“{stated}”，请写明原因和改进措施", "{place} is only \"{stated}\": say why, and what will be done")
RULE(T402, TEXT, ALERT, "多项指标用同一原因", "one reason on many indicators",
    "5 项以上扣分（或没有填得分）的指标写了同一个原因：标点、空格不计，从头起九成以上的字相同（单元格放不下时末尾会被截断）。",
    "Five or more indicators that lost points (or have no score) have one and the same reason: nine tenths of its words from the beginning on, punctuation apart (cells cut long texts off).",
    "相同原因的指标数 < 5", REVIEW,
    "{place}与另外几项相同，共 {detail} 项指标用这一个原因；请按各项的实际情况分别写明", "{place} is one and the same on {detail} indicators: give each its own")
RULE(T404, TEXT, QUERY, "完成情况照抄目标", "completion repeats the objective",
    "实际完成情况与年度总体目标的文字几乎相同：去掉开头的“确保”“保证了”“完成”等字样后九成以上相同，或就是其中一段（四分之三以上），没有说明做了什么。四十字以内、只比目标多一个“了”“已”的（如“进行了慰问”）算作回答，不提出。",
    "What was done is written in the very words of what was to be done: nine tenths of them, or a passage of three quarters, words such as 确保 or 完成 in front apart. Up to 40 characters with a 了 or 已 that the objective does not have are taken for an answer.",
    "文字相同 ≥ 90%", REVIEW,
    "{place}与年度总体目标几乎相同：{stated}；请写明做了什么、做到什么程度", "{place} is nearly the same as the objective: {stated}; say what was done, and how much")
RULE(T405, TEXT, ALERT, "完成情况与实际完成值不一致", "completion contradicts an actual value",
    "完成情况里说到这项指标的数，与指标表的实际完成值不同。只在文字中该单位只有一个数、指标表中该单位只有一项、且同一分句（分句里只有这个数的，连同前一分句）里有指标名称中的词时才核对。",
    "The text gives another number for this indicator than the table. Only where the text has one number of that unit, the table one indicator of it, and the clause (with the one before it, where it is little more than the number) a word of the indicator's name.",
    "", AUDIT,
    "{place}填 {stated}，完成情况却说“{expected}”，请核对后统一", "{place} is {stated}, but the text says \"{expected}\": make them agree")
RULE(T406, TEXT, QUERY, "目标文字与指标值不一致", "objective contradicts a target",
    "年度总体目标里说到这项指标的数，与年度指标值不同。核对的条件与 T405 相同。",
    "The objective gives another number for this indicator than its target. Under the same conditions as T405.",
    "", AUDIT,
    "{place}填 {stated}，年度总体目标却说“{expected}”，请核对后统一", "{place} is {stated}, but the objective says \"{expected}\": make them agree")
RULE(T407, TEXT, REJECT, "结论中的得分与总分不同", "conclusion states another total",
    "自评结论写的“自评得分……分”与总分不同。",
    "The conclusion states another score than the total.",
    "", REVIEW,
    "{place}写的得分是 {stated}，总分是 {expected}，请核对后统一", "{place} gives a score of {stated}, but the total is {expected}: make them agree")
RULE(T408, TEXT, QUERY, "文字中的年份不对", "wrong year in the text",
    "起止年份颠倒，或年度总体目标只说到以前的年份而没有评价年度（引用文件、作为比较或起点的年份，和项目名称中的年份不算），可能是照抄往年的表。",
    "A span of years runs backwards, or the objective speaks of earlier years only (years that are cited, compared with or continued, and those in the project's name, do not count): copied from an earlier form?",
    "", OURS,
    "{place}中的年份与评价年度 {expected} 不符：{stated}；请核对年份", "{place}: its years do not suit the year under evaluation, {expected}: {stated}; check the years")

RULE(X501, CROSS, ALERT, "资金没有支出而产出全部完成", "nothing spent, yet all outputs complete",
    "执行率不到 5%，产出指标（成本除外）却全部满分。",
    "Less than 5 % was spent, yet all outputs (costs apart) have full marks.",
    "执行率 ≤ 5% 且产出指标全部满分", AUDIT,
    "{place}为 {detail}，{expected} 项产出指标却全部满分；请核对产出是否完成，或说明由什么资金支付", "{place} is {detail}, yet all {expected} outputs have full marks: check that they are complete, or say what paid for them")
RULE(X502, CROSS, ALERT, "没有实施的项目因不发生而得分", "points for what did not happen",
    "项目没有支出，数量指标完成值为零，“≤”类指标（损失率、费用等）因此为零而得了满分，或成本指标（如成本控制率）照样得了满分。",
    "Nothing was spent and nothing produced, so losses and costs are zero too and score full marks, or a cost indicator (cost control) does all the same.",
    "", AUDIT,
    "{place}为满分 {stated}，但项目没有实施{basis}；请核对得分", "{place} has full marks, {stated}, but the project was not carried out{basis}; check the score")
RULE(X503, CROSS, ALERT, "成本指标与执行数不一致", "cost indicator differs from what was spent",
    "成本指标的实际完成值大于全年执行数（部分大于整体，按“元/年”写的也算）；或者只有一项成本金额指标、其目标就是预算数，实际完成值却与执行数不同。相差 1% 以内的不提出。",
    "A cost above all that was spent; or the form's only cost indicator, whose target is the budget, with a result that is not what was spent. Up to 1 % is let pass.",
    "|实际完成值 - 全年执行数| ≤ 1%", AUDIT,
    "{place}填 {stated}，全年执行数为 {expected}，请核对，并说明差额", "{place} is {stated}, but {expected} was spent: check it, and explain the difference")
RULE(X506, CROSS, REJECT, "同一指标有不同的完成值", "one indicator with different results",
    "名称和目标都相同的两行，实际完成值不同。",
    "Two rows with the same name and target have different results.",
    "", ARITHMETIC,
    "{place}填 {stated}，前面同名同目标的指标是 {expected}，请核对", "{place} is {stated}, but an earlier row of the same name and target has {expected}: check them")
RULE(X510, CROSS, ALERT, "执行率指标与资金表不一致", "execution indicator differs from the funding block",
    "名为“预算执行率”“资金执行率”的指标，实际完成值与资金表算出的执行率相差 0.5 个百分点以上。与填错的执行率一致时只提出执行率（B102）。",
    "An indicator named for budget execution gives another rate than the amounts do, by more than 0.5 points of a percent. Where it repeats a wrong printed rate, only that is reported (B102).",
    "|实际完成值 - 执行率| ≤ 0.5 个百分点", ARITHMETIC,
    "{place}填 {stated}，但按资金表执行率是 {expected}，请核对后统一", "{place} is {stated}, but the amounts give an execution rate of {expected}: make them agree")
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
