/* client/reader/source_docx.h: the tables of a Word document as a source of grid rows, with the paragraphs between them
 * as rows of their own, for titles, dates and units of money stand there. */
#ifndef JX_CLIENT_SOURCE_DOCX_H
#define JX_CLIENT_SOURCE_DOCX_H

#include "client/reader/doc.h"
#include "client/reader/ooxml.h"
#include "client/reader/source.h"

typedef struct jx_source_docx jx_source_docx;

/* Reads the whole document. Borrows doc and k; texts are doc's. 0; JX_EINVAL (damaged), JX_EDUP (a password),
 * JX_ELIMIT (unpacks to too much), JX_ENOMEM. */
int jx_source_docx_open(jx_source_docx **out, jx_doc *doc, jx_package *k);
jx_source *jx_source_docx_rows(jx_source_docx *x);
void jx_source_docx_close(jx_source_docx **x);

#endif
