/* client/reader/lines.h: the inside of source_lines.h. lines_pieces.c divides a text into the cells that are left of
 * it, lines_heading.c finds headings among them, lines_parse.c where the rows of indicators begin and end, lines_rows.c
 * what their cells are, source_lines.c all the rest of a form. */
#ifndef JX_CLIENT_LINES_H
#define JX_CLIENT_LINES_H

#include "client/reader/doc.h"
#include "client/reader/grid.h"
#include "client/reader/synonyms.h"

/* A cell as the text has it; an empty line is one without text. */
typedef struct {
    jx_str text;
    uint32_t line;
    uint8_t word;   /* enum jx_word */
    uint8_t l1, l2; /* enum jx_family: the level that it names */
    bool begins;    /* the first of its line */
    bool title;
    bool number; /* a plain number or a dash: may be a weight or a score */
    bool value;  /* begins with an operator */
    bool amount; /* a number and its unit */
    bool block;  /* 绩效指标 or a piece of it */
} jx_piece;

typedef struct {
    jx_doc *doc;
    jx_piece *at;
    size_t n, cap;
    bool flat; /* a line has all cells of a row, divided by blanks; else it has one cell */
} jx_pieces;

/* Divides a text whose indicators have a heading. 0, JX_ENOMEM, or JX_EINVAL: it is no such text. Texts are borrowed
 * from it or the document's. Free with jx_pieces_fini in any case. */
int jx_pieces_of(jx_doc *doc, jx_str text, jx_pieces *out);
void jx_pieces_fini(jx_pieces *p);

static inline bool jx_piece_is_empty(const jx_piece *p) { return p->text.len == 0; }
static inline bool jx_piece_is_level(const jx_piece *p) { return p->l1 || p->l2; }
/* Could be the name of an indicator or of a source of funds. */
static inline bool jx_piece_is_name(const jx_piece *p)
{
    return p->text.len && !p->number && !p->value && !p->amount && !p->title;
}
/* A number of the funding block: with its unit, in per cent, a dash. */
static inline bool jx_piece_is_figure(const jx_piece *p) { return p->number || (p->amount && !p->value); }

/* Texts of pieces [from, to) as one, with a blank where letters or digits meet or between says so. */
jx_str jx_pieces_join(const jx_pieces *p, size_t from, size_t to, const char *between);

/* What the label at a piece means, and how many pieces it is broken into. heading: one of a table's headings, else any
 * word. JX_W_NONE: it is none. */
enum jx_word jx_label_at(const jx_pieces *p, size_t at, bool heading, unsigned *n);

/* ---- headings ---- */

enum { JX_LINES_COLUMNS = 20 };
enum jx_lines_block { JX_LINES_NONE = 0, JX_LINES_FUNDS, JX_LINES_GOAL, JX_LINES_INDICATORS };
typedef struct {
    enum jx_lines_block block;
    uint8_t word[JX_LINES_COLUMNS]; /* enum jx_word; JX_W_NONE: an unknown heading */
    jx_str text[JX_LINES_COLUMNS];
    uint32_t line;
    unsigned n;
} jx_lines_heading;

/* The heading that begins at a piece; the number of its pieces, 0: none does. */
size_t jx_lines_heading_at(const jx_pieces *p, size_t at, jx_lines_heading *out);

/* ---- rows ---- */

/* Adds a row to g with n cells of its own, all empty; its cells, or NULL when there is no room (g->n_rows is as it
 * was). Borrowed until the next row. */
jx_str *jx_lines_row(jx_grid *g, uint32_t line, unsigned n);
/* Adds to what the last row has to say. */
void jx_lines_note(jx_grid *g, jx_doc *doc, jx_str text);
/* A row without cells that only says something. */
void jx_lines_say(jx_grid *g, jx_doc *doc, uint32_t line, jx_str text);

/* What the rows add up to, for the total. */
typedef struct {
    jx_pts weight, score;
    bool complete; /* none is missing */
} jx_lines_sum;

/* How well the rows fit their heading. */
typedef struct {
    unsigned good, bad;
} jx_lines_fit;

/* What the headings say of a row: columns before its name, then those that every row has, then texts at its end that it
 * may have. */
typedef struct {
    unsigned name, last, columns;           /* last: of the numbers; columns: all of them */
    int l1, l2, weight, score, op, measure; /* -1: none */
    bool numbers_last;                      /* weight and score are the last two before the texts at the end */
    bool cells;                             /* empty lines are empty cells */
} jx_lines_pattern;

/* false: rows under such a heading cannot be told apart. */
bool jx_lines_pattern_of(const jx_lines_heading *h, jx_lines_pattern *out);

/* A row by its pieces. */
typedef struct {
    size_t from, body, reasons, end; /* its levels, its cells, what follows them; from == body: no levels */
    int l1, l2;                      /* pieces of the levels, -1: none */
    bool row;                        /* else one piece that is part of no row */
    bool fits;                       /* a piece for each column, each of its kind; or a level that has no row */
    bool sure;                       /* what follows can only belong to this row */
    bool guessed;                    /* a level is not one of the known words */
} jx_lines_part;

/* Divides [from, to) into rows, *cost: how badly they fit; parts has room for to - from. Their number; 0: memory is out
 * or there is nothing. */
size_t jx_lines_parse(const jx_pieces *p, size_t from, size_t to, const jx_lines_pattern *pat, jx_lines_part *parts,
                      uint32_t *cost);
/* The points of a piece. false: none. */
bool jx_lines_points(const jx_piece *e, jx_pts *out);
/* "无", "—": what stands where there is no reason. */
bool jx_lines_no_reason(const jx_piece *e);
/* Is the score below the weight in a row that fits? */
bool jx_lines_lost_points(const jx_pieces *p, const jx_lines_pattern *pat, size_t body);

/* Where the indicators that begin at a piece end: at the total, a title, the next form, a heading printed again. */
size_t jx_lines_end(const jx_pieces *p, size_t from);
/* Are the empty lines of [from, to) empty cells? */
bool jx_lines_are_cells(const jx_pieces *p, size_t from, size_t to, const jx_lines_heading *h);
/* Adds the indicators of [from, to) to g, under the columns of h. cells: empty lines are empty cells. 0, JX_ENOMEM, or
 * JX_EINVAL: a heading whose rows cannot be told apart. */
int jx_lines_indicators(const jx_pieces *p, size_t from, size_t to, const jx_lines_heading *h, bool cells, jx_grid *g,
                        jx_lines_sum *sum, jx_lines_fit *fit);

#endif
