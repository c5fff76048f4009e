/* jixiao deck: the test deck of the rules, for the rule book and for other systems. */
#include <errno.h>
#include <stdio.h>

#include "client/commands/deck_results.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/table.h"

enum { MAX_TOPICS = 512 };

/* ---- the rule book against the deck ---- */

static void say_wrong(void *arg, const jx_deck_case *c, const char *found)
{
    (void)arg;
    fprintf(stderr, JX_T("%s %s：得到的是\n%s", "%s %s: found\n%s"), c->id, c->title, *found ? found : "-\n");
}

static const char *title_of(const jx_deck_topic *t)
{
    if (!t->setting) return jx_rule_find(t->topic)->title[jx_lang()];
    int i = 0;
    while (strcmp(jx_pack_setting(i), t->topic) != 0) i++;
    return jx_pack_setting_title(i, jx_lang());
}

static int said(const char *dir, int rc, const char *err)
{
    jx_complain("%s: %s", dir, *err ? err : jx_strerror(rc));
    return JX_EXIT_FOUND;
}

static void topics_table(const jx_deck_topic *topics, int n)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则、设定", "rule, setting"));
    jx_table_column(t, JX_RIGHT, JX_T("不应提出", "passing"));
    jx_table_column(t, JX_RIGHT, JX_T("应提出", "failing"));
    jx_table_column(t, JX_RIGHT, JX_T("不符", "wrong"));
    jx_table_column(t, JX_WRAP, "");
    for (int i = 0; i < n; i++) {
        jx_cell(t, jx_str_of(topics[i].topic));
        jx_cellf(t, "%u", topics[i].passing);
        jx_cellf(t, "%u", topics[i].failing);
        jx_cellf(t, "%u", topics[i].wrong);
        jx_cell(t, jx_str_of(title_of(&topics[i])));
    }
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

static int run_ours(const char *dir)
{
    static jx_deck_topic topics[MAX_TOPICS];
    char err[512];
    unsigned cases = 0, wrong = 0, rules = 0;
    int n = jx_deck_run(dir, topics, MAX_TOPICS, say_wrong, NULL, err, sizeof err);
    if (n < 0) return said(dir, n, err);
    topics_table(topics, n);
    for (int i = 0; i < n; i++) {
        cases += topics[i].passing + topics[i].failing;
        wrong += topics[i].wrong;
        rules += !topics[i].setting;
    }
    printf(JX_T("\n%u 条规则，%u 项设定，%u 个用例，不符 %u 个。\n", "\n%u rules, %u settings, %u cases, %u wrong.\n"),
           rules, (unsigned)n - rules, cases, wrong);
    return jx_finish_output(wrong ? JX_EXIT_FOUND : JX_EXIT_DONE);
}

/* ---- another system against it ---- */

struct told {
    bool json;
    jx_json j;
};

static void member(jx_json *j, const char *key, jx_str text)
{
    jx_json_key(j, key);
    if (text.len)
        jx_json_str(j, text);
    else
        jx_json_null(j);
}

static void json_difference(jx_json *j, const jx_deck_difference *d)
{
    static const char *const kinds[] = {"missed", "false_alarm", "severity"};
    jx_json_open(j, '{');
    member(j, "case", jx_str_of(d->of->id));
    member(j, "about", jx_str_of(d->of->title));
    member(j, "wrong", jx_str_of(kinds[d->wrong]));
    member(j, "code", d->code);
    member(j, "path", d->path);
    member(j, "severity", d->severity);
    member(j, "said", d->said);
    jx_json_close(j, '}');
}

static void say_difference(void *arg, const jx_deck_difference *d)
{
    struct told *t = arg;
    if (t->json) {
        json_difference(&t->j, d);
        return;
    }
    const char *what = d->wrong == JX_DECK_MISSED  ? JX_T("漏提", "missed")
                       : d->wrong == JX_DECK_FALSE ? JX_T("误提", "false alarm")
                                                   : JX_T("级别不符", "another severity");
    printf(JX_T("%s：%s %.*s %.*s %.*s%s%.*s（%s）\n", "%s: %s %.*s %.*s %.*s%s%.*s (%s)\n"), d->of->id, what,
           JX_FMT(d->code), JX_FMT(d->severity), JX_FMT(d->path), d->said.len ? JX_T("，填的是 ", ", said ") : "",
           JX_FMT(d->said), d->of->title);
}

