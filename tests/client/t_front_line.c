/* The commands against real daemons, started by `jixiao up` as people start them. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/show/term.h"
#include "spawn.h"

#define EN     "C.UTF-8"
#define JIXIAO JX_BIN_DIR "/client/jixiao"

enum { DEADLINE_MS = 60000 };

/* What a test leaves behind when it fails: ended in .fini. */
static pid_t started;

static void clean_up(void)
{
    if (started) {
        kill(started, SIGKILL); /* its children follow it */
        jx_wait_for(started);
    }
    jx_test_folder_remove();
}
TestSuite(line, .fini = clean_up);

static void breathe(void) { nanosleep(&(struct timespec){0, 20000000}, NULL); }

/* ---- processes ---- */

static bool stat_of(pid_t pid, pid_t *parent, char *state, char name[32])
{
    char path[64];
    int ppid;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f) return false;
    bool ok = fscanf(f, "%*d (%31[^)]) %c %d", name, state, &ppid) == 3;
    fclose(f);
    *parent = ppid;
    return ok;
}

static bool alive(pid_t pid)
{
    pid_t parent;
    char state, name[32];
    return stat_of(pid, &parent, &state, name) && state != 'Z' && state != 'X';
}

/* Children of a process; those whose name begins with `named`. */
static size_t children(pid_t of, const char *named, pid_t *out, size_t max)
{
    size_t n = 0;
    DIR *d = opendir("/proc");
    for (struct dirent *e; d && (e = readdir(d));) {
        pid_t pid = atoi(e->d_name), parent;
        char state, name[32];
        if (pid > 0 && n < max && stat_of(pid, &parent, &state, name) && parent == of &&
            strncmp(name, named, strlen(named)) == 0)
            out[n++] = pid;
    }
    if (d) closedir(d);
    return n;
}

static void await_text(const char *path, const char *part)
{
    for (uint64_t until = jx_now_ms() + DEADLINE_MS; jx_now_ms() < until; breathe()) {
        char *text = jx_read_text(path);
        bool there = strstr(text, part);
        free(text);
        if (there) return;
    }
    char *text = jx_read_text(path);
    cr_assert(0, "\"%s\" never came:\n%s", part, text);
}

static void await_end(pid_t pid)
{
    uint64_t until = jx_now_ms() + DEADLINE_MS;
    while (alive(pid) && jx_now_ms() < until) breathe();
    cr_expect_not(alive(pid), "process %d lives on", (int)pid);
}

/* A line in the test's folder, ready; its output goes to the file "up". */
static pid_t up(void)
{
    started = jx_spawn(EN, jx_test_path("up"), "up", "--dir", jx_test_path("data"), "--workers", "1", NULL);
    await_text(jx_test_path("up"), "Ready:");
    return started;
}

static int ended(void)
{
    int code = jx_wait_for(started);
    started = 0;
    return code;
}

/* ---- what comes out ---- */

static void make_forms(const char *n)
{
    jx_ran r = jx_run(EN, NULL, "gen", "--forms", n, "--seed", "4", "--anomalies", "30%", NULL);
    cr_assert_eq(r.code, 0);
    jx_write_file(jx_test_path("forms"), r.out);
    jx_ran_free(&r);
}

/* Lines of JSON whose "type" is type; sum of their member, or their number. */
static long long sum(const char *file, const char *type, const char *member)
{
    char *text = jx_read_text(jx_test_path(file)), *keep = NULL;
    long long total = 0;
    for (char *line = strtok_r(text, "\n", &keep); line; line = strtok_r(NULL, "\n", &keep)) {
        json_error_t e;
        json_t *v = json_loads(line, 0, &e);
        cr_assert(v, "%s: %s", e.text, line);
        if (strcmp(json_string_value(json_object_get(v, "type")), type) == 0)
            total += member ? json_integer_value(json_object_get(v, member)) : 1;
        json_decref(v);
    }
    free(text);
    return total;
}

static json_t *json_of(const char *file)
{
    char *text = jx_read_text(jx_test_path(file));
    json_error_t e;
    json_t *v = json_loads(text, 0, &e);
    cr_assert(v, "%s: %s in %s", file, e.text, text);
    free(text);
    return v;
}

static size_t lines_of(const char *file)
{
    char *text = jx_read_text(jx_test_path(file));
    size_t n = 0;
    for (char *p = text; *p; p++) n += *p == '\n';
    free(text);
    return n;
}

static void expect_in(const char *file, const char *part)
{
    char *text = jx_read_text(jx_test_path(file));
    cr_expect(strstr(text, part), "\"%s\" is not in %s:\n%s", part, file, text);
    free(text);
}

