#include "client/reader/heading_words.h"

/* A heading that holds one of the first words, and ends with one of the second; lists are divided by blanks, an empty
 * one is true of all. */
struct pattern {
    const char *holds, *ends;
    enum jx_word means;
};

static const char others[] =
    "财政评 财政复 财政审 财政核 财政部门 财政局 主管部门 主管单位 业务科室 复核 复评 复审 审核 抽查 抽评 "
    "评审 专家 第三方 评价组 审定 核定 评价机构 再评价";

/* The first that fits counts. */
static const struct pattern patterns[] = {
    {others, "", JX_W_IGNORED},
    {"上年 去年 上一年 前年 往年 历史 前三年 近三年 同期 行业 标杆 参照 中期 实施期 长期 下年 下一年 次年 以前年度", "",
     JX_W_IGNORED},
    {"", "说明 标准 依据 办法 细则 方法 规则 公式 要点 口径 来源 材料 资料 证据 解释 释义 内涵 定义 含义 出处",
     JX_W_IGNORED},
    {"", "类型 类别 属性 方向 序号 编号 编码 代码 责任人 科室 频次 时间 时限", JX_W_IGNORED},
    {"是否", "", JX_W_IGNORED},
    {"权重 权数 分值 满分 标准分 赋分", "", JX_W_WEIGHT},
    {"原因 措施", "", JX_W_REASON},
    {"执行 支出 支付 使用", "率 进度 比例", JX_W_RATE},
    {"", "率 进度 比例 比率 系数 程度 偏差度 偏离度 百分比", JX_W_IGNORED},
    {"", "得分 评分 分数 打分", JX_W_SCORE},
    {"结转 结余 追加 追减 调增 调减 增减 压减 下达 拨付 申请 合同 差额 差异 剩余", "", JX_W_IGNORED},
    {"到位", "", JX_W_RECEIVED},
    {"年初 期初", "预算 预算数 预算额 预算金额 安排数 批复数 安排金额 批复金额 预算资金", JX_W_INITIAL},
    {"调整 全年 变更", "预算 预算数 预算额 预算金额 安排数 安排金额 预算资金", JX_W_ADJUSTED},
    {"预算", "数 额 金额", JX_W_BUDGET},
    {"执行 支出 支付 使用 决算", "数 额 金额 资金", JX_W_EXECUTED},
    {"计量 度量", "单位", JX_W_MEASURE},
    {"符号 算符", "", JX_W_OP},
    {"实际 完成 实现 达成 达到", "值 数 情况 指标 结果 数量 水平 业绩", JX_W_ACTUAL},
    {"目标 指标 预期 计划 年初 设定 预定", "值 数 目标 数量 水平 要求", JX_W_TARGET},
};

