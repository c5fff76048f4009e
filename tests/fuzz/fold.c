/* Records of the results log as a collector folds them: header, body, header, body … in pieces. */
#include <stdlib.h>

#include "collector/fold.h"
#include "tests/fuzz/fuzz.h"

typedef struct {
    uint64_t forms;
} sums;

static bool add(void *arg, const jx_row *r)
{
    sums *s = arg;
    FUZZ_CHECK(r->forms == r->accepted + r->alerted + r->rejected);
    s->forms += r->forms;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jx_fold *f;
    const uint8_t *p = data, *end = data + size;
    jx_bytes header, body;
    uint64_t records = 0, total;
    FUZZ_CHECK(jx_fold_new(&f, NULL, NULL) == 0);
    while (fuzz_piece(&p, end, &header) && fuzz_piece(&p, end, &body)) {
        jx_msg m;
        bool read = jx_msg_decode(header.p, header.len, &m, NULL) == 0;
        FUZZ_CHECK(jx_fold_record(f, read ? &m : NULL, body) == 0);
        records++;
    }
    FUZZ_CHECK(jx_fold_offset(f) == records);
    sums counties = {0}, units = {0};
    FUZZ_CHECK(jx_fold_rows(f, JX_ROWS_COUNTIES, 0, (jx_str){0}, 0, 0, add, &counties, &total) == 0);
    FUZZ_CHECK(jx_fold_rows(f, JX_ROWS_UNITS, 0, (jx_str){0}, 0, 0, add, &units, &total) == 0);
    FUZZ_CHECK(counties.forms == units.forms);
    jx_fold_free(&f);
    return 0;
}
