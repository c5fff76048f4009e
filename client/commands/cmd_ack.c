/* jixiao ack: what became of the forms of a receipt, or of the form with a key. */
#include <stdio.h>
#include <stdlib.h>

#include "client/push/acks.h"
#include "client/push/rows.h"
#include "client/push/server.h"
#include "client/show/cli.h"
#include "client/show/signals.h"

static int show_receipts(const char *server, char **hex, int n, const jx_ack_options *opt)
{
    jx_id *ids = calloc((size_t)n, sizeof *ids);
    if (!ids) abort();
    for (int i = 0; i < n; i++) {
        if (jx_id_parse(jx_str_of(hex[i]), &ids[i]) == 0) continue;
        free(ids);
        return jx_usage_error(&jx_cmd_ack,
                              JX_T("%s 不是回执号（32 位十六进制数）", "%s is not a receipt (32 hex digits)"), hex[i]);
    }
    int code = jx_show_acks(server, ids, (size_t)n, opt);
    free(ids);
    return code;
}

static int show_key(const char *server, const char *hex, jx_ack_options *opt)
{
    jx_id key;
    jx_form_place place;
    if (jx_id_parse(jx_str_of(hex), &key) != 0)
        return jx_usage_error(
            &jx_cmd_ack, JX_T("%s 不是表的键（32 位十六进制数）", "%s is not the key of a form (32 hex digits)"), hex);
    int found = jx_find_form(server, &key, &place);
    if (found < 0) return JX_EXIT_SERVER;
    if (!found) {
        jx_complain(JX_T("服务器没有键为 %s 的表（也可能还没核对完）",
                         "the server has no form with key %s (or has not judged it yet)"),
                    hex);
        return JX_EXIT_FOUND;
    }
    if (!opt->json)
        printf(JX_T("这份表共收到 %llu 版，以下是算数的一版：\n",
                    "%llu versions of this form were received; the one that counts:\n"),
               (unsigned long long)place.versions);
    opt->index = (int32_t)place.index;
    return jx_show_acks(server, &place.batch, 1, opt);
}

static int run(int argc, char **argv)
{
    const char *server = NULL, *key = NULL;
    jx_ack_options opt = {.index = -1};
    const jx_option options[] = {
        JX_SERVER_OPTION(&server),
        JX_OPTION("key", 'k', JX_O_TEXT, &key, "键", "KEY", "按表的键查（jixiao check --json 里的 key）",
                  "look a form up by its key (`key` in jixiao check --json)"),
        JX_FLAG("wait", 'w', &opt.wait, "等全部核对完再显示", "wait until every form is judged"),
        JX_FLAG("json", 0, &opt.json, "每份表输出一行 JSON", "one line of JSON a form"),
    };
    int at = jx_options(&jx_cmd_ack, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (key ? at < argc : at == argc)
        return jx_usage_error(
            &jx_cmd_ack, "%s",
            JX_T("要写回执号，或用 --key 写表的键", "a receipt is needed, or --key with the key of a form"));
    server = jx_server_name(server);
    jx_signals_catch();
    int code = key ? show_key(server, key, &opt) : show_receipts(server, argv + at, argc - at, &opt);
    return jx_finish_output(code);
}

const jx_command jx_cmd_ack = {
    .name = "ack",
    .run = run,
    .brief = {"查回执：每份表的结论和问题", "look receipts up: each form's verdict and findings"},
    .usage = "RECEIPT… | --key KEY  [--server SERVER] [--wait] [--json]",
    .about = {"按回执号列出那一批里每份表的结论（接收、接收有疑问、退回）和全部问题；或按键查一份表算数的那一版。\n退出"
              "码：0 查到；1 没有这份表；2 用法不对；3 服务器连不上，或没有这个回执。\n",
              "Lists, by receipt, the verdict of each form of that batch (accepted, with alerts, rejected) and all its "
              "findings; or, by key, the version of one form that counts.\nExit code: 0 found; 1 no such form; 2 wrong "
              "usage; 3 the server was not reached or does not know the receipt.\n"},
    .examples = "  jixiao ack 0f343b0931126a20f133d67c2b018a3b\n"
                "  jixiao ack --wait 0f343b0931126a20f133d67c2b018a3b --json | jq .verdict\n"
                "  jixiao ack --key 5c1d7a2f8e03b6949a0f2b3c4d5e6f70\n",
};
