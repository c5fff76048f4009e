/* A question put to a server whose connection breaks. */
#include <criterion/criterion.h>
#include <pthread.h>

#include "client/push/server.h"
#include "client/show/term.h"

static void *ctx;
static char at[256];
static int greetings, questions;

static bool stays; /* the server does not go, but says nothing more to who asked the first question */

/* A server that welcomes whoever greets, and answers a question only at the second time it hears it: before that it is
 * gone, and comes back at the same place. */
static void *serve(void *arg)
{
    jx_frames *in = jx_frames_new();
    void *sock = arg;
    while (sock && jx_wait(sock, 10000) > 0) {
        if (jx_recv(sock, in) != 0) continue;
        jx_msg answer = {.type = in->msg.type == JX_HELLO ? JX_WELCOME : JX_FOUND, .req = in->msg.req};
        greetings += in->msg.type == JX_HELLO;
        if (stays && in->msg.type == JX_FIND && greetings == 1) continue;
        if (in->msg.type == JX_FIND && questions++ == 0 && !stays) {
            zmq_close(sock);
            sock = jx_sock_open(ctx, ZMQ_ROUTER, 10);
            for (int tries = 0; zmq_bind(sock, at) != 0 && tries < 1000; tries++) zmq_poll(NULL, 0, 5);
            continue;
        }
        jx_send(sock, jx_route(in), &answer, NULL, 0);
        if (answer.type == JX_FOUND) break;
    }
    zmq_poll(NULL, 0, 200); /* the answer is on its way */
    zmq_close(sock);
    jx_frames_free(&in);
    return NULL;
}

static void expect_answer(uint32_t wait_ms, uint64_t within_ms)
{
    pthread_t server;
    jx_talk *t;
    jx_frames *in;
    ctx = zmq_ctx_new();
    void *sock = jx_sock_open(ctx, ZMQ_ROUTER, 10);
    cr_assert_eq(jx_sock_bind(sock, "tcp://127.0.0.1:*", at), 0);
    cr_assert_eq(pthread_create(&server, NULL, serve, sock), 0);
    cr_assert_eq(jx_talk_open(&t, at, JX_LOG_SVC), 0);
    jx_msg find = {.type = JX_FIND, .wait_ms = wait_ms};
    uint64_t begin = jx_now_ms();
    cr_expect_eq(jx_talk_ask(t, &find, 20000, NULL, &in), 0);
    cr_expect_eq(in->msg.type, JX_FOUND);
    cr_expect_lt(jx_now_ms() - begin, within_ms);
    jx_talk_close(&t);
    pthread_join(server, NULL);
    cr_expect_eq(greetings, 2);
    zmq_ctx_term(ctx);
}

Test(talk, greets_and_asks_again_at_once_when_the_connection_ended)
{
    expect_answer(10000, 5000);
    cr_expect_eq(questions, 2);
}

Test(talk, takes_another_connection_when_a_question_stays_unanswered)
{
    stays = true;
    expect_answer(0, 15000);
}
