#include "proto/base.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

jx_id jx_hash(const void *data, size_t len)
{
    XXH128_canonical_t c;
    XXH128_canonicalFromHash(&c, XXH3_128bits(data, len));
    jx_id id;
    memcpy(id.b, c.digest, sizeof id.b);
    return id;
}

jx_id jx_chain(const jx_id *before, jx_bytes header, jx_bytes body)
{
    XXH3_state_t s;
    XXH128_canonical_t c;
    jx_id id;
    XXH3_128bits_reset(&s);
    XXH3_128bits_update(&s, before->b, sizeof before->b);
    XXH3_128bits_update(&s, header.p, header.len);
    XXH3_128bits_update(&s, body.p, body.len);
    XXH128_canonicalFromHash(&c, XXH3_128bits_digest(&s));
    memcpy(id.b, c.digest, sizeof id.b);
    return id;
}

void jx_id_hex(const jx_id *id, char out[33])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        out[2 * i] = digits[id->b[i] >> 4];
        out[2 * i + 1] = digits[id->b[i] & 15];
    }
    out[32] = 0;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int jx_id_parse(jx_str hex, jx_id *out)
{
    if (hex.len != 32) return JX_EINVAL;
    jx_id id;
    for (int i = 0; i < 16; i++) {
        int hi = hex_digit(hex.p[2 * i]), lo = hex_digit(hex.p[2 * i + 1]);
        if (hi < 0 || lo < 0) return JX_EINVAL;
        id.b[i] = (uint8_t)(hi << 4 | lo);
    }
    *out = id;
    return 0;
}

const char *jx_strerror(int err)
{
    switch (err) {
    case JX_OK: return "done";
    case JX_EINVAL: return "not of the required form";
    case JX_ENOMEM: return "out of memory";
    case JX_EIO: return "the disk or the system failed";
    case JX_EPROTO: return "not what the protocol says";
    case JX_EVERSION: return "of another version";
    case JX_ELIMIT: return "larger than the limit";
    case JX_ENOTFOUND: return "not found";
    case JX_EDUP: return "known already";
    case JX_EFENCED: return "a newer owner holds the journal";
    case JX_EUNKNOWN: return "may or may not have happened";
    case JX_EFULL: return "no room";
    case JX_EAGAIN: return "not now";
    case JX_EGONE: return "the peer is gone";
    case JX_EOVERFLOW: return "number out of range";
    default: return "unknown error";
    }
}
