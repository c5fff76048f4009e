/* A results body. */
#include "proto/result.h"
#include "tests/fuzz/fuzz.h"
#include "worker/rulebook.h"

static jx_finding room[JX_MAX_FINDINGS], again_room[JX_MAX_FINDINGS];

static void check(const jx_result *r)
{
    msgpack_sbuffer out, second;
    msgpack_packer pk;
    jx_result again;
    msgpack_sbuffer_init(&out);
    msgpack_sbuffer_init(&second);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    FUZZ_CHECK(jx_result_encode(&pk, r) == 0);
    jx_cur c = jx_cur_of(out.data, out.size);
    FUZZ_CHECK(jx_result_decode(&c, &again, again_room) == 0);
    FUZZ_CHECK(jx_cur_end(&c) == 0);
    msgpack_packer_init(&pk, &second, msgpack_sbuffer_write);
    FUZZ_CHECK(jx_result_encode(&pk, &again) == 0);
    FUZZ_CHECK(out.size == second.size && memcmp(out.data, second.data, out.size) == 0);
    msgpack_sbuffer_destroy(&out);
    msgpack_sbuffer_destroy(&second);
    for (int i = 0; i < r->n_findings; i++) {
        char path[48], text[300];
        FUZZ_CHECK(jx_path_print(r->findings[i].path, path) < 48);
        FUZZ_CHECK(jx_finding_message(&r->findings[i], NULL, i & 1, text, sizeof text) < (int)sizeof text);
        FUZZ_CHECK(jx_utf8_valid(text, strlen(text)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t ruleset;
    jx_cur c = jx_cur_of(data, size);
    for (uint32_t n = jx_results_open(&c, &ruleset); n-- && !c.err;) {
        jx_result r;
        if (jx_result_decode(&c, &r, room) == 0) check(&r);
    }
    return 0;
}
