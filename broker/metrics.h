/* broker/metrics.h: what the broker counts. Written by the loop and the journal thread, read by the HTTP thread: every
 * number is an atomic of its own, none waits for another. */
#ifndef JX_BROKER_METRICS_H
#define JX_BROKER_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Upper bounds of the histogram's buckets, in microseconds; the last bucket has none. */
enum { JX_HIST_BOUNDS = 18 };
extern const uint32_t jx_hist_bounds_us[JX_HIST_BOUNDS];

typedef struct {
    _Atomic uint64_t buckets[JX_HIST_BOUNDS + 1], sum_us;
} jx_hist;

void jx_hist_add(jx_hist *h, uint64_t us);

/* name, type, help. Counters only grow; gauges are set. */
#define JX_METRICS(X)                                                                                                  \
    X(submits, counter, "SUBMIT messages received")                                                                    \
    X(batches, counter, "batches accepted, repeats apart")                                                             \
    X(forms, counter, "forms accepted, repeats apart")                                                                 \
    X(repeats, counter, "batches that were known already")                                                             \
    X(late, counter, "forms accepted after their deadline, as their senders state the year")                           \
    X(refused, counter, "messages refused")                                                                            \
    X(forbidden, counter, "messages refused because the peer's key does not allow them")                               \
    X(busy, counter, "submissions put off because too much was under way")                                             \
    X(grants, counter, "parts sent to workers")                                                                        \
    X(results, counter, "results taken from workers")                                                                  \
    X(results_late, counter, "results dropped: the lease was no longer theirs")                                        \
    X(results_bad, counter, "results dropped: not what the protocol says")                                             \
    X(worker_deaths, counter, "workers that fell silent or vanished with leases")                                      \
    X(leases_expired, counter, "parts that a living worker did not answer in time")                                    \
    X(splits, counter, "parts split because workers died of them")                                                     \
    X(dead_letters, counter, "forms given up")                                                                         \
    X(commits, counter, "groups made durable")                                                                         \
    X(log_reads, counter, "LOG answers")                                                                               \
    X(rescores, counter, "parts scored under another pack for an operator")                                            \
    X(log_head, gauge, "records in the results log")                                                                   \
    X(batches_stored, gauge, "batches in the journal")                                                                 \
    X(forms_stored, gauge, "forms in the journal")                                                                     \
    X(forms_scored, gauge, "forms with a result")                                                                      \
    X(forms_failed, gauge, "forms given up, in all")                                                                   \
    X(parts_pending, gauge, "parts without an outcome, on disk")                                                       \
    X(parts_window, gauge, "parts without an outcome, in memory")                                                      \
    X(parts_leased, gauge, "parts with workers")                                                                       \
    X(window_bytes, gauge, "bodies in memory that wait for a worker")                                                  \
    X(intake_bytes, gauge, "bodies received and not yet durable")                                                      \
    X(workers, gauge, "workers present")                                                                               \
    X(rescoring, gauge, "parts that operators ask to be scored under another pack, under way")                         \
    X(credit, gauge, "parts that workers would take now")                                                              \
    X(submitters, gauge, "peers on the submit socket")                                                                 \
    X(readers, gauge, "peers on the log socket")                                                                       \
    X(handshakes_refused, gauge, "connections refused for want of an admitted key, since the start")                   \
    X(disk_bytes, gauge, "size of the journal")                                                                        \
    X(disk_free_bytes, gauge, "room left for the journal")                                                             \
    X(full, gauge, "1 while the journal has no room for new batches")                                                  \
    X(failed, gauge, "1 when the journal takes no more writes")                                                        \
    X(heard_ms, gauge, "when the loop last turned, in milliseconds of the machine's uptime")

typedef struct {
#define JX_METRIC(name, type, help) _Atomic uint64_t name;
    JX_METRICS(JX_METRIC)
#undef JX_METRIC
    jx_hist receipt, commit; /* SUBMIT received to RECEIPT sent; one group's commit */
    uint64_t started_s;      /* Unix time; set before any other thread runs */
} jx_metrics;

#define JX_COUNT(m, name, n) atomic_fetch_add_explicit(&(m)->name, (uint64_t)(n), memory_order_relaxed)
#define JX_GAUGE(m, name, n) atomic_store_explicit(&(m)->name, (uint64_t)(n), memory_order_relaxed)
#define JX_LOOK(m, name)     atomic_load_explicit(&(m)->name, memory_order_relaxed)

/* The Prometheus text format, as a string that the caller frees. NULL without memory. */
char *jx_metrics_text(const jx_metrics *m, size_t *len);

#endif
