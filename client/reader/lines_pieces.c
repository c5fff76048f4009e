/* A text without columns as the cells that are left of it: a line each, or words of a line. */
#include "client/reader/lines.h"

#include <stdlib.h>

#include "client/reader/layout.h"
#include "client/reader/place_cells.h"

enum { MOST = 400000, LONGEST_WORD = 6 /* pieces that a label may be broken into */ };

/* ---- pieces ---- */

static bool in_brackets(jx_str s)
{
    return s.len < 40 && (jx_starts(s, "（") || jx_starts(s, "(")) && (jx_ends(s, "）") || jx_ends(s, ")"));
}

static void describe(jx_piece *e)
{
    jx_place_cell cell;
    jx_place_cell_of(e->text, 0, &cell);
    e->word = (uint8_t)jx_word_of(&cell.label);
    e->l1 = (uint8_t)cell.l1.family;
    e->l2 = (uint8_t)cell.l2.family;
    if (cell.l1.cut) e->l1 = JX_FAM_NONE;
    e->number = cell.number;
    e->value = cell.value;
    e->amount = cell.amount;
    e->title = jx_is_title_text(e->text);
    e->block = jx_is_block_label(&cell.label);
}

/* "项目资金" and, in the next line, "（万元）": one label. A unit of money behind the last heading is the block's. */
static bool belongs_to(const jx_piece *label, jx_str brackets)
{
    enum jx_word w = (enum jx_word)label->word;
    bool money = w == JX_W_FUNDS || w == JX_W_ITEM || (w >= JX_W_INITIAL && w <= JX_W_EXECUTED);
    if (jx_is_year(brackets) || (jx_money_unit_in(brackets) != JX_UNIT_NONE && !money)) return false;
    return w != JX_W_NONE || jx_piece_is_level(label);
}

static int add(jx_pieces *p, jx_str text, uint32_t line, bool begins)
{
    if (p->n && in_brackets(text) && belongs_to(&p->at[p->n - 1], text)) {
        jx_piece *label = &p->at[p->n - 1];
        label->text = jx_arena_printf(&p->doc->arena, "%.*s%.*s", JX_FMT(label->text), JX_FMT(text));
        describe(label);
        return 0;
    }
    if (p->n == MOST) return JX_EINVAL;
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 256;
        jx_piece *more = realloc(p->at, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        p->at = more;
        p->cap = cap;
    }
    jx_piece *e = &p->at[p->n++];
    *e = (jx_piece){.text = text, .line = line, .begins = begins};
    if (text.len) describe(e);
    return 0;
}

void jx_pieces_fini(jx_pieces *p)
{
    free(p->at);
    p->at = NULL;
    p->n = p->cap = 0;
}

/* ---- lines ---- */

static jx_str next_line(jx_str *rest)
{
    const char *nl = rest->len ? memchr(rest->p, '\n', rest->len) : NULL;
    uint32_t n = nl ? (uint32_t)(nl - rest->p) : rest->len;
    jx_str line = jx_trim((jx_str){rest->p, n});
    *rest = jx_drop(*rest, nl ? n + 1 : n);
    return line;
}

static jx_str next_word(jx_str *rest)
{
    const char *blank = memchr(rest->p, ' ', rest->len);
    uint32_t n = blank ? (uint32_t)(blank - rest->p) : rest->len;
    jx_str word = {rest->p, n};
    *rest = jx_drop(*rest, blank ? n + 1 : n);
    return word;
}

static bool has_wide_gap(jx_str line)
{
    for (uint32_t i = 0; i + 1 < line.len; i++)
        if (line.p[i] == '\t' || (line.p[i] == ' ' && line.p[i + 1] == ' ')) return true;
    return false;
}

/* The heading of the indicators, its cells divided by single blanks. */
static bool heading_in_words(jx_str line)
{
    bool name = false;
    unsigned values = 0;
    while (line.len) {
        jx_label label;
        jx_label_of(next_word(&line), &label);
        enum jx_word w = jx_word_of(&label);
        name |= w == JX_W_L3;
        values += w == JX_W_TARGET || w == JX_W_ACTUAL || w == JX_W_WEIGHT || w == JX_W_SCORE;
    }
    return name && values > 1;
}

/* Is every line followed by an empty one that means nothing? */
static bool double_spaced(jx_str text)
{
    size_t lines = 0, followed = 0;
    while (text.len) {
        if (!next_line(&text).len) continue;
        lines++;
        jx_str rest = text;
        followed += rest.len && !next_line(&rest).len;
    }
    return lines > 20 && followed * 10 >= lines * 9;
}

