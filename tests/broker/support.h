/* tests/broker/support.h: folders that go away, and small batches to put in a journal. */
#ifndef JX_TESTS_BROKER_SUPPORT_H
#define JX_TESTS_BROKER_SUPPORT_H

#include "broker/journal.h"

/* A fresh folder; removed with everything in it by drop_dir. */
const char *make_dir(char out[256]);
void drop_dir(const char *dir);

/* A batch of `forms` forms whose content, and so id, is a function of n. The same object is reused for every call. */
jx_append batch(uint64_t n, uint32_t forms);
/* A result for part, recognisable by tag. */
jx_outcome result(jx_part part, const char *tag);
jx_outcome split(jx_part part);

/* One commit, repeated while its outcome is unknown, as every owner of a journal must. What it then says of each item
 * is as if the first had answered. */
int commit_group(jx_journal *j, uint64_t epoch, uint64_t time_ms, jx_group *g, jx_totals *after);
/* The same; each takes any number of items. */
int commit_appends(jx_journal *j, uint64_t epoch, jx_append *a, uint32_t n);
int commit_outcomes(jx_journal *j, uint64_t epoch, jx_outcome *o, uint32_t n);
int commit_failure(jx_journal *j, uint64_t epoch, jx_part part, uint32_t failures);

/* Reads the whole log in small steps and checks that it is one: offsets without gaps, times that never go back, and a
 * chain that follows from the bytes. Calls each (may be NULL) with every record; returns how many there are. */
uint64_t check_log(jx_journal *j, void (*each)(void *arg, const jx_msg *record, jx_bytes body), void *arg);

#endif
