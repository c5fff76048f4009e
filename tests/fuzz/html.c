/* A web page. */
#include "client/reader/layout.h"
#include "client/reader/source_html.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_doc *d = fuzz_doc(data, size);
    if (!d) return 0;
    jx_source_html *page;
    /* numbers may be put together from pieces: "1<b>0</b>" */
    if (jx_source_html_open(&page, d, (jx_str){d->bytes, (uint32_t)d->len}) == 0 &&
        jx_layout_read(d, jx_source_html_rows(page)) == 0 && jx_doc_number(d) == 0)
        fuzz_forms(d);
    jx_source_html_close(&page);
    jx_doc_free(&d);
    return 0;
}
