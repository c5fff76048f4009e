/* client/rescore/show.h: what moves, as tables for people, lines of JSON, or CSV. */
#ifndef JX_CLIENT_SHOW_MOVES_H
#define JX_CLIENT_SHOW_MOVES_H

#include "client/rescore/moves.h"

typedef struct {
    const char *pack;
    uint64_t ruleset, top; /* top: rows of each table */
    bool forms;            /* the forms too */
    double seconds;
} jx_moves_view;

/* After jx_moves_finish. */
void jx_moves_print(const jx_moves *m, const jx_moves_view *v);
/* An object a line: summary, counties, units, rules, forms. */
void jx_moves_json(const jx_moves *m, const jx_moves_view *v);
/* A row for each form that moves. */
void jx_moves_csv(const jx_moves *m);

/* "+S302 -S308 ~S317": rules that a form breaks under the pack only, officially only, otherwise (severity, number).
 * only: codes of one of these marks, without it; 0: all. */
void jx_move_rules(const jx_moves *m, const jx_move *v, char only, char *out, size_t cap);

#endif
