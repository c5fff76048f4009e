#include "tests/torture/round.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "client/show/cli.h"
#include "tests/torture/pushers.h"
#include "tests/torture/servers.h"

enum { TURN_MS = 3, LOOK_MS = 40, LIMIT_MS = 120000 };

static struct {
    const plan *plan;
    const round_files *files;
    servers s;
    pushers p;
    actor backup;
    const char *making, *saved; /* the backup under way; the last that is whole */
    int backups;
    uint64_t begin_ms, look_ms;
    uint64_t low_until, full_until, slow_until, spool_until;
    gauges gauges;
    FILE *story; /* what happened when */
    char waiting_for[160];
    uint64_t asked_ms;
} r;

static uint64_t file_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_size > 0 ? (uint64_t)st.st_size : 1;
}

/* ---- faults ---- */

static actor *supervisor(uint64_t whom) { return &r.s.workers[whom % SUPERVISORS]; }

static bool kill_one(actor *a, const event *e)
{
    bool there = a && a->pid > 0 && !a->killed;
    if (there) actor_kill(a, (int)e->ms);
    return there;
}

static bool freeze(actor *a, const event *e)
{
    bool there = a && actor_runs(a);
    if (there) actor_freeze(a, (int)e->ms);
    return there;
}

static bool restart(actor *a, const event *e)
{
    bool there = actor_runs(a);
    if (there) actor_stop(a, (int)e->ms);
    return there;
}

static bool kill_worker(const event *e)
{
    pid_t pid = child_of(supervisor(e->whom), e->whom / SUPERVISORS);
    return pid > 0 && kill(pid, SIGKILL) == 0;
}

/* A worker that stands still for a while; its supervisor does not. */
static struct {
    pid_t pid;
    uint64_t until;
} frozen_worker;

static void thaw_worker(void)
{
    if (frozen_worker.pid) kill(frozen_worker.pid, SIGCONT);
    frozen_worker.pid = 0;
}

/* They take work while they stand still, and die with it. */
static bool kill_workers(const event *e)
{
    pid_t pids[WORKERS];
    int n = 0;
    for (int i = 0; i < SUPERVISORS; i++) n += children_of(&r.s.workers[i], pids + n, WORKERS - n);
    for (int i = 0; i < n; i++) kill(pids[i], SIGSTOP);
    sleep_ms(e->ms);
    for (int i = 0; i < n; i++) kill(pids[i], SIGKILL);
    return n > 0;
}

static bool freeze_worker(const event *e)
{
    pid_t pid = child_of(supervisor(e->whom), e->whom / SUPERVISORS);
    thaw_worker();
    if (pid <= 0 || kill(pid, SIGSTOP) != 0) return false;
    frozen_worker.pid = pid;
    frozen_worker.until = now_ms() + e->ms;
    return true;
}

/* In an order that the dice decide. */
static bool restart_all(const event *e)
{
    actor *const all[] = {&r.s.broker, &r.s.collector, &r.s.workers[0], &r.s.workers[1]};
    dice d = {.state = e->whom};
    for (int i = 0; i < 4; i++) {
        int down = (int)(e->ms + 100 * below(&d, 4));
        if (below(&d, 2) && actor_runs(all[i]))
            actor_stop(all[i], down);
        else
            actor_kill(all[i], down);
    }
    return true;
}

static bool start_backup(void)
{
    if (r.backup.pid || !r.s.broker.starts || file_size(path_of("%s/journal/data.mdb", r.files->dir)) == 1)
        return false;
    memset(&r.backup.argv, 0, sizeof r.backup.argv);
    r.making = strdup(path_of("%s/backup-%d", r.files->dir, r.backups++));
    const char *const args[] = {path_of("%s/broker/jixiao-broker", JX_BIN_DIR),
                                "backup",
                                "--dir",
                                path_of("%s/journal", r.files->dir),
                                r.making,
                                NULL};
    for (int i = 0; args[i]; i++) r.backup.argv[i] = strdup(args[i]);
    actor_start(&r.backup);
    return true;
}

