#include "client/commands/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

/* Columns of the national form, A to I. */
enum { A, B, C, D, E, F, G, H, I, DECIMALS = 7 };

typedef struct {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    const jx_template *t;
    const jx_form *f; /* NULL: blank */
    lxw_format *title, *middle, *label, *text, *points;
    lxw_format *amount[DECIMALS], *rate[DECIMALS]; /* by decimals */
    lxw_row_t row, weights, scores;                /* the next; where the weights of funding and indicators begin */
    char blocks[3][48];                            /* how the first levels are printed */
    int err;
} writer;

static void note(writer *w, lxw_error e)
{
    if (e != LXW_NO_ERROR && !w->err) w->err = e == LXW_ERROR_MEMORY_MALLOC_FAILED ? JX_ENOMEM : JX_EIO;
}

/* ---- cells ---- */

/* A copy with a NUL, which the workbook's library wants; NULL when memory is out. */
static char *text_of(writer *w, jx_str s)
{
    char *z = malloc((size_t)s.len + 1);
    if (!z) {
        w->err = JX_ENOMEM;
        return NULL;
    }
    if (s.len) memcpy(z, s.p, s.len);
    z[s.len] = 0;
    return z;
}

/* A text over columns [from, to] of `rows` rows, merged where that is more than one cell. */
static void put(writer *w, lxw_row_t rows, int from, int to, jx_str s, lxw_format *format)
{
    char *z = text_of(w, s);
    if (!z) return;
    if (rows == 1 && from == to)
        note(w, s.len ? worksheet_write_string(w->sheet, w->row, (lxw_col_t)from, z, format)
                      : worksheet_write_blank(w->sheet, w->row, (lxw_col_t)from, format));
    else
        note(w, worksheet_merge_range(w->sheet, w->row, (lxw_col_t)from, w->row + rows - 1, (lxw_col_t)to, z, format));
    free(z);
}

static void label(writer *w, int from, int to, const char *s) { put(w, 1, from, to, jx_str_of(s), w->label); }
static void value(writer *w, int from, int to, jx_str s) { put(w, 1, from, to, s, w->text); }

static void number(writer *w, int col, double v, lxw_format *format)
{
    note(w, worksheet_write_number(w->sheet, w->row, (lxw_col_t)col, v, format));
}

static void blank(writer *w, int col, lxw_format *format)
{
    note(w, worksheet_write_blank(w->sheet, w->row, (lxw_col_t)col, format));
}

static void pts(writer *w, int col, jx_pts v)
{
    if (v == JX_PTS_NONE)
        blank(w, col, w->points);
    else
        number(w, col, v / 100.0, w->points);
}

static void money(writer *w, int col, jx_fen fen, enum jx_money_unit unit, uint8_t decimals)
{
    char digits[24];
    lxw_format *format = w->amount[decimals < DECIMALS ? decimals : DECIMALS - 1];
    if (fen == JX_FEN_NONE) {
        blank(w, col, format);
        return;
    }
    jx_dec_print(jx_fen_to_dec(fen, unit), digits);
    number(w, col, strtod(digits, NULL), format);
}

/* A formula with the result that a reader finds before any program has computed it. */
static void formula(writer *w, int col, const char *f, double result, bool known, lxw_format *format)
{
    note(w, known ? worksheet_write_formula_num(w->sheet, w->row, (lxw_col_t)col, f, format, result)
                  : worksheet_write_formula_str(w->sheet, w->row, (lxw_col_t)col, f, format, ""));
}

/* ---- what may be typed ---- */

static void between(writer *w, lxw_row_t from, lxw_row_t to, int col, double low, double high, const char *says)
{
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_number = low,
                             .maximum_number = high,
                             .error_message = (char *)says};
    note(w, worksheet_data_validation_range(w->sheet, from, (lxw_col_t)col, to, (lxw_col_t)col, &v));
}

/* A score from nothing to the weight beside it. */
static void up_to_weight(writer *w, lxw_row_t from, lxw_row_t to, int col, int weight)
{
    char ref[32];
    snprintf(ref, sizeof ref, "=$%c%u", 'A' + weight, (unsigned)from + 1);
    lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                             .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                             .minimum_number = 0,
                             .maximum_formula = ref,
                             .minimum_formula = "=0",
                             .error_message = "得分应在 0 与分值之间"};
    v.validate = LXW_VALIDATION_TYPE_DECIMAL_FORMULA;
    note(w, worksheet_data_validation_range(w->sheet, from, (lxw_col_t)col, to, (lxw_col_t)col, &v));
}

