/* jixiao rules: the rule book, from the table that the workers judge by. */
#include <stdio.h>
#include <strings.h>

#include "client/commands/rules_packs.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/table.h"
#include "worker/nearest.h"
#include "worker/packs.h"

static void member(jx_json *j, const char *key, const char *text)
{
    jx_json_key(j, key);
    if (text)
        jx_json_str(j, jx_str_of(text));
    else
        jx_json_null(j);
}

static void json_parameter(void *arg, const jx_parameter *x)
{
    jx_json *j = arg;
    jx_json_open(j, '{');
    member(j, "name", x->name);
    member(j, "value", x->value);
    member(j, "title", x->title[jx_lang()]);
    member(j, "ground", *x->ground ? x->ground : NULL);
    jx_json_close(j, '}');
}

/* "off" where the pack does not apply it. */
static const char *severity_name(const jx_pack *p, const jx_rule *r)
{
    unsigned s = jx_rule_severity(p, r);
    return s ? jx_severity_name((enum jx_severity)s) : "off";
}

static void json_rule(jx_json *j, const jx_pack *p, const jx_rule *r)
{
    enum jx_lang lang = jx_lang();
    jx_json_open(j, '{');
    member(j, "code", r->code);
    member(j, "class", jx_class_name(r->class_));
    member(j, "pack", jx_pack_name(p));
    member(j, "severity", severity_name(p, r));
    member(j, "title", r->title[lang]);
    member(j, "explanation", r->explanation[lang]);
    member(j, "formula", r->formula);
    member(j, "source", r->source);
    member(j, "since", r->since);
    jx_json_key(j, "parameters");
    jx_json_open(j, '[');
    jx_rule_parameters(p, r, json_parameter, j);
    jx_json_close(j, ']');
    jx_json_close(j, '}');
}

static void print_json(const jx_pack *p, const jx_rule *r, size_t n)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        putchar('\n');
        json_rule(&j, p, &r[i]);
    }
    putchar('\n');
    jx_json_close(&j, ']');
    putchar('\n');
}

static void print_table(const jx_pack *p, const jx_rule *r, size_t n)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("代码", "code"));
    jx_table_column(t, JX_LEFT, JX_T("类别", "class"));
    jx_table_column(t, JX_LEFT, JX_T("级别", "severity"));
    jx_table_column(t, JX_WRAP, JX_T("规则", "rule"));
    for (size_t i = 0; i < n; i++) {
        jx_cell(t, jx_str_of(r[i].code));
        jx_cell(t, jx_str_of(jx_class_label(r[i].class_)));
        jx_cell(t, jx_str_of(jx_rule_severity_label(p, &r[i])));
        jx_cell_style(t, jx_severity_style(jx_rule_severity(p, &r[i])));
        jx_cell(t, jx_str_of(r[i].title[jx_lang()]));
    }
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
    printf(JX_T("\n共 %zu 条。看一条的解释、公式和依据：jixiao rules S304\n",
                "\n%zu rules. For a rule's explanation, formula and source: jixiao rules S304\n"),
           n);
}

/* "low_rate = 80", what that is, and why the pack says so; a row each, under the rule's own. */
static void parameter_row(void *arg, const jx_parameter *x)
{
    jx_table *t = arg;
    jx_cell(t, jx_str_of(JX_T("参数", "parameter")));
    jx_cell_style(t, JX_DIM);
    jx_cellf(t, JX_T("%s = %s（%s）%s%s", "%s = %s (%s)%s%s"), x->name, *x->value ? x->value : "\"\"",
             x->title[jx_lang()], *x->ground ? JX_T(" 依据：", " ground: ") : "", x->ground);
}

