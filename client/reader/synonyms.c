#include "client/reader/synonyms.h"

struct entry {
    const char *word;
    enum jx_word means;
};

/* Written as jx_label_of() leaves them: without white space, brackets and colons. Grouped by length in bytes below. */
static const struct entry entries[] = {
    {"预算单位", JX_W_UNIT},
    {"主管部门", JX_W_UNIT},
    {"主管部门名称", JX_W_UNIT},
    {"项目主管部门", JX_W_UNIT},
    {"主管单位", JX_W_UNIT},
    {"部门名称", JX_W_UNIT},
    {"单位名称", JX_W_UNIT},
    {"部门单位名称", JX_W_UNIT},
    {"填报单位", JX_W_UNIT},
    {"编报单位", JX_W_UNIT},
    {"预算部门", JX_W_UNIT},
    {"预算主管部门", JX_W_UNIT},
    {"一级预算单位", JX_W_UNIT},
    {"主管部门及代码", JX_W_UNIT_CODED},
    {"预算单位及代码", JX_W_UNIT_CODED},
    {"主管部门代码及名称", JX_W_UNIT_CODED},
    {"实施单位", JX_W_IMPLEMENTING},
    {"项目实施单位", JX_W_IMPLEMENTING},
    {"项目单位", JX_W_IMPLEMENTING},
    {"实施部门", JX_W_IMPLEMENTING},
    {"资金使用单位", JX_W_IMPLEMENTING},
    {"项目名称", JX_W_PROJECT},
    {"专项名称", JX_W_PROJECT},
    {"专项资金名称", JX_W_PROJECT},
    {"项目编码", JX_W_CODE},
    {"项目代码", JX_W_CODE},
    {"项目编号", JX_W_CODE},
    {"项目序号", JX_W_SEQ},
    {"金额单位", JX_W_MONEY},
    {"资金单位", JX_W_MONEY},
    {"货币单位", JX_W_MONEY},
    {"单位", JX_W_UNIT_OR_MONEY},
    {"填报日期", JX_W_FILL_DATE},
    {"填表日期", JX_W_FILL_DATE},
    {"填报时间", JX_W_FILL_DATE},
    {"自评日期", JX_W_FILL_DATE},
    {"自评时间", JX_W_FILL_DATE},
    {"预算年度", JX_W_YEAR},
    {"评价年度", JX_W_YEAR},
    {"自评年度", JX_W_YEAR},
    {"联系人", JX_W_CONTACT},
    {"项目负责人", JX_W_CONTACT},
    {"联系电话", JX_W_CONTACT},
    {"联系方式", JX_W_CONTACT},
    {"填报人", JX_W_CONTACT},
    {"填表人", JX_W_CONTACT},
    {"审核人", JX_W_CONTACT},
    {"负责人", JX_W_CONTACT},
    {"财务负责人", JX_W_CONTACT},
    {"单位负责人", JX_W_CONTACT},
    {"项目资金", JX_W_FUNDS},
    {"资金情况", JX_W_FUNDS},
    {"项目资金情况", JX_W_FUNDS},
    {"预算执行情况", JX_W_FUNDS},
    {"项目预算执行情况", JX_W_FUNDS},
    {"项目预算", JX_W_FUNDS},
    {"年度预算数", JX_W_ITEM}, /* stands over the sources where the columns are named beside it */
    {"年度部门整体支出预算", JX_W_FUNDS},
    {"部门整体支出预算", JX_W_FUNDS},
    {"资金来源", JX_W_ITEM},
    {"资金性质", JX_W_ITEM},
    {"年初预算数", JX_W_INITIAL},
    {"年初预算", JX_W_INITIAL},
    {"年初预算金额", JX_W_INITIAL},
    {"全年预算数", JX_W_ADJUSTED},
    {"全年预算", JX_W_ADJUSTED},
    {"全年预算金额", JX_W_ADJUSTED},
    {"调整预算数", JX_W_ADJUSTED},
    {"调整后预算数", JX_W_ADJUSTED},
    {"预算数", JX_W_ADJUSTED},
    {"全年执行数", JX_W_EXECUTED},
    {"全年执行", JX_W_EXECUTED},
    {"全年执行金额", JX_W_EXECUTED},
    {"预算执行数", JX_W_EXECUTED},
    {"执行数", JX_W_EXECUTED},
    {"全年支出数", JX_W_EXECUTED},
    {"执行率", JX_W_RATE},
    {"预算执行率", JX_W_RATE},
    {"年度资金总额", JX_W_FUNDS_TOTAL},
    {"资金总额", JX_W_FUNDS_TOTAL},
    {"总额", JX_W_FUNDS_TOTAL},
    {"年度总体目标", JX_W_GOAL},
    {"总体目标", JX_W_GOAL},
    {"年度目标", JX_W_GOAL},
    {"年度绩效目标", JX_W_GOAL},
    {"年度总体绩效目标", JX_W_GOAL},
    {"年初设定目标", JX_W_EXPECTED},
    {"年初目标", JX_W_EXPECTED},
    {"预期目标", JX_W_EXPECTED},
    {"项目年度目标", JX_W_EXPECTED},
    {"年度目标完成情况", JX_W_DONE},
    {"年度预期目标", JX_W_EXPECTED},
    {"实际完成情况", JX_W_DONE},
    {"目标实际完成情况", JX_W_DONE},
    {"全年实际完成情况", JX_W_DONE},
    {"目标完成情况", JX_W_DONE},
    {"完成情况", JX_W_DONE},
    {"绩效指标", JX_W_INDICATORS},
    {"年度绩效指标", JX_W_INDICATORS},
    {"一级指标", JX_W_L1},
    {"二级指标", JX_W_L2},
    {"三级指标", JX_W_L3},
    {"指标名称", JX_W_L3},
    {"年度指标值", JX_W_TARGET},
    {"指标值", JX_W_TARGET},
    {"年初指标值", JX_W_TARGET},
    {"目标值", JX_W_TARGET},
    {"年度目标值", JX_W_TARGET},
    {"预期指标值", JX_W_TARGET},
    {"绩效指标值", JX_W_TARGET},
    {"指标性质", JX_W_OP},
    {"绩效指标性质", JX_W_OP},
    {"计算符号", JX_W_OP},
    {"运算符号", JX_W_OP},
    {"度量单位", JX_W_MEASURE},
    {"计量单位", JX_W_MEASURE},
    {"绩效度量单位", JX_W_MEASURE},
    {"实际完成值", JX_W_ACTUAL},
    {"全年实际值", JX_W_ACTUAL},
    {"全年完成值", JX_W_ACTUAL},
    {"全年实际完成值", JX_W_ACTUAL},
    {"完成值", JX_W_ACTUAL},
    {"分值", JX_W_WEIGHT},
    {"权重", JX_W_WEIGHT},
    {"指标权重", JX_W_WEIGHT},
    {"分值权重", JX_W_WEIGHT},
    {"得分", JX_W_SCORE},
    {"自评得分", JX_W_SCORE},
    {"指标得分", JX_W_SCORE},
    {"偏差原因分析及改进措施", JX_W_REASON},
    {"偏差原因分析", JX_W_REASON},
    {"偏差原因及改进措施", JX_W_REASON},
    {"未完成原因分析", JX_W_REASON},
    {"未完成原因分析及改进措施", JX_W_REASON},
    {"未完成原因", JX_W_REASON},
    {"偏差原因", JX_W_REASON},
    {"原因", JX_W_REASON},
    {"原因分析", JX_W_REASON},
    {"备注", JX_W_REMARK},
    {"总分", JX_W_TOTAL},
    {"合计", JX_W_TOTAL},
    {"总计", JX_W_TOTAL},
    {"总得分", JX_W_TOTAL},
    {"自评总分", JX_W_TOTAL},
    {"小计", JX_W_SUBTOTAL},
    {"自评结论", JX_W_CONCLUSION},
    {"自评等级", JX_W_CONCLUSION},
    {"评价结论", JX_W_CONCLUSION},
    {"自评等次", JX_W_CONCLUSION},
    {"存在问题", JX_W_ASIDE},
    {"存在的问题", JX_W_ASIDE},
    {"改进措施", JX_W_ASIDE},
    {"下一步改进措施", JX_W_ASIDE},
    {"年度主要任务", JX_W_ASIDE},
    {"项目基本情况", JX_W_ASIDE},
    {"项目实施内容及过程概述", JX_W_ASIDE},
};

