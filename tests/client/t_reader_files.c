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
    fails(path, JX_EVERSION, "damaged perhaps");
    put("\x09\x08\x10\0\0\6", 6);
    fails(path, JX_EVERSION, "old Excel file");
}

#define LOCKED JX_SOURCE_DIR "/tests/client/locked/"

/* Written by LibreOffice. */
Test(files, passwords_and_old_formats_are_named)
{
    fails(LOCKED "book.xlsx", JX_EVERSION, "an Office file with a password");
    fails(LOCKED "letter.docx", JX_EVERSION, "an Office file with a password");
    fails(LOCKED "book.ods", JX_EVERSION, "has a password");
    fails(LOCKED "letter.odt", JX_EVERSION, "has a password");
    fails(LOCKED "book.xls", JX_EVERSION, "an old Excel or WPS file (.xls, .et) with a password");
    fails(LOCKED "open.xls", JX_EVERSION, "an old Excel or WPS file (.xls, .et): save");
    fails(LOCKED "letter.doc", JX_EVERSION, "an old Word or WPS file (.doc, .wps) with a password");
    fails(LOCKED "open.doc", JX_EVERSION, "an old Word or WPS file (.doc, .wps): save");
}

/* Whatever its numbers say, looking into it ends. */
Test(files, a_damaged_container_is_still_none_to_read)
{
    static const char *const names[] = {LOCKED "book.xlsx", LOCKED "book.xls", LOCKED "letter.doc"};
    uint64_t dice = 0x2545F4914F6CDD1D;
    for (size_t i = 0; i < 3; i++) {
        FILE *f = fopen(names[i], "rb");
        cr_assert_not_null(f);
        static char bytes[16384], hurt[16384];
        size_t len = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        for (int k = 0; k < 2000; k++) {
            memcpy(hurt, bytes, len);
            for (int times = 0; times < 4; times++) {
                dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
                size_t at = 8 + (size_t)(dice % (k & 1 ? 600 : len - 8));
                hurt[at] = (char)(dice >> 40);
            }
            jx_doc *d;
            size_t n = k & 2 ? len : 8 + (size_t)(dice >> 20) % (len - 8);
            cr_assert_eq(jx_read_memory("x", hurt, n, NULL, &d, NULL), JX_EVERSION);
        }
    }
}

Test(files, nothing_in_it)
{
    put("", 0);
    fails(path, JX_EINVAL, "no self-evaluation form");
    put("一封信\n\n没有表格。\n", strlen("一封信\n\n没有表格。\n"));
    fails(path, JX_EINVAL, "no self-evaluation form");
}

/* No table at all: what stands behind known labels is read, every other line is named. */
Test(files, a_form_in_lines_says_what_was_not_read)
{
    static const char text[] = "2024年度项目绩效自评表\n项目名称：农村饮水\n单位：云南省祥云县水务局\n"
                               "年初预算：56万元  全年执行：51万元\n指标1：改造户数，目标≥32户，完成31户\n总分：99\n";
    jx_doc *d;
    jx_read_error err = {0};
    size_t n;
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &d, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_expect(jx_str_eq(f->project_name, JX_STR("农村饮水")));
    cr_expect_eq(f->total_score, JX_PTS_NONE);
    for (uint32_t line = 4; line <= 6; line++) {
        bool said = false;
        for (int i = 0; i < f->n_problems; i++)
            said |= f->problems[i].line == line && jx_contains(f->problems[i].text, "cannot be placed");
        cr_expect(said, "line %u", (unsigned)line);
    }
    jx_doc_free(&d);
    static const char letter[] = "项目名称：农村饮水\n请各单位做好绩效自评。\n";
    put(letter, strlen(letter));
    fails(path, JX_EINVAL, "no self-evaluation form");
}

/* Numbers to the right of their headings, a heading over two columns, one blank between two headings and two values. */
Test(files, columns_of_blanks)
{
    static const char text[] = "                项目支出绩效自评表\n"
                               "项目名称    河道整治        主管部门    夹江县水务局\n"
                               "一级指标  二级指标  三级指标  年度指标值  实际完成值 分值      得分\n"
                               "产出指标  数量指标  长度      ≥12公里     12公里       50        45\n"
                               "          质量指标  合格率    ≥95%        96%  50        50\n"
                               "总分                                                 100        95\n";
    jx_doc *d;
    jx_read_error err = {0};
    size_t n;
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &d, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 1);
    cr_assert_eq(f->n_indicators, 2);
    cr_expect_eq(f->indicators[0].weight, 5000);
    cr_expect_eq(f->indicators[0].score, 4500);
    cr_expect(jx_str_eq(f->indicators[1].actual, JX_STR("96%")));
    cr_expect_eq(f->total_score, 9500);
    const jx_problem *p = jx_doc_problems(d, &n);
    cr_assert_eq(n, 2);
    cr_expect(jx_contains(p[0].text, "told by blanks"));
    cr_expect_eq(p[1].line, 5);
    cr_expect(jx_contains(p[1].text, "does not stand under"));
    jx_doc_free(&d);
}

