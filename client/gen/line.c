#include "client/gen/line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/commands/keygen.h"
#include "client/push/rows.h"
#include "client/show/cli.h"
#include "client/show/term.h"

enum { READY_MS = 60000, STEP_MS = 50, ASK_MS = 500, STOP_MS = 15000, LOG_TAIL = 2000 };

static const char *const names[] = {"broker", "worker", "collector"};
const char *jx_line_name(enum jx_line_part part) { return names[part]; }

/* ---- folder ---- */

static int make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return 0;
    jx_complain(JX_T("文件夹 %s 建不了：%s", "cannot make folder %s: %s"), path, JX_OS(errno));
    return JX_EIO;
}

static int make_folders(jx_line *l, const char *dir)
{
    char path[4096], *real = NULL;
    if (make_folder(dir) != 0) return JX_EIO;
    real = realpath(dir, NULL);
    bool fits = real && strlen(real) < sizeof l->dir - 64;
    if (fits) strcpy(l->dir, real);
    free(real);
    if (!fits) {
        jx_complain(JX_T("文件夹 %s 用不了", "folder %s cannot be used"), dir);
        return JX_EIO;
    }
    snprintf(l->run, sizeof l->run, "%s/run", l->dir);
    const char *const inside[] = {"run", "log", "journal", "collector"};
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", l->dir, inside[i]);
        if (make_folder(path) != 0) return JX_EIO;
    }
    return 0;
}

/* One line a folder. Endpoints left by a line that was killed are withdrawn. */
static int take_folder(jx_line *l)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lock", l->dir);
    l->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (l->lock < 0 || flock(l->lock, LOCK_EX | LOCK_NB) != 0) {
        bool taken = l->lock >= 0 && errno == EWOULDBLOCK;
        if (taken)
            jx_complain(JX_T("%s 里已经有一套服务在运行", "a line is running in %s already"), l->dir);
        else
            jx_complain(JX_T("%s 打不开：%s", "cannot open %s: %s"), path, JX_OS(errno));
        return taken ? JX_EDUP : JX_EIO;
    }
    for (int s = 0; s < JX_SERVICES; s++) jx_withdraw(l->run, (enum jx_service)s);
    return 0;
}

/* ---- keys ---- */

static int make_keys(const jx_line *l)
{
    static const struct {
        const char *name;
        unsigned roles;
    } all[] = {{"server", JX_ROLE_SERVER},
               {"worker", JX_ROLE_WORKER},
               {"collector", JX_ROLE_READER},
               {"local", JX_ROLE_SUBMITTER | JX_ROLE_OPERATOR}};
    char dir[4096];
    snprintf(dir, sizeof dir, "%s/keys", l->dir);
    for (size_t i = 0; i < JX_COUNT(all); i++) {
        jx_key k = {.roles = all[i].roles};
        snprintf(k.name, sizeof k.name, "%s", all[i].name);
        int err = jx_keygen(dir, &k, all[i].roles != JX_ROLE_SERVER);
        jx_key_wipe(&k);
        if (err && err != JX_EDUP) return err; /* those of last time do */
    }
    return 0;
}

/* ---- starting ---- */

static int start(jx_line *l, enum jx_line_part part, char **args)
{
    char program[4096], name[32], log[4096];
    snprintf(name, sizeof name, "jixiao-%s", names[part]);
    snprintf(log, sizeof log, "%s/log/%s.log", l->dir, names[part]);
    jx_child_find(names[part], name, program, sizeof program);
    args[0] = program;
    if (jx_child_start(&l->part[part], args, log, true) == 0) return 0;
    jx_complain(JX_T("%s 启动不了：%s", "cannot start %s: %s"), program, JX_OS(errno));
    return JX_EIO;
}

static char *guard_option(const jx_line *l) { return (char *)(l->opt.plaintext ? "--plaintext" : "--keys"); }

static int start_broker(jx_line *l)
{
    char dir[4096], keys[4096];
    snprintf(dir, sizeof dir, "%s/journal", l->dir);
    snprintf(keys, sizeof keys, "%s/keys", l->dir);
    char *args[] = {NULL,
                    (char *)"--dir",
                    dir,
                    (char *)"--submit",
                    (char *)"tcp://127.0.0.1:*",
                    (char *)"--work",
                    (char *)"tcp://127.0.0.1:*",
                    (char *)"--log",
                    (char *)"tcp://127.0.0.1:*",
                    (char *)"--http",
                    (char *)"127.0.0.1:0",
                    (char *)"--announce",
                    l->run,
                    (char *)"--rate",
                    (char *)"0",
                    guard_option(l),
                    l->opt.plaintext ? NULL : keys,
                    NULL};
    return start(l, JX_L_BROKER, args);
}

static int start_worker(jx_line *l)
{
    char count[16];
    snprintf(count, sizeof count, "%u", l->opt.workers);
    char *args[10] = {NULL, (char *)"-j", count, (char *)"--broker", l->run};
    int n = 5;
    if (l->opt.pack) {
        args[n++] = (char *)"--pack";
        args[n++] = (char *)l->opt.pack;
    }
    if (l->opt.packs) {
        args[n++] = (char *)"--packs";
        args[n++] = (char *)l->opt.packs;
    }
    return start(l, JX_L_WORKER, args);
}

