/* docs/rules.md is what the table of rules says today. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/rulebook.h"

static size_t read_all(FILE *f, char *room, size_t cap)
{
    cr_assert_not_null(f);
    size_t n = fread(room, 1, cap, f);
    cr_assert_lt(n, cap);
    return n;
}

Test(rules_md, is_up_to_date)
{
    static char made[1 << 18], kept[1 << 18];
    FILE *program = popen(JX_BIN_DIR "/worker/rules-md", "r"), *file = fopen(JX_SOURCE_DIR "/docs/rules.md", "r");
    size_t n = read_all(program, made, sizeof made), m = read_all(file, kept, sizeof kept);
    cr_assert_eq(pclose(program), 0);
    fclose(file);
    cr_expect(n == m && memcmp(made, kept, n) == 0, "make it again: build/worker/rules-md > docs/rules.md");
    size_t rules;
    const jx_rule *r = jx_rules(&rules);
    for (size_t i = 0; i < rules; i++) {
        char heading[16];
        snprintf(heading, sizeof heading, "### %s ", r[i].code);
        cr_expect(memmem(made, n, heading, strlen(heading)), "%s is not in it", r[i].code);
    }
}
