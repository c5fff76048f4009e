/* jixiao keygen: makes the keys with which programs and submitters identify themselves. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/commands/keygen.h"
#include "client/show/cli.h"
#include "proto/division.h"

/* ---- making one ---- */

static int complain(const char *path)
{
    jx_complain(JX_T("%s 写不了：%s", "cannot write %s: %s"), path, JX_OS(errno));
    return JX_EIO;
}

static int make_folder(const char *path) { return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : complain(path); }

/* Under another name first: a server that looks into the folder just now must not find half a file. */
static int put(const char *path, const jx_key *k, bool secret)
{
    char fresh[4200];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    unlink(fresh);
    if (jx_key_write(fresh, k, secret) == 0 && rename(fresh, path) == 0) return 0;
    return complain(path);
}

int jx_keygen(const char *dir, jx_key *k, bool allow)
{
    char key[4096], pub[4096], allowed[4096];
    int fits = snprintf(key, sizeof key, "%s/%s.key", dir, k->name) < (int)sizeof key - 16;
    snprintf(pub, sizeof pub, "%s/%s.pub", dir, k->name);
    if (!fits || make_folder(dir) != 0) return JX_EIO;
    if (access(key, F_OK) == 0 || access(pub, F_OK) == 0) return JX_EDUP;
    if (jx_key_make(k) != 0) return complain(key);
    snprintf(allowed, sizeof allowed, "%s/allowed", dir);
    if ((allow || (k->roles & JX_ROLE_SERVER)) && make_folder(allowed) != 0) return JX_EIO;
    snprintf(allowed, sizeof allowed, "%s/allowed/%s.pub", dir, k->name);
    /* the secret last: a key that is there is whole */
    int err = allow ? put(allowed, k, false) : 0;
    if (!err) err = put(pub, k, false);
    return err ? err : put(key, k, true);
}

/* ---- the command ---- */

/* "submitter" or "submitter,operator". */
static bool take_roles(const char *text, unsigned *roles)
{
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, ",");
        unsigned role = jx_role_of((jx_str){at, (uint32_t)n});
        if (!role) return false;
        *roles |= role;
        at += n + (at[n] == ',');
    }
    return *roles != 0 && (*roles == JX_ROLE_SERVER || !(*roles & JX_ROLE_SERVER));
}

/* "500153" or "500153,511100". */
static bool take_divisions(const char *text, jx_key *k)
{
    for (const char *at = text; *at;) {
        char *end;
        unsigned long code = strtoul(at, &end, 10);
        if (*at < '0' || *at > '9' || end - at != 6 || code == 0 || (*end && *end != ',')) return false;
        if (k->n_divisions == JX_KEY_DIVISIONS || !jx_division_name((uint32_t)code)) return false;
        k->divisions[k->n_divisions++] = (uint32_t)code;
        at = end + (*end == ',');
    }
    return k->n_divisions > 0;
}

static void tell(const char *dir, const jx_key *k, bool allow)
{
    printf(JX_T("%s/%s.key  私钥：只留在使用它的机器上，不要外传\n%s/%s.pub  公钥\n",
                "%s/%s.key  secret: it stays on the machine that uses it\n%s/%s.pub  public\n"),
           dir, k->name, dir, k->name);
    if (k->roles & JX_ROLE_SERVER)
        printf(JX_T("把 %s/%s.pub 发给每个使用者；他们的 .pub 放进 %s/allowed/。\n",
                    "Give %s/%s.pub to everybody who connects; their .pub files go into %s/allowed/.\n"),
               dir, k->name, dir);
    else if (allow)
        printf(JX_T("已放进 %s/allowed/，服务器即刻准许。\n", "It is in %s/allowed/: the server admits it at once.\n"),
               dir);
    else
        printf("%s", JX_T("把 .pub 交给服务器的管理员，放进其密钥目录的 allowed/。\n",
                          "Hand the .pub to whoever runs the server, for the allowed/ of its keys.\n"));
}

