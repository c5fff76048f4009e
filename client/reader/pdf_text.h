/* client/reader/pdf_text.h: words with places, put together to the text of a cell or a line. */
#ifndef JX_CLIENT_PDF_TEXT_H
#define JX_CLIENT_PDF_TEXT_H

#include "client/reader/arena.h"
#include "client/reader/pdf_drawing.h"
#include "client/reader/pdf_words.h"

/* The spaces that a page draws, by height. */
typedef struct {
    jx_pdf_glyph *p;
    size_t n;
} jx_pdf_blanks;

/* Of a drawing whose glyphs are sorted. 0, JX_ENOMEM; free b->p. */
int jx_pdf_blanks_of(jx_pdf_blanks *b, const jx_pdf_drawing *drawing);

/* What a join had to decide without being sure. */
enum {
    JX_PDF_JOINED_DIGITS = 1, /* digits across a line break became one number */
    JX_PDF_TWO_NUMBERS = 2,   /* digits across a line break did not */
    JX_PDF_OVERLAP = 4        /* texts stand on each other */
};

/* Joins the words, which it sorts, to lines and those to a text in the arena. width: of the cell; 0: none. *slack: the
 * room that is left in the last line. *doubts gets what was not sure. */
jx_str jx_pdf_text_of(jx_arena *a, const jx_pdf_word **words, size_t n, float width, const jx_pdf_blanks *blanks,
                      float *slack, unsigned *doubts);

/* How wide the first character of a text is, for a line of this height. */
float jx_pdf_first_width(jx_str text, float height);
/* The same for what is not divided at a line's end: a word, a number, else a character. */
float jx_pdf_token_width(jx_str text, float height);

/* Joins two pieces of a text that a line break divides: by nothing or a space. full: the first was as wide as its
 * cell. */
jx_str jx_pdf_join_lines(jx_arena *a, jx_str first, jx_str second, bool full, unsigned *doubts);

#endif
