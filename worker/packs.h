/* worker/packs.h: a set of rule packs, and which of them judges a form: that of the form's province and year. The
 * workers and `jixiao check` choose by this code alone.
 *
 * Of the packs in a set the first of these that is there: province and year; the province, any year; any province, that
 * year; the country's (a set that has none gets the built-in one). A form that does not say its year, or its division,
 * matches only packs for any. A pack for another year of the same province is no substitute: what it holds was decided
 * for that year. */
#ifndef JX_WORKER_PACKS_H
#define JX_WORKER_PACKS_H

#include "worker/rulebook.h"

typedef struct jx_packs jx_packs;

/* A pack of a set, with its jx_pack_id. */
typedef struct {
    const jx_pack *pack;
    uint64_t id;
} jx_packed;

/* pack: a bundled pack's name or a file; it alone judges every form. Else dir: all its *.conf. Neither: the bundled
 * ones. 0, or JX_EINVAL with what is wrong in err (two packs of one province and year are), or JX_ENOMEM. One at a
 * time. */
int jx_packs_open(jx_packs **out, const char *pack, const char *dir, char *err, size_t cap);
/* A set of p alone, which is borrowed. NULL without memory. */
jx_packs *jx_packs_only(const jx_pack *p);
/* Sets *s to NULL; NULL is fine. */
void jx_packs_free(jx_packs **s);

/* Never NULL. */
const jx_packed *jx_packs_for(const jx_packs *s, uint32_t division, uint16_t year);

/* Names the rule book and all packs of the set: of a single one it is that pack's id. */
uint64_t jx_packs_id(const jx_packs *s);

/* By province and year, the country's first. */
const jx_packed *jx_packs_all(const jx_packs *s, size_t *n);

/* A bundled pack's name ("guizhou-2024") or a file. The caller frees it. NULL with the reason in err. */
const jx_pack *jx_pack_named(const char *name, char *err, size_t cap);

#endif
