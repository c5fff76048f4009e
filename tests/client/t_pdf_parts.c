/* The parts of reading a PDF: the list of words, the drawing, tables out of lines, texts out of words. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/pdf_drawing.h"
#include "client/reader/pdf_spill.h"
#include "client/reader/pdf_table.h"
#include "client/reader/pdf_text.h"
#include "client/reader/pdf_words.h"

#define HEADING "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
#define PAGE(n) "1\t" #n "\t0\t0\t0\t0\t0.0\t0.0\t595.0\t842.0\t-1\t###PAGE###\n"

/* ---- words ---- */

static int parse(jx_pdf_words *w, const char *list, char **copy)
{
    *w = (jx_pdf_words){0};
    *copy = strdup(list);
    return jx_pdf_words_parse(w, *copy, strlen(list));
}

Test(pdf_words, pages_and_places)
{
    jx_pdf_words w;
    char *copy;
    cr_assert_eq(parse(&w,
                       HEADING PAGE(1) "4\t1\t0\t0\t0\t0\t1\t2\t3\t4\t-1\t###LINE###\n"
                                       "5\t1\t0\t0\t0\t0\t72.10\t71.92\t94.50\t13.65\t100\t绩效自评表\n" PAGE(2)
                                           PAGE(3) "5\t3\t0\t0\t0\t0\t10\t20\t5\t6\t100\t 3\x01\x7f \n",
                       &copy),
                 0);
    cr_assert_eq(w.n_pages, 3);
    cr_assert_eq(w.n_words, 2);
    cr_expect_eq(w.pages[0].n, 1);
    cr_expect_eq(w.pages[1].n, 0);
    cr_expect_eq(w.pages[2].number, 3);
    cr_expect_float_eq(w.words[0].x1, 166.6F, 0.01F);
    cr_expect(jx_str_eq(w.words[0].text, JX_STR("绩效自评表")));
    cr_expect(jx_str_eq(w.words[1].text, JX_STR("3")), "control characters are no text");
    cr_expect_eq(w.broken, 0);
    jx_pdf_words_fini(&w);
    free(copy);
}

Test(pdf_words, what_is_no_word_is_counted)
{
    jx_pdf_words w;
    char *copy;
    cr_assert_eq(parse(&w,
                       HEADING PAGE(1) "5\t1\t0\t0\t0\t0\t1\t1\t1\t1\t100\t\xFF\n" /* no UTF-8 */
                                       "no columns\n"
                                       "5\t1\t0\t0\t0\t0\tnan\t1\t1\t1\t100\tx\n"
                                       "5\t1\t0\t0\t0\t0\t1\t1\t-1\t1\t100\tx\n",
                       &copy),
                 0);
    cr_expect_eq(w.n_words, 0);
    cr_expect_eq(w.broken, 4);
    jx_pdf_words_fini(&w);
    free(copy);
    cr_expect_eq(parse(&w, "something else", &copy), JX_EINVAL);
    jx_pdf_words_fini(&w);
    free(copy);
}

/* ---- the drawing ---- */

typedef struct {
    size_t pages, rules, glyphs, blanks;
    jx_pdf_rule first;
    jx_pdf_box clip;
} seen;

static int look(void *arg, size_t page, jx_pdf_drawing *d)
{
    seen *s = arg;
    cr_expect_eq(page, s->pages);
    if (!s->rules && d->n_rules) s->first = d->rules[0];
    if (d->n_glyphs) s->clip = d->glyphs[d->n_glyphs - 1].clip;
    s->pages++;
    s->rules += d->n_rules;
    s->glyphs += d->n_glyphs;
    for (size_t i = 0; i < d->n_glyphs; i++) s->blanks += d->glyphs[i].blank;
    return 0;
}

