/* tests/torture/cast.h: the programs of a round as processes: started, watched, killed, frozen, started again; and what
 * every file here needs: must(), the clock, the dice, paths.
 *
 * The cast plays the service manager too: what has ended and is wanted is started again when it is due. Every end that
 * nobody brought about fails the round. */
#ifndef JX_TESTS_TORTURE_CAST_H
#define JX_TESTS_TORTURE_CAST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/torture/shim.h"

/* Ends the round as failed unless ok. */
void must(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
uint64_t now_ms(void);
void sleep_ms(unsigned ms);

/* Repeatable: the same seed, the same numbers. */
typedef struct {
    uint64_t state;
} dice;
uint64_t below(dice *d, uint64_t n);
uint64_t between(dice *d, uint64_t from, uint64_t to); /* both included */

/* "DIR/NAME" of a printf, in one of 16 static rooms that are used in turn. */
const char *path_of(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The whole file with a NUL behind it, to be freed; NULL when it cannot be read. */
char *read_file(const char *path);

enum { ARGS = 64 };

typedef struct {
    const char *name;
    const char *out, *err; /* files for what it prints, appended to; NULL: /dev/null */
    const char *argv[ARGS];
    const char *shim; /* its page's file; NULL: none is preloaded */
    pid_t pid;        /* 0: it does not run */
    bool wanted;      /* it shall run: it is started when due */
    bool once;        /* it ends by itself and is not started again by cast_turn */
    uint64_t due_ms, frozen_until_ms;
    bool ready;            /* it has announced itself since it was started */
    bool killed, stopping; /* we did that: it may end so */
    bool early;            /* and it was not ready: SIGTERM may have met no handler yet */
    bool full_ends_it;     /* without room on its disk it ends with status 3 (no program can start without) */
    shim_page *page;
    uint64_t died, failed, refused; /* of the page: what is accounted for */
    int status;                     /* of its last end, as waitpid gives it */
    uint32_t starts;
} actor;

/* Maps (makes) the page of an actor. */
void actor_shim(actor *a, const char *path);
void actor_start(actor *a);
void actor_kill(actor *a, int down_ms); /* SIGKILL; due again after so long */
void actor_stop(actor *a, int down_ms); /* SIGTERM, and it must end with 0 */
void actor_freeze(actor *a, int ms);    /* SIGSTOP; SIGCONT when it is over */
void actor_thaw(actor *a);
/* Takes note of its end, thaws it, starts it when it is due; true when it has just ended or was started. */
enum turn { TURN_NOTHING, TURN_STARTED, TURN_ENDED };
enum turn actor_turn(actor *a);
/* SIGTERM and waits for the end, which must be in order. */
void actor_end(actor *a);
bool actor_runs(const actor *a); /* and is not frozen */

/* The processes that a started as its children, up to max; how many. */
int children_of(const actor *a, pid_t *out, int max);
/* The n-th of them (any n); 0: there are none. */
pid_t child_of(const actor *a, uint64_t n);
/* Runs a program to its end; its exit status, negative for a signal. What it says goes to the file `out`. */
int run_program(const char *const *argv, const char *out);

/* Every actor, so that a round that fails leaves nothing behind. */
void cast_know(actor *a);
void cast_kill_all(void);

#endif
