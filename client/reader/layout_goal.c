/* The annual goal: a heading with two columns, then a row (or several) with what was expected and what was done. */
#include "client/reader/layout.h"

/* 总体目标完成情况 | 总体目标 | 全年实际完成情况: the last label of a goal before the completion's is a heading. */
static int16_t goal_column(const jx_layout *l, size_t row, int done)
{
    int first = jx_first_cell(&l->g, row, 0), found = -1;
    for (int c = jx_first_cell(&l->g, row, first + 1); c >= 0 && c < done; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        if (jx_word_of(&label) == JX_W_GOAL) found = c;
    }
    return (int16_t)found;
}

/* The last column with a word, before one. A changed goal stands behind the first, and counts. */
static int16_t last_column(const jx_layout *l, size_t row, enum jx_word w, int before)
{
    int found = -1;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0 && c < before; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        if (jx_word_of(&label) == w) found = c;
    }
    return (int16_t)found;
}

/* 年初设定目标 | 年度总体目标完成情况: behind what was expected, the block's own words mean what was done. */
static int16_t done_column(const jx_layout *l, size_t row, int expected)
{
    int16_t last = last_column(l, row, JX_W_GOAL, INT16_MAX);
    if (expected < 0 || last <= expected) return -1;
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)last), &label);
    return jx_ends(jx_label_str(&label), "完成情况") ? last : -1;
}

bool jx_goal_header(jx_layout *l, size_t row, const jx_columns *cols)
{
    if (l->part == JX_TAIL) return false;
    jx_columns goal = *cols;
    if (goal.at[JX_W_DONE] >= 0)
        goal.at[JX_W_DONE] = last_column(l, row, JX_W_DONE, INT16_MAX); /* the first may be the block's label */
    else if ((goal.at[JX_W_DONE] = done_column(l, row, goal.at[JX_W_EXPECTED])) < 0)
        return false;
    cols = &goal;
    int16_t last = last_column(l, row, JX_W_EXPECTED, cols->at[JX_W_DONE]);
    if (last >= 0)
        goal.at[JX_W_EXPECTED] = last;
    else if (cols->at[JX_W_EXPECTED] < 0)
        goal.at[JX_W_EXPECTED] = goal_column(l, row, cols->at[JX_W_DONE]);
    if (goal.at[JX_W_EXPECTED] < 0) return false;
    l->goal = goal;
    return true;
}

/* A further row of the same field goes on a line of its own. */
static void add(jx_layout *l, jx_str *field, jx_str text)
{
    text = jx_layout_text(l, text);
    if (!text.len) return;
    if (!field->len) {
        *field = text;
        return;
    }
    char *p = jx_arena_alloc(&l->doc->arena, (size_t)field->len + 1 + text.len);
    if (!p) return;
    memcpy(p, field->p, field->len);
    p[field->len] = '\n';
    memcpy(p + field->len + 1, text.p, text.len);
    *field = (jx_str){p, field->len + 1 + text.len};
}

bool jx_goal_line(jx_layout *l, size_t row, int col, enum jx_word w)
{
    bool goal = w == JX_W_GOAL || w == JX_W_EXPECTED;
    if ((!goal && w != JX_W_DONE) || l->goal.found || jx_count_cells(&l->g, row) != 2) return false;
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)col), &label);
    if (jx_ends(jx_label_str(&label), "完成情况")) goal = false; /* 年度绩效目标完成情况 */
    add(l, goal ? &l->f.objective : &l->f.completion,
        jx_grid_cell(&l->g, row, (size_t)jx_first_cell(&l->g, row, col + 1)));
    return true;
}

/* Three texts under three headings (the first goal, the changed one, the completion): those of the columns count. */
static bool by_columns(jx_layout *l, size_t row)
{
    jx_str expected = jx_grid_cell(&l->g, row, (size_t)l->goal.at[JX_W_EXPECTED]),
           done = jx_grid_cell(&l->g, row, (size_t)l->goal.at[JX_W_DONE]);
    if (!l->g.rows[row].exact || !expected.len || !done.len) return false;
    add(l, &l->f.objective, expected);
    add(l, &l->f.completion, done);
    return true;
}

/* A cell of several lines, pasted as text: what stands alone on the next line goes on with the last cell, which has
 * not come to its end. */
static bool torn(const jx_layout *l, size_t row)
{
    static const char *const ends[] = {"。", "；", ";", "！", "."};
    if (l->g.rows[row].exact || l->g.rows[row].n != 1 || !l->f.completion.len) return false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (jx_ends(l->f.completion, ends[i])) return false;
    return true;
}

void jx_goal_row(jx_layout *l, size_t row)
{
    int cells[8], n = 0;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0 && n < 8; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        enum jx_word w = jx_word_of(&label);
        if (w == JX_W_ASIDE) return;
        if (n == 0 && w == JX_W_GOAL) continue;
        cells[n++] = c;
    }
    if (n == 0) return;
    jx_form *f = &l->f;
    int expected = l->goal.at[JX_W_EXPECTED], done = l->goal.at[JX_W_DONE];
    if (n == 2) {
        add(l, &f->objective, jx_grid_cell(&l->g, row, (size_t)cells[0]));
        add(l, &f->completion, jx_grid_cell(&l->g, row, (size_t)cells[1]));
    } else if (n == 1 && torn(l, row)) {
        add(l, &f->completion, jx_grid_cell(&l->g, row, (size_t)cells[0]));
    } else if (n == 1 && cells[0] <= expected) {
        add(l, &f->objective, jx_grid_cell(&l->g, row, (size_t)cells[0]));
    } else if (n == 1 && cells[0] >= done) {
        add(l, &f->completion, jx_grid_cell(&l->g, row, (size_t)cells[0]));
    } else if (n > 2 && by_columns(l, row)) {
        JX_PROBLEM(l, row, cells[0], "预期目标和完成情况之外的内容未读入",
                   "what stands beside the goal and its completion was not read");
    } else {
        JX_PROBLEM(l, row, cells[0], "无法判断这一行属于预期目标还是完成情况",
                   "it cannot be told whether this belongs to the goal or to its completion");
    }
}
