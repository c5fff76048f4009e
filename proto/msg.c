#include "proto/msg.h"

#include <stddef.h>

#include "proto/pack.h"

enum shape { U8, U16, U32, U64, TEXT, ID, BIN };

/* One line a field: how it travels and where it lives. The order is the order of keys. */
static const struct field {
    uint16_t at;
    uint8_t shape;
    uint32_t max; /* of a text or bin: bytes */
    const char *name;
} fields[JX_M_COUNT_] = {
#define F(field, shape, member, max, name) [field] = {offsetof(jx_msg, member), shape, max, name}
    F(JX_M_VERSION, U16, version, 0, "version"),
    F(JX_M_TYPE, U8, type, 0, "type"),
    F(JX_M_REQ, U64, req, 0, "req"),
    F(JX_M_STATUS, U16, status, 0, "status"),
    F(JX_M_TEXT, TEXT, text, JX_MAX_NAME, "text"),
    F(JX_M_NAME, TEXT, name, 128, "name"),
    F(JX_M_ID, ID, id, 0, "id"),
    F(JX_M_SUBMITTER, TEXT, submitter, 128, "submitter"),
    F(JX_M_DIVISION, U32, division, 0, "division"),
    F(JX_M_FORMS, U32, forms, 0, "forms"),
    F(JX_M_SALT, BIN, salt, JX_SALT_MAX, "salt"),
    F(JX_M_SEQ, U64, seq, 0, "seq"),
    F(JX_M_FIRST, U32, first, 0, "first"),
    F(JX_M_PART, U32, part, 0, "part"),
    F(JX_M_ATTEMPT, U32, attempt, 0, "attempt"),
    F(JX_M_EPOCH, U64, epoch, 0, "epoch"),
    F(JX_M_CREDIT, U32, credit, 0, "credit"),
    F(JX_M_TIME_MS, U64, time_ms, 0, "time_ms"),
    F(JX_M_OFFSET, U64, offset, 0, "offset"),
    F(JX_M_CHAIN, ID, chain, 0, "chain"),
    F(JX_M_LIMIT, U32, limit, 0, "limit"),
    F(JX_M_WAIT_MS, U32, wait_ms, 0, "wait_ms"),
    F(JX_M_HEAD, U64, head, 0, "head"),
    F(JX_M_RULESET, U64, ruleset, 0, "ruleset"),
    F(JX_M_KIND, U8, kind, 0, "kind"),
    F(JX_M_KEY, ID, key, 0, "key"),
    F(JX_M_UNIT, TEXT, unit, JX_MAX_NAME, "unit"),
    F(JX_M_ACCEPTED_MS, U64, accepted_ms, 0, "accepted_ms"),
    F(JX_M_YEAR, U16, year, 0, "year"),
    F(JX_M_DEADLINE_MS, U64, deadline_ms, 0, "deadline_ms"),
#undef F
};

#define H(field) JX_HAS(JX_M_##field)
#define LEASE    (H(EPOCH) | H(SEQ) | H(FIRST) | H(PART) | H(ATTEMPT))

/* One line a message: what it cannot do without. docs/protocol.md says the same to people. */
static const struct type {
    uint8_t type;
    const char *name;
    uint64_t required;
} types[] = {
    {JX_HELLO, "HELLO", H(NAME)},
    {JX_WELCOME, "WELCOME", H(NAME)},
    {JX_REFUSED, "REFUSED", H(STATUS) | H(TEXT)},
    {JX_STATUS, "STATUS", 0},
    {JX_STATUS_IS, "STATUS_IS", 0},
    {JX_SUBMIT, "SUBMIT", H(REQ) | H(ID) | H(SUBMITTER) | H(DIVISION) | H(FORMS)},
    {JX_RECEIPT, "RECEIPT", H(REQ) | H(ID) | H(SEQ) | H(TIME_MS) | H(STATUS)},
    {JX_READY, "READY", H(NAME) | H(CREDIT)},
    {JX_WORK, "WORK", LEASE | H(ID) | H(SUBMITTER) | H(DIVISION)},
    {JX_RESULT, "RESULT", LEASE},
    {JX_BEAT, "BEAT", 0},
    {JX_BYE, "BYE", 0},
    {JX_RESCORE, "RESCORE", H(SEQ) | H(FIRST) | H(PART) | H(RULESET)},
    {JX_RESCORED, "RESCORED", H(SEQ) | H(FIRST) | H(PART) | H(STATUS)},
    {JX_READ, "READ", H(OFFSET) | H(CHAIN) | H(LIMIT)},
    {JX_LOG, "LOG", H(OFFSET) | H(HEAD) | H(CHAIN)},
    {JX_RESET, "RESET", 0},
    {JX_FIND, "FIND", H(ID)},
    {JX_FOUND, "FOUND", H(ID) | H(SEQ) | H(TIME_MS) | H(FORMS) | H(STATUS)},
    {JX_RECORD, "RECORD",
     H(OFFSET) | H(KIND) | H(SEQ) | H(FIRST) | H(PART) | H(ATTEMPT) | H(ID) | H(DIVISION) | H(SUBMITTER) | H(FORMS) |
         H(TIME_MS) | H(ACCEPTED_MS)},
    {JX_DEAD, "DEAD", H(LIMIT)},
    {JX_LETTERS, "LETTERS", H(STATUS)},
    {JX_DROP, "DROP", H(SEQ) | H(FIRST) | H(PART) | H(TEXT)},
    {JX_DROPPED, "DROPPED", H(SEQ) | H(FIRST) | H(PART) | H(OFFSET) | H(STATUS)},
    {JX_RETRY, "RETRY", H(SEQ) | H(FIRST) | H(PART)},
    {JX_FETCH, "FETCH", H(ID)},
    {JX_SET_CAMPAIGN, "SET_CAMPAIGN", 0},
    {JX_CAMPAIGN_SET, "CAMPAIGN_SET", H(OFFSET) | H(STATUS)},
    {JX_CAMPAIGNS, "CAMPAIGNS", 0},
    {JX_CAMPAIGNS_ARE, "CAMPAIGNS_ARE", 0},
    {JX_ASK, "QUERY", H(NAME)},
    {JX_ANSWER, "ANSWER", H(NAME) | H(OFFSET) | H(HEAD)},
    {JX_ALERTS, "ALERTS", H(SEQ)},
    {JX_REPLAY, "REPLAY", H(SEQ)},
    {JX_STORED, "STORED", H(ID) | H(SUBMITTER) | H(DIVISION) | H(FORMS) | H(TIME_MS)},
};

