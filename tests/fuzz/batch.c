/* A batch body: a worker scores it, whatever it is, and each form has exactly one result. */
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "worker/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jx_work work;
    static jx_finding room[JX_MAX_FINDINGS];
    static const jx_id batch = {"batch"};
    static jx_packs *packs;
    if (!packs) {
        jx_work_init(&work);
        packs = jx_packs_only(jx_pack_default());
    }
    jx_cur count = jx_cur_of(data, size), c;
    uint32_t n = jx_batch_count(&count), want = count.err ? 3 : n;
    FUZZ_CHECK(jx_work_score(&work, packs, &batch, 510000, (jx_bytes){data, size}, 0, want) == 0);
    c = jx_cur_of(work.out.data, work.out.size);
    uint64_t ruleset;
    FUZZ_CHECK(jx_results_open(&c, &ruleset) == want);
    for (uint32_t i = 0; i < want; i++) {
        jx_result r;
        FUZZ_CHECK(jx_result_decode(&c, &r, room) == 0);
        FUZZ_CHECK(r.index == i);
        FUZZ_CHECK(r.total == JX_PTS_NONE || (r.total_low <= r.total && r.total <= r.total_high));
    }
    FUZZ_CHECK(jx_cur_end(&c) == 0);
    return 0;
}
