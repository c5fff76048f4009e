/* collector/marks.h: which rules a form broke and how often, in one 32-bit word a rule; and how often rules were broken
 * by many forms, from which a form can be taken back. */
#ifndef JX_COLLECTOR_MARKS_H
#define JX_COLLECTOR_MARKS_H

#include "proto/report.h"

/* A mark is a rule (its code and the severity it had) and the number of findings, 1 to JX_MARK_MAX: beyond that a form
 * counts as JX_MARK_MAX findings. Codes are a capital letter and three digits, so no table of names is needed. */
typedef uint32_t jx_mark;
enum { JX_MARK_BITS = 15, JX_MARK_MAX = (1 << JX_MARK_BITS) - 1 };

/* Marks of a form in out (room for JX_MAX_FINDINGS); returns their number, JX_EPROTO when a code is not of the form
 * above. A rule counts as often as it is listed, or as its findings say it was found, whichever is more. */
int jx_marks_of(const jx_finding *findings, uint32_t n, jx_mark *out);

/* Counters by rule; all zero is empty. */
typedef struct {
    uint32_t rule; /* a mark without its count, plus 1; 0: free */
    uint64_t forms, findings;
} jx_mark_count;
typedef struct {
    jx_mark_count *slots;
    uint32_t cap, used; /* cap is a power of two or 0 */
} jx_mark_tally;

/* 0 or JX_ENOMEM. */
int jx_marks_add(jx_mark_tally *t, const jx_mark *marks, uint32_t n);
/* Takes back what was added. */
void jx_marks_remove(jx_mark_tally *t, const jx_mark *marks, uint32_t n);
int jx_marks_merge(jx_mark_tally *into, const jx_mark_tally *from);
/* The rules with at least one form, by code and severity; the first JX_MAX_RULE_COUNTS of them. Returns their number.
 */
uint16_t jx_marks_list(const jx_mark_tally *t, jx_rule_count out[JX_MAX_RULE_COUNTS]);
void jx_marks_clear(jx_mark_tally *t);
void jx_marks_fini(jx_mark_tally *t);

#endif
