/* t_e2e_crash [ROUNDS [SEED]]: 10,000 forms a round go through the real programs while the broker is killed with
 * SIGKILL at moments that the seed decides, and started again. In the end every batch has its receipt, every receipt
 * that was ever given still stands, every form of every receipt has exactly one result, the log that a reader followed
 * through all of it is the log that is on disk, and the aggregates count each form once. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "proto/form.h"
#include "proto/report.h"
#include "tests/e2e/plain.h"

enum { BATCHES = 200, FORMS = 50, WINDOW = 32, KILLS_MAX = 4, ROUND_MS = 120000, REPEAT_MS = 1500 };

struct batch {
    jx_id id;
    char *body;
    size_t len;
    uint64_t seq; /* of its receipt; 0: none yet */
    uint64_t sent_ms;
};

/* So many records of the log, and the hash over them. */
struct point {
    uint64_t offset;
    jx_id chain;
};

struct round {
    plain_line line;
    void *zmq;
    plain_peer submit, log;
    struct batch batches[BATCHES];
    uint32_t receipts;
    /* the log as it was followed */
    struct point at;
    uint64_t asked_ms, req;
    uint32_t outcomes, by_seq_len;
    uint8_t (*by_seq)[FORMS]; /* how many outcomes each form has */
};

static const jx_str who = {"县财政局", 12};

/* --- the forms --- */

static void pack_form(msgpack_packer *pk, uint64_t seed, uint32_t n)
{
    char code[32], actual[16];
    snprintf(code, sizeof code, "C%llu-%u", (unsigned long long)seed, n);
    snprintf(actual, sizeof actual, "%u%%", 90 + n % 10);
    jx_funding funding = {.item = JX_STR("年度资金总额"), .line = 5, .weight = 1000, .rate = 10000, .score = 1000};
    funding.initial = funding.adjusted = funding.executed = 100000000 + (jx_fen)n * 100;
    jx_indicator rows[9];
    for (uint32_t i = 0; i < 9; i++)
        rows[i] = (jx_indicator){.line = 10 + i,
                                 .l1 = i < 5 ? JX_STR("产出指标") : JX_STR("效益指标"),
                                 .l2 = JX_STR("质量指标"),
                                 .name = JX_STR("补助资金按时足额发放到位率"),
                                 .op = JX_GE,
                                 .target = JX_STR("≥90%"),
                                 .target_value = {90, 0},
                                 .unit = JX_STR("%"),
                                 .actual = jx_str_of(actual),
                                 .actual_value = {90 + n % 10, 0},
                                 .actual_unit = JX_STR("%"),
                                 .weight = 1000,
                                 .score = 1000};
    jx_form f;
    jx_form_init(&f);
    f.kind = JX_PROJECT;
    f.year = 2024;
    f.division = 511102;
    f.unit = f.implementing_unit = JX_STR("乐山市市中区人力资源和社会保障局");
    f.project_name = JX_STR("就业创业补助");
    f.project_code = jx_str_of(code);
    f.money_unit = JX_WAN;
    f.objective = JX_STR("按时足额发放补助");
    f.completion = JX_STR("已按时足额发放");
    f.funding = &funding;
    f.n_funding = 1;
    f.indicators = rows;
    f.n_indicators = 9;
    f.total_weight = f.total_score = 10000;
    f.grade = JX_EXCELLENT;
    f.source = JX_STR("crash.json");
    must(jx_form_encode(pk, &f) == 0, "a form cannot be packed");
}

static void make_batches(struct round *r, uint64_t seed)
{
    for (uint32_t i = 0; i < BATCHES; i++) {
        struct batch *b = &r->batches[i];
        msgpack_sbuffer out;
        msgpack_packer pk;
        msgpack_sbuffer_init(&out);
        msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
        msgpack_pack_array(&pk, FORMS);
        for (uint32_t n = 0; n < FORMS; n++) pack_form(&pk, seed, i * FORMS + n);
        b->len = out.size;
        b->body = msgpack_sbuffer_release(&out);
        b->id = jx_batch_id(who, 511102, (jx_bytes){0}, (jx_bytes){b->body, b->len});
    }
}

/* --- pushing --- */

static jx_msg submit_msg(const struct batch *b, uint64_t req)
{
    return (jx_msg){.type = JX_SUBMIT, .req = req, .id = b->id, .submitter = who, .division = 511102, .forms = FORMS};
}

static void push(struct round *r)
{
    uint64_t now = plain_now_ms();
    uint32_t in_flight = 0;
    plain_greet(&r->submit);
    for (uint32_t i = 0; i < BATCHES && in_flight < WINDOW && r->submit.greeted; i++) {
        struct batch *b = &r->batches[i];
        if (b->seq) continue;
        in_flight++;
        if (b->sent_ms && now < b->sent_ms + REPEAT_MS) continue;
        jx_msg m = submit_msg(b, i);
        if (jx_send_bytes(r->submit.sock, (jx_bytes){0}, &m, (jx_bytes){b->body, b->len}) != 0) return;
        b->sent_ms = now;
    }
}

