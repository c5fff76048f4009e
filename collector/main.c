#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collector/collector.h"
#include "net/log.h"
#include "net/usage.h"
#include "net/where.h"

enum { QUERY = 256, ALERTS, ANNOUNCE, BROKER, DIR, KEYS, KEY_FILE, SERVER_KEY, PLAINTEXT, HELP, VERSION };

static const char *const help_en =
    "jixiao-collector: follows the broker's results log, adds it up, publishes alerts, answers queries.\n"
    "\n"
    "Usage: jixiao-collector --keys DIR|--plaintext [--broker SERVER] [--dir DIR] [--query ENDPOINT]\n"
    "                        [--alerts ENDPOINT] [--announce DIR] [--key-file FILE] [--server-key KEY]\n"
    "\n"
    "  --broker SERVER    where the broker is: a host, a folder in which it announces itself, or the endpoint of its\n"
    "                     log socket. Default 127.0.0.1. It may come later, go away and come back.\n"
    "  --dir DIR          where to keep the list of alerts. It is emptied at every start and made again from the log;\n"
    "                     nothing in it needs a backup. Default: a file without a name in TMPDIR or /var/tmp.\n"
    "  --query ENDPOINT   where queries are answered. Default tcp://127.0.0.1:7704\n"
    "  --alerts ENDPOINT  where alerts are published. Default tcp://127.0.0.1:7705\n"
    "                     tcp://127.0.0.1:* takes a free port.\n"
    "  --announce DIR     write the endpoints into this folder once they are open, for programs on this machine.\n"
    "  --keys DIR         DIR/server.key is the key of this server, DIR/allowed/*.pub those who may connect (roles\n"
    "                     subscriber and operator). The list is read again when it changes and on SIGHUP.\n"
    "  --key-file FILE    our own key towards the broker (role reader). Default DIR/collector.key of --keys\n"
    "  --server-key KEY   the broker's public key, a .pub file or 40 characters. Default DIR/server.pub of --keys\n"
    "  --plaintext        no keys, no encryption; on loopback only. --plaintext=anywhere: wherever the endpoints say.\n"
    "  --help, --version\n"
    "\n"
    "SIGTERM or SIGINT stops it in order. JIXIAO_LOG=error|warn|info|debug says how much it tells on stderr.\n"
    "Nothing is lost when it stops: all it knows it reads again from the broker's log.\n";

static const char *const help_zh =
    "jixiao-collector：跟读 broker 的结果日志，汇总，发布预警，回答查询。\n"
    "\n"
    "用法：jixiao-collector --keys 目录|--plaintext [--broker 服务器] [--dir 目录] [--query 地址]\n"
    "                       [--alerts 地址] [--announce 目录] [--key-file 文件] [--server-key 公钥]\n"
    "\n"
    "  --broker 服务器   broker 在哪里：主机名、其公布地址的目录，或其日志套接字的地址。\n"
    "                    默认 127.0.0.1。broker 可以晚启动，也可以中途离开再回来。\n"
    "  --dir 目录        预警清单放在哪里。每次启动清空并由日志重建，不需要备份。\n"
    "                    默认：TMPDIR 或 /var/tmp 中一个无名文件。\n"
    "  --query 地址      在哪里回答查询。默认 tcp://127.0.0.1:7704\n"
    "  --alerts 地址     在哪里发布预警。默认 tcp://127.0.0.1:7705\n"
    "                    tcp://127.0.0.1:* 表示任取一个空闲端口。\n"
    "  --announce 目录   地址开通后写入此目录，供本机其他程序查找。\n"
    "  --keys 目录       目录/server.key 是本服务器的密钥，目录/allowed/*.pub 是准许连接者（subscriber、\n"
    "                    operator）的公钥。名单有变动或收到 SIGHUP 时重读。\n"
    "  --key-file 文件   本程序对 broker 用的密钥（reader）。默认 --keys 目录下的 collector.key\n"
    "  --server-key 公钥 broker 的公钥：.pub 文件或 40 个字符。默认 --keys 目录下的 server.pub\n"
    "  --plaintext       不用密钥、不加密，只限本机。--plaintext=anywhere：不限地址。\n"
    "  --help、--version\n"
    "\n"
    "SIGTERM 或 SIGINT 使其有序停止。JIXIAO_LOG=error|warn|info|debug 决定它在标准错误上说多少。\n"
    "停止不会丢失任何东西：它所知道的一切都会从 broker 的日志里重新读出。\n";

