/* Gives a target every file of a folder (or the files that are named), once: what fuzzing has found stays found,
 * without a fuzzer. A file that does harm ends the program; its name is the last that was printed. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz.h"

static unsigned long done;

static void give(const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &st) != 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    size_t n = (size_t)st.st_size;
    uint8_t *data = malloc(n ? n : 1);
    FUZZ_CHECK(data && fread(data, 1, n, f) == n);
    fclose(f);
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, n);
    free(data);
    done++;
}

static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

static void give_folder(const char *dir)
{
    struct dirent **files;
    char path[4096];
    int n = scandir(dir, &files, visible, alphasort);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, files[i]->d_name);
        give(path);
        free(files[i]);
    }
    if (n >= 0) free(files);
}

int main(int argc, char **argv)
{
    if (argc < 2) give_folder(JX_CORPUS);
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
            give_folder(argv[i]);
        else
            give(argv[i]);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    printf("%lu passed, 0 failed\n", done);
    return done ? 0 : 1;
}
