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

/* Sections of a setting; its lines as "set NAME = VALUE". */
static void write_setting(const char *dir, const char *name, const char *title_zh, const char *title_en)
{
    static sheet form;
    static jx_assessment a;
    int n = 0;
    FILE *forms = NULL, *text = NULL;
    for (int i = 0; i < n_examples_of_settings; i++) {
        const setting_example *e = &examples_of_settings[i];
        char lines[512], err[256];
        if (strcmp(e->setting, name) != 0) continue;
        if (!n++) {
            forms = create(dir, name, "jsonl");
            text = create(dir, name, "txt");
            fprintf(text, "# %s · %s · %s\n\n", name, title_zh, title_en);
        }
        snprintf(lines, sizeof lines, "name = deck\n%s\n", e->set);
        const jx_pack *pack = jx_pack_parse(name, lines, err, sizeof err);
        if (!pack) {
            fprintf(stderr, "%s\n", err);
            exit(1);
        }
        sheet_clean(&form);
        e->make(&form);
        jx_form_json_write(forms, &form.f);
        fprintf(text, "== shows: %s\n", e->what);
        snprintf(lines, sizeof lines, "%s", e->set);
        for (char *line = strtok(lines, "\n"); line; line = strtok(NULL, "\n")) fprintf(text, "set %s\n", line);
        jx_assess(pack, &form.f, &a);
        jx_deck_findings(text, name, &form.f, &a);
        fputs("\n", text);
        jx_pack_free(&pack);
    }
    if (n && (fclose(forms) != 0 || fclose(text) != 0)) exit(1);
}

int main(int argc, char **argv)
{
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    if (argc != 2) return 2;
    for (size_t i = 0; i < n; i++) write_rule(argv[1], &rules[i]);
    for (int i = 0; jx_pack_setting(i); i++)
        write_setting(argv[1], jx_pack_setting(i), jx_pack_setting_title(i, JX_ZH), jx_pack_setting_title(i, JX_EN));
    return 0;
}
