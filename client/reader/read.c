#include "client/reader/read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/reader/detect.h"
#include "client/reader/encoding.h"
#include "client/reader/flat.h"
#include "client/reader/form_json.h"
#include "client/reader/layout.h"
#include "client/reader/office.h"
#include "client/reader/oserror.h"
#include "client/reader/source_aligned.h"
#include "client/reader/source_cells.h"
#include "client/reader/source_csv.h"
#include "client/reader/source_html.h"
#include "client/reader/source_lines.h"
#include "client/reader/source_text.h"
#include "client/reader/synonyms.h"

#define T(zh_, en_) (opt->zh ? (zh_) : (en_))

/* The file's name without folders: what travels with the forms. */
static jx_str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return jx_str_of(slash && slash[1] ? slash + 1 : path);
}

static bool is_json(jx_str text)
{
    text = jx_trim(text);
    return text.len && text.p[0] == '{';
}

static int no_form(const char *name, const jx_read_options *opt, jx_read_error *err)
{
    snprintf(err->text, sizeof err->text, T("%s：没有找到绩效自评表", "%s: no self-evaluation form was found in it"),
             name);
    return JX_EINVAL;
}

static int endless_row(const char *name, const jx_read_options *opt, uint32_t line, jx_read_error *err)
{
    err->line = line;
    snprintf(err->text, sizeof err->text,
             T("%s：第%u行的单元格太多，不是绩效自评表", "%s: line %u has too many cells for a self-evaluation form"),
             name, (unsigned)line);
    return JX_EINVAL;
}

/* A table that was copied as text without its columns: labels of a form, each in a line by itself. */
static bool has_lost_columns(jx_str text)
{
    enum { LABELS = 8 };
    unsigned labels = 0;
    while (text.len && labels < LABELS) {
        const char *end = memchr(text.p, '\n', text.len);
        uint32_t n = end ? (uint32_t)(end - text.p) : text.len;
        jx_label label;
        jx_label_of(jx_trim((jx_str){text.p, n}), &label);
        labels += jx_word_of(&label) != JX_W_NONE;
        text = jx_drop(text, end ? n + 1 : n);
    }
    return labels == LABELS;
}

static int lost_columns(const char *name, const jx_read_options *opt, jx_read_error *err)
{
    snprintf(err->text, sizeof err->text,
             T("%s：像是自评表，但每个单元格各占一行，已看不出行和列；请用原始的 Excel 或 Word 文件",
               "%s: reads like a self-evaluation form, but each cell has a line of its own and its columns are lost: "
               "use the "
               "Excel or Word file it was copied from"),
             name);
    return JX_EINVAL;
}

static int no_memory(const char *name, const jx_read_options *opt, jx_read_error *err)
{
    snprintf(err->text, sizeof err->text, T("%s：内存不足", "%s: out of memory"), name);
    return JX_ENOMEM;
}

/* When all forms are read. */
static int complete(jx_doc *d, const char *name, jx_read_error *err)
{
    int e = jx_doc_number(d);
    return e || d->arena.failed ? no_memory(name, &d->opt, err) : 0;
}

/* Not where anything else divides the cells. */
static bool is_aligned(jx_str text)
{
    return !jx_looks_like_cells(text) && !jx_csv_shape_of(text).delimiter && jx_looks_aligned(text);
}

/* A text in which nothing divides the columns. JX_EINVAL: it is none, or its rows cannot be put together. */
static int without_columns(jx_doc *d, jx_str text)
{
    jx_source_lines *lines;
    if (!text.len || memchr(text.p, '\t', text.len) || jx_csv_shape_of(text).delimiter) return JX_EINVAL;
    int e = jx_source_lines_open(&lines, d, text);
    if (e) return e;
    e = jx_layout_read(d, jx_source_lines_rows(lines));
    jx_source_lines_close(&lines);
    return e == JX_ELIMIT ? JX_EINVAL : e;
}

