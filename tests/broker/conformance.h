/* tests/broker/conformance.h: the promises of broker/journal.h, as tests that any engine can run. */
#ifndef JX_TESTS_BROKER_CONFORMANCE_H
#define JX_TESTS_BROKER_CONFORMANCE_H

#include "broker/journal.h"

typedef struct {
    const char *name; /* of the engine, as journal_writer knows it */
    int (*open)(jx_journal **out, const char *dir);
} conf_engine;

#define CONFORMANCE(X)                                                                                                 \
    X(starts_empty)                                                                                                    \
    X(gives_growing_sequence_numbers)                                                                                  \
    X(takes_a_batch_id_once)                                                                                           \
    X(takes_a_repeat_within_one_group)                                                                                 \
    X(refuses_items_over_the_limits_and_keeps_nothing_of_the_group)                                                    \
    X(gives_bodies_back)                                                                                               \
    X(scans_pending_parts_from_any_point)                                                                              \
    X(remembers_failures)                                                                                              \
    X(settles_a_part_once)                                                                                             \
    X(settles_a_part_once_within_one_group)                                                                            \
    X(splits_a_part_into_its_halves)                                                                                   \
    X(refuses_an_outcome_for_a_part_that_is_not_there)                                                                 \
    X(splits_down_to_single_forms_and_no_further)                                                                      \
    X(takes_an_append_and_its_outcome_in_one_group)                                                                    \
    X(numbers_the_log_without_gaps)                                                                                    \
    X(reads_within_the_limits_asked_for)                                                                               \
    X(refuses_a_point_of_another_log)                                                                                  \
    X(stops_reading_when_told)                                                                                         \
    X(finds_a_batch_and_its_outcomes)                                                                                  \
    X(drops_a_dead_letter_once)                                                                                        \
    X(lists_dead_letters_from_any_point)                                                                               \
    X(keeps_every_campaign_that_says_something_new)                                                                    \
    X(never_lets_time_go_back)                                                                                         \
    X(fences_an_earlier_owner)                                                                                         \
    X(refuses_a_writer_that_never_owned)                                                                               \
    X(keeps_a_second_process_out)                                                                                      \
    X(counts_what_it_holds)                                                                                            \
    X(reopens_with_everything)                                                                                         \
    X(loses_nothing_acknowledged_when_killed)

#define CONF_DECLARE(promise) void conf_##promise(const conf_engine *engine);
CONFORMANCE(CONF_DECLARE)
#undef CONF_DECLARE

#endif
