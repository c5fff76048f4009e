/* Who gets in, and what each may do there: a real broker with keys, real sockets. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/rate.h"
#include "net/curve.h"
#include "process.h"
#include "proto/form.h"
#include "support.h"

enum { REFUSED_MS = 600, RONGCHANG = 500153, LESHAN = 511100, SHIZHONG = 511102 };

static server s;
static char keys[320];
static jx_key submitter, city, worker, reader, subscriber, office, stranger;

static jx_key make(const char *name, unsigned roles, uint32_t division, bool allow)
{
    char path[640];
    jx_key k = {.roles = roles};
    snprintf(k.name, sizeof k.name, "%s", name);
    if (division) k.divisions[k.n_divisions++] = division;
    cr_assert_eq(jx_key_make(&k), 0);
    snprintf(path, sizeof path, "%s/allowed/%s.pub", keys, name);
    if (allow) cr_assert_eq(jx_key_write(path, &k, false), 0);
    return k;
}

static void make_keys(void)
{
    char path[640];
    snprintf(keys, sizeof keys, "%s/keys", s.dir);
    snprintf(path, sizeof path, "%s/allowed", keys);
    cr_assert_eq(mkdir(keys, 0700), 0);
    cr_assert_eq(mkdir(path, 0700), 0);
    jx_key own = make("server", JX_ROLE_SERVER, 0, false);
    snprintf(path, sizeof path, "%s/server.key", keys);
    cr_assert_eq(jx_key_write(path, &own, true), 0);
    submitter = make("荣昌区人社局", JX_ROLE_SUBMITTER, RONGCHANG, true);
    city = make("乐山市财政局", JX_ROLE_SUBMITTER, LESHAN, true);
    worker = make("worker", JX_ROLE_WORKER, 0, true);
    reader = make("collector", JX_ROLE_READER, 0, true);
    subscriber = make("auditor", JX_ROLE_SUBSCRIBER, 0, true);
    office = make("office", JX_ROLE_OPERATOR, 0, true);
    stranger = make("stranger", JX_ROLE_SUBMITTER, 0, false);
}

static void setup(void)
{
    unsetenv("JIXIAO_KEY");
    unsetenv("JIXIAO_SERVER_KEY");
    server_init(&s);
    make_keys();
    s.keys = keys;
    server_start(&s, NULL);
}
static void teardown(void) { server_fini(&s); }
TestSuite(zap, .init = setup, .fini = teardown);

/* ---- peers with keys ---- */

static void knock(peer *p, enum jx_service service, const jx_key *key)
{
    char at[256], pub[640];
    jx_key theirs;
    *p = (peer){.ctx = zmq_ctx_new(), .in = jx_frames_new()};
    p->sock = jx_sock_open(p->ctx, ZMQ_DEALER, 1000);
    cr_assert_eq(jx_where(s.run, service, at), 0);
    snprintf(pub, sizeof pub, "%s/%s.pub", s.run, jx_service_name(service));
    cr_assert_eq(jx_key_read(pub, false, &theirs), JX_KEY_FINE, "the server announces its public key");
    jx_curve c = {.on = key != NULL};
    if (key) c.key = *key;
    memcpy(c.server, theirs.open, sizeof c.server);
    cr_assert_eq(jx_curve_socket(&c, p->sock), 0);
    cr_assert_eq(jx_sock_connect(p->sock, at), 0);
}

static const jx_msg *greet(peer *p)
{
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("test")};
    return peer_ask(p, &hello, (jx_bytes){0});
}

static void enter(peer *p, enum jx_service service, const jx_key *key)
{
    knock(p, service, key);
    cr_assert_eq(greet(p)->type, JX_WELCOME, "%s on %s", key->name, jx_service_name(service));
}

/* Asks one thing and expects this refusal with this in its words. */
static void refused(peer *p, jx_msg m, jx_bytes body, enum jx_status status, const char *words)
{
    char text[1024];
    const jx_msg *got = peer_ask(p, &m, body);
    cr_assert_eq(got->type, JX_REFUSED, "%s was answered %s", jx_msg_type_name(m.type), jx_msg_type_name(got->type));
    snprintf(text, sizeof text, "%.*s", JX_FMT(got->text));
    cr_expect_eq(got->status, status, "%u: %s", got->status, text);
    cr_expect(strstr(text, words), "\"%s\" does not say \"%s\"", text, words);
}

static jx_msg submission(const char *name, uint32_t division, jx_bytes body, uint32_t forms)
{
    jx_str who = jx_str_of(name);
    return (jx_msg){.type = JX_SUBMIT,
                    .id = jx_batch_id(who, division, (jx_bytes){0}, body),
                    .submitter = who,
                    .division = division,
                    .forms = forms};
}

