#include "proto/report.h"

#include <stdio.h>

#include "proto/division.h"
#include "proto/pack.h"

/* Keys on the wire; docs/protocol.md, "Row" and "Alert". */
enum {
    W_DIVISION = 1,
    W_UNIT,
    W_FORMS,
    W_ACCEPTED,
    W_ALERTED,
    W_REJECTED,
    W_LATE,
    W_SUPERSEDED,
    W_FAILED,
    W_INITIAL,
    W_ADJUSTED,
    W_EXECUTED,
    W_STATED,
    W_RECOMPUTED,
    W_RULES
};
enum { S_N = 1, S_SUM, S_P10, S_P50, S_P90, S_GRADES };
enum { C_CODE = 1, C_SEVERITY, C_FORMS, C_FINDINGS };
enum {
    A_SEQ = 1,
    A_KIND,
    A_OFFSET,
    A_TIME_MS,
    A_KEY,
    A_BATCH,
    A_INDEX,
    A_YEAR,
    A_DIVISION,
    A_UNIT,
    A_PROJECT_NAME,
    A_FINDING,
    A_SEVERITY
};

static void pack_scores(msgpack_packer *pk, unsigned key, const jx_scores *s)
{
    jx_pack_uint(pk, key);
    msgpack_pack_map(pk, 3 + (s->p10 != JX_PTS_NONE) + (s->p50 != JX_PTS_NONE) + (s->p90 != JX_PTS_NONE));
    jx_pack_uint(pk, S_N);
    jx_pack_uint(pk, s->n);
    jx_pack_uint(pk, S_SUM);
    msgpack_pack_int64(pk, s->sum);
    jx_pack_key_pts(pk, S_P10, s->p10);
    jx_pack_key_pts(pk, S_P50, s->p50);
    jx_pack_key_pts(pk, S_P90, s->p90);
    jx_pack_uint(pk, S_GRADES);
    msgpack_pack_array(pk, JX_GRADES);
    for (int i = 0; i < JX_GRADES; i++) jx_pack_uint(pk, s->grades[i]);
}

static void read_scores(jx_cur *c, jx_scores *s)
{
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 32); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case S_N: s->n = jx_cur_uint(c, UINT64_MAX); break;
        case S_SUM: s->sum = jx_cur_int(c, INT64_MIN, INT64_MAX); break;
        case S_P10: s->p10 = jx_read_pts(c); break;
        case S_P50: s->p50 = jx_read_pts(c); break;
        case S_P90: s->p90 = jx_read_pts(c); break;
        case S_GRADES:
            if (jx_cur_array(c, JX_GRADES) != JX_GRADES) jx_cur_fail(c, JX_EPROTO);
            for (int i = 0; i < JX_GRADES; i++) s->grades[i] = jx_cur_uint(c, UINT64_MAX);
            break;
        default: jx_cur_skip(c);
        }
    }
}

static void pack_rule(msgpack_packer *pk, const jx_rule_count *r)
{
    msgpack_pack_map(pk, 4);
    jx_pack_uint(pk, C_CODE);
    jx_pack_str(pk, (jx_str){r->code, 4});
    jx_pack_uint(pk, C_SEVERITY);
    jx_pack_uint(pk, r->severity);
    jx_pack_uint(pk, C_FORMS);
    jx_pack_uint(pk, r->forms);
    jx_pack_uint(pk, C_FINDINGS);
    jx_pack_uint(pk, r->findings);
}

static void read_rule(jx_cur *c, jx_rule_count *r)
{
    *r = (jx_rule_count){0};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 32); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case C_CODE: {
            jx_str code = jx_cur_str(c, 4);
            if (code.len != 4)
                jx_cur_fail(c, JX_EPROTO);
            else
                memcpy(r->code, code.p, 4);
            break;
        }
        case C_SEVERITY: r->severity = (uint8_t)jx_cur_uint(c, JX_REJECT); break;
        case C_FORMS: r->forms = jx_cur_uint(c, UINT64_MAX); break;
        case C_FINDINGS: r->findings = jx_cur_uint(c, UINT64_MAX); break;
        default: jx_cur_skip(c);
        }
    }
    if (!c->err && !r->code[0]) jx_cur_fail(c, JX_EPROTO);
}

