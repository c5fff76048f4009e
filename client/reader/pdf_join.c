/* What a page break does to a table, undone. */
#include <math.h>
#include <stdlib.h>

#include "client/reader/layout.h"
#include "client/reader/pdf_page.h"
#include "client/reader/pdf_text.h"

static const float NEAR = 3.5F;       /* edges of columns on two pages that are the same */
static const float SAME_PLACE = 3.0F; /* lines that every page has at its top or bottom */
static const float MARGINS = 11.5F;

/* ---- lines between two pages of a table ---- */

static jx_str line_text(const jx_pdf_piece *p) { return p->n ? p->texts[0].text : (jx_str){0}; }

/* "- 3 -", "第 3 页 共 9 页", "3/9" */
static bool is_page_number(const jx_pdf_piece *p)
{
    static const char *const marks[] = {"第", "页", "共", "/", "-", "—", "–", "－", "·", "•", " ", ",", "，", "|", "~"};
    bool digits = false;
    if (p->table) return false;
    for (uint32_t k = 0; k < p->n; k++)
        for (jx_str s = p->texts[k].text; s.len;) {
            size_t skip = s.p[0] >= '0' && s.p[0] <= '9';
            digits |= skip;
            for (size_t i = 0; !skip && i < sizeof marks / sizeof marks[0]; i++)
                if (jx_starts(s, marks[i])) skip = strlen(marks[i]);
            if (!skip) return false;
            s = jx_drop(s, skip);
        }
    return digits;
}

/* The same line at the same height. */
static bool same_line(const jx_pdf_piece *a, const jx_pdf_piece *b)
{
    if (a->table || b->table || a->n != b->n || fabsf(a->box.y0 - b->box.y0) > SAME_PLACE) return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!jx_str_eq(a->texts[i].text, b->texts[i].text)) return false;
    return true;
}

/* Does another page than its own have this line, before piece `end`? */
static bool seen_before(const jx_pdf_pieces *p, uint32_t line)
{
    enum { FARTHEST = 400 };
    uint32_t page = p->pieces[line].page;
    for (uint32_t i = line, n = 0; i-- > 0 && n < FARTHEST; n++)
        if (p->pieces[i].page + 1 == page && same_line(&p->pieces[i], &p->pieces[line])) return true;
    return false;
}

/* ---- which table goes on ---- */

static const jx_pdf_text *first_text(const jx_pdf_piece *t, uint32_t row)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (t->texts[i].row == row && t->texts[i].text.len) return &t->texts[i];
    return NULL;
}

static enum jx_word word_of(jx_str s)
{
    jx_label label;
    jx_label_of(s, &label);
    return jx_word_of(&label);
}

/* A form's last rows are in the table. */
static bool has_ended(const jx_pdf_piece *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        enum jx_word w = word_of(t->texts[i].text);
        if (w == JX_W_TOTAL || w == JX_W_CONCLUSION) return true;
    }
    return false;
}

static bool same_sides(const jx_pdf_piece *a, const jx_pdf_piece *b)
{
    return fabsf(a->box.x0 - b->box.x0) <= 2 * NEAR && fabsf(a->box.x1 - b->box.x1) <= 2 * NEAR;
}

static bool same_row(const jx_pdf_piece *a, uint32_t row_a, const jx_pdf_piece *b, uint32_t row_b)
{
    uint32_t i = 0, k = 0, n = 0;
    for (;; i++, k++) {
        while (i < a->n && (a->texts[i].row != row_a || !a->texts[i].text.len)) i++;
        while (k < b->n && (b->texts[k].row != row_b || !b->texts[k].text.len)) k++;
        if (i == a->n || k == b->n) break;
        if (!jx_str_eq(a->texts[i].text, b->texts[k].text) || a->texts[i].rows != b->texts[k].rows ||
            fabsf(a->texts[i].box.x0 - b->texts[k].box.x0) > 2 * NEAR)
            return false;
        n++;
    }
    return n && i == a->n && k == b->n;
}

/* Rows at the top of b that repeat those at the top of a. */
static uint32_t repeated_rows(const jx_pdf_piece *a, const jx_pdf_piece *b)
{
    uint32_t n = 0;
    while (n < a->n_rows && n + 1 < b->n_rows && same_row(a, n, b, n)) n++;
    return n;
}

/* A row of the head with its value: no heading, the beginning of a form. */
static bool begins_form(const jx_pdf_piece *t, uint32_t row)
{
    const jx_pdf_text *c = first_text(t, row);
    if (!c) return false;
    enum jx_word w = word_of(c->text);
    return w == JX_W_PROJECT || w == JX_W_UNIT || w == JX_W_UNIT_CODED || jx_is_title_text(c->text);
}

