#include "net/curve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/log.h"

/* A peer that does not get through its handshake in this time is cut: until then it costs a descriptor. */
enum { HANDSHAKE_MS = 5000 };

bool jx_plain_of(const char *value, enum jx_plain *out)
{
    *out = value ? JX_PLAIN_ANYWHERE : JX_PLAIN_LOCAL;
    return !value || strcmp(value, "anywhere") == 0;
}

/* ---- servers ---- */

int jx_guard_open(jx_guard *g, const char *dir, void *ctx)
{
    char path[4096];
    memset(g, 0, sizeof *g);
    if (!dir) return 0;
    snprintf(path, sizeof path, "%s/server.key", dir);
    enum jx_key_fault fault = jx_key_read(path, true, &g->key);
    if (fault) {
        jx_log(JX_LOG_ERROR, "%s: %s; make it with: jixiao keygen --dir %s --name server --role server", path,
               jx_key_fault(fault), dir);
        return JX_EINVAL;
    }
    if (!(g->key.roles & JX_ROLE_SERVER)) {
        jx_log(JX_LOG_ERROR, "%s: the key of %s is not a server's", path, g->key.name);
        return JX_EINVAL;
    }
    int err = jx_acl_open(&g->acl, dir);
    return err ? err : jx_zap_start(&g->zap, ctx, g->acl);
}

void jx_guard_close(jx_guard *g, void *ctx)
{
    jx_zap_stop(&g->zap, ctx);
    jx_acl_close(&g->acl);
    jx_key_wipe(&g->key);
}

static bool set_text(void *sock, int option, const char *text)
{
    return zmq_setsockopt(sock, option, text, strlen(text)) == 0;
}

int jx_guard_socket(const jx_guard *g, void *sock, const char *domain)
{
    int yes = 1, ivl = HANDSHAKE_MS;
    if (!jx_guard_on(g)) return 0;
    if (g->zap && zmq_setsockopt(sock, ZMQ_CURVE_SERVER, &yes, sizeof yes) == 0 &&
        zmq_setsockopt(sock, ZMQ_HANDSHAKE_IVL, &ivl, sizeof ivl) == 0 &&
        set_text(sock, ZMQ_CURVE_SECRETKEY, g->key.secret) && set_text(sock, ZMQ_ZAP_DOMAIN, domain))
        return 0;
    jx_log(JX_LOG_ERROR, "CURVE on %s: %s", domain, zmq_strerror(errno));
    return JX_EIO;
}

bool jx_guard_who(const jx_guard *g, zmq_msg_t *frame, jx_key *out)
{
    /* libzmq puts the handler's properties in first and keeps them: a peer's own "Key" in its handshake is ignored */
    const char *open = zmq_msg_gets(frame, JX_ZAP_KEY);
    return open && jx_acl_find(g->acl, open, out);
}

static int announced_key(const char *dir, enum jx_service s, const char *suffix, char out[4096])
{
    int n = snprintf(out, 4096, "%s/%s.pub%s", dir, jx_service_name(s), suffix);
    return n < 4096 ? 0 : JX_EINVAL;
}

int jx_guard_announce(const jx_guard *g, const char *dir, enum jx_service s)
{
    char path[4096], fresh[4096];
    if (announced_key(dir, s, "", path) != 0 || announced_key(dir, s, ".new", fresh) != 0) return JX_EIO;
    if (!jx_guard_on(g)) {
        unlink(path);
        return 0;
    }
    mkdir(dir, 0777);
    unlink(fresh);
    if (jx_key_write(fresh, &g->key, false) == 0 && rename(fresh, path) == 0) return 0;
    jx_log(JX_LOG_ERROR, "announce: cannot write %s: %s", path, strerror(errno));
    return JX_EIO;
}

/* ---- clients ---- */

static const char *first_of(const char *option, const char *variable)
{
    const char *env = getenv(variable);
    return option ? option : env && *env ? env : NULL;
}

static bool is_file(const char *path) { return access(path, F_OK) == 0; }

/* In the folder of `jixiao up` or in its run/. */
static bool inside(const char *server, const char *a, const char *b, const char *name, const char *suffix,
                   char out[4096])
{
    const char *const between[] = {a, b};
    for (int i = 0; i < 2; i++)
        if (snprintf(out, 4096, "%s/%s%s%s", server, between[i], name, suffix) < 4096 && is_file(out)) return true;
    return false;
}

