/* jixiao report: the county table: forms, verdicts, money and scores by division or unit. */
#include <stdio.h>

#include "client/push/rows.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/signals.h"

enum { STATUS_MS = 5000 };

typedef struct {
    jx_talk *talk;
    uint32_t division;
    bool units, json;
    int figures; /* of enum figures */
    const char *by;
    jx_table *t;
    jx_json j;
    size_t rows;
} report;

/* ---- values ---- */

/* Mean in hundredths, half up. */
static jx_pts mean(const jx_scores *s)
{
    int64_t v = 0;
    if (!s->n || s->n > INT64_MAX || jx_mul_div(s->sum, 1, (int64_t)s->n, &v) != 0) return JX_PTS_NONE;
    return (jx_pts)v;
}

static jx_pts execution_rate(const jx_row *r)
{
    int64_t v = 0;
    if (r->adjusted <= 0 || jx_mul_div(r->executed, 10000, r->adjusted, &v) != 0 || v > JX_PTS_MAX) return JX_PTS_NONE;
    return (jx_pts)v;
}

/* Always two decimals: columns of scores are compared by eye. */
static void cell_points(jx_table *t, jx_pts v)
{
    if (v == JX_PTS_NONE)
        jx_cell_pts(t, v);
    else
        jx_cellf(t, "%s%d.%02d", v < 0 ? "-" : "", (v < 0 ? -v : v) / 100, (v < 0 ? -v : v) % 100);
}

static void cell_rate(jx_table *t, jx_pts v)
{
    if (v == JX_PTS_NONE)
        jx_cell_pts(t, v);
    else
        jx_cellf(t, "%d.%02d%%", v / 100, v % 100);
}

/* ---- tables ---- */

/* Which figures a table shows: a table of all of them is wider than a terminal. */
enum figures { COUNTS, MONEY, SCORES };

static void column(report *r, const char *title) { jx_table_column(r->t, JX_RIGHT, title); }

static void columns(report *r)
{
    jx_table_column(r->t, JX_WRAP, JX_T("区划", "division"));
    if (r->units) jx_table_column(r->t, JX_WRAP, JX_T("单位", "unit"));
    column(r, JX_T("份数", "forms"));
    switch (r->figures) {
    case COUNTS:
        column(r, JX_T("接收", "ok"));
        column(r, JX_T("有疑问", "alerts"));
        column(r, JX_T("退回", "reject"));
        column(r, JX_T("逾期", "late"));
        column(r, JX_T("执行率", "rate"));
        column(r, JX_T("重算均分", "mean"));
        break;
    case MONEY:
        column(r, JX_T("年初预算(万元)", "initial 10k"));
        column(r, JX_T("全年预算", "budget"));
        column(r, JX_T("执行数", "executed"));
        column(r, JX_T("执行率", "rate"));
        break;
    case SCORES:
        column(r, JX_T("填报均分", "stated"));
        column(r, JX_T("重算均分", "mean"));
        column(r, JX_T("一成以下", "p10"));
        column(r, JX_T("中位", "median"));
        column(r, JX_T("九成以下", "p90"));
    }
}

static void count(report *r, uint64_t n) { jx_cellf(r->t, "%llu", (unsigned long long)n); }

static void table_values(report *r, const jx_row *row)
{
    count(r, row->forms);
    switch (r->figures) {
    case COUNTS:
        count(r, row->accepted);
        count(r, row->alerted);
        count(r, row->rejected);
        count(r, row->late);
        cell_rate(r->t, execution_rate(row));
        cell_points(r->t, mean(&row->recomputed));
        break;
    case MONEY:
        jx_cell_fen(r->t, row->initial, JX_WAN, 2);
        jx_cell_fen(r->t, row->adjusted, JX_WAN, 2);
        jx_cell_fen(r->t, row->executed, JX_WAN, 2);
        cell_rate(r->t, execution_rate(row));
        break;
    case SCORES:
        cell_points(r->t, mean(&row->stated));
        cell_points(r->t, mean(&row->recomputed));
        cell_points(r->t, row->recomputed.p10);
        cell_points(r->t, row->recomputed.p50);
        cell_points(r->t, row->recomputed.p90);
    }
}

static bool table_row(void *arg, const jx_row *row)
{
    report *r = arg;
    if (row->division)
        jx_cell_division(r->t, row->division);
    else
        jx_cell(r->t, jx_str_of(JX_T("（区划不明）", "(unknown)")));
    if (r->units) jx_cell_str(r->t, row->unit);
    table_values(r, row);
    r->rows++;
    return true;
}

/* The first row of "division" is the division itself. */
static bool table_total(void *arg, const jx_row *row)
{
    report *r = arg;
    jx_table_rule(r->t);
    if (r->division)
        jx_cellf(r->t, JX_T("合计 %s", "total %s"), jx_division_label(r->division));
    else
        jx_cell(r->t, jx_str_of(JX_T("合计", "total")));
    if (r->units) jx_cell(r->t, (jx_str){0});
    table_values(r, row);
    jx_row_style(r->t, JX_BOLD);
    return false;
}

/* ---- JSON: amounts in yuan, scores in points ---- */

