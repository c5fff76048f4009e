#include "collector/alerts.h"

#include <stdlib.h>

#include "collector/spool.h"

struct jx_alerts {
    jx_spool *spool;
    jx_alert_listener *listener;
    void *arg;
    msgpack_sbuffer packed;
    msgpack_packer pk;
};

int jx_alerts_open(jx_alerts **out, const char *dir)
{
    jx_alerts *a = calloc(1, sizeof *a);
    if (!a) return JX_ENOMEM;
    msgpack_sbuffer_init(&a->packed);
    msgpack_packer_init(&a->pk, &a->packed, msgpack_sbuffer_write);
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
    msgpack_sbuffer_destroy(&a->packed);
    free(a);
    *in = NULL;
}

void jx_alerts_listen(jx_alerts *a, jx_alert_listener *listener, void *arg)
{
    a->listener = listener;
    a->arg = arg;
}

static int append(jx_alerts *a, jx_alert *alert)
{
    alert->seq = jx_spool_count(a->spool) + 1;
    msgpack_sbuffer_clear(&a->packed);
    jx_alert_pack(&a->pk, alert);
    jx_bytes packed = {a->packed.data, a->packed.size};
    int err = jx_spool_append(a->spool, packed);
    if (!err && a->listener) a->listener(a->arg, alert, packed);
    return err;
}

int jx_alerts_changed(void *arg, const jx_msg *record, const jx_result *r, uint8_t stood)
{
    jx_alerts *a = arg;
    jx_alert alert = {.offset = record->offset,
                      .time_ms = record->time_ms,
                      .key = r->key,
                      .batch = record->id,
                      .index = r->index,
                      .year = r->year,
                      .division = r->division,
                      .unit = r->unit,
                      .project_name = r->project_name};
    int err = 0;
    if (stood >= JX_QUERY) {
        alert.kind = JX_CLEARED;
        alert.finding = (jx_finding){.severity = stood};
        err = append(a, &alert);
    }
    alert.kind = JX_RAISED;
    for (int i = 0; i < r->n_findings && !err; i++) {
        if (r->findings[i].severity < JX_QUERY) continue;
        alert.finding = r->findings[i];
        err = append(a, &alert);
    }
    return err;
}

uint64_t jx_alerts_count(const jx_alerts *a) { return jx_spool_count(a->spool); }
uint64_t jx_alerts_bytes(const jx_alerts *a) { return jx_spool_bytes(a->spool); }
int jx_alerts_clear(jx_alerts *a) { return jx_spool_clear(a->spool); }

struct replay {
    msgpack_sbuffer *out;
    size_t max;
    uint32_t limit, n;
};

static bool copy(void *arg, uint64_t number, jx_bytes piece)
{
    (void)number;
    struct replay *r = arg;
    if (r->n == r->limit || r->out->size + piece.len > r->max) return false;
    if (msgpack_sbuffer_write(r->out, piece.p, piece.len) != 0) return false; /* then it is a short answer */
    r->n++;
    return true;
}

int jx_alerts_replay(jx_alerts *a, uint64_t seq, uint32_t limit, size_t max_bytes, msgpack_sbuffer *out, uint32_t *n)
{
    /* The head of an array of 16-bit length, filled in when the number is known. */
    struct replay r = {.out = out, .limit = limit < UINT16_MAX ? limit : UINT16_MAX};
    size_t head = out->size;
    r.max = head + max_bytes;
    if (msgpack_sbuffer_write(out, "\xdc\0\0", 3) != 0) return JX_ENOMEM;
    int err = jx_spool_read(a->spool, seq, copy, &r);
    out->data[head + 1] = (char)(r.n >> 8);
    out->data[head + 2] = (char)(r.n & 255);
    *n = r.n;
    return err;
}
