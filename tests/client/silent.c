#include "tests/client/silent.h"

#include <stdlib.h>

#include "worker/rulebook.h"

typedef struct {
    const jx_form *w, *f;
    jx_assessment *before, *after;
    bool judged; /* before and after are filled in */
    bool parts_may_go;
    bool told; /* the reader reports something that the whole document does not have */
    unsigned silent;
    void (*tell)(void *arg, const jx_form *f, const char *path, const char *was, const char *is);
    void *arg;
} pair;

/* ---- what is said ---- */

static bool among(jx_str text, const jx_problem *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(p[i].text, text)) return true;
    return false;
}

static bool reports(const jx_doc *damaged, const jx_form *f, const jx_doc *whole, const jx_form *w)
{
    size_t n, m;
    const jx_problem *p = jx_doc_problems(damaged, &n), *q = jx_doc_problems(whole, &m);
    for (size_t i = 0; i < n; i++)
        if (!among(p[i].text, q, m)) return true;
    for (size_t i = 0; i < f->n_problems; i++)
        if (!among(f->problems[i].text, w->problems, w->n_problems)) return true;
    return f->n_problems > w->n_problems;
}

static bool same_place(jx_path a, jx_path b, bool whole_row)
{
    return a.block == b.block && a.row == b.row && (whole_row || a.field == b.field);
}

/* What the rule book says of both; most readings differ in nothing and need it not. */
static void judge(pair *p)
{
    if (p->judged) return;
    jx_assess(jx_pack_default(), p->w, p->before);
    jx_assess(jx_pack_default(), p->f, p->after);
    p->judged = true;
}

static bool same_finding(const jx_finding *a, const jx_finding *b)
{
    return strcmp(a->code, b->code) == 0 && same_place(a->path, b->path, false) && a->stated.kind == b->stated.kind &&
           a->stated.i == b->stated.i && a->expected.i == b->expected.i;
}

static bool is_new(const jx_finding *f, const jx_assessment *before)
{
    for (uint32_t k = 0; k < before->n_findings; k++)
        if (same_finding(&before->findings[k], f)) return false;
    return strcmp(f->code, "F021") != 0; /* the reader's problems, which are looked at for themselves */
}

/* A finding at a place that was not made there before, or not with these figures. */
static bool found(pair *p, jx_path at, bool whole_row)
{
    judge(p);
    for (uint32_t i = 0; i < p->after->n_findings; i++)
        if (same_place(p->after->findings[i].path, at, whole_row) && is_new(&p->after->findings[i], p->before))
            return true;
    return false;
}

/* The parts of the funding are held against the total: the finding that they do not add up stands at its column. */
static bool found_in_column(pair *p, jx_path at)
{
    for (uint16_t row = 0; row < p->f->n_funding; row++)
        if (found(p, (jx_path){JX_B_FUNDING, at.field, row}, false)) return true;
    return false;
}

/* Is anything found that was not before? Or is a sum that was wrong right now, which nobody can object to? */
static bool found_anywhere(pair *p)
{
    judge(p);
    for (uint32_t i = 0; i < p->after->n_findings; i++)
        if (is_new(&p->after->findings[i], p->before)) return true;
    for (uint32_t i = 0; i < p->before->n_findings; i++)
        if (strcmp(p->before->findings[i].code, "S301") == 0 && is_new(&p->before->findings[i], p->after)) return true;
    return false;
}

static void check(pair *p, jx_path at, bool same, bool row_will_do, const char *was, const char *is)
{
    char path[48];
    if (same || p->told || found(p, at, row_will_do)) return;
    if (at.block == JX_B_FUNDING && at.row && found_in_column(p, at)) return;
    p->silent++;
    jx_path_print(at, path);
    p->tell(p->arg, p->f, path, was, is);
}

/* ---- numbers ---- */

typedef struct {
    char text[24];
} printed;

static printed of_pts(jx_pts v)
{
    printed t = {"none"};
    if (v != JX_PTS_NONE) jx_pts_print(v, t.text);
    return t;
}

static printed of_fen(jx_fen v)
{
    printed t = {"none"};
    if (v != JX_FEN_NONE) jx_dec_print(jx_fen_to_dec(v, JX_YUAN), t.text);
    return t;
}

static printed of_dec(jx_dec v)
{
    printed t = {"none"};
    if (jx_dec_has(v)) jx_dec_print(v, t.text);
    return t;
}

/* Then the rate says nothing that they do not. */
static bool both_amounts(const pair *p, uint16_t row)
{
    const jx_funding *r = &p->f->funding[row];
    return p->f->n_funding == p->w->n_funding && r->adjusted != JX_FEN_NONE && r->executed != JX_FEN_NONE;
}

static void pts(pair *p, enum jx_block block, uint16_t row, enum jx_field field, jx_pts was, jx_pts is)
{
    bool other = is != JX_PTS_NONE && block == JX_B_INDICATORS;
    if (block == JX_B_FUNDING && row && is == JX_PTS_NONE && p->parts_may_go) return;
    if (field == JX_F_RATE && is == JX_PTS_NONE && both_amounts(p, row)) return;
    bool nothing = block == JX_B_FUNDING && row && (was == JX_PTS_NONE || was == 0) && (is == JX_PTS_NONE || is == 0);
    check(p, (jx_path){(uint8_t)block, (uint8_t)field, row}, was == is || nothing, other, of_pts(was).text,
          of_pts(is).text);
}

/* Of a part of the funding nothing is as good as 0. */
static void fen(pair *p, uint16_t row, enum jx_field field, jx_fen was, jx_fen is)
{
    if (row && is == JX_FEN_NONE && p->parts_may_go) return;
    bool nothing = row && (was == JX_FEN_NONE || was == 0) && (is == JX_FEN_NONE || is == 0);
    check(p, (jx_path){JX_B_FUNDING, (uint8_t)field, row}, was == is || nothing, false, of_fen(was).text,
          of_fen(is).text);
}

