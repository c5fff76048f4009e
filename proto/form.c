#include "proto/form.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "proto/pack.h"

/* Keys on the wire; docs/protocol.md, "Form". */
enum { FORM_CONTENT = 0, FORM_ORIGIN = 1 };
enum {
    C_KIND = 1,
    C_YEAR,
    C_DIVISION,
    C_DIVISION_NAME,
    C_UNIT,
    C_IMPLEMENTING_UNIT,
    C_PROJECT_NAME,
    C_PROJECT_CODE,
    C_MONEY_UNIT,
    C_FILL_DATE,
    C_FUNDING,
    C_OBJECTIVE,
    C_COMPLETION,
    C_INDICATORS,
    C_TOTAL_WEIGHT,
    C_TOTAL_SCORE,
    C_GRADE,
    C_CONCLUSION,
    C_OCCURRENCE
};
enum { F_ITEM = 1, F_INITIAL, F_ADJUSTED, F_EXECUTED, F_WEIGHT, F_RATE, F_SCORE, F_DIGITS, F_REASON };
enum {
    I_L1 = 1,
    I_L2,
    I_NAME,
    I_OP,
    I_TARGET,
    I_TARGET_VALUE,
    I_UNIT,
    I_ACTUAL,
    I_ACTUAL_VALUE,
    I_ACTUAL_UNIT,
    I_WEIGHT,
    I_SCORE,
    I_REASON,
    I_L1_WEIGHT
};
enum { O_SOURCE = 1, O_LINE, O_SEQ, O_FUNDING_LINES, O_INDICATOR_LINES, O_PROBLEMS, O_TOTAL_LINE };
enum { P_LINE = 1, P_CELL, P_TEXT, P_FIELDS };

void jx_form_init(jx_form *f)
{
    memset(f, 0, sizeof *f);
    f->total_weight = f->total_score = JX_PTS_NONE;
    f->occurrence = 1;
}

/* ---- which form it is ---- */

/* Appends s without white space (ASCII blanks, the ideographic space, the no-break space) and a terminator. */
static void key_text(XXH3_state_t *h, jx_str s)
{
    uint32_t from = 0, i = 0;
    while (i < s.len) {
        uint8_t b = (uint8_t)s.p[i];
        uint32_t blank = 0;
        if (b == ' ' || (b >= '\t' && b <= '\r'))
            blank = 1;
        else if (b == 0xe3 && s.len - i >= 3 && memcmp(s.p + i, "\xe3\x80\x80", 3) == 0)
            blank = 3;
        else if (b == 0xc2 && s.len - i >= 2 && (uint8_t)s.p[i + 1] == 0xa0)
            blank = 2;
        if (!blank) {
            i++;
            continue;
        }
        XXH3_128bits_update(h, s.p + from, i - from);
        i += blank;
        from = i;
    }
    if (i > from) XXH3_128bits_update(h, s.p + from, i - from);
    XXH3_128bits_update(h, "", 1);
}

jx_id jx_form_key(const jx_form *f)
{
    XXH3_state_t h;
    XXH3_INITSTATE(&h);
    XXH3_128bits_reset(&h);
    uint8_t head[9] = {f->kind,
                       (uint8_t)(f->year >> 8),
                       (uint8_t)f->year,
                       (uint8_t)(f->division >> 24),
                       (uint8_t)(f->division >> 16),
                       (uint8_t)(f->division >> 8),
                       (uint8_t)f->division,
                       (uint8_t)(f->occurrence >> 8),
                       (uint8_t)f->occurrence};
    XXH3_128bits_update(&h, head, sizeof head);
    key_text(&h, f->unit);
    key_text(&h, f->implementing_unit);
    /* the code where there is one: a corrected name is still the same project */
    bool coded = f->project_code.len > 0;
    XXH3_128bits_update(&h, coded ? "#" : "=", 1);
    key_text(&h, coded ? f->project_code : f->project_name);
    XXH128_canonical_t c;
    XXH128_canonicalFromHash(&c, XXH3_128bits_digest(&h));
    jx_id id;
    memcpy(id.b, c.digest, sizeof id.b);
    return id;
}

/* ---- packing ---- */

