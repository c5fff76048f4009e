/* Keys on disk, the list of admitted keys, the doorkeeper, on real sockets. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "net/curve.h"
#include "net/sock.h"

enum { PATIENCE_MS = 10000, REFUSED_MS = 400 };

static char dir[64];

static const char *path_of(const char *name)
{
    static char paths[4][256];
    static int next;
    char *p = paths[next++ % 4];
    snprintf(p, 256, "%s/%s", dir, name);
    return p;
}

static jx_key make(const char *name, unsigned roles)
{
    jx_key k = {.roles = roles};
    strcpy(k.name, name);
    cr_assert_eq(jx_key_make(&k), 0);
    return k;
}

static void allow(const jx_key *k)
{
    char file[160];
    snprintf(file, sizeof file, "allowed/%s.pub", k->name);
    cr_assert_eq(jx_key_write(path_of(file), k, false), 0);
}

static void setup(void)
{
    strcpy(dir, "/tmp/jx-curve-XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    cr_assert_eq(mkdir(path_of("allowed"), 0777), 0);
    jx_key server = make("server", JX_ROLE_SERVER);
    cr_assert_eq(jx_key_write(path_of("server.key"), &server, true), 0);
    cr_assert_eq(jx_key_write(path_of("server.pub"), &server, false), 0);
}
static void teardown(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    cr_expect_eq(system(command), 0);
}
TestSuite(keys, .init = setup, .fini = teardown);
TestSuite(curve, .init = setup, .fini = teardown);

/* ---- files ---- */

