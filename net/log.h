/* net/log.h: one line a fact, on stderr, with UTC time, level and program: for people and journald. */
#ifndef JX_NET_LOG_H
#define JX_NET_LOG_H

enum jx_log_level { JX_LOG_ERROR = 0, JX_LOG_WARN, JX_LOG_INFO, JX_LOG_DEBUG };

/* program is kept, not copied. Level from JIXIAO_LOG (error, warn, info, debug), info without it. */
void jx_log_init(const char *program);
void jx_log(enum jx_log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Logs and aborts: bad state inside stops the process. */
void jx_die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
