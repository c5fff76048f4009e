#include "client/push/acks.h"

#include <stdlib.h>

#include "client/push/campaigns.h"
#include "client/push/server.h"
#include "client/show/cli.h"
#include "client/show/heading.h"
#include "client/show/labels.h"
#include "client/show/signals.h"
#include "client/show/when.h"

enum { ASK_MS = 15000, WAIT_MS = 10000 };

typedef struct {
    const jx_ack_options *opt;
    const jx_id *id;
    uint64_t ruleset;       /* of the record at hand */
    jx_campaigns campaigns; /* none, too, where the server knows of none */
    jx_str submitter;       /* of the receipt under way; borrowed from the answer */
    uint32_t forms, settled;
    size_t verdicts[4], failed, late;
    size_t late_here; /* forms of the receipt under way, and the latest deadline that they missed */
    uint64_t deadline_ms;
    jx_finding room[JX_MAX_FINDINGS];
} acks;

/* ---- one form ---- */

static void json_ack(const acks *a, const jx_result *r, uint64_t missed_ms)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "type");
    jx_json_str(&j, JX_STR("acknowledgement"));
    jx_json_key(&j, "receipt");
    jx_json_id(&j, a->id);
    jx_json_key(&j, "index");
    jx_json_uint(&j, r->index);
    jx_json_key(&j, "key");
    jx_json_id(&j, &r->key);
    jx_json_key(&j, "source");
    jx_json_str(&j, r->source);
    jx_json_key(&j, "line");
    jx_json_uint(&j, r->line);
    jx_json_key(&j, "seq");
    jx_json_uint(&j, r->seq);
    jx_json_key(&j, "year");
    jx_json_uint(&j, r->year);
    jx_json_key(&j, "division");
    jx_json_uint(&j, r->division);
    jx_json_key(&j, "unit");
    jx_json_str(&j, r->unit);
    jx_json_key(&j, "project_name");
    jx_json_str(&j, r->project_name);
    jx_json_key(&j, "submitter");
    jx_json_str(&j, a->submitter);
    jx_json_key(&j, "late");
    jx_json_bool(&j, missed_ms != 0);
    jx_json_key(&j, "deadline_ms");
    if (missed_ms)
        jx_json_uint(&j, missed_ms);
    else
        jx_json_null(&j);
    jx_json_key(&j, "verdict");
    jx_json_str(&j, jx_str_of(jx_verdict_name((enum jx_verdict)r->verdict)));
    jx_json_key(&j, "ruleset");
    jx_json_hex(&j, r->pack ? r->pack : a->ruleset);
    jx_json_key(&j, "declared");
    jx_json_open(&j, '{');
    jx_json_key(&j, "total");
    jx_json_pts(&j, r->stated_total);
    jx_json_key(&j, "grade");
    jx_json_grade(&j, r->stated_grade);
    jx_json_close(&j, '}');
    jx_json_key(&j, "recomputed");
    jx_json_open(&j, '{');
    jx_json_key(&j, "rate");
    jx_json_pts(&j, r->rate);
    jx_json_key(&j, "total");
    jx_json_pts(&j, r->total);
    jx_json_key(&j, "low");
    jx_json_pts(&j, r->total_low);
    jx_json_key(&j, "high");
    jx_json_pts(&j, r->total_high);
    jx_json_key(&j, "grade");
    jx_json_grade(&j, r->grade);
    jx_json_close(&j, '}');
    jx_json_key(&j, "findings");
    jx_json_findings(&j, r->findings, r->n_findings, NULL);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* The part of a form that its result carries, for the heading. */
static jx_form form_of(const jx_result *r)
{
    jx_form f;
    jx_form_init(&f);
    f.kind = r->kind;
    f.year = r->year;
    f.division = r->division;
    f.unit = r->unit;
    f.project_name = r->project_name;
    f.project_code = r->project_code;
    f.source = r->source;
    f.seq = r->seq;
    f.line = r->line;
    return f;
}

