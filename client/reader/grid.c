#include "client/reader/grid.h"

#include <stdlib.h>

int jx_grid_add_row(jx_grid *g, uint32_t line, uint32_t block)
{
    if (g->n_rows == JX_GRID_MAX_ROWS) return JX_ELIMIT;
    if (g->n_rows == g->cap_rows) {
        size_t cap = g->cap_rows ? g->cap_rows * 2 : 128;
        jx_grid_row *rows = realloc(g->rows, cap * sizeof *rows);
        if (!rows) return JX_ENOMEM;
        g->rows = rows;
        g->cap_rows = cap;
    }
    g->rows[g->n_rows++] = (jx_grid_row){.line = line, .first = (uint32_t)g->n_cells, .block = block};
    return 0;
}

int jx_grid_add_cell(jx_grid *g, jx_str text)
{
    if (g->n_cells == JX_GRID_MAX_CELLS) return JX_ELIMIT;
    if (g->n_cells == g->cap_cells) {
        size_t cap = g->cap_cells ? g->cap_cells * 2 : 1024;
        jx_str *cells = realloc(g->cells, cap * sizeof *cells);
        if (!cells) return JX_ENOMEM;
        g->cells = cells;
        g->cap_cells = cap;
    }
    g->cells[g->n_cells++] = text;
    g->rows[g->n_rows - 1].n++;
    return 0;
}

void jx_grid_drop_before(jx_grid *g, size_t row)
{
    if (row == 0) return;
    if (row >= g->n_rows) {
        g->n_rows = g->n_cells = 0;
        return;
    }
    uint32_t first = g->rows[row].first;
    memmove(g->rows, g->rows + row, (g->n_rows - row) * sizeof *g->rows);
    memmove(g->cells, g->cells + first, (g->n_cells - first) * sizeof *g->cells);
    g->n_rows -= row;
    g->n_cells -= first;
    for (size_t i = 0; i < g->n_rows; i++) g->rows[i].first -= first;
}

/* The number of cells that most rows of [from, to) have; 0 when no number is the most frequent. */
static uint32_t usual_width(const jx_grid *g, size_t from, size_t to)
{
    uint32_t best = 0;
    size_t best_n = 0;
    bool tie = false;
    for (size_t i = from; i < to; i++) {
        size_t n = 0;
        bool first = true;
        for (size_t k = from; k < to; k++) {
            if (g->rows[k].n != g->rows[i].n) continue;
            if (k < i) first = false;
            n++;
        }
        if (!first) continue;
        if (n > best_n) {
            best = g->rows[i].n;
            best_n = n;
            tie = false;
            if (2 * n > to - from) break;
        } else if (n == best_n) {
            tie = true;
        }
    }
    return tie ? 0 : best;
}

void jx_grid_find_ragged(jx_grid *g, size_t n)
{
    enum { LONGEST = 512 }; /* usual_width is quadratic; no printed piece of a form is that long */
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && to - from < LONGEST && g->rows[to].block == g->rows[from].block;) to++;
        if (to - from < 2) continue;
        uint32_t width = usual_width(g, from, to);
        for (size_t i = from; i < to; i++) g->rows[i].ragged = !g->rows[i].exact && g->rows[i].n != width;
    }
}

void jx_grid_fini(jx_grid *g)
{
    free(g->cells);
    free(g->rows);
    *g = (jx_grid){0};
}
