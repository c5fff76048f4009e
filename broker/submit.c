/* broker/submit.c: the submit socket: batches come in, receipts go out once the journal says durable. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"
#include "proto/division.h"
#include "proto/form.h"

/* A batch on its way to the disk. */
struct intake {
    jx_write write; /* first: the lane hands it back */
    jx_broker *b;
    jx_load *load;
    jx_peer *peer;
    uint64_t req, start_ns;
    uint16_t year; /* of its forms, as it says */
    uint8_t salt[JX_SALT_MAX];
};

static bool intake_is_full(const jx_broker *b) { return jx_lane_bytes(b->lane) >= JX_INTAKE_BYTES; }

static void pause_intake(jx_broker *b, bool paused)
{
    if (b->intake_paused == paused) return;
    b->intake_paused = paused;
    b->paused_ms = jx_broker_now(b);
    jx_pump_pause(&b->pump, b->submit.place, paused);
}

/* --- out --- */

static void send_receipt(struct intake *t)
{
    const jx_append *a = &t->write.append;
    jx_msg m = {.type = JX_RECEIPT,
                .req = t->req,
                .id = a->id,
                .seq = a->seq,
                .time_ms = a->time_ms,
                .deadline_ms = jx_campaigns_missed(t->b, t->year, a->division, a->time_ms),
                .status = a->repeat ? JX_S_KNOWN : JX_S_NEW};
    jx_door_send(&t->b->submit, t->peer, &m, NULL, 0);
    jx_hist_add(&t->b->metrics.receipt, (uv_hrtime() - t->start_ns) / 1000);
}

static void hand_to_dispatch(struct intake *t)
{
    const jx_append *a = &t->write.append;
    jx_pending p = {
        .part = {a->seq, 0, a->forms}, .division = a->division, .forms = a->forms, .bytes = (uint32_t)a->body.len};
    jx_dispatch_accepted(t->b->dispatch, &p, t->load);
    t->load = NULL;
}

static void refuse_late(struct intake *t, int err)
{
    jx_door *d = &t->b->submit;
    if (err == JX_EFULL)
        jx_door_refuse(d, t->peer, t->req, JX_S_FULL,
                       "the disk is full; nothing was taken; send it again when there is room");
    else if (err == JX_ENOMEM)
        jx_door_refuse(d, t->peer, t->req, JX_S_BUSY, "no memory just now; send it again in a moment");
    else if (err == JX_EPROTO)
        jx_door_refuse(d, t->peer, t->req, JX_S_DAMAGED,
                       "this batch is known, but what is stored of it is damaged; submit it anew (push --again)");
    else if (err != JX_EIO && err != JX_EFENCED && err != JX_EGONE)
        jx_door_refuse(d, t->peer, t->req, JX_S_MALFORMED, jx_strerror(err));
    /* otherwise the broker is ending: no answer is the honest one, the client will ask who comes next */
}

/* A repeat needs no room, so it says nothing of it. A small batch may still find some where large ones do not: that is
 * not worth two lines each time. */
static void note_room(jx_broker *b, const jx_write *w)
{
    bool full = w->err == JX_EFULL;
    if (!full && (w->err || w->append.repeat)) return;
    JX_GAUGE(&b->metrics, full, full);
    if (!full) return;
    if (!b->full_ms)
        jx_log(JX_LOG_ERROR, "the disk is full: no new batches are taken until there is room in %s", b->config->dir);
    b->full_ms = jx_broker_now(b);
}

static void look_for_room(jx_broker *b)
{
    if (!b->full_ms || JX_LOOK(&b->metrics, full) || jx_broker_now(b) < b->full_ms + JX_FULL_QUIET_MS) return;
    jx_log(JX_LOG_INFO, "there is room on the disk again: new batches are taken");
    b->full_ms = 0;
}

static void count_late(jx_broker *b, const struct intake *t)
{
    const jx_append *a = &t->write.append;
    if (!a->repeat && jx_campaigns_missed(b, t->year, a->division, a->time_ms)) JX_COUNT(&b->metrics, late, a->forms);
}

static void on_written(void *arg, jx_write *w)
{
    struct intake *t = (struct intake *)w;
    jx_broker *b = arg;
    note_room(b, w);
    if (w->err) {
        refuse_late(t, w->err);
    } else {
        send_receipt(t);
        count_late(b, t);
        JX_COUNT(&b->metrics, repeats, w->append.repeat);
        JX_COUNT(&b->metrics, batches, !w->append.repeat);
        JX_COUNT(&b->metrics, forms, w->append.repeat ? 0 : w->append.forms);
        if (!w->append.repeat) hand_to_dispatch(t);
    }
    jx_load_drop(t->load);
    jx_peer_release(t->peer);
    free(t);
    if (b->intake_paused && jx_lane_bytes(b->lane) < JX_INTAKE_BYTES / 2) pause_intake(b, false);
}

/* --- in --- */

