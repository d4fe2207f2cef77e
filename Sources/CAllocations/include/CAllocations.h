#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted here: on Linux with glibc, where no sanitizer has an allocator of its own.
extern const bool counted_allocations_available;

/// How often this thread has allocated memory, or had memory moved, since it began.
uint64_t counted_allocations(void);

/// Does nothing: `valgrind --tool=callgrind --dump-before=measurement_begins --dump-before=measurement_ends` writes a
/// profile of its own for what runs between the two.
void measurement_begins(void);

/// Does nothing; see `measurement_begins`.
void measurement_ends(void);

#endif
