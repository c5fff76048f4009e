#include "collector/collector.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "collector/publish.h"
#include "collector/serve.h"
#include "collector/tail.h"
#include "net/log.h"
#include "net/pump.h"
#include "net/sock.h"
#include "net/where.h"
#include "proto/pack.h"

enum { TICK_MS = 100, KEYS_MS = 1000 /* between looks at who is admitted */ };

struct collector {
    const jx_collector_config *cfg;
    void *zmq, *query, *alerts_pub;
    jx_guard guard;
    uv_loop_t loop;
    uv_timer_t tick;
    uv_signal_t term, interrupt, hangup;
    jx_pump pump;
    jx_tail *tail;
    jx_fold *fold;
    jx_alerts *alerts;
    jx_publisher *publisher;
    jx_server *server;
    uint64_t looked_ms, losses; /* at the list of keys; those already acted on */
    bool stopping, caught_up;
    int err; /* why it stops; 0: it was asked to */
};

static void stop(struct collector *c, int err)
{
    if (c->stopping) return;
    c->stopping = true;
    c->err = err;
    if (err) jx_log(JX_LOG_ERROR, "cannot go on: %s", jx_strerror(err));
    jx_pump_close(&c->pump);
    uv_close((uv_handle_t *)&c->tick, NULL);
    uv_close((uv_handle_t *)&c->term, NULL);
    uv_close((uv_handle_t *)&c->interrupt, NULL);
    uv_close((uv_handle_t *)&c->hangup, NULL);
}

/* ---- the log ---- */

static int on_record(void *arg, const jx_msg *header, jx_bytes body)
{
    struct collector *c = arg;
    return jx_fold_record(c->fold, header, body);
}

static int on_restart(void *arg)
{
    struct collector *c = arg;
    jx_publisher_flush(c->publisher);
    c->caught_up = false;
    jx_fold_free(&c->fold);
    int err = jx_alerts_clear(c->alerts);
    return err ? err : jx_fold_new(&c->fold, jx_alerts_changed, c->alerts);
}

/* Alerts of records that were in the log when we first read it are history: subscribers heard them from our
 * predecessor, or ask for them. Publishing them all again after a restart would look like news. */
static void on_alert(void *arg, const jx_alert *a)
{
    struct collector *c = arg;
    jx_tail_state s;
    jx_tail_state_of(c->tail, &s);
    if (a->offset >= s.begin) jx_publisher_take(c->publisher, a);
}

static void on_log(void *arg)
{
    struct collector *c = arg;
    jx_tail_state s;
    if (c->stopping) return;
    int err = jx_tail_readable(c->tail, uv_now(&c->loop));
    jx_tail_state_of(c->tail, &s);
    if (err) {
        stop(c, err);
    } else if (!c->caught_up && s.reading && s.offset == s.head) {
        c->caught_up = true;
        jx_log(JX_LOG_INFO, "caught up with the log at record %llu", (unsigned long long)s.offset);
    }
}

/* ---- queries ---- */

static void pack_number(msgpack_packer *pk, const char *name, uint64_t v)
{
    jx_pack_str(pk, jx_str_of(name));
    jx_pack_uint(pk, v);
}

static void pack_text(msgpack_packer *pk, const char *name, const char *v)
{
    jx_pack_str(pk, jx_str_of(name));
    jx_pack_str(pk, jx_str_of(v));
}

