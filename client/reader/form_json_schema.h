/* client/reader/form_json_schema.h: the members of a form's JSON, as data; and what a refused line should have had
 * instead. */
#ifndef JX_CLIENT_FORM_JSON_SCHEMA_H
#define JX_CLIENT_FORM_JSON_SCHEMA_H

#include "proto/form.h"

enum jx_member_type {
    JX_M_NAME, /* text of at most JX_MAX_NAME bytes */
    JX_M_TEXT, /* … JX_MAX_TEXT */
    JX_M_POINTS,
    JX_M_DECIMAL,
    JX_M_UINT32,
    JX_M_YEAR,
    JX_M_TIMES,
    JX_M_DIVISION,
    JX_M_KIND,
    JX_M_GRADE,
    JX_M_OP,
    JX_M_MONEY_UNIT,
    JX_M_FUNDING,
    JX_M_INDICATORS,
    JX_M_PROBLEMS,
    JX_M_FIELDS /* names of fields, as bits */
};

/* A list ends with a member without a name. */
typedef struct {
    const char *name;
    enum jx_member_type type;
    size_t offset; /* in the struct that the object fills */
} jx_member;

/* A funding row with its amounts before the money unit is known. */
typedef struct {
    jx_funding f;
    jx_dec initial, adjusted, executed, rate;
} jx_json_funding;

extern const jx_member jx_form_members[];      /* of jx_form */
extern const jx_member jx_funding_members[];   /* of jx_json_funding */
extern const jx_member jx_indicator_members[]; /* of jx_indicator */
extern const jx_member jx_problem_members[];   /* of jx_problem */

/* Bit of a member in what an object had: 1 for the first of the list. */
uint64_t jx_member_bit(const jx_member *list, const char *name);

/* What was expected, in Chinese; the reader speaks English. */
const char *jx_expected_zh(const char *english);

#endif
