/* Text in which the columns are lost. */
#include "client/reader/source_lines.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_source_lines *rows;
    if (jx_source_lines_open(&rows, d, (jx_str){d->bytes, (uint32_t)d->len}) == 0)
        fuzz_layout(d, jx_source_lines_rows(rows), data, size);
    else
        jx_doc_free(&d);
    jx_source_lines_close(&rows);
    return 0;
}
