#include "conformance.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

/* A journal of the engine under test in a folder of its own, owned. */
struct fixture {
    const conf_engine *engine;
    char dir[256];
    jx_journal *j;
    uint64_t epoch;
};

static void open_journal(struct fixture *f)
{
    cr_assert_eq(f->engine->open(&f->j, f->dir), 0);
    cr_assert_eq(jx_journal_own(f->j, &f->epoch), 0);
}

static void begin(struct fixture *f, const conf_engine *engine)
{
    *f = (struct fixture){.engine = engine};
    make_dir(f->dir);
    open_journal(f);
}

static void open_again(struct fixture *f)
{
    jx_journal_close(&f->j);
    open_journal(f);
}

static void end(struct fixture *f)
{
    jx_journal_close(&f->j);
    cr_assert_null(f->j);
    drop_dir(f->dir);
}

static void append_one(struct fixture *f, jx_append *a) { cr_assert_eq(commit_appends(f->j, f->epoch, a, 1), 0); }

static jx_part whole(const jx_append *a) { return (jx_part){a->seq, 0, a->forms}; }

static size_t scan_all(struct fixture *f, jx_pending *out, size_t max)
{
    size_t n;
    cr_assert_eq(jx_journal_scan(f->j, &(jx_part){0}, out, max, &n), 0);
    return n;
}

static jx_totals totals(struct fixture *f)
{
    jx_stats s;
    cr_assert_eq(jx_journal_stats(f->j, &s), 0);
    return s.totals;
}

/* --- appending --- */

void conf_starts_empty(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    static const jx_id zero;
    jx_pending p[1];
    jx_found found;
    jx_append a = batch(1, 3);
    jx_totals t = totals(&f);
    cr_expect_eq(t.head.offset, 0);
    cr_expect(jx_id_eq(&t.head.chain, &zero));
    cr_expect_eq(t.batches + t.forms + t.parts_pending + t.last_seq, 0);
    cr_expect_eq(scan_all(&f, p, 1), 0);
    cr_expect_eq(check_log(f.j, NULL, NULL), 0);
    cr_expect_eq(jx_journal_find(f.j, &a.id, 0, 10, &found, NULL, NULL), JX_ENOTFOUND);
    cr_expect_gt(strlen(jx_journal_durability(f.j)), 0);
    end(&f);
}

void conf_gives_growing_sequence_numbers(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    uint64_t last = 0;
    for (uint64_t round = 0; round < 4; round++) {
        jx_append a[8];
        for (uint64_t i = 0; i < 8; i++) a[i] = batch(round * 8 + i, 2);
        cr_assert_eq(commit_appends(f.j, f.epoch, a, 8), 0);
        for (int i = 0; i < 8; i++) {
            cr_expect_gt(a[i].seq, last);
            cr_expect_not(a[i].repeat);
            last = a[i].seq;
        }
    }
    cr_expect_eq(totals(&f).last_seq, last);
    end(&f);
}

void conf_takes_a_batch_id_once(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append first = batch(1, 3), again = batch(1, 3), other = batch(2, 3);
    append_one(&f, &first);
    append_one(&f, &other);
    append_one(&f, &again);
    cr_expect(again.repeat);
    cr_expect_eq(again.seq, first.seq);
    cr_expect_eq(again.time_ms, first.time_ms);
    cr_expect_eq(totals(&f).batches, 2);
    cr_expect_eq(totals(&f).forms, 6);
    jx_outcome o = result(whole(&first), "r");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    append_one(&f, &again);
    cr_expect(again.repeat, "also after it is settled");
    cr_expect_eq(totals(&f).parts_pending, 1);
    end(&f);
}

void conf_takes_a_repeat_within_one_group(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[] = {batch(1, 3), batch(2, 1), batch(1, 3)};
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 3), 0);
    cr_expect_not(a[0].repeat);
    cr_expect(a[2].repeat);
    cr_expect_eq(a[2].seq, a[0].seq);
    cr_expect_eq(totals(&f).batches, 2);
    end(&f);
}