static void hint(writer *w, lxw_row_t from, lxw_row_t to, int col, const char *title, const char *says)
{
    lxw_data_validation v = {
        .validate = LXW_VALIDATION_TYPE_ANY, .input_title = (char *)title, .input_message = (char *)says};
    note(w, worksheet_data_validation_range(w->sheet, from, (lxw_col_t)col, to, (lxw_col_t)col, &v));
}

/* ---- the parts of a form ---- */

static void head(writer *w)
{
    static const jx_form nothing;
    const jx_form *f = w->f ? w->f : &nothing;
    char text[160];
    bool department = w->f ? f->kind == JX_DEPARTMENT : w->t->department;
    snprintf(text, sizeof text, "%s%s", !w->f && w->t->place ? w->t->place : "",
             department ? "部门整体支出绩效自评表" : "项目支出绩效自评表");
    put(w, 1, A, I, jx_str_of(text), w->title);
    w->row++;
    unsigned year = w->f ? w->f->year : w->t->year;
    snprintf(text, sizeof text, "（%u年度）", year);
    if (year) put(w, 1, A, I, jx_str_of(text), w->middle);
    w->row++;
    if (department && !w->f) {
        label(w, A, B, "部门名称");
        value(w, C, E, f->unit);
        label(w, F, F, "填报日期");
        value(w, G, I, f->fill_date);
        w->row++;
        return;
    }
    label(w, A, B, "项目名称");
    value(w, C, I, f->project_name);
    w->row++;
    label(w, A, B, "主管部门");
    value(w, C, E, f->unit);
    label(w, F, F, "实施单位");
    value(w, G, I, f->implementing_unit);
    w->row++;
    label(w, A, B, "项目编码");
    value(w, C, E, f->project_code);
    label(w, F, F, "填报日期");
    value(w, G, I, f->fill_date);
    w->row++;
}

static void funding_row(writer *w, const jx_funding *r, bool total)
{
    char f[64];
    unsigned line = (unsigned)w->row + 1;
    enum jx_money_unit unit = w->f ? (enum jx_money_unit)w->f->money_unit : w->t->money_unit;
    value(w, C, C, r->item);
    money(w, D, r->initial, unit, r->digits.initial);
    money(w, E, r->adjusted, unit, r->digits.adjusted);
    money(w, F, r->executed, unit, r->digits.executed);
    pts(w, G, r->weight);
    snprintf(f, sizeof f, "=IF(N(E%u)>0,F%u/E%u,\"\")", line, line, line);
    lxw_format *rate = w->rate[r->digits.rate < DECIMALS ? r->digits.rate : 2];
    if (total || r->rate != JX_PTS_NONE)
        formula(w, H, f, r->rate / 10000.0, r->rate != JX_PTS_NONE, rate);
    else
        blank(w, H, rate);
    pts(w, I, r->score);
    w->row++;
}

static void funding(writer *w)
{
    static const char *const items[] = {"年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"};
    lxw_row_t n = w->f ? w->f->n_funding : 4;
    char text[48];
    snprintf(text, sizeof text, "项目资金（%s）",
             jx_money_unit_name(w->f ? (enum jx_money_unit)w->f->money_unit : w->t->money_unit));
    put(w, n + 1, A, B, jx_str_of(text), w->label);
    static const char *const heads[] = {"资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"};
    for (int c = C; c <= I; c++) label(w, c, c, heads[c - C]);
    w->row++;
    w->weights = w->row;
    between(w, w->row, w->row + n - 1, D, 0, 1e12, "请填写金额，单位见左");
    between(w, w->row, w->row + n - 1, E, 0, 1e12, "请填写金额，单位见左");
    between(w, w->row, w->row + n - 1, F, 0, 1e12, "请填写金额，单位见左");
    up_to_weight(w, w->row, w->row, I, G);
    for (lxw_row_t i = 0; i < n; i++) {
        jx_funding none = {.initial = JX_FEN_NONE, .adjusted = JX_FEN_NONE, .executed = JX_FEN_NONE};
        none.rate = none.score = none.weight = JX_PTS_NONE;
        none.digits = (jx_digits){2, 2, 2, 2};
        if (!w->f) none.item = jx_str_of(items[i]);
        if (!w->f && i == 0) none.weight = w->t->execution;
        funding_row(w, w->f ? &w->f->funding[i] : &none, i == 0);
    }
}

