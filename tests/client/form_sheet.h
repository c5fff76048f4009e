/* tests/client/form_sheet.h: forms laid out as the templates that are in use lay them out, and written as the kinds of
 * text that people have. */
#ifndef JX_TESTS_FORM_SHEET_H
#define JX_TESTS_FORM_SHEET_H

#include "tests/client/office_files.h"
#include "tests/client/random_form.h"

enum { SHEET_ROWS = 4000, SHEET_CELLS = 12 };

/* Rows of cells; a row of one cell stands outside of the table, one without a cell is an empty line. */
typedef struct {
    jx_arena arena;
    struct {
        jx_str cells[SHEET_CELLS];
        uint8_t n;
    } rows[SHEET_ROWS];
    size_t n;
} sheet;

/* A template: what its forms can say and how they look. */
typedef struct {
    const char *name;
    random_form_shape shape;
    void (*lay)(sheet *s, const jx_form *f);
} form_template;
extern const form_template form_templates[];
extern const size_t n_form_templates;

/* A summary table of which only the lines are left, all projects of one unit. The name and some indicators' names are
 * broken over lines; the project's score stands between its rows, alone or glued to the next name. Free p. */
extern const random_form_shape flat_shape;
bytes flat_text(jx_rng *r, const jx_form *forms, size_t n);
/* A form a line. */
bytes json_lines(const jx_form *forms, size_t n);

/* Free the text's p. */
typedef struct {
    const char *name;
    bytes (*write)(const sheet *s);
    bool empty; /* of bare_kinds: empty cells leave a trace */
} text_kind;
extern const text_kind text_kinds[];
extern const size_t n_text_kinds;
/* Without columns, so that a reader may not be sure of a row: a cell a line, empty ones gone or left as empty lines;
 * the cells of a row divided by single blanks. */
extern const text_kind bare_kinds[];
extern const size_t n_bare_kinds;

#endif