void conf_refuses_items_over_the_limits_and_keeps_nothing_of_the_group(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    char *big = calloc(1, JX_MAX_BATCH_BYTES + 1);
    jx_append a[2] = {batch(1, 3), batch(2, 3)};
    a[1].forms = JX_MAX_BATCH_FORMS + 1;
    cr_expect_eq(commit_appends(f.j, f.epoch, a, 2), JX_ELIMIT);
    a[1].forms = 0;
    cr_expect_eq(commit_appends(f.j, f.epoch, a, 2), JX_EINVAL);
    a[1] = batch(2, 3);
    a[1].body = (jx_bytes){big, JX_MAX_BATCH_BYTES + 1};
    cr_expect_eq(commit_appends(f.j, f.epoch, a, 2), JX_ELIMIT);
    a[1] = batch(2, 3);
    a[1].submitter = (jx_str){big, JX_MAX_SUBMITTER + 1};
    cr_expect_eq(commit_appends(f.j, f.epoch, a, 2), JX_ELIMIT);
    cr_expect_eq(totals(&f).batches, 0);
    a[1] = batch(2, 3);
    a[1].body = (jx_bytes){big, JX_MAX_BATCH_BYTES};
    a[1].forms = JX_MAX_BATCH_FORMS;
    cr_expect_eq(commit_appends(f.j, f.epoch, a, 2), 0, "the limits themselves are allowed");
    jx_outcome o = result(whole(&a[0]), "r");
    o.kind = 9;
    cr_expect_eq(commit_outcomes(f.j, f.epoch, &o, 1), JX_EINVAL);
    o = result(whole(&a[0]), "");
    cr_expect_eq(commit_outcomes(f.j, f.epoch, &o, 1), JX_EINVAL);
    cr_expect_eq(totals(&f).head.offset, 0);
    free(big);
    end(&f);
}

struct bodies {
    int n, missing;
    uint64_t expect[4];
};

static void on_body(void *arg, size_t i, const jx_msg *h, jx_bytes body)
{
    struct bodies *b = arg;
    cr_assert_eq(i, (size_t)b->n);
    b->n++;
    if (!h) {
        b->missing++;
        return;
    }
    jx_append a = batch(b->expect[i], 3);
    cr_expect_eq(h->type, JX_STORED);
    cr_expect(jx_id_eq(&h->id, &a.id));
    cr_expect(jx_str_eq(h->submitter, a.submitter));
    cr_expect_eq(h->division, a.division);
    cr_expect_eq(h->forms, 3);
    cr_expect_eq(h->salt.len, 1);
    cr_expect_gt(h->time_ms, 0);
    cr_assert_eq(body.len, a.body.len);
    cr_expect_arr_eq(body.p, a.body.p, body.len);
}

void conf_gives_bodies_back(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[] = {batch(1, 3), batch(2, 3), batch(3, 3)};
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 3), 0);
    struct bodies b = {.expect = {3, 1, 0, 2}};
    uint64_t seqs[] = {a[2].seq, a[0].seq, a[2].seq + 1000, a[1].seq};
    cr_assert_eq(jx_journal_bodies(f.j, seqs, 4, on_body, &b), 0);
    cr_expect_eq(b.n, 4);
    cr_expect_eq(b.missing, 1);
    jx_outcome o = result(whole(&a[0]), "r");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    b = (struct bodies){.expect = {1}};
    cr_assert_eq(jx_journal_bodies(f.j, &a[0].seq, 1, on_body, &b), 0);
    cr_expect_eq(b.missing, 0, "a settled batch keeps its body");
    end(&f);
}

void conf_scans_pending_parts_from_any_point(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[20];
    for (uint64_t i = 0; i < 20; i++) a[i] = batch(i, 4);
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 20), 0);
    jx_outcome o = result(whole(&a[5]), "r");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    jx_part after = {0};
    size_t seen = 0, n;
    jx_pending p[7];
    do {
        cr_assert_eq(jx_journal_scan(f.j, &after, p, 7, &n), 0);
        for (size_t i = 0; i < n; i++, seen++) {
            size_t at = seen < 5 ? seen : seen + 1;
            cr_assert_eq(p[i].part.seq, a[at].seq);
            cr_assert_eq(p[i].part.first, 0);
            cr_assert_eq(p[i].part.count, 4);
            cr_assert_eq(p[i].failures, 0);
            cr_assert_eq(p[i].division, 500153);
            cr_assert_eq(p[i].forms, 4);
            cr_assert_eq(p[i].bytes, a[at].body.len);
            after = p[i].part;
        }
    } while (n == 7);
    cr_expect_eq(seen, 19);
    after = (jx_part){a[5].seq, 0, 4};
    cr_assert_eq(jx_journal_scan(f.j, &after, p, 1, &n), 0);
    cr_expect_eq(p[0].part.seq, a[6].seq, "a point that is no longer there is still a point");
    end(&f);
}

