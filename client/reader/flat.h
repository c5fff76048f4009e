/* client/reader/flat.h: a summary table (one project a row, its indicators beside it) whose lines are all that is left
 * of it: text taken from a PDF, cells parted by single blanks, names broken over lines, number and name repeated where
 * a page begins, the project's score beside or glued to some indicator. Each project becomes a form of kind
 * summary_row. Which cell is missing is told only where the sums prove it; all else stays empty, with a problem. */
#ifndef JX_CLIENT_FLAT_H
#define JX_CLIENT_FLAT_H

#include "client/reader/doc.h"

/* Has the text the heading of such a table, without tabs: 项目名称 指标名称 指标性质 指标值 计量单位 指标权重
 * 全年完成值 指标得分? */
bool jx_looks_flat(jx_str text);

/* Reads all projects into doc; text is valid UTF-8 and outlives it. 0, JX_ENOMEM, or JX_EINVAL when there is none. */
int jx_flat_read(jx_doc *doc, jx_str text);

/* ---- inside: flat_row.c reads a line, flat_form.c makes a form of a project's lines, flat.c walks the lines ---- */

enum { JX_FLAT_CELLS = 8, JX_FLAT_LINES = 64 };

/* Why an indicator's numbers are not sure before the project's score is known. */
enum jx_flat_doubt {
    JX_FLAT_SURE = 0,
    JX_FLAT_ONE_LESS, /* one of weight, actual and score is missing */
    JX_FLAT_NO_UNIT,  /* four numbers: most likely without their unit */
    JX_FLAT_ONE_MORE, /* the project's score may stand behind the indicator's: glued, or a number taken for the unit */
    JX_FLAT_SLIPPED,  /* all cells there, but not what their columns say: only the score is sure */
    JX_FLAT_UNCLEAR
};

typedef struct {
    jx_indicator i;
    jx_str cell[JX_FLAT_CELLS]; /* operator, then what follows it */
    uint8_t n;                  /* cells, operator included */
    uint8_t doubt;              /* enum jx_flat_doubt */
    uint16_t piece;             /* page that it stands on, counted within the project */
    jx_pts glued;               /* number at the beginning of the name or behind the row; JX_PTS_NONE: none */
    uint8_t glued_len;          /* its bytes at the beginning of the name; 0: it stands behind the row */
} jx_flat_row;

/* Cells of a line: *name before the operator, the rest into row. false: the line has no operator. */
bool jx_flat_split(jx_str line, jx_str *name, jx_flat_row *row);
/* A line without operator that ends like a row of numbers. */
bool jx_flat_broken_row(jx_str line);
/* Places cells as far as the row alone tells, and fills row->i except name and line. Returns what is odd about it for
 * people, or NULL. */
const char *jx_flat_place(jx_flat_row *row, bool zh);

/* A project while it is read. */
typedef struct {
    jx_doc *doc;
    jx_form f;
    jx_flat_row rows[JX_MAX_INDICATORS];
    jx_problem problems[JX_MAX_PROBLEMS];
    uint32_t n_rows, n_problems;
    uint16_t piece;      /* of the row to come */
    uint32_t piece_rows; /* rows of this piece so far */
    jx_pts piece_total;  /* the score printed on this page by itself; JX_PTS_NONE: none so far */
    uint64_t with_total; /* bit per piece: it has a score of its own; pieces beyond share the last bit */
    bool totals_differ;
    jx_str note; /* 说明 */
    uint32_t note_line;
} jx_flat_form;

/* text: in both languages. */
void jx_flat_problem(jx_flat_form *p, uint32_t line, jx_str text);
/* A score that stands by itself. */
void jx_flat_total(jx_flat_form *p, jx_pts v, uint32_t line);
/* Reports a number that was rounded to hundredths, if it was. */
void jx_flat_rounded(jx_flat_form *p, jx_str text, jx_pts v, uint32_t line);
/* Settles what the sums can settle and adds the form to the document. 0 or JX_ENOMEM. */
int jx_flat_keep(jx_flat_form *p, jx_str heading);

#endif
