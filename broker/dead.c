/* broker/dead.c: dead letters, for operators: which forms were given up, their batches, dropping them, trying them once
 * more. The outcome of a form stays one: a retry is a new batch, with the old form in it and a salt that follows from
 * the letter, so that asking for it twice makes one batch; the letter is then dropped with a note of where it went. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"
#include "proto/form.h"
#include "proto/pack.h"

/* A question under way. What `run` writes belongs to the lane's thread until the look is done. */
struct asked {
    jx_look look; /* first: the lane hands it back */
    jx_broker *b;
    jx_peer *peer;
    uint8_t type;
    uint64_t req;
    jx_part part, end;
    jx_id id;
    uint32_t limit;
    bool more;
    int err, n;
    zmq_msg_t frames[4 * JX_LETTERS_MAX]; /* a letter: its record, and perhaps the one that drops it */
    /* of the batch: FETCH, RETRY */
    bool dead;
    jx_msg stored;
    uint8_t submitter[JX_MAX_SUBMITTER], salt[JX_SALT_MAX];
    msgpack_sbuffer body;
};

/* A write under way: a drop, or the batch of a retry. */
struct writing {
    jx_write write; /* first: the lane hands it back */
    struct asked *asked;
    msgpack_sbuffer text;
    uint64_t seq, time_ms; /* RETRY: of the new batch */
    uint16_t status;
};

static void asked_free(struct asked *a)
{
    for (int i = 0; i < a->n; i++) zmq_msg_close(&a->frames[i]);
    msgpack_sbuffer_destroy(&a->body);
    jx_peer_release(a->peer);
    free(a);
}

static void refuse(struct asked *a, enum jx_status status, const char *text)
{
    jx_door_refuse(&a->b->log, a->peer, a->req, status, text);
    asked_free(a);
}

static void refuse_error(struct asked *a, int err)
{
    if (err == JX_ENOTFOUND)
        refuse(a, JX_S_NOT_FOUND,
               a->type == JX_FETCH ? "no batch with this id was accepted here" : "there is no such dead letter here");
    else if (err == JX_EPROTO)
        refuse(a, JX_S_DAMAGED,
               a->type == JX_DEAD || a->type == JX_DROP
                   ? "a record of a dead letter is damaged on the broker's disk; its log names it, fsck all there are"
                   : "what is stored of it is damaged; the form must be submitted again");
    else if (err == JX_EFULL)
        refuse(a, JX_S_FULL, "the disk is full; nothing was changed; ask again when there is room");
    else if (err == JX_EIO || err == JX_EFENCED || err == JX_EGONE)
        asked_free(a); /* the broker is ending: no answer is the honest one */
    else
        refuse(a, JX_S_BUSY, "the journal cannot do that just now; ask again later");
}

/* --- on the lane's thread --- */

static int copy_frame(struct asked *a, jx_bytes b)
{
    if (zmq_msg_init_size(&a->frames[a->n], b.len) != 0) return JX_ENOMEM;
    if (b.len) memcpy(zmq_msg_data(&a->frames[a->n]), b.p, b.len);
    a->n++;
    return 0;
}

static int on_letter(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct asked *a = arg;
    (void)offset;
    int err = copy_frame(a, header);
    return err ? err : copy_frame(a, body);
}

static int is_it(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct asked *a = arg;
    jx_msg m;
    (void)offset, (void)body;
    if (jx_msg_decode(header.p, header.len, &m, NULL) != 0) return JX_EIO;
    a->dead |= jx_part_cmp(&(jx_part){m.seq, m.first, m.part}, &a->part) == 0;
    return 0;
}

static void keep_header(struct asked *a, const jx_msg *header)
{
    a->stored = *header;
    a->stored.submitter = (jx_str){(char *)a->submitter, header->submitter.len};
    a->stored.salt = (jx_bytes){a->salt, header->salt.len};
    if (header->submitter.len) memcpy(a->submitter, header->submitter.p, header->submitter.len);
    if (header->salt.len) memcpy(a->salt, header->salt.p, header->salt.len);
}

static void keep_body(void *arg, size_t i, const jx_msg *header, jx_bytes body)
{
    struct asked *a = arg;
    (void)i;
    a->err = body.len ? JX_EPROTO : JX_ENOTFOUND;
    if (!header || !jx_load_is_whole(header, body) || header->submitter.len > sizeof a->submitter) return;
    keep_header(a, header);
    a->err = msgpack_sbuffer_write(&a->body, body.p, body.len) ? JX_ENOMEM : 0;
}

