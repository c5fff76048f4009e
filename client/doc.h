/* client/doc.h: the inside of a document, for the readers that fill it. */
#ifndef JX_CLIENT_DOC_H
#define JX_CLIENT_DOC_H

#include "client/arena.h"
#include "client/read.h"

struct jx_doc {
    jx_arena arena;
    jx_read_options opt;
    char *bytes; /* the file, or what it was converted to; texts of forms point into it */
    size_t len;
    jx_str source;
    jx_form *forms;
    size_t n_forms, cap_forms;
    jx_problem *problems;
    size_t n_problems, cap_problems;
    size_t refused;
    struct {
        jx_str name;
        uint32_t codes[8];
        size_t n;
    } placed; /* the last unit that was looked up */
};

/* Both texts of a message side by side, so that the compiler checks each against its arguments. */
#define JX_DT(doc, zh_, en_) ((doc)->opt.zh ? (zh_) : (en_))

/* Adds a form; copies the struct, not what it points to. 0 or JX_ENOMEM. */
int jx_doc_add_form(jx_doc *d, const jx_form *f);
/* Adds a problem of the document; text is borrowed for the document's life. Beyond a thousand only their number counts.
 */
void jx_doc_add_problem(jx_doc *d, uint32_t line, jx_str cell, jx_str text);
/* Gives every form its number and twins (equal key fields) their occurrence. 0, JX_ENOMEM. */
int jx_doc_number(jx_doc *d);

#endif
