/* worker/phrases.h: pieces of a finding's message in words. Inside worker/ only. */
#ifndef JX_WORKER_PHRASES_H
#define JX_WORKER_PHRASES_H

#include "worker/rulebook.h"

/* Takes text until the room is full, and is then cut between characters. */
typedef struct {
    char *p;
    size_t cap, len; /* cap without the NUL */
    bool full;
    enum jx_lang lang;
} jx_writer;

void jx_put(jx_writer *w, jx_str s);
void jx_put_z(jx_writer *w, const char *z);
void jx_say(jx_writer *w, const char *zh, const char *en);
void jx_put_count(jx_writer *w, int64_t v);
void jx_put_pts(jx_writer *w, int64_t v);
/* On one line, long texts cut. */
void jx_quote(jx_writer *w, jx_str s);
/* form may be NULL. */
void jx_put_val(jx_writer *w, const jx_val *v, const jx_form *form);

/* The reader's own words: whole, on one line. */
void jx_put_problem(jx_writer *w, jx_str text);
/* What the reader says of the document, and whether it kept something from being checked. */
void jx_put_read(jx_writer *w, const jx_finding *f);
/* The row's first level. */
void jx_put_level(jx_writer *w, const jx_form *form, jx_path at);
/* "（执行 10，指标 40+20+20）": the weights, or the scores, that were added up. */
void jx_put_addends(jx_writer *w, const jx_form *form, bool scores);
/* The reading that a score follows, from the words that packs have for it. */
void jx_put_reading(jx_writer *w, const jx_val *v);
/* The band of a qualitative score: at least its lower end, or below its upper one. */
void jx_put_band(jx_writer *w, const jx_finding *f, const jx_form *form);
/* From where to where, if the form allows more than one answer. */
void jx_put_span(jx_writer *w, const jx_finding *f);
/* Why points are open, with both ends. */
void jx_put_open(jx_writer *w, const jx_finding *f);
/* What a rate should have been; a source without amounts has none. */
void jx_put_gives(jx_writer *w, const jx_finding *f, const jx_form *form);

#endif