/* Only the forms of the part, as an array of their own. They are cut out, not looked into. */
static void keep_part(void *arg, size_t i, const jx_msg *header, jx_bytes body)
{
    struct asked *a = arg;
    msgpack_packer pk;
    (void)i;
    a->err = body.len ? JX_EPROTO : JX_ENOTFOUND; /* damaged: it is a dead letter because of that */
    if (!header || !jx_load_is_whole(header, body) || header->submitter.len > sizeof a->submitter) return;
    a->err = JX_ENOTFOUND;
    keep_header(a, header);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t forms = jx_batch_count(&c);
    if (a->part.count == 0 || a->part.first >= forms || a->part.count > forms - a->part.first) return;
    for (uint32_t f = 0; f < a->part.first; f++) jx_cur_skip(&c);
    msgpack_packer_init(&pk, &a->body, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, a->part.count);
    for (uint32_t f = 0; f < a->part.count; f++) {
        jx_bytes form = jx_cur_skip(&c);
        if (!c.err) msgpack_sbuffer_write(&a->body, form.p, form.len);
    }
    a->err = c.err;
}

static void run_dead(struct asked *a, jx_journal *j)
{
    a->err = jx_journal_dead(j, &a->part, a->limit, on_letter, a, &a->end, &a->more);
}

static void run_fetch(struct asked *a, jx_journal *j)
{
    jx_found found;
    a->err = jx_journal_find(j, &a->id, 0, 0, &found, NULL, NULL);
    int err = a->err ? a->err : jx_journal_bodies(j, &found.seq, 1, keep_body, a);
    if (err) a->err = err;
    a->stored.seq = found.seq;
}

static void run_retry(struct asked *a, jx_journal *j)
{
    jx_part before = a->part;
    before.count--; /* the part itself is the first after it */
    a->err = jx_journal_dead(j, &before, 1, is_it, a, &a->end, &a->more);
    if (!a->err && !a->dead) a->err = JX_ENOTFOUND;
    int err = a->err ? a->err : jx_journal_bodies(j, &a->part.seq, 1, keep_part, a);
    if (err) a->err = err;
}

static void run(jx_look *look, jx_journal *j)
{
    struct asked *a = (struct asked *)look;
    switch (a->type) {
    case JX_DEAD: run_dead(a, j); break;
    case JX_FETCH: run_fetch(a, j); break;
    default: run_retry(a, j);
    }
}

/* --- answers --- */

static void send_letters(struct asked *a)
{
    jx_msg m = {.type = JX_LETTERS,
                .req = a->req,
                .seq = a->end.seq,
                .first = a->end.first,
                .status = a->more ? JX_S_PENDING : JX_S_KNOWN};
    if (jx_door_send(&a->b->log, a->peer, &m, a->frames, a->n) == 0) a->n = 0; /* they were taken */
    asked_free(a);
}

static void send_stored(struct asked *a)
{
    zmq_msg_t body;
    a->stored.req = a->req;
    if (zmq_msg_init_size(&body, a->body.size) == 0) {
        memcpy(zmq_msg_data(&body), a->body.data, a->body.size);
        if (jx_door_send(&a->b->log, a->peer, &a->stored, &body, 1) != 0) zmq_msg_close(&body);
    }
    asked_free(a);
}

static void send_dropped(struct writing *w)
{
    struct asked *a = w->asked;
    const jx_outcome *o = &w->write.outcome;
    jx_msg m = {.type = JX_DROPPED,
                .req = a->req,
                .seq = a->part.seq,
                .first = a->part.first,
                .part = a->part.count,
                .offset = o->offset,
                .status = o->settled == JX_SETTLED ? JX_S_NEW : JX_S_KNOWN};
    if (a->type == JX_RETRY)
        m = (jx_msg){
            .type = JX_RECEIPT, .req = a->req, .id = a->id, .seq = w->seq, .time_ms = w->time_ms, .status = w->status};
    jx_door_send(&a->b->log, a->peer, &m, NULL, 0);
}

/* --- dropping --- */

static void on_dropped(void *arg, jx_write *write)
{
    struct writing *w = (struct writing *)write;
    (void)arg;
    int err = write->err;
    if (!err && write->outcome.settled == JX_SETTLED_NO_PART) err = JX_ENOTFOUND;
    if (err) {
        refuse_error(w->asked, err);
    } else {
        send_dropped(w);
        asked_free(w->asked);
    }
    msgpack_sbuffer_destroy(&w->text);
    free(w);
}

