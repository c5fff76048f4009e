/* tests/broker/process.h: a real broker in a folder of its own, and peers that talk to it. */
#ifndef JX_TESTS_BROKER_PROCESS_H
#define JX_TESTS_BROKER_PROCESS_H

#include <sys/types.h>

#include "net/sock.h"
#include "net/where.h"

typedef struct {
    pid_t pid; /* 0: not running */
    char dir[256];
    char journal[300], run[300];
    const char *keys; /* folder; NULL: plain text */
} server;

/* A folder; nothing runs yet. */
void server_init(server *s);
/* Starts the broker and waits until it has announced itself. Extra arguments end with NULL; may be NULL. */
void server_start(server *s, const char *const *extra);
/* SIGKILL. */
void server_kill(server *s);
/* SIGTERM; returns the exit status. */
int server_stop(server *s);
/* Ends it, if it runs, and removes the folder. */
void server_fini(server *s);
/* Starts a program of ours and waits for its end; returns the exit status. argv ends with NULL. */
int run_program(const char *const *argv);

/* A DEALER with a context of its own. */
typedef struct {
    void *ctx, *sock;
    jx_frames *in;
    uint64_t req;
} peer;

enum { PATIENCE_MS = 20000 };

/* Connects without greeting. */
void peer_connect(peer *p, const server *s, enum jx_service service);
/* Connects and greets; the WELCOME is in p->in. */
void peer_open(peer *p, const server *s, enum jx_service service);
void peer_close(peer *p);
/* Waits until the message is on its way. */
void peer_send(peer *p, const jx_msg *m, jx_bytes body);
/* The next message that is not a BEAT, in p->in; fails the test when none comes. */
const jx_msg *peer_next(peer *p);
/* Is there a message but a BEAT within ms? */
bool peer_hears(peer *p, int ms);
/* Sends with a fresh req and returns the next message, which must answer it. */
const jx_msg *peer_ask(peer *p, jx_msg *m, jx_bytes body);

/* SUBMIT of a body of `forms` nothings that is a function of n (an array of nil: the broker does not look). */
jx_bytes body_of(uint64_t n, uint32_t forms);
jx_msg submit_of(jx_bytes body, uint32_t forms);
/* Submits and expects a receipt; returns its sequence number. */
uint64_t submit_batch(peer *p, uint64_t n, uint32_t forms, jx_id *id);

/* RESULT for a WORK message: a body with as many empty results. */
void send_result(peer *worker, const jx_msg *work, uint32_t credit);
void send_ready(peer *worker, uint32_t credit);

#endif
