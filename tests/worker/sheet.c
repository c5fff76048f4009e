#include "tests/worker/sheet.h"

#include <stdio.h>
#include <stdlib.h>

#include "proto/value.h"

static jx_dec number(const char *text, uint8_t *digits)
{
    jx_dec d;
    jx_str rest;
    if (jx_number_parse(jx_str_of(text), &d, digits, &rest) != 0) abort();
    return d;
}

jx_fen sheet_amount(sheet *s, const char *text, uint8_t *digits)
{
    jx_fen fen;
    *digits = 0;
    if (!*text) return JX_FEN_NONE;
    if (jx_fen_from_dec(number(text, digits), (enum jx_money_unit)s->f.money_unit, &fen) != 0) abort();
    return fen;
}

jx_pts sheet_points(const char *text)
{
    uint8_t digits;
    jx_pts p;
    if (!*text) return JX_PTS_NONE;
    if (jx_pts_from_dec(number(text, &digits), &p) != 0) abort();
    return p;
}

void sheet_funding(sheet *s, int row, const char *item, const char *initial, const char *adjusted, const char *executed)
{
    jx_funding *r = &s->funding[row];
    if (row >= s->f.n_funding) {
        *r = (jx_funding){.weight = JX_PTS_NONE, .rate = JX_PTS_NONE, .score = JX_PTS_NONE};
        s->f.n_funding = (uint16_t)(row + 1);
    }
    r->line = (uint32_t)(10 + row);
    r->item = jx_str_of(item);
    r->initial = sheet_amount(s, initial, &r->digits.initial);
    r->adjusted = sheet_amount(s, adjusted, &r->digits.adjusted);
    r->executed = sheet_amount(s, executed, &r->digits.executed);
}

void sheet_execution(sheet *s, const char *weight, const char *rate, const char *score)
{
    jx_funding *r = &s->funding[0];
    r->weight = sheet_points(weight);
    r->rate = sheet_points(rate);
    r->score = sheet_points(score);
    r->digits.rate = 0;
    if (*rate) number(rate, &r->digits.rate);
}

void sheet_row(sheet *s, int row, const char *name, const char *target, const char *actual, const char *weight,
               const char *score)
{
    jx_indicator *r = &s->rows[row];
    jx_value t, a;
    jx_str l1 = r->l1, l2 = r->l2;
    if (row >= s->f.n_indicators) {
        s->f.n_indicators = (uint16_t)(row + 1);
        l1 = JX_STR("产出指标");
        l2 = JX_STR("数量指标");
    }
    jx_value_parse(jx_str_of(target), &t);
    jx_value_parse(jx_str_of(actual), &a);
    *r = (jx_indicator){.line = (uint32_t)(20 + row),
                        .l1 = l1,
                        .l2 = l2,
                        .name = jx_str_of(name),
                        .op = t.op,
                        .target = jx_str_of(target),
                        .target_value = t.value,
                        .unit = t.unit,
                        .actual = jx_str_of(actual),
                        .actual_value = a.value,
                        .actual_unit = a.unit,
                        .weight = sheet_points(weight),
                        .score = sheet_points(score)};
    s->f.total_line = (uint32_t)(20 + s->f.n_indicators);
}

void sheet_block(sheet *s, int row, const char *l1, const char *l2)
{
    s->rows[row].l1 = jx_str_of(l1);
    s->rows[row].l2 = jx_str_of(l2);
}

void sheet_reason(sheet *s, int row, const char *reason) { s->rows[row].reason = jx_str_of(reason); }

void sheet_problem(sheet *s, uint32_t line, const char *cell, const char *text)
{
    s->problems[s->f.n_problems++] = (jx_problem){.line = line, .cell = jx_str_of(cell), .text = jx_str_of(text)};
}