static void turn_backup(void)
{
    if (actor_turn(&r.backup) != TURN_ENDED) return;
    must(WIFEXITED(r.backup.status) && WEXITSTATUS(r.backup.status) == 0, "a backup ended with status %d; see %s",
         WEXITSTATUS(r.backup.status), r.backup.err);
    r.saved = r.making;
}

static bool restore(const event *e)
{
    if (!r.saved || r.backup.pid) return false;
    pushers_restart(&r.p);
    servers_restore(&r.s, r.saved, (int)e->ms);
    r.saved = NULL;
    return true;
}

static bool harm_net(const event *e)
{
    static const enum harm harms[] = {HARM_CUT,       HARM_DOWN,    HARM_HOLD, HARM_LOSE_UP,
                                      HARM_LOSE_DOWN, HARM_DRIBBLE, HARM_FLIP};
    wires_harm(r.s.wires, e->wire, harms[e->fault - NET_CUT], (int)e->ms);
    return true;
}

static bool harm_disk(const event *e)
{
    shim_page *b = r.s.broker.page, *c = r.s.collector.page;
    uint64_t until = now_ms() + e->ms;
    switch (e->fault) {
    case DISK_LOW:
        b->told_free = 1 + (64 << 20);
        r.low_until = until;
        break;
    case DISK_FULL:
        b->told_free = 1;
        b->room = file_size(path_of("%s/journal/data.mdb", r.files->dir));
        r.full_until = until;
        break;
    case DISK_SLOW:
        b->flush_ms = (uint32_t)e->value;
        r.slow_until = until;
        break;
    case SPOOL_FULL:
        c->room = file_size(path_of("%s/collector.dir/alerts.spool", r.files->dir));
        r.spool_until = until;
        break;
    case DISK_FAILS: b->fail_flush = (int32_t)e->value; break;
    default: b->die = (int32_t)e->value;
    }
    return true;
}

static bool strike(const event *e)
{
    switch (e->fault) {
    case KILL_BROKER: return kill_one(&r.s.broker, e);
    case KILL_WORKER: return kill_worker(e);
    case KILL_WORKERS: return kill_workers(e);
    case KILL_SUPERVISOR: return kill_one(supervisor(e->whom), e);
    case KILL_COLLECTOR: return kill_one(&r.s.collector, e);
    case KILL_CLIENT: return kill_one(pushers_client(&r.p, e->whom), e);
    case KILL_SUBSCRIBER: return kill_one(&r.s.subscriber, e);
    case FREEZE_BROKER: return freeze(&r.s.broker, e);
    case FREEZE_WORKER: return freeze_worker(e);
    case FREEZE_COLLECTOR: return freeze(&r.s.collector, e);
    case FREEZE_CLIENT: return freeze(pushers_client(&r.p, e->whom), e);
    case FREEZE_SUBSCRIBER: return freeze(&r.s.subscriber, e);
    case RESTART_BROKER: return restart(&r.s.broker, e);
    case RESTART_WORKERS: return restart(supervisor(e->whom), e);
    case RESTART_COLLECTOR: return restart(&r.s.collector, e);
    case RESTART_ALL: return restart_all(e);
    case CLOCK_JUMPS: r.s.broker.page->clock_ms = e->value; return true;
    case PUSH_TWICE: return pushers_twice(&r.p, e->whom);
    case BACKUP: return start_backup();
    case RESTORE: return restore(e);
    case DISK_LOW:
    case DISK_FULL:
    case DISK_SLOW:
    case DISK_FAILS:
    case SPOOL_FULL:
    case DIE_WRITING: return harm_disk(e);
    default: return harm_net(e);
    }
}

/* What lasts for a while is over. */
static void heal(uint64_t now)
{
    shim_page *b = r.s.broker.page, *c = r.s.collector.page;
    if (now >= r.full_until) b->room = 0;
    if (now >= r.full_until && now >= r.low_until) b->told_free = 0;
    if (now >= r.slow_until) b->flush_ms = r.plan->flush_ms;
    if (now >= r.spool_until) c->room = 0;
    if (frozen_worker.pid && now >= frozen_worker.until) thaw_worker();
}

static void heal_all(void)
{
    shim_page *b = r.s.broker.page;
    r.full_until = r.low_until = r.slow_until = r.spool_until = 0;
    b->die = b->fail_flush = 0;
    heal(now_ms());
    thaw_worker();
}

