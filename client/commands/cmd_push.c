/* jixiao push: submits the forms of documents and shows the receipts. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "client/push/acks.h"
#include "client/push/deliver.h"
#include "client/push/inputs.h"
#include "client/push/server.h"
#include "client/show/cli.h"
#include "client/show/heading.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/progress.h"
#include "client/show/signals.h"
#include "client/show/when.h"

/* One batch that has its receipt. */
typedef struct {
    jx_id id;
    uint32_t division, forms;
    uint16_t status;
    uint64_t seq, time_ms, deadline_ms; /* that was missed; 0: none */
    const char *file;
} receipt;

typedef struct {
    jx_inputs *inputs;
    bool all_read;
    jx_read_options opt;
    const char *server, *submitter;
    uint64_t patience_s;
    bool again, wait, json;

    uint8_t salt[JX_SALT_MAX];
    jx_cutter *cutter;
    jx_batch **ready; /* cut, not yet taken for sending: a queue from first to last */
    size_t first, last, cap;
    receipt *receipts;
    size_t n_receipts, cap_receipts;
    size_t cut, done;                    /* forms */
    size_t unread, refused, turned_down; /* documents; forms refused here; batches refused by the server */
    size_t unplaced;                     /* forms of the document under way whose division is not known */
    const char *unplaced_in;
    jx_progress progress;
} push;

static void *grown(void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return p;
    *cap = *cap ? *cap * 2 : 64;
    p = realloc(p, *cap * size);
    if (!p) abort();
    return p;
}

/* Lines on stderr must not run into the progress bar. */
#define SAY(p, ...) (jx_progress_hide(&(p)->progress), jx_complain(__VA_ARGS__))

/* ---- forms in ---- */

static void json_refused(const jx_form *f, const char *why)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "type");
    jx_json_str(&j, JX_STR("refused"));
    jx_json_key(&j, "source");
    jx_json_str(&j, f->source);
    jx_json_key(&j, "line");
    jx_json_uint(&j, f->line);
    jx_json_key(&j, "seq");
    jx_json_uint(&j, f->seq);
    jx_json_key(&j, "text");
    jx_json_str(&j, jx_str_of(why));
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* A whole file is often of the same office: its forms without a division are said in one line. */
static void tell_unplaced(push *p)
{
    if (p->unplaced > 1)
        SAY(p,
            JX_T("%s：另有 %zu 份表也是行政区划不明，没有报送；用 --division 代码 指定",
                 "%s: the divisions of %zu more forms are not known either, they were not submitted; name them with "
                 "--division CODE"),
            p->unplaced_in, p->unplaced - 1);
    p->unplaced = 0;
}

static void refuse_form(push *p, const jx_form *f, int err)
{
    bool first = err != JX_EINVAL || p->unplaced++ == 0;
    const char *why = JX_T("内存不够", "out of memory");
    if (err == JX_EINVAL)
        why = JX_T("行政区划不明，没有报送；用 --division 代码 指定",
                   "its division is not known, it was not submitted; name it with --division CODE");
    if (err == JX_ELIMIT)
        why = JX_T("内容超过上限，没有报送", "it is larger than the limits allow, it was not submitted");
    if (first)
        SAY(p, JX_T("%.*s 第 %u 行，第 %u 份表：%s", "%.*s line %u, form %u: %s"), JX_FMT(f->source), f->line, f->seq,
            why);
    if (p->json) json_refused(f, why);
    p->refused++;
}

static void batch_ready(void *arg, jx_batch *b)
{
    push *p = arg;
    if (p->first == p->last) p->first = p->last = 0;
    p->ready = grown(p->ready, p->last, &p->cap, sizeof(jx_batch *));
    p->ready[p->last++] = b;
    p->cut += b->forms;
}

static void cut(push *p, const jx_doc *d, char *path)
{
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    jx_cutter_user(p->cutter, path);
    jx_progress_hide(&p->progress);
    jx_print_document_problems(d);
    for (size_t i = 0; i < n; i++) {
        int err = jx_cutter_add(p->cutter, &forms[i]);
        if (err) refuse_form(p, &forms[i], err);
    }
    if (jx_cutter_flush(p->cutter) != 0) abort();
    p->unplaced_in = path;
    tell_unplaced(p);
    p->refused += jx_doc_refused(d);
}

