/* client/reader/source_html.h: the tables of a web page as a source of grid rows, for many systems call their web pages
 * .xls; of merged cells the first. What stands between tables are rows of their own. Nothing is loaded, no script is
 * run. */
#ifndef JX_CLIENT_SOURCE_HTML_H
#define JX_CLIENT_SOURCE_HTML_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

typedef struct jx_source_html jx_source_html;

/* Reads the whole page. Borrows doc and text (valid UTF-8); texts of cells are doc's. 0, JX_ELIMIT (tables within
 * tables without end), or JX_ENOMEM. */
int jx_source_html_open(jx_source_html **out, jx_doc *doc, jx_str text);
jx_source *jx_source_html_rows(jx_source_html *x);
void jx_source_html_close(jx_source_html **x);

#endif
