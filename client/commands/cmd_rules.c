/* jixiao rules: the rule book, from the table that the workers judge by. */
#include <inttypes.h>
#include <stdio.h>

#include "client/show/cli.h"
#include "client/show/csv.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/table.h"
#include "worker/packs.h"

static void member(jx_json *j, const char *key, const char *text)
{
    jx_json_key(j, key);
    if (text)
        jx_json_str(j, jx_str_of(text));
    else
        jx_json_null(j);
}

static void json_rule(jx_json *j, const jx_rule *r)
{
    enum jx_lang lang = jx_lang();
    jx_json_open(j, '{');
    member(j, "code", r->code);
    member(j, "class", jx_class_name(r->class_));
    member(j, "severity", jx_severity_name(r->severity));
    member(j, "title", r->title[lang]);
    member(j, "explanation", r->explanation[lang]);
    member(j, "formula", r->formula);
    member(j, "source", r->source);
    member(j, "since", r->since);
    jx_json_close(j, '}');
}

static void print_json(const jx_rule *r, size_t n)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        putchar('\n');
        json_rule(&j, &r[i]);
    }
    putchar('\n');
    jx_json_close(&j, ']');
    putchar('\n');
}

static void print_table(const jx_rule *r, size_t n)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("代码", "code"));
    jx_table_column(t, JX_LEFT, JX_T("类别", "class"));
    jx_table_column(t, JX_LEFT, JX_T("级别", "severity"));
    jx_table_column(t, JX_WRAP, JX_T("规则", "rule"));
    for (size_t i = 0; i < n; i++) {
        jx_cell(t, jx_str_of(r[i].code));
        jx_cell(t, jx_str_of(jx_class_label(r[i].class_)));
        jx_cell(t, jx_str_of(jx_severity_label(r[i].severity)));
        jx_cell_style(t, jx_severity_style(r[i].severity));
        jx_cell(t, jx_str_of(r[i].title[jx_lang()]));
    }
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
    printf(JX_T("\n共 %zu 条。看一条的解释、公式和依据：jixiao rules S304\n",
                "\n%zu rules. For a rule's explanation, formula and source: jixiao rules S304\n"),
           n);
}

static void print_one(const jx_rule *r)
{
    enum jx_lang lang = jx_lang();
    const struct {
        const char *label, *text;
    } rows[] = {
        {JX_T("代码", "code"), r->code},
        {JX_T("规则", "rule"), r->title[lang]},
        {JX_T("类别", "class"), jx_class_label(r->class_)},
        {JX_T("级别", "severity"), jx_severity_label(r->severity)},
        {JX_T("解释", "explanation"), r->explanation[lang]},
        {JX_T("公式", "formula"), r->formula},
        {JX_T("依据", "source"), r->source},
        {JX_T("起用", "since"), r->since},
    };
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].text || !*rows[i].text) continue;
        jx_cell(t, jx_str_of(rows[i].label));
        jx_cell_style(t, JX_DIM);
        jx_cell(t, jx_str_of(rows[i].text));
    }
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

static int print_named(char **codes, int n, bool json)
{
    jx_json j = jx_json_to(stdout);
    if (json) jx_json_open(&j, '[');
    for (int i = 0; i < n; i++) {
        const jx_rule *r = jx_rule_find(codes[i]);
        if (!r) {
            if (json) puts("]");
            return jx_usage_error(
                &jx_cmd_rules, JX_T("没有规则 %s（全部规则：jixiao rules）", "no rule %s (all of them: jixiao rules)"),
                codes[i]);
        }
        if (json)
            json_rule(&j, r);
        else {
            if (i) putchar('\n');
            print_one(r);
        }
    }
    if (json) puts("]");
    return jx_finish_output(JX_EXIT_DONE);
}

static void print_difference(void *arg, const char *what, const char *in_a, const char *in_b)
{
    jx_table *t = arg;
    jx_cell(t, jx_str_of(what));
    jx_cell(t, jx_str_of(in_a));
    jx_cell(t, jx_str_of(in_b));
}

static int diff(char **files)
{
    const jx_pack *packs[2] = {NULL, NULL};
    char err[512] = "";
    for (int i = 0; i < 2 && !err[0]; i++) packs[i] = jx_pack_named(files[i], err, sizeof err);
    if (err[0]) {
        fprintf(stderr, "jixiao: %s\n", err);
    } else {
        jx_table *t = jx_table_new();
        jx_table_column(t, JX_LEFT, JX_T("设定", "setting"));
        jx_table_column(t, JX_LEFT, jx_pack_name(packs[0]));
        jx_table_column(t, JX_LEFT, jx_pack_name(packs[1]));
        if (jx_pack_diff(packs[0], packs[1], print_difference, t))
            jx_table_print(t, stdout, 0);
        else
            puts(JX_T("两个规则包相同", "the packs are the same"));
        jx_table_free(&t);
    }
    for (int i = 0; i < 2; i++) jx_pack_free(&packs[i]);
    return jx_finish_output(err[0] ? JX_EXIT_FOUND : JX_EXIT_DONE);
}

/* ---- packs ---- */

