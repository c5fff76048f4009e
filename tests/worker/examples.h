/* For each rule forms that break it, with every finding that must come (and no other), and forms that come close
 * without breaking it. t_rules.c holds the rule book to them; the test deck (deck/) is written from them. */
#ifndef TESTS_WORKER_EXAMPLES_H
#define TESTS_WORKER_EXAMPLES_H

#include "tests/worker/sheet.h"

typedef struct {
    const char *rule; /* the rule shown; failing cases name it in `findings` too */
    const char *what;
    void (*make)(sheet *s); /* from the clean form */
    const char *findings;   /* all of them; "": none */
    const char *zh, *en;    /* messages of the rule's finding; failing cases only */
    bool strict;            /* under example_strict() instead of the national pack */
} example;

/* All examples, the k-th of *n; NULL past the last. */
const example *example_at(int k);

/* The form of an example. */
void example_make(const example *e, sheet *s);

/* The national pack with everything that it leaves off: costs required, blocks of 50/30/10, caps, two points off from
 * twice the target on, lines at 80 and 60 % of execution. */
const jx_pack *example_strict(void);
const jx_pack *example_pack(const example *e);

/* The second half, about targets, texts and money (examples_more.c). */
extern const example examples_more[];
extern const int n_examples_more;

/* What a setting does (examples_settings.c): a form, and the lines of the pack that judges it. */
typedef struct {
    const char *setting, *what;
    void (*make)(sheet *s); /* from the clean form */
    const char *set;
} setting_example;
extern const setting_example examples_of_settings[];
extern const int n_examples_of_settings;

#endif
