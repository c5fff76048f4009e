/* jixiao alerts: what auditors should look at: the stream of alerts, from any point, and on as it grows.
 *
 * The numbered stream is always read from the collector's REPLAY, in order and without gaps. Messages on the PUB
 * socket, which may be dropped or come late, only say that there is more to ask for; a question now and then covers the
 * case that the last of them was dropped. */
#include <stdio.h>

#include "client/push/rows.h"
#include "client/show/cli.h"
#include "client/show/heading.h"
#include "client/show/labels.h"
#include "client/show/signals.h"
#include "proto/division.h"

enum { ASK_MS = 10000, PAGE = 500, LOOK_MS = 3000, STEP_MS = 200 };

typedef struct {
    const char *server;
    uint64_t next; /* number wanted next */
    jx_id last;    /* hash of the alert before it, as it came; when has_last */
    bool has_last;
    int short_looks;  /* so often in a row the collector had fewer alerts than we, and nothing more to read */
    uint8_t severity; /* at least */
    uint32_t division;
    bool follow, json, headed;
    jx_table *t;
    jx_widths widths; /* while following, pages come one by one */
    size_t shown, counts[5], cleared;
} watch;

static uint8_t severity_of(const jx_alert *a) { return a->finding.severity; }

static bool wanted(const watch *w, const jx_alert *a)
{
    return severity_of(a) >= w->severity && jx_division_within(a->division, w->division);
}

/* ---- printing ---- */

static void json_alert(const jx_alert *a)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "seq");
    jx_json_uint(&j, a->seq);
    jx_json_key(&j, "kind");
    jx_json_str(&j, a->kind == JX_CLEARED ? JX_STR("cleared") : JX_STR("raised"));
    jx_json_key(&j, "severity");
    jx_json_str(&j, jx_str_of(jx_severity_name((enum jx_severity)severity_of(a))));
    jx_json_key(&j, "time_ms");
    jx_json_uint(&j, a->time_ms);
    jx_json_key(&j, "log_offset");
    jx_json_uint(&j, a->offset);
    jx_json_key(&j, "key");
    jx_json_id(&j, &a->key);
    jx_json_key(&j, "receipt");
    jx_json_id(&j, &a->batch);
    jx_json_key(&j, "index");
    jx_json_uint(&j, a->index);
    jx_json_key(&j, "year");
    jx_json_uint(&j, a->year);
    jx_json_key(&j, "division");
    jx_json_uint(&j, a->division);
    jx_json_key(&j, "unit");
    jx_json_str(&j, a->unit);
    jx_json_key(&j, "project_name");
    jx_json_str(&j, a->project_name);
    jx_json_key(&j, "findings");
    jx_json_findings(&j, &a->finding, a->kind == JX_RAISED, NULL);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static jx_table *alert_table(bool headed)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_RIGHT, headed ? JX_T("序号", "no.") : "");
    jx_table_column(t, JX_LEFT, headed ? JX_T("级别", "severity") : "");
    jx_table_column(t, JX_LEFT, headed ? JX_T("规则", "rule") : "");
    jx_table_column(t, JX_LEFT, headed ? JX_T("区划", "division") : "");
    jx_table_column(t, JX_WRAP, headed ? JX_T("单位", "unit") : "");
    jx_table_column(t, JX_WRAP, headed ? JX_T("项目", "project") : "");
    jx_table_column(t, JX_WRAP, headed ? JX_T("说明", "message") : "");
    return t;
}

static void table_alert(jx_table *t, const jx_alert *a)
{
    static char message[4096];
    bool raised = a->kind == JX_RAISED;
    jx_cellf(t, "%llu", (unsigned long long)a->seq);
    jx_cell(t, jx_str_of(raised ? jx_severity_label(severity_of(a)) : JX_T("解除", "cleared")));
    jx_cell_style(t, raised ? jx_severity_style(severity_of(a)) : JX_GREEN);
    jx_cell_str(t, raised ? jx_str_of(a->finding.code) : (jx_str){0});
    jx_cell_division(t, a->division);
    jx_cell_str(t, a->unit);
    jx_cell_str(t, a->project_name);
    if (raised) jx_finding_message(&a->finding, NULL, jx_lang(), message, sizeof message);
    jx_cell(t, jx_str_of(raised ? message
                                : JX_T("这份表有了新的一版，原有预警全部解除",
                                       "a newer version replaced the form; its alerts fall")));
}

