/* broker/metrics.c: counting, and the Prometheus text format. */
#include "broker/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const uint32_t jx_hist_bounds_us[JX_HIST_BOUNDS] = {100,    200,    500,    750,     1000,    1500,
                                                    2000,   3000,   5000,   10000,   20000,   50000,
                                                    100000, 200000, 500000, 1000000, 2000000, 5000000};

void jx_hist_add(jx_hist *h, uint64_t us)
{
    int i = 0;
    while (i < JX_HIST_BOUNDS && us > jx_hist_bounds_us[i]) i++;
    atomic_fetch_add_explicit(&h->buckets[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&h->sum_us, us, memory_order_relaxed);
}

static void number(FILE *f, const char *name, const char *type, const char *help, uint64_t value)
{
    const char *suffix = strcmp(type, "counter") == 0 ? "_total" : "";
    fprintf(f, "# HELP jixiao_broker_%s%s %s\n# TYPE jixiao_broker_%s%s %s\njixiao_broker_%s%s %llu\n", name, suffix,
            help, name, suffix, type, name, suffix, (unsigned long long)value);
}

static void histogram(FILE *f, const char *name, const char *help, const jx_hist *h)
{
    uint64_t n = 0;
    fprintf(f, "# HELP jixiao_broker_%s_seconds %s\n# TYPE jixiao_broker_%s_seconds histogram\n", name, help, name);
    for (int i = 0; i < JX_HIST_BOUNDS; i++) {
        n += JX_LOOK(h, buckets[i]);
        fprintf(f, "jixiao_broker_%s_seconds_bucket{le=\"%g\"} %llu\n", name, jx_hist_bounds_us[i] / 1e6,
                (unsigned long long)n);
    }
    n += JX_LOOK(h, buckets[JX_HIST_BOUNDS]);
    fprintf(f, "jixiao_broker_%s_seconds_bucket{le=\"+Inf\"} %llu\njixiao_broker_%s_seconds_sum %g\n", name,
            (unsigned long long)n, name, (double)JX_LOOK(h, sum_us) / 1e6);
    fprintf(f, "jixiao_broker_%s_seconds_count %llu\n", name, (unsigned long long)n);
}

char *jx_metrics_text(const jx_metrics *m, size_t *len)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, len);
    if (!f) return NULL;
#define JX_METRIC(name, type, help) number(f, #name, #type, help, JX_LOOK(m, name));
    JX_METRICS(JX_METRIC)
#undef JX_METRIC
    number(f, "start_time_seconds", "gauge", "when this broker started, Unix time", m->started_s);
    histogram(f, "receipt", "from SUBMIT received to RECEIPT sent", &m->receipt);
    histogram(f, "commit", "one group made durable", &m->commit);
    if (fclose(f) == 0) return text;
    free(text);
    return NULL;
}
