/* A connection to the broker's HTTP port: whatever is sent, the answer is HTTP or nothing, and the port goes on. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/http.h"
#include "tests/fuzz/fuzz.h"

static int connected(void)
{
    static jx_metrics metrics;
    static jx_http *http;
    static struct sockaddr_in at = {.sin_family = AF_INET};
    char real[256];
    if (!http) {
        FUZZ_CHECK(jx_http_start(&http, "127.0.0.1:*", &metrics, real) == 0);
        at.sin_port = htons((uint16_t)atoi(strrchr(real, ':') + 1));
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FUZZ_CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char answer[4096];
    size_t n = 0;
    int fd = connected();
    struct linger hard = {1, 0}; /* thousands of connections a second must not wait for their ports */
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    (void)!send(fd, data, size, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    /* who ends in the middle of a request may be kept for the seconds that a slow one has; not waited for here */
    struct pollfd p = {fd, POLLIN, 0};
    for (ssize_t got;
         n < sizeof answer && poll(&p, 1, 20) == 1 && (got = recv(fd, answer + n, sizeof answer - n, 0)) > 0;)
        n += (size_t)got;
    close(fd);
    if (n) FUZZ_CHECK(n >= 9 && memcmp(answer, "HTTP/1.", 7) == 0);
    return 0;
}
