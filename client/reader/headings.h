/* client/reader/headings.h: the headings of a block's columns: which column is what, in one row or two, and what to say
 * of one that nobody knows. */
#ifndef JX_CLIENT_HEADINGS_H
#define JX_CLIENT_HEADINGS_H

#include "client/reader/layout.h"

/* The headings of a row by their words. */
jx_columns jx_columns_of(const jx_grid *g, size_t row);

/* A heading of two rows, where the source vouches for the columns: 年度指标值 over 指标性质 | 指标值 | 度量单位. The
 * lower one says more; what others than the unit itself gave (财政复核 over 完成值 | 得分) is left out. true: row + 1
 * is its lower half, and cols has both. */
bool jx_headings_join(const jx_grid *g, size_t row, jx_columns *cols);

/* Says enough to be the heading of a block without another row. */
bool jx_is_whole_heading(const jx_columns *c);

/* Columns of a heading whose words no table has, by what they are made of (heading_words.h): only where the row is one
 * of headings without them. lower: there is a lower half. */
void jx_headings_guess(const jx_grid *g, size_t row, bool lower, jx_columns *cols);

/* Does a column have a word, or is it left out? */
bool jx_heading_known(const jx_columns *cols, int col);

/* All of it: the headings of a row and of the row below it, where that is its lower half (l->lower). */
jx_columns jx_heading_at(jx_layout *l, size_t row);

/* What a block needs, and what it takes if there is a column for it. */
typedef struct {
    const enum jx_word *words, *needed;
    size_t n_words, n_needed;
} jx_heading_words;

/* Leaves out the columns of a block's heading, from one on, that it has no field for. Those that nobody knows are a
 * problem, where the source vouches for its columns, which names what was not found because of it. */
void jx_headings_settle(jx_layout *l, size_t row, jx_columns *cols, const jx_heading_words *block, int from);

#endif
