/* broker/status.c: what the broker says of itself: the map of STATUS_IS, and the gauges of /metrics. */
#include <stdio.h>

#include "broker/broker_state.h"
#include "proto/pack.h"
#include "proto/report.h"

static const char *state_of(const jx_broker *b, char room[64])
{
    if (JX_LOOK(&b->metrics, failed)) return "failed";
    if (b->damaged) snprintf(room, 64, JX_STATE_DAMAGED "%llu", (unsigned long long)b->damaged - 1);
    if (b->damaged) return room;
    return JX_LOOK(&b->metrics, full) ? "full" : "ok";
}

void jx_broker_status(jx_broker *b, msgpack_packer *pk)
{
    jx_dispatch_counts d;
    char state[64], rulesets[256];
    uint32_t n_rulesets = jx_fleet_rulesets(b, rulesets);
    jx_dispatch_count(b->dispatch, &d);
    const jx_totals *t = &b->durable;
    const struct {
        const char *key;
        uint64_t value;
    } numbers[] = {
        {"epoch", b->epoch},
        {"uptime_ms", jx_broker_now(b) - b->started_ms},
        {"batches", t->batches},
        {"forms", t->forms},
        {"forms_scored", t->forms_scored},
        {"forms_failed", t->forms_failed},
        {"parts_pending", t->parts_pending},
        {"parts_leased", d.leased},
        {"log_head", t->head.offset},
        {"last_seq", t->last_seq},
        {"campaigns", b->n_campaigns},
        {"workers", d.workers},
        {"worker_credit", d.credit},
        {"rulesets", n_rulesets},
        {"rescoring", jx_rescore_count(b)},
        {"submitters", b->submit.peers.n},
        {"readers", b->log.peers.n},
        {"handshakes_refused", jx_zap_refused(b->guard.zap)},
        {"disk_bytes", b->disk_bytes},
        {"disk_free_bytes", b->free_bytes},
    };
    const struct {
        const char *key, *value;
    } texts[] = {{"service", "broker"},
                 {"version", JX_VERSION},
                 {"state", state_of(b, state)},
                 {"security", jx_guard_on(&b->guard) ? "CURVE" : "plain text"},
                 {"rulesets_of_workers", rulesets},
                 {"durability", jx_journal_durability(b->journal)}};
    size_t n = sizeof numbers / sizeof *numbers, m = sizeof texts / sizeof *texts;
    msgpack_pack_map(pk, n + m);
    for (size_t i = 0; i < m; i++) {
        jx_pack_str(pk, jx_str_of(texts[i].key));
        jx_pack_str(pk, jx_str_of(texts[i].value));
    }
    for (size_t i = 0; i < n; i++) {
        jx_pack_str(pk, jx_str_of(numbers[i].key));
        jx_pack_uint(pk, numbers[i].value);
    }
}

void jx_broker_gauges_durable(jx_broker *b)
{
    jx_metrics *m = &b->metrics;
    const jx_totals *t = &b->durable;
    JX_GAUGE(m, log_head, t->head.offset);
    JX_GAUGE(m, batches_stored, t->batches);
    JX_GAUGE(m, forms_stored, t->forms);
    JX_GAUGE(m, forms_scored, t->forms_scored);
    JX_GAUGE(m, forms_failed, t->forms_failed);
    JX_GAUGE(m, parts_pending, t->parts_pending);
}

void jx_broker_gauges(jx_broker *b)
{
    jx_metrics *m = &b->metrics;
    jx_dispatch_counts d;
    jx_dispatch_count(b->dispatch, &d);
    jx_broker_gauges_durable(b);
    JX_GAUGE(m, parts_window, d.parts);
    JX_GAUGE(m, parts_leased, d.leased);
    JX_GAUGE(m, window_bytes, d.body_bytes);
    JX_GAUGE(m, workers, d.workers);
    JX_GAUGE(m, credit, d.credit);
    JX_GAUGE(m, rescoring, jx_rescore_count(b));
    JX_GAUGE(m, intake_bytes, jx_lane_bytes(b->lane));
    JX_GAUGE(m, submitters, b->submit.peers.n);
    JX_GAUGE(m, readers, b->log.peers.n);
    JX_GAUGE(m, handshakes_refused, jx_zap_refused(b->guard.zap));
    JX_GAUGE(m, disk_bytes, b->disk_bytes);
    JX_GAUGE(m, disk_free_bytes, b->free_bytes);
    JX_GAUGE(m, heard_ms, uv_hrtime() / 1000000);
}
