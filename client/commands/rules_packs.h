/* client/commands/rules_packs.h: several rule packs at once, for people, programs and offices. Each returns the exit
 * code. */
#ifndef JX_CLIENT_RULES_PACKS_H
#define JX_CLIENT_RULES_PACKS_H

#include <stdbool.h>

/* Where two packs (files or names) differ, with the grounds that they give. */
int jx_rules_diff(const char *a, const char *b, bool json);

/* The packs that jx_packs_for chooses from: the bundled ones (dir NULL), or those of a folder. */
int jx_rules_packs(const char *dir, bool json);

/* All rules as CSV: a row each, and two columns for what each of those packs makes of it. */
int jx_rules_csv(const char *dir);

#endif