static void pack_funding(msgpack_packer *pk, const jx_funding *r)
{
    const jx_digits *d = &r->digits;
    uint32_t digits = d->initial | (uint32_t)d->adjusted << 4 | (uint32_t)d->executed << 8 | (uint32_t)d->rate << 12;
    uint32_t n = (r->item.len > 0) + (r->initial != JX_FEN_NONE) + (r->adjusted != JX_FEN_NONE) +
                 (r->executed != JX_FEN_NONE) + (r->weight != JX_PTS_NONE) + (r->rate != JX_PTS_NONE) +
                 (r->score != JX_PTS_NONE) + (digits != 0) + (r->reason.len > 0);
    msgpack_pack_map(pk, n);
    jx_pack_key_str(pk, F_ITEM, r->item);
    jx_pack_key_fen(pk, F_INITIAL, r->initial);
    jx_pack_key_fen(pk, F_ADJUSTED, r->adjusted);
    jx_pack_key_fen(pk, F_EXECUTED, r->executed);
    jx_pack_key_pts(pk, F_WEIGHT, r->weight);
    jx_pack_key_pts(pk, F_RATE, r->rate);
    jx_pack_key_pts(pk, F_SCORE, r->score);
    jx_pack_key_uint(pk, F_DIGITS, digits);
    jx_pack_key_str(pk, F_REASON, r->reason);
}

static void pack_indicator(msgpack_packer *pk, const jx_indicator *r)
{
    uint32_t n = (r->l1.len > 0) + (r->l2.len > 0) + (r->name.len > 0) + (r->op != 0) + (r->target.len > 0) +
                 jx_dec_has(r->target_value) + (r->unit.len > 0) + (r->actual.len > 0) + jx_dec_has(r->actual_value) +
                 (r->actual_unit.len > 0) + (r->weight != JX_PTS_NONE) + (r->score != JX_PTS_NONE) +
                 (r->reason.len > 0) + (r->l1_weight > 0);
    msgpack_pack_map(pk, n);
    jx_pack_key_str(pk, I_L1, r->l1);
    jx_pack_key_str(pk, I_L2, r->l2);
    jx_pack_key_str(pk, I_NAME, r->name);
    jx_pack_key_uint(pk, I_OP, r->op);
    jx_pack_key_str(pk, I_TARGET, r->target);
    jx_pack_key_dec(pk, I_TARGET_VALUE, r->target_value);
    jx_pack_key_str(pk, I_UNIT, r->unit);
    jx_pack_key_str(pk, I_ACTUAL, r->actual);
    jx_pack_key_dec(pk, I_ACTUAL_VALUE, r->actual_value);
    jx_pack_key_str(pk, I_ACTUAL_UNIT, r->actual_unit);
    jx_pack_key_pts(pk, I_WEIGHT, r->weight);
    jx_pack_key_pts(pk, I_SCORE, r->score);
    jx_pack_key_str(pk, I_REASON, r->reason);
    if (r->l1_weight > 0) jx_pack_key_pts(pk, I_L1_WEIGHT, r->l1_weight);
}