/* A number that the operator is told. */
static uint64_t told(const char *name)
{
    peer p;
    jx_msg ask = {.type = JX_STATUS};
    uint64_t value = UINT64_MAX;
    enter(&p, JX_LOG_SVC, &office);
    cr_assert_eq(peer_ask(&p, &ask, (jx_bytes){0})->type, JX_STATUS_IS);
    jx_bytes body = jx_frame(p.in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    for (uint32_t n = jx_cur_map(&c, 200); n--;) {
        if (jx_str_eq(jx_cur_str(&c, 100), jx_str_of(name))) {
            value = jx_cur_uint(&c, UINT64_MAX);
            break;
        }
        jx_cur_skip(&c);
    }
    peer_close(&p);
    return value;
}

/* ---- strangers ---- */

static void expect_silence(enum jx_service service, const jx_key *key, const char *who)
{
    peer p;
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("test")};
    knock(&p, service, key);
    bool sent = false;
    for (int i = 0; i < REFUSED_MS && !sent; i++) {
        sent = jx_send(p.sock, (jx_bytes){0}, &hello, NULL, 0) == 0;
        zmq_poll(NULL, 0, 1);
    }
    cr_expect_not(sent && peer_hears(&p, REFUSED_MS), "%s got an answer on %s", who, jx_service_name(service));
    peer_close(&p);
}

Test(zap, strangers_hear_nothing)
{
    const enum jx_service all[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC};
    for (int i = 0; i < 3; i++) {
        expect_silence(all[i], &stranger, "a stranger who knows the server's public key");
        expect_silence(all[i], NULL, "a peer without a key");
    }
    cr_expect_geq(told("handshakes_refused"), 3);
}

/* ---- roles ---- */

