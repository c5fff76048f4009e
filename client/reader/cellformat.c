#include "client/reader/cellformat.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void add_word(char word[32], const char *p, size_t n)
{
    size_t len = strlen(word);
    if (len + n < 32) {
        memcpy(word + len, p, n);
        word[len + n] = 0;
    }
}

static size_t character(const char *p)
{
    unsigned char c = (unsigned char)*p;
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    size_t have = strnlen(p, n);
    return have ? have : 1;
}

/* State while a format's section is walked. */
typedef struct {
    jx_cell_format *f;
    bool digits, point, odd; /* odd: a fraction or an exponent: shown as it is */
} walk;

static void digit(walk *w)
{
    w->digits = true;
    if (w->point && w->f->decimals < 15) w->f->decimals++;
    w->f->thousands = 0; /* a comma between digits only groups them */
}

static void words(walk *w, const char *p, size_t n)
{
    add_word(w->digits ? w->f->after : w->f->before, p, n);
    if (memmem(p, n, "年", 3) || memmem(p, n, "月", 3)) w->f->han = true;
}

/* One token at p; its length. */
static size_t token(walk *w, const char *p)
{
    jx_cell_format *f = w->f;
    const char *end;
    switch (*p) {
    case '"':
        end = strchr(p + 1, '"');
        if (!end) return strlen(p);
        words(w, p + 1, (size_t)(end - p) - 1);
        return (size_t)(end - p) + 1;
    case '[':
        end = strchr(p, ']');
        if (p[1] == 'h' || p[1] == 'H') f->clock = true;
        if (p[1] == '<' || p[1] == '>' || p[1] == '=') w->odd = true; /* which section counts depends on the number */
        return end ? (size_t)(end - p) + 1 : strlen(p);
    case '!':
    case '\\':
        if (!p[1]) return 1;
        words(w, p + 1, character(p + 1));
        return 1 + character(p + 1);
    case '_':
    case '*': return p[1] ? 1 + character(p + 1) : 1;
    case '0':
    case '#':
    case '?': digit(w); return 1;
    case '.': w->point = true; return 1;
    case ',':
        if (w->digits) f->thousands++;
        return 1;
    case '%':
        f->percent++;
        words(w, p, 1);
        return 1;
    case '/': w->odd = true; return 1;
    case 'E':
        if (p[1] == '+' || p[1] == '-') w->odd = true;
        return 1;
    case 'y':
    case 'Y': f->date = f->year = true; return 1;
    case 'd':
    case 'D': f->date = f->day = true; return 1;
    case 'h':
    case 'H': f->clock = true; return 1;
    case 'm':
    case 'M':
        if (!f->clock) f->date = true;
        return 1;
    case '@': f->general = true; return 1;
    case ' ':
    case '-':
    case '(':
    case ')':
    case '$':
    case ':': return 1;
    default:
        if ((unsigned char)*p >= 0x80) words(w, p, character(p));
        return character(p);
    }
}

void jx_cell_format_parse(const char *code, jx_cell_format *out)
{
    *out = (jx_cell_format){0};
    walk w = {.f = out};
    if (strncasecmp(code, "General", 7) == 0) {
        out->general = true;
        code += 7;
        w.digits = true;
    }
    for (const char *p = code; *p && *p != ';';) p += token(&w, p);
    if (out->date || out->clock) {
        out->percent = out->thousands = out->decimals = 0;
        out->before[0] = out->after[0] = 0;
    } else if (w.odd || !w.digits) {
        *out = (jx_cell_format){.general = true};
    }
}

void jx_cell_format_builtin(unsigned id, jx_cell_format *out)
{
    static const char *const codes[] = {
        [1] = "0",          [2] = "0.00",        [3] = "#,##0",      [4] = "#,##0.00",   [9] = "0%",
        [10] = "0.00%",     [14] = "yyyy-mm-dd", [15] = "yyyy-mm-d", [16] = "m-d",       [17] = "yyyy-m",
        [18] = "h:mm",      [19] = "h:mm",       [20] = "h:mm",      [21] = "h:mm",      [22] = "yyyy-m-d h:mm",
        [27] = "yyyy年m月", [28] = "m月d日",     [29] = "m月d日",    [30] = "m-d-yy",    [31] = "yyyy年m月d日",
        [32] = "h时mm分",   [33] = "h时mm分",    [34] = "h时mm分",   [35] = "h时mm分",   [36] = "yyyy年m月",
        [37] = "#,##0",     [38] = "#,##0",      [39] = "#,##0.00",  [40] = "#,##0.00",  [41] = "#,##0",
        [42] = "#,##0",     [43] = "#,##0.00",   [44] = "#,##0.00",  [45] = "h:mm",      [46] = "h:mm",
        [47] = "h:mm",      [50] = "yyyy年m月",  [51] = "m月d日",    [52] = "yyyy年m月", [53] = "m月d日",
        [54] = "m月d日",    [55] = "yyyy年m月",  [56] = "m月d日",    [57] = "yyyy年m月", [58] = "m月d日",
    };
    const char *code = id < sizeof codes / sizeof codes[0] ? codes[id] : NULL;
    jx_cell_format_parse(code ? code : "General", out);
}

