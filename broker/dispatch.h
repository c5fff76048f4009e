/* broker/dispatch.h: which part goes to which worker, when, how often. A pure data structure: time is passed in, bodies
 * are opaque, nothing is read or sent.
 *
 * The journal holds what is pending; here is only a window of it, in order of acceptance, refilled by scans, so that a
 * backlog costs disk and never memory. At most max_parts parts are in the window (halves of split ones come on top: at
 * most ten a lease, and a sixteenth for single forms that came before their turn) and at most max_body_bytes of bodies
 * wait in it (and an eighth for single forms on top; or a single body that is larger).
 *
 * Divisions take turns, by forms, both for the memory and for the workers; a batch of one form overtakes larger ones,
 * and may come into the window before the backlog, but bulk keeps its share (fair.h, lease.c).
 *
 * A part that was with a worker that died is a suspect: it travels alone from then on, to a worker that holds nothing
 * else, so that it cannot take innocent ones with it, and not to the one that failed it last while another is there.
 * After split_after failures it is split, a part of one form is given up after give_up_after. Halves start one failure
 * before the next split: their forms have failed that often already. */
#ifndef JX_BROKER_DISPATCH_H
#define JX_BROKER_DISPATCH_H

#include "broker/journal.h"

typedef struct jx_dispatch jx_dispatch;
/* A worker, as holder of leases. Valid until jx_dispatch_leave. */
typedef struct jx_lessee jx_lessee;

typedef struct {
    uint32_t max_parts;
    size_t max_body_bytes;
    uint32_t max_leases; /* credit and leases of one worker */
    uint32_t split_after, give_up_after;
    uint32_t useless_after;        /* answers in a row that are none */
    uint64_t rest_ms, rest_max_ms; /* the first rest; each is twice as long as the one before */
    uint64_t lease_ms;        /* a part that is with a worker for so long counts as failed, even if the worker beats */
    uint64_t silent_ms;       /* a worker that says nothing for so long is dead */
    void (*drop)(void *body); /* ends a body that was handed over */
} jx_dispatch_limits;

/* NULL without memory. last_seq: of the journal: everything up to it that is pending is still to be scanned. */
jx_dispatch *jx_dispatch_new(const jx_dispatch_limits *limits, uint64_t last_seq);
/* Drops the bodies it holds. Sets *d to NULL; NULL is fine. */
void jx_dispatch_free(jx_dispatch **d);

/* --- what is pending --- */

/* The journal took a new batch. Takes body, which may be NULL. The batch must come in order of its sequence number. */
void jx_dispatch_accepted(jx_dispatch *d, const jx_pending *p, void *body);

/* Should the journal be scanned? If so says from where and how much, and does not ask again before the answer. */
bool jx_dispatch_wants_scan(jx_dispatch *d, jx_part *after, size_t *max);
/* The answer: n parts; n < max says that there were no more. */
void jx_dispatch_scanned(jx_dispatch *d, const jx_pending *p, size_t n, size_t max);

/* Parts whose bodies should be loaded now; at most max. Each is answered by jx_dispatch_loaded, which takes body; NULL
 * when it could not be had this time. */
size_t jx_dispatch_wants_bodies(jx_dispatch *d, jx_part *out, size_t max);
void jx_dispatch_loaded(jx_dispatch *d, const jx_part *part, void *body);
/* Its body is not what was accepted: no worker gets it, it waits to be settled. How often it was with one before. */
uint32_t jx_dispatch_damaged(jx_dispatch *d, const jx_part *part);

/* Is there nothing on disk that a worker will need? */
bool jx_dispatch_needs_no_disk(const jx_dispatch *d);

/* Is there nothing that waits for a worker, here or on disk? (Leases may be out.) */
bool jx_dispatch_calm(const jx_dispatch *d);

/* --- workers --- */

/* peer is handed back as it is. NULL without memory. */
jx_lessee *jx_dispatch_join(jx_dispatch *d, void *peer, uint64_t now_ms);
void *jx_lessee_peer(const jx_lessee *w);
/* The worker takes n more parts; what is over max_leases is cut off. */
void jx_dispatch_credit(jx_dispatch *d, jx_lessee *w, uint32_t n);
/* It said something. */
void jx_dispatch_alive(jx_dispatch *d, jx_lessee *w, uint64_t now_ms);
/* It is gone; its leases go back, each with a failure if failed. */
void jx_dispatch_leave(jx_dispatch *d, jx_lessee *w, bool failed);
/* The next worker that was silent too long, or NULL. */
jx_lessee *jx_dispatch_silent(jx_dispatch *d, uint64_t now_ms);
/* Workers in the order they were last heard, for the beat: start with NULL. */
jx_lessee *jx_dispatch_each(jx_dispatch *d, jx_lessee *after);

/* --- leases --- */

typedef struct {
    jx_lessee *worker;
    jx_part part;
    uint32_t attempt, division;
    void *body; /* the caller's from now on */
} jx_grant;

/* Leases the next part to a worker. false: there is no part, or no worker for one. */
bool jx_dispatch_next(jx_dispatch *d, uint64_t now_ms, jx_grant *out);
/* Ends leases that are too old, with a failure; how many. Their worker may have lost them. */
uint32_t jx_dispatch_expire(jx_dispatch *d, uint64_t now_ms);
/* The grant could not be sent. It goes back as if it had not been made; takes its body. */
void jx_dispatch_ungrant(jx_dispatch *d, const jx_grant *g);

/* The worker answered. 0: it holds that lease, and the part now waits to be settled. JX_EFENCED: it does not; drop it.
 */
int jx_dispatch_result(jx_dispatch *d, jx_lessee *w, const jx_part *part, uint32_t attempt);
/* Its answer was no answer: a failure of this lease alone. After useless_after such answers in a row it rests, longer
 * each time, so that one bad worker does not give up forms by the thousand. 0 or JX_EFENCED. */
int jx_dispatch_failed(jx_dispatch *d, jx_lessee *w, const jx_part *part, uint32_t attempt, uint64_t now_ms);
/* The worker on that connection said hello anew: what it answered before is not forgotten for that. */
void jx_dispatch_known_as(jx_lessee *w, uint32_t useless, uint64_t rests_until_ms);
void jx_dispatch_manners(const jx_lessee *w, uint32_t *useless, uint64_t *rests_until_ms);
/* Milliseconds that it still rests; 0: it does not. */
uint64_t jx_dispatch_rests(const jx_lessee *w, uint64_t now_ms);

/* The journal has the outcome of a part that waited to be settled; forget it. */
void jx_dispatch_settled(jx_dispatch *d, const jx_part *part);
/* The journal has split it: its halves are next. JX_ENOMEM: the window has lost a half; only a new start brings it
 * back. */
int jx_dispatch_split(jx_dispatch *d, const jx_part *part);

/* What failures led to and the journal must hear of. */
typedef struct {
    jx_part part;
    uint32_t attempt, failures;
    uint8_t kind; /* 0: remember the failures; JX_R_SPLIT, JX_R_FAILED: settle it so */
} jx_verdict;
/* Takes the next; false when there is none. */
bool jx_dispatch_verdict(jx_dispatch *d, jx_verdict *out);
/* Failures that a half starts with. */
uint32_t jx_dispatch_half_failures(const jx_dispatch *d);

/* --- what is here --- */

typedef struct {
    uint32_t parts, waiting, leased, suspects, workers, credit;
    size_t body_bytes; /* waiting or being loaded */
} jx_dispatch_counts;
void jx_dispatch_count(const jx_dispatch *d, jx_dispatch_counts *out);

#endif
