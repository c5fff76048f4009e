/* client/reader/form_json.h: the JSON of a form (docs/design.md, "The JSON of a form"), one object a line;
 * jx_form_json_write is in client/reader/read.h.
 *
 * The schema that is read: `kind` is required, every other member may be missing or null. Numbers are JSON numbers
 * without exponent, texts are strings. Amounts need `money_unit`. Where `op`, `target_value` and `unit` are all
 * missing, they are taken from `target`; `actual_value` likewise from `actual`. A member that is not in the schema is a
 * problem of the form; a member of the wrong type refuses the line. */
#ifndef JX_CLIENT_FORM_JSON_H
#define JX_CLIENT_FORM_JSON_H

#include "client/reader/doc.h"

/* Reads every line of text into d: a form, or a problem of the document (line 3, "indicators[2].weight: expected a
 * number") and one more refused. 0 or JX_ENOMEM. */
int jx_form_json_read(jx_doc *d, jx_str text);

#endif