static const struct type *type_of(uint8_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type) return &types[i];
    return NULL;
}

const char *jx_msg_type_name(uint8_t type)
{
    const struct type *t = type_of(type);
    return t ? t->name : "?";
}

static uint64_t number_at(const struct field *f, const jx_msg *m)
{
    const char *p = (const char *)m + f->at;
    switch (f->shape) {
    case U8: return *(const uint8_t *)p;
    case U16: return *(const uint16_t *)p;
    case U32: return *(const uint32_t *)p;
    default: return *(const uint64_t *)p;
    }
}

static bool is_empty(const struct field *f, const jx_msg *m)
{
    static const jx_id zero;
    const char *p = (const char *)m + f->at;
    switch (f->shape) {
    case TEXT: return ((const jx_str *)p)->len == 0;
    case BIN: return ((const jx_bytes *)p)->len == 0;
    case ID: return jx_id_eq((const jx_id *)p, &zero);
    default: return number_at(f, m) == 0;
    }
}

static void pack_field(msgpack_packer *pk, const struct field *f, const jx_msg *m)
{
    const char *p = (const char *)m + f->at;
    switch (f->shape) {
    case TEXT: jx_pack_str(pk, *(const jx_str *)p); break;
    case BIN: jx_pack_bin(pk, ((const jx_bytes *)p)->p, ((const jx_bytes *)p)->len); break;
    case ID: jx_pack_id128(pk, (const jx_id *)p); break;
    default: jx_pack_uint(pk, number_at(f, m));
    }
}

int jx_msg_encode(msgpack_packer *pk, const jx_msg *in)
{
    jx_msg m = *in;
    m.version = JX_PROTOCOL;
    const struct type *t = type_of(m.type);
    uint64_t has = JX_HAS(JX_M_VERSION) | JX_HAS(JX_M_TYPE) | (t ? t->required : 0);
    for (int i = 0; i < JX_M_COUNT_; i++)
        if (!is_empty(&fields[i], &m)) has |= JX_HAS(i);
    msgpack_pack_map(pk, (size_t)__builtin_popcountll(has));
    for (int i = 0; i < JX_M_COUNT_; i++) {
        if (!(has & JX_HAS(i))) continue;
        jx_pack_uint(pk, (uint64_t)i);
        pack_field(pk, &fields[i], &m);
    }
    return 0;
}

static void read_field(jx_cur *c, const struct field *f, jx_msg *m)
{
    char *p = (char *)m + f->at;
    switch (f->shape) {
    case U8: *(uint8_t *)p = (uint8_t)jx_cur_uint(c, UINT8_MAX); break;
    case U16: *(uint16_t *)p = (uint16_t)jx_cur_uint(c, UINT16_MAX); break;
    case U32: *(uint32_t *)p = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
    case U64: *(uint64_t *)p = jx_cur_uint(c, UINT64_MAX); break;
    case TEXT: *(jx_str *)p = jx_cur_str(c, f->max); break;
    case BIN: *(jx_bytes *)p = jx_cur_bin(c, f->max); break;
    case ID: *(jx_id *)p = jx_cur_id(c); break;
    default: break;
    }
}

/* The first required field that is missing, or NULL. */
static const char *missing(uint64_t required, uint64_t has)
{
    uint64_t lacking = required & ~has;
    return lacking ? fields[__builtin_ctzll(lacking)].name : NULL;
}

int jx_msg_decode(const void *data, size_t len, jx_msg *m, const char **what)
{
    const char *ignored;
    if (!what) what = &ignored;
    memset(m, 0, sizeof *m);
    *what = "envelope";
    if (len > JX_MAX_ENVELOPE) return JX_ELIMIT;
    jx_cur c = jx_cur_of(data, len);
    int key = -1;
    for (uint32_t n = jx_cur_map(&c, 64); n-- && !c.err;) {
        if (jx_cur_key(&c, &key) < 0) break;
        if (key >= JX_M_COUNT_) {
            jx_cur_skip(&c);
            continue;
        }
        *what = fields[key].name;
        read_field(&c, &fields[key], m);
        if (c.err) break;
        m->has |= JX_HAS(key);
        /* Another version may shape the rest in another way: stop before misreading it. */
        if (key > JX_M_REQ && m->version != JX_PROTOCOL) break;
    }
    if ((m->has & JX_HAS(JX_M_VERSION)) && m->version != JX_PROTOCOL) {
        *what = "version";
        return JX_EVERSION;
    }
    if (c.err) return JX_EPROTO;
    if ((*what = missing(JX_HAS(JX_M_VERSION) | JX_HAS(JX_M_TYPE), m->has))) return JX_EPROTO;
    *what = "trailing bytes";
    if (jx_cur_end(&c) != 0) return JX_EPROTO;
    const struct type *t = type_of(m->type);
    *what = "type";
    if (!t) return JX_EINVAL;
    if ((*what = missing(t->required, m->has))) return JX_EPROTO;
    *what = "";
    return 0;
}
