#include "proto/result.h"

#include <stdio.h>

#include "proto/pack.h"

/* Keys on the wire; docs/protocol.md, "Result". */
enum { HEAD_RULESET = 1, HEAD_RESULTS = 2 };
enum {
    R_INDEX = 1,
    R_KEY,
    R_CONTENT,
    R_KIND,
    R_VERDICT,
    R_YEAR,
    R_DIVISION,
    R_UNIT,
    R_PROJECT_NAME,
    R_PROJECT_CODE,
    R_SOURCE,
    R_SEQ,
    R_LINE,
    R_INITIAL,
    R_ADJUSTED,
    R_EXECUTED,
    R_RATE,
    R_STATED_TOTAL,
    R_TOTAL,
    R_TOTAL_LOW,
    R_TOTAL_HIGH,
    R_STATED_GRADE,
    R_GRADE,
    R_FINDINGS,
    R_PACK,
    R_SIMHASH,
    R_FRAME
};
enum { G_CODE = 1, G_SEVERITY, G_BLOCK, G_ROW, G_FIELD, G_LINE, G_STATED, G_EXPECTED, G_COUNT, G_DETAIL, G_CAUSE };

void jx_result_init(jx_result *r)
{
    memset(r, 0, sizeof *r);
    r->initial = r->adjusted = r->executed = JX_FEN_NONE;
    r->rate = r->stated_total = r->total = r->total_low = r->total_high = JX_PTS_NONE;
}

/* A value is [kind, number or text], a decimal [kind, mantissa, scale], a span [kind, low, high]. */
static bool is_triple(uint8_t kind) { return kind == JX_VAL_DEC || kind == JX_VAL_SPAN; }

static void pack_val(msgpack_packer *pk, unsigned key, const jx_val *v)
{
    if (v->kind == JX_VAL_NONE) return;
    jx_pack_uint(pk, key);
    msgpack_pack_array(pk, is_triple(v->kind) ? 3 : 2);
    jx_pack_uint(pk, v->kind);
    if (v->kind == JX_VAL_TEXT)
        jx_pack_str(pk, v->text);
    else
        msgpack_pack_int64(pk, v->i);
    if (v->kind == JX_VAL_DEC) jx_pack_uint(pk, (uint64_t)v->scale);
    if (v->kind == JX_VAL_SPAN) msgpack_pack_int64(pk, v->to);
}

static jx_val read_val(jx_cur *c)
{
    jx_val v = {0};
    uint32_t n = jx_cur_array(c, 3);
    v.kind = (uint8_t)jx_cur_uint(c, JX_VAL_SPAN);
    if (n != (is_triple(v.kind) ? 3u : 2u) || v.kind == JX_VAL_NONE) jx_cur_fail(c, JX_EPROTO);
    if (v.kind == JX_VAL_TEXT)
        v.text = jx_cur_str(c, JX_MAX_TEXT);
    else
        v.i = jx_cur_int(c, -JX_DEC_ABS_MAX, JX_DEC_ABS_MAX);
    if (v.kind == JX_VAL_DEC) v.scale = (int8_t)jx_cur_uint(c, JX_DEC_MAX_SCALE);
    if (v.kind == JX_VAL_SPAN) v.to = jx_cur_int(c, -JX_DEC_ABS_MAX, JX_DEC_ABS_MAX);
    return v;
}

void jx_finding_pack(msgpack_packer *pk, const jx_finding *f)
{
    uint32_t n = 2 + (f->path.block != 0) + (f->path.row != 0) + (f->path.field != 0) + (f->line != 0) +
                 (f->stated.kind != 0) + (f->expected.kind != 0) + (f->count > 1) + (f->detail.kind != 0) +
                 (f->cause[0] != 0);
    msgpack_pack_map(pk, n);
    jx_pack_uint(pk, G_CODE);
    jx_pack_str(pk, (jx_str){f->code, 4});
    jx_pack_uint(pk, G_SEVERITY);
    jx_pack_uint(pk, f->severity);
    jx_pack_key_uint(pk, G_BLOCK, f->path.block);
    jx_pack_key_uint(pk, G_ROW, f->path.row);
    jx_pack_key_uint(pk, G_FIELD, f->path.field);
    jx_pack_key_uint(pk, G_LINE, f->line);
    pack_val(pk, G_STATED, &f->stated);
    pack_val(pk, G_EXPECTED, &f->expected);
    if (f->count > 1) jx_pack_key_uint(pk, G_COUNT, f->count);
    pack_val(pk, G_DETAIL, &f->detail);
    if (f->cause[0]) jx_pack_key_str(pk, G_CAUSE, (jx_str){f->cause, 4});
}

