/* client/push/rows.h: questions to the collector: rows of aggregates, page by page; where a form is; status maps. */
#ifndef JX_CLIENT_ROWS_H
#define JX_CLIENT_ROWS_H

#include "client/push/server.h"
#include "proto/report.h"

/* Asks `what` ("division", "counties", "units", "rules") of a division and gives each row to fn, until it says false or
 * all are through. year (units): only forms of it; 0: all. Rows borrow; rules are filled where the answer has them. 0
 * or JX_E… (jx_talk_failed says why). */
int jx_each_row(jx_talk *t, const char *what, uint32_t division, uint16_t year,
                bool (*fn)(void *arg, const jx_row *row), void *arg);

/* The version of a form that counts. */
typedef struct {
    jx_id batch;
    uint64_t index, offset, seq, versions;
    uint64_t verdict;
} jx_form_place;
/* 1 found, 0 not there, or a negative error that was said on stderr. */
int jx_find_form(const char *server, const jx_id *key, jx_form_place *out);

/* A status map: every pair to fn; text is empty for numbers. 0 or JX_E…. */
int jx_each_status(jx_talk *t, int timeout_ms, void (*fn)(void *arg, jx_str name, uint64_t number, jx_str text),
                   void *arg);
/* One number of a status; *out stays as it was when the map does not have it. 0 or JX_E…. */
int jx_status_number(jx_talk *t, int timeout_ms, const char *name, uint64_t *out);

#endif
