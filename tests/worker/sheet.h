/* A form to break: arrays and texts of its own, filled the way a reader fills them. */
#ifndef TESTS_WORKER_SHEET_H
#define TESTS_WORKER_SHEET_H

#include "worker/pack.h"

typedef struct {
    jx_form f;
    jx_funding funding[JX_MAX_FUNDING];
    jx_indicator rows[JX_MAX_INDICATORS];
    jx_problem problems[4];
} sheet;

/* A project form of 2024 without a fault: 7 indicators and execution, 100 points, total 90.85, 优. */
void sheet_clean(sheet *s);

/* Fields as printed: "300000", "62.83", "" for nothing. Amounts are in the form's unit; a blank cell has no digits. */
jx_fen sheet_amount(sheet *s, const char *text, uint8_t *digits);
jx_pts sheet_points(const char *text);
void sheet_funding(sheet *s, int row, const char *item, const char *initial, const char *adjusted,
                   const char *executed);
void sheet_execution(sheet *s, const char *weight, const char *rate, const char *score);
void sheet_row(sheet *s, int row, const char *name, const char *target, const char *actual, const char *weight,
               const char *score);
void sheet_block(sheet *s, int row, const char *l1, const char *l2);
void sheet_reason(sheet *s, int row, const char *reason);
void sheet_problem(sheet *s, uint32_t line, const char *cell, const char *text);

/* "S305 reject indicators[3].score 18 18.95 (detail) after S301", a line for each finding; detail and cause only where
 * there are any. S325, which every form with a qualitative result has, is left out. out has cap bytes. */
void findings_text(const jx_assessment *a, char *out, size_t cap);
/* The same of S325 only. */
void range_text(const jx_assessment *a, char *out, size_t cap);
/* Findings but S325. */
uint32_t findings_count(const jx_assessment *a);
/* Is there a finding that says why the total has a lower and an upper end? */
bool range_is_said(const jx_assessment *a);

#endif
