/* jixiao dead: forms that could not be processed: what they are, trying them once more, dropping them. */
#include <stdio.h>
#include <stdlib.h>

#include "client/push/rows.h"
#include "client/reader/read.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/signals.h"

enum { ASK_MS = 15000, PAGE = 100 };

/* A dead letter as the log has it. */
typedef struct {
    jx_msg failed;
    bool dropped;
    uint64_t dropped_ms;
    char why[JX_MAX_NAME], remark[JX_MAX_NAME + 256];
} letter;

typedef struct {
    const char *server, *reason;
    bool all, json, force;
    jx_talk *talk;
    jx_table *t;
    size_t shown, hidden;
} job;

/* --- letters --- */

static void text_of(jx_bytes body, char *out, size_t size)
{
    jx_cur c = jx_cur_of(body.p, body.len);
    jx_str s = jx_cur_str(&c, JX_MAX_TEXT);
    snprintf(out, size, "%.*s", JX_FMT(s));
}

/* "0f34…/3": the receipt and the number of the form in its batch, from 1. */
static void name_of(const letter *l, char out[48])
{
    char hex[33];
    jx_id_hex(&l->failed.id, hex);
    snprintf(out, 48, "%s/%u", hex, l->failed.first + 1);
}

static bool parse_name(const char *name, jx_id *id, uint32_t *first)
{
    char *end;
    const char *slash = strchr(name, '/');
    if (!slash || jx_id_parse((jx_str){name, (uint32_t)(slash - name)}, id) != 0) return false;
    unsigned long n = strtoul(slash + 1, &end, 10);
    if (slash[1] < '1' || slash[1] > '9' || *end || n > JX_MAX_BATCH_FORMS) return false;
    *first = (uint32_t)n - 1;
    return true;
}

static void json_letter(const letter *l)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "type");
    jx_json_str(&j, JX_STR("dead_letter"));
    jx_json_key(&j, "receipt");
    jx_json_id(&j, &l->failed.id);
    jx_json_key(&j, "index");
    jx_json_uint(&j, l->failed.first);
    jx_json_key(&j, "division");
    jx_json_uint(&j, l->failed.division);
    jx_json_key(&j, "submitter");
    jx_json_str(&j, l->failed.submitter);
    jx_json_key(&j, "accepted_ms");
    jx_json_uint(&j, l->failed.accepted_ms);
    jx_json_key(&j, "time_ms");
    jx_json_uint(&j, l->failed.time_ms);
    jx_json_key(&j, "attempts");
    jx_json_uint(&j, l->failed.attempt);
    jx_json_key(&j, "text");
    jx_json_str(&j, jx_str_of(l->why));
    jx_json_key(&j, "dropped");
    if (l->dropped)
        jx_json_str(&j, jx_str_of(l->remark));
    else
        jx_json_null(&j);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void row(job *d, const letter *l)
{
    char name[48], when[32];
    if (!d->t) {
        d->t = jx_table_new();
        jx_table_column(d->t, JX_LEFT, JX_T("死信", "dead letter"));
        jx_table_column(d->t, JX_LEFT, JX_T("区划", "division"));
        jx_table_column(d->t, JX_WRAP, JX_T("报送单位", "submitter"));
        jx_table_column(d->t, JX_LEFT, JX_T("时间", "since"));
        jx_table_column(d->t, JX_RIGHT, JX_T("试过", "attempts"));
        jx_table_column(d->t, JX_WRAP, JX_T("原因", "reason"));
    }
    name_of(l, name);
    jx_time_text(l->failed.time_ms, when);
    jx_cell(d->t, jx_str_of(name));
    jx_cell_division(d->t, l->failed.division);
    jx_cell_str(d->t, l->failed.submitter);
    jx_cell(d->t, jx_str_of(when));
    jx_cellf(d->t, "%u", l->failed.attempt);
    if (l->dropped)
        jx_cellf(d->t, JX_T("%s（已了结：%s）", "%s (dropped: %s)"), l->why, l->remark);
    else
        jx_cell(d->t, jx_str_of(l->why));
}

static void show(job *d, const letter *l)
{
    if (l->dropped && !d->all) {
        d->hidden++;
        return;
    }
    d->shown++;
    if (d->json)
        json_letter(l);
    else
        row(d, l);
}

