/* Writes the test deck from the examples: deck-write DIR. Built in the tree, not installed; a test holds the deck
 * against the rule book, and another one that every rule has its cases. */
#include <stdio.h>
#include <stdlib.h>

#include "client/commands/deck.h"
#include "client/reader/read.h"
#include "tests/worker/examples.h"

static FILE *create(const char *dir, const char *rule, const char *ending)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.%s", dir, rule, ending);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void write_rule(const char *dir, const jx_rule *r)
{
    static sheet form;
    static jx_assessment a;
    const example *e;
    int n = 0;
    FILE *forms = NULL, *text = NULL;
    for (int i = 0; (e = example_at(i)) != NULL; i++) {
        if (strcmp(e->rule, r->code) != 0) continue;
        if (!n++) {
            forms = create(dir, r->code, "jsonl");
            text = create(dir, r->code, "txt");
            fprintf(text, "# %s %s · %s\n\n", r->code, r->title[JX_ZH], r->title[JX_EN]);
        }
        example_make(e, &form);
        jx_form_json_write(forms, &form.f);
        fprintf(text, "== %s: %s\n", strstr(e->findings, r->code) ? "fails" : "passes", e->what);
        if (e->strict) fputs("pack strict.conf\n", text);
        if (form.f.occurrence > 1) fprintf(text, "occurrence %u\n", form.f.occurrence);
        jx_assess(example_pack(e), &form.f, &a);
        jx_deck_findings(text, r->code, &form.f, &a);
        fputs("\n", text);
    }
    if (n && (fclose(forms) != 0 || fclose(text) != 0)) exit(1);
}

int main(int argc, char **argv)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    if (argc != 2) return 2;
    for (size_t i = 0; i < n; i++) write_rule(argv[1], &rules[i]);
    return 0;
}
