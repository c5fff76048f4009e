/* broker/list.h: doubly linked lists whose links live in their members. An unlinked link points to itself. */
#ifndef JX_BROKER_LIST_H
#define JX_BROKER_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct jx_link {
    struct jx_link *prev, *next;
} jx_link;

/* The struct of type T whose member m is the link l. */
#define JX_OF(l, T, m) ((T *)(void *)((char *)(l)-offsetof(T, m)))

static inline void jx_link_init(jx_link *l) { l->prev = l->next = l; }
static inline bool jx_link_alone(const jx_link *l) { return l->next == l; }

static inline void jx_link_take(jx_link *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    jx_link_init(l);
}

/* Moves l, wherever it was, before `at`: with a list's head as `at`, to the list's end. */
static inline void jx_link_before(jx_link *at, jx_link *l)
{
    jx_link_take(l);
    l->prev = at->prev;
    l->next = at;
    at->prev->next = l;
    at->prev = l;
}

static inline void jx_list_push(jx_link *list, jx_link *l) { jx_link_before(list, l); }
static inline jx_link *jx_list_first(jx_link *list) { return jx_link_alone(list) ? NULL : list->next; }

#endif
