/* The program itself, started as a process, over its sockets. */
#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collector/query.h"
#include "net/where.h"
#include "proto/pack.h"
#include "tests/collector/logd.h"

extern char **environ;

enum { DEADLINE_MS = 20000 };

static logd d;
static char dir[] = "/tmp/jixiao-collector-XXXXXX";
static pid_t children[2];
static void *zmq;
static void *open_socks[8]; /* a test that fails leaves some, and the end of the context would wait for them */

static uint64_t wall_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void setup(void)
{
    cr_assert_not_null(mkdtemp(dir));
    logd_open(&d, "tcp://127.0.0.1:*");
    cr_assert_eq(jx_announce(dir, JX_LOG_SVC, d.endpoint), 0);
    zmq = zmq_ctx_new();
}

static void teardown(void)
{
    for (int i = 0; i < 2; i++)
        if (children[i]) {
            kill(children[i], SIGKILL);
            waitpid(children[i], NULL, 0);
        }
    for (int i = 0; i < 8; i++)
        if (open_socks[i]) zmq_close(open_socks[i]);
    zmq_ctx_term(zmq);
    logd_close(&d);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    cr_expect_eq(system(command), 0);
}

TestSuite(collector, .init = setup, .fini = teardown);

/* Where the i-th collector announces itself. */
static const char *home(int i)
{
    static char path[2][64];
    snprintf(path[i], sizeof path[i], "%s/%d", dir, i);
    return path[i];
}

/* Starts the i-th collector and waits until both of its endpoints are announced. */
static void start(int i)
{
    char *argv[] = {JX_BIN_DIR "/collector/jixiao-collector",
                    "--broker",
                    dir,
                    "--dir",
                    (char *)home(i),
                    "--announce",
                    (char *)home(i),
                    "--query",
                    "tcp://127.0.0.1:*",
                    "--alerts",
                    "tcp://127.0.0.1:*",
                    "--plaintext",
                    NULL};
    char endpoint[256];
    cr_assert_eq(posix_spawn(&children[i], argv[0], NULL, NULL, argv, environ), 0);
    uint64_t limit = wall_ms() + DEADLINE_MS;
    while (jx_where(home(i), JX_QUERY_SVC, endpoint) != 0 && wall_ms() < limit) poll(NULL, 0, 2);
    cr_assert_eq(jx_where(home(i), JX_QUERY_SVC, endpoint), 0);
    cr_assert_eq(jx_where(home(i), JX_ALERTS_SVC, endpoint), 0, "queries are announced last");
}

static int stop(int i, int signal)
{
    int status = 0;
    kill(children[i], signal);
    cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
    children[i] = 0;
    return status;
}

typedef struct {
    void *sock;
    jx_frames *in;
    uint64_t req;
} peer;

static void connect_to(peer *p, int i, enum jx_service s, int type)
{
    char endpoint[256];
    cr_assert_eq(jx_where(home(i), s, endpoint), 0);
    *p = (peer){.sock = jx_sock_open(zmq, type, 100), .in = jx_frames_new()};
    for (int k = 0; k < 8; k++)
        if (!open_socks[k]) {
            open_socks[k] = p->sock;
            break;
        }
    cr_assert_eq(jx_sock_connect(p->sock, endpoint), 0);
}

static void hang_up(peer *p)
{
    for (int k = 0; k < 8; k++)
        if (open_socks[k] == p->sock) open_socks[k] = NULL;
    zmq_close(p->sock);
    jx_frames_free(&p->in);
}

/* The next message, while the broker goes on serving. */
static bool receive(peer *p, uint64_t limit)
{
    while (wall_ms() < limit) {
        zmq_pollitem_t items[] = {{.socket = p->sock, .events = ZMQ_POLLIN}, {.socket = d.sock, .events = ZMQ_POLLIN}};
        zmq_poll(items, 2, 20);
        logd_serve(&d);
        if (jx_recv(p->sock, p->in) == 0) return true;
    }
    return false;
}

