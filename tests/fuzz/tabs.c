/* Tab-separated text. */
#include "client/reader/source_text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_source_text rows = jx_source_text_of((jx_str){d->bytes, (uint32_t)d->len});
    fuzz_layout(d, &rows.source, data, size);
    return 0;
}
