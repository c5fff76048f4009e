/* broker/broker.c: puts the parts together, runs the loop, stops in order. */
#include "broker/broker.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "broker/broker_state.h"
#include "broker/journal_lmdb.h"
#include "net/log.h"

/* --- what the lane reports --- */

static void on_durable(void *arg, const jx_totals *totals)
{
    jx_broker *b = arg;
    bool grown = totals->head.offset > b->durable.head.offset;
    b->durable = *totals;
    jx_broker_gauges_durable(b);
    if (grown) jx_logsrv_grown(b);
}

static void on_broken(void *arg, int err)
{
    jx_broker *b = arg;
    JX_GAUGE(&b->metrics, failed, 1);
    if (err == JX_EFENCED)
        jx_log(JX_LOG_ERROR, "another broker owns the journal now; this one stops");
    else
        jx_log(JX_LOG_ERROR, "the journal takes no more writes; no receipt can be given, so the broker stops");
    jx_broker_stop(b, err);
}

/* --- the turn of the loop --- */

static void before_sleep(void *arg)
{
    jx_broker *b = arg;
    if (b->stopping) return;
    jx_work_pump(b);
    jx_lane_flush(b->lane);
}

struct looking {
    jx_look look; /* first: the lane hands it back */
    bool settled, trim;
    jx_stats stats;
    int err;
};

static void run_stats(jx_look *look, jx_journal *j)
{
    struct looking *l = (struct looking *)look;
    jx_journal_relax(j, l->settled);
    if (l->trim)
        malloc_trim(0); /* bodies are made by one thread and freed by another: each keeps what the other needs */
    l->err = jx_journal_stats(j, &l->stats);
}

static void on_stats(void *arg, jx_look *look)
{
    jx_broker *b = arg;
    struct looking *l = (struct looking *)look;
    b->stats_under_way = false;
    if (!l->err) {
        b->disk_bytes = l->stats.disk_bytes;
        b->free_bytes = l->stats.free_bytes;
    }
    free(l);
}

static void look_at_disk(jx_broker *b)
{
    if (b->stats_under_way) return;
    struct looking *l = calloc(1, sizeof *l);
    if (!l) return;
    l->look = (jx_look){.run = run_stats, .done = on_stats};
    l->settled = jx_dispatch_needs_no_disk(b->dispatch);
    l->trim = jx_broker_now(b) >= b->trimmed_ms + JX_TRIM_MS;
    if (l->trim) b->trimmed_ms = jx_broker_now(b);
    b->stats_under_way = true;
    jx_lane_look(b->lane, &l->look);
}

static void on_tick(uv_timer_t *h)
{
    jx_broker *b = h->data;
    if (b->stopping) return;
    jx_intake_tick(b);
    jx_work_tick(b);
    jx_logsrv_tick(b);
    look_at_disk(b);
    jx_broker_gauges(b);
}

/* --- starting --- */

/* A process that was killed holds its lock until the kernel has taken its memory apart. */
static int own_journal(jx_broker *b)
{
    uint64_t until = uv_hrtime() + JX_OWN_WAIT_MS * UINT64_C(1000000);
    int err;
    while ((err = jx_journal_own(b->journal, &b->epoch)) == JX_EAGAIN && uv_hrtime() < until) uv_sleep(50);
    return err;
}

static int open_journal(jx_broker *b)
{
    int err = jx_lmdb_open(&b->journal, b->config->dir, NULL);
    if (err) return err;
    err = own_journal(b);
    if (err == JX_EAGAIN) jx_log(JX_LOG_ERROR, "another broker is running on %s", b->config->dir);
    if (err == JX_EFULL)
        jx_log(JX_LOG_ERROR, "the disk of %s is full, not even a new owner can be written down: make room, start again",
               b->config->dir);
    if (err) return err;
    jx_stats s;
    err = jx_journal_stats(b->journal, &s);
    if (err) return err;
    err = jx_campaigns_load(b);
    if (err) return err;
    b->durable = s.totals;
    b->disk_bytes = s.disk_bytes;
    b->free_bytes = s.free_bytes;
    jx_log(JX_LOG_INFO, "journal %s: %llu batches, %llu forms, %llu parts pending, %llu records; epoch %llu",
           b->config->dir, (unsigned long long)s.totals.batches, (unsigned long long)s.totals.forms,
           (unsigned long long)s.totals.parts_pending, (unsigned long long)s.totals.head.offset,
           (unsigned long long)b->epoch);
    return 0;
}

