#include "client/show/csv.h"

#include "proto/num.h"

static bool is_formula(jx_str s)
{
    jx_dec d;
    return s.len && memchr("=+-@\t\r", s.p[0], 6) && jx_dec_parse(s, &d) != 0;
}

void jx_csv_begin(FILE *out) { fputs("\xef\xbb\xbf", out); }

void jx_csv_cell(FILE *out, bool first, jx_str text)
{
    bool quoted = false, guarded = is_formula(text);
    for (uint32_t i = 0; i < text.len && !quoted; i++) quoted = memchr(",\"\r\n", text.p[i], 4) != NULL;
    if (!first) fputc(',', out);
    if (quoted) fputc('"', out);
    if (guarded) fputc('\'', out);
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.p[i] == '"') fputc('"', out);
        fputc(text.p[i], out);
    }
    if (quoted) fputc('"', out);
}

void jx_csv_end_row(FILE *out) { fputs("\r\n", out); }
