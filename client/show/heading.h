/* client/show/heading.h: the parts that several commands print of a form, a document, a finding. */
#ifndef JX_CLIENT_HEADING_H
#define JX_CLIENT_HEADING_H

#include "client/reader/read.h"
#include "client/show/jsonout.h"
#include "client/show/table.h"

/* A line: number, project, and verdict (0: none). */
void jx_print_title(const jx_form *f, unsigned verdict);
/* A line: place in the source, division, unit, year. */
void jx_print_place(const jx_form *f);

/* A table of what the reader could not place or is not sure of; nothing for none. */
void jx_print_problems(const jx_form *f);

/* What belongs to no form of d, on stderr. */
void jx_print_document_problems(const jx_doc *d);

/* "92.1", or "88–92.1" where the form allows more than one reading. */
void jx_cell_total(jx_table *t, jx_pts total, jx_pts low, jx_pts high);
/* The same as text: "95", "95–97", "—". */
void jx_total_text(jx_pts total, jx_pts low, jx_pts high, char out[40]);

/* An array of {code, severity, path, line, stated, expected, count?, message}; money in the form's unit, in yuan when
 * form is NULL. */
void jx_json_findings(jx_json *j, const jx_finding *f, size_t n, const jx_form *form);

#endif
