/* The head of the form: who, what, which year; and texts that no field takes. */
#include "worker/assess.h"
#include "worker/words.h"

enum { MAX_NAME_CHARS = 100, MAX_REASON_CHARS = 2000, MAX_GOAL_CHARS = 4000 };

static void lacks(jx_pass *s, enum jx_rule_no r, enum jx_field field)
{
    jx_find(s, r, 0, jx_at(JX_B_FORM, 0, field), jx_none(), jx_none());
}

static void check_length(jx_pass *s, jx_path at, jx_str text, uint32_t most)
{
    if (text.len <= most) return;
    uint32_t n = jx_chars(text);
    if (n > most) jx_find(s, JX_RULE_F014, 0, at, jx_number(JX_VAL_COUNT, n), jx_number(JX_VAL_COUNT, most));
}

static void check_lengths(jx_pass *s)
{
    const jx_form *f = s->f;
    check_length(s, jx_at(JX_B_FORM, 0, JX_F_PROJECT_NAME), f->project_name, MAX_NAME_CHARS);
    check_length(s, jx_at(JX_B_FORM, 0, JX_F_OBJECTIVE), f->objective, MAX_GOAL_CHARS);
    check_length(s, jx_at(JX_B_FORM, 0, JX_F_COMPLETION), f->completion, MAX_GOAL_CHARS);
    for (uint16_t i = 0; i < f->n_indicators; i++) {
        check_length(s, jx_at(JX_B_INDICATORS, i, JX_F_NAME), f->indicators[i].name, MAX_NAME_CHARS);
        check_length(s, jx_at(JX_B_INDICATORS, i, JX_F_REASON), f->indicators[i].reason, MAX_REASON_CHARS);
    }
}

/* 511102 24 T 000010000001: division, year, kind of project, number. Other codes are only held to the alphabet. */
static bool code_is_wrong(const jx_form *f)
{
    jx_str c = jx_strip(f->project_code);
    bool digits = true;
    for (uint32_t i = 0; i < c.len; i++) {
        uint8_t x = (uint8_t)c.p[i];
        bool digit = x >= '0' && x <= '9', letter = (x | 32) >= 'a' && (x | 32) <= 'z';
        if (!digit && !letter && x != '-' && x != '_' && x != '.') return true;
        if (i != 8 && !digit) digits = false;
    }
    if (c.len != 21 || !digits || !f->year || (c.p[8] >= '0' && c.p[8] <= '9')) return false;
    return 2000 + (c.p[6] - '0') * 10 + (c.p[7] - '0') > f->year;
}

static void second_of_its_kind(jx_pass *s)
{
    jx_finding *x = jx_find(s, JX_RULE_F022, 0, jx_at(JX_B_FORM, 0, JX_F_PROJECT_NAME),
                            jx_number(JX_VAL_COUNT, s->f->occurrence), jx_none());
    if (x && s->f->project_name.len) x->detail = (jx_val){.kind = JX_VAL_TEXT, .text = s->f->project_name};
}

void jx_assess_head(jx_pass *s)
{
    const jx_form *f = s->f;
    if (f->kind != JX_DEPARTMENT && jx_blank(f->project_name)) lacks(s, JX_RULE_F001, JX_F_PROJECT_NAME);
    if (jx_blank(f->unit)) lacks(s, JX_RULE_F002, JX_F_UNIT);
    if (f->kind == JX_PROJECT && jx_blank(f->implementing_unit)) lacks(s, JX_RULE_F003, JX_F_IMPLEMENTING_UNIT);
    if (!f->year) lacks(s, JX_RULE_F004, JX_F_YEAR);
    if (!f->n_indicators && f->kind != JX_SUMMARY_ROW) lacks(s, JX_RULE_F005, JX_F_NONE);
    if (f->project_code.len && code_is_wrong(f))
        jx_find(s, JX_RULE_F015, 0, jx_at(JX_B_FORM, 0, JX_F_PROJECT_CODE),
                (jx_val){.kind = JX_VAL_TEXT, .text = f->project_code}, jx_none());
    if (f->occurrence > 1) second_of_its_kind(s);
    check_lengths(s);
}
