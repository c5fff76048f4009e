/* broker/journal.h: accepted batches and the outcomes of their forms, on disk. Knows neither sockets nor forms.
 *
 * One contract, several engines (journal_lmdb.h opens the embedded one). Its promises, held by
 * tests/broker/conformance.c against every engine:
 *   - a group is durable as a whole when the call returns 0, and has no effect when it returns an error; only
 *     after JX_EUNKNOWN it may have either, and then the same call is repeated until it answers otherwise
 *   - a batch id is taken once; a part of a batch has one outcome, ever
 *   - the log is one order without gaps; its prefix of n records is named by (n, chain hash)
 *   - times never go back, whatever the clock does
 *   - a write of an owner that is no longer the owner is refused
 *
 * Threads: own and commit from one thread at a time; the reading calls from any thread, at the same time too.
 * Left for later behind the same handle: notes with compare-and-set, prune, export and import. */
#ifndef JX_BROKER_JOURNAL_H
#define JX_BROKER_JOURNAL_H

#include "proto/msg.h"

typedef struct jx_journal jx_journal;

enum { JX_MAX_SUBMITTER = 128 }; /* bytes of a submitter's name, as on the wire */

/* The forms [first, first + count) of the batch with submission sequence number seq: what a lease and an outcome
 * cover. A batch starts as one part; a split replaces a part by its halves. Sequence numbers start at 1, grow, and
 * mean nothing else. */
typedef struct {
    uint64_t seq;
    uint32_t first, count;
} jx_part;

/* The halves a split makes: of an odd count the second is larger. part->count must be over 1. */
void jx_part_halves(const jx_part *part, jx_part out[2]);
/* Order of acceptance, then of place in the batch. */
int jx_part_cmp(const jx_part *a, const jx_part *b);

/* A point of the log: its first `offset` records, and the hash over them (all zero for none). */
typedef struct {
    uint64_t offset;
    jx_id chain;
} jx_point;

/* What one write asks for, and what came of it (valid when the call returned 0). All spans are borrowed for the call.
 */
typedef struct {
    jx_id id;
    jx_str submitter; /* at most JX_MAX_SUBMITTER */
    jx_bytes salt;    /* at most JX_SALT_MAX */
    uint32_t division, forms;
    jx_bytes body;
    /* out */
    uint64_t seq, time_ms; /* of the first acceptance */
    bool repeat;           /* the id was known: nothing was written */
} jx_append;

/* A part has failed so often: what a scan says of it from now on. Unknown and settled parts are passed over. */
typedef struct {
    jx_part part;
    uint32_t failures;
} jx_failure;

enum jx_settled {
    JX_SETTLED = 0,         /* it is record `offset` of the log */
    JX_SETTLED_ALREADY = 1, /* the part has its outcome, or this was said last, record `offset`; it was not taken */
    JX_SETTLED_SPLIT = 2,   /* the part was split, record `offset`; this one was not taken */
    JX_SETTLED_NO_PART = 3  /* the batch has no such part (dead letter), or a part of one form should have been split */
};

/* DROPPED is no outcome but a remark on one: it is taken once for a part whose outcome is FAILED, which it remains.
 * CAMPAIGN is of no part: it says until when forms are due (proto/campaign.h), and the same said twice in a row is one
 * record. At most one of a year and province in a group: else a group whose outcome is unknown could be told twice. */
typedef struct {
    jx_part part;
    uint32_t attempt;
    uint8_t kind;  /* enum jx_record_kind */
    jx_bytes body; /* RESULT: result body; SPLIT: empty; FAILED, DROPPED: the reason, a MessagePack string; CAMPAIGN: a
                      campaign */
    uint16_t year; /* CAMPAIGN: of the forms; and the province */
    uint32_t division;
    /* out */
    uint8_t settled; /* enum jx_settled */
    uint64_t offset, time_ms;
} jx_outcome;

/* One group: taken in this order, all or nothing. */
typedef struct {
    jx_append **appends;
    jx_outcome **outcomes;
    jx_failure **failures;
    uint32_t n_appends, n_outcomes, n_failures;
} jx_group;

