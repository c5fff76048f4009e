/* PDFs of office programs read as the documents they were printed from; broken ones end with a clear error. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/reader/read.h"
#include "expect.h"
#include "office_files.h"

static void need_poppler(void)
{
    if (system("pdftotext -v 2>/dev/null && pdftocairo -v 2>/dev/null") != 0)
        cr_skip_test("pdftotext and pdftocairo (poppler-utils) are not installed");
}

TestSuite(source_pdf, .init = need_poppler);

static jx_doc *open_file(const char *folder, const char *file)
{
    char path[512];
    jx_doc *d;
    jx_read_error err;
    snprintf(path, sizeof path, "%s/%s/%s", JX_SOURCE_DIR, folder, file);
    cr_assert_eq(jx_read_file(path, NULL, &d, &err), 0, "%s", err.text);
    return d;
}

/* The form as it was printed: the points of a level, "产出指标（50分）", were left out. */
static char *printed(const jx_form *f)
{
    jx_indicator list[JX_MAX_INDICATORS];
    jx_form g = *f;
    if (f->n_indicators) memcpy(list, f->indicators, f->n_indicators * sizeof *list);
    for (int i = 0; i < f->n_indicators; i++) list[i].l1_weight = 0;
    g.indicators = list;
    return said_by(&g);
}

/* The forms of a PDF are those of the sample, from its form `first` on, and no value is doubted. */
static void expect_printed(const char *pdf, const char *sample, size_t first, size_t n)
{
    jx_doc *a = open_file("samples", sample), *b = open_file("tests/client/pdf", pdf);
    size_t n_want, n_got;
    const jx_form *want = jx_doc_forms(a, &n_want) + first, *got = jx_doc_forms(b, &n_got);
    cr_assert_geq(n_want, first + n);
    cr_assert_eq(n_got, n, "%s: %zu forms", pdf, n_got);
    for (size_t i = 0; i < n; i++) {
        char *x = printed(&want[i]), *y = said_by(&got[i]);
        cr_expect_str_eq(x, y, "%s, form %zu\nwant %s\ngot  %s", pdf, i, x, y);
        cr_expect_leq(got[i].n_problems, want[i].n_problems, "%s, form %zu: %.*s", pdf, i,
                      JX_FMT(got[i].problems[0].text));
        free(x);
        free(y);
    }
    jx_doc_free(&a);
    jx_doc_free(&b);
}

/* How the files were made: tests/client/pdf/README.md. */
Test(source_pdf, a_word_document_whose_tables_break_over_pages)
{
    expect_printed("word.pdf", "lankao-transport-2024.txt", 4, 4);
}

Test(source_pdf, landscape_pages) { expect_printed("landscape.pdf", "jiajiang-health-2024.txt", 4, 3); }

Test(source_pdf, forms_below_each_other_on_a_sheet)
{
    expect_printed("sheet.pdf", "dunhuang-civil-affairs-2024.ndjson", 2, 5);
}

/* Several projects a table, title and heading repeated on each page, two projects of one name. */
Test(source_pdf, a_list_of_projects) { expect_printed("list.pdf", "chengkou-culture-2024.txt", 4, 5); }

/* Rows too low for their texts, which reach over the rows above and below; bold headings drawn with outlines. */
Test(source_pdf, texts_taller_than_their_rows) { expect_printed("tight.pdf", "jiajiang-health-2024.txt", 5, 1); }

/* ---- without ruling lines ---- */

static const jx_form *named(const jx_form *forms, size_t n, jx_str project)
{
    for (size_t i = 0; i < n; i++)
        if (jx_str_eq(forms[i].project_name, project)) return &forms[i];
    return NULL;
}

static void same_text(jx_str a, jx_str b) { cr_expect(jx_str_eq(a, b), "%.*s, not %.*s", JX_FMT(b), JX_FMT(a)); }