static void show(watch *w, const jx_alert *a)
{
    w->shown++;
    if (a->kind == JX_CLEARED)
        w->cleared++;
    else if (severity_of(a) < 5)
        w->counts[severity_of(a)]++;
    if (w->json) {
        json_alert(a);
        return;
    }
    if (!w->t) {
        w->t = alert_table(!w->headed);
        jx_table_line_up(w->t, &w->widths);
    }
    w->headed = true;
    table_alert(w->t, a);
}

static void flush(watch *w)
{
    if (w->t) jx_table_print(w->t, stdout, 0);
    jx_table_free(&w->t);
    fflush(stdout);
}

static void print_summary(const watch *w)
{
    if (w->json || w->follow) return;
    if (!w->shown) {
        puts(JX_T("没有预警。", "No alerts."));
        return;
    }
    printf(JX_T("\n共 %zu 条：退回 %zu，预警 %zu，疑问 %zu，解除 %zu。\n",
                "\n%zu in all: %zu reject, %zu alert, %zu query, %zu cleared.\n"),
           w->shown, w->counts[JX_REJECT], w->counts[JX_ALERT], w->counts[JX_QUERY], w->cleared);
}

/* ---- reading ---- */

/* A backup was restored: what we have is history of a log that is no more. */
static void begin_again(watch *w)
{
    flush(w);
    jx_complain("%s", JX_T("服务器的日志换了（恢复过备份？）：预警从 1 号重新列起",
                           "the server has another log (was a backup restored?): alerts begin anew with number 1"));
    w->next = 1;
    w->has_last = false;
    w->short_looks = 0;
}

typedef struct {
    uint64_t following, offset, head;
} progress;

static void pick(void *arg, jx_str name, uint64_t number, jx_str text)
{
    progress *p = arg;
    (void)text;
    if (jx_str_eq(name, JX_STR("following"))) p->following = number;
    if (jx_str_eq(name, JX_STR("offset"))) p->offset = number;
    if (jx_str_eq(name, JX_STR("head"))) p->head = number;
}

/* The collector has fewer alerts than we have: one that was just started, perhaps, and will say the same numbers; one
 * that has read all there is has another log. It is asked at two looks: the first may come before it reads at all. */
static int look_twice(watch *w, jx_talk *talk)
{
    progress p = {0};
    int err = jx_each_status(talk, ASK_MS, pick, &p);
    if (err) return err;
    w->short_looks = p.following && p.offset == p.head ? w->short_looks + 1 : 0;
    if (w->short_looks == 2) begin_again(w);
    return 0;
}

/* Takes an alert; false: it is not the one that we have under its number. */
static bool take(watch *w, const jx_alert *a, jx_bytes raw, uint32_t *n)
{
    jx_id hash = jx_hash(raw.p, raw.len);
    if (a->seq < w->next) return !w->has_last || a->seq + 1 != w->next || jx_id_eq(&hash, &w->last);
    w->next = a->seq + 1;
    w->last = hash;
    w->has_last = true;
    ++*n;
    if (wanted(w, a)) show(w, a);
    return true;
}

/* One page of the stream; *n is how many alerts it had that are new, wanted or not. It begins with the last one that we
 * have: is it still the same? */
