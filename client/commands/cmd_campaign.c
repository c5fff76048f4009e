/* jixiao campaign: until when forms are due: an operator says it, everybody may look. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "client/push/campaigns.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/signals.h"
#include "client/show/table.h"
#include "client/show/when.h"

enum { ASK_MS = 15000 };

typedef struct {
    const char *server, *opens, *closes, *grace;
    uint64_t year;
    uint32_t province;
    bool all, json;
    jx_talk *talk;
} job;

/* ---- what one says ---- */

static bool is_withdrawn(const jx_campaign *c) { return c->closes_ms >= JX_CAMPAIGN_TIME_MAX; }

static uint64_t now_ms(void) { return (uint64_t)time(NULL) * 1000; }

/* For machines, and for people. */
static const char *state_of(const jx_campaign *c, const char **label)
{
    uint64_t now = now_ms();
    if (is_withdrawn(c)) return *label = JX_T("不限", "no deadline"), "withdrawn";
    if (now < c->opens_ms) return *label = JX_T("未开始", "not open yet"), "ahead";
    if (now <= c->closes_ms) return *label = JX_T("进行中", "open"), "open";
    if (now <= jx_campaign_deadline(c)) return *label = JX_T("宽限期", "in grace"), "grace";
    return *label = JX_T("已截止", "closed"), "closed";
}

static void json_time(jx_json *j, const char *key, uint64_t ms)
{
    jx_json_key(j, key);
    if (ms && ms < JX_CAMPAIGN_TIME_MAX)
        jx_json_uint(j, ms);
    else
        jx_json_null(j);
}

static void json_one(jx_json *j, const jx_campaign *c)
{
    const char *label;
    jx_json_open(j, '{');
    jx_json_key(j, "year");
    jx_json_uint(j, c->year);
    jx_json_key(j, "province");
    jx_json_uint(j, c->division);
    jx_json_key(j, "province_name");
    jx_json_str(j, jx_str_of(jx_division_label(c->division)));
    json_time(j, "opens_ms", c->opens_ms);
    json_time(j, "closes_ms", c->closes_ms);
    jx_json_key(j, "grace_ms");
    jx_json_uint(j, c->grace_ms);
    json_time(j, "deadline_ms", is_withdrawn(c) ? 0 : jx_campaign_deadline(c));
    jx_json_key(j, "set_ms");
    jx_json_uint(j, c->set_ms);
    jx_json_key(j, "state");
    jx_json_str(j, jx_str_of(state_of(c, &label)));
    jx_json_close(j, '}');
}

static void cell_time(jx_table *t, uint64_t ms)
{
    char text[40];
    jx_when_text(ms, text);
    text[strlen(text) - strlen(" +08:00")] = '\0'; /* the heading says it */
    jx_cell(t, jx_str_of(ms && ms < JX_CAMPAIGN_TIME_MAX ? text : "—"));
}

static void row(jx_table *t, const jx_campaign *c)
{
    char grace[40];
    const char *label;
    jx_span_text(c->grace_ms, grace);
    state_of(c, &label);
    jx_cellf(t, "%u", c->year);
    jx_cell_division(t, c->division);
    cell_time(t, c->opens_ms);
    cell_time(t, c->closes_ms);
    jx_cell(t, jx_str_of(c->grace_ms ? grace : "—"));
    jx_cell(t, jx_str_of(label));
}

/* ---- list ---- */

static bool is_latest(const jx_campaigns *all, size_t i)
{
    const jx_campaign *c = &all->list[i];
    return jx_campaign_now(all->list, all->n, c->year, c->division) == c;
}

static bool wanted(const job *d, const jx_campaigns *all, size_t i)
{
    const jx_campaign *c = &all->list[i];
    return (d->all || is_latest(all, i)) && (!d->year || c->year == d->year) &&
           (!d->province || c->division == d->province);
}

