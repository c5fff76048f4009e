/* client/reader/source_pdf.h: a PDF as a source of grid rows: its tables by their ruling lines, with the lines of text
 * around them as rows of their own; by Poppler's pdftotext (words) and pdftocairo (lines). */
#ifndef JX_CLIENT_SOURCE_PDF_H
#define JX_CLIENT_SOURCE_PDF_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

typedef struct jx_source_pdf jx_source_pdf;

/* Reads the whole document. Texts are doc's. 0; JX_ENOTFOUND Poppler is not installed; JX_EDUP a password; JX_EINVAL
 * damaged; JX_EGONE no text in it (scanned); JX_ELIMIT over a limit; JX_ENOMEM, JX_EIO. */
int jx_source_pdf_open(jx_source_pdf **out, jx_doc *doc, const void *pdf, size_t len);

/* The same from what the two programs print for it: the list of words, and the drawing of all its pages. */
int jx_source_pdf_printed(jx_source_pdf **out, jx_doc *doc, jx_str list, jx_str drawing);

jx_source *jx_source_pdf_rows(jx_source_pdf *x);

/* The words in reading order, a line a line, when the document has no tables with ruling lines; doc's. Empty: it has.
 */
jx_str jx_source_pdf_text(const jx_source_pdf *x);

/* After the forms were read: what is not sure, as problems of the forms at whose place it is, or of the document. rows:
 * the forms are of its rows, so what is said of their cells holds. */
int jx_source_pdf_tell(jx_source_pdf *x, bool rows);

void jx_source_pdf_close(jx_source_pdf **x);

#endif
