/* Indicator rows from their pieces: every cell under its heading where a row fits; where it does not, what is sure. */
#include <stdlib.h>

#include "client/reader/lines.h"
#include "proto/value.h"

jx_str *jx_lines_row(jx_grid *g, uint32_t line, unsigned n)
{
    size_t first = g->n_cells;
    if (jx_grid_add_row(g, line, 0) != 0) return NULL;
    for (unsigned i = 0; i < n; i++)
        if (jx_grid_add_cell(g, (jx_str){0}) != 0) {
            g->n_rows--;
            g->n_cells = first;
            return NULL;
        }
    g->rows[g->n_rows - 1].exact = true;
    return g->cells + first;
}

void jx_lines_note(jx_grid *g, jx_doc *doc, jx_str text)
{
    jx_str *note = &g->rows[g->n_rows - 1].note;
    *note = note->len
                ? jx_arena_printf(&doc->arena, JX_DT(doc, "%.*s；%.*s", "%.*s; %.*s"), JX_FMT(*note), JX_FMT(text))
                : text;
}

void jx_lines_say(jx_grid *g, jx_doc *doc, uint32_t line, jx_str text)
{
    if (jx_grid_add_row(g, line, 0) == 0) jx_lines_note(g, doc, text);
}

#define NOTE(zh_, en_, ...)                                                                                            \
    jx_lines_note(g, p->doc, jx_arena_printf(&p->doc->arena, JX_DT(p->doc, zh_, en_), ##__VA_ARGS__))

/* ---- where they are ---- */

enum { MOST = JX_MAX_INDICATORS * 20 }; /* pieces of a form's indicators */

size_t jx_lines_end(const jx_pieces *p, size_t from)
{
    jx_lines_heading h;
    unsigned n;
    size_t i = from;
    for (; i < p->n; i++) {
        const jx_piece *e = &p->at[i];
        if (e->title) break;
        if (!e->text.len || (p->flat && !e->begins)) continue;
        enum jx_word w = jx_label_at(p, i, false, &n);
        if (w == JX_W_TOTAL || w == JX_W_TOTAL_SCORE || w == JX_W_CONCLUSION || w == JX_W_GRADE) break;
        if (w == JX_W_UNIT || w == JX_W_UNIT_CODED || w == JX_W_UNIT_OWN || w == JX_W_PROJECT) break;
        if ((w == JX_W_INDICATORS || w == JX_W_L1 || w == JX_W_L2 || w == JX_W_L3) && jx_lines_heading_at(p, i, &h))
            break;
    }
    return i;
}

/* The pieces of [from, to) that are no empty lines, when those are no cells. */
static int select_pieces(const jx_pieces *p, size_t from, size_t to, bool cells, jx_pieces *out)
{
    *out = (jx_pieces){.doc = p->doc, .flat = p->flat};
    out->at = malloc((to - from + 1) * sizeof *out->at);
    if (!out->at) return JX_ENOMEM;
    for (size_t i = from; i < to; i++)
        if (cells || p->at[i].text.len) out->at[out->n++] = p->at[i];
    while (out->n && !out->at[out->n - 1].text.len) out->n--; /* before the total */
    return 0;
}

static size_t parse_as(const jx_pieces *p, size_t from, size_t to, const jx_lines_pattern *pat, uint32_t *cost)
{
    jx_pieces own;
    size_t n = 0;
    *cost = UINT32_MAX;
    if (select_pieces(p, from, to, pat->cells, &own) != 0) return 0;
    jx_lines_part *parts = calloc(own.n + 1, sizeof *parts);
    if (parts) n = jx_lines_parse(&own, 0, own.n, pat, parts, cost);
    free(parts);
    jx_pieces_fini(&own);
    return n;
}

bool jx_lines_are_cells(const jx_pieces *p, size_t from, size_t to, const jx_lines_heading *h)
{
    jx_lines_pattern pat;
    uint32_t with, without;
    bool any = false;
    for (size_t i = from; i < to; i++) any |= jx_piece_is_empty(&p->at[i]);
    if (!any || p->flat || to - from > MOST || !jx_lines_pattern_of(h, &pat)) return false;
    pat.cells = true;
    size_t rows = parse_as(p, from, to, &pat, &with);
    pat.cells = false;
    parse_as(p, from, to, &pat, &without);
    return rows && (with <= without || with <= rows);
}

/* ---- a row that fits ---- */

/* What goes on from row to row. */
struct walk {
    jx_str l1, l2;
    uint8_t family;
    bool missed; /* the row above lost points and says not why */
    bool chatty; /* reasons stand where no points were lost, too */
};

static void hold_levels(const jx_pieces *p, const jx_lines_part *r, struct walk *w)
{
    if (r->l1 >= 0) {
        w->l1 = p->at[r->l1].text;
        w->family = p->at[r->l1].l1;
        w->l2 = (jx_str){0};
    }
    if (r->l2 < 0) return;
    const jx_piece *l2 = &p->at[r->l2];
    w->l2 = l2->text;
    if (r->l1 < 0 && l2->l2 && w->family && l2->l2 != w->family) { /* the first level's cell was lost */
        w->l1 = (jx_str){0};
        w->family = JX_FAM_NONE;
    }
}

static void add_sum(jx_pts *sum, const jx_piece *e, bool *complete, bool may_be_empty)
{
    jx_pts v;
    if (jx_lines_points(e, &v) && *sum < JX_PTS_MAX - v)
        *sum += v;
    else if (!may_be_empty || !jx_is_blank(e->text))
        *complete = false;
}

static void put_cells(const jx_pieces *p, const jx_lines_part *r, const jx_lines_pattern *pat, jx_str *cells,
                      jx_lines_sum *sum)
{
    for (unsigned c = pat->name; c <= pat->last; c++) cells[c] = p->at[r->body + c - pat->name].text;
    if (pat->weight >= 0)
        add_sum(&sum->weight, &p->at[r->body + (size_t)pat->weight - pat->name], &sum->complete, false);
    if (pat->score >= 0) add_sum(&sum->score, &p->at[r->body + (size_t)pat->score - pat->name], &sum->complete, true);
}

/* ---- a row that does not ---- */

static bool is_quantity(const jx_piece *e)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    return e->value || jx_number_parse(e->text, &d, &digits, &rest) == 0;
}

/* What is sure of a row with a cell too many or too few. Weight and score: two numbers behind enough texts; target and
 * actual value: a quantity each before them; the name: what is left between them and the levels. */
static void put_what_is_sure(const jx_pieces *p, const jx_lines_part *r, const jx_lines_pattern *pat, jx_str *cells,
                             jx_lines_sum *sum)
{
    size_t numbers = 0, n = r->reasons - r->body, texts;
    while (numbers < n && p->at[r->reasons - 1 - numbers].number) numbers++;
    texts = n - numbers;
    bool behind_level = r->l2 >= 0 && !r->guessed;
    const jx_piece *t = p->at + r->body;
    bool counted = pat->numbers_last && pat->weight == (int)pat->name + 3 && numbers == 2 && texts >= 3 && !pat->cells;
    if (!counted) sum->complete = false;
    if (behind_level && n && jx_piece_is_name(t)) cells[pat->name] = t->text;
    if (!counted) return;
    cells[pat->weight] = t[texts].text;
    cells[pat->score] = t[texts + 1].text;
    add_sum(&sum->weight, &t[texts], &sum->complete, false);
    add_sum(&sum->score, &t[texts + 1], &sum->complete, true);
    bool names = is_quantity(&t[texts - 1]) && is_quantity(&t[texts - 2]);
    for (size_t i = 0; i + 2 < texts; i++) names &= jx_piece_is_name(&t[i]) && !is_quantity(&t[i]);
    if (!names) return;
    bool whole = behind_level || p->flat; /* else the first may be the reason of the row above */
    cells[pat->name] = whole ? jx_pieces_join(p, r->body, r->body + texts - 2, NULL) : (jx_str){0};
    cells[pat->name + 1] = t[texts - 2].text;
    cells[pat->name + 2] = t[texts - 1].text;
}

/* ---- what follows ---- */

static void put_reasons(const jx_pieces *p, const jx_lines_part *r, const jx_lines_heading *h,
                        const jx_lines_pattern *pat, jx_str *cells, jx_grid *g)
{
    unsigned q = (unsigned)(r->end - r->reasons), columns = pat->columns - pat->last - 1, c = pat->last + 1;
    if (!q) return;
    jx_str said = jx_pieces_join(p, r->reasons, r->end, p->flat ? " " : NULL);
    if (q == columns) {
        for (unsigned i = 0; i < q; i++) cells[c + i] = p->at[r->reasons + i].text;
    } else {
        for (unsigned i = c; i < pat->columns; i++)
            if (h->word[i] == JX_W_REASON) c = i;
        cells[c] = said;
    }
    if (q > columns && !p->flat)
        NOTE("原因占%u行，已连成一段：%.*s", "a reason of %u lines was put together: %.*s", q, JX_FMT(said));
    else if (columns > 1 && q != columns && !pat->cells)
        NOTE("分不清“%.*s”属于哪一栏", "it cannot be told which column has \"%.*s\"", JX_FMT(said));
    else if (!r->sure && !pat->cells && !p->flat && !jx_lines_no_reason(&p->at[r->reasons]))
        NOTE("“%.*s”读作未得满分的原因，请核对", "\"%.*s\" was taken as the reason of lost points: please check",
             JX_FMT(said));
}

static void say_doubts(const jx_pieces *p, const jx_lines_part *r, const jx_lines_pattern *pat, const struct walk *w,
                       jx_grid *g)
{
    unsigned n = (unsigned)(r->reasons - r->body), columns = pat->last - pat->name + 1;
    if (!r->fits)
        NOTE("这一行有%u个单元格而表头有%u列，不能确定的未读入，其余请核对",
             "the row has %u cells under %u headings; what is not certain was not read, please check the rest", n,
             columns);
    if (r->guessed && r->l1 >= 0 && !p->at[r->l1].l1)
        NOTE("未知的一级指标：%.*s", "unknown first level: %.*s", JX_FMT(p->at[r->l1].text));
    if (r->guessed && r->l2 >= 0) NOTE("未知的二级指标：%.*s", "unknown second level: %.*s", JX_FMT(p->at[r->l2].text));
    if (r->l2 >= 0 && pat->l2 < 0)
        NOTE("表头没有二级指标一列：%.*s", "the heading has no second level: %.*s", JX_FMT(p->at[r->l2].text));
    bool known = r->l1 >= 0 || (r->l2 >= 0 && p->at[r->l2].l2);
    if (w->missed && r->fits && !known && !pat->cells && !p->flat)
        NOTE("上一行未得满分而没有原因，“%.*s”可能是它的原因，请核对",
             "the row above says not why points were lost; \"%.*s\" may be its reason: please check",
             JX_FMT(p->at[r->body].text));
}

static int add_row(const jx_pieces *p, const jx_lines_part *r, const jx_lines_heading *h, const jx_lines_pattern *pat,
                   struct walk *w, jx_grid *g, jx_lines_sum *sum)
{
    jx_str *cells = jx_lines_row(g, p->at[r->body].line, pat->columns);
    if (!cells) return JX_ENOMEM;
    hold_levels(p, r, w);
    if (pat->l1 >= 0) cells[pat->l1] = w->l1;
    if (pat->l2 >= 0) cells[pat->l2] = w->l2;
    if (r->fits)
        put_cells(p, r, pat, cells, sum);
    else
        put_what_is_sure(p, r, pat, cells, sum);
    say_doubts(p, r, pat, w, g);
    put_reasons(p, r, h, pat, cells, g);
    bool lost = r->fits && jx_lines_lost_points(p, pat, r->body), reason = r->end > r->reasons;
    w->chatty |= reason && r->fits && !lost;
    w->missed = pat->columns > pat->last + 1 && !reason && (lost || w->chatty || !r->fits);
    return 0;
}

/* A level that no row follows at once. */
static void hold_stray(const jx_pieces *p, size_t at, struct walk *w)
{
    jx_lines_part r = {.l1 = p->at[at].l1 ? (int)at : -1, .l2 = p->at[at].l1 ? -1 : (int)at};
    hold_levels(p, &r, w);
}

static void add_stray(const jx_pieces *p, const jx_lines_part *r, struct walk *w, jx_grid *g, jx_lines_sum *sum)
{
    const jx_piece *e = &p->at[r->from];
    if (r->fits) hold_stray(p, r->from, w);
    if (jx_piece_is_empty(e) || r->fits) return;
    jx_str s = e->text;
    if (s.len > 60)
        for (s.len = 60; ((unsigned char)s.p[s.len] & 0xC0) == 0x80;) s.len--;
    sum->complete = false;
    w->missed = true;
    jx_lines_say(g, p->doc, e->line,
                 jx_arena_printf(&p->doc->arena,
                                 JX_DT(p->doc, "不能确定属于哪一行，未读入：%.*s",
                                       "it cannot be told which row this belongs to, not read: %.*s"),
                                 JX_FMT(s)));
}

/* ---- rows of one line each ---- */

/* A line is a row; what follows its numbers is the reason, blanks in it or not. */
static size_t parse_line(const jx_pieces *p, size_t from, size_t to, const jx_lines_pattern *pat, jx_lines_part *out)
{
    jx_lines_part parts[64];
    uint32_t cost;
    size_t n = to - from > 64 ? 0 : jx_lines_parse(p, from, to, pat, parts, &cost);
    bool one = n > 0 && parts[0].row;
    for (size_t i = 1; i < n; i++) one &= !parts[i].row && !p->at[parts[i].from].number;
    if (n == 0 || !parts[0].row) return from;
    *out = parts[0];
    if (!one || !parts[0].fits || pat->columns == pat->last + 1) return parts[0].end;
    out->end = to;
    return to;
}

static bool only_levels(const jx_pieces *p, size_t from, size_t to)
{
    while (from < to && (jx_piece_is_level(&p->at[from]) || p->at[from].block)) from++;
    return from == to;
}

static int add_line(const jx_pieces *p, size_t from, size_t to, const jx_lines_heading *h, const jx_lines_pattern *pat,
                    struct walk *w, jx_grid *g, jx_lines_sum *sum, jx_lines_fit *fit)
{
    jx_lines_part r;
    size_t read = parse_line(p, from, to, pat, &r);
    int err = read > from ? add_row(p, &r, h, pat, w, g, sum) : 0;
    if (read > from && r.fits) fit->good++;
    if (read == to && r.fits) return err;
    if (read == from && only_levels(p, from, to)) {
        for (; from < to; from++)
            if (jx_piece_is_level(&p->at[from])) hold_stray(p, from, w);
        return 0;
    }
    fit->bad++;
    r = (jx_lines_part){.from = read};
    for (; !err && r.from < to; r.from++) add_stray(p, &r, w, g, sum);
    return err;
}

static int add_lines(const jx_pieces *p, const jx_lines_heading *h, const jx_lines_pattern *pat, struct walk *w,
                     jx_grid *g, jx_lines_sum *sum, jx_lines_fit *fit)
{
    int err = 0;
    for (size_t from = 0, to; from < p->n && !err; from = to) {
        for (to = from + 1; to < p->n && !p->at[to].begins;) to++;
        err = add_line(p, from, to, h, pat, w, g, sum, fit);
    }
    return err;
}

static int add_cells(const jx_pieces *p, const jx_lines_heading *h, const jx_lines_pattern *pat, struct walk *w,
                     jx_grid *g, jx_lines_sum *sum, jx_lines_fit *fit)
{
    uint32_t cost;
    int err = 0;
    jx_lines_part *parts = calloc(p->n + 1, sizeof *parts);
    if (!parts) return JX_ENOMEM;
    size_t n = jx_lines_parse(p, 0, p->n, pat, parts, &cost);
    if (!n && p->n) err = JX_ENOMEM;
    for (size_t i = 0; i < n && !err; i++) {
        const jx_piece *e = &p->at[parts[i].from];
        if (parts[i].row)
            err = add_row(p, &parts[i], h, pat, w, g, sum);
        else
            add_stray(p, &parts[i], w, g, sum);
        if (parts[i].row && parts[i].fits)
            fit->good++;
        else if (e->text.len && !parts[i].fits)
            fit->bad += 1 + e->number;
    }
    free(parts);
    return err;
}

int jx_lines_indicators(const jx_pieces *p, size_t from, size_t to, const jx_lines_heading *h, bool cells, jx_grid *g,
                        jx_lines_sum *sum, jx_lines_fit *fit)
{
    jx_lines_pattern pat;
    jx_pieces own;
    struct walk w = {0};
    if (to - from > MOST || !jx_lines_pattern_of(h, &pat)) return JX_EINVAL;
    pat.cells = cells;
    if (select_pieces(p, from, to, cells, &own) != 0) return JX_ENOMEM;
    int err = p->flat ? add_lines(&own, h, &pat, &w, g, sum, fit) : add_cells(&own, h, &pat, &w, g, sum, fit);
    jx_pieces_fini(&own);
    return err;
}
