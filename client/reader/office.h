/* client/reader/office.h: forms out of what office programs write: workbooks, Word documents, PDF. */
#ifndef JX_CLIENT_OFFICE_H
#define JX_CLIENT_OFFICE_H

#include "client/reader/doc.h"

/* Reads d->bytes when they are an office document. 1: they are text, or have become text (PDF): to be read as such; 0:
 * read; else an error of jx_read_file with its sentence in err. */
int jx_office_read(jx_doc *d, const char *name, jx_read_error *err);

#endif
