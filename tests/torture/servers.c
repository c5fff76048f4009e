#include "tests/torture/servers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add(actor *a, const char *arg)
{
    int n = 0;
    while (a->argv[n]) n++;
    must(n < ARGS - 1, "too many arguments");
    a->argv[n] = strdup(arg);
}

static void add_all(actor *a, const char *const *args)
{
    for (int i = 0; args[i]; i++) add(a, args[i]);
}

static void init(actor *a, const char *name, const servers *s, const char *program)
{
    *a = (actor){.name = strdup(name), .err = strdup(path_of("%s/%s.log", s->dir, name)), .wanted = true};
    a->out = a->err;
    add(a, path_of("%s/%s", JX_BIN_DIR, program));
    cast_know(a);
}

static void add_client_keys(actor *a, const servers *s, const char *who)
{
    if (!s->keys) return;
    const char *const args[] = {"--key-file", path_of("%s/%s.key", s->keys, who), "--server-key",
                                path_of("%s/server.pub", s->keys), NULL};
    add_all(a, args);
}

static void add_server_keys(actor *a, const servers *s)
{
    add(a, s->keys ? "--keys" : "--plaintext");
    if (s->keys) add(a, s->keys);
}

static void init_broker(servers *s)
{
    actor *a = &s->broker;
    init(a, "broker", s, "broker/jixiao-broker");
    const char *const args[] = {"--dir",    path_of("%s/journal", s->dir), "--announce", s->run,
                                "--submit", "tcp://127.0.0.1:*",           "--work",     "tcp://127.0.0.1:*",
                                "--log",    "tcp://127.0.0.1:*",           "--http",     "127.0.0.1:*",
                                "--memory", path_of("%u", s->memory_mib),  NULL};
    add_all(a, args);
    add_server_keys(a, s);
    actor_shim(a, path_of("%s/broker.shim", s->dir));
}

static void init_workers(servers *s, int i)
{
    actor *a = &s->workers[i];
    init(a, i ? "workers-1" : "workers-0", s, "worker/jixiao-worker");
    const char *const args[] = {"-j", i ? "1" : "2", "--broker", s->via, NULL};
    add_all(a, args);
    add_client_keys(a, s, "worker");
}

void collector_args(actor *a, const servers *s, const char *broker, const char *name, const char *announce)
{
    init(a, name, s, "collector/jixiao-collector");
    const char *const args[] = {"--broker",   broker,
                                "--dir",      path_of("%s/%s.dir", s->dir, name),
                                "--query",    "tcp://127.0.0.1:*",
                                "--alerts",   "tcp://127.0.0.1:*",
                                "--announce", announce,
                                NULL};
    add_all(a, args);
    add_server_keys(a, s);
}

/* ---- the subscriber ---- */

static const char *subscriber_file(const servers *s, int part)
{
    return path_of("%s/alerts-%d-%d.out", s->dir, s->subscriber_run, part);
}

char *subscriber_lines(const servers *s, uint64_t *last)
{
    char *all;
    size_t len;
    FILE *f = open_memstream(&all, &len);
    *last = 0;
    for (int i = 0; i <= s->subscriber_part; i++) {
        char *text = read_file(subscriber_file(s, i));
        char *end = text ? strrchr(text, '\n') : NULL; /* what comes after it was cut off */
        if (end) fwrite(text, 1, (size_t)(end + 1 - text), f);
        free(text);
    }
    fclose(f);
    for (char *again; (again = strstr(all, "\n{\"seq\": 1,"));) memmove(all, again + 1, strlen(again));
    char *end = strrchr(all, '\n'), *line = end;
    while (line && line > all && line[-1] != '\n') line--;
    if (line) must(sscanf(line, "{\"seq\":%lu", last) == 1, "the subscriber's last line is no alert: %s", line);
    return all;
}

/* It goes on after the last alert that it has. */
static void set_subscriber(servers *s)
{
    actor *a = &s->subscriber;
    uint64_t last;
    if (s->restored) { /* numbers of an earlier log are good for nothing, and a new process has nothing else */
        s->subscriber_run++;
        s->subscriber_part = 0;
    }
    free(subscriber_lines(s, &last));
    s->subscriber_part++;
    memset(a->argv, 0, sizeof a->argv);
    const char *const args[] = {
        path_of("%s/client/jixiao", JX_BIN_DIR),       "alerts",   "--follow", "--json", "--from",
        path_of("%llu", (unsigned long long)last + 1), "--server", s->via,     NULL};
    add_all(a, args);
    add_client_keys(a, s, "subscriber");
    a->out = strdup(subscriber_file(s, s->subscriber_part));
}

