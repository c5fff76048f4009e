/* collector/state.h: the inside of the fold, shared by the file that writes it (fold.c) and the one that reads it
 * (rows.c). */
#ifndef JX_COLLECTOR_STATE_H
#define JX_COLLECTOR_STATE_H

#include "collector/fold.h"
#include "collector/forms.h"
#include "collector/tally.h"
#include "proto/campaign.h"

typedef struct {
    uint32_t code;
    jx_tally own; /* the forms that count in exactly this division, and dead letters of batches sent for it */
} jx_division_state;

struct jx_fold {
    jx_forms forms;
    jx_division_state **divisions; /* by code */
    uint32_t n_divisions, cap_divisions;
    jx_campaign campaigns[JX_CAMPAIGNS_MAX]; /* every setting, in the order of the log */
    uint32_t n_campaigns;
    jx_fold_stats stats;
    jx_fold_watch *watch;
    void *watch_arg;
    jx_tally sum;                            /* room for a row under way */
    jx_rule_count rules[JX_MAX_RULE_COUNTS]; /* likewise */
    jx_finding findings[JX_MAX_FINDINGS];    /* of the result under way */
    jx_mark marks[JX_MAX_FINDINGS];
};

/* Place of the first division with this code or a larger one. */
uint32_t jx_division_place(const jx_fold *f, uint32_t code);

/* What form e adds to a tally; borrows its marks. */
void jx_share_of(const jx_forms *f, const jx_entry *e, jx_share *out);

#endif
