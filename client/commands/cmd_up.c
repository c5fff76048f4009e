/* jixiao up: the whole line on this machine, for a trial, a demonstration, a small office. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/gen/line.h"
#include "client/show/cli.h"
#include "client/show/table.h"
#include "net/where.h"
#include "worker/packs.h"

enum { COMMAND_STOP_MS = 5000 };

static void print_where(const jx_line *l)
{
    jx_table *t = jx_table_new();
    char endpoint[256];
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_LEFT, "");
    jx_cell(t, jx_str_of(JX_T("数据", "data")));
    jx_cell(t, jx_str_of(l->dir));
    jx_cell(t, jx_str_of(JX_T("服务器名", "server")));
    jx_cell(t, jx_str_of(l->run));
    jx_cell(t, jx_str_of(JX_T("日志", "logs")));
    jx_cellf(t, "%s/log", l->dir);
    if (jx_where(l->run, JX_HTTP_SVC, endpoint) == 0) {
        jx_cell(t, jx_str_of(JX_T("监控", "metrics")));
        jx_cellf(t, "%s/metrics", endpoint);
    }
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_ready(const jx_line *l)
{
    printf(JX_T("服务已就绪：收报、汇总和 %u 个工作进程。\n", "Ready: broker, collector and %u worker processes.\n"),
           l->opt.workers);
    print_where(l);
    printf(JX_T("\n在另一个终端里试：\n"
                "  export JIXIAO_SERVER=%s\n"
                "  jixiao push samples/*.txt --wait\n"
                "  jixiao report\n"
                "  jixiao alerts\n"
                "\n按 Ctrl-C 停止；数据留在文件夹里，下次接着用。\n",
                "\nTry in another terminal:\n"
                "  export JIXIAO_SERVER=%s\n"
                "  jixiao push samples/*.txt --wait\n"
                "  jixiao report\n"
                "  jixiao alerts\n"
                "\nCtrl-C stops everything; the data stay in the folder for the next time.\n"),
           l->run);
    fflush(stdout);
}

/* Until somebody wants us to stop, or a part breaks. */
static int stay(jx_line *l)
{
    for (;;) {
        int n = jx_child_signal(-1);
        enum jx_line_part broken = jx_line_broken(l);
        if (broken != JX_L_PARTS) {
            jx_line_mourn(l, broken);
            return JX_EXIT_SERVER;
        }
        if (n && n != SIGCHLD) return JX_EXIT_DONE;
    }
}

static int code_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

/* The command has the terminal: Ctrl-C reaches it directly and is its affair; other requests to stop are passed on. */
static int accompany(jx_line *l, jx_child *command)
{
    for (;;) {
        int n = jx_child_signal(-1);
        enum jx_line_part broken = jx_line_broken(l);
        if (broken != JX_L_PARTS) {
            jx_line_mourn(l, broken);
            jx_child_stop(command, COMMAND_STOP_MS);
            return JX_EXIT_SERVER;
        }
        if (jx_child_ended(command)) return code_of(command->status);
        if (n == SIGTERM || n == SIGHUP) kill(command->pid, n);
    }
}

static int run_command(jx_line *l, char **argv)
{
    jx_child command;
    setenv("JIXIAO_SERVER", l->run, 1);
    if (jx_child_start(&command, argv, NULL, false) != 0) {
        jx_complain(JX_T("命令 %s 启动不了：%s", "cannot start command %s: %s"), argv[0], JX_OS(errno));
        return 127;
    }
    return accompany(l, &command);
}

static int run(int argc, char **argv)
{
    jx_line_options opt = {.dir = "jixiao-data"};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t workers = cores > 0 ? (uint64_t)cores : 1;
    const jx_option options[] = {
        JX_OPTION("dir", 0, JX_O_TEXT, &opt.dir, "文件夹", "DIR", "数据放在哪里（默认 ./jixiao-data）",
                  "where the data live (default ./jixiao-data)"),
        JX_NUMBER("workers", 'j', &workers, 1, 256, "个数", "N", "工作进程数（默认为处理器核数）",
                  "worker processes (default: one a core)"),
        JX_PACK_OPTIONS(&opt.pack, &opt.packs),
        JX_FLAG("plaintext", 0, &opt.plaintext, "不用密钥、不加密；本机每个用户都能报送和查看",
                "no keys, no encryption: every user of this machine can submit and read"),
    };
    int at = jx_options(&jx_cmd_up, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    char why[512];
    jx_packs *packs;
    if (jx_packs_open(&packs, opt.pack, opt.packs, why, sizeof why) != 0)
        return jx_usage_error(&jx_cmd_up, "%s", why); /* before the workers say it in their log */
    jx_packs_free(&packs);
    opt.workers = (unsigned)workers;
    jx_line line;
    jx_child_signals_block();
    int err = jx_line_start(&line, &opt);
    if (err) return err == JX_EAGAIN ? JX_EXIT_DONE : JX_EXIT_SERVER;
    int code;
    if (at < argc) {
        code = run_command(&line, argv + at);
    } else {
        print_ready(&line);
        code = stay(&line);
    }
    jx_line_stop(&line);
    return jx_finish_output(code);
}

const jx_command jx_cmd_up = {
    .name = "up",
    .run = run,
    .brief = {"在本机启动全部服务", "start all services on this machine"},
    .usage = "[--dir DIR] [--workers N] [--pack PACK | --packs DIR] [--plaintext] [-- COMMAND…]",
    .about =
        {"在本机回环地址上启动收报、核对、汇总三种服务，等到能用为止，数据全在一个文件夹里。密钥自动生成在其中的 "
         "keys/，程序之间全部加密。后面写命令，则带着环境变量 "
         "JIXIAO_SERVER 运行它，结束后全部停掉，退出码是该命令的；不写命令，则一直运行到 "
         "Ctrl-C。哪个服务中途退出，都会报出来并停下。\n退出码：命令的；0 正常停止；2 用法不对；3 "
         "有服务启动不了或中途退出。\n",
         "Starts broker, workers and collector on loopback, waits until they can be used, and keeps all their data in "
         "one folder, with the keys that it makes by itself (keys/): everything between them is encrypted. With a "
         "command it runs that with JIXIAO_SERVER set, then stops everything and ends with its exit "
         "code; without one it stays until Ctrl-C. A service that ends by itself is reported and ends it all.\nExit "
         "code: the command's; 0 stopped in order; 2 wrong usage; 3 a service could not start or broke.\n"},
    .examples = "  jixiao up\n"
                "  jixiao up --dir /srv/jixiao --workers 4\n"
                "  jixiao up -- sh -c 'jixiao push samples/*.txt --wait && jixiao report'\n",
    .options_first = true,
};