/* Fills a document from its bytes. */
static int fill(jx_doc *d, const char *name, jx_read_error *err)
{
    const jx_read_options *opt = &d->opt;
    int e = jx_office_read(d, name, err);
    if (e < 0) return e;
    if (e == 0) return complete(d, name, err);
    jx_str text;
    bool torn;
    e = jx_to_utf8(name, opt->zh, &d->bytes, &d->len, &text, &torn, err);
    if (e) return e;
    if (is_json(text)) {
        e = jx_form_json_read(d, text);
    } else if (jx_is_page(text.p, text.len)) {
        jx_source_html *page;
        e = jx_source_html_open(&page, d, text);
        if (e == 0) e = jx_layout_read(d, jx_source_html_rows(page));
        jx_source_html_close(&page);
        if (e == JX_ELIMIT) return endless_row(name, opt, 1, err);
    } else if (jx_looks_flat(text)) {
        e = jx_flat_read(d, text);
    } else if (is_aligned(text)) {
        jx_source_aligned *rows;
        e = jx_source_aligned_open(&rows, d, text);
        if (e == 0) e = jx_layout_read(d, jx_source_aligned_rows(rows));
        uint32_t line = e == JX_ELIMIT ? jx_source_aligned_line(rows) : 0;
        jx_source_aligned_close(&rows);
        if (e == JX_ELIMIT) return endless_row(name, opt, line, err);
    } else if ((e = without_columns(d, text)) == JX_EINVAL) {
        jx_source_text lines = jx_source_text_of(text);
        jx_source_cells cells = jx_source_cells_of(text, &d->arena);
        jx_csv_shape shape = jx_csv_shape_of(text);
        jx_source_csv values = jx_source_csv_of(d->bytes + (text.p - d->bytes), text.len, shape);
        bool by_cell = jx_looks_like_cells(text);
        e = jx_layout_read(d, by_cell ? &cells.source : shape.delimiter ? &values.source : &lines.source);
        uint32_t line = by_cell ? cells.line : shape.delimiter ? values.line : lines.line;
        if (e == JX_ELIMIT) return endless_row(name, opt, line - 1, err);
    }
    if (e == JX_EINVAL && d->n_problems && d->problems[0].line == 0) { /* what was known before it was read */
        snprintf(err->text, sizeof err->text,
                 T("%s：没有找到绩效自评表（%.*s）", "%s: no self-evaluation form was found in it (%.*s)"), name,
                 JX_FMT(d->problems[0].text));
        return e;
    }
    if (e == JX_EINVAL) return has_lost_columns(text) ? lost_columns(name, opt, err) : no_form(name, opt, err);
    if (e == 0 && torn) {
        uint32_t line = 1;
        for (uint32_t i = 0; i < text.len; i++) line += text.p[i] == '\n';
        jx_doc_add_problem(
            d, line, (jx_str){0},
            jx_str_of(T("文件在一个字的中间断开，可能不完整", "the file ends inside a character: it is cut off")));
    }
    return e ? no_memory(name, opt, err) : complete(d, name, err);
}

/* Makes a document of bytes, which it takes over whatever happens. */
static int finish(const char *name, char *bytes, size_t len, const jx_read_options *opt, jx_doc **out,
                  jx_read_error *err)
{
    jx_doc *d = calloc(1, sizeof *d);
    if (!d) {
        free(bytes);
        return no_memory(name, opt, err);
    }
    d->opt = *opt;
    d->bytes = bytes;
    d->len = len;
    jx_str base = base_name(name);
    d->source = jx_arena_str(&d->arena, base.p, base.len);
    int e = fill(d, name, err);
    if (e) jx_doc_free(&d);
    *out = d;
    return e;
}

/* Texts have 32-bit lengths, and a converted file is up to twice as long. */
static uint64_t limit_of(const jx_read_options *opt)
{
    uint64_t max = opt->max_bytes ? opt->max_bytes : JX_READ_MAX_BYTES;
    return max < UINT64_C(1) << 30 ? max : UINT64_C(1) << 30;
}

