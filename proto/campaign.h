/* proto/campaign.h: until when the forms of a year are due in a province, as operators set it. Every setting is a
 * record of the results log and none is ever forgotten, so what is late follows from the log alone:
 *
 *   A form is late if it was accepted after the deadline that stood then, and after every deadline that was set since.
 *
 * A receipt that was on time stays so whatever is set later; one that was late is no longer so when the deadline is
 * put off. Nothing is refused for its date, neither late nor before a campaign opens. */
#ifndef JX_PROTO_CAMPAIGN_H
#define JX_PROTO_CAMPAIGN_H

#include <msgpack.h>

#include "proto/cursor.h"

/* One setting. Times in milliseconds since 1970, UTC. */
typedef struct {
    uint16_t year;     /* of the forms */
    uint32_t division; /* the province's code: 500000 */
    uint64_t opens_ms; /* for people; 0: not said */
    uint64_t closes_ms;
    uint64_t grace_ms; /* after closes_ms, before anything is late */
    uint64_t set_ms;   /* when it was made a record */
    jx_str by;         /* who set it; borrowed */
} jx_campaign;

enum {
    JX_CAMPAIGNS_MAX = 1024, /* settings in a log: some for each province and year */
    JX_CAMPAIGN_BY = 256     /* bytes of `by` */
};
#define JX_CAMPAIGN_GRACE_MAX UINT64_C(31622400000)     /* 366 days */
#define JX_CAMPAIGN_TIME_MAX  UINT64_C(253402300799999) /* the end of the year 9999 */

/* The last moment that is on time. */
static inline uint64_t jx_campaign_deadline(const jx_campaign *c) { return c->closes_ms + c->grace_ms; }

/* NULL, or what is wrong with it, in English. */
const char *jx_campaign_fault(const jx_campaign *c);

/* A map: 1 year, 2 division, 3 opens_ms, 4 closes_ms, 5 grace_ms, 6 by, 7 set_ms (not in records: theirs is the
 * record's). */
void jx_campaign_pack(msgpack_packer *pk, const jx_campaign *c);
/* 0, or JX_EPROTO, for one that jx_campaign_fault finds fault with too. */
int jx_campaign_read(jx_cur *c, jx_campaign *out);

/* The division's province: 500153 -> 500000; 0 for 0. */
uint32_t jx_campaign_province(uint32_t division);

/* The deadline that a form of that year and division missed by being accepted then; 0: it is not late. list: n settings
 * in the order of the log. A setting counts from the millisecond after its own on. */
uint64_t jx_campaign_missed(const jx_campaign *list, size_t n, uint16_t year, uint32_t division, uint64_t accepted_ms);
/* The latest setting for that year and province; NULL for none. */
const jx_campaign *jx_campaign_now(const jx_campaign *list, size_t n, uint16_t year, uint32_t division);

#endif
