/* client/gen/bench.h: one measured run of the whole line on this machine. */
#ifndef JX_CLIENT_BENCH_H
#define JX_CLIENT_BENCH_H

#include "client/gen/line.h"
#include "client/gen/proc.h"

typedef struct {
    uint64_t forms, seed;
    uint32_t anomalies_ppm, batch; /* batch: forms in one */
    unsigned workers;
    bool plaintext;  /* without CURVE */
    const char *dir; /* where the run's own folder is made, and removed after */
} jx_bench_options;

typedef struct {
    uint64_t batches, bytes; /* bytes: of all bodies */
    double seconds;          /* from the first form encoded to the last one in the aggregates */
    double receipts_s;       /* from there to the last receipt */
    double p50_ms, p99_ms;   /* of the receipts: from a batch's first sending */
    uint64_t client_cpu_us;
    uint64_t client_peak_rss; /* with all the prepared forms in it */
    jx_proc_use use[JX_L_PARTS];
    uint64_t accepted, alerted, rejected;
} jx_bench_result;

/* Makes the forms, starts the line, pushes, waits for the last aggregate and checks that every receipt has a result for
 * each of its forms. 0; JX_EINVAL: the numbers do not agree, or the folder is in memory; JX_EIO, JX_EAGAIN as
 * in line.h. All said on stderr. */
int jx_bench_run(const jx_bench_options *opt, jx_bench_result *out);

#endif
