/* tests/e2e/plain.h: the programs as processes and sockets to them, for tests that are plain programs (Criterion does
 * not run under TSan, and has no arguments). What must hold is checked with must(): it says what did not and ends the
 * test. */
#ifndef JX_TESTS_E2E_PLAIN_H
#define JX_TESTS_E2E_PLAIN_H

#include <sys/types.h>

#include "net/sock.h"
#include "net/where.h"

void must(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
uint64_t plain_now_ms(void);

/* Repeatable: the same seed, the same numbers. */
typedef struct {
    uint64_t state;
} plain_random;
uint64_t plain_below(plain_random *r, uint64_t n);

typedef struct {
    char dir[64], here[80]; /* everything; the announcements in it */
    pid_t broker, workers, collector;
    int ports[JX_SERVICES]; /* of the broker; kept over restarts, so that peers find it again */
} plain_line;

/* A fresh folder with broker, two workers and a collector; returns when all have announced themselves. */
void plain_start(plain_line *l);
/* Starts the broker (again). */
void plain_start_broker(plain_line *l);
void plain_kill_broker(plain_line *l);
/* Stops all in order: each must end with 0. Removes the folder. */
void plain_stop(plain_line *l);

/* A DEALER to a service that greets by itself, again and again when the service was restarted. */
typedef struct {
    void *sock;
    jx_frames *in;
    uint64_t hello_ms; /* when it greeted last; 0: never */
    bool greeted;
} plain_peer;

void plain_connect(plain_peer *p, void *zmq, const plain_line *l, enum jx_service s);
void plain_hang_up(plain_peer *p);
/* Greets if that is due. */
void plain_greet(plain_peer *p);
/* The next message that is not about greeting, or NULL. */
const jx_msg *plain_receive(plain_peer *p);
/* Asks until there is an answer with the same req; ends the test when there is none for too long. */
const jx_msg *plain_ask(plain_peer *p, jx_msg *m, jx_bytes body);

#endif