static enum jx_key_fault read_server(jx_curve *c, const char *said)
{
    uint8_t raw[32];
    jx_key k;
    if (strlen(said) == JX_KEY_TEXT - 1 && !is_file(said) && zmq_z85_decode(raw, said)) {
        memcpy(c->server, said, JX_KEY_TEXT);
        return JX_KEY_FINE;
    }
    snprintf(c->about, sizeof c->about, "%s", said);
    enum jx_key_fault fault = jx_key_read(said, false, &k);
    if (!fault) memcpy(c->server, k.open, sizeof c->server);
    jx_key_wipe(&k);
    return fault;
}

enum jx_key_fault jx_curve_find(jx_curve *c, const jx_curve_wish *wish, const char *server, enum jx_service s,
                                const char *endpoint)
{
    char key_path[4096], server_path[4096];
    bool folder = !strstr(server, "://") && is_file(server);
    const char *key = wish->key_file, *theirs = wish->server_key;
    memset(c, 0, sizeof *c);
    if (folder) { /* it says itself what is spoken there, which the environment, being about another place, cannot */
        bool announced = inside(server, "", "run/", jx_service_name(s), ".pub", server_path);
        if (announced && !theirs) theirs = server_path;
        if (announced && !key && wish->own && inside(server, "keys/", "../keys/", wish->own, ".key", key_path))
            key = key_path;
    }
    if (!folder || theirs) {
        key = first_of(key, "JIXIAO_KEY");
        theirs = first_of(theirs, "JIXIAO_SERVER_KEY");
    }
    if (!key && !theirs) return folder || wish->plaintext || jx_is_local(endpoint) ? JX_KEY_FINE : JX_KEY_PLAIN;
    if (!key || !theirs) return JX_KEY_UNPAIRED;
    enum jx_key_fault fault = read_server(c, theirs);
    if (!fault) {
        snprintf(c->about, sizeof c->about, "%s", key);
        fault = jx_key_read(key, true, &c->key);
    }
    c->on = !fault;
    return fault;
}

int jx_curve_socket(const jx_curve *c, void *sock)
{
    if (!c->on || (set_text(sock, ZMQ_CURVE_SERVERKEY, c->server) && set_text(sock, ZMQ_CURVE_PUBLICKEY, c->key.open) &&
                   set_text(sock, ZMQ_CURVE_SECRETKEY, c->key.secret)))
        return 0;
    jx_log(JX_LOG_ERROR, "CURVE: %s", zmq_strerror(errno));
    return JX_EIO;
}

enum { WATCHED = ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_DISCONNECTED };

void *jx_curve_watch(void *ctx, void *sock)
{
    char at[64];
    snprintf(at, sizeof at, "inproc://jixiao.handshakes.%p", sock);
    if (zmq_socket_monitor(sock, at, WATCHED) != 0) return NULL;
    int linger = 0;
    void *watch = zmq_socket(ctx, ZMQ_PAIR);
    if (!watch) return NULL;
    zmq_setsockopt(watch, ZMQ_LINGER, &linger, sizeof linger);
    if (zmq_connect(watch, at) == 0) return watch;
    zmq_close(watch);
    return NULL;
}

/* An event is a frame of a number of two bytes and a value of four, in this machine's order, then the address. */
enum jx_turned jx_curve_turned(void *watch, bool *lost)
{
    uint8_t event[16];
    char at[256];
    enum jx_turned turned = JX_TURNED_NOT;
    *lost = false;
    while (watch && zmq_recv(watch, event, sizeof event, ZMQ_DONTWAIT) == 6) {
        uint16_t kind;
        uint32_t value;
        memcpy(&kind, event, sizeof kind);
        memcpy(&value, event + 2, sizeof value);
        zmq_recv(watch, at, sizeof at, ZMQ_DONTWAIT);
        if (kind == ZMQ_EVENT_DISCONNECTED) *lost = true;
        if (kind == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) turned = JX_TURNED_KEY;
        if (kind == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL && value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
            turned = JX_TURNED_SPEECH;
    }
    return turned;
}

void jx_curve_complain(const jx_curve *c, enum jx_key_fault fault)
{
    const char *hint =
        fault == JX_KEY_PLAIN || fault == JX_KEY_UNPAIRED
            ? " (--key-file and --server-key, or JIXIAO_KEY and JIXIAO_SERVER_KEY; --plaintext does without)"
            : "";
    jx_log(JX_LOG_ERROR, "%s%s%s%s", c->about, *c->about ? ": " : "", jx_key_fault(fault), hint);
}
