/* The alerts socket against subscribers that are none of ours: they speak ZMTP by hand. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "collector/publish.h"
#include "net/sock.h"

static void *zmq, *pub;
static jx_publisher *publisher;
static char endpoint[256];
static uint64_t seq, now = 1;

static void setup(void)
{
    zmq = zmq_ctx_new();
    pub = jx_publisher_socket(zmq);
    cr_assert_not_null(pub);
    cr_assert_eq(jx_sock_bind(pub, "tcp://127.0.0.1:*", endpoint), 0);
    cr_assert_eq(jx_publisher_new(&publisher, pub), 0);
}

static void teardown(void)
{
    jx_publisher_free(&publisher);
    zmq_close(pub);
    zmq_ctx_term(zmq);
}

TestSuite(publish, .init = setup, .fini = teardown);

static uint64_t wall_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* What the collector's loop does; the clock of the publisher goes faster than ours. */
static void turn(void)
{
    zmq_pollitem_t item = {.socket = pub, .events = ZMQ_POLLIN};
    zmq_poll(&item, 1, 1);
    jx_publisher_readable(publisher, now);
    jx_publisher_tick(publisher, now);
    now += 20;
}

static void publish(void)
{
    jx_alert a = {.seq = ++seq, .kind = JX_RAISED, .division = 500153};
    a.finding.severity = JX_ALERT;
    memcpy(a.finding.code, "B105", 4);
    jx_publisher_take(publisher, &a);
    jx_publisher_flush(publisher);
}

/* Whether an alert that is published from now on arrives at an honest subscriber. */
static bool hears(void *sub)
{
    jx_frames *in = jx_frames_new();
    uint64_t first = seq + 1;
    bool heard = false;
    for (uint64_t limit = wall_ms() + 10000; !heard && wall_ms() < limit;) {
        turn();
        publish();
        while (jx_recv(sub, in) == 0) heard |= in->msg.seq >= first;
    }
    jx_frames_free(&in);
    return heard;
}

static void *subscriber(const char *topic)
{
    void *sub = jx_sock_open(zmq, ZMQ_SUB, 1000);
    cr_assert_eq(jx_sock_connect(sub, endpoint), 0);
    zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topic, strlen(topic));
    cr_assert(hears(sub));
    return sub;
}

/* ---- by hand ---- */

/* Sends all, letting the publisher work whenever the pipe is full. False when it hung up. */
static bool put(int fd, const void *p, size_t n)
{
    const char *at = p;
    for (uint64_t limit = wall_ms() + 20000; n;) {
        cr_assert_lt(wall_ms(), limit);
        ssize_t k = send(fd, at, n, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (k < 0 && errno != EAGAIN) return false;
        if (k < 0) turn();
        if (k > 0) at += k, n -= (size_t)k;
    }
    return true;
}

static int stranger(void)
{
    static const char greeting[64] = "\xff\0\0\0\0\0\0\0\0\x7f\3\0NULL";
    static const char ready[] = "\x04\x26\x05READY\x0bSocket-Type\0\0\0\3SUB\x08Identity\0\0\0";
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    a.sin_port = htons((uint16_t)atoi(strrchr(endpoint, ':') + 1));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    cr_assert(put(fd, greeting, sizeof greeting) && put(fd, ready, sizeof ready));
    char theirs[92]; /* the same from there; who speaks before he heard it out is hung up on */
    size_t n = 0;
    for (uint64_t limit = wall_ms() + 10000; n < sizeof theirs && wall_ms() < limit;) {
        ssize_t k = recv(fd, theirs + n, sizeof theirs - n, MSG_DONTWAIT);
        cr_assert(k > 0 || (k < 0 && errno == EAGAIN));
        if (k > 0) n += (size_t)k;
        turn();
    }
    cr_assert_eq(n, sizeof theirs);
    return fd;
}

/* One short frame: a byte and a topic. */
static bool word(int fd, bool more, char first, const char *topic)
{
    char frame[258] = {more, (char)(1 + strlen(topic)), first};
    memcpy(frame + 3, topic, strlen(topic));
    return put(fd, frame, 3 + strlen(topic));
}

static bool hung_up(int fd)
{
    char b[4096];
    for (uint64_t limit = wall_ms() + 10000; wall_ms() < limit;) {
        turn();
        ssize_t k = recv(fd, b, sizeof b, MSG_DONTWAIT);
        if (k == 0 || (k < 0 && errno != EAGAIN)) return true;
    }
    return false;
}

Test(publish, a_stranger_who_leaves_what_he_never_joined_silences_nobody)
{
    void *sub = subscriber("");
    int fd = stranger();
    for (int i = 0; i < 5; i++) {
        char topic[16];
        snprintf(topic, sizeof topic, "nobody%d", i);
        cr_assert(word(fd, false, 0, topic));
    }
    cr_assert(word(fd, false, 0, "")); /* what somebody else listens to */
    char frame[9 + 600] = {2, 0, 0, 0, 0, 0, 0, 600 >> 8, (char)(600 & 255), 1};
    put(fd, frame, sizeof frame); /* ends the connection: all before was heard by then */
    cr_assert(hung_up(fd));
    cr_expect(hears(sub));
    close(fd);
    zmq_close(sub);
}

Test(publish, topics_without_end_cost_a_bounded_memory_and_the_connection)
{
    void *sub = subscriber("alert/50");
    int fd = stranger();
    bool open = true;
    for (uint32_t i = 0; i < 10000 && open; i++) {
        char topic[201];
        snprintf(topic, sizeof topic, "%0200u", i * 7919);
        open = word(fd, false, 1, topic);
        turn();
    }
    cr_expect(hung_up(fd));
    cr_expect_geq(jx_publisher_hang_ups(publisher), 1);
    close(fd);
    cr_expect(hears(sub), "who behaves comes back by himself");
    zmq_close(sub);
}

Test(publish, a_topic_that_is_too_long_ends_the_connection)
{
    void *sub = subscriber("");
    int fd = stranger();
    char frame[9 + 600] = {2, 0, 0, 0, 0, 0, 0, 600 >> 8, (char)(600 & 255), 1};
    put(fd, frame, sizeof frame);
    cr_expect(hung_up(fd));
    cr_expect_eq(jx_publisher_hang_ups(publisher), 0, "of nobody else");
    cr_expect(hears(sub));
    close(fd);
    zmq_close(sub);
}

Test(publish, who_may_listen_no_longer_is_cut_off_with_all_others_who_come_back)
{
    void *sub = subscriber("");
    int fd = stranger();
    cr_assert(hears(sub));
    jx_publisher_cut(publisher, now);
    cr_expect(hung_up(fd));
    cr_expect_eq(jx_publisher_hang_ups(publisher), 1);
    cr_expect(hears(sub));
    close(fd);
    zmq_close(sub);
}
