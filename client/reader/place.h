/* client/reader/place.h: which cell of an indicator row is what. Rows may stand beside their columns, lack a cell or
 * have an empty one too many; so the cells are recognised by what they are (levels by their words, weight and score as
 * the last two numbers), and by the heading's columns only where all of a row fits them. */
#ifndef JX_CLIENT_PLACE_H
#define JX_CLIENT_PLACE_H

#include "client/reader/layout.h"

enum jx_role {
    JX_R_L1,
    JX_R_L2,
    JX_R_NAME,
    JX_R_OP,
    JX_R_TARGET,
    JX_R_TARGET_NEW, /* the first target, where a changed one has its column */
    JX_R_MEASURE,
    JX_R_ACTUAL,
    JX_R_ACTUAL_MEASURE, /* its unit, where that has a column of its own */
    JX_R_WEIGHT,
    JX_R_SCORE,
    JX_R_REASON,
    JX_R_REMARK,
    JX_ROLES
};

/* What is odd about the row; bits. */
enum {
    JX_ODD_NO_NAME = 1,      /* the name's cell was lost */
    JX_ODD_UNCLEAR = 2,      /* target or actual was lost, and it can't be told which: both stay empty */
    JX_ODD_NO_ACTUAL = 4,    /* no actual value */
    JX_ODD_NO_NUMBERS = 8,   /* neither weight nor score */
    JX_ODD_ONE_NUMBER = 16,  /* only one of weight and score */
    JX_ODD_NEW_LEVEL = 32,   /* a second level that is not in the vocabulary */
    JX_ODD_TWO_LEVELS = 64,  /* two different second levels in one row, which is the first's; the second begins below */
    JX_ODD_LEFTOVER = 128,   /* more cells than a row has */
    JX_ODD_GLUED = 256,      /* weight and score in one cell */
    JX_ODD_NO_LEVEL2 = 512,  /* a first level without the second */
    JX_ODD_NO_TARGET = 1024, /* no target */
    JX_ODD_SLIPPED = 2048    /* the source says which column a cell is in, and the row stands beside its headings */
};

typedef struct {
    int16_t cell[JX_ROLES]; /* column of the cell, -1: none */
    jx_level_word l1, l2;   /* when found by their words */
    jx_level_word l2_next;  /* of JX_ODD_TWO_LEVELS: holds from the next row on */
    uint16_t odd;
    uint8_t doubt;   /* enum jx_doubt */
    jx_pts glued[2]; /* weight and score of JX_ODD_GLUED */
    bool under;    /* every cell stands under its heading and nothing can have slipped: what is empty was left empty */
    bool reasoned; /* a text stands in the reason's column */
    bool none;     /* the row is no indicator: labels only, or nothing but zeros */
} jx_placed;

void jx_place(const jx_grid *g, size_t row, const jx_columns *heads, jx_placed *out);

/* Does the row stand beside its headings, though each of its cells has a column? */
bool jx_row_slipped(const jx_grid *g, size_t row, const jx_columns *heads);

/* Do name, target, actual value, weight and score stand under their headings, each looking like what it is? */
bool jx_row_whole(const jx_grid *g, size_t row, const jx_columns *heads);

/* Bytes of "指标 1" at the beginning of a name, 0: it does not begin so. */
uint32_t jx_numbered_name(jx_str name);

/* A weight or score: a number and nothing else ("10分" is fine). Placeholders are not. */
bool jx_plain_points(jx_str text, jx_pts *out);
/* "20%", "20％": the text without its mark; others stay as they are. */
jx_str jx_without_percent(jx_str text);
/* Does a number have more decimals than points and rates keep? It was rounded then, which is never done in silence. */
bool jx_finer_than_points(jx_str text);

#endif