static void read_code(jx_cur *c, char out[5])
{
    jx_str code = jx_cur_str(c, 4);
    if (code.len != 4)
        jx_cur_fail(c, JX_EPROTO);
    else
        memcpy(out, code.p, 4);
}

void jx_finding_read(jx_cur *c, jx_finding *f)
{
    *f = (jx_finding){.count = 1};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 32); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case G_CODE: read_code(c, f->code); break;
        case G_SEVERITY: f->severity = (uint8_t)jx_cur_uint(c, JX_REJECT); break;
        case G_BLOCK: f->path.block = (uint8_t)jx_cur_uint(c, JX_B_INDICATORS); break;
        case G_ROW: f->path.row = (uint16_t)jx_cur_uint(c, UINT16_MAX); break;
        case G_FIELD: f->path.field = (uint8_t)jx_cur_uint(c, JX_F_COUNT_ - 1); break;
        case G_LINE: f->line = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case G_STATED: f->stated = read_val(c); break;
        case G_EXPECTED: f->expected = read_val(c); break;
        case G_COUNT: f->count = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case G_DETAIL: f->detail = read_val(c); break;
        case G_CAUSE: read_code(c, f->cause); break;
        default: jx_cur_skip(c);
        }
    }
    if (!c->err && (!f->code[0] || !f->severity)) jx_cur_fail(c, JX_EPROTO);
}

static bool has_simhash(const jx_result *r)
{
    uint64_t any = 0;
    for (int i = 0; i < JX_SIMHASHES; i++) any |= r->simhash[i];
    return any != 0;
}

static void pack_simhash(msgpack_packer *pk, const jx_result *r)
{
    if (!has_simhash(r)) return;
    jx_pack_uint(pk, R_SIMHASH);
    msgpack_pack_array(pk, JX_SIMHASHES);
    for (int i = 0; i < JX_SIMHASHES; i++) jx_pack_uint(pk, r->simhash[i]);
}

static void read_simhash(jx_cur *c, jx_result *r)
{
    if (jx_cur_array(c, JX_SIMHASHES) != JX_SIMHASHES) jx_cur_fail(c, JX_EPROTO);
    for (int i = 0; i < JX_SIMHASHES && !c->err; i++) r->simhash[i] = jx_cur_uint(c, UINT64_MAX);
}