static void dec(pair *p, uint16_t row, enum jx_field field, jx_dec was, jx_dec is)
{
    bool same = jx_dec_has(was) == jx_dec_has(is) && (!jx_dec_has(was) || jx_dec_cmp(was, is) == 0);
    check(p, (jx_path){JX_B_INDICATORS, (uint8_t)field, row}, same, true, of_dec(was).text, of_dec(is).text);
}

/* ---- blocks ---- */

static void rows_differ(pair *p, const char *what, unsigned was, unsigned is)
{
    char a[16], b[16];
    /* a table that had lost its end before: there is no total that its rows could be held against */
    if (p->w->total_weight == JX_PTS_NONE && p->w->total_score == JX_PTS_NONE) return;
    if (p->told || found_anywhere(p)) return;
    snprintf(a, sizeof a, "%u", was);
    snprintf(b, sizeof b, "%u", is);
    p->silent++;
    p->tell(p->arg, p->f, what, a, b);
}

/* Does the funding have a row twice? */
static bool one_twice(const jx_form *f)
{
    for (int i = 1; i < f->n_funding; i++) {
        const jx_funding *a = &f->funding[i - 1], *b = &f->funding[i];
        if (jx_str_eq(a->item, b->item) && a->initial == b->initial && a->adjusted == b->adjusted &&
            a->executed == b->executed)
            return true;
    }
    return false;
}

static void funding(pair *p)
{
    const jx_form *w = p->w, *f = p->f;
    static const jx_funding none = {.initial = JX_FEN_NONE,
                                    .adjusted = JX_FEN_NONE,
                                    .executed = JX_FEN_NONE,
                                    .weight = JX_PTS_NONE,
                                    .rate = JX_PTS_NONE,
                                    .score = JX_PTS_NONE};
    uint16_t k = 0;
    if (f->n_funding > w->n_funding && one_twice(f)) return; /* as the document has it */
    if (f->n_funding > w->n_funding) return rows_differ(p, "funding rows", w->n_funding, f->n_funding);
    for (uint16_t i = 0; i < w->n_funding; i++) { /* rows without any figure may be left out */
        const jx_funding *a = &w->funding[i];
        bool there = k < f->n_funding && (f->n_funding == w->n_funding || jx_str_eq(f->funding[k].item, a->item));
        const jx_funding *b = there ? &f->funding[k] : &none;
        k += there;
        fen(p, i, JX_F_INITIAL, a->initial, b->initial);
        fen(p, i, JX_F_ADJUSTED, a->adjusted, b->adjusted);
        fen(p, i, JX_F_EXECUTED, a->executed, b->executed);
        pts(p, JX_B_FUNDING, i, JX_F_WEIGHT, a->weight, b->weight);
        pts(p, JX_B_FUNDING, i, JX_F_RATE, a->rate, b->rate);
        pts(p, JX_B_FUNDING, i, JX_F_SCORE, a->score, b->score);
    }
    if (k < f->n_funding) rows_differ(p, "funding rows", w->n_funding, f->n_funding);
}

static void indicators(pair *p)
{
    const jx_form *w = p->w, *f = p->f;
    if (f->n_indicators != w->n_indicators) return rows_differ(p, "indicators", w->n_indicators, f->n_indicators);
    for (uint16_t i = 0; i < w->n_indicators; i++) {
        const jx_indicator *a = &w->indicators[i], *b = &f->indicators[i];
        dec(p, i, JX_F_TARGET, a->target_value, b->target_value);
        dec(p, i, JX_F_ACTUAL, a->actual_value, b->actual_value);
        pts(p, JX_B_INDICATORS, i, JX_F_WEIGHT, a->weight, b->weight);
        pts(p, JX_B_INDICATORS, i, JX_F_SCORE, a->score, b->score);
    }
}

/* The form of the whole document: the one in its place, or the one of its name. */
static const jx_form *counterpart(const jx_doc *d, const jx_form *f, size_t place, bool in_order)
{
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    if (in_order && place < n) return &forms[place];
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(forms[i].project_name, f->project_name) && jx_str_eq(forms[i].project_code, f->project_code) &&
            forms[i].occurrence == f->occurrence)
            return &forms[i];
    return NULL;
}

unsigned silent_changes(const jx_doc *whole, const jx_doc *damaged, bool parts_may_go,
                        void (*tell)(void *arg, const jx_form *f, const char *path, const char *was, const char *is),
                        void *arg)
{
    size_t n, m;
    unsigned silent = 0;
    const jx_form *forms = jx_doc_forms(damaged, &n);
    jx_doc_forms(whole, &m);
    pair p = {.before = malloc(sizeof *p.before),
              .after = malloc(sizeof *p.after),
              .tell = tell,
              .arg = arg,
              .parts_may_go = parts_may_go};
    for (size_t i = 0; i < n && p.before && p.after; i++) {
        p.f = &forms[i];
        p.w = counterpart(whole, p.f, i, n == m);
        if (!p.w) continue;
        p.judged = false;
        p.told = reports(damaged, p.f, whole, p.w);
        p.silent = 0;
        funding(&p);
        indicators(&p);
        pts(&p, JX_B_FORM, 0, JX_F_TOTAL_WEIGHT, p.w->total_weight, p.f->total_weight);
        pts(&p, JX_B_FORM, 0, JX_F_TOTAL_SCORE, p.w->total_score, p.f->total_score);
        silent += p.silent;
    }
    free(p.before);
    free(p.after);
    return silent;
}
