#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collector/alerts.h"
#include "collector/spool.h"
#include "tests/collector/support.h"

static jx_fold *fold;
static jx_alerts *alerts;

static void setup(void)
{
    cr_assert_eq(jx_alerts_open(&alerts, NULL), 0);
    cr_assert_eq(jx_fold_new(&fold, jx_alerts_changed, alerts), 0);
}
static void teardown(void)
{
    jx_fold_free(&fold);
    jx_alerts_close(&alerts);
}

TestSuite(alerts, .init = setup, .fini = teardown);

/* The stream from seq on; the strings live in buf. */
typedef struct {
    msgpack_sbuffer buf;
    jx_alert a[64];
    uint32_t n;
} stream;

static void replay(jx_alerts *from, uint64_t seq, uint32_t limit, stream *s)
{
    msgpack_sbuffer_init(&s->buf);
    cr_assert_eq(jx_alerts_replay(from, seq, limit, 1 << 20, &s->buf, &s->n), 0);
    jx_cur c = jx_cur_of(s->buf.data, s->buf.size);
    cr_assert_eq(jx_cur_array(&c, 64), s->n);
    for (uint32_t i = 0; i < s->n; i++) cr_assert_eq(jx_alert_read(&c, &s->a[i]), 0);
    cr_assert_eq(jx_cur_end(&c), 0);
}

Test(alerts, each_finding_worth_asking_about_is_raised_in_the_order_of_the_form)
{
    jx_finding f[] = {finding("T201", JX_INFO), finding("S304", JX_REJECT), finding("B105", JX_ALERT),
                      finding("T105", JX_QUERY)};
    f[1].path = (jx_path){JX_B_INDICATORS, JX_F_SCORE, 3};
    f[1].stated = (jx_val){.kind = JX_VAL_PTS, .i = 500};
    f[1].line = 88;
    jx_result r[2] = {result(0, 1, 1), result(1, 2, 1)};
    with_findings(&r[1], f, 4);
    r[1].project_name = JX_STR("就业补助");
    r[1].division = 511102;
    feed_one(fold, results(5, 511100, r, 2));
    stream s;
    replay(alerts, 1, 64, &s);
    cr_assert_eq(s.n, 3);
    cr_expect_eq(jx_alerts_count(alerts), 3);
    const char *codes[] = {"S304", "B105", "T105"};
    for (uint32_t i = 0; i < 3; i++) {
        jx_id key = key_of(2), batch = batch_of(5);
        cr_expect_eq(s.a[i].seq, i + 1);
        cr_expect_eq(s.a[i].kind, JX_RAISED);
        cr_expect_eq(s.a[i].offset, 0);
        cr_expect_eq(s.a[i].time_ms, 1700000000005);
        cr_expect(jx_id_eq(&s.a[i].key, &key));
        cr_expect(jx_id_eq(&s.a[i].batch, &batch));
        cr_expect_eq(s.a[i].index, 1);
        cr_expect_eq(s.a[i].year, 2024);
        cr_expect_eq(s.a[i].division, 511102);
        cr_expect(jx_str_eq(s.a[i].unit, JX_STR("人社局")));
        cr_expect(jx_str_eq(s.a[i].project_name, JX_STR("就业补助")));
        cr_expect_str_eq(s.a[i].finding.code, codes[i]);
    }
    cr_expect_eq(s.a[0].finding.path.row, 3);
    cr_expect_eq(s.a[0].finding.stated.i, 500);
    cr_expect_eq(s.a[0].finding.line, 88);
    msgpack_sbuffer_destroy(&s.buf);
}

Test(alerts, what_stood_falls_when_a_newer_version_counts)
{
    jx_finding bad[] = {finding("B105", JX_ALERT), finding("S304", JX_REJECT)}, mild[] = {finding("T201", JX_INFO)},
               other[] = {finding("T105", JX_QUERY)};
    jx_result r = result(0, 1, 1);
    with_findings(&r, bad, 2);
    feed_one(fold, results(1, 511102, &r, 1)); /* raised 1, 2 */
    feed_one(fold, results(2, 511102, &r, 1)); /* the same content: nothing */
    r.content = 2;
    with_findings(&r, other, 1);
    feed_one(fold, results(4, 511102, &r, 1)); /* cleared 3, raised 4 */
    r.content = 3;
    with_findings(&r, bad, 2);
    feed_one(fold, results(3, 511102, &r, 1)); /* older than the one that counts: nothing */
    r.content = 4;
    with_findings(&r, mild, 1);
    feed_one(fold, results(5, 511102, &r, 1)); /* cleared 5; info raises nothing */
    r.content = 5;
    with_findings(&r, NULL, 0);
    feed_one(fold, results(6, 511102, &r, 1)); /* nothing stood */
    stream s;
    replay(alerts, 1, 64, &s);
    cr_assert_eq(s.n, 5);
    cr_expect_eq(s.a[2].kind, JX_CLEARED);
    cr_expect_eq(s.a[2].finding.severity, JX_REJECT);
    cr_expect_eq(s.a[2].finding.code[0], 0);
    cr_expect_eq(s.a[2].offset, 2);
    jx_id batch = batch_of(4);
    cr_expect(jx_id_eq(&s.a[2].batch, &batch), "the batch that replaced it");
    cr_expect_eq(s.a[3].kind, JX_RAISED);
    cr_expect_str_eq(s.a[3].finding.code, "T105");
    cr_expect_eq(s.a[4].kind, JX_CLEARED);
    cr_expect_eq(s.a[4].finding.severity, JX_QUERY);
    cr_expect_eq(s.a[4].offset, 4);
    msgpack_sbuffer_destroy(&s.buf);
}

