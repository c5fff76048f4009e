/* proto/msg.h: the envelope: frame 0 of every message, and the header of every stored record. One map with small
 * integer keys; which fields a message must have is one table in msg.c, described in docs/protocol.md. */
#ifndef JX_PROTO_MSG_H
#define JX_PROTO_MSG_H

#include <msgpack.h>

#include "proto/cursor.h"

enum jx_msg_type {
    /* any socket */
    JX_HELLO = 1,     /* peer -> server: version, name */
    JX_WELCOME = 2,   /* server -> peer: name, epoch, limit (batch bytes), credit (batches in flight), wait_ms (beat) */
    JX_REFUSED = 3,   /* server -> peer: status, text; echoes req */
    JX_STATUS = 4,    /* peer -> server */
    JX_STATUS_IS = 5, /* server -> peer: body = map of text -> number or text */
    /* submit */
    JX_SUBMIT = 10,  /* id, submitter, division, forms, salt, year; body = array of forms */
    JX_RECEIPT = 11, /* id, seq, time_ms, status 201 new | 200 known already; deadline_ms: it is late, by that one */
    /* work */
    JX_READY = 20, /* worker -> broker: name, ruleset, credit: so many batches more, please */
    JX_WORK =
        21, /* broker -> worker: epoch, seq, first, part, attempt, id, submitter, division; body = the whole batch */
    JX_RESULT = 22, /* worker -> broker: epoch, seq, first, part, attempt; body = result body */
    JX_BEAT = 23,   /* worker -> broker: alive, extends its leases; broker answers with BEAT */
    JX_BYE = 24,    /* worker -> broker: leaving in order; its leases go back without a failure */
    /* work, and log: what would stored forms get under another pack? Nothing of it is kept. */
    JX_RESCORE = 25,  /* operator -> broker -> worker: seq, first, part, ruleset; body = a pack. To the worker as WORK,
                         the pack after the batch */
    JX_RESCORED = 26, /* worker -> broker -> operator: seq, first, part, status, text; body = result body */
    /* log */
    JX_READ = 30, /* reader -> broker: offset, chain, limit (bytes), wait_ms */
    JX_LOG =
        31, /* broker -> reader: offset (of the first record), head, chain (after the last); then pairs of frames */
    JX_RESET = 32, /* broker -> reader: your chain is not ours: start again from 0 */
    JX_FIND = 33,  /* reader -> broker: id, wait_ms (answer at once when all is done, else after that) */
    JX_FOUND =
        34, /* broker -> reader: id, seq, time_ms, forms, status 200 all done | 202 pending; then pairs of frames */
    JX_RECORD = 35, /* header of one log record: offset, kind, seq, first, part, attempt, id, division, submitter,
                       forms, time_ms, accepted_ms */
    /* log, of operators */
    JX_DEAD = 36,    /* operator -> broker: seq, first (dead letters after that part; 0, 0: all), limit (letters) */
    JX_LETTERS = 37, /* broker -> operator: seq, first (to go on from), status 200 all | 202 there are more; then pairs
                        of frames */
    JX_DROP = 38,    /* operator -> broker: seq, first, part, text (why): the dead letter needs no more attention */
    JX_DROPPED = 39, /* broker -> operator: seq, first, part, offset (of the record), status 201 | 200 it was already */
    JX_RETRY = 40,   /* operator -> broker: seq, first, part; answered by RECEIPT (of the new batch) once on disk */
    JX_FETCH = 41,   /* reader -> broker: id; answered by STORED + the batch body */
    /* log: until when forms are due (proto/campaign.h) */
    JX_SET_CAMPAIGN = 42,  /* operator -> broker: body = a campaign */
    JX_CAMPAIGN_SET = 43,  /* broker -> operator: offset (of the record), status 201 | 200 it stood so already */
    JX_CAMPAIGNS = 44,     /* anyone -> broker: every setting, please */
    JX_CAMPAIGNS_ARE = 45, /* broker -> asker: body = array of campaigns, in the order of the log */
    /* collector */
    JX_ASK = 50,    /* QUERY on paper (JX_QUERY is a severity): name (what), division, unit, key, offset, limit */
    JX_ANSWER = 51, /* name, offset (log prefix folded), head; body */
    JX_ALERTS = 52, /* on PUB: seq of the first; body = array of alerts */
    JX_REPLAY = 53, /* reader -> collector: seq, limit; answered by ALERTS */
    JX_STORED = 60  /* header of a stored submission: id, submitter, division, forms, time_ms */
};

