/* broker/rate.h: how fast one submitter may submit: a bucket of tokens each, a token a form. A bucket holds some
 * seconds' worth, so that a county's forms of one evening go through at once and a program that runs wild does not. */
#ifndef JX_BROKER_RATE_H
#define JX_BROKER_RATE_H

#include "proto/base.h"

enum { JX_RATE_BURST_S = 4 };

typedef struct jx_rate jx_rate;

/* per_s forms a second. NULL: no memory. */
jx_rate *jx_rate_new(uint32_t per_s);
void jx_rate_free(jx_rate **r);
/* Takes the tokens of a batch, or none when there are too few. A submitter not heard of for long starts with a full
 * bucket; there is room for thousands, the one silent longest makes room. */
bool jx_rate_take(jx_rate *r, jx_str submitter, uint32_t forms, uint64_t now_ms);

#endif