static const char drawing[] =
    "<?xml version=\"1.0\"?>\n<svg width=\"600pt\" viewBox=\"0 0 600 800\">\n<defs>\n<g>\n"
    "<symbol overflow=\"visible\" id=\"glyph0-1\">\n<path style=\"stroke:none;\" d=\"M 0 0 L 50 0 L 50 1 "
    "Z\"/>\n</symbol>\n"
    "<symbol overflow=\"visible\" id=\"glyph0-2\">\n<path style=\"stroke:none;\" d=\"\"/>\n</symbol>\n</g>\n"
    "<clipPath id=\"clip1\">\n<path d=\"M 10 20 L 60 20 L 60 40 L 10 40 "
    "Z\"/>\n</clipPath>\n</defs>\n<pageSet>\n<page>\n"
    "<path style=\"fill:none;stroke-width:1;stroke:rgb(0%,0%,0%);stroke-opacity:1;\" d=\"M 100 100 L 300 100 \" "
    "transform=\"matrix(1,0,0,-1,0,800)\"/>\n"
    "<path style=\" stroke:none;fill-rule:nonzero;fill:rgb(0%,0%,0%);fill-opacity:1;\" d=\"M 5 5 L 6 5 L 6 90 L 5 90 Z "
    "M 5 "
    "5 \"/>\n"
    "<path style=\" stroke:none;fill:rgb(80%,80%,80%);fill-opacity:1;\" d=\"M 5 5 L 90 5 L 90 90 L 5 90 Z\"/>\n"
    "<path style=\"fill:none;stroke-width:1;stroke:rgb(0%,0%,0%);\" d=\"M 0 0 C 1 1 2 2 3 3 L 40 90\"/>\n"
    "<g style=\"fill:rgb(0%,0%,0%);fill-opacity:1;\">\n<use xlink:href=\"#glyph0-1\" x=\"50\" y=\"60\"/>\n"
    "<use xlink:href=\"#glyph0-2\" x=\"55\" y=\"60\"/>\n</g>\n</page>\n<page>\n"
    "<g clip-path=\"url(#clip1)\" clip-rule=\"nonzero\">\n<use xlink:href=\"#glyph0-1\" x=\"20\" y=\"30\"/>\n</g>\n"
    "<image xlink:href=\"data:image/png;base64,AAAA>AAAA\" width=\"3\"/>\n</page>\n</pageSet>\n</svg>\n";

Test(pdf_drawing, lines_glyphs_and_clips)
{
    for (size_t piece = 1; piece < sizeof drawing; piece = piece * 3 + 1) { /* however the bytes arrive */
        seen s = {0};
        jx_pdf_scan *scan = jx_pdf_scan_new(look, &s);
        for (size_t at = 0; at < sizeof drawing - 1; at += piece) {
            size_t n = sizeof drawing - 1 - at;
            cr_assert_eq(jx_pdf_scan_more(scan, drawing + at, n < piece ? n : piece), 0);
        }
        jx_pdf_scan_free(&scan);
        cr_expect_eq(s.pages, 2);
        cr_expect_eq(s.rules, 2, "%zu: the stroke and the thin area, not the shade, not the slanting line", s.rules);
        cr_expect_float_eq(s.first.y0, 700, 0.01F);
        cr_expect_float_eq(s.first.x1, 300, 0.01F);
        cr_expect_eq(s.glyphs, 3);
        cr_expect_eq(s.blanks, 1);
        cr_expect_float_eq(s.clip.x1, 60, 0.01F);
    }
}

/* Bold characters are drawn with an outline, tick boxes as squares; neither is a line of a table. */
Test(pdf_drawing, outlines_are_no_lines)
{
    static const char svg[] =
        "<svg>\n<path style=\"fill:none;stroke-width:0.2;stroke:rgb(0%,0%,0%);\" d=\"M 0 0 L 8 0 L 8 8 L 0 8 Z M 0 0 "
        "\"/>\n<path style=\"fill:none;stroke-width:0.2;stroke:rgb(0%,0%,0%);\" d=\"M 0 0 L 0 20 L 5 20 L 5 30 L 30 30 "
        "L 30 20 L 40 20 L 40 0 Z\"/>\n<path style=\"fill:none;stroke-width:0.2;stroke:rgb(0%,0%,0%);\" d=\"M 0 0 L 90 "
        "0 "
        "L 90 40 L 0 40 Z\"/>\n</svg>";
    seen s = {0};
    jx_pdf_scan *scan = jx_pdf_scan_new(look, &s);
    cr_assert_eq(jx_pdf_scan_more(scan, svg, sizeof svg - 1), 0);
    jx_pdf_scan_free(&scan);
    cr_expect_eq(s.pages, 1);
    cr_expect_eq(s.rules, 4, "%zu: the four sides of the cell", s.rules);
}

/* ---- tables ---- */

/* Lines of the table
 *   +---+---+---+
 *   | A | B | C |      A spans two rows, D two columns
 *   |   +---+---+
 *   |   |   D   |
 *   +---+-------+   */
