/* Dead letters, from the form that workers fail over to the operator's commands, with the real programs. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process.h"
#include "proto/form.h"

static server s;
static peer submit, worker, reader;

static void setup(void)
{
    server_init(&s);
    server_start(&s, NULL);
    peer_open(&submit, &s, JX_SUBMIT_SVC);
    peer_open(&worker, &s, JX_WORK_SVC);
    peer_open(&reader, &s, JX_LOG_SVC);
}
static void teardown(void)
{
    peer_close(&submit);
    peer_close(&worker);
    peer_close(&reader);
    server_fini(&s);
}
TestSuite(dead, .init = setup, .fini = teardown);

static const jx_bytes nothing = {0};

/* A result body that is none: a failure of the lease. */
static void fail_work(peer *w, const jx_msg *work)
{
    jx_msg m = {.type = JX_RESULT,
                .epoch = work->epoch,
                .seq = work->seq,
                .first = work->first,
                .part = work->part,
                .attempt = work->attempt,
                .credit = 1};
    peer_send(w, &m, (jx_bytes){"\xc0", 1});
}

/* Fails every part of batch seq that holds form `poison`, scores the rest, until all `forms` have an outcome. */
static void work_off(uint64_t seq, uint32_t forms, uint32_t poison)
{
    send_ready(&worker, 1);
    for (uint32_t settled = 0, failures = 0; settled < forms;) {
        const jx_msg *m = peer_next(&worker);
        if (m->type == JX_REFUSED) continue;
        cr_assert_eq(m->type, JX_WORK);
        cr_assert_eq(m->seq, seq);
        if (poison < m->first || poison >= m->first + m->part) {
            settled += m->part;
            send_result(&worker, m, 1);
        } else {
            if (m->part == 1 && ++failures == 3) settled++; /* it comes with two failures from its half */
            fail_work(&worker, m);
        }
    }
}

/* Asks FIND until every form has its outcome, so that what was sent last is in the log. */
static void wait_done(const jx_id *id)
{
    jx_msg find = {.type = JX_FIND, .id = *id, .wait_ms = PATIENCE_MS};
    cr_assert_eq(peer_ask(&reader, &find, nothing)->status, JX_S_KNOWN);
}

static jx_msg record_at(int i)
{
    jx_msg m;
    jx_bytes h = jx_frame(reader.in, i);
    cr_assert_eq(jx_msg_decode(h.p, h.len, &m, NULL), 0);
    return m;
}

/* The letters there are: frames of the answer, apart from the envelope. */
static int ask_letters(void)
{
    jx_msg m = {.type = JX_DEAD, .limit = 10};
    cr_assert_eq(peer_ask(&reader, &m, nothing)->type, JX_LETTERS);
    return reader.in->n - 1;
}

Test(dead, a_form_given_up_is_listed_dropped_once_and_stays_failed)
{
    jx_id id;
    uint64_t seq = submit_batch(&submit, 1, 4, &id);
    cr_expect_eq(ask_letters(), 0);
    work_off(seq, 4, 2);
    wait_done(&id);
    cr_assert_eq(ask_letters(), 2);
    jx_msg letter = record_at(1);
    cr_expect_eq(letter.kind, JX_R_FAILED);
    cr_expect_eq(letter.seq, seq);
    cr_expect_eq(letter.first, 2);
    cr_expect(jx_id_eq(&letter.id, &id));
    jx_msg drop = {.type = JX_DROP, .seq = seq, .first = 2, .part = 1, .text = JX_STR("seen")};
    const jx_msg *m = peer_ask(&reader, &drop, nothing);
    cr_assert_eq(m->type, JX_DROPPED);
    cr_expect_eq(m->status, JX_S_NEW);
    uint64_t offset = m->offset;
    m = peer_ask(&reader, &drop, nothing);
    cr_expect_eq(m->status, JX_S_KNOWN);
    cr_expect_eq(m->offset, offset);
    cr_assert_eq(ask_letters(), 4, "the letter, and the record that drops it");
    cr_expect_eq(record_at(3).kind, JX_R_DROPPED);
    drop.first = 1;
    cr_expect_eq(peer_ask(&reader, &drop, nothing)->status, JX_S_NOT_FOUND, "that one has a result");
    jx_msg retry = {.type = JX_RETRY, .seq = seq, .first = 1, .part = 1};
    cr_expect_eq(peer_ask(&reader, &retry, nothing)->status, JX_S_NOT_FOUND);
    retry.seq = 99;
    cr_expect_eq(peer_ask(&reader, &retry, nothing)->status, JX_S_NOT_FOUND);
    wait_done(&id);
    int failed = 0;
    for (int i = 1; i < reader.in->n; i += 2) failed += record_at(i).kind == JX_R_FAILED;
    cr_expect_eq(failed, 1);
}