/* Status of an answer: 2xx done, 3xx try again, 5xx no. */
enum jx_status {
    JX_S_KNOWN = 200,
    JX_S_NEW = 201,
    JX_S_PENDING = 202,
    JX_S_BUSY = 300,
    JX_S_FULL = 301,
    JX_S_MALFORMED = 500,
    JX_S_VERSION = 501,
    JX_S_UNKNOWN_TYPE = 502,
    JX_S_TOO_LARGE = 503,
    JX_S_BAD_ID = 504,
    JX_S_NOT_FOUND = 505,
    JX_S_FORBIDDEN = 506,
    JX_S_NOT_GREETED = 507,
    JX_S_CLOSED = 508,
    JX_S_DAMAGED = 509
};

/* Kind of a log record. */
enum jx_record_kind { JX_R_RESULT = 1, JX_R_SPLIT = 2, JX_R_FAILED = 3, JX_R_DROPPED = 4, JX_R_CAMPAIGN = 5 };

typedef struct {
    uint16_t version;
    uint8_t type; /* enum jx_msg_type */
    uint64_t req; /* chosen by the asker, echoed in the answer */
    uint16_t status;
    uint8_t kind; /* enum jx_record_kind */
    jx_str text, name, submitter, unit;
    jx_id id, chain, key;
    jx_bytes salt;
    uint32_t division;
    uint32_t forms;       /* forms in the batch */
    uint32_t first, part; /* the forms [first, first + part) of the batch: what a lease or an outcome covers */
    uint32_t attempt;     /* from 1 */
    uint64_t epoch, seq, offset, head, ruleset;
    uint64_t time_ms;     /* since 1970, UTC, given by the log's owner: when the record was made */
    uint64_t accepted_ms; /* when the broker accepted the batch */
    uint16_t year;        /* of all forms in the batch, as its sender says; 0: not said */
    uint64_t deadline_ms; /* that was missed; 0: none */
    uint32_t credit, limit, wait_ms;
    uint64_t has; /* bit per field that was present, JX_HAS(...) */
} jx_msg;

/* Fields as they are numbered on the wire. */
enum jx_msg_field {
    JX_M_VERSION = 0,
    JX_M_TYPE = 1,
    JX_M_REQ = 2,
    JX_M_STATUS = 3,
    JX_M_TEXT = 4,
    JX_M_NAME = 5,
    JX_M_ID = 6,
    JX_M_SUBMITTER = 7,
    JX_M_DIVISION = 8,
    JX_M_FORMS = 9,
    JX_M_SALT = 10,
    JX_M_SEQ = 11,
    JX_M_FIRST = 12,
    JX_M_PART = 13,
    JX_M_ATTEMPT = 14,
    JX_M_EPOCH = 15,
    JX_M_CREDIT = 16,
    JX_M_TIME_MS = 17,
    JX_M_OFFSET = 18,
    JX_M_CHAIN = 19,
    JX_M_LIMIT = 20,
    JX_M_WAIT_MS = 21,
    JX_M_HEAD = 22,
    JX_M_RULESET = 23,
    JX_M_KIND = 24,
    JX_M_KEY = 25,
    JX_M_UNIT = 26,
    JX_M_ACCEPTED_MS = 27,
    JX_M_YEAR = 28,
    JX_M_DEADLINE_MS = 29,
    JX_M_COUNT_
};
#define JX_HAS(field) (UINT64_C(1) << (field))

/* Packs the version, the type and every field that is not zero or empty, plus those the type requires. The
 * caller's m->has and m->version are not read. 0 or JX_ENOMEM. */
int jx_msg_encode(msgpack_packer *pk, const jx_msg *m);

/* Reads one envelope that fills data. JX_EPROTO: not an envelope, or a required field is missing (*what then
 * names it); JX_EVERSION: another protocol version (type and req are set when readable);
 * JX_EINVAL: unknown type (likewise). Borrowed from data. what may be NULL. */
int jx_msg_decode(const void *data, size_t len, jx_msg *m, const char **what);

/* "SUBMIT" …, "?" for unknown. */
const char *jx_msg_type_name(uint8_t type);

#endif
