/* Is every number of a form one that its document prints? What the document prints are runs of digits, full-width ones
 * too, with a point and with commas between the digits; the form holds them in hundredths or in fen, so a printed
 * number counts in each unit of money, rounded as the reader rounds. */
#include <stdlib.h>

#include "client/reader/text.h"
#include "tests/fuzz/fuzz.h"

typedef struct {
    jx_dec *printed;
    size_t n, cap;
} numbers;

/* The character at p as ASCII: full-width forms folded; 0 for any other. */
static char fold(const char *p, const char *end, size_t *len)
{
    const unsigned char *u = (const unsigned char *)p;
    *len = 1;
    if (end - p >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x81 && u[2] <= 0xBF) {
        *len = 3;
        return (char)(u[2] - 0x81 + '!');
    }
    return u[0] < 0x80 ? *p : 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void add(numbers *k, jx_dec d)
{
    if (k->n == k->cap) {
        k->cap = k->cap ? 2 * k->cap : 256;
        k->printed = realloc(k->printed, k->cap * sizeof *k->printed);
        FUZZ_CHECK(k->printed);
    }
    k->printed[k->n++] = jx_dec_norm(d);
}

/* Commas may stand between the digits of a number or between two numbers. */
static void collect(numbers *k, jx_str text, bool joined)
{
    char run[64];
    size_t n = 0, len = 1;
    for (const char *p = text.p, *end = p + text.len; p <= end; p += len) {
        char c = p < end ? fold(p, end, &len) : 0;
        if (p == end) len = 1;
        if ((c == ',' || c == '\r') && n && joined) continue; /* a line's end of another kind is none in a cell */
        if (is_digit(c) || (c == '.' && !memchr(run, '.', n))) {
            if (n < sizeof run) run[n++] = c;
            continue;
        }
        jx_dec d;
        if (n && jx_dec_parse((jx_str){run, (uint32_t)n}, &d) == 0) add(k, d);
        n = 0;
    }
}

static int64_t magnitude(int64_t v) { return v < 0 ? -v : v; }

static bool has_pts(const numbers *k, jx_pts v)
{
    if (v == JX_PTS_NONE || v == 0) return true;
    for (size_t i = 0; i < k->n; i++) {
        jx_pts p;
        if (jx_pts_from_dec(k->printed[i], &p) == 0 && p == magnitude(v)) return true;
    }
    return false;
}

static bool has_fen(const numbers *k, jx_fen v)
{
    if (v == JX_FEN_NONE || v == 0) return true;
    for (size_t i = 0; i < k->n; i++)
        for (enum jx_money_unit u = JX_YUAN; u <= JX_YI; u++) {
            jx_fen p;
            if (jx_fen_from_dec(k->printed[i], u, &p) == 0 && p == magnitude(v)) return true;
        }
    return false;
}

static bool has_dec(const numbers *k, jx_dec v)
{
    if (!jx_dec_has(v) || v.v == 0) return true;
    jx_dec want = jx_dec_norm((jx_dec){magnitude(v.v), v.scale});
    for (size_t i = 0; i < k->n; i++)
        if (jx_dec_cmp(k->printed[i], want) == 0) return true;
    return false;
}

static void check_form(const numbers *k, const jx_form *f)
{
    FUZZ_CHECK(has_pts(k, f->total_weight));
    FUZZ_CHECK(has_pts(k, f->total_score));
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *r = &f->funding[i];
        FUZZ_CHECK(has_fen(k, r->initial));
        FUZZ_CHECK(has_fen(k, r->adjusted));
        FUZZ_CHECK(has_fen(k, r->executed));
        FUZZ_CHECK(has_pts(k, r->weight));
        FUZZ_CHECK(has_pts(k, r->rate));
        FUZZ_CHECK(has_pts(k, r->score));
    }
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *r = &f->indicators[i];
        FUZZ_CHECK(has_pts(k, r->weight));
        FUZZ_CHECK(has_pts(k, r->score));
        FUZZ_CHECK(has_dec(k, r->target_value));
        FUZZ_CHECK(has_dec(k, r->actual_value));
    }
}

void fuzz_numbers(const jx_doc *d, jx_str text)
{
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    numbers k = {0};
    collect(&k, text, true);
    collect(&k, text, false);
    for (size_t i = 0; i < n; i++) check_form(&k, &f[i]);
    free(k.printed);
}
