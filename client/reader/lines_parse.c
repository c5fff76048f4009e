/* Where rows begin and end when nothing but the order of their cells is left: of all ways to divide the cells into rows
 * of the heading's columns the one that fits best. A row may have levels before it and reasons behind it; a cell too
 * many or too few costs, so that one damaged row does not take its neighbours with it. */
#include <stdlib.h>

#include "client/reader/lines.h"
#include "client/reader/place.h"
#include "proto/value.h"

enum {
    EXTRA = 4,        /* cells too many that a row may have */
    MOST_REASONS = 8, /* lines of a reason */
    WRONG = 3,        /* the price of a cell too many or too few */
    NEVER = 1000000
};

bool jx_lines_points(const jx_piece *e, jx_pts *out) { return jx_plain_points(e->text, out); }

bool jx_lines_no_reason(const jx_piece *e)
{
    return jx_is_placeholder(e->text) || jx_str_eq(e->text, JX_STR("无")) || jx_str_eq(e->text, JX_STR("无偏差"));
}

bool jx_lines_pattern_of(const jx_lines_heading *h, jx_lines_pattern *out)
{
    *out = (jx_lines_pattern){.columns = h->n, .l1 = -1, .l2 = -1, .weight = -1, .score = -1, .op = -1, .measure = -1};
    unsigned name = 0;
    while (name < h->n && h->word[name] != JX_W_L3) name++;
    out->name = name;
    for (unsigned c = 0; c < h->n; c++) {
        enum jx_word w = (enum jx_word)h->word[c];
        if (c < name && w != JX_W_L1 && w != JX_W_L2 && w != JX_W_INDICATORS) return false;
        if (w == JX_W_L1) out->l1 = (int)c;
        if (w == JX_W_L2) out->l2 = (int)c;
        if (w == JX_W_WEIGHT) out->weight = (int)c;
        if (w == JX_W_SCORE) out->score = (int)c;
        if (w == JX_W_OP) out->op = (int)c;
        if (w == JX_W_MEASURE) out->measure = (int)c;
        if (w == JX_W_WEIGHT || w == JX_W_SCORE) out->last = c;
    }
    out->numbers_last = out->weight >= 0 && out->score == out->weight + 1;
    for (unsigned c = name; c < out->last; c++)
        if (h->word[c] == JX_W_REASON || h->word[c] == JX_W_REMARK) return false;
    return name < h->n && out->last > name + 1;
}

static unsigned width(const jx_lines_pattern *pat) { return pat->last - pat->name + 1; }
static unsigned behind(const jx_lines_pattern *pat) { return pat->columns - pat->last - 1; }

/* ---- a row's cells ---- */

static bool takes(const jx_lines_pattern *pat, unsigned k, const jx_piece *e, bool level_name)
{
    int column = (int)(pat->name + k);
    if (e->title) return false;
    if (k == 0) return jx_piece_is_name(e) && (level_name || !jx_piece_is_level(e));
    if (jx_piece_is_empty(e)) return pat->cells;
    if (column == pat->weight || column == pat->score) return e->number;
    if (column == pat->op) return jx_op_named(e->text) != JX_OP_NONE;
    if (column == pat->measure) return !e->number && !e->value && !jx_piece_is_level(e);
    return !jx_piece_is_level(e);
}

/* The price of the columns in the first len pieces from `body` on, for each len up to `most`. */
static void align(const jx_pieces *p, size_t body, unsigned most, const jx_lines_pattern *pat, bool level_name,
                  uint32_t *price)
{
    uint32_t row[JX_LINES_COLUMNS + EXTRA + 1], up[JX_LINES_COLUMNS + EXTRA + 1];
    for (unsigned j = 0; j <= most; j++) up[j] = j * WRONG;
    for (unsigned k = 0; k < width(pat); k++) {
        row[0] = up[0] + WRONG;
        for (unsigned j = 1; j <= most; j++) {
            uint32_t best = up[j] + WRONG;
            if (row[j - 1] + WRONG < best) best = row[j - 1] + WRONG;
            if (takes(pat, k, &p->at[body + j - 1], level_name) && up[j - 1] < best) best = up[j - 1];
            row[j] = best;
        }
        memcpy(up, row, sizeof up);
    }
    memcpy(price, up, (most + 1) * sizeof *price);
}

bool jx_lines_lost_points(const jx_pieces *p, const jx_lines_pattern *pat, size_t body)
{
    jx_pts w, s;
    if (pat->weight < 0 || pat->score < 0) return false;
    return jx_lines_points(&p->at[body + (size_t)pat->weight - pat->name], &w) &&
           jx_lines_points(&p->at[body + (size_t)pat->score - pat->name], &s) && s < w;
}

/* ---- what is left and right of them ---- */

static bool ends_row(const jx_pieces *p, size_t at, size_t to)
{
    return at >= to || jx_piece_is_level(&p->at[at]) || p->at[at].block;
}

/* 产出指标 before 数量指标, 成本指标 before 经济成本指标. */
static bool is_parent(const jx_pieces *p, size_t i, size_t to)
{
    const jx_piece *e = &p->at[i];
    if (i + 1 >= to || !e[1].l2) return false;
    return e->l1 ? e->l1 == e[1].l2 : e->l2 && e->l2 != JX_FAM_COST && e[1].l2 == JX_FAM_COST;
}

/* Second levels that another level follows: they have no indicator. */
static size_t skip_levels(const jx_pieces *p, size_t i, size_t to)
{
    while (i + 1 < to && p->at[i].l2 && jx_piece_is_level(&p->at[i + 1]) && !is_parent(p, i, to)) i++;
    return i;
}