/* Says no, if it must; everything about the batch that can be known without looking into a form. */
static bool acceptable(jx_broker *b, const jx_peer *p, jx_frames *in)
{
    void *sock = b->submit.sock;
    const jx_msg *m = &in->msg;
    jx_bytes body = jx_frame(in, 1);
    if (in->n != 2) {
        jx_refuse(sock, in, JX_S_MALFORMED, "SUBMIT has one body frame, this one has %d", in->n - 1);
    } else if (body.len == 0) {
        jx_refuse(sock, in, JX_S_MALFORMED, "the body of this SUBMIT is empty; it is an array of forms");
    } else if (body.len > JX_MAX_BATCH_BYTES) {
        jx_refuse(sock, in, JX_S_TOO_LARGE, "the batch has %zu bytes, the limit is %d", body.len, JX_MAX_BATCH_BYTES);
    } else if (m->forms == 0 || m->forms > JX_MAX_BATCH_FORMS) {
        jx_refuse(sock, in, JX_S_TOO_LARGE, "a batch has 1 to %d forms, this one says %u", JX_MAX_BATCH_FORMS,
                  m->forms);
    } else if (!jx_division_name(m->division)) {
        jx_refuse(sock, in, JX_S_MALFORMED, "there is no division %06u; the codes are those of GB/T 2260", m->division);
    } else if (p->under_way >= JX_SUBMIT_CREDIT || intake_is_full(b)) {
        JX_COUNT(&b->metrics, busy, 1);
        jx_refuse(sock, in, JX_S_BUSY, "too much is under way; send it again in a moment");
    } else {
        return true;
    }
    return false;
}

static bool is_what_it_says(jx_broker *b, jx_frames *in)
{
    void *sock = b->submit.sock;
    const jx_msg *m = &in->msg;
    jx_bytes body = jx_frame(in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t forms = jx_batch_count(&c);
    jx_id id = jx_batch_id(m->submitter, m->division, m->salt, body);
    if (!jx_id_eq(&id, &m->id))
        jx_refuse(sock, in, JX_S_BAD_ID, "the id is not that of submitter, division, salt and body as they arrived");
    else if (c.err || forms != m->forms)
        jx_refuse(sock, in, JX_S_MALFORMED, "the body is not an array of the %u forms that the envelope says",
                  m->forms);
    else
        return true;
    return false;
}

static bool not_too_fast(jx_broker *b, jx_frames *in)
{
    const jx_msg *m = &in->msg;
    if (!b->rate || jx_rate_take(b->rate, m->submitter, m->forms, jx_broker_now(b))) return true;
    JX_COUNT(&b->metrics, busy, 1);
    jx_refuse(b->submit.sock, in, JX_S_BUSY, "%.*s submits more than %u forms a second; send it again in a moment",
              (int)(m->submitter.len < 128 ? m->submitter.len : 128), m->submitter.p, b->config->rate);
    return false;
}

static void take(jx_broker *b, jx_peer *p, jx_frames *in)
{
    const jx_msg *m = &in->msg;
    struct intake *t = calloc(1, sizeof *t);
    if (t) t->load = jx_load_take(m, &in->f[1]);
    if (!t || !t->load) {
        free(t);
        jx_refuse(b->submit.sock, in, JX_S_BUSY, "no memory just now; send it again in a moment");
        return;
    }
    t->b = b;
    t->peer = p;
    t->req = m->req;
    t->year = m->year;
    t->start_ns = uv_hrtime();
    if (m->salt.len) memcpy(t->salt, m->salt.p, m->salt.len);
    t->write = (jx_write){.kind = JX_W_APPEND,
                          .urgent = m->forms == 1,
                          .append = {.id = m->id,
                                     .submitter = jx_load_submitter(t->load),
                                     .salt = {t->salt, m->salt.len},
                                     .division = m->division,
                                     .forms = m->forms,
                                     .body = jx_load_body(t->load)},
                          .done = on_written};
    jx_peer_hold(p);
    jx_lane_write(b->lane, &t->write);
    if (intake_is_full(b)) pause_intake(b, true);
}

static void on_message(jx_broker *b, jx_peer *p, jx_frames *in)
{
    if (in->msg.type != JX_SUBMIT) {
        JX_COUNT(&b->metrics, refused, 1);
        jx_refuse(b->submit.sock, in, JX_S_UNKNOWN_TYPE, "%s does not belong on the submit socket",
                  jx_msg_type_name(in->msg.type));
        return;
    }
    JX_COUNT(&b->metrics, submits, 1);
    if (!jx_gate_submission(&b->submit)) return;
    if (acceptable(b, p, in) && is_what_it_says(b, in) && not_too_fast(b, in))
        take(b, p, in);
    else
        JX_COUNT(&b->metrics, refused, 1);
}

void jx_intake_open(jx_broker *b)
{
    b->submit.credit = JX_SUBMIT_CREDIT;
    b->submit.queue_in = 8; /* bodies; what is over waits with the client */
    b->submit.queue_out = 2 * JX_SUBMIT_CREDIT;
    b->submit.frame = JX_MAX_BATCH_BYTES + JX_ASK_BYTES; /* so that a little too large is refused with a word */
    b->submit.on_message = on_message;
}

/* A paused socket makes clients wait, which is right for moments; when the disk hangs they shall hear of it. */
void jx_intake_tick(jx_broker *b)
{
    look_for_room(b);
    if (b->intake_paused && jx_broker_now(b) >= b->paused_ms + JX_FULL_PAUSE_MS) pause_intake(b, false);
}
