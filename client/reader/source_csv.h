/* client/reader/source_csv.h: values separated by commas, semicolons or tabs, with quotes (RFC 4180), or by bars as in
 * Markdown, as a source of grid rows. */
#ifndef JX_CLIENT_SOURCE_CSV_H
#define JX_CLIENT_SOURCE_CSV_H

#include "client/reader/source.h"

typedef struct {
    jx_source source;
    char *p, *end; /* valid UTF-8, outlives the grid; quoted cells are unfolded in place */
    uint32_t line; /* of the next row */
    uint32_t block;
    char delimiter;
    uint32_t width; /* of most rows: a row as wide has lost no cell */
    uint32_t reach; /* how far a closing quote is looked for; shrinks when quotes are not what they seem */
} jx_source_csv;

/* How a text is divided; delimiter 0: this is no CSV. */
typedef struct {
    char delimiter;
    uint32_t width; /* cells of most rows */
} jx_csv_shape;

/* A delimiter that divides most rows into the same number of cells, or a tab where cells are quoted (tab-separated text
 * without quotes is jx_source_text's). */
jx_csv_shape jx_csv_shape_of(jx_str text);

jx_source_csv jx_source_csv_of(char *p, size_t len, jx_csv_shape shape);

#endif
