/* A stage for end-to-end tests: the real programs as processes in a temporary folder, and peers that talk to them.
 * Every wait has a deadline and a condition; nothing sleeps and hopes. */
#ifndef JX_TESTS_E2E_STAGE_H
#define JX_TESTS_E2E_STAGE_H

#include <sys/types.h>

#include "net/sock.h"
#include "net/where.h"
#include "proto/form.h"

enum { STAGE_DEADLINE_MS = 30000, STAGE_PROGRAMS = 32, STAGE_PEERS = 16 };

typedef struct {
    char dir[64];  /* everything lies in here */
    char here[80]; /* the folder of announcements, inside dir */
    void *zmq;
    pid_t pids[STAGE_PROGRAMS];
    int n;
    void *socks[STAGE_PEERS]; /* of peers that are open: a test that fails leaves them so */
} stage;

void stage_open(stage *s);
/* Kills what runs, hangs up, removes the folder. */
void stage_close(stage *s);

/* Starts a program of the build ("broker/jixiao-broker") with these arguments, NULL at the end. Its number. */
int stage_start(stage *s, const char *program, const char *const args[]);
/* Sends a signal and waits for the end; the exit status as waitpid has it. */
int stage_stop(stage *s, int program, int signal);
/* Waits until a service is announced. */
void stage_wait_for(stage *s, enum jx_service service);

/* Broker, worker (-j 2) and collector with their usual arguments. Each waits for nothing. */
int stage_broker(stage *s);
int stage_broker_with(stage *s, const char *option, const char *value); /* NULL: none */
int stage_workers(stage *s); /* all forms by the national pack */
/* option: "--pack" or "--packs", with its value; NULL: the bundled packs. jobs: "1", "2" … */
int stage_workers_with(stage *s, const char *jobs, const char *option, const char *value);
int stage_collector(stage *s);

/* A peer of one service. */
typedef struct {
    stage *stage;
    void *sock;
    jx_frames *in;
    uint64_t req;
} peer;

/* Connects and greets. */
void peer_open(peer *p, stage *s, enum jx_service service);
void peer_close(peer *p);
/* Asks and waits for the answer; its type. The answer stands in p->in until the next call. */
uint8_t peer_ask(peer *p, jx_msg m, jx_bytes body);
/* A number that STATUS tells. */
uint64_t peer_status(peer *p, const char *name);
void peer_wait_status(peer *p, const char *name, uint64_t value);

/* Pushes forms as one batch; its id. salt may be NULL. Waits for the receipt, whose status must be as said. */
jx_id push(peer *submit, uint32_t division, const char *salt, const jx_form *forms, uint32_t n, enum jx_status status,
           uint64_t *seq);

#endif