/* The project's name in the middle of its rows: the row above it is not the project's before. */
Test(files, a_name_in_the_middle_of_its_rows_is_not_guessed)
{
    static const char text[] = "某县水务局2024年度项目支出绩效自评情况表\n"
                               "序号  项目名称    三级指标    年度指标值  实际完成值  分值  得分  自评总分\n"
                               "                  长度        ≥12公里     12公里      40    40\n"
                               "1     河道整治    合格率      ≥95%        96%         30    30    100\n"
                               "                  满意度      ≥90%        95%         30    30\n"
                               "                  面积        ≥2平方米    2平方米     40    40\n"
                               "2     水库加固    及时率      ≥95%        96%         30    30    100\n"
                               "                  满意度      ≥90%        95%         30    30\n";
    jx_doc *d = NULL;
    jx_read_error err = {0};
    size_t n = 0, m = 0;
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &d, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++) cr_expect_leq(f[i].n_indicators, 1, "%.*s", JX_FMT(f[i].project_name));
    jx_doc_problems(d, &m);
    cr_expect_gt(m, 4);
    jx_doc_free(&d);
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

/* The text in another encoding, malloc'ed. */
static char *in_encoding(const char *encoding, const char *text, size_t *len)
{
    size_t left = strlen(text), cap = 4 * left, room = cap;
    char *other = malloc(cap), *in = (char *)(uintptr_t)text, *out = other;
    iconv_t cd = iconv_open(encoding, "UTF-8");
    cr_assert_neq(iconv(cd, &in, &left, &out, &room), (size_t)-1);
    iconv_close(cd);
    *len = cap - room;
    return other;
}

/* Reads what has some bad bytes, which come with a problem of the form in this line, and the name that they are in;
 * all else is as it was. */
static void mended(const char *bytes, size_t len, uint32_t line, const char *left_of_name)
{
    char *text = sample();
    jx_doc *a, *b;
    jx_read_error err = {0};
    size_t n, m;
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &a, NULL), 0);
    cr_assert_eq(jx_read_memory("x", bytes, len, NULL, &b, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(a, &n), *g = jx_doc_forms(b, &m);
    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(f[i].n_indicators, g[i].n_indicators);
        cr_expect_eq(f[i].total_score, g[i].total_score);
        cr_expect_eq(g[i].n_problems, f[i].n_problems + (i == 0), "form %zu", i);
        if (i) cr_expect(jx_str_eq(f[i].project_name, g[i].project_name));
    }
    cr_assert_geq(g->n_problems, 1);
    cr_expect_eq(g->problems[0].line, line);
    cr_expect(jx_contains(g->problems[0].text, "were lost"), "%.*s", JX_FMT(g->problems[0].text));
    cr_expect(jx_starts(g->project_name, left_of_name), "%.*s", JX_FMT(g->project_name));
    jx_doc_free(&a);
    jx_doc_free(&b);
    free(text);
}

/* The project's name in the first form of the sample, and its line. */
static char *name_in(char *text, uint32_t *line)
{
    char *at = strstr(text, "项目名称\t\t");
    cr_assert_not_null(at);
    *line = 1;
    for (char *p = text; p < at; p++) *line += *p == '\n';
    return at + strlen("项目名称\t\t");
}

Test(files, a_bad_byte_costs_a_character)
{
    char *text = sample();
    uint32_t line;
    char *name = name_in(text, &line), start[8] = {0};
    memcpy(start, name, 3);
    strcat(start, "�");
    name[4] = (char)0xFF; /* in its second character */
    mended(text, strlen(text), line, start);
    free(text);
}

Test(files, a_bad_byte_in_gb18030_costs_a_cell)
{
    char *text = sample();
    size_t len;
    uint32_t line;
    name_in(text, &line);
    char *gb = in_encoding("GB18030", text, &len), *label = memmem(gb, len, "\xCF\xEE\xC4\xBF\xC3\xFB\xB3\xC6\t\t", 10);
    cr_assert_not_null(label);
    label[12] = (char)0xFF; /* the first half of the name's second character */
    mended(gb, len, line, "�");
    free(gb);
    free(text);
}

Test(files, a_number_that_lost_a_digit_is_no_number)
{
    char text[] = "项目支出绩效自评表\n项目名称\t甲\n"
                  "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
                  "产出指标\t数量指标\t培训\t≥120期\t12*期\t5*\t4*\n"
                  "产出指标\t数量指标\t会议\t≥2次\t2次\t50\t50\n总分\t\t\t\t\t100\t9*\n";
    for (char *p = text; (p = strchr(p, '*'));) *p = (char)0x80;
    jx_doc *d;
    jx_read_error err = {0};
    size_t n;
    cr_assert_eq(jx_read_memory("x", text, strlen(text), NULL, &d, &err), 0, "%s", err.text);
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(f->n_indicators, 2);
    cr_expect(!jx_dec_has(f->indicators[0].actual_value));
    cr_expect_eq(f->indicators[0].weight, JX_PTS_NONE);
    cr_expect_eq(f->indicators[0].score, JX_PTS_NONE);
    cr_expect_eq(f->total_score, JX_PTS_NONE);
    cr_expect_eq(f->indicators[1].score, 5000);
    jx_doc_free(&d);
}

Test(files, bytes_of_no_encoding_are_named_with_their_line)
{
    put("项目支出绩效自评表\n\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 48);
    cr_expect_eq(fails(path, JX_EINVAL, "line 2: a byte (0xFF)"), 2);
    put("a letter\n\xFF", 10);
    cr_expect_eq(fails(path, JX_EINVAL, "line 2: a byte (0xFF)"), 2);
}

/* What two encodings of a document say is the same. */
static void same_in(const char *encoding)
{
    char *text = sample();
    size_t len = strlen(text), other_len, n, m;
    char *other = in_encoding(encoding, text, &other_len);
    jx_doc *a, *b;
    jx_read_error err;
    cr_assert_eq(jx_read_memory("x", text, len, NULL, &a, NULL), 0);
    cr_assert_eq(jx_read_memory("x", other, other_len, NULL, &b, &err), 0, "%s", err.text);
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