Test(keys, come_back_as_they_were_written)
{
    jx_key k = make("县人社局", JX_ROLE_SUBMITTER | JX_ROLE_OPERATOR), got;
    struct stat st;
    k.divisions[k.n_divisions++] = 500153;
    k.divisions[k.n_divisions++] = 511100;
    cr_assert_eq(jx_key_write(path_of("a.key"), &k, true), 0);
    cr_assert_eq(jx_key_write(path_of("a.pub"), &k, false), 0);
    cr_assert_eq(jx_key_read(path_of("a.key"), true, &got), JX_KEY_FINE);
    cr_expect_eq(memcmp(&got, &k, sizeof k), 0);
    cr_assert_eq(stat(path_of("a.key"), &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0600);
    cr_assert_eq(jx_key_read(path_of("a.pub"), false, &got), JX_KEY_FINE);
    cr_expect_str_eq(got.open, k.open);
    cr_expect_str_empty(got.secret);
    cr_expect_eq(jx_key_read(path_of("a.pub"), true, &got), JX_KEY_HALF);
    cr_expect_eq(jx_key_write(path_of("a.key"), &k, true), JX_EDUP, "a key is never overwritten");
}

Test(keys, that_others_can_read_are_refused)
{
    jx_key k = make("a", JX_ROLE_WORKER), got;
    cr_assert_eq(jx_key_write(path_of("a.key"), &k, true), 0);
    static const mode_t exposed[] = {0604, 0640, 0620, 0666};
    for (int i = 0; i < 4; i++) {
        chmod(path_of("a.key"), exposed[i]);
        cr_expect_eq(jx_key_read(path_of("a.key"), true, &got), JX_KEY_EXPOSED, "mode %o", exposed[i]);
        cr_expect_str_empty(got.secret);
    }
    chmod(path_of("a.key"), 0600);
    cr_expect_eq(jx_key_read(path_of("a.key"), true, &got), JX_KEY_FINE);
    cr_expect_eq(jx_key_read(path_of("none.key"), true, &got), JX_KEY_MISSING);
    cr_expect_eq(jx_key_read(dir, true, &got), JX_KEY_GARBLED);
}

Test(keys, that_are_not_well_formed_are_refused)
{
    jx_key k = make("a", JX_ROLE_WORKER), other = make("b", JX_ROLE_WORKER), got;
    char text[512];
    static const char *const bad[] = {
        "",
        "name a\nrole worker\n",
        "name a\nrole worker\npublic short\n",
        "name ../a\nrole worker\npublic %s\n",
        "name a\nrole king\npublic %s\n",
        "name a\nrole submitter\ndivision 50015\npublic %s\n",
        "name a\nrole submitter\ndivision 000000\npublic %s\n",
        "name a\nname b\nrole worker\npublic %s\n",
        "name a\nrole worker\npublic %s\npublic %s\n",
        "name a\nrole worker\nnonsense\npublic %s\n",
        "name a\nrole worker\nfuture thing\npublic %s\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        int n = snprintf(text, sizeof text, bad[i], k.open, k.open);
#pragma GCC diagnostic pop
        cr_expect_eq(jx_key_parse(text, (size_t)n, &got), JX_KEY_GARBLED, "%s", text);
    }
    int n = snprintf(text, sizeof text, "name a\nrole worker\npublic %s\n", k.open);
    memset(text + n - 11, 0, 10); /* as long as a key, and not one */
    cr_expect_eq(jx_key_parse(text, (size_t)n, &got), JX_KEY_GARBLED);
    n = snprintf(text, sizeof text, "# a comment\r\n\nname a\r\nrole worker\r\npublic %s", k.open);
    cr_expect_eq(jx_key_parse(text, (size_t)n, &got), JX_KEY_FINE);
    n = snprintf(text, sizeof text, "name a\nrole worker\npublic %s\nsecret %s\n", k.open, other.secret);
    cr_expect_eq(jx_key_parse(text, (size_t)n, &got), JX_KEY_MISMATCH);
    cr_expect_str_empty(got.secret);
}

/* Whatever a file holds: it is refused, or it is a key that can be written and read again. */
Test(keys, survive_any_bytes)
{
    jx_key k = make("县财政局", JX_ROLE_SUBMITTER), got, again;
    char text[512], mutant[600];
    int n = snprintf(text, sizeof text, "# c\nname %s\nrole submitter\ndivision 500153\npublic %s\nsecret %s\n", k.name,
                     k.open, k.secret);
    uint32_t state = 1, fine = 0, refused = 0;
    for (int round = 0; round < 20000; round++) {
        int len = n;
        memcpy(mutant, text, (size_t)n);
        for (uint32_t hits = 1 + (state >> 30); hits--;) {
            state = state * 1664525 + 1013904223;
            int at = (int)((state >> 8) % (uint32_t)len);
            switch (state >> 30) {
            case 0: mutant[at] = (char)(state >> 16); break;
            case 1: len = at + 1; break;
            case 2: memmove(mutant + at, mutant + at + 1, (size_t)(--len - at)); break;
            default: mutant[at] = "\n #0Z"[state % 5]; break;
            }
            if (len < 1) len = 1;
        }
        if (jx_key_parse(mutant, (size_t)len, &got) != JX_KEY_FINE) {
            refused++;
            cr_assert_str_empty(got.secret);
            continue;
        }
        fine++;
        cr_assert(jx_key_name_ok(got.name) && got.roles && got.n_divisions <= JX_KEY_DIVISIONS);
        if (fine % 8) continue; /* files are slow */
        unlink(path_of("m.key"));
        cr_assert_eq(jx_key_write(path_of("m.key"), &got, *got.secret != 0), 0);
        cr_assert_eq(jx_key_read(path_of("m.key"), false, &again), JX_KEY_FINE);
        cr_assert_str_eq(again.open, got.open);
    }
    cr_expect_gt(refused, 10000);
    cr_expect_gt(fine, 100, "%u", fine);
}

Test(keys, cover_their_divisions_and_what_is_below)
{
    jx_key k = make("a", JX_ROLE_SUBMITTER);
    cr_expect(jx_key_covers(&k, 500153), "without a division it is every division");
    k.divisions[k.n_divisions++] = 511100;
    cr_expect(jx_key_covers(&k, 511100));
    cr_expect(jx_key_covers(&k, 511102));
    cr_expect_not(jx_key_covers(&k, 510000));
    cr_expect_not(jx_key_covers(&k, 500153));
    cr_expect_not(jx_key_covers(&k, 0));
}

Test(keys, of_one_name_are_admitted_once)
{
    jx_key a = make("a", JX_ROLE_WORKER), thief = make("a", JX_ROLE_OPERATOR), got;
    jx_acl *acl;
    allow(&a);
    cr_assert_eq(jx_key_write(path_of("allowed/b.pub"), &thief, false), 0);
    jx_key again = a;
    strcpy(again.name, "c");
    allow(&again);
    cr_assert_eq(jx_acl_open(&acl, dir), 0);
    cr_expect_eq(jx_acl_count(acl), 1);
    cr_assert(jx_acl_find(acl, a.open, &got));
    cr_expect_str_eq(got.name, "a");
    cr_expect_not(jx_acl_find(acl, thief.open, &got));
    jx_acl_close(&acl);
}

/* ---- sockets ---- */

typedef struct {
    void *ctx, *sock;
    jx_guard guard;
    jx_frames *in;
    char at[256];
} host;

static void host_open(host *h, int type, const char *domain)
{
    *h = (host){.ctx = zmq_ctx_new(), .in = jx_frames_new()};
    cr_assert_eq(jx_guard_open(&h->guard, dir, h->ctx), 0);
    h->sock = jx_sock_open(h->ctx, type, 100);
    cr_assert_eq(jx_guard_socket(&h->guard, h->sock, domain), 0);
    cr_assert_eq(jx_sock_bind(h->sock, "tcp://127.0.0.1:*", h->at), 0);
}

static void host_close(host *h)
{
    zmq_close(h->sock);
    jx_frames_free(&h->in);
    jx_guard_close(&h->guard, h->ctx);
}

/* Does a message of this peer arrive? key NULL: it has none. server: the key it believes the server has. */
static bool gets_through(host *h, const jx_key *key, const char *server)
{
    void *ctx = zmq_ctx_new(), *sock = jx_sock_open(ctx, ZMQ_DEALER, 10);
    jx_curve c = {.on = key != NULL};
    if (key) {
        c.key = *key;
        strcpy(c.server, server);
    }
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("t")};
    cr_assert_eq(jx_curve_socket(&c, sock), 0);
    cr_assert_eq(jx_sock_connect(sock, h->at), 0);
    bool sent = false, got = false;
    /* a stranger never has a connection to send on; those who are admitted have one in milliseconds */
    uint64_t refused = jx_zap_refused(h->guard.zap);
    for (int i = 0; i < PATIENCE_MS && !got; i++) {
        if (!sent) sent = jx_send(sock, (jx_bytes){0}, &hello, NULL, 0) == 0;
        got = jx_wait(h->sock, 1) > 0 && jx_recv(h->sock, h->in) == 0;
        if (!got && (jx_zap_refused(h->guard.zap) > refused || i > REFUSED_MS)) break;
    }
    zmq_close(sock);
    zmq_ctx_term(ctx);
    return got;
}

