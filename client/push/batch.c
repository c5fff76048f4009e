#include "client/push/batch.h"

#include <stdlib.h>

enum {
    HEAD = 3, /* array 16: a head whose size does not depend on the count */
    FIRST_OPEN = 8,
    FIRST_BYTES = 8 << 10,
    FIRST_KEYS = 1024 /* a power of two */
};

typedef struct {
    uint32_t division, forms;
    uint16_t year;
    uint64_t after;
    void *user;
    msgpack_sbuffer buf;
} open_batch;

typedef struct {
    jx_id key;
    uint64_t no; /* of the last batch that has a form of this key; 0: free place */
} seen_key;

struct jx_cutter {
    jx_cut_options opt;
    open_batch *open; /* in the order in which they were begun */
    size_t n_open, cap_open, last;
    uint64_t next_no; /* numbers are given when a batch is begun */
    uint64_t *no;     /* number of open[i] */
    seen_key *seen;   /* open addressing */
    size_t n_seen, cap_seen;
    size_t expected; /* bytes that a batch probably takes: what the last one did */
    void *user;
};

void jx_batch_free(jx_batch **b)
{
    if (!*b) return;
    zmq_msg_close(&(*b)->body);
    free(*b);
    *b = NULL;
}

jx_cutter *jx_cutter_new(const jx_cut_options *opt)
{
    jx_cutter *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->opt = *opt;
    if (!c->opt.forms || c->opt.forms > JX_MAX_BATCH_FORMS) c->opt.forms = JX_CUT_FORMS;
    if (!c->opt.bytes || c->opt.bytes > JX_MAX_BATCH_BYTES) c->opt.bytes = JX_CUT_BYTES;
    c->next_no = 1;
    c->expected = FIRST_BYTES;
    return c;
}

void jx_cutter_free(jx_cutter **c)
{
    if (!*c) return;
    for (size_t i = 0; i < (*c)->n_open; i++) msgpack_sbuffer_destroy(&(*c)->open[i].buf);
    free((*c)->open);
    free((*c)->no);
    free((*c)->seen);
    free(*c);
    *c = NULL;
}

void jx_cutter_user(jx_cutter *c, void *user) { c->user = user; }

/* ---- which batch had this form before ---- */

static seen_key *place_of(seen_key *seen, size_t cap, const jx_id *key)
{
    size_t i;
    memcpy(&i, key->b, sizeof i); /* a hash already */
    for (i &= cap - 1; seen[i].no && !jx_id_eq(&seen[i].key, key); i = (i + 1) & (cap - 1)) {
    }
    return &seen[i];
}

static int grow_seen(jx_cutter *c)
{
    if (c->cap_seen && c->n_seen * 2 < c->cap_seen) return 0;
    size_t cap = c->cap_seen ? c->cap_seen * 2 : FIRST_KEYS;
    seen_key *seen = calloc(cap, sizeof *seen);
    if (!seen) return JX_ENOMEM;
    for (size_t i = 0; i < c->cap_seen; i++)
        if (c->seen[i].no) *place_of(seen, cap, &c->seen[i].key) = c->seen[i];
    free(c->seen);
    c->seen = seen;
    c->cap_seen = cap;
    return 0;
}

/* Notes that batch no has form f; *before is the batch that had it last. */
static int note_key(jx_cutter *c, const jx_form *f, uint64_t no, uint64_t *before)
{
    *before = 0;
    if (c->opt.distinct_keys) return 0;
    if (grow_seen(c) != 0) return JX_ENOMEM;
    jx_id key = jx_form_key(f);
    seen_key *s = place_of(c->seen, c->cap_seen, &key);
    if (!s->no) c->n_seen++;
    if (s->no != no) *before = s->no;
    s->key = key;
    s->no = no;
    return 0;
}

/* ---- open batches ---- */

static int begin(jx_cutter *c, uint32_t division, uint16_t year)
{
    if (c->n_open == c->cap_open) {
        size_t cap = c->cap_open ? c->cap_open * 2 : FIRST_OPEN;
        open_batch *open = realloc(c->open, cap * sizeof *open);
        if (open) c->open = open;
        uint64_t *no = open ? realloc(c->no, cap * sizeof *no) : NULL;
        if (!no) return JX_ENOMEM;
        c->no = no;
        c->cap_open = cap;
    }
    open_batch *b = &c->open[c->n_open];
    *b = (open_batch){.division = division, .year = year, .user = c->user};
    b->buf.data = malloc(c->expected);
    if (!b->buf.data) return JX_ENOMEM;
    b->buf.alloc = c->expected;
    memcpy(b->buf.data, "\xdc\0\0", HEAD);
    b->buf.size = HEAD;
    c->no[c->n_open] = c->next_no++;
    c->last = c->n_open++;
    return 0;
}

