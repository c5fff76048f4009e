#include "client/reader/aligned.h"

#include "client/reader/layout.h"
#include "client/reader/text.h"

/* A column: its heading, if it has one, and how far what certainly stands in it reaches. */
typedef struct {
    float x0, x1; /* of the heading, or of all that stands there */
    bool heading, filled;
    int16_t under; /* for a column without heading: the one whose texts it has; or one of these */
} column;

enum { NOBODYS = -1 /* a column of its own */, UNCLEAR = -2 };

typedef struct {
    column at[JX_ALIGNED_COLUMNS];
    unsigned n;
    bool broken; /* more columns than any table */
} columns;

static bool meet(float a0, float a1, float b0, float b1) { return a0 < b1 && b0 < a1; }

static enum jx_word word_of(jx_str s)
{
    jx_label label;
    jx_label_of(s, &label);
    return jx_word_of(&label);
}

/* ---- headings ---- */

/* Divides a cell at its i-th byte, a blank. false: there is no room. */
static bool divide(jx_aligned_row *r, uint32_t k, uint32_t i, float x)
{
    if (r->n == r->cap) return false;
    memmove(r->cells + k + 1, r->cells + k, (r->n - k) * sizeof *r->cells);
    r->n++;
    jx_aligned_cell *left = &r->cells[k], *right = left + 1;
    right->text = jx_trim(jx_drop(left->text, i));
    left->text = jx_trim((jx_str){left->text.p, i});
    right->x0 = x;
    left->x1 = x - (left->x1 - left->x0) / 1000; /* a blank is narrow */
    return true;
}

/* Where byte i of a text stands, its characters taken as wide as they are on average: wide ones twice. */
static float place_of(const jx_aligned_cell *c, uint32_t i)
{
    float all = 0, before = 0;
    for (uint32_t k = 0; k < c->text.len; k++) {
        unsigned char b = (unsigned char)c->text.p[k];
        float w = (b & 0xC0) == 0x80 ? 0.0F : b >= 0xE0 ? 2.0F : 1.0F;
        if (k < i) before += w;
        all += w;
    }
    return all > 0 ? c->x0 + (c->x1 - c->x0) * before / all : c->x0;
}

/* "实际完成值 分值": headings that only a blank divides. */
static void divide_headings(jx_aligned_row *r)
{
    for (uint32_t k = 0; k < r->n; k++) {
        jx_str s = r->cells[k].text;
        const char *blank = memchr(s.p, ' ', s.len);
        uint32_t i = blank ? (uint32_t)(blank - s.p) : 0;
        if (!i || word_of((jx_str){s.p, i}) == JX_W_NONE || word_of(s) != JX_W_NONE) continue;
        if (!divide(r, k, i, place_of(&r->cells[k], i + 1))) return;
    }
}

/* Most of its cells are words of headings, and they are those of a block. */
bool jx_is_aligned_heading(jx_aligned_row *r)
{
    uint64_t has[JX_W_COUNT_ / 64 + 1] = {0};
    uint32_t known = 0, cells = 0;
    for (uint32_t k = 0; k < r->n; k++) {
        jx_str s = r->cells[k].text;
        while (s.len) {
            const char *blank = memchr(s.p, ' ', s.len);
            uint32_t i = blank && word_of(s) == JX_W_NONE ? (uint32_t)(blank - s.p) : s.len;
            enum jx_word w = word_of((jx_str){s.p, i});
            known += w != JX_W_NONE;
            cells++;
            has[w / 64] |= UINT64_C(1) << w % 64;
            s = jx_trim(jx_drop(s, i));
        }
    }
#define HAS(w) (has[(w) / 64] >> (w) % 64 & 1)
    bool indicators = HAS(JX_W_L3) && (HAS(JX_W_SCORE) || HAS(JX_W_WEIGHT) || HAS(JX_W_ACTUAL) || HAS(JX_W_DONE));
    bool amounts = HAS(JX_W_INITIAL) + HAS(JX_W_ADJUSTED) + HAS(JX_W_EXECUTED) > 1;
    bool goal = HAS(JX_W_EXPECTED) && HAS(JX_W_DONE);
#undef HAS
    if (!(indicators || amounts || goal) || 3 * known < 2 * cells) return false;
    divide_headings(r);
    return true;
}

