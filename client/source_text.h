/* client/source_text.h: tab-separated text as a source of grid rows: a line is a row, a tab ends a cell. */
#ifndef JX_CLIENT_SOURCE_TEXT_H
#define JX_CLIENT_SOURCE_TEXT_H

#include "client/grid.h"

typedef struct {
    const char *p, *end; /* valid UTF-8, outlives the grid */
    uint32_t line;       /* of the next row */
    uint32_t block;
} jx_source_text;

static inline jx_source_text jx_source_text_of(jx_str text)
{
    return (jx_source_text){text.p, text.p + text.len, 1, 1};
}

/* Adds the next line that is not empty as a row. 1; 0 at the end of the text; JX_ENOMEM, JX_ELIMIT. */
int jx_source_text_row(jx_source_text *s, jx_grid *g);

#endif
