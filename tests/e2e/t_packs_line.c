/* Rule packs through the line: each form by the pack of its province and year, and a fleet whose workers differ. */
#include <criterion/criterion.h>
#include <signal.h>

#include "proto/result.h"
#include "tests/e2e/stage.h"
#include "worker/packs.h"

static stage st;
static peer submit, look;
static jx_packs *packs;

static void setup(void)
{
    char err[512];
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    stage_open(&st);
    stage_broker(&st);
    peer_open(&submit, &st, JX_SUBMIT_SVC);
    peer_open(&look, &st, JX_LOG_SVC);
}
static void teardown(void)
{
    jx_packs_free(&packs);
    stage_close(&st);
}
TestSuite(packs_line, .init = setup, .fini = teardown);

static jx_form a_form(uint32_t division, uint16_t year)
{
    jx_form f;
    jx_form_init(&f);
    f.kind = JX_PROJECT;
    f.division = division;
    f.year = year;
    f.unit = JX_STR("教育局");
    f.project_name = JX_STR("校舍维修");
    return f;
}

/* What judged the form that was pushed alone as this batch. */
static void judged_by(const jx_id *id, uint64_t *ruleset, uint64_t *pack)
{
    static jx_finding room[JX_MAX_FINDINGS];
    jx_result r;
    jx_msg find = {.type = JX_FIND, .id = *id, .wait_ms = STAGE_DEADLINE_MS};
    cr_assert_eq(peer_ask(&look, find, (jx_bytes){0}), JX_FOUND);
    cr_assert_eq(look.in->n, 3);
    jx_bytes body = jx_frame(look.in, 2);
    jx_cur c = jx_cur_of(body.p, body.len);
    cr_assert_eq(jx_results_open(&c, ruleset), 1);
    cr_assert_eq(jx_result_decode(&c, &r, room), 0);
    *pack = r.pack;
}

static void expect_pack(uint32_t division, uint16_t year, const char *name)
{
    uint64_t seq, ruleset, pack;
    jx_form f = a_form(division, year);
    jx_id id = push(&submit, division, NULL, &f, 1, JX_S_NEW, &seq);
    const jx_packed *want = jx_packs_for(packs, division, year);
    judged_by(&id, &ruleset, &pack);
    cr_expect_str_eq(jx_pack_name(want->pack), name);
    cr_expect_eq(pack, want->id, "%u of %u was not judged by %s", division, year, name);
    cr_expect_eq(ruleset, jx_packs_id(packs));
}

Test(packs_line, judge_by_province_and_year)
{
    stage_workers_with(&st, "2", NULL, NULL);
    expect_pack(522701, 2024, "guizhou-2024");
    expect_pack(522701, 2023, "national");
    expect_pack(511102, 2024, "sichuan-2024");
    expect_pack(440100, 2024, "national");
}

Test(packs_line, of_a_mixed_fleet_are_seen_in_the_status)
{
    stage_workers_with(&st, "2", "--packs", JX_SOURCE_DIR "/packs");
    peer_wait_status(&look, "workers", 2);
    peer_wait_status(&look, "rulesets", 1); /* the folder's are the bundled ones */
    int other = stage_workers_with(&st, "1", "--pack", "guizhou-2024");
    peer_wait_status(&look, "rulesets", 2);
    cr_expect_eq(stage_stop(&st, other, SIGTERM), 0);
    peer_wait_status(&look, "rulesets", 1);
}
