#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "broker/broker.h"
#include "broker/care.h"
#include "net/curve.h"
#include "net/log.h"
#include "net/usage.h"
#include "net/where.h"

enum { DIR = 256, SUBMIT, WORK, LOG, HTTP, ANNOUNCE, MEMORY, KEYS, RATE, LEASE, PLAINTEXT, HELP, VERSION };

static const char *const help_en =
    "jixiao-broker: takes batches of forms, keeps them on disk, hands them to workers, keeps the results log.\n"
    "\n"
    "Usage: jixiao-broker --dir DIR --keys DIR|--plaintext [--submit ENDPOINT] [--work ENDPOINT] [--log ENDPOINT]\n"
    "                     [--http HOST:PORT|off] [--announce DIR] [--memory MIB] [--rate FORMS] [--lease SECONDS]\n"
    "\n"
    "  --dir DIR          the journal's folder; made if its parent is there. One broker at a time owns it.\n"
    "  --submit ENDPOINT  where clients push forms. Default tcp://127.0.0.1:7701\n"
    "  --work ENDPOINT    where workers connect. Default tcp://127.0.0.1:7702\n"
    "  --log ENDPOINT     where the results log is read. Default tcp://127.0.0.1:7703\n"
    "                     tcp://127.0.0.1:* takes a free port.\n"
    "  --http HOST:PORT   /metrics and /healthz. Default 127.0.0.1:7706; \"off\" for none\n"
    "  --announce DIR     write the endpoints into this folder once they are open, for programs on this machine.\n"
    "  --memory MIB       batches that wait for a worker in memory; more wait on disk only. Default 128\n"
    "  --keys DIR         DIR/server.key is the key of this server, DIR/allowed/*.pub those who may connect\n"
    "                     (jixiao keygen makes them). The list is read again when it changes and on SIGHUP.\n"
    "  --plaintext        no keys, no encryption; on loopback only. --plaintext=anywhere: wherever the endpoints say;\n"
    "                     then everybody who can reach them can submit in any name and read everything.\n"
    "  --rate FORMS       what one submitter may submit a second, in the mean of some seconds; 0: no limit.\n"
    "                     Default 50000\n"
    "  --lease SECONDS    how long a worker may hold a batch before another gets it, 1 to 3600. Default 60: a "
    "thousand\n"
    "                     times what a full one takes\n"
    "  --help, --version\n"
    "\n"
    "jixiao-broker backup --dir DIR TO and jixiao-broker fsck --dir DIR copy and check a journal; see their --help.\n"
    "\n"
    "SIGTERM or SIGINT stops it in order. JIXIAO_LOG=error|warn|info|debug says how much it tells on stderr.\n"
    "A receipt is given only for what is flushed to the disk: it survives kill -9 and power cuts.\n"
    "Exit status: 0 stopped in order, 2 wrong usage, 3 could not start or had to stop (the last lines say why).\n";

static const char *const help_zh =
    "jixiao-broker：接收成批的自评表，落盘，分发给 worker，保存结果日志。\n"
    "\n"
    "用法：jixiao-broker --dir 目录 --keys 目录|--plaintext [--submit 地址] [--work 地址] [--log 地址]\n"
    "                    [--http 主机:端口|off] [--announce 目录] [--memory MIB] [--rate 份数] [--lease 秒]\n"
    "\n"
    "  --dir 目录        日志库目录；上级目录存在即自动创建。同一时刻只有一个 broker 拥有它。\n"
    "  --submit 地址     客户端在此提交自评表。默认 tcp://127.0.0.1:7701\n"
    "  --work 地址       worker 连接此处。默认 tcp://127.0.0.1:7702\n"
    "  --log 地址        在此读取结果日志。默认 tcp://127.0.0.1:7703\n"
    "                    tcp://127.0.0.1:* 表示任取一个空闲端口。\n"
    "  --http 主机:端口  /metrics 与 /healthz。默认 127.0.0.1:7706；off 表示不开。\n"
    "  --announce 目录   地址开通后写入此目录，供本机其他程序查找。\n"
    "  --memory MIB      在内存中等待 worker 的批次上限，其余只在盘上等。默认 128\n"
    "  --keys 目录       目录/server.key 是本服务器的密钥，目录/allowed/*.pub 是准许连接者的公钥\n"
    "                    （用 jixiao keygen 生成）。名单有变动或收到 SIGHUP 时重读。\n"
    "  --plaintext       不用密钥、不加密，只限本机。--plaintext=anywhere：不限地址，\n"
    "                    这时凡能连上的人都能以任何名义报送、读到一切。\n"
    "  --rate 份数       每个报送人每秒最多报多少份（按几秒平均）；0 为不限。默认 50000\n"
    "  --lease 秒        一批交给一个 worker 多久没有结果就换一个，1 到 3600。默认 60，是满批所需的一千倍\n"
    "  --help、--version\n"
    "\n"
    "jixiao-broker backup --dir 目录 到、jixiao-broker fsck --dir 目录 备份和检查日志库，见各自的 --help。\n"
    "\n"
    "SIGTERM 或 SIGINT 使其有序停止。JIXIAO_LOG=error|warn|info|debug 决定它在标准错误上说多少。\n"
    "回执只为已经刷到盘上的内容开出：kill -9 和断电都不会使其丢失。\n"
    "退出码：0 有序停止，2 用法错误，3 无法启动或被迫停止（最后几行说明原因）。\n";