static void json_scores(jx_json *j, const char *key, const jx_scores *s)
{
    jx_json_key(j, key);
    jx_json_open(j, '{');
    jx_json_key(j, "n");
    jx_json_uint(j, s->n);
    jx_json_key(j, "mean");
    jx_json_pts(j, mean(s));
    jx_json_key(j, "p10");
    jx_json_pts(j, s->p10);
    jx_json_key(j, "p50");
    jx_json_pts(j, s->p50);
    jx_json_key(j, "p90");
    jx_json_pts(j, s->p90);
    jx_json_key(j, "grades");
    jx_json_open(j, '{');
    for (int g = 1; g < JX_GRADES; g++) {
        jx_json_key(j, jx_grade_name((enum jx_grade)g));
        jx_json_uint(j, s->grades[g]);
    }
    jx_json_close(j, '}');
    jx_json_close(j, '}');
}

static void json_number(jx_json *j, const char *key, uint64_t v)
{
    jx_json_key(j, key);
    jx_json_uint(j, v);
}

static void json_money(jx_json *j, const char *key, jx_fen v)
{
    jx_json_key(j, key);
    jx_json_fen(j, v, JX_YUAN);
}

static void json_rules(jx_json *j, const jx_row *row)
{
    jx_json_key(j, "rules");
    jx_json_open(j, '[');
    for (int i = 0; i < row->n_rules; i++) {
        jx_json_open(j, '{');
        jx_json_key(j, "code");
        jx_json_str(j, jx_str_of(row->rules[i].code));
        jx_json_key(j, "severity");
        jx_json_str(j, jx_str_of(jx_severity_name((enum jx_severity)row->rules[i].severity)));
        json_number(j, "forms", row->rules[i].forms);
        json_number(j, "findings", row->rules[i].findings);
        jx_json_close(j, '}');
    }
    jx_json_close(j, ']');
}

static bool json_row(void *arg, const jx_row *row)
{
    report *r = arg;
    jx_json *j = &r->j;
    const char *name = row->division ? jx_division_label(row->division) : "";
    jx_json_open(j, '{');
    json_number(j, "division", row->division);
    jx_json_key(j, "division_name");
    if (*name)
        jx_json_str(j, jx_str_of(name));
    else
        jx_json_null(j);
    if (row->unit.len) {
        jx_json_key(j, "unit");
        jx_json_str(j, row->unit);
    }
    json_number(j, "forms", row->forms);
    json_number(j, "accepted", row->accepted);
    json_number(j, "with_alerts", row->alerted);
    json_number(j, "rejected", row->rejected);
    json_number(j, "late", row->late);
    json_number(j, "superseded", row->superseded);
    json_number(j, "failed", row->failed);
    json_money(j, "initial_budget", row->initial);
    json_money(j, "adjusted_budget", row->adjusted);
    json_money(j, "executed", row->executed);
    jx_json_key(j, "rate");
    jx_json_pts(j, execution_rate(row));
    json_scores(j, "stated", &row->stated);
    json_scores(j, "recomputed", &row->recomputed);
    if (row->n_rules) json_rules(j, row);
    jx_json_close(j, '}');
    r->rows++;
    return true;
}

static bool json_total(void *arg, const jx_row *row)
{
    json_row(arg, row);
    return false;
}

static int print_json(report *r)
{
    bool rules = r->by != NULL;
    r->j = jx_json_to(stdout);
    jx_json_open(&r->j, '{');
    int err = 0;
    if (!rules) {
        jx_json_key(&r->j, "rows");
        jx_json_open(&r->j, '[');
        err = jx_each_row(r->talk, r->units ? "units" : "counties", r->division, 0, json_row, r);
        jx_json_close(&r->j, ']');
    }
    jx_json_key(&r->j, "total");
    size_t before = r->rows;
    if (!err) err = jx_each_row(r->talk, rules ? "rules" : "division", r->division, 0, json_total, r);
    if (r->rows == before) jx_json_null(&r->j);
    jx_json_close(&r->j, '}');
    jx_json_line(&r->j);
    return err;
}

/* ---- by rule ---- */

static bool rule_rows(void *arg, const jx_row *row)
{
    report *r = arg;
    for (int i = 0; i < row->n_rules; i++) {
        const jx_rule_count *c = &row->rules[i];
        const jx_rule *rule = jx_rule_find(c->code);
        jx_cell(r->t, jx_str_of(c->code));
        jx_cell(r->t, jx_str_of(jx_severity_label(c->severity)));
        jx_cell_style(r->t, jx_severity_style(c->severity));
        jx_cellf(r->t, "%llu", (unsigned long long)c->forms);
        jx_cellf(r->t, "%llu", (unsigned long long)c->findings);
        jx_cell_str(r->t, jx_str_of(rule ? rule->title[jx_lang()] : ""));
        r->rows++;
    }
    return false;
}

