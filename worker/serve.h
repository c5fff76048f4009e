/* worker/serve.h: one worker process: one thread, one DEALER to the broker, one batch at a time. */
#ifndef JX_WORKER_SERVE_H
#define JX_WORKER_SERVE_H

#include "net/curve.h"
#include "worker/packs.h"

/* Our key and the broker's; set before jx_worker_serve is called. */
extern jx_curve_wish jx_worker_keys;

/* What to judge by. Set before. */
extern const jx_packs *jx_worker_packs;

/* Works until SIGTERM or SIGINT (which the caller has blocked), then leaves in order. The endpoint is looked up in
 * server (net/where.h; or a full endpoint with "://") again and again until it is there. 0 or a JX_E code, logged. */
int jx_worker_serve(const char *server);

#endif
