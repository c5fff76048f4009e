#include "collector/fold.h"

#include <stdlib.h>

#include "collector/state.h"
#include "proto/division.h"

int jx_fold_new(jx_fold **out, jx_fold_watch *watch, void *arg)
{
    jx_fold *f = calloc(1, sizeof *f);
    if (!f) return JX_ENOMEM;
    f->watch = watch;
    f->watch_arg = arg;
    int err = jx_forms_init(&f->forms);
    if (err) {
        free(f);
        return err;
    }
    *out = f;
    return 0;
}

void jx_fold_free(jx_fold **in)
{
    jx_fold *f = *in;
    if (!f) return;
    for (uint32_t i = 0; i < f->n_divisions; i++) {
        jx_tally_fini(&f->divisions[i]->own);
        free(f->divisions[i]);
    }
    free(f->divisions);
    jx_tally_fini(&f->sum);
    jx_forms_fini(&f->forms);
    free(f);
    *in = NULL;
}

uint32_t jx_division_place(const jx_fold *f, uint32_t code)
{
    uint32_t low = 0, high = f->n_divisions;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (f->divisions[mid]->code < code)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The division's state, made when it is new. NULL: no memory. */
static jx_division_state *division_of(jx_fold *f, uint32_t code)
{
    uint32_t at = jx_division_place(f, code);
    if (at < f->n_divisions && f->divisions[at]->code == code) return f->divisions[at];
    if (f->n_divisions == f->cap_divisions) {
        uint32_t cap = f->cap_divisions ? f->cap_divisions * 2 : 64;
        jx_division_state **bigger = realloc(f->divisions, cap * sizeof *bigger);
        if (!bigger) return NULL;
        f->divisions = bigger;
        f->cap_divisions = cap;
    }
    jx_division_state *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->code = code;
    memmove(f->divisions + at + 1, f->divisions + at, (f->n_divisions - at) * sizeof *f->divisions);
    f->divisions[at] = d;
    f->n_divisions++;
    return d;
}

void jx_share_of(const jx_forms *f, const jx_entry *e, jx_share *out)
{
    *out = (jx_share){.verdict = e->verdict,
                      .stated_grade = e->stated_grade,
                      .grade = e->grade,
                      .late = e->late,
                      .superseded = e->n_past,
                      .initial = e->initial,
                      .adjusted = e->adjusted,
                      .executed = e->executed,
                      .stated = e->stated,
                      .total = e->total,
                      .marks = jx_forms_marks(f, e),
                      .n_marks = e->n_marks};
}

/* One record of results on its way into the state. It holds a reference to its own source, for a form may replace
 * another of the same record. */
struct landing {
    jx_division_state *home;     /* the batch's division */
    jx_division_state *division; /* of the form under way */
    jx_bytes raw;                /* its result in the log */
    uint64_t accepted_ms;        /* of the batch */
    jx_source source;
    int64_t source_place; /* < 0: no form of the record counts yet */
};

static int refer(jx_fold *f, struct landing *l, jx_entry *e)
{
    if (l->source_place < 0) {
        int64_t place = jx_forms_source(&f->forms, &l->source);
        if (place < 0) return (int)place;
        l->source_place = place;
        f->forms.sources[place].refs = 1;
    }
    e->source = (uint32_t)l->source_place;
    f->forms.sources[e->source].refs++;
    return 0;
}

static bool is_late(const jx_fold *f, const jx_entry *e, uint32_t division)
{
    return jx_campaign_missed(f->campaigns, f->n_campaigns, e->year, division, e->accepted_ms) != 0;
}

/* After anything that may have changed it. */
static void judge_again(jx_fold *f, jx_division_state *d, jx_entry *e)
{
    bool late = is_late(f, e, d->code);
    d->own.late += (uint64_t)(int64_t)((int)late - (int)e->late);
    e->late = late;
}

static uint8_t worst_of(const jx_result *r)
{
    uint8_t worst = 0;
    for (int i = 0; i < r->n_findings; i++)
        if (r->findings[i].severity > worst) worst = r->findings[i].severity;
    return worst;
}

/* A score as aggregates have it: of 100, whatever the pack gives in all, so that packs can be told together. */
static jx_pts of_hundred(jx_pts score, jx_pts frame)
{
    int64_t v = score;
    if (score == JX_PTS_NONE || frame <= 0) return score;
    return jx_mul_div(score, 10000, frame, &v) == 0 && v <= JX_PTS_MAX && v >= -JX_PTS_MAX ? (jx_pts)v : score;
}

/* Everything the aggregates take from a result, but its source, unit, content and when that was accepted. */
static int write_entry(jx_fold *f, const struct landing *l, jx_entry *e, const jx_result *r, uint32_t n_marks)
{
    e->initial = r->initial;
    e->adjusted = r->adjusted;
    e->executed = r->executed;
    e->stated = of_hundred(r->stated_total, r->frame);
    e->total = of_hundred(r->total, r->frame);
    e->index = r->index;
    e->verdict = r->verdict & 3;
    e->stated_grade = r->stated_grade & 7;
    e->grade = r->grade & 7;
    e->worst = worst_of(r) & 7;
    e->year = r->year;
    e->late = is_late(f, e, l->division->code);
    return jx_forms_set_marks(&f->forms, e, f->marks, n_marks);
}

static int add(jx_fold *f, struct landing *l, jx_entry *e, uint32_t place)
{
    jx_share share;
    jx_forms_link(&f->forms, place);
    jx_share_of(&f->forms, e, &share);
    return jx_tally_add(&l->division->own, &share);
}

static int first_version(jx_fold *f, struct landing *l, const jx_result *r, uint32_t n_marks)
{
    int64_t unit = jx_units_place(&f->forms.units, l->division->code, r->unit);
    if (unit < 0) return (int)unit;
    int64_t place = jx_forms_make(&f->forms, &r->key, (uint32_t)unit);
    if (place < 0) return (int)place;
    jx_entry *e = jx_forms_at(&f->forms, (uint32_t)place);
    e->content = r->content;
    e->accepted_ms = l->accepted_ms & JX_ACCEPTED_MASK;
    e->versions = 1;
    int err = refer(f, l, e);
    if (!err) err = write_entry(f, l, e, r, n_marks);
    return err ? err : add(f, l, e, (uint32_t)place);
}

/* The new version takes the place of the one that counted. */
static int replace(jx_fold *f, struct landing *l, jx_entry *e, uint32_t place, const jx_result *r, uint32_t n_marks)
{
    int64_t unit = jx_units_place(&f->forms.units, l->division->code, r->unit);
    if (unit < 0) return (int)unit;
    jx_share share;
    jx_share_of(&f->forms, e, &share);
    jx_tally_remove(&l->division->own, &share);
    jx_forms_unlink(&f->forms, place);
    jx_forms_drop_source(&f->forms, e->source);
    e->unit = (uint32_t)unit;
    int err = jx_forms_saw(&f->forms, e, r->content, l->accepted_ms, true);
    if (!err) err = refer(f, l, e);
    if (!err) err = write_entry(f, l, e, r, n_marks);
    return err ? err : add(f, l, e, place);
}

/* Equal content under the same pack has the same result: only the pointer to the version moves. */
static int keep(jx_fold *f, struct landing *l, jx_entry *e, const jx_result *r)
{
    jx_forms_drop_source(&f->forms, e->source);
    e->index = r->index;
    f->stats.unchanged++;
    int err = jx_forms_saw(&f->forms, e, r->content, l->accepted_ms, true);
    judge_again(f, l->division, e);
    return err ? err : refer(f, l, e);
}

/* A version older than the one that counts came later: all that moves is how many there were, and since when the
 * content that counts is known. */
static int note_old(jx_fold *f, struct landing *l, jx_entry *e, const jx_result *r)
{
    uint32_t before = e->n_past;
    int err = jx_forms_saw(&f->forms, e, r->content, l->accepted_ms, false);
    l->division->own.superseded += e->n_past - before;
    judge_again(f, l->division, e);
    f->stats.outdated++;
    return err;
}

static int tell(jx_fold *f, const struct landing *l, const jx_msg *header, const jx_result *r, uint8_t stood)
{
    return f->watch ? f->watch(f->watch_arg, header, r, l->raw, stood) : 0;
}

/* Where a form counts: in the division it names, when the batch may speak for that; else in the batch's. */
static int settle_in(jx_fold *f, struct landing *l, jx_result *r)
{
    uint32_t home = l->home->code;
    if (!r->division || !jx_division_within(r->division, home)) r->division = home;
    if (r->division == l->division->code) return 0;
    jx_division_state *d = division_of(f, r->division);
    if (!d) return JX_ENOMEM;
    l->division = d;
    return 0;
}

static int land(jx_fold *f, struct landing *l, const jx_msg *header, const jx_result *r, uint32_t n_marks)
{
    f->stats.forms++;
    int64_t place = jx_forms_find(&f->forms, l->division->code, &r->key);
    if (place < 0) {
        int err = first_version(f, l, r, n_marks);
        return err ? err : tell(f, l, header, r, 0);
    }
    jx_entry *e = jx_forms_at(&f->forms, (uint32_t)place);
    const jx_source *old = &f->forms.sources[e->source];
    if (old->seq == l->source.seq && e->index == r->index) {
        f->stats.repeated++;
        return 0;
    }
    if (e->versions < UINT16_MAX) e->versions++;
    if (old->seq > l->source.seq || (old->seq == l->source.seq && e->index > r->index)) return note_old(f, l, e, r);
    if (e->content == r->content && old->pack == l->source.pack) return keep(f, l, e, r);
    uint8_t stood = e->worst;
    int err = replace(f, l, e, (uint32_t)place, r, n_marks);
    return err ? err : tell(f, l, header, r, stood);
}

/* Forms of one record that other packs judged have a source of their own: what names the pack is all that tells whether
 * the same content would have the same result, the set of packs may have changed elsewhere. */
static void judged_by(jx_fold *f, struct landing *l, uint64_t pack)
{
    if (l->source_place >= 0 && l->source.pack != pack) {
        jx_forms_drop_source(&f->forms, (uint32_t)l->source_place);
        l->source_place = -1;
    }
    l->source.pack = pack;
}

/* Every result of the body up to the first that cannot be read, is not one of the record's forms, or is out of order.
 * *read: how many there were; *sound: whether the body ended where it should. */
static int fold_body(jx_fold *f, struct landing *l, const jx_msg *h, jx_bytes body, uint32_t *read, bool *sound)
{
    jx_cur c = jx_cur_of(body.p, body.len);
    uint64_t ruleset;
    uint32_t n = jx_results_open(&c, &ruleset);
    int64_t least = h->first;
    for (; *read < n; ++*read) {
        jx_result r;
        const uint8_t *start = c.p;
        if (jx_result_decode(&c, &r, f->findings) != 0 || r.index < least || r.index >= h->first + h->part) return 0;
        int marks = jx_marks_of(r.findings, r.n_findings, f->marks);
        if (marks < 0) return 0;
        judged_by(f, l, r.pack ? r.pack : ruleset);
        l->raw = (jx_bytes){start, (size_t)(c.p - start)};
        int err = settle_in(f, l, &r);
        if (!err) err = land(f, l, h, &r, (uint32_t)marks);
        if (err) return err;
        least = r.index + 1;
    }
    *sound = jx_cur_end(&c) == 0 && *read == h->part;
    return 0;
}

static int fold_results(jx_fold *f, const jx_msg *h, jx_bytes body)
{
    jx_division_state *home = division_of(f, h->division);
    if (!home) return JX_ENOMEM;
    struct landing l = {.home = home,
                        .division = home,
                        .accepted_ms = h->accepted_ms,
                        .source = {.batch = h->id, .seq = h->seq, .offset = f->stats.offset},
                        .source_place = -1};
    uint32_t read = 0;
    bool sound = false;
    int err = fold_body(f, &l, h, body, &read, &sound);
    if (l.source_place >= 0) jx_forms_drop_source(&f->forms, (uint32_t)l.source_place);
    if (err) return err;
    if (!sound) f->stats.malformed++;
    home->own.failed += h->part - read;
    return 0;
}

static int fold_failed(jx_fold *f, const jx_msg *h)
{
    jx_division_state *d = division_of(f, h->division);
    if (!d) return JX_ENOMEM;
    d->own.failed += h->part;
    f->stats.failed_records++;
    return 0;
}

/* A deadline was set: every form of that year and province is judged by it. */
static int fold_campaign(jx_fold *f, const jx_msg *h, jx_bytes body)
{
    jx_campaign c;
    jx_cur cur = jx_cur_of(body.p, body.len);
    bool sound = jx_campaign_read(&cur, &c) == 0 && jx_cur_end(&cur) == 0 && f->n_campaigns < JX_CAMPAIGNS_MAX;
    if (!sound || h->offset != f->stats.offset) {
        f->stats.malformed++;
        return 0;
    }
    c.set_ms = h->time_ms;
    c.by = (jx_str){0};
    f->campaigns[f->n_campaigns++] = c;
    f->stats.campaigns++;
    for (uint32_t i = 0; i < f->forms.n; i++) {
        jx_entry *e = jx_forms_at(&f->forms, i);
        uint32_t division = f->forms.units.units[e->unit].division;
        if (e->year == c.year && jx_campaign_province(division) == c.division)
            judge_again(f, f->divisions[jx_division_place(f, division)], e);
    }
    return 0;
}

/* Could the broker have written it? The places of forms must lie within a batch, the division must be a code. */
static bool plausible(const jx_fold *f, const jx_msg *h)
{
    return h && h->type == JX_RECORD && h->offset == f->stats.offset && h->division <= 999999 &&
           h->forms <= JX_MAX_BATCH_FORMS && h->part >= 1 && h->part <= h->forms && h->first <= h->forms - h->part;
}

int jx_fold_record(jx_fold *f, const jx_msg *h, jx_bytes body)
{
    int err = 0;
    if (h && h->type == JX_RECORD && h->kind == JX_R_CAMPAIGN) {
        err = fold_campaign(f, h, body);
    } else if (!plausible(f, h)) {
        f->stats.malformed++;
    } else {
        switch (h->kind) {
        case JX_R_RESULT: err = fold_results(f, h, body); break;
        case JX_R_FAILED: err = fold_failed(f, h); break;
        case JX_R_SPLIT: f->stats.splits++; break;
        default: f->stats.other++;
        }
    }
    f->stats.offset++;
    return err;
}

uint64_t jx_fold_offset(const jx_fold *f) { return f->stats.offset; }

void jx_fold_stats_of(const jx_fold *f, jx_fold_stats *out)
{
    *out = f->stats;
    out->keys = f->forms.n;
    out->units = f->forms.units.n;
    out->divisions = f->n_divisions;
    out->bytes = sizeof *f + jx_forms_bytes(&f->forms) + f->cap_divisions * sizeof *f->divisions;
    for (uint32_t i = 0; i < f->n_divisions; i++) {
        out->bytes += jx_tally_bytes(&f->divisions[i]->own);
        out->late += f->divisions[i]->own.late;
    }
}