/* --- list --- */

/* A FAILED record may be followed by the one that drops it. The frames must be kept while l is used. */
static int each_letter(jx_frames *in, job *d, void (*fn)(job *d, const letter *l))
{
    letter l;
    bool open = false;
    for (int i = 1; i + 1 < in->n; i += 2) {
        jx_msg m;
        jx_bytes head = jx_frame(in, i);
        if (jx_msg_decode(head.p, head.len, &m, NULL) != 0 || m.type != JX_RECORD) return JX_EPROTO;
        if (m.kind == JX_R_FAILED) {
            if (open) fn(d, &l);
            l = (letter){.failed = m};
            text_of(jx_frame(in, i + 1), l.why, sizeof l.why);
            open = true;
        } else if (m.kind == JX_R_DROPPED && open && m.seq == l.failed.seq && m.first == l.failed.first) {
            l.dropped = true;
            l.dropped_ms = m.time_ms;
            text_of(jx_frame(in, i + 1), l.remark, sizeof l.remark);
        }
    }
    if (open) fn(d, &l);
    return 0;
}

static int list_pages(job *d)
{
    jx_msg m = {.type = JX_DEAD, .limit = PAGE};
    for (;;) {
        jx_frames *in;
        int err = jx_talk_ask(d->talk, &m, ASK_MS, jx_signals_stop(), &in);
        if (err) return err;
        if (in->msg.type != JX_LETTERS) return JX_EVERSION;
        jx_msg next = {.type = JX_DEAD, .seq = in->msg.seq, .first = in->msg.first, .limit = PAGE};
        bool more = in->msg.status == JX_S_PENDING;
        err = each_letter(in, d, show);
        if (err || !more) return err;
        m = next;
    }
}

static int list(job *d)
{
    int err = list_pages(d);
    if (d->t) jx_table_print(d->t, stdout, 0);
    jx_table_free(&d->t);
    if (err) return jx_talk_failed(d->talk, err);
    if (d->json) return JX_EXIT_DONE;
    printf(JX_T("死信 %zu 份", "%zu dead letters"), d->shown);
    if (d->hidden) printf(JX_T("，另有 %zu 份已了结（--all 列出）", ", and %zu dropped (--all lists them)"), d->hidden);
    puts(JX_T("。", "."));
    return JX_EXIT_DONE;
}

/* --- one letter --- */

/* Looks it up. in holds what out borrows. An exit code. */
static int find(job *d, const char *name, jx_frames **in, letter *out)
{
    jx_msg m = {.type = JX_FIND};
    parse_name(name, &m.id, &m.first);
    uint32_t first = m.first;
    int err = jx_talk_ask(d->talk, &m, ASK_MS, jx_signals_stop(), in);
    if (!err && (*in)->msg.type != JX_FOUND) err = JX_EVERSION;
    if (err) return jx_talk_failed(d->talk, err);
    for (int i = 1; i + 1 < (*in)->n; i += 2) {
        jx_bytes head = jx_frame(*in, i);
        *out = (letter){0};
        if (jx_msg_decode(head.p, head.len, &out->failed, NULL) != 0) break;
        if (out->failed.kind != JX_R_FAILED || out->failed.first != first) continue;
        text_of(jx_frame(*in, i + 1), out->why, sizeof out->why);
        return JX_EXIT_DONE;
    }
    jx_complain(JX_T("%s 不是死信", "%s is not a dead letter"), name);
    return JX_EXIT_FOUND;
}