static int run(int argc, char **argv)
{
    const char *dir = ".", *name = NULL, *role = NULL, *divisions = NULL;
    bool allow = false;
    jx_key k = {.roles = 0};
    const jx_option options[] = {
        JX_OPTION("dir", 0, JX_O_TEXT, &dir, "文件夹", "DIR", "放在哪里（默认当前文件夹；没有则建）",
                  "where to put them (default: this folder; made if need be)"),
        JX_OPTION("name", 'n', JX_O_TEXT, &name, "名称", "NAME", "谁的：文件名，也是报送人的名称",
                  "whose: the files' name, and the submitter's"),
        JX_OPTION(
            "role", 'r', JX_O_TEXT, &role, "角色", "ROLE",
            "submitter 报送，worker 核对，reader 读结果日志（collector），subscriber 查汇总和预警，operator "
            "可读一切，server 服务器；可用逗号连写",
            "submitter, worker, reader (of the results log: a collector), subscriber (queries and alerts), operator "
            "(reads everything) or server; several with commas"),
        JX_OPTION("division", 'd', JX_O_TEXT, &divisions, "代码", "CODE",
                  "submitter 可报哪些行政区划（及其下级），可用逗号连写；不写为全部",
                  "what a submitter may submit for, with all below; several with commas; none: everything"),
        JX_FLAG("allow", 'a', &allow, "同时放进 DIR/allowed/（在服务器的密钥目录里生成时用）",
                "put the public half into DIR/allowed/ too (where DIR is the server's folder of keys)"),
    };
    int at = jx_options(&jx_cmd_keygen, options, JX_COUNT(options), argc, argv);
    if (at < 0) return jx_exit_of(at);
    if (at < argc)
        return jx_usage_error(&jx_cmd_keygen, JX_T("多余的参数 %s", "operand %s is not understood"), argv[at]);
    if (!name || !jx_key_name_ok(name))
        return jx_usage_error(&jx_cmd_keygen, "%s",
                              JX_T("--name 要写名称：不超过 128 字节，不含 /，不以点开头",
                                   "--name is needed: at most 128 bytes, without a /, not beginning with a dot"));
    if (!role || !take_roles(role, &k.roles))
        return jx_usage_error(
            &jx_cmd_keygen, "%s",
            JX_T("--role 是 submitter、worker、reader、subscriber、operator 或 server（server 不与其他连写）",
                 "--role is submitter, worker, reader, subscriber, operator or server (which stands alone)"));
    if (divisions && (!(k.roles & JX_ROLE_SUBMITTER) || !take_divisions(divisions, &k)))
        return jx_usage_error(&jx_cmd_keygen, "%s",
                              JX_T("--division 是 submitter 的行政区划代码，六位，如 500153",
                                   "--division is for a submitter: codes of six digits such as 500153"));
    memcpy(k.name, name, strlen(name) + 1);
    int err = jx_keygen(dir, &k, allow && k.roles != JX_ROLE_SERVER);
    jx_key_wipe(&k);
    if (err == JX_EDUP)
        jx_complain(
            JX_T("%s/%s.key 或 .pub 已经有了，没有改动", "%s/%s.key or .pub is there already; nothing was changed"),
            dir, name);
    if (err) return JX_EXIT_FOUND;
    tell(dir, &k, allow);
    return jx_finish_output(JX_EXIT_DONE);
}

const jx_command jx_cmd_keygen = {
    .name = "keygen",
    .run = run,
    .brief = {"生成密钥", "make keys"},
    .usage = "--name NAME --role ROLE [--division CODE] [--dir DIR] [--allow]",
    .about =
        {"生成一对密钥：NAME.key（私钥，只有本人可读）和 NAME.pub（公钥、角色、区划）。服务器只接受 allowed/ "
         "里有公钥的人；每把密钥能做什么由其角色决定。\n退出码：0 完成；1 已有同名密钥或写不了；2 用法不对。\n",
         "Makes a pair: NAME.key (secret, readable by its owner only) and NAME.pub (public half, roles, divisions). "
         "Servers admit only those whose .pub is in their allowed/; the roles say what a key may do.\nExit code: 0 "
         "done; 1 there is such a key already, or it could not be written; 2 wrong usage.\n"},
    .examples = "  jixiao keygen --dir /etc/jixiao --name server --role server\n"
                "  jixiao keygen --dir /etc/jixiao --name collector --role reader --allow\n"
                "  jixiao keygen --name 荣昌区人社局 --role submitter --division 500153\n",
};
