/* client/reader/pdf_child.h: one of Poppler's programs as a child with limits: a PDF is a program of its own kind, and
 * what reads it may fail without taking us along. Knows nothing of what the child prints. */
#ifndef JX_CLIENT_PDF_CHILD_H
#define JX_CLIENT_PDF_CHILD_H

#include <stddef.h>
#include <stdint.h>

/* Limits of a child; the bytes are those it may print. */
enum { JX_PDF_SECONDS = 60, JX_PDF_MEMORY_MIB = 1024, JX_PDF_OUTPUT_MIB = 256 };

/* Takes a piece of what the child prints. An error ends the child. */
typedef int jx_pdf_take(void *arg, const char *p, size_t n);

/* The document as a file in memory, at its beginning; -1: none could be made. The caller closes it. */
int jx_pdf_file(const void *pdf, size_t len);

/* Milliseconds of a clock that only goes forward. */
int64_t jx_pdf_now_ms(void);

/* Runs argv with the document as its standard input until it ends, or until end_ms. 0; JX_ENOTFOUND it is not
 * installed; JX_EDUP a password; JX_EINVAL damaged; JX_ELIMIT over a limit; JX_ENOMEM, JX_EIO; or what take returned.
 */
int jx_pdf_run(char *const argv[], int pdf, int64_t end_ms, jx_pdf_take *take, void *arg);

#endif
