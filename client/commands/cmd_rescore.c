/* jixiao rescore: what the stored forms would get under another rule pack, through the workers; nothing is kept. */
#include <stdio.h>
#include <stdlib.h>

#include "client/rescore/replay.h"
#include "client/rescore/show.h"
#include "client/show/cli.h"
#include "client/show/progress.h"
#include "client/show/signals.h"
#include "client/show/when.h"
#include "worker/pack_wire.h"
#include "worker/packs.h"

typedef struct {
    const char *server;
    uint32_t division;
    uint64_t since_ms, limit;
    bool json, csv;
    jx_moves_view view;
    jx_official official;
    jx_moves moves;
    jx_progress progress;
} job;

/* ---- the official results ---- */

static void seen(void *arg, const jx_official *o)
{
    job *d = arg;
    jx_progress_set(&d->progress, o->n_forms);
}

static int read_official(job *d)
{
    jx_talk *talk;
    if (jx_talk_open(&talk, d->server, JX_LOG_SVC) != 0) return JX_EXIT_SERVER;
    jx_progress_start(&d->progress, JX_T("读正式结果", "reading the official results"), 0);
    int err = jx_official_read(&d->official, talk, seen, d), code = JX_EXIT_DONE;
    jx_progress_end(&d->progress);
    if (err == JX_EIO)
        jx_complain(JX_T("日志从第 %llu 条起损坏，见 jixiao-broker fsck", "the log is damaged from record %llu on, see "
                                                                          "jixiao-broker fsck"),
                    (unsigned long long)d->official.records);
    if (err) code = err == JX_EIO ? JX_EXIT_SERVER : jx_talk_failed(talk, err);
    jx_talk_close(&talk);
    return code;
}

/* ---- rescoring ---- */

static int take_results(void *arg, uint32_t part, jx_bytes body)
{
    job *d = arg;
    int err = jx_moves_take(&d->moves, part, d->view.ruleset, body);
    if (err)
        jx_complain("%s", JX_T("工作进程的答复与日志对不上", "a worker's answer does not fit the log"));
    else
        jx_progress_set(&d->progress, d->moves.all.forms);
    return err;
}

static void take_refusal(void *arg, uint32_t part, jx_str why)
{
    job *d = arg;
    const jx_official_part *p = &d->official.parts[part];
    jx_progress_hide(&d->progress);
    jx_complain(JX_T("批次 %llu 第 %u 至 %u 份没能重算：%.*s", "batch %llu, forms %u to %u were not rescored: %.*s"),
                (unsigned long long)p->seq, p->first + 1, p->first + p->count, JX_FMT(why));
    d->moves.refused += p->selected;
}

static void wait_for_calm(void *arg)
{
    job *d = arg;
    jx_progress_hide(&d->progress);
    jx_complain("%s",
                JX_T("在等：正式的核对优先，或没有工作进程在线", "waiting: official work comes first, or no worker "
                                                                 "is connected"));
}

static int replay(job *d, const jx_pack *pack)
{
    msgpack_sbuffer bytes;
    msgpack_sbuffer_init(&bytes);
    int err = jx_pack_encode(&bytes, pack);
    if (err)
        jx_complain(JX_T("规则包 %s 传不过去：文字不是 UTF-8", "pack %s cannot travel: its texts are not UTF-8"),
                    d->view.pack);
    jx_replay r = {.server = d->server,
                   .ruleset = d->view.ruleset,
                   .pack = {bytes.data, bytes.size},
                   .official = &d->official,
                   .stop = jx_signals_stop(),
                   .results = take_results,
                   .refused = take_refusal,
                   .waiting = wait_for_calm,
                   .arg = d};
    jx_progress_start(&d->progress, JX_T("重算", "rescoring"), d->official.selected);
    if (!err) err = jx_replay_run(&r);
    jx_progress_end(&d->progress);
    msgpack_sbuffer_destroy(&bytes);
    return err ? JX_EXIT_SERVER : d->moves.refused ? JX_EXIT_FOUND : JX_EXIT_DONE;
}

static void show(const job *d)
{
    if (d->csv)
        jx_moves_csv(&d->moves);
    else if (d->json)
        jx_moves_json(&d->moves, &d->view);
    else
        jx_moves_print(&d->moves, &d->view);
}