int jx_result_encode(msgpack_packer *pk, const jx_result *r)
{
    uint16_t n_findings = r->n_findings < JX_MAX_FINDINGS ? r->n_findings : JX_MAX_FINDINGS;
    uint32_t n = 5 + (r->kind != 0) + (r->year != 0) + (r->unit.len > 0) + (r->project_name.len > 0) +
                 (r->project_code.len > 0) + (r->source.len > 0) + (r->seq != 0) + (r->line != 0) +
                 (r->initial != JX_FEN_NONE) + (r->adjusted != JX_FEN_NONE) + (r->executed != JX_FEN_NONE) +
                 (r->rate != JX_PTS_NONE) + (r->stated_total != JX_PTS_NONE) + (r->total != JX_PTS_NONE) +
                 (r->total_low != JX_PTS_NONE) + (r->total_high != JX_PTS_NONE) + (r->stated_grade != 0) +
                 (r->grade != 0) + (n_findings > 0) + (r->pack != 0) + has_simhash(r) + (r->frame != 0);
    msgpack_pack_map(pk, n);
    jx_pack_uint(pk, R_INDEX);
    jx_pack_uint(pk, r->index);
    jx_pack_uint(pk, R_KEY);
    jx_pack_id128(pk, &r->key);
    jx_pack_uint(pk, R_CONTENT);
    jx_pack_uint(pk, r->content);
    jx_pack_key_uint(pk, R_KIND, r->kind);
    jx_pack_uint(pk, R_VERDICT);
    jx_pack_uint(pk, r->verdict);
    jx_pack_key_uint(pk, R_YEAR, r->year);
    jx_pack_uint(pk, R_DIVISION);
    jx_pack_uint(pk, r->division);
    jx_pack_key_str(pk, R_UNIT, r->unit);
    jx_pack_key_str(pk, R_PROJECT_NAME, r->project_name);
    jx_pack_key_str(pk, R_PROJECT_CODE, r->project_code);
    jx_pack_key_str(pk, R_SOURCE, r->source);
    jx_pack_key_uint(pk, R_SEQ, r->seq);
    jx_pack_key_uint(pk, R_LINE, r->line);
    jx_pack_key_fen(pk, R_INITIAL, r->initial);
    jx_pack_key_fen(pk, R_ADJUSTED, r->adjusted);
    jx_pack_key_fen(pk, R_EXECUTED, r->executed);
    jx_pack_key_pts(pk, R_RATE, r->rate);
    jx_pack_key_pts(pk, R_STATED_TOTAL, r->stated_total);
    jx_pack_key_pts(pk, R_TOTAL, r->total);
    jx_pack_key_pts(pk, R_TOTAL_LOW, r->total_low);
    jx_pack_key_pts(pk, R_TOTAL_HIGH, r->total_high);
    jx_pack_key_uint(pk, R_STATED_GRADE, r->stated_grade);
    jx_pack_key_uint(pk, R_GRADE, r->grade);
    if (n_findings) {
        jx_pack_uint(pk, R_FINDINGS);
        msgpack_pack_array(pk, n_findings);
        for (int i = 0; i < n_findings; i++) jx_finding_pack(pk, &r->findings[i]);
    }
    jx_pack_key_uint(pk, R_PACK, r->pack);
    pack_simhash(pk, r);
    jx_pack_key_uint(pk, R_FRAME, (uint64_t)r->frame);
    return 0;
}

int jx_result_decode(jx_cur *c, jx_result *r, jx_finding room[JX_MAX_FINDINGS])
{
    jx_result_init(r);
    r->findings = room;
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case R_INDEX: r->index = (uint16_t)jx_cur_uint(c, JX_MAX_BATCH_FORMS - 1); break;
        case R_KEY: r->key = jx_cur_id(c); break;
        case R_CONTENT: r->content = jx_cur_uint(c, UINT64_MAX); break;
        case R_KIND: r->kind = (uint8_t)jx_cur_uint(c, JX_SUMMARY_ROW); break;
        case R_VERDICT: r->verdict = (uint8_t)jx_cur_uint(c, JX_REJECTED); break;
        case R_YEAR: r->year = (uint16_t)jx_cur_uint(c, 9999); break;
        case R_DIVISION: r->division = (uint32_t)jx_cur_uint(c, 999999); break;
        case R_UNIT: r->unit = jx_cur_str(c, JX_MAX_NAME); break;
        case R_PROJECT_NAME: r->project_name = jx_cur_str(c, JX_MAX_NAME); break;
        case R_PROJECT_CODE: r->project_code = jx_cur_str(c, JX_MAX_NAME); break;
        case R_SOURCE: r->source = jx_cur_str(c, JX_MAX_NAME); break;
        case R_SEQ: r->seq = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case R_LINE: r->line = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case R_INITIAL: r->initial = jx_read_fen(c); break;
        case R_ADJUSTED: r->adjusted = jx_read_fen(c); break;
        case R_EXECUTED: r->executed = jx_read_fen(c); break;
        case R_RATE: r->rate = jx_read_pts(c); break;
        case R_STATED_TOTAL: r->stated_total = jx_read_pts(c); break;
        case R_TOTAL: r->total = jx_read_pts(c); break;
        case R_TOTAL_LOW: r->total_low = jx_read_pts(c); break;
        case R_TOTAL_HIGH: r->total_high = jx_read_pts(c); break;
        case R_STATED_GRADE: r->stated_grade = (uint8_t)jx_cur_uint(c, JX_POOR); break;
        case R_GRADE: r->grade = (uint8_t)jx_cur_uint(c, JX_POOR); break;
        case R_FINDINGS: {
            uint32_t rows = jx_cur_array(c, JX_MAX_FINDINGS);
            for (uint32_t i = 0; i < rows && !c->err; i++) jx_finding_read(c, &room[i]);
            r->n_findings = c->err ? 0 : (uint16_t)rows;
            break;
        }
        case R_PACK: r->pack = jx_cur_uint(c, UINT64_MAX); break;
        case R_SIMHASH: read_simhash(c, r); break;
        case R_FRAME: r->frame = (jx_pts)jx_cur_uint(c, JX_PTS_MAX); break;
        default: jx_cur_skip(c);
        }
    }
    if (!c->err && !r->verdict) jx_cur_fail(c, JX_EPROTO);
    return c->err;
}

