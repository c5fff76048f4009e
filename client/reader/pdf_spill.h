/* client/reader/pdf_spill.h: texts that are taller than their row. A spreadsheet centres them, a word processor lets
 * them run on below; either way lines of one cell stand in the rows above and below it. What shows it is the order of
 * drawing: programs draw tables row by row, cell by cell. */
#ifndef JX_CLIENT_PDF_SPILL_H
#define JX_CLIENT_PDF_SPILL_H

#include "client/reader/pdf_table.h"
#include "client/reader/pdf_words.h"

enum { JX_PDF_UNDRAWN = UINT32_MAX };

/* A word of a table, the cell where it stands, and when it was drawn (JX_PDF_UNDRAWN: not known). */
typedef struct {
    const jx_pdf_word *word;
    uint32_t cell, order;
    bool doubtful; /* moved without a neighbour that vouches for its row */
} jx_pdf_placed;

/* Moves words to the cells that they were drawn for; sorts w by order. */
void jx_pdf_spill(const jx_pdf_table *t, jx_pdf_placed *w, size_t n);

#endif
