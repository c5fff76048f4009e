/* A scanner for the one dialect of SVG that cairo writes: elements with attributes, no text, no comments. It never
 * holds more than one element, and of that only its beginning, for pictures are attributes of megabytes. */
#include "client/reader/pdf_drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CORNERS = 6, MAX_ELEMENT = 1 << 20, DEPTH = 32, BLANKS = 1024, CLIPS = 65536 };

static const float SHORTEST = 3;   /* shorter lines are parts of characters */
static const float THICKEST = 3.5; /* thicker ones are areas */
static const float SMALL = 11;     /* boxes this small are no cells */
static const float SLANT = 0.5;    /* what a straight line may be off */

typedef struct {
    double a, b, c, d, e, f; /* x' = ax + cy + e, y' = bx + dy + f */
} matrix;

/* A group of elements: how it is placed, what it is clipped to; both with all around it. */
typedef struct {
    matrix m;
    jx_pdf_box clip;
} group;

static const group PAGE = {{1, 0, 0, 1, 0, 0}, {-1e6F, -1e6F, 1e6F, 1e6F}};

struct jx_pdf_scan {
    jx_pdf_page_drawn *drawn;
    void *arg;
    jx_pdf_drawing drawing;
    size_t page;
    char *element;
    size_t n, cap;
    bool inside, cut, quoted; /* in an element; it was longer than what is kept; in a value */
    bool defs, paged;         /* between <defs> and </defs>; pages are marked */
    unsigned aside;           /* depth of elements that only define something */
    group groups[DEPTH];      /* that are open */
    unsigned depth;
    jx_pdf_box *clips; /* by the number in their name */
    size_t n_clips, cap_clips;
    size_t clip;             /* that is being defined, from 1 */
    char symbol[32];         /* that is being defined */
    char blanks[BLANKS][32]; /* symbols without a shape */
    size_t n_blanks;
};

/* ---- elements ---- */

/* The value of an attribute, up to its quote; NULL: none. */
static const char *attr(const jx_pdf_scan *s, const char *name, size_t *len)
{
    *len = 0;
    size_t n = strlen(name);
    for (const char *p = s->element; (p = strstr(p, name)) != NULL; p += n) {
        if (p == s->element || p[-1] != ' ' || p[n] != '=' || p[n + 1] != '"') continue;
        const char *value = p + n + 2, *quote = strchr(value, '"');
        if (!quote) return NULL;
        *len = (size_t)(quote - value);
        return value;
    }
    return NULL;
}

static bool is(const jx_pdf_scan *s, const char *name)
{
    size_t n = strlen(name);
    char after = strncmp(s->element, name, n) == 0 ? s->element[n] : 'x';
    return after == 0 || after == ' ' || after == '/';
}

static bool closes_itself(const jx_pdf_scan *s) { return s->n && s->element[s->n - 1] == '/'; }

/* A property of the style, as it begins: "fill:none". */
static bool styled(const char *style, size_t len, const char *property)
{
    size_t n = strlen(property);
    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(style + i, property, n) == 0 && (i == 0 || style[i - 1] == ';' || style[i - 1] == ' ')) return true;
    return false;
}

static double style_number(const char *style, size_t len, const char *property, double otherwise)
{
    size_t n = strlen(property);
    for (size_t i = 0; i + n < len; i++)
        if (memcmp(style + i, property, n) == 0 && (i == 0 || style[i - 1] == ';')) return strtod(style + i + n, NULL);
    return otherwise;
}

/* ---- what is kept ---- */

static bool room(void **p, size_t *cap, size_t n, size_t size)
{
    if (n < *cap) return true;
    size_t more = *cap ? *cap * 2 : 256;
    void *q = realloc(*p, more * size);
    if (!q) return false;
    *p = q;
    *cap = more;
    return true;
}

