/* jixiao check: holds the forms of documents against the rule book, offline, as the workers would. */
#include <stdio.h>
#include <stdlib.h>

#include "client/push/inputs.h"
#include "client/show/cli.h"
#include "client/show/heading.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "worker/packs.h"
#include "worker/score.h"

typedef struct {
    bool json;
    jx_packs *packs;
    jx_assessment *a;
    size_t forms, refused; /* refused: no form could be made of it */
    size_t homeless;       /* forms of no known division: push refuses them */
    size_t verdicts[4], findings[5];
} check;

/* ---- for machines: design.md, "The JSON of a form" ---- */

static void json_declared(jx_json *j, const jx_form *f)
{
    jx_json_key(j, "declared");
    jx_json_open(j, '{');
    jx_json_key(j, "execution");
    jx_json_pts(j, f->n_funding ? f->funding[0].score : JX_PTS_NONE);
    jx_json_key(j, "indicators");
    jx_json_open(j, '[');
    for (int i = 0; i < f->n_indicators; i++) jx_json_pts(j, f->indicators[i].score);
    jx_json_close(j, ']');
    jx_json_key(j, "total");
    jx_json_pts(j, f->total_score);
    jx_json_key(j, "grade");
    jx_json_grade(j, f->grade);
    jx_json_close(j, '}');
}

static void json_rescore(jx_json *j, const jx_rescore *r)
{
    jx_json_open(j, '{');
    jx_json_key(j, "score");
    jx_json_pts(j, r->score);
    jx_json_key(j, "low");
    jx_json_pts(j, r->low);
    jx_json_key(j, "high");
    jx_json_pts(j, r->high);
    jx_json_close(j, '}');
}

static void json_recomputed(jx_json *j, const jx_form *f, const jx_assessment *a)
{
    jx_json_key(j, "recomputed");
    jx_json_open(j, '{');
    jx_json_key(j, "execution");
    jx_json_open(j, '{');
    jx_json_key(j, "rate");
    jx_json_pts(j, a->rate);
    jx_json_key(j, "score");
    jx_json_pts(j, a->execution);
    jx_json_close(j, '}');
    jx_json_key(j, "indicators");
    jx_json_open(j, '[');
    for (int i = 0; i < f->n_indicators; i++) json_rescore(j, &a->indicators[i]);
    jx_json_close(j, ']');
    jx_json_key(j, "total");
    jx_json_pts(j, a->total);
    jx_json_key(j, "low");
    jx_json_pts(j, a->total_low);
    jx_json_key(j, "high");
    jx_json_pts(j, a->total_high);
    jx_json_key(j, "grade");
    jx_json_grade(j, a->grade);
    jx_json_close(j, '}');
}

static void json_form(const jx_form *f, const jx_packed *by, const jx_assessment *a)
{
    jx_json j = jx_json_to(stdout);
    jx_id key = jx_form_key(f);
    jx_json_open(&j, '{');
    jx_json_key(&j, "source");
    jx_json_str(&j, f->source);
    jx_json_key(&j, "line");
    jx_json_uint(&j, f->line);
    jx_json_key(&j, "seq");
    jx_json_uint(&j, f->seq);
    jx_json_key(&j, "key");
    jx_json_id(&j, &key);
    jx_json_key(&j, "pack");
    jx_json_str(&j, jx_str_of(jx_pack_name(by->pack)));
    jx_json_key(&j, "ruleset");
    jx_json_hex(&j, by->id);
    json_declared(&j, f);
    json_recomputed(&j, f, a);
    jx_json_key(&j, "findings");
    jx_json_findings(&j, a->findings, a->n_findings, f);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* ---- for people ---- */

/* Where the form allows totals of several grades, all of them: "中–优". */
static void grade_cell(jx_table *t, const jx_pack *p, const jx_assessment *a)
{
    enum jx_grade low = jx_grade_of(p, a->total_low), high = jx_grade_of(p, a->total_high);
    char s[32];
    if (a->total == JX_PTS_NONE || low == high)
        snprintf(s, sizeof s, "%s", jx_grade_name((enum jx_grade)a->grade));
    else
        snprintf(s, sizeof s, "%s–%s", jx_grade_name(low), jx_grade_name(high));
    jx_cell_str(t, jx_str_of(s));
}

static void print_scores(const jx_form *f, const jx_pack *p, const jx_assessment *a)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_RIGHT, JX_T("执行率", "rate"));
    jx_table_column(t, JX_RIGHT, JX_T("执行得分", "execution"));
    jx_table_column(t, JX_RIGHT, JX_T("总分", "total"));
    jx_table_column(t, JX_LEFT, JX_T("等级", "grade"));
    jx_cell(t, jx_str_of(JX_T("填报", "stated")));
    jx_cell_percent(t, f->n_funding ? f->funding[0].rate : JX_PTS_NONE);
    jx_cell_pts(t, f->n_funding ? f->funding[0].score : JX_PTS_NONE);
    jx_cell_pts(t, f->total_score);
    jx_cell_str(t, jx_str_of(jx_grade_name((enum jx_grade)f->grade)));
    jx_cell(t, jx_str_of(JX_T("重算", "recomputed")));
    jx_cell_percent(t, a->rate);
    jx_cell_pts(t, a->execution);
    jx_cell_total(t, a->total, a->total_low, a->total_high);
    grade_cell(t, p, a);
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_findings(const jx_form *f, const jx_assessment *a)
{
    if (a->verdict == JX_ACCEPTED) { /* information apart */
        const char *on = jx_style_on(stdout, JX_GREEN);
        printf("  %s%s%s\n", on, JX_T("没有发现问题", "nothing found"), *on ? jx_style_off(stdout) : "");
        if (!a->n_findings) putchar('\n');
    }
    if (!a->n_findings) return;
    jx_table *t = jx_findings_table();
    for (uint32_t i = 0; i < a->n_findings; i++)
        jx_findings_row(t, &a->findings[i], f, (enum jx_money_unit)f->money_unit);
    putchar('\n');
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
    putchar('\n');
}

