/* jixiao bench: how fast the whole line is on this machine, durable, and what it costs. */
#include <stdio.h>
#include <unistd.h>

#include "client/gen/bench.h"
#include "client/push/batch.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/table.h"

static double per_form(uint64_t us, const jx_bench_options *o) { return (double)us / (double)o->forms; }
static double mib(uint64_t bytes) { return (double)bytes / (1 << 20); }

static void json_real(jx_json *j, const char *key, double v, int decimals)
{
    jx_json_key(j, key);
    jx_json_real(j, v, decimals);
}

static void json_uint(jx_json *j, const char *key, uint64_t v)
{
    jx_json_key(j, key);
    jx_json_uint(j, v);
}

static void print_json(const jx_bench_options *o, const jx_bench_result *r)
{
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    json_uint(&j, "forms", o->forms);
    json_real(&j, "seconds", r->seconds, 4);
    json_real(&j, "forms_per_s", (double)o->forms / r->seconds, 0);
    json_real(&j, "receipts_seconds", r->receipts_s, 4);
    jx_json_key(&j, "cpu_us_per_form");
    jx_json_open(&j, '{');
    json_real(&j, "client", per_form(r->client_cpu_us, o), 3);
    for (int i = 0; i < JX_L_PARTS; i++)
        json_real(&j, jx_line_name((enum jx_line_part)i), per_form(r->use[i].cpu_us, o), 3);
    jx_json_close(&j, '}');
    jx_json_key(&j, "rss_mib");
    jx_json_open(&j, '{');
    json_real(&j, "client", mib(r->client_peak_rss), 1);
    for (int i = 0; i < JX_L_PARTS; i++) json_real(&j, jx_line_name((enum jx_line_part)i), mib(r->use[i].peak_rss), 1);
    jx_json_close(&j, '}');
    jx_json_key(&j, "receipt_ms");
    jx_json_open(&j, '{');
    json_real(&j, "p50", r->p50_ms, 2);
    json_real(&j, "p99", r->p99_ms, 2);
    jx_json_close(&j, '}');
    jx_json_key(&j, "security");
    jx_json_str(&j, jx_str_of(o->plaintext ? "plaintext" : "curve"));
    json_uint(&j, "workers", o->workers);
    json_uint(&j, "batch", o->batch);
    json_uint(&j, "batches", r->batches);
    json_real(&j, "bytes_per_form", (double)r->bytes / (double)o->forms, 0);
    json_uint(&j, "seed", o->seed);
    json_real(&j, "anomalies", o->anomalies_ppm / 1e6, 6);
    json_uint(&j, "accepted", r->accepted);
    json_uint(&j, "with_alerts", r->alerted);
    json_uint(&j, "rejected", r->rejected);
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

static void process_row(jx_table *t, const char *name, double cpu, double rss, unsigned processes)
{
    jx_cell(t, jx_str_of(name));
    jx_cellf(t, "%u", processes);
    jx_cellf(t, "%.2f", cpu);
    jx_cellf(t, "%.1f", rss);
}

static void print_processes(const jx_bench_options *o, const jx_bench_result *r)
{
    jx_table *t = jx_table_new();
    double cpu = per_form(r->client_cpu_us, o);
    jx_table_column(t, JX_LEFT, JX_T("程序", "program"));
    jx_table_column(t, JX_RIGHT, JX_T("进程", "processes"));
    jx_table_column(t, JX_RIGHT, JX_T("CPU 微秒/份", "CPU µs/form"));
    jx_table_column(t, JX_RIGHT, JX_T("内存峰值 MiB", "peak RSS MiB"));
    process_row(t, JX_T("client（含备好的表）", "client (with the prepared forms)"), cpu, mib(r->client_peak_rss), 1);
    for (int i = 0; i < JX_L_PARTS; i++) {
        process_row(t, jx_line_name((enum jx_line_part)i), per_form(r->use[i].cpu_us, o), mib(r->use[i].peak_rss),
                    r->use[i].processes);
        cpu += per_form(r->use[i].cpu_us, o);
    }
    jx_table_rule(t);
    jx_cell(t, jx_str_of(JX_T("合计", "total")));
    jx_cell(t, (jx_str){0});
    jx_cellf(t, "%.2f", cpu);
    jx_cell(t, (jx_str){0});
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_text(const jx_bench_options *o, const jx_bench_result *r)
{
    const char *on = jx_style_on(stdout, JX_BOLD);
    printf(JX_T("%llu 份表，%llu 批，平均每份 %.0f 字节，%u 个工作进程：\n",
                "%llu forms in %llu batches, %.0f bytes a form, %u worker processes:\n"),
           (unsigned long long)o->forms, (unsigned long long)r->batches, (double)r->bytes / (double)o->forms,
           o->workers);
    printf(JX_T("%s每秒 %.0f 份%s，从第一份编码到最后一份进入汇总 %.3f 秒（最后一个回执 %.3f 秒）\n",
                "%s%.0f forms/s%s, %.3f s from the first form encoded to the last one in the aggregates (last receipt "
                "%.3f s)\n"),
           on, (double)o->forms / r->seconds, *on ? jx_style_off(stdout) : "", r->seconds, r->receipts_s);
    printf(JX_T("回执时延：一半在 %.2f 毫秒内，99%% 在 %.2f 毫秒内\n\n",
                "receipts: half within %.2f ms, 99%% within %.2f ms\n\n"),
           r->p50_ms, r->p99_ms);
    print_processes(o, r);
    printf(JX_T("\n核对无误：每个回执的每份表都恰有一个结果，汇总共 %llu 份（接收 %llu，有疑问 %llu，退回 %llu）。\n",
                "\nChecked: each form of each receipt has exactly one result, and the aggregates have %llu (%llu "
                "accepted, %llu with alerts, %llu rejected).\n"),
           (unsigned long long)o->forms, (unsigned long long)r->accepted, (unsigned long long)r->alerted,
           (unsigned long long)r->rejected);
}

static int run(int argc, char **argv)
{
    jx_bench_options o = {.dir = ".", .anomalies_ppm = 50000};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t forms = 100000, batch = JX_CUT_FORMS, seed = 1, workers = cores > 0 ? (uint64_t)cores : 1;
    bool json = false;
    const jx_option options[] = {
        JX_NUMBER("forms", 'n', &forms, 1, 20000000, "份数", "N", "多少份表（默认 100000）",
                  "how many forms (default 100000)"),
        JX_NUMBER("workers", 'j', &workers, 1, 256, "个数", "N", "工作进程数（默认为处理器核数）",
                  "worker processes (default: one a core)"),
        JX_NUMBER("batch", 'b', &batch, 1, JX_MAX_BATCH_FORMS, "份数", "N",
                  "每批最多几份（默认 256；与报送一样，每批不超过 512 KiB）",
                  "forms in a batch at most (default 256; as in push, no more than 512 KiB)"),
        JX_OPTION("dir", 0, JX_O_TEXT, &o.dir, "文件夹", "DIR", "在哪个磁盘上测（默认当前文件夹）；测完清除",
                  "on which disk (default: this folder); removed after the run"),
        JX_NUMBER("seed", 's', &seed, 0, 0, "数", "S", "种子（默认 1）", "seed of the forms (default 1)"),
        JX_OPTION("anomalies", 'a', JX_O_RATIO, &o.anomalies_ppm, "比例", "RATE", "埋入差错的比例（默认 5%）",
                  "share of forms with a planted mistake (default 5%)"),
        JX_FLAG("plaintext", 0, &o.plaintext, "不加密（默认各程序之间用 CURVE）",
                "without encryption (the programs talk CURVE otherwise)"),
        JX_FLAG("json", 0, &json, "输出一个 JSON 对象", "one JSON object"),
    };
    int at = jx_options(&jx_cmd_bench, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_bench, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    o.forms = forms;
    o.batch = (uint32_t)batch;
    o.seed = seed;
    o.workers = (unsigned)workers;
    jx_bench_result r;
    jx_child_signals_block();
    if (jx_bench_run(&o, &r) != 0) return JX_EXIT_SERVER;
    if (json)
        print_json(&o, &r);
    else
        print_text(&o, &r);
    return jx_finish_output(JX_EXIT_DONE);
}

const jx_command jx_cmd_bench = {
    .name = "bench",
    .run = run,
    .brief = {"测本机整条线的速度", "measure the whole line on this machine"},
    .usage = "[--forms N] [--workers N] [--batch N] [--dir DIR] [--json]",
    .about = {"先造好表，再启动收报、核对、汇总（和 jixiao up "
              "一样，数据落盘），全速报送，等最后一份进入汇总，给出每秒份数、各程序每份表的 CPU "
              "微秒、内存峰值和回执时延。编码和求摘要计时，造表不计。最后核对：每个回执的每份表恰有一个结果，汇总份数相"
              "符；不符即失败。\n退出码：0 完成；2 用法不对；3 没能完成或数目不符。\n",
              "Makes the forms first, starts broker, workers and collector as `jixiao up` does, durable on disk, "
              "pushes at full speed, waits until the last form is in the aggregates, and prints forms/s, CPU "
              "microseconds per form and peak memory of each program, and the latency of receipts. Encoding and "
              "hashing are inside the clock, making the forms is not. In the end every receipt must have exactly one "
              "result for each of its forms and the aggregates must add up, else it fails.\nExit code: 0 done; 2 wrong "
              "usage; 3 it could not be done, or the numbers do not agree.\n"},
    .examples = "  jixiao bench --forms 100000\n"
                "  jixiao bench --forms 20000 --batch 1\n"
                "  jixiao bench --forms 500000 --workers 2 --dir /var/tmp --json\n",
};
