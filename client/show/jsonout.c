#include "client/show/jsonout.h"

#include <inttypes.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

/* The comma before a value, unless it follows its key or is the first of its bracket. */
static void before(jx_json *j)
{
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    uint32_t bit = UINT32_C(1) << j->depth;
    if (j->depth && (j->filled & bit)) fputs(", ", j->f);
    j->filled |= bit;
}

void jx_json_open(jx_json *j, char bracket)
{
    before(j);
    if (++j->depth > 31) abort();
    j->filled &= ~(UINT32_C(1) << j->depth);
    fputc(bracket, j->f);
}

void jx_json_close(jx_json *j, char bracket)
{
    j->depth--;
    fputc(bracket, j->f);
}

static void quoted(FILE *f, const char *p, size_t len)
{
    fputc('"', f);
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p + i, (utf8proc_ssize_t)(len - i), &c);
        if (n <= 0) {
            fputs("\xEF\xBF\xBD", f);
            i++;
            continue;
        }
        switch (c) {
        case '"': fputs("\\\"", f); break;
        case '\\': fputs("\\\\", f); break;
        case '\n': fputs("\\n", f); break;
        case '\t': fputs("\\t", f); break;
        default:
            if (c < 0x20 || (c >= 0x7F && c < 0xA0))
                fprintf(f, "\\u%04x", (unsigned)c);
            else
                fwrite(p + i, 1, (size_t)n, f);
        }
        i += (size_t)n;
    }
    fputc('"', f);
}

void jx_json_key(jx_json *j, const char *key)
{
    before(j);
    quoted(j->f, key, strlen(key));
    fputs(": ", j->f);
    j->keyed = true;
}

static void raw(jx_json *j, const char *text)
{
    before(j);
    fputs(text, j->f);
}

void jx_json_null(jx_json *j) { raw(j, "null"); }
void jx_json_bool(jx_json *j, bool v) { raw(j, v ? "true" : "false"); }

void jx_json_uint(jx_json *j, uint64_t v)
{
    before(j);
    fprintf(j->f, "%" PRIu64, v);
}

void jx_json_real(jx_json *j, double v, int decimals)
{
    if (!isfinite(v)) {
        jx_json_null(j);
        return;
    }
    before(j);
    fprintf(j->f, "%.*f", decimals, v);
}

void jx_json_str(jx_json *j, jx_str v)
{
    before(j);
    quoted(j->f, v.p, v.len);
}

void jx_json_hex(jx_json *j, uint64_t v)
{
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, v);
    jx_json_str(j, jx_str_of(text));
}

void jx_json_id(jx_json *j, const jx_id *id)
{
    char hex[33];
    jx_id_hex(id, hex);
    jx_json_str(j, jx_str_of(hex));
}

void jx_json_pts(jx_json *j, jx_pts v)
{
    char text[16];
    if (v == JX_PTS_NONE) {
        jx_json_null(j);
        return;
    }
    jx_pts_print(v, text);
    raw(j, text);
}

static void dec(jx_json *j, jx_dec v)
{
    char text[24];
    if (!jx_dec_has(v)) {
        jx_json_null(j);
        return;
    }
    jx_dec_print(jx_dec_norm(v), text);
    raw(j, text);
}

void jx_json_fen(jx_json *j, jx_fen v, enum jx_money_unit unit)
{
    dec(j, v == JX_FEN_NONE ? JX_DEC_NONE : jx_fen_to_dec(v, unit ? unit : JX_YUAN));
}

void jx_json_grade(jx_json *j, unsigned grade)
{
    const char *name = grade && grade < JX_GRADES ? jx_grade_name((enum jx_grade)grade) : "";
    if (*name)
        jx_json_str(j, jx_str_of(name));
    else
        jx_json_null(j);
}

void jx_json_val(jx_json *j, const jx_val *v, enum jx_money_unit unit)
{
    switch (v->kind) {
    case JX_VAL_PTS:
    case JX_VAL_RATE: jx_json_pts(j, (jx_pts)v->i); break;
    case JX_VAL_FEN: jx_json_fen(j, v->i, unit); break;
    case JX_VAL_DEC: dec(j, (jx_dec){v->i, v->scale}); break;
    case JX_VAL_TEXT: jx_json_str(j, v->text); break;
    case JX_VAL_GRADE: jx_json_grade(j, (unsigned)v->i); break;
    case JX_VAL_COUNT: dec(j, (jx_dec){v->i, 0}); break;
    case JX_VAL_SPAN:
        jx_json_open(j, '{');
        jx_json_key(j, "low");
        jx_json_pts(j, (jx_pts)v->i);
        jx_json_key(j, "high");
        jx_json_pts(j, (jx_pts)v->to);
        jx_json_close(j, '}');
        break;
    default: jx_json_null(j);
    }
}

void jx_json_line(jx_json *j)
{
    fputc('\n', j->f);
    *j = jx_json_to(j->f);
}