void conf_remembers_failures(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[] = {batch(1, 3), batch(2, 3)};
    jx_pending p[3];
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 2), 0);
    cr_assert_eq(commit_failure(f.j, f.epoch, whole(&a[1]), 2), 0);
    cr_assert_eq(commit_failure(f.j, f.epoch, (jx_part){99, 0, 1}, 2), 0);
    cr_assert_eq(scan_all(&f, p, 3), 2);
    cr_expect_eq(p[0].failures, 0);
    cr_expect_eq(p[1].failures, 2);
    jx_journal_close(&f.j);
    open_journal(&f);
    cr_assert_eq(scan_all(&f, p, 3), 2);
    cr_expect_eq(p[1].failures, 2);
    jx_outcome o = result(whole(&a[1]), "r");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    cr_assert_eq(commit_failure(f.j, f.epoch, whole(&a[1]), 3), 0);
    cr_expect_eq(scan_all(&f, p, 3), 1, "a failure does not bring a settled part back");
    end(&f);
}

/* --- settling --- */

static void remember_tag(void *arg, const jx_msg *r, jx_bytes body)
{
    char *tags = arg;
    (void)r;
    strncat(tags, body.len ? (const char *)body.p : "/", body.len ? body.len : 1);
}

void conf_settles_a_part_once(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 3);
    append_one(&f, &a);
    jx_outcome one = result(whole(&a), "A"), two = result(whole(&a), "B"), three = split(whole(&a));
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &one, 1), 0);
    cr_expect_eq(one.settled, JX_SETTLED);
    cr_expect_eq(one.offset, 0);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &two, 1), 0);
    cr_expect_eq(two.settled, JX_SETTLED_ALREADY);
    cr_expect_eq(two.offset, 0);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &three, 1), 0);
    cr_expect_eq(three.settled, JX_SETTLED_ALREADY);
    char tags[16] = "";
    cr_expect_eq(check_log(f.j, remember_tag, tags), 1);
    cr_expect_str_eq(tags, "A");
    end(&f);
}

void conf_settles_a_part_once_within_one_group(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[] = {batch(1, 3), batch(2, 3)};
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 2), 0);
    jx_outcome o[] = {result(whole(&a[0]), "A"), result(whole(&a[1]), "B"), result(whole(&a[0]), "C")};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 3), 0);
    cr_expect_eq(o[0].settled, JX_SETTLED);
    cr_expect_eq(o[1].settled, JX_SETTLED);
    cr_expect_eq(o[2].settled, JX_SETTLED_ALREADY);
    cr_expect_eq(o[2].offset, o[0].offset);
    char tags[16] = "";
    cr_expect_eq(check_log(f.j, remember_tag, tags), 2);
    cr_expect_str_eq(tags, "AB");
    end(&f);
}

void conf_splits_a_part_into_its_halves(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 5);
    jx_part halves[2];
    jx_pending p[4];
    append_one(&f, &a);
    jx_part all = whole(&a);
    jx_part_halves(&all, halves);
    cr_assert_eq(halves[0].count + halves[1].count, 5);
    cr_assert_eq(halves[1].first, halves[0].count);
    cr_assert_eq(commit_failure(f.j, f.epoch, all, 3), 0);
    jx_outcome s = split(all), late = result(all, "late"), again = split(all);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &s, 1), 0);
    cr_expect_eq(s.settled, JX_SETTLED);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &late, 1), 0);
    cr_expect_eq(late.settled, JX_SETTLED_SPLIT);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &again, 1), 0);
    cr_expect_eq(again.settled, JX_SETTLED_SPLIT);
    cr_assert_eq(scan_all(&f, p, 4), 2);
    for (int i = 0; i < 2; i++) {
        cr_expect_eq(jx_part_cmp(&p[i].part, &halves[i]), 0);
        cr_expect_eq(p[i].failures, 0);
        cr_expect_eq(p[i].forms, 5);
        cr_expect_eq(p[i].bytes, a.body.len);
    }
    jx_outcome o[] = {result(halves[1], "B"), result(halves[0], "A")};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 2), 0);
    cr_expect_eq(o[0].settled + o[1].settled, JX_SETTLED);
    char tags[16] = "";
    cr_expect_eq(check_log(f.j, remember_tag, tags), 3);
    cr_expect_str_eq(tags, "/BA");
    cr_expect_eq(totals(&f).forms_scored, 5);
    cr_expect_eq(totals(&f).parts_pending, 0);
    end(&f);
}

void conf_refuses_an_outcome_for_a_part_that_is_not_there(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 8);
    append_one(&f, &a);
    jx_part wrong[] = {{a.seq, 0, 4}, {a.seq, 4, 4}, {a.seq, 0, 9}, {a.seq, 1, 8}, {a.seq + 1, 0, 8}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        jx_outcome o = result(wrong[i], "x");
        cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
        cr_expect_eq(o.settled, JX_SETTLED_NO_PART, "part %zu", i);
    }
    cr_expect_eq(check_log(f.j, NULL, NULL), 0);
    jx_outcome o = result(whole(&a), "A");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    cr_expect_eq(o.settled, JX_SETTLED);
    o = result((jx_part){a.seq, 0, 4}, "B");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
    cr_expect_eq(o.settled, JX_SETTLED_NO_PART, "half of a settled part would count its forms twice");
    end(&f);
}