static void hide_progress(void *arg) { jx_progress_hide(&((push *)arg)->progress); }

/* Cuts documents until there is a batch to send. */
static void read_on(push *p)
{
    while (p->first == p->last && !p->all_read) {
        jx_doc *d = jx_inputs_next(p->inputs);
        if (d)
            cut(p, d, (char *)jx_inputs_path(p->inputs));
        else
            p->all_read = true;
        jx_doc_free(&d);
    }
    p->unread = (size_t)jx_inputs_failed(p->inputs);
    if (p->all_read) p->progress.total = p->cut;
}

static jx_batch *next_batch(void *arg)
{
    push *p = arg;
    read_on(p);
    return p->first == p->last ? NULL : p->ready[p->first++];
}

/* ---- receipts out ---- */

static void json_receipt(const receipt *r)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    jx_json_key(&j, "type");
    jx_json_str(&j, JX_STR("receipt"));
    jx_json_key(&j, "receipt");
    jx_json_id(&j, &r->id);
    jx_json_key(&j, "new");
    jx_json_bool(&j, r->status == JX_S_NEW);
    jx_json_key(&j, "division");
    jx_json_uint(&j, r->division);
    jx_json_key(&j, "forms");
    jx_json_uint(&j, r->forms);
    jx_json_key(&j, "file");
    jx_json_str(&j, jx_str_of(r->file));
    jx_json_key(&j, "seq");
    jx_json_uint(&j, r->seq);
    jx_json_key(&j, "time_ms");
    jx_json_uint(&j, r->time_ms);
    jx_json_key(&j, "late");
    jx_json_bool(&j, r->deadline_ms != 0);
    jx_json_key(&j, "deadline_ms");
    if (r->deadline_ms)
        jx_json_uint(&j, r->deadline_ms);
    else
        jx_json_null(&j);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void got_receipt(void *arg, jx_batch *b, const jx_msg *m, uint64_t took_us)
{
    push *p = arg;
    (void)took_us;
    p->receipts = grown(p->receipts, p->n_receipts, &p->cap_receipts, sizeof *p->receipts);
    receipt *r = &p->receipts[p->n_receipts++];
    *r = (receipt){b->id, b->division, b->forms, m->status, m->seq, m->time_ms, m->deadline_ms, b->user};
    if (p->json) json_receipt(r);
    p->done += b->forms;
    jx_progress_set(&p->progress, p->done);
    jx_batch_free(&b);
}

static void got_refusal(void *arg, jx_batch *b, const jx_msg *m)
{
    push *p = arg;
    SAY(p, JX_T("%s：服务器拒收一批 %u 份表（%u）：%.*s", "%s: the server refused a batch of %u forms (%u): %.*s"),
        (char *)b->user, b->forms, m->status, JX_FMT(m->text));
    p->turned_down++;
    jx_batch_free(&b);
}

static void waiting(void *arg, const char *why)
{
    push *p = arg;
    if (why) SAY(p, "%s", why);
}

static void print_receipts(const push *p)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("回执号", "receipt"));
    jx_table_column(t, JX_LEFT, JX_T("区划", "division"));
    jx_table_column(t, JX_RIGHT, JX_T("份数", "forms"));
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, JX_T("文件", "file"));
    for (size_t i = 0; i < p->n_receipts; i++) {
        char hex[33];
        const receipt *r = &p->receipts[i];
        jx_id_hex(&r->id, hex);
        jx_cell(t, jx_str_of(hex));
        jx_cell_division(t, r->division);
        jx_cellf(t, "%u", r->forms);
        jx_cellf(t, "%s%s", r->status == JX_S_NEW ? JX_T("新收", "new") : JX_T("早已收到", "known already"),
                 r->deadline_ms ? JX_T("，逾期", ", late") : "");
        jx_cell(t, jx_str_of(r->file));
    }
    if (p->n_receipts) jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

