/* client/reader/layout_funding.h: what the readers of funding blocks share: layout_funding.c (a source a row) and
 * layout_across.c (a source a column). layout_amounts.c has the units, the cells and the rows. */
#ifndef JX_CLIENT_LAYOUT_FUNDING_H
#define JX_CLIENT_LAYOUT_FUNDING_H

#include "client/reader/layout.h"

/* What a source of funds can have, in the order of a printed form; the first JX_AMOUNTS are money. */
enum { JX_S_INITIAL, JX_S_ADJUSTED, JX_S_EXECUTED, JX_S_WEIGHT, JX_S_RATE, JX_S_SCORE, JX_SLOTS };
extern const enum jx_word jx_slot_words[JX_SLOTS];
/* -1: the word is none of them. */
int jx_slot_of(enum jx_word w);

enum jx_cell_read { JX_CELL_MISSING, JX_CELL_READ, JX_CELL_WRONG };
/* A slot of f by the text of its cell. */
enum jx_cell_read jx_slot_read(jx_layout *l, int slot, jx_str text, jx_funding *f);
/* An amount's number and unit: its own if it prints one, else its labels'. false: it is none. */
/* jx_number_parse() of an amount, which may be printed with blanks between its thousands (2 400 000.00元) or, less than
 * nothing, in brackets. */
bool jx_amount_parse(jx_str text, jx_dec *d, uint8_t *digits, jx_str *rest);
bool jx_slot_split(const jx_layout *l, int slot, jx_str text, jx_dec *d, uint8_t *digits, enum jx_money_unit *unit,
                   bool *own);

/* Does the printed rate agree with the amounts (within a hundredth of their ratio)? */
bool jx_rate_agrees(const jx_funding *r);
/* 0.95 without a percent sign, where the amounts say 95 %: a ratio whose cell has no format. text: the rate's. */
void jx_rate_as_ratio(jx_str text, jx_funding *row);

/* The unit of money that a label has in brackets. */
enum jx_money_unit jx_funding_unit(const jx_label *label);
/* A unit in the label of a block, which may be all there is in its cell. */
void jx_funding_block_unit(jx_layout *l, size_t row, const jx_label *label);
/* Units in labels of the block left of column first, in the rows below its heading: it is merged beside any of them. */
void jx_funding_units_beside(jx_layout *l, size_t row, int first);

/* A label's text as a source: without its colon. */
jx_str jx_funding_item(jx_layout *l, jx_str cell);
/* A row that says nothing yet. */
jx_funding jx_funding_blank(uint32_t line, jx_str item);
bool jx_funding_empty(const jx_funding *f);
/* Adds a row; the total comes first, wherever it is printed. false, and reported: there are too many. */
bool jx_funding_add(jx_layout *l, size_t row, const jx_funding *f, bool total);

/* layout_across.c */
bool jx_across_heads(jx_layout *l, size_t row); /* headings below sources that have each their own. false: it is none */
bool jx_across_row(jx_layout *l, size_t row);   /* a row below sources side by side. false: it is none */
void jx_across_finish(jx_layout *l);            /* sources of which nothing is said are left out */

#endif
