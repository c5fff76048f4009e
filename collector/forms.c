#include "collector/forms.h"

#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { CHUNK = 4096 };

int jx_forms_init(jx_forms *f)
{
    *f = (jx_forms){0};
    uint64_t seeds[2];
    if (getrandom(seeds, sizeof seeds, 0) != (ssize_t)sizeof seeds) return JX_EIO;
    f->seed = seeds[0];
    f->units.seed = seeds[1];
    return 0;
}

void jx_forms_fini(jx_forms *f)
{
    for (uint32_t i = 0; i < f->n_chunks; i++) free(f->chunks[i]);
    free(f->chunks);
    free(f->slots);
    free(f->sources);
    jx_units_fini(&f->units);
    jx_slab_fini(&f->slab);
    *f = (jx_forms){0};
}

jx_entry *jx_forms_at(const jx_forms *f, uint32_t place) { return &f->chunks[place / CHUNK][place % CHUNK]; }

static uint64_t hash_of(const jx_forms *f, const jx_id *key) { return XXH3_64bits_withSeed(key->b, 16, f->seed); }

int64_t jx_forms_find(const jx_forms *f, uint32_t division, const jx_id *key)
{
    if (!f->n_slots) return JX_ENOTFOUND;
    uint64_t hash = hash_of(f, key), i = hash & (f->n_slots - 1);
    uint32_t tag = (uint32_t)(hash >> 32);
    for (; f->slots[i].place; i = (i + 1) & (f->n_slots - 1)) {
        if (f->slots[i].tag != tag) continue;
        const jx_entry *e = jx_forms_at(f, f->slots[i].place - 1);
        if (jx_id_eq(&e->key, key) && f->units.units[e->unit].division == division) return f->slots[i].place - 1;
    }
    return JX_ENOTFOUND;
}

static void put(struct jx_form_slot *slots, uint64_t n, uint64_t hash, uint32_t place)
{
    uint64_t i = hash & (n - 1);
    while (slots[i].place) i = (i + 1) & (n - 1);
    slots[i] = (struct jx_form_slot){(uint32_t)(hash >> 32), place + 1};
}

/* At most three quarters full. */
static int grow_slots(jx_forms *f)
{
    uint64_t n = f->n_slots ? f->n_slots * 2 : 1024;
    struct jx_form_slot *slots = calloc(n, sizeof *slots);
    if (!slots) return JX_ENOMEM;
    for (uint32_t p = 0; p < f->n; p++) put(slots, n, hash_of(f, &jx_forms_at(f, p)->key), p);
    free(f->slots);
    f->slots = slots;
    f->n_slots = n;
    return 0;
}

static int add_chunk(jx_forms *f)
{
    jx_entry **bigger = realloc(f->chunks, (f->n_chunks + 1) * sizeof *bigger);
    if (!bigger) return JX_ENOMEM;
    f->chunks = bigger;
    if (!(bigger[f->n_chunks] = malloc(CHUNK * sizeof(jx_entry)))) return JX_ENOMEM;
    f->n_chunks++;
    return 0;
}

int64_t jx_forms_make(jx_forms *f, const jx_id *key, uint32_t unit)
{
    if (f->n == JX_NO_FORM - 1) return JX_ENOMEM;
    if ((uint64_t)f->n * 4 >= f->n_slots * 3 && grow_slots(f) != 0) return JX_ENOMEM;
    if (f->n == f->n_chunks * CHUNK && add_chunk(f) != 0) return JX_ENOMEM;
    uint32_t place = f->n++;
    *jx_forms_at(f, place) = (jx_entry){.key = *key, .unit = unit};
    put(f->slots, f->n_slots, hash_of(f, key), place);
    return place;
}

void jx_forms_link(jx_forms *f, uint32_t place)
{
    jx_entry *e = jx_forms_at(f, place);
    jx_unit *u = &f->units.units[e->unit];
    e->prev = JX_NO_FORM;
    e->next = u->head;
    if (u->head != JX_NO_FORM) jx_forms_at(f, u->head)->prev = place;
    u->head = place;
    u->forms++;
}

void jx_forms_unlink(jx_forms *f, uint32_t place)
{
    jx_entry *e = jx_forms_at(f, place);
    jx_unit *u = &f->units.units[e->unit];
    if (e->prev != JX_NO_FORM)
        jx_forms_at(f, e->prev)->next = e->next;
    else
        u->head = e->next;
    if (e->next != JX_NO_FORM) jx_forms_at(f, e->next)->prev = e->prev;
    u->forms--;
}

