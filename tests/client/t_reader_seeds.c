/* Published documents, where they are at hand (../shared/seeds beside the source folder): the counts of all their
 * forms and every field of those in seeds/, which were written by reading the documents. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/client/expect.h"

/* The document whose name begins with number; NULL: not at hand. */
static char *find_seed(const char *number)
{
    static char path[512];
    const char *folder = JX_SOURCE_DIR "/../shared/seeds";
    DIR *dir = opendir(folder);
    path[0] = 0;
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (strncmp(e->d_name, number, 3) == 0) snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    if (dir) closedir(dir);
    if (path[0]) return path;
    cr_skip_test("document %s is not at hand", number);
    return NULL;
}

static jx_doc *open_seed(const char *path)
{
    jx_doc *d;
    jx_read_error err;
    cr_assert_eq(jx_read_file(path, NULL, &d, &err), 0, "%s", err.text);
    return d;
}

struct counts {
    size_t forms, indicators, funding, without_score, without_weight, without_total;
};

/* What both ways of counting find: with the reader, and with awk on the lines of the document. */
struct sums {
    unsigned forms, indicators, funding;
    int64_t weights, scores, executed; /* hundredths: of points, and of the form's unit of money */
};

static struct sums sums_of(const jx_form *f, size_t n)
{
    struct sums s = {.forms = (unsigned)n};
    for (size_t i = 0; i < n; i++) {
        s.indicators += f[i].n_indicators;
        s.funding += f[i].n_funding;
        for (unsigned k = 0; k < f[i].n_indicators; k++) {
            if (f[i].indicators[k].weight != JX_PTS_NONE) s.weights += f[i].indicators[k].weight;
            if (f[i].indicators[k].score != JX_PTS_NONE) s.scores += f[i].indicators[k].score;
        }
        if (f[i].n_funding && f[i].funding[0].executed != JX_FEN_NONE)
            s.executed += f[i].funding[0].executed * 100 / jx_money_unit_fen((enum jx_money_unit)f[i].money_unit);
    }
    return s;
}

static int64_t hundredths(double v) { return (int64_t)(v * 100 + 0.5); }

/* count_seeds.awk knows nothing of the reader. kind: how the document is written, see there. */
static struct sums counted_by_awk(const char *path, const char *kind)
{
    char command[2048];
    double weights = 0, scores = 0, executed = 0;
    struct sums s = {0};
    snprintf(command, sizeof command, "awk -v kind=%s -f '" JX_SOURCE_DIR "/tests/client/count_seeds.awk' '%s'", kind,
             path);
    FILE *f = popen(command, "r");
    cr_assert_not_null(f);
    int n = fscanf(f, "%u %u %u %lf %lf %lf", &s.forms, &s.indicators, &s.funding, &weights, &scores, &executed);
    cr_assert_eq(pclose(f), 0, "%s", command);
    cr_assert_eq(n, 6, "%s", command);
    s.weights = hundredths(weights);
    s.scores = hundredths(scores);
    s.executed = hundredths(executed);
    return s;
}

static void check_sums(const jx_form *f, size_t n, const char *path, const char *kind)
{
    struct sums is = sums_of(f, n), want = counted_by_awk(path, kind);
    cr_expect_eq(is.forms, want.forms, "%u forms, %u by awk", is.forms, want.forms);
    cr_expect_eq(is.indicators, want.indicators, "%u indicators, %u by awk", is.indicators, want.indicators);
    cr_expect_eq(is.funding, want.funding, "%u funding rows, %u by awk", is.funding, want.funding);
    cr_expect_eq(is.weights, want.weights, "weights %" PRId64 ", %" PRId64 " by awk", is.weights, want.weights);
    cr_expect_eq(is.scores, want.scores, "scores %" PRId64 ", %" PRId64 " by awk", is.scores, want.scores);
    cr_expect_eq(is.executed, want.executed, "executed %" PRId64 ", %" PRId64 " by awk", is.executed, want.executed);
}

