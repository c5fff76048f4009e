/* t_e2e_torture [-j N] [ROUNDS [SEED]]: the whole line under faults that a seed decides (docs/operations.md,
 * "Torture"). After each round everything that anybody can see must be, byte for byte, what it is after a run of the
 * same load without faults (verdict.h names what is left out), a collector that reads the log from its beginning must
 * say what the one says that lived through it, and fsck must find nothing.
 *
 * Round i has the seed SEED + i; to run one again: t_e2e_torture 1 SEED. A round that fails leaves its folder. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/torture/load.h"
#include "tests/torture/round.h"

enum { AT_ONCE_MAX = 8, SHOWN = 5 };

static struct {
    const char *dir, *keys, *loads;
    tally *tally;
    bool referred[LOADS];
} t;

static void remove_folder(const char *dir)
{
    const char *argv[] = {"/bin/rm", "-rf", dir, NULL};
    run_program(argv, NULL);
}

static void keygen(const char *name, const char *role, uint32_t division)
{
    const char *argv[16] = {
        path_of("%s/client/jixiao", JX_BIN_DIR), "keygen", "--dir", t.keys, "--name", name, "--role", role};
    int n = 8;
    if (strcmp(role, "server") != 0) argv[n++] = "--allow";
    if (division) argv[n++] = "--division", argv[n++] = path_of("%06u", division);
    must(run_program(argv, path_of("%s/keygen.out", t.dir)) == 0, "no key for %s", name);
}

static void make_keys(void)
{
    keygen("server", "server", 0);
    keygen("collector", "reader", 0);
    keygen("worker", "worker", 0);
    keygen("office", "operator", 0);
    keygen("subscriber", "subscriber", 0);
    for (int c = 0; c < COUNTIES; c++) keygen(counties[c].submitter, "submitter", counties[c].division);
}

/* ---- rounds, each in a process of its own ---- */

static pid_t start_round(const plan *p, const char *name)
{
    pid_t parent = getpid();
    fflush(stdout);
    pid_t pid = fork();
    must(pid >= 0, "fork: %s", strerror(errno));
    if (pid) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    round_files files = {
        .dir = strdup(path_of("%s/%s", t.dir, name)), .loads = t.loads, .keys = t.keys, .tally = t.tally};
    files.verdict = strdup(path_of("%s/%s.verdict", t.dir, name));
    round_run(p, &files);
    fflush(stdout);
    _exit(0);
}

static bool ended_well(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

/* What a load's verdict is when nothing gets in its way. */
static void refer(uint32_t load)
{
    plan quiet;
    int status;
    if (t.referred[load]) return;
    plan_quiet(&quiet, load);
    char *files = strdup(path_of("%s/%u", t.loads, load));
    load_write(files, load);
    free(files);
    tally before = *t.tally;
    char name[32];
    snprintf(name, sizeof name, "quiet-%u", load);
    pid_t pid = start_round(&quiet, name);
    while (waitpid(pid, &status, 0) < 0) must(errno == EINTR, "waitpid");
    must(ended_well(status), "load %u does not go through without faults; see %s/quiet-%u", load, t.dir, load);
    *t.tally = before;
    t.referred[load] = true;
    remove_folder(path_of("%s/quiet-%u", t.dir, load));
}

/* Prints the first lines that differ; false: there are none. */
static bool differs(const char *expected, const char *found)
{
    char *a = read_file(expected), *b = read_file(found), *x = a, *y = b;
    int shown = 0;
    must(a && b, "a verdict is missing: %s, %s", expected, found);
    while ((*x || *y) && shown < SHOWN) {
        size_t n = strcspn(x, "\n"), m = strcspn(y, "\n");
        if (n != m || memcmp(x, y, n) != 0) {
            printf("    without faults: %.*s\n    now:            %.*s\n", (int)n, x, (int)m, y);
            shown++;
        }
        x += n + (x[n] == '\n');
        y += m + (y[m] == '\n');
    }
    free(a);
    free(b);
    return shown > 0;
}

struct running {
    pid_t pid;
    plan plan;
    uint64_t begin_ms;
    char name[48];
};

static bool judge(const struct running *x, int status)
{
    bool well = ended_well(status);
    double took = (double)(now_ms() - x->begin_ms) / 1000;
    const char *verdict = path_of("%s/%s.verdict", t.dir, x->name);
    if (well) well = !differs(path_of("%s/quiet-%u.verdict", t.dir, x->plan.load), verdict);
    printf("%s %s: %s, load %u, %d faults, %.1f s\n", well ? "same  " : "FAILED", x->name,
           x->plan.keys ? "CURVE" : "plain", x->plan.load, x->plan.n, took);
    if (!well) {
        printf("    to run this round again: t_e2e_torture 1 %llu\n    what it left is in %s/%s\n",
               (unsigned long long)x->plan.seed, t.dir, x->name);
        return false;
    }
    unlink(verdict);
    remove_folder(path_of("%s/%s", t.dir, x->name));
    return true;
}

static struct running running[AT_ONCE_MAX];

/* Waits for a round to end; 1 well, 0 not. */
static int await(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, 0)) < 0) must(errno == EINTR, "waitpid: %s", strerror(errno));
    for (int i = 0; i < AT_ONCE_MAX; i++) {
        if (running[i].pid != pid) continue;
        running[i].pid = 0;
        return judge(&running[i], status);
    }
    return 0;
}