static bool takes(const open_batch *b, const jx_form *f) { return b->division == f->division && b->year == f->year; }

static int open_for(jx_cutter *c, const jx_form *f)
{
    if (c->last < c->n_open && takes(&c->open[c->last], f)) return 0; /* nearly always */
    for (c->last = 0; c->last < c->n_open; c->last++)
        if (takes(&c->open[c->last], f)) return 0;
    return begin(c, f->division, f->year);
}

static void free_body(void *data, void *hint)
{
    (void)hint;
    free(data);
}

static void forget(jx_cutter *c, size_t i)
{
    c->n_open--;
    memmove(&c->open[i], &c->open[i + 1], (c->n_open - i) * sizeof *c->open);
    memmove(&c->no[i], &c->no[i + 1], (c->n_open - i) * sizeof *c->no);
    c->last = c->n_open;
}

/* Hands open[i] over as a batch and closes the gap. */
static int finish(jx_cutter *c, size_t i)
{
    open_batch o = c->open[i];
    if (!o.forms) { /* its only form was refused */
        msgpack_sbuffer_destroy(&o.buf);
        forget(c, i);
        return 0;
    }
    jx_batch *b = calloc(1, sizeof *b);
    if (!b) return JX_ENOMEM;
    o.buf.data[1] = (char)(o.forms >> 8);
    o.buf.data[2] = (char)o.forms;
    *b = (jx_batch){
        .no = c->no[i], .division = o.division, .year = o.year, .forms = o.forms, .after = o.after, .user = o.user};
    b->id = jx_batch_id(c->opt.submitter, o.division, c->opt.salt, (jx_bytes){o.buf.data, o.buf.size});
    if (zmq_msg_init_data(&b->body, o.buf.data, o.buf.size, free_body, NULL) != 0) {
        free(b);
        return JX_ENOMEM;
    }
    c->expected = o.buf.size + o.buf.size / 8;
    forget(c, i);
    c->opt.ready(c->opt.arg, b);
    return 0;
}

/* Packs f at the end of b, which stays as it was if that fails. */
static int encode(open_batch *b, const jx_form *f)
{
    msgpack_packer pk;
    size_t before = b->buf.size;
    msgpack_packer_init(&pk, &b->buf, msgpack_sbuffer_write);
    int err = jx_form_encode(&pk, f);
    if (!err && HEAD + b->buf.size - before > JX_MAX_BATCH_BYTES) err = JX_ELIMIT;
    if (err) b->buf.size = before;
    return err;
}

/* The form just packed, from byte `at` on, makes its batch too large: it begins the next one. */
static int carry_over(jx_cutter *c, size_t at)
{
    open_batch *b = &c->open[c->last];
    size_t len = b->buf.size - at, i = c->last;
    int err = begin(c, b->division, b->year);
    if (err) return err;
    b = &c->open[i];
    if (msgpack_sbuffer_write(&c->open[c->last].buf, b->buf.data + at, len) != 0) return JX_ENOMEM;
    b->buf.size = at;
    err = finish(c, i);
    c->last = c->n_open - 1; /* the new one was the last, and the others have moved up */
    return err;
}

int jx_cutter_add(jx_cutter *c, const jx_form *f)
{
    uint64_t before;
    if (!f->division) return JX_EINVAL;
    int err = open_for(c, f);
    if (err) return err;
    size_t at = c->open[c->last].buf.size;
    err = encode(&c->open[c->last], f);
    if (!err && c->open[c->last].forms && c->open[c->last].buf.size > c->opt.bytes) err = carry_over(c, at);
    if (!err) err = note_key(c, f, c->no[c->last], &before);
    if (err) return err;
    open_batch *b = &c->open[c->last];
    if (before > b->after) b->after = before;
    return ++b->forms == c->opt.forms ? finish(c, c->last) : 0;
}

int jx_cutter_flush(jx_cutter *c)
{
    while (c->n_open)
        if (finish(c, 0) != 0) return JX_ENOMEM;
    return 0;
}
