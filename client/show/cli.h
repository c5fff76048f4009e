/* client/show/cli.h: what the commands share: the table of commands, options that explain themselves, exit codes. */
#ifndef JX_CLIENT_CLI_H
#define JX_CLIENT_CLI_H

#include "client/show/lang.h"
#include "net/curve.h"

/* Exit codes of every command. */
enum {
    JX_EXIT_DONE = 0,
    JX_EXIT_FOUND = 1, /* check: findings of severity reject; read, push: some input could not be used */
    JX_EXIT_USAGE = 2,
    JX_EXIT_SERVER = 3 /* could not reach the server, or it refused */
};

enum jx_option_kind {
    JX_O_FLAG,    /* bool *to */
    JX_O_TEXT,    /* const char **to; borrowed from argv */
    JX_O_NUMBER,  /* uint64_t *to, within [min, max] */
    JX_O_RATIO,   /* uint32_t *to, parts per million: 0 … 1, or a percentage such as 5% */
    JX_O_DIVISION /* uint32_t *to: a code that the table of divisions has */
};

typedef struct {
    const char *name;
    char letter; /* 0: none */
    enum jx_option_kind kind;
    void *to;
    const char *arg[2], *help[2]; /* by enum jx_lang; arg: how the value is called in the help */
    uint64_t min, max;            /* of a NUMBER; max 0: no bound */
} jx_option;

#define JX_COUNT(array) (sizeof(array) / sizeof *(array))

/* A line of an option table, in an order that reads well. */
#define JX_OPTION(name_, letter_, kind_, to_, arg_zh, arg_en, help_zh, help_en)                                        \
    {                                                                                                                  \
        .name = name_, .letter = letter_, .kind = kind_, .to = to_, .arg = {arg_zh, arg_en}, .help = {                 \
            help_zh,                                                                                                   \
            help_en                                                                                                    \
        }                                                                                                              \
    }
#define JX_FLAG(name_, letter_, to_, help_zh, help_en)                                                                 \
    {                                                                                                                  \
        .name = name_, .letter = letter_, .kind = JX_O_FLAG, .to = to_, .help = { help_zh, help_en }                   \
    }
#define JX_NUMBER(name_, letter_, to_, min_, max_, arg_zh, arg_en, help_zh, help_en)                                   \
    {                                                                                                                  \
        .name = name_, .letter = letter_, .kind = JX_O_NUMBER, .to = to_, .arg = {arg_zh, arg_en},                     \
        .help = {help_zh, help_en}, .min = min_, .max = max_                                                           \
    }
/* Options that several commands have. */
#define JX_SERVER_OPTION(to_)                                                                                          \
    JX_OPTION("server", 's', JX_O_TEXT, to_, "服务器", "SERVER",                                                       \
              "主机名，或 jixiao up 的文件夹（默认 $JIXIAO_SERVER，否则 127.0.0.1）",                                  \
              "host, or the folder of `jixiao up` (default $JIXIAO_SERVER, else 127.0.0.1)"),                          \
        JX_OPTION("key-file", 0, JX_O_TEXT, &jx_server_keys.key_file, "文件", "FILE",                                  \
                  "自己的密钥（默认 $JIXIAO_KEY；jixiao up 的文件夹里自带）",                                          \
                  "your key (default $JIXIAO_KEY; the folder of `jixiao up` has one)"),                                \
        JX_OPTION("server-key", 0, JX_O_TEXT, &jx_server_keys.server_key, "公钥", "KEY",                               \
                  "服务器的公钥：.pub 文件或 40 个字符（默认 $JIXIAO_SERVER_KEY）",                                    \
                  "the server's public key: a .pub file or 40 characters (default $JIXIAO_SERVER_KEY)"),               \
        JX_FLAG("plaintext", 0, &jx_server_keys.plaintext, "没有密钥也连其他机器，不加密",                             \
                "talk to another machine without any key, in plain text")
#define JX_FORMS_DIVISION_OPTION(to_)                                                                                  \
    JX_OPTION("division", 'd', JX_O_DIVISION, to_, "代码", "CODE", "这些表的行政区划，不论文件怎么写",                 \
              "the forms' division, whatever the document says")
#define JX_PACK_OPTIONS(pack_, dir_)                                                                                   \
    JX_OPTION("pack", 'P', JX_O_TEXT, pack_, "规则包", "PACK",                                                         \
              "全部按这个规则包：文件，或自带规则包的名称（jixiao rules --packs）",                                    \
              "judge every form by this pack: a file, or the name of a bundled one (jixiao rules --packs)"),           \
        JX_OPTION("packs", 0, JX_O_TEXT, dir_, "文件夹", "DIR",                                                        \
                  "按省份和年度从这个文件夹的规则包（*.conf）里选（默认自带的）",                                      \
                  "choose by province and year from the packs (*.conf) of a folder (default: the bundled ones)")
#define JX_SCOPE_OPTION(to_)                                                                                           \
    JX_OPTION("division", 'd', JX_O_DIVISION, to_, "代码", "CODE", "只看这个省、市或县（默认全部）",                   \
              "only this province, city or county (default: all)")

/* What the options above say; for client/push/server.c. */
extern jx_curve_wish jx_server_keys;

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns an exit code */
    const char *brief[2];
    const char *usage;    /* "FILE… [options]", without "jixiao NAME" */
    const char *about[2]; /* a paragraph; ends with a newline */
    const char *examples; /* lines, each ends with a newline */
    bool options_first;   /* what follows the first operand belongs to somebody else (`up -- COMMAND --flag`) */
} jx_command;

extern const jx_command jx_cmd_read, jx_cmd_check, jx_cmd_push, jx_cmd_ack, jx_cmd_status, jx_cmd_report, jx_cmd_alerts,
    jx_cmd_rules, jx_cmd_deck, jx_cmd_template, jx_cmd_campaign, jx_cmd_dead, jx_cmd_up, jx_cmd_gen, jx_cmd_bench,
    jx_cmd_keygen, jx_cmd_rescore;

/* Reads the options of a command. Returns the index of the first operand (operands may stand between options; after
 * "--" everything is one), or a negative: JX_EINVAL when the usage was wrong (said on stderr), JX_EDUP when help was
 * asked for (printed). See jx_exit_of. */
int jx_options(const jx_command *cmd, const jx_option *options, size_t n, int argc, char **argv);
/* The exit code for a negative answer of jx_options. */
int jx_exit_of(int err);

/* One line on stderr, "jixiao: …". */
void jx_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with a hint how to get help; returns JX_EXIT_USAGE. */
int jx_usage_error(const jx_command *cmd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* stdout could be written to the end? Says so on stderr and returns JX_EXIT_FOUND if not, else code. */
int jx_finish_output(int code);

/* The program. */
int jx_client_main(int argc, char **argv);

#endif