static bool passes(const jx_deck_score *s) { return !s->missed && !s->alarms && !s->severity; }

static void scores_table(const jx_deck_verdict *v)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则", "rule"));
    jx_table_column(t, JX_LEFT, JX_T("结论", "result"));
    jx_table_column(t, JX_RIGHT, JX_T("应提出", "due"));
    jx_table_column(t, JX_RIGHT, JX_T("提出", "found"));
    jx_table_column(t, JX_RIGHT, JX_T("漏提", "missed"));
    jx_table_column(t, JX_RIGHT, JX_T("误提", "false"));
    jx_table_column(t, JX_RIGHT, JX_T("级别不符", "severity"));
    jx_table_column(t, JX_WRAP, "");
    for (size_t i = 0; i < v->n; i++) {
        const jx_deck_score *s = &v->rules[i];
        if (!s->asked && passes(s)) continue;
        jx_cell(t, jx_str_of(s->rule));
        jx_cell(t, jx_str_of(passes(s) ? JX_T("符合", "pass") : JX_T("不符", "FAIL")));
        jx_cell_style(t, passes(s) ? JX_GREEN : JX_RED);
        jx_cellf(t, "%u", s->due);
        jx_cellf(t, "%u", s->found);
        jx_cellf(t, "%u", s->missed);
        jx_cellf(t, "%u", s->alarms);
        jx_cellf(t, "%u", s->severity);
        jx_cell(t, jx_str_of(jx_rule_find(s->rule)->title[jx_lang()]));
    }
    putchar('\n');
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

static void number(jx_json *j, const char *key, unsigned v)
{
    jx_json_key(j, key);
    jx_json_uint(j, v);
}

static void json_scores(jx_json *j, const jx_deck_verdict *v)
{
    jx_json_close(j, ']');
    jx_json_key(j, "rules");
    jx_json_open(j, '[');
    for (size_t i = 0; i < v->n; i++) {
        const jx_deck_score *s = &v->rules[i];
        if (!s->asked && passes(s)) continue;
        jx_json_open(j, '{');
        member(j, "code", jx_str_of(s->rule));
        jx_json_key(j, "pass");
        jx_json_bool(j, passes(s));
        number(j, "due", s->due);
        number(j, "found", s->found);
        number(j, "missed", s->missed);
        number(j, "false_alarms", s->alarms);
        number(j, "severity", s->severity);
        jx_json_close(j, '}');
    }
    jx_json_close(j, ']');
    number(j, "cases", v->cases);
    number(j, "answered", v->answered);
    number(j, "right", v->right);
    number(j, "foreign_findings", v->foreign);
    jx_json_close(j, '}');
    jx_json_line(j);
}

static int run_theirs(const char *dir, const char *results, const char *only, bool json)
{
    struct told t = {.json = json, .j = jx_json_to(stdout)};
    jx_deck_verdict v;
    char err[512];
    bool stdin_ = strcmp(results, "-") == 0;
    FILE *in = stdin_ ? stdin : fopen(results, "r");
    if (!in) return jx_usage_error(&jx_cmd_deck, "%s: %s", results, JX_OS(errno));
    if (json) {
        jx_json_open(&t.j, '{');
        jx_json_key(&t.j, "differences");
        jx_json_open(&t.j, '[');
    }
    int rc = jx_deck_compare(dir, only, in, results, say_difference, &t, &v, err, sizeof err);
    if (!stdin_) fclose(in);
    if (rc == JX_EINVAL && *err) {
        jx_complain("%s", err);
        return JX_EXIT_USAGE;
    }
    if (rc) return said(dir, rc, err);
    bool all = v.right == v.cases;
    if (json) {
        json_scores(&t.j, &v);
    } else {
        scores_table(&v);
        printf(JX_T("\n%u 个用例，答了 %u 个，全对 %u 个。\n",
                    "\n%u cases, %u of them answered, %u without a difference.\n"),
               v.cases, v.answered, v.right);
        if (v.foreign)
            printf(JX_T("%u 处用的是本规则库没有的代码，没有比较。\n",
                        "%u findings have codes that this rule book does not have; they were left out.\n"),
                   v.foreign);
    }
    jx_deck_verdict_fini(&v);
    return jx_finish_output(all ? JX_EXIT_DONE : JX_EXIT_FOUND);
}

