/* worker/pack.h: a rule pack: what a province and a year decide, as data. The passes read it and hold no constant of
 * their own that a finance office could want otherwise. */
#ifndef JX_WORKER_PACK_H
#define JX_WORKER_PACK_H

#include "worker/rulebook.h"
#include "worker/rules.h"

/* How "=" is scored when the actual value differs from the target. */
enum jx_equal {
    JX_EQ_RATIO = 0, /* weight * the smaller of actual/target and target/actual */
    JX_EQ_EXACT,     /* nothing */
    JX_EQ_AT_LEAST,  /* as ">=" */
    JX_EQ_READINGS
};

/* How "<=" is scored when the actual value is above the target. */
enum jx_reverse {
    JX_REV_RATIO = 0, /* weight * target/actual */
    JX_REV_LINEAR,    /* weight * (1 - (actual-target)/target), nothing from twice the target on */
    JX_REV_READINGS
};

/* A block of indicators (output, benefit, satisfaction, cost where it is required) is absent. */
enum jx_missing_block {
    JX_MISSING_RULES = 0,    /* the severities of F006 to F008 decide */
    JX_MISSING_QUERY,        /* each of them is a query */
    JX_MISSING_REJECT,       /* each of them rejects */
    JX_MISSING_REDISTRIBUTE, /* information; where its weight is absent too, the other blocks score its share */
};

/* What a qualitative result says; the bands are the shares of the weight it may score. */
enum jx_quality { JX_Q_UNKNOWN = 0, JX_Q_MET, JX_Q_PARTLY, JX_Q_MISSED, JX_QUALITIES };

/* Basis points of the weight, both ends included unless open. */
typedef struct {
    uint16_t low, high;
    bool open; /* high itself belongs to the next band */
} jx_band;

enum { JX_OFF = 0xff, JX_CAPS = 6 };

struct jx_pack {
    const char *name;
    int32_t province; /* whose, GB/T 2260; 0: the country's */
    uint16_t year;    /* of the forms; 0: any */
    uint16_t version;
    /* weight frame */
    jx_pts frame;     /* all weights together */
    jx_pts execution; /* of them, budget execution */
    /* quantitative indicators; `known` readings (bits) differ from the pack's own but are in use elsewhere: a score by
     * one of them is told apart from a wrong score */
    uint8_t equal, equal_known;
    uint8_t reverse, reverse_known;
    bool strict;           /* ">" and "<" are missed at the target itself */
    uint16_t over_percent; /* over-achievement from here on costs over_deduct; 0: costs nothing */
    jx_pts over_deduct;
    /* qualitative indicators: bands and the words that stand for each; a result in other words is not judged */
    jx_band bands[JX_QUALITIES];
    const jx_str *words[JX_QUALITIES];
    uint8_t n_words[JX_QUALITIES];
    jx_pts grades[3]; /* from here on 优, 良, 中; below 差 */
    /* how far figures may be apart */
    jx_pts tolerance;    /* scores: no difference at all */
    jx_pts sloppy;       /* scores: loose rounding, a query only */
    jx_pts rate_sloppy;  /* execution rate, hundredths of a percent: likewise */
    jx_pts explain_rate; /* an execution rate below this wants an explanation */
    /* thresholds; 0: the rule is silent */
    uint16_t over_explain; /* percent of the target from which over-achievement wants an explanation */
    uint16_t adjusted_query, adjusted_alert; /* percent by which the budget was adjusted */
    jx_pts low_rate, very_low_rate; /* execution rates below this are a query, an alert; nothing spent always alerts */
    jx_pts idle_rate;               /* at or below this next to nothing was spent */
    jx_pts heavy;                   /* weight of one indicator */
    uint16_t few, many;             /* indicators of a form */
    uint8_t same_reason;            /* rows with one and the same reason */
    uint8_t short_reason;           /* characters that a reason needs */
    uint8_t cost_percent;           /* how far a cost may be from what was spent */
    bool cost_required;             /* every table has a cost indicator */
    bool execution_apart;           /* a table may leave execution out and sum to the rest of the frame */
    uint8_t missing_block;          /* enum jx_missing_block */
    uint8_t rounding, decimals;     /* enum jx_rounding; decimals of a score, 0 to 2 */
    jx_pts block[3];                /* weights of output, benefit, satisfaction; 0: free */
    struct {
        jx_pts below, most; /* an execution rate below this caps the total; ascending, 0 ends it */
    } caps[JX_CAPS];
    uint8_t per_rule;                 /* findings kept of one rule in one form; the last of them has the count */
    uint8_t severity[JX_RULES];       /* 0: the rule's own; JX_OFF: not applied */
    const struct jx_grounds *grounds; /* settings.h; NULL: none are known. No part of what the pack decides */
};

/* What scores are multiples of. */
static inline jx_pts jx_pack_unit(const jx_pack *p) { return p->decimals == 0 ? 100 : p->decimals == 1 ? 10 : 1; }

#endif