Test(dead, gives_a_batch_back_as_it_came)
{
    jx_id id;
    uint64_t seq = submit_batch(&submit, 5, 3, &id);
    jx_msg fetch = {.type = JX_FETCH, .id = id};
    const jx_msg *m = peer_ask(&reader, &fetch, nothing);
    cr_assert_eq(m->type, JX_STORED);
    cr_expect_eq(m->seq, seq);
    cr_expect_eq(m->forms, 3);
    jx_bytes body = body_of(5, 3), got = jx_frame(reader.in, 1);
    cr_assert_eq(got.len, body.len);
    cr_expect_arr_eq(got.p, body.p, body.len);
    fetch.id.b[3] ^= 1;
    cr_expect_eq(peer_ask(&reader, &fetch, nothing)->status, JX_S_NOT_FOUND);
}

Test(dead, a_retry_is_a_batch_of_its_own_however_often_it_is_asked_for)
{
    jx_id id, again;
    uint64_t seq = submit_batch(&submit, 1, 4, &id);
    work_off(seq, 4, 2);
    wait_done(&id);
    jx_msg retry = {.type = JX_RETRY, .seq = seq, .first = 2, .part = 1};
    const jx_msg *m = peer_ask(&reader, &retry, nothing);
    cr_assert_eq(m->type, JX_RECEIPT);
    cr_expect_eq(m->status, JX_S_NEW);
    cr_expect_gt(m->seq, seq);
    again = m->id;
    seq = m->seq;
    m = peer_ask(&reader, &retry, nothing);
    cr_expect_eq(m->status, JX_S_KNOWN);
    cr_expect_eq(m->seq, seq);
    cr_expect(jx_id_eq(&m->id, &again));
    m = peer_next(&worker); /* it has a credit left */
    while (m->type == JX_REFUSED) m = peer_next(&worker);
    cr_assert_eq(m->type, JX_WORK);
    cr_expect_eq(m->seq, seq);
    cr_expect_eq(m->part, 1);
    cr_expect_eq(m->division, 511102);
    cr_expect(jx_str_eq(m->submitter, JX_STR("县财政局")));
    send_result(&worker, m, 1);
    wait_done(&again);
    cr_assert_eq(ask_letters(), 4, "the letter is dropped, no other came");
    cr_expect_eq(record_at(3).kind, JX_R_DROPPED);
}

/* --- the commands --- */

static char said[20000];

/* Runs `jixiao dead …` in English; the exit status, what it printed in `said`. */
static int jixiao_dead(const char *args)
{
    char line[1000];
    snprintf(line, sizeof line, "LC_ALL=C %s/client/jixiao dead %s --server %s 2>&1", JX_BIN_DIR, args, s.run);
    FILE *f = popen(line, "r");
    cr_assert(f);
    said[fread(said, 1, sizeof said - 1, f)] = 0;
    return WEXITSTATUS(pclose(f));
}

#define EXPECT_SAID(text) cr_expect(strstr(said, text), "\"%s\" is not in:\n%s", text, said)

static jx_bytes two_forms(void)
{
    static msgpack_sbuffer out;
    msgpack_packer pk;
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    msgpack_pack_array(&pk, 2);
    for (int i = 0; i < 2; i++) {
        jx_form f;
        jx_form_init(&f);
        f.kind = JX_PROJECT;
        f.year = 2024;
        f.division = 511102;
        f.unit = JX_STR("人社局");
        f.project_name = i ? JX_STR("就业培训") : JX_STR("社保经办");
        cr_assert_eq(jx_form_encode(&pk, &f), 0);
    }
    return (jx_bytes){out.data, out.size};
}

Test(dead, the_commands_list_show_retry_and_drop)
{
    char hex[33], line[200];
    jx_bytes body = two_forms();
    jx_msg m = submit_of(body, 2);
    jx_id id = m.id;
    const jx_msg *got = peer_ask(&submit, &m, body);
    cr_assert_eq(got->type, JX_RECEIPT);
    jx_id_hex(&id, hex);
    cr_expect_eq(jixiao_dead("list"), 0);
    EXPECT_SAID("0 dead letters.");
    work_off(got->seq, 2, 1);
    wait_done(&id);

    cr_expect_eq(jixiao_dead("list"), 0);
    snprintf(line, sizeof line, "%s/2", hex);
    EXPECT_SAID(line);
    EXPECT_SAID("given up: 5 workers");
    EXPECT_SAID("1 dead letters.");
    snprintf(line, sizeof line, "show %s/2", hex);
    cr_expect_eq(jixiao_dead(line), 0);
    EXPECT_SAID("就业培训");
    snprintf(line, sizeof line, "show %s/1", hex);
    cr_expect_eq(jixiao_dead(line), 1);
    EXPECT_SAID("is not a dead letter");
    snprintf(line, sizeof line, "retry %s/2", hex);
    cr_expect_eq(jixiao_dead(line), 3, "without a collector nobody knows whether it is the latest version");
    snprintf(line, sizeof line, "retry %s/2 --force", hex);
    cr_expect_eq(jixiao_dead(line), 0);
    EXPECT_SAID("is being tried again, receipt ");
    cr_expect_eq(jixiao_dead("list"), 0);
    EXPECT_SAID("0 dead letters, and 1 dropped");
    cr_expect_eq(jixiao_dead("list --all --json"), 0);
    EXPECT_SAID("retried as ");
    snprintf(line, sizeof line, "drop %s/2 --reason 'typed again'", hex);
    cr_expect_eq(jixiao_dead(line), 0);
    EXPECT_SAID("was dropped before");
}