static int print(const char *dir, int (*write)(const char *, FILE *, char *, size_t))
{
    char err[512];
    int rc = write(dir, stdout, err, sizeof err);
    return rc < 0 ? said(dir, rc, err) : jx_finish_output(JX_EXIT_DONE);
}

static int run(int argc, char **argv)
{
    const char *results = NULL, *only = NULL;
    bool json = false;
    const jx_option options[] = {
        JX_OPTION("results", 'r', JX_O_TEXT, &results, "文件", "FILE",
                  "其他系统对用例的结果，与应得的比较；- 为标准输入",
                  "what another system found, to be held against the deck; - is standard input"),
        JX_OPTION("only", 0, JX_O_TEXT, &only, "代码", "CODES", "只比较这些规则，如 S304,B（代码或其开头）",
                  "these rules only, such as S304,B (codes, or how they begin)"),
        JX_FLAG("json", 0, &json, "比较的结果输出为 JSON", "the comparison as JSON"),
    };
    int at = jx_options(&jx_cmd_deck, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    const char *what = at < argc ? argv[at] : "", *dir = argc - at == 2 ? argv[at + 1] : "deck";
    bool known = strcmp(what, "run") == 0 || strcmp(what, "cases") == 0 || strcmp(what, "results") == 0;
    if (!known || argc - at > 2)
        return jx_usage_error(&jx_cmd_deck, "%s",
                              JX_T("写作：deck run、deck cases 或 deck results，后面可写文件夹",
                                   "say: deck run, deck cases or deck results, and perhaps a folder"));
    if ((only || json) && !results)
        return jx_usage_error(&jx_cmd_deck, "%s",
                              JX_T("--only 和 --json 要与 --results 同用", "--only and --json go with --results"));
    if (strcmp(what, "cases") == 0) return print(dir, jx_deck_export);
    if (strcmp(what, "results") == 0) return print(dir, jx_deck_expected);
    return results ? run_theirs(dir, results, only, json) : run_ours(dir);
}

const jx_command jx_cmd_deck = {
    .name = "deck",
    .run = run,
    .brief = {"用测试用例核对规则本身，或别的系统",
              "run the test deck of the rules, or hold another system against it"},
    .usage = "run [DIR] [--results FILE [--only CODES] [--json]] | cases [DIR] | results [DIR]",
    .about =
        {"文件夹里每条规则有应提出和不应提出的表，规则包的每项设定有显示其作用的表，以及应得的结果（逐字）。没有写文件"
         "夹时用 deck。"
         "其他系统：用 deck cases 取用例，每行一个；自己核对后写成结果文件，每行 {\"case\": …, \"findings\": "
         "[{\"code\": …, "
         "\"path\": …}]}；用 deck run --results 比较。deck results 给出应得的结果，格式相同。详见 deck/README.md。\n"
         "退出码：0 全部相符；1 有不符或未答的；2 用法或结果文件有误。\n",
         "The folder has forms for each rule that fail it and forms that pass it, forms that show what each setting of "
         "a "
         "rule pack does, and what must be found, word for word. The default is deck. Another system: deck cases gives "
         "the cases, one a line; check them, write {\"case\": …, \"findings\": [{\"code\": …, \"path\": …}]}, a line "
         "each; deck run --results compares. deck results has what is due, written the same way. See "
         "deck/README.md.\nExit code: 0 all as the deck says; 1 not, or some unanswered; 2 wrong usage, or results "
         "that "
         "cannot be read.\n"},
    .examples = "  jixiao deck run\n  jixiao deck cases > cases.jsonl\n  jixiao deck run --results ours.jsonl\n"
                "  jixiao deck run --results ours.jsonl --only S,B101 --json\n",
};