/* Splits the part until single forms, settles each. */
static void split_down(struct fixture *f, jx_part part)
{
    jx_outcome o = split(part);
    cr_assert_eq(commit_outcomes(f->j, f->epoch, &o, 1), 0);
    if (part.count == 1) {
        cr_expect_eq(o.settled, JX_SETTLED_NO_PART);
        o = (jx_outcome){.part = part, .attempt = 5, .kind = JX_R_FAILED, .body = {"\xa1x", 2}};
        cr_assert_eq(commit_outcomes(f->j, f->epoch, &o, 1), 0);
        cr_expect_eq(o.settled, JX_SETTLED);
        return;
    }
    cr_expect_eq(o.settled, JX_SETTLED);
    jx_part halves[2];
    jx_part_halves(&part, halves);
    split_down(f, halves[0]);
    split_down(f, halves[1]);
}

static void count_form(void *arg, const jx_msg *r, jx_bytes body)
{
    uint8_t *seen = arg;
    (void)body;
    if (r->kind != JX_R_SPLIT)
        for (uint32_t i = 0; i < r->part; i++) seen[r->first + i]++;
}

void conf_splits_down_to_single_forms_and_no_further(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 13);
    append_one(&f, &a);
    split_down(&f, whole(&a));
    uint8_t seen[13] = {0};
    cr_expect_eq(check_log(f.j, count_form, seen), 12 + 13);
    for (int i = 0; i < 13; i++) cr_expect_eq(seen[i], 1, "form %d has %d outcomes", i, seen[i]);
    cr_expect_eq(totals(&f).forms_failed, 13);
    cr_expect_eq(totals(&f).parts_pending, 0);
    end(&f);
}

void conf_takes_an_append_and_its_outcome_in_one_group(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 2), b = batch(2, 2);
    append_one(&f, &a);
    jx_outcome o = result(whole(&a), "A");
    jx_append *as[] = {&b};
    jx_outcome *os[] = {&o};
    jx_group g = {.appends = as, .outcomes = os, .n_appends = 1, .n_outcomes = 1};
    jx_totals after;
    cr_assert_eq(commit_group(f.j, f.epoch, 5, &g, &after), 0);
    cr_expect_eq(o.settled, JX_SETTLED);
    cr_expect_gt(b.seq, a.seq);
    cr_expect_eq(after.head.offset, 1);
    cr_expect_eq(after.forms, 4);
    cr_expect_eq(after.parts_pending, 1);
    jx_totals now = totals(&f);
    cr_expect_eq(memcmp(&after, &now, sizeof now), 0);
    end(&f);
}

/* --- the log --- */

/* n batches, settled in an order of their own. */
static void fill(struct fixture *f, uint64_t from, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        jx_append a = batch(from + i, 2);
        append_one(f, &a);
        jx_outcome o = result(whole(&a), "a result of some bytes");
        cr_assert_eq(commit_outcomes(f->j, f->epoch, &o, 1), 0);
        cr_assert_eq(o.settled, JX_SETTLED);
    }
}

void conf_numbers_the_log_without_gaps(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[16];
    for (uint64_t i = 0; i < 16; i++) a[i] = batch(i, 1);
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 16), 0);
    for (int i = 0; i < 16; i++) {
        jx_outcome o = result(whole(&a[i * 7 % 16]), "r");
        cr_assert_eq(commit_outcomes(f.j, f.epoch, &o, 1), 0);
        cr_expect_eq(o.offset, (uint64_t)i);
    }
    cr_expect_eq(check_log(f.j, NULL, NULL), 16);
    end(&f);
}

static int count_record(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    (void)offset, (void)header, (void)body;
    ++*(int *)arg;
    return 0;
}

static int read_some(struct fixture *f, jx_point from, size_t bytes, size_t records, jx_point *end)
{
    int n = 0;
    cr_assert_eq(jx_journal_read(f->j, &from, bytes, records, count_record, &n, end), 0);
    cr_assert_eq(end->offset, from.offset + (uint64_t)n);
    return n;
}

void conf_reads_within_the_limits_asked_for(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    fill(&f, 0, 9);
    jx_point zero = {0}, to;
    cr_expect_eq(read_some(&f, zero, 1 << 20, 100, &to), 9);
    cr_expect_eq(read_some(&f, to, 1 << 20, 100, &to), 0);
    cr_expect_eq(read_some(&f, zero, 1 << 20, 4, &to), 4);
    cr_expect_eq(read_some(&f, zero, 1, 100, &to), 1, "at least one");
    cr_expect_eq(read_some(&f, to, 1 << 20, 100, &to), 8, "and on from there");
    int n = read_some(&f, zero, 300, 100, &to);
    cr_expect(n > 1 && n < 9, "%d records in 300 bytes", n);
    end(&f);
}

