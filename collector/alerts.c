#include "collector/alerts.h"

#include <stdlib.h>

#include "collector/spool.h"

struct jx_alerts {
    jx_spool *spool;
    jx_alert_listener *listener;
    void *arg;
    char *piece; /* room for one */
    size_t cap;
    jx_finding findings[JX_MAX_FINDINGS]; /* of the result being replayed */
};

/* What a version that began to count has to do with alerts. A piece of the spool is this, then the bytes of the result.
 */
struct change {
    uint64_t offset, time_ms;
    jx_id batch;
    uint32_t division;
    uint8_t stood;
};

int jx_alerts_open(jx_alerts **out, const char *dir)
{
    jx_alerts *a = calloc(1, sizeof *a);
    if (!a) return JX_ENOMEM;
    int err = jx_spool_open(&a->spool, dir);
    if (err)
        jx_alerts_close(&a);
    else
        *out = a;
    return err;
}

void jx_alerts_close(jx_alerts **in)
{
    jx_alerts *a = *in;
    if (!a) return;
    jx_spool_close(&a->spool);
    free(a->piece);
    free(a);
    *in = NULL;
}

void jx_alerts_listen(jx_alerts *a, jx_alert_listener *listener, void *arg)
{
    a->listener = listener;
    a->arg = arg;
}

/* The alerts of a change, in order. make(…) returns false when there are no more. */
struct making {
    const jx_result *r;
    jx_alert alert; /* the one just made */
    int next;       /* -1: the CLEARED, else a finding */
};

static struct making begin(const struct change *c, const jx_result *r, uint64_t first)
{
    struct making m = {.r = r, .next = c->stood >= JX_QUERY ? -1 : 0};
    m.alert = (jx_alert){.seq = first - 1,
                         .offset = c->offset,
                         .time_ms = c->time_ms,
                         .key = r->key,
                         .batch = c->batch,
                         .index = r->index,
                         .year = r->year,
                         .division = c->division,
                         .unit = r->unit,
                         .project_name = r->project_name,
                         .finding = {.severity = c->stood}};
    return m;
}

static bool make(struct making *m)
{
    if (m->next < 0) {
        m->alert.kind = JX_CLEARED;
        m->next = 0;
        m->alert.seq++;
        return true;
    }
    while (m->next < m->r->n_findings && m->r->findings[m->next].severity < JX_QUERY) m->next++;
    if (m->next == m->r->n_findings) return false;
    m->alert.kind = JX_RAISED;
    m->alert.finding = m->r->findings[m->next++];
    m->alert.seq++;
    return true;
}

static uint32_t count(const jx_result *r, uint8_t stood)
{
    uint32_t n = stood >= JX_QUERY;
    for (int i = 0; i < r->n_findings; i++) n += r->findings[i].severity >= JX_QUERY;
    return n;
}

static int keep(jx_alerts *a, uint32_t alerts, const struct change *c, jx_bytes raw)
{
    size_t len = sizeof *c + raw.len;
    if (len > a->cap) {
        char *bigger = realloc(a->piece, len * 2);
        if (!bigger) return JX_ENOMEM;
        a->piece = bigger;
        a->cap = len * 2;
    }
    memcpy(a->piece, c, sizeof *c);
    memcpy(a->piece + sizeof *c, raw.p, raw.len);
    return jx_spool_append(a->spool, alerts, (jx_bytes){a->piece, len});
}

int jx_alerts_changed(void *arg, const jx_msg *record, const jx_result *r, jx_bytes raw, uint8_t stood)
{
    jx_alerts *a = arg;
    uint32_t n = count(r, stood);
    if (!n) return 0;
    struct change c;
    memset(&c, 0, sizeof c);
    c.offset = record->offset;
    c.time_ms = record->time_ms;
    c.batch = record->id;
    c.division = r->division;
    c.stood = stood;
    uint64_t first = jx_spool_count(a->spool) + 1;
    int err = keep(a, n, &c, raw);
    if (err || !a->listener) return err;
    struct making m = begin(&c, r, first);
    while (make(&m)) a->listener(a->arg, &m.alert);
    return 0;
}

uint64_t jx_alerts_count(const jx_alerts *a) { return jx_spool_count(a->spool); }
uint64_t jx_alerts_bytes(const jx_alerts *a) { return jx_spool_bytes(a->spool); }
int jx_alerts_clear(jx_alerts *a) { return jx_spool_clear(a->spool); }

struct replay {
    jx_alerts *alerts;
    msgpack_sbuffer *out;
    msgpack_packer pk;
    size_t max;
    uint64_t from;
    uint32_t limit, n;
    int err;
};

/* Packs the alerts of one piece; false when the answer is full. */
static bool unfold(void *arg, uint64_t first, jx_bytes piece)
{
    struct replay *p = arg;
    struct change c;
    jx_result r;
    memcpy(&c, piece.p, sizeof c);
    jx_cur cur = jx_cur_of((const char *)piece.p + sizeof c, piece.len - sizeof c);
    if (jx_result_decode(&cur, &r, p->alerts->findings) != 0) {
        p->err = JX_EIO; /* it could be read when it was written */
        return false;
    }
    struct making m = begin(&c, &r, first);
    while (make(&m)) {
        if (m.alert.seq < p->from) continue;
        size_t before = p->out->size;
        if (p->n < p->limit) jx_alert_pack(&p->pk, &m.alert);
        if (p->n == p->limit || p->out->size > p->max) {
            p->out->size = before;
            return false;
        }
        p->n++;
    }
    return true;
}

int jx_alerts_replay(jx_alerts *a, uint64_t seq, uint32_t limit, size_t max_bytes, msgpack_sbuffer *out, uint32_t *n)
{
    size_t head = out->size;
    struct replay r = {.alerts = a,
                       .out = out,
                       .max = head + max_bytes,
                       .from = seq,
                       .limit = limit < UINT16_MAX ? limit : UINT16_MAX};
    msgpack_packer_init(&r.pk, out, msgpack_sbuffer_write);
    /* The head of an array of 16-bit length, filled in when the number is known. */
    if (msgpack_sbuffer_write(out, "\xdc\0\0", 3) != 0) return JX_ENOMEM;
    int err = jx_spool_read(a->spool, seq, unfold, &r);
    out->data[head + 1] = (char)(r.n >> 8);
    out->data[head + 2] = (char)(r.n & 255);
    *n = r.n;
    return err ? err : r.err;
}