Test(line, carries_forms_from_push_to_report_alerts_and_acknowledgements)
{
    make_forms("600");
    const char *script = "J=" JIXIAO "; set -e\n"
                         "$J push forms --wait --json > push\n"
                         /* results are in the log then; the collector may be a moment behind */
                         "until $J status --json | grep -q '\"keys\": 600,'; do sleep 0.05; done\n"
                         "$J push forms --json > again\n"
                         "$J check forms --json > check || true\n"
                         "$J report --json > report\n"
                         "$J report --units > units\n"
                         "$J report --by rules > rules\n"
                         "$J alerts --json > alerts\n"
                         "$J status --json > status\n"
                         "$J ack $(head -1 push | sed 's/.*\"receipt\": \"\\([0-9a-f]*\\)\".*/\\1/') > ack\n"
                         "$J ack --key $(head -1 check | sed 's/.*\"key\": \"\\([0-9a-f]*\\)\".*/\\1/') > key\n"
                         "exit 7\n";
    char shell[8192];
    snprintf(shell, sizeof shell, "cd %s && %s", jx_test_folder(), script);
    jx_ran r = jx_run(EN, NULL, "up", "--dir", jx_test_path("data"), "--", "sh", "-c", shell, NULL);
    cr_assert_eq(r.code, 7, "the command's exit code: %d\n%s%s", r.code, r.out, r.err);
    jx_ran_free(&r);

    cr_expect_eq(sum("push", "receipt", "forms"), 600);
    cr_expect_eq(sum("push", "acknowledgement", NULL), 600);
    cr_expect_eq(sum("again", "receipt", "forms"), 600);
    cr_expect_eq(sum("again", "receipt", "new"), 0);
    expect_in("again", "\"new\": false");

    json_t *report = json_of("report"), *status = json_of("status"), *row, *total = json_object_get(report, "total");
    long long forms = 0, rejected = 0;
    size_t i;
    json_array_foreach(json_object_get(report, "rows"), i, row)
    {
        forms += json_integer_value(json_object_get(row, "forms"));
        rejected += json_integer_value(json_object_get(row, "rejected"));
    }
    cr_expect_eq(forms, 600);
    cr_expect_eq(json_integer_value(json_object_get(total, "forms")), 600);
    cr_expect_eq(json_integer_value(json_object_get(total, "rejected")), rejected);
    cr_expect_gt(rejected, 0);
    cr_expect_eq(json_integer_value(json_object_get(json_object_get(status, "broker"), "forms")), 600);
    cr_expect_eq(json_integer_value(json_object_get(json_object_get(status, "collector"), "keys")), 600);
    cr_expect_eq(lines_of("alerts"),
                 (size_t)json_integer_value(json_object_get(json_object_get(status, "collector"), "alerts")));
    json_decref(report);
    json_decref(status);
    expect_in("units", "total");
    expect_in("rules", "S304");
    expect_in("ack", "Receipt ");
    expect_in("ack", " · rate ");
    expect_in("key", "1 versions");
}

/* Until the aggregates have n forms whose stated scores have this mean (negative: any). */
static void await_report(long long n, double mean)
{
    for (uint64_t until = jx_now_ms() + DEADLINE_MS; jx_now_ms() < until; breathe()) {
        jx_ran r = jx_run(EN, NULL, "report", "--json", "--server", jx_test_path("data/run"), NULL);
        json_t *v = json_loads(r.out, 0, NULL), *total = json_object_get(v, "total");
        double stated = json_number_value(json_object_get(json_object_get(total, "stated"), "mean"));
        bool there = json_integer_value(json_object_get(total, "forms")) == n && (mean < 0 || stated == mean);
        json_decref(v);
        jx_ran_free(&r);
        if (there) return;
    }
    cr_assert(0, "the aggregates never had %lld forms with mean %g", n, mean);
}

