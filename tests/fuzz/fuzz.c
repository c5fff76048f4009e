#include "tests/fuzz/fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client/reader/layout.h"

void fuzz_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    abort();
}

/* ---- files ---- */

static char dir[64];

static int drop(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static void drop_dir(void) { nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS); }

const char *fuzz_dir(void)
{
    if (*dir) return dir;
    snprintf(dir, sizeof dir, "/dev/shm/jx-fuzz-XXXXXX");
    if (!mkdtemp(dir)) {
        snprintf(dir, sizeof dir, "/tmp/jx-fuzz-XXXXXX");
        FUZZ_CHECK(mkdtemp(dir));
    }
    atexit(drop_dir);
    return dir;
}

const char *fuzz_file(const char *name, const void *p, size_t len)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
    FILE *f = fopen(path, "wb");
    FUZZ_CHECK(f);
    FUZZ_CHECK(fwrite(p, 1, len, f) == len);
    FUZZ_CHECK(fclose(f) == 0);
    return path;
}

/* ---- pieces of the input ---- */

bool fuzz_piece(const uint8_t **p, const uint8_t *end, jx_bytes *piece)
{
    if (end - *p < 2) return false;
    size_t n = (size_t)(*p)[0] << 8 | (*p)[1], left = (size_t)(end - *p) - 2;
    *piece = (jx_bytes){*p + 2, n < left ? n : left};
    *p += 2 + piece->len;
    return true;
}

jx_str fuzz_section(const uint8_t **p, const uint8_t *end)
{
    static const char mark[] = "\n====\n";
    const char *begin = (const char *)*p;
    size_t left = (size_t)(end - *p);
    const char *at = left ? memmem(begin, left, mark, sizeof mark - 1) : NULL;
    size_t n = at ? (size_t)(at - begin) : left;
    *p += at ? n + sizeof mark - 1 : left;
    return (jx_str){begin, (uint32_t)n};
}

/* ---- forms ---- */

static bool pack(const jx_form *f, msgpack_sbuffer *out)
{
    msgpack_packer pk;
    msgpack_sbuffer_init(out);
    msgpack_packer_init(&pk, out, msgpack_sbuffer_write);
    int e = jx_form_encode(&pk, f);
    FUZZ_CHECK(e == 0 || e == JX_ELIMIT);
    return e == 0;
}

void fuzz_form(const jx_form *f)
{
    msgpack_sbuffer first, second;
    jx_form_buf buf;
    jx_form_buf_init(&buf);
    if (pack(f, &first)) {
        jx_cur c = jx_cur_of(first.data, first.size);
        FUZZ_CHECK(jx_form_decode(&c, &buf) == 0);
        FUZZ_CHECK(jx_cur_end(&c) == 0);
        FUZZ_CHECK(pack(&buf.form, &second));
        FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
        jx_id a = jx_form_key(f), b = jx_form_key(&buf.form);
        FUZZ_CHECK(jx_id_eq(&a, &b));
        msgpack_sbuffer_destroy(&second);
    }
    msgpack_sbuffer_destroy(&first);
    jx_form_buf_fini(&buf);
}

static char *json_of(const jx_doc *d, size_t *len)
{
    size_t n;
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    FUZZ_CHECK(out);
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++) jx_form_json_write(out, &f[i]);
    FUZZ_CHECK(fclose(out) == 0);
    return text;
}

void fuzz_forms(const jx_doc *d)
{
    size_t n, m, first_len, second_len;
    const jx_form *f = jx_doc_forms(d, &n);
    for (size_t i = 0; i < n; i++) fuzz_form(&f[i]);
    if (!n) return;
    char *first = json_of(d, &first_len);
    jx_doc *again = NULL;
    jx_read_error err;
    if (first_len <= JX_READ_MAX_BYTES) {
        FUZZ_CHECK(jx_read_memory("again", first, first_len, &d->opt, &again, &err) == 0);
        jx_doc_forms(again, &m);
        FUZZ_CHECK(m + jx_doc_refused(again) == n);
        char *second = json_of(again, &second_len);
        if (m == n) FUZZ_CHECK(first_len == second_len && memcmp(first, second, first_len) == 0);
        free(second);
        jx_doc_free(&again);
    }
    free(first);
}

jx_doc *fuzz_doc(const uint8_t *data, size_t size)
{
    if (size > 1 << 20 || !jx_utf8_valid((const char *)data, size)) return NULL;
    jx_doc *d = calloc(1, sizeof *d);
    FUZZ_CHECK(d);
    d->bytes = malloc(size ? size : 1); /* exactly, so that reading past the end is seen */
    FUZZ_CHECK(d->bytes);
    memcpy(d->bytes, data, size);
    d->len = size;
    d->source = JX_STR("fuzz");
    return d;
}

void fuzz_layout(jx_doc *d, jx_source *source, const uint8_t *data, size_t size)
{
    if (jx_layout_read(d, source) == 0 && jx_doc_number(d) == 0) {
        fuzz_forms(d);
        fuzz_numbers(d, (jx_str){(const char *)data, (uint32_t)size});
    }
    jx_doc_free(&d);
}
