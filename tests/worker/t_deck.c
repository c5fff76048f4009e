/* The published test deck against the rule book. */
#include <criterion/criterion.h>

#include "client/commands/deck.h"

static jx_deck_rule found[512];
static char err[512];

static void say(void *arg, const char *rule, const char *what, const char *text)
{
    (void)arg;
    cr_expect(false, "%s %s: found\n%s", rule, what, text);
}

Test(deck, finds_word_for_word_what_it_says)
{
    int n = jx_deck_run(JX_SOURCE_DIR "/deck", found, 512, say, NULL, err, sizeof err);
    cr_assert_gt(n, 0, "%s", err);
    for (int i = 0; i < n; i++) cr_expect_eq(found[i].wrong, 0u, "%s", found[i].rule);
}

Test(deck, has_a_passing_and_a_failing_form_for_every_rule)
{
    size_t n_rules, k = 0;
    const jx_rule *rules = jx_rules(&n_rules);
    int n = jx_deck_run(JX_SOURCE_DIR "/deck", found, 512, NULL, NULL, err, sizeof err);
    for (size_t i = 0; i < n_rules; i++) {
        cr_assert((int)k < n && strcmp(found[k].rule, rules[i].code) == 0, "%s has no deck", rules[i].code);
        cr_expect(found[k].passing && found[k].failing, "%s: %u pass, %u fail", found[k].rule, found[k].passing,
                  found[k].failing);
        k++;
    }
    cr_expect_eq((int)k, n);
}

Test(deck, that_is_not_there_is_said)
{
    cr_expect_eq(jx_deck_run("/nowhere", found, 512, NULL, NULL, err, sizeof err), JX_ENOTFOUND);
}
