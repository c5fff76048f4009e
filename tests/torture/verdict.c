#include "tests/torture/verdict.h"

#include <stdlib.h>

#include "client/push/rows.h"
#include "proto/pack.h"
#include "tests/torture/cast.h"
#include "tests/torture/load.h"

enum { ASK_MS = 20000, LOOK_MS = 300, AGAIN_MS = 20, PAGE = 200 };

static jx_talk *open_talk(const char *server, enum jx_service s)
{
    jx_talk *t;
    must(jx_talk_open(&t, server, s) == 0, "%s cannot be talked to in %s", jx_service_name(s), server);
    return t;
}

static jx_frames *ask(jx_talk *t, jx_msg *m, uint8_t answer)
{
    jx_frames *in;
    int err;
    do {
        err = jx_talk_ask(t, m, ASK_MS, NULL, &in);
    } while (err == JX_EPROTO && in->msg.status / 100 == 3 && (sleep_ms(AGAIN_MS), true));
    must(err == 0 && in->msg.type == answer, "%s is answered by %s %u %.*s (%s)", jx_msg_type_name(m->type),
         err == JX_EGONE ? "nothing" : jx_msg_type_name(in->msg.type), in->msg.status, JX_FMT(in->msg.text),
         jx_strerror(err));
    return in;
}

static void print_hex(FILE *out, const void *p, size_t len)
{
    for (const uint8_t *b = p, *end = b + len; b < end; b++) fprintf(out, "%02x", *b);
}

/* ---- waiting ---- */

struct numbers {
    uint64_t pending, head, offset;
};

static void pick(void *arg, jx_str name, uint64_t number, jx_str text)
{
    struct numbers *n = arg;
    (void)text;
    if (jx_str_eq(name, JX_STR("parts_pending"))) n->pending = number;
    if (jx_str_eq(name, JX_STR("log_head"))) n->head = number;
    if (jx_str_eq(name, JX_STR("offset"))) n->offset = number;
}

bool verdict_at_rest(const char *run, const char *query)
{
    struct numbers n = {.pending = 1, .head = 1};
    jx_talk *log = open_talk(run, JX_LOG_SVC), *col = open_talk(query, JX_QUERY_SVC);
    int err = jx_each_status(log, LOOK_MS, pick, &n);
    if (!err) err = jx_each_status(col, LOOK_MS, pick, &n);
    jx_talk_close(&log);
    jx_talk_close(&col);
    return !err && n.pending == 0 && n.offset == n.head;
}

/* ---- acknowledgements ---- */

struct ack {
    const receipt *receipt;
    char *line[JX_MAX_BATCH_FORMS]; /* of each form */
    uint32_t n;
};

/* What each place of each receipt holds; sorted once all are there. */
static struct place {
    jx_id batch;
    uint32_t index;
    jx_id key;
    uint64_t content;
} * places;
static size_t n_places, cap_places;

static void note_place(const jx_id *batch, const jx_result *r)
{
    if (n_places == cap_places) places = realloc(places, (cap_places = cap_places * 2 + 1024) * sizeof *places);
    must(places != NULL, "no memory");
    places[n_places++] = (struct place){*batch, r->index, r->key, r->content};
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int batch = memcmp(&x->batch, &y->batch, sizeof x->batch);
    return batch ? batch : (x->index > y->index) - (x->index < y->index);
}

static void take_form(struct ack *a, uint32_t i, char *line)
{
    must(i < JX_MAX_BATCH_FORMS && !a->line[i], "form %u has more than one outcome", i);
    a->line[i] = line;
    a->n++;
}

static void take_results(struct ack *a, const jx_msg *m, jx_bytes body)
{
    static jx_finding room[JX_MAX_FINDINGS];
    uint64_t ruleset;
    jx_cur c = jx_cur_of(body.p, body.len);
    must(jx_results_open(&c, &ruleset) == m->part, "a record of %u forms has another number of results", m->part);
    for (uint32_t i = 0; i < m->part; i++) {
        jx_result r;
        char *line;
        size_t len;
        const uint8_t *start = c.p;
        must(jx_result_decode(&c, &r, room) == 0 && r.index == m->first + i, "a result that is none");
        note_place(&a->receipt->id, &r);
        FILE *f = open_memstream(&line, &len);
        fprintf(f, "%llx %d findings ", (unsigned long long)ruleset, r.n_findings);
        print_hex(f, start, (size_t)(c.p - start));
        fclose(f);
        take_form(a, r.index, line);
    }
}

static void take_records(struct ack *a, jx_frames *in)
{
    for (int i = 1; i + 1 < in->n; i += 2) {
        jx_msg m;
        jx_bytes head = jx_frame(in, i), body = jx_frame(in, i + 1);
        must(jx_msg_decode(head.p, head.len, &m, NULL) == 0, "a record that is none");
        if (m.kind == JX_R_RESULT) take_results(a, &m, body);
        for (uint32_t k = 0; m.kind == JX_R_FAILED && k < m.part; k++) take_form(a, m.first + k, strdup("dead letter"));
    }
}