static void pack_pair(msgpack_packer *pk, unsigned key, uint64_t v)
{
    jx_pack_uint(pk, key);
    jx_pack_uint(pk, v);
}

static void pack_money(msgpack_packer *pk, unsigned key, jx_fen v)
{
    jx_pack_uint(pk, key);
    msgpack_pack_int64(pk, v);
}

void jx_row_pack(msgpack_packer *pk, const jx_row *r)
{
    uint16_t rules = r->n_rules < JX_MAX_RULE_COUNTS ? r->n_rules : JX_MAX_RULE_COUNTS;
    msgpack_pack_map(pk, 13 + (r->unit.len > 0) + (rules > 0));
    pack_pair(pk, W_DIVISION, r->division);
    jx_pack_key_str(pk, W_UNIT, r->unit);
    pack_pair(pk, W_FORMS, r->forms);
    pack_pair(pk, W_ACCEPTED, r->accepted);
    pack_pair(pk, W_ALERTED, r->alerted);
    pack_pair(pk, W_REJECTED, r->rejected);
    pack_pair(pk, W_LATE, r->late);
    pack_pair(pk, W_SUPERSEDED, r->superseded);
    pack_pair(pk, W_FAILED, r->failed);
    pack_money(pk, W_INITIAL, r->initial);
    pack_money(pk, W_ADJUSTED, r->adjusted);
    pack_money(pk, W_EXECUTED, r->executed);
    pack_scores(pk, W_STATED, &r->stated);
    pack_scores(pk, W_RECOMPUTED, &r->recomputed);
    if (!rules) return;
    jx_pack_uint(pk, W_RULES);
    msgpack_pack_array(pk, rules);
    for (int i = 0; i < rules; i++) pack_rule(pk, &r->rules[i]);
}

static void row_init(jx_row *r, jx_rule_count *room)
{
    *r = (jx_row){.rules = room};
    r->stated.p10 = r->stated.p50 = r->stated.p90 = JX_PTS_NONE;
    r->recomputed = r->stated;
}

/* A sum may be larger than one amount, but never JX_FEN_NONE. */
static jx_fen read_sum(jx_cur *c) { return jx_cur_int(c, -INT64_MAX, INT64_MAX); }

int jx_row_read(jx_cur *c, jx_row *r, jx_rule_count room[JX_MAX_RULE_COUNTS])
{
    row_init(r, room);
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case W_DIVISION: r->division = (uint32_t)jx_cur_uint(c, 999999); break;
        case W_UNIT: r->unit = jx_cur_str(c, JX_MAX_NAME); break;
        case W_FORMS: r->forms = jx_cur_uint(c, UINT64_MAX); break;
        case W_ACCEPTED: r->accepted = jx_cur_uint(c, UINT64_MAX); break;
        case W_ALERTED: r->alerted = jx_cur_uint(c, UINT64_MAX); break;
        case W_REJECTED: r->rejected = jx_cur_uint(c, UINT64_MAX); break;
        case W_LATE: r->late = jx_cur_uint(c, UINT64_MAX); break;
        case W_SUPERSEDED: r->superseded = jx_cur_uint(c, UINT64_MAX); break;
        case W_FAILED: r->failed = jx_cur_uint(c, UINT64_MAX); break;
        case W_INITIAL: r->initial = read_sum(c); break;
        case W_ADJUSTED: r->adjusted = read_sum(c); break;
        case W_EXECUTED: r->executed = read_sum(c); break;
        case W_STATED: read_scores(c, &r->stated); break;
        case W_RECOMPUTED: read_scores(c, &r->recomputed); break;
        case W_RULES: {
            uint32_t rules = jx_cur_array(c, JX_MAX_RULE_COUNTS);
            for (uint32_t i = 0; i < rules && !c->err; i++) read_rule(c, &room[i]);
            r->n_rules = c->err ? 0 : (uint16_t)rules;
            break;
        }
        default: jx_cur_skip(c);
        }
    }
    return c->err;
}