static void take_receipts(struct round *r)
{
    bool greeted = r->submit.greeted;
    for (const jx_msg *m; (m = plain_receive(&r->submit));) {
        if (m->type == JX_REFUSED && m->status == JX_S_BUSY) continue; /* it goes again */
        must(m->type == JX_RECEIPT && m->req < BATCHES, "%s %u: %.*s", jx_msg_type_name(m->type), m->status,
             JX_FMT(m->text));
        struct batch *b = &r->batches[m->req];
        must(jx_id_eq(&m->id, &b->id), "a receipt for another batch");
        must(!b->seq || b->seq == m->seq, "batch %u had receipt %llu, now %llu", (unsigned)m->req,
             (unsigned long long)b->seq, (unsigned long long)m->seq);
        r->receipts += b->seq == 0;
        b->seq = m->seq;
    }
    if (greeted && !r->submit.greeted) /* another broker: it has not heard of what is unanswered */
        for (uint32_t i = 0; i < BATCHES; i++) r->batches[i].sent_ms = 0;
}

/* --- following the log --- */

static void count_record(struct round *r, jx_bytes header, jx_bytes body)
{
    jx_msg m;
    must(jx_msg_decode(header.p, header.len, &m, NULL) == 0 && m.type == JX_RECORD, "a record that is none");
    must(m.offset == r->at.offset, "record %llu where %llu was due", (unsigned long long)m.offset,
         (unsigned long long)r->at.offset);
    size_t len = 16 + header.len + body.len;
    char *all = malloc(len);
    memcpy(all, r->at.chain.b, 16);
    memcpy(all + 16, header.p, header.len);
    memcpy(all + 16 + header.len, body.p, body.len);
    r->at = (struct point){m.offset + 1, jx_hash(all, len)};
    free(all);
    must(m.kind == JX_R_RESULT, "a record of kind %u: nothing here kills workers", m.kind);
    must(m.seq < r->by_seq_len && m.first + m.part <= FORMS, "a result for what was never sent");
    for (uint32_t i = 0; i < m.part; i++) r->by_seq[m.seq][m.first + i]++;
    r->outcomes += m.part;
}

static void ask_log(struct round *r)
{
    uint64_t now = plain_now_ms();
    plain_greet(&r->log);
    if (!r->log.greeted || (r->asked_ms && now < r->asked_ms + 3000)) return;
    jx_msg m = {.type = JX_READ,
                .req = ++r->req,
                .offset = r->at.offset,
                .chain = r->at.chain,
                .limit = 1 << 18,
                .wait_ms = 1000};
    if (jx_send(r->log.sock, (jx_bytes){0}, &m, NULL, 0) == 0) r->asked_ms = now;
}

static void take_log(struct round *r)
{
    for (const jx_msg *m; (m = plain_receive(&r->log));) {
        if (m->req != r->req) continue; /* of a question that was asked again */
        must(m->type == JX_LOG, "%s: what was shown of the log is no longer in it", jx_msg_type_name(m->type));
        jx_id chain = m->chain;
        for (int i = 1; i + 1 < r->log.in->n; i += 2)
            count_record(r, jx_frame(r->log.in, i), jx_frame(r->log.in, i + 1));
        must(jx_id_eq(&chain, &r->at.chain), "the chain does not follow from the records");
        r->asked_ms = 0;
    }
    if (!r->log.greeted) r->asked_ms = 0;
}

/* --- killing --- */

/* A moment is a sum of receipts and results that have been seen; a random part of a turn is added to it. */
static int plan_kills(plain_random *random, uint32_t at[KILLS_MAX])
{
    int n = 1 + (int)plain_below(random, KILLS_MAX);
    for (int i = 0; i < n; i++) at[i] = (uint32_t)plain_below(random, 2 * BATCHES);
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && at[j] < at[j - 1]; j--) {
            uint32_t t = at[j];
            at[j] = at[j - 1];
            at[j - 1] = t;
        }
    return n;
}

static void kill_broker(struct round *r, plain_random *random)
{
    struct timespec pause = {.tv_nsec = (long)plain_below(random, 5000000)};
    nanosleep(&pause, NULL); /* into the middle of whatever the broker is doing */
    plain_kill_broker(&r->line);
    plain_start_broker(&r->line);
}

/* --- what must hold in the end --- */

static void check_receipts(struct round *r)
{
    for (uint32_t i = 0; i < BATCHES; i++) {
        struct batch *b = &r->batches[i];
        jx_msg m = submit_msg(b, 0);
        const jx_msg *got = plain_ask(&r->submit, &m, (jx_bytes){b->body, b->len});
        must(got->type == JX_RECEIPT && got->status == JX_S_KNOWN && got->seq == b->seq,
             "receipt %llu of batch %u is lost: %s %u seq %llu", (unsigned long long)b->seq, i,
             jx_msg_type_name(got->type), got->status, (unsigned long long)got->seq);
        jx_msg find = {.type = JX_FIND, .id = b->id};
        got = plain_ask(&r->log, &find, (jx_bytes){0});
        must(got->type == JX_FOUND && got->status == JX_S_KNOWN && got->seq == b->seq && got->forms == FORMS,
             "batch %u is not found done", i);
        for (uint32_t f = 0; f < FORMS; f++)
            must(r->by_seq[b->seq][f] == 1, "form %u of receipt %llu has %u results", f, (unsigned long long)b->seq,
                 r->by_seq[b->seq][f]);
    }
}

