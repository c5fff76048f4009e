#include "tests/client/form_sheet.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- cells ---- */

static void empty_line(sheet *s)
{
    cr_assert_lt(s->n, SHEET_ROWS);
    s->rows[s->n++].n = 0;
}

static void cell(sheet *s, jx_str text)
{
    uint8_t *n = &s->rows[s->n - 1].n;
    cr_assert_lt(*n, SHEET_CELLS);
    s->rows[s->n - 1].cells[(*n)++] = text;
}

static void pad(sheet *s, unsigned width)
{
    while (s->rows[s->n - 1].n < width) cell(s, (jx_str){0});
}

/* A row of fixed words; NULL ends them. */
static void row(sheet *s, ...)
{
    va_list ap;
    va_start(ap, s);
    empty_line(s);
    for (const char *text; (text = va_arg(ap, const char *)) != NULL;) cell(s, jx_str_of(text));
    va_end(ap);
}

/* Words outside of the table, an empty line behind them. */
static void line(sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(sheet *s, const char *format, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    empty_line(s);
    cell(s, jx_arena_str(&s->arena, text, (size_t)n));
    empty_line(s);
}

static void points(sheet *s, jx_pts v, const char *none, const char *behind)
{
    char text[32];
    int n = v == JX_PTS_NONE ? 0 : jx_pts_print(v, text);
    cell(s, v == JX_PTS_NONE ? jx_str_of(none) : jx_arena_printf(&s->arena, "%.*s%s", n, text, behind));
}

/* thousands: with commas between them. */
static void amount(sheet *s, const jx_form *f, jx_fen v, uint8_t digits, bool thousands)
{
    char text[40] = "", out[56] = "";
    if (v == JX_FEN_NONE) return cell(s, (jx_str){0});
    jx_dec d = jx_fen_to_dec(v, (enum jx_money_unit)f->money_unit);
    while (d.scale < digits) d.v *= 10, d.scale++;
    while (d.scale > digits && d.v % 10 == 0) d.v /= 10, d.scale--;
    jx_dec_print(d, text);
    size_t whole = strcspn(text, "."), n = 0;
    for (size_t i = 0; text[i]; i++) {
        if (thousands && i && i < whole && (whole - i) % 3 == 0) out[n++] = ',';
        out[n++] = text[i];
    }
    cell(s, jx_arena_str(&s->arena, out, n));
}

static void rate(sheet *s, const jx_funding *x, const char *behind)
{
    if (x->rate == JX_PTS_NONE) return cell(s, (jx_str){0});
    cell(s, jx_arena_printf(&s->arena, "%d.%02d%s", x->rate / 100, x->rate % 100, behind));
}

/* Levels stand in the first of their rows only. */
static void level_cells(sheet *s, const jx_form *f, int i)
{
    const jx_indicator *x = &f->indicators[i];
    bool same1 = i && jx_str_eq(x->l1, x[-1].l1), same2 = same1 && jx_str_eq(x->l2, x[-1].l2);
    cell(s, same1 ? (jx_str){0} : x->l1);
    cell(s, same2 ? (jx_str){0} : x->l2);
}

/* ---- money in ten thousands, levels without points ---- */

static void lay_wan(sheet *s, const jx_form *f)
{
    line(s, "## %u年度预算资金项目支出绩效自评表", (unsigned)f->year);
    line(s, "金额单位：万元（保留两位小数）");
    row(s, "预算单位（盖章）", "", NULL), cell(s, f->unit), cell(s, (jx_str){0}), cell(s, JX_STR("实施单位")),
        cell(s, f->implementing_unit), pad(s, 10);
    row(s, "项目名称", "", NULL), cell(s, f->project_name), pad(s, 10);
    row(s, "项目资金", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "", "", NULL);
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *x = &f->funding[i];
        row(s, "", NULL), cell(s, jx_arena_printf(&s->arena, i == 0 ? "%.*s：" : "%.*s", JX_FMT(x->item)));
        amount(s, f, x->initial, x->digits.initial, false);
        amount(s, f, x->adjusted, x->digits.adjusted, false);
        amount(s, f, x->executed, x->digits.executed, false);
        points(s, x->weight, "—", "");
        rate(s, x, "%");
        points(s, x->score, "—", ""), pad(s, 10);
    }
    row(s, "年度总体目标", "", "年初设定目标", "", "实际完成情况", NULL), pad(s, 10);
    row(s, "", "", NULL), cell(s, f->objective), cell(s, (jx_str){0}), cell(s, f->completion), pad(s, 10);
    row(s, "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施", "", NULL);
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *x = &f->indicators[i];
        row(s, "", NULL), level_cells(s, f, i), cell(s, x->name), cell(s, x->target), cell(s, x->actual);
        points(s, x->weight, "", "");
        points(s, x->score, "", "");
        cell(s, x->reason), pad(s, 10);
    }
    row(s, "", "总分", "", "", "", "", NULL), points(s, f->total_weight, "", ""), points(s, f->total_score, "", ""),
        pad(s, 10);
    empty_line(s);
}

