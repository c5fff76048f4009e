/* Keys as people use them: keygen, a county's clerk with a key, the county next door, an auditor. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/show/term.h"
#include "spawn.h"

#define EN     "C.UTF-8"
#define ZH     "zh_CN.UTF-8"
#define SAMPLE JX_SOURCE_DIR "/samples/jiajiang-health-2024.txt" /* of 511126 */

enum { DEADLINE_MS = 60000 };

static pid_t started;

static void set_up(void)
{
    unsetenv("JIXIAO_SERVER");
    unsetenv("JIXIAO_KEY");
    unsetenv("JIXIAO_SERVER_KEY");
}
static void clean_up(void)
{
    if (started) {
        kill(started, SIGTERM); /* it stops its children first, so that nothing writes into the folder any more */
        jx_wait_for(started);
    }
    jx_test_folder_remove();
}
TestSuite(keys, .init = set_up, .fini = clean_up);

static void up(const char *more)
{
    started = jx_spawn(EN, jx_test_path("up"), "up", "--dir", jx_test_path("data"), "--workers", "1", more, NULL);
    for (uint64_t until = jx_now_ms() + DEADLINE_MS; jx_now_ms() < until;) {
        char *text = jx_read_text(jx_test_path("up"));
        bool ready = strstr(text, "Ready:");
        free(text);
        if (ready) return;
        nanosleep(&(struct timespec){0, 20000000}, NULL);
    }
    cr_assert(0, "jixiao up is not ready");
}