static size_t lines_of(jx_pdf_rule *r, float y)
{
    size_t n = 0;
    r[n++] = (jx_pdf_rule){0, y, 90, y};
    r[n++] = (jx_pdf_rule){30, y + 20, 60, y + 20}; /* in pieces, as a border a cell */
    r[n++] = (jx_pdf_rule){60.5F, y + 20.5F, 90, y + 20.5F};
    r[n++] = (jx_pdf_rule){0, y + 40, 90, y + 40};
    r[n++] = (jx_pdf_rule){0, y, 0, y + 40};
    r[n++] = (jx_pdf_rule){30, y, 30, y + 40};
    r[n++] = (jx_pdf_rule){60, y, 60, y + 20};
    r[n++] = (jx_pdf_rule){90, y, 90, y + 40};
    return n;
}

Test(pdf_table, merged_cells)
{
    jx_pdf_rule r[20];
    jx_pdf_table *t;
    size_t n = lines_of(r, 100), tables;
    r[n++] = (jx_pdf_rule){35, 105, 43, 105}; /* a check box in a cell is no table */
    r[n++] = (jx_pdf_rule){35, 113, 43, 113};
    r[n++] = (jx_pdf_rule){35, 105, 35, 113};
    r[n++] = (jx_pdf_rule){43, 105, 43, 113};
    cr_assert_eq(jx_pdf_tables(r, n, &t, &tables), 0);
    cr_assert_eq(tables, 1);
    cr_expect_eq(t->n_rows, 2);
    cr_expect_eq(t->n_cols, 3);
    cr_expect_eq(t->n_cells, 4);
    const jx_pdf_cell *a = jx_pdf_cell_at(t, 15, 135), *b = jx_pdf_cell_at(t, 45, 110), *d = jx_pdf_cell_at(t, 75, 130);
    cr_assert(a && b && d);
    cr_expect(a->row == 0 && a->rows == 2 && a->col == 0 && a->cols == 1);
    cr_expect(b->row == 0 && b->rows == 1 && b->col == 1 && b->cols == 1);
    cr_expect(d->row == 1 && d->rows == 1 && d->col == 1 && d->cols == 2);
    cr_expect_null(jx_pdf_cell_at(t, 95, 110));
    jx_pdf_tables_free(&t, tables);
}

Test(pdf_table, several_on_a_page_from_above)
{
    jx_pdf_rule r[20];
    jx_pdf_table *t;
    size_t n = lines_of(r, 300), tables;
    n += lines_of(r + n, 100);
    cr_assert_eq(jx_pdf_tables(r, n, &t, &tables), 0);
    cr_assert_eq(tables, 2);
    cr_expect_lt(t[0].box.y0, t[1].box.y0);
    jx_pdf_tables_free(&t, tables);
}

Test(pdf_table, a_missing_line_tears_a_cell)
{
    jx_pdf_rule r[20];
    jx_pdf_table *t;
    size_t n = lines_of(r, 100), tables;
    r[5].y0 = 120; /* no line between A and B */
    cr_assert_eq(jx_pdf_tables(r, n, &t, &tables), 0);
    cr_assert_eq(tables, 1);
    const jx_pdf_cell *b = jx_pdf_cell_at(t, 45, 110);
    cr_assert_not_null(b);
    cr_expect(b->torn);
    jx_pdf_tables_free(&t, tables);
}

Test(pdf_table, too_many_lines)
{
    enum { N = 9000 };
    jx_pdf_rule *r = malloc(N * sizeof *r);
    jx_pdf_table *t;
    size_t tables;
    for (int i = 0; i < N; i++) r[i] = (jx_pdf_rule){0, (float)i * 5, 100, (float)i * 5};
    cr_expect_eq(jx_pdf_tables(r, N, &t, &tables), JX_ELIMIT);
    cr_expect_null(t);
    free(r);
}

/* ---- texts ---- */

static jx_pdf_word word(float x, float y, float w, const char *text)
{
    return (jx_pdf_word){x, y, x + w, y + 12, jx_str_of(text), 0};
}

/* The text of words in a cell of this width. */
static void expect_text(jx_pdf_word *w, size_t n, float width, const char *want, unsigned doubts)
{
    jx_arena a = {0};
    const jx_pdf_word *words[8];
    jx_pdf_blanks blanks = {0};
    float slack;
    unsigned got = 0;
    for (size_t i = 0; i < n; i++) words[n - 1 - i] = &w[i]; /* in any order */
    jx_str s = jx_pdf_text_of(&a, words, n, width, &blanks, &slack, &got);
    cr_expect(jx_str_eq(s, jx_str_of(want)), "%.*s instead of %s", JX_FMT(s), want);
    cr_expect_eq(got, doubts, "%s: %u", want, got);
    jx_arena_fini(&a);
}