static void pack_content(msgpack_packer *pk, const jx_form *f)
{
    uint32_t n = (f->kind != 0) + (f->year != 0) + (f->division != 0) + (f->division_name.len > 0) + (f->unit.len > 0) +
                 (f->implementing_unit.len > 0) + (f->project_name.len > 0) + (f->project_code.len > 0) +
                 (f->money_unit != 0) + (f->fill_date.len > 0) + (f->n_funding > 0) + (f->objective.len > 0) +
                 (f->completion.len > 0) + (f->n_indicators > 0) + (f->total_weight != JX_PTS_NONE) +
                 (f->total_score != JX_PTS_NONE) + (f->grade != 0) + (f->conclusion.len > 0) + (f->occurrence > 1);
    msgpack_pack_map(pk, n);
    jx_pack_key_uint(pk, C_KIND, f->kind);
    jx_pack_key_uint(pk, C_YEAR, f->year);
    jx_pack_key_uint(pk, C_DIVISION, f->division);
    jx_pack_key_str(pk, C_DIVISION_NAME, f->division_name);
    jx_pack_key_str(pk, C_UNIT, f->unit);
    jx_pack_key_str(pk, C_IMPLEMENTING_UNIT, f->implementing_unit);
    jx_pack_key_str(pk, C_PROJECT_NAME, f->project_name);
    jx_pack_key_str(pk, C_PROJECT_CODE, f->project_code);
    jx_pack_key_uint(pk, C_MONEY_UNIT, f->money_unit);
    jx_pack_key_str(pk, C_FILL_DATE, f->fill_date);
    if (f->n_funding) {
        jx_pack_uint(pk, C_FUNDING);
        msgpack_pack_array(pk, f->n_funding);
        for (int i = 0; i < f->n_funding; i++) pack_funding(pk, &f->funding[i]);
    }
    jx_pack_key_str(pk, C_OBJECTIVE, f->objective);
    jx_pack_key_str(pk, C_COMPLETION, f->completion);
    if (f->n_indicators) {
        jx_pack_uint(pk, C_INDICATORS);
        msgpack_pack_array(pk, f->n_indicators);
        for (int i = 0; i < f->n_indicators; i++) pack_indicator(pk, &f->indicators[i]);
    }
    jx_pack_key_pts(pk, C_TOTAL_WEIGHT, f->total_weight);
    jx_pack_key_pts(pk, C_TOTAL_SCORE, f->total_score);
    jx_pack_key_uint(pk, C_GRADE, f->grade);
    jx_pack_key_str(pk, C_CONCLUSION, f->conclusion);
    if (f->occurrence > 1) jx_pack_key_uint(pk, C_OCCURRENCE, f->occurrence);
}

static void pack_origin(msgpack_packer *pk, const jx_form *f)
{
    uint32_t n = (f->source.len > 0) + (f->line != 0) + (f->seq != 0) + (f->n_funding > 0) + (f->n_indicators > 0) +
                 (f->n_problems > 0) + (f->total_line != 0);
    msgpack_pack_map(pk, n);
    jx_pack_key_str(pk, O_SOURCE, f->source);
    jx_pack_key_uint(pk, O_LINE, f->line);
    jx_pack_key_uint(pk, O_SEQ, f->seq);
    if (f->n_funding) {
        jx_pack_uint(pk, O_FUNDING_LINES);
        msgpack_pack_array(pk, f->n_funding);
        for (int i = 0; i < f->n_funding; i++) jx_pack_uint(pk, f->funding[i].line);
    }
    if (f->n_indicators) {
        jx_pack_uint(pk, O_INDICATOR_LINES);
        msgpack_pack_array(pk, f->n_indicators);
        for (int i = 0; i < f->n_indicators; i++) jx_pack_uint(pk, f->indicators[i].line);
    }
    if (f->n_problems) {
        jx_pack_uint(pk, O_PROBLEMS);
        msgpack_pack_array(pk, f->n_problems);
        for (int i = 0; i < f->n_problems; i++) {
            const jx_problem *p = &f->problems[i];
            msgpack_pack_map(pk, (uint32_t)((p->line != 0) + (p->cell.len > 0) + (p->text.len > 0) + (p->fields != 0)));
            jx_pack_key_uint(pk, P_LINE, p->line);
            jx_pack_key_str(pk, P_CELL, p->cell);
            jx_pack_key_str(pk, P_TEXT, p->text);
            jx_pack_key_uint(pk, P_FIELDS, p->fields);
        }
    }
    jx_pack_key_uint(pk, O_TOTAL_LINE, f->total_line);
}

static bool too_long(const jx_form *f)
{
    const jx_str names[] = {f->division_name, f->unit,  f->implementing_unit, f->project_name, f->project_code,
                            f->fill_date,     f->source};
    const jx_str texts[] = {f->objective, f->completion, f->conclusion};
    bool bad = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) bad |= names[i].len > JX_MAX_NAME;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) bad |= texts[i].len > JX_MAX_TEXT;
    for (int i = 0; i < f->n_funding; i++)
        bad |= f->funding[i].item.len > JX_MAX_NAME || f->funding[i].reason.len > JX_MAX_TEXT;
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *r = &f->indicators[i];
        bad |= r->l1.len > JX_MAX_NAME || r->l2.len > JX_MAX_NAME || r->name.len > JX_MAX_NAME ||
               r->target.len > JX_MAX_TEXT || r->unit.len > JX_MAX_NAME || r->actual.len > JX_MAX_TEXT ||
               r->actual_unit.len > JX_MAX_NAME || r->reason.len > JX_MAX_TEXT;
    }
    for (int i = 0; i < f->n_problems; i++)
        bad |= f->problems[i].cell.len > JX_MAX_NAME || f->problems[i].text.len > JX_MAX_TEXT;
    return bad;
}