/* ---- money in yuan, the day it was filled in, a conclusion ---- */

static void lay_yuan(sheet *s, const jx_form *f)
{
    line(s, "项目支出绩效目标自评表");
    line(s, "(%u年度)", (unsigned)f->year);
    line(s, "填报日期: %.*s", JX_FMT(f->fill_date));
    row(s, "项目名称", "", NULL), cell(s, f->project_name), pad(s, 11);
    row(s, "主管部门及代码", "", NULL), cell(s, jx_arena_printf(&s->arena, "[64]%.*s", JX_FMT(f->unit)));
    cell(s, (jx_str){0}), cell(s, JX_STR("实施单位")), cell(s, (jx_str){0}), cell(s, f->implementing_unit), pad(s, 11);
    row(s, "项目资金 (元)", "资金来源", "年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率", "得分", NULL),
        pad(s, 11);
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *x = &f->funding[i];
        row(s, "", NULL), cell(s, jx_arena_printf(&s->arena, "%.*s:", JX_FMT(x->item)));
        amount(s, f, x->initial, x->digits.initial, true);
        amount(s, f, x->adjusted, x->digits.adjusted, true);
        amount(s, f, x->executed, x->digits.executed, true);
        points(s, x->weight, "-", "");
        rate(s, x, "");
        points(s, x->score, "-", ""), pad(s, 11);
    }
    row(s, "年度总体目标", "预期目标", "", "", "实际完成情况", NULL), pad(s, 11);
    row(s, "", NULL), cell(s, f->objective), cell(s, (jx_str){0}), cell(s, (jx_str){0}), cell(s, f->completion),
        pad(s, 11);
    row(s, "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值(A)", "实际完成值(B)", "分值", "得分",
        "未完成原因分析", "备注", "", NULL);
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *x = &f->indicators[i];
        row(s, "", NULL), level_cells(s, f, i), cell(s, x->name), cell(s, x->target), cell(s, x->actual);
        points(s, x->weight, "", "");
        points(s, x->score, "", "");
        cell(s, x->reason), pad(s, 11);
    }
    row(s, "总 分", "", "", "", "", "", NULL), points(s, f->total_weight, "", ""), points(s, f->total_score, "", ""),
        pad(s, 11);
    row(s, "自评结论", NULL), cell(s, f->conclusion), pad(s, 11);
    empty_line(s);
}

/* ---- the project in the title, points with their word, numbered indicators ---- */

