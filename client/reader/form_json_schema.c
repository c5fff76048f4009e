#include "client/reader/form_json_schema.h"

#include <stddef.h>
#include <string.h>

#define AT(struct_, field) offsetof(struct_, field)
const jx_member jx_form_members[] = {{"source", JX_M_NAME, AT(jx_form, source)},
                                     {"line", JX_M_UINT32, AT(jx_form, line)},
                                     {"seq", JX_M_UINT32, AT(jx_form, seq)},
                                     {"occurrence", JX_M_TIMES, AT(jx_form, occurrence)},
                                     {"kind", JX_M_KIND, AT(jx_form, kind)},
                                     {"year", JX_M_YEAR, AT(jx_form, year)},
                                     {"division", JX_M_DIVISION, AT(jx_form, division)},
                                     {"division_name", JX_M_NAME, AT(jx_form, division_name)},
                                     {"unit", JX_M_NAME, AT(jx_form, unit)},
                                     {"implementing_unit", JX_M_NAME, AT(jx_form, implementing_unit)},
                                     {"project_name", JX_M_NAME, AT(jx_form, project_name)},
                                     {"project_code", JX_M_NAME, AT(jx_form, project_code)},
                                     {"money_unit", JX_M_MONEY_UNIT, AT(jx_form, money_unit)},
                                     {"fill_date", JX_M_NAME, AT(jx_form, fill_date)},
                                     {"funding", JX_M_FUNDING, 0},
                                     {"objective", JX_M_TEXT, AT(jx_form, objective)},
                                     {"completion", JX_M_TEXT, AT(jx_form, completion)},
                                     {"indicators", JX_M_INDICATORS, 0},
                                     {"total_weight", JX_M_POINTS, AT(jx_form, total_weight)},
                                     {"total_score", JX_M_POINTS, AT(jx_form, total_score)},
                                     {"grade", JX_M_GRADE, AT(jx_form, grade)},
                                     {"conclusion", JX_M_TEXT, AT(jx_form, conclusion)},
                                     {"problems", JX_M_PROBLEMS, 0},
                                     {NULL, JX_M_NAME, 0}};

const jx_member jx_funding_members[] = {{"line", JX_M_UINT32, AT(jx_json_funding, f.line)},
                                        {"item", JX_M_NAME, AT(jx_json_funding, f.item)},
                                        {"initial_budget", JX_M_DECIMAL, AT(jx_json_funding, initial)},
                                        {"adjusted_budget", JX_M_DECIMAL, AT(jx_json_funding, adjusted)},
                                        {"executed", JX_M_DECIMAL, AT(jx_json_funding, executed)},
                                        {"weight", JX_M_POINTS, AT(jx_json_funding, f.weight)},
                                        {"rate", JX_M_DECIMAL, AT(jx_json_funding, rate)},
                                        {"score", JX_M_POINTS, AT(jx_json_funding, f.score)},
                                        {"reason", JX_M_TEXT, AT(jx_json_funding, f.reason)},
                                        {NULL, JX_M_NAME, 0}};

const jx_member jx_indicator_members[] = {{"line", JX_M_UINT32, AT(jx_indicator, line)},
                                          {"l1", JX_M_NAME, AT(jx_indicator, l1)},
                                          {"l1_weight", JX_M_POINTS, AT(jx_indicator, l1_weight)},
                                          {"l2", JX_M_NAME, AT(jx_indicator, l2)},
                                          {"name", JX_M_NAME, AT(jx_indicator, name)},
                                          {"op", JX_M_OP, AT(jx_indicator, op)},
                                          {"target", JX_M_TEXT, AT(jx_indicator, target)},
                                          {"target_value", JX_M_DECIMAL, AT(jx_indicator, target_value)},
                                          {"unit", JX_M_NAME, AT(jx_indicator, unit)},
                                          {"actual", JX_M_TEXT, AT(jx_indicator, actual)},
                                          {"actual_value", JX_M_DECIMAL, AT(jx_indicator, actual_value)},
                                          {"weight", JX_M_POINTS, AT(jx_indicator, weight)},
                                          {"score", JX_M_POINTS, AT(jx_indicator, score)},
                                          {"reason", JX_M_TEXT, AT(jx_indicator, reason)},
                                          {NULL, JX_M_NAME, 0}};

const jx_member jx_problem_members[] = {{"line", JX_M_UINT32, AT(jx_problem, line)},
                                        {"cell", JX_M_NAME, AT(jx_problem, cell)},
                                        {"text", JX_M_TEXT, AT(jx_problem, text)},
                                        {"fields", JX_M_FIELDS, AT(jx_problem, fields)},
                                        {NULL, JX_M_NAME, 0}};

uint64_t jx_member_bit(const jx_member *list, const char *name)
{
    uint64_t bit = 1;
    for (; list->name && strcmp(list->name, name) != 0; list++) bit <<= 1;
    return bit;
}

const char *jx_expected_zh(const char *en)
{
    static const char *const words[][2] = {
        {"a number", "数字"},
        {"a string", "字符串"},
        {"an object", "对象"},
        {"an array", "数组"},
        {"a year", "年份"},
        {"a whole number from 1 on", "从1起的整数"},
        {"a value", "值"},
        {"a whole number", "整数"},
        {"a division's six digits", "六位行政区划代码"},
        {"a valid escape", "有效的转义"},
        {"the end of the string", "字符串的结尾"},
        {"the end of the line", "行尾"},
        {"less depth", "较少的嵌套层数"},
        {"each member only once", "每个成员只出现一次"},
        {"the unit of the amounts", "金额的单位"},
        {"an amount of whole fen in range", "范围之内、精确到分的金额"},
        {"rates in range", "范围之内的执行率"},
        {"a number of at most 18 digits and 10 decimals", "不超过18位、小数不超过10位的数字"},
        {"a number of at most a million with at most 2 decimals", "不超过一百万、小数不超过两位的数字"},
        {"a string of at most 1024 bytes", "不超过1024字节的字符串"},
        {"a string of at most 16384 bytes", "不超过16384字节的字符串"},
        {"at most 64 rows", "不超过64行"},
        {"at most 512 indicators", "不超过512条指标"},
        {"at most 512 problems", "不超过512个问题"},
        {"a field's name", "字段名"},
        {"\"project\", \"department\" or \"summary_row\"", "\"project\"、\"department\"或\"summary_row\""},
        {"\"优\", \"良\", \"中\" or \"差\"", "\"优\"、\"良\"、\"中\"或\"差\""},
        {"\"元\", \"万元\", \"亿元\", \"千元\" or \"百万元\"", "\"元\"、\"万元\"、\"亿元\"、\"千元\"或\"百万元\""},
        {"\">=\", \"<=\", \"=\", \">\", \"<\" or \"qualitative\"",
         "\">=\"、\"<=\"、\"=\"、\">\"、\"<\"或\"qualitative\""}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(en, words[i][0]) == 0) return words[i][1];
    return en; /* marks, the same in both languages */
}
