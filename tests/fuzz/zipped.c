#include "tests/fuzz/zipped.h"

#include <stdlib.h>

fuzz_zip fuzz_zip_begin(void)
{
    fuzz_zip z = {.memory = zip_source_buffer_create(NULL, 0, 0, NULL)};
    FUZZ_CHECK(z.memory);
    zip_source_keep(z.memory);
    z.zip = zip_open_from_source(z.memory, ZIP_TRUNCATE, NULL);
    FUZZ_CHECK(z.zip);
    return z;
}

void fuzz_zip_part(fuzz_zip *z, const char *name, jx_str text)
{
    zip_source_t *s = zip_source_buffer(z->zip, text.p, text.len, 0);
    zip_int64_t at = zip_file_add(z->zip, name, s, ZIP_FL_ENC_UTF_8);
    FUZZ_CHECK(at >= 0);
    FUZZ_CHECK(zip_set_file_compression(z->zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

void fuzz_zip_read(fuzz_zip *z)
{
    FUZZ_CHECK(zip_close(z->zip) == 0);
    FUZZ_CHECK(zip_source_open(z->memory) == 0);
    zip_source_seek(z->memory, 0, SEEK_END);
    size_t len = (size_t)zip_source_tell(z->memory);
    char *bytes = malloc(len);
    zip_source_seek(z->memory, 0, SEEK_SET);
    FUZZ_CHECK(bytes && zip_source_read(z->memory, bytes, len) == (zip_int64_t)len);
    zip_source_close(z->memory);
    zip_source_free(z->memory);
    jx_doc *d = NULL;
    jx_read_error err;
    if (jx_read_memory("fuzz", bytes, len, NULL, &d, &err) == 0) fuzz_forms(d);
    jx_doc_free(&d);
    free(bytes);
}