static void lay_numbered(sheet *s, const jx_form *f)
{
    line(s, "%.*s项目支出绩效自评表", JX_FMT(f->project_name));
    line(s, "（%u 年度）", (unsigned)f->year);
    row(s, "项目名称", "", NULL), cell(s, f->project_name), pad(s, 9);
    row(s, "主管部门", "", NULL), cell(s, f->unit), cell(s, (jx_str){0}), cell(s, (jx_str){0}),
        cell(s, JX_STR("实施单位"));
    cell(s, f->implementing_unit), pad(s, 9);
    row(s, "项目资金", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "", NULL);
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *x = &f->funding[i];
        row(s, i ? "" : "（万元）", NULL), cell(s, x->item);
        amount(s, f, x->initial, x->digits.initial, false);
        amount(s, f, x->adjusted, x->digits.adjusted, false);
        amount(s, f, x->executed, x->digits.executed, false);
        points(s, x->weight, "—", "分");
        rate(s, x, "%");
        points(s, x->score, "—", ""), pad(s, 9);
    }
    row(s, "年度总体目标", "预期目标", "", "", "实际完成情况", NULL), pad(s, 9);
    row(s, "", NULL), cell(s, f->objective), cell(s, (jx_str){0}), cell(s, (jx_str){0}), cell(s, f->completion),
        pad(s, 9);
    row(s, "绩效指标", "一级指标", "二级指标", "三级指标", "年度 指标值", "实际 完成值", "分值", "得分",
        "偏差原因分析及改进措施", NULL);
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *x = &f->indicators[i];
        row(s, "", NULL), level_cells(s, f, i), cell(s, jx_arena_printf(&s->arena, "指标 1: %.*s", JX_FMT(x->name)));
        cell(s, x->target), cell(s, x->actual);
        points(s, x->weight, "", "");
        points(s, x->score, "", "");
        cell(s, x->reason);
    }
    row(s, "总分", "", "", "", "", "", NULL), points(s, f->total_weight, "", ""), points(s, f->total_score, "", ""),
        pad(s, 9);
    empty_line(s);
}

/* ---- operator and unit in columns, the code before the name ---- */

static const char *const symbols[] = {"", "≥", "≤", "＝", "＞", "＜", "定性"};

static void lay_columns(sheet *s, const jx_form *f)
{
    line(s, "部门预算项目支出绩效自评表（%u年度）", (unsigned)f->year);
    row(s, "项目名称", NULL),
        cell(s, jx_arena_printf(&s->arena, "%.*s-%.*s", JX_FMT(f->project_code), JX_FMT(f->project_name)));
    row(s, "主管部门", NULL), cell(s, f->unit), cell(s, JX_STR("实施单位 （盖章）")), cell(s, f->implementing_unit);
    row(s, "项目基本情况", "1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况", NULL);
    row(s, "", "", NULL), cell(s, f->objective), cell(s, f->completion);
    row(s, "预算执行情况（10分）", "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重",
        "得分", "原因", NULL);
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *x = &f->funding[i];
        row(s, "", NULL), cell(s, x->item);
        amount(s, f, x->initial, x->digits.initial, false);
        amount(s, f, x->adjusted, x->digits.adjusted, false);
        amount(s, f, x->executed, x->digits.executed, false);
        rate(s, x, "%");
        points(s, x->weight, "/", "");
        points(s, x->score, "/", ""), pad(s, 9);
    }
    row(s, "绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重",
        "得分", "未完成原因分析", NULL);
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *x = &f->indicators[i];
        row(s, "", NULL), level_cells(s, f, i), cell(s, x->name), cell(s, jx_str_of(symbols[x->op]));
        cell(s, x->target), cell(s, x->unit), cell(s, x->actual);
        points(s, x->weight, "", "");
        points(s, x->score, "", "");
        cell(s, x->reason);
    }
    row(s, "合计", NULL), points(s, f->total_weight, "", ""), points(s, f->total_score, "", ""), cell(s, (jx_str){0});
    row(s, "评价结论", NULL), cell(s, f->conclusion);
    empty_line(s);
}

const form_template form_templates[] = {
    {"ten thousands", {.items = {"年度资金总额", "其中：中央资金", "市级资金", "其他资金"}}, lay_wan},
    {"yuan",
     {.items = {"年度资金总额", "财政拨款", "本级安排", "其中:上级补助", "其他"},
      .fill_date = true,
      .conclusion = true,
      .whole_yuan = true,
      .empty = 12},
     lay_yuan},
    {"numbered", {.items = {"年度资金总额", "其中：当年财政拨款", "上年结转资金"}}, lay_numbered},
    {"columns",
     {.items = {"总额", "其中：财政资金", "单位资金"}, .code = true, .conclusion = true, .columns = true},
     lay_columns},
};
const size_t n_form_templates = sizeof form_templates / sizeof *form_templates;

/* ---- text ---- */

