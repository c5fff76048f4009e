#include "client/show/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/show/table.h"

static const jx_command *const commands[] = {
    &jx_cmd_read,   &jx_cmd_check, &jx_cmd_push,  &jx_cmd_ack,      &jx_cmd_status,   &jx_cmd_report,
    &jx_cmd_alerts, &jx_cmd_rules, &jx_cmd_deck,  &jx_cmd_template, &jx_cmd_campaign, &jx_cmd_rescore, &jx_cmd_dead,
    &jx_cmd_up,     &jx_cmd_gen,   &jx_cmd_bench, &jx_cmd_keygen,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* What came from outside (a file's name, a server's words) may sit in the text: it is cleaned as a whole. */
static void complain(const char *fmt, va_list ap)
{
    char *text = NULL;
    int len = vasprintf(&text, fmt, ap);
    if (len < 0) abort();
    fputs("jixiao: ", stderr);
    jx_clean(stderr, text, (size_t)len);
    fputc('\n', stderr);
    free(text);
}

void jx_complain(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    complain(fmt, ap);
    va_end(ap);
}

int jx_usage_error(const jx_command *cmd, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    complain(fmt, ap);
    va_end(ap);
    fprintf(stderr,
            JX_T("用法：jixiao %s %s\n说明：jixiao %s --help\n", "Usage: jixiao %s %s\nHelp:  jixiao %s --help\n"),
            cmd->name, cmd->usage, cmd->name);
    return JX_EXIT_USAGE;
}

int jx_finish_output(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    jx_complain("%s", JX_T("标准输出写不进去，结果不完整", "stdout could not be written, the output is incomplete"));
    return code == JX_EXIT_DONE ? JX_EXIT_FOUND : code;
}

static void print_commands(FILE *out)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    for (size_t i = 0; i < COMMANDS; i++) {
        jx_cell(t, jx_str_of(commands[i]->name));
        jx_cell(t, jx_str_of(commands[i]->brief[jx_lang()]));
    }
    jx_table_print(t, out, 2);
    jx_table_free(&t);
}

static int help(FILE *out)
{
    fputs(JX_T("jixiao：预算绩效自评表的读取、核对与报送\n\n用法：jixiao 命令 …\n\n命令：\n",
               "jixiao: reads, checks and submits budget performance self-evaluation forms\n\nUsage: jixiao COMMAND "
               "…\n\nCommands:\n"),
          out);
    print_commands(out);
    fputs(JX_T("\n每个命令都有带例子的说明：jixiao 命令 --help\n"
               "先试：jixiao check samples/*.txt      （离线核对，不需要服务器）\n",
               "\nEach command explains itself with examples: jixiao COMMAND --help\n"
               "Try first: jixiao check samples/*.txt      (offline, needs no server)\n"),
          out);
    return out == stdout ? jx_finish_output(JX_EXIT_DONE) : JX_EXIT_USAGE;
}

static const jx_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

/* Letters to change, add or drop to get from a to b; for "did you mean". Names are short. */
static unsigned distance(const char *a, const char *b)
{
    enum { MAX = 16 };
    unsigned row[MAX + 1];
    size_t m = strlen(a), n = strlen(b);
    if (m > MAX || n > MAX) return MAX;
    for (size_t j = 0; j <= n; j++) row[j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            unsigned best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}

static int unknown(const char *name)
{
    const char *near = NULL;
    unsigned best = 3;
    for (size_t i = 0; i < COMMANDS; i++) {
        unsigned d = distance(name, commands[i]->name);
        if (d < best) {
            best = d;
            near = commands[i]->name;
        }
    }
    jx_complain(JX_T("没有命令“%s”", "no command \"%s\""), name);
    if (near) fprintf(stderr, JX_T("是不是：jixiao %s\n", "Did you mean: jixiao %s\n"), near);
    fputs(JX_T("全部命令：jixiao --help\n", "All commands: jixiao --help\n"), stderr);
    return JX_EXIT_USAGE;
}

int jx_client_main(int argc, char **argv)
{
    jx_packs_speak(jx_lang());
    if (argc < 2) return help(stderr);
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) {
        puts("jixiao " JX_VERSION);
        return jx_finish_output(JX_EXIT_DONE);
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) return help(stdout);
    if (strcmp(name, "help") == 0) {
        if (argc < 3) return help(stdout);
        char *ask[] = {argv[2], (char *)"--help", NULL};
        const jx_command *about = find(argv[2]);
        return about ? about->run(2, ask) : unknown(argv[2]);
    }
    const jx_command *cmd = find(name);
    return cmd ? cmd->run(argc - 1, argv + 1) : unknown(name);
}
