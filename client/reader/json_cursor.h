/* client/reader/json_cursor.h: reads JSON that came from outside in one pass, without a tree; numbers keep their
 * printed digits, so amounts and scores never pass through floating point. Errors stick, as in proto/cursor.h: after
 * the first one every read returns nothing. Depth is bounded by the caller's structure and, for skipped values, by
 * JX_JSON_DEPTH.
 */
#ifndef JX_CLIENT_JSON_CURSOR_H
#define JX_CLIENT_JSON_CURSOR_H

#include "client/reader/arena.h"

enum { JX_JSON_DEPTH = 32 };

typedef struct {
    const char *p, *end;
    jx_arena *arena;   /* for strings with escapes; others are borrowed from the text */
    const char *error; /* NULL, or what was expected: "a number" */
    bool first;        /* inside a bracket, nothing read yet */
} jx_json_cursor;

static inline jx_json_cursor jx_json_cursor_of(jx_str text, jx_arena *arena)
{
    return (jx_json_cursor){text.p, text.p + text.len, arena, NULL, false};
}

/* Remembers what was expected (if nothing went wrong before) and stops the cursor. */
void jx_json_fail(jx_json_cursor *c, const char *expected);

/* The first character of the next value ('{' '[' '"' 't' 'f' 'n' '-' or a digit); 0 at the end or after an error. */
char jx_json_peek(jx_json_cursor *c);

/* Enters an object or array; then jx_json_key / jx_json_item say whether another member / element follows, and leave it
 * when none does. */
void jx_json_enter(jx_json_cursor *c, char bracket);
bool jx_json_key_next(jx_json_cursor *c, jx_str *key);
bool jx_json_item(jx_json_cursor *c);

/* true and past it, if the next value is null. */
bool jx_json_take_null(jx_json_cursor *c);
/* A string: valid UTF-8 without NUL. */
jx_str jx_json_text(jx_json_cursor *c);
/* A number as it is printed: "-12.50". Exponents are refused: no amount or score is written with one. */
jx_str jx_json_number(jx_json_cursor *c);
/* Steps over a value of any kind. */
void jx_json_skip(jx_json_cursor *c);
/* Nothing but white space is left; else an error. */
void jx_json_end(jx_json_cursor *c);

#endif
