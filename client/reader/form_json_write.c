/* A form as one line of JSON, in the order of docs/design.md. Numbers keep the digits that the document prints. */
#include "client/reader/read.h"
#include "proto/result.h"

static void str(FILE *f, jx_str s)
{
    static const char hex[] = "0123456789abcdef";
    putc_unlocked('"', f);
    for (uint32_t i = 0, from = 0;; i++) {
        unsigned char c = i < s.len ? (unsigned char)s.p[i] : 0;
        if (i < s.len && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
        if (i > from) fwrite_unlocked(s.p + from, 1, i - from, f);
        from = i + 1;
        if (i >= s.len) break;
        putc_unlocked('\\', f);
        switch (c) {
        case '\n': putc_unlocked('n', f); break;
        case '\t': putc_unlocked('t', f); break;
        case '"':
        case '\\': putc_unlocked(c, f); break;
        default:
            fputs_unlocked("u00", f);
            putc_unlocked(hex[c >> 4], f);
            putc_unlocked(hex[c & 15], f);
        }
    }
    putc_unlocked('"', f);
}

/* The first member opens the object. */
static void key(FILE *f, const char *name, bool first)
{
    fputs_unlocked(first ? "{\"" : ", \"", f);
    fputs_unlocked(name, f);
    fputs_unlocked("\": ", f);
}

static void null(FILE *f) { fputs_unlocked("null", f); }

static void text(FILE *f, const char *name, jx_str s)
{
    key(f, name, false);
    if (s.len)
        str(f, s);
    else
        null(f);
}

static void named(FILE *f, const char *name, const char *value) { text(f, name, jx_str_of(value)); }

static void number(FILE *f, const char *name, uint64_t v, bool first)
{
    key(f, name, first);
    if (v)
        fprintf(f, "%llu", (unsigned long long)v);
    else
        null(f);
}

/* With at least `digits` decimals. */
static void decimal(FILE *f, const char *name, jx_dec d, unsigned digits)
{
    char out[24];
    key(f, name, false);
    if (!jx_dec_has(d)) {
        null(f);
        return;
    }
    jx_dec_print(d, out);
    fputs_unlocked(out, f);
    if (d.scale == 0 && digits) putc_unlocked('.', f);
    for (unsigned i = (unsigned)d.scale; i < digits; i++) putc_unlocked('0', f);
}

static void points(FILE *f, const char *name, jx_pts p, unsigned digits)
{
    decimal(f, name, p == JX_PTS_NONE ? JX_DEC_NONE : jx_dec_norm((jx_dec){p, 2}), digits);
}

static void fen(FILE *f, const char *name, jx_fen v, uint8_t unit, unsigned digits)
{
    decimal(f, name, jx_fen_to_dec(v, unit ? (enum jx_money_unit)unit : JX_YUAN), digits);
}

static void funding(FILE *f, const jx_form *form)
{
    key(f, "funding", false);
    putc_unlocked('[', f);
    for (unsigned i = 0; i < form->n_funding; i++) {
        const jx_funding *r = &form->funding[i];
        if (i) fputs_unlocked(", ", f);
        number(f, "line", r->line, true);
        key(f, "item", false);
        str(f, r->item);
        fen(f, "initial_budget", r->initial, form->money_unit, r->digits.initial);
        fen(f, "adjusted_budget", r->adjusted, form->money_unit, r->digits.adjusted);
        fen(f, "executed", r->executed, form->money_unit, r->digits.executed);
        points(f, "weight", r->weight, 0);
        points(f, "rate", r->rate, r->digits.rate);
        points(f, "score", r->score, 0);
        text(f, "reason", r->reason);
        putc_unlocked('}', f);
    }
    putc_unlocked(']', f);
}

static void indicators(FILE *f, const jx_form *form)
{
    key(f, "indicators", false);
    putc_unlocked('[', f);
    for (unsigned i = 0; i < form->n_indicators; i++) {
        const jx_indicator *r = &form->indicators[i];
        if (i) fputs_unlocked(", ", f);
        number(f, "line", r->line, true);
        text(f, "l1", r->l1);
        if (r->l1_weight > 0) points(f, "l1_weight", r->l1_weight, 0);
        text(f, "l2", r->l2);
        text(f, "name", r->name);
        named(f, "op", jx_op_symbol((enum jx_op)r->op));
        text(f, "target", r->target);
        decimal(f, "target_value", r->target_value, 0);
        text(f, "unit", r->unit);
        text(f, "actual", r->actual);
        decimal(f, "actual_value", r->actual_value, 0);
        points(f, "weight", r->weight, 0);
        points(f, "score", r->score, 0);
        text(f, "reason", r->reason);
        putc_unlocked('}', f);
    }
    putc_unlocked(']', f);
}

/* Left out where it is not known what a problem is about. */
static void fields(FILE *f, uint32_t bits)
{
    bool first = true;
    if (!bits) return;
    key(f, "fields", false);
    putc_unlocked('[', f);
    for (uint8_t i = 1; i < JX_F_COUNT_; i++) {
        if (!(bits >> i & 1)) continue;
        if (!first) fputs_unlocked(", ", f);
        str(f, jx_str_of(jx_field_name(i)));
        first = false;
    }
    putc_unlocked(']', f);
}

static void problems(FILE *f, const jx_form *form)
{
    key(f, "problems", false);
    putc_unlocked('[', f);
    for (unsigned i = 0; i < form->n_problems; i++) {
        const jx_problem *p = &form->problems[i];
        if (i) fputs_unlocked(", ", f);
        number(f, "line", p->line, true);
        text(f, "cell", p->cell);
        text(f, "text", p->text);
        fields(f, p->fields);
        putc_unlocked('}', f);
    }
    putc_unlocked(']', f);
}

void jx_form_json_write(FILE *f, const jx_form *form)
{
    key(f, "source", true);
    str(f, form->source);
    number(f, "line", form->line, false);
    number(f, "seq", form->seq, false);
    if (form->occurrence > 1) number(f, "occurrence", form->occurrence, false);
    named(f, "kind", jx_kind_name((enum jx_kind)form->kind));
    number(f, "year", form->year, false);
    number(f, "division", form->division, false);
    text(f, "division_name", form->division_name);
    text(f, "unit", form->unit);
    text(f, "implementing_unit", form->implementing_unit);
    text(f, "project_name", form->project_name);
    text(f, "project_code", form->project_code);
    named(f, "money_unit", jx_money_unit_name((enum jx_money_unit)form->money_unit));
    text(f, "fill_date", form->fill_date);
    funding(f, form);
    text(f, "objective", form->objective);
    text(f, "completion", form->completion);
    indicators(f, form);
    points(f, "total_weight", form->total_weight, 0);
    points(f, "total_score", form->total_score, 0);
    named(f, "grade", jx_grade_name((enum jx_grade)form->grade));
    text(f, "conclusion", form->conclusion);
    problems(f, form);
    fputs_unlocked("}\n", f);
}