/* ---- columns ---- */

static void add_column(columns *c, float x0, float x1, bool heading)
{
    if (c->n == JX_ALIGNED_COLUMNS) {
        c->broken = true;
        return;
    }
    unsigned k = c->n++;
    for (; k && c->at[k - 1].x0 > x0; k--) c->at[k] = c->at[k - 1];
    c->at[k] = (column){x0, x1, heading, false, NOBODYS};
}

/* How many columns of a kind a piece meets; *first of them. */
static unsigned met(const columns *c, const jx_aligned_cell *p, bool headings, unsigned *first)
{
    unsigned n = 0;
    for (unsigned k = 0; k < c->n; k++) {
        if (c->at[k].heading != headings || !meet(c->at[k].x0, c->at[k].x1, p->x0, p->x1)) continue;
        if (n++ == 0) *first = k;
    }
    return n;
}

/* "12公里 50", where a heading stands over each: divided at the blank between them. */
static void divide_values(const columns *c, jx_aligned_row *r)
{
    for (uint32_t k = 0; k < r->n; k++) {
        unsigned at = 0;
        jx_aligned_cell *p = &r->cells[k];
        if (r->n < 2 || met(c, p, true, &at) < 2) continue;
        for (uint32_t i = 1; i + 1 < p->text.len; i++) {
            if (p->text.p[i] != ' ') continue;
            float x = place_of(p, i), y = place_of(p, i + 1);
            unsigned a = 0, b = 0;
            bool left = met(c, &(jx_aligned_cell){.x0 = p->x0, .x1 = x}, true, &a) == 1;
            bool right = met(c, &(jx_aligned_cell){.x0 = y, .x1 = p->x1}, true, &b) >= 1;
            if (left && right && a < b && divide(r, k, i, y)) break;
        }
    }
}

/* What stands under no heading, put together to columns of its own where it stands under each other. */
static void find_bare(columns *c, const jx_aligned_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < rows[i].n && rows[i].n > 1; k++) {
            const jx_aligned_cell *p = &rows[i].cells[k];
            unsigned at = 0, same;
            if (met(c, p, true, &at)) continue;
            if (!(same = met(c, p, false, &at))) {
                add_column(c, p->x0, p->x1, false);
                continue;
            }
            if (p->x0 < c->at[at].x0) c->at[at].x0 = p->x0;
            if (p->x1 > c->at[at].x1) c->at[at].x1 = p->x1;
            if (same > 1) c->broken = true;
        }
}

static void find_filled(columns *c, const jx_aligned_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < rows[i].n && rows[i].n > 1; k++) {
            unsigned at = 0;
            if (met(c, &rows[i].cells[k], true, &at) == 1) c->at[at].filled = true;
        }
}

/* Texts beside their headings (numbers to the right, headings to the left): between two columns that are sure, as many
 * columns of texts as headings without any belong together in their order. Left of all headings stand labels, and a
 * label's heading may be over several. */
static void pair(columns *c)
{
    unsigned first = 0;
    while (first < c->n && !c->at[first].heading) first++;
    for (unsigned from = first, to; from < c->n; from = to + 1) {
        unsigned bare = 0, empty = 0;
        for (to = from; to < c->n && !(c->at[to].heading && c->at[to].filled); to++) {
            bare += !c->at[to].heading;
            empty += c->at[to].heading;
        }
        unsigned head = from;
        for (unsigned k = from; k < to && empty; k++) {
            if (c->at[k].heading) continue;
            while (bare == empty && !c->at[head].heading) head++;
            c->at[k].under = bare == empty ? (int16_t)head++ : UNCLEAR;
        }
    }
}

/* Number of each column in the grid: bare ones that belong to a heading have its number; -1: unclear. */
static void number(const columns *c, int *out)
{
    int n = 0;
    for (unsigned k = 0; k < c->n; k++) out[k] = c->at[k].heading || c->at[k].under == NOBODYS ? n++ : -1;
    for (unsigned k = 0; k < c->n; k++)
        if (c->at[k].under >= 0) out[k] = out[c->at[k].under];
}

static void count_only(jx_aligned_row *r, bool doubt)
{
    r->sure = false;
    r->doubt = doubt;
    for (uint32_t k = 0; k < r->n; k++) r->cells[k].col = (uint16_t)k;
}