static void pack_status(void *arg, msgpack_packer *pk)
{
    struct collector *c = arg;
    jx_fold_stats f;
    jx_tail_state t;
    char chain[33], state[64] = "ok";
    size_t rss = 0;
    jx_fold_stats_of(c->fold, &f);
    jx_tail_state_of(c->tail, &t);
    jx_id_hex(&t.chain, chain);
    if (t.damaged) snprintf(state, sizeof state, JX_STATE_DAMAGED "%llu", (unsigned long long)t.offset);
    uv_resident_set_memory(&rss);
    const struct {
        const char *name;
        uint64_t v;
    } numbers[] = {{"offset", f.offset},
                   {"head", t.head},
                   {"following", t.reading},
                   {"restarts", t.restarts},
                   {"forms", f.forms},
                   {"keys", f.keys},
                   {"units", f.units},
                   {"divisions", f.divisions},
                   {"unchanged", f.unchanged},
                   {"outdated", f.outdated},
                   {"repeated", f.repeated},
                   {"late", f.late},
                   {"campaigns", f.campaigns},
                   {"splits", f.splits},
                   {"dead_letters", f.failed_records},
                   {"malformed", f.malformed},
                   {"other", f.other},
                   {"handshakes_refused", jx_zap_refused(c->guard.zap)},
                   {"alerts", jx_alerts_count(c->alerts)},
                   {"alerts_live", jx_publisher_count(c->publisher)},
                   {"hang_ups", jx_publisher_hang_ups(c->publisher)},
                   {"spool_bytes", jx_alerts_bytes(c->alerts)},
                   {"state_bytes", f.bytes},
                   {"rss_bytes", rss}};
    size_t n = sizeof numbers / sizeof *numbers;
    msgpack_pack_map(pk, n + 5);
    pack_text(pk, "service", "collector");
    pack_text(pk, "version", JX_VERSION);
    pack_text(pk, "state", state);
    pack_text(pk, "chain", chain);
    pack_text(pk, "security", jx_guard_on(&c->guard) ? "CURVE" : "plain text");
    for (size_t i = 0; i < n; i++) pack_number(pk, numbers[i].name, numbers[i].v);
}

static void on_query(void *arg)
{
    struct collector *c = arg;
    if (c->stopping) return;
    int err = jx_server_readable(c->server);
    if (err) stop(c, err);
}

static void on_subscription(void *arg)
{
    struct collector *c = arg;
    if (!c->stopping) jx_publisher_readable(c->publisher, uv_now(&c->loop));
}

/* ---- the loop ---- */

static void before_sleep(void *arg)
{
    struct collector *c = arg;
    jx_publisher_flush(c->publisher);
}

/* ZeroMQ talks to subscribers by itself, so who loses a role would go on listening. */
static void look_at_keys(struct collector *c)
{
    uint64_t now = uv_now(&c->loop);
    if (!jx_guard_on(&c->guard) || now < c->looked_ms + KEYS_MS) return;
    c->looked_ms = now;
    jx_acl_refresh(c->guard.acl);
    uint64_t losses = jx_acl_losses(c->guard.acl);
    if (losses != c->losses) jx_publisher_cut(c->publisher, now);
    c->losses = losses;
}

static void on_tick(uv_timer_t *h)
{
    struct collector *c = h->data;
    look_at_keys(c);
    jx_tail_tick(c->tail, uv_now(&c->loop));
    jx_publisher_tick(c->publisher, uv_now(&c->loop));
}

static void on_signal(uv_signal_t *h, int number)
{
    struct collector *c = h->data;
    jx_log(JX_LOG_INFO, "%s: stopping", number == SIGINT ? "SIGINT" : "SIGTERM");
    stop(c, 0);
}

static void on_hangup(uv_signal_t *h, int number)
{
    struct collector *c = h->data;
    (void)number;
    jx_log(JX_LOG_INFO, "SIGHUP: reading the keys again");
    jx_acl_load(c->guard.acl);
}

static int open_sockets(struct collector *c, char query[256], char alerts[256])
{
    c->zmq = zmq_ctx_new();
    if (!c->zmq) return JX_ENOMEM;
    int err = jx_guard_open(&c->guard, c->cfg->keys, c->zmq); /* the doorkeeper before the first door */
    if (err) return err;
    c->query = jx_server_socket(c->zmq);
    c->alerts_pub = jx_publisher_socket(c->zmq);
    if (!c->query || !c->alerts_pub) return JX_EIO;
    err = jx_guard_socket(&c->guard, c->query, jx_service_name(JX_QUERY_SVC));
    if (!err) err = jx_guard_socket(&c->guard, c->alerts_pub, JX_ZAP_ALERTS);
    if (!err) err = jx_sock_bind(c->query, c->cfg->query, query);
    if (!err) err = jx_sock_bind(c->alerts_pub, c->cfg->alerts, alerts);
    return err;
}

