/* client/show/progress.h: a progress bar on stderr, only when that is a terminal. */
#ifndef JX_CLIENT_PROGRESS_H
#define JX_CLIENT_PROGRESS_H

#include "client/show/term.h"

typedef struct {
    FILE *f;
    bool on;
    const char *label; /* borrowed */
    uint64_t started_ms, shown_ms;
    uint64_t done, total; /* total 0: not known */
} jx_progress;

/* On stderr, if it is a terminal. */
void jx_progress_start(jx_progress *p, const char *label, uint64_t total);
/* Redraws at most ten times a second. */
void jx_progress_set(jx_progress *p, uint64_t done);
/* Wipes the bar, so that other lines can follow; the next jx_progress_set draws it again. */
void jx_progress_hide(jx_progress *p);
/* Wipes it for good. */
void jx_progress_end(jx_progress *p);

#endif
