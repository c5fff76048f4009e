/* The annual goal: a heading with two columns, then a row (or several) with what was expected and what was done. */
#include "client/reader/layout.h"

bool jx_goal_header(jx_layout *l, const jx_columns *cols)
{
    bool both = cols->at[JX_W_EXPECTED] >= 0 && cols->at[JX_W_DONE] >= 0;
    if (!both || l->part == JX_TAIL) return false;
    l->goal = *cols;
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
    } else if (n == 1 && cells[0] <= expected) {
        add(l, &f->objective, jx_grid_cell(&l->g, row, (size_t)cells[0]));
    } else if (n == 1 && cells[0] >= done) {
        add(l, &f->completion, jx_grid_cell(&l->g, row, (size_t)cells[0]));
    } else {
        JX_PROBLEM(l, row, cells[0], "无法判断这一行属于预期目标还是完成情况",
                   "it cannot be told whether this belongs to the goal or to its completion");
    }
}