/* The form itself, decoded into b, which borrows from *in. false: it cannot be read. An exit code in *code. */
static bool fetch(job *d, const letter *l, jx_frames **in, jx_form_buf *b, int *code)
{
    jx_msg m = {.type = JX_FETCH, .id = l->failed.id};
    uint32_t first = l->failed.first;
    int err = jx_talk_ask(d->talk, &m, ASK_MS, jx_signals_stop(), in);
    if (!err && ((*in)->msg.type != JX_STORED || (*in)->n != 2)) err = JX_EVERSION;
    *code = err ? jx_talk_failed(d->talk, err) : JX_EXIT_DONE;
    if (err) return false;
    jx_bytes body = jx_frame(*in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t n = jx_batch_count(&c);
    for (uint32_t i = 0; i < first && i < n; i++) jx_cur_skip(&c);
    return first < n && jx_form_decode(&c, b) == 0;
}

static int show_one(job *d, const char *name)
{
    jx_frames *in;
    letter l;
    jx_form_buf b;
    int code = find(d, name, &in, &l);
    if (code) return code;
    if (d->json)
        json_letter(&l);
    else
        row(d, &l);
    if (d->t) jx_table_print(d->t, stdout, 0);
    jx_table_free(&d->t);
    jx_form_buf_init(&b);
    if (fetch(d, &l, &in, &b, &code))
        jx_form_json_write(stdout, &b.form);
    else if (!code)
        jx_complain(JX_T("%s 的内容读不出来", "what is in %s cannot be read as a form"), name);
    jx_form_buf_fini(&b);
    return code;
}

/* Would the old form take the place of a newer one? An exit code. */
static int check_newest(job *d, const char *name, const letter *l)
{
    jx_frames *in;
    jx_form_buf b;
    jx_form_place place;
    int code, found = 0;
    uint64_t seq = l->failed.seq;
    jx_form_buf_init(&b);
    if (fetch(d, l, &in, &b, &code)) {
        jx_id key = jx_form_key(&b.form);
        found = jx_find_form(d->server, &key, &place);
        if (found < 0) code = JX_EXIT_SERVER;
    }
    jx_form_buf_fini(&b);
    if (code || !found || place.seq <= seq) return code;
    jx_complain(JX_T("%s 之后又报送过这份表；重试会让旧的一版算数。确要如此用 --force，否则用 jixiao dead drop 了结",
                     "a later version of %s was submitted; a retry would put the old one in its place. --force does "
                     "it all the same; otherwise use `jixiao dead drop`"),
                name);
    return JX_EXIT_FOUND;
}

static int retry_one(job *d, const char *name)
{
    jx_frames *in;
    letter l;
    char hex[33];
    int code = find(d, name, &in, &l);
    jx_msg m = {.type = JX_RETRY, .seq = l.failed.seq, .first = l.failed.first, .part = l.failed.part};
    if (!code && !d->force) code = check_newest(d, name, &l);
    if (code) return code;
    int err = jx_talk_ask(d->talk, &m, ASK_MS, jx_signals_stop(), &in);
    if (!err && in->msg.type != JX_RECEIPT) err = JX_EVERSION;
    if (err) return jx_talk_failed(d->talk, err);
    jx_id_hex(&in->msg.id, hex);
    printf(JX_T("%s 重新交付核对，回执 %s\n", "%s is being tried again, receipt %s\n"), name, hex);
    return JX_EXIT_DONE;
}

static int drop_one(job *d, const char *name)
{
    jx_frames *in;
    letter l;
    int code = find(d, name, &in, &l);
    if (code) return code;
    jx_msg m = {.type = JX_DROP,
                .seq = l.failed.seq,
                .first = l.failed.first,
                .part = l.failed.part,
                .text = jx_str_of(d->reason ? d->reason : "seen")};
    int err = jx_talk_ask(d->talk, &m, ASK_MS, jx_signals_stop(), &in);
    if (!err && in->msg.type != JX_DROPPED) err = JX_EVERSION;
    if (err) return jx_talk_failed(d->talk, err);
    if (in->msg.status == JX_S_KNOWN)
        printf(JX_T("%s 早已了结\n", "%s was dropped before\n"), name);
    else
        printf(JX_T("%s 已了结\n", "%s is dropped\n"), name);
    return JX_EXIT_DONE;
}

/* --- the command --- */

static int each(job *d, char **names, int n, int (*one)(job *d, const char *name))
{
    int code = JX_EXIT_DONE;
    for (int i = 0; i < n && !*jx_signals_stop(); i++) {
        int got = one(d, names[i]);
        if (got > code) code = got;
        if (got == JX_EXIT_SERVER) break;
    }
    return code;
}

static int check_names(char **names, int n)
{
    jx_id id;
    uint32_t first;
    if (n == 0) return jx_usage_error(&jx_cmd_dead, "%s", JX_T("哪一份死信？", "which dead letter?"));
    for (int i = 0; i < n; i++)
        if (!parse_name(names[i], &id, &first))
            return jx_usage_error(&jx_cmd_dead,
                                  JX_T("%s 不是“回执号/序号”（序号从 1 起）", "%s is not RECEIPT/NUMBER (from 1)"),
                                  names[i]);
    return 0;
}

static int dispatch(job *d, int (*one)(job *d, const char *name), char **names, int n)
{
    int code = one ? check_names(names, n) : 0;
    if (code) return code;
    if (!one && n) return jx_usage_error(&jx_cmd_dead, JX_T("多余的参数 %s", "operand %s is not understood"), names[0]);
    jx_signals_catch();
    if (jx_talk_open(&d->talk, d->server, JX_LOG_SVC) != 0) return JX_EXIT_SERVER;
    code = one ? each(d, names, n, one) : list(d);
    jx_talk_close(&d->talk);
    return jx_finish_output(code);
}

static int run(int argc, char **argv)
{
    job d = {0};
    const char *server = NULL;
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_FLAG("all", 'a', &d.all, "list：已了结的也列出", "list: those that were dropped, too"),
        JX_OPTION("reason", 'r', JX_O_TEXT, &d.reason, "原因", "TEXT", "drop：为什么了结，记入日志",
                  "drop: why; goes into the log"),
        JX_FLAG("force", 'f', &d.force, "retry：不查这份表是否有更新的一版",
                "retry: do not look whether there is a later version of the form"),
        JX_FLAG("json", 0, &d.json, "每份一行 JSON", "one line of JSON each"),
    };
    static const struct {
        const char *name;
        int (*one)(job *d, const char *name);
    } verbs[] = {{"list", NULL}, {"show", show_one}, {"retry", retry_one}, {"drop", drop_one}};
    int at = jx_options(&jx_cmd_dead, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at == argc)
        return jx_usage_error(
            &jx_cmd_dead, "%s",
            JX_T("做什么？list、show、retry 或 drop", "what is to be done: list, show, retry or drop?"));
    d.server = jx_server_name(server);
    for (size_t i = 0; i < JX_COUNT(verbs); i++)
        if (strcmp(argv[at], verbs[i].name) == 0) return dispatch(&d, verbs[i].one, argv + at + 1, argc - at - 1);
    return jx_usage_error(
        &jx_cmd_dead, JX_T("没有 %s；有 list、show、retry、drop", "there is no %s; there is list, show, retry, drop"),
        argv[at]);
}

