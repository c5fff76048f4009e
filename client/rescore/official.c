#include "client/rescore/official.h"

#include <stdlib.h>

#include "client/show/signals.h"
#include "proto/division.h"

enum { ASK_MS = 30000, PIECE = 1 << 20 };

/* Room for one more; the array may move. */
static void *grow(void *items, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap) return items;
    *cap = *cap ? *cap * 2 : 1024;
    items = realloc(items, *cap * size);
    if (!items) abort();
    return items;
}

/* ---- forms by key ---- */

static uint32_t slot_of(const jx_official *o, const jx_id *key)
{
    uint32_t h;
    memcpy(&h, key->b, sizeof h); /* keys are hashes themselves */
    for (uint32_t i = h & (o->n_slots - 1);; i = (i + 1) & (o->n_slots - 1))
        if (!o->slots[i] || jx_id_eq(&o->forms[o->slots[i] - 1].key, key)) return i;
}

static void make_slots(jx_official *o)
{
    if (o->n_slots > o->n_forms / 2 * 3 + 2) return;
    uint32_t *old = o->slots, n_old = o->n_slots;
    o->n_slots = o->n_slots ? o->n_slots * 2 : 4096;
    o->slots = calloc(o->n_slots, sizeof *o->slots);
    if (!o->slots) abort();
    for (uint32_t i = 0; i < n_old; i++)
        if (old[i]) o->slots[slot_of(o, &o->forms[old[i] - 1].key)] = old[i];
    free(old);
}

static bool later(const jx_official *o, const jx_official_form *a, const jx_official_form *b)
{
    uint64_t sa = o->parts[a->part].seq, sb = o->parts[b->part].seq;
    return sa != sb ? sa > sb : a->index > b->index;
}

/* The latest version in the order of acceptance counts, in whatever order the outcomes came. */
static void enter(jx_official *o, uint32_t place)
{
    make_slots(o);
    jx_official_form *f = &o->forms[place];
    uint32_t *slot = &o->slots[slot_of(o, &f->key)];
    f->counts = true;
    if (*slot) {
        jx_official_form *other = &o->forms[*slot - 1];
        o->superseded++;
        if (later(o, other, f)) {
            f->counts = false;
            return;
        }
        other->counts = false;
    }
    *slot = place + 1;
}

/* ---- findings ---- */

static uint32_t code_place(jx_official *o, const char code[5])
{
    for (uint32_t i = 0; i < o->n_codes; i++)
        if (memcmp(o->codes[i], code, 4) == 0) return i;
    if (o->n_codes == JX_MAX_CODES) return JX_MAX_CODES;
    memcpy(o->codes[o->n_codes], code, 4);
    return o->n_codes++;
}

static int by_code(const void *x, const void *y)
{
    return (int)((const jx_found_rule *)x)->code - (int)((const jx_found_rule *)y)->code;
}

/* A finding counts for as many as it says; of one rule the worst severity. */
uint8_t jx_official_rules(jx_official *o, const jx_result *r, jx_found_rule out[JX_MAX_CODES])
{
    uint8_t n = 0, i;
    for (int k = 0; k < r->n_findings; k++) {
        const jx_finding *f = &r->findings[k];
        uint32_t code = code_place(o, f->code), count = f->count;
        if (code == JX_MAX_CODES) continue; /* more rules than any rule book has */
        for (i = 0; i < n && out[i].code != code; i++) continue;
        if (i == n) out[n++] = (jx_found_rule){.code = (uint8_t)code};
        if (f->severity > out[i].severity) out[i].severity = f->severity;
        count += out[i].count;
        out[i].count = (uint16_t)(count < UINT16_MAX ? count : UINT16_MAX);
    }
    qsort(out, n, sizeof *out, by_code);
    return n;
}

/* ---- the log ---- */

