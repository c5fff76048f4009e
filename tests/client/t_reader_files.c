/* Files that are not what they should be: each gets an error that names the file and, where there is one, the line. */
#include <criterion/criterion.h>
#include <iconv.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/reader/text.h"
#include "tests/client/expect.h"

static char folder[] = "/tmp/jx-reader-XXXXXX";
static char path[256];

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file.txt", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(files, .init = make_folder, .fini = remove_folder);

static void put(const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(data, 1, len, f) == len);
    fclose(f);
}

/* Reading fails with this code and words; returns the line. */
static uint32_t fails(const char *file, int code, const char *words)
{
    jx_doc *d = (jx_doc *)&d;
    jx_read_error err;
    int e = jx_read_file(file, NULL, &d, &err);
    cr_expect_eq(e, code, "%d: %s", e, err.text);
    cr_expect_null(d);
    cr_expect(strstr(err.text, words), "%s", err.text);
    cr_expect(strstr(err.text, file), "%s", err.text);
    return err.line;
}

static char *sample(void)
{
    char *text = slurp_file(JX_SOURCE_DIR "/samples/tonglu-education-2024.txt");
    cr_assert_not_null(text);
    return text;
}

Test(files, missing_and_unreadable)
{
    fails("/tmp/jx-no-such-file.txt", JX_ENOTFOUND, "No such file");
    fails(folder, JX_EVERSION, "folder");
}

Test(files, two_gibibytes_are_refused_before_anything_is_read)
{
    put("", 0);
    cr_assert_eq(truncate(path, INT64_C(2) << 30), 0);
    fails(path, JX_ELIMIT, "2048 MiB");
    jx_read_options opt = {.max_bytes = 10};
    jx_doc *d;
    put("0123456789a", 11);
    cr_expect_eq(jx_read_file(path, &opt, &d, NULL), JX_ELIMIT);
    cr_expect_eq(jx_read_memory("x", "0123456789a", 11, &opt, &d, NULL), JX_ELIMIT);
}

Test(files, other_kinds_are_named)
{
    put("PK\3\4rest", 8);
    fails(path, JX_EINVAL, "damaged");
    put("%PDF-1.7\n", 9);
    fails(path, JX_EINVAL, "PDF is damaged");
    put("Rar!\x1A\7", 6);
    fails(path, JX_EVERSION, "RAR");
    put("\n <HTML><table>", 15);
    fails(path, JX_EINVAL, "no self-evaluation form");
    put("<?xml version=\"1.0\"?><Workbook/>", 32);
    fails(path, JX_EVERSION, "save as .xlsx");
    put("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0k\0b\0o\0o\0k\0", 24);
    fails(path, JX_EVERSION, "old Excel file");
    put("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
        "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
        40);
    fails(path, JX_EVERSION, "password");
}

Test(files, nothing_in_it)
{
    put("", 0);
    fails(path, JX_EINVAL, "no self-evaluation form");
    put("一封信\n\n没有表格。\n", strlen("一封信\n\n没有表格。\n"));
    fails(path, JX_EINVAL, "no self-evaluation form");
}

Test(files, a_row_without_end_is_named)
{
    size_t n = 1 << 20;
    char *text = malloc(n);
    memset(text, '\t', n);
    memcpy(text, "a\nb", 3);
    text[n - 1] = 'c';
    put(text, n);
    cr_expect_eq(fails(path, JX_EINVAL, "line 2 has too many cells"), 2);
    free(text);
}

Test(files, a_bad_byte_is_named_with_its_line)
{
    char *text = sample();
    size_t len = strlen(text);
    char *third = strchr(strchr(text, '\n') + 1, '\n') + 1; /* line 3, 项目序号 */
    third[1] = (char)0xFF;                                  /* in the first character, which begins with 0xE9 */
    put(text, len);
    cr_expect_eq(fails(path, JX_EINVAL, "line 3: a byte (0xE9)"), 3);
    free(text);
}

