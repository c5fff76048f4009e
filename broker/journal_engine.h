/* broker/journal_engine.h: what an engine of the journal provides. Only engines and journal.c include this. An
 * engine's struct starts with jx_journal. The calls are those of journal.h; arguments have been checked against the
 * limits, so that every engine refuses the same. */
#ifndef JX_BROKER_JOURNAL_ENGINE_H
#define JX_BROKER_JOURNAL_ENGINE_H

#include "broker/journal.h"

typedef struct {
    const char *durability;
    int (*own)(jx_journal *j, uint64_t *epoch);
    int (*commit)(jx_journal *j, uint64_t epoch, uint64_t now_ms, jx_group *g, jx_totals *after);
    int (*scan)(jx_journal *j, const jx_part *after, jx_pending *out, size_t max, size_t *n);
    int (*bodies)(jx_journal *j, const uint64_t *seqs, size_t n, jx_on_body each, void *arg);
    int (*read)(jx_journal *j, const jx_point *from, size_t max_bytes, size_t max_records, jx_on_record each, void *arg,
                jx_point *end);
    int (*find)(jx_journal *j, const jx_id *id, uint32_t first, size_t max_records, jx_found *out, jx_on_record each,
                void *arg);
    int (*dead)(jx_journal *j, const jx_part *after, size_t max_letters, jx_on_record each, void *arg, jx_part *end,
                bool *more);
    int (*campaigns)(jx_journal *j, jx_on_record each, void *arg);
    int (*stats)(jx_journal *j, jx_stats *out);
    void (*relax)(jx_journal *j, bool settled); /* may be NULL */
    void (*close)(jx_journal *j);
} jx_engine;

struct jx_journal {
    const jx_engine *engine;
};

#endif