/* Once for all: what it means. */
static void print_late(const push *p)
{
    size_t late = 0;
    uint64_t deadline = 0;
    char when[40];
    for (size_t i = 0; i < p->n_receipts; i++) {
        if (p->receipts[i].deadline_ms > deadline) deadline = p->receipts[i].deadline_ms;
        if (p->receipts[i].deadline_ms) late += p->receipts[i].forms;
    }
    jx_when_text(deadline, when);
    if (late)
        printf(JX_T("其中 %zu 份逾期（%s 截止），已收下并记为逾期。\n",
                    "%zu of them are late (they were due by %s); they were taken, and marked so.\n"),
               late, when);
}

static void print_end(const push *p)
{
    print_receipts(p);
    if (!p->done) {
        printf(JX_T("没有一份表被收下。\n", "No form was taken.\n"));
        return;
    }
    printf(JX_T("%s%zu 份表已收到回执：服务器已把它们存到磁盘。\n",
                "%s%zu forms have their receipts: the server has them on disk.\n"),
           p->n_receipts ? "\n" : "", p->done);
    print_late(p);
    if (p->n_receipts && !p->wait)
        printf(JX_T("看核对结果：jixiao ack 回执号\n", "To see how they were judged: jixiao ack RECEIPT\n"));
}

/* ---- acknowledgements ---- */

static int show_acks(const push *p)
{
    jx_id *ids = calloc(p->n_receipts ? p->n_receipts : 1, sizeof *ids);
    if (!ids) abort();
    for (size_t i = 0; i < p->n_receipts; i++) ids[i] = p->receipts[i].id;
    if (!p->json && p->n_receipts) putchar('\n');
    jx_ack_options opt = {.json = p->json, .wait = true, .index = -1};
    int code = jx_show_acks(p->server, ids, p->n_receipts, &opt);
    free(ids);
    return code;
}

/* ---- command ---- */

static int deliver(push *p)
{
    jx_bytes salt = {p->salt, p->again ? sizeof p->salt : 0};
    jx_cut_options cutting = {.submitter = jx_str_of(p->submitter), .salt = salt, .ready = batch_ready, .arg = p};
    jx_delivery d = {.server = p->server,
                     .submitter = jx_str_of(p->submitter),
                     .salt = salt,
                     .patience_ms = p->patience_s * 1000,
                     .stop = jx_signals_stop(),
                     .next = next_batch,
                     .receipt = got_receipt,
                     .refused = got_refusal,
                     .waiting = waiting,
                     .arg = p};
    p->cutter = jx_cutter_new(&cutting);
    if (!p->cutter) abort();
    jx_progress_start(&p->progress, JX_T("报送", "submitting"), 0);
    read_on(p); /* nothing to submit is no reason to look for a server */
    int err = p->first < p->last ? jx_deliver(&d) : 0;
    jx_progress_end(&p->progress);
    while (p->first < p->last) jx_batch_free(&p->ready[p->first++]);
    jx_cutter_free(&p->cutter);
    return err;
}

static int finish(push *p, int err)
{
    int code = err ? JX_EXIT_SERVER : JX_EXIT_DONE;
    if (!p->json) print_end(p);
    if (err)
        jx_complain(JX_T("没有报完：已有回执的 %zu 份不必再报；再运行一次同样的命令即可补齐，重复的不会重记",
                         "not finished: the %zu forms with receipts are safe; run the same command again for the rest, "
                         "repeats change nothing"),
                    p->done);
    if (!err && p->wait) code = show_acks(p);
    if (!code && p->turned_down) code = JX_EXIT_SERVER;
    if (!code && (p->unread || p->refused)) code = JX_EXIT_FOUND;
    free(p->ready);
    free(p->receipts);
    return jx_finish_output(code);
}

/* Whoever has a key speaks in its name; the server takes no other. */
static bool choose_submitter(push *p)
{
    const char *key = jx_server_whoami(p->server), *login = getenv("USER");
    if (*key && p->submitter && strcmp(key, p->submitter) != 0) {
        jx_usage_error(&jx_cmd_push,
                       JX_T("你的密钥以“%s”的名义报送，不能用 --submitter %s", "your key submits as %s, not as %s"),
                       key, p->submitter);
        return false;
    }
    if (!p->submitter) p->submitter = *key ? key : login;
    if (!p->submitter || !*p->submitter) p->submitter = "jixiao";
    return true;
}