/* A record with many forms and findings: some hundred alerts in all. */
static void feed_many(jx_fold *f, uint64_t from, uint64_t to)
{
    for (uint64_t seq = from; seq <= to; seq++) {
        jx_finding two[] = {finding("B105", JX_ALERT), finding("S304", JX_REJECT)};
        jx_result r = result(0, (unsigned)(seq % 50), seq / 100);
        with_findings(&r, two, (uint16_t)(1 + seq % 2));
        feed_one(f, results(seq, 511102, &r, 1));
    }
}

Test(alerts, can_be_read_again_from_any_number)
{
    feed_many(fold, 1, 600);
    uint64_t count = jx_alerts_count(alerts);
    cr_assert_gt(count, 400);
    stream s;
    uint64_t starts[] = {1, 2, 127, 128, 129, 130, 256, 257, count - 1, count};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        replay(alerts, starts[i], 64, &s);
        uint64_t left = count - starts[i] + 1;
        cr_expect_eq(s.n, left < 64 ? left : 64);
        for (uint32_t k = 0; k < s.n; k++) cr_assert_eq(s.a[k].seq, starts[i] + k);
        msgpack_sbuffer_destroy(&s.buf);
    }
    replay(alerts, count + 1, 64, &s);
    cr_expect_eq(s.n, 0);
    msgpack_sbuffer_destroy(&s.buf);
    replay(alerts, UINT64_MAX, 64, &s);
    cr_expect_eq(s.n, 0);
    msgpack_sbuffer_destroy(&s.buf);
    replay(alerts, 7, 3, &s);
    cr_expect_eq(s.n, 3);
    msgpack_sbuffer_destroy(&s.buf);
}

Test(alerts, a_replay_is_bounded_in_bytes)
{
    feed_many(fold, 1, 600);
    msgpack_sbuffer out;
    uint32_t n;
    msgpack_sbuffer_init(&out);
    cr_assert_eq(jx_alerts_replay(alerts, 1, 1000, 5000, &out, &n), 0);
    cr_expect_leq(out.size, 5000);
    cr_expect_gt(out.size, 4500);
    cr_expect_gt(n, 10);
    msgpack_sbuffer_destroy(&out);
}

static jx_bytes whole(jx_alerts *a, msgpack_sbuffer *out)
{
    uint32_t n;
    msgpack_sbuffer_init(out);
    cr_assert_eq(jx_alerts_replay(a, 1, UINT16_MAX, 1 << 24, out, &n), 0);
    cr_assert_eq(n, jx_alerts_count(a));
    return (jx_bytes){out->data, out->size};
}

Test(alerts, two_collectors_of_one_log_say_the_same)
{
    jx_fold *other;
    jx_alerts *others;
    cr_assert_eq(jx_alerts_open(&others, NULL), 0);
    cr_assert_eq(jx_fold_new(&other, jx_alerts_changed, others), 0);
    feed_many(fold, 1, 500);
    feed_many(other, 1, 200);
    msgpack_sbuffer one, two;
    whole(others, &two); /* reading in between disturbs nothing */
    msgpack_sbuffer_destroy(&two);
    feed_many(other, 201, 500);
    jx_bytes a = whole(alerts, &one), b = whole(others, &two);
    cr_assert_eq(a.len, b.len);
    cr_expect_arr_eq(a.p, b.p, a.len);
    msgpack_sbuffer_destroy(&two);
    /* and so does one that starts again from nothing */
    jx_fold_free(&other);
    cr_assert_eq(jx_alerts_clear(others), 0);
    cr_assert_eq(jx_fold_new(&other, jx_alerts_changed, others), 0);
    feed_many(other, 1, 500);
    b = whole(others, &two);
    cr_assert_eq(a.len, b.len);
    cr_expect_arr_eq(a.p, b.p, a.len);
    msgpack_sbuffer_destroy(&one);
    msgpack_sbuffer_destroy(&two);
    jx_fold_free(&other);
    jx_alerts_close(&others);
}

struct heard {
    msgpack_sbuffer buf;
    msgpack_packer pk;
    uint64_t n;
};

static void hear(void *arg, const jx_alert *a)
{
    struct heard *h = arg;
    jx_alert_pack(&h->pk, a);
    h->n++;
}