void conf_refuses_a_point_of_another_log(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    fill(&f, 0, 5);
    jx_point zero = {0}, three, head, to;
    int n = 0;
    read_some(&f, zero, 1 << 20, 3, &three);
    read_some(&f, three, 1 << 20, 3, &head);
    jx_point wrong[] = {three, head, zero, {.offset = 6, .chain = head.chain}, {.offset = 4, .chain = three.chain}};
    for (int i = 0; i < 3; i++) wrong[i].chain.b[3] ^= 1;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_eq(jx_journal_read(f.j, &wrong[i], 100, 100, count_record, &n, &to), JX_ENOTFOUND, "point %zu", i);
    cr_expect_eq(n, 0);
    end(&f);
}

static int stop_at_two(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    (void)arg, (void)header, (void)body;
    return offset == 2 ? -77 : 0;
}

void conf_stops_reading_when_told(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    fill(&f, 0, 5);
    jx_point zero = {0}, to;
    cr_expect_eq(jx_journal_read(f.j, &zero, 1 << 20, 100, stop_at_two, NULL, &to), -77);
    end(&f);
}

struct outcomes {
    int n;
    uint32_t first[8];
    uint8_t kind[8];
};

static int on_outcome(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct outcomes *o = arg;
    jx_msg m;
    (void)body;
    cr_assert_eq(jx_msg_decode(header.p, header.len, &m, NULL), 0);
    cr_assert_eq(m.offset, offset);
    o->first[o->n] = m.first;
    o->kind[o->n++] = m.kind;
    return 0;
}

void conf_finds_a_batch_and_its_outcomes(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    fill(&f, 100, 2);
    jx_append a = batch(1, 4), next = batch(2, 4);
    append_one(&f, &a);
    append_one(&f, &next);
    jx_found found;
    struct outcomes got = {0};
    cr_assert_eq(jx_journal_find(f.j, &a.id, 0, 8, &found, on_outcome, &got), 0);
    cr_expect_eq(found.seq, a.seq);
    cr_expect_eq(found.forms, 4);
    cr_expect_eq(found.time_ms, a.time_ms);
    cr_expect_not(found.done);
    cr_expect_eq(got.n, 0);
    jx_outcome o[] = {split(whole(&a)), result((jx_part){a.seq, 2, 2}, "B"), result((jx_part){a.seq, 0, 2}, "A"),
                      result(whole(&next), "N")};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 2), 0);
    cr_assert_eq(jx_journal_find(f.j, &a.id, 0, 8, &found, on_outcome, &got), 0);
    cr_expect_not(found.done);
    cr_expect_eq(got.n, 1);
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o + 2, 2), 0);
    got.n = 0;
    cr_assert_eq(jx_journal_find(f.j, &a.id, 0, 8, &found, on_outcome, &got), 0);
    cr_expect(found.done);
    cr_assert_eq(got.n, 2, "the split itself is no outcome of a form");
    cr_expect_eq(got.first[0], 0);
    cr_expect_eq(got.first[1], 2);
    got.n = 0;
    cr_assert_eq(jx_journal_find(f.j, &a.id, 0, 1, &found, on_outcome, &got), 0);
    cr_expect_eq(got.n, 1);
    cr_assert_eq(jx_journal_find(f.j, &a.id, 2, 8, &found, on_outcome, &got), 0);
    cr_expect_eq(got.n, 2);
    cr_expect_eq(got.first[1], 2);
    end(&f);
}

/* --- dead letters --- */

static jx_outcome failed(jx_part part)
{
    return (jx_outcome){.part = part, .attempt = 5, .kind = JX_R_FAILED, .body = {"\xa3why", 4}};
}
static jx_outcome dropped(jx_part part)
{
    return (jx_outcome){.part = part, .kind = JX_R_DROPPED, .body = {"\xa4seen", 5}};
}

struct letters {
    int n;
    uint8_t kind[16];
    uint64_t seq[16];
    jx_msg last;
};

static int on_letter(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct letters *l = arg;
    jx_msg m;
    cr_assert_eq(jx_msg_decode(header.p, header.len, &m, NULL), 0);
    cr_assert_lt(l->n, 16);
    cr_expect_eq(m.offset, offset);
    cr_expect_eq(*(const uint8_t *)body.p, m.kind == JX_R_FAILED ? 0xa3 : 0xa4);
    l->kind[l->n] = m.kind;
    l->seq[l->n++] = m.seq;
    l->last = m;
    return 0;
}

