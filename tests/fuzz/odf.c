/* The content of an OpenDocument sheet or text, zipped here. */
#include "tests/fuzz/zipped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_zip z = fuzz_zip_begin();
    fuzz_zip_part(&z, "mimetype", JX_STR("application/vnd.oasis.opendocument.spreadsheet"));
    fuzz_zip_part(&z, "content.xml", (jx_str){(const char *)data, (uint32_t)size});
    fuzz_zip_read(&z);
    return 0;
}
