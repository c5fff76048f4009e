/* client/push/deliver.h: drives a submission over a real socket until every batch has its receipt. */
#ifndef JX_CLIENT_DELIVER_H
#define JX_CLIENT_DELIVER_H

#include <signal.h>

#include "client/push/submit.h"

typedef struct {
    const char *server; /* host or folder of announcements (net/where.h) */
    jx_str submitter;
    jx_bytes salt;
    uint64_t patience_ms;              /* a server silent, or its disk full, for longer is given up */
    const volatile sig_atomic_t *stop; /* ends early when it is not 0; may be NULL */
    jx_batch *(*next)(void *arg);      /* the next batch, the caller's until now; NULL: there are no more */
    void (*receipt)(void *arg, jx_batch *b, const jx_msg *m, uint64_t took_us); /* takes b */
    void (*refused)(void *arg, jx_batch *b, const jx_msg *m); /* takes b; m->status, m->text say why */
    void (*waiting)(void *arg, const char *why); /* nothing moves just now; NULL: it moves again; may be NULL */
    void *arg;
} jx_delivery;

/* 0 when all is answered; JX_EGONE: the server could not be reached or fell silent, JX_EPROTO: it refused us,
 * JX_EFULL: its disk stayed full, JX_ENOTFOUND: nothing is announced there, JX_EAGAIN: stopped, JX_EIO. All but
 * JX_EAGAIN were said on stderr. */
int jx_deliver(const jx_delivery *d);

#endif
