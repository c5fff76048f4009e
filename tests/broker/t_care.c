/* Backup, restore, fsck, another format, and a disk that is full: with the real broker. */
#include <criterion/criterion.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process.h"

static server s;
static char copy[400];
static bool mounted;

static void setup(void)
{
    server_init(&s);
    snprintf(copy, sizeof copy, "%s/copy", s.dir);
}
static void teardown(void)
{
    if (s.pid) server_kill(&s);
    if (mounted) umount2(s.journal, MNT_DETACH);
    server_fini(&s);
}
TestSuite(care, .init = setup, .fini = teardown);

static const jx_bytes nothing = {0};
static char said[20000];

/* Runs the broker's program; its exit status, with what it printed in `said`. */
static int run(const char *verb, const char *dir, const char *to)
{
    char line[2000];
    snprintf(line, sizeof line, "LC_ALL=C %s/broker/jixiao-broker %s --dir %s %s 2>&1", JX_BIN_DIR, verb, dir, to);
    FILE *f = popen(line, "r");
    cr_assert(f);
    said[fread(said, 1, sizeof said - 1, f)] = 0;
    return WEXITSTATUS(pclose(f));
}

#define EXPECT_SAID(text) cr_expect(strstr(said, text), "\"%s\" is not in:\n%s", text, said)

static void expect_in_order(const char *dir)
{
    cr_expect_eq(run("fsck", dir, ""), 0, "%s", said);
    EXPECT_SAID("all in order");
}

/* Takes what the worker is given and answers it, until `forms` have their results. */
static void score(peer *w, uint32_t forms)
{
    send_ready(w, 4);
    for (uint32_t n = 0; n < forms;) {
        const jx_msg *m = peer_next(w);
        cr_assert_eq(m->type, JX_WORK);
        n += m->part;
        send_result(w, m, 1);
    }
}

static void wait_done(const jx_id *id)
{
    peer l;
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg find = {.type = JX_FIND, .id = *id, .wait_ms = PATIENCE_MS};
    const jx_msg *m = peer_ask(&l, &find, nothing);
    cr_assert_eq(m->type, JX_FOUND);
    cr_expect_eq(m->status, JX_S_KNOWN);
    peer_close(&l);
}

static uint16_t status_of(const jx_id *id)
{
    peer l;
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg find = {.type = JX_FIND, .id = *id};
    uint16_t status = peer_ask(&l, &find, nothing)->status;
    peer_close(&l);
    return status;
}

/* --- backup and restore --- */

Test(care, a_backup_of_a_running_broker_is_whole_and_starts)
{
    peer c, w;
    jx_id scored, waiting, later;
    server_start(&s, NULL);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 40, &scored);
    score(&w, 40);
    wait_done(&scored);
    peer_close(&w);
    submit_batch(&c, 2, 7, &waiting);
    cr_assert_eq(run("backup", s.journal, copy), 0, "%s", said);
    EXPECT_SAID("2 batches, 47 forms (40 scored, 0 dead letters), 1 records");
    EXPECT_SAID("all in order");
    submit_batch(&c, 3, 7, &later);
    expect_in_order(s.journal);
    cr_expect_eq(run("backup", s.journal, copy), 3, "a backup does not replace another");
    EXPECT_SAID("is there already");
    peer_close(&c);

    server_kill(&s);
    char lost[400];
    snprintf(lost, sizeof lost, "%s/lost", s.dir);
    cr_assert_eq(rename(s.journal, lost), 0);
    cr_assert_eq(rename(copy, s.journal), 0);
    server_start(&s, NULL);
    cr_expect_eq(status_of(&scored), JX_S_KNOWN);
    cr_expect_eq(status_of(&waiting), JX_S_PENDING);
    cr_expect_eq(status_of(&later), JX_S_NOT_FOUND, "it came after the backup");
    peer_open(&w, &s, JX_WORK_SVC);
    score(&w, 7);
    wait_done(&waiting);
    peer_close(&w);
    cr_expect_eq(server_stop(&s), 0);
    expect_in_order(s.journal);
}

