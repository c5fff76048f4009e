/* client/reader/source_text.h: tab-separated text as a source of grid rows: a line is a row, a tab ends a cell. */
#ifndef JX_CLIENT_SOURCE_TEXT_H
#define JX_CLIENT_SOURCE_TEXT_H

#include "client/reader/source.h"

typedef struct {
    jx_source source;
    const char *p, *end; /* valid UTF-8, outlives the grid */
    uint32_t line;       /* of the next row */
    uint32_t block;
} jx_source_text;

jx_source_text jx_source_text_of(jx_str text);

#endif
