/* jixiao read: what the reader makes of a document: as JSON for other programs, or as tables for a look. */
#include <stdio.h>

#include "client/push/inputs.h"
#include "client/show/cli.h"
#include "client/show/heading.h"
#include "client/show/labels.h"
#include "proto/value.h"

typedef struct {
    bool json;
    size_t forms, refused, problems, documents;
} reading;

/* Decimals to show in each column: as many as the document prints anywhere in it. */
static jx_digits digits_of(const jx_form *f)
{
    jx_digits d = {0};
    for (int i = 0; i < f->n_funding; i++) {
        const jx_digits *r = &f->funding[i].digits;
        if (r->initial > d.initial) d.initial = r->initial;
        if (r->adjusted > d.adjusted) d.adjusted = r->adjusted;
        if (r->executed > d.executed) d.executed = r->executed;
    }
    return d;
}

/* The line, marked where the reader has a problem with it. */
static void cell_line(jx_table *t, const jx_form *f, uint32_t line)
{
    bool odd = false;
    for (int i = 0; i < f->n_problems; i++) odd |= f->problems[i].line == line;
    jx_cellf(t, "%s%u", odd ? "!" : "", line);
    if (odd) jx_row_style(t, JX_YELLOW);
}

static unsigned shown(uint8_t digits) { return digits < 6 ? digits : 6; }

static void print_funding(const jx_form *f)
{
    jx_digits d = digits_of(f);
    char title[64];
    enum jx_money_unit unit = (enum jx_money_unit)f->money_unit;
    jx_table *t = jx_table_new();
    snprintf(title, sizeof title, JX_T("资金（%s）", "funding (%s)"),
             unit ? jx_money_unit_name(unit) : JX_T("单位不明", "unit unknown"));
    jx_table_column(t, JX_RIGHT, JX_T("行", "line"));
    jx_table_column(t, JX_LEFT, title);
    jx_table_column(t, JX_RIGHT, JX_T("年初预算", "initial"));
    jx_table_column(t, JX_RIGHT, JX_T("全年预算", "adjusted"));
    jx_table_column(t, JX_RIGHT, JX_T("全年执行", "executed"));
    jx_table_column(t, JX_RIGHT, JX_T("分值", "weight"));
    jx_table_column(t, JX_RIGHT, JX_T("执行率", "rate"));
    jx_table_column(t, JX_RIGHT, JX_T("得分", "score"));
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *r = &f->funding[i];
        cell_line(t, f, r->line);
        jx_cell_str(t, r->item);
        jx_cell_fen(t, r->initial, unit, shown(d.initial));
        jx_cell_fen(t, r->adjusted, unit, shown(d.adjusted));
        jx_cell_fen(t, r->executed, unit, shown(d.executed));
        jx_cell_pts(t, r->weight);
        jx_cell_percent(t, r->rate);
        jx_cell_pts(t, r->score);
    }
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

/* "产出指标/数量指标" once, then blank while it stays the same. */
static void cell_level(jx_table *t, const jx_form *f, int i)
{
    const jx_indicator *r = &f->indicators[i], *above = i ? r - 1 : NULL;
    if (above && jx_str_eq(above->l1, r->l1) && jx_str_eq(above->l2, r->l2))
        jx_cell(t, (jx_str){0});
    else if (r->l1.len || r->l2.len)
        jx_cellf(t, "%.*s/%.*s", JX_FMT(r->l1), JX_FMT(r->l2));
    else
        jx_cell_str(t, r->l1);
}

/* "≥95%": the target with the operator and unit that the document has in cells of their own. */
static void cell_target(jx_table *t, const jx_indicator *r)
{
    const char *const signs[] = {[JX_GE] = "≥",  [JX_LE] = "≤",  [JX_EQ] = "＝",
                                 [JX_GT] = "＞", [JX_LT] = "＜", [JX_QUALITATIVE] = JX_T("定性 ", "qualitative ")};
    jx_value v;
    jx_value_parse(r->target, &v);
    const char *sign = v.op != r->op && r->op < JX_COUNT(signs) ? signs[r->op] : NULL;
    jx_str unit = v.unit.len ? (jx_str){0} : r->unit;
    if (r->target.len)
        jx_cellf(t, "%s%.*s%.*s", sign ? sign : "", JX_FMT(r->target), JX_FMT(unit));
    else
        jx_cell_str(t, r->target);
}

/* Why points are missing: sentences, too long for the table. "无" is none. */
static void print_reasons(const jx_form *f)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_RIGHT, JX_T("行", "line"));
    jx_table_column(t, JX_WRAP, JX_T("偏差原因", "reason"));
    for (int i = 0; i < f->n_funding + f->n_indicators; i++) {
        bool fund = i < f->n_funding;
        jx_str reason = fund ? f->funding[i].reason : f->indicators[i - f->n_funding].reason;
        if (!reason.len || jx_str_eq(reason, JX_STR("无"))) continue;
        jx_cellf(t, "%u", fund ? f->funding[i].line : f->indicators[i - f->n_funding].line);
        jx_cell_str(t, reason);
    }
    if (jx_table_rows(t)) {
        putchar('\n');
        jx_table_print(t, stdout, 2);
    }
    jx_table_free(&t);
}

