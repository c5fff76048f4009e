/* broker/campaign.c: until when forms are due: settings go into the log and stay in memory, where receipts look them
 * up. Nothing is refused because of them. */
#include <stdlib.h>

#include "broker/broker_state.h"
#include "net/log.h"

/* A setting on its way to the disk. */
struct setting {
    jx_write write; /* first: the lane hands it back */
    jx_peer *peer;
    uint64_t req;
    jx_campaign campaign;
    msgpack_sbuffer body;
};

/* Who set it is in the log; in memory nobody asks. */
static void keep(jx_broker *b, const jx_campaign *c, uint64_t set_ms)
{
    if (b->n_campaigns == JX_CAMPAIGNS_MAX) return; /* the intake sees to that */
    jx_campaign *to = &b->campaigns[b->n_campaigns++];
    *to = *c;
    to->set_ms = set_ms;
    to->by = (jx_str){0};
}

static int on_record(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    jx_broker *b = arg;
    jx_msg m;
    jx_campaign c;
    jx_cur cur = jx_cur_of(body.p, body.len);
    if (jx_msg_decode(header.p, header.len, &m, NULL) == 0 && jx_campaign_read(&cur, &c) == 0)
        keep(b, &c, m.time_ms);
    else
        jx_log(JX_LOG_ERROR, "record %llu, a campaign, is damaged: receipts do not know of it",
               (unsigned long long)offset);
    return 0;
}

int jx_campaigns_load(jx_broker *b)
{
    int err = jx_journal_campaigns(b->journal, on_record, b);
    if (err) jx_log(JX_LOG_ERROR, "the campaigns in the log cannot be read: %s", jx_strerror(err));
    return err;
}

uint64_t jx_campaigns_missed(const jx_broker *b, uint16_t year, uint32_t division, uint64_t accepted_ms)
{
    return year ? jx_campaign_missed(b->campaigns, b->n_campaigns, year, division, accepted_ms) : 0;
}

/* --- setting one --- */

static void answer(jx_broker *b, const struct setting *s)
{
    const jx_outcome *o = &s->write.outcome;
    jx_msg m = {.type = JX_CAMPAIGN_SET,
                .req = s->req,
                .offset = o->offset,
                .status = o->settled == JX_SETTLED ? JX_S_NEW : JX_S_KNOWN};
    jx_door_send(&b->log, s->peer, &m, NULL, 0);
}

static void on_set(void *arg, jx_write *w)
{
    jx_broker *b = arg;
    struct setting *s = (struct setting *)w;
    b->setting_campaign = false;
    if (!w->err && w->outcome.settled == JX_SETTLED) keep(b, &s->campaign, w->outcome.time_ms);
    if (!w->err)
        answer(b, s);
    else if (w->err == JX_EFULL)
        jx_door_refuse(&b->log, s->peer, s->req, JX_S_FULL, "the disk is full; nothing was changed");
    else if (w->err == JX_EPROTO)
        jx_door_refuse(&b->log, s->peer, s->req, JX_S_DAMAGED,
                       "the last campaign of that year and province is damaged on the broker's disk; see fsck");
    /* otherwise the broker is ending: no answer is the honest one */
    jx_peer_release(s->peer);
    msgpack_sbuffer_destroy(&s->body);
    free(s);
}

/* Takes s. The name of who asks becomes part of the record. */
static void write_down(jx_broker *b, struct setting *s)
{
    msgpack_packer pk;
    jx_campaign c = s->campaign;
    const char *name = s->peer->name;
    c.by = jx_utf8_valid(name, strlen(name)) ? jx_str_of(name) : JX_STR("operator"); /* names are cut */
    c.set_ms = 0;
    msgpack_packer_init(&pk, &s->body, msgpack_sbuffer_write);
    jx_campaign_pack(&pk, &c);
    s->write = (jx_write){.kind = JX_W_OUTCOME,
                          .urgent = true,
                          .outcome = {.kind = JX_R_CAMPAIGN,
                                      .year = c.year,
                                      .division = c.division,
                                      .body = {s->body.data, s->body.size}},
                          .done = on_set};
    jx_log(JX_LOG_INFO, "campaign of %u in %06u: closes at %llu ms, grace %llu ms; set by %s", c.year, c.division,
           (unsigned long long)c.closes_ms, (unsigned long long)c.grace_ms, name);
    b->setting_campaign = true;
    jx_lane_write(b->lane, &s->write);
}

static void set(jx_broker *b, jx_peer *p, jx_frames *in)
{
    jx_campaign c;
    jx_bytes body = jx_frame(in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    int err = in->n == 2 ? jx_campaign_read(&cur, &c) : JX_EINVAL;
    if (!err) err = jx_cur_end(&cur);
    if (err) {
        const char *fault = err == JX_EPROTO && c.year ? jx_campaign_fault(&c) : NULL;
        jx_refuse(b->log.sock, in, JX_S_MALFORMED, "this is not a campaign%s%s", fault ? ": " : "", fault ? fault : "");
    } else if (b->setting_campaign) {
        jx_refuse(b->log.sock, in, JX_S_BUSY, "another campaign is being set; ask again in a moment");
    } else if (b->n_campaigns >= JX_CAMPAIGNS_MAX) {
        jx_refuse(b->log.sock, in, JX_S_TOO_LARGE, "campaigns were set %d times, which is the limit of a journal",
                  JX_CAMPAIGNS_MAX);
    } else {
        struct setting *s = calloc(1, sizeof *s);
        if (!s) return; /* it asks again */
        s->peer = p;
        s->req = in->msg.req;
        s->campaign = c;
        msgpack_sbuffer_init(&s->body);
        jx_peer_hold(p);
        write_down(b, s);
    }
}

/* --- listing them --- */

static void list(jx_broker *b, jx_peer *p, const jx_msg *question)
{
    msgpack_sbuffer out;
    msgpack_packer pk;
    jx_msg m = {.type = JX_CAMPAIGNS_ARE, .req = question->req};
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, b->n_campaigns);
    for (uint32_t i = 0; i < b->n_campaigns; i++) jx_campaign_pack(&pk, &b->campaigns[i]);
    jx_send_bytes(b->log.sock, jx_peer_route(p), &m, (jx_bytes){out.data, out.size});
    msgpack_sbuffer_destroy(&out);
}

bool jx_campaigns_take(jx_broker *b, jx_peer *p, jx_frames *in)
{
    if (in->msg.type == JX_CAMPAIGNS)
        list(b, p, &in->msg);
    else if (in->msg.type == JX_SET_CAMPAIGN)
        set(b, p, in);
    else
        return false;
    return true;
}