static int open_dispatch(jx_broker *b)
{
    const jx_dispatch_limits limits = {.max_parts = JX_WINDOW_PARTS,
                                       .max_body_bytes = b->config->memory_bytes,
                                       .max_leases = JX_WORKER_LEASES,
                                       .split_after = JX_SPLIT_AFTER,
                                       .give_up_after = JX_GIVE_UP_AFTER,
                                       .useless_after = JX_USELESS_AFTER,
                                       .rest_ms = JX_REST_MS,
                                       .rest_max_ms = JX_REST_MAX_MS,
                                       .lease_ms = b->config->lease_ms,
                                       .silent_ms = JX_SILENT_MS,
                                       .drop = jx_load_drop};
    b->dispatch = jx_dispatch_new(&limits, b->durable.last_seq);
    return b->dispatch ? 0 : JX_ENOMEM;
}

static int open_doors(jx_broker *b)
{
    const jx_broker_config *c = b->config;
    int err = jx_guard_open(&b->guard, c->keys, b->zmq); /* the doorkeeper before the first door */
    if (!err && c->rate && !(b->rate = jx_rate_new(c->rate))) err = JX_ENOMEM;
    if (err) return err;
    err = jx_peers_init(&b->submit.peers, JX_SUBMIT_PEERS, true, NULL, NULL);
    if (!err) err = jx_peers_init(&b->work.peers, JX_WORK_PEERS, false, NULL, NULL);
    if (!err) err = jx_peers_init(&b->log.peers, JX_LOG_PEERS, true, NULL, NULL);
    if (err) return err;
    jx_intake_open(b);
    jx_work_open(b);
    jx_logsrv_open(b);
    err = jx_door_open(&b->submit, b, JX_SUBMIT_SVC, c->submit);
    if (!err) err = jx_door_open(&b->work, b, JX_WORK_SVC, c->work);
    if (!err) err = jx_door_open(&b->log, b, JX_LOG_SVC, c->log);
    return err;
}

static void on_signal(uv_signal_t *h, int signum)
{
    jx_log(JX_LOG_INFO, "stopping: %s", signum == SIGTERM ? "SIGTERM" : "SIGINT");
    jx_broker_stop(h->data, 0);
}

static void on_hangup(uv_signal_t *h, int signum)
{
    jx_broker *b = h->data;
    (void)signum;
    jx_log(JX_LOG_INFO, "SIGHUP: reading the keys again");
    if (jx_guard_on(&b->guard)) jx_acl_load(b->guard.acl);
}

static int open_handles(jx_broker *b)
{
    const int signums[] = {SIGTERM, SIGINT, SIGHUP};
    if (jx_pump_init(&b->pump, &b->loop, before_sleep, b) != 0) return JX_EIO;
    for (int i = 0; i < (b->config->keys ? 3 : 2); i++) {
        b->signals[i].data = b;
        if (uv_signal_init(&b->loop, &b->signals[i]) ||
            uv_signal_start(&b->signals[i], i < 2 ? on_signal : on_hangup, signums[i]))
            return JX_EIO;
    }
    b->tick.data = b;
    if (uv_timer_init(&b->loop, &b->tick) || uv_timer_start(&b->tick, on_tick, JX_TICK_MS, JX_TICK_MS)) return JX_EIO;
    return 0;
}

