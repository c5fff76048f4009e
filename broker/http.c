/* broker/http.c: the HTTP face of the counters. */
#include "broker/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "broker/list.h"
#include "net/log.h"
#include "proto/base.h"

/* Strangers may connect here: few at a time, and not for long. Who drips a request byte by byte is never idle: when
 * there are GUESTS, the one that is here longest is shown out for the next. */
enum { CONNECTIONS = 128, GUESTS = 64, TIMEOUT_S = 10, STUCK_MS = 10000 };

struct jx_http {
    struct MHD_Daemon *daemon;
    const jx_metrics *metrics;
    jx_link guests; /* longest here first; of MHD's thread */
    uint32_t n_guests;
};

struct guest {
    jx_link link;
    int fd;
};

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, const char *type, char *text, size_t len,
                              enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(len, text, mode);
    if (!r) {
        if (mode == MHD_RESPMEM_MUST_FREE) free(text);
        return MHD_NO;
    }
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result ok = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return ok;
}

static enum MHD_Result say(struct MHD_Connection *c, unsigned status, const char *text)
{
    return answer(c, status, "text/plain; charset=utf-8", (char *)text, strlen(text), MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result metrics(struct MHD_Connection *c, const jx_http *h)
{
    size_t len;
    char *text = jx_metrics_text(h->metrics, &len);
    if (!text) return MHD_NO;
    return answer(c, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", text, len, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result health(struct MHD_Connection *c, const jx_http *h)
{
    uint64_t silent_ms = uv_hrtime() / 1000000 - JX_LOOK(h->metrics, heard_ms);
    if (JX_LOOK(h->metrics, failed)) return say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the journal has failed\n");
    if (silent_ms > STUCK_MS) return say(c, MHD_HTTP_SERVICE_UNAVAILABLE, "the broker's loop stands still\n");
    /* a restart would not make room, so it is healthy enough */
    if (JX_LOOK(h->metrics, full)) return say(c, MHD_HTTP_OK, "ok, but the disk is full: no new batches are taken\n");
    return say(c, MHD_HTTP_OK, "ok\n");
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
                                  const char *version, const char *body, size_t *body_len, void **state)
{
    static char seen;
    (void)version, (void)body;
    if (!*state) { /* the headers only; answering now would close the connection */
        *state = &seen;
        return MHD_YES;
    }
    if (*body_len) {
        *body_len = 0; /* thrown away */
        return MHD_YES;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return say(c, MHD_HTTP_METHOD_NOT_ALLOWED, "GET or HEAD\n");
    if (strcmp(url, "/metrics") == 0) return metrics(c, arg);
    if (strcmp(url, "/healthz") == 0) return health(c, arg);
    return say(c, MHD_HTTP_NOT_FOUND, "/metrics or /healthz\n");
}

/* "127.0.0.1:7706", "[::1]:*" as an address. */
static int address_of(const char *where, struct addrinfo **out, char host[200])
{
    const char *colon = strrchr(where, ':');
    const char *begin = where;
    size_t len = colon ? (size_t)(colon - where) : 0;
    if (len > 1 && where[0] == '[' && where[len - 1] == ']') {
        begin++;
        len -= 2;
    }
    if (len == 0 || len >= 200) return JX_EINVAL;
    memcpy(host, begin, len);
    host[len] = 0;
    const char *port = strcmp(colon + 1, "*") == 0 ? "0" : colon + 1;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    return getaddrinfo(host, port, &hints, out) == 0 ? 0 : JX_EINVAL;
}

static int listen_on(struct addrinfo *a, unsigned *port)
{
    struct sockaddr_storage at;
    socklen_t len = sizeof at;
    char service[16];
    int on = 1, fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, CONNECTIONS) == 0 &&
        getsockname(fd, (struct sockaddr *)&at, &len) == 0 &&
        getnameinfo((struct sockaddr *)&at, len, NULL, 0, service, sizeof service, NI_NUMERICSERV) == 0) {
        *port = (unsigned)atoi(service);
        return fd;
    }
    close(fd);
    return -1;
}

static void show_out_oldest(jx_http *h)
{
    jx_link *l = jx_list_first(&h->guests);
    if (h->n_guests <= GUESTS || !l) return;
    jx_link_take(l);
    shutdown(JX_OF(l, struct guest, link)->fd, SHUT_RDWR); /* MHD closes it, and says so */
    h->n_guests--;
}

static void on_guest(void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code)
{
    jx_http *h = arg;
    struct guest *g = *context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
        *context = g = info ? calloc(1, sizeof *g) : NULL;
        if (!g) return;
        g->fd = info->connect_fd;
        jx_link_init(&g->link);
        jx_list_push(&h->guests, &g->link);
        h->n_guests++;
        show_out_oldest(h);
    } else if (g) {
        if (!jx_link_alone(&g->link)) h->n_guests--;
        jx_link_take(&g->link);
        free(g);
    }
}

static struct MHD_Daemon *daemon_on(int fd, jx_http *h)
{
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, fd,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_NOTIFY_CONNECTION, on_guest,
                            h, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)16384, MHD_OPTION_END);
}

int jx_http_start(jx_http **out, const char *where, const jx_metrics *m, char real[256])
{
    struct addrinfo *a = NULL;
    char host[200];
    unsigned port = 0;
    if (address_of(where, &a, host) != 0) {
        jx_log(JX_LOG_ERROR, "http: %s is not HOST:PORT", where);
        return JX_EINVAL;
    }
    int fd = listen_on(a, &port);
    freeaddrinfo(a);
    jx_http *h = fd >= 0 ? calloc(1, sizeof *h) : NULL;
    if (h) {
        h->metrics = m;
        jx_link_init(&h->guests);
        h->daemon = daemon_on(fd, h);
    }
    if (!h || !h->daemon) {
        jx_log(JX_LOG_ERROR, "http: cannot listen on %s: %s", where, strerror(errno));
        if (fd >= 0) close(fd);
        free(h);
        return JX_EIO;
    }
    snprintf(real, 256, strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u", host, port);
    *out = h;
    return 0;
}

void jx_http_stop(jx_http **h)
{
    if (!*h) return;
    MHD_stop_daemon((*h)->daemon);
    free(*h);
    *h = NULL;
}