static void print_form(const jx_form *f, const jx_packed *by, const jx_assessment *a)
{
    jx_print_title(f, a->verdict);
    jx_print_place(f);
    printf(JX_T("  规则包 %s\n", "  rule pack %s\n"), jx_pack_name(by->pack));
    print_scores(f, by->pack, a);
    print_findings(f, a);
    if (f->n_problems > jx_pack_per_rule(by->pack)) { /* F021 shows so many */
        jx_print_problems(f);
        putchar('\n');
    }
    if (!f->division)
        printf("  %s\n\n", JX_T("行政区划不明，报送时会被拒收；用 --division 代码 指定",
                                "its division is not known: push will refuse it; name it with --division CODE"));
}

static void print_summary(const check *c)
{
    printf(JX_T("共 %zu 份表：接收 %zu，接收(有疑问) %zu，退回 %zu。发现 %zu 项：退回 %zu，预警 %zu，疑问 %zu，提示 "
                "%zu。\n",
                "%zu forms: %zu accepted, %zu with alerts, %zu rejected. %zu findings: %zu reject, %zu alert, %zu "
                "query, %zu info.\n"),
           c->forms, c->verdicts[JX_ACCEPTED], c->verdicts[JX_ACCEPTED_WITH_ALERTS], c->verdicts[JX_REJECTED],
           c->findings[JX_REJECT] + c->findings[JX_ALERT] + c->findings[JX_QUERY] + c->findings[JX_INFO],
           c->findings[JX_REJECT], c->findings[JX_ALERT], c->findings[JX_QUERY], c->findings[JX_INFO]);
    if (c->refused)
        printf(JX_T("另有 %zu 处读不成表，见上。\n", "%zu more could not be read as forms, see above.\n"), c->refused);
}

static void count(check *c)
{
    c->forms++;
    if (c->a->verdict < 4) c->verdicts[c->a->verdict]++;
    for (uint32_t i = 0; i < c->a->n_findings; i++)
        if (c->a->findings[i].severity < 5) c->findings[c->a->findings[i].severity]++;
}

static bool document(void *arg, const jx_doc *d)
{
    check *c = arg;
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    jx_print_document_problems(d);
    for (size_t i = 0; i < n; i++) {
        const jx_packed *by = jx_packs_for(c->packs, forms[i].division, forms[i].year);
        jx_assess(by->pack, &forms[i], c->a);
        count(c);
        c->homeless += !forms[i].division;
        if (c->json)
            json_form(&forms[i], by, c->a);
        else
            print_form(&forms[i], by, c->a);
    }
    c->refused += jx_doc_refused(d);
    return !ferror(stdout);
}

static int run(int argc, char **argv)
{
    check c = {0};
    const char *pack = NULL, *dir = NULL;
    jx_read_options opt = {.zh = jx_lang() == JX_ZH, .zh_problems = jx_lang() == JX_ZH};
    const jx_option options[] = {
        JX_FLAG("json", 0, &c.json, "每份表输出一行 JSON", "one line of JSON a form"),
        JX_PACK_OPTIONS(&pack, &dir),
        JX_FORMS_DIVISION_OPTION(&opt.division),
    };
    int at = jx_options(&jx_cmd_check, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at == argc) return jx_usage_error(&jx_cmd_check, "%s", JX_T("要核对哪个文件？", "which file?"));
    char err[512];
    if (jx_packs_open(&c.packs, pack, dir, err, sizeof err) != 0) return jx_usage_error(&jx_cmd_check, "%s", err);
    c.a = malloc(sizeof *c.a);
    if (!c.a) abort();
    int failed = jx_each_document(argv + at, argc - at, &opt, document, &c);
    free(c.a);
    jx_packs_free(&c.packs);
    if (!c.json && c.forms + c.refused) print_summary(&c);
    return jx_finish_output(failed || c.refused || c.homeless || c.verdicts[JX_REJECTED] ? JX_EXIT_FOUND
                                                                                         : JX_EXIT_DONE);
}

const jx_command jx_cmd_check = {
    .name = "check",
    .run = run,
    .brief = {"离线核对自评表，指出每处问题", "check forms offline, each finding at its place"},
    .usage = "FILE… [--json] [--pack PACK | --packs DIR] [--division CODE]",
    .about =
        {"读取文件里的每份自评表，按规则重算得分，列出每一处不符：在哪一行、填的是什么、应当是什么。不需要服务器，规则"
         "与服务器所用的相同：规则包按每份表的省份和年度选取，没有的用全国通用的。“-”表示标准输入。\n退出码：0 "
         "没有要退回的；1 "
         "有退回级的问题，或有表报送不了、有文件读不了；2 "
         "用法不对。\n",
         "Reads every form of the files, recomputes its scores and lists what does not fit: the line, what is stated, "
         "what is expected. Needs no server; the rules are those of the servers: the rule pack is that of the form's "
         "province and year, "
         "else the national one. \"-\" is standard input.\nExit code: "
         "0 nothing to reject; 1 findings of severity reject, a form that push would refuse, or a file that cannot be "
         "read; 2 wrong usage.\n"},
    .examples = "  jixiao check samples/*.txt\n"
                "  jixiao check forms.ndjson --json | jq 'select(.findings | length > 0) | .source, .line'\n"
                "  jixiao rules S304\n",
};