static void print_json(const job *d, const jx_campaigns *all)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "campaigns");
    jx_json_open(&j, '[');
    for (size_t i = 0; i < all->n; i++)
        if (wanted(d, all, i)) json_one(&j, &all->list[i]);
    jx_json_close(&j, ']');
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void print_table(const job *d, const jx_campaigns *all)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("年度", "year"));
    jx_table_column(t, JX_LEFT, JX_T("省份", "province"));
    jx_table_column(t, JX_LEFT, JX_T("开始(北京时间)", "opens (UTC+8)"));
    jx_table_column(t, JX_LEFT, JX_T("截止(北京时间)", "closes (UTC+8)"));
    jx_table_column(t, JX_LEFT, JX_T("宽限", "grace"));
    jx_table_column(t, JX_LEFT, JX_T("状态", "state"));
    for (size_t i = 0; i < all->n; i++)
        if (wanted(d, all, i)) row(t, &all->list[i]);
    if (jx_table_rows(t))
        jx_table_print(t, stdout, 0);
    else
        puts(JX_T("没有设定截止时间。", "No deadline is set."));
    jx_table_free(&t);
}

static int list(job *d)
{
    jx_campaigns all;
    int err = jx_campaigns_fetch(d->talk, &all);
    if (err) return jx_talk_failed(d->talk, err);
    if (d->json)
        print_json(d, &all);
    else
        print_table(d, &all);
    jx_campaigns_fini(&all);
    return JX_EXIT_DONE;
}

/* ---- set ---- */

/* What the options say. An exit code. */
static int parse(const job *d, jx_campaign *c)
{
    *c = (jx_campaign){.year = (uint16_t)d->year, .division = d->province, .closes_ms = JX_CAMPAIGN_TIME_MAX};
    if (!d->year || !d->province || !d->closes)
        return jx_usage_error(
            &jx_cmd_campaign, "%s",
            JX_T("要写 --year、--province 和 --closes", "--year, --province and --closes are needed"));
    if (strcmp(d->closes, "none") != 0 && jx_when_read(d->closes, true, &c->closes_ms) != 0)
        return jx_usage_error(&jx_cmd_campaign,
                              JX_T("--closes %s 不是时间（如 2025-03-20 或 \"2025-03-20 18:00\"，或 none）",
                                   "--closes %s is no time (2025-03-20, \"2025-03-20 18:00\", or none)"),
                              d->closes);
    if (d->opens && jx_when_read(d->opens, false, &c->opens_ms) != 0)
        return jx_usage_error(&jx_cmd_campaign, JX_T("--opens %s 不是时间", "--opens %s is no time"), d->opens);
    if (d->grace && (jx_span_read(d->grace, &c->grace_ms) != 0 || c->grace_ms > JX_CAMPAIGN_GRACE_MAX))
        return jx_usage_error(&jx_cmd_campaign,
                              JX_T("--grace %s 不是时长（如 30m、2h、3d，最长 366d）",
                                   "--grace %s is no span (30m, 2h, 3d; 366d at most)"),
                              d->grace);
    if (c->opens_ms > c->closes_ms)
        return jx_usage_error(&jx_cmd_campaign, "%s", JX_T("截止早于开始", "it closes before it opens"));
    if (jx_campaign_fault(c))
        return jx_usage_error(&jx_cmd_campaign, JX_T("%06u 不是省级区划代码", "%06u is not the code of a province"),
                              c->division);
    return JX_EXIT_DONE;
}

static void print_set(const job *d, const jx_campaign *c, const jx_msg *answer)
{
    bool is_new = answer->status == JX_S_NEW;
    if (d->json) {
        jx_json j = jx_json_to(stdout);
        jx_json_open(&j, '{');
        jx_json_key(&j, "new");
        jx_json_bool(&j, is_new);
        jx_json_key(&j, "record");
        jx_json_uint(&j, answer->offset);
        json_time(&j, "opens_ms", c->opens_ms);
        json_time(&j, "closes_ms", c->closes_ms);
        json_time(&j, "deadline_ms", is_withdrawn(c) ? 0 : jx_campaign_deadline(c));
        jx_json_close(&j, '}');
        jx_json_line(&j);
        return;
    }
    char when[40];
    jx_when_text(jx_campaign_deadline(c), when);
    printf(is_new ? JX_T("已设定：%u 年度 %s，", "Set: %u, %s: ")
                  : JX_T("早已如此：%u 年度 %s，", "It stood so: %u, %s: "),
           c->year, jx_division_label(c->division));
    if (is_withdrawn(c))
        puts(JX_T("不限截止时间。", "no deadline."));
    else
        printf(JX_T("%s 之后收到的记为逾期，照收不误。\n", "what comes after %s is late, and is taken all the same.\n"),
               when);
}

