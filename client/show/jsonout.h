/* client/show/jsonout.h: writes JSON for machines, straight to a stream: commas, escapes and exact decimals. */
#ifndef JX_CLIENT_JSONOUT_H
#define JX_CLIENT_JSONOUT_H

#include <stdio.h>

#include "proto/result.h"

typedef struct {
    FILE *f;
    uint32_t filled; /* bit per depth: something was written there */
    unsigned depth;  /* at most 31 */
    bool keyed;
} jx_json;

static inline jx_json jx_json_to(FILE *f) { return (jx_json){.f = f}; }

void jx_json_open(jx_json *j, char bracket);  /* '{' or '[' */
void jx_json_close(jx_json *j, char bracket); /* '}' or ']' */
void jx_json_key(jx_json *j, const char *key);
void jx_json_null(jx_json *j);
void jx_json_bool(jx_json *j, bool v);
void jx_json_uint(jx_json *j, uint64_t v);
/* Fixed decimals, for measurements; what is no number is null. */
void jx_json_real(jx_json *j, double v, int decimals);
void jx_json_str(jx_json *j, jx_str v); /* bytes that are not UTF-8 become U+FFFD */
void jx_json_id(jx_json *j, const jx_id *id);
void jx_json_hex(jx_json *j, uint64_t v); /* 16 digits: more than JSON's numbers hold exactly */
/* null for none */
void jx_json_pts(jx_json *j, jx_pts v);
void jx_json_fen(jx_json *j, jx_fen v, enum jx_money_unit unit); /* in that unit; yuan for JX_UNIT_NONE */
void jx_json_grade(jx_json *j, unsigned grade);
/* A stated or expected value; money in `unit`. */
void jx_json_val(jx_json *j, const jx_val *v, enum jx_money_unit unit);

/* Ends a line of NDJSON and gets ready for the next. */
void jx_json_line(jx_json *j);

#endif
