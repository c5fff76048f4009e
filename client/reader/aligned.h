/* client/reader/aligned.h: tables that have no lines and no tabs, only columns: what stands under which heading is told
 * by where it stands. Pure geometry and the words of headings; for text with blanks and for the pages of a PDF. */
#ifndef JX_CLIENT_ALIGNED_H
#define JX_CLIENT_ALIGNED_H

#include "client/reader/arena.h"

/* A piece of a line, divided from its neighbours by a gap. Lengths in any unit. */
typedef struct {
    float x0, x1;
    jx_str text;
    uint16_t col; /* set: its column, from 0 */
} jx_aligned_cell;

typedef struct {
    jx_aligned_cell *cells; /* from left to right */
    uint32_t n, cap;
    bool sure;  /* set: its columns are those of the heading above it; else its cells are only counted */
    bool doubt; /* set: it stands below a heading, but not all of it under one of its columns */
} jx_aligned_row;

enum { JX_ALIGNED_COLUMNS = 64 };

/* Sets the columns of n rows. A piece with single blanks is divided where its parts stand under headings of their own;
 * cells must then have room for them (cap). Rows above a heading, and those of which something could stand under two
 * headings or none, are not sure. The number of rows that are. */
size_t jx_align(jx_aligned_row *rows, size_t n);

/* Is this the heading of a block? Headings that only a blank divides are divided. */
bool jx_is_aligned_heading(jx_aligned_row *r);

#endif