const jx_mark *jx_forms_marks(const jx_forms *f, const jx_entry *e)
{
    return e->n_marks <= JX_OWN_MARKS ? e->marks : jx_slab_at(&f->slab, e->marks[0]);
}

int jx_forms_set_marks(jx_forms *f, jx_entry *e, const jx_mark *marks, uint32_t n)
{
    if (e->n_marks > JX_OWN_MARKS) jx_slab_give(&f->slab, e->marks[0], e->n_marks);
    e->n_marks = 0;
    jx_mark *to = e->marks;
    if (n > JX_OWN_MARKS) {
        uint32_t run = jx_slab_take(&f->slab, n);
        if (!run) return JX_ENOMEM;
        e->marks[0] = run;
        to = jx_slab_at(&f->slab, run);
    }
    if (n) memcpy(to, marks, n * sizeof *marks);
    e->n_marks = n & 511;
    return 0;
}

/* A content that does not count any more. */
struct past {
    uint64_t content, accepted_ms;
};
enum { PAST_WORDS = sizeof(struct past) / sizeof(uint32_t) };
_Static_assert(PAST_WORDS *JX_MAX_PAST <= JX_SLAB_MOST, "all of a form's past is one run");

static struct past *past_of(const jx_forms *f, const jx_entry *e)
{
    return (struct past *)jx_slab_at(&f->slab, e->past);
}

/* Appends to the past; full, it forgets: there are 256 contents or more, and no order of them changes that. */
static int add_past(jx_forms *f, jx_entry *e, struct past p)
{
    if (e->n_past == JX_MAX_PAST) return 0;
    uint32_t words = PAST_WORDS * e->n_past;
    if (!e->n_past || jx_slab_room(words) < words + PAST_WORDS) {
        uint32_t run = jx_slab_take(&f->slab, words + PAST_WORDS);
        if (!run) return JX_ENOMEM;
        if (words) {
            memcpy(jx_slab_at(&f->slab, run), past_of(f, e), words * sizeof(uint32_t));
            jx_slab_give(&f->slab, e->past, words);
        }
        e->past = run;
    }
    past_of(f, e)[e->n_past] = p;
    e->n_past++;
    return 0;
}

#define EARLIER(a, b) ((a) < (b) ? (a) : (b))

int jx_forms_saw(jx_forms *f, jx_entry *e, uint64_t content, uint64_t accepted_ms, bool counts)
{
    struct past now = {e->content, e->accepted_ms}, seen = {content, accepted_ms};
    uint32_t at = 0;
    int err = 0;
    if (content == now.content) {
        e->accepted_ms = EARLIER(accepted_ms, now.accepted_ms) & JX_ACCEPTED_MASK;
        return 0;
    }
    while (at < e->n_past && past_of(f, e)[at].content != content) at++;
    struct past *known = at < e->n_past ? &past_of(f, e)[at] : NULL;
    if (known) seen.accepted_ms = EARLIER(accepted_ms, known->accepted_ms);
    struct past gone = counts ? now : seen;
    if (known)
        *known = gone;
    else
        err = add_past(f, e, gone);
    if (!counts) return err;
    e->content = seen.content;
    e->accepted_ms = seen.accepted_ms & JX_ACCEPTED_MASK;
    return err;
}

static int64_t new_source(jx_forms *f)
{
    if (f->free_source) {
        uint32_t place = f->free_source - 1;
        f->free_source = f->sources[place].next_free;
        return place;
    }
    if (f->n_sources == f->cap_sources) {
        uint32_t cap = f->cap_sources ? f->cap_sources * 2 : 256;
        jx_source *bigger = cap <= UINT32_MAX / 2 ? realloc(f->sources, cap * sizeof *bigger) : NULL;
        if (!bigger) return JX_ENOMEM;
        f->sources = bigger;
        f->cap_sources = cap;
    }
    return f->n_sources++;
}

int64_t jx_forms_source(jx_forms *f, const jx_source *s)
{
    int64_t place = new_source(f);
    if (place < 0) return place;
    f->sources[place] = *s;
    f->sources[place].refs = 0;
    return place;
}

void jx_forms_drop_source(jx_forms *f, uint32_t source)
{
    jx_source *s = &f->sources[source];
    if (s->refs && --s->refs) return;
    s->next_free = f->free_source;
    f->free_source = source + 1;
}

size_t jx_forms_bytes(const jx_forms *f)
{
    return f->n_chunks * (CHUNK * sizeof(jx_entry) + sizeof *f->chunks) + f->n_slots * sizeof *f->slots +
           f->cap_sources * sizeof *f->sources + f->units.bytes + jx_slab_bytes(&f->slab);
}