static void send_when_possible(peer *p, const jx_msg *m)
{
    uint64_t limit = wall_ms() + DEADLINE_MS;
    while (jx_send(p->sock, (jx_bytes){0}, m, NULL, 0) != 0) {
        cr_assert_lt(wall_ms(), limit);
        poll(NULL, 0, 1);
    }
}

/* Asks and gets the answer's type. */
static uint8_t ask(peer *p, jx_msg m)
{
    m.req = ++p->req;
    send_when_possible(p, &m);
    uint64_t limit = wall_ms() + DEADLINE_MS;
    do cr_assert(receive(p, limit), "no answer to %s", jx_msg_type_name(m.type));
    while (p->in->msg.req != p->req);
    return p->in->msg.type;
}

static void greet(peer *p)
{
    cr_assert_eq(ask(p, (jx_msg){.type = JX_HELLO, .name = JX_STR("test")}), JX_WELCOME);
    cr_expect_eq(p->in->msg.limit, JX_QUERY_BYTES);
}

/* A number of STATUS. */
static uint64_t status_of(peer *p, const char *name)
{
    cr_assert_eq(ask(p, (jx_msg){.type = JX_STATUS}), JX_STATUS_IS);
    jx_bytes body = jx_frame(p->in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    for (uint32_t n = jx_cur_map(&c, 100); n--;) {
        bool found = jx_str_eq(jx_cur_str(&c, 100), jx_str_of(name));
        if (found) return jx_cur_uint(&c, UINT64_MAX);
        jx_cur_skip(&c);
    }
    cr_assert_fail("STATUS has no %s", name);
    return 0;
}

static void wait_for(peer *p, const char *name, uint64_t value)
{
    uint64_t limit = wall_ms() + DEADLINE_MS, v = 0;
    while (wall_ms() < limit && (v = status_of(p, name)) != value) poll(NULL, 0, 2);
    cr_assert_eq(v, value, "%s is %llu", name, (unsigned long long)v);
}

/* A text of STATUS. */
static bool status_says(peer *p, const char *name, const char *text)
{
    cr_assert_eq(ask(p, (jx_msg){.type = JX_STATUS}), JX_STATUS_IS);
    jx_bytes body = jx_frame(p->in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    for (uint32_t n = jx_cur_map(&c, 100); n--;) {
        bool found = jx_str_eq(jx_cur_str(&c, 100), jx_str_of(name));
        if (found) return jx_str_eq(jx_cur_str(&c, 100), jx_str_of(text));
        jx_cur_skip(&c);
    }
    return false;
}

/* One form in a batch; every version has one alert. */
static void append(uint64_t seq, uint32_t division, unsigned key)
{
    jx_finding f = finding("B105", JX_ALERT);
    jx_result r = result(0, key, seq);
    with_findings(&r, &f, 1);
    logd_append(&d, results(seq, division, &r, 1));
}

Test(collector, folds_the_log_and_answers)
{
    for (uint64_t seq = 1; seq <= 25; seq++) append(seq, 511102, (unsigned)seq % 20);
    start(0);
    peer p;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    wait_for(&p, "offset", 25);
    cr_expect_eq(status_of(&p, "keys"), 20);
    cr_expect_eq(status_of(&p, "alerts"), 25 + 5); /* five were replaced: cleared and raised */
    cr_expect_eq(status_of(&p, "alerts_live"), 0, "it was all history");
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_ASK, .name = JX_STR("division"), .division = 510000}), JX_ANSWER);
    cr_expect_eq(p.in->msg.offset, 25);
    cr_expect_eq(p.in->msg.head, 2);
    jx_rule_count room[JX_MAX_RULE_COUNTS];
    jx_row row;
    jx_bytes body = jx_frame(p.in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_cur_array(&c, 10), 2);
    cr_assert_eq(jx_row_read(&c, &row, room), 0);
    cr_expect_eq(row.division, 510000);
    cr_expect_eq(row.forms, 20);
    cr_expect_eq(row.alerted, 20);
    cr_expect_eq(row.superseded, 5);
    hang_up(&p);
    cr_expect_eq(stop(0, SIGTERM), 0);
    char endpoint[256];
    cr_expect_eq(jx_where(home(0), JX_QUERY_SVC, endpoint), JX_ENOTFOUND);
    cr_expect_eq(jx_where(home(0), JX_ALERTS_SVC, endpoint), JX_ENOTFOUND);
}