static int print_rules(report *r)
{
    jx_table_column(r->t, JX_LEFT, JX_T("规则", "rule"));
    jx_table_column(r->t, JX_LEFT, JX_T("级别", "severity"));
    jx_table_column(r->t, JX_RIGHT, JX_T("涉及份数", "forms"));
    jx_table_column(r->t, JX_RIGHT, JX_T("次数", "findings"));
    jx_table_column(r->t, JX_WRAP, JX_T("说明", "title"));
    return jx_each_row(r->talk, "rules", r->division, 0, rule_rows, r);
}

static int print_counties(report *r)
{
    columns(r);
    int err = jx_each_row(r->talk, r->units ? "units" : "counties", r->division, 0, table_row, r);
    if (!err && r->rows) err = jx_each_row(r->talk, "division", r->division, 0, table_total, r);
    return err;
}

static int print_tables(report *r)
{
    r->t = jx_table_new();
    int err = r->by ? print_rules(r) : print_counties(r);
    if (!err && r->rows)
        jx_table_print(r->t, stdout, 0);
    else if (!err)
        puts(r->by ? JX_T("没有发现问题。", "No findings.") : JX_T("还没有收到表。", "No forms yet."));
    jx_table_free(&r->t);
    return err;
}

/* What stands before the damage is right; but it is not all. */
static void look_for_damage(void *arg, jx_str name, uint64_t number, jx_str text)
{
    const size_t damaged = strlen(JX_STATE_DAMAGED);
    (void)arg, (void)number;
    if (!jx_str_eq(name, JX_STR("state")) || text.len < damaged || memcmp(text.p, JX_STATE_DAMAGED, damaged) != 0)
        return;
    jx_complain(JX_T("服务器的结果日志从第 %.*s 条起损坏，以下汇总只到它之前；请通知管理员",
                     "the server's results log is damaged from record %.*s on; these totals end before it. Tell its "
                     "operator"),
                (int)(text.len - damaged), text.p + damaged);
}

static void warn_of_damage(jx_talk *talk) { jx_each_status(talk, STATUS_MS, look_for_damage, NULL); }

static int run(int argc, char **argv)
{
    report r = {0};
    const char *server = NULL;
    bool money = false, scores = false;
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_SCOPE_OPTION(&r.division),
        JX_FLAG("units", 0, &r.units, "按单位列，不按区县", "a row a unit instead of a county"),
        JX_OPTION("by", 0, JX_O_TEXT, &r.by, "rules", "rules", "rules：按规则列出问题", "rules: findings by rule"),
        JX_FLAG("money", 0, &money, "列资金：年初预算、全年预算、执行数", "money: initial budget, budget, executed"),
        JX_FLAG("scores", 0, &scores, "列得分：填报与重算均分、分位数",
                "scores: mean of stated and recomputed ones, quantiles"),
        JX_FLAG("json", 0, &r.json, "输出 JSON：{rows: […], total: {…}}，金额为元",
                "JSON: {rows: […], total: {…}}, amounts in yuan"),
    };
    int at = jx_options(&jx_cmd_report, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_report, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (r.by && strcmp(r.by, "rules") != 0)
        return jx_usage_error(&jx_cmd_report, JX_T("--by 只有 rules，没有 %s", "--by knows rules, not %s"), r.by);
    if (money + scores + (r.by != NULL) > 1)
        return jx_usage_error(
            &jx_cmd_report, "%s",
            JX_T("--money、--scores、--by 只能用一个", "--money, --scores and --by exclude each other"));
    r.figures = money ? MONEY : scores ? SCORES : COUNTS;
    server = jx_server_name(server);
    jx_signals_catch();
    if (jx_talk_open(&r.talk, server, JX_QUERY_SVC) != 0) return JX_EXIT_SERVER;
    warn_of_damage(r.talk);
    int err = r.json ? print_json(&r) : print_tables(&r);
    int code = err ? jx_talk_failed(r.talk, err) : JX_EXIT_DONE;
    jx_talk_close(&r.talk);
    return jx_finish_output(code);
}

const jx_command jx_cmd_report = {
    .name = "report",
    .run = run,
    .brief = {"各区县汇总：份数、结论、资金、得分", "totals by county: forms, verdicts, money, scores"},
    .usage = "[--division CODE] [--units] [--money | --scores | --by rules] [--server SERVER] [--json]",
    .about = {"每个区县一行：份数，接收、有疑问、退回、逾期各多少，执行率和重算均分；--money 列资金，--scores "
              "列得分，--json "
              "什么都有；最后一行合计。得分按满分 100 折算：规则包满分 110 的表得 108 分，计 "
              "98.18。同一份表改报过的，只算最新一版。\n退出码：0 完成；2 用法不对；3 服务器连不上。\n",
              "A row a county: forms, how many were accepted, with alerts, rejected, late; rate of execution and mean "
              "of the recomputed scores; --money and --scores show those instead, --json all of it; totals last. "
              "Scores are of 100: 108 under a pack that gives 110 count as 98.18. A form "
              "counts once, in its "
              "latest version.\nExit code: 0 done; 2 wrong usage; 3 the server was not reached.\n"},
    .examples = "  jixiao report\n"
                "  jixiao report --division 500000 --units\n"
                "  jixiao report --by rules\n"
                "  jixiao report --json | jq '.rows[] | {division_name, rejected}'\n",
};