/* Block labels and levels by their words; part->body is behind them. */
static void take_levels(const jx_pieces *p, size_t from, size_t to, const jx_lines_pattern *pat, jx_lines_part *part)
{
    size_t i = from;
    unsigned empty = 0;
    *part = (jx_lines_part){.from = from, .l1 = -1, .l2 = -1, .row = true};
    while (i < to && p->at[i].block && !jx_piece_is_level(&p->at[i])) i++;
    while (pat->cells && i < to && jx_piece_is_empty(&p->at[i]) && empty < pat->name) i++, empty++;
    i = skip_levels(p, i, to);
    if (i < to && (p->at[i].l1 || is_parent(p, i, to))) part->l1 = (int)i++;
    while (pat->cells && i < to && jx_piece_is_empty(&p->at[i]) && ++empty < pat->name) i++;
    i = skip_levels(p, i, to);
    if (i < to && p->at[i].l2) part->l2 = (int)i++;
    part->body = i;
}

static bool may_follow(const jx_piece *e, const jx_lines_pattern *pat)
{
    bool text = e->text.len ? !e->number || jx_is_placeholder(e->text) : pat->cells;
    return text && !jx_piece_is_level(e) && !e->title;
}

/* The price of q pieces behind a row, each of which may follow. sure: they can belong to no other row. */
static uint32_t price_behind(const jx_pieces *p, size_t at, unsigned q, size_t to, const jx_lines_pattern *pat,
                             bool lost, bool *sure)
{
    unsigned columns = behind(pat);
    *sure = ends_row(p, at + q, to);
    bool empty_columns = pat->cells && q < columns && at + q < to;
    if (q == 0) return empty_columns ? WRONG * columns : 0;
    if (columns == 0 || empty_columns) return NEVER;
    if (pat->cells) return q <= columns ? 0 : *sure ? q - columns : NEVER;
    if (q == 1 && (lost || jx_lines_no_reason(&p->at[at]))) return 0;
    return *sure ? q : NEVER;
}

/* ---- all rows ---- */

struct step {
    uint32_t price;
    jx_lines_part part;
};

static void offer(struct step *best, const struct step *from, uint32_t price, const jx_lines_part *part)
{
    uint32_t all = price >= NEVER ? NEVER : from[part->end].price + price;
    if (all < best->price) *best = (struct step){all, *part};
}

/* All rows with these levels. */
static void rows_with(const jx_pieces *p, size_t to, const jx_lines_pattern *pat, const struct step *from,
                      jx_lines_part part, uint32_t levels_price, struct step *best)
{
    uint32_t price[JX_LINES_COLUMNS + EXTRA + 1];
    unsigned most = width(pat) + EXTRA;
    if (most > to - part.body) most = (unsigned)(to - part.body);
    align(p, part.body, most, pat, part.l2 >= 0, price);
    for (unsigned len = 2; len <= most; len++) {
        if (price[len] >= len * WRONG) continue; /* its pieces by themselves cost no more */
        part.fits = price[len] == 0;
        part.reasons = part.body + len;
        bool lost = part.fits && jx_lines_lost_points(p, pat, part.body);
        for (unsigned q = 0; q <= MOST_REASONS && part.reasons + q <= to; q++) {
            if (q && !may_follow(&p->at[part.reasons + q - 1], pat)) break;
            uint32_t more = price_behind(p, part.reasons, q, to, pat, lost, &part.sure);
            part.end = part.reasons + q;
            if (more < NEVER) offer(best, from, levels_price + price[len] + more, &part);
        }
    }
}

/* A level that is none of the known words: where only a level can stand, or by its ending. */
static void rows_with_unknown(const jx_pieces *p, size_t first, size_t to, const jx_lines_pattern *pat,
                              const struct step *from, jx_lines_part part, struct step *best)
{
    size_t i = part.body;
    if (pat->l2 < 0 || part.l2 >= 0 || i + 1 >= to || !jx_piece_is_name(&p->at[i])) return;
    bool by_name = jx_ends(p->at[i].text, "指标") || jx_ends(p->at[i].text, "满意度");
    part.guessed = !by_name;
    if (part.l1 >= 0 || by_name || i == first) {
        part.l2 = (int)i;
        part.body = i + 1;
        rows_with(p, to, pat, from, part, by_name ? 0 : 1, best);
    }
    if (i != first || pat->l1 < 0 || part.l1 >= 0 || !jx_piece_is_name(&p->at[i + 1])) return;
    part.guessed = true;
    part.l1 = (int)i;
    part.l2 = (int)i + 1;
    part.body = i + 2;
    rows_with(p, to, pat, from, part, 2, best);
}

size_t jx_lines_parse(const jx_pieces *p, size_t from, size_t to, const jx_lines_pattern *pat, jx_lines_part *parts,
                      uint32_t *cost)
{
    size_t n = 0;
    struct step *steps = to > from ? calloc(to - from + 1, sizeof *steps) : NULL;
    *cost = NEVER;
    if (!steps) return 0;
    struct step *at = steps - from; /* by piece */
    for (size_t i = to; i-- > from;) {
        jx_lines_part part;
        at[i].price = NEVER;
        take_levels(p, i, to, pat, &part);
        rows_with(p, to, pat, at, part, 0, &at[i]);
        rows_with_unknown(p, from, to, pat, at, part, &at[i]);
        part = (jx_lines_part){.from = i, .body = i, .reasons = i + 1, .end = i + 1, .l1 = -1, .l2 = -1};
        part.fits = jx_piece_is_level(&p->at[i]) && ends_row(p, i + 1, to); /* a level without indicators */
        offer(&at[i], at, part.fits ? 0 : jx_piece_is_empty(&p->at[i]) ? 1 : WRONG, &part);
    }
    *cost = at[from].price;
    for (size_t i = from; i < to; i = at[i].part.end) parts[n++] = at[i].part;
    free(steps);
    return n;
}
