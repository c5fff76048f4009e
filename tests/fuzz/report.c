/* What a collector says: rows of aggregates, and alerts. */
#include "proto/report.h"
#include "tests/fuzz/fuzz.h"

static jx_rule_count room[JX_MAX_RULE_COUNTS], again_room[JX_MAX_RULE_COUNTS];

static void row(const uint8_t *data, size_t size)
{
    jx_row r = {0}, again = {0};
    msgpack_sbuffer first, second;
    msgpack_packer pk;
    jx_cur c = jx_cur_of(data, size);
    if (jx_row_read(&c, &r, room) != 0) return;
    msgpack_sbuffer_init(&first);
    msgpack_sbuffer_init(&second);
    msgpack_packer_init(&pk, &first, msgpack_sbuffer_write);
    jx_row_pack(&pk, &r);
    c = jx_cur_of(first.data, first.size);
    FUZZ_CHECK(jx_row_read(&c, &again, again_room) == 0);
    msgpack_packer_init(&pk, &second, msgpack_sbuffer_write);
    jx_row_pack(&pk, &again);
    FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    msgpack_sbuffer_destroy(&first);
    msgpack_sbuffer_destroy(&second);
}

static void alert(const uint8_t *data, size_t size)
{
    jx_alert a = {0}, again = {0};
    msgpack_sbuffer first, second;
    msgpack_packer pk;
    char topic[40];
    jx_cur c = jx_cur_of(data, size);
    if (jx_alert_read(&c, &a) != 0) return;
    FUZZ_CHECK(jx_alert_topic(&a, topic) < 40);
    msgpack_sbuffer_init(&first);
    msgpack_sbuffer_init(&second);
    msgpack_packer_init(&pk, &first, msgpack_sbuffer_write);
    jx_alert_pack(&pk, &a);
    c = jx_cur_of(first.data, first.size);
    FUZZ_CHECK(jx_alert_read(&c, &again) == 0);
    msgpack_packer_init(&pk, &second, msgpack_sbuffer_write);
    jx_alert_pack(&pk, &again);
    FUZZ_CHECK(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    msgpack_sbuffer_destroy(&first);
    msgpack_sbuffer_destroy(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    row(data, size);
    alert(data, size);
    return 0;
}