static int open_parts(struct collector *c)
{
    const jx_tail_sink sink = {.record = on_record, .restart = on_restart, .arg = c};
    int err = jx_alerts_open(&c->alerts, c->cfg->dir);
    if (!err) err = jx_fold_new(&c->fold, jx_alerts_changed, c->alerts);
    if (!err) err = jx_tail_open(&c->tail, c->zmq, c->cfg->broker, &c->cfg->own, &sink);
    if (!err) err = jx_publisher_new(&c->publisher, c->alerts_pub);
    if (err) return err;
    jx_alerts_listen(c->alerts, on_alert, c);
    const jx_server_parts parts = {
        .sock = c->query, .guard = &c->guard, .fold = &c->fold, .alerts = c->alerts, .status = pack_status, .arg = c};
    return jx_server_new(&c->server, &parts);
}

/* Handles that exist must be closed by a run of the loop, so this comes last and cannot leave half of them. */
static int start_loop(struct collector *c)
{
    if (uv_loop_init(&c->loop) != 0) return JX_EIO;
    uv_timer_init(&c->loop, &c->tick);
    uv_signal_init(&c->loop, &c->term);
    uv_signal_init(&c->loop, &c->interrupt);
    uv_signal_init(&c->loop, &c->hangup);
    c->tick.data = c->term.data = c->interrupt.data = c->hangup.data = c;
    int err = jx_pump_init(&c->pump, &c->loop, before_sleep, c);
    if (!err && jx_pump_add(&c->pump, jx_tail_socket(c->tail), on_log, c) < 0) err = JX_EIO;
    if (!err && jx_pump_add(&c->pump, c->query, on_query, c) < 0) err = JX_EIO;
    if (!err && jx_pump_add(&c->pump, c->alerts_pub, on_subscription, c) < 0) err = JX_EIO;
    if (!err && (uv_timer_start(&c->tick, on_tick, 0, TICK_MS) || uv_signal_start(&c->term, on_signal, SIGTERM) ||
                 uv_signal_start(&c->interrupt, on_signal, SIGINT) ||
                 (c->cfg->keys && uv_signal_start(&c->hangup, on_hangup, SIGHUP))))
        err = JX_EIO;
    if (err) stop(c, err);
    return 0;
}

static int announce(struct collector *c, const char *query, const char *alerts)
{
    jx_log(JX_LOG_INFO, "queries at %s, alerts at %s", query, alerts);
    if (!c->cfg->announce) return 0;
    int err = jx_guard_announce(&c->guard, c->cfg->announce, JX_ALERTS_SVC);
    if (!err) err = jx_guard_announce(&c->guard, c->cfg->announce, JX_QUERY_SVC);
    if (!err) err = jx_announce(c->cfg->announce, JX_ALERTS_SVC, alerts);
    return err ? err : jx_announce(c->cfg->announce, JX_QUERY_SVC, query);
}

static void withdraw(struct collector *c)
{
    if (!c->cfg->announce) return;
    jx_withdraw(c->cfg->announce, JX_QUERY_SVC);
    jx_withdraw(c->cfg->announce, JX_ALERTS_SVC);
}

static void close_parts(struct collector *c)
{
    jx_server_free(&c->server);
    jx_publisher_free(&c->publisher);
    jx_tail_close(&c->tail);
    jx_fold_free(&c->fold);
    jx_alerts_close(&c->alerts);
    if (c->query) zmq_close(c->query);
    if (c->alerts_pub) zmq_close(c->alerts_pub);
    if (c->zmq) jx_guard_close(&c->guard, c->zmq);
}

int jx_collector_run(const jx_collector_config *cfg)
{
    struct collector *c = calloc(1, sizeof *c);
    char query[256], alerts[256];
    if (!c) return JX_ENOMEM;
    c->cfg = cfg;
    int err = open_sockets(c, query, alerts);
    if (!err) err = open_parts(c);
    if (!err) err = start_loop(c);
    if (!err) {
        if (!c->stopping && (err = announce(c, query, alerts)) != 0) stop(c, err);
        uv_run(&c->loop, UV_RUN_DEFAULT);
        err = c->err;
        withdraw(c);
        if (uv_loop_close(&c->loop) != 0) jx_log(JX_LOG_ERROR, "the loop had open handles");
    }
    close_parts(c);
    free(c);
    return err;
}