static bool one_of(jx_str s, const char *list, bool at_end)
{
    if (!*list) return true;
    while (*list) {
        size_t n = strcspn(list, " ");
        bool fits =
            s.len >= n && (at_end ? memcmp(s.p + s.len - n, list, n) == 0 : memmem(s.p, s.len, list, n) != NULL);
        if (fits) return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

static uint32_t digits_at(jx_str s)
{
    uint32_t n = 0;
    while (n < s.len && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n;
}

unsigned jx_year_of_heading(const jx_label *label)
{
    jx_str s = jx_label_str(label);
    if (digits_at(s) != 4 || !jx_starts(s, "20") || !jx_starts(jx_drop(s, 4), "年")) return 0;
    return 2000 + (unsigned)(s.p[2] - '0') * 10 + (unsigned)(s.p[3] - '0');
}

/* "2023年度指标值" -> "指标值", "本年完成值" -> "完成值"; empty: no year is named. */
static jx_str without_year(const jx_label *label)
{
    static const char *const years[] = {"年度", "年", "本年度", "本年", "当年"};
    jx_str s = jx_label_str(label), rest = jx_year_of_heading(label) ? jx_drop(s, 4) : s;
    for (size_t i = rest.p == s.p ? 2 : 0; i < sizeof years / sizeof *years; i++)
        if (jx_starts(rest, years[i])) return jx_drop(rest, strlen(years[i]));
    return (jx_str){0};
}

static enum jx_word word_of(jx_str s)
{
    jx_label label = {.len = 0};
    if (s.len && s.len <= sizeof label.p) {
        memcpy(label.p, s.p, s.len);
        label.len = s.len;
    }
    return jx_word_of(&label);
}

/* "1-7月执行数", "截至9月完成值", 上半年: of a part of the year, as monitoring has it; a form's are of all of it. */
static bool of_part_of_year(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++) {
        uint32_t n = digits_at(jx_drop(s, i));
        if (!n) continue;
        if (n <= 2 && jx_starts(jx_drop(s, i + n), "月"))
            return !(n == 2 && s.p[i] == '1' && s.p[i + 1] == '2') && !jx_contains(jx_drop(s, i + n), "12月");
        i += n - 1;
    }
    return one_of(s, "上半年 前三季度 三季度 半年度", false);
}

enum jx_word jx_guess_heading(const jx_label *label)
{
    enum { SHORTEST = 6, LONGEST = 60 };
    jx_str s = jx_label_str(label), rest = without_year(label);
    enum jx_word w = word_of(rest);
    if (s.len < SHORTEST || s.len > LONGEST || of_part_of_year(s)) return JX_W_NONE;
    for (size_t i = 0; w == JX_W_NONE && i < sizeof patterns / sizeof *patterns; i++)
        if (one_of(s, patterns[i].holds, false) && one_of(s, patterns[i].ends, true)) w = patterns[i].means;
    return w;
}

bool jx_is_others_heading(const jx_label *label) { return one_of(jx_label_str(label), others, false); }

/* 年初 under 预算数. */
static enum jx_word word_of_both(const jx_label *a, const jx_label *b)
{
    char room[2 * JX_LABEL_MAX];
    memcpy(room, a->p, a->len);
    memcpy(room + a->len, b->p, b->len);
    return word_of((jx_str){room, a->len + b->len});
}

/* Short words under a heading of the funds. */
static const struct {
    const char *upper, *lower;
    enum jx_word means;
} amounts[] = {
    {"预算", "年初 年初数 年初批复 年初安排", JX_W_INITIAL},
    {"预算", "调整 调整后 全年 全年数 调整后数 年末", JX_W_ADJUSTED},
    {"预算", "金额 数额 合计", JX_W_BUDGET},
    {"资金 经费", "年初 年初数", JX_W_INITIAL},
    {"资金 经费", "调整 调整后 全年", JX_W_ADJUSTED},
    {"资金 经费", "预算 年度预算 本年预算", JX_W_BUDGET},
    {"资金 经费 预算", "执行 支出 实际执行", JX_W_EXECUTED},
    {"执行 支出", "全年 金额 数额 支出 执行 支出额 执行额 合计 实际", JX_W_EXECUTED},
    {"执行 支出", "比率 比例 进度 百分比", JX_W_RATE},
};

static bool is_one_of(jx_str s, const char *list)
{
    for (size_t n; *list; list += n + (list[n] == ' ')) {
        n = strcspn(list, " ");
        if (s.len == n && memcmp(s.p, list, n) == 0) return true;
    }
    return false;
}

static enum jx_word amount_below(const jx_label *upper, const jx_label *lower)
{
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        if (one_of(jx_label_str(upper), amounts[i].upper, false) && is_one_of(jx_label_str(lower), amounts[i].lower))
            return amounts[i].means;
    return JX_W_NONE;
}

enum jx_word jx_lower_heading(const jx_label *upper, const jx_label *lower)
{
    enum jx_word over = jx_word_of(upper), w = jx_word_of(lower);
    bool valued = over == JX_W_TARGET || over == JX_W_ACTUAL || over == JX_W_TARGET_NEW;
    if (valued && is_one_of(jx_label_str(lower), "内容 数值 值 指标值 数量 具体数值 具体内容")) return over;
    if (valued && is_one_of(jx_label_str(lower), "符号 运算符 条件 比较符")) return JX_W_OP;
    bool measure = w == JX_W_MEASURE || w == JX_W_UNIT_OR_MONEY;
    if (valued && measure) return over == JX_W_ACTUAL ? JX_W_ACTUAL_MEASURE : JX_W_MEASURE;
    if (w == JX_W_NONE || w == JX_W_TOTAL) w = amount_below(upper, lower);
    if (w == JX_W_NONE) w = word_of_both(lower, upper);
    return w == JX_W_NONE ? word_of_both(upper, lower) : w;
}
