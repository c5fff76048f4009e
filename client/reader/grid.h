/* client/reader/grid.h: what every kind of source becomes: rows of cells, each with its place in the source. Knows no
 * forms.
 */
#ifndef JX_CLIENT_GRID_H
#define JX_CLIENT_GRID_H

#include "proto/base.h"

typedef struct {
    uint32_t line;     /* in the source, from 1 */
    uint32_t first;    /* index of its first cell */
    uint32_t n;        /* cells, empty ones included */
    uint32_t block;    /* rows without an empty line between them share a block: one printed piece of a table */
    bool ragged;       /* has another number of cells than its block: something was lost or added */
    bool exact;        /* the source itself says which column a cell is in: the row is never ragged */
    bool apart;        /* begins a sheet or page of its own: no form goes across */
    uint32_t part;     /* sheet or table, from 1 (jx_doc_part); 0: the source has none */
    uint32_t part_row; /* row within the table; 0: as line */
    uint64_t under;    /* bit per column (the first 64): a cell from above is merged down over it */
    jx_str note;       /* what the source has to say about the row: a problem of the form it belongs to */
} jx_grid_row;

/* Zero-initialise; texts are borrowed from the source and trimmed. */
typedef struct {
    jx_str *cells;
    jx_grid_row *rows;
    size_t n_cells, cap_cells, n_rows, cap_rows;
} jx_grid;

/* Limits of one form's grid: beyond them the source is no self-evaluation table. */
enum { JX_GRID_MAX_ROWS = 20000, JX_GRID_MAX_CELLS = 400000 };

/* Begins a row / adds a cell to the last row. 0, JX_ENOMEM, or JX_ELIMIT. */
int jx_grid_add_row(jx_grid *g, uint32_t line, uint32_t block);
int jx_grid_add_cell(jx_grid *g, jx_str text);

/* Forgets the rows before `row`. */
void jx_grid_drop_before(jx_grid *g, size_t row);

/* Sets ragged for rows [0, n): those that have another number of cells than most of their block. */
void jx_grid_find_ragged(jx_grid *g, size_t n);

static inline jx_str jx_grid_cell(const jx_grid *g, size_t row, size_t col)
{
    const jx_grid_row *r = &g->rows[row];
    return col < r->n ? g->cells[r->first + col] : (jx_str){0};
}

/* Does a merged cell of the rows above cover the place? */
static inline bool jx_grid_covered(const jx_grid *g, size_t row, int col)
{
    return col >= 0 && col < 64 && (g->rows[row].under >> col & 1);
}

void jx_grid_fini(jx_grid *g);

#endif
