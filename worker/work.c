#include "worker/work.h"

#include "proto/division.h"

/* A results body must stay well below JX_MAX_FRAME_BYTES whatever a batch holds: past this size each further form keeps
 * only its first few findings (the count of each rule tells the rest). */
enum { ROOMY_BYTES = 4 << 20, FEW_FINDINGS = 4 };
/* What a finding quotes of a text; the form itself has the whole. */
enum { QUOTE_BYTES = 160 };

static int keep(void *work, const char *p, size_t n)
{
    jx_work *w = work;
    if (msgpack_sbuffer_write(&w->out, p, n) != 0) w->out_of_memory = true;
    return w->out_of_memory ? -1 : 0;
}

void jx_work_init(jx_work *w)
{
    memset(w, 0, sizeof *w);
    jx_form_buf_init(&w->form);
    msgpack_sbuffer_init(&w->out);
}

void jx_work_fini(jx_work *w)
{
    jx_form_buf_fini(&w->form);
    msgpack_sbuffer_destroy(&w->out);
}

static void clip(jx_val *v)
{
    if (v->kind != JX_VAL_TEXT || v->text.len <= QUOTE_BYTES) return;
    uint32_t n = QUOTE_BYTES;
    while (n > 0 && ((uint8_t)v->text.p[n] & 0xc0) == 0x80) n--; /* between characters */
    v->text.len = n;
}

static void pack_result(jx_work *w, msgpack_packer *pk, jx_result *r)
{
    if (w->out.size > ROOMY_BYTES && r->n_findings > FEW_FINDINGS) r->n_findings = FEW_FINDINGS;
    for (int i = 0; i < r->n_findings; i++) {
        clip(&r->findings[i].stated);
        clip(&r->findings[i].expected);
        clip(&r->findings[i].detail);
    }
    jx_result_encode(pk, r);
}

/* Names what must not meet any form's key: bytes that are no form, a form that its sender may not speak for. */
static jx_id key_of_place(const jx_id *batch, uint32_t index)
{
    uint8_t name[20];
    memcpy(name, batch->b, 16);
    for (int i = 0; i < 4; i++) name[16 + i] = (uint8_t)(index >> (24 - 8 * i));
    return jx_hash(name, sizeof name);
}

/* at: where its bytes begin in the batch. */
static void pack_unreadable(jx_work *w, msgpack_packer *pk, const jx_id *batch, uint32_t division, uint32_t index,
                            size_t at)
{
    jx_finding f = {.code = "F000",
                    .severity = JX_REJECT,
                    .stated = {.kind = JX_VAL_COUNT, .i = (int64_t)index + 1},
                    .detail = {.kind = JX_VAL_COUNT, .i = (int64_t)at},
                    .count = 1};
    jx_result r;
    jx_result_init(&r);
    r.index = (uint16_t)index;
    r.key = key_of_place(batch, index);
    r.division = division;
    r.verdict = JX_REJECTED;
    r.findings = &f;
    r.n_findings = 1;
    pack_result(w, pk, &r);
}

/* A submitter speaks for its division only. Such a form replaces no other's and adds to nobody's sums. */
static void pack_foreign(jx_work *w, msgpack_packer *pk, const jx_id *batch, uint32_t division, uint32_t index)
{
    const jx_form *form = &w->form.form;
    jx_finding f = {.code = "F019",
                    .severity = JX_REJECT,
                    .path = {JX_B_FORM, JX_F_DIVISION, 0},
                    .line = form->line,
                    .stated = {.kind = JX_VAL_COUNT, .i = form->division},
                    .expected = {.kind = JX_VAL_COUNT, .i = division},
                    .count = 1};
    jx_result r;
    jx_result_init(&r);
    r.index = (uint16_t)index;
    r.key = key_of_place(batch, index);
    r.content = w->form.content;
    r.kind = form->kind;
    r.verdict = JX_REJECTED;
    r.year = form->year;
    r.division = division;
    r.unit = form->unit;
    r.project_name = form->project_name;
    r.project_code = form->project_code;
    r.source = form->source;
    r.seq = form->seq;
    r.line = form->line;
    r.findings = &f;
    r.n_findings = 1;
    pack_result(w, pk, &r);
}

static void score_one(jx_work *w, const jx_packs *packs, uint32_t index, msgpack_packer *pk)
{
    jx_result r;
    const jx_form *f = &w->form.form;
    const jx_packed *by = jx_packs_for(packs, f->division, f->year);
    jx_assess(by->pack, f, &w->assessment);
    jx_assessment_result(f, &w->assessment, w->form.content, (uint16_t)index, &r);
    if (by->id != jx_packs_id(packs)) r.pack = by->id;
    if (jx_pack_frame(by->pack) != 10000) r.frame = jx_pack_frame(by->pack);
    pack_result(w, pk, &r);
}

int jx_work_score(jx_work *w, const jx_packs *packs, const jx_id *batch, uint32_t division, jx_bytes body,
                  uint32_t first, uint32_t part)
{
    msgpack_packer pk;
    if (part > JX_MAX_BATCH_FORMS || first > JX_MAX_BATCH_FORMS - part) return JX_EPROTO;
    msgpack_packer_init(&pk, w, keep);
    w->out_of_memory = false;
    msgpack_sbuffer_clear(&w->out);
    jx_results_head(&pk, jx_packs_id(packs), part);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t n = jx_batch_count(&c);
    for (uint32_t i = 0; i < first && i < n; i++) jx_cur_skip(&c);
    for (uint32_t i = first; i < first + part; i++) {
        jx_cur before = c;
        if (i >= n || c.err || jx_form_decode(&c, &w->form) != 0) {
            /* One bad form does not spoil the next: step over it. Where not even its end can be found, the cursor stays
             * in error and the rest is unreadable too. */
            c = before;
            if (i < n) jx_cur_skip(&c);
            pack_unreadable(w, &pk, batch, division, i, (size_t)(before.p - (const uint8_t *)body.p));
            continue;
        }
        if (!w->form.form.division) w->form.form.division = division;
        if (jx_division_within(w->form.form.division, division))
            score_one(w, packs, i, &pk);
        else
            pack_foreign(w, &pk, batch, division, i);
    }
    return w->out_of_memory ? JX_ENOMEM : 0;
}
