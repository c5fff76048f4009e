/* broker/lane.c: the journal's two threads. */
#include "broker/lane.h"

#include <stdlib.h>
#include <time.h>

#include "net/log.h"

/* Large enough that the cost of a sync is shared, small enough that clients get receipts, and send more, while the next
 * group is being written (measured: 4 MiB gives a fifth more forms a second than 32 MiB). */
enum { GROUP_ITEMS = 4096, GROUP_BYTES = 4 << 20 };

/* Urgent writes get into the next group, before what arrived earlier, but leave room in it. */
enum { URGENT_ITEMS = GROUP_ITEMS * 3 / 4, URGENT_BYTES = GROUP_BYTES / 2 };

enum { CLOCK_SLACK_MS = 1000 };

/* Writes in the order they were asked for. */
struct queue {
    jx_write *first, **end;
};

static void queue_init(struct queue *q) { *q = (struct queue){NULL, &q->first}; }
static void queue_add(struct queue *q, jx_write *w)
{
    w->next = NULL;
    *q->end = w;
    q->end = &w->next;
}
/* All of `from` to the end of q. */
static void queue_move(struct queue *q, struct queue *from)
{
    if (!from->first) return;
    *q->end = from->first;
    q->end = from->end;
    queue_init(from);
}

struct jx_lane {
    uv_loop_t *loop;
    uv_async_t async;
    jx_journal *j;
    uint64_t epoch;
    jx_lane_calls calls;
    jx_metrics *metrics;
    uv_thread_t writer, reader;
    uv_mutex_t lock;
    uv_cond_t writer_wakes, reader_wakes;
    /* the loop's */
    struct queue fresh[2]; /* since the last flush; [urgent] */
    size_t bytes, under_way;
    bool broken;
    /* under lock */
    struct queue todo[2], written;
    jx_look *asked, **asked_end, *answered, **answered_end;
    jx_totals totals;
    bool has_totals, stop;
    int failed;
    /* the writer's */
    bool clock_behind;
    jx_append *appends[GROUP_ITEMS];
    jx_outcome *outcomes[GROUP_ITEMS];
    jx_failure *failures[GROUP_ITEMS];
};

static uint64_t clock_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* --- the writing thread --- */

static void group_add(jx_lane *lane, jx_group *g, jx_write *w)
{
    if (w->kind == JX_W_APPEND) lane->appends[g->n_appends++] = &w->append;
    if (w->kind == JX_W_OUTCOME) lane->outcomes[g->n_outcomes++] = &w->outcome;
    if (w->kind == JX_W_FAILURE) lane->failures[g->n_failures++] = &w->failure;
}

static jx_group group_of(jx_lane *lane)
{
    return (jx_group){.appends = lane->appends, .outcomes = lane->outcomes, .failures = lane->failures};
}

/* Times that the journal gives never go back, and people should know why they stand still. */
static void look_at_clock(jx_lane *lane, uint64_t now_ms, uint64_t given_ms)
{
    bool behind = now_ms + CLOCK_SLACK_MS < given_ms;
    if (behind && !lane->clock_behind)
        jx_log(JX_LOG_WARN, "the clock is %llu s behind what it was; accepted times stand still until it has caught up",
               (unsigned long long)(given_ms - now_ms) / 1000);
    lane->clock_behind = behind;
}