/* Places a row under its heading; sure when each piece stands in one column and no column has two. */
static void place(const columns *c, const int *numbers, jx_aligned_row *r)
{
    int last = -1;
    if (r->n < 2) return count_only(r, false); /* a text across the table, a page's number */
    for (uint32_t k = 0; k < r->n; k++) {
        unsigned at = 0;
        jx_aligned_cell *p = &r->cells[k];
        unsigned heads = met(c, p, true, &at);
        if (!heads && met(c, p, false, &at) != 1) return count_only(r, true);
        if (heads > 1 || numbers[at] <= last) return count_only(r, true);
        last = numbers[at];
        p->col = (uint16_t)last;
    }
    r->sure = true;
}

/* ---- lists of projects ---- */

/* Column of a heading's word; -1: it has none. */
static int column_of(const jx_aligned_row *heading, enum jx_word w)
{
    for (uint32_t k = 0; k < heading->n; k++)
        if (word_of(heading->cells[k].text) == w) return heading->cells[k].col;
    return -1;
}

static bool has_column(const columns *c, const int *numbers, const jx_aligned_row *r, int col)
{
    for (uint32_t k = 0; k < r->n; k++) {
        unsigned at = 0;
        if (met(c, &r->cells[k], true, &at) == 1 && numbers[at] == col) return true;
    }
    return false;
}

/* A project's name may stand in the middle of its rows, above and below it those without a name: whose they are is not
 * told by their order. Seen by a name without an indicator, or by an indicator before all names. */
static bool names_in_the_middle(const columns *c, const int *numbers, const jx_aligned_row *rows, size_t n, int project,
                                int indicator)
{
    bool named = false;
    for (size_t i = 1; i < n; i++) {
        bool name = has_column(c, numbers, &rows[i], project), other = has_column(c, numbers, &rows[i], indicator);
        named |= name;
        if (name != other && (name || !named)) return true;
    }
    return false;
}

/* Rows of a list that name no project are to be looked at; where names stand in the middle, all of them. */
static void doubt_list(const columns *c, const int *numbers, jx_aligned_row *rows, size_t n)
{
    int project = column_of(&rows[0], JX_W_PROJECT), indicator = column_of(&rows[0], JX_W_L3);
    if (project < 0 || indicator < 0) return;
    bool middle = names_in_the_middle(c, numbers, rows, n, project, indicator);
    for (size_t i = 1; i < n; i++) {
        if (middle)
            count_only(&rows[i], rows[i].n > 1);
        else if (!has_column(c, numbers, &rows[i], project))
            rows[i].doubt = rows[i].n > 1;
    }
}

/* A heading and the rows below it. */
static size_t align_block(jx_aligned_row *rows, size_t n)
{
    columns c = {0};
    int numbers[JX_ALIGNED_COLUMNS];
    size_t sure = 0;
    for (uint32_t k = 0; k < rows[0].n; k++) add_column(&c, rows[0].cells[k].x0, rows[0].cells[k].x1, true);
    for (size_t i = 1; i < n; i++) divide_values(&c, &rows[i]);
    find_bare(&c, rows + 1, n - 1);
    if (c.broken) {
        for (size_t i = 0; i < n; i++) count_only(&rows[i], i && rows[i].n > 1);
        return 0;
    }
    find_filled(&c, rows + 1, n - 1);
    pair(&c);
    number(&c, numbers);
    for (size_t i = 0; i < n; i++) {
        place(&c, numbers, &rows[i]);
        sure += rows[i].sure;
    }
    doubt_list(&c, numbers, rows, n);
    return sure;
}

/* The label of a form's head: another table begins. */
static bool leaves(const jx_aligned_row *r) { return r->n && jx_is_head_word(word_of(r->cells[0].text)); }

size_t jx_align(jx_aligned_row *rows, size_t n)
{
    size_t sure = 0;
    for (size_t from = 0, to; from < n; from = to) {
        if (!jx_is_aligned_heading(&rows[from])) {
            count_only(&rows[from], false);
            to = from + 1;
            continue;
        }
        for (to = from + 1; to < n && !jx_is_aligned_heading(&rows[to]) && !leaves(&rows[to]);) to++;
        sure += align_block(rows + from, to - from);
    }
    return sure;
}
