/* Prints docs/rules.md from the table of rules. Built in the tree, not installed:
 *     build/worker/rules-md > docs/rules.md
 * A test compares the two. */
#include <stdio.h>

#include "worker/rulebook.h"

static const char *const classes[][2] = {
    {"结构与完整性", "structure"}, {"预算执行", "budget"}, {"指标", "indicator"},
    {"得分", "scoring"},           {"文字", "text"},       {"勾稽", "cross-field"}};

static void bilingual(const char *label, const char *const text[2])
{
    printf("- %s：%s  \n  %s\n", label, text[JX_ZH], text[JX_EN]);
}

static void section(const jx_rule *r)
{
    printf("\n### %s %s\n\n*%s* · %s · `%s`\n\n%s\n\n%s\n\n", r->code, r->title[JX_ZH], r->title[JX_EN],
           classes[r->class_][JX_ZH], jx_severity_name((enum jx_severity)r->severity), r->explanation[JX_ZH],
           r->explanation[JX_EN]);
    if (r->formula[0]) printf("- 公式 formula：%s\n", r->formula);
    printf("- 依据 source：%s\n- 起用 since：%s\n", r->source, r->since);
    bilingual("提示 message", r->message);
}

static void left_out(void)
{
    size_t n;
    const jx_left_out *r = jx_rules_left_out(&n);
    printf("\n## 未列入的核对 · checks left out\n\n"
           "核对目录中的下列各项没有列入，原因如下。\n"
           "These checks of the catalogue are not in the rule book, and why.\n\n"
           "| 代码 | 核对 | check | 原因 | why |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++)
        printf("| %s | %s | %s | %s | %s |\n", r[i].code, r[i].title[JX_ZH], r[i].title[JX_EN], r[i].why[JX_ZH],
               r[i].why[JX_EN]);
}

int main(void)
{
    size_t n;
    const jx_rule *r = jx_rules(&n);
    printf("# 核对规则 · Rules\n\n"
           "本页由 `worker/rulebook.c` 的规则表生成，请勿手改（`build/worker/rules-md > docs/rules.md`）。\n"
           "Made from the table in `worker/rulebook.c`; do not edit by hand.\n\n"
           "级别 severity：`reject` 退回，`alert` 提请核查，`query` 待核（须说明），`info` "
           "提示。一张表的结论由最重的一条决定。\n"
           "The worst finding decides a form's verdict. 数值为全国通用规则包（national）的设定。\n"
           "Figures are those of the national default pack.\n\n"
           "| 代码 | 级别 | 规则 | rule |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < n; i++)
        printf("| %s | %s | %s | %s |\n", r[i].code, jx_severity_name((enum jx_severity)r[i].severity),
               r[i].title[JX_ZH], r[i].title[JX_EN]);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || r[i].class_ != r[i - 1].class_)
            printf("\n## %s · %s\n", classes[r[i].class_][JX_ZH], classes[r[i].class_][JX_EN]);
        section(&r[i]);
    }
    left_out();
    return ferror(stdout) || fflush(stdout) != 0;
}
