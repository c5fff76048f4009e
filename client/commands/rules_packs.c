#include "client/commands/rules_packs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/show/cli.h"
#include "client/show/csv.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/table.h"
#include "worker/packs.h"

/* ---- two of them ---- */

struct out {
    const jx_pack *packs[2];
    jx_table *t;
    jx_json j;
};

static void member(jx_json *j, const char *key, const char *text)
{
    jx_json_key(j, key);
    if (*text)
        jx_json_str(j, jx_str_of(text));
    else
        jx_json_null(j);
}

static void json_row(void *arg, const jx_difference *x)
{
    jx_json *j = &((struct out *)arg)->j;
    jx_json_open(j, '{');
    member(j, "what", x->what);
    member(j, "title", x->title[jx_lang()]);
    member(j, "a", x->in[0]);
    member(j, "b", x->in[1]);
    member(j, "ground_a", x->ground[0]);
    member(j, "ground_b", x->ground[1]);
    jx_json_close(j, '}');
}

static void table_row(void *arg, const jx_difference *x)
{
    struct out *o = arg;
    char text[4608] = "";
    size_t n = 0;
    jx_cell(o->t, jx_str_of(x->what));
    for (int k = 0; k < 2; k++) jx_cell(o->t, jx_str_of(*x->in[k] ? x->in[k] : "—"));
    jx_cell(o->t, jx_str_of(x->title[jx_lang()]));
    for (int k = 0; k < 2; k++)
        if (*x->ground[k])
            n += (size_t)snprintf(text + n, sizeof text - n, JX_T("%s%s：%s", "%s%s: %s"), n ? "; " : "",
                                  jx_pack_name(o->packs[k]), x->ground[k]);
    jx_cell(o->t, jx_str_of(text));
}

static void print_table(struct out *o)
{
    o->t = jx_table_new();
    jx_table_column(o->t, JX_LEFT, JX_T("设定", "setting"));
    for (int k = 0; k < 2; k++) jx_table_column(o->t, JX_WRAP, jx_pack_name(o->packs[k]));
    jx_table_column(o->t, JX_WRAP, JX_T("说明", "what it is"));
    jx_table_column(o->t, JX_WRAP, JX_T("依据", "ground"));
    if (jx_pack_diff(o->packs[0], o->packs[1], table_row, o))
        jx_table_print(o->t, stdout, 0);
    else
        puts(JX_T("两个规则包相同", "the packs are the same"));
    jx_table_free(&o->t);
}

static void print_json(struct out *o)
{
    o->j = jx_json_to(stdout);
    jx_json_open(&o->j, '[');
    jx_pack_diff(o->packs[0], o->packs[1], json_row, o);
    jx_json_close(&o->j, ']');
    putchar('\n');
}

int jx_rules_diff(const char *a, const char *b, bool json)
{
    const char *const names[] = {a, b};
    struct out o = {.packs = {NULL, NULL}};
    char err[512] = "";
    for (int i = 0; i < 2 && !err[0]; i++) o.packs[i] = jx_pack_named(names[i], err, sizeof err);
    if (err[0])
        jx_complain("%s", err);
    else if (json)
        print_json(&o);
    else
        print_table(&o);
    for (int i = 0; i < 2; i++) jx_pack_free(&o.packs[i]);
    return jx_finish_output(err[0] ? JX_EXIT_FOUND : JX_EXIT_DONE);
}

/* ---- the list of them ---- */

static void json_pack(const jx_packed *p)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    member(&j, "pack", jx_pack_name(p->pack));
    jx_json_key(&j, "ruleset");
    jx_json_hex(&j, p->id);
    jx_json_key(&j, "province");
    jx_json_uint(&j, jx_pack_province(p->pack));
    jx_json_key(&j, "year");
    jx_json_uint(&j, jx_pack_year(p->pack));
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void pack_row(jx_table *t, const jx_packed *p)
{
    uint16_t year = jx_pack_year(p->pack);
    jx_cell(t, jx_str_of(jx_pack_name(p->pack)));
    jx_cell_division(t, jx_pack_province(p->pack));
    if (year)
        jx_cellf(t, "%u", year);
    else
        jx_cell(t, jx_str_of(JX_T("任何", "any")));
    jx_cellf(t, "%016" PRIx64, p->id);
}