void jx_results_head(msgpack_packer *pk, uint64_t ruleset, uint32_t n)
{
    msgpack_pack_map(pk, 2);
    jx_pack_uint(pk, HEAD_RULESET);
    jx_pack_uint(pk, ruleset);
    jx_pack_uint(pk, HEAD_RESULTS);
    msgpack_pack_array(pk, n);
}

uint32_t jx_results_open(jx_cur *c, uint64_t *ruleset)
{
    *ruleset = 0;
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 16); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case HEAD_RULESET: *ruleset = jx_cur_uint(c, UINT64_MAX); break;
        /* the array is the last pair: what follows it is left to the caller */
        case HEAD_RESULTS: return n == 0 ? jx_cur_array(c, JX_MAX_BATCH_FORMS) : (jx_cur_fail(c, JX_EPROTO), 0);
        default: jx_cur_skip(c);
        }
    }
    jx_cur_fail(c, JX_EPROTO);
    return 0;
}

const char *jx_field_name(uint8_t field)
{
    static const char *const fields[JX_F_COUNT_] = {"",
                                                    "year",
                                                    "division",
                                                    "unit",
                                                    "implementing_unit",
                                                    "project_name",
                                                    "project_code",
                                                    "money_unit",
                                                    "objective",
                                                    "completion",
                                                    "total_weight",
                                                    "total_score",
                                                    "grade",
                                                    "conclusion",
                                                    "item",
                                                    "initial_budget",
                                                    "adjusted_budget",
                                                    "executed",
                                                    "weight",
                                                    "rate",
                                                    "score",
                                                    "l1",
                                                    "l2",
                                                    "name",
                                                    "op",
                                                    "target",
                                                    "actual",
                                                    "reason",
                                                    "problems"};
    return field < JX_F_COUNT_ ? fields[field] : "";
}

int jx_path_print(jx_path p, char out[48])
{
    static const char *const blocks[] = {"", "funding", "indicators"};
    const char *field = jx_field_name(p.field);
    if (p.field == JX_F_PROBLEMS) return snprintf(out, 48, "%s[%u]", field, p.row);
    if (p.block == JX_B_FORM || p.block > JX_B_INDICATORS) return snprintf(out, 48, "%s", field);
    return snprintf(out, 48, "%s[%u]%s%s", blocks[p.block], p.row, *field ? "." : "", field);
}

const char *jx_severity_name(enum jx_severity s)
{
    static const char *const names[] = {"", "info", "query", "alert", "reject"};
    return s <= JX_REJECT ? names[s] : "";
}

const char *jx_verdict_name(enum jx_verdict v)
{
    static const char *const names[] = {"", "accepted", "accepted_with_alerts", "rejected"};
    return v <= JX_REJECTED ? names[v] : "";
}