static void goal(writer *w)
{
    put(w, 2, A, A, JX_STR("年度总体目标"), w->label);
    label(w, B, E, "预期目标");
    label(w, F, I, "实际完成情况");
    w->row++;
    note(w, worksheet_set_row(w->sheet, w->row, 60, NULL));
    value(w, B, E, w->f ? w->f->objective : (jx_str){0});
    value(w, F, I, w->f ? w->f->completion : (jx_str){0});
    w->row++;
}

static void indicator(writer *w, const jx_indicator *r)
{
    value(w, D, D, r->name);
    value(w, E, E, r->target);
    value(w, F, F, r->actual);
    pts(w, G, r->weight);
    pts(w, H, r->score);
    value(w, I, I, r->reason);
    w->row++;
}

/* A level in its column, over the rows that share it. */
static void level(writer *w, lxw_row_t from, lxw_row_t rows, int col, jx_str s)
{
    lxw_row_t at = w->row;
    w->row = from;
    put(w, rows, col, col, s, w->label);
    w->row = at;
}

/* Rows of a blank form: room for a few indicators of each kind. */
static const struct {
    const char *l1, *l2;
    int rows;
    int block; /* index of its first level's weight */
} kinds[] = {{"产出指标", "数量指标", 3, 0},
             {"产出指标", "质量指标", 2, 0},
             {"产出指标", "时效指标", 2, 0},
             {"产出指标", "成本指标", 1, 0},
             {"效益指标", "经济效益指标", 1, 1},
             {"效益指标", "社会效益指标", 2, 1},
             {"效益指标", "生态效益指标", 1, 1},
             {"效益指标", "可持续影响指标", 1, 1},
             {"满意度指标", "服务对象满意度指标", 1, 2}};
enum { BLANK_ROWS = 14 };

/* "产出指标（50分）" where the rule pack fixes what a block weighs. */
static jx_str first_level(writer *w, size_t k)
{
    char points[16], *out = w->blocks[kinds[k].block];
    jx_pts v = w->t->blocks ? w->t->blocks[kinds[k].block] : 0;
    if (v <= 0) return jx_str_of(kinds[k].l1);
    jx_pts_print(v, points);
    snprintf(out, sizeof w->blocks[0], "%s（%s分）", kinds[k].l1, points);
    return jx_str_of(out);
}

static void blank_indicators(writer *w, jx_indicator *rows)
{
    int n = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (int i = 0; i < kinds[k].rows; i++) {
            rows[n] = (jx_indicator){.weight = JX_PTS_NONE, .score = JX_PTS_NONE};
            rows[n].l1 = first_level(w, k);
            rows[n++].l2 = jx_str_of(kinds[k].l2);
        }
}

static void indicators(writer *w)
{
    static const char *const heads[] = {"一级指标",   "二级指标", "三级指标", "年度指标值",
                                        "实际完成值", "分值",     "得分",     "偏差原因分析及改进措施"};
    jx_indicator empty[BLANK_ROWS];
    if (!w->f) blank_indicators(w, empty);
    const jx_indicator *rows = w->f ? w->f->indicators : empty;
    lxw_row_t n = w->f ? w->f->n_indicators : BLANK_ROWS;
    put(w, n + 1, A, A, JX_STR("绩效指标"), w->label);
    for (int c = B; c <= I; c++) label(w, c, c, heads[c - B]);
    lxw_row_t first = ++w->row;
    w->scores = first;
    if (n == 0) return;
    for (lxw_row_t i = 0; i < n; i++) indicator(w, &rows[i]);
    for (lxw_row_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && jx_str_eq(rows[k].l1, rows[i].l1);) k++;
        level(w, first + i, k - i, B, rows[i].l1);
    }
    for (lxw_row_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && jx_str_eq(rows[k].l1, rows[i].l1) && jx_str_eq(rows[k].l2, rows[i].l2);) k++;
        level(w, first + i, k - i, C, rows[i].l2);
    }
    between(w, first, first + n - 1, G, 0, 100, "分值应在 0 与 100 之间");
    up_to_weight(w, first, first + n - 1, H, G);
    hint(w, first, first + n - 1, E, "指标值", "定量指标写明符号和单位，如 ≥95%、=12次、≤3天；定性指标写文字");
    hint(w, first, first + n - 1, F, "完成值", "与指标值同一单位；定性指标写“达成预期指标”“部分达成预期指标”等");
}

