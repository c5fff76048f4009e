/* collector/forms.h: every form key that was seen, with what the version that counts adds to the aggregates: 104 bytes
 * a form, and no allocation of its own. Forms are found by key within a division, because no division may replace a
 * form of another (collector/fold.h). */
#ifndef JX_COLLECTOR_FORMS_H
#define JX_COLLECTOR_FORMS_H

#include "collector/marks.h"
#include "collector/slab.h"
#include "collector/units.h"

/* A log record that carried forms which count, and the pack that judged them; shared by them, kept while there are any.
 */
typedef struct {
    jx_id batch;
    uint64_t seq, offset, pack; /* pack: id of the one that judged these forms */
    uint32_t refs;
    uint32_t next_free; /* place plus 1 */
} jx_source;

/* Marks that a form holds itself; more of them go to the slab. */
enum { JX_OWN_MARKS = 3 };
/* Contents of a form that do not count any more, remembered to tell how many there were: at most so many. */
enum { JX_MAX_PAST = 255 };

typedef struct {
    jx_id key;
    uint64_t content;                     /* of the version that counts */
    uint64_t accepted_ms : 48, year : 16; /* when that content was first accepted; of the form */
    jx_fen initial, adjusted, executed;
    uint32_t source;     /* place of its jx_source */
    uint32_t unit;       /* place of its unit */
    uint32_t next, prev; /* of the same unit, or JX_NO_FORM */
    jx_pts stated, total;
    jx_mark marks[JX_OWN_MARKS]; /* or marks[0] is a run of the slab */
    uint32_t past;               /* a run of the slab: contents and when each was first accepted, four words */
    uint16_t index;              /* in its batch */
    uint16_t versions;           /* seen, up to UINT16_MAX */
    unsigned n_marks : 9, n_past : 8, verdict : 2, stated_grade : 3, grade : 3, worst : 3, late : 1;
} jx_entry;
_Static_assert(sizeof(jx_entry) == 104, "a form's place in memory");

#define JX_ACCEPTED_MASK ((UINT64_C(1) << 48) - 1) /* the year 10889 */

/* All zero but the seeds is empty. */
typedef struct {
    uint64_t seed;
    jx_units units;
    jx_slab slab;
    jx_entry **chunks;
    uint32_t n, n_chunks;
    struct jx_form_slot {
        uint32_t tag;
        uint32_t place; /* of the form plus 1; 0: free */
    } * slots;
    uint64_t n_slots;
    jx_source *sources;
    uint32_t n_sources, cap_sources, free_source;
} jx_forms;

/* Seeds the hashes, so that nobody can choose keys that collide here. */
int jx_forms_init(jx_forms *f);
void jx_forms_fini(jx_forms *f);

jx_entry *jx_forms_at(const jx_forms *f, uint32_t place);

/* The form's place, JX_ENOTFOUND, or (make) a new place with an entry that is all zero but for key and unit,
 * JX_ENOMEM. */
int64_t jx_forms_find(const jx_forms *f, uint32_t division, const jx_id *key);
int64_t jx_forms_make(jx_forms *f, const jx_id *key, uint32_t unit);

/* Puts a form into its unit's list and takes it out. */
void jx_forms_link(jx_forms *f, uint32_t place);
void jx_forms_unlink(jx_forms *f, uint32_t place);

const jx_mark *jx_forms_marks(const jx_forms *f, const jx_entry *e);
int jx_forms_set_marks(jx_forms *f, jx_entry *e, const jx_mark *marks, uint32_t n);

/* Notes that a version of the form with this content was seen, when it was accepted, and whether it counts now. What
 * e->n_past then says is the number of other contents, and e->accepted_ms when the content that counts was first
 * accepted, whatever order the versions came in. 0 or JX_ENOMEM. */
int jx_forms_saw(jx_forms *f, jx_entry *e, uint64_t content, uint64_t accepted_ms, bool counts);

/* A source without any refs; its place or JX_ENOMEM. Dropping the last reference frees it. */
int64_t jx_forms_source(jx_forms *f, const jx_source *s);
void jx_forms_drop_source(jx_forms *f, uint32_t source);

size_t jx_forms_bytes(const jx_forms *f);

#endif