Test(collector, keeps_its_totals_when_the_log_is_damaged)
{
    for (uint64_t seq = 1; seq <= 25; seq++) append(seq, 511102, (unsigned)seq);
    logd_rot(&d, 15);
    start(0);
    peer p;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    wait_for(&p, "offset", 15);
    uint64_t limit = wall_ms() + DEADLINE_MS;
    while (!status_says(&p, "state", "log damaged at record 15")) cr_assert_lt(wall_ms(), limit);
    cr_expect_eq(status_of(&p, "head"), 25);
    cr_expect_eq(status_of(&p, "keys"), 15);
    cr_expect_eq(status_of(&p, "malformed"), 0);
    cr_expect_eq(status_of(&p, "restarts"), 0);
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_ASK, .name = JX_STR("division"), .division = 510000}), JX_ANSWER);
    cr_expect_eq(p.in->msg.head, 2, "the totals are there");
    logd_rot(&d, 15);
    wait_for(&p, "offset", 25);
    cr_expect(status_says(&p, "state", "ok"));
    cr_expect_eq(status_of(&p, "restarts"), 0);
    hang_up(&p);
}

/* What `jixiao report` says on both streams. */
static int reported(const char *lang, char *out, size_t cap)
{
    char command[512];
    snprintf(command, sizeof command, "LC_ALL=%s " JX_BIN_DIR "/client/jixiao report --server %s 2>&1", lang, home(0));
    FILE *f = popen(command, "r");
    cr_assert_not_null(f);
    out[fread(out, 1, cap - 1, f)] = 0;
    return WEXITSTATUS(pclose(f));
}

Test(collector, tells_who_asks_for_a_report_that_the_log_is_damaged)
{
    static char out[8192];
    for (uint64_t seq = 1; seq <= 25; seq++) append(seq, 511102, (unsigned)seq);
    logd_rot(&d, 15);
    start(0);
    peer p;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    uint64_t limit = wall_ms() + DEADLINE_MS;
    while (!status_says(&p, "state", "log damaged at record 15")) cr_assert_lt(wall_ms(), limit);
    cr_expect_eq(reported("C.UTF-8", out, sizeof out), 0, "%s", out);
    cr_expect(strstr(out, "damaged from record 15 on"), "%s", out);
    cr_expect(strstr(out, "511102"), "what stands before is told: %s", out);
    reported("zh_CN.UTF-8", out, sizeof out);
    cr_expect(strstr(out, "从第 15 条起损坏"), "%s", out);
    logd_rot(&d, 15);
    wait_for(&p, "offset", 25);
    cr_expect_eq(reported("C.UTF-8", out, sizeof out), 0);
    cr_expect_null(strstr(out, "damaged"), "%s", out);
    hang_up(&p);
}

/* kB of memory that the i-th collector takes. */
static long memory_of(int i)
{
    char path[64], line[256];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)children[i]);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f);
    while (fgets(line, sizeof line, f)) sscanf(line, "VmRSS: %ld", &kb);
    fclose(f);
    return kb;
}

