/* A rule pack's file; a pack that loads can be named, compared, and applied. */
#include "client/gen/gen.h"
#include "tests/fuzz/fuzz.h"
#include "worker/rulebook.h"

static void see(void *arg, const jx_difference *x)
{
    (void)arg;
    FUZZ_CHECK(x->what && x->title[0] && x->title[1] && x->in[0] && x->in[1] && x->ground[0] && x->ground[1]);
}

static const jx_form *a_form(void)
{
    static jx_gen *gen;
    static jx_form f;
    jx_gen_options opt = {.seed = 7, .province = 510000, .year = 2024, .anomalies_ppm = 1000000};
    if (gen) return &f;
    FUZZ_CHECK(jx_gen_new(&gen, &opt) == 0);
    FUZZ_CHECK(jx_gen_form(gen, 3, &f, NULL) == 0);
    return &f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jx_assessment a;
    char err[512];
    const jx_pack *p = jx_pack_load(fuzz_file("pack.conf", data, size), err, sizeof err);
    if (!p) {
        FUZZ_CHECK(err[0]);
        return 0;
    }
    FUZZ_CHECK(jx_pack_diff(p, p, see, NULL) == 0);
    int n = jx_pack_diff(jx_pack_default(), p, see, NULL);
    FUZZ_CHECK(n >= 0);
    jx_assess(p, a_form(), &a);
    FUZZ_CHECK(a.total == JX_PTS_NONE || (a.total_low <= a.total && a.total <= a.total_high));
    jx_pack_free(&p);
    return 0;
}