static int run(int argc, char **argv)
{
    /* problems travel in the users' language whoever pushes: the same file must give the same receipt */
    push p = {.opt = {.zh = jx_lang() == JX_ZH, .zh_problems = true}, .patience_s = 30};
    const jx_option options[] = {
        JX_SERVER_OPTION(&p.server),
        JX_FORMS_DIVISION_OPTION(&p.opt.division),
        JX_OPTION("submitter", 'u', JX_O_TEXT, &p.submitter, "名称", "NAME",
                  "报送人（默认密钥上的名称，没有密钥则为登录名）",
                  "who submits (default: the name of your key, without one your login name)"),
        JX_FLAG("again", 0, &p.again, "内容以前报过、后来改过、现在要改回去时用：作为最新一版再报",
                "submit old content as the newest version (it would be taken for a repeat)"),
        JX_FLAG("wait", 'w', &p.wait, "等核对完，逐份显示结论和问题",
                "wait until every form is judged, show verdicts and findings"),
        JX_NUMBER("patience", 0, &p.patience_s, 1, 86400, "秒", "SECONDS",
                  "服务器多久没有回应（或磁盘一直满）就放弃（默认 30）",
                  "give a server up that is silent, or whose disk is full, for so long (default 30)"),
        JX_FLAG("json", 0, &p.json, "逐行输出 JSON：receipt、refused、acknowledgement",
                "lines of JSON: receipt, refused, acknowledgement"),
    };
    int at = jx_options(&jx_cmd_push, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at == argc) return jx_usage_error(&jx_cmd_push, "%s", JX_T("要报送哪个文件？", "which file?"));
    p.server = jx_server_name(p.server);
    if (!choose_submitter(&p)) return JX_EXIT_USAGE;
    if (strlen(p.submitter) > 128 || !jx_utf8_valid(p.submitter, strlen(p.submitter)))
        return jx_usage_error(
            &jx_cmd_push, "%s",
            JX_T("--submitter 应为不超过 128 字节的 UTF-8", "--submitter must be UTF-8 of at most 128 bytes"));
    if (p.again && getrandom(p.salt, sizeof p.salt, 0) != sizeof p.salt) abort();
    p.inputs = jx_inputs_new(argv + at, argc - at, &p.opt);
    jx_inputs_on_complaint(p.inputs, hide_progress, &p);
    /* batches are large and short-lived: keep their pages instead of giving them back each time */
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    jx_signals_catch();
    int code = finish(&p, deliver(&p));
    jx_inputs_free(&p.inputs);
    return code;
}

const jx_command jx_cmd_push = {
    .name = "push",
    .run = run,
    .brief = {"报送自评表，取得回执", "submit forms and get receipts"},
    .usage = "FILE… [--server SERVER] [--division CODE] [--submitter NAME] [--wait] [--again] [--json]",
    .about = {"读取文件里的自评表，按行政区划分批送到服务器。有回执即已存到服务器磁盘，可以关机。同一文件再报一次，得到"
              "同样的回执，什么也不改变；改过的表再报，以后报的一版为准。读不了的文件、区划不明的表会逐一指出，其余照报"
              "。\n退出码：0 全部报到；1 有文件或表没有报；2 用法不对；3 服务器连不上或拒收。\n",
              "Reads the forms of the files and sends them to the server, in batches by division. A receipt means: on "
              "the server's disk; this machine may be switched off. The same file again gives the same receipts and "
              "changes nothing; a changed form replaces the earlier version. Files that cannot be read and forms of "
              "unknown division are named, the rest goes on.\nExit code: 0 all submitted; 1 some file or form was not; "
              "2 wrong usage; 3 the server was not reached or refused.\n"},
    .examples = "  jixiao push samples/*.txt --server 10.0.0.5\n"
                "  jixiao push forms.ndjson --division 500153 --wait\n"
                "  jixiao up -- jixiao push samples/*.txt --wait\n",
};