void conf_drops_a_dead_letter_once(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 2);
    append_one(&f, &a);
    jx_part one = {a.seq, 0, 1}, two = {a.seq, 1, 1};
    jx_outcome o[] = {dropped(whole(&a)), split(whole(&a)), failed(one), result(two, "r"),
                      dropped(two),       dropped(one),     dropped(one)};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 7), 0);
    cr_expect_eq(o[0].settled, JX_SETTLED_NO_PART, "it is pending");
    cr_expect_eq(o[4].settled, JX_SETTLED_NO_PART, "it has a result");
    cr_expect_eq(o[5].settled, JX_SETTLED);
    cr_expect_eq(o[5].offset, 3);
    cr_expect_eq(o[6].settled, JX_SETTLED_ALREADY);
    cr_expect_eq(o[6].offset, 3);
    open_again(&f);
    jx_outcome again[] = {dropped(one), failed(one), result(one, "late")};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, again, 3), 0);
    for (int i = 0; i < 3; i++) cr_expect_eq(again[i].settled, JX_SETTLED_ALREADY);
    cr_expect_eq(again[1].offset, 1, "the outcome is still the first");
    cr_expect_eq(check_log(f.j, NULL, NULL), 4);
    cr_expect_eq(totals(&f).forms_failed, 1);
    jx_found found;
    struct outcomes got = {0};
    cr_assert_eq(jx_journal_find(f.j, &a.id, 0, 8, &found, on_outcome, &got), 0);
    cr_expect(found.done);
    cr_expect_eq(got.n, 2, "a remark is no outcome");
    cr_expect_eq(got.kind[0], JX_R_FAILED);
    end(&f);
}

void conf_lists_dead_letters_from_any_point(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[6];
    jx_outcome o[6];
    for (uint64_t i = 0; i < 6; i++) a[i] = batch(i, 1);
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 6), 0);
    for (int i = 0; i < 6; i++) o[i] = i % 2 ? failed(whole(&a[i])) : result(whole(&a[i]), "r");
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 6), 0);
    jx_outcome seen = dropped(whole(&a[3]));
    cr_assert_eq(commit_outcomes(f.j, f.epoch, &seen, 1), 0);
    struct letters got = {0};
    jx_part end_at;
    bool more = true;
    cr_assert_eq(jx_journal_dead(f.j, &(jx_part){0}, 16, on_letter, &got, &end_at, &more), 0);
    cr_expect_not(more);
    cr_assert_eq(got.n, 4);
    const uint8_t kinds[] = {JX_R_FAILED, JX_R_FAILED, JX_R_DROPPED, JX_R_FAILED};
    const uint64_t seqs[] = {a[1].seq, a[3].seq, a[3].seq, a[5].seq};
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(got.kind[i], kinds[i]);
        cr_expect_eq(got.seq[i], seqs[i]);
    }
    cr_expect(jx_id_eq(&got.last.id, &a[5].id));
    got.n = 0;
    cr_assert_eq(jx_journal_dead(f.j, &(jx_part){0}, 2, on_letter, &got, &end_at, &more), 0);
    cr_expect(more);
    cr_expect_eq(got.n, 3, "two letters, one with a remark");
    got.n = 0;
    cr_assert_eq(jx_journal_dead(f.j, &end_at, 2, on_letter, &got, &end_at, &more), 0);
    cr_expect_not(more);
    cr_assert_eq(got.n, 1);
    cr_expect_eq(got.seq[0], a[5].seq);
    end(&f);
}

static jx_outcome campaign(uint16_t year, uint32_t province, const char *what)
{
    return (jx_outcome){.kind = JX_R_CAMPAIGN, .year = year, .division = province, .body = {what, strlen(what)}};
}

struct campaigns {
    int n;
    uint64_t offset[8];
    char what[8];
};

static int on_campaign(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    struct campaigns *c = arg;
    jx_msg m;
    cr_assert_eq(jx_msg_decode(header.p, header.len, &m, NULL), 0);
    cr_expect_eq(m.kind, JX_R_CAMPAIGN);
    c->offset[c->n] = offset;
    c->what[c->n++] = *(const char *)body.p;
    return 0;
}

