#include "tests/torture/gauges.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/broker_state.h"
#include "tests/torture/cast.h"

enum { WAIT_MS = 100, ROOM = 32768 };

static const char *const names[GAUGES] = {"intake_bytes", "window_bytes", "parts_window", "parts_leased",
                                          "credit",       "submitters",   "readers",      "workers"};

const char *gauge_name(int i) { return names[i]; }

/* A connection that ended is noticed at the next beat only: its peer may be counted twice meanwhile. */
static void bounds(uint64_t out[GAUGES], uint32_t memory_mib, uint32_t workers)
{
    uint64_t memory = (uint64_t)memory_mib << 20;
    out[0] = JX_INTAKE_BYTES + JX_MAX_BATCH_BYTES; /* the batch that fills it is still taken */
    out[1] = memory / 8 * 9 > JX_MAX_BATCH_BYTES ? memory / 8 * 9 : JX_MAX_BATCH_BYTES; /* an eighth for single forms */
    out[2] = JX_WINDOW_PARTS + JX_WINDOW_PARTS / 16 + 1 + 10 * JX_WORKER_LEASES * workers;
    out[3] = (uint64_t)workers * JX_WORKER_LEASES;
    out[4] = (uint64_t)workers * JX_WORKER_LEASES;
    out[5] = JX_SUBMIT_PEERS;
    out[6] = JX_LOG_PEERS;
    out[7] = JX_WORK_PEERS;
}

/* Waits for the socket; false: not in time. */
static bool wait_for(int fd, short what, uint64_t limit)
{
    struct pollfd p = {.fd = fd, .events = what};
    uint64_t now = now_ms();
    return now < limit && poll(&p, 1, (int)(limit - now)) == 1;
}

static bool get(const char *at, char text[ROOM])
{
    static const char question[] = "GET /metrics HTTP/1.0\r\n\r\n";
    const char *colon = strrchr(at, ':');
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    to.sin_port = htons((uint16_t)atoi(colon ? colon + 1 : "0"));
    uint64_t limit = now_ms() + WAIT_MS;
    size_t len = 0;
    ssize_t n = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0 && !wait_for(fd, POLLOUT, limit)) n = -1;
    if (n > 0) n = send(fd, question, sizeof question - 1, MSG_NOSIGNAL);
    while (n > 0 && len < ROOM - 1 && wait_for(fd, POLLIN, limit)) {
        n = read(fd, text + len, ROOM - 1 - len);
        if (n > 0) len += (size_t)n;
    }
    close(fd);
    text[len] = 0;
    return n == 0 &&
           strstr(text, "\njixiao_broker_commit_seconds_count "); /* to its last line; a broker that stops hangs up */
}

void gauges_look(gauges *g, const char *at, uint32_t memory_mib, uint32_t workers)
{
    static char text[ROOM];
    uint64_t bound[GAUGES];
    if (!get(at, text)) return;
    bounds(bound, memory_mib, workers);
    g->looks++;
    for (int i = 0; i < GAUGES; i++) {
        const char *line = strstr(text, path_of("\njixiao_broker_%s ", names[i]));
        must(line != NULL, "/metrics has no %s", names[i]);
        uint64_t value = strtoull(strchr(line + 1, ' '), NULL, 10);
        must(value <= bound[i], "%s is %llu, its bound %llu", names[i], (unsigned long long)value,
             (unsigned long long)bound[i]);
        if (value > g->highest[i]) g->highest[i] = value;
        if (bound[i] > g->bound[i]) g->bound[i] = bound[i];
    }
}
