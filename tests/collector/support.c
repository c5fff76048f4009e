#include "tests/collector/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "proto/campaign.h"
#include "proto/pack.h"

jx_id key_of(unsigned n)
{
    jx_id id = {{0}};
    memcpy(id.b, &n, sizeof n);
    id.b[15] = 'k';
    return id;
}

jx_id batch_of(uint64_t seq)
{
    jx_id id = {{0}};
    memcpy(id.b, &seq, sizeof seq);
    id.b[15] = 'b';
    return id;
}

jx_result result(uint16_t index, unsigned key, uint64_t content)
{
    jx_result r;
    jx_result_init(&r);
    r.index = index;
    r.key = key_of(key);
    r.content = content;
    r.kind = JX_PROJECT;
    r.verdict = JX_ACCEPTED;
    r.year = 2024;
    r.unit = JX_STR("人社局");
    return r;
}

jx_finding finding(const char *code, enum jx_severity severity)
{
    jx_finding f = {.severity = (uint8_t)severity, .count = 1};
    memcpy(f.code, code, 4);
    return f;
}

void with_findings(jx_result *r, jx_finding *findings, uint16_t n)
{
    uint8_t worst = 0;
    for (int i = 0; i < n; i++)
        if (findings[i].severity > worst) worst = findings[i].severity;
    r->findings = findings;
    r->n_findings = n;
    r->verdict = worst == JX_REJECT ? JX_REJECTED : worst >= JX_QUERY ? JX_ACCEPTED_WITH_ALERTS : JX_ACCEPTED;
}

static record make(uint8_t kind, uint64_t seq, uint32_t division, uint32_t forms, uint32_t first, uint32_t part)
{
    return (record){.header = {.type = JX_RECORD,
                               .kind = kind,
                               .seq = seq,
                               .division = division,
                               .submitter = JX_STR("tester"),
                               .forms = forms,
                               .first = first,
                               .part = part,
                               .attempt = 1,
                               .id = batch_of(seq),
                               .time_ms = 1700000000000 + seq,
                               .accepted_ms = 1700000000000}};
}

record results_part(uint64_t seq, uint32_t division, uint32_t forms, uint32_t first, const jx_result *r, uint32_t n,
                    uint64_t ruleset)
{
    record rec = make(JX_R_RESULT, seq, division, forms, first, n);
    msgpack_sbuffer buf;
    msgpack_packer pk;
    msgpack_sbuffer_init(&buf);
    msgpack_packer_init(&pk, &buf, msgpack_sbuffer_write);
    jx_results_head(&pk, ruleset, n);
    for (uint32_t i = 0; i < n; i++) jx_result_encode(&pk, &r[i]);
    rec.body = buf.data;
    rec.len = buf.size;
    return rec;
}

record results(uint64_t seq, uint32_t division, const jx_result *r, uint32_t n)
{
    return results_part(seq, division, n, 0, r, n, 7);
}

record failed(uint64_t seq, uint32_t division, uint32_t forms, uint32_t first, uint32_t part)
{
    record rec = make(JX_R_FAILED, seq, division, forms, first, part);
    rec.body = strdup("\xa4oops");
    rec.len = 5;
    return rec;
}

record campaign(uint32_t province, uint64_t closes_ms, uint64_t set_ms)
{
    record rec = {.header = {.type = JX_RECORD, .kind = JX_R_CAMPAIGN, .division = province, .time_ms = set_ms}};
    jx_campaign c = {.year = 2024, .division = province, .closes_ms = closes_ms};
    msgpack_sbuffer buf;
    msgpack_packer pk;
    msgpack_sbuffer_init(&buf);
    msgpack_packer_init(&pk, &buf, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &c);
    rec.body = buf.data;
    rec.len = buf.size;
    return rec;
}

void record_free(record *r)
{
    free(r->body);
    r->body = NULL;
}

int feed(jx_fold *f, const record *r)
{
    jx_msg h = r->header;
    h.offset = jx_fold_offset(f);
    return jx_fold_record(f, &h, (jx_bytes){r->body, r->len});
}

void feed_one(jx_fold *f, record r)
{
    cr_assert_eq(feed(f, &r), 0);
    record_free(&r);
}

static bool copy_row(void *arg, const jx_row *row)
{
    rows *out = arg;
    cr_assert_lt(out->n, MAX_ROWS);
    jx_row *to = &out->rows[out->n];
    *to = *row;
    if (row->unit.len) memcpy(out->units[out->n], row->unit.p, row->unit.len);
    to->unit.p = out->units[out->n];
    if (row->n_rules) memcpy(out->rules, row->rules, row->n_rules * sizeof *row->rules);
    to->rules = out->rules;
    out->n++;
    return true;
}

void take_rows(jx_fold *f, enum jx_rows what, uint32_t scope, const char *unit, uint64_t first, rows *out)
{
    out->n = 0;
    cr_assert_eq(jx_fold_rows(f, what, scope, jx_str_of(unit), 0, first, copy_row, out, &out->total), 0);
}

static bool first_row(void *arg, const jx_row *row)
{
    *(jx_row *)arg = *row;
    return false;
}

jx_row row_of(jx_fold *f, uint32_t division)
{
    jx_row row = {0};
    uint64_t total;
    cr_assert_eq(jx_fold_rows(f, JX_ROWS_DIVISION, division, (jx_str){0}, 0, 0, first_row, &row, &total), 0);
    return row;
}

static bool pack_row(void *arg, const jx_row *row)
{
    jx_row_pack(arg, row);
    return true;
}

static void dump_scope(jx_fold *f, uint32_t scope, msgpack_packer *pk)
{
    for (int what = JX_ROWS_DIVISION; what <= JX_ROWS_RULES; what++) {
        uint64_t total;
        cr_assert_eq(jx_fold_rows(f, (enum jx_rows)what, scope, (jx_str){0}, 0, 0, pack_row, pk, &total), 0);
        jx_pack_uint(pk, total);
    }
}

dump dump_of(jx_fold *f)
{
    msgpack_sbuffer buf;
    msgpack_packer pk;
    msgpack_sbuffer_init(&buf);
    msgpack_packer_init(&pk, &buf, msgpack_sbuffer_write);
    uint32_t code;
    dump_scope(f, 0, &pk);
    for (uint64_t i = 0; jx_fold_division(f, i, &code); i++) dump_scope(f, code, &pk);
    return (dump){buf.data, buf.size};
}

void dump_free(dump *d)
{
    free(d->data);
    d->data = NULL;
}
