#include "spawn.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGS = 30 };

static char folder[64];

const char *jx_test_folder(void)
{
    if (!folder[0]) {
        strcpy(folder, "t_front_XXXXXX"); /* where the tests run: in the build folder, on a disk */
        cr_assert(mkdtemp(folder));
    }
    return folder;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

void jx_test_folder_remove(void)
{
    if (folder[0]) nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    folder[0] = '\0';
}

const char *jx_test_path(const char *name)
{
    static char paths[4][256];
    static int turn;
    char *p = paths[turn++ % 4];
    snprintf(p, sizeof paths[0], "%s/%s", jx_test_folder(), name);
    return p;
}

void jx_write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f, "%s: %s", path, strerror(errno));
    cr_assert_geq(fputs(text, f), 0);
    cr_assert_eq(fclose(f), 0);
}

static char *all_of(FILE *f)
{
    fseek(f, 0, SEEK_END);
    long len = ftell(f);
    rewind(f);
    char *text = calloc((size_t)len + 1, 1);
    cr_assert_eq(fread(text, 1, (size_t)len, f), (size_t)len);
    fclose(f);
    return text;
}

char *jx_read_text(const char *path)
{
    FILE *f = fopen(path, "r");
    cr_assert(f, "%s: %s", path, strerror(errno));
    return all_of(f);
}

static void list(char *argv[MAX_ARGS + 2], va_list ap)
{
    int n = 0;
    argv[n++] = (char *)(JX_BIN_DIR "/client/jixiao");
    while ((argv[n] = va_arg(ap, char *))) cr_assert_lt(++n, MAX_ARGS + 1);
}

/* The child's environment: ours, with a locale and nothing that changes what is said. */
static void environment(const char *lang)
{
    setenv("LC_ALL", lang, 1);
    unsetenv("JIXIAO_SERVER");
    unsetenv("NO_COLOR");
}

static pid_t start(char *argv[], int in, int out, int err)
{
    posix_spawn_file_actions_t fa;
    pid_t pid;
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_adddup2(&fa, in, 0);
    posix_spawn_file_actions_adddup2(&fa, out, 1);
    posix_spawn_file_actions_adddup2(&fa, err, 2);
    int e = posix_spawn(&pid, argv[0], &fa, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&fa);
    cr_assert_eq(e, 0, "%s: %s", argv[0], strerror(e));
    return pid;
}

int jx_wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

jx_ran jx_run(const char *lang, const char *input, ...)
{
    char *argv[MAX_ARGS + 2];
    va_list ap;
    va_start(ap, input);
    list(argv, ap);
    va_end(ap);
    FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
    cr_assert(in && out && err);
    if (input) fputs(input, in);
    rewind(in);
    environment(lang);
    int code = jx_wait_for(start(argv, fileno(in), fileno(out), fileno(err)));
    fclose(in);
    return (jx_ran){.code = code, .out = all_of(out), .err = all_of(err)};
}

void jx_ran_free(jx_ran *r)
{
    free(r->out);
    free(r->err);
    *r = (jx_ran){0};
}

pid_t jx_spawn(const char *lang, const char *out, ...)
{
    char *argv[MAX_ARGS + 2];
    va_list ap;
    va_start(ap, out);
    list(argv, ap);
    va_end(ap);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC), fd = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    cr_assert(null >= 0 && fd >= 0);
    environment(lang);
    pid_t pid = start(argv, null, fd, fd);
    close(null);
    close(fd);
    return pid;
}
