/* client/reader/layout.h: from a grid to forms, by the label and header words found in it and never by fixed column
 * numbers. This header is the inside that the parts of the layout share: layout.c walks the rows, layout_head.c reads
 * labels and their values, layout_funding.c the funding block with
 * layout_across.c, layout_amounts.c and layout_money.c, layout_indicators.c the indicators
 * with place.c, layout_totals.c what follows them, layout_list.c tables with many projects. */
#ifndef JX_CLIENT_LAYOUT_H
#define JX_CLIENT_LAYOUT_H

#include "client/reader/doc.h"
#include "client/reader/grid.h"
#include "client/reader/layout_money.h"
#include "client/reader/sheet.h"
#include "client/reader/source.h"
#include "client/reader/synonyms.h"
#include "proto/result.h"
#include "proto/value.h"

/* Reads all forms of a source into doc. 0, JX_ENOMEM, JX_EINVAL when there is no form in it, or JX_ELIMIT when its last
 * row has more cells than any table. */
int jx_layout_read(jx_doc *doc, jx_source *source);

/* ---- inside ---- */

/* Columns of a header row, -1 where it has none. Indexed by enum jx_word. */
typedef struct {
    int16_t at[JX_W_COUNT_];
    int16_t last; /* the rightmost column with a heading, known or not */
    size_t row;   /* where the headings are; 0 when there are none */
    bool found;
    bool percent;                            /* the weights are printed as 20% */
    uint64_t ignored[JX_SHEET_COLUMNS / 64]; /* bit per column: its cells are no part of a form, or of an unknown one */
} jx_columns;

static inline void jx_ignore_column(jx_columns *c, int col)
{
    if (col >= 0 && col < JX_SHEET_COLUMNS) c->ignored[col / 64] |= UINT64_C(1) << col % 64;
}

static inline bool jx_is_ignored(const jx_columns *c, int col)
{
    return col >= 0 && col < JX_SHEET_COLUMNS && (c->ignored[col / 64] >> col % 64 & 1);
}

/* Which part of the form the rows at hand belong to. */
enum jx_part { JX_HEAD = 0, JX_FUNDING, JX_GOAL, JX_INDICATORS, JX_TAIL };

/* Why the numbers of an indicator row are not sure yet: settled by the sums when the total row is known. */
enum jx_doubt { JX_SURE = 0, JX_DOUBT_PAIR, JX_DOUBT_WEIGHT, JX_DOUBT_SCORE };

typedef struct {
    jx_indicator i;
    uint8_t doubt; /* enum jx_doubt: of weight and score / of a lone number read as weight / as score */
    bool under;    /* nothing has slipped: an empty cell was left empty (jx_placed) */
    bool reasoned; /* a text stands in the reason's column */
    bool shifted;  /* doubt: all of it may stand one column too far left */
} jx_indicator_row;

enum { JX_MAX_LONE = 64 };
enum { JX_MAX_SHARED = 32 }; /* problems of a list that travel with each of its forms */

/* A cell of the grid; row 0, col -1: the form as a whole. */
typedef struct {
    size_t row;
    int col;
} jx_spot;

/* Sources of funds side by side, their amounts below (layout_across.c). */
typedef struct {
    size_t row, heads;           /* with the sources; below it with headings of each source, 0: none */
    uint32_t n;                  /* columns of sources */
    int16_t col[JX_MAX_FUNDING]; /* each of a row of funding[] */
    jx_str rate[JX_MAX_FUNDING]; /* texts of the rates */
    int16_t label;               /* column of the rows' labels; -1: the first row below has the budgets, no label */
    bool on, exact;              /* exact: columns can be relied on */
} jx_across;