static FILE *begin(bytes *b)
{
    FILE *out = open_memstream(&b->p, &b->len);
    cr_assert_not_null(out);
    return out;
}

static jx_str cell_at(const sheet *s, size_t i, unsigned k)
{
    return k < s->rows[i].n ? s->rows[i].cells[k] : (jx_str){0};
}

static unsigned width_of(const sheet *s)
{
    unsigned width = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].n > width) width = s->rows[i].n;
    return width;
}

static bytes tabs(const sheet *s)
{
    bytes b;
    unsigned width = width_of(s);
    FILE *out = begin(&b);
    for (size_t i = 0; i < s->n; i++) {
        for (unsigned k = 0; k < (s->rows[i].n > 1 ? width : s->rows[i].n); k++)
            fprintf(out, "%s%.*s", k ? "\t" : "", JX_FMT(cell_at(s, i, k)));
        putc('\n', out);
    }
    fclose(out);
    return b;
}

static bytes cell_a_line(const sheet *s)
{
    bytes b;
    FILE *out = begin(&b);
    for (size_t i = 0; i < s->n; i++) {
        bool alone = s->rows[i].n == 1;
        for (int k = 0; k < s->rows[i].n; k++) fprintf(out, "%s%.*s\n", alone ? "" : "\t", JX_FMT(s->rows[i].cells[k]));
        putc('\n', out);
    }
    fclose(out);
    return b;
}

static bytes separated(const sheet *s, char by, bool quote_all)
{
    bytes b;
    unsigned width = width_of(s);
    FILE *out = begin(&b);
    for (size_t i = 0; i < s->n; i++) {
        for (unsigned k = 0; k < width; k++) {
            jx_str c = cell_at(s, i, k);
            bool quote = quote_all || (c.len && (memchr(c.p, by, c.len) || memchr(c.p, '"', c.len)));
            if (k) putc(by, out);
            if (quote) putc('"', out);
            for (uint32_t j = 0; j < c.len; j++) {
                if (c.p[j] == '"') putc('"', out);
                putc(c.p[j], out);
            }
            if (quote) putc('"', out);
        }
        fputs("\r\n", out);
    }
    fclose(out);
    return b;
}

bytes json_lines(const jx_form *forms, size_t n)
{
    bytes b;
    FILE *out = begin(&b);
    for (size_t i = 0; i < n; i++) jx_form_json_write(out, &forms[i]);
    fclose(out);
    return b;
}

/* ---- flat text ---- */

const random_form_shape flat_shape = {.flat = true, .columns = true};

/* A text broken where its column of so many halves of a character is full; 0: not at all. */
static void broken(FILE *out, jx_str s, unsigned width)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < s.len; i++) {
        bool begins = ((uint8_t)s.p[i] & 0xC0) != 0x80;
        unsigned wide = !begins ? 0 : (uint8_t)s.p[i] < 0x80 ? 1 : 2;
        if (width && n + wide > width) {
            putc('\n', out);
            n = 0;
        }
        n += wide;
        putc(s.p[i], out);
    }
}

static void put_points(FILE *out, jx_pts v)
{
    char text[16];
    jx_pts_print(v, text);
    fputs(text, out);
}

static void flat_row(FILE *out, jx_rng *r, const jx_indicator *x)
{
    bool apart = x->name.len > 3 * 8 && rng_below(r, 2);
    broken(out, x->name, apart ? 16 : 0);
    fprintf(out, "%s%s %.*s ", apart ? "\n\n" : " ", symbols[x->op], JX_FMT(x->target));
    if (x->unit.len) fprintf(out, "%.*s ", JX_FMT(x->unit));
    put_points(out, x->weight);
    fprintf(out, " %.*s ", JX_FMT(x->actual));
    put_points(out, x->score);
    fputs("\n\n", out);
}