static bool same(jx_str a, const char *word)
{
    size_t n = strlen(word);
    return a.len == n && memcmp(a.p, word, n) == 0;
}

enum jx_word jx_word_of(const jx_label *label)
{
    /* the longest word has 12 characters of 3 bytes; nearly all cells fall out here */
    if (label->len < 6 || label->len > 36 || label->len % 3) return JX_W_NONE;
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (label->p[0] == entries[i].word[0] && label->p[1] == entries[i].word[1] &&
            label->p[2] == entries[i].word[2] && same(jx_label_str(label), entries[i].word))
            return entries[i].means;
    return JX_W_NONE;
}

struct level {
    const char *word;
    enum jx_family family;
};

static const struct level firsts[] = {
    {"产出指标", JX_FAM_OUTPUT},  {"项目产出", JX_FAM_OUTPUT},         {"产出", JX_FAM_OUTPUT},
    {"效益指标", JX_FAM_BENEFIT}, {"项目效益", JX_FAM_BENEFIT},        {"效果指标", JX_FAM_BENEFIT},
    {"效益", JX_FAM_BENEFIT},     {"满意度指标", JX_FAM_SATISFACTION}, {"满意度", JX_FAM_SATISFACTION},
};

static const struct level seconds[] = {
    {"数量指标", JX_FAM_OUTPUT},         {"质量指标", JX_FAM_OUTPUT},
    {"时效指标", JX_FAM_OUTPUT},         {"成本指标", JX_FAM_OUTPUT},
    {"经济效益指标", JX_FAM_BENEFIT},    {"社会效益指标", JX_FAM_BENEFIT},
    {"生态效益指标", JX_FAM_BENEFIT},    {"可持续影响指标", JX_FAM_BENEFIT},
    {"可持續影响指标", JX_FAM_BENEFIT},  {"可持续发展指标", JX_FAM_BENEFIT},
    {"生态指标", JX_FAM_BENEFIT},        {"经济效益", JX_FAM_BENEFIT},
    {"社会效益", JX_FAM_BENEFIT},        {"生态效益", JX_FAM_BENEFIT},
    {"可持续影响", JX_FAM_BENEFIT},      {"服务对象满意度指标", JX_FAM_SATISFACTION},
    {"满意度指标", JX_FAM_SATISFACTION}, {"经济成本指标", JX_FAM_COST},
    {"社会成本指标", JX_FAM_COST},       {"生态环境成本指标", JX_FAM_COST},
};