static void print_indicators(const jx_form *f)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_RIGHT, JX_T("行", "line"));
    jx_table_column(t, JX_LEFT, JX_T("级次", "levels"));
    jx_table_column(t, JX_WRAP, JX_T("三级指标", "indicator"));
    jx_table_column(t, JX_WRAP, JX_T("年度指标值", "target"));
    jx_table_column(t, JX_WRAP, JX_T("实际完成值", "actual"));
    jx_table_column(t, JX_RIGHT, JX_T("分值", "weight"));
    jx_table_column(t, JX_RIGHT, JX_T("得分", "score"));
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *r = &f->indicators[i];
        cell_line(t, f, r->line);
        cell_level(t, f, i);
        jx_cell_str(t, r->name);
        cell_target(t, r);
        jx_cell_str(t, r->actual);
        jx_cell_pts(t, r->weight);
        jx_cell_pts(t, r->score);
    }
    jx_table_rule(t);
    jx_cell(t, (jx_str){0});
    jx_cell(t, jx_str_of(JX_T("总分", "total")));
    jx_cell_str(t, jx_str_of(jx_grade_name((enum jx_grade)f->grade)));
    jx_cell(t, (jx_str){0});
    jx_cell(t, (jx_str){0});
    jx_cell_pts(t, f->total_weight);
    jx_cell_pts(t, f->total_score);
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_text(const char *label, jx_str text)
{
    if (!text.len) return;
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    jx_cell(t, jx_str_of(label));
    jx_cell_style(t, JX_DIM);
    jx_cell(t, text);
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_form(const jx_form *f)
{
    jx_print_title(f, 0);
    jx_print_place(f);
    print_text(JX_T("项目编码", "code"), f->project_code);
    print_text(JX_T("填报日期", "filled in"), f->fill_date);
    print_text(JX_T("预期目标", "objective"), f->objective);
    print_text(JX_T("完成情况", "completion"), f->completion);
    if (f->n_funding) {
        putchar('\n');
        print_funding(f);
    }
    putchar('\n');
    print_indicators(f);
    print_reasons(f);
    if (f->conclusion.len || f->n_problems) putchar('\n');
    print_text(JX_T("结论", "conclusion"), f->conclusion);
    jx_print_problems(f);
    putchar('\n');
}

static bool document(void *arg, const jx_doc *d)
{
    reading *r = arg;
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    jx_print_document_problems(d);
    for (size_t i = 0; i < n; i++) {
        if (r->json)
            jx_form_json_write(stdout, &forms[i]);
        else
            print_form(&forms[i]);
        r->problems += forms[i].n_problems;
    }
    r->forms += n;
    r->refused += jx_doc_refused(d);
    r->documents++;
    return !ferror(stdout);
}

static int run(int argc, char **argv)
{
    reading r = {0};
    jx_read_options opt = {.zh = jx_lang() == JX_ZH, .zh_problems = jx_lang() == JX_ZH};
    const jx_option options[] = {
        JX_FLAG("json", 0, &r.json, "每份表输出一行 JSON", "one line of JSON a form"),
        JX_FORMS_DIVISION_OPTION(&opt.division),
    };
    int at = jx_options(&jx_cmd_read, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at == argc) return jx_usage_error(&jx_cmd_read, "%s", JX_T("要读哪个文件？", "which file?"));
    int failed = jx_each_document(argv + at, argc - at, &opt, document, &r);
    if (!r.json && r.documents)
        printf(JX_T("读出 %zu 份表，%zu 处需要核对，%zu 处读不成表。\n",
                    "%zu forms read; %zu places to be checked; %zu refused.\n"),
               r.forms, r.problems, r.refused);
    return jx_finish_output(failed || r.refused ? JX_EXIT_FOUND : JX_EXIT_DONE);
}

const jx_command jx_cmd_read = {
    .name = "read",
    .run = run,
    .brief = {"读出文件里的自评表", "read the forms out of documents"},
    .usage = "FILE… [--json] [--division CODE]",
    .about = {"读出文件里的每份自评表，列成对齐的表格；看不懂的地方在行号前标 ! "
              "并连同位置列在表后，绝不猜测。文件可以是 "
              "Excel（.xlsx）、Word（.docx）、OpenDocument、网页、PDF、CSV、文本或 JSON，按内容辨认；文件夹和 .zip "
              "压缩包逐个打开。“-"
              "”表示标准输入。\n退出码：0 全部读出；1 有文件或表读不了；2 用法不对。\n",
              "Reads every form of the files and prints it as aligned tables; a ! before the line marks what could "
              "not be placed or is not sure, which follows with its place; nothing is guessed. Files may be Excel "
              "(.xlsx), Word (.docx), OpenDocument, web page, PDF, CSV, text or JSON, "
              "told apart by content; folders and .zip archives are opened. \"-\" is standard input.\nExit code: 0 all "
              "read; 1 a file or form could not be read; 2 wrong usage.\n"},
    .examples = "  jixiao read samples/*.txt\n"
                "  jixiao read samples/*.txt --json > forms.ndjson\n"
                "  jixiao read forms.xlsx report.docx office/ all.zip\n"
                "  jixiao read scan.txt --division 500153\n",
};