static void write_ack(FILE *out, jx_talk *t, const receipt *r)
{
    char hex[33];
    struct ack a = {.receipt = r};
    jx_id_hex(&r->id, hex);
    while (a.n < r->forms) {
        uint32_t before = a.n, first = 0;
        while (first < r->forms && a.line[first]) first++;
        jx_msg m = {.type = JX_FIND, .id = r->id, .first = first};
        jx_frames *in = ask(t, &m, JX_FOUND);
        must(in->msg.status == JX_S_KNOWN && in->msg.seq == r->seq && in->msg.time_ms == r->time_ms,
             "receipt %s was number %llu, is found as %llu with status %u", hex, (unsigned long long)r->seq,
             (unsigned long long)in->msg.seq, in->msg.status);
        take_records(&a, in);
        must(a.n > before, "receipt %s: form %u has no outcome", hex, first);
    }
    for (uint32_t i = 0; i < r->forms; i++) {
        fprintf(out, "ack %s/%u %u %s\n", hex, i, r->division, a.line[i]);
        free(a.line[i]);
    }
}

/* ---- aggregates ---- */

static void write_query(FILE *out, jx_talk *t, const char *what, uint32_t division)
{
    static jx_rule_count rules[JX_MAX_RULE_COUNTS];
    for (uint64_t at = 0, head = 1; at < head;) {
        jx_msg q = {.type = JX_ASK, .name = jx_str_of(what), .division = division, .offset = at, .limit = PAGE};
        jx_frames *in = ask(t, &q, JX_ANSWER);
        jx_bytes body = jx_frame(in, 1);
        jx_cur c = jx_cur_of(body.p, body.len);
        uint32_t n = jx_cur_array(&c, PAGE);
        head = in->msg.head;
        must(n > 0 || head == 0, "%s %06u stops at row %llu of %llu", what, division, (unsigned long long)at,
             (unsigned long long)head);
        for (uint32_t i = 0; i < n; i++) {
            jx_row row = {0};
            const uint8_t *start = c.p;
            must(jx_row_read(&c, &row, rules) == 0, "a row that is none");
            fprintf(out, "%s %06u %06u %.*s forms %llu superseded %llu failed %llu ", what, division, row.division,
                    JX_FMT(row.unit), (unsigned long long)row.forms, (unsigned long long)row.superseded,
                    (unsigned long long)row.failed);
            print_hex(out, start, (size_t)(c.p - start));
            fputc('\n', out);
        }
        at += n;
    }
}

static void write_aggregates(FILE *out, jx_talk *t)
{
    static const char *const queries[] = {"division", "counties", "units", "rules"};
    for (int q = 0; q < 4; q++) {
        write_query(out, t, queries[q], 0);
        for (int c = 0; c < COUNTIES; c++) write_query(out, t, queries[q], counties[c].division);
    }
}

/* ---- alerts ---- */

/* Gives each alert of the stream, with its bytes, to fn. */
static void each_alert(const char *query, void (*fn)(void *arg, const jx_alert *a, jx_bytes raw), void *arg)
{
    jx_talk *t = open_talk(query, JX_QUERY_SVC);
    for (uint64_t next = 1, head = 1; next <= head;) {
        jx_msg q = {.type = JX_REPLAY, .seq = next, .limit = PAGE};
        jx_frames *in = ask(t, &q, JX_ALERTS);
        jx_bytes body = jx_frame(in, 1);
        jx_cur c = jx_cur_of(body.p, body.len);
        uint32_t n = jx_cur_array(&c, PAGE);
        head = in->msg.head;
        must(n > 0 || head == 0, "the alerts stop at %llu of %llu", (unsigned long long)next, (unsigned long long)head);
        for (uint32_t i = 0; i < n; i++, next++) {
            jx_alert a = {0};
            const uint8_t *start = c.p;
            must(jx_alert_read(&c, &a) == 0 && a.seq == next, "alert %llu is none", (unsigned long long)next);
            fn(arg, &a, (jx_bytes){start, (size_t)(c.p - start)});
        }
    }
    jx_talk_close(&t);
}

static void add_bytes(void *arg, const jx_alert *a, jx_bytes raw)
{
    (void)a;
    must(fwrite(raw.p, 1, raw.len, arg) == raw.len, "no memory");
}

stream verdict_stream(const char *query)
{
    stream s = {0};
    FILE *f = open_memstream(&s.bytes, &s.len);
    must(f != NULL, "no memory");
    each_alert(query, add_bytes, f);
    fclose(f);
    return s;
}

struct standing {
    char **lines; /* NULL: fallen */
    jx_id *keys;
    uint32_t *divisions;
    size_t n, cap;
};

/* The content of the form that an alert speaks of, instead of the place where it was found. */
static uint64_t content_of(const jx_alert *a)
{
    struct place at = {.batch = a->batch, .index = a->index};
    const struct place *found = n_places ? bsearch(&at, places, n_places, sizeof *places, by_place) : NULL;
    must(found && jx_id_eq(&found->key, &a->key), "an alert names a place where its form is not");
    return found->content;
}

