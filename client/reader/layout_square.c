/* Tables of a text whose rows have exactly as many cells as their heading: pasted from a spreadsheet or written by a
 * program. Nothing was lost in them, so the columns can be trusted as those of a spreadsheet are. */
#include "client/reader/place.h"

static enum jx_word word_at(const jx_grid *g, size_t row, int col)
{
    jx_label label;
    jx_label_of(jx_grid_cell(g, row, (size_t)col), &label);
    return jx_word_of(&label);
}

/* Ends the rows below a heading. */
static bool ends_rows(const jx_grid *g, size_t row)
{
    int first = jx_first_cell(g, row, 0);
    if (first < 0 || jx_is_title(g, row)) return true;
    enum jx_word w = word_at(g, row, first);
    return w == JX_W_TOTAL || w == JX_W_TOTAL_SCORE || w == JX_W_CONCLUSION || w == JX_W_GRADE || w == JX_W_ASIDE ||
           jx_is_head_word(w);
}

/* One past the last row that is as wide as the heading; 0 when one is not, or when a page ends among them. */
static size_t square_below(const jx_grid *g, size_t heading, size_t n)
{
    size_t row = heading + 1;
    for (; row < n && !ends_rows(g, row); row++) {
        if (g->rows[row].block != g->rows[heading].block) return 0;
        if (g->rows[row].n == g->rows[heading].n) continue;
        jx_columns cols = jx_columns_of(g, row);
        if (!jx_is_whole_heading(&cols)) return 0;
        break;
    }
    return row;
}

static void set_exact(jx_grid *g, size_t from, size_t to, bool exact)
{
    for (size_t i = from; i < to; i++) g->rows[i].exact = exact;
}

/* Does a row stand beside its headings though it is as wide as they are? Then others may, too. */
static bool one_slipped(const jx_grid *g, size_t from, size_t to, const jx_columns *heads)
{
    for (size_t i = from; i < to; i++)
        if (jx_row_slipped(g, i, heads)) return true;
    return false;
}

void jx_layout_square(jx_layout *l, size_t n)
{
    jx_grid *g = &l->g;
    for (size_t row = 0; row + 1 < n; row++) {
        if (g->rows[row].exact || jx_count_cells(g, row) < 3) continue;
        jx_columns heads = jx_columns_of(g, row);
        size_t end = heads.at[JX_W_L3] < 0 || !jx_is_whole_heading(&heads) ? 0 : square_below(g, row, n);
        if (!end) continue;
        set_exact(g, row, end, true);
        heads = jx_heading_at(l, row);
        jx_indicator_words(&heads);
        if (one_slipped(g, l->lower ? l->lower : row + 1, end, &heads)) set_exact(g, row, end, false);
        for (size_t i = row; i < end; i++) g->rows[i].ragged &= !g->rows[i].exact;
        l->lower = 0;
        row = end - 1;
    }
}