static void print_one(const jx_pack *p, const jx_rule *r)
{
    enum jx_lang lang = jx_lang();
    const struct {
        const char *label, *text;
    } rows[] = {
        {JX_T("代码", "code"), r->code},
        {JX_T("规则", "rule"), r->title[lang]},
        {JX_T("类别", "class"), jx_class_label(r->class_)},
        {JX_T("规则包", "pack"), jx_pack_name(p)},
        {JX_T("级别", "severity"), jx_rule_severity_label(p, r)},
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
    jx_rule_parameters(p, r, parameter_row, t);
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

/* What the user called it: its code in any case. */
static const jx_rule *named(const char *name)
{
    char code[8] = "";
    for (size_t i = 0; name[i] && i + 1 < sizeof code; i++)
        code[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 32) : name[i];
    return strlen(name) < sizeof code ? jx_rule_find(code) : NULL;
}

static int no_such_rule(const char *name)
{
    size_t n;
    const jx_left_out *out = jx_rules_left_out(&n);
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(out[i].code, name) == 0)
            return jx_usage_error(&jx_cmd_rules,
                                  JX_T("没有规则 %s：%s，未列入（%s）", "no rule %s: \"%s\" was left out (%s)"),
                                  out[i].code, out[i].title[jx_lang()], out[i].why[jx_lang()]);
    const jx_rule *rules = jx_rules(&n);
    jx_nearest near = {.name = jx_str_of(name)};
    for (size_t i = 0; i < n; i++) jx_nearest_try(&near, rules[i].code);
    if (near.best)
        return jx_usage_error(&jx_cmd_rules, JX_T("没有规则 %s，是不是 %s？", "no rule %s; did you mean %s?"), name,
                              near.best);
    return jx_usage_error(
        &jx_cmd_rules, JX_T("没有规则 %s（全部规则：jixiao rules）", "no rule %s (all of them: jixiao rules)"), name);
}

static int print_named(const jx_pack *p, char **codes, int n, bool json)
{
    jx_json j = jx_json_to(stdout);
    for (int i = 0; i < n; i++)
        if (!named(codes[i])) return no_such_rule(codes[i]);
    if (json) jx_json_open(&j, '[');
    for (int i = 0; i < n; i++) {
        if (json)
            json_rule(&j, p, named(codes[i]));
        else {
            if (i) putchar('\n');
            print_one(p, named(codes[i]));
        }
    }
    if (json) puts("]");
    return jx_finish_output(JX_EXIT_DONE);
}

static int list_rules(const char *pack, char **codes, int n_codes, bool json)
{
    char err[512];
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    const jx_pack *p = jx_pack_named(pack, err, sizeof err);
    if (!p) {
        jx_complain("%s", err);
        return JX_EXIT_FOUND;
    }
    int code = JX_EXIT_DONE;
    if (n_codes)
        code = print_named(p, codes, n_codes, json);
    else if (json)
        print_json(p, rules, n);
    else
        print_table(p, rules, n);
    jx_pack_free(&p);
    return code ? code : jx_finish_output(JX_EXIT_DONE);
}

static int run(int argc, char **argv)
{
    bool json = false, compare = false, packs = false, csv = false;
    const char *pack = "national";
    const jx_option options[] = {
        JX_OPTION("pack", 'P', JX_O_TEXT, &pack, "规则包", "PACK",
                  "级别和参数按这个规则包（文件或名称；默认 national）",
                  "with the severities and parameters of this pack (a file or a name; default national)"),
        JX_FLAG("packs", 0, &packs, "列出自带的规则包（或文件夹里的）及其编号",
                "list the bundled rule packs (or those of a folder) with their ids"),
        JX_FLAG("diff", 0, &compare, "比较两个规则包（文件或名称）", "compare two rule packs (files or names)"),
        JX_FLAG("csv", 0, &csv, "输出 CSV，含各规则包的级别和参数（带 BOM 的 UTF-8，Excel 可直接打开）",
                "CSV with the severity and the parameters of each pack (UTF-8 with a BOM, which Excel opens as it is)"),
        JX_FLAG("json", 0, &json, "输出 JSON 数组，供程序读取", "a JSON array, for programs"),
    };
    int at = jx_options(&jx_cmd_rules, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (compare && argc - at != 2)
        return jx_usage_error(&jx_cmd_rules, "%s", JX_T("--diff 要两个规则包", "--diff takes two packs"));
    if (packs && argc - at > 1)
        return jx_usage_error(&jx_cmd_rules, "%s", JX_T("--packs 至多一个文件夹", "--packs takes one folder at most"));
    if (csv && !packs && at < argc)
        return jx_usage_error(&jx_cmd_rules, "%s", JX_T("--csv 总是全部规则", "--csv has all rules always"));
    if (csv) return jx_rules_csv(at < argc ? argv[at] : NULL);
    if (packs) return jx_rules_packs(at < argc ? argv[at] : NULL, json);
    if (compare) return jx_rules_diff(argv[at], argv[at + 1], json);
    return list_rules(pack, argv + at, argc - at, json);
}

const jx_command jx_cmd_rules = {
    .name = "rules",
    .run = run,
    .brief = {"列出核对规则及其解释", "list the rules that forms are held to"},
    .usage = "[CODE… [--pack PACK] | --packs [DIR] | --diff PACK PACK] [--json] [--csv]",
    .about =
        {"列出全部核对规则；写上代码则给出该条的解释、公式、依据，以及规则包为它定的级别和参数。规则与服务器所用的相同"
         "。"
         "--diff 列出两个规则包的全部不同：设定、用语、级别，各带依据。\n",
         "Lists all rules; with codes, their explanation, formula and source, and what the rule pack sets of them. "
         "They are the rules the servers judge by. --diff tells all that two packs do not have in common: settings, "
         "words, severities, each with its ground.\n"},
    .examples =
        "  jixiao rules\n  jixiao rules S304\n  jixiao rules B109 --pack sichuan-2024\n  jixiao rules --json\n"
        "  jixiao rules --csv > rules.csv\n  jixiao rules --packs\n  jixiao rules --diff national my-pack.conf\n",
};
