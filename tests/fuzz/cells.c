/* Text with one table cell a line. */
#include "client/reader/source_cells.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_source_cells rows = jx_source_cells_of((jx_str){d->bytes, (uint32_t)d->len}, &d->arena);
    fuzz_layout(d, &rows.source, data, size);
    return 0;
}
