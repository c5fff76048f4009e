#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/pump.h"
#include "net/sock.h"
#include "net/where.h"

static void *ctx, *router, *dealer;
static jx_frames *in;

static void setup(void)
{
    char real[256];
    ctx = zmq_ctx_new();
    in = jx_frames_new();
    router = jx_sock_open(ctx, ZMQ_ROUTER, 1000);
    dealer = jx_sock_open(ctx, ZMQ_DEALER, 1000);
    cr_assert_eq(jx_sock_bind(router, "tcp://127.0.0.1:*", real), 0);
    cr_assert(strncmp(real, "tcp://127.0.0.1:", 16) == 0, "%s", real);
    cr_assert_eq(jx_sock_connect(dealer, real), 0);
}
static void teardown(void)
{
    jx_frames_free(&in);
    zmq_close(router);
    zmq_close(dealer);
    zmq_ctx_term(ctx);
}
TestSuite(sock, .init = setup, .fini = teardown);

/* ZMQ_IMMEDIATE: nothing is taken before the connection stands. */
static void send_when_connected(const jx_msg *m, jx_bytes body)
{
    int err = JX_EAGAIN;
    for (int i = 0; i < 5000 && err == JX_EAGAIN; i++) {
        err = jx_send_bytes(dealer, (jx_bytes){0}, m, body);
        if (err) zmq_poll(NULL, 0, 1);
    }
    cr_assert_eq(err, 0);
}

Test(sock, carries_a_message_and_its_answer)
{
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("t"), .req = 3};
    send_when_connected(&hello, (jx_bytes){"body", 4});
    cr_assert_eq(jx_wait(router, 5000), 1);
    cr_assert_eq(jx_recv(router, in), 0);
    cr_expect_eq(in->err, 0);
    cr_expect_eq(in->msg.type, JX_HELLO);
    cr_expect_eq(in->n, 2);
    cr_expect_eq(jx_frame(in, 1).len, 4);
    cr_expect_eq(jx_refuse(router, in, JX_S_BUSY, "later, %d", 7), 0);
    cr_assert_eq(jx_wait(dealer, 5000), 1);
    cr_assert_eq(jx_recv(dealer, in), 0);
    cr_expect_eq(in->msg.type, JX_REFUSED);
    cr_expect_eq(in->msg.req, 3);
    cr_expect(jx_str_eq(in->msg.text, JX_STR("later, 7")));
    cr_expect_eq(jx_recv(dealer, in), JX_EAGAIN);
}

/* A listener on a free port, whose endpoint is written to `at`. */
static int listen_plainly(char at[64])
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(bind(fd, (struct sockaddr *)&a, len), 0);
    cr_assert_eq(listen(fd, 8), 0);
    cr_assert_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    snprintf(at, 64, "tcp://127.0.0.1:%u", ntohs(a.sin_port));
    return fd;
}

static bool knocks(int fd, int ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) == 1;
}

Test(sock, connects_anew_where_libzmq_has_given_up)
{
    char at[64];
    jx_reach reach = {0};
    int fd = listen_plainly(at);
    void *sock = jx_sock_open(ctx, ZMQ_DEALER, 10);
    cr_assert_eq(jx_sock_connect(sock, at), 0);
    cr_assert(knocks(fd, 5000));
    int c = accept(fd, NULL, NULL);
    /* a greeting of ZMTP 3.1, NULL mechanism, and then a READY that is none */
    static const char garbage[] = "\xff\0\0\0\0\0\0\0\1\x7f\3\1NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\4\6\5REAXY";
    cr_assert_eq(send(c, garbage, sizeof garbage - 1, MSG_NOSIGNAL), (ssize_t)sizeof garbage - 1);
    cr_assert_not(knocks(fd, 3000), "libzmq gives up: if it does not any more, jx_sock_reach has no reason left");
    jx_sock_reach(&reach, false, 1000, sock, at);
    jx_sock_reach(&reach, false, 1000 + JX_MUTE_MS - 1, sock, at);
    cr_expect_not(knocks(fd, 100), "not before it is time");
    jx_sock_reach(&reach, false, 1000 + JX_MUTE_MS, sock, at);
    cr_expect(knocks(fd, 5000));
    close(c);
    c = accept(fd, NULL, NULL);
    jx_sock_reach(&reach, true, 9000, sock, at);
    jx_sock_reach(&reach, true, 9000 + JX_DEAF_MS - 1, sock, at);
    jx_sock_heard(&reach);
    jx_sock_reach(&reach, true, 20000, sock, at);
    cr_expect_not(knocks(fd, 100), "it was answered in between");
    jx_sock_reach(&reach, true, 20000 + JX_DEAF_MS, sock, at);
    cr_expect(knocks(fd, 5000), "who never answers gets another connection");
    close(c);
    close(fd);
    zmq_close(sock);
}