static void take_form(jx_official *o, const jx_result *r)
{
    jx_found_rule rules[JX_MAX_CODES];
    o->forms = grow(o->forms, o->n_forms, &o->cap_forms, sizeof *o->forms);
    jx_official_form *f = &o->forms[o->n_forms];
    *f = (jx_official_form){.key = r->key,
                            .part = o->n_parts - 1,
                            .division = r->division,
                            .findings = o->n_rules,
                            .total = r->total,
                            .index = r->index,
                            .verdict = r->verdict,
                            .grade = r->grade};
    f->n_findings = jx_official_rules(o, r, rules);
    for (uint8_t i = 0; i < f->n_findings; i++) {
        o->rules = grow(o->rules, o->n_rules, &o->cap_rules, sizeof *o->rules);
        o->rules[o->n_rules++] = rules[i];
    }
    enter(o, o->n_forms++);
}

int jx_official_take(jx_official *o, const jx_msg *m, jx_bytes body)
{
    static jx_finding room[JX_MAX_FINDINGS];
    jx_cur c = jx_cur_of(body.p, body.len);
    jx_result r;
    uint64_t ruleset;
    if (m->kind != JX_R_RESULT) return 0;
    o->parts = grow(o->parts, o->n_parts, &o->cap_parts, sizeof *o->parts);
    o->parts[o->n_parts++] = (jx_official_part){
        .seq = m->seq, .accepted_ms = m->accepted_ms, .first = m->first, .count = m->part, .at = o->n_forms};
    if (jx_results_open(&c, &ruleset) != m->part) return JX_EPROTO;
    for (uint32_t i = 0; i < m->part; i++) {
        if (jx_result_decode(&c, &r, room) != 0 || r.index != m->first + i) return JX_EPROTO;
        take_form(o, &r);
    }
    return jx_cur_end(&c);
}

static int take_piece(jx_official *o, jx_frames *in)
{
    for (int i = 1; i + 1 < in->n; i += 2) {
        jx_msg m;
        jx_bytes head = jx_frame(in, i);
        if (jx_msg_decode(head.p, head.len, &m, NULL) != 0 || m.type != JX_RECORD) return JX_EPROTO;
        int err = jx_official_take(o, &m, jx_frame(in, i + 1));
        if (err) return err;
        o->records++;
    }
    return 0;
}

int jx_official_read(jx_official *o, jx_talk *t, void (*seen)(void *arg, const jx_official *o), void *arg)
{
    jx_id chain = {{0}};
    for (;;) {
        jx_frames *in;
        jx_msg m = {.type = JX_READ, .offset = o->records, .chain = chain, .limit = PIECE};
        int err = jx_talk_ask(t, &m, ASK_MS, jx_signals_stop(), &in);
        if (err) return err;
        if (in->msg.type != JX_LOG || in->msg.offset != o->records) return JX_EVERSION;
        uint64_t before = o->records, head = in->msg.head;
        chain = in->msg.chain;
        err = take_piece(o, in);
        if (err) return err;
        if (seen) seen(arg, o);
        if (o->records >= head) return 0;
        if (o->records == before) return JX_EIO;
    }
}

void jx_official_fini(jx_official *o)
{
    free(o->forms);
    free(o->parts);
    free(o->rules);
    free(o->slots);
    *o = (jx_official){0};
}

/* ---- choosing ---- */

static int by_acceptance(const void *x, const void *y)
{
    const jx_official_part *a = x, *b = y;
    if (a->seq != b->seq) return a->seq < b->seq ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

void jx_official_select(jx_official *o, uint32_t division, uint64_t since_ms, uint64_t limit)
{
    qsort(o->parts, o->n_parts, sizeof *o->parts, by_acceptance);
    o->selected = 0;
    for (uint32_t p = 0; p < o->n_parts; p++) {
        jx_official_part *part = &o->parts[p];
        part->selected = 0;
        for (uint32_t i = 0; i < part->count; i++) {
            jx_official_form *f = &o->forms[part->at + i];
            f->part = p;
            f->selected = f->counts && jx_division_within(f->division, division) && part->accepted_ms >= since_ms &&
                          o->selected < limit;
            part->selected += f->selected;
            o->selected += f->selected;
        }
    }
}