static int add_rule(jx_pdf_scan *s, double x0, double y0, double x1, double y1)
{
    jx_pdf_drawing *d = &s->drawing;
    bool flat = fabs(y1 - y0) <= SLANT, steep = fabs(x1 - x0) <= SLANT;
    if (!(fabs(x0) < 1e5 && fabs(y0) < 1e5 && fabs(x1) < 1e5 && fabs(y1) < 1e5)) return 0;
    if (flat == steep || (flat ? fabs(x1 - x0) : fabs(y1 - y0)) < SHORTEST) return 0;
    if (d->n_rules == JX_PDF_MAX_RULES) {
        d->partly = true;
        return 0;
    }
    if (!room((void **)&d->rules, &d->cap_rules, d->n_rules, sizeof *d->rules)) return JX_ENOMEM;
    double x = (x0 + x1) / 2, y = (y0 + y1) / 2;
    jx_pdf_rule r = {(float)fmin(x0, x1), (float)fmin(y0, y1), (float)fmax(x0, x1), (float)fmax(y0, y1)};
    if (flat)
        r.y0 = r.y1 = (float)y;
    else
        r.x0 = r.x1 = (float)x;
    d->rules[d->n_rules++] = r;
    return 0;
}

static int add_glyph(jx_pdf_scan *s, double x, double y, const jx_pdf_box *clip, bool blank)
{
    jx_pdf_drawing *d = &s->drawing;
    if (!(fabs(x) < 1e5 && fabs(y) < 1e5)) return 0;
    if (d->n_glyphs == JX_PDF_MAX_GLYPHS) {
        d->partly = true;
        return 0;
    }
    if (!room((void **)&d->glyphs, &d->cap_glyphs, d->n_glyphs, sizeof *d->glyphs)) return JX_ENOMEM;
    d->glyphs[d->n_glyphs] = (jx_pdf_glyph){(float)x, (float)y, (uint32_t)d->n_glyphs, *clip, blank};
    d->n_glyphs++;
    return 0;
}

/* ---- paths ---- */

/* The part of a path that is being walked. */
typedef struct {
    double x, y, first_x, first_y; /* where it stands, where it began */
    double x0, y0, x1, y1;         /* its box */
    bool curved, any;              /* curved: some part of the path is no line and no rectangle */
    unsigned points;               /* of this part */
    size_t rules;                  /* that were there before it */
    bool stroke, fill;
    matrix m;
} pen;

static void to(pen *p, double x, double y)
{
    double tx = p->m.a * x + p->m.c * y + p->m.e, ty = p->m.b * x + p->m.d * y + p->m.f;
    p->x = tx;
    p->y = ty;
    p->x0 = fmin(p->x0, tx);
    p->y0 = fmin(p->y0, ty);
    p->x1 = fmax(p->x1, tx);
    p->y1 = fmax(p->y1, ty);
}

static void begin_part(pen *p, double x, double y, size_t rules)
{
    p->rules = rules;
    p->points = 1;
    p->x0 = p->y0 = INFINITY;
    p->x1 = p->y1 = -INFINITY;
    to(p, x, y);
    p->first_x = p->x;
    p->first_y = p->y;
    p->any = true;
}

/* A thin area is a line. What is drawn around a character, or a box to tick, is none. */
static int end_part(jx_pdf_scan *s, pen *p)
{
    if (!p->any) return 0;
    double w = p->x1 - p->x0, h = p->y1 - p->y0, x = (p->x0 + p->x1) / 2, y = (p->y0 + p->y1) / 2;
    if (p->points > 2 && w < SMALL && h < SMALL) s->drawing.n_rules = p->rules;
    if (p->points > CORNERS) p->curved = true;
    if (!p->fill || p->curved) return 0;
    if (h <= THICKEST && w > h) return add_rule(s, p->x0, y, p->x1, y);
    if (w <= THICKEST && h > w) return add_rule(s, x, p->y0, x, p->y1);
    return 0;
}

static int line_to(jx_pdf_scan *s, pen *p, double x, double y)
{
    double from_x = p->x, from_y = p->y;
    to(p, x, y);
    p->points++;
    return p->stroke ? add_rule(s, from_x, from_y, p->x, p->y) : 0;
}

