/* What a cell may hold: values with operators and units, plain numbers, names of divisions, number formats. The first
 * line is the text, the second a format. */
#include "proto/value.h"
#include "client/reader/cellformat.h"
#include "proto/division.h"
#include "tests/fuzz/fuzz.h"

static void decimals(jx_str text)
{
    jx_dec d, again, out;
    char printed[24];
    if (jx_dec_parse(text, &d) != 0) return;
    int n = jx_dec_print(d, printed);
    FUZZ_CHECK(n > 0 && n < 24 && jx_dec_parse((jx_str){printed, (uint32_t)n}, &again) == 0);
    FUZZ_CHECK(again.v == d.v && again.scale == d.scale);
    FUZZ_CHECK(jx_dec_cmp(jx_dec_norm(d), d) == 0);
    jx_fen fen;
    for (enum jx_money_unit u = JX_YUAN; u <= JX_YI; u++)
        if (d.scale <= 2 && jx_fen_from_dec(d, u, &fen) == 0) FUZZ_CHECK(jx_dec_cmp(jx_fen_to_dec(fen, u), d) == 0);
    if (jx_value_convert(d, JX_STR("万元"), JX_STR("元"), &out)) FUZZ_CHECK((out.v < 0) == (d.v < 0));
}

static void formats(jx_str text, jx_str code)
{
    char number[128], format[256], out[128];
    jx_cell_format f;
    snprintf(number, sizeof number, "%.*s", JX_FMT(text));
    snprintf(format, sizeof format, "%.*s", JX_FMT(code));
    jx_cell_format_parse(format, &f);
    if (jx_cell_format_print(&f, number, text.len & 1, out, sizeof out)) FUZZ_CHECK(strlen(out) < sizeof out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!jx_utf8_valid((const char *)data, size)) return 0;
    const char *nl = size ? memchr(data, '\n', size) : NULL;
    jx_str text = {(const char *)data, (uint32_t)(nl ? (size_t)(nl - (const char *)data) : size)}, unit;
    jx_str code = nl ? (jx_str){nl + 1, (uint32_t)(size - text.len - 1)} : (jx_str){0};
    jx_value v;
    jx_dec d;
    uint8_t digits;
    uint32_t codes[4];
    jx_value_parse(text, &v);
    FUZZ_CHECK(v.op <= JX_QUALITATIVE);
    FUZZ_CHECK(v.op != JX_QUALITATIVE || !jx_dec_has(v.value));
    FUZZ_CHECK(!v.unit.len || (v.unit.p >= text.p && v.unit.p + v.unit.len <= text.p + text.len));
    if (jx_number_parse(text, &d, &digits, &unit) == 0) FUZZ_CHECK(d.scale >= 0 && d.scale <= JX_DEC_MAX_SCALE);
    size_t n = jx_division_find(text, codes, 4);
    for (size_t i = 0; i < n && i < 4; i++) FUZZ_CHECK(jx_division_name(codes[i]));
    decimals(text);
    formats(text, code);
    return 0;
}
