/* A document as it comes, told apart by content: text in any encoding and layout, JSON. */
#include "client/reader/detect.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = NULL;
    jx_read_error err;
    jx_read_options opt = {.zh = size & 1, .zh_problems = size & 1};
    if (jx_file_kind_of((const char *)data, size) != JX_FILE_TEXT) return 0;
    int e = jx_read_memory("fuzz.txt", data, size, &opt, &d, &err);
    FUZZ_CHECK((e == 0) == (d != NULL));
    if (e) {
        FUZZ_CHECK(err.text[0]);
        return 0;
    }
    fuzz_forms(d);
    if (jx_utf8_valid((const char *)data, size)) fuzz_numbers(d, (jx_str){(const char *)data, (uint32_t)size});
    jx_doc_free(&d);
    return 0;
}
