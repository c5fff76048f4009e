/* The disk fails: the calls LMDB writes with are replaced here, because a program's own symbols come before the C
 * library's. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "broker/journal_lmdb.h"
#include "support.h"

enum fault { NONE, SYNC_FAILS, WRITE_FULL, WRITE_SHORT };
static enum fault fault;

int fdatasync(int fd);
ssize_t pwrite(int fd, const void *p, size_t n, off_t at);
ssize_t writev(int fd, const struct iovec *v, int n);

static bool refuse(void)
{
    if (fault == WRITE_FULL) errno = ENOSPC;
    return fault == WRITE_FULL;
}

int fdatasync(int fd)
{
    if (fault != SYNC_FAILS) return (int)syscall(SYS_fdatasync, fd);
    errno = EIO;
    return -1;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    if (refuse()) return -1;
    return syscall(SYS_pwrite64, fd, p, fault == WRITE_SHORT && n > 1000 ? 1000 : n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
    if (refuse()) return -1;
    if (fault == WRITE_SHORT) return syscall(SYS_write, fd, v[0].iov_base, 1000);
    return syscall(SYS_writev, fd, v, n);
}

static char dir[256];
static jx_journal *j;
static uint64_t epoch;

static void setup(void)
{
    make_dir(dir);
    cr_assert_eq(jx_lmdb_open(&j, dir, NULL), 0);
    cr_assert_eq(jx_journal_own(j, &epoch), 0);
    jx_append a = batch(1, 1);
    cr_assert_eq(commit_appends(j, epoch, &a, 1), 0);
}
static void teardown(void)
{
    fault = NONE;
    jx_journal_close(&j);
    drop_dir(dir);
}
TestSuite(journal_faults, .init = setup, .fini = teardown);

static uint64_t batches(void)
{
    jx_stats s;
    cr_assert_eq(jx_journal_stats(j, &s), 0);
    return s.totals.batches;
}

static void reopen(void)
{
    jx_journal_close(&j);
    cr_assert_eq(jx_lmdb_open(&j, dir, NULL), 0);
    cr_assert_eq(jx_journal_own(j, &epoch), 0);
}

Test(journal_faults, takes_nothing_after_a_failed_sync)
{
    jx_append a = batch(2, 1), b = batch(3, 1);
    fault = SYNC_FAILS;
    cr_expect_eq(commit_appends(j, epoch, &a, 1), JX_EIO);
    fault = NONE;
    cr_expect_eq(commit_appends(j, epoch, &b, 1), JX_EIO, "a sync that works again proves nothing");
    cr_expect_eq(batches(), 1);
    reopen();
    cr_expect_eq(batches(), 1);
    cr_expect_eq(commit_appends(j, epoch, &a, 1), 0);
    cr_expect_not(a.repeat);
}

Test(journal_faults, a_full_disk_has_no_effect_and_passes)
{
    jx_append a = batch(2, 1);
    jx_outcome o = result((jx_part){1, 0, 1}, "r");
    fault = WRITE_FULL;
    cr_expect_eq(commit_appends(j, epoch, &a, 1), JX_EFULL);
    cr_expect_eq(commit_outcomes(j, epoch, &o, 1), JX_EFULL);
    cr_expect_eq(batches(), 1);
    fault = NONE;
    cr_expect_eq(commit_outcomes(j, epoch, &o, 1), 0);
    cr_expect_eq(o.settled, JX_SETTLED);
    cr_expect_eq(commit_appends(j, epoch, &a, 1), 0);
    cr_expect_not(a.repeat);
    reopen();
    cr_expect_eq(batches(), 2);
    cr_expect_eq(check_log(j, NULL, NULL), 1);
}

Test(journal_faults, a_short_write_on_a_roomy_disk_is_an_error)
{
    jx_append a = batch(2, 1), b = batch(3, 1);
    fault = WRITE_SHORT;
    cr_expect_eq(commit_appends(j, epoch, &a, 1), JX_EIO);
    fault = NONE;
    cr_expect_eq(commit_appends(j, epoch, &b, 1), JX_EIO);
    reopen();
    cr_expect_eq(batches(), 1);
}
