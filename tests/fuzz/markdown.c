/* A table with bars between its cells, as in Markdown. */
#include "client/reader/source_csv.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_source_csv rows = jx_source_csv_of(d->bytes, d->len, (jx_csv_shape){'|', 10});
    fuzz_layout(d, &rows.source, data, size);
    return 0;
}
