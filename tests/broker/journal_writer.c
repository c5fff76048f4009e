/* journal_writer ENGINE DIR: owns the journal and writes without end, to be killed. Each group appends eight batches
 * and settles four of the group before; then its last sequence number is printed: from then on it must survive
 * anything. */
#include <stdio.h>
#include <string.h>

#include "broker/journal_lmdb.h"

enum { APPENDS = 8, SETTLES = 4, BYTES = 20000 };

static int round_of(jx_journal *j, uint64_t epoch, uint64_t n, uint64_t *last)
{
    static char bodies[APPENDS][BYTES];
    jx_append a[APPENDS], *as[APPENDS];
    jx_outcome o[SETTLES], *os[SETTLES];
    for (uint64_t i = 0; i < APPENDS; i++) {
        uint64_t name[] = {epoch, n, i};
        memcpy(bodies[i], name, sizeof name);
        a[i] = (jx_append){.id = jx_hash(name, sizeof name),
                           .submitter = JX_STR("writer"),
                           .division = 511102,
                           .forms = 2,
                           .body = {bodies[i], BYTES}};
        as[i] = &a[i];
    }
    for (uint64_t i = 0; i < SETTLES; i++) {
        o[i] = (jx_outcome){.part = {*last - i, 0, 2}, .attempt = 1, .kind = JX_R_RESULT, .body = {"result", 6}};
        os[i] = &o[i];
    }
    jx_group g = {.appends = as, .outcomes = os, .n_appends = APPENDS, .n_outcomes = n ? SETTLES : 0};
    int err = jx_journal_commit(j, epoch, 1000 + n, &g, NULL);
    if (!err) *last = a[APPENDS - 1].seq;
    return err;
}

int main(int argc, char **argv)
{
    jx_journal *j;
    uint64_t epoch, last = 0;
    if (argc != 3 || strcmp(argv[1], "lmdb") != 0) return 2;
    int err = jx_lmdb_open(&j, argv[2], NULL);
    if (!err) err = jx_journal_own(j, &epoch);
    for (uint64_t n = 0; !err; n++) {
        err = round_of(j, epoch, n, &last);
        if (!err && (printf("%llu\n", (unsigned long long)last) < 0 || fflush(stdout) != 0)) return 1;
    }
    fprintf(stderr, "journal_writer: %s\n", jx_strerror(err));
    return 1;
}
