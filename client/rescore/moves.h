/* client/rescore/moves.h: what another pack changes: official results against those under it, form by form, summed by
 * county, unit and rule. Pure but for memory (abort on exhaustion: a client). */
#ifndef JX_CLIENT_MOVES_H
#define JX_CLIENT_MOVES_H

#include "client/reader/arena.h"
#include "client/rescore/official.h"

/* A form whose verdict, grade, recomputed total or findings are others. */
typedef struct {
    uint32_t form; /* place in official->forms */
    jx_pts total;
    uint8_t verdict, grade, n_rules;
    bool moved;                 /* more than its findings */
    const jx_found_rule *rules; /* under the pack */
    jx_str unit, project;
} jx_move;

/* Sums over the forms of a county, of a unit, or of all. */
typedef struct {
    uint32_t division;
    jx_str unit;
    uint64_t forms, moved, findings_only;  /* findings_only: nothing else is another */
    uint64_t worse, better;                /* verdict */
    uint64_t down, up;                     /* grade */
    uint64_t scored, rescored;             /* moved in the total; of these, with a total both times */
    int64_t change;                        /* of the totals, in points, over the rescored */
    jx_pts least, most;                    /* the largest loss (negative) and gain of one form */
    uint64_t verdicts[2][4], grades[2][5]; /* [official, under the pack] */
} jx_moved;

/* A rule in the official results and under the pack. */
typedef struct {
    char code[5];
    uint8_t severity[2]; /* the worst; 0: no finding */
    uint64_t forms[2], findings[2];
    uint64_t appeared, gone, changed; /* forms; changed: another severity or number of findings */
} jx_moved_rule;

typedef struct {
    jx_official *official;
    jx_arena arena;
    jx_moved all, *units;
    uint32_t n_units, cap_units, *slots, n_slots;
    jx_moved_rule rules[JX_MAX_CODES];
    jx_move *moves;
    uint32_t n_moves, cap_moves;
    uint64_t refused; /* forms that could not be scored */
} jx_moves;

void jx_moves_init(jx_moves *m, jx_official *o);
void jx_moves_fini(jx_moves *m);

/* A part's results under the pack. 0; JX_EPROTO: not the results of that part, or made by another pack. */
int jx_moves_take(jx_moves *m, uint32_t part, uint64_t ruleset, jx_bytes body);

/* After the last: sorts moves by the order of acceptance, and units by how many forms move. */
void jx_moves_finish(jx_moves *m);
/* The units' sums by county, those with most moved forms first; the caller frees them. */
jx_moved *jx_moves_counties(const jx_moves *m, uint32_t *n);

static inline const jx_official_form *jx_move_before(const jx_moves *m, const jx_move *v)
{
    return &m->official->forms[v->form];
}

#endif