int jx_form_encode(msgpack_packer *pk, const jx_form *f)
{
    if (f->n_funding > JX_MAX_FUNDING || f->n_indicators > JX_MAX_INDICATORS || f->n_problems > JX_MAX_PROBLEMS ||
        too_long(f))
        return JX_ELIMIT;
    msgpack_pack_map(pk, 2);
    jx_pack_uint(pk, FORM_CONTENT);
    pack_content(pk, f);
    jx_pack_uint(pk, FORM_ORIGIN);
    pack_origin(pk, f);
    return 0;
}

/* ---- reading ---- */

void jx_form_buf_init(jx_form_buf *b) { memset(b, 0, sizeof *b); }

void jx_form_buf_fini(jx_form_buf *b)
{
    free(b->funding);
    free(b->indicators);
    free(b->problems);
    memset(b, 0, sizeof *b);
}

/* Room for n elements of size bytes each; n is within its limit already. */
static bool room(void *array, uint32_t *cap, uint32_t n, size_t size)
{
    void **a = array;
    if (n <= *cap) return true;
    void *bigger = realloc(*a, n * size);
    if (!bigger) return false;
    *a = bigger;
    *cap = n;
    return true;
}

static void read_funding(jx_cur *c, jx_funding *r)
{
    *r = (jx_funding){.initial = JX_FEN_NONE,
                      .adjusted = JX_FEN_NONE,
                      .executed = JX_FEN_NONE,
                      .weight = JX_PTS_NONE,
                      .rate = JX_PTS_NONE,
                      .score = JX_PTS_NONE};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case F_ITEM: r->item = jx_cur_str(c, JX_MAX_NAME); break;
        case F_INITIAL: r->initial = jx_read_fen(c); break;
        case F_ADJUSTED: r->adjusted = jx_read_fen(c); break;
        case F_EXECUTED: r->executed = jx_read_fen(c); break;
        case F_WEIGHT: r->weight = jx_read_pts(c); break;
        case F_RATE: r->rate = jx_read_pts(c); break;
        case F_SCORE: r->score = jx_read_pts(c); break;
        case F_DIGITS: {
            uint32_t d = (uint32_t)jx_cur_uint(c, 0xffff);
            r->digits = (jx_digits){d & 15, d >> 4 & 15, d >> 8 & 15, d >> 12 & 15};
            break;
        }
        case F_REASON: r->reason = jx_cur_str(c, JX_MAX_TEXT); break;
        default: jx_cur_skip(c);
        }
    }
}

static void read_indicator(jx_cur *c, jx_indicator *r)
{
    *r = (jx_indicator){
        .target_value = JX_DEC_NONE, .actual_value = JX_DEC_NONE, .weight = JX_PTS_NONE, .score = JX_PTS_NONE};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case I_L1: r->l1 = jx_cur_str(c, JX_MAX_NAME); break;
        case I_L2: r->l2 = jx_cur_str(c, JX_MAX_NAME); break;
        case I_NAME: r->name = jx_cur_str(c, JX_MAX_NAME); break;
        case I_OP: r->op = (uint8_t)jx_cur_uint(c, JX_QUALITATIVE); break;
        case I_TARGET: r->target = jx_cur_str(c, JX_MAX_TEXT); break;
        case I_TARGET_VALUE: r->target_value = jx_read_dec(c); break;
        case I_UNIT: r->unit = jx_cur_str(c, JX_MAX_NAME); break;
        case I_ACTUAL: r->actual = jx_cur_str(c, JX_MAX_TEXT); break;
        case I_ACTUAL_VALUE: r->actual_value = jx_read_dec(c); break;
        case I_ACTUAL_UNIT: r->actual_unit = jx_cur_str(c, JX_MAX_NAME); break;
        case I_WEIGHT: r->weight = jx_read_pts(c); break;
        case I_SCORE: r->score = jx_read_pts(c); break;
        case I_REASON: r->reason = jx_cur_str(c, JX_MAX_TEXT); break;
        case I_L1_WEIGHT: r->l1_weight = jx_read_pts(c); break;
        default: jx_cur_skip(c);
        }
    }
}

