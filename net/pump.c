#include "net/pump.h"

#include <stdint.h>
#include <zmq.h>

#include "net/log.h"
#include "proto/base.h"

/* Asking also makes ZeroMQ process its own commands; a poll callback without any zmq call would spin. */
static bool readable(void *sock)
{
    int events = 0;
    size_t len = sizeof events;
    return zmq_getsockopt(sock, ZMQ_EVENTS, &events, &len) == 0 && (events & ZMQ_POLLIN);
}

static bool any_readable(jx_pump *p)
{
    bool any = false;
    for (int i = 0; i < p->n; i++) any |= readable(p->socks[i].sock) && !p->socks[i].paused;
    return any;
}

static void on_poll(uv_poll_t *h, int status, int events)
{
    (void)h, (void)status, (void)events; /* the loop is awake; on_check does the work */
}

static void on_again(uv_idle_t *h) { (void)h; }

static void on_check(uv_check_t *h)
{
    jx_pump *p = h->data;
    for (int i = 0; i < p->n; i++) {
        jx_pump_sock *s = &p->socks[i];
        if (readable(s->sock) && !s->paused) s->on_readable(s->arg);
    }
}

static void on_prepare(uv_prepare_t *h)
{
    jx_pump *p = h->data;
    if (p->before_sleep) p->before_sleep(p->arg);
    if (any_readable(p))
        uv_idle_start(&p->again, on_again);
    else
        uv_idle_stop(&p->again);
}

int jx_pump_init(jx_pump *p, uv_loop_t *loop, void (*before_sleep)(void *), void *arg)
{
    *p = (jx_pump){.loop = loop, .before_sleep = before_sleep, .arg = arg};
    p->prepare.data = p->check.data = p->again.data = p;
    if (uv_prepare_init(loop, &p->prepare) || uv_check_init(loop, &p->check) || uv_idle_init(loop, &p->again) ||
        uv_prepare_start(&p->prepare, on_prepare) || uv_check_start(&p->check, on_check))
        return JX_EIO;
    return 0;
}

int jx_pump_add(jx_pump *p, void *sock, void (*on_readable)(void *), void *arg)
{
    if (p->n == JX_PUMP_SOCKETS) return JX_EIO;
    int fd;
    size_t len = sizeof fd;
    jx_pump_sock *s = &p->socks[p->n];
    *s = (jx_pump_sock){.sock = sock, .on_readable = on_readable, .arg = arg};
    if (zmq_getsockopt(sock, ZMQ_FD, &fd, &len) != 0 || uv_poll_init(p->loop, &s->poll, fd) != 0 ||
        uv_poll_start(&s->poll, UV_READABLE, on_poll) != 0) {
        jx_log(JX_LOG_ERROR, "pump: cannot watch a socket");
        return JX_EIO;
    }
    return p->n++;
}

void jx_pump_pause(jx_pump *p, int which, bool paused) { p->socks[which].paused = paused; }

void jx_pump_close(jx_pump *p)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&p->prepare, (uv_handle_t *)&p->check, (uv_handle_t *)&p->again};
    for (int i = 0; i < 3; i++)
        if (!uv_is_closing(handles[i])) uv_close(handles[i], NULL);
    for (int i = 0; i < p->n; i++)
        if (!uv_is_closing((uv_handle_t *)&p->socks[i].poll)) uv_close((uv_handle_t *)&p->socks[i].poll, NULL);
}
