#include "worker/pack_wire.h"

#include <stdio.h>
#include <stdlib.h>

#include "proto/pack.h"
#include "worker/settings.h"

enum { P_NAME = 1, P_SETTINGS, P_SEVERITIES, P_WORDS };
enum { MAX_PAIRS = 1024 };

static void put(msgpack_packer *pk, const char *text) { jx_pack_str(pk, jx_str_of(text)); }

static void put_settings(msgpack_packer *pk, const jx_pack *p)
{
    char value[JX_SETTING_TEXT];
    size_t n = 0;
    while (jx_setting_name((int)n)) n++;
    jx_pack_uint(pk, P_SETTINGS);
    msgpack_pack_array(pk, 2 * n);
    for (int i = 0; i < (int)n; i++) {
        jx_setting_get(p, i, value);
        put(pk, jx_setting_name(i));
        put(pk, value);
    }
}

static void put_severities(msgpack_packer *pk, const jx_pack *p)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    jx_pack_uint(pk, P_SEVERITIES);
    msgpack_pack_array(pk, 2 * n);
    for (size_t i = 0; i < n; i++) {
        put(pk, rules[i].code);
        put(pk, jx_severity_text(jx_pack_severity(p, i)));
    }
}

static void put_words(msgpack_packer *pk, const jx_pack *p)
{
    jx_pack_uint(pk, P_WORDS);
    msgpack_pack_array(pk, JX_QUALITIES - 1);
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) {
        msgpack_pack_array(pk, p->n_words[q]);
        for (int i = 0; i < p->n_words[q]; i++) jx_pack_str(pk, p->words[q][i]);
    }
}

int jx_pack_encode(msgpack_sbuffer *out, const jx_pack *p)
{
    msgpack_packer pk;
    char err[256];
    msgpack_packer_init(&pk, out, msgpack_sbuffer_write);
    msgpack_pack_map(&pk, 4);
    jx_pack_uint(&pk, P_NAME);
    put(&pk, jx_pack_name(p));
    put_settings(&pk, p);
    put_severities(&pk, p);
    put_words(&pk, p);
    const jx_pack *again = jx_pack_decode((jx_bytes){out->data, out->size}, err, sizeof err);
    bool same = again && jx_pack_id(again) == jx_pack_id(p);
    jx_pack_free(&again);
    return same ? 0 : JX_EINVAL;
}

/* ---- reading ---- */

struct reading {
    jx_cur c;
    jx_pack_room *room;
    char *err;
    size_t cap;
};

static void wrong(struct reading *r, jx_str what, const char *wanted)
{
    if (!r->err[0]) snprintf(r->err, r->cap, "%.*s: %s", (int)(what.len < 64 ? what.len : 64), what.p, wanted);
    jx_cur_fail(&r->c, JX_EINVAL);
}

static void set(struct reading *r, jx_str name, jx_str value)
{
    char text[JX_SETTING_TEXT];
    int i = jx_setting_find(name);
    if (i < 0) {
        wrong(r, name, "no such setting here");
        return;
    }
    if (value.len) memcpy(text, value.p, value.len);
    text[value.len] = 0;
    const char *wanted = jx_setting_put(&r->room->pack, i, text);
    if (wanted) wrong(r, name, wanted);
}

static void set_severity(struct reading *r, jx_str code, jx_str value)
{
    char text[JX_SETTING_TEXT];
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    if (value.len) memcpy(text, value.p, value.len);
    text[value.len] = 0;
    uint8_t severity = jx_severity_of(text);
    for (size_t i = 0; i < n; i++) {
        if (!jx_str_eq(code, jx_str_of(rules[i].code))) continue;
        r->room->pack.severity[i] = severity;
        if (!severity) wrong(r, code, "no such severity");
        return;
    }
    wrong(r, code, "no such rule here");
}

static void read_pairs(struct reading *r, void (*take)(struct reading *r, jx_str name, jx_str value))
{
    uint32_t n = jx_cur_array(&r->c, MAX_PAIRS);
    if (n % 2) jx_cur_fail(&r->c, JX_EPROTO);
    for (uint32_t i = 0; i < n / 2 && !r->c.err; i++) {
        jx_str name = jx_cur_str(&r->c, JX_SETTING_TEXT - 1), value = jx_cur_str(&r->c, JX_SETTING_TEXT - 1);
        if (!r->c.err) take(r, name, value);
    }
}

static void read_words(struct reading *r)
{
    if (jx_cur_array(&r->c, JX_QUALITIES - 1) != JX_QUALITIES - 1) jx_cur_fail(&r->c, JX_EPROTO);
    for (int q = JX_Q_MET; q < JX_QUALITIES && !r->c.err; q++) {
        uint32_t n = jx_cur_array(&r->c, JX_PACK_WORDS);
        jx_str *words = r->c.err ? NULL : jx_pack_room_words(r->room, q, n ? n : 1);
        if (!words) {
            jx_cur_fail(&r->c, JX_ENOMEM);
            return;
        }
        r->room->pack.n_words[q] = (uint8_t)n;
        for (uint32_t i = 0; i < n; i++) words[i] = jx_cur_str(&r->c, JX_MAX_NAME);
    }
}

static void read_name(struct reading *r)
{
    jx_str name = jx_cur_str(&r->c, sizeof r->room->name - 1);
    if (name.len) memcpy(r->room->name, name.p, name.len);
}

static int read_pack(struct reading *r)
{
    int key = -1;
    for (uint32_t n = jx_cur_map(&r->c, 16); n-- && !r->c.err;) {
        switch (jx_cur_key(&r->c, &key)) {
        case P_NAME: read_name(r); break;
        case P_SETTINGS: read_pairs(r, set); break;
        case P_SEVERITIES: read_pairs(r, set_severity); break;
        case P_WORDS: read_words(r); break;
        default: jx_cur_skip(&r->c);
        }
    }
    int err = jx_cur_end(&r->c);
    jx_nonsense nonsense;
    if (err || !jx_pack_nonsense(&r->room->pack, &nonsense)) return err;
    wrong(r, JX_STR("pack"), nonsense.text);
    return JX_EINVAL;
}

const jx_pack *jx_pack_decode(jx_bytes bytes, char *err, size_t cap)
{
    struct reading r = {.room = jx_pack_room_new(), .err = err, .cap = cap};
    err[0] = 0;
    int rc = !r.room ? JX_ENOMEM : bytes.len > JX_MAX_PACK_BYTES ? JX_ELIMIT : 0;
    if (!rc) rc = (r.room->texts = malloc(bytes.len + 1)) ? 0 : JX_ENOMEM;
    if (!rc) {
        r.room->end_texts = free;
        if (bytes.len) memcpy(r.room->texts, bytes.p, bytes.len); /* its words stay in there */
        r.c = jx_cur_of(r.room->texts, bytes.len);
        rc = read_pack(&r);
    }
    if (!rc) return &r.room->pack;
    if (!err[0]) snprintf(err, cap, "not a pack: %s", jx_strerror(rc));
    if (!r.room) return NULL;
    const jx_pack *p = &r.room->pack;
    jx_pack_free(&p);
    return NULL;
}
