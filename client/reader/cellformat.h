/* client/reader/cellformat.h: a number of a workbook as its cell shows it: 0.9876 under "0.00%" is 98.76%, 45657 under
 * a date format is a day. What people check is what they see. */
#ifndef JX_CLIENT_CELLFORMAT_H
#define JX_CLIENT_CELLFORMAT_H

#include "client/reader/arena.h"

/* A number format, understood as far as forms need it. */
typedef struct {
    bool general;               /* as many digits as the number has */
    bool date, clock;           /* shows a day, a time of day */
    bool year, day;             /* of a date: shows the year, the day */
    bool han;                   /* 2024年12月31日 instead of 2024-12-31 */
    uint8_t percent;            /* times 100, for each % */
    uint8_t thousands;          /* divided by 1000, for each comma behind the digits */
    uint8_t decimals;           /* digits after the point */
    char before[32], after[32]; /* words around the number: "≥", "人", "%" */
} jx_cell_format;

/* code: as the workbook writes it ("#,##0.00_);[Red]…"); only its first section counts. */
void jx_cell_format_parse(const char *code, jx_cell_format *out);
/* The formats that workbooks have without saying so, by number. */
void jx_cell_format_builtin(unsigned id, jx_cell_format *out);

/* Writes a number, read from the text of a cell, as the format shows it. epoch_1904: how the workbook counts days.
 * false: the text is no number. */
bool jx_cell_format_print(const jx_cell_format *f, const char *number, bool epoch_1904, char *out, size_t size);

#endif
