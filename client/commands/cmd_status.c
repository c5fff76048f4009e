/* jixiao status: how broker and collector are, as they say themselves. */
#include <stdio.h>

#include "client/commands/expected.h"
#include "client/push/rows.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/signals.h"

enum { ASK_MS = 5000 };

/* Words for the keys that the services send; a key that is not here is shown as it is. */
static const struct {
    const char *key, *zh, *en;
} words[] = {
    {"service", "服务", "service"},
    {"version", "版本", "version"},
    {"state", "状态", "state"},
    {"durability", "回执表示", "a receipt means"},
    {"epoch", "任期", "epoch"},
    {"uptime_ms", "已运行", "up for"},
    {"batches", "收到批次", "batches accepted"},
    {"forms", "表", "forms"},
    {"forms_scored", "已核对", "forms judged"},
    {"forms_failed", "死信", "dead letters"},
    {"parts_pending", "待核对批次", "parts pending"},
    {"parts_leased", "正在核对", "parts at workers"},
    {"log_head", "日志末尾", "log ends at"},
    {"last_seq", "最近受理号", "last accepted"},
    {"workers", "在线工作进程", "workers connected"},
    {"worker_credit", "工作进程空位", "free places at workers"},
    {"rulesets", "规则集数", "rule sets in use"},
    {"rulesets_of_workers", "工作进程的规则集", "rule sets of the workers"},
    {"rescoring", "正在按其他规则包重算", "parts being rescored"},
    {"submitters", "在线报送方", "clients connected"},
    {"readers", "日志读者", "log readers"},
    {"disk_bytes", "磁盘占用", "disk used"},
    {"disk_free_bytes", "磁盘剩余", "disk free"},
    {"head", "日志末尾", "log ends at"},
    {"offset", "已汇总到", "log folded up to"},
    {"chain", "链值", "chain"},
    {"following", "正在跟随日志", "following the log"},
    {"restarts", "重新开始次数", "started again"},
    {"keys", "不同的表", "distinct forms"},
    {"units", "单位", "units"},
    {"divisions", "区划", "divisions"},
    {"late", "逾期的表", "late forms"},
    {"campaigns", "设定截止时间次数", "deadlines set"},
    {"handshakes_refused", "被拒的连接", "connections refused"},
    {"security", "通信", "security"},
    {"hang_ups", "断开全部订阅次数", "times all subscribers were cut"},
    {"unchanged", "内容未变的重报", "resubmitted unchanged"},
    {"outdated", "晚到的旧版", "older versions that came late"},
    {"repeated", "重复记录", "repeated records"},
    {"splits", "拆分", "batches split"},
    {"dead_letters", "死信", "dead letters"},
    {"malformed", "读不懂的记录", "malformed records"},
    {"other", "其他记录", "other records"},
    {"alerts", "预警", "alerts"},
    {"alerts_live", "即时发布的预警", "alerts published live"},
    {"spool_bytes", "预警存档", "alert spool"},
    {"state_bytes", "汇总状态", "state"},
    {"rss_bytes", "内存", "memory"},
};

static const char *label_of(jx_str key, char copy[64])
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jx_str_eq(key, jx_str_of(words[i].key))) return JX_T(words[i].zh, words[i].en);
    snprintf(copy, 64, "%.*s", key.len < 63 ? (int)key.len : 63, key.p);
    return copy;
}

/* What the services say in words; what is not here is shown as it is. */
static const struct {
    const char *text, *zh;
} said[] = {
    {"broker", "收报服务"},
    {"collector", "汇总服务"},
    {"ok", "正常"},
    {"full", "磁盘已满，不收新表"},
    {"failed", "日志库写不进去"},
    {"plain text", "不加密"},
    {"CURVE", "加密（CURVE）"},
    {"flushed to one disk", "已写入一块磁盘"},
};

