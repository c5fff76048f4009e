/* jixiao gen: a load the size of a province, one form a line, the same for the same seed. */
#include <errno.h>
#include <stdio.h>

#include "client/cli.h"
#include "client/gen.h"
#include "client/jsonout.h"
#include "client/read.h"

static void write_label(FILE *out, const jx_form *f, uint64_t number, const jx_gen_label *l)
{
    jx_json j = jx_json_to(out);
    jx_id key = jx_form_key(f);
    jx_json_open(&j, '{');
    jx_json_key(&j, "number");
    jx_json_uint(&j, number);
    jx_json_key(&j, "key");
    jx_json_id(&j, &key);
    jx_json_key(&j, "division");
    jx_json_uint(&j, f->division);
    jx_json_key(&j, "code");
    jx_json_str(&j, jx_str_of(l->code));
    jx_json_key(&j, "path");
    jx_json_str(&j, jx_str_of(l->path));
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static int generate(jx_gen *g, uint64_t forms, FILE *labels)
{
    for (uint64_t i = 0; i < forms && !ferror(stdout); i++) {
        jx_form f;
        jx_gen_label l;
        int err = jx_gen_form(g, i, &f, &l);
        if (err) return err;
        jx_form_json_write(stdout, &f);
        if (labels && l.slip) write_label(labels, &f, i + 1, &l);
        jx_gen_rewind(g);
    }
    return 0;
}

static int run(int argc, char **argv)
{
    uint64_t forms = 0, seed = 1, year = 2024;
    jx_gen_options opt = {.province = 520000, .anomalies_ppm = 50000};
    const char *labels_path = NULL;
    const jx_option options[] = {
        JX_NUMBER("forms", 'n', &forms, 1, 100000000, "份数", "N", "生成多少份表（必填）", "how many forms (required)"),
        JX_NUMBER("seed", 's', &seed, 0, 0, "数", "S", "种子；同一种子总是同样的表（默认 1）",
                  "the same seed gives the same forms (default 1)"),
        JX_OPTION("province", 'p', JX_O_DIVISION, &opt.province, "代码", "CODE", "哪个省（默认 520000 贵州省）",
                  "of which province (default 520000, Guizhou)"),
        JX_NUMBER("year", 'y', &year, 2000, 2100, "年度", "YEAR", "评价年度（默认 2024）",
                  "the year judged (default 2024)"),
        JX_OPTION("anomalies", 'a', JX_O_RATIO, &opt.anomalies_ppm, "比例", "RATE",
                  "埋入差错的比例，如 0.05 或 5%（默认 5%）",
                  "share of forms with a planted mistake, 0.05 or 5% (default 5%)"),
        JX_OPTION("labels", 'l', JX_O_TEXT, &labels_path, "文件", "FILE",
                  "把埋入的差错（第几份、规则、位置）逐行写成 JSON",
                  "write the planted mistakes (form, rule, place) there, a line of JSON each"),
    };
    int at = jx_options(&jx_cmd_gen, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc) return jx_usage_error(&jx_cmd_gen, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (!forms) return jx_usage_error(&jx_cmd_gen, "%s", JX_T("要写 --forms 份数", "--forms is needed"));
    opt.seed = seed;
    opt.year = (uint16_t)year;
    jx_gen *g;
    if (jx_gen_new(&g, &opt) != 0)
        return jx_usage_error(&jx_cmd_gen, JX_T("%06u 不是有下辖区县的省", "%06u is not a province with counties"),
                              opt.province);
    FILE *labels = labels_path ? fopen(labels_path, "w") : NULL;
    int code = JX_EXIT_DONE;
    if (labels_path && !labels) {
        jx_complain(JX_T("%s 写不了：%s", "cannot write %s: %s"), labels_path, strerror(errno));
        code = JX_EXIT_FOUND;
    } else if (generate(g, forms, labels) != 0) {
        jx_complain("%s", JX_T("内存不够", "out of memory"));
        code = JX_EXIT_FOUND;
    }
    if (labels && fclose(labels) != 0) {
        jx_complain(JX_T("%s 没有写完", "%s was not written to the end"), labels_path);
        code = JX_EXIT_FOUND;
    }
    jx_gen_free(&g);
    return jx_finish_output(code);
}

const jx_command jx_cmd_gen = {
    .name = "gen",
    .run = run,
    .brief = {"生成全省规模的自评表，供试验和压测", "make a province's load of forms, for trials and measurements"},
    .usage = "--forms N [--seed S] [--province CODE] [--anomalies RATE] [--labels FILE]",
    .about = {"按种子生成自评表，每行一份 JSON，写到标准输出。各部门、各区县都有，绝大多数按全国默认口径算得对；\n"
              "按比例埋入一处差错的表，差错记在 --labels 文件里，可用来检验核对得准不准。单位、项目均为虚构。\n",
              "Makes forms from a seed, one a line of JSON, on stdout: of many departments and counties, most of them "
              "right under the\n"
              "national default. A chosen share has one planted mistake, listed in the --labels file, so that checks "
              "can be measured\n"
              "against it. Units and projects are made up.\n"},
    .examples = "  jixiao gen --forms 1000 > load.ndjson\n"
                "  jixiao gen --forms 5000 --seed 7 --anomalies 10% --labels planted.ndjson > load.ndjson\n"
                "  jixiao gen --forms 20 | jixiao check -\n",
};
