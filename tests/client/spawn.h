/* tests/client/spawn.h: starts the real programs and keeps what they say. */
#ifndef JX_TESTS_CLIENT_SPAWN_H
#define JX_TESTS_CLIENT_SPAWN_H

#include <sys/types.h>

typedef struct {
    int code;        /* exit code; 128 + signal */
    char *out, *err; /* NUL-terminated */
} jx_ran;

/* Runs `jixiao args…` (NULL ends; at most 30) with LANG=lang and waits for its end. input: standard input, NULL for
 * none. Free with jx_ran_free. */
jx_ran jx_run(const char *lang, const char *input, ...) __attribute__((sentinel));
void jx_ran_free(jx_ran *r);

/* The same, not waiting: its pid. Output goes to the file out. */
pid_t jx_spawn(const char *lang, const char *out, ...) __attribute__((sentinel));
/* Its end: exit code, or 128 + signal. */
int jx_wait_for(pid_t pid);

/* A new folder of this test; jx_test_folder_remove removes it with all that is in it. */
const char *jx_test_folder(void);
void jx_test_folder_remove(void);
/* Path inside it; static, four in turn. */
const char *jx_test_path(const char *name);
void jx_write_file(const char *path, const char *text);
char *jx_read_text(const char *path);

#endif