Test(collector, readers_that_take_no_answers_cost_little)
{
    enum { READERS = 4, QUESTIONS = 60 };
    for (uint64_t seq = 1; seq <= 500; seq++) {
        static jx_finding f[300];
        for (int i = 0; i < 300; i++) f[i] = finding("B105", JX_ALERT), f[i].line = (uint32_t)i;
        jx_result r = result(0, (unsigned)seq, seq);
        with_findings(&r, f, 300);
        logd_append(&d, results(seq, 511102, &r, 1));
    }
    start(0);
    peer p, idle[READERS];
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    wait_for(&p, "offset", 500);
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 6000}), JX_ALERTS);
    size_t answer = jx_frame(p.in, 1).len;
    cr_assert_gt(answer, 50000, "%zu", answer);
    long before = memory_of(0);
    for (int i = 0; i < READERS; i++) {
        char endpoint[256];
        cr_assert_eq(jx_where(home(0), JX_QUERY_SVC, endpoint), 0);
        idle[i] = (peer){.sock = zmq_socket(zmq, ZMQ_DEALER), .in = jx_frames_new()};
        open_socks[i + 1] = idle[i].sock;
        int one = 1, small = 4096, none = 0;
        zmq_setsockopt(idle[i].sock, ZMQ_RCVHWM, &one, sizeof one);
        zmq_setsockopt(idle[i].sock, ZMQ_RCVBUF, &small, sizeof small);
        zmq_setsockopt(idle[i].sock, ZMQ_LINGER, &none, sizeof none);
        cr_assert_eq(zmq_connect(idle[i].sock, endpoint), 0);
        greet(&idle[i]);
    }
    for (int k = 0; k < QUESTIONS; k++)
        for (int i = 0; i < READERS; i++)
            send_when_possible(&idle[i], &(jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 6000, .req = 1000});
    for (int k = 0; k < QUESTIONS; k++) status_of(&p, "offset"); /* it works through them meanwhile */
    long grown = memory_of(0) - before;
#if !defined(__SANITIZE_ADDRESS__) /* it keeps freed memory in a quarantine of its own */
    cr_expect_lt(grown, READERS * 8 * (long)answer / 1024, "%ld kB for answers of %zu bytes", grown, answer);
#else
    (void)grown, (void)answer;
#endif
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_REPLAY, .seq = 1, .limit = 6000}), JX_ALERTS, "others are served");
    for (int i = 0; i < READERS; i++) hang_up(&idle[i]);
    hang_up(&p);
}

Test(collector, refuses_in_words_and_goes_on)
{
    start(0);
    peer p;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_STATUS}), JX_REFUSED);
    cr_expect_eq(p.in->msg.status, JX_S_NOT_GREETED);
    greet(&p);
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_READ, .limit = 1}), JX_REFUSED);
    cr_expect_eq(p.in->msg.status, JX_S_UNKNOWN_TYPE);
    cr_assert_eq(ask(&p, (jx_msg){.type = JX_ASK, .name = JX_STR("what")}), JX_REFUSED);
    cr_expect_eq(p.in->msg.status, JX_S_NOT_FOUND);
    const struct {
        const char *bytes;
        size_t len;
        uint16_t status;
    } bad[] = {{"\xc1", 1, JX_S_MALFORMED},                    /* no MessagePack */
               {"\x81\x00\x01", 3, JX_S_MALFORMED},            /* an envelope without a type */
               {"\x82\x00\x01\x01\x63", 5, JX_S_UNKNOWN_TYPE}, /* type 99 */
               {"\x82\x00\x07\x01\x01", 5, JX_S_VERSION},      /* version 7 */
               {"", 0, JX_S_MALFORMED}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_geq(zmq_send(p.sock, bad[i].bytes, bad[i].len, 0), 0);
        cr_assert(receive(&p, wall_ms() + DEADLINE_MS));
        cr_expect_eq(p.in->msg.type, JX_REFUSED);
        cr_expect_eq(p.in->msg.status, bad[i].status, "case %zu: %u", i, p.in->msg.status);
        cr_expect_gt(p.in->msg.text.len, 5);
    }
    for (int i = 0; i < 700; i++) cr_assert_geq(zmq_send(p.sock, "x", 1, ZMQ_SNDMORE), 0);
    cr_assert_geq(zmq_send(p.sock, "x", 1, 0), 0); /* more frames than a message may have */
    cr_assert(receive(&p, wall_ms() + DEADLINE_MS));
    cr_expect_eq(p.in->msg.type, JX_REFUSED);
    wait_for(&p, "offset", 0);
    hang_up(&p);
    cr_expect_eq(stop(0, SIGINT), 0);
}

