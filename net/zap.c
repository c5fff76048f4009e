#include "net/zap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "net/log.h"

enum { FRAMES = 16, LINES = 5, WINDOW_S = 10 };

struct jx_zap {
    void *sock;
    jx_acl *acl;
    pthread_t thread;
    atomic_bool stopping;
    _Atomic uint64_t refused;
    /* how many refusals were logged in this window, and how many were not */
    time_t window;
    unsigned told, untold;
};

bool jx_zap_judge(jx_acl *acl, const jx_zap_request *r, jx_key *who, const char **why)
{
    char open[JX_KEY_TEXT];
    *why = "not a request of ZAP 1.0";
    if (!jx_str_eq(r->version, JX_STR("1.0"))) return false;
    *why = "no key";
    if (!jx_str_eq(r->mechanism, JX_STR("CURVE")) || r->credentials.len != 32) return false;
    *why = "its key is not in allowed/";
    if (!zmq_z85_encode(open, r->credentials.p, 32) || !jx_acl_find(acl, open, who)) return false;
    *why = "its key may not subscribe to alerts";
    return !jx_str_eq(r->domain, JX_STR(JX_ZAP_ALERTS)) || (who->roles & (JX_ROLE_SUBSCRIBER | JX_ROLE_OPERATOR));
}

/* ---- the reply ---- */

/* "Key" and the public key, as ZMTP properties are written: name with a length of one byte, value with one of four. */
static size_t pack_metadata(uint8_t out[64], const jx_key *who)
{
    uint32_t len = htonl(JX_KEY_TEXT - 1);
    size_t n = strlen(JX_ZAP_KEY);
    out[0] = (uint8_t)n;
    memcpy(out + 1, JX_ZAP_KEY, n);
    memcpy(out + 1 + n, &len, 4);
    memcpy(out + 5 + n, who->open, JX_KEY_TEXT - 1);
    return 5 + n + JX_KEY_TEXT - 1;
}

static bool put(void *sock, const void *p, size_t len, int flags)
{
    while (zmq_send(sock, p, len, flags) < 0)
        if (errno != EINTR) return false;
    return true;
}

static bool reply(jx_zap *z, jx_str id, const jx_key *who)
{
    uint8_t metadata[64];
    size_t n = who ? pack_metadata(metadata, who) : 0;
    const char *code = who ? "200" : "400", *text = who ? "OK" : "not admitted", *name = who ? who->name : "";
    return put(z->sock, "1.0", 3, ZMQ_SNDMORE) && put(z->sock, id.p, id.len, ZMQ_SNDMORE) &&
           put(z->sock, code, 3, ZMQ_SNDMORE) && put(z->sock, text, strlen(text), ZMQ_SNDMORE) &&
           put(z->sock, name, strlen(name), ZMQ_SNDMORE) && put(z->sock, metadata, n, 0);
}

/* Strangers must not be able to fill the disk with their failures. */
static void tell_refusal(jx_zap *z, const jx_zap_request *r, const char *why)
{
    time_t now = time(NULL);
    atomic_fetch_add(&z->refused, 1);
    if (now >= z->window + WINDOW_S || now < z->window) {
        if (z->untold) jx_log(JX_LOG_WARN, "%u more handshakes were refused", z->untold);
        z->window = now;
        z->told = z->untold = 0;
    }
    if (z->told++ < LINES)
        jx_log(JX_LOG_WARN, "refused a peer from %.*s on %.*s: %s", JX_FMT(r->address), JX_FMT(r->domain), why);
    else
        z->untold++;
}

/* ---- the thread ---- */

static jx_str text_of(zmq_msg_t *f) { return (jx_str){zmq_msg_data(f), (uint32_t)zmq_msg_size(f)}; }

static bool answer(jx_zap *z, zmq_msg_t *f, int n)
{
    jx_zap_request r = {0};
    jx_key who;
    const char *why;
    if (n >= 6) {
        r = (jx_zap_request){.version = text_of(&f[0]),
                             .id = text_of(&f[1]),
                             .domain = text_of(&f[2]),
                             .address = text_of(&f[3]),
                             .mechanism = text_of(&f[5])};
        if (n >= 7) r.credentials = (jx_bytes){zmq_msg_data(&f[6]), zmq_msg_size(&f[6])};
    }
    jx_acl_refresh(z->acl);
    bool ok = n <= FRAMES && jx_zap_judge(z->acl, &r, &who, &why);
    if (!ok) tell_refusal(z, &r, n <= FRAMES ? why : "too many frames");
    return reply(z, r.id, ok ? &who : NULL);
}

/* One whole request; frames beyond FRAMES are counted and dropped. false: the socket is no more. */
static bool receive(jx_zap *z, zmq_msg_t f[FRAMES], int *n)
{
    bool more = true;
    for (*n = 0; more; (*n)++) {
        zmq_msg_t m;
        zmq_msg_init(&m);
        while (zmq_msg_recv(&m, z->sock, 0) < 0)
            if (errno != EINTR) return false;
        more = zmq_msg_more(&m);
        if (*n < FRAMES)
            f[*n] = m;
        else
            zmq_msg_close(&m);
    }
    return true;
}

static void *serve(void *arg)
{
    jx_zap *z = arg;
    zmq_msg_t f[FRAMES];
    bool ok = true;
    for (int n; ok && receive(z, f, &n);) {
        ok = answer(z, f, n);
        for (int i = 0; i < n && i < FRAMES; i++) zmq_msg_close(&f[i]);
    }
    int e = errno;
    if (!atomic_load(&z->stopping))
        jx_die("the doorkeeper ended (%s); without it strangers would be let in, so this process ends",
               zmq_strerror(e));
    zmq_close(z->sock);
    return NULL;
}

int jx_zap_start(jx_zap **out, void *ctx, jx_acl *acl)
{
    int linger = 0;
    jx_zap *z = calloc(1, sizeof *z);
    if (!z) return JX_ENOMEM;
    z->acl = acl;
    z->sock = zmq_socket(ctx, ZMQ_REP);
    if (z->sock) zmq_setsockopt(z->sock, ZMQ_LINGER, &linger, sizeof linger);
    bool bound = z->sock && zmq_bind(z->sock, "inproc://zeromq.zap.01") == 0;
    int e = errno;
    if (bound && pthread_create(&z->thread, NULL, serve, z) == 0) {
        *out = z;
        return 0;
    }
    jx_log(JX_LOG_ERROR, "the doorkeeper cannot start: %s", zmq_strerror(bound ? EAGAIN : e));
    if (z->sock) zmq_close(z->sock);
    free(z);
    return !bound && e == EADDRINUSE ? JX_EDUP : JX_EIO;
}

void jx_zap_stop(jx_zap **in, void *ctx)
{
    jx_zap *z = *in;
    if (!z) {
        zmq_ctx_term(ctx);
        return;
    }
    atomic_store(&z->stopping, true);
    zmq_ctx_term(ctx);
    pthread_join(z->thread, NULL);
    free(z);
    *in = NULL;
}

uint64_t jx_zap_refused(const jx_zap *z) { return z ? atomic_load(&z->refused) : 0; }
