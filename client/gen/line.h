/* client/gen/line.h: the whole line on this machine: a broker, a worker with N processes and a collector as children,
 * on loopback, with everything they keep in one folder:
 *
 *   journal/    the broker's      collector/  the collector's
 *   keys/       server.key, the keys of its parts, local.key for whoever uses the folder; and allowed/
 *   run/        endpoints: the server's name for clients
 *   log/        what each of them logs */
#ifndef JX_CLIENT_LINE_H
#define JX_CLIENT_LINE_H

#include "client/gen/child.h"

enum jx_line_part { JX_L_BROKER, JX_L_WORKER, JX_L_COLLECTOR, JX_L_PARTS };

typedef struct {
    const char *dir; /* made if need be */
    unsigned workers;
    bool plaintext;           /* no keys (CURVE), which are made otherwise */
    const char *pack, *packs; /* for the workers (worker/packs.h); NULL: as they do by themselves */
} jx_line_options;

typedef struct {
    char dir[3072], run[3200]; /* absolute */
    jx_line_options opt;
    int lock; /* holds the folder; -1 */
    jx_child part[JX_L_PARTS];
} jx_line;

/* Starts all three and waits until work can flow: endpoints announced, workers connected, the collector following.
 * Block signals (child.h) before. Borrows what opt points to. 0; JX_EDUP: another
 * line runs in dir; JX_EAGAIN: a signal asked us to stop; JX_EIO. All said on stderr; then nothing is left running. */
int jx_line_start(jx_line *l, const jx_line_options *opt);

/* Which part has ended by itself; JX_L_PARTS when none has. */
enum jx_line_part jx_line_broken(jx_line *l);
/* Says on stderr how a part ended, with the end of its log. */
void jx_line_mourn(const jx_line *l, enum jx_line_part part);

/* Stops workers, collector, broker in this order, and gives the folder back. */
void jx_line_stop(jx_line *l);

const char *jx_line_name(enum jx_line_part part); /* "broker" … */

#endif
