/* client/reader/source_pdf.h: the text of a PDF, by Poppler's pdftotext as a child with limits: a PDF is a program of
 * its own kind, and what reads it may fail without taking us along. */
#ifndef JX_CLIENT_SOURCE_PDF_H
#define JX_CLIENT_SOURCE_PDF_H

#include <stdbool.h>
#include <stddef.h>

/* Limits of the child. */
enum { JX_PDF_SECONDS = 60, JX_PDF_MEMORY_MIB = 1024, JX_PDF_TEXT_MIB = 64 };

/* The text with its columns kept by spaces (UTF-8, pages divided by form feeds) in *text, which the caller frees. 0;
 * JX_ENOTFOUND pdftotext is not installed; JX_EDUP a password; JX_EINVAL damaged; JX_EGONE no text in it (scanned);
 * JX_ELIMIT over a limit; JX_ENOMEM, JX_EIO. */
int jx_pdf_text(const void *pdf, size_t len, char **text, size_t *text_len);

/* Turns the gaps between columns (two spaces and more) into tabs and page breaks into empty lines, in place, so that it
 * can be read as tab-separated text. The new length. */
size_t jx_pdf_columns(char *text, size_t len);

#endif
