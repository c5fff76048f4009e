#include <criterion/criterion.h>

#include "proto/value.h"

static void reads(const char *text, enum jx_op op, const char *number, const char *unit)
{
    jx_value v;
    char out[24];
    jx_value_parse(jx_str_of(text), &v);
    jx_dec_print(v.value, out);
    cr_expect_eq(v.op, op, "%s: op %s", text, jx_op_symbol(v.op));
    cr_expect_str_eq(out, number, "%s: number %s", text, out);
    cr_expect(jx_str_eq(v.unit, jx_str_of(unit)), "%s: unit %.*s", text, JX_FMT(v.unit));
}

Test(value, operators_numbers_and_units)
{
    reads("≥3家", JX_GE, "3", "家");
    reads("≧95％", JX_GE, "95", "％");
    reads(">= 95.50%", JX_GE, "95.50", "%");
    reads("≤5万/人", JX_LE, "5", "万/人");
    reads("＜3000元/人", JX_LT, "3000", "元/人");
    reads("=6万元", JX_EQ, "6", "万元");
    reads("＝0件", JX_EQ, "0", "件");
    reads("18.49亿元", JX_OP_NONE, "18.49", "亿元");
    reads("62", JX_OP_NONE, "62", "");
    reads("0%", JX_OP_NONE, "0", "%");
    reads("１，０００人", JX_OP_NONE, "1000", "人");
    reads("≤12月", JX_LE, "12", "月");
    reads("9月", JX_OP_NONE, "9", "月");
    reads("-5%", JX_OP_NONE, "-5", "%");
}

Test(value, operators_in_words)
{
    reads("不低于 3家", JX_GE, "3", "家");
    reads("不少于100人", JX_GE, "100", "人");
    reads("大于等于90%", JX_GE, "90", "%");
    reads("100人以上", JX_GE, "100", "人");
    reads("不超过2万元", JX_LE, "2", "万元");
    reads("3天内", JX_LE, "3", "天");
    reads("控制在5%以内", JX_LE, "5", "%");
    reads("超过10次", JX_GT, "10", "次");
    reads("低于1%", JX_LT, "1", "%");
    reads("≥95%（抽样）", JX_GE, "95", "%");
}

Test(value, dates_ranges_and_words_have_no_number)
{
    const char *words[] = {"2024年12月前",     "2024年12月31日", "12月31日前",       "2024-12-31",
                           "2024年",           "12月底",         "20日前",           "3-5次",
                           "10~20人",          "达成预期指标",   "有效促进",         "每季度一次",
                           "零事故完成",       "按规定时间",     "完成3次培训",      "12,34",
                           "3次，其中上级2次", "≥有效",          "2024年11月前完成", "未完成预期指标且效果较差"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) reads(words[i], JX_QUALITATIVE, "", "");
}

Test(value, per_cent_and_tenths_in_words)
{
    reads("百分之百", JX_OP_NONE, "100", "%");
    reads("百分百", JX_OP_NONE, "100", "%");
    reads("百分之九十五", JX_OP_NONE, "95", "%");
    reads("百分之九十五点五", JX_OP_NONE, "95.5", "%");
    reads("百分之95以上", JX_GE, "95", "%");
    reads("不低于百分之九十", JX_GE, "90", "%");
    reads("百分之三以内", JX_LE, "3", "%");
    reads("九成以上", JX_GE, "90", "%");
    reads("八成五", JX_OP_NONE, "85", "%");
    reads("不低于九成", JX_GE, "90", "%");
    reads("9成", JX_OP_NONE, "90", "%");
    reads("９．５成以上", JX_GE, "95", "%");
    const char *words[] = {
        "一成不变", "九成半",         "百分之九十至九十五", "九成至九成五", "百分之",     "三分之二以上",
        "近九成",   "九成达标以上吗", "百分之一百二",       "百分点",       "百分之九五", "百分之2024年12月",
        "十成十",   "百分之十十",     "百分之九十多"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) reads(words[i], JX_QUALITATIVE, "", "");
}

Test(value, chinese_numerals_count_known_things)
{
    reads("一十三期", JX_OP_NONE, "13", "期");
    reads("十二期", JX_OP_NONE, "12", "期");
    reads("不少于三十场次", JX_GE, "30", "场次");
    reads("两次以上", JX_GE, "2", "次");
    reads("一百二十人", JX_OP_NONE, "120", "人");
    reads("一千零五十户", JX_OP_NONE, "1050", "户");
    reads("两万三千四百人次", JX_OP_NONE, "23400", "人次");
    reads("十万元", JX_OP_NONE, "100000", "元");
    reads("三年内", JX_LE, "3", "年");
    reads("零次", JX_OP_NONE, "0", "次");
    const char *words[] = {"一",         "一次性拨付", "十分满意", "一般",       "三公经费", "十二月底前",
                           "第十二期",   "十余次",     "数十次",   "一批",       "十一二次", "一百二人",
                           "十至十二期", "二三次",     "十十次",   "万人",       "百千次",   "一季度",
                           "三十日前",   "零零次",     "千方百计", "一万一万次", "十二",     "四个意识"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) reads(words[i], JX_QUALITATIVE, "", "");
}