void jx_alert_pack(msgpack_packer *pk, const jx_alert *a)
{
    msgpack_pack_map(pk, 9 + (a->year != 0) + (a->unit.len > 0) + (a->project_name.len > 0));
    pack_pair(pk, A_SEQ, a->seq);
    pack_pair(pk, A_KIND, a->kind);
    pack_pair(pk, A_OFFSET, a->offset);
    pack_pair(pk, A_TIME_MS, a->time_ms);
    jx_pack_uint(pk, A_KEY);
    jx_pack_id128(pk, &a->key);
    jx_pack_uint(pk, A_BATCH);
    jx_pack_id128(pk, &a->batch);
    pack_pair(pk, A_INDEX, a->index);
    jx_pack_key_uint(pk, A_YEAR, a->year);
    pack_pair(pk, A_DIVISION, a->division);
    jx_pack_key_str(pk, A_UNIT, a->unit);
    jx_pack_key_str(pk, A_PROJECT_NAME, a->project_name);
    if (a->kind == JX_CLEARED) {
        pack_pair(pk, A_SEVERITY, a->finding.severity);
    } else {
        jx_pack_uint(pk, A_FINDING);
        jx_finding_pack(pk, &a->finding);
    }
}

int jx_alert_read(jx_cur *c, jx_alert *a)
{
    *a = (jx_alert){0};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case A_SEQ: a->seq = jx_cur_uint(c, UINT64_MAX); break;
        case A_KIND: a->kind = (uint8_t)jx_cur_uint(c, JX_CLEARED); break;
        case A_OFFSET: a->offset = jx_cur_uint(c, UINT64_MAX); break;
        case A_TIME_MS: a->time_ms = jx_cur_uint(c, UINT64_MAX); break;
        case A_KEY: a->key = jx_cur_id(c); break;
        case A_BATCH: a->batch = jx_cur_id(c); break;
        case A_INDEX: a->index = (uint16_t)jx_cur_uint(c, JX_MAX_BATCH_FORMS - 1); break;
        case A_YEAR: a->year = (uint16_t)jx_cur_uint(c, 9999); break;
        case A_DIVISION: a->division = (uint32_t)jx_cur_uint(c, 999999); break;
        case A_UNIT: a->unit = jx_cur_str(c, JX_MAX_NAME); break;
        case A_PROJECT_NAME: a->project_name = jx_cur_str(c, JX_MAX_NAME); break;
        case A_FINDING: jx_finding_read(c, &a->finding); break;
        case A_SEVERITY: a->finding.severity = (uint8_t)jx_cur_uint(c, JX_REJECT); break;
        default: jx_cur_skip(c);
        }
    }
    bool raised = a->kind == JX_RAISED;
    if (!c->err && (!a->seq || !a->kind || !a->finding.severity || raised != (a->finding.code[0] != 0)))
        jx_cur_fail(c, JX_EPROTO);
    return c->err;
}

int jx_alert_topic(const jx_alert *a, char out[40])
{
    const char *severity = jx_severity_name(a->finding.severity);
    uint32_t d = a->division;
    switch (jx_division_level(d)) {
    case JX_COUNTY: return snprintf(out, 40, "%s/%02u/%04u/%06u", severity, d / 10000, d / 100, d);
    case JX_CITY: return snprintf(out, 40, "%s/%02u/%04u", severity, d / 10000, d / 100);
    case JX_PROVINCE: return snprintf(out, 40, "%s/%02u", severity, d / 10000);
    default: return snprintf(out, 40, "%s", severity);
    }
}
