/* Tables with many projects: a row each, or a row for each indicator. The heading tells; what stands above it (year,
 * unit, unit of money) is true of all. */
#include "client/reader/heading_words.h"
#include "client/reader/headings.h"
#include "client/reader/place.h"

static const enum jx_word head_words[] = {JX_W_UNIT, JX_W_UNIT_CODED, JX_W_UNIT_OWN,  JX_W_IMPLEMENTING, JX_W_PROJECT,
                                          JX_W_CODE, JX_W_YEAR,       JX_W_FILL_DATE, JX_W_MONEY};
static const enum jx_word other_words[] = {JX_W_SEQ,         JX_W_CONTACT,     JX_W_GOAL,       JX_W_EXPECTED,
                                           JX_W_DONE,        JX_W_INITIAL,     JX_W_ADJUSTED,   JX_W_EXECUTED,
                                           JX_W_RATE,        JX_W_RATE_WEIGHT, JX_W_RATE_SCORE, JX_W_TOTAL,
                                           JX_W_TOTAL_SCORE, JX_W_GRADE,       JX_W_CONCLUSION};
static const enum jx_word indicator_words[] = {JX_W_L1,     JX_W_L2,         JX_W_L3,      JX_W_OP,
                                               JX_W_TARGET, JX_W_TARGET_NEW, JX_W_MEASURE, JX_W_ACTUAL,
                                               JX_W_WEIGHT, JX_W_SCORE,      JX_W_REASON,  JX_W_REMARK};
enum { LISTED_UNITS = 3 }; /* the first words above: a unit is printed once for several projects */
#define LENGTH(a) (sizeof(a) / sizeof(a)[0])

static bool is_among(enum jx_word w, const enum jx_word *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] == w) return true;
    return false;
}

/* 项目名称 beside figures of a form, all of them headings: no label of a form's head has its like beside it. */
static bool is_list(const jx_layout *l, size_t row, const jx_columns *c)
{
    enum { FEWEST = 5 };
    int known = 0, cells = 0;
    bool figures =
        c->at[JX_W_L3] >= 0 || c->at[JX_W_EXECUTED] >= 0 || c->at[JX_W_SCORE] >= 0 || c->at[JX_W_TOTAL_SCORE] >= 0;
    if (l->part != JX_HEAD || c->at[JX_W_PROJECT] < 0 || !figures) return false;
    for (size_t r = row; r < (l->lower ? l->lower : row + 1); r++)
        for (int k = jx_first_cell(&l->g, r, 0); k >= 0; k = jx_first_cell(&l->g, r, k + 1), cells++) {
            jx_label label;
            jx_label_of(jx_grid_cell(&l->g, r, (size_t)k), &label);
            known += jx_word_of(&label) != JX_W_NONE || jx_guess_heading(&label) != JX_W_NONE;
        }
    return known >= FEWEST && 3 * known >= 2 * cells;
}

/* The heading of the indicators, in which the columns of the projects are passed over. */
static jx_columns indicator_columns(const jx_columns *list)
{
    jx_columns heads = *list;
    for (int w = 0; w < JX_W_COUNT_; w++) {
        if (is_among((enum jx_word)w, indicator_words, LENGTH(indicator_words))) continue;
        jx_ignore_column(&heads, heads.at[w]);
        heads.at[w] = -1;
    }
    return heads;
}

/* Without indicators a score is the project's; with some of their columns, but none for their names, it may be
 * anybody's and all of them are left out. */
static void score_of_project(jx_columns *list)
{
    bool torn =
        list->at[JX_W_L1] >= 0 || list->at[JX_W_L2] >= 0 || list->at[JX_W_TARGET] >= 0 || list->at[JX_W_ACTUAL] >= 0;
    if (!torn && list->at[JX_W_TOTAL_SCORE] < 0) list->at[JX_W_TOTAL_SCORE] = list->at[JX_W_SCORE];
    if (!torn) { /* of the project, and no form has a field for them */
        jx_ignore_column(list, list->at[JX_W_REASON]);
        jx_ignore_column(list, list->at[JX_W_REMARK]);
    }
    for (size_t i = 0; i < LENGTH(indicator_words); i++) list->at[indicator_words[i]] = -1;
}

/* What is odd above the projects is the document's, not one project's, unless the projects lack fields because of it:
 * who looks at one of them must know why. */
static void tell_all(jx_layout *l)
{
    l->n_shared = 0;
    for (uint32_t i = 0; i < l->n_problems; i++) {
        const jx_problem *p = &l->problems[i];
        if (p->fields & ~JX_ABOUT(JX_F_NONE) && l->n_shared < JX_MAX_SHARED)
            l->shared[l->n_shared++] = *p;
        else
            jx_doc_add_problem(l->doc, p->line, p->cell, p->text);
    }
    l->n_problems = 0;
}

