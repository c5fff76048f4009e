/* proto/pack.h: the few shapes in which our maps hold values, packed through MessagePack-c and read through the
 * cursor. A pair whose value is absent is not packed, so the count of pairs must leave it out too. */
#ifndef JX_PROTO_PACK_H
#define JX_PROTO_PACK_H

#include <msgpack.h>

#include "proto/cursor.h"
#include "proto/num.h"

static inline void jx_pack_uint(msgpack_packer *pk, uint64_t v) { msgpack_pack_uint64(pk, v); }

static inline void jx_pack_str(msgpack_packer *pk, jx_str s)
{
    msgpack_pack_str(pk, s.len);
    if (s.len) msgpack_pack_str_body(pk, s.p, s.len);
}

static inline void jx_pack_bin(msgpack_packer *pk, const void *p, size_t len)
{
    msgpack_pack_bin(pk, len);
    if (len) msgpack_pack_bin_body(pk, p, len);
}

static inline void jx_pack_id128(msgpack_packer *pk, const jx_id *id) { jx_pack_bin(pk, id->b, sizeof id->b); }

/* A decimal is an integer, or [mantissa, scale]. */
static inline void jx_pack_dec(msgpack_packer *pk, jx_dec d)
{
    if (d.scale == 0) {
        msgpack_pack_int64(pk, d.v);
        return;
    }
    msgpack_pack_array(pk, 2);
    msgpack_pack_int64(pk, d.v);
    jx_pack_uint(pk, (uint64_t)d.scale);
}

static inline void jx_pack_key_uint(msgpack_packer *pk, unsigned key, uint64_t v)
{
    if (!v) return;
    jx_pack_uint(pk, key);
    jx_pack_uint(pk, v);
}

static inline void jx_pack_key_str(msgpack_packer *pk, unsigned key, jx_str s)
{
    if (!s.len) return;
    jx_pack_uint(pk, key);
    jx_pack_str(pk, s);
}

static inline void jx_pack_key_fen(msgpack_packer *pk, unsigned key, jx_fen v)
{
    if (v == JX_FEN_NONE) return;
    jx_pack_uint(pk, key);
    msgpack_pack_int64(pk, v);
}

static inline void jx_pack_key_pts(msgpack_packer *pk, unsigned key, jx_pts v)
{
    if (v == JX_PTS_NONE) return;
    jx_pack_uint(pk, key);
    msgpack_pack_int32(pk, v);
}

static inline void jx_pack_key_dec(msgpack_packer *pk, unsigned key, jx_dec d)
{
    if (!jx_dec_has(d)) return;
    jx_pack_uint(pk, key);
    jx_pack_dec(pk, d);
}

static inline jx_fen jx_read_fen(jx_cur *c) { return jx_cur_int(c, -JX_FEN_MAX, JX_FEN_MAX); }
static inline jx_pts jx_read_pts(jx_cur *c) { return (jx_pts)jx_cur_int(c, -JX_PTS_MAX, JX_PTS_MAX); }

static inline jx_dec jx_read_dec(jx_cur *c)
{
    jx_dec d = {0, 0};
    bool scaled = c->p < c->end && (*c->p & 0xf0) == 0x90;
    if (scaled && jx_cur_array(c, 2) != 2) jx_cur_fail(c, JX_EPROTO);
    d.v = jx_cur_int(c, -JX_DEC_ABS_MAX, JX_DEC_ABS_MAX);
    if (scaled) d.scale = (int8_t)jx_cur_uint(c, JX_DEC_MAX_SCALE);
    return d;
}

#endif
