/* tests/client/page.h: the text of a document as rows of cells, whatever divides them, so that it can be damaged and
 * written again. */
#ifndef JX_TESTS_PAGE_H
#define JX_TESTS_PAGE_H

#include "proto/base.h"

enum page_kind {
    PAGE_TABS,
    PAGE_CELLS /* a cell a line */,
    PAGE_FLAT /* blanks */,
    PAGE_COMMAS,
    PAGE_LINES /* only written: a cell a line, empty ones gone */,
    PAGE_WORDS /* the same, a row a line */
};

enum { PAGE_WIDTH = 64 };
typedef struct {
    jx_str cells[PAGE_WIDTH];
    uint8_t n;    /* 0: an empty line */
    bool outside; /* PAGE_CELLS: a line outside of any table */
} page_row;

typedef struct {
    enum page_kind kind;
    page_row *rows;
    size_t n, cap;
} page;

/* Cells are borrowed from text. */
void page_read(page *p, enum page_kind kind, const char *text, size_t len);
void page_copy(page *to, const page *from);
void page_free(page *p);
/* The text, NUL-terminated, to be freed. */
char *page_write(const page *p, size_t *len);

/* ---- damage ---- */

/* A way to damage a page at a row, a cell of it, or two of its columns (a, b). false: nothing to do there. */
typedef enum { AT_CELLS, AT_ROWS, AT_COLUMNS } damage_at;
typedef struct {
    const char *name;
    damage_at at;
    bool leaves_nothing; /* an empty cell stays where a number was, or no row at all: silent.h, parts_may_go */
    bool (*apply)(page *p, size_t row, unsigned a, unsigned b);
} damage;
extern const damage damages[];
extern const size_t n_damages;

#endif
