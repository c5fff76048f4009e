#include "collector/publish.h"

#include <stdlib.h>

#include "net/log.h"
#include "net/sock.h"

enum { MOST = 1000, MOST_BYTES = 1 << 18 };

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
    uint32_t topics; /* that somebody listens to */
    uint32_t division;
    struct heap heaps[JX_REJECT + 1]; /* by severity */
};

int jx_publisher_new(jx_publisher **out, void *sock)
{
    jx_publisher *p = calloc(1, sizeof *p);
    if (!p) return JX_ENOMEM;
    p->sock = sock;
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

/* A byte 1 and a topic that nobody listened to before, or 0 and one that nobody listens to any more. Only ZeroMQ makes
 * messages of one such frame; what peers make up themselves has another first byte or more frames, and means nothing.
 */
static void take_subscription(jx_publisher *p, zmq_msg_t *m, bool first)
{
    const uint8_t *b = zmq_msg_data(m);
    if (!first || zmq_msg_more(m) || zmq_msg_size(m) == 0) return;
    if (b[0] == 1) p->topics++;
    if (b[0] == 0 && p->topics) p->topics--;
}

void jx_publisher_readable(jx_publisher *p)
{
    zmq_msg_t m;
    bool first = true;
    zmq_msg_init(&m);
    while (zmq_msg_recv(&m, p->sock, ZMQ_DONTWAIT) >= 0) {
        take_subscription(p, &m, first);
        first = !zmq_msg_more(&m);
    }
    zmq_msg_close(&m);
}

void jx_publisher_take(jx_publisher *p, const jx_alert *a)
{
    p->count++;
    if (!p->topics) return; /* packing is half of what an alert costs */
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