static void total(writer *w)
{
    char f[80];
    unsigned last = (unsigned)w->row;
    label(w, A, F, "总分");
    snprintf(f, sizeof f, "=G%u+SUM(G%u:G%u)", (unsigned)w->weights + 1, (unsigned)w->scores + 1, last);
    jx_pts weight = w->f ? w->f->total_weight : w->t->execution, score = w->f ? w->f->total_score : 0;
    formula(w, G, f, weight / 100.0, weight != JX_PTS_NONE, w->points);
    snprintf(f, sizeof f, "=I%u+SUM(H%u:H%u)", (unsigned)w->weights + 1, (unsigned)w->scores + 1, last);
    formula(w, H, f, score / 100.0, score != JX_PTS_NONE, w->points);
    blank(w, I, w->text);
    w->row++;
    label(w, A, A, "自评结论");
    value(w, B, I, w->f ? w->f->conclusion : (jx_str){0});
    hint(w, w->row, w->row, B, "自评结论", "先写等级（优、良、中、差），再写结论，如：优。各项目标如期完成。");
    note(w, worksheet_set_row(w->sheet, w->row, 45, NULL));
    w->row++;
}

static void one_form(writer *w)
{
    head(w);
    funding(w);
    goal(w);
    indicators(w);
    total(w);
}

/* ---- the workbook ---- */

static lxw_format *format_of(writer *w, bool centred, bool bold, const char *number_format)
{
    lxw_format *f = workbook_add_format(w->book);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (centred) format_set_align(f, LXW_ALIGN_CENTER);
    if (bold) format_set_bold(f);
    if (number_format) format_set_num_format(f, number_format);
    return f;
}

static void formats(writer *w)
{
    w->title = workbook_add_format(w->book);
    format_set_bold(w->title);
    format_set_font_size(w->title, 16);
    format_set_align(w->title, LXW_ALIGN_CENTER);
    w->middle = workbook_add_format(w->book);
    format_set_align(w->middle, LXW_ALIGN_CENTER);
    w->label = format_of(w, true, true, NULL);
    w->text = format_of(w, false, false, NULL);
    w->points = format_of(w, true, false, NULL);
    for (int n = 0; n < DECIMALS; n++) {
        char code[32];
        snprintf(code, sizeof code, "#,##0%s%.*s", n ? "." : "", n, "00000000");
        w->amount[n] = format_of(w, false, false, code);
        snprintf(code, sizeof code, "0%s%.*s%%", n ? "." : "", n, "00000000");
        w->rate[n] = format_of(w, true, false, code);
    }
}

static void new_sheet(writer *w, size_t i)
{
    static const double widths[] = {8, 12, 18, 24, 16, 16, 12, 12, 30};
    char name[32];
    snprintf(name, sizeof name, "自评表%zu", i + 1);
    w->sheet = workbook_add_worksheet(w->book, name);
    w->row = 0;
    if (!w->sheet) {
        w->err = JX_ENOMEM;
        return;
    }
    for (int c = A; c <= I; c++) note(w, worksheet_set_column(w->sheet, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL));
    worksheet_set_paper(w->sheet, 9); /* A4 */
    worksheet_fit_to_pages(w->sheet, 1, 0);
}

int jx_template_write(const char *path, const jx_template *t)
{
    if (t->n == 0 || t->n > JX_TEMPLATE_MAX) return JX_EINVAL;
    writer w = {.t = t, .book = workbook_new(path)};
    if (!w.book) return JX_ENOMEM;
    formats(&w);
    for (size_t i = 0; i < t->n && !w.err; i++) {
        w.f = t->forms ? &t->forms[i] : NULL;
        if (i == 0 || !t->one_sheet) new_sheet(&w, i);
        if (w.err) break;
        if (t->one_sheet && i) w.row++;
        one_form(&w);
    }
    note(&w, workbook_close(w.book));
    return w.err;
}
