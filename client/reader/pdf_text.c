#include "client/reader/pdf_text.h"

#include <stdlib.h>

#include "client/reader/text.h"

/* Room that cells keep free at both sides, in points, at most: 0.19 cm each, as Word has it. */
static const float MARGINS = 11.5F;

static float height_of(const jx_pdf_word *w) { return w->y1 - w->y0; }
static float middle_of(const jx_pdf_word *w) { return (w->y0 + w->y1) / 2; }
static float lesser(float a, float b) { return a < b ? a : b; }

static bool wide_first(jx_str s) { return s.len && (unsigned char)s.p[0] >= 0xE2; }
static bool wide_last(jx_str s)
{
    return s.len >= 3 && ((unsigned char)s.p[s.len - 1] & 0xC0) == 0x80 && (unsigned char)s.p[s.len - 3] >= 0xE2;
}
static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/* Characters that numbers go on with. */
static bool numeric(char c) { return digit(c) || c == '.' || c == ','; }

float jx_pdf_first_width(jx_str text, float height)
{
    return text.len && (unsigned char)text.p[0] < 0x80 ? height * 0.5F : height * 0.85F;
}

float jx_pdf_token_width(jx_str text, float height)
{
    uint32_t n = 0;
    while (n < text.len && (letter(text.p[n]) || numeric(text.p[n]))) n++;
    return n ? (float)n * 0.5F * height : jx_pdf_first_width(text, height);
}

/* ---- spaces ---- */

int jx_pdf_blanks_of(jx_pdf_blanks *b, const jx_pdf_drawing *d)
{
    *b = (jx_pdf_blanks){0};
    if (!d) return 0;
    b->p = malloc((d->n_glyphs + 1) * sizeof *b->p);
    if (!b->p) return JX_ENOMEM;
    for (size_t i = 0; i < d->n_glyphs; i++)
        if (d->glyphs[i].blank) b->p[b->n++] = d->glyphs[i];
    return 0;
}

/* Is there a space between two words of a line? */
static bool blank_between(const jx_pdf_blanks *b, const jx_pdf_word *left, const jx_pdf_word *right)
{
    float h = lesser(height_of(left), height_of(right));
    for (size_t i = jx_pdf_glyph_from(b->p, b->n, left->y0); i < b->n && b->p[i].y <= left->y1; i++)
        if (b->p[i].x >= left->x1 - 0.3F * h && b->p[i].x <= right->x0 + 0.05F * h) return true;
    return false;
}

/* Does a space end the line of a word? Some programs draw it where they break the line. */
static bool blank_after(const jx_pdf_blanks *b, const jx_pdf_word *w)
{
    float h = height_of(w);
    for (size_t i = jx_pdf_glyph_from(b->p, b->n, w->y0); i < b->n && b->p[i].y <= w->y1; i++)
        if (b->p[i].x >= w->x1 - 0.1F * h && b->p[i].x <= w->x1 + 0.6F * h) return true;
    return false;
}

static bool spaced(const jx_pdf_blanks *b, const jx_pdf_word *left, const jx_pdf_word *right)
{
    float gap = right->x0 - left->x1, h = lesser(height_of(left), height_of(right));
    if (blank_between(b, left, right)) return true;
    bool narrow = !wide_last(left->text) && !wide_first(right->text);
    return gap > (narrow ? 0.15F : 0.7F) * h;
}

/* ---- lines ---- */

static int by_line(const void *a, const void *b)
{
    const jx_pdf_word *x = *(const jx_pdf_word *const *)a, *y = *(const jx_pdf_word *const *)b;
    float m = middle_of(x), n = middle_of(y);
    if (m != n) return m < n ? -1 : 1;
    return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static int by_side(const void *a, const void *b)
{
    const jx_pdf_word *x = *(const jx_pdf_word *const *)a, *y = *(const jx_pdf_word *const *)b;
    return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

/* Where the line that begins at from ends: the next word whose middle is well below. */
static size_t line_end(const jx_pdf_word **w, size_t n, size_t from)
{
    size_t to = from + 1;
    while (to < n && middle_of(w[to]) - middle_of(w[from]) < 0.5F * lesser(height_of(w[to]), height_of(w[from]))) to++;
    return to;
}

/* A text in the making: its room is known beforehand. */
typedef struct {
    char *p;
    uint32_t len, line; /* line: where the last line begins */
} buffer;

static void append(buffer *b, jx_str s, bool space)
{
    if (space) b->p[b->len++] = ' ';
    memcpy(b->p + b->len, s.p, s.len);
    b->len += s.len;
}

/* Bytes of the last line of a text, if letters and digits are all that it has: longer than its line, a word is broken
 * anywhere. */
static bool one_word(const char *p, uint32_t len)
{
    if (len == 0) return false;
    for (uint32_t i = 0; i < len; i++)
        if (!letter(p[i]) && !numeric(p[i]) && p[i] != '-' && p[i] != '_') return false;
    return true;
}

/* Does a space belong where a line break was? word: the line before is one word. */
static bool space_at_break(char last, char first, bool full, bool word, unsigned *doubts)
{
    bool numbers = (numeric(last) && digit(first)) || (digit(last) && numeric(first));
    if (numbers) *doubts |= full ? JX_PDF_JOINED_DIGITS : JX_PDF_TWO_NUMBERS;
    if (numbers) return !full;
    if (full && word) return false;
    return (letter(last) && (letter(first) || digit(first))) || (digit(last) && letter(first));
}

jx_str jx_pdf_join_lines(jx_arena *a, jx_str x, jx_str y, bool full, unsigned *doubts)
{
    if (!x.len) return y;
    if (!y.len) return x;
    bool space = space_at_break(x.p[x.len - 1], y.p[0], full, one_word(x.p, x.len), doubts);
    return jx_arena_printf(a, "%.*s%s%.*s", JX_FMT(x), space ? " " : "", JX_FMT(y));
}

static void append_line(buffer *b, const jx_pdf_word **w, size_t n, bool full, bool blank, const jx_pdf_blanks *blanks,
                        unsigned *doubts)
{
    bool word = one_word(b->p + b->line, b->len - b->line);
    bool space = b->len && (space_at_break(b->p[b->len - 1], w[0]->text.p[0], full && !blank, word, doubts) || blank);
    b->line = b->len + space;
    append(b, w[0]->text, space);
    for (size_t i = 1; i < n; i++) {
        if (w[i]->x0 < w[i - 1]->x1 - 0.3F * height_of(w[i])) *doubts |= JX_PDF_OVERLAP;
        append(b, w[i]->text, spaced(blanks, w[i - 1], w[i]));
    }
}

jx_str jx_pdf_text_of(jx_arena *a, const jx_pdf_word **words, size_t n, float width, const jx_pdf_blanks *blanks,
                      float *slack, unsigned *doubts)
{
    size_t room = 0;
    for (size_t i = 0; i < n; i++) room += words[i]->text.len + 1;
    buffer b = {n ? jx_arena_alloc(a, room) : NULL, 0, 0};
    *slack = 1e6F;
    if (!b.p) return (jx_str){0};
    qsort(words, n, sizeof *words, by_line);
    for (size_t from = 0, to; from < n; from = to) {
        to = line_end(words, n, from);
        qsort(words + from, to - from, sizeof *words, by_side);
        bool full = *slack < jx_pdf_first_width(words[from]->text, height_of(words[from])) + MARGINS;
        append_line(&b, words + from, to - from, full, from && blank_after(blanks, words[from - 1]), blanks, doubts);
        if (width > 0) *slack = width - (words[to - 1]->x1 - words[from]->x0);
    }
    return (jx_str){b.p, b.len};
}