Test(zap, each_socket_is_for_its_roles)
{
    const struct {
        enum jx_service service;
        const jx_key *key;
        bool welcome;
    } cases[] = {
        {JX_SUBMIT_SVC, &submitter, true},   {JX_SUBMIT_SVC, &worker, false}, {JX_SUBMIT_SVC, &reader, false},
        {JX_SUBMIT_SVC, &subscriber, false}, {JX_SUBMIT_SVC, &office, true},  {JX_WORK_SVC, &worker, true},
        {JX_WORK_SVC, &submitter, false},    {JX_WORK_SVC, &reader, false},   {JX_WORK_SVC, &subscriber, false},
        {JX_WORK_SVC, &office, false},       {JX_LOG_SVC, &reader, true},     {JX_LOG_SVC, &submitter, true},
        {JX_LOG_SVC, &office, true},         {JX_LOG_SVC, &worker, false},    {JX_LOG_SVC, &subscriber, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        peer p;
        knock(&p, cases[i].service, cases[i].key);
        const jx_msg *got = greet(&p);
        cr_expect_eq(got->type, cases[i].welcome ? JX_WELCOME : JX_REFUSED, "%s on %s", cases[i].key->name,
                     jx_service_name(cases[i].service));
        if (!cases[i].welcome) cr_expect_eq(got->status, JX_S_FORBIDDEN);
        peer_close(&p);
    }
}

Test(zap, an_operator_reads_and_does_nothing_else)
{
    peer p;
    enter(&p, JX_SUBMIT_SVC, &office);
    refused(&p, submission("office", RONGCHANG, body_of(1, 1), 1), body_of(1, 1), JX_S_FORBIDDEN, "submitter");
    peer_close(&p);
    knock(&p, JX_WORK_SVC, &office);
    jx_msg ready = {.type = JX_READY, .name = JX_STR("test"), .credit = 1};
    refused(&p, ready, (jx_bytes){0}, JX_S_FORBIDDEN, "worker");
    peer_close(&p);
}

Test(zap, a_submitter_does_not_read_the_log)
{
    peer p;
    enter(&p, JX_LOG_SVC, &submitter);
    refused(&p, (jx_msg){.type = JX_READ, .limit = 1000}, (jx_bytes){0}, JX_S_FORBIDDEN, "reader, operator");
    peer_close(&p);
}

Test(zap, only_an_operator_has_forms_rescored_and_only_a_worker_does_it)
{
    peer p;
    jx_msg ask = {.type = JX_RESCORE, .seq = 1, .part = 1, .ruleset = 1}, answer = {.type = JX_RESCORED, .part = 1};
    const jx_key *others[] = {&submitter, &reader};
    for (int i = 0; i < 2; i++) {
        enter(&p, JX_LOG_SVC, others[i]);
        refused(&p, ask, body_of(1, 1), JX_S_FORBIDDEN, "operator");
        peer_close(&p);
    }
    enter(&p, JX_LOG_SVC, &office);
    refused(&p, ask, body_of(1, 1), JX_S_NOT_FOUND, "no such forms");
    refused(&p, answer, body_of(1, 1), JX_S_FORBIDDEN, "RESCORED");
    peer_close(&p);
}

/* ---- submissions ---- */

Test(zap, a_submitter_submits_for_its_divisions_only)
{
    peer p;
    jx_bytes body = body_of(7, 3);
    enter(&p, JX_SUBMIT_SVC, &submitter);
    refused(&p, submission(submitter.name, SHIZHONG, body, 3), body, JX_S_FORBIDDEN, "500153");
    refused(&p, submission(submitter.name, 500000, body, 3), body, JX_S_FORBIDDEN, "not for 500000");
    jx_msg good = submission(submitter.name, RONGCHANG, body, 3);
    cr_expect_eq(peer_ask(&p, &good, body)->type, JX_RECEIPT);
    peer_close(&p);
    enter(&p, JX_SUBMIT_SVC, &city);
    jx_msg below = submission(city.name, SHIZHONG, body, 3);
    cr_expect_eq(peer_ask(&p, &below, body)->type, JX_RECEIPT, "a county of its city");
    refused(&p, submission(city.name, RONGCHANG, body, 3), body, JX_S_FORBIDDEN, "not for 500153");
    peer_close(&p);
    cr_expect_eq(told("batches"), 2, "nothing that was refused was kept");
}

Test(zap, a_name_cannot_be_stolen)
{
    peer p;
    jx_bytes body = body_of(8, 2);
    enter(&p, JX_SUBMIT_SVC, &city);
    refused(&p, submission(submitter.name, SHIZHONG, body, 2), body, JX_S_FORBIDDEN, "speaks for 乐山市财政局");
    peer_close(&p);
    cr_expect_eq(told("batches"), 0);
}

Test(zap, a_replayed_submission_changes_nothing)
{
    peer p;
    jx_bytes body = body_of(9, 2);
    jx_msg m = submission(submitter.name, RONGCHANG, body, 2);
    enter(&p, JX_SUBMIT_SVC, &submitter);
    const jx_msg *got = peer_ask(&p, &m, body);
    cr_assert_eq(got->type, JX_RECEIPT);
    cr_expect_eq(got->status, JX_S_NEW);
    uint64_t seq = got->seq;
    for (int i = 0; i < 3; i++) {
        got = peer_ask(&p, &m, body);
        cr_assert_eq(got->type, JX_RECEIPT);
        cr_expect_eq(got->status, JX_S_KNOWN);
        cr_expect_eq(got->seq, seq);
    }
    peer_close(&p);
    enter(&p, JX_SUBMIT_SVC, &city); /* somebody else who got hold of the message */
    refused(&p, m, body, JX_S_FORBIDDEN, "speaks for");
    peer_close(&p);
    cr_expect_eq(told("batches"), 1);
    cr_expect_eq(told("forms"), 2);
}

Test(zap, receipts_are_for_who_submitted_and_for_operators)
{
    peer p;
    jx_bytes body = body_of(10, 1);
    jx_msg m = submission(submitter.name, RONGCHANG, body, 1), find = {.type = JX_FIND, .id = m.id};
    enter(&p, JX_SUBMIT_SVC, &submitter);
    cr_assert_eq(peer_ask(&p, &m, body)->type, JX_RECEIPT);
    peer_close(&p);
    const jx_key *const may[] = {&submitter, &office, &reader};
    for (int i = 0; i < 3; i++) {
        enter(&p, JX_LOG_SVC, may[i]);
        const jx_msg *got = peer_ask(&p, &find, (jx_bytes){0});
        cr_assert_eq(got->type, JX_FOUND, "%s", may[i]->name);
        cr_expect(jx_str_eq(got->submitter, jx_str_of(submitter.name)), "it says who submitted");
        peer_close(&p);
    }
    enter(&p, JX_LOG_SVC, &city);
    refused(&p, find, (jx_bytes){0}, JX_S_NOT_FOUND, "no batch of yours");
    peer_close(&p);
}

Test(zap, too_large_is_refused_or_cut)
{
    peer p, q;
    size_t len = JX_MAX_BATCH_BYTES + 1;
    char *big = calloc(1, (size_t)JX_MAX_FRAME_BYTES + 1);
    big[0] = (char)0x91;
    enter(&p, JX_SUBMIT_SVC, &submitter);
    refused(&p, submission(submitter.name, RONGCHANG, (jx_bytes){big, len}, 1), (jx_bytes){big, len}, JX_S_TOO_LARGE,
            "the limit is");
    jx_msg m = submission(submitter.name, RONGCHANG, (jx_bytes){big, 10}, 1);
    m.req = ++p.req;
    peer_send(&p, &m, (jx_bytes){big, (size_t)JX_MAX_FRAME_BYTES + 1});
    cr_expect_not(peer_hears(&p, REFUSED_MS), "a frame that large ends the connection");
    peer_close(&p);
    free(big);
    jx_bytes body = body_of(11, 1);
    jx_msg good = submission(city.name, SHIZHONG, body, 1);
    enter(&q, JX_SUBMIT_SVC, &city);
    cr_expect_eq(peer_ask(&q, &good, body)->type, JX_RECEIPT, "others do not notice");
    peer_close(&q);
}

Test(zap, too_fast_is_put_off)
{
    const char *const slow[] = {"--rate", "1", NULL};
    peer p, q;
    jx_bytes body = body_of(12, JX_MAX_BATCH_FORMS), next = body_of(13, JX_MAX_BATCH_FORMS);
    jx_msg m = submission(submitter.name, RONGCHANG, body, JX_MAX_BATCH_FORMS);
    server_stop(&s);
    server_start(&s, slow);
    enter(&p, JX_SUBMIT_SVC, &submitter);
    cr_expect_eq(peer_ask(&p, &m, body)->type, JX_RECEIPT);
    m = submission(submitter.name, RONGCHANG, next, JX_MAX_BATCH_FORMS);
    refused(&p, m, next, JX_S_BUSY, "forms a second");
    enter(&q, JX_SUBMIT_SVC, &submitter);
    refused(&q, m, next, JX_S_BUSY, "forms a second");
    peer_close(&q);
    jx_msg other = submission(city.name, SHIZHONG, next, JX_MAX_BATCH_FORMS);
    enter(&q, JX_SUBMIT_SVC, &city);
    cr_expect_eq(peer_ask(&q, &other, next)->type, JX_RECEIPT, "another submitter has a bucket of its own");
    peer_close(&q);
    peer_close(&p);
}

/* ---- the list changes ---- */

Test(zap, a_key_that_is_taken_away_loses_its_say_at_once)
{
    char path[640];
    peer p;
    jx_bytes body = body_of(14, 1);
    enter(&p, JX_SUBMIT_SVC, &submitter);
    snprintf(path, sizeof path, "%s/allowed/%s.pub", keys, submitter.name);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(kill(s.pid, SIGHUP), 0);
    jx_msg m = submission(submitter.name, RONGCHANG, body, 1);
    const jx_msg *got = NULL;
    for (int i = 0; i < 1000; i++) { /* the signal takes its way */
        got = peer_ask(&p, &m, body);
        if (got->type == JX_REFUSED) break;
    }
    cr_expect_eq(got->status, JX_S_FORBIDDEN);
    peer_close(&p);
    expect_silence(JX_SUBMIT_SVC, &submitter, "a key that was taken away");
    jx_key fresh = make("new", JX_ROLE_SUBMITTER, RONGCHANG, true);
    enter(&p, JX_SUBMIT_SVC, &fresh); /* and one that came is admitted without a signal */
    peer_close(&p);
}

Test(zap, without_a_key_of_its_own_a_broker_does_not_start)
{
    char key[640];
    const char *argv[] = {JX_BIN_DIR "/broker/jixiao-broker",
                          "--dir",
                          s.journal,
                          "--http",
                          "off",
                          "--keys",
                          keys,
                          "--submit",
                          "tcp://127.0.0.1:*",
                          "--work",
                          "tcp://127.0.0.1:*",
                          "--log",
                          "tcp://127.0.0.1:*",
                          NULL};
    server_stop(&s);
    snprintf(key, sizeof key, "%s/server.key", keys);
    cr_assert_eq(chmod(key, 0644), 0);
    cr_expect_eq(run_program(argv), 3, "a secret that others can read is none");
    cr_assert_eq(unlink(key), 0);
    cr_expect_eq(run_program(argv), 3);
    cr_assert_eq(jx_key_write(key, &worker, true), 0);
    cr_expect_eq(run_program(argv), 3, "a worker's key does not make a server");
}

/* ---- the bucket ---- */

Test(rate, lets_a_burst_through_and_then_the_rate)
{
    jx_rate *r = jx_rate_new(1000);
    jx_str a = JX_STR("a"), b = JX_STR("b");
    for (int i = 0; i < 4; i++) cr_expect(jx_rate_take(r, a, 1000, 5000));
    cr_expect_not(jx_rate_take(r, a, 1, 5000));
    cr_expect(jx_rate_take(r, b, 1000, 5000));
    cr_expect(jx_rate_take(r, a, 100, 5100));
    cr_expect_not(jx_rate_take(r, a, 1, 5100));
    cr_expect_not(jx_rate_take(r, a, 1, 4000), "a clock that goes back gives nothing");
    cr_expect(jx_rate_take(r, a, 1000, 1u << 30));
    for (int i = 0; i < 3; i++) cr_expect(jx_rate_take(r, a, 1000, 1u << 30));
    cr_expect_not(jx_rate_take(r, a, 1, 1u << 30), "a long silence does not fill it beyond the brim");
    jx_rate_free(&r);
}