Test(line, follows_alerts_from_the_first_to_the_last_without_gaps)
{
    make_forms("300");
    up();
    pid_t follower = jx_spawn(EN, jx_test_path("followed"), "alerts", "--follow", "--json", "--server",
                              jx_test_path("data/run"), NULL);
    jx_ran r = jx_run(EN, NULL, "push", jx_test_path("forms"), "--wait", "--server", jx_test_path("data/run"), NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
    await_report(300, -1);
    r = jx_run(EN, NULL, "alerts", "--json", "--server", jx_test_path("data"), NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    jx_write_file(jx_test_path("listed"), r.out);
    jx_ran_free(&r);
    size_t n = lines_of("listed");
    cr_expect_gt(n, 20);
    for (uint64_t until = jx_now_ms() + DEADLINE_MS; lines_of("followed") < n && jx_now_ms() < until;) breathe();
    kill(follower, SIGINT);
    cr_expect_eq(jx_wait_for(follower), 0);
    char *listed = jx_read_text(jx_test_path("listed")), *followed = jx_read_text(jx_test_path("followed"));
    cr_expect_str_eq(followed, listed);
    free(listed);
    free(followed);
    kill(started, SIGTERM);
    cr_expect_eq(ended(), 0);
}

/* The first generated form with another total: a version of it. */
static void write_version(const char *file, double total)
{
    char *text = jx_read_text(jx_test_path("forms"));
    json_t *v = json_loads(text, JSON_DISABLE_EOF_CHECK, NULL);
    free(text);
    json_object_set_new(v, "total_score", json_real(total));
    text = json_dumps(v, JSON_COMPACT | JSON_REAL_PRECISION(12));
    jx_write_file(jx_test_path(file), text);
    free(text);
    json_decref(v);
}

static void push(const char *file, const char *option)
{
    jx_ran r = jx_run(EN, NULL, "push", jx_test_path(file), "--server", jx_test_path("data"), option, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
}

Test(line, takes_old_content_for_a_repeat_unless_told_that_it_is_new_again)
{
    make_forms("1");
    write_version("one", 71.5);
    write_version("two", 82.25);
    up();
    push("one", NULL);
    await_report(1, 71.5);
    push("two", NULL);
    await_report(1, 82.25);
    push("one", NULL); /* the same batch: nothing is even judged again */
    push("two", "--again");
    await_report(1, 82.25);
    push("one", "--again");
    await_report(1, 71.5);
    kill(started, SIGTERM);
    cr_expect_eq(ended(), 0);
}

/* Both versions in one command: the later file wins, although batches fly together. */
Test(line, accepts_versions_of_a_form_in_the_order_they_were_given)
{
    make_forms("1");
    write_version("one", 71.5);
    write_version("two", 82.25);
    write_version("three", 93);
    up();
    jx_ran r = jx_run(EN, NULL, "push", jx_test_path("one"), jx_test_path("two"), jx_test_path("three"), "--server",
                      jx_test_path("data"), NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
    await_report(1, 93);
    kill(started, SIGTERM);
    cr_expect_eq(ended(), 0);
}

Test(line, ends_loudly_when_a_part_dies)
{
    pid_t all[8], broker;
    up();
    cr_assert_eq(children(started, "jixiao-broker", &broker, 1), 1);
    size_t n = children(started, "jixiao", all, 8);
    cr_expect_eq(n, 3);
    kill(broker, SIGKILL);
    cr_expect_eq(ended(), 3);
    expect_in("up", "jixiao-broker was killed by signal 9");
    for (size_t i = 0; i < n; i++) cr_expect_not(alive(all[i]));
}

Test(line, leaves_nothing_behind_when_it_is_killed_itself)
{
    pid_t all[16], worker;
    up();
    size_t n = children(started, "jixiao", all, 8);
    cr_assert_eq(n, 3);
    cr_assert_eq(children(started, "jixiao-worker", &worker, 1), 1);
    n += children(worker, "jixiao", all + n, 8);
    cr_expect_eq(n, 4);
    kill(started, SIGKILL);
    cr_expect_eq(ended(), 128 + SIGKILL);
    for (size_t i = 0; i < n; i++) await_end(all[i]);
}

Test(line, shares_no_folder_and_can_be_started_again)
{
    up();
    jx_ran r = jx_run(EN, NULL, "up", "--dir", jx_test_path("data"), "--", "true", NULL);
    cr_expect_eq(r.code, 3);
    cr_expect(strstr(r.err, "already"), "%s", r.err);
    jx_ran_free(&r);
    kill(started, SIGINT);
    cr_expect_eq(ended(), 0);
    r = jx_run(EN, NULL, "up", "--dir", jx_test_path("data"), "--", "true", NULL);
    cr_expect_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "up", "--dir", jx_test_path("data"), "--", "no-such-command", NULL);
    cr_expect_eq(r.code, 127, "%s", r.err);
    jx_ran_free(&r);
}

Test(line, is_measured_and_the_numbers_agree)
{
    jx_ran r =
        jx_run(EN, NULL, "bench", "--forms", "3000", "--workers", "1", "--dir", jx_test_folder(), "--json", NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    json_error_t e;
    json_t *v = json_loads(r.out, 0, &e);
    cr_assert(v, "%s", e.text);
    cr_expect_eq(json_integer_value(json_object_get(v, "forms")), 3000);
    cr_expect_gt(json_number_value(json_object_get(v, "forms_per_s")), 0);
    static const char *const programs[] = {"client", "broker", "worker", "collector"};
    for (int i = 0; i < 4; i++) {
        cr_expect(json_is_real(json_object_get(json_object_get(v, "cpu_us_per_form"), programs[i])));
        cr_expect_gt(json_real_value(json_object_get(json_object_get(v, "rss_mib"), programs[i])), 1.0);
    }
    cr_expect_gt(json_number_value(json_object_get(json_object_get(v, "receipt_ms"), "p50")), 0);
    json_decref(v);
    jx_ran_free(&r);
    DIR *d = opendir(jx_test_folder());
    for (struct dirent *x; d && (x = readdir(d));) cr_expect_eq(x->d_name[0], '.', "%s was left behind", x->d_name);
    if (d) closedir(d);
}