Test(curve, admits_whom_it_knows_and_nobody_else)
{
    host h;
    jx_key a = make("县人社局", JX_ROLE_SUBMITTER), stranger = make("县人社局", JX_ROLE_SUBMITTER), who;
    allow(&a);
    host_open(&h, ZMQ_ROUTER, "submit");
    const char *server = h.guard.key.open;
    cr_assert(gets_through(&h, &a, server));
    cr_assert(jx_guard_who(&h.guard, &h.in->f[0], &who));
    cr_expect_str_eq(who.name, "县人社局");
    cr_expect_str_eq(zmq_msg_gets(&h.in->f[0], "User-Id"), "县人社局");
    cr_expect_not(gets_through(&h, &stranger, server), "the server's public key is no secret: it admits nobody");
    cr_expect_gt(jx_zap_refused(h.guard.zap), 0);
    cr_expect_not(gets_through(&h, NULL, NULL), "no key");
    cr_expect_not(gets_through(&h, &a, stranger.open), "a server with another key is not ours");
    cr_expect(gets_through(&h, &a, server), "and it goes on");
    host_close(&h);
}

Test(curve, follows_its_folder)
{
    host h;
    jx_key late = make("late", JX_ROLE_WORKER), who;
    host_open(&h, ZMQ_ROUTER, "work");
    cr_expect_not(gets_through(&h, &late, h.guard.key.open));
    allow(&late);
    bool admitted = false; /* a change in the same tick of the file system's clock is seen a little later */
    for (int i = 0; i < 20 && !admitted; i++) {
        admitted = gets_through(&h, &late, h.guard.key.open);
        if (!admitted) zmq_poll(NULL, 0, 250);
    }
    cr_assert(admitted, "a new key counts without a restart");
    cr_assert(jx_guard_who(&h.guard, &h.in->f[0], &who));
    cr_assert_eq(unlink(path_of("allowed/late.pub")), 0);
    jx_acl_load(h.guard.acl);
    cr_expect_not(jx_guard_who(&h.guard, &h.in->f[0], &who), "what is taken away is gone, connected or not");
    cr_expect_not(gets_through(&h, &late, h.guard.key.open));
    host_close(&h);
}

