#include "client/push/campaigns.h"

#include <stdlib.h>

#include "client/show/signals.h"

enum { ASK_MS = 10000 };

int jx_campaigns_fetch(jx_talk *talk, jx_campaigns *out)
{
    jx_msg m = {.type = JX_CAMPAIGNS};
    jx_frames *in;
    *out = (jx_campaigns){0};
    int err = jx_talk_ask(talk, &m, ASK_MS, jx_signals_stop(), &in);
    if (err) return err;
    if (in->msg.type != JX_CAMPAIGNS_ARE || in->n != 2) return JX_EVERSION;
    jx_bytes body = jx_frame(in, 1);
    jx_cur c = jx_cur_of(body.p, body.len);
    uint32_t n = jx_cur_array(&c, JX_CAMPAIGNS_MAX);
    out->list = calloc(n ? n : 1, sizeof *out->list);
    if (!out->list) return JX_ENOMEM;
    for (uint32_t i = 0; i < n && jx_campaign_read(&c, &out->list[i]) == 0; i++) {
        out->list[i].by = (jx_str){0};
        out->n++;
    }
    err = jx_cur_end(&c);
    if (err) jx_campaigns_fini(out);
    return err;
}

void jx_campaigns_fini(jx_campaigns *c)
{
    free(c->list);
    *c = (jx_campaigns){0};
}
