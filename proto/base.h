/* proto/base.h: the words everything else is written in: borrowed strings, ids, error codes, and the
 * limits that bound whatever arrives from outside. Pure: no I/O, no policy. */
#ifndef JX_PROTO_BASE_H
#define JX_PROTO_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Version of the wire protocol and of stored records. A peer with another major version is refused;
 * unknown map keys of the same version are skipped, so old and new programs talk. */
enum { JX_PROTOCOL = 1 };

/* Borrowed text: not NUL-terminated, lives as long as the frame or document it points into.
 * Empty (len 0) stands for "the form does not say". */
typedef struct {
    const char *p;
    uint32_t len;
} jx_str;

#define JX_STR(literal) ((jx_str){(literal), sizeof(literal) - 1})
/* for printf("%.*s", JX_FMT(s)) */
#define JX_FMT(s) (int)(s).len, (s).p

static inline jx_str jx_str_of(const char *z) { return (jx_str){z, z ? (uint32_t)strlen(z) : 0}; }
static inline bool jx_str_eq(jx_str a, jx_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/* Borrowed bytes. */
typedef struct {
    const void *p;
    size_t len;
} jx_bytes;

/* 128-bit name of a batch, a form key, or a point of the log's hash chain. Compared as bytes. */
typedef struct {
    uint8_t b[16];
} jx_id;

static inline bool jx_id_eq(const jx_id *a, const jx_id *b) { return memcmp(a->b, b->b, 16) == 0; }

/* XXH3-128 of data, in the canonical big-endian byte order. Not a secret-keyed hash: it names content,
 * it does not authenticate it (docs/protocol.md, "Batch id"). */
jx_id jx_hash(const void *data, size_t len);

/* The chain hash of the results log after a record: over the one before it, the record's header and its body, one after
 * the other (docs/protocol.md, "log"). */
jx_id jx_chain(const jx_id *before, jx_bytes header, jx_bytes body);

/* Writes 32 lower-case hex digits and a NUL. */
void jx_id_hex(const jx_id *id, char out[33]);
/* Reads exactly 32 hex digits. 0 or JX_EINVAL. */
int jx_id_parse(jx_str hex, jx_id *out);

/* Limits on what is accepted from outside; each is checked before memory is taken for it. */
enum {
    JX_MAX_BATCH_FORMS = 1024,    /* forms in a batch: one lease, one transaction's worth of work */
    JX_MAX_BATCH_BYTES = 1 << 20, /* bytes of a batch body: what a worker holds at once */
    JX_MAX_ENVELOPE = 4096,       /* frame 0 of a message */
    JX_MAX_FRAMES = 600,          /* frames of one message (a LOG answer carries two a record) */
    JX_MAX_FRAME_BYTES = 8 << 20, /* any frame; a result body of 1,024 forms with findings fits */
    JX_MAX_TEXT = 16384,          /* bytes of one text field: 4,000 characters of UTF-8 and some room */
    JX_MAX_NAME = 1024,           /* bytes of a name, code, unit or cell reference */
    JX_MAX_FUNDING = 64,          /* funding rows of a form */
    JX_MAX_INDICATORS = 512,      /* indicators of a form; the largest real form seen has 16 */
    JX_MAX_PROBLEMS = 512,        /* what a reader could not place, per form */
    JX_MAX_FINDINGS = 256,        /* findings kept per form; the count goes on */
    JX_SALT_MAX = 16              /* bytes of a batch's salt */
};

/* Errors are negative, 0 is success, as in libuv. */
enum {
    JX_OK = 0,
    JX_EINVAL = -1, /* the caller's or the user's input is not of the required form */
    JX_ENOMEM = -2,
    JX_EIO = -3,      /* the disk or the system failed */
    JX_EPROTO = -4,   /* bytes from outside that are not what the protocol says */
    JX_EVERSION = -5, /* a peer or a file of another version */
    JX_ELIMIT = -6,   /* larger than a limit above */
    JX_ENOTFOUND = -7,
    JX_EDUP = -8,      /* known already; nothing was changed */
    JX_EFENCED = -9,   /* a newer owner holds the journal; stop */
    JX_EUNKNOWN = -10, /* may or may not have happened; repeat the same call */
    JX_EFULL = -11,    /* no room; nothing was changed */
    JX_EAGAIN = -12,   /* not now */
    JX_EGONE = -13,    /* the peer is not there */
    JX_EOVERFLOW = -14 /* arithmetic left its range */
};

/* A short English phrase for a JX_E code; never NULL. */
const char *jx_strerror(int err);

#endif
