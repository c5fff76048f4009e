/* client/commands/expected.h: who was expected to submit, held against who did. */
#ifndef JX_CLIENT_EXPECTED_H
#define JX_CLIENT_EXPECTED_H

#include "proto/report.h"

/* One that was expected: a division by itself (without those below it), or a unit in it. */
typedef struct {
    uint32_t line; /* of the list */
    uint32_t division;
    jx_str unit; /* empty: the division */
    uint64_t forms, late, rejected;
} jx_expected;

/* Somebody in one of the divisions that the list has units of, who is not on it. */
typedef struct {
    uint32_t division;
    char *unit;
    uint64_t forms;
} jx_unlisted;

typedef struct {
    char *text; /* what the strings point into */
    jx_expected *list;
    size_t n;
    jx_unlisted *others;
    size_t n_others;
} jx_expectation;

/* Reads a list: a line each, CSV (UTF-8 or GB18030): a division (its code, or its name), and perhaps a unit; or a unit
 * alone whose name says where it is. Or: code, the division's name, perhaps a
 * unit. Headings in the first line (区划代码, 区划名称, 单位名称) say which column is what. A code and a name of two
 * divisions are not understood. Takes text (malloc'ed). 0; JX_EINVAL:
 * line *bad is not understood; JX_ELIMIT, JX_ENOMEM. */
int jx_expectation_read(jx_expectation *x, char *text, size_t len, uint32_t *bad);
void jx_expectation_fini(jx_expectation *x);

/* A unit that submitted. */
void jx_expectation_saw(jx_expectation *x, const jx_row *unit);

/* Asks the collector for the forms of that year (0: of all) and prints who has not submitted, who is late, who has
 * rejected forms. An exit code. */
int jx_expected_show(const char *server, const char *file, uint16_t year, bool all, bool json);

#endif