static void begin(uint64_t seed)
{
    struct running *x = running;
    while (x->pid) x++;
    plan_make(&x->plan, seed);
    refer(x->plan.load);
    snprintf(x->name, sizeof x->name, "round-%llu", (unsigned long long)seed);
    x->begin_ms = now_ms();
    x->pid = start_round(&x->plan, x->name);
}

static int run_rounds(int rounds, uint64_t seed, int at_once)
{
    int good = 0, under_way = 0;
    for (int i = 0; i < rounds; i++) {
        if (under_way == at_once) good += await(), under_way--;
        begin(seed + (uint64_t)i);
        under_way++;
    }
    while (under_way--) good += await();
    return good;
}

/* ---- the end ---- */

#define N(x) ((unsigned long long)(x))

static void print_tables(void)
{
    const tally *y = t.tally;
    uint64_t all = 0;
    puts("\nfaults");
    for (int i = 0; i < FAULTS; i++) {
        printf("  %-32s %6llu\n", fault_name((enum fault)i), N(y->faults[i]));
        all += y->faults[i];
    }
    printf("  %-32s %6llu\n\nwhat went through them\n", "in all", N(all));
    const struct {
        const char *name;
        uint64_t n;
    } counts[] = {{"pushes", y->pushes},
                  {"of them repeated", y->repeated},
                  {"receipts, all standing", y->receipts},
                  {"forms, one outcome each", y->forms},
                  {"records in the log", y->records},
                  {"of them splits", y->splits},
                  {"alerts followed", y->alerts},
                  {"bytes lost on the way", y->lost_bytes},
                  {"writes without room", y->refused_writes}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        printf("  %-32s %10llu\n", counts[i].name, N(counts[i].n));
    printf("\ngauges of the broker in %llu looks: highest, bound\n", N(y->looks));
    for (int i = 0; i < GAUGES; i++) printf("  %-20s %12llu %12llu\n", gauge_name(i), N(y->highest[i]), N(y->bound[i]));
}

int main(int argc, char **argv)
{
    int o, at_once = 3;
    while ((o = getopt(argc, argv, "j:")) != -1)
        if (o == 'j') at_once = atoi(optarg);
    int rounds = optind < argc ? atoi(argv[optind]) : 4;
    uint64_t seed = optind + 1 < argc ? strtoull(argv[optind + 1], NULL, 10) : (uint64_t)time(NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    must(rounds > 0 && at_once > 0 && at_once <= AT_ONCE_MAX, "usage: t_e2e_torture [-j N] [ROUNDS [SEED]]");
    setenv("LC_ALL", "C", 1);
    static char dir[64] = "/tmp/jixiao-torture-XXXXXX";
    must(mkdtemp(dir) != NULL, "cannot make a folder");
    t.dir = dir;
    t.keys = strdup(path_of("%s/keys", dir));
    t.loads = strdup(path_of("%s/loads", dir));
    mkdir(t.loads, 0700);
    t.tally = mmap(NULL, sizeof *t.tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(t.tally != MAP_FAILED, "no memory");
    make_keys();
    int good = run_rounds(rounds, seed, at_once);
    print_tables();
    if (good == rounds) remove_folder(dir);
    printf("\n%d passed, %d failed\n", good, rounds - good);
    return good == rounds ? 0 : 1;
}