static int rescore(job *d, const jx_pack *pack)
{
    uint64_t start = jx_now_ms();
    d->view.pack = jx_pack_name(pack);
    d->view.ruleset = jx_pack_id(pack);
    int code = read_official(d);
    if (code) return code;
    jx_official_select(&d->official, d->division, d->since_ms, d->limit);
    jx_moves_init(&d->moves, &d->official);
    code = replay(d, pack);
    if (code == JX_EXIT_SERVER) return code; /* half a comparison is none */
    d->view.seconds = (double)(jx_now_ms() - start) / 1000;
    jx_moves_finish(&d->moves);
    show(d);
    return code;
}

static int run(int argc, char **argv)
{
    job d = {.limit = UINT64_MAX, .view = {.top = 10}};
    const char *server = NULL, *pack_name = NULL, *since = NULL;
    char err[512];
    const jx_option options[] = {
        JX_OPTION("pack", 'P', JX_O_TEXT, &pack_name, "规则包", "PACK",
                  "按这个规则包重算：文件，或自带规则包的名称（必填）",
                  "the pack: a file, or the name of a bundled one (required)"),
        JX_SERVER_OPTION(&server),
        JX_SCOPE_OPTION(&d.division),
        JX_OPTION("since", 0, JX_O_TEXT, &since, "时间", "TIME",
                  "只看此后收到的，如 2026-11-21 或 \"2026-11-21 23:50\"",
                  "only what was accepted since, such as 2026-11-21 or \"2026-11-21 23:50\""),
        JX_NUMBER("limit", 'n', &d.limit, 1, 0, "份数", "N", "至多重算这么多份", "at most so many forms"),
        JX_NUMBER("top", 0, &d.view.top, 1, 1000000, "行数", "N", "每个表至多几行（默认 10）",
                  "rows of each table (default 10)"),
        JX_FLAG("forms", 0, &d.view.forms, "列出有变动的每份表", "list each form that moves"),
        JX_FLAG("json", 0, &d.json, "一行一个 JSON 对象", "an object of JSON a line"),
        JX_FLAG("csv", 0, &d.csv, "有变动的表输出为 CSV（Excel 可直接打开）",
                "the forms that move as CSV, which Excel opens as it is"),
    };
    int at = jx_options(&jx_cmd_rescore, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_rescore, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (!pack_name) return jx_usage_error(&jx_cmd_rescore, "%s", JX_T("按哪个规则包？--pack", "which pack? --pack"));
    if (since && jx_when_read(since, false, &d.since_ms) != 0)
        return jx_usage_error(&jx_cmd_rescore, JX_T("--since 的时间“%s”读不懂", "--since \"%s\" is no time"), since);
    const jx_pack *pack = jx_pack_named(pack_name, err, sizeof err);
    if (!pack) return jx_usage_error(&jx_cmd_rescore, "%s", err);
    d.server = jx_server_name(server);
    jx_signals_catch();
    int code = rescore(&d, pack);
    jx_moves_fini(&d.moves);
    jx_official_fini(&d.official);
    jx_pack_free(&pack);
    return jx_finish_output(code);
}

const jx_command jx_cmd_rescore = {
    .name = "rescore",
    .run = run,
    .brief = {"按另一个规则包重算已收的表，看哪些变动", "what the stored forms would get under another rule pack"},
    .usage = "--pack PACK [--division CODE] [--since TIME] [--limit N] [--forms] [--top N] [--server SERVER] [--json | "
             "--csv]",
    .about =
        {"让工作进程按另一个规则包重算服务器收下的每份表（每份表只看算数的一版），与正式结果比较：哪些县、单位、表变了"
         "，变多少，"
         "因为哪条规则。什么都不写入：正式结果、日志、汇总和预警都不动；正式的核对优先。需要 operator "
         "角色的密钥。\n退出码：0 "
         "完成；1 有表没能重算；2 用法不对；3 服务器连不上或拒绝。\n",
         "Has the workers score every form that the server holds (the version that counts) under another rule pack, "
         "and "
         "compares with the official results: which counties, units and forms move, by how much, by which rule. "
         "Nothing "
         "is written: official results, log, aggregates and alerts stay as they are, and official work goes first. "
         "Takes "
         "a key with the role operator.\nExit code: 0 done; 1 some forms could not be rescored; 2 wrong usage; 3 the "
         "server was not reached or refused.\n"},
    .examples = "  jixiao rescore --pack guizhou-2024 --division 520000\n"
                "  jixiao rescore --pack draft-2025.conf --forms --csv > moves.csv\n"
                "  jixiao rescore --pack national --json | jq 'select(.type == \"rule\")'\n",
};