#define TEXT(width, want, doubts, ...)                                                                                 \
    expect_text((jx_pdf_word[]){__VA_ARGS__}, sizeof(jx_pdf_word[]){__VA_ARGS__} / sizeof(jx_pdf_word), width, want,   \
                doubts)

Test(pdf_text, lines_of_a_cell)
{
    TEXT(60, "高血压患者规范管理人数", 0, word(5, 0, 48, "高血压患"), word(5, 14, 48, "者规范管"),
         word(5, 28, 36, "理人数"));
    TEXT(60, "total amount", 0, word(5, 0, 30, "total"), word(5, 14, 40, "amount"));
    TEXT(100, "2024年度", 0, word(5, 0, 24, "2024"), word(31, 0.5F, 24, "年度"));
    TEXT(100, "a b", 0, word(5, 0, 6, "a"), word(15, 0, 6, "b"));
}

Test(pdf_text, digits_at_the_end_of_a_line)
{
    TEXT(50, "13060000", JX_PDF_JOINED_DIGITS, word(5, 0, 40, "13060"), word(5, 14, 24, "000"));
    TEXT(90, "10 20", JX_PDF_TWO_NUMBERS, word(5, 0, 12, "10"), word(5, 14, 12, "20"));
    TEXT(60, "620982MZ2024001", 0, word(5, 0, 50, "620982MZ"), word(5, 14, 40, "2024001"));
    TEXT(60, "≥10%", 0, word(5, 0, 48, "≥10"), word(5, 14, 7, "%"));
}

Test(pdf_text, one_over_another) { TEXT(60, "1020", JX_PDF_OVERLAP, word(5, 0, 12, "10"), word(8, 1, 12, "20")); }

/* ---- texts taller than their row ---- */

/* Five rows of 14 points, three columns, texts of 12. The third row's last text has three lines, 11 points apart,
 * centred over the rows around it, and is drawn after the cells at its left. */
Test(pdf_spill, lines_go_to_the_row_that_they_were_drawn_for)
{
    enum { ROWS = 5, COLUMNS = 3, WORDS = 14 };
    jx_pdf_rule r[ROWS + COLUMNS + 2];
    for (int i = 0; i <= ROWS; i++) r[i] = (jx_pdf_rule){0, (float)i * 14, 135, (float)i * 14};
    for (int i = 0; i <= COLUMNS; i++) r[ROWS + 1 + i] = (jx_pdf_rule){(float)i * 45, 0, (float)i * 45, ROWS * 14};
    jx_pdf_table *t;
    size_t n;
    cr_assert_eq(jx_pdf_tables(r, ROWS + COLUMNS + 2, &t, &n), 0);
    cr_assert_eq(n, 1);
    jx_pdf_word w[WORDS] = {
        word(2, 1, 20, "A"),   word(47, 1, 20, "B"),  word(92, 1, 20, "C"),  word(2, 15, 20, "a"),
        word(47, 15, 20, "b"), word(2, 29, 20, "d"),  word(47, 29, 20, "e"), word(92, 18, 40, "1"),
        word(92, 29, 40, "2"), word(92, 40, 40, "x"), word(2, 43, 20, "g"),  word(47, 43, 20, "h"),
        word(2, 57, 20, "j"),  word(47, 57, 20, "k"),
    };
    jx_pdf_placed p[WORDS];
    for (uint32_t i = 0; i < WORDS; i++) {
        const jx_pdf_cell *c = jx_pdf_cell_at(t, w[i].x0 + 5, w[i].y0 + 6);
        p[i] = (jx_pdf_placed){&w[i], (uint32_t)(c - t->cells), i, false};
    }
    cr_expect_eq(t->cells[p[7].cell].row, 1, "where it stands");
    cr_expect_eq(t->cells[p[9].cell].row, 3);
    jx_pdf_spill(t, p, WORDS);
    for (int i = 7; i < 10; i++) cr_expect_eq(t->cells[p[i].cell].row, 2, "word %d", i);
    for (int i = 0; i < 7; i++) cr_expect_eq(t->cells[p[i].cell].row, i < 3 ? 0 : i < 5 ? 1 : 2, "word %d", i);
    cr_expect(p[7].doubtful, "a number that moved");
    cr_expect_not(p[8].doubtful);
    jx_pdf_tables_free(&t, n);
}
