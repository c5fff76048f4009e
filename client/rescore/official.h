/* client/rescore/official.h: the official results as the log has them: for each form the version that counts, what it
 * got, and which part of which batch it stands in. About 50 bytes a form. Memory: abort on exhaustion (a client). */
#ifndef JX_CLIENT_OFFICIAL_H
#define JX_CLIENT_OFFICIAL_H

#include "client/push/server.h"
#include "proto/result.h"

enum { JX_MAX_CODES = 255 };

/* A rule's findings in a form. */
typedef struct {
    uint8_t code, severity; /* code: place in jx_official.codes; severity: the worst */
    uint16_t count;
} jx_found_rule;

typedef struct {
    jx_id key;
    uint32_t part; /* place of its part */
    uint32_t division;
    uint32_t findings; /* place of its first jx_found_rule */
    jx_pts total;      /* recomputed */
    uint16_t index;    /* in its batch */
    uint8_t n_findings, verdict, grade;
    bool counts, selected;
} jx_official_form;

/* A RESULT record: the forms [first, first + count) of a batch, which are forms[at …] here. */
typedef struct {
    uint64_t seq, accepted_ms;
    uint32_t first, count, at;
    uint32_t selected; /* how many of them */
} jx_official_part;

typedef struct {
    jx_official_form *forms;
    jx_official_part *parts;
    jx_found_rule *rules;
    uint32_t n_forms, n_parts, n_rules, cap_forms, cap_parts, cap_rules;
    char codes[JX_MAX_CODES][5];
    uint32_t n_codes;
    uint32_t *slots; /* form by key: its place plus 1 */
    uint32_t n_slots;
    uint64_t records;              /* of the log, read so far */
    uint32_t superseded, selected; /* forms that do not count any more; that were chosen */
} jx_official;

/* Reads the log as it is when asked, in large pieces. seen may be NULL. 0, or JX_E… of jx_talk_ask; JX_EPROTO also when
 * the answers are no log; JX_EIO: the log is damaged after o->records. All zero before; jx_official_fini ends it. */
int jx_official_read(jx_official *o, jx_talk *t, void (*seen)(void *arg, const jx_official *o), void *arg);
void jx_official_fini(jx_official *o);
/* One record of the log; records of other kinds are passed over. 0, JX_EPROTO or JX_ELIMIT: it is not what it says. */
int jx_official_take(jx_official *o, const jx_msg *record, jx_bytes body);

/* Chooses, of the forms that count, those within division (0: all) that were accepted at since_ms or later; of them the
 * first `limit` in the order of acceptance. Sorts the parts by that. */
void jx_official_select(jx_official *o, uint32_t division, uint64_t since_ms, uint64_t limit);

/* Findings by rule, in the order of codes' places; at most JX_MAX_CODES. Returns how many. */
uint8_t jx_official_rules(jx_official *o, const jx_result *r, jx_found_rule out[JX_MAX_CODES]);

#endif
