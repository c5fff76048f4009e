#include "worker/work.h"

#include "proto/division.h"

/* A results body must stay well below JX_MAX_FRAME_BYTES whatever a batch holds: past this size each further form keeps
 * only its first few findings (the count of each rule tells the rest). */
enum { ROOMY_BYTES = 4 << 20, FEW_FINDINGS = 4 };
/* What a finding quotes of a text; the form itself has the whole. */
enum { QUOTE_BYTES = 160 };

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
    }
    jx_result_encode(pk, r);
}

/* Bytes that are no form. The key is made of batch and index: it must not meet any form's. */
static void pack_unreadable(jx_work *w, msgpack_packer *pk, const jx_id *batch, uint32_t division, uint32_t index)
{
    jx_finding f = {.code = "F000", .severity = JX_REJECT, .count = 1};
    uint8_t name[20];
    memcpy(name, batch->b, 16);
    memcpy(name + 16, &(uint32_t){__builtin_bswap32(index)}, 4);
    jx_result r;
    jx_result_init(&r);
    r.index = (uint16_t)index;
    r.key = jx_hash(name, sizeof name);
    r.division = division;
    r.verdict = JX_REJECTED;
    r.findings = &f;
    r.n_findings = 1;
    pack_result(w, pk, &r);
}

/* A submitter speaks for its division only. */
static void hold_to_division(jx_assessment *a, const jx_form *f, uint32_t division)
{
    if (jx_division_within(f->division, division)) return;
    if (a->n_findings == JX_MAX_FINDINGS) a->n_findings--;
    a->findings[a->n_findings++] = (jx_finding){.code = "F019",
                                                .severity = JX_REJECT,
                                                .path = {JX_B_FORM, JX_F_DIVISION, 0},
                                                .line = f->line,
                                                .stated = {.kind = JX_VAL_COUNT, .i = f->division},
                                                .expected = {.kind = JX_VAL_COUNT, .i = division},
                                                .count = 1};
    a->verdict = JX_REJECTED;
}

static void score_one(jx_work *w, const jx_pack *pack, uint32_t division, uint32_t index, msgpack_packer *pk)
{
    jx_result r;
    const jx_form *f = &w->form.form;
    jx_assess(pack, f, &w->assessment);
    hold_to_division(&w->assessment, f, division);
    jx_assessment_result(f, &w->assessment, w->form.content, (uint16_t)index, &r);
    /* where a form of a foreign division would be counted is not for its sender to say */
    if (!jx_division_within(f->division, division)) r.division = division;
    pack_result(w, pk, &r);
}

int jx_work_score(jx_work *w, const jx_pack *pack, const jx_id *batch, uint32_t division, jx_bytes body, uint32_t first,
                  uint32_t part)
{
    msgpack_packer pk;
    msgpack_packer_init(&pk, &w->out, msgpack_sbuffer_write);
    msgpack_sbuffer_clear(&w->out);
    jx_results_head(&pk, jx_pack_id(pack), part);
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
            pack_unreadable(w, &pk, batch, division, i);
            continue;
        }
        score_one(w, pack, division, i, &pk);
    }
    return w->out.data ? 0 : JX_ENOMEM;
}