/* Reads n numbers; false: they are not there. */
static bool numbers(const char **p, const char *end, double *v, int n)
{
    for (int i = 0; i < n; i++) {
        char *stop;
        v[i] = strtod(*p, &stop);
        if (stop == *p || stop > end || !isfinite(v[i])) return false;
        *p = stop;
    }
    return true;
}

static int step(jx_pdf_scan *s, pen *p, char command, const double *v)
{
    int err = 0;
    switch (command) {
    case 'M':
        err = end_part(s, p);
        begin_part(p, v[0], v[1], s->drawing.n_rules);
        break;
    case 'L': return line_to(s, p, v[0], v[1]);
    case 'C':
        p->curved = true;
        to(p, v[4], v[5]);
        break;
    case 'Z':
        if (p->stroke) err = add_rule(s, p->x, p->y, p->first_x, p->first_y);
        p->x = p->first_x;
        p->y = p->first_y;
        break;
    }
    return err;
}

static int walk(jx_pdf_scan *s, pen *p, const char *d, size_t len)
{
    int err = 0;
    size_t before = s->drawing.n_rules;
    for (const char *end = d + len; d < end && !err;) {
        char command = *d++;
        int n = command == 'C' ? 6 : command == 'M' || command == 'L' ? 2 : command == 'Z' ? 0 : -1;
        double v[6];
        if (n < 0) continue; /* blanks between */
        if (!numbers(&d, end, v, n)) return JX_EINVAL;
        if (command == 'M' || p->any) err = step(s, p, command, v);
    }
    if (!err) err = end_part(s, p);
    if (p->curved) s->drawing.n_rules = before; /* the outline of characters, or a picture */
    return err;
}

