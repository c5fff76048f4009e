#include "broker/care.h"

#include <stdio.h>
#include <string.h>

#include "broker/journal_lmdb.h"
#include "net/log.h"

enum { SHOWN = 50 }; /* problems that are printed */

typedef struct {
    const char *verb, *dir, *to;
    bool chinese;
} care;

static const char *const help_en =
    "jixiao-broker backup --dir DIR TO   copies the journal in DIR, as of one moment, into the new folder TO. The "
    "broker\n"
    "                                    goes on. To restore, stop the broker and put the copy in the place of DIR.\n"
    "jixiao-broker fsck --dir DIR        reads the whole journal, or a backup, and says what does not agree: contents\n"
    "                                    with ids, the log with its chain and with the outcomes, forms with parts,\n"
    "                                    counters with what they count. It changes nothing; the broker may be "
    "running.\n"
    "Exit status: 0 done and in order, 1 fsck found something, 2 wrong usage, 3 it could not be done.\n";

static const char *const help_zh =
    "jixiao-broker backup --dir 目录 到   把日志库在某一时刻的样子复制到新目录，broker 照常运行。\n"
    "                                     恢复：停下 broker，把副本放到原目录的位置。\n"
    "jixiao-broker fsck --dir 目录        "
    "通读日志库（或备份），指出不一致之处：内容与编号、日志与哈希链、结局与日志、\n"
    "                                     表与分片、计数与实数。不改动任何内容，broker 可以在运行。\n"
    "退出码：0 完成且无误，1 fsck 发现问题，2 用法错误，3 无法完成。\n";

bool jx_care_is(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "backup") == 0 || strcmp(argv[1], "fsck") == 0);
}

/* 0, 1 for help, or 2. */
static int parse(care *c, int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) return 1;
        if (strcmp(argv[i], "--dir") == 0 && i + 1 < argc)
            c->dir = argv[++i];
        else if (*argv[i] != '-' && !c->to && strcmp(c->verb, "backup") == 0)
            c->to = argv[i];
        else
            return 2;
    }
    return c->dir && (c->to || strcmp(c->verb, "fsck") == 0) ? 0 : 2;
}

static void show(void *arg, const char *text)
{
    uint64_t *n = arg;
    if (++*n <= SHOWN) puts(text);
}

static void print_totals(const care *c, const jx_totals *t)
{
    char chain[33];
    jx_id_hex(&t->head.chain, chain);
    printf(c->chinese ? "%llu 批，%llu 份表（已核对 %llu，死信 %llu），日志 %llu 条，链 %s\n"
                      : "%llu batches, %llu forms (%llu scored, %llu dead letters), %llu records, chain %s\n",
           (unsigned long long)t->batches, (unsigned long long)t->forms, (unsigned long long)t->forms_scored,
           (unsigned long long)t->forms_failed, (unsigned long long)t->head.offset, chain);
}

/* An exit status. */
static int fsck(const care *c, const char *dir)
{
    jx_journal *j;
    jx_totals t;
    uint64_t shown = 0, problems = 0;
    if (jx_lmdb_open(&j, dir, &(jx_lmdb_options){.look_only = true}) != 0) return 3;
    int err = jx_lmdb_check(j, show, &shown, &t, &problems);
    jx_journal_close(&j);
    if (err) return 3;
    print_totals(c, &t);
    if (problems)
        printf(c->chinese ? "%llu 处不一致\n" : "%llu problems\n", (unsigned long long)problems);
    else
        puts(c->chinese ? "全部一致" : "all in order");
    return problems ? 1 : 0;
}

static int backup(const care *c)
{
    jx_journal *j;
    if (jx_lmdb_open(&j, c->dir, &(jx_lmdb_options){.look_only = true}) != 0) return 3;
    int err = jx_lmdb_backup(j, c->to);
    jx_journal_close(&j);
    return err ? 3 : fsck(c, c->to); /* a backup that was never read is a hope */
}

int jx_care_run(int argc, char **argv, bool chinese)
{
    care c = {.verb = argv[1], .chinese = chinese};
    int rc = parse(&c, argc, argv);
    if (rc) {
        fputs(chinese ? help_zh : help_en, rc == 1 ? stdout : stderr);
        return rc == 1 ? 0 : 2;
    }
    jx_log_init("jixiao-broker");
    rc = c.to ? backup(&c) : fsck(&c, c.dir);
    return fflush(stdout) == 0 ? rc : 3;
}