void conf_keeps_every_campaign_that_says_something_new(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    struct campaigns none = {0}, all = {0};
    cr_assert_eq(jx_journal_campaigns(f.j, on_campaign, &none), 0);
    cr_expect_eq(none.n, 0);
    jx_append a = batch(1, 2);
    append_one(&f, &a);
    const char *said[] = {"a", "a", "b", "a"};
    const int settled[] = {JX_SETTLED, JX_SETTLED_ALREADY, JX_SETTLED, JX_SETTLED};
    const uint64_t offset[] = {0, 0, 3, 4};
    for (int i = 0; i < 4; i++) {
        jx_outcome o[] = {campaign(2024, 510000, said[i]), campaign(2024, 500000, "x"), campaign(2023, 510000, "y")};
        cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 3), 0);
        cr_expect_eq(o[0].settled, settled[i], "%d", i);
        cr_expect_eq(o[0].offset, offset[i], "%d", i);
        cr_expect_eq(o[1].offset, 1);
        open_again(&f);
    }
    cr_assert_eq(jx_journal_campaigns(f.j, on_campaign, &all), 0);
    cr_expect_eq(all.n, 5);
    cr_expect_str_eq(all.what, "axyba", "in the order of the log, not of provinces");
    cr_expect_eq(check_log(f.j, NULL, NULL), 5);
    cr_expect_eq(totals(&f).parts_pending, 1, "they are of no part");
    jx_outcome stranger = campaign(2024, 510000, "z");
    cr_expect_eq(commit_outcomes(f.j, f.epoch - 1, &stranger, 1), JX_EFENCED);
    end(&f);
}

void conf_never_lets_time_go_back(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    const uint64_t clock[] = {5000, 4000, 0, 6000, 100};
    const uint64_t expect[] = {5000, 5000, 5000, 6000, 6000};
    for (uint64_t i = 0; i < 5; i++) {
        jx_append a = batch(i, 1), *as[] = {&a};
        cr_assert_eq(commit_group(f.j, f.epoch, clock[i], &(jx_group){.appends = as, .n_appends = 1}, NULL), 0);
        cr_expect_eq(a.time_ms, expect[i]);
        jx_outcome o = result(whole(&a), "r"), *os[] = {&o};
        cr_assert_eq(commit_group(f.j, f.epoch, clock[i], &(jx_group){.outcomes = os, .n_outcomes = 1}, NULL), 0);
        cr_expect_eq(o.time_ms, expect[i]);
        jx_journal_close(&f.j);
        open_journal(&f);
    }
    check_log(f.j, NULL, NULL);
    end(&f);
}

/* --- owners --- */

void conf_fences_an_earlier_owner(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a = batch(1, 1), b = batch(2, 1);
    append_one(&f, &a);
    uint64_t later;
    cr_assert_eq(jx_journal_own(f.j, &later), 0);
    cr_expect_gt(later, f.epoch);
    jx_outcome o = result(whole(&a), "r");
    cr_expect_eq(commit_appends(f.j, f.epoch, &b, 1), JX_EFENCED);
    cr_expect_eq(commit_appends(f.j, f.epoch, &a, 1), JX_EFENCED, "a repeat too");
    cr_expect_eq(commit_outcomes(f.j, f.epoch, &o, 1), JX_EFENCED);
    cr_expect_eq(commit_failure(f.j, f.epoch, whole(&a), 1), JX_EFENCED);
    cr_expect_eq(totals(&f).batches, 1);
    cr_expect_eq(totals(&f).head.offset, 0);
    cr_expect_eq(commit_appends(f.j, later, &b, 1), 0);
    end(&f);
}

void conf_refuses_a_writer_that_never_owned(const conf_engine *engine)
{
    struct fixture f = {.engine = engine};
    make_dir(f.dir);
    cr_assert_eq(engine->open(&f.j, f.dir), 0);
    jx_append a = batch(1, 1);
    cr_expect_eq(commit_appends(f.j, 0, &a, 1), JX_EFENCED);
    cr_expect_eq(commit_appends(f.j, 1, &a, 1), JX_EFENCED);
    end(&f);
}

/* A second process that owns the journal in dir and appends and settles batches without end; it prints a line for each
 * group that was acknowledged. */
