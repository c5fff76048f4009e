/* jixiao-worker: scores forms for a broker. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/log.h"
#include "worker/serve.h"
#include "worker/supervisor.h"

static const char help[] =
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
    "\n"
    "example: jixiao-worker -j 2 --broker 10.0.0.5\n";

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
            if (*end || jobs < 1 || jobs > JX_MAX_WORKERS) {
                fprintf(stderr, "jixiao-worker: -j %s: a number from 1 to %d, please\n", optarg, JX_MAX_WORKERS);
                return 2;
            }
            break;
        case 'b': server = optarg; break;
        case 'P': pack = optarg; break;
        case 'D': dir = optarg; break;
        case 'k': jx_worker_keys.key_file = optarg; break;
        case 'K': jx_worker_keys.server_key = optarg; break;
        case 'p': jx_worker_keys.plaintext = true; break;
        case 'v': puts("jixiao-worker " JX_VERSION); return 0;
        case 'h': fputs(help, stdout); return 0;
        default: fputs("jixiao-worker: see jixiao-worker --help\n", stderr); return 2;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "jixiao-worker: %s: not an option; see jixiao-worker --help\n", argv[optind]);
        return 2;
    }
    if (jx_packs_open(&packs, pack, dir, err, sizeof err) != 0) {
        fprintf(stderr, "jixiao-worker: %s\n", err);
        return 2;
    }
    jx_worker_packs = packs;
    jx_log_init("jixiao-worker");
    int rc = jx_supervise((int)jobs, jx_worker_serve, server);
    jx_packs_free(&packs);
    return rc == 0 ? 0 : 1;
}