/* An answer of "unknown" is no answer: the same group again, until there is one. */
static int commit(jx_lane *lane, jx_group *g, jx_totals *after)
{
    for (;;) {
        uint64_t start = clock_us(CLOCK_MONOTONIC), now_ms = clock_us(CLOCK_REALTIME) / 1000;
        int err = jx_journal_commit(lane->j, lane->epoch, now_ms, g, after);
        if (!err) look_at_clock(lane, now_ms, after->time_ms);
        if (err != JX_EUNKNOWN) {
            jx_hist_add(&lane->metrics->commit, clock_us(CLOCK_MONOTONIC) - start);
            if (!err) JX_COUNT(lane->metrics, commits, 1);
            return err;
        }
        jx_log(JX_LOG_WARN, "journal: a commit's outcome is unknown, repeating it");
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
}

static void set_all(jx_write *w, int err)
{
    for (; w; w = w->next) w->err = err;
}

static bool is_final(int err) { return err == 0 || err == JX_EIO || err == JX_EFENCED; }

/* One of them cannot be taken: find out which, so that it alone is refused. When the journal is full outcomes go before
 * new batches, because the room that is left is theirs. */
static int commit_singly(jx_lane *lane, jx_write *list, jx_totals *after, bool *any)
{
    for (int pass = 0; pass < 2; pass++)
        for (jx_write *w = list; w; w = w->next) {
            if ((w->kind == JX_W_APPEND) != (pass == 1)) continue;
            jx_group g = group_of(lane);
            group_add(lane, &g, w);
            w->err = commit(lane, &g, after);
            *any |= w->err == 0;
            if (!is_final(w->err)) continue;
            if (w->err) return w->err;
        }
    return 0;
}

/* Writes the list; each item then has its err. Returns what breaks the lane, or 0. */
static int write_list(jx_lane *lane, jx_write *list, jx_totals *after, bool *any)
{
    jx_group g = group_of(lane);
    for (jx_write *w = list; w; w = w->next) group_add(lane, &g, w);
    int err = commit(lane, &g, after);
    *any = err == 0;
    if (err == JX_EFULL && g.n_appends && (g.n_outcomes || g.n_failures)) {
        g.n_appends = 0; /* outcomes may use the room that batches may not */
        int rest = commit(lane, &g, after);
        *any = rest == 0;
        for (jx_write *w = list; w; w = w->next) w->err = w->kind == JX_W_APPEND ? err : rest;
        return is_final(rest) ? rest : 0;
    }
    set_all(list, err);
    if (is_final(err)) return err;
    if (err != JX_EFULL && list->next) return commit_singly(lane, list, after, any);
    return 0;
}

/* Moves the first items of `from` to the group, which then has *n items of so many bytes. */
static void take_some(struct queue *from, struct queue *group, int *n, size_t *bytes, int max_n, size_t max_bytes)
{
    for (jx_write *w; *n < max_n && (w = from->first); ++*n) {
        size_t more = w->kind == JX_W_APPEND ? w->append.body.len : 0;
        if (*n && *bytes + more > max_bytes) break;
        *bytes += more;
        from->first = w->next;
        if (!from->first) queue_init(from);
        queue_add(group, w);
    }
}

/* What makes the next group. Under lock. */
static jx_write *take_group(jx_lane *lane)
{
    struct queue group;
    int n = 0;
    size_t bytes = 0;
    queue_init(&group);
    take_some(&lane->todo[true], &group, &n, &bytes, URGENT_ITEMS, URGENT_BYTES);
    take_some(&lane->todo[false], &group, &n, &bytes, GROUP_ITEMS, GROUP_BYTES);
    return group.first;
}

static bool has_work(const jx_lane *lane) { return lane->todo[false].first || lane->todo[true].first; }

static void give_back(jx_lane *lane, jx_write *list, const jx_totals *after, bool any)
{
    *lane->written.end = list;
    for (; list; list = list->next) lane->written.end = &list->next;
    if (any) {
        lane->totals = *after;
        lane->has_totals = true;
    }
    uv_async_send(&lane->async);
}

static void writer_main(void *arg)
{
    jx_lane *lane = arg;
    uv_mutex_lock(&lane->lock);
    for (;;) {
        while (!has_work(lane) && !lane->stop) uv_cond_wait(&lane->writer_wakes, &lane->lock);
        if (!has_work(lane)) break;
        jx_write *list = take_group(lane);
        int failed = lane->failed;
        uv_mutex_unlock(&lane->lock);
        jx_totals after;
        bool any = false;
        if (failed)
            set_all(list, failed);
        else
            failed = write_list(lane, list, &after, &any);
        uv_mutex_lock(&lane->lock);
        lane->failed = failed;
        give_back(lane, list, &after, any);
    }
    uv_mutex_unlock(&lane->lock);
}

/* --- the reading thread --- */

static void reader_main(void *arg)
{
    jx_lane *lane = arg;
    uv_mutex_lock(&lane->lock);
    for (;;) {
        while (!lane->asked && !lane->stop) uv_cond_wait(&lane->reader_wakes, &lane->lock);
        if (!lane->asked) break;
        jx_look *list = lane->asked;
        lane->asked = NULL;
        lane->asked_end = &lane->asked;
        uv_mutex_unlock(&lane->lock);
        for (jx_look *l = list; l;) {
            jx_look *next = l->next;
            l->run(l, lane->j);
            uv_mutex_lock(&lane->lock);
            l->next = NULL;
            *lane->answered_end = l;
            lane->answered_end = &l->next;
            uv_mutex_unlock(&lane->lock);
            uv_async_send(&lane->async);
            l = next;
        }
        uv_mutex_lock(&lane->lock);
    }
    uv_mutex_unlock(&lane->lock);
}

/* --- the loop's side --- */

static void finish_writes(jx_lane *lane, jx_write *w)
{
    while (w) {
        jx_write *next = w->next; /* done may free it */
        if (w->kind == JX_W_APPEND) lane->bytes -= w->append.body.len;
        lane->under_way--;
        w->done(lane->calls.arg, w);
        w = next;
    }
}

static void finish_looks(jx_lane *lane, jx_look *l)
{
    while (l) {
        jx_look *next = l->next;
        lane->under_way--;
        l->done(lane->calls.arg, l);
        l = next;
    }
}

/* Calls merge: takes everything that is ready. */
static void finish(jx_lane *lane)
{
    uv_mutex_lock(&lane->lock);
    jx_write *written = lane->written.first;
    jx_look *answered = lane->answered;
    jx_totals totals = lane->totals;
    bool has_totals = lane->has_totals;
    int failed = lane->failed;
    queue_init(&lane->written);
    lane->answered = NULL;
    lane->answered_end = &lane->answered;
    lane->has_totals = false;
    uv_mutex_unlock(&lane->lock);
    if (has_totals) lane->calls.on_durable(lane->calls.arg, &totals);
    finish_writes(lane, written);
    finish_looks(lane, answered);
    if (failed && !lane->broken) {
        lane->broken = true;
        lane->calls.on_broken(lane->calls.arg, failed);
    }
}

static void on_async(uv_async_t *h) { finish(h->data); }

int jx_lane_start(jx_lane **out, uv_loop_t *loop, jx_journal *j, uint64_t epoch, const jx_lane_calls *calls,
                  jx_metrics *metrics)
{
    jx_lane *lane = calloc(1, sizeof *lane);
    if (!lane) return JX_ENOMEM;
    lane->loop = loop;
    lane->j = j;
    lane->epoch = epoch;
    lane->calls = *calls;
    lane->metrics = metrics;
    for (int i = 0; i < 2; i++) {
        queue_init(&lane->fresh[i]);
        queue_init(&lane->todo[i]);
    }
    queue_init(&lane->written);
    lane->asked_end = &lane->asked;
    lane->answered_end = &lane->answered;
    lane->async.data = lane;
    bool ok = uv_mutex_init(&lane->lock) == 0 && uv_cond_init(&lane->writer_wakes) == 0 &&
              uv_cond_init(&lane->reader_wakes) == 0 && uv_async_init(loop, &lane->async, on_async) == 0 &&
              uv_thread_create(&lane->writer, writer_main, lane) == 0 &&
              uv_thread_create(&lane->reader, reader_main, lane) == 0;
    if (!ok) jx_die("cannot start the journal's threads");
    *out = lane;
    return 0;
}

void jx_lane_write(jx_lane *lane, jx_write *w)
{
    queue_add(&lane->fresh[w->urgent], w);
    lane->under_way++;
    if (w->kind == JX_W_APPEND) lane->bytes += w->append.body.len;
}

void jx_lane_flush(jx_lane *lane)
{
    if (!lane->fresh[false].first && !lane->fresh[true].first) return;
    uv_mutex_lock(&lane->lock);
    for (int i = 0; i < 2; i++) queue_move(&lane->todo[i], &lane->fresh[i]);
    uv_cond_signal(&lane->writer_wakes);
    uv_mutex_unlock(&lane->lock);
}

size_t jx_lane_bytes(const jx_lane *lane) { return lane->bytes; }
size_t jx_lane_under_way(const jx_lane *lane) { return lane->under_way; }

void jx_lane_look(jx_lane *lane, jx_look *l)
{
    l->next = NULL;
    lane->under_way++;
    uv_mutex_lock(&lane->lock);
    *lane->asked_end = l;
    lane->asked_end = &l->next;
    uv_cond_signal(&lane->reader_wakes);
    uv_mutex_unlock(&lane->lock);
}

void jx_lane_stop(jx_lane *lane)
{
    jx_lane_flush(lane);
    uv_mutex_lock(&lane->lock);
    lane->stop = true;
    uv_cond_signal(&lane->writer_wakes);
    uv_cond_signal(&lane->reader_wakes);
    uv_mutex_unlock(&lane->lock);
    uv_thread_join(&lane->writer);
    uv_thread_join(&lane->reader);
    finish(lane);
    for (;;) { /* asked for by a `done`: too late */
        struct queue late;
        queue_init(&late);
        for (int i = 0; i < 2; i++) queue_move(&late, &lane->fresh[i]);
        if (!late.first) break;
        set_all(late.first, JX_EGONE);
        finish_writes(lane, late.first);
    }
    uv_close((uv_handle_t *)&lane->async, NULL);
}

void jx_lane_free(jx_lane **out)
{
    jx_lane *lane = *out;
    if (!lane) return;
    uv_mutex_destroy(&lane->lock);
    uv_cond_destroy(&lane->writer_wakes);
    uv_cond_destroy(&lane->reader_wakes);
    free(lane);
    *out = NULL;
}
