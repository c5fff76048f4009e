/* A form on the wire. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_form_buf buf;
    jx_form_buf_init(&buf);
    jx_cur c = jx_cur_of(data, size);
    if (jx_form_decode(&c, &buf) == 0) fuzz_form(&buf.form);
    jx_form_buf_fini(&buf);
    return 0;
}