static void turn_subscriber(servers *s)
{
    actor *a = &s->subscriber;
    if (actor_turn(a) == TURN_ENDED && a->due_ms < now_ms() + 20) a->due_ms = now_ms() + 20;
    if (a->pid || !a->wanted || now_ms() < a->due_ms) return;
    set_subscriber(s);
    actor_start(a);
}

/* ---- announcements ---- */

static int port_of(const char *run, enum jx_service service)
{
    char at[256];
    if (jx_where(run, service, at) != 0) return 0;
    const char *colon = strrchr(at, ':');
    return colon ? atoi(colon + 1) : 0;
}

static const enum jx_service of_broker[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC},
                             of_collector[] = {JX_QUERY_SVC, JX_ALERTS_SVC};

static void withdraw(servers *s, const enum jx_service *which, int n)
{
    for (int i = 0; i < n; i++) {
        jx_withdraw(s->run, which[i]);
        s->wires->of[which[i]].target = 0;
    }
}

static void aim(servers *s, actor *a, const enum jx_service *which, int n)
{
    for (int i = 0; i < n; i++) s->wires->of[which[i]].target = a->pid ? port_of(s->run, which[i]) : 0;
    if (s->wires->of[which[n - 1]].target && s->wires->of[which[0]].target) a->ready = true;
}

/* What a killed one announced is not true any more when the next one starts. */
static void turn(servers *s, actor *a, const enum jx_service *which, int n)
{
    if (!a->pid && a->wanted && now_ms() >= a->due_ms) {
        withdraw(s, which, n);
        if (a == &s->broker) jx_withdraw(s->run, JX_HTTP_SVC);
    }
    if (actor_turn(a) == TURN_ENDED && a->due_ms < now_ms() + 20) a->due_ms = now_ms() + 20;
    aim(s, a, which, n);
}

bool servers_are_up(const servers *s)
{
    return s->broker.pid && s->collector.pid && port_of(s->run, JX_LOG_SVC) && port_of(s->run, JX_QUERY_SVC);
}

const char *servers_metrics(const servers *s)
{
    static char at[256];
    return actor_runs(&s->broker) && jx_where(s->run, JX_HTTP_SVC, at) == 0 ? at : NULL;
}

void servers_turn(servers *s)
{
    turn(s, &s->broker, of_broker, 3);
    turn(s, &s->collector, of_collector, 2);
    for (int i = 0; i < SUPERVISORS; i++)
        if (actor_turn(&s->workers[i]) == TURN_ENDED && s->workers[i].due_ms < now_ms() + 20)
            s->workers[i].due_ms = now_ms() + 20;
    turn_subscriber(s);
}

/* ---- beginning, and beginning again ---- */

void servers_start(servers *s)
{
    s->run = strdup(path_of("%s/run", s->dir));
    s->via = strdup(path_of("%s/via", s->dir));
    mkdir(s->run, 0700);
    mkdir(s->via, 0700);
    s->wires = wires_start(&s->wires_pid);
    must(s->wires != NULL, "the wires cannot be laid");
    for (int i = 0; i < JX_SERVICES; i++) {
        if (i == JX_HTTP_SVC) continue;
        int port = s->wires->of[i].listen;
        must(jx_announce(s->via, (enum jx_service)i, path_of("tcp://127.0.0.1:%d", port)) == 0, "cannot announce");
    }
    init_broker(s);
    for (int i = 0; i < SUPERVISORS; i++) init_workers(s, i);
    collector_args(&s->collector, s, s->via, "collector", s->run);
    actor_shim(&s->collector, path_of("%s/collector.shim", s->dir));
    s->collector.full_ends_it = true;
    s->subscriber = (actor){.name = "subscriber", .wanted = true};
    s->subscriber.err = strdup(path_of("%s/subscriber.err", s->dir));
    s->subscriber.once = true;
    cast_know(&s->subscriber);
}

void servers_restore(servers *s, const char *path, int down_ms)
{
    const char *journal = path_of("%s/journal", s->dir);
    actor_kill(&s->broker, down_ms);
    while (s->broker.pid && actor_turn(&s->broker) != TURN_ENDED) sleep_ms(1);
    for (int i = 0; i < JX_SERVICES; i++) {
        if (i == JX_HTTP_SVC) continue;
        s->wires->of[i].target = 0;
        wires_harm(s->wires, (enum jx_service)i, HARM_CUT, 0);
    }
    must(rename(journal, path_of("%s/lost-%u", s->dir, s->broker.starts)) == 0 && rename(path, journal) == 0,
         "%s cannot take the place of %s", path, journal);
    s->broker.due_ms = now_ms() + (uint64_t)down_ms;
    s->restored = true;
}