void sheet_clean(sheet *s)
{
    jx_form_init(&s->f);
    s->f.funding = s->funding;
    s->f.indicators = s->rows;
    s->f.problems = s->problems;
    s->f.n_funding = s->f.n_indicators = s->f.n_problems = 0;
    s->f.kind = JX_PROJECT;
    s->f.year = 2024;
    s->f.division = 511102;
    s->f.unit = s->f.implementing_unit = JX_STR("市中区甲局");
    s->f.project_name = JX_STR("甲项目");
    s->f.money_unit = JX_YUAN;
    s->f.line = 3;
    sheet_funding(s, 0, "年度资金总额", "300,000", "300,000", "250,000");
    sheet_funding(s, 1, "财政拨款", "300,000", "300,000", "250,000");
    sheet_funding(s, 2, "本级安排", "200,000", "200,000", "150,000");
    sheet_funding(s, 3, "其中：上级补助", "100,000", "100,000", "100,000");
    sheet_funding(s, 4, "其他", "0", "0", "0");
    sheet_execution(s, "10", "83.33", "8.33");
    sheet_row(s, 0, "培训人数", "≥1000人", "1200人", "10", "10");
    sheet_row(s, 1, "受益人数", "≥931423人", "668607人", "5", "3.59");
    sheet_reason(s, 1, "外出务工人员增多，下一年改进宣传方式");
    sheet_row(s, 2, "合格率", "=98%", "98%", "15", "15");
    sheet_row(s, 3, "完成时间", "2024年12月前", "达成预期指标", "10", "10");
    sheet_row(s, 4, "人均成本", "≤500元/人", "498元/人", "10", "10");
    sheet_row(s, 5, "公共服务能力", "有效提升", "部分达成预期指标并具有一定效果", "30", "23.93");
    sheet_reason(s, 5, "两个站点年底才启用，下一年尽早启用");
    sheet_row(s, 6, "群众满意度", "≥90%", "95%", "10", "10");
    sheet_block(s, 2, "产出指标", "质量指标");
    sheet_block(s, 3, "产出指标", "时效指标");
    sheet_block(s, 4, "产出指标", "成本指标");
    sheet_block(s, 5, "效益指标", "社会效益指标");
    sheet_block(s, 6, "满意度指标", "服务对象满意度");
    s->f.total_weight = sheet_points("100");
    s->f.total_score = sheet_points("90.85");
    s->f.grade = JX_EXCELLENT;
}

static void print_val(const jx_val *v, char out[64])
{
    switch (v->kind) {
    case JX_VAL_PTS:
    case JX_VAL_RATE: jx_dec_print(jx_dec_norm((jx_dec){v->i, 2}), out); break;
    case JX_VAL_DEC: jx_dec_print((jx_dec){v->i, v->scale}, out); break;
    case JX_VAL_FEN: snprintf(out, 64, "%lld fen", (long long)v->i); break;
    case JX_VAL_TEXT: snprintf(out, 64, "%.*s", JX_FMT(v->text)); break;
    case JX_VAL_GRADE: snprintf(out, 64, "%s", jx_grade_name((enum jx_grade)v->i)); break;
    case JX_VAL_COUNT: snprintf(out, 64, "%lld", (long long)v->i); break;
    case JX_VAL_SPAN: {
        char to[24];
        jx_dec_print(jx_dec_norm((jx_dec){v->i, 2}), out);
        jx_dec_print(jx_dec_norm((jx_dec){v->to, 2}), to);
        snprintf(out + strlen(out), 64 - strlen(out), "..%s", to);
        break;
    }
    default: snprintf(out, 64, "-");
    }
}

static void text_of(const jx_assessment *a, bool range, char *out, size_t cap)
{
    size_t len = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < a->n_findings && len < cap; i++) {
        const jx_finding *f = &a->findings[i];
        if ((strcmp(f->code, "S325") == 0) != range) continue;
        char path[48], stated[64], expected[64], detail[64];
        jx_path_print(f->path, path);
        print_val(&f->stated, stated);
        print_val(&f->expected, expected);
        print_val(&f->detail, detail);
        len += (size_t)snprintf(out + len, cap - len, "%s%s %s %s %s %s%s%s%s%s%s", len ? "\n" : "", f->code,
                                jx_severity_name((enum jx_severity)f->severity), *path ? path : "form", stated,
                                expected, f->detail.kind ? " (" : "", f->detail.kind ? detail : "",
                                f->detail.kind ? ")" : "", f->cause[0] ? " after " : "", f->cause);
    }
}

void findings_text(const jx_assessment *a, char *out, size_t cap) { text_of(a, false, out, cap); }
void range_text(const jx_assessment *a, char *out, size_t cap) { text_of(a, true, out, cap); }

uint32_t findings_count(const jx_assessment *a)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_findings; i++) n += strcmp(a->findings[i].code, "S325") != 0;
    return n;
}

bool range_is_said(const jx_assessment *a)
{
    static const char *const why[] = {"S325", "F012", "F021", "K201", "K202", "K203", "K204", "K209",
                                      "K210", "K219", "K220", "K223", "K226", "K228", "K229", "B105",
                                      "F023", "S305", "S307", "S308", "S309", "S316", "S323"};
    if (a->total_low == a->total_high || a->n_findings == JX_MAX_FINDINGS) return true;
    for (uint32_t i = 0; i < a->n_findings; i++)
        for (size_t k = 0; k < sizeof why / sizeof *why; k++)
            if (strcmp(a->findings[i].code, why[k]) == 0) return true;
    return false;
}
