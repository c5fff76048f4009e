/* client/reader/layout_money.h: in which unit a form's amounts are. What stands nearest to a number counts: its own
 * cell, its column's heading, the label of the funding block, the line above the table. */
#ifndef JX_CLIENT_LAYOUT_MONEY_H
#define JX_CLIENT_LAYOUT_MONEY_H

#include "client/reader/text.h"
#include "proto/num.h"

/* The unit of money that a text speaks of ("金额单位：万元", "人民币（元）"). JX_UNIT_NONE: none, two different ones,
 * or one that forms have no use for (百元, 千万元, 美元). */
enum jx_money_unit jx_money_unit_in(jx_str text);
/* The same where the text is nothing but the unit, in words or short: "万元", "万", "元整". */
enum jx_money_unit jx_money_unit_of(jx_str text);

enum { JX_AMOUNTS = 3 }; /* initial, adjusted, executed */

/* What the form says; each enum jx_money_unit. */
typedef struct {
    uint8_t sheet, block, column[JX_AMOUNTS];
    size_t at;              /* row of the last statement; a contradiction is reported there */
    bool disputed;          /* two labels of one rank differ */
    uint8_t taken, printed; /* coarsest unit in which amounts were read: as labelled, as their cells print it */
} jx_money;

/* The unit that labels give to an amount without its own. */
static inline enum jx_money_unit jx_money_for(const jx_money *m, int amount)
{
    uint8_t unit = m->column[amount] ? m->column[amount] : m->block ? m->block : m->sheet;
    return (enum jx_money_unit)unit;
}

/* Notes a statement of the sheet, the block or a column. A second one of the same rank does not replace the first. */
void jx_money_note(jx_money *m, uint8_t *place, enum jx_money_unit unit, size_t row);
/* An amount was read in its cell's unit (own), or the labels'. */
void jx_money_took(jx_money *m, enum jx_money_unit unit, bool own);
/* The unit to show the form's amounts in. */
enum jx_money_unit jx_money_shown(const jx_money *m);
enum { JX_MONEY_SAID = 512 };
/* Says in out how the statements differ. false: they do not. */
bool jx_money_contradiction(const jx_money *m, bool zh, char out[JX_MONEY_SAID]);

#endif