Test(value, brackets_and_words_behind_the_unit)
{
    reads("100%（含）", JX_OP_NONE, "100", "%");
    reads("90%（含）以上", JX_GE, "90", "%");
    reads("12期(含)以上", JX_GE, "12", "期");
    reads("5天（含5天）以内", JX_LE, "5", "天");
    reads("90%以上（含90%）", JX_GE, "90", "%");
    reads("95（%）", JX_OP_NONE, "95", "%");
    reads("≥90（分）", JX_GE, "90", "分");
    reads("12期以上", JX_GE, "12", "期");
    reads("≥95％", JX_GE, "95", "％");
    reads("＞＝９５％", JX_GE, "95", "％");
    reads("=>95%", JX_GE, "95", "%");
    reads(">＝95%", JX_GE, "95", "%");
    reads("达95%以上", JX_GE, "95", "%");
    reads("不得低于95%", JX_GE, "95", "%");
    reads("100%完成", JX_OP_NONE, "100", "%");
    reads("95%以上达标", JX_GE, "95", "%");
    const char *words[] = {"90%（含）至95%", "3次（上级）另2次", "100%未完成", "95%以上100%以下",
                           "100余人",        "100多次",          "5万余人",    "95%不达标"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) reads(words[i], JX_QUALITATIVE, "", "");
}

/* Dates, quarters and ranges in any spelling are no numbers. */
Test(value, times_and_ranges_have_no_number)
{
    const char *words[] = {"2024-03-30",     "2024.3.30", "2024/3/30前",  "3月底前",       "≤2024.12",     "2024.12",
                           "2024.03",        "2024.5",    "20241231",     "≤20240630",     "第一季度",     "1季度",
                           "4季度末",        "全年",      "2024年底",     "0.3-0.5万人次", "1万至1.2万人", "90%-95%",
                           "90%～95%",       "90%到95%",  "10—12期",      "10–12期",       "1万～2万",     "不晚于12月",
                           "2024年第四季度", "3.30前",    "12月31日24时", "1-12月",        "十二月"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) reads(words[i], JX_QUALITATIVE, "", "");
    reads("2024.12万元", JX_OP_NONE, "2024.12", "万元");
    reads("2024.55", JX_OP_NONE, "2024.55", "");
    reads("2024.13", JX_OP_NONE, "2024.13", "");
    reads("20241331", JX_OP_NONE, "20241331", "");
    reads("4个季度", JX_OP_NONE, "4", "个季度");
    reads("≥2024人", JX_GE, "2024", "人");
}

Test(value, placeholders_say_nothing)
{
    const char *nothing[] = {"", " ", "-", "—", "——", "---", "　"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) reads(nothing[i], JX_OP_NONE, "", "");
}

Test(value, a_misread_operator_is_none)
{
    reads("（20日", JX_OP_NONE, "20", "日");
    reads("（一）20日", JX_QUALITATIVE, "", "");
}

Test(value, printed_numbers)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    char out[24];
    struct {
        const char *text, *number, *rest;
        int digits;
    } good[] = {{"13.04", "13.04", "", 2},
                {"300,000", "300000", "", 0},
                {"33,028,540.4", "33028540.4", "", 1},
                {"100.00%", "100.00", "%", 2},
                {"10分", "10", "分", 0},
                {" 100.57 万元 ", "100.57", "万元", 2},
                {"１２．５", "12.5", "", 1},
                {"-0.50", "-0.50", "", 2},
                {"5,人", "5", ",人", 0},
                {"1,000", "1000", "", 0},
                {"0", "0", "", 0}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_assert_eq(jx_number_parse(jx_str_of(good[i].text), &d, &digits, &rest), 0, "%s", good[i].text);
        jx_dec_print(d, out);
        cr_expect_str_eq(out, good[i].number);
        cr_expect_eq(digits, good[i].digits, "%s", good[i].text);
        cr_expect(jx_str_eq(rest, jx_str_of(good[i].rest)), "%s: rest %.*s", good[i].text, JX_FMT(rest));
    }
    const char *bad[] = {"", "-", "—", "万元", "1,0000", "1,00", "12,34,567", "1234,567", "1,23.5", ".", "--5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(jx_number_parse(jx_str_of(bad[i]), &d, &digits, &rest), JX_EINVAL, "%s", bad[i]);
    cr_expect_eq(jx_number_parse(JX_STR("99999999999999999999999"), &d, &digits, &rest), JX_EOVERFLOW);
}

static jx_dec dec(const char *z)
{
    jx_dec d;
    cr_assert_eq(jx_dec_parse(jx_str_of(z), &d), 0);
    return d;
}

static void becomes(const char *value, const char *from, const char *to, const char *want)
{
    jx_dec d;
    char out[24] = "";
    if (jx_value_convert(dec(value), jx_str_of(from), jx_str_of(to), &d)) jx_dec_print(jx_dec_norm(d), out);
    cr_expect_str_eq(out, want, "%s %s in %s: %s", value, from, to, out);
}

Test(value, units_of_one_measure_convert)
{
    becomes("13600", "元", "万元", "1.36");
    becomes("94.42", "万元", "元", "944200");
    becomes("18.49", "亿元", "万元", "184900");
    becomes("4.4", "万元/人", "元/人", "44000");
    becomes("22.6", "万册", "册", "226000");
    becomes("7.5", "万人", "名", "75000");
    becomes("3", "公顷", "亩", "45");
    becomes("1", "亩", "平方米", "666.6666666667");
    becomes("2", "年", "个月", "24");
    becomes("3", "个", "家", "3");
    becomes("95", "%", "％", "95");
    becomes("5", "万/人", "万/人", "5");
}

Test(value, bare_numbers_take_the_other_unit)
{
    becomes("62", "", "人", "62");
    becomes("62", "人", "", "62");
    becomes("0.95", "", "%", "95");
    becomes("95", "", "%", "95");
    becomes("1", "", "%", ""); /* 1 % or 100 %? */
    becomes("95", "%", "", "");
}

Test(value, other_measures_do_not)
{
    becomes("3", "期", "人", "");
    becomes("3", "元", "人", "");
    becomes("3", "元/人", "元", "");
    becomes("3", "元/人", "元/户", "");
    becomes("3", "家", "项", "");
    becomes("1000000000000000000", "亿元", "元", "");
}