/* What jx_packs_for chooses from: the bundled packs, or those of a folder. */
int jx_rules_packs(const char *dir, bool json)
{
    jx_packs *packs;
    char err[512];
    size_t n;
    if (jx_packs_open(&packs, NULL, dir, err, sizeof err) != 0) {
        jx_complain("%s", err);
        return JX_EXIT_FOUND;
    }
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则包", "pack"));
    jx_table_column(t, JX_LEFT, JX_T("省份", "province"));
    jx_table_column(t, JX_LEFT, JX_T("年度", "year"));
    jx_table_column(t, JX_LEFT, JX_T("编号", "rule set"));
    const jx_packed *all = jx_packs_all(packs, &n);
    for (size_t i = 0; i < n; i++) {
        if (json)
            json_pack(&all[i]);
        else
            pack_row(t, &all[i]);
    }
    if (!json) jx_table_print(t, stdout, 0);
    jx_table_free(&t);
    jx_packs_free(&packs);
    return jx_finish_output(JX_EXIT_DONE);
}

/* ---- what each makes of the rules, for offices ---- */

/* "low_rate = 80; very_low_rate = 60" */
static void join_parameter(void *arg, const jx_parameter *x)
{
    FILE *f = arg;
    fprintf(f, "%s%s = %s", ftell(f) ? "; " : "", x->name, *x->value ? x->value : "\"\"");
}

static void csv_parameters(const jx_pack *p, const jx_rule *r)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    if (!f) abort();
    jx_rule_parameters(p, r, join_parameter, f);
    if (fclose(f) != 0) abort();
    jx_csv_cell(stdout, false, (jx_str){text, (uint32_t)len});
    free(text);
}

/* A row a rule; of each pack what it makes of it. */
int jx_rules_csv(const char *dir)
{
    enum jx_lang lang = jx_lang();
    const char *const heads[] = {JX_T("代码", "code"),        JX_T("类别", "class"),   JX_T("规则", "rule"),
                                 JX_T("解释", "explanation"), JX_T("公式", "formula"), JX_T("依据", "source"),
                                 JX_T("起用", "since"),       JX_T("提示", "message")};
    jx_packs *packs;
    char text[512];
    size_t n, n_packs;
    if (jx_packs_open(&packs, NULL, dir, text, sizeof text) != 0) {
        jx_complain("%s", text);
        return JX_EXIT_FOUND;
    }
    const jx_rule *r = jx_rules(&n);
    const jx_packed *all = jx_packs_all(packs, &n_packs);
    jx_csv_begin(stdout);
    for (size_t i = 0; i < JX_COUNT(heads); i++) jx_csv_cell(stdout, i == 0, jx_str_of(heads[i]));
    for (size_t k = 0; k < n_packs; k++) {
        snprintf(text, sizeof text, JX_T("%s 级别", "%s severity"), jx_pack_name(all[k].pack));
        jx_csv_cell(stdout, false, jx_str_of(text));
        snprintf(text, sizeof text, JX_T("%s 参数", "%s parameters"), jx_pack_name(all[k].pack));
        jx_csv_cell(stdout, false, jx_str_of(text));
    }
    jx_csv_end_row(stdout);
    for (size_t i = 0; i < n; i++) {
        const char *const cells[] = {r[i].code,        jx_class_label(r[i].class_),
                                     r[i].title[lang], r[i].explanation[lang],
                                     r[i].formula,     r[i].source,
                                     r[i].since,       r[i].message[lang]};
        for (size_t k = 0; k < JX_COUNT(cells); k++) jx_csv_cell(stdout, k == 0, jx_str_of(cells[k] ? cells[k] : ""));
        for (size_t k = 0; k < n_packs; k++) {
            jx_csv_cell(stdout, false, jx_str_of(jx_rule_severity_label(all[k].pack, &r[i])));
            csv_parameters(all[k].pack, &r[i]);
        }
        jx_csv_end_row(stdout);
    }
    jx_packs_free(&packs);
    return jx_finish_output(JX_EXIT_DONE);
}
