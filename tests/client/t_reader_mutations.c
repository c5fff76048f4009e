/* Documents that were damaged on the way: cut at any byte, a cell, a row or a line's end lost or doubled, cells and
 * columns swapped. The reader must never crash (the sanitizer build sees to that) and never give another number than
 * the undamaged document in silence: see silent.h. JX_ALL=1 tries every form of every document and prints how many
 * trials there were; else some of each. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/client/expect.h"
#include "tests/client/page.h"
#include "tests/client/silent.h"

static jx_doc *read_or_null(const char *text, size_t len)
{
    jx_doc *d = NULL;
    jx_read_error err;
    jx_read_memory("damaged.txt", text, len, NULL, &d, &err);
    return d;
}

/* ---- documents ---- */

static const struct document {
    const char *file;        /* below the source folder */
    enum page_kind kind, as; /* how it is written; how it is written again */
    unsigned every;          /* of its forms one in so many is tried */
} documents[] = {{"samples/tonglu-education-2024.txt", PAGE_TABS, PAGE_TABS, 3},
                 {"samples/lankao-transport-2024.txt", PAGE_TABS, PAGE_TABS, 3},
                 {"samples/jiajiang-health-2024.txt", PAGE_TABS, PAGE_TABS, 3},
                 {"samples/leishan-agriculture-2024.txt", PAGE_TABS, PAGE_TABS, 3},
                 {"samples/qingshen-culture-2024.txt", PAGE_CELLS, PAGE_CELLS, 2},
                 {"samples/chengkou-culture-2024.txt", PAGE_FLAT, PAGE_FLAT, 1},
                 {"samples/tonglu-education-2024.txt", PAGE_TABS, PAGE_COMMAS, 5},
                 {"samples/jiajiang-health-2024.txt", PAGE_TABS, PAGE_COMMAS, 5},
                 {"samples/tonglu-education-2024.txt", PAGE_TABS, PAGE_LINES, 5},
                 {"samples/lankao-transport-2024.txt", PAGE_TABS, PAGE_LINES, 3},
                 {"samples/jiajiang-health-2024.txt", PAGE_TABS, PAGE_LINES, 5},
                 {"samples/leishan-agriculture-2024.txt", PAGE_TABS, PAGE_LINES, 3},
                 {"samples/lankao-transport-2024.txt", PAGE_TABS, PAGE_WORDS, 3},
                 {"samples/jiajiang-health-2024.txt", PAGE_TABS, PAGE_WORDS, 5},
                 {"../shared/seeds/000_4ccd7b7545bcb5bd.txt", PAGE_FLAT, PAGE_FLAT, 1},
                 {"../shared/seeds/001_eee5938c38257f88.txt", PAGE_TABS, PAGE_TABS, 9},
                 {"../shared/seeds/002_6bb5222a14f926c7.txt", PAGE_TABS, PAGE_TABS, 10},
                 {"../shared/seeds/003_2cec943835bed671.txt", PAGE_TABS, PAGE_TABS, 8},
                 {"../shared/seeds/004_989c5691eb3b4aea.txt", PAGE_CELLS, PAGE_CELLS, 7}};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

static bool all(void) { return getenv("JX_ALL") != NULL; }

static const char *base_name(const char *path) { return strrchr(path, '/') + 1; }

/* NULL: a published document that is not at hand. */
static char *text_of(const struct document *d)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", JX_SOURCE_DIR, d->file);
    char *text = slurp_file(path);
    cr_assert(text || strstr(d->file, "seeds"), "%s", path);
    return text;
}

/* ---- trials ---- */

struct trials {
    const char *file, *what;
    const jx_doc *whole;
    bool leaves_nothing;
    unsigned done, silent, shown;
    size_t row;
};

static void tell(void *arg, const jx_form *f, const char *path, const char *was, const char *is)
{
    struct trials *t = arg;
    if (t->shown++ >= (all() ? 100000u : 5u)) return;
    fprintf(stderr, "%s, %s at row %zu, %.*s: %s was %s and is %s, and nobody says so\n", t->file, t->what, t->row,
            JX_FMT(f->project_name), path, was, is);
}

