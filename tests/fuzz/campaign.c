/* A campaign as an operator sets it. */
#include "proto/campaign.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_campaign c, again;
    msgpack_sbuffer first, second;
    msgpack_packer pk;
    jx_cur at = jx_cur_of(data, size);
    if (jx_campaign_read(&at, &c) != 0) return 0;
    FUZZ_CHECK(!jx_campaign_fault(&c));
    msgpack_sbuffer_init(&first);
    msgpack_sbuffer_init(&second);
    msgpack_packer_init(&pk, &first, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &c);
    at = jx_cur_of(first.data, first.size);
    FUZZ_CHECK(jx_campaign_read(&at, &again) == 0);
    msgpack_packer_init(&pk, &second, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &again);
    FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    /* what is on time at the deadline itself is late a moment after */
    uint64_t deadline = jx_campaign_deadline(&c);
    FUZZ_CHECK(jx_campaign_missed(&c, 1, c.year, c.division, deadline) == 0);
    if (deadline > c.set_ms) FUZZ_CHECK(jx_campaign_missed(&c, 1, c.year, c.division, deadline + 1) == deadline);
    msgpack_sbuffer_destroy(&first);
    msgpack_sbuffer_destroy(&second);
    return 0;
}