Test(curve, alerts_are_for_subscribers)
{
    host h;
    jx_key yes = make("yes", JX_ROLE_SUBSCRIBER), no = make("no", JX_ROLE_SUBMITTER | JX_ROLE_WORKER | JX_ROLE_READER);
    allow(&yes);
    allow(&no);
    host_open(&h, ZMQ_XPUB, JX_ZAP_ALERTS);
    for (int i = 0; i < 2; i++) {
        void *ctx = zmq_ctx_new(), *sub = jx_sock_open(ctx, ZMQ_SUB, 10);
        jx_curve c = {.on = true, .key = i ? yes : no};
        strcpy(c.server, h.guard.key.open);
        cr_assert_eq(jx_curve_socket(&c, sub), 0);
        zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0);
        cr_assert_eq(jx_sock_connect(sub, h.at), 0);
        cr_expect_eq(jx_wait(h.sock, i ? PATIENCE_MS : REFUSED_MS), i, "%s", c.key.name);
        zmq_close(sub);
        zmq_ctx_term(ctx);
    }
    cr_expect_gt(jx_zap_refused(h.guard.zap), 0);
    host_close(&h);
}

Test(curve, judges_requests_without_trusting_them)
{
    jx_acl *acl;
    jx_key a = make("a", JX_ROLE_WORKER), who;
    const char *why;
    uint8_t raw[32];
    allow(&a);
    cr_assert_eq(jx_acl_open(&acl, dir), 0);
    cr_assert_not_null(zmq_z85_decode(raw, a.open));
    const jx_zap_request good = {.version = JX_STR("1.0"),
                                 .id = JX_STR("1"),
                                 .domain = JX_STR("work"),
                                 .mechanism = JX_STR("CURVE"),
                                 .credentials = {raw, 32}};
    jx_zap_request r = good;
    cr_expect(jx_zap_judge(acl, &r, &who, &why));
    r.version = JX_STR("2.0");
    cr_expect_not(jx_zap_judge(acl, &r, &who, &why));
    r = good;
    r.mechanism = JX_STR("NULL");
    cr_expect_not(jx_zap_judge(acl, &r, &who, &why));
    r = good;
    r.credentials.len = 31;
    cr_expect_not(jx_zap_judge(acl, &r, &who, &why));
    r.credentials = (jx_bytes){0};
    cr_expect_not(jx_zap_judge(acl, &r, &who, &why));
    cr_expect_not(jx_zap_judge(acl, &(jx_zap_request){0}, &who, &why));
    jx_acl_close(&acl);
}

Test(curve, without_its_doorkeeper_a_server_does_not_start)
{
    void *ctx = zmq_ctx_new(), *usurper = zmq_socket(ctx, ZMQ_REP), *sock;
    jx_guard g;
    cr_assert_eq(zmq_bind(usurper, "inproc://zeromq.zap.01"), 0);
    cr_expect_eq(jx_guard_open(&g, dir, ctx), JX_EDUP);
    sock = jx_sock_open(ctx, ZMQ_ROUTER, 10);
    cr_expect_neq(jx_guard_socket(&g, sock, "work"), 0, "and no socket of its is opened");
    zmq_close(sock);
    zmq_close(usurper);
    jx_guard_close(&g, ctx);
}

/* zmq_ctx_shutdown ends every wait in the context: the handler's too, and nobody asked for that. */
Test(curve, the_end_of_the_doorkeeper_ends_the_process, .signal = SIGABRT)
{
    host h;
    host_open(&h, ZMQ_ROUTER, "work");
    zmq_ctx_shutdown(h.ctx);
    for (int i = 0; i < PATIENCE_MS; i++) nanosleep(&(struct timespec){0, 1000000}, NULL);
}

