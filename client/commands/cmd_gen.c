/* jixiao gen: a load the size of a province, one form a line, the same for the same seed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "client/gen/gen.h"
#include "client/reader/read.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"

static void write_label(FILE *out, const jx_form *f, uint64_t number, const jx_gen_label *l)
{
    jx_json j = jx_json_to(out);
    jx_id key = jx_form_key(f);
    jx_json_open(&j, '{');
    jx_json_key(&j, "number");
    jx_json_uint(&j, number);
    jx_json_key(&j, "key");
    jx_json_id(&j, &key);
    jx_json_key(&j, "division");
    jx_json_uint(&j, f->division);
    jx_json_key(&j, "code");
    jx_json_str(&j, jx_str_of(l->code));
    jx_json_key(&j, "path");
    jx_json_str(&j, jx_str_of(l->path));
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* Where forms go: all to stdout, or each division's to a file of its own. */
typedef struct {
    const char *dir;
    struct outlet_file {
        FILE *f;
        unsigned number; /* of the division's files */
    } * files;           /* by the last four digits of the division */
    uint64_t file_bytes; /* a file takes no further form from here on */
    bool failed;
} outlet;

enum { PLACES = 10000 };
/* What push takes of one file, less a form of the largest kind. */
enum { FILE_MIB = (int)(JX_READ_MAX_BYTES >> 20) - 4 };

static FILE *out_for(outlet *o, uint32_t division)
{
    if (!o->dir) return stdout;
    struct outlet_file *f = &o->files[division % PLACES];
    if (f->f && (uint64_t)ftello(f->f) < o->file_bytes) return f->f;
    if (f->f && fclose(f->f) != 0) o->failed = true;
    char path[4096], more[16] = "";
    if (++f->number > 1) snprintf(more, sizeof more, "-%u", f->number);
    snprintf(path, sizeof path, "%s/%06u%s.ndjson", o->dir, division, more);
    f->f = fopen(path, "w");
    if (!f->f) jx_complain(JX_T("%s 写不了：%s", "cannot write %s: %s"), path, JX_OS(errno));
    return f->f;
}

static void close_all(outlet *o)
{
    for (int i = 0; o->files && i < PLACES; i++)
        if (o->files[i].f && fclose(o->files[i].f) != 0) o->failed = true;
    if (o->failed) jx_complain(JX_T("%s 里的文件没有写完", "the files in %s were not written to the end"), o->dir);
    free(o->files);
}

static int generate(jx_gen *g, uint64_t forms, outlet *o, FILE *labels)
{
    for (uint64_t i = 0; i < forms; i++) {
        jx_form f;
        jx_gen_label l;
        int err = jx_gen_form(g, i, &f, &l);
        if (err) {
            jx_complain("%s", JX_T("内存不够", "out of memory"));
            return JX_EXIT_FOUND;
        }
        FILE *out = out_for(o, f.division);
        if (!out) return JX_EXIT_FOUND;
        jx_form_json_write(out, &f);
        if (labels && l.slip) write_label(labels, &f, i + 1, &l);
        jx_gen_rewind(g);
        if (!ferror(out)) continue;
        o->failed = out != stdout;
        return JX_EXIT_FOUND;
    }
    return JX_EXIT_DONE;
}

static int open_outlet(outlet *o)
{
    if (!o->dir) return 0;
    if (mkdir(o->dir, 0777) != 0 && errno != EEXIST) {
        jx_complain(JX_T("文件夹 %s 建不了：%s", "cannot make folder %s: %s"), o->dir, JX_OS(errno));
        return JX_EIO;
    }
    o->files = calloc(PLACES, sizeof *o->files);
    if (!o->files) abort();
    return 0;
}

static int write_all(jx_gen *g, uint64_t forms, outlet *o, const char *labels_path)
{
    FILE *labels = labels_path ? fopen(labels_path, "w") : NULL;
    if (labels_path && !labels) {
        jx_complain(JX_T("%s 写不了：%s", "cannot write %s: %s"), labels_path, JX_OS(errno));
        return JX_EXIT_FOUND;
    }
    int code = open_outlet(o) ? JX_EXIT_FOUND : generate(g, forms, o, labels);
    off_t size = o->dir ? 0 : ftello(stdout); /* -1 in a pipe: whoever reads there sees to it */
    if (size > 0 && (uint64_t)size > JX_READ_MAX_BYTES)
        jx_complain(
            JX_T("写出了 %llu MiB，而报送时一个文件最大 256 MiB：用 --dir 文件夹 写成大小合适的几个文件",
                 "that were %llu MiB, and push takes files of up to 256 MiB: --dir DIR writes several that fit"),
            (unsigned long long)size >> 20);
    close_all(o);
    if (labels && fclose(labels) != 0) {
        jx_complain(JX_T("%s 没有写完", "%s was not written to the end"), labels_path);
        code = JX_EXIT_FOUND;
    }
    return o->failed ? JX_EXIT_FOUND : code;
}

