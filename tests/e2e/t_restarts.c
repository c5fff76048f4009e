/* The three services are killed and started again in every order there is, over one journal; and killed one by one
 * while forms come in. Each form with a receipt is in the aggregates once. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>

#include "proto/report.h"
#include "tests/e2e/stage.h"

enum { BROKER, WORKERS, COLLECTOR, SERVICES, ORDERS = 6 };
static const int orders[ORDERS][SERVICES] = {{BROKER, WORKERS, COLLECTOR}, {BROKER, COLLECTOR, WORKERS},
                                             {WORKERS, BROKER, COLLECTOR}, {WORKERS, COLLECTOR, BROKER},
                                             {COLLECTOR, BROKER, WORKERS}, {COLLECTOR, WORKERS, BROKER}};
static int (*const starters[SERVICES])(stage *s) = {stage_broker, stage_workers, stage_collector};
static const enum jx_service announced[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC, JX_QUERY_SVC, JX_ALERTS_SVC};

static stage st;
static int programs[SERVICES];
static uint64_t pushed;

static void open_stage(void) { stage_open(&st); }
static void close_stage(void) { stage_close(&st); }

static void start(int service) { programs[service] = starters[service](&st); }

/* What it announced goes with it, so that nobody asks where nothing is. */
static void end(int service)
{
    stage_stop(&st, programs[service], SIGKILL);
    if (service == WORKERS) return;
    for (int i = service == BROKER ? 0 : 3; i < (service == BROKER ? 3 : 5); i++) jx_withdraw(st.here, announced[i]);
}

/* One form, unlike any before. */
static void push_one(void)
{
    char name[32];
    jx_form f;
    peer submit;
    uint64_t seq;
    snprintf(name, sizeof name, "项目 %llu", (unsigned long long)++pushed);
    jx_form_init(&f);
    f.kind = JX_PROJECT;
    f.year = 2024;
    f.division = 511102;
    f.unit = JX_STR("人社局");
    f.project_name = jx_str_of(name);
    peer_open(&submit, &st, JX_SUBMIT_SVC);
    push(&submit, 511102, NULL, &f, 1, JX_S_NEW, &seq);
    cr_expect_eq(seq, pushed);
    peer_close(&submit);
}

/* Until every form is in the aggregates, once. */
static void expect_all(void)
{
    peer query, log;
    jx_row row;
    jx_rule_count rules[JX_MAX_RULE_COUNTS];
    peer_open(&query, &st, JX_QUERY_SVC);
    peer_wait_status(&query, "keys", pushed);
    cr_expect_eq(peer_status(&query, "offset"), pushed, "one record each");
    cr_expect_eq(peer_status(&query, "repeated"), 0);
    cr_assert_eq(peer_ask(&query, (jx_msg){.type = JX_ASK, .name = JX_STR("division")}, (jx_bytes){0}), JX_ANSWER);
    jx_bytes body = jx_frame(query.in, 1);
    jx_cur cur = jx_cur_of(body.p, body.len);
    cr_assert_gt(jx_cur_array(&cur, 10), 0);
    cr_assert_eq(jx_row_read(&cur, &row, rules), 0);
    cr_expect_eq(row.forms, pushed);
    cr_expect_eq(row.failed, 0);
    peer_close(&query);
    peer_open(&log, &st, JX_LOG_SVC);
    cr_expect_eq(peer_status(&log, "parts_pending"), 0);
    cr_expect_eq(peer_status(&log, "forms"), pushed);
    peer_close(&log);
}

Test(restarts, all_of_them_in_every_order, .init = open_stage, .fini = close_stage)
{
    for (int o = 0; o < ORDERS; o++) {
        for (int i = 0; i < SERVICES; i++) {
            start(orders[o][i]);
            if (orders[o][i] == BROKER) push_one(); /* whoever else is there, or is not yet */
        }
        push_one();
        expect_all();
        for (int i = 0; i < SERVICES; i++) end(orders[ORDERS - 1 - o][i]);
    }
}

Test(restarts, each_of_them_while_forms_come_in, .init = open_stage, .fini = close_stage)
{
    for (int i = 0; i < SERVICES; i++) start(i);
    for (int o = 0; o < 2; o++)
        for (int i = 0; i < SERVICES; i++) {
            push_one();
            end(i);
            if (i != BROKER) push_one();
            start(i);
            push_one();
        }
    expect_all();
}
