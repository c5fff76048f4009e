#include "support.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *make_dir(char out[256])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(out, 256, "%s/jixiao-test-XXXXXX", tmp ? tmp : "/tmp");
    cr_assert(mkdtemp(out));
    return out;
}

static int drop(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void drop_dir(const char *dir) { nftw(dir, drop, 16, FTW_DEPTH | FTW_PHYS); }

jx_append batch(uint64_t n, uint32_t forms)
{
    static char bodies[64][3000];
    char *body = bodies[n % 64];
    memset(body, 'a' + (int)(n % 26), sizeof bodies[0]);
    memcpy(body, &n, sizeof n);
    return (jx_append){.id = jx_hash(body, sizeof bodies[0]),
                       .submitter = JX_STR("区财政局"),
                       .salt = {"s", 1},
                       .division = 500153,
                       .forms = forms,
                       .body = {body, sizeof bodies[0]}};
}

jx_outcome result(jx_part part, const char *tag)
{
    return (jx_outcome){.part = part, .attempt = 1, .kind = JX_R_RESULT, .body = {tag, strlen(tag)}};
}

jx_outcome split(jx_part part) { return (jx_outcome){.part = part, .attempt = 3, .kind = JX_R_SPLIT}; }

static const uint64_t now_ms = 1750000000000;

/* What a commit that was repeated says of its own work reads as done before. These say it as the first would have. */

static void clear_appends(const jx_group *g, uint64_t last_seq)
{
    for (uint32_t i = 0; i < g->n_appends; i++) {
        bool first = true;
        for (uint32_t k = 0; k < i; k++) first = first && !jx_id_eq(&g->appends[k]->id, &g->appends[i]->id);
        if (first && g->appends[i]->seq > last_seq) g->appends[i]->repeat = false;
    }
}

static bool same_matter(const jx_outcome *a, const jx_outcome *b)
{
    return jx_part_cmp(&a->part, &b->part) == 0 && (a->kind == JX_R_DROPPED) == (b->kind == JX_R_DROPPED) &&
           a->year == b->year && a->division == b->division;
}

static void take_time(void *arg, const jx_msg *record, jx_bytes body)
{
    jx_outcome *o = arg;
    (void)body;
    if (record->offset == o->offset) o->time_ms = record->time_ms;
}

static void clear_outcomes(jx_journal *j, const jx_group *g, uint64_t head)
{
    for (uint32_t i = 0; i < g->n_outcomes; i++) {
        jx_outcome *o = g->outcomes[i];
        bool first = true;
        for (uint32_t k = 0; k < i; k++) first = first && !same_matter(g->outcomes[k], o);
        if (!first || o->settled == JX_SETTLED_NO_PART || o->offset < head) continue;
        o->settled = JX_SETTLED;
        check_log(j, take_time, o);
    }
}

int commit_group(jx_journal *j, uint64_t epoch, uint64_t time_ms, jx_group *g, jx_totals *after)
{
    jx_stats before;
    int err, unknown = 0;
    cr_assert_eq(jx_journal_stats(j, &before), 0);
    while ((err = jx_journal_commit(j, epoch, time_ms, g, after)) == JX_EUNKNOWN) cr_assert_lt(++unknown, 10);
    if (err || !unknown) return err;
    clear_appends(g, before.totals.last_seq);
    clear_outcomes(j, g, before.totals.head.offset);
    return 0;
}

int commit_appends(jx_journal *j, uint64_t epoch, jx_append *a, uint32_t n)
{
    jx_append *items[64];
    for (uint32_t i = 0; i < n; i++) items[i] = &a[i];
    return commit_group(j, epoch, now_ms, &(jx_group){.appends = items, .n_appends = n}, NULL);
}

int commit_outcomes(jx_journal *j, uint64_t epoch, jx_outcome *o, uint32_t n)
{
    jx_outcome *items[64];
    for (uint32_t i = 0; i < n; i++) items[i] = &o[i];
    return commit_group(j, epoch, now_ms, &(jx_group){.outcomes = items, .n_outcomes = n}, NULL);
}

int commit_failure(jx_journal *j, uint64_t epoch, jx_part part, uint32_t failures)
{
    jx_failure f = {part, failures}, *items[] = {&f};
    return commit_group(j, epoch, now_ms, &(jx_group){.failures = items, .n_failures = 1}, NULL);
}

struct walk {
    void (*each)(void *arg, const jx_msg *record, jx_bytes body);
    void *arg;
    jx_point at;
    uint64_t time_ms;
};

static int step(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct walk *w = arg;
    jx_msg m;
    cr_assert_eq(offset, w->at.offset);
    cr_assert_eq(jx_msg_decode(header.p, header.len, &m, NULL), 0);
    cr_assert_eq(m.type, JX_RECORD);
    cr_assert_eq(m.offset, offset);
    cr_assert_geq(m.time_ms, w->time_ms);
    cr_assert_geq(m.time_ms, m.accepted_ms);
    size_t len = 16 + header.len + body.len;
    uint8_t *all = malloc(len);
    memcpy(all, w->at.chain.b, 16);
    memcpy(all + 16, header.p, header.len);
    if (body.len) memcpy(all + 16 + header.len, body.p, body.len);
    w->at = (jx_point){offset + 1, jx_hash(all, len)};
    w->time_ms = m.time_ms;
    free(all);
    if (w->each) w->each(w->arg, &m, body);
    return 0;
}

uint64_t check_log(jx_journal *j, void (*each)(void *arg, const jx_msg *record, jx_bytes body), void *arg)
{
    struct walk w = {.each = each, .arg = arg};
    jx_stats s;
    cr_assert_eq(jx_journal_stats(j, &s), 0);
    for (;;) {
        jx_point from = w.at, end;
        cr_assert_eq(jx_journal_read(j, &from, 5000, 7, step, &w, &end), 0);
        cr_assert_eq(end.offset, w.at.offset);
        cr_assert(jx_id_eq(&end.chain, &w.at.chain), "the chain after record %lu does not follow from the bytes",
                  end.offset);
        if (end.offset == from.offset) break;
    }
    cr_assert_eq(w.at.offset, s.totals.head.offset);
    cr_assert(jx_id_eq(&w.at.chain, &s.totals.head.chain));
    return w.at.offset;
}