/* The second column of scores beside one of indicators: the project's (指标得分 … 自评得分). -1: none. */
static int second_score(const jx_layout *l, size_t row, const jx_columns *c)
{
    for (int k = jx_first_cell(&l->g, row, c->at[JX_W_SCORE] + 1); k >= 0; k = jx_first_cell(&l->g, row, k + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)k), &label);
        if (jx_word_of(&label) == JX_W_SCORE) return k;
    }
    return -1;
}

/* The column left of the projects' names that numbers them; -1: none. */
static int numbers(const jx_layout *l, size_t row, const jx_columns *c)
{
    for (int k = 0; k < c->at[JX_W_PROJECT]; k++) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)k), &label);
        if (jx_word_of(&label) == JX_W_SEQ || jx_str_eq(jx_label_str(&label), JX_STR("序号"))) return k;
    }
    return -1;
}

bool jx_list_header(jx_layout *l, size_t row, const jx_columns *cols)
{
    enum { ALL = LENGTH(head_words) + LENGTH(other_words) + LENGTH(indicator_words) };
    if (!is_list(l, row, cols)) return false;
    enum jx_word all[ALL];
    memcpy(all, head_words, sizeof head_words);
    memcpy(all + LENGTH(head_words), other_words, sizeof other_words);
    memcpy(all + LENGTH(head_words) + LENGTH(other_words), indicator_words, sizeof indicator_words);
    static const enum jx_word needed[] = {JX_W_TARGET, JX_W_ACTUAL,   JX_W_WEIGHT,
                                          JX_W_SCORE,  JX_W_ADJUSTED, JX_W_EXECUTED};
    static const enum jx_word alone[] = {JX_W_ADJUSTED, JX_W_EXECUTED, JX_W_TOTAL_SCORE};
    bool indicators = cols->at[JX_W_L3] >= 0;
    const jx_heading_words block = {all, indicators ? needed : alone, ALL, indicators ? LENGTH(needed) : LENGTH(alone)};
    l->list = *cols;
    if (cols->at[JX_W_L3] < 0)
        score_of_project(&l->list);
    else if (cols->at[JX_W_SCORE] >= 0 && l->list.at[JX_W_TOTAL_SCORE] < 0)
        l->list.at[JX_W_TOTAL_SCORE] = (int16_t)second_score(l, row, cols);
    l->list.at[JX_W_SEQ] = (int16_t)numbers(l, row, cols);
    l->list.row = row;
    jx_headings_settle(l, row, &l->list, &block, 0);
    tell_all(l);
    jx_funding_units(l, row, 0, cols);
    if (l->lower == row + 2) jx_funding_units(l, row + 1, 0, cols);
    l->priced = l->money;
    if (l->own.len && !l->f.unit.len) l->f.unit = l->own;
    if (!l->f.unit.len) l->f.unit = l->title_unit;
    l->over = l->f;
    memset(l->listed_unit, 0, sizeof l->listed_unit);
    l->listed = false;
    return true;
}

static jx_str cell_of(const jx_layout *l, size_t row, enum jx_word w)
{
    int col = l->list.at[w];
    return col < 0 ? (jx_str){0} : jx_grid_cell(&l->g, row, (size_t)col);
}

/* Does the row go on with the project at hand? Its cells are empty (merged) or say the same again. */
static bool goes_on(jx_layout *l, size_t row)
{
    if (!l->listed || l->list.at[JX_W_L3] < 0) return false;
    jx_str number = cell_of(l, row, JX_W_SEQ); /* two projects may have one name */
    if (number.len && !jx_str_eq(number, l->number)) return false;
    const struct {
        enum jx_word w;
        jx_str is;
    } fields[] = {{JX_W_PROJECT, l->f.project_name},
                  {JX_W_CODE, l->f.project_code},
                  {JX_W_IMPLEMENTING, l->f.implementing_unit},
                  {JX_W_UNIT, l->f.unit}};
    for (size_t i = 0; i < LENGTH(fields); i++) {
        jx_str s = jx_layout_tight(l, cell_of(l, row, fields[i].w));
        if (s.len && !jx_str_eq(s, fields[i].is)) return false;
    }
    return true;
}

static void take_total(jx_layout *l, size_t row)
{
    jx_str score = cell_of(l, row, JX_W_TOTAL_SCORE);
    jx_pts v;
    if (!jx_is_blank(score) && !jx_plain_points(score, &v))
        JX_PROBLEM(l, row, l->list.at[JX_W_TOTAL_SCORE], "看不懂的总分：%.*s", "not a total score: %.*s",
                   JX_FMT(score));
    else if (!jx_is_blank(score) && l->f.total_score != JX_PTS_NONE && l->f.total_score != v)
        JX_PROBLEM(l, row, l->list.at[JX_W_TOTAL_SCORE], "同一项目的总分前后不一致，未采用：%.*s",
                   "another total of the same project, not taken: %.*s", JX_FMT(score));
    else if (!jx_is_blank(score)) {
        l->f.total_score = v;
        l->f.total_line = l->g.rows[row].line;
    }
    if (!l->f.grade) l->f.grade = (uint8_t)jx_grade_in(cell_of(l, row, JX_W_GRADE));
    if (!l->f.conclusion.len) l->f.conclusion = jx_layout_text(l, cell_of(l, row, JX_W_CONCLUSION));
}

