/* Comma-, semicolon- or tab-separated values; the first byte chooses where it is one of them. */
#include "client/reader/source_csv.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_csv_shape shape = {',', 9};
    if (size && memchr(",;\t", data[0], 3)) shape.delimiter = (char)*data++, size--;
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_csv_shape seen = jx_csv_shape_of((jx_str){d->bytes, (uint32_t)d->len});
    if (seen.delimiter) shape = seen;
    jx_source_csv rows = jx_source_csv_of(d->bytes, d->len, shape);
    fuzz_layout(d, &rows.source, data, size);
    return 0;
}