const char *jx_family_name(enum jx_family family)
{
    switch (family) {
    case JX_FAM_OUTPUT: return "产出指标";
    case JX_FAM_BENEFIT: return "效益指标";
    case JX_FAM_SATISFACTION: return "满意度指标";
    case JX_FAM_COST: return "成本指标";
    default: return "";
    }
}

static jx_level_word find_level(const struct level *table, size_t n, const jx_label *label)
{
    for (size_t i = 0; i < n; i++)
        if (same(jx_label_str(label), table[i].word)) return (jx_level_word){table[i].family, table[i].word, false};
    return (jx_level_word){JX_FAM_NONE, "", false};
}

/* "产出指标50分" without brackets is the same heading. */
static void drop_points(jx_label *label)
{
    static const char points[] = "分";
    if (label->len < 4 || memcmp(label->p + label->len - 3, points, 3) != 0) return;
    uint32_t end = label->len - 3;
    while (end && ((label->p[end - 1] >= '0' && label->p[end - 1] <= '9') || label->p[end - 1] == '.')) end--;
    if (end < label->len - 3 && end > 0) label->len = end;
}

jx_level_word jx_first_level(const jx_label *label)
{
    jx_label l = *label;
    if (l.len > 30 || l.len < 6) return (jx_level_word){JX_FAM_NONE, "", false};
    drop_points(&l);
    jx_level_word w = find_level(firsts, sizeof firsts / sizeof firsts[0], &l);
    if (w.family) return w;
    if (l.len >= 9) /* 产出指, 满意度指: the rest of the cell was lost */
        for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++)
            if (strlen(firsts[i].word) == l.len + 3 && memcmp(firsts[i].word, l.p, l.len) == 0)
                return (jx_level_word){firsts[i].family, firsts[i].word, true};
    return w;
}

jx_level_word jx_second_level(const jx_label *label)
{
    if (label->len > 36 || label->len < 12) return (jx_level_word){JX_FAM_NONE, "", false};
    return find_level(seconds, sizeof seconds / sizeof seconds[0], label);
}

bool jx_is_block_label(const jx_label *label)
{
    static const char whole[] = "绩效指标";
    if (label->len == 0) return label->tail[0] != 0 && strstr(label->tail, "分") != NULL;
    return label->len <= 12 && label->len % 3 == 0 && memmem(whole, 12, label->p, label->len) != NULL;
}
