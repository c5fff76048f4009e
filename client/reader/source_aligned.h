/* client/reader/source_aligned.h: text whose columns are made of blanks, as `pdftotext -layout` and printers write it,
 * as a source of grid rows. */
#ifndef JX_CLIENT_SOURCE_ALIGNED_H
#define JX_CLIENT_SOURCE_ALIGNED_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

typedef struct jx_source_aligned jx_source_aligned;

/* Has the text a heading whose words are divided by gaps of blanks? Only its beginning is looked at. */
bool jx_looks_aligned(jx_str text);

/* Borrows text and doc, which gets a problem for each row whose columns are not sure. 0; JX_ENOMEM. */
int jx_source_aligned_open(jx_source_aligned **out, jx_doc *doc, jx_str text);
jx_source *jx_source_aligned_rows(jx_source_aligned *a);
/* Line of the last row. */
uint32_t jx_source_aligned_line(const jx_source_aligned *a);
void jx_source_aligned_close(jx_source_aligned **a);

#endif