static void cell_text(jx_table *t, jx_str text)
{
    const size_t damaged = strlen(JX_STATE_DAMAGED);
    bool is_damaged = text.len > damaged && memcmp(text.p, JX_STATE_DAMAGED, damaged) == 0;
    for (size_t i = 0; i < JX_COUNT(said) && jx_lang() == JX_ZH; i++)
        if (jx_str_eq(text, jx_str_of(said[i].text))) {
            jx_cell(t, jx_str_of(said[i].zh));
            return;
        }
    if (is_damaged && jx_lang() == JX_ZH)
        jx_cellf(t, "日志从第 %.*s 条起损坏", (int)(text.len - damaged), text.p + damaged);
    else
        jx_cell(t, text);
    if (is_damaged) jx_cell_style(t, JX_RED);
}

static bool ends_with(jx_str s, const char *tail)
{
    size_t n = strlen(tail);
    return s.len >= n && memcmp(s.p + s.len - n, tail, n) == 0;
}

static void cell_number(jx_table *t, jx_str key, uint64_t v)
{
    if (ends_with(key, "_bytes") && v >= UINT64_C(10) << 30)
        jx_cellf(t, "%.1f GiB", (double)v / (1 << 30));
    else if (ends_with(key, "_bytes"))
        jx_cellf(t, "%.1f MiB", (double)v / (1 << 20));
    else if (jx_str_eq(key, JX_STR("uptime_ms")))
        jx_cellf(t, JX_T("%.1f 秒", "%.1f s"), (double)v / 1000);
    else if (jx_str_eq(key, JX_STR("following")))
        jx_cell(t, jx_str_of(v ? JX_T("是", "yes") : JX_T("否", "no")));
    else
        jx_cellf(t, "%llu", (unsigned long long)v);
}

static bool mixed; /* the workers judge by different rule sets */

static void table_pair(void *arg, jx_str key, uint64_t number, jx_str text)
{
    jx_table *t = arg;
    char copy[64];
    mixed |= jx_str_eq(key, JX_STR("rulesets")) && number > 1;
    jx_cell(t, jx_str_of(label_of(key, copy)));
    if (text.len)
        cell_text(t, text);
    else
        cell_number(t, key, number);
}

static void json_pair(void *arg, jx_str key, uint64_t number, jx_str text)
{
    jx_json *j = arg;
    char copy[64];
    snprintf(copy, sizeof copy, "%.*s", key.len < 63 ? (int)key.len : 63, key.p);
    jx_json_key(j, copy);
    if (text.len)
        jx_json_str(j, text);
    else
        jx_json_uint(j, number);
}

/* One service; false when it did not answer, which was said. */
static bool show(const char *server, enum jx_service s, const char *title, jx_json *j)
{
    jx_talk *talk;
    if (jx_talk_open(&talk, server, s) != 0) return false;
    int err;
    if (j) {
        jx_json_key(j, title);
        jx_json_open(j, '{');
        err = jx_each_status(talk, ASK_MS, json_pair, j);
        jx_json_close(j, '}');
    } else {
        jx_table *t = jx_table_new();
        jx_table_column(t, JX_LEFT, title);
        jx_table_column(t, JX_RIGHT, "");
        err = jx_each_status(talk, ASK_MS, table_pair, t);
        if (!err) jx_table_print(t, stdout, 0);
        if (mixed)
            jx_complain("%s", JX_T("工作进程用的规则包不同，同一份表交给谁核对，结果可能不同；让它们用同样的规则包（"
                                   "jixiao rules --packs 列出编号）",
                                   "the workers judge by different rule packs, so a form's result depends on who gets "
                                   "it; start them with the same packs (jixiao rules --packs lists the ids)"));
        jx_table_free(&t);
    }
    if (err) jx_talk_failed(talk, err);
    jx_talk_close(&talk);
    return err == 0;
}