static uint64_t epoch_now(void)
{
    peer c;
    peer_open(&c, &s, JX_SUBMIT_SVC);
    uint64_t epoch = c.in->msg.epoch;
    peer_close(&c);
    return epoch;
}

/* A worker that outlived all of it must not settle a part of the restored journal with what it was given before. */
Test(care, a_restored_journal_repeats_no_epoch)
{
    peer c, w;
    server_start(&s, NULL);
    uint64_t first = epoch_now();
    cr_assert_eq(run("backup", s.journal, copy), 0, "%s", said);
    cr_assert_eq(server_stop(&s), 0);
    server_start(&s, NULL);
    uint64_t second = epoch_now();
    cr_expect_gt(second, first);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 2, NULL);
    send_ready(&w, 1);
    jx_msg lost = *peer_next(&w); /* of the time after the backup */
    cr_assert_eq(lost.type, JX_WORK);
    peer_close(&c);
    peer_close(&w);
    server_kill(&s);
    char away[400];
    snprintf(away, sizeof away, "%s/lost", s.dir);
    cr_assert_eq(rename(s.journal, away), 0);
    cr_assert_eq(rename(copy, s.journal), 0);
    server_start(&s, NULL);
    cr_expect_gt(epoch_now(), second, "the copy knows of the first only");
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    cr_expect_eq(submit_batch(&c, 2, 2, NULL), lost.seq, "another batch has its number");
    send_ready(&w, 1);
    jx_msg work = *peer_next(&w);
    cr_expect_eq(work.attempt, lost.attempt);
    send_result(&w, &lost, 0);
    jx_msg status = {.type = JX_STATUS};
    peer_ask(&w, &status, nothing); /* the result was looked at before */
    jx_bytes map = jx_frame(w.in, 1);
    jx_cur cur = jx_cur_of(map.p, map.len);
    uint64_t pending = 0;
    for (uint32_t n = jx_cur_map(&cur, 256); n-- && !cur.err;) {
        jx_str key = jx_cur_str(&cur, 64);
        if (jx_str_eq(key, JX_STR("parts_pending")))
            pending = jx_cur_uint(&cur, UINT64_MAX);
        else
            jx_cur_skip(&cur);
    }
    cr_expect_eq(pending, 1);
    peer_close(&c);
    peer_close(&w);
}

Test(care, says_what_it_cannot_do)
{
    cr_expect_eq(run("fsck", s.journal, ""), 3);
    EXPECT_SAID("No such file");
    cr_expect_neq(access(s.journal, F_OK), 0, "it makes no journal");
    cr_expect_eq(run("backup", s.journal, ""), 2);
    EXPECT_SAID("backup --dir DIR TO");
    cr_expect_eq(run("fsck", s.journal, "stray"), 2);
    cr_expect_eq(run("fsck", s.journal, "--help"), 0);
}

/* --- damage --- */

enum damage { BODY, ID, COUNTER, PENDING, OUTCOME, CHAIN, FORMAT, HEADER, RECORD };

