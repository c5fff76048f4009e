/* Folders and archives: which files are read, in which order, and what is said about the others. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "client/gen/gen.h"
#include "client/push/inputs.h"
#include "client/reader/archive.h"
#include "client/reader/walk.h"
#include "office_files.h"

static jx_gen *gen;
static jx_form forms[3];
static char folder[64];

static void make(void)
{
    jx_gen_options opt = {.seed = 3, .province = 320000, .year = 2024};
    cr_assert_eq(jx_gen_new(&gen, &opt), 0);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(jx_gen_form(gen, 40 * (uint64_t)i, &forms[i], NULL), 0);
        forms[i].occurrence = 1;
    }
    strcpy(folder, "/tmp/jx-files-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_all(void)
{
    char command[128];
    jx_gen_free(&gen);
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

TestSuite(source_files, .init = make, .fini = remove_all);

static void put(const char *name, const void *data, size_t len)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(data, 1, len, f) == len, "%s", path);
    fclose(f);
}

static void put_form(const char *name, int i)
{
    bytes b = workbook_of(&forms[i], 1, false);
    put(name, b.p, b.len);
    free(b.p);
}

static void folder_in(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cr_assert_eq(mkdir(path, 0700), 0);
}

/* The next document is this form alone. */
static void expect_next(jx_inputs *in, int i, const char *source)
{
    jx_doc *d = jx_inputs_next(in);
    cr_assert_not_null(d);
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    char *a = said_by(&forms[i]), *b = said_by(f);
    cr_expect_str_eq(a, b);
    cr_expect(jx_str_eq(f->source, jx_str_of(source)), "%.*s", JX_FMT(f->source));
    free(a);
    free(b);
    jx_doc_free(&d);
}

Test(source_files, a_folder_in_the_order_of_names)
{
    char link[256];
    folder_in("b");
    put_form("c.xlsx", 2);
    put_form("a.xlsx", 0);
    put_form("b/x.dat", 1);
    put_form(".hidden.xlsx", 1);
    put_form("~$a.xlsx", 1);
    snprintf(link, sizeof link, "%s/b/up", folder);
    cr_assert_eq(symlink("..", link), 0);
    jx_read_options opt = {0};
    char *paths[] = {folder};
    jx_inputs *in = jx_inputs_new(paths, 1, &opt);
    expect_next(in, 0, "a.xlsx");
    expect_next(in, 1, "x.dat");
    expect_next(in, 2, "c.xlsx");
    cr_expect_null(jx_inputs_next(in));
    cr_expect_eq(jx_inputs_failed(in), 0);
    jx_inputs_free(&in);
}

Test(source_files, what_cannot_be_read_is_counted_and_the_rest_goes_on)
{
    put_form("b.xlsx", 1);
    put("a.txt", "no form", 7);
    put("c.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    jx_read_options opt = {0};
    char missing[] = "/tmp/jx-no-such-folder", *paths[] = {missing, folder};
    jx_inputs *in = jx_inputs_new(paths, 2, &opt);
    expect_next(in, 1, "b.xlsx");
    cr_expect_null(jx_inputs_next(in));
    cr_expect_eq(jx_inputs_failed(in), 3);
    jx_inputs_free(&in);
}

/* A zip with these names, each the form of its place in the list. */
static void put_zip(const char *name, const char *const *members, const char *password)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    zip_t *z = zip_open(path, ZIP_CREATE, NULL);
    cr_assert_not_null(z);
    bytes b[8];
    int n = 0;
    for (; members[n]; n++) {
        b[n] = n % 2 ? document_of(&forms[n % 3], 1) : workbook_of(&forms[n % 3], 1, true);
        zip_int64_t at = zip_file_add(z, members[n], zip_source_buffer(z, b[n].p, b[n].len, 0), ZIP_FL_ENC_UTF_8);
        cr_assert_geq(at, 0);
        if (password) cr_assert_eq(zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_256, password), 0);
    }
    cr_assert_eq(zip_close(z), 0);
    for (int i = 0; i < n; i++) free(b[i].p);
}

Test(source_files, an_archive_member_by_member)
{
    put_zip("all.bin", (const char *[]){"局/表.xlsx", "x.docx", "y", NULL}, NULL);
    jx_read_options opt = {0};
    char *paths[] = {folder};
    jx_inputs *in = jx_inputs_new(paths, 1, &opt);
    expect_next(in, 0, "表.xlsx");
    expect_next(in, 1, "x.docx");
    expect_next(in, 2, "y");
    cr_expect_null(jx_inputs_next(in));
    cr_expect_eq(jx_inputs_failed(in), 0);
    jx_inputs_free(&in);
}