static void read_content(jx_cur *c, jx_form_buf *b)
{
    jx_form *f = &b->form;
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case C_KIND: f->kind = (uint8_t)jx_cur_uint(c, JX_SUMMARY_ROW); break;
        case C_YEAR: f->year = (uint16_t)jx_cur_uint(c, 9999); break;
        case C_DIVISION: f->division = (uint32_t)jx_cur_uint(c, 999999); break;
        case C_DIVISION_NAME: f->division_name = jx_cur_str(c, JX_MAX_NAME); break;
        case C_UNIT: f->unit = jx_cur_str(c, JX_MAX_NAME); break;
        case C_IMPLEMENTING_UNIT: f->implementing_unit = jx_cur_str(c, JX_MAX_NAME); break;
        case C_PROJECT_NAME: f->project_name = jx_cur_str(c, JX_MAX_NAME); break;
        case C_PROJECT_CODE: f->project_code = jx_cur_str(c, JX_MAX_NAME); break;
        case C_MONEY_UNIT: f->money_unit = (uint8_t)jx_cur_uint(c, JX_LAST_UNIT); break;
        case C_FILL_DATE: f->fill_date = jx_cur_str(c, JX_MAX_NAME); break;
        case C_FUNDING: {
            uint32_t rows = jx_cur_array(c, JX_MAX_FUNDING);
            if (!room(&b->funding, &b->cap_funding, rows, sizeof *b->funding)) jx_cur_fail(c, JX_ENOMEM);
            for (uint32_t i = 0; i < rows && !c->err; i++) read_funding(c, &b->funding[i]);
            f->funding = b->funding;
            f->n_funding = c->err ? 0 : (uint16_t)rows;
            break;
        }
        case C_OBJECTIVE: f->objective = jx_cur_str(c, JX_MAX_TEXT); break;
        case C_COMPLETION: f->completion = jx_cur_str(c, JX_MAX_TEXT); break;
        case C_INDICATORS: {
            uint32_t rows = jx_cur_array(c, JX_MAX_INDICATORS);
            if (!room(&b->indicators, &b->cap_indicators, rows, sizeof *b->indicators)) jx_cur_fail(c, JX_ENOMEM);
            for (uint32_t i = 0; i < rows && !c->err; i++) read_indicator(c, &b->indicators[i]);
            f->indicators = b->indicators;
            f->n_indicators = c->err ? 0 : (uint16_t)rows;
            break;
        }
        case C_TOTAL_WEIGHT: f->total_weight = jx_read_pts(c); break;
        case C_TOTAL_SCORE: f->total_score = jx_read_pts(c); break;
        case C_GRADE: f->grade = (uint8_t)jx_cur_uint(c, JX_POOR); break;
        case C_CONCLUSION: f->conclusion = jx_cur_str(c, JX_MAX_TEXT); break;
        case C_OCCURRENCE:
            f->occurrence = (uint16_t)jx_cur_uint(c, 0xffff);
            if (!f->occurrence) jx_cur_fail(c, JX_EPROTO); /* counted from 1; else one form would have two keys */
            break;
        default: jx_cur_skip(c);
        }
    }
}

static void read_problem(jx_cur *c, jx_problem *p)
{
    *p = (jx_problem){0};
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 16); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case P_LINE: p->line = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case P_CELL: p->cell = jx_cur_str(c, JX_MAX_NAME); break;
        case P_TEXT: p->text = jx_cur_str(c, JX_MAX_TEXT); break;
        case P_FIELDS: p->fields = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        default: jx_cur_skip(c);
        }
    }
}

/* Lines run parallel to the rows; a list of another length says nothing about any row. */
static void read_lines(jx_cur *c, void *rows, size_t size, size_t at, uint32_t n_rows, uint32_t max)
{
    uint32_t n = jx_cur_array(c, max);
    for (uint32_t i = 0; i < n && !c->err; i++) {
        uint32_t line = (uint32_t)jx_cur_uint(c, UINT32_MAX);
        if (n == n_rows) memcpy((char *)rows + i * size + at, &line, sizeof line);
    }
}

