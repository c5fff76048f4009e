/* What the reader could not read, and which findings are not made because of it: nobody is to be asked for what a form
 * may well say. */
#include "worker/assess.h"

#define AMOUNTS (JX_BIT(JX_F_INITIAL) | JX_BIT(JX_F_ADJUSTED) | JX_BIT(JX_F_EXECUTED))

void jx_withhold(jx_pass *s, int i) { s->withheld[i / 8] |= (uint8_t)(1 << i % 8); }

/* A problem that does not say what it is about may be about anything. */
static bool is_about(const jx_problem *p, uint32_t fields) { return !p->fields || (p->fields & fields); }

bool jx_gap(jx_pass *s, uint32_t from, uint32_t to, uint32_t fields)
{
    for (int i = 0; i < s->f->n_problems; i++) {
        const jx_problem *p = &s->f->problems[i];
        if ((p->line && (p->line < from || p->line > to)) || !is_about(p, fields)) continue;
        jx_withhold(s, i);
        return true;
    }
    return false;
}

bool jx_gap_at(jx_pass *s, uint32_t line, bool cell, uint32_t fields)
{
    for (int i = 0; i < s->f->n_problems; i++) {
        const jx_problem *p = &s->f->problems[i];
        if (!line || p->line != line || (cell && !p->cell.len) || !is_about(p, fields)) continue;
        jx_withhold(s, i);
        return true;
    }
    return false;
}

/* Was this said of the heading of the block, and so of all its rows? A heading is that of the rows that come next; a
 * list of projects has all blocks under one. */
static bool is_heading_of(const jx_form *f, const jx_problem *p, enum jx_block block)
{
    uint32_t funding = f->n_funding ? f->funding[0].line : 0, table = f->n_indicators ? f->indicators[0].line : 0;
    bool over_funding = p->line && p->line < funding, over_table = p->line && p->line < table;
    if (over_funding && over_table && funding != table) {
        over_funding = funding < table;
        over_table = !over_funding;
    }
    /* in the block above */
    if (over_table && funding && funding < table && p->line <= f->funding[f->n_funding - 1].line) return false;
    if (over_funding && table && table < funding && p->line <= f->indicators[f->n_indicators - 1].line) return false;
    if (over_table && !funding && f->kind != JX_SUMMARY_ROW && p->fields & AMOUNTS) return false;
    return block == JX_B_FUNDING ? over_funding : over_table;
}

bool jx_gap_above(jx_pass *s, enum jx_block block, uint32_t fields)
{
    for (int i = 0; i < s->f->n_problems; i++) {
        const jx_problem *p = &s->f->problems[i];
        if (!(p->fields & fields) || !is_heading_of(s->f, p, block)) continue;
        jx_withhold(s, i);
        return true;
    }
    return false;
}

bool jx_unread(jx_pass *s, enum jx_block block, uint16_t row, uint32_t fields)
{
    uint32_t line = block == JX_B_FUNDING ? s->f->funding[row].line : s->f->indicators[row].line;
    return s->f->n_problems && (jx_gap_at(s, line, false, fields) || jx_gap_above(s, block, fields));
}

bool jx_funding_gap(jx_pass *s, uint32_t fields)
{
    const jx_form *f = s->f;
    return f->n_problems && (jx_gap(s, f->funding[0].line, f->funding[f->n_funding - 1].line, fields) ||
                             jx_gap_above(s, JX_B_FUNDING, fields));
}

/* Does the line hold an indicator with all its numbers, or the total? Whatever else the reader noted there, the sums
 * have what they need of it. */
static bool is_counted(const jx_form *f, uint32_t line)
{
    if (line && line == f->total_line) return true;
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *in = &f->indicators[i];
        if (in->line == line && line) return in->weight != JX_PTS_NONE && in->score != JX_PTS_NONE;
    }
    return false;
}

bool jx_table_gap(jx_pass *s, uint32_t fields)
{
    const jx_form *f = s->f;
    uint32_t first = f->indicators[0].line, last = f->indicators[f->n_indicators - 1].line;
    if (f->total_line > last) last = f->total_line;
    if (f->total_score == JX_PTS_NONE && f->total_weight == JX_PTS_NONE) {
        first = 0;
        last = UINT32_MAX;
    }
    for (int i = 0; i < f->n_problems; i++) {
        const jx_problem *p = &f->problems[i];
        if (p->line && (p->line < first || p->line > last || is_counted(f, p->line))) continue;
        if (!is_about(p, fields)) continue;
        jx_withhold(s, i);
        return true;
    }
    return jx_gap_above(s, JX_B_INDICATORS, fields);
}
