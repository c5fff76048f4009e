/* A deck from somebody else: the forms of a rule, "====", its sections. */
#include "client/commands/deck.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jx_deck_topic rules[256];
    char err[512];
    const uint8_t *p = data, *end = data + size;
    jx_str forms = fuzz_section(&p, end);
    fuzz_file("S304.jsonl", forms.p, forms.len);
    fuzz_file("S304.txt", p, (size_t)(end - p));
    int n = jx_deck_run(fuzz_dir(), rules, 256, NULL, NULL, err, sizeof err);
    FUZZ_CHECK(n <= 1);
    if (n == JX_EINVAL) FUZZ_CHECK(err[0]);
    return 0;
}