static int connect_plainly(const char *endpoint)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    a.sin_port = htons((uint16_t)atoi(strrchr(endpoint, ':') + 1));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* Sends all there is room for; false when there was none for half a second. */
static bool pour(int fd, const void *bytes, size_t len)
{
    for (const char *p = bytes; len;) {
        struct pollfd w = {.fd = fd, .events = POLLOUT};
        if (poll(&w, 1, 500) != 1) return false;
        ssize_t n = send(fd, p, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        cr_assert_gt(n, 0);
        p += n;
        len -= (size_t)n;
    }
    return true;
}

/* Reads the server's greeting and its READY: a peer that sends messages before them is no peer to libzmq. */
static void hear_ready(int fd)
{
    char heard[256];
    size_t n = 0;
    while (n < sizeof heard && !memmem(heard, n, "READY", 5)) {
        struct pollfd w = {.fd = fd, .events = POLLIN};
        cr_assert_eq(poll(&w, 1, 5000), 1);
        ssize_t more = recv(fd, heard + n, sizeof heard - n, 0);
        cr_assert_gt(more, 0);
        n += (size_t)more;
    }
}

/* A client that dies in the middle of sending more than we take just now, and nobody reads for some seconds: libzmq's
 * own beat then finds an engine with an error, and aborts the program. */
Test(sock, outlives_a_peer_that_is_reset_while_its_messages_wait)
{
    static const char ready[] = "\4\x1c\5READY\13Socket-Type\0\0\0\6DEALER";
    static char frame[9 + 60000] = "\2\0\0\0\0\0\0\xea\x60";
    char greeting[64] = "\xff\0\0\0\0\0\0\0\1\x7f\3\0NULL", real[256];
    void *server = jx_sock_open(ctx, ZMQ_ROUTER, 8);
    cr_assert_eq(jx_sock_bind(server, "tcp://127.0.0.1:*", real), 0);
    int fd = connect_plainly(real);
    cr_assert(pour(fd, greeting, sizeof greeting));
    cr_assert(pour(fd, ready, sizeof ready - 1));
    hear_ready(fd);
    int frames = 0;
    while (frames < 2000 && pour(fd, frame, sizeof frame)) frames++;
    cr_assert_lt(frames, 2000, "it takes everything");
    cr_assert_gt(frames, 8);
    struct linger now = {.l_onoff = 1};
    cr_assert_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
    close(fd);
    zmq_poll(NULL, 0, 6000); /* longer than a beat of libzmq */
    cr_expect_eq(jx_wait(server, 1000), 1);
    cr_expect_eq(jx_recv(server, in), 0);
    zmq_close(server);
}

Test(sock, a_message_of_too_many_frames_is_dropped_whole)
{
    jx_msg hello = {.type = JX_HELLO, .name = JX_STR("t")};
    send_when_connected(&hello, (jx_bytes){0});
    for (int i = 0; i < JX_MAX_FRAMES + 50; i++) zmq_send(dealer, "x", 1, ZMQ_SNDMORE);
    zmq_send(dealer, "x", 1, 0);
    send_when_connected(&hello, (jx_bytes){0});
    int seen[3];
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(jx_wait(router, 5000), 1);
        cr_assert_eq(jx_recv(router, in), 0);
        seen[i] = in->err;
    }
    cr_expect_eq(seen[0], 0);
    cr_expect_eq(seen[1], JX_ELIMIT);
    cr_expect_eq(seen[2], 0, "the next message is read from its beginning");
}

Test(sock, an_answer_to_nobody_says_so)
{
    jx_msg beat = {.type = JX_BEAT};
    cr_expect_eq(jx_send_bytes(router, (jx_bytes){"nobody", 6}, &beat, (jx_bytes){0}), JX_EGONE);
}

/* A pump that answers inside its reader, as servers do: sends swallow edges, so only the re-reading of ZMQ_EVENTS keeps
 * it going. */
static jx_pump pump;
static int answered;
static void on_readable(void *arg)
{
    (void)arg;
    if (jx_recv(router, in) != 0) return; /* one only: the rest must not be forgotten */
    jx_msg beat = {.type = JX_BEAT, .req = in->msg.req};
    cr_assert_eq(jx_send_bytes(router, jx_route(in), &beat, (jx_bytes){0}), 0);
    answered++;
}
static void give_up(uv_timer_t *t) { uv_stop(t->loop); }

Test(sock, pump_reads_everything_though_each_call_reads_one)
{
    uv_loop_t loop;
    uv_timer_t limit;
    cr_assert_eq(uv_loop_init(&loop), 0);
    cr_assert_eq(jx_pump_init(&pump, &loop, NULL, NULL), 0);
    cr_assert_geq(jx_pump_add(&pump, router, on_readable, NULL), 0);
    uv_timer_init(&loop, &limit);
    uv_timer_start(&limit, give_up, 20000, 0);
    jx_msg beat = {.type = JX_BEAT};
    for (int i = 0; i < 500; i++) send_when_connected(&beat, (jx_bytes){0});
    while (answered < 500 && uv_run(&loop, UV_RUN_ONCE)) {
    }
    cr_expect_eq(answered, 500);
    jx_pump_close(&pump);
    uv_close((uv_handle_t *)&limit, NULL);
    while (uv_run(&loop, UV_RUN_DEFAULT)) {
    }
    cr_expect_eq(uv_loop_close(&loop), 0);
}

Test(where, finds_hosts_and_announced_services)
{
    char out[256], dir[] = "/tmp/jx-where-XXXXXX";
    cr_assert_eq(jx_where("10.0.0.5", JX_LOG_SVC, out), 0);
    cr_expect_str_eq(out, "tcp://10.0.0.5:7703");
    cr_assert_eq(jx_where("::1", JX_SUBMIT_SVC, out), 0);
    cr_expect_str_eq(out, "tcp://[::1]:7701");
    cr_assert_eq(jx_where("ipc:///run/jixiao.work", JX_WORK_SVC, out), 0);
    cr_expect_str_eq(out, "ipc:///run/jixiao.work");
    cr_assert_not_null(mkdtemp(dir));
    cr_expect_eq(jx_where(dir, JX_LOG_SVC, out), JX_ENOTFOUND);
    cr_expect_eq(jx_announce(dir, JX_LOG_SVC, "tcp://127.0.0.1:4242"), 0);
    cr_assert_eq(jx_where(dir, JX_LOG_SVC, out), 0);
    cr_expect_str_eq(out, "tcp://127.0.0.1:4242");
    jx_withdraw(dir, JX_LOG_SVC);
    cr_expect_eq(jx_where(dir, JX_LOG_SVC, out), JX_ENOTFOUND);
    rmdir(dir);
}
