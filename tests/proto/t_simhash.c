#include <criterion/criterion.h>

#include "proto/simhash.h"

static const char goal[] = "确保城乡居民基本养老保险待遇按时足额发放，引导城乡居民主动参保。";
static const char near_goal[] = "确保城乡居民基本养老保险待遇按时足额发放,引导居民主动参保缴费. (2024)";
static const char other[] = "完成农村公路日常养护，汛期之前修补路面并清理边沟，群众出行更加便利。";
static const char sentence[] =
    "全县十二个乡镇的道路养护分三批实施，汛期之前完成第一批，年底以前全部验收，群众出行比上一年便利。";

static uint64_t of(const char *text)
{
    jx_simhash s;
    jx_simhash_init(&s);
    jx_simhash_add(&s, jx_str_of(text));
    return jx_simhash_end(&s);
}

static int distance(uint64_t a, uint64_t b) { return __builtin_popcountll(a ^ b); }

/* Bits computed by another program, from the description in docs/protocol.md. */
Test(simhash, has_the_bits_that_the_protocol_describes)
{
    char text[sizeof sentence * 9] = "";
    for (int i = 0; i < 9; i++) strcat(text, sentence);
    cr_expect_eq(of(goal), UINT64_C(0x7136afb8935e31a1));
    cr_expect_eq(of(other), UINT64_C(0x58f680841622a0c3));
    cr_expect_eq(of(text), UINT64_C(0x716c1de041765f39)); /* long: most of it is sampled */
    jx_simhash s;
    jx_simhash_init(&s);
    jx_simhash_add(&s, jx_str_of(goal));
    jx_simhash_add(&s, jx_str_of(other));
    cr_expect_eq(jx_simhash_end(&s), UINT64_C(0x79768fac1366a1c3));
}

Test(simhash, is_near_for_near_copies_and_far_for_other_texts)
{
    cr_expect_leq(distance(of(goal), of(near_goal)), 14);
    cr_expect_geq(distance(of(goal), of(other)), 20);
    cr_expect_geq(distance(of(near_goal), of(other)), 20);
}

/* One sentence of many changed, and another in front. */
Test(simhash, of_a_long_text_hardly_notices_a_sentence)
{
    char a[2000] = "", b[2000] = "";
    for (int i = 0; i < 6; i++) strcat(a, i % 2 ? goal : sentence);
    strcat(b, "本年度各项工作进展顺利。");
    strcat(b, a);
    cr_expect_leq(distance(of(a), of(b)), 8);
    cr_expect_geq(distance(of(a), of(other)), 16);
}

Test(simhash, looks_at_nothing_but_the_words)
{
    cr_expect_eq(of("各项工作　按时（完成）"), of("各项 工作,按时\n完成123abc"));
    cr_expect_eq(of(""), 0u);
    cr_expect_eq(of("完成了"), 0u, "three characters are no shingle");
    cr_expect_eq(of("done in time, 100%"), 0u);
    cr_expect_neq(of("按时完成"), 0u);
}
