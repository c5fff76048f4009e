/* client/show/options.c: getopt_long behind a table that also writes the help. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "client/show/cli.h"
#include "client/show/table.h"
#include "proto/division.h"
#include "proto/num.h"

enum { MAX_OPTIONS = 24, HELP = 256 };

static void print_options(const jx_option *o, size_t n)
{
    jx_table *t = jx_table_new();
    enum jx_lang lang = jx_lang();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    for (size_t i = 0; i < n; i++) {
        char letter[8] = "    ";
        if (o[i].letter) snprintf(letter, sizeof letter, "-%c, ", o[i].letter);
        jx_cellf(t, "%s--%s%s%s", letter, o[i].name, o[i].arg[lang] ? " " : "", o[i].arg[lang] ? o[i].arg[lang] : "");
        jx_cell(t, jx_str_of(o[i].help[lang]));
    }
    jx_cellf(t, "-h, --help");
    jx_cellf(t, "%s", JX_T("显示本说明", "this text"));
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_help(const jx_command *cmd, const jx_option *o, size_t n)
{
    enum jx_lang lang = jx_lang();
    const char *on = jx_style_on(stdout, JX_BOLD), *off = *on ? jx_style_off(stdout) : "";
    printf(JX_T("%sjixiao %s%s：%s\n\n用法：jixiao %s %s\n\n", "%sjixiao %s%s: %s\n\nUsage: jixiao %s %s\n\n"), on,
           cmd->name, off, cmd->brief[lang], cmd->name, cmd->usage);
    jx_print_wrapped(stdout, cmd->about[lang]);
    fputs(JX_T("\n选项：\n", "\nOptions:\n"), stdout);
    print_options(o, n);
    printf("%s%s", JX_T("\n举例：\n", "\nExamples:\n"), cmd->examples);
}

static int bad(const jx_command *cmd, const jx_option *o, const char *value, const char *why)
{
    jx_usage_error(cmd, JX_T("--%s 的值“%s”不行：%s", "--%s \"%s\": %s"), o->name, value, why);
    return JX_EINVAL;
}

static int take_number(const jx_command *cmd, const jx_option *o, const char *value)
{
    char *end, why[96];
    errno = 0;
    uint64_t v = strtoull(value, &end, 10), max = o->max ? o->max : UINT64_MAX;
    if (*value < '0' || *value > '9' || *end)
        return bad(cmd, o, value, JX_T("要写一个整数", "a whole number is needed"));
    if (errno || v < o->min || v > max) {
        snprintf(why, sizeof why,
                 JX_T("应在 %" PRIu64 " 到 %" PRIu64 " 之间", "must be between %" PRIu64 " and %" PRIu64), o->min, max);
        return bad(cmd, o, value, why);
    }
    *(uint64_t *)o->to = v;
    return 0;
}

static int take_ratio(const jx_command *cmd, const jx_option *o, const char *value)
{
    jx_dec d;
    size_t len = strlen(value);
    bool percent = len && value[len - 1] == '%';
    int64_t ppm = 0;
    if (jx_dec_parse((jx_str){value, (uint32_t)(len - percent)}, &d) != 0 || d.v < 0)
        return bad(cmd, o, value, JX_T("要写 0 到 1 的小数或百分数", "a number from 0 to 1 or a percentage is needed"));
    int64_t scale = 1;
    for (int i = 0; i < d.scale; i++) scale *= 10;
    if (jx_mul_div(d.v, percent ? 10000 : 1000000, scale, &ppm) != 0 || ppm > 1000000)
        return bad(cmd, o, value, JX_T("要写 0 到 1 的小数或百分数", "a number from 0 to 1 or a percentage is needed"));
    *(uint32_t *)o->to = (uint32_t)ppm;
    return 0;
}

static int take_division(const jx_command *cmd, const jx_option *o, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (digits != 6 || value[6] || value[0] == '0')
        return bad(cmd, o, value,
                   JX_T("要写六位行政区划代码，如 500153", "a six-digit division code is needed, such as 500153"));
    uint32_t code = (uint32_t)strtoul(value, NULL, 10);
    if (!jx_division_name(code))
        return bad(cmd, o, value, JX_T("没有这个行政区划代码", "there is no division with this code"));
    *(uint32_t *)o->to = code;
    return 0;
}

static int take(const jx_command *cmd, const jx_option *o, const char *value)
{
    switch (o->kind) {
    case JX_O_FLAG: *(bool *)o->to = true; return 0;
    case JX_O_TEXT: *(const char **)o->to = value; return 0;
    case JX_O_NUMBER: return take_number(cmd, o, value);
    case JX_O_RATIO: return take_ratio(cmd, o, value);
    case JX_O_DIVISION: return take_division(cmd, o, value);
    }
    return JX_EINVAL;
}

/* getopt's own tables from ours: long options numbered from HELP + 1, letters as themselves. */
static void tables(const jx_command *cmd, const jx_option *o, size_t n, struct option *longs, char *letters)
{
    if (n > MAX_OPTIONS) abort();
    if (cmd->options_first) *letters++ = '+';
    *letters++ = ':';
    *letters++ = 'h';
    for (size_t i = 0; i < n; i++) {
        bool valued = o[i].kind != JX_O_FLAG;
        longs[i] = (struct option){o[i].name, valued ? required_argument : no_argument, NULL, (int)(HELP + 1 + i)};
        if (!o[i].letter) continue;
        *letters++ = o[i].letter;
        if (valued) *letters++ = ':';
    }
    longs[n] = (struct option){"help", no_argument, NULL, HELP};
    longs[n + 1] = (struct option){0};
    *letters = '\0';
}

static const jx_option *option_of(const jx_option *o, size_t n, int c)
{
    if (c > HELP) return &o[c - HELP - 1];
    for (size_t i = 0; i < n; i++)
        if (o[i].letter == c) return &o[i];
    return NULL;
}

static int wrong(const jx_command *cmd, int c, char **argv)
{
    if (c == ':')
        jx_usage_error(cmd, JX_T("选项 %s 后面缺少值", "option %s needs a value"), argv[optind - 1]);
    else if (optopt > 0 && optopt < HELP)
        jx_usage_error(cmd, JX_T("没有选项 -%c", "no option -%c"), optopt);
    else
        jx_usage_error(cmd, JX_T("没有选项 %s，或它不带值", "no option %s, or it takes no value"), argv[optind - 1]);
    return JX_EINVAL;
}

int jx_options(const jx_command *cmd, const jx_option *options, size_t n, int argc, char **argv)
{
    struct option longs[MAX_OPTIONS + 2];
    char letters[3 * MAX_OPTIONS + 4];
    tables(cmd, options, n, longs, letters);
    optind = 0;
    opterr = 0;
    for (;;) {
        int c = getopt_long(argc, argv, letters, longs, NULL);
        if (c == -1) return optind;
        if (c == ':' || c == '?') return wrong(cmd, c, argv);
        if (c == 'h' || c == HELP) {
            print_help(cmd, options, n);
            return JX_EDUP;
        }
        const jx_option *o = option_of(options, n, c);
        if (!o || take(cmd, o, optarg) != 0) return JX_EINVAL;
    }
}

int jx_exit_of(int err) { return err == JX_EDUP ? jx_finish_output(JX_EXIT_DONE) : JX_EXIT_USAGE; }
