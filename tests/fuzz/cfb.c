/* A compound file: only what it is and whether it has a password is told. */
#include "client/reader/cfb.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum jx_cfb_kind kind = jx_cfb_kind_of(data, size);
    FUZZ_CHECK(jx_is_cfb(data, size) == (kind != JX_CFB_NONE));
    return 0;
}