/* What is in the journal, counted. */
typedef struct {
    jx_point head;     /* of the log */
    uint64_t last_seq; /* of the latest batch; 0: none */
    uint64_t epoch;    /* of the latest owner; 0: never owned */
    uint64_t time_ms;  /* the latest that was given */
    uint64_t batches, parts_pending;
    uint64_t forms, forms_scored, forms_failed; /* accepted; with a RESULT; with FAILED */
} jx_totals;

/* Makes this handle the owner and returns its epoch: larger than all before, and no less than the clock's milliseconds,
 * so that a journal restored from a copy does not give an epoch that was given after the copy was made. JX_EAGAIN:
 * another living process holds it. An earlier owner's writes are refused from now on. */
int jx_journal_own(jx_journal *j, uint64_t *epoch);

/* Writes one group. now_ms: the wall clock; where it went back the latest time is used again. after: totals with the
 * group in them; may be NULL.
 * JX_EFENCED: not the owner's epoch. JX_EFULL: no room for appends (space that the outcomes of what was accepted
 * will need is never given to new batches), or for anything; a group without appends may still go through.
 * JX_EIO: the disk failed; this handle writes no more. JX_EINVAL, JX_ELIMIT: an item breaks a limit. JX_ENOMEM. */
int jx_journal_commit(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *g, jx_totals *after);

/* A part without an outcome. */
typedef struct {
    jx_part part;
    uint32_t failures, division;
    uint32_t forms; /* of the whole batch */
    uint32_t bytes; /* of the whole batch's body */
} jx_pending;

/* Writes up to max parts that come after `after` (zeros: from the beginning) to out, in order; *n says how many.
 * Fewer than max: these are all. */
int jx_journal_scan(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n);

/* Calls each once per sequence number, in the order asked for. header: the STORED envelope; NULL when there is no such
 * batch (body is empty then), or when it cannot be read (body is all that is stored). Header and body are borrowed for
 * the call. */
typedef void (*jx_on_body)(void *arg, size_t i, const jx_msg *header, jx_bytes body);
int jx_journal_bodies(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg);

/* One log record as it goes over the wire: an encoded RECORD envelope, and its body. Borrowed for the call. Anything
 * but 0 stops the reading, and is returned. Records that are not what was once written are not shown: find and dead
 * return JX_EPROTO then, and read stops before them. */
typedef int (*jx_on_record)(void *arg, uint64_t offset, jx_bytes header, jx_bytes body);

/* Reads records from `from` on: until max_bytes of headers and bodies are passed (but at least one record),
 * max_records, or the end, or before a record that does not fit its chain (damaged: then perhaps none). *end is the
 * point after the last. JX_ENOTFOUND: the log has no such point, start again from nothing. */
int jx_journal_read(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each,
                    void *arg, jx_point *end);

typedef struct {
    uint64_t seq, time_ms;
    uint32_t forms, submitter_len;
    char submitter[JX_MAX_NAME];
    bool done; /* every form has its outcome */
} jx_found;

/* Finds a batch and its RESULT and FAILED records that begin at form `first` or later, in the order of the forms. Stops
 * after max_records. each may be NULL. JX_ENOTFOUND. */
int jx_journal_find(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out,
                    jx_on_record each, void *arg);

/* Dead letters after `after` (zeros: from the beginning), in order: each FAILED record, followed by the DROPPED one if
 * there is one. Stops after max_letters, or after looking at so many outcomes that it is time to let others read. *end:
 * where to go on; *more: whether to. */
int jx_journal_dead(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                    bool *more);

/* Every CAMPAIGN record, in the order of the log; one that is damaged with an empty header. */
int jx_journal_campaigns(jx_journal *j, jx_on_record each, void *arg);

/* Totals now; bytes the journal takes on its disk, and bytes free there. */
typedef struct {
    jx_totals totals;
    uint64_t disk_bytes, free_bytes;
} jx_stats;
int jx_journal_stats(jx_journal *j, jx_stats *out);

/* A hint, a few times a second while there is something to do: memory that only makes reading faster may be given back.
 * settled: and nothing that was written until now will be read soon. From one thread at a time, beside any other call.
 */
void jx_journal_relax(jx_journal *j, bool settled);

/* What "durable" means here, in words for people: "flushed to one disk". Static. */
const char *jx_journal_durability(const jx_journal *j);

/* Gives up ownership. Sets *j to NULL; NULL is fine. No call may be under way. */
void jx_journal_close(jx_journal **j);

#endif
