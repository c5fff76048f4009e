/* Forms written as workbooks and Word documents read back as they were, field by field. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/gen/gen.h"
#include "office_files.h"

enum { FORMS = 40 };

static jx_gen *gen;
static jx_form forms[FORMS];

static void make_forms(void)
{
    jx_gen_options opt = {.seed = 7, .province = 510000, .year = 2024, .anomalies_ppm = 300000};
    cr_assert_eq(jx_gen_new(&gen, &opt), 0);
    for (int i = 0; i < FORMS; i++) {
        cr_assert_eq(jx_gen_form(gen, 131 * (uint64_t)i, &forms[i], NULL), 0);
        forms[i].occurrence = 1;
    }
}

static void forget_forms(void) { jx_gen_free(&gen); }

TestSuite(source_forms, .init = make_forms, .fini = forget_forms);

Test(source_forms, a_sheet_each)
{
    bytes b = workbook_of(forms, FORMS, false);
    expect_same("forms.xlsx", b, forms, FORMS);
    free(b.p);
}

Test(source_forms, one_below_the_other_on_a_sheet)
{
    bytes b = workbook_of(forms, FORMS, true);
    expect_same("forms.xlsx", b, forms, FORMS);
    free(b.p);
}

Test(source_forms, tables_of_a_word_document)
{
    bytes b = document_of(forms, FORMS);
    expect_same("forms.docx", b, forms, FORMS);
    free(b.p);
}

Test(source_forms, the_name_of_the_file_says_nothing)
{
    bytes b = workbook_of(forms, 1, false), c = document_of(forms, 1);
    expect_same("forms.txt", b, forms, 1);
    expect_same("forms.pdf", c, forms, 1);
    free(b.p);
    free(c.p);
}
