/* Templates of many provinces, each with what is to be read from it (tests/client/templates). */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>

#include "described.h"
#include "tests/client/expect.h"

static void each_template(void (*try)(const char *name, described *d))
{
    char folder[512], path[1024], name[300];
    struct dirent **found;
    snprintf(folder, sizeof folder, "%s/tests/client/templates", JX_SOURCE_DIR);
    int n = scandir(folder, &found, NULL, alphasort), tried = 0;
    for (int i = 0; i < n; i++) {
        if (strstr(found[i]->d_name, ".txt")) {
            snprintf(path, sizeof path, "%s/%s", folder, found[i]->d_name);
            for (unsigned k = 0;; k++, tried++) {
                described d = described_open(path, k);
                if (!d.kind) break;
                snprintf(name, sizeof name, "%s as %s", found[i]->d_name, d.kind);
                try(name, &d);
                described_close(&d);
            }
        }
        free(found[i]);
    }
    free(found);
    cr_assert_geq(tried, 20, "%s: %d templates", folder, tried);
}

/* A truth of "none": the document is refused, with a sentence. */
static void holds(const char *name, described *d)
{
    jx_doc *doc;
    jx_read_error err;
    int e = jx_read_memory(name, d->file.p, d->file.len, NULL, &doc, &err);
    if (strncmp(d->truth, "none", 4) == 0) {
        cr_expect_eq(e, JX_EINVAL, "%s was read", name);
        cr_expect_gt(strlen(err.text), 20);
    } else {
        cr_assert_eq(e, 0, "%s", err.text);
        expect_text(name, d->truth, "", doc);
    }
    jx_doc_free(&doc);
}

Test(templates, are_read_as_their_authors_meant) { each_template(holds); }

/* The scores of a list that has lost the column of its indicators' names are nobody's. */
Test(templates, a_list_without_names_of_indicators_has_no_scores)
{
    static const char text[] =
        "年度,主管部门,项目名称,全年预算数（万元）,全年执行数（万元）,一级指标,二级指标,指标值,完成值,分值,得分\n"
        "2023,灵山县水利局,水库除险,360,342,产出指标,数量指标,≥4座,4座,30,30\n"
        "2023,灵山县水利局,山洪防治,120,120,产出指标,数量指标,≥25个,24个,30,28.8\n";
    jx_doc *d;
    jx_read_error err;
    size_t n, problems;
    cr_assert_eq(jx_read_memory("x.csv", text, sizeof text - 1, NULL, &d, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(d, &n);
    jx_doc_problems(d, &problems);
    cr_assert_eq(n, 2);
    cr_expect_eq(problems, 0, "%zu: they are each form's", problems);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(f[i].n_problems, 6, "%u: a column each", f[i].n_problems);
        cr_expect_eq(f[i].total_score, JX_PTS_NONE);
        cr_expect_eq(f[i].n_indicators, 0);
        cr_expect_eq(f[i].funding[0].executed, i ? 120000000 : 342000000);
    }
    jx_doc_free(&d);
}
