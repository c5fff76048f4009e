#include "client/reader/pdf_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client/reader/text.h"
#include "proto/cursor.h"

/* Columns of the list: level, page, paragraph, block, line, word, left, top, width, height, confidence, text. */
enum { LEVEL = 0, PAGE = 1, PARAGRAPH = 2, BLOCK = 3, LINE = 4, LEFT = 6, TEXT = 11, COLUMNS = 12 };
enum { LEVEL_PAGE = 1, LEVEL_WORD = 5 };

static int add_page(jx_pdf_words *w, uint32_t number)
{
    if (w->n_pages == JX_PDF_MAX_PAGES) return JX_ELIMIT;
    if (w->n_pages == w->cap_pages) {
        size_t cap = w->cap_pages ? w->cap_pages * 2 : 32;
        jx_pdf_page *more = realloc(w->pages, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        w->pages = more;
        w->cap_pages = cap;
    }
    w->pages[w->n_pages++] = (jx_pdf_page){.number = number, .first = (uint32_t)w->n_words};
    return 0;
}

static int add_word(jx_pdf_words *w, const jx_pdf_word *word)
{
    if (w->n_words == JX_PDF_MAX_WORDS) return JX_ELIMIT;
    if (w->n_words == w->cap_words) {
        size_t cap = w->cap_words ? w->cap_words * 2 : 1024;
        jx_pdf_word *more = realloc(w->words, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        w->words = more;
        w->cap_words = cap;
    }
    w->words[w->n_words++] = *word;
    w->pages[w->n_pages - 1].n++;
    return 0;
}

/* Removes control characters in place. */
static jx_str clean(char *p, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)p[i] >= 0x20 && p[i] != 0x7F) p[n++] = p[i];
    return jx_trim((jx_str){p, (uint32_t)n});
}

/* A number that ends where its column does. */
static bool number(const char *p, const char *end, double *out)
{
    char text[40], *stop;
    size_t n = (size_t)(end - p);
    if (n == 0 || n >= sizeof text) return false;
    memcpy(text, p, n);
    text[n] = 0;
    *out = strtod(text, &stop);
    return *stop == 0 && isfinite(*out) && fabs(*out) < 1e6;
}

static int take_word(jx_pdf_words *w, char *const *at, const double *v)
{
    jx_pdf_word word = {.x0 = (float)v[LEFT],
                        .y0 = (float)v[LEFT + 1],
                        .x1 = (float)(v[LEFT] + v[LEFT + 2]),
                        .y1 = (float)(v[LEFT + 1] + v[LEFT + 3])};
    word.line = (uint32_t)v[PARAGRAPH] << 20 ^ (uint32_t)v[BLOCK] << 10 ^ (uint32_t)v[LINE];
    word.text = clean(at[TEXT], (size_t)(at[COLUMNS] - at[TEXT]));
    if (!word.text.len) return 0;
    if (!jx_utf8_valid(word.text.p, word.text.len) || word.x1 <= word.x0 || word.y1 <= word.y0) {
        w->broken++;
        return 0;
    }
    return add_word(w, &word);
}

/* Where the columns of a line begin, and the numbers of all but the last. */
static bool columns(char *p, char *end, char **at, double *v)
{
    at[0] = p;
    for (int i = 1; i < COLUMNS; i++) {
        char *tab = memchr(at[i - 1], '\t', (size_t)(end - at[i - 1]));
        if (!tab) return false;
        at[i] = tab + 1;
    }
    at[COLUMNS] = end;
    for (int i = 0; i < TEXT; i++)
        if (!number(at[i], at[i + 1] - 1, &v[i]) || (i < LEFT && v[i] < 0)) return false;
    return true;
}

/* A line of the list. */
static int take_line(jx_pdf_words *w, char *p, char *end)
{
    char *at[COLUMNS + 1];
    double v[TEXT];
    if (!columns(p, end, at, v)) { /* a word with a line break of its own, say */
        w->broken++;
        return 0;
    }
    if (v[LEVEL] == LEVEL_PAGE) return add_page(w, (uint32_t)v[PAGE]);
    if (v[LEVEL] != LEVEL_WORD) return 0;
    return w->n_pages ? take_word(w, at, v) : JX_EINVAL;
}

int jx_pdf_words_parse(jx_pdf_words *w, char *p, size_t len)
{
    static const char heading[] = "level\tpage_num\t";
    char *end = p + len;
    if (len < sizeof heading || memcmp(p, heading, sizeof heading - 1) != 0) return JX_EINVAL;
    int err = 0;
    for (bool first = true; p < end && !err; first = false) {
        char *nl = memchr(p, '\n', (size_t)(end - p)), *stop = nl ? nl : end;
        if (!first && stop > p) err = take_line(w, p, stop);
        p = nl ? nl + 1 : end;
    }
    return err;
}

void jx_pdf_words_fini(jx_pdf_words *w)
{
    free(w->words);
    free(w->pages);
    *w = (jx_pdf_words){0};
}
