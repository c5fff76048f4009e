/* client/reader/place_cells.h: the inside that the parts of placing a row share: place.c for rows that stand anywhere,
 * place_columns.c for rows that stand under their headings. */
#ifndef JX_CLIENT_PLACE_CELLS_H
#define JX_CLIENT_PLACE_CELLS_H

#include "client/reader/place.h"

/* A cell that is not empty, and what it could be. */
typedef struct {
    jx_str text;
    jx_label label;
    int col;
    bool number; /* a plain number or a placeholder: may be a weight or a score */
    bool value;  /* begins with an operator: a target, never a name */
    bool amount; /* "91%", "12期", "1.2万元": no name either */
    jx_level_word l1, l2;
} jx_place_cell;

/* What a text could be. */
void jx_place_cell_of(jx_str text, int col, jx_place_cell *out);

static inline bool jx_cell_is_level(const jx_place_cell *c) { return c->l1.family || c->l2.family; }

static inline bool jx_cell_can_be_name(const jx_place_cell *c) { return !c->number && !c->value && !c->amount; }

/* Under a heading that says so, 20% is a weight, too. */
bool jx_cell_is_weight(const jx_place_cell *c);

/* 服务对象满意度, 部门职责指标: a second level, though not one of the table's. */
static inline bool jx_reads_like_level(jx_str s) { return jx_ends(s, "指标") || jx_ends(s, "满意度"); }

/* Are there columns that are left out (other people's scores …)? */
static inline bool jx_has_ignored(const jx_columns *heads)
{
    for (size_t i = 0; i < sizeof heads->ignored / sizeof heads->ignored[0]; i++)
        if (heads->ignored[i]) return true;
    return false;
}

/* No role has a cell. */
void jx_place_clear(jx_placed *p);
/* The column whose heading is the role's; -1: there is none. */
int jx_place_column(const jx_columns *heads, enum jx_role role);

/* All cells fit the heading's columns and are what the columns say. false: they do not, *p is undefined. */
bool jx_place_by_columns(const jx_place_cell *cells, int n, const jx_columns *heads, bool ragged, jx_placed *p);
/* The source vouches for the columns, and every cell is under a heading: what the cell looks like does not matter. An
 * indicator may be called 成本指标, a weight may be missing. false as above. */
bool jx_place_by_exact_columns(const jx_place_cell *cells, int n, const jx_columns *heads, jx_placed *p);
/* Name, target, actual value, weight and score stand under their headings and look like what they are. */
bool jx_place_all_there(const jx_place_cell *cells, int n, const jx_columns *heads);
/* A row of a spreadsheet into which it was pasted beside its headings. */
bool jx_place_slipped(const jx_place_cell *cells, int n, const jx_columns *heads);

#endif
