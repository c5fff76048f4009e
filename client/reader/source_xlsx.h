/* client/reader/source_xlsx.h: the sheets of a workbook as a source of grid rows: what each cell shows, at its column;
 * of merged cells the first. */
#ifndef JX_CLIENT_SOURCE_XLSX_H
#define JX_CLIENT_SOURCE_XLSX_H

#include "client/reader/doc.h"
#include "client/reader/ooxml.h"
#include "client/reader/source.h"

typedef struct jx_source_xlsx jx_source_xlsx;

/* Reads what the sheets share. Borrows doc and k; texts are doc's. What a sheet has that cannot be read is a problem of
 * doc. 0; JX_EINVAL (damaged), JX_EDUP (a password), JX_ELIMIT (unpacks to too much), JX_ENOMEM. */
int jx_source_xlsx_open(jx_source_xlsx **out, jx_doc *doc, jx_package *k);
jx_source *jx_source_xlsx_rows(jx_source_xlsx *x);
void jx_source_xlsx_close(jx_source_xlsx **x);

#endif
