/* Rescoring through the real line: what it says is what the rule book says, nothing official changes by a byte, a
 * worker that is killed in the middle loses and doubles nothing, an asker that is killed leaves nothing behind. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/client/spawn.h"
#include "tests/e2e/stage.h"

#define EN "C.UTF-8"

static stage st;
static peer look, query;
static int workers;
static const char *forms;

enum { FORMS = 1500 };

static void setup(void)
{
    stage_open(&st);
    stage_broker_with(&st, "--lease", "1"); /* a worker that is stopped is missed soon */
    stage_wait_for(&st, JX_LOG_SVC);
    stage_collector(&st);
    workers = stage_workers_with(&st, "2", NULL, NULL);
    peer_open(&look, &st, JX_LOG_SVC);
    peer_open(&query, &st, JX_QUERY_SVC);
    peer_wait_status(&look, "workers", 2);
    jx_test_folder();
    forms = jx_test_path("forms.ndjson");
    jx_ran gen = jx_run(EN, NULL, "gen", "--forms", "1500", "--anomalies", "10%", NULL);
    cr_assert_eq(gen.code, 0, "%s", gen.err);
    jx_write_file(forms, gen.out);
    jx_ran_free(&gen);
    jx_ran push = jx_run(EN, NULL, "push", forms, "--server", st.here, "--wait", NULL);
    cr_assert_leq(push.code, 1, "%s", push.err); /* some are rejected */
    jx_ran_free(&push);
    peer_wait_status(&query, "offset", peer_status(&look, "log_head"));
}
static void teardown(void)
{
    stage_close(&st);
    jx_test_folder_remove();
}
TestSuite(rescore_line, .init = setup, .fini = teardown);

/* ---- everything official ---- */

typedef struct {
    jx_id log; /* over all frames of all records */
    uint64_t records;
    jx_id rows[4], alerts;
} everything;

static void add(jx_id *sum, jx_bytes b)
{
    jx_id both[2] = {*sum, jx_hash(b.p, b.len)};
    *sum = jx_hash(both, sizeof both);
}

static everything all_of_it(void)
{
    static const char *const what[] = {"division", "counties", "units", "rules"};
    everything e = {0};
    jx_id chain = {{0}};
    uint64_t head = 1;
    while (e.records < head) {
        jx_msg read = {.type = JX_READ, .offset = e.records, .chain = chain, .limit = 1 << 20};
        cr_assert_eq(peer_ask(&look, read, (jx_bytes){0}), JX_LOG);
        for (int i = 1; i < look.in->n; i++) add(&e.log, jx_frame(look.in, i));
        e.records += (uint64_t)(look.in->n - 1) / 2;
        chain = look.in->msg.chain;
        head = look.in->msg.head;
    }
    for (int i = 0; i < 4; i++) {
        jx_msg ask = {.type = JX_ASK, .name = jx_str_of(what[i]), .limit = 1000};
        cr_assert_eq(peer_ask(&query, ask, (jx_bytes){0}), JX_ANSWER);
        add(&e.rows[i], jx_frame(query.in, 1));
    }
    cr_assert_eq(peer_ask(&query, (jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 1000}, (jx_bytes){0}), JX_ALERTS);
    cr_assert_gt(query.in->msg.head, 0);
    add(&e.alerts, jx_frame(query.in, 1));
    return e;
}

static void expect_unchanged(const everything *before)
{
    everything now = all_of_it();
    cr_expect(memcmp(before, &now, sizeof now) == 0, "log, aggregates or alerts are others");
    cr_expect_eq(peer_status(&look, "parts_pending"), 0);
    cr_expect_eq(peer_status(&look, "rescoring"), 0);
}

/* ---- what it says ---- */

/* Without the seconds that it took. */
static char *timeless(char *out)
{
    char *at = strstr(out, "\"seconds\": ");
    cr_assert_not_null(at, "%s", out);
    size_t n = strcspn(at, ",") + 2;
    memmove(at, at + n, strlen(at + n) + 1);
    return out;
}