static void check_log(struct round *r)
{
    jx_msg again = {.type = JX_READ, .limit = 1 << 20};
    uint64_t records = 0;
    for (;;) {
        const jx_msg *m = plain_ask(&r->log, &again, (jx_bytes){0});
        must(m->type == JX_LOG, "the log cannot be read again");
        uint64_t n = (uint64_t)(r->log.in->n - 1) / 2;
        if (!n) break;
        again.offset = records += n;
        again.chain = m->chain;
    }
    must(records == r->at.offset && jx_id_eq(&again.chain, &r->at.chain), "the log is not the one that was followed");
    must(r->outcomes == BATCHES * FORMS, "%u results for %u forms", r->outcomes, BATCHES * FORMS);
}

static void check_aggregates(struct round *r)
{
    plain_peer query;
    static jx_rule_count rules[JX_MAX_RULE_COUNTS];
    uint64_t limit = plain_now_ms() + ROUND_MS;
    plain_connect(&query, r->zmq, &r->line, JX_QUERY_SVC);
    for (;;) {
        jx_msg ask = {.type = JX_ASK, .name = JX_STR("division")};
        const jx_msg *m = plain_ask(&query, &ask, (jx_bytes){0});
        must(m->type == JX_ANSWER, "the collector does not answer: %.*s", JX_FMT(m->text));
        jx_row row = {0};
        jx_bytes body = jx_frame(query.in, 1);
        jx_cur c = jx_cur_of(body.p, body.len);
        if (jx_cur_array(&c, 1000)) must(jx_row_read(&c, &row, rules) == 0, "a row that is none");
        must(row.forms <= BATCHES * FORMS && row.superseded == 0, "%llu forms in the aggregates, %llu superseded",
             (unsigned long long)row.forms, (unsigned long long)row.superseded);
        if (m->offset == r->at.offset && row.forms == BATCHES * FORMS) break;
        must(plain_now_ms() < limit, "the aggregates have %llu forms only", (unsigned long long)row.forms);
        zmq_poll(NULL, 0, 20);
    }
    plain_hang_up(&query);
}

/* --- a round --- */

static void go_through(struct round *r, plain_random *random, const uint32_t *kills, int n)
{
    uint64_t limit = plain_now_ms() + ROUND_MS;
    int killed = 0;
    while (r->receipts < BATCHES || r->outcomes < BATCHES * FORMS || killed < n) {
        must(plain_now_ms() < limit, "stuck at %u receipts, %u results", r->receipts, r->outcomes);
        push(r);
        ask_log(r);
        zmq_pollitem_t items[] = {{.socket = r->submit.sock, .events = ZMQ_POLLIN},
                                  {.socket = r->log.sock, .events = ZMQ_POLLIN}};
        zmq_poll(items, 2, 20);
        take_receipts(r);
        take_log(r);
        uint32_t seen = r->receipts + r->outcomes / FORMS;
        if (killed < n && seen >= kills[killed]) {
            printf("    killed at %u receipts, %u results\n", r->receipts, r->outcomes);
            kill_broker(r, random);
            killed++;
        }
    }
}

static void run_round(int number, uint64_t seed)
{
    static struct round r;
    plain_random random = {seed};
    uint32_t kills[KILLS_MAX];
    int n = plan_kills(&random, kills);
    uint64_t begin = plain_now_ms();
    printf("round %d, seed %llu: %d kills\n", number, (unsigned long long)seed, n);
    memset(&r, 0, sizeof r);
    r.by_seq_len = 2 * BATCHES * (KILLS_MAX + 1);
    r.by_seq = calloc(r.by_seq_len, sizeof *r.by_seq);
    make_batches(&r, seed);
    plain_start(&r.line);
    r.zmq = zmq_ctx_new();
    plain_connect(&r.submit, r.zmq, &r.line, JX_SUBMIT_SVC);
    plain_connect(&r.log, r.zmq, &r.line, JX_LOG_SVC);
    go_through(&r, &random, kills, n);
    check_receipts(&r);
    check_log(&r);
    check_aggregates(&r);
    plain_hang_up(&r.submit);
    plain_hang_up(&r.log);
    zmq_ctx_term(r.zmq);
    plain_stop(&r.line);
    for (uint32_t i = 0; i < BATCHES; i++) free(r.batches[i].body);
    free(r.by_seq);
    printf("    %u receipts, none lost; %u forms, one result each (%.1f s)\n", BATCHES, BATCHES * FORMS,
           (double)(plain_now_ms() - begin) / 1000);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 2;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("JIXIAO_LOG", "error", 0);
    must(rounds > 0, "usage: t_e2e_crash [ROUNDS [SEED]]");
    for (int i = 0; i < rounds; i++) run_round(i + 1, seed + (uint64_t)i);
    printf("%d passed, 0 failed\n", rounds);
    return 0;
}
