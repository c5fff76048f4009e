/* proto/result.h: what a worker says of one form (a result with its findings) and its codec.
 * A result body is a map {rule set, array of results}, docs/protocol.md "Result". */
#ifndef JX_PROTO_RESULT_H
#define JX_PROTO_RESULT_H

#include "proto/form.h"

/* domain.md severities E, A, W, I. Higher is worse. */
enum jx_severity { JX_INFO = 1, JX_QUERY = 2, JX_ALERT = 3, JX_REJECT = 4 };
enum jx_verdict { JX_ACCEPTED = 1, JX_ACCEPTED_WITH_ALERTS = 2, JX_REJECTED = 3 }; /* the worst finding decides */

/* A value stated by the form or expected by a rule. */
enum jx_val_kind {
    JX_VAL_NONE = 0,
    JX_VAL_PTS,
    JX_VAL_FEN,
    JX_VAL_RATE,
    JX_VAL_DEC,
    JX_VAL_TEXT,
    JX_VAL_GRADE,
    JX_VAL_COUNT,
    JX_VAL_SPAN /* of points */
};
typedef struct {
    uint8_t kind; /* enum jx_val_kind */
    int64_t i;    /* points or percent in hundredths; fen; decimal mantissa; grade; count; low end of a span */
    int64_t to;   /* high end of a span */
    int8_t scale; /* of a decimal */
    jx_str text;  /* text; for FEN empty */
} jx_val;

/* Where in the form: a block, a row of it (from 0) and a field. Printed as "indicators[3].score". */
enum jx_block { JX_B_FORM = 0, JX_B_FUNDING = 1, JX_B_INDICATORS = 2 };
enum jx_field {
    JX_F_NONE = 0,
    JX_F_YEAR,
    JX_F_DIVISION,
    JX_F_UNIT,
    JX_F_IMPLEMENTING_UNIT,
    JX_F_PROJECT_NAME,
    JX_F_PROJECT_CODE,
    JX_F_MONEY_UNIT,
    JX_F_OBJECTIVE,
    JX_F_COMPLETION,
    JX_F_TOTAL_WEIGHT,
    JX_F_TOTAL_SCORE,
    JX_F_GRADE,
    JX_F_CONCLUSION,
    JX_F_ITEM,
    JX_F_INITIAL,
    JX_F_ADJUSTED,
    JX_F_EXECUTED,
    JX_F_WEIGHT,
    JX_F_RATE,
    JX_F_SCORE,
    JX_F_L1,
    JX_F_L2,
    JX_F_NAME,
    JX_F_OP,
    JX_F_TARGET,
    JX_F_ACTUAL,
    JX_F_REASON,
    JX_F_PROBLEMS,
    JX_F_COUNT_
};
typedef struct {
    uint8_t block, field;
    uint16_t row;
} jx_path;

typedef struct {
    char code[5];     /* "S304" and a NUL; stable for ever */
    uint8_t severity; /* enum jx_severity */
    jx_path path;
    uint32_t line; /* in the source; 0: not known */
    jx_val stated, expected;
    jx_val detail;  /* what the form's own figures come to (a sum, a rate), or the reading that a score follows */
    char cause[5];  /* the rule whose finding this one follows from; "": it stands by itself */
    uint32_t count; /* of this rule in this form, when findings beyond the cap were left out; else 1 */
} jx_finding;

/* Which texts a result has fingerprints of: 年度总体目标, 实际完成情况, and all reasons of the form together. */
enum { JX_SIM_OBJECTIVE, JX_SIM_COMPLETION, JX_SIM_REASONS, JX_SIMHASHES };

typedef struct {
    uint16_t index; /* of the form in its batch */
    jx_id key;      /* jx_form_key */
    uint64_t content;
    uint8_t kind, verdict;
    uint16_t year;
    uint32_t division;
    jx_str unit, project_name, project_code, source;
    uint32_t seq, line;
    jx_fen initial, adjusted, executed;                /* the funding total row */
    jx_pts rate;                                       /* recomputed execution rate, hundredths of a percent */
    jx_pts stated_total, total, total_low, total_high; /* total: recomputed; low/high where readings differ */
    uint8_t stated_grade, grade;
    jx_pts frame;  /* points that the pack gives in all; 0: 100 */
    uint64_t pack; /* id of the pack that judged it, where the rule set of the body has several; else 0 */
    uint64_t simhash[JX_SIMHASHES]; /* of the form's texts (simhash.h); 0: too short */
    uint16_t n_findings;
    jx_finding *findings;
} jx_result;

void jx_result_init(jx_result *r);
int jx_result_encode(msgpack_packer *pk, const jx_result *r);
/* Reads the next result; findings go to room (capacity JX_MAX_FINDINGS), strings are borrowed. */
int jx_result_decode(jx_cur *c, jx_result *r, jx_finding room[JX_MAX_FINDINGS]);

/* Head of a result body: packs/reads the map up to the array of n results, which follow. */
void jx_results_head(msgpack_packer *pk, uint64_t ruleset, uint32_t n);
uint32_t jx_results_open(jx_cur *c, uint64_t *ruleset);

/* "target", "adjusted_budget"; empty for JX_F_NONE and what is no field. */
const char *jx_field_name(uint8_t field);
/* "indicators[3].score", "total_score", "funding[0].rate"; at most 48 bytes with the NUL. Returns the length. */
int jx_path_print(jx_path p, char out[48]);

/* A finding as one MessagePack map; alerts carry the same. */
void jx_finding_pack(msgpack_packer *pk, const jx_finding *f);
void jx_finding_read(jx_cur *c, jx_finding *f);

const char *jx_severity_name(enum jx_severity s); /* "info", "query", "alert", "reject" */
const char *jx_verdict_name(enum jx_verdict v);   /* "accepted", "accepted_with_alerts", "rejected" */

#endif
