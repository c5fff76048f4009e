/* The bytes of a zip: a workbook, a Word document, or an archive of documents. */
#include <stdlib.h>

#include "client/reader/archive.h"
#include "client/reader/detect.h"
#include "tests/fuzz/fuzz.h"

static void members(const uint8_t *data, size_t size, const jx_read_options *opt)
{
    jx_archive *a;
    jx_read_error err;
    void *bytes = malloc(size);
    FUZZ_CHECK(bytes);
    memcpy(bytes, data, size);
    if (jx_archive_open(&a, "fuzz.zip", bytes, size, opt, &err) != 0) return;
    jx_doc *d;
    for (int e, n = 0; (e = jx_archive_next(a, &d, &err)) != 0 && n < 64; n++) {
        if (e != 1) continue;
        fuzz_forms(d);
        jx_doc_free(&d);
    }
    jx_archive_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = NULL;
    jx_read_error err;
    jx_read_options opt = {.max_bytes = 4 << 20};
    if (jx_file_kind_of((const char *)data, size) != JX_FILE_ZIP) return 0;
    if (jx_read_memory("fuzz.xlsx", data, size, &opt, &d, &err) == 0) fuzz_forms(d);
    jx_doc_free(&d);
    if (jx_is_archive(data, size)) members(data, size, &opt);
    return 0;
}