/* Is the table the rest of the one on the page before? first: the piece that the form's table began with. between: the
 * lines that stand between the two. */
static bool goes_on(const jx_pdf_pieces *p, uint32_t first, uint32_t above, uint32_t below)
{
    const jx_pdf_piece *a = &p->pieces[above], *b = &p->pieces[below];
    uint32_t repeated = repeated_rows(&p->pieces[first], b);
    if (b->page != a->page + 1 || has_ended(a) || begins_form(b, repeated)) return false;
    for (uint32_t row = 0; row < repeated; row++) /* a title is repeated, a project's name begins another form */
        if (begins_form(b, row) && !jx_is_title_text(first_text(b, row)->text)) return false;
    if (repeated == 0 && !same_sides(a, b)) return false;
    for (uint32_t i = above + 1; i < below; i++) {
        const jx_pdf_piece *line = &p->pieces[i];
        if (is_page_number(line) || line->n == 0) continue;
        if (line->page == a->page || jx_is_title_text(line_text(line)) || !seen_before(p, i)) return false;
    }
    return true;
}

/* ---- columns ---- */

static int by_value(const void *a, const void *b)
{
    const float *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static uint16_t column_of(const float *xs, uint32_t n, float x)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < n; i++)
        if (fabsf(xs[i] - x) < fabsf(xs[best] - x)) best = i;
    return (uint16_t)best;
}

/* Numbers the columns of tables [from, to) of a form by the edges of all of them. */
static int number_columns(jx_pdf_pieces *p, uint32_t from, uint32_t to)
{
    size_t n = 0, out = 0;
    for (uint32_t i = from; i < to; i++) n += p->pieces[i].table ? p->pieces[i].n_cols + 1 : 0;
    float *xs = malloc((n + 1) * sizeof *xs);
    if (!xs) return JX_ENOMEM;
    n = 0;
    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = 0; p->pieces[i].table && k <= p->pieces[i].n_cols; k++) xs[n++] = p->pieces[i].xs[k];
    qsort(xs, n, sizeof *xs, by_value);
    for (size_t i = 0; i < n; i++)
        if (out == 0 || xs[i] - xs[out - 1] > NEAR) xs[out++] = xs[i];
    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = 0; p->pieces[i].table && k < p->pieces[i].n; k++) {
            jx_pdf_text *t = &p->pieces[i].texts[k];
            uint16_t first = column_of(xs, (uint32_t)out, t->box.x0), last = column_of(xs, (uint32_t)out, t->box.x1);
            t->col = first;
            t->cols = last > first ? (uint16_t)(last - first) : 1;
        }
    free(xs);
    return 0;
}

/* ---- rows and cells that the break cut ---- */

/* The last row that something begins in: lines may reach below it. */
static uint32_t last_row(const jx_pdf_piece *t)
{
    uint32_t row = 0;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->texts[i].text.len && t->texts[i].row > row) row = t->texts[i].row;
    return row;
}

/* The cell at the table's bottom that has the columns of c; NULL: none. */
static jx_pdf_text *above_of(const jx_pdf_piece *t, uint32_t last, const jx_pdf_text *c)
{
    for (uint32_t i = t->n; i-- > 0;) {
        jx_pdf_text *a = &t->texts[i];
        if (a->row <= last && (uint32_t)a->row + a->rows > last && a->col == c->col && a->cols == c->cols) return a;
    }
    return NULL;
}

static bool alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Had the last line of a no room for what comes next? A word or number that is divided itself fills its line. */
static bool full(const jx_pdf_text *a, jx_str next)
{
    bool divided = a->text.len && next.len && alnum(a->text.p[a->text.len - 1]) && alnum(next.p[0]);
    float width = divided ? jx_pdf_first_width(next, 12.0F) : jx_pdf_token_width(next, 12.0F);
    return a->slack < width + MARGINS;
}

/* A label, or the name of a level, that is whole. */
static bool is_known(jx_str s)
{
    jx_label label;
    jx_label_of(s, &label);
    jx_level_word one = jx_first_level(&label), two = jx_second_level(&label);
    return (one.family && !one.cut) || (two.family && !two.cut) || jx_word_of(&label) != JX_W_NONE;
}

/* Labels that are whole, each by itself. */
static bool are_two_labels(jx_pdf_pieces *p, jx_str a, jx_str b)
{
    unsigned ignored = 0;
    return (is_known(a) || is_known(b)) && !is_known(jx_pdf_join_lines(&p->doc->arena, a, b, true, &ignored));
}

