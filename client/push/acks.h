/* client/push/acks.h: acknowledgements: what became of each form of a receipt, asked of the results log. */
#ifndef JX_CLIENT_ACKS_H
#define JX_CLIENT_ACKS_H

#include "proto/base.h"

typedef struct {
    bool json;     /* a line a form, type "acknowledgement" */
    bool wait;     /* until every form has its outcome */
    int32_t index; /* only this form of the batch; negative: all */
} jx_ack_options;

/* Shows the forms of n receipts. Returns an exit code; what went wrong was said on stderr. */
int jx_show_acks(const char *server, const jx_id *ids, size_t n, const jx_ack_options *opt);

#endif