typedef struct {
    jx_doc *doc;
    jx_grid g;
    jx_form f;
    enum jx_part part;
    bool has_title, has_table, has_total;
    bool objectives; /* a table of objectives: it has columns for neither results nor scores */
    bool graded;     /* the conclusion is a grade alone */
    bool aside;      /* inside a block that is no part of what forms say (JX_W_ASIDE) */

    jx_columns funds, goal, heads; /* the headers of the funding, goal and indicator blocks */

    jx_funding funding[JX_MAX_FUNDING];
    jx_indicator_row rows[JX_MAX_INDICATORS];
    jx_problem problems[JX_MAX_PROBLEMS];
    uint32_t n_funding, n_rows, n_problems;
    jx_across across;
    bool too_many;       /* indicators; said once */
    jx_problem untold;   /* stands for those beyond the limit */
    jx_str block;        /* the funding block's own label */
    jx_pts block_points; /* points in the labels of its heading, where no column has them */
    bool total_first;    /* funding[0] is the total row */
    uint32_t n_surplus;  /* funding rows with a number too many; the first of them: */
    uint32_t surplus_line;
    int surplus_col;
    jx_str surplus_item;
    jx_spot unit, project; /* where they stand, or the labels whose values were left empty */
    jx_spot below;         /* the reasons of all indicators in a row below them; col -1: none */
    jx_money money;
    bool no_money_unit; /* some amount had none */

    /* levels that hold until a row names others */
    enum jx_family family;
    jx_str l1, l2;
    bool above_named;                    /* the last indicator row named its second level */
    size_t above;                        /* that row */
    jx_str printed[5];                   /* by family: how this form prints the first level */
    jx_pts l1_points, printed_points[5]; /* and with how many points; 0: none */

    /* the total row when only one number stands in it */
    bool lone_total;
    jx_pts lone;
    uint32_t lone_col;

    jx_columns list;                  /* the heading of a table of projects */
    jx_form over;                     /* what stood above it: true of all of them */
    jx_problem shared[JX_MAX_SHARED]; /* what of its heading was not understood, and each of them lacks */
    uint32_t n_shared;
    jx_money priced;       /* the units of money that it and its heading state */
    bool listed;           /* f is a project of the list */
    jx_str listed_unit[3]; /* what its columns of units said last: 主管部门, the same with a code, 填报单位 */
    jx_str number;         /* of the project at hand in a list */

    size_t lower;      /* row that was read as the lower half of a heading, 1 more than its index; 0: none */
    jx_str own;        /* 填报单位 */
    jx_str title_unit; /* whose form it is, as its title says */
    jx_spot own_at;
    jx_str years; /* "2023-2024年度": a text that names two */
    jx_spot years_at;
    bool foreign; /* its title says that it is no self-evaluation */

    size_t lone_rows[JX_MAX_LONE]; /* lines by themselves that are no label's */
    uint32_t n_lone;

    jx_str heading; /* what stood above the first form */

    /* of the last form of a sheet, for the next one on it that has no title of its own */
    struct {
        uint32_t part;
        uint16_t year;
        uint8_t money_unit;
    } sheet;
} jx_layout;

/* Reports what could not be placed; col -1: the row as a whole. The problem, to say what fields it is about; never
 * NULL. */
