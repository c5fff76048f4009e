/* client/reader/heading_words.h: what headings are made of, as data, for those that the table of synonyms has not as a
 * whole: 本年计划达到的指标值 is a target all the same. */
#ifndef JX_CLIENT_HEADING_WORDS_H
#define JX_CLIENT_HEADING_WORDS_H

#include "client/reader/synonyms.h"

/* JX_W_IGNORED: a column that no form has a field for (others' scores, last year's values, sources). JX_W_NONE: it
 * cannot be told. Only for the headings of columns. */
enum jx_word jx_guess_heading(const jx_label *label);
/* Is what stands below this heading of two rows somebody else's: 财政复核, 主管部门审核情况? */
bool jx_is_others_heading(const jx_label *label);
/* "2023年完成值": 2023. 0: it names no year. */
unsigned jx_year_of_heading(const jx_label *label);
/* What the lower half of a heading means under the upper one: 内容 under 目标值 is the target. */
enum jx_word jx_lower_heading(const jx_label *upper, const jx_label *lower);

#endif