/* Takes w with its question. */
static void drop(struct writing *w, jx_str why)
{
    struct asked *a = w->asked;
    msgpack_packer pk;
    char text[JX_MAX_NAME + 256];
    const char *who = jx_utf8_valid(a->peer->name, strlen(a->peer->name)) ? a->peer->name : "operator"; /* cut names */
    int n = snprintf(text, sizeof text, "%s: %.*s", who, JX_FMT(why));
    msgpack_sbuffer_init(&w->text);
    msgpack_packer_init(&pk, &w->text, msgpack_sbuffer_write);
    jx_pack_str(&pk, (jx_str){text, (uint32_t)(n < (int)sizeof text ? n : (int)sizeof text - 1)});
    w->write = (jx_write){
        .kind = JX_W_OUTCOME,
        .outcome = {.part = a->part, .kind = JX_R_DROPPED, .body = {w->text.data, w->text.size}},
        .done = on_dropped,
    };
    jx_log(JX_LOG_INFO, "dead letter %llu/%u dropped by %s", (unsigned long long)a->part.seq, a->part.first, text);
    jx_lane_write(a->b->lane, &w->write);
}

static struct writing *writing_new(struct asked *a)
{
    struct writing *w = calloc(1, sizeof *w);
    if (!w) {
        refuse(a, JX_S_BUSY, "no memory just now; ask again in a moment");
        return NULL;
    }
    w->asked = a;
    return w;
}

/* --- trying again --- */

static void on_appended(void *arg, jx_write *write)
{
    jx_broker *b = arg;
    struct writing *w = (struct writing *)write;
    struct asked *a = w->asked;
    const jx_append *in = &write->append;
    if (write->err) {
        refuse_error(a, write->err);
        free(w);
        return;
    }
    if (!in->repeat) {
        jx_pending p = {.part = {in->seq, 0, in->forms},
                        .division = in->division,
                        .forms = in->forms,
                        .bytes = (uint32_t)in->body.len};
        JX_COUNT(&b->metrics, batches, 1);
        JX_COUNT(&b->metrics, forms, in->forms);
        jx_dispatch_accepted(b->dispatch, &p, NULL);
    }
    char hex[33], text[64];
    w->seq = in->seq;
    w->time_ms = in->time_ms;
    w->status = in->repeat ? JX_S_KNOWN : JX_S_NEW;
    jx_id_hex(&a->id, hex);
    snprintf(text, sizeof text, "retried as %s", hex);
    drop(w, jx_str_of(text));
}

static void salt_of(const struct asked *a, uint8_t salt[JX_SALT_MAX])
{
    uint8_t name[5 + 16 + 8] = "retry";
    memcpy(name + 5, a->stored.id.b, 16);
    for (int i = 0; i < 4; i++) {
        name[21 + i] = (uint8_t)(a->part.first >> (24 - 8 * i));
        name[25 + i] = (uint8_t)(a->part.count >> (24 - 8 * i));
    }
    jx_id id = jx_hash(name, sizeof name);
    memcpy(salt, id.b, JX_SALT_MAX);
}

static void append(struct asked *a)
{
    struct writing *w = writing_new(a);
    if (!w) return;
    jx_bytes body = {a->body.data, a->body.size}, salt = {a->salt, sizeof a->salt};
    salt_of(a, a->salt);
    a->id = jx_batch_id(a->stored.submitter, a->stored.division, salt, body);
    w->write = (jx_write){.kind = JX_W_APPEND,
                          .append = {.id = a->id,
                                     .submitter = a->stored.submitter,
                                     .salt = salt,
                                     .division = a->stored.division,
                                     .forms = a->part.count,
                                     .body = body},
                          .done = on_appended};
    jx_lane_write(a->b->lane, &w->write);
}

/* --- questions --- */

static void on_looked(void *arg, jx_look *look)
{
    struct asked *a = (struct asked *)look;
    jx_broker *b = arg;
    if (a->err || b->stopping)
        refuse_error(a, a->err ? a->err : JX_EGONE);
    else if (a->type == JX_DEAD)
        send_letters(a);
    else if (a->type == JX_FETCH)
        send_stored(a);
    else
        append(a);
}

bool jx_dead_takes(uint8_t type) { return type == JX_DEAD || type == JX_DROP || type == JX_RETRY || type == JX_FETCH; }

void jx_dead_take(jx_broker *b, jx_peer *p, const jx_msg *m)
{
    struct asked *a = calloc(1, sizeof *a);
    if (!a) return; /* it asks again */
    a->b = b;
    a->peer = p;
    a->type = m->type;
    a->req = m->req;
    a->id = m->id;
    a->limit = m->limit < JX_LETTERS_MAX ? m->limit : JX_LETTERS_MAX;
    a->part = (jx_part){m->seq, m->first, m->type == JX_DEAD && m->seq ? UINT32_MAX : m->part};
    a->look = (jx_look){.run = run, .done = on_looked};
    msgpack_sbuffer_init(&a->body);
    jx_peer_hold(p);
    if (m->type != JX_DROP) {
        if (m->type == JX_RETRY && m->part == 0)
            refuse(a, JX_S_NOT_FOUND, "there is no such dead letter here");
        else
            jx_lane_look(b->lane, &a->look);
        return;
    }
    struct writing *w = writing_new(a);
    if (w) drop(w, m->text);
}
