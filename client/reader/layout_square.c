/* Tables of a text that can be trusted to have kept their columns. Those whose rows have exactly as many cells as their
 * heading: pasted from a spreadsheet or written by a program. Nothing was lost in them, so the columns can be trusted
 * as those of a spreadsheet are. */
#include "client/reader/heading_words.h"
#include "client/reader/headings.h"
#include "client/reader/place.h"

enum { MAX_WIDTH = 24 }; /* cells of a row that was torn, and its pieces */

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
    if (first < 0) return g->rows[row].n > 0; /* nothing is left of a lower half */
    if (jx_is_title(g, row)) return true;
    enum jx_word w = word_at(g, row, first);
    return w == JX_W_TOTAL || w == JX_W_TOTAL_SCORE || w == JX_W_CONCLUSION || w == JX_W_GRADE || w == JX_W_ASIDE ||
           w == JX_W_REASON || jx_is_head_word(w);
}

/* Are all rows below a heading as wide as it, on one page? *end is one past the last that is. */
static bool square_below(const jx_grid *g, size_t heading, size_t n, size_t *end)
{
    size_t row = heading + 1;
    for (; row < n && !ends_rows(g, row); row++) {
        *end = row;
        if (g->rows[row].block != g->rows[heading].block) return false;
        if (!g->rows[row].n || g->rows[row].n == g->rows[heading].n) continue;
        jx_columns cols = jx_columns_of(g, row);
        return jx_is_whole_heading(&cols);
    }
    *end = row;
    return true;
}

/* How many lines from one on are as wide as the heading when each goes on with the last cell of the one before; 0: none
 * are. */
static uint32_t pieces_of(const jx_grid *g, size_t row, size_t n, uint32_t width)
{
    const jx_grid_row *r = &g->rows[row];
    uint32_t wide = r->n, k = 1;
    while (wide < width && k <= MAX_WIDTH && row + k < n && r[k].n && r[k].block == r->block &&
           r[k].first == r[k - 1].first + r[k - 1].n)
        wide += r[k++].n - 1;
    return k > 1 && wide == width ? k : 0;
}

/* A row that was torn inside its cells goes on in the next lines. They are put together where target, actual value,
 * weight and score then stand under their headings. */
static bool join_pieces(jx_layout *l, size_t row, uint32_t pieces, const jx_columns *heads)
{
    jx_grid *g = &l->g;
    jx_grid_row *r = &g->rows[row], kept_rows[MAX_WIDTH];
    jx_str *cells = &g->cells[r->first], kept[2 * MAX_WIDTH];
    uint32_t all = r[pieces - 1].first + r[pieces - 1].n - r->first, n = r->n, from = r->n;
    if (pieces > MAX_WIDTH || all > 2 * MAX_WIDTH) return false;
    memcpy(kept_rows, r, pieces * sizeof *r);
    memcpy(kept, cells, all * sizeof *cells);
    for (uint32_t k = 1; k < pieces; k++) {
        cells[n - 1] = jx_arena_printf(&l->doc->arena, "%.*s%.*s", JX_FMT(cells[n - 1]), JX_FMT(kept[from]));
        memcpy(cells + n, kept + from + 1, (r[k].n - 1) * sizeof *cells);
        n += r[k].n - 1;
        from += r[k].n;
        r[k].n = 0;
    }
    r->n = n;
    if (jx_row_whole(g, row, heads)) return true;
    memcpy(cells, kept, all * sizeof *cells);
    memcpy(r, kept_rows, pieces * sizeof *r);
    return false;
}

/* Puts the torn rows below a heading together; returns where they end. */
static size_t join_torn(jx_layout *l, size_t heading, size_t n)
{
    jx_columns heads = jx_columns_of(&l->g, heading);
    jx_indicator_words(&heads);
    size_t row = heading + 1;
    for (; row + 1 < n && !ends_rows(&l->g, row); row++) {
        uint32_t pieces = pieces_of(&l->g, row, n, l->g.rows[heading].n);
        if (pieces && join_pieces(l, row, pieces, &heads)) row += pieces - 1;
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

/* 项目名称 among headings and nothing else: the upper heading of a list. In a form's head values stand between. */
static bool heads_list(const jx_grid *g, size_t row)
{
    enum { FEWEST = 4 };
    int cells = 0;
    bool project = false;
    for (int c = jx_first_cell(g, row, 0); c >= 0; c = jx_first_cell(g, row, c + 1), cells++) {
        enum jx_word w = word_at(g, row, c);
        if (w == JX_W_NONE && cells) {
            jx_label label;
            jx_label_of(jx_grid_cell(g, row, (size_t)c), &label);
            w = jx_guess_heading(&label);
        }
        if (w == JX_W_NONE && cells) return false; /* the first may be the number of a project */
        project |= w == JX_W_PROJECT;
    }
    return project && cells >= FEWEST;
}

/* Are all rows below a list's heading as wide as it, up to an empty line? */
static bool square_list(const jx_grid *g, size_t row, size_t n, size_t *end)
{
    size_t i = row + 1;
    while (i < n && g->rows[i].block == g->rows[row].block && g->rows[i].n == g->rows[row].n) i++;
    *end = i;
    return i > row + 2 && (i == n || g->rows[i].block != g->rows[row].block);
}

void jx_layout_square(jx_layout *l, size_t n)
{
    jx_grid *g = &l->g;
    size_t list = 0, list_end;
    while (list < n && (g->rows[list].exact || !heads_list(g, list))) list++;
    if (list < n && square_list(g, list, n, &list_end)) set_exact(g, list, list_end, true);
    for (size_t row = 0, joined = 0, end; row + 1 < n; row++) {
        if (g->rows[row].exact || jx_count_cells(g, row) < 3) continue;
        jx_columns heads = jx_columns_of(g, row);
        if (heads.at[JX_W_L3] < 0 || !jx_is_whole_heading(&heads)) continue;
        if (row >= joined) joined = join_torn(l, row, n);
        if (square_below(g, row, n, &end)) {
            set_exact(g, row, end, true);
            heads = jx_heading_at(l, row);
            jx_indicator_words(&heads);
            if (one_slipped(g, l->lower ? l->lower : row + 1, end, &heads)) set_exact(g, row, end, false);
            for (size_t i = row; i < end; i++) g->rows[i].ragged &= !g->rows[i].exact;
            l->lower = 0;
        }
        row = end - 1; /* a heading among rows as wide as itself would say the same */
    }
}
