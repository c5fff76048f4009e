#include <criterion/criterion.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/journal_lmdb.h"
#include "conformance.h"
#include "shim.h"
#include "support.h"

static int open_lmdb(jx_journal **out, const char *dir) { return jx_lmdb_open(out, dir, NULL); }
static const conf_engine lmdb = {"lmdb", open_lmdb};

#define CONF_TEST(promise)                                                                                             \
    Test(journal_lmdb, promise) { conf_##promise(&lmdb); }
CONFORMANCE(CONF_TEST)
#undef CONF_TEST

/* The same promises from an engine that never knows at once: each commit is first said to be unknown, once when it was
 * done and once when it was not. */
static int open_stuttering(jx_journal **out, const char *dir, enum shim_fault fault)
{
    int err = jx_lmdb_open(out, dir, NULL);
    if (err) return err;
    *out = shim_new(*out);
    shim_stutter(*out, fault);
    return 0;
}
static int open_done(jx_journal **out, const char *dir) { return open_stuttering(out, dir, SHIM_UNKNOWN_DONE); }
static int open_not_done(jx_journal **out, const char *dir) { return open_stuttering(out, dir, SHIM_UNKNOWN_NOT_DONE); }
static const conf_engine done = {"lmdb", open_done}, not_done = {"lmdb", open_not_done};

#define CONF_TEST(promise)                                                                                             \
    Test(journal_unknown_but_done, promise) { conf_##promise(&done); }                                                 \
    Test(journal_unknown_and_not_done, promise) { conf_##promise(&not_done); }
CONFORMANCE(CONF_TEST)

/* --- what only this engine can show --- */

static char dir[256];
static jx_journal *j;
static void setup(void) { make_dir(dir); }
static void teardown(void)
{
    jx_journal_close(&j);
    drop_dir(dir);
}
TestSuite(lmdb, .init = setup, .fini = teardown);

static uint64_t open_with(jx_lmdb_options options)
{
    uint64_t epoch;
    cr_assert_eq(jx_lmdb_open(&j, dir, &options), 0);
    cr_assert_eq(jx_journal_own(j, &epoch), 0);
    return epoch;
}

/* Appends until the journal says full; returns how many were taken. */
static uint32_t append_until_full(uint64_t epoch)
{
    uint32_t n = 0;
    for (int err = 0; !err; n += !err) {
        jx_append a = batch(n, 1);
        err = commit_appends(j, epoch, &a, 1);
        cr_assert(err == 0 || err == JX_EFULL);
        cr_assert_lt(n, 100000, "never full");
    }
    return n;
}

Test(lmdb, refuses_batches_below_the_reserve_and_still_settles)
{
    uint64_t epoch = open_with((jx_lmdb_options){.map_bytes = 4 << 20, .reserve_bytes = 1 << 20});
    uint32_t n = append_until_full(epoch);
    cr_assert_gt(n, 10);
    jx_stats s;
    cr_assert_eq(jx_journal_stats(j, &s), 0);
    cr_expect_gt(s.free_bytes, 1 << 20, "the reserve is left");
    cr_expect_eq(s.totals.batches, n, "the refused batch left nothing behind");
    char body[1000];
    memset(body, 'r', sizeof body);
    for (uint64_t seq = 1; seq <= n; seq++) {
        jx_outcome o = {.part = {seq, 0, 1}, .attempt = 1, .kind = JX_R_RESULT, .body = {body, sizeof body}};
        cr_assert_eq(commit_outcomes(j, epoch, &o, 1), 0, "outcome %lu of %u", seq, n);
        cr_assert_eq(o.settled, JX_SETTLED);
    }
    cr_expect_eq(check_log(j, NULL, NULL), n);
}

Test(lmdb, survives_a_full_map_without_effect)
{
    uint64_t epoch = open_with((jx_lmdb_options){.map_bytes = 1 << 20, .reserve_bytes = 1});
    uint32_t n = append_until_full(epoch);
    jx_part part = {1, 0, 1};
    static char huge[2 << 20];
    jx_outcome o = {.part = part, .attempt = 1, .kind = JX_R_RESULT, .body = {huge, sizeof huge}};
    cr_expect_eq(commit_outcomes(j, epoch, &o, 1), JX_EFULL);
    jx_stats s;
    cr_assert_eq(jx_journal_stats(j, &s), 0);
    cr_expect_eq(s.totals.head.offset, 0);
    cr_expect_eq(s.totals.parts_pending, n);
    jx_journal_close(&j);
    epoch = open_with((jx_lmdb_options){.map_bytes = 64 << 20, .reserve_bytes = 1});
    cr_expect_eq(commit_outcomes(j, epoch, &o, 1), 0, "with a larger map it goes on");
    jx_append a = batch(n, 1);
    cr_expect_eq(commit_appends(j, epoch, &a, 1), 0);
    cr_expect_eq(check_log(j, NULL, NULL), 1);
}

Test(lmdb, makes_the_folder_but_not_its_parents)
{
    char sub[300];
    snprintf(sub, sizeof sub, "%s/a", dir);
    cr_expect_eq(jx_lmdb_open(&j, sub, NULL), 0);
    jx_journal_close(&j);
    snprintf(sub, sizeof sub, "%s/b/c", dir);
    cr_expect_eq(jx_lmdb_open(&j, sub, NULL), JX_EIO);
    cr_expect_null(j);
}

/* Writes "format" as another version would have left it. */
static void set_format(uint8_t version)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi meta;
    uint8_t value[4] = {0, 0, 0, version};
    MDB_val k = {6, "format"}, v = {4, value};
    cr_assert_eq(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 16);
    cr_assert_eq(mdb_env_open(env, dir, 0, 0600), 0);
    cr_assert_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
    cr_assert_eq(mdb_dbi_open(txn, "meta", MDB_CREATE, &meta), 0);
    cr_assert_eq(mdb_put(txn, meta, &k, &v, 0), 0);
    cr_assert_eq(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

Test(lmdb, refuses_a_journal_of_another_format)
{
    uint64_t epoch = open_with((jx_lmdb_options){0});
    jx_append a = batch(1, 1);
    cr_assert_eq(commit_appends(j, epoch, &a, 1), 0);
    jx_journal_close(&j);
    set_format(9);
    cr_expect_eq(jx_lmdb_open(&j, dir, NULL), JX_EVERSION);
    cr_expect_null(j);
}

static uint8_t format(void)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi meta;
    MDB_val k = {6, "format"}, v;
    cr_assert_eq(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 16);
    cr_assert_eq(mdb_env_open(env, dir, 0, 0600), 0);
    cr_assert_eq(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
    cr_assert_eq(mdb_dbi_open(txn, "meta", 0, &meta), 0);
    cr_assert_eq(mdb_get(txn, meta, &k, &v), 0);
    uint8_t found = ((const uint8_t *)v.mv_data)[3];
    mdb_txn_abort(txn);
    mdb_env_close(env);
    return found;
}

Test(lmdb, takes_over_a_journal_of_the_format_before)
{
    uint64_t epoch = open_with((jx_lmdb_options){0});
    jx_append a = batch(1, 1);
    jx_outcome o = {.part = {1, 0, 1}, .attempt = 5, .kind = JX_R_FAILED, .body = {"\xa1x", 2}};
    cr_assert_eq(commit_appends(j, epoch, &a, 1), 0);
    cr_assert_eq(commit_outcomes(j, epoch, &o, 1), 0);
    jx_journal_close(&j);
    set_format(1);
    epoch = open_with((jx_lmdb_options){0});
    o.kind = JX_R_DROPPED;
    cr_expect_eq(commit_outcomes(j, epoch, &o, 1), 0);
    cr_expect_eq(o.settled, JX_SETTLED);
    cr_expect_eq(check_log(j, NULL, NULL), 2);
    jx_journal_close(&j);
    cr_expect_eq(format(), 3, "a program that does not know of campaigns must refuse it");
}

Test(lmdb, refuses_a_file_that_is_no_journal)
{
    char path[300];
    snprintf(path, sizeof path, "%s/data.mdb", dir);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 10000; i++) fputs("not a journal ", f);
    fclose(f);
    cr_expect_eq(jx_lmdb_open(&j, dir, NULL), JX_EINVAL);
    cr_expect_null(j);
}

/* --- a file that is not all there --- */

static void cut_file(off_t len)
{
    char path[300];
    snprintf(path, sizeof path, "%s/data.mdb", dir);
    cr_assert_eq(truncate(path, len), 0);
}

static off_t file_size(void)
{
    char path[300];
    struct stat st;
    snprintf(path, sizeof path, "%s/data.mdb", dir);
    cr_assert_eq(stat(path, &st), 0);
    return st.st_size;
}

static void fill(uint32_t n)
{
    uint64_t epoch = open_with((jx_lmdb_options){0});
    for (uint32_t i = 0; i < n; i++) {
        jx_append a = batch(i, 1);
        cr_assert_eq(commit_appends(j, epoch, &a, 1), 0);
    }
    jx_journal_close(&j);
}

/* Every length that a cut may leave: refused, and the file left as it was for whoever looks at it. */
Test(lmdb, refuses_a_file_that_is_cut_off)
{
    fill(200);
    off_t whole = file_size(), step = whole / 13 / 512 * 512 + 512;
    for (off_t len = whole - 4096; len > 8192; len -= step) {
        cut_file(len);
        cr_expect_eq(jx_lmdb_open(&j, dir, NULL), JX_EIO, "%ld of %ld bytes", (long)len, (long)whole);
        cr_expect_null(j);
        cr_expect_eq(file_size(), len);
    }
    cut_file(0);
    cr_expect_eq(jx_lmdb_open(&j, dir, NULL), JX_EIO, "an empty file beside the traces of a journal");
}

Test(lmdb, refuses_a_folder_whose_journal_is_gone)
{
    char path[300];
    fill(1);
    snprintf(path, sizeof path, "%s/data.mdb", dir);
    cr_assert_eq(unlink(path), 0);
    cr_expect_eq(jx_lmdb_open(&j, dir, NULL), JX_EIO);
    cr_expect_eq(access(path, F_OK), -1, "nothing was begun in its place");
}

/* LMDB leaves pages unwritten that it took at the end and gave back. */
Test(lmdb, opens_a_file_that_ends_in_free_pages)
{
    MDB_env *env;
    MDB_envinfo info;
    MDB_stat st;
    fill(50);
    cr_assert_eq(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 16);
    mdb_env_set_mapsize(env, 64 << 20);
    cr_assert_eq(mdb_env_open(env, dir, 0, 0600), 0);
    static char value[1 << 20];
    for (int i = 0; i < 2; i++) { /* a large value comes last in the file, and goes */
        MDB_txn *txn;
        MDB_dbi dbi;
        MDB_val k = {1, "x"}, v = {sizeof value, value};
        cr_assert_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
        cr_assert_eq(mdb_dbi_open(txn, "other", MDB_CREATE, &dbi), 0);
        cr_assert_eq(i ? mdb_del(txn, dbi, &k, NULL) : mdb_put(txn, dbi, &k, &v, 0), 0);
        cr_assert_eq(mdb_txn_commit(txn), 0);
    }
    mdb_env_info(env, &info);
    mdb_env_stat(env, &st);
    off_t whole = (off_t)((info.me_last_pgno + 1) * st.ms_psize);
    mdb_env_close(env);
    cut_file(whole - 25 * st.ms_psize);
    uint64_t epoch = open_with((jx_lmdb_options){0});
    cr_expect_eq(file_size(), whole, "so that nothing behind its end is read");
    for (uint32_t i = 50; i < 60; i++) {
        jx_append a = batch(i, 1);
        cr_expect_eq(commit_appends(j, epoch, &a, 1), 0);
    }
    cr_expect_eq(check_log(j, NULL, NULL), 0);
}

/* Flips one bit of record n of the log, as a disk does that forgets: in its last byte, or where its stored chain is. */
enum place { LAST, BEFORE };
static void rot(uint64_t n, enum place where)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi log;
    uint8_t key[8] = {0, 0, 0, 0, 0, 0, 0, (uint8_t)n}, value[4096];
    MDB_val k = {8, key}, v;
    cr_assert_eq(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 16);
    cr_assert_eq(mdb_env_open(env, dir, 0, 0600), 0);
    cr_assert_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
    cr_assert_eq(mdb_dbi_open(txn, "log", 0, &log), 0);
    cr_assert_eq(mdb_get(txn, log, &k, &v), 0);
    cr_assert_leq(v.mv_size, sizeof value);
    memcpy(value, v.mv_data, v.mv_size);
    value[where == BEFORE ? 4 + 7 : v.mv_size - 1] ^= 4;
    v.mv_data = value;
    cr_assert_eq(mdb_put(txn, log, &k, &v, 0), 0);
    cr_assert_eq(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static int count_one(void *arg, uint64_t offset, jx_bytes header, jx_bytes body)
{
    (void)offset, (void)header, (void)body;
    ++*(uint32_t *)arg;
    return 0;
}

static void five_results(uint64_t epoch)
{
    for (uint32_t i = 0; i < 5; i++) {
        jx_append a = batch(i, 1);
        cr_assert_eq(commit_appends(j, epoch, &a, 1), 0);
        jx_outcome o = {.part = {a.seq, 0, 1}, .attempt = 1, .kind = JX_R_RESULT, .body = {"result", 6}};
        cr_assert_eq(commit_outcomes(j, epoch, &o, 1), 0);
    }
}

Test(lmdb, gives_nothing_from_a_damaged_record_on)
{
    for (uint64_t bad = 0; bad < 5; bad++) {
        uint64_t epoch = open_with((jx_lmdb_options){0});
        if (bad == 0) five_results(epoch);
        jx_journal_close(&j);
        rot(bad, LAST);
        open_with((jx_lmdb_options){0});
        jx_point zero = {0}, end, again;
        uint32_t n = 0;
        cr_assert_eq(jx_journal_read(j, &zero, 1 << 20, 100, count_one, &n, &end), 0);
        cr_expect_eq(n, bad);
        cr_expect_eq(end.offset, bad);
        cr_assert_eq(jx_journal_read(j, &end, 1 << 20, 100, count_one, &n, &again), 0, "its reader stands right");
        cr_expect_eq(n, bad);
        cr_expect_eq(again.offset, bad);
        jx_journal_close(&j);
        rot(bad, LAST);
        open_with((jx_lmdb_options){0});
        cr_assert_eq(jx_journal_read(j, &end, 1 << 20, 100, count_one, &n, &again), 0);
        cr_expect_eq(again.offset, 5);
        jx_journal_close(&j);
    }
}

/* The chain before a record is kept in it; a record is none the worse for losing that. */
Test(lmdb, a_rotten_chain_takes_no_record_away)
{
    jx_point at[6] = {0};
    five_results(open_with((jx_lmdb_options){0}));
    for (int i = 0; i < 5; i++) {
        uint32_t n = 0;
        cr_assert_eq(jx_journal_read(j, &at[i], 1, 1, count_one, &n, &at[i + 1]), 0);
        cr_assert_eq(n, 1);
    }
    jx_journal_close(&j);
    for (uint64_t bad = 0; bad < 5; bad++) {
        rot(bad, BEFORE);
        open_with((jx_lmdb_options){0});
        for (uint32_t from = 0; from < 6; from++) {
            uint32_t n = 0;
            jx_point end, wrong = at[from];
            cr_expect_eq(jx_journal_read(j, &at[from], 1 << 20, 100, count_one, &n, &end), 0, "%u of %u", from,
                         (unsigned)bad);
            cr_expect_eq(n, 5 - from, "%u records from %u with %u rotten", n, from, (unsigned)bad);
            cr_expect(jx_id_eq(&end.chain, &at[5].chain));
            wrong.chain.b[3] ^= 1;
            cr_expect_eq(jx_journal_read(j, &wrong, 1 << 20, 100, count_one, &n, &end), JX_ENOTFOUND);
        }
        for (uint32_t i = 0; i < 5; i++) {
            jx_append a = batch(i, 1);
            jx_found found;
            uint32_t n = 0;
            cr_expect_eq(jx_journal_find(j, &a.id, 0, 10, &found, count_one, &n), 0);
            cr_expect_eq(n, 1);
        }
        jx_journal_close(&j);
        rot(bad, BEFORE);
    }
}

Test(lmdb, finds_no_outcome_that_the_disk_has_changed)
{
    five_results(open_with((jx_lmdb_options){0}));
    jx_journal_close(&j);
    rot(2, LAST);
    open_with((jx_lmdb_options){0});
    for (uint32_t i = 0; i < 5; i++) {
        jx_append a = batch(i, 1);
        jx_found found;
        uint32_t n = 0;
        cr_expect_eq(jx_journal_find(j, &a.id, 0, 10, &found, count_one, &n), i == 2 ? JX_EPROTO : 0);
        cr_expect_eq(n, i != 2);
    }
    jx_journal_close(&j);
}