#define JX_PROBLEM(l, row, col, zh_, en_, ...)                                                                         \
    jx_layout_problem(l, (l)->g.rows[row].line, col,                                                                   \
                      jx_arena_printf(&(l)->doc->arena, JX_DT((l)->doc, zh_, en_), ##__VA_ARGS__))
#define JX_ABOUT(field) (UINT32_C(1) << (field)) /* JX_F_NONE: what was read is right, and nothing is missing */
jx_problem *jx_layout_problem(jx_layout *l, uint32_t line, int col, jx_str text);

/* Reports the row's cells with characters that were lost before anybody could read them. */
void jx_layout_lost(jx_layout *l, size_t row);

/* Reports a number that was rounded to hundredths, if it was. */
void jx_layout_rounded(jx_layout *l, size_t row, int col, jx_pts v);

/* A cell's text as a field: tags of web pages removed, placeholders empty. */
jx_str jx_layout_text(jx_layout *l, jx_str cell);
/* The same for names and values: without the blanks that a broken line leaves between two Chinese characters. */
jx_str jx_layout_tight(jx_layout *l, jx_str cell);

/* The first cell of a row that is not empty; -1: none. */
int jx_first_cell(const jx_grid *g, size_t row, int from);
/* Number of cells of a row that are not empty. */
int jx_count_cells(const jx_grid *g, size_t row);

/* layout_square.c: marks rows of [0, n) exact where all of a block are as wide as its heading. */
void jx_layout_square(jx_layout *l, size_t n);
/* Points in the brackets of a label: "得分（满分10分）", "预算执行情况（20分）". false: none. */
bool jx_points_of_label(jx_str cell, jx_pts *out);
/* A text without points in brackets behind it: "数量指标（20分）"; *points as above, untouched where there are none. */
jx_str jx_without_points(jx_str text, jx_pts *points);

/* layout_head.c */
bool jx_is_title(const jx_grid *g, size_t row);
bool jx_is_title_text(jx_str s); /* the text of a title: …自评表, short and no sentence */
bool jx_is_year(jx_str cell);    /* "(2024年度)" alone in a cell */
void jx_head_title(jx_layout *l, size_t row);
bool jx_head_row(jx_layout *l, size_t row); /* false: nothing in the row was a known label */
bool jx_is_head_word(enum jx_word w);
void jx_head_field(jx_layout *l, size_t row, int col, enum jx_word w, jx_str value); /* a label's value */
/* A form without a title of its own is under that of its sheet, which says the year and the unit of money for all. */
bool jx_head_shared(const jx_layout *l);
void jx_head_finish(jx_layout *l); /* division, year, kind: what the head as a whole says */

/* Begins a form / adds it to the document: 0 or JX_ENOMEM. */
void jx_layout_start(jx_layout *l);
int jx_layout_keep(jx_layout *l);

/* layout_list.c: a table with a project a row, or an indicator a row with its project repeated or merged beside it;
 * each project becomes a form of kind summary_row. */
bool jx_list_header(jx_layout *l, size_t row, const jx_columns *cols);
int jx_list_row(jx_layout *l, size_t row); /* 0 or JX_ENOMEM */
int jx_list_finish(jx_layout *l);          /* the last project; the list ends */

/* layout_funding.c */
bool jx_funding_header(jx_layout *l, size_t row, const jx_columns *cols);
bool jx_funding_across(jx_layout *l, size_t row); /* layout_across.c */
/* Notes the units of money in a heading's row; those left of column first are the block's. cols: where the amounts are;
 * NULL: not in columns. */
void jx_funding_units(jx_layout *l, size_t row, int first, const jx_columns *cols);
void jx_funding_row(jx_layout *l, size_t row);
void jx_funding_finish(jx_layout *l);
void jx_funding_listed(jx_layout *l, size_t row, const jx_columns *cols); /* the amounts of a project in a list */

/* layout_goal.c */
bool jx_goal_header(jx_layout *l, size_t row, const jx_columns *cols);
/* "总目标 | …" in a row of its own, where no heading divides goal and completion. false: it is none. */
bool jx_goal_line(jx_layout *l, size_t row, int col, enum jx_word w);
void jx_goal_row(jx_layout *l, size_t row);

/* layout_indicators.c */
/* Headings that mean something else among indicators than elsewhere are put where they belong. */
void jx_indicator_words(jx_columns *c);
bool jx_indicator_header(jx_layout *l, size_t row, const jx_columns *cols);
void jx_indicator_line(jx_layout *l, size_t row);
void jx_indicators_finish(jx_layout *l);
/* Operator, number and unit in columns of their own: "≥ | 95 | %", "定性 | 优良中低差 |". Reads i->target and
 * i->actual; the unit is the actual value's, too. */
void jx_indicator_split(jx_indicator *i, jx_str op, jx_str unit);

/* layout_totals.c */
/* label: the column of 总分; numbers may stand before it, too. of_scores: a lone number is the score. */
void jx_total_row(jx_layout *l, size_t row, int label, bool of_scores);
enum jx_grade jx_grade_in(jx_str text); /* "优", "良。…", "优□ 良☑ …" */
/* of_grade: the row's label is 自评等级, not 自评结论. */
void jx_conclusion_row(jx_layout *l, size_t row, int label_col, bool of_grade);
void jx_totals_finish(jx_layout *l);
/* Sums of the weights or scores that are there. JX_PTS_NONE when one is missing. with: the funding total counts, too.
 */
jx_pts jx_sum_weights(const jx_layout *l, bool with);
jx_pts jx_sum_scores(const jx_layout *l, bool with);

#endif