/* The figures are those that awk counts (forms by the label of the project's name, indicators by rows of the indicator
 * block with more cells than the names of levels, funding rows by a digit beside the label) and, for what is missing,
 * the empty cells seen by reading the document. */
static void check_counts(const char *number, const char *kind, struct counts want)
{
    char *path = find_seed(number);
    jx_doc *d = open_seed(path);
    struct counts is = {0};
    size_t problems;
    const jx_form *f = jx_doc_forms(d, &is.forms);
    jx_doc_problems(d, &problems);
    cr_expect_eq(problems, 0, "%zu problems of the document as a whole", problems);
    for (size_t i = 0; i < is.forms; i++) {
        is.indicators += f[i].n_indicators;
        is.funding += f[i].n_funding;
        for (unsigned k = 0; k < f[i].n_indicators; k++) {
            is.without_score += f[i].indicators[k].score == JX_PTS_NONE;
            is.without_weight += f[i].indicators[k].weight == JX_PTS_NONE;
            cr_expect_gt(f[i].indicators[k].name.len, 0);
            cr_expect_gt(f[i].indicators[k].l1.len, 0);
        }
        is.without_total += f[i].total_score == JX_PTS_NONE;
    }
    cr_expect_eq(is.forms, want.forms, "%zu forms", is.forms);
    cr_expect_eq(is.indicators, want.indicators, "%zu indicators", is.indicators);
    cr_expect_eq(is.funding, want.funding, "%zu funding rows", is.funding);
    cr_expect_eq(is.without_score, want.without_score, "%zu indicators without a score", is.without_score);
    cr_expect_eq(is.without_weight, want.without_weight, "%zu indicators without a weight", is.without_weight);
    cr_expect_eq(is.without_total, want.without_total, "%zu forms without a total", is.without_total);
    check_sums(f, is.forms, path, kind);
    jx_doc_free(&d);
}

Test(seeds, document_001_has_27_forms) { check_counts("001", "rows", (struct counts){27, 96, 96, 0, 0, 0}); }
/* seven rows have a weight, then the reason or nothing */
Test(seeds, document_002_has_30_forms) { check_counts("002", "rows", (struct counts){30, 306, 150, 7, 0, 0}); }
/* two rows have neither weight nor score printed */
Test(seeds, document_003_has_24_forms) { check_counts("003", "rows", (struct counts){24, 229, 47, 2, 2, 0}); }
/* a department's objectives, which have no scores, and nineteen projects, four of them without a total score */
Test(seeds, document_004_has_20_forms) { check_counts("004", "cells", (struct counts){20, 164, 78, 15, 0, 5}); }

Test(seeds, document_003_is_in_one_county)
{
    char *path = find_seed("003");
    jx_doc *d = open_seed(path);
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(f[i].division, 130822, "form %zu", i + 1);
        cr_expect_eq(f[i].year, 2024, "form %zu", i + 1);
        cr_expect_eq(f[i].unit.len == 0, i < 6, "six forms name no unit: form %zu", i + 1);
    }
    jx_doc_free(&d);
}

static void check_fields(const char *number)
{
    char *path = find_seed(number), *document = slurp_file(path);
    jx_doc *d = open_seed(path);
    const char *folder = JX_SOURCE_DIR "/tests/client/seeds";
    DIR *dir = opendir(folder);
    unsigned n = 0;
    cr_assert_not_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        char file[512];
        if (strncmp(e->d_name, number, 3) != 0) continue;
        snprintf(file, sizeof file, "%s/%s", folder, e->d_name);
        expect_form(file, document, d);
        n++;
    }
    cr_expect_geq(n, 5, "%u expectations", n);
    closedir(dir);
    jx_doc_free(&d);
    free(document);
}

Test(seeds, fields_of_document_001) { check_fields("001"); }
Test(seeds, fields_of_document_002) { check_fields("002"); }
Test(seeds, fields_of_document_003) { check_fields("003"); }
Test(seeds, fields_of_document_004) { check_fields("004"); }
