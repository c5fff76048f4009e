/* What a service announced, in a file that anybody may have written. */
#include "net/where.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char out[256], server[300];
    fuzz_file("submit.endpoint", data, size);
    if (jx_where(fuzz_dir(), JX_SUBMIT_SVC, out) == 0) FUZZ_CHECK(*out && strlen(out) < 256 && !strpbrk(out, "\r\n"));
    if (size >= sizeof server || memchr(data, '/', size)) return 0;
    memcpy(server, data, size);
    server[size] = 0;
    if (jx_where(server, JX_LOG_SVC, out) == 0) FUZZ_CHECK(strstr(out, "://"));
    jx_is_local(server);
    return 0;
}