static const char *const program = "jixiao-broker";

static int usage_error(const char *zh, const char *en, const char *what) { return jx_usage(program, zh, en, what); }

/* Without keys nothing is open to other machines unless somebody says so; /metrics never has keys, but tells numbers
 * only. */
static int check_open(const jx_broker_config *c, enum jx_plain plain)
{
    const char *const all[] = {c->submit, c->work, c->log, c->http};
    return jx_usage_open(
        program, c->keys, plain, all, 4,
        "%s 缺少：没有密钥。先运行 jixiao keygen --dir 目录 --name server --role server，或加 "
        "--plaintext（只限本机）。\n",
        "%s is missing: there are no keys. Make them with jixiao keygen --dir DIR --name server --role "
        "server, or say --plaintext (on loopback).\n");
}

static bool parse_rate(const char *text, uint32_t *rate)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || n > 100000000) return false;
    *rate = (uint32_t)n;
    return true;
}

static bool parse_lease(const char *text, uint32_t *ms)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || n == 0 || n > 3600) return false;
    *ms = (uint32_t)n * 1000;
    return true;
}

/* 1 MiB to 1 TiB. */
static bool parse_memory(const char *text, size_t *bytes)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || n == 0 || n > 1 << 20) return false;
    *bytes = (size_t)n << 20;
    return true;
}

/* Bodies come and go by the hundred kilobytes: giving each back to the system and taking it again costs more than the
 * journal does. And each peer is a descriptor. */
static void tune(void)
{
    struct rlimit files;
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"dir", required_argument, NULL, DIR},
                                            {"submit", required_argument, NULL, SUBMIT},
                                            {"work", required_argument, NULL, WORK},
                                            {"log", required_argument, NULL, LOG},
                                            {"http", required_argument, NULL, HTTP},
                                            {"announce", required_argument, NULL, ANNOUNCE},
                                            {"memory", required_argument, NULL, MEMORY},
                                            {"keys", required_argument, NULL, KEYS},
                                            {"rate", required_argument, NULL, RATE},
                                            {"lease", required_argument, NULL, LEASE},
                                            {"plaintext", optional_argument, NULL, PLAINTEXT},
                                            {"help", no_argument, NULL, HELP},
                                            {"version", no_argument, NULL, VERSION},
                                            {NULL, 0, NULL, 0}};
    jx_broker_config cfg = {.submit = "tcp://127.0.0.1:7701",
                            .work = "tcp://127.0.0.1:7702",
                            .log = "tcp://127.0.0.1:7703",
                            .http = "127.0.0.1:7706",
                            .rate = 50000,
                            .lease_ms = 60000,
                            .memory_bytes = (size_t)128 << 20};
    enum jx_plain plain = JX_PLAIN_NOT;
    if (jx_care_is(argc, argv)) return jx_care_run(argc, argv, jx_chinese());
    opterr = 0;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (o) {
        case DIR: cfg.dir = optarg; break;
        case SUBMIT: cfg.submit = optarg; break;
        case WORK: cfg.work = optarg; break;
        case LOG: cfg.log = optarg; break;
        case HTTP: cfg.http = strcmp(optarg, "off") == 0 ? NULL : optarg; break;
        case ANNOUNCE: cfg.announce = optarg; break;
        case MEMORY:
            if (!parse_memory(optarg, &cfg.memory_bytes))
                return usage_error("--memory 要一个 MiB 数：%s\n", "--memory takes a number of MiB: %s\n", optarg);
            break;
        case KEYS: cfg.keys = optarg; break;
        case RATE:
            if (!parse_rate(optarg, &cfg.rate))
                return usage_error("--rate 要每秒份数：%s\n", "--rate takes a number of forms: %s\n", optarg);
            break;
        case LEASE:
            if (!parse_lease(optarg, &cfg.lease_ms))
                return usage_error("--lease 要 1 到 3600 秒：%s\n", "--lease takes 1 to 3600 seconds: %s\n", optarg);
            break;
        case PLAINTEXT:
            if (!jx_plain_of(optarg, &plain))
                return usage_error("--plaintext 或 --plaintext=anywhere，没有 %s\n",
                                   "--plaintext or --plaintext=anywhere, not %s\n", optarg);
            break;
        case HELP: fputs(jx_chinese() ? help_zh : help_en, stdout); return 0;
        case VERSION: puts("jixiao-broker " JX_VERSION); return 0;
        default: return usage_error("无法理解：%s\n", "cannot understand: %s\n", argv[optind - 1]);
        }
    }
    if (optind < argc) return usage_error("多余的参数：%s\n", "one argument too many: %s\n", argv[optind]);
    if (!cfg.dir)
        return usage_error("缺少 %s：日志库放在哪个目录？\n", "%s is missing: where shall the journal be?\n", "--dir");
    int err = check_open(&cfg, plain);
    if (err) return err;
    tune();
    jx_log_init("jixiao-broker");
    return jx_broker_run(&cfg) == 0 ? 0 : 3;
}