static int begin_project(jx_layout *l, size_t row)
{
    int err = 0;
    if (l->listed) err = jx_list_finish(l);
    jx_columns list = l->list; /* the end of a project is not the end of the list */
    jx_layout_start(l);
    l->list = list;
    l->list.found = true;
    memcpy(l->problems, l->shared, l->n_shared * sizeof *l->shared);
    l->n_problems = l->n_shared;
    const jx_form *a = &l->over;
    l->f.year = a->year;
    l->money = l->priced;
    l->f.fill_date = a->fill_date;
    l->f.kind = JX_SUMMARY_ROW;
    l->f.line = l->g.rows[row].line;
    l->number = cell_of(l, row, JX_W_SEQ);
    l->heads = indicator_columns(&list);
    l->heads.found = list.at[JX_W_L3] >= 0;
    l->part = JX_INDICATORS;
    l->listed = true;
    for (size_t i = 0; i < LENGTH(head_words); i++) {
        int col = list.at[head_words[i]];
        if (col < 0) continue;
        jx_str cell = jx_grid_cell(&l->g, row, (size_t)col);
        if (i < LISTED_UNITS && cell.len) l->listed_unit[i] = cell;
        jx_head_field(l, row, col, head_words[i], i < LISTED_UNITS ? l->listed_unit[i] : cell);
    }
    if (!l->f.unit.len && !l->own.len) l->f.unit = a->unit;
    if (!l->f.implementing_unit.len) l->f.implementing_unit = a->implementing_unit;
    if (l->list.at[JX_W_EXPECTED] >= 0 || l->list.at[JX_W_GOAL] >= 0)
        l->f.objective = jx_layout_text(l, cell_of(l, row, l->list.at[JX_W_EXPECTED] >= 0 ? JX_W_EXPECTED : JX_W_GOAL));
    l->f.completion = jx_layout_text(l, cell_of(l, row, JX_W_DONE));
    jx_funding_listed(l, row, &l->list);
    return err;
}

/* 合计 below the projects, or a row without any. */
static bool is_sum(const jx_layout *l, size_t row)
{
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)jx_first_cell(&l->g, row, 0)), &label);
    enum jx_word w = jx_word_of(&label);
    if (w == JX_W_TOTAL || w == JX_W_SUBTOTAL || jx_ends(jx_label_str(&label), "小计")) return true;
    jx_label_of(cell_of(l, row, JX_W_PROJECT), &label);
    w = jx_word_of(&label);
    return w == JX_W_TOTAL || w == JX_W_SUBTOTAL;
}

/* Something of an indicator, if only its numbers: a name that is missing is said. */
static bool has_indicator(const jx_layout *l, size_t row)
{
    static const enum jx_word words[] = {JX_W_L3, JX_W_TARGET, JX_W_ACTUAL, JX_W_WEIGHT, JX_W_SCORE};
    for (size_t i = 0; i < LENGTH(words); i++)
        if (!jx_is_blank(cell_of(l, row, words[i]))) return true;
    return false;
}

/* Perhaps one more indicator of the project at hand. */
static void unread_row(jx_layout *l, uint32_t line, jx_str text)
{
    if (l->listed && l->list.at[JX_W_L3] >= 0)
        jx_layout_problem(l, line, -1, text);
    else
        jx_doc_add_problem(l->doc, line, (jx_str){0}, text);
}

int jx_list_row(jx_layout *l, size_t row)
{
    jx_grid_row *r = &l->g.rows[row];
    if (l->lower == row + 1 || is_sum(l, row) || jx_count_cells(&l->g, row) < 2) return 0;
    if (!r->exact && r->n != (uint32_t)l->list.last + 1) {
        unread_row(l, r->line,
                   jx_arena_printf(&l->doc->arena,
                                   JX_DT(l->doc, "这一行有%u个单元格，与表头的%u个不同，未读入",
                                         "this row has %u cells and the heading %u; it was not read"),
                                   (unsigned)r->n, (unsigned)l->list.last + 1));
        return 0;
    }
    r->exact = true;
    bool on = goes_on(l, row);
    if (!on && jx_is_blank(cell_of(l, row, JX_W_PROJECT))) {
        unread_row(
            l, r->line,
            jx_str_of(JX_DT(l->doc, "这一行没有项目名称，未读入", "this row names no project and was not read")));
        return 0;
    }
    int err = on ? 0 : begin_project(l, row);
    jx_layout_lost(l, row);
    take_total(l, row);
    if (l->heads.found && has_indicator(l, row)) jx_indicator_line(l, row);
    return err;
}

int jx_list_finish(jx_layout *l)
{
    bool listed = l->listed;
    l->listed = l->list.found = false;
    if (!listed) return 0;
    if (l->heads.found) jx_indicators_finish(l);
    jx_head_finish(l);
    return jx_layout_keep(l);
}