static int page(watch *w, jx_talk *talk, uint32_t *n)
{
    jx_msg m = {.type = JX_REPLAY, .seq = w->next - w->has_last, .limit = PAGE};
    jx_frames *in;
    int err = jx_talk_ask(talk, &m, ASK_MS, jx_signals_stop(), &in);
    if (err) return err;
    if (in->msg.type != JX_ALERTS || in->n < 2) return JX_EVERSION;
    jx_bytes body = jx_frame(in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t all = jx_cur_array(&c, UINT16_MAX);
    for (uint32_t i = 0; i < all && !c.err; i++) {
        jx_alert a = {0};
        const uint8_t *start = c.p;
        if (jx_alert_read(&c, &a) != 0) break;
        if (take(w, &a, (jx_bytes){start, (size_t)(c.p - start)}, n)) continue;
        begin_again(w);
        *n = 1; /* there is more */
        return 0;
    }
    if (c.err) return c.err;
    if (all || !w->has_last) return 0;
    return look_twice(w, talk);
}

/* Everything there is from here on. Alerts are shown page by page only while following; a list lines up as a whole. */
static int catch_up(watch *w, jx_talk *talk)
{
    for (;;) {
        uint32_t n = 0;
        int err = page(w, talk, &n);
        if (w->follow) flush(w);
        if (err || !n || ferror(stdout)) return err;
    }
}

/* Waits until the bell rings, a while has passed, or we are to stop. */
static void wait_for_bell(void *bell, jx_frames *in)
{
    uint64_t until = jx_now_ms() + LOOK_MS;
    while (!*jx_signals_stop() && jx_now_ms() < until) {
        if (jx_wait(bell, STEP_MS) <= 0) continue;
        while (jx_recv(bell, in) == 0) {
        }
        return;
    }
}

static int follow(watch *w, jx_talk *talk, void *ctx)
{
    char endpoint[256];
    int err = jx_server_endpoint(w->server, JX_ALERTS_SVC, endpoint);
    if (err) return err;
    void *bell = jx_sock_open(ctx, ZMQ_SUB, 1000);
    jx_frames *in = jx_frames_new();
    err = bell && in ? jx_server_secure(w->server, JX_ALERTS_SVC, endpoint, bell) : JX_ENOMEM;
    if (!err) err = jx_sock_connect(bell, endpoint);
    if (!err) zmq_setsockopt(bell, ZMQ_SUBSCRIBE, "", 0);
    while (!err && !*jx_signals_stop() && !ferror(stdout)) {
        err = catch_up(w, talk);
        if (err == JX_EGONE) { /* the collector is being restarted, perhaps: it will say the same numbers */
            jx_talk_failed(talk, err);
            err = 0;
        }
        if (!err) wait_for_bell(bell, in);
    }
    jx_frames_free(&in);
    if (bell) zmq_close(bell);
    return err;
}

static int watch_alerts(watch *w)
{
    jx_talk *talk;
    if (jx_talk_open(&talk, w->server, JX_QUERY_SVC) != 0) return JX_EXIT_SERVER;
    int err = catch_up(w, talk);
    flush(w);
    if (!err && w->follow) {
        void *ctx = zmq_ctx_new();
        err = ctx ? follow(w, talk, ctx) : JX_ENOMEM;
        if (ctx) zmq_ctx_term(ctx);
    }
    int code = err && err != JX_EAGAIN ? jx_talk_failed(talk, err) : JX_EXIT_DONE;
    jx_talk_close(&talk);
    if (!code) print_summary(w);
    return code;
}

static bool severity_named(const char *name, uint8_t *out)
{
    for (int s = JX_QUERY; s <= JX_REJECT; s++) {
        if (strcmp(name, jx_severity_name((enum jx_severity)s)) != 0) continue;
        *out = (uint8_t)s;
        return true;
    }
    return false;
}

static int run(int argc, char **argv)
{
    watch w = {.next = 1, .severity = JX_QUERY};
    const char *server = NULL, *severity = NULL;
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_FLAG("follow", 'f', &w.follow, "列完后继续等新的，直到 Ctrl-C",
                "go on with new ones as they come, until Ctrl-C"),
        JX_NUMBER("from", 0, &w.next, 1, 0, "序号", "SEQ", "从第几号开始（默认 1）",
                  "start at this number (default 1)"),
        JX_OPTION("severity", 0, JX_O_TEXT, &severity, "级别", "SEVERITY",
                  "至少这一级：query 疑问、alert 预警、reject 退回（默认 query）",
                  "at least: query, alert or reject (default query)"),
        JX_SCOPE_OPTION(&w.division),
        JX_FLAG("json", 0, &w.json, "每条一行 JSON", "one line of JSON each"),
    };
    int at = jx_options(&jx_cmd_alerts, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_alerts, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (severity && !severity_named(severity, &w.severity))
        return jx_usage_error(
            &jx_cmd_alerts,
            JX_T("--severity 是 query、alert 或 reject，没有 %s", "--severity is query, alert or reject, not %s"),
            severity);
    w.server = jx_server_name(server);
    jx_signals_catch();
    return jx_finish_output(watch_alerts(&w));
}

const jx_command jx_cmd_alerts = {
    .name = "alerts",
    .run = run,
    .brief = {"列出预警，或随时等候新的", "list alerts, or follow them as they come"},
    .usage = "[--follow] [--from SEQ] [--severity SEVERITY] [--division CODE] [--server SERVER] [--json]",
    .about = {"每条预警一行：序号、级别、规则、区划、单位、项目、说明。序号连续，断开后用 --from "
              "接着看，不会漏。表改报后，原有的预警作“解除”。\n退出码：0 完成；2 用法不对；3 服务器连不上。\n",
              "A line an alert: number, severity, rule, division, unit, project, message. Numbers have no gaps: after "
              "an interruption go on with --from and miss nothing. When a form is replaced by a newer version its "
              "alerts are cleared.\nExit code: 0 done; 2 wrong usage; 3 the server was not reached.\n"},
    .examples = "  jixiao alerts --severity reject\n"
                "  jixiao alerts --division 500153 --follow\n"
                "  jixiao alerts --from 1201 --json | jq -r '.findings[].message'\n",
};