/* "matrix(a,b,c,d,e,f)"; anything else changes nothing. */
static matrix matrix_of(const jx_pdf_scan *s)
{
    matrix m = {1, 0, 0, 1, 0, 0};
    size_t len;
    const char *p = attr(s, "transform", &len);
    double v[6];
    if (!p || len < 8 || strncmp(p, "matrix(", 7) != 0) return m;
    p += 7;
    for (int i = 0; i < 6; i++) {
        char *stop;
        v[i] = strtod(p, &stop);
        if (stop == p || !isfinite(v[i])) return m;
        p = stop + (*stop == ',');
    }
    return (matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
}

/* First inner, then outer. */
static matrix times(matrix outer, matrix inner)
{
    return (matrix){outer.a * inner.a + outer.c * inner.b,           outer.b * inner.a + outer.d * inner.b,
                    outer.a * inner.c + outer.c * inner.d,           outer.b * inner.c + outer.d * inner.d,
                    outer.a * inner.e + outer.c * inner.f + outer.e, outer.b * inner.e + outer.d * inner.f + outer.f};
}

static group around(const jx_pdf_scan *s)
{
    return s->depth ? s->groups[(s->depth < DEPTH ? s->depth : DEPTH) - 1] : PAGE;
}

static int path(jx_pdf_scan *s)
{
    size_t style_len, len;
    const char *style = attr(s, "style", &style_len), *d = attr(s, "d", &len);
    if (s->cut) s->drawing.partly = true;
    if (!style || !d) return 0;
    pen p = {.m = times(around(s).m, matrix_of(s))};
    double scale = sqrt(fabs(p.m.a * p.m.d - p.m.b * p.m.c));
    p.fill = !styled(style, style_len, "fill:none") && style_number(style, style_len, "fill-opacity:", 1) > 0 &&
             styled(style, style_len, "fill:");
    p.stroke = !styled(style, style_len, "stroke:none") && styled(style, style_len, "stroke:") &&
               style_number(style, style_len, "stroke-opacity:", 1) > 0 &&
               style_number(style, style_len, "stroke-width:", 1) * scale <= THICKEST;
    return p.fill || p.stroke ? walk(s, &p, d, len) : 0;
}

/* ---- glyphs ---- */

static bool is_blank(const jx_pdf_scan *s, const char *id, size_t len)
{
    for (size_t i = 0; i < s->n_blanks; i++)
        if (strlen(s->blanks[i]) == len && memcmp(s->blanks[i], id, len) == 0) return true;
    return false;
}

static void begin_symbol(jx_pdf_scan *s)
{
    size_t len;
    const char *id = attr(s, "id", &len);
    s->symbol[0] = 0;
    if (!id || len >= sizeof s->symbol) return;
    memcpy(s->symbol, id, len);
    s->symbol[len] = 0;
}

/* "clip12" -> 12; 0: none. */
static size_t clip_number(const char *p, size_t len)
{
    const char *at = len > 4 ? memmem(p, len, "clip", 4) : NULL;
    unsigned long v = at ? strtoul(at + 4, NULL, 10) : 0;
    return v < CLIPS ? v : 0;
}

static int begin_clip(jx_pdf_scan *s)
{
    size_t len;
    const char *id = attr(s, "id", &len);
    s->clip = id ? clip_number(id, len) : 0;
    while (s->clip && s->n_clips < s->clip) {
        if (!room((void **)&s->clips, &s->cap_clips, s->n_clips, sizeof *s->clips)) return JX_ENOMEM;
        s->clips[s->n_clips++] = PAGE.clip;
    }
    return 0;
}

/* The box around the path of a clip. */
static int clip_path(jx_pdf_scan *s)
{
    size_t len;
    const char *d = attr(s, "d", &len);
    pen p = {.m = matrix_of(s)};
    if (!d || s->cut) return 0;
    jx_pdf_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (const char *end = d + len; d < end;) {
        char command = *d++;
        int n = command == 'C' ? 6 : command == 'M' || command == 'L' ? 2 : 0;
        double v[6];
        if (!n) continue;
        if (!numbers(&d, end, v, n)) return JX_EINVAL;
        for (int i = 0; i < n; i += 2) {
            begin_part(&p, v[i], v[i + 1], 0);
            box.x0 = fminf(box.x0, (float)p.x);
            box.y0 = fminf(box.y0, (float)p.y);
            box.x1 = fmaxf(box.x1, (float)p.x);
            box.y1 = fmaxf(box.y1, (float)p.y);
        }
    }
    if (box.x0 <= box.x1) s->clips[s->clip - 1] = box;
    return 0;
}

/* The shape of a symbol: none at all makes it a space. */
static void shape(jx_pdf_scan *s)
{
    size_t len;
    if (s->symbol[0] && attr(s, "d", &len) && len == 0 && s->n_blanks < BLANKS)
        strcpy(s->blanks[s->n_blanks++], s->symbol);
}

static int use(jx_pdf_scan *s)
{
    size_t id_len, len;
    const char *id = attr(s, "xlink:href", &id_len), *x = attr(s, "x", &len), *y = attr(s, "y", &len);
    if (!id || !x || !y || id_len < 6 || strncmp(id, "#glyph", 6) != 0) return 0;
    group g = around(s);
    double px = strtod(x, NULL), py = strtod(y, NULL);
    return add_glyph(s, g.m.a * px + g.m.c * py + g.m.e, g.m.b * px + g.m.d * py + g.m.f, &g.clip,
                     is_blank(s, id + 1, id_len - 1));
}

/* ---- pages ---- */

static int end_page(jx_pdf_scan *s)
{
    int err = s->drawn(s->arg, s->page++, &s->drawing);
    s->drawing.n_rules = s->drawing.n_glyphs = 0;
    s->drawing.partly = false;
    return err;
}

static void begin_group(jx_pdf_scan *s)
{
    group g = around(s);
    size_t len;
    const char *name = attr(s, "clip-path", &len);
    size_t clip = name ? clip_number(name, len) : 0;
    if (clip && clip <= s->n_clips) {
        const jx_pdf_box *c = &s->clips[clip - 1];
        g.clip = (jx_pdf_box){fmaxf(g.clip.x0, c->x0), fmaxf(g.clip.y0, c->y0), fminf(g.clip.x1, c->x1),
                              fminf(g.clip.y1, c->y1)};
    }
    g.m = times(g.m, matrix_of(s));
    if (s->depth < DEPTH) s->groups[s->depth] = g;
    s->depth++;
}

/* Elements whose paths are no lines on the page, wherever they stand. */
static bool is_aside(const jx_pdf_scan *s)
{
    return is(s, "clipPath") || is(s, "pattern") || is(s, "mask") || is(s, "symbol");
}

static int end_element(jx_pdf_scan *s)
{
    memmove(s->element, s->element + 1, s->n--); /* the slash; the NUL comes along */
    if (is(s, "defs")) s->defs = false;
    if (is_aside(s) && s->aside) s->aside--;
    if (is(s, "symbol")) s->symbol[0] = 0;
    if (is(s, "clipPath")) s->clip = 0;
    if (is(s, "g") && s->depth) s->depth--;
    if (is(s, "page") || (is(s, "svg") && !s->paged)) return end_page(s);
    return 0;
}

static int element(jx_pdf_scan *s)
{
    if (s->element[0] == '?' || s->element[0] == '!') return 0;
    if (s->element[0] == '/') return end_element(s);
    if (s->page == 0 && !s->paged && is(s, "pageSet")) s->paged = true;
    if (is(s, "defs")) s->defs = !closes_itself(s);
    if (is(s, "symbol")) begin_symbol(s);
    if (is(s, "clipPath")) {
        int err = begin_clip(s);
        if (err) return err;
    }
    if (is_aside(s) && !closes_itself(s)) s->aside++;
    if (is(s, "g") && !closes_itself(s)) begin_group(s);
    if (is(s, "path") && s->aside && s->clip) return clip_path(s);
    if (is(s, "path") && s->aside) shape(s);
    if (s->defs || s->aside) return 0;
    if (is(s, "path")) return path(s);
    return is(s, "use") ? use(s) : 0;
}

/* Keeps a byte of an element, as long as there is room. */
static int keep(jx_pdf_scan *s, char c)
{
    if (s->n == MAX_ELEMENT) {
        s->cut = true;
        return 0;
    }
    if (s->n + 2 > s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 4096;
        char *more = realloc(s->element, cap);
        if (!more) return JX_ENOMEM;
        s->element = more;
        s->cap = cap;
    }
    s->element[s->n++] = c ? c : ' ';
    s->element[s->n] = 0;
    return 0;
}

int jx_pdf_scan_more(jx_pdf_scan *s, const char *p, size_t n)
{
    int err = 0;
    for (size_t i = 0; i < n && !err; i++) {
        if (!s->inside) {
            s->inside = p[i] == '<';
            s->n = 0;
            s->cut = s->quoted = false;
            continue;
        }
        if (p[i] == '"') s->quoted = !s->quoted;
        if (p[i] != '>' || s->quoted) {
            err = keep(s, p[i]);
            continue;
        }
        s->inside = false;
        if (s->n) err = element(s);
    }
    return err;
}

jx_pdf_scan *jx_pdf_scan_new(jx_pdf_page_drawn *drawn, void *arg)
{
    jx_pdf_scan *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->drawn = drawn;
    s->arg = arg;
    return s;
}

void jx_pdf_scan_free(jx_pdf_scan **s)
{
    if (!*s) return;
    free((*s)->element);
    free((*s)->clips);
    free((*s)->drawing.rules);
    free((*s)->drawing.glyphs);
    free(*s);
    *s = NULL;
}

static int by_height(const void *a, const void *b)
{
    const jx_pdf_glyph *x = a, *y = b;
    return x->y < y->y ? -1 : x->y > y->y;
}

void jx_pdf_glyphs_sort(jx_pdf_glyph *glyphs, size_t n)
{
    if (n) qsort(glyphs, n, sizeof *glyphs, by_height);
}

size_t jx_pdf_glyph_from(const jx_pdf_glyph *glyphs, size_t n, float y)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (glyphs[mid].y < y)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