/* A form that nothing is wrong with takes one line. */
static void print_ack(const jx_result *r)
{
    jx_form f = form_of(r);
    char stated[40], again[40], rate[16] = "—";
    jx_print_title(&f, r->verdict);
    if (!r->n_findings) return;
    jx_total_text(r->stated_total, JX_PTS_NONE, JX_PTS_NONE, stated);
    jx_total_text(r->total, r->total_low, r->total_high, again);
    if (r->rate != JX_PTS_NONE) jx_pts_print(r->rate, rate);
    jx_print_place(&f);
    printf(JX_T("   填报 %s %s · 重算 %s %s · 执行率 %s%s\n", "   stated %s %s · recomputed %s %s · rate %s%s\n"),
           stated, jx_grade_name((enum jx_grade)r->stated_grade), again, jx_grade_name((enum jx_grade)r->grade), rate,
           r->rate == JX_PTS_NONE ? "" : "%");
    jx_table *t = jx_findings_table();
    for (int i = 0; i < r->n_findings; i++) jx_findings_row(t, &r->findings[i], NULL, JX_UNIT_NONE);
    jx_table_print(t, stdout, 3);
    jx_table_free(&t);
}

static void form(acks *a, const jx_msg *m, const jx_result *r)
{
    if (a->opt->index >= 0 && r->index != a->opt->index) return;
    uint64_t missed = jx_campaign_missed(a->campaigns.list, a->campaigns.n, r->year,
                                         r->division ? r->division : m->division, m->accepted_ms);
    if (missed > a->deadline_ms) a->deadline_ms = missed;
    a->late_here += missed != 0;
    if (r->verdict < 4) a->verdicts[r->verdict]++;
    if (a->opt->json)
        json_ack(a, r, missed);
    else
        print_ack(r);
}

/* ---- one receipt ---- */

static int result_record(acks *a, const jx_msg *m, jx_bytes body)
{
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t n = jx_results_open(&c, &a->ruleset);
    for (uint32_t i = 0; i < n && !c.err; i++) {
        jx_result r;
        if (jx_result_decode(&c, &r, a->room) == 0) form(a, m, &r);
    }
    a->settled += m->part;
    return c.err;
}

static void failed_form(const acks *a, uint32_t index, jx_str why)
{
    if (!a->opt->json) {
        jx_complain(
            JX_T("第 %u 份表没能核对，已放入死信：%.*s", "form %u could not be judged, it is a dead letter: %.*s"),
            index + 1, JX_FMT(why));
        return;
    }
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "type");
    jx_json_str(&j, JX_STR("dead_letter"));
    jx_json_key(&j, "receipt");
    jx_json_id(&j, a->id);
    jx_json_key(&j, "index");
    jx_json_uint(&j, index);
    jx_json_key(&j, "text");
    jx_json_str(&j, why);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* Mostly of one form; of a whole part when the broker's disk lost it. */
static int failed_record(acks *a, const jx_msg *m, jx_bytes body)
{
    jx_cur c = jx_cur_of(body.p, body.len);
    jx_str why = jx_cur_str(&c, JX_MAX_TEXT);
    a->settled += m->part;
    for (uint32_t i = 0; !c.err && i < m->part && i < JX_MAX_BATCH_FORMS; i++) {
        if (a->opt->index >= 0 && m->first + i != (uint32_t)a->opt->index) continue;
        a->failed++;
        failed_form(a, m->first + i, why);
    }
    return c.err;
}

/* Records of a batch come in the order they were made; forms are shown in the order of the batch. */
typedef struct {
    jx_msg m;
    jx_bytes body;
} record;

static int by_first(const void *x, const void *y)
{
    const record *a = x, *b = y;
    return (a->m.first > b->m.first) - (a->m.first < b->m.first);
}

static int records(acks *a, jx_frames *in)
{
    static record list[JX_MAX_FRAMES / 2];
    size_t n = 0;
    for (int i = 1; i + 1 < in->n; i += 2) {
        jx_bytes head = jx_frame(in, i);
        int err = jx_msg_decode(head.p, head.len, &list[n].m, NULL);
        if (err || list[n].m.type != JX_RECORD) return JX_EPROTO;
        list[n++].body = jx_frame(in, i + 1);
    }
    qsort(list, n, sizeof *list, by_first);
    for (size_t i = 0; i < n; i++) {
        int err = 0;
        if (list[i].m.kind == JX_R_RESULT) err = result_record(a, &list[i].m, list[i].body);
        if (list[i].m.kind == JX_R_FAILED) err = failed_record(a, &list[i].m, list[i].body);
        if (err) return JX_EPROTO;
    }
    return 0;
}

static void print_receipt(const acks *a, const jx_msg *found)
{
    char hex[33], when[32];
    const char *on = jx_style_on(stdout, JX_BOLD);
    if (a->opt->json || a->opt->index >= 0) return;
    jx_id_hex(a->id, hex);
    jx_time_text(found->time_ms, when);
    printf(JX_T("%s回执 %s%s  %u 份表，%s 收到", "%sReceipt %s%s  %u forms, accepted %s"), on, hex,
           *on ? jx_style_off(stdout) : "", found->forms, when);
    if (found->submitter.len) {
        fputs(JX_T("，报送人：", ", submitted by "), stdout);
        jx_clean(stdout, found->submitter.p, found->submitter.len);
    }
    putchar('\n');
}

