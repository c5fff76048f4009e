/* The published test deck against the rule book. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/commands/deck.h"
#include "worker/settings.h"

#define DECK JX_SOURCE_DIR "/deck"

static jx_deck_topic found[512];
static char err[512];

static void say(void *arg, const jx_deck_case *c, const char *text)
{
    (void)arg;
    cr_expect(false, "%s %s: found\n%s", c->id, c->title, text);
}

Test(deck, finds_word_for_word_what_it_says)
{
    int n = jx_deck_run(DECK, found, 512, say, NULL, err, sizeof err);
    cr_assert_gt(n, 0, "%s", err);
    for (int i = 0; i < n; i++) cr_expect_eq(found[i].wrong, 0u, "%s", found[i].topic);
}

Test(deck, has_a_passing_and_a_failing_form_for_every_rule)
{
    size_t n_rules, k = 0;
    const jx_rule *rules = jx_rules(&n_rules);
    int n = jx_deck_run(DECK, found, 512, NULL, NULL, err, sizeof err);
    for (size_t i = 0; i < n_rules; i++) {
        cr_assert((int)k < n && strcmp(found[k].topic, rules[i].code) == 0, "%s has no deck", rules[i].code);
        cr_expect(found[k].passing && found[k].failing, "%s: %u pass, %u fail", found[k].topic, found[k].passing,
                  found[k].failing);
        k++;
    }
    for (; (int)k < n; k++) cr_expect(found[k].setting, "%s", found[k].topic);
}

/* ---- settings ---- */

/* Those that say whose pack it is, not what it judges: t_packs.c has them. */
static const char of_the_pack_itself[] = "province year version";

struct shown {
    bool of[JX_GROUNDS];
};

/* Its case's findings are others when the setting alone is the national one again. */
static int matters(void *arg, const jx_deck_case *c)
{
    struct shown *s = arg;
    if (!c->setting) return 0;
    jx_pack p = *c->pack;
    const jx_pack *usual = jx_pack_default();
    char value[JX_SETTING_TEXT];
    int i = jx_setting_find(jx_str_of(c->topic));
    if (i >= 0) {
        jx_setting_get(usual, i, value);
        cr_assert_null(jx_setting_put(&p, i, value));
    }
    for (int q = JX_Q_MET; q < JX_QUALITIES; q++) {
        if (strcmp(jx_word_lists[q], c->topic) != 0) continue;
        p.words[q] = usual->words[q];
        p.n_words[q] = usual->n_words[q];
    }
    char *without = jx_deck_found(c, &p, err, sizeof err);
    cr_assert_not_null(without, "%s", err);
    if (!jx_deck_same(without, c->wanted)) s->of[jx_ground_no(jx_str_of(c->topic))] = true;
    free(without);
    return 0;
}

Test(deck, shows_what_every_setting_does)
{
    static struct shown s;
    const char *name;
    cr_assert_gt(jx_deck_each(DECK, matters, &s, err, sizeof err), 0, "%s", err);
    for (int i = 0; (name = jx_pack_setting(i)) != NULL; i++) {
        bool exempt = strstr(of_the_pack_itself, name) != NULL;
        cr_expect(exempt || s.of[jx_ground_no(jx_str_of(name))], "%s: no case that is another without it", name);
    }
}

Test(deck, that_is_not_there_is_said)
{
    cr_expect_eq(jx_deck_run("/nowhere", found, 512, NULL, NULL, err, sizeof err), JX_ENOTFOUND);
}
