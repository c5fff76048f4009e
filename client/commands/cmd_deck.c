/* jixiao deck: runs the test deck of the rules. */
#include <stdio.h>

#include "client/commands/deck.h"
#include "client/show/cli.h"
#include "client/show/table.h"

enum { MAX_RULES = 512 };

static void say_wrong(void *arg, const char *rule, const char *what, const char *found)
{
    (void)arg;
    fprintf(stderr, JX_T("%s %s：得到的是\n%s", "%s %s: found\n%s"), rule, what, *found ? found : "-\n");
}

static int run(int argc, char **argv)
{
    static jx_deck_rule rules[MAX_RULES];
    char err[512];
    unsigned cases = 0, wrong = 0;
    int at = jx_options(&jx_cmd_deck, NULL, 0, argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (argc - at < 1 || argc - at > 2 || strcmp(argv[at], "run") != 0)
        return jx_usage_error(&jx_cmd_deck, "%s", JX_T("写作：deck run [文件夹]", "say: deck run [DIR]"));
    const char *dir = argc - at == 2 ? argv[at + 1] : "deck";
    int n = jx_deck_run(dir, rules, MAX_RULES, say_wrong, NULL, err, sizeof err);
    if (n < 0) {
        fprintf(stderr, "jixiao: %s: %s\n", dir, *err ? err : jx_strerror(n));
        return JX_EXIT_FOUND;
    }
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则", "rule"));
    jx_table_column(t, JX_RIGHT, JX_T("不应提出", "passing"));
    jx_table_column(t, JX_RIGHT, JX_T("应提出", "failing"));
    jx_table_column(t, JX_RIGHT, JX_T("不符", "wrong"));
    jx_table_column(t, JX_WRAP, "");
    for (int i = 0; i < n; i++) {
        jx_cell(t, jx_str_of(rules[i].rule));
        jx_cellf(t, "%u", rules[i].passing);
        jx_cellf(t, "%u", rules[i].failing);
        jx_cellf(t, "%u", rules[i].wrong);
        jx_cell(t, jx_str_of(jx_rule_find(rules[i].rule)->title[jx_lang()]));
        cases += rules[i].passing + rules[i].failing;
        wrong += rules[i].wrong;
    }
    jx_table_print(t, stdout, 0);
    jx_table_free(&t);
    printf(JX_T("\n%d 条规则，%u 个用例，不符 %u 个。\n", "\n%d rules, %u cases, %u wrong.\n"), n, cases, wrong);
    return jx_finish_output(wrong ? JX_EXIT_FOUND : JX_EXIT_DONE);
}

const jx_command jx_cmd_deck = {
    .name = "deck",
    .run = run,
    .brief = {"用测试用例核对规则本身", "run the test deck of the rules"},
    .usage = "run [DIR]",
    .about = {"文件夹里每条规则有应提出和不应提出的表（规则.jsonl，一行一张）以及应得的结果（规则."
              "txt，逐字）。其他系统可以拿"
              "同样的表核对自己。没有写文件夹时用 deck。\n退出码：0 全部相符；1 有不符的。\n",
              "The folder has forms for each rule that fail it and forms that pass it (RULE.jsonl, one a line) and "
              "what must be "
              "found (RULE.txt, word for word). Other systems can be held against the same forms. The default is "
              "deck.\nExit "
              "code: 0 all as the deck says; 1 not.\n"},
    .examples = "  jixiao deck run\n  jixiao deck run deck\n",
};
