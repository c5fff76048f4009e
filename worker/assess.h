/* worker/assess.h: one pass over one form: what the parts of the pass hand on to each other. Inside worker/ only. */
#ifndef JX_WORKER_ASSESS_H
#define JX_WORKER_ASSESS_H

#include "worker/score.h"

typedef struct {
    const jx_pack *p;
    const jx_form *f;
    jx_assessment *a;
    uint32_t checks; /* figures held against each other; none: finding F020 */
    uint8_t worst;   /* severity so far */
    struct {
        uint16_t n;    /* findings of the rule, kept or not */
        uint16_t last; /* place of the last kept one */
    } of[JX_RULES];

    /* Sums over the indicators, in points; int64 because 512 rows of a million points leave int32. */
    int64_t weights, scores;                /* stated ones */
    int64_t total, low, high;               /* recomputed, or stated where nothing can be computed */
    int64_t room;                           /* weights of rows without a score */
    uint16_t no_weight, no_score;           /* rows */
    uint16_t broken_weights, broken_scores; /* values that are not whole points: each may hide half a hundredth */
    uint16_t open_rows;                     /* rows with neither a recomputed nor a stated score */
    int64_t open_room;                      /* and what they may score at most */
    bool other_rate;                        /* the row at hand gives another execution rate than the funding block */
    bool rate_wrong;                        /* the stated execution rate is not a loose one but another */
    int64_t absent;                         /* weight of absent blocks, whose points the others score */
    int64_t by_print;                       /* points that the blocks' rows lack of what their headings print */
    int64_t short_of;                       /* points that the weights lack of the frame, where that was found */
    bool unfilled;                          /* no row has a result or a score: the form was not filled in */
    struct {
        bool target, actual, weight, score;
    } bare; /* no row of several has one: the form has no such column, which is said once */
    struct {
        uint32_t n;        /* places whose points are open though no finding there says so */
        jx_path at;        /* the one that is open furthest */
        int64_t low, high; /* of its points */
        const char *why;   /* as jx_scored.open; "unchecked", "execution", "no execution" */
    } open;
    uint8_t block, blocks;                       /* JX_BL_ bits: of the row at hand, of all rows */
    uint8_t withheld[(JX_MAX_PROBLEMS + 7) / 8]; /* problems because of which a finding was not made, by number */
} jx_pass;

/* What the names of a row's first and second level say. */
enum {
    JX_BL_OUTPUT = 1,
    JX_BL_BENEFIT = 2,
    JX_BL_SATISFIED = 4,
    JX_BL_COST = 8,
    JX_BL_TIME = 16,
    JX_BL_UNKNOWN = 32 /* without a first level */
};

/* The points at a place may be anything from low to high, and nothing has said so yet (S325 will). */
void jx_note_open(jx_pass *s, jx_path at, int64_t low, int64_t high, const char *why);

/* The parts, in the order of the form: causes come before what follows from them. */
void jx_assess_head(jx_pass *s);
void jx_assess_funding(jx_pass *s);
/* The form has no funding rows. */
void jx_assess_unfunded(jx_pass *s);
void jx_assess_budget(jx_pass *s);
/* readable: the row's numbers may be held against each other. */
void jx_assess_target(jx_pass *s, uint16_t row, bool readable);
void jx_assess_indicator(jx_pass *s, uint16_t row, bool readable);
void jx_assess_between(jx_pass *s);
void jx_assess_blocks(jx_pass *s);
void jx_assess_totals(jx_pass *s);
void jx_assess_texts(jx_pass *s);
void jx_assess_cross(jx_pass *s);

/* Are the numbers of a row those that its cells say? Otherwise says so, and they prove nothing. */
bool jx_as_printed(jx_pass *s, uint16_t row);

/* Amounts below zero. */
void jx_assess_signs(jx_pass *s);
/* The rows under the funding total; last: one unit of the last printed digit, in fen. */
void jx_assess_parts(jx_pass *s, int64_t last);

