/* tests/torture/wires.h: the network between the programs: a process of our own through which each connection goes, and
 * which harms them as it is told. A wire leads from a port that never changes to wherever the service is now. */
#ifndef JX_TESTS_TORTURE_WIRES_H
#define JX_TESTS_TORTURE_WIRES_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "net/where.h"

enum harm {
    HARM_NONE,
    HARM_CUT,       /* every connection is reset */
    HARM_DOWN,      /* the same, and new ones are refused for a while */
    HARM_HOLD,      /* nothing moves for a while, then all of it arrives */
    HARM_LOSE_UP,   /* what peers say is taken and lost for a while; then the connections are reset */
    HARM_LOSE_DOWN, /* what the service says is lost: receipts, work, answers */
    HARM_DRIBBLE,   /* everything goes by a few bytes at a time for a while */
    HARM_FLIP,      /* one bit of what comes next is another (encrypted wires only: plain text promises nothing then) */
    HARMS
};

/* Written by the harness, read by the process of the wires (and `harmed` the other way round). */
typedef struct {
    _Atomic int listen;     /* the port of the wire; 0: not open yet */
    _Atomic int target;     /* the port of the service; 0: it is down */
    _Atomic uint32_t order; /* grows: harm and ms are news */
    _Atomic uint32_t heard; /* the order that was carried out last */
    _Atomic int harm, ms;
    _Atomic uint64_t connections, bytes, lost; /* seen; bytes that were taken and never arrived */
} wire;

typedef struct {
    wire of[JX_SERVICES];
} wires_page;

/* Starts the process; its wires for every service but HTTP are open when this returns. It ends with us. NULL: it could
 * not be started. */
wires_page *wires_start(pid_t *pid);
/* Returns when it is done. */
void wires_harm(wires_page *w, enum jx_service s, enum harm harm, int ms);
const char *harm_name(enum harm h);

#endif