/* The whole stream, page by page. */
static jx_bytes stream_of(peer *p, uint64_t count, msgpack_sbuffer *all)
{
    msgpack_sbuffer_init(all);
    for (uint64_t seq = 1; seq <= count;) {
        cr_assert_eq(ask(p, (jx_msg){.type = JX_REPLAY, .seq = seq, .limit = 7}), JX_ALERTS);
        cr_assert_eq(p->in->msg.seq, seq);
        cr_assert_eq(p->in->msg.head, count);
        jx_bytes body = jx_frame(p->in, 1);
        jx_cur c = jx_cur_of(body.p, body.len);
        uint32_t n = jx_cur_array(&c, 7);
        cr_assert_gt(n, 0);
        msgpack_sbuffer_write(all, (const char *)c.p, (size_t)(c.end - c.p));
        seq += n;
    }
    return (jx_bytes){all->data, all->size};
}

Test(collector, two_of_them_say_the_same_whenever_they_started)
{
    for (uint64_t seq = 1; seq <= 40; seq++) append(seq, 511100 + (uint32_t)seq % 3, (unsigned)seq % 9);
    start(0);
    peer p, q;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    wait_for(&p, "offset", 40);
    for (uint64_t seq = 41; seq <= 60; seq++) append(seq, 511100 + (uint32_t)seq % 3, (unsigned)seq % 9);
    wait_for(&p, "offset", 60);
    uint64_t alerts = status_of(&p, "alerts");
    msgpack_sbuffer one, two;
    jx_bytes a = stream_of(&p, alerts, &one);
    hang_up(&p);
    /* the logd here serves one reader at a time */
    stop(0, SIGKILL);
    logd_forget(&d);
    start(1);
    connect_to(&q, 1, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&q);
    wait_for(&q, "offset", 60);
    cr_assert_eq(status_of(&q, "alerts"), alerts);
    jx_bytes b = stream_of(&q, alerts, &two);
    cr_assert_eq(a.len, b.len);
    cr_expect_arr_eq(a.p, b.p, a.len);
    msgpack_sbuffer_destroy(&one);
    msgpack_sbuffer_destroy(&two);
    hang_up(&q);
}

/* The next alert on a SUB socket; the strings live in the frame. */
static jx_alert next_alert(peer *sub, const char *topic)
{
    jx_alert a = {0};
    cr_assert(receive(sub, wall_ms() + DEADLINE_MS), "no alert came");
    jx_bytes t = jx_route(sub->in), body = jx_frame(sub->in, 1);
    cr_expect(jx_str_eq((jx_str){t.p, (uint32_t)t.len}, jx_str_of(topic)), "%.*s", (int)t.len, (const char *)t.p);
    cr_assert_eq(sub->in->msg.type, JX_ALERTS);
    jx_cur c = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_cur_array(&c, 1000), 1);
    cr_assert_eq(jx_alert_read(&c, &a), 0);
    cr_expect_eq(sub->in->msg.seq, a.seq);
    return a;
}