static void print_rest(const acks *a, const jx_msg *found)
{
    char when[40];
    if (a->opt->json) return;
    jx_when_text(a->deadline_ms, when);
    if (a->late_here)
        printf(JX_T("%s逾期：%zu 份是在 %s 截止之后收到的%s\n",
                    "%slate: %zu forms were accepted after %s, when they were due%s\n"),
               jx_style_on(stdout, JX_YELLOW), a->late_here, when, jx_style_off(stdout));
    if (found->status == JX_S_PENDING)
        printf(JX_T("还有 %u 份在核对中；等结果：jixiao ack --wait 回执号\n",
                    "%u forms are still being judged; to wait for them: jixiao ack --wait RECEIPT\n"),
               found->forms > a->settled ? found->forms - a->settled : 0);
    putchar('\n');
}

/* Asks until all is done, or once. */
static int find(jx_talk *t, const jx_id *id, uint32_t first, bool wait, jx_frames **in)
{
    for (;;) {
        jx_msg m = {.type = JX_FIND, .id = *id, .first = first, .wait_ms = wait ? WAIT_MS : 0};
        int err = jx_talk_ask(t, &m, ASK_MS + (int)m.wait_ms, jx_signals_stop(), in);
        if (err) return err;
        if ((*in)->msg.type != JX_FOUND) return JX_EPROTO;
        if (!wait || (*in)->msg.status != JX_S_PENDING) return 0;
    }
}

/* The form after the last one that the answer speaks of; `first` when it speaks of none. */
static uint32_t after_records(jx_frames *in, uint32_t first)
{
    jx_msg m;
    for (int i = 1; i + 1 < in->n; i += 2) {
        jx_bytes head = jx_frame(in, i);
        if (jx_msg_decode(head.p, head.len, &m, NULL) == 0 && m.first + m.part > first) first = m.first + m.part;
    }
    return first;
}

/* One answer holds so many bytes only; the rest is asked for. */
static int show_one(jx_talk *t, acks *a)
{
    jx_frames *in;
    uint32_t first = 0, next = 0;
    a->settled = 0;
    a->late_here = 0;
    a->deadline_ms = 0;
    do {
        first = next;
        int err = find(t, a->id, first, a->opt->wait, &in);
        if (err) return jx_talk_failed(t, err);
        a->submitter = in->msg.submitter;
        if (first == 0) {
            print_receipt(a, &in->msg);
            a->forms += in->msg.forms;
        }
        next = after_records(in, first);
        if (records(a, in) != 0) {
            jx_complain("%s", JX_T("服务器的答复读不懂", "the server's answer is not understood"));
            return JX_EXIT_SERVER;
        }
    } while (next > first && next < in->msg.forms);
    print_rest(a, &in->msg);
    a->late += a->late_here;
    return JX_EXIT_DONE;
}

static void print_summary(const acks *a)
{
    printf(JX_T("已核对：接收 %zu，接收(有疑问) %zu，退回 %zu", "judged: %zu accepted, %zu with alerts, %zu rejected"),
           a->verdicts[JX_ACCEPTED], a->verdicts[JX_ACCEPTED_WITH_ALERTS], a->verdicts[JX_REJECTED]);
    if (a->late) printf(JX_T("，逾期 %zu", ", %zu late"), a->late);
    if (a->failed) printf(JX_T("，死信 %zu", ", %zu dead letters"), a->failed);
    puts(JX_T("。", "."));
}

int jx_show_acks(const char *server, const jx_id *ids, size_t n, const jx_ack_options *opt)
{
    jx_talk *t;
    acks *a = calloc(1, sizeof *a);
    if (!a) abort();
    a->opt = opt;
    int code = jx_talk_open(&t, server, JX_LOG_SVC) ? JX_EXIT_SERVER : JX_EXIT_DONE;
    if (t) jx_campaigns_fetch(t, &a->campaigns); /* without an answer the next question says why */
    for (size_t i = 0; i < n && t && !*jx_signals_stop(); i++) {
        a->id = &ids[i];
        int got = show_one(t, a);
        if (got) code = got;
    }
    if (t && !opt->json && opt->index < 0 && n) print_summary(a);
    if (t) jx_talk_close(&t);
    jx_campaigns_fini(&a->campaigns);
    free(a);
    return code;
}
