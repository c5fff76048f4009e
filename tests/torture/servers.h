/* tests/torture/servers.h: the line of a round: broker, two supervisors with three workers, a collector, a subscriber;
 * everything that connects goes through the wires. */
#ifndef JX_TESTS_TORTURE_SERVERS_H
#define JX_TESTS_TORTURE_SERVERS_H

#include "tests/torture/cast.h"
#include "tests/torture/wires.h"

enum { SUPERVISORS = 2, WORKERS = 3 };

typedef struct {
    const char *dir; /* of the round; in it: journal, run (what the servers announce), via (the wires), logs */
    const char *run, *via;
    const char *keys; /* NULL: plain text */
    uint32_t memory_mib;
    wires_page *wires;
    pid_t wires_pid;
    actor broker, workers[SUPERVISORS], collector, subscriber;
    bool restored;
    int subscriber_run; /* grows with each that is started from 1 */
    int subscriber_part;
} servers;

/* Starts wires and programs; returns at once. */
void servers_start(servers *s);
/* Starts what is due, tells the wires where services are. */
void servers_turn(servers *s);
/* Both have announced themselves. */
bool servers_are_up(const servers *s);
/* "HOST:PORT" of /metrics; NULL: not announced. */
const char *servers_metrics(const servers *s);
/* Puts the backup at `path` in the place of the journal. All that was connected is cut. */
void servers_restore(servers *s, const char *path, int down_ms);

/* Where a collector of its own, started here and to be ended by the caller, announces itself. */
void collector_args(actor *a, const servers *s, const char *broker, const char *name, const char *announce);

/* The subscriber's lines so far, of the log that it follows now: from where it began anew with number 1; the number of
 * the last (0: none). To be freed. */
char *subscriber_lines(const servers *s, uint64_t *last);

#endif
