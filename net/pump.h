/* net/pump.h: ZeroMQ sockets in a libuv loop. ZeroMQ's descriptor signals edges, and a send can swallow one; so
 * the descriptor only wakes the loop, and the work happens in two fixed places: after polling, every socket with
 * something to read is handed to its reader; before sleeping, `before_sleep` runs and the sockets are asked again. */
#ifndef JX_NET_PUMP_H
#define JX_NET_PUMP_H

#include <stdbool.h>
#include <uv.h>

enum { JX_PUMP_SOCKETS = 8 };

typedef struct {
    void *sock;
    void (*on_readable)(void *arg); /* reads some messages; called again while there are more */
    void *arg;
    uv_poll_t poll;
    bool paused;
} jx_pump_sock;

typedef struct {
    uv_loop_t *loop;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_idle_t again;
    void (*before_sleep)(void *arg);
    void *arg;
    jx_pump_sock socks[JX_PUMP_SOCKETS];
    int n;
} jx_pump;

/* before_sleep may be NULL. 0 or JX_EIO. */
int jx_pump_init(jx_pump *p, uv_loop_t *loop, void (*before_sleep)(void *arg), void *arg);
/* Watches sock; its place in the pump (>= 0) or JX_EIO. At most JX_PUMP_SOCKETS. */
int jx_pump_add(jx_pump *p, void *sock, void (*on_readable)(void *arg), void *arg);
/* A paused socket is not read (back-pressure); its peers wait in ZeroMQ's bounded queues. */
void jx_pump_pause(jx_pump *p, int which, bool paused);
/* Starts closing every handle; run the loop until it is empty, then close the sockets. */
void jx_pump_close(jx_pump *p);

#endif