static int run(int argc, char **argv)
{
    const char *server = NULL, *only = NULL, *expected = NULL;
    uint64_t year = 0;
    bool json = false, all = false;
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_OPTION("only", 0, JX_O_TEXT, &only, "服务", "SERVICE", "只看 broker 或 collector（用于健康检查）",
                  "just broker or collector (for health checks)"),
        JX_OPTION("expected", 'e', JX_O_TEXT, &expected, "名单", "FILE",
                  "谁还没报、谁逾期、谁有退回：对照名单（CSV，每行一个区划，可再写单位）",
                  "who has not submitted, is late, has rejected forms: against a list (CSV: a division a line, perhaps "
                  "with a unit)"),
        JX_NUMBER("year", 'y', &year, 1949, 2200, "年度", "YEAR", "--expected：只看这个年度的表",
                  "--expected: only forms of this year"),
        JX_FLAG("all", 'a', &all, "--expected：没有问题的也列出", "--expected: those in order, too"),
        JX_FLAG("json", 0, &json, "输出 JSON：{broker: {…}, collector: {…}}", "JSON: {broker: {…}, collector: {…}}"),
    };
    int at = jx_options(&jx_cmd_status, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_status, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    bool no_broker = only && strcmp(only, "collector") == 0, no_collector = only && strcmp(only, "broker") == 0;
    if (only && !no_broker && !no_collector)
        return jx_usage_error(&jx_cmd_status, JX_T("没有服务 %s", "there is no service %s"), only);
    if (!expected && (year || all))
        return jx_usage_error(&jx_cmd_status, "%s",
                              JX_T("--year 和 --all 要与 --expected 同用", "--year and --all go with --expected"));
    server = jx_server_name(server);
    jx_signals_catch();
    if (expected) return jx_finish_output(jx_expected_show(server, expected, (uint16_t)year, all, json));
    jx_json j = jx_json_to(stdout);
    if (json) jx_json_open(&j, '{');
    bool broker =
        no_broker || show(server, JX_LOG_SVC, json ? "broker" : JX_T("收报服务 broker", "broker"), json ? &j : NULL);
    if (!json && broker && !only) putchar('\n');
    bool collector =
        no_collector ||
        show(server, JX_QUERY_SVC, json ? "collector" : JX_T("汇总服务 collector", "collector"), json ? &j : NULL);
    if (json) {
        jx_json_close(&j, '}');
        jx_json_line(&j);
    }
    return jx_finish_output(broker && collector ? JX_EXIT_DONE : JX_EXIT_SERVER);
}

const jx_command jx_cmd_status = {
    .name = "status",
    .run = run,
    .brief = {"看服务器的状况", "see how the server is doing"},
    .usage = "[--expected FILE [--year YEAR] [--all]] [--server SERVER] [--only SERVICE] [--json]",
    .about =
        {"收报服务和汇总服务各列一表：多少表、多少待核对、几个工作进程在线、日志到哪里。--expected "
         "对照名单：每行一个区划（代码或全名）或区划加单位，首行可以是列名（区划代码、区划名称、单位名称），列出未报的"
         "、逾期的、有退回的。\n退出码：0 "
         "问到的服务都有回应（--expected：名单上的都已按时报送且无退回）；1 --expected：有未报、逾期或退回；2 "
         "用法不对或名单读不懂；3 有服务没有回应。\n",
         "A table each of the broker and of the collector: forms, what is pending, workers connected, where the "
         "log ends. --expected holds a list (a division a line, by code or name, or a division and a unit; the first "
         "line may have headings) against "
         "what came: who submitted nothing, who is late, who has rejected forms.\nExit code: 0 all that were asked "
         "answered (--expected: all on the list submitted in time and nothing was rejected); 1 --expected: it is "
         "not so; 2 wrong usage, or the list is not understood; 3 one did not answer.\n"},
    .examples = "  jixiao status\n  jixiao status --expected counties.csv --year 2024\n  jixiao status --server "
                "10.0.0.5 --json | jq .broker\n",
};