/* Texts that begin in a row. */
static size_t texts_of(const jx_pdf_piece *t, uint32_t row)
{
    size_t n = 0;
    for (uint32_t i = 0; i < t->n; i++) n += t->texts[i].row == row && t->texts[i].text.len;
    return n;
}

/* Is row `row` of b what did not fit into the last row of a? All its texts go on with full lines of that row. */
static bool row_goes_on(jx_pdf_pieces *p, const jx_pdf_piece *a, const jx_pdf_piece *b, uint32_t row)
{
    size_t wrapped = 0, lone = 0;
    uint32_t last = last_row(a);
    for (uint32_t i = 0; i < b->n; i++) {
        const jx_pdf_text *c = &b->texts[i], *up;
        if (c->row != row || !c->text.len) continue;
        up = above_of(a, last, c);
        if (!up) return false;
        if (up->rows > 1 || c->rows > 1) continue;
        if (up->text.len && (!full(up, c->text) || are_two_labels(p, up->text, c->text))) return false;
        wrapped += up->text.len > 0;
        lone += !up->text.len;
    }
    /* a name that did not fit beside its numbers */
    if (lone == 1 && !wrapped) return texts_of(b, row) == 1 && texts_of(a, last) >= 4;
    return wrapped && !lone;
}

/* A label whose cell the break divides: its text may stand on either page, or be divided itself. */
static void join_label(jx_pdf_pieces *p, jx_pdf_text *up, jx_pdf_text *c)
{
    unsigned ignored = 0;
    if (!c->text.len || (up->rows < 2 && !up->text.len)) return;
    jx_str whole = jx_pdf_join_lines(&p->doc->arena, up->text, c->text, true, &ignored);
    bool divided = up->text.len && full(up, c->text) && !is_known(up->text) && is_known(whole);
    if (up->text.len && !divided) return;
    up->text = whole;
    c->text = (jx_str){0};
}

static int join_rows(jx_pdf_pieces *p, uint32_t above, uint32_t below)
{
    jx_pdf_piece *a = &p->pieces[above], *b = &p->pieces[below];
    uint32_t row = b->from, last = last_row(a);
    bool rest = row_goes_on(p, a, b, row);
    for (uint32_t i = 0; i < b->n; i++) {
        jx_pdf_text *c = &b->texts[i], *up;
        if (c->row != row || (up = above_of(a, last, c)) == NULL) continue;
        if (!rest || up->rows > 1 || c->rows > 1) {
            join_label(p, up, c);
            continue;
        }
        if (!c->text.len) continue;
        unsigned doubts = 0;
        up->text = jx_pdf_join_lines(&p->doc->arena, up->text, c->text, true, &doubts);
        c->text = (jx_str){0};
        if (!doubts) continue;
        jx_pdf_note n = {.piece = above, .page = a->page, .cell = (uint32_t)(up - a->texts)};
        n.text = jx_arena_printf(
            &p->doc->arena,
            JX_DT(p->doc, "数字跨页，已连成一个：%.*s，请核对", "digits of two pages were read as one number: %.*s"),
            JX_FMT(up->text));
        int err = jx_pdf_note_add(p, &n);
        if (err) return err;
    }
    return 0;
}

/* ---- all pages ---- */

static void drop_lines(jx_pdf_pieces *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) p->pieces[i].n = 0;
}

/* The table that piece i begins with all that go on with it; *end: the piece after the last of them. */
static int join_from(jx_pdf_pieces *p, uint32_t first, uint32_t *end)
{
    uint32_t last = first;
    for (uint32_t i = first + 1; i < p->n; i++) {
        if (!p->pieces[i].table) continue;
        if (!goes_on(p, first, last, i)) break;
        p->pieces[i].from = repeated_rows(&p->pieces[first], &p->pieces[i]);
        drop_lines(p, last + 1, i);
        last = i;
    }
    *end = last + 1;
    int err = number_columns(p, first, last + 1);
    for (uint32_t i = first, k = first + 1; k <= last && !err; k++) {
        if (!p->pieces[k].table) continue;
        err = join_rows(p, i, k);
        i = k;
    }
    return err;
}

int jx_pdf_join_pages(jx_pdf_pieces *p)
{
    int err = 0;
    for (uint32_t i = 0; i < p->n && !err;) {
        if (p->pieces[i].table)
            err = join_from(p, i, &i);
        else
            i++;
    }
    return err;
}
