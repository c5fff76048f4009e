#include "client/reader/source_csv.h"

#include "client/reader/sheet.h"
#include "client/reader/text.h"

enum { REACH = 64 << 10, SHORT_REACH = 256, LOOK = 64 << 10, WIDTHS = 64 };

/* The end of the quoted cell that begins at p (its opening quote): the byte after the closing quote, which a delimiter
 * or the row's end follows; NULL when p is no quoted cell. */
static char *quoted_end(char *p, char *end, char delimiter, uint32_t reach)
{
    if ((size_t)(end - p) > reach) end = p + reach;
    for (char *q = p + 1; (q = memchr(q, '"', (size_t)(end - q)));) {
        if (q + 1 < end && q[1] == '"') {
            q += 2;
            continue;
        }
        bool closed = q + 1 == end || q[1] == delimiter || q[1] == '\n' || q[1] == '\r';
        return closed ? q + 1 : NULL;
    }
    return NULL;
}

/* Unfolds what is between the quotes, in place, and counts its lines. */
static jx_str unfold(char *p, char *stop, uint32_t *lines)
{
    size_t n = 0, len = (size_t)(stop - p) - 2;
    for (size_t i = 0; i < len; i++) {
        p[n++] = p[i + 1];
        *lines += p[i + 1] == '\n';
        i += p[i + 1] == '"'; /* always two */
    }
    return (jx_str){p, (uint32_t)jx_join_lines(p, n)};
}

/* The next cell of the row; moves s->p to what ends it. */
static jx_str next_cell(jx_source_csv *s)
{
    char *p = s->p, *stop;
    while (p < s->end && *p == ' ') p++;
    if (p < s->end && *p == '"') {
        stop = quoted_end(p, s->end, s->delimiter, s->reach);
        if (stop) {
            s->p = stop;
            return unfold(p, stop, &s->line);
        }
        if (s->reach > SHORT_REACH) s->reach -= s->reach / 64; /* else many lone quotes would cost their square */
    }
    for (stop = s->p; stop < s->end && *stop != s->delimiter && *stop != '\n';) stop++;
    jx_str cell = {s->p, (uint32_t)(stop - s->p)};
    s->p = stop;
    return cell;
}

static bool blank_row(const jx_grid *g)
{
    const jx_grid_row *r = &g->rows[g->n_rows - 1];
    for (uint32_t c = 0; c < r->n; c++)
        if (g->cells[r->first + c].len) return false;
    return true;
}

/* | :--- | ---: |, which a table in Markdown has below its heading. */
static bool ruled_row(const jx_grid *g)
{
    const jx_grid_row *r = &g->rows[g->n_rows - 1];
    for (uint32_t c = 0; c < r->n; c++) {
        jx_str s = g->cells[r->first + c];
        for (uint32_t i = 0; i < s.len; i++)
            if (s.p[i] != '-' && s.p[i] != ':') return false;
    }
    return true;
}

static int csv_row(jx_source *source, jx_grid *g)
{
    jx_source_csv *s = (jx_source_csv *)source;
    while (s->p < s->end) {
        int err = jx_grid_add_row(g, s->line, s->block);
        while (!err) {
            err = jx_grid_add_cell(g, jx_trim(next_cell(s)));
            if (s->p == s->end || *s->p != s->delimiter) break;
            s->p++;
        }
        while (s->p < s->end && *s->p != '\n') s->p++;
        if (s->p < s->end) s->p++;
        s->line++;
        if (err) return err;
        g->rows[g->n_rows - 1].exact = g->rows[g->n_rows - 1].n == s->width;
        if (!blank_row(g) && !(s->delimiter == '|' && ruled_row(g))) return 1;
        g->n_cells = g->rows[--g->n_rows].first;
        s->block++;
    }
    return 0;
}

jx_source_csv jx_source_csv_of(char *p, size_t len, jx_csv_shape shape)
{
    return (jx_source_csv){{csv_row}, p, p + len, 1, 1, shape.delimiter, shape.width, REACH};
}

/* ---- detection ---- */

/* Rows by their number of cells, in the first part of the text; cells that are not empty, those in quotes, and of these
 * the ones that need their quotes. */
typedef struct {
    uint32_t rows[WIDTHS], total, cells, quoted, need;
} census;

static void count(jx_str text, char delimiter, census *c)
{
    char *p = (char *)text.p, *end = p + (text.len > LOOK ? LOOK : text.len); /* only read */
    uint32_t width = 1;
    bool any = false;
    *c = (census){0};
    while (p < end) {
        char *stop = *p == '"' ? quoted_end(p, end, delimiter, 4096) : NULL;
        c->cells += *p != delimiter && *p != '\n' && *p != '\r';
        if (stop) {
            c->quoted++;
            c->need += memchr(p, '\n', (size_t)(stop - p)) || memmem(p + 1, (size_t)(stop - p) - 2, "\"\"", 2);
            p = stop;
        }
        while (p < end && *p != delimiter && *p != '\n') any |= *p++ != '\r';
        any |= stop != NULL;
        if (p < end && *p++ == delimiter) {
            width++;
            continue;
        }
        if (any || width > 1) {
            c->rows[width < WIDTHS ? width : WIDTHS - 1]++;
            c->total++;
        }
        width = 1;
        any = false;
    }
}

/* Quotes around a cell may be its own; they are the file's where some cell needs them, or half of the cells have them.
 */
static bool has_quotes(const census *c) { return c->need || 2 * c->quoted > c->cells; }

enum { LEAST = 4 }; /* a form's rows have as many cells */

/* The most frequent number of cells. */
static uint32_t usual_width(const census *c)
{
    uint32_t best = 0;
    for (uint32_t w = LEAST; w < WIDTHS; w++)
        if (c->rows[w] > 2 && (!best || c->rows[w] > c->rows[best])) best = w;
    return best;
}

jx_csv_shape jx_csv_shape_of(jx_str text)
{
    static const char delimiters[] = "\t,;|";
    for (const char *d = delimiters; *d; d++) {
        census c;
        count(text, *d, &c);
        uint32_t width = usual_width(&c);
        if (*d == '\t' && 4 * (c.total - c.rows[1]) >= c.total && c.total > c.rows[1] + 1)
            return (jx_csv_shape){has_quotes(&c) ? '\t' : 0, width}; /* tab-separated, whatever else is in it */
        uint32_t wide = 0;
        for (uint32_t w = LEAST; w < WIDTHS; w++) wide += c.rows[w];
        /* lines above the tables may be without their delimiters, and rows without those at their end */
        if (*d != '\t' && width && 3 * wide >= 2 * (c.total - c.rows[1]) && 4 * wide >= c.total)
            return (jx_csv_shape){*d, 3 * c.rows[width] >= 2 * wide ? width : 0};
    }
    return (jx_csv_shape){0};
}