static pid_t start_writer(const struct fixture *f, FILE **out)
{
    int fds[2];
    pid_t pid;
    extern char **environ;
    char *argv[] = {JX_BIN_DIR "/tests/broker/journal_writer", (char *)f->engine->name, (char *)f->dir, NULL};
    posix_spawn_file_actions_t actions;
    cr_assert_eq(pipe(fds), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
    posix_spawn_file_actions_addclose(&actions, fds[0]);
    cr_assert_eq(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0, "cannot start %s", argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    *out = fdopen(fds[0], "r");
    return pid;
}

static void kill_writer(pid_t pid)
{
    int status;
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
}

void conf_keeps_a_second_process_out(const conf_engine *engine)
{
    struct fixture f = {.engine = engine};
    FILE *out;
    char line[100];
    uint64_t epoch;
    make_dir(f.dir);
    pid_t pid = start_writer(&f, &out);
    char *got = fgets(line, sizeof line, out);
    int err = engine->open(&f.j, f.dir), own = err ? err : jx_journal_own(f.j, &epoch);
    kill_writer(pid);
    fclose(out);
    cr_assert(got, "the writer did not write");
    cr_assert_eq(err, 0);
    cr_expect_eq(own, JX_EAGAIN);
    cr_expect_eq(jx_journal_own(f.j, &epoch), 0, "a dead owner is no owner");
    end(&f);
}

void conf_counts_what_it_holds(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    jx_append a[] = {batch(1, 10), batch(2, 20), batch(3, 1)};
    cr_assert_eq(commit_appends(f.j, f.epoch, a, 3), 0);
    jx_outcome o[] = {result(whole(&a[0]), "r"),
                      split(whole(&a[1])),
                      {.part = {a[2].seq, 0, 1}, .attempt = 5, .kind = JX_R_FAILED, .body = {"\xa1x", 2}}};
    cr_assert_eq(commit_outcomes(f.j, f.epoch, o, 3), 0);
    jx_stats s;
    cr_assert_eq(jx_journal_stats(f.j, &s), 0);
    cr_expect_eq(s.totals.batches, 3);
    cr_expect_eq(s.totals.forms, 31);
    cr_expect_eq(s.totals.forms_scored, 10);
    cr_expect_eq(s.totals.forms_failed, 1);
    cr_expect_eq(s.totals.parts_pending, 2);
    cr_expect_eq(s.totals.head.offset, 3);
    cr_expect_eq(s.totals.last_seq, a[2].seq);
    cr_expect_eq(s.totals.epoch, f.epoch);
    cr_expect_gt(s.disk_bytes, 0);
    cr_expect_gt(s.free_bytes, 0);
    end(&f);
}

/* --- coming back --- */

void conf_reopens_with_everything(const conf_engine *engine)
{
    struct fixture f;
    begin(&f, engine);
    fill(&f, 0, 6);
    jx_append open = batch(50, 3), again = batch(2, 2);
    append_one(&f, &open);
    jx_totals before = totals(&f);
    uint64_t epoch = f.epoch;
    jx_journal_close(&f.j);
    open_journal(&f);
    cr_expect_gt(f.epoch, epoch);
    jx_totals after = totals(&f);
    before.epoch = after.epoch;
    cr_expect_eq(memcmp(&before, &after, sizeof after), 0);
    cr_expect_eq(check_log(f.j, NULL, NULL), 6);
    append_one(&f, &again);
    cr_expect(again.repeat);
    jx_pending p[2];
    cr_assert_eq(scan_all(&f, p, 2), 1);
    cr_expect_eq(p[0].part.seq, open.seq);
    fill(&f, 60, 2);
    cr_expect_eq(check_log(f.j, NULL, NULL), 8);
    end(&f);
}

struct counted {
    uint8_t *of; /* outcomes by sequence number */
    uint64_t max;
};

static void count_outcome(void *arg, const jx_msg *r, jx_bytes body)
{
    struct counted *c = arg;
    (void)body;
    cr_assert_leq(r->seq, c->max);
    c->of[r->seq]++;
}

/* Reads acknowledgements until there are `want` more; returns the last sequence number that was acknowledged. The pipe
 * may hold more lines, also of groups whose acknowledgement the kill cut short. */
static uint64_t read_acks(FILE *out, int want)
{
    char line[100];
    uint64_t seq = 0;
    for (int i = 0; i < want; i++) {
        if (!fgets(line, sizeof line, out) || !strchr(line, '\n')) break;
        seq = strtoull(line, NULL, 10);
    }
    return seq;
}

void conf_loses_nothing_acknowledged_when_killed(const conf_engine *engine)
{
    struct fixture f = {.engine = engine};
    uint64_t acked = 0;
    make_dir(f.dir);
    for (int round = 0; round < 5; round++) {
        FILE *out;
        pid_t pid = start_writer(&f, &out);
        uint64_t early = read_acks(out, 20 + 13 * round);
        kill_writer(pid);
        uint64_t late = read_acks(out, 1 << 20);
        fclose(out);
        cr_assert_gt(early, acked, "the writer stopped by itself");
        acked = late > early ? late : early;
        open_journal(&f);
        jx_totals t = totals(&f);
        cr_assert_geq(t.last_seq, acked);
        struct counted c = {calloc(t.last_seq + 1, 1), t.last_seq};
        check_log(f.j, count_outcome, &c);
        uint64_t open = 0;
        for (uint64_t s = 1; s <= t.last_seq; s++) {
            cr_assert_leq(c.of[s], 1);
            open += c.of[s] == 0;
        }
        cr_expect_eq(open, t.parts_pending);
        free(c.of);
        jx_journal_close(&f.j);
    }
    drop_dir(f.dir);
}