static void stand_or_fall(void *arg, const jx_alert *in, jx_bytes raw)
{
    struct standing *s = arg;
    jx_alert a = *in;
    (void)raw;
    for (size_t i = 0; i < s->n && a.kind == JX_CLEARED; i++) {
        if (!s->lines[i] || s->divisions[i] != a.division || !jx_id_eq(&s->keys[i], &a.key)) continue;
        free(s->lines[i]);
        s->lines[i] = NULL;
    }
    if (a.kind == JX_CLEARED) return;
    if (s->n == s->cap) {
        s->cap = s->cap * 2 + 64;
        s->lines = realloc(s->lines, s->cap * sizeof *s->lines);
        s->keys = realloc(s->keys, s->cap * sizeof *s->keys);
        s->divisions = realloc(s->divisions, s->cap * sizeof *s->divisions);
        must(s->lines && s->keys && s->divisions, "no memory");
    }
    uint64_t content = content_of(&a);
    a.seq = a.offset = a.time_ms = a.index = 0;
    memset(&a.batch, 0, sizeof a.batch);
    msgpack_sbuffer b;
    msgpack_packer pk;
    msgpack_sbuffer_init(&b);
    msgpack_packer_init(&pk, &b, msgpack_sbuffer_write);
    jx_alert_pack(&pk, &a);
    char hex[33], *line;
    size_t len;
    jx_id_hex(&a.key, hex);
    FILE *f = open_memstream(&line, &len);
    fprintf(f, "alert %06u %s %s of %016llx ", a.division, hex, a.finding.code, (unsigned long long)content);
    print_hex(f, b.data, b.size);
    fclose(f);
    msgpack_sbuffer_destroy(&b);
    s->lines[s->n] = line;
    s->keys[s->n] = a.key;
    s->divisions[s->n++] = a.division;
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void write_standing(FILE *out, const char *query)
{
    struct standing s = {0};
    each_alert(query, stand_or_fall, &s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.lines[i]) s.lines[n++] = s.lines[i];
    if (n) qsort(s.lines, n, sizeof *s.lines, by_text);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s\n", s.lines[i]);
        free(s.lines[i]);
    }
    free(s.lines);
    free(s.keys);
    free(s.divisions);
}

void verdict_write(FILE *out, const char *run, const char *query, receipts *r)
{
    jx_talk *log = open_talk(run, JX_LOG_SVC), *col = open_talk(query, JX_QUERY_SVC);
    receipts_sort(r);
    for (size_t i = 0; i < r->n; i++) write_ack(out, log, &r->all[i]);
    if (n_places) qsort(places, n_places, sizeof *places, by_place);
    write_aggregates(out, col);
    write_standing(out, query);
    jx_talk_close(&log);
    jx_talk_close(&col);
}

/* ---- the log ---- */

static const receipt *receipt_of(const receipts *r, const jx_id *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (jx_id_eq(&r->all[i].id, id)) return &r->all[i];
    return NULL;
}

static void count_record(log_count *n, const receipts *r, const jx_msg *m, uint64_t *time_ms)
{
    must(m->offset == n->records && m->time_ms >= *time_ms, "record %llu is number %llu, and of %lld ms earlier",
         (unsigned long long)n->records, (unsigned long long)m->offset, (long long)(*time_ms - m->time_ms));
    const receipt *known = receipt_of(r, &m->id);
    must(known && known->seq == m->seq, "record %llu is of a batch that nobody has a receipt for",
         (unsigned long long)n->records);
    *time_ms = m->time_ms;
    n->records++;
    n->splits += m->kind == JX_R_SPLIT;
    n->failed += m->kind == JX_R_FAILED;
    if (m->kind == JX_R_RESULT || m->kind == JX_R_FAILED) n->forms += m->part;
}

log_count verdict_of_log(const char *run, const receipts *r)
{
    log_count n = {0};
    uint64_t time_ms = 0, forms = 0;
    jx_id chain = {{0}};
    jx_talk *t = open_talk(run, JX_LOG_SVC);
    for (uint64_t head = 1; n.records < head;) {
        jx_msg q = {.type = JX_READ, .offset = n.records, .chain = chain, .limit = 1 << 20};
        jx_frames *in = ask(t, &q, JX_LOG);
        must(in->n > 1 || in->msg.head == 0, "the log stops at record %llu", (unsigned long long)n.records);
        chain = in->msg.chain;
        head = in->msg.head;
        for (int i = 1; i + 1 < in->n; i += 2) {
            jx_msg m;
            jx_bytes h = jx_frame(in, i);
            must(jx_msg_decode(h.p, h.len, &m, NULL) == 0, "a record that is none");
            count_record(&n, r, &m, &time_ms);
        }
    }
    for (size_t i = 0; i < r->n; i++) forms += r->all[i].forms;
    must(n.forms == forms, "%llu outcomes for %llu forms with receipts", (unsigned long long)n.forms,
         (unsigned long long)forms);
    jx_talk_close(&t);
    return n;
}
