#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "client/show/jsonout.h"

/* Writes through `write` and reads it back with another implementation. */
static json_t *parsed(void (*write)(jx_json *j))
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    jx_json j = jx_json_to(f);
    json_error_t e;
    write(&j);
    fclose(f);
    json_t *v = json_loadb(text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &e);
    cr_assert(v, "%s in %s", e.text, text);
    free(text);
    return v;
}

static void nested(jx_json *j)
{
    jx_json_open(j, '{');
    jx_json_key(j, "a");
    jx_json_open(j, '[');
    jx_json_uint(j, UINT64_MAX / 2);
    jx_json_open(j, '{');
    jx_json_close(j, '}');
    jx_json_open(j, '[');
    jx_json_close(j, ']');
    jx_json_null(j);
    jx_json_bool(j, true);
    jx_json_close(j, ']');
    jx_json_key(j, "b");
    jx_json_real(j, 1.25, 2);
    jx_json_key(j, "c");
    jx_json_real(j, INFINITY, 2);
    jx_json_close(j, '}');
}

Test(json, puts_commas_where_they_belong)
{
    json_t *v = parsed(nested);
    cr_expect_eq(json_array_size(json_object_get(v, "a")), 5);
    cr_expect_eq(json_integer_value(json_array_get(json_object_get(v, "a"), 0)), (json_int_t)(UINT64_MAX / 2));
    cr_expect_float_eq(json_real_value(json_object_get(v, "b")), 1.25, 1e-9);
    cr_expect(json_is_null(json_object_get(v, "c")));
    json_decref(v);
}

static const char wild[] = "\"\\/\n\t\r\x01\x7f\xc2\x85中\xff\xc0\x80";
static void strings(jx_json *j) { jx_json_str(j, (jx_str){wild, sizeof wild - 1}); }

Test(json, escapes_what_it_must_and_replaces_what_is_not_text)
{
    json_t *v = parsed(strings);
    cr_expect_str_eq(json_string_value(v), "\"\\/\n\t\r\x01\x7f\xc2\x85中\uFFFD\uFFFD\uFFFD");
    json_decref(v);
}

static void values(jx_json *j)
{
    const jx_val all[] = {
        {.kind = JX_VAL_PTS, .i = 359},
        {.kind = JX_VAL_RATE, .i = 6283},
        {.kind = JX_VAL_FEN, .i = 18848000},
        {.kind = JX_VAL_DEC, .i = 1304, .scale = 2},
        {.kind = JX_VAL_TEXT, .text = JX_STR("达成")},
        {.kind = JX_VAL_GRADE, .i = JX_GOOD},
        {.kind = JX_VAL_COUNT, .i = 3},
        {.kind = JX_VAL_NONE},
        {.kind = JX_VAL_PTS, .i = -50},
    };
    jx_json_open(j, '[');
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) jx_json_val(j, &all[i], JX_WAN);
    jx_json_pts(j, JX_PTS_NONE);
    jx_json_fen(j, JX_FEN_NONE, JX_WAN);
    jx_json_grade(j, JX_GRADE_NONE);
    jx_json_close(j, ']');
}

Test(json, writes_values_as_forms_print_them)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    jx_json j = jx_json_to(f);
    values(&j);
    fclose(f);
    cr_expect_str_eq(text, "[3.59, 62.83, 18.848, 13.04, \"达成\", \"良\", 3, null, -0.5, null, null, null]");
    free(text);
}
