/* client/reader/source_lines.h: text in which the columns of a form are lost: a cell a line, merged and empty cells
 * gone or left as empty lines, or the cells of a row in one line with single blanks between them. Rows are put together
 * again by the order of the headings and by what the cells are; what does not fit is left out, and every form says how
 * it was read. For texts in which nothing divides columns. */
#ifndef JX_CLIENT_SOURCE_LINES_H
#define JX_CLIENT_SOURCE_LINES_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

typedef struct jx_source_lines jx_source_lines;

/* text outlives the source. 0; JX_ENOMEM; JX_EINVAL when it is no such text, or its rows cannot be told apart. */
int jx_source_lines_open(jx_source_lines **out, jx_doc *doc, jx_str text);
jx_source *jx_source_lines_rows(jx_source_lines *s);
/* Sets *s to NULL; NULL is fine. */
void jx_source_lines_close(jx_source_lines **s);

#endif
