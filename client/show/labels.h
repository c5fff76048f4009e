/* client/show/labels.h: how the words and values of the model are written for people, in their language. */
#ifndef JX_CLIENT_LABELS_H
#define JX_CLIENT_LABELS_H

#include "client/show/lang.h"
#include "client/show/table.h"

const char *jx_severity_label(unsigned severity); /* 退回 / reject */
/* As a pack has it: 不用 / off where it is not applied. */
const char *jx_rule_severity_label(const jx_pack *p, const jx_rule *r);
const char *jx_verdict_label(unsigned verdict); /* 接收 / accepted */
const char *jx_kind_label(unsigned kind);       /* 项目 / project */
const char *jx_class_name(unsigned class_);     /* "structure" …: for machines */
const char *jx_class_label(unsigned class_);    /* 结构 / structure */
enum jx_style jx_verdict_style(unsigned verdict);

/* Into a cell: what a form does not say is "—". */
void jx_cell_pts(jx_table *t, jx_pts v);
void jx_cell_percent(jx_table *t, jx_pts v);
void jx_cell_fen(jx_table *t, jx_fen v, enum jx_money_unit unit, unsigned decimals);
void jx_cell_str(jx_table *t, jx_str v);
/* A stated or expected value with its measure; money in `unit`. */
void jx_cell_val(jx_table *t, const jx_val *v, enum jx_money_unit unit);

/* "510000 四川省"; the code alone when it is not in the table. */
void jx_cell_division(jx_table *t, uint32_t code);
const char *jx_division_label(uint32_t code); /* the name, 全国 / all for 0, "" when unknown */

/* Money with thousands separators, rounded half up to so many decimals (at most 6) of unit: "1,234.57". At most 48
 * bytes with the NUL. */
void jx_money_text(jx_fen v, enum jx_money_unit unit, unsigned decimals, char out[48]);

/* A finding on one line: severity, code, line, place, values, message. Columns first, then a row per finding. */
jx_table *jx_findings_table(void);
void jx_findings_row(jx_table *t, const jx_finding *f, const jx_form *form, enum jx_money_unit unit);

/* "2026-11-21 23:50:07", local time. */
void jx_time_text(uint64_t time_ms, char out[32]);

#endif