static int run(int argc, char **argv)
{
    uint64_t forms = 0, seed = 1, year = 2024, file_kib = FILE_MIB << 10;
    jx_gen_options opt = {.province = 520000, .anomalies_ppm = 50000};
    const char *labels_path = NULL;
    outlet out = {0};
    const jx_option options[] = {
        JX_NUMBER("forms", 'n', &forms, 1, 100000000, "份数", "N", "生成多少份表（必填）", "how many forms (required)"),
        JX_NUMBER("seed", 's', &seed, 0, 0, "数", "S", "种子；同一种子总是同样的表（默认 1）",
                  "the same seed gives the same forms (default 1)"),
        JX_OPTION("province", 'p', JX_O_DIVISION, &opt.province, "代码", "CODE", "哪个省（默认 520000 贵州省）",
                  "of which province (default 520000, Guizhou)"),
        JX_NUMBER("year", 'y', &year, 2000, 2100, "年度", "YEAR", "评价年度（默认 2024）",
                  "the year judged (default 2024)"),
        JX_OPTION("anomalies", 'a', JX_O_RATIO, &opt.anomalies_ppm, "比例", "RATE",
                  "埋入差错的比例，如 0.05 或 5%（默认 5%）",
                  "share of forms with a planted mistake, 0.05 or 5% (default 5%)"),
        JX_OPTION("dir", 0, JX_O_TEXT, &out.dir, "文件夹", "DIR",
                  "每个区划写成其中一个文件（超过 256 MiB 再分），不写到标准输出",
                  "a file a division in there (more where it would be over 256 MiB), instead of stdout"),
        JX_NUMBER("file-size", 0, &file_kib, 1, FILE_MIB << 10, "KiB", "KIB", "--dir 的文件写到这么大就另起一个",
                  "begin another file of --dir at this size"),
        JX_OPTION("labels", 'l', JX_O_TEXT, &labels_path, "文件", "FILE",
                  "把埋入的差错（第几份、规则、位置）逐行写成 JSON",
                  "write the planted mistakes (form, rule, place) there, a line of JSON each"),
    };
    int at = jx_options(&jx_cmd_gen, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc) return jx_usage_error(&jx_cmd_gen, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (!forms) return jx_usage_error(&jx_cmd_gen, "%s", JX_T("要写 --forms 份数", "--forms is needed"));
    opt.seed = seed;
    out.file_bytes = file_kib << 10;
    opt.year = (uint16_t)year;
    jx_gen *g;
    if (jx_gen_new(&g, &opt) != 0)
        return jx_usage_error(&jx_cmd_gen, JX_T("%06u 不是有下辖区县的省", "%06u is not a province with counties"),
                              opt.province);
    int code = write_all(g, forms, &out, labels_path);
    jx_gen_free(&g);
    return jx_finish_output(code);
}

const jx_command jx_cmd_gen = {
    .name = "gen",
    .run = run,
    .brief = {"生成全省规模的自评表，供试验和压测", "make a province's load of forms, for trials and measurements"},
    .usage = "--forms N [--seed S] [--province CODE] [--anomalies RATE] [--labels FILE] [--dir DIR]",
    .about = {"按种子生成自评表，每行一份 "
              "JSON，写到标准输出。各部门、各区县都有，绝大多数按全国默认口径算得对；按比例埋入一处差错的表，差错记在 "
              "--labels 文件里，可用来检验核对得准不准。单位、项目均为虚构。\n",
              "Makes forms from a seed, one a line of JSON, on stdout: of many departments and counties, most of them "
              "right under the national default. A chosen share has one planted mistake, listed in the --labels file, "
              "so that checks can be measured against it. Units and projects are made up.\n"},
    .examples = "  jixiao gen --forms 1000 > load.ndjson\n"
                "  jixiao gen --forms 5000 --seed 7 --anomalies 10% --labels planted.ndjson > load.ndjson\n"
                "  jixiao gen --forms 20 | jixiao check -\n"
                "  jixiao gen --forms 250000 --dir province && jixiao push province/*.ndjson\n",
};
