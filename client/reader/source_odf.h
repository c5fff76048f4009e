/* client/reader/source_odf.h: the tables of an OpenDocument spreadsheet or text (.ods, .odt) as a source of grid rows:
 * what each cell shows; of merged cells the first. Paragraphs between tables are rows of their own. */
#ifndef JX_CLIENT_SOURCE_ODF_H
#define JX_CLIENT_SOURCE_ODF_H

#include "client/reader/doc.h"
#include "client/reader/ooxml.h"
#include "client/reader/source.h"

typedef struct jx_source_odf jx_source_odf;

/* Begins to read. Borrows doc and k; texts are doc's. What cannot be read is a problem of doc, and the rows end there.
 * 0; JX_EINVAL (damaged), JX_EDUP (a password), JX_ENOMEM. */
int jx_source_odf_open(jx_source_odf **out, jx_doc *doc, jx_package *k);
jx_source *jx_source_odf_rows(jx_source_odf *x);
void jx_source_odf_close(jx_source_odf **x);

#endif
