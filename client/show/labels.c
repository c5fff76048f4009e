#include "client/show/labels.h"

#include <stdlib.h>
#include <time.h>

#include "proto/division.h"

enum { MESSAGE_MAX = 4096 };

static const char *pick(const char *const zh[], const char *const en[], size_t n, size_t i)
{
    if (i >= n) return "?";
    return jx_lang() == JX_ZH ? zh[i] : en[i];
}
#define PICK(i) pick(zh, en, sizeof zh / sizeof *zh, i)

const char *jx_severity_label(unsigned severity)
{
    static const char *const zh[] = {"", "提示", "疑问", "预警", "退回"};
    static const char *const en[] = {"", "info", "query", "alert", "reject"};
    return PICK(severity);
}

const char *jx_rule_severity_label(const jx_pack *p, const jx_rule *r)
{
    unsigned severity = jx_rule_severity(p, r);
    return severity ? jx_severity_label(severity) : JX_T("不用", "off");
}

const char *jx_verdict_label(unsigned verdict)
{
    static const char *const zh[] = {"—", "接收", "接收(有疑问)", "退回"};
    static const char *const en[] = {"-", "accepted", "with alerts", "rejected"};
    return PICK(verdict);
}

const char *jx_kind_label(unsigned kind)
{
    static const char *const zh[] = {"—", "项目支出", "部门整体", "汇总表一行"};
    static const char *const en[] = {"-", "project", "department", "summary row"};
    return PICK(kind);
}

const char *jx_class_name(unsigned class_)
{
    static const char *const zh[] = {"structure", "budget", "indicator", "scoring", "text", "cross"};
    const char *const *en = zh;
    return PICK(class_);
}

const char *jx_class_label(unsigned class_)
{
    static const char *const zh[] = {"结构", "资金", "指标", "评分", "文字", "勾稽"};
    static const char *const en[] = {"structure", "budget", "indicator", "scoring", "text", "cross"};
    return PICK(class_);
}

enum jx_style jx_verdict_style(unsigned verdict)
{
    switch (verdict) {
    case JX_ACCEPTED: return JX_GREEN;
    case JX_ACCEPTED_WITH_ALERTS: return JX_YELLOW;
    case JX_REJECTED: return JX_RED;
    default: return JX_PLAIN;
    }
}

static void absent(jx_table *t)
{
    jx_cell(t, JX_STR("—"));
    jx_cell_style(t, JX_DIM);
}

void jx_cell_str(jx_table *t, jx_str v)
{
    if (v.len)
        jx_cell(t, v);
    else
        absent(t);
}

void jx_cell_pts(jx_table *t, jx_pts v)
{
    char text[16];
    if (v == JX_PTS_NONE) {
        absent(t);
        return;
    }
    jx_pts_print(v, text);
    jx_cell(t, jx_str_of(text));
}

void jx_cell_percent(jx_table *t, jx_pts v)
{
    char text[16];
    if (v == JX_PTS_NONE) {
        absent(t);
        return;
    }
    jx_pts_print(v, text);
    jx_cellf(t, "%s%%", text);
}

void jx_money_text(jx_fen v, enum jx_money_unit unit, unsigned decimals, char out[48])
{
    int64_t in_unit = 0, scale = 1;
    for (unsigned i = 0; i < decimals; i++) scale *= 10;
    jx_mul_div(v, scale, jx_money_unit_fen(unit ? unit : JX_YUAN), &in_unit);
    uint64_t abs = in_unit < 0 ? 0 - (uint64_t)in_unit : (uint64_t)in_unit;
    char digits[32], *o = out;
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)(abs / (uint64_t)scale));
    if (in_unit < 0) *o++ = '-';
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) *o++ = ',';
        *o++ = digits[i];
    }
    *o = '\0';
    if (decimals) snprintf(o, 9, ".%0*u", (int)decimals, (unsigned)(abs % (uint64_t)scale));
}

void jx_cell_fen(jx_table *t, jx_fen v, enum jx_money_unit unit, unsigned decimals)
{
    char text[48];
    if (v == JX_FEN_NONE) {
        absent(t);
        return;
    }
    jx_money_text(v, unit, decimals, text);
    jx_cell(t, jx_str_of(text));
}

static void cell_amount(jx_table *t, jx_fen v, enum jx_money_unit unit)
{
    char text[24];
    unit = unit ? unit : JX_YUAN;
    jx_dec_print(jx_dec_norm(jx_fen_to_dec(v, unit)), text);
    jx_cellf(t, "%s%s", text, jx_money_unit_name(unit));
}

