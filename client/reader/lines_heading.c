/* Headings of a text whose cells stand one below the other: a run of known words is one. */
#include "client/reader/lines.h"

static unsigned count(const jx_lines_heading *h, enum jx_word w)
{
    unsigned n = 0;
    for (unsigned i = 0; i < h->n; i++) n += h->word[i] == w;
    return n;
}

static enum jx_lines_block block_of(const jx_lines_heading *h)
{
    unsigned amounts = count(h, JX_W_INITIAL) + count(h, JX_W_ADJUSTED) + count(h, JX_W_EXECUTED);
    unsigned values = count(h, JX_W_TARGET) + count(h, JX_W_ACTUAL) + count(h, JX_W_DONE) + count(h, JX_W_WEIGHT) +
                      count(h, JX_W_SCORE);
    if (count(h, JX_W_L3)) return values > 1 ? JX_LINES_INDICATORS : JX_LINES_NONE;
    if (amounts > 1) return JX_LINES_FUNDS;
    return count(h, JX_W_DONE) && (count(h, JX_W_EXPECTED) || count(h, JX_W_GOAL)) ? JX_LINES_GOAL : JX_LINES_NONE;
}

/* Begins another block than that of the headings so far. */
static bool begins_block(const jx_lines_heading *h, enum jx_word w)
{
    if (w == JX_W_GOAL || w == JX_W_FUNDS || w == JX_W_INDICATORS) return h->n > 0;
    if (w == JX_W_L1) return h->n > 1 || (h->n == 1 && h->word[0] != JX_W_INDICATORS);
    return w == JX_W_UNIT_OR_MONEY && !count(h, JX_W_L3);
}

/* A heading that is not known stands between two that are. */
static bool stands_between(const jx_pieces *p, size_t at, const jx_lines_heading *h)
{
    unsigned n;
    const jx_piece *e = &p->at[at];
    if (h->n < 2 || !jx_piece_is_name(e) || jx_piece_is_level(e) || at + 1 >= p->n) return false;
    if (p->flat && (e->begins || p->at[at + 1].begins)) return false;
    enum jx_word w = jx_label_at(p, at + 1, true, &n);
    return w != JX_W_NONE && !begins_block(h, w);
}

static void take(jx_lines_heading *h, enum jx_word w, jx_str text)
{
    if (h->n == JX_LINES_COLUMNS) return;
    h->word[h->n] = (uint8_t)w;
    h->text[h->n++] = text;
}

size_t jx_lines_heading_at(const jx_pieces *p, size_t at, jx_lines_heading *h)
{
    size_t i = at, end = at;
    *h = (jx_lines_heading){.line = p->at[at].line};
    while (i < p->n && i < end + JX_LINES_COLUMNS && h->n < JX_LINES_COLUMNS) {
        unsigned n = 1;
        if (jx_piece_is_empty(&p->at[i]) && h->n) { /* an empty cell of the heading */
            i++;
            continue;
        }
        if (p->flat && i > at && p->at[i].begins && block_of(h)) break;
        enum jx_word w = jx_label_at(p, i, true, &n);
        if (w != JX_W_NONE ? begins_block(h, w) : !stands_between(p, i, h)) break;
        take(h, w, jx_pieces_join(p, i, i + n, NULL));
        end = i += n;
    }
    h->block = block_of(h);
    return h->block && h->n < JX_LINES_COLUMNS ? end - at : 0;
}