static void try_text(struct trials *t, const char *text, size_t len)
{
    jx_doc *d = read_or_null(text, len);
    t->done++;
    if (d) t->silent += silent_changes(t->whole, d, t->leaves_nothing, tell, t) > 0;
    jx_doc_free(&d); /* none: refused as a whole, with an error */
}

static bool damaged_before(const jx_doc *d, uint32_t line)
{
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < f[i].n_problems; k++)
            if (f[i].problems[k].line == line) return true;
    return false;
}

static void try_at(struct trials *t, const damage *how, const page *p, page *copy, size_t row, unsigned a, unsigned b)
{
    size_t len;
    page_copy(copy, p);
    if (!how->apply(copy, row, a, b)) return;
    char *text = page_write(copy, &len);
    t->row = row + 1;
    try_text(t, text, len);
    free(text);
}

static void try_row(struct trials *t, const damage *how, const page *p, page *copy, size_t row)
{
    const page_row *r = &p->rows[row];
    switch (how->at) {
    case AT_ROWS: try_at(t, how, p, copy, row, 0, 0); break;
    case AT_CELLS:
        for (unsigned a = 0; a < r->n; a++) try_at(t, how, p, copy, row, a, 0);
        break;
    case AT_COLUMNS:
        for (unsigned a = 0; a + 1 < r->n; a++)
            for (unsigned b = a + 1; b < r->n; b++) try_at(t, how, p, copy, row, a, b);
        break;
    }
}

/* Lines of the source on which a page's rows begin: what was damaged twice is beyond help. */
static uint32_t line_of(const page *p, size_t row)
{
    size_t len;
    page head = *p;
    head.n = row;
    char *text = page_write(&head, &len);
    uint32_t line = 1;
    for (size_t i = 0; i < len; i++) line += text[i] == '\n';
    free(text);
    return line;
}

static void try_page(struct trials *t, const damage *how, const page *p)
{
    size_t len;
    page copy = {0};
    char *text = page_write(p, &len);
    jx_doc *whole = read_or_null(text, len);
    free(text);
    t->whole = whole;
    for (size_t row = 0; whole && row < p->n; row++)
        if (!damaged_before(whole, line_of(p, row))) try_row(t, how, p, &copy, row);
    jx_doc_free(&whole);
    page_free(&copy);
}

/* The forms of a document one by one: from the line where one begins to the next one's, or some way behind its end. */
enum { BEHIND = 20 };
static void try_forms(struct trials *t, const damage *how, const struct document *d, char *text)
{
    size_t n;
    jx_doc *doc = read_or_null(text, strlen(text));
    const jx_form *f = jx_doc_forms(doc, &n);
    char *p = text;
    uint32_t line = 1;
    for (size_t i = 0; i < n; i++) {
        char *start = p;
        uint32_t stop = i + 1 < n ? f[i + 1].line : f[i].total_line + BEHIND;
        while (line < stop && *p) {
            p += strcspn(p, "\n");
            if (*p) p++;
            line++;
        }
        page one;
        if (!all() && i % d->every) continue;
        page_read(&one, d->kind, start, (size_t)(p - start));
        one.kind = d->as;
        try_page(t, how, &one);
        page_free(&one);
    }
    jx_doc_free(&doc);
}

/* What is left to mend: no more than so many silent readings. */
static const struct {
    const char *what, *file;
    unsigned most;
} known[] = {{"a lost cell", "004_989c5691eb3b4aea.txt", 2},
             {"a doubled cell", "004_989c5691eb3b4aea.txt", 1},
             {"a lost row", "000_4ccd7b7545bcb5bd.txt", 1},
             {"a lost row", "003_2cec943835bed671.txt", 1},
             {"swapped columns", "003_2cec943835bed671.txt", 1}};