static void cell_dec(jx_table *t, jx_dec v)
{
    char text[24];
    jx_dec_print(jx_dec_norm(v), text);
    jx_cell(t, jx_str_of(text));
}

static void cell_span(jx_table *t, const jx_val *v)
{
    char low[24], high[24];
    jx_dec_print(jx_dec_norm((jx_dec){v->i, 2}), low);
    jx_dec_print(jx_dec_norm((jx_dec){v->to, 2}), high);
    jx_cellf(t, "%s–%s", low, high);
}

void jx_cell_val(jx_table *t, const jx_val *v, enum jx_money_unit unit)
{
    switch (v->kind) {
    case JX_VAL_PTS: jx_cell_pts(t, (jx_pts)v->i); break;
    case JX_VAL_RATE: jx_cell_percent(t, (jx_pts)v->i); break;
    case JX_VAL_FEN: cell_amount(t, v->i, unit); break;
    case JX_VAL_DEC: cell_dec(t, (jx_dec){v->i, v->scale}); break;
    case JX_VAL_TEXT: jx_cell_str(t, v->text); break;
    case JX_VAL_GRADE: jx_cell(t, jx_str_of(jx_grade_name((enum jx_grade)v->i))); break;
    case JX_VAL_COUNT: jx_cellf(t, "%lld", (long long)v->i); break;
    case JX_VAL_SPAN: cell_span(t, v); break;
    default: absent(t);
    }
}

const char *jx_division_label(uint32_t code)
{
    if (!code) return JX_T("全部", "all");
    const char *name = jx_division_name(code);
    return name ? name : "";
}

void jx_cell_division(jx_table *t, uint32_t code)
{
    if (!code)
        absent(t);
    else
        jx_cellf(t, "%06u %s", code, jx_division_label(code));
}

jx_table *jx_findings_table(void)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("级别", "severity"));
    jx_table_column(t, JX_LEFT, JX_T("规则", "rule"));
    jx_table_column(t, JX_RIGHT, JX_T("行", "line"));
    jx_table_column(t, JX_LEFT, JX_T("位置", "place"));
    jx_table_column(t, JX_RIGHT, JX_T("填报", "stated"));
    jx_table_column(t, JX_RIGHT, JX_T("应为", "expected"));
    jx_table_column(t, JX_WRAP, JX_T("说明", "message"));
    return t;
}

/* Long text (a copied cell) would push the columns apart: the message and the document have it whole. */
static void cell_short_val(jx_table *t, const jx_val *v, enum jx_money_unit unit)
{
    enum { SHOWN = 16 };
    if (v->kind != JX_VAL_TEXT || jx_width(v->text.p, v->text.len) <= SHOWN) {
        jx_cell_val(t, v, unit);
        return;
    }
    size_t w = 0, i = 0;
    while (i < v->text.len) {
        int32_t c;
        size_t n = jx_shown(v->text.p + i, v->text.len - i, &c);
        w += (size_t)jx_char_width(c);
        if (w > SHOWN - 2) break;
        i += n;
    }
    jx_cellf(t, "%.*s…", (int)i, v->text.p);
}

void jx_findings_row(jx_table *t, const jx_finding *f, const jx_form *form, enum jx_money_unit unit)
{
    static char message[MESSAGE_MAX];
    char place[96];
    jx_place_label(f->path, jx_lang(), place, sizeof place);
    jx_finding_message(f, form, jx_lang(), message, sizeof message);
    jx_cell(t, jx_str_of(jx_severity_label(f->severity)));
    jx_cell_style(t, jx_severity_style(f->severity));
    jx_cell(t, jx_str_of(f->code));
    if (f->line)
        jx_cellf(t, "%u", f->line);
    else
        absent(t);
    jx_cell(t, jx_str_of(place));
    cell_short_val(t, &f->stated, unit);
    cell_short_val(t, &f->expected, unit);
    jx_cell(t, jx_str_of(message));
}

void jx_time_text(uint64_t time_ms, char out[32])
{
    time_t s = (time_t)(time_ms / 1000);
    struct tm tm;
    if (!localtime_r(&s, &tm) || !strftime(out, 32, "%Y-%m-%d %H:%M:%S", &tm)) strcpy(out, "?");
}
