/* client/reader/pdf_drawing.h: what a page draws besides its text: straight lines along the page's edges (the ruling
 * lines of tables), and where each glyph stands, out of what `pdftocairo -svg` prints. Lengths are points from the
 * upper left corner. */
#ifndef JX_CLIENT_PDF_DRAWING_H
#define JX_CLIENT_PDF_DRAWING_H

#include "proto/base.h"

/* A line, x0 <= x1 and y0 <= y1: horizontal (y0 == y1) or vertical (x0 == x1). */
typedef struct {
    float x0, y0, x1, y1;
} jx_pdf_rule;

typedef struct {
    float x0, y0, x1, y1;
} jx_pdf_box;

/* Where a glyph begins, on its base line, when it was drawn, and the box that what is seen of it is clipped to. */
typedef struct {
    float x, y;
    uint32_t order;
    jx_pdf_box clip;
    bool blank; /* a space */
} jx_pdf_glyph;

typedef struct {
    jx_pdf_rule *rules;
    jx_pdf_glyph *glyphs;
    size_t n_rules, cap_rules, n_glyphs, cap_glyphs;
    bool partly; /* there was more than the limits let in */
} jx_pdf_drawing;

/* Sorts glyphs from above; the first of sorted ones that is at y or below it. */
void jx_pdf_glyphs_sort(jx_pdf_glyph *glyphs, size_t n);
size_t jx_pdf_glyph_from(const jx_pdf_glyph *glyphs, size_t n, float y);

enum { JX_PDF_MAX_RULES = 40000, JX_PDF_MAX_GLYPHS = 100000 };

/* Takes a page (index from 0); the drawing is the scanner's and is used again. An error ends the scan. */
typedef int jx_pdf_page_drawn(void *arg, size_t page, jx_pdf_drawing *drawing);

typedef struct jx_pdf_scan jx_pdf_scan;

jx_pdf_scan *jx_pdf_scan_new(jx_pdf_page_drawn *drawn, void *arg); /* NULL: out of memory */
/* The next bytes, cut anywhere. 0, JX_EINVAL it is no such drawing, JX_ENOMEM, or what drawn returned. */
int jx_pdf_scan_more(jx_pdf_scan *s, const char *p, size_t n);
/* Sets *s to NULL. */
void jx_pdf_scan_free(jx_pdf_scan **s);

#endif
