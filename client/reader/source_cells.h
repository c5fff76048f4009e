/* client/reader/source_cells.h: text that a converter wrote one table cell a line: a line that begins with a tab is a
 * cell, an empty line ends the row, lines without a tab go on with the cell above. The source itself says which column
 * a cell is in. */
#ifndef JX_CLIENT_SOURCE_CELLS_H
#define JX_CLIENT_SOURCE_CELLS_H

#include "client/reader/arena.h"
#include "client/reader/source.h"

typedef struct {
    jx_source source;
    jx_arena *arena;     /* cells of several lines are copied there */
    const char *p, *end; /* valid UTF-8, outlives the grid */
    uint32_t line;       /* of p */
    uint32_t block;
} jx_source_cells;

jx_source_cells jx_source_cells_of(jx_str text, jx_arena *arena);

/* Is this how text is written? Told by its lines: nearly all tabs stand alone, at the beginning. */
bool jx_looks_like_cells(jx_str text);

#endif
