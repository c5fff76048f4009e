/* jixiao-worker: scores forms for a broker. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/log.h"
#include "net/usage.h"
#include "worker/serve.h"
#include "worker/supervisor.h"

static const char help_en[] =
    "jixiao-worker: takes batches of self-evaluation forms from a broker, holds each form against the rule book and\n"
    "sends back its findings and scores. Start as many as there are cores, on this machine or on others.\n"
    "\n"
    "usage: jixiao-worker [-j N] [--broker SERVER] [--pack PACK | --packs DIR] [--key-file FILE --server-key KEY | "
    "--plaintext]\n"
    "\n"
    "  -j, --jobs N        N worker processes; one that dies is replaced (default 1)\n"
    "  -b, --broker SERVER a host name or address (port 7702), a folder in which the broker announces itself, or an\n"
    "                      endpoint such as tcp://10.0.0.5:7702 (default 127.0.0.1)\n"
    "  -P, --pack PACK     judge every form by this rule pack: a file, or the name of one that comes with the program\n"
    "      --packs DIR     choose from the packs (*.conf) of a folder by each form's province and year, else the "
    "national\n"
    "                      one; by default from those that come with the program (jixiao rules --packs)\n"
    "  -k, --key-file FILE our key (jixiao keygen --role worker; else JIXIAO_KEY, or what `jixiao up` made)\n"
    "  -K, --server-key KEY  the broker's public key: a .pub file or 40 characters (else JIXIAO_SERVER_KEY)\n"
    "      --plaintext     no keys towards a broker on another machine\n"
    "      --version       print the version\n"
    "  -h, --help          print this\n"
    "\n"
    "SIGTERM or Ctrl-C: gives back what is not done and stops. JIXIAO_LOG=debug says more.\n"
    "Exit status: 0 stopped in order, 1 stopped by an error, 2 wrong usage.\n"
    "\n"
    "example: jixiao-worker -j 2 --broker 10.0.0.5\n";

static const char help_zh[] =
    "jixiao-worker：从 broker "
    "领取成批的自评表，逐份按规则核对、重算，送回结果。有几个核就开几个，在本机或别的机器上。\n"
    "\n"
    "用法：jixiao-worker [-j N] [--broker 服务器] [--pack 规则包 | --packs 目录] [--key-file 文件 --server-key 公钥 | "
    "--plaintext]\n"
    "\n"
    "  -j, --jobs N        几个 worker 进程，死掉的会补上（默认 1）\n"
    "  -b, --broker 服务器 主机名或地址（端口 7702）、broker 公布地址的目录，或完整地址，\n"
    "                      如 tcp://10.0.0.5:7702（默认 127.0.0.1）\n"
    "  -P, --pack 规则包   所有表都按这个规则包：文件，或自带规则包的名称\n"
    "      --packs 目录    按各表的省份和年度从目录中选规则包（*.conf），没有的用全国通用的；\n"
    "                      默认用自带的（jixiao rules --packs）\n"
    "  -k, --key-file 文件 自己的密钥（jixiao keygen --role worker；否则用 JIXIAO_KEY，或 jixiao up 所生成的）\n"
    "  -K, --server-key 公钥  broker 的公钥：.pub 文件或 40 个字符（否则用 JIXIAO_SERVER_KEY）\n"
    "      --plaintext     连别的机器上的 broker 也不用密钥\n"
    "      --version       显示版本\n"
    "  -h, --help          显示本说明\n"
    "\n"
    "SIGTERM 或 Ctrl-C：交还未做完的，然后停止。JIXIAO_LOG=debug 说得更多（日志为英文）。\n"
    "退出码：0 有序停止，1 出错停止，2 用法错误。\n"
    "\n"
    "举例：jixiao-worker -j 2 --broker 10.0.0.5\n";

_Static_assert(JX_MAX_WORKERS == 256, "the texts below say so");
static int usage(const char *zh, const char *en, const char *what) { return jx_usage("jixiao-worker", zh, en, what); }

int main(int argc, char **argv)
{
    static const struct option options[] = {{"jobs", required_argument, NULL, 'j'},
                                            {"broker", required_argument, NULL, 'b'},
                                            {"pack", required_argument, NULL, 'P'},
                                            {"packs", required_argument, NULL, 'D'},
                                            {"key-file", required_argument, NULL, 'k'},
                                            {"key", required_argument, NULL, 'k'},
                                            {"server-key", required_argument, NULL, 'K'},
                                            {"plaintext", optional_argument, NULL, 'p'},
                                            {"version", no_argument, NULL, 'v'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *server = "127.0.0.1", *pack = NULL, *dir = NULL;
    jx_packs *packs;
    char err[512];
    long jobs = 1;
    int c;
    while ((c = getopt_long(argc, argv, "j:b:P:k:K:h", options, NULL)) != -1) {
        char *end;
        switch (c) {
        case 'j':
            jobs = strtol(optarg, &end, 10);
            if (*end || jobs < 1 || jobs > JX_MAX_WORKERS)
                return usage("-j %s：应为 1 到 256 的整数。\n", "-j %s: a number from 1 to 256 is needed.\n", optarg);
            break;
        case 'b': server = optarg; break;
        case 'P': pack = optarg; break;
        case 'D': dir = optarg; break;
        case 'k': jx_worker_keys.key_file = optarg; break;
        case 'K': jx_worker_keys.server_key = optarg; break;
        case 'p': jx_worker_keys.plaintext = true; break;
        case 'v': puts("jixiao-worker " JX_VERSION); return 0;
        case 'h': fputs(jx_chinese() ? help_zh : help_en, stdout); return 0;
        default: return usage("无法理解：%s\n", "cannot understand: %s\n", argv[optind - 1]);
        }
    }
    if (optind < argc) return usage("多余的参数：%s\n", "one argument too many: %s\n", argv[optind]);
    jx_packs_speak(jx_chinese() ? JX_ZH : JX_EN);
    if (jx_packs_open(&packs, pack, dir, err, sizeof err) != 0) {
        fprintf(stderr, "jixiao-worker: %s\n", err);
        return 2;
    }
    jx_packs_speak(JX_EN); /* what goes into the log and to those who ask */
    jx_worker_packs = packs;
    jx_log_init("jixiao-worker");
    int rc = jx_supervise((int)jobs, jx_worker_serve, server);
    jx_packs_free(&packs);
    return rc == 0 ? 0 : 1;
}