/* ---- how clients find their keys ---- */

Test(curve, a_client_without_keys_stays_on_its_machine)
{
    jx_curve c;
    jx_curve_wish wish = {.own = "local"};
    unsetenv("JIXIAO_KEY");
    unsetenv("JIXIAO_SERVER_KEY");
    cr_expect_eq(jx_curve_find(&c, &wish, "127.0.0.1", JX_LOG_SVC, "tcp://127.0.0.1:7703"), JX_KEY_FINE);
    cr_expect_not(c.on);
    cr_expect_eq(jx_curve_find(&c, &wish, "10.0.0.5", JX_LOG_SVC, "tcp://10.0.0.5:7703"), JX_KEY_PLAIN);
    wish.plaintext = true;
    cr_expect_eq(jx_curve_find(&c, &wish, "10.0.0.5", JX_LOG_SVC, "tcp://10.0.0.5:7703"), JX_KEY_FINE);
}

Test(curve, a_client_takes_keys_from_options_environment_or_folder)
{
    jx_curve c;
    jx_guard g = {0};
    jx_key a = make("a", JX_ROLE_WORKER);
    unsetenv("JIXIAO_KEY");
    unsetenv("JIXIAO_SERVER_KEY");
    cr_assert_eq(jx_key_write(path_of("a.key"), &a, true), 0);
    const char *const there = "tcp://10.0.0.5:7703";
    jx_curve_wish wish = {.key_file = path_of("a.key"), .plaintext = true};
    cr_expect_eq(jx_curve_find(&c, &wish, "10.0.0.5", JX_LOG_SVC, there), JX_KEY_UNPAIRED, "never plain with a key");
    setenv("JIXIAO_SERVER_KEY", path_of("server.pub"), 1);
    cr_expect_eq(jx_curve_find(&c, &wish, "10.0.0.5", JX_LOG_SVC, there), JX_KEY_FINE);
    cr_expect(c.on);
    cr_expect_str_eq(c.key.name, "a");
    wish.server_key = a.open; /* forty characters do too */
    cr_expect_eq(jx_curve_find(&c, &wish, "10.0.0.5", JX_LOG_SVC, there), JX_KEY_FINE);
    cr_expect_str_eq(c.server, a.open);
    unsetenv("JIXIAO_SERVER_KEY");
    /* the folder of `jixiao up`: keys/ and run/ */
    cr_assert_eq(mkdir(path_of("keys"), 0700), 0);
    cr_assert_eq(mkdir(path_of("run"), 0700), 0);
    cr_assert_eq(jx_key_write(path_of("keys/worker.key"), &a, true), 0);
    cr_assert_eq(jx_key_read(path_of("server.key"), true, &g.key), JX_KEY_FINE);
    cr_assert_eq(jx_acl_open(&g.acl, dir), 0);
    wish = (jx_curve_wish){.own = "worker"};
    cr_expect_eq(jx_curve_find(&c, &wish, path_of("run"), JX_WORK_SVC, there), JX_KEY_FINE);
    cr_expect_not(c.on, "nothing is announced to have a key");
    cr_assert_eq(jx_guard_announce(&g, path_of("run"), JX_WORK_SVC), 0);
    cr_expect_eq(jx_curve_find(&c, &wish, path_of("run"), JX_WORK_SVC, there), JX_KEY_FINE);
    cr_expect(c.on);
    cr_expect_str_eq(c.server, g.key.open);
    cr_expect_eq(jx_curve_find(&c, &wish, dir, JX_WORK_SVC, there), JX_KEY_FINE);
    cr_expect(c.on);
    wish.own = "nobody";
    cr_expect_eq(jx_curve_find(&c, &wish, dir, JX_WORK_SVC, there), JX_KEY_UNPAIRED);
    jx_acl_close(&g.acl);
    cr_assert_eq(jx_guard_announce(&g, path_of("run"), JX_WORK_SVC), 0);
    cr_expect_neq(access(path_of("run/work.pub"), F_OK), 0, "withdrawn");
}
