/* The comparison of official results with those under another pack: which version counts, what is chosen, what moves.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/rescore/show.h"

static jx_official official;
static jx_moves moves;
static msgpack_sbuffer bytes;

static void teardown(void)
{
    jx_moves_fini(&moves);
    jx_official_fini(&official);
    msgpack_sbuffer_destroy(&bytes);
}
TestSuite(rescore_moves, .fini = teardown);

/* A form by number; findings as "S302q S308r": code and the severity's first letter. */
typedef struct {
    unsigned key;
    uint32_t division;
    const char *unit;
    enum jx_verdict verdict;
    enum jx_grade grade;
    jx_pts total;
    const char *findings;
} outcome;

static uint8_t severity_of(char letter) { return letter == 'i' ? JX_INFO : letter == 'q' ? JX_QUERY : JX_REJECT; }

static void pack_outcome(msgpack_packer *pk, const outcome *o, uint16_t index)
{
    jx_finding room[8];
    jx_result r;
    jx_result_init(&r);
    r.index = index;
    memcpy(r.key.b, &o->key, sizeof o->key);
    r.division = o->division;
    r.unit = jx_str_of(o->unit);
    r.project_name = JX_STR("项目");
    r.verdict = (uint8_t)o->verdict;
    r.grade = (uint8_t)o->grade;
    r.total = o->total;
    r.findings = room;
    for (const char *f = o->findings; f && *f; f += 5 + (f[5] == ' ')) {
        room[r.n_findings] = (jx_finding){.severity = severity_of(f[4]), .count = 1};
        memcpy(room[r.n_findings++].code, f, 4);
    }
    jx_result_encode(pk, &r);
}

static jx_bytes results(uint64_t ruleset, const outcome *o, uint32_t n, uint32_t first)
{
    msgpack_packer pk;
    msgpack_sbuffer_clear(&bytes);
    msgpack_packer_init(&pk, &bytes, msgpack_sbuffer_write);
    jx_results_head(&pk, ruleset, n);
    for (uint32_t i = 0; i < n; i++) pack_outcome(&pk, &o[i], (uint16_t)(first + i));
    return (jx_bytes){bytes.data, bytes.size};
}

static void enter(uint64_t seq, uint64_t accepted_ms, const outcome *o, uint32_t n)
{
    jx_msg m = {.type = JX_RECORD, .kind = JX_R_RESULT, .seq = seq, .part = n, .accepted_ms = accepted_ms};
    cr_assert_eq(jx_official_take(&official, &m, results(1, o, n, 0)), 0);
}

static const outcome a = {1, 522701, "教育局", JX_ACCEPTED, JX_EXCELLENT, 9500, NULL},
                     b = {2, 522701, "财政局", JX_ACCEPTED_WITH_ALERTS, JX_GOOD, 8500, "S308q"},
                     c = {3, 520100, "教育局", JX_REJECTED, JX_POOR, 4000, "S302q S310r"};

/* The same records in any order: the later acceptance counts. */
Test(rescore_moves, count_the_version_that_was_accepted_last)
{
    outcome old_a = a;
    old_a.total = 100;
    enter(8, 80, &a, 1);
    enter(5, 50, &old_a, 1);
    enter(6, 60, &b, 1);
    jx_official_select(&official, 0, 0, UINT64_MAX);
    cr_expect_eq(official.selected, 2);
    cr_expect_eq(official.superseded, 1);
    for (uint32_t i = 0; i < official.n_forms; i++)
        cr_expect_eq(official.forms[i].counts, official.forms[i].total != 100);
    cr_expect_eq(official.parts[0].seq, 5, "parts are in the order of acceptance");
}

Test(rescore_moves, choose_by_division_time_and_number)
{
    enter(1, 1000, (const outcome[]){a, b}, 2);
    enter(2, 2000, &c, 1);
    jx_official_select(&official, 522700, 0, UINT64_MAX);
    cr_expect_eq(official.selected, 2);
    jx_official_select(&official, 0, 1001, UINT64_MAX);
    cr_expect_eq(official.selected, 1);
    cr_expect_eq(official.parts[0].selected, 0);
    jx_official_select(&official, 0, 0, 1);
    cr_expect_eq(official.selected, 1);
    cr_expect(official.forms[0].selected, "the first that was accepted");
}

