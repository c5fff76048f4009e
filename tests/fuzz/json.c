/* Forms as JSON, one a line. */
#include "client/reader/form_json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_str text = {d->bytes, (uint32_t)d->len};
    if (jx_form_json_read(d, text) == 0 && jx_doc_number(d) == 0) {
        fuzz_forms(d);
        fuzz_numbers(d, text);
    }
    jx_doc_free(&d);
    return 0;
}
