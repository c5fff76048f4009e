/* client/reader/placing.h: which division a form's units are in. */
#ifndef JX_CLIENT_PLACING_H
#define JX_CLIENT_PLACING_H

#include "client/reader/doc.h"

/* The division that the texts name together: the first that says anything, narrowed by the others ("市中区教育局" by
 * "乐山市…"). 0 when they name none or cannot decide; *readings then says how many there are (0: none). */
uint32_t jx_division_of(jx_doc *d, const jx_str *texts, size_t n, size_t *readings);

/* Sets f->division and division_name: the caller's option, else from unit, implementing unit and heading.
 * Returns a problem's text, empty when all is well. */
jx_str jx_place_form(jx_doc *d, jx_form *f, jx_str heading);

/* Forms that name no unit at all are where all the others of their document are. */
void jx_place_others(jx_doc *d);

#endif