static const char *const program = "jixiao-collector";

static int usage_error(const char *zh, const char *en, const char *what) { return jx_usage(program, zh, en, what); }

static int check_open(const jx_collector_config *c, enum jx_plain plain)
{
    const char *const all[] = {c->query, c->alerts};
    return jx_usage_open(
        program, c->keys, plain, all, 2, "%s 缺少：没有密钥。用 jixiao keygen 生成，或加 --plaintext（只限本机）。\n",
        "%s is missing: there are no keys. jixiao keygen makes them; or say --plaintext (on loopback).\n");
}

/* What lies beside the server's key is ours unless something else is said. */
static void default_keys(jx_collector_config *c)
{
    static char own[4096], server[4096];
    if (!c->keys) return;
    snprintf(own, sizeof own, "%s/collector.key", c->keys);
    snprintf(server, sizeof server, "%s/server.pub", c->keys);
    if (!c->own.key_file && !getenv("JIXIAO_KEY")) c->own.key_file = own;
    if (!c->own.server_key && !getenv("JIXIAO_SERVER_KEY")) c->own.server_key = server;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"broker", required_argument, NULL, BROKER},
                                            {"dir", required_argument, NULL, DIR},
                                            {"query", required_argument, NULL, QUERY},
                                            {"alerts", required_argument, NULL, ALERTS},
                                            {"announce", required_argument, NULL, ANNOUNCE},
                                            {"keys", required_argument, NULL, KEYS},
                                            {"key-file", required_argument, NULL, KEY_FILE},
                                            {"key", required_argument, NULL, KEY_FILE},
                                            {"server-key", required_argument, NULL, SERVER_KEY},
                                            {"plaintext", optional_argument, NULL, PLAINTEXT},
                                            {"help", no_argument, NULL, HELP},
                                            {"version", no_argument, NULL, VERSION},
                                            {NULL, 0, NULL, 0}};
    jx_collector_config cfg = {
        .broker = "127.0.0.1", .query = "tcp://127.0.0.1:7704", .alerts = "tcp://127.0.0.1:7705"};
    enum jx_plain plain = JX_PLAIN_NOT;
    opterr = 0;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (o) {
        case BROKER: cfg.broker = optarg; break;
        case DIR: cfg.dir = optarg; break;
        case QUERY: cfg.query = optarg; break;
        case ALERTS: cfg.alerts = optarg; break;
        case ANNOUNCE: cfg.announce = optarg; break;
        case KEYS: cfg.keys = optarg; break;
        case KEY_FILE: cfg.own.key_file = optarg; break;
        case SERVER_KEY: cfg.own.server_key = optarg; break;
        case PLAINTEXT:
            if (!jx_plain_of(optarg, &plain))
                return usage_error("--plaintext 或 --plaintext=anywhere，没有 %s\n",
                                   "--plaintext or --plaintext=anywhere, not %s\n", optarg);
            break;
        case HELP: fputs(jx_chinese() ? help_zh : help_en, stdout); return 0;
        case VERSION: puts("jixiao-collector " JX_VERSION); return 0;
        default: return usage_error("无法理解：%s\n", "cannot understand: %s\n", argv[optind - 1]);
        }
    }
    if (optind < argc) return usage_error("多余的参数：%s\n", "one argument too many: %s\n", argv[optind]);
    int err = check_open(&cfg, plain);
    if (err) return err;
    cfg.own.own = "collector";
    cfg.own.plaintext = plain != JX_PLAIN_NOT;
    default_keys(&cfg);
    jx_log_init("jixiao-collector");
    return jx_collector_run(&cfg) == 0 ? 0 : 3;
}
