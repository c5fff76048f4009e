#include "tests/collector/logd.h"

#include <criterion/criterion.h>
#include <stdlib.h>

void logd_open(logd *d, const char *endpoint)
{
    memset(d, 0, sizeof *d);
    d->per_answer = 10;
    d->zmq = zmq_ctx_new();
    d->sock = jx_sock_open(d->zmq, ZMQ_ROUTER, 1000);
    d->in = jx_frames_new();
    cr_assert(d->sock && d->in);
    cr_assert_eq(jx_sock_bind(d->sock, endpoint, d->endpoint), 0);
}

void logd_clear(logd *d)
{
    for (uint32_t i = 0; i < d->n; i++) {
        free(d->records[i].header);
        free(d->records[i].body);
    }
    d->n = 0;
}

void logd_close(logd *d)
{
    logd_clear(d);
    jx_frames_free(&d->in);
    zmq_close(d->sock);
    zmq_ctx_term(d->zmq);
}

void logd_forget(logd *d) { d->greeted = d->pending = false; }

static void *copy(jx_bytes b)
{
    char *p = malloc(b.len + 1);
    if (b.len) memcpy(p, b.p, b.len);
    return p;
}

/* The definition, word for word: the hash of the three put together. */
static jx_id chain_after(const jx_id *before, jx_bytes header, jx_bytes body)
{
    size_t len = 16 + header.len + body.len;
    char *all = malloc(len);
    memcpy(all, before->b, 16);
    if (header.len) memcpy(all + 16, header.p, header.len);
    if (body.len) memcpy(all + 16 + header.len, body.p, body.len);
    jx_id id = jx_hash(all, len);
    free(all);
    return id;
}

void logd_append_raw(logd *d, jx_bytes header, jx_bytes body)
{
    cr_assert_lt(d->n, LOGD_RECORDS);
    d->records[d->n].header = copy(header);
    d->records[d->n].header_len = header.len;
    d->records[d->n].body = copy(body);
    d->records[d->n].len = body.len;
    d->chains[d->n + 1] = chain_after(&d->chains[d->n], header, body);
    d->n++;
}

void logd_append(logd *d, record r)
{
    msgpack_sbuffer head;
    msgpack_packer pk;
    msgpack_sbuffer_init(&head);
    msgpack_packer_init(&pk, &head, msgpack_sbuffer_write);
    r.header.offset = d->n;
    cr_assert_eq(jx_msg_encode(&pk, &r.header), 0);
    logd_append_raw(d, (jx_bytes){head.data, head.size}, (jx_bytes){r.body, r.len});
    msgpack_sbuffer_destroy(&head);
    record_free(&r);
}

static void frame(zmq_msg_t *f, const char *p, size_t len)
{
    zmq_msg_init_size(f, len);
    memcpy(zmq_msg_data(f), p, len);
}

void logd_rot(logd *d, uint32_t n) { d->records[n].body[d->records[n].len / 2] ^= 4; }

static bool fits(const logd *d, uint32_t n)
{
    jx_id next = chain_after(&d->chains[n], (jx_bytes){d->records[n].header, d->records[n].header_len},
                             (jx_bytes){d->records[n].body, d->records[n].len});
    return jx_id_eq(&next, &d->chains[n + 1]);
}

static void send_log(logd *d)
{
    static zmq_msg_t frames[2 * LOGD_RECORDS];
    uint32_t from = (uint32_t)d->read.offset, n = d->n - from < d->per_answer ? d->n - from : d->per_answer;
    if (n > 1 && d->read.limit == 1) n = 1; /* bytes, but one record always */
    for (uint32_t i = 0; d->looks && i < n; i++)
        if (!fits(d, from + i)) n = i;
    jx_msg m = {.type = JX_LOG, .req = d->read.req, .offset = from, .head = d->n, .chain = d->chains[from + n]};
    if (d->lies) d->lies--, m.chain.b[3] ^= 1;
    for (uint32_t i = 0; i < n; i++) {
        frame(&frames[2 * i], d->records[from + i].header, d->records[from + i].header_len);
        frame(&frames[2 * i + 1], d->records[from + i].body, d->records[from + i].len);
    }
    cr_assert_eq(jx_send(d->sock, (jx_bytes){d->route, d->route_len}, &m, frames, (int)(2 * n) - (d->odd && n)), 0);
    if (d->odd && n) zmq_msg_close(&frames[2 * n - 1]);
    d->pending = false;
}

static void take_read(logd *d)
{
    d->reads++;
    d->read = d->in->msg;
    jx_bytes route = jx_route(d->in);
    memcpy(d->route, route.p, route.len);
    d->route_len = route.len;
    if (d->read.offset > d->n || !jx_id_eq(&d->read.chain, &d->chains[d->read.offset])) {
        jx_msg reset = {.type = JX_RESET, .req = d->read.req};
        d->resets++;
        jx_send(d->sock, route, &reset, NULL, 0);
        return;
    }
    d->pending = true;
}

void logd_serve(logd *d)
{
    while (jx_recv(d->sock, d->in) == 0) {
        if (d->mute) continue;
        cr_assert_eq(d->in->err, 0);
        jx_msg welcome = {.type = JX_WELCOME, .req = d->in->msg.req, .name = JX_STR("logd")};
        if (d->in->msg.type == JX_HELLO) {
            d->hellos++;
            d->greeted = true;
            jx_send(d->sock, jx_route(d->in), &welcome, NULL, 0);
        } else if (!d->greeted) {
            jx_refuse(d->sock, d->in, JX_S_NOT_GREETED, "HELLO first");
        } else {
            cr_assert_eq(d->in->msg.type, JX_READ);
            take_read(d);
        }
    }
    if (d->pending && (d->n > d->read.offset || d->read.wait_ms == 0)) send_log(d);
}