/* Writes into the tables of a journal at rest what a bug or a bad disk might. */
static void spoil(enum damage how)
{
    static const char *const tables[] = {"batches", "ids", "meta", "pending", "done", "log", "meta", "batches", "log"};
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_cursor *c;
    MDB_val k, v;
    char value[4096];
    cr_assert_eq(mdb_env_create(&env), 0);
    mdb_env_set_maxdbs(env, 16);
    cr_assert_eq(mdb_env_open(env, s.journal, 0, 0600), 0);
    cr_assert_eq(mdb_txn_begin(env, NULL, 0, &txn), 0);
    cr_assert_eq(mdb_dbi_open(txn, tables[how], 0, &dbi), 0);
    cr_assert_eq(mdb_cursor_open(txn, dbi, &c), 0);
    cr_assert_eq(mdb_cursor_get(c, &k, &v, how == COUNTER ? MDB_LAST : MDB_FIRST), 0);
    if (how == ID || how == PENDING || how == OUTCOME) {
        cr_assert_eq(mdb_cursor_del(c, 0), 0);
    } else {
        size_t len = v.mv_size;
        cr_assert_leq(len, sizeof value);
        memcpy(value, v.mv_data, len);
        value[how == COUNTER ? 8 * 6 + 7 : how == CHAIN || how == HEADER ? 4 : len - 1] ^= how == FORMAT ? 9 : 1;
        v = (MDB_val){len, value};
        cr_assert_eq(mdb_cursor_put(c, &k, &v, MDB_CURRENT), 0);
    }
    mdb_cursor_close(c);
    cr_assert_eq(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

/* A stopped journal with a batch that is scored and one that waits. */
static void make_journal(void)
{
    peer c, w;
    jx_id id;
    server_start(&s, NULL);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    peer_open(&w, &s, JX_WORK_SVC);
    submit_batch(&c, 1, 4, &id);
    score(&w, 4);
    wait_done(&id);
    peer_close(&w);
    submit_batch(&c, 2, 3, NULL);
    peer_close(&c);
    cr_assert_eq(server_stop(&s), 0);
    expect_in_order(s.journal);
}

static void expect_found(enum damage how, const char *text)
{
    make_journal();
    spoil(how);
    cr_expect_eq(run("fsck", s.journal, ""), 1, "%s", said);
    EXPECT_SAID(text);
}

Test(care, finds_a_body_that_was_changed) { expect_found(BODY, "batch 1: its content is not that of its id"); }
Test(care, finds_a_lost_id) { expect_found(ID, "the index of ids does not lead to it"); }
Test(care, finds_a_wrong_counter) { expect_found(COUNTER, "forms: it says"); }
Test(care, finds_a_lost_part) { expect_found(PENDING, "batch 2: form 0 is neither pending nor settled"); }
Test(care, finds_a_lost_outcome) { expect_found(OUTCOME, "record 0: the mark of its part 1/0+4 does not lead to it"); }
Test(care, finds_a_broken_chain) { expect_found(CHAIN, "record 0: the chain does not lead to it"); }

static uint16_t submit_again(uint64_t n, uint32_t forms)
{
    peer c;
    jx_bytes body = body_of(n, forms);
    jx_msg m = submit_of(body, forms);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    uint16_t status = peer_ask(&c, &m, body)->status;
    peer_close(&c);
    return status;
}

Test(care, a_batch_whose_header_cannot_be_read_is_a_dead_letter_and_stops_nobody)
{
    peer c, w, l;
    jx_id bad, good;
    server_start(&s, NULL);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    submit_batch(&c, 1, 3, &bad);
    submit_batch(&c, 2, 2, &good);
    peer_close(&c);
    cr_assert_eq(server_stop(&s), 0);
    spoil(HEADER);
    server_start(&s, NULL);
    peer_open(&w, &s, JX_WORK_SVC);
    score(&w, 2);
    wait_done(&good);
    peer_open(&l, &s, JX_LOG_SVC);
    jx_msg ask = {.type = JX_DEAD, .limit = 10}, record;
    for (;;) { /* it is set aside when it is looked at for a worker */
        cr_assert_eq(peer_ask(&l, &ask, nothing)->type, JX_LETTERS);
        if (l.in->n > 1) break;
    }
    jx_bytes h = jx_frame(l.in, 1);
    cr_assert_eq(jx_msg_decode(h.p, h.len, &record, NULL), 0);
    cr_expect(jx_id_eq(&record.id, &bad));
    cr_expect_eq(record.part, 3);
    cr_expect_eq(status_of(&bad), JX_S_DAMAGED);
    cr_expect_eq(submit_again(1, 3), JX_S_DAMAGED, "no receipt for what is not there");
    jx_msg fetch = {.type = JX_FETCH, .id = bad};
    cr_expect_eq(peer_ask(&l, &fetch, nothing)->status, JX_S_DAMAGED);
    cr_expect_eq(submit_again(3, 1), JX_S_NEW, "others go on");
    peer_close(&l);
    peer_close(&w);
    cr_expect_eq(server_stop(&s), 0);
}

Test(care, gives_nobody_a_result_that_the_disk_has_changed)
{
    make_journal();
    spoil(RECORD);
    server_start(&s, NULL);
    jx_bytes body = body_of(1, 4);
    jx_id id = submit_of(body, 4).id;
    cr_expect_eq(status_of(&id), JX_S_DAMAGED);
    body = body_of(2, 3);
    id = submit_of(body, 3).id;
    cr_expect_eq(status_of(&id), JX_S_PENDING);
}

Test(care, a_journal_of_a_later_format_is_refused_and_left_alone)
{
    make_journal();
    spoil(FORMAT); /* 3 ^ 9 = 10 */
    cr_expect_eq(run("", s.journal,
                     "--submit 'tcp://127.0.0.1:*' --work 'tcp://127.0.0.1:*' --log 'tcp://127.0.0.1:*' "
                     "--http off --plaintext"),
                 3);
    EXPECT_SAID("its format is 10, this program knows 1 to 3");
    cr_expect_eq(run("fsck", s.journal, ""), 3);
    cr_expect_eq(run("backup", s.journal, copy), 3);
    spoil(FORMAT);
    expect_in_order(s.journal);
}

/* --- no room --- */

static bool mount_small(const char *size)
{
    char options[64];
    snprintf(options, sizeof options, "size=%s,mode=0700", size);
    mkdir(s.journal, 0700);
    mounted = mount("tmpfs", s.journal, "tmpfs", mounted ? MS_REMOUNT : 0, options) == 0 || mounted;
    return mounted;
}

/* A batch of 256 KiB; what the broker says. */
static uint16_t submit_large(peer *c, uint32_t n, jx_id *id)
{
    static char body[256 << 10];
    memset(body, 'x', sizeof body);
    memcpy(body, "\x91\xda\xff\xff", 4); /* an array of one text of 65,535 bytes, and bytes that nobody reads */
    memcpy(body + 100, &n, sizeof n);
    jx_bytes b = {body, sizeof body};
    jx_msg m = submit_of(b, 1);
    *id = m.id;
    return peer_ask(c, &m, b)->status;
}

Test(care, a_full_disk_refuses_loses_nothing_and_goes_on)
{
    if (!mount_small("16m")) cr_skip_test("this user may not mount a tmpfs");
    peer c, w;
    jx_id ids[200], more;
    uint32_t n = 0;
    server_start(&s, NULL);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    uint16_t status;
    while ((status = submit_large(&c, n, &ids[n])) == JX_S_NEW) cr_assert_lt(++n, 199, "never full");
    cr_expect_eq(status, JX_S_FULL);
    cr_assert_gt(n, 20);
    cr_expect_eq(submit_large(&c, 0, &more), JX_S_KNOWN, "what was taken is known");
    peer_open(&w, &s, JX_WORK_SVC);
    score(&w, n);
    for (uint32_t i = 0; i < n; i++) wait_done(&ids[i]);
    peer_close(&w);
    cr_expect_eq(submit_large(&c, 1000, &more), JX_S_FULL);
    server_kill(&s);
    server_start(&s, NULL);
    peer_close(&c);
    peer_open(&c, &s, JX_SUBMIT_SVC);
    cr_expect_eq(submit_large(&c, 1000, &more), JX_S_FULL, "also after it was killed");
    cr_assert(mount_small("64m"));
    cr_expect_eq(submit_large(&c, 1000, &more), JX_S_NEW, "there is room again");
    for (uint32_t i = 0; i < n; i++) cr_expect_eq(status_of(&ids[i]), JX_S_KNOWN);
    peer_close(&c);
    cr_expect_eq(server_stop(&s), 0);
    expect_in_order(s.journal);
}