Test(collector, publishes_what_is_new_under_its_topic)
{
    for (uint64_t seq = 1; seq <= 5; seq++) append(seq, 511102, (unsigned)seq);
    start(0);
    peer p, all, county;
    connect_to(&p, 0, JX_QUERY_SVC, ZMQ_DEALER);
    greet(&p);
    wait_for(&p, "offset", 5);
    connect_to(&all, 0, JX_ALERTS_SVC, ZMQ_SUB);
    connect_to(&county, 0, JX_ALERTS_SVC, ZMQ_SUB);
    zmq_setsockopt(all.sock, ZMQ_SUBSCRIBE, "", 0);
    zmq_setsockopt(county.sock, ZMQ_SUBSCRIBE, "alert/50", 8);
    /* a subscription takes effect some time after it was made: feed alerts until the first arrives at each */
    uint64_t seq = 5;
    bool got_all = false, got_county = false;
    uint64_t limit = wall_ms() + DEADLINE_MS;
    while (!(got_all && got_county)) {
        cr_assert_lt(wall_ms(), limit);
        seq++;
        append(seq, 500153, (unsigned)seq);
        wait_for(&p, "offset", seq);
        got_all |= receive(&all, wall_ms() + 50);
        got_county |= receive(&county, wall_ms() + 50);
    }
    while (receive(&all, wall_ms() + 100)) {
    }
    while (receive(&county, wall_ms() + 100)) {
    }
    append(seq + 1, 511102, 1001);
    append(seq + 2, 500153, 1002);
    append(seq + 3, 511102, 1); /* replaces one of the history: what stood there falls */
    seq += 3;
    jx_alert a = next_alert(&all, "alert/51/5111/511102");
    cr_expect_eq(a.seq, seq - 2);
    cr_expect_eq(a.offset, seq - 3);
    a = next_alert(&all, "alert/50/5001/500153");
    cr_expect_eq(a.seq, seq - 1);
    cr_assert(receive(&all, wall_ms() + DEADLINE_MS));
    jx_bytes body = jx_frame(all.in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_cur_array(&c, 1000), 2, "alerts of one topic share a message");
    cr_assert_eq(jx_alert_read(&c, &a), 0);
    cr_expect_eq(a.kind, JX_CLEARED);
    cr_expect_eq(a.seq, seq);
    cr_assert_eq(jx_alert_read(&c, &a), 0);
    cr_expect_eq(a.kind, JX_RAISED);
    cr_expect_eq(a.seq, seq + 1);
    a = next_alert(&county, "alert/50/5001/500153");
    cr_expect_eq(a.seq, seq - 1);
    cr_expect_eq(status_of(&p, "alerts"), seq + 1);
    cr_expect_eq(status_of(&p, "alerts_live"), seq + 1 - 5);
    hang_up(&p), hang_up(&all), hang_up(&county);
    cr_expect_eq(stop(0, SIGTERM), 0);
}

/* Runs the program to its end; its exit code. Output goes nowhere. */
static int run(char *const argv[])
{
    pid_t pid;
    int status;
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", 1, 0);
    cr_assert_eq(posix_spawn(&pid, argv[0], &quiet, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&quiet);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(collector, explains_itself_and_refuses_what_it_does_not_know)
{
    char *exe = JX_BIN_DIR "/collector/jixiao-collector";
    cr_expect_eq(run((char *[]){exe, "--help", NULL}), 0);
    cr_expect_eq(run((char *[]){exe, "--version", NULL}), 0);
    cr_expect_eq(run((char *[]){exe, "--nonsense", NULL}), 2);
    cr_expect_eq(run((char *[]){exe, "more", NULL}), 2);
    cr_expect_eq(run((char *[]){exe, "--query", "tcp://0.0.0.0:*", "--plaintext", NULL}), 2, "loopback only");
    cr_expect_eq(run((char *[]){exe, "--alerts", "tcp://*:*", "--plaintext", NULL}), 2);
    cr_expect_eq(run((char *[]){exe, "--query", "nonsense://", "--plaintext=anywhere", NULL}), 3);
    cr_expect_eq(run((char *[]){exe, "--query", "tcp://127.0.0.1:*", "--alerts", "tcp://127.0.0.1:*", "--plaintext",
                                "--dir", "/dev/null/x", NULL}),
                 3);
}