static void same_values(const jx_form *want, const jx_form *got)
{
    same_text(want->unit, got->unit);
    same_text(want->objective, got->objective);
    cr_expect_eq(want->total_score, got->total_score);
    cr_assert_eq(want->n_funding, got->n_funding, "%.*s", JX_FMT(want->project_name));
    for (int i = 0; i < want->n_funding; i++) {
        cr_expect_eq(want->funding[i].initial, got->funding[i].initial);
        cr_expect_eq(want->funding[i].executed, got->funding[i].executed);
        cr_expect_eq(want->funding[i].score, got->funding[i].score);
    }
    cr_assert_eq(want->n_indicators, got->n_indicators, "%.*s", JX_FMT(want->project_name));
    for (int i = 0; i < want->n_indicators; i++) {
        const jx_indicator *a = &want->indicators[i], *b = &got->indicators[i];
        same_text(a->l1, b->l1);
        same_text(a->name, b->name);
        same_text(a->actual, b->actual);
        cr_expect_eq(a->weight, b->weight);
        cr_expect_eq(a->score, b->score);
    }
}

/* Each form of a PDF without lines has the values of the sample, and people are told to look twice. */
static void expect_unruled(const char *pdf, const char *sample)
{
    jx_doc *a = open_file("samples", sample), *b = open_file("tests/client/pdf", pdf);
    size_t n_want, n_got, n;
    const jx_form *want = jx_doc_forms(a, &n_want), *got = jx_doc_forms(b, &n_got);
    cr_assert_eq(n_got, 6, "%s: %zu forms", pdf, n_got);
    for (size_t i = 0; i < n_got; i++) {
        const jx_form *w = named(want, n_want, got[i].project_name);
        cr_expect_not_null(w, "%s: no %.*s", sample, JX_FMT(got[i].project_name));
        if (w) same_values(w, &got[i]);
    }
    const jx_problem *p = jx_doc_problems(b, &n);
    bool warned = false;
    for (size_t i = 0; i < n; i++) warned |= memmem(p[i].text.p, p[i].text.len, "without ruling lines", 20) != NULL;
    cr_expect(warned);
    jx_doc_free(&a);
    jx_doc_free(&b);
}

Test(source_pdf, cells_of_several_lines_without_rules)
{
    expect_unruled("unruled.pdf", "leishan-agriculture-2024.txt");
}
Test(source_pdf, a_page_break_within_a_row_without_rules)
{
    expect_unruled("unruled-pages.pdf", "tonglu-education-2024.txt");
}

/* ---- PDFs that are wrong ---- */

/* A PDF of one page with this content stream, and something more in its trailer. */
static char *pdf_with(const char *stream, const char *trailer)
{
    size_t size = strlen(stream) + 1024;
    char *pdf = malloc(size);
    snprintf(pdf, size,
             "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
             "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
             "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
             "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
             "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
             "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R%s>>\n%%%%EOF\n",
             strlen(stream), stream, trailer);
    return pdf;
}

static void expect_error(const char *pdf, int want, const char *said)
{
    jx_doc *d;
    jx_read_error err;
    cr_expect_eq(jx_read_memory("a.pdf", pdf, strlen(pdf), NULL, &d, &err), want, "%s", err.text);
    cr_expect(strstr(err.text, said), "%s", err.text);
    cr_expect_null(d);
}

Test(source_pdf, a_scan_says_what_to_do)
{
    char *pdf = pdf_with("0 0 100 100 re f", "");
    expect_error(pdf, JX_EINVAL, "without text, a scan perhaps: use the Excel or Word file");
    free(pdf);
}

Test(source_pdf, text_without_a_form)
{
    char *pdf = pdf_with("BT /F 12 Tf 50 700 Td (left) Tj ET", "");
    expect_error(pdf, JX_EINVAL, "no self-evaluation form");
    free(pdf);
}

Test(source_pdf, a_password)
{
    char *pdf = pdf_with("BT ET", "/Encrypt<</Filter/Standard/V 1/R 2/P -4"
                                  "/O<0000000000000000000000000000000000000000000000000000000000000000>"
                                  "/U<0000000000000000000000000000000000000000000000000000000000000000>>>"
                                  "/ID[<00000000000000000000000000000000><00000000000000000000000000000000>]");
    expect_error(pdf, JX_EVERSION, "password");
    free(pdf);
}

Test(source_pdf, damage) { expect_error("%PDF-1.7\nnothing more", JX_EINVAL, "damaged"); }
