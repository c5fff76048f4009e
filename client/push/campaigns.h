/* client/push/campaigns.h: until when forms are due, asked of the broker. */
#ifndef JX_CLIENT_CAMPAIGNS_H
#define JX_CLIENT_CAMPAIGNS_H

#include "client/push/server.h"
#include "proto/campaign.h"

/* Every setting there ever was, in the order of the log. */
typedef struct {
    jx_campaign *list; /* without who set them */
    size_t n;
} jx_campaigns;

/* talk: of the log service. 0 or JX_E… (jx_talk_failed says why); out is then empty. */
int jx_campaigns_fetch(jx_talk *talk, jx_campaigns *out);
void jx_campaigns_fini(jx_campaigns *c);

#endif
