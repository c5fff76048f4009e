/* client/reader/pdf_words.h: the words of a PDF with their places on the page, out of what `pdftotext -tsv` prints.
 * Lengths are points (1/72 inch) from the upper left corner of the page. */
#ifndef JX_CLIENT_PDF_WORDS_H
#define JX_CLIENT_PDF_WORDS_H

#include "proto/base.h"

typedef struct {
    float x0, y0, x1, y1;
    jx_str text;   /* not empty */
    uint32_t line; /* words of one line as Poppler reads the page, running */
} jx_pdf_word;

typedef struct {
    uint32_t number;   /* from 1 */
    uint32_t first, n; /* its words, in Poppler's reading order */
} jx_pdf_page;

/* Zero-initialise. Texts are the parsed bytes'. */
typedef struct {
    jx_pdf_word *words;
    jx_pdf_page *pages;
    size_t n_words, cap_words, n_pages, cap_pages;
    uint32_t broken; /* words that were no valid text and were left out */
} jx_pdf_words;

enum { JX_PDF_MAX_WORDS = 2000000, JX_PDF_MAX_PAGES = 3000 };

/* Parses all of p and changes it (texts are cleaned of control characters). 0; JX_EINVAL it is no such list; JX_ELIMIT
 * too many words or pages; JX_ENOMEM. */
int jx_pdf_words_parse(jx_pdf_words *w, char *p, size_t len);

void jx_pdf_words_fini(jx_pdf_words *w);

#endif