static void json_pack(const jx_packed *p)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    member(&j, "pack", jx_pack_name(p->pack));
    jx_json_key(&j, "ruleset");
    jx_json_hex(&j, p->id);
    jx_json_key(&j, "province");
    jx_json_uint(&j, jx_pack_province(p->pack));
    jx_json_key(&j, "year");
    jx_json_uint(&j, jx_pack_year(p->pack));
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void pack_row(jx_table *t, const jx_packed *p)
{
    uint16_t year = jx_pack_year(p->pack);
    jx_cell(t, jx_str_of(jx_pack_name(p->pack)));
    jx_cell_division(t, jx_pack_province(p->pack));
    if (year)
        jx_cellf(t, "%u", year);
    else
        jx_cell(t, jx_str_of(JX_T("任何", "any")));
    jx_cellf(t, "%016" PRIx64, p->id);
}

/* What jx_packs_for chooses from: the bundled packs, or those of a folder. */
static int list_packs(const char *dir, bool json)
{
    jx_packs *packs;
    char err[512];
    size_t n;
    if (jx_packs_open(&packs, NULL, dir, err, sizeof err) != 0) {
        jx_complain("%s", err);
        return JX_EXIT_FOUND;
    }
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则包", "pack"));
    jx_table_column(t, JX_LEFT, JX_T("省份", "province"));
    jx_table_column(t, JX_LEFT, JX_T("年度", "year"));
    jx_table_column(t, JX_LEFT, JX_T("编号", "rule set"));
    const jx_packed *all = jx_packs_all(packs, &n);
    for (size_t i = 0; i < n; i++) {
        if (json)
            json_pack(&all[i]);
        else
            pack_row(t, &all[i]);
    }
    if (!json) jx_table_print(t, stdout, 0);
    jx_table_free(&t);
    jx_packs_free(&packs);
    return jx_finish_output(JX_EXIT_DONE);
}

/* ---- for offices ---- */

static void print_csv(const jx_rule *r, size_t n)
{
    enum jx_lang lang = jx_lang();
    const char *const heads[] = {JX_T("代码", "code"),   JX_T("类别", "class"),       JX_T("级别", "severity"),
                                 JX_T("规则", "rule"),   JX_T("解释", "explanation"), JX_T("公式", "formula"),
                                 JX_T("依据", "source"), JX_T("起用", "since"),       JX_T("提示", "message")};
    jx_csv_begin(stdout);
    for (size_t i = 0; i < JX_COUNT(heads); i++) jx_csv_cell(stdout, i == 0, jx_str_of(heads[i]));
    jx_csv_end_row(stdout);
    for (size_t i = 0; i < n; i++) {
        const char *const cells[] = {r[i].code,
                                     jx_class_label(r[i].class_),
                                     jx_severity_label(r[i].severity),
                                     r[i].title[lang],
                                     r[i].explanation[lang],
                                     r[i].formula,
                                     r[i].source,
                                     r[i].since,
                                     r[i].message[lang]};
        for (size_t k = 0; k < JX_COUNT(cells); k++) jx_csv_cell(stdout, k == 0, jx_str_of(cells[k] ? cells[k] : ""));
        jx_csv_end_row(stdout);
    }
}

static int run(int argc, char **argv)
{
    bool json = false, compare = false, packs = false, csv = false;
    const jx_option options[] = {
        JX_FLAG("packs", 0, &packs, "列出自带的规则包（或文件夹里的）及其编号",
                "list the bundled rule packs (or those of a folder) with their ids"),
        JX_FLAG("diff", 0, &compare, "比较两个规则包（文件或名称）", "compare two rule packs (files or names)"),
        JX_FLAG("csv", 0, &csv, "输出 CSV（带 BOM 的 UTF-8，Excel 可直接打开）",
                "CSV (UTF-8 with a BOM, which Excel opens as it is)"),
        JX_FLAG("json", 0, &json, "输出 JSON 数组，供程序读取", "a JSON array, for programs"),
    };
    int at = jx_options(&jx_cmd_rules, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (compare && argc - at != 2)
        return jx_usage_error(&jx_cmd_rules, "%s", JX_T("--diff 要两个规则包", "--diff takes two packs"));
    if (packs && argc - at > 1)
        return jx_usage_error(&jx_cmd_rules, "%s", JX_T("--packs 至多一个文件夹", "--packs takes one folder at most"));
    if (packs) return list_packs(at < argc ? argv[at] : NULL, json);
    if (compare) return diff(argv + at);
    if (at < argc) return print_named(argv + at, argc - at, json);
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    if (csv)
        print_csv(rules, n);
    else if (json)
        print_json(rules, n);
    else
        print_table(rules, n);
    return jx_finish_output(JX_EXIT_DONE);
}

const jx_command jx_cmd_rules = {
    .name = "rules",
    .run = run,
    .brief = {"列出核对规则及其解释", "list the rules that forms are held to"},
    .usage = "[CODE… | --packs [DIR] | --diff PACK PACK] [--json] [--csv]",
    .about = {"列出全部核对规则；写上代码则给出该条的解释、公式和依据。规则与服务器所用的相同。\n",
              "Lists all rules; with codes, their explanation, formula and source. They are the rules the servers "
              "judge by.\n"},
    .examples =
        "  jixiao rules\n  jixiao rules S304\n  jixiao rules --json\n"
        "  jixiao rules --csv > rules.csv\n  jixiao rules --packs\n  jixiao rules --diff national my-pack.conf\n",
};
