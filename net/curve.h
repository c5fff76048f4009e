/* net/curve.h: CURVE on sockets, on both sides. A server shows its key and admits whom its doorkeeper knows; a client
 * brings its own key and insists on the server's. */
#ifndef JX_NET_CURVE_H
#define JX_NET_CURVE_H

#include "net/where.h"
#include "net/zap.h"

/* ---- servers ---- */

/* How a server may be reached without keys. */
enum jx_plain { JX_PLAIN_NOT, JX_PLAIN_LOCAL, JX_PLAIN_ANYWHERE };
/* The value of --plaintext[=anywhere]; false for any other. */
bool jx_plain_of(const char *value, enum jx_plain *out);

/* Key, list and doorkeeper of one process. All NULL or empty: plain text. */
typedef struct {
    jx_key key;
    jx_acl *acl;
    jx_zap *zap;
} jx_guard;

/* Reads DIR/server.key and DIR/allowed/ and starts the doorkeeper in ctx. dir NULL: plain text. 0 or an error, logged.
 */
int jx_guard_open(jx_guard *g, const char *dir, void *ctx);
/* Terminates ctx, whose sockets are closed, and ends the doorkeeper. */
void jx_guard_close(jx_guard *g, void *ctx);
/* Before sock is bound; domain is the service's name. 0 or JX_EIO, logged. */
int jx_guard_socket(const jx_guard *g, void *sock, const char *domain);
static inline bool jx_guard_on(const jx_guard *g) { return g->acl != NULL; }
/* Who sent this frame, as the list has it now. false: nobody it knows (any more). */
bool jx_guard_who(const jx_guard *g, zmq_msg_t *frame, jx_key *out);
/* Announces the server's public key beside the endpoint of s, or withdraws it where there is none. 0 or JX_EIO. */
int jx_guard_announce(const jx_guard *g, const char *dir, enum jx_service s);

/* ---- clients ---- */

/* What the command line says; NULL where it says nothing. */
typedef struct {
    const char *key_file;   /* else, in a folder of `jixiao up`, keys/OWN.key, else the environment's JIXIAO_KEY */
    const char *server_key; /* a .pub file or 40 characters; else what the folder announces, else JIXIAO_SERVER_KEY */
    const char *own;        /* OWN: "local", "worker", "collector" */
    bool plaintext;         /* talk to other machines although there is no key */
} jx_curve_wish;

typedef struct {
    bool on;
    jx_key key;
    char server[JX_KEY_TEXT];
    char about[4096]; /* the file that a fault is about */
} jx_curve;

/* Finds the keys for service s of server, whose endpoint is given. No keys anywhere is plain text, which is fine on
 * this machine. A client that has a key never falls back to plain text. */
enum jx_key_fault jx_curve_find(jx_curve *out, const jx_curve_wish *wish, const char *server, enum jx_service s,
                                const char *endpoint);
/* Before sock is connected. 0 or JX_EIO, logged. */
int jx_curve_socket(const jx_curve *c, void *sock);
/* Why a server does not talk to us: libzmq just tries again for ever. */
enum jx_turned {
    JX_TURNED_NOT,
    JX_TURNED_KEY,   /* it does not admit our key */
    JX_TURNED_SPEECH /* one of us speaks CURVE and the other does not */
};
/* Watches the connection of a client's socket, from before it is connected; NULL: cannot. Close it with zmq_close. */
void *jx_curve_watch(void *ctx, void *sock);
/* What has been seen since the last question; watch may be NULL. Does not wait. *lost: a connection ended, so that what
 * is unanswered stays so: libzmq makes the next one without a word, and to its other end we are a stranger. */
enum jx_turned jx_curve_turned(void *watch, bool *lost);

/* What a daemon says when jx_curve_find found a fault. */
void jx_curve_complain(const jx_curve *c, enum jx_key_fault fault);

#endif