Test(rescore_moves, are_summed_by_form_unit_county_and_rule)
{
    char text[64];
    enter(1, 0, (const outcome[]){a, b}, 2);
    enter(2, 0, &c, 1);
    jx_official_select(&official, 0, 0, UINT64_MAX);
    jx_moves_init(&moves, &official);
    outcome now[] = {a, b};
    now[0].findings = "S314i"; /* a: nothing but a finding; b: better, by a rule that is gone */
    now[1] = (outcome){2, 522701, "财政局", JX_ACCEPTED, JX_EXCELLENT, 9000, NULL};
    outcome c_now = c; /* c: worse by 2.50, and a rule is a reject now */
    c_now.total = 3750;
    c_now.findings = "S302r S310r";
    cr_assert_eq(jx_moves_take(&moves, 1, 9, results(9, &c_now, 1, 0)), 0); /* in any order */
    cr_assert_eq(jx_moves_take(&moves, 0, 9, results(9, now, 2, 0)), 0);
    jx_moves_finish(&moves);

    const jx_moved *s = &moves.all;
    cr_expect_eq(s->forms, 3);
    cr_expect_eq(s->moved, 2);
    cr_expect_eq(s->findings_only, 1);
    cr_expect_eq(s->better, 1);
    cr_expect_eq(s->worse, 0);
    cr_expect_eq(s->up, 1);
    cr_expect_eq(s->down, 0);
    cr_expect_eq(s->rescored, 2);
    cr_expect_eq(s->change, 500 - 250);
    cr_expect_eq(s->least, -250);
    cr_expect_eq(s->most, 500);
    cr_expect_eq(s->verdicts[0][JX_ACCEPTED], 1);
    cr_expect_eq(s->verdicts[1][JX_ACCEPTED], 2);
    cr_expect_eq(s->grades[1][JX_EXCELLENT], 2);

    cr_assert_eq(moves.n_units, 3);
    uint32_t n;
    jx_moved *counties = jx_moves_counties(&moves, &n);
    cr_assert_eq(n, 2);
    cr_expect_eq(counties[0].division, 522701, "one move and one finding");
    cr_expect_eq(counties[0].forms, 2);
    cr_expect_eq(counties[1].division, 520100);
    cr_expect_eq(counties[1].change, -250);
    free(counties);

    cr_assert_eq(moves.n_moves, 3);
    const char *const rules[] = {"+S314", "-S308", "~S302"};
    for (uint32_t i = 0; i < 3; i++) {
        jx_move_rules(&moves, &moves.moves[i], 0, text, sizeof text);
        cr_expect_str_eq(text, rules[i], "in the order of acceptance");
    }
    jx_move_rules(&moves, &moves.moves[0], '-', text, sizeof text);
    cr_expect_str_eq(text, "");
    for (uint32_t i = 0; i < official.n_codes; i++) {
        const jx_moved_rule *r = &moves.rules[i];
        bool s302 = strcmp(r->code, "S302") == 0, s308 = strcmp(r->code, "S308") == 0,
             s314 = strcmp(r->code, "S314") == 0;
        cr_expect_eq(r->gone, s308, "%s", r->code);
        cr_expect_eq(r->appeared, s314, "%s", r->code);
        cr_expect_eq(r->changed, s302, "%s", r->code);
        if (s302) cr_expect(r->severity[0] == JX_QUERY && r->severity[1] == JX_REJECT);
    }
}

Test(rescore_moves, take_only_the_results_of_their_part_under_their_pack)
{
    enter(1, 0, (const outcome[]){a, b}, 2);
    jx_official_select(&official, 0, 0, UINT64_MAX);
    jx_moves_init(&moves, &official);
    cr_expect_eq(jx_moves_take(&moves, 0, 9, results(8, (const outcome[]){a, b}, 2, 0)), JX_EPROTO, "another pack");
    cr_expect_eq(jx_moves_take(&moves, 0, 9, results(9, &a, 1, 0)), JX_EPROTO, "too few");
    cr_expect_eq(jx_moves_take(&moves, 0, 9, results(9, (const outcome[]){a, b}, 2, 1)), JX_EPROTO, "other places");
    cr_expect_eq(jx_moves_take(&moves, 0, 9, results(9, (const outcome[]){b, a}, 2, 0)), JX_EPROTO, "other forms");
    cr_expect_eq(jx_moves_take(&moves, 0, 9, (jx_bytes){"\xc1", 1}), JX_EPROTO, "nothing at all");
}

/* 40,000 forms, each in three versions: the table of keys grows, and the last version of each counts. */
Test(rescore_moves, of_many_forms_find_their_versions)
{
    enum { MANY = 40000, PER = 1000 };
    static outcome o[PER];
    for (unsigned version = 0; version < 3; version++)
        for (unsigned at = 0; at < MANY; at += PER) {
            for (unsigned i = 0; i < PER; i++) {
                o[i] = a;
                o[i].key = (at + i) * 2654435761u; /* spread, and different */
                o[i].total = (jx_pts)version;
            }
            enter(1 + version * 100 + at / PER, 0, o, PER);
        }
    jx_official_select(&official, 0, 0, UINT64_MAX);
    cr_expect_eq(official.selected, MANY);
    cr_expect_eq(official.superseded, 2 * MANY);
    for (uint32_t i = 0; i < official.n_forms; i++)
        cr_assert_eq(official.forms[i].counts, official.forms[i].total == 2);
}
