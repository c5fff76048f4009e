/* Documents that were damaged on the way: cut at any byte, a cell lost or added, a row moved. The reader must never
 * crash (the sanitizer build sees to that) and never give another number than the undamaged document in silence: a
 * number that differs, or comes with rows or amounts that are gone, must come with a problem. A weight, score, target
 * or actual value that is none where there was one is what a form may have: no other number has taken its place. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/reader/text.h"
#include "tests/client/expect.h"

static jx_doc *read_or_null(const char *text, size_t len)
{
    jx_doc *d = NULL;
    jx_read_error err;
    jx_read_memory("damaged.txt", text, len, NULL, &d, &err);
    return d;
}

static bool among(jx_str text, const jx_problem *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(p[i].text, text)) return true;
    return false;
}

/* Does the damaged reading report something that the undamaged one does not? */
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

static bool same_funding(const jx_form *a, const jx_form *b)
{
    if (a->n_funding != b->n_funding) return false;
    for (unsigned i = 0; i < a->n_funding; i++) {
        const jx_funding *x = &a->funding[i], *y = &b->funding[i];
        if (x->initial != y->initial || x->adjusted != y->adjusted || x->executed != y->executed) return false;
        if (x->weight != y->weight || x->rate != y->rate || x->score != y->score) return false;
    }
    return true;
}

static bool same_value(jx_dec a, jx_dec b) { return a.scale == b.scale && (!jx_dec_has(a) || a.v == b.v); }

static bool same_indicators(const jx_form *a, const jx_form *b)
{
    if (a->n_indicators != b->n_indicators) return false;
    for (unsigned i = 0; i < a->n_indicators; i++) {
        const jx_indicator *x = &a->indicators[i], *y = &b->indicators[i];
        if (x->weight != y->weight || x->score != y->score) return false;
        if (!same_value(x->target_value, y->target_value) || !same_value(x->actual_value, y->actual_value))
            return false;
    }
    return true;
}

static bool same_numbers(const jx_form *a, const jx_form *b)
{
    return same_funding(a, b) && same_indicators(a, b) && a->total_weight == b->total_weight &&
           a->total_score == b->total_score;
}

/* An empty cell is what a form may have, and the rules say so; only another number in its place would be wrong. */
static bool only_missing(const jx_form *whole, const jx_form *part, bool amounts)
{
    jx_form copy = *part;
    jx_funding rows[JX_MAX_FUNDING];
    unsigned k = 0;
    for (unsigned i = 0; i < whole->n_funding; i++) { /* rows whose figures are all gone are left out */
        jx_funding *r = &rows[i];
        *r = whole->funding[i];
        if (!amounts) continue;
        if (k >= part->n_funding || !jx_str_eq(part->funding[k].item, r->item)) continue;
        *r = part->funding[k++];
        const jx_funding *w = &whole->funding[i];
        if (r->initial == JX_FEN_NONE) r->initial = w->initial;
        if (r->adjusted == JX_FEN_NONE) r->adjusted = w->adjusted;
        if (r->executed == JX_FEN_NONE) r->executed = w->executed;
        if (r->weight == JX_PTS_NONE) r->weight = w->weight;
        if (r->rate == JX_PTS_NONE) r->rate = w->rate;
        if (r->score == JX_PTS_NONE) r->score = w->score;
    }
    if (amounts) copy.funding = rows;
    if (amounts) copy.n_funding = whole->n_funding;
    if (!amounts) k = part->n_funding;
    jx_indicator *ind = malloc((part->n_indicators + 1u) * sizeof *ind);
    cr_assert_not_null(ind);
    for (unsigned i = 0; i < part->n_indicators && i < whole->n_indicators; i++) {
        const jx_indicator *w = &whole->indicators[i];
        ind[i] = part->indicators[i];
        if (ind[i].weight == JX_PTS_NONE) ind[i].weight = w->weight;
        if (ind[i].score == JX_PTS_NONE) ind[i].score = w->score;
        if (!ind[i].target.len) ind[i].target_value = w->target_value;
        if (!ind[i].actual.len) ind[i].actual_value = w->actual_value;
    }
    copy.indicators = ind;
    bool same = part->n_indicators == whole->n_indicators && k == part->n_funding && same_numbers(whole, &copy);
    free(ind);
    return same;
}

struct trial {
    const jx_doc *whole;
    bool emptied; /* the damage is an emptied cell */
    unsigned done, silent;
    const char *what;
};

static const jx_form *counterpart(const jx_doc *d, const jx_form *f)
{
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(forms[i].project_name, f->project_name)) return &forms[i];
    return NULL;
}