static int announce(jx_broker *b, const char *http)
{
    const jx_door *const doors[] = {&b->submit, &b->work, &b->log};
    const char *dir = b->config->announce;
    int err = 0;
    for (int i = 0; i < 3; i++) {
        jx_log(JX_LOG_INFO, "%s: %s", jx_service_name(doors[i]->service), doors[i]->endpoint);
        if (dir && !err) err = jx_guard_announce(&b->guard, dir, doors[i]->service);
        if (dir && !err) err = jx_announce(dir, doors[i]->service, doors[i]->endpoint);
    }
    if (*http) jx_log(JX_LOG_INFO, "http: %s", http);
    if (dir && !err && *http) err = jx_announce(dir, JX_HTTP_SVC, http);
    return err;
}

static void withdraw(const jx_broker *b)
{
    const enum jx_service services[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC, JX_HTTP_SVC};
    for (int i = 0; i < 4 && b->config->announce; i++) jx_withdraw(b->config->announce, services[i]);
}

static int start(jx_broker *b)
{
    char http[256] = "";
    const jx_lane_calls calls = {.arg = b, .on_durable = on_durable, .on_broken = on_broken};
    int err = open_journal(b);
    if (!err) err = open_dispatch(b);
    if (!err) err = jx_rescore_open(b);
    if (!err) err = open_handles(b);
    if (!err) err = open_doors(b);
    if (!err) err = jx_lane_start(&b->lane, &b->loop, b->journal, b->epoch, &calls, &b->metrics);
    if (err) return err;
    b->started_ms = jx_broker_now(b);
    b->metrics.started_s = (uint64_t)time(NULL);
    jx_broker_gauges(b);
    if (b->config->http) err = jx_http_start(&b->http, b->config->http, &b->metrics, http);
    return err ? err : announce(b, http);
}

/* --- stopping --- */

static void close_handle(uv_handle_t *h)
{
    if (h->loop && !uv_is_closing(h)) uv_close(h, NULL);
}

/* Nothing more is taken in. What was handed to the journal becomes durable and gets its receipts; leases are void. */
static void close_all(jx_broker *b)
{
    if (b->closed) return;
    b->closed = true;
    if (b->lane) jx_lane_stop(b->lane);
    jx_http_stop(&b->http);
    if (b->pump.loop) jx_pump_close(&b->pump);
    for (int i = 0; i < 3; i++) close_handle((uv_handle_t *)&b->signals[i]);
    close_handle((uv_handle_t *)&b->tick);
}

void jx_broker_stop(jx_broker *b, int fatal)
{
    if (b->stopping) return;
    b->stopping = true;
    b->fatal = fatal;
    uv_stop(&b->loop);
}

static void release(jx_broker *b)
{
    jx_door *const doors[] = {&b->submit, &b->work, &b->log};
    if (b->tails.next) jx_logsrv_close(b);
    if (b->unsettled.next) jx_settle_close(b);
    for (int i = 0; i < 3; i++) jx_door_close(doors[i]);
    jx_rescore_close(b); /* its workers leave by their door */
    jx_guard_close(&b->guard, b->zmq);
    jx_rate_free(&b->rate);
    jx_lane_free(&b->lane);
    jx_dispatch_free(&b->dispatch);
    jx_journal_close(&b->journal);
}

int jx_broker_run(const jx_broker_config *config)
{
    jx_broker *b = calloc(1, sizeof *b);
    if (!b || uv_loop_init(&b->loop) != 0 || !(b->zmq = zmq_ctx_new())) jx_die("cannot start");
    b->config = config;
    signal(SIGPIPE, SIG_IGN);
    int err = start(b);
    if (!err) {
        uv_run(&b->loop, UV_RUN_DEFAULT);
        withdraw(b);
    }
    b->stopping = true;
    close_all(b);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    release(b);
    if (uv_loop_close(&b->loop) != 0) jx_die("a handle was left open");
    if (!err) err = b->fatal;
    free(b);
    jx_log(err ? JX_LOG_ERROR : JX_LOG_INFO, "stopped%s%s", err ? ": " : "", err ? jx_strerror(err) : "");
    return err;
}
