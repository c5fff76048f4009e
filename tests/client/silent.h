/* tests/client/silent.h: is anything that a damaged document says otherwise said in silence? */
#ifndef JX_TESTS_SILENT_H
#define JX_TESTS_SILENT_H

#include "client/reader/read.h"

/* Holds the reading of a damaged document against that of the whole one. A number that is another, or is gone, must be
 * told: by a problem that the whole document does not have, or by a finding of the rule book on that very number (for
 * another number in a row of indicators, on that row; for a part of the funding, on its column, where the sum is).
 *
 * parts_may_go: the damage leaves an empty cell, or no row at all, where a part of the funding was. Offices leave those
 * out themselves, so nobody can tell, as long as no other number takes the place.
 *
 * tell is called for each change that is not told: form, "indicators[3].score", what it was and what it is. Returns
 * their number. */
unsigned silent_changes(const jx_doc *whole, const jx_doc *damaged, bool parts_may_go,
                        void (*tell)(void *arg, const jx_form *f, const char *path, const char *was, const char *is),
                        void *arg);

#endif
