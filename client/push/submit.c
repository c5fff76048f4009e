#include "client/push/submit.h"

#include <stdlib.h>

enum slot_state { TO_SEND, SENT };

typedef struct {
    enum slot_state state;
    jx_batch *batch;
    uint64_t req;
    uint64_t first_us;  /* when it was first sent; 0: never */
    uint64_t due_us;    /* SENT: repeat then */
    uint64_t repeat_us; /* pause before the next repeat */
} slot;

struct jx_submit {
    jx_str submitter;
    jx_bytes salt;
    bool greeted;
    uint64_t hello_due_us;
    size_t window; /* granted by WELCOME; 0 before */
    uint64_t busy_until_us, busy_us;
    uint64_t heard_us; /* last word, or when we began to wait for one */
    bool owed;         /* it has to say something */
    uint64_t next_req;
    slot slots[JX_SUBMIT_WINDOW]; /* in the order they were put, without gaps */
    size_t n;
    size_t offered; /* slot that jx_submit_next named; n: the greeting */
};

jx_submit *jx_submit_new(jx_str submitter, jx_bytes salt)
{
    jx_submit *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->submitter = submitter;
    s->salt = salt;
    s->busy_us = JX_SUBMIT_BUSY_US;
    return s;
}

void jx_submit_free(jx_submit **s)
{
    if (!*s) return;
    for (size_t i = 0; i < (*s)->n; i++) jx_batch_free(&(*s)->slots[i].batch);
    free(*s);
    *s = NULL;
}

bool jx_submit_room(const jx_submit *s) { return s->greeted && s->n < s->window; }
size_t jx_submit_in_flight(const jx_submit *s) { return s->n; }

void jx_submit_put(jx_submit *s, jx_batch *b)
{
    if (s->n == JX_SUBMIT_WINDOW) abort(); /* the caller asked jx_submit_room */
    s->slots[s->n++] = (slot){.state = TO_SEND, .batch = b, .req = ++s->next_req, .repeat_us = JX_SUBMIT_REPEAT_US};
}

/* ---- what to send ---- */

/* An older version of one of its forms has no receipt yet? */
static bool must_wait(const jx_submit *s, const slot *l)
{
    const jx_batch *b = l->batch;
    for (size_t i = 0; b->after && i < s->n; i++) {
        const jx_batch *other = s->slots[i].batch;
        if (other->division == b->division && other->no <= b->after) return true;
    }
    return false;
}

static bool may_go(const jx_submit *s, const slot *l, uint64_t now)
{
    bool due = l->state == TO_SEND ? now >= s->busy_until_us : now >= l->due_us;
    return due && !must_wait(s, l);
}

static void submit_msg(const jx_submit *s, const slot *l, jx_msg *m)
{
    *m = (jx_msg){.type = JX_SUBMIT, .req = l->req, .id = l->batch->id, .submitter = s->submitter, .salt = s->salt};
    m->division = l->batch->division;
    m->year = l->batch->year;
    m->forms = l->batch->forms;
}

/* The slot to send now; n: the greeting; n + 1: nothing. */
static size_t choose(const jx_submit *s, uint64_t now)
{
    if (!s->greeted) return now >= s->hello_due_us ? s->n : s->n + 1;
    for (size_t i = 0; i < s->n; i++)
        if (may_go(s, &s->slots[i], now)) return i;
    return s->n + 1;
}

bool jx_submit_next(jx_submit *s, uint64_t now, jx_msg *m, zmq_msg_t **body)
{
    size_t i = choose(s, now);
    if (i > s->n) return false;
    if (!s->owed) s->heard_us = now; /* a server that cannot be reached is silent too */
    s->owed = true;
    s->offered = i;
    *body = i == s->n ? NULL : &s->slots[i].batch->body;
    if (*body)
        submit_msg(s, &s->slots[i], m);
    else
        *m = (jx_msg){.type = JX_HELLO, .name = s->submitter};
    return true;
}

void jx_submit_sent(jx_submit *s, uint64_t now)
{
    if (s->offered == s->n) {
        s->hello_due_us = now + JX_SUBMIT_HELLO_US;
        return;
    }
    slot *l = &s->slots[s->offered];
    if (!l->first_us) l->first_us = now;
    l->state = SENT;
    l->due_us = now + l->repeat_us;
    l->repeat_us = l->repeat_us * 2 < JX_SUBMIT_REPEAT_MAX_US ? l->repeat_us * 2 : JX_SUBMIT_REPEAT_MAX_US;
}