/* Reads a damaged document and compares every form of it that can be recognised. */
static void try_damaged(struct trial *t, const char *text, size_t len, size_t at)
{
    jx_doc *d = read_or_null(text, len);
    t->done++;
    if (!d) return; /* refused as a whole, with an error */
    size_t n;
    const jx_form *forms = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++) {
        const jx_form *f = &forms[i], *w = counterpart(t->whole, f);
        if (!w || reports(d, f, t->whole, w)) continue;
        if (same_numbers(w, f) || only_missing(w, f, t->emptied)) continue;
        t->silent++;
        cr_expect(t->silent > 5, "%s at byte %zu, before \"%.*s\": form %zu (%.*s) has other numbers and no word of it",
                  t->what, at, at + 40 < len ? 40 : 0, text + at, i + 1, JX_FMT(f->project_name));
    }
    jx_doc_free(&d);
}

/* The first forms of a sample: the whole would only repeat them. */
static char *beginning(const char *file, size_t forms)
{
    char path[512];
    snprintf(path, sizeof path, "%s/samples/%s", JX_SOURCE_DIR, file);
    char *text = slurp_file(path), *p = text;
    cr_assert_not_null(text);
    for (size_t seen = 0; p && *p;) {
        if (strstr(p, "自评表") && strcspn(p, "\n") > (size_t)(strstr(p, "自评表") - p) && seen++ == forms) break;
        p = strchr(p, '\n');
        if (p) p++;
    }
    if (p) *p = 0;
    return text;
}

static const char *const files[] = {"tonglu-education-2024.txt", "lankao-transport-2024.txt",
                                    "jiajiang-health-2024.txt", "leishan-agriculture-2024.txt"};
enum { FILES = sizeof files / sizeof *files, FORMS = 8 };

/* Is something reported for this line of the undamaged document? What was damaged twice is beyond help. */
static bool damaged_before(const jx_doc *d, uint32_t line)
{
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < f[i].n_problems; k++)
            if (f[i].problems[k].line == line) return true;
    return false;
}

/* Calls damage for every cell of every row of every file; it writes the damaged document to out (room for the text and
 * 64 bytes more) and returns its length, 0 for nothing to do. */
typedef size_t (*damage_fn)(const char *text, size_t len, const char *cell, size_t cell_len, char *out);

static unsigned each_cell_of(const char *what, damage_fn damage, bool emptied, const char *file, const char *text)
{
    size_t len = strlen(text);
    char *out = malloc(len + 64);
    jx_doc *whole = read_or_null(text, len);
    cr_assert_not_null(whole);
    struct trial t = {whole, emptied, 0, 0, what};
    uint32_t line = 1;
    for (const char *p = text; *p; p++) {
        size_t n = strcspn(p, "\t\n");
        size_t m = damage(text, len, p, n, out);
        if (m && !damaged_before(whole, line)) try_damaged(&t, out, m, (size_t)(p - text));
        p += n;
        if (!*p) break;
        line += *p == '\n';
    }
    cr_expect_eq(t.silent, 0, "%s, %s: %u of %u damaged documents were read wrongly in silence", what, file, t.silent,
                 t.done);
    jx_doc_free(&whole);
    free(out);
    return t.done;
}

/* Each form of a document by itself. */
static unsigned each_form_of(const char *what, damage_fn damage, bool emptied, const char *file, char *text)
{
    jx_doc *d = read_or_null(text, strlen(text));
    size_t n;
    unsigned done = 0;
    uint32_t line = 1;
    const jx_form *f = jx_doc_forms(d, &n);
    char *p = text;
    for (size_t i = 0; i < n; i++) {
        char *start = p;
        uint32_t stop = i + 1 < n ? f[i + 1].line : UINT32_MAX;
        while (line < stop && *p) {
            p += strcspn(p, "\n");
            if (*p) p++;
            line++;
        }
        char was = *p;
        *p = 0;
        done += each_cell_of(what, damage, emptied, file, start);
        *p = was;
    }
    jx_doc_free(&d);
    return done;
}

static void each_cell(const char *what, damage_fn damage, bool emptied)
{
    for (size_t f = 0; f < FILES; f++) {
        char *text = beginning(files[f], FORMS);
        unsigned done = each_cell_of(what, damage, emptied, files[f], text);
        cr_expect_gt(done, 200, "%s: only %u trials", what, done);
        free(text);
    }
    /* and the published documents, where they are at hand */
    static const char *const seeds[] = {"001_eee5938c38257f88.txt", "002_6bb5222a14f926c7.txt"};
    for (size_t f = 0; f < sizeof seeds / sizeof *seeds; f++) {
        char path[512];
        snprintf(path, sizeof path, "%s/../shared/seeds/%s", JX_SOURCE_DIR, seeds[f]);
        char *text = slurp_file(path);
        if (text) each_form_of(what, damage, emptied, seeds[f], text);
        free(text);
    }
}

static size_t splice(const char *text, size_t len, size_t from, size_t to, const char *with, char *out)
{
    size_t n = strlen(with);
    memcpy(out, text, from);
    memcpy(out + from, with, n);
    memcpy(out + from + n, text + to, len - to);
    return len - (to - from) + n;
}

