#include "proto/campaign.h"

#include "proto/division.h"
#include "proto/pack.h"

enum { C_YEAR = 1, C_DIVISION, C_OPENS, C_CLOSES, C_GRACE, C_BY, C_SET };
enum { YEAR_MIN = 1949, YEAR_MAX = 2200 };

const char *jx_campaign_fault(const jx_campaign *c)
{
    if (c->year < YEAR_MIN || c->year > YEAR_MAX) return "year is not one";
    if (jx_division_level(c->division) != JX_PROVINCE || !jx_division_name(c->division))
        return "division is not the code of a province";
    if (!c->closes_ms || c->closes_ms > JX_CAMPAIGN_TIME_MAX) return "closes is no time";
    if (c->opens_ms > c->closes_ms) return "it closes before it opens";
    if (c->grace_ms > JX_CAMPAIGN_GRACE_MAX) return "grace is over 366 days";
    return NULL;
}

void jx_campaign_pack(msgpack_packer *pk, const jx_campaign *c)
{
    msgpack_pack_map(pk, 3u + !!c->opens_ms + !!c->grace_ms + !!c->by.len + !!c->set_ms);
    jx_pack_key_uint(pk, C_YEAR, c->year);
    jx_pack_key_uint(pk, C_DIVISION, c->division);
    jx_pack_key_uint(pk, C_OPENS, c->opens_ms);
    jx_pack_key_uint(pk, C_CLOSES, c->closes_ms);
    jx_pack_key_uint(pk, C_GRACE, c->grace_ms);
    jx_pack_key_str(pk, C_BY, c->by);
    jx_pack_key_uint(pk, C_SET, c->set_ms);
}

int jx_campaign_read(jx_cur *c, jx_campaign *out)
{
    int key = -1;
    *out = (jx_campaign){0};
    for (uint32_t n = jx_cur_map(c, 32); n-- && !c->err;) {
        switch (jx_cur_key(c, &key)) {
        case C_YEAR: out->year = (uint16_t)jx_cur_uint(c, UINT16_MAX); break;
        case C_DIVISION: out->division = (uint32_t)jx_cur_uint(c, UINT32_MAX); break;
        case C_OPENS: out->opens_ms = jx_cur_uint(c, UINT64_MAX); break;
        case C_CLOSES: out->closes_ms = jx_cur_uint(c, UINT64_MAX); break;
        case C_GRACE: out->grace_ms = jx_cur_uint(c, UINT64_MAX); break;
        case C_BY: out->by = jx_cur_str(c, JX_CAMPAIGN_BY); break;
        case C_SET: out->set_ms = jx_cur_uint(c, UINT64_MAX); break;
        default: jx_cur_skip(c);
        }
    }
    if (!c->err && jx_campaign_fault(out)) jx_cur_fail(c, JX_EPROTO);
    return c->err;
}

uint32_t jx_campaign_province(uint32_t division) { return division / 10000 * 10000; }

static bool is_for(const jx_campaign *c, uint16_t year, uint32_t province)
{
    return c->year == year && c->division == province;
}

uint64_t jx_campaign_missed(const jx_campaign *list, size_t n, uint16_t year, uint32_t division, uint64_t accepted_ms)
{
    uint32_t province = jx_campaign_province(division);
    uint64_t last = 0;
    /* from the latest setting back to the one that stood when the form was accepted */
    for (size_t i = n; i-- > 0;) {
        if (!is_for(&list[i], year, province)) continue;
        uint64_t deadline = jx_campaign_deadline(&list[i]);
        if (accepted_ms <= deadline) return 0;
        if (deadline > last) last = deadline;
        if (list[i].set_ms < accepted_ms) return last;
    }
    return 0; /* none stood then */
}

const jx_campaign *jx_campaign_now(const jx_campaign *list, size_t n, uint16_t year, uint32_t division)
{
    uint32_t province = jx_campaign_province(division);
    while (n-- > 0)
        if (is_for(&list[n], year, province)) return &list[n];
    return NULL;
}
