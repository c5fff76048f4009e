#include "client/push/rows.h"

#include <stdlib.h>

#include "client/show/signals.h"

enum { ASK_MS = 10000, PAGE_ROWS = 500, STATUS_PAIRS = 256 };

static int ask(jx_talk *t, jx_msg *m, uint8_t answer, jx_cur *body)
{
    jx_frames *in;
    int err = jx_talk_ask(t, m, ASK_MS, jx_signals_stop(), &in);
    if (err) return err;
    if (in->msg.type != answer || in->n < 2) return JX_EVERSION; /* a server that speaks otherwise */
    jx_bytes b = jx_frame(in, 1);
    *body = jx_cur_of(b.p, b.len);
    m->head = in->msg.head;
    return 0;
}

int jx_each_row(jx_talk *t, const char *what, uint32_t division, uint16_t year,
                bool (*fn)(void *arg, const jx_row *row), void *arg)
{
    jx_rule_count *rules = calloc(JX_MAX_RULE_COUNTS, sizeof *rules);
    if (!rules) return JX_ENOMEM;
    uint64_t at = 0, head = 1;
    int err = 0;
    for (bool go_on = true; go_on && !err && at < head;) {
        jx_msg m = {.type = JX_ASK,
                    .name = jx_str_of(what),
                    .division = division,
                    .year = year,
                    .offset = at,
                    .limit = PAGE_ROWS};
        jx_cur c;
        err = ask(t, &m, JX_ANSWER, &c);
        if (err) break;
        head = m.head;
        uint32_t n = jx_cur_array(&c, PAGE_ROWS);
        if (!n) break; /* rows have gone meanwhile */
        for (uint32_t i = 0; i < n && go_on && !c.err; i++) {
            jx_row row = {0};
            if (jx_row_read(&c, &row, rules) == 0) go_on = fn(arg, &row);
        }
        at += n;
        if (c.err) err = c.err;
    }
    free(rules);
    return err;
}

/* ---- form ---- */

/* docs/protocol.md, query "form". */
enum { F_BATCH = 1, F_INDEX, F_OFFSET, F_SEQ, F_VERSIONS, F_VERDICT };

static void read_place(jx_cur *c, jx_form_place *out)
{
    int key = -1;
    *out = (jx_form_place){0};
    for (uint32_t n = jx_cur_map(c, 32); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case F_BATCH: out->batch = jx_cur_id(c); break;
        case F_INDEX: out->index = jx_cur_uint(c, JX_MAX_BATCH_FORMS - 1); break;
        case F_OFFSET: out->offset = jx_cur_uint(c, UINT64_MAX); break;
        case F_SEQ: out->seq = jx_cur_uint(c, UINT64_MAX); break;
        case F_VERSIONS: out->versions = jx_cur_uint(c, UINT64_MAX); break;
        case F_VERDICT: out->verdict = jx_cur_uint(c, JX_REJECTED); break;
        default: jx_cur_skip(c);
        }
    }
}

int jx_find_form(const char *server, const jx_id *key, jx_form_place *out)
{
    jx_talk *t;
    jx_cur c;
    jx_msg m = {.type = JX_ASK, .name = JX_STR("form"), .key = *key};
    int err = jx_talk_open(&t, server, JX_QUERY_SVC);
    if (err) return err;
    err = ask(t, &m, JX_ANSWER, &c);
    uint32_t n = err ? 0 : jx_cur_array(&c, 1000);
    if (n) read_place(&c, out);
    if (!err) err = c.err;
    if (err) jx_talk_failed(t, err);
    jx_talk_close(&t);
    return err ? err : n > 0;
}

/* ---- status ---- */

int jx_each_status(jx_talk *t, int timeout_ms, void (*fn)(void *arg, jx_str name, uint64_t number, jx_str text),
                   void *arg)
{
    jx_msg m = {.type = JX_STATUS};
    jx_frames *in;
    int err = jx_talk_ask(t, &m, timeout_ms, jx_signals_stop(), &in);
    if (err) return err;
    if (in->msg.type != JX_STATUS_IS || in->n < 2) return JX_EVERSION;
    jx_bytes b = jx_frame(in, 1);
    jx_cur c = jx_cur_of(b.p, b.len);
    for (uint32_t n = jx_cur_map(&c, STATUS_PAIRS); n-- && !c.err;) {
        jx_str name = jx_cur_str(&c, JX_MAX_NAME), text = {0};
        uint64_t number = 0;
        if (c.p < c.end && *c.p >= 0xa0 && *c.p <= 0xbf)
            text = jx_cur_str(&c, JX_MAX_NAME);
        else if (c.p < c.end && *c.p >= 0xd9 && *c.p <= 0xdb)
            text = jx_cur_str(&c, JX_MAX_NAME);
        else
            number = jx_cur_uint(&c, UINT64_MAX);
        if (!c.err) fn(arg, name, number, text);
    }
    return jx_cur_end(&c);
}

typedef struct {
    jx_str name;
    uint64_t *out;
} wanted;

static void pick(void *arg, jx_str name, uint64_t number, jx_str text)
{
    const wanted *w = arg;
    (void)text;
    if (jx_str_eq(name, w->name)) *w->out = number;
}

int jx_status_number(jx_talk *t, int timeout_ms, const char *name, uint64_t *out)
{
    wanted w = {jx_str_of(name), out};
    return jx_each_status(t, timeout_ms, pick, &w);
}
