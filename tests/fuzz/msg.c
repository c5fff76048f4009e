/* The envelope of every message and record. */
#include "proto/msg.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_msg m, again;
    const char *what = NULL;
    if (jx_msg_decode(data, size, &m, &what) != 0) return 0;
    msgpack_sbuffer first, second;
    msgpack_packer pk;
    msgpack_sbuffer_init(&first);
    msgpack_sbuffer_init(&second);
    msgpack_packer_init(&pk, &first, msgpack_sbuffer_write);
    FUZZ_CHECK(jx_msg_encode(&pk, &m) == 0);
    FUZZ_CHECK(jx_msg_decode(first.data, first.size, &again, &what) == 0);
    msgpack_packer_init(&pk, &second, msgpack_sbuffer_write);
    FUZZ_CHECK(jx_msg_encode(&pk, &again) == 0);
    FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    FUZZ_CHECK(again.type == m.type && again.req == m.req && again.seq == m.seq && jx_id_eq(&again.id, &m.id));
    msgpack_sbuffer_destroy(&first);
    msgpack_sbuffer_destroy(&second);
    return 0;
}