/* A line as one piece, or word by word where titles and values behind a colon stay whole. */
static int add_line(jx_pieces *p, jx_str line, uint32_t no)
{
    jx_str label, value;
    jx_label known;
    bool whole = !p->flat || !line.len || jx_is_title_text(line) || jx_is_year(line);
    if (!whole && jx_split_colon(line, &label, &value)) {
        jx_label_of(label, &known);
        whole = jx_is_head_word(jx_word_of(&known));
    }
    int err = whole ? add(p, line, no, true) : 0;
    for (bool begins = true; !whole && line.len && !err; begins = false) {
        jx_str word = jx_trim(next_word(&line));
        if (word.len) err = add(p, word, no, begins);
    }
    return err;
}

int jx_pieces_of(jx_doc *doc, jx_str text, jx_pieces *out)
{
    *out = (jx_pieces){.doc = doc};
    bool twice = double_spaced(text), after = false;
    for (jx_str rest = text; rest.len && !out->flat;) {
        jx_str line = next_line(&rest);
        if (has_wide_gap(line) && heading_in_words(line)) return JX_EINVAL;
        out->flat = heading_in_words(line);
    }
    int err = 0;
    for (uint32_t no = 1; text.len && !err; no++) {
        jx_str line = next_line(&text);
        bool skip = twice && after && !line.len;
        after = line.len > 0;
        if (!line.len && (skip || out->flat)) continue;
        err = add_line(out, line, no);
    }
    return err;
}

/* ---- texts of several pieces ---- */

static bool is_han_end(jx_str s) { return s.len && (unsigned char)s.p[s.len - 1] >= 0x80; }
static bool is_han_begin(jx_str s) { return s.len && (unsigned char)s.p[0] >= 0x80; }

jx_str jx_pieces_join(const jx_pieces *p, size_t from, size_t to, const char *between)
{
    size_t room = 0, gap = between ? strlen(between) : 1;
    if (to == from + 1) return p->at[from].text;
    for (size_t i = from; i < to; i++) room += gap + p->at[i].text.len;
    char *out = room ? jx_arena_alloc(&p->doc->arena, room) : NULL;
    jx_str all = {out, 0};
    for (size_t i = from; i < to && out; i++) {
        jx_str s = p->at[i].text;
        bool tight = !between && (is_han_end(all) || is_han_begin(s));
        if (!s.len) continue;
        if (all.len && !tight) {
            memcpy(out + all.len, between ? between : " ", gap);
            all.len += (uint32_t)gap;
        }
        memcpy(out + all.len, s.p, s.len);
        all.len += s.len;
    }
    return all;
}

static bool is_heading_word(enum jx_word w)
{
    return (w >= JX_W_FUNDS && w <= JX_W_IGNORED && w != JX_W_FUNDS_TOTAL) || w == JX_W_UNIT_OR_MONEY;
}

static bool has_bracket(jx_str s) { return jx_contains(s, "（") || jx_contains(s, "("); }

/* Only where one of its pieces is no heading by itself: 执行率 and 得分 side by side are two, though 执行率得分 is one,
 * too. */
enum jx_word jx_label_at(const jx_pieces *p, size_t at, bool heading, unsigned *n)
{
    char room[60];
    size_t len = 0;
    bool piecemeal = false;
    enum jx_word found = JX_W_NONE;
    *n = 1;
    for (unsigned k = 0; k < LONGEST_WORD && at + k < p->n; k++) {
        const jx_piece *e = &p->at[at + k];
        enum jx_word own = (enum jx_word)e->word;
        if (!e->text.len || e->title || e->number || e->text.len > sizeof room - len || (p->flat && k && e->begins))
            break;
        if (k && (has_bracket(e[-1].text) || has_bracket(e->text))) break;
        memcpy(room + len, e->text.p, e->text.len);
        len += e->text.len;
        piecemeal |= heading ? !is_heading_word(own) : own == JX_W_NONE;
        jx_label label;
        jx_label_of((jx_str){room, (uint32_t)len}, &label);
        enum jx_word w = k ? jx_word_of(&label) : own;
        if (w == JX_W_NONE || (heading && !is_heading_word(w)) || (k && !piecemeal)) continue;
        found = w;
        *n = k + 1;
    }
    return found;
}
