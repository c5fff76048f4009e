/* tests/torture/pushers.h: the counties' clients: `jixiao push` as often as it takes, one step of the load after the
 * other; and now and then a second one that pushes the same at the same time. */
#ifndef JX_TESTS_TORTURE_PUSHERS_H
#define JX_TESTS_TORTURE_PUSHERS_H

#include "tests/torture/cast.h"
#include "tests/torture/load.h"
#include "tests/torture/receipts.h"

typedef struct {
    const char *dir;   /* where outputs go */
    const char *via;   /* folder of the server's announcements */
    const char *load;  /* folder of the load's files */
    const char *keys;  /* NULL: plain text */
    uint32_t pause_ms; /* between steps, at most */
    dice dice;
    receipts receipts;
    uint64_t pushes, repeated; /* started; of them again after one that failed */
    struct pusher {
        actor a, shadow;
        int step;
        uint64_t due_ms;
        bool again;
    } of[COUNTIES];
} pushers;

void pushers_init(pushers *p);
/* Starts what is due, takes the receipts of what has ended. */
void pushers_turn(pushers *p);
bool pushers_done(const pushers *p);
/* The running client, or its shadow, that `whom` points at; NULL: that county runs none. */
actor *pushers_client(pushers *p, uint64_t whom);
/* false: that county pushes nothing just now. */
bool pushers_twice(pushers *p, uint64_t whom);
/* A backup was restored: all clients are ended, and everything is pushed again. */
void pushers_restart(pushers *p);

#endif