Test(alerts, a_listener_hears_what_a_replay_says)
{
    struct heard h = {.n = 0};
    msgpack_sbuffer_init(&h.buf);
    msgpack_packer_init(&h.pk, &h.buf, msgpack_sbuffer_write);
    jx_alerts_listen(alerts, hear, &h);
    feed_many(fold, 1, 300);
    cr_assert_eq(h.n, jx_alerts_count(alerts));
    msgpack_sbuffer out;
    jx_bytes all = whole(alerts, &out);
    cr_assert_eq(all.len, h.buf.size + 3); /* the head of the array */
    cr_expect_arr_eq((const char *)all.p + 3, h.buf.data, h.buf.size);
    msgpack_sbuffer_destroy(&out);
    msgpack_sbuffer_destroy(&h.buf);
}

/* ---- the spool ---- */

/* Piece k (from 1) of a seeded sequence: its bytes, and how many numbers it stands for. */
static size_t fill(uint64_t k, uint64_t seed, char *out, uint32_t *numbers)
{
    rng r = {k * 31 + seed};
    rng_next(&r);
    *numbers = 1 + (uint32_t)rng_below(&r, 4);
    /* mostly alerts' sizes, some larger than the buffer */
    size_t len = rng_below(&r, 50) ? rng_below(&r, 400) : rng_below(&r, 600000);
    for (size_t i = 0; i < len; i++) out[i] = (char)(k + i);
    return len;
}

struct piece_check {
    uint64_t from, k, first, seed; /* the next piece and its first number */
    uint64_t seen;
};

static bool check_piece(void *arg, uint64_t first, jx_bytes piece)
{
    static char want[600000];
    struct piece_check *c = arg;
    uint32_t numbers;
    size_t len = fill(c->k, c->seed, want, &numbers);
    while (!c->seen && c->first + numbers <= c->from) { /* the first piece must be the one that holds `from` */
        c->k++;
        c->first += numbers;
        len = fill(c->k, c->seed, want, &numbers);
    }
    cr_assert_eq(first, c->first);
    cr_assert_eq(piece.len, len);
    cr_assert(len == 0 || memcmp(piece.p, want, len) == 0, "piece %llu", (unsigned long long)c->k);
    c->k++;
    c->first += numbers;
    c->seen++;
    return true;
}

static void read_all(jx_spool *s, uint64_t from, uint64_t seed)
{
    struct piece_check c = {.from = from, .k = 1, .first = 1, .seed = seed};
    cr_assert_eq(jx_spool_read(s, from, check_piece, &c), 0);
    cr_assert_eq(c.first, jx_spool_count(s) + 1);
    cr_assert_gt(c.seen, 0);
}

Test(spool, gives_back_every_piece_from_any_number)
{
    static char room[600000];
    jx_spool *s;
    uint32_t numbers;
    cr_assert_eq(jx_spool_open(&s, NULL), 0);
    rng r = {8};
    for (uint64_t k = 1; k <= 1000; k++) {
        size_t len = fill(k, 1, room, &numbers);
        cr_assert_eq(jx_spool_append(s, numbers, (jx_bytes){room, len}), 0);
        if (rng_below(&r, 20) == 0) read_all(s, 1 + rng_below(&r, jx_spool_count(s)), 1);
    }
    read_all(s, jx_spool_count(s), 1);
    struct piece_check none = {.from = 1};
    cr_assert_eq(jx_spool_read(s, jx_spool_count(s) + 1, check_piece, &none), 0);
    cr_expect_eq(none.seen, 0);
    cr_expect_eq(jx_spool_append(s, 1, (jx_bytes){room, JX_SPOOL_PIECE + 1}), JX_ELIMIT);
    cr_assert_eq(jx_spool_clear(s), 0);
    cr_expect_eq(jx_spool_count(s), 0);
    for (uint64_t k = 1; k <= 300; k++) {
        size_t len = fill(k, 2, room, &numbers);
        cr_assert_eq(jx_spool_append(s, numbers, (jx_bytes){room, len}), 0);
    }
    read_all(s, 1, 2);
    read_all(s, 200, 2);
    jx_spool_close(&s);
}

Test(spool, a_folder_serves_one_collector_at_a_time)
{
    char dir[] = "/tmp/jixiao-spool-XXXXXX", path[64];
    cr_assert_not_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/alerts.spool", dir);
    jx_spool *one, *two = NULL;
    cr_assert_eq(jx_spool_open(&one, dir), 0);
    cr_assert_eq(jx_spool_append(one, 1, (jx_bytes){"abc", 3}), 0);
    cr_expect_eq(jx_spool_open(&two, dir), JX_EIO);
    cr_expect_null(two);
    jx_spool_close(&one);
    cr_expect_eq(access(path, F_OK), -1, "nothing is left behind");
    /* what a killed one left is emptied */
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    cr_assert_eq(write(fd, "old", 3), 3);
    close(fd);
    cr_assert_eq(jx_spool_open(&one, dir), 0);
    struct stat st;
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_size, 0);
    cr_expect_eq(jx_spool_count(one), 0);
    jx_spool_close(&one);
    rmdir(dir);
}
