/* A key file that a county sent in. */
#include <stdlib.h>

#include "net/keys.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_key k;
    if (jx_key_parse((const char *)data, size, &k) != JX_KEY_FINE) return 0;
    FUZZ_CHECK(jx_key_name_ok(k.name));
    FUZZ_CHECK(k.n_divisions <= JX_KEY_DIVISIONS);
    FUZZ_CHECK(strlen(k.open) == JX_KEY_TEXT - 1);
    FUZZ_CHECK(!k.secret[0] || strlen(k.secret) == JX_KEY_TEXT - 1);
    return 0;
}