/* ---- the turns ---- */

static void look(void)
{
    const char *at = now_ms() >= r.look_ms ? servers_metrics(&r.s) : NULL;
    if (!at) return;
    r.look_ms = now_ms() + LOOK_MS;
    gauges_look(&r.gauges, at, r.plan->memory_mib, 4 * WORKERS); /* those that were killed are counted until a beat */
}

static void take_turn(void)
{
    servers_turn(&r.s);
    pushers_turn(&r.p);
    turn_backup();
    heal(now_ms());
    look();
    must(now_ms() < r.begin_ms + LIMIT_MS, "stuck: waiting for %s; steps pushed %d %d %d %d of %d", r.waiting_for,
         r.p.of[0].step, r.p.of[1].step, r.p.of[2].step, r.p.of[3].step, STEPS);
    sleep_ms(TURN_MS);
}

static void go_through(void)
{
    snprintf(r.waiting_for, sizeof r.waiting_for, "the clients");
    for (int i = 0; i < r.plan->n;) {
        take_turn();
        const event *e = &r.plan->events[i];
        if (now_ms() < r.begin_ms + e->at_ms) continue;
        bool struck = strike(e);
        if (struck) r.files->tally->faults[e->fault]++;
        fprintf(r.story, "%6llu ms  %s%s\n", (unsigned long long)(now_ms() - r.begin_ms), fault_name(e->fault),
                struck ? "" : " (nobody there)");
        i++;
    }
    while (now_ms() < r.begin_ms + r.plan->length_ms) take_turn();
    heal_all();
    fprintf(r.story, "%6llu ms  no more faults\n", (unsigned long long)(now_ms() - r.begin_ms));
    while (!pushers_done(&r.p) || r.backup.pid || !servers_are_up(&r.s) || !r.s.workers[0].pid || !r.s.workers[1].pid)
        take_turn();
    fprintf(r.story, "%6llu ms  all is pushed\n", (unsigned long long)(now_ms() - r.begin_ms));
}

/* ---- what must hold ---- */

static void come_to_rest(const char *query)
{
    snprintf(r.waiting_for, sizeof r.waiting_for, "rest, and the collector in %s", query);
    for (;;) {
        take_turn();
        if (!servers_are_up(&r.s) || now_ms() < r.asked_ms + LOOK_MS) continue;
        r.asked_ms = now_ms();
        if (verdict_at_rest(r.s.run, query)) return;
    }
}

static void check_stream(actor *fresh, const char *announce)
{
    uint64_t last;
    come_to_rest(announce);
    stream lived = verdict_stream(r.s.run), replayed = verdict_stream(announce);
    must(lived.len == replayed.len && memcmp(lived.bytes, replayed.bytes, lived.len) == 0,
         "a fresh collector has another stream of alerts: %llu bytes, %llu", (unsigned long long)replayed.len,
         (unsigned long long)lived.len);
    const char *out = path_of("%s/alerts-fresh.out", r.files->dir);
    const char *argv[] = {path_of("%s/client/jixiao", JX_BIN_DIR),
                          "alerts",
                          "--json",
                          "--server",
                          announce,
                          "--key-file",
                          path_of("%s/subscriber.key", r.files->keys),
                          "--server-key",
                          path_of("%s/server.pub", r.files->keys),
                          NULL};
    if (!r.plan->keys) argv[5] = NULL;
    must(run_program(argv, out) == 0, "jixiao alerts failed; see %s", out);
    char *all = read_file(out), *heard;
    size_t n = 0;
    for (char *c = all; *c; c++) n += *c == '\n';
    for (;;) {
        heard = subscriber_lines(&r.s, &last);
        if (strcmp(heard, all) == 0) break;
        free(heard);
        snprintf(r.waiting_for, sizeof r.waiting_for, "the subscriber: it has %llu alerts of %llu, or others",
                 (unsigned long long)last, (unsigned long long)n);
        take_turn();
    }
    r.files->tally->alerts += n;
    free(heard);
    free(all);
    free(lived.bytes);
    free(replayed.bytes);
    actor_end(fresh);
}