/* ---- numbers ---- */

/* The 15 digits that a workbook's number really has, as a decimal: sign, digits, and where the point stands. */
typedef struct {
    bool negative;
    char digits[16];
    int point; /* digits before the point; may be negative or beyond the digits */
} decimal;

static decimal decimal_of(double v)
{
    char text[32];
    decimal d = {.negative = v < 0};
    snprintf(text, sizeof text, "%.14e", fabs(v));
    d.digits[0] = text[0];
    memcpy(d.digits + 1, text + 2, 14);
    d.point = atoi(strchr(text, 'e') + 1) + 1;
    return d;
}

/* Rounds half up to n decimals. */
static void round_to(decimal *d, int n)
{
    int keep = d->point + n;
    if (keep >= 15) return;
    bool up = keep >= 0 && d->digits[keep] >= '5';
    if (keep < 0) keep = 0;
    memset(d->digits + keep, '0', (size_t)(15 - keep));
    if (!up) return;
    int i = keep - 1;
    while (i >= 0 && d->digits[i] == '9') d->digits[i--] = '0';
    if (i >= 0) {
        d->digits[i]++;
    } else {
        memmove(d->digits + 1, d->digits, 14);
        d->digits[0] = '1';
        d->point++;
    }
}

static char digit_at(const decimal *d, int i) { return i >= 0 && i < 15 ? d->digits[i] : '0'; }

static bool is_zero(const decimal *d) { return strspn(d->digits, "0") == 15; }

/* At most 40 digits before and 20 after the point, which the caller has made sure of. */
static void print_decimal(const decimal *d, int decimals, char out[80])
{
    size_t n = 0;
    if (d->negative && !is_zero(d)) out[n++] = '-';
    if (d->point <= 0) out[n++] = '0';
    for (int i = 0; i < d->point; i++) out[n++] = digit_at(d, i);
    if (decimals) out[n++] = '.';
    for (int i = 0; i < decimals; i++) out[n++] = digit_at(d, d->point + i);
    out[n] = 0;
}

static int own_decimals(const decimal *d)
{
    int last = 14;
    while (last >= 0 && d->digits[last] == '0') last--;
    return last + 1 > d->point ? last + 1 - d->point : 0;
}

/* ---- days ---- */

/* The day that a serial number means; the workbooks' day 60 is a 29 February 1900 that never was. */
static void day_of(int64_t serial, bool epoch_1904, int *y, int *m, int *d)
{
    int64_t days = epoch_1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
    int64_t z = days - 25569 + 719468; /* 1970-01-01 is day 25569 there and 719468 of an era that begins in March */
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

static bool print_date(const jx_cell_format *f, double v, bool epoch_1904, char *out, size_t size)
{
    if (v < 0 || v > 2958465) return false;
    int y, m, d;
    day_of((int64_t)v, epoch_1904, &y, &m, &d);
    char *p = out, *end = out + size;
    const char *dash[] = {"-", "-", ""}, *han[] = {"年", "月", "日"}, **mark = f->han ? han : dash;
    *p = 0;
    if (f->date) {
        if (f->year) p += snprintf(p, (size_t)(end - p), "%04d%s", y, mark[0]);
        if (f->han)
            p += snprintf(p, (size_t)(end - p), "%d%s", m, mark[1]);
        else
            p += snprintf(p, (size_t)(end - p), "%02d%s", m, f->day ? "-" : "");
        if (f->day) p += snprintf(p, (size_t)(end - p), f->han ? "%d%s" : "%02d%s", d, mark[2]);
    }
    if (f->clock) {
        int minutes = (int)((v - floor(v)) * 1440 + 0.5);
        snprintf(p, (size_t)(end - p), "%s%02d:%02d", f->date ? " " : "", minutes / 60, minutes % 60);
    }
    return true;
}

bool jx_cell_format_print(const jx_cell_format *f, const char *number, bool epoch_1904, char *out, size_t size)
{
    char *end, digits[80];
    double v = strtod(number, &end);
    if (end == number || *end || !isfinite(v) || fabs(v) >= 1e18) return false;
    if (f->date || f->clock) return print_date(f, v, epoch_1904, out, size);
    decimal d = decimal_of(v);
    d.point += 2 * f->percent - 3 * f->thousands;
    if (is_zero(&d)) d.point = 1;
    int decimals = f->decimals;
    if (f->general) {
        decimals = own_decimals(&d);
        if (decimals > 15) decimals = 15;
    }
    round_to(&d, decimals);
    if (d.point > 30) return false;
    print_decimal(&d, decimals, digits);
    snprintf(out, size, "%s%s%s", f->before, digits, f->after);
    return true;
}
