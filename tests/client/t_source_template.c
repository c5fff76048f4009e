/* jixiao template as people start it, and what comes of the workbook. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "office_files.h"
#include "spawn.h"

TestSuite(source_template, .fini = jx_test_folder_remove);

static void ends(jx_ran r, int code, const char *words)
{
    cr_expect_eq(r.code, code, "%d: %s%s", r.code, r.out, r.err);
    cr_expect(strstr(r.out, words) || strstr(r.err, words), "%s%s", r.out, r.err);
    jx_ran_free(&r);
}

Test(source_template, a_blank_one_says_that_it_is_blank)
{
    const char *path = jx_test_path("forms.xlsx");
    ends(jx_run("C.UTF-8", NULL, "template", "--province", "500000", "--xlsx", path, "--forms", "3", NULL), 0,
         "3 blank forms");
    ends(jx_run("C.UTF-8", NULL, "read", path, NULL), 1, "nothing is filled in");
    ends(jx_run("zh_CN.UTF-8", NULL, "read", path, NULL), 1, "没有填写");
}

Test(source_template, wrong_usage)
{
    ends(jx_run("C.UTF-8", NULL, "template", NULL), 2, "--xlsx FILE");
    ends(jx_run("C.UTF-8", NULL, "template", "--xlsx", "x", "--forms", "0", NULL), 2, "between 1 and");
    ends(jx_run("C.UTF-8", NULL, "template", "--xlsx", "/no/such/folder/x.xlsx", NULL), 1, "cannot be written");
}
