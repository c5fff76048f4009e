/* client/reader/pdf_page.h: what stands on the pages of a PDF: tables with the texts of their cells, and the lines of
 * text around them, from top to bottom. */
#ifndef JX_CLIENT_PDF_PAGE_H
#define JX_CLIENT_PDF_PAGE_H

#include "client/reader/doc.h"
#include "client/reader/pdf_table.h"
#include "client/reader/pdf_words.h"

/* Between two words of a line's piece: the first byte behind it, the ends of both words. */
typedef struct {
    uint32_t at;
    float x0, x1;
} jx_pdf_break;

/* A cell of a table, or a piece of a line, with its text. */
typedef struct {
    uint16_t row, col, rows, cols;
    jx_pdf_box box;
    jx_str text;
    float slack;          /* points left free in its last line; large for text outside of tables */
    jx_pdf_break *breaks; /* of a line's piece */
    uint32_t n_breaks;
} jx_pdf_text;

/* A table or a line. Arrays are the document's. */
typedef struct {
    uint32_t page;
    jx_pdf_box box;
    bool table;
    jx_pdf_text *texts; /* by row, then column */
    uint32_t n, n_rows, n_cols;
    float *xs;     /* of a table: its edges, n_cols + 1 */
    bool sure;     /* of a line: its texts' columns are those of the heading above it */
    uint32_t from; /* rows of a table before this one were taken elsewhere */
} jx_pdf_piece;

/* Something that people should know about a place. */
typedef struct {
    uint32_t piece; /* JX_PDF_NO_PIECE: of the page as a whole */
    uint32_t cell;  /* index in texts of the piece */
    uint32_t page;
    jx_str text;
} jx_pdf_note;

/* Zero-initialise but for doc. */
typedef struct {
    jx_doc *doc;
    jx_pdf_piece *pieces;
    jx_pdf_note *notes;
    size_t n, cap, n_notes, cap_notes;
} jx_pdf_pieces;

enum { JX_PDF_NO_PIECE = UINT32_MAX };

/* Adds a page's pieces. drawing, which is used up, NULL: nothing is known of the page but its words. 0, JX_ENOMEM. */
int jx_pdf_page_add(jx_pdf_pieces *out, const jx_pdf_words *words, const jx_pdf_page *page, jx_pdf_drawing *drawing);

int jx_pdf_piece_add(jx_pdf_pieces *out, const jx_pdf_piece *piece);
/* piece JX_PDF_NO_PIECE: the page as a whole. */
int jx_pdf_note_add(jx_pdf_pieces *out, const jx_pdf_note *note);
void jx_pdf_pieces_fini(jx_pdf_pieces *p);

/* client/reader/pdf_join.c: tables that go on over a page: numbers their columns alike, drops headings that are
 * repeated, puts rows and merged cells that the break cut together again, drops page numbers between. 0, JX_ENOMEM. */
int jx_pdf_join_pages(jx_pdf_pieces *p);

/* client/reader/pdf_aligned.c: the columns of tables without ruling lines, and lines that are one row. Before the pages
 * are joined. 0, JX_ENOMEM. */
int jx_pdf_align(jx_pdf_pieces *p);

#endif