/* What two encodings of a document say is the same. */
static void same_in(const char *encoding)
{
    char *text = sample();
    size_t len = strlen(text), cap = 4 * len, left = len, room = cap, n, m;
    char *other = malloc(cap), *in = text, *out = other;
    iconv_t cd = iconv_open(encoding, "UTF-8");
    cr_assert_neq(iconv(cd, &in, &left, &out, &room), (size_t)-1);
    iconv_close(cd);
    jx_doc *a, *b;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("x", text, len, NULL, &a, NULL), 0);
    cr_assert_eq(jx_read_memory("x", other, cap - room, NULL, &b, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(a, &n), *g = jx_doc_forms(b, &m);
    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++) {
        jx_id x = jx_form_key(&f[i]), y = jx_form_key(&g[i]);
        cr_expect(jx_id_eq(&x, &y));
        cr_expect_eq(f[i].n_indicators, g[i].n_indicators);
        cr_expect(jx_str_eq(f[i].completion, g[i].completion));
    }
    jx_doc_free(&a);
    jx_doc_free(&b);
    free(text);
    free(other);
}

Test(files, gb18030) { same_in("GB18030"); }
Test(files, utf16) { same_in("UTF-16"); }

Test(files, utf8_with_a_mark_and_windows_lines)
{
    char *text = sample(), *dos = malloc(2 * strlen(text) + 4), *q = dos;
    q += sprintf(q, "\xEF\xBB\xBF");
    for (char *p = text; *p; p++) {
        if (*p == '\n') *q++ = '\r';
        *q++ = *p;
    }
    jx_doc *d;
    size_t n;
    cr_assert_eq(jx_read_memory("x", dos, (size_t)(q - dos), NULL, &d, NULL), 0);
    const jx_form *f = jx_doc_forms(d, &n);
    cr_expect_eq(n, 9);
    cr_expect_eq(f[0].line, 1);
    cr_expect_eq(f[0].n_problems, 0);
    jx_doc_free(&d);
    free(text);
    free(dos);
}

Test(files, a_document_cut_inside_a_character_comes_with_a_problem)
{
    char *text = sample();
    char *at = strstr(text, "满意度指标");
    jx_doc *d;
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_memory("x", text, (size_t)(at - text) + 1, NULL, &d, &err), 0, "%s", err.text);
    jx_doc_forms(d, &n);
    cr_expect_eq(n, 1);
    const jx_problem *p = jx_doc_problems(d, &n);
    cr_assert_eq(n, 1);
    cr_expect(jx_contains(p->text, "cut off"));
    cr_expect_eq(p->line, 26);
    jx_doc_free(&d);
    free(text);
}

static void *write_pipe(void *text)
{
    FILE *f = fopen(path, "wb");
    if (f) {
        fputs(text, f);
        fclose(f);
    }
    return NULL;
}

Test(files, a_pipe_is_read_to_its_end)
{
    cr_assert_eq(mkfifo(path, 0600), 0);
    char *text = sample();
    pthread_t writer;
    cr_assert_eq(pthread_create(&writer, NULL, write_pipe, text), 0);
    jx_doc *d;
    jx_read_error err;
    size_t n;
    cr_assert_eq(jx_read_file(path, NULL, &d, &err), 0, "%s", err.text);
    pthread_join(writer, NULL);
    jx_doc_forms(d, &n);
    cr_expect_eq(n, 9);
    jx_doc_free(&d);
    free(text);
}

Test(files, the_source_is_the_name_without_folders)
{
    char *text = sample();
    put(text, strlen(text));
    jx_doc *d;
    size_t n;
    cr_assert_eq(jx_read_file(path, NULL, &d, NULL), 0);
    cr_expect(jx_str_eq(jx_doc_source(d), JX_STR("file.txt")));
    cr_expect(jx_str_eq(jx_doc_forms(d, &n)->source, JX_STR("file.txt")));
    jx_doc_free(&d);
    cr_expect_null(d);
    jx_doc_free(&d);
    free(text);
}
