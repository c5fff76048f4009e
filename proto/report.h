/* proto/report.h: what the collector says: a row of aggregates, an alert, and their codecs. */
#ifndef JX_PROTO_REPORT_H
#define JX_PROTO_REPORT_H

#include "proto/result.h"

/* Scores of the forms in a row, in hundredths of a point; n counts the forms that have one.
 * Quantiles are exact (the score at rank ceil(q*n)); JX_PTS_NONE when n is 0. A score outside 0 to 200 points counts as
 * the nearest bound, in sum and quantiles alike. */
typedef struct {
    uint64_t n;
    int64_t sum;
    jx_pts p10, p50, p90;
    uint64_t grades[JX_GRADES]; /* by enum jx_grade; [0]: none */
} jx_scores;

/* How often a rule was broken: forms with it, and findings in all. */
typedef struct {
    char code[5];
    uint8_t severity;
    uint64_t forms, findings;
} jx_rule_count;

enum { JX_MAX_RULE_COUNTS = 256 };

/* Aggregates of a division or of a unit in one. Forms count once, in the version that counts (the latest
 * accepted by the broker); all amounts and scores are of those forms, whatever their verdict. */
typedef struct {
    uint32_t division;
    jx_str unit;                                 /* empty: the whole division */
    uint64_t forms, accepted, alerted, rejected; /* forms = accepted + alerted + rejected */
    uint64_t late;       /* accepted after a deadline that the log names (proto/campaign.h) */
    uint64_t superseded; /* contents of these forms that a newer version replaced; a repeat of the same is none */
    uint64_t failed;     /* forms without a readable result: dead letters, by division only */
    /* Initial budgets where stated; adjusted budgets and spending of the forms that state both, so that their ratio is
     * an execution rate. A sum beyond 64 bits is shown as INT64_MAX or -INT64_MAX. */
    jx_fen initial, adjusted, executed;
    jx_scores stated, recomputed;
    uint16_t n_rules;
    jx_rule_count *rules;
} jx_row;

void jx_row_pack(msgpack_packer *pk, const jx_row *r);
/* rules go to room; strings are borrowed. */
int jx_row_read(jx_cur *c, jx_row *r, jx_rule_count room[JX_MAX_RULE_COUNTS]);

/* CLEARED: a newer version replaced the form; all its alerts fall. It travels under the worst severity that fell, so
 * who listens to lesser ones alone takes a RAISED of the form as void when the form has a newer version. */
enum jx_alert_kind { JX_RAISED = 1, JX_CLEARED = 2 };

/* One event of the alert stream. seq has no gaps and is a pure function of the log's prefix. */
typedef struct {
    uint64_t seq;     /* from 1 */
    uint8_t kind;     /* enum jx_alert_kind */
    uint64_t offset;  /* of the log record that made it */
    uint64_t time_ms; /* that record's */
    jx_id key, batch; /* the form; the batch that carried it (its receipt) */
    uint16_t index;   /* of the form in the batch */
    uint16_t year;
    uint32_t division;
    jx_str unit, project_name;
    jx_finding finding; /* RAISED: severity query, alert or reject. CLEARED: severity is the worst that fell, no code */
} jx_alert;

void jx_alert_pack(msgpack_packer *pk, const jx_alert *a);
int jx_alert_read(jx_cur *c, jx_alert *a);

/* "reject/50/5001/500153", the PUB topic of an alert: severity, then province, city, county codes of the division as
 * far as it has them ("query/52/5227" for a prefecture). At most 40 bytes with the NUL; returns the length. */
int jx_alert_topic(const jx_alert *a, char out[40]);

/* How the text "state" of the STATUS of broker and collector begins when a record of the results log is damaged; its
 * number follows. */
#define JX_STATE_DAMAGED "log damaged at record "

#endif