uint64_t jx_submit_due(const jx_submit *s)
{
    uint64_t due = UINT64_MAX;
    if (!s->greeted) return s->hello_due_us;
    for (size_t i = 0; i < s->n; i++) {
        const slot *l = &s->slots[i];
        if (must_wait(s, l)) continue;
        uint64_t t = l->state == SENT ? l->due_us : s->busy_until_us;
        if (t < due) due = t;
    }
    return due;
}

/* ---- answers ---- */

/* Everything unanswered goes again, in order: the server (perhaps a new one) has forgotten it. */
static void welcome(jx_submit *s, const jx_msg *m)
{
    bool again = s->greeted; /* an answer to a repeated greeting */
    s->greeted = true;
    s->window = m->credit ? m->credit : 1;
    if (s->window > JX_SUBMIT_WINDOW) s->window = JX_SUBMIT_WINDOW;
    s->busy_until_us = 0;
    for (size_t i = 0; i < s->n && !again; i++) {
        s->slots[i].state = TO_SEND;
        s->slots[i].repeat_us = JX_SUBMIT_REPEAT_US;
    }
}

static slot *slot_of(jx_submit *s, uint64_t req)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->slots[i].req == req && s->slots[i].first_us) return &s->slots[i];
    return NULL;
}

static void take_out(jx_submit *s, slot *l, uint64_t now, jx_batch **done, uint64_t *took_us)
{
    *done = l->batch;
    *took_us = now - l->first_us;
    size_t i = (size_t)(l - s->slots);
    s->n--;
    memmove(l, l + 1, (s->n - i) * sizeof *l);
}

static void busy(jx_submit *s, slot *l, uint64_t now)
{
    l->state = TO_SEND;
    if (now >= s->busy_until_us) { /* several in flight may be told at once: one pause */
        s->busy_until_us = now + s->busy_us;
        s->busy_us = s->busy_us * 2 < JX_SUBMIT_BUSY_MAX_US ? s->busy_us * 2 : JX_SUBMIT_BUSY_MAX_US;
    }
}

void jx_submit_lost(jx_submit *s, uint64_t now)
{
    if (s->greeted) s->hello_due_us = now;
    s->greeted = false;
}

static enum jx_submit_event refused(jx_submit *s, uint64_t now, const jx_msg *m, jx_batch **done, uint64_t *took_us)
{
    if (m->status == JX_S_NOT_GREETED) {
        jx_submit_lost(s, now);
        return JX_EV_NONE;
    }
    slot *l = slot_of(s, m->req);
    if (m->status >= 300 && m->status < 400) {
        if (l)
            busy(s, l, now);
        else if (!s->greeted)
            s->hello_due_us = now + JX_SUBMIT_HELLO_US;
        return m->status == JX_S_FULL ? JX_EV_FULL : JX_EV_BUSY;
    }
    if (!l) return m->req && s->greeted ? JX_EV_NONE : JX_EV_FATAL;
    take_out(s, l, now, done, took_us);
    return JX_EV_REFUSED;
}

static enum jx_submit_event receipt(jx_submit *s, uint64_t now, const jx_msg *m, jx_batch **done, uint64_t *took_us)
{
    slot *l = slot_of(s, m->req);
    if (!l || !jx_id_eq(&m->id, &l->batch->id)) return JX_EV_NONE;
    s->busy_us = JX_SUBMIT_BUSY_US;
    take_out(s, l, now, done, took_us);
    return JX_EV_RECEIPT;
}

enum jx_submit_event jx_submit_got(jx_submit *s, uint64_t now, const jx_msg *m, jx_batch **done, uint64_t *took_us)
{
    *done = NULL;
    s->heard_us = now;
    s->owed = s->n > 0;
    switch (m->type) {
    case JX_WELCOME: welcome(s, m); return JX_EV_NONE;
    case JX_RECEIPT: return receipt(s, now, m, done, took_us);
    case JX_REFUSED: return refused(s, now, m, done, took_us);
    default: return JX_EV_NONE;
    }
}

uint64_t jx_submit_silence(const jx_submit *s, uint64_t now)
{
    return s->owed && now > s->heard_us ? now - s->heard_us : 0;
}
