/* client/show/csv.h: CSV for offices (RFC 4180): UTF-8 with a byte order mark, by which Excel knows it, and rows that
 * end with CR LF. */
#ifndef JX_CLIENT_CSV_H
#define JX_CLIENT_CSV_H

#include <stdio.h>

#include "proto/base.h"

void jx_csv_begin(FILE *out);
/* The next cell of a row; first: of its first. What a spreadsheet would take for a formula gets an apostrophe before it
 * unless it is a number: the texts come from strangers. */
void jx_csv_cell(FILE *out, bool first, jx_str text);
void jx_csv_end_row(FILE *out);

#endif
