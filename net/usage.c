#include "net/usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/where.h"

bool jx_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *v = getenv(names[i]);
        if (v && *v) return strncmp(v, "zh", 2) == 0;
    }
    return false;
}

int jx_usage(const char *program, const char *zh, const char *en, const char *what)
{
    bool chinese = jx_chinese();
    fprintf(stderr, chinese ? zh : en, what);
    fprintf(stderr, chinese ? "用 %s --help 查看用法。\n" : "%s --help explains the usage.\n", program);
    return 2;
}

int jx_usage_open(const char *program, const char *keys, enum jx_plain plain, const char *const *endpoints, int n,
                  const char *zh, const char *en)
{
    if (!keys && plain == JX_PLAIN_NOT) return jx_usage(program, zh, en, "--keys");
    if (keys && plain != JX_PLAIN_NOT)
        return jx_usage(program, "%s 与 --keys 不能同时用。\n", "%s and --keys exclude each other.\n", "--plaintext");
    for (int i = 0; i < n; i++)
        if (endpoints[i] && !jx_is_local(endpoints[i]) && !keys && plain != JX_PLAIN_ANYWHERE)
            return jx_usage(program,
                            "%s 其他机器可达，而内容不加密；请用 --keys，确实不要密钥则写 --plaintext=anywhere。\n",
                            "%s can be reached from other machines, and nothing is encrypted; use --keys, or say "
                            "--plaintext=anywhere to do without.\n",
                            endpoints[i]);
    return 0;
}
