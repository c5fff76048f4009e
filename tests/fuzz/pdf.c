/* What Poppler's programs print of a PDF: the list of words and the drawing, parted by a line "====". */
#include "client/reader/layout.h"
#include "client/reader/source_pdf.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *p = data, *end = data + size;
    jx_str list = fuzz_section(&p, end), drawing = fuzz_section(&p, end);
    jx_doc *d = fuzz_doc((const uint8_t *)"", 0);
    jx_source_pdf *x;
    if (!d) return 0;
    if (jx_source_pdf_printed(&x, d, list, drawing) == 0) {
        jx_source_pdf_text(x);
        int err = jx_layout_read(d, jx_source_pdf_rows(x));
        if (!err) err = jx_source_pdf_tell(x, true);
        if (!err && jx_doc_number(d) == 0) fuzz_forms(d);
        jx_source_pdf_close(&x);
    }
    jx_doc_free(&d);
    return 0;
}