bytes flat_text(jx_rng *r, const jx_form *forms, size_t n)
{
    bytes b;
    FILE *out = begin(&b);
    fprintf(out, "%.*s%u年度项目支出绩效自评情况表（二级项目）\n\n", JX_FMT(forms[0].unit), (unsigned)forms[0].year);
    fputs("序号 项目名称 指标名称 指标性质 指标值 计量单位 指标权重 全年完成值 指标得分 说明 自评得分\n\n", out);
    for (size_t i = 0; i < n; i++) {
        const jx_form *f = &forms[i];
        uint64_t before =
            1 + rng_below(r, f->n_indicators); /* of which row the score stands, behind them all perhaps */
        fprintf(out, "%zu\n", i + 1);
        broken(out, f->project_name, 8);
        fputs("\n\n", out);
        for (uint64_t k = 0; k <= f->n_indicators; k++) {
            if (k == before) {
                put_points(out, f->total_score);
                if (k == f->n_indicators || rng_below(r, 2)) fputs("\n\n", out);
            }
            if (k < f->n_indicators) flat_row(out, r, &f->indicators[k]);
        }
    }
    fclose(out);
    return b;
}

/* ---- columns of blanks ---- */

enum { GAP = 2 };

/* Columns that a text takes: a Chinese character as many as the program counts for it. */
static unsigned printed_width(jx_str s, unsigned wide)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < s.len; i++)
        if (((uint8_t)s.p[i] & 0xC0) != 0x80) n += (uint8_t)s.p[i] >= 0xE0 ? wide : 1;
    return n;
}

/* The table that a row belongs to: the rows between two that are lines by themselves. */
static bytes in_columns(const sheet *s, unsigned wide)
{
    bytes b;
    FILE *out = begin(&b);
    unsigned widths[SHEET_CELLS] = {0};
    for (size_t i = 0; i < s->n; i++)
        for (unsigned k = 0; k < s->rows[i].n && s->rows[i].n > 1; k++) {
            unsigned n = printed_width(cell_at(s, i, k), wide);
            if (n > widths[k]) widths[k] = n;
        }
    for (size_t i = 0; i < s->n; i++) {
        unsigned blanks = 0;
        for (unsigned k = 0; k < s->rows[i].n; k++) {
            jx_str text = cell_at(s, i, k);
            if (text.len) fprintf(out, "%*s%.*s", (int)blanks, "", JX_FMT(text));
            if (text.len) blanks = 0;
            blanks += widths[k] + GAP - printed_width(text, wide);
        }
        putc('\n', out);
    }
    fclose(out);
    return b;
}

static bytes columns_by_width(const sheet *s) { return in_columns(s, 2); }
static bytes columns_by_characters(const sheet *s) { return in_columns(s, 1); }

/* ---- no columns ---- */

static bytes bare(const sheet *s, char between, bool empty)
{
    bytes b;
    FILE *out = begin(&b);
    for (size_t i = 0; i < s->n; i++) {
        bool any = false;
        for (unsigned k = 0; k < s->rows[i].n; k++) {
            jx_str text = s->rows[i].cells[k];
            if (!text.len && !empty) continue;
            if (any) putc(between, out);
            fprintf(out, "%.*s", JX_FMT(text));
            any = true;
        }
        if (any) putc('\n', out);
    }
    fclose(out);
    return b;
}

static bytes bare_lines(const sheet *s) { return bare(s, '\n', false); }
static bytes bare_cells(const sheet *s) { return bare(s, '\n', true); }
static bytes words(const sheet *s) { return bare(s, ' ', false); }

const text_kind bare_kinds[] = {
    {"bare lines", bare_lines, false}, {"lines, empty ones too", bare_cells, true}, {"single blanks", words, false}};
const size_t n_bare_kinds = sizeof bare_kinds / sizeof *bare_kinds;

/* ---- kinds of text ---- */

static bytes commas(const sheet *s) { return separated(s, ',', false); }
static bytes semicolons(const sheet *s) { return separated(s, ';', true); }
static bytes quoted_tabs(const sheet *s) { return separated(s, '\t', true); }

const text_kind text_kinds[] = {{"tabs", tabs, false},
                                {"a cell a line", cell_a_line, false},
                                {"commas", commas, false},
                                {"semicolons", semicolons, false},
                                {"quoted tabs", quoted_tabs, false},
                                {"columns of blanks", columns_by_width, false},
                                {"columns of characters", columns_by_characters, false}};
const size_t n_text_kinds = sizeof text_kinds / sizeof *text_kinds;