const jx_command jx_cmd_dead = {
    .name = "dead",
    .run = run,
    .brief = {"死信：没能核对的表，重试或了结", "dead letters: forms that could not be judged; retry or drop them"},
    .usage = "list [--all] | show|retry|drop RECEIPT/NUMBER…  [--reason TEXT] [--force] [--server SERVER] [--json]",
    .about = {"一份表若使 worker 五次失败，就成为死信：它的结局是“没能核对”，其余的表不受影响。list 列出，show "
              "显示内容，retry 以新的一批重新交付核对（回执是新的；同一死信重试两次只算一次），drop "
              "记下不再处理。每份表的结局只有一个：retry 和 drop 都不改动它，只在日志里加一条说明。\n退出码：0 "
              "完成；1 没有这份死信，或已有更新的一版；2 用法不对；3 服务器连不上或拒绝。\n",
              "A form over which workers failed five times becomes a dead letter: that is its outcome, the other forms "
              "of its batch go through. list lists them, show prints one, retry puts the form back as a new batch "
              "(with a receipt of its own; asking twice makes one), drop notes that nothing more is to be done. A form "
              "keeps its one outcome: retry and drop only add a remark to the log.\nExit code: 0 done; 1 no such "
              "dead letter, or there is a later version; 2 wrong usage; 3 the server was not reached or refused.\n"},
    .examples = "  jixiao dead list\n"
                "  jixiao dead show 0f343b0931126a20f133d67c2b018a3b/3 --json\n"
                "  jixiao dead retry 0f343b0931126a20f133d67c2b018a3b/3\n"
                "  jixiao dead drop 0f343b0931126a20f133d67c2b018a3b/3 --reason \"typed again by hand\"\n",
};