static jx_ran rescore(void)
{
    jx_ran r = jx_run(EN, NULL, "rescore", "--pack", "national", "--server", st.here, "--json", "--forms", NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    timeless(r.out);
    return r;
}

/* The forms of `jixiao check --json`, by key. */
static json_t *checked(const char *option, const char *pack)
{
    jx_ran r = jx_run(EN, NULL, "check", forms, "--json", option, pack, NULL);
    json_t *all = json_object();
    for (char *line = strtok(r.out, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *v = json_loads(line, 0, NULL);
        cr_assert_not_null(v, "%s", line);
        json_object_set_new(all, json_string_value(json_object_get(v, "key")), v);
    }
    jx_ran_free(&r);
    return all;
}

static bool same_outcome(const json_t *by_check, const json_t *by_line)
{
    const json_t *again = json_object_get(by_check, "recomputed");
    return json_equal(json_object_get(again, "total"), json_object_get(by_line, "total")) &&
           json_equal(json_object_get(again, "grade"), json_object_get(by_line, "grade"));
}

/* Two passes of the rule book over the same file, offline, say which forms move; the line must say the same. */
Test(rescore_line, says_what_check_says_of_both_packs_and_changes_nothing)
{
    everything before = all_of_it();
    jx_ran r = rescore();
    json_t *official = checked(NULL, NULL), *national = checked("--pack", "national"), *seen = json_object();
    size_t moved = 0, n_moved = 0;
    for (char *line = strtok(r.out, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *v = json_loads(line, 0, NULL);
        cr_assert_not_null(v, "%s", line);
        const char *type = json_string_value(json_object_get(v, "type"));
        if (strcmp(type, "summary") == 0) {
            cr_expect_eq(json_integer_value(json_object_get(v, "forms")), FORMS);
            n_moved = (size_t)json_integer_value(json_object_get(v, "moved"));
        } else if (strcmp(type, "form") == 0) {
            const char *key = json_string_value(json_object_get(v, "key"));
            cr_expect(same_outcome(json_object_get(official, key), json_object_get(v, "official")), "%s", line);
            cr_expect(same_outcome(json_object_get(national, key), json_object_get(v, "rescored")), "%s", line);
            cr_expect_null(json_object_get(seen, key), "twice: %s", line);
            json_object_set_new(seen, key, json_true());
        }
        json_decref(v);
    }
    const char *key;
    json_t *was;
    json_object_foreach(official, key, was)
    {
        json_t *again = json_object_get(json_object_get(national, key), "recomputed");
        bool same = json_equal(again, json_object_get(was, "recomputed"));
        moved +=
            !json_equal(json_object_get(again, "total"), json_object_get(json_object_get(was, "recomputed"), "total"));
        if (!same) cr_expect_not_null(json_object_get(seen, key), "%s moves and was not told", key);
    }
    cr_expect_gt(moved, 50, "there is something to compare");
    cr_expect_geq(n_moved, moved);
    jx_ran csv = jx_run(EN, NULL, "rescore", "--pack", "national", "--server", st.here, "--csv", NULL);
    size_t rows = 0;
    for (const char *at = csv.out; (at = strstr(at, "\r\n")); at += 2) rows++;
    cr_expect_eq(rows, json_object_size(seen) + 1, "titles, and a row for each form");
    jx_ran_free(&csv);
    json_decref(official);
    json_decref(national);
    json_decref(seen);
    jx_ran_free(&r);
    expect_unchanged(&before);
}

Test(rescore_line, under_the_official_packs_moves_nothing)
{
    jx_ran r = jx_run(EN, NULL, "rescore", "--pack", "guizhou-2024", "--server", st.here, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    cr_expect(strstr(r.out, "0 forms move") && strstr(r.out, "0 more differ"), "%s", r.out);
    jx_ran_free(&r);
}

/* ---- in the middle ---- */

static void children(pid_t of, pid_t out[2])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)of, (int)of);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f);
    cr_assert_eq(fscanf(f, "%d %d", &out[0], &out[1]), 2);
    fclose(f);
}

/* A rescoring whose workers hold parts and do not move; its pid, their pids. */
static pid_t stuck_rescoring(const char *out, pid_t both[2])
{
    children(st.pids[workers], both);
    for (int i = 0; i < 2; i++) kill(both[i], SIGSTOP);
    pid_t asker = jx_spawn(EN, out, "rescore", "--pack", "national", "--server", st.here, "--json", "--forms", NULL);
    for (int ms = 0; peer_status(&look, "rescoring") == 0; ms++) {
        cr_assert_lt(ms, STAGE_DEADLINE_MS, "nothing was asked");
        poll(NULL, 0, 1);
    }
    return asker;
}

Test(rescore_line, outlives_a_killed_worker_and_says_the_same)
{
    pid_t both[2];
    const char *out = jx_test_path("moves");
    everything before = all_of_it();
    jx_ran whole = rescore();
    pid_t asker = stuck_rescoring(out, both);
    kill(both[0], SIGKILL);
    kill(both[1], SIGCONT);
    cr_assert_eq(jx_wait_for(asker), 0);
    char *text = timeless(jx_read_text(out)), *json = strstr(text, "{\"type\"");
    cr_assert_not_null(json);
    cr_expect_str_eq(json, whole.out);
    free(text);
    jx_ran_free(&whole);
    expect_unchanged(&before);
}

/* Stopped in the middle and never heard of again until all is done: its parts go to the other one when their lease
 * ends. */
Test(rescore_line, goes_on_without_a_worker_that_is_stopped)
{
    pid_t both[2];
    const char *out = jx_test_path("moves");
    everything before = all_of_it();
    jx_ran whole = rescore();
    pid_t asker = stuck_rescoring(out, both);
    kill(both[1], SIGCONT);
    cr_assert_eq(jx_wait_for(asker), 0);
    char *text = timeless(jx_read_text(out)), *json = strstr(text, "{\"type\"");
    cr_assert_not_null(json);
    cr_expect_str_eq(json, whole.out);
    kill(both[0], SIGCONT); /* what it says now is of leases that have ended */
    peer_wait_status(&look, "workers", 2);
    free(text);
    jx_ran_free(&whole);
    expect_unchanged(&before);
}

Test(rescore_line, dies_with_its_asker)
{
    pid_t both[2];
    everything before = all_of_it();
    pid_t asker = stuck_rescoring(jx_test_path("moves"), both);
    kill(asker, SIGKILL);
    cr_expect_eq(jx_wait_for(asker), 128 + SIGKILL);
    for (int i = 0; i < 2; i++) kill(both[i], SIGCONT);
    peer_wait_status(&look, "rescoring", 0);
    expect_unchanged(&before);
}