static bool in_table(const char *text, const char *cell, size_t n)
{
    return cell[n] == '\t' || (cell > text && cell[-1] == '\t');
}

/* The cell and one tab are gone. */
static size_t lose_cell(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    size_t at = (size_t)(cell - text);
    if (!in_table(text, cell, n)) return 0;
    if (cell[n] == '\t') return splice(text, len, at, at + n + 1, "", out);
    return splice(text, len, at - 1, at + n, "", out);
}

/* The same, but the row keeps its number of cells, as a converter would leave it. */
static size_t lose_cell_padded(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    size_t end = (size_t)(cell - text) + strcspn(cell, "\n");
    size_t m = lose_cell(text, len, cell, n, out);
    if (!m) return 0;
    size_t stop = end - n - 1; /* of the row in out */
    memmove(out + stop + 1, out + stop, m - stop);
    out[stop] = '\t';
    return m + 1;
}

static size_t empty_cell(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    size_t at = (size_t)(cell - text);
    return n && in_table(text, cell, n) ? splice(text, len, at, at + n, "", out) : 0;
}

static size_t add_cell(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    size_t at = (size_t)(cell - text);
    return in_table(text, cell, n) ? splice(text, len, at, at, "\t", out) : 0;
}

/* An empty cell too many, and one less at the row's end. */
static size_t add_cell_padded(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    size_t end = (size_t)(cell - text) + strcspn(cell, "\n");
    if (!in_table(text, cell, n) || text[end - 1] != '\t' || text + end - 1 < cell) return 0;
    size_t at = (size_t)(cell - text);
    size_t m = splice(text, len, at, at, "\t", out);
    memmove(out + end, out + end + 1, m - end - 1);
    return m - 1;
}

static size_t double_cell(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    char copy[64];
    if (n == 0 || n > 48 || !in_table(text, cell, n)) return 0;
    snprintf(copy, sizeof copy, "%.*s\t", (int)n, cell);
    return splice(text, len, (size_t)(cell - text), (size_t)(cell - text), copy, out);
}

/* A table broken by a page: an empty line before the row. */
static size_t break_before(const char *text, size_t len, const char *cell, size_t n, char *out)
{
    if (cell > text && cell[-1] != '\n') return 0;
    (void)n;
    return splice(text, len, (size_t)(cell - text), (size_t)(cell - text), "\n", out);
}

Test(mutations, a_lost_cell) { each_cell("a lost cell", lose_cell, false); }
Test(mutations, a_lost_cell_in_a_padded_row) { each_cell("a lost cell, padded", lose_cell_padded, false); }
Test(mutations, an_emptied_cell) { each_cell("an emptied cell", empty_cell, true); }
Test(mutations, an_added_cell) { each_cell("an added cell", add_cell, false); }
Test(mutations, an_added_cell_in_a_padded_row) { each_cell("an added cell, padded", add_cell_padded, false); }
Test(mutations, a_doubled_cell) { each_cell("a doubled cell", double_cell, false); }
Test(mutations, a_page_break) { each_cell("a page break", break_before, false); }

Test(mutations, cut_at_any_byte)
{
    for (size_t f = 0; f < FILES; f++) {
        char *text = beginning(files[f], 2);
        size_t len = strlen(text);
        jx_doc *whole = read_or_null(text, len);
        struct trial t = {whole, false, 0, 0, "a cut"};
        for (size_t at = 0; at < len; at++) try_damaged(&t, text, at, at);
        cr_expect_eq(t.silent, 0, "%s: %u of %u cuts were read wrongly in silence", files[f], t.silent, t.done);
        jx_doc_free(&whole);
        free(text);
    }
}

Test(mutations, any_byte_changed_never_crashes)
{
    for (size_t f = 0; f < FILES; f++) {
        char *text = beginning(files[f], 2);
        size_t len = strlen(text);
        static const char changes[] = {'\t', '\n', '9', ' ', '"', (char)0xE4, 0};
        for (size_t at = 0; at < len; at++) {
            char was = text[at];
            for (size_t c = 0; c < sizeof changes; c++) {
                text[at] = changes[c];
                jx_doc *d = read_or_null(text, len);
                jx_doc_free(&d);
            }
            text[at] = was;
        }
        free(text);
    }
}

Test(mutations, json_cut_at_any_byte)
{
    char path[512];
    snprintf(path, sizeof path, "%s/samples/dunhuang-civil-affairs-2024.ndjson", JX_SOURCE_DIR);
    char *text = slurp_file(path);
    size_t len = strcspn(text, "\n");
    for (size_t at = 1; at < len; at++) {
        jx_doc *d = read_or_null(text, at);
        if (!d) continue; /* cut inside a character of the first bytes */
        size_t n;
        jx_doc_forms(d, &n);
        cr_expect_eq(n, 0, "cut at %zu", at);
        cr_expect_eq(jx_doc_refused(d), 1, "cut at %zu", at);
        jx_doc_free(&d);
    }
    free(text);
}
