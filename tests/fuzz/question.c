/* A rule pack as it travels with a question; one that is taken travels again as the same pack, and can be applied. */
#include "tests/fuzz/fuzz.h"
#include "worker/pack_wire.h"

static void see(void *arg, const jx_difference *x)
{
    (void)arg;
    FUZZ_CHECK(x->what && x->in[0] && x->in[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jx_assessment a;
    jx_form f;
    msgpack_sbuffer again;
    char err[512];
    const jx_pack *p = jx_pack_decode((jx_bytes){data, size}, err, sizeof err);
    if (!p) {
        FUZZ_CHECK(err[0]);
        return 0;
    }
    msgpack_sbuffer_init(&again);
    FUZZ_CHECK(jx_pack_encode(&again, p) == 0);
    const jx_pack *q = jx_pack_decode((jx_bytes){again.data, again.size}, err, sizeof err);
    FUZZ_CHECK(q && jx_pack_id(p) == jx_pack_id(q) && jx_pack_diff(p, q, see, NULL) == 0);
    jx_form_init(&f);
    jx_assess(p, &f, &a);
    jx_pack_free(&q);
    jx_pack_free(&p);
    msgpack_sbuffer_destroy(&again);
    return 0;
}