static unsigned known_silent(const struct trials *t)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].what, t->what) == 0 && strcmp(known[i].file, t->file) == 0) return known[i].most;
    return 0;
}

/* A summary table is one page: its projects share the heading. */
static void try_document(const damage *how, const struct document *d)
{
    char *text = text_of(d);
    struct trials t = {.file = base_name(d->file), .what = how->name, .leaves_nothing = how->leaves_nothing};
    if (!text) return;
    if (d->kind == PAGE_FLAT) {
        page whole;
        page_read(&whole, d->kind, text, strlen(text));
        try_page(&t, how, &whole);
        page_free(&whole);
    } else {
        try_forms(&t, how, d, text);
    }
    if (all()) fprintf(stderr, "TRIALS %-34s %-22s %7u done %4u silent\n", t.file, t.what, t.done, t.silent);
    cr_expect_leq(t.silent, all() ? UINT32_MAX : known_silent(&t),
                  "%s, %s: %u of %u damaged documents were read wrongly in silence", t.file, t.what, t.silent, t.done);
    free(text);
}

static void try_all(const char *name)
{
    for (size_t i = 0; i < n_damages; i++)
        for (size_t d = 0; d < DOCUMENTS && strcmp(damages[i].name, name) == 0; d++)
            try_document(&damages[i], &documents[d]);
}

Test(mutations, a_lost_cell) { try_all("a lost cell"); }
Test(mutations, a_lost_cell_in_a_padded_row) { try_all("a lost cell, padded"); }
Test(mutations, an_emptied_cell) { try_all("an emptied cell"); }
Test(mutations, an_added_cell) { try_all("an added cell"); }
Test(mutations, an_added_cell_in_a_padded_row) { try_all("an added cell, padded"); }
Test(mutations, a_doubled_cell) { try_all("a doubled cell"); }
Test(mutations, glued_cells) { try_all("glued cells"); }
Test(mutations, a_lost_row) { try_all("a lost row"); }
Test(mutations, a_doubled_row) { try_all("a doubled row"); }
Test(mutations, glued_rows) { try_all("glued rows"); }
Test(mutations, a_page_break) { try_all("a page break"); }
Test(mutations, swapped_columns) { try_all("swapped columns"); }

/* ---- cut off ---- */

/* The first forms of a document: the whole would only repeat them. */
static char *beginning(const struct document *d, size_t forms)
{
    char *text = text_of(d);
    size_t n;
    jx_doc *doc = text ? read_or_null(text, strlen(text)) : NULL;
    if (!doc) return text;
    const jx_form *f = jx_doc_forms(doc, &n);
    if (n > forms) {
        char *p = text;
        for (uint32_t line = 1; line < f[forms].line; line++) p = strchr(p, '\n') + 1;
        *p = 0;
    }
    jx_doc_free(&doc);
    return text;
}

Test(mutations, cut_at_any_byte)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const struct document *d = &documents[i];
        char *text = d->kind == d->as ? beginning(d, all() ? 1000 : 2) : NULL;
        if (!text) continue;
        size_t len = strlen(text), step = len > 20000 ? 61 : 1;
        jx_doc *whole = read_or_null(text, len);
        struct trials t = {.file = base_name(d->file), .what = "a cut", .whole = whole};
        for (size_t at = 0; at < len; at += step) {
            char was = text[at];
            text[at] = 0;
            t.row = at;
            try_text(&t, text, at);
            text[at] = was;
        }
        if (all()) fprintf(stderr, "TRIALS %-34s %-22s %7u done %4u silent\n", t.file, t.what, t.done, t.silent);
        cr_expect_eq(t.silent, 0, "%s: %u of %u cuts were read wrongly in silence", t.file, t.silent, t.done);
        jx_doc_free(&whole);
        free(text);
    }
}

Test(mutations, any_byte_changed_never_crashes)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        if (strstr(documents[i].file, "seeds") || documents[i].kind != documents[i].as) continue;
        char *text = beginning(&documents[i], 1);
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
