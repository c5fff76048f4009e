/* client/reader/doc.h: the inside of a document, for the readers that fill it. */
#ifndef JX_CLIENT_DOC_H
#define JX_CLIENT_DOC_H

#include "client/reader/arena.h"
#include "client/reader/read.h"

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
    jx_str nowhere; /* the problem of forms without a place, borrowed by them */
    jx_str *parts;  /* names of the sheets; unset for tables, which have numbers */
    uint32_t n_parts, cap_parts;
    struct {
        jx_str name;
        uint32_t codes[8];
        size_t n;
    } placed; /* the last unit that was looked up */
};

/* Both texts of a message side by side, so that the compiler checks each against its arguments. JX_DT: for problems of
 * forms, which travel with them. JX_DE: for errors and problems of the document, which only who reads it sees. */
#define JX_DT(doc, zh_, en_) ((doc)->opt.zh_problems ? (zh_) : (en_))
#define JX_DE(doc, zh_, en_) ((doc)->opt.zh ? (zh_) : (en_))

/* Adds a form; copies the struct, not what it points to. 0 or JX_ENOMEM. */
int jx_doc_add_form(jx_doc *d, const jx_form *f);
/* In the order of the document: by line, those of one line as they were found. */
void jx_problems_sort(jx_problem *problems, size_t n);
/* Adds a problem of the document; text is borrowed for the document's life. Beyond a thousand only their number counts.
 */
void jx_doc_add_problem(jx_doc *d, uint32_t line, jx_str cell, jx_str text);
/* Gives every form its number and twins (equal key fields) their occurrence. 0, JX_ENOMEM. */
int jx_doc_number(jx_doc *d);
/* Adds a sheet or page by its name, or a table (empty name). Its number, from 1; 0 when memory is out. */
uint32_t jx_doc_add_part(jx_doc *d, jx_str name);
/* Where a cell is, as people say it: "Sheet1!D12" (row 0), "page 2, row 5, column 3" or "table 2, row 5, column 3". col
 * -1: the whole row. */
jx_str jx_doc_place(jx_doc *d, uint32_t part, uint32_t row, uint32_t line, int col);

#endif