static int set(job *d)
{
    jx_campaign c;
    msgpack_sbuffer b;
    msgpack_packer pk;
    jx_frames *in;
    int code = parse(d, &c);
    if (code) return code;
    msgpack_sbuffer_init(&b);
    msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &c);
    jx_msg m = {.type = JX_SET_CAMPAIGN};
    int err = jx_talk_ask_with(d->talk, &m, (jx_bytes){b.data, b.size}, ASK_MS, jx_signals_stop(), &in);
    msgpack_sbuffer_destroy(&b);
    if (!err && in->msg.type != JX_CAMPAIGN_SET) err = JX_EVERSION;
    if (err) return jx_talk_failed(d->talk, err);
    print_set(d, &c, &in->msg);
    return JX_EXIT_DONE;
}

/* ---- the command ---- */

static int run(int argc, char **argv)
{
    job d = {0};
    const char *server = NULL;
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_NUMBER("year", 'y', &d.year, 1949, 2200, "年度", "YEAR", "表的年度", "year of the forms"),
        JX_OPTION("province", 'p', JX_O_DIVISION, &d.province, "代码", "CODE", "省级区划代码，如 500000",
                  "code of the province, such as 500000"),
        JX_OPTION("closes", 0, JX_O_TEXT, &d.closes, "时间", "TIME",
                  "set：截止时间，北京时间；只写日期指当天最后一刻；none 表示不限",
                  "set: until when, UTC+8; a date alone is its last moment; none: no deadline"),
        JX_OPTION("opens", 0, JX_O_TEXT, &d.opens, "时间", "TIME", "set：开始时间，只作提示，早报的照收",
                  "set: from when; only shown, who is early is taken"),
        JX_OPTION("grace", 0, JX_O_TEXT, &d.grace, "时长", "SPAN", "set：截止后的宽限，如 30m、2h、3d",
                  "set: after closing, before anything is late: 30m, 2h, 3d"),
        JX_FLAG("all", 'a', &d.all, "list：改过的也列出", "list: those that were set anew, too"),
        JX_FLAG("json", 0, &d.json, "输出 JSON", "JSON"),
    };
    int at = jx_options(&jx_cmd_campaign, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    bool sets = at < argc && strcmp(argv[at], "set") == 0, lists = at < argc && strcmp(argv[at], "list") == 0;
    if (!sets && !lists)
        return jx_usage_error(&jx_cmd_campaign, "%s", JX_T("做什么？set 或 list", "what is to be done: set or list?"));
    if (at + 1 < argc)
        return jx_usage_error(&jx_cmd_campaign, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at + 1]);
    jx_campaign ignored;
    if (sets && parse(&d, &ignored) != JX_EXIT_DONE) return JX_EXIT_USAGE;
    d.server = jx_server_name(server);
    jx_signals_catch();
    if (jx_talk_open(&d.talk, d.server, JX_LOG_SVC) != 0) return JX_EXIT_SERVER;
    int code = sets ? set(&d) : list(&d);
    jx_talk_close(&d.talk);
    return jx_finish_output(code);
}

const jx_command jx_cmd_campaign = {
    .name = "campaign",
    .run = run,
    .brief = {"设定或查看截止时间", "set or list until when forms are due"},
    .usage = "set --year YEAR --province CODE --closes TIME [--opens TIME] [--grace SPAN] | list [--all]  "
             "[--server SERVER] [--json]",
    .about =
        {"一个省一个年度的表何时截止。截止（加宽限）之后收到的照收，但回执、ack、report、status "
         "都标明逾期；什么也不会因"
         "日期被拒收。截止时间可以再设：推后，原来逾期的不再逾期；提前，已按时收到的不受影响。是否逾期看表的内容第一"
         "次被收到的时间，所以原样重报不会变成逾期。set 要 operator 的密钥。\n退出码：0 完成；2 用法不对；3 "
         "服务器连不上或拒绝。\n",
         "Until when the forms of a year are due in a province. What comes after closing (and grace) is taken and "
         "marked late in receipts, ack, report and status; nothing is refused for its date. A deadline can be set "
         "anew: put off, what was late no longer is; brought forward, what was on time stays so. What counts is when "
         "the content of a form was first accepted: the same once more does not become late. set takes the key of "
         "an operator.\nExit code: 0 done; 2 wrong usage; 3 the server was not reached or refused.\n"},
    .examples = "  jixiao campaign set --year 2024 --province 500000 --closes 2025-03-20 --grace 2h\n"
                "  jixiao campaign list --json | jq '.campaigns[] | select(.state == \"open\")'\n",
};