/* Adds a finding of rule r, at severity (0: the pack's for the rule). NULL: not kept (switched off, or too many). */
jx_finding *jx_find(jx_pass *s, enum jx_rule_no r, enum jx_severity severity, jx_path at, jx_val stated,
                    jx_val expected);

/* The finding follows from one of rule r. */
void jx_caused_by(jx_finding *f, const char *rule);

/* Is this a reason, or one of the words that only look like one (无, -)? */
bool jx_says_why(jx_str reason);
/* Is there a conclusion in words of the unit's own? The template's are not. */
bool jx_concluded(const jx_pass *s);
bool jx_is_template(jx_str text);
/* The execution rate as a finding's values: as stated where that is right, else what the amounts come to. */
void jx_rate_said(const jx_pass *s, jx_finding *f);
/* gaps.c. To be asked last: a yes withholds the finding, and F021 then weighs more. Fields are bits (JX_BIT); a problem
 * that does not say what it is about counts for any. */
#define JX_BIT(field) (UINT32_C(1) << (field))
#define JX_ANY        UINT32_MAX
#define JX_SUMS                                                                                                        \
    (JX_BIT(JX_F_NAME) | JX_BIT(JX_F_WEIGHT) | JX_BIT(JX_F_SCORE)) /* what the sums of a table are made of */
#define JX_LEVELS (JX_BIT(JX_F_NAME) | JX_BIT(JX_F_L1) | JX_BIT(JX_F_L2))
#define JX_RESULT (JX_BIT(JX_F_OP) | JX_BIT(JX_F_TARGET) | JX_BIT(JX_F_ACTUAL))
/* Did the reader fail to place something between two lines of the source (or anywhere, when it does not say where)? */
bool jx_gap(jx_pass *s, uint32_t from, uint32_t to, uint32_t fields);
/* On this very line (in a cell of it, not of the line as a whole)? */
bool jx_gap_at(jx_pass *s, uint32_t line, bool cell, uint32_t fields);
/* In the headings over the rows of a block? */
bool jx_gap_above(jx_pass *s, enum jx_block block, uint32_t fields);
/* Could fields of a row not be read: on its line, or of all rows? */
bool jx_unread(jx_pass *s, enum jx_block block, uint16_t row, uint32_t fields);
/* In the funding block? */
bool jx_funding_gap(jx_pass *s, uint32_t fields);
/* In the table of indicators, so that its sums (JX_SUMS) or blocks (JX_LEVELS) are not the form's? A table without its
 * total row may end early. */
bool jx_table_gap(jx_pass *s, uint32_t fields);
/* A finding is not made because of the form's problem i. */
void jx_withhold(jx_pass *s, int i);

static inline jx_path jx_at(enum jx_block block, uint16_t row, enum jx_field field)
{
    return (jx_path){(uint8_t)block, (uint8_t)field, row};
}
static inline jx_val jx_none(void) { return (jx_val){0}; }
static inline jx_val jx_number(enum jx_val_kind kind, int64_t v) { return (jx_val){.kind = (uint8_t)kind, .i = v}; }
static inline jx_val jx_points(int64_t v) { return v == JX_PTS_NONE ? jx_none() : jx_number(JX_VAL_PTS, v); }
static inline jx_val jx_span(int64_t low, int64_t high) { return (jx_val){.kind = JX_VAL_SPAN, .i = low, .to = high}; }
static inline jx_val jx_money(jx_fen v) { return v == JX_FEN_NONE ? jx_none() : jx_number(JX_VAL_FEN, v); }
/* Budgets are set in round sums, bills come as they come: two digits and zeros. */
static inline bool jx_is_round(jx_fen v)
{
    while (v && v % 10 == 0) v /= 10;
    return v < 100;
}
static inline bool jx_whole(jx_pts v) { return v % 100 == 0; }
static inline int64_t jx_distance(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

#endif
