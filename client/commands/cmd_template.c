/* jixiao template: an Excel workbook with blank forms, to be filled in and pushed. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "client/commands/template.h"
#include "client/show/cli.h"
#include "proto/division.h"
#include "worker/pack.h"
#include "worker/packs.h"

static int run(int argc, char **argv)
{
    uint32_t province = 0;
    uint64_t forms = 1, year = 0;
    const char *file = NULL, *form = "project";
    bool wan = false;
    const jx_option options[] = {
        JX_OPTION("province", 'p', JX_O_DIVISION, &province, "代码", "CODE", "表用于哪个省、市或县",
                  "the province, city or county that the form is for"),
        JX_OPTION("xlsx", 'o', JX_O_TEXT, &file, "文件", "FILE", "写成这个 Excel 文件", "write this Excel file"),
        JX_NUMBER("forms", 'n', &forms, 1, JX_TEMPLATE_MAX, "份数", "N", "几份表，每份一个工作表（默认 1）",
                  "how many forms, each on a sheet of its own (default 1)"),
        JX_NUMBER("year", 'y', &year, 2000, 2100, "年度", "YEAR", "预算年度（默认去年）",
                  "budget year (default: last year)"),
        JX_OPTION("form", 'f', JX_O_TEXT, &form, "种类", "KIND", "project 项目（默认），department 部门整体",
                  "project (default) or department"),
        JX_FLAG("yuan", 0, &wan, "金额以元填写（默认万元）", "amounts in yuan (default: 10,000 yuan)"),
    };
    int at = jx_options(&jx_cmd_template, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc) return jx_usage_error(&jx_cmd_template, JX_T("多余的参数“%s”", "unexpected \"%s\""), argv[at]);
    if (!file)
        return jx_usage_error(&jx_cmd_template, "%s", JX_T("要写哪个文件？用 --xlsx 文件", "which file? --xlsx FILE"));
    bool department = strcmp(form, "department") == 0;
    if (!department && strcmp(form, "project") != 0)
        return jx_usage_error(
            &jx_cmd_template,
            JX_T("表的种类是 project 或 department，不是“%s”", "a form is project or department, not \"%s\""), form);
    if (!year) {
        time_t now = time(NULL);
        struct tm tm;
        localtime_r(&now, &tm);
        year = (uint64_t)tm.tm_year + 1899;
    }
    jx_packs *packs;
    char why[256];
    if (jx_packs_open(&packs, NULL, NULL, why, sizeof why) != 0) {
        jx_complain("%s", why);
        return JX_EXIT_FOUND;
    }
    const jx_pack *pack = jx_packs_for(packs, province, (uint16_t)year)->pack;
    jx_template t = {.n = (size_t)forms,
                     .year = (uint16_t)year,
                     .place = province ? jx_division_name(province) : NULL,
                     .money_unit = wan ? JX_YUAN : JX_WAN,
                     .execution = pack->execution,
                     .department = department,
                     .blocks = pack->block};
    int err = jx_template_write(file, &t);
    jx_packs_free(&packs);
    if (err) {
        jx_complain(JX_T("%s：写不出来（%s）", "%s: cannot be written (%s)"), file, jx_strerror(err));
        return JX_EXIT_FOUND;
    }
    printf(JX_T("%s：%llu 份空白自评表，填好后可直接核对和报送。\n",
                "%s: %llu blank forms, ready to be filled in, checked and pushed.\n"),
           file, (unsigned long long)forms);
    return jx_finish_output(JX_EXIT_DONE);
}

const jx_command jx_cmd_template = {
    .name = "template",
    .run = run,
    .brief = {"生成空白的 Excel 自评表", "write blank forms as an Excel workbook"},
    .usage = "--xlsx FILE [--province CODE] [--form KIND] [--forms N] [--year YEAR] [--yuan]",
    .about = {"按全国通用样式生成空白的绩效自评表，分值取自该省该年度的规则包：合并单元格、执行率和总分的公式、得分和分"
              "值的范围都已设好，填好后"
              "用 jixiao check 核对，用 jixiao push 报送。已有的同名文件会被覆盖。\n",
              "Writes blank self-evaluation forms in the national layout, with the weights of the rule pack of that "
              "province and year, merged cells, formulas for the execution "
              "rate and the total, and ranges for weights and scores. Fill them in, then jixiao check and jixiao push. "
              "A file of that name is overwritten.\n"},
    .examples = "  jixiao template --province 500000 --xlsx forms.xlsx\n"
                "  jixiao template --xlsx forms.xlsx --forms 12 --year 2024\n",
};