static void read_origin(jx_cur *c, jx_form_buf *b)
{
    jx_form *f = &b->form;
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 64); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case O_SOURCE: f->source = jx_cur_str(c, JX_MAX_NAME); break;
        case O_LINE: f->line = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case O_SEQ: f->seq = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case O_FUNDING_LINES:
            read_lines(c, f->funding, sizeof *f->funding, offsetof(jx_funding, line), f->n_funding, JX_MAX_FUNDING);
            break;
        case O_INDICATOR_LINES:
            read_lines(c, f->indicators, sizeof *f->indicators, offsetof(jx_indicator, line), f->n_indicators,
                       JX_MAX_INDICATORS);
            break;
        case O_PROBLEMS: {
            uint32_t rows = jx_cur_array(c, JX_MAX_PROBLEMS);
            if (!room(&b->problems, &b->cap_problems, rows, sizeof *b->problems)) jx_cur_fail(c, JX_ENOMEM);
            for (uint32_t i = 0; i < rows && !c->err; i++) read_problem(c, &b->problems[i]);
            f->problems = b->problems;
            f->n_problems = c->err ? 0 : (uint16_t)rows;
            break;
        }
        case O_TOTAL_LINE: f->total_line = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        default: jx_cur_skip(c);
        }
    }
}

int jx_form_decode(jx_cur *c, jx_form_buf *b)
{
    jx_form_init(&b->form);
    b->content = 0;
    int key = -1;
    for (uint32_t n = jx_cur_map(c, 16); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case FORM_CONTENT: {
            const uint8_t *from = c->p;
            read_content(c, b);
            if (!c->err) b->content = XXH3_64bits(from, (size_t)(c->p - from));
            break;
        }
        case FORM_ORIGIN: read_origin(c, b); break;
        default: jx_cur_skip(c);
        }
    }
    return c->err;
}

/* ---- batches ---- */

uint32_t jx_batch_count(jx_cur *c)
{
    uint32_t n = jx_cur_array(c, JX_MAX_BATCH_FORMS);
    if (!n) jx_cur_fail(c, JX_EPROTO);
    return n;
}

jx_id jx_batch_id(jx_str submitter, uint32_t division, jx_bytes salt, jx_bytes body)
{
    /* Lengths first, so that no two sets of fields give the same bytes. */
    XXH3_state_t h;
    XXH3_INITSTATE(&h);
    XXH3_128bits_reset(&h);
    uint8_t head[10] = {JX_PROTOCOL,
                        (uint8_t)(division >> 24),
                        (uint8_t)(division >> 16),
                        (uint8_t)(division >> 8),
                        (uint8_t)division,
                        (uint8_t)salt.len,
                        (uint8_t)(submitter.len >> 24),
                        (uint8_t)(submitter.len >> 16),
                        (uint8_t)(submitter.len >> 8),
                        (uint8_t)submitter.len};
    XXH3_128bits_update(&h, head, sizeof head);
    if (salt.len) XXH3_128bits_update(&h, salt.p, salt.len);
    if (submitter.len) XXH3_128bits_update(&h, submitter.p, submitter.len);
    if (body.len) XXH3_128bits_update(&h, body.p, body.len);
    XXH128_canonical_t canon;
    XXH128_canonicalFromHash(&canon, XXH3_128bits_digest(&h));
    jx_id id;
    memcpy(id.b, canon.digest, sizeof id.b);
    return id;
}

/* ---- names ---- */

const char *jx_op_symbol(enum jx_op op)
{
    static const char *const names[] = {"", ">=", "<=", "=", ">", "<", "qualitative"};
    return op <= JX_QUALITATIVE ? names[op] : "";
}

const char *jx_grade_name(enum jx_grade grade)
{
    static const char *const names[] = {"", "优", "良", "中", "差"};
    return grade <= JX_POOR ? names[grade] : "";
}

const char *jx_money_unit_name(enum jx_money_unit unit)
{
    static const char *const names[] = {"", "元", "万元", "亿元", "千元", "百万元"};
    return unit <= JX_LAST_UNIT ? names[unit] : "";
}

const char *jx_kind_name(enum jx_kind kind)
{
    static const char *const names[] = {"", "project", "department", "summary_row"};
    return kind >= JX_PROJECT && kind <= JX_SUMMARY_ROW ? names[kind] : "";
}