static int too_large(const char *name, const jx_read_options *opt, uint64_t size, jx_read_error *err)
{
    char is[40] = "";
    if (size) snprintf(is, sizeof is, T("（%llu MiB）", " (%llu MiB)"), (unsigned long long)(size >> 20));
    snprintf(err->text, sizeof err->text,
             T("%s：文件太大%s，上限为%llu MiB，未读取", "%s: too large%s, the limit is %llu MiB; nothing was read"),
             name, is, (unsigned long long)(limit_of(opt) >> 20));
    return JX_ELIMIT;
}

static int system_error(const char *name, const jx_read_options *opt, int code, jx_read_error *err)
{
    snprintf(err->text, sizeof err->text, T("%s：无法读取：%s", "%s: cannot be read: %s"), name,
             jx_os_error(code, opt->zh));
    return code == ENOENT || code == ENOTDIR ? JX_ENOTFOUND : JX_EIO;
}

/* Reads an open file to its end, but no more than the limit. */
static int slurp(int fd, const char *name, const jx_read_options *opt, uint64_t expected, char **bytes, size_t *len,
                 jx_read_error *err)
{
    size_t cap = (size_t)expected + 1, n = 0;
    char *p = malloc(cap);
    while (p) {
        if (n == cap) {
            char *q = realloc(p, cap * 2);
            if (!q) break;
            p = q;
            cap *= 2;
        }
        ssize_t got = read(fd, p + n, cap - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            int code = errno;
            free(p);
            return system_error(name, opt, code, err);
        }
        n += (size_t)got;
        if (n > limit_of(opt)) {
            free(p);
            return too_large(name, opt, 0, err);
        }
        if (got > 0) continue;
        *bytes = p;
        *len = n;
        return 0;
    }
    free(p);
    return no_memory(name, opt, err);
}

int jx_read_bytes(const char *path, const jx_read_options *opt, char **bytes, size_t *len, jx_read_error *err)
{
    *err = (jx_read_error){0};
    *bytes = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0) return system_error(path, opt, errno, err);
    if (fstat(fd, &st) != 0) {
        int code = errno;
        close(fd);
        return system_error(path, opt, code, err);
    }
    int e = 0;
    if (S_ISDIR(st.st_mode)) {
        snprintf(err->text, sizeof err->text, T("%s：是文件夹，不是文件", "%s: a folder, not a file"), path);
        e = JX_EVERSION;
    } else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > limit_of(opt)) {
        e = too_large(path, opt, (uint64_t)st.st_size, err);
    } else {
        e = slurp(fd, path, opt, S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 1 << 16, bytes, len, err);
    }
    close(fd);
    return e;
}

int jx_read_taken(const char *name, char *bytes, size_t len, const jx_read_options *opt, jx_doc **out,
                  jx_read_error *err)
{
    *out = NULL;
    if (len <= limit_of(opt)) return finish(name, bytes, len, opt, out, err);
    free(bytes);
    return too_large(name, opt, len, err);
}

int jx_read_file(const char *path, const jx_read_options *options, jx_doc **out, jx_read_error *err)
{
    static const jx_read_options none;
    const jx_read_options *opt = options ? options : &none;
    jx_read_error ignored;
    if (!err) err = &ignored;
    *out = NULL;
    char *bytes;
    size_t len;
    int e = jx_read_bytes(path, opt, &bytes, &len, err);
    return e ? e : finish(path, bytes, len, opt, out, err);
}

int jx_read_memory(const char *name, const void *data, size_t len, const jx_read_options *options, jx_doc **out,
                   jx_read_error *err)
{
    static const jx_read_options none;
    const jx_read_options *opt = options ? options : &none;
    jx_read_error ignored;
    if (!err) err = &ignored;
    *err = (jx_read_error){0};
    *out = NULL;
    if (len > limit_of(opt)) return too_large(name, opt, len, err);
    char *bytes = malloc(len + 1);
    if (!bytes) return no_memory(name, opt, err);
    memcpy(bytes, data, len);
    return finish(name, bytes, len, opt, out, err);
}
