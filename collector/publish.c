#include "collector/publish.h"

#include <errno.h>
#include <stdlib.h>

#include "net/log.h"
#include "net/sock.h"

enum {
    MOST = 1000,
    MOST_BYTES = 1 << 18,
    QUEUE = 10000,      /* messages for a slow subscriber */
    WORD_BYTES = 512,   /* of one frame from a subscriber: the longest of a CURVE handshake has 300 */
    WORDS = 100,        /* of subscribers in ZeroMQ's queue, */
    WORDS_AT_ONCE = 500 /* and heard before others have their turn */
};
enum { TOLD_MAX = 512 << 10 }; /* bytes of topics; ZeroMQ keeps some 35 for each: 18 MiB */
enum { SHUT_MS = 1000 };       /* between hanging up on everybody and listening again */

/* Alerts of one severity; the division is the same for all heaps. */
struct heap {
    msgpack_packer pk;
    msgpack_sbuffer body; /* an array whose length of 16 bits is filled in when it is sent */
    uint32_t n;
    uint64_t seq; /* of the first */
    char topic[40];
    uint32_t topic_len;
};

struct jx_publisher {
    void *sock;
    uint64_t count;
    bool wanted;        /* somebody has listened; whether he still does ZeroMQ does not reliably say */
    uint64_t told;      /* bytes of topics that were new, since we listen */
    char endpoint[256]; /* as ZeroMQ names it */
    uint64_t shut_ms;   /* since when nobody is let in; 0: open */
    uint64_t hang_ups;
    uint32_t division;
    struct heap heaps[JX_REJECT + 1]; /* by severity */
};

void *jx_publisher_socket(void *zmq)
{
    void *sock = jx_sock_open(zmq, ZMQ_XPUB, QUEUE);
    int64_t word = WORD_BYTES;
    int words = WORDS;
    if (!sock) return NULL;
    if (zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &word, sizeof word) == 0 &&
        zmq_setsockopt(sock, ZMQ_RCVHWM, &words, sizeof words) == 0)
        return sock;
    zmq_close(sock);
    return NULL;
}

int jx_publisher_new(jx_publisher **out, void *sock)
{
    jx_publisher *p = calloc(1, sizeof *p);
    if (!p) return JX_ENOMEM;
    p->sock = sock;
    size_t len = sizeof p->endpoint;
    zmq_getsockopt(sock, ZMQ_LAST_ENDPOINT, p->endpoint, &len);
    for (int i = 0; i <= JX_REJECT; i++) {
        msgpack_sbuffer_init(&p->heaps[i].body);
        msgpack_packer_init(&p->heaps[i].pk, &p->heaps[i].body, msgpack_sbuffer_write);
    }
    *out = p;
    return 0;
}

void jx_publisher_free(jx_publisher **in)
{
    jx_publisher *p = *in;
    if (!p) return;
    for (int i = 0; i <= JX_REJECT; i++) msgpack_sbuffer_destroy(&p->heaps[i].body);
    free(p);
    *in = NULL;
}

uint64_t jx_publisher_count(const jx_publisher *p) { return p->count; }
uint64_t jx_publisher_hang_ups(const jx_publisher *p) { return p->hang_ups; }

static void send_heap(jx_publisher *p, struct heap *h)
{
    if (!h->n) return;
    h->body.data[1] = (char)(h->n >> 8);
    h->body.data[2] = (char)(h->n & 255);
    jx_msg m = {.type = JX_ALERTS, .seq = h->seq};
    int err = jx_send_bytes(p->sock, (jx_bytes){h->topic, h->topic_len}, &m, (jx_bytes){h->body.data, h->body.size});
    if (err)
        jx_log(JX_LOG_WARN, "alerts from %llu were not published: %s", (unsigned long long)h->seq, jx_strerror(err));
    h->n = 0;
    msgpack_sbuffer_clear(&h->body);
}

void jx_publisher_flush(jx_publisher *p)
{
    for (int i = 0; i <= JX_REJECT; i++) send_heap(p, &p->heaps[i]);
}

/* ZeroMQ keeps every topic of every subscriber, wanted or not (with ZMQ_XPUB_MANUAL too), and cannot be told to hang up
 * on one. So we hang up on all: that gives the memory back, and honest subscribers are here again a moment later. What
 * they miss they ask for when the next bell rings. */
static void hang_up(jx_publisher *p, uint64_t now_ms, const char *why)
{
    if (p->shut_ms) return;
    if (zmq_unbind(p->sock, p->endpoint) != 0) {
        jx_log(JX_LOG_ERROR, "alerts socket: cannot be closed: %s", zmq_strerror(errno));
        return;
    }
    p->shut_ms = now_ms ? now_ms : 1;
    p->hang_ups++;
    jx_log(JX_LOG_WARN, "alerts socket: %s; hanging up on all subscribers, who may come back in a second", why);
}

void jx_publisher_cut(jx_publisher *p, uint64_t now_ms) { hang_up(p, now_ms, "a key may less than before"); }

void jx_publisher_tick(jx_publisher *p, uint64_t now_ms)
{
    if (!p->shut_ms || now_ms < p->shut_ms + SHUT_MS) return;
    if (zmq_bind(p->sock, p->endpoint) == 0) {
        p->shut_ms = 0;
        p->told = 0;
        return;
    }
    jx_log(JX_LOG_WARN, "alerts socket: %s: %s; trying again", p->endpoint, zmq_strerror(errno));
    p->shut_ms = now_ms;
}

/* A byte 1 and a topic that nobody listened to before. A byte 0 and a topic says nothing: it also comes when somebody
 * leaves a topic in which he never was and others still are. So what was told is only ever added up. */
static void take_subscription(jx_publisher *p, zmq_msg_t *m, uint64_t now_ms)
{
    const uint8_t *b = zmq_msg_data(m);
    size_t n = zmq_msg_size(m);
    if (!n || b[0] != 1) return;
    p->wanted = true;
    p->told += n + 8;
    if (p->told > TOLD_MAX) hang_up(p, now_ms, "too many topics were subscribed to");
}

void jx_publisher_readable(jx_publisher *p, uint64_t now_ms)
{
    zmq_msg_t m;
    zmq_msg_init(&m);
    for (int i = 0; i < WORDS_AT_ONCE && zmq_msg_recv(&m, p->sock, ZMQ_DONTWAIT) >= 0; i++)
        take_subscription(p, &m, now_ms);
    zmq_msg_close(&m);
}

void jx_publisher_take(jx_publisher *p, const jx_alert *a)
{
    p->count++;
    if (!p->wanted) return; /* packing is half of what an alert costs */
    if (a->division != p->division) jx_publisher_flush(p);
    p->division = a->division;
    struct heap *h = &p->heaps[a->finding.severity];
    if (h->n == MOST || h->body.size > MOST_BYTES) send_heap(p, h);
    if (!h->n) {
        h->topic_len = (uint32_t)jx_alert_topic(a, h->topic);
        h->seq = a->seq;
        msgpack_sbuffer_write(&h->body, "\xdc\0\0", 3);
    }
    jx_alert_pack(&h->pk, a);
    h->n++;
}
