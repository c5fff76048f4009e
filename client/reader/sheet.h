/* client/reader/sheet.h: cells that know their row and column, collected before they become rows of a grid, because
 * merged ranges and gaps are known only at the end of a sheet. */
#ifndef JX_CLIENT_SHEET_H
#define JX_CLIENT_SHEET_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

/* Columns that are read: no form is wider. */
enum { JX_SHEET_COLUMNS = 256 };
/* Cells of a sheet that are not empty; a province's list of all its projects has some hundred thousand. */
enum { JX_SHEET_MAX_CELLS = 2000000 };

/* Forms side by side that are told apart. */
enum { JX_SHEET_BANDS = 16 };

typedef struct {
    uint32_t row, col; /* from 1, from 0 */
    jx_str text;
} jx_sheet_cell;

typedef struct {
    uint32_t row0, col0, row1, col1; /* from 1, from 0; all inclusive */
} jx_sheet_range;

/* Zero-initialise. Texts are the document's. */
typedef struct {
    jx_sheet_cell *cells;
    size_t n, cap, at; /* at: the next that becomes a row */
    bool unsorted;
    uint32_t bands[JX_SHEET_BANDS]; /* first columns of forms that stand side by side */
    unsigned n_bands, band;         /* 0: they do not; the one at hand */
    jx_sheet_range *ranges;         /* merged ones */
    size_t n_ranges, cap_ranges;
    struct jx_sheet_span {
        uint32_t from, to;
    } * hidden; /* rows that are not shown */
    size_t n_hidden, cap_hidden;
    uint64_t *under; /* by row: columns that a merged cell covers from above (jx_grid_row) */
    size_t n_under;
    uint64_t hidden_cols[JX_SHEET_COLUMNS / 64]; /* bit per column */
} jx_sheet;

/* Adds a cell; an empty text costs nothing. 0, JX_ENOMEM, or JX_ELIMIT when there are too many. */
int jx_sheet_add(jx_sheet *s, uint32_t row, uint32_t col, jx_str text);
/* Forgets the cells and keeps the memory. */
void jx_sheet_clear(jx_sheet *s);
/* Puts the cells in order. After the last jx_sheet_add, before what follows. */
void jx_sheet_sort(jx_sheet *s);
/* The first cell at or after a place, among the first n, which are in order. */
size_t jx_sheet_find(const jx_sheet *s, size_t n, uint32_t row, uint32_t col);

/* sheet_ranges.c: what the sheet says of its ranges, at any time before they are settled. 0 or JX_ENOMEM. */
int jx_sheet_add_range(jx_sheet *s, jx_sheet_range r); /* merged */
/* The place is covered by a merged cell that begins above it. */
int jx_sheet_cover(jx_sheet *s, uint32_t row, uint32_t col);
int jx_sheet_hide_rows(jx_sheet *s, uint32_t from, uint32_t to);
void jx_sheet_hide_columns(jx_sheet *s, uint32_t from, uint32_t to);
/* Is the place hidden as far as is known? Of rows only the last that were hidden are looked at. */
bool jx_sheet_hides(const jx_sheet *s, uint32_t row, uint32_t col);
/* Empties what a merged range covers, all cells of it but the first, and what is hidden: not on paper, so not in the
 * form. A problem of the document names the hidden rows and columns that had something in them. The text of a merged
 * range is shown as long as any of it is. After jx_sheet_sort. 0; JX_ELIMIT: there is too much to empty, some ranges
 * were left as they are; JX_ENOMEM. */
int jx_sheet_settle(jx_sheet *s, jx_doc *d, uint32_t part);

/* Finds forms that stand side by side: the labels of a form's head and the headings of its indicators begin again right
 * of the first. Then rows come form by form: at the end of one, jx_sheet_next_band begins the next. After
 * jx_sheet_settle. */
void jx_sheet_find_bands(jx_sheet *s);
bool jx_sheet_next_band(jx_sheet *s);
/* The next row that is not empty, with part as its part. 1; 0 at the end; JX_ENOMEM, JX_ELIMIT. */
int jx_sheet_row(jx_sheet *s, jx_grid *g, uint32_t part);
void jx_sheet_fini(jx_sheet *s);

/* Fills g's last row with the labels of a text that has several in one cell, divided by wide gaps: "填报单位：… 单位：
 * 万元". Anything else becomes one cell. */
int jx_grid_add_line(jx_grid *g, jx_str text);

/* Line breaks within a cell joined as people read them: nothing between Chinese characters, else a space. Changes p in
 * place; the new length. */
size_t jx_join_lines(char *p, size_t len);

#endif
