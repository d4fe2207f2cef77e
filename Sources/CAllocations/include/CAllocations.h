#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted here: on Linux with glibc, where no sanitizer has an allocator of its own.
extern const bool counted_allocations_available;

/// How often this thread has allocated memory, or had memory moved, since it began.
uint64_t counted_allocations(void);

#endif