/* Opens the archive of this name and reads its first member. */
static int first_of(const char *name, uint64_t max, jx_read_error *err)
{
    char path[256];
    jx_read_options opt = {.max_bytes = max};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    bytes b = take_file(path);
    cr_assert(jx_is_archive(b.p, b.len));
    jx_archive *a;
    jx_doc *d;
    cr_assert_eq(jx_archive_open(&a, name, b.p, b.len, &opt, err), 0, "%s", err->text);
    int got = jx_archive_next(a, &d, err);
    cr_expect_eq(jx_archive_next(a, &d, &(jx_read_error){0}), 0);
    jx_archive_close(&a);
    return got;
}

Test(source_files, an_archive_with_a_password)
{
    jx_read_error err = {0};
    put_zip("a.zip", (const char *[]){"x.xlsx", NULL}, "secret");
    cr_expect_eq(first_of("a.zip", 0, &err), JX_EVERSION);
    cr_expect(strstr(err.text, "a.zip, x.xlsx: has a password"), "%s", err.text);
}

Test(source_files, an_archive_in_an_archive)
{
    jx_read_error err = {0};
    bytes inner = zip_of((const char *[]){"a.txt", "x", NULL});
    char path[256];
    snprintf(path, sizeof path, "%s/a.zip", folder);
    zip_t *z = zip_open(path, ZIP_CREATE, NULL);
    cr_assert_geq(zip_file_add(z, "inner.zip", zip_source_buffer(z, inner.p, inner.len, 0), 0), 0);
    cr_assert_eq(zip_close(z), 0);
    free(inner.p);
    cr_expect_eq(first_of("a.zip", 0, &err), JX_EVERSION);
    cr_expect(strstr(err.text, "an archive within an archive"), "%s", err.text);
}

static void put_bomb(size_t size)
{
    char *zeros = calloc(1, size + 1);
    memset(zeros, ' ', size);
    bytes b = zip_of((const char *[]){"bomb.txt", zeros, NULL});
    put("a.zip", b.p, b.len);
    free(b.p);
    free(zeros);
}

Test(source_files, a_bomb)
{
    jx_read_error err = {0};
    put_bomb((size_t)100 << 20);
    cr_expect_eq(first_of("a.zip", 0, &err), JX_ELIMIT);
    cr_expect(strstr(err.text, "bomb.txt: unpacks to too much"), "%s", err.text);
    put_bomb(2 << 20);
    cr_expect_eq(first_of("a.zip", 1 << 20, &err), JX_ELIMIT);
}

/* A member that is no bomb comes through, wherever the bombs are; each of them is named. */
Test(source_files, bombs_beside_a_form)
{
    enum { SIZE = 40 << 20 };
    char *zeros = malloc(SIZE), path[256];
    memset(zeros, ' ', SIZE);
    snprintf(path, sizeof path, "%s/a.zip", folder);
    zip_t *z = zip_open(path, ZIP_CREATE, NULL);
    bytes form = workbook_of(&forms[0], 1, true);
    for (int i = 0; i < 6; i++) {
        char name[32];
        snprintf(name, sizeof name, i == 4 ? "form.xlsx" : "bomb-%d.txt", i);
        zip_source_t *s = zip_source_buffer(z, i == 4 ? form.p : zeros, i == 4 ? form.len : SIZE, 0);
        cr_assert_geq(zip_file_add(z, name, s, 0), 0);
    }
    cr_assert_eq(zip_close(z), 0);
    free(form.p);
    free(zeros);
    bytes b = take_file(path);
    jx_archive *a;
    jx_doc *d = NULL;
    jx_read_error err = {0};
    jx_read_options opt = {0};
    cr_assert_eq(jx_archive_open(&a, "a.zip", b.p, b.len, &opt, &err), 0, "%s", err.text);
    for (int i = 0; i < 6; i++) {
        char said[64];
        snprintf(said, sizeof said, "bomb-%d.txt: unpacks to too much", i);
        int got = jx_archive_next(a, &d, &err);
        cr_expect_eq(got, i == 4 ? 1 : JX_ELIMIT, "%d: %s", i, err.text);
        if (i != 4) cr_expect(strstr(err.text, said), "%s", err.text);
        size_t n = 0;
        if (d) jx_doc_forms(d, &n);
        cr_expect_eq(n, i == 4);
        jx_doc_free(&d);
    }
    cr_expect_eq(jx_archive_next(a, &d, &err), 0);
    jx_archive_close(&a);
}
