/* client/show/table.h: tables for people: columns line up by display width whatever script is in them. */
#ifndef JX_CLIENT_TABLE_H
#define JX_CLIENT_TABLE_H

#include "client/show/term.h"

enum jx_align {
    JX_LEFT = 0,
    JX_RIGHT = 1,
    JX_WRAP = 2
}; /* JX_WRAP: left, and a column that gives way on a narrow terminal */
typedef struct jx_table jx_table;

/* Starts an empty table; the caller adds columns, then cells row by row. Memory: abort on exhaustion (a client). */
jx_table *jx_table_new(void);
void jx_table_free(jx_table **t);
/* Tables that come one after the other and are to line up: columns are at least as wide as in those before. kept is all
 * zero at first and outlives t. */
enum { JX_TABLE_COLUMNS = 24 };
typedef struct {
    size_t column[JX_TABLE_COLUMNS];
} jx_widths;
void jx_table_line_up(jx_table *t, jx_widths *kept);
/* Title is copied. At most JX_TABLE_COLUMNS columns, before the first cell. */
void jx_table_column(jx_table *t, enum jx_align align, const char *title);
/* The next cell, copied. Cells fill rows from left to right. */
void jx_cell(jx_table *t, jx_str text);
void jx_cellf(jx_table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Style of the last cell, or of the whole row that the last cell belongs to. */
void jx_cell_style(jx_table *t, enum jx_style s);
void jx_row_style(jx_table *t, enum jx_style s);
/* A line above the next row (before totals). */
void jx_table_rule(jx_table *t);
size_t jx_table_rows(const jx_table *t);
/* Prints head and rows, indented. Headless if every title is empty. On a terminal JX_WRAP columns are broken to fit.
 */
void jx_table_print(const jx_table *t, FILE *out, unsigned indent);

/* Prints text with its paragraphs (ended by \n) broken to the terminal's width, at most 100 columns. */
void jx_print_wrapped(FILE *out, const char *text);

#endif
