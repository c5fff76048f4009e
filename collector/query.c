#include "collector/query.h"

#include "proto/pack.h"

/* Keys of the answer to "form"; docs/protocol.md, "Form state". */
enum { F_BATCH = 1, F_INDEX, F_OFFSET, F_SEQ, F_VERSIONS, F_VERDICT, F_DIVISION, F_UNIT };

/* An array of rows that grows until it is full. */
struct page {
    msgpack_sbuffer *out;
    msgpack_packer pk;
    uint32_t n, limit;
};

static uint32_t limit_of(const jx_msg *q)
{
    return q->limit >= 1 && q->limit <= JX_QUERY_ROWS ? q->limit : JX_QUERY_ROWS;
}

/* The head of an array of 16-bit length, filled in at the end. */
static int open_page(struct page *p, msgpack_sbuffer *out, uint32_t limit)
{
    *p = (struct page){.out = out, .limit = limit};
    msgpack_packer_init(&p->pk, out, msgpack_sbuffer_write);
    return msgpack_sbuffer_write(out, "\xdc\0\0", 3) == 0 ? 0 : JX_ENOMEM;
}

static void close_page(struct page *p)
{
    p->out->data[1] = (char)(p->n >> 8);
    p->out->data[2] = (char)(p->n & 255);
}

/* Keeps what was packed since `before`, if there is room for it. */
static bool keep(struct page *p, size_t before)
{
    if (p->n == p->limit || p->out->size > JX_QUERY_BYTES) {
        p->out->size = before;
        return false;
    }
    p->n++;
    return true;
}

static bool add_row(void *arg, const jx_row *row)
{
    struct page *p = arg;
    if (p->n == p->limit) return false;
    size_t before = p->out->size;
    jx_row_pack(&p->pk, row);
    return keep(p, before);
}

static void pack_form(msgpack_packer *pk, const jx_form_state *s)
{
    msgpack_pack_map(pk, 7 + (s->unit.len > 0));
    jx_pack_uint(pk, F_BATCH);
    jx_pack_id128(pk, &s->batch);
    jx_pack_uint(pk, F_INDEX);
    jx_pack_uint(pk, s->index);
    jx_pack_uint(pk, F_OFFSET);
    jx_pack_uint(pk, s->offset);
    jx_pack_uint(pk, F_SEQ);
    jx_pack_uint(pk, s->seq);
    jx_pack_uint(pk, F_VERSIONS);
    jx_pack_uint(pk, s->versions);
    jx_pack_uint(pk, F_VERDICT);
    jx_pack_uint(pk, s->verdict);
    jx_pack_uint(pk, F_DIVISION);
    jx_pack_uint(pk, s->division);
    jx_pack_key_str(pk, F_UNIT, s->unit);
}

/* The form of this key: of one division, or of each that sent one. */
static uint64_t list_form(const jx_fold *f, const jx_msg *q, struct page *p)
{
    uint64_t total = 0;
    uint32_t code;
    for (uint64_t i = 0; jx_fold_division(f, i, &code); i++) {
        jx_form_state s;
        if (((q->has & JX_HAS(JX_M_DIVISION)) && code != q->division) || jx_fold_form(f, code, &q->key, &s) != 0)
            continue;
        if (total++ < q->offset || p->n == p->limit) continue;
        size_t before = p->out->size;
        pack_form(&p->pk, &s);
        keep(p, before);
    }
    return total;
}

static const struct {
    const char *name;
    enum jx_rows rows;
} lists[] = {
    {"division", JX_ROWS_DIVISION}, {"counties", JX_ROWS_COUNTIES}, {"units", JX_ROWS_UNITS}, {"rules", JX_ROWS_RULES}};

static int refuse(enum jx_status status, const char *reason, const char **why)
{
    *why = reason;
    return status;
}

static int answer_query(jx_fold *f, const jx_msg *q, jx_msg *a, msgpack_sbuffer *out, const char **why)
{
    struct page p;
    size_t i = 0, n = sizeof lists / sizeof *lists;
    bool form = jx_str_eq(q->name, JX_STR("form"));
    while (i < n && !jx_str_eq(q->name, jx_str_of(lists[i].name))) i++;
    if (i == n && !form)
        return refuse(JX_S_NOT_FOUND, "no such query; there are division, counties, units, rules and form", why);
    if (q->division > 999999) return refuse(JX_S_MALFORMED, "division is not a code of six digits", why);
    if (form && !(q->has & JX_HAS(JX_M_KEY))) return refuse(JX_S_MALFORMED, "form needs a key", why);
    if (q->year && (form || lists[i].rows != JX_ROWS_UNITS))
        return refuse(JX_S_MALFORMED, "a year goes with units only", why);
    int err = open_page(&p, out, limit_of(q));
    if (err) return err;
    *a = (jx_msg){.type = JX_ANSWER, .name = q->name};
    if (form)
        a->head = list_form(f, q, &p);
    else
        err = jx_fold_rows(f, lists[i].rows, q->division, q->unit, q->year, q->offset, add_row, &p, &a->head);
    close_page(&p);
    a->offset = jx_fold_offset(f);
    return err;
}

static int answer_replay(jx_fold *f, jx_alerts *alerts, const jx_msg *q, jx_msg *a, msgpack_sbuffer *out)
{
    uint32_t n;
    uint64_t seq = q->seq ? q->seq : 1;
    int err = jx_alerts_replay(alerts, seq, limit_of(q), JX_QUERY_BYTES, out, &n);
    *a = (jx_msg){.type = JX_ALERTS, .seq = seq, .offset = jx_fold_offset(f), .head = jx_alerts_count(alerts)};
    return err;
}

int jx_query_answer(jx_fold *f, jx_alerts *alerts, const jx_msg *q, jx_msg *a, msgpack_sbuffer *out, const char **why)
{
    return q->type == JX_REPLAY ? answer_replay(f, alerts, q, a, out) : answer_query(f, q, a, out, why);
}