static void write_verdict(const char *path, const char *query)
{
    FILE *f = fopen(path, "w");
    must(f != NULL, "cannot write %s", path);
    verdict_write(f, r.s.run, query, &r.p.receipts);
    must(fclose(f) == 0, "cannot write %s", path);
}

static void check_end(void)
{
    static actor fresh;
    const char *announce = strdup(path_of("%s/fresh", r.files->dir));
    come_to_rest(r.s.run);
    write_verdict(r.files->verdict, r.s.run);
    log_count n = verdict_of_log(r.s.run, &r.p.receipts);
    must(n.failed == 0, "%llu dead letters, and no form deserves it", (unsigned long long)n.failed);
    mkdir(announce, 0700);
    collector_args(&fresh, &r.s, r.s.run, "collector-fresh", announce);
    fresh.wanted = true;
    actor_start(&fresh);
    char at[256];
    while (jx_where(announce, JX_QUERY_SVC, at) != 0) take_turn();
    check_stream(&fresh, announce);
    tally *t = r.files->tally;
    t->records += n.records;
    t->forms += n.forms;
    t->splits += n.splits;
    t->receipts += r.p.receipts.n;
}

static void check_journal(const char *dir)
{
    const char *argv[] = {path_of("%s/broker/jixiao-broker", JX_BIN_DIR), "fsck", "--dir", dir, NULL};
    const char *out = path_of("%s/fsck.out", r.files->dir);
    must(run_program(argv, out) == 0, "fsck finds fault with %s; see %s", dir, out);
}

static void end_line(void)
{
    actor_end(&r.s.subscriber);
    for (int i = 0; i < SUPERVISORS; i++) actor_end(&r.s.workers[i]);
    actor_end(&r.s.collector);
    actor_end(&r.s.broker);
    kill(r.s.wires_pid, SIGKILL);
    waitpid(r.s.wires_pid, NULL, 0);
    check_journal(path_of("%s/journal", r.files->dir));
    if (r.saved) check_journal(r.saved);
}

static void report(void)
{
    tally *t = r.files->tally;
    t->pushes += r.p.pushes;
    t->repeated += r.p.repeated;
    t->looks += r.gauges.looks;
    t->refused_writes += r.s.broker.page->refused + r.s.collector.page->refused;
    for (int i = 0; i < JX_SERVICES; i++) t->lost_bytes += r.s.wires->of[i].lost;
    for (int i = 0; i < GAUGES; i++) {
        if (r.gauges.highest[i] > t->highest[i]) t->highest[i] = r.gauges.highest[i];
        if (r.gauges.bound[i] > t->bound[i]) t->bound[i] = r.gauges.bound[i];
    }
}

void round_run(const plan *p, const round_files *files)
{
    mkdir(files->dir, 0700);
    r.plan = p;
    r.files = files;
    r.story = fopen(path_of("%s/story.txt", files->dir), "w");
    must(r.story != NULL, "cannot write into %s", files->dir);
    setvbuf(r.story, NULL, _IOLBF, 0);
    plan_print(r.story, p);
    if (p->keys) {
        jx_server_keys.key_file = strdup(path_of("%s/office.key", files->keys));
        jx_server_keys.server_key = strdup(path_of("%s/server.pub", files->keys));
    }
    r.s = (servers){.dir = files->dir, .keys = p->keys ? files->keys : NULL, .memory_mib = p->memory_mib};
    r.backup = (actor){.name = "a backup", .once = true, .out = strdup(path_of("%s/backup.out", files->dir))};
    r.backup.err = r.backup.out;
    cast_know(&r.backup);
    servers_start(&r.s);
    r.p = (pushers){.dir = files->dir,
                    .via = r.s.via,
                    .load = strdup(path_of("%s/%u", files->loads, p->load)),
                    .keys = r.s.keys,
                    .pause_ms = p->length_ms / STEPS,
                    .dice = {p->seed ^ 0x5eed}};
    while (!servers_are_up(&r.s)) {
        servers_turn(&r.s);
        r.begin_ms = now_ms();
        sleep_ms(1);
    }
    pushers_init(&r.p);
    r.s.broker.page->flush_ms = p->flush_ms;
    go_through();
    check_end();
    end_line();
    report();
    fclose(r.story);
}
