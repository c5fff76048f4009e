/* broker/settle.c: outcomes on their way to the journal: results, splits, dead letters. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"
#include "proto/pack.h"

struct settling {
    jx_write write; /* first: the lane hands it back */
    jx_link link;   /* in b->unsettled while the disk has no room */
    zmq_msg_t body;
    char reason[256];
};

static void on_settled(void *arg, jx_write *w);

static struct settling *settling_new(const jx_part *part, uint32_t attempt, uint8_t kind)
{
    struct settling *s = calloc(1, sizeof *s);
    if (!s) jx_die("no memory for an outcome");
    jx_link_init(&s->link);
    zmq_msg_init(&s->body);
    s->write.kind = JX_W_OUTCOME;
    s->write.urgent = part->count == 1;
    s->write.outcome = (jx_outcome){.part = *part, .attempt = attempt, .kind = kind};
    s->write.done = on_settled;
    return s;
}

static void on_remembered(void *arg, jx_write *w)
{
    (void)arg; /* a failure that was not remembered is counted from fewer after a restart, no more */
    free(w);
}

static void remember_failures(jx_broker *b, const jx_part *part, uint32_t failures)
{
    jx_write *w = calloc(1, sizeof *w);
    if (!w) return;
    w->kind = JX_W_FAILURE;
    w->failure = (jx_failure){*part, failures};
    w->done = on_remembered;
    jx_lane_write(b->lane, w);
}

static void take_halves(jx_broker *b, const jx_part *part)
{
    jx_part halves[2];
    jx_part_halves(part, halves);
    if (jx_dispatch_split(b->dispatch, part) != 0) jx_die("no memory for the halves of a part");
    for (int i = 0; i < 2; i++) remember_failures(b, &halves[i], jx_dispatch_half_failures(b->dispatch));
}

static void settled(jx_broker *b, const jx_outcome *o)
{
    if (o->settled == JX_SETTLED_NO_PART)
        jx_log(JX_LOG_ERROR, "the journal has no part %u+%u of batch %llu, of which there was an outcome",
               o->part.first, o->part.count, (unsigned long long)o->part.seq);
    if (o->settled == JX_SETTLED && o->kind == JX_R_SPLIT) {
        JX_COUNT(&b->metrics, splits, 1);
        take_halves(b, &o->part);
        return;
    }
    if (o->settled == JX_SETTLED && o->kind == JX_R_FAILED) JX_COUNT(&b->metrics, dead_letters, o->part.count);
    jx_dispatch_settled(b->dispatch, &o->part);
    jx_logsrv_settled(b, o->part.seq);
}

static void on_settled(void *arg, jx_write *w)
{
    jx_broker *b = arg;
    struct settling *s = (struct settling *)w;
    if (w->err && w->err != JX_EIO && w->err != JX_EFENCED && !b->stopping) {
        if (jx_link_alone(&b->unsettled))
            jx_log(JX_LOG_WARN, "an outcome cannot be written (%s); no new work is given out until it is",
                   jx_strerror(w->err));
        jx_list_push(&b->unsettled, &s->link);
        return;
    }
    if (!w->err) settled(b, &w->outcome);
    zmq_msg_close(&s->body);
    free(s);
}

void jx_settle_retry(jx_broker *b)
{
    jx_link *l;
    while ((l = jx_list_first(&b->unsettled))) {
        jx_link_take(l);
        jx_lane_write(b->lane, &JX_OF(l, struct settling, link)->write);
    }
}

void jx_settle_result(jx_broker *b, const jx_part *part, uint32_t attempt, zmq_msg_t *body)
{
    struct settling *s = settling_new(part, attempt, JX_R_RESULT);
    zmq_msg_move(&s->body, body);
    s->write.outcome.body = (jx_bytes){zmq_msg_data(&s->body), zmq_msg_size(&s->body)};
    jx_lane_write(b->lane, &s->write);
}

static void set_reason(struct settling *s, const char *text)
{
    msgpack_sbuffer out;
    msgpack_packer pk;
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    jx_pack_str(&pk, jx_str_of(text));
    if (out.size > sizeof s->reason) jx_die("a reason that is too long");
    memcpy(s->reason, out.data, out.size);
    s->write.outcome.body = (jx_bytes){s->reason, out.size};
    msgpack_sbuffer_destroy(&out);
}

void jx_settle_damaged(jx_broker *b, const jx_part *part)
{
    struct settling *s = settling_new(part, jx_dispatch_damaged(b->dispatch, part), JX_R_FAILED);
    set_reason(s, "damaged on disk: what is stored is not what was accepted; submit it anew (push --again)");
    jx_log(JX_LOG_ERROR, "forms %u to %u of batch %llu are damaged on disk: their id does not name what is stored",
           part->first, part->first + part->count - 1, (unsigned long long)part->seq);
    jx_lane_write(b->lane, &s->write);
}

static void settle_failed(jx_broker *b, const jx_verdict *v)
{
    struct settling *s = settling_new(&v->part, v->attempt, v->kind);
    if (v->kind == JX_R_FAILED) {
        char text[128];
        snprintf(text, sizeof text, "given up: %u workers died or failed over this form", v->failures);
        set_reason(s, text);
    }
    jx_log(JX_LOG_WARN, "forms %u to %u of batch %llu: %s after %u failures", v->part.first,
           v->part.first + v->part.count - 1, (unsigned long long)v->part.seq,
           v->kind == JX_R_SPLIT ? "split" : "given up", v->failures);
    jx_lane_write(b->lane, &s->write);
}

void jx_settle_verdicts(jx_broker *b)
{
    jx_verdict v;
    while (jx_dispatch_verdict(b->dispatch, &v)) {
        if (v.kind)
            settle_failed(b, &v);
        else
            remember_failures(b, &v.part, v.failures);
    }
}

bool jx_settle_stuck(const jx_broker *b) { return !jx_link_alone(&b->unsettled); }

void jx_settle_open(jx_broker *b) { jx_link_init(&b->unsettled); }

void jx_settle_close(jx_broker *b)
{
    jx_link *l;
    while ((l = jx_list_first(&b->unsettled))) {
        struct settling *s = JX_OF(l, struct settling, link);
        jx_link_take(l);
        zmq_msg_close(&s->body);
        free(s);
    }
}
