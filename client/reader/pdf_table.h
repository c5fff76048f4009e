/* client/reader/pdf_table.h: tables out of ruling lines: which lines belong together, the rows and columns they make,
 * and the cells, merged ones included. Pure geometry. */
#ifndef JX_CLIENT_PDF_TABLE_H
#define JX_CLIENT_PDF_TABLE_H

#include "client/reader/pdf_drawing.h"

typedef struct {
    uint16_t row, col, rows, cols; /* place and extent in the table's grid, from 0 */
    jx_pdf_box box;
    bool torn; /* lines around it are missing: a piece of an area that is no rectangle */
} jx_pdf_cell;

typedef struct {
    jx_pdf_box box;
    float *xs, *ys; /* edges: n_cols + 1, n_rows + 1 */
    uint32_t n_cols, n_rows;
    jx_pdf_cell *cells; /* by row, then column */
    size_t n_cells;
    uint32_t *cell_at; /* n_rows * n_cols: index into cells */
} jx_pdf_table;

enum { JX_PDF_MAX_COLUMNS = 200, JX_PDF_MAX_ROWS = 2000 };

/* The tables of a page from top to bottom. *out is an array that jx_pdf_tables_free frees. 0; JX_ELIMIT too many lines
 * to be tables; JX_ENOMEM. */
int jx_pdf_tables(const jx_pdf_rule *rules, size_t n_rules, jx_pdf_table **out, size_t *n);
void jx_pdf_tables_free(jx_pdf_table **tables, size_t n);

/* The cell that a point is in; NULL: none. */
const jx_pdf_cell *jx_pdf_cell_at(const jx_pdf_table *t, float x, float y);

#endif
