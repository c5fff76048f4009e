/* Templates of many provinces, each with what is to be read from it (tests/client/templates). */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>

#include "described.h"
#include "tests/client/expect.h"

static void each_template(void (*try)(const char *name, described *d))
{
    char folder[512], path[1024];
    struct dirent **found;
    snprintf(folder, sizeof folder, "%s/tests/client/templates", JX_SOURCE_DIR);
    int n = scandir(folder, &found, NULL, alphasort), tried = 0;
    for (int i = 0; i < n; i++) {
        if (strstr(found[i]->d_name, ".txt")) {
            snprintf(path, sizeof path, "%s/%s", folder, found[i]->d_name);
            described d = described_open(path);
            try(found[i]->d_name, &d);
            described_close(&d);
            tried++;
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