static int start_collector(jx_line *l)
{
    char dir[4096], keys[4096];
    snprintf(dir, sizeof dir, "%s/collector", l->dir);
    snprintf(keys, sizeof keys, "%s/keys", l->dir);
    char *args[] = {NULL,
                    (char *)"--broker",
                    l->run,
                    (char *)"--dir",
                    dir,
                    (char *)"--query",
                    (char *)"tcp://127.0.0.1:*",
                    (char *)"--alerts",
                    (char *)"tcp://127.0.0.1:*",
                    (char *)"--announce",
                    l->run,
                    guard_option(l),
                    l->opt.plaintext ? NULL : keys,
                    NULL};
    return start(l, JX_L_COLLECTOR, args);
}

/* ---- becoming ready ---- */

enum jx_line_part jx_line_broken(jx_line *l)
{
    for (int i = 0; i < JX_L_PARTS; i++)
        if (l->part[i].pid && jx_child_ended(&l->part[i])) return (enum jx_line_part)i;
    return JX_L_PARTS;
}

/* A moment, cut short by a signal. 0, or why there is no point in waiting longer. */
static int moment(jx_line *l, uint64_t until, const char *for_what)
{
    int n = jx_child_signal(STEP_MS);
    enum jx_line_part broken = jx_line_broken(l);
    if (broken != JX_L_PARTS) {
        jx_line_mourn(l, broken);
        return JX_EIO;
    }
    if (n && n != SIGCHLD) return JX_EAGAIN;
    if (jx_now_ms() < until) return 0;
    jx_complain(JX_T("等了很久，%s；日志在 %s/log", "%s, even after a long wait; logs are in %s/log"), for_what,
                l->dir);
    return JX_EIO;
}

static int await_announced(jx_line *l, const enum jx_service *wanted, int n, uint64_t until)
{
    char endpoint[256];
    for (int i = 0; i < n;) {
        if (jx_where(l->run, wanted[i], endpoint) == 0) {
            i++;
            continue;
        }
        int err = moment(l, until, JX_T("服务没有就绪", "a service is not ready"));
        if (err) return err;
    }
    return 0;
}

/* Until a number of a service's status is at least `least`. */
static int await_status(jx_line *l, enum jx_service s, const char *name, uint64_t least, uint64_t until,
                        const char *for_what)
{
    jx_talk *t;
    int err = jx_talk_open(&t, l->run, s);
    while (!err) {
        uint64_t have = 0;
        int asked = jx_status_number(t, ASK_MS, name, &have);
        if (asked && asked != JX_EGONE) {
            jx_talk_failed(t, asked);
            err = JX_EIO;
        }
        if (err || have >= least) break;
        err = moment(l, until, for_what);
    }
    if (t) jx_talk_close(&t);
    return err;
}

static int bring_up(jx_line *l)
{
    static const enum jx_service of_broker[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC};
    static const enum jx_service of_collector[] = {JX_QUERY_SVC, JX_ALERTS_SVC};
    uint64_t until = jx_now_ms() + READY_MS;
    int err = start_broker(l);
    if (!err) err = await_announced(l, of_broker, 3, until);
    if (!err) err = start_worker(l);
    if (!err) err = start_collector(l);
    if (!err) err = await_announced(l, of_collector, 2, until);
    if (!err)
        err = await_status(l, JX_LOG_SVC, "workers", l->opt.workers, until,
                           JX_T("工作进程没有连上", "the workers have not connected"));
    if (!err)
        err = await_status(l, JX_QUERY_SVC, "following", 1, until,
                           JX_T("汇总服务没有跟上日志", "the collector does not follow the log"));
    return err;
}

int jx_line_start(jx_line *l, const jx_line_options *opt)
{
    *l = (jx_line){.opt = *opt, .lock = -1};
    int err = make_folders(l, opt->dir);
    if (!err) err = take_folder(l);
    if (!err && !opt->plaintext) err = make_keys(l);
    if (!err) err = bring_up(l);
    if (err) jx_line_stop(l);
    return err;
}

/* ---- the end ---- */

static void print_log_tail(const jx_line *l, enum jx_line_part part)
{
    char path[4096], text[LOG_TAIL + 1];
    snprintf(path, sizeof path, "%s/log/%s.log", l->dir, names[part]);
    FILE *f = fopen(path, "r");
    if (!f) return;
    if (fseek(f, -LOG_TAIL, SEEK_END) != 0) rewind(f);
    size_t n = fread(text, 1, LOG_TAIL, f);
    fclose(f);
    text[n] = '\0';
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        fputs("  | ", stderr);
        jx_clean(stderr, line, strlen(line));
        fputc('\n', stderr);
    }
}

void jx_line_mourn(const jx_line *l, enum jx_line_part part)
{
    int s = l->part[part].status;
    if (WIFSIGNALED(s))
        jx_complain(JX_T("jixiao-%s 被信号 %d 终止", "jixiao-%s was killed by signal %d"), names[part], WTERMSIG(s));
    else
        jx_complain(JX_T("jixiao-%s 意外退出，退出码 %d", "jixiao-%s ended by itself with code %d"), names[part],
                    WEXITSTATUS(s));
    print_log_tail(l, part);
}

void jx_line_stop(jx_line *l)
{
    static const enum jx_line_part order[] = {JX_L_WORKER, JX_L_COLLECTOR, JX_L_BROKER};
    for (int i = 0; i < JX_L_PARTS; i++)
        if (!jx_child_stop(&l->part[order[i]], STOP_MS))
            jx_complain(JX_T("jixiao-%s 不肯停，已强行终止", "jixiao-%s did not stop and was killed"), names[order[i]]);
    if (l->lock >= 0) close(l->lock);
    l->lock = -1;
}
