/* jixiao template as people start it, and what comes of the workbook. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include <zip.h>

#include "client/commands/template.h"
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

/* What the first sheet's texts say. */
static bool written(const jx_template *t, const char *words)
{
    const char *path = jx_test_path("blank.xlsx");
    cr_assert_eq(jx_template_write(path, t), 0);
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    cr_assert_not_null(z);
    zip_file_t *f = zip_fopen(z, "xl/sharedStrings.xml", 0);
    static char text[1 << 16];
    zip_int64_t n = zip_fread(f, text, sizeof text - 1);
    cr_assert_gt(n, 0);
    text[n] = 0;
    zip_fclose(f);
    zip_discard(z);
    return strstr(text, words) != NULL;
}

Test(source_template, weights_of_the_pack_are_printed_with_the_levels)
{
    const jx_pts blocks[] = {5000, 3000, 0};
    jx_template t = {.n = 1, .year = 2024, .money_unit = JX_WAN, .execution = 1000, .blocks = blocks};
    cr_expect(written(&t, "产出指标（50分）"));
    cr_expect(written(&t, "效益指标（30分）"));
    cr_expect_not(written(&t, "满意度指标（"), "a free one has none");
    cr_expect(written(&t, "项目名称"));
    t.department = true;
    cr_expect(written(&t, "部门整体支出绩效自评表"));
    cr_expect_not(written(&t, "项目名称"));
}

Test(source_template, a_department_s_one)
{
    const char *path = jx_test_path("dept.xlsx");
    ends(jx_run("C.UTF-8", NULL, "template", "--form", "department", "--province", "510000", "--year", "2024", "--xlsx",
                path, NULL),
         0, "1 blank forms");
    ends(jx_run("C.UTF-8", NULL, "read", path, NULL), 1, "nothing is filled in");
    ends(jx_run("C.UTF-8", NULL, "template", "--form", "x", "--xlsx", path, NULL), 2, "project or department");
}

Test(source_template, wrong_usage)
{
    ends(jx_run("C.UTF-8", NULL, "template", NULL), 2, "--xlsx FILE");
    ends(jx_run("C.UTF-8", NULL, "template", "--xlsx", "x", "--forms", "0", NULL), 2, "between 1 and");
    ends(jx_run("C.UTF-8", NULL, "template", "--xlsx", "/no/such/folder/x.xlsx", NULL), 1, "cannot be written");
}