static void keygen(const char *name, const char *role, const char *division)
{
    jx_ran r = jx_run(EN, NULL, "keygen", "--dir", jx_test_path("data/keys"), "--name", name, "--role", role, "--allow",
                      division ? "--division" : NULL, division, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    jx_ran_free(&r);
}

static void as(const char *name)
{
    char file[128];
    snprintf(file, sizeof file, "data/keys/%s.key", name);
    setenv("JIXIAO_KEY", jx_test_path(file), 1);
}

static jx_ran with(const char *key, const char *command, const char *operand)
{
    char file[128];
    snprintf(file, sizeof file, "data/keys/%s.key", key);
    return jx_run(EN, NULL, command, "--server", jx_test_path("data"), "--key-file", jx_test_path(file), operand, NULL);
}

static void expect(jx_ran r, int code, const char *out, const char *err)
{
    cr_expect_eq(r.code, code, "exit code %d\n%s%s", r.code, r.out, r.err);
    cr_expect(!out || strstr(r.out, out), "no \"%s\" in\n%s", out, r.out);
    cr_expect(!err || strstr(r.err, err), "no \"%s\" in\n%s", err, r.err);
    jx_ran_free(&r);
}

Test(keys, keygen_writes_a_pair_once)
{
    struct stat st;
    const char *dir = jx_test_path("k");
    expect(jx_run(EN, NULL, "keygen", "--dir", dir, "--name", "夹江县", "--role", "submitter", "--division", "511126",
                  NULL),
           0, "k/夹江县.pub", NULL);
    cr_assert_eq(stat(jx_test_path("k/夹江县.key"), &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0600);
    char *pub = jx_read_text(jx_test_path("k/夹江县.pub")), *before = jx_read_text(jx_test_path("k/夹江县.key"));
    cr_expect(strstr(pub, "division 511126") && strstr(pub, "role submitter") && !strstr(pub, "secret "));
    expect(jx_run(EN, NULL, "keygen", "--dir", dir, "--name", "夹江县", "--role", "worker", NULL), 1, NULL, "already");
    char *after = jx_read_text(jx_test_path("k/夹江县.key"));
    cr_expect_str_eq(before, after);
    free(pub);
    free(before);
    free(after);
    expect(jx_run(EN, NULL, "keygen", "--name", "../x", "--role", "worker", NULL), 2, NULL, "--name");
    expect(jx_run(EN, NULL, "keygen", "--name", "x", "--role", "king", NULL), 2, NULL, "--role");
    expect(jx_run(EN, NULL, "keygen", "--name", "x", "--role", "server,worker", NULL), 2, NULL, "--role");
    expect(jx_run(EN, NULL, "keygen", "--name", "x", "--role", "submitter", "--division", "999999", NULL), 2, NULL,
           "--division");
    expect(jx_run(ZH, NULL, "keygen", "--name", "x", "--role", "worker", "--division", "511126", NULL), 2, NULL,
           "行政区划");
}

Test(keys, each_does_what_it_may)
{
    up(NULL);
    keygen("夹江县卫健局", "submitter", "511126");
    keygen("荣昌区", "submitter", "500153");
    keygen("auditor", "subscriber", NULL);
    expect(with("荣昌区", "push", SAMPLE), 3, NULL, "may submit for 500153 and what is below, not for 511126");
    expect(with("夹江县卫健局", "push", SAMPLE), 0, NULL, NULL);
    expect(with("夹江县卫健局", "push", SAMPLE), 0, NULL, NULL);
    expect(with("夹江县卫健局", "report", NULL), 3, NULL, "506");
    expect(with("auditor", "report", NULL), 0, NULL, NULL);
    expect(with("auditor", "alerts", NULL), 0, NULL, NULL);
    expect(with("auditor", "push", SAMPLE), 3, NULL, "506");
    expect(with("worker", "status", NULL), 3, NULL, "506");
    expect(jx_run(EN, NULL, "push", "--server", jx_test_path("data"), "--submitter", "somebody", SAMPLE, NULL), 2, NULL,
           "submits as local");
}

Test(keys, the_receipt_says_who_submitted)
{
    up(NULL);
    keygen("夹江县卫健局", "submitter", "511126");
    jx_ran r = jx_run(EN, NULL, "push", "--server", jx_test_path("data"), "--key-file",
                      jx_test_path("data/keys/夹江县卫健局.key"), "--json", SAMPLE, NULL);
    cr_assert_eq(r.code, 0, "%s", r.err);
    char receipt[33] = "";
    const char *at = strstr(r.out, "\"receipt\"");
    at = at ? strpbrk(strchr(at, ':'), "0123456789abcdef") : NULL;
    /* {"type":"receipt","receipt":"…"}: the id follows the second of them */
    while (at && strspn(at, "0123456789abcdef") < 32) at = strpbrk(at + 1, "0123456789abcdef");
    cr_assert_not_null(at, "%s", r.out);
    memcpy(receipt, at, 32);
    jx_ran_free(&r);
    expect(jx_run(EN, NULL, "ack", "--server", jx_test_path("data"), receipt, NULL), 0, "submitted by 夹江县卫健局",
           NULL);
}

Test(keys, a_client_says_what_is_wrong_with_its_key)
{
    up(NULL);
    keygen("a", "submitter", "511126");
    cr_assert_eq(chmod(jx_test_path("data/keys/a.key"), 0644), 0);
    expect(with("a", "push", SAMPLE), 3, NULL, "chmod 600");
    expect(with("none", "push", SAMPLE), 3, NULL, "cannot be opened");
    expect(jx_run(EN, NULL, "push", "--server", jx_test_path("data"), "--key-file", jx_test_path("data/keys/local.pub"),
                  SAMPLE, NULL),
           3, NULL, "public half");
    as("local");
    expect(jx_run(EN, NULL, "status", "--server", "192.0.2.1", NULL), 3, NULL, "JIXIAO_SERVER_KEY");
    unsetenv("JIXIAO_KEY");
    expect(jx_run(EN, NULL, "status", "--server", "192.0.2.1", NULL), 3, NULL, "takes a key");
}

Test(keys, secrets_are_in_no_log)
{
    static const char *const owners[] = {"server", "worker", "collector", "local"};
    static const char *const logs[] = {"up", "data/log/broker.log", "data/log/worker.log", "data/log/collector.log"};
    setenv("JIXIAO_LOG", "debug", 1);
    up(NULL);
    expect(with("local", "push", SAMPLE), 0, NULL, NULL);
    kill(started, SIGTERM);
    cr_expect_eq(jx_wait_for(started), 0);
    started = 0;
    for (int i = 0; i < 4; i++) {
        char file[64], *secret, *key;
        snprintf(file, sizeof file, "data/keys/%s.key", owners[i]);
        key = jx_read_text(jx_test_path(file));
        secret = strstr(key, "\nsecret ");
        cr_assert_not_null(secret);
        secret += strlen("\nsecret ");
        secret[40] = '\0';
        for (int k = 0; k < 4; k++) {
            char *log = jx_read_text(jx_test_path(logs[k]));
            cr_expect_gt(strlen(log), 0);
            cr_expect_null(strstr(log, secret), "the secret of %s is in %s", owners[i], logs[k]);
            free(log);
        }
        free(key);
    }
}

static long long collector_number(const char *name)
{
    char part[64];
    jx_ran r = with("local", "status", "--json");
    const char *at = strstr(r.out, "\"collector\"");
    snprintf(part, sizeof part, "\"%s\": ", name);
    at = at ? strstr(at, part) : NULL;
    long long v = at ? atoll(at + strlen(part)) : -1;
    jx_ran_free(&r);
    return v;
}

static void await_number(const char *name, long long least)
{
    uint64_t until = jx_now_ms() + DEADLINE_MS;
    while (collector_number(name) < least && jx_now_ms() < until) nanosleep(&(struct timespec){0, 50000000}, NULL);
    cr_expect_geq(collector_number(name), least, "%s", name);
}

Test(keys, a_subscriber_whose_key_goes_is_cut_off_without_anybodys_doing)
{
    up(NULL);
    keygen("auditor", "subscriber", NULL);
    pid_t listener = jx_spawn(EN, jx_test_path("heard"), "alerts", "--follow", "--server", jx_test_path("data"),
                              "--key-file", jx_test_path("data/keys/auditor.key"), NULL);
    cr_expect_eq(collector_number("hang_ups"), 0);
    keygen("other", "subscriber", NULL);
    cr_assert_eq(unlink(jx_test_path("data/keys/allowed/auditor.pub")), 0);
    await_number("hang_ups", 1);
    await_number("handshakes_refused", 1); /* it tries again */
    kill(listener, SIGKILL);
    jx_wait_for(listener);
    expect(with("other", "alerts", NULL), 0, NULL, NULL);
}

Test(keys, whoever_is_turned_away_hears_why)
{
    up(NULL);
    jx_ran r = jx_run(EN, NULL, "keygen", "--dir", jx_test_path("data/keys"), "--name", "stranger", "--role",
                      "submitter", NULL);
    cr_assert_eq(r.code, 0);
    jx_ran_free(&r);
    uint64_t begin = jx_now_ms();
    expect(with("stranger", "push", SAMPLE), 3, NULL, "does not admit your key");
    expect(with("stranger", "status", NULL), 3, NULL, "does not admit your key");
    char *endpoint = jx_read_text(jx_test_path("data/run/log.endpoint"));
    endpoint[strcspn(endpoint, "\n")] = '\0';
    expect(jx_run(EN, NULL, "status", "--only", "broker", "--server", endpoint, NULL), 3, NULL, "speaks CURVE");
    free(endpoint);
    cr_expect_lt(jx_now_ms() - begin, 8000, "at once, not after a long silence");
}

Test(keys, a_line_without_keys_takes_everybody_on_this_machine)
{
    up("--plaintext");
    as("local"); /* of another place: the folder says what is spoken there */
    expect(jx_run(EN, NULL, "push", "--server", jx_test_path("data"), "--submitter", "anybody", SAMPLE, NULL), 0, NULL,
           NULL);
    expect(jx_run(EN, NULL, "status", "--server", jx_test_path("data"), NULL), 0, "plain text", NULL);
}
